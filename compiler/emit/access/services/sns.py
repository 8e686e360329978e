"""Topics and subscriptions.

Which actions know resources:
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
"""

from __future__ import annotations

from compiler.emit.access.resource_access import ResourceAccess

_PAGES = "https://docs.aws.amazon.com/sns/latest/api"
_TOPIC = ("arn:{partition}:sns:{region}:{account}:{name}",)
_NO_RESOURCE = "the action knows no resources: it is about a subscription"
_NO_ROLE = "templates give topics and subscriptions no role"

ACCESS = {
    "AWS::SNS::Topic": ResourceAccess(
        source=f"{_PAGES}/API_CreateTopic.html",
        name="TopicName",
        arns=_TOPIC,
        actions=(
            "sns:CreateTopic",
            "sns:DeleteTopic",
            "sns:GetDataProtectionPolicy",
            "sns:GetTopicAttributes",
            "sns:ListSubscriptionsByTopic",
            "sns:ListTagsForResource",
            "sns:SetTopicAttributes",
            "sns:TagResource",
            "sns:UntagResource",
        ),
        left_out={
            "iam:GetRole": _NO_ROLE,
            "iam:PassRole": _NO_ROLE,
            "sns:ListTopics": "only to list what is no resource of a stack",
            "sns:PutDataProtectionPolicy": "templates hold no such property",
            "sns:Subscribe": "subscriptions are resources of their own",
            "sns:Unsubscribe": "subscriptions are resources of their own",
        },
    ),
    "AWS::SNS::TopicPolicy": ResourceAccess(
        source=f"{_PAGES}/API_SetTopicAttributes.html",
        name="Topics",
        arns=_TOPIC,
        actions=("sns:GetTopicAttributes", "sns:SetTopicAttributes"),
        extra={"sns:GetTopicAttributes": "a topic policy is an attribute of its topic"},
    ),
    "AWS::SNS::Subscription": ResourceAccess(
        source=f"{_PAGES}/API_Subscribe.html",
        name="TopicArn",
        arns=_TOPIC,
        actions=("sns:ListSubscriptionsByTopic", "sns:Subscribe"),
        anywhere=dict.fromkeys(
            ("sns:GetSubscriptionAttributes", "sns:SetSubscriptionAttributes", "sns:Unsubscribe"),
            _NO_RESOURCE,
        ),
        extra={"sns:ListSubscriptionsByTopic": "one that waits for its address has no ARN yet"},
        left_out={
            "iam:GetRole": _NO_ROLE,
            "iam:PassRole": _NO_ROLE,
            "sns:ListSubscriptions": "only to list what is no resource of a stack",
        },
    ),
}
