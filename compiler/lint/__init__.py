"""cfn-lint judges every template, and is heard at the line of the spec."""

from compiler.lint.estate import lint
from compiler.lint.verdicts import Verdicts

__all__ = ["Verdicts", "lint"]
