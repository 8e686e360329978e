"""`watch`: the things we look at, each a service of the catalog and its identity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ConfigDict, Field

from compiler.catalog import service as catalog
from compiler.catalog.likely import likely
from compiler.frontend.model import SpecModel
from compiler.frontend.place import Place
from compiler.frontend.tree import Mapping
from compiler.kinds.kind import WORD, Declared, Derived, Kind, nothing
from compiler.kinds.scope import Scope
from compiler.kinds.shared.identity_form import of_another_form
from compiler.kinds.shared.recommended import recommended_alarms
from compiler.text.article import with_article
from compiler.text.diagnostic import Code, Problem
from compiler.text.nearest import did_you_mean, listing, nearest, suggestion

UNKNOWN_SERVICE = Code("WF401", "unknown-service")
NOT_AN_IDENTITY = Code("WF402", "not-an-identity")
IDENTITY_MISSING = Code("WF403", "identity-missing")
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


def check(declared: Declared[WatchSpec], scope: Scope) -> None:
    """Report an unknown service and an identity that is not the service's.

    Raises:
        Problem: one finding for each mistake.
    """
    spec, place = declared.spec, declared.place
    if spec.service == CUSTOM:
        _check_custom(spec, place)
        return
    if spec.service not in catalog.names():
        meant = likely(spec.service) or [w for w in [nearest(spec.service, [CUSTOM])] if w]
        help_ = did_you_mean(meant) or (
            f"`watchform catalog` lists the services; `{CUSTOM}` takes any namespace"
        )
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
    for each in of_another_form(service, given, place):
        scope.report(each)


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
    _refuse_of_members(declared.place, scope)
    if declared.spec.service == CUSTOM:
        return
    service = catalog.load(declared.spec.service)
    given = tuple(declared.spec.identity())
    yield from recommended_alarms(declared.key, service, given, declared.place, scope)


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
