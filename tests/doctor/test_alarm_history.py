"""What alarms did of late, made of CloudWatch's history of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import boto3
import pytest
from botocore.stub import Stubber
from emit.estate import alarm

from compiler.aws.monitoring import AlarmEvent, DeployedAlarm, Monitoring, State
from compiler.doctor.standing import Standing, past
from compiler.simulate.grid import Clock

START = datetime(2026, 3, 1, tzinfo=UTC)
CLOCK = Clock(int(START.timestamp()), 3600)
NAME = "shop-cpu"


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


def went(minute: int, before: State, after: State) -> AlarmEvent:
    return AlarmEvent(NAME, at(minute), before, after)


def told(minute: int) -> AlarmEvent:
    return AlarmEvent(NAME, at(minute))


def deployed(state: State) -> DeployedAlarm:
    nobody: tuple[str, ...] = ()
    return DeployedAlarm(
        NAME, "arn", state, "", None, enabled=True, alarm_actions=nobody, ok_actions=nobody,
        insufficient_data_actions=nobody, composite=False,
    )  # fmt: skip


CASES: dict[str, tuple[State, list[AlarmEvent], list[tuple[int, int]], int]] = {
    "it went off and came back": (
        "OK",
        [went(10, "OK", "ALARM"), told(10), went(25, "ALARM", "OK"), told(25)],
        [(600, 1500)],
        2,
    ),
    "it was in ALARM when the time began": ("OK", [went(5, "ALARM", "OK")], [(0, 300)], 0),
    "it still is in ALARM": ("ALARM", [went(50, "OK", "ALARM"), told(50)], [(3000, 3600)], 1),
    "it has been in ALARM all the time": ("ALARM", [], [(0, 3600)], 0),
    "it lost its data while in ALARM": (
        "INSUFFICIENT_DATA",
        [went(10, "OK", "ALARM"), went(20, "ALARM", "INSUFFICIENT_DATA")],
        [(600, 1200)],
        0,
    ),
    "it went off twice": (
        "OK",
        [
            went(10, "OK", "ALARM"),
            went(11, "ALARM", "OK"),
            went(12, "OK", "ALARM"),
            went(14, "ALARM", "OK"),
        ],
        [(600, 660), (720, 840)],
        0,
    ),
}


def examined(events: list[AlarmEvent]) -> Any:
    monitoring = SimpleNamespace(events=lambda since: tuple(events) if since == CLOCK.start else ())
    return SimpleNamespace(monitoring=lambda: monitoring, progress=lambda _what: None)


@pytest.mark.parametrize(("state", "events", "spans", "actions"), CASES.values(), ids=CASES)
def test_times_in_alarm(
    state: State, events: list[AlarmEvent], spans: list[tuple[int, int]], actions: int
) -> None:
    other = AlarmEvent("of-another-team", at(1), "OK", "ALARM")
    standing = Standing(alarm(), NAME, deployed(state))
    (outcome,) = past(examined([other, *events]), [standing], CLOCK)
    assert [tuple(span) for span in outcome.spans] == spans
    assert outcome.notifications == actions


def test_an_alarm_that_is_gone_or_was_quiet_is_not_listed() -> None:
    gone, quiet = Standing(alarm(), NAME, None), Standing(alarm(), NAME, deployed("OK"))
    assert past(examined([told(1)]), [gone, quiet], CLOCK) == ()


def item(kind: str, summary: str, minute: int = 0) -> dict[str, Any]:
    return {
        "AlarmName": NAME,
        "Timestamp": at(minute),
        "HistoryItemType": kind,
        "HistorySummary": summary,
    }


def test_the_history_is_read_page_by_page_and_only_what_is_understood_is_kept() -> None:
    client = boto3.client("cloudwatch", region_name="us-west-2")
    asked = {
        "AlarmTypes": ["CompositeAlarm", "MetricAlarm"],
        "StartDate": START,
        "ScanBy": "TimestampAscending",
    }
    with Stubber(client) as stub:
        first = [
            item("StateUpdate", "Alarm updated from INSUFFICIENT_DATA to OK", 1),
            item("ConfigurationUpdate", 'Alarm "shop-cpu" updated', 2),
            item("StateUpdate", "Alarm updated from OK to SOMETHING", 3),
            item("StateUpdate", "Alarm was updated", 4),
        ]
        answer: dict[str, Any] = {"AlarmHistoryItems": first, "NextToken": "more"}
        stub.add_response("describe_alarm_history", answer, asked)
        answer = {"AlarmHistoryItems": [item("Action", "Successfully executed action arn:x", 5)]}
        stub.add_response("describe_alarm_history", answer, {**asked, "NextToken": "more"})
        found = Monitoring(cast("Any", client)).events(CLOCK.start)
        stub.assert_no_pending_responses()
    assert found == (went(1, "INSUFFICIENT_DATA", "OK"), told(5))
