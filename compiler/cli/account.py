"""The way of every command that needs an account: compile, judge, open, check."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.aws.embedded import EmbeddedAwsError
from compiler.aws.errors import AwsError, Trouble
from compiler.cli.screen import Exit, show
from compiler.deploy.codes import AWS_REFUSED, NO_SUCH_STACK
from compiler.text.diagnostic import Diagnostic, Problem, Severity
from compiler.text.nearest import suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from compiler.aws.session import Account
    from compiler.deploy.port import Clock, Cloud
    from compiler.emit.template import Template
    from compiler.ir.estate import Environment, Estate
    from compiler.text.source import SourceFile

STATE = Path(".watchform", "embedded")
"""Where the embedded AWS keeps what it holds, in the project."""


class SystemClock:
    """The time of this machine."""

    def now(self) -> float:
        """Return seconds that only go forward."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Opened:
    """A compiled estate, and the account it belongs to, which has been checked."""

    estate: Estate
    templates: tuple[Template, ...]
    sources: Mapping[str, SourceFile]
    account: Cloud
    project: Path = Path()
    clock: Clock = field(default_factory=SystemClock)

    @property
    def environment(self) -> Environment:
        """The environment of the estate."""
        return self.estate.environment

    @property
    def poll(self) -> float:
        """Seconds between looks: the embedded AWS is fast."""
        return 0.1 if self.account.embedded else 3.0


@contextmanager
def opened(
    project: Path,
    environment: str,
    output: str,
    *,
    writes: bool,
    judges: bool = True,
    only: str = "",
) -> Iterator[Opened]:
    """Compile an environment, and open its account; with `writes`, write its templates too.

    Without `judges` the templates are not asked about: who mends a stack needs only its name.
    `only` is the stack that was asked for: it has to be one of the environment.
    Findings are shown. What goes wrong, inside the block too, ends the program with the exit
    code that says what it was.
    """
    from compiler.pipeline import compile_environment, write_templates

    compilation = compile_environment(project, environment)
    show(compilation.diagnostics, compilation.sources, output)
    if compilation.failed or compilation.estate is None:
        sys.exit(Exit.INVALID)
    _named(compilation.templates, environment, only, output)
    if judges:
        _judge(project, compilation.templates, compilation.sources, output)
    if writes:
        for path in write_templates(project, compilation):
            click.echo(f"{'wrote' if path.exists() else 'removed'} {path.as_posix()}")
    estate, sources = compilation.estate, compilation.sources
    with (
        reported(estate.environment, sources, output, writes=writes),
        _account(project, estate, compilation.templates) as account,
    ):
        from compiler.deploy.estate import check_account

        check_account(account, estate.environment)
        yield Opened(estate, compilation.templates, sources, account, project)


def asking(it: Opened) -> None:
    """Say that CloudFormation is asked, which takes a while where it is the real one."""
    if not it.account.embedded:
        many = f" in {len(it.templates)} stacks" if len(it.templates) > 1 else ""
        click.echo(f"asking CloudFormation what would change{many} …", err=True)


@contextmanager
def reported(
    environment: Environment, sources: Mapping[str, SourceFile], output: str, *, writes: bool
) -> Iterator[None]:
    """Say what goes wrong in the block, and end the program with the exit code for it."""
    try:
        yield
    except AwsError as error:
        show([_refused(error, environment)], sources, output)
        from compiler.cli.views.conclusion import exit_of_error

        sys.exit(exit_of_error(error))
    except EmbeddedAwsError as error:
        show([Diagnostic(AWS_REFUSED, error.message, None, help=error.advice)], {}, output)
        sys.exit(Exit.NO_ACCESS)
    except Problem as problem:
        show(problem.diagnostics, sources, output)
        sys.exit(Exit.NO_ACCESS)
    except KeyboardInterrupt:
        # A command that writes says itself what it has done.
        click.echo("interrupted" if writes else "interrupted: nothing was changed", err=True)
        sys.exit(Exit.INTERRUPTED)


def _named(templates: Sequence[Template], environment: str, only: str, output: str) -> None:
    """End the program where no stack is called as was asked: nothing would be done, in silence."""
    names = dict.fromkeys(name for t in templates for name in (t.stack.key, t.stack.name))
    if only and only not in names:
        message = f"no stack of {environment} is called `{only}`"
        help_ = suggestion(only, names, what="there are")
        show((Diagnostic(NO_SUCH_STACK, message, None, help=help_),), {}, output)
        sys.exit(Exit.INVALID)


def _judge(
    project: Path,
    templates: tuple[Template, ...],
    sources: Mapping[str, SourceFile],
    output: str,
) -> None:
    """Stop where the linter finds errors."""
    from compiler.cli.judging import judged

    findings = judged(project, templates)
    show(findings, sources, output)
    if any(finding.severity is Severity.ERROR for finding in findings):
        sys.exit(Exit.INVALID)


@contextmanager
def _account(project: Path, estate: Estate, templates: tuple[Template, ...]) -> Iterator[Account]:
    """Open the account: AWS, or the one that runs as long as this block."""
    from compiler.aws.session import connect

    environment = estate.environment
    if not environment.embedded:
        yield connect(environment, root=project)
        return
    from compiler.aws.embedded import running
    from compiler.deploy.follow import Pace
    from compiler.deploy.stand_ins import stand_in

    with running(project / STATE) as aws:
        account = connect(environment, aws.url, project)
        pace = Pace(poll=0.05, timeout=60)
        stand_in(account, SystemClock(), environment, estate.project, templates, pace)
        yield account


def _refused(error: AwsError, environment: Environment) -> Diagnostic:
    span = None
    if error.trouble is Trouble.NO_CREDENTIALS:
        written = "profile" if environment.profile else "account"
        span = environment.origin.field(written)
    message = error.message
    if error.trouble is Trouble.DENIED and error.action and error.action not in message:
        message += f" (it needs `{error.action}`)"
    return Diagnostic(AWS_REFUSED, message, span, help=error.help)
