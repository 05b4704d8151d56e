"""The dividing of members by a split, compiled: the members below one in a row, each with the weights of its children.

Invariant: the parts of a number of steps sum to it. A member is weighed once for each combination of the members that
its weighting looks at, however many targets are divided by it.

Left out: the order of splits (`target_plans`) and rows with columns (`grids`).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, final

import attrs

from salesmanual.kernel.allocation_allot import allot
from salesmanual.kernel.allocation_measure import read_weights
from salesmanual.kernel.allocation_shape import Split
from salesmanual.kernel.allocation_units import apportion, tie_order
from salesmanual.kernel.errors import InfeasibleError, InvalidValueError, NotFoundError, did_you_mean
from salesmanual.kernel.fiscal import FiscalCalendar
from salesmanual.kernel.period import Period
from salesmanual.planning.dimensions import Dimension
from salesmanual.planning.target_measures import TargetMeasure
from salesmanual.planning.weighing import Asked, PlanningFacts

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from salesmanual.kernel.allocation import Sharing
    from salesmanual.kernel.quantity import Amount
    from salesmanual.planning.splits import TargetSplit
    from salesmanual.planning.weighing import Weighting

__all__ = ["Bounds", "Divider", "Division", "Scene", "node_name", "steps_of_bounds", "steps_rule", "weights_of"]

_Shape: TypeAlias = "tuple[list[Hashable], list[tuple[int, tuple[Hashable, ...]]], list[int]]"

_MOST_KEPT: Final = 1_024

Bounds: TypeAlias = dict["Hashable", int]
"""The least or the most steps of members."""


@final
@attrs.frozen
class Scene:
    """What all splits of one breakdown have in common."""

    measure: TargetMeasure
    dimensions: tuple[Dimension, ...]
    facts: PlanningFacts
    over: Period
    calendar: FiscalCalendar

    def place(self, key: str) -> int:
        """Which dimension has that key.

        Raises:
            NotFoundError: If none has.
        """
        keys = [dimension.key for dimension in self.dimensions]
        if key not in keys:
            raise NotFoundError("dimension", key, did_you_mean(key, keys))
        return keys.index(key)


def node_name(members: Sequence[Hashable]) -> str:
    """Members as they are named in messages.

    >>> node_name(["east", "bikes"])
    'east, bikes'
    """
    return ", ".join(map(str, members))


def weights_of(weighting: Weighting, asked: Asked, facts: PlanningFacts) -> tuple[Fraction, ...]:
    """The weight of each child.

    Raises:
        InvalidValueError: If the weighting gives another number of weights than there are children.
    """
    weights = tuple(weighting.weigh(asked, facts))
    if len(weights) != len(asked.children()):
        accepted = f"{len(asked.children())} weights, one for each member under it"
        raise InvalidValueError(f"weights under {asked.parent}", f"{len(weights)} weights", accepted)
    return weights


def steps_rule(rule: Sharing, measure: TargetMeasure, where: str = "sharing.step") -> Sharing:
    """The conventions for a number of steps of the measure.

    Raises:
        InvalidValueError: If the step of the sharing is no whole number of steps of the measure.
    """
    if rule.step is None:
        return rule
    steps = Fraction(rule.step) / Fraction(measure.smallest())
    if steps.denominator != 1:
        raise InvalidValueError(where, rule.step, f"a multiple of {measure.smallest()}, the step of {measure.key}")
    return attrs.evolve(rule, step=None if steps == 1 else Decimal(steps.numerator))


def steps_of_bounds(
    bounds: Mapping[str, Amount], dimension: Dimension, measure: TargetMeasure, where: str
) -> dict[Hashable, int]:
    """The bounds in steps, by member.

    Raises:
        NotFoundError: If a bound is of somebody who is not in the dimension.
        WrongTypeError, CurrencyMismatchError, InvalidValueError: If a bound is no amount of the measure.
    """
    if not bounds:
        return {}
    by_text = {str(member): member for member in dimension.members()}
    found: dict[Hashable, int] = {}
    for name, bound in bounds.items():
        if name not in by_text:
            raise NotFoundError(f"member of {dimension.key} for {where}", name, did_you_mean(name, by_text))
        found[by_text[name]] = measure.steps(bound, f"{where}.{name}")
    return found


class _Sharer(Protocol):
    def parts(self, units: int) -> list[int]: ...


@final
class _Once:
    """The children of a node whose weights are their own, so that keeping what was shared before would not pay."""

    __slots__ = ("numbers", "order", "rule")

    def __init__(self, numbers: list[int], rule: Sharing) -> None:
        self.numbers, self.rule = numbers, rule
        self.order = tie_order(numbers, rule.ties)

    def parts(self, units: int) -> list[int]:
        return apportion(units, self.numbers, self.rule.method, order=self.order, mode=self.rule.mode)


@final
class _Bounded:
    """The children of a node with bounds, or with a coarser step than the measure has."""

    __slots__ = ("highs", "keys", "lows", "node", "numbers", "rule")

    def __init__(  # noqa: PLR0917 - its own parts, made in one place
        self,
        keys: tuple[Hashable, ...],
        numbers: list[int],
        rule: Sharing,
        node: str,
        lows: list[int | None] | None,
        highs: list[int | None] | None,
    ) -> None:
        self.keys, self.numbers, self.rule, self.node = keys, numbers, rule, node
        self.lows, self.highs = lows, highs

    def parts(self, units: int) -> list[int]:
        try:
            made = allot(units, self.numbers, self.rule, lower=self.lows, upper=self.highs, names=self.keys)
        except InfeasibleError as error:
            raise InfeasibleError(self.node, f"{error.reason}, in steps", error.blocking, error.remedy) from None
        except InvalidValueError as error:
            raise InvalidValueError(f"{error.where} under {self.node}", error.found, error.accepted) from None
        return made.values()


@final
class _Node:
    """A member with children; it is weighed when it first has something to share."""

    __slots__ = ("make", "nothing", "place", "sharer")

    def __init__(self, place: int, nothing: list[int], make: Callable[[], _Sharer]) -> None:
        self.place, self.nothing, self.make = place, nothing, make
        self.sharer: _Sharer | None = None


@final
class Division:
    """One member divided down to a level: what each member on that level gets of any number of steps."""

    __slots__ = ("leaves", "members", "nodes")

    def __init__(self, members: list[Hashable], nodes: list[_Node], leaves: list[int]) -> None:
        self.members = [members[place] for place in leaves]
        self.nodes = nodes
        self.leaves = leaves

    def parts(self, units: int) -> list[int]:
        """The steps of each member on the level, in the order of the dimension."""
        row = [units]
        for node in self.nodes:
            own = row[node.place]
            if not own and node.nothing:
                row += node.nothing
                continue
            sharer = node.sharer
            if sharer is None:
                sharer = node.sharer = node.make()
            row += sharer.parts(own)
        return [row[place] for place in self.leaves]


@final
class Divider:
    """A split of a plan in one scene: it divides any member between two levels, and keeps what it has weighed."""

    __slots__ = (
        "_kept",
        "_shapes",
        "by",
        "dimension",
        "end",
        "highs",
        "lows",
        "place",
        "rule",
        "scene",
        "split",
        "start",
    )

    def __init__(self, split: TargetSplit, scene: Scene, start: int, end: int) -> None:
        self.split = split
        self.scene = scene
        self.place = scene.place(split.dimension)
        self.dimension = scene.dimensions[self.place]
        self.start, self.end = start, end
        self.rule = steps_rule(split.sharing, scene.measure)
        self.lows = _gathered(
            self.dimension, end, steps_of_bounds(split.lower, self.dimension, scene.measure, "lower"), least=True
        )
        self.highs = _gathered(
            self.dimension, end, steps_of_bounds(split.upper, self.dimension, scene.measure, "upper"), least=False
        )
        self.by = tuple(scene.place(key) for key in split.weighting.by if key != split.dimension)
        self._kept: dict[tuple[Hashable, ...], Division] = {}
        self._shapes: dict[Hashable, _Shape] = {}

    def division(self, member: Hashable, address: Sequence[Hashable]) -> Division:
        """How the member is divided, where the other dimensions stand at the address."""
        key = (member, *[address[place] for place in self.by])
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            found = self._kept[key] = self._compiled(member, self.fixed(address))
        return found

    def fixed(self, address: Sequence[Hashable]) -> dict[str, Hashable]:
        """The members that the weighting looks at."""
        return {self.scene.dimensions[place].key: address[place] for place in self.by}

    def asked(self, parent: Hashable, fixed: Mapping[str, Hashable]) -> Asked:
        """What the weighting is asked about the children of a member."""
        return Asked(self.dimension, parent, fixed, self.scene.over, self.scene.calendar)

    def bounds(self, children: Sequence[Hashable]) -> tuple[list[int | None] | None, list[int | None] | None]:
        """The least and the most steps of the children; `None` where none of them has a bound."""
        if not self.lows and not self.highs:
            return None, None
        lows = [self.lows.get(child) for child in children]
        highs = [self.highs.get(child) for child in children]
        if all(bound is None for bound in (*lows, *highs)):
            return None, None
        return lows, highs

    def _compiled(self, member: Hashable, fixed: Mapping[str, Hashable]) -> Division:
        shape = self._shapes.get(member)
        if shape is None:
            shape = self._shapes[member] = _shape(self.dimension, member, self.end)
        members, parents, leaves = shape
        nodes = []
        for place, children in parents:
            # A lower bound may ask for something where there is nothing, and then has to be refused.
            nothing = [] if self.lows and any(map(self.lows.get, children)) else [0] * len(children)
            nodes.append(_Node(place, nothing, partial(self._sharer, members[place], children, fixed)))
        return Division(members, nodes, leaves)

    def _sharer(self, parent: Hashable, children: tuple[Hashable, ...], fixed: Mapping[str, Hashable]) -> _Sharer:
        weights = weights_of(self.split.weighting, self.asked(parent, fixed), self.scene.facts)
        lows, highs = self.bounds(children)
        is_plain = lows is None and self.rule.step is None
        numerators = [weight.numerator for weight in weights if weight.denominator == 1]
        if is_plain and fixed and len(numerators) == len(weights) and any(numerators) and min(numerators) >= 0:
            return _Once(numerators, self.rule)
        node = node_name([*fixed.values(), parent])
        if is_plain:
            return Split(children, weights, [], self.rule, f"{node}/")
        numbers = read_weights(weights, [f"{node}/{child}" for child in children])
        return _Bounded(children, numbers, self.rule, node, lows, highs)


def _shape(dimension: Dimension, member: Hashable, end: int) -> _Shape:
    """The members below one down to a level, those that have children with their places, and those on the level."""
    members: list[Hashable] = [member]
    depths = [len(dimension.path(member)) - 1]
    parents: list[tuple[int, tuple[Hashable, ...]]] = []
    leaves: list[int] = []
    for place, parent in enumerate(members):
        children = dimension.children(parent) if depths[place] < end else ()
        if not children:
            leaves.append(place)
            continue
        parents.append((place, children))
        members += children
        depths += [depths[place] + 1] * len(children)
    leaves.sort(key=lambda place: dimension.range_of(members[place]))
    return members, parents, leaves


def _gathered(dimension: Dimension, end: int, own: dict[Hashable, int], *, least: bool) -> Bounds:
    """The bounds of members with those of the members above them that follow from them.

    A member gets at least what those under it get at least; and at most what they get at most, if all are bounded.
    """
    if not own:
        return own
    gathered = dict(own)
    for parent in reversed(dimension.members()):
        children = dimension.children(parent)
        if not children or len(dimension.path(parent)) > end:
            continue
        under = [gathered.get(child) for child in children]
        known = [bound for bound in under if bound is not None]
        if least and known:
            gathered[parent] = max(gathered.get(parent, 0), sum(known))
        elif not least and len(known) == len(children):
            gathered[parent] = min(gathered.get(parent, sum(known)), sum(known))
    return gathered
