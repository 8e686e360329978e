"""A trail and what it stands on, each bound to this one trail."""

from __future__ import annotations

from typing import Any

import pytest

from compiler.ir.trail import DataEvents
from compiler.ir.value import Text
from emit.estate import ACCOUNT, INPUTS, ref, topic, trail
from emit.reading import properties, resources

ARN = f"arn:aws:cloudtrail:us-west-2:{ACCOUNT}:trail/petclinic-dev-audit-trail"
GROUP = f"arn:aws:logs:us-west-2:{ACCOUNT}:log-group:/aws/cloudtrail/petclinic-dev-audit-trail"
CLOUDTRAIL = {"Service": "cloudtrail.amazonaws.com"}
KEY = {"Fn::GetAtt": "TrailKey.Arn"}
BUCKET = {"Fn::GetAtt": "TrailBucket.Arn"}
THIS_TRAIL = {"StringEquals": {"aws:SourceArn": ARN}}
KEPT = {"DeletionPolicy": "RetainExceptOnCreate", "UpdateReplacePolicy": "Retain"}
ALONE = {"encryption": "s3", "log_group": None}


def test_a_trail_stands_on_these_resources() -> None:
    kinds = {name: found["Type"] for name, found in resources(trail()).items()}
    assert kinds == {
        "Trail": "AWS::CloudTrail::Trail",
        "TrailBucket": "AWS::S3::Bucket",
        "TrailBucketPolicy": "AWS::S3::BucketPolicy",
        "TrailKey": "AWS::KMS::Key",
        "TrailKeyAlias": "AWS::KMS::Alias",
        "TrailLogGroup": "AWS::Logs::LogGroup",
        "TrailRole": "AWS::IAM::Role",
    }


def test_a_trail_without_key_and_log_group_stands_on_its_bucket() -> None:
    assert set(resources(trail(**ALONE))) == {"Trail", "TrailBucket", "TrailBucketPolicy"}


def test_the_trail_comes_after_the_policy_of_its_bucket() -> None:
    assert resources(trail())["Trail"] == {
        "Type": "AWS::CloudTrail::Trail",
        "DependsOn": ["TrailBucketPolicy"],
        "Metadata": {"watchform": "trail"},
        "Properties": {
            "TrailName": "petclinic-dev-audit-trail",
            "IsLogging": True,
            "IsMultiRegionTrail": True,
            "IncludeGlobalServiceEvents": True,
            "EnableLogFileValidation": True,
            "S3BucketName": {"Ref": "TrailBucket"},
            "KMSKeyId": KEY,
            "CloudWatchLogsLogGroupArn": {"Fn::GetAtt": "TrailLogGroup.Arn"},
            "CloudWatchLogsRoleArn": {"Fn::GetAtt": "TrailRole.Arn"},
        },
    }


def test_a_trail_may_be_stopped_and_kept_small() -> None:
    node = trail(
        enabled=False,
        multi_region=False,
        include_global_services=False,
        log_file_validation=False,
        **ALONE,
    )
    assert properties(node) == {
        "TrailName": "petclinic-dev-audit-trail",
        "IsLogging": False,
        "IsMultiRegionTrail": False,
        "IncludeGlobalServiceEvents": False,
        "EnableLogFileValidation": False,
        "S3BucketName": {"Ref": "TrailBucket"},
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(
            {"read_write": "WriteOnly"},
            {"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True},
            id="only what changes something",
        ),
        pytest.param(
            {
                "management_events": False,
                "data_events": (DataEvents("AWS::S3::Object", (ref("ecs", "arn:", "/"),)),),
            },
            {
                "ReadWriteType": "All",
                "IncludeManagementEvents": False,
                "DataResources": [
                    {"Type": "AWS::S3::Object", "Values": [{"Fn::Sub": "arn:${InputEcs}/"}]}
                ],
            },
            id="only what objects do",
        ),
    ],
)
def test_a_trail_may_choose_its_events(changes: dict[str, Any], expected: dict[str, Any]) -> None:
    assert properties(trail(**changes), inputs=INPUTS)["EventSelectors"] == [expected]


@pytest.mark.parametrize("named", ["alerts", "petclinic-dev-alerts"], ids=["key", "name"])
def test_a_trail_tells_the_topic_of_its_stack_once_it_may(named: str) -> None:
    found = resources(trail(topic=named), topic())["Trail"]
    assert found["Properties"]["SnsTopicName"] == {"Fn::GetAtt": "TopicAlerts.TopicName"}
    assert found["DependsOn"] == ["TopicAlertsPolicy", "TrailBucketPolicy"]


def test_a_trail_tells_a_topic_that_exists() -> None:
    found = resources(trail(topic="security"), topic())["Trail"]
    assert found["Properties"]["SnsTopicName"] == "security"
    assert found["DependsOn"] == ["TrailBucketPolicy"]


def test_the_bucket_is_private_versioned_encrypted_and_forgets() -> None:
    found = resources(trail())["TrailBucket"]
    blocked = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    by_key = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY}
    assert {name: found[name] for name in KEPT} == KEPT
    assert found["Properties"] == {
        "BucketName": "petclinic-dev-cloudtrail-logs",
        "BucketEncryption": {
            "ServerSideEncryptionConfiguration": [
                {"BucketKeyEnabled": True, "ServerSideEncryptionByDefault": by_key}
            ]
        },
        "VersioningConfiguration": {"Status": "Enabled"},
        "PublicAccessBlockConfiguration": dict.fromkeys(blocked, True),
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        "LifecycleConfiguration": {
            "Rules": [
                {
                    "Id": "AbortUnfinishedUploads",
                    "Status": "Enabled",
                    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
                },
                {
                    "Id": "ExpireAfter90Days",
                    "Status": "Enabled",
                    "ExpirationInDays": 90,
                    "NoncurrentVersionExpiration": {"NoncurrentDays": 7},
                },
            ]
        },
    }


@pytest.mark.parametrize(
    ("days", "rules"),
    [
        pytest.param(None, ["AbortUnfinishedUploads"], id="kept for ever"),
        pytest.param(3, ["AbortUnfinishedUploads", "ExpireAfter3Days"], id="kept three days"),
    ],
)
def test_how_long_the_bucket_keeps(days: int | None, rules: list[str]) -> None:
    found = resources(trail(days=days))["TrailBucket"]["Properties"]["LifecycleConfiguration"]
    assert [rule["Id"] for rule in found["Rules"]] == rules
    kept = [
        rule["NoncurrentVersionExpiration"]["NoncurrentDays"]
        for rule in found["Rules"]
        if "NoncurrentVersionExpiration" in rule
    ]
    assert kept == ([] if days is None else [days])


@pytest.mark.parametrize(
    ("encryption", "expected"),
    [
        pytest.param("s3", {"SSEAlgorithm": "AES256"}, id="by S3 itself"),
        pytest.param(
            Text.of("arn:aws:kms:x"),
            {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "arn:aws:kms:x"},
            id="with a key that exists",
        ),
        pytest.param(
            ref("aurora"),
            {
                "SSEAlgorithm": "aws:kms",
                "KMSMasterKeyID": {"Fn::ImportValue": "petclinic-dev-aurora"},
            },
            id="with a key that an input names",
        ),
    ],
)
def test_a_bucket_may_be_encrypted_otherwise(encryption: Any, expected: dict[str, Any]) -> None:
    found = resources(trail(encryption=encryption), inputs=INPUTS)
    (rule,) = found["TrailBucket"]["Properties"]["BucketEncryption"][
        "ServerSideEncryptionConfiguration"
    ]
    assert rule["ServerSideEncryptionByDefault"] == expected
    assert found["Trail"]["Properties"].get("KMSKeyId") == expected.get("KMSMasterKeyID")
    assert "KmsKeyId" not in found["TrailLogGroup"]["Properties"]
    assert "TrailKey" not in found


def test_only_this_trail_writes_to_the_bucket_and_only_over_tls() -> None:
    found = resources(trail())["TrailBucketPolicy"]["Properties"]
    files = {"Fn::Sub": f"${{TrailBucket.Arn}}/AWSLogs/{ACCOUNT}/*"}
    owned = {"aws:SourceArn": ARN, "s3:x-amz-acl": "bucket-owner-full-control"}
    assert found["Bucket"] == {"Ref": "TrailBucket"}
    assert found["PolicyDocument"]["Statement"] == [
        {
            "Sid": "OnlyOverTls",
            "Effect": "Deny",
            "Principal": "*",
            "Action": ["s3:*"],
            "Resource": [BUCKET, {"Fn::Sub": "${TrailBucket.Arn}/*"}],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
        {
            "Sid": "CloudTrailChecksAcl",
            "Effect": "Allow",
            "Principal": CLOUDTRAIL,
            "Action": ["s3:GetBucketAcl"],
            "Resource": [BUCKET],
            "Condition": THIS_TRAIL,
        },
        {
            "Sid": "CloudTrailWrites",
            "Effect": "Allow",
            "Principal": CLOUDTRAIL,
            "Action": ["s3:PutObject"],
            "Resource": [files],
            "Condition": {"StringEquals": owned},
        },
    ]


def test_the_key_is_for_this_trail_and_its_log_group() -> None:
    key = resources(trail())["TrailKey"]
    assert {name: key[name] for name in KEPT} == KEPT
    assert key["Properties"]["EnableKeyRotation"] is True
    account, encrypts, decrypts, describes, logs = key["Properties"]["KeyPolicy"]["Statement"]
    assert account["Principal"] == {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    context = "kms:EncryptionContext:aws:cloudtrail:arn"
    any_trail = f"arn:aws:cloudtrail:*:{ACCOUNT}:trail/*"
    assert encrypts["Condition"] == THIS_TRAIL | {"StringLike": {context: any_trail}}
    assert (encrypts["Principal"], encrypts["Action"]) == (CLOUDTRAIL, ["kms:GenerateDataKey*"])
    assert (decrypts["Action"], decrypts["Condition"]) == (["kms:Decrypt"], THIS_TRAIL)
    assert (describes["Action"], describes["Condition"]) == (["kms:DescribeKey"], THIS_TRAIL)
    assert logs["Principal"] == {"Service": "logs.us-west-2.amazonaws.com"}
    assert logs["Condition"] == {"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": GROUP}}


def test_the_key_of_a_trail_without_log_group_is_not_for_logs() -> None:
    policy = resources(trail(log_group=None))["TrailKey"]["Properties"]["KeyPolicy"]
    assert len(policy["Statement"]) == 4


def test_in_china_the_logs_service_has_another_name() -> None:
    found = resources(trail(), region="cn-north-1")["TrailKey"]["Properties"]["KeyPolicy"]
    assert found["Statement"][-1]["Principal"] == {"Service": "logs.cn-north-1.amazonaws.com.cn"}


def test_the_log_group_is_kept_and_encrypted() -> None:
    found = resources(trail())["TrailLogGroup"]
    assert {name: found[name] for name in KEPT} == KEPT
    assert found["Properties"] == {
        "LogGroupName": "/aws/cloudtrail/petclinic-dev-audit-trail",
        "RetentionInDays": 90,
        "KmsKeyId": KEY,
    }


def test_the_role_writes_to_the_streams_of_this_account_and_nothing_else() -> None:
    found = resources(trail(role_name="petclinic-dev-trail"))["TrailRole"]["Properties"]
    assert found["RoleName"] == "petclinic-dev-trail"
    (trust,) = found["AssumeRolePolicyDocument"]["Statement"]
    assert trust == {
        "Sid": "CloudTrailAssumes",
        "Effect": "Allow",
        "Principal": CLOUDTRAIL,
        "Action": ["sts:AssumeRole"],
    }
    (policy,) = found["Policies"]
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    assert statement["Resource"] == [f"{GROUP}:log-stream:{ACCOUNT}_CloudTrail_us-west-2*"]
