"""Where the values of parameters come from, and what is said where they are missing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from deploy_fakes import ENVIRONMENT, FakeCloud, FakeStacks, deployed, origin, template

from compiler.aws.errors import AwsError, Trouble
from compiler.aws.stack import Output
from compiler.aws.terraform_state import TerraformOutput, TerraformOutputs
from compiler.deploy.parameters import Filled, ParameterSources
from compiler.ir.estate import TerraformState
from compiler.ir.input import Input, InputSource, SsmSource, StackSource, TerraformSource
from compiler.text.diagnostic import Problem

LAYER = replace(
    ENVIRONMENT, terraform_states=(("application", TerraformState(bucket="b", key="app")),)
)
EMBEDDED = replace(LAYER, embedded=True)


def cloud() -> FakeCloud:
    network = deployed(name="network", outputs=(Output("Alb", "app/x"),))
    outputs = TerraformOutputs("s3://b/app", {"cluster": TerraformOutput("petclinic-dev")})
    return FakeCloud(FakeStacks(others={"network": network}), states={"app": outputs})


def fill(source: InputSource, environment: object = LAYER, own: object = None) -> Filled:
    input_ = Input("alb", origin("inputs.alb", 3), source, example="an example")
    sources = ParameterSources(cloud(), environment, own or {})  # type: ignore[arg-type]
    return sources.fill(template(parameters={"InputAlb": input_}))


@pytest.mark.parametrize(
    ("source", "value"),
    [
        pytest.param(StackSource("network", "Alb"), "app/x", id="an output of a stack"),
        pytest.param(TerraformSource("application", "cluster"), "petclinic-dev", id="Terraform"),
        pytest.param(SsmSource("/petclinic/alb"), "/petclinic/alb", id="a path of SSM"),
    ],
)
def test_a_parameter_takes_its_value_from_its_source(source: InputSource, value: str) -> None:
    assert fill(source).values == {"InputAlb": value}


MISSING = [
    pytest.param(
        StackSource("network", "Arn"), "the stack network has no output `Arn`", id="no output"
    ),
    pytest.param(
        StackSource("netwrk", "Alb"), "the stack netwrk does not exist in us-west-2", id="no stack"
    ),
    pytest.param(
        TerraformSource("application", "clustr"), "has no output `clustr`", id="no such output"
    ),
    pytest.param(
        TerraformSource("network", "x"), "names no Terraform state `network`", id="no such state"
    ),
]


@pytest.mark.parametrize(("source", "said"), MISSING)
def test_what_is_missing_is_told_at_the_input(source: InputSource, said: str) -> None:
    with pytest.raises(Problem) as raised:
        fill(source)
    (diagnostic,) = raised.value.diagnostics
    assert said in diagnostic.message
    assert diagnostic.span is not None
    assert diagnostic.span.line == 3
    assert diagnostic.help


@pytest.mark.parametrize(("source", "said"), MISSING)
def test_the_embedded_aws_takes_the_example_of_what_is_missing(
    source: InputSource, said: str
) -> None:
    filled = fill(source, EMBEDDED)
    assert filled.values == {"InputAlb": "an example"}
    assert filled.assumed == ("alb",)


def test_an_output_that_this_estate_will_make_is_waited_for() -> None:
    filled = fill(StackSource("new", "Topic"), own={"new": frozenset({"Topic"})})
    assert filled.waiting == {"InputAlb": "new"}


def test_an_output_that_no_stack_of_this_estate_makes_is_missing() -> None:
    with pytest.raises(Problem):
        fill(StackSource("new", "Topik"), own={"new": frozenset({"Topic"})})


def test_a_source_that_may_not_be_read_is_no_missing_input() -> None:
    denied = cloud()

    def refuse(state: TerraformState) -> TerraformOutputs:
        raise AwsError(Trouble.DENIED, "could not read it: Access Denied")

    denied.terraform_outputs = refuse  # type: ignore[method-assign]
    input_ = Input("alb", origin("inputs.alb", 3), TerraformSource("application", "x"), example="")
    with pytest.raises(AwsError):
        ParameterSources(denied, LAYER, {}).fill(template(parameters={"InputAlb": input_}))


def test_a_state_is_read_once_for_all_its_outputs() -> None:
    once = cloud()
    source = TerraformSource("application", "cluster")
    inputs = {n: Input(n, origin("inputs.x", 3), source, example="") for n in ("A", "B")}
    ParameterSources(once, LAYER, {}).fill(template(parameters=inputs))
    assert once.stacks.calls == ["terraform_outputs"]
