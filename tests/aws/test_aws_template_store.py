"""The bucket for large templates: whose it is, how it is closed, what is put into it."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

import boto3
import pytest
from botocore.stub import ANY, Stubber

from compiler.aws.errors import AwsError
from compiler.aws.template_store import TemplateStore, bucket_name

ACCOUNT = "123456789012"
BUCKET = f"petclinic-templates-{ACCOUNT}-us-west-2"
OWNED = {"Bucket": BUCKET, "ExpectedBucketOwner": ACCOUNT}
OURS = {"Key": "watchform:project", "Value": "petclinic"}
KEY = f"{sha256(b'Resources: {}').hexdigest()}.yaml"


@pytest.fixture
def s3() -> Iterator[tuple[Stubber, TemplateStore]]:
    client = boto3.client(
        "s3",
        region_name="us-west-2",
        aws_access_key_id="x",
        aws_secret_access_key="x",  # noqa: S106
    )
    stub = Stubber(client)
    with stub:
        yield stub, TemplateStore(client, "petclinic", ACCOUNT, "us-west-2")
    stub.assert_no_pending_responses()


def test_the_bucket_is_made_closed_encrypted_and_versioned_and_named_ours_last(
    s3: tuple[Stubber, TemplateStore],
) -> None:
    stub, store = s3
    stub.add_client_error("get_bucket_tagging", "NoSuchBucket")
    expect_making(stub, [OURS])
    stub.add_client_error("head_object", "404")
    stub.add_response(
        "put_object",
        {},
        {**OWNED, "Key": KEY, "Body": b"Resources: {}", "ContentType": "application/yaml"},
    )
    url = store.store("Resources: {}")
    assert url == f"https://s3.us-west-2.amazonaws.com/{BUCKET}/{KEY}"


def test_a_bucket_without_our_tag_is_made_safe_and_keeps_the_tags_it_has(
    s3: tuple[Stubber, TemplateStore],
) -> None:
    stub, store = s3
    cost = {"Key": "CostCenter", "Value": "1"}
    stub.add_response("get_bucket_tagging", {"TagSet": [cost]}, OWNED)
    assert not store.exists()
    stub.add_response("get_bucket_tagging", {"TagSet": [cost]}, OWNED)
    expect_making(stub, [cost, OURS])
    stub.add_response("head_object", {}, {**OWNED, "Key": KEY})
    assert store.store("Resources: {}").endswith(KEY)


def test_a_bucket_of_another_project_is_not_used(s3: tuple[Stubber, TemplateStore]) -> None:
    stub, store = s3
    tags = [{"Key": "watchform:project", "Value": "Petclinic!"}]
    stub.add_response("get_bucket_tagging", {"TagSet": tags}, OWNED)
    with pytest.raises(AwsError, match="it belongs to the project Petclinic!"):
        store.store("Resources: {}")
    stub.add_response("get_bucket_tagging", {"TagSet": tags}, OWNED)
    with pytest.raises(AwsError, match="it belongs to the project Petclinic!"):
        store.exists()


def expect_making(stub: Stubber, tags: list[dict[str, str]]) -> None:
    """Expect the calls that make a bucket safe, its tags last."""
    where = {"LocationConstraint": "us-west-2"}
    stub.add_response("create_bucket", {}, {"Bucket": BUCKET, "CreateBucketConfiguration": where})
    stub.add_response(
        "put_public_access_block", {}, {**OWNED, "PublicAccessBlockConfiguration": ANY}
    )
    stub.add_response("put_bucket_policy", {}, {**OWNED, "Policy": ANY})
    stub.add_response(
        "put_bucket_encryption", {}, {**OWNED, "ServerSideEncryptionConfiguration": ANY}
    )
    stub.add_response(
        "put_bucket_versioning", {}, {**OWNED, "VersioningConfiguration": {"Status": "Enabled"}}
    )
    stub.add_response(
        "put_bucket_lifecycle_configuration", {}, {**OWNED, "LifecycleConfiguration": ANY}
    )
    stub.add_response("put_bucket_tagging", {}, {**OWNED, "Tagging": {"TagSet": tags}})


def test_a_template_that_lies_there_is_not_sent_again(s3: tuple[Stubber, TemplateStore]) -> None:
    stub, store = s3
    stub.add_response("get_bucket_tagging", {"TagSet": [OURS]}, OWNED)
    stub.add_response("head_object", {}, {**OWNED, "Key": KEY})
    assert store.store("Resources: {}").endswith(KEY)


def test_a_bucket_of_someone_else_is_not_written_to(s3: tuple[Stubber, TemplateStore]) -> None:
    stub, store = s3
    stub.add_client_error("get_bucket_tagging", "AccessDenied", "Access Denied")
    with pytest.raises(AwsError, match=f"could not look at the bucket {BUCKET}: Access Denied"):
        store.store("Resources: {}")


@pytest.mark.parametrize(
    "project",
    ["petclinic", "Pet Clinic!", "한국어", "a" * 80, "a-very-long-name-of-a-project-"],
)
def test_a_bucket_name_is_one_that_s3_takes(project: str) -> None:
    name = bucket_name(project, ACCOUNT, "ap-northeast-1")
    assert len(name) <= 63
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert name[0] != "-"


def test_different_projects_have_different_buckets() -> None:
    names = {bucket_name("a" * n, ACCOUNT, "ap-northeast-1") for n in range(1, 60)}
    assert len(names) == 59
