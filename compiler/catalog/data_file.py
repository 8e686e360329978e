"""The data files of the catalog, read key by key, so that a mistake in one says where it is."""

from __future__ import annotations

from pathlib import Path

from compiler.frontend.plain import load_plain

FOLDER = Path(__file__).parent


class Entry:
    """One mapping of a data file.

    `where` names it in messages: the file and the keys that lead there.
    """

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, dict):
            raise ValueError(f"{where}: a mapping is expected, not {value!r}")  # noqa: TRY004
        self.where = where
        self._left: dict[str, object] = dict(value)

    def text(self, key: str) -> str:
        """Take a text that must be there.

        Raises:
            ValueError: it is not there, or not text.
        """
        value = self.optional_text(key)
        if value is None:
            raise ValueError(f"{self.where}: {key} is missing")
        return value

    def optional_text(self, key: str) -> str | None:
        """Take a text, None where it is absent or null.

        Raises:
            ValueError: it is something else.
        """
        value = self._left.pop(key, None)
        if value is None or isinstance(value, str):
            return value
        raise ValueError(f"{self.where}: {key} must be text, not {value!r}")

    def optional_number(self, key: str) -> float | None:
        """Take a number, None where it is absent or null.

        Raises:
            ValueError: it is something else.
        """
        value = self._left.pop(key, None)
        if value is None:
            return None
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value
        raise ValueError(f"{self.where}: {key} must be a number, not {value!r}")

    def texts(self, key: str) -> tuple[str, ...]:
        """Take a list of texts, empty where it is absent.

        Raises:
            ValueError: it is something else.
        """
        return _texts(self._left.pop(key, []), f"{self.where}: {key}")

    def texts_or_entries(self, key: str) -> tuple[str | Entry, ...]:
        """Take a list of texts and mappings, empty where it is absent.

        Raises:
            ValueError: it is something else.
        """
        where = f"{self.where}: {key}"
        items = _items(self._left.pop(key, []), where)
        return tuple(item if isinstance(item, str) else Entry(item, where) for item in items)

    def lists_of_texts(self, key: str) -> tuple[tuple[str, ...], ...]:
        """Take a list of lists of texts, empty where it is absent.

        Raises:
            ValueError: it is something else.
        """
        where = f"{self.where}: {key}"
        return tuple(_texts(value, where) for value in _items(self._left.pop(key, []), where))

    def lists(self, key: str) -> tuple[tuple[object, ...], ...]:
        """Take a list of lists, empty where it is absent.

        Raises:
            ValueError: it is something else.
        """
        where = f"{self.where}: {key}"
        return tuple(tuple(_items(v, where)) for v in _items(self._left.pop(key, []), where))

    def entries(self, key: str) -> dict[str, Entry]:
        """Take a mapping of mappings, empty where it is absent.

        Raises:
            ValueError: it is something else.
        """
        value = self._left.pop(key, {})
        names = Entry(value, f"{self.where}: {key}")
        return {name: Entry(own, f"{names.where}: {name}") for name, own in names._left.items()}

    def listed_entries(self, key: str) -> tuple[Entry, ...]:
        """Take a list of mappings, empty where it is absent.

        Raises:
            ValueError: it is something else.
        """
        where = f"{self.where}: {key}"
        return tuple(Entry(value, where) for value in _items(self._left.pop(key, []), where))

    def optional_entry(self, key: str) -> Entry | None:
        """Take a mapping, None where it is absent or null.

        Raises:
            ValueError: it is something else.
        """
        value = self._left.pop(key, None)
        return None if value is None else Entry(value, f"{self.where}: {key}")

    def flag(self, key: str) -> bool:
        """Take true or false, false where it is absent.

        Raises:
            ValueError: it is something else.
        """
        value = self._left.pop(key, False)
        if isinstance(value, bool):
            return value
        raise ValueError(f"{self.where}: {key} must be true or false, not {value!r}")

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """Take a mapping of texts, empty where it is absent.

        Raises:
            ValueError: it is something else.
        """
        own = self.optional_entry(key)
        return () if own is None else own.all_texts()

    def all_texts(self) -> tuple[tuple[str, str], ...]:
        """Take every key of a mapping of texts.

        Raises:
            ValueError: a value is not text.
        """
        return tuple((key, self.text(key)) for key in tuple(self._left))

    def close(self) -> None:
        """End the reading.

        Raises:
            ValueError: keys are left that nobody took; they are misspelt.
        """
        if self._left:
            raise ValueError(f"{self.where}: unknown: {', '.join(sorted(self._left))}")


def read(*path: str, folder: Path = FOLDER) -> Entry:
    """Read a data file, which lies in the folder of the catalog unless another is named.

    Raises:
        OSError: there is no such file.
        ValueError: it is not YAML, or not a mapping.
    """
    where = "/".join(path)
    text = folder.joinpath(*path).read_text(encoding="utf-8")
    try:
        value = load_plain(text)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None
    return Entry(value, where)


def _items(value: object, where: str) -> list[object]:
    if isinstance(value, list):
        return value
    raise ValueError(f"{where} must be a list, not {value!r}")


def _texts(value: object, where: str) -> tuple[str, ...]:
    items = _items(value, where)
    texts = tuple(item for item in items if isinstance(item, str))
    if len(texts) == len(items):
        return texts
    raise ValueError(f"{where} must hold texts only, not {value!r}")
