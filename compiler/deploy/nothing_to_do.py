"""Tells that a stack already is what it is to be, by reading only."""

from __future__ import annotations

from dataclasses import replace

from compiler.aws.stack import DeployedStack
from compiler.deploy.document import Document, defaults, same, ssm_parameters
from compiler.deploy.plan import Wanted
from compiler.deploy.port import Cloud
from compiler.deploy.wanted import digest

_HIDDEN = "****"


def is_nothing_to_do(
    cloud: Cloud, wanted: Wanted, deployed: DeployedStack, body: str, before: Document | None
) -> bool:
    """Whether template, parameters and tags are those of the stack; False when in doubt.

    `body` and `before` are the template as CloudFormation gives it back. Reads at most once,
    where the template takes values from the SSM Parameter Store.

    Raises:
        AwsError: the Parameter Store may not be read.
    """
    return (
        dict(deployed.tags) == dict(wanted.tags)
        and dict(deployed.parameters) == _parameters(wanted)
        and _HIDDEN not in deployed.parameters.values()
        and (body == wanted.body or (before is not None and same(before, wanted.document)))
        and (
            body == wanted.body
            or body.isascii() == wanted.body.isascii()
            or _last(wanted, deployed)
        )
        and _ssm_unchanged(cloud, wanted, deployed)
    )


def _parameters(wanted: Wanted) -> dict[str, str]:
    """Return all parameters as the stack will show them, with the defaults of the template."""
    return {**defaults(wanted.document), **wanted.parameters}


def _last(wanted: Wanted, deployed: DeployedStack) -> bool:
    """Whether the change set applied last was made of exactly this.

    CloudFormation shows `?` for every letter of another script, so that one Korean title looks
    like another; the name of a change set is a digest of what it was made of, and tells.
    """
    if "ROLLBACK" in deployed.status:
        return False
    _, _, name = deployed.change_set.partition(":changeSet/")
    made_of = (
        digest(wanted, "CREATE"),
        digest(wanted, "UPDATE"),
        digest(replace(wanted, reverts=True), "UPDATE"),
    )
    return name.startswith(made_of)


def _ssm_unchanged(cloud: Cloud, wanted: Wanted, deployed: DeployedStack) -> bool:
    """Whether the Parameter Store still holds what the stack was made with."""
    of_ssm = ssm_parameters(wanted.document)
    paths = {name: path for name, path in _parameters(wanted).items() if name in of_ssm}
    if not paths:
        return True
    values = cloud.ssm_values(tuple(sorted(set(paths.values()))))
    return all(
        values.get(path) is not None and deployed.resolved.get(name) == values[path]
        for name, path in paths.items()
    )
