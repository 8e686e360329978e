"""Keys and their aliases.

A key's ARN is not known before it exists: it is told by the project's tag, which CloudFormation
puts on everything a stack makes.
https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
"""

from __future__ import annotations

from compiler.emit.access.resource_access import ResourceAccess

_PAGES = "https://docs.aws.amazon.com/kms/latest/APIReference"
_ALIAS = ("kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias")

ACCESS = {
    "AWS::KMS::Key": ResourceAccess(
        source=f"{_PAGES}/API_CreateKey.html",
        tagged=(
            "kms:DescribeKey",
            "kms:DisableKey",
            "kms:DisableKeyRotation",
            "kms:EnableKey",
            "kms:EnableKeyRotation",
            "kms:GetKeyPolicy",
            "kms:GetKeyRotationStatus",
            "kms:ListResourceTags",
            "kms:PutKeyPolicy",
            "kms:ScheduleKeyDeletion",
            "kms:UntagResource",
            "kms:UpdateKeyDescription",
            # These two are allowed where the request gives the tag; see `statements.py`.
            "kms:CreateKey",
            "kms:TagResource",
        ),
        left_out={"kms:ListKeys": "only to list what is no resource of a stack"},
    ),
    "AWS::KMS::Alias": ResourceAccess(
        source=f"{_PAGES}/API_CreateAlias.html",
        name="AliasName",
        # The three need the alias and the key.
        arns=("arn:{partition}:kms:{region}:{account}:{name}",),
        actions=_ALIAS,
        tagged=_ALIAS,
        anywhere={"kms:ListAliases": "the action knows no resources"},
    ),
}
