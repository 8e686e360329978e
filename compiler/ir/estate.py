"""Everything that is to exist in one environment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

from compiler.ir.alarm import Alarm, Composite
from compiler.ir.dashboard import Dashboard
from compiler.ir.input import Input
from compiler.ir.logs import LogGroup, MetricFilter
from compiler.ir.origin import Origin
from compiler.ir.resource import PlainResource
from compiler.ir.silence import Silence
from compiler.ir.topic import NotifyKey, Topic
from compiler.ir.trail import Trail
from compiler.ir.unread import Unread
from compiler.ir.volumes import Volumes

Node = (
    Alarm
    | Composite
    | Dashboard
    | LogGroup
    | MetricFilter
    | Trail
    | NotifyKey
    | Topic
    | PlainResource
)


def logical_ids(node: Node) -> tuple[str, ...]:
    """Return the logical IDs of all resources a node takes, its own first."""
    own = node.identity.logical_id
    match node:
        case Trail() | NotifyKey() | Topic():
            return (own, *node.parts)
        case Alarm() | Composite() | Dashboard() | LogGroup() | MetricFilter() | PlainResource():
            return (own,)
        case _:
            assert_never(node)


@dataclass(frozen=True, slots=True)
class TerraformState:
    """Where a Terraform state lies: an S3 object, or a file of the project."""

    bucket: str | None = None
    key: str | None = None
    region: str | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Environment:
    """Where an estate is deployed; `embedded` means the AWS that runs inside the command.

    `service_role` is the ARN of the role that CloudFormation takes, None for the caller's rights.
    `volumes` and `prices` (in USD, by key of the price list) are what costs are estimated with.
    """

    name: str
    account: str
    region: str
    prefix: str
    origin: Origin
    profile: str | None = None
    embedded: bool = False
    terraform_states: tuple[tuple[str, TerraformState], ...] = ()
    volumes: Volumes = field(default_factory=Volumes)
    prices: tuple[tuple[str, float], ...] = ()
    service_role: str | None = None

    @property
    def partition(self) -> str:
        """The AWS partition of the region."""
        if self.region.startswith("cn-"):
            return "aws-cn"
        return "aws-us-gov" if self.region.startswith("us-gov-") else "aws"


@dataclass(frozen=True, slots=True)
class Stack:
    """One CloudFormation stack: `key` is the spec file's name without its ending.

    `nodes` are sorted by logical ID; `unread` is what its spec declares and does not use.
    """

    key: str
    name: str
    origin: Origin
    description: str
    inputs: tuple[Input, ...]
    nodes: tuple[Node, ...]
    tags: tuple[tuple[str, str], ...]
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True)
class Estate:
    """The stacks of one environment, sorted by key.

    `silences` are what the project file does not want to hear.
    """

    project: str
    environment: Environment
    stacks: tuple[Stack, ...]
    tags: tuple[tuple[str, str], ...] = field(default=())
    silences: tuple[Silence, ...] = ()
