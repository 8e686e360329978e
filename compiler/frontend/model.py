"""The base of every shape an author writes, and how a shape says what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from pydantic import BaseModel, ConfigDict
from pydantic_core import PydanticCustomError


class Offer(StrEnum):
    """What an editor offers for a value: names of the spec, or words of AWS.

    It stands in the annotation of a field, and changes nothing of how the field is read.
    """

    METRIC = "metric"
    METRIC_NAME = "metricName"
    ALARM = "alarm"
    RULE = "rule"
    SEVERITY = "severity"
    TOPIC = "topic"
    WATCH = "watched"
    LOG_GROUP = "logGroup"
    UNIT = "unit"
    NAMESPACE = "namespace"
    STATE = "state"
    VALUE = "value"
    SECURITY_ALARMS = "securityAlarms"


class SpecModel(BaseModel):
    """A mapping of the language: strict, closed and unchangeable."""

    # Only shapes that are read by themselves need a validator: most are parts of others.
    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, populate_by_name=True, defer_build=True
    )

    elsewhere: ClassVar[Mapping[str, str]] = {}
    """Keys that people bring from other tools, in small letters and without `_`: what to write."""


def mistake(
    message: str, help_: str = "", *, start: int = 0, end: int = 0, key: str = ""
) -> PydanticCustomError:
    """Make the error a validator raises.

    `start` and `end` are characters of the text read; `key` is the culprit in a mapping.
    """
    context = {"message": message, "help": help_, "start": start, "end": end, "key": key}
    return PydanticCustomError("spec_mistake", "{message}", context)
