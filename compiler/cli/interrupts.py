"""What an interrupt does: the first stops the command, which clears away in peace.

Signals: SIGINT (^C) and SIGTERM, which a CI system or a closing session sends.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_IN_EARNEST = 4


class Terminated(KeyboardInterrupt):
    """The command is to end; nobody is there to be asked."""


class Interrupts:
    """Raises one interrupt, then keeps quiet until `again`.

    Whoever is really impatient gets through all the same, and leaves behind what there is.
    """

    def __init__(self) -> None:
        self._count = 0
        self._armed = True

    def again(self) -> None:
        """Let the next one through."""
        self._armed = True

    def heard(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - a handler
        """Take in a signal.

        Raises:
            KeyboardInterrupt: it is one that counts.
        """
        self._count += 1
        if not self._armed and self._count < _IN_EARNEST:
            return
        self._armed = False
        # Written past all buffers: the handler may have come in the middle of one.
        os.write(2, b"\nstopping; what waits is cleared away\n")
        raise Terminated if number == signal.SIGTERM else KeyboardInterrupt


@contextmanager
def interrupts() -> Iterator[Interrupts]:
    """Listen to signals as long as the block runs."""
    found = Interrupts()
    if threading.current_thread() is not threading.main_thread():
        yield found
        return
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, found.heard) for number in numbers}
    try:
        yield found
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
