"""What a run has asked for and not executed: change sets, and the empty stacks they bring forth."""

from __future__ import annotations

from dataclasses import dataclass

from compiler.aws.change_set import ChangeSet, ChangeSetRequest, CreatedChangeSet
from compiler.aws.errors import TRANSIENT, AwsError, Trouble
from compiler.deploy.plan import PreparedSet
from compiler.deploy.port import Clock, Stacks

EXECUTED = frozenset({"EXECUTE_IN_PROGRESS", "EXECUTE_COMPLETE", "EXECUTE_FAILED"})
# A change set that AWS is still making cannot be deleted yet.
# https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeleteChangeSet.html
_ATTEMPTS = 20
_WAIT = 3.0


@dataclass(slots=True)
class _Asked:
    """One request: `ghost` says that there was no stack before; the ARNs are empty until known."""

    name: str
    stack: str
    ghost: bool
    arn: str = ""
    stack_arn: str = ""


class Pending:
    """Writes down each change set before it is asked for, and strikes out what is settled.

    So nothing is forgotten, at whatever moment a run is interrupted: not even a request whose
    answer never came. `left` are the change sets that AWS did not let us delete, in words.
    """

    def __init__(self, stacks: Stacks, clock: Clock) -> None:
        self._stacks = stacks
        self._clock = clock
        self._asked: list[_Asked] = []
        self.left: list[str] = []

    def asking(self, request: ChangeSetRequest, *, ghost: bool) -> None:
        """Write down a request that is about to be sent."""
        self._asked.append(_Asked(request.name, request.stack, ghost))

    def made(self, request: ChangeSetRequest, created: CreatedChangeSet) -> None:
        """Write down what came of a request."""
        for asked in self._asked:
            if (asked.name, asked.stack) == (request.name, request.stack):
                asked.arn, asked.stack_arn = created.arn, created.stack_arn

    def refused(self, request: ChangeSetRequest) -> None:
        """Strike out a request that came to nothing."""
        self._asked = [a for a in self._asked if (a.name, a.stack) != (request.name, request.stack)]

    def executed(self, prepared: PreparedSet) -> None:
        """Strike out a change set that is executed: it is AWS's now."""
        self._asked = [asked for asked in self._asked if asked.arn != prepared.arn]

    def discard(self, prepared: PreparedSet) -> None:
        """Delete a change set if this run made it, and the empty stack it brought forth.

        The stack stays while another change set of it is pending: someone may be reviewing it.
        What cannot be cleared away is left; the next run finds it and uses it.
        """
        for asked in [asked for asked in self._asked if asked.arn == prepared.arn]:
            self._clear(asked)
            self._asked.remove(asked)

    def clear(self) -> tuple[str, ...]:
        """Discard everything; returns the names of stacks on which a set turns out to be executed.

        That happens where the order was given and its answer never came.
        """
        started = []
        while self._asked:
            asked = self._asked[-1]
            if self._clear(asked):
                started.append(asked.stack)
            # Only now: an interrupt in the middle leaves it to be cleared away once more.
            self._asked.remove(asked)
        return tuple(reversed(started))

    def _clear(self, asked: _Asked) -> bool:
        """Clear one away; True where it is executed and must stay."""
        for _ in range(_ATTEMPTS):
            try:
                done = self._cleared(asked)
            except AwsError as error:
                if error.trouble not in TRANSIENT:
                    break
                done = None
            if done is not None:
                return done
            self._clock.sleep(_WAIT)
        self.left.append(f"the change set {asked.name} of {asked.stack}")
        return False

    def _cleared(self, asked: _Asked) -> bool | None:
        """Clear one away; None where it must be tried again, since AWS is still making it."""
        found = self._found(asked)
        arn = found.arn if found else asked.arn
        if found is not None and found.execution in EXECUTED:
            return True
        if arn:
            try:
                self._stacks.delete_change_set(arn)
            except AwsError as error:
                if error.trouble is not Trouble.WRONG_STATE:
                    raise
                return None
        if asked.ghost:
            self._delete_ghost(asked, arn)
        return False

    def _found(self, asked: _Asked) -> ChangeSet | None:
        if not asked.arn:
            return self._stacks.change_set(asked.name, asked.stack)
        try:
            return self._stacks.change_set(asked.arn)
        except AwsError as error:
            if error.trouble in TRANSIENT:
                raise
            # It may be allowed to delete it and not to look; AWS refuses where it is executed.
            return None

    def _delete_ghost(self, asked: _Asked, arn: str) -> None:
        stack = self._stacks.stack(asked.stack_arn or asked.stack)
        if stack is None or stack.status != "REVIEW_IN_PROGRESS":
            return
        others = [s for s in self._stacks.change_sets(stack.arn) if s.arn != arn]
        if not others:
            self._stacks.delete_stack(stack.arn, "watchform-clear")
