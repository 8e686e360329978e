"""The schema of alarm tests: one for all files of `specs/*.test.yaml`."""

from __future__ import annotations

from compiler.editor.shapes import Schema, Shapes


def shapes_of_tests() -> tuple[Shapes, Schema]:
    """Write the shape of a test file; its cases and expectations are decoded one by one."""
    # Imported here: the values of a series are arrays of numpy.
    from compiler.simulate.cases.file import Case, Expectation, TestFile
    from compiler.simulate.cases.notation import NUMBERS

    shapes = Shapes({}, final=True)
    schema = shapes.object(TestFile)
    cases = schema["properties"]["cases"]
    cases["items"] = shapes.model(Case)
    properties = shapes.definitions["Case"]["properties"]
    properties["expect"]["items"] = shapes.model(Expectation)
    for kind in ("series", "results"):
        # A text or a number stands for the longer form with its values.
        whole = properties[kind]["additionalProperties"]["anyOf"][-1]
        properties[kind]["additionalProperties"] = {"anyOf": [dict(NUMBERS), whole]}
    return shapes, schema
