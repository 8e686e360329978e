"""The names of a template's resources, as narrow as they can be told before they exist."""

from __future__ import annotations

import re
from collections.abc import Mapping

Resources = Mapping[str, Mapping[str, object]]
"""The resources of a template by logical ID, as CloudFormation reads them."""

_PLACEHOLDER = re.compile(r"\$\{[^}]*\}")
# CloudFormation cuts the names it makes to what the service allows, a role's to 64 characters.
# https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/cfn-resource-name.html
_KEPT_OF_STACK = 24


def name_of(resources: Resources, logical_id: str, property_: str, stack: str) -> str:
    """Return the name a resource has or is about; `*` stands for what only the account knows."""
    given = resources[logical_id].get("Properties")
    value = given.get(property_) if isinstance(given, Mapping) else None
    if value is None:
        return stack[:_KEPT_OF_STACK] + "*"
    return _text(resources, value, stack)


def _text(resources: Resources, value: object, stack: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and len(value) == 1:
        return _text(resources, value[0], stack)
    if isinstance(value, Mapping):
        if isinstance(pattern := value.get("Fn::Sub"), str):
            return _PLACEHOLDER.sub("*", pattern)
        if isinstance(other := value.get("Ref"), str) and other in resources:
            return _name_of_referred(resources, other, stack)
    return "*"


def _name_of_referred(resources: Resources, logical_id: str, stack: str) -> str:
    properties = resources[logical_id].get("Properties")
    for name in ("LogGroupName", "TopicName", "BucketName"):
        if isinstance(properties, Mapping) and name in properties:
            return _text(resources, properties[name], stack)
    return stack[:_KEPT_OF_STACK] + "*"


def widened(name: str, prefix: str) -> str:
    """Take a name for all of its environment: one alarm more must not need another policy.

    `petclinic-dev-cpu` becomes `petclinic-dev-*`; a name without the prefix stays.
    """
    found = re.search(rf"^(.*?){re.escape(prefix)}[-_/.]", name) if prefix else None
    return f"{found[0]}*" if found else name


def without_covered(names: set[str]) -> list[str]:
    """Leave out what a wider name of the same set covers, and sort the rest."""
    wide = [name[:-1] for name in names if name.endswith("*")]
    return sorted(
        name
        for name in names
        if not any(name.startswith(start) and name != f"{start}*" for start in wide)
    )
