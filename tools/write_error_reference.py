"""Write docs/reference/errors.md: every code of a message, with examples that are compiled.

    python tools/write_error_reference.py            write the page
    python tools/write_error_reference.py --check    write nothing; exit 1 if the page differs

Reasons and examples are those of `watchform explain`, messages are what the compiler says.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from compiler.cli.views.explained import markdown
from compiler.explain.example import message
from compiler.explain.explanation import Explanation
from compiler.explain.families import family, title
from compiler.explain.registry import explanations

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "errors.md"

INTRODUCTION = """\
<!-- Written by tools/write_error_reference.py from compiler/explain/codes/ and compiler/rules/. -->
# Every code of a message

A message begins with its code: `error[WF341]`. Errors will not deploy, or will not alarm; warnings
will, probably not as meant. `watchform explain WF341` shows what stands here. How to read a
message, and the forms for programs, are in [Messages](../guide/03-messages.md).
"""


def of_family(every: list[Explanation]) -> str:
    """Return the family of some explanations that share it."""
    return family(every[0].code.id)


def families() -> list[list[Explanation]]:
    """Return all explanations, those of a family together."""
    grouped = groupby(explanations().values(), key=lambda each: family(each.code.id))
    return [list(members) for _, members in grouped]


def contents() -> Iterator[str]:
    """List the families, and the codes of each."""
    yield "| codes | what they are about |"
    yield "| --- | --- |"
    for members in families():
        links = ", ".join(f"[{e.code.id}](#{e.code.id.lower()})" for e in members)
        yield f"| {links} | {title(of_family(members))} |"
    yield ""


def page() -> str:
    """Return the page as it should be."""
    lines = [INTRODUCTION, *contents()]
    for members in families():
        name = of_family(members)
        lines += [f"## {name}xx: {title(name)}", ""]
        for each in members:
            lines += [f"### {each.code.id}", ""]
            lines += [f"**{each.code.slug}** ({each.code.severity.value})", ""]
            lines += [markdown(each, message(each)), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def main() -> None:
    """Write the page, or check it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="exit 1 if the page differs")
    check = parser.parse_args().check
    text = page()
    if not check:
        PAGE.write_text(text, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        sys.exit(f"{PAGE.name} is not what this script writes: run it without --check")


if __name__ == "__main__":
    main()
