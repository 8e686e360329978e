"""AWS::S3::Bucket and BucketPolicy; the emulator drops most of what makes a bucket safe.

Encryption, lifecycle, ownership, access logs and tags go through the emulator's own S3 operations,
which take the XML of the API.
https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from ministack.services import s3
from ministack.services.cloudformation import provisioners

from compiler.aws.embedded.resource_type import (
    Created,
    Properties,
    ResourceType,
    Response,
    refuse_if_failed,
)

# ruff: noqa: SLF001  the emulator has no public names for its stores


def _document(root: str, content: dict[str, Any]) -> bytes:
    element = ET.Element(root, xmlns=s3.S3_NS)
    for tag, value in content.items():
        _append(element, tag, value)
    return bytes(ET.tostring(element, encoding="utf-8"))


def _append(parent: ET.Element, tag: str, value: Any) -> None:
    """Add one element for a value, or one for each item of a list; None adds nothing."""
    if value is None:
        return
    if isinstance(value, list):
        for item in value:
            _append(parent, tag, item)
        return
    element = ET.SubElement(parent, tag)
    if isinstance(value, dict):
        for key, inner in value.items():
            _append(element, key, inner)
    else:
        element.text = str(value).lower() if isinstance(value, bool) else str(value)


def _encryption(value: Properties) -> bytes:
    rules = [
        {
            "ApplyServerSideEncryptionByDefault": rule.get("ServerSideEncryptionByDefault"),
            "BucketKeyEnabled": rule.get("BucketKeyEnabled"),
        }
        for rule in value["ServerSideEncryptionConfiguration"]
    ]
    return _document("ServerSideEncryptionConfiguration", {"Rule": rules})


def _versioning(value: Properties) -> bytes:
    return _document("VersioningConfiguration", {"Status": value["Status"]})


def _ownership(value: Properties) -> bytes:
    return _document("OwnershipControls", {"Rule": value["Rules"]})


def _logging(value: Properties) -> bytes:
    target = {
        "TargetBucket": value.get("DestinationBucketName"),
        "TargetPrefix": value.get("LogFilePrefix", ""),
    }
    return _document("BucketLoggingStatus", {"LoggingEnabled": target})


def _tagging(value: list[dict[str, str]]) -> bytes:
    return _document("Tagging", {"TagSet": {"Tag": value}})


def _lifecycle(value: Properties) -> bytes:
    rules = [_lifecycle_rule(rule) for rule in value["Rules"]]
    return _document("LifecycleConfiguration", {"Rule": rules})


def _lifecycle_rule(rule: Properties) -> dict[str, Any]:
    expiration = {
        "Date": rule.get("ExpirationDate"),
        "Days": rule.get("ExpirationInDays"),
        "ExpiredObjectDeleteMarker": rule.get("ExpiredObjectDeleteMarker"),
    }
    old = rule.get("NoncurrentVersionExpiration") or {}
    noncurrent = {
        "NoncurrentDays": old.get("NoncurrentDays", rule.get("NoncurrentVersionExpirationInDays")),
        "NewerNoncurrentVersions": old.get("NewerNoncurrentVersions"),
    }
    return {
        "ID": rule.get("Id"),
        "Filter": _lifecycle_filter(rule),
        "Status": rule["Status"],
        "Transition": [
            {
                "Date": move.get("TransitionDate"),
                "Days": move.get("TransitionInDays"),
                "StorageClass": move["StorageClass"],
            }
            for move in rule.get("Transitions", [])
        ],
        "NoncurrentVersionTransition": [
            {"NoncurrentDays": move["TransitionInDays"], "StorageClass": move["StorageClass"]}
            for move in rule.get("NoncurrentVersionTransitions", [])
        ],
        "Expiration": expiration if any(expiration.values()) else None,
        "NoncurrentVersionExpiration": noncurrent if any(noncurrent.values()) else None,
        "AbortIncompleteMultipartUpload": rule.get("AbortIncompleteMultipartUpload"),
    }


def _lifecycle_filter(rule: Properties) -> dict[str, Any]:
    parts = {
        "Prefix": rule.get("Prefix"),
        "Tag": rule.get("TagFilters"),
        "ObjectSizeGreaterThan": rule.get("ObjectSizeGreaterThan"),
        "ObjectSizeLessThan": rule.get("ObjectSizeLessThan"),
    }
    given = {key: value for key, value in parts.items() if value}
    many = len(given) + len(given.get("Tag", ())) - ("Tag" in given) > 1
    return {"And": given} if many else given


def _suspend(name: str) -> Response:
    # Versioning that was once on can only be suspended.
    return s3._put_bucket_versioning(name, _versioning({"Status": "Suspended"}))  # type: ignore[no-any-return]


def _stop_logs(name: str) -> Response:
    return s3._put_bucket_logging(name, _document("BucketLoggingStatus", {}))  # type: ignore[no-any-return]


_Put = Callable[[str, bytes], Response]

# Property, its XML, the operation that sets it, the one that takes it back when the template drops
# it.
_SETTINGS: tuple[tuple[str, Callable[[Any], bytes], _Put, Callable[[str], Response]], ...] = (
    (
        "VersioningConfiguration",
        _versioning,
        s3._put_bucket_versioning,
        _suspend,
    ),
    ("BucketEncryption", _encryption, s3._put_bucket_encryption, s3._delete_bucket_encryption),
    (
        "OwnershipControls",
        _ownership,
        s3._put_bucket_ownership_controls,
        s3._delete_bucket_ownership_controls,
    ),
    ("LifecycleConfiguration", _lifecycle, s3._put_bucket_lifecycle, s3._delete_bucket_lifecycle),
    ("LoggingConfiguration", _logging, s3._put_bucket_logging, _stop_logs),
    ("Tags", _tagging, s3._put_bucket_tagging, s3._delete_bucket_tagging),
)


def _configure(name: str, props: Properties, old: Properties) -> None:
    for key, xml, put, take_back in _SETTINGS:
        if props.get(key):
            refuse_if_failed(put(name, xml(props[key])))
        elif old.get(key):
            refuse_if_failed(take_back(name))


def _create(logical_id: str, props: Properties, stack: str) -> Created:
    created: Created = provisioners._s3_create(logical_id, props, stack)
    _configure(created[0], props, {})
    return created


def _update(name: str, old: Properties, new: Properties, stack: str, _id: str) -> Created:
    updated: Created = provisioners._s3_update(name, old, new, stack)
    _configure(name, new, old)
    return updated


def _delete(name: str, _props: Properties) -> None:
    # The emulator's type drops a bucket with all its objects, and leaves their files on the disk.
    if _exists(name):
        refuse_if_failed(s3._delete_bucket(name))


def _exists(name: str) -> bool:
    return name in s3._buckets


def _put_policy(_logical_id: str, props: Properties, _stack: str) -> Created:
    body = provisioners._policy_document_json(props).encode()
    refuse_if_failed(s3._put_bucket_policy(props["Bucket"], body))
    return props["Bucket"], {}


def _update_policy(
    _name: str, _old: Properties, new: Properties, stack: str, logical_id: str
) -> Created:
    return _put_policy(logical_id, new, stack)


def _delete_policy(_name: str, props: Properties) -> None:
    if _exists(props["Bucket"]):
        refuse_if_failed(s3._delete_bucket_policy(props["Bucket"]))


def _current_policy(_name: str, props: Properties) -> Mapping[str, Any] | None:
    policy = s3._bucket_policies.get(props["Bucket"])
    return None if policy is None else {"PolicyDocument": json.loads(policy)}


TYPES = (
    ResourceType(
        "AWS::S3::Bucket",
        create_only=("BucketName", "BucketNamePrefix", "BucketNamespace"),
        create=_create,
        update=_update,
        delete=_delete,
        tagged=True,
        # A name that is taken is refused before anything is made, by the emulator itself.
    ),
    ResourceType(
        "AWS::S3::BucketPolicy",
        create_only=("Bucket",),
        create=_put_policy,
        update=_update_policy,
        delete=_delete_policy,
        current=_current_policy,
        compared=frozenset({"PolicyDocument"}),
    ),
)
"""The types of S3 buckets and their policies."""
