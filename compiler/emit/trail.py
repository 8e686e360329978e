"""A trail and all it stands on.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudtrail-trail.html
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
"""

from __future__ import annotations

from typing import Any

from awacs import logs as logs_action
from awacs import sts
from troposphere import GetAtt, Ref
from troposphere.cloudtrail import DataResource, EventSelector
from troposphere.cloudtrail import Trail as TrailResource
from troposphere.iam import Policy, Role
from troposphere.logs import LogGroup

from compiler.emit.keeping import keeping
from compiler.emit.piece import Piece
from compiler.emit.policy import allow, allow_service, document
from compiler.emit.properties import present
from compiler.emit.scope import Scope
from compiler.emit.trail_bucket import trail_bucket
from compiler.emit.trail_key import trail_key
from compiler.ir.trail import Trail
from compiler.ir.value import Text


def trail(node: Trail, scope: Scope) -> list[Piece]:
    """Write a trail, its bucket, and where asked for its key, its log group and its role."""
    key = _key(node, scope)
    resources = [_trail(node, key, scope), *trail_bucket(node, key, scope)]
    if node.encryption == "own":
        resources += trail_key(node, scope)
    if node.log_group is not None:
        resources += [_log_group(node), _role(node, node.log_group, scope)]
    return [Piece.of(resource, node.origin) for resource in resources]


def _key(node: Trail, scope: Scope) -> Any:
    if isinstance(node.encryption, Text):
        return scope.text(node.encryption)
    return GetAtt(node.identity.part("Key"), "Arn") if node.encryption == "own" else None


def _trail(node: Trail, key: Any, scope: Scope) -> TrailResource:
    # CloudTrail tries the bucket before it accepts the trail.
    needed = [node.identity.part("BucketPolicy")]
    properties: dict[str, Any] = {
        "TrailName": node.name,
        "IsLogging": node.enabled,
        "IsMultiRegionTrail": node.multi_region,
        "IncludeGlobalServiceEvents": node.include_global_services,
        "EnableLogFileValidation": node.log_file_validation,
        "S3BucketName": Ref(node.identity.part("Bucket")),
        "KMSKeyId": key,
        "EventSelectors": _selectors(node, scope),
    }
    if node.log_group is not None:
        properties["CloudWatchLogsLogGroupArn"] = GetAtt(node.log_group_id, "Arn")
        properties["CloudWatchLogsRoleArn"] = GetAtt(node.identity.part("Role"), "Arn")
    if node.topic is not None:
        own = next((t for t in scope.topics if node.topic in (t.key, t.name)), None)
        properties["SnsTopicName"] = (
            node.topic if own is None else GetAtt(own.identity.logical_id, "TopicName")
        )
        needed += [] if own is None else [own.identity.part("Policy")]
    return TrailResource(node.identity.logical_id, DependsOn=sorted(needed), **present(properties))


def _selectors(node: Trail, scope: Scope) -> list[EventSelector]:
    """Say which events are recorded, where it is not simply every management event."""
    if not node.data_events and node.read_write == "All" and node.management_events:
        return []
    resources = [
        DataResource(Type=events.type, Values=[scope.text(value) for value in events.values])
        for events in node.data_events
    ]
    return [
        EventSelector(
            ReadWriteType=node.read_write,
            IncludeManagementEvents=node.management_events,
            **present({"DataResources": resources}),
        )
    ]


def _log_group(node: Trail) -> LogGroup:
    # A key that exists already may not know CloudWatch Logs; then AWS's own key has to do.
    own = GetAtt(node.identity.part("Key"), "Arn") if node.encryption == "own" else None
    properties = {
        "LogGroupName": node.log_group,
        "RetentionInDays": node.log_group_days,
        "KmsKeyId": own,
    }
    return LogGroup(node.log_group_id, **keeping(adopt=node.adopt), **present(properties))


def _role(node: Trail, log_group: str, scope: Scope) -> Role:
    """Write the role with which CloudTrail writes to the log group, and can do nothing else.

    Its trust has no condition on the source: AWS documents none, and CloudTrail was seen to
    stop writing with one (https://github.com/prowler-cloud/prowler/issues/4714). Only someone
    of this account who may pass the role can give it to a trail.
    """
    account, region = scope.environment.account, scope.environment.region
    streams = scope.arn("logs", f"log-group:{log_group}:log-stream:{account}_CloudTrail_{region}*")
    trust = allow_service("CloudTrailAssumes", "cloudtrail.amazonaws.com", [sts.AssumeRole], [])
    writes = allow(
        "WriteLogStreams", [logs_action.CreateLogStream, logs_action.PutLogEvents], [streams]
    )
    return Role(
        node.identity.part("Role"),
        AssumeRolePolicyDocument=document(trust),
        Policies=[Policy(PolicyName="WriteLogs", PolicyDocument=document(writes))],
        **present({"RoleName": node.role_name}),
    )
