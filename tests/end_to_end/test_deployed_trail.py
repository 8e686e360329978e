"""The trail and what it needs: bucket, key, role."""

from __future__ import annotations

from typing import Any

import pytest
from end_to_end_inventory import Inventory
from end_to_end_policies import sentences

pytestmark = pytest.mark.embedded

NAME = "petclinic-local-audit-trail"
ARN = f"arn:aws:cloudtrail:us-west-2:000000000000:trail/{NAME}"
GROUP = f"arn:aws:logs:us-west-2:000000000000:log-group:/aws/cloudtrail/{NAME}"
BUCKET = "petclinic-local-cloudtrail-logs"
KEY = "alias/petclinic-local-trail"
ONLY_THIS_TRAIL = f"aws:SourceArn StringEquals {ARN}"
OURS = "aws:cloudtrail"


@pytest.fixture(scope="module")
def trail(held: Inventory) -> dict[str, Any]:
    return held["Trail", NAME]


@pytest.fixture(scope="module")
def bucket(held: Inventory) -> dict[str, Any]:
    return held["Bucket", BUCKET]


@pytest.fixture(scope="module")
def key(held: Inventory) -> dict[str, Any]:
    return held["Key", KEY]


@pytest.fixture(scope="module")
def role(held: Inventory) -> dict[str, Any]:
    (found,) = held.of("Role").values()
    return found


def test_the_trail_covers_the_account_and_proves_its_files(
    trail: dict[str, Any], key: dict[str, Any], role: dict[str, Any]
) -> None:
    parts = ("EventSelectors", "InsightSelectors", "Status", "Tags")
    assert {name: value for name, value in trail.items() if name not in parts} == {
        "Name": NAME,
        "TrailARN": ARN,
        "HomeRegion": "us-west-2",
        "S3BucketName": BUCKET,
        "IsMultiRegionTrail": True,
        "IncludeGlobalServiceEvents": True,
        "IsOrganizationTrail": False,
        "LogFileValidationEnabled": True,
        "KmsKeyId": key["Arn"],
        "CloudWatchLogsLogGroupArn": f"{GROUP}:*",
        "CloudWatchLogsRoleArn": role["Arn"],
        "HasCustomEventSelectors": False,
        "HasInsightSelectors": False,
        # The emulator's own.
        "RecursiveLogging": True,
    }


def test_the_trail_is_logging(trail: dict[str, Any]) -> None:
    assert trail["Status"]["IsLogging"] is True
    assert not trail["Status"].get("LatestDeliveryError")


def test_the_trail_records_every_management_event(trail: dict[str, Any]) -> None:
    (selector,) = trail["EventSelectors"]
    assert selector == {
        "ReadWriteType": "All",
        "IncludeManagementEvents": True,
        "DataResources": [],
        "ExcludeManagementEventSources": [],
    }
    assert trail["InsightSelectors"] == []


def test_the_bucket_takes_files_of_this_trail_only_and_only_over_tls(
    bucket: dict[str, Any],
) -> None:
    here = f"arn:aws:s3:::{BUCKET}"
    files = f"{here}/AWSLogs/000000000000/*"
    ours = "s3:x-amz-acl StringEquals bucket-owner-full-control"
    assert sentences(bucket["Policy"]) == {
        f"Deny * s3:* on {here}, {here}/* if aws:SecureTransport Bool false",
        f"Allow cloudtrail.amazonaws.com s3:GetBucketAcl on {here} if {ONLY_THIS_TRAIL}",
        f"Allow cloudtrail.amazonaws.com s3:PutObject on {files} if {ONLY_THIS_TRAIL} and {ours}",
    }


def test_the_bucket_is_encrypted_with_the_key_of_the_trail(
    bucket: dict[str, Any], key: dict[str, Any]
) -> None:
    (rule,) = bucket["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule == {
        "ApplyServerSideEncryptionByDefault": {
            "SSEAlgorithm": "aws:kms",
            "KMSMasterKeyID": key["Arn"],
        },
        "BucketKeyEnabled": True,
    }


def test_nobody_outside_can_be_let_into_the_bucket(bucket: dict[str, Any]) -> None:
    assert bucket["PublicAccessBlockConfiguration"] == {
        "BlockPublicAcls": True,
        "IgnorePublicAcls": True,
        "BlockPublicPolicy": True,
        "RestrictPublicBuckets": True,
    }
    assert bucket["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    assert [grant["Permission"] for grant in bucket["Grants"]] == ["FULL_CONTROL"]


def test_the_bucket_keeps_versions_and_is_empty_of_what_is_ninety_days_old(
    bucket: dict[str, Any],
) -> None:
    assert bucket["Status"] == "Enabled"
    rules = {rule.pop("ID"): rule for rule in (dict(rule) for rule in bucket["Rules"])}
    everything = {"Filter": {}, "Status": "Enabled"}
    assert rules == {
        "AbortUnfinishedUploads": everything
        | {"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}},
        "ExpireAfter90Days": everything
        | {"Expiration": {"Days": 90}, "NoncurrentVersionExpiration": {"NoncurrentDays": 7}},
    }


def test_the_bucket_is_in_the_region_of_the_trail_and_empty(
    held: Inventory, bucket: dict[str, Any]
) -> None:
    assert bucket["LocationConstraint"] == "us-west-2"
    assert not [name for name in held.names("Object") if name.startswith(f"{BUCKET}/")]


def test_the_key_is_in_use_and_rotates(held: Inventory, key: dict[str, Any]) -> None:
    assert key["KeyState"] == "Enabled"
    assert key["KeyRotationEnabled"] is True
    assert key["Description"] == f"Encrypts what the trail {NAME} records"
    assert held["Alias", KEY]["TargetKeyId"] == key["KeyId"]


def test_the_key_is_for_this_trail_and_its_log_group(key: dict[str, Any]) -> None:
    trails = "arn:aws:cloudtrail:*:000000000000:trail/*"
    of_trail = f"kms:EncryptionContext:{OURS}:arn StringLike {trails}"
    of_logs = f"kms:EncryptionContext:aws:logs:arn ArnEquals {GROUP}"
    with_logs = "kms:Encrypt*, kms:Decrypt*, kms:ReEncrypt*, kms:GenerateDataKey*, kms:Describe*"
    who = "Allow cloudtrail.amazonaws.com"
    assert sentences(key["Policy"]) == {
        "Allow arn:aws:iam::000000000000:root kms:* on *",
        f"{who} kms:GenerateDataKey* on * if {ONLY_THIS_TRAIL} and {of_trail}",
        f"{who} kms:Decrypt on * if {ONLY_THIS_TRAIL}",
        f"{who} kms:DescribeKey on * if {ONLY_THIS_TRAIL}",
        f"Allow logs.us-west-2.amazonaws.com {with_logs} on * if {of_logs}",
    }


def test_the_role_is_for_cloudtrail_and_only_writes_the_log_of_the_trail(
    role: dict[str, Any],
) -> None:
    stream = f"{GROUP}:log-stream:000000000000_CloudTrail_us-west-2*"
    assert sentences(role["AssumeRolePolicyDocument"]) == {
        "Allow cloudtrail.amazonaws.com sts:AssumeRole"
    }
    assert {name: sentences(policy) for name, policy in role["Inline"].items()} == {
        "WriteLogs": {f"Allow logs:CreateLogStream, logs:PutLogEvents on {stream}"}
    }
    assert role["Attached"] == []
