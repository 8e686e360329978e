"""What cfn-lint finds is told at the line of the spec, on every machine alike."""

from __future__ import annotations

from pathlib import Path

import pytest
from emit.estate import alarm, composite, environment, log_group, origin, plain, span, stack

from compiler.emit import Template, emit
from compiler.ir.alarm import Actions
from compiler.ir.estate import Node
from compiler.ir.origin import Origin
from compiler.lint import lint
from compiler.text.diagnostic import Diagnostic, Severity

QUIET = Actions()


def judged(*nodes: Node, region: str = "us-west-2") -> tuple[Diagnostic, ...]:
    return lint([emit(stack(*nodes), environment(region=region), "petclinic")])


def written(body: str, **origins: Origin) -> Template:
    return Template(stack(), environment(), body, origins, {})


def test_a_good_template_gives_no_findings() -> None:
    assert judged(alarm(actions=QUIET), log_group()) == ()


def test_a_finding_points_at_the_value_in_the_spec() -> None:
    place = origin("alarms.lambda-errors", 40, datapoints=44, metric=42)
    (found,) = judged(alarm(origin=place, evaluation_periods=0, actions=QUIET))
    assert found.code.id == "WF601"
    assert found.severity is Severity.ERROR
    assert found.message == "cfn-lint E3034: 0 is less than the minimum of 1"
    assert found.span == span(44)
    assert found.help.startswith(
        "In the template: Resources/AlarmLambdaErrors/Properties/EvaluationPeriods.\n"
        "The rule: Check if a number is between min and max. https://"
    )


def test_a_finding_about_a_value_that_was_not_written_points_at_the_entry() -> None:
    (found,) = judged(alarm(evaluation_periods=0, actions=QUIET))
    assert found.span == span(40)


def test_a_finding_about_a_resource_points_at_its_entry() -> None:
    node = plain(type="AWS::Logs::QueryDefinitions")
    (found,) = judged(node)
    assert found.message.startswith("cfn-lint E3006: ")
    assert found.span == span(110)


def test_every_finding_is_told() -> None:
    node = plain(properties={"Name": 1, "QueryString": "x", "Colour": "red"})
    found = judged(node)
    assert {diagnostic.span for diagnostic in found} == {span(110)}
    assert any("'Colour'" in diagnostic.message for diagnostic in found)


def test_a_child_that_is_not_there_is_an_error_at_the_composite() -> None:
    (found,) = judged(composite(children=("AlarmGone",), actions=QUIET))
    assert found.span == span(50)
    assert "AlarmGone" in found.message


def test_a_parameter_points_at_its_input_and_a_warning_is_one() -> None:
    template = written(
        "Parameters: {InputEcs: {Type: String}}\n"
        "Resources: {Group: {Type: 'AWS::Logs::LogGroup', Properties: {RetentionInDays: 30}}}\n",
        InputEcs=origin("inputs.ecs", 7),
    )
    (found,) = lint([template])
    assert (found.code.id, found.severity) == ("WF602", Severity.WARNING)
    assert found.message == "cfn-lint W2001: Parameter InputEcs not used."
    assert found.span == span(7)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param("Resources: {}\n", "E1001", id="no resources"),
        pytest.param("a: [\n", "E0000", id="no YAML"),
        pytest.param("", "", id="nothing at all"),
    ],
)
def test_a_finding_about_the_whole_points_at_the_stack(body: str, said: str) -> None:
    found = lint([written(body)])
    assert {diagnostic.span for diagnostic in found} <= {span(1)}
    assert all(said in diagnostic.message for diagnostic in found)


def test_what_is_informational_is_left_out() -> None:
    # I3042: an ARN with a literal partition; templates are made for one environment.
    arn = "arn:aws:logs:us-west-2:123456789012:log-group:x"
    assert judged(plain(properties={"Name": "a", "QueryString": arn})) == ()


def test_alarms_of_twenty_seconds_are_fine() -> None:
    assert judged(alarm(period=20, actions=QUIET)) == ()


def test_a_region_that_cfn_lint_does_not_know_is_judged_as_another() -> None:
    assert judged(log_group(), region="xx-moon-1") == ()


@pytest.mark.parametrize("place", ["home", "folder"])
def test_no_configuration_of_the_machine_takes_part(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".cfnlintrc").write_text("ignore_checks: [E3034]\n")
    monkeypatch.setenv("AWS_REGION", "nowhere")
    if place == "home":
        monkeypatch.setenv("HOME", str(tmp_path))
    else:
        monkeypatch.chdir(tmp_path)
    assert len(judged(alarm(evaluation_periods=0, actions=QUIET))) == 1


def test_findings_are_in_the_order_of_the_spec() -> None:
    late = origin("alarms.b", 90)
    found = judged(
        alarm(evaluation_periods=0, actions=QUIET),
        plain(origin=late, type="AWS::Nothing::Here"),
        composite(origin=origin("c", 2), children=("AlarmGone",), actions=QUIET),
    )
    assert [d.span.line for d in found if d.span] == [2, 40, 90]
