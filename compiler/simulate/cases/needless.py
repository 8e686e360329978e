"""What a case gives and no alarm takes: it would change nothing, and whoever wrote it thinks so."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.frontend.place import Place
from compiler.ir.alarm import Alarm, BandThreshold
from compiler.ir.metric import StatQuery
from compiler.simulate.cases.file import Case
from compiler.simulate.cases.lookup import Lookup, named
from compiler.simulate.problem import NotSimulated
from compiler.simulate.stack import AnyAlarm, Dependencies
from compiler.text.diagnostic import Code, Diagnostic, Problem
from compiler.text.nearest import suggestion

NEEDLESS = Code("WF912", "given-to-no-alarm")


def check_wanted(case: Case, place: Place, lookup: Lookup) -> None:
    """Refuse bands, results and states that no alarm of the stack takes.

    Raises:
        Problem: at the key of each.
    """
    found = (*_bands(case, place, lookup), *_results(case, place, lookup))
    if found := (*found, *_states(case, place, lookup)):
        raise Problem(*found)


def _bands(case: Case, place: Place, lookup: Lookup) -> Iterator[Diagnostic]:
    for key in case.bands:
        here = place.child("bands").key(key)
        for alarm in lookup.named_alarms(key, here):
            if not (isinstance(alarm, Alarm) and isinstance(alarm.threshold, BandThreshold)):
                text = f"`{named(alarm)}` has no anomaly band: nothing is held against one"
                yield here.finding(NEEDLESS, text, "leave it out, or name the alarm that has one")
                break


def _results(case: Case, place: Place, lookup: Lookup) -> Iterator[Diagnostic]:
    for key in case.results:
        here = place.child("results").key(key)
        for alarm in lookup.named_alarms(key, here):
            if (said := _without_expression(alarm)) is not None:
                yield here.finding(NEEDLESS, *said)
                break


def _without_expression(alarm: AnyAlarm) -> tuple[str, str] | None:
    if not isinstance(alarm, Alarm):
        text = f"`{named(alarm)}` is a composite: it has no expression"
        return text, "give the data of the alarms that it asks for"
    result = alarm.series.result
    if isinstance(result, StatQuery):
        text = f"`{named(alarm)}` has no expression: it watches `{result.reference}`"
        return text, "give the metric in `series:`"
    return None


def _states(case: Case, place: Place, lookup: Lookup) -> Iterator[Diagnostic]:
    dependencies = Dependencies(lookup.alarms)
    try:
        asked = dependencies.outside(lookup.alarms)
    except NotSimulated:
        return  # composites in a circle are told where one of them is asked for
    own = {*dependencies.by_name, *(named(alarm) for alarm in lookup.alarms)}
    for name in case.states:
        here = place.child("states").key(name)
        if name in own:
            text = f"`{name}` is an alarm of `{lookup.stack.key}`: its state follows from its data"
            yield here.finding(NEEDLESS, text, "give its metrics in `series:`")
        elif name not in asked:
            text = f"no composite of `{lookup.stack.key}` asks for `{name}`"
            help_ = suggestion(name, asked, what="they ask for") if asked else "leave it out"
            yield here.finding(NEEDLESS, text, help_)
