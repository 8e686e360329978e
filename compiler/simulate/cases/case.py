"""One case: decoded, simulated, and held against what it expects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from compiler.frontend.decode import decode
from compiler.frontend.place import Place
from compiler.frontend.tree import Mapping, Node, Scalar, Sequence
from compiler.ir.alarm import Alarm, BandThreshold
from compiler.ir.metric import StatQuery
from compiler.simulate.cases.data import Data, Files, data_of
from compiler.simulate.cases.file import Case, Expectation
from compiler.simulate.cases.lookup import Lookup, named
from compiler.simulate.cases.question import Failure, Question, failures
from compiler.simulate.given import Given
from compiler.simulate.grid import Clock
from compiler.simulate.problem import NotSimulated
from compiler.simulate.recording import metric_of
from compiler.simulate.stack import AnyAlarm, Dependencies, Simulation, simulate
from compiler.text.diagnostic import Code, Diagnostic, Problem
from compiler.text.nearest import listing

NOT_GIVEN = Code("WF908", "series-not-given")
NOT_SIMULATED = Code("WF909", "alarm-not-simulated")

_DATA = frozenset({"series", "bands", "results"})


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What came of a case: `problems` where it could not be run, `failures` where it differs.

    `raised` are the alarms that an expectation names and that were in ALARM.
    """

    name: str
    place: Place
    problems: tuple[Diagnostic, ...] = ()
    failures: tuple[Failure, ...] = ()
    expectations: int = 0
    simulation: Simulation | None = None
    clock: Clock | None = None
    raised: frozenset[str] = frozenset()

    @property
    def passed(self) -> bool:
        """Whether everything is as expected."""
        return not self.problems and not self.failures


def run_case(place: Place, lookup: Lookup, files: Files) -> CaseResult:
    """Run a case; what is wrong with it is in the result."""
    name = name_of_case(place)
    try:
        return _run(name, place, lookup, files)
    except Problem as problem:
        return CaseResult(name, place, problems=problem.diagnostics)


def name_of_case(place: Place) -> str:
    """Return what a case is called: the sentence it has, or where it stands."""
    node = place.node.get("name") if isinstance(place.node, Mapping) else None
    return node.text if isinstance(node, Scalar) and node.text else place.path


def _run(name: str, place: Place, lookup: Lookup, files: Files) -> CaseResult:
    questions, data = _decoded(place, lookup, files)
    for question in questions:
        _check_given(question, lookup, data.given)
    simulation = _simulated(questions, lookup, data)
    found = tuple(
        failure
        for question in questions
        for failure in failures(question, simulation, data.clock.seconds)
    )
    asked = {alarm.identity.logical_id for question in questions for alarm in question.alarms}
    raised = frozenset(
        own for own in asked if any(c.state == "ALARM" for c in simulation.histories[own].changes)
    )
    return CaseResult(name, place, (), found, len(questions), simulation, data.clock, raised)


def _decoded(place: Place, lookup: Lookup, files: Files) -> tuple[list[Question], Data]:
    case = decode(_as_written(place.node), Case, f"case `{name_of_case(place)}`", place.span)
    questions = [
        _question(place.child("expect", index), lookup) for index in range(len(case.expect))
    ]
    moments = (m for q in questions for m in (q.expected.at, q.expected.since, q.expected.until))
    return questions, data_of(case, place, lookup, files, (m for m in moments if m is not None))


def data_given(place: Place, lookup: Lookup, files: Files) -> Data:
    """Return what a case gives, for who looks at it otherwise.

    Raises:
        Problem: the case has a mistake.
    """
    return _decoded(place, lookup, files)[1]


def _as_written(node: Node, key: str = "") -> Node:
    """Take data as they are written: `0x40` is forty zeros, and in YAML the number 64."""
    if isinstance(node, Mapping):
        below = key in _DATA or not key
        entries = (
            entry._replace(value=_as_written(entry.value, key or entry.key)) if below else entry
            for entry in node.entries
        )
        return node._replace(entries=tuple(entries))
    if isinstance(node, Sequence):
        return node._replace(items=tuple(_as_written(item, key) for item in node.items))
    if key in _DATA and node.raw and isinstance(node.value, int | float):
        return node._replace(value=node.raw)
    return node


def _question(place: Place, lookup: Lookup) -> Question:
    expected = decode(place.node, Expectation, "an expectation", place.span)
    for index, recipient in enumerate(expected.notifies or ()):
        lookup.check_recipient(recipient, place.child("notifies", index))
    if expected.topic is not None:
        lookup.check_recipient(expected.topic, place.child("topic"))
        return Question(expected, place, ())
    return Question(
        expected, place, lookup.named_alarms(expected.alarm or "", place.child("alarm"))
    )


def _check_given(question: Question, lookup: Lookup, given: Given) -> None:
    """Refuse to ask for an alarm of which not all data are given: what it does would say nothing.

    Raises:
        Problem: at the alarm's name.
    """
    here = question.place.child("alarm")
    try:
        needed = Dependencies(lookup.alarms).ordered(question.alarms)
        outside = Dependencies(lookup.alarms).outside(question.alarms)
    except NotSimulated as error:
        raise here.problem(NOT_SIMULATED, error.message, error.help) from None
    absent = [name for alarm in needed for name in _absent(alarm, given)]
    if absent:
        text = f"`{question.expected.alarm}` depends on {listing(dict.fromkeys(absent), most=6)}"
        help_ = "add it to `series:`; write `_` where it has no data"
        many = "which the case does not give"
        raise here.problem(NOT_GIVEN, f"{text}, {many}", help_)
    for alarm in needed:
        if _wants_band(alarm) and alarm.identity.logical_id not in given.bands:
            text = f"the anomaly band of `{named(alarm)}` is CloudWatch's: the case has to give it"
            help_ = f"write `bands: {{{named(alarm)}: {{upper: …}}}}`"
            raise here.problem(NOT_GIVEN, text, help_)
    for name in outside:
        if name not in given.states:
            text = f"`{question.expected.alarm}` asks for `{name}` of another stack"
            help_ = f"say what it does: `states: {{{name}: [{{at: 0m, state: OK}}]}}`"
            raise here.problem(NOT_GIVEN, text, help_)


def _wants_band(alarm: AnyAlarm) -> bool:
    return isinstance(alarm, Alarm) and isinstance(alarm.threshold, BandThreshold)


def _absent(alarm: AnyAlarm, given: Given) -> Iterable[str]:
    """Name the metrics of an alarm that are not given."""
    if not isinstance(alarm, Alarm) or alarm.identity.logical_id in given.results:
        return ()
    return (
        query.reference
        for query in alarm.series.queries
        if isinstance(query, StatQuery) and metric_of(query) not in given.metrics
    )


def _simulated(questions: list[Question], lookup: Lookup, data: Data) -> Simulation:
    """Simulate what is asked for; for a topic, every alarm whose data are given."""
    wanted = {a.name: (a, q.place.child("alarm")) for q in questions for a in q.alarms}
    for question in questions:
        if question.expected.topic is not None:
            for alarm in simulable(lookup, data.given):
                wanted.setdefault(alarm.name, (alarm, question.place.child("topic")))
    chosen = [alarm for alarm, _ in wanted.values()]
    try:
        return simulate(chosen, lookup.alarms, data.given, data.clock)
    except NotSimulated as error:
        place = data.places.get(error.metric)
        if place is None:
            place = _culprit(wanted, lookup, data)
        raise place.problem(NOT_SIMULATED, error.message, error.help) from None


def _culprit(wanted: dict[str, tuple[AnyAlarm, Place]], lookup: Lookup, data: Data) -> Place:
    """Find the expectation whose alarm cannot be simulated."""
    for alarm, place in wanted.values():
        try:
            simulate([alarm], lookup.alarms, data.given, data.clock)
        except NotSimulated:
            return place
    raise AssertionError("what cannot be simulated together can be simulated alone")


def simulable(lookup: Lookup, given: Given) -> Iterable[AnyAlarm]:
    """Give the alarms that can be simulated with what is given."""
    dependencies = Dependencies(lookup.alarms)
    for alarm in lookup.alarms:
        needed = dependencies.ordered([alarm])
        known = all(name in given.states for name in dependencies.outside([alarm]))
        ready = all(
            not list(_absent(each, given))
            and (not _wants_band(each) or each.identity.logical_id in given.bands)
            for each in needed
        )
        if known and ready:
            yield alarm
