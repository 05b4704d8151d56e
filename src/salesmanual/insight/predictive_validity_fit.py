"""Least squares with no negative weight, in exact fractions: the method of Lawson and Hanson.

    minimise Σ (y - a - Σ b x)² over a and b ≥ 0

The constant `a` is freed by taking all from their means. The answer is the optimum itself: at the end each weight in
use has a gradient of exactly 0, and no weight at 0 has one that would lower the error.

Invariant: exact; the same for every order of the people. Where items are collinear, the best fit is not the only one:
the weight goes to the item that varies most with the results, of equal ones to the first in the order given.

Left out: choosing what to fit and judging it (`predictive_validity_weights`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, final

import attrs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesmanual.insight.agreement_ratings import Number

__all__ = ["Moments", "fit_without_negatives", "untold"]


@final
@attrs.frozen
class Moments:
    """The sums a fit needs; a person is taken out by subtraction.

    Attributes:
        count: How many people.
        sums: Of each item.
        products: Of each two items.
        total: Of the results.
        with_total: Of each item times the result.
    """

    count: int
    sums: tuple[int, ...]
    products: tuple[tuple[int, ...], ...]
    total: int
    with_total: tuple[int, ...]

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]], results: Sequence[int]) -> Moments:
        """The sums over all people.

        >>> Moments.of([[1, 2], [3, 4]], [5, 6]).with_total
        (23, 34)
        """
        columns = list(zip(*rows, strict=True))
        return cls(
            len(rows),
            tuple(sum(column) for column in columns),
            tuple(tuple(sum(x * y for x, y in zip(a, b, strict=True)) for b in columns) for a in columns),
            sum(results),
            tuple(sum(x * y for x, y in zip(column, results, strict=True)) for column in columns),
        )

    def without(self, row: Sequence[int], result: int) -> Moments:
        """The sums over all but one person.

        >>> Moments.of([[1], [3], [5]], [2, 4, 6]).without([5], 6) == Moments.of([[1], [3]], [2, 4])
        True
        """
        return Moments(
            self.count - 1,
            tuple(total - x for total, x in zip(self.sums, row, strict=True)),
            tuple(
                tuple(total - x * y for total, y in zip(line, row, strict=True))
                for line, x in zip(self.products, row, strict=True)
            ),
            self.total - result,
            tuple(total - x * result for total, x in zip(self.with_total, row, strict=True)),
        )

    def centered(self) -> tuple[list[list[int]], list[int]]:
        """How the items vary together, and with the results: n times the sums of products from the means."""
        count, sums = self.count, self.sums
        gram = [
            [count * product - one * other for product, other in zip(line, sums, strict=True)]
            for line, one in zip(self.products, sums, strict=True)
        ]
        return gram, [count * each - one * self.total for each, one in zip(self.with_total, sums, strict=True)]


def fit_without_negatives(moments: Moments) -> tuple[Fraction, ...]:
    """The weights of 0 or more that fit best, one for each item.

    Source: Handbook 11.3; Lawson and Hanson 1974.

    >>> fit_without_negatives(Moments.of([[1, 3], [2, 2], [3, 1]], [2, 4, 6]))
    (Fraction(2, 1), Fraction(0, 1))
    """
    gram, target = moments.centered()
    weights = [Fraction(0)] * len(target)
    used: list[int] = []
    while True:
        rising = [(gradient, -at) for at, gradient in enumerate(_gradient(gram, target, weights)) if at not in used]
        best = max(rising, default=(Fraction(0), 0))
        if best[0] <= 0:
            return tuple(weights)
        used.append(-best[1])
        while True:
            wanted = dict(zip(used, _solve(gram, target, used), strict=True))
            if all(value > 0 for value in wanted.values()):
                weights = [wanted.get(at, Fraction(0)) for at in range(len(weights))]
                break
            step = min(weights[at] / (weights[at] - value) for at, value in wanted.items() if value <= 0)
            for at, value in wanted.items():
                weights[at] += step * (value - weights[at])
            used = [at for at in used if weights[at] > 0]


def _gradient(gram: Sequence[Sequence[int]], target: Sequence[int], weights: Sequence[Fraction]) -> list[Fraction]:
    """How the error falls with each weight."""
    in_use = [(at, weight) for at, weight in enumerate(weights) if weight]
    return [
        each - sum((line[at] * weight for at, weight in in_use), Fraction(0))
        for line, each in zip(gram, target, strict=True)
    ]


def _solve(gram: Sequence[Sequence[int]], target: Sequence[int], used: Sequence[int]) -> list[Fraction]:
    """The solution of the normal equations of the items in use, by elimination without fractions (Bareiss).

    The items in use are never collinear: one that is has a gradient of exactly 0, and so is not taken in.
    """
    table: list[list[Number]] = [[*(gram[i][j] for j in used), target[i]] for i in used]
    size, last = len(table), 1
    for at in range(size):
        pivot = table[at]
        for line in range(size):
            if line != at:
                own = table[line]
                factor = own[at]
                table[line] = [(pivot[at] * a - factor * b) // last for a, b in zip(own, pivot, strict=True)]
        last = int(pivot[at])
    return [Fraction(row[-1], last) for row in table]


def untold(moments: Moments) -> tuple[int, ...]:
    """The places of the items whose weights no fit can tell: each is a constant, or goes exactly with the others.

    An item is told where leaving it out lowers the rank of the products around the means.

    >>> rows = [[1, 2, 5], [2, 4, 1], [3, 6, 4], [4, 8, 8]]
    >>> untold(Moments.of(rows, [1, 2, 3, 4]))
    (0, 1)
    """
    count, sums = moments.count, moments.sums
    around = [
        [count * product - own * other for product, other in zip(line, sums, strict=True)]
        for line, own in zip(moments.products, sums, strict=True)
    ]
    rank = _rank(around)
    places = range(len(sums))
    return tuple(at for at in places if _rank([[around[i][j] for j in places if j != at] for i in places]) == rank)


def _rank(matrix: Sequence[Sequence[int]]) -> int:
    rows = [[Fraction(value) for value in row] for row in matrix]
    rank = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((at for at in range(rank, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        for at in range(rank + 1, len(rows)):
            factor = rows[at][column] / rows[rank][column]
            rows[at] = [value - factor * top for value, top in zip(rows[at], rows[rank], strict=True)]
        rank += 1
    return rank
