"""The history of the actions that an alarm takes, which the emulator does not keep.

The emulator notifies the topics of an alarm on a change of its state; AWS writes down, too, how
each action went. What keeps CloudWatch out there, keeps it out here.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_AlarmHistoryItem.html
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from ministack.services import cloudwatch, kms, sns

from compiler.aws.embedded.permissions import service_may
from compiler.aws.embedded.resource_type import Response

# ruff: noqa: SLF001  the emulator has no public names for its stores

_SERVICE = "cloudwatch.amazonaws.com"
_FIELDS = {"ALARM": "AlarmActions", "OK": "OKActions"}


def _set_state(request: dict[str, Any]) -> Response:
    name = request.get("AlarmName", "")
    alarm = cloudwatch._alarms.get(name) or cloudwatch._composite_alarms.get(name)
    before = alarm["StateValue"] if alarm else ""
    response: Response = cloudwatch._set_alarm_state({}, request, False, True)  # noqa: FBT003
    if alarm and before != alarm["StateValue"] and alarm.get("ActionsEnabled", True):
        field = _FIELDS.get(alarm["StateValue"], "InsufficientDataActions")
        for arn in alarm.get(field) or []:
            _record(alarm, str(arn))
    return response


def _record(alarm: dict[str, Any], arn: str) -> None:
    error = _refusal(alarm, arn)
    data = {"actionState": "Failed" if error else "Succeeded", "notificationResource": arn}
    said = f"Failed to execute action {arn}. Received error: {error}" if error else ""
    kind = "CompositeAlarm" if "AlarmRule" in alarm else "MetricAlarm"
    cloudwatch._history_entries().append(
        {
            "AlarmName": alarm["AlarmName"],
            "AlarmType": kind,
            "Timestamp": cloudwatch._ts_iso(time.time()),
            "HistoryItemType": "Action",
            "HistorySummary": said or f"Successfully executed action {arn}",
            "HistoryData": json.dumps(data | ({"error": error} if error else {})),
        }
    )


def _refusal(alarm: dict[str, Any], arn: str) -> str:
    """Say what keeps an alarm from notifying a topic; empty for nothing, and for what is none."""
    if ":sns:" not in arn:
        return ""
    topic = sns._topics.get(arn)
    if topic is None:
        return "Topic does not exist"
    source = alarm["AlarmArn"]
    if not service_may(topic["attributes"].get("Policy"), _SERVICE, "sns:Publish", source):
        return f"CloudWatch Alarms is not authorized to perform: SNS:Publish on resource: {arn}"
    wanted = topic["attributes"].get("KmsMasterKeyId")
    key = kms._resolve_key(wanted) if wanted else None
    if key and not service_may(key.get("Policy"), _SERVICE, "kms:GenerateDataKey", source):
        return (
            "CloudWatch Alarms does not have authorization to access the SNS topic encryption key."
        )
    return ""


OPERATIONS: dict[str, Callable[[dict[str, Any]], Response]] = {"SetAlarmState": _set_state}
"""CloudWatch's operations that do more here than in the emulator, by name."""
