"""Notifications, and the keys that encrypt topics and trails.

https://aws.amazon.com/sns/pricing/, https://aws.amazon.com/kms/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.cost.usage import Category, Usage
from compiler.ir.estate import Estate
from compiler.ir.topic import NotifyKey, Topic
from compiler.ir.trail import Trail

_PRICES = {
    "email": ("sns_email", 100_000),
    "email-json": ("sns_email", 100_000),
    "https": ("sns_https", 100_000),
    "http": ("sns_https", 100_000),
    "sms": ("sns_sms", 1),
}


def usages(estate: Estate) -> Iterator[Usage]:
    """Count the keys, and the notifications that the environment expects."""
    for stack in estate.stacks:
        for node in stack.nodes:
            own_key = isinstance(node, Trail) and node.encryption == "own"
            if own_key or isinstance(node, NotifyKey):
                note = "each yearly rotation adds the same again, twice at most"
                yield Usage(
                    Category.KEYS, "kms_key", node.origin.path, node.origin.span, 1, note=note
                )
    yield from _notifications(estate)


def _notifications(estate: Estate) -> Iterator[Usage]:
    topics = [n for stack in estate.stacks for n in stack.nodes if isinstance(n, Topic)]
    for protocol, count in estate.environment.volumes.notifications:
        price, units = _PRICES[protocol]
        heard = [t for t in topics if any(s.protocol.startswith(protocol) for s in t.subscriptions)]
        for topic in heard[:1]:
            origin = topic.origin
            note = f"{count} {protocol}"
            if price == "sns_sms":
                note += "; the price depends on the country: set `prices: {sns_sms: …}`"
            yield Usage(
                Category.NOTIFICATIONS, price, origin.path, origin.span, count / units, note=note
            )
