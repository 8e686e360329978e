"""How much goes through what is made: what an estimate of the costs has to assume."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Volumes:
    """What comes in within a month; sizes in gigabytes.

    `logs` is what all log groups take in together, None where it is not said; `log_groups` are
    names of groups, or patterns with `*`, and what each such group takes in. `trail_stored` is what
    lies in the trail's bucket; management events count where another trail has the free copy.
    `notifications` are protocols and how many are sent.
    """

    logs: float | None = None
    log_groups: tuple[tuple[str, float], ...] = ()
    trail_stored: float | None = None
    trail_data_events: int | None = None
    trail_management_events: int | None = None
    notifications: tuple[tuple[str, int], ...] = ()
