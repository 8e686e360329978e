"""Volumes that an account has counted, in place of those that the environment's file says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from compiler.cost.logs import DAYS_A_MONTH, groups
from compiler.ir.estate import Estate
from compiler.ir.logs import MetricFilter
from compiler.ir.topic import Topic
from compiler.ir.trail import Trail
from compiler.ir.volumes import Volumes

_GIGABYTE = 1e9
_DAY = 86400
_PRICED = {"email": "email", "email-json": "email", "https": "https", "http": "https", "sms": "sms"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the account is asked about: names, and metrics by namespace and name."""

    log_groups: tuple[str, ...]
    topics: tuple[str, ...]
    buckets: tuple[str, ...]
    metrics: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """What the account counted within so many seconds, by name.

    Bytes came into log groups, messages were published to topics, bytes lie in buckets (without
    an entry where the account does not say), and a metric exists with so many dimensions.
    """

    seconds: float
    log_bytes: Mapping[str, float] = field(default_factory=dict)
    messages: Mapping[str, float] = field(default_factory=dict)
    bucket_bytes: Mapping[str, float] = field(default_factory=dict)
    metrics: Mapping[tuple[str, str], int] = field(default_factory=dict)


def asked(estates: Sequence[Estate]) -> Asked:
    """Name what the costs of estates depend on, each once."""
    nodes = [node for estate in estates for node in _nodes(estate)]
    return Asked(
        _once(group.name for estate in estates for group in groups(estate)),
        _once(node.name for node in nodes if isinstance(node, Topic)),
        _once(node.bucket for node in nodes if isinstance(node, Trail)),
        # Without dimensions a filter makes one metric, which nobody needs to count.
        tuple(
            dict.fromkeys(
                (node.namespace, node.metric)
                for node in nodes
                if isinstance(node, MetricFilter) and node.dimensions
            )
        ),
    )


def with_measured(estate: Estate, measured: Measured) -> Estate:
    """Return an estate whose volumes are those of the account; what it cannot count stays."""
    said = estate.environment.volumes
    to_month = DAYS_A_MONTH * _DAY / measured.seconds
    own = [group.name for group in groups(estate)]
    volumes = replace(
        said,
        logs=None,
        log_groups=tuple(
            (name, measured.log_bytes.get(name, 0.0) * to_month / _GIGABYTE) for name in own
        ),
        trail_stored=_stored(estate, measured, said),
        notifications=_notifications(estate, measured, to_month),
        metrics=tuple((*key, count) for key, count in sorted(measured.metrics.items())),
        measured=measured.seconds,
    )
    return replace(estate, environment=replace(estate.environment, volumes=volumes))


def _stored(estate: Estate, measured: Measured, said: Volumes) -> float | None:
    """Return what lies in the bucket of the trail; a bucket of today has no size yet."""
    buckets = [node.bucket for node in _nodes(estate) if isinstance(node, Trail)]
    known = [measured.bucket_bytes[name] for name in buckets if name in measured.bucket_bytes]
    return sum(known) / _GIGABYTE if known else said.trail_stored


def _notifications(
    estate: Estate, measured: Measured, to_month: float
) -> tuple[tuple[str, int], ...]:
    """Count what is sent by each protocol: every subscription of a topic gets each message."""
    found: dict[str, float] = {}
    for topic in _nodes(estate):
        if isinstance(topic, Topic):
            for subscription in topic.subscriptions:
                priced = _PRICED.get(subscription.protocol)
                if priced is not None:
                    sent = measured.messages.get(topic.name, 0.0) * to_month
                    found[priced] = found.get(priced, 0.0) + sent
    return tuple((protocol, round(count)) for protocol, count in found.items() if count)


def has_notifications(estate: Estate) -> bool:
    """Whether anybody is told by a protocol that is paid for."""
    return any(
        subscription.protocol in _PRICED
        for topic in _nodes(estate)
        if isinstance(topic, Topic)
        for subscription in topic.subscriptions
    )


def _nodes(estate: Estate) -> Iterator[object]:
    for stack in estate.stacks:
        yield from stack.nodes


def _once(names: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
