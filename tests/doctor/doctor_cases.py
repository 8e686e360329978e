"""What is broken on purpose, and what is found then: the table of docs/reference/doctor.md."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from doctor_account import (
    EMAIL,
    NOW,
    PREFIX,
    ROOT,
    SPEC,
    STACK,
    TOPIC,
    Answers,
    Aws,
    confirmed,
    healthy,
    publish,
    unconfirmed,
)

TRAIL = f"{PREFIX}-audit-trail"
BUCKET = f"{PREFIX}-cloudtrail-logs"


@dataclass(frozen=True, eq=False)
class Case:
    """One thing that is broken; `find` is what is said of it, the code and the message.

    `broken` says in a few words what was done.
    """

    broken: str
    breaks: Callable[[Aws], object]
    code: str
    find: str
    state: Callable[[], Path] = healthy
    now: float = NOW
    edit: tuple[str, str] = ("", "")
    answers: Answers = field(default_factory=dict)

    @property
    def spec(self) -> str:
        """PetClinic's spec with the edit; empty where there is none."""
        before, after = self.edit
        text = (ROOT / SPEC).read_text(encoding="utf-8")
        assert not before or text.count(before) == 1
        return text.replace(before, after) if before else ""

    def __str__(self) -> str:
        return self.broken


def alarm(name: str) -> str:
    return f"{PREFIX}-{name}"


def delete_alarms(*names: str) -> Callable[[Aws], object]:
    return lambda aws: aws.client("cloudwatch").delete_alarms(AlarmNames=[alarm(n) for n in names])


def mute(*names: str) -> Callable[[Aws], object]:
    return lambda aws: aws.client("cloudwatch").disable_alarm_actions(
        AlarmNames=[alarm(n) for n in names]
    )


def unmute(name: str) -> Callable[[Aws], object]:
    return lambda aws: aws.client("cloudwatch").enable_alarm_actions(AlarmNames=[alarm(name)])


def delete_stack(aws: Aws) -> None:
    client = aws.client("cloudformation")
    client.delete_stack(StackName=STACK)
    client.get_waiter("stack_delete_complete").wait(StackName=STACK, WaiterConfig={"Delay": 1})


def unsubscribe(aws: Aws) -> None:
    sns = aws.client("sns")
    found = sns.list_subscriptions_by_topic(TopicArn=TOPIC)["Subscriptions"]
    (arn,) = (each["SubscriptionArn"] for each in found if each["Endpoint"] == EMAIL)
    sns.unsubscribe(SubscriptionArn=arn)


def topic_policy(change: Callable[[list[dict[str, Any]]], object]) -> Callable[[Aws], None]:
    """Change the statements of the topic's policy."""

    def breaks(aws: Aws) -> None:
        sns = aws.client("sns")
        policy = json.loads(sns.get_topic_attributes(TopicArn=TOPIC)["Attributes"]["Policy"])
        change(policy["Statement"])
        sns.set_topic_attributes(
            TopicArn=TOPIC, AttributeName="Policy", AttributeValue=json.dumps(policy)
        )

    return breaks


def key_policy(change: Callable[[list[dict[str, Any]]], object]) -> Callable[[Aws], None]:
    """Change the statements of the policy of the topic's key."""

    def breaks(aws: Aws) -> None:
        kms, key = aws.client("kms"), topic_key(aws)
        policy = json.loads(kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"])
        change(policy["Statement"])
        kms.put_key_policy(KeyId=key, PolicyName="default", Policy=json.dumps(policy))

    return breaks


def topic_key(aws: Aws) -> str:
    attributes = aws.client("sns").get_topic_attributes(TopicArn=TOPIC)["Attributes"]
    return str(attributes["KmsMasterKeyId"])


def without(sid: str) -> Callable[[list[dict[str, Any]]], object]:
    def change(statements: list[dict[str, Any]]) -> None:
        (found,) = (each for each in statements if each["Sid"] == sid)
        statements.remove(found)

    return change


def of_another_account(statements: list[dict[str, Any]]) -> None:
    (found,) = (each for each in statements if each["Sid"] == "CloudWatchPublishes")
    found["Condition"]["StringEquals"]["aws:SourceAccount"] = "999999999999"


def deny_everyone(statements: list[dict[str, Any]]) -> None:
    statements.append(
        {"Effect": "Deny", "Principal": "*", "Action": "sns:Publish", "Resource": TOPIC}
    )


def encrypt_with(key: str) -> Callable[[Aws], object]:
    return lambda aws: aws.client("sns").set_topic_attributes(
        TopicArn=TOPIC, AttributeName="KmsMasterKeyId", AttributeValue=key
    )


def lifecycle(rule: dict[str, Any]) -> Callable[[Aws], object]:
    """Put one rule in the place of the bucket's."""
    return lambda aws: aws.client("s3").put_bucket_lifecycle_configuration(
        Bucket=BUCKET, LifecycleConfiguration={"Rules": [rule]}
    )


def empty_and_delete_bucket(aws: Aws) -> None:
    aws.client("s3").delete_bucket(Bucket=BUCKET)


def raise_threshold(aws: Aws) -> None:
    """Make an alarm bear a hundred times as much, as one does in the console at night."""
    client = aws.client("cloudwatch")
    (found,) = client.describe_alarms(AlarmNames=[alarm("genai-errors")])["MetricAlarms"]
    names = client.meta.service_model.operation_model("PutMetricAlarm").input_shape.members
    same = {key: value for key, value in found.items() if key in names}
    client.put_metric_alarm(**same | {"Threshold": 500})


def orphan(aws: Aws) -> None:
    aws.client("cloudwatch").put_metric_alarm(
        AlarmName=alarm("by-hand"),
        Namespace="AWS/ECS",
        MetricName="CPUUtilization",
        Statistic="Average",
        Period=300,
        EvaluationPeriods=1,
        Threshold=80,
        ComparisonOperator="GreaterThanThreshold",
    )


def nothing(_: Aws) -> None:
    """Break nothing: AWS answers otherwise, or the spec says something else."""


def stuck(answer: dict[str, Any]) -> None:
    answer["Stacks"][0]["StackStatus"] = "UPDATE_ROLLBACK_FAILED"


LATENCY = '    threshold: "> 1000"\n'


def waiting(name: str) -> Callable[[dict[str, Any]], None]:
    """Say of an alarm that it has been without data for three days."""

    def change(answer: dict[str, Any]) -> None:
        for each in answer["MetricAlarms"]:
            if each["AlarmName"] == alarm(name):
                each["StateValue"] = "INSUFFICIENT_DATA"
                each["StateTransitionedTimestamp"] = datetime.fromtimestamp(NOW - 3 * DAY, UTC)

    return change


def publish_but(*names: str) -> Callable[[Aws], None]:
    return lambda aws: publish(aws, *names)


def put(aws: Aws, namespace: str, metric: str, days: int = 0, **dimensions: str) -> None:
    datum = {
        "MetricName": metric,
        "Dimensions": [{"Name": key, "Value": value} for key, value in dimensions.items()],
        "Timestamp": datetime.fromtimestamp(NOW - days * DAY, UTC),
        "Value": 1,
    }
    aws.client("cloudwatch").put_metric_data(Namespace=namespace, MetricData=[datum])


def stopped(metric: str) -> Callable[[Aws], None]:
    def breaks(aws: Aws) -> None:
        publish(aws, metric)
        put(aws, "AWS/Lambda", metric, days=5, FunctionName=f"{PREFIX}-genai")

    return breaks


def unused(metric: str) -> Callable[[Aws], None]:
    def breaks(aws: Aws) -> None:
        publish(aws, metric)
        put(aws, "AWS/Lambda", metric, FunctionName="nightly-report")

    return breaks


def by_version(metric: str) -> Callable[[Aws], None]:
    def breaks(aws: Aws) -> None:
        publish(aws, metric)
        name = f"{PREFIX}-genai"
        put(aws, "AWS/Lambda", metric, FunctionName=name, Resource=f"{name}:1")

    return breaks


DAY = 86400
THROTTLES = """\
  genai-throttles:
    metric: genai.Throttles@Sum
    threshold: "> 0"
    description: The GenAI function is throttled.
"""
EXPIRE = {"ID": "x", "Filter": {}, "Expiration": {"Days": 7}}
ECS = "[admin, customers, vets, visits]"

CASES = (
    Case(
        "the stack is deleted",
        delete_stack,
        "WF1001",
        f"the stack {STACK} is not in us-west-2",
    ),
    Case(
        "an update has failed, and so has going back",
        nothing,
        "WF1002",
        f"the stack {STACK} is in UPDATE_ROLLBACK_FAILED: its last update failed, and so did "
        "going back",
        answers={"cloudformation.DescribeStacks": stuck},
    ),
    Case(
        "an entry was added to the specs, and not deployed",
        nothing,
        "WF1003",
        f"the stack {STACK} does not hold `alarms.genai-throttles`, which is in the specs",
        edit=("  genai-duration:\n", THROTTLES + "  genai-duration:\n"),
    ),
    Case(
        "the threshold of an alarm is changed",
        raise_threshold,
        "WF1004",
        "alarms.genai-errors was changed by hand: goes off above 500 instead of above 5",
    ),
    Case(
        "the dashboard is deleted",
        lambda aws: aws.client("cloudwatch").delete_dashboards(
            DashboardNames=[f"{PREFIX}-Dashboard"]
        ),
        "WF1004",
        "dashboards.main was deleted by hand",
    ),
    Case(
        "an alarm is deleted",
        delete_alarms("api-latency"),
        "WF1011",
        "alarms.api-latency is not in CloudWatch any more: it was deleted, and not by its stack",
    ),
    Case(
        "the alarms of two members are deleted",
        delete_alarms("ecs-cpu-vets", "ecs-cpu-visits"),
        "WF1011",
        "alarms.ecs-cpu[vets, visits] is not in CloudWatch any more: it was deleted, and not by "
        "its stack",
    ),
    Case(
        "a composite alarm is deleted",
        delete_alarms("customers-down"),
        "WF1011",
        "composites.customers-down is not in CloudWatch any more: it was deleted, and not by its "
        "stack",
    ),
    Case(
        "the actions of an alarm are switched off",
        mute("genai-errors"),
        "WF1012",
        "alarms.genai-errors has its actions switched off: nobody hears of it",
    ),
    Case(
        "the actions of all members are switched off",
        mute(*(f"ecs-memory-{each}" for each in ("admin", "customers", "vets", "visits"))),
        "WF1012",
        f"alarms.ecs-memory{ECS} has its actions switched off: nobody hears of it",
    ),
    Case(
        "the spec mutes an alarm, and its actions are switched on",
        nothing,
        "WF1013",
        "alarms.api-latency has its actions switched on, and its spec mutes it",
        edit=(
            '    threshold: "> 1000"\n',
            '    threshold: "> 1000"\n    actions_enabled: false\n',
        ),
    ),
    Case(
        "an alarm has had no data for days, and its metric has some",
        nothing,
        "WF1014",
        "alarms.genai-errors has been in INSUFFICIENT_DATA for 3 days: it cannot go off",
        answers={"cloudwatch.DescribeAlarms": waiting("genai-errors")},
    ),
    Case(
        "an alarm has had no data for days, nor has its metric",
        publish_but("DatabaseConnections"),
        "WF1014",
        "alarms.aurora-connections has been in INSUFFICIENT_DATA for 3 days: it cannot go off",
        state=confirmed,
        answers={"cloudwatch.DescribeAlarms": waiting("aurora-connections")},
    ),
    Case(
        "a metric has never had data",
        publish_but("MaintenanceMode"),
        "WF1021",
        "`maintenance` had no data in 15 months, and nothing else of the name had within two weeks",
        state=confirmed,
    ),
    Case(
        "Container Insights is off, which two metrics need",
        publish_but("RunningTaskCount", "DesiredTaskCount"),
        "WF1021",
        f"`ecs{ECS}.RunningTaskCount`, `ecs{ECS}.DesiredTaskCount` had no data in 15 months, and "
        "nothing else of the name had within two weeks",
        state=confirmed,
    ),
    Case(
        "what publishes a metric has stopped five days ago",
        stopped("Throttles"),
        "WF1021",
        "`genai.Throttles` had data 5 days ago, and none since",
        state=confirmed,
    ),
    Case(
        "another function has data, ours has none",
        unused("Throttles"),
        "WF1021",
        "`genai.Throttles` had no data in 15 months, others of the name have",
        state=confirmed,
    ),
    Case(
        "the name of the function is misspelt in the spec",
        nothing,
        "WF1021",
        "`genai.Duration`, `genai.Errors`, `genai.Invocations`, `genai.Throttles` had no data in "
        "15 months, and what is listed looks alike",
        edit=('FunctionName: "${prefix}-genai"', 'FunctionName: "${prefix}-gennai"'),
    ),
    Case(
        "the metric is published with a dimension that the spec does not give",
        by_version("Throttles"),
        "WF1022",
        "`genai.Throttles` can have no data with `FunctionName` alone: CloudWatch lists it with "
        "`FunctionName, Resource`",
        state=confirmed,
    ),
    Case(
        "nobody has confirmed a subscription",
        nothing,
        "WF1031",
        f"notify.topics.alerts.subscribe[0].email waits to be confirmed: email {EMAIL} hears "
        "nothing",
        state=unconfirmed,
    ),
    Case(
        "somebody has unsubscribed",
        unsubscribe,
        "WF1032",
        f"notify.topics.alerts.subscribe[0].email is gone: email {EMAIL} hears nothing",
    ),
    Case(
        "the topic's policy has lost the statement for CloudWatch",
        topic_policy(without("CloudWatchPublishes")),
        "WF1033",
        "notify.topics.alerts keeps CloudWatch out: its policy does not let it publish",
    ),
    Case(
        "the topic's policy lets in the CloudWatch of another account",
        topic_policy(of_another_account),
        "WF1033",
        "notify.topics.alerts keeps CloudWatch out: its policy does not let it publish",
    ),
    Case(
        "the topic's policy has lost the statement for CloudTrail",
        topic_policy(without("CloudTrailPublishes")),
        "WF1033",
        "notify.topics.alerts keeps CloudTrail out: its policy does not let it publish",
    ),
    Case(
        "the topic is deleted",
        lambda aws: aws.client("sns").delete_topic(TopicArn=TOPIC),
        "WF1034",
        "notify.topics.alerts is gone: it was deleted, and not by its stack; nobody hears of "
        "anything",
    ),
    Case(
        "the policy of the topic's key has lost the statement for CloudWatch",
        key_policy(without("CloudWatchEncrypts")),
        "WF1035",
        "notify.topics.alerts loses what CloudWatch sends: its key {key} does not let it encrypt",
    ),
    Case(
        "the topic's key is about to be deleted",
        lambda aws: aws.client("kms").schedule_key_deletion(KeyId=topic_key(aws)),
        "WF1036",
        "notify.topics.alerts loses every message: its key {key} is about to be deleted",
    ),
    Case(
        "the topic's key is disabled",
        lambda aws: aws.client("kms").disable_key(KeyId=topic_key(aws)),
        "WF1036",
        "notify.topics.alerts loses every message: its key {key} is disabled",
    ),
    Case(
        "the trail is deleted",
        lambda aws: aws.client("cloudtrail").delete_trail(Name=TRAIL),
        "WF1041",
        "trail is not in CloudTrail any more: it was deleted, and not by its stack",
    ),
    Case(
        "the trail is switched off",
        lambda aws: aws.client("cloudtrail").stop_logging(Name=TRAIL),
        "WF1042",
        "trail is switched off: nothing is recorded",
    ),
    Case(
        "the trail's bucket keeps CloudTrail out",
        nothing,
        "WF1043",
        "trail cannot deliver to the bucket: AccessDenied",
        answers={
            "cloudtrail.GetTrailStatus": lambda a: a.update(LatestDeliveryError="AccessDenied")
        },
    ),
    Case(
        "the trail's role may not write to the log group",
        nothing,
        "WF1043",
        "trail cannot deliver to its log group: Access denied",
        answers={
            "cloudtrail.GetTrailStatus": lambda a: a.update(
                LatestCloudWatchLogsDeliveryError="Access denied"
            )
        },
    ),
    Case(
        "the trail has delivered nothing for days",
        nothing,
        "WF1044",
        "trail has delivered nothing for 3 days",
        answers={
            "cloudtrail.GetTrailStatus": lambda a: a.update(
                LatestDeliveryTime=datetime.fromtimestamp(NOW - 3 * 86400, UTC)
            )
        },
    ),
    Case(
        "the bucket has lost its lifecycle",
        lambda aws: aws.client("s3").delete_bucket_lifecycle(Bucket=BUCKET),
        "WF1051",
        f"trail keeps its files for ever in {BUCKET}, and its spec says for 90 days",
    ),
    Case(
        "the rule of the bucket's lifecycle is switched off",
        lifecycle({**EXPIRE, "Status": "Disabled"}),
        "WF1051",
        f"trail keeps its files for ever in {BUCKET}, and its spec says for 90 days",
    ),
    Case(
        "the rule of the bucket's lifecycle is for one folder only",
        lifecycle({**EXPIRE, "Filter": {"Prefix": "tmp/"}, "Status": "Enabled"}),
        "WF1051",
        f"trail keeps its files for ever in {BUCKET}, and its spec says for 90 days",
    ),
    Case(
        "the bucket lets go of its files sooner",
        lifecycle({**EXPIRE, "Status": "Enabled"}),
        "WF1051",
        f"trail keeps its files for 7 days in {BUCKET}, and its spec says for 90 days",
    ),
    Case(
        "the bucket is deleted",
        empty_and_delete_bucket,
        "WF1052",
        f"trail has lost its bucket {BUCKET}: what was recorded is gone, and nothing is added",
    ),
    Case(
        "the retention of a log group is changed",
        lambda aws: aws.client("logs").put_retention_policy(
            logGroupName=f"/aws/lambda/{PREFIX}-genai", retentionInDays=7
        ),
        "WF1061",
        f"retention./aws/lambda/{PREFIX}-genai keeps events for 7 days, and its spec says for 30 "
        "days",
    ),
    Case(
        "the retention of the trail's log group is removed",
        lambda aws: aws.client("logs").delete_retention_policy(
            logGroupName=f"/aws/cloudtrail/{TRAIL}"
        ),
        "WF1061",
        "trail keeps events for ever, and its spec says for 90 days",
    ),
    Case(
        "a log group is deleted",
        lambda aws: aws.client("logs").delete_log_group(logGroupName=f"/ecs/{PREFIX}-vets"),
        "WF1062",
        f"retention./ecs/{PREFIX}-vets is not there any more: it was deleted, and not by its stack",
    ),
    Case(
        "somebody has made an alarm by hand, with our prefix",
        orphan,
        "WF1071",
        f"alarm with the prefix `{PREFIX}` belongs to no stack: `{alarm('by-hand')}`",
    ),
    Case(
        "the role that looks may not read the policies of topics",
        nothing,
        "WF1091",
        "`topic-policies`, `key-policies` could not be looked at: the permission "
        "`sns:GetTopicAttributes` is missing",
        answers={"sns.GetTopicAttributes": "AuthorizationError"},
    ),
    Case(
        "CloudTrail does not answer",
        nothing,
        "WF1092",
        "`trail` could not be looked at: could not ask how the trail petclinic-local-audit-trail "
        "does: no",
        answers={"cloudtrail.GetTrailStatus": "ServiceUnavailable"},
    ),
)
