"""AWS::Logs::QueryDefinition, and the three API operations on it; the emulator has neither.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutQueryDefinition.html
"""

from __future__ import annotations

import json
import time
import uuid
from typing import Any

from ministack.core.responses import AccountRegionScopedDict

from compiler.aws.embedded.resource_type import Created, Properties, ResourceType, Response

DEFINITIONS = AccountRegionScopedDict()
"""The saved queries, by id: the members of the API's ``QueryDefinition``."""

_MEMBERS = {
    "Name": "name",
    "QueryString": "queryString",
    "LogGroupNames": "logGroupNames",
    "QueryLanguage": "queryLanguage",
    "Parameters": "parameters",
}


def _put(request: dict[str, Any]) -> str:
    identifier = str(request.get("queryDefinitionId") or uuid.uuid4())
    members = {member: request[member] for member in _MEMBERS.values() if request.get(member)}
    DEFINITIONS[identifier] = {
        "queryLanguage": "CWLI",
        **members,
        "queryDefinitionId": identifier,
        "lastModified": int(time.time() * 1000),
    }
    return identifier


def _request(props: Properties) -> dict[str, Any]:
    return {member: props[name] for name, member in _MEMBERS.items() if name in props}


def _create(_logical_id: str, props: Properties, _stack: str) -> Created:
    identifier = _put(_request(props))
    return identifier, {"QueryDefinitionId": identifier}


def _update(identifier: str, _old: Properties, new: Properties, _stack: str, _id: str) -> Created:
    _put(_request(new) | {"queryDefinitionId": identifier})
    return identifier, {"QueryDefinitionId": identifier}


def _delete(identifier: str, _props: Properties) -> None:
    DEFINITIONS.pop(identifier, None)


def _answer(body: dict[str, Any], status: int = 200) -> Response:
    return status, {"Content-Type": "application/x-amz-json-1.1"}, json.dumps(body).encode()


def _not_found() -> Response:
    message = "The specified query definition does not exist."
    return _answer({"__type": "ResourceNotFoundException", "message": message}, 400)


def _put_operation(request: dict[str, Any]) -> Response:
    identifier = request.get("queryDefinitionId")
    if identifier and identifier not in DEFINITIONS:
        return _not_found()
    return _answer({"queryDefinitionId": _put(request)})


def _describe_operation(request: dict[str, Any]) -> Response:
    prefix = request.get("queryDefinitionNamePrefix", "")
    found = [value for value in DEFINITIONS.values() if value["name"].startswith(prefix)]
    return _answer({"queryDefinitions": sorted(found, key=lambda value: str(value["name"]))})


def _delete_operation(request: dict[str, Any]) -> Response:
    if request.get("queryDefinitionId") not in DEFINITIONS:
        return _not_found()
    DEFINITIONS.pop(request["queryDefinitionId"])
    return _answer({"success": True})


OPERATIONS = {
    "PutQueryDefinition": _put_operation,
    "DescribeQueryDefinitions": _describe_operation,
    "DeleteQueryDefinition": _delete_operation,
}
"""CloudWatch Logs' operations on saved queries, by name."""

TYPES = (
    ResourceType("AWS::Logs::QueryDefinition", create=_create, update=_update, delete=_delete),
)
"""The type of saved queries; ``Ref`` and ``QueryDefinitionId`` are the query's id."""
