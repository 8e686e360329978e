"""`watch`: the things we look at, each a service of the catalog and its identity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ConfigDict, Field

from compiler.catalog import service as catalog
from compiler.frontend.model import SpecModel
from compiler.frontend.place import Place
from compiler.frontend.tree import Mapping, head, written
from compiler.frontend.value_errors import wrong_shape
from compiler.kinds.kind import WORD, Declared, Derived, Kind, nothing
from compiler.kinds.scope import Scope
from compiler.language.selection import Choice, select
from compiler.text.article import with_article
from compiler.text.diagnostic import Code, Diagnostic, Problem
from compiler.text.nearest import listing, suggestion

UNKNOWN_SERVICE = Code("WF401", "unknown-service")
NOT_AN_IDENTITY = Code("WF402", "not-an-identity")
IDENTITY_MISSING = Code("WF403", "identity-missing")
UNKNOWN_RECOMMENDED = Code("WF404", "unknown-recommended-alarm")
THRESHOLD_ASKED = Code("WF405", "threshold-asked")
OF_ONE_MEMBER = Code("WF406", "recommended-of-one-member")

CUSTOM = "custom"


class WatchSpec(SpecModel):
    """A thing that is watched; the other keys are the dimensions of its identity."""

    model_config = ConfigDict(strict=True, extra="allow", frozen=True)
    __pydantic_extra__: dict[str, str] = Field(init=False)

    service: str = Field(description="A service of the catalog, or `custom`.")
    namespace: str | None = Field(None, description="The namespace, for `service: custom`.")
    dimensions: dict[str, str] | None = Field(
        None, description="The dimensions, for `service: custom`."
    )
    recommended: Any = Field(
        None, description="AWS's recommended alarms: `true`, a list, or changes and `except:`."
    )

    def identity(self) -> dict[str, str]:
        """Return the dimensions that identify the thing, as written."""
        if self.service == CUSTOM:
            return dict(self.dimensions or {})
        return dict(self.__pydantic_extra__ or {})


def check(declared: Declared[WatchSpec], scope: Scope) -> None:  # noqa: ARG001
    """Report an unknown service and an identity that is not the service's.

    Raises:
        Problem: one finding for each mistake.
    """
    spec, place = declared.spec, declared.place
    if spec.service == CUSTOM:
        _check_custom(spec, place)
        return
    if spec.service not in catalog.names():
        choices = (*catalog.names(), CUSTOM)
        help_ = suggestion(spec.service, choices, what="services")
        text = f"the catalog has no service `{spec.service}`"
        raise place.child("service").problem(UNKNOWN_SERVICE, text, help_)
    service = catalog.load(spec.service)
    given = spec.identity()
    known = (*service.identity, *service.optional)
    what = with_article(service.title)
    found = []
    for key in given:
        if key not in known:
            help_ = suggestion(key, known, what="its identity")
            text = f"`{key}` does not identify {what}"
            found.append(place.key(key).finding(NOT_AN_IDENTITY, text, help_))
    for key in sorted(spec.model_fields_set & {"namespace", "dimensions"}):
        text = f"`{key}` is for `service: custom`; that of {what} is known"
        found.append(place.key(key).finding(NOT_AN_IDENTITY, text, "remove it"))
    missing = [key for key in service.identity if key not in given]
    if missing and not found:
        text = f"{what} is identified by {listing(service.identity)}"
        here = place.child("service")
        found.append(here.finding(IDENTITY_MISSING, text, f"add {listing(missing)}"))
    if found:
        raise Problem(*found)


def _check_custom(spec: WatchSpec, place: Place) -> None:
    if spec.namespace is None:
        text = "`service: custom` needs the `namespace` of its metrics"
        raise place.child("service").problem(IDENTITY_MISSING, text, "add `namespace:`")
    for key in spec.__pydantic_extra__ or {}:
        text = f"`{key}` is not a key of a custom watch"
        help_ = f"write it under `dimensions:`, as `dimensions: {{{key}: …}}`"
        raise place.key(key).problem(NOT_AN_IDENTITY, text, help_)


def derive(declared: Declared[WatchSpec], scope: Scope) -> Iterator[Derived]:
    """Make the recommended alarms that the watch asks for."""
    node = declared.place.node
    _refuse_of_members(declared.place, scope)
    wanted = node.get("recommended") if isinstance(node, Mapping) else None
    if wanted is None or declared.spec.service == CUSTOM:
        return
    service = catalog.load(declared.spec.service)
    known = service.recommended
    place = declared.place.child("recommended")
    selection = select(wanted, tuple(known))
    for wrong in selection.misshapen:
        scope.report(wrong_shape(*wrong))
    if selection.misshapen:
        return
    for choice in selection.unknown:
        text = f"no alarm `{choice.name}` is recommended for {with_article(service.title)}"
        here = Place(choice.at, head(choice.at), place.path)
        help_ = suggestion(choice.name, known, what="there are")
        if choice.name in ("yes", "on", "all"):
            help_ = "write `true` for all of them, or a list"
        scope.report(here.finding(UNKNOWN_RECOMMENDED, text, help_))
    asking = [choice for choice in selection.chosen if _asks(known[choice.name], choice)]
    if asking:
        here = Place(asking[0].at, head(asking[0].at), place.path)
        scope.report(_asked([known[choice.name] for choice in asking], here))
    for choice in selection.chosen:
        if choice not in asking:
            yield from _alarm(declared, known[choice.name], choice)


def _refuse_of_members(place: Place, scope: Scope) -> None:
    """Members share their recommended alarms; one of them is changed in the alarm."""
    members = place.child("members").node if "members" in _keys(place) else None
    for entry in members.entries if isinstance(members, Mapping) else ():
        of_member = place.child("members", entry.key)
        if "recommended" in _keys(of_member):
            text = f"`recommended` is for all members, and this changes it for `{entry.key}`"
            help_ = (
                "write `recommended: [{<alarm>: "
                f"{{members: {{{entry.key}: {{enabled: false}}}}}}}}]` to leave it out there"
            )
            here = of_member.key("recommended")
            scope.report(here.finding(OF_ONE_MEMBER, text, help_))


def _keys(place: Place) -> tuple[str, ...]:
    return place.node.keys() if isinstance(place.node, Mapping) else ()


def _asks(alarm: catalog.RecommendedAlarm, choice: Choice) -> bool:
    """Tell whether an alarm lacks the threshold that only the author can know."""
    given = choice.changes.get("threshold") if choice.changes is not None else None
    return alarm.threshold is None and given is None


def _asked(alarms: list[catalog.RecommendedAlarm], place: Place) -> Diagnostic:
    names = listing(alarm.name for alarm in alarms)
    many = len(alarms) > 1
    text = f"the recommended alarm{'s' * many} {names} need{'s' * (not many)} a threshold of yours"
    lines = [f"{alarm.name}: {alarm.asks}" for alarm in alarms]
    first = alarms[0].name
    lines.append(f'write `recommended: {{{first}: {{threshold: "> …"}}}}`,')
    lines.append(f"or leave it out: `recommended: {{except: [{first}]}}`")
    return place.finding(THRESHOLD_ASKED, text, "\n".join(lines))


def _alarm(
    declared: Declared[WatchSpec],
    alarm: catalog.RecommendedAlarm,
    choice: Choice,
) -> Iterator[Derived]:
    span, change = head(choice.at), choice.changes
    watch = declared.key
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
    if alarm.threshold is not None:
        fields["threshold"] = alarm.threshold
    yield Derived("alarms", f"{watch}-{alarm.name}", span, written(span, fields, change))


KIND = Kind(
    key="watch",
    title="watch",
    entry=WatchSpec,
    names=WORD,
    lower=nothing,
    fans_out=True,
    may_hold_inputs=("*",),
    check=check,
    derive=derive,
)
