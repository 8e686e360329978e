"""Pictures of dashboards before and after, for a comment."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from compiler.cli.views.comment import Fold, Section
from compiler.cli.views.markdown import code, plain
from compiler.report.pictures import Picture, Pictures


def section(found: Pictures, address: str) -> Section:
    """Show the pictures that are at an address, or say in one line where they are, or why not."""
    if found.missing:
        return Section((f"No pictures of the dashboards: {plain(found.missing)}.",))
    if not found.found:
        return Section()
    count = sum(bool(name) for each in found.found for name in (each.before, each.after))
    said = f"**Pictures** of the dashboards that change, with made-up data: {count}"
    if found.left:
        said += f"; {found.left} more were not taken (`watchform preview --png` takes all)"
    if not address:
        return Section((f"{said}, in {code(found.where)}.",))
    return Section((f"{said}.",), tuple(_fold(each, address) for each in found.found))


def _fold(each: Picture, address: str) -> Fold:
    entry, environment = _escaped(each.entry), _escaped(each.environment)
    summary = f"<code>{entry}</code> in <code>{environment}</code>, {_words(each)}"
    return Fold(summary, tuple(_shown(each, address.rstrip("/"))))


def _words(each: Picture) -> str:
    if not each.before:
        return "new"
    return "before and after" if each.after else "before"


def _shown(each: Picture, address: str) -> Iterator[str]:
    for word, file in (("Before", each.before), ("After", each.after)):
        if file:
            yield f"{word}:"
            yield ""
            yield f"![{word}]({address}/{quote(file)})"
            yield ""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
