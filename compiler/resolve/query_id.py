"""The ids of queries in metric math."""

from __future__ import annotations

import re
from hashlib import sha256

_NOT_ID = re.compile(r"[^A-Za-z0-9_]+")


def query_id(*pieces: str) -> str:
    """Make an id of metric math from the pieces of a reference: never from its place.

    Other pieces give another id: they are joined by `__`, which no piece holds, and what an id
    cannot say of a piece is kept as a digest.
    """
    return "__".join(_id_of(piece) for piece in pieces if piece)


def _id_of(piece: str) -> str:
    plain = _NOT_ID.sub("_", piece).strip("_")
    if plain == piece and "__" not in piece:
        return piece
    digest = sha256(piece.encode()).hexdigest()[:6]
    return f"{re.sub('_+', '_', plain)}_{digest}"
