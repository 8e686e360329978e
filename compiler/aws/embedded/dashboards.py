"""AWS::CloudWatch::Dashboard, whose body CloudWatch reads: the emulator stores any text.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html
"""

from __future__ import annotations

import json
from typing import Any

from ministack.services import cloudwatch
from ministack.services.cloudformation import provisioners

from compiler.aws.embedded.resource_type import Created, Properties, ResourceType

# ruff: noqa: SLF001  the emulator has no public names for its stores


def _put(name: str, props: Properties) -> Created:
    try:
        widgets = json.loads(props.get("DashboardBody", ""))["widgets"]
    except ValueError as error:
        raise ValueError(f"The field DashboardBody must be a valid JSON object: {error}") from error
    except (KeyError, TypeError) as error:
        raise ValueError("The dashboard body is invalid: it has no property widgets") from error
    if [widget for widget in widgets if "type" not in widget]:
        raise ValueError("The dashboard body is invalid: a widget has no property type")
    cloudwatch.cloudformation_put_dashboard(name, props["DashboardBody"])
    return name, {}


def _create(logical_id: str, props: Properties, stack: str) -> Created:
    name = props.get("DashboardName") or provisioners._physical_name(stack, logical_id, max_len=255)
    return _put(name, props)


def _update(name: str, _old: Properties, new: Properties, _stack: str, _id: str) -> Created:
    return _put(name, new)


def _delete(name: str, _props: Properties) -> None:
    cloudwatch.cloudformation_delete_dashboard(name)


def _exists(name: str) -> bool:
    return name in cloudwatch._dashboards


def _current(name: str, _props: Properties) -> dict[str, Any] | None:
    record: dict[str, Any] | None = cloudwatch._dashboards.get(name)
    return record


TYPES = (
    ResourceType(
        "AWS::CloudWatch::Dashboard",
        create_only=("DashboardName",),
        create=_create,
        update=_update,
        delete=_delete,
        name_property="DashboardName",
        exists=_exists,
        current=_current,
        compared=frozenset({"DashboardName", "DashboardBody"}),
    ),
)
"""The type of dashboards."""
