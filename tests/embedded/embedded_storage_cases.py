"""Cases of trails, buckets, topics, keys and roles."""

from __future__ import annotations

import embedded_readers as read
from embedded_case import OWNER, TRAIL_ARN, Case, policy, service_statement
from embedded_cloud import ACCOUNT, REGION

CLOUDTRAIL = "cloudtrail.amazonaws.com"
TRAIL_NEEDS = {
    "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "types-trail-logs"}},
    "BucketPolicy": {
        "Type": "AWS::S3::BucketPolicy",
        "Properties": {
            "Bucket": {"Ref": "Bucket"},
            "PolicyDocument": policy(
                service_statement(CLOUDTRAIL, ["s3:GetBucketAcl", "s3:PutObject"])
                | {"Condition": {"StringEquals": {"aws:SourceArn": TRAIL_ARN}}}
            ),
        },
    },
    "Key": {
        "Type": "AWS::KMS::Key",
        "Properties": {
            "KeyPolicy": policy(OWNER, service_statement(CLOUDTRAIL, ["kms:GenerateDataKey*"]))
        },
    },
    "Group": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/types/trail"}},
    "Role": {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": policy(service_statement(CLOUDTRAIL, ["sts:AssumeRole"]))
        },
    },
}

CASES = (
    Case(
        "trail",
        "AWS::CloudTrail::Trail",
        {"TrailName": "types-trail", "S3BucketName": {"Ref": "Bucket"}, "IsLogging": True}
        | {"IsMultiRegionTrail": True, "EnableLogFileValidation": True}
        | {"KMSKeyId": {"Fn::GetAtt": ["Key", "Arn"]}}
        | {"CloudWatchLogsLogGroupArn": {"Fn::GetAtt": ["Group", "Arn"]}}
        | {"CloudWatchLogsRoleArn": {"Fn::GetAtt": ["Role", "Arn"]}}
        | {"EventSelectors": [{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True}]},
        {"IsLogging": False, "KMSKeyId": None, "EventSelectors": None}
        | {"InsightSelectors": [{"InsightType": "ApiCallRateInsight"}]},
        read.trail,
        {"IsMultiRegionTrail": True, "LogFileValidationEnabled": True, "logging": True}
        | {"CloudWatchLogsLogGroupArn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/types/trail:*"}
        | {"encrypted": True, "reads": "WriteOnly", "insights": []},
        {"IsMultiRegionTrail": True, "LogFileValidationEnabled": True, "logging": False}
        | {"CloudWatchLogsLogGroupArn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/types/trail:*"}
        | {"encrypted": False, "reads": "All", "insights": ["ApiCallRateInsight"]},
        around=TRAIL_NEEDS,
    ),
    Case(
        "bucket",
        "AWS::S3::Bucket",
        {
            "BucketName": "types-bucket",
            "VersioningConfiguration": {"Status": "Enabled"},
            "BucketEncryption": {
                "ServerSideEncryptionConfiguration": [
                    {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
                ]
            },
            "PublicAccessBlockConfiguration": {
                "BlockPublicAcls": True,
                "BlockPublicPolicy": True,
                "IgnorePublicAcls": True,
                "RestrictPublicBuckets": True,
            },
            "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
            "LifecycleConfiguration": {
                "Rules": [
                    {
                        "Id": "gone",
                        "Status": "Enabled",
                        "ExpirationInDays": 90,
                        "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
                    }
                ]
            },
            "Tags": [{"Key": "team", "Value": "a"}],
        },
        {
            "VersioningConfiguration": None,
            "BucketEncryption": {
                "ServerSideEncryptionConfiguration": [
                    {
                        "BucketKeyEnabled": True,
                        "ServerSideEncryptionByDefault": {
                            "SSEAlgorithm": "aws:kms",
                            "KMSMasterKeyID": "alias/aws/s3",
                        },
                    }
                ]
            },
            "LifecycleConfiguration": {
                "Rules": [{"Status": "Enabled", "Prefix": "AWSLogs/", "ExpirationInDays": 30}]
            },
        },
        read.bucket,
        {"versions": "Enabled", "sse": "AES256", "owner": "BucketOwnerEnforced"}
        | {"days": 90, "blocked": True, "team": "a"},
        {"versions": "Suspended", "sse": "aws:kms", "owner": "BucketOwnerEnforced"}
        | {"days": 30, "blocked": True, "team": "a"},
    ),
    Case(
        "bucket policy",
        "AWS::S3::BucketPolicy",
        {"Bucket": "types-policed"}
        | {"PolicyDocument": policy(service_statement(CLOUDTRAIL, ["s3:GetBucketAcl"]))},
        {"PolicyDocument": policy(service_statement(CLOUDTRAIL, ["s3:PutObject"]))},
        read.bucket_policy,
        {"actions": ["s3:GetBucketAcl"]},
        {"actions": ["s3:PutObject"]},
        around={
            "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "types-policed"}}
        },
    ),
    Case(
        "topic with a key",
        "AWS::SNS::Topic",
        {"TopicName": "types-topic", "KmsMasterKeyId": "alias/a", "DisplayName": "PetClinic"},
        {"KmsMasterKeyId": "alias/b", "DisplayName": None},
        read.topic,
        {"KmsMasterKeyId": "alias/a", "DisplayName": "PetClinic"},
        {"KmsMasterKeyId": "alias/b", "DisplayName": ""},
    ),
    Case(
        "topic policy",
        "AWS::SNS::TopicPolicy",
        {"Topics": [{"Ref": "Topic"}]}
        | {
            "PolicyDocument": policy(service_statement("cloudwatch.amazonaws.com", ["sns:Publish"]))
        },
        {"PolicyDocument": policy(service_statement(CLOUDTRAIL, ["sns:Publish", "sns:Get*"]))},
        read.topic_policy,
        {"actions": ["sns:Publish"]},
        {"actions": ["sns:Publish", "sns:Get*"]},
        around={"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "types-policed"}}},
    ),
    Case(
        "subscription of an e-mail address",
        "AWS::SNS::Subscription",
        {"TopicArn": {"Ref": "Topic"}, "Protocol": "email", "Endpoint": "alerts@example.com"},
        {"FilterPolicy": {"severity": ["high"]}},
        read.subscription,
        {"FilterPolicy": "", "listed": "PendingConfirmation"},
        {"FilterPolicy": '{"severity": ["high"]}', "listed": "PendingConfirmation"},
        around={"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "types-post"}}},
    ),
    Case(
        "key with rotation",
        "AWS::KMS::Key",
        {"KeyPolicy": policy(OWNER), "EnableKeyRotation": True},
        {
            "EnableKeyRotation": False,
            "KeyPolicy": policy(OWNER, service_statement(CLOUDTRAIL, ["kms:Decrypt"])),
        },
        read.key,
        {"rotated": True, "statements": 1, "state": "Enabled"},
        {"rotated": False, "statements": 2, "state": "Enabled"},
        after_delete="PendingDeletion",
    ),
    Case(
        "alias of a key",
        "AWS::KMS::Alias",
        {"AliasName": "alias/types-alerts", "TargetKeyId": {"Ref": "One"}},
        {"TargetKeyId": {"Ref": "Two"}},
        read.alias,
        {"of": "one"},
        {"of": "two"},
        around={
            "One": {"Type": "AWS::KMS::Key", "Properties": {"Description": "one"}},
            "Two": {"Type": "AWS::KMS::Key", "Properties": {"Description": "two"}},
        },
    ),
    Case(
        "role",
        "AWS::IAM::Role",
        {"RoleName": "types-role"}
        | {"AssumeRolePolicyDocument": policy(service_statement(CLOUDTRAIL, ["sts:AssumeRole"]))},
        {"Policies": [{"PolicyName": "write", "PolicyDocument": policy(OWNER)}]},
        read.role,
        {"trusted": CLOUDTRAIL, "inline": []},
        {"trusted": CLOUDTRAIL, "inline": ["write"]},
    ),
)
