"""The name of a key that a stack makes for itself."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from compiler.frontend.model import mistake
from compiler.frontend.place import Place
from compiler.kinds.scope import Scope

_SIGNS = frozenset("/_-")


def _of_kms(name: str) -> str:
    """Refuse what KMS refuses.

    Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
    """
    if name.startswith("alias/"):
        raise mistake("`alias/` stands before the name anyway", "leave it out")
    plain = all((c.isascii() and c.isalnum()) or c in _SIGNS for c in name)
    if not plain or not 0 < len(name) <= 250 or name.startswith("aws/"):
        help_ = "use letters, digits, `-`, `_` and `/`, at most 250, not beginning with `aws/`"
        raise mistake(f"KMS does not take `{name}` as the name of a key", help_)
    return name


KeyAlias = Annotated[str, AfterValidator(_of_kms)]


def key_alias(name: str | None, what: str, place: Place, scope: Scope) -> str:
    """Return the whole alias of the key of `what`: its own, or prefix and `what`."""
    if name is None:
        return f"alias/{scope.environment.prefix}-{what}"
    return f"alias/{scope.literal(name, place.child('key_alias'))}"
