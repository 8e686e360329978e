"""What is to be known of PetClinic's stack in the environment local."""

from __future__ import annotations

STACK = "petclinic-local-monitoring"

TAGS = {
    "Project": "petclinic",
    "Environment": "local",
    "ManagedBy": "watchform",
    "Owner": "team-petclinic",
    "CostCenter": "none",
    "watchform:project": "petclinic",
}
"""Of the stack, and so of everything in it that can have tags; the last one says whose it is."""

TEMPLATES = "petclinic-templates-000000000000-us-west-2"
"""The bucket for templates that are too large for a request."""

PARAMETERS = {
    "InputAlb": "app/petclinic-local-alb/50dc6c495c0c9188",
    "InputAurora": "petclinic-local-aurora-cluster",
    "InputEcsCluster": "petclinic-local-cluster",
    "InputTargetsAdmin": "targetgroup/petclinic-local-admin/943f017f100becff",
    "InputTargetsCustomers": "targetgroup/petclinic-local-customers/73e2d6bc24d8a067",
    "InputTargetsVets": "targetgroup/petclinic-local-vets/2453ed029918f21f",
    "InputTargetsVisits": "targetgroup/petclinic-local-visits/2bad70d46b4ab3a7",
}
"""The inputs, which the files in examples/ export."""

_CONSOLE = "https://us-west-2.console.aws.amazon.com/cloudwatch/home?region=us-west-2"
OUTPUTS = {
    "DashboardMainAddress": f"{_CONSOLE}#dashboards/dashboard/petclinic-local-Dashboard",
    "DashboardMainName": "petclinic-local-Dashboard",
    "LogGroupAwsApigatewayApiName": "/aws/apigateway/petclinic-local-api",
    "LogGroupAwsLambdaGenaiName": "/aws/lambda/petclinic-local-genai",
    "LogGroupEcsAdminName": "/ecs/petclinic-local-admin",
    "LogGroupEcsCustomersName": "/ecs/petclinic-local-customers",
    "LogGroupEcsVetsName": "/ecs/petclinic-local-vets",
    "LogGroupEcsVisitsName": "/ecs/petclinic-local-visits",
    "TopicAlertsArn": "arn:aws:sns:us-west-2:000000000000:petclinic-local-alerts",
    "TrailArn": "arn:aws:cloudtrail:us-west-2:000000000000:trail/petclinic-local-audit-trail",
    "TrailBucketName": "petclinic-local-cloudtrail-logs",
    "TrailLogGroupName": "/aws/cloudtrail/petclinic-local-audit-trail",
    "TrailName": "petclinic-local-audit-trail",
}
