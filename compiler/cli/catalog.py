"""`watchform catalog`: what can be watched, with which metrics, widgets and alarms."""

from __future__ import annotations

import sys

import click

from compiler.cli.screen import Exit


@click.command("catalog", short_help="Show what can be watched, and find metrics.")
@click.argument("service", required=False)
@click.option(
    "--search",
    "word",
    metavar="WORD",
    help="Find services, namespaces and metrics; of all of AWS's, not only the catalog's.",
)
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How it is written.",
)
def COMMAND(service: str | None, word: str | None, output: str) -> None:  # noqa: N802
    """Show what SERVICE has: identity, metrics, widgets, recommended alarms, lines to paste.

    Without SERVICE, all services are listed.
    """
    if service is not None and word is not None:
        raise click.UsageError("name a SERVICE or --search for a word, not both")
    if word is not None:
        _search(word, output)
    elif service is not None:
        _service(service, output)
    else:
        _list(output)


def _list(output: str) -> None:
    from compiler.catalog import service
    from compiler.cli.views import catalog_json, catalog_text
    from compiler.cli.views.table import screen

    every = [service.load(name) for name in service.names()]
    if output == "json":
        click.echo(catalog_json.contents(every))
    else:
        click.echo(catalog_text.contents(every, screen()))


def _service(name: str, output: str) -> None:
    from compiler.catalog import service
    from compiler.cli.views import catalog_json, catalog_text
    from compiler.cli.views.table import screen

    if name not in service.names():
        _unknown(name)
    found = service.load(name)
    if output == "json":
        click.echo(catalog_json.service(found))
    else:
        click.echo(catalog_text.service(found, screen()))


def _search(word: str, output: str) -> None:
    from compiler.catalog.search import search, words
    from compiler.cli.views import catalog_json, catalog_text
    from compiler.cli.views.table import screen
    from compiler.text.nearest import nearest

    found = search(word)
    if output == "json":
        click.echo(catalog_json.found(found))
    elif found.services or found.namespaces:
        click.echo(catalog_text.found(found, screen()))
    else:
        near = nearest(word, words())
        help_ = f": did you mean `{near}`?" if near else ""
        click.echo(f"nothing is called like `{word}`{help_}", err=True)


def _unknown(name: str) -> None:
    """Say what was probably meant: a service of the catalog, or a word to search for."""
    from compiler.catalog.likely import likely
    from compiler.catalog.search import search
    from compiler.text.nearest import did_you_mean

    meant = did_you_mean(likely(name))
    found = search(name)
    if meant:
        help_ = meant
    elif found.services or found.namespaces:
        help_ = f"`watchform catalog --search {name}` finds metrics of that name"
    else:
        help_ = "`watchform catalog` lists all services"
    click.echo(f"the catalog has no service `{name}`: {help_}", err=True)
    sys.exit(Exit.INVALID)
