"""What a plan says of a stack, and what it may do to the account to find out."""

from __future__ import annotations

import dataclasses

import pytest
from deploy_fakes import (
    ACCOUNT,
    ARN,
    ENVIRONMENT,
    READS,
    TAGS,
    FakeClock,
    FakeCloud,
    FakeStacks,
    change_set,
    deployed,
    event,
    failed_set,
    template,
    template_body,
    threshold_change,
)

from compiler.aws.change_set import (
    Change,
    ChangeSet,
    ChangeSetRequest,
    CreatedChangeSet,
    Detail,
    Finding,
)
from compiler.aws.errors import AwsError, Trouble
from compiler.aws.stack import DeployedStack, StackResource
from compiler.deploy.estate import check_account, plan_estate
from compiler.deploy.parameters import Filled
from compiler.deploy.plan import Action, PropertyChange, Refusal, StackPlan
from compiler.deploy.stack_states import STATES, Decision, state_of
from compiler.deploy.wanted import digest, wanted_stack
from compiler.text.diagnostic import Problem


def plan(cloud: FakeCloud, *, preview: bool = True, **made: object) -> StackPlan:
    (only,) = plan_estate(
        cloud,
        FakeClock(),
        ENVIRONMENT,
        "petclinic",
        [template(**made)],  # type: ignore[arg-type]
        preview=preview,
    )
    return only


def account_with(stack: DeployedStack | None, body: str = "", **more: object) -> FakeCloud:
    return FakeCloud(FakeStacks(stack, body, **more))  # type: ignore[arg-type]


def test_a_preview_of_a_new_stack_writes_nothing_and_adds_every_resource() -> None:
    cloud = account_with(None)
    found = plan(cloud)
    assert found.action is Action.CREATE
    assert [(c.action, c.name) for c in found.changes] == [
        ("add", "alarms.cpu"),
        ("add", "alarms.memory"),
    ]
    assert cloud.stacks.calls == ["stack", "taken"]


def test_a_new_stack_is_asked_for_with_all_that_keeps_a_failure_clean() -> None:
    cloud = account_with(None)
    found = plan(cloud, preview=False)
    (request,) = cloud.stacks.requests
    assert request.type == "CREATE"
    assert request.on_stack_failure == "DELETE"
    assert request.tags == TAGS
    assert found.prepared is not None
    assert found.prepared.ghost


def test_a_stack_that_is_as_the_spec_says_takes_four_reads_and_no_change_set() -> None:
    cloud = account_with(deployed(), template_body())
    check_account(cloud, ENVIRONMENT)
    found = plan(cloud, preview=False)
    assert found.action is Action.NOTHING
    assert len(cloud.stacks.calls) <= 4
    assert set(cloud.stacks.calls) <= READS
    assert found.deployed is not None
    assert found.deployed.outputs


@pytest.mark.parametrize(
    ("stack", "body"),
    [
        pytest.param(deployed(), template_body(80), id="another threshold"),
        pytest.param(deployed(tags={**TAGS, "Owner": "x"}), template_body(), id="another tag"),
        pytest.param(deployed(parameters={"A": "1"}), template_body(), id="a parameter too many"),
    ],
)
def test_what_differs_takes_a_change_set(stack: DeployedStack, body: str) -> None:
    cloud = account_with(stack, body)
    assert plan(cloud, preview=False).action is Action.UPDATE
    assert cloud.stacks.requests[0].on_stack_failure is None


def test_a_template_that_differs_in_its_comments_only_is_the_same() -> None:
    cloud = account_with(deployed(), f"# compiled by hand\n{template_body()}")
    assert plan(cloud).action is Action.NOTHING


OF_SSM = "Parameters:\n  InputAlb: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /alb}\n"


@pytest.mark.parametrize(
    ("now", "action"),
    [
        pytest.param({"/alb": "app/x"}, Action.NOTHING, id="the same"),
        pytest.param({"/alb": "app/y"}, Action.UPDATE, id="changed"),
        pytest.param({}, Action.UPDATE, id="gone"),
    ],
)
def test_what_the_parameter_store_holds_is_compared_too(
    now: dict[str, str], action: Action
) -> None:
    body = template_body(extra=OF_SSM)
    stack = deployed(parameters={"InputAlb": "/alb"}, resolved={"InputAlb": "app/x"})
    cloud = account_with(stack, body)
    cloud.ssm = now
    check_account(cloud, ENVIRONMENT)
    assert plan(cloud, body=body).action is action
    reads = [call for call in cloud.stacks.calls if call in READS]
    assert reads == ["caller", "stack", "template", "ssm_values"]


def test_question_marks_for_another_script_are_the_same_when_the_last_change_set_says_so() -> None:
    body = template_body(title="응답 지연")
    name = digest(wanted_stack(template(body), Filled({}), "petclinic"), "UPDATE")
    stack = deployed(change_set=f"arn:aws:cloudformation:us-west-2:{ACCOUNT}:changeSet/{name}/1")
    cloud = account_with(stack, template_body(title="?? ??"))
    assert plan(cloud, body=body).action is Action.NOTHING


def test_question_marks_for_another_script_prove_nothing_by_themselves() -> None:
    cloud = account_with(deployed(), template_body(title="?? ??"))
    assert plan(cloud, body=template_body(title="응답 지연")).action is Action.UPDATE


def test_question_marks_are_not_shown_as_a_change() -> None:
    before = template_body(80, title="?? ??")
    cloud = account_with(deployed(), before, on_create=_without_values)
    found = plan(cloud, body=template_body(title="응답 지연"))
    assert found.changes[0].properties == (PropertyChange("Threshold", "80", "90"),)


def _without_values(request: object, arn: str) -> ChangeSet:
    bare = dataclasses.replace(threshold_change(), details=(Detail("Properties", "Threshold"),))
    return change_set(request, arn, (bare,))  # type: ignore[arg-type]


def test_a_preview_of_an_update_deletes_its_change_set() -> None:
    cloud = account_with(
        deployed(),
        template_body(80),
        on_create=lambda request, arn: change_set(request, arn, (threshold_change(),)),
    )
    found = plan(cloud)
    assert found.prepared is None
    assert cloud.stacks.sets == {}
    (change,) = found.changes
    assert (change.action, change.name) == ("change", "alarms.cpu")
    assert change.properties == (PropertyChange("Threshold", "80", "90"),)
    assert change.span is not None
    assert change.span.line == 6


def test_values_that_aws_does_not_tell_come_from_the_templates() -> None:
    cloud = account_with(deployed(), template_body(80), on_create=_without_values)
    assert plan(cloud).changes[0].properties == (PropertyChange("Threshold", "80", "90"),)


@pytest.mark.parametrize(
    "reason",
    [
        "The submitted information didn't contain changes. Submit different information.",
        "No updates are to be performed.",
    ],
)
def test_an_empty_change_set_is_deleted_and_means_nothing_to_do(reason: str) -> None:
    cloud = account_with(deployed(), template_body(80), on_create=failed_set(reason))
    found = plan(cloud, preview=False)
    assert found.action is Action.NOTHING
    assert found.prepared is None
    assert cloud.stacks.sets == {}


def test_a_change_of_outputs_alone_is_executed_although_no_resource_changes() -> None:
    cloud = account_with(
        deployed(),
        template_body(),
        on_create=lambda request, arn: dataclasses.replace(change_set(request, arn), changes=()),
    )
    found = plan(cloud, preview=False, body=template_body(extra="Outputs:\n  A: {Value: x}\n"))
    assert found.action is Action.UPDATE
    assert found.prepared is not None
    assert "outputs" in found.notes[-1]


def test_a_rejected_change_set_says_why_and_is_deleted_with_its_ghost() -> None:
    cloud = account_with(None, on_create=failed_set("Template error: no such thing."))
    found = plan(cloud, preview=False)
    assert found.refusal is Refusal.REJECTED
    assert found.findings[0].message == ("CloudFormation rejects it: Template error: no such thing")
    assert cloud.stacks.writes == ["create_change_set", "delete_change_set", "delete_stack"]


def test_what_validation_finds_stands_at_the_line_it_comes_from() -> None:
    finding = Finding("AlarmCpu", "Unsupported property", "/Resources/AlarmCpu/Properties/X")
    cloud = account_with(None, on_create=failed_set("validation failed"), found=(finding,))
    (diagnostic,) = plan(cloud, preview=False).findings
    assert diagnostic.span is not None
    assert diagnostic.span.line == 5
    assert "Unsupported property" in diagnostic.message


def test_what_validation_warns_of_is_told_although_the_change_set_is_good() -> None:
    finding = Finding("AlarmCpu", "the bucket is not empty", stops=False)
    found = plan(account_with(None, found=(finding,)), preview=False)
    assert found.action is Action.CREATE
    assert [d.code.id for d in found.findings] == ["WF706"]


def test_a_request_that_aws_refuses_is_a_rejection_and_not_a_breakdown() -> None:
    refusal = AwsError(Trouble.INVALID, "could not create a change set for x: Template is bad")
    cloud = account_with(None, on_create=lambda request, arn: refusal)
    assert plan(cloud, preview=False).refusal is Refusal.REJECTED


def test_a_change_set_left_by_an_earlier_run_is_found_again_and_not_deleted() -> None:
    cloud = account_with(deployed(), template_body(80))
    first = plan(cloud, preview=False)
    second = plan(cloud, preview=False)
    assert first.prepared is not None
    assert second.prepared is not None
    assert second.prepared.arn == first.prepared.arn
    assert not second.prepared.made


@pytest.mark.parametrize("execution", ["OBSOLETE", "EXECUTE_FAILED", "EXECUTE_COMPLETE"])
def test_a_spent_change_set_of_the_same_name_is_not_executed_again(execution: str) -> None:
    cloud = account_with(deployed(), template_body(80))
    first = plan(cloud, preview=False)
    assert first.prepared is not None
    spent = dataclasses.replace(cloud.stacks.sets[first.prepared.arn], execution=execution)
    cloud.stacks.sets[first.prepared.arn] = spent
    second = plan(cloud, preview=False)
    assert second.prepared is not None
    assert second.prepared.arn != first.prepared.arn
    assert cloud.stacks.sets[second.prepared.arn].executable


def test_a_change_set_that_never_comes_to_light_is_asked_for_under_another_name() -> None:
    """AWS may answer a request that repeats an old one with a change set that was deleted."""
    cloud = account_with(deployed(), template_body(80))

    class Forgetful(FakeStacks):
        def change_set(self, arn: str, stack: str | None = None) -> ChangeSet | None:
            found = super().change_set(arn, stack)
            return found if found is None or found.name.endswith("-2") else None

    cloud.stacks = Forgetful(deployed(), template_body(80))
    found = plan(cloud, preview=False)
    assert found.prepared is not None
    assert [r.name[-2:] == "-2" for r in cloud.stacks.requests] == [False, True]


def test_an_interrupt_in_the_middle_of_the_request_clears_away_what_it_made() -> None:
    class Interrupted(FakeStacks):
        def create_change_set(self, request: ChangeSetRequest) -> CreatedChangeSet:
            super().create_change_set(request)
            raise KeyboardInterrupt

    cloud = FakeCloud(Interrupted())
    with pytest.raises(KeyboardInterrupt):
        plan(cloud, preview=False)
    assert cloud.stacks.sets == {}
    assert cloud.stacks.deployed is None


def test_a_change_set_that_takes_time_is_waited_for() -> None:
    cloud = account_with(deployed(), template_body(80))
    cloud.stacks.on_create = lambda request, arn: dataclasses.replace(
        change_set(request, arn), status="CREATE_IN_PROGRESS", execution="UNAVAILABLE"
    )

    class Later(FakeClock):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            for arn, pending in cloud.stacks.sets.items():
                ready = dataclasses.replace(
                    pending, status="CREATE_COMPLETE", execution="AVAILABLE"
                )
                cloud.stacks.sets[arn] = ready

    clock = Later()
    (found,) = plan_estate(
        cloud, clock, ENVIRONMENT, "petclinic", [template()], preview=False, poll=2.0
    )
    assert found.prepared is not None
    assert clock.sleeps == [2.0]


def test_an_interrupt_while_a_change_set_is_made_clears_away_the_set_and_its_ghost() -> None:
    cloud = account_with(None)
    cloud.stacks.on_create = lambda request, arn: dataclasses.replace(
        change_set(request, arn), status="CREATE_PENDING", execution="UNAVAILABLE"
    )

    class Interrupted(FakeClock):
        def sleep(self, seconds: float) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        plan_estate(cloud, Interrupted(), ENVIRONMENT, "petclinic", [template()], preview=False)
    assert cloud.stacks.sets == {}
    assert cloud.stacks.deployed is None


def test_a_ghost_stays_while_another_change_set_of_it_is_pending() -> None:
    cloud = account_with(None, on_create=failed_set("bad"))
    cloud.stacks.sets["arn:other"] = ChangeSet(
        "arn:other", "theirs", ARN, "CREATE_COMPLETE", "AVAILABLE"
    )
    plan(cloud, preview=False)
    assert "delete_stack" not in cloud.stacks.calls


def test_credentials_of_another_account_are_refused_before_any_other_call() -> None:
    cloud = FakeCloud(account="210987654321")
    with pytest.raises(Problem) as raised:
        check_account(cloud, ENVIRONMENT)
    assert cloud.stacks.calls == ["caller"]
    (diagnostic,) = raised.value.diagnostics
    assert ACCOUNT in diagnostic.message
    assert "210987654321" in diagnostic.message
    assert "`petclinic`" in diagnostic.help


@pytest.mark.parametrize(
    "tags", [pytest.param({}, id="of nobody"), pytest.param({"watchform:project": "x"}, id="of x")]
)
def test_a_stack_that_is_not_ours_is_left_alone(tags: dict[str, str]) -> None:
    cloud = account_with(deployed(tags=tags), template_body(80))
    found = plan(cloud, preview=False)
    assert found.refusal is Refusal.STUCK
    assert cloud.stacks.writes == []


def test_every_state_that_aws_knows_has_a_decision() -> None:
    import botocore.session

    shape = botocore.session.get_session().get_service_model("cloudformation")
    known = set(shape.shape_for("StackStatus").enum)
    assert known - STATES.keys() == set()


def test_a_state_that_aws_adds_later_is_left_alone() -> None:
    assert state_of("UPDATE_MAYBE").decision is Decision.REFUSE


_WHAT_A_PLAN_DOES = {
    Decision.CREATE: (Action.CREATE, None),
    Decision.UPDATE: (Action.UPDATE, None),
    Decision.RECREATE: (Action.CREATE, None),
    Decision.WAIT: (Action.REFUSED, Refusal.BUSY),
    Decision.REFUSE: (Action.REFUSED, Refusal.STUCK),
}


@pytest.mark.parametrize("status", [s for s in STATES if s and s != "DELETE_COMPLETE"])
def test_a_plan_follows_the_decision_about_a_state(status: str) -> None:
    cloud = account_with(deployed(status), template_body(80))
    found = plan(cloud)
    assert (found.action, found.refusal) == _WHAT_A_PLAN_DOES[state_of(status).decision]
    assert not cloud.stacks.sets


def test_a_refusal_names_the_state_and_the_way_out() -> None:
    (finding,) = plan(account_with(deployed("UPDATE_ROLLBACK_FAILED"), "")).findings
    assert "UPDATE_ROLLBACK_FAILED" in finding.message
    assert finding.help.endswith("watchform recover --env dev")


def test_a_busy_stack_shows_what_would_change_without_a_change_set() -> None:
    found = plan(account_with(deployed("UPDATE_IN_PROGRESS"), template_body(80)))
    assert [(c.name, c.properties) for c in found.changes] == [
        ("alarms.cpu", (PropertyChange("Threshold", "80", "90"),))
    ]


def test_an_empty_shell_is_planned_anew_with_the_old_cause() -> None:
    looks: list[object] = [(event("AlarmCpu", "CREATE_FAILED", "Period must be 60"),)]
    cloud = account_with(deployed("ROLLBACK_COMPLETE"), looks=looks)
    found = plan(cloud, preview=False)
    assert found.shell == ARN
    assert found.prepared is None
    assert found.notes == ("the creation failed then: AlarmCpu: Period must be 60",)
    assert cloud.stacks.writes == []


@pytest.mark.parametrize(
    "kept",
    [
        pytest.param({"held": (StackResource("Logs", "l", "T", "DELETE_SKIPPED"),)}, id="holds"),
        pytest.param({"deployed": deployed("ROLLBACK_COMPLETE", protected=True)}, id="protected"),
    ],
)
def test_a_shell_that_holds_something_or_is_protected_stays(kept: dict[str, object]) -> None:
    stacks = FakeStacks(**{"deployed": deployed("ROLLBACK_COMPLETE"), **kept})  # type: ignore[arg-type]
    found = plan(FakeCloud(stacks), preview=False)
    assert found.refusal is Refusal.STUCK
    assert stacks.writes == []


LARGE = template_body(extra=f"# {'x' * 60_000}\n")


def test_a_template_too_large_for_a_request_goes_into_the_bucket() -> None:
    cloud = account_with(None)
    assert plan(cloud, preview=False, body=LARGE).action is Action.CREATE
    assert cloud.templates.stored == [LARGE]
    assert cloud.stacks.requests[0].url == "https://s3/template"


def test_a_template_that_fits_into_a_request_needs_no_bucket() -> None:
    cloud = account_with(None)
    plan(cloud, preview=False)
    assert cloud.templates.stored == []


def test_a_preview_makes_no_bucket_and_reads_the_templates_instead() -> None:
    cloud = account_with(deployed(), template_body(80))
    cloud.templates.there = False
    found = plan(cloud, body=LARGE)
    assert [(c.name, c.properties) for c in found.changes] == [
        ("alarms.cpu", (PropertyChange("Threshold", "80", "90"),))
    ]
    assert cloud.templates.stored == []
    assert cloud.stacks.writes == []


def test_a_template_too_large_for_aws_is_refused_before_anything_is_made() -> None:
    cloud = account_with(None)
    found = plan(cloud, preview=False, body=template_body(extra=f"# {'x' * 1_100_000}\n"))
    assert found.refusal is Refusal.REJECTED
    assert "1,048,576" in found.findings[0].message
    assert cloud.stacks.calls == ["stack"]


def test_a_removed_resource_keeps_the_name_it_had_in_the_spec() -> None:
    old = "  Old:\n    Type: AWS::SNS::Topic\n    Metadata: {watchform: notify.topics.old}\n"
    removal = Change("Remove", "Old", "AWS::SNS::Topic", policy="Delete")
    cloud = account_with(
        deployed(),
        template_body(extra=old),
        on_create=lambda request, arn: change_set(request, arn, (removal,)),
    )
    (change,) = plan(cloud).changes
    assert (change.action, change.name, change.span) == ("remove", "notify.topics.old", None)


def test_a_replacement_says_whether_it_is_certain() -> None:
    changes = tuple(
        dataclasses.replace(threshold_change(), logical_id=logical_id, replacement=replacement)
        for logical_id, replacement in (("AlarmCpu", "True"), ("AlarmMemory", "Conditional"))
    )
    cloud = account_with(
        deployed(),
        template_body(80).replace("AlarmName: cpu", "AlarmName: processor"),
        on_create=lambda request, arn: change_set(request, arn, changes),
    )
    found = plan(cloud).changes
    assert [(c.action, c.certain) for c in found] == [("replace", True), ("replace", False)]
