"""Trails.

Which actions know resources:
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html
"""

from __future__ import annotations

from compiler.emit.access.resource_access import ResourceAccess

_ORGANIZATION = "templates hold no trail of an organization"

ACCESS = {
    "AWS::CloudTrail::Trail": ResourceAccess(
        source="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html",
        name="TrailName",
        arns=("arn:{partition}:cloudtrail:{region}:{account}:trail/{name}",),
        actions=(
            "cloudtrail:AddTags",
            "cloudtrail:CreateTrail",
            "cloudtrail:DeleteTrail",
            "cloudtrail:GetEventConfiguration",
            "cloudtrail:GetEventSelectors",
            "cloudtrail:GetInsightSelectors",
            "cloudtrail:GetTrail",
            "cloudtrail:GetTrailStatus",
            "cloudtrail:ListTags",
            "cloudtrail:PutEventSelectors",
            "cloudtrail:RemoveTags",
            "cloudtrail:StartLogging",
            "cloudtrail:StopLogging",
            "cloudtrail:UpdateTrail",
        ),
        anywhere={"cloudtrail:DescribeTrails": "the action knows no resources"},
        left_out={
            "cloudtrail:ListTrails": "only to list what is no resource of a stack",
            "cloudtrail:PutEventConfiguration": "templates hold no such property",
            "cloudtrail:PutInsightSelectors": "templates hold no such property",
            "iam:CreateServiceLinkedRole": _ORGANIZATION,
            "iam:GetRole": "stands with the role that the trail is given",
            "iam:PassRole": "stands with the role that the trail is given",
            "organizations:DescribeOrganization": _ORGANIZATION,
            "organizations:ListAWSServiceAccessForOrganization": _ORGANIZATION,
        },
    ),
}
