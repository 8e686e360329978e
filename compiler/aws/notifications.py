"""Topics, who hears them, and the policies of topics and keys.

https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html
https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from compiler.aws.errors import AwsError, Trouble, translated

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_sns import SNSClient

# What SNS lists instead of an ARN.
_PENDING, _DELETED = "PendingConfirmation", "Deleted"


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody who is subscribed to a topic; `confirmed` is false until the owner agrees."""

    protocol: str
    endpoint: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class DeployedTopic:
    """A topic: its policy as JSON, and the id or ARN of its key, empty where it has none."""

    arn: str
    policy: str
    key: str


@dataclass(frozen=True, slots=True)
class DeployedKey:
    """A key: its state (`Enabled`, `PendingDeletion` …), and its policy as JSON."""

    state: str
    policy: str


class Notifications:
    """SNS and KMS. Every method raises `AwsError` for what they, or the way to them, refuse."""

    def __init__(self, sns: SNSClient, kms: KMSClient) -> None:
        self._sns = sns
        self._kms = kms

    def topic(self, arn: str) -> DeployedTopic | None:
        """Read the attributes of a topic; None where there is none."""
        try:
            with translated(f"look at the topic {arn}", "sns:GetTopicAttributes"):
                found = self._sns.get_topic_attributes(TopicArn=arn)["Attributes"]
        except AwsError as error:
            if error.trouble is Trouble.NOT_FOUND:
                return None
            raise
        return DeployedTopic(arn, found.get("Policy", ""), found.get("KmsMasterKeyId", ""))

    def subscribers(self, topic: str) -> tuple[Subscriber, ...] | None:
        """List who is subscribed to a topic; None where there is no topic."""
        pages = self._sns.get_paginator("list_subscriptions_by_topic")
        found: list[Subscriber] = []
        try:
            with translated(f"list the subscriptions of {topic}", "sns:ListSubscriptionsByTopic"):
                for page in pages.paginate(TopicArn=topic):
                    found += [
                        Subscriber(
                            each.get("Protocol", ""),
                            each.get("Endpoint", ""),
                            each.get("SubscriptionArn", "") != _PENDING,
                        )
                        for each in page.get("Subscriptions", [])
                        if each.get("SubscriptionArn", "") != _DELETED
                    ]
        except AwsError as error:
            if error.trouble is Trouble.NOT_FOUND:
                return None
            raise
        return tuple(found)

    def aliases(self) -> frozenset[str]:
        """List the aliases of the keys of the account and region."""
        pages = self._kms.get_paginator("list_aliases")
        with translated("list the aliases of keys", "kms:ListAliases"):
            return frozenset(
                each.get("AliasName", "") for page in pages.paginate() for each in page["Aliases"]
            )

    def key(self, key: str) -> DeployedKey | None:
        """Read a key and its policy, by its id, ARN or alias; None where there is none."""
        try:
            with translated(f"look at the key {key}", "kms:DescribeKey"):
                found = self._kms.describe_key(KeyId=key)["KeyMetadata"]
            # An alias has no policy: that of the key is asked for by its id.
            with translated(f"read the policy of the key {key}", "kms:GetKeyPolicy"):
                answer = self._kms.get_key_policy(KeyId=found["KeyId"], PolicyName="default")
        except AwsError as error:
            if error.trouble is Trouble.NOT_FOUND:
                return None
            raise
        return DeployedKey(found.get("KeyState", ""), answer.get("Policy", ""))
