"""Properties that CloudFormation sets only when it makes a resource, from cfn-lint's schemas.

https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html
"""

from __future__ import annotations

from functools import cache


@cache
def create_only(type_: str, region: str = "us-east-1") -> frozenset[str]:
    """Return the names of such properties of a type; none where the type is not known."""
    from cfnlint.schema import ResourceNotFoundError
    from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

    try:
        schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema(region, type_).schema
    except ResourceNotFoundError:
        return frozenset()
    paths = schema.get("createOnlyProperties", ())
    return frozenset(path.removeprefix("/properties/").split("/")[0] for path in paths)
