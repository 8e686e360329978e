"""What an estimate takes for granted, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.cost.estimate import Estimate
from compiler.cost.logs import groups
from compiler.cost.measuring import has_notifications
from compiler.cost.usage import Category
from compiler.ir.estate import Estate
from compiler.language import duration

_NAMED = 3


def assumptions(estate: Estate, estimate: Estimate) -> tuple[str, ...]:
    """Say whose prices they are, what the free tier is shared with, and what is not counted."""
    return tuple(_sentences(estate, estimate))


def _sentences(estate: Estate, estimate: Estimate) -> Iterator[str]:
    prices, own = estimate.prices, estate.environment.prices
    yield f"List prices of {prices.region}, read {prices.read}."
    if estimate.region != prices.region:
        yield f"Those of {estimate.region} may differ: `prices:` in project.yaml overrides them."
    if own:
        yield f"Your own prices: {', '.join(f'{key} {usd:g}' for key, usd in own)}."
    yield "The free tier belongs to the account, which all that runs in it shares."
    volumes = estate.environment.volumes
    yield from _measured(estate)
    said = volumes.measured is not None or volumes.logs is not None or volumes.log_groups
    if groups(estate) and not said:
        yield "Log events are not counted: say `volumes: {logs: 5 GB}` in the environment's file."
    categories = {group.category for group in estimate.groups}
    if Category.TRAIL in categories and volumes.trail_stored is None:
        yield "The trail's files are not counted: say `volumes: {trail: {stored: 10 GB}}`."
    said = volumes.measured is not None or volumes.notifications
    if has_notifications(estate) and not said:
        yield "Notifications are not counted: say `volumes: {notifications: {email: 100}}`."
    if any(item.gross is None for item in estimate.items):
        unknown = sorted({item.price.key for item in estimate.items if item.gross is None})
        some = f"`prices: {{{unknown[0]}: 0.05}}`"
        yield (
            f"No price is known for {', '.join(unknown)}: it counts as 0. "
            f"Say what you pay in project.yaml, as in {some}."
        )


def _measured(estate: Estate) -> Iterator[str]:
    """Say over what time the account has counted, and what it has nothing of."""
    volumes = estate.environment.volumes
    if volumes.measured is None:
        return
    over = duration.show(round(volumes.measured))
    has_logs, notifies = bool(groups(estate)), has_notifications(estate)
    what = [*(["log events"] * has_logs), *(["notifications"] * notifies)]
    if not what:
        yield "Nothing here is paid by an amount that CloudWatch counts: it was not asked."
        return
    yield (
        f"{' and '.join(what).capitalize()} are what CloudWatch counted in the last {over}, "
        "reckoned for a month."
    )
    silent = [name for name, gigabytes in volumes.log_groups if not gigabytes]
    if silent:
        named, rest = ", ".join(silent[:_NAMED]), len(silent) - _NAMED
        others = f" and {rest} more" if rest > 0 else ""
        yield f"Nothing came into {named}{others} in that time: it counts as 0."
    if notifies and not volumes.notifications:
        yield "No notification was sent in that time."
