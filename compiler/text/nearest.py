"""The word that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, options: Iterable[str]) -> str | None:
    """Return the option most like `word`, or None when none is near."""
    # Imported here: a correct spec never needs it, and it costs start-up time.
    from difflib import get_close_matches

    by_folded = {option.lower(): option for option in options}
    found = get_close_matches(word.lower(), list(by_folded), n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None


def suggestion(word: str, options: Iterable[str], *, what: str = "known") -> str:
    """Say what was probably meant, or list what there is."""
    choices = list(options)
    near = nearest(word, choices)
    if near is not None:
        return f"did you mean `{near}`?"
    if not choices:
        return ""
    return f"{what}: {listing(choices)}"


def listing(words: Iterable[str], *, most: int = 12) -> str:
    """Name the words, in the order given, and count those left out."""
    choices = list(words)
    shown = ", ".join(f"`{word}`" for word in choices[:most])
    left = len(choices) - most
    return f"{shown} and {left} more" if left > 0 else shown
