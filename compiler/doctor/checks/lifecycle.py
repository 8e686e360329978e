"""Whether buckets let go of their files when their specs say so."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.doctor.check import Check, Finding, Looked, counted
from compiler.doctor.examined import Examined, ExaminedStack
from compiler.ir.trail import Trail
from compiler.text.diagnostic import Code

OTHER = Code("WF1051", "lifecycle-is-another")
GONE = Code("WF1052", "bucket-is-gone")


def look(examined: Examined) -> Looked:
    """Compare the lifecycle of each bucket with its spec."""
    found: list[Finding] = []
    seen = 0
    for stack, trail in examined.nodes(Trail):
        if stack.holds(trail.identity.part("Bucket")):
            seen += 1
            found += _bucket(examined, stack, trail)
    return Looked(counted(seen, "bucket"), tuple(found))


def _bucket(examined: Examined, stack: ExaminedStack, trail: Trail) -> Iterator[Finding]:
    name = stack.physical(trail.identity.part("Bucket"))
    examined.progress(f"the bucket {name}")
    records = examined.account.records
    found = examined.once(("lifecycle", name), lambda: records.lifecycle(name))
    if found is None:
        said = f"has lost its bucket {name}: what was recorded is gone, and nothing is added"
        yield Finding.of(GONE, trail.origin, said, field="bucket", help=examined.put_back)
    elif found.keeps != trail.days:
        kept = "for ever" if found.keeps is None else f"for {found.keeps} days"
        wanted = "for ever" if trail.days is None else f"for {trail.days} days"
        said = f"keeps its files {kept} in {name}, and its spec says {wanted}"
        region = examined.environment.region
        rules = f"aws s3api get-bucket-lifecycle-configuration --region {region} --bucket {name}"
        help_ = f"{examined.put_back}\nsee its rules: {rules}"
        yield Finding.of(OTHER, trail.origin, said, field="keep", help=help_)


CHECK = Check("lifecycle", "buckets keep as they should", (OTHER, GONE), look)
