"""A tree of metric math to the text that CloudWatch reads."""

from __future__ import annotations

from collections.abc import Callable

from compiler.language.expression.precedence import needs_brackets
from compiler.language.expression.reference import MetricReference
from compiler.language.expression.tree import (
    Array,
    Binary,
    Call,
    Keyword,
    Node,
    Number,
    Text,
    Unary,
)

NameOf = Callable[[MetricReference], str]


def print_expression(node: Node, name_of: NameOf) -> str:
    """Write an expression with each reference replaced by what `name_of` gives for it.

    That is an id, or a list of ids `[a, b]` where the reference means every member; a list
    inside an array joins it. Brackets stand where the tree needs them and where AWS does not
    document the order. Numbers come without exponents.
    """
    return _Printer(name_of).text(node)


class _Printer:
    def __init__(self, name_of: NameOf) -> None:
        self.name_of = name_of

    def text(self, node: Node) -> str:  # noqa: PLR0911 - one for each kind of node
        match node:
            case Number():
                return _number_text(node.value)
            case Text():
                return f"{node.quote}{node.value}{node.quote}"
            case Keyword():
                return node.word
            case MetricReference():
                return self.name_of(node)
            case Unary():
                return f"-{self._operand(node, node.operand, right=True)}"
            case Binary():
                left = self._operand(node, node.left, right=False)
                right = self._operand(node, node.right, right=True)
                return f"{left} {node.operator} {right}"
            case Call():
                return f"{node.function}({', '.join(self.text(each) for each in node.arguments)})"
            case Array():
                return f"[{', '.join(self._item(each) for each in node.items)}]"

    def _operand(self, parent: Unary | Binary, node: Node, *, right: bool) -> str:
        text = self.text(node)
        return f"({text})" if needs_brackets(parent, node, right=right) else text

    def _item(self, node: Node) -> str:
        text = self.text(node)
        listed = isinstance(node, MetricReference) and text.startswith("[")
        return text[1:-1] if listed else text


def _number_text(value: float) -> str:
    if value.is_integer():
        return str(int(value))
    shortest = repr(value)
    digits, _, exponent = shortest.partition("e")
    if not exponent:
        return shortest
    # A number that is not whole has a negative exponent; metric math documents none. The digits
    # are moved as they are, since formatting would round them anew.
    return f"0.{'0' * (-int(exponent) - 1)}{digits.replace('.', '')}"
