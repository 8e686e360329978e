"""Expressions that two readers may read in two ways."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.ir.estate import Estate
from compiler.ir.metric import MathQuery
from compiler.rules.rule import Rule
from compiler.rules.shared.queries import asked
from compiler.text.diagnostic import Code, Diagnostic, Severity
from compiler.text.source import Span

CODE = Code("WF808", "doubtful-precedence", Severity.WARNING)


def check(estate: Estate) -> Iterator[Diagnostic]:
    """Find operators side by side whose order AWS does not document, without brackets."""
    told: set[Span] = set()
    for each in asked(estate):
        if not isinstance(each.query, MathQuery):
            continue
        for remark in each.query.remarks:
            if remark.about == "order" and remark.span not in told:
                told.add(remark.span)
                yield Diagnostic(
                    CODE,
                    f"AWS does not say whether this `{remark.text}` comes before its neighbour",
                    remark.span,
                    label="read here as one",
                    help="put it in brackets if that is meant, or the other part",
                )


RULE = Rule(
    code=CODE,
    check=check,
    reason=(
        "AWS documents no order of the operators of metric math. Everybody reads `*` before `+`; "
        "but `a OR b AND c`, `-a ^ 2` and `a < b < c` are read in several ways. The compiler "
        "writes brackets as it reads them, so that CloudWatch cannot read them otherwise; people "
        "still can."
    ),
    bad="""
watch:
  api: {service: api-gateway-rest, ApiName: shop}
alarms:
  api-trouble:
    expression: api.5XXError@Sum > 10 OR api.4XXError@Sum > 50 AND api.Count@Sum > 100
    threshold: "> 0"
    actions: {}
""",
    good="""
watch:
  api: {service: api-gateway-rest, ApiName: shop}
alarms:
  api-trouble:
    expression: api.5XXError@Sum > 10 OR (api.4XXError@Sum > 50 AND api.Count@Sum > 100)
    threshold: "> 0"
    actions: {}
""",
)
