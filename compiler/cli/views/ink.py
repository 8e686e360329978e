"""Colour by role, where colour is wanted."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

Ink = Callable[[str, str], str]
"""Gives `text` the look of a `role`: an action of a change, title, faint, good, bad."""

_LOOKS: Mapping[str, Mapping[str, object]] = {
    "add": {"fg": "green"},
    "change": {"fg": "yellow"},
    "remove": {"fg": "red"},
    "replace": {"fg": "magenta"},
    "import": {"fg": "cyan"},
    "title": {"bold": True},
    "faint": {"dim": True},
    "good": {"fg": "green", "bold": True},
    "bad": {"fg": "red", "bold": True},
}


def plain(role: str, text: str) -> str:  # noqa: ARG001 - the signature of Ink
    """Give the text as it is."""
    return text


def coloured(role: str, text: str) -> str:
    """Give the text its look; click takes the codes out again where the stream is no terminal."""
    import click

    look = {} if os.environ.get("NO_COLOR") else _LOOKS.get(role, {})
    return click.style(text, **look) if look and text else text  # type: ignore[arg-type]
