"""cfn-lint judges every template, and is heard at the line of the spec."""

from compiler.lint.judgement import lint

__all__ = ["lint"]
