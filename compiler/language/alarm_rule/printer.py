"""A tree of a rule to the text that CloudWatch reads."""

from __future__ import annotations

from collections.abc import Callable

from compiler.language.alarm_rule.tree import (
    AlarmReference,
    And,
    AtLeast,
    Constant,
    Node,
    Not,
    Or,
    State,
    quoted_name,
)

NameOf = Callable[[AlarmReference], tuple[str, ...]]


def print_rule(node: Node, name_of: NameOf) -> str:
    """Write a rule with each alarm replaced by the names that `name_of` gives for it.

    One state of several alarms becomes an OR of them, which is FALSE when there is none;
    AT_LEAST lists them. Brackets stand around every AND inside an OR and the other way round,
    because AWS does not document which binds tighter.
    """
    return _Printer(name_of).text(node)


class _Printer:
    def __init__(self, name_of: NameOf) -> None:
        self.name_of = name_of

    def text(self, node: Node) -> str:
        match node:
            case State():
                return self._state(node)
            case Constant():
                return "TRUE" if node.value else "FALSE"
            case Not():
                return f"NOT {self._inside(node.item, Not)}"
            case And():
                return " AND ".join(self._inside(item) for item in node.items)
            case Or():
                return " OR ".join(self._inside(item) for item in node.items)
            case AtLeast():
                return self._at_least(node)

    def _inside(self, node: Node, *more: type[Node]) -> str:
        text = self.text(node)
        return f"({text})" if isinstance(node, (And, Or, *more)) else text

    def _state(self, node: State) -> str:
        names = self.name_of(node.alarm)
        if not names:
            return "FALSE"
        states = [f"{node.state}({quoted_name(name)})" for name in names]
        return states[0] if len(states) == 1 else f"({' OR '.join(states)})"

    def _at_least(self, node: AtLeast) -> str:
        names = [quoted_name(name) for alarm in node.alarms for name in self.name_of(alarm)]
        if not names:
            return "FALSE"
        threshold = f"{node.percent}%" if node.percent is not None else f"{node.count}"
        state = f"NOT {node.state}" if node.negated else node.state
        return f"AT_LEAST({threshold}, {state}, ({', '.join(names)}))"
