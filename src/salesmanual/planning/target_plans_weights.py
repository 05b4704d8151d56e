"""Weights by leaf: what each person, product or period counts, and so every team and group of them.

Invariant: the weight of a member is the sum of the weights of the leaves under it, so it does not matter through how
many levels a split goes.

Left out: what is measured or expected (`weightings`).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, final

import attrs

from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
    did_you_mean,
)
from salesmanual.kernel.explanation import Sum, derived, given
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import read_fraction
from salesmanual.kernel.texts import text
from salesmanual.planning.weightings_union import WEIGHTINGS

if TYPE_CHECKING:
    from collections.abc import Hashable

    from salesmanual.kernel.allocation_measure import Weight
    from salesmanual.kernel.explanation import Step
    from salesmanual.planning.weighing import Asked, PlanningFacts

__all__ = ["LeafShares"]


def _read_weights(value: Mapping[str, Weight]) -> Mapping[str, Fraction]:
    if not isinstance(value, Mapping):
        raise WrongTypeError("weights", value, "weights by member", "write them as {'li.na': 2, 'wang.wei': 1}")
    currencies = [weight.currency for weight in value.values() if isinstance(weight, Money)]
    read: dict[str, Fraction] = {}
    for member, weight in value.items():
        where = f"weights.{member}"
        if currencies and not isinstance(weight, Money):
            raise WrongTypeError(where, weight, "money, like the other weights")
        if isinstance(weight, Money) and weight.currency != currencies[0]:
            raise CurrencyMismatchError(where, currencies[0], weight.currency)
        number = Fraction(weight.amount) if isinstance(weight, Money) else read_fraction(weight, where)
        if number < 0:
            raise InvalidValueError(where, weight, "a weight of 0 or more")
        read[member] = number
    return MappingProxyType(read)


@final
@WEIGHTINGS.member("leaf-shares")
@attrs.frozen
class LeafShares:
    """Members by the weights of the leaves under them.

    Attributes:
        weights: The weight of each leaf, by its text: numbers, text such as `"40%"`, or money of one currency.

    Raises:
        WrongTypeError: If the weights are no mapping, or one is a `float`.
        InvalidValueError: If one is below 0.
        CurrencyMismatchError: If two currencies meet.

    Source: Handbook 2.2.

    >>> from salesmanual.kernel.period import year
    >>> from salesmanual.planning.dimensions import Dimension
    >>> from salesmanual.planning.weighing import Asked, PlanningFacts
    >>> who = Dimension("who", {"east": ["li.na", "wang.wei"], "west": ["zhao.min"]})
    >>> asked = Asked(who, "who", {}, year(2026), None)
    >>> LeafShares({"li.na": 3, "wang.wei": 2, "zhao.min": 4}).weigh(asked, PlanningFacts())
    (Fraction(5, 1), Fraction(4, 1))
    """

    weights: Mapping[str, Fraction] = attrs.field(converter=_read_weights, hash=False)

    def __reduce__(self) -> tuple[type[LeafShares], tuple[object, ...]]:
        return LeafShares, (dict(self.weights),)

    @property
    def by(self) -> tuple[str, ...]:
        """No other dimension matters."""
        return ()

    def weigh(self, asked: Asked, facts: PlanningFacts) -> tuple[Fraction, ...]:
        """The sum of the weights under each child.

        Raises:
            InvalidValueError: If a leaf has no weight.
            NotFoundError: If a weight is of no leaf.
        """
        del facts
        if asked.parent == asked.dimension.top or len(self.weights) > len(asked.dimension.leaves()):
            leaves = [str(leaf) for leaf in asked.dimension.leaves()]
            for unknown in sorted(self.weights.keys() - set(leaves))[:1]:
                kind = f"leaf of {asked.dimension.key} for weights"
                raise NotFoundError(kind, unknown, did_you_mean(unknown, leaves))
        return tuple(sum(self._under(asked, child).values(), Fraction(0)) for child in asked.children())

    def _under(self, asked: Asked, child: Hashable) -> dict[str, Fraction]:
        found = {}
        for leaf in map(str, asked.dimension.leaves(child)):
            if leaf not in self.weights:
                raise InvalidValueError(f"weights.{leaf}", None, "a weight for every leaf", "give it 0 to leave it out")
            found[leaf] = self.weights[leaf]
        return found

    def explain(self, asked: Asked, facts: PlanningFacts, child: Hashable) -> Step:
        """The weights of the leaves under one child, and their sum."""
        del facts
        leaves = [given(name, weight) for name, weight in self._under(asked, child).items()]
        return derived(text("weight of {member}", member=str(child)), Sum(), leaves, section="2.2")
