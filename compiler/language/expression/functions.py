"""The functions of metric math.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

SOURCE: Final = (
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html"
)

Returns = Literal["same", "reduced", "scalar", "series", "array", "if", "slice", "open"]
"""What a function gives.

`same`: what its first argument is. `reduced`: a scalar for one series, one series for an array.
`if`: an array where an argument is one, else a series. `slice`: an array, unless it has one
place only. `open`: known only when it runs.
"""

InAlarm = Literal["yes", "no", "discouraged", "scalar discouraged", "fills late points", "band"]
"""What AWS says of a function in an alarm.

`discouraged`: an alarm fetches more points than it evaluates, and the result depends on them.
`scalar discouraged`: the same, where the argument is one series. `fills late points`: a newest
point that is only late is filled too. `band`: needs a band threshold.
"""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What one argument may be.

    `kinds` holds some of scalar, series, array, metric (a reference, not an expression),
    text and texts (an array of texts); `words` the bare words that are understood here.
    """

    kinds: frozenset[str]
    words: tuple[str, ...]
    optional: bool


@dataclass(frozen=True, slots=True)
class Function:
    """A function of metric math; `most` is the number of arguments it takes at most."""

    name: str
    parameters: tuple[Parameter, ...]
    returns: Returns
    in_alarm: InAlarm
    most: int

    @property
    def fewest(self) -> int:
        """The number of arguments it needs at least."""
        return sum(not parameter.optional for parameter in self.parameters)

    def parameter(self, position: int) -> Parameter | None:
        """Return the parameter at a position from 0; the last one repeats up to `most`."""
        if position >= self.most:
            return None
        return self.parameters[min(position, len(self.parameters) - 1)]


def _parameter(notation: str) -> Parameter:
    # Words that the function understands are told from kinds of values by the `=` before them.
    pieces = notation.removesuffix("?").split("|")
    return Parameter(
        kinds=frozenset(piece for piece in pieces if piece[0] != "="),
        words=tuple(piece[1:] for piece in pieces if piece[0] == "="),
        optional=notation.endswith("?"),
    )


def _function(
    name: str, parameters: str, returns: Returns, in_alarm: InAlarm = "yes", most: int = 0
) -> Function:
    known = tuple(_parameter(notation) for notation in parameters.split())
    return Function(name, known, returns, in_alarm, most or len(known))


_SERIES = "series|array"

_ALL = (
    _function("ABS", _SERIES, "same"),
    _function("ANOMALY_DETECTION_BAND", "series scalar?", "array", "band"),
    _function("AVG", _SERIES, "reduced", "scalar discouraged"),
    _function("CEIL", _SERIES, "same"),
    _function("DATAPOINT_COUNT", _SERIES, "reduced", "scalar discouraged"),
    _function("DATE", "series", "series"),
    _function("DAY", "series", "series"),
    _function("DB_PERF_INSIGHTS", "text text text|texts", "open"),
    _function("DIFF", _SERIES, "same"),
    _function("DIFF_TIME", _SERIES, "same"),
    _function("EPOCH", "series", "series"),
    _function("FILL", f"{_SERIES} scalar|series|=REPEAT|=LINEAR", "same", "fills late points"),
    _function("FIRST", "array", "series"),
    _function("FLOOR", _SERIES, "same"),
    _function("HOUR", "series", "series"),
    _function("IF", f"scalar|{_SERIES} scalar|{_SERIES} scalar|{_SERIES}?", "if"),
    _function("INSIGHT_RULE_METRIC", "text text", "series"),
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_MultiDataSources-Custom-Use.html
    _function("LAMBDA", "text text|scalar|=true|=false?", "open", most=21),
    _function("LAST", "array", "series"),
    _function("LOG", _SERIES, "same"),
    _function("LOG10", _SERIES, "same"),
    _function("MAX", _SERIES, "reduced", "scalar discouraged"),
    _function("METRICS", "text?", "array"),
    _function("METRIC_COUNT", "array", "scalar"),
    _function("MIN", _SERIES, "reduced", "scalar discouraged"),
    _function("MINUTE", "series", "series"),
    _function("MONTH", "series", "series"),
    _function("PERIOD", "metric", "scalar"),
    _function("RATE", _SERIES, "same"),
    _function("REMOVE_EMPTY", "array", "array", "discouraged"),
    _function("RUNNING_SUM", _SERIES, "same", "discouraged"),
    _function("SEARCH", "text text scalar?", "array", "no"),
    _function("SERVICE_QUOTA", _SERIES, "same"),
    _function("SLICE", "array scalar scalar?", "slice"),
    _function("SORT", "array =AVG|=MIN|=MAX|=SUM =ASC|=DESC scalar?", "array"),
    _function("STDDEV", _SERIES, "reduced", "scalar discouraged"),
    _function("SUM", _SERIES, "reduced", "scalar discouraged"),
    _function("TIME_SERIES", "scalar", "series"),
    _function("YEAR", "series", "series"),
)

FUNCTIONS: Final = {function.name: function for function in _ALL}
"""Every function by its name."""

WORDS: Final = frozenset(
    word for function in _ALL for parameter in function.parameters for word in parameter.words
)
"""Every bare word that some function understands."""
