"""Candidates for a position in order of their fit.

Invariant: nobody who is short of a must-have stands before somebody who fits; who is alike in verdict and weighted fit
shares a place, and the place after them counts all of them.

Left out: judging one candidate (`position_fit`), and choosing.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import NotFoundError, did_you_mean
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text
from salesmanual.people.position_fit_result import VERDICT_WORDS, FitStatus, FitVerdict, PositionFit
from salesmanual.people.positions import PositionDescription

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["PlacedCandidate", "PositionRanking"]

_ORDER: Final = tuple(FitVerdict)


@final
@attrs.frozen
class PlacedCandidate:
    """Somebody and the place they have.

    Attributes:
        place: From 1; equals share it.
        fit: How they stand to the position.

    Source: Handbook 8.1.
    """

    place: int
    fit: PositionFit


@final
@attrs.frozen
class PositionRanking(Shown):
    """The candidates in order.

    Attributes:
        position: The position.
        on: The day.
        candidates: The candidates, the best first.

    Source: Handbook 8.1.
    """

    position: PositionDescription = attrs.field(repr=False)
    on: date
    candidates: tuple[PlacedCandidate, ...]

    def of(self, person: str) -> PlacedCandidate:
        """One candidate.

        Raises:
            NotFoundError: If they are none; with the closest one.
        """
        for each in self.candidates:
            if each.fit.person == person:
                return each
        raise NotFoundError("candidate", person, did_you_mean(person, [each.fit.person for each in self.candidates]))

    def fitting(self) -> tuple[str, ...]:
        """Who fits, the best first."""
        return tuple(each.fit.person for each in self.candidates if each.fit.verdict is FitVerdict.FITS)

    def tables(self) -> tuple[Table, ...]:
        """One row for each candidate."""
        columns = (
            Column(text("rank"), key="place"),
            Column(text("person"), key="person"),
            Column(text("verdict"), key="verdict"),
            Column(text("weighted fit"), key="weighted", unit="%", rounding=Rounding("0.1")),
            Column(text("short"), key="short"),
            Column(text("unknown"), key="unknown"),
            Column(text("surplus"), key="surplus"),
            Column(text("in the way"), key="in_the_way"),
        )
        rows = [
            (
                each.place,
                each.fit.person,
                VERDICT_WORDS[each.fit.verdict],
                each.fit.weighted,
                *(len(each.fit.of(status)) for status in (FitStatus.SHORT, FitStatus.UNKNOWN, FitStatus.SURPLUS)),
                tuple(part.label for part in each.fit.in_the_way()),
            )
            for each in self.candidates
        ]
        title = text("Candidates for {position} on {day}", position=self.position.label, day=self.on)
        return (Table(title, columns, rows),)


def _standing(fit: PositionFit) -> tuple[int, Fraction]:
    """What decides the place: the lower, the better; a fit of which nothing is counted stands last of its verdict."""
    return _ORDER.index(fit.verdict), Fraction(1) if fit.weighted is None else -fit.weighted


def ranked(position: PositionDescription, on: date, fits: Iterable[PositionFit]) -> PositionRanking:
    """The fits of several candidates for one position, in order."""
    ordered = sorted(fits, key=lambda fit: (_standing(fit), fit.person))
    candidates: list[PlacedCandidate] = []
    for number, fit in enumerate(ordered, 1):
        before = candidates[-1] if candidates else None
        is_equal = before is not None and _standing(before.fit) == _standing(fit)
        candidates.append(PlacedCandidate(before.place if before is not None and is_equal else number, fit))
    return PositionRanking(position, on, tuple(candidates))
