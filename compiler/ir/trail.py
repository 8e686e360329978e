"""The audit trail and all it stands on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from compiler.ir.identity import Identity
from compiler.ir.origin import Origin
from compiler.ir.value import Text


@dataclass(frozen=True, slots=True)
class DataEvents:
    """Data events of resources of one type (`AWS::S3::Object`), by ARN prefixes."""

    type: str
    values: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Trail:
    """A CloudTrail trail with its bucket, key, log group and role.

    `days` is how long the bucket keeps files, None for ever; `log_group` is the name of the
    log group, None for none, kept `log_group_days`. `encryption` is a key of our own (`own`),
    the bucket's (`s3`), or the ARN of a key that exists; `key_alias` is the whole name of our
    own key's alias, with its `alias/`. `topic` hears of each file that is delivered: the key of
    a topic of the same stack, or the name of one that exists. `adopt` takes over a bucket and
    a log group that exist already.
    """

    identity: Identity
    origin: Origin
    name: str
    bucket: str
    days: int | None
    multi_region: bool
    include_global_services: bool
    log_file_validation: bool
    enabled: bool
    encryption: Literal["own", "s3"] | Text
    key_alias: str
    log_group: str | None = None
    log_group_days: int | None = None
    role_name: str | None = None
    topic: str | None = None
    data_events: tuple[DataEvents, ...] = ()
    read_write: Literal["All", "ReadOnly", "WriteOnly"] = "All"
    management_events: bool = True
    adopt: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """The logical IDs of the resources it takes besides the trail itself."""
        names = ["Bucket", "BucketPolicy"]
        names += ["Key", "KeyAlias"] if self.encryption == "own" else []
        names += ["LogGroup", "Role"] if self.log_group is not None else []
        return tuple(self.identity.part(name) for name in names)

    @property
    def log_group_id(self) -> str:
        """The logical ID of the trail's log group."""
        return self.identity.part("LogGroup")
