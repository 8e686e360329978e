"""The plan of a deployment: plain values, made once, read by those who show and those who do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NamedTuple

from compiler.aws.change_set import ChangeSetType
from compiler.aws.stack import DeployedStack
from compiler.deploy.document import Document
from compiler.deploy.meaning.said import Said
from compiler.ir.input import Input
from compiler.ir.origin import Origin
from compiler.text.diagnostic import Diagnostic
from compiler.text.source import Span

OWNER_TAG = "watchform:project"
"""Stands on every stack of ours and names the project; nothing is deleted without it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a stack is to be: the template and all that goes with it.

    `new` are the logical IDs of what holds data and is not to be taken over. `assumed`
    are inputs that hold an example because the embedded AWS has no such layer;
    `options` name the stack to the AWS CLI, `run` the environment to watchform. `inputs` are those
    of the spec. `service_role` is the ARN of the role that CloudFormation takes, or empty. With
    `reverts` the stack is compared with what is there, and not only with its last template.
    """

    key: str
    name: str
    options: str
    origin: Origin
    project: str
    body: str
    document: Document
    origins: Mapping[str, Origin]
    parameters: Mapping[str, str]
    tags: Mapping[str, str]
    capabilities: tuple[str, ...] = ()
    new: frozenset[str] = frozenset()
    assumed: tuple[str, ...] = ()
    run: str = ""
    inputs: tuple[Input, ...] = ()
    service_role: str = ""
    reverts: bool = False


class Action(StrEnum):
    """What happens to a stack."""

    CREATE = "create"
    UPDATE = "update"
    NOTHING = "nothing"
    WAITS = "waits"
    REFUSED = "refused"


class Refusal(StrEnum):
    """Why a stack is left alone."""

    INVALID = "its inputs cannot be filled"
    REJECTED = "AWS rejected the change set"
    BUSY = "it is busy"
    STUCK = "it needs recovery"


ChangeAction = Literal["add", "change", "remove", "replace", "import"]
"""`replace` is a change that makes the resource anew; `import` adopts one that exists."""


@dataclass(frozen=True, slots=True)
class PropertyChange:
    """One value of a resource before and after, None where there is none on that side.

    `path` is from the properties down: `Threshold`, `Metrics/0/Period`; what is no property has
    the attribute's name first: `Metadata/…`. Values that are not text are JSON, indented.
    `cause` says what changed where the values are not known until the change is made.
    """

    path: str
    before: str | None
    after: str | None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class ResourceChange:
    """One resource that changes.

    `certain` is false where AWS replaces it only under conditions. `policy` is what becomes of
    the old resource: Delete, Retain, ReplaceAndRetain…; empty where AWS does not say. `name` is
    the resource as people know it: its spec entry, or its logical ID. `span` is the line that
    made it change, None where the spec has none (any more). `meaning` says in the words of the
    spec what changes.
    """

    action: ChangeAction
    logical_id: str
    type: str
    name: str
    physical_id: str = ""
    policy: str = ""
    certain: bool = True
    properties: tuple[PropertyChange, ...] = ()
    span: Span | None = None
    meaning: tuple[Said, ...] = ()


class Unchecked(NamedTuple):
    """A resource that CloudFormation compares nothing of, by its name in the spec."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Drift:
    """What was changed past a deployed stack.

    `changes` go from what the template says to what is there; one that is gone is a `remove`.
    `checked` counts the resources that were compared, `unchecked` are the others. `findings` say
    what could not be found out.
    """

    changes: tuple[ResourceChange, ...] = ()
    checked: int = 0
    unchecked: tuple[Unchecked, ...] = ()
    findings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class PreparedSet:
    """A change set that waits to be executed, and what this run must clear away if it is not.

    `made` is false where an earlier run left it; `ghost` is true where making it brought forth
    an empty stack in review.
    """

    arn: str
    stack_arn: str
    type: ChangeSetType
    made: bool = True
    ghost: bool = False


@dataclass(frozen=True, slots=True)
class StackPlan:
    """What would happen to one stack.

    `reason` is one sentence; `notes` are further ones. `prepared` is there only where the plan
    is to be executed and the change set could be made beforehand. `adopts` means that it takes
    over what exists as it is, and that planning once more then brings that to what is wanted.
    `shell` is the ARN of an empty stack that must go first; all it does is to delete that, and
    planning once more makes the stack. `findings` say why it is refused, or warn. `base` is a
    digest of what the stack is now: its template, parameters and tags; empty where there is none.
    `drift` is there where it was looked for, and the stack is there.
    """

    wanted: Wanted
    action: Action
    reason: str
    changes: tuple[ResourceChange, ...] = ()
    deployed: DeployedStack | None = None
    prepared: PreparedSet | None = None
    shell: str = ""
    adopts: bool = False
    refusal: Refusal | None = None
    findings: tuple[Diagnostic, ...] = ()
    notes: tuple[str, ...] = field(default=())
    base: str = ""
    drift: Drift | None = None

    @property
    def is_first_step(self) -> bool:
        """Whether the stack must be planned once more after this."""
        return self.adopts or bool(self.shell)

    @property
    def has_changes(self) -> bool:
        """Whether executing it would change anything."""
        return self.action in {Action.CREATE, Action.UPDATE, Action.WAITS}

    @property
    def has_drifted(self) -> bool:
        """Whether something of it was changed past the stack."""
        return self.drift is not None and bool(self.drift.changes)

    def count(self, action: ChangeAction) -> int:
        """Count the resources of one action."""
        return sum(change.action == action for change in self.changes)
