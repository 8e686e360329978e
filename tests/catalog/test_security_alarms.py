"""The security alarms: the fifteen controls of the benchmark, letter by letter."""

from __future__ import annotations

import re

import pytest

from compiler.catalog import security

ALARMS = security.load().alarms


def test_they_are_the_fifteen_controls_in_the_order_of_the_benchmark() -> None:
    assert security.load().benchmark == "CIS AWS Foundations Benchmark v1.4.0"
    assert [alarm.control for alarm in ALARMS.values()] == [f"4.{n}" for n in range(1, 16)]
    assert list(ALARMS) == [
        "unauthorized-api-calls",
        "console-signin-without-mfa",
        "root-usage",
        "iam-policy-changes",
        "cloudtrail-changes",
        "console-signin-failures",
        "kms-key-disabled-or-deleted",
        "s3-bucket-policy-changes",
        "config-changes",
        "security-group-changes",
        "nacl-changes",
        "network-gateway-changes",
        "route-table-changes",
        "vpc-changes",
        "organizations-changes",
    ]


@pytest.mark.parametrize("alarm", ALARMS.values(), ids=lambda alarm: alarm.name)
def test_an_alarm_counts_in_five_minutes_what_its_pattern_finds(
    alarm: security.SecurityAlarm,
) -> None:
    assert alarm.threshold == (">= 3" if alarm.name == "console-signin-failures" else ">= 1")
    assert (alarm.statistic, alarm.period, alarm.datapoints) == ("Sum", "5m", "1 of 1")
    assert alarm.treat_missing_data == "notBreaching"
    assert re.fullmatch(r"([A-Z][a-z0-9]*)+", alarm.metric)
    assert alarm.pattern.startswith("{")
    assert alarm.pattern.endswith("}")
    assert alarm.pattern.count("(") == alarm.pattern.count(")")
    assert alarm.pattern.count('"') % 2 == 0


def test_metric_names_are_distinct() -> None:
    assert len({alarm.metric for alarm in ALARMS.values()}) == 15


@pytest.mark.parametrize("alarm", ALARMS.values(), ids=lambda alarm: alarm.name)
def test_the_source_is_the_control_of_security_hub(alarm: security.SecurityAlarm) -> None:
    if alarm.security_hub is None:
        assert alarm.name == "organizations-changes"
    else:
        number = alarm.security_hub.removeprefix("CloudWatch.")
        assert alarm.source.endswith(f"/cloudwatch-controls.html#cloudwatch-{number}")


def test_security_hub_has_fourteen_of_them() -> None:
    numbers = {alarm.security_hub for alarm in ALARMS.values() if alarm.security_hub}
    assert numbers == {f"CloudWatch.{n}" for n in range(1, 15)}


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        (
            "root-usage",
            (
                '{$.userIdentity.type="Root" && $.userIdentity.invokedBy NOT EXISTS && '
                '$.eventType !="AwsServiceEvent"}'
            ),
        ),
        (
            "unauthorized-api-calls",
            '{($.errorCode="*UnauthorizedOperation") || ($.errorCode="AccessDenied*")}',
        ),
        (
            "console-signin-failures",
            '{($.eventName=ConsoleLogin) && ($.errorMessage="Failed authentication")}',
        ),
    ],
    ids=["root user", "unauthorized calls", "failed sign-ins"],
)
def test_a_pattern_is_letter_by_letter_that_of_security_hub(name: str, pattern: str) -> None:
    assert ALARMS[name].pattern == pattern


def test_they_are_read_once() -> None:
    assert security.load() is security.load()
