"""The actions on change sets where the emulator's CloudFormation is more lenient than the real one.

Each wraps the emulator's own: refusals that depend on the stack's state, capabilities, a change of
outputs alone, property values, retries with a token, stacks named by their ARN.
https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ministack.services import cloudformation
from ministack.services.cloudformation import changesets, handlers, helpers

from compiler.aws.embedded import drift_aware, property_values
from compiler.aws.embedded.resource_type import Response

# ruff: noqa: SLF001  the emulator has no public names for its actions

Parameters = dict[str, Any]

# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html#cfn-stack-status-codes
_UPDATABLE = frozenset(
    {
        "CREATE_COMPLETE",
        "CREATE_FAILED",
        "IMPORT_COMPLETE",
        "IMPORT_ROLLBACK_COMPLETE",
        "UPDATE_COMPLETE",
        "UPDATE_FAILED",
        "UPDATE_ROLLBACK_COMPLETE",
    }
)
# The bucket stands in the host name, the region may: https://bucket.s3.eu-west-1.amazonaws.com/key
_VIRTUAL_HOSTED = re.compile(r"https://([a-z0-9.-]+)\.s3[.-](?:[a-z0-9-]+\.)?amazonaws\.com/")


def _by_name(params: Parameters) -> Parameters:
    """Name the stack by its name, which is how the emulator finds its change sets."""
    stack = handlers._resolve_stack(helpers._p(params, "StackName"))
    return params | {"StackName": [stack["StackName"]]} if stack else params


def _by_path(params: Parameters) -> Parameters:
    """Name the bucket of the template in the path, the one form that the emulator reads."""
    url = helpers._p(params, "TemplateURL")
    path = _VIRTUAL_HOSTED.sub(r"https://s3.amazonaws.com/\1/", url)
    return params | {"TemplateURL": [path]} if url else params


def _refusal(params: Parameters, stack: dict[str, Any] | None) -> str | None:
    """Say why AWS refuses such a set on a stack in this state, None if it does not."""
    if stack is None or stack["StackStatus"] == "DELETE_COMPLETE":
        return None
    status = stack["StackStatus"]
    kind = helpers._p(params, "ChangeSetType", "UPDATE")
    if kind == "UPDATE" and status not in _UPDATABLE:
        return f"Stack:{stack['StackId']} is in {status} state and can not be updated."
    if kind == "CREATE" and status != "REVIEW_IN_PROGRESS":
        name = helpers._p(params, "ChangeSetName")
        return (
            f"Stack [{stack['StackName']}] already exists and cannot be created again with the "
            f"changeSet [{name}]."
        )
    return None


def _created(change_set: dict[str, Any]) -> Response:
    identifiers = f"<Id>{change_set['ChangeSetId']}</Id><StackId>{change_set['StackId']}</StackId>"
    result = f"<CreateChangeSetResult>{identifiers}</CreateChangeSetResult>"
    response: Response = helpers._xml(200, "CreateChangeSetResponse", result)
    return response


def _create_change_set(params: Parameters) -> Response:
    params = _by_path(_by_name(params))
    name, token = helpers._p(params, "ChangeSetName"), helpers._p(params, "ClientToken")
    stack_name = helpers._p(params, "StackName")
    _identifier, made = changesets._find_change_set(name, stack_name)
    if made and token and made.get("_client_token") == token:
        return _created(made)
    stack = cloudformation._stacks.get(stack_name)
    refusal = _refusal(params, stack)
    if refusal:
        return helpers._error("ValidationError", refusal)  # type: ignore[no-any-return]
    ghost = stack if stack and stack["StackStatus"] == "REVIEW_IN_PROGRESS" else None
    reverts = _reverts(params, stack)
    before = drift_aware.as_it_is(stack) if reverts and stack else stack
    response = _made_on(before, stack_name, params) if reverts else _made(params)
    identifier, change_set = changesets._find_change_set(name, stack_name)
    if response[0] == 200:
        response = _missing_capabilities(change_set, stack_name, identifier) or response
    if ghost:
        _keep_ghost(ghost, change_set)
    if response[0] != 200:
        return response
    change_set["_client_token"] = token
    _allow_change_of_outputs(change_set, stack)
    change_set["_values"] = property_values.of(change_set, before)
    change_set["_reverts"] = reverts
    return _created(change_set)


def _made(params: Parameters) -> Response:
    response: Response = changesets._create_change_set(params)
    return response


def _reverts(params: Parameters, stack: dict[str, Any] | None) -> bool:
    """Whether the set puts back what was changed by hand; a new stack has nothing of that."""
    wanted = helpers._p(params, "DeploymentMode") == "REVERT_DRIFT"
    return wanted and stack is not None and stack["StackStatus"] != "REVIEW_IN_PROGRESS"


def _made_on(stack: dict[str, Any] | None, name: str, params: Parameters) -> Response:
    """Make a set that takes the stack for what is there."""
    kept = cloudformation._stacks[name]
    cloudformation._stacks[name] = stack
    try:
        return _made(params)
    finally:
        cloudformation._stacks[name] = kept


def _missing_capabilities(
    change_set: dict[str, Any], stack_name: str, identifier: str
) -> Response | None:
    """Refuse a set whose capabilities do not cover its template, and take it back."""
    missing = handlers._missing_capabilities(
        set(change_set["Capabilities"]),
        handlers._required_iam_capabilities(change_set["_template"]),
    )
    if not missing:
        return None
    del cloudformation._change_sets[identifier]
    if change_set["ChangeSetType"] == "CREATE":
        cloudformation._stacks.pop(stack_name)
        cloudformation._stack_events.pop(change_set["StackId"])
    message = handlers._insufficient_capabilities_message(missing)
    return helpers._error("InsufficientCapabilitiesException", message)  # type: ignore[no-any-return]


def _allow_change_of_outputs(change_set: dict[str, Any], stack: dict[str, Any] | None) -> None:
    """Make a set that changes outputs alone executable; it has no changes to list."""
    empty = "didn't contain changes" in change_set["StatusReason"]
    if not empty or stack is None or change_set["ChangeSetType"] != "UPDATE":
        return
    if change_set["_template"].get("Outputs") != stack["_template"].get("Outputs"):
        change_set |= {
            "Status": "CREATE_COMPLETE",
            "ExecutionStatus": "AVAILABLE",
            "StatusReason": "",
        }


def _keep_ghost(ghost: dict[str, Any], change_set: dict[str, Any] | None) -> None:
    """Keep the stack that waits for its first set; the emulator makes a new one for every set."""
    newer = cloudformation._stacks.get(ghost["StackName"])
    if newer is not None and newer is not ghost:
        cloudformation._stack_events.pop(newer["StackId"], None)
    cloudformation._stacks[ghost["StackName"]] = ghost
    if change_set is not None:
        change_set["StackId"] = ghost["StackId"]


def _describe_change_set(params: Parameters) -> Response:
    params = _by_name(params)
    response: Response = changesets._describe_change_set(params)
    wanted = helpers._p(params, "IncludePropertyValues", "false").lower() == "true"
    if not wanted or response[0] != 200:
        return response
    _identifier, change_set = changesets._find_change_set(
        helpers._p(params, "ChangeSetName"), helpers._p(params, "StackName")
    )
    status, headers, body = response
    values = change_set.get("_values") or {}
    reverts = change_set.get("_reverts", False)
    return status, headers, property_values.shown(body, values, reverts=reverts)


def _execute_change_set(params: Parameters) -> Response:
    params = _by_name(params)
    _take_what_is_there(params)
    response: Response = changesets._execute_change_set(params)
    if response[0] == 200:
        # The stack is described as its template says; the emulator forgets that here.
        _identifier, change_set = changesets._find_change_set(
            helpers._p(params, "ChangeSetName"), helpers._p(params, "StackName")
        )
        stack = cloudformation._stacks[change_set["StackName"]]
        stack["Description"] = change_set["_template"].get("Description", "")
    return response


def _take_what_is_there(params: Parameters) -> None:
    """Let a set that puts things back go out from what is there; a rollback comes back to it."""
    _identifier, change_set = changesets._find_change_set(
        helpers._p(params, "ChangeSetName"), helpers._p(params, "StackName")
    )
    if not change_set or not change_set.get("_reverts"):
        return
    if change_set["ExecutionStatus"] == "AVAILABLE":
        stack = cloudformation._stacks[change_set["StackName"]]
        stack.update(drift_aware.as_it_is(stack))


def _list_change_sets(params: Parameters) -> Response:
    response: Response = changesets._list_change_sets(_by_name(params))
    return response


ACTIONS: dict[str, Callable[[Parameters], Response]] = {
    "CreateChangeSet": _create_change_set,
    "DescribeChangeSet": _describe_change_set,
    "ExecuteChangeSet": _execute_change_set,
    "ListChangeSets": _list_change_sets,
}
"""CloudFormation's actions on change sets, by name."""
