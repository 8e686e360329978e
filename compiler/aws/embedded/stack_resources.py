"""DescribeStackResources by what AWS calls a resource, which the emulator does not look for.

https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackResources.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.services import cloudformation
from ministack.services.cloudformation import handlers, helpers

from compiler.aws.embedded.resource_type import Response

# ruff: noqa: SLF001  the emulator has no public names for its stores

Parameters = dict[str, Any]

_OF_A_STACK: Callable[[Parameters], Response] = handlers._ACTION_HANDLERS["DescribeStackResources"]


def _describe(params: Parameters) -> Response:
    physical_id = helpers._p(params, "PhysicalResourceId")
    if not physical_id:
        return _OF_A_STACK(params)
    for stack in cloudformation._stacks.values():
        held = stack.get("_resources", {}).values()
        if stack["StackStatus"] != "DELETE_COMPLETE" and any(
            each.get("PhysicalResourceId") == physical_id for each in held
        ):
            return _OF_A_STACK(params | {"StackName": [stack["StackName"]]})
    refused: Response = handlers._error(
        "ValidationError", f"Stack for {physical_id} does not exist"
    )
    return refused


ACTIONS: dict[str, Callable[[Parameters], Response]] = {"DescribeStackResources": _describe}
"""The actions on resources of stacks, by name."""
