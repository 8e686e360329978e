"""Which operator binds tighter, and where a reader could think otherwise.

AWS does not say in which order metric math is read. This order is the usual one: brackets, the
sign, `^` (from the right), `* /`, `+ -`, comparisons, AND, OR. The printer writes brackets where
the order is less than obvious, so that CloudWatch cannot read a deployed expression differently.
"""

from __future__ import annotations

from typing import Final

from compiler.language.expression.tree import Binary, Node, Unary, walk

BINDING: Final = {
    "OR": 1,
    "AND": 2,
    "==": 3,
    "!=": 3,
    "<": 3,
    "<=": 3,
    ">": 3,
    ">=": 3,
    "+": 4,
    "-": 4,
    "*": 5,
    "/": 5,
    "^": 6,
}
"""How tight each operator binds its operands."""

_COMPARISON = BINDING["<"]


def right_level(operator: str) -> int:
    """Return how tight an operator must bind to stand bare on the right of this one."""
    return BINDING[operator] + (operator != "^")


def needs_brackets(parent: Unary | Binary, operand: Node, *, right: bool) -> bool:
    """Whether an operand is printed in brackets: to be read back right, or to leave no doubt."""
    if not isinstance(operand, Unary | Binary):
        return False
    if isinstance(parent, Unary) or is_doubtful(parent, operand, right=right):
        return True
    if isinstance(operand, Unary):
        return right and parent.operator in {"+", "-", "^"}
    least = right_level(parent.operator) if right else BINDING[parent.operator]
    return BINDING[operand.operator] < least


def is_doubtful(parent: Unary | Binary, operand: Unary | Binary, *, right: bool) -> bool:
    """Whether two operators side by side lean on an order that AWS does not document.

    Doubtful are `^` beside another operator, AND beside OR, and comparisons in a row. The order
    in AWS's own examples is not: `* /` before `+ -`, those before comparisons, and comparisons
    before AND and OR.
    """
    if isinstance(parent, Unary):
        return False
    if isinstance(operand, Unary):
        return parent.operator == "^" and not right
    above, below = parent.operator, operand.operator
    if "^" in {above, below} or {above, below} == {"AND", "OR"}:
        return True
    return BINDING[above] == BINDING[below] == _COMPARISON


def doubtful_operands(node: Node) -> tuple[Unary | Binary, ...]:
    """Return the operands whose meaning hangs on an order AWS does not document.

    They were written without brackets beside an operator that others may bind tighter.
    """
    found: list[Unary | Binary] = []
    for parent in walk(node):
        if not isinstance(parent, Binary):
            continue
        for operand, right in ((parent.left, False), (parent.right, True)):
            if not isinstance(operand, Unary | Binary) or operand.grouped:
                continue
            if is_doubtful(parent, operand, right=right):
                found.append(operand)
    return tuple(found)
