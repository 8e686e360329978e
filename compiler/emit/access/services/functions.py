"""Permissions to call functions.

Which actions know resources:
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
"""

from __future__ import annotations

from compiler.emit.access.resource_access import ResourceAccess

ACCESS = {
    "AWS::Lambda::Permission": ResourceAccess(
        source="https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html",
        name="FunctionName",
        arns=("arn:{partition}:lambda:{region}:{account}:function:{name}",),
        actions=("lambda:AddPermission", "lambda:GetPolicy", "lambda:RemovePermission"),
    ),
}
