"""Whose credentials are in use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caller:
    """The account and the principal that the credentials stand for."""

    account: str
    arn: str
