"""Alarms that read more metrics than one alarm may."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.ir.alarm import BandThreshold
from compiler.ir.estate import Estate
from compiler.ir.metric import StatQuery
from compiler.rules.rule import Rule
from compiler.rules.shared.queries import alarms
from compiler.text.diagnostic import Code, Diagnostic

CODE = Code("WF810", "alarm-of-too-many-metrics")
_MOST = 10


def check(estate: Estate) -> Iterator[Diagnostic]:
    """Find alarms on more than ten metrics, or with more than ten expressions.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    """
    for alarm in alarms(estate):
        queries = alarm.series.queries
        metrics = sum(isinstance(query, StatQuery) for query in queries)
        # The band is an expression too.
        band = isinstance(alarm.threshold, BandThreshold)
        for count, what in (
            (metrics, "metrics"),
            (len(queries) - metrics + band, "expressions"),
        ):
            if count > _MOST:
                key = "expression" if "expression" in alarm.origin.fields else "metric"
                yield Diagnostic(
                    CODE,
                    f"`{alarm.origin.path}` reads {count} {what}; an alarm reads at most {_MOST}",
                    alarm.origin.field(key),
                    help="make several alarms, and a composite of them",
                )


RULE = Rule(
    code=CODE,
    check=check,
    reason="CloudWatch refuses an alarm on more than ten metrics, and the deployment fails.",
    bad="""
watch:
  pages:
    service: lambda
    each: [a, b, c, d, e, f, g, h, i, j, k]
    FunctionName: shop-${each}
alarms:
  errors:
    expression: SUM(pages[*].Errors@Sum)
    threshold: "> 10"
    actions: {}
""",
    good="""
watch:
  pages:
    service: lambda
    each: [a, b, c, d, e, f, g, h, i, j, k]
    FunctionName: shop-${each}
alarms:
  errors:
    metric: pages.Errors@Sum
    threshold: "> 10"
    actions: {}
composites:
  any-errors: {rule: "ALARM(errors[*])", actions: {}}
""",
    refused=True,
)
