"""Makes change sets, and clears them away again."""

from __future__ import annotations

from contextlib import suppress

from compiler.aws.change_set import ChangeSet, ChangeSetRequest, ChangeSetType
from compiler.aws.errors import TRANSIENT, AwsError, Trouble
from compiler.deploy.plan import PreparedSet, Wanted
from compiler.deploy.port import Clock, Cloud, Stacks
from compiler.deploy.wanted import LARGEST_BODY, digest, request, size

_ATTEMPTS = 3
_PATIENCE = 15 * 60.0
_INVISIBLE = 60.0
_SPENT = frozenset({"EXECUTE_COMPLETE", "EXECUTE_FAILED", "EXECUTE_IN_PROGRESS", "OBSOLETE"})


def make(
    cloud: Cloud, clock: Clock, wanted: Wanted, type_: ChangeSetType, *, ghost: bool, poll: float
) -> tuple[ChangeSet, PreparedSet]:
    """Make a change set and wait until AWS has finished it, well or badly.

    One of the same name that waits to be executed is the same change set, and is taken. `ghost`
    says that there was no stack before. What was made is cleared away if this is interrupted.

    Raises:
        AwsError: AWS refuses the request, or does not finish in a quarter of an hour.
    """
    large = size(wanted) > LARGEST_BODY
    url = cloud.template_store(wanted.project).store(wanted.body) if large else ""
    base = digest(wanted, type_)
    for attempt in range(1, _ATTEMPTS + 1):
        # The name of a spent change set may live on, so the next attempt has another.
        name = base if attempt == 1 else f"{base}-{attempt}"
        asked = request(wanted, type_, name, url)
        prepared = _created(cloud.stacks, asked, ghost=ghost) or _found(cloud.stacks, asked)
        try:
            settled = _settled(cloud.stacks, clock, prepared, poll)
        except BaseException:
            discard(cloud.stacks, prepared)
            raise
        # AWS may take the request for an old one, and give the change set made of that.
        if (
            settled is not None
            and settled.execution not in _SPENT
            and (prepared.made or settled.executable)
        ):
            return settled, prepared
        with suppress(AwsError):
            cloud.stacks.delete_change_set(prepared.arn)
    raise AwsError(
        Trouble.WRONG_STATE,
        f"could not create a change set for {wanted.name}: old ones are in the way",
        f"delete them: aws cloudformation list-change-sets {wanted.options}",
    )


def _created(stacks: Stacks, asked: ChangeSetRequest, *, ghost: bool) -> PreparedSet | None:
    """Ask for a change set; None where one of that name is there already."""
    try:
        created = stacks.create_change_set(asked)
    except AwsError as error:
        if error.trouble is not Trouble.EXISTS:
            raise
        return None
    except BaseException:
        # The request may have arrived all the same.
        with suppress(AwsError):
            found = stacks.change_set(asked.name, asked.stack)
            if found is not None:
                discard(stacks, PreparedSet(found.arn, found.stack_arn, asked.type, ghost=ghost))
        raise
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


def _settled(stacks: Stacks, clock: Clock, prepared: PreparedSet, poll: float) -> ChangeSet | None:
    """Wait for a change set; None where it never comes to light."""
    started = clock.now()
    while clock.now() - started < _PATIENCE:
        try:
            found = stacks.change_set(prepared.arn)
        except AwsError as error:
            if error.trouble not in TRANSIENT:
                raise
            found = None
        if found is not None and found.settled:
            return found
        # A new change set may not be visible at once.
        if found is None and clock.now() - started > _INVISIBLE:
            return None
        clock.sleep(poll)
    raise AwsError(
        Trouble.OTHER,
        "could not create the change set: AWS has not finished it in 15 minutes",
        "try again; if it stays so, look at the AWS Health Dashboard",
    )


def discard(stacks: Stacks, prepared: PreparedSet) -> None:
    """Delete a change set that this run made, and the empty stack it brought forth.

    The stack stays while another change set of it is pending: someone may be reviewing it.
    What cannot be cleared away is left; the next run finds it and uses it.
    """
    if not prepared.made:
        return
    with suppress(AwsError):
        stacks.delete_change_set(prepared.arn)
        if prepared.ghost:
            _delete_ghost(stacks, prepared)


def _delete_ghost(stacks: Stacks, prepared: PreparedSet) -> None:
    stack = stacks.stack(prepared.stack_arn)
    if stack is None or stack.status != "REVIEW_IN_PROGRESS":
        return
    others = [s for s in stacks.change_sets(prepared.stack_arn) if s.arn != prepared.arn]
    if not others:
        stacks.delete_stack(prepared.stack_arn, "watchform-clear")
