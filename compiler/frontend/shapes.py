"""Which keys a shape has at a path: needed only to explain a mistake."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, Tag

from compiler.frontend.model import SpecModel


def keys_at(annotation: Any, path: Iterable[str | int]) -> tuple[str, ...]:
    """Return the keys that the mapping at `path` may have; empty where any key may stand."""
    models = _models_at(annotation, path)
    return tuple(dict.fromkeys(key for model in models for key in _keys(model)))


def is_open(annotation: Any, path: Iterable[str | int]) -> bool:
    """Tell whether the mapping at `path` may have any other key too."""
    return any(m.model_config.get("extra") == "allow" for m in _models_at(annotation, path))


def meaning_of(annotation: Any, path: Iterable[str | int]) -> str:
    """Return what the shape says of the key at the end of a path; empty where it says nothing."""
    *parent, key = list(path) or [""]
    fields = [f for m in _models_at(annotation, parent) for f in m.model_fields.items()]
    said = (field.description for name, field in fields if key in (name, field.alias))
    return next((text for text in said if text), "")


def elsewhere_of(annotation: Any, path: Iterable[str | int], key: str) -> str | None:
    """Return what to write in place of a key that another tool has; None for any other key."""
    word = key.lower().replace("_", "").replace("-", "")
    models = (m for m in _models_at(annotation, path) if issubclass(m, SpecModel))
    return next((m.elsewhere[word] for m in models if word in m.elsewhere), None)


def _models_at(annotation: Any, path: Iterable[str | int]) -> list[type[BaseModel]]:
    found = [annotation]
    for step in path:
        if isinstance(step, str) and " " in step:
            # Not a key, but the branch of a union.
            found = [b for shape in found for b in _tagged(shape, step)] or found
            continue
        found = [inner for shape in found for inner in _step(shape, step)]
    return [m for shape in found for m in _models(shape)]


def _keys(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(field.alias or name for name, field in model.model_fields.items())


def _step(annotation: Any, step: str | int) -> list[Any]:
    """Go down one step; a path of pydantic may also name the branch of a union."""
    found: list[Any] = []
    for shape in _branches(annotation):
        if isinstance(shape, type) and issubclass(shape, BaseModel):
            fields = shape.model_fields.items()
            found += [f.annotation for name, f in fields if step in (name, f.alias)]
        elif get_origin(shape) in (dict, list, tuple):
            found.append(get_args(shape)[-1 if get_origin(shape) is dict else 0])
    return found


def _tagged(annotation: Any, tag: str) -> list[Any]:
    """Find the branch of a union that bears a tag."""
    if get_origin(annotation) is Annotated and Tag(tag) in get_args(annotation)[1:]:
        return [annotation]
    return [found for inner in get_args(annotation) for found in _tagged(inner, tag)]


def _models(annotation: Any) -> list[type[BaseModel]]:
    return [s for s in _branches(annotation) if isinstance(s, type) and issubclass(s, BaseModel)]


def _branches(annotation: Any) -> list[Any]:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _branches(get_args(annotation)[0])
    if origin in (dict, list, tuple):
        return [annotation]
    inner = get_args(annotation)
    if not inner:
        return [annotation]
    return [branch for argument in inner for branch in _branches(argument)]
