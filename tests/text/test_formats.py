"""Findings in every form: what a program reads is what a person sees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from compiler.text import github, json_report, lines, sarif
from compiler.text.diagnostic import Code, Diagnostic, Label, Severity
from compiler.text.source import SourceFile, Span

SCHEMA = json.loads((Path(__file__).parent / "sarif-2.1.0.schema.json").read_text("utf-8"))
ERROR = Code("WF103", "duplicate-key")
WARNING = Code("WF343", "dimensions-not-published", Severity.WARNING)
FILE = "specs/app, 100%.yaml"
SOURCE = SourceFile(FILE, "version: 1\n  a: 주문\n  a: 😀 오류\n")
FOUND = Diagnostic(
    ERROR,
    "`a` stands here a second time, 100%: it\nis",
    Span(FILE, 3, 3, 3, 4),
    label="the second",
    help="remove one",
    further=(Label(Span(FILE, 2, 3, 2, 4), "the first"),),
)
NOWHERE = Diagnostic(ERROR, "there is no specs/project.yaml", None)
DOUBT = Diagnostic(WARNING, "AWS publishes no such dimension", Span(FILE, 2, 6, 3, 9))
EVERY = [FOUND, NOWHERE, DOUBT]
RUN = sarif.Run("1.2.3", {"WF103": sarif.About("Why.", "**Why.**", "https://example.com/#wf103")})


def log(diagnostics: list[Diagnostic], run: sarif.Run = RUN, text: str = SOURCE.text) -> Any:
    written = json.loads(sarif.render(diagnostics, {FILE: SourceFile(FILE, text)}, run))
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(SCHEMA, format_checker=checker).validate(written)
    (only,) = written["runs"]
    return only


def test_an_annotation_is_one_line_with_its_place_and_nothing_unescaped() -> None:
    assert github.render([FOUND], "a:b/").splitlines() == [
        (
            "::error file=a%3Ab/specs/app%2C 100%25.yaml,line=3,endLine=3,"
            "title=WF103 duplicate-key,col=3,endColumn=3"
            "::`a` stands here a second time, 100%25: it\\nis"
            "%0Athe first: specs/app, 100%25.yaml:2:3%0Ahelp: remove one"
        )
    ]


def test_an_annotation_of_several_lines_has_no_columns() -> None:
    (line,) = github.render([DOUBT]).splitlines()
    assert line.startswith("::warning file=specs/app%2C 100%25.yaml,line=2,endLine=3,title=WF343 ")
    assert "col=" not in line


def test_an_annotation_without_a_place() -> None:
    assert github.render([NOWHERE]) == (
        "::error title=WF103 duplicate-key::there is no specs/project.yaml"
    )


def test_more_annotations_than_github_shows_are_said_to_be_more() -> None:
    many = [NOWHERE] * 11 + [DOUBT] * 10
    assert github.render(many).splitlines()[-1] == (
        "GitHub shows 10 annotations of a kind for each step: "
        "all of the 11 errors stand in this log and in the summary of the job."
    )
    assert len(github.render(many[1:]).splitlines()) == 20


def test_the_summary_of_a_job_is_a_table_with_a_row_for_each_finding() -> None:
    rows = github.summary([Diagnostic(ERROR, "a | b\nc <d>", None, help="e")], "").splitlines()
    assert rows[-1] == "|  | **error\\[WF103\\]** a \\| b<br>c &lt;d> | e |"
    long = github.summary([NOWHERE] * 501)
    assert long.rstrip().endswith("1 more stand in the log.")


def test_json_says_all_that_a_finding_says() -> None:
    document = json.loads(json_report.render(EVERY))
    assert document["version"] == 1
    assert document["counts"] == {"errors": 2, "warnings": 1}
    first, second, third = document["findings"]
    assert first == {
        "code": "WF103",
        "slug": "duplicate-key",
        "severity": "error",
        "message": FOUND.message,
        "label": "the second",
        "help": "remove one",
        "span": {"file": FILE, "line": 3, "column": 3, "end_line": 3, "end_column": 4},
        "further": [
            {
                "span": {"file": FILE, "line": 2, "column": 3, "end_line": 2, "end_column": 4},
                "label": "the first",
            }
        ],
    }
    assert (second["span"], second["help"], second["further"]) == (None, None, [])
    assert third["severity"] == "warning"


def test_json_without_findings_is_a_document_too() -> None:
    document = json.loads(json_report.render([]))
    assert document == {"version": 1, "counts": {"errors": 0, "warnings": 0}, "findings": []}


def test_sarif_keeps_to_its_schema() -> None:
    log([])
    log(EVERY)
    log(EVERY, sarif.Run("1.2.3", {}, "a b/"))


def test_the_schema_refuses_what_is_no_sarif() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"version": "2.1.0", "runs": [{"tool": {}}]}, SCHEMA)


def test_sarif_explains_the_codes_that_were_found() -> None:
    driver = log(EVERY)["tool"]["driver"]
    assert (driver["name"], driver["semanticVersion"]) == ("watchform", "1.2.3")
    assert [rule["id"] for rule in driver["rules"]] == ["WF103", "WF343"]
    assert driver["rules"][0] == {
        "id": "WF103",
        "name": "DuplicateKey",
        "shortDescription": {"text": "duplicate key"},
        "fullDescription": {"text": "Why."},
        "help": {"text": "Why.", "markdown": "**Why.**"},
        "helpUri": "https://example.com/#wf103",
        "defaultConfiguration": {"level": "error"},
    }
    assert driver["rules"][1]["defaultConfiguration"] == {"level": "warning"}


def test_sarif_places_are_in_characters_and_relative_to_the_repository() -> None:
    run = log(EVERY, sarif.Run("1", {}, "monitoring/"))
    assert run["columnKind"] == "unicodeCodePoints"
    first, nowhere, doubt = run["results"]
    (location,) = first["locations"]
    assert location["physicalLocation"]["region"] == {
        "startLine": 3,
        "startColumn": 3,
        "endLine": 3,
        "endColumn": 4,
    }
    artifact = location["physicalLocation"]["artifactLocation"]
    assert artifact["uri"] == "monitoring/specs/app%2C%20100%25.yaml"
    assert run["artifacts"][artifact["index"]]["location"] == artifact
    assert location["message"] == {"text": "the second"}
    assert first["relatedLocations"][0]["message"] == {"text": "the first"}
    # Code scanning wants a place for each result.
    place = nowhere["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "monitoring/specs/project.yaml"
    assert "region" not in place
    assert doubt["level"] == "warning"


def prints(text: str, line: int) -> list[str]:
    moved = FOUND.span._replace(line=line, end_line=line) if FOUND.span else None
    found = Diagnostic(ERROR, "counted 3 times", moved)
    run = log([found, found], text=text)
    return [result["partialFingerprints"]["watchform/v1"] for result in run["results"]]


def test_a_fingerprint_stays_when_lines_move_and_tells_equal_ones_apart() -> None:
    here = prints(SOURCE.text, 3)
    assert len(set(here)) == 2
    assert prints("# a comment\n\n" + SOURCE.text, 5) == here
    assert not set(prints(SOURCE.text.replace("오류", "실패"), 3)) & set(here)


def test_a_line_for_each_finding() -> None:
    assert lines.render([NOWHERE, DOUBT]).splitlines() == [
        "error[WF103] there is no specs/project.yaml",
        f"{FILE}:2:6: warning[WF343] AWS publishes no such dimension",
    ]
