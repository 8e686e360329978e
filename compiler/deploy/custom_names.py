"""Names that a template chooses itself, and that AWS gives to one thing at a time.

CloudFormation makes what is new before it deletes what is old, so a name cannot go from one
resource of a stack to another, nor stay with one that has to be made anew. Where a service takes a
second request for the same name as a change, the deletion then hits what is new.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html
https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/364
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from compiler.deploy.document import Document, properties, resources
from compiler.deploy.plan import ResourceChange

# What a type is to those who look names up, and the property that holds its name. Alarms of both
# types share their names: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
_NAMES: Mapping[str, tuple[str, str]] = {
    "AWS::CloudTrail::Trail": ("trail", "TrailName"),
    "AWS::CloudWatch::Alarm": ("alarm", "AlarmName"),
    "AWS::CloudWatch::CompositeAlarm": ("alarm", "AlarmName"),
    "AWS::CloudWatch::Dashboard": ("dashboard", "DashboardName"),
    "AWS::IAM::Role": ("role", "RoleName"),
    "AWS::KMS::Alias": ("key alias", "AliasName"),
    "AWS::Logs::LogGroup": ("log group", "LogGroupName"),
    "AWS::S3::Bucket": ("bucket", "BucketName"),
    "AWS::SNS::Topic": ("topic", "TopicName"),
}
_KEPT = frozenset({"Retain", "RetainExceptOnCreate"})


class CustomName(NamedTuple):
    """A name, and the kind of thing (`alarm`, `topic` …) of which only one can have it."""

    kind: str
    name: str


class Moved(NamedTuple):
    """A name that a resource gets which another one of the stack still has.

    `holder` is that one as people know it: its entry in the spec, or its logical ID. `kept` means
    that AWS keeps what has the name when the stack lets go of it.
    """

    logical_id: str
    name: CustomName
    holder: str
    kept: bool


def moved(before: Document, after: Document) -> Iterator[Moved]:
    """Find names that go from one resource of a stack to another; `before` is its last template."""
    old = resources(before)
    names = {key: _name(resource) for key, resource in old.items()}
    holders = {name: key for key, name in names.items() if name is not None}
    for key, resource in resources(after).items():
        name = _name(resource)
        holder = holders.get(name) if name is not None else None
        if name is None or holder is None or names.get(key) == name:
            continue
        kept = old[holder].get("DeletionPolicy") in _KEPT
        yield Moved(key, name, _entry(old[holder]) or holder, kept)


def staying(
    changes: Iterable[ResourceChange], before: Document, after: Document
) -> Iterator[tuple[ResourceChange, CustomName]]:
    """Find resources that have to be made anew and would keep their name."""
    old, new = resources(before), resources(after)
    for change in changes:
        if change.action != "replace" or not change.certain:
            continue
        name = _name(new.get(change.logical_id, {}))
        if name is not None and name == _name(old.get(change.logical_id, {})):
            yield change, name


def asked_for(before: Document | None, after: Document) -> Mapping[str, CustomName]:
    """Return the names, by logical ID, that a stack gets and does not have yet."""
    old = resources(before or {})
    found = {}
    for key, resource in resources(after).items():
        name = _name(resource)
        if name is not None and name != _name(old.get(key, {})):
            found[key] = name
    return found


def may_exist(resource: Mapping[str, object], logical_id: str, new: Collection[str]) -> bool:
    """Whether a resource is taken over where it exists: it is kept, and not meant to be `new`."""
    return resource.get("DeletionPolicy") in _KEPT and logical_id not in new


def _name(resource: Mapping[str, object]) -> CustomName | None:
    kind, property_ = _NAMES.get(str(resource.get("Type")), ("", ""))
    name = properties(resource).get(property_)
    return CustomName(kind, name) if isinstance(name, str) else None


def _entry(resource: Mapping[str, object]) -> str:
    """Name the entry of the spec that a deployed resource was made of, as its template says."""
    metadata = resource.get("Metadata")
    name = metadata.get("watchform") if isinstance(metadata, dict) else None
    return name if isinstance(name, str) else ""
