"""Tracking: how every target of a breakdown stands on a day, and how it goes on.

    breakdown + actuals ──as of a day──▶ to date, projected, status, needed rate: for every node and period

Invariant: nothing after the day counts. A figure of a node is made of that node's own actuals and targets, whatever
its children are; what belongs to nobody in a dimension counts at its top only.

Left out: who is warned when (`early_warning`), and where the difference comes from (`target_variance`).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, cast, final

import attrs

from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
    check_type,
)
from salesmanual.kernel.fiscal import FiscalCalendar
from salesmanual.kernel.money import MINOR_UNITS
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import read_date
from salesmanual.kernel.quantity import cell_of
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text
from salesmanual.planning.breakdowns import Address, Breakdown
from salesmanual.planning.dimensions import TIME, Dimension, calendar_of, dimension_heading
from salesmanual.planning.projections_standing import Standing
from salesmanual.planning.tracking_due import due_of
from salesmanual.planning.tracking_policies import StatusBand, TrackingPolicy
from salesmanual.planning.tracking_targets import TrackedFigure, TrackedTarget
from salesmanual.planning.weighing import Figures, PlanningFacts

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from salesmanual.kernel.explanation import Step
    from salesmanual.kernel.period import Period
    from salesmanual.kernel.tables import Cell

__all__ = ["Tracking", "check_figures", "members_of", "track"]

_TENTH: Final = Rounding("0.1")
_NO_FACTS: Final = PlanningFacts()
_POLICY: Final = TrackingPolicy()


@final
@attrs.frozen(eq=False)
class Tracking(Shown):
    """How the targets of a breakdown stand on a day.

    A node is asked for as one of a breakdown is: `tracking["li.na", quarter(2026, 1)]`.

    Attributes:
        breakdown: The targets.
        as_of: The last day that counts.
        policy: The rule.
        actuals: What was reached.
        facts: The history and the working calendar.
        pipeline: What is expected of open deals.
        calendar: How the company divides its time; as the plan's time was divided where it is left out.

    Source: Handbook 2.2, 2.5, 10.1.
    """

    breakdown: Breakdown
    as_of: date
    policy: TrackingPolicy = attrs.field(repr=False)
    actuals: Figures = attrs.field(repr=False)
    facts: PlanningFacts = attrs.field(repr=False)
    pipeline: Figures | None = attrs.field(repr=False)
    calendar: FiscalCalendar = attrs.field(repr=False)

    def at(self, *members: Hashable, **named: Hashable) -> TrackedTarget:
        """How the target of what is named stands; of everything in the dimensions that are not.

        Raises:
            NotFoundError: If a member or a period is unknown.
            InvalidValueError: If a name is one of two dimensions, actuals cut a period, or a fact is missing that the
                policy needs.
        """
        return self._tracked(self.breakdown.address(*members, **named))

    def __getitem__(self, members: Hashable) -> TrackedTarget:
        return self.at(*members) if isinstance(members, tuple) else self.at(members)

    def total(self) -> TrackedTarget:
        """How the whole target stands."""
        return self.at()

    def explain(self, figure: TrackedFigure, *members: Hashable, **named: Hashable) -> Step:
        """Where a figure of what is named comes from.

        Raises:
            InvalidValueError: If there is no such figure, or it is not known.
        """
        return self.at(*members, **named).explain(figure)

    def nodes(self, rows: str = "", *, depth: int | None = None, **named: Hashable) -> tuple[TrackedTarget, ...]:
        """The targets of all members of a dimension, each before those under it.

        Args:
            rows: The dimension; the first where it is empty, and `"time"` for the periods.
            depth: How many levels below the top they go; to the leaves where it is `None`.
            **named: Members of other dimensions that are meant, such as `time=quarter(2026, 1)`.

        Raises:
            NotFoundError: If a dimension or a member is unknown.
            InvalidValueError: If a member of the rows is named too.
        """
        own = self.breakdown.dimension(rows or self.breakdown.dimensions[0].key)
        if own.key in named:
            remedy = f"leave {own.key}= out, or choose other rows"
            raise InvalidValueError(own.key, str(named[own.key]), "rows whose dimension is not named", remedy)
        return tuple(self.at(**{**named, own.key: member}) for member in _listed(own, depth))

    def with_status(
        self, *keys: str, rows: str = "", depth: int | None = None, **named: Hashable
    ) -> tuple[TrackedTarget, ...]:
        """The nodes with one of these statuses.

        Raises:
            NotFoundError: If the policy has no such status.
        """
        known = [band.key for band in self.policy.bands]
        for key in keys:
            if key not in known:
                raise NotFoundError("status", key, f"one of {', '.join(known)}")
        nodes = self.nodes(rows, depth=depth, **named)
        return tuple(node for node in nodes if node.status is not None and node.status.key in keys)

    def tables(
        self, *, rows: str = "", depth: int | None = None, across: int = 1, **named: Hashable
    ) -> tuple[Table, ...]:
        """Two tables: the members of a dimension as a tree, and the periods.

        Args:
            rows: The dimension of the tree; the first where it is empty.
            depth: How many levels below the top the tree goes.
            across: How many levels of time below the whole are shown in the second table.
            **named: Members of other dimensions that are meant.
        """
        own = self.breakdown.dimension(rows or self.breakdown.dimensions[0].key)
        title = text("{label} as of {day}", label=self.policy.label, day=self.as_of)
        tree = Table(
            title, self._columns(own.key), [self._line(node, own) for node in self.nodes(rows, depth=depth, **named)]
        )
        if own.key == TIME or TIME in named:
            return (tree,)
        time = self.breakdown.time
        lines = [self._line(node, time) for node in self.nodes(TIME, depth=across, **named)]
        return (tree, Table(title, self._columns(TIME), lines))

    def _columns(self, key: str) -> list[Column]:
        unit = self.breakdown.measure.unit
        return [
            Column(dimension_heading(key), key="member"),
            Column(text("target"), key="target", unit=unit),
            Column(text("target to date"), key="target_to_date", unit=unit, rounding=self._shown()),
            Column(text("actual"), key="actual", unit=unit, rounding=self._shown()),
            Column(text("attainment to date"), key="attainment_to_date", unit="%", rounding=_TENTH),
            Column(text("projected"), key="projected", unit=unit, rounding=self._shown()),
            Column(text("projected %"), key="projected_attainment", unit="%", rounding=_TENTH),
            Column(text("status"), key="status"),
        ]

    def _shown(self) -> Rounding | None:
        return None if self.breakdown.measure.is_money() else _TENTH

    def _line(self, node: TrackedTarget, own: Dimension) -> tuple[Cell, ...]:
        member = node.at[self.breakdown.dimensions.index(own)]
        indent = "  " * (len(own.path(member)) - 1)
        return (
            f"{indent}{member}",
            cell_of(node.target),
            cell_of(node.target_to_date),
            cell_of(node.actual),
            node.attainment_to_date,
            None if node.projected is None else cell_of(node.projected),
            node.projected_attainment,
            _words(node.status),
        )

    def records(
        self, rows: str = "", *, depth: int | None = None, across: int = 0, **named: Hashable
    ) -> list[dict[str, object]]:
        """One row for each member of a dimension and each period, for a data frame; ratios are exact.

        Args:
            rows: The dimension; the first where it is empty.
            depth: How many levels below the top the members go.
            across: How many levels of time below the whole the periods are.
            **named: Members of other dimensions that are meant.
        """
        own = self.breakdown.dimension(rows or self.breakdown.dimensions[0].key)
        if own.key == TIME or TIME in named:
            return [self._record(node) for node in self.nodes(rows, depth=depth, **named)]
        return [
            self._record(node)
            for period in self.breakdown.time.level(across)
            for node in self.nodes(rows, depth=depth, **{**named, TIME: period})
        ]

    def _record(self, node: TrackedTarget) -> dict[str, object]:
        keys = [dimension.key for dimension in self.breakdown.dimensions[:-1]]
        return {
            **dict(zip(keys, node.at[:-1], strict=True)),
            "since": node.period.start,
            "until": node.period.last_day(),
            "target": cell_of(node.target),
            "target_to_date": cell_of(node.target_to_date),
            "actual": cell_of(node.actual),
            "projected": None if node.projected is None else cell_of(node.projected),
            "attainment": node.attainment,
            "attainment_to_date": node.attainment_to_date,
            "projected_attainment": node.projected_attainment,
            "status": None if node.status is None else node.status.key,
        }

    def _tracked(self, at: Address) -> TrackedTarget:
        if at[-1] not in self.breakdown.time:
            raise NotFoundError("period of the breakdown", str(at[-1]), "ask for a period that its time has")
        standing = Standing(
            members=members_of(self.breakdown, at),
            period=cast("Period", at[-1]),
            as_of=self.as_of,
            actuals=self.actuals,
            time=self.breakdown.time,
            facts=self.facts,
            pipeline=self.pipeline,
            calendar=self.calendar,
        )
        due = due_of(self.breakdown, at, self.as_of, self.policy.prorate, self.facts.workdays)
        expected = self.policy.projection.project(standing)
        return TrackedTarget(at, self.policy, standing, due, standing.reached(), expected, self.breakdown.measure.unit)


def members_of(breakdown: Breakdown, at: Address) -> dict[str, Hashable]:
    """The members that figures are asked for: all but the periods, and those at the top of their dimension."""
    pairs = zip(breakdown.dimensions[:-1], at[:-1], strict=True)
    return {dimension.key: member for dimension, member in pairs if member != dimension.top}


def _listed(own: Dimension, depth: int | None) -> Iterator[Hashable]:
    for member in own.members():
        if depth is None or len(own.path(member)) - 1 <= depth:
            yield member


def _words(status: StatusBand | None) -> Cell:
    return text("no target yet") if status is None else status.words()


def check_figures(figures: Figures, unit: str, where: str = "actuals") -> None:
    """Refuses figures that can answer nothing, or are in another unit than the targets.

    Raises:
        WrongTypeError: If they are no figures.
        CurrencyMismatchError, InvalidValueError: If they are in another currency or unit.
    """
    if not hasattr(figures, "of"):
        raise WrongTypeError(where, figures, "figures with an of(members, period)", "make a FigureBook of them")
    own = getattr(figures, "unit", "") or unit
    if own != unit:
        if own in MINOR_UNITS and unit in MINOR_UNITS:
            raise CurrencyMismatchError(where, unit, own)
        raise InvalidValueError(where, own, f"figures in {unit}, as the targets are")


def track(
    breakdown: Breakdown,
    actuals: Figures,
    *,
    as_of: date,
    policy: TrackingPolicy = _POLICY,
    facts: PlanningFacts = _NO_FACTS,
    pipeline: Figures | None = None,
    calendar: FiscalCalendar | None = None,
) -> Tracking:
    """How every target stands on a day.

    Args:
        breakdown: The targets.
        actuals: What was reached, by the members of the breakdown's dimensions and by day; bare numbers, or in the
            unit of the targets. A dimension is looked at only where a member below its top is asked for.
        as_of: The last day that counts.
        policy: The rule.
        facts: The history, for a seasonal projection; the working calendar, where workdays are counted.
        pipeline: What is expected of open deals, for a projection by pipeline; see `pipeline_figures`.
        calendar: How the company divides its time; as the plan's time was divided where it is left out.

    Raises:
        WrongTypeError: If an argument is not of its type.
        CurrencyMismatchError, InvalidValueError: If figures are in another unit than the targets.

    Source: Handbook 2.2, 2.5, 10.1.

    >>> from salesmanual.kernel.money import Money
    >>> from salesmanual.kernel.period import month, quarter
    >>> from salesmanual.planning.dimensions import divide_time
    >>> from salesmanual.planning.figures import Figure, FigureBook
    >>> from salesmanual.planning.target_measures import TargetMeasure
    >>> who, time = Dimension("who", ["li.na", "wang.wei"]), divide_time(quarter(2026, 1), levels=["month"])
    >>> cells = {("li.na",): [300, 300, 300], ("wang.wei",): [200, 200, 200]}
    >>> targets = Breakdown.from_cells(TargetMeasure("sales", "CNY", step=1), [who, time], cells)
    >>> sold = FigureBook([Figure(Money("400", "CNY"), date(2026, 1, 20), {"who": "li.na"})], [who])
    >>> tracking = track(targets, sold, as_of=date(2026, 2, 14))
    >>> tracking["li.na"].target_to_date, tracking["li.na"].attainment_to_date, tracking["li.na"].status.key
    (Money('450.00', 'CNY'), Fraction(8, 9), 'at-risk')
    """
    check_type(breakdown, Breakdown, "breakdown", "pass the breakdown of a year plan: plan.breakdown")
    read_date(as_of, "as_of")
    check_type(policy, TrackingPolicy, "policy")
    check_type(facts, PlanningFacts, "facts")
    check_figures(actuals, breakdown.measure.unit)
    if pipeline is not None:
        check_figures(pipeline, breakdown.measure.unit, "pipeline")
    return Tracking(breakdown, as_of, policy, actuals, facts, pipeline, calendar_of(breakdown.time, calendar))
