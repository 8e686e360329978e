"""What AWS says of a change set, as plain values.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeChangeSet.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ChangeSetType = Literal["CREATE", "UPDATE"]


@dataclass(frozen=True, slots=True)
class ChangeSetRequest:
    """What a change set is asked to be; see CreateChangeSet for the fields.

    `url` is where the template lies when it is too large for a request, and empty otherwise; `role`
    is the service role that CloudFormation takes, and keeps for the stack, empty for none.
    `reverts` asks for one that compares with what is there, and puts back what was changed by hand.
    """

    stack: str
    name: str
    type: ChangeSetType
    body: str
    parameters: Mapping[str, str]
    tags: Mapping[str, str]
    capabilities: tuple[str, ...] = ()
    description: str = ""
    url: str = ""
    role: str = ""
    reverts: bool = False

    @property
    def on_stack_failure(self) -> Literal["DELETE"] | None:
        """A first create that fails must leave nothing behind; an update rolls back."""
        return "DELETE" if self.type == "CREATE" else None


@dataclass(frozen=True, slots=True)
class CreatedChangeSet:
    """The ARNs of a new change set and of its stack."""

    arn: str
    stack_arn: str


@dataclass(frozen=True, slots=True)
class Detail:
    """Why and where a resource changes; `actual` where `before` is what is there by hand.

    `attribute` is Properties, Tags, Metadata…; `path` is AWS's (`/Properties/Threshold`), empty
    where AWS names the property only. `before` and `after` are texts, None where not told.
    """

    attribute: str
    name: str = ""
    path: str = ""
    before: str | None = None
    after: str | None = None
    recreation: str = "Never"
    source: str = ""
    cause: str = ""
    evaluation: str = "Static"
    actual: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One resource of a change set, in AWS's own words.

    `before` and `after` are its properties, as far as they are told; `ignored` names what was
    changed by hand and is not put back, with the reason.
    """

    action: str
    logical_id: str
    type: str
    physical_id: str = ""
    replacement: str = ""
    policy: str = ""
    details: tuple[Detail, ...] = ()
    before: Mapping[str, object] = field(default_factory=dict)
    after: Mapping[str, object] = field(default_factory=dict)
    ignored: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """A change set with all its pages."""

    arn: str
    name: str
    stack_arn: str
    status: str
    execution: str
    reason: str = ""
    changes: tuple[Change, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    resolved: Mapping[str, str] = field(default_factory=dict)

    @property
    def settled(self) -> bool:
        """Whether AWS has finished making it, well or badly."""
        return self.status not in {"CREATE_PENDING", "CREATE_IN_PROGRESS"}

    @property
    def executable(self) -> bool:
        """Whether it can be executed now."""
        return self.status == "CREATE_COMPLETE" and self.execution == "AVAILABLE"

    @property
    def empty(self) -> bool:
        """Whether AWS refused it for having nothing to do.

        Never told by an empty list of changes: a change of outputs alone is executable.
        """
        return self.status == "FAILED" and self.reason.startswith(_EMPTY)


_EMPTY = (
    "The submitted information didn't contain changes.",
    "No updates are to be performed.",
)


@dataclass(frozen=True, slots=True)
class ChangeSetSummary:
    """A change set in a stack's list."""

    arn: str
    name: str
    status: str
    execution: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What pre-deployment validation found; `stops` is false where AWS only warns.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/validate-stack-deployments.html
    """

    logical_id: str
    reason: str
    path: str = ""
    name: str = ""
    stops: bool = True
