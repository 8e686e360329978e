"""The table of what we add to the emulator, and its registration in the emulator's own tables.

Nothing of the emulator is patched: types, API operations and CloudFormation actions are entries in
dictionaries that it looks them up in.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

from ministack.services import cloudwatch_logs, iam, kms
from ministack.services.cloudformation import changesets, drift, handlers, provisioners

from compiler.aws.embedded import (
    alarm_actions,
    alarms,
    anomaly_detectors,
    buckets,
    change_sets,
    dashboards,
    query_definitions,
    stack_resources,
    topics,
    trails,
)
from compiler.aws.embedded.resource_type import Created, Properties, ResourceType

# ruff: noqa: SLF001  the emulator has no public names for its stores


def _log_group_exists(name: str) -> bool:
    return name in cloudwatch_logs._log_groups


def _role_exists(name: str) -> bool:
    return name in iam._roles


def _alias_exists(name: str) -> bool:
    return kms._alias_arn(name) in kms._aliases


_COMPLETE_IN_THE_EMULATOR = (
    ResourceType(
        "AWS::Logs::LogGroup",
        create_only=("LogGroupName",),
        name_property="LogGroupName",
        exists=_log_group_exists,
    ),
    # A group's change is create-only too. The emulator replaces a filter under its old name by
    # itself, and only if it is asked for an update.
    ResourceType(
        "AWS::Logs::MetricFilter",
        create_only=("FilterName",),
        maybe_create_only=("LogGroupName",),
    ),
    ResourceType(
        "AWS::IAM::Role",
        create_only=("RoleName", "Path"),
        name_property="RoleName",
        exists=_role_exists,
    ),
    ResourceType("AWS::KMS::Key"),
    ResourceType(
        "AWS::KMS::Alias",
        create_only=("AliasName",),
        name_property="AliasName",
        exists=_alias_exists,
    ),
)

TYPES = (
    *alarms.TYPES,
    *anomaly_detectors.TYPES,
    *buckets.TYPES,
    *dashboards.TYPES,
    *query_definitions.TYPES,
    *topics.TYPES,
    *trails.TYPES,
    *_COMPLETE_IN_THE_EMULATOR,
)
"""Every type that we add, complete or describe."""


def register(emulator: Any) -> None:
    """Enter the types, operations and actions in the tables of an emulator (``ministack.app``)."""
    for kind in TYPES:
        _register_type(kind)
    for name, action in (change_sets.ACTIONS | stack_resources.ACTIONS).items():
        handlers._ACTION_HANDLERS[name] = action
    services = emulator.SERVICE_HANDLERS
    of_alarms = anomaly_detectors.OPERATIONS | alarm_actions.OPERATIONS
    services["monitoring"] = _with_operations(services["monitoring"], of_alarms)
    services["logs"] = _with_operations(services["logs"], query_definitions.OPERATIONS)
    services["cloudtrail"] = _with_operations(services["cloudtrail"], trails.OPERATIONS)
    services["sns"] = _with_pending_subscriptions(services["sns"])


def _register_type(kind: ResourceType) -> None:
    entry = provisioners._RESOURCE_HANDLERS.setdefault(kind.name, {})
    if kind.create:
        entry["create"] = kind.create
    if kind.update:
        entry["update"] = kind.update
        entry["update_with_logical_id"] = True
    if kind.delete:
        entry["delete"] = kind.delete
    if kind.exists:
        entry["create"] = _refusing_taken_names(kind, entry["create"])
        if "import" not in entry:
            _make_adoptable(kind, entry)
    provisioners._REPLACING_PROPERTIES[kind.name] = kind.create_only
    provisioners._CONDITIONALLY_REPLACING_PROPERTIES[kind.name] = kind.maybe_create_only
    if kind.tagged:
        provisioners._STACK_TAG_PROPERTY[kind.name] = ("Tags", "list")
    if kind.current:
        drift._DRIFT_READERS[kind.name] = (kind.current, kind.compared)


def _refusing_taken_names(
    kind: ResourceType, create: Callable[[str, Properties, str], Created]
) -> Callable[[str, Properties, str], Created]:
    """Fail like AWS where the emulator would overwrite what exists."""

    def create_unless_taken(logical_id: str, props: Properties, stack: str) -> Created:
        name = props.get(kind.name_property)
        if name and kind.exists and kind.exists(name):
            raise ValueError(
                f"Resource of type '{kind.name}' with identifier '{name}' already exists."
            )
        return create(logical_id, props, stack)

    return create_unless_taken


def _make_adoptable(kind: ResourceType, entry: dict[str, Any]) -> None:
    """Let change sets with ImportExistingResources adopt the resource by its name."""

    def problem(name: str) -> str | None:
        if kind.exists and kind.exists(name):
            return None
        return str(changesets._IMPORT_NOT_FOUND.format(type=kind.name, value=name))

    def adopt(identifier: dict[str, str]) -> Created:
        name = identifier[kind.name_property]
        return name, kind.attributes(name) if kind.attributes else {}

    entry["import"] = adopt
    changesets._IMPORT_LOOKUPS[kind.name] = ((kind.name_property,), problem)


def _with_operations(service: Any, operations: dict[str, Callable[..., Any]]) -> Any:
    """Answer further operations of a service that speaks JSON."""

    async def handle_request(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Any:
        operation = operations.get(headers.get("x-amz-target", "").rsplit(".", 1)[-1])
        if operation is None:
            return await service(method, path, headers, body, query)
        return operation(json.loads(body or b"{}"))

    return handle_request


def _with_pending_subscriptions(service: Any) -> Any:
    async def handle_request(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Any:
        response = await service(method, path, headers, body, query)
        action = parse_qs(body.decode(errors="replace")).get("Action", [""])[0]
        return topics.hide_pending(response) if action in topics.LISTS else response

    return handle_request
