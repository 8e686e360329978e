"""How the services describe what a template made: each reader takes what ``Ref`` gives."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from embedded_cloud import ACCOUNT, REGION, Cloud


def picked(found: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: found.get(key) for key in keys}


def alarm(*keys: str) -> Callable[[Cloud, str], dict[str, Any]]:
    def read(cloud: Cloud, name: str) -> dict[str, Any]:
        found = cloud.client("cloudwatch").describe_alarms(AlarmNames=[name])
        return picked(found["MetricAlarms"][0], *keys)

    return read


def composite(cloud: Cloud, name: str) -> dict[str, Any]:
    client = cloud.client("cloudwatch")
    found = client.describe_alarms(AlarmNames=[name], AlarmTypes=["CompositeAlarm"])
    keys = ("AlarmRule", "ActionsSuppressor", "ActionsSuppressorWaitPeriod")
    return picked(found["CompositeAlarms"][0], *keys)


def detector(kind: str) -> Callable[[Cloud, str], dict[str, Any]]:
    def read(cloud: Cloud, identifier: str) -> dict[str, Any]:
        client = cloud.client("cloudwatch")
        listed = client.describe_anomaly_detectors(AnomalyDetectorTypes=[kind])["AnomalyDetectors"]
        found = next(each for each in listed if each["AnomalyDetectorId"] == identifier)
        zone = found.get("Configuration", {}).get("MetricTimezone")
        return {"zone": zone, "metric": found.get("MetricName")}

    return read


def dashboard(cloud: Cloud, name: str) -> dict[str, Any]:
    found = cloud.client("cloudwatch").get_dashboard(DashboardName=name)
    return dict(json.loads(found["DashboardBody"]))


def saved_query(cloud: Cloud, identifier: str) -> dict[str, Any]:
    listed = cloud.client("logs").describe_query_definitions()["queryDefinitions"]
    found = next(each for each in listed if each["queryDefinitionId"] == identifier)
    return picked(found, "name", "queryString", "logGroupNames")


def log_group(cloud: Cloud, name: str) -> dict[str, Any]:
    client = cloud.client("logs")
    found = client.describe_log_groups(logGroupNamePrefix=name)["logGroups"][0]
    tags = client.list_tags_for_resource(resourceArn=found["arn"].removesuffix(":*"))["tags"]
    return {"days": found.get("retentionInDays"), "team": tags.get("team")}


def metric_filter(cloud: Cloud, name: str) -> dict[str, Any]:
    listed = cloud.client("logs").describe_metric_filters(logGroupName="/types/filtered")
    found = next(each for each in listed["metricFilters"] if each["filterName"] == name)
    metric = found["metricTransformations"][0]
    return {"pattern": found["filterPattern"], "metric": metric["metricName"]}


def trail(cloud: Cloud, name: str) -> dict[str, Any]:
    client = cloud.client("cloudtrail")
    found = client.get_trail(Name=name)["Trail"]
    selectors = client.get_event_selectors(TrailName=name)["EventSelectors"]
    insights = client.get_insight_selectors(TrailName=name)["InsightSelectors"]
    keys = ("IsMultiRegionTrail", "LogFileValidationEnabled", "CloudWatchLogsLogGroupArn")
    return picked(found, *keys) | {
        "logging": client.get_trail_status(Name=name)["IsLogging"],
        "encrypted": found.get("KmsKeyId", "").startswith("arn:aws:kms:"),
        "reads": selectors[0]["ReadWriteType"],
        "insights": [each["InsightType"] for each in insights],
    }


def bucket(cloud: Cloud, name: str) -> dict[str, Any]:
    client = cloud.client("s3")
    encryption = client.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]
    owner = client.get_bucket_ownership_controls(Bucket=name)["OwnershipControls"]
    lifecycle = client.get_bucket_lifecycle_configuration(Bucket=name)["Rules"][0]
    blocked = client.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
    tags = client.get_bucket_tagging(Bucket=name)["TagSet"]
    return {
        "versions": client.get_bucket_versioning(Bucket=name).get("Status"),
        "sse": encryption["Rules"][0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"],
        "owner": owner["Rules"][0]["ObjectOwnership"],
        "days": lifecycle["Expiration"]["Days"],
        "blocked": all(blocked.values()),
        "team": next(tag["Value"] for tag in tags if tag["Key"] == "team"),
    }


def bucket_policy(cloud: Cloud, name: str) -> dict[str, Any]:
    document = json.loads(cloud.client("s3").get_bucket_policy(Bucket=name)["Policy"])
    return {"actions": document["Statement"][0]["Action"]}


def topic(cloud: Cloud, arn: str) -> dict[str, Any]:
    found = cloud.client("sns").get_topic_attributes(TopicArn=arn)["Attributes"]
    return picked(found, "KmsMasterKeyId", "DisplayName")


def topic_policy(cloud: Cloud, _identifier: str) -> dict[str, Any]:
    arn = f"arn:aws:sns:{REGION}:{ACCOUNT}:types-policed"
    found = cloud.client("sns").get_topic_attributes(TopicArn=arn)["Attributes"]
    return {"actions": json.loads(found["Policy"])["Statement"][0]["Action"]}


def subscription(cloud: Cloud, arn: str) -> dict[str, Any]:
    client = cloud.client("sns")
    found = client.get_subscription_attributes(SubscriptionArn=arn)["Attributes"]
    listed = client.list_subscriptions_by_topic(TopicArn=found["TopicArn"])["Subscriptions"]
    return picked(found, "FilterPolicy") | {"listed": listed[0]["SubscriptionArn"]}


def key(cloud: Cloud, identifier: str) -> dict[str, Any]:
    client = cloud.client("kms")
    document = client.get_key_policy(KeyId=identifier, PolicyName="default")["Policy"]
    return {
        "rotated": client.get_key_rotation_status(KeyId=identifier)["KeyRotationEnabled"],
        "statements": len(json.loads(document)["Statement"]),
        "state": client.describe_key(KeyId=identifier)["KeyMetadata"]["KeyState"],
    }


def alias(cloud: Cloud, name: str) -> dict[str, Any]:
    found = cloud.client("kms").describe_key(KeyId=name)["KeyMetadata"]
    return {"of": found["Description"]}


def role(cloud: Cloud, name: str) -> dict[str, Any]:
    client = cloud.client("iam")
    found = client.get_role(RoleName=name)["Role"]
    inline = client.list_role_policies(RoleName=name)["PolicyNames"]
    trusted = found["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]["Service"]
    return {"trusted": trusted, "inline": inline}
