"""How long somebody has served: which positions count, which absences do not, and when a time is reached.

    counted from ── months of the calendar ──▶ reached        counting = "calendar"
    counted from ── months ── + each absent day ──▶ reached   counting = "worked"

The time runs from the first day of the unbroken run of positions that count. Where all earlier times count too, the
start moves back by the days that were served in them. Of worked time, each day of an absence that does not count moves
the end by one day; two absences on one day are one day.

Invariant: the months served on a day are at least n on and after the day that `reached_on(n)` names, and fewer before
it; another absence never brings the day forward.

Left out: which times are asked for (`promotion_conditions`), and whether an absence was granted.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal, final, get_args

import attrs

from salesmanual.kernel.fields import check_line, read_choice
from salesmanual.kernel.period import LAST_DAY, add_months
from salesmanual.kernel.timeline import Timeline, check_since, check_until

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

__all__ = ["AbsenceSpell", "PositionHeld", "ServedTime", "ServiceCounting", "ServiceSpells", "served_time"]

ServiceCounting = Literal["calendar", "worked"]
"""Whether every day counts, or only those without an absence that does not count."""

ServiceSpells = Literal["unbroken", "all"]
"""Whether only the present unbroken run counts, or the earlier times too."""

SERVICE_COUNTINGS: Final[tuple[str, ...]] = get_args(ServiceCounting)
SERVICE_SPELLS: Final[tuple[str, ...]] = get_args(ServiceSpells)

_MONTHS: Final = 12
_NEVER: Final = LAST_DAY.toordinal() + 1


@final
@attrs.frozen
class PositionHeld:
    """A position on the ladder that somebody holds for a time.

    Attributes:
        position: The key of the position.
        since: The first day.
        until: The last day; `None` where no end is known.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the key is blank or the last day before the first.

    Source: Handbook 8.2.
    """

    position: str = attrs.field(validator=check_line)
    since: date = attrs.field(validator=check_since)
    until: date | None = attrs.field(default=None, validator=check_until)


@final
@attrs.frozen
class AbsenceSpell:
    """An absence from work.

    Attributes:
        kind: What kind it is, such as `"unpaid"`; a condition says which kinds do not count.
        since: The first day.
        until: The last day; `None` where no end is known.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the kind is blank or the last day before the first.

    Source: Handbook 7.1, 8.2.
    """

    kind: str = attrs.field(validator=check_line)
    since: date = attrs.field(validator=check_since)
    until: date | None = attrs.field(default=None, validator=check_until)


@final
@attrs.frozen
class ServedTime:
    """The time served, as far as the facts go.

    Attributes:
        start: The day it is counted from; earlier times that count have moved it back.
        absent: The absences that do not count, each as its first day and the day after its last; in order and apart
            from one another. The second is `None` where no end is known.

    Source: Handbook 8.2.

    >>> served = ServedTime(date(2025, 1, 1), ((date(2025, 3, 1), date(2025, 3, 11)),))
    >>> served.reached_on(12), served.months_on(date(2026, 1, 10)), served.months_on(date(2026, 1, 11))
    (datetime.date(2026, 1, 11), 11, 12)
    """

    start: date
    absent: tuple[tuple[date, date | None], ...] = ()

    def absent_days(self, on: date) -> int:
        """How many days before the day do not count."""
        return sum(((on if end is None else min(end, on)) - start).days for start, end in self.absent if start < on)

    def months_on(self, on: date) -> int:
        """How many whole months are served on the day."""
        counted = on - timedelta(days=self.absent_days(on))
        if counted < self.start:
            return 0
        months = (counted.year - self.start.year) * _MONTHS + counted.month - self.start.month
        return months if add_months(self.start, months) <= counted else months - 1

    def reached_on(self, months: int) -> date | None:
        """The first day on which so many months are served; `None` where an absence without end stands before it."""
        day = add_months(self.start, months)
        for start, end in self.absent:
            if start >= day:
                break
            if end is None or day.toordinal() + (end - start).days >= _NEVER:
                return None
            day += end - start
        return day


def served_time(
    held: Timeline[PositionHeld],
    absences: Iterable[AbsenceSpell] = (),
    *,
    positions: Collection[str],
    on: date,
    counting: str = "calendar",
    spells: str = "unbroken",
    excluded: Collection[str] = (),
) -> ServedTime | None:
    """The time served in the positions up to the day, and from then on if the position is kept.

    Args:
        held: The positions held.
        absences: The absences.
        positions: The keys of the positions that count.
        on: The day; absences after it are those that are planned.
        counting: Whether absences are left out (`"worked"`) or not (`"calendar"`).
        spells: Whether earlier times count too (`"all"`) or not (`"unbroken"`).
        excluded: The kinds of absence that do not count; empty for all kinds.

    Returns:
        The time; `None` where no position that counts is held on the day.

    Raises:
        InvalidValueError: If a convention is unknown.

    Source: Handbook 8.2.

    >>> spells = [PositionHeld("rep", date(2024, 1, 1), date(2024, 12, 31)), PositionHeld("kam", date(2025, 1, 1))]
    >>> held = Timeline(spells)
    >>> served_time(held, positions={"rep", "kam"}, on=date(2025, 7, 1)).start
    datetime.date(2024, 1, 1)
    >>> served_time(held, positions={"kam"}, on=date(2025, 7, 1)).start
    datetime.date(2025, 1, 1)
    """
    read_choice(counting, "counting", "how time is counted", SERVICE_COUNTINGS)
    read_choice(spells, "spells", "which times count", SERVICE_SPELLS)
    own = [each for each in held if each.position in positions and each.since <= on]
    if not own or not (own[-1].until is None or on <= own[-1].until):
        return None
    first = _run_start(own)
    away = _joined(absences, excluded) if counting == "worked" else []
    start = own[first].since
    earlier = 0
    if spells == "all":
        earlier = sum(_days_without(away, each) for each in own[:first])
    absent = tuple(_clipped(away, start))
    return ServedTime(start - timedelta(days=earlier), absent)


def _run_start(own: list[PositionHeld]) -> int:
    """Where the unbroken run that leads to the last entry begins."""
    first = len(own) - 1
    while first and own[first].since - _last(own[first - 1]) == timedelta(days=1):
        first -= 1
    return first


def _last(entry: PositionHeld) -> date:
    return LAST_DAY if entry.until is None else entry.until


def _joined(absences: Iterable[AbsenceSpell], excluded: Collection[str]) -> list[tuple[date, date | None]]:
    """The absences that do not count, as half-open spans that do not touch."""
    joined: list[tuple[date, date | None]] = []
    for each in sorted((each for each in absences if not excluded or each.kind in excluded), key=lambda one: one.since):
        end = None if each.until is None else each.until + timedelta(days=1)
        if joined:
            before, last = joined[-1]
            if last is None or each.since <= last:
                joined[-1] = (before, None if last is None or end is None else max(last, end))
                continue
        joined.append((each.since, end))
    return joined


def _clipped(away: list[tuple[date, date | None]], start: date) -> Iterable[tuple[date, date | None]]:
    """What of the absences is not before the day."""
    for first, end in away:
        if end is None or end > start:
            yield max(first, start), end


def _days_without(away: list[tuple[date, date | None]], entry: PositionHeld) -> int:
    """The days of an earlier entry without the absences in it."""
    end = _last(entry) + timedelta(days=1)
    days = (end - entry.since).days
    for first, last in away:
        days -= max((min(end if last is None else last, end) - max(first, entry.since)).days, 0)
    return days
