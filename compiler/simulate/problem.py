"""What cannot be simulated."""

from __future__ import annotations


class NotSimulated(ValueError):  # noqa: N818 - it is a finding, not a failure of the program
    """An alarm that cannot be evaluated over the data: `message` says why, `help` what to do.

    `metric` is the reference of the metric whose data do not fit, empty where it is no metric's.
    """

    def __init__(self, message: str, advice: str = "", metric: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = advice
        self.metric = metric
