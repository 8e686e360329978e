"""Which service was probably meant by a name that the catalog does not have."""

from __future__ import annotations

from compiler.catalog import service
from compiler.text.nearest import nearest

# What people call a service, and no part of its name here says.
_CALLED = {
    "elb": ("alb", "nlb"),
    "elasticloadbalancing": ("alb", "nlb"),
    "loadbalancer": ("alb", "nlb"),
    "applicationelb": ("alb", "alb-target-group"),
    "networkelb": ("nlb",),
    "targetgroup": ("alb-target-group",),
    "apigateway": ("api-gateway-rest", "api-gateway-http", "api-gateway-websocket"),
    "restapi": ("api-gateway-rest",),
    "httpapi": ("api-gateway-http",),
    "postgres": ("aurora-postgresql", "rds"),
    "postgresql": ("aurora-postgresql", "rds"),
    "mysql": ("aurora-mysql", "rds"),
    "mariadb": ("rds",),
    "aurora": ("aurora-mysql", "aurora-postgresql"),
    "docdb": ("documentdb",),
    "mongodb": ("documentdb",),
    "ddb": ("dynamodb-table",),
    "kafka": ("msk",),
    "elasticsearch": ("opensearch",),
    "es": ("opensearch",),
    "elasticache": ("elasticache-redis",),
    "valkey": ("elasticache-redis",),
    "states": ("step-functions",),
    "sfn": ("step-functions",),
    "statemachine": ("step-functions",),
    "events": ("eventbridge-rule",),
    "eventbridge": ("eventbridge-rule", "scheduler"),
    "kubernetes": ("eks",),
    "fargate": ("ecs-service",),
    "ecs": ("ecs-service", "ecs-cluster"),
    "asg": ("auto-scaling-group",),
    "autoscaling": ("auto-scaling-group",),
    "tgw": ("transit-gateway",),
    "cdn": ("cloudfront",),
    "route53": ("route53-health-check",),
    "certificatemanager": ("acm",),
    "canary": ("synthetics-canary",),
    "queue": ("sqs",),
    "bucket": ("s3",),
    "function": ("lambda",),
}
_MAKERS = ("aws", "amazon")


def likely(name: str) -> tuple[str, ...]:
    """Return the services that were probably meant, the likeliest first."""
    spaces = [s for s in service.names() if name in service.load(s).namespaces()]
    if spaces:
        return tuple(spaces)
    word = _bare(name)
    if word in _CALLED:
        return _CALLED[word]
    having = tuple(s for s in service.names() if word in s.split("-") or _bare(s) == word)
    if having:
        return having
    near = nearest(name, service.names())
    return (near,) if near is not None else ()


def _bare(name: str) -> str:
    """Leave out what says nothing: the maker, a version, case, and signs between words."""
    word = "".join(sign for sign in name.lower() if sign.isalnum())
    for maker in _MAKERS:
        word = word.removeprefix(maker)
    return word.removesuffix("v2")
