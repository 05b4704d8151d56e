"""Two versions of a year's plan compared: who carries what before and after, and the changes that made the difference.

Invariant: before + difference = after on every line, and the difference is the sum of the cells of the changes named
on it.

Left out: why one target is what it is today (`who_carries_what`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, cast, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, check_type
from salesmanual.kernel.explanation import Step, Sum, derived, given
from salesmanual.kernel.period import Period
from salesmanual.kernel.quantity import Amount, cell_of
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text
from salesmanual.planning.dimensions import WHO
from salesmanual.planning.plan_changes_kinds import Revision
from salesmanual.planning.target_measures import TargetMeasure
from salesmanual.planning.year_plans import YearPlan

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator
    from datetime import date
    from fractions import Fraction

    from salesmanual.kernel.money import Money
    from salesmanual.kernel.tables import Cell
    from salesmanual.planning.breakdowns import Breakdown

__all__ = ["PlanDifference", "VersionComparison", "compare_versions", "deltas"]

_Deltas: TypeAlias = "Iterator[tuple[tuple[str, ...], int, int]]"


def deltas(revision: Revision, parts: tuple[Period, ...]) -> _Deltas:
    """The cells that a change changes: the leaves of the row, the place of the part of time, and by how many steps."""
    places = {part.start: place for place, part in enumerate(parts)}
    for cell in revision.change.cells:
        for place, steps in enumerate(cell.steps, places[cell.since]):
            if steps:
                yield cell.at, place, steps


@final
@attrs.frozen
class PlanDifference:
    """The targets of one member in one period, in two versions.

    Attributes:
        member: The member of `who`.
        period: The period.
        before: The target in the earlier version; 0 where the member was not in it.
        after: The target in the later version.
        difference: After less before.
        reasons: The changes that touched it, in order.
        parts: What each of these changes added.

    Source: Handbook 2.2.
    """

    member: str
    period: Period
    before: Amount
    after: Amount
    difference: Amount
    reasons: tuple[Revision, ...]
    parts: tuple[Amount, ...]

    def explain(self) -> Step:
        """The later target as the earlier one and what each change added."""
        label = text("target of {whom}", whom=f"{self.member}, {self.period}")
        earlier = given(text("before"), cell_of(self.before), section="2.2")
        changes = [
            given(reason.reason(), cell_of(part), section="2.2")
            for reason, part in zip(self.reasons, self.parts, strict=True)
        ]
        return derived(label, Sum(), [earlier, *changes], section="2.2")


@final
@attrs.frozen
class VersionComparison(Shown):
    """What differs between two versions.

    Attributes:
        measure: What is counted.
        earlier: The number of the earlier version.
        later: The number of the later version.
        before: The total in the earlier version.
        after: The total in the later version.
        lines: Each member and period whose targets differ, in the order of the plan.
        revisions: The changes between the two.

    Source: Handbook 2.2.
    """

    measure: TargetMeasure
    earlier: int
    later: int
    before: Amount
    after: Amount
    lines: tuple[PlanDifference, ...]
    revisions: tuple[Revision, ...]

    def of(self, member: str) -> tuple[PlanDifference, ...]:
        """The lines of one member."""
        return tuple(line for line in self.lines if line.member == member)

    def tables(self) -> tuple[Table, ...]:
        """The lines, and the changes between the versions."""
        names = {"before": text("before"), "after": text("after"), "difference": text("difference")}
        heads = [Column(label, key=key, unit=self.measure.unit) for key, label in names.items()]
        lines: list[tuple[Cell, ...]] = [
            (
                line.member,
                str(line.period),
                cell_of(line.before),
                cell_of(line.after),
                cell_of(line.difference),
                ", ".join(str(reason.version) for reason in line.reasons),
            )
            for line in self.lines
        ]
        columns = [Column(text("member"), key="member"), Column(text("period"), key="period"), *heads]
        title = text("Version {earlier} and version {later}", earlier=self.earlier, later=self.later)
        made = [
            (revision.version, revision.change.on, revision.by, revision.reason(), self._total(revision))
            for revision in self.revisions
        ]
        changes = [
            Column(text("version"), key="version"),
            Column(text("from"), key="on"),
            Column(text("by"), key="by"),
            Column(text("change"), key="change"),
            Column(text("total by"), key="total", unit=self.measure.unit),
        ]
        reasons = Column(text("versions"), key="versions")
        return (Table(title, [*columns, reasons], lines), Table(text("Changes"), changes, made))

    def _total(self, revision: Revision) -> Money | Fraction:
        return cell_of(self.measure.amount(revision.change.total))

    def records(self) -> list[dict[str, object]]:
        """One row for each line, for a data frame."""
        return [
            {
                "member": line.member,
                "since": line.period.start,
                "until": line.period.last_day(),
                "before": cell_of(line.before),
                "after": cell_of(line.after),
                "difference": cell_of(line.difference),
                "versions": tuple(reason.version for reason in line.reasons),
            }
            for line in self.lines
        ]


def compare_versions(
    plan: YearPlan, earlier: int | date, later: int | date | None = None, *, across: int = 1
) -> VersionComparison:
    """Who carries what in two versions: every member and period whose targets differ.

    Args:
        plan: The plan.
        earlier: The number of a version, or a day, at whose end it stood.
        later: Likewise; the plan as it is where it is not given.
        across: How many levels below the plan's whole period the periods are; 0 for the whole.

    Raises:
        InvalidValueError: If there is no such version, the earlier is after the later, or the level is below 0.

    Source: Handbook 2.2.

    >>> from datetime import UTC, date, datetime
    >>> from salesmanual.kernel.period import quarter
    >>> from salesmanual.planning.breakdowns import Breakdown
    >>> from salesmanual.planning.dimensions import Dimension, divide_time
    >>> from salesmanual.planning.target_measures import TargetMeasure
    >>> from salesmanual.planning.year_plans import open_year_plan
    >>> who, time = Dimension("who", {"east": ["li.na", "wang.wei"]}), divide_time(quarter(2026, 1), levels=["month"])
    >>> cells = {("li.na",): [30, 30, 30], ("wang.wei",): [20, 20, 20]}
    >>> opened = Breakdown.from_cells(TargetMeasure("visits", "visits"), [who, time], cells)
    >>> at = datetime(2026, 1, 5, tzinfo=UTC)
    >>> plan = open_year_plan("2026", opened, at=at, by="hr").release("wang.wei", on=date(2026, 2, 28), at=at, by="hr")
    >>> for line in compare_versions(plan, 1, 2).lines:
    ...     print(line.member, line.period, line.before, line.after, line.difference)
    li.na 2026-03 30 visits 50 visits 20 visits
    wang.wei 2026-03 20 visits 0 visits -20 visits
    """
    check_type(plan, YearPlan, "plan", "open one with open_year_plan")
    if type(across) is not int or across < 0:
        raise InvalidValueError("across", across, "a number of levels of 0 or more")
    first = plan.version_at(earlier)
    last = plan if later is None else plan.version_at(later)
    if first.version > last.version:
        raise InvalidValueError("earlier", first.version, f"version {last.version} or an earlier one")
    between = tuple(revision for revision in last.revisions() if revision.version > first.version)
    return VersionComparison(
        plan.first.measure,
        first.version,
        last.version,
        first.total(),
        last.total(),
        tuple(_lines(first.breakdown, last.breakdown, between, across)),
        between,
    )


def _lines(before: Breakdown, after: Breakdown, between: tuple[Revision, ...], across: int) -> Iterator[PlanDifference]:
    who, time, measure = after.dimension(WHO), after.time, after.measure
    where = after.dimensions.index(who)
    parts = cast("tuple[Period, ...]", time.leaves())
    periods = cast("tuple[Period, ...]", time.level(across))
    level_of = [number for number, period in enumerate(periods) for _ in range(*time.range_of(period))]
    touched: dict[tuple[Hashable, int], dict[Revision, int]] = {}
    for revision in between:
        for at, place, by in deltas(revision, parts):
            for member in who.path(at[where]):
                own = touched.setdefault((member, level_of[place]), {})
                own[revision] = own.get(revision, 0) + by
    order = {member: number for number, member in enumerate(who.members())} if touched else {}
    for member, number in sorted(touched, key=lambda each: (order[each[0]], each[1])):
        period = periods[number]
        steps = [
            breakdown.steps(breakdown.address(who=member, time=period)) if member in known else 0
            for breakdown, known in ((before, before.dimension(WHO)), (after, who))
        ]
        if steps[0] == steps[1]:
            continue
        yield PlanDifference(
            str(member),
            period,
            measure.amount(steps[0]),
            measure.amount(steps[1]),
            measure.amount(steps[1] - steps[0]),
            tuple(touched[member, number]),
            tuple(map(measure.amount, touched[member, number].values())),
        )
