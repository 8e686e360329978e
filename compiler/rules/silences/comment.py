"""Silences at the line: `# watchform: allow <rule> because <reason>`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from compiler.frontend.comments import Comment, comments
from compiler.ir.silence import Silence
from compiler.text.diagnostic import Code, Diagnostic
from compiler.text.source import SourceFile

SYNTAX = Code("WF891", "silence-syntax")
NO_REASON = Code("WF892", "silence-without-reason")

_FORM = "write `# watchform: allow <rule> because <reason>`"
_WORD = re.compile(r"\S+")
_RULES = re.compile(r"[A-Za-z0-9-]+(?:\s*,\s*[A-Za-z0-9-]+)*")
_RULE = re.compile(r"[A-Za-z0-9-]+")
_REASON = re.compile(r"\s*(?:(because)(?=\s|$)\s*(.*))?")


def written_silences(sources: Iterable[SourceFile]) -> Iterator[Silence | Diagnostic]:
    """Give the silences that the comments of the files ask for, and what is wrong with others."""
    for source in sources:
        for comment in comments(source):
            yield from _silences(comment)


def _silences(comment: Comment) -> Iterator[Silence | Diagnostic]:
    text = comment.text
    word = _WORD.match(text)
    if word is None or word[0] != "allow":
        read = f"`{word[0]}`" if word else "nothing"
        end = word.end() if word else 1
        yield _finding(SYNTAX, f"wanted `allow` after `watchform:`, read {read}", comment, 0, end)
        return
    start = len(text) - len(text[word.end() :].lstrip())
    named = _RULES.match(text, start)
    if named is None or named[0] == "because":
        yield _finding(SYNTAX, "the comment names no rule to allow", comment, 0, word.end())
        return
    rest = _REASON.match(text, named.end())
    if rest is None or rest[1] is None:
        if text[named.end() :].strip():
            at = named.end() + len(text[named.end() :]) - len(text[named.end() :].lstrip())
            read = text[at:].split()[0]
            message = f"wanted `because` after `{named[0]}`, read `{read}`"
            yield _finding(SYNTAX, message, comment, at, at + len(read))
        else:
            yield _no_reason(comment, named)
    elif not rest[2]:
        yield _no_reason(comment, named)
    else:
        for rule in _RULE.finditer(text, named.start(), named.end()):
            span = comment.span.within(*rule.span())
            yield Silence(rule[0], rest[2], span, comment.lines)


def _no_reason(comment: Comment, named: re.Match[str]) -> Diagnostic:
    text = f"`{named[0]}` is allowed without a reason"
    return _finding(NO_REASON, text, comment, named.start(), named.end())


def _finding(code: Code, message: str, comment: Comment, start: int, end: int) -> Diagnostic:
    return Diagnostic(code, message, comment.span.within(start, end), help=_FORM)
