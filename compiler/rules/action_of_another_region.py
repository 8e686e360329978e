"""Alarms that would notify a topic of another region."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.ir.alarm import Alarm, ArnAction, Composite
from compiler.ir.estate import Estate
from compiler.rules.rule import Rule
from compiler.text.diagnostic import Code, Diagnostic
from compiler.text.source import Span

CODE = Code("WF823", "action-of-another-region")


def check(estate: Estate) -> Iterator[Diagnostic]:
    """Find alarms whose topic is in another region than they are.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
    """
    here = estate.environment.region
    for node in (node for stack in estate.stacks for node in stack.nodes):
        if not isinstance(node, Alarm | Composite):
            continue
        actions = node.actions
        for action in (*actions.alarm, *actions.ok, *actions.insufficient_data):
            arn = action.arn.literal if isinstance(action, ArnAction) else None
            _, _, service, region, *_ = (arn or "").split(":") + [""] * 4
            if service == "sns" and region not in ("", here):
                yield Diagnostic(
                    CODE,
                    f"`{node.origin.path}` is in {here}, and its topic in {region}",
                    _place(node),
                    help=f"notify a topic of {here}",
                )
                break


def _place(node: Alarm | Composite) -> Span:
    return node.origin.field("actions" if "actions" in node.origin.fields else "severity")


RULE = Rule(
    code=CODE,
    check=check,
    reason=(
        "CloudWatch notifies topics of its own region. It refuses an alarm with another, and the "
        "deployment fails."
    ),
    bad="""
watch:
  api: {service: api-gateway-rest, ApiName: shop}
alarms:
  api-errors:
    metric: api.5XXError@Sum
    threshold: "> 10"
    actions: {alarm: ["arn:aws:sns:eu-west-1:123456789012:alerts"]}
""",
    good="""
watch:
  api: {service: api-gateway-rest, ApiName: shop}
alarms:
  api-errors:
    metric: api.5XXError@Sum
    threshold: "> 10"
    actions: {alarm: ["arn:aws:sns:us-west-2:123456789012:alerts"]}
""",
    refused=True,
)
