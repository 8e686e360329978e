"""The catalog for people: all services, one service, and what a search found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compiler.catalog import snippet
from compiler.catalog.recommended_alarm import RecommendedAlarm
from compiler.catalog.search import Found, FoundNamespace
from compiler.catalog.service import Service
from compiler.catalog.service_metric import ServiceMetric
from compiler.catalog.service_widget import ServiceWidget
from compiler.cli.views.ink import coloured, plain
from compiler.cli.views.table import Screen, table
from compiler.language.duration import show


def contents(services: Sequence[Service], on: Screen) -> str:
    """List services."""
    count = f"{len(services)} services; `watchform catalog SERVICE` shows one."
    more = "`watchform catalog --search WORD` finds metrics, also of everything else in AWS."
    return "\n".join((_services(services, on), "", on.folded(count), on.folded(more)))


def _services(services: Sequence[Service], on: Screen) -> str:
    heads = ("service", "what it is", "metrics", "alarms")
    rows = [(s.name, s.title, str(len(s.metrics)), str(len(s.recommended))) for s in services]
    return table(heads, rows, on, right=("metrics", "alarms"))


def service(one: Service, on: Screen) -> str:
    """Show all there is of a service."""
    parts = [_head(one, on), _metrics(one, on), _widgets(one, on), _alarms(one, on)]
    if one.left_out:
        lines = (on.folded(f"{name}: {why}", "  ") for name, why in one.left_out.items())
        parts.append("\n".join((_title("Recommended by AWS, and left out", on), *lines)))
    pasted = "\n".join(f"  {line}" for line in snippet.of_service(one).splitlines())
    parts.append(f"{_title('To paste', on)}\n{pasted}")
    return "\n\n".join(parts)


def _title(text: str, on: Screen) -> str:
    return (coloured if on.colour else plain)("title", text)


def _head(one: Service, on: Screen) -> str:
    facts = [("identity", ", ".join(one.identity) or "none: the whole Region")]
    facts += [("", f"{name}: {form.found}") for name, form in one.forms.items()]
    facts += [("may be given", ", ".join(one.optional))] if one.optional else []
    facts += [("by default", ", ".join(f"{name}: {value}" for name, value in one.defaults))]
    facts += [("always", ", ".join(f"{name}: {value}" for name, value in one.fixed))]
    if one.region is not None:
        unless = f", unless {' or '.join(one.region.unless)} is given" if one.region.unless else ""
        facts.append(("Region", f"{one.region.name} only{unless}"))
    facts += [("namespaces", ", ".join(one.namespaces())), ("more", one.docs)]
    lines = (f"  {name:<13} {value}" for name, value in facts if value)
    return "\n".join((_title(f"{one.title} (service: {one.name})", on), *lines))


def _metrics(one: Service, on: Screen) -> str:
    heads = ("metric", "statistic", "unit", "needs")
    rows = [_metric(metric, one) for metric in one.metrics.values()]
    return f"{_title('Metrics', on)}\n{table(heads, rows, on)}"


def _metric(metric: ServiceMetric, one: Service) -> tuple[str, ...]:
    needs = list(metric.lacks({*one.identity, *dict(one.defaults)}))
    needs += [metric.needs] if metric.needs else []
    needs += [f"a period of {show(metric.period)}"] if metric.period else []
    return (metric.name, metric.statistic, metric.unit or "", ", ".join(needs))


def _widgets(one: Service, on: Screen) -> str:
    lines = (on.folded(f"{widget.title}: {_lines(widget)}", "  ") for widget in one.widgets)
    return "\n".join((_title("Widgets", on), *lines))


def _lines(widget: ServiceWidget) -> str:
    return ", ".join(f"{x.metric} ({x.label})" if x.label else x.metric for x in widget.lines)


def _alarms(one: Service, on: Screen) -> str:
    shown = (_alarm(alarm, one, on) for alarm in one.recommended.values())
    return "\n".join((_title("Recommended alarms", on), *(line for own in shown for line in own)))


def _alarm(alarm: RecommendedAlarm, one: Service, on: Screen) -> Iterator[str]:
    by = "by AWS" if alarm.by_aws else "ours"
    limit = alarm.threshold or f"{alarm.comparison} …"
    fixed = "".join(f", {name} {value}" for name, value in alarm.dimensions)
    known = {*one.identity, *dict(one.defaults), *dict(alarm.dimensions)}
    lacks = one.metrics[alarm.metric].lacks(known)
    yield f"  {_title(alarm.name, on)} ({by})"
    condition = f"{alarm.metric}@{alarm.statistic} {limit}{fixed}"
    window = f"{alarm.datapoints} periods of {alarm.period}"
    yield on.folded(f"{condition}; {window}; missing data: {alarm.treat_missing_data}", "    ")
    yield on.folded(alarm.description, "    ")
    if alarm.asks is not None:
        yield on.folded(f"You give the threshold. {alarm.asks}", "    ")
    if lacks:
        yield on.folded(f"For a watch with {', '.join(lacks)}.", "    ")
    yield f"    {alarm.source}"


def found(what: Found, on: Screen) -> str:
    """Show what a search found, and how to watch it."""
    parts = []
    if what.services:
        parts.append(f"{_title('Services', on)}\n{_services(what.services, on)}")
    parts += [_namespace(space, on) for space in what.namespaces]
    return "\n\n".join(parts)


def _namespace(space: FoundNamespace, on: Screen) -> str:
    heads = ("metric", "statistic", "unit", "dimensions")
    rows = [
        (m.name, m.statistic or "", m.unit or "", _sets(m.dimension_sets)) for m in space.metrics
    ]
    lines = [_title(space.name, on)]
    if space.services:
        lines.append(on.folded(f"watched by service: {', '.join(space.services)}"))
    else:
        lines.append("no service of its own; write")
        lines += [f"  {line}" for line in snippet.of_namespace(space).splitlines()]
    return "\n".join((*lines, table(heads, rows, on)))


def _sets(sets: Sequence[frozenset[str]]) -> str:
    ordered = sorted(sets, key=lambda names: (len(names), sorted(names)))
    return "; ".join(", ".join(sorted(names)) or "none" for names in ordered)
