"""What AWS says of resources that were changed past their stack, as plain values.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Difference = Literal["ADD", "REMOVE", "NOT_EQUAL"]


@dataclass(frozen=True, slots=True)
class Detection:
    """How far CloudFormation has come with looking at the resources of a stack."""

    status: str
    reason: str = ""

    @property
    def running(self) -> bool:
        """Whether it is still looking."""
        return self.status == "DETECTION_IN_PROGRESS"


@dataclass(frozen=True, slots=True)
class PropertyDrift:
    """One value that differs; `path` is AWS's (`/Threshold`), values are texts, often of JSON."""

    path: str
    expected: str
    actual: str
    difference: Difference


@dataclass(frozen=True, slots=True)
class ResourceDrift:
    """One resource that CloudFormation has looked at.

    `expected` and `actual` are its properties as the template and the account have them: only
    those that the template sets. `reason` is why it could not be looked at.
    """

    logical_id: str
    physical_id: str
    type: str
    status: str
    reason: str = ""
    expected: Mapping[str, object] = field(default_factory=dict)
    actual: Mapping[str, object] = field(default_factory=dict)
    differences: tuple[PropertyDrift, ...] = ()
