"""Priorities from a matrix of judgements: the numerical model of pairwise comparison, in floating point.

    eigenvector        the vector that the matrix only stretches: A w = λ w
    geometric mean     the n-th root of the product of each row
    column average     each column divided by its sum, then the mean of each row

All three agree where the judgements are consistent. The eigenvector is found by power iteration from the geometric
means. The least and the greatest of (A w)ᵢ / wᵢ are bounds of λ, by Collatz and Wielandt; it counts as found when they
are within one part in 10¹² of each other. A matrix on which that is slow, such as a chain with most judgements missing,
is finished by the inverse iteration of Noda, which has the same limit and the same bounds.

Missing judgements have a 0 in the matrix. Harker's matrix adds 1 to the diagonal for each one that is missing in the
row; the logarithmic least squares are the geometric mean of what is there.

Invariant: the same matrix gives the same figures; nothing is random. Figures leave this module rounded by a named
`Rounding`, never as floats that meet an exact number.

Left out: whose judgements they are (`pairwise_judgements`).
"""

from __future__ import annotations

import math
from decimal import Decimal
from operator import mul, truediv
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from salesmanual.kernel.allocation import share
from salesmanual.kernel.number import EXACT, Rounding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    Matrix = Sequence[Sequence[float]]

__all__ = ["Method", "Missing", "Principal", "estimates", "model_matrix", "principal", "priorities", "whole_steps"]

Method = Literal["eigenvector", "geometric-mean", "column-average"]
"""How weights are made of judgements."""

Missing = Literal["refuse", "harker", "log-least-squares"]
"""What becomes of judgements that nobody gave."""

TOLERANCE: Final = 1e-12
"""The bounds of an eigenvalue are this close, relative to it, when it counts as found."""

POWER_STEPS: Final = 400
MOST_STEPS: Final = 500
_TINY: Final = 1e-30
_FIGURES: Final = Rounding("0.000000000001")
_PLACES: Final = 12


class Principal(NamedTuple):
    """The greatest eigenvalue and its eigenvector, which sums to 1."""

    vector: list[float]
    eigenvalue: float
    spread: float
    """How far the two bounds of the eigenvalue are apart, relative to it."""


def model_matrix(size: int, pairs: Sequence[tuple[int, int]], ratios: Iterable[Fraction]) -> list[list[float]]:
    """The matrix of judgements: a ratio at its pair, its reciprocal on the other side, 1 on the diagonal, else 0.

    >>> from fractions import Fraction
    >>> model_matrix(2, [(0, 1)], [Fraction(4)])
    [[1.0, 4.0], [0.25, 1.0]]
    """
    matrix = [[0.0] * size for _ in range(size)]
    for (one, other), ratio in zip(pairs, ratios, strict=True):
        above, below = ratio.as_integer_ratio()
        matrix[one][other] = above / below
        matrix[other][one] = below / above
    for at, row in enumerate(matrix):
        row[at] = 1.0
    return matrix


def priorities(matrix: Matrix, method: Method) -> list[float]:
    """The priorities that the method makes of a matrix, summing to 1; missing judgements are 0 in it.

    >>> [round(each, 4) for each in priorities([[1, 3], [1 / 3, 1]], "column-average")]
    [0.75, 0.25]
    """
    if method == "column-average":
        sums = [sum(column) for column in zip(*matrix, strict=True)]
        return _whole([sum(map(truediv, row, sums)) for row in matrix])
    if method == "geometric-mean":
        return _geometric(matrix)
    return principal(matrix).vector


def principal(matrix: Matrix, start: Sequence[float] | None = None, *, most: int = MOST_STEPS) -> Principal:
    """The greatest eigenvalue of a matrix of judgements, by power iteration.

    Args:
        matrix: The judgements; where some are missing, Harker's matrix is made of them.
        start: Where to begin; by default at the geometric means.
        most: How many steps at most; the spread says how close they came.

    Source: T. L. Saaty 1980; P. T. Harker 1987 for missing judgements; T. Noda 1971 for the inverse iteration.

    >>> round(principal([[1, 2, 8], [1 / 2, 1, 4], [1 / 8, 1 / 4, 1]]).eigenvalue, 9)
    3.0
    """
    vector = list(_geometric(matrix) if start is None else start)
    filled = _harker(matrix)
    low = high = 0.0
    for step in range(most):
        stretched = [sum(map(mul, row, vector)) for row in filled]
        factors = list(map(truediv, stretched, vector))
        low, high = min(factors), max(factors)
        if high - low <= TOLERANCE * high:
            break
        vector = _whole(stretched if step < POWER_STEPS else _solved(_shifted(filled, high), vector))
    return Principal(vector, (low + high) / 2, (high - low) / high)


def estimates(values: Iterable[float]) -> tuple[Decimal, ...]:
    """Figures of the model as exact numbers, rounded to 12 decimal places.

    >>> estimates([1 / 3])
    (Decimal('0.333333333333'),)
    """
    return tuple(_FIGURES.number(Decimal(value)) for value in values)


def whole_steps(figures: Iterable[Decimal], step: Decimal) -> tuple[Decimal, ...]:
    """1 in proportion to figures of 12 decimal places, in whole steps; what is left over by largest remainder.

    >>> whole_steps(estimates([1 / 3, 2 / 3]), Decimal("0.1"))
    (Decimal('0.3'), Decimal('0.7'))
    """
    parts = share(int(EXACT.divide(Decimal(1), step)), [int(figure.scaleb(_PLACES)) for figure in figures])
    return tuple(EXACT.multiply(Decimal(part), step) for part in parts)


def _whole(values: Iterable[float]) -> list[float]:
    """The values divided by their sum."""
    listed = list(values)
    total = sum(listed)
    return [value / total for value in listed]


def _geometric(matrix: Matrix) -> list[float]:
    """The geometric means of the rows; the logarithmic least squares where judgements are missing."""
    size = len(matrix)
    if all(map(all, matrix)):
        return _whole(math.prod(row) ** (1 / size) for row in matrix)
    laplacian = [
        [-1.0 if each and at != row else 0.0 for at, each in enumerate(line)] for row, line in enumerate(matrix)
    ]
    for at, line in enumerate(laplacian):
        line[at] = -sum(line)
    sums = [sum(math.log(each) for each in line if each) for line in matrix]
    inner = [line[1:] for line in laplacian[1:]]
    return _whole(map(math.exp, [0.0, *_solved(inner, sums[1:])]))


def _harker(matrix: Matrix) -> Matrix:
    """The matrix, with 1 more on the diagonal for each judgement that is missing in the row."""
    return [
        row if all(row) else [each + row.count(0.0) if at == place else each for at, each in enumerate(row)]
        for place, row in enumerate(matrix)
    ]


def _shifted(matrix: Matrix, by: float) -> list[list[float]]:
    """So many times the identity, less the matrix."""
    return [[by - each if at == place else -each for at, each in enumerate(row)] for place, row in enumerate(matrix)]


def _solved(matrix: Matrix, right: Sequence[float]) -> list[float]:
    """The solution of a system with positive pivots, by elimination; a pivot lost to rounding is held above 0."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for at, row in enumerate(rows):
        row[at] = max(row[at], _TINY)
        for below in rows[at + 1 :]:
            factor = below[at] / row[at]
            for place in range(at, size + 1):
                below[place] -= factor * row[place]
    found = [0.0] * size
    for at in range(size - 1, -1, -1):
        row = rows[at]
        found[at] = (row[size] - sum(map(mul, row[at + 1 : size], found[at + 1 :]))) / row[at]
    return found
