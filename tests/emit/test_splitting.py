"""A stack that is too large becomes several templates, which name each other's things."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from compiler.emit import Template, folder, templates_of
from compiler.emit.parts import LIMITS, Limits, Part
from compiler.emit.unit import Limit
from compiler.ir.estate import Node
from compiler.ir.identity import Identity
from emit.estate import (
    ACTIONS,
    INPUTS,
    alarm,
    composite,
    dashboard,
    environment,
    ref,
    series,
    stack,
    stat,
    topic,
)
from emit.reading import read

SMALL = Limits(Limit(10, 9, 3, 1_000_000), Limit(8, 8, 2, 900_000))
ALARMS = [
    alarm(identity=Identity("Alarm", "errors", f"f{i}"), name=f"petclinic-dev-errors-f{i}")
    for i in range(20)
]


def made(
    *nodes: Node,
    known: Mapping[str, Part] | None = None,
    limits: Limits = SMALL,
    **changes: Any,
) -> tuple[Template, ...]:
    return templates_of(stack(*nodes, **changes), environment(), "petclinic", known or {}, limits)


def resources(templates: tuple[Template, ...]) -> dict[str, dict[str, Any]]:
    return {t.stack.key: read(t.body)["Resources"] for t in templates}


def test_a_stack_that_fits_is_one_template() -> None:
    (template,) = made(topic(), ALARMS[0])
    assert (template.stack.key, template.stack.name) == ("petclinic", "petclinic-dev-monitoring")


def test_the_parts_are_called_after_their_stack() -> None:
    found = {t.stack.key: t.stack.name for t in made(topic(), *ALARMS)}
    assert found["petclinic"] == "petclinic-dev-monitoring"
    assert found["petclinic.part-1"] == "petclinic-dev-monitoring-part-1"


def test_a_long_name_is_cut_and_stays_unlike_others() -> None:
    names = {"a" * 126 + "b": set(), "a" * 126 + "c": set()}
    for name, found in names.items():
        found |= {t.stack.name for t in made(topic(), *ALARMS, name=name)}
    first, second = names.values()
    assert not first & second
    assert all(len(name) <= 128 for name in first | second)


def test_an_alarm_of_another_part_calls_the_topic_by_its_arn() -> None:
    found = resources(made(topic(), *ALARMS))
    for key, part in found.items():
        calls = [r["Properties"]["AlarmActions"] for n, r in part.items() if n.startswith("Alarm")]
        arn = "arn:aws:sns:us-west-2:123456789012:petclinic-dev-alerts"
        expected = {"Ref": "TopicAlerts"} if key == "petclinic" else arn
        assert calls
        assert all(call == [expected] for call in calls)


def test_a_composite_waits_for_none_of_another_template() -> None:
    down = composite(
        rule='ALARM("petclinic-dev-errors-f1")', children=("AlarmErrorsF1",), actions=ACTIONS
    )
    (found,) = resources(made(topic(), *ALARMS, down))["petclinic.composites"].values()
    assert "DependsOn" not in found
    assert found["Properties"]["AlarmRule"] == 'ALARM("petclinic-dev-errors-f1")'


def test_every_resource_is_in_one_template_and_keeps_its_origin() -> None:
    whole = made(topic(), dashboard(), *ALARMS, limits=LIMITS)
    parts = made(topic(), dashboard(), *ALARMS)
    names = [name for part in resources(parts).values() for name in part]
    assert sorted(names) == sorted(resources(whole)["petclinic"])
    origins = {name: origin for template in parts for name, origin in template.origins.items()}
    assert origins == dict(whole[0].origins)


def test_a_template_of_too_many_bytes_is_cut() -> None:
    limits = Limits(Limit(500, 200, 200, 6_000), Limit(450, 180, 180, 5_000))
    found = made(topic(), *ALARMS, limits=limits)
    assert len(found) > 2
    assert all(len(template.body.encode()) <= 6_000 for template in found)


def test_a_template_of_too_many_parameters_is_cut() -> None:
    named = [
        alarm(
            identity=Identity("Alarm", f"of-{entry.name}"),
            series=series(stat(dimensions=(("Name", ref(entry.name)),))),
        )
        for entry in INPUTS
    ]
    limits = Limits(Limit(500, 200, 2, 1_000_000), Limit(450, 180, 2, 900_000))
    found = made(topic(), *named, inputs=INPUTS, limits=limits)
    assert len(found) > 1
    asked = [set(read(template.body).get("Parameters", {})) for template in found]
    assert all(len(names) <= 2 for names in asked)
    assert set().union(*asked) == {"InputAlb", "InputEcs", "InputVpc"}


def test_one_thing_too_large_for_any_template_is_left_as_it_is() -> None:
    limits = Limits(Limit(500, 200, 200, 500), Limit(450, 180, 180, 400))
    found = made(ALARMS[0], limits=limits)
    assert [list(part) for part in resources(found).values()] == [["AlarmErrorsF0"]]


def test_the_folder_remembers_where_everything_stands(tmp_path: Path) -> None:
    found = made(topic(), dashboard(), *ALARMS)
    folder.write(tmp_path, found)
    known = folder.standing(tmp_path, "petclinic")
    assert {name: part.suffix for name, part in known.items()} == {
        name: key.removeprefix("petclinic").removeprefix(".")
        for key, part in resources(found).items()
        for name in part
    }
    assert made(topic(), dashboard(), *ALARMS, known=known) == found


def test_files_of_others_are_not_remembered(tmp_path: Path) -> None:
    (tmp_path / "petclinic.yaml").write_text("Resources:\n  AlarmErrorsF1:\n")
    folder.write(tmp_path / "other", made(topic(), key="petclinic-two"))
    assert folder.standing(tmp_path, "petclinic") == {}
    assert folder.standing(tmp_path / "other", "petclinic") == {}


def test_a_template_with_a_merge_conflict_is_remembered_as_far_as_it_goes(tmp_path: Path) -> None:
    folder.write(tmp_path, made(topic(), *ALARMS[:3]))
    path = tmp_path / "petclinic.yaml"
    conflict = "<<<<<<< ours\n  AlarmErrorsF1:\n=======\n  AlarmErrorsF1:\n>>>>>>> theirs"
    path.write_text(path.read_text().replace("  AlarmErrorsF1:", conflict))
    assert {"AlarmErrorsF0", "AlarmErrorsF1"} <= set(folder.standing(tmp_path, "petclinic"))
