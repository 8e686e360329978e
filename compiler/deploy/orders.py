"""Orders that are given to stacks as they are: go on rolling back, roll back, delete."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from compiler.aws.errors import AwsError
from compiler.aws.stack import StackEvent
from compiler.deploy.ending import Audience
from compiler.deploy.execute import Started, Step, Told, followed, given
from compiler.deploy.follow import Heartbeat, Operation, Pace
from compiler.deploy.outcome import Outcome, Result
from compiler.deploy.plan import StackPlan
from compiler.deploy.port import Clock, Stacks
from compiler.deploy.turns import in_turns


@dataclass(frozen=True, slots=True)
class Order:
    """What one stack is told.

    `plan` says what is known of the stack, and what will change in it. `give` sends the order,
    `operation` is what it is followed by, and `aim` are the states that it is to end in.
    """

    plan: StackPlan
    give: Callable[[], None]
    operation: Operation
    aim: frozenset[str]


@dataclass(slots=True)
class Orders:
    """Gives orders to stacks: at the same time, and each after those that it needs.

    `outcomes` say how stacks ended, `under_way` which of them AWS is at.
    """

    stacks: Stacks
    clock: Clock
    pace: Pace
    audience: Audience
    orders: Mapping[str, Order]
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    under_way: dict[str, StackPlan] = field(default_factory=dict)

    def carry_out(self, needs: Mapping[str, frozenset[str]]) -> None:
        """Give all orders and follow them; an interrupt leaves AWS to go on by itself.

        `needs` names by stack the others that must have come to their aim before.
        """
        ours = {name: needs.get(name, frozenset()) & self.orders.keys() for name in self.orders}

        def begin(name: str) -> Iterator[Step]:
            return self._given(name, ours[name])

        with self.audience.watching([order.plan for order in self.orders.values()]) as show:
            steps: Iterator[tuple[str, Told]] = in_turns(self.clock, ours, begin)
            for name, step in steps:
                plan = self.orders[name].plan
                if isinstance(step, Started):
                    self.under_way[name] = plan
                elif isinstance(step, Outcome):
                    self.under_way.pop(name, None)
                    self.outcomes[name] = step
                    self.audience.ended(plan, step)
                elif isinstance(step, StackEvent | Heartbeat):
                    show(plan, step)

    def _given(self, name: str, needs: frozenset[str]) -> Iterator[Step]:
        missing = [n for n in needs if self.outcomes[n].result is not Result.DONE]
        if missing:
            yield Outcome(Result.NOT_TRIED, reason=", ".join(sorted(missing)))
            return
        order = self.orders[name]
        # Said before: where the answer never comes, AWS may do it all the same.
        yield Started(order.operation)
        try:
            yield from given(self.stacks, order.operation, self.pace, order.give)
        except AwsError as error:
            yield Outcome(Result.BROKEN, reason=error.message, error=error)
            return
        for step in followed(self.stacks, self.clock, order.operation, self.pace):
            if isinstance(step, Outcome) and step.status in order.aim:
                yield replace(step, result=Result.DONE, cause=None, stuck=())
            else:
                yield step
