"""What was changed by hand is put back as it was reviewed, and only where that is asked."""

from __future__ import annotations

import json
from pathlib import Path

from deploy_fakes import NAME, template
from scripted_aws import ScriptedAws
from scripted_drift_cases import by_hand
from scripted_run import NEW, OLD, Run, left_over, put, run, run_deploy, run_drift
from test_deploy_drift import alarm, changed_by_hand

from compiler.aws.change_set import Change, Detail
from compiler.cli.plan import plan
from compiler.cli.screen import Exit
from compiler.deploy.changes import from_change_set
from compiler.deploy.leave import Terms
from compiler.deploy.parameters import Filled
from compiler.deploy.plan_file import read
from compiler.deploy.wanted import wanted_stack


def account(text: str = OLD) -> ScriptedAws:
    """An account in which an alarm was changed by hand."""
    aws = ScriptedAws()
    put(aws, "UPDATE_COMPLETE", text)
    by_hand(aws)
    return aws


def thresholds(aws: ScriptedAws) -> dict[str, int]:
    return {name: there["Threshold"] for name, there in aws.cloudformation.account.items()}


def run_plan_of(aws: ScriptedAws, file: Path) -> Run:
    """Run `watchform plan --revert-drift --out FILE`."""
    templates = [template(OLD)]
    return run(aws, templates, lambda it: plan(it, "text", file, reverts=True), writes=False)


def test_a_deployment_leaves_what_was_changed_by_hand() -> None:
    aws = account()
    assert run_deploy(aws, [template(OLD)]).code == Exit.DONE
    assert thresholds(aws)["alarmcpu"] == 95


def test_with_the_option_it_is_put_back() -> None:
    aws = account()
    found = run_deploy(aws, [template(OLD)], reverts=True)
    assert found.code == Exit.DONE
    assert "what is there differs from the spec" in found.out
    assert thresholds(aws) == {"alarmcpu": 80, "alarmmemory": 80}
    assert run_drift(aws).code == Exit.DONE


def test_what_the_spec_changes_is_changed_in_the_same_go() -> None:
    aws = account()
    assert run_deploy(aws, [template(NEW)], reverts=True).code == Exit.DONE
    assert thresholds(aws) == {"alarmcpu": 90, "alarmdisk": 70, "alarmmemory": 80}


def test_what_was_deleted_by_hand_is_made_again() -> None:
    aws = account()
    del aws.cloudformation.account["alarmcpu"]
    found = run_deploy(aws, [template(OLD)], reverts=True)
    assert (found.code, "1 to add" in found.out) == (Exit.DONE, True)
    assert thresholds(aws) == {"alarmcpu": 80, "alarmmemory": 80}


def test_where_nothing_was_changed_by_hand_nothing_is_left_behind() -> None:
    aws = ScriptedAws()
    put(aws, "UPDATE_COMPLETE", OLD)
    found = run_deploy(aws, [template(OLD)], reverts=True)
    assert found.code == Exit.DONE
    assert "nothing to do, CloudFormation sees no change, also by hand." in found.out
    assert found.writes == ["CreateChangeSet", "DeleteChangeSet"]
    assert left_over(aws) == []


def test_a_new_stack_is_made_as_ever() -> None:
    aws = ScriptedAws()
    assert run_deploy(aws, [template(OLD)], reverts=True).code == Exit.DONE
    asked = aws.cloudformation.stacks[0].sets[0].asked
    assert "DeploymentMode" not in asked
    assert asked["ImportExistingResources"] is True


def test_it_says_what_it_means_and_what_gets_weaker_has_to_be_allowed() -> None:
    text = alarm()
    aws = changed_by_hand(Threshold=60)
    found = run_deploy(aws, [template(text)], reverts=True, terms=Terms(guarded=True))
    assert "! goes off above 80 instead of above 60" in found.out
    assert found.code == Exit.APPROVAL_REQUIRED
    assert "error[WF716] alarms.cpu: goes off above 80 instead of above 60" in found.err
    assert left_over(aws) == []
    allowed = Terms(guarded=True, allowed=("alarms.cpu",))
    assert run_deploy(aws, [template(text)], reverts=True, terms=allowed).code == Exit.DONE
    assert thresholds(aws) == {"alarmcpu": 80}


def test_exactly_what_was_reviewed_is_put_back_or_nothing(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    aws = account()
    assert run_plan_of(aws, file).code == Exit.PLAN_HAS_CHANGES
    reviewed = read(file, "dev")
    assert reviewed.reverts
    terms = Terms(reviewed=reviewed)
    # Somebody changes it once more before it is deployed.
    aws.cloudformation.account["alarmcpu"] |= {"Threshold": 99}
    refused = run_deploy(aws, [template(OLD)], reverts=True, terms=terms)
    assert refused.code == Exit.APPROVAL_REQUIRED
    assert f"{NAME} is not what was reviewed" in refused.err
    by_hand(aws)
    assert run_deploy(aws, [template(OLD)], reverts=True, terms=terms).code == Exit.DONE
    assert thresholds(aws)["alarmcpu"] == 80


def test_a_plan_that_puts_nothing_back_is_read_as_such(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    aws = account()
    run(aws, [template(OLD)], lambda it: plan(it, "text", file), writes=False)
    assert not read(file, "dev").reverts


def test_what_is_not_put_back_is_said() -> None:
    wanted = wanted_stack(template(OLD), Filled({}), "petclinic")
    detail = Detail("Properties", "Threshold", "/Properties/Threshold", "95", "80", actual=True)
    kept = Change(
        "Modify",
        "AlarmCpu",
        "AWS::CloudWatch::Alarm",
        details=(detail,),
        ignored=(("/Properties/Unit", "MANAGED_BY_AWS"),),
    )
    noted = Change("SyncWithActual", "AlarmMemory", "AWS::CloudWatch::Alarm")
    cpu, memory = from_change_set([kept, noted], json.loads(OLD), wanted)
    assert [said.text for said in cpu.meaning] == [
        "Unit stays as it was set by hand: AWS changes it by itself"
    ]
    assert [(v.path, v.before, v.after) for v in cpu.properties] == [("Threshold", "95", "80")]
    assert [said.text for said in memory.meaning] == [
        "is by hand as the spec says: CloudFormation takes note of it"
    ]
