"""Several stacks: at the same time where they can, in order where they must."""

from __future__ import annotations

from dataclasses import replace

import pytest
from deploy_fakes import origin, template
from scripted_aws import Fault, ScriptedAws
from scripted_run import (
    body,
    exporting,
    importing,
    lost,
    put,
    reading,
    run_deploy,
    run_plan,
    with_parts,
)

from compiler.cli.screen import Exit
from compiler.deploy.turns import in_turns
from compiler.emit.template import Template
from compiler.ir.input import ExportSource, Input, SsmSource


def stack(name: str, text: str) -> Template:
    return template(text, name=name, key=name)


def times(aws: ScriptedAws, name: str) -> tuple[float, float]:
    """Say when a stack was begun and when it ended, in the virtual time."""
    (found,) = [s for s in aws.cloudformation.stacks if s.name == name]
    own = [e["Timestamp"].timestamp() for e in found.events if e["LogicalResourceId"] == name]
    return own[1], own[-1]


THREE = [stack(name, body(**{name.capitalize(): 1})) for name in ("one", "two", "three")]


def test_stacks_that_do_not_need_each_other_are_planned_and_deployed_at_the_same_time() -> None:
    aws = ScriptedAws()
    run = run_deploy(aws, THREE)
    assert run.code == Exit.DONE
    spans = [times(aws, name) for name in ("one", "two", "three")]
    assert max(begun for begun, _ in spans) < min(ended for _, ended in spans)
    alone = ScriptedAws()
    run_deploy(alone, THREE[:1])
    assert aws.time < alone.time * 1.5


def test_lines_of_several_stacks_say_which_they_speak_of() -> None:
    run = run_deploy(ScriptedAws(), THREE)
    for name in ("one  ", "two  ", "three"):
        assert f"  {name}  made: {name.strip().capitalize()} (Alarm)" in run.out
    table = run.out[run.out.index("Stacks\n") :].splitlines()
    assert [line.split()[:2] for line in table[1:]] == [
        ["one", "done"],
        ["three", "done"],
        ["two", "done"],
    ]


def test_a_stack_that_imports_comes_after_the_one_that_exports() -> None:
    aws = ScriptedAws()
    run = run_deploy(
        aws, [stack("second", importing("Second")), stack("first", exporting(body(First=1)))]
    )
    assert run.code == Exit.DONE
    assert "second: it imports shop-topic of first, which must be there first." in run.out
    assert times(aws, "first")[1] <= times(aws, "second")[0]
    assert aws.count("CreateChangeSet") == 2


def test_a_stack_that_was_shown_while_it_waited_is_not_asked_about_again() -> None:
    aws = ScriptedAws()
    run = run_deploy(
        aws, [stack("second", importing("Second")), stack("first", exporting(body(First=1)))]
    )
    assert run.out.count("second: it ") == 1


def test_a_stack_is_given_what_the_other_says_after_its_change() -> None:
    """The value was another one when everything was planned."""
    aws = ScriptedAws()
    old = with_parts(body(First=1), Outputs={"Topic": {"Value": "arn:old"}})
    new = with_parts(body(First=2), Outputs={"Topic": {"Value": "arn:new"}})
    put(aws, "UPDATE_COMPLETE", old, name="first")
    assert run_deploy(aws, [stack("first", old), reading("Second", "first")]).code == Exit.DONE
    assert run_deploy(aws, [stack("first", new), reading("Second", "first")]).code == Exit.DONE
    (second,) = [s for s in aws.cloudformation.stacks if s.name == "second"]
    assert second.parameters == {"InputTopic": "arn:new"}


def test_one_that_fails_stops_those_that_need_it_and_no_others() -> None:
    aws = ScriptedAws()
    aws.cloudformation.fails["First"] = "the quota is used up"
    run = run_deploy(
        aws,
        [
            stack("first", exporting(body(First=1))),
            stack("second", importing("Second")),
            stack("third", body(Third=1)),
        ],
    )
    assert run.code == Exit.ROLLED_BACK
    assert {s.name: s.status for s in aws.cloudformation.stacks} == {
        "first": "DELETE_COMPLETE",
        "third": "CREATE_COMPLETE",
    }
    table = run.out[run.out.index("Stacks\n") :].splitlines()[1:]
    assert [" ".join(line.split()) for line in table] == [
        "first rolled back DELETE_COMPLETE, 9.0 s",
        "second not tried it needs first",
        "third done CREATE_COMPLETE, 6.0 s",
    ]


def test_one_that_needs_recovery_decides_the_exit_code() -> None:
    aws = ScriptedAws()
    put(aws, "UPDATE_COMPLETE", body(First=1, Other=1), name="first")
    put(aws, "UPDATE_COMPLETE", body(Third=1), name="third")
    aws.cloudformation.fails |= {"Other": "no", "Third": "no"}
    aws.cloudformation.stuck["First"] = "no"
    run = run_deploy(aws, [stack("first", body(First=2, Other=2)), stack("third", body(Third=2))])
    assert run.code == Exit.NEEDS_RECOVERY


def test_nothing_is_executed_while_one_is_refused() -> None:
    aws = ScriptedAws()
    put(aws, "UPDATE_ROLLBACK_FAILED", body(One=1), name="one")
    run = run_deploy(aws, THREE)
    assert run.code == Exit.NEEDS_RECOVERY
    assert "ExecuteChangeSet" not in run.writes
    assert [s.name for s in aws.cloudformation.stacks if s.status != "DELETE_COMPLETE"] == ["one"]


def test_a_plan_of_several_leaves_nothing_behind() -> None:
    aws = ScriptedAws()
    for name in ("one", "two", "three"):
        put(aws, "UPDATE_COMPLETE", body(**{name.capitalize(): 5}), name=name)
    assert run_plan(aws, THREE).code == Exit.PLAN_HAS_CHANGES
    assert [s.sets for s in aws.cloudformation.stacks] == [[], [], []]
    assert lost(aws, {}) == []


def test_a_large_template_goes_through_the_bucket() -> None:
    names = {f"Alarm{number:03}": number for number in range(450)}
    text = with_parts(body(**names), Description="x" * 20_000)
    assert len(text) > 51_200
    aws = ScriptedAws()
    aws.cloudformation.seconds = 0.01
    assert run_deploy(aws, [template(text)]).code == Exit.DONE
    assert len(aws.objects) == 1
    assert aws.bucket is not None
    assert {"PublicAccessBlockConfiguration", "Policy", "VersioningConfiguration"} <= set(
        aws.bucket
    )
    assert len(aws.cloudformation.stacks[0].resources) == 450


# What moves from one stack to another.


def moving() -> ScriptedAws:
    """An alarm that is to move from the first stack to the second."""
    aws = ScriptedAws()
    put(aws, "UPDATE_COMPLETE", body(First=1, Moving=1), name="first")
    put(aws, "UPDATE_COMPLETE", body(Second=1), name="second")
    return aws


def test_a_stack_waits_for_the_one_that_lets_go_of_what_it_makes() -> None:
    aws = moving()
    templates = [stack("second", body(Second=1, Moving=2)), stack("first", body(First=1))]
    assert (
        "second: it takes over moving from first, which must let go"
        in run_plan(moving(), templates).out
    )
    run = run_deploy(aws, templates)
    assert run.code == Exit.DONE
    assert times(aws, "first")[1] <= times(aws, "second")[0]
    assert aws.cloudformation.account["moving"] == {"Name": "moving", "Threshold": 2}
    assert lost(aws, {"first": 1, "second": 1, "moving": 1}) == []


def test_stacks_that_swap_something_are_left_in_their_order() -> None:
    aws = ScriptedAws()
    put(aws, "UPDATE_COMPLETE", body(One=1, Here=1), name="one")
    put(aws, "UPDATE_COMPLETE", body(Two=1, There=1), name="two")
    run = run_plan(aws, [stack("one", body(One=1, There=1)), stack("two", body(Two=1, Here=1))])
    assert run.out.count("which must let go of it first") == 1


# What CloudFormation reads itself.


def test_an_export_that_is_not_there_is_told_at_the_input_with_the_one_that_was_meant() -> None:
    aws = ScriptedAws()
    put(aws, "UPDATE_COMPLETE", exporting(body(First=1), "shop-topic"), name="first")
    source = ExportSource("shop-topics")
    topic = Input("topic", origin("inputs.topic", 3), source, example="arn:example")
    made = replace(
        template(importing("Second", "shop-topics"), name="second", key="second"),
        stack=replace(stack("second", "{}").stack, inputs=(topic,)),
    )
    run = run_deploy(aws, [made])
    assert run.code == Exit.REJECTED
    assert (
        "error[WF703] the input `topic` cannot be filled: no stack of the account and region "
        "exports shop-topics"
    ) in " ".join(run.err.split())
    assert "did you mean `shop-topic`?" in run.err
    assert "specs/petclinic.yaml:3" in run.err


def test_a_parameter_that_is_not_there_is_told_at_the_input() -> None:
    said = "Unable to fetch parameters [/shop/alb] from parameter store for this account."
    aws = ScriptedAws(faults=(Fault(("CreateChangeSet", 1), "ValidationError", message=said),))
    alb = Input("alb", origin("inputs.alb", 3), SsmSource("/shop/alb"), example="app/x/1")
    made = replace(template(body(One=1)), stack=replace(template().stack, inputs=(alb,)))
    run = run_deploy(aws, [made])
    assert run.code == Exit.REJECTED
    assert "the input `alb` cannot be filled: the Parameter Store has no /shop/alb" in " ".join(
        run.err.split()
    )


class _Clock:
    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds


@pytest.mark.parametrize(
    ("needs", "told"),
    [
        ({"a": frozenset(), "b": frozenset("a")}, "ab"),
        ({"a": frozenset("b"), "b": frozenset()}, "ba"),
        ({"a": frozenset("b"), "b": frozenset("a")}, ""),
        ({"a": frozenset("z")}, "a"),
    ],
    ids=["in order", "the later first", "a circle is never begun", "what is not there is ignored"],
)
def test_things_are_begun_when_what_they_need_has_ended(
    needs: dict[str, frozenset[str]], told: str
) -> None:
    found = in_turns(_Clock(), needs, lambda name: iter([name]))
    assert "".join(step for _, step in found) == told
