"""Composite alarms: what they follow from, and whom they tell."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.deploy.meaning.recipients import actions
from compiler.deploy.meaning.said import Meaning, Properties, Said, changed, number, quoted, said
from compiler.language.duration import show

TYPE = "AWS::CloudWatch::CompositeAlarm"

_PERIODS = {
    "ActionsSuppressorWaitPeriod": "waits {} for its suppressor before it tells anybody",
    "ActionsSuppressorExtensionPeriod": "stays quiet for {} after its suppressor",
}


def meaning(before: Properties, after: Properties) -> Iterator[Said]:
    """Compare two versions of a composite."""
    if not after:
        yield said("the composite goes", weaker=True)
        return
    if not before:
        yield said(f"goes off on {quoted(after.get('AlarmRule'))}")
        return
    if changed(before, after, "AlarmRule"):
        new, old = (quoted(each.get("AlarmRule")) for each in (after, before))
        yield said(f"goes off on {new} instead of {old}", "AlarmRule")
    yield from _suppression(before, after)
    yield from actions(before, after)


def _suppression(before: Properties, after: Properties) -> Iterator[Said]:
    by, was = after.get("ActionsSuppressor"), before.get("ActionsSuppressor")
    if by != was:
        text = f"is suppressed by {quoted(by)}" if by else "is no longer suppressed"
        names = ("ActionsSuppressor", *(() if by and was else _PERIODS))
        yield said(text, *names, weaker=bool(by) and not was)
    for name, text in _PERIODS.items() if by and was else ():
        new, old = number(after.get(name)), number(before.get(name))
        if new is not None and old is not None and new != old:
            yield said(f"{text.format(show(int(new)))}, instead of {show(int(old))}", name)


MEANING: Meaning = meaning
