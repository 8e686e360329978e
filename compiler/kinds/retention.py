"""`retention`: log groups and how long they keep events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from compiler.frontend.model import SpecModel
from compiler.frontend.place import Place
from compiler.ir.logs import LogGroup
from compiler.kinds.kind import ANY, Declared, Kind
from compiler.kinds.scope import Scope
from compiler.language.keep import Retention
from compiler.text.diagnostic import Code

BAD_LOG_GROUP_NAME = Code("WF501", "log-group-name")

# Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
_NAME = re.compile(r"(?!aws/)[.\-_/#A-Za-z0-9]{1,512}")


class RetentionSpec(SpecModel):
    """How long a log group keeps events, and whether it exists already."""

    keep: Retention = Field(description="`30d`, or `forever`.")
    adopt: bool = Field(default=False, description="Take over a log group that exists.")
    kms_key: str | None = Field(None, description="The ARN of the key that encrypts it.")
    log_class: Literal["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"] | None = Field(
        None, alias="class", description="The log class."
    )


def lower(declared: Declared[RetentionSpec], scope: Scope) -> Iterator[LogGroup]:
    """Make the log group."""
    spec, place = declared.spec, declared.place
    check_name(declared.name, place, scope)
    yield LogGroup(
        identity=declared.identity("LogGroup"),
        origin=place.origin(),
        name=declared.name,
        days=spec.keep,
        adopt=spec.adopt,
        kms_key=scope.text(spec.kms_key, place.child("kms_key")) if spec.kms_key else None,
        log_class=spec.log_class,
    )


def check_name(name: str, place: Place, scope: Scope) -> None:
    """Refuse a name that CloudWatch Logs refuses."""
    scope.literal(name, place)
    if not _NAME.fullmatch(name):
        help_ = "use letters, digits and `. - _ / #`, at most 512, not beginning with `aws/`"
        text = f"CloudWatch Logs does not take `{name}` as the name of a log group"
        raise place.problem(BAD_LOG_GROUP_NAME, text, help_)


KIND = Kind(
    key="retention",
    title="log group",
    entry=RetentionSpec,
    names=ANY,
    lower=lower,
    shorthand="keep",
    fans_out=True,
)
