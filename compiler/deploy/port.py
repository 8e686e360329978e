"""What a deployment asks of the world: an account, its stacks, and the time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from compiler.aws.change_set import (
    ChangeSet,
    ChangeSetRequest,
    ChangeSetSummary,
    CreatedChangeSet,
    Finding,
)
from compiler.aws.drift import Detection, ResourceDrift
from compiler.aws.identity import Caller
from compiler.aws.stack import DeployedStack, StackEvent, StackResource
from compiler.aws.terraform_state import TerraformOutputs
from compiler.ir.estate import TerraformState


class Clock(Protocol):
    """The time, in seconds; only differences mean something."""

    def now(self) -> float:
        """Return the time."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class Stacks(Protocol):
    """The stacks of one account and region; `compiler.aws.cloudformation` says what each does."""

    def stack(self, name: str) -> DeployedStack | None: ...  # noqa: D102

    def template(self, stack: str) -> str: ...  # noqa: D102

    def resources(self, stack: str) -> tuple[StackResource, ...]: ...  # noqa: D102

    def owner(self, physical_id: str) -> str | None: ...  # noqa: D102

    def events(self, stack: str) -> Iterator[tuple[StackEvent, ...]]: ...  # noqa: D102

    def change_sets(self, stack: str) -> tuple[ChangeSetSummary, ...]: ...  # noqa: D102

    def create_change_set(self, request: ChangeSetRequest) -> CreatedChangeSet: ...  # noqa: D102

    def change_set(self, arn: str, stack: str | None = None) -> ChangeSet | None: ...  # noqa: D102

    def delete_change_set(self, arn: str) -> None: ...  # noqa: D102

    def execute_change_set(self, arn: str, token: str, *, first: bool) -> None: ...  # noqa: D102

    def delete_stack(self, arn: str, token: str, role: str = "") -> None: ...  # noqa: D102

    def cancel_update(self, arn: str, token: str) -> None: ...  # noqa: D102

    def continue_rollback(  # noqa: D102
        self, arn: str, token: str, skip: tuple[str, ...], role: str = ""
    ) -> None: ...

    def rollback(self, arn: str, token: str, role: str = "") -> None: ...  # noqa: D102

    def exports(self) -> tuple[str, ...]: ...  # noqa: D102

    def detect_drift(self, stack: str) -> str: ...  # noqa: D102

    def detection(self, id_: str) -> Detection: ...  # noqa: D102

    def drifts(self, stack: str) -> tuple[ResourceDrift, ...]: ...  # noqa: D102

    def findings(self, change_set: str) -> tuple[Finding, ...]: ...  # noqa: D102

    def operation_findings(self, stack: str) -> tuple[Finding, ...]: ...  # noqa: D102


class TemplateStore(Protocol):
    """Where large templates lie; `compiler.aws.template_store` says what each method does."""

    def exists(self) -> bool: ...  # noqa: D102

    def store(self, body: str) -> str: ...  # noqa: D102


class Cloud(Protocol):
    """One account and region; `compiler.aws.session` says what each method does."""

    @property
    def embedded(self) -> bool: ...  # noqa: D102

    @property
    def stacks(self) -> Stacks: ...  # noqa: D102

    def template_store(self, project: str) -> TemplateStore: ...  # noqa: D102

    def caller(self) -> Caller: ...  # noqa: D102

    def ssm_values(self, names: tuple[str, ...]) -> Mapping[str, str]: ...  # noqa: D102

    def taken(self, kind: str, names: Sequence[str]) -> Mapping[str, str]: ...  # noqa: D102

    def log_group_days(self, name: str) -> int | None: ...  # noqa: D102

    def terraform_outputs(self, state: TerraformState) -> TerraformOutputs: ...  # noqa: D102
