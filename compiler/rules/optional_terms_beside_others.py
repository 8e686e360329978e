"""Patterns of which CloudWatch Logs ignores a part."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.ir.estate import Estate
from compiler.ir.logs import MetricFilter
from compiler.language.filter_pattern.parser import parse_pattern
from compiler.language.filter_pattern.tree import Terms
from compiler.rules.rule import Rule
from compiler.text.diagnostic import Code, Diagnostic, Severity

CODE = Code("WF817", "optional-terms-beside-others", Severity.WARNING)


def check(estate: Estate) -> Iterator[Diagnostic]:
    """Find patterns with optional terms beside terms that must, or must not, be there.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
    """
    for node in (node for stack in estate.stacks for node in stack.nodes):
        # The question mark is the sign of optional terms, in whatever place.
        if not isinstance(node, MetricFilter) or "?" not in node.pattern:
            continue
        pattern = parse_pattern(node.pattern)
        if not isinstance(pattern, Terms):
            continue
        ignored = [term for term in pattern.terms if term.sign == "?"]
        others = [term for term in pattern.terms if term.sign != "?"]
        if ignored and others:
            sign = others[0].sign
            yield Diagnostic(
                CODE,
                f"CloudWatch Logs ignores `?{ignored[0].text}` beside `{sign}{others[0].text}`",
                node.origin.field("pattern"),
                help="use terms with `?` alone, or a regular expression: `%ERROR|WARN%`",
            )


RULE = Rule(
    code=CODE,
    check=check,
    reason=(
        "Terms with `?` mean that one of them is enough. As soon as another term stands beside "
        "them, CloudWatch Logs ignores them all, and counts events that nobody meant."
    ),
    bad="""
log_metrics:
  failed:
    log_group: /shop/orders
    pattern: ?ERROR ?WARN -Timeout
    metric: {namespace: Shop, name: Failed}
""",
    good="""
log_metrics:
  failed:
    log_group: /shop/orders
    pattern: "%ERROR|WARN% -Timeout"
    metric: {namespace: Shop, name: Failed}
""",
)
