"""Targets from below: what people commit to themselves, beside what the plan asks, and the two reconciled.

    top down   120      agreed by a stated rule
    bottom up  112  ──▶ top · bottom · proportional · least change ──▶ 120, to the last step
    difference   8

Invariant: the agreed breakdown sums exactly to the agreed total, and the difference of every node is shown whatever the
rule.

Left out: who has to accept it, which is a workflow.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from fractions import Fraction
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, Literal, final, get_args

import attrs

from salesmanual.kernel.allocation import share
from salesmanual.kernel.errors import InfeasibleError, InvalidValueError, NotFoundError, check_type, did_you_mean
from salesmanual.kernel.explanation import Step, Sum, derived, given
from salesmanual.kernel.fields import read_choice
from salesmanual.kernel.number import read_fraction
from salesmanual.kernel.quantity import Amount, cell_of
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text
from salesmanual.planning.breakdowns import Breakdown
from salesmanual.planning.dimensions import TIME, WHO, dimension_heading
from salesmanual.planning.target_levels import in_proportion

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from salesmanual.kernel.money import Money
    from salesmanual.kernel.number import Exact
    from salesmanual.planning.breakdowns import Address, CellKey, Row
    from salesmanual.planning.dimensions import Dimension
    from salesmanual.planning.target_measures import TargetMeasure

__all__ = ["ReconciledNode", "Reconciliation", "ReconciliationRule", "committed_targets", "reconcile"]

ReconciliationRule = Literal["top", "bottom", "proportional", "least-change"]
"""Whose figures hold.

`top`, `bottom`: one side wins. `proportional`: the agreed total in the proportions of what people said. `least-change`:
what people said, changed as little as possible.
"""


def committed_targets(
    measure: TargetMeasure, dimensions: Iterable[Dimension], amounts: Mapping[tuple[Hashable, ...], Amount]
) -> Breakdown:
    """The breakdown of what people say themselves: one amount for a leaf of each dimension.

    Args:
        measure: What is counted.
        dimensions: All dimensions, time the last.
        amounts: The amount of each combination of leaves, the period last; what is left out is nothing.

    Raises:
        WrongTypeError, CurrencyMismatchError, InvalidValueError: If an amount is not of the measure, is below 0, or
            stands at a member that is no leaf; the message names the node.
        NotFoundError: If a member is unknown.

    Source: Handbook 2.2.

    >>> from salesmanual.kernel.period import month, quarter
    >>> from salesmanual.kernel.quantity import Quantity
    >>> from salesmanual.planning.dimensions import Dimension, divide_time
    >>> from salesmanual.planning.target_measures import TargetMeasure
    >>> dimensions = [Dimension("who", ["li.na", "wang.wei"]), divide_time(quarter(2026, 1), levels=["month"])]
    >>> said = {("li.na", month(2026, 1)): Quantity(4, "deals"), ("li.na", month(2026, 3)): Quantity(5, "deals")}
    >>> committed_targets(TargetMeasure("deals", "deals"), dimensions, said).row("li.na")
    (4, 0, 5)
    """
    listed = tuple(dimensions)
    check_type(amounts, Mapping, "amounts", "write them as {('li.na', month(2026, 1)): Money('100', 'CNY')}")
    width = len(listed[-1].leaves()) if listed else 0
    columns = {leaf: place for place, leaf in enumerate(listed[-1].leaves())} if listed else {}
    cells: dict[Address, list[int]] = {}
    for at, amount in amounts.items():
        where = f"amounts.{', '.join(map(str, at)) if isinstance(at, tuple) else at}"
        if not isinstance(at, tuple) or len(at) != len(listed):
            raise InvalidValueError(where, str(at), f"one member for each of the {len(listed)} dimensions")
        steps = measure.steps(amount, where)
        if steps < 0:
            raise InvalidValueError(where, str(amount), "an amount of 0 or more")
        if at[-1] not in columns:
            listed[-1].range_of(at[-1])
            raise InvalidValueError(where, str(at[-1]), f"a leaf of {TIME}", "break it down further")
        cells.setdefault(at[:-1], [0] * width)[columns[at[-1]]] = steps
    return Breakdown.from_cells(measure, listed, cells)


@final
@attrs.frozen
class ReconciledNode:
    """One node of a reconciliation: what the plan asks there, what people said, and what is agreed.

    Attributes:
        members: The members that name the node; without those at the top.
        top: What the plan asks.
        bottom: What people said.
        agreed: What is agreed.
    """

    members: tuple[Hashable, ...]
    top: Amount
    bottom: Amount
    agreed: Amount

    def difference(self) -> Amount:
        """What the plan asks beyond what people said; below 0 where they said more."""
        return self.top - self.bottom  # type: ignore[operator] # both are of the measure


@final
@attrs.frozen
class Reconciliation(Shown):
    """The plan and what people said, node by node, and what is agreed by a rule; `reconcile` makes it.

    Attributes:
        top: What the plan asks.
        bottom: What people said.
        agreed: What is agreed.
        rule: By which rule.

    Source: Handbook 2.2.
    """

    top: Breakdown
    bottom: Breakdown
    agreed: Breakdown
    rule: ReconciliationRule

    def at(self, *members: Hashable, **named: Hashable) -> ReconciledNode:
        """The node that is named; of everything in the dimensions that are not.

        Raises:
            NotFoundError: If a member or a dimension is unknown.
            InvalidValueError: If a name is one of two dimensions, or a period cuts a part of the time.
        """
        address = self.top.address(*members, **named)
        amounts = [each.measure.amount(each.steps(address)) for each in (self.top, self.bottom, self.agreed)]
        pairs = zip(address, self.top.dimensions, strict=True)
        return ReconciledNode(tuple(member for member, own in pairs if member != own.top), *amounts)

    def along(self, dimension: str = WHO, *, depth: int = 1, **named: Hashable) -> tuple[ReconciledNode, ...]:
        """The nodes of a dimension down to a level, each before those under it.

        Raises:
            NotFoundError: If there is no such dimension, or a member is unknown.
        """
        own = self.top.dimension(dimension)
        listed = [member for member in own.members() if len(own.path(member)) - 1 <= depth]
        return tuple(self.at(**{**named, dimension: member}) for member in listed)

    def tables(self, *, rows: str = WHO, depth: int = 2) -> tuple[Table, ...]:
        """One table: for each node what the plan asks, what people said, the difference and what is agreed."""
        dimension = self.top.dimension(rows)
        unit = self.top.measure.unit
        heads = [
            Column(text("top down"), key="top", unit=unit),
            Column(text("bottom up"), key="bottom", unit=unit),
            Column(text("difference"), key="difference", unit=unit),
            Column(text("agreed"), key="agreed", unit=unit),
        ]
        nodes = self.along(rows, depth=depth)
        lines = [_line(node, str(dimension.top)) for node in nodes]
        title = text("Reconciliation by {rule}: {measure}", rule=_RULES[self.rule], measure=self.top.measure.label)
        return (
            Table(title, [Column(dimension_heading(dimension.key), key="member"), *heads], lines[1:], total=lines[0]),
        )

    def explain(self, *members: Hashable, **named: Hashable) -> Step:
        """Why the agreed target is what it is: what people said, and by how much the rule changes it."""
        node = self.at(*members, **named)
        label = ", ".join(map(str, node.members)) or text("total")
        bottom = given(text("bottom up"), cell_of(node.bottom))
        change = Step(
            text("change"),
            cell_of(node.agreed - node.bottom),  # type: ignore[operator] # as above
            rule=_RULES[self.rule],
        )
        return derived(label, Sum(), [bottom, change], section=self.top.measure.section)


def _line(node: ReconciledNode, top: str) -> tuple[str | Money | Fraction, ...]:
    amounts = (node.top, node.bottom, node.difference(), node.agreed)
    return (str(node.members[-1]) if node.members else top, *map(cell_of, amounts))


_RULES: Final = {
    "top": text("the plan wins"),
    "bottom": text("what people said wins"),
    "proportional": text("the agreed total in proportion to what people said"),
    "least-change": text("the least change of what people said"),
}


def reconcile(
    top_down: Breakdown,
    bottom_up: Breakdown,
    *,
    rule: ReconciliationRule = "proportional",
    total: Amount | None = None,
    weights: Mapping[str, Exact | str] | None = None,
    by: str = WHO,
) -> Reconciliation:
    """The plan and what people said, made one by a stated rule.

    `least-change` minimises the sum of `change² / weight` over all cells, none of them below 0, in whole steps. Squares
    are taken because a sum of plain amounts does not say who changes: any distribution of the difference has the same.
    The least sum is found exactly: each next step goes where it adds least, `(2 · steps changed + 1) / weight`, and
    that is Webster's method of sharing the difference. So a change is in proportion to the weight, and a weight of 0 is
    a firm commitment.

    Args:
        top_down: What the plan asks.
        bottom_up: What people said, of the same measure and dimensions.
        rule: Whose figures hold.
        total: The agreed total; that of the plan by default. Only for `proportional` and `least-change`.
        weights: For `least-change`, how much of the change each cell of a leaf takes; 1 where it is left out.
        by: The dimension whose leaves the weights are of.

    Raises:
        WrongTypeError: If one of the two is no breakdown, or a weight a `float`.
        InvalidValueError: If the two are of different measures or dimensions, the rule is unknown, a total or weights
            are given that the rule has no use for, or all that people said is 0 and has no proportions.
        NotFoundError: If a weight is of no leaf.
        InfeasibleError: If cells of weight 0 alone hold more than the total, so that the others cannot give enough.

    Source: Handbook 2.2; Webster's method minimises the squares: M. L. Balinski and H. P. Young, Fair Representation,
    1982.

    >>> from salesmanual.kernel.period import quarter
    >>> from salesmanual.planning.dimensions import Dimension, divide_time
    >>> from salesmanual.planning.target_measures import TargetMeasure
    >>> dimensions = [Dimension("who", ["li.na", "wang.wei"]), divide_time(quarter(2026, 1), levels=["month"])]
    >>> deals = TargetMeasure("deals", "deals")
    >>> asked = Breakdown.from_cells(deals, dimensions, {("li.na",): [5, 5, 5], ("wang.wei",): [5, 5, 5]})
    >>> said = Breakdown.from_cells(deals, dimensions, {("li.na",): [4, 4, 4], ("wang.wei",): [1, 2, 3]})
    >>> for rule in ("proportional", "least-change"):
    ...     agreed = reconcile(asked, said, rule=rule).agreed
    ...     print(agreed.row("li.na"), agreed.row("wang.wei"))
    (7, 7, 6) (2, 3, 5)
    (6, 6, 6) (3, 4, 5)
    """
    check_type(top_down, Breakdown, "top_down")
    check_type(bottom_up, Breakdown, "bottom_up")
    read_choice(rule, "rule", "a rule", get_args(ReconciliationRule))
    _check_alike(top_down, bottom_up)
    for name, value, used in (
        ("total", total, rule in {"proportional", "least-change"}),
        ("weights", weights, rule == "least-change"),
    ):
        if value is not None and not used:
            raise InvalidValueError(name, str(value), f"no {name} with the rule {rule}", "name another rule")
    steps = sum(map(sum, top_down.rows)) if total is None else top_down.measure.steps(total, "total")
    if steps < 0:
        raise InvalidValueError("total", str(total), "a total of 0 or more")
    if rule == "top":
        agreed = top_down
    elif rule == "bottom":
        agreed = bottom_up
    elif rule == "proportional":
        agreed = in_proportion(bottom_up, steps)
    else:
        agreed = _least_change(top_down, bottom_up, steps, weights or {}, by)
    return Reconciliation(top_down, bottom_up, agreed, rule)


def _check_alike(top_down: Breakdown, bottom_up: Breakdown) -> None:
    if top_down.measure != bottom_up.measure:
        found = (
            f"{top_down.measure.key} in {top_down.measure.unit} and {bottom_up.measure.key} in {bottom_up.measure.unit}"
        )
        raise InvalidValueError("measure", found, "one measure of both")
    for own, others in zip(top_down.dimensions, bottom_up.dimensions, strict=False):
        if own != others:
            raise InvalidValueError(f"dimensions.{own.key}", str(others), "the same members in both")


def _least_change(
    asked: Breakdown, said: Breakdown, steps: int, weights: Mapping[str, Exact | str], by: str
) -> Breakdown:
    """What people said, with the difference shared by Webster's method over all cells of the rows that there are."""
    keys = sorted({*asked.keys, *said.keys})
    rows = dict(zip(said.keys, said.rows, strict=True))
    width = len(said.time.leaves())
    cells = list(chain.from_iterable(rows.get(key, (0,) * width) for key in keys))
    factors = _factors(said, keys, weights, by)
    change = steps - sum(cells)
    if not change:
        return said
    if not any(factors):
        raise InvalidValueError("weights", "0 for everybody", "somebody with a weight, who takes the difference")
    try:
        changes = share(change, factors, lower=[-cell for cell in cells], method="webster")
    except InfeasibleError:
        firm = [name for name, weight in weights.items() if not read_fraction(weight, f"weights.{name}")]
        reason = f"those of weight 0 said more than the agreed total of {said.measure.amount(steps)}"
        raise InfeasibleError("reconcile", reason, firm, "give one of them a weight, or agree on more") from None
    after = iter([cell + moved for cell, moved in zip(cells, changes, strict=True)])
    made: list[tuple[CellKey, Row]] = [(key, tuple(islice(after, width))) for key in keys]
    kept = [(key, row) for key, row in made if any(row)]
    return Breakdown(said.measure, said.dimensions, tuple(key for key, _ in kept), tuple(row for _, row in kept))


def _factors(said: Breakdown, keys: Sequence[CellKey], weights: Mapping[str, Exact | str], by: str) -> list[Fraction]:
    """The weight of each cell, row by row."""
    width = len(said.time.leaves())
    if not weights:
        return [Fraction(1)] * (width * len(keys))
    check_type(weights, Mapping, "weights", "write them as {'li.na': 2, 'wang.wei': 0}")
    dimension = said.dimension(by)
    leaves = [str(leaf) for leaf in dimension.leaves()]
    for name in weights:
        if name not in leaves:
            raise NotFoundError(f"leaf of {by} for weights", name, did_you_mean(name, leaves))
    own = [read_fraction(weights.get(leaf, 1), f"weights.{leaf}") for leaf in leaves]
    for leaf, weight in zip(leaves, own, strict=True):
        if weight < 0:
            raise InvalidValueError(f"weights.{leaf}", weight, "a weight of 0 or more")
    place = said.dimensions.index(dimension)
    if place == len(said.dimensions) - 1:
        return own * len(keys)
    return list(chain.from_iterable([own[key[place]]] * width for key in keys))
