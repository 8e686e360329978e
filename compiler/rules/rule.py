"""What makes a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from compiler.ir.estate import Estate
from compiler.text.diagnostic import Code, Diagnostic


@dataclass(frozen=True, slots=True)
class Rule:
    """A judgement on an estate.

    `reason` says why it matters; `bad` and `good` are specs that break and keep it, written
    as they would stand in a file. `refused` is true where AWS refuses what the rule finds, so
    that it cannot be silenced.
    """

    code: Code
    check: Callable[[Estate], Iterator[Diagnostic]]
    reason: str
    bad: str
    good: str
    refused: bool = False
