"""Cases of alarms, detectors, dashboards and logs."""

from __future__ import annotations

import embedded_readers as read
from embedded_case import CPU, JUDGED, Case, query, stat

CHILD = {"Type": "AWS::CloudWatch::Alarm"}
CHILD_PROPERTIES = {**CPU, **JUDGED, "Statistic": "Average", "Period": 60, "Threshold": 80}

CASES = (
    Case(
        "alarm on one metric",
        "AWS::CloudWatch::Alarm",
        CHILD_PROPERTIES | {"AlarmName": "types-one", "AlarmActions": ["arn:aws:sns:x:1:t"]},
        {"Threshold": "90.5", "Statistic": None, "ExtendedStatistic": "p99"},
        read.alarm("Threshold", "Statistic", "ExtendedStatistic", "AlarmActions", "Dimensions"),
        {"Threshold": 80.0, "Statistic": "Average", "ExtendedStatistic": None}
        | {"AlarmActions": ["arn:aws:sns:x:1:t"], "Dimensions": CPU["Dimensions"]},
        {"Threshold": 90.5, "Statistic": None, "ExtendedStatistic": "p99"}
        | {"AlarmActions": ["arn:aws:sns:x:1:t"], "Dimensions": CPU["Dimensions"]},
    ),
    Case(
        "alarm on an expression",
        "AWS::CloudWatch::Alarm",
        JUDGED | {"Threshold": 5, "Metrics": [stat("m1"), query("e1", "m1 * 100", returned=True)]},
        {"Metrics": [stat("m1"), query("e1", "m1 * 200", returned=True)]},
        read.alarm("Metrics", "MetricName", "Threshold"),
        {"Metrics": [stat("m1"), query("e1", "m1 * 100", returned=True)]}
        | {"MetricName": None, "Threshold": 5.0},
        {"Metrics": [stat("m1"), query("e1", "m1 * 200", returned=True)]}
        | {"MetricName": None, "Threshold": 5.0},
    ),
    Case(
        "alarm on an anomaly band",
        "AWS::CloudWatch::Alarm",
        {"EvaluationPeriods": "3", "ComparisonOperator": "GreaterThanUpperThreshold"}
        | {"ThresholdMetricId": "band"}
        | {
            "Metrics": [
                stat("m1", returned=True),
                query("band", "ANOMALY_DETECTION_BAND(m1, 2)", returned=True),
            ]
        },
        {"EvaluationPeriods": "4"},
        read.alarm("ThresholdMetricId", "EvaluationPeriods", "Threshold"),
        {"ThresholdMetricId": "band", "EvaluationPeriods": 3, "Threshold": None},
        {"ThresholdMetricId": "band", "EvaluationPeriods": 4, "Threshold": None},
    ),
    Case(
        "composite alarm with a suppressor",
        "AWS::CloudWatch::CompositeAlarm",
        {"AlarmName": "types-all", "AlarmRule": 'ALARM("types-a") OR ALARM("types-b")'}
        | {"ActionsSuppressor": "types-b", "ActionsSuppressorWaitPeriod": 60}
        | {"ActionsSuppressorExtensionPeriod": 120},
        {"AlarmRule": 'ALARM("types-a") AND ALARM("types-b")', "ActionsSuppressorWaitPeriod": 90},
        read.composite,
        {"AlarmRule": 'ALARM("types-a") OR ALARM("types-b")', "ActionsSuppressor": "types-b"}
        | {"ActionsSuppressorWaitPeriod": 60},
        {"AlarmRule": 'ALARM("types-a") AND ALARM("types-b")', "ActionsSuppressor": "types-b"}
        | {"ActionsSuppressorWaitPeriod": 90},
        around={
            "A": CHILD | {"Properties": CHILD_PROPERTIES | {"AlarmName": "types-a"}},
            "B": CHILD | {"Properties": CHILD_PROPERTIES | {"AlarmName": "types-b"}},
        },
    ),
    Case(
        "anomaly detector of a metric",
        "AWS::CloudWatch::AnomalyDetector",
        CPU | {"Stat": "Average", "Configuration": {"MetricTimeZone": "Asia/Seoul"}},
        {
            "Configuration": {
                "MetricTimeZone": "UTC",
                "ExcludedTimeRanges": [
                    {"StartTime": "2026-01-01T00:00:00", "EndTime": "2026-01-02T00:00:00"}
                ],
            }
        },
        read.detector("SINGLE_METRIC"),
        {"zone": "Asia/Seoul", "metric": "CPUUtilization"},
        {"zone": "UTC", "metric": "CPUUtilization"},
    ),
    Case(
        "anomaly detector of an expression",
        "AWS::CloudWatch::AnomalyDetector",
        {"MetricMathAnomalyDetector": {"MetricDataQueries": [stat("m1", returned=True)]}},
        {"Configuration": {"MetricTimeZone": "UTC"}},
        read.detector("METRIC_MATH"),
        {"zone": None, "metric": None},
        {"zone": "UTC", "metric": None},
    ),
    Case(
        "dashboard",
        "AWS::CloudWatch::Dashboard",
        {"DashboardName": "types-board", "DashboardBody": '{"widgets": []}'},
        {"DashboardBody": '{"start": "-PT3H", "widgets": []}'},
        read.dashboard,
        {"widgets": []},
        {"start": "-PT3H", "widgets": []},
    ),
    Case(
        "saved query",
        "AWS::Logs::QueryDefinition",
        {"Name": "types/errors", "QueryString": "fields @message", "LogGroupNames": ["/a"]},
        {"QueryString": "fields @timestamp"},
        read.saved_query,
        {"name": "types/errors", "queryString": "fields @message", "logGroupNames": ["/a"]},
        {"name": "types/errors", "queryString": "fields @timestamp", "logGroupNames": ["/a"]},
    ),
    Case(
        "log group",
        "AWS::Logs::LogGroup",
        {"LogGroupName": "/types/app", "RetentionInDays": 30}
        | {"Tags": [{"Key": "team", "Value": "a"}]},
        {"RetentionInDays": 90, "Tags": [{"Key": "team", "Value": "b"}]},
        read.log_group,
        {"days": 30, "team": "a"},
        {"days": 90, "team": "b"},
    ),
    Case(
        "metric filter",
        "AWS::Logs::MetricFilter",
        {"LogGroupName": "/types/filtered", "FilterName": "errors", "FilterPattern": "ERROR"}
        | {
            "MetricTransformations": [
                {"MetricName": "Errors", "MetricNamespace": "App", "MetricValue": "1"}
            ]
        },
        {"FilterPattern": "FATAL"},
        read.metric_filter,
        {"pattern": "ERROR", "metric": "Errors"},
        {"pattern": "FATAL", "metric": "Errors"},
        around={
            "Group": {
                "Type": "AWS::Logs::LogGroup",
                "Properties": {"LogGroupName": "/types/filtered"},
            }
        },
    ),
)
