"""Topics, who may publish to them, who hears them, and the key that encrypts them.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html
https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html
"""

from __future__ import annotations

from typing import Any

from awacs import sns as sns_action
from troposphere import GetAtt, Ref
from troposphere.kms import Alias, Key
from troposphere.sns import SubscriptionResource, TopicPolicy
from troposphere.sns import Topic as TopicResource

from compiler.emit.keeping import DELETED
from compiler.emit.piece import Piece
from compiler.emit.policy import allow_account, deny_without_tls, document, every
from compiler.emit.properties import present
from compiler.emit.publisher import may_publish, may_use_key
from compiler.emit.scope import Scope
from compiler.ir.topic import NotifyKey, Topic
from compiler.ir.value import Text


def topic(node: Topic, scope: Scope) -> list[Piece]:
    """Write a topic, its policy, and each subscription as a resource of its own.

    Its own, so that adding an address is one added resource and the topic does not change.
    """
    name = node.identity.logical_id
    properties = {
        "TopicName": node.name,
        "DisplayName": node.display_name,
        "KmsMasterKeyId": _key(node, scope),
    }
    own = [TopicResource(name, **present(properties)), _policy(node, scope)]
    subscriptions = [
        Piece.of(
            SubscriptionResource(
                entry.identity.logical_id,
                TopicArn=Ref(name),
                Protocol=entry.protocol,
                Endpoint=scope.text(entry.endpoint),
            ),
            entry.origin,
        )
        for entry in node.subscriptions
    ]
    return [*(Piece.of(resource, node.origin) for resource in own), *subscriptions]


def _key(node: Topic, scope: Scope) -> Any:
    if isinstance(node.encryption, Text):
        return scope.text(node.encryption)
    if node.encryption == "none":
        return None
    return GetAtt(scope.notify_key.identity.logical_id, "Arn")


def _policy(node: Topic, scope: Scope) -> TopicPolicy:
    """Name who may publish; people of the account need no statement, their IAM policies do."""
    this = Ref(node.identity.logical_id)
    statements = [
        may_publish(publisher, sns_action.Publish, this, scope) for publisher in node.publishers
    ]
    statements.append(deny_without_tls("OnlyOverTls", [sns_action.Publish], [this]))
    return TopicPolicy(
        node.identity.part("Policy"), Topics=[this], PolicyDocument=document(*statements)
    )


def notify_key(node: NotifyKey, scope: Scope) -> list[Piece]:
    """Write the key of the topics, with its alias.

    It goes with its stack: a topic keeps no message, so nothing is lost that the key would
    open, and a key that stays costs a dollar a month. Seven days are left to think again.
    """
    name = node.identity.logical_id
    root = scope.arn("iam", "root", region="")
    statements = [
        allow_account("AccountAdministers", root, [every("kms")]),
        *(may_use_key(publisher, scope) for publisher in node.publishers),
    ]
    key = Key(
        name,
        Description=f"Encrypts the notifications of {scope.stack.name}",
        EnableKeyRotation=True,
        PendingWindowInDays=7,
        KeyPolicy=document(*statements),
        **DELETED,
    )
    alias = Alias(node.identity.part("Alias"), AliasName=node.alias, TargetKeyId=Ref(name))
    return [Piece.of(key, node.origin), Piece.of(alias, node.origin)]
