"""AWS::CloudTrail::Trail; the emulator has the API of CloudTrail, but no type for templates.

A trail is refused, as by AWS, when it could not deliver: no bucket, or a bucket, key, topic or role
whose policy does not let CloudTrail in.
https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html
"""

from __future__ import annotations

import json
from typing import Any

from ministack.services import cloudtrail, cloudwatch_logs, iam, kms, s3, sns
from ministack.services.cloudformation import provisioners

from compiler.aws.embedded.permissions import service_may
from compiler.aws.embedded.resource_type import (
    Created,
    Properties,
    ResourceType,
    Response,
    boolean,
    refuse_if_failed,
)

# ruff: noqa: SLF001  the emulator has no public names for its stores

_SERVICE = "cloudtrail.amazonaws.com"
_TEXTS = {
    "S3BucketName": "S3BucketName",
    "S3KeyPrefix": "S3KeyPrefix",
    "SnsTopicName": "SnsTopicName",
    "KMSKeyId": "KmsKeyId",
    "CloudWatchLogsLogGroupArn": "CloudWatchLogsLogGroupArn",
    "CloudWatchLogsRoleArn": "CloudWatchLogsRoleArn",
}
_SWITCHES = {
    "IncludeGlobalServiceEvents": True,
    "IsMultiRegionTrail": False,
    "IsOrganizationTrail": False,
    "EnableLogFileValidation": False,
}


def _request(name: str, props: Properties) -> dict[str, Any]:
    """Write all properties as UpdateTrail takes them; an empty text clears what was dropped."""
    texts = {member: props.get(key) or "" for key, member in _TEXTS.items()}
    switches = {key: boolean(props.get(key, default)) for key, default in _SWITCHES.items()}
    return {"Name": name, **texts, **switches}


def _refuse_undeliverable(name: str, props: Properties) -> None:
    arn = cloudtrail._trail_arn(name)
    bucket = props.get("S3BucketName", "")
    if s3._bucket_owner_account(bucket) is None:
        raise ValueError(f"S3 bucket {bucket} does not exist!")
    policy = s3._bucket_policies.get(bucket)
    for action in ("s3:GetBucketAcl", "s3:PutObject"):
        if not service_may(policy, _SERVICE, action, arn):
            raise ValueError(f"Incorrect S3 bucket policy is detected for bucket: {bucket}")
    if props.get("KMSKeyId"):
        key = kms._resolve_key(props["KMSKeyId"])
        if not key:
            raise ValueError(f"KMS key {props['KMSKeyId']} does not exist")
        if not service_may(key.get("Policy"), _SERVICE, "kms:GenerateDataKey", arn):
            raise ValueError("Insufficient permissions to access S3 bucket or KMS key.")
    _refuse_deaf_topic(arn, props)
    _refuse_unwritable_log_group(arn, props)


def _topic_arn(props: Properties) -> str:
    topic = str(props.get("SnsTopicName") or "")
    if not topic or topic.startswith("arn:"):
        return topic
    return f"arn:aws:sns:{cloudtrail.get_region()}:{cloudtrail.get_account_id()}:{topic}"


def _refuse_deaf_topic(arn: str, props: Properties) -> None:
    topic = _topic_arn(props)
    if not topic:
        return
    if topic not in sns._topics:
        raise ValueError(f"SNS Topic {topic} does not exist")
    policy = sns._topics[topic]["attributes"].get("Policy")
    if not service_may(policy, _SERVICE, "sns:Publish", arn):
        raise ValueError("SNS Topic does not exist or the topic policy is incorrect!")


def _refuse_unwritable_log_group(arn: str, props: Properties) -> None:
    group, role = props.get("CloudWatchLogsLogGroupArn"), props.get("CloudWatchLogsRoleArn")
    if not group and not role:
        return
    if not group or not role:
        raise ValueError(
            "You must specify both a CloudWatch Logs log group ARN and a role ARN, or neither."
        )
    arns = {record["arn"] for record in cloudwatch_logs._log_groups.values()}
    if group not in arns:
        raise ValueError(f"CloudTrail cannot validate the specified log group ARN: {group}")
    record = iam._roles.get(role.rsplit("/", 1)[-1])
    if not record or not service_may(
        record["AssumeRolePolicyDocument"], _SERVICE, "sts:AssumeRole", arn
    ):
        raise ValueError("Access denied. Verify in IAM that the role has adequate permissions.")


def _configure(name: str, props: Properties) -> Created:
    """Bring all of an existing trail to what the template says."""
    refuse_if_failed(cloudtrail._update_trail(_request(name, props)))
    trail = cloudtrail._trails[name]
    trail["SnsTopicARN"] = _topic_arn(props)
    _select_events(name, props)
    insights = props.get("InsightSelectors") or []
    trail["InsightSelectors"] = insights
    trail["HasInsightSelectors"] = bool(insights)
    _switch(name, on=boolean(props["IsLogging"]))
    tags = {tag["Key"]: tag["Value"] for tag in props.get("Tags") or []}
    cloudtrail._trail_tags[trail["TrailARN"]] = tags
    return name, _attributes(name)


def _select_events(name: str, props: Properties) -> None:
    selectors = {
        key: props[key] for key in ("EventSelectors", "AdvancedEventSelectors") if props.get(key)
    }
    if selectors:
        refuse_if_failed(cloudtrail._put_event_selectors({"TrailName": name, **selectors}))
        return
    cloudtrail._event_selectors.pop(name, None)
    cloudtrail._trails[name]["HasCustomEventSelectors"] = False


def _switch(name: str, *, on: bool) -> None:
    # Only a change is an event in the trail's status.
    if on != cloudtrail._trails[name]["IsLogging"]:
        operation = cloudtrail._start_logging if on else cloudtrail._stop_logging
        refuse_if_failed(operation({"Name": name}))


def _create(logical_id: str, props: Properties, stack: str) -> Created:
    name = props.get("TrailName") or provisioners._physical_name(stack, logical_id)
    _refuse_undeliverable(name, props)
    refuse_if_failed(cloudtrail._create_trail(_request(name, props)))
    return _configure(name, props)


def _update(name: str, _old: Properties, new: Properties, _stack: str, _id: str) -> Created:
    _refuse_undeliverable(name, new)
    return _configure(name, new)


def _delete(name: str, _props: Properties) -> None:
    trail = cloudtrail._trails.get(name)
    if trail:
        cloudtrail._trail_tags.pop(trail["TrailARN"], None)
        refuse_if_failed(cloudtrail._delete_trail({"Name": name}))


def _exists(name: str) -> bool:
    return name in cloudtrail._trails


def _attributes(name: str) -> dict[str, Any]:
    trail = cloudtrail._trails[name]
    return {"Arn": trail["TrailARN"], "SnsTopicArn": trail.get("SnsTopicARN", "")}


def _current(name: str, props: Properties) -> dict[str, Any] | None:
    trail = cloudtrail._trails.get(name)
    if trail is None:
        return None
    texts = {key: trail.get(member, "") for key, member in _TEXTS.items()}
    if texts["KMSKeyId"] == cloudtrail._normalize_kms_key_id(props.get("KMSKeyId", "")):
        # The trail gives the key's ARN where the template may give its id.
        texts["KMSKeyId"] = props.get("KMSKeyId", "")
    switches = {key: trail.get(key, default) for key, default in _SWITCHES.items()}
    return {
        **texts,
        **switches,
        "TrailName": name,
        "EnableLogFileValidation": trail["LogFileValidationEnabled"],
        "IsLogging": trail["IsLogging"],
    }


def _get_insight_selectors(request: dict[str, Any]) -> Response:
    _name, _region, trail = cloudtrail._find_visible_trail(request.get("TrailName", ""))
    kind = {"Content-Type": "application/x-amz-json-1.1"}
    if trail is None:
        error = {"__type": "TrailNotFoundException", "message": "Unknown trail"}
        return 404, kind, json.dumps(error).encode()
    answer = {"TrailARN": trail["TrailARN"], "InsightSelectors": trail.get("InsightSelectors", [])}
    return 200, kind, json.dumps(answer).encode()


OPERATIONS = {"GetInsightSelectors": _get_insight_selectors}
"""CloudTrail's operations that the emulator lacks, by name."""

TYPES = (
    ResourceType(
        "AWS::CloudTrail::Trail",
        create_only=("TrailName",),
        create=_create,
        update=_update,
        delete=_delete,
        tagged=True,
        name_property="TrailName",
        exists=_exists,
        attributes=_attributes,
        current=_current,
        compared=frozenset({*_TEXTS, *_SWITCHES, "TrailName", "IsLogging"}),
    ),
)
"""The type of trails."""
