"""The two files that stand beside the specs: the project's, and one for each environment."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from compiler.frontend.decode import decode
from compiler.frontend.model import SpecModel, mistake
from compiler.frontend.place import Place
from compiler.frontend.tree import Mapping, Node, Scalar, head, scalars
from compiler.ir.estate import Environment, TerraformState
from compiler.language.statistic import Statistic
from compiler.resolve.silences import SilenceSpec
from compiler.resolve.volumes import Usd, VolumesSpec
from compiler.text.diagnostic import Code, Diagnostic, Problem

NOT_A_MAPPING = Code("WF321", "file-is-no-mapping")
OTHER_NAME = Code("WF322", "environment-of-another-name")
BAD_PREFIX = Code("WF323", "prefix")
VALUE_HOLDS_PLACEHOLDER = Code("WF324", "value-holds-placeholder")

# A direction, as all names have: `us-west-2`, `us-gov-east-1`, `eusc-de-east-1`.
# Source: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
REGION = (
    r"^[a-z]{2,4}(-[a-z]{2,5})?-(central|north|south|east|west|northeast|northwest|southeast"
    r"|southwest)-[0-9]{1,2}$"
)
EMBEDDED_ACCOUNT = "000000000000"
Word = str | int | float | bool | None


class OwnMetric(SpecModel):
    """A metric of an own namespace."""

    statistic: Statistic | None = Field(
        None, description="Used where a reference names none; without it, `Average`."
    )
    unit: str | None = Field(None, description="What the numbers are.")
    description: str = Field("", description="What it measures.")


class OwnNamespace(SpecModel):
    """A namespace of the project's own; with `metrics`, others are refused."""

    description: str = Field("", description="What the namespace is for.")
    metrics: dict[str, OwnMetric] = Field(
        default_factory=dict,
        description="Its metrics, by name; any other is an error then. Without: any name.",
    )


class ProjectFile(SpecModel):
    """`project.yaml`: what is true everywhere."""

    version: Literal[1] = Field(description="The version of the language.")
    project: str = Field(
        pattern=r"^[A-Za-z][A-Za-z0-9-]{0,40}$",
        description="Its name: letters, digits and `-`, a letter first.",
    )
    tags: dict[str, str] = Field(default_factory=dict, description="On every stack.")
    namespaces: dict[str, OwnNamespace | None] = Field(
        default_factory=dict, description="Metric namespaces of the project's own."
    )
    defaults: dict[str, Any] = Field(
        default_factory=dict, description="By kind, as in a spec, whose own defaults win."
    )
    prices: dict[str, Usd] = Field(
        default_factory=dict, description="Prices of your own in USD, by key of the price list."
    )
    silence: list[SilenceSpec] = Field(
        default_factory=list, description="Rules that shall say nothing, and why."
    )


class StateFile(SpecModel):
    """Where a Terraform state lies."""

    bucket: str | None = Field(None, description="The S3 bucket of the state.")
    key: str | None = Field(None, description="The key of the state in the bucket.")
    region: str | None = Field(
        None, description="The region of the bucket; without it, the environment's."
    )
    path: str | None = Field(None, description="A file, relative to the project.")

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if (self.path is None) == (self.bucket is None) or (self.bucket and not self.key):
            text = "a state lies in S3 (`bucket` and `key`) or in a file (`path`)"
            raise mistake(text, "give `bucket:` and `key:`, or `path:`", key="path")
        return self


class EnvironmentFile(SpecModel):
    """`environments/<name>.yaml`: where the estate is deployed, and what differs there."""

    version: Literal[1] = Field(description="The version of the language.")
    environment: str = Field(description="Its name, as the file's.")
    embedded: bool = Field(default=False, description="The AWS inside the command.")
    account: str = Field("", pattern=r"^([0-9]{12})?$", description="Twelve digits, in quotes.")
    region: str = Field(pattern=REGION, description="The AWS region: `us-west-2`.")
    profile: str | None = Field(None, description="A profile of the AWS configuration.")
    service_role: str | None = Field(
        None,
        pattern=r"^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@/_-]{1,512}$",
        description="The ARN of a role that CloudFormation takes to make the resources; without "
        "it the rights of whoever deploys count.",
    )
    prefix: str = Field(description="Begins the names of what is made.")
    tags: dict[str, str] = Field(default_factory=dict, description="On every stack.")
    values: dict[str, Word] = Field(
        default_factory=dict, description="What `${values.<name>}` stands for; `null` is nothing."
    )
    members: dict[str, Any] = Field(
        default_factory=dict, description="Lists of members, for `each: ${members.<name>}`."
    )
    terraform_states: dict[str, StateFile] = Field(
        default_factory=dict, description="The states that inputs of form `terraform` name."
    )
    volumes: VolumesSpec | None = Field(
        None, description="How much goes through within a month, for `watchform cost`."
    )
    prices: dict[str, Usd] = Field(
        default_factory=dict, description="As in `project.yaml`, whose prices these replace."
    )
    overrides: dict[str, Any] = Field(
        default_factory=dict,
        description="What differs here, by the name of the spec file without its ending.",
    )

    @model_validator(mode="after")
    def _has_account(self) -> Self:
        if not self.account and not self.embedded:
            text = "there is no `account`"
            raise mistake(text, 'add `account: "<twelve digits>"`, or `embedded: true`')
        return self


def project_of(tree: Node, name: str) -> ProjectFile:
    """Decode project.yaml."""
    return decode(mapping(tree, name), ProjectFile, "the project")


def environment_of(tree: Node, name: str, wanted: str) -> Environment:
    """Decode the file of environment `wanted`."""
    root = mapping(tree, name)
    file = decode(root, EnvironmentFile, f"environment `{wanted}`")
    place = Place(root, head(root), name)
    if file.environment != wanted:
        text = f"the file is named `{wanted}`, and says `environment: {file.environment}`"
        raise place.child("environment").problem(OTHER_NAME, text, "make both the same")
    if not file.prefix.replace("-", "").isalnum() or not file.prefix.isascii():
        help_ = "use letters, digits and `-`; it begins names of buckets, topics and dashboards"
        text = f"`{file.prefix}` cannot begin the names of resources"
        raise place.child("prefix").problem(BAD_PREFIX, text, help_)
    states = {
        key: TerraformState(s.bucket, s.key, s.region, s.path)
        for key, s in sorted(file.terraform_states.items())
    }
    return Environment(
        name=wanted,
        account=file.account or EMBEDDED_ACCOUNT,
        region=file.region,
        prefix=file.prefix,
        origin=place.origin(),
        profile=file.profile,
        service_role=file.service_role,
        embedded=file.embedded,
        terraform_states=tuple(states.items()),
        volumes=(file.volumes or VolumesSpec()).volumes(),
    )


def mapping(tree: Node, name: str) -> Mapping:
    """Return the tree of a file, which must be a mapping."""
    if isinstance(tree, Mapping):
        return tree
    text = f"{name} must be a mapping (`key: value`)"
    raise Problem(Diagnostic(NOT_A_MAPPING, text, head(tree), help="begin with `version: 1`"))


def known_values(project: ProjectFile, environment: Environment, tree: Node) -> dict[str, Node]:
    """Return what `${…}` may stand for when compiling, each with the place it is written at."""
    root = mapping(tree, "")
    here = root.span
    texts = {
        "project": project.project,
        "environment": environment.name,
        "region": environment.region,
        "account": environment.account,
        "prefix": environment.prefix,
    }
    known: dict[str, Node] = {key: Scalar(here, text) for key, text in texts.items()}
    for group in ("values", "members"):
        values = root.get(group)
        for entry in values.entries if isinstance(values, Mapping) else ():
            _refuse_placeholder(entry.value)
            known[f"{group}.{entry.key}"] = entry.value
    return known


def _refuse_placeholder(node: Node) -> None:
    for scalar in scalars(node):
        if isinstance(scalar.value, str) and "${" in scalar.value:
            text = "a value of the environment is final: it cannot hold `${…}`"
            help_ = "write the text itself"
            raise Problem(Diagnostic(VALUE_HOLDS_PLACEHOLDER, text, scalar.span, help=help_))
