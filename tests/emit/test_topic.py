"""Topics: who may publish, who hears, and with which key."""

from __future__ import annotations

from typing import Any

import pytest

from compiler.ir.topic import Publisher, Topic
from compiler.ir.value import Text
from emit.estate import ACCOUNT, INPUTS, email, notify_key, ref, topic, trail
from emit.reading import properties, resources

THIS = {"Ref": "TopicAlerts"}
OURS = {"aws:SourceAccount": ACCOUNT}
TRAIL = f"arn:aws:cloudtrail:us-west-2:{ACCOUNT}:trail/petclinic-dev-audit-trail"
SOURCES: dict[Publisher, dict[str, Any] | None] = {
    "cloudwatch": {
        "StringEquals": OURS,
        "ArnLike": {"aws:SourceArn": f"arn:aws:cloudwatch:us-west-2:{ACCOUNT}:alarm:*"},
    },
    "cloudtrail": {"ArnLike": {"aws:SourceArn": f"arn:aws:cloudtrail:*:{ACCOUNT}:trail/*"}},
    "events": None,
    "budgets": {
        "StringEquals": OURS,
        "ArnLike": {"aws:SourceArn": f"arn:aws:budgets::{ACCOUNT}:*"},
    },
}


def statements(node: Topic, *others: Any, **changes: Any) -> list[dict[str, Any]]:
    policy = resources(node, *others, **changes)["TopicAlertsPolicy"]["Properties"]
    assert policy["Topics"] == [THIS]
    assert policy["PolicyDocument"]["Version"] == "2012-10-17"
    found: list[dict[str, Any]] = policy["PolicyDocument"]["Statement"]
    return found


def test_a_topic_is_a_name() -> None:
    assert resources(topic())["TopicAlerts"] == {
        "Type": "AWS::SNS::Topic",
        "Metadata": {"watchform": "notify.topics.alerts"},
        "Properties": {"TopicName": "petclinic-dev-alerts"},
    }


def test_a_topic_may_have_a_name_for_people() -> None:
    assert properties(topic(display_name="알림"))["DisplayName"] == "알림"


@pytest.mark.parametrize(
    ("encryption", "expected"),
    [
        pytest.param("own", {"Fn::GetAtt": "NotifyKey.Arn"}, id="with the key of the stack"),
        pytest.param(Text.of("arn:aws:kms:x"), "arn:aws:kms:x", id="with a key that is known"),
        pytest.param(ref("ecs"), {"Ref": "InputEcs"}, id="with a key that an input names"),
    ],
)
def test_a_topic_is_encrypted(encryption: Any, expected: Any) -> None:
    found = properties(topic(encryption=encryption), notify_key(), inputs=INPUTS)
    assert found["KmsMasterKeyId"] == expected


@pytest.mark.parametrize(("publisher", "source"), SOURCES.items(), ids=list(SOURCES))
def test_a_publisher_may_publish_to_this_topic_for_this_account(
    publisher: Publisher, source: dict[str, Any] | None
) -> None:
    allowed, refused = statements(topic(publishers=(publisher,)))
    sid = allowed.pop("Sid")
    assert sid.isalnum()
    assert allowed == {
        "Effect": "Allow",
        "Principal": {"Service": f"{publisher}.amazonaws.com"},
        "Action": ["sns:Publish"],
        "Resource": [THIS],
        **({} if source is None else {"Condition": source}),
    }
    assert refused == {
        "Sid": "OnlyOverTls",
        "Effect": "Deny",
        "Principal": "*",
        "Action": ["sns:Publish"],
        "Resource": [THIS],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def test_cloudtrail_publishes_only_for_the_trail_of_the_stack() -> None:
    allowed, _ = statements(topic(publishers=("cloudtrail",)), trail())
    assert allowed["Condition"] == {"ArnLike": {"aws:SourceArn": TRAIL}}


def test_in_china_the_arns_are_of_its_partition() -> None:
    allowed, _ = statements(topic(), region="cn-north-1")
    assert allowed["Condition"]["ArnLike"] == {
        "aws:SourceArn": f"arn:aws-cn:cloudwatch:cn-north-1:{ACCOUNT}:alarm:*"
    }


def test_each_subscription_is_a_resource_of_its_own() -> None:
    found = resources(topic(subscriptions=(email(), email("boss@example.com"))))
    assert found["SubscriptionAlertsAlertsExampleCom"] == {
        "Type": "AWS::SNS::Subscription",
        "Metadata": {"watchform": "notify.topics.alerts.subscribe[0]"},
        "Properties": {"TopicArn": THIS, "Protocol": "email", "Endpoint": "alerts@example.com"},
    }
    assert "SubscriptionAlertsBossExampleCom" in found


def test_the_key_goes_with_its_stack_after_a_week() -> None:
    found = resources(notify_key(publishers=()))
    statement = {
        "Sid": "AccountAdministers",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
        "Action": ["kms:*"],
        "Resource": ["*"],
    }
    assert found["NotifyKey"] == {
        "Type": "AWS::KMS::Key",
        "DeletionPolicy": "Delete",
        "UpdateReplacePolicy": "Delete",
        "Metadata": {"watchform": "notify"},
        "Properties": {
            "Description": "Encrypts the notifications of petclinic-dev-monitoring",
            "EnableKeyRotation": True,
            "PendingWindowInDays": 7,
            "KeyPolicy": {"Version": "2012-10-17", "Statement": [statement]},
        },
    }
    assert found["NotifyKeyAlias"]["Properties"] == {
        "AliasName": "alias/petclinic-dev-notify",
        "TargetKeyId": {"Ref": "NotifyKey"},
    }


@pytest.mark.parametrize(("publisher", "source"), SOURCES.items(), ids=list(SOURCES))
def test_a_publisher_may_use_the_key_for_this_account(
    publisher: Publisher, source: dict[str, Any] | None
) -> None:
    found = properties(notify_key(publishers=(publisher,)))["KeyPolicy"]["Statement"][1]
    topics = {"kms:EncryptionContext:aws:sns:topicArn": f"arn:aws:sns:us-west-2:{ACCOUNT}:*"}
    assert found["Principal"] == {"Service": f"{publisher}.amazonaws.com"}
    assert found["Action"] == ["kms:Decrypt", "kms:GenerateDataKey*"]
    assert found["Condition"] == (source or {"ArnLike": topics})
