"""What went wrong in the Terraform layer, and cannot go wrong here.

Each test plants one of the old mistakes in the PetClinic specs.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from compiler.pipeline import compile_all, compile_environment
from compiler.text.diagnostic import Diagnostic, Severity

ROOT = Path(__file__).parents[2]
SPEC = "specs/petclinic.yaml"
DEV = "specs/environments/dev.yaml"
Plant = Callable[[str, str, str], list[Diagnostic]]


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """Replace a text of a file, which must be there, and compile dev."""

    def planted(file: str, old: str, new: str) -> list[Diagnostic]:
        shutil.copytree(ROOT / "specs", tmp_path / "specs")
        path = tmp_path / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        return list(compile_environment(tmp_path, "dev").diagnostics)

    return planted


def only(diagnostics: list[Diagnostic], code: str) -> Diagnostic:
    (found,) = diagnostics
    assert found.code.id == code
    assert found.severity is Severity.ERROR
    return found


def test_1_a_topic_variable_that_is_an_empty_text(plant: Plant) -> None:
    found = only(plant(DEV, "alert_email: alerts@example.com", 'alert_email: ""'), "WF523")
    assert found.span is not None
    assert found.span.file == DEV


def test_1_a_value_that_was_set_under_another_name(plant: Plant) -> None:
    found = only(plant(DEV, "alert_email:", "alarm_email:"), "WF301")
    assert "no value is called `alert_email`" in found.message


def test_1_an_alarm_that_notifies_nobody(plant: Plant) -> None:
    old = "    actions: {}                       # nobody is told: it keeps customers-down quiet\n"
    diagnostics = plant("specs/project.yaml", "    severity: warning\n", "")
    assert {d.code.id for d in diagnostics} == {"WF421"}
    assert old in (ROOT / SPEC).read_text(encoding="utf-8")
    assert not any("maintenance" in d.message for d in diagnostics)


def test_2_a_dashboard_of_an_api_that_does_not_exist(plant: Plant) -> None:
    found = only(plant(SPEC, "metrics: [api.Count, ", "metrics: [apii.Count, "), "WF331")
    assert found.help == "did you mean `api`?"


def test_2_no_template_names_the_function_of_another_environment() -> None:
    for name in ("staging", "prod", "local"):
        compilation = compile_environment(ROOT, name)
        (template,) = compilation.templates
        assert "petclinic-dev" not in template.body


def test_3_a_name_without_its_environment(plant: Plant) -> None:
    old, new = "    name: ${prefix}-Dashboard\n", "    name: PetClinic-Dashboard\n"
    only(plant(SPEC, old, new), "WF802")


def test_3_two_environments_of_an_account_with_one_prefix(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    staging = tmp_path / "specs/environments/staging.yaml"
    text = staging.read_text(encoding="utf-8")
    text = text.replace("prefix: petclinic-staging", "prefix: petclinic-dev")
    staging.write_text(text.replace("region: ap-northeast-1", "region: us-west-2"))
    found = compile_all(tmp_path).diagnostics
    assert [d.code.id for d in found] == ["WF373"]


def test_3_two_regions_of_an_account_with_one_bucket(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    staging = tmp_path / "specs/environments/staging.yaml"
    text = staging.read_text(encoding="utf-8")
    staging.write_text(text.replace("prefix: petclinic-staging", "prefix: petclinic-dev"))
    (found,) = compile_all(tmp_path).diagnostics
    assert found.code.id == "WF371"
    assert found.message.startswith("the bucket `petclinic-dev-")


def test_3_the_alias_of_a_key_holds_its_environment() -> None:
    for name in ("dev", "staging"):
        (template,) = compile_environment(ROOT, name).templates
        aliases = [line for line in template.body.splitlines() if "AliasName:" in line]
        assert len(aliases) == 2
        assert all(f"alias/petclinic-{name}-" in line for line in aliases)


def test_4_a_metric_in_the_wrong_namespace(plant: Plant) -> None:
    new = "  maintenance:\n    namespace: AWS/ECS\n    metric: RunningTaskCount\n"
    old = "  maintenance:\n    namespace: PetClinic/Application\n    metric: MaintenanceMode\n"
    found = only(plant(SPEC, old, new), "WF341")
    assert found.message == "AWS/ECS has no metric `RunningTaskCount`"
    assert "ECS/ContainerInsights" in found.help


def test_5_a_request_count_drawn_as_an_average(plant: Plant) -> None:
    found = only(plant(SPEC, "metrics: [api.Count, ", "metrics: [api.Count@Average, "), "WF801")
    assert "api.Count" not in found.message
    assert "Sum" in found.help


def test_6_a_trail_without_lifecycle(plant: Plant) -> None:
    found = only(plant(SPEC, "  keep: 90d\n", ""), "WF202")
    assert found.message == "the trail has no `keep`"


def test_7_a_log_group_made_twice(plant: Plant) -> None:
    old = "  /aws/lambda/${prefix}-genai: {keep: 30d, adopt: true}       # Lambda made it\n"
    new = f"{old}  /aws/lambda/petclinic-dev-genai: 30d\n"
    found = plant(SPEC, old, new)
    assert [d.code.id for d in found] == ["WF371"]
    assert "log group" in found[0].message


def test_8_a_description_that_states_another_threshold(plant: Plant) -> None:
    old = '"The API answers with 5XX: ${threshold} in ${period}, in ${datapoints} periods."'
    (found,) = plant(SPEC, old, "The API answered more than 5 requests with 5XX.")
    assert found.code.slug == "description-of-another-threshold"


def test_8_a_description_follows_its_threshold(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    spec = tmp_path / SPEC
    text = spec.read_text(encoding="utf-8")
    spec.write_text(
        text.replace('threshold: "> 10"\n    severity', 'threshold: "> 25"\n    severity')
    )
    (template,) = compile_environment(tmp_path, "dev").templates
    assert "The API answers with 5XX: > 25 in 5m" in template.body
