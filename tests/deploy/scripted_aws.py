"""AWS by a script: a real boto3 client whose requests never leave the process, and a clock.

botocore's model checks both ways: what is asked, by the client itself, and what is answered, here.
Every call and every sleep has a number, and at a number something may go wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import boto3
from botocore.awsrequest import AWSResponse
from botocore.exceptions import EndpointConnectionError, ReadTimeoutError
from botocore.model import OperationModel, Shape
from botocore.validate import ParamValidator
from deploy_fakes import ACCOUNT
from scripted_cloudformation import Refused, ScriptedCloudFormation

Answer = dict[str, Any]

# What AWS and the way to it say, and the HTTP status of it.
# https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/CommonErrors.html
STATUS: Mapping[str, int] = {
    "AccessDenied": 403,
    "ExpiredToken": 403,
    "InternalFailure": 500,
    "ServiceUnavailable": 503,
}
# Events of a stack itself tell these of it, though the model does not list them for events.
_UNLISTED = {
    "REVIEW_IN_PROGRESS",
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
}
UNREACHABLE = "connection refused"
CUT_OFF = "connection dropped"


@dataclass(frozen=True)
class Fault:
    """What goes wrong at a call: its error code, one of the two above, or an interrupt.

    `at` is the number of a call, or the name of an operation and which call of it; `after` means
    that AWS has done what was asked, and the answer is lost. `times` is how often in a row.
    """

    at: int | tuple[str, int]
    error: str | type[BaseException]
    after: bool = False
    message: str = "as the script says"
    times: int = 1


@dataclass
class ScriptedAws:
    """The account of one run; `calls` are the operations, sleeps among them.

    `requests` are the calls with what was asked; `service_role` is that of the environment.
    """

    faults: tuple[Fault, ...] = ()
    calls: list[str] = field(default_factory=list)
    time: float = 0.0
    bucket: Answer | None = None
    objects: dict[str, bytes] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)
    service_role: str | None = None
    requests: list[tuple[str, Answer]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.cloudformation = ScriptedCloudFormation(self.now)

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        """Let virtual time pass."""
        self._called("sleep", lambda: self._pass(seconds))

    def _pass(self, seconds: float) -> None:
        self.time += seconds

    def finish(self) -> None:
        """Let AWS come to the end of all it does."""
        self.time += 100_000
        self.cloudformation.settle()

    def count(self, operation: str) -> int:
        return self.calls.count(operation)

    @property
    def asked(self) -> list[str]:
        """The calls to AWS."""
        return [call for call in self.calls if call != "sleep"]

    def _called(self, name: str, do: Callable[[], Any]) -> Any:
        self.calls.append(name)
        fault = next((f for f in self.faults if self._is_at(f, name)), None)
        if fault is not None and not fault.after:
            _fail(fault)
        try:
            found = do()
        except Refused:
            if fault is None:
                raise
        if fault is not None:
            _fail(fault)
        return found

    def _is_at(self, fault: Fault, name: str) -> bool:
        if name == "sleep" and isinstance(fault.error, str):
            return False
        if isinstance(fault.at, int):
            number = len(self.calls)
            first = fault.at
        elif fault.at[0] == name:
            number, first = self.count(name), fault.at[1]
        else:
            return False
        return first <= number < first + fault.times

    def answer(self, model: OperationModel, asked: Answer) -> Answer:
        """Answer one request, in the shape that botocore's model has for it."""
        service = model.service_model.service_name
        self.requests.append((model.name, asked))
        found: Answer = self._called(model.name, lambda: self._do(service, model.name, asked))
        if model.output_shape is not None:
            report = ParamValidator().validate(found, model.output_shape)
            assert not report.has_errors(), f"{model.name}: {report.generate_report()}"
            _known_words(found, model.output_shape)
        return found

    def _do(self, service: str, name: str, asked: Answer) -> Answer:
        if "TemplateURL" in asked:
            # CloudFormation reads the bucket itself.
            body = self.objects[asked["TemplateURL"].rsplit("/", 1)[1]].decode()
            asked = asked | {"TemplateBody": body}
        if service == "cloudformation":
            return self.cloudformation.do(name, asked)
        if name == "GetCallerIdentity":
            return {"Account": ACCOUNT, "Arn": f"arn:aws:iam::{ACCOUNT}:user/kim", "UserId": "U"}
        if name == "GetParameters":
            there = [n for n in asked["Names"] if n in self.parameters]
            return {"Parameters": [{"Name": n, "Value": self.parameters[n]} for n in there]}
        if name == "DescribeLogGroups":
            return {"logGroups": []}
        assert service == "s3", f"nobody answers {service} {name}"
        return self._s3(name, asked)

    def _s3(self, name: str, asked: Answer) -> Answer:
        if name != "CreateBucket":
            assert asked["ExpectedBucketOwner"] == ACCOUNT
        if name == "CreateBucket":
            self.bucket = {}
        elif self.bucket is None:
            raise Refused("NoSuchBucket", "The specified bucket does not exist")
        elif name == "GetBucketTagging":
            if "Tagging" not in self.bucket:
                raise Refused("NoSuchTagSet", "The TagSet does not exist")
            return dict(self.bucket["Tagging"])
        elif name == "HeadObject":
            if asked["Key"] not in self.objects:
                raise Refused("404", "Not Found")
        elif name == "PutObject":
            body = asked["Body"]
            self.objects[asked["Key"]] = body if isinstance(body, bytes) else body.read()
        else:
            self.bucket |= {key: value for key, value in asked.items() if key != "Bucket"}
        return {}


def _fail(fault: Fault) -> None:
    if not isinstance(fault.error, str):
        raise fault.error
    if fault.error == UNREACHABLE:
        raise EndpointConnectionError(endpoint_url="https://cloudformation.us-west-2.amazonaws.com")
    if fault.error == CUT_OFF:
        raise ReadTimeoutError(endpoint_url="https://cloudformation.us-west-2.amazonaws.com")
    raise Refused(fault.error, fault.message)


def _known_words(answer: Any, shape: Shape) -> None:
    """Hold the words of an answer against the lists of the model, which botocore does not."""
    if shape.type_name == "structure" and isinstance(answer, dict):
        for key, value in answer.items():
            _known_words(value, shape.members[key])
    elif shape.type_name == "list":
        for value in answer:
            _known_words(value, shape.member)
    elif getattr(shape, "enum", None) and answer not in _UNLISTED:
        assert answer in shape.enum, f"{answer} is none of {shape.name}"


class _Session(boto3.Session):
    """Makes each client once; all of them are answered by the account of the moment."""

    def __init__(self) -> None:
        super().__init__("AKIDEXAMPLE", "secret", region_name="us-west-2")
        self.aws = ScriptedAws()
        self._clients: dict[str, Any] = {}
        self._asked: Answer = {}

    def client(self, service: str, **arguments: Any) -> Any:  # type: ignore[override]
        if service not in self._clients:
            client = super().client(service, **arguments)
            client.meta.events.register("before-parameter-build", self._remember)
            client.meta.events.register("before-call", self._answer)
            self._clients[service] = client
        return self._clients[service]

    def _remember(self, params: Answer, **_: object) -> None:
        self._asked = dict(params)

    def _answer(self, model: OperationModel, **_: object) -> tuple[AWSResponse, Answer]:
        try:
            return _http(200), self.aws.answer(model, self._asked)
        except Refused as refused:
            status = STATUS.get(refused.code, 400)
            error = {"Code": refused.code, "Message": refused.message}
            return _http(status), {"Error": error, "ResponseMetadata": {"HTTPStatusCode": status}}


def _http(status: int) -> AWSResponse:
    return AWSResponse("https://scripted", status, {}, None)


@cache
def _session() -> _Session:
    return _Session()


def session(aws: ScriptedAws) -> boto3.Session:
    """Give the session whose clients this account answers from now on."""
    found = _session()
    found.aws = aws
    return found
