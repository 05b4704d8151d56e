"""Scoring: from ratings to what is found for each part and the whole.

Invariant: every fault of the ratings is reported at once, and then nothing is scored.

Left out: the rules (`scorecard`) and what can be asked of the result (`scorecard_result`).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import attrs

from salesmanual.kernel.errors import (
    Fault,
    InvalidDocumentError,
    InvalidValueError,
    SalesManualError,
    WrongTypeError,
    did_you_mean,
)
from salesmanual.kernel.number import RoundingPoint
from salesmanual.kernel.scorecard_parts import Group, MissingRule, WeightRule
from salesmanual.kernel.scorecard_result import Scored, ScoredPart
from salesmanual.kernel.wire_faults import at_key, faults_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from salesmanual.kernel.scorecard import Scorecard
    from salesmanual.kernel.scorecard_parts import Item, Part
    from salesmanual.kernel.scorecard_scales import Rating

__all__ = ["scored"]


def scored(card: Scorecard, ratings: Mapping[str, Rating | None]) -> Scored:
    """The score of the ratings by the scorecard.

    Raises:
        WrongTypeError: If the ratings are no mapping.
        InvalidDocumentError: With every fault of the ratings at once.
        InvalidValueError: If nothing that counts is rated.
    """
    if not isinstance(ratings, Mapping):
        raise WrongTypeError("ratings", ratings, "a rating for each key")
    rated = _rated(card, ratings)
    parts, exact = _weighed([_scored(part, card, rated) for part in card.parts], card.weights)
    if exact is None:
        raise InvalidValueError("ratings", sorted(ratings), "a rating of at least one item with a weight")
    result = Scored(card, parts, exact, _rounded(exact, card, RoundingPoint.TOTAL), None)
    if card.grading is None:
        return result
    misses = bool(result.missed_floors())
    return attrs.evolve(result, grade=card.grading.grade(result.graded_score(), misses_floor=misses))


def _rated(card: Scorecard, ratings: Mapping[str, Rating | None]) -> dict[str, tuple[Rating, Fraction]]:
    """The rating and the score of each item that has a rating."""
    items = card.items()
    known = {item.key for item in items}
    faults = [Fault(at_key("", key), f"no such item; {did_you_mean(key, known)}") for key in ratings.keys() - known]
    faults.sort(key=lambda fault: fault.address)
    rated: dict[str, tuple[Rating, Fraction]] = {}
    for item in items:
        rating = ratings.get(item.key)
        if rating is not None:
            try:
                rated[item.key] = (rating, item.scale.score(rating))
            except SalesManualError as error:
                faults += faults_of(error, at_key("", item.key), name="rating")
        elif (item.missing or card.missing) is MissingRule.REFUSE:
            faults.append(Fault(at_key("", item.key), "found no rating, accepted is one; or name another MissingRule"))
    if faults:
        raise InvalidDocumentError("ratings", faults)
    return rated


def _scored(part: Part, card: Scorecard, rated: Mapping[str, tuple[Rating, Fraction]]) -> ScoredPart:
    """The part with its own score; its share is decided among its neighbours."""
    if isinstance(part, Group):
        parts, exact = _weighed([_scored(inner, card, rated) for inner in part.parts], card.weights)
        score = None if exact is None else _rounded(exact, card, RoundingPoint.COMPONENT)
        return ScoredPart(part, None, None, exact, score, Fraction(0), parts)
    item = cast("Item", part)  # a scorecard admits these two
    rating, missing, exact = _item_score(item, card, rated)
    score = None if exact is None else _rounded(exact, card, RoundingPoint.LINE)
    return ScoredPart(item, rating, missing, exact, score, Fraction(0))


def _item_score(
    item: Item, card: Scorecard, rated: Mapping[str, tuple[Rating, Fraction]]
) -> tuple[Rating | None, MissingRule | None, Fraction | None]:
    if item.key in rated:
        rating, score = rated[item.key]
        return rating, None, score
    missing = item.missing or card.missing
    if missing is MissingRule.DEFAULT and item.default is not None:
        return item.default, missing, item.scale.score(item.default)
    return None, missing, Fraction(0) if missing is MissingRule.ZERO else None


def _weighed(parts: Sequence[ScoredPart], rule: WeightRule) -> tuple[tuple[ScoredPart, ...], Fraction | None]:
    """The parts with their shares, and the exact score they make; `None` where nothing with a weight is rated."""
    counted = sum((each.part.weight for each in parts if each.score is not None), Fraction(0))
    whole = Fraction(1) if rule is WeightRule.ADD else counted
    if not whole:
        return tuple(parts), None
    weighed = tuple(
        each if each.score is None else attrs.evolve(each, share=each.part.weight / whole) for each in parts
    )
    return weighed, _sum(each.contribution() for each in weighed)


def _sum(amounts: Iterable[Fraction]) -> Fraction:
    return sum(amounts, Fraction(0))


def _rounded(exact: Fraction, card: Scorecard, point: RoundingPoint) -> Fraction:
    if card.rounding is None or not card.rounds(point):
        return exact
    return Fraction(card.rounding.number(exact))
