"""Whether the keys of topics let the publishers encrypt."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.doctor.check import Check, Finding, Looked, counted
from compiler.doctor.examined import Examined, ExaminedStack
from compiler.doctor.policy import lets_in
from compiler.doctor.publishing import WORDS, encrypting
from compiler.ir.topic import Topic
from compiler.text.diagnostic import Code

KEPT_OUT = Code("WF1035", "key-keeps-publisher-out")
UNUSABLE = Code("WF1036", "key-cannot-be-used")

_OF_AWS = "alias/aws/sns"
"""AWS's own key for topics, whose policy lets in nobody but principals of the account."""

_STATES = {"PendingDeletion": "about to be deleted", "Disabled": "disabled"}
_WAYS_OUT = {
    "": "encrypt the topic with a key that is there, and deploy",
    "Disabled": "enable it: aws kms enable-key --region {} --key-id {}",
    "PendingDeletion": "keep it: aws kms cancel-key-deletion --region {} --key-id {}\n"
    "then enable it: aws kms enable-key",
}


def look(examined: Examined) -> Looked:
    """Evaluate the policy of each topic's key for each of its publishers."""
    found: list[Finding] = []
    keys: set[str] = set()
    for stack, node in examined.nodes(Topic):
        topic = examined.topic(stack.physical(node.identity.logical_id))
        if topic is not None and topic.key:
            keys.add(topic.key)
            found += _key(examined, stack, node, topic.key)
    return Looked(counted(len(keys), "key"), tuple(found))


def _key(examined: Examined, stack: ExaminedStack, node: Topic, key: str) -> Iterator[Finding]:
    examined.progress(f"the key {key}")
    notifications = examined.account.notifications
    found = examined.once(("key", key), lambda: notifications.key(key))
    if found is None or found.state != "Enabled":
        state = "is not there" if found is None else f"is {_STATES.get(found.state, found.state)}"
        said = f"loses every message: its key {key} {state}"
        region = examined.environment.region
        help_ = _WAYS_OUT.get("" if found is None else found.state, "").format(region, key)
        yield Finding.of(UNUSABLE, node.origin, said, field="encryption", help=help_)
        return
    policy = "{}" if key.endswith(_OF_AWS) else found.policy
    arn = stack.physical(node.identity.logical_id)
    for publisher in node.publishers:
        request = encrypting(publisher, arn, stack, examined.environment)
        if not lets_in(policy, request):
            said = f"loses what {WORDS[publisher]} sends: its key {key} does not let it encrypt"
            needed = "kms:GenerateDataKey* and kms:Decrypt"
            help_ = f"{examined.put_back}\nor let {request.service} do {needed} in its policy"
            yield Finding.of(KEPT_OUT, node.origin, said, field="encryption", help=help_)


CHECK = Check("key-policies", "keys let publishers encrypt", (KEPT_OUT, UNUSABLE), look)
