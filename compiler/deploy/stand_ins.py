"""What stands in for other layers in the embedded AWS: their exports and parameters, by example.

CloudFormation reads exports and the Parameter Store itself, so that there they have to be.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256

from compiler.aws.errors import AwsError, Trouble
from compiler.deploy.estate import plan_estate
from compiler.deploy.execute import execute
from compiler.deploy.failure import said
from compiler.deploy.follow import Pace
from compiler.deploy.outcome import Outcome, Result
from compiler.deploy.pending import Pending
from compiler.deploy.plan import Action, StackPlan
from compiler.deploy.port import Clock, Cloud
from compiler.deploy.turns import Pause
from compiler.emit.template import Template
from compiler.ir.estate import Environment, Stack
from compiler.ir.input import ExportSource, Input, SsmSource


def stand_in(
    cloud: Cloud,
    clock: Clock,
    environment: Environment,
    project: str,
    templates: Sequence[Template],
    pace: Pace,
) -> None:
    """Put the examples of exports and parameters into the embedded AWS, as a stack of their own.

    Raises:
        AwsError: the embedded AWS does not take them.
    """
    template = _template(environment, templates)
    if template is None:
        return
    while True:
        (plan,) = plan_estate(
            cloud, clock, environment, project, [template], preview=False, poll=pace.poll
        )
        if plan.action is Action.NOTHING:
            return
        why = plan.reason
        if plan.refusal is not None:
            break
        outcome = _executed(cloud, clock, plan, pace)
        if outcome.result is not Result.DONE:
            why = said(outcome.cause.reason) if outcome.cause else outcome.status
            break
        if not plan.is_first_step:
            return
    raise AwsError(
        Trouble.OTHER,
        f"could not put the examples of other layers into the embedded AWS: {why}",
        "remove the folder .watchform/embedded to begin with an empty account",
    )


def _executed(cloud: Cloud, clock: Clock, plan: StackPlan, pace: Pace) -> Outcome:
    outcome = Outcome(Result.LOST)
    for step in execute(cloud.stacks, clock, plan, pace, Pending(cloud.stacks, clock)):
        if isinstance(step, Outcome):
            outcome = step
        elif isinstance(step, Pause):
            clock.sleep(step.seconds)
    return outcome


def _template(environment: Environment, templates: Iterable[Template]) -> Template | None:
    """Write the stack that holds the examples; None where none are needed."""
    inputs = {(type(i.source), _name(i)): i for t in templates for i in t.stack.inputs if _name(i)}
    if not inputs:
        return None
    # A stack without a resource is none.
    resources = {"StandIns": _parameter(f"/watchform/{environment.prefix}/stand-ins", "yes")}
    outputs = {}
    for input_ in sorted(inputs.values(), key=_name):
        name = _name(input_)
        logical_id = sha256(name.encode()).hexdigest()[:16]
        if isinstance(input_.source, SsmSource):
            resources[f"P{logical_id}"] = _parameter(name, input_.example)
        else:
            outputs[f"E{logical_id}"] = {"Value": input_.example, "Export": {"Name": name}}
    body: dict[str, object] = {"Resources": resources}
    if outputs:
        body["Outputs"] = outputs
    name = f"{environment.prefix}-stand-ins"
    stack = Stack("stand-ins", name, environment.origin, "", (), (), ())
    return Template(stack, environment, json.dumps(body), {}, {})


def _name(input_: Input) -> str:
    """Return the name by which CloudFormation reads an input itself; empty for the others."""
    source = input_.source
    if isinstance(source, SsmSource):
        return source.path
    return source.name if isinstance(source, ExportSource) else ""


def _parameter(name: str, value: str) -> dict[str, object]:
    properties = {"Name": name, "Type": "String", "Value": value}
    return {"Type": "AWS::SSM::Parameter", "Properties": properties}
