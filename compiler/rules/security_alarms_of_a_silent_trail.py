"""Security alarms on a trail that sends them nothing."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.ir.estate import Estate
from compiler.ir.trail import Trail
from compiler.rules.rule import Rule
from compiler.rules.shared.security_trails import security_trails
from compiler.text.diagnostic import Code, Diagnostic

CODE = Code("WF805", "security-alarms-of-a-silent-trail")


def check(estate: Estate) -> Iterator[Diagnostic]:
    """Find trails that record nothing of what their security alarms look for."""
    for trail in security_trails(estate):
        yield from _silent(trail)


def _silent(trail: Trail) -> Iterator[Diagnostic]:
    for key, records, why in (
        ("enabled", trail.enabled, "the trail does not record"),
        ("management_events", trail.management_events, "the trail has no management events"),
    ):
        if not records:
            yield Diagnostic(
                CODE,
                f"no security alarm can ever go off: {why}",
                trail.origin.field(key),
                help=f"leave `{key}:` out, or `security_alarms:`",
            )


RULE = Rule(
    code=CODE,
    check=check,
    reason=(
        "Security alarms count management events in the trail's log group. Where none arrive, "
        "every alarm stays OK, and people believe that all is well."
    ),
    bad="""
trail:
  name: ${prefix}-trail
  bucket: ${prefix}-trail-logs
  keep: 90d
  log_group: {keep: 90d}
  enabled: false
  security_alarms: [root-usage]
defaults:
  alarms: {actions: {}}
""",
    good="""
trail:
  name: ${prefix}-trail
  bucket: ${prefix}-trail-logs
  keep: 90d
  log_group: {keep: 90d}
  security_alarms: [root-usage]
defaults:
  alarms: {actions: {}}
""",
)
