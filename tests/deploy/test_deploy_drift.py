"""What was changed by hand: found, told in the words of the spec, and never taken for nothing."""

from __future__ import annotations

import json

import pytest
from deploy_fakes import template
from scripted_aws import ScriptedAws
from scripted_drift_cases import CASES, FAULTS, STATES, DriftCase, by_hand, observe, observe_fault
from scripted_faults import STAYS
from scripted_run import NEW, OLD, body, put, run_drift

from compiler.cli.screen import Exit


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_found_has_its_exit_code(case: DriftCase) -> None:
    run = observe(case)
    assert (run.code, case.says in run.out) == (case.code, True), run.out + run.err


@pytest.mark.parametrize("case", STATES, ids=lambda case: case.name)
def test_a_state_in_which_nothing_can_be_compared_says_so(case: DriftCase) -> None:
    run = observe(case)
    assert run.code == case.code
    assert case.says in run.out
    assert ("by hand" in run.out) == bool(case.says)
    assert ("error[WF720]" in run.err) == ("nothing is known" in case.says)


@pytest.mark.parametrize(("operation", "error"), FAULTS)
def test_what_goes_wrong_while_looking_is_survived_or_reported(operation: str, error: str) -> None:
    run = observe_fault(operation, error)
    # Which types AWS compares nothing of may stay unknown.
    reported = error in STAYS and operation != "ListStackResources"
    assert run.code == (Exit.NO_ACCESS if reported else Exit.PLAN_HAS_CHANGES), run.out + run.err
    assert "Traceback" not in run.err


def test_throttling_that_does_not_end_is_no_drift_that_is_known() -> None:
    from scripted_aws import Fault

    aws = ScriptedAws(faults=(Fault(("DetectStackDrift", 1), "Throttling", times=9_999),))
    put(aws, "UPDATE_COMPLETE", OLD)
    run = run_drift(aws)
    assert run.code == Exit.NO_ACCESS
    assert "is not known: AWS has not finished in 15 minutes" in run.err
    assert 900 < aws.time < 1000


def alarm(**changed: object) -> str:
    """A template with one alarm that has all that a sentence needs."""
    document = json.loads(body(AlarmCpu=80))
    document["Resources"]["AlarmCpu"]["Properties"] |= {
        "ComparisonOperator": "GreaterThanThreshold",
        "AlarmActions": ["arn:aws:sns:us-west-2:123456789012:alerts"],
        **changed,
    }
    return json.dumps(document)


def changed_by_hand(**values: object) -> ScriptedAws:
    aws = ScriptedAws()
    put(aws, "UPDATE_COMPLETE", alarm())
    aws.cloudformation.account["alarmcpu"] |= values
    return aws


def test_it_is_told_in_the_words_of_the_spec() -> None:
    run = run_drift(changed_by_hand(Threshold=95, AlarmActions=[]), [template(alarm())])
    assert run.out.split("\n\n", 2)[2] == (
        "petclinic-dev-monitoring, by hand: 1 changed, 1 resource compared.\n"
        "\n"
        "  ~ alarms.cpu  Alarm  specs/petclinic.yaml:5\n"
        "      ! goes off above 95 instead of above 80\n"
        "      ! no longer tells alerts in ALARM\n"
        "\n"
        "  A deployment leaves this as it is: CloudFormation compares templates, and does "
        "not look at what is\n"
        "  there.\n"
        "  To put it back: watchform deploy --env dev --revert-drift. To keep it, write it "
        "into the spec and\n"
        "  deploy.\n"
    )


def test_numbers_that_aws_writes_differently_are_no_change() -> None:
    aws = changed_by_hand(Threshold=80.0, AlarmActions=[])
    run = run_drift(aws, [template(alarm())])
    assert "goes off" not in run.out
    assert "no longer tells alerts in ALARM" in run.out


def test_what_the_plan_changes_too_is_told_apart() -> None:
    aws = ScriptedAws()
    put(aws, "UPDATE_COMPLETE", OLD)
    by_hand(aws)
    run = run_drift(aws, [template(NEW)])
    assert "Only alarms.cpu, which the plan changes, may be put back with it" in run.out


def test_markdown_and_json_hold_the_same() -> None:
    templates = [template(alarm())]
    shown = run_drift(changed_by_hand(Threshold=95), templates, "markdown").out
    assert (
        "**petclinic-dev-monitoring**, by hand: 1 changed, 1 resource compared.\n"
        "\n"
        "- `~` `alarms.cpu` (Alarm) · specs/petclinic.yaml:6\n"
        "  - ⚠ goes off above 95 instead of above 80\n"
        "\n"
        "> A deployment leaves this as it is:"
    ) in shown
    data = json.loads(run_drift(changed_by_hand(Threshold=95), templates, "json").out)
    drift = data["stacks"][0]["drift"]
    assert drift["checked"] == 1
    assert drift["changes"][0]["meaning"] == [
        {"text": "goes off above 95 instead of above 80", "weaker": True}
    ]
    assert drift["changes"][0]["properties"] == [
        {"path": "Threshold", "before": "80", "after": "95", "cause": ""}
    ]


def test_a_thousand_resources_come_page_by_page() -> None:
    text = body(**{f"Alarm{number}": 1 for number in range(450)})
    aws = ScriptedAws()
    put(aws, "UPDATE_COMPLETE", text)
    run = run_drift(aws, [template(text)])
    assert "nothing was changed, 450 resources compared" in run.out
    assert aws.count("DescribeStackResourceDrifts") == 5


def test_a_long_look_gives_a_sign_of_life() -> None:
    aws = ScriptedAws()
    put(aws, "UPDATE_COMPLETE", OLD)
    aws.cloudformation.drift.seconds = 100
    assert run_drift(aws).err.count("petclinic-dev-monitoring: still looking (") == 3


def test_stacks_are_looked_at_at_the_same_time() -> None:
    aws = ScriptedAws()
    templates = []
    for name in ("first", "second", "third"):
        put(aws, "UPDATE_COMPLETE", OLD, name=name)
        templates.append(template(OLD, name=name, key=name))
    aws.cloudformation.drift.seconds = 120
    run = run_drift(aws, templates)
    assert run.code == Exit.DONE
    assert aws.time < 150


def test_a_plan_without_the_option_looks_at_no_drift() -> None:
    from scripted_run import run_plan

    aws = ScriptedAws()
    put(aws, "UPDATE_COMPLETE", OLD)
    by_hand(aws)
    run = run_plan(aws, [template(OLD)])
    assert (run.code, run.aws.asked) == (
        Exit.DONE,
        ["GetCallerIdentity", "DescribeStacks", "GetTemplate"],
    )
    assert "by hand" not in run.out
