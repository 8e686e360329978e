"""Writes the arguments of requests to CloudFormation; what is empty is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from compiler.aws.change_set import ChangeSetRequest

if TYPE_CHECKING:
    from mypy_boto3_cloudformation.literals import CapabilityType
    from mypy_boto3_cloudformation.type_defs import CreateChangeSetInputTypeDef


def change_set(request: ChangeSetRequest) -> CreateChangeSetInputTypeDef:
    """Write the arguments of CreateChangeSet."""
    wanted: CreateChangeSetInputTypeDef = {
        "StackName": request.stack,
        "ChangeSetName": request.name,
        "ClientToken": request.name,
        "ChangeSetType": request.type,
        "Parameters": [
            {"ParameterKey": key, "ParameterValue": value}
            for key, value in sorted(request.parameters.items())
        ],
        "Tags": [{"Key": key, "Value": value} for key, value in sorted(request.tags.items())],
        "ImportExistingResources": not request.reverts,
    }
    if request.reverts:
        wanted["DeploymentMode"] = "REVERT_DRIFT"
    if request.url:
        wanted["TemplateURL"] = request.url
    else:
        wanted["TemplateBody"] = request.body
    if request.role:
        wanted["RoleARN"] = request.role
    if request.capabilities:
        wanted["Capabilities"] = cast("list[CapabilityType]", list(request.capabilities))
    if request.description:
        wanted["Description"] = request.description
    if request.on_stack_failure:
        wanted["OnStackFailure"] = request.on_stack_failure
    return wanted
