"""What AWS shows of an operation, in all the odd ways in which it shows it."""

from __future__ import annotations

import json

import pytest
from deploy_fakes import NAME, template
from scripted_aws import ScriptedAws
from scripted_run import NEW, OLD, body, lost, put, run_deploy, run_plan, with_parts

from compiler.cli.screen import Exit


def updating() -> ScriptedAws:
    aws = ScriptedAws()
    put(aws, "UPDATE_COMPLETE", OLD)
    return aws


@pytest.mark.parametrize("lag", [3.0, 10.0, 60.0])
def test_reads_that_show_what_was_before_are_not_taken_for_the_end(lag: float) -> None:
    aws = updating()
    aws.cloudformation.lag = lag
    run = run_deploy(aws)
    assert run.code == Exit.DONE
    assert "done: petclinic-dev-monitoring is deployed (UPDATE_COMPLETE" in run.out
    assert aws.cloudformation.account["alarmcpu"]["Threshold"] == 90


def test_a_failure_is_told_though_the_stack_itself_is_read_as_it_was() -> None:
    aws = updating()
    aws.cloudformation.fails["AlarmCpu"] = "Period must be 10"
    stack = aws.cloudformation.stacks[0]
    described = aws.cloudformation._DescribeStacks

    def stale(asked: dict[str, str]) -> dict[str, object]:
        answer = described(asked)
        if stack.status == "UPDATE_ROLLBACK_COMPLETE" and aws.count("DescribeStacks") < 4:
            answer["Stacks"][0]["StackStatus"] = "UPDATE_COMPLETE"
        return answer

    aws.cloudformation._DescribeStacks = stale  # type: ignore[method-assign]
    assert run_deploy(aws).code == Exit.ROLLED_BACK


def test_events_in_odd_orders_and_twice_are_each_told_once() -> None:
    aws = updating()
    aws.cloudformation.shuffled = True
    run = run_deploy(aws)
    assert run.code == Exit.DONE
    assert run.out.count("changed: alarms.cpu (Alarm)") == 1
    assert run.out.count("made: AlarmDisk (Alarm)") == 1


def test_a_thousand_events_are_read_page_by_page_and_told_once() -> None:
    names = {f"Alarm{number:03}": number for number in range(480)}
    aws = ScriptedAws()
    aws.cloudformation.seconds = 0.01
    run = run_deploy(aws, [template(body(**names))])
    assert run.code == Exit.DONE
    stack = aws.cloudformation.stacks[0]
    assert len(stack.events) > 960
    assert run.out.count("made: ") == 480
    assert lost(aws, {}) == []


def test_a_sign_of_life_names_what_takes_long() -> None:
    aws = updating()
    aws.cloudformation.seconds = 100.0
    run = run_deploy(aws)
    assert run.code == Exit.DONE
    assert "still running after 30 s: changing alarms.cpu" in run.out


def test_values_that_may_be_incomplete_are_read_again_without_and_merged() -> None:
    aws = updating()
    aws.cloudformation.incomplete_values = True
    run = run_plan(aws)
    assert run.code == Exit.PLAN_HAS_CHANGES
    assert "1 to add, 1 to change" in run.out
    assert "Threshold: 80 → 90" in run.out


def test_a_change_of_outputs_alone_is_deployed() -> None:
    aws = updating()
    text = with_parts(OLD, Outputs={"Topic": {"Value": "arn:topic"}})
    run = run_deploy(aws, [template(text)])
    assert run.code == Exit.DONE
    assert "no resource changes, only what the stack itself says: its outputs" in run.out
    assert json.loads(aws.cloudformation.stacks[0].body)["Outputs"]
    assert "Topic  arn:topic" in run.out


def test_warnings_of_the_validation_are_told_though_the_change_set_is_good() -> None:
    aws = updating()
    aws.cloudformation.findings = [
        {
            "EventId": "1",
            "EventType": "VALIDATION_ERROR",
            "LogicalResourceId": "AlarmCpu",
            "ValidationName": "NAME_CONFLICT_VALIDATION",
            "ValidationFailureMode": "WARN",
            "ValidationStatusReason": "An alarm of this name may exist.",
        }
    ]
    run = run_deploy(aws)
    assert run.code == Exit.DONE
    assert "warning[WF706] alarms.cpu: An alarm of this name may exist" in run.err


def test_an_empty_change_set_is_nothing_to_do_and_is_deleted() -> None:
    aws = updating()
    aws.cloudformation.stacks[0].parameters["Unused"] = "x"
    asked = template(OLD)
    stack = aws.cloudformation.stacks[0]
    aws.cloudformation.rejects = "No updates are to be performed."
    run = run_deploy(aws, [asked])
    assert run.code == Exit.DONE
    assert "CloudFormation sees no change" in run.out
    assert stack.sets == []


# How it fails.


def test_an_update_that_fails_fits_on_one_screen() -> None:
    aws = updating()
    aws.cloudformation.fails["AlarmCpu"] = (
        'Resource handler returned message: "Period must be 10" (RequestToken: 1-2, '
        "HandlerErrorCode: InvalidRequest)"
    )
    run = run_deploy(aws)
    assert run.code == Exit.ROLLED_BACK
    assert aws.cloudformation.stacks[0].status == "UPDATE_ROLLBACK_COMPLETE"
    assert "alarms.cpu (AWS::CloudWatch::Alarm) could not be changed: Period must be 10" in run.err
    assert "specs/petclinic.yaml:5" in run.err
    assert run.out.endswith(
        "failed: petclinic-dev-monitoring is in UPDATE_ROLLBACK_COMPLETE: it is as before (12 s)."
        "\nnext: correct the spec, then watchform deploy --env dev\n"
    )
    assert lost(aws, {"alarmcpu": 1, "alarmmemory": 1}) == []


def test_a_first_creation_that_fails_is_gone_and_can_be_tried_again() -> None:
    aws = ScriptedAws()
    aws.cloudformation.fails["AlarmDisk"] = "no"
    run = run_deploy(aws)
    assert run.code == Exit.ROLLED_BACK
    assert "is in DELETE_COMPLETE: it is gone again" in run.out
    assert aws.cloudformation.account == {}
    aws.cloudformation.fails.clear()
    assert run_deploy(aws).code == Exit.DONE


def test_what_a_failed_creation_would_retain_is_not_in_the_way_of_the_next() -> None:
    text = json.loads(NEW)
    text["Resources"]["AlarmCpu"]["DeletionPolicy"] = "Retain"
    aws = ScriptedAws()
    aws.cloudformation.fails["AlarmMemory"] = "no"
    assert run_deploy(aws, [template(json.dumps(text))]).code == Exit.ROLLED_BACK
    assert aws.cloudformation.account == {}


def test_a_rollback_that_fails_names_what_is_stuck_and_the_way_out() -> None:
    aws = updating()
    aws.cloudformation.fails["AlarmDisk"] = "the quota is used up"
    aws.cloudformation.stuck["AlarmCpu"] = "Access denied."
    run = run_deploy(aws)
    assert run.code == Exit.NEEDS_RECOVERY
    assert "AlarmDisk (AWS::CloudWatch::Alarm) could not be created: the quota is used" in run.err
    assert f"failed: {NAME} is in UPDATE_ROLLBACK_FAILED" in run.out
    assert "  stuck: alarms.cpu: Access denied" in run.out
    assert "watchform recover --env dev" in run.out
