"""Permissions: what may call a function."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.deploy.meaning.said import Meaning, Properties, Said, said

TYPE = "AWS::Lambda::Permission"
_WORDS = {"sns.amazonaws.com": "the topic", "lambda.alarms.cloudwatch.amazonaws.com": "alarms"}


def meaning(before: Properties, after: Properties) -> Iterator[Said]:
    """Compare two versions of a permission; one that goes takes what came through it along."""
    if not after:
        yield said(f"{_who(before)} may no longer call {_function(before)}", weaker=True)
    elif not before:
        yield said(f"{_who(after)} may call {_function(after)}")


def _who(permission: Properties) -> str:
    principal = str(permission.get("Principal"))
    return _WORDS.get(principal, principal)


def _function(permission: Properties) -> str:
    arn = permission.get("FunctionName")
    return arn.partition(":function:")[2] or arn if isinstance(arn, str) else "the function"


MEANING: Meaning = meaning
