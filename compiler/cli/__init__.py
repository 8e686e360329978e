"""The command line: one module a command, found by its file name."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click

_NOT_COMMANDS = {"__init__", "account", "screen", "options"}


class _Commands(click.Group):
    """Loads a command when it is asked for, so that none pays for another's imports."""

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


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="watchform", prog_name="watchform")
def main() -> None:
    """YAML specs of AWS monitoring become reviewed CloudFormation, deployed as change sets."""
