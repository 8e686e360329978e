"""One resource of a template, and the words that its template is written with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from embedded_cloud import ACCOUNT, REGION, Cloud

TRAIL_ARN = f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/types-trail"
CPU = {
    "Namespace": "AWS/ECS",
    "MetricName": "CPUUtilization",
    "Dimensions": [{"Name": "ServiceName", "Value": "vets"}],
}
JUDGED = {"EvaluationPeriods": 2, "ComparisonOperator": "GreaterThanThreshold"}


def service_statement(service: str, actions: list[str], resource: str = "*") -> dict[str, Any]:
    return {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": actions,
        "Resource": resource,
    }


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


OWNER = {
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
    "Action": "kms:*",
    "Resource": "*",
}


def query(identifier: str, expression: str, *, returned: bool) -> dict[str, Any]:
    return {"Id": identifier, "Expression": expression, "ReturnData": returned}


def stat(identifier: str, *, returned: bool = False) -> dict[str, Any]:
    measured = {"Metric": CPU, "Period": 300, "Stat": "Average"}
    return {"Id": identifier, "MetricStat": measured, "ReturnData": returned}


@dataclass(frozen=True)
class Case:
    """One resource, what it needs around it, and how its service describes it before and after."""

    id: str
    kind: str
    properties: dict[str, Any]
    changes: dict[str, Any]
    read: Callable[[Cloud, str], dict[str, Any]]
    first: dict[str, Any]
    then: dict[str, Any]
    around: dict[str, Any] = field(default_factory=dict)
    after_delete: str = "gone"

    @property
    def stack(self) -> str:
        return "types-" + self.id.replace(" ", "-")

    def template(self, *, changed: bool = False) -> dict[str, Any]:
        properties = self.properties | (self.changes if changed else {})
        properties = {key: value for key, value in properties.items() if value is not None}
        thing = {"Type": self.kind, "Properties": properties}
        if self.around:
            thing["DependsOn"] = sorted(self.around)
        output = {"Id": {"Value": {"Ref": "Thing"}}}
        return {"Resources": {**self.around, "Thing": thing}, "Outputs": output}
