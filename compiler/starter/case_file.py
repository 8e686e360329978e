"""The alarm tests of a new project: one alarm that can be tested, when it fires and when not."""

from __future__ import annotations

from pathlib import Path

from compiler.catalog.recommended_alarm import RecommendedAlarm
from compiler.editor.files import modeline
from compiler.ir.alarm import StaticThreshold
from compiler.language import datapoints, duration, threshold
from compiler.starter.answers import LOCAL, Answers, Watched, applicable

# Steps from a threshold to the next number that breaches it, and to one that does not.
_BREACHING = {">": 1.0, ">=": 0.0, "<": -1.0, "<=": 0.0}
_QUIET = {">": 0.0, ">=": -1.0, "<": 0.0, "<=": 1.0}


def case_file(answers: Answers) -> str:
    """Write the tests; nothing where no alarm has a threshold yet."""
    found = _tested(answers)
    if found is None:
        return ""
    watched, alarm, limit = found
    periods = datapoints.parse(alarm.datapoints).n
    period = duration.parse(alarm.period)
    bad, good = (_shown(limit.value + steps[limit.operator]) for steps in (_BREACHING, _QUIET))
    name = f"{watched.name}-{alarm.name}"
    series = f"{watched.name}.{alarm.metric}@{alarm.statistic}"
    return f"""\
{modeline(_path(answers))}
# When alarms fire, and when they stay quiet: `watchform test` tells.
version: 1
test: {Path(answers.spec).stem}
environment: {LOCAL}
cases:
  - name: points beyond the threshold raise the alarm, and its topic hears of it
    step: {alarm.period}
    series:
      {series}: {bad}x{periods}
    expect:
      - {{at: {duration.show(periods * period)}, alarm: {name}, state: ALARM, notifies: [alerts]}}

  - name: points on this side of it do not
    step: {alarm.period}
    series:
      {series}: {good}x{2 * periods}
    expect:
      - {{alarm: {name}, never: ALARM}}
"""


def _shown(number: float) -> str:
    """Write a number with all of its digits: a threshold of 1000000000 is missed by one."""
    return str(int(number)) if number.is_integer() else str(number)


def files(answers: Answers) -> dict[str, str]:
    """Give the file by its path; none where there is nothing to test."""
    text = case_file(answers)
    return {_path(answers): text} if text else {}


def _path(answers: Answers) -> str:
    return answers.spec.removesuffix(".yaml") + ".test.yaml"


def _tested(answers: Answers) -> tuple[Watched, RecommendedAlarm, StaticThreshold] | None:
    """Find the first alarm whose threshold is known, and which needs no dimension of its own."""
    for watched in answers.watched:
        given = dict(watched.thresholds)
        for alarm in applicable(watched, answers.region):
            written = alarm.threshold or given.get(alarm.name)
            limit = threshold.parse(written) if written else None
            # Where a gap breaches, the alarm fires before the first point: no case to learn from.
            simple = not alarm.dimensions and alarm.treat_missing_data != "breaching"
            if isinstance(limit, StaticThreshold) and simple:
                return watched, alarm, limit
    return None
