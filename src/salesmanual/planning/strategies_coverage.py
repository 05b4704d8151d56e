"""Whether strategies and targets fit: what no strategy carries, what carries nothing, what is late, who is no target.

    target of a product in a market = what each strategy carries + what none carries      exactly, in every cell

Invariant: what the strategies carry and what none carries sum to the target, of each product in each market and in
all; each strategy carries its share of its own target to within one step.

Left out: whether a strategy is any good.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.allocation import share_by, share_grid
from salesmanual.kernel.columns import Column
from salesmanual.kernel.errors import Fault, InvalidDocumentError, NotFoundError, WrongTypeError, did_you_mean
from salesmanual.kernel.explanation import Sum, derived, given
from salesmanual.kernel.number import percent_text
from salesmanual.kernel.period import read_date
from salesmanual.kernel.quantity import Amount, cell_of, total_of
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Table
from salesmanual.kernel.texts import text
from salesmanual.planning.strategies_parts import ActionState, FocusLevel, StrategicAction, Strategy
from salesmanual.planning.strategies_targets import Cell, Targets, read_cells
from salesmanual.planning.target_measures import TargetMeasure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from salesmanual.kernel.explanation import Step
    from salesmanual.kernel.tables import Cell as TableCell

__all__ = ["CarriedTarget", "CoveredStrategy", "LateAction", "StrategyCoverage", "TargetedCustomer"]


@final
@attrs.frozen
class CarriedTarget:
    """The target of one product in one market, and who carries it.

    Attributes:
        product: The product; `None` where targets are not divided by product.
        market: The market; `None` where they are not divided by market.
        target: The target.
        carried: What each strategy carries of it, by key.
        left: What none carries.
        share: The part that the strategies state they carry.

    Source: Handbook 2.2.
    """

    product: str | None
    market: str | None
    target: Amount
    carried: Mapping[str, Amount]
    left: Amount
    share: Fraction


@final
@attrs.frozen
class CoveredStrategy:
    """A strategy, and the target it carries.

    Attributes:
        strategy: The strategy.
        level: Its focus level.
        target: The target of its product and market; zero where there is none.
        carried: What it carries of it.

    Source: Handbook 2.2.
    """

    strategy: Strategy
    level: FocusLevel
    target: Amount
    carried: Amount

    def has_target(self) -> bool:
        """Whether there is a target for its product and market."""
        return bool(cell_of(self.target))


@final
@attrs.frozen
class LateAction:
    """An action that is not done, past its due day.

    Attributes:
        strategy: The key of its strategy.
        action: The action.
        days: How many days late it is.

    Source: Handbook 2.2.
    """

    strategy: str
    action: StrategicAction
    days: int


@final
@attrs.frozen
class TargetedCustomer:
    """A customer, and the strategies whose target it is.

    Attributes:
        customer: The customer.
        strategies: The keys of the strategies whose condition holds.
        unknown: The strategies whose condition cannot be told, each with the facts that are missing.

    Source: Handbook 2.2.
    """

    customer: str
    strategies: tuple[str, ...]
    unknown: Mapping[str, tuple[str, ...]]


@final
@attrs.frozen
class StrategyCoverage(Shown):
    """How strategies and targets fit on a day; `StrategyBook.coverage` makes it.

    Attributes:
        as_of: The day.
        measure: What the targets count.
        targets: One entry for each product in each market that has a target.
        strategies: One entry for each strategy, in the order of the focus levels.
        late: The overdue actions, the latest first.
        customers: One entry for each customer that was given.

    Source: Handbook 2.2.
    """

    as_of: date
    measure: TargetMeasure
    targets: tuple[CarriedTarget, ...]
    strategies: tuple[CoveredStrategy, ...]
    late: tuple[LateAction, ...]
    customers: tuple[TargetedCustomer, ...] = ()

    def without_strategy(self) -> tuple[CarriedTarget, ...]:
        """The targets that no strategy carries a part of."""
        return tuple(each for each in self.targets if not each.share)

    def carried_partly(self) -> tuple[CarriedTarget, ...]:
        """The targets of which strategies carry some, and not all."""
        return tuple(each for each in self.targets if 0 < each.share < 1)

    def without_target(self) -> tuple[CoveredStrategy, ...]:
        """The strategies for whose product and market there is no target."""
        return tuple(each for each in self.strategies if not each.has_target())

    def targeted_by_none(self) -> tuple[str, ...]:
        """The customers that meet no strategy's condition, unknown ones included."""
        return tuple(each.customer for each in self.customers if not each.strategies)

    def targeted_by_several(self) -> tuple[TargetedCustomer, ...]:
        """The customers that meet the conditions of more than one."""
        return tuple(each for each in self.customers if len(each.strategies) > 1)

    def is_complete(self) -> bool:
        """Whether every target is carried whole, and every strategy has a target."""
        return all(each.share == 1 for each in self.targets) and not self.without_target()

    def of(self, strategy: str) -> CoveredStrategy:
        """The entry of a strategy.

        Raises:
            NotFoundError: If there is none, with the closest key.
        """
        for each in self.strategies:
            if each.strategy.key == strategy:
                return each
        keys = [each.strategy.key for each in self.strategies]
        raise NotFoundError("strategy", strategy, did_you_mean(strategy, keys))

    def explain(self) -> Step:
        """The whole target, as what each strategy carries and what none carries; its replay is the total."""
        parts = [given(each.strategy.label, cell_of(each.carried), section="2.2") for each in self.strategies]
        left = cell_of(total_of((each.left for each in self.targets), self.measure.unit))
        parts.append(given(text("carried by none"), left, section="2.2"))
        return derived(text("whole target"), Sum(), parts, section="2.2")

    def tables(self) -> tuple[Table, ...]:
        """The targets, the strategies, the overdue actions, and the customers of none or several."""
        made = [self._targets(), self._strategies()]
        if self.late:
            made.append(self._late())
        if self.customers:
            made.append(self._customers())
        return tuple(made)

    def records(self) -> list[dict[str, object]]:
        """One row for each target, for a data frame."""
        return [dict(row) for row in self._targets().records()]

    def _targets(self) -> Table:
        unit = self.measure.unit
        columns = [
            Column(text("product"), key="product"),
            Column(text("market"), key="market"),
            Column(text("target"), key="target", unit=unit),
            Column(text("share carried"), key="share", unit="%"),
            Column(text("carried by none"), key="left", unit=unit),
            Column(text("strategies"), key="strategies"),
        ]
        rows = [
            (each.product, each.market, cell_of(each.target), each.share, cell_of(each.left), tuple(each.carried))
            for each in self.targets
        ]
        return Table(text("Targets and strategies on {day}", day=self.as_of), columns, rows)

    def _strategies(self) -> Table:
        unit = self.measure.unit
        columns = [
            Column(text("strategy"), key="strategy"),
            Column(text("aim"), key="aim"),
            Column(text("focus"), key="focus"),
            Column(text("target"), key="target", unit=unit),
            Column(text("share"), key="share", unit="%"),
            Column(text("amount carried"), key="carried", unit=unit),
            Column(text("note"), key="note"),
        ]
        rows: list[tuple[TableCell, ...]] = [
            (
                each.strategy.label,
                each.strategy.aim,
                each.level.label,
                cell_of(each.target),
                each.strategy.share,
                cell_of(each.carried),
                None if each.has_target() else text("no target"),
            )
            for each in self.strategies
        ]
        return Table(text("Strategies"), columns, rows)

    def _late(self) -> Table:
        columns = [
            Column(text("strategy"), key="strategy"),
            Column(text("strategic action"), key="action"),
            Column(text("owner"), key="owner"),
            Column(text("due day"), key="due"),
            Column(text("days late"), key="days"),
        ]
        rows = [(each.strategy, each.action.label, each.action.owner, each.action.due, each.days) for each in self.late]
        return Table(text("Overdue actions"), columns, rows)

    def _customers(self) -> Table:
        columns = [
            Column(text("customer"), key="customer"),
            Column(text("strategies"), key="strategies"),
            Column(text("facts missing"), key="missing"),
        ]
        rows: list[tuple[TableCell, ...]] = [
            (each.customer, each.strategies, tuple(sorted({path for paths in each.unknown.values() for path in paths})))
            for each in self.customers
            if len(each.strategies) != 1
        ]
        return Table(text("Customers targeted by none or by several strategies"), columns, rows)


def cover(
    strategies: Sequence[Strategy],
    levels: Sequence[FocusLevel],
    targets: Targets,
    customers: Mapping[str, Mapping[str, object]],
    *,
    as_of: date,
) -> StrategyCoverage:
    """How the strategies fit the targets, on a day."""
    read_date(as_of, "as_of")
    measure, cells = read_cells(targets)
    carriers = [tuple(each for each in strategies if each.share and cell.is_in(each.place())) for cell in cells]
    faults = list(_over(cells, carriers))
    if faults:
        raise InvalidDocumentError("coverage", faults)
    carried = _shared(cells, carriers)
    ranks = {level.key: rank for rank, level in enumerate(levels)}
    return StrategyCoverage(
        as_of,
        measure,
        tuple(
            CarriedTarget(
                cell.product,
                cell.market,
                measure.amount(cell.steps),
                {each.key: measure.amount(carried[cell.place(), each.key]) for each in own},
                measure.amount(cell.steps - sum(carried[cell.place(), each.key] for each in own)),
                _stated(own),
            )
            for cell, own in zip(cells, carriers, strict=True)
        ),
        tuple(
            CoveredStrategy(
                each,
                levels[ranks[each.level]],
                measure.amount(sum(cell.steps for cell in cells if cell.is_in(each.place()))),
                measure.amount(sum(carried.get((cell.place(), each.key), 0) for cell in cells)),
            )
            for each in sorted(strategies, key=lambda each: ranks[each.level])
        ),
        _late_of(strategies, as_of),
        tuple(_targeted(strategies, customers)),
    )


_NONE: Final = ""
"""The column of what no strategy carries; no key is empty."""


def _shared(cells: Sequence[Cell], carriers: Sequence[tuple[Strategy, ...]]) -> dict[tuple[object, str], int]:
    """The steps of each cell that each strategy carries; cells and strategies sum to their own totals at once."""
    weights = {
        cell.place(): {each.key: cell.steps * each.share for each in own} | {_NONE: cell.steps * (1 - _stated(own))}
        for cell, own in zip(cells, carriers, strict=True)
    }
    if not weights:
        return {}
    columns: dict[str, Fraction] = {}
    for row in weights.values():
        for key, part in row.items():
            columns[key] = columns.get(key, Fraction(0)) + part
    totals = share_by(sum(cell.steps for cell in cells), columns)
    grid = share_grid(weights, {cell.place(): cell.steps for cell in cells}, dict(totals.items()))
    return {(row, column): steps for row, column, steps in grid.items()}


def _stated(own: Sequence[Strategy]) -> Fraction:
    return sum((each.share for each in own), Fraction(0))


def _over(cells: Sequence[Cell], carriers: Sequence[tuple[Strategy, ...]]) -> Iterator[Fault]:
    for cell, own in zip(cells, carriers, strict=True):
        stated = _stated(own)
        if stated > 1:
            where = ", ".join(member for member in cell.place() if member is not None)
            listed = ", ".join(f"{each.key} {percent_text(each.share)}" for each in own)
            yield Fault(
                f"target[{where}]",
                f"found {percent_text(stated)} carried ({listed}), accepted is at most 100%; lower one of the shares",
            )


def _late_of(strategies: Sequence[Strategy], as_of: date) -> tuple[LateAction, ...]:
    late = [
        LateAction(each.key, action, action.days_late(as_of))
        for each in strategies
        for action in each.actions
        if action.state(as_of) is ActionState.OVERDUE
    ]
    return tuple(sorted(late, key=lambda each: -each.days))


def _targeted(
    strategies: Sequence[Strategy], customers: Mapping[str, Mapping[str, object]]
) -> Iterator[TargetedCustomer]:
    if not isinstance(customers, Mapping):
        raise WrongTypeError("customers", customers, "a mapping of customers to their facts")
    aimed = [(each.key, each.customers) for each in strategies if each.customers is not None]
    for customer, facts in customers.items():
        held = {key: where.holds(facts) for key, where in aimed}
        unknown = {key: where.check(facts).missing() for key, where in aimed if held[key] is None}
        yield TargetedCustomer(customer, tuple(key for key, holds in held.items() if holds), unknown)
