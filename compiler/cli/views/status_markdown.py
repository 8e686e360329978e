"""How the alarms are, as Markdown, for a ticket or the summary of a workflow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from compiler.cli.views.backtest_text import outcomes_markdown, period
from compiler.cli.views.markdown import code, plain
from compiler.cli.views.status_text import WORDS, lasting, reason

if TYPE_CHECKING:
    from compiler.doctor.standing import Status


def render(status: Status) -> str:
    """Write the table of those that are not OK, and what all of them did of late."""
    return "\n".join(_lines(status)) + "\n"


def _lines(status: Status) -> Iterator[str]:
    counts = [f"{len(status.of(c))} {words}" for c, words in WORDS.items() if status.of(c)]
    where = status.environment
    yield f"### {where.name} ({where.region}): {', '.join(counts) or 'no alarm is deployed'}"
    bad = [each for each in status.alarms if each.condition != "OK"]
    if bad:
        yield ""
        yield "| alarm | | for | why |"
        yield "| --- | --- | --- | --- |"
    for each in bad:
        span = each.alarm.origin.span
        entry = f"{code(each.alarm.origin.path)} ({span.file}:{span.line})"
        cells = (entry, WORDS[each.condition], lasting(status, each), plain(reason(each)))
        yield f"| {' | '.join(cells)} |"
    if status.clock is not None:
        yield ""
        yield f"{period(status.clock)}:"
        yield ""
        yield outcomes_markdown(status.past) if status.past else "No alarm went off."
