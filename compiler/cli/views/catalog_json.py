"""The catalog as JSON, for programs: every field of its files, in the order of the files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from compiler.catalog import metric_table
from compiler.catalog.search import Found
from compiler.catalog.service import Service
from compiler.catalog.service_metric import ServiceMetric


def contents(services: Sequence[Service]) -> str:
    """Write all services, without what they have."""
    return _document({"services": [_summary(one) for one in services]})


def service(one: Service) -> str:
    """Write one service with all it has; descriptions of metrics are AWS's own."""
    known = {
        **_summary(one),
        "optional": list(one.optional),
        "defaults": dict(one.defaults),
        "fixed": dict(one.fixed),
        "region": None if one.region is None else asdict(one.region),
        "metrics": {name: _metric(metric) for name, metric in one.metrics.items()},
        "widgets": [
            {
                **asdict(widget),
                "lines": [{**asdict(x), "dimensions": dict(x.dimensions)} for x in widget.lines],
            }
            for widget in one.widgets
        ],
        "recommended": {
            name: {**asdict(alarm), "dimensions": dict(alarm.dimensions), "by_aws": alarm.by_aws}
            for name, alarm in one.recommended.items()
        },
        "left_out": dict(one.left_out),
    }
    return _document(known)


def found(what: Found) -> str:
    """Write what a search found."""
    namespaces = [
        {
            "namespace": space.name,
            "services": list(space.services),
            "metrics": [
                {
                    "name": metric.name,
                    "statistic": metric.statistic,
                    "unit": metric.unit,
                    "dimension_sets": sorted(sorted(names) for names in metric.dimension_sets),
                    "description": metric.description,
                }
                for metric in space.metrics
            ],
        }
        for space in what.namespaces
    ]
    services = [_summary(one) for one in what.services]
    return _document({"services": services, "namespaces": namespaces})


def _summary(one: Service) -> dict[str, object]:
    return {
        "service": one.name,
        "title": one.title,
        "docs": one.docs,
        "namespaces": list(one.namespaces()),
        "identity": list(one.identity),
        "metrics": len(one.metrics),
        "alarms": len(one.recommended),
    }


def _metric(metric: ServiceMetric) -> dict[str, object]:
    row = metric_table.load().metric(metric.namespace, metric.name)
    return {
        "namespace": metric.namespace,
        "statistic": metric.statistic,
        "unit": metric.unit,
        "dimension_sets": [list(names) for names in metric.dimension_sets],
        "fixed": dict(metric.fixed),
        "period": metric.period,
        "needs": metric.needs,
        "description": row.description if row is not None else "",
    }


def _document(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
