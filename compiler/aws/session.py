"""The way into one account: which endpoint, whose credentials, how patient."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, overload

from compiler.aws.cloudformation import CloudFormation
from compiler.aws.errors import AwsError, Trouble, sentence, translated
from compiler.aws.graphs import GraphAnswer, GraphRequest, read_graphs
from compiler.aws.identity import Caller
from compiler.aws.metric_data import MetricPoints, MetricRequest, Progress, read_by_region
from compiler.aws.monitoring import Monitoring
from compiler.aws.names import taken
from compiler.aws.notifications import Notifications
from compiler.aws.project_file import LARGEST, read_state
from compiler.aws.records import Records
from compiler.aws.template_store import TemplateStore
from compiler.aws.terraform_state import TerraformOutputs, parse
from compiler.ir.estate import Environment, TerraformState

if TYPE_CHECKING:
    import boto3
    from botocore.config import Config
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudtrail import CloudTrailClient
    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_kms import KMSClient
    from mypy_boto3_logs import CloudWatchLogsClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_ssm import SSMClient
    from mypy_boto3_sts import STSClient

_SSM_BATCH = 10


def connect(environment: Environment, endpoint: str | None = None, root: Path = Path()) -> Account:
    """Open the way to an environment's account; nothing is sent yet.

    `endpoint` is the address of the embedded AWS, None for AWS itself; `root` is the folder
    that local Terraform states are relative to.

    Raises:
        AwsError: the environment's profile does not exist.
    """
    with translated(f"use the AWS profile of {environment.name}"):
        session = _embedded(environment) if endpoint else _real(environment)
    return Account(environment, session, endpoint, root)


def _real(environment: Environment) -> boto3.Session:
    import boto3

    return boto3.Session(profile_name=environment.profile, region_name=environment.region)


def _embedded(environment: Environment) -> boto3.Session:
    """Make a session that reads nothing of the user's: no profile, no file, no variable.

    The embedded AWS keeps accounts apart, and takes a key id of twelve digits for the account.
    """
    import boto3
    from botocore.session import Session

    unset = (None, None, None, None)
    nowhere = (None, None, os.devnull, None)
    bare = Session(
        session_vars={"profile": unset, "config_file": nowhere, "credentials_file": nowhere}
    )
    bare.set_credentials(environment.account, "embedded")
    return boto3.Session(botocore_session=bare, region_name=environment.region)


class Account:
    """One account and region, with the clients to speak to it made when they are needed.

    Every method raises `AwsError` for what AWS, or the way to it, refuses.
    """

    def __init__(
        self, environment: Environment, session: boto3.Session, endpoint: str | None, root: Path
    ) -> None:
        self.environment = environment
        self._session = session
        self._endpoint = endpoint
        self._root = root

    @property
    def embedded(self) -> bool:
        """Whether it is the AWS inside the command."""
        return self._endpoint is not None

    @cached_property
    def stacks(self) -> CloudFormation:
        """CloudFormation of the account."""
        return CloudFormation(self._client("cloudformation"))

    def template_store(self, project: str) -> TemplateStore:
        """The bucket for templates of a project that are too large for a request."""
        where = self.environment
        return TemplateStore(self._client("s3"), project, where.account, where.region)

    def caller(self) -> Caller:
        """Ask AWS whose credentials these are (GetCallerIdentity)."""
        with translated("find out whose credentials are in use"):
            answer = self._client("sts").get_caller_identity()
        return Caller(answer["Account"], answer["Arn"])

    def ssm_values(self, names: tuple[str, ...]) -> dict[str, str]:
        """Read parameters of the SSM Parameter Store; those that do not exist are left out."""
        client = self._client("ssm")
        found: dict[str, str] = {}
        for start in range(0, len(names), _SSM_BATCH):
            batch = list(names[start : start + _SSM_BATCH])
            with translated("read parameters of the Parameter Store"):
                answer = client.get_parameters(Names=batch)
            found |= {p["Name"]: p["Value"] for p in answer["Parameters"]}
        return found

    def log_group_days(self, name: str) -> int | None:
        """Read how many days a log group keeps events; None for ever, or where there is none."""
        pages = self._client("logs").get_paginator("describe_log_groups")
        with translated(f"look at the log group {name}"):
            for page in pages.paginate(logGroupNamePrefix=name):
                for group in page["logGroups"]:
                    if group.get("logGroupName") == name:
                        return group.get("retentionInDays")
        return None

    def taken(self, kind: str, names: Sequence[str]) -> dict[str, str]:
        """Return those of the names that something of the kind (`alarm` …) has, with its ID."""
        return taken(self, kind, names)

    def metric_data(
        self, requests: Sequence[MetricRequest], start: int, end: int, progress: Progress
    ) -> tuple[MetricPoints, ...]:
        """Read points of metrics between two moments, in seconds since 1970."""
        return read_by_region(self._cloudwatch, requests, start, end, progress)

    def graphs(
        self, requests: Sequence[GraphRequest], start: int, end: int, progress: Progress
    ) -> tuple[GraphAnswer, ...]:
        """Read series that CloudWatch computes, between two moments, in seconds since 1970."""
        return read_graphs(self._cloudwatch, requests, start, end, progress)

    def _cloudwatch(self, region: str | None) -> CloudWatchClient:
        return self._client("cloudwatch", region)

    def exports(self) -> dict[str, str]:
        """Read what the stacks of the account export, by name."""
        pages = self._client("cloudformation").get_paginator("list_exports")
        with translated("read the exports of CloudFormation"):
            return {
                export.get("Name", ""): export.get("Value", "")
                for page in pages.paginate()
                for export in page["Exports"]
            }

    def terraform_outputs(self, state: TerraformState) -> TerraformOutputs:
        """Read the outputs of a Terraform state.

        Raises:
            AwsError: the state cannot be read, or is no Terraform state.
        """
        if state.path is not None:
            return parse(read_state(self._root, state.path), state.path)
        where = f"s3://{state.bucket}/{state.key}"
        with translated(f"read the Terraform state {where}"):
            client = self._client("s3", state.region)
            answer = client.get_object(Bucket=state.bucket or "", Key=state.key or "")
            content = answer["Body"].read(LARGEST + 1)
        return parse(content, where)

    def monitoring(self, region: str | None = None) -> Monitoring:
        """The alarms and metrics of the account, in its own region or another."""
        return Monitoring(self._client("cloudwatch", region))

    @cached_property
    def notifications(self) -> Notifications:
        """The topics of the account, and their keys."""
        return Notifications(self._client("sns"), self._client("kms"))

    @cached_property
    def records(self) -> Records:
        """The trails, buckets and log groups of the account."""
        return Records(self._client("cloudtrail"), self._client("s3"), self._client("logs"))

    @overload
    def _client(self, service: Literal["cloudformation"]) -> CloudFormationClient: ...
    @overload
    def _client(self, service: Literal["cloudtrail"]) -> CloudTrailClient: ...
    @overload
    def _client(
        self, service: Literal["cloudwatch"], region: str | None = None
    ) -> CloudWatchClient: ...
    @overload
    def _client(self, service: Literal["kms"]) -> KMSClient: ...
    @overload
    def _client(self, service: Literal["logs"]) -> CloudWatchLogsClient: ...
    @overload
    def _client(self, service: Literal["sns"]) -> SNSClient: ...
    @overload
    def _client(self, service: Literal["ssm"]) -> SSMClient: ...
    @overload
    def _client(self, service: Literal["sts"]) -> STSClient: ...
    @overload
    def _client(self, service: Literal["s3"], region: str | None = None) -> S3Client: ...
    def _client(self, service: str, region: str | None = None) -> object:
        doing = f"reach the service {service}"
        try:
            with translated(doing):
                return self._session.client(  # type: ignore[call-overload]
                    service,
                    region_name=region or self.environment.region,
                    endpoint_url=self._endpoint,
                    config=self._config(service),
                )
        except ValueError as error:
            # botocore's word for an address that is none, of the environment or a profile.
            help_ = "correct AWS_ENDPOINT_URL, or `endpoint_url` of the AWS profile"
            text = f"could not {doing}: {sentence(str(error))}"
            raise AwsError(Trouble.INVALID, text, help_) from None

    def _config(self, service: str) -> Config:
        from botocore.config import Config

        if self._endpoint is None:
            # The first question is asked of STS: without a network it must not take minutes.
            attempts = 3 if service == "sts" else 10
            return Config(
                connect_timeout=10,
                read_timeout=60,
                retries={"mode": "adaptive", "total_max_attempts": attempts},
                user_agent_extra="watchform",
            )
        # It is on this machine: no proxy stands between, and a dead one stays dead.
        return Config(
            connect_timeout=5,
            read_timeout=60,
            retries={"mode": "standard", "total_max_attempts": 2},
            proxies={},
            s3={"addressing_style": "path"},
            user_agent_extra="watchform",
        )
