"""What an account has of the dashboards: its metrics, and the states of its alarms."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from compiler.aws.graphs import GraphRequest
    from compiler.aws.metric_data import MetricRequest
    from compiler.aws.session import Account
    from compiler.cli.account import Opened
    from compiler.ir.estate import Estate
    from compiler.ir.metric import StatQuery
    from compiler.preview.live import Answer, Key
    from compiler.preview.shown import Shown
    from compiler.preview.window import Window

_HOUR, _DAY = 3600, 86400

Progress = Callable[[int, int], None]


def from_account(it: Opened, last: int, progress: Progress) -> tuple[Estate, Shown]:
    """Read what the dashboards draw of the last seconds; return them with inputs filled in.

    Raises:
        Problem: an input cannot be filled.
        AwsError: the account refuses.
    """
    from compiler.aws.metric_data import finest
    from compiler.preview import live
    from compiler.preview.shown import Shown
    from compiler.preview.window import Window

    account = cast("Account", it.account)
    estate = live.settled(it.estate, _values(it, account))
    window = Window(int(time.time()), last, live.shortest_period(last, finest(last)))
    keys = live.wanted(estate, window)
    if account.embedded:
        source = live.computed_here(_answers(account, live.metrics_of(keys), window, progress))
    else:
        source = live.answered(_answers(account, keys, window, progress))
    names = live.alarms_shown(estate)
    states = {alarm.name: alarm.state for alarm in account.monitoring().alarms_named(names)}
    return estate, Shown(
        source,
        states,
        window.end,
        _line(it, account),
        last,
        window.finest,
        unknown="not in the account",
    )


def _line(it: Opened, account: Account) -> str:
    where = it.environment
    whose = "the embedded AWS" if account.embedded else f"account {where.account}"
    return f"{where.name} · {where.region} · CloudWatch of {whose}"


def _values(it: Opened, account: Account) -> Mapping[str, Mapping[str, str]]:
    """Return the values of inputs by stack; the parts of a stack have the same."""
    from compiler.deploy.input_values import input_values

    found: dict[str, dict[str, str]] = {}
    for template in it.templates:
        if template.stack.inputs:
            known = found.setdefault(template.stack.key, {})
            known |= input_values(account, it.environment, template)
    return found


def _answers(
    account: Account, keys: Sequence[Key], window: Window, progress: Progress
) -> Mapping[Key, Answer]:
    """Ask for what is drawn by short periods, and apart from it for what needs an earlier start."""
    found: dict[Key, Answer] = {}
    for unit, own in (
        (_HOUR, [key for key in keys if key[1] <= _HOUR]),
        (_DAY, [key for key in keys if key[1] > _HOUR]),
    ):
        if own:
            start = min(int(window.times(period)[0]) for _, period in own) // unit * unit
            found |= _read(account, own, start, window, _counting(progress, found))
    return found


def _counting(progress: Progress, found: Mapping[Key, Answer]) -> Progress:
    from compiler.aws.metric_data import further

    points = sum(len(times) for answer in found.values() for _, times, _ in answer.lines)
    return further(progress, len(found), points)


def _read(
    account: Account, keys: Sequence[Key], start: int, window: Window, progress: Progress
) -> Mapping[Key, Answer]:
    """Ask for single metrics together, and for expressions with all that they need."""
    from compiler.ir.metric import StatQuery
    from compiler.preview.live import Answer

    singles: dict[Key, MetricRequest] = {}
    for queries, period in keys:
        only = queries[0]
        if len(queries) == 1 and isinstance(only, StatQuery):
            singles[queries, period] = _request(only, period)
    others = [key for key in keys if key not in singles]
    found: dict[Key, Answer] = {}
    points = account.metric_data(tuple(singles.values()), start, window.end, progress)
    for key, read in zip(singles, points, strict=True):
        found[key] = Answer((("", read.times, read.values),))
    graphs = [_graph(key, window) for key in others]
    answers = account.graphs(graphs, start, window.end, _counting(progress, found))
    for key, answer in zip(others, answers, strict=True):
        lines = tuple((label, each.times, each.values) for label, each in answer.labelled)
        found[key] = Answer(lines, answer.messages)
    return found


def _graph(key: Key, window: Window) -> GraphRequest:
    from compiler.aws.graphs import GraphRequest
    from compiler.ir.metric import StatQuery

    queries, period = key
    regions = [query.region for query in queries if isinstance(query, StatQuery)]
    return GraphRequest(
        tuple(
            (query.id, _request(query, window.period(query.period or period)))
            if isinstance(query, StatQuery)
            else (query.id, query.expression)
            for query in queries
        ),
        period,
        next((region for region in regions if region is not None), None),
    )


def _request(metric: StatQuery, period: int) -> MetricRequest:
    from compiler.aws.metric_data import MetricRequest

    dimensions = {name: value.example({}) for name, value in metric.dimensions}
    return MetricRequest(
        metric.namespace,
        metric.metric,
        dimensions,
        metric.statistic,
        period,
        metric.account,
        region=metric.region,
    )
