"""The order in which stacks are to be deployed: those first that others need."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from compiler.deploy.document import exports, imports, parse, properties, resources
from compiler.emit.template import Template
from compiler.ir.input import StackSource

_ALARM = re.compile(
    r"""\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"([^"]*)"|'([^']*)'|([^\s()"']+))\s*\)"""
)
_ARN = re.compile(r"^arn:[^:]+:cloudwatch:[^:]*:[^:]*:alarm:")


def needs(templates: Sequence[Template]) -> Mapping[str, frozenset[str]]:
    """Name by stack the others that must be there first; the stacks come in their order.

    It never goes in a circle: of stacks that need each other, the first needs nothing.
    """
    watched, read = watching(templates), importing(templates)
    found: dict[str, frozenset[str]] = {}
    for template in in_order(templates, watched):
        name = template.stack.name
        first = _reads(template) | watched[name] | read[name].keys()
        found[name] = frozenset(first & found.keys())
    return found


def importing(templates: Sequence[Template]) -> Mapping[str, Mapping[str, str]]:
    """Say by stack what it imports from others of these: the other stack, and the export."""
    if len(templates) < 2:
        return {template.stack.name: {} for template in templates}
    documents = {template.stack.name: parse(template.body) for template in templates}
    makers = {export: stack for stack, d in documents.items() for export in exports(d)}
    return {
        stack: {
            makers[export]: export
            for export in imports(document)
            if makers.get(export, stack) != stack
        }
        for stack, document in documents.items()
    }


def in_order(
    templates: Sequence[Template], watched: Mapping[str, frozenset[str]]
) -> tuple[Template, ...]:
    """Put the stacks first whose outputs others read, or whose alarms; otherwise the order stays.

    Outputs come before alarms where both cannot be. Stacks that read from each other cannot be
    put in order and come last, as they are. `watched` is what `watching` says of them.
    """
    read = importing(templates)
    reads = {t.stack.name: _reads(t) | read[t.stack.name].keys() for t in templates}
    left = list(templates)
    done: list[Template] = []
    while left:
        names = {template.stack.name for template in left}
        free = [t for t in left if not reads[t.stack.name] & names - {t.stack.name}]
        ready = [t for t in free if not watched[t.stack.name] & names] or free[:1]
        done += ready or left
        left = [t for t in left if ready and t not in ready]
    return tuple(done)


def watching(templates: Sequence[Template]) -> Mapping[str, frozenset[str]]:
    """Name by stack the other stacks whose alarms its composites name."""
    if len(templates) < 2:
        return {template.stack.name: frozenset() for template in templates}
    documents = {template.stack.name: parse(template.body) for template in templates}
    makers = {
        name: stack
        for stack, document in documents.items()
        for resource in resources(document).values()
        if isinstance(name := properties(resource).get("AlarmName"), str)
    }
    return {
        stack: frozenset(
            makers[name]
            for resource in resources(document).values()
            for name in _named(properties(resource))
            if makers.get(name, stack) != stack
        )
        for stack, document in documents.items()
    }


def _named(composite: Mapping[str, object]) -> Iterator[str]:
    """Name the alarms of a composite; CloudWatch takes names and ARNs."""
    for text in _texts(composite.get("AlarmRule")):
        for found in _ALARM.finditer(text):
            yield _ARN.sub("", found[1] or found[2] or found[3] or "")
    for text in _texts(composite.get("ActionsSuppressor")):
        yield _ARN.sub("", text)


def _texts(value: object) -> Iterator[str]:
    """Yield the texts of a value, inside of functions too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _reads(template: Template) -> set[str]:
    sources = (input_.source for input_ in template.parameters.values())
    return {source.stack for source in sources if isinstance(source, StackSource)}
