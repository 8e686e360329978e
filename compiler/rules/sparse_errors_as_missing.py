"""Alarms on errors that lose their state where there are none."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.ir.estate import Estate
from compiler.rules.rule import Rule
from compiler.rules.shared.places import place_of
from compiler.rules.shared.sparse_errors import alarms_on_sparse_errors
from compiler.text.diagnostic import Code, Diagnostic, Severity

CODE = Code("WF814", "sparse-errors-as-missing", Severity.WARNING)


def check(estate: Estate) -> Iterator[Diagnostic]:
    """Find alarms on counts that have points at errors only, with gaps left as `missing`."""
    for alarm, query in alarms_on_sparse_errors(estate):
        if alarm.treat_missing_data == "missing":
            yield Diagnostic(
                CODE,
                f"`{query.metric}` has no points while there are no errors: "
                f"`{alarm.origin.path}` never goes back to OK, but to INSUFFICIENT_DATA",
                place_of(alarm.origin, "treat_missing_data"),
                help="add `treat_missing_data: notBreaching`",
            )


RULE = Rule(
    code=CODE,
    check=check,
    reason=(
        "Some counts of errors are published only when there is an error. With gaps as `missing`, "
        "the alarm has INSUFFICIENT_DATA on every good day: nobody can tell that from a metric "
        "that does not exist, and nobody is told that the trouble is over."
    ),
    bad="""
watch:
  alb: {service: alb, LoadBalancer: app/shop/50dc6c495c0c9188}
alarms:
  errors: {metric: alb.HTTPCode_ELB_5XX_Count@Sum, threshold: "> 10", actions: {}}
""",
    good="""
watch:
  alb: {service: alb, LoadBalancer: app/shop/50dc6c495c0c9188}
alarms:
  errors:
    metric: alb.HTTPCode_ELB_5XX_Count@Sum
    threshold: "> 10"
    treat_missing_data: notBreaching
    actions: {}
""",
)
