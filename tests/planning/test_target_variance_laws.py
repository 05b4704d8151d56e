"""Laws of variance: the lines make up the whole along every dimension, in whatever order the actuals come."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from tests.planning.tracking_world import PEOPLE, SALES, SPRING, WHO, cny

from salesmanual.kernel.period import month
from salesmanual.planning.breakdowns import Breakdown
from salesmanual.planning.dimensions import Dimension
from salesmanual.planning.figures import Figure, FigureBook
from salesmanual.planning.target_variance import target_variances

PRODUCT = Dimension("product", ["bikes", "clothing"])


Rows = list[tuple[str, str | None, tuple[int, int], int]]
Cells = dict[tuple[str, str], list[int]]

rows = st.lists(
    st.tuples(
        st.sampled_from([*PEOPLE, "wu.fang"]),
        st.sampled_from(["bikes", "clothing", None]),
        st.sampled_from([(2026, 1), (2026, 2), (2026, 3), (2025, 1), (2025, 3)]),
        st.integers(-50, 900),
    ),
    max_size=15,
)
cells = st.dictionaries(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(["bikes", "clothing"])),
    st.lists(st.integers(0, 900), min_size=3, max_size=3),
)
bys = st.lists(st.sampled_from(["who", "product", "time"]), min_size=1, max_size=3, unique=True)


def book(sold: Rows) -> FigureBook:
    figures = []
    for who, product, on, amount in sold:
        members = {"who": who} if product is None else {"who": who, "product": product}
        figures.append(Figure(cny(amount), date(*on, 9), members))
    return FigureBook(figures, [WHO, PRODUCT], unknown="kept")


def plan(made: Cells) -> Breakdown:
    return Breakdown.from_cells(SALES, [WHO, PRODUCT, SPRING], made)


@given(cells, rows, bys)
def test_the_lines_sum_to_the_whole(made: Cells, sold: Rows, by: list[str]) -> None:
    figures = book(sold)
    found = target_variances(plan(made), figures, by=by, last_year=figures)

    assert found.total.target == sum(sum(row) for row in made.values())
    assert found.total.actual == sum(amount for _, _, on, amount in sold if on[0] == 2026)
    assert found.total.last_year == sum(amount for _, _, on, amount in sold if on[0] == 2025)
    for name in ("target", "actual", "variance", "last_year", "contribution", "share"):
        whole = found.total.figure(name)
        parts = [line.figure(name) for line in found.lines]
        if whole is not None:
            assert whole == sum((part or Fraction(0) for part in parts), Fraction(0))
            assert name in {"contribution", "share"} or None not in parts


@given(cells, rows, bys)
def test_fewer_dimensions_have_the_same_targets_and_the_same_whole(made: Cells, sold: Rows, by: list[str]) -> None:
    fine = target_variances(plan(made), book(sold), by=by)
    coarse = fine.along(by[0])
    direct = target_variances(plan(made), book(sold), by=by[:1])

    assert fine.total == coarse.total == direct.total
    for line in direct.lines:
        if line.members != (None,):
            assert line.target == coarse.of(*line.members).target
    assert sum(line.actual for line in coarse.lines) == sum(line.actual for line in direct.lines)


@given(cells, rows, bys, st.randoms(use_true_random=False))
def test_the_order_of_actuals_does_not_matter(
    made: Cells,
    sold: Rows,
    by: list[str],
    random: object,
) -> None:
    other = list(sold)
    random.shuffle(other)  # type: ignore[attr-defined]

    assert target_variances(plan(made), book(sold), by=by) == target_variances(plan(made), book(other), by=by)


@given(cells, rows)
def test_a_line_is_what_a_loop_finds(made: Cells, sold: Rows) -> None:
    found = target_variances(plan(made), book(sold), by=["who", "time"])
    for who in PEOPLE:
        for number in (1, 2, 3):
            target = sum(row[number - 1] for (name, _), row in made.items() if name == who)
            actual = sum(amount for name, _, on, amount in sold if name == who and on == (2026, number))
            assert found.of(who, month(2026, number)).variance() == actual - target
