"""Change sets that compare with what is there, which the emulator does not know.

The stack is taken for what is in the account: what was changed by hand stands in its last template,
and what was deleted by hand does not. The emulator's own comparison does the rest.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/drift-aware-change-sets.html
"""

from __future__ import annotations

import copy
import json
from typing import Any

from ministack.services.cloudformation import drift

Stack = dict[str, Any]


def as_it_is(stack: Stack) -> Stack:
    """Return a copy of a stack with the values that its resources have now."""
    there = {
        **stack,
        "_template": copy.deepcopy(stack["_template"]),
        "_resources": copy.deepcopy(stack["_resources"]),
    }
    for logical_id, record in stack["_resources"].items():
        if drift.supports_drift(record.get("ResourceType", "")):
            _take(there, logical_id, drift.detect_resource_drift(stack, logical_id, record, ""))
    return there


def _take(there: Stack, logical_id: str, found: dict[str, Any]) -> None:
    """Put what was found of one resource into the copy."""
    definitions = there["_template"].get("Resources", {})
    if found["StackResourceDriftStatus"] == "DELETED":
        del there["_resources"][logical_id]
        definitions.pop(logical_id, None)
        return
    actual = json.loads(found.get("ActualProperties", "{}"))
    for each in found.get("PropertyDifferences", ()):
        name = each["PropertyPath"].split("/")[1]
        for properties in (
            there["_resources"][logical_id].setdefault("Properties", {}),
            definitions.get(logical_id, {}).setdefault("Properties", {}),
        ):
            properties.pop(name, None)
            if name in actual:
                properties[name] = copy.deepcopy(actual[name])
