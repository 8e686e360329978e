"""Puts together what a stack is to be, and gives it a name that says exactly that."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256

from compiler.aws.change_set import ChangeSetRequest, ChangeSetType
from compiler.deploy.document import Document, parse, properties, resources
from compiler.deploy.parameters import Filled
from compiler.deploy.plan import OWNER_TAG, Wanted
from compiler.emit.template import Template
from compiler.ir.estate import Node, logical_ids
from compiler.ir.logs import LogGroup
from compiler.ir.trail import Trail

LARGEST_BODY = 51_200
"""Bytes of a template inside a request; a larger one has to lie in a bucket."""

LARGEST_TEMPLATE = 1_048_576
"""Bytes of a template in a bucket.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
"""

# Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html
_IAM_NAMES: Mapping[str, str] = {
    "AWS::IAM::AccessKey": "",
    "AWS::IAM::Group": "GroupName",
    "AWS::IAM::InstanceProfile": "InstanceProfileName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::Policy": "",
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::User": "UserName",
    "AWS::IAM::UserToGroupAddition": "",
}


def wanted_stack(template: Template, filled: Filled, project: str) -> Wanted:
    """Put together what a stack is to be.

    Raises:
        ValueError: the template is not YAML.
    """
    document = parse(template.body)
    stack = template.stack
    return Wanted(
        key=stack.key,
        name=stack.name,
        options=_options(template),
        run=f"--env {template.environment.name}",
        inputs=stack.inputs,
        service_role=template.environment.service_role or "",
        origin=stack.origin,
        project=project,
        body=template.body,
        document=document,
        origins=template.origins,
        parameters=filled.values,
        tags=dict(stack.tags) | {OWNER_TAG: project},
        capabilities=capabilities(document),
        new=frozenset(new for node in stack.nodes for new in _new(node)),
        assumed=filled.assumed,
    )


def _new(node: Node) -> tuple[str, ...]:
    """Name what holds data and shall not be there yet."""
    if isinstance(node, LogGroup | Trail) and not node.adopt:
        return logical_ids(node)
    return ()


def _options(template: Template) -> str:
    environment = template.environment
    profile = f" --profile {environment.profile}" if environment.profile else ""
    return f"--stack-name {template.stack.name} --region {environment.region}{profile}"


def capabilities(document: Document) -> tuple[str, ...]:
    """Return the least that a template needs to be allowed to make."""
    named = unnamed = False
    for resource in resources(document).values():
        type_ = str(resource.get("Type", ""))
        if type_ not in _IAM_NAMES:
            continue
        name = _IAM_NAMES[type_]
        if name and name in properties(resource):
            named = True
        else:
            unnamed = True
    # CAPABILITY_NAMED_IAM covers the unnamed too.
    return ("CAPABILITY_NAMED_IAM",) if named else ("CAPABILITY_IAM",) if unnamed else ()


def digest(wanted: Wanted, type_: ChangeSetType) -> str:
    """Return a name for a change set that is the same whenever it would do the same."""
    parts = [
        wanted.name,
        type_,
        wanted.body,
        sorted(wanted.parameters.items()),
        sorted(wanted.tags.items()),
        wanted.capabilities,
    ]
    if wanted.service_role:
        parts.append(wanted.service_role)
    if wanted.reverts and type_ == "UPDATE":
        parts.append("REVERT_DRIFT")
    return f"watchform-{sha256(json.dumps(parts).encode()).hexdigest()[:32]}"


def size(wanted: Wanted) -> int:
    """Count the bytes of a template."""
    return len(wanted.body.encode())


def request(wanted: Wanted, type_: ChangeSetType, name: str, url: str) -> ChangeSetRequest:
    """Write the request for a change set; `url` is where a large template lies, or empty."""
    return ChangeSetRequest(
        stack=wanted.name,
        name=name,
        type=type_,
        body=wanted.body,
        parameters=wanted.parameters,
        tags=wanted.tags,
        capabilities=wanted.capabilities,
        description=f"{wanted.project}: {wanted.key}",
        url=url,
        role=wanted.service_role,
        reverts=wanted.reverts and type_ == "UPDATE",
    )
