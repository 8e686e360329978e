"""How much goes through what is made: what an estimate of the costs has to assume."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Volumes:
    """What comes in within a month; sizes in gigabytes.

    `logs` is what all log groups take in together, None where it is not said; `log_groups` are
    names of groups, or patterns with `*`, and what each such group takes in. `trail_stored` is what
    lies in the trail's bucket; management events count where another trail has the free copy.
    `notifications` are protocols and how many are sent. `metrics` are namespaces, names, and
    with how many sets of dimensions such a metric exists. `measured` is over how many seconds
    the account has counted all this, None where the environment's file says it.
    """

    logs: float | None = None
    log_groups: tuple[tuple[str, float], ...] = ()
    trail_stored: float | None = None
    trail_data_events: int | None = None
    trail_management_events: int | None = None
    notifications: tuple[tuple[str, int], ...] = ()
    metrics: tuple[tuple[str, str, int], ...] = ()
    measured: float | None = None
