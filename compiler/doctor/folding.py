"""Findings as they are told: once for the members of an entry that have the same problem."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from compiler.doctor.check import NAMES, Finding
from compiler.text.diagnostic import Diagnostic

_SHOWN = 8


def folded(findings: Iterable[Finding]) -> tuple[Diagnostic, ...]:
    """Join what is said of several members of an entry: `alarms.cpu[cart, stock] …`.

    Members stand at one place. Where each has a name of its own, as log groups do, these are
    listed.
    """
    same: dict[tuple[object, ...], list[Finding]] = {}
    for each in findings:
        key = (each.code, each.said, each.span, each.label, each.help)
        same.setdefault(key, []).append(each)
    return tuple(_told(group) for group in same.values())


def _told(group: Sequence[Finding]) -> Diagnostic:
    first = group[0]
    names = " ".join(dict.fromkeys(each.name for each in group if each.name))
    help_ = first.help.replace(NAMES, names)
    message = f"{_subject(group)} {first.said}"
    return Diagnostic(first.code, message, first.span, first.label, help_)


def _subject(group: Sequence[Finding]) -> str:
    parts = [_parts(each.subject) for each in group]
    entries = {entry for entry, _ in parts}
    if len(entries) == 1 and parts[0][1]:
        return f"{parts[0][0]}[{_listed([member for _, member in parts])}]"
    return _listed([each.subject for each in group])


def _listed(words: Sequence[str]) -> str:
    if len(words) <= _SHOWN:
        return ", ".join(words)
    return f"{', '.join(words[: _SHOWN - 1])} and {len(words) - _SHOWN + 1} more"


def _parts(subject: str) -> tuple[str, str]:
    """Split `alarms.cpu[cart]` into the entry and the member; it is empty where there is none."""
    entry, bracket, member = subject.partition("[")
    return (entry, member[:-1]) if bracket and member.endswith("]") else (subject, "")
