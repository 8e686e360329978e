"""The policies of those who plan, of those who deploy, and of CloudFormation itself.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudformation.html
"""

from __future__ import annotations

from collections.abc import Iterator

from awacs.aws import Statement

from compiler.emit.access.resource_access import reads
from compiler.emit.access.resources import resource_statements
from compiler.emit.access.subject import Subject
from compiler.emit.policy import action, allow

_STACK_READS = (
    "DescribeChangeSet",
    "DescribeEvents",
    "DescribeStackEvents",
    "DescribeStackResourceDrifts",
    "DescribeStacks",
    "DetectStackDrift",
    "DetectStackResourceDrift",
    "GetTemplate",
    "ListChangeSets",
    "ListStackResources",
)
# A plan is a change set that is made, read and deleted: that changes no resource.
_PLANNING = ("CreateChangeSet", "DeleteChangeSet")
_CHANGING = (
    "CancelUpdateStack",
    "ContinueUpdateRollback",
    "DeleteStack",
    "ExecuteChangeSet",
    "RollbackStack",
    "TagResource",
    "UntagResource",
)
_BUCKET_READS = ("GetBucketTagging", "ListBucket")
_BUCKET_MAKING = (
    "CreateBucket",
    "PutBucketPolicy",
    "PutBucketPublicAccessBlock",
    "PutBucketTagging",
    "PutBucketVersioning",
    "PutEncryptionConfiguration",
    "PutLifecycleConfiguration",
)


def service_role(subject: Subject) -> tuple[Statement, ...]:
    """Let CloudFormation make, read, change and delete the resources of the templates."""
    return (*resource_statements(subject), *_parameters(subject))


def planner(subject: Subject) -> tuple[Statement, ...]:
    """Let somebody plan: change sets are made and deleted, and nothing executes them."""
    return (
        *_stacks(subject, _PLANNING),
        *_templates(subject),
        *_inputs(subject),
        *resource_statements(subject, reads),
    )


def deployer(subject: Subject) -> tuple[Statement, ...]:
    """Let somebody deploy: with a service role pass it on, else have what CloudFormation needs."""
    passed = subject.environment.service_role
    return (
        *_stacks(subject, _PLANNING + _CHANGING),
        *_templates(subject),
        *_inputs(subject),
        *(_pass(passed) if passed else ()),
        *(resource_statements(subject, reads) if passed else resource_statements(subject)),
    )


def _stacks(subject: Subject, further: tuple[str, ...]) -> Iterator[Statement]:
    """Allow the actions on the stacks by name, and what knows no resources."""
    arns = sorted(subject.arn("cloudformation", f"stack/{name}/*") for name, _ in subject.stacks)
    # Change sets are described by their own ARN; their names are ours.
    arns.append(subject.arn("cloudformation", "changeSet/watchform-*"))
    yield allow("Stacks", [_cloudformation(each) for each in sorted(_STACK_READS + further)], arns)
    yield from stacks_of_others(subject)
    yield allow(
        "Session",
        [
            # Detecting drift reads how a type is set up, and is followed by an ID of its own.
            # https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html
            _cloudformation("BatchDescribeTypeConfigurations"),
            _cloudformation("DescribeStackDriftDetectionStatus"),
            # Whose something is that has a name already: asked without the name of a stack.
            _cloudformation("DescribeStackResources"),
            _cloudformation("ListExports"),
            action("sts:GetCallerIdentity"),
        ],
        ["*"],
    )


def stacks_of_others(subject: Subject) -> Iterator[Statement]:
    """Allow the stacks of other layers, whose outputs are inputs."""
    others = [subject.arn("cloudformation", f"stack/{name}/*") for name in subject.read_stacks]
    if others:
        yield allow("StacksOfOthers", [_cloudformation("DescribeStacks")], others)


def _cloudformation(verb: str) -> object:
    return action(f"cloudformation:{verb}")


def _templates(subject: Subject) -> Iterator[Statement]:
    """Allow the bucket for templates over 51,200 bytes, which is made when first needed."""
    if not subject.bucket:
        return
    bucket = f"arn:{subject.environment.partition}:s3:::{subject.bucket}"
    making = [action(f"s3:{each}") for each in sorted(_BUCKET_READS + _BUCKET_MAKING)]
    yield allow("TemplateBucket", making, [bucket])
    objects = [action("s3:GetObject"), action("s3:PutObject")]
    yield allow("Templates", objects, [f"{bucket}/*"])


def sources(subject: Subject) -> Iterator[Statement]:
    """Allow what inputs are read from, besides stacks."""
    yield from _parameters(subject)
    partition = subject.environment.partition
    states = sorted(
        f"arn:{partition}:s3:::{state.bucket}/{state.key}"
        for state in subject.states
        if state.bucket
    )
    if states:
        yield allow("TerraformStates", [action("s3:GetObject")], states)


def _inputs(subject: Subject) -> Iterator[Statement]:
    yield from sources(subject)
    yield allow(
        "LogGroupsThatExist",
        [action("logs:DescribeLogGroups")],
        [subject.arn("logs", "log-group:*")],
    )


def _parameters(subject: Subject) -> Iterator[Statement]:
    if subject.parameters:
        arns = [subject.arn("ssm", f"parameter/{path.lstrip('/')}") for path in subject.parameters]
        yield allow("Parameters", [action("ssm:GetParameters")], sorted(arns))


def _pass(role: str) -> Iterator[Statement]:
    only = {"StringEquals": {"iam:PassedToService": "cloudformation.amazonaws.com"}}
    yield allow("PassServiceRole", [action("iam:PassRole")], [role], only)
