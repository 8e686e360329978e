"""The recommended alarms of a watch: which are meant, and what they are as entries of the spec."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compiler.catalog.recommended_alarm import RecommendedAlarm
from compiler.catalog.service import Service
from compiler.frontend.place import Place
from compiler.frontend.tree import Mapping, Node, Scalar, Sequence, head, written
from compiler.frontend.value_errors import wrong_shape
from compiler.kinds.kind import Derived
from compiler.kinds.scope import Scope
from compiler.language.selection import Choice, select
from compiler.text.article import with_article
from compiler.text.diagnostic import Code, Diagnostic
from compiler.text.nearest import listing, suggestion

UNKNOWN_RECOMMENDED = Code("WF404", "unknown-recommended-alarm")
THRESHOLD_ASKED = Code("WF405", "threshold-asked")
DIMENSION_MISSING = Code("WF407", "recommended-alarm-lacks-a-dimension")
ELSEWHERE = Code("WF408", "recommended-in-another-region")


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a watch of `service` that gives some dimensions writes under `recommended:`."""

    service: Service
    given: tuple[str, ...]
    wanted: Node
    place: Place

    @property
    def what(self) -> str:
        """The thing watched, in messages."""
        return with_article(self.service.title)

    def at(self, choice: Choice) -> Place:
        """Point at a choice."""
        return Place(choice.at, head(choice.at), self.place.path)

    def lacks(self, alarm: RecommendedAlarm) -> tuple[str, ...]:
        """Return the dimensions that the alarm needs and the watch does not give."""
        fixed = {*dict(self.service.defaults), *dict(alarm.dimensions)}
        return self.service.metrics[alarm.metric].lacks({*self.given, *fixed})


def recommended_alarms(
    watch: str, service: Service, given: tuple[str, ...], place: Place, scope: Scope
) -> Iterator[Derived]:
    """Make the alarms that a watch asks for; `place` is its entry, `given` are its dimensions."""
    wanted = place.node.get("recommended") if isinstance(place.node, Mapping) else None
    if wanted is None:
        return
    wish = _Wish(service, given, wanted, place.child("recommended"))
    known = service.recommended
    selection = select(wanted, tuple(known))
    for wrong in selection.misshapen:
        scope.report(wrong_shape(*wrong))
    if selection.misshapen:
        return
    for choice in selection.unknown:
        scope.report(_unknown(wish, choice))
    if selection.chosen and (elsewhere := _elsewhere(wish, scope.environment.region)):
        scope.report(elsewhere)
        return
    chosen = _applicable(wish, selection.chosen, scope)
    asking = [choice for choice in chosen if _asks(known[choice.name], choice)]
    if asking:
        scope.report(_asked(wish, asking))
    for choice in chosen:
        if choice not in asking:
            yield from _alarm(watch, known[choice.name], choice)


def _unknown(wish: _Wish, choice: Choice) -> Diagnostic:
    text = f"no alarm `{choice.name}` is recommended for {wish.what}"
    help_ = suggestion(choice.name, wish.service.recommended, what="there are")
    if choice.name in ("yes", "on", "all"):
        help_ = "write `true` for all of them, or a list"
    return wish.at(choice).finding(UNKNOWN_RECOMMENDED, text, help_)


def _elsewhere(wish: _Wish, here: str) -> Diagnostic | None:
    """Refuse alarms that would stand in another Region than their metrics, and never fire."""
    region, only = wish.service.region_of(wish.given), wish.service.region
    if only is None or region is None or region == here:
        return None
    text = (
        f"the metrics of {wish.what} are in {region} only; an alarm in {here} would never have data"
    )
    help_ = (
        f"remove `recommended`: an environment in {region} can have these alarms,\n"
        f"and dashboards draw the metrics from everywhere. {only.source}"
    )
    return wish.place.finding(ELSEWHERE, text, help_)


def _applicable(wish: _Wish, chosen: tuple[Choice, ...], scope: Scope) -> tuple[Choice, ...]:
    """Leave out alarms on dimensions that the watch does not give.

    One that is asked for by name is told, and a choice that leaves nothing.
    """
    lacks = {c.name: wish.lacks(wish.service.recommended[c.name]) for c in chosen}
    named = [choice for choice in chosen if lacks[choice.name] and choice.at is not wish.wanted]
    for choice in named:
        lacked = listing(lacks[choice.name])
        text = f"the alarm `{choice.name}` is for a watch with {lacked}"
        help_ = f"add {lacked} to the watch, or leave the alarm out"
        scope.report(wish.at(choice).finding(DIMENSION_MISSING, text, help_))
    fitting = tuple(choice for choice in chosen if not lacks[choice.name])
    if chosen and not fitting and not named:
        every = dict.fromkeys(name for names in lacks.values() for name in names)
        text = f"no recommended alarm fits: each needs more of {wish.what}"
        help_ = f"add one of {listing(every)} to the watch, or remove `recommended`"
        scope.report(wish.place.finding(DIMENSION_MISSING, text, help_))
    return fitting


def _asks(alarm: RecommendedAlarm, choice: Choice) -> bool:
    """Tell whether an alarm lacks the threshold that only the author can know."""
    given = choice.changes.get("threshold") if choice.changes is not None else None
    return alarm.threshold is None and given is None and not _disabled(choice)


def _disabled(choice: Choice) -> bool:
    enabled = choice.changes.get("enabled") if choice.changes is not None else None
    return isinstance(enabled, Scalar) and enabled.value is False


def _asked(wish: _Wish, choices: list[Choice]) -> Diagnostic:
    """Ask for every threshold at once, as lines to put into the spec."""
    many = len(choices) > 1
    names = listing(choice.name for choice in choices)
    text = f"the recommended alarm{'s' * many} {names} need{'s' * (not many)} a threshold of yours"
    them = "them" if many else "it"
    listed = isinstance(wish.wanted, Sequence)
    away = f"take {them} out" if listed else f"leave {them} out with `except: […]`"
    lines = [f"write {them} with one, or {away}:", "recommended:"]
    for choice in choices:
        alarm = wish.service.recommended[choice.name]
        own = f'{alarm.name}: {{threshold: "{alarm.comparison} …"}}'
        lines += [f"  # {alarm.asks}", f"  {'- ' * listed}{own}"]
    return wish.at(choices[0]).finding(THRESHOLD_ASKED, text, "\n".join(lines))


def _alarm(watch: str, alarm: RecommendedAlarm, choice: Choice) -> Iterator[Derived]:
    span, change = head(choice.at), choice.changes
    metric = f"{watch}.{alarm.metric}@{alarm.statistic}"
    if alarm.dimensions:
        named = f"{watch}_{alarm.name}".replace("-", "_")
        narrowed = {"metric": metric, "dimensions": dict(alarm.dimensions)}
        yield Derived("metrics", named, span, written(span, narrowed))
        metric = named
    fields: dict[str, str] = {
        "metric": metric,
        "period": alarm.period,
        "datapoints": alarm.datapoints,
        "treat_missing_data": alarm.treat_missing_data,
        "description": alarm.description,
    }
    if alarm.threshold is not None or _disabled(choice):
        fields["threshold"] = alarm.threshold or f"{alarm.comparison} 0"
    yield Derived("alarms", f"{watch}-{alarm.name}", span, written(span, fields, change))
