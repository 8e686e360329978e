"""`notify`: topics, who hears them, and which severity goes where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Annotated, Literal, Self, cast

from pydantic import Field, model_validator

from compiler.frontend.model import Offer, SpecModel, mistake
from compiler.frontend.place import Place
from compiler.ir.identity import Identity
from compiler.ir.origin import Origin
from compiler.ir.topic import NotifyKey, Protocol, Publisher, Subscription, Topic
from compiler.ir.value import Text
from compiler.kinds.kind import Declared, Kind
from compiler.kinds.scope import Scope
from compiler.kinds.shared.actions import ActionsSpec, check_number
from compiler.kinds.shared.key_alias import KeyAlias, key_alias
from compiler.text.diagnostic import Code, Label
from compiler.text.nearest import listing, suggestion

BAD_TOPIC_ARN = Code("WF526", "topic-arn")
SUBSCRIBED_TWICE = Code("WF527", "subscription-twice")
UNKNOWN_TOPIC = Code("WF521", "unknown-topic")
BAD_TOPIC_NAME = Code("WF522", "topic-name")
BAD_ENDPOINT = Code("WF523", "subscription-endpoint")
NOBODY_SUBSCRIBES = Code("WF524", "topic-without-subscription")
SEVERITY_TO_NOBODY = Code("WF525", "severity-to-nobody")

_NAME = re.compile(r"[A-Za-z0-9_-]{1,256}")
_ARN = re.compile(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}(\.fifo)?")
_ADDRESS = (r"[^@\s]+@[^@\s]+\.[^@\s]+", "an e-mail address", "one such as `alerts@example.com`")
# What an endpoint must match, what it is, and what to write.
_ENDPOINTS: dict[str, tuple[str, str, str]] = {
    "email": _ADDRESS,
    "email-json": _ADDRESS,
    "sms": (r"\+[1-9][0-9]{6,14}", "a telephone number", "one such as `+15555550100`, in quotes"),
    "https": (r"https://\S+", "an HTTPS address", "one such as `https://example.com/alerts`"),
    "lambda": (r"arn:aws[a-z-]*:lambda:\S+", "the ARN of a function", "`arn:aws:lambda:…`"),
    "sqs": (r"arn:aws[a-z-]*:sqs:\S+", "the ARN of a queue", "`arn:aws:sqs:…`"),
}


class SubscriptionSpec(SpecModel):
    """One endpoint; a value of nothing (`null`) leaves it out."""

    email: Annotated[str, Offer.VALUE] | None = Field(None, description="An e-mail address.")
    email_json: str | None = Field(None, alias="email-json", description="The same, as JSON.")
    sms: Annotated[str, Offer.VALUE] | None = Field(
        None, description="A telephone number, as +15555550100."
    )
    https: str | None = Field(None, description="An HTTPS address.")
    function: str | None = Field(
        None,
        alias="lambda",
        description="The ARN of a function; the topic is permitted to call one of this account.",
    )
    sqs: str | None = Field(
        None, description="The ARN of a queue, whose policy must let the topic send."
    )

    @model_validator(mode="after")
    def _one(self) -> Self:
        if len(self.model_fields_set) == 1:
            return self
        read = listing(sorted(self.model_fields_set)) or "nothing"
        text = f"wanted one of {listing(_ENDPOINTS)}, read {read}"
        raise mistake(text, "begin a new entry of the list for each")

    def endpoint(self) -> tuple[str, str | None]:
        """Return the protocol and the endpoint."""
        (name,) = self.model_fields_set
        field = type(self).model_fields[name]
        value: str | None = dict(self)[name]
        return field.alias or name, value


class TopicSpec(SpecModel):
    """A topic of our own, or with `arn:` one that exists."""

    arn: str | None = Field(None, description="The ARN of a topic that exists.")
    name: str | None = Field(None, description="Its name; default `<prefix>-<key>`.")
    display_name: str | None = Field(None, max_length=100, description="The sender of e-mails.")
    subscribe: list[SubscriptionSpec] = Field(default_factory=list, description="Who hears it.")
    publishers: list[Publisher] = Field(
        default=["cloudwatch"], description="The services that may publish."
    )
    kms_key: str = Field("own", description="`own`, `none`, or the ARN of a key that exists.")

    @model_validator(mode="after")
    def _ours_or_not(self) -> Self:
        others = self.model_fields_set - {"arn"}
        if self.arn is not None and others:
            text = f"a topic that exists has only `arn`, read also {listing(sorted(others))}"
            help_ = "remove `arn:` to make a topic, or the other keys to use this one"
            raise mistake(text, help_, key="arn")
        return self


class NotifySpec(SpecModel):
    """Topics and severities."""

    topics: dict[str, TopicSpec] = Field(
        default_factory=dict, description="The topics, by the word that severities use."
    )
    severities: dict[str, ActionsSpec] = Field(
        default_factory=dict, description="What happens on alarms of each severity."
    )
    key_alias: KeyAlias | None = Field(
        None, description="The name of the topics' key; default `<prefix>-notify`."
    )


def lower(declared: Declared[NotifySpec], scope: Scope) -> Iterator[NotifyKey | Topic]:
    """Make the topics, and the key that encrypts them."""
    topics: list[Topic] = []
    for key, spec in declared.spec.topics.items():
        place = declared.place.child("topics", key)
        if spec.arn is None:
            topics.append(_topic(key, spec, place, scope))
        else:
            _check_arn(spec.arn, place.child("arn"), scope)
    encrypted = [topic for topic in topics if topic.encryption == "own"]
    if encrypted:
        yield NotifyKey(
            identity=Identity("Notify", "key"),
            origin=_key_origin(declared.place),
            alias=key_alias(declared.spec.key_alias, "notify", declared.place, scope),
            publishers=tuple(sorted({p for topic in encrypted for p in topic.publishers})),
        )
    yield from topics


def _key_origin(place: Place) -> Origin:
    """Give the place of the topics, whose key it is, and of the name that the key has."""
    topics = place.child("topics").origin()
    named = {name: span for name, span in place.origin().fields.items() if name == "key_alias"}
    return replace(topics, fields={**topics.fields, **named})


def _check_arn(arn: str, place: Place, scope: Scope) -> None:
    literal = scope.text(arn, place).literal
    if literal is not None and not _ARN.fullmatch(literal):
        help_ = "write one such as `arn:aws:sns:us-west-2:123456789012:alerts`"
        raise place.problem(BAD_TOPIC_ARN, f"`{literal}` is not the ARN of a topic", help_)


def check(declared: Declared[NotifySpec], scope: Scope) -> None:
    """Report severities that name an unknown topic, or nobody."""
    topics = tuple(declared.spec.topics)
    for name, actions in declared.spec.severities.items():
        place = declared.place.child("severities", name)
        states = {"alarm": actions.alarm, "ok": actions.ok}
        states["insufficient_data"] = actions.insufficient_data
        for state, words in states.items():
            check_number(words, place.child(state))
            for i, word in enumerate(words):
                if word not in topics and not word.startswith(("arn:", "${inputs.")):
                    text = f"no topic is called `{word}`"
                    help_ = suggestion(word, topics, what="there are")
                    scope.report(place.child(state, i).finding(UNKNOWN_TOPIC, text, help_))
        if not any(states.values()):
            text = f"severity `{name}` notifies nobody"
            help_ = f"write `{name}: {{alarm: [{topics[0] if topics else 'a-topic'}]}}`"
            scope.report(place.finding(SEVERITY_TO_NOBODY, text, help_))


def _topic(key: str, spec: TopicSpec, place: Place, scope: Scope) -> Topic:
    name = f"{scope.environment.prefix}-{key}"
    if spec.name is not None:
        name = scope.literal(spec.name, place.child("name"))
    if not _NAME.fullmatch(name):
        text = f"SNS does not take `{name}` as the name of a topic"
        help_ = "use letters, digits, `-` and `_`, at most 256"
        raise place.child("name").problem(BAD_TOPIC_NAME, text, help_)
    subscriptions = tuple(_subscriptions(key, spec, place, scope))
    if not subscriptions:
        text = f"nobody subscribes to topic `{key}`: its alarms reach no one"
        help_ = "add `subscribe:`, such as `[{email: alerts@example.com}]`"
        if spec.subscribe:
            help_ = f"every value under `subscribe:` is empty in {scope.environment.name}; give one"
        raise place.problem(NOBODY_SUBSCRIBES, text, help_)
    encryption = spec.kms_key
    return Topic(
        identity=Identity("Topic", key),
        origin=place.origin(),
        key=key,
        name=name,
        display_name=spec.display_name,
        publishers=cast("tuple[Publisher, ...]", tuple(sorted(set(spec.publishers)))),
        encryption=_encryption(encryption, place, scope),
        subscriptions=subscriptions,
    )


def _encryption(word: str, place: Place, scope: Scope) -> Literal["own", "none"] | Text:
    if word == "own":
        return "own"
    return "none" if word == "none" else scope.text(word, place.child("kms_key"))


def _subscriptions(key: str, spec: TopicSpec, place: Place, scope: Scope) -> Iterator[Subscription]:
    seen: dict[tuple[str, str], Place] = {}
    for i, subscription in enumerate(spec.subscribe):
        protocol, value = subscription.endpoint()
        if value is None:
            continue
        here = place.child("subscribe", i, protocol)
        endpoint = scope.text(value, here)
        pattern, wanted, example = _ENDPOINTS[protocol]
        literal = endpoint.literal
        if literal is not None and not re.fullmatch(pattern, literal):
            raise here.problem(BAD_ENDPOINT, f"`{literal}` is not {wanted}", f"write {example}")
        first = seen.setdefault((protocol, value), here)
        if first is not here:
            text = f"topic `{key}` has this subscription already"
            further = (Label(first.span, "the first"),)
            help_ = "leave one of them out: SNS keeps one, and tells it once"
            scope.report(here.finding(SUBSCRIBED_TWICE, text, help_, further=further))
            continue
        yield Subscription(
            # The endpoint is the identity: SNS cannot change one, it makes another.
            identity=Identity("Subscription", f"{key} {protocol}", _digest(value)),
            origin=here.origin(),
            protocol=cast("Protocol", protocol),
            endpoint=endpoint,
        )


def _digest(endpoint: str) -> str:
    return sha256(endpoint.encode()).hexdigest()[:8]


KIND = Kind(
    key="notify",
    title="`notify`",
    entry=NotifySpec,
    lower=lower,
    single=True,
    named=("topics", "severities"),
    check=check,
)
