"""Findings as SARIF 2.1.0, which code scanning of GitHub and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from compiler.text.diagnostic import Code, Diagnostic
from compiler.text.source import SourceFile, Span

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
# Files are named from the root of the repository, which whoever reads the log knows.
_ROOT = "%SRCROOT%"
# Code scanning wants a place for every result; what has none is about the project as a whole.
# https://docs.github.com/code-security/reference/code-scanning/sarif-support
_PROJECT = "specs/project.yaml"
_LONGEST = 1000


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a code: why it is a mistake, all of it in Markdown, where it is written."""

    reason: str
    markdown: str
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """What a log says besides its findings: the version, the codes, where the project stands."""

    version: str
    about: Mapping[str, About]
    root: str = ""


def render(diagnostics: Sequence[Diagnostic], sources: Mapping[str, SourceFile], run: Run) -> str:
    """Write one log with one run; `about` of the run explains codes by their ids."""
    codes = sorted({d.code for d in diagnostics}, key=lambda code: code.id)
    files = sorted({_PROJECT, *(s.file for d in diagnostics for s in _spans(d))})
    results = _Results(codes, files, sources, run)
    document = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "watchform",
                        "semanticVersion": run.version,
                        "rules": [_rule(code, run.about.get(code.id)) for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "newlineSequences": ["\r\n", "\n", "\r", "\u0085", "\u2028", "\u2029"],
                "originalUriBaseIds": {
                    _ROOT: {"description": {"text": "The root of the repository."}}
                },
                "artifacts": [{"location": results.artifact(file)} for file in files],
                "results": [results.result(diagnostic) for diagnostic in diagnostics],
            }
        ],
    }
    written = json.dumps(document, ensure_ascii=False, indent=2)
    # What is half a character is an escape in JSON, too.
    return written.encode("utf-8", "backslashreplace").decode()


def _spans(diagnostic: Diagnostic) -> list[Span]:
    further = [label.span for label in diagnostic.further]
    return [diagnostic.span, *further] if diagnostic.span is not None else further


def _rule(code: Code, about: About | None) -> dict[str, Any]:
    words = code.slug.split("-")
    rule: dict[str, Any] = {
        "id": code.id,
        "name": "".join(word[:1].upper() + word[1:] for word in words),
        "shortDescription": {"text": " ".join(words)},
        "defaultConfiguration": {"level": code.severity.value},
    }
    if about is not None:
        rule["fullDescription"] = {"text": about.reason}
        rule["help"] = {"text": about.reason, "markdown": about.markdown}
        if about.address is not None:
            rule["helpUri"] = about.address
    return rule


class _Results:
    """Writes results; remembers which have been told, to tell equal ones apart."""

    def __init__(
        self,
        codes: list[Code],
        files: list[str],
        sources: Mapping[str, SourceFile],
        run: Run,
    ) -> None:
        self._rules = {code.id: index for index, code in enumerate(codes)}
        self._files = {file: index for index, file in enumerate(files)}
        self._sources = sources
        self._root = run.root
        self._told: Counter[str] = Counter()

    def result(self, diagnostic: Diagnostic) -> dict[str, Any]:
        """Write one finding."""
        said = diagnostic.message + (f"\n{diagnostic.help}" if diagnostic.help else "")
        result: dict[str, Any] = {
            "ruleId": diagnostic.code.id,
            "ruleIndex": self._rules[diagnostic.code.id],
            "level": diagnostic.severity.value,
            "message": {"text": said},
            "locations": [self._nowhere()],
            "partialFingerprints": {"watchform/v1": self._fingerprint(diagnostic)},
        }
        if diagnostic.span is not None:
            result["locations"] = [self._location(diagnostic.span, diagnostic.label)]
        if diagnostic.further:
            result["relatedLocations"] = [
                {"id": index, **self._location(label.span, label.text)}
                for index, label in enumerate(diagnostic.further, 1)
            ]
        return result

    def artifact(self, file: str) -> dict[str, Any]:
        """Name a file; the index says where it stands among the artifacts."""
        uri = quote(self._root + file, errors="surrogateescape")
        return {"uri": uri, "uriBaseId": _ROOT, "index": self._files[file]}

    def _nowhere(self) -> dict[str, Any]:
        return {"physicalLocation": {"artifactLocation": self.artifact(_PROJECT)}}

    def _location(self, span: Span, text: str) -> dict[str, Any]:
        location: dict[str, Any] = {
            "physicalLocation": {
                "artifactLocation": self.artifact(span.file),
                "region": {
                    "startLine": span.line,
                    "startColumn": span.column,
                    "endLine": span.end_line,
                    "endColumn": span.end_column,
                },
            }
        }
        return location | ({"message": {"text": text}} if text else {})

    def _fingerprint(self, diagnostic: Diagnostic) -> str:
        """Stay the same where lines above are added: of the line's text, never of its number."""
        span = diagnostic.span
        parts = [diagnostic.code.id]
        if span is None:
            parts.append(diagnostic.message)
        else:
            source = self._sources.get(span.file)
            line = source.line(span.line)[:_LONGEST].strip() if source else diagnostic.message
            parts += [self._root + span.file, line]
        written = "\0".join(parts)
        self._told[written] += 1
        counted = f"{written}\0{self._told[written]}"
        return hashlib.sha256(counted.encode("utf-8", "backslashreplace")).hexdigest()
