"""Objectives (MBO): a bonus by the score of a scorecard whose ratings are facts about the person.

Invariant: the score is exact and each rating's contribution is in the explanation; what sales there are changes
nothing.

Left out: who rates, and when; ratings are facts that hold from a day on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast, final

import attrs

from salesmanual.incentives.basis import Basis, Window, read_section, read_window
from salesmanual.incentives.component_facts import fact
from salesmanual.incentives.component_parts import (
    check_curve,
    check_money,
    explain_no_line,
    in_currency,
    no_lines,
    read_component_key,
)
from salesmanual.incentives.components import PLAN_COMPONENTS
from salesmanual.kernel.criteria_facts import read_path
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import InvalidDocumentError, WrongTypeError
from salesmanual.kernel.explanation import CurveValue, Product, Step, derived, given
from salesmanual.kernel.money import Money
from salesmanual.kernel.scorecard import Rating, Scorecard
from salesmanual.kernel.texts import Label, read_label, text

if TYPE_CHECKING:
    from fractions import Fraction

    from salesmanual.kernel.scorecard import Scored

__all__ = ["Objectives"]


def _check_card(_: object, attribute: attrs.Attribute[Scorecard], value: Scorecard) -> None:
    if not isinstance(value, Scorecard):
        raise WrongTypeError(attribute.name, value, "a Scorecard")


def _read_ratings(value: str) -> str:
    return read_path(value, "ratings")


@PLAN_COMPONENTS.member("objectives")
@final
@attrs.frozen
class Objectives:
    """The target bonus times a curve of the score.

    Attributes:
        key: Unique in the plan.
        label: The name on the statement.
        amount: The target bonus of a whole window.
        card: The scorecard; its items are the objectives.
        curve: From the score to the factor; the score itself by default.
        ratings: The path of the fact that has a rating for each objective, by key. Without it nothing is rated, and
            the scorecard's rule for missing ratings says what follows.
        window: The accumulation window; the plan's own by default.
        section: The handbook section.

    Source: Handbook 1.3, 4.2, 4.3.

    >>> from salesmanual.kernel.scorecard import Item
    >>> card = Scorecard("Objectives", [Item("launch", "60%"), Item("hiring", "40%")])
    >>> Objectives("mbo", "Objectives", Money("9000", "CNY"), card).ratings
    'ratings'
    """

    key: str = attrs.field(converter=read_component_key)
    label: Label = attrs.field(converter=read_label)
    amount: Money = attrs.field(validator=check_money)
    card: Scorecard = attrs.field(validator=_check_card)
    curve: Curve = attrs.field(factory=lambda: Curve.line(1), validator=check_curve)
    ratings: str = attrs.field(default="ratings", converter=_read_ratings, kw_only=True)
    window: Window | None = attrs.field(default=None, converter=attrs.converters.optional(read_window), kw_only=True)
    section: str = attrs.field(default="4.3", converter=read_section, kw_only=True)

    def scored(self, basis: Basis) -> Scored:
        """The score of the person's ratings on the last day.

        Raises:
            WrongTypeError: If the fact is no mapping.
            InvalidDocumentError: With every fault of the ratings: keys of no item, ratings off their scale, or
                missing ones where the scorecard refuses that.
        """
        found = fact(basis, self.ratings)
        where = f"{self.ratings} of {basis.participant} on {basis.period.last_day()}"
        if found is not None and not isinstance(found, Mapping):
            raise WrongTypeError(where, found, "a mapping from objectives to ratings")
        try:
            return self.card.score(cast("Mapping[str, Rating | None]", found or {}))
        except InvalidDocumentError as error:
            raise InvalidDocumentError(where, error.faults) from None

    def payout(self, basis: Basis) -> Fraction:
        """The exact payout of the window so far."""
        return self.curve.value(self.scored(basis).score) * self._height(basis)

    def lines(self, basis: Basis) -> tuple[Fraction, ...]:
        """Nothing: objectives are not paid by sales."""
        return no_lines(basis)

    def explain(self, basis: Basis) -> Step:
        """Why the payout is what it is, down to the ratings."""
        factor = derived(text("factor"), CurveValue(self.curve), (self.scored(basis).explain(),))
        bonus = given(text("target bonus"), self._height(basis), section=self.section, unit=basis.currency)
        name = text("{component}, exact", component=self.label)
        return derived(name, Product(), (factor, bonus), section=self.section, unit=basis.currency)

    def explain_line(self, basis: Basis, position: int) -> Step:
        """That the sale is not paid by itself."""
        return explain_no_line(basis, position)

    def pay_curve(self, basis: Basis) -> Curve:
        """The same whatever is sold."""
        return Curve.flat(self.payout(basis))

    def _height(self, basis: Basis) -> Fraction:
        return in_currency(self.amount, basis, f"amount of component {self.key!r}")
