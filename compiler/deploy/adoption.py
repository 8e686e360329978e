"""Takes over resources that exist: first as they are, then as the spec says.

CloudFormation imports a resource without touching it, and then believes that it is as the template
says. So they are imported with nothing but their name, and a second change set sets the rest.
Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-automatically.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from compiler.aws.errors import AwsError
from compiler.deploy.document import properties, resources
from compiler.deploy.plan import PropertyChange, ResourceChange, Wanted
from compiler.deploy.port import Cloud
from compiler.deploy.property_diff import resource_changes

# The property that names it; types that need more than a name cannot be taken over so.
_NAMES: Mapping[str, str] = {
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::S3::Bucket": "BucketName",
}


_UNKNOWN = "(as it is)"


def settings(cloud: Cloud, change: ResourceChange, wanted: Wanted) -> tuple[PropertyChange, ...]:
    """Return what a resource gets after it was taken over; nothing for one that is not.

    Of a log group it tells the days it keeps events now: shortening them deletes events.
    """
    if change.action != "import" or change.type not in _NAMES:
        return ()
    new = resources(wanted.document)[change.logical_id]
    return tuple(
        replace(found, before=_retention(cloud, new)) if found.path == "RetentionInDays" else found
        for found in resource_changes(_named_only(new), new)
    )


def shorter(cloud: Cloud, change: ResourceChange, wanted: Wanted) -> int | None:
    """Return the days a taken-over log group would go on keeping events for, though not wanted.

    CloudFormation never removes what it has not set itself. None where all is well, and where
    nobody may look.
    """
    if change.action != "import" or change.type != "AWS::Logs::LogGroup":
        return None
    said = properties(resources(wanted.document)[change.logical_id])
    if "RetentionInDays" in said:
        return None
    with suppress(AwsError):
        return cloud.log_group_days(str(said["LogGroupName"]))
    return None


def _retention(cloud: Cloud, group: Mapping[str, object]) -> str:
    try:
        days = cloud.log_group_days(str(properties(group)["LogGroupName"]))
    except AwsError:
        # It may be allowed to deploy and not to look; then nobody can say.
        return _UNKNOWN
    return "for ever" if days is None else str(days)


def as_they_are(wanted: Wanted, adopted: tuple[str, ...]) -> Wanted:
    """Return the stack with the adopted resources (logical IDs) as nothing but their names."""
    changed = {
        key: _named_only(resource) if key in adopted else resource
        for key, resource in resources(wanted.document).items()
    }
    document = {**wanted.document, "Resources": changed}
    return replace(wanted, document=document, body=json.dumps(document, ensure_ascii=False))


def _named_only(resource: Mapping[str, object]) -> dict[str, object]:
    name = _NAMES[str(resource["Type"])]
    kept = {key: value for key, value in properties(resource).items() if key == name}
    return {**resource, "Properties": kept}
