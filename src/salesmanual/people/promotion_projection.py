"""Who qualifies when: month by month, under a stated supposition about the results to come.

    facts up to the day ──outlook──▶ supposed facts ──the ladder itself──▶ first day, and each month's end

Invariant: the first day is the first day of the span on which the ladder says yes on the supposed facts; everybody
before every step that leads on from their position stands in the answer once, also where no day is found.

Left out: how likely the supposition is, leaving, and who else competes for a place.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.fields import read_lines
from salesmanual.kernel.period import Period, add_months, end_of_month, read_date
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Cell, Column, Table
from salesmanual.kernel.texts import Label, Text, text
from salesmanual.people.promotion_conditions import PromotionCase
from salesmanual.people.promotion_eligibility_assessing import Ahead, ahead_of, read_outlook, read_people, read_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from salesmanual.people.promotion_conditions_facts import OpenPlaces, PromotionFacts
    from salesmanual.people.promotion_ladders import PromotionLadder
    from salesmanual.people.promotion_projection_outlooks import Outlook

__all__ = ["PromotionProjection", "QualifiesWhen", "who_qualifies_when"]

_MOST_MONTHS: Final = 120


@final
@attrs.frozen
class QualifiesWhen:
    """When a person qualifies for a step.

    Attributes:
        person: Who.
        position: The key of the position held.
        to: The key of the position aimed at.
        label: What that is called.
        first: The first day on which every condition holds or is waived; `None` where there is none in the span.
        at_ends: For each month whether they qualify on its last day.
        never: Where there is no such day, the keys of the conditions that by themselves hold on no day of the span.

    Source: Handbook 8.2.
    """

    person: str
    position: str
    to: str
    label: Label
    first: date | None
    at_ends: tuple[bool, ...]
    never: tuple[str, ...] = ()


@final
@attrs.frozen(str=False)
class PromotionProjection(Shown):
    """Who qualifies when.

    Attributes:
        on: The day as of which facts are known.
        months: The months, the first from the day on.
        outlook: What is supposed of results to come, in words.
        answers: Each person before each step, in the order of the people and of the ladder.

    Source: Handbook 8.2.
    """

    on: date
    months: tuple[Period, ...]
    outlook: Text
    answers: tuple[QualifiesWhen, ...] = attrs.field(repr=False)

    def of(self, person: str) -> tuple[QualifiesWhen, ...]:
        """The answers of one person."""
        return tuple(each for each in self.answers if each.person == person)

    def first_in(self, period: Period) -> tuple[QualifiesWhen, ...]:
        """Who qualifies for the first time on a day of the period."""
        return tuple(each for each in self.answers if each.first is not None and each.first in period)

    def tables(self) -> tuple[Table, ...]:
        """One row for each month, then one for each person and step."""
        columns = (
            Column(text("month"), key="month"),
            Column(text("qualify for the first time"), key="first"),
            Column(text("qualify on its last day"), key="at_end"),
        )
        rows: list[tuple[Cell, ...]] = []
        for number, each in enumerate(self.months):
            words = tuple(
                text("{person} for {position}", person=one.person, position=one.label) for one in self.first_in(each)
            )
            rows.append((each.start.strftime("%Y-%m"), words or None, sum(one.at_ends[number] for one in self.answers)))
        title = text("Who qualifies when, as of {day}: {outlook}", day=self.on, outlook=self.outlook)
        heads = (
            Column(text("person"), key="person"),
            Column(text("position"), key="position"),
            Column(text("to"), key="to"),
            Column(text("first day"), key="first"),
            Column(text("never in the span"), key="never"),
        )
        people: list[tuple[Cell, ...]] = [
            (each.person, each.position, each.label, each.first, each.never or None) for each in self.answers
        ]
        return (Table(title, columns, rows), Table(text("By person"), heads, people))

    def records(self) -> list[dict[str, object]]:
        """The rows by person, for a data frame."""
        return [dict(row) for row in self.tables()[1].records()]


def who_qualifies_when(
    ladder: PromotionLadder,
    people: Mapping[str, PromotionFacts],
    *,
    on: date,
    months: int,
    outlook: Outlook,
    kinds: Iterable[str] = ("promotion",),
    places: Iterable[OpenPlaces] | None = None,
) -> PromotionProjection:
    """Who qualifies when, over a span of months.

    Args:
        ladder: The ladder.
        people: The facts of each person; people without a position on the day are passed over.
        on: The day as of which facts are known, and the first of the span.
        months: How many months, that of the day included.
        outlook: What results to come are supposed to be.
        kinds: The kinds of step that are looked at.
        places: Vacant places; `None` where they are not known.

    Raises:
        WrongTypeError: If an argument is not of its type.
        InvalidValueError: If there are no months, or more than 120.
        NotFoundError: If somebody holds a position that is not on the ladder.

    Source: Handbook 8.2.
    """
    if type(months) is not int:
        raise WrongTypeError("months", months, "a whole number")
    if not 1 <= months <= _MOST_MONTHS:
        raise InvalidValueError("months", months, f"a whole number from 1 to {_MOST_MONTHS}")
    read_outlook(outlook)
    span = _months(read_date(on), months)
    known, open_places, kinds = read_people(people), read_places(places), read_lines(kinds, "kinds")
    answers: list[QualifiesWhen] = []
    for person, facts in known.items():
        position = facts.position_on(on)
        if position is None:
            continue
        for step in ladder.steps_from(ladder.rung(position).key, kinds=kinds):
            case = PromotionCase(ladder, position, step.to, facts, on, open_places)
            ahead = ahead_of(ladder, step, person, case, outlook, until=span[-1].last_day())
            answers.append(_answer(ahead, ladder.rung(step.to).label, span))
    return PromotionProjection(on, span, outlook.words(), tuple(answers))


def _months(on: date, months: int) -> tuple[Period, ...]:
    """The months, the first from the day on."""
    first = on.replace(day=1)
    starts = [on, *(add_months(first, number) for number in range(1, months))]
    return tuple(Period.inclusive(start, end_of_month(start)) for start in starts)


def _answer(ahead: Ahead, label: Label, span: tuple[Period, ...]) -> QualifiesWhen:
    case = ahead.case
    first = case.on if ahead.passes(case.on) else ahead.first_of_all()
    ends = tuple(
        first is not None and first <= month.last_day() <= ahead.until and ahead.passes(month.last_day())
        for month in span
    )
    never = ahead.never() if first is None else ()
    return QualifiesWhen(ahead.person, case.position, case.to, label, first, ends, never)
