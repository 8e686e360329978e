"""What has to be allowed, what was reviewed, and plans without an account."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from deploy_fakes import ENVIRONMENT, deployed, origin, template
from markdown_it import MarkdownIt

from compiler.cli import main
from compiler.cli.screen import Exit
from compiler.cli.views import plan_json, plan_markdown
from compiler.deploy import plan_file
from compiler.deploy.guards import Guard, by_entry, held
from compiler.deploy.leave import Terms
from compiler.deploy.meaning.said import said
from compiler.deploy.parameters import Filled
from compiler.deploy.plan import Action, PropertyChange, ResourceChange, StackPlan
from compiler.deploy.reviewed import base_of, differing, fingerprint
from compiler.deploy.wanted import wanted_stack
from compiler.text.diagnostic import Problem

ROOT = Path(__file__).parents[2]
BUCKET, ALARM = "AWS::S3::Bucket", "AWS::CloudWatch::Alarm"


def plan(*changes: ResourceChange, **more: object) -> StackPlan:
    wanted = wanted_stack(template(), Filled({}), "petclinic")
    made = StackPlan(wanted, Action.UPDATE, "it differs from the spec", changes)
    return dataclasses.replace(made, **more)  # type: ignore[arg-type]


def change(action: str, name: str, type_: str = ALARM, **more: object) -> ResourceChange:
    logical_id = "".join(c for c in name.title() if c.isalnum())
    made = ResourceChange("add", logical_id, type_, name, span=origin(name, 3).span)
    return dataclasses.replace(made, action=action, **more)  # type: ignore[arg-type]


WEAKER = (said("goes off above 90 instead of above 80", "Threshold", weaker=True),)
LOST = {
    "a bucket that is deleted": (change("remove", "trail", BUCKET, policy="Delete"), True),
    "a bucket that stays": (change("remove", "trail", BUCKET, policy="Retain"), False),
    "a bucket that is made anew": (change("replace", "trail", BUCKET, policy="Delete"), True),
    "a bucket of which the old one stays": (
        change("replace", "trail", BUCKET, policy="ReplaceAndRetain"),
        False,
    ),
    "a bucket that may be made anew": (
        change("replace", "trail", BUCKET, certain=False),
        True,
    ),
    "a bucket that changes in place": (change("change", "trail", BUCKET), False),
    "an alarm that is made anew holds no data": (change("replace", "alarms.a"), False),
}


@pytest.mark.parametrize(("one", "lost"), LOST.values(), ids=LOST)
def test_what_loses_data_has_to_be_allowed(one: ResourceChange, lost: bool) -> None:
    found = held([plan(one)])
    assert [each.guard for each in found] == ([Guard.DATA] if lost else [])


def test_what_weakens_has_to_be_allowed_by_id_name_or_entry() -> None:
    members = [change("change", f"alarms.cpu[{m}]", meaning=WEAKER) for m in ("a", "b")]
    plans = [plan(*members)]
    assert len(held(plans)) == 2
    [joined] = by_entry(held(plans))
    assert (joined.name, joined.members) == ("alarms.cpu", 2)
    assert Terms(guarded=True, allowed=("alarms.cpu",)).left(plans) == ()
    [left] = Terms(guarded=True, allowed=("alarms.cpu[a]",)).left(plans)
    assert left.name == "alarms.cpu[b]"
    assert Terms(guarded=True, allowed=("AlarmsCpuA", "AlarmsCpuB")).left(plans) == ()
    assert Terms(guarded=False).objections(plans) == ()


def test_what_is_not_allowed_is_told_once_an_entry_with_the_way_out() -> None:
    members = [change("change", f"alarms.cpu[{m}]", meaning=WEAKER) for m in ("a", "b")]
    [told] = Terms(guarded=True).objections([plan(*members)])
    assert told.code.id == "WF716"
    assert told.message == "alarms.cpu (2): goes off above 90 instead of above 80"
    assert told.help == "if that is meant: `--allow alarms.cpu`"


def test_an_allowance_that_allows_nothing_is_told() -> None:
    plans = [plan(change("change", "alarms.cpu", meaning=WEAKER))]
    told = Terms(guarded=True, allowed=("alarms.cpu", "alarms.cup")).objections(plans)
    assert [d.code.id for d in told] == ["WF718"]
    assert "`--allow alarms.cup` allows nothing" in told[0].message
    assert told[0].help == "to be allowed are: alarms.cpu"


def test_a_plan_that_changes_nothing_needs_no_leave() -> None:
    weak = change("change", "alarms.cpu", meaning=WEAKER)
    assert held([plan(weak, action=Action.NOTHING)]) == ()


def test_another_state_of_the_stack_is_another_plan() -> None:
    before = deployed()
    one = plan(base=base_of(before, "a"))
    same = plan(base=base_of(before, "a"))
    other = plan(base=base_of(before, "b"))
    tagged = plan(base=base_of(dataclasses.replace(before, tags={"a": "b"}), "a"))
    assert fingerprint(one) == fingerprint(same)
    assert len({fingerprint(p) for p in (one, other, tagged, plan(action=Action.CREATE))}) == 4
    name = one.wanted.name
    assert differing([one], {name: fingerprint(one)}) == ()
    assert differing([other], {name: fingerprint(one)}) == (name,)
    assert differing([one], {name: fingerprint(one), "gone": "x"}) == ("gone",)


def test_what_was_reviewed_is_all_that_is_done(tmp_path: Path) -> None:
    one = plan(change("change", "alarms.cpu", meaning=WEAKER))
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(plan_json.document(ENVIRONMENT, [one])))
    reviewed = plan_file.read(path, ENVIRONMENT.name)
    assert Terms(reviewed=reviewed).objections([one]) == ()
    [told] = Terms(guarded=True, reviewed=reviewed).objections([plan(base="other")])
    assert told.code.id == "WF714"


BAD_FILES = {
    "no JSON": ("{", "is not JSON"),
    "no plan": ("[]", "is not a plan"),
    "another version": ('{"version": 2, "stacks": []}', "is not a plan"),
    "an offline plan": (
        '{"version": 1, "stacks": [], "offline": true, "environment": "dev"}',
        "was made offline",
    ),
    "a plan of another environment": (
        '{"version": 1, "stacks": [], "environment": "prod"}',
        "is a plan for prod, not for dev",
    ),
    "deeply nested": ("[" * 100_000, "is not JSON"),
}


@pytest.mark.parametrize(("content", "said_"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_is_no_plan_is_told(content: str, said_: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(content)
    with pytest.raises(Problem) as problem:
        plan_file.read(path, "dev")
    [told] = problem.value.diagnostics
    assert told.code.id == "WF717"
    assert said_ in told.message
    assert told.help


def test_markdown_is_short_and_says_what_it_leaves_out() -> None:
    few = plan_markdown.render(ENVIRONMENT, [plan(change("change", "alarms.cpu", meaning=WEAKER))])
    assert "> **To be allowed: the monitoring becomes weaker**" in few
    assert "  - ⚠ goes off above 90 instead of above 80" in few
    values = (PropertyChange("Threshold", "x" * 500, "y" * 500),)
    many = [change("change", f"alarms.a{n}", properties=values) for n in range(2_000)]
    text = plan_markdown.render(ENVIRONMENT, [plan(*many)])
    assert len(text) < 65_536
    assert "do not fit here" in text
    assert "do not fit here" in text.rpartition("</details>")[2], "it is folded away"
    some = plan_markdown.render(ENVIRONMENT, [plan(*many[:250])])
    assert "<details><summary>238 more</summary>" in some
    assert len(some) < 65_536


def test_markdown_shows_texts_of_specs_and_does_nothing_they_say() -> None:
    title = "`</details>` @octocat *now* <img src=x>"
    meaning = (said(f"widget `{title}` goes", "DashboardBody", weaker=True),)
    values = (PropertyChange("Name`|@octocat", "`a`", "[b](https://example.com)"),)
    changes = (
        change("change", "dashboards.a`b", meaning=meaning),
        change("change", "alarms.c", properties=values),
    )
    text = plan_markdown.render(ENVIRONMENT, [plan(*changes)])
    html = MarkdownIt("gfm-like", {"linkify": False}).render(text)
    assert not re.findall(r"<(?:em|img|a|details)\b", html)
    outside = re.sub(r"<code>.*?</code>", "", html)
    assert "@octocat" not in outside
    assert "<code>[b](https://example.com)</code>" in html


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, list(words))
    return done.exit_code, done.stdout, done.stderr


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=Example", "-c", "user.email=team@example.com"]
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def committed(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "docs/examples/first", tmp_path, dirs_exist_ok=True)
    git(tmp_path, "init", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "first")
    return tmp_path


def offline(folder: Path, *more: str) -> tuple[int, str, str]:
    return run("plan", "--env", "dev", "--offline", "--project", str(folder), *more)


def test_offline_nothing_changes_where_nothing_changed(committed: Path) -> None:
    code, out, _ = offline(committed, "--exit-code")
    assert code == Exit.DONE
    assert "shop-dev-monitoring: nothing to do, its template stays as it is." in out


def test_offline_says_what_a_change_means_without_credentials(committed: Path) -> None:
    spec = committed / "specs/shop.yaml"
    spec.write_text(spec.read_text().replace('"> 5"', '"> 9"'))
    code, out, _ = offline(committed, "--exit-code")
    assert code == Exit.PLAN_HAS_CHANGES
    assert "! goes off above 9 instead of above 5" in out
    assert "To be allowed: the monitoring becomes weaker" in out
    code, out, _ = offline(committed, "--format", "json")
    found = json.loads(out)
    assert found["offline"] is True
    assert found["stacks"][0]["digest"] is None
    assert found["to_allow"][0]["name"] == "alarms.order-errors"


def test_offline_knows_what_cannot_be_changed_in_place(committed: Path) -> None:
    spec = committed / "specs/shop.yaml"
    text = spec.read_text().replace("severity: critical}", "severity: critical, name: shop-dev-x}")
    spec.write_text(text)
    _, out, _ = offline(committed)
    assert "± alarms.order-errors" in out
    assert "made anew" in out


def test_offline_a_spec_without_committed_template_is_new(committed: Path) -> None:
    shutil.rmtree(committed / "templates_out")
    git(committed, "commit", "-am", "without")
    _, out, _ = offline(committed)
    assert "no template of it is committed yet" in out
    assert "+ alarms.order-errors" in out


def test_an_offline_plan_cannot_be_kept_for_a_deployment(committed: Path) -> None:
    code, _, err = offline(committed, "--out", "plan.json")
    assert code == 2
    assert "--out needs the account" in err


@pytest.mark.embedded
def test_a_deployment_does_what_was_reviewed_or_nothing(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "docs/examples/first/specs", tmp_path / "specs")
    (tmp_path / "specs/environments/local.yaml").write_text(
        "version: 1\nenvironment: local\nembedded: true\nregion: us-west-2\nprefix: shop-local\n"
    )
    spec, file = tmp_path / "specs/shop.yaml", tmp_path / "plan.json"
    here = ("--env", "local", "--project", str(tmp_path))
    code, _, err = run("plan", *here, "--out", str(file))
    assert code == Exit.DONE, err
    good = spec.read_text()
    spec.write_text(good.replace('"> 5"', '"> 9"'))
    code, _, err = run("deploy", *here, "--plan", str(file))
    assert code == Exit.APPROVAL_REQUIRED
    assert "is not what was reviewed" in err
    spec.write_text(good)
    code, out, err = run("deploy", *here, "--plan", str(file))
    assert code == Exit.DONE, err
    assert "is deployed" in out
    code, out, _ = run("deploy", *here, "--plan", str(file))
    assert code == Exit.DONE
    assert "nothing to do" in out
