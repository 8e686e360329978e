"""How much there may be: a few lines must not become more than any account, or machine, holds."""

from __future__ import annotations

from collections.abc import Sequence

from compiler.frontend.place import Place
from compiler.kinds.scope import Broken
from compiler.resolve.entries import Raw
from compiler.resolve.reading import EXPRESSION_SYNTAX
from compiler.text.diagnostic import Code, Diagnostic, Problem

TOO_MANY_ENTRIES = Code("WF226", "too-many-entries")

# Twice the alarms of an account and Region, unless AWS raises that.
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
MOST_ENTRIES = 50_000
DEEPEST = 100


class Amount:
    """Counts the entries of a spec, each member as one."""

    def __init__(self) -> None:
        self._entries = 0

    def add(self, raw: Raw, members: int) -> None:
        """Count an entry that has so many members.

        Raises:
            Problem: it is the first that is too much.
            Broken: it is a further one; that has been told.
        """
        before, self._entries = self._entries, self._entries + members
        if before > MOST_ENTRIES:
            raise Broken
        if self._entries > MOST_ENTRIES:
            text = f"the spec has more than {MOST_ENTRIES} entries, counting all members"
            help_ = "make several specs of it; CloudWatch has 5000 alarms in an account and Region"
            raise Problem(Diagnostic(TOO_MANY_ENTRIES, text, raw.span, help=help_))


def ends(name: str, inside: Sequence[str]) -> bool:
    """Tell whether to look no further into a metric: why is told where its series is made."""
    return name in inside or len(inside) >= DEEPEST


def check_depth(inside: Sequence[str], place: Place) -> None:
    """Refuse a metric that is made of others, which are made of others, and so on.

    Raises:
        Problem: there are too many steps.
    """
    if len(inside) >= DEEPEST:
        text = f"more than {DEEPEST} metrics are made of one another"
        raise place.problem(EXPRESSION_SYNTAX, text, "write some of them out in one")
