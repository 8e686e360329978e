"""Alarms at the first call that is refused."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.ir.alarm import StaticThreshold
from compiler.ir.estate import Estate
from compiler.ir.logs import MetricFilter
from compiler.rules.rule import Rule
from compiler.rules.shared.places import place_of
from compiler.rules.shared.queries import watched_metrics
from compiler.text.diagnostic import Code, Diagnostic, Severity

CODE = Code("WF816", "noisy-unauthorized-calls", Severity.WARNING)

_REFUSED = ("UnauthorizedOperation", "AccessDenied")


def check(estate: Estate) -> Iterator[Diagnostic]:
    """Find alarms that go off at one call to AWS that was refused."""
    nodes = (node for stack in estate.stacks for node in stack.nodes)
    counted = {
        (node.namespace, node.metric)
        for node in nodes
        if isinstance(node, MetricFilter) and any(word in node.pattern for word in _REFUSED)
    }
    for alarm, query in watched_metrics(estate) if counted else ():
        threshold = alarm.threshold
        if (query.namespace, query.metric) not in counted or alarm.datapoints_to_alarm > 1:
            continue
        if isinstance(threshold, StaticThreshold) and _is_one(threshold):
            yield Diagnostic(
                CODE,
                "calls are refused in every account, every day; "
                f"`{alarm.origin.path}` goes off at one",
                place_of(alarm.origin, "threshold"),
                help='raise the threshold, such as `threshold: ">= 10"`, or watch a band',
            )


def _is_one(threshold: StaticThreshold) -> bool:
    if threshold.operator == ">":
        return threshold.value < 1
    return threshold.operator == ">=" and threshold.value <= 1


RULE = Rule(
    code=CODE,
    check=check,
    reason=(
        "Consoles and tools ask for more than their users may see, and are refused. An alarm at "
        "the first refused call is almost always on. The benchmark asks for it all the same; "
        "who takes it from there often raises the threshold, or says why not."
    ),
    bad="""
trail:
  name: ${prefix}-trail
  bucket: ${prefix}-trail-logs
  keep: 90d
  log_group: {keep: 90d}
  security_alarms: [unauthorized-api-calls]
defaults:
  alarms: {actions: {}}
""",
    good="""
trail:
  name: ${prefix}-trail
  bucket: ${prefix}-trail-logs
  keep: 90d
  log_group: {keep: 90d}
  security_alarms:
    - unauthorized-api-calls: {threshold: ">= 20"}
defaults:
  alarms: {actions: {}}
""",
)
