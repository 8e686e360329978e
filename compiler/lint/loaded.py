"""Loads cfn-lint when it is imported: for the process that workers are forked from."""

from __future__ import annotations

import gc
import sys

from compiler.lint.judgement import load


def _say_nothing(*_: object) -> None:
    """A worker whose parent is gone before it has begun has nobody to tell."""


sys.excepthook = _say_nothing
# Looking for rubbish among what is kept takes a third of the time of loading, and would copy to
# every worker what they share.
# https://docs.python.org/3/library/gc.html#gc.freeze
gc.disable()
load()
gc.freeze()
gc.set_threshold(100_000, 20, 20)
gc.enable()
