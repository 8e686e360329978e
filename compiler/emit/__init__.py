"""The estate becomes CloudFormation templates: one YAML text a stack, or several."""

from compiler.emit.assembly import emit
from compiler.emit.splitting import emit_estate, templates_of
from compiler.emit.template import Template

__all__ = ["Template", "emit", "emit_estate", "templates_of"]
