"""Alarms on errors that go off where there are none."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.ir.estate import Estate
from compiler.rules.rule import Rule
from compiler.rules.shared.places import place_of
from compiler.rules.shared.sparse_errors import alarms_on_sparse_errors
from compiler.text.diagnostic import Code, Diagnostic

CODE = Code("WF815", "no-errors-as-breaching")


def check(estate: Estate) -> Iterator[Diagnostic]:
    """Find alarms on counts that have points at errors only, with gaps that breach."""
    for alarm, query in alarms_on_sparse_errors(estate):
        if alarm.treat_missing_data == "breaching":
            yield Diagnostic(
                CODE,
                f"`{query.metric}` has no points while there are no errors: "
                f"`{alarm.origin.path}` goes off just then",
                place_of(alarm.origin, "treat_missing_data"),
                help="use `treat_missing_data: notBreaching`; to hear of silence, "
                "watch a count of requests",
            )


RULE = Rule(
    code=CODE,
    check=check,
    reason=(
        "Some counts of errors are published only when there is an error. Where a gap counts as "
        "breaching, the alarm is in ALARM while all is well, and nobody believes it."
    ),
    bad="""
watch:
  alb: {service: alb, LoadBalancer: app/shop/50dc6c495c0c9188}
alarms:
  errors:
    metric: alb.HTTPCode_ELB_5XX_Count@Sum
    threshold: "> 10"
    treat_missing_data: breaching
    actions: {}
""",
    good="""
watch:
  alb: {service: alb, LoadBalancer: app/shop/50dc6c495c0c9188}
alarms:
  no-requests:
    metric: alb.RequestCount@Sum
    threshold: "< 1"
    treat_missing_data: breaching
    actions: {}
""",
)
