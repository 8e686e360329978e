"""How wide the screen is."""

from __future__ import annotations

import shutil
import sys

_PIPED = 100
_WIDEST = 120


def width() -> int:
    """Return the columns to write in; a log has no edge, but people read it."""
    if not sys.stdout.isatty():
        return _PIPED
    return min(shutil.get_terminal_size().columns, _WIDEST)
