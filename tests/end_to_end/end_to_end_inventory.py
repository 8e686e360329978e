"""Everything that an account holds, read through each service's own API.

A thing is known by its kind and its name; names that CloudFormation makes up are replaced by what
the thing is for. What changes by itself, such as the state of an alarm, is left out; times at which
somebody changed a thing are in.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from end_to_end_account import Account

Key = tuple[str, str]
Thing = dict[str, Any]
Things = Iterator[tuple[Key, Thing]]


class Inventory(dict[Key, Thing]):
    """Things by kind and name."""

    def names(self, kind: str) -> set[str]:
        return {name for of, name in self if of == kind}

    def of(self, kind: str) -> dict[str, Thing]:
        return {name: thing for (of, name), thing in self.items() if of == kind}

    def without(self, *kinds: str) -> Inventory:
        return Inventory({key: thing for key, thing in self.items() if key[0] not in kinds})

    def differs_from(self, other: Inventory) -> set[Key]:
        """Give what is only in one of both, or not the same in both."""
        return {key for key in self.keys() | other.keys() if self.get(key) != other.get(key)}


def read(account: Account) -> Inventory:
    return Inventory(pair for reader in _READERS for pair in reader(account))


def _tags(pairs: list[dict[str, str]], key: str = "Key", value: str = "Value") -> Thing:
    """Give the tags without those that CloudFormation keeps for itself."""
    named = {pair[key]: pair[value] for pair in pairs}
    return {"Tags": {name: text for name, text in named.items() if not name.startswith("aws:")}}


def _alarms(account: Account) -> Things:
    for kind in ("MetricAlarm", "CompositeAlarm"):
        request = {"AlarmTypes": [kind]}
        for found in account.all("cloudwatch", "describe_alarms", f"{kind}s", **request):
            alarm = {key: value for key, value in found.items() if not key.startswith("State")}
            arn = alarm["AlarmArn"]
            tags = account.all("cloudwatch", "list_tags_for_resource", "Tags", ResourceARN=arn)
            yield (kind, alarm["AlarmName"]), alarm | _tags(tags)


def _dashboards(account: Account) -> Things:
    for found in account.all("cloudwatch", "list_dashboards", "DashboardEntries"):
        name = found["DashboardName"]
        body = account.one("cloudwatch", "get_dashboard", DashboardName=name)["DashboardBody"]
        yield ("Dashboard", name), found | {"Body": body}


def _log_groups(account: Account) -> Things:
    for found in account.all("logs", "describe_log_groups", "logGroups"):
        arn = found["logGroupArn"]
        tags = account.one("logs", "list_tags_for_resource", resourceArn=arn)["tags"]
        name = found["logGroupName"]
        of = {"logGroupName": name}
        full = found["storedBytes"] > 0
        events = account.all("logs", "filter_log_events", "events", **of) if full else []
        pairs = [{"Key": key, "Value": value} for key, value in tags.items()]
        yield ("LogGroup", name), found | _tags(pairs) | {"Events": events}


def _metric_filters(account: Account) -> Things:
    for found in account.all("logs", "describe_metric_filters", "metricFilters"):
        metrics = "+".join(each["metricName"] for each in found["metricTransformations"])
        yield ("MetricFilter", f"{found['logGroupName']} {metrics}"), found


def _trails(account: Account) -> Things:
    for found in account.all("cloudtrail", "list_trails", "Trails"):
        name, arn = found["Name"], found["TrailARN"]
        tags = account.all("cloudtrail", "list_tags", "ResourceTagList", ResourceIdList=[arn])
        status = account.one("cloudtrail", "get_trail_status", Name=name)
        selectors = account.one("cloudtrail", "get_event_selectors", TrailName=name)
        insights = account.one("cloudtrail", "get_insight_selectors", TrailName=name)
        parts = {"Status": status} | selectors | insights | _tags(tags[0]["TagsList"])
        yield ("Trail", name), account.one("cloudtrail", "get_trail", Name=name)["Trail"] | parts


_BUCKET_PARTS = {
    "get_bucket_location": "LocationConstraint",
    "get_bucket_encryption": "ServerSideEncryptionConfiguration",
    "get_bucket_versioning": "Status",
    "get_public_access_block": "PublicAccessBlockConfiguration",
    "get_bucket_lifecycle_configuration": "Rules",
    "get_bucket_ownership_controls": "OwnershipControls",
    "get_bucket_acl": "Grants",
    "get_bucket_logging": "LoggingEnabled",
}


def _buckets(account: Account) -> Things:
    for found in account.all("s3", "list_buckets", "Buckets"):
        name = found["Name"]
        bucket = found | {
            member: (account.perhaps("s3", operation, Bucket=name) or {}).get(member)
            for operation, member in _BUCKET_PARTS.items()
        }
        policy = account.perhaps("s3", "get_bucket_policy", Bucket=name)
        tags = account.perhaps("s3", "get_bucket_tagging", Bucket=name) or {"TagSet": []}
        document = {"Policy": json.loads(policy["Policy"]) if policy else None}
        yield ("Bucket", name), bucket | document | _tags(tags["TagSet"])
        for thing in account.all("s3", "list_objects_v2", "Contents", Bucket=name):
            yield ("Object", f"{name}/{thing['Key']}"), thing


def _keys(account: Account) -> Things:
    aliases = {}
    for alias in account.all("kms", "list_aliases", "Aliases"):
        aliases[alias["TargetKeyId"]] = alias["AliasName"]
        yield ("Alias", alias["AliasName"]), alias
    for found in account.all("kms", "list_keys", "Keys"):
        key = found["KeyId"]
        policy = account.one("kms", "get_key_policy", KeyId=key, PolicyName="default")["Policy"]
        tags = account.all("kms", "list_resource_tags", "Tags", KeyId=key)
        thing = account.one("kms", "describe_key", KeyId=key)["KeyMetadata"]
        thing |= {"Policy": json.loads(policy)} | _tags(tags, "TagKey", "TagValue")
        thing |= account.one("kms", "get_key_rotation_status", KeyId=key)
        yield ("Key", aliases.get(key, key)), thing


def _roles(account: Account) -> Things:
    for found in account.all("iam", "list_roles", "Roles"):
        named = {"RoleName": found["RoleName"]}
        inline = account.all("iam", "list_role_policies", "PolicyNames", **named)
        policies = {
            name: account.one("iam", "get_role_policy", PolicyName=name, **named)["PolicyDocument"]
            for name in inline
        }
        attached = account.all("iam", "list_attached_role_policies", "AttachedPolicies", **named)
        tags = account.all("iam", "list_role_tags", "Tags", **named)
        parts = {"Inline": policies, "Attached": attached}
        yield ("Role", found["RoleName"]), found | parts | _tags(tags)


def _topics(account: Account) -> Things:
    for found in account.all("sns", "list_topics", "Topics"):
        arn = found["TopicArn"]
        thing = account.one("sns", "get_topic_attributes", TopicArn=arn)["Attributes"]
        tags = account.all("sns", "list_tags_for_resource", "Tags", ResourceArn=arn)
        document = {"Policy": json.loads(thing["Policy"])}
        yield ("Topic", arn.rpartition(":")[2]), thing | document | _tags(tags)
    for found in account.all("sns", "list_subscriptions", "Subscriptions"):
        yield ("Subscription", f"{found['Protocol']} {found['Endpoint']}"), found


def _stacks(account: Account) -> Things:
    for found in account.all("cloudformation", "describe_stacks", "Stacks"):
        name = {"StackName": found["StackName"]}
        yield ("Stack", found["StackName"]), found | _tags(found["Tags"])
        for change_set in account.all("cloudformation", "list_change_sets", "Summaries", **name):
            yield ("ChangeSet", change_set["ChangeSetName"]), change_set
        for event in account.all("cloudformation", "describe_stack_events", "StackEvents", **name):
            yield ("StackEvent", event["EventId"]), event
        resources = account.all(
            "cloudformation", "list_stack_resources", "StackResourceSummaries", **name
        )
        for resource in resources:
            identity = {key: resource[key] for key in ("PhysicalResourceId", "ResourceType")}
            yield ("StackResource", resource["LogicalResourceId"]), identity


# Further things that nobody asked for: service, operation, its list, the name of a thing.
_OTHERS = (
    ("cloudwatch", "describe_anomaly_detectors", "AnomalyDetectors", "AnomalyDetectorId"),
    ("logs", "describe_query_definitions", "queryDefinitions", "name"),
    ("logs", "describe_resource_policies", "resourcePolicies", "policyName"),
    ("iam", "list_users", "Users", "UserName"),
    ("iam", "list_groups", "Groups", "GroupName"),
    ("iam", "list_instance_profiles", "InstanceProfiles", "InstanceProfileName"),
    ("ssm", "describe_parameters", "Parameters", "Name"),
)


def _others(account: Account) -> Things:
    for service, operation, key, name in _OTHERS:
        for found in account.all(service, operation, key):
            yield (key, found[name]), found
    for found in account.all("iam", "list_policies", "Policies", Scope="Local"):
        yield ("Policies", found["PolicyName"]), found
    for url in account.all("sqs", "list_queues", "QueueUrls"):
        yield ("Queues", url), {}


_READERS: tuple[Callable[[Account], Things], ...] = (
    _alarms,
    _dashboards,
    _log_groups,
    _metric_filters,
    _trails,
    _buckets,
    _keys,
    _roles,
    _topics,
    _stacks,
    _others,
)
