"""Reads the answers of CloudFormation into our own values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from compiler.aws.change_set import Change, ChangeSet, ChangeSetSummary, Detail, Finding
from compiler.aws.drift import Detection, PropertyDrift, ResourceDrift
from compiler.aws.stack import DeployedStack, Output, StackEvent, StackResource

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import type_defs as aws


def stack(answer: aws.StackTypeDef) -> DeployedStack:
    """Read one stack of DescribeStacks."""
    parameters = answer.get("Parameters", [])
    return DeployedStack(
        name=answer["StackName"],
        arn=answer.get("StackId", ""),
        status=answer["StackStatus"],
        reason=answer.get("StackStatusReason", ""),
        parameters=_values(parameters),
        resolved=_resolved(parameters),
        tags={tag["Key"]: tag["Value"] for tag in answer.get("Tags", [])},
        outputs=tuple(_output(output) for output in answer.get("Outputs", [])),
        change_set=answer.get("ChangeSetId", ""),
        protected=answer.get("EnableTerminationProtection", False),
    )


def _output(answer: aws.OutputTypeDef) -> Output:
    return Output(
        answer.get("OutputKey", ""),
        answer.get("OutputValue", ""),
        answer.get("Description", ""),
        answer.get("ExportName", ""),
    )


def _values(parameters: Iterable[aws.ParameterTypeDef]) -> Mapping[str, str]:
    return {p.get("ParameterKey", ""): p.get("ParameterValue", "") for p in parameters}


def _resolved(parameters: Iterable[aws.ParameterTypeDef]) -> Mapping[str, str]:
    return {
        p.get("ParameterKey", ""): p["ResolvedValue"] for p in parameters if "ResolvedValue" in p
    }


def event(answer: aws.StackEventTypeDef) -> StackEvent:
    """Read one event of DescribeStackEvents."""
    return StackEvent(
        id=answer["EventId"],
        stack_arn=answer["StackId"],
        at=answer["Timestamp"],
        logical_id=answer.get("LogicalResourceId", ""),
        physical_id=answer.get("PhysicalResourceId", ""),
        type=answer.get("ResourceType", ""),
        status=answer.get("ResourceStatus", ""),
        reason=answer.get("ResourceStatusReason", ""),
        token=answer.get("ClientRequestToken", ""),
    )


def resource(answer: aws.StackResourceSummaryTypeDef) -> StackResource:
    """Read one resource of ListStackResources."""
    return StackResource(
        answer["LogicalResourceId"],
        answer.get("PhysicalResourceId", ""),
        answer["ResourceType"],
        answer["ResourceStatus"],
        answer.get("ResourceStatusReason", ""),
    )


def change_set(answer: aws.DescribeChangeSetOutputTypeDef, changes: Iterable[Change]) -> ChangeSet:
    """Read a change set: its first page, and the changes of all pages."""
    parameters = answer.get("Parameters", [])
    return ChangeSet(
        arn=answer.get("ChangeSetId", ""),
        name=answer.get("ChangeSetName", ""),
        stack_arn=answer.get("StackId", ""),
        status=answer.get("Status", ""),
        execution=answer.get("ExecutionStatus", ""),
        reason=answer.get("StatusReason", ""),
        changes=tuple(changes),
        parameters=_values(parameters),
        resolved=_resolved(parameters),
    )


def summary(answer: aws.ChangeSetSummaryTypeDef) -> ChangeSetSummary:
    """Read one entry of ListChangeSets."""
    return ChangeSetSummary(
        answer.get("ChangeSetId", ""),
        answer.get("ChangeSetName", ""),
        answer.get("Status", ""),
        answer.get("ExecutionStatus", ""),
    )


def changes(answer: aws.DescribeChangeSetOutputTypeDef) -> list[Change]:
    """Read the changes of one page of DescribeChangeSet."""
    found = (change.get("ResourceChange") for change in answer.get("Changes", []))
    return [_change(resource) for resource in found if resource is not None]


def _change(answer: aws.ResourceChangeTypeDef) -> Change:
    return Change(
        action=answer.get("Action", ""),
        logical_id=answer.get("LogicalResourceId", ""),
        type=answer.get("ResourceType", ""),
        physical_id=answer.get("PhysicalResourceId", ""),
        replacement=answer.get("Replacement", ""),
        policy=answer.get("PolicyAction", ""),
        details=tuple(_detail(detail) for detail in answer.get("Details", [])),
        before=_context(answer.get("BeforeContext", "")),
        after=_context(answer.get("AfterContext", "")),
        ignored=tuple(
            (each.get("Path", ""), each.get("Reason", ""))
            for each in answer.get("ResourceDriftIgnoredAttributes", [])
        ),
    )


def _context(context: str) -> Mapping[str, object]:
    """Read the properties a resource has before or after a change set."""
    found = _properties(context).get("Properties")
    return found if isinstance(found, dict) else {}


def _detail(answer: aws.ResourceChangeDetailTypeDef) -> Detail:
    target = answer.get("Target", {})
    return Detail(
        attribute=target.get("Attribute", ""),
        name=target.get("Name", ""),
        path=target.get("Path", ""),
        before=target.get("BeforeValue"),
        after=target.get("AfterValue"),
        recreation=target.get("RequiresRecreation", "Never"),
        source=answer.get("ChangeSource", ""),
        cause=answer.get("CausingEntity", ""),
        evaluation=answer.get("Evaluation", "Static"),
        actual=target.get("BeforeValueFrom") == "ACTUAL_STATE",
    )


def finding(answer: aws.OperationEventTypeDef) -> Finding | None:
    """Read an event of DescribeEvents, where it is a finding of pre-deployment validation."""
    if answer.get("EventType") != "VALIDATION_ERROR":
        return None
    return Finding(
        logical_id=answer.get("LogicalResourceId", ""),
        reason=answer.get("ValidationStatusReason", "") or answer.get("ResourceStatusReason", ""),
        path=answer.get("ValidationPath", ""),
        name=answer.get("ValidationName", ""),
        stops=answer.get("ValidationFailureMode", "FAIL") == "FAIL",
    )


def detection(answer: aws.DescribeStackDriftDetectionStatusOutputTypeDef) -> Detection:
    """Read DescribeStackDriftDetectionStatus."""
    return Detection(answer["DetectionStatus"], answer.get("DetectionStatusReason", ""))


def drift(answer: aws.StackResourceDriftTypeDef) -> ResourceDrift:
    """Read one resource of DescribeStackResourceDrifts."""
    return ResourceDrift(
        logical_id=answer["LogicalResourceId"],
        physical_id=answer.get("PhysicalResourceId", ""),
        type=answer["ResourceType"],
        status=answer["StackResourceDriftStatus"],
        reason=answer.get("DriftStatusReason", ""),
        expected=_properties(answer.get("ExpectedProperties", "")),
        actual=_properties(answer.get("ActualProperties", "")),
        differences=tuple(
            PropertyDrift(
                each["PropertyPath"],
                each["ExpectedValue"],
                each["ActualValue"],
                each["DifferenceType"],
            )
            for each in answer.get("PropertyDifferences", [])
        ),
    )


def _properties(text: str) -> Mapping[str, object]:
    """Read properties, which AWS writes as JSON; none where it writes something else."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
