"""Findings that a change brings, and how many it takes away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from compiler.emit.template import Template
from compiler.pipeline import Compilation
from compiler.report.names import environment_words, general_text
from compiler.report.sides import Side, diagnostics, templates
from compiler.text.diagnostic import Diagnostic
from compiler.text.source import SourceFile

Judge = Callable[[Sequence[Template]], Sequence[Diagnostic]]
"""Judges templates by cfn-lint."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding that was not there before, and in which environments."""

    diagnostic: Diagnostic
    environments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """What is new; `gone` counts what was found before, and `kept` what still is.

    `broken` are the environments whose specs do not compile now, `unknown` those of which it
    cannot be told what is new: their specs did not compile before.
    """

    new: tuple[Finding, ...]
    gone: int
    kept: int
    broken: tuple[str, ...]
    unknown: tuple[str, ...]
    sources: Mapping[str, SourceFile]


def findings(found: Sequence[Side], judge: Judge) -> Findings:
    """Compare what the compiler, its rules and cfn-lint say of both sides."""
    # All at once first: that is done on several processors, and kept.
    judge([t for s in found for c in (s.before, s.after) for t in templates(c)])
    before = _counted((side.before for side in found), judge)
    new: dict[Diagnostic, list[tuple[Diagnostic, str]]] = {}
    kept: set[Hashable] = set()
    left = dict(before)
    for side in found:
        # A finding of several environments was one before too: each environment has its own count.
        words = environment_words(side)
        own = Counter({key: n for (name, key), n in before.items() if name == side.environment})
        for diagnostic in _every(side.after, judge):
            key = _key(diagnostic)
            if own[key]:
                own[key] -= 1
                left[side.environment, key] -= 1
                kept.add(key)
            else:
                shared = _general(diagnostic, words)
                new.setdefault(shared, []).append((diagnostic, side.environment))
    gone = {key for (_, key), number in left.items() if number}
    sources = {
        name: source
        for side in found
        if side.after is not None
        for name, source in side.after.sources.items()
    }
    return Findings(
        tuple(_finding(shared, told) for shared, told in sorted(new.items(), key=_order)),
        len(gone),
        len(kept),
        tuple(s.environment for s in found if s.after is not None and s.after.failed),
        tuple(s.environment for s in found if s.before is not None and s.before.failed),
        sources,
    )


def _counted(found: Iterable[Compilation | None], judge: Judge) -> Counter[tuple[str, Hashable]]:
    return Counter(
        (compilation.environment, _key(diagnostic))
        for compilation in found
        if compilation is not None
        for diagnostic in _every(compilation, judge)
    )


def _every(compilation: Compilation | None, judge: Judge) -> list[Diagnostic]:
    said = judge(templates(compilation)) if templates(compilation) else ()
    return list(dict.fromkeys([*diagnostics(compilation), *said]))


def _key(diagnostic: Diagnostic) -> Hashable:
    """Return what makes a finding the same when its line has moved."""
    file = diagnostic.span.file if diagnostic.span else ""
    return (diagnostic.code.id, diagnostic.message, file)


def _general(diagnostic: Diagnostic, words: Mapping[str, str]) -> Diagnostic:
    """Write a finding without the names of its environment."""
    message, help_ = (general_text(text, words) for text in (diagnostic.message, diagnostic.help))
    return replace(diagnostic, message=message, help=help_)


def _finding(shared: Diagnostic, told: Sequence[tuple[Diagnostic, str]]) -> Finding:
    exact = dict.fromkeys(diagnostic for diagnostic, _ in told)
    names = tuple(dict.fromkeys(name for _, name in told))
    return Finding(next(iter(exact)) if len(exact) == 1 else shared, names)


def _order(item: tuple[Diagnostic, object]) -> tuple[object, ...]:
    diagnostic = item[0]
    return (diagnostic.severity.value, *diagnostic.order)
