"""Whether trails record, and deliver what they record."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.aws.records import TrailStatus
from compiler.doctor.check import Check, Finding, Looked, counted
from compiler.doctor.examined import Examined, ExaminedStack
from compiler.ir.trail import Trail
from compiler.text.diagnostic import Code

GONE = Code("WF1041", "trail-is-gone")
SILENT = Code("WF1042", "trail-does-not-record")
FAILING = Code("WF1043", "trail-cannot-deliver")
LATE = Code("WF1044", "trail-delivers-nothing")

_LATE_HOURS = 24
"""How long a trail may deliver nothing: an account in use has events within minutes.

CloudTrail delivers within about five minutes of a call.
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
"""


def look(examined: Examined) -> Looked:
    """Ask how each trail does."""
    found: list[Finding] = []
    seen = 0
    for stack, trail in examined.nodes(Trail):
        seen += 1
        found += _trail(examined, stack, trail)
    return Looked(counted(seen, "trail"), tuple(found))


def _trail(examined: Examined, stack: ExaminedStack, node: Trail) -> Iterator[Finding]:
    name = stack.physical(node.identity.logical_id)
    examined.progress(f"the trail {name}")
    records = examined.account.records
    status = examined.once(("trail", name), lambda: records.trail_status(name))
    region = examined.environment.region
    if status is None:
        said = "is not in CloudTrail any more: it was deleted, and not by its stack"
        help_ = f"{examined.put_back}\nwhat was recorded is in the bucket {node.bucket}"
        yield Finding.of(GONE, node.origin, said, help=help_)
    elif node.enabled and not status.logging:
        said = "is switched off: nothing is recorded"
        help_ = f"switch it on: aws cloudtrail start-logging --region {region} --name {name}"
        yield Finding.of(SILENT, node.origin, said, help=help_)
    elif node.enabled:
        yield from _deliveries(examined, node, status)


def _deliveries(examined: Examined, node: Trail, status: TrailStatus) -> Iterator[Finding]:
    problems = (
        (status.bucket_error, "the bucket", "bucket"),
        (status.logs_error, "its log group", "log_group"),
        (status.topic_error, "its topic", "notify"),
    )
    for error, where, field in problems:
        if error:
            help_ = f"see what keeps CloudTrail out: watchform plan {examined.run} --drift"
            said = f"cannot deliver to {where}: {error}"
            yield Finding.of(FAILING, node.origin, said, field=field, help=help_)
    # Into the bucket of the embedded AWS nothing is delivered.
    last = status.delivered or (None if examined.account.embedded else status.started)
    if status.bucket_error:
        return
    hours = 0 if last is None else int(examined.now - last.timestamp()) // 3600
    if hours >= _LATE_HOURS:
        what = "for" if status.delivered else "since it was switched on,"
        said = f"has delivered nothing {what} {_ago(hours)}"
        help_ = f"look at its bucket: aws s3 ls s3://{node.bucket}/AWSLogs/ --recursive"
        yield Finding.of(LATE, node.origin, said, field="bucket", help=help_)


def _ago(hours: int) -> str:
    return f"{hours} hours" if hours < 72 else f"{hours // 24} days"


CHECK = Check("trail", "records and delivers", (GONE, SILENT, FAILING, LATE), look)
