"""The language server that editors run (yaml-language-server) with the schemas of PetClinic.

`make test` installs it where npm is. WATCHFORM_EDITOR_TESTS=required refuses to do without.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from editors.editors_project import ROOT, copied
from editors.language_server import PROGRAM, LanguageServer

READY = PROGRAM.is_file() and shutil.which("node") is not None
REQUIRED = os.environ.get("WATCHFORM_EDITOR_TESTS") == "required"
pytestmark = pytest.mark.skipif(
    not READY and not REQUIRED,
    reason="node, or tests/editors/node_modules (`make test` installs it), is missing",
)
SPEC = (ROOT / "specs/petclinic.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def server(project: Path) -> Iterator[LanguageServer]:
    assert READY, "WATCHFORM_EDITOR_TESTS=required, and the language server is not installed"
    server = LanguageServer(project)
    yield server
    server.close()


@pytest.fixture
def path(project: Path, request: pytest.FixtureRequest) -> Path:
    """Name a document of this test's own, beside the specs."""
    return project / "specs" / f"{abs(hash(request.node.name))}.yaml"


def opened(server: LanguageServer, path: Path, old: str = "", new: str = "") -> tuple[int, int]:
    """Open PetClinic's spec with a change; return where `‸` stands in what was changed."""
    assert old in SPEC
    text = SPEC.replace(old, new, 1) if old else SPEC
    at = text.find("‸")
    text = text.replace("‸", "")
    server.open(path, text)
    return text.count("\n", 0, at), at - text.rfind("\n", 0, at) - 1


def test_the_spec_of_petclinic_has_no_finding(server: LanguageServer, path: Path) -> None:
    assert server.open(path, SPEC) == []


def test_metrics_of_the_watches_are_completed(server: LanguageServer, path: Path) -> None:
    old = "  api-5xx-errors:\n    metric: api.5XXError@Sum\n"
    place = opened(server, path, old, "  api-5xx-errors:\n    metric: api.‸\n")
    found = server.complete(path, *place)
    assert {"api.5XXError", "api.5XXError@Sum", "api.Latency@p99", "error_rate"} <= set(found)
    assert found["api.Latency"]["documentation"] == "Average, Milliseconds"


def test_metrics_are_completed_in_the_list_of_a_widget(server: LanguageServer, path: Path) -> None:
    place = opened(server, path, "[api.Count, ", "[api.Count, ‸, ")
    assert "targets.UnHealthyHostCount" in server.complete(path, *place)


def test_services_are_completed_with_their_titles(server: LanguageServer, path: Path) -> None:
    place = opened(server, path, "service: ecs-service", "service: ‸")
    found = server.complete(path, *place)
    assert {"lambda", "alb", "ecs-service", "custom"} <= set(found)
    assert found["lambda"]["documentation"] == "Lambda function"


def test_the_identity_of_a_service_is_completed(server: LanguageServer, path: Path) -> None:
    place = opened(server, path, "    ClusterName: ${inputs.ecs_cluster}\n", "    ‸\n")
    found = server.complete(path, *place)
    assert "ClusterName" in found
    assert "FunctionName" not in found


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        pytest.param("    severity: critical\n", "    severity: ‸\n", "warning", id="severities"),
        pytest.param("alarms: [ecs-cpu]", "alarms: [‸]", "ecs-memory", id="alarms"),
        pytest.param("{alarm: maintenance,", "{alarm: ‸,", "api-latency", id="suppressors"),
        pytest.param("    period: 1m\n", "    ‸\n", "runbook", id="keys of an alarm"),
        pytest.param(" breaching\n", " ‸\n", "notBreaching", id="gaps"),
        pytest.param("keep: 90d}", "keep: ‸}", "365d", id="days of a log group"),
        pytest.param("    period: 1m\n", "    period: ‸\n", "5m", id="periods"),
        pytest.param(
            "email: ${values.alert_email}", "email: ‸", '"${values.alert_email}"', id="val"
        ),
    ],
)
def test_names_and_words_are_completed(
    old: str, new: str, wanted: str, server: LanguageServer, path: Path
) -> None:
    found = server.complete(path, *opened(server, path, old, new))
    # A label is what one reads; `$` is escaped in what is inserted.
    inserted = {str(item.get("insertText")).replace("\\", "") for item in found.values()}
    assert wanted in {*found, *inserted}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param("treat_missing_data", "treat‸_missing_data", "What a gap counts as", id="key"),
        pytest.param(
            "api.5XXError@Sum\n", "api‸.5XXError@Sum\n", "API Gateway REST API", id="metric"
        ),
        pytest.param("service: lambda", "service: la‸mbda", "Lambda function", id="service"),
        pytest.param(
            "\nalarms:", "\nal‸arms:", "What is wrong when, and who hears of it", id="section"
        ),
    ],
)
def test_hovering_says_what_a_thing_means(
    old: str, new: str, said: str, server: LanguageServer, path: Path
) -> None:
    assert said in server.hover(path, *opened(server, path, old, new))


def test_a_mistake_is_told_at_its_place(server: LanguageServer, path: Path) -> None:
    found = server.open(path, SPEC.replace("api.5XXError@Sum\n", "api.5XXErorr@Sum\n", 1))
    assert [f["message"] for f in found] == ["API Gateway REST API has no such metric"]
    line = SPEC.split("\n")[found[0]["range"]["start"]["line"]]
    assert line == "    metric: api.5XXError@Sum"


def test_an_unknown_key_is_told(server: LanguageServer, path: Path) -> None:
    found = server.open(path, SPEC.replace('    threshold: "> 10"', '    treshold: "> 10"', 1))
    assert "Property treshold is not allowed." in [f["message"] for f in found]


def test_an_environment_completes_what_it_overrides(server: LanguageServer, project: Path) -> None:
    path = project / "specs/environments/other.yaml"
    text = (ROOT / "specs/environments/dev.yaml").read_text(encoding="utf-8")
    text += "overrides:\n  petclinic:\n    alarms:\n      \n"
    assert server.open(path, text) is not None
    found = server.complete(path, text.count("\n") - 1, 6)
    assert {"ecs-cpu", "api-5xx-errors"} <= set(found)
