"""`watchform deploy`: shows the change sets, asks, and executes them."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.aws.errors import AwsError
from compiler.cli.account import Opened, SystemClock, opened
from compiler.cli.options import ENVIRONMENT, FORMAT, PROJECT
from compiler.cli.screen import Exit, show

if TYPE_CHECKING:
    from compiler.aws.stack import StackEvent
    from compiler.deploy.follow import Heartbeat
    from compiler.deploy.outcome import Outcome
    from compiler.deploy.plan import StackPlan

_SECONDS = {"s": 1, "m": 60, "h": 3600}


class _Duration(click.ParamType[float]):
    """A duration as specs write it: `90s`, `60m`, `2h`."""

    name = "duration"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Read a duration into seconds."""
        found = re.fullmatch(r"([1-9][0-9]{0,5})([smh])", str(value))
        if found is None:
            self.fail(f"`{value}` is no duration; write it as 90s, 60m or 2h", param, ctx)
        return float(int(found[1]) * _SECONDS[found[2]])


@click.command("deploy", short_help="Deploy an environment, as reviewed change sets.")
@ENVIRONMENT
@PROJECT
@FORMAT
@click.option("--yes", is_flag=True, help="Do not ask before changing a real account.")
@click.option(
    "--timeout",
    type=_Duration(),
    default="60m",
    show_default=True,
    help="How long to follow AWS; it goes on by itself after that.",
)
def COMMAND(  # noqa: N802
    environment: str,
    project: Path,
    output: str,
    yes: bool,
    timeout: float,
) -> None:
    """Bring the stacks of an environment into its account, as change sets.

    What will change is shown first, and before a real account is changed you are asked.
    """
    with opened(project, environment, output, writes=True) as it:
        code = _deploy(it, output, timeout, asks=not (yes or it.account.embedded))
    sys.exit(code)


def _deploy(it: Opened, output: str, timeout: float, *, asks: bool) -> Exit:
    from compiler.cli.views import conclusion
    from compiler.cli.views.ink import coloured
    from compiler.deploy.follow import Pace
    from compiler.deploy.rollout import Rollout

    click.echo(conclusion.heading(it.environment, coloured))
    poll = 0.1 if it.account.embedded else 3.0
    rollout = Rollout(
        cloud=it.account,
        clock=SystemClock(),
        environment=it.environment,
        project=it.estate.project,
        pace=Pace(poll=poll, timeout=timeout),
        audience=_Terminal(it, output, asks=asks),
    )
    try:
        ending = rollout.run(it.templates)
    except (AwsError, KeyboardInterrupt):
        done = conclusion.left_behind(rollout.done)
        if done:
            click.echo(done, err=True)
        raise
    again = conclusion.command(it.environment, it.project)
    said = conclusion.stopped(ending, again, coloured)
    if said:
        click.echo(said, err=True)
    return conclusion.exit_of(ending)


class _Terminal:
    """Shows a deployment on the standard output, and asks on a terminal."""

    def __init__(self, it: Opened, output: str, *, asks: bool) -> None:
        self._it = it
        self._output = output
        self._asks = asks

    def planned(self, plans: Sequence[StackPlan]) -> None:
        from compiler.cli.views import plan_text
        from compiler.cli.views.ink import coloured
        from compiler.cli.views.width import width
        from compiler.deploy.plan import Action

        for plan in plans:
            click.echo("")
            click.echo(plan_text.render(plan, coloured, width()))
            show(plan.findings, self._it.sources, self._output)
            found = plan_text.outputs(plan.deployed.outputs, coloured) if plan.deployed else ""
            if plan.action is Action.NOTHING and found:
                click.echo(f"\n{found}")

    def approves(self, plans: Sequence[StackPlan]) -> bool:  # noqa: ARG002 - the port
        environment = self._it.environment
        if not self._asks:
            return True
        if not sys.stdin.isatty():
            click.echo(
                f"{environment.name} is a real account: confirm with --yes where nobody can be "
                "asked.",
                err=True,
            )
            return False
        question = f"\nApply this to the account {environment.account} ({environment.name})?"
        try:
            return click.confirm(question)
        except click.Abort:
            raise KeyboardInterrupt from None

    @contextmanager
    def watching(self, plan: StackPlan) -> Iterator[Callable[[StackEvent | Heartbeat], None]]:
        from compiler.cli.views.progress import progress

        click.echo("")
        with progress(plan, terminal=sys.stdout.isatty()) as view:
            yield view.show

    def ended(self, plan: StackPlan, outcome: Outcome) -> None:
        from compiler.cli.views import conclusion
        from compiler.cli.views.ink import coloured

        show(conclusion.failure(plan, outcome), self._it.sources, self._output)
        it = self._it
        click.echo(conclusion.ended(plan, outcome, it.environment, coloured, it.project))
