"""The key of a trail: CloudTrail and CloudWatch Logs may use it for this trail, nobody else.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
"""

from __future__ import annotations

from typing import Any

from awacs import kms
from troposphere import Ref
from troposphere.kms import Alias, Key

from compiler.emit.keeping import KEPT
from compiler.emit.policy import allow_account, allow_service, document, every
from compiler.emit.scope import Scope
from compiler.ir.trail import Trail

_CLOUDTRAIL = "cloudtrail.amazonaws.com"


def trail_key(node: Trail, scope: Scope) -> list[Any]:
    """Write the key with its alias; without it the kept log files could not be read again."""
    name = node.identity.part("Key")
    key = Key(
        name,
        Description=f"Encrypts what the trail {node.name} records",
        EnableKeyRotation=True,
        KeyPolicy=document(*_statements(node, scope)),
        **KEPT,
    )
    alias = Alias(node.identity.part("KeyAlias"), AliasName=node.key_alias, TargetKeyId=Ref(name))
    return [key, alias]


def _statements(node: Trail, scope: Scope) -> list[Any]:
    this_trail = {"aws:SourceArn": scope.trail_arn(node)}
    any_trail = scope.arn("cloudtrail", "trail/*", region="*")
    encrypting = {
        "StringEquals": this_trail,
        "StringLike": {"kms:EncryptionContext:aws:cloudtrail:arn": any_trail},
    }
    bound = {"StringEquals": this_trail}
    generate = kms.Action("GenerateDataKey*")
    statements = [
        allow_account("AccountAdministers", scope.arn("iam", "root", region=""), [every("kms")]),
        allow_service("CloudTrailEncrypts", _CLOUDTRAIL, [generate], ["*"], encrypting),
        # A bucket key is opened again for each object written under it.
        allow_service("CloudTrailDecrypts", _CLOUDTRAIL, [kms.Decrypt], ["*"], bound),
        allow_service("CloudTrailLooksAtKey", _CLOUDTRAIL, [kms.DescribeKey], ["*"], bound),
    ]
    if node.log_group is not None:
        statements.append(_logs(node.log_group, scope))
    return statements


def _logs(log_group: str, scope: Scope) -> Any:
    group = scope.arn("logs", f"log-group:{log_group}")
    actions = ("Encrypt*", "Decrypt*", "ReEncrypt*", "GenerateDataKey*", "Describe*")
    return allow_service(
        "LogsEncrypt",
        f"logs.{scope.environment.region}.{scope.dns_suffix}",
        [kms.Action(action) for action in actions],
        ["*"],
        {"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": group}},
    )
