"""A ranking by TOPSIS: every candidate's closeness, distances and rank, and what each criterion adds to them.

Invariant: ranks follow from exact squared distances; what is shown is rounded once, by the rule of the scheme.

Left out: reading figures (`topsis_ranking`).
"""

from __future__ import annotations

from bisect import bisect_left
from decimal import Context, Decimal
from fractions import Fraction
from math import isqrt
from typing import TYPE_CHECKING, Final, cast, final

import attrs

from salesmanual.kernel.errors import NotFoundError, did_you_mean
from salesmanual.kernel.explanation import Difference, Product, Quotient, Step, Sum, derived, given
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Text, text
from salesmanual.people.topsis_ranking import Norm, TopsisScheme

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from salesmanual.kernel.tables import Cell

__all__ = ["RankedCandidate", "TopsisRanking", "ranked"]

_ROOTS: Final = Context(prec=60)
_NORMS: Final[dict[Norm, Text]] = {
    "vector": text("sum of squares of the column"),
    "sum": text("square of the sum of the column"),
    "minmax": text("square of the range of the column"),
    "none": text("no norm"),
}


@final
@attrs.frozen
class RankedCandidate:
    """One candidate in a ranking.

    Attributes:
        name: Who.
        rank: 1 for the closest; equals share a rank, and the next one counts all of them.
        closeness: From 0, the worst in everything, to 1, the best in everything; one half where nothing tells the
            candidates apart.
        to_ideal: The distance to the ideal, rounded.
        to_anti_ideal: The distance to the anti-ideal, rounded.
        to_ideal_squared: What each criterion adds to the squared distance to the ideal, exact.
        to_anti_ideal_squared: The same to the anti-ideal.

    Source: Handbook 4.2.
    """

    name: str
    rank: int
    closeness: Decimal
    to_ideal: Decimal
    to_anti_ideal: Decimal
    to_ideal_squared: tuple[Fraction, ...] = attrs.field(repr=False)
    to_anti_ideal_squared: tuple[Fraction, ...] = attrs.field(repr=False)


@final
@attrs.frozen
class TopsisRanking(Shown):
    """Candidates by closeness to the ideal.

    Attributes:
        policy: The scheme.
        figures: The figures of each candidate, in the order of the criteria.
        rows: The candidates by rank, equals by name.

    Source: Handbook 4.2, 8.2.
    """

    policy: TopsisScheme = attrs.field(repr=False)
    figures: dict[str, tuple[Fraction, ...]] = attrs.field(repr=False, hash=False)
    rows: tuple[RankedCandidate, ...]

    def __getitem__(self, name: str) -> RankedCandidate:
        """One candidate.

        Raises:
            NotFoundError: If nobody of that name was ranked.
        """
        for row in self.rows:
            if row.name == name:
                return row
        raise NotFoundError("candidate", name, did_you_mean(name, self.order()))

    def order(self) -> tuple[str, ...]:
        """The names by rank, equals by name."""
        return tuple(row.name for row in self.rows)

    def ideal(self) -> dict[str, Fraction]:
        """The best figure of each criterion."""
        return self._ends(best=True)

    def anti_ideal(self) -> dict[str, Fraction]:
        """The worst figure of each criterion."""
        return self._ends(best=False)

    def _ends(self, *, best: bool) -> dict[str, Fraction]:
        columns = zip(*self.figures.values(), strict=True)
        return {
            criterion.key: max(column) if (criterion.objective == "max") == best else min(column)
            for criterion, column in zip(self.policy.criteria, columns, strict=False)
        }

    def explain(self, name: str) -> Step:
        """How the closeness of a candidate follows from the figures.

        Raises:
            NotFoundError: If nobody of that name was ranked.
        """
        self[name]
        steps = [
            self._explain_distance(name, text("squared distance to the ideal"), self.ideal()),
            self._explain_distance(name, text("squared distance to the anti-ideal"), self.anti_ideal()),
        ]
        label = text("closeness of {name}", name=name)
        return derived(label, _Closeness(self.policy.rounding), steps, section=self.policy.section)

    def _explain_distance(self, name: str, label: Text, ends: Mapping[str, Fraction]) -> Step:
        norms = _norms(self.policy, self.figures)
        steps = []
        for criterion, figure, norm in zip(self.policy.criteria, self.figures[name], norms, strict=True):
            figures = (given(criterion.label, figure), given(text("compared with"), ends[criterion.key]))
            away = derived(text("difference"), Difference(), figures)
            weight = given(text("weight"), criterion.weight)
            square = derived(text("square of difference times weight"), Product(), (away, away, weight, weight))
            divisor = given(_NORMS[self.policy.norm], norm)
            steps.append(derived(text("by {criterion}", criterion=criterion.label), Quotient(), (square, divisor)))
        return derived(label, Sum(), steps)

    def tables(self) -> tuple[Table, ...]:
        """The candidates by rank with their distances; the figures, with the ideal and the anti-ideal."""
        ranks = Table(
            self.policy.label,
            [
                Column(text("rank"), key="rank"),
                Column(text("candidate"), key="name"),
                Column(text("closeness"), key="closeness"),
                Column(text("distance to the ideal"), key="to_ideal"),
                Column(text("distance to the anti-ideal"), key="to_anti_ideal"),
            ],
            [(each.rank, each.name, each.closeness, each.to_ideal, each.to_anti_ideal) for each in self.rows],
        )
        columns = [Column(each.label, key=each.key) for each in self.policy.criteria]
        rows: list[tuple[Cell, ...]] = [(row.name, *self.figures[row.name]) for row in self.rows]
        if rows:
            rows.append((text("ideal"), *self.ideal().values()))
            rows.append((text("anti-ideal"), *self.anti_ideal().values()))
        return (ranks, Table(text("Figures"), [Column(text("candidate"), key="candidate of figures"), *columns], rows))


def ranked(policy: TopsisScheme, figures: dict[str, tuple[Fraction, ...]]) -> TopsisRanking:
    """The ranking of figures that were read."""
    columns = list(zip(*figures.values(), strict=True)) or [(Fraction(0),)] * len(policy.criteria)
    norms = _norms(policy, figures)
    best = [max(column) for column in columns]
    worst = [min(column) for column in columns]
    ends = [
        (high, low) if criterion.objective == "max" else (low, high)
        for criterion, high, low in zip(policy.criteria, best, worst, strict=True)
    ]
    scales = [criterion.weight**2 / norm for criterion, norm in zip(policy.criteria, norms, strict=True)]
    squares = {
        name: (
            tuple((figure - end[0]) ** 2 * scale for figure, end, scale in zip(row, ends, scales, strict=True)),
            tuple((figure - end[1]) ** 2 * scale for figure, end, scale in zip(row, ends, scales, strict=True)),
        )
        for name, row in figures.items()
    }
    standing = {name: _standing(policy, figures[name], *squares[name]) for name in figures}
    ordered = sorted(figures, key=lambda name: (standing[name], name))
    places = sorted(standing.values())
    rows = [_candidate(policy, name, 1 + bisect_left(places, standing[name]), squares[name]) for name in ordered]
    return TopsisRanking(policy, figures, tuple(rows))


def _candidate(
    policy: TopsisScheme, name: str, rank: int, squares: tuple[tuple[Fraction, ...], tuple[Fraction, ...]]
) -> RankedCandidate:
    ideal, anti = sum(squares[0], Fraction(0)), sum(squares[1], Fraction(0))
    rounding = policy.rounding
    return RankedCandidate(
        name,
        rank,
        _closeness(ideal, anti, rounding),
        rounding.number(_root(ideal)),
        rounding.number(_root(anti)),
        *squares,
    )


def _norms(policy: TopsisScheme, figures: Mapping[str, tuple[Fraction, ...]]) -> list[Fraction]:
    """The squared norm of each column; 1 for a column that has none, in which nobody differs."""
    columns = list(zip(*figures.values(), strict=True)) or [(Fraction(0),)] * len(policy.criteria)
    return [_norm(policy.norm, column) or Fraction(1) for column in columns]


def _norm(norm: Norm, column: Sequence[Fraction]) -> Fraction:
    if norm == "vector":
        return sum((figure**2 for figure in column), Fraction(0))
    if norm == "sum":
        return sum(column, Fraction(0)) ** 2
    return (max(column) - min(column)) ** 2 if norm == "minmax" else Fraction(1)


def _standing(
    policy: TopsisScheme, row: tuple[Fraction, ...], ideal: tuple[Fraction, ...], anti: tuple[Fraction, ...]
) -> tuple[Fraction, ...]:
    """What is compared between candidates, the less the better: the part of the ideal, then the deciding criteria."""
    to_ideal, to_anti = sum(ideal, Fraction(0)), sum(anti, Fraction(0))
    both = to_ideal + to_anti
    parts = [to_ideal / both if both else Fraction(1, 2)]
    for tie in policy.ties:
        for criterion, figure in zip(policy.criteria, row, strict=True):
            if criterion.key == tie:
                parts.append(-figure if criterion.objective == "max" else figure)
    return tuple(parts)


def _root(square: Fraction) -> Fraction:
    """The root: exact where it is a ratio, else to 60 digits."""
    above, below = square.as_integer_ratio()
    root = Fraction(isqrt(above), isqrt(below))
    if root**2 == square:
        return root
    return Fraction(_ROOTS.sqrt(_ROOTS.divide(Decimal(above), Decimal(below))))


def _closeness(ideal: Fraction, anti: Fraction, rounding: Rounding) -> Decimal:
    """The distance to the anti-ideal over the sum of both, rounded once; one half where both are 0."""
    if not anti:
        return rounding.number(Fraction(0) if ideal else Fraction(1, 2))
    return rounding.number(1 / (1 + _root(ideal / anti)))


@final
@attrs.frozen
class _Closeness:
    """The operation that makes the closeness of two squared distances."""

    rounding: Rounding

    def apply(self, *values: object) -> Decimal:
        """The closeness, rounded."""
        ideal, anti = cast("tuple[Fraction, Fraction]", values)
        return _closeness(ideal, anti, self.rounding)

    def describe(self) -> Text:
        """The operation in words."""
        return text("the root of the second over the sum of both roots, rounded to {step}", step=self.rounding.step)
