"""An alarm that is recommended for a service of the catalog."""

from __future__ import annotations

import re
from dataclasses import dataclass

from compiler.catalog.data_file import Entry
from compiler.catalog.service_metric import Fixed

AWS_RECOMMENDATIONS = (
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/"
    "Best_Practice_Recommended_Alarms_AWS_Services.html"
)
_AWS_PAGES = (
    AWS_RECOMMENDATIONS,
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/cloudwatch-alarms.html",
)
_THRESHOLD = re.compile(r"(>=|<=|>|<) -?[0-9]+(\.[0-9]+)?")
_COMPARISONS = frozenset({">", ">=", "<", "<="})


@dataclass(frozen=True, slots=True)
class RecommendedAlarm:
    """An alarm worth having, in the words of a spec: `> 80`, `1m`, `5 of 5`, `notBreaching`.

    `threshold` is None where it depends on the resource; then `asks` says on what, and `comparison`
    alone which way it goes. `dimensions` are fixed beside those of the watch: `Role`, `WRITER`.
    """

    name: str
    metric: str
    statistic: str
    comparison: str
    threshold: str | None
    asks: str | None
    period: str
    datapoints: str
    treat_missing_data: str
    dimensions: Fixed
    description: str
    source: str

    @property
    def by_aws(self) -> bool:
        """Whether AWS recommends it; otherwise it is ours."""
        return self.source.startswith(_AWS_PAGES)


def alarm_of(name: str, entry: Entry) -> RecommendedAlarm:
    """Read a recommended alarm.

    Raises:
        ValueError: something is missing, unknown or of the wrong kind; the message names the place.
    """
    threshold = entry.optional_text("threshold")
    alarm = RecommendedAlarm(
        name=name,
        metric=entry.text("metric"),
        statistic=entry.text("statistic"),
        comparison=_comparison(threshold, entry),
        threshold=threshold,
        asks=entry.optional_text("asks"),
        period=entry.text("period"),
        datapoints=entry.text("datapoints"),
        treat_missing_data=entry.text("treat_missing_data"),
        dimensions=entry.pairs("dimensions"),
        description=entry.text("description"),
        source=entry.text("source"),
    )
    if (threshold is None) is not (alarm.asks is not None):
        raise ValueError(f"{entry.where}: either a threshold, or what it `asks`")
    entry.close()
    return alarm


def _comparison(threshold: str | None, entry: Entry) -> str:
    if threshold is None:
        comparison = entry.text("comparison")
        if comparison in _COMPARISONS:
            return comparison
        raise ValueError(f"{entry.where}: comparison must be one of > >= < <=")
    if _THRESHOLD.fullmatch(threshold):
        return threshold.partition(" ")[0]
    raise ValueError(f"{entry.where}: threshold must be like `> 10`, not {threshold!r}")
