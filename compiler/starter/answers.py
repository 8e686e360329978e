"""What one is asked about a new project, and what an answer may be."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from compiler.catalog import service as catalog
from compiler.catalog.dimension_form import DimensionForm
from compiler.catalog.recommended_alarm import RecommendedAlarm
from compiler.frontend.model import SpecModel
from compiler.language import threshold
from compiler.resolve.project import EnvironmentFile, ProjectFile
from compiler.text.nearest import suggestion

_PREFIX = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,60}")
_ENVIRONMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}")
_EMAIL = re.compile(r"[^@\s\"]+@[^@\s\"]+\.[^@\s\"]+")
_TOPIC = re.compile(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}(\.fifo)?")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Watched:
    """A thing to watch: a service of the catalog, the values of its identity in order.

    `thresholds` are those of recommended alarms that ask for one, by the name of the alarm.
    """

    name: str
    service: str
    identity: tuple[str, ...]
    thresholds: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything that a new project needs; without an account it has the local environment only.

    `email` or `topic` (the ARN of one that exists) hears the alarms.
    """

    project: str
    environment: str
    account: str
    region: str
    prefix: str
    email: str
    topic: str
    watched: tuple[Watched, ...]

    @property
    def spec(self) -> str:
        """The path of the spec: it bears the name of the project."""
        name = self.project.lower()
        return f"specs/{'monitoring' if name == 'project' else name}.yaml"


def wrong_project(text: str) -> str:
    """Say why a text cannot be the name of a project, nothing where it can; so do all below."""
    return _wrong(ProjectFile, "project", text, "letters, digits and `-`, a letter first")


def wrong_environment(text: str) -> str:
    """Judge the name of an environment, which is the name of a file."""
    if text == LOCAL:
        return "`local` is made anyway: it is the AWS inside the command"
    return "" if _ENVIRONMENT.fullmatch(text) else "use letters, digits, `-` and `_`"


def wrong_account(text: str) -> str:
    """Judge the number of an account."""
    return "" if re.fullmatch(r"[0-9]{12}|", text) else "an account is a number of twelve digits"


def wrong_region(text: str) -> str:
    """Judge the name of a Region."""
    return _wrong(EnvironmentFile, "region", text, "one such as us-west-2")


def wrong_prefix(text: str) -> str:
    """Judge what names begin with."""
    return "" if _PREFIX.fullmatch(text) else "use letters, digits and `-`"


def wrong_listener(text: str) -> str:
    """Judge who hears the alarms: an address, or a topic."""
    if _EMAIL.fullmatch(text) or _TOPIC.fullmatch(text):
        return ""
    return "write an e-mail address, or the ARN of a topic (arn:aws:sns:…)"


def wrong_service(text: str) -> str:
    """Judge the name of a service."""
    if text in catalog.names():
        return ""
    begun = [name for name in catalog.names() if text and text.lower() in name]
    help_ = suggestion(text, catalog.names(), what="there are")
    if begun:
        help_ = f"did you mean {' or '.join(f'`{name}`' for name in begun[:4])}?"
    return f"no service is called `{text}`; {help_}"


def wrong_value(text: str, form: DimensionForm | None = None) -> str:
    """Judge a value of an identity, by its form where that is known."""
    if not text.strip() or not text.isprintable() or '"' in text:
        return "write its name"
    if form is None or form.has(text):
        return ""
    return f"it is written like {form.example}: give {form.found}"


def threshold_of(text: str, comparison: str) -> str:
    """Write a number alone as the threshold that an alarm compares with."""
    return f"{comparison} {text}" if text and _NUMBER.fullmatch(text) else text


def wrong_threshold(text: str, comparison: str) -> str:
    """Judge a threshold, or its number alone; nothing at all leaves the alarm out."""
    if not text:
        return ""
    try:
        TypeAdapter(threshold.Threshold).validate_python(threshold_of(text, comparison))
    except ValidationError as error:
        context = error.errors()[0].get("ctx", {})
        return f"{context.get('message', 'no threshold')}; write a number, or `{comparison} 10`"
    return ""


def listener(text: str) -> tuple[str, str]:
    """Tell an address from a topic: one of the two is empty."""
    return ("", text) if _TOPIC.fullmatch(text) else (text, "")


def watched_of(text: str, taken: tuple[Watched, ...]) -> Watched | str:
    """Read `lambda=orders`, or `ecs-service=shop,cart`; what is wrong is returned as a text."""
    service, _, values = text.partition("=")
    if reason := wrong_service(service):
        return reason
    wanted = catalog.load(service).identity
    given = tuple(value.strip() for value in values.split(",")) if values else ()
    keys = ",".join(f"<{key}>" for key in wanted)
    shown = f"{service}={keys}" if keys else service
    if len(given) != len(wanted) or any(wrong_value(value) for value in given):
        return f"wanted {shown}, read {text}"
    forms = catalog.load(service).forms
    for key, value in zip(wanted, given, strict=True):
        if reason := wrong_value(value, forms.get(key)):
            return f"{key}: {reason}; read {value}"
    return Watched(name_of(service, given, taken), service, given)


def name_of(service: str, identity: tuple[str, ...], taken: tuple[Watched, ...]) -> str:
    """Name a watch after the last word of what it watches."""
    words = [_NOT_WORD.sub("_", value.lower()).strip("_") for value in identity]
    last = re.split(r"[-/:.]", identity[-1].lower())[-1] if identity else service
    word = _NOT_WORD.sub("_", last).strip("_") or (words[-1] if words else "") or service
    if not word[:1].isalpha():
        word = f"{_NOT_WORD.sub('_', service)}_{word}"
    names = {watched.name for watched in taken}
    found, number = word[:60], 2
    if found in names:
        found = word = f"{word[:40]}_{_NOT_WORD.sub('_', service)}"[:60]
    while found in names:
        found, number = f"{word[:56]}_{number}", number + 1
    return found


def asking(watched: Watched, region: str) -> tuple[RecommendedAlarm, ...]:
    """Return the recommended alarms that need a threshold from who knows the thing."""
    return tuple(alarm for alarm in applicable(watched, region) if alarm.threshold is None)


def applicable(watched: Watched, region: str) -> tuple[RecommendedAlarm, ...]:
    """Return the recommended alarms that a watch can have: those whose dimensions it gives."""
    service = catalog.load(watched.service)
    only = service.region_of(service.identity)
    if only is not None and only != region:
        return ()
    found = []
    for alarm in service.recommended.values():
        given = {*service.identity, *dict(service.defaults), *dict(alarm.dimensions)}
        if not service.metrics[alarm.metric].lacks(given):
            found.append(alarm)
    return tuple(found)


def _wrong(model: type[SpecModel], name: str, text: str, words: str) -> str:
    pattern = next(m.pattern for m in model.model_fields[name].metadata if hasattr(m, "pattern"))
    return "" if re.fullmatch(pattern, text) else f"use {words}"
