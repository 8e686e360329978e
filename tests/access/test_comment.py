"""The comment on a pull request: the script of the workflow, run by node with a GitHub that notes.

It is written whatever failed, written anew where it is there, and says what it leaves out.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

PLAN = Path(__file__).parents[2] / ".github/workflows/plan.yml"
RUN = "https://github.example/acme/shop/actions/runs/7"
NODE = shutil.which("node")
_GITHUB = """
const context = {repo: {owner: 'acme', repo: 'shop'}, serverUrl: 'https://github.example',
  runId: 7, issue: {number: 3}};
const note = what => async given => { console.log(JSON.stringify({what, ...given})); };
const github = {rest: {issues: {updateComment: note('update'), createComment: note('create')}},
  paginate: async () => JSON.parse(process.env.COMMENTS)};
(async () => {
%s
})();
"""

pytestmark = pytest.mark.skipif(NODE is None, reason="node is not there")


def script(job: str = "comment") -> str:
    jobs = yaml.safe_load(PLAN.read_text(encoding="utf-8"))["jobs"]
    (step,) = [step for step in jobs[job]["steps"] if "script" in step.get("with", {})]
    text: str = step["with"]["script"]
    return text


def comment(
    folder: Path,
    parts: Mapping[str, str],
    outcomes: Mapping[str, str] | None = None,
    *,
    check: str = "success",
    cloudformation: str = "success",
    pictures: str = "skipped",
    comments: object = (),
) -> dict[str, Any]:
    """Run the script where these parts lie; return the one thing it asked of GitHub."""
    (folder / "parts").mkdir()
    for name, text in parts.items():
        (folder / "parts" / name).write_text(text, encoding="utf-8")
    steps = {name: {"outcome": outcome} for name, outcome in (outcomes or {}).items()}
    results = {"check": {"result": check}, "cloudformation": {"result": cloudformation}}
    results["pictures"] = {"result": pictures}
    variables = {
        "STEPS": json.dumps(steps) if steps else "",
        "RESULTS": json.dumps(results),
        "COMMENTS": json.dumps(comments),
    }
    done = subprocess.run(
        [str(NODE), "-e", _GITHUB % script()],
        cwd=folder,
        env=variables,
        capture_output=True,
        text=True,
        check=True,
    )
    (line,) = done.stdout.splitlines()
    asked: dict[str, Any] = json.loads(line)
    return asked


def test_the_report_stands_above_the_plans_in_the_order_of_deployment(tmp_path: Path) -> None:
    parts = {
        "prod-2-cloudformation.md": "prod by CloudFormation",
        "dev-2-cloudformation.md": "dev by CloudFormation",
        "staging-2-cloudformation.md": "staging by CloudFormation",
        "0-report.md": "what it means",
    }
    held = (
        f"The artifacts of [the run]({RUN}) hold the whole report, its pictures, and the plans "
        "from the templates."
    )
    asked = comment(tmp_path, parts, {"compile": "success"})
    assert asked["what"] == "create"
    assert asked["issue_number"] == 3
    assert asked["body"].split("\n\n") == [
        "<!-- watchform plan -->",
        "what it means",
        "dev by CloudFormation",
        "staging by CloudFormation",
        "prod by CloudFormation",
        f"<sub>{held}</sub>\n",
    ]


def test_what_failed_is_said_first(tmp_path: Path) -> None:
    outcomes = {"install": "success", "compile": "failure", "lint": "success", "report": "failure"}
    parts = {"0-report.md": ""}
    asked = comment(tmp_path, parts, outcomes, check="failure", pictures="failure")
    assert asked["body"].splitlines()[1] == (
        "**Failed: compile, report, the pictures.** What is wrong stands at the changed lines, and "
        f"in [the run]({RUN})."
    )


def test_it_is_written_where_nothing_could_be_installed(tmp_path: Path) -> None:
    asked = comment(tmp_path, {}, check="failure", cloudformation="failure")
    assert "**Failed: check, the plan of CloudFormation.**" in asked["body"]


def test_the_one_comment_is_written_anew(tmp_path: Path) -> None:
    comments = [
        {"id": 1, "user": {"type": "User"}, "body": "<!-- watchform plan -->\nquoted"},
        {"id": 2, "user": {"type": "Bot"}, "body": "of another bot"},
        {"id": 5, "user": {"type": "Bot"}, "body": "<!-- watchform plan -->\nold"},
    ]
    asked = comment(tmp_path, {"dev-2-cloudformation.md": "new"}, comments=comments)
    assert (asked["what"], asked["comment_id"]) == ("update", 5)
    assert "new" in asked["body"]


def test_what_does_not_fit_is_named_with_where_it_is(tmp_path: Path) -> None:
    parts = {
        "0-report.md": "d" * 40_000,
        "staging-2-cloudformation.md": "s" * 40_000,
        "prod-2-cloudformation.md": "p" * 10_000,
    }
    body = comment(tmp_path, parts)["body"]
    assert len(body) <= 65_536
    assert ("d" * 40_000 in body, "sss" in body, "p" * 10_000 in body) == (True, False, True)
    assert (
        "**Too long for this comment: staging-2-cloudformation.** All of it is in the summary and "
        f"the artifacts of [the run]({RUN})." in body
    )
