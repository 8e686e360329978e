"""The schemas take what the compiler takes, and find what people mistype."""

# ruff: noqa: E501 - a row of a table is a line

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner
from editors.editors_project import ROOT, complaints, copied, projects

from compiler.cli import main
from compiler.cli.screen import Exit
from compiler.editor.files import modeline, schemas
from compiler.frontend.folder import read_project

PETCLINIC = "specs/petclinic.yaml"
DEV = "specs/environments/dev.yaml"
TYPOS = [
    pytest.param(PETCLINIC, "alarms:\n", "alarmz:\n", "'alarmz' was unexpected", id="a section"),
    pytest.param(PETCLINIC, "    period: 1m", "    perod: 1m", "'perod' was", id="a key"),
    pytest.param(PETCLINIC, '"> 1000"', '"=> 1000"', "alarms.api-latency.threshold", id="a threshold"),
    pytest.param(PETCLINIC, '"> 1000"', "1000", "alarms.api-latency.threshold", id="a number alone"),
    pytest.param(PETCLINIC, "service: ecs-service", "service: ecs", "watch.ecs.service", id="service"),
    pytest.param(PETCLINIC, "FunctionName:", "Function:", "watch.genai", id="an identity"),
    pytest.param(PETCLINIC, "FunctionName: \"${prefix}-genai\"", "recommended: true",
                 "'FunctionName' is a required", id="an identity that is not there"),
    pytest.param(PETCLINIC, "api.5XXError@Sum\n    thr", "api.5XXErorr@Sum\n    thr",
                 "alarms.api-5xx-errors.metric", id="a metric of a service"),
    pytest.param(PETCLINIC, "[aurora.ReadLatency", "[aurora.ReadLag", "dashboards.main", id="in a widget"),
    pytest.param(PETCLINIC, "breaching\n", "breachin\n", "treat_missing_data", id="a word of a few"),
    pytest.param(PETCLINIC, "datapoints: 3 of 3", "datapoints: 3 from 3", "datapoints", id="datapoints"),
    pytest.param(PETCLINIC, "-api: 30d", "-api: 31d", "retention", id="days that no log group keeps"),
    pytest.param(PETCLINIC, "- root-usage", "- root-use", "trail", id="a security alarm"),
    pytest.param(PETCLINIC, "multi_region: true", "multi_region: yes", "multi_region", id="a yes"),
    pytest.param(PETCLINIC, "height: 4}", 'height: "4"}', "dashboards", id="a number in quotes"),
    pytest.param(PETCLINIC, "[cloudwatch, cloudtrail]", "[cloudwach]", "publishers", id="publisher"),
    pytest.param(DEV, "region: us-west-2", "region: oregon", "region", id="a region"),
    pytest.param(DEV, "prefix:", "prefx:", "'prefx' was unexpected", id="a key of an environment"),
    pytest.param(DEV, "members:\n", "overrides: {petclinic: {alarms: {ecs-cpu: {treshold: '> 9'}}}}\n"
                 "members:\n", "'treshold' was unexpected", id="a key of an override"),
    pytest.param("specs/project.yaml", "datapoints: 2 of 2", "datapoint: 2", "'datapoint' was",
                 id="a key of a default"),
]  # fmt: skip
TAKEN = [
    pytest.param("alarms: {a: {metric: any.Thing, threshold: '${values.limit}'}}", id="a placeholder"),
    pytest.param("alarms: {a: {metric: new.Errors, threshold: '> 1'}}", id="a watch that is new"),
    pytest.param("alarms: {a: {metric: 'api.${each}', threshold: '> 1', each: [Count]}}", id="each"),
    pytest.param("alarms: {a: {expression: 'MAX([x.Y])', threshold: above band 2}}", id="a band"),
    pytest.param("watch: {x: {service: lambda, each: '${members.m}', FunctionName: '${each}'}}", id="x"),
    pytest.param("watch: {x: {service: custom, namespace: A, dimensions: {B: c}}}", id="custom"),
    pytest.param("retention: {/a: forever, /b: 720h, '/c/${each}': {keep: 3d, each: [a]}}", id="keep"),
    pytest.param("composites: {c: {rule: ALARM(a) OR TRUE, severity: '${values.s}'}}", id="a rule"),
    pytest.param("dashboards: {d: {widgets: [{text: hi, width: '${values.w}'}]}}", id="a number"),
    pytest.param("alarms:\nwatch:\n", id="sections that are empty yet"),
    pytest.param("notify: {topics: {t: {subscribe: [{email: null}, {sms: '+15555550100'}]}}}", id="null"),
    pytest.param("queries: {q: fields @message}", id="a shorthand"),
    pytest.param("defaults: {alarms: {threshold: '> 1'}}\nalarms: {a: {metric: api.Count}}", id="defaults"),
]  # fmt: skip


@pytest.mark.parametrize("project", list(projects()), ids=lambda p: p.name)
def test_what_compiles_is_valid(project: Path) -> None:
    for name in read_project(project).trees:
        assert complaints(project, name) == []


@pytest.mark.parametrize(("name", "right", "wrong", "said"), TYPOS)
def test_a_typo_is_found(name: str, right: str, wrong: str, said: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert right in text
    found = complaints(ROOT, name, text.replace(right, wrong, 1))
    assert len(found) >= 1
    assert said in " ".join(found)


@pytest.mark.parametrize("part", TAKEN)
def test_what_the_language_allows_is_valid(part: str, tmp_path: Path) -> None:
    project = copied(tmp_path)
    text = f"version: 1\nstack: ${{prefix}}-x\n{part}\n"
    (project / "specs/new.yaml").write_text(text, encoding="utf-8")
    assert complaints(project, "specs/new.yaml") == []


def test_the_schemas_are_of_draft_07_and_the_same_every_time() -> None:
    first, second = (schemas(read_project(ROOT)) for _ in range(2))
    assert first == second
    for text in first.values():
        schema = json.loads(text)
        assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
        jsonschema.Draft7Validator.check_schema(schema)


def test_every_reference_leads_to_a_definition() -> None:
    for text in schemas(read_project(ROOT)).values():
        known = json.loads(text)["definitions"]
        wanted = {piece.partition('"')[0] for piece in text.split('"#/definitions/')[1:]}
        assert wanted <= set(known)


def test_the_committed_schemas_are_fresh_and_every_file_names_its_own() -> None:
    done = CliRunner().invoke(main, ["schema", "--check", "--project", str(ROOT)])
    assert done.exit_code == Exit.DONE, done.output
    for name, source in read_project(ROOT).sources.items():
        assert source.line(1) == modeline(name)
        assert (ROOT / name).parent.joinpath(source.line(1).partition("$schema=")[2]).is_file()


def test_schemas_of_a_changed_project_are_stale_until_they_are_written(tmp_path: Path) -> None:
    project = copied(tmp_path)
    path = project / PETCLINIC
    path.write_text(path.read_text(encoding="utf-8").replace("  genai: {", "  chat:  {"))
    args = ["schema", "--project", str(project)]
    done = CliRunner().invoke(main, [*args, "--check"])
    assert done.exit_code == Exit.INVALID
    assert "specs/.schema/petclinic.spec.json is not what the specs say" in done.stderr
    assert CliRunner().invoke(main, args).exit_code == Exit.DONE
    assert "chat.Errors@Sum" in (project / "specs/.schema/petclinic.spec.json").read_text()
    assert CliRunner().invoke(main, [*args, "--check"]).exit_code == Exit.DONE


def test_the_schema_of_a_spec_that_is_gone_goes_too(tmp_path: Path) -> None:
    project = copied(tmp_path)
    (project / PETCLINIC).rename(project / "specs/clinic.yaml")
    (project / "specs/petclinic.test.yaml").unlink()
    done = CliRunner().invoke(main, ["schema", "--project", str(project)])
    names = {p.name for p in (project / "specs/.schema").iterdir()}
    assert names == {"clinic.spec.json", "project.json", "environment.json"}
    assert "specs/clinic.yaml names" not in done.stdout


def test_a_file_without_a_modeline_is_told_what_its_line_would_be(tmp_path: Path) -> None:
    project = copied(tmp_path)
    (project / "specs/new.yaml").write_text("version: 1\nstack: x\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["schema", "--project", str(project)])
    assert (
        "specs/new.yaml names no schema; its first line would be:\n"
        "  # yaml-language-server: $schema=.schema/new.spec.json\n"
    ) in done.stdout


def test_nothing_is_written_where_a_spec_cannot_be_read(tmp_path: Path) -> None:
    project = copied(tmp_path)
    before = {p: p.read_bytes() for p in (project / "specs/.schema").iterdir()}
    (project / "specs/new.yaml").write_text("a: [\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["schema", "--project", str(project)])
    assert done.exit_code == Exit.INVALID
    assert "error[WF101]" in done.stderr
    assert done.stderr.endswith("1 error; nothing was written\n")
    assert {p: p.read_bytes() for p in (project / "specs/.schema").iterdir()} == before


TESTS = "specs/petclinic.test.yaml"


def test_alarm_tests_are_valid_and_name_their_schema() -> None:
    text = (ROOT / TESTS).read_text(encoding="utf-8")
    assert complaints(ROOT, TESTS, text) == []
    assert text.splitlines()[0] == modeline(TESTS)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("    before: OK\n", "    before: GOOD\n", "'GOOD' is not one of"),
        ("    step: 5m\n", "    steps: 5m\n", "'steps' was unexpected"),
        ("state: ALARM,", "states: ALARM,", "'states' was unexpected"),
        ("{upper: 600x7, lower: 100x7}", "{above: 600x7}", "'above' was unexpected"),
        ("test: petclinic\n", "", "'test' is a required property"),
    ],
)
def test_a_typo_in_alarm_tests_is_found(right: str, wrong: str, said: str) -> None:
    text = (ROOT / TESTS).read_text(encoding="utf-8")
    assert right in text
    found = complaints(ROOT, TESTS, text.replace(right, wrong, 1))
    assert said in " ".join(found)
