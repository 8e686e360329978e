"""A trail that tells a topic which does not let CloudTrail in."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.ir.estate import Estate
from compiler.ir.topic import Topic
from compiler.ir.trail import Trail
from compiler.rules.rule import Rule
from compiler.text.diagnostic import Code, Diagnostic, Label

CODE = Code("WF804", "trail-topic-without-cloudtrail")


def check(estate: Estate) -> Iterator[Diagnostic]:
    """Find trails whose topic has no `cloudtrail` among its publishers."""
    for stack in estate.stacks:
        topics = [node for node in stack.nodes if isinstance(node, Topic)]
        for node in stack.nodes:
            if not isinstance(node, Trail) or node.topic is None:
                continue
            for topic in topics:
                if node.topic in (topic.key, topic.name) and "cloudtrail" not in topic.publishers:
                    yield Diagnostic(
                        CODE,
                        f"the trail tells topic `{topic.key}`, which does not let CloudTrail in",
                        node.origin.field("topic"),
                        help="add `publishers: [cloudwatch, cloudtrail]` to the topic",
                        further=(Label(topic.origin.span, "the topic"),),
                    )


RULE = Rule(
    code=CODE,
    check=check,
    reason=(
        "CloudTrail checks when the trail is made that it may publish to the topic. Where it may "
        "not, the deployment fails."
    ),
    bad="""
trail: {name: "${prefix}-trail", bucket: "${prefix}-trail-logs", keep: 90d, topic: alerts}
notify:
  topics:
    alerts: {subscribe: [{email: alerts@example.com}]}
""",
    good="""
trail: {name: "${prefix}-trail", bucket: "${prefix}-trail-logs", keep: 90d, topic: alerts}
notify:
  topics:
    alerts: {publishers: [cloudwatch, cloudtrail], subscribe: [{email: alerts@example.com}]}
""",
    refused=True,
)
