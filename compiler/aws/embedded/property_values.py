"""The values before and after a change, which DescribeChangeSet gives with IncludePropertyValues.

The emulator ignores that parameter. AWS writes every scalar as text, and a stand-in for what only
exists once the change is made.
https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceTargetDefinition.html
"""

from __future__ import annotations

import copy
import json
from typing import Any
from xml.etree import ElementTree as ET

from ministack.services.cloudformation import engine, helpers

# ruff: noqa: SLF001  the emulator has no public names for its engine

_UNKNOWN = "{{changeSet:KNOWN_AFTER_APPLY}}"
_ATTRIBUTES = (
    "CreationPolicy",
    "DeletionPolicy",
    "Metadata",
    "UpdatePolicy",
    "UpdateReplacePolicy",
)


class _NotYet(dict[str, str]):
    """The attributes of a resource that does not exist yet."""

    def __contains__(self, _key: object) -> bool:
        return True

    def __missing__(self, _key: str) -> str:
        return _UNKNOWN


def of(change_set: dict[str, Any], stack: dict[str, Any] | None) -> dict[str, Any]:
    """Map each changed logical id to its ``before`` and ``after``, None where there is none."""
    changed = [change["ResourceChange"]["LogicalResourceId"] for change in change_set["Changes"]]
    return {
        logical_id: {
            "before": _before(stack or {}, logical_id),
            "after": _after(change_set, stack or {}, logical_id),
        }
        for logical_id in changed
    }


def _before(stack: dict[str, Any], logical_id: str) -> dict[str, Any] | None:
    record = stack.get("_resources", {}).get(logical_id)
    if record is None:
        return None
    definition = stack["_template"].get("Resources", {}).get(logical_id, {})
    return _definition(record.get("Properties") or {}, definition)


def _after(
    change_set: dict[str, Any], stack: dict[str, Any], logical_id: str
) -> dict[str, Any] | None:
    template = change_set["_template"]
    definition = template.get("Resources", {}).get(logical_id)
    if definition is None:
        return None
    existing = stack.get("_resources", {})
    resources = {
        other: existing.get(other) or {"PhysicalResourceId": _UNKNOWN, "Attributes": _NotYet()}
        for other in template["Resources"]
    }
    values = change_set["_resolved_params"]
    conditions = engine._evaluate_conditions(template, values)
    properties = {}
    for name, value in (definition.get("Properties") or {}).items():
        try:
            resolved = engine._resolve_refs(
                copy.deepcopy(value),
                resources,
                values,
                conditions,
                template.get("Mappings", {}),
                change_set["StackName"],
                change_set["StackId"],
            )
        except ValueError:
            resolved = _UNKNOWN
        if resolved is not engine._NO_VALUE:
            properties[name] = resolved
    return _definition(properties, definition)


def _definition(properties: dict[str, Any], definition: dict[str, Any]) -> dict[str, Any]:
    attributes = {key: definition[key] for key in _ATTRIBUTES if key in definition}
    texts: dict[str, Any] = _as_texts({"Properties": properties, **attributes})
    return texts


def _as_texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_texts(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_texts(item) for item in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def shown(body: bytes, values: dict[str, Any], *, reverts: bool = False) -> bytes:
    """Write the values into a DescribeChangeSet response.

    Those of a set that `reverts` what was changed by hand are what is there.
    """
    ET.register_namespace("", helpers.CFN_NS)
    root = ET.fromstring(body)  # noqa: S314  the emulator wrote it
    for change in root.iter(_tag("ResourceChange")):
        sides = values.get(change.findtext(_tag("LogicalResourceId")) or "", {})
        before, after = sides.get("before"), sides.get("after")
        for name, side in (("BeforeContext", before), ("AfterContext", after)):
            if side is not None:
                ET.SubElement(change, _tag(name)).text = json.dumps(side)
        for target in change.iter(_tag("Target")):
            _show_target(target, before or {}, after or {})
            if reverts and before is not None:
                ET.SubElement(target, _tag("BeforeValueFrom")).text = "ACTUAL_STATE"
    return bytes(ET.tostring(root, encoding="utf-8"))


def _show_target(target: ET.Element, before: dict[str, Any], after: dict[str, Any]) -> None:
    attribute = target.findtext(_tag("Attribute")) or ""
    name = target.findtext(_tag("Name"))
    if name is not None:
        before, after = before.get("Properties", {}), after.get("Properties", {})
    key = name or attribute
    if key not in before and key not in after:
        return
    kind = "Add" if key not in before else "Remove" if key not in after else "Modify"
    ET.SubElement(target, _tag("Path")).text = f"/{attribute}/{name}" if name else f"/{attribute}"
    for element, side in (("BeforeValue", before), ("AfterValue", after)):
        if key in side:
            value = side[key]
            text = value if isinstance(value, str) else json.dumps(value)
            ET.SubElement(target, _tag(element)).text = text
    ET.SubElement(target, _tag("AttributeChangeType")).text = kind


def _tag(name: str) -> str:
    return f"{{{helpers.CFN_NS}}}{name}"
