"""Every template of several environments is judged, each of them once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from compiler.lint.judgement import judged
from compiler.lint.match import Match, diagnostic
from compiler.lint.verdicts import Verdicts
from compiler.text.diagnostic import Diagnostic

if TYPE_CHECKING:
    from compiler.emit.template import Template

Job = tuple[str, str]
"""The text of a template, and its region."""

Each = Callable[[Callable[[Job], tuple[Match, ...]], Sequence[Job]], Iterable[tuple[Match, ...]]]


def lint(
    templates: Iterable[Template], verdicts: Verdicts | None = None, each: Each = map
) -> tuple[Diagnostic, ...]:
    """Judge templates; what is known of `verdicts` is not judged again.

    `each` judges the others, one after the other or at the same time. Findings come in the order
    of the templates, those of one template by their place.
    """
    judging = [(template, (template.body, template.environment.region)) for template in templates]
    known = _known({job for _, job in judging}, verdicts)
    # The largest first: then the last one that somebody waits for is a small one.
    new = sorted({job for _, job in judging} - known.keys(), key=lambda j: (-len(j[0]), j))
    if new:
        for job, matches in zip(new, each(judge, new), strict=True):
            known[job] = matches
            if verdicts is not None:
                verdicts.write(verdicts.key(*job), matches)
        if verdicts is not None:
            verdicts.tidy(len(known))
    return tuple(
        dict.fromkeys(found for template, job in judging for found in said(template, known[job]))
    )


def judge(job: Job) -> tuple[Match, ...]:
    """Judge one template."""
    return judged(*job)


def said(template: Template, matches: Iterable[Match]) -> list[Diagnostic]:
    """Say at the lines of the spec what was said of a template, in their order."""
    return sorted((diagnostic(match, template) for match in matches), key=lambda d: d.order)


def _known(jobs: Iterable[Job], verdicts: Verdicts | None) -> dict[Job, tuple[Match, ...]]:
    known: dict[Job, tuple[Match, ...]] = {}
    for job in jobs if verdicts is not None else ():
        matches = verdicts.read(verdicts.key(*job)) if verdicts is not None else None
        if matches is not None:
            known[job] = matches
    return known
