"""Series of numbers: a metric of CloudWatch, or metric math over several."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from compiler.ir.value import Text
from compiler.text.source import Span

Dimensions = tuple[tuple[str, Text], ...]
"""Name and value, sorted by name."""


@dataclass(frozen=True, slots=True)
class StatQuery:
    """One metric with its statistic; `period` in seconds, None to take the reader's.

    `account` and `region` are set only where they differ from the stack's own. `interval` is the
    seconds between its points, where they are so far apart that a shorter period has none.
    `reference` is how a spec names it, statistic included: `ecs[vets].CPUUtilization@Average`.
    """

    id: str
    namespace: str
    metric: str
    dimensions: Dimensions
    statistic: str
    period: int | None = None
    unit: str | None = None
    account: str | None = None
    region: str | None = None
    interval: int | None = None
    reference: str = field(default="", compare=False)


About = Literal["order", "search", "hidden points", "band"]
"""What a remark is about.

`order`: a part whose place among operators AWS does not document. `search`: a function that
alarms cannot have. `hidden points`: one whose result depends on how many points are fetched.
`band`: one that makes a band of what is usual.
"""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something of an expression as written that rules judge; `text` is what stands there."""

    about: About
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class MathQuery:
    """An expression over the ids of other queries of the same series; `period` in seconds.

    `remarks` are about the text in the spec, and take no part in comparison.
    """

    id: str
    expression: str
    period: int | None = None
    remarks: tuple[Remark, ...] = field(default=(), compare=False)


Query = StatQuery | MathQuery


@dataclass(frozen=True, slots=True)
class Series:
    """What a metric reference means: its queries, the result last.

    `reference` is how the spec names it; `member` is the member of the fan-out it belongs to,
    empty where there is none; `label` is the legend to draw, `unit` what the numbers are;
    `shape` tells one series from several and from a bare number.
    """

    reference: str
    queries: tuple[Query, ...]
    label: str | None = None
    member: str = ""
    unit: str | None = None
    shape: Literal["series", "array", "scalar"] = "series"

    @property
    def result(self) -> Query:
        """The query whose numbers are meant."""
        return self.queries[-1]

    @property
    def single(self) -> StatQuery | None:
        """The metric, where the series is nothing but one."""
        query = self.queries[0]
        return query if len(self.queries) == 1 and isinstance(query, StatQuery) else None
