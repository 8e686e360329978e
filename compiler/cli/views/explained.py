"""An explanation drawn: for the terminal, and as Markdown for the reference and for SARIF."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from compiler.cli.views.ink import Ink, plain
from compiler.explain.example import files
from compiler.explain.explanation import Example, Explanation
from compiler.explain.families import family, title

_INDENT = "    "
_PAGE = 100


def contents(explanations: Mapping[str, Explanation], ink: Ink = plain) -> str:
    """List all codes, by family."""
    lines: list[str] = []
    last = ""
    for code in (each.code for each in explanations.values()):
        if family(code.id) != last:
            last = family(code.id)
            lines += ["", ink("title", f"{last}xx  {title(last)}")]
        mark = "  (warning)" if code.severity.value == "warning" else ""
        lines.append(f"  {code.id:<6} {code.slug}{mark}")
    lines += ["", "`watchform explain CODE` says why it is a mistake, and what is right."]
    return "\n".join(lines).lstrip("\n")


def text(explanation: Explanation, message: str, ink: Ink, width: int) -> str:
    """Draw one explanation, with the message of the bad example."""
    code = explanation.code
    parts = [ink("title", f"{code.severity.value}[{code.id}] {code.slug}"), ""]
    parts += _prose(explanation.reason, width)
    for role, words in (("bad", "This is wrong"), ("good", "This is right")):
        example = explanation.bad if role == "bad" else explanation.good
        parts += _example(example, words, ink, width)
        if role == "bad":
            parts += ["", ink("title", "What is said then:"), "", message]
    return "\n".join(parts)


def _prose(reason: str, width: int) -> Iterator[str]:
    for index, paragraph in enumerate(reason.split("\n\n")):
        if index:
            yield ""
        yield _filled(paragraph, width)


def _filled(text: str, width: int) -> str:
    words = " ".join(text.split())
    return textwrap.fill(words, width, break_long_words=False, break_on_hyphens=False)


def _example(example: Example, words: str, ink: Ink, width: int) -> Iterator[str]:
    whole = files(example)
    if example.words:
        yield ""
        yield ink("title", f"{words}:")
        yield ""
        yield textwrap.indent(_filled(example.words, width - len(_INDENT)), _INDENT)
    for name in example.files:
        yield ""
        yield ink("title", f"{words} ({name}):")
        yield ""
        yield textwrap.indent(whole[name].rstrip("\n"), _INDENT)


def markdown(explanation: Explanation, message: str = "") -> str:
    """Write one explanation as Markdown, with the message of the bad example where it is given."""
    lines = [*_prose(explanation.reason, _PAGE), "", *_block(explanation.bad, "bad", "Wrong")]
    if message:
        lines += ["```text", message, "```", ""]
    lines += _block(explanation.good, "good", "Right")
    return "\n".join(lines).rstrip("\n")


def _block(example: Example, role: str, words: str) -> Iterator[str]:
    if example.words:
        yield _filled(f"{words}: {example.words}", _PAGE)
        yield ""
    whole = files(example)
    for name in example.files:
        yield f"{words}, in `{name}`:"
        yield ""
        yield f"```yaml {role}"
        yield whole[name].rstrip("\n")
        yield "```"
        yield ""
