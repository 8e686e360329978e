"""What the inputs of a stack are in an account, those too that CloudFormation reads itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compiler.deploy.parameters import ParameterSources
from compiler.emit.template import Template
from compiler.ir.estate import Environment
from compiler.ir.input import ExportSource, SsmSource

if TYPE_CHECKING:
    from compiler.aws.session import Account


def input_values(account: Account, environment: Environment, template: Template) -> dict[str, str]:
    """Return the value of each input by its name; in the embedded AWS perhaps an example.

    Raises:
        Problem: a source does not hold what an input asks for.
        AwsError: a source may not be read.
    """
    filled = ParameterSources(account, environment, {}).fill(template).values
    found = {
        input_.name: filled[name] for name, input_ in template.parameters.items() if name in filled
    }
    paths = {
        i.name: i.source.path for i in template.stack.inputs if isinstance(i.source, SsmSource)
    }
    exports = {
        i.name: i.source.name for i in template.stack.inputs if isinstance(i.source, ExportSource)
    }
    values = account.ssm_values(tuple(paths.values())) if paths else {}
    exported = account.exports() if exports else {}
    examples = {i.name: i.example for i in template.stack.inputs}
    found |= {name: values.get(path, examples[name]) for name, path in paths.items()}
    return found | {name: exported.get(key, examples[name]) for name, key in exports.items()}
