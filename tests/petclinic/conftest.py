from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from emit.reading import read

from compiler.pipeline import compile_environment

ROOT = Path(__file__).parents[2]
ENVIRONMENTS = ("local", "dev", "staging", "prod")


@cache
def _template(environment: str) -> dict[str, Any]:
    compilation = compile_environment(ROOT, environment)
    assert not compilation.diagnostics
    (template,) = compilation.templates
    return read(template.body)


@pytest.fixture(params=ENVIRONMENTS)
def environment(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def template(environment: str) -> dict[str, Any]:
    return _template(environment)


@pytest.fixture
def of_type(template: dict[str, Any]) -> Callable[[str], dict[str, dict[str, Any]]]:
    def find(kind: str) -> dict[str, dict[str, Any]]:
        resources = template["Resources"].items()
        return {key: r["Properties"] for key, r in resources if r["Type"] == f"AWS::{kind}"}

    return find
