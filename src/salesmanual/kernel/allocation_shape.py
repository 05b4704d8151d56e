"""A tree of weights, compiled for sharing: its nodes in one row, its splits with integer weights.

Invariant: the children of a node stand side by side, after their parent, so one pass from the front shares a total
down to the leaves.

Left out: the tree as its caller sees it (`allocation_tree`).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import gcd
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Generic, Never, TypeAlias, Union, final

import attrs

from salesmanual.kernel.allocation_allot import check_residue
from salesmanual.kernel.allocation_measure import Key, Measure, Quantity, Weight, read_measure, read_weights
from salesmanual.kernel.allocation_rule import Sharing
from salesmanual.kernel.allocation_units import apportion, receivers, tie_order
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.exact import EXACT, read_fraction
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import RoundingMode

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Branch", "Filled", "Shape", "Split", "Tree", "fill"]

_MAX_DEPTH: Final = 64
_MEMO_PERIOD: Final = 10_000
_SEPARATOR: Final = "/"


@final
@attrs.frozen
class Branch(Generic[Key]):
    """A node with a weight of its own, where it is not the sum of the weights under it.

    Attributes:
        under: The nodes under it.
        weight: Its weight among the nodes beside it.

    >>> from salesmanual.kernel.allocation import share_tree
    >>> share_tree(90, {"east": Branch({"a": 1, "b": 1}, 2), "west": 1})["east"].value
    60
    """

    under: Mapping[Key, Branch[Key] | Tree[Key] | Weight]
    weight: Weight


Tree: TypeAlias = Mapping[Key, Union["Branch[Key]", "Tree[Key]", Weight]]
"""A node's children by key: a weight is a leaf, a mapping a node as heavy as the leaves under it, or a `Branch`."""


@final
class Split:
    """The children of a node, compiled: integer weights without a common factor, and the parts found before."""

    __slots__ = (
        "branches",
        "given",
        "is_periodic",
        "keys",
        "memo",
        "order",
        "path",
        "period",
        "places",
        "rule",
        "scale",
        "weights",
    )

    def __init__(
        self,
        keys: tuple[object, ...],
        weights: tuple[Weight, ...],
        branches: list[tuple[int, object]],
        rule: Sharing,
        path: str,
    ) -> None:
        numbers = read_weights(weights, [f"{path}{key}" for key in keys])
        if not any(numbers) and rule.if_all_zero == "equal":
            numbers = [1] * len(numbers)
        divisor = gcd(*numbers) or 1
        self.keys = keys
        self.branches = branches
        self.given = weights
        self.path = path
        self.rule = rule
        self.weights = [number // divisor for number in numbers]
        self.order = tie_order(self.weights, rule.ties)
        self.places = {key: place for place, key in enumerate(keys)}
        # One whole more gives each child its weight more; where ties go to even, only two wholes keep the parity.
        self.scale = 2 if rule.mode is RoundingMode.HALF_EVEN else 1
        self.period = self.scale * sum(self.weights)
        # One share that takes what rounding up gave out too much stops at 0, so it needs all of its own steps.
        self.is_periodic = rule.mode in {None, RoundingMode.DOWN} or rule.method == "cumulative"
        self.memo: dict[int, list[tuple[int, int]]] = {}

    def parts(self, units: int) -> list[int]:
        """The units of each child."""
        if units < 0:
            return [-part for part in self.parts(-units)]
        if not self.period:
            return self._nothing(units)
        if not self.is_periodic:
            return apportion(units, self.weights, self.rule.method, order=self.order, mode=self.rule.mode)
        wholes, rest = divmod(units, self.period)
        pairs = self.memo.get(rest)
        if pairs is None:
            rule = self.rule
            parts = apportion(rest, self.weights, rule.method, order=self.order, mode=rule.mode)
            pairs = [(self.scale * weight, part) for weight, part in zip(self.weights, parts, strict=True)]
            if self.period <= _MEMO_PERIOD:
                self.memo[rest] = pairs
        return [wholes * weight + part for weight, part in pairs]

    def receiver(self) -> int:
        """Which child takes what is beyond whole steps."""
        if not self.period:
            raise self._all_zero()
        rule = self.rule.residue
        return next(receivers(self.weights, "first" if rule == "refuse" else rule, self.order))

    def _nothing(self, units: int) -> list[int]:
        if units:
            raise self._all_zero()
        return [0] * len(self.keys)

    def _all_zero(self) -> InvalidValueError:
        remedy = 'give weights, or if_all_zero="equal" for equal shares'
        where = f"weights under {self.path.rstrip(_SEPARATOR) or 'the total'}"
        return InvalidValueError(where, list(self.given), "at least one weight above 0", remedy)


@final
class Shape:
    """A tree, compiled: its nodes in one row, level by level, so that the children of a node stand side by side."""

    __slots__ = ("_seen", "first", "rule", "splits")

    def __init__(self, tree: object, rule: Sharing) -> None:
        self.rule = rule
        self.splits: list[tuple[int, Split]] = []
        """The place of each node that has children, and how they share."""
        self.first: dict[int, tuple[int, Split]] = {}
        """The place of the first child of each such node."""
        self._seen: dict[int, tuple[Split, Weight]] = {}
        self._compile(_read_mapping(tree), "", 0)
        size = 1
        waiting: list[tuple[int, object]] = [(0, tree)]
        for place, node in waiting:
            split = self._seen[id(node)][0]
            self.splits.append((place, split))
            self.first[place] = (size, split)
            waiting += [(size + offset, under) for offset, under in split.branches]
            size += len(split.keys)

    def replaced(self, splits: Mapping[int, Split]) -> Shape:
        """The same nodes, some of them sharing otherwise."""
        other = object.__new__(Shape)
        other.rule = self.rule
        other.splits = [(place, splits.get(place, split)) for place, split in self.splits]
        other.first = {place: (first, splits.get(place, split)) for place, (first, split) in self.first.items()}
        return other

    def carriers(self) -> list[int]:
        """The nodes that hold what a total has beyond whole steps, from the top to one leaf.

        Raises:
            InvalidValueError: If all weights under one of them are 0.
        """
        carriers = [0]
        while carriers[-1] in self.first:
            first, split = self.first[carriers[-1]]
            carriers.append(first + split.receiver())
        return carriers

    def _compile(self, node: Mapping[object, object], path: str, depth: int) -> Weight:
        """The weight of all leaves under the node; its split and those below it are kept."""
        if depth >= _MAX_DEPTH:
            raise InvalidValueError("tree", path, f"a tree of at most {_MAX_DEPTH} levels")
        if id(node) in self._seen:
            return self._seen[id(node)][1]
        weights: list[Weight] = []
        branches: list[tuple[int, object]] = []
        for offset, (key, child) in enumerate(node.items()):
            under = child.under if isinstance(child, Branch) else child
            if isinstance(child, Branch) or isinstance(under, Mapping):
                inside = self._compile(_read_mapping(under), f"{path}{key}{_SEPARATOR}", depth + 1)
                branches.append((offset, under))
                weights.append(child.weight if isinstance(child, Branch) else inside)
            else:
                weights.append(child)  # type: ignore[arg-type] # read_weights refuses what is no weight
        split = Split(tuple(node), tuple(weights), branches, self.rule, path)
        weight = _sum(split.given)
        self._seen[id(node)] = (split, weight)
        return weight


def _read_mapping(node: object) -> Mapping[object, object]:
    if not isinstance(node, Mapping):
        raise WrongTypeError("tree", node, "a mapping of keys to weights, to branches or to mappings of the same kind")
    return node


def _sum(weights: Sequence[Weight]) -> Weight:
    """The sum of weights that are all money or all numbers."""
    if weights and isinstance(weights[0], Money):
        return Money.total(weight for weight in weights if isinstance(weight, Money))
    whole = [weight for weight in weights if type(weight) is int]
    if len(whole) == len(weights):
        return sum(whole)
    return sum((read_fraction(weight) for weight in weights if not isinstance(weight, Money)), Fraction(0))


@final
@attrs.frozen
class Filled(Generic[Quantity]):
    """A compiled tree with what every node holds.

    Attributes:
        total: What the top holds.
        tree: The tree as it was given.
        rule: The conventions.
        kept: What `reshare` kept, by place.
        shape: The tree, compiled.
        measure: What one step is.
        units: The steps of every node.
        beyond: What some nodes hold beyond whole steps.
        rest: What was shared beside the kept nodes; `None` where nothing is kept.
    """

    total: Quantity
    tree: object
    rule: Sharing
    kept: Mapping[int, Quantity]
    shape: Shape = attrs.field(eq=False)
    measure: Measure[Quantity] = attrs.field(eq=False)
    units: list[int] = attrs.field(eq=False)
    beyond: Mapping[int, Decimal] = attrs.field(eq=False)
    rest: Filled[Quantity] | None = attrs.field(eq=False, default=None)

    def value(self, place: int) -> Quantity:
        """What the node holds."""
        if place in self.beyond:
            amount = EXACT.multiply(Decimal(self.units[place]), self.measure.step)
            return self.measure.value(EXACT.add(amount, self.beyond[place]))
        return self.measure.values([self.units[place]])[0]


def fill(total: Quantity, tree: object, shape: Shape, where: str) -> Filled[Quantity]:
    """The total shared down to the leaves.

    Raises:
        WrongTypeError: If the total is a `float`, or no quantity at all.
        InvalidValueError: If all weights under a node that gets something are 0, or the total is not a whole number
            of steps and no share takes the residue.
    """
    rule = shape.rule
    measure = read_measure(total, rule.step, where)
    units, residue = measure.split(measure.amount(total, where))
    beyond: Mapping[int, Decimal] = _NOTHING
    if residue:
        check_residue(total, rule, measure.step, where)
        beyond = dict.fromkeys(shape.carriers(), residue)
    row = [units]
    for place, split in shape.splits:
        row += split.parts(row[place])
    return Filled(total, tree, rule, _NOTHING, shape, measure, row, beyond)


_NOTHING: Final[Mapping[int, Never]] = MappingProxyType({})
