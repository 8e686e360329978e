"""What CloudFormation does in an account to keep a resource of one type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_READING = ("Describe", "Get", "List")


@dataclass(frozen=True, slots=True)
class ResourceAccess:
    """The actions one resource type needs.

    `arns` are patterns in which `{name}` stands for the resource's name, and `{partition}`,
    `{region}`, `{account}` for the environment's; `name` is the property with the name. `actions`
    are allowed on them only, `tagged` only on what has the project's tag. `anywhere` are actions
    that know no resource, each with the reason. `extra` are those that the registry's schema does
    not name, `left_out` those it names and no template of ours makes use of: each with the reason.
    """

    source: str
    name: str = ""
    arns: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    tagged: tuple[str, ...] = ()
    anywhere: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)

    @property
    def every_action(self) -> frozenset[str]:
        """All that is allowed."""
        return frozenset((*self.actions, *self.tagged, *self.anywhere))


def reads(action: str) -> bool:
    """Whether an action only looks."""
    return action.partition(":")[2].startswith(_READING)
