"""The resource types whose actions are known, read from the modules of `services/`."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module

from compiler.emit.access import services
from compiler.emit.access.resource_access import ResourceAccess


@cache
def resource_types() -> Mapping[str, ResourceAccess]:
    """Return what every resource type needs, in the order of their names."""
    names = sorted(module.name for module in pkgutil.iter_modules(services.__path__))
    modules = [import_module(f"{services.__name__}.{name}") for name in names]
    return dict(sorted(pair for module in modules for pair in module.ACCESS.items()))
