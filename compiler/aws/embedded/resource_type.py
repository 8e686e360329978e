"""What the emulator's CloudFormation must know of one resource type."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from xml.etree import ElementTree as ET

Properties: TypeAlias = dict[str, Any]
"""A resource's template properties with every intrinsic function resolved."""

Created: TypeAlias = tuple[str, dict[str, Any]]
"""The physical id (what ``Ref`` gives) and the attributes that ``Fn::GetAtt`` gives."""

Response: TypeAlias = tuple[int, dict[str, str], bytes]
"""Status, headers and body of an emulated API operation."""


@dataclass(frozen=True)
class ResourceType:
    """A CloudFormation resource type; what is left out stays as the emulator has it.

    ``create`` takes the logical id, the properties and the stack's name. ``update`` takes the
    physical id, the old and the new properties, the stack's name and the logical id, and is never
    called for a change of a ``create_only`` property: that is a new ``create`` and a ``delete``.
    ``delete`` takes the physical id and the properties. All raise ``ValueError`` with the service's
    message.

    ``name_property`` is the property whose value identifies the resource in its account and region;
    ``exists`` tells whether a name is taken: a create then fails, and a change set may adopt the
    resource. ``current`` reads the properties in ``compared`` back for drift detection, None if the
    resource is gone.
    """

    name: str
    create_only: tuple[str, ...] = ()
    maybe_create_only: tuple[str, ...] = ()
    create: Callable[[str, Properties, str], Created] | None = None
    update: Callable[[str, Properties, Properties, str, str], Created] | None = None
    delete: Callable[[str, Properties], None] | None = None
    tagged: bool = False
    name_property: str = ""
    exists: Callable[[str], bool] | None = None
    attributes: Callable[[str], dict[str, Any]] | None = None
    current: Callable[[str, Properties], Mapping[str, Any] | None] | None = None
    compared: frozenset[str] = field(default=frozenset())


def boolean(value: object) -> bool:
    """Read a template boolean, which a parameter carries as text."""
    return str(value).lower() == "true"


def texts(value: object) -> list[str]:
    """Read a list of texts that a template may leave out."""
    return [str(item) for item in value] if isinstance(value, list) else []


def refuse_if_failed(response: Response) -> None:
    """Turn an error response of an emulated operation into a ``ValueError`` with its message."""
    status, _headers, body = response
    if status < 400:
        return
    text = body.decode()
    if text.startswith("{"):
        raise ValueError(json.loads(text).get("message") or text)
    message = ET.fromstring(text).find(".//{*}Message")  # noqa: S314  the emulator wrote it
    raise ValueError(message.text if message is not None and message.text else text)
