"""Findings that a change brings, for a comment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compiler.cli.views.comment import Fold, Section
from compiler.cli.views.markdown import block, code, place, prose
from compiler.report.findings import Finding, Findings
from compiler.text.diagnostic import Severity
from compiler.text.terminal import render

_OPEN = 10


def section(found: Findings, environments: Sequence[str], files: str) -> Section:
    """Write what is new; one phrase where nothing is. `files` is the address of the project."""
    gone = f"{found.gone} of before {'is' if found.gone == 1 else 'are'} gone" if found.gone else ""
    if not found.new:
        quiet = "no new finding of the compiler, its rules or cfn-lint"
        return Section(quiet=f"{quiet} ({gone})" if gone else quiet)
    lines = [f"**Findings**: {_counted(found.new)}{f'; {gone}' if gone else ''}.", ""]
    lines += _lines(found.new[:_OPEN], environments, files)
    folds = [Fold(f"All {len(found.new)}, at their lines", tuple(_drawn(found)))]
    if len(found.new) <= _OPEN:
        folds = [Fold("At their lines", tuple(_drawn(found)))]
    else:
        lines.append(f"- and {len(found.new) - _OPEN} more")
    return Section(tuple(lines), tuple(folds))


def _counted(new: Sequence[Finding]) -> str:
    parts = []
    for severity in Severity:
        number = sum(each.diagnostic.severity is severity for each in new)
        if number:
            parts.append(f"{number} new {severity.value}{'s' * (number != 1)}")
    return ", ".join(parts)


def _lines(new: Sequence[Finding], environments: Sequence[str], files: str) -> Iterator[str]:
    for each in new:
        found = each.diagnostic
        mark = "❌" if found.severity is Severity.ERROR else "⚠"
        at = f", {place(found.span, files)}" if found.span else ""
        named = each.environments
        where = f" in {', '.join(map(code, named))}" if tuple(named) != tuple(environments) else ""
        yield f"- {mark} {code(found.code.id)}{at}{where}: {prose(found.message)}"


def _drawn(found: Findings) -> list[str]:
    return block(render([each.diagnostic for each in found.new], found.sources))
