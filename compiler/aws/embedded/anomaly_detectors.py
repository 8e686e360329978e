"""AWS::CloudWatch::AnomalyDetector, and the three API operations on it: the emulator has neither.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_AnomalyDetector.html
"""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import Any

from ministack.core.responses import AccountRegionScopedDict

from compiler.aws.embedded.resource_type import Created, Properties, ResourceType, Response, boolean

DETECTORS = AccountRegionScopedDict()
"""The detectors, by id: the members of the API's ``AnomalyDetector``."""

_METRIC = ("Namespace", "MetricName", "Dimensions", "Stat")
_IDENTITY = (*_METRIC, "SingleMetricAnomalyDetector", "MetricMathAnomalyDetector")


def _identity(detector: dict[str, Any]) -> str:
    """Tell what it watches: AWS keeps one detector for each metric, statistic and expression."""
    if "MetricMathAnomalyDetector" in detector:
        return json.dumps(detector["MetricMathAnomalyDetector"], sort_keys=True)
    single = detector.get("SingleMetricAnomalyDetector") or detector
    watched = {key: single[key] for key in _METRIC if single.get(key)}
    return json.dumps(watched, sort_keys=True)


def _find(identity: str) -> str | None:
    return next((key for key, value in DETECTORS.items() if _identity(value) == identity), None)


def _record(request: dict[str, Any]) -> dict[str, Any]:
    """Keep a metric in both forms, as AWS describes it."""
    record = {key: request[key] for key in _IDENTITY if request.get(key)}
    single = record.get("SingleMetricAnomalyDetector") or {
        key: record[key] for key in _METRIC if key in record
    }
    if "MetricMathAnomalyDetector" not in record:
        if not {"Namespace", "MetricName", "Stat"} <= single.keys():
            raise ValueError(
                "Namespace, MetricName and Stat are required for a metric anomaly detector"
            )
        record |= single | {"SingleMetricAnomalyDetector": single}
    for key in ("Configuration", "MetricCharacteristics"):
        if key in request:
            record[key] = request[key]
    return record | {"StateValue": "PENDING_TRAINING"}


def _put(request: dict[str, Any], identifier: str | None = None) -> str:
    record = _record(request)
    kept = identifier or _find(_identity(record)) or str(uuid.uuid4())
    DETECTORS[kept] = record | {"AnomalyDetectorId": kept}
    return kept


def _moment(text: str) -> int:
    moment = datetime.fromisoformat(text)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def _request(props: Properties) -> dict[str, Any]:
    """Write template properties as PutAnomalyDetector takes them: other names, times as numbers."""
    request = {key: props[key] for key in _IDENTITY if key in props}
    configuration = props.get("Configuration") or {}
    translated: dict[str, Any] = {}
    if "ExcludedTimeRanges" in configuration:
        translated["ExcludedTimeRanges"] = [
            {key: _moment(value) for key, value in span.items()}
            for span in configuration["ExcludedTimeRanges"]
        ]
    if "MetricTimeZone" in configuration:
        translated["MetricTimezone"] = configuration["MetricTimeZone"]
    if translated:
        request["Configuration"] = translated
    characteristics = props.get("MetricCharacteristics")
    if characteristics:
        request["MetricCharacteristics"] = {
            key: boolean(value) for key, value in characteristics.items()
        }
    return request


def _create(_logical_id: str, props: Properties, _stack: str) -> Created:
    request = _request(props)
    if _find(_identity(_record(request))):
        raise ValueError("An anomaly detector for this metric already exists.")
    identifier = _put(request)
    return identifier, {"Id": identifier}


def _update(identifier: str, _old: Properties, new: Properties, _stack: str, _id: str) -> Created:
    _put(_request(new), identifier)
    return identifier, {"Id": identifier}


def _delete(identifier: str, _props: Properties) -> None:
    DETECTORS.pop(identifier, None)


def _answer(body: dict[str, Any], status: int = 200) -> Response:
    return status, {"Content-Type": "application/x-amz-json-1.0"}, json.dumps(body).encode()


def _put_operation(request: dict[str, Any]) -> Response:
    try:
        _put(request)
    except ValueError as error:
        return _answer(
            {"__type": "InvalidParameterCombinationException", "message": str(error)}, 400
        )
    return _answer({})


def _describe_operation(request: dict[str, Any]) -> Response:
    kinds = request.get("AnomalyDetectorTypes") or ["SINGLE_METRIC"]
    found = [
        detector
        for detector in DETECTORS.values()
        if ("METRIC_MATH" if "MetricMathAnomalyDetector" in detector else "SINGLE_METRIC") in kinds
        and all(detector.get(key) == request[key] for key in _METRIC if request.get(key))
    ]
    return _answer({"AnomalyDetectors": found})


def _delete_operation(request: dict[str, Any]) -> Response:
    identifier = request.get("AnomalyDetectorId") or _find(_identity(request))
    if identifier not in DETECTORS:
        return _answer({"__type": "ResourceNotFoundException", "message": "No such detector"}, 404)
    DETECTORS.pop(identifier)
    return _answer({})


OPERATIONS = {
    "PutAnomalyDetector": _put_operation,
    "DescribeAnomalyDetectors": _describe_operation,
    "DeleteAnomalyDetector": _delete_operation,
}
"""CloudWatch's operations on anomaly detectors, by name."""

TYPES = (
    ResourceType(
        "AWS::CloudWatch::AnomalyDetector",
        create_only=(*_IDENTITY, "MetricCharacteristics"),
        create=_create,
        update=_update,
        delete=_delete,
    ),
)
"""The type of anomaly detectors; ``Ref`` and ``Id`` are the detector's id."""
