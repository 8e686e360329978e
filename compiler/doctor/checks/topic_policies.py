"""Whether topics let their publishers in."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.doctor.check import Check, Finding, Looked, counted
from compiler.doctor.examined import Examined, ExaminedStack
from compiler.doctor.policy import lets_in
from compiler.doctor.publishing import WORDS, publishing
from compiler.ir.topic import Topic
from compiler.text.diagnostic import Code

KEPT_OUT = Code("WF1033", "publisher-is-kept-out")
GONE = Code("WF1034", "topic-is-gone")


def look(examined: Examined) -> Looked:
    """Evaluate the policy of each topic for each of its publishers."""
    topics = list(examined.nodes(Topic))
    found = tuple(f for stack, topic in topics for f in _topic(examined, stack, topic))
    return Looked(counted(len(topics), "topic"), found)


def _topic(examined: Examined, stack: ExaminedStack, node: Topic) -> Iterator[Finding]:
    arn = stack.physical(node.identity.logical_id)
    topic = examined.topic(arn)
    if topic is None:
        said = "is gone: it was deleted, and not by its stack; nobody hears of anything"
        yield Finding.of(GONE, node.origin, said, help=examined.put_back)
        return
    for publisher in node.publishers:
        request = publishing(publisher, arn, stack, examined.environment)
        if not lets_in(topic.policy, request):
            said = f"keeps {WORDS[publisher]} out: its policy does not let it publish"
            help_ = f"{examined.put_back}\nor let {request.service} do sns:Publish in the policy"
            yield Finding.of(KEPT_OUT, node.origin, said, field="publishers", help=help_)


CHECK = Check("topic-policies", "topics let publishers in", (KEPT_OUT, GONE), look)
