"""The policies of PetClinic: what they allow, how large they are, and the bytes of them.

`WATCHFORM_REWRITE=1` writes the files of `petclinic/` anew; read the difference.
"""

from __future__ import annotations

import json
import os
import shutil
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from click.testing import CliRunner

from compiler.cli import main
from compiler.cli.screen import Exit
from compiler.emit.access.documents import LARGEST_POLICY, documents, size
from compiler.emit.access.names import widened, without_covered
from compiler.emit.policy import action, allow

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ROLES = ("deploy", "plan", "doctor", "look", "service")
# Every statement that is not about named resources, and why it cannot be.
ANYWHERE = {
    "Session": "GetCallerIdentity, ListExports and the drift's status know no resources",
    "KnowsNoResources": "what the table of resource types says knows none",
    "Looks": "a narrower scope shows no composite alarms, and no alarm without a stack",
    "CreateKeys": "a key has no name before it exists; the request must give the project's tag",
}


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["iam", *words])
    return done.exit_code, done.stdout, done.stderr


@cache
def files(role: str) -> dict[str, str]:
    """The files that the command writes for a role of dev, by name."""
    with TemporaryDirectory() as folder:
        words = ("--env", "dev", "--project", str(ROOT), "--role", role, "--out", folder)
        code, _, error = run(*words)
        assert (code, error) == (Exit.DONE, "")
        return {path.name: path.read_text(encoding="utf-8") for path in Path(folder).iterdir()}


def policies(role: str) -> list[dict[str, Any]]:
    return [json.loads(text) for _, text in sorted(files(role).items())]


def statements(role: str) -> list[dict[str, Any]]:
    return [each for policy in policies(role) for each in policy["Statement"]]


@pytest.mark.parametrize("role", ROLES)
def test_the_policies_of_petclinic_are_these(role: str) -> None:
    kept = HERE / "petclinic"
    if os.environ.get("WATCHFORM_REWRITE"):
        for name, text in files(role).items():
            (kept / name).write_text(text, encoding="utf-8")
    assert files(role) == {
        path.name: path.read_text(encoding="utf-8") for path in kept.glob(f"dev-{role}*.json")
    }


@pytest.mark.parametrize("role", ROLES)
def test_each_policy_fits_into_iam(role: str) -> None:
    for policy in policies(role):
        assert size(policy) <= LARGEST_POLICY


@pytest.mark.parametrize("role", ROLES)
def test_no_action_is_a_wildcard_and_resources_are_named(role: str) -> None:
    for each in statements(role):
        assert [a for a in each["Action"] if "*" in a] == []
        if each["Resource"] == ["*"]:
            assert each["Sid"] in ANYWHERE
        else:
            assert all(arn.startswith("arn:aws:") for arn in each["Resource"])


def test_who_plans_changes_nothing_besides_change_sets_and_stored_templates() -> None:
    allowed = {a for each in statements("plan") for a in each["Action"]}
    reading = ("BatchDescribe", "Describe", "Get", "List")
    verbs = {a for a in allowed if not a.partition(":")[2].startswith(reading)}
    changing = {a for a in verbs if not a.startswith("s3:")}
    assert changing == {
        "cloudformation:CreateChangeSet",
        "cloudformation:DeleteChangeSet",
        "cloudformation:DetectStackDrift",
        "cloudformation:DetectStackResourceDrift",
    }
    assert "cloudformation:ExecuteChangeSet" not in allowed


def _allowed(found: list[dict[str, Any]], name: str, arn: str) -> bool:
    return any(
        name in each["Action"] and any(fnmatchcase(arn, pattern) for pattern in each["Resource"])
        for each in found
    )


@pytest.mark.parametrize(
    ("name", "arn", "wanted"),
    [
        (
            "cloudwatch:PutMetricAlarm",
            "cloudwatch:us-west-2:123456789012:alarm:petclinic-dev-x",
            True,
        ),
        ("cloudwatch:PutMetricAlarm", "cloudwatch:us-west-2:123456789012:alarm:checkout-x", False),
        (
            "cloudwatch:PutDashboard",
            "cloudwatch::123456789012:dashboard/petclinic-dev-Dashboard",
            True,
        ),
        ("logs:CreateLogGroup", "logs:us-west-2:123456789012:log-group:/ecs/petclinic-dev-a", True),
        ("logs:CreateLogGroup", "logs:us-west-2:123456789012:log-group:/ecs/other", False),
        ("s3:PutBucketPolicy", "s3:::petclinic-dev-cloudtrail-logs", True),
        ("s3:PutBucketPolicy", "s3:::petclinic-prod-cloudtrail-logs", False),
        ("sns:Subscribe", "sns:us-west-2:123456789012:petclinic-dev-alerts", True),
        ("iam:PassRole", "iam::123456789012:role/petclinic-dev-monitoring-TrailRole-AB", True),
        ("iam:PassRole", "iam::123456789012:role/admin", False),
    ],
)
def test_the_service_role_reaches_its_own_resources_and_no_others(
    name: str, arn: str, wanted: bool
) -> None:
    assert _allowed(statements("service"), name, f"arn:aws:{arn}") is wanted


def test_with_a_service_role_who_deploys_passes_it_on_and_changes_no_resource(
    tmp_path: Path,
) -> None:
    role = "arn:aws:iam::123456789012:role/petclinic-cloudformation"
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    file = tmp_path / "specs/environments/dev.yaml"
    file.write_text(file.read_text(encoding="utf-8") + f"\nservice_role: {role}\n", "utf-8")
    code, out, error = run("--env", "dev", "--project", str(tmp_path))
    assert (code, error) == (Exit.DONE, "")
    found = json.loads(out)["Statement"]
    assert _allowed(found, "iam:PassRole", role)
    assert not _allowed(
        found, "cloudwatch:PutMetricAlarm", "arn:aws:cloudwatch:us-west-2:123456789012:alarm:x"
    )
    assert "cloudwatch:PutMetricAlarm" not in {a for each in found for a in each["Action"]}


def test_what_one_policy_cannot_hold_is_said_and_nothing_is_written() -> None:
    code, out, error = run("--env", "dev", "--project", str(ROOT))
    assert (code, out) == (Exit.INVALID, "")
    assert "IAM takes 6,144: it becomes 2 policies" in error
    assert "--out FOLDER" in error


def test_a_statement_with_too_many_resources_becomes_several() -> None:
    arns = [f"arn:aws:logs:us-west-2:123456789012:log-group:/app/{n:04}" for n in range(200)]
    made = documents([allow("Many", [action("logs:PutMetricFilter")], arns)])
    parts = [each for policy in made for each in policy["Statement"]]
    assert [arn for part in parts for arn in part["Resource"]] == arns
    assert len({part["Sid"] for part in parts}) == len(parts) > 1
    assert all(size(policy) <= LARGEST_POLICY for policy in made)


@pytest.mark.parametrize(
    ("role", "sub"),
    [
        ("plan", ["repo:acme/shop:pull_request", "repo:acme/shop:ref:refs/heads/main"]),
        ("deploy", "repo:acme/shop:environment:dev"),
    ],
)
def test_github_may_take_a_role_from_one_repository_and_occasion_only(
    role: str, sub: str | list[str]
) -> None:
    code, out, _ = run(
        "--env", "dev", "--project", str(ROOT), "--role", role, "--trust", "github:acme/shop"
    )
    assert code == Exit.DONE
    (statement,) = json.loads(out)["Statement"]
    issuer = "token.actions.githubusercontent.com"
    assert statement == {
        "Sid": "GitHubActions",
        "Effect": "Allow",
        "Principal": {"Federated": f"arn:aws:iam::123456789012:oidc-provider/{issuer}"},
        "Action": ["sts:AssumeRoleWithWebIdentity"],
        "Condition": {"StringEquals": {f"{issuer}:aud": "sts.amazonaws.com", f"{issuer}:sub": sub}},
    }


@pytest.mark.parametrize("trust", ["github:acme", "github:acme/*", "gitlab:acme/shop", "*"])
def test_nobody_is_trusted_whose_repository_is_not_named(trust: str) -> None:
    code, out, error = run("--env", "dev", "--project", str(ROOT), "--trust", trust)
    assert (code, out) == (2, "")
    assert "write github:ORG/REPO" in error


def test_the_service_role_trusts_cloudformation() -> None:
    words = ("--env", "dev", "--project", str(ROOT), "--role", "service", "--trust")
    code, out, _ = run(*words, "cloudformation", "--format", "yaml")
    assert code == Exit.DONE
    assert "Service: cloudformation.amazonaws.com" in out
    assert run(*words, "github:acme/shop")[0] == 2


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("shop-dev-cpu", "shop-dev-*"),
        ("/ecs/shop-dev-web", "/ecs/shop-dev-*"),
        ("/ecs/shop-dev", "/ecs/shop-dev"),
        ("shop-development", "shop-development"),
        ("other", "other"),
    ],
)
def test_a_name_is_widened_to_its_environment_and_no_further(name: str, pattern: str) -> None:
    assert widened(name, "shop-dev") == pattern


def test_what_a_wider_name_covers_is_left_out() -> None:
    assert without_covered({"shop-*", "shop-a*", "shop-b", "other"}) == ["other", "shop-*"]
