"""Bands of what is usual that are compared with a number."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.ir.estate import Estate
from compiler.rules.rule import Rule
from compiler.rules.shared.queries import alarms, remarks
from compiler.text.diagnostic import Code, Diagnostic, Severity

CODE = Code("WF824", "band-in-an-expression", Severity.WARNING)


def check(estate: Estate) -> Iterator[Diagnostic]:
    """Find alarms whose expression makes an anomaly band by itself.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Anomaly_Detection_Alarm.html
    """
    for alarm in alarms(estate):
        for remark, further in remarks(alarm):
            if remark.about == "band":
                yield Diagnostic(
                    CODE,
                    f"`{alarm.origin.path}` makes a band in its expression; "
                    "alarms compare with one in their threshold",
                    remark.span,
                    help="watch the metric, and write `threshold: above band 2`",
                    further=further,
                )


RULE = Rule(
    code=CODE,
    check=check,
    reason=(
        "CloudWatch knows an alarm on what is usual by its threshold. A band inside the expression "
        "becomes a number like any other: the alarm is not drawn with its band, and compares with "
        "one edge of it that nobody sees."
    ),
    bad="""
watch:
  api: {service: api-gateway-rest, ApiName: shop}
alarms:
  api-slow:
    expression: api.Latency@p99 - MAX(ANOMALY_DETECTION_BAND(api.Latency@p99, 2))
    threshold: "> 0"
    actions: {}
""",
    good="""
watch:
  api: {service: api-gateway-rest, ApiName: shop}
alarms:
  api-slow: {metric: api.Latency@p99, threshold: above band 2, actions: {}}
""",
)
