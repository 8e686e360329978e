"""Every alarm of PetClinic has a test in which it goes off, and one in which it stays quiet."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from compiler.frontend.tree import plain
from compiler.pipeline import compile_environment
from compiler.simulate.cases.lookup import Lookup, named
from compiler.simulate.cases.suite import places_of, read_tests, run_file

ROOT = Path(__file__).parents[2]


@cache
def lookup() -> Lookup:
    estate = compile_environment(ROOT, "dev").estate
    assert estate is not None
    (stack,) = estate.stacks
    return Lookup(stack)


def asked(*claims: tuple[str, str]) -> set[str]:
    """Name the alarms of which a test claims one of these, such as `never: ALARM`."""
    ((source,), _, _) = read_tests(ROOT)
    found = set()
    for place in places_of(source):
        for claim in plain(place.node)["expect"]:  # type: ignore[call-overload, index]
            if "alarm" in claim and set(claims) & {(k, str(v)) for k, v in claim.items()}:
                found |= {named(alarm) for alarm in lookup().named_alarms(claim["alarm"], place)}
    return found


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param((("state", "ALARM"),), id="it goes off"),
        pytest.param((("never", "ALARM"), ("stays", "OK")), id="it stays quiet"),
    ],
)
def test_every_alarm_has_a_test_in_which(claims: tuple[tuple[str, str], ...]) -> None:
    assert asked(*claims) == {named(alarm) for alarm in lookup().alarms}


def test_what_the_tests_claim_holds() -> None:
    ((source,), problems, _) = read_tests(ROOT)
    estate = compile_environment(ROOT, "dev").estate
    assert estate is not None
    result = run_file(source, estate)
    assert problems == result.problems == ()
    assert [case.name for case in result.cases if not case.passed] == []
