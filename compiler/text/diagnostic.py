"""What every room says of an input: one finding, with its place and the way out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from compiler.text.source import Span


class Severity(StrEnum):
    """Errors will not deploy or will not alarm; warnings will, probably not as meant."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Code:
    """The name of a kind of finding: `id` such as WF204, `slug` such as unknown-key."""

    id: str
    slug: str
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Label:
    """A second place that matters, and what stands there."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: the message stands alone, the label is short, the help says what to do next."""

    code: Code
    message: str
    span: Span | None
    label: str = ""
    help: str = ""
    further: tuple[Label, ...] = ()

    @property
    def severity(self) -> Severity:
        """How bad it is, as its code says."""
        return self.code.severity

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """The order in which findings are shown: by file, then by place."""
        span = self.span
        if span is None:
            return ("", 0, 0, self.code.id, self.message)
        return (span.file, span.line, span.column, self.code.id, self.message)


class Problem(Exception):  # noqa: N818 - it carries findings, it is not a failure of the program
    """Stops the work on one thing; carries the findings that say why."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("; ".join(d.message for d in diagnostics))
        self.diagnostics = diagnostics


def arranged(diagnostics: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Put findings in reading order, one for each mistake.

    Members of a fan-out make the same mistake at the same place: it is told once.
    """
    seen: dict[tuple[object, ...], Diagnostic] = {}
    for diagnostic in sorted(diagnostics, key=lambda d: d.order):
        place = diagnostic.span or diagnostic.message
        seen.setdefault((diagnostic.code.id, place), diagnostic)
    return tuple(seen.values())
