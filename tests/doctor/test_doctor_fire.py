"""A test through the path of an alarm: whom it reaches, what goes wrong, that it is put back."""

from __future__ import annotations

import os
import re
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import doctor_page
import pytest
from click.testing import CliRunner, Result
from doctor_account import (
    PREFIX,
    ROOT,
    STATE,
    Answers,
    Aws,
    account,
    compiled,
    confirmed,
    examined,
    project,
    unconfirmed,
)
from doctor_cases import alarm, mute, topic_policy, unsubscribe, without

from compiler.aws.embedded import running
from compiler.cli import main
from compiler.cli.screen import Exit
from compiler.doctor.fire import PATIENCE, REASON, Fired, fire, target
from compiler.explain.registry import explanations
from compiler.text.diagnostic import Diagnostic, Problem

pytestmark = pytest.mark.embedded

VETS = "ecs-cpu[vets]"
SILENT: Answers = {"cloudwatch.DescribeAlarmHistory": lambda a: a.update(AlarmHistoryItems=[])}
NOT_AUTHORIZED = (
    "CloudWatch Alarms is not authorized to perform: SNS:Publish on resource: "
    f"arn:aws:sns:us-west-2:000000000000:{PREFIX}-alerts"
)
NOT_SET = f"could not set the state of the alarm {PREFIX}-ecs-cpu-vets: no"
CODES = ROOT / "compiler/explain/codes"


@dataclass
class Clock:
    """Time that passes by sleeping; a sleep may be interrupted."""

    interrupted: bool = False
    time: float = 0.0
    sleeps: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        if self.interrupted:
            raise KeyboardInterrupt
        self.sleeps.append(seconds)
        self.time += seconds


def state_of(aws: Aws, name: str) -> str:
    types = ["MetricAlarm", "CompositeAlarm"]
    found = aws.client("cloudwatch").describe_alarms(AlarmNames=[alarm(name)], AlarmTypes=types)
    (one,) = found["MetricAlarms"] + found["CompositeAlarms"]
    return str(one["StateValue"])


def set_state(aws: Aws, name: str, state: str) -> None:
    client = aws.client("cloudwatch")
    client.set_alarm_state(AlarmName=alarm(name), StateValue=state, StateReason="by hand")


def history(aws: Aws, name: str) -> list[str]:
    found = aws.client("cloudwatch").describe_alarm_history(
        AlarmName=alarm(name),
        AlarmTypes=["MetricAlarm", "CompositeAlarm"],
        ScanBy="TimestampAscending",
    )
    return [each["HistorySummary"].split(" arn:")[0] for each in found["AlarmHistoryItems"]]


def fired(aws: Aws, word: str, clock: Clock | None = None, **more: Any) -> tuple[Fired, list[str]]:
    """Send a test; gives what came of it, and what was told."""
    seen = examined(aws, **more)
    seen.clock, seen.poll = clock or Clock(), 3.0
    done, told = Fired(), list[str]()
    fire(seen, target(seen, word), done, told.append)
    return done, told


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for part in ("specs", "examples"):
        shutil.copytree(project() / part, tmp_path / part)
    shutil.copytree(unconfirmed(), tmp_path / STATE)
    return tmp_path


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(
        main, ["doctor", "--env", "local", "--project", str(folder), "--fire", *words]
    )


def test_it_is_said_who_is_reached_and_what_was_done(folder: Path) -> None:
    done = run(folder, VETS)
    assert done.exit_code == Exit.DONE
    assert done.stdout == (
        "local · embedded AWS · us-west-2\n"
        "\n"
        f"alarms.ecs-cpu[vets], in AWS {PREFIX}-ecs-cpu-vets, is in INSUFFICIENT_DATA.\n"
        "A test sets it to ALARM. That reaches:\n"
        "\n"
        f"  {PREFIX}-alerts\n"
        "    email alerts@example.com  (not confirmed: hears nothing)\n"
        "    sms +15555550100\n"
        "\n"
        "Then it is put back to INSUFFICIENT_DATA, which reaches nobody.\n"
        "\n"
        "  set to ALARM\n"
        f"  called {PREFIX}-alerts\n"
        "  put back to INSUFFICIENT_DATA\n"
        "\n"
        "1 of 1 called; whether it arrived, only those who were called can say\n"
    )
    with running(folder / STATE) as url:
        aws = Aws(url.url)
        assert state_of(aws, "ecs-cpu-vets") == "INSUFFICIENT_DATA"
        assert history(aws, "ecs-cpu-vets")[-3:] == [
            "Alarm updated from INSUFFICIENT_DATA to ALARM",
            "Successfully executed action",
            "Alarm updated from ALARM to INSUFFICIENT_DATA",
        ]


def test_a_test_that_fails_ends_in_11(folder: Path) -> None:
    with running(folder / STATE) as aws:
        topic_policy(without("CloudWatchPublishes"))(Aws(aws.url))
    done = run(folder, VETS)
    assert done.exit_code == Exit.UNWELL
    assert f"  could not call {PREFIX}-alerts\n  put back to INSUFFICIENT_DATA\n" in done.stdout
    assert done.stdout.endswith("0 of 1 called: the test has failed\n")
    assert "error[WF1083]" in done.stderr


@pytest.mark.parametrize(
    "word",
    ["api-latency", "alarms.api-latency", alarm("api-latency"), "composites.customers-down"],
    ids=["its key", "its path", "its name in AWS", "a composite"],
)
def test_an_alarm_is_named_in_several_ways(word: str) -> None:
    with account(confirmed()) as aws:
        done, told = fired(aws, word)
    assert done.findings == []
    assert told[:2] == ["set to ALARM", f"called {PREFIX}-alerts"]


def test_back_in_ok_the_alarm_tells_that_too() -> None:
    with account(confirmed()) as aws:
        set_state(aws, "genai-errors", "OK")
        made = target(examined(aws), "genai-errors")
        done, told = fired(aws, "genai-errors")
        assert state_of(aws, "genai-errors") == "OK"
    assert [each.name for each in made.afterwards] == [f"{PREFIX}-alerts"]
    assert (done.findings, told[-1]) == ([], "put back to OK")


def test_an_interrupt_puts_it_back() -> None:
    with account(confirmed()) as aws:
        set_state(aws, "ecs-cpu-vets", "OK")
        with pytest.raises(KeyboardInterrupt):
            fired(aws, VETS, Clock(interrupted=True), answers=SILENT)
        assert state_of(aws, "ecs-cpu-vets") == "OK"
        assert REASON in str(
            aws.client("cloudwatch").describe_alarm_history(AlarmName=alarm("ecs-cpu-vets"))
        )


def test_it_waits_no_longer_than_a_minute() -> None:
    clock = Clock()
    with account(confirmed()) as aws:
        fired(aws, VETS, clock, answers=SILENT)
    assert PATIENCE <= sum(clock.sleeps) <= PATIENCE + 1


def test_what_sns_counts_is_told() -> None:
    with account(confirmed()) as aws:
        seen = examined(aws)
        now = int(time.time())
        for metric, value in (("Delivered", 2), ("Failed", 1)):
            datum = {
                "MetricName": f"NumberOfNotifications{metric}",
                "Dimensions": [{"Name": "TopicName", "Value": f"{PREFIX}-alerts"}],
                "Timestamp": now + 60,
                "Value": value,
            }
            aws.client("cloudwatch").put_metric_data(Namespace="AWS/SNS", MetricData=[datum])
        done = Fired()
        fire(seen, target(seen, VETS), done, lambda _: None)
    assert done.counted == (2, 1)


def refused(aws: Aws, word: str) -> Diagnostic:
    with pytest.raises(Problem) as raised:
        target(examined(aws), word)
    (found,) = raised.value.diagnostics
    return found


def muted(aws: Aws) -> Diagnostic:
    mute("api-latency")(aws)
    return refused(aws, "api-latency")


def in_alarm(aws: Aws) -> Diagnostic:
    set_state(aws, "api-latency", "ALARM")
    return refused(aws, "api-latency")


def gone(aws: Aws) -> Diagnostic:
    aws.client("cloudwatch").delete_alarms(AlarmNames=[alarm("api-latency")])
    return refused(aws, "api-latency")


def unheard(aws: Aws) -> Diagnostic:
    unsubscribe(aws)
    sns = aws.client("sns")
    for each in sns.list_subscriptions()["Subscriptions"]:
        sns.unsubscribe(SubscriptionArn=each["SubscriptionArn"])
    return refused(aws, "api-latency")


def kept_out(aws: Aws) -> Diagnostic:
    topic_policy(without("CloudWatchPublishes"))(aws)
    (found,) = fired(aws, VETS)[0].findings
    return found


def unseen(aws: Aws) -> Diagnostic:
    (found,) = fired(aws, VETS, answers=SILENT)[0].findings
    return found


def not_put_back(aws: Aws) -> Diagnostic:
    (found,) = fired(aws, VETS, answers={"cloudwatch.SetAlarmState": "AccessDenied@2"})[0].findings
    return found


SITUATIONS = {
    "WF1081": (
        lambda aws: refused(aws, "ecs-cup[vets]"),
        "no alarm `ecs-cup[vets]` was deployed",
    ),
    "WF1082": (
        lambda aws: refused(aws, "maintenance"),
        "alarms.maintenance calls nobody when it goes to ALARM",
    ),
    "WF1083": (
        kept_out,
        f"alarms.ecs-cpu[vets] could not call {PREFIX}-alerts: {NOT_AUTHORIZED}",
    ),
    "WF1084": (unseen, f"alarms.ecs-cpu[vets] has not called {PREFIX}-alerts within 60 seconds"),
    "WF1085": (
        not_put_back,
        f"alarms.ecs-cpu[vets] may still be in ALARM: {NOT_SET}",
    ),
}
OTHERS = {
    "an alarm that is muted": (
        muted,
        "alarms.api-latency has its actions switched off: a test would reach nobody",
    ),
    "an alarm that is in ALARM": (
        in_alarm,
        "alarms.api-latency is in ALARM: only a change of its state calls anybody",
    ),
    "an alarm that is gone": (gone, "alarms.api-latency is not in CloudWatch any more"),
    "a topic that nobody hears": (unheard, "alarms.api-latency calls topics that nobody hears"),
}


@pytest.mark.parametrize("code", SITUATIONS)
def test_what_goes_wrong_is_said_as_its_page_shows_it(code: str) -> None:
    breaks, message = SITUATIONS[code]
    with account(confirmed()) as aws:
        found = breaks(aws)
    assert (found.code.id, found.message) == (code, message)
    said = doctor_page.message(found, compiled().sources)
    if os.environ.get("WATCHFORM_REWRITE"):
        (page,) = CODES.glob(f"{code}-*.md")
        block = f"```text message\n{said}\n```"
        text = page.read_text(encoding="utf-8")
        new = re.sub(r"```text message\n.*?```", lambda _: block, text, flags=re.DOTALL)
        page.write_text(new, encoding="utf-8")
        return
    assert said == explanations()[code].message


@pytest.mark.parametrize(("breaks", "message"), OTHERS.values(), ids=OTHERS)
def test_what_would_be_no_test_is_refused(breaks: Any, message: str) -> None:
    with account(confirmed()) as aws:
        found = breaks(aws)
    assert (found.code.id, found.message) == ("WF1082", message)
    assert found.help
