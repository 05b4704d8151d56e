"""How soon customers were answered: each answer with its limit, the late ones, and how the times are spread.

Invariant: every entry that is owed an answer is in time, late, waiting or missed, one of them. Times are whole
microseconds; shares and means are exact.

Left out: the standard (`response_standards`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, final

import attrs

from salesmanual.kernel.columns import Column
from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.explanation import Quotient, Step, derived, given
from salesmanual.kernel.fields import read_choice, read_items
from salesmanual.kernel.number import Rounding, read_fraction
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Table
from salesmanual.kernel.texts import Label, text
from salesmanual.selling.consents import channel_words
from salesmanual.selling.contact_log import ContactEntry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from salesmanual.kernel.number import Exact
    from salesmanual.kernel.texts import Text

__all__ = ["Grouping", "Response", "ResponseReport", "ResponseSpread", "ResponseStatus"]

ResponseStatus = Literal["in time", "late", "waiting", "missed"]
"""Answered within the limit or after it; not answered, the limit not over or over."""

Grouping = Literal["channel", "priority", "by", "customer"]
"""What answers are set apart by: a field of the entry that is owed one."""

_GROUPINGS: Final = ("channel", "priority", "by", "customer")
_MICROSECOND: Final = timedelta(microseconds=1)
_HOUR: Final = timedelta(hours=1)
_HUNDREDTH: Final = Rounding("0.01")


def hours(spent: timedelta) -> Fraction:
    """A duration in hours, exactly.

    >>> hours(timedelta(minutes=20))
    Fraction(1, 3)
    """
    return Fraction(spent // _MICROSECOND, _HOUR // _MICROSECOND)


def shown_hours(spent: timedelta) -> Fraction | Decimal:
    """A duration in hours, as it is read: rounded to a hundredth where it has more places.

    >>> print(shown_hours(timedelta(minutes=90)), shown_hours(timedelta(minutes=20)))
    3/2 0.33
    """
    exact = hours(spent)
    return exact if (exact * 100).denominator == 1 else _HUNDREDTH.number(exact)


@final
@attrs.frozen
class Response:
    """How soon one entry was answered, or that it was not.

    Attributes:
        entry: What the customer began.
        due: When the answer is due.
        within: The working time that it may take.
        spent: The working time to the answer, or so far.
        answer: The answer; `None` where there is none.

    Source: Handbook 3.1.
    """

    entry: ContactEntry
    due: datetime
    within: timedelta
    spent: timedelta
    answer: ContactEntry | None

    def status(self) -> ResponseStatus:
        """Whether it is in time, late, waiting or missed."""
        if self.answer is None:
            return "waiting" if self.spent <= self.within else "missed"
        return "in time" if self.spent <= self.within else "late"

    def late_by(self) -> timedelta:
        """The working time over the limit; no time where it is not over."""
        return max(self.spent - self.within, timedelta())

    def __str__(self) -> str:
        times = text(
            "{spent} of {within} working hours", spent=shown_hours(self.spent), within=shown_hours(self.within)
        )
        end = f", answered by {self.answer.id}" if self.answer is not None else ""
        return f"{self.entry.id}: {self.status()}, {times}, due {text('{at}', at=self.due)}{end}"


def _status_text(status: ResponseStatus) -> Text:
    return {
        "in time": text("answered in time"),
        "late": text("answered late"),
        "waiting": text("not answered yet"),
        "missed": text("not answered, time over"),
    }[status]


@final
@attrs.frozen
class ResponseSpread(Shown):
    """How the times of answers are spread: how many took up to each bound, and more than the last.

    Attributes:
        bounds: The bounds, ascending; each counts what took more than the one before and at most as much as it.
        counts: How many are in each, and behind the last.

    Source: Handbook 3.1.
    """

    bounds: tuple[timedelta, ...]
    counts: tuple[int, ...]

    def tables(self) -> tuple[Table, ...]:
        """One row for each bound, and one for what took longer."""
        labels = [text("up to {hours} h", hours=shown_hours(bound)) for bound in self.bounds]
        labels.append(text("longer"))
        columns = (Column(text("working time"), key="working_time"), Column(text("answers"), key="answers"))
        rows = list(zip(labels, self.counts, strict=True))
        return (Table(text("Working time to the answer"), columns, rows, total=(text("total"), sum(self.counts))),)


@final
@attrs.frozen
class ResponseReport(Shown):
    """How soon customers were answered.

    Attributes:
        key: The standard.
        label: What people read.
        as_of: As of when.
        responses: Everything that is owed an answer, in order of time.

    Source: Handbook 3.1.
    """

    key: str
    label: Label
    as_of: datetime
    responses: tuple[Response, ...]

    def with_status(self, *statuses: ResponseStatus) -> tuple[Response, ...]:
        """Those of some statuses, in order of time."""
        return tuple(each for each in self.responses if each.status() in statuses)

    def late(self) -> tuple[Response, ...]:
        """Those over their limit, answered or not, the latest first."""
        return tuple(sorted(self.with_status("late", "missed"), key=lambda each: -each.late_by()))

    def share(self) -> Fraction | None:
        """The share answered in time, of those answered or over their limit; `None` of none."""
        decided = len(self.with_status("in time", "late", "missed"))
        return Fraction(len(self.with_status("in time")), decided) if decided else None

    def explain(self) -> Step | None:
        """How the share comes about; `None` where there is none."""
        if self.share() is None:
            return None
        decided = len(self.with_status("in time", "late", "missed"))
        inputs = (
            given(text("answered in time"), len(self.with_status("in time"))),
            given(text("answered, or time over"), decided),
        )
        return derived(text("share answered in time"), Quotient(), inputs, section="3.1", unit="%")

    def times(self) -> tuple[timedelta, ...]:
        """The working time of each answer, ascending."""
        return tuple(sorted(each.spent for each in self.responses if each.answer is not None))

    def mean(self) -> Fraction | None:
        """The mean working time to the answer, in hours; `None` without answers."""
        times = self.times()
        return hours(sum(times, timedelta())) / len(times) if times else None

    def percentile(self, share: Exact | str) -> timedelta | None:
        """The least time within which that share of the answers came: the nearest rank; `None` without answers.

        Raises:
            InvalidValueError: If the share is not above 0 and at most 1.
            WrongTypeError: If it is a `float`.
        """
        wanted = read_fraction(share, "share")
        if not 0 < wanted <= 1:
            raise InvalidValueError("share", share, "a share above 0 and at most 1, such as '90%'")
        times = self.times()
        return times[-(-len(times) * wanted.numerator // wanted.denominator) - 1] if times else None

    def spread(self, bounds: Iterable[timedelta]) -> ResponseSpread:
        """How many answers took up to each bound.

        Raises:
            WrongTypeError: If a bound is no `timedelta`.
            InvalidValueError: If they do not ascend.
        """
        listed = read_items(bounds, "bounds", timedelta, "a timedelta")
        if list(listed) != sorted(set(listed)):
            raise InvalidValueError("bounds", [str(bound) for bound in listed], "bounds that ascend")
        counts = [0] * (len(listed) + 1)
        for spent in self.times():
            counts[sum(bound < spent for bound in listed)] += 1
        return ResponseSpread(listed, tuple(counts))

    def split(self, by: Grouping) -> dict[str, ResponseReport]:
        """A report for each channel, priority, person or customer, by its word.

        Raises:
            InvalidValueError: If they cannot be set apart by that.
        """
        name = read_choice(by, "by", "what answers are set apart by", _GROUPINGS)
        groups: dict[str, list[Response]] = {}
        for each in self.responses:
            groups.setdefault(str(getattr(each.entry, name)), []).append(each)
        return {key: ResponseReport(self.key, self.label, self.as_of, tuple(groups[key])) for key in sorted(groups)}

    def tables(self) -> tuple[Table, ...]:
        """How many by what became of them, and the late ones."""
        statuses: tuple[ResponseStatus, ...] = ("in time", "late", "missed", "waiting")
        counted = [(_status_text(status), len(self.with_status(status))) for status in statuses]
        columns = (Column(text("outcome"), key="outcome"), Column(text("contacts"), key="contacts"))
        title = text("{label}, as of {as_of}", label=self.label, as_of=self.as_of)
        late_columns = (
            Column(text("contact"), key="entry"),
            Column(text("customer"), key="customer"),
            Column(text("channel"), key="channel"),
            Column(text("priority"), key="priority"),
            Column(text("due by"), key="due"),
            Column(text("answered at"), key="answered_at"),
            Column(text("hours late"), key="hours_late"),
        )
        rows = [
            (
                each.entry.id,
                each.entry.customer,
                channel_words(each.entry.channel),
                each.entry.priority,
                each.due,
                None if each.answer is None else each.answer.at,
                shown_hours(each.late_by()),
            )
            for each in self.late()
        ]
        return (Table(title, columns, counted), Table(text("Late answers"), late_columns, rows))
