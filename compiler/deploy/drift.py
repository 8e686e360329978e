"""Finds what was changed by hand in deployed stacks: CloudFormation compares, and is asked again.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TypeVar

from compiler.aws.drift import ResourceDrift
from compiler.aws.errors import TRANSIENT, AwsError, Trouble
from compiler.aws.stack import DeployedStack
from compiler.deploy.codes import DRIFT_NOT_KNOWN
from compiler.deploy.drift_changes import drifted
from compiler.deploy.plan import OWNER_TAG, Action, Drift, StackPlan, Unchecked, Wanted
from compiler.deploy.port import Clock, Stacks
from compiler.deploy.stack_states import Decision, state_of
from compiler.deploy.turns import Pause, in_turns
from compiler.text.diagnostic import Diagnostic

T = TypeVar("T")

PATIENCE = 15 * 60.0
_HEARTBEAT = 30.0
_SLOWEST = 30.0
_INVISIBLE = 60.0
_NOTHING_THERE = frozenset({Decision.CREATE, Decision.RECREATE})
_UNREADABLE = frozenset({"UNKNOWN", "NOT_CHECKED"})
_AGAIN = "look again later: watchform plan {} --drift"
_AT_WORK = "already in progress"

Told = Callable[[str, float], None]
"""Is told of a stack that AWS is still looking at, and the seconds so far."""

Looking = Generator[Pause, None, Drift | None]


def with_drift(
    stacks: Stacks, clock: Clock, plans: Sequence[StackPlan], tell: Told, poll: float = 3.0
) -> tuple[StackPlan, ...]:
    """Look for changes by hand in the stacks of plans, in all at the same time.

    What cannot be found out of a stack is a finding of its drift.

    Raises:
        AwsError: AWS does not let us look, or cannot be reached.
    """
    look = _Look(stacks, clock, tell, poll)
    named = {plan.wanted.name: plan for plan in plans}
    found: dict[str, Drift | None] = {}

    def begin(name: str) -> Iterator[Pause]:
        found[name] = yield from look.at(named[name])

    for _ in in_turns(clock, dict.fromkeys(named, frozenset[str]()), begin):
        pass
    return tuple(replace(plan, drift=found[plan.wanted.name]) for plan in plans)


@dataclass(slots=True)
class _Patience:
    """How long it took so far, how long the next pause is, and when somebody was told last."""

    started: float
    pause: float
    told: float = field(default=0.0)

    def longer(self) -> None:
        """Ask less often: AWS is asked too much, or not reached."""
        self.pause = min(self.pause * 2, _SLOWEST)


@dataclass(frozen=True, slots=True)
class _Look:
    stacks: Stacks
    clock: Clock
    tell: Told
    poll: float

    def at(self, plan: StackPlan) -> Looking:
        """Look at one stack; None where there is nothing to look at."""
        wanted, deployed = plan.wanted, self._deployed(plan)
        if deployed is None or deployed.tags.get(OWNER_TAG) != wanted.project:
            return None
        decision = state_of(deployed.status).decision
        if decision in _NOTHING_THERE:
            return None
        if decision is Decision.WAIT:
            return _not_known(wanted, f"it is in {deployed.status}", _AGAIN.format(wanted.run))
        patience = _Patience(self.clock.now(), self.poll)
        try:
            reason = yield from self._compared(wanted, deployed, patience)
        except AwsError as error:
            if error.trouble not in {Trouble.INVALID, Trouble.WRONG_STATE, Trouble.OTHER}:
                raise
            # The words of AWS say which state it is that forbids it.
            return _not_known(wanted, error.message, "deploy, then look again")
        if reason is None:
            because = f"AWS has not finished in {PATIENCE / 60:.0f} minutes"
            return _not_known(wanted, because, _AGAIN.format(wanted.run))
        resources = yield from self._patiently(lambda: self.stacks.drifts(deployed.arn), patience)
        return self._told(wanted, deployed, resources or (), reason)

    def _deployed(self, plan: StackPlan) -> DeployedStack | None:
        """Return the stack; a plan that waits for another stack has not looked at its own."""
        if plan.deployed is None and plan.action is Action.WAITS:
            return self.stacks.stack(plan.wanted.name)
        return plan.deployed

    def _compared(
        self, wanted: Wanted, deployed: DeployedStack, patience: _Patience
    ) -> Generator[Pause, None, str | None]:
        """Have the stack compared; returns why it failed, empty, or None where it does not end."""
        id_ = yield from self._patiently(lambda: self._begun(deployed), patience)
        while id_ is not None:
            yield from self._pause(wanted, patience)
            detection = yield from self._patiently(lambda: self.stacks.detection(id_), patience)
            if detection is None:
                break
            if not detection.running:
                failed = detection.status == "DETECTION_FAILED"
                return (detection.reason or "AWS says no reason") if failed else ""
            if self._spent(patience):
                break
        return None

    def _begun(self, deployed: DeployedStack) -> str:
        try:
            return self.stacks.detect_drift(deployed.arn)
        except AwsError as error:
            if _AT_WORK not in error.message:
                raise
            # Somebody else has it compared just now: ours comes after that.
            raise AwsError(Trouble.THROTTLED, error.message, error.help) from None

    def _patiently(
        self, ask: Callable[[], T], patience: _Patience
    ) -> Generator[Pause, None, T | None]:
        """Ask until AWS answers; None where our patience ends."""
        while True:
            try:
                answer = ask()
            except AwsError as error:
                if not self._passes(error, patience):
                    raise
                if self._spent(patience):
                    return None
            else:
                patience.pause = self.poll
                return answer
            patience.longer()
            yield Pause(patience.pause)

    def _passes(self, error: AwsError, patience: _Patience) -> bool:
        """Whether it may be gone at the next try; what was just begun may not be seen at once."""
        new = self.clock.now() - patience.started < _INVISIBLE
        return error.trouble in TRANSIENT or (error.trouble is Trouble.NOT_FOUND and new)

    def _pause(self, wanted: Wanted, patience: _Patience) -> Iterator[Pause]:
        elapsed = self.clock.now() - patience.started
        if elapsed - patience.told >= _HEARTBEAT:
            patience.told = elapsed
            self.tell(wanted.name, elapsed)
        yield Pause(patience.pause)

    def _spent(self, patience: _Patience) -> bool:
        return self.clock.now() - patience.started >= PATIENCE

    def _told(
        self,
        wanted: Wanted,
        deployed: DeployedStack,
        resources: Sequence[ResourceDrift],
        failed: str,
    ) -> Drift:
        findings = [_unknown(each, wanted) for each in resources if each.status in _UNREADABLE]
        if failed and not findings:
            findings += _not_known(wanted, failed, _AGAIN.format(wanted.run)).findings
        changed = [each for each in resources if each.status in {"MODIFIED", "DELETED"}]
        return Drift(
            changes=tuple(drifted(each, wanted) for each in changed),
            checked=sum(each.status in {"MODIFIED", "DELETED", "IN_SYNC"} for each in resources),
            unchecked=self._unchecked(wanted, deployed, resources),
            findings=tuple(findings),
        )

    def _unchecked(
        self, wanted: Wanted, deployed: DeployedStack, resources: Sequence[ResourceDrift]
    ) -> tuple[Unchecked, ...]:
        """Name the resources that AWS compares nothing of: it leaves them out of its list."""
        known = {each.logical_id for each in resources if each.status != "UNSUPPORTED"}
        names = []
        with suppress(AwsError):
            for held in self.stacks.resources(deployed.arn):
                if held.logical_id not in known and held.status != "DELETE_COMPLETE":
                    origin = wanted.origins.get(held.logical_id)
                    names.append(Unchecked(origin.path if origin else held.logical_id, held.type))
        return tuple(sorted(names))


def _unknown(resource: ResourceDrift, wanted: Wanted) -> Diagnostic:
    origin = wanted.origins.get(resource.logical_id)
    name = origin.path if origin else resource.logical_id
    because = resource.reason.strip().rstrip(".") or "AWS says no reason"
    return Diagnostic(
        DRIFT_NOT_KNOWN,
        f"whether {name} was changed by hand is not known: {because}",
        (origin or wanted.origin).span,
        help="whoever plans must be allowed to read the resource: "
        f"watchform iam {wanted.run} --role plan",
    )


def _not_known(wanted: Wanted, because: str, help_: str) -> Drift:
    message = f"what was changed by hand in {wanted.name} is not known: {because}"
    return Drift(findings=(Diagnostic(DRIFT_NOT_KNOWN, message, wanted.origin.span, help=help_),))
