"""Values of an identity are of the form that the service publishes, for every service."""

from __future__ import annotations

import pytest

from compiler.catalog import service
from compiler.kinds.shared.identity_form import meant

FORMS = [(name, key) for name in service.names() for key in service.load(name).forms]
ARN = "arn:aws:thing:us-west-2:111122223333:"


@pytest.mark.parametrize(("name", "key"), FORMS)
def test_a_name_is_no_arn_and_an_arn_no_name(name: str, key: str) -> None:
    form = service.load(name).forms[key]
    assert form.has(form.example)
    assert not form.has("")
    assert not form.has(f"{ARN}thing/{form.example}")
    if form.example.startswith("arn:"):
        assert not form.has(form.example.rpartition(":")[2])


@pytest.mark.parametrize(
    ("name", "key", "value", "wanted"),
    [
        ("alb", "LoadBalancer", f"{ARN}loadbalancer/app/shop/1", "app/shop/1"),
        ("alb-target-group", "TargetGroup", f"{ARN}targetgroup/shop/1", "targetgroup/shop/1"),
        ("nlb", "LoadBalancer", f"{ARN}loadbalancer/app/shop/1", None),
        ("sqs", "QueueName", f"{ARN}orders.fifo", "orders.fifo"),
        ("sqs", "QueueName", "https://sqs.us-west-2.amazonaws.com/1/orders/", "orders"),
        ("lambda", "FunctionName", f"{ARN}function:orders", "orders"),
        ("lambda", "FunctionName", f"{ARN}function:orders:live", None),
        ("ecs-service", "ServiceName", f"{ARN}service/shop/orders", "orders"),
        ("rds", "DBInstanceIdentifier", f"{ARN}db:orders", "orders"),
        ("rds", "DBInstanceIdentifier", "orders.x.us-west-2.rds.amazonaws.com", None),
        ("s3", "BucketName", "arn:aws:s3:::shop-orders", "shop-orders"),
        ("ec2", "InstanceId", f"{ARN}instance/i-0123", "i-0123"),
        ("step-functions", "StateMachineArn", "checkout", None),
        ("sqs", "QueueName", "arn:aws", None),
    ],
)
def test_what_is_meant_is_found_in_an_arn_or_an_address(
    name: str, key: str, value: str, wanted: str | None
) -> None:
    assert meant(value, service.load(name).forms[key]) == wanted
