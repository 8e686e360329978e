"""Write docs/reference/language.md: every key of the language, from the models that read it.

    python tools/write_language_reference.py            write the page
    python tools/write_language_reference.py --check    write nothing; exit 1 if the page differs

Names, values, defaults and meanings are those of the pydantic models.
"""

from __future__ import annotations

import inspect
import sys
import textwrap
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from pydantic import BeforeValidator, Tag
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from written_page import write_or_check

from compiler.catalog import service as catalog
from compiler.frontend.model import SpecModel
from compiler.kinds.kind import Kind
from compiler.kinds.registry import kinds
from compiler.language import datapoints, duration, keep, period, size, statistic, threshold
from compiler.resolve.header import Header
from compiler.resolve.project import EnvironmentFile, ProjectFile

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "language.md"

INTRODUCTION = """\
<!-- Written by tools/write_language_reference.py from the models that read the specs. -->
# Every key of the language

The [guide to the language](../guide/02-language.md) explains how the pieces work together. This
page lists them: every key of a spec, of `project.yaml` and of an environment file. A key that is
not here is an error, and the message names the nearest one.
"""
SPEC = """`specs/<name>.yaml`: one file is one stack. Besides the keys below it has the sections
{sections}; and `defaults:`, whose keys are names of sections: what stands there is taken for every
entry of that section that does not say it itself."""
OTHER_FILES = (
    ("## The project file\n", "`specs/project.yaml`: true in every environment.", ProjectFile),
    ("## An environment file\n", "`specs/environments/<name>.yaml`.", EnvironmentFile),
)
TABLE = "| key | value | default | meaning |\n| --- | --- | --- | --- |"
FAN_OUT = """\
| `each` | list of text, or mapping of name to values | — | One of these for each member. |
| `members` | mapping of name to changes | — | What is different for single members; \
`{enabled: false}` leaves one out. |"""
WORDS = {Any: "any", str: "text", int: "whole number", float: "number", bool: "`true`, `false`"}
IDENTITY = "| any other | text | — | A dimension of its identity: see [Services](#services). |"


class Value(NamedTuple):
    """A kind of value that is written as text: its name here, who reads it, what it may be."""

    title: str
    parser: Callable[[object], object]
    words: str


VALUES = (
    Value("duration", duration.parse, "A whole number and a unit: `10s`, `5m`, `1h`, `30d`."),
    Value("period", period.parse, "A duration: `10s`, `20s`, `30s`, or whole minutes up to `7d`."),
    Value(
        "threshold",
        threshold.parse,
        'In quotes: `"> 10"`, `">= 10"`, `"< 10"`, `"<= 10"` compare with a number, in the unit of '
        "the metric. `above band 2`, `below band 2` and `outside band 2` compare with what is "
        "usual (anomaly detection); the number is the band's width in standard deviations.",
    ),
    Value(
        "datapoints",
        datapoints.parse,
        "`2 of 3`: of the newest three points, two must breach. `3` means `3 of 3`.",
    ),
    Value(
        "statistic",
        statistic.parse,
        "`Sum`, `Average`, `Minimum`, `Maximum`, `SampleCount`, `p99`, `tm90`…",
    ),
    Value("amount of data", size.parse, "A number and a unit: `500 MB`, `5 GB`, `1 TB`."),
    Value("days", keep.parse_days, "Whole days: `90d`, or `forever`."),
    Value(
        "retention time",
        keep.parse_retention,
        "Days that CloudWatch Logs can keep, or `forever`: "
        + ", ".join(f"`{days}d`" for days in keep.DAYS)
        + ".",
    ),
)


class Page:
    """Writes the page, and remembers which shapes it has described."""

    def __init__(self) -> None:
        self._described: dict[type[SpecModel], str] = {}

    def text(self) -> str:
        """Write the whole page."""
        sections = sorted(kinds(), key=lambda kind: kind.key)
        links = ", ".join(f"[`{kind.key}`](#{anchor(kind.key)})" for kind in sections)
        lines = [INTRODUCTION]
        lines += ["## A spec\n", prose(SPEC.format(sections=links)), *self._shape(Header, "")]
        for title, words, model in OTHER_FILES:
            lines += [title, prose(words), *self._shape(model, "")]
        lines.append("## Sections of a spec\n")
        for kind in sections:
            lines += [f"### {kind.key}\n", *self._kind(kind)]
        lines += ["## Values\n", prose("Some values are written as text and mean more.")]
        for value in VALUES:
            lines += [f"### {value.title}\n", prose(value.words)]
        lines += ["## Services\n", *services()]
        return "\n".join(lines).rstrip("\n") + "\n"

    def _kind(self, kind: Kind[Any]) -> Iterator[str]:
        module = inspect.getmodule(kind.entry)
        summary = (inspect.getdoc(module) or "").partition("\n")[0].partition(": ")[2]
        yield prose(f"{summary[:1].upper()}{summary[1:]} {' '.join(facts(kind))}")
        yield from self._shape(kind.entry, kind.key, FAN_OUT if kind.fans_out else "")

    def _shape(self, model: type[SpecModel], path: str, further: str = "") -> Iterator[str]:
        """Write the table of a shape, and then those of the shapes inside it."""
        yield TABLE
        inside: list[tuple[type[SpecModel], str]] = []
        hints = get_type_hints(model, include_extras=True)
        for name, field in model.model_fields.items():
            key = field.alias or name
            here = f"{path}.{key}" if path else key
            for inner, tag in models(hints[name]):
                if inner not in self._described:
                    self._described[inner] = f"{here}: {tag}" if tag else here
                    inside.append((inner, here))
            cells = (self._value(hints[name], field), default(field, hints[name]))
            yield f"| `{key}` | {' | '.join(cells)} | {self._meaning(model, name, field)} |"
        if model.model_config.get("extra") == "allow":
            yield IDENTITY
        yield f"{further}\n" if further else ""
        for inner, here in inside:
            yield f"#### {self._described[inner]}\n"
            yield prose((inspect.getdoc(inner) or "").partition("\n")[0])
            yield from self._shape(inner, here)

    def _value(self, hint: Any, field: FieldInfo) -> str:
        written = self._written(hint)
        return ", ".join([written, *limits(field, text=written == "text")])

    def _written(self, hint: Any, *, inside: bool = False) -> str:
        """Name a type in words; `inside` a list or mapping nothing is a value like others."""
        origin, arguments = get_origin(hint), get_args(hint)
        if origin is Annotated:
            return self._annotated(arguments)
        if origin in (Union, types.UnionType):
            words = [self._written(a) for a in arguments if a is not type(None)]
            return either([*words, "`null`"] if inside and type(None) in arguments else words)
        if origin in (list, dict):
            inner = self._written(arguments[-1], inside=True)
            return f"{'list of' if origin is list else 'mapping of name to'} {inner}"
        if isinstance(hint, type) and issubclass(hint, SpecModel):
            title = self._described[hint]
            return f"[{title.partition(': ')[2] or 'mapping'}](#{anchor(title)})"
        return either([f"`{a}`" for a in arguments]) if origin is Literal else WORDS[hint]

    def _annotated(self, arguments: tuple[Any, ...]) -> str:
        reading = [e.func for e in arguments[1:] if isinstance(e, BeforeValidator)]
        found = next((value for value in VALUES if value.parser in reading), None)
        if found is not None:
            return f"[{found.title}](#{anchor(found.title)})"
        written = self._written(arguments[0])
        # What reads a text into a shape lets the text stand for it.
        return f"text or {written}" if reading else written

    def _meaning(self, model: type[SpecModel], name: str, field: FieldInfo) -> str:
        if field.description is None:
            sys.exit(f"{name} of {model.__name__} has no description: give it one")
        return " ".join(field.description.split()).replace("|", "\\|")


def facts(kind: Kind[Any]) -> Iterator[str]:
    """Say what is peculiar about a kind."""
    if kind.single:
        yield "One for each spec, without a name of its own."
    else:
        yield f"Entries by name; a name has {kind.names.words}."
    if kind.shorthand is not None:
        yield f"`name: value` is short for `name: {{{kind.shorthand}: value}}`."
    if kind.implied is not None:
        yield "Without `each:`, it has the members of what it watches."
    if kind.whole:
        yield "An override replaces an entry as a whole."


def models(hint: Any, tag: str = "") -> Iterator[tuple[type[SpecModel], str]]:
    """Find the shapes inside a type, with the name that a union gives them."""
    if get_origin(hint) is Annotated:
        base, *extras = get_args(hint)
        tag = next((extra.tag for extra in extras if isinstance(extra, Tag)), tag)
        yield from models(base, tag)
    elif isinstance(hint, type) and issubclass(hint, SpecModel):
        yield hint, tag
    else:
        for inner in get_args(hint):
            yield from models(inner, tag)


def limits(field: FieldInfo, *, text: bool) -> Iterator[str]:
    """Say what a value must keep to, in words."""
    names = ("ge", "le", "min_length", "max_length", "pattern")
    every = ((name, getattr(limit, name, None)) for limit in field.metadata for name in names)
    found = {name: value for name, value in every if value is not None}
    least, most = found.get("min_length"), found.get("max_length")
    if least == 1:
        yield "not empty"
    if most is not None:
        yield f"{'exactly' if least == most else 'at most'} {most}{' characters' * text}"
    words = {"ge": "at least {}", "le": "at most {}", "pattern": "form `{}`"}
    for name, sentence in words.items():
        if name in found:
            yield sentence.format(str(found[name]).replace("|", "\\|"))


def default(field: FieldInfo, hint: Any) -> str:
    """Say what is taken where the key is not written."""
    if field.is_required():
        return "required"
    value = field.default
    if value is PydanticUndefined or value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, list):
        return f"`[{', '.join(value)}]`"
    seconds = isinstance(value, int) and get_origin(hint) is Annotated
    return f"`{duration.show(value)}`" if seconds else f"`{value}`"


def services() -> Iterator[str]:
    """List what `watch:` can watch."""
    yield prose(
        "What `service:` of a watch may be. It must be given its identity. "
        "[The catalog](catalog.md) shows the metrics, widgets and alarms of each."
    )
    yield "| service | what it is | identity | may be given | recommended alarms |"
    yield "| --- | --- | --- | --- | --- |"
    for name in catalog.names():
        service = catalog.load(name)
        cells = [
            ", ".join(f"`{key}`" for key in keys) or "—"
            for keys in (service.identity, service.optional, service.recommended)
        ]
        yield f"| `{name}` | [{service.title}]({service.docs}) | {' | '.join(cells)} |"
    yield "| `custom` | anything else | `namespace` | `dimensions` | — |"


def prose(text: str) -> str:
    """Break a paragraph into lines; an empty line follows."""
    return textwrap.fill(text, 100, break_long_words=False, break_on_hyphens=False) + "\n"


def anchor(heading: str) -> str:
    """Return the anchor that GitHub gives a heading."""
    return "".join(c for c in heading.lower() if c.isalnum() or c in " -_").replace(" ", "-")


def either(words: list[str]) -> str:
    """Join alternatives."""
    *others, last = dict.fromkeys(words)
    return f"{', '.join(others)} or {last}" if others else last


def page() -> str:
    """Return the page as it should be."""
    return Page().text()


def main() -> None:
    """Write the page, or check it."""
    write_or_check(PAGE, page(), __doc__)


if __name__ == "__main__":
    main()
