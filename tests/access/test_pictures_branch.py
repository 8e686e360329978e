"""The pictures of a report on a branch: the script, run by node with a GitHub that notes.

It commits what is a picture and nothing else, and tries again where another run was faster.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from test_comment import NODE, script

PNG = bytes.fromhex("89504e470d0a1a0a") + b"of a dashboard"
_GITHUB = """
const context = {repo: {owner: 'acme', repo: 'shop'}, runId: 7, issue: {number: 3}};
const branch = JSON.parse(process.env.THERE);
let faster = Number(process.env.FASTER);
const note = (what, answer) => async ({owner, repo, ...given}) => {
  console.log(JSON.stringify({what, ...given}));
  return {data: answer(given)};
};
const refuse = status => { throw Object.assign(new Error('refused'), {status}); };
const moved = () => { if (faster-- > 0) refuse(422); };
const github = {rest: {git: {
  createBlob: note('blob', ({content}) => ({sha: `blob of ${content.length}`})),
  getRef: note('ref', () => branch ? {object: {sha: 'head'}} : refuse(404)),
  getCommit: note('head', () => ({tree: {sha: 'tree of head'}})),
  createTree: note('tree', () => ({sha: 'new tree'})),
  createCommit: note('commit', () => ({sha: 'new commit'})),
  updateRef: note('update', moved),
  createRef: note('create', moved),
}}};
(async () => {
%s
})().catch(error => { console.log(JSON.stringify({what: 'failed'})); });
"""

pytestmark = pytest.mark.skipif(NODE is None, reason="node is not there")


def asked(
    folder: Path, files: dict[str, bytes], *, there: bool = True, faster: int = 0
) -> list[dict[str, Any]]:
    """Run the script where a report has these files; return all that it asked of GitHub."""
    pictures = folder / "report/pictures"
    pictures.mkdir(parents=True)
    for name, data in files.items():
        (pictures / name).write_bytes(data)
    variables = {"BRANCH": "pictures", "THERE": json.dumps(there), "FASTER": str(faster)}
    done = subprocess.run(
        [str(NODE), "-e", _GITHUB % script("pictures")],
        cwd=folder,
        env=variables,
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def names(requests: list[dict[str, Any]]) -> list[str]:
    return [each["what"] for each in requests]


def test_pictures_are_added_to_the_branch(tmp_path: Path) -> None:
    requests = asked(tmp_path, {"dev-Main-after.png": PNG, "dev-Main-before.png": PNG})
    assert names(requests) == ["blob", "blob", "ref", "head", "tree", "commit", "update"]
    tree, commit, update = requests[-3:]
    assert [each["path"] for each in tree["tree"]] == [
        "3/7/dev-Main-after.png",
        "3/7/dev-Main-before.png",
    ]
    assert tree["base_tree"] == "tree of head"
    assert commit["parents"] == ["head"]
    assert (update["ref"], update["sha"]) == ("heads/pictures", "new commit")


def test_the_branch_begins_with_nothing_else_in_it(tmp_path: Path) -> None:
    requests = asked(tmp_path, {"a.png": PNG}, there=False)
    assert names(requests) == ["blob", "ref", "tree", "commit", "create"]
    assert "base_tree" not in requests[2]
    assert requests[3]["parents"] == []
    assert requests[4]["ref"] == "refs/heads/pictures"


def test_what_is_no_picture_is_left_out(tmp_path: Path) -> None:
    files = {"a.png": b"<script>", "b.html": PNG, "c d.png": PNG, "e.png": PNG + bytes(6_000_000)}
    assert asked(tmp_path, files) == []


def test_it_tries_again_where_another_run_was_faster(tmp_path: Path) -> None:
    assert names(asked(tmp_path, {"a.png": PNG}, faster=2)).count("update") == 3


def test_it_fails_where_others_always_are(tmp_path: Path) -> None:
    assert names(asked(tmp_path, {"a.png": PNG}, faster=9))[-2:] == ["update", "failed"]
