"""How many random examples a property is held against.

`make test` takes a few of each. `WATCHFORM_EXAMPLES=20` takes twenty times as many, and other ones
where a property takes the same every time otherwise.
"""

from __future__ import annotations

import os

from hypothesis import settings

TIMES = int(os.environ.get("WATCHFORM_EXAMPLES", "1"))


def examples(count: int, *, derandomize: bool = False, **more: object) -> settings:
    """Return the settings of a property: `count` examples, or as many times that as are asked."""
    always = derandomize and TIMES == 1
    return settings(max_examples=count * TIMES, deadline=None, derandomize=always, **more)  # type: ignore[arg-type]
