"""Who carries what, since when and why: each person's target today, and the changes that made it what it is.

    target as opened + what each change added = target today

Invariant: the replay of an explanation is the target that the plan has today.

Left out: how two versions differ (`plan_versions`).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, final

import attrs

from salesmanual.kernel.errors import check_type
from salesmanual.kernel.explanation import Step, Sum, derived, given
from salesmanual.kernel.period import Period
from salesmanual.kernel.quantity import Amount, cell_of
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text
from salesmanual.planning.dimensions import WHO
from salesmanual.planning.plan_changes_kinds import Revision, Seat, kind_text
from salesmanual.planning.plan_versions import deltas
from salesmanual.planning.target_measures import TargetMeasure
from salesmanual.planning.year_plans import YearPlan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.kernel.tables import Cell
    from salesmanual.kernel.texts import Text

__all__ = ["Carried", "CarriedBy", "CarriedChange", "who_carries"]


@final
@attrs.frozen
class CarriedChange:
    """What one change added to a target.

    Attributes:
        revision: The change.
        difference: What it added; below 0 where it took.
        after: The target after it.

    Source: Handbook 2.2.
    """

    revision: Revision
    difference: Amount
    after: Amount


@final
@attrs.frozen
class CarriedBy:
    """What one seat carries.

    Attributes:
        seat: Who has it, in which team, from when to when; an open seat has nobody.
        opened: What it carried as the plan was opened.
        target: What it carries today.
        since: The first day of the last change that touched it; the plan's first day where none did.
        why: The last change that touched it; `None` where none did.

    Source: Handbook 2.2.
    """

    seat: Seat
    opened: Amount
    target: Amount
    since: date
    why: Revision | None


@final
@attrs.frozen
class Carried(Shown):
    """Who carries a member's target in a period.

    Attributes:
        measure: What is counted.
        member: Whose target: a person, a team or everybody.
        period: When.
        opened: The target as the plan was opened.
        target: The target today.
        carriers: The seats under the member, in the order of the plan; those that hold nothing and never did are left
            out.
        changes: What each change added to the member's target, in order.

    Source: Handbook 2.2.
    """

    measure: TargetMeasure
    member: str
    period: Period
    opened: Amount
    target: Amount
    carriers: tuple[CarriedBy, ...]
    changes: tuple[CarriedChange, ...]

    def explain(self) -> Step:
        """The target today as the one that was opened and what each change added."""
        unit = "" if self.measure.is_money() else self.measure.unit
        first = given(text("as opened"), cell_of(self.opened), section=self.measure.section, unit=unit)
        steps = [
            given(change.revision.reason(), cell_of(change.difference), section=self.measure.section, unit=unit)
            for change in self.changes
        ]
        label = text("target of {whom}", whom=f"{self.member}, {self.period}")
        return derived(label, Sum(), [first, *steps], section=self.measure.section, unit=unit)

    def tables(self) -> tuple[Table, ...]:
        """Who carries it, and what each change added."""
        carriers: list[tuple[Cell, ...]] = [
            (
                text("open seat") if each.seat.open else each.seat.person,
                each.seat.team,
                each.seat.since,
                each.seat.until,
                cell_of(each.opened),
                cell_of(each.target),
                each.since,
                _as_opened() if each.why is None else each.why.reason(),
            )
            for each in self.carriers
        ]
        unit = self.measure.unit
        heads = [
            Column(text("person"), key="person"),
            Column(text("team"), key="team"),
            Column(text("there since"), key="there_since"),
            Column(text("there until"), key="there_until"),
            Column(text("as opened"), key="opened", unit=unit),
            Column(text("target"), key="target", unit=unit),
            Column(text("since"), key="since"),
            Column(text("why"), key="why"),
        ]
        history: list[tuple[Cell, ...]] = [
            (
                change.revision.version,
                change.revision.on,
                kind_text(change.revision.kind),
                ", ".join(change.revision.change.concerns),
                change.revision.by,
                cell_of(change.difference),
                cell_of(change.after),
            )
            for change in self.changes
        ]
        columns = [
            Column(text("version"), key="version"),
            Column(text("from"), key="on"),
            Column(text("change"), key="change"),
            Column(text("whom"), key="whom"),
            Column(text("by"), key="by"),
            Column(text("difference"), key="difference", unit=unit),
            Column(text("target"), key="target", unit=unit),
        ]
        title = text("Who carries {member} in {period}", member=self.member, period=str(self.period))
        return (Table(title, heads, carriers), Table(text("Changes"), columns, history))

    def records(self) -> list[dict[str, object]]:
        """One row for each seat, for a data frame."""
        return [
            {
                "person": None if each.seat.open else each.seat.person,
                "team": each.seat.team,
                "there_since": each.seat.since,
                "there_until": each.seat.until,
                "opened": cell_of(each.opened),
                "target": cell_of(each.target),
                "since": each.since,
                "version": None if each.why is None else each.why.version,
            }
            for each in self.carriers
        ]


def _as_opened() -> Text:
    return text("as opened")


def who_carries(plan: YearPlan, member: str | None = None, period: Period | None = None) -> Carried:
    """Who carries a member's target in a period, since when and why.

    Args:
        plan: The plan.
        member: A person, in whatever team, or a team; everybody where it is not given.
        period: Whole parts of the plan's time; the whole plan where it is not given.

    Raises:
        NotFoundError: If there is no such member.
        InvalidValueError: If the period is not inside the plan, or cuts a part of its time.

    Source: Handbook 2.2.

    >>> from datetime import UTC, date, datetime
    >>> from salesmanual.kernel.period import month, quarter
    >>> from salesmanual.planning.breakdowns import Breakdown
    >>> from salesmanual.planning.dimensions import Dimension, divide_time
    >>> from salesmanual.planning.target_measures import TargetMeasure
    >>> from salesmanual.planning.year_plans import open_year_plan
    >>> who, time = Dimension("who", {"east": ["li.na", "wang.wei"]}), divide_time(quarter(2026, 1), levels=["month"])
    >>> cells = {("li.na",): [30, 30, 30], ("wang.wei",): [20, 20, 20]}
    >>> opened = Breakdown.from_cells(TargetMeasure("visits", "visits"), [who, time], cells)
    >>> at = datetime(2026, 1, 5, tzinfo=UTC)
    >>> plan = open_year_plan("2026", opened, at=at, by="hr").release("wang.wei", on=date(2026, 2, 28), at=at, by="hr")
    >>> print(who_carries(plan, "li.na", month(2026, 3)).explain())
    target of li.na, 2026-03: 50 visits (the sum) [Handbook 2.2]
    ├─ as opened: 30 visits [Handbook 2.2]
    └─ version 2, leaver: wang.wei: 20 visits [Handbook 2.2]
    """
    check_type(plan, YearPlan, "plan", "open one with open_year_plan")
    state, measure = plan.state, plan.first.measure
    who, over = state.who, plan.over if period is None else period
    places = range(*plan.breakdown.time.range_of(over))
    top = str(who.top) if member is None else member
    if top in who and who.children(top):
        leaves = [str(leaf) for leaf in who.leaves(top)]
    else:
        leaves = list(dict.fromkeys(seat.leaf for seat in state.seats_of(top)))
    where = plan.breakdown.dimensions.index(who)
    moved = _moved(plan, places, where, set(leaves))
    opened = _sums(plan.first.dimension(WHO).leaves(), plan, places, where)
    carriers = tuple(_carriers(plan, leaves, opened, moved, over))
    after = sum(opened.get(leaf, 0) for leaf in leaves)
    before, changes = after, []
    for revision, steps in moved:
        by = sum(steps.values())
        after += by
        changes.append(CarriedChange(revision, measure.amount(by), measure.amount(after)))
    return Carried(measure, top, over, measure.amount(before), measure.amount(after), carriers, tuple(changes))


def _moved(plan: YearPlan, places: range, where: int, leaves: set[str]) -> list[tuple[Revision, dict[str, int]]]:
    """The changes that touched the leaves, with what they added to each."""
    found: list[tuple[Revision, dict[str, int]]] = []
    for revision in plan.revisions():
        steps: dict[str, int] = {}
        for at, place, by in deltas(revision, plan.state.parts()):
            if place in places and at[where] in leaves:
                steps[at[where]] = steps.get(at[where], 0) + by
        if steps:
            found.append((revision, steps))
    return found


def _sums(leaves: Iterable[object], plan: YearPlan, places: range, where: int) -> dict[str, int]:
    names = list(leaves)
    sums: dict[str, int] = {}
    for key, row in zip(plan.first.keys, plan.first.rows, strict=True):
        leaf = str(names[key[where]])
        sums[leaf] = sums.get(leaf, 0) + sum(row[place] for place in places)
    return sums


def _carriers(
    plan: YearPlan,
    leaves: list[str],
    opened: dict[str, int],
    moved: list[tuple[Revision, dict[str, int]]],
    over: Period,
) -> Iterable[CarriedBy]:
    amount = plan.first.measure.amount
    for leaf in leaves:
        own = [(revision, steps[leaf]) for revision, steps in moved if leaf in steps]
        first = opened.get(leaf, 0)
        if not first and not own:
            continue
        all_seats = plan.state.seats_of(plan.state.person_of(leaf))
        seats = [seat for seat in all_seats if seat.leaf == leaf] or list(all_seats[-1:])
        last = own[-1][0] if own else None
        since = plan.over.start if last is None else last.on
        target = first + sum(by for _, by in own)
        yield CarriedBy(_latest(seats, over), amount(first), amount(target), since, last)


def _latest(seats: list[Seat], over: Period) -> Seat:
    """The last of the leaf's seats that begins before the end of the period; else the first."""
    begun = [seat for seat in seats if seat.since < over.end]
    return begun[-1] if begun else seats[0]
