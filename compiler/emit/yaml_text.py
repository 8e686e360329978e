"""The only writer of YAML: the same bytes for the same data, made to be read in a review.

No anchors, no folded lines, text of many lines in literal blocks, CloudFormation's short
intrinsics (`!Ref X`). A string is quoted wherever any reader, of YAML 1.1 or 1.2, could take
it for something else (`on`, `010`, `1e3`, `12:30`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from io import StringIO
from typing import Any, NamedTuple

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.representer import SafeRepresenter
from yaml.resolver import Resolver

_STR, _INT, _SEQ, _MAP = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "seq", "map"))
_PLAIN = SafeRepresenter()
_NEVER_FOLD = 2**31 - 1
_LONGEST_KEY = 128
"""Bytes of the longest key that libyaml writes on one line with its value."""

_BREAKS = re.compile("[\r\n\x85\u2028\u2029]")
# What libyaml calls printable: other characters have to be escaped in double quotes.
_NOT_PRINTABLE = re.compile("[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd]|[\u2028\u2029\ufeff]")
_WORDS = frozenset(
    ["", "~", "null", "y", "n", "yes", "no", "on", "off", "true", "false", "<<", "="]
)
_LIKE_A_NUMBER = re.compile(r"[-+.\d][-+.:\d_ xoa-ftz]*|[-+]?\.(inf|nan)", re.IGNORECASE)


class Tagged(NamedTuple):
    """A value under a tag of its own: `Tagged("!Ref", "Topic")` is written `!Ref Topic`."""

    tag: str
    value: object


def write(data: object, *, libyaml: bool = True) -> str:
    """Write `data` as YAML text that ends with a newline; keys stay in the order given.

    `data` is made of dictionaries, lists, strings, numbers, booleans, None and Tagged.
    `libyaml` false takes the writer in pure Python, which gives the same bytes, slowly.
    """
    stream = StringIO()
    dumper = (_FAST if libyaml else _Portable)(stream, allow_unicode=True, width=_NEVER_FOLD)
    try:
        dumper.open()
        dumper.serialize(_node(data))
        dumper.close()
    finally:
        dumper.dispose()
    return stream.getvalue()


def _node(data: object) -> Node:
    """Make the node of a value: what PyYAML's representer does, without its questions.

    Templates have tens of thousands of values, so this decides how long a compile takes.
    """
    if isinstance(data, str):
        return ScalarNode(_STR, data, None, None, _style(data))
    if isinstance(data, dict):
        pairs = [(_node(key), _node(value)) for key, value in data.items()]
        return MappingNode(_MAP, pairs, flow_style=False)
    if isinstance(data, Tagged):
        node = _node(data.value)
        node.tag = data.tag
        return node
    if isinstance(data, list | tuple):
        return SequenceNode(_SEQ, [_node(item) for item in data], flow_style=False)
    if type(data) is int:
        return ScalarNode(_INT, str(data))
    plain: Node = _PLAIN.represent_data(data)
    return plain


@lru_cache(maxsize=1 << 14)
def _style(text: str) -> str | None:
    """How a string is written; None leaves it bare unless it would then break the syntax."""
    if _NOT_PRINTABLE.search(text):
        return '"'
    if "\n" in text:
        return "|" if _fits_a_block(text) else '"'
    if text.lower() in _WORDS or _LIKE_A_NUMBER.fullmatch(text):
        return "'"
    return None


def _fits_a_block(text: str) -> bool:
    """Whether a literal block shows the text as it is, with nothing to explain."""
    return text[0] not in " \n" and " \n" not in text and not text.endswith((" ", "\n\n"))


@lru_cache(maxsize=1 << 14)
def _read_as(value: str) -> str:
    """Say what a reader would take a bare value for: the same few words over and over."""
    tag: str = _RESOLVER.resolve(ScalarNode, value, (True, False))
    return tag


_RESOLVER: Any = Resolver()


class _Portable(yaml.SafeDumper):
    """PyYAML's own writer, brought to agree with libyaml where the two differ."""

    event: Any
    analysis: Any

    def choose_scalar_style(self) -> str:
        """Leave a scalar with a tag of its own bare, as libyaml does."""
        style: str = super().choose_scalar_style()
        tagged = self.event.tag and not any(self.event.implicit)
        bare = tagged and not self.event.style and self.analysis.allow_block_plain
        return "" if bare else style

    def check_simple_key(self) -> bool:
        """Write a key on the line of its value where libyaml does."""
        if not isinstance(self.event, yaml.ScalarEvent):
            return bool(super().check_simple_key())
        if self.analysis is None:
            self.analysis = self.analyze_scalar(self.event.value)
        key = self.event.value
        return not _BREAKS.search(key) and len(key.encode()) <= _LONGEST_KEY


def _fastest() -> Any:
    """Make the writer over libyaml, or take the portable one where PyYAML came without it."""
    if not yaml.__with_libyaml__:
        return _Portable

    class Fast(yaml.CSafeDumper):
        def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
            """Say what a value is read as: bare where the first of `implicit` is true."""
            if kind is ScalarNode:
                return _read_as(value) if implicit[0] else _STR
            return _RESOLVER.resolve(kind, value, implicit)

    return Fast


_FAST = _fastest()
