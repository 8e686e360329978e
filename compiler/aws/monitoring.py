"""Alarms and metrics of one account and region, read for who looks after them.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from compiler.aws.errors import AwsError, Trouble, translated
from compiler.aws.metric_data import MetricPoints, MetricRequest, Progress, read_metric_data

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_cloudwatch.type_defs import (
        AlarmHistoryItemTypeDef,
        CompositeAlarmTypeDef,
        DescribeAlarmsInputPaginateTypeDef,
        ListMetricsInputPaginateTypeDef,
        MetricAlarmTypeDef,
        MetricOutputTypeDef,
    )

State = Literal["OK", "ALARM", "INSUFFICIENT_DATA"]
_BATCH = 100
_STATES: dict[str, State] = {"OK": "OK", "ALARM": "ALARM", "INSUFFICIENT_DATA": "INSUFFICIENT_DATA"}
_CHANGE = re.compile(r"\bfrom (\w+) to (\w+)")


@dataclass(frozen=True, slots=True)
class DeployedAlarm:
    """An alarm as DescribeAlarms tells it.

    `since` is when it came into its state, None where AWS does not say; the actions are ARNs.
    """

    name: str
    arn: str
    state: State
    reason: str
    since: datetime | None
    enabled: bool
    alarm_actions: tuple[str, ...]
    ok_actions: tuple[str, ...]
    insufficient_data_actions: tuple[str, ...]
    composite: bool

    def actions_of(self, state: State) -> tuple[str, ...]:
        """Return what a change to a state calls."""
        every = {"ALARM": self.alarm_actions, "OK": self.ok_actions}
        return every.get(state, self.insufficient_data_actions)


@dataclass(frozen=True, slots=True)
class ActionTaken:
    """What the history of an alarm says of one action: the ARN, and why it failed, if it did."""

    arn: str
    succeeded: bool
    said: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class AlarmEvent:
    """A change of an alarm's state, or an action that it took: then there are no states."""

    alarm: str
    at: datetime
    before: State | None = None
    after: State | None = None


@dataclass(frozen=True, slots=True)
class ListedMetric:
    """A metric that had data within the last two weeks, as ListMetrics tells it."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]


class Monitoring:
    """CloudWatch. Every method raises `AwsError` for what it, or the way to it, refuses."""

    def __init__(self, client: CloudWatchClient) -> None:
        self._client = client

    def alarms(self, prefix: str) -> tuple[DeployedAlarm, ...]:
        """Read all alarms whose names begin so, a hundred with each request."""
        return tuple(self._alarms({"AlarmNamePrefix": prefix}))

    def alarms_named(self, names: Sequence[str]) -> tuple[DeployedAlarm, ...]:
        """Read alarms by name, a hundred with each request; those not there are left out."""
        batches = (names[i : i + _BATCH] for i in range(0, len(names), _BATCH))
        return tuple(a for batch in batches for a in self._alarms({"AlarmNames": list(batch)}))

    def _alarms(self, which: DescribeAlarmsInputPaginateTypeDef) -> Iterator[DeployedAlarm]:
        pages = self._client.get_paginator("describe_alarms")
        # Without the types there would be no composite alarms in the answer.
        which = {**which, "AlarmTypes": ["MetricAlarm", "CompositeAlarm"]}
        which["PaginationConfig"] = {"PageSize": _BATCH}
        with translated("describe the alarms", "cloudwatch:DescribeAlarms"):
            for page in pages.paginate(**which):
                yield from (_alarm(a, composite=False) for a in page.get("MetricAlarms", []))
                yield from (_alarm(a, composite=True) for a in page.get("CompositeAlarms", []))

    def dashboard_exists(self, name: str) -> bool:
        """Tell whether a dashboard is there.

        https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetDashboard.html
        """
        try:
            with translated(f"look for the dashboard {name}", "cloudwatch:GetDashboard"):
                self._client.get_dashboard(DashboardName=name)
        except AwsError as error:
            if error.trouble is Trouble.NOT_FOUND:
                return False
            raise
        return True

    def set_state(self, alarm: str, state: State, reason: str) -> None:
        """Set the state of an alarm for a while: until it is evaluated again."""
        with translated(f"set the state of the alarm {alarm}", "cloudwatch:SetAlarmState"):
            self._client.set_alarm_state(AlarmName=alarm, StateValue=state, StateReason=reason)

    def actions_taken(self, alarm: DeployedAlarm, since: float) -> tuple[ActionTaken, ...]:
        """Read which actions an alarm has taken, the oldest first, since a moment in seconds."""
        pages = self._client.get_paginator("describe_alarm_history")
        found: list[ActionTaken] = []
        with translated(
            f"read the history of the alarm {alarm.name}", "cloudwatch:DescribeAlarmHistory"
        ):
            for page in pages.paginate(
                AlarmName=alarm.name,
                AlarmTypes=["CompositeAlarm" if alarm.composite else "MetricAlarm"],
                HistoryItemType="Action",
                StartDate=datetime.fromtimestamp(since, UTC),
                ScanBy="TimestampAscending",
            ):
                found += [_taken(item) for item in page.get("AlarmHistoryItems", [])]
        return tuple(found)

    def events(self, since: float) -> tuple[AlarmEvent, ...]:
        """Read what the alarms of the account did since a moment, the oldest first.

        The moment is in seconds since 1970. CloudWatch keeps the history of thirty days. It
        is read for all alarms at once: one by one would be a request for each.
        """
        pages = self._client.get_paginator("describe_alarm_history")
        found: list[AlarmEvent | None] = []
        with translated("read the history of the alarms", "cloudwatch:DescribeAlarmHistory"):
            for page in pages.paginate(
                AlarmTypes=["CompositeAlarm", "MetricAlarm"],
                StartDate=datetime.fromtimestamp(since, UTC),
                ScanBy="TimestampAscending",
            ):
                found += [_event(item) for item in page.get("AlarmHistoryItems", [])]
        return tuple(event for event in found if event is not None)

    def points(
        self, requests: Sequence[MetricRequest], start: int, end: int, progress: Progress
    ) -> tuple[MetricPoints, ...]:
        """Read points of metrics between two moments, in seconds since 1970."""
        return read_metric_data(self._client, requests, start, end, progress)

    def metrics(
        self, namespace: str, name: str, account: str | None = None
    ) -> tuple[ListedMetric, ...]:
        """List the metrics of a name, with all the dimensions it had data for in two weeks.

        `account` is another one whose metrics this account may see.
        """
        pages = self._client.get_paginator("list_metrics")
        which: ListMetricsInputPaginateTypeDef = {"Namespace": namespace, "MetricName": name}
        if account is not None:
            which |= {"IncludeLinkedAccounts": True, "OwningAccount": account}
        with translated(f"list the metrics {namespace} {name}", "cloudwatch:ListMetrics"):
            return tuple(
                _metric(metric)
                for page in pages.paginate(**which)
                for metric in page.get("Metrics", [])
            )


def _metric(answer: MetricOutputTypeDef) -> ListedMetric:
    dimensions = ((d["Name"], d["Value"]) for d in answer.get("Dimensions", []))
    return ListedMetric(
        answer.get("Namespace", ""), answer.get("MetricName", ""), tuple(sorted(dimensions))
    )


def _alarm(answer: MetricAlarmTypeDef | CompositeAlarmTypeDef, *, composite: bool) -> DeployedAlarm:
    return DeployedAlarm(
        name=answer.get("AlarmName", ""),
        arn=answer.get("AlarmArn", ""),
        state=answer.get("StateValue", "INSUFFICIENT_DATA"),
        reason=answer.get("StateReason", ""),
        since=answer.get("StateTransitionedTimestamp") or answer.get("StateUpdatedTimestamp"),
        enabled=answer.get("ActionsEnabled", True),
        alarm_actions=_arns(answer.get("AlarmActions")),
        ok_actions=_arns(answer.get("OKActions")),
        insufficient_data_actions=_arns(answer.get("InsufficientDataActions")),
        composite=composite,
    )


def _arns(answer: Iterable[str] | None) -> tuple[str, ...]:
    return tuple(answer or ())


def _event(item: AlarmHistoryItemTypeDef) -> AlarmEvent | None:
    """Read an entry of the history; None for what is neither a change of state nor an action."""
    name, at = item.get("AlarmName", ""), item.get("Timestamp")
    kind = item.get("HistoryItemType")
    if at is None or kind not in ("Action", "StateUpdate"):
        return None
    if kind == "Action":
        return AlarmEvent(name, at)
    said = _CHANGE.search(item.get("HistorySummary", ""))
    if said is None or said[2] not in _STATES:
        return None
    return AlarmEvent(name, at, _STATES.get(said[1]), _STATES[said[2]])


def _taken(item: AlarmHistoryItemTypeDef) -> ActionTaken:
    """Read an entry of the history; its data are JSON whose shape AWS does not promise."""
    summary = item.get("HistorySummary", "")
    try:
        data = json.loads(item.get("HistoryData", "") or "{}")
    except json.JSONDecodeError:
        data = {}
    state, arn = data.get("actionState", ""), data.get("notificationResource", "")
    return ActionTaken(
        arn=str(arn) or next((w.rstrip(".") for w in summary.split() if w.startswith("arn:")), ""),
        succeeded=state == "Succeeded" if state else summary.startswith("Successfully"),
        said=str(data.get("error") or summary),
        at=item.get("Timestamp"),
    )
