"""What people see of a plan and of its end, to the letter."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from deploy_fakes import (
    ENVIRONMENT,
    NAME,
    SOURCES,
    TAGS,
    deployed,
    event,
    origin,
    template,
)

from compiler.aws.change_set import Finding
from compiler.aws.stack import Output, StackResource
from compiler.cli.screen import Exit
from compiler.cli.views import conclusion, ended, plan_text
from compiler.cli.views.events import Track
from compiler.cli.views.words import duration
from compiler.deploy import refusals
from compiler.deploy.ending import Ending, Verdict
from compiler.deploy.outcome import Deed, Outcome, Result
from compiler.deploy.parameters import Filled
from compiler.deploy.plan import Action, PropertyChange, Refusal, ResourceChange, StackPlan, Wanted
from compiler.deploy.wanted import wanted_stack
from compiler.text import terminal

ALARM = "AWS::CloudWatch::Alarm"


def wanted() -> Wanted:
    return wanted_stack(template(), Filled({}), "petclinic")


def plan(*changes: ResourceChange, **more: object) -> StackPlan:
    made = StackPlan(wanted(), Action.UPDATE, "it differs from the spec", changes)
    return dataclasses.replace(made, **more)  # type: ignore[arg-type]


def change(action: str, name: str, line: int = 0, **more: object) -> ResourceChange:
    span = origin(name, line).span if line else None
    made = ResourceChange("add", name, ALARM, name, span=span)
    return dataclasses.replace(made, action=action, **more)  # type: ignore[arg-type]


def test_an_update_is_one_line_a_resource_with_what_changes_below_it() -> None:
    shown = plan_text.render(
        plan(
            change(
                "change",
                "alarms.ecs-cpu[customers]",
                34,
                properties=(
                    PropertyChange("Threshold", "80", "90"),
                    PropertyChange("Unit", None, "Percent"),
                    PropertyChange("Tags", None, None, "the tags of the stack change"),
                ),
            ),
            change("add", "alarms.api-latency", 12),
            change("remove", "notify.topics.old", type="AWS::SNS::Topic", policy="Delete"),
            change(
                "replace",
                "retention./ecs/x",
                60,
                type="AWS::Logs::LogGroup",
                policy="ReplaceAndRetain",
                properties=(PropertyChange("LogGroupName", "/ecs/x", "/ecs/y"),),
            ),
            change("import", "retention./ecs/z", 61, type="AWS::Logs::LogGroup"),
        )
    )
    assert shown == (
        """\
petclinic-dev-monitoring: it differs from the spec.

  + alarms.api-latency         Alarm     specs/petclinic.yaml:12
  ~ alarms.ecs-cpu[customers]  Alarm     specs/petclinic.yaml:34
      Threshold: 80 → 90
      Unit: (none) → Percent
      Tags: the tags of the stack change
  - notify.topics.old          Topic
  ± retention./ecs/x           LogGroup  specs/petclinic.yaml:60
      made anew; the old one stays in the account
      LogGroupName: /ecs/x → /ecs/y
  < retention./ecs/z           LogGroup  specs/petclinic.yaml:61
      exists already and is taken over

  1 to add, 1 to take over, 1 to change, 1 to replace, 1 to remove"""
    )


SERVICES = ("admin", "customers", "vets", "visits")


def members(name: str, *keys: str, **more: object) -> tuple[ResourceChange, ...]:
    span = origin(name, 34).span
    return tuple(change("change", f"{name}[{key}]", span=span, **more) for key in keys)


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        pytest.param(
            members("alarms.cpu", *SERVICES),
            ["alarms.cpu[admin, customers, vets, visits]"],
            id="members that differ in nothing are one line",
        ),
        pytest.param(
            members("alarms.ecs-memory", *SERVICES),
            ["alarms.ecs-memory[admin, customers and 2 more]"],
            id="names that do not fit are counted",
        ),
        pytest.param(
            members("alarms.cpu", *(f"customer-service-{i}" for i in range(600))),
            ["alarms.cpu[customer-service-0 and 599 more]"],
            id="hundreds of members too",
        ),
        pytest.param(
            (
                *members("alarms.cpu", "admin", "vets"),
                *members(
                    "alarms.cpu", "visits", properties=(PropertyChange("Threshold", "1", "2"),)
                ),
            ),
            ["alarms.cpu[admin, vets]", "alarms.cpu[visits]"],
            id="a member that changes otherwise stands alone",
        ),
        pytest.param(
            (*members("alarms.cpu", "vets"), change("change", "alarms.cpu", 34)),
            ["alarms.cpu", "alarms.cpu[vets]"],
            id="an entry without members is none of them",
        ),
        pytest.param(
            (
                change("change", "notify.topics.team.subscribe[0].email", 9),
                change("change", "notify.topics.team.subscribe[1].email", 9),
            ),
            ["notify.topics.team.subscribe[0].email", "notify.topics.team.subscribe[1].email"],
            id="a place of a list is no member",
        ),
    ],
)
def test_what_is_the_same_for_several_members_is_told_once(
    changes: tuple[ResourceChange, ...], names: list[str]
) -> None:
    shown = plan_text.render(plan(*changes)).splitlines()
    rows = [line for line in shown if line.startswith("  ~ ")]
    assert [row[4:].split("  ")[0] for row in rows] == names
    assert shown[-1] == f"  {len(changes)} to change"


def test_a_new_stack_is_grouped_by_kind() -> None:
    shown = plan_text.render(
        plan(
            change("add", "notify.topics.alerts", 200, type="AWS::SNS::Topic"),
            change("add", "alarms.b", 20),
            change("add", "alarms.a", 10),
            action=Action.CREATE,
            reason="it does not exist yet",
        )
    )
    assert shown == (
        """\
petclinic-dev-monitoring: it does not exist yet.

  Alarm (2)
    + alarms.a  specs/petclinic.yaml:10
    + alarms.b  specs/petclinic.yaml:20
  Topic (1)
    + notify.topics.alerts  specs/petclinic.yaml:200

  3 to add"""
    )


def test_of_a_long_text_only_the_lines_that_differ_are_shown() -> None:
    def body(title: str) -> str:
        widgets = [{"type": "metric", "properties": {"title": t}} for t in ("A", title, "C")]
        return json.dumps({"widgets": widgets}, indent=2, ensure_ascii=False)

    dashboard = PropertyChange("DashboardBody", body("B"), body("오류율"))
    shown = plan_text.render(plan(change("change", "dashboards.main", 3, properties=(dashboard,))))
    assert shown.splitlines()[3:-2] == [
        "      DashboardBody:",
        '                "properties": {',
        '        -         "title": "B"',
        '        +         "title": "오류율"',
        "                }",
    ]


def test_no_line_of_a_plan_is_wider_than_the_screen() -> None:
    long = PropertyChange("Description", "x" * 300, "y" * 300)
    shown = plan_text.render(plan(change("change", "alarms.a", 3, properties=(long,))), width=80)
    assert max(len(line) for line in shown.splitlines()) <= 80


def test_nothing_to_do_is_one_line() -> None:
    nothing = plan(action=Action.NOTHING, reason="it is as the spec says")
    assert plan_text.render(nothing) == f"{NAME}: nothing to do, it is as the spec says."


def test_outputs_are_a_table_and_addresses_are_never_cut() -> None:
    address = f"https://us-west-2.console.aws.amazon.com/cloudwatch/home?{'x' * 200}"
    shown = plan_text.outputs((Output("Topic", "arn:t"), Output("DashboardAddress", address)))
    assert shown == f"Outputs\n  DashboardAddress  {address}\n  Topic             arn:t"


def test_a_failure_fits_on_one_screen_and_points_at_the_line() -> None:
    reason = 'Resource handler returned message: "Period must be 60" (RequestToken: 1, X: Y)'
    outcome = Outcome(
        Result.ROLLED_BACK,
        "UPDATE_ROLLBACK_COMPLETE",
        seconds=42,
        cause=event("AlarmCpu", "UPDATE_FAILED", reason),
    )
    failed = plan()
    shown = terminal.render(ended.failure(failed, outcome), SOURCES)
    shown += "\n\n" + ended.ended(failed, outcome, ENVIRONMENT)
    assert shown == (
        """\
error[WF704] alarms.cpu (AWS::CloudWatch::Alarm) could not be changed: Period must be 60
 --> specs/petclinic.yaml:5:3
5 |   cpu:
  |   ^^^ UPDATE_FAILED

failed: petclinic-dev-monitoring is in UPDATE_ROLLBACK_COMPLETE: it is as before (42 s).
next: correct the spec, then watchform deploy --env dev"""
    )


DENIED = (
    "User: arn:aws:sts::123456789012:assumed-role/deployer/GitHubActions is not authorized to "
    "perform: cloudwatch:PutMetricAlarm on resource: arn:aws:cloudwatch:us-west-2:123456789012:"
    "alarm:petclinic-dev-cpu because no identity-based policy allows the cloudwatch:PutMetricAlarm "
    "action (Service: CloudWatch, Status Code: 403, Request ID: 1)"
)


def lines_of(text: str, columns: int = 80) -> int:
    """Count the lines that a text takes on a screen."""
    return sum(max(1, -(-len(line) // columns)) for line in text.splitlines())


@pytest.mark.parametrize(
    ("reason", "shown"),
    [(DENIED, "because no identity-based policy allows"), ("a policy, " * 200, " …")],
    ids=["a permission is missing", "AWS repeats a policy"],
)
def test_a_failure_of_five_hundred_resources_fits_on_one_screen(reason: str, shown: str) -> None:
    found = Outcome(
        Result.STUCK,
        "UPDATE_ROLLBACK_FAILED",
        seconds=42,
        cause=event("AlarmCpu", "UPDATE_FAILED", reason),
        stuck=tuple(event(f"Alarm{n}", "UPDATE_FAILED", reason) for n in range(500)),
    )
    text = terminal.render(ended.failure(plan(), found), SOURCES)
    text += "\n\n" + ended.ended(plan(), found, ENVIRONMENT)
    assert shown in text
    assert "… and 497 more\n" in text
    assert lines_of(text) <= 24


def test_what_validation_finds_in_five_hundred_resources_fits_on_one_screen() -> None:
    findings = tuple(
        Finding("AlarmCpu", f"the value {n} is not valid", "/Properties/Period", "PROPERTY")
        for n in range(500)
    )
    found = Outcome(Result.ROLLED_BACK, "UPDATE_ROLLBACK_COMPLETE", findings=findings)
    refused = refusals.rejected(plan(), "", findings)
    for text in (
        terminal.render(ended.failure(plan(), found), SOURCES),
        terminal.render(refused.findings, SOURCES),
    ):
        assert "497 more" in text
        assert lines_of(text) <= 24


def test_a_refused_stack_with_five_hundred_stuck_resources_fits_on_one_screen() -> None:
    held = [StackResource(f"A{n}", f"a{n}", ALARM, "UPDATE_FAILED", DENIED) for n in range(500)]
    refused = refusals.stuck(wanted(), deployed("UPDATE_ROLLBACK_FAILED"), DENIED, held)
    text = plan_text.render(refused) + terminal.render(refused.findings, SOURCES)
    assert "497 more are stuck" in text
    assert lines_of(text) <= 24


def test_a_stack_that_needs_recovery_names_what_is_stuck_and_the_way_out() -> None:
    outcome = Outcome(
        Result.STUCK,
        "UPDATE_ROLLBACK_FAILED",
        stuck=(event("AlarmMemory", "UPDATE_FAILED", "access denied."),),
    )
    shown = ended.ended(plan(), outcome, ENVIRONMENT)
    assert shown == (
        f"""\
failed: {NAME} is in UPDATE_ROLLBACK_FAILED, its last update failed, and so did going back.
  stuck: alarms.memory: access denied
next: continue the rollback once the cause is gone: watchform recover --env dev"""
    )


@pytest.mark.parametrize(
    ("result", "code"),
    [
        (Result.DONE, Exit.DONE),
        (Result.ROLLED_BACK, Exit.ROLLED_BACK),
        (Result.STUCK, Exit.NEEDS_RECOVERY),
        (Result.STILL_RUNNING, Exit.STILL_RUNNING),
        (Result.LOST, Exit.NO_ACCESS),
        (Result.OUTDATED, Exit.REJECTED),
        (Result.REJECTED, Exit.REJECTED),
    ],
)
def test_every_result_has_an_exit_code_and_a_last_word(result: Result, code: Exit) -> None:
    assert conclusion.exit_of(Ending(Verdict.FAILED, result=result)) is code
    assert ended.ended(plan(), Outcome(result), ENVIRONMENT)


@pytest.mark.parametrize("refusal", list(Refusal))
def test_every_refusal_has_an_exit_code(refusal: Refusal) -> None:
    refused = plan(action=Action.REFUSED, refusal=refusal)
    code = conclusion.exit_of_plans([refused])
    assert code not in {Exit.DONE, Exit.PLAN_HAS_CHANGES}
    assert conclusion.exit_of(Ending(Verdict.REFUSED, refused, refusal)) is code


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        (Verdict.DONE, Exit.DONE),
        (Verdict.NOT_APPROVED, Exit.APPROVAL_REQUIRED),
        (Verdict.INTERRUPTED, Exit.INTERRUPTED),
        (Verdict.DETACHED, Exit.INTERRUPTED),
    ],
)
def test_every_other_end_has_an_exit_code(verdict: Verdict, code: Exit) -> None:
    assert conclusion.exit_of(Ending(verdict)) is code


def test_a_plan_that_changes_something_has_an_exit_code_of_its_own() -> None:
    assert conclusion.exit_of_plans([plan()]) is Exit.PLAN_HAS_CHANGES
    nothing = plan(action=Action.NOTHING, deployed=deployed(tags=TAGS))
    assert conclusion.exit_of_plans([nothing]) is Exit.DONE


def test_a_log_names_resources_as_the_spec_does_and_how_long_they_took() -> None:
    track = Track(plan(change("change", "AlarmCpu"), change("add", "AlarmMemory")))
    told = [
        track.note(event(NAME, "UPDATE_IN_PROGRESS")),
        track.note(event("AlarmCpu", "UPDATE_IN_PROGRESS", second=1)),
        track.note(event("AlarmCpu", "UPDATE_COMPLETE", second=4)),
        track.note(event("Untouched", "UPDATE_COMPLETE", second=4)),
        track.note(event("AlarmMemory", "CREATE_IN_PROGRESS", second=4)),
        track.note(event("AlarmMemory", "CREATE_FAILED", "no", second=5)),
        track.note(event(NAME, "UPDATE_ROLLBACK_IN_PROGRESS", second=6)),
        track.note(event("AlarmCpu", "UPDATE_IN_PROGRESS", second=7)),
        track.note(event("AlarmCpu", "UPDATE_COMPLETE", second=70)),
    ]
    assert [said for said in told if said] == [
        "changed: alarms.cpu (Alarm), 3.0 s",
        "failed: alarms.memory (Alarm)",
        "going back: everything is undone",
        "put back: alarms.cpu (Alarm), 1 min 3 s",
    ]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0.0 s"), (9.94, "9.9 s"), (9.96, "10 s"), (60, "1 min"), (3723, "1 h 2 min 3 s")],
)
def test_a_duration_is_written_as_people_say_it(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_a_log_says_that_what_was_taken_over_is_let_go_again() -> None:
    track = Track(plan(change("import", "AlarmCpu")))
    told = [
        track.note(event("AlarmCpu", "IMPORT_COMPLETE", second=1)),
        track.note(event(NAME, "IMPORT_ROLLBACK_IN_PROGRESS", second=2)),
        track.note(event("AlarmCpu", "IMPORT_ROLLBACK_IN_PROGRESS", second=3)),
        *track.running.values(),
        track.note(event("AlarmCpu", "IMPORT_ROLLBACK_COMPLETE", second=3)),
    ]
    assert [said for said in told if said] == [
        "taken over: alarms.cpu (Alarm)",
        "going back: everything is undone",
        "letting go alarms.cpu",
        "let go: alarms.cpu (Alarm)",
    ]


def test_the_next_command_names_the_project_folder_that_was_given() -> None:
    outcome = Outcome(Result.OUTDATED)
    shown = ended.ended(plan(), outcome, ENVIRONMENT, project=Path("../my shop"))
    assert shown.endswith("next: watchform deploy --env dev --project '../my shop'")


def test_who_only_follows_a_first_step_is_told_to_deploy_again() -> None:
    shell = dataclasses.replace(plan(), shell="arn:stack")  # noqa: S604 - no command
    follow = "next: watchform watch --env dev\n      then watchform deploy --env dev"
    timed_out = ended.ended(shell, Outcome(Result.STILL_RUNNING), ENVIRONMENT)
    assert timed_out.endswith(follow)
    done = {"first": Deed.DEPLOYED, NAME: Deed.ADOPTED}
    ending = Ending(Verdict.DETACHED, shell, done=done, running=(shell,))
    assert conclusion.stopped(ending, ENVIRONMENT) == (
        f"detached: AWS goes on deleting the shell of {NAME} by itself.\n"
        f"  first: it is deployed\n{follow}"
    )
