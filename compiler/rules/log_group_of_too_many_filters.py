"""Log groups with more metric filters than one may have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from compiler.ir.estate import Estate
from compiler.ir.logs import MetricFilter
from compiler.rules.rule import Rule
from compiler.text.diagnostic import Code, Diagnostic

CODE = Code("WF822", "log-group-of-too-many-filters")
_MOST = 100
_MOST_REGEXES = 5


def check(estate: Estate) -> Iterator[Diagnostic]:
    """Find log groups with more than a hundred filters, or five with regular expressions.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
    and https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
    """
    filters: dict[str, list[MetricFilter]] = defaultdict(list)
    for node in (node for stack in estate.stacks for node in stack.nodes):
        if isinstance(node, MetricFilter):
            filters[node.log_group].append(node)
    for name, found in filters.items():
        regexes = [node for node in found if node.pattern.count("%") > 1]
        for nodes, most, what in (
            (found, _MOST, "metric filters"),
            (regexes, _MOST_REGEXES, "metric filters with regular expressions"),
        ):
            if len(nodes) > most:
                yield Diagnostic(
                    CODE,
                    f"log group `{name}` has {len(nodes)} {what}; CloudWatch Logs takes {most}",
                    nodes[most].origin.field("log_group"),
                    help="join some of them",
                )


_FILTER = """\
  {0}:
    log_group: /shop/orders
    pattern: "{1}"
    metric: {{namespace: Shop, name: Failed}}
"""

RULE = Rule(
    code=CODE,
    check=check,
    reason="CloudWatch Logs refuses a filter too many, and the deployment fails.",
    bad="log_metrics:\n" + "".join(_FILTER.format(name, f"%{name}%") for name in "abcdef"),
    good="log_metrics:\n" + "".join(_FILTER.format(name, name) for name in "abcdef"),
    refused=True,
)
