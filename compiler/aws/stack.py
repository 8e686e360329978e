"""What AWS says of a stack, as plain values.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Stack.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

STACK_TYPE = "AWS::CloudFormation::Stack"


@dataclass(frozen=True, slots=True)
class Output:
    """One output of a stack."""

    key: str
    value: str
    description: str = ""
    export: str = ""


@dataclass(frozen=True, slots=True)
class DeployedStack:
    """A stack as DescribeStacks reports it.

    `parameters` are the values as given; `resolved` those that CloudFormation read from the
    SSM Parameter Store. `change_set` is the ARN of the change set applied last, where AWS says.
    """

    name: str
    arn: str
    status: str
    reason: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    resolved: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    outputs: tuple[Output, ...] = ()
    change_set: str = ""
    protected: bool = False

    @property
    def busy(self) -> bool:
        """Whether an operation runs on it; a stack in review waits for a person."""
        return self.status.endswith("_IN_PROGRESS") and self.status != "REVIEW_IN_PROGRESS"

    def output(self, key: str) -> str | None:
        """Return the value of an output, or None where there is none of that name."""
        return next((output.value for output in self.outputs if output.key == key), None)


@dataclass(frozen=True, slots=True)
class StackEvent:
    """One event of a stack; `token` is the ClientRequestToken of the operation it belongs to."""

    id: str
    stack_arn: str
    at: datetime
    logical_id: str
    physical_id: str
    type: str
    status: str
    reason: str = ""
    token: str = ""

    @property
    def of_the_stack(self) -> bool:
        """Whether it speaks of the stack itself and not of a resource in it."""
        return self.type == STACK_TYPE and self.physical_id == self.stack_arn

    @property
    def failed(self) -> bool:
        """Whether something went wrong."""
        return self.status.endswith("_FAILED")


@dataclass(frozen=True, slots=True)
class StackResource:
    """One resource of a stack; `reason` is what AWS says to its status."""

    logical_id: str
    physical_id: str
    type: str
    status: str
    reason: str = ""
