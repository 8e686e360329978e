"""PetClinic deployed once by the real command into an account that is already in use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from end_to_end_inventory import Inventory
from end_to_end_step import BY_HAND, Step, in_use


@pytest.fixture(scope="session")
def new_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Name a folder that is not there yet."""
    return lambda: tmp_path_factory.mktemp("petclinic") / "project"


@pytest.fixture(scope="session")
def used(new_folder: Callable[[], Path]) -> Step:
    """Before the first deployment; every test that goes on from here takes a copy."""
    return in_use(new_folder())


@pytest.fixture(scope="session")
def deployed(used: Step, new_folder: Callable[[], Path]) -> Step:
    """The first deployment; every test that goes on from here takes a copy."""
    return used.then(new_folder(), "deploy")


@pytest.fixture(scope="session")
def held(deployed: Step) -> Inventory:
    """What the account holds after the first deployment, without what someone else has."""
    return Inventory({key: thing for key, thing in deployed.after.items() if key[1] != BY_HAND})
