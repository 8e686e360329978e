"""The shape of a test file: `specs/<name>.test.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

import numpy as np
from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from compiler.frontend.model import Offer, SpecModel, mistake
from compiler.frontend.tree import describe_value
from compiler.language.duration import parse as parse_duration
from compiler.simulate.cases.moment import Moment
from compiler.simulate.cases.notation import Numbers

State = Literal["OK", "ALARM", "INSUFFICIENT_DATA"]
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?Z?)?")


def _step(value: object) -> int:
    """Return the seconds of a step: as CloudWatch keeps data, 1, 5, 10, 20, 30 or minutes."""
    seconds = parse_duration(value)
    if seconds in (1, 5, 10, 20, 30) or seconds % 60 == 0:
        return seconds
    text = f"CloudWatch keeps no data every `{value}`"
    raise mistake(text, "use `1s`, `5s`, `10s`, `20s`, `30s`, or whole minutes")


def parse_time(value: object) -> int:
    """Return the seconds since 1970 of a date, and perhaps a full hour, in UTC."""
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            seconds = int(np.datetime64(value.removesuffix("Z"), "s").astype(np.int64))
        except ValueError:
            raise mistake(f"{describe_value(value)} is no time", "see the calendar") from None
        if seconds % 3600:
            raise mistake("a case begins at a full hour", f"write `{value[:13]}:00`")
        return seconds
    raise mistake(f"{describe_value(value)} is not a time", "write `2024-01-31T08:00`, in UTC")


Step = Annotated[
    int,
    BeforeValidator(_step),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]+(s|m|h|d)$", "examples": ["1m", "5m"]}),
]
Time = Annotated[int, BeforeValidator(parse_time), WithJsonSchema({"type": "string"})]


class SeriesSpec(SpecModel):
    """Data of a metric: values of its statistic, the samples behind them, or a file."""

    values: Numbers | None = Field(None, description="One value for each step: `0 12 15 _`.")
    samples: list[Numbers] | None = Field(
        None, description="For each step its samples; `_` for a step without any."
    )
    csv: str | None = Field(None, description="A file with columns of times and values.")
    column: str = Field("value", description="The column of the file that holds the values.")
    step: Step | None = Field(None, description="Another step than that of the case.")

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        given = [n for n in ("values", "samples", "csv") if getattr(self, n) is not None]
        if len(given) != 1:
            read = " and ".join(f"`{name}`" for name in given) or "none of them"
            text = f"wanted `values`, `samples` or `csv`, read {read}"
            raise mistake(text, "say once what the metric does", key=given[-1] if given else "")
        return self


def _as_series(value: object) -> object:
    return value if isinstance(value, Mapping) else {"values": value}


class BandSpec(SpecModel):
    """The anomaly band of an alarm; a side that is left out has no end."""

    upper: Numbers | None = Field(None, description="The upper side, one value for each step.")
    lower: Numbers | None = Field(None, description="The lower side.")
    step: Step | None = Field(None, description="Another step than that of the case.")

    @model_validator(mode="after")
    def _one_side(self) -> Self:
        if self.upper is None and self.lower is None:
            raise mistake("a band has an `upper` or a `lower` side", "write `upper: 200x10`")
        return self


class StateOfOther(SpecModel):
    """A state that an alarm of another stack takes on."""

    at: Moment = Field(description="When, from the beginning of the case.")
    state: State = Field(description="Which.")


class Expectation(SpecModel):
    """What an alarm does at a moment, or in the whole case; or how often a topic is told."""

    elsewhere: ClassVar[Mapping[str, str]] = {
        "evaltime": "write `at: 15m`",
        "time": "write `at: 15m`",
        "alertname": "write `alarm: <key>`",
        "alert": "write `alarm: <key>`",
        "expalerts": "write `state: ALARM`",
        "fires": "write `state: ALARM` with `at:`, or `notifications:`",
        "count": "write `notifications: 2`",
    }

    at: Moment | None = Field(None, description="When: `15m` after the beginning.")
    alarm: Annotated[str, Offer.ALARM] | None = Field(
        None, description="An alarm or composite: its key, `key[member]`, or `key[*]` for each."
    )
    topic: Annotated[str, Offer.TOPIC] | None = Field(
        None, description="A topic of `notify:`, or an ARN."
    )
    state: State | None = Field(None, description="The state it is in then.")
    notifies: list[Annotated[str, Offer.TOPIC]] | None = Field(
        None, description="Whom it notifies at that very moment; `[]` for nobody."
    )
    never: State | None = Field(None, description="A state it never takes on.")
    stays: State | None = Field(None, description="The state it is in from its evaluation on.")
    notifications: Annotated[int, Field(ge=0)] | None = Field(
        None, description="How often it notifies in all, or the topic is told."
    )
    since: Moment | None = Field(None, description="Only from then on.")
    until: Moment | None = Field(None, description="Only up to then.")

    @model_validator(mode="after")
    def _one_question(self) -> Self:
        if (self.alarm is None) == (self.topic is None):
            read = "neither" if self.alarm is None else "both"
            text = f"wanted `alarm` or `topic`, read {read}"
            raise mistake(text, "say what is looked at", key="topic")
        moment = self.state is not None or self.notifies is not None
        span = any(value is not None for value in (self.never, self.stays, self.notifications))
        if not moment and not span:
            wanted = "`state` or `notifies`" if self.at is not None else "what is expected"
            help_ = "at a moment: `state`, `notifies`; in the whole case: `never`, `stays`, "
            raise mistake(f"{wanted} is missing", f"{help_}`notifications`", key="alarm")
        _check_times(self, moment=moment, span=span)
        return self


def _check_times(one: Expectation, *, moment: bool, span: bool) -> None:
    if moment and (span or one.since is not None or one.until is not None):
        others = ("never", "stays", "notifications", "since", "until")
        key = next(name for name in others if getattr(one, name) is not None)
        text = f"`{key}` is about the whole case, and `state` and `notifies` about a moment"
        raise mistake(text, "make two expectations of it", key=key)
    if moment and one.at is None:
        raise mistake("it does not say when", "add `at: 15m`", key="state")
    if span and one.at is not None:
        raise mistake("`at` is a moment", "write `since:` or `until:`, or leave it out", key="at")
    if one.topic is not None and (moment or one.notifications is None or _states(one)):
        raise mistake("a topic has no state", "write `notifications: 2`", key="topic")
    if one.since is not None and one.until is not None and one.since > one.until:
        raise mistake("it ends before it begins", "turn `since` and `until` round", key="until")


def _states(one: Expectation) -> bool:
    return one.never is not None or one.stays is not None


class Case(SpecModel):
    """One story: what the metrics do, and what the alarms are expected to make of it."""

    elsewhere: ClassVar[Mapping[str, str]] = {
        "interval": "write `step: 5m`",
        "inputseries": "write `series: {watch.Metric@Sum: 0 1 2}`",
        "alertruletest": "write `expect: [{at: 15m, alarm: …, state: ALARM}]`",
    }

    name: str = Field(min_length=1, description="What it shows, in a sentence.")
    start: Time | None = Field(
        None, description="When it begins, in UTC: `2024-01-31T08:00`; else Monday, 2024-01-01."
    )
    before: State = Field(
        "INSUFFICIENT_DATA", description="The state that all alarms are in when it begins."
    )
    step: Step = Field(60, description="How far apart the values of a series are.")
    series: dict[str, Annotated[SeriesSpec, BeforeValidator(_as_series)]] = Field(
        default_factory=dict, description="Data by metric reference: `api.Count@Sum: 0 12 15`."
    )
    bands: dict[str, BandSpec] = Field(
        default_factory=dict, description="Anomaly bands by alarm: CloudWatch's model is not here."
    )
    results: dict[str, Annotated[SeriesSpec, BeforeValidator(_as_series)]] = Field(
        default_factory=dict,
        description="By alarm, what its expression results in, where only CloudWatch can say.",
    )
    states: dict[str, list[StateOfOther]] = Field(
        default_factory=dict, description="By name, what alarms of other stacks do."
    )
    expect: list[Any] = Field(min_length=1, description="What is expected, in any order.")


class TestFile(SpecModel):
    """`specs/<name>.test.yaml`: tests of the alarms of one spec."""

    # pytest would take it for tests of its own.
    __test__: ClassVar[bool] = False

    version: Literal[1] = Field(description="The version of the language.")
    test: str = Field(description="The spec whose alarms are tested: its file, without `.yaml`.")
    environment: str | None = Field(
        None, description="The environment it is compiled for, where none is asked for."
    )
    cases: list[Any] = Field(min_length=1, description="The stories.")
