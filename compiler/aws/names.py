"""Which names of an account are taken, asked of the services themselves.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from compiler.aws.errors import AwsError, Trouble

if TYPE_CHECKING:
    from compiler.aws.session import Account


def taken(account: Account, kind: str, names: Sequence[str]) -> dict[str, str]:
    """Return those of the names that something of the kind has, each with its physical ID.

    Of a kind that is not known here nothing is taken.

    Raises:
        AwsError: a service does not let us look, or cannot be reached.
    """
    look = _LOOKS.get(kind)
    return look(account, names) if look is not None and names else {}


def _alarms(account: Account, names: Sequence[str]) -> dict[str, str]:
    return {alarm.name: alarm.name for alarm in account.monitoring().alarms_named(names)}


def _dashboards(account: Account, names: Sequence[str]) -> dict[str, str]:
    monitoring = account.monitoring()
    return {name: name for name in names if monitoring.dashboard_exists(name)}


def _log_groups(account: Account, names: Sequence[str]) -> dict[str, str]:
    return {name: name for name in names if name in account.records.log_groups(name)}


def _trails(account: Account, names: Sequence[str]) -> dict[str, str]:
    return {name: name for name in names if account.records.trail_status(name) is not None}


def _topics(account: Account, names: Sequence[str]) -> dict[str, str]:
    where = account.environment
    arn = f"arn:{where.partition}:sns:{where.region}:{where.account}:"
    return {n: arn + n for n in names if account.notifications.topic(arn + n) is not None}


def _aliases(account: Account, names: Sequence[str]) -> dict[str, str]:
    there = account.notifications.aliases()
    return {name: name for name in names if name in there}


def _buckets(account: Account, names: Sequence[str]) -> dict[str, str]:
    return {name: name for name in names if _bucket(account, name)}


def _bucket(account: Account, name: str) -> bool:
    """Look for a bucket; nothing is known of one that may not be looked at.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
    """
    try:
        return account.records.bucket_exists(name)
    except AwsError as error:
        if error.trouble is Trouble.DENIED:
            return False
        raise


_LOOKS: Mapping[str, Callable[[Account, Sequence[str]], dict[str, str]]] = {
    "alarm": _alarms,
    "bucket": _buckets,
    "dashboard": _dashboards,
    "key alias": _aliases,
    "log group": _log_groups,
    "topic": _topics,
    "trail": _trails,
}
