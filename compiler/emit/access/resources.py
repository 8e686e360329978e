"""What CloudFormation must be allowed to do with the resources of the templates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from awacs.aws import Statement

from compiler.emit.access.names import name_of, widened, without_covered
from compiler.emit.access.registry import resource_types
from compiler.emit.access.resource_access import ResourceAccess
from compiler.emit.access.subject import Subject
from compiler.emit.policy import action, allow

_WITH_TAG = ("kms:CreateKey", "kms:TagResource")
_ROLE = "AWS::IAM::Role"
_PASSING = "iam:PassRole"
Chosen = Callable[[str], bool]


def _every(_: str) -> bool:
    return True


def resource_statements(subject: Subject, chosen: Chosen = _every) -> Iterator[Statement]:
    """Write the statements for all resource types of the templates, in the order of the types.

    `chosen` are the actions that are wanted of what keeping the resources needs.

    Raises:
        KeyError: a type whose actions are not known.
    """
    named: dict[str, set[str]] = defaultdict(set)
    anywhere, tagged = set[str](), set[str]()
    for stack, resources in subject.stacks:
        for logical_id, resource in resources.items():
            type_ = str(resource["Type"])
            access = resource_types()[type_]
            anywhere |= set(filter(chosen, access.anywhere))
            tagged |= set(filter(chosen, access.tagged))
            if access.name:
                name = name_of(resources, logical_id, access.name, stack)
                named[type_].add(widened(name, subject.environment.prefix))
    for type_, names in sorted(named.items()):
        access = resource_types()[type_]
        actions = [action(each) for each in sorted(access.actions) if chosen(each)]
        if actions:
            yield allow(_sid(type_), actions, _arns(subject, access, names))
    yield from _keys(subject, tagged)
    if _ROLE in named and chosen(_PASSING):
        yield _pass_role(subject, named[_ROLE])
    if anywhere:
        yield allow("KnowsNoResources", [action(each) for each in sorted(anywhere)], ["*"])


def _sid(type_: str) -> str:
    return type_.removeprefix("AWS::").replace("::", "")


def _arns(subject: Subject, access: ResourceAccess, names: set[str]) -> list[str]:
    where = subject.environment
    return sorted(
        # What is named by its ARN needs no pattern.
        name
        if name.startswith("arn:")
        else pattern.format(
            partition=where.partition, region=where.region, account=where.account, name=name
        )
        for pattern in access.arns
        for name in without_covered(names)
        # `name*` says already what `name*:*` would.
        if not (pattern.endswith(":*") and name.endswith("*"))
    )


def _keys(subject: Subject, tagged: set[str]) -> Iterator[Statement]:
    """Keys have no name: they are told by the project's tag."""
    key, value = subject.owner
    arn = [subject.arn("kms", "key/*")]
    by_tag = {"StringEquals": {f"aws:ResourceTag/{key}": value}}
    by_request = {"StringEquals": {f"aws:RequestTag/{key}": value}}
    if owned := sorted(tagged - set(_WITH_TAG)):
        yield allow("KeysOfTheProject", [action(each) for each in owned], arn, by_tag)
    if "kms:CreateKey" in tagged:
        # CreateKey knows no resources; the key it makes must have the tag.
        yield allow("CreateKeys", [action("kms:CreateKey")], ["*"], by_request)
        yield allow("TagKeys", [action("kms:TagResource")], arn, by_request)


def _pass_role(subject: Subject, names: set[str]) -> Statement:
    """Let the trail be given its role, and nothing else."""
    arns = _arns(subject, resource_types()[_ROLE], names)
    trails_only = {"StringEquals": {"iam:PassedToService": "cloudtrail.amazonaws.com"}}
    return allow("PassRoleToCloudTrail", [action(_PASSING)], arns, trails_only)
