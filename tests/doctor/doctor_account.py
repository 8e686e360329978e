"""PetClinic deployed once into the embedded AWS; every test breaks a copy of it."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import boto3
from botocore.awsrequest import AWSResponse
from botocore.model import OperationModel
from botocore.validate import ParamValidator
from shared_verdicts import share_verdicts

from compiler.aws.embedded import running
from compiler.aws.session import connect
from compiler.cli.account import SystemClock
from compiler.doctor.examination import Report, examine
from compiler.doctor.examined import Examined
from compiler.doctor.registry import checks
from compiler.doctor.watched import watched
from compiler.pipeline import Compilation, compile_environment

ROOT = Path(__file__).parents[2]
STATE = Path(".watchform", "embedded")
REGION = "us-west-2"
ACCOUNT = "000000000000"
PREFIX = "petclinic-local"
STACK = f"{PREFIX}-monitoring"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:{PREFIX}-alerts"
EMAIL = "alerts@example.com"
NOW = float(int(time.time()))
"""A whole second: moments that AWS tells are rounded, and days are counted from them."""
SPEC = "specs/petclinic.yaml"
_NOTHING: Mapping[str, Any] = {}


@dataclass
class Aws:
    """The account of a test: clients to break it with."""

    url: str

    def client(self, service: str) -> Any:
        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=self.url,
            aws_access_key_id=ACCOUNT,
            aws_secret_access_key="embedded",  # noqa: S106 - there is nothing to guard
        )


@cache
def project() -> Path:
    """PetClinic deployed in a folder, its e-mail subscription not confirmed yet."""
    folder = Path(_keep().name) / "project"
    for part in ("specs", "examples"):
        shutil.copytree(ROOT / part, folder / part)
    share_verdicts(folder)
    words = ("deploy", "--env", "local", "--project", str(folder))
    subprocess.run(
        [sys.executable, "-m", "compiler", *words],
        cwd=folder.parent,
        env={"HOME": str(folder), "PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        timeout=120,
    )
    return folder


@cache
def _keep() -> TemporaryDirectory[str]:
    """Hold the folder as long as the tests run."""
    return TemporaryDirectory()


@cache
def compiled(spec: str = "") -> Compilation:
    """PetClinic as it was deployed, or with another spec."""
    if not spec:
        return compile_environment(project(), "local")
    with TemporaryDirectory() as folder:
        shutil.copytree(project() / "specs", Path(folder) / "specs")
        (Path(folder) / SPEC).write_text(spec, encoding="utf-8")
        return compile_environment(Path(folder), "local")


@cache
def unconfirmed() -> Path:
    """The state right after the deployment."""
    return project() / STATE


@cache
def healthy() -> Path:
    """The state in which all is well: everyone is notified, and every metric has data."""
    state = Path(_keep().name) / "healthy"
    shutil.copytree(confirmed(), state)
    with running(state) as aws:
        publish(Aws(aws.url))
    return state


def publish(aws: Aws, *left: str, at: float = NOW) -> None:
    """Give every metric one value, but those whose names are left out."""
    by_namespace: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in watched(examined(aws)):
        metric = each.metric
        dimensions = [{"Name": name, "Value": value} for name, value in metric.dimensions]
        if metric.name not in left:
            by_namespace[metric.namespace].append(
                {
                    "MetricName": metric.name,
                    "Dimensions": dimensions,
                    "Timestamp": datetime.fromtimestamp(at, UTC),
                    "Value": 1,
                }
            )
    for namespace, data in by_namespace.items():
        aws.client("cloudwatch").put_metric_data(Namespace=namespace, MetricData=data)


@cache
def confirmed() -> Path:
    """The state in which everyone has agreed to be notified, and no metric has data."""
    state = Path(_keep().name) / "confirmed"
    shutil.copytree(unconfirmed(), state)
    tokens = set(_tokens(json.loads((state / "state.json").read_text(encoding="utf-8"))))
    with running(state) as aws:
        for token in tokens:
            Aws(aws.url).client("sns").confirm_subscription(TopicArn=TOPIC, Token=token)
    return state


def _tokens(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("protocol") == "email" and value.get("token"):
            yield value["token"]
        for each in value.values():
            yield from _tokens(each)
    elif isinstance(value, list):
        for each in value:
            yield from _tokens(each)


@contextlib.contextmanager
def account(state: Path) -> Iterator[Aws]:
    """Run a copy of a state."""
    with TemporaryDirectory() as folder:
        shutil.copytree(state, Path(folder) / "state")
        with running(Path(folder) / "state") as aws:
            yield Aws(aws.url)


Change = Callable[[dict[str, Any]], object]
Answers = Mapping[str, "Change | str"]
"""What AWS answers instead of the embedded one, by service and operation (`sns.Publish`): the
answer is changed, or an error of that code is given."""


def looked(
    aws: Aws, *names: str, now: float = NOW, spec: str = "", answers: Answers = _NOTHING
) -> Report:
    """Do all checks, or some, in an account; `spec` is another text of PetClinic's."""
    chosen = [check for check in checks() if not names or check.name in names]
    return examine(examined(aws, now=now, spec=spec, answers=answers), chosen)


def examined(
    aws: Aws, *, now: float = NOW, spec: str = "", answers: Answers = _NOTHING
) -> Examined:
    compilation = compiled(spec)
    assert compilation.estate is not None
    assert not compilation.failed, compilation.diagnostics
    account = connect(compilation.estate.environment, aws.url, project())
    for operation, change in answers.items():
        if isinstance(change, str):
            account._session.events.register(f"before-call.{operation}", _refusing(change))
        else:
            account._session.events.register(f"after-call.{operation}", _changing(change))
    return Examined(
        compilation.estate,
        compilation.templates,
        account,
        now=now,
        run="--env local",
        clock=SystemClock(),
        poll=0.01,
        chosen=frozenset(check.name for check in checks()),
    )


def _changing(change: Change) -> Callable[..., None]:
    """Change what the embedded AWS answers, into what botocore's model allows."""

    def answered(parsed: dict[str, Any], model: OperationModel, **_: object) -> None:
        change(parsed)
        body = {key: value for key, value in parsed.items() if key != "ResponseMetadata"}
        report = ParamValidator().validate(body, model.output_shape)
        assert not report.has_errors(), f"{model.name}: {report.generate_report()}"

    return answered


def _refusing(word: str) -> Callable[..., tuple[AWSResponse, dict[str, Any]] | None]:
    """Refuse a request, without a word on what would be allowed; `Code@2` from the second on."""
    code, _, first = word.partition("@")
    calls = count(1)

    def refused(**_: object) -> tuple[AWSResponse, dict[str, Any]] | None:
        if next(calls) < int(first or 1):
            return None
        parsed = {"Error": {"Code": code, "Message": "no"}, "ResponseMetadata": {}}
        return AWSResponse("", 400, {}, None), parsed

    return refused
