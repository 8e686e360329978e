"""From a tree to a shape: one message for each mistake, in the words of the spec."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from front_end_reading import mapping, tree
from pydantic import BeforeValidator, Discriminator, Field, Tag

from compiler.frontend.decode import decode
from compiler.frontend.model import SpecModel, mistake
from compiler.frontend.shapes import keys_at, meaning_of
from compiler.text.diagnostic import Problem


def _even(value: object) -> int:
    if isinstance(value, int) and value % 2 == 0:
        return value
    raise mistake(f"{value} is odd", "take the next")


class Leaf(SpecModel):
    name: str
    size: int = Field(1, ge=1, le=9, description="From one to nine.")


class Other(SpecModel):
    text: str


class Whole(SpecModel):
    title: str = Field(description="What it is called.")
    count: int | None = None
    even: Annotated[int, BeforeValidator(_even)] = 2
    kind: Literal["tree", "bush"] = "tree"
    leaves: list[Leaf] = Field(default_factory=list)
    by_name: dict[str, Leaf] = Field(default_factory=dict)
    odd: Any = None
    either: str | list[str] = ""
    parts: list[
        Annotated[
            Annotated[Leaf, Tag("a leaf")] | Annotated[Other, Tag("an other")],
            Discriminator(lambda v: "an other" if "text" in v else "a leaf"),
        ]
    ] = Field(default_factory=list)


def said(text: str) -> list[str]:
    with pytest.raises(Problem) as raised:
        decode(tree(text), Whole, "plant `a`")
    found = sorted(raised.value.diagnostics, key=lambda d: d.order)
    return [f"{d.span.line}:{d.span.column} {d.message} ({d.help})" for d in found if d.span]


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        pytest.param(
            "titel: x",
            ["1:1 `titel` is not a key of plant `a` (did you mean `title`?)"],
            id="a misspelt key explains the missing one",
        ),
        pytest.param(
            "zzz: x\ntitle: x",
            [
                ("1:1 `zzz` is not a key of plant `a` (keys here: `title`, `count`, `even`, "
                "`kind`, `leaves`, `by_name`, `odd`, `either`, `parts`)")
            ],
            id="a key like no other",
        ),
        pytest.param(
            "count: 1",
            ["1:1 plant `a` has no `title` (add `title:` (what it is called))"],
            id="a missing key is at its parent",
        ),
        pytest.param(
            "title: 5",
            ['1:8 `title` of plant `a` must be text, not the number 5 (put it in quotes: "5")'],
            id="a number for a text",
        ),
        pytest.param(
            "title: x\ncount: 1.5",
            [
                (
                    "2:8 `count` of plant `a` must be a whole number, not the number 1.5 "
                    "(write digits alone: `6`)"
                )
            ],
            id="a fraction for a whole number",
        ),
        pytest.param(
            "title: x\neven: 3",
            ["2:7 `even` of plant `a`: 3 is odd (take the next)"],
            id="what a validator says",
        ),
        pytest.param(
            "title: x\nkind: bus",
            ["2:7 `kind` of plant `a` cannot be `bus` (did you mean `bush`?)"],
            id="a word that is no choice",
        ),
        pytest.param(
            "title: x\nleaves: [{name: a, size: 10}, {nam: b}]",
            [
                ("2:26 `leaves[0].size` of plant `a` must be at most 9, not the number 10 "
                "(from one to nine)"),
                "2:32 `nam` is not a key of `leaves[1]` of plant `a` (did you mean `name`?)",
            ],
            id="mistakes inside a list",
        ),
        pytest.param(
            "title: x\nby_name:\n  one: {name: a}\n  two: {}",
            ["4:3 `by_name.two` of plant `a` has no `name` (add `name:`)"],
            id="a missing key inside a mapping of names",
        ),
        pytest.param(
            "title: x\neither: 5",
            [("2:9 `either` of plant `a` must be text or a list, not the number 5 "
             '(put it in quotes: "5")')],
            id="the branches of a union are one mistake",
        ),
        pytest.param(
            "title: x\nparts: [{text: a, size: 2}]",
            ["2:19 `size` is not a key of `parts[0]` of plant `a` (keys here: `text`)"],
            id="the keys of the branch that is meant",
        ),
        pytest.param(
            "title:\ncount: x\nleaves: 1",
            [
                ("1:1 `title` of plant `a` has no value; text is wanted "
                "(write a value, or remove the key)"),
                (
                    "2:8 `count` of plant `a` must be a whole number, not `x` "
                    "(write digits alone: `6`)"
                ),
                "3:9 `leaves` of plant `a` must be a list, not the number 1 (write `[1]`)",
            ],
            id="three mistakes, three messages",
        ),
        pytest.param(
            "word",
            [("1:1 plant `a` must be a mapping (`key: value`), not `word` (its keys: `title`, "
             "`count`, `even`, `kind`, `leaves`, `by_name`, `odd`, `either`, `parts`)")],
            id="a word for the whole thing",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_told_where_it_is(text: str, messages: list[str]) -> None:
    assert said(text) == messages


def test_what_is_right_is_decoded() -> None:
    found = decode(mapping("title: 주문\nleaves: [{name: a}]\nodd: {any: [1]}"), Whole, "plant")
    assert found.title == "주문"
    assert found.leaves == [Leaf(name="a")]
    assert found.odd == {"any": [1]}


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        pytest.param(("leaves", 0), ("name", "size"), id="in a list"),
        pytest.param(("by_name", "x"), ("name", "size"), id="under a name"),
        pytest.param(("parts", 0, "an other"), ("text",), id="of one branch"),
        pytest.param(("parts", 0), ("name", "size", "text"), id="of all branches"),
        pytest.param(("odd", "x"), (), id="where anything may stand"),
        pytest.param(("nothing",), (), id="where nothing is"),
    ],
)
def test_the_keys_at_a_path(path: tuple[str | int, ...], keys: tuple[str, ...]) -> None:
    assert keys_at(Whole, path) == keys


def test_the_meaning_of_a_key_is_its_description() -> None:
    assert meaning_of(Whole, ("leaves", 0, "size")) == "From one to nine."
    assert meaning_of(Whole, ("leaves", 0, "name")) == ""
