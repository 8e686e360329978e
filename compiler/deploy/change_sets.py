"""Makes change sets."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass

from compiler.aws.change_set import ChangeSet, ChangeSetRequest, ChangeSetType
from compiler.aws.errors import TRANSIENT, AwsError, Trouble
from compiler.deploy.pending import Pending
from compiler.deploy.plan import PreparedSet, Wanted
from compiler.deploy.port import Clock, Cloud, Stacks
from compiler.deploy.turns import Pause
from compiler.deploy.wanted import LARGEST_BODY, digest, request, size

_ATTEMPTS = 3
_PATIENCE = 15 * 60.0
_INVISIBLE = 60.0
_SPENT = frozenset({"EXECUTE_COMPLETE", "EXECUTE_FAILED", "EXECUTE_IN_PROGRESS", "OBSOLETE"})


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where change sets are made: the account, the time, what is pending, seconds between looks."""

    cloud: Cloud
    clock: Clock
    pending: Pending
    poll: float


def make(
    workshop: Workshop, wanted: Wanted, type_: ChangeSetType, *, ghost: bool
) -> Generator[Pause, None, tuple[ChangeSet, PreparedSet]]:
    """Make a change set and wait until AWS has finished it, well or badly.

    One of the same name that waits to be executed is the same change set, and is taken. `ghost`
    says that there was no stack before. What is made is pending until it is executed or discarded.

    Raises:
        AwsError: AWS refuses the request, or does not finish in a quarter of an hour.
    """
    stacks = workshop.cloud.stacks
    large = size(wanted) > LARGEST_BODY
    url = workshop.cloud.template_store(wanted.project).store(wanted.body) if large else ""
    base = digest(wanted, type_)
    for attempt in range(1, _ATTEMPTS + 1):
        # The name of a spent change set may live on, so the next attempt has another.
        name = base if attempt == 1 else f"{base}-{attempt}"
        asked = request(wanted, type_, name, url)
        prepared = _created(workshop, asked, ghost=ghost) or _found(stacks, asked)
        settled = yield from _settled(workshop, prepared)
        # AWS may take the request for an old one, and give the change set made of that.
        if (
            settled is not None
            and settled.execution not in _SPENT
            and (prepared.made or settled.executable)
        ):
            return settled, prepared
        _put_away(workshop, prepared)
    raise AwsError(
        Trouble.WRONG_STATE,
        f"could not create a change set for {wanted.name}: old ones are in the way",
        f"delete them: aws cloudformation list-change-sets {wanted.options}",
    )


def _put_away(workshop: Workshop, prepared: PreparedSet) -> None:
    """Delete a change set that is of no use; an empty stack may serve the next attempt."""
    with suppress(AwsError):
        workshop.cloud.stacks.delete_change_set(prepared.arn)


def _created(workshop: Workshop, asked: ChangeSetRequest, *, ghost: bool) -> PreparedSet | None:
    """Ask for a change set; None where one of that name is there already."""
    workshop.pending.asking(asked, ghost=ghost)
    try:
        created = workshop.cloud.stacks.create_change_set(asked)
    except AwsError as error:
        # Without an answer, it may have been made all the same.
        if error.trouble not in TRANSIENT:
            workshop.pending.refused(asked)
        if error.trouble is not Trouble.EXISTS:
            raise
        return None
    workshop.pending.made(asked, created)
    return PreparedSet(created.arn, created.stack_arn, asked.type, made=True, ghost=ghost)


def _found(stacks: Stacks, asked: ChangeSetRequest) -> PreparedSet:
    """Find the change set that an earlier run left under the same name."""
    found = stacks.change_set(asked.name, asked.stack)
    if found is None:
        raise AwsError(
            Trouble.WRONG_STATE,
            f"could not create a change set for {asked.stack}: somebody made the stack meanwhile",
            "run the command again",
        )
    return PreparedSet(found.arn, found.stack_arn, asked.type, made=False)


def _settled(workshop: Workshop, prepared: PreparedSet) -> Generator[Pause, None, ChangeSet | None]:
    """Wait for a change set; None where it never comes to light."""
    clock = workshop.clock
    started = clock.now()
    while clock.now() - started < _PATIENCE:
        try:
            found = workshop.cloud.stacks.change_set(prepared.arn)
        except AwsError as error:
            if error.trouble not in TRANSIENT:
                raise
            found = None
        if found is not None and found.settled:
            return found
        # A new change set may not be visible at once.
        if found is None and clock.now() - started > _INVISIBLE:
            return None
        yield Pause(workshop.poll)
    raise AwsError(
        Trouble.OTHER,
        "could not create the change set: AWS has not finished it in 15 minutes",
        "try again; if it stays so, look at the AWS Health Dashboard",
    )
