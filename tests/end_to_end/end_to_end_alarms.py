"""Every alarm of PetClinic in the environment local, as it was ordered."""

# ruff: noqa: E501 - a row of the table stands on a line

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SERVICES = ("admin", "customers", "vets", "visits")
TOPIC = "arn:aws:sns:us-west-2:000000000000:petclinic-local-alerts"

API = {"ApiName": "petclinic-local-api"}
GENAI = {"FunctionName": "petclinic-local-genai"}
CLUSTER = {"ClusterName": "petclinic-local-cluster"}
BALANCER = {"LoadBalancer": "app/petclinic-local-alb/50dc6c495c0c9188"}
DATABASE = {"DBClusterIdentifier": "petclinic-local-aurora-cluster"}
NOWHERE: dict[str, str] = {}
SERVICE = {name: CLUSTER | {"ServiceName": f"petclinic-local-{name}"} for name in SERVICES}
TARGETS = {
    name: BALANCER | {"TargetGroup": f"targetgroup/petclinic-local-{name}/{number}"}
    for name, number in (
        ("admin", "943f017f100becff"),
        ("customers", "73e2d6bc24d8a067"),
        ("vets", "2453ed029918f21f"),
        ("visits", "2bad70d46b4ab3a7"),
    )
}

CRITICAL = {"AlarmActions": [TOPIC], "OKActions": [TOPIC]}
WARNING: dict[str, list[str]] = {"AlarmActions": [TOPIC], "OKActions": []}
SILENT: dict[str, list[str]] = {"AlarmActions": [], "OKActions": []}
OPERATORS = {
    ">": "GreaterThanThreshold",
    ">=": "GreaterThanOrEqualToThreshold",
    "<": "LessThanThreshold",
}


@dataclass(frozen=True)
class Ordered:
    """An alarm as a row of the table says it."""

    name: str
    metric: str
    dimensions: dict[str, str]
    condition: str
    periods: str
    missing: str
    told: dict[str, list[str]]
    description: str

    def described(self) -> dict[str, Any]:
        """Give what CloudWatch says of it; its tags and times are not in the table."""
        namespace, metric, statistic = self.metric.split()
        operator, threshold = self.condition.split()
        periods, seconds = self.periods.split(" of ")
        name = f"petclinic-local-{self.name}"
        return {
            "AlarmName": name,
            "AlarmArn": f"arn:aws:cloudwatch:us-west-2:000000000000:alarm:{name}",
            "AlarmDescription": self.description,
            "ActionsEnabled": True,
            "InsufficientDataActions": [],
            **self.told,
            "Namespace": namespace,
            "MetricName": metric,
            "Dimensions": [{"Name": k, "Value": v} for k, v in self.dimensions.items()],
            "Statistic": statistic,
            "Period": int(seconds.removesuffix(" s")),
            "EvaluationPeriods": int(periods),
            "DatapointsToAlarm": int(periods),
            "ComparisonOperator": OPERATORS[operator],
            "Threshold": float(threshold),
            "TreatMissingData": self.missing,
        }


# name, metric, dimensions, condition, periods, missing data, who is told, description
_ONCE = (
    ("api-5xx-errors", "AWS/ApiGateway 5XXError Sum", API, "> 10", "2 of 300 s", "notBreaching", CRITICAL, "The API answers with 5XX: > 10 in 5m, in 2 of 2 periods."),
    ("api-latency", "AWS/ApiGateway Latency Average", API, "> 1000", "2 of 300 s", "notBreaching", WARNING, "The API is slow: its average latency is > 1000 ms, in 2 of 2 periods of 5m."),
    ("genai-errors", "AWS/Lambda Errors Sum", GENAI, "> 5", "2 of 300 s", "notBreaching", CRITICAL, "The GenAI function fails: > 5 in 5m, in 2 of 2 periods."),
    ("genai-duration", "AWS/Lambda Duration Average", GENAI, "> 10000", "2 of 300 s", "notBreaching", WARNING, "The GenAI function is slow: its average duration is > 10000 ms, in 2 of 2 periods of 5m."),
    ("aurora-connections", "AWS/RDS DatabaseConnections Average", DATABASE, "> 100", "2 of 300 s", "notBreaching", WARNING, "The database has many connections: > 100, in 2 of 2 periods of 5m."),
    ("aurora-cpu", "AWS/RDS CPUUtilization Average", DATABASE, "> 80", "2 of 300 s", "notBreaching", WARNING, "The database is short of CPU: > 80 %, in 2 of 2 periods of 5m."),
    ("maintenance", "PetClinic/Application MaintenanceMode Maximum", NOWHERE, ">= 1", "1 of 60 s", "notBreaching", SILENT, "We are working on the system."),
    ("root-usage", "petclinic-local/CloudTrail RootUsage Sum", NOWHERE, ">= 1", "1 of 300 s", "notBreaching", CRITICAL, "The root user did something. It may do everything, and is needed for almost nothing. (CIS 4.3)"),
    ("unauthorized-api-calls", "petclinic-local/CloudTrail UnauthorizedApiCalls Sum", NOWHERE, ">= 1", "1 of 300 s", "notBreaching", WARNING, "A call was refused for lack of permission. Someone may be trying doors, or a permission is missing. (CIS 4.1)"),
    ("console-signin-failures", "petclinic-local/CloudTrail ConsoleSigninFailures Sum", NOWHERE, ">= 3", "1 of 300 s", "notBreaching", WARNING, "Signing in to the console failed several times. Someone may be guessing a password. (CIS 4.6)"),
)  # fmt: skip

# The same for each service.
_EACH = (
    ("ecs-cpu", "AWS/ECS CPUUtilization Average", SERVICE, "> 80", "2 of 300 s", "notBreaching", WARNING, "Service {} is short of CPU: > 80 %, in 2 of 2 periods of 5m."),
    ("ecs-memory", "AWS/ECS MemoryUtilization Average", SERVICE, "> 80", "2 of 300 s", "notBreaching", WARNING, "Service {} is short of memory: > 80 %, in 2 of 2 periods of 5m."),
    ("ecs-running-tasks", "ECS/ContainerInsights RunningTaskCount Minimum", SERVICE, "< 1", "2 of 300 s", "breaching", CRITICAL, "Service {} has no running task. Needs Container Insights on the cluster."),
    ("unhealthy-targets", "AWS/ApplicationELB UnHealthyHostCount Maximum", TARGETS, "> 0", "2 of 300 s", "notBreaching", CRITICAL, "The load balancer sees unhealthy targets of service {}."),
    ("target-5xx", "AWS/ApplicationELB HTTPCode_Target_5XX_Count Sum", TARGETS, "> 10", "2 of 300 s", "notBreaching", WARNING, "Service {} answers with 5XX: > 10 in 5m, in 2 of 2 periods."),
)  # fmt: skip

METRIC_ALARMS = tuple(
    [Ordered(*row) for row in _ONCE]
    + [
        Ordered(f"{name}-{of}", metric, where[of], *rest, description.format(of))
        for name, metric, where, *rest, description in _EACH
        for of in SERVICES
    ]
)
"""Those that watch one metric."""

ALARM_NAMES = {f"petclinic-local-{alarm.name}" for alarm in METRIC_ALARMS} | {
    "petclinic-local-api-latency-odd"
}
"""All but the composite alarm."""
