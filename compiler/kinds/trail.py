"""`trail`: the audit trail, where it is kept, and the alarms on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from compiler.catalog import security
from compiler.frontend.model import Offer, SpecModel, mistake
from compiler.frontend.place import Place
from compiler.frontend.tree import Mapping, head, written
from compiler.frontend.value_errors import wrong_shape
from compiler.ir.alarm import TopicAction
from compiler.ir.identity import Identity
from compiler.ir.trail import DataEvents, Trail
from compiler.ir.value import Text
from compiler.kinds.kind import Declared, Derived, Kind
from compiler.kinds.retention import check_name
from compiler.kinds.scope import Scope
from compiler.kinds.shared.key_alias import KeyAlias, key_alias
from compiler.language.keep import Days, Retention
from compiler.language.selection import Choice, select
from compiler.text.diagnostic import Code, Problem
from compiler.text.nearest import suggestion

BAD_BUCKET_NAME = Code("WF511", "bucket-name")
BAD_TRAIL_NAME = Code("WF512", "trail-name")
UNKNOWN_SECURITY_ALARM = Code("WF513", "unknown-security-alarm")
NO_LOG_GROUP = Code("WF514", "security-alarms-without-log-group")
UNNAMED_TOPIC = Code("WF515", "trail-topic-without-name")

SECURITY_NAMESPACE = "CloudTrail"
"""Behind the prefix, the namespace of the security metrics."""

# Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
_BUCKET = re.compile(r"(?!xn--|sthree-|amzn-s3-demo-)[a-z0-9](?!.*\.\.)[a-z0-9.-]{1,61}[a-z0-9]")
# Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html
_TRAIL = re.compile(r"[A-Za-z0-9](?!.*[._-]{2})[A-Za-z0-9._-]{1,126}[A-Za-z0-9]")


class TrailLogGroup(SpecModel):
    """The log group that receives the trail's events."""

    name: str | None = Field(None, description="Default `/aws/cloudtrail/<trail>`.")
    keep: Retention = Field(description="`90d`, or `forever`.")


class DataEventsSpec(SpecModel):
    """Data events of resources of one type."""

    type: str = Field(
        pattern=r"^AWS::[A-Za-z0-9]+::[A-Za-z0-9]+$", description="`AWS::S3::Object`, for instance."
    )
    arns: list[str] = Field(min_length=1, description="ARNs, or the beginnings of ARNs.")


class TrailSpec(SpecModel):
    """A CloudTrail trail with all it stands on."""

    name: str = Field(description="The trail's name.")
    bucket: str = Field(description="The bucket that keeps its files.")
    keep: Days = Field(description="How long: `90d`, or `forever`.")
    multi_region: bool = Field(default=True, description="Events of all regions.")
    include_global_services: bool = Field(default=True, description="IAM, STS, CloudFront.")
    log_file_validation: bool = Field(default=True, description="Signed digests of the files.")
    enabled: bool = Field(default=True, description="False stops the recording.")
    encryption: str = Field("own", description="`own` (a key of the stack), `s3`, or a key's ARN.")
    key_alias: KeyAlias | None = Field(
        None, description="The name of its own key; default `<prefix>-trail`."
    )
    log_group: TrailLogGroup | None = Field(None, description="Needed by `security_alarms`.")
    adopt: bool = Field(default=False, description="Take over a bucket and log group that exist.")
    topic: Annotated[str, Offer.TOPIC] | None = Field(
        None,
        description="A topic told of every file: one of `notify:`, or the name of one that exists.",
    )
    events: Literal["all", "read", "write"] = Field("all", description="Management events.")
    management_events: bool = Field(default=True, description="False leaves only data events.")
    data_events: list[DataEventsSpec] = Field(default_factory=list, description="What objects do.")
    security_alarms: Annotated[Any, Offer.SECURITY_ALARMS] = Field(
        None, description="A list, `cis` for all, or changes and `except:`."
    )

    @model_validator(mode="after")
    def _records(self) -> Self:
        if not self.management_events and not self.data_events:
            help_ = "add `data_events:`, or leave `management_events:` out"
            raise mistake("it would record nothing", help_, key="management_events")
        if self.multi_region and not self.include_global_services:
            text = "a trail of all regions has the events of global services"
            help_ = "leave `include_global_services:` out, or add `multi_region: false`"
            raise mistake(text, help_, key="include_global_services")
        return self


def lower(declared: Declared[TrailSpec], scope: Scope) -> Iterator[Trail]:
    """Make the trail."""
    spec, place = declared.spec, declared.place
    name = _matching(spec.name, _TRAIL, place.child("name"), scope, BAD_TRAIL_NAME)
    bucket = _matching(spec.bucket, _BUCKET, place.child("bucket"), scope, BAD_BUCKET_NAME)
    read_write: Literal["All", "ReadOnly", "WriteOnly"] = "All"
    if spec.events != "all":
        read_write = "ReadOnly" if spec.events == "read" else "WriteOnly"
    yield Trail(
        identity=Identity("Trail", ""),
        origin=place.origin(),
        name=name,
        bucket=bucket,
        days=spec.keep,
        multi_region=spec.multi_region,
        include_global_services=spec.include_global_services,
        log_file_validation=spec.log_file_validation,
        enabled=spec.enabled,
        encryption=_encryption(spec.encryption, place.child("encryption"), scope),
        key_alias=key_alias(spec.key_alias, "trail", place, scope),
        log_group=log_group_name(spec, place, scope),
        log_group_days=spec.log_group.keep if spec.log_group else None,
        role_name=None,
        topic=None if spec.topic is None else _topic(spec.topic, place.child("topic"), scope),
        data_events=tuple(_data_events(spec, place, scope)),
        read_write=read_write,
        management_events=spec.management_events,
        adopt=spec.adopt,
    )


def log_group_name(spec: TrailSpec, place: Place, scope: Scope) -> str | None:
    """Return the name of the trail's log group, None for none."""
    if spec.log_group is None:
        return None
    name = spec.log_group.name or f"/aws/cloudtrail/{spec.name}"
    check_name(name, place.child("log_group", "name"), scope)
    return name


def derive(declared: Declared[TrailSpec], scope: Scope) -> Iterator[Derived]:
    """Make a metric filter and an alarm for each security alarm."""
    node = declared.place.node
    wanted = node.get("security_alarms") if isinstance(node, Mapping) else None
    if wanted is None:
        return
    place = declared.place.child("security_alarms")
    known = security.load().alarms
    if declared.spec.log_group is None:
        text = "`security_alarms` read the trail's log group, and the trail has none"
        raise place.problem(NO_LOG_GROUP, text, "add `log_group: {keep: 90d}` to the trail")
    selection = select(wanted, tuple(known), "cis")
    for wrong in selection.misshapen:
        scope.report(wrong_shape(*wrong))
    if selection.misshapen:
        return
    for choice in selection.unknown:
        here = Place(choice.at, head(choice.at), place.path)
        text = f"there is no security alarm `{choice.name}`"
        help_ = suggestion(choice.name, (*known, "cis"), what="there are")
        scope.report(here.finding(UNKNOWN_SECURITY_ALARM, text, help_))
    group = log_group_name(declared.spec, declared.place, scope) or ""
    for choice in selection.chosen:
        yield from _alarm(known[choice.name], group, choice, scope)


def _alarm(
    alarm: security.SecurityAlarm,
    group: str,
    choice: Choice,
    scope: Scope,
) -> Iterator[Derived]:
    span, change = head(choice.at), choice.changes
    metric = alarm.name.replace("-", "_")
    # Two environments may share an account, and each has a trail: their metrics must not add up.
    namespace = f"{scope.environment.prefix}/{SECURITY_NAMESPACE}"
    counted = {"namespace": namespace, "name": alarm.metric}
    yield Derived(
        "log_metrics",
        metric,
        span,
        written(span, {"log_group": group, "pattern": alarm.pattern, "metric": counted}),
    )
    fields = {
        "metric": f"{metric}@{alarm.statistic}",
        "threshold": alarm.threshold,
        "period": alarm.period,
        "datapoints": alarm.datapoints,
        "treat_missing_data": alarm.treat_missing_data,
        "description": f"{alarm.description} (CIS {alarm.control})",
    }
    yield Derived("alarms", alarm.name, span, written(span, fields, change))


def _matching(value: str, pattern: re.Pattern[str], place: Place, scope: Scope, code: Code) -> str:
    name = scope.literal(value, place)
    if pattern.fullmatch(name):
        return name
    if code is BAD_BUCKET_NAME:
        help_ = "use 3 to 63 lower-case letters, digits, `-` and `.`, no sign at the ends"
        raise place.problem(code, f"S3 does not take `{name}` as the name of a bucket", help_)
    help_ = "use 3 to 128 letters, digits, `.`, `_` and `-`, no two signs in a row"
    raise place.problem(code, f"CloudTrail does not take `{name}` as the name of a trail", help_)


def _topic(word: str, place: Place, scope: Scope) -> str:
    """Return what the trail calls its topic: the key of one of the stack, or a name.

    Of one that exists, the name is the last part of its ARN.
    """
    try:
        action = scope.action(word, place)
    except Problem:  # neither a topic of `notify` nor an ARN
        return scope.literal(word, place)
    if isinstance(action, TopicAction):
        return action.topic
    last = action.arn.parts[-1] if action.arn.parts else ""
    if isinstance(last, str) and ":" in last and not last.endswith(":"):
        return last.rpartition(":")[2]
    text = f"the name of topic `{word}` is not known when compiling, and the trail needs it"
    raise place.problem(UNNAMED_TOPIC, text, "name the topic, or write its ARN out")


def _encryption(word: str, place: Place, scope: Scope) -> Literal["own", "s3"] | Text:
    if word == "own":
        return "own"
    return "s3" if word == "s3" else scope.text(word, place)


def _data_events(spec: TrailSpec, place: Place, scope: Scope) -> Iterator[DataEvents]:
    for i, events in enumerate(spec.data_events):
        here = place.child("data_events", i, "arns")
        arns = tuple(scope.text(arn, here.child(j)) for j, arn in enumerate(events.arns))
        yield DataEvents(events.type, arns)


KIND = Kind(
    key="trail", title="the trail", entry=TrailSpec, lower=lower, single=True, derive=derive
)
