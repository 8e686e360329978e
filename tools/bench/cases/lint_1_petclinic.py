"""Lint PetClinic: judged for the first time, again, after a comment, after an environment."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from projects import forget, petclinic
from runs import measured, watchform
from table import Table


def measure(table: Table, folder: Path) -> None:
    """Measure all four environments."""
    project = petclinic(folder)
    command = watchform(project, "lint")
    table.doing("lint")
    table.line("cold", measured(command, 3, lambda: forget(project, ".watchform")))
    warm = measured(command, 9)
    table.line("warm", warm)
    table.ratio("  of the 0.5 s it may take", warm.median / 0.5, "at most 1")
    spec = project / "specs" / "petclinic.yaml"
    again = count()

    # The specs are compiled again, and none of the templates is another.
    def comment() -> None:
        spec.write_text(f"{spec.read_text()}# {next(again)}\n")

    table.line("a comment changed", measured(command, 5, comment))
    dev = project / "specs" / "environments" / "dev.yaml"
    text, numbers = dev.read_text(), count()

    # A tag of the environment stands in its template.
    def change() -> None:
        dev.write_text(text.replace("tags: {", f"tags: {{Run: r{next(numbers)}, "))

    table.line("one environment changed", measured(command, 5, change))
