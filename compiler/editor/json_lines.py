"""JSON that is committed: what is small stands on one line, so that a diff shows what changed."""

from __future__ import annotations

import json

_WIDTH = 1000


def json_lines(value: object) -> str:
    """Write plain data; the text ends with a line break."""
    return "\n".join(_lines(value, "")) + "\n"


def _lines(value: object, indent: str) -> list[str]:
    flat = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if len(indent) + len(flat) <= _WIDTH or not isinstance(value, dict | list) or not value:
        return [flat]
    deeper = indent + " "
    lines = []
    pairs = value.items() if isinstance(value, dict) else ((None, item) for item in value)
    for key, item in pairs:
        first, *rest = _lines(item, deeper)
        head = "" if key is None else f"{json.dumps(key, ensure_ascii=False)}: "
        lines += [f"{deeper}{head}{first}", *rest]
        lines[-1] += ","
    lines[-1] = lines[-1].removesuffix(",")
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return [opening, *lines, f"{indent}{closing}"]
