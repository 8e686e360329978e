"""Finds out of many events the one that explains a failure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from compiler.aws.change_set import Finding
from compiler.aws.stack import StackEvent
from compiler.deploy.codes import RESOURCE_FAILED
from compiler.ir.origin import Origin
from compiler.text.diagnostic import Diagnostic

# Source: https://repost.aws/knowledge-center/cloudformation-resource-cancelled-error
_CANCELLED = re.compile(r"(resource|operation).{0,20}cancell?ed", re.IGNORECASE)
_WRAPPING = re.compile(
    r'^Resource handler returned message: "(.*)"(?: \(RequestToken: .*)?$', re.DOTALL
)
_EMBEDDED = re.compile(r"^AWS::\S+ (?:create|update|delete) failed: ")
_RAW = re.compile(r"""b'\{.*"message": ?"(.*?)".*\}'""")
_REQUEST = re.compile(
    r" ?\((?:RequestToken|Service|Request ID|HandlerErrorCode|SDK Attempt Count)\b[^()]*"
    r"(?:\([^()]*\)[^()]*)*\)"
)
# A failure has to fit a screen of 24 lines, and AWS repeats whole policies.
_LONGEST, _BRIEF = 600, 140
SHOWN = 3
"""So many of what is stuck, or not valid, are told one by one; the rest is counted."""

_ROLLBACK = re.compile(r"^(?:UPDATE_)?ROLLBACK_IN_PROGRESS$|^DELETE_IN_PROGRESS$")


def root_cause(events: Iterable[StackEvent]) -> StackEvent | None:
    """Return the event that made everything else go wrong; None where none says anything.

    `events` are those of one operation, the oldest first. It is the first resource that failed by
    itself and was not cancelled; without one, the stack's own event that gives a reason.
    """
    own: StackEvent | None = None
    for event in events:
        if event.of_the_stack:
            went_wrong = event.failed or bool(_ROLLBACK.match(event.status))
            if own is None and went_wrong and event.reason:
                own = event
        elif event.failed and not was_cancelled(event):
            return event
    return own


def was_cancelled(event: StackEvent) -> bool:
    """Whether a resource failed only because another one did."""
    return bool(_CANCELLED.search(event.reason))


def stuck(events: Iterable[StackEvent], cause: StackEvent | None) -> tuple[StackEvent, ...]:
    """Return what failed while clearing away: resources whose last word is a failure."""
    last: dict[str, StackEvent] = {}
    for event in events:
        if not event.of_the_stack:
            last[event.logical_id] = event
    return tuple(
        event
        for event in last.values()
        if event.failed and event != cause and not was_cancelled(event)
    )


def briefly(reason: str) -> str:
    """Return what AWS said where it stands in a list: two lines of it."""
    return said(reason, _BRIEF)


def said(reason: str, most: int = _LONGEST) -> str:
    """Return what AWS said without the wrapping: no request ids, on one line, as far as it fits."""
    text = reason.strip()
    wrapped = _WRAPPING.match(text)
    if wrapped:
        text = wrapped[1]
    text = _RAW.sub(r"\1", _EMBEDDED.sub("", text))
    line = " ".join(_REQUEST.sub("", text).split()).rstrip(".")
    return line if len(line) <= most else f"{line[:most].rstrip()} …"


def explain(
    cause: StackEvent | None,
    origins: Mapping[str, Origin],
    findings: Iterable[Finding] = (),
    added: frozenset[str] = frozenset(),
    help: str = "",  # noqa: A002
) -> tuple[Diagnostic, ...]:
    """Say what failed, in the words of AWS, at the line of the spec it comes from.

    What validation found is more precise than the event that says validation failed. `added` are
    the logical IDs of resources that were new.
    """
    found = [_found(finding, origins, help) for finding in findings]
    if found or cause is None:
        return few(found, "{} more resources are not valid")
    origin = origins.get(cause.logical_id)
    name = _resource(cause.logical_id, cause.type, origin)
    reason = said(cause.reason) or "AWS gives no reason"
    verb = _VERBS.get(cause.status.partition("_")[0], "failed")
    if cause.logical_id in added:
        verb = _VERBS["CREATE"]
    return (
        Diagnostic(
            RESOURCE_FAILED,
            f"{name} {verb}: {reason}",
            origin.span if origin else None,
            label=cause.status,
            help=help,
        ),
    )


def few(found: Sequence[Diagnostic], more: str) -> tuple[Diagnostic, ...]:
    """Return the first findings, and one that counts the rest in the words of `more`."""
    left = len(found) - SHOWN
    if left <= 0:
        return tuple(found)
    last = found[SHOWN]
    rest = replace(last, message=more.format(left), label="the next", help="correct these first")
    return (*found[:SHOWN], rest)


def _found(finding: Finding, origins: Mapping[str, Origin], help: str) -> Diagnostic:  # noqa: A002
    origin = origins.get(finding.logical_id)
    where = f" at {finding.path}" if finding.path else ""
    return Diagnostic(
        RESOURCE_FAILED,
        f"{_resource(finding.logical_id, '', origin)} is not valid: {said(finding.reason)}{where}",
        origin.span if origin else None,
        label="not valid",
        help=help,
    )


def _resource(logical_id: str, type_: str, origin: Origin | None) -> str:
    what = origin.path if origin else logical_id or "the stack"
    kind = f" ({type_})" if type_ else ""
    return f"{what}{kind}"


_VERBS = {
    "CREATE": "could not be created",
    "UPDATE": "could not be changed",
    "DELETE": "could not be deleted",
    "IMPORT": "could not be taken over",
}
