"""Validators of cfn-lint that are made faster, and say the same.

cfn-lint makes a new dataclass for every property that a rule of its own judges, four for an alarm,
and Python writes and compiles the methods of each: a third of all the time that judging takes.
Here such a class is a plain subclass of one of cfn-lint's, with the values that were asked for.
https://github.com/aws-cloudformation/cfn-lint/blob/main/src/cfnlint/jsonschema/validators.py
"""

from __future__ import annotations

import dataclasses
import inspect
from types import ModuleType
from typing import Any

_ASKED_FOR = ("validators", "function_filter", "fn_resolvers")
"""What `create` takes, and the fields whose defaults it sets."""

_TAKEN = {"validators": False, "function_filter": True, "fn_resolvers": False}
"""Whether a validator takes the field when it is made."""


def quicken(module: ModuleType) -> bool:
    """Have the module of cfn-lint's validators make plain subclasses; tells whether it could.

    A version that is built otherwise is left as it is.
    """
    original = module.create
    if not _is_known(original):
        return False
    plain, filter_ = original(), module.FunctionFilter

    def create(
        validators: Any = None, function_filter: Any = None, fn_resolvers: Any = None
    ) -> type[Any]:
        return _subclass(plain, validators or {}, function_filter or filter_(), fn_resolvers or {})

    module.create = create  # type: ignore[attr-defined]
    return True


def _is_known(create: Any) -> bool:
    """Tell whether cfn-lint still makes what is made here instead."""
    if tuple(inspect.signature(create).parameters) != _ASKED_FOR:
        return False
    made = create()
    if not dataclasses.is_dataclass(made):
        return False
    taken = {field.name: field.init for field in dataclasses.fields(made)}
    return taken.items() >= _TAKEN.items() and hasattr(made, "__post_init__")


def _subclass(plain: type[Any], validators: Any, function_filter: Any, resolvers: Any) -> type[Any]:
    class Validator(plain):  # type: ignore[misc]
        def __init__(self, *args: Any, **fields: Any) -> None:
            fields.setdefault("function_filter", function_filter)
            super().__init__(*args, **fields)

        def __post_init__(self) -> None:
            self.validators = validators
            self.fn_resolvers = resolvers
            super().__post_init__()

    return Validator
