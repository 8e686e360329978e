"""Each call of watch, recover, rollback and destroy goes wrong in each way, or is interrupted."""

from __future__ import annotations

import pytest
from scripted_aws import Fault
from scripted_faults import EVERYWHERE, STAYS
from scripted_verb_faults import (
    CASES,
    FOLLOWING,
    ORDERS,
    calls,
    fault_at,
    moments,
    observe,
    operations,
)

from compiler.cli.screen import Exit

TRIED = [
    pytest.param(name, operation, error, id=f"{name}: {operation}: {error}")
    for name in CASES
    for operation in operations(name)
    for error in EVERYWHERE
]
# It goes on by itself meanwhile: a cancellation that did not arrive comes too late then.
TOO_LATE = "`rollback` of `UPDATE_IN_PROGRESS`"


@pytest.mark.parametrize(("name", "operation", "error"), TRIED)
def test_what_goes_wrong_is_survived_or_reported(name: str, operation: str, error: str) -> None:
    seen = observe(CASES[name], fault_at(name, operation, error))
    survives = operation.partition(" ")[0] in ORDERS or operation.endswith("at the end")
    expected = Exit.DONE if survives and error not in STAYS else Exit.NO_ACCESS
    assert seen.run.code == expected
    if expected is not Exit.DONE:
        said = seen.run.out + seen.run.err
        assert "help: " in said or "next: " in said
        assert "Traceback" not in said
    assert seen.again.code == Exit.DONE
    assert seen.ends == CASES[name].ends or name == TOO_LATE
    assert seen.amiss == []


@pytest.mark.parametrize("name", CASES)
def test_an_interrupt_at_every_moment_loses_nothing(name: str) -> None:
    for fault in moments(name):
        seen = observe(CASES[name], fault)
        assert (seen.run.code, seen.again.code) == (Exit.INTERRUPTED, Exit.DONE), fault
        assert seen.ends == CASES[name].ends or name == TOO_LATE, fault
        assert seen.amiss == [], fault


@pytest.mark.parametrize("name", [name for name in CASES if "watch" not in name])
def test_an_order_is_given_once_more_where_no_answer_came(name: str) -> None:
    (order,) = ORDERS & set(calls(name))
    seen = observe(CASES[name], Fault((order, 1), "Throttling", times=2))
    assert seen.run.code == Exit.DONE
    asked = [asked for call, asked in seen.run.aws.requests if call == order]
    assert len(asked) == 3
    assert all(each == asked[0] for each in asked), "another token would be another order"


@pytest.mark.parametrize("name", [name for name in CASES if "watch" not in name])
def test_who_gets_no_answer_is_told_that_nothing_is_known(name: str) -> None:
    (order,) = ORDERS & set(calls(name))
    seen = observe(CASES[name], Fault((order, 1), "Throttling", times=5))
    assert seen.run.code == Exit.NO_ACCESS
    assert "not known whether AWS has begun with petclinic-dev-monitoring: " in seen.run.out
    assert "next: watchform watch --env dev" in seen.run.out


def test_every_order_is_tried() -> None:
    asked = {call for name in CASES for call in calls(name)}
    assert asked & ORDERS == ORDERS
    assert set(FOLLOWING) <= asked
