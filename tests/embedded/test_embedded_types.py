"""Each resource type of a monitoring stack: made, updated, kept over a restart, deleted.

What is compared is what the service's own API says, never what the stack says.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import embedded_storage_cases
import embedded_watch_cases
import pytest
from botocore.exceptions import ClientError
from embedded_case import Case
from embedded_cloud import Cloud

pytestmark = pytest.mark.embedded

CASES = (*embedded_watch_cases.CASES, *embedded_storage_cases.CASES)
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
Facts = dict[str, Any]


def noted(step: Callable[[Case], Any]) -> dict[str, Any]:
    """Take the step for every case; one that fails is the failure of its own tests only."""

    def outcome(case: Case) -> Any:
        try:
            return step(case)
        except (AssertionError, ClientError, LookupError) as error:
            return error

    return {case.id: outcome(case) for case in CASES}


def read(cloud: Cloud, case: Case) -> Facts:
    return case.read(cloud, cloud.outputs(case.stack)["Id"])


@pytest.fixture(scope="module")
def created(cloud: Cloud) -> dict[str, Any]:
    def create(case: Case) -> Facts:
        cloud.deploy(case.stack, case.template())
        return read(cloud, case)

    return noted(create)


@pytest.fixture(scope="module")
def repeated(cloud: Cloud, created: dict[str, Any]) -> dict[str, Any]:
    return noted(lambda case: cloud.change_set(case.stack, case.template()))


@pytest.fixture(scope="module")
def updated(cloud: Cloud, repeated: dict[str, Any]) -> dict[str, Any]:
    def update(case: Case) -> tuple[dict[str, Any], Facts]:
        changes = cloud.deploy(case.stack, case.template(changed=True))["Changes"]
        return changes[0]["ResourceChange"], read(cloud, case)

    return noted(update)


@pytest.fixture(scope="module")
def restarted(cloud: Cloud, updated: dict[str, Any]) -> dict[str, Any]:
    cloud.restart()
    return noted(lambda case: read(cloud, case))


@pytest.fixture(scope="module")
def deleted(cloud: Cloud, restarted: dict[str, Any]) -> dict[str, Any]:
    def delete(case: Case) -> str:
        identifier = cloud.outputs(case.stack)["Id"]
        assert cloud.delete(case.stack) == "DELETE_COMPLETE"
        try:
            return str(case.read(cloud, identifier).get("state"))
        except (ClientError, LookupError, StopIteration):
            return "gone"

    return noted(delete)


@every_case
def test_the_service_has_what_the_template_says(case: Case, created: dict[str, Any]) -> None:
    assert created[case.id] == case.first


@every_case
def test_the_same_template_is_an_empty_change_set(case: Case, repeated: dict[str, Any]) -> None:
    assert repeated[case.id]["Status"] == "FAILED"
    assert "didn't contain changes" in repeated[case.id]["StatusReason"]


@every_case
def test_a_change_is_made_in_place(case: Case, updated: dict[str, Any]) -> None:
    change, facts = updated[case.id]
    assert (change["Action"], change["Replacement"]) == ("Modify", "False")
    assert facts == case.then


@every_case
def test_a_restart_keeps_it(case: Case, restarted: dict[str, Any]) -> None:
    assert restarted[case.id] == case.then


@every_case
def test_it_goes_with_its_stack(case: Case, deleted: dict[str, Any]) -> None:
    assert deleted[case.id] == case.after_delete
