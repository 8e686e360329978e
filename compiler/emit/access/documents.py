"""Statements become policy documents, each within what IAM takes.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from awacs.aws import PolicyDocument, Statement

from compiler.emit import yaml_text
from compiler.emit.policy import document

LARGEST_POLICY = 6_144
"""Characters of a managed policy, white space not counted."""

_ORDER = ("Sid", "Effect", "Principal", "Action", "Resource", "Condition")

Written = Mapping[str, Any]


def documents(statements: Sequence[Statement]) -> tuple[Written, ...]:
    """Put statements into as few documents as hold them, in their order.

    A statement with more resources than one document holds becomes several.
    """
    made: list[list[Statement]] = [[]]
    for statement in (part for each in statements for part in _cut(each)):
        if made[-1] and size(_plain(document(*made[-1], statement))) > LARGEST_POLICY:
            made.append([])
        made[-1].append(statement)
    return tuple(_plain(document(*group)) for group in made)


def size(written: Written) -> int:
    """Count the characters of a document as IAM does."""
    return len(json.dumps(written, separators=(",", ":")))


def as_json(written: Written) -> str:
    """Write a document as JSON that ends with a newline."""
    return json.dumps(written, indent=2, ensure_ascii=False) + "\n"


def as_yaml(written: Written) -> str:
    """Write a document as YAML, for a template."""
    return yaml_text.write(written)


def _cut(statement: Statement) -> list[Statement]:
    resources = statement.properties.get("Resource", [])
    if size(_plain(document(statement))) <= LARGEST_POLICY or len(resources) < 2:
        return [statement]
    half = len(resources) // 2
    parts = []
    for number, some in enumerate((resources[:half], resources[half:]), start=1):
        given = {**statement.properties, "Resource": some, "Sid": f"{statement.Sid}{number}"}
        parts += _cut(Statement(**given))
    return parts


def _plain(made: PolicyDocument) -> Written:
    plain: dict[str, Any] = json.loads(made.to_json())
    statements = plain["Statement"]
    return {
        "Version": plain["Version"],
        "Statement": [{key: each[key] for key in _ORDER if key in each} for each in statements],
    }
