"""Alarms that search for what they watch."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.ir.estate import Estate
from compiler.rules.rule import Rule
from compiler.rules.shared.queries import alarms, remarks
from compiler.text.diagnostic import Code, Diagnostic

CODE = Code("WF809", "search-in-an-alarm")


def check(estate: Estate) -> Iterator[Diagnostic]:
    """Find alarms whose expression has a function that alarms cannot have.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-search-expressions.html
    """
    for alarm in alarms(estate):
        for remark, further in remarks(alarm):
            if remark.about == "search":
                yield Diagnostic(
                    CODE,
                    f"an alarm cannot use {remark.text}: `{alarm.origin.path}` would be refused",
                    remark.span,
                    help="name the metrics, or all members of a fan-out: `MAX(watch[*].Metric)`",
                    further=further,
                )


RULE = Rule(
    code=CODE,
    check=check,
    reason=(
        "A search finds other metrics each time. CloudWatch refuses an alarm on one, and the "
        "deployment fails."
    ),
    bad="""
alarms:
  busiest:
    expression: MAX(SEARCH('{AWS/Lambda,FunctionName} MetricName="Errors"', 'Sum', 300))
    threshold: "> 10"
    actions: {}
""",
    good="""
watch:
  pages: {service: lambda, each: [cart, search], FunctionName: "shop-${each}"}
alarms:
  busiest:
    expression: MAX(pages[*].Errors@Sum)
    threshold: "> 10"
    actions: {}
""",
    refused=True,
)
