"""Who may take a role.

https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html
"""

from __future__ import annotations

from awacs import sts
from awacs.aws import Statement

from compiler.emit.access.subject import Subject
from compiler.emit.policy import allow_federated, allow_service

_ISSUER = "token.actions.githubusercontent.com"


def trust_pull_requests(subject: Subject, repository: str) -> Statement:
    """Let workflows of a repository of GitHub plan, on pull requests and on the branch main."""
    subs = [f"repo:{repository}:pull_request", f"repo:{repository}:ref:refs/heads/main"]
    return _github(subject, subs)


def trust_main(subject: Subject, repository: str) -> Statement:
    """Let workflows look that run on the branch main, on a schedule too."""
    return _github(subject, f"repo:{repository}:ref:refs/heads/main")


def trust_environment(subject: Subject, repository: str) -> Statement:
    """Let workflows deploy that GitHub has let into the environment of the same name."""
    return _github(subject, f"repo:{repository}:environment:{subject.environment.name}")


def trust_cloudformation() -> Statement:
    """Let CloudFormation take its service role."""
    service = "cloudformation.amazonaws.com"
    return allow_service("CloudFormationAssumes", service, [sts.AssumeRole], [])


def _github(subject: Subject, sub: str | list[str]) -> Statement:
    provider = subject.arn("iam", f"oidc-provider/{_ISSUER}", region="")
    only = {"StringEquals": {f"{_ISSUER}:aud": "sts.amazonaws.com", f"{_ISSUER}:sub": sub}}
    return allow_federated("GitHubActions", provider, [sts.AssumeRoleWithWebIdentity], only)
