"""Where templates lie that are too large for a request: a bucket of the project's own.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, TypedDict

from compiler.aws.errors import AwsError, Trouble, translated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.literals import BucketLocationConstraintType
    from mypy_boto3_s3.type_defs import TagTypeDef

_LONGEST_NAME = 63
_DAYS = 30
_OWNER = "watchform:project"


class _Owned(TypedDict):
    """The bucket, and whose it must be."""

    Bucket: str
    ExpectedBucketOwner: str


class TemplateStore:
    """The bucket of one project in one account and region.

    It is made when it is first needed: closed to the public, encrypted, versioned, reached by TLS
    only. Every call names the account that must own it: the name alone could be anyone's.
    """

    def __init__(self, client: S3Client, project: str, account: str, region: str) -> None:
        self._client = client
        self._project = project
        self._region = region
        self.bucket = bucket_name(project, account, region)
        self._owned: _Owned = {"Bucket": self.bucket, "ExpectedBucketOwner": account}

    def exists(self) -> bool:
        """Whether the bucket is there, with all that makes it safe; its tag is written last.

        Raises:
            AwsError: it may not be looked at, or belongs to another account or project.
        """
        return _OWNER in self._tags()

    def _tags(self) -> dict[str, str]:
        """Read the tags of the bucket; none where it has none, or is not there."""
        try:
            with translated(f"look at the bucket {self.bucket}"):
                answer = self._client.get_bucket_tagging(**self._owned)
        except AwsError as error:
            if error.trouble is Trouble.NOT_FOUND:
                return {}
            raise
        tags = {tag["Key"]: tag["Value"] for tag in answer["TagSet"]}
        owner = tags.get(_OWNER, self._project)
        if owner != self._project:
            raise AwsError(
                Trouble.WRONG_STATE,
                f"could not use the bucket {self.bucket}: it belongs to the project {owner}",
                f"the projects {owner} and {self._project} need names that differ in more than "
                "their signs: change `project:` of one",
            )
        return tags

    def store(self, body: str) -> str:
        """Store a template under the digest of its bytes; returns the address for CloudFormation.

        Raises:
            AwsError: the bucket cannot be made or written to.
        """
        tags = self._tags()
        if _OWNER not in tags:
            self._make(tags)
        content = body.encode()
        key = f"{sha256(content).hexdigest()}.yaml"
        if not self._holds(key):
            with translated(f"store the template in the bucket {self.bucket}"):
                self._client.put_object(
                    **self._owned, Key=key, Body=content, ContentType="application/yaml"
                )
        return f"{self._client.meta.endpoint_url}/{self.bucket}/{key}"

    def _holds(self, key: str) -> bool:
        try:
            with translated(f"look into the bucket {self.bucket}"):
                self._client.head_object(**self._owned, Key=key)
        except AwsError as error:
            # Without the permission to list, an object that is not there is denied.
            if error.trouble in {Trouble.NOT_FOUND, Trouble.DENIED}:
                return False
            raise
        return True

    def _make(self, tags: Mapping[str, str]) -> None:
        """Make the bucket, or complete the one that is there and has these tags."""
        with translated(f"make the bucket {self.bucket} for templates over 51,200 bytes"):
            self._create()
            self._close()
            self._keep()
            # The tags are put as a whole: those that others gave it stay.
            all_: list[TagTypeDef] = [
                {"Key": k, "Value": v} for k, v in {**tags, _OWNER: self._project}.items()
            ]
            self._client.put_bucket_tagging(**self._owned, Tagging={"TagSet": all_})

    def _create(self) -> None:
        from botocore.exceptions import ClientError

        where: BucketLocationConstraintType = self._region  # type: ignore[assignment]
        try:
            if self._region == "us-east-1":
                self._client.create_bucket(Bucket=self.bucket)
            else:
                self._client.create_bucket(
                    Bucket=self.bucket, CreateBucketConfiguration={"LocationConstraint": where}
                )
        except ClientError as error:
            # An earlier run was interrupted before it had finished.
            if error.response.get("Error", {}).get("Code") != "BucketAlreadyOwnedByYou":
                raise

    def _close(self) -> None:
        self._client.put_public_access_block(
            **self._owned,
            PublicAccessBlockConfiguration={
                "BlockPublicAcls": True,
                "IgnorePublicAcls": True,
                "BlockPublicPolicy": True,
                "RestrictPublicBuckets": True,
            },
        )
        self._client.put_bucket_policy(**self._owned, Policy=self._policy())

    def _keep(self) -> None:
        self._client.put_bucket_encryption(
            **self._owned,
            ServerSideEncryptionConfiguration={
                "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
            },
        )
        self._client.put_bucket_versioning(
            **self._owned, VersioningConfiguration={"Status": "Enabled"}
        )
        # CloudFormation keeps what it has read: the file is of no use afterwards.
        self._client.put_bucket_lifecycle_configuration(
            **self._owned,
            LifecycleConfiguration={
                "Rules": [
                    {
                        "ID": "ExpireTemplates",
                        "Status": "Enabled",
                        "Filter": {"Prefix": ""},
                        "Expiration": {"Days": _DAYS},
                        "NoncurrentVersionExpiration": {"NoncurrentDays": _DAYS},
                    }
                ]
            },
        )

    def _policy(self) -> str:
        """Refuse whoever does not come by TLS."""
        partition = self._client.meta.partition
        bucket = f"arn:{partition}:s3:::{self.bucket}"
        return json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Sid": "OnlyOverTls",
                        "Effect": "Deny",
                        "Principal": "*",
                        "Action": "s3:*",
                        "Resource": [bucket, f"{bucket}/*"],
                        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                    }
                ],
            }
        )


def bucket_name(project: str, account: str, region: str) -> str:
    """Name the bucket: letters, digits and hyphens, at most 63 of them.

    Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    """
    plain = "".join(c if c.isalnum() and c.isascii() else "-" for c in project.lower()).strip("-")
    rest = f"-templates-{account}-{region}"
    room = _LONGEST_NAME - len(rest)
    if len(plain) > room or not plain:
        digest = sha256(project.encode()).hexdigest()[:8]
        plain = f"{plain[: room - 9].strip('-')}-{digest}".strip("-")
    return f"{plain}{rest}"
