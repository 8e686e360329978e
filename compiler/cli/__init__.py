"""The command line: one module a command, found by its file name."""

from __future__ import annotations

import errno
import gc
import os
from importlib import import_module
from pathlib import Path

import click

from compiler.text.diagnostic import Problem

_NOT_COMMANDS = {
    "__init__",
    "account",
    "audience",
    "firing",
    "interrupts",
    "judging",
    "live",
    "loading",
    "measuring",
    "mending",
    "options",
    "recordings",
    "screen",
    "shown",
    "unchanged",
    "workers",
}
_OUR_MISTAKE = 70
_INTERRUPTED = 130
_REFUSED = 3


class _Commands(click.Group):
    """Loads a command when it is asked for, so that none pays for another's imports."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; a mistake of ours ends in a sentence and a report, not in a traceback."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            ctx.exit(_INTERRUPTED)
        except Problem as problem:
            from compiler.cli.screen import show

            show(problem.diagnostics, {})
            ctx.exit(_REFUSED)
        except OSError as error:
            if error.errno == errno.EPIPE:
                # Whoever read the output has gone.
                raise
            named = f"{error.filename}: " if error.filename else ""
            click.echo(f"the system refused: {named}{error.strerror or error}", err=True)
            ctx.exit(_REFUSED)
        except Exception as error:  # noqa: BLE001 - the last place where it can be caught
            _report(error)
            ctx.exit(_OUR_MISTAKE)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Name the modules of this folder that are commands."""
        files = Path(__file__).parent.glob("*.py")
        return sorted(f.stem.replace("_", "-") for f in files if f.stem not in _NOT_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a command and take its COMMAND."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = import_module(f"compiler.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.COMMAND
        return command


def _report(error: Exception) -> None:
    """Keep what is needed to mend it in a file, and say where that is."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile(
        "w", prefix="watchform-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        traceback.print_exception(error, file=file)
    click.echo(
        "watchform made a mistake of its own; nothing is wrong with your specs.\n"
        f"What happened is in {file.name}: please report it with the spec that led to it.",
        err=True,
    )


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="watchform", prog_name="watchform")
def main() -> None:
    """YAML specs of AWS monitoring become reviewed CloudFormation, deployed as change sets."""
    # An estate is built and kept: looking for rubbish in it every 700 objects finds none.
    gc.set_threshold(100_000, 20, 20)
    # Looking for plugins reads the description of every package that is installed, and there is
    # none for us. https://docs.pydantic.dev/latest/concepts/plugins/
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
