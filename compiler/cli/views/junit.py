"""Alarm tests as JUnit XML, which CI servers show.

https://github.com/testmoapp/junitxml
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from compiler.simulate.cases.case import CaseResult
    from compiler.simulate.cases.suite import FileResult

Drawn = Callable[["FileResult", "CaseResult"], str]
"""Writes everything that is said of a case that did not pass."""


def junit(results: Sequence[FileResult], drawn: Drawn) -> str:
    """Write a suite for each file and a test for each case."""
    root = ET.Element("testsuites", name="watchform")
    for result in results:
        suite = ET.SubElement(root, "testsuite", name=result.name)
        for number, problem in enumerate(result.problems, 1):
            name = "the file" if number == 1 else f"the file ({number})"
            _said(_test(suite, result.name, name, problem), "error", problem.message, problem.help)
        for case in result.cases:
            _case(suite, result, case, drawn)
        _counted(suite)
    _counted(root)
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _counted(above: ET.Element) -> None:
    for key, path in (("tests", ""), ("failures", "/failure"), ("errors", "/error")):
        above.set(key, str(len(above.findall(f".//testcase{path}"))))


def _case(suite: ET.Element, result: FileResult, case: CaseResult, drawn: Drawn) -> None:
    test = _test(suite, result.name, case.name, case.place)
    if case.passed:
        return
    found = case.problems or tuple(failure.diagnostic for failure in case.failures)
    kind = "error" if case.problems else "failure"
    _said(test, kind, "; ".join(d.message for d in found), drawn(result, case))


def _test(suite: ET.Element, file: str, name: str, where: object) -> ET.Element:
    span = getattr(where, "span", None)
    place = {"file": file}
    if span is not None and span.file == file:
        place["line"] = str(span.line)
    return ET.SubElement(suite, "testcase", name=name, classname=file, attrib=place)


def _said(test: ET.Element, kind: str, message: str, text: str) -> None:
    said = ET.SubElement(test, kind, message=message)
    said.text = "".join(c for c in text if c in "\n\t" or ord(c) >= 32)
