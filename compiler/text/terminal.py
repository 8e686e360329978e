"""Findings drawn for people: the source line, a caret under the place, the way out."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping

from compiler.text.diagnostic import Diagnostic
from compiler.text.legible import legible, printable
from compiler.text.source import SourceFile, Span

_LONGEST_LINE = 160
_SHOWN = 100

Paint = Callable[[str, str], str]
"""Gives `text` the look of a `role`: error, warning, place, source, caret, help, note."""


def plain(role: str, text: str) -> str:  # noqa: ARG001 - the signature of Paint
    """Give the text as it is."""
    return text


def render(
    diagnostics: Iterable[Diagnostic], sources: Mapping[str, SourceFile], paint: Paint = plain
) -> str:
    """Draw findings, a blank line between them; empty when there are none.

    Nobody reads a thousand of them: the first hundred are drawn, and the others counted.
    """
    every = list(diagnostics)
    drawn = [_one(diagnostic, sources, paint) for diagnostic in every[:_SHOWN]]
    if left := len(every) - len(drawn):
        drawn.append(f"{left} more are not drawn; `--format lines` writes them all")
    return "\n\n".join(drawn)


def _one(diagnostic: Diagnostic, sources: Mapping[str, SourceFile], paint: Paint) -> str:
    severity = diagnostic.severity.value
    title = paint(severity, f"{severity}[{diagnostic.code.id}]")
    lines = [f"{title} {legible(diagnostic.message)}"]
    margin = _margin(diagnostic)
    if diagnostic.span is not None:
        lines += _excerpt(diagnostic.span, diagnostic.label, sources, paint, margin, severity)
    for label in diagnostic.further:
        lines += _excerpt(label.span, label.text, sources, paint, margin, "note")
    if diagnostic.help:
        first, *rest = map(legible, diagnostic.help.split("\n"))
        lines.append(f"{' ' * margin} {paint('help', '= help:')} {first}")
        lines += [f"{' ' * margin}         {line}" for line in rest]
    return "\n".join(lines)


def _margin(diagnostic: Diagnostic) -> int:
    numbers = [label.span.line for label in diagnostic.further]
    if diagnostic.span is not None:
        numbers.append(diagnostic.span.line)
    return len(str(max(numbers, default=0)))


def _excerpt(
    span: Span, label: str, sources: Mapping[str, SourceFile], paint: Paint, margin: int, role: str
) -> list[str]:
    label = legible(label)
    place = f"{' ' * margin}{paint('place', '-->')} {legible(span.at)}"
    source = sources.get(span.file)
    if source is None:
        return [place, *([f"{' ' * margin}   {label}"] if label else [])]
    text, start, end = _window(source.line(span.line), span)
    indent = _cells(text[:start])
    length = max(1, _cells(text[start:end]))
    caret = paint(role, "^" * length + (f" {label}" if label else ""))
    bar = paint("place", "|")
    return [
        place,
        f"{paint('place', str(span.line).rjust(margin))} {bar} {text}".rstrip(),
        f"{' ' * margin} {bar} {' ' * indent}{caret}",
    ]


def _window(text: str, span: Span) -> tuple[str, int, int]:
    """Cut a very long line to the part around the place; tabs are drawn as one blank.

    A line may be a whole file: only what is shown of it is looked at.
    """
    start = min(span.column - 1, len(text))
    end = span.end_column - 1 if span.end_line == span.line else len(text.rstrip())
    end = max(start, min(end, len(text)))
    if len(text) <= _LONGEST_LINE:
        return printable(text), start, end
    left = max(0, start - 40)
    right = min(len(text), left + 120)
    head, tail = "…" * (left > 0), "…" * (right < len(text))
    return (
        f"{head}{printable(text[left:right])}{tail}",
        start - left + len(head),
        min(end, right) - left + len(head),
    )


def _cells(text: str) -> int:
    """How many columns a terminal gives the text: East Asian wide characters take two."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )
