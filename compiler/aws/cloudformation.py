"""CloudFormation, narrowed to what a deployment asks of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from compiler.aws import answers, requests
from compiler.aws.change_set import (
    Change,
    ChangeSet,
    ChangeSetRequest,
    ChangeSetSummary,
    CreatedChangeSet,
    Finding,
)
from compiler.aws.drift import Detection, ResourceDrift
from compiler.aws.errors import AwsError, Trouble, translated
from compiler.aws.stack import DeployedStack, StackEvent, StackResource

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import (
        ContinueUpdateRollbackInputTypeDef,
        DeleteStackInputTypeDef,
        DescribeChangeSetOutputTypeDef,
        DescribeEventsInputTypeDef,
        RollbackStackInputTypeDef,
    )

_INCOMPLETE = "[WARN] --include-property-values"


class CloudFormation:
    """The stacks of one account and region.

    Stacks and change sets are named by name or ARN. Every method raises `AwsError` for what AWS,
    or the way to it, refuses.
    """

    def __init__(self, client: CloudFormationClient) -> None:
        self._client = client

    def stack(self, name: str) -> DeployedStack | None:
        """Describe a stack; None where there is none. A deleted one answers to its ARN only."""
        try:
            with translated(f"describe the stack {_short(name)}"):
                answer = self._client.describe_stacks(StackName=name)
        except AwsError as error:
            if error.trouble is Trouble.NOT_FOUND:
                return None
            raise
        return answers.stack(answer["Stacks"][0]) if answer["Stacks"] else None

    def template(self, stack: str) -> str:
        """Return the template of a stack as it was sent.

        CloudFormation answers `?` for every character that is not ASCII.
        https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1220
        """
        with translated(f"read the template of {_short(stack)}"):
            answer = self._client.get_template(StackName=stack, TemplateStage="Original")
        # botocore decodes a body that is JSON.
        body: object = answer["TemplateBody"]
        return body if isinstance(body, str) else json.dumps(body)

    def resources(self, stack: str) -> tuple[StackResource, ...]:
        """List the resources of a stack, those already deleted too."""
        with translated(f"list the resources of {_short(stack)}"):
            answer = self._client.list_stack_resources(StackName=stack)
            found = answer["StackResourceSummaries"]
            while token := answer.get("NextToken"):
                answer = self._client.list_stack_resources(StackName=stack, NextToken=token)
                found += answer["StackResourceSummaries"]
        return tuple(answers.resource(resource) for resource in found)

    def owner(self, physical_id: str) -> str | None:
        """Name the stack that a resource belongs to, by what AWS calls it; None for no stack."""
        try:
            with translated(f"ask whose {physical_id} is", "cloudformation:DescribeStackResources"):
                answer = self._client.describe_stack_resources(PhysicalResourceId=physical_id)
        except AwsError as error:
            if error.trouble is Trouble.NOT_FOUND:
                return None
            raise
        return next((each.get("StackName") for each in answer["StackResources"]), None)

    def events(self, stack: str) -> Iterator[tuple[StackEvent, ...]]:
        """Yield the events of a stack page by page, the newest first; a page is one request."""
        token: str | None = ""
        while token is not None:
            with translated(f"follow the stack {_short(stack)}"):
                if token:
                    answer = self._client.describe_stack_events(StackName=stack, NextToken=token)
                else:
                    answer = self._client.describe_stack_events(StackName=stack)
            yield tuple(answers.event(event) for event in answer["StackEvents"])
            token = answer.get("NextToken") or None

    def change_sets(self, stack: str) -> tuple[ChangeSetSummary, ...]:
        """List the change sets of a stack."""
        with translated(f"list the change sets of {_short(stack)}"):
            answer = self._client.list_change_sets(StackName=stack)
            found = answer["Summaries"]
            while token := answer.get("NextToken"):
                answer = self._client.list_change_sets(StackName=stack, NextToken=token)
                found += answer["Summaries"]
        return tuple(answers.summary(summary) for summary in found)

    def create_change_set(self, request: ChangeSetRequest) -> CreatedChangeSet:
        """Ask for a change set; AWS makes it in the background.

        Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html
        """
        with translated(f"create a change set for {request.stack}"):
            answer = self._client.create_change_set(**requests.change_set(request))
        return CreatedChangeSet(answer["Id"], answer["StackId"])

    def change_set(self, arn: str, stack: str | None = None) -> ChangeSet | None:
        """Describe a change set with all its pages and property values; None where there is none.

        A change set named by its name needs its stack. Where AWS warns that the list with
        values may be incomplete, the list without them is the measure and the values are added.
        """
        try:
            first, changes = self._pages(arn, stack, values=True)
            if first.get("StatusReason", "").startswith(_INCOMPLETE):
                first, bare = self._pages(arn, stack, values=False)
                valued = {change.logical_id: change for change in changes}
                changes = [valued.get(change.logical_id, change) for change in bare]
        except AwsError as error:
            if error.trouble is Trouble.NOT_FOUND:
                return None
            raise
        return answers.change_set(first, changes)

    def _pages(
        self, arn: str, stack: str | None, *, values: bool
    ) -> tuple[DescribeChangeSetOutputTypeDef, list[Change]]:
        where: Mapping[str, str] = {"ChangeSetName": arn} | ({"StackName": stack} if stack else {})
        with translated(f"describe the change set {_short(arn)}"):
            first = page = self._describe(where, values=values)
            changes = answers.changes(first)
            while token := page.get("NextToken"):
                page = self._describe({**where, "NextToken": token}, values=values)
                changes += answers.changes(page)
        return first, changes

    def _describe(
        self, where: Mapping[str, str], *, values: bool
    ) -> DescribeChangeSetOutputTypeDef:
        return self._client.describe_change_set(**where, IncludePropertyValues=values)

    def delete_change_set(self, arn: str) -> None:
        """Delete a change set; nothing happens where there is none."""
        with translated(f"delete the change set {_short(arn)}"):
            self._client.delete_change_set(ChangeSetName=arn)

    def execute_change_set(self, arn: str, token: str, *, first: bool) -> None:
        """Execute a change set; `token` marks the events that follow, `first` that it creates.

        A failed first create takes with it what the template retains; otherwise it would be in
        the way of the next try.
        """
        with translated(f"execute the change set {_short(arn)}"):
            if first:
                self._client.execute_change_set(
                    ChangeSetName=arn, ClientRequestToken=token, RetainExceptOnCreate=True
                )
            else:
                self._client.execute_change_set(ChangeSetName=arn, ClientRequestToken=token)

    def delete_stack(self, arn: str, token: str, role: str = "") -> None:
        """Delete a stack, in the background; `token` marks the events that follow.

        CloudFormation takes the service role `role`, or the one that the stack was given before.
        """
        asked: DeleteStackInputTypeDef = {"StackName": arn, "ClientRequestToken": token}
        if role:
            asked["RoleARN"] = role
        with translated(f"delete the stack {_short(arn)}"):
            self._client.delete_stack(**asked)

    def cancel_update(self, arn: str, token: str) -> None:
        """Cancel an update that is in progress; the stack rolls back in the background."""
        with translated(f"cancel the update of {_short(arn)}"):
            self._client.cancel_update_stack(StackName=arn, ClientRequestToken=token)

    def continue_rollback(
        self, arn: str, token: str, skip: tuple[str, ...], role: str = ""
    ) -> None:
        """Continue a rollback that failed; the resources of `skip` are left as they are.

        Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ContinueUpdateRollback.html
        """
        asked: ContinueUpdateRollbackInputTypeDef = {
            "StackName": arn,
            "ClientRequestToken": token,
            "ResourcesToSkip": list(skip),
        }
        if role:
            asked["RoleARN"] = role
        with translated(f"continue the rollback of {_short(arn)}"):
            self._client.continue_update_rollback(**asked)

    def rollback(self, arn: str, token: str, role: str = "") -> None:
        """Roll back a stack whose creation or update failed and was left so."""
        asked: RollbackStackInputTypeDef = {"StackName": arn, "ClientRequestToken": token}
        if role:
            asked["RoleARN"] = role
        with translated(f"roll back {_short(arn)}"):
            self._client.rollback_stack(**asked)

    def exports(self) -> tuple[str, ...]:
        """Name all that stacks of the account and region export."""
        with translated("list what other stacks export"):
            answer = self._client.list_exports()
            found = answer["Exports"]
            while token := answer.get("NextToken"):
                answer = self._client.list_exports(NextToken=token)
                found += answer["Exports"]
        return tuple(sorted(export.get("Name", "") for export in found))

    def detect_drift(self, stack: str) -> str:
        """Let AWS compare the resources of a stack with its template; returns the ID of that.

        Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DetectStackDrift.html
        """
        with translated(f"look for changes by hand in {_short(stack)}"):
            return self._client.detect_stack_drift(StackName=stack)["StackDriftDetectionId"]

    def detection(self, id_: str) -> Detection:
        """Describe how far a comparison has come."""
        with translated("follow the look for changes by hand"):
            answer = self._client.describe_stack_drift_detection_status(StackDriftDetectionId=id_)
        return answers.detection(answer)

    def drifts(self, stack: str) -> tuple[ResourceDrift, ...]:
        """List what the last comparison found of each resource that it looked at."""
        with translated(f"read what was changed by hand in {_short(stack)}"):
            answer = self._client.describe_stack_resource_drifts(StackName=stack)
            found = answer["StackResourceDrifts"]
            while token := answer.get("NextToken"):
                answer = self._client.describe_stack_resource_drifts(
                    StackName=stack, NextToken=token
                )
                found += answer["StackResourceDrifts"]
        return tuple(answers.drift(each) for each in found)

    def findings(self, change_set: str) -> tuple[Finding, ...]:
        """Return what pre-deployment validation found in a change set."""
        return self._findings({"ChangeSetName": change_set})

    def operation_findings(self, stack: str) -> tuple[Finding, ...]:
        """Return what validation found when the stack's last operation began."""
        return self._findings({"StackName": stack, "Filters": {"FailedEvents": True}})

    def _findings(self, where: DescribeEventsInputTypeDef) -> tuple[Finding, ...]:
        with translated("read the findings of CloudFormation's validation"):
            answer = self._client.describe_events(**where)
            found = answer["OperationEvents"]
            while token := answer.get("NextToken"):
                where["NextToken"] = token
                answer = self._client.describe_events(**where)
                found += answer["OperationEvents"]
        return tuple(f for event in found if (f := answers.finding(event)) is not None)


def _short(arn: str) -> str:
    """Name a stack or change set as people do: `arn:…:stack/name/id` is `name`."""
    return arn.split("/")[1] if arn.startswith("arn:") and "/" in arn else arn
