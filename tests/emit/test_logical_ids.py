"""The estate knows every logical ID that its templates use."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler.ir.estate import logical_ids
from compiler.pipeline import compile_environment
from emit.reading import read

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("environment", ["dev", "local"])
def test_the_ids_of_the_nodes_are_those_of_the_template(environment: str) -> None:
    (template,) = compile_environment(ROOT, environment).templates
    wanted = [i for node in template.stack.nodes for i in logical_ids(node)]
    assert len(wanted) == len(set(wanted))
    assert sorted(wanted) == sorted(read(template.body)["Resources"])
