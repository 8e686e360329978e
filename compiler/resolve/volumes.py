"""What an estimate of the costs assumes: amounts of data, and prices of one's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from compiler.catalog import price
from compiler.frontend.model import SpecModel
from compiler.frontend.place import Place
from compiler.frontend.tree import Mapping, Node, head
from compiler.ir.estate import Stack
from compiler.ir.logs import LogGroup
from compiler.ir.trail import Trail
from compiler.ir.volumes import Volumes
from compiler.language.size import Size
from compiler.text.diagnostic import Code, Diagnostic
from compiler.text.nearest import listing, nearest, suggestion

UNKNOWN_PRICE = Code("WF325", "unknown-price")
VOLUME_OF_NO_GROUP = Code("WF326", "volume-of-no-log-group")

Report = Callable[[Diagnostic], None]
Usd = Annotated[float, Field(ge=0)]
Count = Annotated[int, Field(ge=0)]


def _all_together(value: object) -> object:
    """Let a bare amount stand for all log groups together."""
    return value if isinstance(value, dict) or value is None else {"together": value}


class LogVolumes(SpecModel):
    """What log groups take in within a month."""

    together: Size | None = Field(
        None, description="All groups together that `groups` does not name."
    )
    groups: dict[str, Size] = Field(
        default_factory=dict, description="By name, or a pattern with `*`: each such group."
    )


class TrailVolumes(SpecModel):
    """What the trail records."""

    stored: Size | None = Field(None, description="What lies in the trail's bucket.")
    data_events: Count | None = Field(None, description="Data events within a month.")
    management_events: Count | None = Field(
        None,
        description="Management events within a month, where another trail of the account "
        "records them already; the first copy is free.",
    )


class VolumesSpec(SpecModel):
    """How much goes through what is made, within a month."""

    logs: Annotated[LogVolumes | None, BeforeValidator(_all_together)] = Field(
        None, description="What the log groups take in; a bare amount means all of them together."
    )
    trail: TrailVolumes | None = Field(None, description="What the trail records.")
    notifications: dict[Literal["email", "sms", "https"], Count] = Field(
        default_factory=dict, description="How many notifications are sent, by protocol."
    )

    def volumes(self) -> Volumes:
        """Return the volumes as the estate keeps them."""
        logs, trail = self.logs or LogVolumes(), self.trail or TrailVolumes()
        return Volumes(
            logs=logs.together,
            log_groups=tuple(sorted(logs.groups.items())),
            trail_stored=trail.stored,
            trail_data_events=trail.data_events,
            trail_management_events=trail.management_events,
            notifications=tuple(sorted(self.notifications.items())),
        )


def prices_of(trees: tuple[Node, ...], report: Report) -> tuple[tuple[str, float], ...]:
    """Join the prices of the files given, of which the last wins; unknown ones are told."""
    known = price.load().prices
    found: dict[str, float] = {}
    for tree in trees:
        written = tree.get("prices") if isinstance(tree, Mapping) else None
        for entry in written.entries if isinstance(written, Mapping) else ():
            value = getattr(entry.value, "value", None)
            if entry.key not in known:
                near = nearest(entry.key, known)
                every = f"the prices: {listing(known, most=len(known))}"
                help_ = f"did you mean `{near}`?" if near else every
                text = f"`{entry.key}` is not a price that an estimate uses"
                report(Diagnostic(UNKNOWN_PRICE, text, entry.key_span, help=help_))
            elif isinstance(value, int | float):
                found[entry.key] = float(value)
    return tuple(sorted(found.items()))


def unmatched(tree: Node, stacks: list[Stack]) -> Iterator[Diagnostic]:
    """Find volumes of log groups that no stack has; `tree` is the environment file's."""
    place = Place(tree, head(tree), "")
    for key in ("volumes", "logs", "groups"):
        if not isinstance(place.node, Mapping) or place.node.get(key) is None:
            return
        place = place.child(key)
    names = tuple(_log_groups(stacks))
    for entry in place.node.entries if isinstance(place.node, Mapping) else ():
        if not any(fnmatchcase(name, entry.key) for name in names):
            help_ = suggestion(entry.key, names, what="the log groups")
            help_ = help_ or "no spec of this environment makes a log group"
            text = f"no log group of this environment is named `{entry.key}`"
            yield Diagnostic(VOLUME_OF_NO_GROUP, text, entry.key_span, help=help_)


def _log_groups(stacks: list[Stack]) -> Iterator[str]:
    for stack in stacks:
        for node in stack.nodes:
            if isinstance(node, LogGroup):
                yield node.name
            elif isinstance(node, Trail) and node.log_group is not None:
                yield node.log_group
