"""Whether everyone who shall hear a topic is subscribed and has agreed."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.aws.notifications import Subscriber
from compiler.doctor.check import Check, Finding, Looked, counted
from compiler.doctor.examined import Examined, ExaminedStack
from compiler.ir.topic import Subscription, Topic
from compiler.text.diagnostic import Code

PENDING = Code("WF1031", "subscription-is-not-confirmed")
GONE = Code("WF1032", "subscription-is-gone")

_EMAIL = ("email", "email-json")


def look(examined: Examined) -> Looked:
    """Look for the subscriptions that the stacks have made."""
    found: list[Finding] = []
    seen = 0
    for stack, topic in examined.nodes(Topic):
        arn = stack.physical(topic.identity.logical_id)
        ours = [s for s in topic.subscriptions if stack.holds(s.identity.logical_id)]
        seen += len(ours)
        there = examined.subscribers(arn) if ours else None
        # A topic that is gone is told once, by another check.
        if there is not None:
            found += (f for each in ours for f in _one(examined, stack, arn, each, there))
    return Looked(counted(seen, "subscription"), tuple(found))


def _one(
    examined: Examined,
    stack: ExaminedStack,
    topic: str,
    node: Subscription,
    there: tuple[Subscriber, ...],
) -> Iterator[Finding]:
    endpoint = stack.text(node.endpoint)
    same = [s for s in there if (s.protocol, s.endpoint) == (node.protocol, endpoint)]
    again = (
        f"aws sns subscribe --region {examined.environment.region} --topic-arn {topic} "
        f"--protocol {node.protocol} --notification-endpoint {endpoint}"
    )
    if not same:
        said = f"is gone: {node.protocol} {endpoint} hears nothing"
        yield Finding.of(GONE, node.origin, said, help=f"subscribe again: {again}")
    elif not any(each.confirmed for each in same):
        who = (
            f"whoever reads {endpoint} has to follow the link in the mail of AWS"
            if node.protocol in _EMAIL
            else f"{endpoint} has to answer the request of SNS"
        )
        said = f"waits to be confirmed: {node.protocol} {endpoint} hears nothing"
        help_ = f"{who}\nhave it sent again: {again}"
        yield Finding.of(PENDING, node.origin, said, help=help_)


CHECK = Check("subscriptions", "confirmed", (PENDING, GONE), look)
