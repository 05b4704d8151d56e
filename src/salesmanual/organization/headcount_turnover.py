"""Who joined, left and moved in a period, and the turnover rate.

    opening + joined + moved in - left - moved out = closing
    turnover = left / ((opening + closing) / 2)

Invariant: the first line holds of every unit and period, and one period's closing is the next one's opening. Who acts
and has no other seat is there, too. Somebody whose last day is in the period has left by its close; a day without a
seat makes a leaver and, later, a joiner.

Left out: why people left, and what that costs.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, final

import attrs

from salesmanual.kernel.errors import check_type
from salesmanual.kernel.explanation import Product, Quotient, Step, Sum, derived, given
from salesmanual.kernel.fields import read_items
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text
from salesmanual.organization.organizations import Organization
from salesmanual.organization.structure_spans import DAY

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from salesmanual.organization.structure import Standing
    from salesmanual.organization.structure_spans import Course

__all__ = ["Movements", "PeopleMovement", "people_movements"]

_PERCENT: Final = Rounding("0.1")


@final
@attrs.frozen
class PeopleMovement:
    """Who came and went in one period.

    Attributes:
        period: The period.
        opening: Who was there before its first day, and still on it.
        joined: Who came from outside.
        moved_in: Who came from another unit.
        left: Who went outside; whose last day is in the period.
        moved_out: Who went to another unit.
        closing: Who is there after its last day.

    Source: Handbook 1.2.
    """

    period: Period
    opening: tuple[str, ...]
    joined: tuple[str, ...]
    moved_in: tuple[str, ...]
    left: tuple[str, ...]
    moved_out: tuple[str, ...]
    closing: tuple[str, ...]

    def average(self) -> Fraction:
        """The mean of the heads at the opening and at the close."""
        return Fraction(len(self.opening) + len(self.closing), 2)

    def turnover(self) -> Fraction | None:
        """Those who left over the average; `None` where there was nobody."""
        return Fraction(len(self.left)) / self.average() if self.average() else None

    def explain(self) -> Step | None:
        """How the turnover comes about; replaying it gives the rate; `None` where there was nobody."""
        if not self.average():
            return None
        heads = (given(text("opening"), len(self.opening)), given(text("closing"), len(self.closing)))
        half = given(text("one half"), Fraction(1, 2))
        average = derived(text("average heads"), Product(), (derived(text("both"), Sum(), heads), half))
        left = given(text("left the company"), len(self.left))
        label = text("turnover, {period}", period=str(self.period))
        return derived(label, Quotient(), (left, average), section="1.2", unit="%")


@final
@attrs.frozen
class Movements(Shown):
    """Who came and went, period by period.

    Attributes:
        unit: The unit that was asked for, with all below it; `None` for everybody.
        periods: One for each period.

    Source: Handbook 1.2.
    """

    unit: str | None
    periods: tuple[PeopleMovement, ...]

    def tables(self) -> tuple[Table, ...]:
        """One row for each period."""
        columns = (
            Column(text("period"), key="period"),
            Column(text("opening"), key="opening"),
            Column(text("joined"), key="joined"),
            Column(text("moved in"), key="moved_in"),
            Column(text("left the company"), key="left"),
            Column(text("moved out"), key="moved_out"),
            Column(text("closing"), key="closing"),
            Column(text("turnover"), key="turnover", unit="%", rounding=_PERCENT),
        )
        rows = [
            (
                str(each.period),
                len(each.opening),
                len(each.joined),
                len(each.moved_in),
                len(each.left),
                len(each.moved_out),
                len(each.closing),
                each.turnover(),
            )
            for each in self.periods
        ]
        title = text("Joined and left") if self.unit is None else text("Joined and left, {unit}", unit=self.unit)
        return (Table(title, columns, rows),)


def people_movements(organization: Organization, periods: Iterable[Period], *, unit: str | None = None) -> Movements:
    """Who joined, left and moved in each period.

    Args:
        organization: The organisation.
        periods: The periods.
        unit: A unit, with all that is below it on each period's last day; `None` for everybody.

    Raises:
        WrongTypeError: If an argument is not of its type.
        NotFoundError: If there never is such a unit.

    Source: Handbook 1.2.
    """
    check_type(organization, Organization, "organization")
    standing = organization.structure.standing
    courses = {person: _stretches(standing[person]) for person in sorted(standing)}
    found = []
    for period in read_items(periods, "periods", Period, "a Period"):
        units = None
        if unit is not None:
            units = frozenset({unit, *organization.units_below(unit, period.last_day())})
        found.append(_movement(courses, period, units))
    return Movements(unit, tuple(found))


class _Stretch(NamedTuple):
    """Days on which a person is in one unit without a break; `until` is the last, `None` where no end is known."""

    unit: str
    since: date
    until: date | None


def _stretches(course: Course[Standing]) -> tuple[_Stretch, ...]:
    """The days of a person by the unit that they are in."""
    ends = [*(start - DAY for start in course.starts[1:]), None]
    return tuple(
        _Stretch(standing.unit, since, until)
        for since, until, standing in zip(course.starts, ends, course.values, strict=True)
        if standing is not None
    )


def _movement(courses: dict[str, tuple[_Stretch, ...]], period: Period, units: frozenset[str] | None) -> PeopleMovement:
    names = ("opening", "joined", "moved_in", "left", "moved_out", "closing")
    found: dict[str, list[str]] = {name: [] for name in names}
    last = period.last_day()
    for person, course in courses.items():
        for stretch in _scoped(course, units):
            if stretch.since < period.start and (stretch.until is None or stretch.until >= period.start):
                found["opening"].append(person)
            if period.start <= stretch.since <= last:
                found["moved_in" if _ends_on(course, stretch) else "joined"].append(person)
            if stretch.until is not None and period.start <= stretch.until <= last:
                found["moved_out" if _begins_after(course, stretch) else "left"].append(person)
            if stretch.since <= last and (stretch.until is None or stretch.until > last):
                found["closing"].append(person)
    return PeopleMovement(period, *(tuple(found[name]) for name in names))


def _scoped(course: tuple[_Stretch, ...], units: frozenset[str] | None) -> list[_Stretch]:
    """The stretches in the units, those that adjoin made one."""
    found: list[_Stretch] = []
    for stretch in course:
        if units is None or stretch.unit in units:
            if found and found[-1].until is not None and found[-1].until + DAY == stretch.since:
                found[-1] = found[-1]._replace(until=stretch.until)
            else:
                found.append(stretch)
    return found


def _ends_on(course: tuple[_Stretch, ...], stretch: _Stretch) -> bool:
    """Whether the person was in another unit on the day before."""
    return any(each.until is not None and each.until + DAY == stretch.since for each in course)


def _begins_after(course: tuple[_Stretch, ...], stretch: _Stretch) -> bool:
    """Whether the person is in another unit on the day after."""
    return any(stretch.until is not None and each.since == stretch.until + DAY for each in course)
