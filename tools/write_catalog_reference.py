"""Write docs/reference/catalog.md: every service of the catalog, from its file.

python tools/write_catalog_reference.py            write the page
python tools/write_catalog_reference.py --check    write nothing; exit 1 if the page differs
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

from written_page import write_or_check

from compiler.catalog import service as catalog
from compiler.catalog.recommended_alarm import AWS_RECOMMENDATIONS, RecommendedAlarm
from compiler.catalog.service import Service
from compiler.catalog.service_metric import ServiceMetric
from compiler.catalog.service_widget import ServiceWidget
from compiler.language.duration import show

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "catalog.md"

HEAD = f"""\
<!-- Written by tools/write_catalog_reference.py from the files of compiler/catalog/services. -->
# The catalog of services

What `service:` of a [watch](language.md#watch) may be, and what each service has. The
[guide to the language](../guide/02-language.md) says how a spec uses them; `watchform catalog`
shows the same in a terminal, and finds metrics of services that are not here.

* **Identity**: the dimensions that a watch must give, and those it may give besides.
* **Metrics** with the statistic that a reference means without `@`. *of* names dimensions that the
  watch must give besides its identity; *needs* says what must be in use before there is data.
* **Widgets**: what `widgets: [{{service: a_watch}}]` draws.
* **Alarms**: what `recommended: true` makes. Where the threshold is *yours*, it depends on the
  resource, and the spec must say it. Those by AWS are from its
  [page of best practices]({AWS_RECOMMENDATIONS}).
"""


def lines() -> Iterator[str]:
    """Write the page, line by line."""
    services = [catalog.load(name) for name in catalog.names()]
    yield HEAD
    yield "| service | what it is | identity | metrics | alarms |"
    yield "| --- | --- | --- | ---: | ---: |"
    for one in services:
        link = f"[`{one.name}`](#{one.name})"
        counts = f"{len(one.metrics)} | {len(one.recommended)}"
        yield f"| {link} | {one.title} | {_codes(one.identity)} | {counts} |"
    for one in services:
        yield ""
        yield from _section(one)


def _section(one: Service) -> Iterator[str]:
    yield f"## {one.name}"
    yield ""
    yield f"[{one.title}]({one.docs}), in {_codes(one.namespaces())}."
    yield ""
    identity = _codes(one.identity) or "none, its metrics are of a whole Region"
    yield f"* Identity: {identity}"
    for name, form in one.forms.items():
        yield _prose(f"* `{name}` is {form.found}, like `{form.example}`", "  ")
    if one.optional:
        yield _prose(f"* May be given: {_codes(one.optional)}", "  ")
    for name, value in one.defaults:
        yield f"* `{name}` is `{value}` where the watch gives none"
    for name, value in one.fixed:
        yield f"* `{name}` is always `{value}`"
    if one.region is not None:
        unless = f", unless the watch gives {_codes(one.region.unless)}" * bool(one.region.unless)
        yield f"* [In {one.region.name} only]({one.region.source}){unless}"
    yield ""
    yield from _metrics(one)
    yield ""
    yield "Widgets:"
    yield ""
    for widget in one.widgets:
        yield _prose(f"* **{widget.title}**: {_drawn(widget)}", "  ")
    if one.recommended:
        yield ""
        yield from _alarms(one)
    for metric, why in one.left_out.items():
        yield ""
        yield _prose(f"AWS recommends an alarm on `{metric}` too, which is left out. {why}")


def _metrics(one: Service) -> Iterator[str]:
    yield "| metric | statistic | unit | of | needs |"
    yield "| --- | --- | --- | --- | --- |"
    for metric in one.metrics.values():
        lacks = _codes(metric.lacks({*one.identity, *dict(one.defaults)}))
        name = f"`{metric.name}`"
        unit = metric.unit or ""
        yield f"| {name} | {metric.statistic} | {unit} | {lacks} | {_needs(metric)} |"


def _needs(metric: ServiceMetric) -> str:
    period = [f"a period of {show(metric.period)}"] if metric.period else []
    return ", ".join(([metric.needs] if metric.needs else []) + period)


def _drawn(widget: ServiceWidget) -> str:
    return ", ".join(
        f"`{x.metric}` ({x.label})" if x.label else f"`{x.metric}`" for x in widget.lines
    )


def _alarms(one: Service) -> Iterator[str]:
    yield "| alarm | when | how long | missing data | by | what it means |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for alarm in one.recommended.values():
        means = f"{alarm.description} {alarm.asks or ''}".strip().replace("|", "\\|")
        by = f"[{'AWS' if alarm.by_aws else 'ours'}]({alarm.source})"
        window = f"{alarm.datapoints}, {alarm.period}"
        cells = (f"`{alarm.name}`", _when(alarm), window, alarm.treat_missing_data, by, means)
        yield f"| {' | '.join(cells)} |"


def _when(alarm: RecommendedAlarm) -> str:
    limit = f"`{alarm.threshold}`" if alarm.threshold else f"`{alarm.comparison}` yours"
    fixed = "".join(f", `{name}` `{value}`" for name, value in alarm.dimensions)
    return f"`{alarm.metric}@{alarm.statistic}` {limit}{fixed}"


def _codes(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _prose(text: str, indent: str = "") -> str:
    return textwrap.fill(
        text, 100, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def page() -> str:
    """Return the page as it should be."""
    return "\n".join(lines()) + "\n"


def main() -> None:
    """Write the page, or check it."""
    write_or_check(PAGE, page(), __doc__)


if __name__ == "__main__":
    main()
