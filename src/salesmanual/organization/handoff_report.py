"""How well departments keep what they promise one another: shares in time, and how the hours are spread.

Invariant: every request is open, overdue, delivered in time, delivered late or withdrawn, one of them; shares, means
and medians are exact, and a percentile is a time that was really taken.

Left out: the single request (`handoff_times`).
"""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.explanation import Quotient, Step, derived, given
from salesmanual.kernel.number import Exact, Rounding, read_fraction
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Cell, Column, Table
from salesmanual.kernel.texts import text
from salesmanual.organization.handoff_times import (
    HandoverStatus,
    HandoverTime,
    latest_first,
    status_text,
    times_of,
)
from salesmanual.organization.service_times import shown_hours

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.kernel.workdays import WorkCalendar
    from salesmanual.organization.handoffs import Handover
    from salesmanual.organization.service_times import Collaboration

__all__ = ["PairPerformance", "ServiceReport", "service_report"]

_SHOWN: Final = Rounding("0.01")
_PERCENT: Final = Rounding("0.1")


@final
@attrs.frozen
class PairPerformance:
    """How one department serves another.

    Attributes:
        giver: The department that does the work.
        taker: The department that asked for it.
        times: Its requests.

    Source: Handbook 1.3.
    """

    giver: str
    taker: str
    times: tuple[HandoverTime, ...] = attrs.field(repr=False)

    def count(self, *statuses: HandoverStatus) -> int:
        """How many requests have one of the statuses."""
        return sum(each.status() in statuses for each in self.times)

    def decided(self) -> int:
        """How many are delivered or over their time."""
        return self.count("in time", "late", "overdue")

    def share_in_time(self) -> Fraction | None:
        """Those delivered in time over those delivered or over their time; `None` of none."""
        decided = self.decided()
        return Fraction(self.count("in time"), decided) if decided else None

    def hours(self) -> tuple[Fraction, ...]:
        """The working hours of each delivery, ascending."""
        return tuple(sorted(each.hours() for each in self.times if each.is_delivered()))

    def mean(self) -> Fraction | None:
        """The mean working hours to the delivery; `None` without one."""
        hours = self.hours()
        return sum(hours, Fraction(0)) / len(hours) if hours else None

    def median(self) -> Fraction | None:
        """The middle one, or the mean of the two in the middle; `None` without a delivery."""
        hours = self.hours()
        return (hours[(len(hours) - 1) // 2] + hours[len(hours) // 2]) / 2 if hours else None

    def percentile(self, share: Exact | str) -> Fraction | None:
        """The least hours within which that share of the deliveries came: the nearest rank; `None` without one.

        Raises:
            InvalidValueError: If the share is not above 0 and at most 1.
            WrongTypeError: If it is a `float`.
        """
        wanted = read_fraction(share, "share")
        if not 0 < wanted <= 1:
            raise InvalidValueError("share", share, "a share above 0 and at most 1, such as '90%'")
        hours = self.hours()
        return hours[-(-len(hours) * wanted.numerator // wanted.denominator) - 1] if hours else None

    def explain(self) -> Step | None:
        """How the share in time comes about; `None` where there is none."""
        if self.share_in_time() is None:
            return None
        inputs = (
            given(text("delivered in time"), self.count("in time")),
            given(text("delivered, or time over"), self.decided()),
        )
        label = text("share in time of {giver} for {taker}", giver=self.giver, taker=self.taker)
        return derived(label, Quotient(), inputs, section="1.3", unit="%")


@final
@attrs.frozen
class ServiceReport(Shown):
    """How well departments keep what they promise.

    Attributes:
        as_of: As of when.
        times: Every request made by then.

    Source: Handbook 1.3.
    """

    as_of: datetime
    times: tuple[HandoverTime, ...]

    def pairs(self) -> tuple[PairPerformance, ...]:
        """How each department serves each other, in alphabetical order."""
        grouped: dict[tuple[str, str], list[HandoverTime]] = {}
        for each in self.times:
            grouped.setdefault((each.agreement.giver, each.agreement.taker), []).append(each)
        return tuple(PairPerformance(giver, taker, tuple(grouped[giver, taker])) for giver, taker in sorted(grouped))

    def with_status(self, *statuses: HandoverStatus) -> tuple[HandoverTime, ...]:
        """The requests of some statuses, in the order given."""
        return tuple(each for each in self.times if each.status() in statuses)

    def late(self) -> tuple[HandoverTime, ...]:
        """The requests over their time, delivered or not, the latest first."""
        return latest_first(self.with_status("overdue", "late"))

    def tables(self) -> tuple[Table, ...]:
        """One row for each pair of departments; and the late requests, where there are any."""
        columns = (
            Column(text("giver"), key="giver"),
            Column(text("taker"), key="taker"),
            Column(text("requests"), key="requests"),
            Column(text("delivered in time"), key="in_time"),
            Column(text("delivered late"), key="late"),
            Column(text("overdue"), key="overdue"),
            Column(text("open"), key="open"),
            Column(text("share in time"), key="share", unit="%", rounding=_PERCENT),
            Column(text("mean"), key="mean", unit=text("working hours"), rounding=_SHOWN),
            Column(text("median"), key="median", unit=text("working hours"), rounding=_SHOWN),
            Column(text("90% within"), key="p90", unit=text("working hours"), rounding=_SHOWN),
        )
        statuses: tuple[HandoverStatus, ...] = ("in time", "late", "overdue", "open")
        rows: list[tuple[Cell, ...]] = [
            (
                each.giver,
                each.taker,
                len(each.times),
                *(each.count(status) for status in statuses),
                each.share_in_time(),
                each.mean(),
                each.median(),
                each.percentile("90%"),
            )
            for each in self.pairs()
        ]
        table = Table(text("Service between departments, as of {as_of}", as_of=self.as_of), columns, rows)
        late = self.late()
        return (table, _late_table(late)) if late else (table,)


def _late_table(times: tuple[HandoverTime, ...]) -> Table:
    columns = (
        Column(text("hand-over"), key="handover"),
        Column(text("of"), key="subject"),
        Column(text("what"), key="what"),
        Column(text("giver"), key="giver"),
        Column(text("status"), key="status"),
        Column(text("due by"), key="due"),
        Column(text("hours late"), key="hours_late"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            each.handover.id,
            each.handover.subject,
            each.agreement.what,
            each.agreement.giver,
            status_text(each.status()),
            each.due,
            shown_hours(each.late_by()),
        )
        for each in times
    ]
    return Table(text("Late hand-overs"), columns, rows)


def service_report(
    collaboration: Collaboration,
    handovers: Iterable[Handover],
    *,
    calendars: WorkCalendar | Iterable[WorkCalendar],
    as_of: datetime,
) -> ServiceReport:
    """How well the promises are kept, as of a time; requests made later are left out.

    Args:
        collaboration: The company's agreements.
        handovers: The requests.
        calendars: The working calendar, or several with keys of which the agreements name one each.
        as_of: As of when.

    Raises:
        NotFoundError: If a request is made under no agreement, or a calendar is missing.
        WrongTypeError, InvalidValueError, DuplicateError: If an argument cannot be accepted.

    Source: Handbook 1.3.
    """
    return ServiceReport(as_of, times_of(collaboration, handovers, calendars=calendars, as_of=as_of))
