"""A small change of a spec is a small change of its template."""

from __future__ import annotations

import difflib
import re
import shutil
from pathlib import Path

import pytest
from emit.reading import read

from compiler.pipeline import compile_environment

ROOT = Path(__file__).parents[2]
SPEC = "specs/petclinic.yaml"
NEW = """\
  {key}:
    metric: genai.Throttles@Sum
    threshold: "> 3"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    return tmp_path


def body(project: Path) -> str:
    compilation = compile_environment(project, "dev")
    assert not compilation.diagnostics
    (template,) = compilation.templates
    return template.body


def edit(project: Path, old: str, new: str) -> None:
    path = project / SPEC
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def changed(before: str, after: str) -> tuple[list[str], list[str]]:
    lines = [
        line
        for line in difflib.unified_diff(before.splitlines(), after.splitlines(), n=0)
        if not line.startswith(("---", "+++", "@@"))
    ]
    return [x[1:] for x in lines if x[0] == "-"], [x[1:] for x in lines if x[0] == "+"]


@pytest.mark.parametrize("before", ["api-5xx-errors", "ecs-cpu", "aurora-cpu"])
@pytest.mark.parametrize("key", ["aaa-first", "genai-throttles", "zzz-last"])
def test_an_alarm_inserted_anywhere_changes_no_other_resource(
    before: str, key: str, project: Path
) -> None:
    old = body(project)
    edit(project, f"\n  {before}:\n", f"\n{NEW.format(key=key)}  {before}:\n")
    new = body(project)
    a, b = read(old)["Resources"], read(new)["Resources"]
    added = set(b) - set(a)
    assert len(added) == 1
    assert not set(a) - set(b)
    # The dashboard lists every alarm; nothing else knows of it.
    assert [key for key in a if a[key] != b[key]] == ["DashboardMain"]
    removed, lines = changed(old, new)
    assert removed == []
    assert len([line for line in lines if ":alarm:petclinic-dev-" in line]) == 1


def test_a_new_member_of_a_fan_out_leaves_the_others_alone(project: Path) -> None:
    old = read(body(project))["Resources"]
    path = project / "specs/environments/dev.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[admin, customers", "[admin, chat, customers"))
    new = read(body(project))["Resources"]
    assert {key for key in old if old[key] != new[key]} == {"DashboardMain"}
    assert {key for key in new if key not in old} == {
        "AlarmEcsCpuChat",
        "AlarmEcsMemoryChat",
        "AlarmEcsRunningTasksChat",
        "FilterAppErrorsChat",
        "FilterAppResponseTimeChat",
        "LogGroupEcsChat",
    }


@pytest.mark.parametrize("key", ["genai-duration", "ecs-memory", "aurora-cpu"])
def test_removing_an_alarm_removes_only_its_lines(key: str, project: Path) -> None:
    old = body(project)
    path = project / SPEC
    head, rest = path.read_text(encoding="utf-8").split(f"\n  {key}:\n")
    tail = rest[re.search(r"^ {0,2}\S", rest, re.MULTILINE).start() :]  # type: ignore[union-attr]
    path.write_text(f"{head}\n{tail}", encoding="utf-8")
    new = body(project)
    a, b = read(old)["Resources"], read(new)["Resources"]
    gone = set(a) - set(b)
    assert set(b) <= set(a)
    assert {a[name]["Metadata"]["watchform"].split("[")[0] for name in gone} == {f"alarms.{key}"}
    assert [name for name in b if a[name] != b[name]] == ["DashboardMain"]
    removed, added = changed(old, new)
    assert added == []
    assert len([line for line in removed if ":alarm:petclinic-dev-" in line]) == len(gone)


def test_renaming_an_alarm_changes_no_other(project: Path) -> None:
    old = body(project)
    edit(project, "\n  api-5xx-errors:\n", "\n  gone:\n")
    edit(project, "ALARM(api-5xx-errors)", "ALARM(gone)")
    renamed = body(project)
    a, b = read(old)["Resources"], read(renamed)["Resources"]
    assert set(a) ^ set(b) == {"AlarmApi5xxErrors", "AlarmGone"}


def test_one_threshold_is_one_line_and_its_description(project: Path) -> None:
    old = body(project)
    edit(project, 'threshold: "> 1000"', 'threshold: "> 900"')
    removed, added = changed(old, body(project))
    assert [line.strip() for line in removed] == [
        (
            "AlarmDescription: 'The API is slow: its average latency is > 1000 ms, "
            "in 2 of 2 periods of 5m.'"
        ),
        "Threshold: 1000",
    ]
    assert len(added) == 2


def test_one_metric_of_a_widget_is_one_line(project: Path) -> None:
    old = body(project)
    edit(
        project,
        "          - alb.RequestCount\n",
        "          - alb.RequestCount\n          - alb.HTTPCode_ELB_5XX_Count\n",
    )
    removed, added = changed(old, body(project))
    assert removed == []
    (line,) = added
    assert line.strip().startswith('["AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count"')


def test_the_order_of_entries_in_a_spec_moves_no_resource(project: Path) -> None:
    old = read(body(project))["Resources"]
    path = project / SPEC
    text = path.read_text(encoding="utf-8")
    head, rest = text.split("\nalarms:\n")
    alarms, tail = rest.split("\ncomposites:\n")
    entries = [f"  {e}" for e in alarms.strip("\n").removeprefix("  ").split("\n  ")]
    blocks: list[str] = []
    for entry in entries:
        if entry.startswith("    "):
            blocks[-1] += f"\n{entry}"
        else:
            blocks.append(entry)
    turned = "\n".join(reversed(blocks))
    path.write_text(f"{head}\nalarms:\n{turned}\n\ncomposites:\n{tail}", encoding="utf-8")
    new = read(body(project))["Resources"]
    assert {key for key in old if old[key] != new.get(key)} <= {"DashboardMain"}
    assert list(old) == list(new)
