"""Security alarms on a trail that leaves some of the events out."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.ir.estate import Estate
from compiler.ir.trail import Trail
from compiler.rules.rule import Rule
from compiler.rules.shared.security_trails import security_trails
from compiler.text.diagnostic import Code, Diagnostic, Severity

CODE = Code("WF806", "security-alarms-of-part-of-the-events", Severity.WARNING)


def check(estate: Estate) -> Iterator[Diagnostic]:
    """Find trails of one region, or of reads or writes alone, that have security alarms."""
    for trail in security_trails(estate):
        yield from _partial(trail, estate.environment.region)


def _partial(trail: Trail, region: str) -> Iterator[Diagnostic]:
    missing = {"All": "", "ReadOnly": "what changes something", "WriteOnly": "what only reads"}
    for key, what in (
        ("events", missing[trail.read_write]),
        ("multi_region", "" if trail.multi_region else f"what happens outside {region}"),
    ):
        if what:
            yield Diagnostic(
                CODE,
                f"the security alarms do not see {what}: the trail leaves it out",
                trail.origin.field(key),
                help=f"leave `{key}:` out",
            )


RULE = Rule(
    code=CODE,
    check=check,
    reason=(
        "Whoever breaks in chooses the region, and looks around before changing anything. A trail "
        "of one region, or of writes alone, tells the security alarms nothing of that."
    ),
    bad="""
trail:
  name: ${prefix}-trail
  bucket: ${prefix}-trail-logs
  keep: 90d
  log_group: {keep: 90d}
  events: write
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
