"""Cadences: what recurs, when it is due on a real calendar, and what is overdue.

Invariant: a due date is judged by the day it falls on after its shift, so the due dates of a period are those of its
parts together. Nothing is remembered and no clock is read: what was done comes in as dates. Every search ends, at the
latest with the year 2999.

Left out: times of day, fiscal quarters (the quarters of a rule are calendar quarters), and reminding anybody.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, assert_never, final

import attrs

from salesmanual.kernel.cadence_dates import DayRule, days_of, needs_start
from salesmanual.kernel.cadence_due import DueDate, Fulfilment, fulfilled
from salesmanual.kernel.cadence_fields import cadence_fields, read_early, read_fulfilment, read_rule_text, read_start
from salesmanual.kernel.cadence_rule import After, Rule, describe_rule, read_rule
from salesmanual.kernel.cadence_shift import MAX_SHIFT, Shift, reach, read_shift, shift_day
from salesmanual.kernel.errors import InvalidDocumentError, InvalidValueError, WrongTypeError
from salesmanual.kernel.period import FIRST_DAY, LAST_DAY, Period, add_months, read_date
from salesmanual.kernel.texts import text
from salesmanual.kernel.wire_faults import faults_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from salesmanual.kernel.period import Workdays
    from salesmanual.kernel.texts import Text

__all__ = ["Cadence", "DueDate", "Fulfilment", "Shift"]

_DAY: Final = timedelta(days=1)
_END: Final = LAST_DAY + _DAY
_LENGTHS: Final = {"day": 1, "week": 7, "month": 1, "year": 12}
_LOOK_BACK: Final = 32 * _DAY
_FIELDS: Final = {"rule": "rule", "start": "start"}


@final
@attrs.frozen
class Cadence:
    """When something recurs: a rule, the day it counts from, and what happens on days off.

    Attributes:
        rule: A short form such as `"every Monday"`, `"last workday of the month"` or `"every 90 days after the last
            visit"`, or an RFC 5545 rule, `"RRULE:FREQ=…"`; `salesmanual.kernel.cadence_rule.FORMS` lists the forms.
        start: The first day that can be due, before any shift; intervals and counts begin there. `None` for no limit,
            where the rule needs none.
        shift: Where a due date moves that is no workday.
        fulfilment: `"each"` due date wants a done day of its own, as reports do, or a done day is a `"catch-up"` for
            all that were missed, as visits are.
        early: How many days before a due date what is done counts for it; `None` for every day after the due date
            before it.

    Raises:
        WrongTypeError: If a field has the wrong type.
        InvalidValueError: If the rule has no known form, or needs a start and has none, or another field has none of
            its values.
        NotFoundError, DuplicateError: If an RFC 5545 rule has a part that does not exist, or one twice.

    Source: Handbook 2.3, 5.2, 5.3, 7.3.

    >>> from salesmanual.kernel.period import month
    >>> from salesmanual.kernel.workdays import WorkCalendar
    >>> office = WorkCalendar("Mon-Fri 09:00-17:00")
    >>> report = Cadence("the 15th of each month", date(2026, 1, 1), shift="next")
    >>> [str(on) for on in report.due(month(2026, 3), calendar=office)]
    ['2026-03-16']
    >>> [str(late) for late in report.overdue([date(2026, 1, 15)], date(2026, 3, 1), calendar=office)]
    ['due 2026-02-16, not done, 13 days late']
    """

    rule: str = attrs.field(converter=read_rule_text)
    start: date | None = attrs.field(default=None, converter=read_start)
    shift: Shift = attrs.field(default="none", converter=read_shift, kw_only=True)
    fulfilment: Fulfilment = attrs.field(default="each", converter=read_fulfilment, kw_only=True)
    early: int | None = attrs.field(default=None, converter=read_early, kw_only=True)
    _parsed: Rule = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        rule = read_rule(self.rule)
        if self.start is None and needs_start(rule):
            raise InvalidValueError("start", None, f"the day that {self.rule!r} counts from", "pass start=")
        object.__setattr__(self, "_parsed", rule)

    def due(
        self, period: Period, *, calendar: Workdays | None = None, last_done: date | None = None
    ) -> tuple[date, ...]:
        """The days in the period on which something is due, after their shift.

        A rule of the form "after the last visit" has one due date at a time: so long after the last one, or on the
        start where that is later or nothing was done. Other rules do not look at `last_done`.

        Raises:
            WrongTypeError: If an argument has the wrong type.
            InvalidValueError: If the rule or the shift needs a calendar, or neither a start nor `last_done` says when
                to count from.
            InfeasibleError: If a due date cannot be shifted.
            UnannouncedYearError: If the answer depends on a year that the calendar does not answer for.

        >>> visit = Cadence("every 90 days after the last visit")
        >>> visit.due(Period.from_plain("2026-Q1"), last_done=date(2025, 12, 1))
        (datetime.date(2026, 3, 1),)
        """
        if not isinstance(period, Period):
            raise WrongTypeError("period", period, "a Period", "write it as month(2026, 3)")
        if isinstance(self._parsed, After):
            on = self._after(self._parsed, last_done, calendar)
            return (on,) if on is not None and on in period else ()
        return tuple(self._between(self._parsed, period.start, period.end, calendar))

    def next_due(self, after: date, *, calendar: Workdays | None = None, last_done: date | None = None) -> date | None:
        """The first due date later than the day; `None` where there is none up to 2999. Raises as `due`.

        A rule of the form "after the last visit" whose one due date is not later has none: it is due already.

        >>> Cadence("last day of the quarter").next_due(date(2026, 3, 31))
        datetime.date(2026, 6, 30)
        """
        read_date(after, "after")
        if isinstance(self._parsed, After):
            on = self._after(self._parsed, last_done, calendar)
            return on if on is not None and on > after else None
        return next(self._between(self._parsed, after + _DAY, _END, calendar), None)

    def track(
        self, done: Iterable[date], as_of: date, *, since: date | None = None, calendar: Workdays | None = None
    ) -> tuple[DueDate, ...]:
        """Every due date up to and including the day, and what fulfilled it; oldest first.

        `fulfilment` and `early` decide which due date a done day counts for. With a rule of the form "after the last
        visit", each done day fulfils the one open due date and begins the next. What is done after `as_of` is not known
        yet.

        Args:
            done: The days on which it was done, in any order.
            as_of: The day it is looked at.
            since: Leaves out what was due before that day; the start where it is not given.
            calendar: The working calendar, where the rule or the shift needs one.

        Raises:
            As `due`; InvalidValueError also where neither `since` nor a start says where to begin.

        >>> weekly = Cadence("every Monday", date(2026, 3, 2))
        >>> for each in weekly.track([date(2026, 3, 6)], date(2026, 3, 10)):
        ...     print(each)
        due 2026-03-02, done 2026-03-06, 4 days late
        due 2026-03-09, not done, 1 day late
        """
        read_date(as_of, "as_of")
        known = [on for on in _read_done(done) if on <= as_of]
        begin = self._since(since, known)
        if isinstance(self._parsed, After):
            pairs = self._chain(self._parsed, known, calendar)
            return tuple(DueDate(due, on, as_of) for due, on in pairs if begin <= due <= as_of)
        dues = tuple(self._between(self._parsed, begin, as_of + _DAY, calendar))
        matched = fulfilled(dues, self._opens(self._parsed, dues, known, calendar), known, fulfilment=self.fulfilment)
        return tuple(DueDate(due, on, as_of) for due, on in zip(dues, matched, strict=True))

    def overdue(
        self, done: Iterable[date], as_of: date, *, since: date | None = None, calendar: Workdays | None = None
    ) -> tuple[DueDate, ...]:
        """The due dates before the day that nothing has fulfilled, oldest first; arguments and errors as for `track`.

        >>> visit = Cadence("every 90 days after the last visit", date(2026, 1, 5))
        >>> [str(late) for late in visit.overdue([date(2026, 1, 7)], date(2026, 4, 10))]
        ['due 2026-04-07, not done, 3 days late']
        """
        tracked = self.track(done, as_of, since=since, calendar=calendar)
        return tuple(each for each in tracked if each.is_overdue())

    def describe(self) -> Text:
        """The cadence in words, in the language of whoever reads it.

        >>> print(Cadence("every 2 weeks on Friday", date(2026, 1, 2), shift="previous").describe())
        every 2 weeks on Friday, else the workday before, from 2026-01-02
        """
        words = describe_rule(self._parsed)
        match self.shift:
            case "none":
                pass
            case "next":
                words = text("{rule}, else the next workday", rule=words)
            case "previous":
                words = text("{rule}, else the workday before", rule=words)
            case "modified following":
                words = text("{rule}, else the next workday of that month, or its last", rule=words)
            case _ as unreachable:  # pragma: no cover - closed by the type checker
                assert_never(unreachable)
        return words if self.start is None else text("{rule}, from {start}", rule=words, start=self.start)

    def to_plain(self) -> str | dict[str, object]:
        """The rule alone where everything else has its default, or a table.

        >>> Cadence("every monday").to_plain(), Cadence("daily", date(2026, 1, 1), early=0).to_plain()
        ('every Monday', {'rule': 'daily', 'start': '2026-01-01', 'early': 0})
        """
        plain: dict[str, object] = {"rule": self.rule}
        if self.start is not None:
            plain["start"] = str(self.start)
        if self.shift != "none":
            plain["shift"] = self.shift
        if self.fulfilment != "each":
            plain["fulfilment"] = self.fulfilment
        if self.early is not None:
            plain["early"] = self.early
        return plain if len(plain) > 1 else self.rule

    @classmethod
    def from_plain(cls, plain: object) -> Cadence:
        """The cadence that `to_plain` wrote; the start may be a date or its text.

        Raises:
            InvalidDocumentError: With every fault and its address.

        >>> Cadence.from_plain({"rule": "every workday", "shift": "next"}) == Cadence("every workday", shift="next")
        True
        """
        fields = cadence_fields(plain)
        try:
            return cls(**fields)
        except InvalidValueError as error:
            raise InvalidDocumentError("Cadence", faults_of(error, "", keys=_FIELDS)) from None

    def _between(self, rule: DayRule, first: date, after: date, calendar: Workdays | None) -> Iterator[date]:
        """The due dates from `first` up to, not including, `after`: each once, in order, found only as asked for."""
        begin, end = reach(first, after, self.shift)
        previous = None
        for on in days_of(rule, self.start, begin, end, calendar):
            due = shift_day(on, self.shift, calendar)
            if due >= after:
                return
            if due >= first and due != previous:
                previous = due
                yield due

    def _since(self, since: date | None, known: Sequence[date]) -> date:
        """The first day whose due dates are tracked."""
        if isinstance(self._parsed, After) and self.start is None and not known:
            accepted = "a day up to as_of on which it was done, or a cadence with a start"
            raise InvalidValueError("done", (), accepted, "give the cadence a start where nothing was done yet")
        if since is not None:
            return read_date(since, "since")
        if self.start is not None:
            return max(FIRST_DAY, self.start - MAX_SHIFT * _DAY)
        if isinstance(self._parsed, After):
            return FIRST_DAY
        raise InvalidValueError("since", None, "the day to begin with, or a cadence with a start", "pass since=")

    def _opens(
        self, rule: DayRule, dues: Sequence[date], known: Sequence[date], calendar: Workdays | None
    ) -> tuple[date, ...]:
        """For each due date, the first day on which what is done counts for it."""
        if self.early is not None:
            return tuple(due - self.early * _DAY for due in dues)
        before = None
        if dues and any(on < dues[0] for on in known):
            before = self._last_before(rule, dues[0], calendar)
        earliest = FIRST_DAY if before is None else before + _DAY
        return (earliest, *(due + _DAY for due in dues))[: len(dues)]

    def _last_before(self, rule: DayRule, first: date, calendar: Workdays | None) -> date | None:
        """The last due date before the day; looked for farther and farther back."""
        span = _LOOK_BACK
        while True:
            begin = max(FIRST_DAY, first - span)
            found = [*self._between(rule, begin, first, calendar)]
            if found:
                return found[-1]
            if begin == FIRST_DAY or (self.start is not None and begin < self.start - MAX_SHIFT * _DAY):
                return None
            span *= 4

    def _after(self, rule: After, last_done: date | None, calendar: Workdays | None) -> date | None:
        """The one due date after it was last done; `None` if that is later than 2999."""
        if last_done is None:
            if self.start is None:
                accepted = "the day it was last done, or a cadence with a start"
                raise InvalidValueError("last_done", None, accepted, "pass last_done=")
            return shift_day(self.start, self.shift, calendar)
        on = _so_long_after(rule, read_date(last_done, "last_done"))
        if on is None:
            return None
        return shift_day(on if self.start is None else max(on, self.start), self.shift, calendar)

    def _chain(
        self, rule: After, known: Sequence[date], calendar: Workdays | None
    ) -> Iterator[tuple[date, date | None]]:
        """Each due date that arose from the done day before it, with the done day that followed."""
        days = sorted(set(known))
        while self.start is not None and len(days) > 1 and days[1] < self.start:
            del days[0]
        last = days.pop(0) if days and (self.start is None or days[0] < self.start) else None
        for on in (*days, None):
            due = self._after(rule, last, calendar)
            if due is not None:
                yield due, on
            last = on


def _so_long_after(rule: After, last_done: date) -> date | None:
    length = rule.interval * _LENGTHS[rule.unit]
    if rule.unit in {"day", "week"}:
        on = last_done + length * _DAY
        return on if on <= LAST_DAY else None
    try:
        return add_months(last_done, length)
    except InvalidValueError:
        return None


def _read_done(done: Iterable[date]) -> list[date]:
    if isinstance(done, (date, str)) or not hasattr(done, "__iter__"):
        raise WrongTypeError("done", done, "the dates on which it was done", "put them in a list")
    return [read_date(on, f"done[{index}]") for index, on in enumerate(done)]
