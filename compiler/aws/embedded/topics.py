"""AWS::SNS::Topic and Subscription; the emulator drops a topic's key, and confirms every e-mail.

https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html
https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
"""

from __future__ import annotations

import uuid
from typing import Any

from ministack.services import sns
from ministack.services.cloudformation import provisioners

from compiler.aws.embedded.resource_type import Created, Properties, ResourceType, Response

# ruff: noqa: SLF001  the emulator has no public names for its stores

_ATTRIBUTES = (
    "ContentBasedDeduplication",
    "FifoThroughputScope",
    "FifoTopic",
    "KmsMasterKeyId",
    "MaximumMessageSize",
    "SignatureVersion",
    "TracingConfig",
)
# These endpoints belong to somebody who must agree first.
_TO_CONFIRM = ("email", "email-json", "http", "https")


def _finish(arn: str, props: Properties, old: Properties) -> None:
    topic = sns._topics[arn]
    # The emulator says the topic's name where AWS says nothing.
    topic["attributes"]["DisplayName"] = props.get("DisplayName", "")
    for key in _ATTRIBUTES:
        if key in props:
            value = props[key]
            topic["attributes"][key] = str(value).lower() if isinstance(value, bool) else str(value)
        elif key in old:
            topic["attributes"].pop(key, None)
    for subscription in topic["subscriptions"]:
        if subscription.get("_cfn_inline") and "token" not in subscription:
            _ask_to_confirm(subscription)


def _ask_to_confirm(subscription: dict[str, Any]) -> None:
    pending = subscription["protocol"] in _TO_CONFIRM
    subscription["confirmed"] = not pending
    subscription["token"] = uuid.uuid4().hex if pending else None
    subscription["attributes"] |= {
        "SubscriptionArn": subscription["arn"],
        "TopicArn": subscription["topic_arn"],
        "Protocol": subscription["protocol"],
        "Endpoint": subscription["endpoint"],
        "Owner": subscription["owner"],
        "ConfirmationWasAuthenticated": "false" if pending else "true",
        "PendingConfirmation": "true" if pending else "false",
    }


def _create_topic(logical_id: str, props: Properties, stack: str) -> Created:
    created: Created = provisioners._sns_create(logical_id, props, stack)
    _finish(created[0], props, {})
    return created


def _update_topic(
    arn: str, old: Properties, new: Properties, stack: str, logical_id: str
) -> Created:
    updated: Created = provisioners._sns_update(arn, old, new, stack, logical_id)
    _finish(updated[0], new, old)
    return updated


def _exists(name: str) -> bool:
    return any(topic["name"] == name for topic in sns._topics.values())


def _create_subscription(logical_id: str, props: Properties, stack: str) -> Created:
    topic = sns._topics.get(props["TopicArn"])
    if topic is None:
        raise ValueError("Topic does not exist")
    for subscription in topic["subscriptions"]:
        # Subscribing twice is no error, and gives the subscription that there is.
        if (subscription["protocol"], subscription["endpoint"]) == (
            props["Protocol"],
            props.get("Endpoint", ""),
        ):
            return subscription["arn"], {"Arn": subscription["arn"]}
    created: Created = provisioners._sns_sub_create(logical_id, props, stack)
    _ask_to_confirm(topic["subscriptions"][-1])
    return created


def hide_pending(response: Response) -> Response:
    """List subscriptions as AWS does: one that waits for its owner has no ARN yet."""
    status, headers, body = response
    for topic in sns._topics.values():
        for subscription in topic["subscriptions"]:
            if not subscription.get("confirmed"):
                shown = f"<SubscriptionArn>{subscription['arn']}<".encode()
                body = body.replace(shown, b"<SubscriptionArn>PendingConfirmation<")
    return status, headers, body


LISTS = ("ListSubscriptions", "ListSubscriptionsByTopic")
"""The operations whose response ``hide_pending`` corrects."""

TYPES = (
    ResourceType(
        "AWS::SNS::Topic",
        create_only=("TopicName", "FifoTopic"),
        create=_create_topic,
        update=_update_topic,
        name_property="TopicName",
        exists=_exists,
    ),
    ResourceType(
        "AWS::SNS::Subscription",
        create_only=("TopicArn", "Protocol", "Endpoint"),
        create=_create_subscription,
    ),
    ResourceType("AWS::SNS::TopicPolicy"),
)
"""The types of topics, subscriptions and topic policies."""
