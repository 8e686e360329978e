"""Runs the commands against the scripted AWS, and looks at what is there afterwards."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from deploy_fakes import ENVIRONMENT, NAME, SOURCES, origin, template
from scripted_aws import ScriptedAws, session
from scripted_cloudformation import Held, Stack

from compiler.aws.session import Account
from compiler.cli.account import Opened, reported
from compiler.cli.audience import Terminal
from compiler.cli.deploy import deploy
from compiler.cli.plan import plan
from compiler.deploy.estate import check_account
from compiler.deploy.leave import Terms
from compiler.deploy.plan import OWNER_TAG
from compiler.emit.template import Template
from compiler.ir.estate import Estate
from compiler.ir.input import Input, StackSource

ALARM = "AWS::CloudWatch::Alarm"
TAGS = {"Project": "petclinic", OWNER_TAG: "petclinic"}
_EMPTY = {"DELETE_COMPLETE", "REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE"}
REAL = replace(ENVIRONMENT, profile=None)


def body(**alarms: int) -> str:
    """Write a template with alarms, by logical ID, and their thresholds."""
    resources = {
        name: {"Type": ALARM, "Properties": {"Name": name.lower(), "Threshold": threshold}}
        for name, threshold in alarms.items()
    }
    return json.dumps({"Resources": resources})


OLD = body(AlarmCpu=80, AlarmMemory=80)
NEW = body(AlarmCpu=90, AlarmDisk=70, AlarmMemory=80)


def with_parts(text: str, **parts: object) -> str:
    """Add parts to a template, `Outputs` for one."""
    return json.dumps(json.loads(text) | parts)


def exporting(text: str, name: str = "shop-topic", value: str = "arn:topic") -> str:
    """Let a template export something."""
    return with_parts(text, Outputs={"Topic": {"Value": value, "Export": {"Name": name}}})


def importing(logical_id: str, name: str = "shop-topic") -> str:
    """Write a template that imports what another stack exports."""
    properties = {"Name": logical_id.lower(), "Actions": [{"Fn::ImportValue": name}]}
    return json.dumps({"Resources": {logical_id: {"Type": ALARM, "Properties": properties}}})


def reading(logical_id: str, stack: str, output: str = "Topic") -> Template:
    """A stack that is given an output of another."""
    source = StackSource(stack, output)
    topic = Input("topic", origin("inputs.topic", 3), source, example="arn:example")
    text = with_parts(body(**{logical_id: 1}), Parameters={"InputTopic": {"Type": "String"}})
    name = logical_id.lower()
    return template(text, name=name, key=name, parameters={"InputTopic": topic})


def put(
    aws: ScriptedAws,
    status: str,
    text: str = OLD,
    *,
    name: str = NAME,
    tags: Mapping[str, str] = TAGS,
    **more: Any,
) -> Stack:
    """Put a stack into an account, with all that its template says."""
    cloudformation = aws.cloudformation
    stack = Stack(name, f"arn:aws:cloudformation:us-west-2:123456789012:stack/{name}/0", **more)
    cloudformation.stacks.append(stack)
    empty = status in _EMPTY
    stack.tags = {} if status == "REVIEW_IN_PROGRESS" else dict(tags)
    if status != "REVIEW_IN_PROGRESS":
        stack.template, stack.body = json.loads(text), text
    for logical_id, resource in stack.template.get("Resources", {}).items():
        physical = resource["Properties"]["Name"]
        if not empty:
            stack.resources[logical_id] = Held(resource["Type"], physical, "CREATE_COMPLETE")
            cloudformation.account[physical] = dict(resource["Properties"])
    cloudformation.event(stack, stack.name, status)
    return stack


@dataclass(frozen=True)
class Run:
    """What a run of a command said, its exit code, and what it asked of AWS."""

    code: int
    out: str
    err: str
    aws: ScriptedAws

    @property
    def writes(self) -> list[str]:
        """What was ordered."""
        reads = ("Describe", "List", "Get", "Head", "sleep")
        return [call for call in self.aws.calls if not call.startswith(reads)]


class ScriptedClock:
    """The time of a scripted account."""

    def __init__(self, aws: ScriptedAws) -> None:
        self._aws = aws

    def now(self) -> float:
        return self._aws.now()

    def sleep(self, seconds: float) -> None:
        self._aws.sleep(seconds)


class Audience(Terminal):
    """The terminal, with somebody who wants updates cancelled after an interrupt, or not."""

    wants_back = False

    def cancels(self, plans: object) -> bool:
        return self.wants_back


def opened(aws: ScriptedAws, templates: Iterable[Template]) -> Opened:
    """Open the scripted account as the commands open a real one."""
    environment = replace(REAL, service_role=aws.service_role)
    account = Account(environment, session(aws), None, Path())
    found = tuple(replace(t, environment=environment) for t in templates)
    estate = Estate("petclinic", environment, tuple(t.stack for t in found))
    return Opened(estate, found, SOURCES, account, clock=ScriptedClock(aws))


def run_deploy(
    aws: ScriptedAws,
    templates: Iterable[Template] = (template(NEW),),
    *,
    wait_busy: float = 0.0,
    timeout: float = 3600.0,
    cancels: bool = False,
    reverts: bool = False,
    terms: Terms | None = None,
) -> Run:
    """Run `watchform deploy --yes`."""

    def command(it: Opened) -> int:
        audience = Audience(it, "terminal", asks=False, terms=terms)
        audience.wants_back = cancels
        return deploy(it, audience, timeout, wait_busy, reverts=reverts)

    return run(aws, templates, command, writes=True)


def run_plan(aws: ScriptedAws, templates: Iterable[Template] = (template(NEW),)) -> Run:
    """Run `watchform plan --exit-code`."""
    return run(aws, templates, lambda it: plan(it, "text"), writes=False)


def run_drift(
    aws: ScriptedAws, templates: Iterable[Template] = (template(OLD),), output: str = "text"
) -> Run:
    """Run `watchform plan --drift --exit-code`."""
    return run(aws, templates, lambda it: plan(it, output, drift=True), writes=False)


def run(aws: ScriptedAws, templates: Iterable[Template], command: Any, *, writes: bool) -> Run:
    """Run a command as the command line does, from the check of the account on."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    it = opened(aws, templates)
    with redirect_stdout(out), redirect_stderr(err):
        try:
            with reported(REAL, SOURCES, "terminal", writes=writes):
                check_account(it.account, REAL)
                code = int(command(it))
        except SystemExit as end:
            code = int(end.code or 0)
    return Run(code, out.getvalue(), err.getvalue(), aws)


def left_over(aws: ScriptedAws, before: Iterable[str] = ()) -> list[str]:
    """Name the change sets that wait, and the empty stacks, that were not there before."""
    known = set(before)
    found = []
    for stack in aws.cloudformation.stacks:
        if stack.status == "REVIEW_IN_PROGRESS" and stack.arn not in known:
            found.append(f"the empty stack {stack.name}")
        found += [
            f"a change set of {stack.name}"
            for made in stack.sets
            if made.arn not in known and not made.execution.startswith("EXECUTE")
        ]
    return found


def lost(aws: ScriptedAws, before: Mapping[str, object]) -> list[str]:
    """Name the resources that are not as their stack says, and those that went missing.

    `before` is the account as it was; nothing in these deployments is meant to go.
    """
    account = aws.cloudformation.account
    found = [f"{name} is gone" for name in before if name not in account]
    for stack in aws.cloudformation.stacks:
        if stack.status.endswith("_COMPLETE") and stack.status not in _EMPTY:
            for logical_id, resource in stack.template["Resources"].items():
                physical = stack.resources[logical_id].physical_id
                if account.get(physical) != resource["Properties"]:
                    found.append(f"{logical_id} is not as {stack.name} says")
    return found
