"""One environment as its specs say it, and as its account has it; each thing is read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, cast

from compiler.aws.errors import AwsError
from compiler.ir.alarm import Alarm, Composite
from compiler.ir.estate import Environment, Estate, Node, Stack
from compiler.ir.input import ExportSource
from compiler.ir.value import Text

if TYPE_CHECKING:
    from compiler.aws.monitoring import DeployedAlarm, Monitoring
    from compiler.aws.notifications import DeployedTopic, Subscriber
    from compiler.aws.session import Account
    from compiler.aws.stack import DeployedStack, StackResource
    from compiler.deploy.port import Clock
    from compiler.emit.template import Template

T = TypeVar("T")
AnyAlarm = Alarm | Composite
Progress = Callable[[str], None]
"""Told what is being read."""

_GONE = "DELETE_COMPLETE"


@dataclass(frozen=True, slots=True)
class ExaminedStack:
    """A stack of the estate that is there, and its resources by logical ID.

    `values` are the inputs as they were when it was deployed, by name.
    """

    stack: Stack
    template: Template
    deployed: DeployedStack
    resources: Mapping[str, StackResource]
    values: Mapping[str, str]

    def holds(self, logical_id: str) -> bool:
        """Tell whether the stack made a resource, and has not deleted it."""
        return logical_id in self.resources

    def physical(self, logical_id: str) -> str:
        """Return what AWS calls a resource: its name, id or ARN."""
        return self.resources[logical_id].physical_id

    def text(self, text: Text) -> str:
        """Write a text with the values of the inputs in it."""
        return text.example(self.values)


class Examined:
    """The environment that is looked at.

    `now` is in seconds since 1970; `run` are the options that name the environment to every
    command; `chosen` are the names of the checks that are done; `poll` is the seconds between
    looks.
    """

    def __init__(
        self,
        estate: Estate,
        templates: Sequence[Template],
        account: Account,
        *,
        now: float,
        run: str,
        clock: Clock,
        poll: float = 3.0,
        chosen: frozenset[str] = frozenset(),
        progress: Progress = lambda _: None,
    ) -> None:
        self.estate = estate
        self.templates = tuple(templates)
        self.account = account
        self.now = now
        self.run = run
        self.clock = clock
        self.poll = poll
        self.chosen = chosen
        self.progress = progress
        self._known: dict[object, object] = {}

    @property
    def environment(self) -> Environment:
        """The environment of the estate."""
        return self.estate.environment

    @property
    def put_back(self) -> str:
        """Say how what was changed or deleted by hand becomes again what its stack says."""
        return f"put it back: watchform deploy {self.run} --revert-drift"

    def once(self, key: object, read: Callable[[], T]) -> T:
        """Read something, or say again how it was refused."""
        if key not in self._known:
            try:
                self._known[key] = read()
            except AwsError as error:
                self._known[key] = error
        found = self._known[key]
        if isinstance(found, AwsError):
            raise found
        return cast("T", found)

    def deployed(self, name: str) -> DeployedStack | None:
        """Describe a stack; None where there is none."""
        stacks = self.account.stacks
        return self.once(("stack", name), lambda: stacks.stack(name))

    @property
    def stacks(self) -> tuple[ExaminedStack, ...]:
        """The stacks that are there."""
        return self.once("stacks", lambda: tuple(self._stacks()))

    def _stacks(self) -> Iterator[ExaminedStack]:
        for template in self.templates:
            name = template.stack.name
            deployed = self.deployed(name)
            if deployed is None or deployed.status in {"REVIEW_IN_PROGRESS", _GONE}:
                continue
            self.progress(f"the resources of {name}")
            found = self.account.stacks.resources(name)
            there = {each.logical_id: each for each in found if each.status != _GONE}
            values = self._values(template, deployed)
            yield ExaminedStack(template.stack, template, deployed, there, values)

    def _values(self, template: Template, deployed: DeployedStack) -> dict[str, str]:
        """Return the inputs as the stack has them; exports are read where there are some."""
        given = {**deployed.parameters, **deployed.resolved}
        inputs = template.stack.inputs
        values = {i.name: given[i.parameter] for i in inputs if i.parameter in given}
        exports = {i.name: i.source.name for i in inputs if isinstance(i.source, ExportSource)}
        exported = self.once("exports", self.account.exports) if exports else {}
        values |= {name: exported[key] for name, key in exports.items() if key in exported}
        return values

    def nodes(self, *kinds: type[T]) -> Iterator[tuple[ExaminedStack, T]]:
        """Give the nodes of some kinds that their stacks have made."""
        for stack in self.stacks:
            for node in stack.stack.nodes:
                if isinstance(node, kinds) and stack.holds(cast("Node", node).identity.logical_id):
                    yield stack, node

    def monitoring(self, region: str | None = None) -> Monitoring:
        """Return the CloudWatch of a region, None for the environment's."""
        return self.once(("monitoring", region), lambda: self.account.monitoring(region))

    @property
    def alarm_nodes(self) -> tuple[tuple[ExaminedStack, AnyAlarm], ...]:
        """The alarms and composites that were deployed."""
        every: Iterable[tuple[ExaminedStack, AnyAlarm]] = self.nodes(Alarm, Composite)
        return self.once("alarm nodes", lambda: tuple(every))

    @property
    def alarms(self) -> Mapping[str, DeployedAlarm]:
        """Every alarm whose name begins with the prefix, and those of ours that do not, by name."""
        return self.once("alarms", self._alarms)

    def _alarms(self) -> Mapping[str, DeployedAlarm]:
        self.progress("alarms")
        monitoring, prefix = self.monitoring(), self.environment.prefix
        found = {alarm.name: alarm for alarm in monitoring.alarms(prefix)}
        names = (stack.physical(node.identity.logical_id) for stack, node in self.alarm_nodes)
        others = [name for name in names if not name.startswith(prefix)]
        return found | {alarm.name: alarm for alarm in monitoring.alarms_named(others)}

    def alarm(self, stack: ExaminedStack, node: AnyAlarm) -> DeployedAlarm | None:
        """Return an alarm as it is; None where it is not there."""
        return self.alarms.get(stack.physical(node.identity.logical_id))

    def topic(self, arn: str) -> DeployedTopic | None:
        """Return a topic as it is; None where it is not there."""
        self.progress(f"the topic {arn.rpartition(':')[2]}")
        notifications = self.account.notifications
        return self.once(("topic", arn), lambda: notifications.topic(arn))

    def subscribers(self, topic: str) -> tuple[Subscriber, ...] | None:
        """Return who is subscribed to a topic, by its ARN; None where it is not there."""
        notifications = self.account.notifications
        return self.once(("subscribers", topic), lambda: notifications.subscribers(topic))
