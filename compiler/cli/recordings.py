"""Recorded data of an account: asks for what the alarms watch, as fine as it is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from compiler.aws.metric_data import MetricRequest
    from compiler.aws.session import Account
    from compiler.cli.account import Opened
    from compiler.ir.estate import Stack
    from compiler.ir.metric import StatQuery
    from compiler.simulate.backtest.recorded import Recordings
    from compiler.simulate.stack import AnyAlarm

_HOUR = 3600


def from_account(
    it: Opened,
    stack: Stack,
    alarms: tuple[AnyAlarm, ...],
    span: tuple[int, int],
    progress: Callable[[int, int], None],
) -> Recordings:
    """Read what alarms watch, from one moment to another, in seconds since 1970.

    Raises:
        Problem: there are no data, or an input cannot be filled.
        AwsError: the account refuses.
    """
    from compiler.aws.metric_data import finest
    from compiler.deploy.input_values import input_values
    from compiler.simulate.backtest.recorded import from_points
    from compiler.simulate.backtest.wanted import metrics_to_read

    start, end = span[0] // _HOUR * _HOUR, span[1]
    account = cast("Account", it.account)
    template = next(template for template in it.templates if template.stack.key == stack.key)
    values = input_values(account, it.environment, template)
    wanted = metrics_to_read(alarms, finest(end - start))
    requests = [_request(metric, step, values) for metric, step in wanted.items()]
    found = account.metric_data(requests, start, end, progress)
    points = {metric: (read.times, read.values) for metric, read in zip(wanted, found, strict=True)}
    return from_points(points, wanted, start, end)


def _request(metric: StatQuery, step: int, values: Mapping[str, str]) -> MetricRequest:
    from compiler.aws import metric_data

    dimensions = {name: value.example(values) for name, value in metric.dimensions}
    return metric_data.MetricRequest(
        metric.namespace,
        metric.metric,
        dimensions,
        metric.statistic,
        step,
        metric.account,
        region=metric.region,
    )
