"""Reads the YAML of a template as CloudFormation does: YAML 1.1, and tags for its functions.

The reader of specs cannot be used here: it refuses tags, and knows YAML 1.2 only. A template that
is deployed may also come from an older version of ours, or be JSON.
"""

from __future__ import annotations

from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(body: str) -> object:
    """Read a template; `!Sub x` becomes `{"Fn::Sub": "x"}`, and `!GetAtt a.b` a list of two.

    Raises:
        ValueError: it is not YAML.
    """
    try:
        return yaml.load(body, Loader=_TemplateLoader)  # noqa: S506 - it derives from the safe one
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from None


class _TemplateLoader(_Loader):  # type: ignore[misc] # which class it is depends on libyaml
    """The safe loader, with the functions of CloudFormation and without dates."""


def _function(loader: Any, suffix: str, node: yaml.Node) -> object:
    value = _argument(loader, node)
    if suffix == "GetAtt" and isinstance(value, str):
        return {"Fn::GetAtt": list(value.partition(".")[::2])}
    name = suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}"
    return {name: value}


def _argument(loader: Any, node: yaml.Node) -> object:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_mapping(node, deep=True)


_TemplateLoader.add_multi_constructor("!", _function)
# CloudFormation has no dates: `2010-09-09` is a text.
_TemplateLoader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_yaml_str)
