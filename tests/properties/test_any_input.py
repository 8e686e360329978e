"""No input ends in a traceback: whatever stands in a file, there are findings or a template."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compiler.pipeline import compile_environment

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "specs/petclinic.yaml").read_text(encoding="utf-8")
LINES = TEXT.splitlines()
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
BOUNDED = settings(
    max_examples=60,
    deadline=None,
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
    lines = LINES.copy()
    lines.insert(put, lines.pop(take))
    compile_spec("\n".join(lines).encode())


@BOUNDED
@given(st.integers(0, len(LINES) - 1), st.sampled_from(WORDS))
def test_a_spec_with_another_value_somewhere(index: int, word: str) -> None:
    lines = LINES.copy()
    key, colon, _ = lines[index].partition(": ")
    lines[index] = f"{key}{colon}{word}" if colon else f"{lines[index]} {word}"
    compile_spec("\n".join(lines).encode())


@BOUNDED
@given(st.integers(0, len(TEXT) - 1), st.characters(codec="utf-8"))
def test_a_spec_with_another_character_somewhere(index: int, character: str) -> None:
    compile_spec((TEXT[:index] + character + TEXT[index + 1 :]).encode())


@BOUNDED
@given(st.integers(0, 40), st.sampled_from(WORDS))
def test_an_environment_with_another_value_somewhere(index: int, word: str) -> None:
    lines = (ROOT / "specs/environments/dev.yaml").read_text(encoding="utf-8").splitlines()
    index %= len(lines)
    key, colon, _ = lines[index].partition(": ")
    lines[index] = f"{key}{colon}{word}" if colon else word
    compile_spec("\n".join(lines).encode(), "environments/dev.yaml")


@BOUNDED
@given(st.integers(0, 40), st.sampled_from(WORDS))
def test_a_project_with_another_value_somewhere(index: int, word: str) -> None:
    lines = (ROOT / "specs/project.yaml").read_text(encoding="utf-8").splitlines()
    index %= len(lines)
    key, colon, _ = lines[index].partition(": ")
    lines[index] = f"{key}{colon}{word}" if colon else word
    compile_spec("\n".join(lines).encode(), "project.yaml")
