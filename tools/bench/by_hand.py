"""The script that one would write by hand: a loop over functions, troposphere, a file a stack.

`python by_hand.py 600 out` writes the resources that a fleet of 600 functions compiles to, 450 a
template, as JSON, which troposphere writes fastest; `--yaml` after that writes YAML.
"""

from __future__ import annotations

import sys
from pathlib import Path

from troposphere import Ref, Template
from troposphere.cloudwatch import Alarm, MetricDimension
from troposphere.sns import SubscriptionResource, Topic, TopicPolicy

ACCOUNT, REGION, PREFIX = "111122223333", "us-west-2", "fleet-dev"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:{PREFIX}-alerts"
ALARMS = (
    ("errors", "Errors", {"Statistic": "Sum"}, 5),
    ("throttles", "Throttles", {"Statistic": "Sum"}, 10),
    ("duration", "Duration", {"ExtendedStatistic": "p99"}, 3000),
)
MOST = 450


def main(functions: int, out: Path, *, as_yaml: bool) -> None:
    """Write a stack of notifications, and as many of alarms as it takes."""
    out.mkdir(parents=True, exist_ok=True)
    stacks = [notifications()]
    for number in range(functions):
        name = f"fn-{number:05}"
        if len(stacks) == 1 or len(stacks[-1].resources) + len(ALARMS) > MOST:
            stacks.append(Template())
        for key, metric, statistic, threshold in ALARMS:
            stacks[-1].add_resource(alarm(key, name, metric, statistic, threshold))
    for number, stack in enumerate(stacks):
        text = stack.to_yaml() if as_yaml else stack.to_json()
        (out / f"stack-{number}.{'yaml' if as_yaml else 'json'}").write_text(text)


def alarm(key: str, function: str, metric: str, statistic: dict[str, str], above: int) -> Alarm:
    """Make one alarm of a function."""
    return Alarm(
        f"Alarm{key.title()}{function.title().replace('-', '')}",
        AlarmName=f"{PREFIX}-{key}-{function}",
        Namespace="AWS/Lambda",
        MetricName=metric,
        Dimensions=[MetricDimension(Name="FunctionName", Value=f"{PREFIX}-{function}")],
        ComparisonOperator="GreaterThanThreshold",
        Threshold=above,
        Period=300,
        EvaluationPeriods=2,
        DatapointsToAlarm=2,
        TreatMissingData="missing",
        AlarmActions=[TOPIC],
        OKActions=[TOPIC],
        **statistic,
    )


def notifications() -> Template:
    """Make the topic that all alarms tell."""
    template = Template()
    topic = template.add_resource(Topic("TopicAlerts", TopicName=f"{PREFIX}-alerts"))
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "CloudWatchPublishes",
                "Effect": "Allow",
                "Principal": {"Service": "cloudwatch.amazonaws.com"},
                "Action": ["sns:Publish"],
                "Resource": [Ref(topic)],
                "Condition": {
                    "StringEquals": {"aws:SourceAccount": ACCOUNT},
                    "ArnLike": {"aws:SourceArn": f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:*"},
                },
            },
            {
                "Sid": "OnlyOverTls",
                "Effect": "Deny",
                "Principal": "*",
                "Action": ["sns:Publish"],
                "Resource": [Ref(topic)],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            },
        ],
    }
    template.add_resource(
        TopicPolicy("TopicAlertsPolicy", Topics=[Ref(topic)], PolicyDocument=policy)
    )
    template.add_resource(
        SubscriptionResource(
            "SubscriptionAlertsEmailD7028239",
            TopicArn=Ref(topic),
            Protocol="email",
            Endpoint="alerts@example.com",
        )
    )
    return template


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), as_yaml="--yaml" in sys.argv)
