"""Topics that carry notifications, and who hears them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from compiler.ir.identity import Identity
from compiler.ir.origin import Origin
from compiler.ir.value import Text

Protocol = Literal["email", "email-json", "sms", "https", "http", "lambda", "sqs"]
Publisher = Literal["cloudwatch", "cloudtrail", "events", "budgets"]


@dataclass(frozen=True, slots=True)
class Subscription:
    """One endpoint that hears a topic."""

    identity: Identity
    origin: Origin
    protocol: Protocol
    endpoint: Text


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of our own, its policy, its encryption and its subscriptions.

    `publishers` are the AWS services of this account that may publish. `encryption` is the
    stack's notification key (`own`), nothing (`none`), or the ARN of a key that exists.
    """

    identity: Identity
    origin: Origin
    key: str
    name: str
    display_name: str | None
    publishers: tuple[Publisher, ...]
    encryption: Literal["own", "none"] | Text
    subscriptions: tuple[Subscription, ...] = ()

    @property
    def parts(self) -> tuple[str, ...]:
        """The logical IDs of the resources it takes besides the topic itself."""
        subscriptions = (subscription.identity.logical_id for subscription in self.subscriptions)
        return (self.identity.part("Policy"), *subscriptions)


@dataclass(frozen=True, slots=True)
class NotifyKey:
    """The KMS key that encrypts the topics of a stack; the publishers may use it.

    `alias` is the whole name, with its `alias/`.
    """

    identity: Identity
    origin: Origin
    alias: str
    publishers: tuple[Publisher, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        """The logical IDs of the resources it takes besides the key itself."""
        return (self.identity.part("Alias"),)
