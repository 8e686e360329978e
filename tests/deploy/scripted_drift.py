"""Drift detection as a script: what is in the account is compared with what the stacks say.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scripted_cloudformation import Held, ScriptedCloudFormation, Stack

Answer = dict[str, Any]
ACTIONS = (
    "DetectStackDrift",
    "DescribeStackDriftDetectionStatus",
    "DescribeStackResourceDrifts",
)
DETECTABLE = (
    "CREATE_COMPLETE",
    "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE",
    "UPDATE_ROLLBACK_FAILED",
)
AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class Refusal(Exception):  # noqa: N818 - what AWS answers
    """AWS refuses a request for its validation."""


@dataclass
class ScriptedDrift:
    """What detecting finds: `unreadable` are logical IDs with the reason, `unsupported` types.

    `seconds` is how long it takes, `others` until when the detection of somebody else runs. With
    `listed` an unsupported type is told as such, otherwise it is left out.
    """

    seconds: float = 8.0
    unreadable: Mapping[str, str] = field(default_factory=dict)
    unsupported: frozenset[str] = frozenset()
    listed: bool = False
    others: float = 0.0
    begun: dict[str, tuple[str, float]] = field(default_factory=dict)
    found: dict[str, list[Answer]] = field(default_factory=dict)

    def do(self, aws: ScriptedCloudFormation, name: str, asked: Answer) -> Answer:
        """Carry out one request."""
        if name == "DetectStackDrift":
            return self._begin(aws, aws.find(asked["StackName"]))
        if name == "DescribeStackDriftDetectionStatus":
            return self._status(aws, asked["StackDriftDetectionId"])
        found = self.found.get(aws.find(asked["StackName"]).arn, [])
        return aws.paged(found, "StackResourceDrifts", asked)

    def _begin(self, aws: ScriptedCloudFormation, stack: Stack) -> Answer:
        if stack.status not in DETECTABLE:
            text = f"Stack {stack.name} is in {stack.status} state; drift cannot be detected"
            raise Refusal(text)
        if aws.now() < self.others:
            raise Refusal(f"Drift detection is already in progress for stack [{stack.arn}]")
        id_ = f"detection-{len(self.begun) + 1}"
        self.begun[id_] = (stack.arn, aws.now() + self.seconds)
        return {"StackDriftDetectionId": id_}

    def _status(self, aws: ScriptedCloudFormation, id_: str) -> Answer:
        arn, due = self.begun[id_]
        answer: Answer = {
            "StackId": arn,
            "StackDriftDetectionId": id_,
            "DetectionStatus": "DETECTION_IN_PROGRESS",
            "Timestamp": AT,
        }
        if aws.now() < due:
            return answer
        self.found[arn] = list(self._compared(aws, aws.find(arn)))
        states = {each["StackResourceDriftStatus"] for each in self.found[arn]}
        failed = "UNKNOWN" in states
        drifted = bool(states & {"MODIFIED", "DELETED"})
        answer["DetectionStatus"] = "DETECTION_FAILED" if failed else "DETECTION_COMPLETE"
        answer["StackDriftStatus"] = "DRIFTED" if drifted else "UNKNOWN" if failed else "IN_SYNC"
        if failed:
            answer["DetectionStatusReason"] = "Failed to detect drift on some resources"
        return answer

    def _compared(self, aws: ScriptedCloudFormation, stack: Stack) -> list[Answer]:
        found = []
        for logical_id, held in stack.resources.items():
            answer: Answer = {
                "StackId": stack.arn,
                "LogicalResourceId": logical_id,
                "PhysicalResourceId": held.physical_id,
                "ResourceType": held.type,
                "StackResourceDriftStatus": "IN_SYNC",
                "Timestamp": AT,
            }
            expected = stack.template["Resources"][logical_id]["Properties"]
            actual = aws.account.get(held.physical_id)
            if held.type in self.unsupported:
                if not self.listed:
                    continue
                answer["StackResourceDriftStatus"] = "UNSUPPORTED"
            elif logical_id in self.unreadable:
                answer["StackResourceDriftStatus"] = "UNKNOWN"
                answer["DriftStatusReason"] = self.unreadable[logical_id]
            elif actual is None:
                answer["StackResourceDriftStatus"] = "DELETED"
            else:
                answer |= _compared(expected, actual)
            found.append(answer)
        return found


def _compared(expected: Answer, actual: Answer) -> Answer:
    """Compare what the template sets, and nothing else, as CloudFormation does."""
    there = {name: value for name, value in actual.items() if name in expected}
    differences = [
        {
            "PropertyPath": f"/{name}",
            "ExpectedValue": _text(value),
            "ActualValue": _text(there.get(name)),
            "DifferenceType": "NOT_EQUAL" if name in there else "REMOVE",
        }
        for name, value in expected.items()
        if there.get(name) != value
    ]
    return {
        "StackResourceDriftStatus": "MODIFIED" if differences else "IN_SYNC",
        "ExpectedProperties": json.dumps(expected),
        "ActualProperties": json.dumps(there),
        "PropertyDifferences": differences,
    }


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def there(
    old: Mapping[str, Answer], resources: Mapping[str, Held], account: Mapping[str, Answer]
) -> dict[str, Answer]:
    """Take the resources of a template for what is in the account; those deleted are not there."""
    found = {}
    for logical_id, resource in old.items():
        actual = account.get(resources[logical_id].physical_id)
        if actual is not None:
            said = resource["Properties"]
            now = {name: actual[name] for name in said if name in actual}
            found[logical_id] = {**resource, "Properties": now}
    return found


def of_what_is_there(change: Answer, before: Answer, after: Answer) -> None:
    """Say of a change what only a set says that compares with what is there."""
    change["ResourceDriftStatus"] = "MODIFIED"
    change["BeforeContext"] = json.dumps({"Properties": _texts(before["Properties"])})
    change["AfterContext"] = json.dumps({"Properties": _texts(after["Properties"])})
    for detail in change["Details"]:
        detail["Target"]["BeforeValueFrom"] = "ACTUAL_STATE"
        detail["Target"]["AfterValueFrom"] = "TEMPLATE"


def _texts(properties: Answer) -> Answer:
    """Write scalars as AWS does in a context: as texts."""
    return {k: v if isinstance(v, list | dict) else str(v) for k, v in properties.items()}
