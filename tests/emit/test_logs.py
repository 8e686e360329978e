"""Log groups, metric filters, and resources that are passed on."""

from __future__ import annotations

from typing import Any

import pytest

from compiler.ir.value import Text
from emit.estate import INPUTS, log_group, metric_filter, plain, ref
from emit.reading import properties, resources

FILTER = {
    "LogGroupName": "/ecs/petclinic-dev-customers",
    "FilterPattern": '[timestamp, request_id, level="ERROR", ...]',
}
TRANSFORMATION = {
    "MetricNamespace": "PetClinic/Application",
    "MetricName": "ErrorCount",
    "MetricValue": "1",
}


def test_a_log_group_of_ours_outlives_its_stack_unless_its_creation_fails() -> None:
    assert resources(log_group()) == {
        "LogGroupEcsCustomers": {
            "Type": "AWS::Logs::LogGroup",
            "DeletionPolicy": "RetainExceptOnCreate",
            "UpdateReplacePolicy": "Retain",
            "Metadata": {"watchform": "retention./ecs/customers"},
            "Properties": {"LogGroupName": "/ecs/petclinic-dev-customers", "RetentionInDays": 30},
        }
    }


def test_an_adopted_log_group_is_never_deleted() -> None:
    found = resources(log_group(adopt=True))["LogGroupEcsCustomers"]
    assert found["DeletionPolicy"] == found["UpdateReplacePolicy"] == "Retain"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"days": None}, {}, id="kept for ever"),
        pytest.param(
            {"log_class": "INFREQUENT_ACCESS"},
            {"RetentionInDays": 30, "LogGroupClass": "INFREQUENT_ACCESS"},
            id="of a class",
        ),
        pytest.param(
            {"kms_key": Text.of("arn:aws:kms:x")},
            {"RetentionInDays": 30, "KmsKeyId": "arn:aws:kms:x"},
            id="encrypted with a key that is known",
        ),
        pytest.param(
            {"kms_key": ref("ecs")},
            {"RetentionInDays": 30, "KmsKeyId": {"Ref": "InputEcs"}},
            id="encrypted with a key that an input names",
        ),
    ],
)
def test_what_else_a_log_group_may_say(changes: dict[str, Any], expected: dict[str, Any]) -> None:
    named = {"LogGroupName": "/ecs/petclinic-dev-customers"}
    assert properties(log_group(**changes), inputs=INPUTS) == named | expected


def test_a_metric_filter_counts() -> None:
    assert properties(metric_filter()) == FILTER | {"MetricTransformations": [TRANSFORMATION]}


def test_a_metric_filter_refers_to_the_group_of_its_own_stack() -> None:
    found = properties(metric_filter(log_group_id="LogGroupEcsCustomers"), log_group())
    assert found["LogGroupName"] == {"Ref": "LogGroupEcsCustomers"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"default_value": 0.0}, {"DefaultValue": 0}, id="nothing is zero"),
        pytest.param({"unit": "Count"}, {"Unit": "Count"}, id="a unit"),
        pytest.param(
            {"dimensions": (("Service", "$service"),)},
            {"Dimensions": [{"Key": "Service", "Value": "$service"}]},
            id="dimensions from fields",
        ),
    ],
)
def test_what_else_a_metric_filter_may_say(
    changes: dict[str, Any], expected: dict[str, Any]
) -> None:
    (found,) = properties(metric_filter(**changes))["MetricTransformations"]
    assert found == TRANSFORMATION | expected


def test_a_filter_without_a_pattern_takes_every_event() -> None:
    assert properties(metric_filter(pattern=""))["FilterPattern"] == ""


def test_a_plain_resource_is_written_as_it_was_given() -> None:
    node = plain(properties={"b": [1, 0.5, True, {"c": ref("ecs", "x")}], "a": (Text.of("t"),)})
    assert resources(node, inputs=INPUTS) == {
        "QueryErrors": {
            "Type": "AWS::Logs::QueryDefinition",
            "Metadata": {"watchform": "queries.errors"},
            "Properties": {"a": ["t"], "b": [1, 0.5, True, {"c": {"Fn::Sub": "x${InputEcs}"}}]},
        }
    }
