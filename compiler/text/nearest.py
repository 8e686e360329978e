"""The word that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

# A word is compared with so many others; a longer list is narrowed to equal beginnings first.
_COMPARED = 300
_LOOKED_AT = 3000
# A long word is a text: nobody misspelt it.
_LONGEST = 100


def nearest(word: str, options: Iterable[str]) -> str | None:
    """Return the option most like `word`, or None when none is near.

    What this costs is bounded for each word, however many options there are.
    """
    # Imported here: a correct spec never needs it, and it costs start-up time.
    from difflib import SequenceMatcher

    written = word.lower()
    matcher = SequenceMatcher(autojunk=False, b=written)
    best, found = 0.6, None
    for option in _near_in_length(written, options):
        folded = option.lower()
        matcher.set_seq1(folded)
        # Cheap bounds first: most options are nothing like the word.
        if matcher.real_quick_ratio() >= best and matcher.quick_ratio() >= best:
            ratio = matcher.ratio()
            if ratio > best or (found is None and ratio == best):
                best, found = ratio, option
    return found


def _near_in_length(word: str, options: Iterable[str]) -> Iterator[str]:
    """Give the options that a ratio of 0.6 leaves possible: a word has at most 7/3 of another."""
    if len(word) > _LONGEST:
        return
    choices = list(islice(options, _LOOKED_AT))
    if len(choices) > _COMPARED:
        starts = (word[:2], word[:2].upper(), word[:2].capitalize())
        choices = [option for option in choices if option.startswith(starts)][:_COMPARED]
    least, most = 3 * len(word) / 7, 7 * len(word) / 3
    yield from (option for option in choices if least <= len(option) <= most)


def suggestion(word: str, options: Iterable[str], *, what: str = "known") -> str:
    """Say what was probably meant, or list what there is."""
    choices = list(options)
    near = nearest(word, choices)
    if near is not None:
        return f"did you mean `{near}`?"
    if not choices:
        return ""
    return f"{what}: {listing(choices)}"


def did_you_mean(words: Iterable[str]) -> str:
    """Ask whether one of the words was meant; nothing where there is none."""
    *others, last = [f"`{word}`" for word in words] or [""]
    if not last:
        return ""
    return f"did you mean {', '.join(others)} or {last}?" if others else f"did you mean {last}?"


def listing(words: Iterable[str], *, most: int = 12) -> str:
    """Name the words, in the order given, and count those left out."""
    choices = list(words)
    shown = ", ".join(f"`{word}`" for word in choices[:most])
    left = len(choices) - most
    return f"{shown} and {left} more" if left > 0 else shown
