"""`watchform init`: from an empty folder to a project that compiles."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import click

from compiler.catalog import service as catalog
from compiler.cli import screen
from compiler.cli.screen import Exit
from compiler.starter import answers as given
from compiler.starter.answers import Answers, Watched

_ADDRESS = "alerts@example.com"


@click.command("init", short_help="Begin a project: asks, and writes specs that compile.")
@click.argument(
    "folder", type=click.Path(path_type=Path, file_okay=False), default=Path(), metavar="[DIR]"
)
@click.option("--project", metavar="NAME", help="The name of the project (default: the folder's).")
@click.option("--env", metavar="NAME", help="The environment (default: dev).")
@click.option("--account", metavar="DIGITS", help="Its AWS account; without one, only `local`.")
@click.option("--region", metavar="REGION", help="Its region.")
@click.option("--prefix", metavar="TEXT", help="Begins all names (default: PROJECT-ENV).")
@click.option("--email", metavar="ADDRESS", help="Who hears the alarms.")
@click.option("--topic", metavar="ARN", help="An SNS topic that exists, in place of --email.")
@click.option(
    "--service", "services", multiple=True, metavar="SERVICE=NAME",
    help="What to watch: lambda=orders, ecs-service=CLUSTER,SERVICE. May be repeated.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="Ask nothing: take flags and defaults.")
def COMMAND(  # noqa: N802
    folder: Path, services: tuple[str, ...], yes: bool, **flags: str | None
) -> None:
    """Begin a project in DIR (default: here).

    Asks for what no flag says, and writes specs, templates, schemas for editors, a Makefile and a
    workflow for CI. Nothing that exists is overwritten.
    """
    from compiler.starter.files import taken

    if reason := taken(folder):
        click.echo(f"{reason}; nothing was written", err=True)
        sys.exit(Exit.INVALID)
    watched = _flagged(services)
    ask = _Asker(flags, quiet=yes or not sys.stdin.isatty())
    name = ask("project", "Name of the project", given.wrong_project, _name_of(folder))
    stage = ask("env", "Environment", given.wrong_environment, "dev")
    whose = "AWS account, twelve digits (Enter: none yet)"
    number = ask("account", whose, given.wrong_account, "")
    where = ask("region", "AWS region", given.wrong_region, _region())
    begins = ask("prefix", "Names begin with", given.wrong_prefix, f"{name}-{stage}")
    hears = "Who hears the alarms (e-mail address, or ARN of an SNS topic)"
    who = ask(
        "topic" if flags["topic"] else "email", hears, given.wrong_listener, _ADDRESS, own=True
    )
    email, arn = given.listener(who)
    watched = watched or ask.watches(where)
    _make(folder, Answers(name, stage, number, where, begins, email, arn, watched))


class _Asker:
    """Asks, unless it is quiet: then what no flag says is the default."""

    def __init__(self, flags: Mapping[str, str | None], *, quiet: bool) -> None:
        self._flags = flags
        self._quiet = quiet

    def __call__(
        self,
        name: str,
        question: str,
        wrong: Callable[[str], str],
        default: str,
        *,
        own: bool = False,
    ) -> str:
        """Take the flag, or ask until the answer is right, with the reason why it is not.

        With `own`, the default only stands in where nothing is asked.
        """
        flag = self._flags[name]
        if flag is None and not self._quiet:
            return self._prompt(question, wrong, None if own else default)
        answer = default if flag is None else flag
        if reason := wrong(answer):
            raise click.UsageError(f"--{name}: {answer or 'nothing'} cannot be: {reason}")
        return answer

    def _prompt(self, question: str, wrong: Callable[[str], str], default: str | None) -> str:
        def checked(text: str) -> str:
            answer = text.strip()
            if reason := wrong(answer):
                raise click.BadParameter(reason)
            return answer

        found: str = click.prompt(
            question, default=default, value_proc=checked, show_default=bool(default)
        )
        return found

    def watches(self, region: str) -> tuple[Watched, ...]:
        """Ask for things to watch, one after the other, until there is no further one."""
        if self._quiet:
            return ()
        click.echo("\nWhat shall be watched? A service, or `?` for a list of them.")
        found: tuple[Watched, ...] = ()
        while True:
            service = self._prompt("Service (Enter: no more)", _wrong_service, "")
            if not service:
                return found
            if service == "?":
                _list_services()
                continue
            found = (*found, self._watched(service, found, region))

    def _watched(self, service: str, before: tuple[Watched, ...], region: str) -> Watched:
        known = catalog.load(service)
        identity = tuple(
            self._prompt(f"  {key}", partial(given.wrong_value, form=known.forms.get(key)), None)
            for key in known.identity
        )
        watched = Watched(given.name_of(service, identity, before), service, identity)
        asking = given.asking(watched, region)
        if asking:
            many = f"{len(asking)} alarm{'s' * (len(asking) > 1)}"
            _say(f"{many} worth having need{'s' * (len(asking) == 1)} a number that only you know.")
            _say("Enter leaves one out; the spec keeps a note of it.")
        thresholds = []
        for alarm in asking:
            _say(f"{alarm.name}: {alarm.asks}")
            judge = partial(given.wrong_threshold, comparison=alarm.comparison)
            answer = self._prompt(f"  {alarm.name} {alarm.comparison}", judge, "")
            thresholds.append((alarm.name, given.threshold_of(answer, alarm.comparison)))
        return Watched(watched.name, service, identity, tuple(thresholds))


def _say(text: str) -> None:
    click.echo(click.wrap_text(text, 78, "  ", "    "))


def _wrong_service(text: str) -> str:
    return "" if text in ("", "?") else given.wrong_service(text)


def _list_services() -> None:
    width = max(map(len, catalog.names()))
    for name in catalog.names():
        click.echo(f"  {name:{width}}  {catalog.load(name).title}")


def _flagged(services: tuple[str, ...]) -> tuple[Watched, ...]:
    found: tuple[Watched, ...] = ()
    for text in services:
        watched = given.watched_of(text, found)
        if isinstance(watched, str):
            raise click.UsageError(f"--service: {watched}")
        found = (*found, watched)
    return found


def _name_of(folder: Path) -> str:
    """Make a name of that of the folder."""
    name = re.sub(r"[^A-Za-z0-9-]+", "-", folder.resolve().name).strip("-")[:40]
    return name if name[:1].isalpha() else "monitoring"


def _region() -> str:
    return os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"


def _make(folder: Path, answers: Answers) -> None:
    from importlib.metadata import version

    from compiler.starter.files import files_of, make

    everything, made, kept = make(folder, files_of(answers, version("watchform")))
    screen.show(everything.diagnostics, everything.sources)
    if everything.failed:
        click.echo(f"{screen.count(everything.diagnostics)}; nothing was written", err=True)
        sys.exit(Exit.INVALID)
    click.echo()
    for name in made:
        click.echo(f"wrote {(folder / name).as_posix()}")
    for name in kept:
        click.echo(f"kept {(folder / name).as_posix()}, which was there already")
    if ".gitignore" in kept:
        click.echo("add `.watchform/` to .gitignore")
    click.echo(f"\nNext{'' if folder == Path() else f', in {folder.as_posix()}'}:")
    click.echo("  watchform deploy --env local   deploys to the AWS inside the command")
    click.echo("  watchform compile              after a change of the specs")
    if answers.account:
        click.echo(f"  watchform plan --env {answers.environment:<10}what would change there")
    click.echo(f"\nThe comments in {answers.spec} say how it goes on.")
