"""What changes in meaning, for a comment: what the monitoring loses first, then all by kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from compiler.cli.views.comment import Fold, Section
from compiler.cli.views.markdown import code, place, plain, prose
from compiler.cli.views.words import kind
from compiler.deploy.plan import ChangeAction
from compiler.report.changes import Changes, Entry, Sentence, StackFate
from compiler.report.report import Report
from compiler.report.sides import Side
from compiler.report.specs import GONE

_OPEN = 15
_MEMBERS = 12
_KINDS: Mapping[str, str] = {
    "AWS::CloudWatch::Alarm": "Alarms",
    "AWS::CloudWatch::CompositeAlarm": "Alarms",
    "AWS::CloudWatch::Dashboard": "Dashboards",
    "AWS::Logs::LogGroup": "Log retention",
    "AWS::Logs::MetricFilter": "Metrics from logs",
    "AWS::SNS::Topic": "Notifications",
    "AWS::SNS::TopicPolicy": "Notifications",
    "AWS::SNS::Subscription": "Notifications",
    "AWS::CloudTrail::Trail": "Audit trail",
}
_OTHERS = "Other resources"
_ORDER = [*dict.fromkeys(_KINDS.values()), _OTHERS]
_WORDS: Mapping[ChangeAction, str] = {
    "add": "new",
    "remove": "goes",
    "replace": "made anew",
    "import": "taken over",
    "change": "",
}


def sections(report: Report, files: str) -> Iterator[Section]:
    """Write what changes; one line where nothing does. `files` is the address of the project."""
    found = report.changes
    gone = [fate for fate in found.stacks if fate.what == GONE]
    if found.weaker or gone:
        yield Section(tuple(_quoted(_weaker(found, gone, files))))
    notes = (*_not_compared(report), *_fates(found))
    if notes:
        yield Section(notes)
    if not found.entries and not found.stacks:
        quiet = "every template stays as it is" if found.compared else ""
        yield Section(quiet=quiet)
        return
    yield from _others(found, files)


def _weaker(found: Changes, gone: Sequence[StackFate], files: str) -> Iterator[str]:
    yield "[!WARNING]"
    yield "**The monitoring becomes weaker**"
    yield from (f"- {_fate(fate, found)}" for fate in gone)
    for entry in found.weaker:
        yield from _entry(entry, found, files, fate=False)


def _quoted(lines: Iterable[str]) -> Iterator[str]:
    return (f"> {line}" for line in lines)


_BROKEN = "the specs do not compile, so nothing can be said of what changes"
_UNKNOWN = (
    "the specs of before do not compile, and no template of them is committed: what changes is "
    "not known"
)
_COMMITTED = (
    "the specs of before do not compile: compared with the templates that were committed with them"
)


def _not_compared(report: Report) -> Iterator[str]:
    """Say of what it cannot be told what changes, and with what the others are compared."""
    said: dict[str, list[str]] = {}
    for side in report.sides:
        what = _note(side)
        if what:
            said.setdefault(what, []).append(side.environment)
    for what, names in said.items():
        yield f"- {', '.join(map(code, names))}: {what}."


def _note(side: Side) -> str:
    if side.after is not None and side.after.failed:
        return _BROKEN
    if side.before_is_unknown:
        return _UNKNOWN
    if side.before is not None and side.before.failed:
        return _COMMITTED
    if side.after is None:
        return "the environment goes"
    return "" if side.before is not None else "the environment is new"


def _fates(found: Changes) -> Iterator[str]:
    return (f"- {_fate(fate, found)}." for fate in found.stacks if fate.what != GONE)


def _fate(fate: StackFate, found: Changes) -> str:
    return f"stack {code(fate.stack)}{where(fate.environments, found)}: {fate.what}"


def _others(found: Changes, files: str) -> Iterator[Section]:
    """Write what changes by kind; of much, what is new is folded first."""
    changed = [entry for entry in found.others if entry.action != "add"]
    new = [entry for entry in found.others if entry.action == "add"]
    if len(changed) + len(new) <= _OPEN:
        changed, new = [*changed, *new], []
    shown, more = changed[:_OPEN], changed[_OPEN:]
    folds = [
        Fold(f"{len(some)} {word}", tuple(_by_kind(some, found, files)))
        for some, word in ((more, "more that change"), (new, "new"))
        if some
    ]
    if shown or folds:
        yield Section(tuple(_by_kind(shown, found, files)), tuple(folds))


def _by_kind(entries: Sequence[Entry], found: Changes, files: str) -> Iterator[str]:
    ordered = sorted(entries, key=lambda entry: _ORDER.index(_kind(entry)))
    for number, (name, group) in enumerate(groupby(ordered, key=_kind)):
        if number:
            yield ""
        yield f"**{name}**"
        for entry in group:
            yield from _entry(entry, found, files)


def _kind(entry: Entry) -> str:
    return _KINDS.get(entry.type, _OTHERS)


def _entry(entry: Entry, found: Changes, files: str, *, fate: bool = True) -> Iterator[str]:
    members = f" ({_named(entry.members)})" if entry.members else ""
    word = _WORDS[entry.action] if fate else ""
    known = (entry.sentences and _kind(entry) != _OTHERS) or _kind(entry) == "Dashboards"
    type_ = "" if known else f" ({kind(entry.type)})"
    at = f", {place(entry.span, files)}" if entry.span else ""
    head = f"{code(entry.name)}{members}{type_}{at}{where(entry.environments, found)}"
    head += f", {word}" if word else ""
    if not entry.sentences:
        yield f"- {head}"
    elif len(entry.sentences) == 1 and entry.sentences[0].environments == entry.environments:
        yield f"- {head}: {prose(entry.sentences[0].text)}"
    else:
        yield f"- {head}:"
        yield from (f"  - {_sentence(sentence, entry)}" for sentence in entry.sentences)


def _named(members: Sequence[str]) -> str:
    left = len(members) - _MEMBERS
    shown = plain(", ".join(members[:_MEMBERS] if left > 1 else members))
    return f"{shown} and {left} more" if left > 1 else shown


def _sentence(sentence: Sentence, entry: Entry) -> str:
    if sentence.environments == entry.environments:
        return prose(sentence.text)
    return f"{', '.join(map(code, sentence.environments))}: {prose(sentence.text)}"


def where(environments: Sequence[str], found: Changes) -> str:
    """Name environments where they are not all that are compared."""
    if tuple(environments) == found.compared:
        return ""
    return f" in {', '.join(map(code, environments))}"
