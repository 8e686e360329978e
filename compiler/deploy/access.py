"""What the policies for deploying an environment must cover, told by its templates."""

from __future__ import annotations

from compiler.aws.template_store import bucket_name
from compiler.deploy.codes import ACCESS_NOT_KNOWN
from compiler.deploy.document import parse, resources
from compiler.deploy.plan import OWNER_TAG
from compiler.deploy.wanted import LARGEST_BODY
from compiler.emit.access.registry import resource_types
from compiler.emit.access.subject import Subject
from compiler.emit.template import Template
from compiler.ir.estate import Environment
from compiler.ir.input import SsmSource, StackSource
from compiler.text.diagnostic import Diagnostic, Problem


def subject(project: str, environment: Environment, templates: tuple[Template, ...]) -> Subject:
    """Gather what the stacks of an environment hold, and what deploying them reads.

    Raises:
        Problem: the templates hold a resource type whose actions are not known.
    """
    _known(templates)
    large = any(len(each.body.encode()) > LARGEST_BODY for each in templates)
    sources = [entry.source for each in templates for entry in each.stack.inputs]
    names = {each.stack.name for each in templates}
    others = {s.stack for s in sources if isinstance(s, StackSource)} - names
    return Subject(
        environment=environment,
        stacks=tuple((each.stack.name, resources(parse(each.body))) for each in templates),
        owner=(OWNER_TAG, project),
        bucket=bucket_name(project, environment.account, environment.region) if large else "",
        parameters=tuple(sorted({s.path for s in sources if isinstance(s, SsmSource)})),
        states=tuple(state for _, state in environment.terraform_states),
        read_stacks=tuple(sorted(others)),
    )


def _known(templates: tuple[Template, ...]) -> None:
    found = []
    for template in templates:
        for logical_id, resource in resources(parse(template.body)).items():
            if (type_ := str(resource["Type"])) not in resource_types():
                origin = template.origins[logical_id]
                text = f"{origin.path}: the actions that {type_} needs are not known"
                help_ = "give the role these actions by a policy of your own"
                found.append(Diagnostic(ACCESS_NOT_KNOWN, text, origin.span, help=help_))
    if found:
        raise Problem(*found)
