"""Values of an identity that no resource of the service has: an ARN for a name, or the reverse."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from compiler.catalog.dimension_form import DimensionForm
from compiler.catalog.service import Service
from compiler.frontend.place import Place
from compiler.text.article import with_article
from compiler.text.diagnostic import Code, Diagnostic, Severity

OF_ANOTHER_FORM = Code("WF409", "identity-of-another-form", Severity.WARNING)

_ARN = 5
"""The parts of an ARN behind `arn`, the last of which names the resource."""

_TYPE = re.compile(r"[a-z-]+[:/]")


def of_another_form(
    service: Service, given: Mapping[str, str], place: Place
) -> Iterator[Diagnostic]:
    """Find values of dimensions that are never published; those that hold inputs are not judged."""
    for name, value in given.items():
        form = service.forms.get(name)
        if form is None or "${" in value or form.has(value):
            continue
        text = f"`{name}` of {with_article(service.title)} is written like `{form.example}`"
        found = meant(value, form)
        help_ = f"write `{found}`" if found else f"give {form.found}"
        yield place.child(name).finding(OF_ANOTHER_FORM, text, help_)


def meant(value: str, form: DimensionForm) -> str | None:
    """Find what is meant in an ARN or an address."""
    _, *arn = value.split(":", 5)
    if value.startswith("arn:") and len(arn) == _ARN:
        resource = arn[-1]
        rest = _TYPE.sub("", resource, count=1)
        parts = rest.split("/")
        endings = ("/".join(parts[first:]) for first in range(len(parts)))
        return next((each for each in (resource, *endings) if form.has(each)), None)
    if "://" in value:
        ending = value.rstrip("/").rpartition("/")[2]
        return ending if form.has(ending) else None
    return None
