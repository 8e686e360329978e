"""The bucket of a trail.

Which actions know resources:
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
"""

from __future__ import annotations

from compiler.emit.access.resource_access import ResourceAccess

_PAGES = "https://docs.aws.amazon.com/AmazonS3/latest/API"
_BUCKET = ("arn:{partition}:s3:::{name}",)
_NOT_WRITTEN = "templates hold no such property"
_LIST = {"s3:ListAllMyBuckets": "only to list what is no resource of a stack"}

ACCESS = {
    "AWS::S3::Bucket": ResourceAccess(
        source=f"{_PAGES}/API_CreateBucket.html",
        name="BucketName",
        arns=_BUCKET,
        actions=(
            "s3:CreateBucket",
            "s3:DeleteBucket",
            "s3:GetAccelerateConfiguration",
            "s3:GetAnalyticsConfiguration",
            "s3:GetBucketAcl",
            "s3:GetBucketCORS",
            "s3:GetBucketLogging",
            "s3:GetBucketNotification",
            "s3:GetBucketObjectLockConfiguration",
            "s3:GetBucketOwnershipControls",
            "s3:GetBucketPublicAccessBlock",
            "s3:GetBucketTagging",
            "s3:GetBucketVersioning",
            "s3:GetBucketWebsite",
            "s3:GetEncryptionConfiguration",
            "s3:GetIntelligentTieringConfiguration",
            "s3:GetInventoryConfiguration",
            "s3:GetLifecycleConfiguration",
            "s3:GetMetricsConfiguration",
            "s3:GetReplicationConfiguration",
            "s3:ListBucket",
            "s3:ListTagsForResource",
            "s3:PutBucketOwnershipControls",
            "s3:PutBucketPublicAccessBlock",
            "s3:PutBucketTagging",
            "s3:PutBucketVersioning",
            "s3:PutEncryptionConfiguration",
            "s3:PutLifecycleConfiguration",
            "s3:TagResource",
            "s3:UntagResource",
        ),
        left_out=dict.fromkeys(
            (
                "iam:PassRole",
                "s3:CreateBucketMetadataTableConfiguration",
                "s3:DeleteBucketAnalyticsConfiguration",
                "s3:DeleteBucketCors",
                "s3:DeleteBucketMetadataTableConfiguration",
                "s3:DeleteBucketMetricsConfiguration",
                "s3:DeleteBucketReplication",
                "s3:DeleteBucketWebsite",
                "s3:DeleteObject",
                "s3:GetBucketAbac",
                "s3:GetBucketMetadataTableConfiguration",
                "s3:PutAccelerateConfiguration",
                "s3:PutAnalyticsConfiguration",
                "s3:PutBucketAbac",
                "s3:PutBucketAcl",
                "s3:PutBucketCORS",
                "s3:PutBucketLogging",
                "s3:PutBucketNotification",
                "s3:PutBucketObjectLockConfiguration",
                "s3:PutBucketReplication",
                "s3:PutBucketWebsite",
                "s3:PutIntelligentTieringConfiguration",
                "s3:PutInventoryConfiguration",
                "s3:PutMetricsConfiguration",
                "s3:PutObjectAcl",
                "s3:PutObjectLockConfiguration",
                "s3:PutReplicationConfiguration",
                "s3:UpdateBucketMetadataAnnotationTableConfiguration",
                "s3:UpdateBucketMetadataInventoryTableConfiguration",
                "s3:UpdateBucketMetadataJournalTableConfiguration",
                "s3tables:CreateNamespace",
                "s3tables:CreateTable",
                "s3tables:CreateTableBucket",
                "s3tables:GetTable",
                "s3tables:GetTableMetadataLocation",
                "s3tables:PutTableBucketPolicy",
                "s3tables:PutTableEncryption",
                "s3tables:PutTablePolicy",
                "s3tables:UpdateTableMetadataLocation",
            ),
            _NOT_WRITTEN,
        )
        | dict.fromkeys(
            ("s3:DeleteBucketEncryption", "s3:DeleteBucketLifecycle"),
            "no action of IAM: deleting is allowed by the action that puts",
        )
        | _LIST,
    ),
    "AWS::S3::BucketPolicy": ResourceAccess(
        source=f"{_PAGES}/API_PutBucketPolicy.html",
        name="Bucket",
        arns=_BUCKET,
        actions=("s3:DeleteBucketPolicy", "s3:GetBucketPolicy", "s3:PutBucketPolicy"),
        left_out=_LIST,
    ),
}
