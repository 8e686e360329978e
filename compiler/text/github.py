"""Findings as annotations of GitHub Actions, and as a summary of the job.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from compiler.text.diagnostic import Diagnostic, Severity
from compiler.text.legible import legible

# "10 warning annotations and 10 error annotations per step": the rest stands in the log alone.
# https://docs.github.com/actions/reference/limits
_SHOWN = 10
_SUMMARY_ROWS = 500


def render(diagnostics: Sequence[Diagnostic], root: str = "") -> str:
    """Write one command for each finding; `root` is where the project stands in the repository.

    GitHub shows ten errors and ten warnings of a step beside the code. Where there are more, a
    last line says so.
    """
    return "\n".join([*(_command(each, root) for each in diagnostics), *_left_out(diagnostics)])


def summary(diagnostics: Sequence[Diagnostic], root: str = "") -> str:
    """Write all findings as a table in Markdown, for the page of the job."""
    rows = [_row(each, root) for each in diagnostics[:_SUMMARY_ROWS]]
    left = len(diagnostics) - len(rows)
    more = [f"\n{left} more stand in the log."] if left else []
    head = ["### watchform", "", "| place | finding | what to do |", "| --- | --- | --- |"]
    return "\n".join([*head, *rows, *more, ""])


def _command(diagnostic: Diagnostic, root: str) -> str:
    properties = {"title": f"{diagnostic.code.id} {diagnostic.code.slug}"}
    span = diagnostic.span
    if span is not None:
        properties = {
            "file": root + span.file,
            "line": str(span.line),
            "endLine": str(span.end_line),
            **properties,
        }
        if span.line == span.end_line:
            # Columns count for places of one line only; GitHub's last column is inside.
            properties["col"] = str(span.column)
            properties["endColumn"] = str(max(span.column, span.end_column - 1))
    written = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{diagnostic.severity.value} {written}::{_data(_text(diagnostic))}"


def _text(diagnostic: Diagnostic) -> str:
    lines = [diagnostic.message]
    lines += [f"{label.text or 'see'}: {label.span.at}" for label in diagnostic.further]
    if diagnostic.help:
        lines += f"help: {diagnostic.help}".split("\n")
    return "\n".join(map(legible, lines))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _left_out(diagnostics: Iterable[Diagnostic]) -> Iterator[str]:
    every = list(diagnostics)
    numbers = {level: sum(d.severity is level for d in every) for level in Severity}
    if any(number > _SHOWN for number in numbers.values()):
        said = " and ".join(f"{n} {s.value}s" for s, n in numbers.items() if n > _SHOWN)
        yield (
            f"GitHub shows {_SHOWN} annotations of a kind for each step: "
            f"all of the {said} stand in this log and in the summary of the job."
        )


def _row(diagnostic: Diagnostic, root: str) -> str:
    place = f"`{root}{diagnostic.span.at}`" if diagnostic.span else ""
    said = f"**{diagnostic.severity.value}\\[{diagnostic.code.id}\\]** {diagnostic.message}"
    return f"| {place} | {_cell(said)} | {_cell(diagnostic.help)} |"


def _cell(text: str) -> str:
    escaped = text.replace("|", "\\|").replace("<", "&lt;")
    return "<br>".join(legible(line.strip()) for line in escaped.split("\n"))
