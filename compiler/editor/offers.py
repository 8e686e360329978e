"""What an editor offers where a field takes a name: those of the spec, and words of AWS.

The schema is strict about what the language and AWS say. The names of the project it only offers:
they change while one writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from compiler.catalog import metric_table, security
from compiler.catalog import service as catalog
from compiler.catalog.service import Service
from compiler.catalog.service_metric import ServiceMetric
from compiler.editor.names import ProjectNames, SpecNames
from compiler.editor.shapes import WHOLE, Schema
from compiler.frontend.model import Offer

# Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
UNITS = (
    *("Count", "Percent", "Seconds", "Microseconds", "Milliseconds", "Bytes", "Kilobytes"),
    *("Megabytes", "Gigabytes", "Terabytes", "Bits", "Kilobits", "Megabits", "Gigabits"),
    *("Terabits", "Bytes/Second", "Kilobytes/Second", "Megabytes/Second", "Gigabytes/Second"),
    *("Terabytes/Second", "Bits/Second", "Kilobits/Second", "Megabits/Second"),
    *("Gigabits/Second", "Terabits/Second", "Count/Second", "None"),
)
_FURTHER = {"Average": ("Maximum", "Minimum"), "Maximum": ("Average",), "Minimum": ("Average",)}
_OF_TIMES = ("Maximum", "p90", "p99")
_TIMES = frozenset({"Seconds", "Milliseconds", "Microseconds"})
_LONGEST = 200
_REFERENCE: Schema = {"$ref": f"#/definitions/{Offer.METRIC_NAME.value}"}
_NOT_FOR_SNIPPETS = re.compile(r"[\\$}]")


def offers_of(spec: SpecNames, project: ProjectNames) -> dict[Offer, Schema]:
    """Return what stands for each kind of offer: references to the definitions."""
    return {offer: {"$ref": f"#/definitions/{offer.value}"} for offer in definitions(spec, project)}


def definitions(spec: SpecNames, project: ProjectNames) -> dict[Offer, Schema]:
    """Write the definition of each kind of offer."""
    metrics = list(references(spec))
    alarms = [(name, "") for name in (*spec.alarms, *spec.entries.get("composites", ()))]
    namespaces = (*project.namespaces, *metric_table.load().namespaces())
    return {
        Offer.METRIC: {"title": "A metric reference", "allOf": [_REFERENCE, *_checks(spec)]},
        Offer.METRIC_NAME: suggested(metrics),
        Offer.ALARM: suggested(alarms),
        Offer.RULE: suggested((f"ALARM({name})", "") for name, _ in alarms),
        Offer.SEVERITY: suggested((name, "") for name in spec.severities),
        Offer.TOPIC: suggested((name, "") for name in spec.topics),
        Offer.WATCH: suggested((name, _title(service)) for name, service in spec.watches),
        Offer.LOG_GROUP: suggested((name, "") for name in spec.entries.get("retention", ())),
        Offer.UNIT: suggested((unit, "") for unit in UNITS),
        Offer.NAMESPACE: suggested((name, "") for name in namespaces),
        Offer.VALUE: suggested((f"${{values.{name}}}", "") for name in project.values),
        Offer.STATE: suggested((name, "") for name in project.states),
        Offer.SECURITY_ALARMS: choice(
            {name: alarm.description for name, alarm in security.load().alarms.items()}, "cis"
        ),
    }


def suggested(choices: Iterable[tuple[str, str]]) -> Schema:
    """Offer texts, each with what it means; any other text is taken too."""
    snippets = []
    for value, meaning in choices:
        snippet = {"label": value, "body": _body(value)}
        snippets.append({**snippet, "description": meaning} if meaning else snippet)
    return {"type": "string", "defaultSnippets": snippets} if snippets else {"type": "string"}


def _body(value: str) -> str:
    """Write a text as an editor inserts it: `$` and `}` would mean something to it."""
    escaped = _NOT_FOR_SNIPPETS.sub(lambda sign: f"\\{sign[0]}", value)
    return escaped if re.fullmatch(r"[A-Za-z/][\w./@:()-]*", value) else f'"{escaped}"'


def choice(names: dict[str, str], all_word: str | None = None) -> Schema:
    """Write a choice among names: all, a list, or all with changes and `except:`."""
    part = {"$ref": "#/definitions/alarmsPart"}
    name = {"enum": list(names), "enumDescriptions": list(names.values())}
    excepted = {"type": "array", "items": {"enum": list(names)}, "description": "All but these."}
    changed: Schema = {
        "type": "object",
        "properties": {"except": excepted, **dict.fromkeys(names, part)},
        "additionalProperties": False,
    }
    alternatives: list[Schema] = [
        {"type": ["boolean", "null"]},
        {"type": "array", "items": {"anyOf": [name, changed]}},
        changed,
        {"type": "string", "pattern": WHOLE},
    ]
    if all_word is not None:
        alternatives.insert(0, {"enum": [all_word]})
    return {"anyOf": alternatives}


def references(spec: SpecNames) -> Iterator[tuple[str, str]]:
    """Give the metrics of a spec as references, the usual ones with what they are."""
    yield from ((name, "A metric of this spec.") for name in spec.metrics)
    for watch, service in spec.watches:
        known = catalog.load(service) if service in catalog.names() else None
        for metric in known.metrics.values() if known else ():
            reference = f"{watch}.{metric.name}"
            usual = f"{metric.statistic}, {metric.unit}" if metric.unit else metric.statistic
            yield reference, usual
            further = _OF_TIMES if metric.unit in _TIMES else _FURTHER.get(metric.statistic, ())
            yield from ((f"{reference}@{each}", "") for each in (metric.statistic, *further))


def _meaning(service: Service, metric: ServiceMetric) -> str:
    row = metric_table.load().metric(metric.namespace, metric.name)
    unit = f", in {metric.unit}" if metric.unit else ""
    usual = f"its {metric.statistic} unless `@` says otherwise"
    said = f"{metric.name} of {service.title}; {usual}{unit}."
    needs = f" Needs {metric.needs}." if metric.needs else ""
    return f"{said}{needs} {_first_sentence(row.description) if row else ''}".rstrip()


def _first_sentence(text: str) -> str:
    first = text.partition(". ")[0].rstrip(".")
    if len(first) > _LONGEST:
        first = f"{first[:_LONGEST].rpartition(' ')[0]} …"
    return f"{first}." if first and not first.endswith("…") else first


def _checks(spec: SpecNames) -> list[Schema]:
    """Check a reference to a watch of a known service, and say what its metric is."""
    known = [(watch, service) for watch, service in spec.watches if service in catalog.names()]
    return [_check(watch, catalog.load(service)) for watch, service in known]


def _check(watch: str, service: Service) -> Schema:
    spaces = dict.fromkeys(metric.namespace for metric in service.metrics.values())
    table = metric_table.load()
    more = [name for space in spaces for name in table.metrics_of(space)]
    names = "|".join(re.escape(name) for name in dict.fromkeys((*service.metrics, *more)))
    begin = rf"^{watch}(\[[^\]]*\])?\."
    end = r"\s*(@.*)?$"
    meanings = [
        {
            "if": {"pattern": f"{begin}{re.escape(metric.name)}{end}"},
            "then": {"description": _meaning(service, metric)},
        }
        for metric in service.metrics.values()
    ]
    return {
        "if": {"type": "string", "pattern": rf"{begin}(?!.*\$\{{)[A-Za-z0-9]"},
        "then": {
            "pattern": f"{begin}({names}){end}",
            "patternErrorMessage": f"{service.title} has no such metric",
            "allOf": meanings,
        },
    }


def _title(service: str) -> str:
    return catalog.load(service).title if service in catalog.names() else ""
