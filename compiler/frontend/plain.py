"""Plain data from YAML that ships with the program: no places, no findings, the same scalars."""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from compiler.frontend import scalars

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_plain(text: str) -> object:
    """Read one YAML document into dicts, lists and YAML 1.2 core scalars.

    For the program's own data files, whose mistakes are ours: what a user writes goes through
    `compiler.frontend.reader`, which knows where each value stands.

    Raises:
        ValueError: the text is not one YAML document, repeats a key, has a key that is not text,
            or uses an anchor or a tag.
    """
    try:
        return _document(yaml.parse(text, Loader=_LOADER))
    except yaml.YAMLError as error:
        raise ValueError(f"not YAML: {error}") from None


def _document(events: Iterator[yaml.Event]) -> object:
    next(events)  # the start of the stream
    if not isinstance(next(events), yaml.DocumentStartEvent):
        raise ValueError("not YAML: there is nothing in it")  # noqa: TRY004
    value = _value(next(events), events)
    next(events)  # the end of the document
    if not isinstance(next(events), yaml.StreamEndEvent):
        raise ValueError("not YAML: there is more than one document")  # noqa: TRY004
    return value


def _value(event: yaml.Event, events: Iterator[yaml.Event]) -> object:
    if isinstance(event, yaml.AliasEvent) or event.anchor or event.tag:  # type: ignore[attr-defined]
        raise ValueError(f"not YAML: an anchor, alias or tag at {event.start_mark}")
    if isinstance(event, yaml.ScalarEvent):
        # Not `style is None`: the C parser says '' for plain where the Python one says None.
        return scalars.resolve(event.value) if event.implicit[0] else event.value
    if isinstance(event, yaml.MappingStartEvent):
        return _mapping(events)
    items: list[object] = []
    while not isinstance(item := next(events), yaml.SequenceEndEvent):
        items.append(_value(item, events))
    return items


def _mapping(events: Iterator[yaml.Event]) -> dict[str, object]:
    entries: dict[str, object] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key = _value(event, events)
        if not isinstance(key, str):
            raise ValueError(f"not YAML: the key {key!r} is not text")  # noqa: TRY004
        if key in entries:
            raise ValueError(f"not YAML: the key {key!r} stands twice")
        entries[key] = _value(next(events), events)
    return entries
