"""Grades: the levels of work in a company, from the lowest to the highest, and the salary band of each over time.

Invariant: every band is of a grade of the structure, and on any day a grade has at most one band. A band that changes
is another entry from a day on; the entries before it stay.

Left out: who is in which grade, and how somebody comes into a higher one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import Fault, InvalidDocumentError, NotFoundError, did_you_mean
from salesmanual.kernel.fields import check_line, check_section, read_items
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import read_date
from salesmanual.kernel.tables import Cell, Column, Table
from salesmanual.kernel.texts import Label, read_label, text
from salesmanual.kernel.timeline import Timeline, timelines
from salesmanual.people.grade_structures_pay import GradeBand, PayPlace, PayRange

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from fractions import Fraction

    from salesmanual.kernel.money import Money

__all__ = ["Grade", "GradeStructure"]

_SHOWN: Final = Rounding("0.1")


@final
@attrs.frozen
class Grade:
    """One level of work.

    Attributes:
        key: What it is known by, such as `S2`.
        label: What it is called.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the key or the label is blank.

    Source: Handbook 8.1.
    """

    key: str = attrs.field(validator=check_line)
    label: Label = attrs.field(converter=read_label)


def _read_grades(values: Iterable[Grade]) -> tuple[Grade, ...]:
    return read_items(values, "grades", Grade, "a Grade", key="key", least=1)


def _read_bands(values: Iterable[GradeBand]) -> tuple[GradeBand, ...]:
    return read_items(values, "bands", GradeBand, "a GradeBand")


@final
@attrs.frozen
class GradeStructure:
    """The grades in order, and their salary bands.

    Attributes:
        key: What the structure is known by.
        label: What it is called.
        grades: The grades, the lowest first.
        bands: Their bands, in any order; a grade may have none.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If there is no grade, or a text is blank.
        DuplicateError: If two grades have one key, or two bands of a grade have a day in common.
        InvalidDocumentError: With every band of a grade that is not there.

    Source: Handbook 8.1.

    >>> from datetime import date
    >>> from salesmanual.kernel.money import Money
    >>> pay = PayRange(Money("8000", "CNY"), Money("10000", "CNY"), Money("12000", "CNY"))
    >>> grades = GradeStructure(
    ...     "sales",
    ...     "Sales",
    ...     [Grade("S1", "Representative"), Grade("S2", "Senior representative")],
    ...     [GradeBand("S1", pay, date(2026, 1, 1))],
    ... )
    >>> grades.rank("S2"), grades.place("S1", Money("9000", "CNY"), on=date(2026, 3, 1)).compa_ratio
    (2, Fraction(9, 10))
    """

    key: str = attrs.field(validator=check_line)
    label: Label = attrs.field(converter=read_label)
    grades: tuple[Grade, ...] = attrs.field(converter=_read_grades)
    bands: tuple[GradeBand, ...] = attrs.field(default=(), converter=_read_bands)
    section: str = attrs.field(default="8.1", validator=check_section, kw_only=True)
    _ranks: dict[str, int] = attrs.field(init=False, repr=False, eq=False)
    _bands_of: dict[str, Timeline[GradeBand]] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        ranks = {grade.key: rank for rank, grade in enumerate(self.grades, 1)}
        faults = [
            Fault(f"bands[{at}].grade", f"no grade {band.grade!r}; {did_you_mean(band.grade, ranks)}")
            for at, band in enumerate(self.bands)
            if band.grade not in ranks
        ]
        if faults:
            raise InvalidDocumentError("grade structure", faults)
        object.__setattr__(self, "_ranks", ranks)
        object.__setattr__(self, "_bands_of", timelines(self.bands, lambda band: band.grade))

    def __contains__(self, grade: object) -> bool:
        return grade in self._ranks

    def rank(self, grade: str) -> int:
        """Which grade it is from below; 1 is the lowest.

        Raises:
            NotFoundError: If there is no such grade; with the closest one.
        """
        if grade not in self._ranks:
            raise NotFoundError("grade", grade, did_you_mean(grade, self._ranks))
        return self._ranks[grade]

    def grade(self, key: str) -> Grade:
        """The grade of that key.

        Raises:
            NotFoundError: If there is no such grade; with the closest one.
        """
        return self.grades[self.rank(key) - 1]

    def steps_between(self, lower: str, higher: str) -> int:
        """How many grades the second is above the first; below zero where it is under it.

        Raises:
            NotFoundError: If one of them is not there.
        """
        return self.rank(higher) - self.rank(lower)

    def band(self, grade: str, *, on: date) -> PayRange | None:
        """The salary band of the grade on the day; `None` where it has none.

        Raises:
            NotFoundError: If there is no such grade.
            WrongTypeError: If the day is none.
        """
        self.rank(grade)
        course = self._bands_of.get(grade)
        band = None if course is None else course.at(read_date(on, "on"))
        return None if band is None else band.pay

    def place(self, grade: str, pay: Money, *, on: date) -> PayPlace:
        """Where that pay stands in the band that the grade has on the day.

        Raises:
            NotFoundError: If there is no such grade, or it has no band on the day.
            CurrencyMismatchError: If the pay is of another currency than the band.

        Source: Handbook 8.1.
        """
        band = self.band(grade, on=on)
        if band is None:
            raise NotFoundError("salary band", f"{grade} on {on}", "state a band of the grade that holds on the day")
        return band.place(pay)

    def table(self, *, on: date) -> Table:
        """The grades of the day with their bands, how wide each is, and how far its middle is above the one before.

        A rise is shown where the grade below has a band of the same currency.
        """
        columns = (
            Column(text("grade"), key="grade"),
            Column(text("name"), key="label"),
            Column(text("lowest"), key="low"),
            Column(text("middle"), key="mid"),
            Column(text("highest"), key="high"),
            Column(text("width"), key="spread", unit="%", rounding=_SHOWN),
            Column(text("rise of the middle"), key="rise", unit="%", rounding=_SHOWN),
        )
        rows: list[tuple[Cell, ...]] = []
        before: PayRange | None = None
        for grade in self.grades:
            band = self.band(grade.key, on=on)
            pay: tuple[Cell, ...] = (None, None, None, None)
            if band is not None:
                pay = (band.low, band.mid, band.high, band.spread())
            rows.append((grade.key, grade.label, *pay, _rise(before, band)))
            before = band
        return Table(text("{label} on {day}", label=self.label, day=on), columns, rows)


def _rise(before: PayRange | None, band: PayRange | None) -> Fraction | None:
    if before is None or band is None or before.mid.currency != band.mid.currency:
        return None
    return (band.mid - before.mid) / before.mid
