"""The bucket of a trail: private, versioned, encrypted, and written by this trail alone.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-configuration-examples.html
"""

from __future__ import annotations

from typing import Any

from awacs import s3 as s3_action
from troposphere import GetAtt, Ref, Sub, s3

from compiler.emit.keeping import keeping
from compiler.emit.policy import allow_service, deny_without_tls, document, every
from compiler.emit.scope import Scope
from compiler.ir.trail import Trail

_CLOUDTRAIL = "cloudtrail.amazonaws.com"
_GRACE_DAYS = 7
"""How long a file that was deleted or overwritten can still be brought back."""


def trail_bucket(node: Trail, key: Any, scope: Scope) -> list[Any]:
    """Write the bucket and its policy; `key` encrypts it, None leaves that to S3."""
    bucket = s3.Bucket(
        node.identity.part("Bucket"),
        BucketName=node.bucket,
        BucketEncryption=_encryption(key),
        VersioningConfiguration=s3.VersioningConfiguration(Status="Enabled"),
        PublicAccessBlockConfiguration=s3.PublicAccessBlockConfiguration(
            BlockPublicAcls=True,
            BlockPublicPolicy=True,
            IgnorePublicAcls=True,
            RestrictPublicBuckets=True,
        ),
        OwnershipControls=s3.OwnershipControls(
            Rules=[s3.OwnershipControlsRule(ObjectOwnership="BucketOwnerEnforced")]
        ),
        LifecycleConfiguration=s3.LifecycleConfiguration(Rules=_lifecycle(node.days)),
        **keeping(adopt=node.adopt),
    )
    return [bucket, _policy(node, scope)]


def _encryption(key: Any) -> s3.BucketEncryption:
    by_default = (
        {"ServerSideEncryptionByDefault": s3.ServerSideEncryptionByDefault(SSEAlgorithm="AES256")}
        if key is None
        else {
            # One request to KMS for many files: without it the trail's key is its largest cost.
            "BucketKeyEnabled": True,
            "ServerSideEncryptionByDefault": s3.ServerSideEncryptionByDefault(
                SSEAlgorithm="aws:kms", KMSMasterKeyID=key
            ),
        }
    )
    return s3.BucketEncryption(
        ServerSideEncryptionConfiguration=[s3.ServerSideEncryptionRule(**by_default)]
    )


def _lifecycle(days: int | None) -> list[s3.LifecycleRule]:
    """Delete what is old: first the file, then the version that versioning keeps of it."""
    rules = [
        s3.LifecycleRule(
            Id="AbortUnfinishedUploads",
            Status="Enabled",
            AbortIncompleteMultipartUpload=s3.AbortIncompleteMultipartUpload(
                DaysAfterInitiation=_GRACE_DAYS
            ),
        )
    ]
    if days is not None:
        rules.append(
            s3.LifecycleRule(
                Id=f"ExpireAfter{days}Days",
                Status="Enabled",
                ExpirationInDays=days,
                NoncurrentVersionExpiration=s3.NoncurrentVersionExpiration(
                    NoncurrentDays=min(days, _GRACE_DAYS)
                ),
            )
        )
    return rules


def _policy(node: Trail, scope: Scope) -> s3.BucketPolicy:
    name = node.identity.part("Bucket")
    bucket = GetAtt(name, "Arn")
    this_trail = {"aws:SourceArn": scope.trail_arn(node)}
    files = Sub(f"${{{name}.Arn}}/AWSLogs/{scope.environment.account}/*")
    owned = {**this_trail, "s3:x-amz-acl": "bucket-owner-full-control"}
    everything = [bucket, Sub(f"${{{name}.Arn}}/*")]
    return s3.BucketPolicy(
        node.identity.part("BucketPolicy"),
        Bucket=Ref(name),
        PolicyDocument=document(
            deny_without_tls("OnlyOverTls", [every("s3")], everything),
            allow_service(
                "CloudTrailChecksAcl",
                _CLOUDTRAIL,
                [s3_action.GetBucketAcl],
                [bucket],
                {"StringEquals": this_trail},
            ),
            allow_service(
                "CloudTrailWrites",
                _CLOUDTRAIL,
                [s3_action.PutObject],
                [files],
                {"StringEquals": owned},
            ),
        ),
    )
