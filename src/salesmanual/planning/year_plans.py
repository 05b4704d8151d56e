"""The plan in the year: the targets as they were opened, and every change of them since.

    opened ── hire ── close January ── leaver ── revision ──▶ today
      v1       v2          v3            v4         v5

A plan is a record. Its first breakdown stays as it was; each event of its journal holds one change, with only the
cells that change. The breakdown of today is the first with all changes applied, worked out once and kept.

Invariant: `version == len(journal)`; replaying the journal on an earlier version gives the later one. In every version
all parents are the exact sums of their children, and a closed cell never changes again.

Left out: how a change is worked out (`plan_changes`), how versions compare (`plan_versions`), who carries what
(`who_carries_what`).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final, TypedDict, Unpack, cast, final, get_args

import attrs

from salesmanual.kernel.day_counts import Counting
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, check_type
from salesmanual.kernel.fields import check_choice, check_kind
from salesmanual.kernel.money import Money
from salesmanual.kernel.record import Event, Journal, read_id, recorded, with_journal
from salesmanual.kernel.record_event import thawed
from salesmanual.kernel.timeline import holds_within
from salesmanual.kernel.wire import structure, unstructure
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.planning.breakdowns import Breakdown
from salesmanual.planning.plan_changes_kinds import PlanChange, Revision
from salesmanual.planning.year_plans_state import PlanState, applied, first_state

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from salesmanual.kernel.number import Exact
    from salesmanual.kernel.period import Period
    from salesmanual.kernel.quantity import Amount
    from salesmanual.kernel.record import Plain
    from salesmanual.kernel.texts import Label, Text
    from salesmanual.planning.plan_changes_kinds import Seat
    from salesmanual.planning.plan_changes_moves import Heirs
    from salesmanual.planning.plan_changes_targets import Totals

__all__ = ["HireOptions", "TransferOptions", "YearPlan", "current", "open_year_plan", "revised"]

_COUNTS: Final[tuple[str, ...]] = get_args(Counting)
_CHANGE: Final = "change"


class HireOptions(TypedDict, total=False):
    """What `hire` takes besides."""

    ramp: Iterable[Exact | str]
    full: Amount | Exact | str
    from_: str
    weights: Mapping[str, Exact | str] | None
    why: str | Text | Label


class TransferOptions(TypedDict, total=False):
    """What `transfer` takes besides."""

    on: date | None
    share: Exact | str | None
    amount: Amount | None
    amounts: Mapping[Period, Amount] | None
    accounts: Iterable[str] | None
    weights: Mapping[str, Exact | str] | None
    why: str | Text | Label


@final
@attrs.frozen(repr=False)
class YearPlan:
    """The targets of a year and every change of them.

    Attributes:
        id: What tells it from every other.
        first: The targets as they were opened.
        count: What is counted where a change falls inside a part of the time: calendar days, workdays, or days of
            months that all have 30. What the person keeps is rounded half up to the measure's step, as prorated
            targets of a pay plan are.
        calendar: The working calendar, where workdays are counted.
        journal: What happened; each change is one event.

    Raises:
        WrongTypeError: If a field is not of its type.
        NotFoundError: If the plan has no dimension `who`.
        InvalidValueError: If a target is below 0, or workdays are counted without a calendar.

    Source: Handbook 2.2.

    >>> from datetime import UTC
    >>> from salesmanual.kernel.period import month, quarter
    >>> from salesmanual.planning.dimensions import Dimension, divide_time
    >>> from salesmanual.planning.target_measures import TargetMeasure
    >>> who = Dimension("who", {"sales": {"east": ["li.na", "wang.wei"], "west": ["zhao.min"]}})
    >>> time = divide_time(quarter(2026, 1), levels=["month"])
    >>> cells = {("li.na",): [30, 30, 30], ("wang.wei",): [20, 20, 20], ("zhao.min",): [10, 10, 10]}
    >>> opened = Breakdown.from_cells(TargetMeasure("visits", "visits"), [who, time], cells)
    >>> at = datetime(2026, 1, 5, tzinfo=UTC)
    >>> plan = open_year_plan("2026", opened, at=at, by="hr").release("wang.wei", on=date(2026, 1, 31), at=at, by="hr")
    >>> plan.version, str(plan.at("li.na", month(2026, 2))), str(plan.at("east")), str(plan.total())
    (2, '50 visits', '150 visits', '180 visits')
    """

    id: str = attrs.field(converter=read_id)
    first: Breakdown = attrs.field(validator=check_kind(Breakdown, "a Breakdown"))
    count: Counting = attrs.field(default="calendar", validator=check_choice("a count of days", _COUNTS), kw_only=True)
    calendar: WorkCalendar | None = attrs.field(
        default=None,
        validator=attrs.validators.optional(check_kind(WorkCalendar, "a WorkCalendar")),
        kw_only=True,
    )
    journal: Journal = attrs.field(factory=Journal, kw_only=True)
    _known: PlanState | None = attrs.field(default=None, init=False, eq=False)

    def __attrs_post_init__(self) -> None:
        if self.count == "workdays" and self.calendar is None:
            raise InvalidValueError("calendar", None, "a working calendar, where workdays are counted")
        if not len(self.journal):
            _keep(self, first_state(self.first))

    @property
    def version(self) -> int:
        """How many events it has."""
        return len(self.journal)

    @property
    def state(self) -> PlanState:
        """The plan as it stands: the first with every change applied."""
        if self._known is None:
            state = first_state(self.first)
            for revision in self.revisions():
                state = applied(state, revision.change)
            _keep(self, state)
        return cast("PlanState", self._known)

    @property
    def breakdown(self) -> Breakdown:
        """The targets as they stand."""
        return self.state.breakdown

    @property
    def over(self) -> Period:
        """The whole period of it."""
        return self.first.over

    def total(self) -> Amount:
        """The target of everybody for the whole period."""
        return self.breakdown.total()

    def at(self, *members: Hashable, **named: Hashable) -> Amount:
        """The target of what is named, as it stands.

        Raises:
            NotFoundError: If a member or a dimension is unknown.
            InvalidValueError: If a name is one of two dimensions, or a period cuts a part of the time.
        """
        return self.breakdown.at(*members, **named)

    def target_of(self, person: str, period: Period | None = None) -> Amount:
        """What a person carries in a period, in all teams together.

        Raises:
            NotFoundError: If there never was such a person.
            InvalidValueError: If the period is not inside the plan, or cuts a part of its time.
        """
        leaves = dict.fromkeys(seat.leaf for seat in self.state.seats_of(person))
        breakdown = self.breakdown
        over = self.over if period is None else period
        steps = sum(breakdown.steps(breakdown.address(who=leaf, time=over)) for leaf in leaves)
        return breakdown.measure.amount(steps)

    def of(self, participant: str, period: Period) -> Money | None:
        """The person's target in the period, as a pay plan asks; `None` outside the plan, and where they are not there.

        Raises:
            WrongTypeError: If the measure is not counted in money.
            InvalidValueError: If the period is partly inside the plan, or cuts a part of its time.
        """
        state = self.state
        known = participant in state.seats or participant in state.who
        if not known or not self.over.overlaps(period):
            return None
        if not any(holds_within(seat, period) for seat in state.seats_of(participant)):
            return None
        amount = self.target_of(participant, period)
        if not isinstance(amount, Money):
            where = f"targets.{self.first.measure.key}"
            raise WrongTypeError(where, amount, "a measure in money", "use target_of(person, period)")
        return amount

    def seats(self, person: str) -> tuple[Seat, ...]:
        """In which team the person is from when to when.

        Raises:
            NotFoundError: If there never was such a person.
        """
        return self.state.seats_of(person)

    def closed(self) -> tuple[Period, ...]:
        """The parts of the time that are closed."""
        state = self.state
        return tuple(part for part, is_closed in zip(state.parts(), state.closed, strict=True) if is_closed)

    def revisions(self) -> tuple[Revision, ...]:
        """Every change, in order, with when, by whom and why."""
        return tuple(
            Revision(version, event.at, event.by, event.why, _read_change(event.data[_CHANGE]))
            for version, event in enumerate(self.journal, 1)
            if _CHANGE in event.data
        )

    def version_at(self, which: int | date) -> YearPlan:
        """An earlier version: by its number, or the one that stood at a time or at the end of a day.

        Raises:
            WrongTypeError: If it is neither a number nor a day.
            InvalidValueError: If there is no version of that number.
        """
        match which:
            case datetime():
                return with_journal(self, self.journal.as_of(which))
            case date():
                number = sum(event.at.date() <= which for event in self.journal)
            case int() if not isinstance(which, bool):
                number = which
            case _:
                raise WrongTypeError("version", which, "the number of a version, or a day")
        if not 0 <= number <= len(self.journal):
            raise InvalidValueError("version", number, f"a version of {self.id}, from 1 to {len(self.journal)}")
        return self if number == len(self.journal) else with_journal(self, Journal(self.journal[:number]))

    def close(self, period: Period, *, at: datetime, by: str, why: str | Text | Label = "") -> YearPlan:
        """See `plan_changes.close`."""
        from salesmanual.planning.plan_changes_targets import close  # noqa: PLC0415 - it is built on this module

        return close(self, period, at=at, by=by, why=why)

    def hire(
        self, person: str, *, under: str, on: date, at: datetime, by: str, **options: Unpack[HireOptions]
    ) -> YearPlan:
        """See `plan_changes.hire`."""
        from salesmanual.planning.plan_changes_hire import hire  # noqa: PLC0415 - as above

        return hire(self, person, under=under, on=on, at=at, by=by, **options)

    def release(
        self, person: str, *, on: date, to: Heirs = "team", at: datetime, by: str, why: str | Text | Label = ""
    ) -> YearPlan:
        """See `plan_changes.release`."""
        from salesmanual.planning.plan_changes_moves import release  # noqa: PLC0415 - as above

        return release(self, person, on=on, to=to, at=at, by=by, why=why)

    def absence(
        self, person: str, period: Period, *, to: Heirs = "team", at: datetime, by: str, why: str | Text | Label = ""
    ) -> YearPlan:
        """See `plan_changes.absence`."""
        from salesmanual.planning.plan_changes_moves import absence  # noqa: PLC0415 - as above

        return absence(self, person, period, to=to, at=at, by=by, why=why)

    def come_back(self, person: str, *, on: date, at: datetime, by: str, why: str | Text | Label = "") -> YearPlan:
        """See `plan_changes.come_back`."""
        from salesmanual.planning.plan_changes_moves import come_back  # noqa: PLC0415 - as above

        return come_back(self, person, on=on, at=at, by=by, why=why)

    def move_person(
        self,
        person: str,
        to_team: str,
        *,
        on: date,
        carry: bool = True,
        at: datetime,
        by: str,
        why: str | Text | Label = "",
    ) -> YearPlan:
        """See `plan_changes.move_person`."""
        from salesmanual.planning.plan_changes_moves import move_person  # noqa: PLC0415 - as above

        return move_person(self, person, to_team, on=on, carry=carry, at=at, by=by, why=why)

    def transfer(self, from_: str, to: str, *, at: datetime, by: str, **options: Unpack[TransferOptions]) -> YearPlan:
        """See `plan_changes.transfer`."""
        from salesmanual.planning.plan_changes_targets import transfer  # noqa: PLC0415 - as above

        return transfer(self, from_, to, at=at, by=by, **options)

    def revise(
        self,
        totals: Totals,
        *,
        on: date,
        weights: Mapping[str, Exact | str] | None = None,
        at: datetime,
        by: str,
        why: str | Text | Label = "",
    ) -> YearPlan:
        """See `plan_changes.revise`."""
        from salesmanual.planning.plan_changes_targets import revise  # noqa: PLC0415 - as above

        return revise(self, totals, on=on, weights=weights, at=at, by=by, why=why)

    def __repr__(self) -> str:
        return f"YearPlan({self.id!r}, version {self.version}, {self.total()})"


def _keep(plan: YearPlan, state: PlanState) -> None:
    object.__setattr__(plan, "_known", state)


def _read_change(plain: Plain) -> PlanChange:
    return structure(thawed(plain), PlanChange, where=_CHANGE)


def open_year_plan(
    id: str,  # noqa: A002 - the name of the field
    breakdown: Breakdown,
    *,
    count: Counting = "calendar",
    calendar: WorkCalendar | None = None,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> YearPlan:
    """The plan of a year with these targets, at version 1.

    Args:
        id: What tells it from every other.
        breakdown: The targets.
        count: What is counted where a change falls inside a part of the time.
        calendar: The working calendar, where workdays are counted.
        at: When it was decided.
        by: Who decided.
        why: The reason.

    Raises:
        As for `YearPlan`.

    Source: Handbook 2.2.
    """
    return recorded(YearPlan(id, breakdown, count=count, calendar=calendar), Event("open", at, by, why))


def current(plan: YearPlan) -> Breakdown:
    """The targets as they stand: the first with every change applied.

    Raises:
        WrongTypeError: If it is no plan.

    Source: Handbook 2.2.
    """
    check_type(plan, YearPlan, "plan", "open one with open_year_plan")
    return plan.breakdown


def revised(plan: YearPlan, change: PlanChange, *, at: datetime, by: str, why: str | Text | Label) -> YearPlan:
    """The plan with one more change.

    Raises:
        InfeasibleError: If a target would fall below 0; it names whose.
        InvalidValueError: If a closed cell would change, or the time is before that of the last change.
    """
    state = applied(plan.state, change)
    event = Event(change.kind, at, by, why, None, {_CHANGE: unstructure(change)})
    changed = recorded(plan, event)
    _keep(changed, state)
    return changed
