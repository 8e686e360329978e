"""What a policy is made for: the stacks of one environment, and what deploying them touches."""

from __future__ import annotations

from dataclasses import dataclass

from compiler.emit.access.names import Resources
from compiler.ir.estate import Environment, TerraformState


@dataclass(frozen=True, slots=True)
class Subject:
    """One environment as policies see it.

    `stacks` are the stacks' names with their resources; `read_stacks` are the stacks of other
    layers whose outputs are read. `bucket` is where large templates lie, empty where none is
    needed. `parameters` are paths of the SSM Parameter Store. `owner` is the tag, key and value,
    that everything of the project has. `exports` says whether exports are read.
    """

    environment: Environment
    stacks: tuple[tuple[str, Resources], ...]
    owner: tuple[str, str]
    bucket: str = ""
    parameters: tuple[str, ...] = ()
    states: tuple[TerraformState, ...] = ()
    read_stacks: tuple[str, ...] = ()

    def arn(self, service: str, resource: str, *, region: str | None = None) -> str:
        """Write an ARN of the environment's account; `region` empty for what has none."""
        where = self.environment
        place = where.region if region is None else region
        return f"arn:{where.partition}:{service}:{place}:{where.account}:{resource}"
