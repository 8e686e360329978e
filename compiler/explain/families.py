"""The families of codes: all that begin with the same digits are about the same."""

from __future__ import annotations

from collections.abc import Mapping

_TITLES: Mapping[str, str] = {
    "WF1": "Reading files and YAML",
    "WF2": "Keys, types, values, entries",
    "WF3": "Placeholders, overrides, references, names",
    "WF4": "Watches, alarms, composites, dashboards",
    "WF5": "Log groups, trail, notifications",
    "WF6": "What cfn-lint says",
    "WF7": "Accounts, change sets, stacks",
    "WF8": "Rules: what is valid and does not work",
    "WF9": "Alarm tests",
    "WF10": "Accounts as they are",
}


def family(code: str) -> str:
    """Return the beginning of a code that its family shares: `WF3` of `WF341`."""
    return code[:-2]


def title(name: str) -> str:
    """Say what a family is about."""
    return _TITLES.get(name, name)
