"""Series that CloudWatch computes: which requests they become, and what comes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.stub import ANY, Stubber

from compiler.aws.errors import AwsError, Trouble
from compiler.aws.graphs import GraphRequest, read_graphs
from compiler.aws.metric_data import MetricRequest, read_by_region

START = 1_709_251_200
ERRORS = MetricRequest("AWS/Lambda", "Errors", {"FunctionName": "a"}, "Sum", 300)
CALLS = MetricRequest("AWS/Lambda", "Invocations", {"FunctionName": "a"}, "Sum", 300)
RATE = GraphRequest((("errors", ERRORS), ("calls", CALLS), ("rate", "errors / calls")), 300)
TWICE = GraphRequest((("errors", ERRORS), ("twice", "2 * errors")), 300)


def client(region: str = "us-west-2") -> Any:
    return boto3.client(
        "cloudwatch",
        region_name=region,
        aws_access_key_id="a",
        aws_secret_access_key="b",  # noqa: S106 - nothing is sent
    )


def stat(id_: str, metric: str, wanted: bool = False) -> dict[str, Any]:
    dimensions = [{"Name": "FunctionName", "Value": "a"}]
    named = {"Namespace": "AWS/Lambda", "MetricName": metric, "Dimensions": dimensions}
    return {
        "Id": id_,
        "MetricStat": {"Metric": named, "Period": 300, "Stat": "Sum"},
        "ReturnData": wanted,
    }


def math(id_: str, expression: str, wanted: bool = True) -> dict[str, Any]:
    return {"Id": id_, "Expression": expression, "Period": 300, "ReturnData": wanted}


def result(id_: str, *points: tuple[int, float], label: str = "x", **more: Any) -> dict[str, Any]:
    return {
        "Id": id_,
        "Label": label,
        "Timestamps": [datetime.fromtimestamp(START + at, UTC) for at, _ in points],
        "Values": [value for _, value in points],
        "StatusCode": "Complete",
        **more,
    }


def answer(*results: Mapping[str, Any], token: str | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"MetricDataResults": list(results), "Messages": []}
    return found if token is None else {**found, "NextToken": token}


def asked(queries: Sequence[Any], **more: Any) -> dict[str, Any]:
    return {
        "MetricDataQueries": queries,
        "StartTime": ANY,
        "EndTime": ANY,
        "ScanBy": "TimestampAscending",
        **more,
    }


def read(stubbed: Any, *requests: GraphRequest) -> tuple[Any, list[tuple[int, int]]]:
    told: list[tuple[int, int]] = []
    found = read_graphs(
        lambda _: stubbed, requests, START, START + 900, lambda *done: told.append(done)
    )
    return found, told


def test_graphs_share_a_request_and_each_metric_is_asked_for_once() -> None:
    cloudwatch = client()
    with Stubber(cloudwatch) as stub:
        queries = [
            stat("errors", "Errors"),
            stat("calls", "Invocations"),
            math("rate", "errors / calls"),
            math("twice", "2 * errors"),
        ]
        both = answer(result("rate", (0, 0.5), (300, 0.1)), result("twice", (0, 8.0)))
        stub.add_response("get_metric_data", both, asked(queries))
        (rate, twice), told = read(cloudwatch, RATE, TWICE)
        stub.assert_no_pending_responses()
    [(_, points)] = rate.labelled
    assert (points.times, points.values) == ([START, START + 300], [0.5, 0.1])
    assert twice.labelled[0][1].values == [8.0]
    assert told[-1] == (2, 3)


def test_what_one_graph_wants_another_may_compute_with() -> None:
    cloudwatch = client()
    only = GraphRequest((("errors", ERRORS),), 300)
    with Stubber(cloudwatch) as stub:
        queries = [stat("errors", "Errors", wanted=True), math("twice", "2 * errors")]
        both = answer(result("errors", (0, 4.0)), result("twice", (0, 8.0)))
        stub.add_response("get_metric_data", both, asked(queries))
        (twice, errors), _ = read(cloudwatch, TWICE, only)
    assert errors.labelled[0][1].values == [4.0]
    assert twice.labelled[0][1].values == [8.0]


def test_an_id_that_means_two_things_is_asked_for_in_two_requests() -> None:
    cloudwatch = client()
    other = GraphRequest((("errors", CALLS), ("twice", "2 * errors")), 300)
    with Stubber(cloudwatch) as stub:
        first = [stat("errors", "Errors"), math("twice", "2 * errors")]
        second = [stat("errors", "Invocations"), math("twice", "2 * errors")]
        stub.add_response("get_metric_data", answer(result("twice", (0, 1.0))), asked(first))
        stub.add_response("get_metric_data", answer(result("twice", (0, 2.0))), asked(second))
        (one, two), _ = read(cloudwatch, TWICE, other)
        stub.assert_no_pending_responses()
    assert (one.labelled[0][1].values, two.labelled[0][1].values) == ([1.0], [2.0])


def test_a_request_has_five_hundred_queries_at_most() -> None:
    cloudwatch = client()
    many = [GraphRequest(((f"e{n}", f"TIME_SERIES({n})"),), 300) for n in range(501)]
    with Stubber(cloudwatch) as stub:
        for ids in (range(500), range(500, 501)):
            queries = [math(f"e{n}", f"TIME_SERIES({n})") for n in ids]
            results = [result(f"e{n}", (0, float(n))) for n in ids]
            stub.add_response("get_metric_data", answer(*results), asked(queries))
        found, _ = read(cloudwatch, *many)
        stub.assert_no_pending_responses()
    assert [each.labelled[0][1].values for each in found] == [[float(n)] for n in range(501)]


def test_a_search_has_many_lines_and_their_pages_are_joined() -> None:
    cloudwatch = client()
    search = GraphRequest((("all", "SEARCH('Errors', 'Sum', 300)"),), 300)
    queries = [math("all", "SEARCH('Errors', 'Sum', 300)")]
    with Stubber(cloudwatch) as stub:
        first = answer(
            result("all", (0, 1.0), label="a"),
            result("all", (0, 5.0), label="b"),
            result("all", (0, 7.0), label="b"),
            token="more",  # noqa: S106 - a page
        )
        second = answer(result("all", (300, 2.0), label="a"), result("all", (300, 6.0), label="b"))
        stub.add_response("get_metric_data", first, asked(queries))
        stub.add_response("get_metric_data", second, asked(queries, NextToken="more"))
        (found,), _ = read(cloudwatch, search)
    lines = [(label, points.values) for label, points in found.labelled]
    assert lines == [("a", [1.0, 2.0]), ("b", [5.0, 6.0]), ("b", [7.0])]


SAID = [
    (
        "a message",
        {"Messages": [{"Code": "ArithmeticError", "Value": "One or more data-points dropped"}]},
        ("One or more data-points dropped",),
    ),
    (
        "another account",
        {"StatusCode": "Forbidden"},
        ("the account does not share this metric",),
    ),
    ("nothing", {}, ()),
]


@pytest.mark.parametrize(("more", "said"), [s[1:] for s in SAID], ids=[s[0] for s in SAID])
def test_what_cloudwatch_says_of_a_graph_is_kept(
    more: dict[str, Any], said: tuple[str, ...]
) -> None:
    cloudwatch = client()
    with Stubber(cloudwatch) as stub:
        stub.add_response("get_metric_data", answer(result("twice", **more)))
        (found,), _ = read(cloudwatch, TWICE)
    assert found.messages == said


def test_metrics_of_other_regions_are_read_there() -> None:
    here, there = client(), client("us-east-1")
    edge = MetricRequest("AWS/CloudFront", "Requests", {}, "Sum", 300, region="us-east-1")
    told: list[tuple[int, int]] = []
    with Stubber(here) as one, Stubber(there) as two:
        one.add_response("get_metric_data", answer(result("m0", (0, 1.0)), result("m1", (0, 3.0))))
        two.add_response("get_metric_data", answer(result("m0", (0, 2.0))))
        found = read_by_region(
            {None: here, "us-east-1": there}.__getitem__,
            [ERRORS, edge, CALLS],
            START,
            START + 300,
            lambda *done: told.append(done),
        )
    assert [points.values for points in found] == [[1.0], [2.0], [3.0]]
    assert told == [(2, 2), (3, 3)]


class Raw:
    """A body as it comes from the wire."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self, **_: object) -> Iterator[bytes]:
        yield self._content


def wire(status: int, content: bytes) -> AWSResponse:
    headers = {"Content-Type": "application/x-amz-json-1.0"}
    return AWSResponse("https://aws.example", status, headers, Raw(content))


THROTTLED = b'{"__type": "ThrottlingException", "message": "Rate exceeded"}'
EMPTY = b'{"MetricDataResults": []}'


def test_who_is_asked_too_often_is_asked_again() -> None:
    from botocore.config import Config

    cloudwatch: Any = boto3.client(
        "cloudwatch",
        region_name="us-west-2",
        aws_access_key_id="a",
        aws_secret_access_key="b",  # noqa: S106 - nothing is sent
        config=Config(retries={"mode": "adaptive", "total_max_attempts": 10}),
    )
    answers = [wire(400, THROTTLED), wire(400, THROTTLED), wire(200, EMPTY)]
    cloudwatch.meta.events.register("before-send.cloudwatch", lambda **_: answers.pop(0))
    (found,), _ = read(cloudwatch, TWICE)
    assert answers == []
    assert found.labelled == ()


def test_a_missing_permission_names_its_action() -> None:
    cloudwatch = client()
    with Stubber(cloudwatch) as stub:
        stub.add_client_error("get_metric_data", "AccessDenied", "no")
        with pytest.raises(AwsError) as raised:
            read(cloudwatch, TWICE)
    assert (raised.value.trouble, raised.value.action) == (
        Trouble.DENIED,
        "cloudwatch:GetMetricData",
    )
