"""Due dates and what was done about them: which done day fulfils which due date, and what stays open.

Invariant: every due date is fulfilled by one done day or open; the order in which done days are given changes nothing,
and one more done day never opens a due date that was fulfilled.

Left out: which dates are due (`cadence`).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal, final

import attrs

from salesmanual.kernel.texts import Language, Text, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from salesmanual.kernel.period import Workdays

__all__ = ["DueDate", "Fulfilment", "fulfilled"]

Fulfilment = Literal["each", "catch-up"]
"""Whether each due date wants a done day of its own, or one done day makes up for all that were missed before."""

_DAY: Final = timedelta(days=1)


@final
@attrs.frozen
class DueDate:
    """One due date as of a day: done on some day, or open.

    Attributes:
        due: The day it was due, shifted to a workday where the cadence shifts.
        done: The day that fulfilled it; `None` where none has, up to the day it is looked at.
        as_of: The day it is looked at.

    Source: Handbook 2.3, 5.2, 5.3, 7.3.

    >>> print(DueDate(date(2026, 3, 31), None, date(2026, 4, 2)))
    due 2026-03-31, not done, 2 days late
    """

    due: date
    done: date | None
    as_of: date

    def is_overdue(self) -> bool:
        """Whether it is open and its day has passed; on the day itself it is not overdue yet."""
        return self.done is None and self.as_of > self.due

    def days_late(self) -> int:
        """Calendar days from the due date to the day it was done, or is looked at if open; negative if done early."""
        return ((self.done or self.as_of) - self.due).days

    def workdays_late(self, calendar: Workdays) -> int | Fraction:
        """Workdays after the due date, up to and including the day it was done or is looked at; 0 if not late.

        >>> from salesmanual.kernel.workdays import WorkCalendar
        >>> friday_done_on_monday = DueDate(date(2026, 3, 6), date(2026, 3, 9), date(2026, 3, 31))
        >>> friday_done_on_monday.workdays_late(WorkCalendar("Mon-Fri 09:00-17:00"))
        1
        """
        if self.days_late() <= 0:
            return 0
        return calendar.workdays_between(self.due + _DAY, (self.done or self.as_of) + _DAY)

    def render(self, language: Language = "en") -> str:
        """The due date in words."""
        return self._words().render(language)

    def _words(self) -> Text:
        due, days = self.due, self.days_late()
        if self.done is None:
            if days == 1:
                return text("due {due}, not done, 1 day late", due=due)
            if days > 1:
                return text("due {due}, not done, {days} days late", due=due, days=days)
            return text("due {due}, not done yet", due=due)
        if days == 1:
            return text("due {due}, done {done}, 1 day late", due=due, done=self.done)
        if days > 1:
            return text("due {due}, done {done}, {days} days late", due=due, done=self.done, days=days)
        return text("due {due}, done {done}", due=due, done=self.done)

    def __str__(self) -> str:
        return self.render()


def fulfilled(
    dues: Sequence[date], opens: Sequence[date], done: Iterable[date], *, fulfilment: Fulfilment
) -> tuple[date | None, ...]:
    """The day that fulfilled each due date, in their order; `None` where it is open.

    Done days are taken in order. With `"each"`, a day fulfils the earliest open due date, if that one's time has begun;
    a day too early for it fulfils nothing. With `"catch-up"`, a day fulfils every open due date whose time has begun.

    Args:
        dues: The due dates, ascending.
        opens: For each due date, the first day on which what is done counts for it; ascending.
        done: The days on which something was done, in any order; a day may stand several times.
        fulfilment: The convention.

    >>> mondays = [date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16)]
    >>> opens = [date(2026, 2, 24), date(2026, 3, 3), date(2026, 3, 10)]
    >>> [str(on) for on in fulfilled(mondays, opens, [date(2026, 3, 10)], fulfilment="each")]
    ['2026-03-10', 'None', 'None']
    >>> [str(on) for on in fulfilled(mondays, opens, [date(2026, 3, 10)], fulfilment="catch-up")]
    ['2026-03-10', '2026-03-10', '2026-03-10']
    """
    matched: list[date] = []
    for on in sorted(done):
        while len(matched) < len(dues) and opens[len(matched)] <= on:
            matched.append(on)
            if fulfilment == "each":
                break
    return (*matched, *(None for _ in dues[len(matched) :]))
