"""Where money is spent for little."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compiler.catalog import price as catalog
from compiler.catalog.price import PriceList
from compiler.cost.logs import Group, groups, kept
from compiler.ir.dashboard import Dashboard, LogsWidget
from compiler.ir.estate import Estate
from compiler.ir.logs import MetricFilter
from compiler.ir.resource import PlainResource
from compiler.text.source import Span

_NOT_LIVE = ("dev", "test", "sandbox", "local", "playground", "training")
_LONG = 400
_MUCH = 10.0


@dataclass(frozen=True, slots=True)
class Advice:
    """One way to spend less; `saves` in USD a month, None where it cannot be said."""

    path: str
    span: Span
    text: str
    saves: float | None = None


def advice(estate: Estate) -> tuple[Advice, ...]:
    """Look for dashboards that few look at, and for log events that nothing reads."""
    prices = catalog.load().overridden(estate.environment.prices)
    return (*_dashboards(estate, prices), *_logs(estate, prices))


def _dashboards(estate: Estate, prices: PriceList) -> Iterator[Advice]:
    name = estate.environment.name
    if not name.startswith(_NOT_LIVE):
        return
    for stack in estate.stacks:
        for node in stack.nodes:
            if isinstance(node, Dashboard):
                off = f"overrides: {{{stack.key}: {{{_off(node.origin.path)}}}}}"
                text = f"a dashboard in {name}: if nobody looks at it, leave it out with `{off}`"
                saves = prices["dashboard"].of(1)
                yield Advice(node.origin.path, node.origin.span, text, saves)


def _off(path: str) -> str:
    section, _, key = path.partition(".")
    return f"{section}: {{{key}: {{enabled: false}}}}"


def _logs(estate: Estate, prices: PriceList) -> Iterator[Advice]:
    read = frozenset(_read(estate))
    for group in groups(estate):
        origin = group.origin
        if group.days is None:
            text = f"{group.name} keeps its events for ever: say how long with `keep:`"
            yield Advice(origin.path, origin.span, text)
        elif group.days > _LONG and group.name not in read:
            text = (
                f"{group.name} keeps its events {group.days} days, and no metric, widget or query "
                "here reads them: a shorter time, or an export to S3, costs less"
            )
            saves = _of_storage(group, prices)
            yield Advice(origin.path, origin.span, text, saves)
        if group.name not in read and not group.infrequent and (group.gigabytes or 0) >= _MUCH:
            text = (
                f"nothing here reads {group.name}: `class: INFREQUENT_ACCESS`, which a group "
                "gets when it is made, takes events in for half the price"
            )
            saves = prices["logs_ingestion"].of(group.gigabytes or 0)
            yield Advice(origin.path, origin.span, text, None if saves is None else saves / 2)


def _of_storage(group: Group, prices: PriceList) -> float | None:
    if not group.gigabytes:
        return None
    return prices["logs_storage"].of(kept(group, group.gigabytes, prices.log_compression))


def _read(estate: Estate) -> Iterator[str]:
    """Name the log groups that something of the estate reads."""
    for stack in estate.stacks:
        for node in stack.nodes:
            if isinstance(node, MetricFilter):
                yield node.log_group
            elif isinstance(node, Dashboard):
                for widget in node.widgets:
                    if isinstance(widget, LogsWidget):
                        yield from widget.log_groups
            elif isinstance(node, PlainResource):
                names = node.properties.get("LogGroupNames", ())
                if isinstance(names, list | tuple):
                    yield from (name for name in names if isinstance(name, str))
