"""A deployment on the standard output: shows it, and asks on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from compiler.cli.account import Opened
from compiler.cli.interrupts import Interrupts, Terminated
from compiler.cli.screen import show
from compiler.deploy.leave import Terms

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from compiler.cli.views.progress import Progress
    from compiler.deploy.ending import Show
    from compiler.deploy.guards import Held
    from compiler.deploy.outcome import Outcome
    from compiler.deploy.plan import StackPlan

GRACE = 10.0
"""Seconds in which a second interrupt cancels the updates that the first would leave running."""


class Terminal:
    """Shows a deployment on the standard output, and asks on a terminal."""

    def __init__(
        self,
        it: Opened,
        output: str,
        *,
        asks: bool,
        terms: Terms | None = None,
        interrupts: Interrupts | None = None,
    ) -> None:
        self._it = it
        self._output = output
        self._asks = asks
        self._terms = terms or Terms()
        self._interrupts = interrupts or Interrupts()
        self._view: Progress | None = None

    def planned(self, plans: Sequence[StackPlan]) -> None:
        """Show plans."""
        from compiler.cli.views import plan_text
        from compiler.cli.views.ink import coloured
        from compiler.cli.views.width import width
        from compiler.deploy.plan import Action

        with self._aside():
            for plan in plans:
                click.echo("")
                click.echo(plan_text.render(plan, coloured, width()))
                show(plan.findings, self._it.sources, self._output)
                found = plan_text.outputs(plan.deployed.outputs, coloured) if plan.deployed else ""
                if plan.action is Action.NOTHING and found:
                    click.echo(f"\n{found}")

    def approves(self, plans: Sequence[StackPlan]) -> bool:
        """Ask whether plans are to be executed, and apart from that what needs to be allowed."""
        terms = self._terms
        left = terms.left(plans)
        with self._aside():
            # A terminal may allow what is left; elsewhere it has to be allowed beforehand.
            here = self._asks and terms.reviewed is None and sys.stdin.isatty()
            names = tuple(each.logical_id for each in left) if here else ()
            found = replace(terms, allowed=(*terms.allowed, *names)).objections(plans)
            if found:
                click.echo("")
                show(found, self._it.sources, self._output)
                return False
            return self._asked(left)

    def _asked(self, left: Sequence[Held]) -> bool:
        from compiler.cli.views import plan_text
        from compiler.cli.views.ink import coloured
        from compiler.cli.views.width import width

        environment = self._it.environment
        if not self._asks or self._terms.reviewed is not None:
            return True
        if not sys.stdin.isatty():
            click.echo(
                f"{environment.name} is a real account: confirm with --yes where nobody can be "
                "asked.",
                err=True,
            )
            return False
        try:
            if left:
                click.echo(f"\n{plan_text.to_allow(left, coloured, width())}")
                if not click.confirm("\nIs all of this meant?"):
                    return False
            return click.confirm(
                f"\nApply this to the account {environment.account} ({environment.name})?"
            )
        except click.Abort:
            raise KeyboardInterrupt from None

    @contextmanager
    def watching(self, plans: Sequence[StackPlan]) -> Iterator[Show]:
        """Show what happens, as long as the block runs."""
        from compiler.cli.views.progress import progress

        click.echo("")
        with progress(plans, terminal=sys.stdout.isatty()) as view:
            self._view = view
            try:
                yield view.show
            finally:
                self._view = None

    def ended(self, plan: StackPlan, outcome: Outcome) -> None:
        """Say how it ended for one stack."""
        from compiler.cli.views import ended
        from compiler.cli.views.ink import coloured

        it = self._it
        with self._aside():
            found = ended.failure(plan, outcome)
            if found:
                click.echo("")
            show(found, it.sources, self._output)
            click.echo(ended.ended(plan, outcome, it.environment, coloured, it.project))

    def cancels(self, plans: Sequence[StackPlan]) -> bool:
        """Wait a little for a second interrupt, where someone is there to send it."""
        if not sys.stdin.isatty():
            return False
        names = ", ".join(plan.wanted.name for plan in plans)
        click.echo(
            f"interrupted: AWS goes on with {names}.\n"
            f"Press ^C again within {GRACE:.0f} seconds to cancel the update and go back.",
            err=True,
        )
        self._interrupts.again()
        try:
            self._it.clock.sleep(GRACE)
        except Terminated:
            return False
        except KeyboardInterrupt:
            click.echo("cancelling: what was changed is put back; ^C stops watching.", err=True)
            self._interrupts.again()
            return True
        return False

    def mended(self, plan: StackPlan, outcome: Outcome) -> None:
        """Say how it ended for one stack that was only looked after."""
        from compiler.cli.views import mended
        from compiler.cli.views.ink import coloured

        it = self._it
        with self._aside():
            click.echo(mended.ended(plan, outcome, it.environment, it.project, coloured))

    def confirms(self, question: str) -> bool:
        """Ask a question; without a terminal the answer is no."""
        if not self._asks:
            return True
        if not sys.stdin.isatty():
            click.echo("Confirm with --yes where nobody can be asked.", err=True)
            return False
        try:
            return click.confirm(f"\n{question}")
        except click.Abort:
            raise KeyboardInterrupt from None

    def types(self, word: str, given: str | None) -> bool:
        """Have a word typed, before what cannot be undone; `given` is one typed beforehand."""
        if not self._asks:
            return True
        if given is None and not sys.stdin.isatty():
            click.echo(f"Confirm with --confirm {word} where nobody can be asked.", err=True)
            return False
        if given is None:
            try:
                question = f"\nThis cannot be undone. Type {word} to delete all of this"
                given = click.prompt(question, default="", show_default=False)
            except click.Abort:
                raise KeyboardInterrupt from None
        if given.strip() != word:
            click.echo(f"`{given.strip()}` is not `{word}`.", err=True)
        return given.strip() == word

    def of_mending(self) -> Terminal:
        """Give the audience of orders to stacks that are there."""
        return _Mending(self._it, self._output, asks=self._asks, interrupts=self._interrupts)

    def _aside(self) -> AbstractContextManager[object]:
        """Take the live view off the screen for a while."""
        return self._view.aside() if self._view else nullcontext()


class _Mending(Terminal):
    """Speaks of what was asked of a stack, and of no deployment."""

    def ended(self, plan: StackPlan, outcome: Outcome) -> None:
        self.mended(plan, outcome)
