"""What changes mean: sentences about each kind of resource, and which of them weaken."""

from __future__ import annotations

import json

import pytest

from compiler.deploy.meaning.registry import explained, meanings

ALARM = {
    "AlarmActions": [{"Ref": "TopicAlerts"}],
    "ComparisonOperator": "GreaterThanThreshold",
    "DatapointsToAlarm": 2,
    "EvaluationPeriods": 3,
    "MetricName": "Errors",
    "Namespace": "AWS/Lambda",
    "Dimensions": [{"Name": "FunctionName", "Value": "orders"}],
    "Period": 300,
    "Statistic": "Sum",
    "Threshold": 80,
    "TreatMissingData": "breaching",
}
LOW = {**ALARM, "ComparisonOperator": "LessThanThreshold"}
SUM = "Sum of AWS/Lambda"
UNHEARD = {"IsLogging": True, "IsMultiRegionTrail": True}
TRAIL = {**UNHEARD, "CloudWatchLogsLogGroupArn": "arn"}


def alarm(**changes: object) -> dict[str, object]:
    return {**ALARM, **changes}


def kept(days: int | None) -> dict[str, object]:
    return {} if days is None else {"Rules": [{"ExpirationInDays": days}]}


PERMISSION = {
    "FunctionName": "arn:aws:lambda:us-west-2:123456789012:function:page",
    "Principal": "sns.amazonaws.com",
}
ALARMS_CALL = {**PERMISSION, "Principal": "lambda.alarms.cloudwatch.amazonaws.com"}

CASES = {
    "a function that may be called by a topic": (
        "Lambda::Permission",
        {},
        PERMISSION,
        ["the topic may call page"],
    ),
    "a function that alarms may no longer call": (
        "Lambda::Permission",
        ALARMS_CALL,
        {},
        ["! alarms may no longer call page"],
    ),
    "a function whose ARN only the account knows": (
        "Lambda::Permission",
        {},
        {**PERMISSION, "FunctionName": {"Ref": "InputFunction"}},
        ["the topic may call the function"],
    ),
    "a higher threshold goes off later": (
        "CloudWatch::Alarm",
        ALARM,
        alarm(Threshold=90),
        ["! goes off above 90 instead of above 80"],
    ),
    "a lower threshold goes off earlier": (
        "CloudWatch::Alarm",
        ALARM,
        alarm(Threshold=70),
        ["goes off above 70 instead of above 80"],
    ),
    "a lower threshold of an alarm that looks down goes off later": (
        "CloudWatch::Alarm",
        LOW,
        {**LOW, "Threshold": 70},
        ["! goes off below 70 instead of below 80"],
    ),
    "numbers that CloudFormation gave back as text are numbers": (
        "CloudWatch::Alarm",
        alarm(Threshold="80"),
        alarm(Threshold=80.5),
        ["! goes off above 80.5 instead of above 80"],
    ),
    "another comparison is said, and is not judged": (
        "CloudWatch::Alarm",
        ALARM,
        alarm(ComparisonOperator="GreaterThanOrEqualToThreshold"),
        ["goes off at or above 80 instead of above 80"],
    ),
    "more datapoints need longer": (
        "CloudWatch::Alarm",
        ALARM,
        alarm(DatapointsToAlarm=3),
        ["! needs a breach in 3 of 3 periods of 5m instead of in 2 of 3 periods of 5m"],
    ),
    "fewer datapoints need less": (
        "CloudWatch::Alarm",
        ALARM,
        alarm(DatapointsToAlarm=1),
        ["needs a breach in 1 of 3 periods of 5m instead of in 2 of 3 periods of 5m"],
    ),
    "a gap that no longer breaches hides what does not report": (
        "CloudWatch::Alarm",
        ALARM,
        alarm(TreatMissingData="notBreaching"),
        ["! a gap counts as healthy; before, a gap counts as a breach"],
    ),
    "actions that are emptied tell nobody": (
        "CloudWatch::Alarm",
        ALARM,
        alarm(AlarmActions=[]),
        ["! no longer tells TopicAlerts in ALARM"],
    ),
    "another recipient is one less and one more": (
        "CloudWatch::Alarm",
        ALARM,
        alarm(AlarmActions=["arn:aws:sns:eu-west-1:111122223333:b"]),
        ["! no longer tells TopicAlerts in ALARM", "tells b in ALARM"],
    ),
    "who is no longer told that data are missing": (
        "CloudWatch::Alarm",
        alarm(InsufficientDataActions=[{"Ref": "TopicTeam"}], OKActions=[{"Ref": "TopicTeam"}]),
        ALARM,
        ["! no longer tells TopicTeam without data", "no longer tells TopicTeam when OK again"],
    ),
    "a muted alarm tells nobody": (
        "CloudWatch::Alarm",
        ALARM,
        alarm(ActionsEnabled=False),
        ["! is muted: it tells nobody"],
    ),
    "another metric is said as a whole": (
        "CloudWatch::Alarm",
        ALARM,
        alarm(MetricName="Throttles"),
        [f"watches {SUM} Throttles of `orders` instead of {SUM} Errors of `orders`"],
    ),
    "an alarm that goes leaves nothing": (
        "CloudWatch::Alarm",
        ALARM,
        {},
        ["! the alarm goes: nothing watches this any more"],
    ),
    "a new alarm says when": (
        "CloudWatch::Alarm",
        {},
        ALARM,
        ["goes off above 80, in 2 of 3 periods of 5m"],
    ),
    "a shorter retention loses events": (
        "Logs::LogGroup",
        {"RetentionInDays": 90},
        {"RetentionInDays": 30},
        ["! keeps events 30 days instead of 90 days"],
    ),
    "a retention where there was none loses events": (
        "Logs::LogGroup",
        {},
        {"RetentionInDays": 30},
        ["keeps events 30 days"],
    ),
    "no retention any more keeps everything": (
        "Logs::LogGroup",
        {"RetentionInDays": 30},
        {"LogGroupName": "/a"},
        ["keeps events for ever instead of 30 days"],
    ),
    "a trail that stops records nothing": (
        "CloudTrail::Trail",
        TRAIL,
        {**TRAIL, "IsLogging": False},
        ["! stops recording"],
    ),
    "a trail without its log group feeds no alarms": (
        "CloudTrail::Trail",
        TRAIL,
        UNHEARD,
        ["! no longer writes to a log group: security alarms see nothing"],
    ),
    "files that are kept shorter": (
        "S3::Bucket",
        {"LifecycleConfiguration": kept(365)},
        {"LifecycleConfiguration": kept(90)},
        ["! keeps files 90 days instead of 365 days"],
    ),
    "files that are kept for ever from now on": (
        "S3::Bucket",
        {"LifecycleConfiguration": kept(90)},
        {"BucketName": "b"},
        ["keeps files for ever instead of 90 days"],
    ),
    "a subscription that goes": (
        "SNS::Subscription",
        {"Protocol": "email", "Endpoint": "team@example.com"},
        {},
        ["! team@example.com is no longer told"],
    ),
    "a subscription that comes has to be confirmed": (
        "SNS::Subscription",
        {},
        {"Protocol": "email", "Endpoint": "team@example.com"},
        ["team@example.com is told, once the e-mail that AWS sends is confirmed"],
    ),
    "a filter with another pattern": (
        "Logs::MetricFilter",
        {"FilterPattern": "ERROR"},
        {"FilterPattern": "FATAL"},
        ["counts events like `FATAL` instead of `ERROR`"],
    ),
    "a composite that is suppressed from now on": (
        "CloudWatch::CompositeAlarm",
        {"AlarmRule": "ALARM(a)"},
        {"AlarmRule": "ALARM(a)", "ActionsSuppressor": "work"},
        ["! is suppressed by `work`"],
    ),
    "a composite that waits longer for its suppressor": (
        "CloudWatch::CompositeAlarm",
        {"ActionsSuppressor": "work", "ActionsSuppressorWaitPeriod": 120},
        {"ActionsSuppressor": "work", "ActionsSuppressorWaitPeriod": 300},
        ["waits 5m for its suppressor before it tells anybody, instead of 2m"],
    ),
    "a composite that is no longer suppressed": (
        "CloudWatch::CompositeAlarm",
        {"AlarmRule": "a", "ActionsSuppressor": "b", "ActionsSuppressorExtensionPeriod": 120},
        {"AlarmRule": "a"},
        ["is no longer suppressed"],
    ),
    "a composite that tells one of two no longer": (
        "CloudWatch::CompositeAlarm",
        {"AlarmActions": [{"Ref": "TopicPager"}, {"Ref": "TopicTeam"}]},
        {"AlarmActions": [{"Ref": "TopicTeam"}], "OKActions": [{"Ref": "TopicTeam"}]},
        ["! no longer tells TopicPager in ALARM", "tells TopicTeam when OK again"],
    ),
    "a composite that is muted": (
        "CloudWatch::CompositeAlarm",
        {"ActionsEnabled": True},
        {"ActionsEnabled": False},
        ["! is muted: it tells nobody"],
    ),
    "a composite with another rule": (
        "CloudWatch::CompositeAlarm",
        {"AlarmRule": "ALARM(a)"},
        {"AlarmRule": {"Fn::Sub": "ALARM(${B})"}},
        ["goes off on `ALARM(${B})` instead of `ALARM(a)`"],
    ),
    "a band that is wider goes off later": (
        "CloudWatch::Alarm",
        {**ALARM, "Metrics": [{"Expression": "ANOMALY_DETECTION_BAND(m1, 2)"}]},
        {**ALARM, "Metrics": [{"Expression": "ANOMALY_DETECTION_BAND(m1, 3.5)"}]},
        ["! its band is 3.5 standard deviations wide instead of 2"],
    ),
    "a band of another metric is no matter of its width": (
        "CloudWatch::Alarm",
        {**ALARM, "Metrics": [{"Expression": "ANOMALY_DETECTION_BAND(m1, 2)"}]},
        {**ALARM, "Metrics": [{"Expression": "ANOMALY_DETECTION_BAND(m2, 3)"}]},
        [],
    ),
    "another statistic of the same metric": (
        "CloudWatch::Alarm",
        ALARM,
        alarm(Statistic="Maximum"),
        ["watches the Maximum of its metric instead of the Sum"],
    ),
}


@pytest.mark.parametrize(("type_", "before", "after", "told"), CASES.values(), ids=CASES)
def test_what_a_change_means(
    type_: str, before: dict[str, object], after: dict[str, object], told: list[str]
) -> None:
    def resource(properties: dict[str, object]) -> dict[str, object]:
        return {"Type": f"AWS::{type_}", "Properties": properties}

    found = explained(f"AWS::{type_}", resource(before), resource(after))
    assert [f"{'! ' * said.weaker}{said.text}" for said in found] == told


def board(*widgets: dict[str, object]) -> dict[str, object]:
    body = json.dumps({"widgets": list(widgets)})
    return {"Properties": {"DashboardBody": {"Fn::Sub": [body, {"A": "b"}]}}}


def widget(title: str, *metrics: object, x: int = 0, **more: object) -> dict[str, object]:
    properties = {"title": title, "metrics": list(metrics), **more}
    return {"type": "metric", "x": x, "y": 0, "width": 12, "height": 6, "properties": properties}


ERRORS = ["AWS/Lambda", "Errors", "FunctionName", "orders", {"stat": "Sum"}]
CALLS = ["AWS/Lambda", "Invocations", "FunctionName", "orders", {"stat": "Sum"}]


def told(before: dict[str, object], after: dict[str, object]) -> list[str]:
    return [said.text for said in explained("AWS::CloudWatch::Dashboard", before, after)]


def test_a_dashboard_is_compared_widget_by_widget() -> None:
    before = board(widget("Orders", ERRORS), widget("Old", CALLS), widget("Same", CALLS))
    after = board(
        widget("Orders", CALLS, period=60), widget("Same", CALLS, x=12), widget("New", CALLS)
    )
    assert told(before, after) == [
        "widget `Old` goes",
        "widget `New` is new",
        (
            "widget `Orders` draws `Invocations FunctionName orders (Sum)` instead of "
            "`Errors FunctionName orders (Sum)`"
        ),
        "widget `Orders`: period 60 instead of nothing",
        "widget `Same` moved",
    ]


def test_a_new_dashboard_says_how_many_widgets_it_has() -> None:
    assert told({}, board(widget("A", CALLS))) == ["has 1 widget"]
    assert told({}, board(widget("A", CALLS), widget("A", ERRORS))) == ["has 2 widgets"]
    assert told(board(widget("A", CALLS)), {}) == []


def test_widgets_of_one_title_are_told_apart() -> None:
    before = board(widget("A", ERRORS), widget("A", CALLS))
    after = board(widget("A", ERRORS), widget("A", CALLS, ERRORS))
    assert told(before, after) == ["widget `A` #2 draws `Errors FunctionName orders (Sum)`"]


def labelled(label: str, row: list[object]) -> list[object]:
    return [*row[:-1], {"stat": "Sum", "label": label}]


ARN = "arn:aws:cloudwatch:us-west-2:111122223333:alarm:"
LISTS = {
    "a line is named by its label": (
        widget("A", CALLS),
        widget("A", CALLS, labelled("errors of orders", ERRORS), labelled("`b`", CALLS)),
        ["widget `A` draws `errors of orders` and `'b'`"],
    ),
    "a line that keeps its label is named by what it draws": (
        widget("A", labelled("orders", CALLS)),
        widget("A", labelled("orders", ERRORS)),
        [
            (
                "widget `A` draws `Errors FunctionName orders (Sum), label orders` instead of "
                "`Invocations FunctionName orders (Sum), label orders`"
            ),
        ],
    ),
    "alarms are named without their ARNs": (
        widget("A", alarms=[f"{ARN}one", f"{ARN}two"]),
        widget("A", alarms=[f"{ARN}two", f"{ARN}three"]),
        ["widget `A` shows the state of `three` instead of `one`"],
    ),
    "lines that go are named alone": (
        widget("A", CALLS, ERRORS),
        widget("A", CALLS),
        ["widget `A` no longer draws `Errors FunctionName orders (Sum)`"],
    ),
    "annotations are named by their labels": (
        widget("A", annotations={"horizontal": [{"label": "cpu > 80", "value": 80}]}),
        widget("A", annotations={"horizontal": [{"label": "cpu > 90", "value": 90}, {"value": 1}]}),
        ["widget `A` marks `cpu > 90` and `1` instead of `cpu > 80`"],
    ),
    "of a text the lines that are others": (
        widget("A", markdown="# One\nsame\n"),
        widget("A", markdown="# Two\nsame\nmore\n"),
        ["widget `A`: says `# Two` and `more` instead of `# One`"],
    ),
    "of a query a line that goes": (
        widget("A", query="fields @message\n| limit 50"),
        widget("A", query="fields @message"),
        ["widget `A`: no longer says `| limit 50`"],
    ),
    "lines in another order": (
        widget("A", markdown="a\nb"),
        widget("A", markdown="b\na"),
        ["widget `A`: its lines are in another order"],
    ),
    "other annotations are values": (
        widget("A", annotations={"vertical": [{"value": "2026-01-01"}]}),
        widget("A", annotations={"horizontal": []}),
        ['widget `A`: annotations nothing instead of {"vertical": [{"value": "2026-01-01"}]}'],
    ),
}


@pytest.mark.parametrize(("before", "after", "sentences"), LISTS.values(), ids=LISTS.keys())
def test_what_a_widget_lists_is_told_by_name(
    before: dict[str, object], after: dict[str, object], sentences: list[str]
) -> None:
    assert told(board(before), board(after)) == sentences


def test_a_line_that_is_hidden_is_not_drawn() -> None:
    hidden = [*ERRORS[:-1], {"stat": "Sum", "visible": False}]
    assert told(board(widget("A", CALLS)), board(widget("A", CALLS, hidden))) == []


def test_a_body_that_cannot_be_read_has_no_meaning() -> None:
    assert told({"Properties": {"DashboardBody": "{"}}, board(widget("A", CALLS))) == []


def test_every_type_that_has_a_meaning_is_found() -> None:
    assert len(meanings()) == 9
    assert all(type_.startswith("AWS::") for type_ in meanings())
    assert explained("AWS::KMS::Key", {"Properties": {}}, {"Properties": {"A": 1}}) == ()
