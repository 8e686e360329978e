"""A page that comes from the code: written, or compared with what it should be."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def write_or_check(page: Path, text: str, purpose: str | None) -> None:
    """Write a page; with `--check` only exit with 1 where it differs. `purpose` is for `--help`."""
    parser = argparse.ArgumentParser(description=(purpose or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="exit 1 if the page differs")
    if not parser.parse_args().check:
        page.write_text(text, encoding="utf-8")
    elif not page.exists() or page.read_text(encoding="utf-8") != text:
        sys.exit(f"{page.name} is not what this script writes: run it without --check")
