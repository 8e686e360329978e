"""No input ends in a traceback: whatever stands in a file, there are findings or a template."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from random_examples import examples

from compiler.pipeline import compile_environment
from compiler.text import lines, terminal

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "specs/petclinic.yaml").read_text(encoding="utf-8")
LINES = TEXT.splitlines()
TOKENS = re.findall(r"\s+|[\w.-]+|.", TEXT, re.DOTALL)
WORDS = [
    "null",
    "[]",
    "{}",
    "true",
    "12",
    "-1",
    "''",
    "~",
    "x",
    "[[1]]",
    "{a: b}",
    "${each}",
    "1e9",
]
# Finished examples are kept small and few: a compile takes some milliseconds.
BOUNDED = examples(
    30,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def compile_spec(spec: bytes, file: str = "petclinic.yaml") -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "specs", folder / "specs")
        (folder / "specs" / file).write_bytes(spec)
        compilation = compile_environment(folder, "dev")
        assert compilation.failed or compilation.templates
        # What is found can be shown, wherever it is.
        terminal.render(compilation.diagnostics, compilation.sources)
        lines.render(compilation.diagnostics)


@BOUNDED
@given(st.binary(max_size=200))
def test_any_bytes(content: bytes) -> None:
    compile_spec(content)


@BOUNDED
@given(st.text(max_size=200))
def test_any_text(content: str) -> None:
    compile_spec(content.encode("utf-8", "replace"))


@BOUNDED
@given(st.integers(0, len(LINES) - 1), st.integers(1, 12))
def test_a_spec_without_some_lines(start: int, count: int) -> None:
    compile_spec("\n".join(LINES[:start] + LINES[start + count :]).encode())


@BOUNDED
@given(st.integers(0, len(LINES) - 1), st.integers(0, len(LINES) - 1))
def test_a_spec_with_a_line_in_another_place(take: int, put: int) -> None:
    rows = LINES.copy()
    rows.insert(put, rows.pop(take))
    compile_spec("\n".join(rows).encode())


@BOUNDED
@given(st.integers(0, len(LINES) - 1), st.sampled_from(WORDS))
def test_a_spec_with_another_value_somewhere(index: int, word: str) -> None:
    rows = LINES.copy()
    key, colon, _ = rows[index].partition(": ")
    rows[index] = f"{key}{colon}{word}" if colon else f"{rows[index]} {word}"
    compile_spec("\n".join(rows).encode())


@BOUNDED
@given(st.integers(0, len(TEXT) - 1), st.characters(codec="utf-8"))
def test_a_spec_with_another_character_somewhere(index: int, character: str) -> None:
    compile_spec((TEXT[:index] + character + TEXT[index + 1 :]).encode())


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["delete", "double", "replace", "swap"]),
        st.integers(0, len(TOKENS) - 1),
        st.one_of(st.sampled_from(WORDS), st.sampled_from(TOKENS)),
    ),
    min_size=1,
    max_size=4,
)


@BOUNDED
@given(CHANGES)
def test_a_spec_with_words_changed(changes: list[tuple[str, int, str]]) -> None:
    tokens = TOKENS.copy()
    for change, at, word in changes:
        if change == "delete":
            tokens[at] = ""
        elif change == "double":
            tokens[at] *= 2
        elif change == "replace":
            tokens[at] = word
        else:
            tokens[at], tokens[at - 7] = tokens[at - 7], tokens[at]
    compile_spec("".join(tokens).encode())


@BOUNDED
@given(st.integers(0, 40), st.sampled_from(WORDS))
def test_an_environment_with_another_value_somewhere(index: int, word: str) -> None:
    rows = (ROOT / "specs/environments/dev.yaml").read_text(encoding="utf-8").splitlines()
    index %= len(rows)
    key, colon, _ = rows[index].partition(": ")
    rows[index] = f"{key}{colon}{word}" if colon else word
    compile_spec("\n".join(rows).encode(), "environments/dev.yaml")


@BOUNDED
@given(st.integers(0, 40), st.sampled_from(WORDS))
def test_a_project_with_another_value_somewhere(index: int, word: str) -> None:
    rows = (ROOT / "specs/project.yaml").read_text(encoding="utf-8").splitlines()
    index %= len(rows)
    key, colon, _ = rows[index].partition(": ")
    rows[index] = f"{key}{colon}{word}" if colon else word
    compile_spec("\n".join(rows).encode(), "project.yaml")


GOLDEN = sorted((ROOT / "tests/golden").glob("*/specs/*.yaml"))


@BOUNDED
@given(st.sampled_from(GOLDEN), st.integers(0, 10_000), st.sampled_from(WORDS), st.booleans())
def test_a_golden_project_with_a_mistake_in_it(
    path: Path, index: int, word: str, remove: bool
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(path.parent, folder / "specs")
        rows = path.read_text(encoding="utf-8").splitlines()
        index %= len(rows)
        key, colon, _ = rows[index].partition(": ")
        rows[index : index + 1] = [] if remove else [f"{key}{colon}{word}"]
        (folder / "specs" / path.name).write_text("\n".join(rows), encoding="utf-8")
        for environment in sorted((folder / "specs/environments").glob("*.yaml")):
            compilation = compile_environment(folder, environment.stem)
            assert compilation.failed or compilation.templates
            terminal.render(compilation.diagnostics, compilation.sources)
