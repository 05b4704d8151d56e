"""What a won/lost model says of one lead: the chance to win it, and what each of its values adds to or takes from it.

Invariant: multiplying the odds of all outcomes by those of the factors gives the odds of the lead exactly; replaying
the explanation gives the chance.

Left out: counting outcomes (`lead_bayes_counts`) and finding the factors of a lead (`lead_bayes`).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final, final

import attrs

from salesmanual.kernel.explanation import Product, Quotient, Rounded, Step, Sum, derived, given
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.operations import Greatest, Least
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, Text, text
from salesmanual.selling.lead_bayes_counts import STAGE

__all__ = ["Factor", "Unused", "WonLostScore"]

_SHOWN: Final = Rounding("0.01")
_LEANING: Final = Rounding("0.001")


def bounds(rounding: Rounding) -> tuple[Decimal, Decimal]:
    """The least and the greatest chance: a step above 0 and a step below 1.

    >>> bounds(Rounding("0.0001"))
    (Decimal('0.0001'), Decimal('0.9999'))
    """
    step = rounding.step or Decimal(1)
    return step, 1 - step


@final
@attrs.frozen
class Factor:
    """What one value of a lead says: how often won and lost leads had it, smoothing included.

    Attributes:
        field: The key of the field; `stage` for the stage.
        label: Its name.
        value: The value.
        won: How many won leads had it.
        lost: How many lost leads had it.
        all_won: The won leads that are counted in the field.
        all_lost: The lost leads that are counted in the field.

    Source: Handbook 2.3.
    """

    field: str
    label: Label
    value: str
    won: Fraction
    lost: Fraction
    all_won: Fraction
    all_lost: Fraction

    @property
    def won_share(self) -> Fraction:
        """The share of the won leads that had it."""
        return self.won / self.all_won

    @property
    def lost_share(self) -> Fraction:
        """The share of the lost leads that had it."""
        return self.lost / self.all_lost

    @property
    def ratio(self) -> Fraction:
        """What the odds to win are multiplied by: above 1 it helps."""
        return self.won_share / self.lost_share

    @property
    def leaning(self) -> Fraction:
        """Between 0 and 1: above a half it helps, below it hurts.

        It is the share of won over both shares. Of a stage, which every won lead reaches, it is the share of the lost
        leads that did not come so far.
        """
        if self.field == STAGE:
            return 1 - self.lost_share
        return self.won_share / (self.won_share + self.lost_share)

    @property
    def effect(self) -> Text:
        """Whether it helps, hurts or does neither, by what it does to the chance."""
        if self.ratio == 1:
            return text("neither")
        return text("helps") if self.ratio > 1 else text("hurts")


@final
@attrs.frozen
class Unused:
    """A value of a lead that says nothing, because too few outcomes had it.

    Attributes:
        field: The key of the field.
        value: The value.
        outcomes: How many outcomes had it.
        least: How many a team must have had.

    Source: Handbook 2.3.
    """

    field: str
    value: str
    outcomes: int
    least: int

    @property
    def reason(self) -> Text:
        """Why it is left out."""
        if not self.outcomes:
            return text("never seen")
        return text("seen {outcomes} times, at least {least} needed", outcomes=self.outcomes, least=self.least)


@final
@attrs.frozen
class WonLostScore(Shown):
    """The chance to win a lead, and why.

    Attributes:
        lead: The id of the lead; empty where its facts name none.
        team: The team whose outcomes it is compared with; `None` for all of them together.
        outcomes: The won and the lost leads it is compared with, smoothing included.
        factors: What each of its values says, the stage first.
        unused: Its values that say nothing.
        odds: The odds to win it, as won to lost.
        probability: The chance to win it, rounded, above 0 and below 1.
        rounding: How it is rounded.
        section: The handbook section.

    Source: Handbook 2.3.
    """

    lead: str
    team: str | None
    outcomes: tuple[Fraction, Fraction]
    factors: tuple[Factor, ...]
    unused: tuple[Unused, ...]
    odds: tuple[int, int]
    probability: Decimal
    rounding: Rounding
    section: str

    def exact(self) -> Fraction:
        """The chance before it is rounded."""
        won, lost = self.odds
        return Fraction(won, won + lost)

    def helping(self) -> tuple[Factor, ...]:
        """The factors that raise the chance, the strongest first."""
        return tuple(sorted((each for each in self.factors if each.ratio > 1), key=lambda each: -each.ratio))

    def hurting(self) -> tuple[Factor, ...]:
        """The factors that lower the chance, the strongest first."""
        return tuple(sorted((each for each in self.factors if each.ratio < 1), key=lambda each: each.ratio))

    def explain(self) -> Step:
        """Why the chance is what it is; replaying it gives the chance."""
        won, lost = (
            given(text("{side} leads", side=side), all_) for side, all_ in zip(_SIDES, self.outcomes, strict=True)
        )
        every = derived(text("all leads"), Sum(), (won, lost))
        won_side = self._side(_SIDES[0], derived(text("won among all"), Quotient(), (won, every), unit="%"))
        lost_side = self._side(_SIDES[1], derived(text("lost among all"), Quotient(), (lost, every), unit="%"))
        both = derived(text("won and lost side"), Sum(), (won_side, lost_side))
        chance = derived(text("chance before rounding"), Quotient(), (won_side, both), unit="%")
        lowest, highest = bounds(self.rounding)
        if not lowest <= self.exact() <= highest:
            chance = _kept_within(chance, lowest, highest)
        return derived(text("chance to win"), Rounded(self.rounding), (chance,), section=self.section, unit="%")

    def _side(self, side: Text, prior: Step) -> Step:
        index = _SIDES.index(side)
        shares = [_share_step(factor, side, index) for factor in self.factors]
        return derived(text("{side} side", side=side), Product(), (prior, *shares))

    def tables(self) -> tuple[Table, ...]:
        """One row for each factor; and the values that say nothing, where there are any."""
        columns = [
            Column(text("field"), key="field"),
            Column(text("value"), key="value"),
            Column(text("of the won"), key="won_share", unit="%", rounding=_SHOWN),
            Column(text("of the lost"), key="lost_share", unit="%", rounding=_SHOWN),
            Column(text("leaning"), key="leaning", rounding=_LEANING),
            Column(text("effect"), key="effect"),
        ]
        rows = [
            (each.label, each.value, each.won_share, each.lost_share, each.leaning, each.effect)
            for each in self.factors
        ]
        all_won, all_lost = self.outcomes
        prior = (text("all leads"), None, all_won / (all_won + all_lost), all_lost / (all_won + all_lost), None, None)
        total = (text("chance to win"), None, self.probability, 1 - self.probability, None, None)
        title = text("Chance to win {lead}", lead=self.lead) if self.lead else text("Chance to win")
        tables = [Table(title, columns, [prior, *rows], total=total)]
        if self.unused:
            silent = [(each.field, each.value, each.reason) for each in self.unused]
            why = [Column(text("field"), key="field"), Column(text("value"), key="value"), Column(text("reason"))]
            tables.append(Table(text("Values that say nothing"), why, silent))
        return tuple(tables)


_SIDES: Final = (text("won"), text("lost"))


def _share_step(factor: Factor, side: Text, index: int) -> Step:
    counted = (factor.won, factor.lost)[index]
    every = (factor.all_won, factor.all_lost)[index]
    had = given(text("{side} with {field} {value}", side=side, field=factor.label, value=factor.value), counted)
    known = given(text("{side} counted in {field}", side=side, field=factor.label), every)
    label = text("{field} {value} among {side}", field=factor.label, value=factor.value, side=side)
    return derived(label, Quotient(), (had, known), unit="%")


def _kept_within(chance: Step, lowest: Decimal, highest: Decimal) -> Step:
    most = derived(text("at most"), Least(), (given(text("highest chance"), highest, unit="%"), chance), unit="%")
    return derived(text("at least"), Greatest(), (given(text("lowest chance"), lowest, unit="%"), most), unit="%")
