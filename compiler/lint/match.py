"""One thing cfn-lint says of a template, as plain values that can be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from compiler.lint.place import place
from compiler.text.diagnostic import Code, Diagnostic, Severity

if TYPE_CHECKING:
    # Workers judge the text of a template, and need nothing of what makes one.
    from compiler.emit.template import Template

ERROR = Code("WF601", "cfn-lint-error")
WARNING = Code("WF602", "cfn-lint-warning", Severity.WARNING)

CODES = {"error": ERROR, "warning": WARNING}


class Match(NamedTuple):
    """The rule that matched, and where: a path in the template, not a line of the spec.

    `severity` is `error` or `warning`; `about` is what the rule is for, `address` its source.
    """

    path: tuple[str | int, ...]
    rule: str
    severity: str
    message: str
    about: str
    address: str


def diagnostic(match: Match, template: Template) -> Diagnostic:
    """Say it at the line of the spec that the place in the template comes from today."""
    written = "/".join(str(step) for step in match.path)
    where = f"In the template: {written}." if written else "It is about the whole template."
    return Diagnostic(
        code=CODES[match.severity],
        message=f"cfn-lint {match.rule}: {match.message}",
        span=place(match.path, template),
        label="cfn-lint rejects what this becomes" if match.severity == "error" else "",
        help=f"{where}\nThe rule: {match.about}. {match.address}".rstrip(),
    )
