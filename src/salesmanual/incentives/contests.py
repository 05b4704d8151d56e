"""Contests: prizes by rank among the people of a team, or among everybody with credits.

Invariant: the same figures give the same ranks, whatever the order of names or credits; where tied people split their
prizes, what is paid is the sum of those prizes to the last minor unit.

Left out: contests judged by people; give those as objectives.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, cast, final, get_args

import attrs

from salesmanual.incentives.basis import Basis, Window, read_choice, read_section, read_window
from salesmanual.incentives.component_facts import number_fact
from salesmanual.incentives.component_parts import (
    books_of,
    explain_no_line,
    no_lines,
    read_component_key,
    read_list,
    read_optional_team,
)
from salesmanual.incentives.components import PLAN_COMPONENTS, read_measure
from salesmanual.kernel.allocation import share
from salesmanual.kernel.criteria_facts import read_path
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.explanation import Step, derived, given
from salesmanual.kernel.money import MINOR_UNITS, Money
from salesmanual.kernel.number import Exact, read_fraction
from salesmanual.kernel.period import Period
from salesmanual.kernel.texts import Label, Text, read_label, text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from salesmanual.kernel.curve import Curve

__all__ = ["Contest", "Decided", "PrizeAt", "TiedPrizes", "prizes_of"]

TiedPrizes = Literal["each", "split"]
"""What tied people get: each the prize of their rank, or the prizes of the places they fill, in equal parts."""

Decided = Literal["at-end", "to-date"]
"""When prizes are due: on the window's last day only, or as ranks stand on any day."""

_TIES: Final[tuple[str, ...]] = get_args(TiedPrizes)
_DECIDED: Final[tuple[str, ...]] = get_args(Decided)


def prizes_of(scores: Iterable[Fraction], prizes: tuple[Money, ...], ties: TiedPrizes) -> tuple[Money, ...]:
    """The prize of each score, by rank from the highest; ranks as in sport: 1, 1, 3.

    A split that does not come out even gives its last minor units to those named first.

    >>> prizes = (Money("500", "CNY"), Money("300", "CNY"))
    >>> [str(prize) for prize in prizes_of([Fraction(7), Fraction(9), Fraction(9)], prizes, "split")]
    ['CNY 0.00', 'CNY 400.00', 'CNY 400.00']
    >>> [str(prize) for prize in prizes_of([Fraction(7), Fraction(9), Fraction(9)], prizes, "each")]
    ['CNY 0.00', 'CNY 500.00', 'CNY 500.00']
    """
    figures = tuple(scores)
    nothing = Money.zero(prizes[0].currency)
    found = [nothing] * len(figures)
    place = 0
    for figure in sorted(set(figures), reverse=True):
        tied = [position for position, each in enumerate(figures) if each == figure]
        here = prizes[place : place + len(tied)]
        if ties == "each":
            parts = (prizes[place] if place < len(prizes) else nothing,) * len(tied)
        else:
            parts = share(Money.total(here, nothing.currency), [1] * len(tied))
        for position, part in zip(tied, parts, strict=True):
            found[position] = part
        place += len(tied)
    return tuple(found)


@final
@attrs.frozen
class PrizeAt:
    """The prize of one of the figures it is applied to.

    Attributes:
        position: Whose.
        prizes: From the first place down.
        ties: What tied people get.

    Source: Handbook 4.3.
    """

    position: int
    prizes: tuple[Money, ...]
    ties: TiedPrizes

    def apply(self, *values: object) -> Fraction:
        """The prize, as a number."""
        figures = []
        for value in values:
            if not isinstance(value, Fraction):
                raise WrongTypeError("figure", value, "a Fraction")
            figures.append(value)
        return Fraction(prizes_of(figures, self.prizes, self.ties)[self.position].amount)

    def describe(self) -> Text:
        """The operation in words."""
        return text("the prize of figure {number} by rank", number=self.position + 1)


def _read_prizes(value: Iterable[Money]) -> tuple[Money, ...]:
    prizes = cast("tuple[Money, ...]", read_list(value, "prizes", Money, "prizes"))
    for position, (higher, lower) in enumerate(pairwise(prizes), 1):
        if lower > higher:
            raise InvalidValueError(f"prizes[{position}]", lower, f"at most {higher}, the prize of the rank above")
    for position, prize in enumerate(prizes):
        if prize.amount % MINOR_UNITS[prize.currency]:
            raise InvalidValueError(f"prizes[{position}]", prize, f"whole minor units of {prize.currency}")
    if prizes[-1].amount < 0:
        raise InvalidValueError(f"prizes[{len(prizes) - 1}]", prizes[-1], "an amount of 0 or more")
    return prizes


def _check_ties(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    read_choice(value, attribute.name, "what tied people get", _TIES)


def _check_decided(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    read_choice(value, attribute.name, "when prizes are due", _DECIDED)


def _read_by(value: str) -> str:
    return read_path(value, "by")


def _read_above(value: Exact | str) -> Fraction:
    return read_fraction(value, "above")


@PLAN_COMPONENTS.member("contest")
@final
@attrs.frozen
class Contest:
    """Prizes by rank.

    Attributes:
        key: Unique in the plan.
        label: The name on the statement.
        prizes: From the first place down.
        team: Who takes part: the team's members on the last day asked about; by default everybody with credits in
            the window so far.
        by: The figure: `credited`, `attainment`, or any other path a condition could ask about.
        ties: Each the prize of the shared rank, or the prizes of the places they fill in equal parts.
        above: Only figures above it are ranked; 0 by default.
        decided: On the last day of the window, or of the plan where it ends earlier; or on any day.
        window: The accumulation window; the plan's own by default.
        section: The handbook section.
        measure: The key of the plan's measure; empty for the credited amount.

    Raises:
        InvalidValueError: If a lower rank has a higher prize.

    Source: Handbook 4.3.

    >>> Contest("q1", "First quarter", [Money("5000", "CNY"), Money("3000", "CNY")]).by
    'credited'
    """

    key: str = attrs.field(converter=read_component_key)
    label: Label = attrs.field(converter=read_label)
    prizes: tuple[Money, ...] = attrs.field(converter=_read_prizes)
    team: str = attrs.field(default="", converter=read_optional_team, kw_only=True)
    by: str = attrs.field(default="credited", converter=_read_by, kw_only=True)
    ties: TiedPrizes = attrs.field(default="split", validator=_check_ties, kw_only=True)
    above: Fraction = attrs.field(default=Fraction(0), converter=_read_above, kw_only=True)
    decided: Decided = attrs.field(default="at-end", validator=_check_decided, kw_only=True)
    window: Window | None = attrs.field(default=None, converter=attrs.converters.optional(read_window), kw_only=True)
    section: str = attrs.field(default="4.3", converter=read_section, kw_only=True)
    measure: str = attrs.field(default="", converter=read_measure, kw_only=True)

    def figures(self, basis: Basis) -> dict[str, Fraction]:
        """The figure of everybody who is ranked, by name.

        Raises:
            NotFoundError: If a figure that is no credit is missing for somebody who takes part.
        """
        names = basis.team(self.team) if self.team else books_of(basis, self.key).credits.participants()
        taking_part = (each for name in names if (each := basis.of_person(name)).credits or self.team)
        found = {each.participant: number_fact(each, self.by, self.key) for each in taking_part}
        return {name: figure for name, figure in found.items() if figure > self.above}

    def payout(self, basis: Basis) -> Fraction:
        """The participant's prize; nothing before it is due, or for who is not ranked."""
        figures = self.figures(basis) if self._is_due(basis) else {}
        if basis.participant not in figures:
            return Fraction(0)
        position = list(figures).index(basis.participant)
        return Fraction(prizes_of(figures.values(), self.prizes, self.ties)[position].amount)

    def lines(self, basis: Basis) -> tuple[Fraction, ...]:
        """Nothing: a prize is not paid by single sales."""
        return no_lines(basis)

    def explain(self, basis: Basis) -> Step:
        """Why the prize is what it is: everybody's figures."""
        if not self._is_due(basis):
            last = Period(basis.window.start, self._end(basis)).last_day()
            return given(text("{component}: decided on {day}", component=self.label, day=last), Fraction(0))
        figures = self.figures(basis)
        if basis.participant not in figures:
            return given(text("{component}: not ranked", component=self.label), Fraction(0))
        steps = [given(name, figure) for name, figure in figures.items()]
        prize = PrizeAt(list(figures).index(basis.participant), self.prizes, self.ties)
        name = text("{component}, exact", component=self.label)
        return derived(name, prize, steps, rule=self._rule(), section=self.section, unit=basis.currency)

    def explain_line(self, basis: Basis, position: int) -> Step:
        """That the sale is not paid by itself."""
        return explain_no_line(basis, position)

    def pay_curve(self, basis: Basis) -> Curve | None:
        """None: a prize depends on everybody."""
        del basis  # the answer holds for every basis
        return None

    def _is_due(self, basis: Basis) -> bool:
        return self.decided == "to-date" or basis.period.end >= self._end(basis)

    def _end(self, basis: Basis) -> date:
        return min(basis.window.end, books_of(basis, self.key).plan.effective.end)

    def _rule(self) -> Text:
        prizes = text("Prizes by rank of {figure}: {prizes}.", figure=self.by, prizes=self.prizes)
        if self.ties == "split":
            ties = text("Those who tie share the prizes of the places they fill.")
        else:
            ties = text("Those who tie get the prize of their rank each.")
        return text("{whole} ({parts})", whole=prizes, parts=(ties,))
