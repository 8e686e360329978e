"""The role with which CloudTrail writes to a log group.

Which actions know resources:
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
"""

from __future__ import annotations

from compiler.emit.access.resource_access import ResourceAccess

_INLINE = "the role has inline policies only, and no boundary"

ACCESS = {
    "AWS::IAM::Role": ResourceAccess(
        source="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
        name="RoleName",
        arns=("arn:{partition}:iam::{account}:role/{name}",),
        actions=(
            "iam:CreateRole",
            "iam:DeleteRole",
            "iam:DeleteRolePolicy",
            "iam:GetRole",
            "iam:GetRolePolicy",
            "iam:ListAttachedRolePolicies",
            "iam:ListRolePolicies",
            "iam:PutRolePolicy",
            "iam:TagRole",
            "iam:UntagRole",
            "iam:UpdateAssumeRolePolicy",
            "iam:UpdateRole",
            "iam:UpdateRoleDescription",
        ),
        left_out={
            "iam:AttachRolePolicy": _INLINE,
            "iam:DeleteRolePermissionsBoundary": _INLINE,
            "iam:DetachRolePolicy": _INLINE,
            "iam:ListRoles": "only to list what is no resource of a stack",
            "iam:PutRolePermissionsBoundary": _INLINE,
        },
    ),
}
