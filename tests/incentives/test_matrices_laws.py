"""Laws of matrices."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.incentives.component_world import cny

from salesmanual.incentives.components import Bonus
from salesmanual.incentives.matrices import Matrix
from salesmanual.kernel.curve import Curve

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from salesmanual.incentives.matrices import Below, Lookup

TENTHS = st.integers(0, 20).map(lambda number: Fraction(number, 10))
LOOKUPS: Final[tuple[Lookup, ...]] = ("stepped", "bilinear")
BELOWS: Final[tuple[Below, ...]] = ("zero", "flat")
FIGURES = st.integers(-5, 90).map(lambda number: Fraction(number, 30))


@st.composite
def matrices(draw: DrawFn) -> Matrix:
    """Tables of up to three by three."""
    rows, columns = (sorted(draw(st.lists(TENTHS, min_size=1, max_size=3, unique=True))) for _ in range(2))
    factors = [[draw(TENTHS) for _ in columns] for _ in rows]
    lookup, below = draw(st.sampled_from(LOOKUPS)), draw(st.sampled_from(BELOWS))
    return Matrix("m", "M", cny(100), rows, columns, factors, "other", lookup=lookup, below=below)


def transposed(matrix: Matrix) -> Matrix:
    turned = list(zip(*matrix.factors, strict=True))
    return attrs.evolve(matrix, rows=matrix.columns, columns=matrix.rows, factors=turned)


@given(matrices())
def test_every_cell_is_read_at_its_own_point(matrix: Matrix) -> None:
    read = tuple(tuple(matrix.factor(row, column) for column in matrix.columns) for row in matrix.rows)

    assert matrix.factors == read


@given(matrices(), FIGURES, FIGURES)
def test_the_two_figures_are_read_alike(matrix: Matrix, row: Fraction, column: Fraction) -> None:
    assert matrix.factor(row, column) == transposed(matrix).factor(column, row)


@given(matrices(), FIGURES, FIGURES)
def test_a_factor_is_never_outside_the_table(matrix: Matrix, row: Fraction, column: Fraction) -> None:
    cells = [cell for each in matrix.factors for cell in each] + ([Fraction(0)] if matrix.below == "zero" else [])

    assert min(cells) <= matrix.factor(row, column) <= max(cells)


@given(matrices(), FIGURES, FIGURES)
def test_a_stepped_factor_is_one_of_the_cells_and_agrees_with_a_search(
    matrix: Matrix, row: Fraction, column: Fraction
) -> None:
    stepped = attrs.evolve(matrix, lookup="stepped")
    reached = [at for at, point in enumerate(stepped.rows) if point <= row]
    across = [at for at, point in enumerate(stepped.columns) if point <= column]
    is_below = stepped.below == "zero" and not (reached and across)

    found = Fraction(0) if is_below else stepped.factors[max(reached, default=0)][max(across, default=0)]

    assert found == stepped.factor(row, column)


@given(matrices(), FIGURES, FIGURES, st.integers(0, 4).map(lambda number: Fraction(number, 4)))
def test_between_two_points_a_bilinear_factor_is_a_straight_line(
    matrix: Matrix, row: Fraction, column: Fraction, part: Fraction
) -> None:
    smooth = attrs.evolve(matrix, lookup="bilinear")
    points = [point for point in smooth.rows if point <= row]
    above = [point for point in smooth.rows if point > row]
    if points and above:
        low, high = points[-1], above[0]
        ends = [smooth.factor(end, column) for end in (low, high)]

        assert ends[0] * (1 - part) + ends[1] * part == smooth.factor(low * (1 - part) + high * part, column)


@given(st.lists(TENTHS, min_size=1, max_size=3, unique=True).map(sorted), FIGURES)
def test_one_column_is_a_bonus_by_points(rows: list[Fraction], attainment: Fraction) -> None:
    """With the other figure held, the table is the curve that a bonus would have."""
    factors = [Fraction(at + 1, 2) for at in range(len(rows))]
    matrix = Matrix("m", "M", cny(100), rows, [0], [[each] for each in factors], "other", lookup="bilinear")
    bonus = Bonus("m", "M", cny(100), Curve.points(list(zip(rows, factors, strict=True)), before="zero"))

    assert bonus.curve.value(attainment) == matrix.factor(attainment, 0)
