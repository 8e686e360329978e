"""`watchform explain`: why something is a mistake, and how it is right."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from compiler.cli.screen import Exit, paint

if TYPE_CHECKING:
    from compiler.explain.explanation import Explanation


@click.command("explain", short_help="Say what a code of a message means.")
@click.argument("code", required=False)
def COMMAND(code: str | None) -> None:  # noqa: N802
    """Say why CODE (WF341, or its name unknown-metric) is a mistake, with examples.

    Without CODE, all codes are listed.
    """
    from compiler.cli.views import explained
    from compiler.cli.views.ink import coloured
    from compiler.explain.registry import explanations, find

    if code is None:
        click.echo(explained.contents(explanations(), coloured))
        return
    found = find(code)
    if found is None:
        _unknown(code)
    else:
        _explain(found)


def _explain(explanation: Explanation) -> None:
    from compiler.cli.views import explained
    from compiler.cli.views.ink import coloured
    from compiler.cli.views.width import width
    from compiler.explain.example import message

    click.echo(explained.text(explanation, message(explanation, paint), coloured, width()))


def _unknown(word: str) -> None:
    from compiler.explain.registry import explanations
    from compiler.text.nearest import nearest

    codes = [each.code for each in explanations().values()]
    near = nearest(word, [name for code in codes for name in (code.id, code.slug)])
    help_ = f"did you mean `{near}`?" if near else "`watchform explain` lists all codes"
    click.echo(f"there is no code `{word}`: {help_}", err=True)
    sys.exit(Exit.INVALID)
