"""What rules want to know of an expression, and only its text can tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from compiler.ir.metric import About
from compiler.language.expression.functions import FUNCTIONS
from compiler.language.expression.kinds import KindOf, result_kind
from compiler.language.expression.precedence import doubtful_operands
from compiler.language.expression.tree import Call, Node, Unary, walk


class Noticed(NamedTuple):
    """What was noticed, of which operator or function, and where: offsets in the text."""

    about: About
    text: str
    start: int
    end: int


def notice(node: Node, kind_of: KindOf) -> Iterator[Noticed]:
    """Notice what rules judge in an expression; `kind_of` answers for its metrics."""
    for operand in doubtful_operands(node):
        operator = "-" if isinstance(operand, Unary) else operand.operator
        yield Noticed("order", operator, operand.start, operand.end)
    for call in walk(node):
        if isinstance(call, Call) and (about := _of_call(call, kind_of)) is not None:
            yield Noticed(about, call.function, call.start, call.end)


def _of_call(call: Call, kind_of: KindOf) -> About | None:
    in_alarm = FUNCTIONS[call.function].in_alarm
    if in_alarm == "no":
        return "search"
    if in_alarm == "band":
        return "band"
    if in_alarm == "discouraged":
        return "hidden points"
    if in_alarm == "scalar discouraged" and result_kind(call.arguments[0], kind_of) == "series":
        return "hidden points"
    return None
