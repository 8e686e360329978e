"""A running embedded AWS for the tests: clients, deployments by change set, a restart."""

from __future__ import annotations

import contextlib
import json
import time
import uuid
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError

from compiler.aws.embedded import EmbeddedAws, running

ACCOUNT = "123456789012"
REGION = "ap-northeast-1"
CAPABILITIES = ["CAPABILITY_NAMED_IAM"]


class Cloud:
    """The embedded AWS on one state folder, as one account in one region."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._stack = contextlib.ExitStack()
        self._clients: dict[str, Any] = {}
        self._aws: EmbeddedAws | None = None

    def start(self) -> None:
        self._aws = self._stack.enter_context(running(self.folder))

    def stop(self) -> None:
        for client in self._clients.values():
            client.close()
        self._clients.clear()
        self._stack.close()

    def restart(self) -> None:
        self.stop()
        self.start()

    def client(self, service: str) -> Any:
        if service not in self._clients:
            assert self._aws
            arguments = self._aws.client_arguments(ACCOUNT)
            self._clients[service] = boto3.client(service, region_name=REGION, **arguments)
        return self._clients[service]

    def change_set(self, stack: str, template: dict[str, Any], **options: Any) -> dict[str, Any]:
        """Make a change set and describe it with its values; CREATE when there is no stack."""
        cloudformation = self.client("cloudformation")
        kind = "UPDATE" if self.status(stack) else "CREATE"
        request = {"ChangeSetType": kind, "Capabilities": CAPABILITIES} | options
        made = cloudformation.create_change_set(
            StackName=stack,
            ChangeSetName=f"set-{uuid.uuid4().hex[:8]}",
            TemplateBody=json.dumps(template),
            **request,
        )
        described: dict[str, Any] = cloudformation.describe_change_set(
            ChangeSetName=made["Id"], IncludePropertyValues=True
        )
        return described

    def execute(self, change_set: dict[str, Any], **options: Any) -> str:
        """Execute a change set and give the status that the stack ends in."""
        assert change_set["ExecutionStatus"] == "AVAILABLE", change_set.get("StatusReason")
        identifier = change_set["ChangeSetId"]
        self.client("cloudformation").execute_change_set(ChangeSetName=identifier, **options)
        return self.settled(change_set["StackId"])

    def deploy(self, stack: str, template: dict[str, Any], **options: Any) -> dict[str, Any]:
        """Make and execute a change set that must succeed; give the set."""
        described = self.change_set(stack, template, **options)
        status = self.execute(described)
        failures = [event for event in self.events(stack) if "FAILED" in event["ResourceStatus"]]
        assert status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"), failures
        return described

    def delete(self, stack: str) -> str:
        identifier = self.describe(stack)["StackId"]
        self.client("cloudformation").delete_stack(StackName=stack)
        return self.settled(identifier)

    def settled(self, stack: str) -> str:
        for _ in range(200):
            status: str = self.describe(stack)["StackStatus"]
            if not status.endswith("_IN_PROGRESS") or status == "REVIEW_IN_PROGRESS":
                return status
            time.sleep(0.01)
        raise AssertionError(f"{stack} is still {status}")

    def describe(self, stack: str) -> dict[str, Any]:
        found: dict[str, Any] = self.client("cloudformation").describe_stacks(StackName=stack)
        return dict(found["Stacks"][0])

    def status(self, stack: str) -> str | None:
        try:
            return str(self.describe(stack)["StackStatus"])
        except ClientError:
            return None

    def outputs(self, stack: str) -> dict[str, str]:
        listed = self.describe(stack).get("Outputs", [])
        return {output["OutputKey"]: output["OutputValue"] for output in listed}

    def events(self, stack: str) -> list[dict[str, Any]]:
        found = self.client("cloudformation").describe_stack_events(StackName=stack)
        return list(found["StackEvents"])
