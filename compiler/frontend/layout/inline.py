"""Writes what does not become lines of its own: brackets, blocks of text, folded scalars."""

from __future__ import annotations

from compiler.frontend.layout.quotes import written
from compiler.frontend.layout.shape import Group, Leaf, Shape

_STEP = 2


def joined(shape: Shape, text: str) -> str:
    """Write a value in brackets on one line; one with a line break in a scalar keeps it."""
    if isinstance(shape, Leaf):
        return written(shape, text, flow=True)
    pieces = []
    for item in shape.items:
        value = joined(item.value, text)
        if item.key is None:
            pieces.append(value)
            continue
        key = written(item.key, text, flow=True)
        absent = isinstance(item.value, Leaf) and item.value.absent
        pieces.append(key if absent else f"{key}: {value}")
    inner = ", ".join(pieces)
    return f"{{{inner}}}" if shape.mapping else f"[{inner}]"


def verbatim(group: Group, text: str, indent: int) -> list[str]:
    """Keep brackets that hold a comment as they are; their lines move as a whole."""
    first, *rest = text[group.at.start : group.at.end].split("\n")
    deepest = [len(line) - len(line.lstrip()) for line in rest if line.strip()]
    shift = indent + _STEP - min(deepest, default=0)
    moved = (" " * (len(line) - len(line.lstrip()) + shift) + line.strip() for line in rest)
    return [first.rstrip(), *(line if line.strip() else "" for line in moved)]


def folded(leaf: Leaf, text: str, indent: int) -> list[str]:
    """Keep the line breaks of a scalar that goes over several lines."""
    first, *rest = text[leaf.at.start : leaf.at.end].split("\n")
    lines = [line.lstrip(" \t") for line in rest]
    if leaf.sign == "":
        first, lines = first.rstrip(), [line.rstrip() for line in lines]
    return [first, *(" " * (indent + _STEP) + line if line else "" for line in lines)]


def block_text(leaf: Leaf, text: str, indent: int, column: int) -> list[str]:
    """Write a block of text: its words as they are, indented below its key.

    `indent` is that of its key, `column` that of its key in the source. A digit behind `|` counts
    from there.
    """
    header, *lines = text[leaf.at.start : leaf.at.end].split("\n")
    header = header.rstrip()
    sign = header.partition("#")[0].rstrip()
    if leaf.value and not leaf.value.endswith("\n") and "-" not in sign:
        # It ends with the file, without a line break; the file will end with one.
        stripped = sign.rstrip("+") + "-"
        header, sign = stripped + header[len(sign) :], stripped
    if "+" not in sign:
        while lines and not lines[-1].strip():
            lines.pop()
    elif lines and not lines[-1]:
        lines.pop()
    digit = next((int(c) for c in sign if c.isdigit()), None)
    if digit is None:
        filled = (line for line in lines if line.strip())
        old = next((len(line) - len(line.lstrip(" ")) for line in filled), 0)
        new = indent + _STEP
    else:
        old, new = column + digit, indent + digit
    return [header, *(" " * new + line[old:] if line[old:] else "" for line in lines)]
