"""What alarms call when their state changes."""

from __future__ import annotations

from typing import Any, assert_never

from troposphere import Ref

from compiler.emit.properties import present
from compiler.emit.scope import Scope
from compiler.ir.alarm import Action, Actions, ArnAction, TopicAction


def action_properties(actions: Actions, scope: Scope) -> dict[str, Any]:
    """Give the properties of an alarm that say whom it tells; what is empty is left out."""
    lists = {
        "AlarmActions": actions.alarm,
        "OKActions": actions.ok,
        "InsufficientDataActions": actions.insufficient_data,
    }
    written: dict[str, Any] = {
        name: [_action(action, scope) for action in listed] for name, listed in lists.items()
    }
    written["ActionsEnabled"] = None if actions.enabled else False
    return present(written)


def _action(action: Action, scope: Scope) -> Any:
    match action:
        case TopicAction(logical_id=logical_id):
            return Ref(logical_id)
        case ArnAction(arn=arn):
            return scope.text(arn)
        case _:
            assert_never(action)
