"""Vacant seats, what each asks for, and who could take it.

Invariant: every vacant seat stands in it once, the one that is vacant longest first; a seat whose job has no
description on the day is listed without candidates, never left out.

Left out: approving seats and filling them; who is a candidate, which the caller says.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol, final

import attrs

from salesmanual.kernel.errors import NotFoundError, WrongTypeError, check_type, did_you_mean
from salesmanual.kernel.fields import read_items
from salesmanual.kernel.period import read_date
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, text
from salesmanual.people.position_catalogues import PositionCatalogue
from salesmanual.people.position_fit import FitRule, PositionCandidate
from salesmanual.people.position_ranking import PositionRanking

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from salesmanual.people.positions import PositionDescription

__all__ = ["DescribedSeat", "OpenPosition", "OpenPositions", "VacantSeat", "VacantSeats", "candidates_for_vacancies"]


class DescribedSeat(Protocol):
    """An approved seat; a `Position` of an organisation is one.

    Source: Handbook 1.2, 8.1.
    """

    @property
    def key(self) -> str:
        """What the seat is known by."""
        ...

    @property
    def label(self) -> Label:
        """What it is called."""
        ...

    @property
    def job(self) -> str:
        """The key of the position description; empty where none is said."""
        ...


class VacantSeat(Protocol):
    """A seat that nobody has; a `Vacancy` of an organisation is one.

    Source: Handbook 1.2, 8.1.
    """

    @property
    def position(self) -> DescribedSeat:
        """The seat."""
        ...

    @property
    def since(self) -> date:
        """The first day of the vacancy."""
        ...


class VacantSeats(Protocol):
    """What knows the vacancies of a day; an `Organization` does.

    Source: Handbook 1.2, 8.1.
    """

    def vacancies(self, on: date) -> Iterable[VacantSeat]:
        """The seats that nobody has on the day."""
        ...


@final
@attrs.frozen
class OpenPosition:
    """A vacant seat with its candidates.

    Attributes:
        seat: The key of the seat.
        label: What the seat is called.
        since: The first day of the vacancy.
        job: The key of its job; may be empty.
        ranking: The candidates in order; `None` where the job has no description on the day.

    Source: Handbook 8.1.
    """

    seat: str
    label: Label
    since: date
    job: str
    ranking: PositionRanking | None


@final
@attrs.frozen
class OpenPositions(Shown):
    """The vacant seats of a day.

    Attributes:
        on: The day.
        seats: The seats, the one that is vacant longest first.

    Source: Handbook 8.1.
    """

    on: date
    seats: tuple[OpenPosition, ...]

    def of(self, seat: str) -> OpenPosition:
        """One vacant seat.

        Raises:
            NotFoundError: If it is not vacant; with the closest one.
        """
        for each in self.seats:
            if each.seat == seat:
                return each
        raise NotFoundError("vacant seat", seat, did_you_mean(seat, [each.seat for each in self.seats]))

    def undescribed(self) -> tuple[str, ...]:
        """The seats whose job has no description on the day."""
        return tuple(each.seat for each in self.seats if each.ranking is None)

    def tables(self) -> tuple[Table, ...]:
        """One row for each seat."""
        columns = (
            Column(text("seat"), key="seat"),
            Column(text("title"), key="label"),
            Column(text("job"), key="job"),
            Column(text("vacant since"), key="since"),
            Column(text("candidates"), key="candidates"),
            Column(text("who fits"), key="fitting"),
        )
        rows = [
            (
                each.seat,
                each.label,
                each.job,
                each.since,
                None if each.ranking is None else len(each.ranking.candidates),
                text("no description") if each.ranking is None else each.ranking.fitting(),
            )
            for each in self.seats
        ]
        return (Table(text("Vacancies on {day}", day=self.on), columns, rows),)


def candidates_for_vacancies(
    rule: FitRule,
    catalogue: PositionCatalogue,
    organization: VacantSeats,
    candidates: Iterable[PositionCandidate],
    *,
    on: date,
    competencies: Mapping[str, Label | str] | None = None,
) -> OpenPositions:
    """The vacant seats of a day, and for each the candidates in order of their fit.

    Args:
        rule: How people are held against positions.
        catalogue: The position descriptions.
        organization: Whatever knows the vacancies of a day.
        candidates: Who could take a seat; everybody is held against every seat.
        on: The day.
        competencies: The names of competencies by key.

    Raises:
        WrongTypeError: If an argument is not of its type.
        DuplicateError: If somebody comes twice.

    Source: Handbook 8.1.
    """
    check_type(rule, FitRule, "rule")
    check_type(catalogue, PositionCatalogue, "catalogue")
    if not hasattr(organization, "vacancies"):
        raise WrongTypeError("organization", organization, "an organisation that knows its vacancies")
    every = read_items(candidates, "candidates", PositionCandidate, "a PositionCandidate", key="person")
    held = {position.key: position for position in catalogue.held_on(read_date(on, "on"))}
    seats = []
    for vacancy in organization.vacancies(on):
        seat = vacancy.position
        position: PositionDescription | None = held.get(seat.job)
        ranking = None if position is None else rule.rank(position, every, on=on, competencies=competencies)
        seats.append(OpenPosition(seat.key, seat.label, vacancy.since, seat.job, ranking))
    return OpenPositions(on, tuple(sorted(seats, key=lambda each: (each.since, each.seat))))
