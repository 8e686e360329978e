"""CloudFormation's functions in their short forms, and the names they read.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from compiler.emit.yaml_text import Tagged

_SHORT = {
    "Ref": "!Ref",
    "Fn::GetAtt": "!GetAtt",
    "Fn::ImportValue": "!ImportValue",
    "Fn::Join": "!Join",
    "Fn::Sub": "!Sub",
}
_VARIABLE = re.compile(r"\$\{([A-Za-z0-9]+)")


def shortened(tree: Any) -> Any:
    """Write functions short and put the keys of every mapping in order."""
    match tree:
        case dict():
            name, value = next(iter(tree.items()), ("", None))
            if len(tree) == 1 and name in _SHORT:
                if name == "Fn::GetAtt" and isinstance(value, list):
                    value = ".".join(value)
                return Tagged(_SHORT[name], shortened(value))
            return {key: shortened(tree[key]) for key in sorted(tree)}
        case list() | tuple():
            return [shortened(item) for item in tree]
        case _:
            return tree


def referred(tree: Any) -> Iterator[str]:
    """Give the logical names that functions in the tree read, in their long forms."""
    match tree:
        case {"Ref": str(name)} if len(tree) == 1:
            yield name
        case {"Fn::Sub": str(pattern)} | {"Fn::Sub": [str(pattern), *_]} if len(tree) == 1:
            yield from _VARIABLE.findall(pattern)
        case dict():
            for value in tree.values():
                yield from referred(value)
        case list() | tuple():
            for item in tree:
                yield from referred(item)
        case _:
            return
