"""What a pairwise comparison gives: weights, how consistent the judgements are, and which of them to think over.

Invariant: weights are whole steps and sum to exactly 1. The consistency index follows exactly from the eigenvalue,
which is rounded once, to 12 decimal places; whichever method made the weights, the eigenvalue is that of the matrix.

Left out: the floating-point model (`pairwise_priorities`); contradictions among three things (`pairwise_triples`).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final, cast, final

import attrs

from salesmanual.kernel.errors import NotFoundError, did_you_mean
from salesmanual.kernel.explanation import Difference, Quotient, Step, derived, given
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Text, text
from salesmanual.people.pairwise_judgements import Pairwise
from salesmanual.people.pairwise_priorities import Method, estimates, model_matrix, principal, priorities, whole_steps
from salesmanual.people.pairwise_triples import Repair, Triple, inconsistent_triples, repairs_of

__all__ = ["PairwiseWeights", "weighed"]

_SHOWN: Final = Rounding("0.0001")
_PERCENT: Final = Rounding("0.1")
_LISTED: Final = 5
_METHODS: Final[dict[Method, Text]] = {
    "eigenvector": text("principal eigenvector"),
    "geometric-mean": text("geometric means of the rows"),
    "column-average": text("means of the normalised columns"),
}


@final
@attrs.frozen
class PairwiseWeights(Shown):
    """The weights of the things compared.

    Attributes:
        policy: The comparison.
        priorities: What the method gives for each thing, rounded to 12 decimal places.
        shares: The weight of each thing, in whole steps, summing to exactly 1.
        eigenvalue: The greatest eigenvalue of the matrix, rounded to 12 decimal places; `None` where missing judgements
            are left to the logarithmic least squares, which have none.

    Source: Handbook 4.2.
    """

    policy: Pairwise = attrs.field(repr=False)
    priorities: tuple[Decimal, ...]
    shares: tuple[Decimal, ...]
    eigenvalue: Decimal | None

    def __getitem__(self, item: str) -> Decimal:
        """The weight of one thing.

        Raises:
            NotFoundError: If it is not compared here.
        """
        return self.shares[self._place(item)]

    def items(self) -> tuple[tuple[str, Decimal], ...]:
        """Each thing with its weight."""
        return tuple(zip(self.policy.items, self.shares, strict=True))

    def index(self) -> Fraction | None:
        """The consistency index, (λ - n) ÷ (n - 1): 0 where nothing contradicts; `None` without an eigenvalue."""
        size = len(self.policy.items)
        if self.eigenvalue is None:
            return None
        return (Fraction(self.eigenvalue) - size) / (size - 1) if size > 1 else Fraction(0)

    def ratio(self) -> Fraction | None:
        """The consistency index over the random index; 0 for one or two things.

        `None` where the table has no index for so many things, or a judgement is missing: the tables are of complete
        matrices.
        """
        index, size = self.index(), len(self.policy.items)
        if index is None or not self.policy.is_complete():
            return None
        if size <= 2:  # noqa: PLR2004 - two things cannot contradict
            return Fraction(0)
        by_chance = self.policy.random_index.at(size)
        return None if by_chance is None else index / Fraction(by_chance)

    def is_acceptable(self) -> bool | None:
        """Whether the ratio is within the limit of the policy; `None` where there is no ratio."""
        ratio = self.ratio()
        return None if ratio is None else ratio <= self.policy.acceptable

    def triples(self) -> tuple[Triple, ...]:
        """Three things whose judgements contradict one another, the worst first."""
        return inconsistent_triples(self.policy)

    def repairs(self) -> tuple[Repair, ...]:
        """Single judgements that would make the whole more consistent if changed, the one that does most first.

        Nothing where judgements are missing. It is advice: what is true is for the judge to say.
        """
        return repairs_of(self.policy)

    def explain(self, item: str | None = None) -> Step:
        """How the weight of a thing, or without one the consistency ratio, follows from the judgements.

        Where there is no ratio, the consistency index is explained; where there is none either, the weight of the first
        thing.

        Raises:
            NotFoundError: If the thing is not compared here.
        """
        judged = [given(text("{a} : {b}", a=each.a, b=each.b), each.ratio) for each in self.policy.judgements]
        if item is not None or self.eigenvalue is None:
            at = 0 if item is None else self._place(item)
            operation = _Weight(at, len(self.policy.items), self.policy.pairs(), self.policy.method, self.policy.step)
            label = text("weight of {item}", item=self.policy.items[at])
            return derived(label, operation, judged, section=self.policy.section, unit="%")
        return self._explain_consistency(judged)

    def _explain_consistency(self, judged: list[Step]) -> Step:
        size, section = len(self.policy.items), self.policy.section
        eigenvalue = derived(text("principal eigenvalue"), _Eigenvalue(size, self.policy.pairs()), judged)
        count = given(text("things compared"), size)
        excess = derived(text("excess of the eigenvalue"), Difference(), (eigenvalue, count))
        below = given(text("comparisons of each"), max(size - 1, 1))
        index = derived(text("consistency index"), Quotient(), (excess, below), section=section)
        by_chance = self.policy.random_index.at(size)
        if by_chance is None or self.ratio() is None:
            return index
        table = given(text("random index {table}", table=self.policy.random_index.key), by_chance)
        rule = text("accepted up to {limit}", limit=self.policy.acceptable)
        return derived(text("consistency ratio"), Quotient(), (index, table), rule=rule, section=section)

    def tables(self) -> tuple[Table, ...]:
        """The weights; how consistent the judgements are; the worst contradictions, where there are any."""
        weights = Table(
            self.policy.label,
            [Column(text("criterion"), key="item"), Column(text("weight"), unit="%", key="weight")],
            self.items(),
            total=(text("all"), sum(self.shares, Decimal(0))),
        )
        consistency = Table(
            text("Consistency"),
            [
                Column(text("method"), key="method"),
                Column(text("eigenvalue"), rounding=_SHOWN, key="eigenvalue"),
                Column(text("consistency index"), rounding=_SHOWN, key="index"),
                Column(text("random index"), key="random_index"),
                Column(text("consistency ratio"), unit="%", rounding=_PERCENT, key="ratio"),
                Column(text("acceptable"), key="acceptable"),
            ],
            [self._consistency_row()],
        )
        triples = self.triples()[:_LISTED]
        return (weights, consistency, _triples_table(triples)) if triples else (weights, consistency)

    def _consistency_row(self) -> tuple[Text | str | Decimal | Fraction | bool | None, ...]:
        return (
            _METHODS[self.policy.method],
            self.eigenvalue,
            self.index(),
            self.policy.random_index.key,
            self.ratio(),
            self.is_acceptable(),
        )

    def _place(self, item: str) -> int:
        try:
            return self.policy.items.index(item)
        except ValueError:
            raise NotFoundError("criterion", item, did_you_mean(item, self.policy.items)) from None


def _triples_table(triples: tuple[Triple, ...]) -> Table:
    columns = [
        Column(text("first"), key="a"),
        Column(text("second"), key="b"),
        Column(text("third"), key="c"),
        Column(text("judged, first : third"), rounding=_SHOWN, key="direct"),
        Column(text("by way of the second"), rounding=_SHOWN, key="implied"),
        Column(text("inconsistency"), rounding=_SHOWN, key="inconsistency"),
    ]
    rows = [(each.a, each.b, each.c, each.direct, each.implied, each.inconsistency) for each in triples]
    return Table(text("Judgements that contradict, the worst first"), columns, rows)


def weighed(policy: Pairwise) -> PairwiseWeights:
    """The weights of a comparison."""
    size, pairs = len(policy.items), policy.pairs()
    ratios = [each.ratio for each in policy.judgements]
    matrix = model_matrix(size, pairs, ratios)
    eigenvalue = None
    if policy.method == "eigenvector":
        found = principal(matrix)
        vector = found.vector
        eigenvalue = _at_least(found.eigenvalue, size)
    else:
        vector = priorities(matrix, policy.method)
        if policy.is_complete():
            eigenvalue = _at_least(principal(matrix).eigenvalue, size)
    rounded = estimates(vector)
    return PairwiseWeights(policy, rounded, whole_steps(rounded, policy.step), eigenvalue)


def _at_least(eigenvalue: float, size: int) -> Decimal:
    """The eigenvalue rounded; below the number of things it is only by the rounding of the model."""
    return max(estimates([eigenvalue])[0], Decimal(size))


@final
@attrs.frozen
class _Eigenvalue:
    """The operation that finds the greatest eigenvalue of the matrix of judgements."""

    size: int
    pairs: tuple[tuple[int, int], ...]

    def apply(self, *values: object) -> Decimal:
        """The eigenvalue, rounded to 12 decimal places."""
        matrix = model_matrix(self.size, self.pairs, cast("tuple[Fraction, ...]", values))
        return _at_least(principal(matrix).eigenvalue, self.size)

    def describe(self) -> Text:
        """The operation in words."""
        return text("of the matrix of judgements, by power iteration, rounded to 12 decimal places")


@final
@attrs.frozen
class _Weight:
    """The operation that makes the weight of one thing of all judgements."""

    at: int
    size: int
    pairs: tuple[tuple[int, int], ...]
    method: Method
    step: Decimal

    def apply(self, *values: object) -> Decimal:
        """The weight, in whole steps."""
        matrix = model_matrix(self.size, self.pairs, cast("tuple[Fraction, ...]", values))
        return whole_steps(estimates(priorities(matrix, self.method)), self.step)[self.at]

    def describe(self) -> Text:
        """The operation in words."""
        return text("{method}, shared out in steps of {step}", method=_METHODS[self.method], step=self.step)
