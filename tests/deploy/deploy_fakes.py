"""An account that answers from memory, a clock that does not wait, and a small template."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from compiler.aws.change_set import (
    Change,
    ChangeSet,
    ChangeSetRequest,
    ChangeSetSummary,
    CreatedChangeSet,
    Detail,
    Finding,
)
from compiler.aws.drift import Detection, ResourceDrift
from compiler.aws.errors import AwsError, Trouble
from compiler.aws.identity import Caller
from compiler.aws.stack import STACK_TYPE, DeployedStack, Output, StackEvent, StackResource
from compiler.aws.terraform_state import TerraformOutputs
from compiler.deploy.plan import OWNER_TAG
from compiler.emit.template import Template
from compiler.ir.estate import Environment, Stack, TerraformState
from compiler.ir.input import Input
from compiler.ir.origin import Origin
from compiler.text.source import SourceFile, Span

ACCOUNT = "123456789012"
NAME = "petclinic-dev-monitoring"
SPEC = "specs/petclinic.yaml"
ARN = f"arn:aws:cloudformation:us-west-2:{ACCOUNT}:stack/{NAME}/1111"
START = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
READS = {"stack", "template", "caller", "ssm_values"}


class FakeClock:
    """Time passes only by sleeping; `at` may do something when a moment comes."""

    def __init__(self) -> None:
        self.time = 0.0
        self.sleeps: list[float] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.time += seconds


class RealClock:
    """The time of this machine, for the embedded AWS."""

    def now(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


@dataclass
class FakeStacks:
    """CloudFormation with one stack; every call is written down in `calls`.

    `on_create` makes the change set of a request; `looks` are what the event pages show, one entry
    for each look, an error to be raised instead, or a callable to be called first.
    """

    deployed: DeployedStack | None = None
    body: str = ""
    others: dict[str, DeployedStack] = field(default_factory=dict)
    on_create: Callable[[ChangeSetRequest, str], ChangeSet | AwsError] | None = None
    sets: dict[str, ChangeSet] = field(default_factory=dict)
    looks: list[object] = field(default_factory=list)
    found: tuple[Finding, ...] = ()
    drifted: tuple[ResourceDrift, ...] = ()
    held: tuple[StackResource, ...] = ()
    refuse_execution: AwsError | None = None
    calls: list[str] = field(default_factory=list)
    requests: list[ChangeSetRequest] = field(default_factory=list)
    executed: list[str] = field(default_factory=list)
    history: list[StackEvent] = field(default_factory=list)
    after: DeployedStack | None = None
    owners: Mapping[str, str] = field(default_factory=dict)

    def stack(self, name: str) -> DeployedStack | None:
        self.calls.append("stack")
        if name in self.others:
            return self.others[name]
        if self.deployed is None or name not in {self.deployed.name, self.deployed.arn}:
            return None
        return self.deployed

    def template(self, stack: str) -> str:
        self.calls.append("template")
        return self.body

    def resources(self, stack: str) -> tuple[StackResource, ...]:
        self.calls.append("resources")
        return self.held

    def owner(self, physical_id: str) -> str | None:
        self.calls.append("owner")
        return self.owners.get(physical_id)

    def events(self, stack: str) -> Iterator[tuple[StackEvent, ...]]:
        self.calls.append("events")
        look = self.looks.pop(0) if self.looks else ()
        if isinstance(look, BaseException):
            raise look
        if callable(look):
            look = look()
        assert isinstance(look, tuple)
        self.history += look
        if not self.looks and self.executed and self.after is not None:
            self.deployed = self.after
        yield tuple(reversed(self.history))

    def change_sets(self, stack: str) -> tuple[ChangeSetSummary, ...]:
        self.calls.append("change_sets")
        return tuple(
            ChangeSetSummary(s.arn, s.name, s.status, s.execution) for s in self.sets.values()
        )

    def create_change_set(self, request: ChangeSetRequest) -> CreatedChangeSet:
        self.calls.append("create_change_set")
        self.requests.append(request)
        if any(s.name == request.name for s in self.sets.values()):
            raise AwsError(Trouble.EXISTS, "could not create it: it exists")
        number = len(self.requests)
        arn = f"arn:aws:cloudformation:us-west-2:{ACCOUNT}:changeSet/{request.name}/{number}"
        made = self.on_create(request, arn) if self.on_create else change_set(request, arn)
        if isinstance(made, AwsError):
            raise made
        self.sets[arn] = made
        if self.deployed is None:
            self.deployed = DeployedStack(NAME, ARN, "REVIEW_IN_PROGRESS")
        return CreatedChangeSet(arn, ARN)

    def change_set(self, arn: str, stack: str | None = None) -> ChangeSet | None:
        self.calls.append("change_set")
        by_name = {s.name: s for s in self.sets.values()}
        return self.sets.get(arn) or by_name.get(arn)

    def delete_change_set(self, arn: str) -> None:
        self.calls.append("delete_change_set")
        self.sets.pop(arn, None)

    def execute_change_set(self, arn: str, token: str, *, first: bool) -> None:
        self.calls.append("execute_change_set")
        if self.refuse_execution is not None:
            raise self.refuse_execution
        self.executed.append(token)
        self.sets[arn] = replace(self.sets[arn], execution="EXECUTE_IN_PROGRESS")

    def delete_stack(self, arn: str, token: str, role: str = "") -> None:
        self.calls.append("delete_stack")
        self.deployed = None

    def cancel_update(self, arn: str, token: str) -> None:
        self.calls.append("cancel_update")

    def continue_rollback(
        self, arn: str, token: str, skip: tuple[str, ...], role: str = ""
    ) -> None:
        self.calls.append("continue_rollback")

    def rollback(self, arn: str, token: str, role: str = "") -> None:
        self.calls.append("rollback")

    def exports(self) -> tuple[str, ...]:
        self.calls.append("exports")
        return ()

    def detect_drift(self, stack: str) -> str:
        self.calls.append("detect_drift")
        return "detection"

    def detection(self, id_: str) -> Detection:
        self.calls.append("detection")
        return Detection("DETECTION_COMPLETE")

    def drifts(self, stack: str) -> tuple[ResourceDrift, ...]:
        self.calls.append("drifts")
        return self.drifted

    def findings(self, change_set: str) -> tuple[Finding, ...]:
        self.calls.append("findings")
        return self.found

    def operation_findings(self, stack: str) -> tuple[Finding, ...]:
        self.calls.append("operation_findings")
        return self.found

    @property
    def writes(self) -> list[str]:
        """The calls that change something."""
        return [
            call for call in self.calls if call.split("_")[0] in {"create", "execute", "delete"}
        ]


@dataclass
class FakeStore:
    """A bucket for large templates."""

    there: bool = True
    stored: list[str] = field(default_factory=list)

    def exists(self) -> bool:
        return self.there

    def store(self, body: str) -> str:
        self.stored.append(body)
        return "https://s3/template"


@dataclass
class FakeCloud:
    """An account around fake stacks."""

    stacks: FakeStacks = field(default_factory=FakeStacks)
    account: str = ACCOUNT
    embedded: bool = False
    ssm: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, TerraformOutputs] = field(default_factory=dict)
    templates: FakeStore = field(default_factory=FakeStore)
    days: int | None = 400
    names: Mapping[str, str] = field(default_factory=dict)
    refuse_names: AwsError | None = None

    def template_store(self, project: str) -> FakeStore:
        return self.templates

    def caller(self) -> Caller:
        self.stacks.calls.append("caller")
        return Caller(self.account, f"arn:aws:iam::{self.account}:user/kim")

    def ssm_values(self, names: tuple[str, ...]) -> Mapping[str, str]:
        self.stacks.calls.append("ssm_values")
        return {name: self.ssm[name] for name in names if name in self.ssm}

    def log_group_days(self, name: str) -> int | None:
        self.stacks.calls.append("log_group_days")
        return self.days

    def taken(self, kind: str, names: Sequence[str]) -> Mapping[str, str]:
        self.stacks.calls.append("taken")
        if self.refuse_names is not None:
            raise self.refuse_names
        return {name: name for name in names if self.names.get(name) == kind}

    def terraform_outputs(self, state: TerraformState) -> TerraformOutputs:
        self.stacks.calls.append("terraform_outputs")
        return self.states[state.key or ""]


def change_set(
    request: ChangeSetRequest, arn: str = "arn:set", changes: tuple[Change, ...] = ()
) -> ChangeSet:
    """A change set that waits to be executed; one added alarm unless told otherwise."""
    return ChangeSet(
        arn,
        request.name,
        ARN,
        "CREATE_COMPLETE",
        "AVAILABLE",
        changes=changes or (Change("Add", "AlarmCpu", "AWS::CloudWatch::Alarm"),),
    )


def failed_set(reason: str) -> Callable[[ChangeSetRequest, str], ChangeSet]:
    """A change set that AWS could not make."""
    return lambda request, arn: ChangeSet(
        arn, request.name, ARN, "FAILED", "UNAVAILABLE", reason=reason
    )


def threshold_change(before: str = "80", after: str = "90") -> Change:
    """What AWS says of a changed threshold, with values."""
    return Change(
        "Modify",
        "AlarmCpu",
        "AWS::CloudWatch::Alarm",
        physical_id="cpu",
        replacement="False",
        details=(Detail("Properties", "Threshold", "/Properties/Threshold", before, after),),
    )


def origin(path: str, line: int, **fields: int) -> Origin:
    """The place of an entry, and of values in it, by line."""
    places = {name: Span(SPEC, at, 16, at, 22) for name, at in fields.items()}
    return Origin(Span(SPEC, line, 3, line, 3 + len(path.partition(".")[2] or path)), path, places)


ENVIRONMENT = Environment(
    name="dev",
    account=ACCOUNT,
    region="us-west-2",
    prefix="petclinic-dev",
    origin=Origin(
        Span("specs/environments/dev.yaml", 2, 1, 2, 12),
        "dev",
        {"account": Span("specs/environments/dev.yaml", 3, 10, 3, 24)},
    ),
    profile="petclinic",
)
SOURCES = {
    SPEC: SourceFile(
        SPEC,
        "version: 1\nstack: ${prefix}-monitoring\n\nalarms:\n  cpu:\n    threshold: '> 90'\n"
        "  memory:\n    threshold: '> 80'\n",
    ),
    "specs/environments/dev.yaml": SourceFile(
        "specs/environments/dev.yaml",
        'version: 1\nenvironment: dev\naccount: "123456789012"\n',
    ),
}


def template_body(threshold: int = 90, *, title: str = "CPU", extra: str = "") -> str:
    """A template with two alarms."""
    return f"""\
AWSTemplateFormatVersion: '2010-09-09'
Resources:
  AlarmCpu:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: cpu
      AlarmDescription: {title}
      Threshold: {threshold}
  AlarmMemory:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: memory
      Threshold: 80
{extra}"""


def template(
    body: str | None = None,
    *,
    name: str = NAME,
    key: str = "petclinic",
    parameters: Mapping[str, Input] | None = None,
    environment: Environment = ENVIRONMENT,
) -> Template:
    """A compiled stack."""
    inputs = tuple((parameters or {}).values())
    return Template(
        stack=Stack(key, name, origin("stack", 2), "", inputs, (), (("Project", "petclinic"),)),
        environment=environment,
        body=template_body() if body is None else body,
        origins={
            "AlarmCpu": origin("alarms.cpu", 5, threshold=6),
            "AlarmMemory": origin("alarms.memory", 7, threshold=8),
        },
        parameters=parameters or {},
    )


TAGS = {"Project": "petclinic", OWNER_TAG: "petclinic"}


def deployed(status: str = "CREATE_COMPLETE", **more: object) -> DeployedStack:
    """The stack as it stands."""
    stack = DeployedStack(
        NAME, ARN, status, tags=TAGS, outputs=(Output("Topic", "arn:aws:sns:us-west-2:1:t"),)
    )
    return replace(stack, **more)  # type: ignore[arg-type]


def event(
    logical_id: str,
    status: str,
    reason: str = "",
    *,
    second: int = 0,
    token: str = "",
    type_: str = "AWS::CloudWatch::Alarm",
) -> StackEvent:
    """One event of a resource; of the stack itself where the logical ID is its name."""
    own = logical_id == NAME
    return StackEvent(
        id=f"{logical_id}-{status}-{second}-{token}",
        stack_arn=ARN,
        at=START + timedelta(seconds=second),
        logical_id=logical_id,
        physical_id=ARN if own else f"physical-{logical_id}",
        type=STACK_TYPE if own else type_,
        status=status,
        reason=reason,
        token=token,
    )
