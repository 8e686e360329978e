"""Small factories of nodes: each gives something valid, a test says only what it is about."""

from __future__ import annotations

from typing import Any

from compiler.ir.alarm import Actions, Alarm, Composite, StaticThreshold, TopicAction
from compiler.ir.dashboard import (
    AlarmStatusWidget,
    Axis,
    Box,
    Dashboard,
    HorizontalAnnotation,
    Line,
    LogsWidget,
    MetricWidget,
    TextWidget,
    Variable,
    VariableValue,
    VerticalAnnotation,
)
from compiler.ir.estate import Environment, Node, Stack
from compiler.ir.identity import Identity
from compiler.ir.input import ExportSource, Input, SsmSource, StackSource, TerraformSource
from compiler.ir.logs import LogGroup, MetricFilter
from compiler.ir.metric import MathQuery, Query, Series, StatQuery
from compiler.ir.origin import Origin
from compiler.ir.resource import PlainResource
from compiler.ir.topic import NotifyKey, Subscription, Topic
from compiler.ir.trail import DataEvents, Trail
from compiler.ir.value import InputRef, Text
from compiler.text.source import Span

SPEC = "specs/petclinic.yaml"
ACCOUNT = "123456789012"
ACTIONS = Actions(
    alarm=(TopicAction("alerts", "TopicAlerts"),), ok=(TopicAction("alerts", "TopicAlerts"),)
)


def span(line: int = 1) -> Span:
    return Span(SPEC, line, 3, line, 9)


def origin(path: str, line: int = 1, **fields: int) -> Origin:
    return Origin(span(line), path, {name: span(at) for name, at in fields.items()})


def environment(name: str = "dev", region: str = "us-west-2") -> Environment:
    prefix = f"petclinic-{name}"
    return Environment(name, ACCOUNT, region, prefix, origin("environment"))


def stack(*nodes: Node, **changes: Any) -> Stack:
    values: dict[str, Any] = {
        "key": "petclinic",
        "name": "petclinic-dev-monitoring",
        "origin": origin("stack"),
        "description": "PetClinic monitoring layer",
        "inputs": (),
        "nodes": tuple(sorted(nodes, key=lambda node: node.identity.logical_id)),
        "tags": (("Project", "petclinic"), ("CostCenter", "training")),
    }
    return Stack(**(values | changes))


def ref(name: str, before: str = "", after: str = "") -> Text:
    """A text with one input, between two pieces."""
    return Text(tuple(p for p in (before, InputRef(name), after) if p != ""))


INPUTS = (
    Input("aurora", origin("inputs.aurora", 5), ExportSource("petclinic-dev-aurora"), "a"),
    Input("alb", origin("inputs.alb", 6), SsmSource("/petclinic/dev/alb"), "app/x/1"),
    Input("ecs", origin("inputs.ecs", 7), TerraformSource("application", "ecs_name"), "c"),
    Input("vpc", origin("inputs.vpc", 8), StackSource("network", "VpcId"), "v", "The network"),
)


def stat(**changes: Any) -> StatQuery:
    values: dict[str, Any] = {
        "id": "m_errors",
        "namespace": "AWS/Lambda",
        "metric": "Errors",
        "dimensions": (("FunctionName", Text.of("genai")),),
        "statistic": "Sum",
    }
    return StatQuery(**(values | changes))


def series(*queries: Query, label: str | None = None) -> Series:
    return Series("genai.Errors@Sum", queries or (stat(),), label)


def rate(label: str | None = "Error rate") -> Series:
    """Metric math: two metrics and what is made of them."""
    return series(
        stat(),
        stat(id="m_count", metric="Invocations"),
        MathQuery("e_rate", "100 * m_errors / m_count"),
        label=label,
    )


def alarm(**changes: Any) -> Alarm:
    values: dict[str, Any] = {
        "identity": Identity("Alarm", "lambda-errors"),
        "origin": origin("alarms.lambda-errors", 40, threshold=41, metric=42),
        "name": "petclinic-dev-lambda-errors",
        "series": series(),
        "threshold": StaticThreshold(">", 5.0),
        "period": 300,
        "evaluation_periods": 2,
        "datapoints_to_alarm": 2,
        "treat_missing_data": "notBreaching",
        "actions": ACTIONS,
    }
    return Alarm(**(values | changes))


def composite(**changes: Any) -> Composite:
    values: dict[str, Any] = {
        "identity": Identity("Composite", "down"),
        "origin": origin("composites.down", 50),
        "name": "petclinic-dev-down",
        "rule": 'ALARM("petclinic-dev-lambda-errors")',
        "children": ("AlarmLambdaErrors",),
        "actions": ACTIONS,
    }
    return Composite(**(values | changes))


def metric_widget(*lines: Line, **changes: Any) -> MetricWidget:
    values: dict[str, Any] = {
        "origin": origin("dashboards.main.widgets[0]", 60),
        "box": Box(0, 0, 12, 6),
        "title": "Lambda",
        "lines": lines or (Line(series()),),
        "view": "timeSeries",
        "period": 300,
    }
    return MetricWidget(**(values | changes))


def dashboard(*widgets: Any, **changes: Any) -> Dashboard:
    values: dict[str, Any] = {
        "identity": Identity("Dashboard", "main"),
        "origin": origin("dashboards.main", 59),
        "name": "petclinic-dev-Dashboard",
        "widgets": widgets or (metric_widget(),),
    }
    return Dashboard(**(values | changes))


def log_group(**changes: Any) -> LogGroup:
    values: dict[str, Any] = {
        "identity": Identity("LogGroup", "/ecs/customers"),
        "origin": origin("retention./ecs/customers", 70),
        "name": "/ecs/petclinic-dev-customers",
        "days": 30,
    }
    return LogGroup(**(values | changes))


def metric_filter(**changes: Any) -> MetricFilter:
    values: dict[str, Any] = {
        "identity": Identity("LogMetric", "app_error_count"),
        "origin": origin("log_metrics.app_error_count", 80),
        "log_group": "/ecs/petclinic-dev-customers",
        "log_group_id": None,
        "pattern": '[timestamp, request_id, level="ERROR", ...]',
        "namespace": "PetClinic/Application",
        "metric": "ErrorCount",
        "value": "1",
    }
    return MetricFilter(**(values | changes))


def topic(**changes: Any) -> Topic:
    values: dict[str, Any] = {
        "identity": Identity("Topic", "alerts"),
        "origin": origin("notify.topics.alerts", 90),
        "key": "alerts",
        "name": "petclinic-dev-alerts",
        "display_name": None,
        "publishers": ("cloudwatch",),
        "encryption": "none",
    }
    return Topic(**(values | changes))


def email(address: str = "alerts@example.com") -> Subscription:
    identity = Identity("Subscription", "alerts", address)
    place = origin("notify.topics.alerts.subscribe[0]", 91)
    return Subscription(identity, place, "email", Text.of(address))


def notify_key(**changes: Any) -> NotifyKey:
    values: dict[str, Any] = {
        "identity": Identity("NotifyKey", ""),
        "origin": origin("notify", 89),
        "alias": "alias/petclinic-dev-notify",
        "publishers": ("cloudwatch",),
    }
    return NotifyKey(**(values | changes))


def trail(**changes: Any) -> Trail:
    values: dict[str, Any] = {
        "identity": Identity("Trail", ""),
        "origin": origin("trail", 100),
        "name": "petclinic-dev-audit-trail",
        "bucket": "petclinic-dev-cloudtrail-logs",
        "days": 90,
        "multi_region": True,
        "include_global_services": True,
        "log_file_validation": True,
        "enabled": True,
        "encryption": "own",
        "key_alias": "alias/petclinic-dev-trail",
        "log_group": "/aws/cloudtrail/petclinic-dev-audit-trail",
        "log_group_days": 90,
    }
    return Trail(**(values | changes))


def plain(**changes: Any) -> PlainResource:
    values: dict[str, Any] = {
        "identity": Identity("Query", "errors"),
        "origin": origin("queries.errors", 110),
        "type": "AWS::Logs::QueryDefinition",
        "properties": {"Name": "petclinic-dev/errors", "QueryString": "fields @message"},
    }
    return PlainResource(**(values | changes))


def everything() -> Stack:
    """A stack with every kind of node, and every form that a node can take."""
    band = HorizontalAnnotation(80.0, "high", "#d62728", "above", "left")
    area = HorizontalAnnotation(20.0, "low", band_value=10.0, band_label="lowest")
    moment = VerticalAnnotation("2024-05-01T00:00:00Z", "release", fill="after")
    hour = VerticalAnnotation("2024-05-01T00:00:00Z", band_value="2024-05-01T01:00:00Z")
    lambda_widget = metric_widget(
        Line(series(stat(id="m_p99", statistic="p99", period=60), label="p99: ${AVG}")),
        Line(rate(), color="#1f77b4", axis="right", period=60),
        Line(series(stat(id="m_far", account="210987654321", region="us-east-1"))),
        Line(series(stat(id="m_ecs", dimensions=(("ServiceName", ref("ecs")),)))),
        Line(series(stat(id="m_db", dimensions=(("DBCluster", ref("aurora")),)))),
        title="람다 🚀",
        left=Axis(0.0, 100.0, "%", show_units=False),
        right=Axis(min=0.5),
        horizontal=(band, area),
        vertical=(moment, hour),
        legend="right",
        live=True,
        timezone="+0900",
    )
    place = origin("dashboards.main.widgets[1]", 61)
    widgets = (
        lambda_widget,
        metric_widget(view="gauge", left=Axis(0, 10), set_period_to_time_range=True),
        metric_widget(Line(series(stat()), visible=False), view="singleValue", sparkline=True),
        TextWidget(place, Box(0, 6, 24, 2), "## Runbooks\nsee `${x}`", "transparent"),
        AlarmStatusWidget(place, Box(0, 8, 24, 2), "All", ("a", "b"), "timestamp", ("ALARM",)),
        LogsWidget(place, Box(0, 10, 24, 6), "Errors", "fields @message", ("/a", "/b"), "bar"),
    )
    variables = (
        Variable("fn", "property", "FunctionName", "select", values=(VariableValue("a", "A"),)),
        Variable("st", "pattern", "dev", "input", "Stage", "dev", visible=False),
    )
    return stack(
        alarm(),
        alarm(identity=Identity("Alarm", "rate"), name="rate", series=rate()),
        composite(),
        dashboard(*widgets, variables=variables, start="-PT3H", period_override="inherit"),
        log_group(),
        log_group(identity=Identity("LogGroup", "adopted"), name="/aws/lambda/x", adopt=True),
        metric_filter(log_group_id="LogGroupEcsCustomers", default_value=0.0, unit="Count"),
        notify_key(publishers=("cloudwatch", "cloudtrail", "events", "budgets")),
        plain(),
        topic(
            encryption="own",
            publishers=("cloudwatch", "cloudtrail", "events", "budgets"),
            subscriptions=(email(),),
        ),
        trail(
            topic="alerts", data_events=(DataEvents("AWS::S3::Object", (Text.of("arn:aws:s3"),)),)
        ),
        inputs=INPUTS,
    )
