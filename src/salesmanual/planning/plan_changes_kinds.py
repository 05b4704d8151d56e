"""What one change of a year's plan holds: the cells by how much, the seats, the absences, and who decided it and why.

    an event of the plan's journal ──▶ Revision(version, at, by, why, PlanChange(kind, on, cells, seats, …))

Invariant: a change lists only the cells that it changes, as differences in whole steps, and says by how many steps
the plan's total changes; the two agree, or it is refused.

Left out: how a change is worked out (`plan_changes`) and applied (`year_plans_state`).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, final, get_args

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, read_listed
from salesmanual.kernel.fields import check_choice, check_date, check_flag, check_line, check_period, check_text
from salesmanual.kernel.period import Period, read_date
from salesmanual.kernel.texts import Label, Text, text
from salesmanual.kernel.timeline import check_since, check_until

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Absence", "CellChange", "ChangeKind", "PlanChange", "Revision", "Seat", "kind_text"]

ChangeKind: TypeAlias = Literal["close", "hire", "release", "absence", "return", "transfer", "move", "revise"]
"""What was done to the plan."""

_KINDS: Final[tuple[str, ...]] = get_args(ChangeKind)

_NAMES: Final[Mapping[str, Text]] = {
    "open": text("as opened"),
    "close": text("closed"),
    "hire": text("hire"),
    "release": text("leaver"),
    "absence": text("leave of absence"),
    "return": text("return from leave"),
    "transfer": text("transfer"),
    "move": text("change of team"),
    "revise": text("revision of targets"),
}


def kind_text(kind: str) -> Text:
    """What people read for a kind of change.

    >>> str(kind_text("release"))
    'leaver'
    """
    return _NAMES[kind]


@final
@attrs.frozen
class Seat:
    """A place in the plan: one person in one team, from one day to another.

    A person who changes teams has one seat, and one leaf of the plan, in each. So what was closed in the old team
    stays there.

    Attributes:
        person: Who; the leaf itself where it is open.
        leaf: The member of the dimension `who` whose cells it has.
        team: The member that the leaf is under.
        since: The first day.
        until: The last day; `None` where no end is known.
        open: Whether nobody has it: a buffer that is carried by the team.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a name is blank, or it ends before it begins.

    Source: Handbook 2.2.

    >>> Seat("li.na", "li.na/west", "west", date(2026, 7, 1)).until is None
    True
    """

    person: str = attrs.field(validator=check_line)
    leaf: str = attrs.field(validator=check_line)
    team: str = attrs.field(validator=check_line)
    since: date = attrs.field(validator=check_since)
    until: date | None = attrs.field(default=None, validator=check_until)
    open: bool = attrs.field(default=False, validator=check_flag, kw_only=True)


def _check_last(entry: Absence, attribute: attrs.Attribute[date], value: date) -> None:
    if read_date(value, attribute.name) < entry.since:
        raise InvalidValueError(attribute.name, str(value), f"the first day {entry.since} or a later one")


@final
@attrs.frozen
class Absence:
    """Days on which a person is on leave and carries nothing.

    Attributes:
        person: Who.
        since: The first day.
        until: The last day.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If it ends before it begins.

    Source: Handbook 2.2.

    >>> Absence("li.na", date(2026, 7, 1), date(2026, 7, 31)).person
    'li.na'
    """

    person: str = attrs.field(validator=check_line)
    since: date = attrs.field(validator=check_since)
    until: date = attrs.field(validator=_check_last)


def _read_leaves(value: Iterable[str]) -> tuple[str, ...]:
    return read_listed(value, "at", "the leaves of a row, in a list")


def _read_steps(value: Iterable[int]) -> tuple[int, ...]:
    steps: tuple[int, ...] = read_listed(value, "steps", "whole numbers, in a list")
    for position, each in enumerate(steps):
        if type(each) is not int:
            raise WrongTypeError(f"steps[{position}]", each, "a whole number of steps")
    return steps


@final
@attrs.frozen
class CellChange:
    """By how many steps neighbouring cells of one row change.

    Attributes:
        at: The leaves of the row, one for each dimension but time.
        since: The first day of the first cell.
        steps: The difference of that cell, and of those after it.

    Raises:
        WrongTypeError: If a field is not of its type.

    Source: Handbook 2.2.

    >>> CellChange(["li.na"], date(2026, 7, 1), [300, 0, -20]).steps
    (300, 0, -20)
    """

    at: tuple[str, ...] = attrs.field(converter=_read_leaves)
    since: date = attrs.field(validator=check_date)
    steps: tuple[int, ...] = attrs.field(converter=_read_steps)


def _read_names(value: Iterable[str]) -> tuple[str, ...]:
    return read_listed(value, "concerns", "names, in a list")


def _read_seats(value: Iterable[Seat]) -> tuple[Seat, ...]:
    return read_listed(value, "seats", "seats, in a list")


def _read_absences(value: Iterable[Absence]) -> tuple[Absence, ...]:
    return read_listed(value, "absences", "absences, in a list")


def _read_cells(value: Iterable[CellChange]) -> tuple[CellChange, ...]:
    return read_listed(value, "cells", "changes of cells, in a list")


@final
@attrs.frozen
class PlanChange:
    """One change of the plan, complete: applied to the plan before it, it gives the plan after it.

    Attributes:
        kind: What was done.
        on: The first day on which something changes.
        concerns: Whom it is about, the first of them first.
        total: By how many steps the plan's total changes; 0 where it is kept.
        closes: The period that it closes.
        seats: All seats, from now on, of each person whose seats change.
        absences: All absences of the person, from now on; of an absence and a return alone.
        cells: The cells that change.
        note: What else was said, such as the accounts that were transferred.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the kind is unknown, or the cells do not change by the total.

    Source: Handbook 2.2.

    >>> PlanChange("revise", date(2026, 7, 1), cells=[CellChange(["li.na"], date(2026, 7, 1), [5])])
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidValueError: total: found 0, accepted is 5, the sum of its cells
    """

    kind: ChangeKind = attrs.field(validator=check_choice("a kind of change", _KINDS))
    on: date = attrs.field(validator=check_date)
    concerns: tuple[str, ...] = attrs.field(default=(), converter=_read_names)
    total: int = attrs.field(default=0, kw_only=True)
    closes: Period | None = attrs.field(default=None, validator=attrs.validators.optional(check_period), kw_only=True)
    seats: tuple[Seat, ...] = attrs.field(default=(), converter=_read_seats, kw_only=True)
    absences: tuple[Absence, ...] = attrs.field(default=(), converter=_read_absences, kw_only=True)
    cells: tuple[CellChange, ...] = attrs.field(default=(), converter=_read_cells, kw_only=True)
    note: str = attrs.field(default="", validator=check_text, kw_only=True)

    def __attrs_post_init__(self) -> None:
        changed = sum(sum(cell.steps) for cell in self.cells)
        if changed != self.total:
            raise InvalidValueError("total", self.total, f"{changed}, the sum of its cells")


@final
@attrs.frozen
class Revision:
    """A change of the plan with when it was decided, by whom and why.

    Attributes:
        version: The plan's version that it led to.
        at: When it was decided.
        by: Who decided.
        why: The reason, where one was given.
        change: What changed.

    Source: Handbook 2.2.
    """

    version: int
    at: datetime
    by: str
    why: str | Label
    change: PlanChange

    @property
    def kind(self) -> ChangeKind:
        """What was done."""
        return self.change.kind

    @property
    def on(self) -> date:
        """The first day on which something changes."""
        return self.change.on

    def reason(self) -> Text:
        """The change in a line: its version, its kind, whom it is about, and why.

        >>> from datetime import UTC
        >>> change = PlanChange("release", date(2026, 7, 1), ["wang.wei"])
        >>> str(Revision(4, datetime(2026, 6, 20, tzinfo=UTC), "hr", "left for Shenzhen", change).reason())
        'version 4, leaver: wang.wei; left for Shenzhen'
        """
        fields = {
            "version": self.version,
            "kind": kind_text(self.kind),
            "whom": ", ".join(self.change.concerns) or self.change.note,
        }
        if not self.why:
            return text("version {version}, {kind}: {whom}", **fields)
        return text("version {version}, {kind}: {whom}; {why}", why=self.why, **fields)
