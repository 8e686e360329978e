"""What an expression results in: one number, one series, or several series."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from compiler.language.expression.functions import FUNCTIONS
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

Kind = Literal["scalar", "series", "array"]
KindOf = Callable[[MetricReference], Kind | None]


def result_kind(  # noqa: PLR0911 - one for each kind of node
    node: Node, kind_of_reference: KindOf
) -> Kind | None:
    """Say what an expression results in, or None where only CloudWatch knows.

    `kind_of_reference` answers for the metrics: a series for one metric, an array for every
    member of a fan-out, None for what it does not know either. An alarm needs one series; a
    graph takes a series or an array, never a scalar.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
    """
    match node:
        case Number():
            return "scalar"
        case MetricReference():
            return "array" if node.every else kind_of_reference(node)
        case Unary():
            return result_kind(node.operand, kind_of_reference)
        case Binary():
            return _widest(
                result_kind(node.left, kind_of_reference),
                result_kind(node.right, kind_of_reference),
            )
        case Call():
            return _call_kind(node, kind_of_reference)
        case Array():
            return "array"
        case Text() | Keyword():
            return None


def _widest(*kinds: Kind | None) -> Kind | None:
    """Combine operands: an array wins over everything, the unknown over what is left."""
    if "array" in kinds:
        return "array"
    if None in kinds:
        return None
    return "series" if "series" in kinds else "scalar"


def _call_kind(call: Call, kind_of: KindOf) -> Kind | None:
    returns = FUNCTIONS[call.function].returns
    match returns:
        case "scalar" | "series" | "array":
            return returns
        case "same":
            return result_kind(call.arguments[0], kind_of)
        case "reduced":
            first = result_kind(call.arguments[0], kind_of)
            return "series" if first == "array" else None if first is None else "scalar"
        case "if":
            widest = _widest(*(result_kind(each, kind_of) for each in call.arguments))
            return "series" if widest == "scalar" else widest
        case "slice":
            return None if _is_one_place(call) else "array"
        case "open":
            return None


def _is_one_place(call: Call) -> bool:
    """Whether a SLICE ends right after its start, and so holds at most one series."""
    match call.arguments[1:]:
        case (Number(value=start), Number(value=end)):
            return end - start == 1
        case _:
            return False
