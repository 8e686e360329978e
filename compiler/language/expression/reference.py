"""How a spec names a metric: `watch.Metric`, `watch[member].Metric@Sum`, or a named metric."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from compiler.language.expression.statistic import check_statistic
from compiler.language.syntax_problem import SyntaxProblem, quoted, unclosed

Extent = tuple[int, int]
"""Start and end of a piece, as offsets in the text that was read; the end is exclusive."""

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_WORD = re.compile(r"[A-Za-z0-9_]*")
_ALONE = re.compile(r"[^.\[@]*")
_METRIC = re.compile(r"[A-Za-z0-9_]+(?:[.:][A-Za-z0-9_]+)*")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_STATISTIC = re.compile(r"[A-Za-z]*[0-9]*(?:\.[0-9]+)?(?:\([^()]*\))?")
_SHAPE = "a metric is written `watch.Metric`, `watch[member].Metric@Statistic`, or by its name"
_QUOTE = 'a name of a metric with other characters is quoted: watch."disk used %"'
_COMPUTED = "to compute with several metrics, name the result in `metrics:` as an `expression:`"
_MEMBER_FIRST = "the member stands before the dot: `watch[member].Metric`"


@dataclass(frozen=True, slots=True)
class MetricReference:
    """A metric of a watch, or a named metric where `metric` is None.

    `member` names one member of a fan-out, `every` means all of them (`[*]`); offsets take no
    part in comparison, so that one metric named twice is equal.
    """

    name: str
    metric: str | None = None
    member: str | None = None
    every: bool = False
    statistic: str | None = None
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    name_at: Extent = field(default=(0, 0), compare=False)
    metric_at: Extent | None = field(default=None, compare=False)
    member_at: Extent | None = field(default=None, compare=False)
    statistic_at: Extent | None = field(default=None, compare=False)

    def canonical(self) -> str:
        """Return the text of the reference in the one form that reads back everywhere.

        A metric is quoted only when an expression could not read it bare.
        """
        member = "[*]" if self.every else "" if self.member is None else f"[{self.member}]"
        statistic = "" if self.statistic is None else f"@{self.statistic}"
        return f"{self.name}{member}{_metric_text(self.metric)}{statistic}"


def parse_reference(text: str) -> MetricReference:
    """Read a text that is one reference and nothing else.

    Everything between the first dot and the last `@` is the metric, spaces and signs included;
    a metric with `@`, `[` or quotes in it is quoted: `watch."odd @ name"@Sum`.

    Raises:
        SyntaxProblem: the text is no reference, or its statistic is unknown.
    """
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    if start >= end:
        raise SyntaxProblem("wanted a metric, read nothing", 0, len(text), _SHAPE)
    word = _ALONE.match(text, start, end)
    name = word.group() if word else ""
    if not _NAME.fullmatch(name):
        raise _bad_name(name, start)
    return _Pieces(text, start, end, alone=True).read(name)


def scan_reference(text: str, start: int) -> MetricReference:
    """Read the reference that begins at `start`, inside an expression.

    A bare metric consists of letters, digits and `_`, with dots or colons between them.

    Raises:
        SyntaxProblem: a piece is missing or malformed.
    """
    word = _WORD.match(text, start)
    name = word.group() if word else ""
    if not _NAME.fullmatch(name):
        raise _bad_name(name, start)
    return _Pieces(text, start, len(text), alone=False).read(name)


def scan_id(text: str, start: int) -> MetricReference:
    """Read the id of a query that begins at `start`: a small letter, then letters, digits, `_`.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html
    """
    word = _WORD.match(text, start)
    end = word.end() if word else start
    return MetricReference(text[start:end], start=start, end=end, name_at=(start, end))


class _Pieces:
    """Reads the pieces of one reference from left to right."""

    def __init__(self, text: str, start: int, end: int, *, alone: bool) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.at = start
        self.alone = alone

    def read(self, name: str) -> MetricReference:
        self.at += len(name)
        name_at = (self.start, self.at)
        member, member_at = self._member()
        metric, metric_at = self._metric()
        statistic, statistic_at = self._statistic()
        self._check_end()
        every = member == "*"
        return MetricReference(
            name=name,
            metric=metric,
            member=None if every else member,
            every=every,
            statistic=statistic,
            start=self.start,
            end=self.at,
            name_at=name_at,
            metric_at=metric_at,
            member_at=member_at,
            statistic_at=statistic_at,
        )

    def _comes(self, sign: str) -> bool:
        return self.text.startswith(sign, self.at, self.end)

    def _member(self) -> tuple[str | None, Extent | None]:
        if not self._comes("["):
            return None, None
        close = self.text.find("]", self.at, self.end)
        if close < 0:
            raise unclosed("[", self.at)
        inside = self.text[self.at + 1 : close]
        start = self.at + 1 + len(inside) - len(inside.lstrip())
        member = inside.strip()
        if not member or "[" in member:
            message = "wanted the name of a member between `[` and `]`"
            advice = "write one member, or `*` for every member"
            raise SyntaxProblem(message, self.at, close + 1, advice)
        self.at = close + 1
        return member, (start, start + len(member))

    def _metric(self) -> tuple[str | None, Extent | None]:
        if not self._comes("."):
            return None, None
        self.at += 1
        if self._comes('"'):
            return self._quoted_metric()
        return self._lone_metric() if self.alone else self._plain_metric()

    def _quoted_metric(self) -> tuple[str, Extent]:
        start = self.at
        found = _QUOTED.match(self.text, start, self.end)
        if found is None:
            message = "the quoted name of a metric is never closed"
            raise SyntaxProblem(message, start, start + 1, 'add the missing `"`')
        self.at = found.end()
        metric = _ESCAPED.sub(r"\1", found.group(1))
        if not metric.strip():
            raise self._no_metric(start, self.at)
        return metric, (start, self.at)

    def _plain_metric(self) -> tuple[str, Extent]:
        start = self.at
        found = _METRIC.match(self.text, start, self.end)
        if found is None:
            raise self._no_metric(start, start)
        self.at = found.end()
        return found.group(), (start, self.at)

    def _lone_metric(self) -> tuple[str, Extent]:
        at_sign = self.text.rfind("@", self.at, self.end)
        stop = at_sign if at_sign >= 0 else self.end
        piece = self.text[self.at : stop]
        start = self.at + len(piece) - len(piece.lstrip())
        metric = piece.strip()
        if not metric:
            raise self._no_metric(self.at, self.at)
        for offset, sign in enumerate(metric):
            if sign in '@[]"':
                raise _sign_in_metric(sign, start + offset)
        self.at = stop
        return metric, (start, start + len(metric))

    def _statistic(self) -> tuple[str | None, Extent | None]:
        if not self._comes("@"):
            return None, None
        start = self.at + 1
        if self.alone:
            piece = self.text[start : self.end]
            start += len(piece) - len(piece.lstrip())
            statistic = piece.strip()
        else:
            found = _STATISTIC.match(self.text, start)
            statistic = found.group() if found else ""
        check_statistic(statistic, start)
        self.at = start + len(statistic)
        return statistic, (start, self.at)

    def _check_end(self) -> None:
        rest = self.text[self.at : self.end] if self.alone else self.text[self.at : self.at + 1]
        if not rest or (not self.alone and rest not in ".[@"):
            return
        message = f"wanted the end of the metric, read {quoted(rest)}"
        advice = _MEMBER_FIRST if rest[0] == "[" else _SHAPE
        raise SyntaxProblem(message, self.at, self.at + len(rest), advice)

    def _no_metric(self, start: int, end: int) -> SyntaxProblem:
        before = self.text[self.start : start]
        message = f"wanted a metric after {quoted(before)}"
        return SyntaxProblem(message, start, end, _SHAPE)


def _sign_in_metric(sign: str, at: int) -> SyntaxProblem:
    advice = {"[": _MEMBER_FIRST, "@": _COMPUTED}.get(sign, _QUOTE)
    message = f"wanted the name of a metric, read `{sign}` in it"
    return SyntaxProblem(message, at, at + 1, advice)


def _bad_name(name: str, start: int) -> SyntaxProblem:
    if not name:
        return SyntaxProblem("wanted the name of a watch or a metric", start, start, _SHAPE)
    message = f"wanted the name of a watch or a metric, read {quoted(name)}"
    advice = "names start with a lower-case letter and have lower-case letters, digits and `_`"
    if "/" in name:
        advice = "declare it under `watch:`, then write `watch.Metric` with the name of the watch"
    return SyntaxProblem(message, start, start + len(name), advice)


def _metric_text(metric: str | None) -> str:
    if metric is None:
        return ""
    if _METRIC.fullmatch(metric):
        return f".{metric}"
    escaped = metric.replace("\\", "\\\\").replace('"', '\\"')
    return f'."{escaped}"'
