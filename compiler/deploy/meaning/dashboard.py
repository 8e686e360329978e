"""Dashboards: widget by widget."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from compiler.deploy.meaning.said import Meaning, Properties, Said, said

TYPE = "AWS::CloudWatch::Dashboard"

_BODY = "DashboardBody"
_NAMED = 12
_PLACE = ("x", "y", "width", "height")


class _Widget(NamedTuple):
    """A widget as people know it, and all it says."""

    name: str
    whole: Mapping[str, object]

    @property
    def properties(self) -> Mapping[str, object]:
        found = self.whole.get("properties")
        return found if isinstance(found, dict) else {}


def meaning(before: Properties, after: Properties) -> Iterator[Said]:
    """Compare the widgets of two versions of a dashboard, each with the one of its title."""
    if not after:
        return
    old, new = _widgets(before) if before else None, _widgets(after)
    if not before and new is not None:
        yield said(f"has {len(new)} widget{'s' * (len(new) != 1)}")
    if old is None or new is None:
        return
    for name in [name for name in old if name not in new]:
        yield said(f"widget {name} goes", _BODY)
    for name in [name for name in new if name not in old]:
        yield said(f"widget {name} is new", _BODY)
    moved = [n for n in new if n in old and _place(old[n]) != _place(new[n])]
    for name in [name for name in new if name in old]:
        yield from _widget(old[name], new[name])
    if moved:
        yield said(f"{_listed(moved)} moved", _BODY)


def _widget(old: _Widget, new: _Widget) -> Iterator[Said]:
    a, b = old.properties, new.properties
    name = f"widget {new.name}"
    for what, (yes, no) in _LISTS.items():
        before, after = _listed_in(a, what), _listed_in(b, what)
        more = [key for key in after if key not in before]
        less = [key for key in before if key not in after]
        # What one reads must tell them apart: a label alone does not where both sides have it.
        alike = {after[key] for key in more} & {before[key] for key in less}
        for keys, texts, verb in ((more, after, yes), (less, before, no)):
            if keys:
                shown = [key if texts[key] in alike else texts[key] for key in keys]
                yield said(f"{name} {verb} {_enumerated(shown)}", _BODY)
    for key in sorted(a.keys() | b.keys()):
        if key in _TEXTS and a.get(key) != b.get(key):
            yield said(f"{name}: {_other_lines(a.get(key), b.get(key))}", _BODY)
        elif _rest(a, key) != _rest(b, key):
            shown = [_short(_rest(b, key)), _short(_rest(a, key))]
            yield said(f"{name}: {key} {shown[0]} instead of {shown[1]}", _BODY)


_LISTS: Mapping[str, tuple[str, str]] = {
    "metrics": ("draws", "no longer draws"),
    "alarms": ("shows the state of", "no longer shows the state of"),
    "annotations": ("marks", "no longer marks"),
}


_TEXTS = ("markdown", "query")


def _other_lines(before: object, after: object) -> str:
    """Say which lines of a text are others now."""
    old, new = (str(text or "").splitlines() for text in (before, after))
    less = [line for line in old if line.strip() and line not in new]
    more = [line for line in new if line.strip() and line not in old]
    if not less and not more:
        return "its lines are in another order"
    parts = [f"says {_enumerated(more)}"] if more else []
    parts += [f"{'instead of' if more else 'no longer says'} {_enumerated(less)}"] if less else []
    return " ".join(parts)


def _listed_in(properties: Mapping[str, object], what: str) -> dict[str, str]:
    """Return what a widget lists: all that one says, and how people name it."""
    value = properties.get(what)
    if what == "annotations":
        value = value.get("horizontal") if isinstance(value, dict) else None
    rows = value if isinstance(value, list) else []
    if what == "metrics":
        return {_line(row): _label(row) for row in rows if _is_drawn(row)}
    if what == "alarms":
        return {str(row): str(row).rpartition(":alarm:")[2] for row in rows}
    return {json.dumps(row, sort_keys=True, ensure_ascii=False): _mark(row) for row in rows}


def _rest(properties: Mapping[str, object], key: str) -> object:
    """Return what a widget says at a key, besides what it lists there."""
    value = properties.get(key)
    if key == "annotations" and isinstance(value, dict):
        return {name: more for name, more in value.items() if name != "horizontal"} or None
    return None if key in _LISTS else value


def _mark(row: object) -> str:
    if not isinstance(row, dict):
        return str(row)
    return str(row.get("label") or row.get("value"))


def _enumerated(names: Sequence[str]) -> str:
    shown = [f"`{name.replace('`', chr(39))}`" for name in names]
    if len(shown) > _NAMED + 1:
        return f"{', '.join(shown[:_NAMED])} and {len(shown) - _NAMED} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _widgets(dashboard: Properties) -> dict[str, _Widget] | None:
    """Return the widgets by name; those of one name are told apart by their number."""
    body = dashboard.get(_BODY)
    text = _text(body)
    try:
        data = json.loads(text) if text is not None else None
    except ValueError:
        return None
    found: dict[str, _Widget] = {}
    for whole in data.get("widgets", ()) if isinstance(data, dict) else ():
        name = _name(whole)
        number = sum(1 for known in found if known.partition(" #")[0] == name)
        key = f"{name} #{number + 1}" if number else name
        found[key] = _Widget(key, whole)
    return found


def _text(body: object) -> str | None:
    """Return the text of a body, also where inputs are put into it."""
    if isinstance(body, dict):
        body = body.get("Fn::Sub")
    if isinstance(body, list):
        body = body[0] if body else None
    return body if isinstance(body, str) else None


def _name(widget: Mapping[str, object]) -> str:
    properties = widget.get("properties")
    title = properties.get("title") if isinstance(properties, dict) else None
    return f"`{title}`" if title else f"({widget.get('type')})"


def _lines(properties: Mapping[str, object]) -> list[str]:
    rows = properties.get("metrics")
    return [_line(row) for row in (rows if isinstance(rows, list) else ()) if _is_drawn(row)]


def _is_drawn(row: object) -> bool:
    last = row[-1] if isinstance(row, list) and row else None
    return not (isinstance(last, dict) and last.get("visible") is False)


def _line(row: Sequence[object]) -> str:
    words = [str(word) for word in row if not isinstance(word, dict)]
    options = _options(row)
    looks = {k: v for k, v in options.items() if k not in {"id", "expression", "stat"}}
    name = str(options.get("expression") or " ".join(words[1:]))
    stat = f" ({options['stat']})" if "stat" in options else ""
    shown = "".join(f", {key} {value}" for key, value in sorted(looks.items()))
    return f"{name}{stat}{shown}"


def _label(row: Sequence[object]) -> str:
    """Return the legend of a line; without one, what it draws."""
    return str(_options(row).get("label") or _line(row))


def _options(row: Sequence[object]) -> Mapping[str, object]:
    return next((word for word in row if isinstance(word, dict)), {})


def _place(widget: _Widget) -> tuple[object, ...]:
    return tuple(widget.whole.get(key) for key in _PLACE)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:4])
    left = len(names) - 4
    return f"{'widget' if len(names) == 1 else 'widgets'} {shown}" + (
        f" and {left} more" if left > 0 else ""
    )


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False) if value is not None else "nothing"
    return text if len(text) <= 60 else f"{text[:59]}…"


MEANING: Meaning = meaning
