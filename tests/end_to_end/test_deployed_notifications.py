"""The topic that alarms speak to, its key, and who is told."""

from __future__ import annotations

from typing import Any

import pytest
from end_to_end_alarms import TOPIC
from end_to_end_inventory import Inventory
from end_to_end_policies import sentences

pytestmark = pytest.mark.embedded

KEY = "alias/petclinic-local-notify"
TRAIL = "arn:aws:cloudtrail:us-west-2:000000000000:trail/petclinic-local-audit-trail"
ALARMS = "arn:aws:cloudwatch:us-west-2:000000000000:alarm:*"
BY_TRAIL = f"aws:SourceArn ArnLike {TRAIL}"
BY_ALARMS = f"aws:SourceAccount StringEquals 000000000000 and aws:SourceArn ArnLike {ALARMS}"


@pytest.fixture(scope="module")
def topic(held: Inventory) -> dict[str, Any]:
    (found,) = held.of("Topic").values()
    return found


@pytest.fixture(scope="module")
def key(held: Inventory) -> dict[str, Any]:
    return held["Key", KEY]


def test_the_topic_has_a_name_for_people_and_is_encrypted(
    topic: dict[str, Any], key: dict[str, Any]
) -> None:
    assert topic["TopicArn"] == TOPIC
    assert topic["DisplayName"] == "PetClinic local"
    assert topic["KmsMasterKeyId"] == key["Arn"]
    assert topic["Owner"] == "000000000000"


def test_only_alarms_and_the_trail_of_this_account_publish(topic: dict[str, Any]) -> None:
    assert sentences(topic["Policy"]) == {
        f"Allow cloudwatch.amazonaws.com sns:Publish on {TOPIC} if {BY_ALARMS}",
        f"Allow cloudtrail.amazonaws.com sns:Publish on {TOPIC} if {BY_TRAIL}",
        f"Deny * sns:Publish on {TOPIC} if aws:SecureTransport Bool false",
    }


def test_those_who_publish_may_use_the_key(key: dict[str, Any]) -> None:
    use = "kms:Decrypt, kms:GenerateDataKey* on *"
    assert sentences(key["Policy"]) == {
        "Allow arn:aws:iam::000000000000:root kms:* on *",
        f"Allow cloudwatch.amazonaws.com {use} if {BY_ALARMS}",
        f"Allow cloudtrail.amazonaws.com {use} if {BY_TRAIL}",
    }


def test_the_key_is_in_use_and_rotates(held: Inventory, key: dict[str, Any]) -> None:
    assert key["KeyState"] == "Enabled"
    assert key["KeyRotationEnabled"] is True
    assert key["Description"] == "Encrypts the notifications of petclinic-local-monitoring"
    assert held["Alias", KEY]["TargetKeyId"] == key["KeyId"]


def test_a_mail_and_a_text_message_are_sent(held: Inventory) -> None:
    found = held.of("Subscription")
    assert set(found) == {"email alerts@example.com", "sms +15555550100"}
    assert {each["TopicArn"] for each in found.values()} == {TOPIC}


def test_the_mail_waits_until_its_owner_has_agreed(held: Inventory) -> None:
    found = held["Subscription", "email alerts@example.com"]
    assert found["SubscriptionArn"] == "PendingConfirmation"
