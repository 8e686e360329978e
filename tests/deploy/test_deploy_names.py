"""Names that AWS gives to one thing at a time: what would fail on one is told before."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from deploy_fakes import (
    ENVIRONMENT,
    FakeClock,
    FakeCloud,
    FakeStacks,
    change_set,
    deployed,
    event,
    template,
    template_body,
)

from compiler.aws.change_set import Change
from compiler.aws.embedded import EmbeddedAws, running
from compiler.aws.errors import AwsError, Trouble
from compiler.aws.session import Account, connect
from compiler.aws.stack import StackResource
from compiler.cli import main
from compiler.cli.screen import Exit
from compiler.deploy.custom_names import CustomName, Moved, asked_for, moved
from compiler.deploy.estate import plan_estate
from compiler.deploy.handover import handed_over
from compiler.deploy.plan import Action, Refusal, StackPlan

ROOT = Path(__file__).parents[2]
ALARM, COMPOSITE = "AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"
GROUP, TOPIC = "AWS::Logs::LogGroup", "AWS::SNS::Topic"
RENAMED = template_body().replace("AlarmCpu", "AlarmProcessor")


def thing(type_: str, property_: str, name: object, **more: object) -> dict[str, object]:
    return {"Type": type_, "Properties": {property_: name}, **more}


def alarm(name: object, entry: str = "") -> dict[str, object]:
    more = {"Metadata": {"watchform": entry}} if entry else {}
    return thing(ALARM, "AlarmName", name, **more)


def document(**resources: Mapping[str, object]) -> dict[str, Any]:
    return {"Resources": resources}


MOVES = {
    "the entry is called another way": (
        document(A=alarm("x", "alarms.a")),
        document(B=alarm("x")),
        [Moved("B", CustomName("alarm", "x"), "alarms.a", kept=False)],
    ),
    "an alarm becomes a composite": (
        document(A=alarm("x")),
        document(B=thing(COMPOSITE, "AlarmName", "x")),
        [Moved("B", CustomName("alarm", "x"), "A", kept=False)],
    ),
    "two swap": (
        document(A=alarm("x"), B=alarm("y")),
        document(A=alarm("y"), B=alarm("x")),
        [
            Moved("A", CustomName("alarm", "y"), "B", kept=False),
            Moved("B", CustomName("alarm", "x"), "A", kept=False),
        ],
    ),
    "one takes the name that another one gives away": (
        document(A=alarm("x")),
        document(A=alarm("y"), B=alarm("x")),
        [Moved("B", CustomName("alarm", "x"), "A", kept=False)],
    ),
    "a log group that is kept": (
        document(A=thing(GROUP, "LogGroupName", "/x", DeletionPolicy="Retain")),
        document(B=thing(GROUP, "LogGroupName", "/x")),
        [Moved("B", CustomName("log group", "/x"), "A", kept=True)],
    ),
    "things of two kinds may be called the same": (
        document(A=alarm("x")),
        document(B=thing(TOPIC, "TopicName", "x")),
        [],
    ),
    "nothing moves": (document(A=alarm("x")), document(A=alarm("x"), B=alarm("y")), []),
    "a name that AWS computes": (
        document(A=alarm({"Ref": "Name"})),
        document(B=alarm({"Ref": "Name"})),
        [],
    ),
    "a name that AWS chooses": (
        document(A={"Type": ALARM}),
        document(B={"Type": ALARM}),
        [],
    ),
}


@pytest.mark.parametrize(("before", "after", "found"), MOVES.values(), ids=MOVES)
def test_names_that_move(before: dict[str, Any], after: dict[str, Any], found: list[Moved]) -> None:
    assert list(moved(before, after)) == found


def test_a_name_is_asked_for_where_it_is_new_or_another() -> None:
    before = document(A=alarm("a"), B=alarm("b"), C=alarm("c"))
    after = document(A=alarm("a"), B=alarm("bb"), D=alarm("d"))
    names = {"B": CustomName("alarm", "bb"), "D": CustomName("alarm", "d")}
    assert asked_for(before, after) == names
    assert asked_for(None, document(A=alarm("a"))) == {"A": CustomName("alarm", "a")}


def plan(cloud: FakeCloud, *, preview: bool = True, **made: Any) -> StackPlan:
    (only,) = plan_estate(
        cloud, FakeClock(), ENVIRONMENT, "petclinic", [template(**made)], preview=preview
    )
    return only


def told(found: StackPlan) -> list[tuple[str, str]]:
    return [(finding.code.id, finding.message) for finding in found.findings]


@pytest.mark.parametrize("preview", [True, False])
def test_a_name_that_moves_is_refused_before_a_change_set_is_made(preview: bool) -> None:
    cloud = FakeCloud(FakeStacks(deployed(), RENAMED))
    found = plan(cloud, preview=preview)
    assert (found.action, found.refusal) == (Action.REFUSED, Refusal.REJECTED)
    [(code, message)] = told(found)
    assert code == "WF721"
    assert message.startswith("alarms.cpu gets the name `cpu` that AlarmProcessor still has")
    assert found.findings[0].span is not None
    assert cloud.stacks.writes == []


def test_a_stack_that_is_in_its_own_way_waits_for_no_other() -> None:
    cloud = FakeCloud(FakeStacks(deployed(), RENAMED))
    refused = plan(cloud)
    other = replace(
        refused,
        wanted=replace(refused.wanted, name="other"),
        refusal=None,
        changes=(),
    )
    nothing = dict.fromkeys((other.wanted.name, refused.wanted.name), frozenset[str]())
    plans, _ = handed_over((other, refused), nothing)
    assert plans[1] is refused


@pytest.mark.parametrize(
    ("before", "replacement", "refused"),
    [
        pytest.param(template_body(80), "True", True, id="the name stays"),
        pytest.param(template_body(80), "Conditional", False, id="AWS does not know yet"),
        pytest.param(template_body(80), "False", False, id="it changes in place"),
        pytest.param(
            template_body(80).replace("AlarmName: cpu", "AlarmName: old"),
            "True",
            False,
            id="the name changes",
        ),
    ],
)
def test_what_is_made_anew_cannot_keep_its_name(
    before: str, replacement: str, refused: bool
) -> None:
    change = Change("Modify", "AlarmCpu", ALARM, physical_id="cpu", replacement=replacement)
    cloud = FakeCloud(
        FakeStacks(
            deployed(), before, on_create=lambda request, arn: change_set(request, arn, (change,))
        )
    )
    found = plan(cloud, preview=False)
    if not refused:
        assert found.action is Action.UPDATE
        return
    assert told(found) == [
        (
            "WF722",
            (
                "alarms.cpu has to be made anew, and CloudFormation cannot do that while the "
                "alarm stays `cpu`"
            ),
        )
    ]
    assert cloud.stacks.sets == {}


TAKEN = "alarms.cpu cannot be made, the alarm `cpu` exists already"


@pytest.mark.parametrize("preview", [True, False])
@pytest.mark.parametrize(
    ("owners", "message"),
    [
        ({"cpu": "checkout-dev"}, f"{TAKEN}: the stack checkout-dev owns it"),
        ({}, f"{TAKEN}: no stack owns it"),
    ],
)
def test_a_name_that_is_taken_is_refused_before_a_change_set_is_made(
    owners: Mapping[str, str], message: str, preview: bool
) -> None:
    cloud = FakeCloud(FakeStacks(owners=owners), names={"cpu": "alarm"})
    found = plan(cloud, preview=preview)
    assert (found.action, found.refusal) == (Action.REFUSED, Refusal.REJECTED)
    assert told(found) == [("WF723", message)]
    assert cloud.stacks.writes == []


def test_an_update_looks_only_for_the_names_it_does_not_have() -> None:
    cloud = FakeCloud(FakeStacks(deployed(), template_body(80)), names={"cpu": "alarm"})
    assert plan(cloud).action is Action.UPDATE
    assert "taken" not in cloud.stacks.calls
    old = template_body().replace("AlarmName: cpu", "AlarmName: processor")
    cloud = FakeCloud(FakeStacks(deployed(), old), names={"cpu": "alarm"})
    assert told(plan(cloud)) == [("WF723", f"{TAKEN}: no stack owns it")]


def test_the_shell_of_a_failed_creation_is_not_deleted_where_the_next_would_fail() -> None:
    stacks = FakeStacks(
        deployed("ROLLBACK_COMPLETE"),
        held=(StackResource("AlarmCpu", "cpu", ALARM, "DELETE_COMPLETE"),),
        history=[event("AlarmCpu", "CREATE_FAILED", "cpu already exists")],
    )
    found = plan(FakeCloud(stacks, names={"cpu": "alarm"}), preview=False)
    assert found.refusal is Refusal.REJECTED
    assert told(found) == [("WF723", f"{TAKEN}: no stack owns it")]
    assert stacks.writes == []


def test_who_may_not_look_is_told_so_and_may_deploy() -> None:
    denied = AwsError(Trouble.DENIED, "no", action="cloudwatch:DescribeAlarms")
    found = plan(FakeCloud(refuse_names=denied))
    assert found.action is Action.CREATE
    assert found.notes == (
        "whether the names of its alarms are free is not known (cloudwatch:DescribeAlarms)",
    )


def test_credentials_that_have_expired_stop_the_plan() -> None:
    expired = AwsError(Trouble.NO_CREDENTIALS, "could not describe the alarms: expired")
    with pytest.raises(AwsError, match="expired"):
        plan(FakeCloud(refuse_names=expired))


def test_a_hundred_names_that_are_taken_do_not_fill_the_screen() -> None:
    names = [f"cpu-{number:03}" for number in range(100)]
    body = json.dumps(document(**{n.replace("-", ""): alarm(n) for n in names}))
    cloud = FakeCloud(names=dict.fromkeys(names, "alarm"))
    found = told(plan(cloud, body=body))
    assert len(found) == 6
    assert found[-1][1] == "of petclinic-dev-monitoring 95 more names are taken"
    assert cloud.stacks.calls.count("owner") == 5


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    with running(tmp_path_factory.mktemp("state")) as aws:
        yield aws


@pytest.mark.embedded
def test_every_kind_is_looked_for_where_it_is(aws: EmbeddedAws) -> None:
    account: Account = connect(replace(ENVIRONMENT, embedded=True, profile=None), aws.url)
    cloudwatch = account._client("cloudwatch")
    cloudwatch.put_metric_alarm(
        AlarmName="cpu",
        EvaluationPeriods=1,
        ComparisonOperator="GreaterThanThreshold",
        Namespace="a",
        MetricName="b",
        Statistic="Sum",
        Period=60,
        Threshold=1,
    )
    cloudwatch.put_composite_alarm(AlarmName="both", AlarmRule="FALSE")
    cloudwatch.put_dashboard(DashboardName="main", DashboardBody='{"widgets": []}')
    account._client("logs").create_log_group(logGroupName="/shop/orders")
    arn = account._client("sns").create_topic(Name="team")["TopicArn"]
    account._client("s3").create_bucket(
        Bucket="records", CreateBucketConfiguration={"LocationConstraint": "us-west-2"}
    )
    account._client("cloudtrail").create_trail(Name="audit", S3BucketName="records")
    key = account._client("kms").create_key()["KeyMetadata"]["KeyId"]
    account._client("kms").create_alias(AliasName="alias/team", TargetKeyId=key)
    there = {
        "alarm": {"cpu": "cpu", "both": "both"},
        "dashboard": {"main": "main"},
        "log group": {"/shop/orders": "/shop/orders"},
        "topic": {"team": arn},
        "bucket": {"records": "records"},
        "trail": {"audit": "audit"},
        "key alias": {"alias/team": "alias/team"},
    }
    for kind, names in there.items():
        free = f"{next(iter(names))}-free"
        assert account.taken(kind, [*names, free]) == names, kind
    assert account.taken("role", ["anything"]) == {}
    assert account.taken("alarm", []) == {}


SPEC = (ROOT / "docs/examples/first/specs/shop.yaml").read_text(encoding="utf-8")
NAMED = SPEC.replace("severity: critical}", 'severity: critical, name: "${prefix}-own"}')


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "docs/examples/first", tmp_path, dirs_exist_ok=True)
    shutil.rmtree(tmp_path / "templates_out")
    (tmp_path / "specs/environments/local.yaml").write_text(
        "version: 1\nenvironment: local\nembedded: true\nregion: us-west-2\nprefix: shop-local\n"
    )
    (tmp_path / "specs/shop.yaml").write_text(NAMED)
    return tmp_path


def run(shop: Path, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, [*words, "--project", str(shop)])
    return result.exit_code, result.output


@pytest.mark.embedded
def test_an_entry_is_renamed_in_the_two_steps_that_the_message_tells(shop: Path) -> None:
    spec = shop / "specs/shop.yaml"
    assert run(shop, "deploy", "--env", "local")[0] == Exit.DONE
    spec.write_text(NAMED.replace("order-errors:", "failures:"))
    for command in ("plan", "deploy"):
        code, out = run(shop, command, "--env", "local")
        assert code == Exit.REJECTED
        assert "alarms.failures gets the name `shop-local-own` that alarms.order-errors" in out
        assert "specs/shop.yaml:6:3" in out
    line = next(line for line in NAMED.splitlines() if "order-errors:" in line)
    spec.write_text(NAMED.replace(f"alarms:\n{line}\n", ""))
    assert run(shop, "deploy", "--env", "local")[0] == Exit.DONE
    spec.write_text(NAMED.replace("order-errors:", "failures:"))
    code, out = run(shop, "deploy", "--env", "local")
    assert (code, "made: alarms.failures" in out) == (Exit.DONE, True), out


@pytest.mark.embedded
def test_a_second_stack_of_the_same_names_is_refused_with_the_stack_that_has_them(
    shop: Path,
) -> None:
    assert run(shop, "deploy", "--env", "local")[0] == Exit.DONE
    (shop / "specs/shop.yaml").rename(shop / "specs/second.yaml")
    spec = shop / "specs/second.yaml"
    spec.write_text(NAMED.replace("${prefix}-monitoring", "${prefix}-second"))
    code, out = run(shop, "deploy", "--env", "local")
    assert code == Exit.REJECTED
    assert out.count("the stack shop-local-monitoring owns it") == 2, out
    assert "nothing was deployed" in out or "shop-local-second: names are in the way" in out


def test_offline_a_name_that_moves_is_told_too(shop: Path) -> None:
    def git(*words: str) -> None:
        subprocess.run(["git", "-C", str(shop), *words], check=True, capture_output=True)

    assert run(shop, "compile")[0] == Exit.DONE
    git("init", "-b", "main")
    git("add", ".")
    git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-m", "first")
    (shop / "specs/shop.yaml").write_text(NAMED.replace("order-errors:", "failures:"))
    code, out = run(shop, "plan", "--env", "dev", "--offline")
    assert code == Exit.REJECTED
    assert "alarms.failures gets the name `shop-dev-own` that alarms.order-errors" in out
