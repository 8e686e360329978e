"""What happens to the resources of a plan, told one by one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from compiler.aws.stack import StackEvent
from compiler.cli.views.words import duration, kind
from compiler.deploy.failure import was_cancelled
from compiler.deploy.plan import StackPlan

_VERBS = {"CREATE": "made", "UPDATE": "changed", "DELETE": "removed", "IMPORT": "taken over"}
_DOING = {"CREATE": "making", "UPDATE": "changing", "DELETE": "removing", "IMPORT": "taking over"}


@dataclass(slots=True)
class Track:
    """Follows the resources of one plan: who began when, and who is finished."""

    plan: StackPlan
    began: dict[str, datetime] = field(default_factory=dict)
    finished: set[str] = field(default_factory=set)
    running: dict[str, str] = field(default_factory=dict)
    backwards: bool = False

    @property
    def count(self) -> tuple[int, int]:
        """How many resources are finished, and how many the plan touches."""
        total = len(self.plan.changes)
        return min(len(self.finished), total), total

    def name(self, event: StackEvent) -> str:
        """Name the resource of an event as the spec does."""
        origin = self.plan.wanted.origins.get(event.logical_id)
        if origin is not None:
            return origin.path
        of_plan = (c.name for c in self.plan.changes if c.logical_id == event.logical_id)
        return next(of_plan, event.logical_id)

    def note(self, event: StackEvent) -> str:
        """Take in an event; returns what to say of it, empty where that is nothing."""
        if event.of_the_stack:
            return self._of_the_stack(event)
        doing, _, state = event.status.partition("_")
        if not self._concerns(event):
            return ""
        if state.endswith("IN_PROGRESS"):
            self.began.setdefault(event.logical_id, event.at)
            now = "letting go" if self._released(doing) else _DOING.get(doing, doing)
            self.running[event.logical_id] = f"{now} {self.name(event)}"
            return ""
        self.running.pop(event.logical_id, None)
        took = event.at - self.began.pop(event.logical_id, event.at)
        self.finished.add(event.logical_id)
        what = f"{self.name(event)} ({kind(event.type)})"
        if event.failed:
            return f"{'cancelled' if was_cancelled(event) else 'failed'}: {what}"
        verb = "kept" if state == "SKIPPED" else self._verb(event, doing)
        if self.backwards and doing == "UPDATE":
            verb = "put back"
        if self._released(doing):
            verb = "let go"
        seconds = took.total_seconds()
        # A time that rounds to nothing is noise on every line.
        return f"{verb}: {what}, {duration(seconds)}" if seconds >= 0.5 else f"{verb}: {what}"

    def _released(self, doing: str) -> bool:
        """Whether a resource that was taken over leaves the stack again, as it was before."""
        return self.backwards and doing == "IMPORT"

    def _verb(self, event: StackEvent, doing: str) -> str:
        """Say what was done; the embedded AWS tells of a new resource as if it were changed."""
        planned = next((c for c in self.plan.changes if c.logical_id == event.logical_id), None)
        if doing == "UPDATE" and planned is not None and planned.action == "add":
            return _VERBS["CREATE"]
        return _VERBS.get(doing, doing.lower())

    def _concerns(self, event: StackEvent) -> bool:
        """Whether an event tells anything; the embedded AWS also touches what does not change."""
        if not self.plan.changes:
            # Nobody knows beforehand what will happen, as where someone else does it.
            return True
        planned = any(change.logical_id == event.logical_id for change in self.plan.changes)
        return planned or event.failed

    def _of_the_stack(self, event: StackEvent) -> str:
        back = "ROLLBACK_IN_PROGRESS" in event.status
        if back and not self.backwards:
            self.backwards = True
            return "going back: everything is undone"
        return ""


def clock_time(event: StackEvent) -> str:
    """Write when an event happened, in UTC."""
    return f"{event.at.astimezone(UTC):%H:%M:%S}"
