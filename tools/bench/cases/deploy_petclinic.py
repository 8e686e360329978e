"""Deploy PetClinic to the embedded AWS: for the first time, and with nothing to do."""

from __future__ import annotations

from pathlib import Path

from projects import forget, petclinic
from runs import measured, watchform
from table import Table


def measure(table: Table, folder: Path) -> None:
    """Measure whole commands; the embedded AWS starts and ends with each."""
    project = petclinic(folder)
    command = watchform(project, "deploy", "--env", "local")
    table.doing("deploy")
    table.line("first", measured(command, 3, lambda: forget(project, ".watchform")))
    table.line("nothing to do", measured(command, 3))
