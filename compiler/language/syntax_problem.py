"""What is said of a text that cannot be read, shared by the small languages inside a spec."""

from __future__ import annotations

CLOSERS = {"(": ")", "[": "]"}
"""Each opening bracket with the one that closes it."""


class SyntaxProblem(ValueError):  # noqa: N818 - it is a finding, not a failure of the program
    """A text of the spec that cannot be read.

    `message` says what was wanted and what was read, `help` what to do next (may be empty).
    `start` and `end` are character offsets in the text, the end exclusive; both are equal
    where something is missing.
    """

    def __init__(self, message: str, start: int, end: int, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end
        self.help = advice


def quoted(text: str, *, most: int = 40) -> str:
    """Quote a piece of the spec for a message, shortened when it is long."""
    return f"`{text}`" if len(text) <= most else f"`{text[: most - 1]}…`"


def unclosed(opener: str, start: int) -> SyntaxProblem:
    """Say that a bracket is never closed, pointing at the opener."""
    advice = f"add the missing `{CLOSERS[opener]}`"
    return SyntaxProblem(f"`{opener}` is never closed", start, start + 1, advice)


def unopened(closer: str, start: int) -> SyntaxProblem:
    """Say that a closing bracket has no opener."""
    opener = next(key for key, value in CLOSERS.items() if value == closer)
    advice = f"remove it, or add the `{opener}` it belongs to"
    return SyntaxProblem(f"`{closer}` closes nothing", start, start + 1, advice)


def wrong_closer(opener: str, closer: str, start: int) -> SyntaxProblem:
    """Say that a bracket is closed by one of another kind, pointing at the closer."""
    wanted = CLOSERS[opener]
    message = f"wanted `{wanted}` to close `{opener}`, read `{closer}`"
    return SyntaxProblem(message, start, start + 1, f"close `{opener}` with `{wanted}`")
