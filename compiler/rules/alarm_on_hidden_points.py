"""Alarms whose value depends on how many points CloudWatch happens to fetch."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.ir.estate import Estate
from compiler.rules.rule import Rule
from compiler.rules.shared.queries import alarms, remarks
from compiler.text.diagnostic import Code, Diagnostic, Severity

CODE = Code("WF811", "alarm-on-hidden-points", Severity.WARNING)


def check(estate: Estate) -> Iterator[Diagnostic]:
    """Find functions of an alarm that look at all points that are fetched.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
    """
    for alarm in alarms(estate):
        for remark, further in remarks(alarm):
            if remark.about == "hidden points":
                yield Diagnostic(
                    CODE,
                    f"the value of `{alarm.origin.path}` depends on how many points are fetched: "
                    f"{remark.text} looks at all of them",
                    remark.span,
                    help="write the number, combine several metrics: `MAX([a, b])`, "
                    "or compare with a band: `above band 2`",
                    further=further,
                )


RULE = Rule(
    code=CODE,
    check=check,
    reason=(
        "An alarm fetches more points than it evaluates, and AWS does not say how many. The "
        "average, the maximum or the running sum of one series over all of them changes with that "
        "number. A graph shows another value than the alarm has."
    ),
    bad="""
watch:
  api: {service: api-gateway-rest, ApiName: shop}
alarms:
  api-slow:
    expression: api.Latency@p99 / AVG(api.Latency@p99)
    threshold: "> 2"
    actions: {}
""",
    good="""
watch:
  api: {service: api-gateway-rest, ApiName: shop}
alarms:
  api-slow: {metric: api.Latency@p99, threshold: above band 2, actions: {}}
""",
)
