"""Metrics that AWS publishes in one region only."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.ir.estate import Estate
from compiler.rules.rule import Rule
from compiler.rules.shared.queries import asked_metrics
from compiler.text.diagnostic import Code, Diagnostic

CODE = Code("WF820", "metric-of-another-region")

# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html
# https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html
# https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-cloudwatch.html
# https://docs.aws.amazon.com/global-accelerator/latest/dg/cloudwatch-monitoring.html
_HOME = {
    "AWS/Billing": "us-east-1",
    "AWS/CloudFront": "us-east-1",
    "AWS/Route53": "us-east-1",
    "AWS/GlobalAccelerator": "us-west-2",
}


def check(estate: Estate) -> Iterator[Diagnostic]:
    """Find metrics of services without a region, asked for in a region that has none of them."""
    environment = estate.environment
    if environment.partition != "aws":
        return
    for query, each in asked_metrics(estate):
        home = _HOME.get(query.namespace)
        region = query.region or environment.region
        if home is None or region == home:
            continue
        help_ = f"watch it in an environment of {home}"
        if each.alarm is None:
            help_ = f"name it under `metrics:`, with `region: {home}`, and draw that"
        yield Diagnostic(
            CODE,
            f"{query.namespace} has its metrics in {home}; there are none in {region}",
            each.place,
            help=help_,
        )


RULE = Rule(
    code=CODE,
    check=check,
    reason=(
        "Services that belong to no region publish their metrics in one. Elsewhere the graph is "
        "empty, and the alarm waits for data for ever."
    ),
    bad="""
metrics:
  spent: {namespace: AWS/Billing, metric: EstimatedCharges, dimensions: {Currency: USD}}
dashboards:
  main:
    widgets:
      - {title: Spent, metrics: [spent]}
""",
    good="""
metrics:
  spent:
    namespace: AWS/Billing
    metric: EstimatedCharges
    dimensions: {Currency: USD}
    region: us-east-1
dashboards:
  main:
    widgets:
      - {title: Spent, metrics: [spent]}
""",
)
