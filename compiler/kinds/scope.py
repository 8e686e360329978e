"""What a kind may ask while it becomes nodes: the rest of the spec, and the environment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from compiler.frontend.place import Place
from compiler.ir.alarm import Action, Actions, StaticThreshold
from compiler.ir.estate import Environment
from compiler.ir.metric import Series
from compiler.ir.value import Text
from compiler.language.member import Member
from compiler.text.diagnostic import Diagnostic


class Broken(Exception):  # noqa: N818 - it is told elsewhere, not a failure
    """What an entry refers to has a mistake of its own, which has been told already."""


class AlarmName(NamedTuple):
    """An alarm as others refer to it; `logical_id` is empty for one of another stack."""

    key: str
    member: str
    name: str
    logical_id: str


class Watched(NamedTuple):
    """The service of a watch, and the dimensions that every member of it gives."""

    service: str
    given: frozenset[str] = frozenset()


class Scope(Protocol):
    """The surroundings of an entry; what cannot be found raises Problem at the place given."""

    @property
    def project(self) -> str:
        """The name of the project."""

    @property
    def environment(self) -> Environment:
        """Where the estate will stand."""

    def report(self, diagnostic: Diagnostic) -> None:
        """Keep a finding and go on."""

    def text(self, value: str, place: Place) -> Text:
        """Read a text that may hold inputs."""

    def literal(self, value: str, place: Place, words: Mapping[str, str] = ...) -> str:
        """Read a text that must be known when compiling, such as a name.

        `words` are placeholders that mean something only there.
        """

    def series(
        self,
        reference: str,
        place: Place,
        member: Member | None = None,
        narrowed: Mapping[str, str] = ...,
    ) -> tuple[Series, ...]:
        """Find what a metric reference means: one series, or one for each member of its fan-out.

        With `member` given, a fan-out that has it gives that one alone. `narrowed` are dimensions
        besides those that the reference has.
        """

    def expression(
        self, expression: str, place: Place, member: Member | None = None
    ) -> tuple[Series, ...]:
        """Find what metric math over references means, as `series` does."""

    def gated(
        self, series: Series, condition: str, place: Place, member: Member | None = None
    ) -> Series:
        """Let a series have points only where a comparison of metric math holds."""

    def members_of_reference(self, reference: str) -> tuple[Member, ...]:
        """Return the members a metric reference fans out to; none where it cannot be read."""

    def members_of_expression(self, expression: str) -> tuple[Member, ...]:
        """Return the members an expression fans out to; none where it cannot be read."""

    def actions(self, severity: str, place: Place) -> Actions:
        """Return what happens on alarms of a severity."""

    def action(self, word: str, place: Place) -> Action:
        """Return one action: a topic of `notify`, or an ARN."""

    def alarms(self, key: str, member: str | None, place: Place) -> tuple[AlarmName, ...]:
        """Find the alarms of a key: all its members, or one; empty where all are disabled."""

    def every_alarm(self) -> tuple[AlarmName, ...]:
        """Return every enabled alarm and composite of the spec, in the order of the spec."""

    def threshold(self, alarm: AlarmName) -> StaticThreshold | None:
        """Return the threshold of an alarm, None where it has no fixed one."""

    def watches(self) -> Mapping[str, Watched]:
        """Return the watches by name; the service is empty for one with a mistake."""

    def log_group_id(self, name: str) -> str | None:
        """Return the logical ID of a log group that the same stack makes, or None."""
