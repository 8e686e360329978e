"""The explanation of one code, and how its page is read.

A page is Markdown: the heading is how a message begins, then comes the reason, then the examples
as blocks of code whose fence says what they are:

    # error[WF341] unknown-metric
    Why it is a mistake.
    ```yaml bad                                 the spec specs/shop.yaml, or its end
    ```yaml bad specs/environments/dev.yaml     another file, or its end
    ```yaml good                                the same without the mistake
    ```text bad                                 what cannot be shown in specs, in words
    ```text message                             what is said then

A spec that does not begin with `version:` goes on after the lines that every example begins with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from compiler.text.diagnostic import Code, Severity

SPEC = "specs/shop.yaml"
_HEADING = re.compile(r"# (error|warning)\[(WF[0-9]{3,4})\] ([a-z0-9-]+)\n+")
_BLOCK = re.compile(
    r"^```(yaml|text) (bad|good|message)(?: (\S+))?\n(.*?)^```\n*", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Example:
    """Files by name, as they are written in a page; or words, where files cannot show it."""

    files: Mapping[str, str] = field(default_factory=dict)
    words: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a code is a mistake; `message` is what is said of a bad example that is words."""

    code: Code
    reason: str
    bad: Example
    good: Example
    message: str = ""


def read_page(text: str) -> Explanation:
    """Read the page of a code.

    Raises:
        ValueError: something is missing, or stands elsewhere than it should.
    """
    heading = _HEADING.match(text)
    blocks = list(_BLOCK.finditer(text))
    if heading is None or not blocks:
        raise ValueError("a page begins with `# error[WF000] slug` and ends with its examples")
    reason = text[heading.end() : blocks[0].start()].strip()
    left = _BLOCK.sub("", text[blocks[0].start() :]).strip()
    if not reason or left:
        raise ValueError("the reason stands between the heading and the examples")
    examples = {role: _example(blocks, role) for role in ("bad", "good", "message")}
    return Explanation(
        code=Code(heading[2], heading[3], Severity(heading[1])),
        reason=reason,
        bad=examples["bad"],
        good=examples["good"],
        message=examples["message"].words,
    )


def _example(blocks: list[re.Match[str]], role: str) -> Example:
    of_role = [block for block in blocks if block[2] == role]
    files = {block[3] or SPEC: block[4] for block in of_role if block[1] == "yaml"}
    words = "".join(block[4] for block in of_role if block[1] == "text")
    return Example(files, words.rstrip("\n"))
