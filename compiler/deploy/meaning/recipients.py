"""Whom alarms of both types tell."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.deploy.meaning.said import Properties, Said, changed, said

_STATES = (
    ("AlarmActions", "in ALARM"),
    ("InsufficientDataActions", "without data"),
    ("OKActions", "when OK again"),
)


def actions(before: Properties, after: Properties) -> Iterator[Said]:
    """Say whom two versions of an alarm tell; who is no longer told of a problem is a loss."""
    muted = after.get("ActionsEnabled") in (False, "false")
    if changed(before, after, "ActionsEnabled"):
        text = "is muted: it tells nobody" if muted else "is no longer muted"
        yield said(text, "ActionsEnabled", weaker=muted)
    for name, when in _STATES:
        old, new = _told(before.get(name)), _told(after.get(name))
        for who in [who for who in old if who not in new]:
            yield said(f"no longer tells {who} {when}", name, weaker=name != "OKActions")
        for who in [who for who in new if who not in old]:
            yield said(f"tells {who} {when}", name)


def _told(actions: object) -> list[str]:
    return [_who(action) for action in (actions if isinstance(actions, list) else ())]


def _who(action: object) -> str:
    if isinstance(action, dict):
        return str(action.get("Ref") or next(iter(action.values()), "?"))
    return str(action).rpartition(":")[2] or str(action)
