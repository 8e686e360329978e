"""How the value of a dimension is written, where a name, an ARN or an address is taken for it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from compiler.catalog.data_file import Entry


@dataclass(frozen=True, slots=True)
class DimensionForm:
    """The form of a value: `example` shows it, `found` says where one finds it.

    A value that `pattern` does not match as a whole is never published.
    """

    example: str
    found: str
    pattern: re.Pattern[str]

    def has(self, value: str) -> bool:
        """Tell whether a value has the form."""
        return self.pattern.fullmatch(value) is not None


def form_of(entry: Entry) -> DimensionForm:
    """Make a form of its entry in the file of a service.

    Raises:
        ValueError: something is missing or unknown, or the pattern is no regular expression, or
            does not match the example.
    """
    example, found, written = entry.text("example"), entry.text("found"), entry.text("pattern")
    try:
        form = DimensionForm(example, found, re.compile(written))
    except re.error as error:
        raise ValueError(f"{entry.where}: pattern: {error}") from None
    if not form.has(example):
        raise ValueError(f"{entry.where}: the example {example!r} is not of the pattern")
    entry.close()
    return form
