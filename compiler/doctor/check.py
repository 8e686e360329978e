"""What makes a check, and what it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from compiler.ir.origin import Origin
from compiler.text.diagnostic import Code, Diagnostic
from compiler.text.source import Span

if TYPE_CHECKING:
    from compiler.doctor.examined import Examined

NAMES = "{names}"
"""Stands in a help for the names of all that the finding is about."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be.

    The message is the subject (an entry, `alarms.cpu[cart]`) and what is `said` of it: what is
    said of several members of an entry alike is told once. `name` is what AWS calls it, which
    stands in the help for `{names}`.
    """

    code: Code
    subject: str
    said: str
    span: Span
    label: str = ""
    help: str = ""
    name: str = ""

    @classmethod
    def of(
        cls,
        code: Code,
        origin: Origin,
        said: str,
        *,
        field: str = "",
        label: str = "",
        help: str = "",  # noqa: A002
        name: str = "",
    ) -> Finding:
        """Make a finding of an entry, at the place of one of its values."""
        span = origin.field(field) if field else origin.span
        return cls(code, origin.path, said, span, label, help, name)


@dataclass(frozen=True, slots=True)
class Looked:
    """What a check has looked at (`33 alarms`, empty for nothing), and what it found.

    `unknown` is what could not be found out; `why` says why there was nothing to look at.
    """

    at: str
    findings: tuple[Finding, ...] = ()
    unknown: tuple[Diagnostic, ...] = ()
    why: str = "none here"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is looked at, by its name; `about` says what, in a few words.

    `codes` are the findings that it may have. One that `yields` says nothing of an entry of which
    another check has something to say.
    """

    name: str
    about: str
    codes: tuple[Code, ...]
    look: Callable[[Examined], Looked]
    yields: bool = False


def counted(number: int, noun: str) -> str:
    """Count things: `33 alarms`, `1 policy`; nothing is empty."""
    if number == 0:
        return ""
    several = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else several}"
