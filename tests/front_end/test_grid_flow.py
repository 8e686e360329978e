"""Widgets on the grid of a dashboard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_examples import examples

from compiler.ir.dashboard import Box
from compiler.language.grid import COLUMNS, Wanted, flow, overlaps

# Widths that leave gaps beside one another, and a few that do not.
SIZES = st.tuples(st.sampled_from([6, 8, 12, 18, 24, 5, 1]), st.integers(1, 8))
FLOWING = st.builds(lambda size: Wanted(*size, None), SIZES)


@st.composite
def fixed(draw: st.DrawFn) -> Wanted:
    width, height = draw(SIZES)
    x = draw(st.integers(0, COLUMNS - width))
    return Wanted(width, height, (x, draw(st.integers(0, 16))))


WIDGETS = st.lists(st.one_of(FLOWING, FLOWING, fixed()), max_size=12)


@pytest.mark.parametrize(
    ("wanted", "places"),
    [
        pytest.param([], [], id="no widget"),
        pytest.param([(24, 2)], [(0, 0)], id="one of full width"),
        pytest.param([(12, 6), (12, 6)], [(0, 0), (12, 0)], id="two side by side"),
        pytest.param([(12, 6)] * 3, [(0, 0), (12, 0), (0, 6)], id="three in two rows"),
        pytest.param(
            [(8, 3), (8, 9), (8, 3), (24, 1)],
            [(0, 0), (8, 0), (16, 0), (0, 9)],
            id="a row is as high as its highest",
        ),
        pytest.param([(20, 2), (6, 2)], [(0, 0), (0, 2)], id="what does not fit begins a row"),
        pytest.param(
            [(6, 6, (18, 0)), (12, 6), (12, 6)],
            [(18, 0), (0, 0), (0, 6)],
            id="around a widget that says where it is",
        ),
        pytest.param(
            [(6, 6, (0, 0)), (12, 6)], [(0, 0), (6, 0)], id="beside a widget that says where it is"
        ),
        pytest.param(
            [(24, 1, (0, 3)), (24, 6)], [(0, 3), (0, 4)], id="below a bar across the dashboard"
        ),
    ],
)
def test_where_widgets_stand(wanted: list[tuple], places: list[tuple[int, int]]) -> None:  # type: ignore[type-arg]
    boxes = flow(Wanted(w[0], w[1], w[2] if len(w) > 2 else None) for w in wanted)
    assert [(box.x, box.y) for box in boxes] == places


@examples(100, derandomize=True)
@given(WIDGETS)
def test_no_widget_that_flows_touches_another_or_leaves_the_grid(wanted: list[Wanted]) -> None:
    boxes = flow(wanted)
    for i, j in overlaps(boxes):
        assert wanted[i].at is not None
        assert wanted[j].at is not None
    for box, w in zip(boxes, wanted, strict=True):
        assert (box.width, box.height) == (w.width, w.height)
        assert 0 <= box.x <= box.x + box.width <= COLUMNS
        assert box.y >= 0
        assert w.at is None or (box.x, box.y) == w.at


@examples(100, derandomize=True)
@given(WIDGETS)
def test_widgets_that_flow_keep_their_order(wanted: list[Wanted]) -> None:
    flowing = [box for box, w in zip(flow(wanted), wanted, strict=True) if w.at is None]
    assert flowing == sorted(flowing, key=lambda box: (box.y, box.x))


@examples(100, derandomize=True)
@given(st.lists(FLOWING, min_size=1, max_size=20), FLOWING)
def test_a_widget_at_the_end_moves_no_other(wanted: list[Wanted], last: Wanted) -> None:
    assert flow([*wanted, last])[:-1] == flow(wanted)


@pytest.mark.parametrize(
    ("boxes", "found"),
    [
        pytest.param([(0, 0, 6, 6), (6, 0, 6, 6)], [], id="side by side"),
        pytest.param([(0, 0, 6, 6), (0, 6, 6, 6)], [], id="one below the other"),
        pytest.param([(0, 0, 6, 6), (5, 5, 6, 6)], [(1, 0)], id="a corner"),
        pytest.param([(0, 0, 24, 24), (6, 6, 1, 1)], [(1, 0)], id="one inside the other"),
        pytest.param([(0, 0, 1, 1)] * 3, [(1, 0), (2, 0), (2, 1)], id="three on one place"),
    ],
)
def test_widgets_that_overlap_are_found(
    boxes: list[tuple[int, int, int, int]], found: list[tuple[int, int]]
) -> None:
    assert list(overlaps(tuple(Box(*box) for box in boxes))) == found
