"""The estate becomes CloudFormation templates: one YAML text a stack."""

from compiler.emit.assembly import emit
from compiler.emit.template import Template

__all__ = ["Template", "emit"]
