"""Whether every metric behind an alarm or a widget has data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from compiler.doctor.ago import span
from compiler.doctor.check import Check, Finding, Looked, counted
from compiler.doctor.examined import Examined
from compiler.doctor.needs import needs
from compiler.doctor.stuck import stuck_alarms
from compiler.doctor.watched import NOT_PUBLISHED, Silent, User, published, silent, watched
from compiler.language.expression.reference import MetricReference, parse_reference
from compiler.text.diagnostic import Code, Severity
from compiler.text.nearest import listing, nearest

SILENT = Code("WF1021", "metric-without-data", Severity.WARNING)
ELSEWHERE = Code("WF1022", "metric-of-other-dimensions")

_SHOWN = 6


def look(examined: Examined) -> Looked:
    """Look for metrics without data, and tell those alike together."""
    every = watched(examined)
    if not published(examined):
        return Looked("", why=NOT_PUBLISHED)
    stuck = {id(node) for node, _ in stuck_alarms(examined).values()}
    told = "alarm-data" in examined.chosen
    alike: dict[tuple[Code, str, str], list[tuple[User, Silent]]] = defaultdict(list)
    for found in silent(examined).values():
        code = ELSEWHERE if found.elsewhere else SILENT
        if found.watched.sparse and code is SILENT:
            continue
        users = found.watched.users
        # What keeps an alarm from deciding is told of the alarm.
        if code is SILENT and told and any(id(user.alarm) in stuck for user in users):
            continue
        alike[code, *_told(examined, found)].append((users[0], found))
    findings = (_finding(*key, group) for key, group in alike.items())
    return Looked(counted(len(every), "metric"), tuple(findings))


def _told(examined: Examined, found: Silent) -> tuple[str, str]:
    """Say what is known of a metric without data, and what may help."""
    metric = found.watched.metric
    if found.elsewhere:
        sets = {tuple(name for name, _ in each.dimensions) for each in found.listed}
        those = listing((", ".join(names) or "no dimension" for names in sorted(sets)), most=4)
        mine = listing([", ".join(name for name, _ in metric.dimensions)])
        how = f"with {mine} alone" if metric.dimensions else "without dimensions"
        said = f"can have no data {how}: CloudWatch lists them with {those}"
        return said, "give the watch the dimensions that are listed"
    if found.last is not None:
        had = span(examined.now - found.last)
        return f"had data {had} ago, and none since", "see whether what publishes them still runs"
    near = _near(examined, found)
    if near:
        return "had no data in 15 months, and what is listed looks alike", near
    if found.listed:
        help_ = "see whether what they are about is there, and has been used"
        return "had no data in 15 months, others of the name have", help_
    wanted = needs(metric.namespace, metric.name)
    help_ = f"it needs {wanted}" if wanted else "see whether what publishes them is switched on"
    return "had no data in 15 months, and nothing else of the name had within two weeks", help_


def _near(examined: Examined, found: Silent) -> str:
    """Say which listed metric may be meant: one that is like it, and not itself watched."""
    metric = found.watched.metric
    taken = {each.metric.dimensions for each in watched(examined)}
    free = [each.dimensions for each in found.listed if each.dimensions not in taken]
    choices = {_text(each): each for each in free}
    meant = nearest(_text(metric.dimensions), choices)
    if meant is None:
        return ""
    pairs = (pair for pair in choices[meant] if pair not in metric.dimensions)
    return f"did you mean {', '.join(f'`{name}={value}`' for name, value in pairs)}?"


def _text(dimensions: Iterable[tuple[str, str]]) -> str:
    return " ".join(f"{name}={value}" for name, value in dimensions)


def _finding(code: Code, said: str, help_: str, group: list[tuple[User, Silent]]) -> Finding:
    user, _ = min(group, key=lambda each: (each[0].alarm is None, each[0].origin.span))
    names = list(_names(user for user, _ in group))
    one = len(names) == 1 and "[" not in names[0]
    span_ = user.origin.field("metric") if user.alarm is not None else user.origin.span
    words = said.replace("them", "it") if one else said
    return Finding(code, listing(names, most=_SHOWN), words, span_, help=help_)


def _names(users: Iterable[User]) -> Iterator[str]:
    """Write references once for all members: `ecs[cart, stock].CPUUtilization`."""
    members: dict[tuple[str, str | None], list[str]] = defaultdict(list)
    for ref in (parse_reference(user.reference) for user in users):
        members[ref.name, ref.metric] += [ref.member] if ref.member is not None else []
    for (name, metric), found in members.items():
        joined = ", ".join(dict.fromkeys(found)) or None
        yield MetricReference(name, metric, joined).canonical()


CHECK = Check("metrics", "have data", (SILENT, ELSEWHERE), look)
