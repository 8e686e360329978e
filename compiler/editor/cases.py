"""Test files (`*.test.yaml`) as JSON Schema."""

from __future__ import annotations

from typing import Any

from compiler.editor.names import ProjectNames, SpecNames
from compiler.editor.offers import definitions, offers_of, references
from compiler.editor.shapes import Schema, Shapes
from compiler.frontend.model import Offer

_OFFERED = (Offer.ALARM, Offer.TOPIC)


def of_tests(spec: SpecNames, names: ProjectNames) -> tuple[Shapes, Schema]:
    """Write the schema of the tests of a spec."""
    # The tests compute with numpy, which takes long to import.
    from compiler.simulate.cases.file import Case, Expectation, SeriesSpec, TestFile
    from compiler.simulate.cases.notation import NUMBERS

    shapes = Shapes(offers_of(spec, names), final=True)
    offered = definitions(spec, names)
    shapes.definitions |= {offer.value: offered[offer] for offer in _OFFERED}
    schema = shapes.object(TestFile)
    shapes.model(Case)
    case = shapes.definitions["Case"]["properties"]
    case["expect"]["items"] = shapes.model(Expectation)
    values = {**NUMBERS, "description": "One value for each step: `0 12 15 _`."}
    series: Schema = {"anyOf": [values, shapes.model(SeriesSpec)]}
    shapes.definitions["series"] = series
    refer = {"$ref": "#/definitions/series"}
    for key in ("series", "results"):
        case[key]["additionalProperties"] = refer
    case["series"]["properties"] = {
        name: {**refer, "description": meaning} if meaning else refer
        for name, meaning in _measured(spec)
    }
    schema["properties"]["cases"]["items"] = {"$ref": "#/definitions/Case"}
    return shapes, schema


def _measured(spec: SpecNames) -> list[tuple[str, Any]]:
    """Return references with a statistic: data has one."""
    return [(name, meaning) for name, meaning in references(spec) if "@" in name]
