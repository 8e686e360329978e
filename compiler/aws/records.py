"""What keeps records: trails, their buckets, and log groups.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html
https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from compiler.aws.errors import AwsError, Trouble, translated

if TYPE_CHECKING:
    from mypy_boto3_cloudtrail import CloudTrailClient
    from mypy_boto3_cloudtrail.type_defs import GetTrailStatusResponseTypeDef
    from mypy_boto3_logs import CloudWatchLogsClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import LifecycleRuleOutputTypeDef


@dataclass(frozen=True, slots=True)
class TrailStatus:
    """Whether a trail records, and how its last deliveries went.

    The errors are those of the last attempt, empty where it went well; `delivered` is when the
    bucket got its last file, `started` when the recording was switched on.
    """

    logging: bool
    started: datetime | None
    delivered: datetime | None
    bucket_error: str = ""
    logs_error: str = ""
    topic_error: str = ""


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """After how many days a bucket lets go of its files; `keeps` is None for never."""

    keeps: int | None


class Records:
    """CloudTrail, S3 and CloudWatch Logs.

    Every method raises `AwsError` for what they, or the way to them, refuse.
    """

    def __init__(
        self, cloudtrail: CloudTrailClient, s3: S3Client, logs: CloudWatchLogsClient
    ) -> None:
        self._cloudtrail = cloudtrail
        self._s3 = s3
        self._logs = logs

    def trail_status(self, trail: str) -> TrailStatus | None:
        """Ask how a trail does, by its name or ARN; None where there is none."""
        try:
            with translated(f"ask how the trail {trail} does", "cloudtrail:GetTrailStatus"):
                return _status(self._cloudtrail.get_trail_status(Name=trail))
        except AwsError as error:
            if error.trouble is Trouble.NOT_FOUND:
                return None
            raise

    def bucket_exists(self, bucket: str) -> bool:
        """Tell whether a bucket is there, and ours to look at."""
        try:
            with translated(f"look for the bucket {bucket}", "s3:ListBucket"):
                self._s3.head_bucket(Bucket=bucket)
        except AwsError as error:
            if error.trouble is Trouble.NOT_FOUND:
                return False
            raise
        return True

    def lifecycle(self, bucket: str) -> Lifecycle | None:
        """Read how long a bucket keeps its files; None where the bucket is not there."""
        try:
            with translated(
                f"read the lifecycle of the bucket {bucket}", "s3:GetLifecycleConfiguration"
            ):
                answer = self._s3.get_bucket_lifecycle_configuration(Bucket=bucket)
        except AwsError as error:
            if error.trouble is not Trouble.NOT_FOUND:
                raise
            return Lifecycle(None) if self.bucket_exists(bucket) else None
        days = [found for rule in answer.get("Rules", []) if (found := _days(rule)) is not None]
        return Lifecycle(min(days, default=None))

    def log_groups(self, prefix: str) -> dict[str, int | None]:
        """Read how many days log groups keep events, by name; None is for ever."""
        pages = self._logs.get_paginator("describe_log_groups")
        found: dict[str, int | None] = {}
        with translated("look at the log groups", "logs:DescribeLogGroups"):
            for page in pages.paginate(logGroupNamePrefix=prefix):
                for group in page.get("logGroups", []):
                    found[group.get("logGroupName", "")] = group.get("retentionInDays")
        return found


def _status(answer: GetTrailStatusResponseTypeDef) -> TrailStatus:
    return TrailStatus(
        logging=answer.get("IsLogging", False),
        started=answer.get("StartLoggingTime"),
        delivered=answer.get("LatestDeliveryTime"),
        bucket_error=answer.get("LatestDeliveryError", ""),
        logs_error=answer.get("LatestCloudWatchLogsDeliveryError", ""),
        topic_error=answer.get("LatestNotificationError", ""),
    )


def _days(rule: LifecycleRuleOutputTypeDef) -> int | None:
    """Return the days after which a rule deletes every file, None where it does not."""
    narrow = rule.get("Prefix") or any((rule.get("Filter") or {}).values())
    if rule.get("Status") != "Enabled" or narrow:
        return None
    return rule.get("Expiration", {}).get("Days")
