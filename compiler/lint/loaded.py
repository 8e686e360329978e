"""Loads cfn-lint when it is imported: for the process that workers are forked from."""

from __future__ import annotations

import sys

from compiler.lint.judgement import load


def _say_nothing(*_: object) -> None:
    """A worker whose parent is gone before it has begun has nobody to tell."""


sys.excepthook = _say_nothing
load()
