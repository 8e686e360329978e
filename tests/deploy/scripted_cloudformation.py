"""CloudFormation as a script: stacks that change as virtual time passes.

Only what a deployment can see is here: states, events, change sets, refusals. Operations are
generators that yield the seconds until they go on.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from deploy_fakes import ACCOUNT
from scripted_drift import ACTIONS as DRIFT
from scripted_drift import Refusal, ScriptedDrift, of_what_is_there, there

from compiler.deploy.document import exports, imports

START = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
STACK = "AWS::CloudFormation::Stack"
PAGE = 100
_ARN = f"arn:aws:cloudformation:us-west-2:{ACCOUNT}"
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
_UPDATABLE = {
    "CREATE_COMPLETE",
    "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_COMPLETE",
    "UPDATE_COMPLETE",
    "UPDATE_FAILED",
    "UPDATE_ROLLBACK_COMPLETE",
}
_EMPTY = (
    "The submitted information didn't contain changes. Submit different information to create a "
    "change set."
)

Answer = dict[str, Any]


class Refused(Exception):  # noqa: N818 - what AWS answers
    """AWS refuses a request."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass
class Held:
    """A resource of a stack."""

    type: str
    physical_id: str
    status: str
    reason: str = ""


@dataclass
class Set:
    """A change set."""

    arn: str
    name: str
    token: str
    type: str
    asked: Answer
    template: Answer
    status: str = "CREATE_IN_PROGRESS"
    execution: str = "UNAVAILABLE"
    reason: str = ""
    changes: list[Answer] = field(default_factory=list)


@dataclass
class Stack:
    """A stack; `process` is what is being done to it, which goes on at `due`."""

    name: str
    arn: str
    status: str = "REVIEW_IN_PROGRESS"
    reason: str = ""
    template: Answer = field(default_factory=dict)
    body: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    resources: dict[str, Held] = field(default_factory=dict)
    events: list[Answer] = field(default_factory=list)
    sets: list[Set] = field(default_factory=list)
    protected: bool = False
    last_set: str = ""
    token: str = ""
    cancelled: bool = False
    process: Iterator[float] | None = None
    due: float = 0.0
    before: Stack | None = None
    fresh_at: float = 0.0


@dataclass
class ScriptedCloudFormation:
    """The stacks of one account, and all that exists in it (`account`, by physical id).

    `fails` are logical IDs that cannot be made or changed, with the reason; `stuck` those that
    cannot be put back or deleted. `lag` is how long reads show what was before an order.
    """

    now: Callable[[], float]
    stacks: list[Stack] = field(default_factory=list)
    account: dict[str, Answer] = field(default_factory=dict)
    fails: dict[str, str] = field(default_factory=dict)
    stuck: dict[str, str] = field(default_factory=dict)
    rejects: str = ""
    findings: list[Answer] = field(default_factory=list)
    incomplete_values: bool = False
    seconds: float = 4.0
    lag: float = 0.0
    page: int = PAGE
    shuffled: bool = False
    number: int = 0
    time: float = 0.0
    drift: ScriptedDrift = field(default_factory=ScriptedDrift)

    # What is done with time.

    def settle(self) -> None:
        """Do all that is due by now, in its order."""
        while True:
            due = [s for s in self.stacks if s.process is not None and s.due <= self.now()]
            if not due:
                break
            stack = min(due, key=lambda stack: stack.due)
            self.time = stack.due
            assert stack.process is not None
            pause = next(stack.process, None)
            if pause is None:
                stack.process = None
            else:
                stack.due += pause
        self.time = self.now()

    def begin(self, stack: Stack, process: Iterator[float], token: str = "") -> None:
        """Begin an operation on a stack."""
        stack.before, stack.fresh_at = copy.copy(stack), self.now() + self.lag
        stack.before.events = list(stack.events)
        stack.process, stack.due, stack.token = process, self.now(), token
        self.settle()

    def event(self, stack: Stack, logical_id: str, status: str, reason: str = "") -> None:
        """Write an event, of the stack itself where the logical ID is its name."""
        own = logical_id == stack.name
        held = stack.resources.get(logical_id)
        if own:
            stack.status, stack.reason = status, reason
        elif held:
            held.status, held.reason = status, reason
        self.number += 1
        event = {
            "EventId": f"{self.number}",
            "StackId": stack.arn,
            "StackName": stack.name,
            "LogicalResourceId": logical_id,
            "PhysicalResourceId": stack.arn if own else held.physical_id if held else "",
            "ResourceType": STACK if own else held.type if held else "",
            "Timestamp": START + timedelta(seconds=self.time, microseconds=self.number),
            "ResourceStatus": status,
        }
        if reason:
            event["ResourceStatusReason"] = reason
        if stack.token:
            event["ClientRequestToken"] = stack.token
        stack.events.append(event)

    # What can be asked.

    def do(self, name: str, asked: Answer) -> Answer:
        """Carry out one request."""
        self.settle()
        if name in DRIFT:
            try:
                return self.drift.do(self, name, asked)
            except Refusal as refusal:
                raise Refused("ValidationError", str(refusal)) from None
        action: Callable[[Answer], Answer] = getattr(self, f"_{name}")
        return action(asked)

    def paged(self, items: list[Answer], key: str, asked: Answer) -> Answer:
        """Give one page of a list."""
        return _paged(items, key, asked, self.page)

    def find(self, name: str) -> Stack:
        """Find a stack by its name or ARN."""
        for stack in reversed(self.stacks):
            if name == stack.arn or (name == stack.name and stack.status != "DELETE_COMPLETE"):
                return stack
        raise Refused("ValidationError", f"Stack with id {name} does not exist")

    def _seen(self, name: str) -> Stack:
        """Give a stack as a read shows it, which may be as it was."""
        stack = self.find(name)
        return stack.before if stack.before and self.now() < stack.fresh_at else stack

    def _set(self, asked: Answer) -> tuple[Stack, Set]:
        for stack in self.stacks:
            for made in stack.sets:
                by_name = made.name == asked["ChangeSetName"] and asked.get("StackName") in {
                    stack.name,
                    stack.arn,
                }
                if made.arn == asked["ChangeSetName"] or by_name:
                    return stack, made
        raise Refused("ChangeSetNotFound", f"ChangeSet [{asked['ChangeSetName']}] does not exist")

    def _DescribeStacks(self, asked: Answer) -> Answer:  # noqa: N802 - as AWS names it
        stack = self._seen(asked["StackName"])
        answer: Answer = {
            "StackName": stack.name,
            "StackId": stack.arn,
            "StackStatus": stack.status,
            "CreationTime": START,
            "Parameters": [
                {"ParameterKey": k, "ParameterValue": v} for k, v in stack.parameters.items()
            ],
            "Tags": [{"Key": k, "Value": v} for k, v in stack.tags.items()],
            "Outputs": self._outputs(stack),
            "EnableTerminationProtection": stack.protected,
        }
        if stack.reason:
            answer["StackStatusReason"] = stack.reason
        return {"Stacks": [answer]}

    def _outputs(self, stack: Stack) -> list[Answer]:
        found = []
        if not stack.status.endswith("_COMPLETE"):
            return []
        for key, output in stack.template.get("Outputs", {}).items():
            value = output["Value"]
            text = value if isinstance(value, str) else stack.resources[value["Ref"]].physical_id
            answer = {"OutputKey": key, "OutputValue": text}
            if "Export" in output:
                answer["ExportName"] = output["Export"]["Name"]
            found.append(answer)
        return found

    def _GetTemplate(self, asked: Answer) -> Answer:  # noqa: N802
        return {"TemplateBody": self.find(asked["StackName"]).body}

    def _DescribeStackEvents(self, asked: Answer) -> Answer:  # noqa: N802
        events = list(reversed(self._seen(asked["StackName"]).events))
        if self.shuffled:
            # Twice, and two by two in the wrong order.
            pairs = [events[i : i + 2] for i in range(0, len(events), 2)]
            events = [event for pair in pairs for event in (*reversed(pair), pair[0])]
        return _paged(events, "StackEvents", asked, self.page)

    def _ListStackResources(self, asked: Answer) -> Answer:  # noqa: N802
        stack = self.find(asked["StackName"])
        found = [
            {
                "LogicalResourceId": logical_id,
                "PhysicalResourceId": held.physical_id,
                "ResourceType": held.type,
                "LastUpdatedTimestamp": START,
                "ResourceStatus": held.status,
                "ResourceStatusReason": held.reason or "none",
            }
            for logical_id, held in stack.resources.items()
        ]
        return _paged(found, "StackResourceSummaries", asked, self.page)

    def _ListChangeSets(self, asked: Answer) -> Answer:  # noqa: N802
        stack = self.find(asked["StackName"])
        found = [
            {
                "ChangeSetId": made.arn,
                "ChangeSetName": made.name,
                "StackId": stack.arn,
                "Status": made.status,
                "ExecutionStatus": made.execution,
            }
            for made in stack.sets
        ]
        return _paged(found, "Summaries", asked, self.page)

    def _DescribeChangeSet(self, asked: Answer) -> Answer:  # noqa: N802
        stack, made = self._set(asked)
        values = asked.get("IncludePropertyValues", False)
        changes = copy.deepcopy(made.changes)
        reason = made.reason
        if values and self.incomplete_values and made.status == "CREATE_COMPLETE":
            changes = changes[:1]
            reason = "[WARN] --include-property-values option can return incomplete ChangeSet data."
        if not values:
            for change in changes:
                for detail in change["ResourceChange"].get("Details", []):
                    detail["Target"].pop("BeforeValue", None)
                    detail["Target"].pop("AfterValue", None)
        answer: Answer = {
            "ChangeSetName": made.name,
            "ChangeSetId": made.arn,
            "StackId": stack.arn,
            "StackName": stack.name,
            "Status": made.status,
            "ExecutionStatus": made.execution,
            **_paged(changes, "Changes", asked, self.page),
        }
        return answer | ({"StatusReason": reason} if reason else {})

    def _ListExports(self, asked: Answer) -> Answer:  # noqa: N802
        found = [{"Name": name, "Value": "x"} for name in sorted(self._exported())]
        return _paged(found, "Exports", asked, self.page)

    def _DescribeEvents(self, asked: Answer) -> Answer:  # noqa: N802
        if "ChangeSetName" in asked:
            self._set(asked)
        return {"OperationEvents": list(self.findings)}

    # What can be ordered.

    def _CreateChangeSet(self, asked: Answer) -> Answer:  # noqa: N802
        name, kind = asked["StackName"], asked["ChangeSetType"]
        try:
            stack = self.find(name)
        except Refused:
            if kind == "UPDATE":
                raise Refused("ValidationError", f"Stack [{name}] does not exist") from None
            self.number += 1
            stack = Stack(name, f"{_ARN}:stack/{name}/{self.number}")
            self.stacks.append(stack)
            self.event(stack, name, "REVIEW_IN_PROGRESS", "User Initiated")
        self._may_have(stack, kind, asked["ChangeSetName"])
        for made in stack.sets:
            if made.name == asked["ChangeSetName"]:
                if made.token == asked["ClientToken"] and made.status == "CREATE_IN_PROGRESS":
                    return {"Id": made.arn, "StackId": stack.arn}
                raise Refused("AlreadyExistsException", f"ChangeSet {made.name} cannot be created")
        self.number += 1
        arn = f"{_ARN}:changeSet/{asked['ChangeSetName']}/{self.number}"
        body = asked.get("TemplateBody") or "{}"
        made = Set(arn, asked["ChangeSetName"], asked["ClientToken"], kind, asked, json.loads(body))
        stack.sets.append(made)
        stack.process, stack.due = self._making(stack, made), self.now() + self.seconds
        return {"Id": arn, "StackId": stack.arn}

    def _may_have(self, stack: Stack, kind: str, name: str) -> None:
        if kind == "CREATE" and stack.status != "REVIEW_IN_PROGRESS":
            raise Refused(
                "ValidationError",
                f"Stack [{stack.name}] already exists and cannot be created again with the "
                f"changeSet [{name}].",
            )
        if kind == "UPDATE" and stack.status not in _UPDATABLE:
            raise Refused(
                "ValidationError",
                f"Stack:{stack.arn} is in {stack.status} state and can not be updated.",
            )

    def _making(self, stack: Stack, made: Set) -> Iterator[float]:
        missing = [name for name in imports(made.template) if name not in self._exported()]
        made.changes = self._changes(stack, made)
        same = (
            not made.changes
            and made.template.get("Outputs") == stack.template.get("Outputs")
            and _values(made.asked) == stack.parameters
        )
        if self.rejects or missing or same:
            made.status = "FAILED"
            made.reason = self.rejects or (f"No export named {missing[0]} found" if missing else "")
            made.reason = made.reason or _EMPTY
        else:
            made.status, made.execution = "CREATE_COMPLETE", "AVAILABLE"
        yield from ()

    def _exported(self) -> set[str]:
        return {
            name
            for stack in self.stacks
            if stack.status.endswith("_COMPLETE") and stack.resources
            for name in exports(stack.template)
        }

    def _changes(self, stack: Stack, made: Set) -> list[Answer]:
        old = stack.template.get("Resources", {}) if stack.resources else {}
        reverts = made.asked.get("DeploymentMode") == "REVERT_DRIFT"
        if reverts:
            old = there(old, stack.resources, self.account)
        new = made.template.get("Resources", {})
        found = []
        for logical_id in sorted(old.keys() | new.keys()):
            a, b = old.get(logical_id), new.get(logical_id)
            if a == b:
                continue
            change: Answer = {
                "Action": "Modify" if a and b else "Add" if b else "Remove",
                "LogicalResourceId": logical_id,
                "ResourceType": (b or a)["Type"],
                "Details": [],
            }
            if logical_id in stack.resources:
                change["PhysicalResourceId"] = stack.resources[logical_id].physical_id
            if a and b:
                change["Replacement"] = "False"
                change["Details"] = _details(a, b)
                if reverts:
                    of_what_is_there(change, a, b)
            elif b and _physical(logical_id, b) in self.account:
                change["Action"] = "Import"
            found.append({"Type": "Resource", "ResourceChange": change})
        return found

    def _DeleteChangeSet(self, asked: Answer) -> Answer:  # noqa: N802
        try:
            stack, made = self._set(asked)
        except Refused:
            return {}
        busy = made.execution in {"EXECUTE_IN_PROGRESS", "EXECUTE_COMPLETE"}
        if made.status == "CREATE_IN_PROGRESS" or busy:
            raise Refused(
                "InvalidChangeSetStatus",
                f"ChangeSet [{made.arn}] cannot be deleted in its current status of "
                f"[{made.status}] execution status [{made.execution}]",
            )
        stack.sets.remove(made)
        return {}

    def _ExecuteChangeSet(self, asked: Answer) -> Answer:  # noqa: N802
        stack, made = self._set(asked)
        if made.execution != "AVAILABLE" or stack.process is not None:
            raise Refused(
                "InvalidChangeSetStatus",
                f"ChangeSet [{made.arn}] cannot be executed in its current execution status of "
                f"[{made.execution}]",
            )
        made.execution = "EXECUTE_IN_PROGRESS"
        stack.sets = [made]
        stack.last_set = made.arn
        first = made.type == "CREATE"
        kept = not asked.get("RetainExceptOnCreate", False)
        process = self._creating(stack, made, kept=kept) if first else self._updating(stack, made)
        self.begin(stack, process, asked.get("ClientRequestToken", ""))
        return {}

    def _DeleteStack(self, asked: Answer) -> Answer:  # noqa: N802
        try:
            stack = self.find(asked["StackName"])
        except Refused:
            return {}
        if stack.protected:
            raise Refused(
                "ValidationError",
                f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled",
            )
        if stack.status == "DELETE_COMPLETE":
            return {}
        token = asked.get("ClientRequestToken", "")
        if stack.status == "REVIEW_IN_PROGRESS":
            stack.sets.clear()
            stack.process = None
            stack.token = token
            self.event(stack, stack.name, "DELETE_COMPLETE")
            return {}
        self.begin(stack, self._deleting(stack, kept=True), token)
        return {}

    def _CancelUpdateStack(self, asked: Answer) -> Answer:  # noqa: N802
        stack = self.find(asked["StackName"])
        if stack.status != "UPDATE_IN_PROGRESS":
            raise Refused(
                "ValidationError",
                "CancelUpdateStack cannot be called from current stack status",
            )
        stack.cancelled = True
        return {}

    def _ContinueUpdateRollback(self, asked: Answer) -> Answer:  # noqa: N802
        stack = self.find(asked["StackName"])
        if stack.status != "UPDATE_ROLLBACK_FAILED":
            raise Refused(
                "ValidationError",
                f"Stack [{stack.name}] is in {stack.status} state and can not continue rollback.",
            )
        for logical_id in asked.get("ResourcesToSkip", []):
            self.stuck.pop(logical_id, None)
        stuck = [k for k, held in stack.resources.items() if held.status.endswith("FAILED")]
        self.begin(stack, self._back(stack, stuck), asked["ClientRequestToken"])
        return {}

    def _RollbackStack(self, asked: Answer) -> Answer:  # noqa: N802
        stack = self.find(asked["StackName"])
        if stack.status == "UPDATE_FAILED":
            process = self._back(stack, list(stack.resources))
        elif stack.status == "CREATE_FAILED":
            process = self._clearing(stack, "ROLLBACK", kept=True)
        else:
            raise Refused("ValidationError", f"Stack [{stack.name}] is in {stack.status} state.")
        self.begin(stack, process, asked["ClientRequestToken"])
        return {"StackId": stack.arn}

    # What goes on by itself.

    def _creating(self, stack: Stack, made: Set, *, kept: bool) -> Iterator[float]:
        stack.template, stack.body = made.template, made.asked.get("TemplateBody", "{}")
        stack.parameters, stack.tags = _values(made.asked), _tags(made.asked)
        self.event(stack, stack.name, "CREATE_IN_PROGRESS", "User Initiated")
        reason = yield from self._carry_out(stack, made, [])
        if not reason:
            made.execution = "EXECUTE_COMPLETE"
            self.event(stack, stack.name, "CREATE_COMPLETE")
            return
        made.execution = "EXECUTE_FAILED"
        on_failure = made.asked.get("OnStackFailure", "ROLLBACK")
        word = "DELETE" if on_failure == "DELETE" else "ROLLBACK"
        yield from self._clearing(stack, word, reason=reason, kept=kept)

    def _clearing(
        self, stack: Stack, word: str, *, kept: bool, reason: str = ""
    ) -> Iterator[float]:
        self.event(stack, stack.name, f"{word}_IN_PROGRESS", reason)
        failed = yield from self._remove(stack, list(stack.resources), kept=kept)
        self.event(stack, stack.name, f"{word}_FAILED" if failed else f"{word}_COMPLETE")

    def _updating(self, stack: Stack, made: Set) -> Iterator[float]:
        old = copy.deepcopy(stack.template)
        stack.cancelled = False
        self.event(stack, stack.name, "UPDATE_IN_PROGRESS", "User Initiated")
        touched: list[str] = []
        reason = yield from self._carry_out(stack, made, touched)
        if stack.cancelled:
            reason = "User Initiated"
        if reason:
            made.execution = "EXECUTE_FAILED"
            yield from self._back(stack, touched, reason, old)
            return
        stack.template, stack.body = made.template, made.asked.get("TemplateBody", "{}")
        stack.parameters, stack.tags = _values(made.asked), _tags(made.asked)
        self.event(stack, stack.name, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
        gone = [k for k in stack.resources if k not in made.template["Resources"]]
        yield from self._remove(stack, gone, kept=True)
        made.execution = "EXECUTE_COMPLETE"
        self.event(stack, stack.name, "UPDATE_COMPLETE")

    def _carry_out(
        self, stack: Stack, made: Set, touched: list[str]
    ) -> Iterator[float]:  # returns why it failed
        for change in [change["ResourceChange"] for change in made.changes]:
            logical_id, action = change["LogicalResourceId"], change["Action"]
            if action == "Remove" or stack.cancelled:
                continue
            word = {"Add": "CREATE", "Modify": "UPDATE", "Import": "IMPORT"}[action]
            resource = made.template["Resources"][logical_id]
            physical = _physical(logical_id, resource)
            if action != "Modify":
                stack.resources[logical_id] = Held(resource["Type"], physical, "")
            touched.append(logical_id)
            self.event(stack, logical_id, f"{word}_IN_PROGRESS")
            yield self.seconds
            if logical_id in self.fails:
                self.event(stack, logical_id, f"{word}_FAILED", self.fails[logical_id])
                others = [k for k in made.template["Resources"] if k > logical_id]
                for other in others[:1]:
                    if other not in stack.resources:
                        type_ = made.template["Resources"][other]["Type"]
                        stack.resources[other] = Held(type_, "", "")
                    self.event(stack, other, f"{word}_FAILED", "Resource creation cancelled")
                return f"The following resource(s) failed: [{logical_id}]. "
            self.account[physical] = _properties(resource)
            self.event(stack, logical_id, f"{word}_COMPLETE")
        return ""

    def _back(
        self, stack: Stack, touched: list[str], reason: str = "", old: Answer | None = None
    ) -> Iterator[float]:
        old = old or stack.template
        self.event(stack, stack.name, "UPDATE_ROLLBACK_IN_PROGRESS", reason)
        for logical_id in [k for k in touched if k in old["Resources"]]:
            self.event(stack, logical_id, "UPDATE_IN_PROGRESS")
            yield self.seconds
            if logical_id in self.stuck:
                self.event(stack, logical_id, "UPDATE_FAILED", self.stuck[logical_id])
                self.event(stack, stack.name, "UPDATE_ROLLBACK_FAILED", "it could not go back")
                return
            held = stack.resources[logical_id]
            self.account[held.physical_id] = _properties(old["Resources"][logical_id])
            self.event(stack, logical_id, "UPDATE_COMPLETE")
        self.event(stack, stack.name, "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")
        added = [k for k in stack.resources if k not in old["Resources"]]
        yield from self._remove(stack, added, kept=False)
        self.event(stack, stack.name, "UPDATE_ROLLBACK_COMPLETE")

    def _deleting(self, stack: Stack, *, kept: bool) -> Iterator[float]:
        yield from self._clearing(stack, "DELETE", kept=kept)

    def _remove(
        self, stack: Stack, gone: list[str], *, kept: bool
    ) -> Iterator[float]:  # returns whether something failed
        failed = False
        for logical_id in gone:
            held = stack.resources[logical_id]
            if held.status == "DELETE_COMPLETE":
                continue
            resource = stack.template["Resources"].get(logical_id, {})
            if kept and resource.get("DeletionPolicy") == "Retain":
                self.event(stack, logical_id, "DELETE_SKIPPED")
                continue
            self.event(stack, logical_id, "DELETE_IN_PROGRESS")
            yield self.seconds
            if logical_id in self.stuck:
                self.event(stack, logical_id, "DELETE_FAILED", self.stuck[logical_id])
                failed = True
                continue
            self.account.pop(held.physical_id, None)
            self.event(stack, logical_id, "DELETE_COMPLETE")
        for logical_id in [k for k in gone if stack.resources[k].status == "DELETE_COMPLETE"]:
            del stack.resources[logical_id]
        return failed


def _paged(items: list[Answer], key: str, asked: Answer, size: int) -> Answer:
    start = int(asked.get("NextToken", "0"))
    more = {"NextToken": str(start + size)} if start + size < len(items) else {}
    return {key: items[start : start + size], **more}


def _properties(resource: Answer) -> Answer:
    return dict(resource.get("Properties", {}))


def _physical(logical_id: str, resource: Answer) -> str:
    """Give what names a resource in the account."""
    return str(_properties(resource).get("Name", f"physical-{logical_id}"))


def _details(a: Answer, b: Answer) -> list[Answer]:
    before, after = _properties(a), _properties(b)
    return [
        {
            "Target": {
                "Attribute": "Properties",
                "Name": key,
                "Path": f"/Properties/{key}",
                "BeforeValue": str(before.get(key)),
                "AfterValue": str(after.get(key)),
                "RequiresRecreation": "Never",
            },
            "Evaluation": "Static",
            "ChangeSource": "DirectModification",
        }
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
    ]


def _values(asked: Answer) -> dict[str, str]:
    return {p["ParameterKey"]: p["ParameterValue"] for p in asked.get("Parameters", [])}


def _tags(asked: Answer) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in asked.get("Tags", [])}
