"""What the doctor asks of AWS: how often, what for, and what it does when AWS asks for patience."""

from __future__ import annotations

import json
from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from doctor_account import ROOT, account, examined, healthy

from compiler.aws.monitoring import Monitoring
from compiler.aws.session import connect
from compiler.aws.stack import DeployedStack, StackResource
from compiler.cli.account import SystemClock
from compiler.doctor.examination import examine
from compiler.doctor.examined import Examined, ExaminedStack
from compiler.doctor.registry import checks
from compiler.pipeline import compile_environment

# Where an operation has another name in policies.
# https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
ACTIONS = {
    "s3:GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
    "s3:HeadBucket": "s3:ListBucket",
}
MEMBERS = 500
SPEC = """\
version: 1
stack: ${{prefix}}-monitoring
watch:
  fn: {{service: lambda, each: [{members}], FunctionName: "${{prefix}}-${{each}}"}}
alarms:
  errors: {{metric: fn.Errors@Sum, threshold: "> 5", actions: {{}}, description: x}}
  slow: {{metric: fn.Duration@Average, threshold: "> 900", actions: {{}}, description: x}}
"""


def asked(seen: Examined) -> Counter[str]:
    """Count the operations that are asked for from now on."""
    calls: Counter[str] = Counter()

    def heard(model: Any, **_: object) -> None:
        calls[f"{model.service_model.signing_name}:{model.name}"] += 1

    seen.account._session.events.register("before-call.*.*", heard)
    return calls


@pytest.mark.embedded
def test_the_role_of_the_doctor_allows_all_it_does_and_nothing_else_is_a_change() -> None:
    text = (ROOT / "tests/access/petclinic/dev-doctor.json").read_text(encoding="utf-8")
    allowed = {a for each in json.loads(text)["Statement"] for a in each["Action"]}
    with account(healthy()) as aws:
        seen = examined(aws)
        calls = asked(seen)
        examine(seen, checks())
    names = {call.replace("monitoring:", "cloudwatch:") for call in calls}
    assert {ACTIONS.get(name, name) for name in names} <= allowed
    reads = ("*:Get*", "*:Describe*", "*:List*", "*:BatchDescribe*", "*:Detect*")
    assert [a for a in allowed if not any(fnmatchcase(a, each) for each in reads)] == []


@pytest.mark.embedded
def test_all_is_read_once() -> None:
    with account(healthy()) as aws:
        seen = examined(aws)
        calls = asked(seen)
        examine(seen, checks())
    drift = {"DescribeStackDriftDetectionStatus", "ListStackResources"}
    often = {name: n for name, n in calls.items() if n > 2 and name.split(":")[1] not in drift}
    assert set(often) <= {"logs:DescribeLogGroups"}
    assert calls["monitoring:DescribeAlarms"] == calls["monitoring:GetMetricData"] == 1
    assert calls["monitoring:ListMetrics"] == 0


class _Estate:
    """A thousand alarms of five hundred functions, answered for in CloudWatch's own pages."""

    def __init__(self, names: list[str]) -> None:
        self.names = names
        self.calls: Counter[str] = Counter()

    def answer(self, model: Any, params: dict[str, Any], **_: object) -> tuple[AWSResponse, Any]:
        self.calls[model.name] += 1
        body = json.loads(params["body"])
        found: dict[str, Any] = getattr(self, f"_{model.name}")(body)
        return AWSResponse("", 200, {}, None), {**found, "ResponseMetadata": {}}

    def _DescribeAlarms(self, body: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        first = int(body.get("NextToken", 0))
        page = self.names[first : first + body["MaxRecords"]]
        more = first + len(page)
        token = {"NextToken": str(more)} if more < len(self.names) else {}
        alarms = [{"AlarmName": name, "StateValue": "OK"} for name in page]
        return {"MetricAlarms": alarms, "CompositeAlarms": [], **token}

    def _GetMetricData(self, body: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        assert len(body["MetricDataQueries"]) <= 500
        return {"MetricDataResults": []}

    def _ListMetrics(self, body: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        return {"Metrics": []}


def test_a_thousand_alarms_cost_few_calls(tmp_path: Path) -> None:
    for name in ("project.yaml", "environments/dev.yaml"):
        target = tmp_path / "specs" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_FILES[name], encoding="utf-8")
    members = ", ".join(f"f{i}" for i in range(MEMBERS))
    (tmp_path / "specs/big.yaml").write_text(SPEC.format(members=members), encoding="utf-8")
    compiled = compile_environment(tmp_path, "dev")
    assert compiled.estate is not None, compiled.diagnostics
    nodes = [node for stack in compiled.estate.stacks for node in stack.nodes]
    names = [node.name for node in nodes]  # type: ignore[union-attr]
    assert len(names) == 2 * MEMBERS
    aws = _Estate(names)
    where = connect(compiled.estate.environment)
    where._session.events.register("before-call.cloudwatch.*", aws.answer)
    seen = Examined(
        compiled.estate,
        compiled.templates,
        where,
        now=1_800_000_000.0,
        run="--env dev",
        clock=SystemClock(),
        chosen=frozenset({"alarms", "alarm-actions", "alarm-data", "metrics"}),
    )
    resources = {
        node.identity.logical_id: StackResource(node.identity.logical_id, name, "", "")
        for node, name in zip(nodes, names, strict=True)
    }
    deployed = DeployedStack("shop-dev-monitoring", "arn", "CREATE_COMPLETE")
    stacks = tuple(
        ExaminedStack(template.stack, template, deployed, resources, {})
        for template in compiled.templates
    )
    seen.once("stacks", lambda: stacks)
    report = examine(seen, [check for check in checks() if check.name in seen.chosen])
    assert aws.calls == {"DescribeAlarms": 10, "GetMetricData": 4, "ListMetrics": 2}
    # Told once, and not a thousand times.
    assert [d.code.id for d in report.findings] == ["WF1021"]


_FILES = {
    "project.yaml": "version: 1\nproject: shop\n",
    "environments/dev.yaml": (
        'version: 1\nenvironment: dev\naccount: "123456789012"\nregion: us-west-2\n'
        "prefix: shop-dev\n"
    ),
}


@pytest.mark.embedded
def test_aws_that_asks_for_patience_is_asked_again() -> None:
    asked_for = Counter[str]()

    def busy(request: Any, **_: object) -> AWSResponse | None:
        asked_for[request.url] += 1
        if asked_for[request.url] > 1:
            return None
        body = b'{"__type": "ThrottlingException", "message": "Rate exceeded"}'
        return _Answer(request.url, 400, {"Content-Type": "application/x-amz-json-1.0"}, body)

    with account(healthy()) as aws:
        seen = examined(aws)
        seen.account._session.events.register("before-send.cloudwatch.DescribeAlarms", busy)
        monitoring: Monitoring = seen.monitoring()
        assert len(monitoring.alarms("petclinic")) == len(seen.alarms)
    assert max(asked_for.values()) >= 2


class _Answer(AWSResponse):
    """An answer that was not sent."""

    def __init__(self, url: str, status: int, headers: dict[str, str], body: bytes) -> None:
        super().__init__(url, status, headers, None)
        self._content = body
