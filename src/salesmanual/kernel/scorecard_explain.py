"""The explanation of a score: from the ratings and the weights to the score, each figure with its operation.

Invariant: the value of every step is the figure that scoring found, and the whole replays to the score.

Left out: deciding anything; a result is explained as it is.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, cast, final

import attrs

from salesmanual.kernel.explanation import Product, Quotient, Rounded, Step, Sum, derived, given
from salesmanual.kernel.number import RoundingPoint
from salesmanual.kernel.scorecard_parts import Item, MissingRule
from salesmanual.kernel.scorecard_scales import Scale
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from salesmanual.kernel.scorecard import Scorecard
    from salesmanual.kernel.scorecard_result import Scored, ScoredPart
    from salesmanual.kernel.scorecard_scales import Rating

__all__ = ["ScaleScore", "explanation"]


@final
@attrs.frozen
class ScaleScore:
    """The operation that reads the score of one rating off a scale.

    Attributes:
        scale: The scale.
    """

    scale: Scale

    def apply(self, *values: object) -> Fraction:
        """The score."""
        (rating,) = values
        return self.scale.score(cast("Rating", rating))

    def describe(self) -> Text:
        """The scale in words."""
        return self.scale.describe()


def explanation(scored: Scored) -> Step:
    """Why the score is what it is."""
    card, rule = scored.card, _grade_rule(scored)
    steps = tuple(_contributions(scored.parts, card))
    if not card.rounds(RoundingPoint.TOTAL) or card.rounding is None:
        return derived(card.label, Sum(), steps, rule=rule, section=card.section)
    exact = derived(text("{part}, exact", part=card.label), Sum(), steps)
    return derived(card.label, Rounded(card.rounding), (exact,), rule=rule, section=card.section)


def _grade_rule(scored: Scored) -> Text | None:
    grade, grading = scored.grade, scored.card.grading
    if grade is None or grading is None:
        return None
    if grade != grading.grade(scored.graded_score()):
        return text("grade {grade}, because a part is below its floor", grade=grade.label)
    return text("grade {grade}, {band}", grade=grade.label, band=grade.describe())


def _contributions(parts: Sequence[ScoredPart], card: Scorecard) -> Iterator[Step]:
    counted = sum((each.part.weight for each in parts if each.score is not None), Fraction(0))
    for each in parts:
        label = each.part.label
        if each.score is None:
            yield given(text("{part}, not rated and left out", part=label), Fraction(0))
            continue
        weight = given(text("weight of {part}", part=label), each.part.weight, unit="%")
        if each.share != each.part.weight:
            total = given(text("weights that are counted"), counted, unit="%")
            weight = derived(text("share of {part}", part=label), Quotient(), (weight, total), unit="%")
        yield derived(text("contribution of {part}", part=label), Product(), (_score(each, card), weight))


def _score(scored: ScoredPart, card: Scorecard) -> Step:
    label, point = scored.part.label, RoundingPoint.COMPONENT
    if isinstance(scored.part, Item):
        exact, point = _item_score(scored, scored.part), RoundingPoint.LINE
    else:
        exact = derived(text("score of {part}", part=label), Sum(), _contributions(scored.parts, card))
    if not card.rounds(point) or card.rounding is None:
        return exact
    return derived(text("score of {part}, rounded", part=label), Rounded(card.rounding), (exact,))


def _item_score(scored: ScoredPart, item: Item) -> Step:
    if scored.missing is MissingRule.ZERO:
        return given(text("score of {part}, which is not rated", part=item.label), Fraction(0))
    by_default = scored.missing is MissingRule.DEFAULT
    name = (
        text("rating of {part}, by default", part=item.label)
        if by_default
        else text("rating of {part}", part=item.label)
    )
    return derived(text("score of {part}", part=item.label), ScaleScore(item.scale), (given(name, scored.rating),))
