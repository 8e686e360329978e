"""`watchform iam`: the least permissions that planning and deploying need."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.cli import screen
from compiler.cli.options import ENVIRONMENT, PROJECT
from compiler.cli.screen import Exit

if TYPE_CHECKING:
    from awacs.aws import Statement

    from compiler.emit.access.subject import Subject

_GITHUB = "github:"


@click.command("iam", short_help="Write the least permissions that deploying needs.")
@ENVIRONMENT
@PROJECT
@click.option(
    "--role",
    type=click.Choice(["deploy", "plan", "doctor", "look", "service"]),
    default="deploy",
    show_default=True,
    help="Whose: who deploys, who only plans, who looks whether all is well, who only "
    "draws and reckons with data of the account, or CloudFormation's own (its service role).",
)
@click.option(
    "--trust",
    is_flag=False,
    flag_value="cloudformation",
    metavar="github:ORG/REPO",
    help="Write instead who may take the role: workflows of a repository of GitHub. For the "
    "service role it is `cloudformation`.",
)
@click.option("--format", "output", type=click.Choice(["json", "yaml"]), default="json")
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write files into a folder; needed where one policy cannot hold it all.",
)
def COMMAND(  # noqa: N802
    environment: str,
    project: Path,
    role: str,
    trust: str | None,
    output: str,
    folder: Path | None,
) -> None:
    """Write the least policy for a role, made of what the templates hold. Nothing is asked of AWS.

    Names are as narrow as the environment's prefix: a further alarm needs no new policy. Where
    the environment has a `service_role:`, whoever deploys may pass it on and change no resource.
    """
    repository = _repository(role, trust)
    subject = _subject(project, environment)
    statements = _permissions(role, subject) if trust is None else _trust(role, subject, repository)
    _show(statements, output, folder, f"{environment}-{role}{'-trust' if trust else ''}")


def _repository(role: str, trust: str | None) -> str:
    """Read whom a role trusts: a repository, or empty for CloudFormation."""
    if trust is None or (role == "service" and trust == "cloudformation"):
        return ""
    if role == "service":
        raise click.UsageError("only CloudFormation takes the service role: --trust cloudformation")
    repository = trust.removeprefix(_GITHUB)
    if trust == repository or not _is_repository(repository):
        text = f"`{trust}` is nobody who can be trusted: write github:ORG/REPO"
        raise click.UsageError(text)
    return repository


def _is_repository(text: str) -> bool:
    parts = text.split("/")
    signs = set("-_.")
    return len(parts) == 2 and all(
        part and all(c in signs or (c.isascii() and c.isalnum()) for c in part) for part in parts
    )


def _subject(project: Path, environment: str) -> Subject:
    from compiler.deploy.access import subject
    from compiler.pipeline import compile_environment
    from compiler.text.diagnostic import Problem

    compiled = compile_environment(project, environment)
    if compiled.failed or compiled.estate is None:
        screen.show(compiled.diagnostics, compiled.sources)
        click.echo(f"{screen.count(compiled.diagnostics)}; no policy was written", err=True)
        sys.exit(Exit.INVALID)
    estate = compiled.estate
    try:
        return subject(estate.project, estate.environment, compiled.templates)
    except Problem as problem:
        screen.show(problem.diagnostics, compiled.sources)
        sys.exit(Exit.INVALID)


def _permissions(role: str, subject: Subject) -> tuple[Statement, ...]:
    from compiler.emit.access import looker, roles

    made = {
        "deploy": roles.deployer,
        "plan": roles.planner,
        "doctor": looker.looker,
        "look": looker.viewer,
        "service": roles.service_role,
    }
    return made[role](subject)


def _trust(role: str, subject: Subject, repository: str) -> tuple[Statement, ...]:
    from compiler.emit.access import trust

    if role == "service":
        return (trust.trust_cloudformation(),)
    if role == "plan":
        return (trust.trust_pull_requests(subject, repository),)
    if role in ("doctor", "look"):
        return (trust.trust_main(subject, repository),)
    return (trust.trust_environment(subject, repository),)


def _show(statements: tuple[Statement, ...], output: str, folder: Path | None, name: str) -> None:
    from compiler.emit.access.documents import LARGEST_POLICY, as_json, as_yaml, documents, size

    written = documents(statements)
    write = as_json if output == "json" else as_yaml
    if folder is not None:
        _write(folder, name, output, [write(each) for each in written])
        return
    if len(written) > 1:
        total = sum(size(each) for each in written)
        click.echo(
            f"the policy has {total:,} characters, and IAM takes {LARGEST_POLICY:,}: it becomes "
            f"{len(written)} policies.\nWrite them into files with --out FOLDER, and attach all "
            "of them to the role.",
            err=True,
        )
        sys.exit(Exit.INVALID)
    click.echo(write(written[0]), nl=False)


def _write(folder: Path, name: str, ending: str, texts: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(texts, start=1):
        part = f"-{number}" if len(texts) > 1 else ""
        path = folder / f"{name}{part}.{ending}"
        path.write_text(text, encoding="utf-8")
        click.echo(f"wrote {path.as_posix()}")
