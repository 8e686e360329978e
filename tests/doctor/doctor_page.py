"""docs/reference/doctor.md, and the messages of the pages of codes, as the tests see them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from doctor_cases import Case

from compiler.doctor.check import Check
from compiler.doctor.examination import NOT_ALLOWED, NOT_ANSWERED
from compiler.text import terminal
from compiler.text.diagnostic import Code, Diagnostic
from compiler.text.source import SourceFile

_KEY = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
_EXAMPLE = "1234abcd-12ab-34cd-56ef-1234567890ab"

Seen = tuple[Case, Diagnostic]

_BEGINNING = """# What the doctor finds

<!-- Written by tests/doctor: WATCHFORM_REWRITE=1 pytest tests/doctor -->

Each row is a test: PetClinic is deployed into the embedded AWS, or answered for by a client that
botocore's model checks, all is well, then one thing is broken; the doctor finds this and nothing
else. How it is used stands in [the guide](../guide/doctor.md).
"""


def plain(text: str) -> str:
    """Put an example in the place of what is another at each deployment."""
    return _KEY.sub(_EXAMPLE, text)


def message(found: Diagnostic, sources: Mapping[str, SourceFile]) -> str:
    return plain(terminal.render([found], sources))


def page(checks: Sequence[Check], seen: Sequence[Seen]) -> str:
    parts = [_table(f"`{each.name}`: {each.about}", each.codes, seen) for each in checks]
    parts.append(_table("What is not looked at", (NOT_ALLOWED, NOT_ANSWERED), seen))
    return "\n".join([_BEGINNING, *(line for part in parts for line in part)])


def _table(title: str, codes: Sequence[Code], seen: Sequence[Seen]) -> Iterator[str]:
    yield f"## {title}"
    yield ""
    yield "| what is broken | what is found |"
    yield "| --- | --- |"
    for case, found in seen:
        if found.code in codes:
            link = f"[{found.code.id}](errors.md#{found.code.id.lower()})"
            said = plain(found.message).replace("|", "\\|")
            yield f"| {case.broken} | {found.severity.value} {link}: {said} |"
    yield ""
