"""Which part of a large stack a thing stands in: what is there stays there."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.emit.parts import LIMITS, MAIN, Limits, Part, placed
from compiler.emit.unit import Bond, Limit, Size, Unit, units_of
from compiler.ir.alarm import Alarm
from compiler.ir.identity import Identity
from emit.estate import (
    alarm,
    composite,
    dashboard,
    environment,
    log_group,
    metric_filter,
    stack,
    topic,
)

SMALL = Limits(
    most=Limit(resources=10, outputs=9, parameters=9, body=1000),
    filled=Limit(resources=8, outputs=8, parameters=8, body=900),
)
KEYS = st.tuples(
    st.sampled_from(["errors", "duration", "throttles"]),
    st.sampled_from([f"f{i}" for i in range(40)]),
)
Key = tuple[str, str]


def one(key: str, member: str = "") -> Alarm:
    return alarm(identity=Identity("Alarm", key, member))


def alarms(keys: Sequence[Key] | set[Key] | frozenset[Key]) -> tuple[Unit, ...]:
    return units_of(stack(topic(), *(one(*key) for key in sorted(keys))), environment(), {})


def where(units: Sequence[Unit], known: dict[str, Part] | None = None) -> dict[str, Part]:
    """Place units, and say by logical ID where they stand."""
    parts = placed(units, known or {}, SMALL)
    found = {
        node.identity.logical_id: part
        for part, held in parts.items()
        for unit in held
        for node in unit.nodes
    }
    assert len(found) == sum(len(unit.nodes) for unit in units)
    for held in parts.values():
        total = sum((unit.size for unit in held), Size())
        assert total.within(SMALL.most)
    return found


@given(st.sets(KEYS, max_size=60), st.lists(KEYS, max_size=25), st.data())
def test_what_stands_somewhere_stays_there_whatever_comes_and_goes(
    first: set[Key], changes: list[Key], data: st.DataObject
) -> None:
    keys = set(first)
    now = where(alarms(keys))
    for key in changes:
        keys ^= {key}
        if keys and data.draw(st.booleans()):
            keys.discard(data.draw(st.sampled_from(sorted(keys))))
        then = where(alarms(keys), now)
        assert {i: p for i, p in then.items() if i in now} == {
            i: p for i, p in now.items() if i in then
        }
        now = then


@given(st.sets(KEYS, max_size=60), KEYS)
def test_without_a_memory_one_more_alarm_moves_at_most_half_of_the_part_it_overfills(
    keys: set[Key], more: Key
) -> None:
    before, after = where(alarms(keys)), where(alarms(keys | {more}))
    moved = {i for i in before if before[i] != after[i]}
    assert len({before[i] for i in moved}) <= 1
    assert not {after[i] for i in moved} & set(before.values())


@given(st.sets(KEYS, max_size=60), st.randoms())
def test_the_order_of_what_is_given_does_not_matter(keys: set[Key], random: object) -> None:
    units = list(alarms(keys))
    expected = where(units)
    random.shuffle(units)  # type: ignore[attr-defined]
    assert where(units) == expected


@given(st.sets(KEYS, max_size=60))
def test_a_second_time_everything_is_where_it_was(keys: set[Key]) -> None:
    units = alarms(keys)
    assert where(units, where(units)) == where(units)


def test_the_alarms_of_one_member_stay_together_where_they_fit() -> None:
    keys = {(key, f"f{i}") for key in ("errors", "duration", "throttles") for i in range(60)}
    found = where(alarms(keys))
    together = sum(
        len({found[one(key, f"f{i}").identity.logical_id] for key in ("errors", "duration")}) == 1
        for i in range(60)
    )
    assert together == 60


def test_a_full_stack_keeps_all_it_has_and_only_what_is_new_goes_elsewhere() -> None:
    keys = {("errors", f"f{i}") for i in range(6)}
    units = alarms(keys)
    now = where(units)
    assert set(now.values()) == {MAIN}
    then = where(alarms(keys | {("throttles", "f1")}), now)
    assert {i for i, part in then.items() if part != MAIN} == {"AlarmThrottlesF1"}


def test_topics_log_groups_and_dashboards_stay_in_the_stack_itself() -> None:
    nodes = [one("errors", f"f{i}") for i in range(40)]
    others = [
        topic(),
        log_group(),
        metric_filter(log_group_id=log_group().identity.logical_id),
        dashboard(),
    ]
    found = where(units_of(stack(*others, *nodes), environment(), {}))
    assert {found[node.identity.logical_id] for node in others} == {MAIN}


def test_log_groups_leave_the_stack_where_they_alone_are_too_many() -> None:
    groups = [log_group(identity=Identity("LogGroup", f"/ecs/{i}")) for i in range(30)]
    found = where(units_of(stack(topic(), *groups), environment(), {}))
    assert found["TopicAlerts"] == MAIN
    assert len(set(found.values())) > 3


def test_composites_of_a_large_stack_have_a_part_that_comes_last() -> None:
    nodes = [one("errors", f"f{i}") for i in range(20)]
    parts = placed(units_of(stack(composite(), *nodes), environment(), {}), {}, SMALL)
    *_, last = parts
    assert last == Part("composites")
    assert [unit.bond for unit in parts[last]] == [Bond.LAST]


def test_what_has_grown_too_large_leaves_with_the_fewest() -> None:
    keys = {("errors", f"f{i}") for i in range(6)}
    now = where(alarms(keys))
    more = [
        topic(identity=Identity("Topic", name), name=name, key=name)
        for name in ("alerts", "b", "c")
    ]
    nodes = [one(*key) for key in sorted(keys)]
    then = where(units_of(stack(*more, *nodes), environment(), {}), now)
    assert sum(part != MAIN for part in then.values()) == 2


@pytest.mark.parametrize(
    "part", [MAIN, Part("part", "01"), Part("composites"), Part("composites", "1")]
)
def test_a_part_is_read_back_from_its_name(part: Part) -> None:
    assert Part.of_suffix(part.suffix) == (part if part != MAIN else None)


@pytest.mark.parametrize("suffix", ["", "part", "part-", "part-2", "test", "composites-", "x-1"])
def test_another_name_is_no_part(suffix: str) -> None:
    assert Part.of_suffix(suffix) is None


def test_a_template_is_never_filled_to_what_aws_takes() -> None:
    assert LIMITS.filled.resources < LIMITS.most.resources <= 500
    assert LIMITS.filled.outputs < LIMITS.most.outputs <= 200
    assert LIMITS.filled.parameters < LIMITS.most.parameters <= 200
    assert LIMITS.filled.body < LIMITS.most.body <= 1_048_576
