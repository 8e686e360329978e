"""A template as data: what CloudFormation reads in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from compiler.frontend import template_text

Document = Mapping[str, object]


@lru_cache(maxsize=64)
def parse(body: str) -> Document:
    """Read the text of a template; one that is no mapping has nothing in it.

    The same text is read once: what comes back is not to be changed.

    Raises:
        ValueError: it is not YAML.
    """
    document = template_text.load(body)
    return document if isinstance(document, dict) else {}


def parse_or_none(body: str) -> Document | None:
    """Read the text of a template that may come from elsewhere; None where it is not YAML."""
    try:
        return parse(body)
    except ValueError:
        return None


def resources(document: Document) -> Mapping[str, Mapping[str, object]]:
    """Return the resources of a template by logical ID."""
    found = document.get("Resources")
    return found if isinstance(found, dict) else {}


def properties(resource: Mapping[str, object]) -> Mapping[str, object]:
    """Return the properties of a resource."""
    found = resource.get("Properties")
    return found if isinstance(found, dict) else {}


def exports(document: Document) -> frozenset[str]:
    """Name what a template exports to other stacks, as far as the names are written out."""
    outputs = document.get("Outputs")
    found = (_export(output) for output in (outputs if isinstance(outputs, dict) else {}).values())
    return frozenset(name for name in found if name)


def _export(output: object) -> str:
    export = output.get("Export") if isinstance(output, dict) else None
    name = export.get("Name") if isinstance(export, dict) else None
    return name if isinstance(name, str) else ""


def imports(part: object) -> Iterator[str]:
    """Name the exports of other stacks that a part of a template reads."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "Fn::ImportValue" and isinstance(value, str):
                yield value
            else:
                yield from imports(value)
    elif isinstance(part, list):
        for value in part:
            yield from imports(value)


def _parameters(document: Document) -> Mapping[str, Mapping[str, object]]:
    found = document.get("Parameters")
    return found if isinstance(found, dict) else {}


def defaults(document: Document) -> Mapping[str, str]:
    """Return the parameters that have a default, and the default."""
    return {
        name: str(parameter["Default"])
        for name, parameter in _parameters(document).items()
        if "Default" in parameter
    }


def ssm_parameters(document: Document) -> frozenset[str]:
    """Name the parameters whose values CloudFormation reads from the SSM Parameter Store."""
    return frozenset(
        name
        for name, parameter in _parameters(document).items()
        if str(parameter.get("Type", "")).startswith("AWS::SSM::Parameter::Value")
    )


def mangled(text: str) -> str:
    """Write a text as CloudFormation gives it back: `?` for what is not ASCII.

    A character beyond the basic plane may come back as one `?` or as two; one is what is known.
    https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/814
    """
    return text if text.isascii() else "".join(c if c.isascii() else "?" for c in text)


def same(before: object, after: object) -> bool:
    """Whether two parts of templates say the same, as far as CloudFormation lets one see.

    `before` is what CloudFormation gave back.
    """
    if isinstance(before, dict) and isinstance(after, dict):
        keys = {mangled(key): key for key in after}
        return before.keys() == keys.keys() and all(
            same(value, after[keys[key]]) for key, value in before.items()
        )
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(map(same, before, after))
    if isinstance(before, str) and isinstance(after, str):
        return before in {after, mangled(after)}
    return type(before) is type(after) and before == after
