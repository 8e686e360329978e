"""Loads cfn-lint when it is imported: for the process that workers are forked from."""

from __future__ import annotations

from compiler.lint.judgement import load

load()
