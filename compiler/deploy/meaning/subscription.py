"""Subscriptions: who is told."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.deploy.meaning.said import Meaning, Properties, Said, changed, said

TYPE = "AWS::SNS::Subscription"


def meaning(before: Properties, after: Properties) -> Iterator[Said]:
    """Compare two versions of a subscription."""
    if not after:
        yield said(f"{_who(before)} is no longer told", weaker=True)
    elif not before:
        confirm = ", once the e-mail that AWS sends is confirmed"
        yield said(f"{_who(after)} is told{confirm if after.get('Protocol') == 'email' else ''}")
    elif changed(before, after, "Endpoint", "Protocol"):
        text = f"{_who(after)} is told instead of {_who(before)}"
        yield said(text, "Endpoint", "Protocol", weaker=True)


def _who(subscription: Properties) -> str:
    endpoint = subscription.get("Endpoint")
    return endpoint if isinstance(endpoint, str) else str(subscription.get("Protocol"))


MEANING: Meaning = meaning
