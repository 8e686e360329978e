"""Every state that a stack can be found in: what plan says of it, and what deploy does."""

from __future__ import annotations

import pytest
from scripted_aws import ScriptedAws
from scripted_run import NEW, put, run_deploy, run_plan
from scripted_states import CASES, STUCK, Observed, State, observe

from compiler.deploy.stack_states import STATES


@pytest.fixture(scope="module", params=CASES, ids=lambda case: case.name)
def observed(request: pytest.FixtureRequest) -> Observed:
    case = request.param
    assert isinstance(case, State)
    return observe(case)


def test_every_state_is_tried() -> None:
    assert {case.status for case in CASES} == set(STATES)


def test_a_state_has_its_exit_codes(observed: Observed) -> None:
    assert (observed.planned.code, observed.deployed.code) == (
        observed.case.plan,
        observed.case.deploy,
    )


def test_a_state_gets_its_orders_and_no_others(observed: Observed) -> None:
    assert tuple(observed.deployed.writes) == observed.case.deploys
    assert observed.ends == observed.case.ends


def test_a_plan_changes_nothing(observed: Observed) -> None:
    assert set(observed.planned.writes) <= {"CreateChangeSet", "DeleteChangeSet"}
    new = observed.case.status in {None, "DELETE_COMPLETE", "REVIEW_IN_PROGRESS"}
    if new or observed.case.plan != 2:
        assert observed.planned.writes == []


def test_nothing_is_left_over_and_no_resource_lost(observed: Observed) -> None:
    assert observed.left == []
    assert observed.lost == []


@pytest.mark.parametrize("status", STUCK)
def test_what_is_stuck_is_named_with_the_reason_and_the_way_out(status: str) -> None:
    for run in (run_plan, run_deploy):
        aws = ScriptedAws()
        held = put(aws, status).resources["AlarmMemory"]
        held.status, held.reason = "UPDATE_FAILED", "Access denied for operation PutMetricAlarm."
        found = run(aws)
        assert (
            "  stuck in UPDATE_FAILED: alarms.memory (AWS::CloudWatch::Alarm): "
            "Access denied for operation PutMetricAlarm\n"
        ) in found.out
        assert status in found.err
        assert "= help: " in found.err


def test_a_stack_that_is_as_the_spec_says_takes_four_reads_and_no_change_set() -> None:
    aws = ScriptedAws()
    put(aws, "UPDATE_COMPLETE", NEW)
    assert run_deploy(aws).code == 0
    assert aws.calls == ["GetCallerIdentity", "DescribeStacks", "GetTemplate"]
