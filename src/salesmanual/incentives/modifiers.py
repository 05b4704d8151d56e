"""Modifiers: one mechanism that narrows or changes what any component pays.

    basis ──target──▶ component ──pay──▶ first modifier ──pay──▶ second modifier ──▶ … ──▶ payout

A component's pay is what it pays without sales and a line for each credit. A modifier takes that pay and gives
another: a gate or a multiplier times the whole, a cap within a window, a month or a sale. Some change the target that
the component is asked about instead, as a ramp does. They are applied in the order they are written. Where one of
these scales the target to nothing, because a person took no part, the component itself pays nothing.

Invariant: after every modifier the lines, and what is paid without sales, sum to the payout exactly; the explanation
replays through each of them.

Left out: the modifiers themselves (`modifier_gates`, `modifier_factors`, `modifier_limits`, `participation`). One of a
company's own is any class with these methods, registered by `MODIFIERS.member`.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Protocol, final

import attrs

from salesmanual.incentives.component_around import Around
from salesmanual.incentives.component_names import named_measures
from salesmanual.incentives.component_parts import (
    absence,
    check_component,
    explain_no_line,
    first_credits,
    no_lines,
    until_each,
)
from salesmanual.incentives.components import PLAN_COMPONENTS, PlanComponent
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.explanation import Difference, Product, Step, Sum, derived
from salesmanual.kernel.texts import Text, text
from salesmanual.kernel.wire import TaggedUnion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from salesmanual.incentives.basis import Basis
    from salesmanual.kernel.criteria import Finding

__all__ = [
    "MODIFIERS",
    "Modified",
    "Modifier",
    "Pay",
    "Stage",
    "every_sale",
    "explain_by_factor",
    "explain_by_total",
    "pay_by_total",
]


@final
@attrs.frozen
class Pay:
    """What a component pays, by line.

    Attributes:
        base: What is paid without sales.
        lines: What each credit adds, in order.
    """

    base: Fraction
    lines: tuple[Fraction, ...]

    def total(self) -> Fraction:
        """The payout.

        >>> Pay(Fraction(1), (Fraction(2), Fraction(3))).total()
        Fraction(6, 1)
        """
        return sum(self.lines, self.base)


class Modifier(Protocol):
    """What changes the pay of a component.

    Each method is given the stage before it: the component and the modifiers that were applied already.

    A modifier may also have `total(before)`, the total of its pay without the lines; `check(basis)`, what its condition
    found; `check_measure(measure, where)`, which refuses a measure it cannot stand around; and, where it scales
    targets, `explain_target(step, basis)` and `explain_absence(basis)`.
    """

    def ask(self, basis: Basis) -> Basis:
        """What the component is asked about instead; the basis itself where only pay changes."""
        ...

    def pay(self, before: Stage) -> Pay:
        """The pay after it."""
        ...

    def explain(self, before: Stage) -> Step:
        """Why the pay is what it is; the step's value is the total of `pay`."""
        ...

    def explain_line(self, before: Stage, position: int) -> Step:
        """Why a line is what it is."""
        ...

    def pay_curve(self, basis: Basis, before: Curve) -> Curve | None:
        """The pay over what is credited, from that before it; `None` where it is no such function."""
        ...


MODIFIERS: Final = TaggedUnion(Modifier, tag="kind")
"""The modifiers a plan file can name by their `kind`."""


@final
class _Known:
    """What stages of one component and basis found, by the number of modifiers and of credits, and the line."""

    __slots__ = ("pays", "steps")

    def __init__(self) -> None:
        self.pays: dict[tuple[int, int], Pay] = {}
        self.steps: dict[tuple[int, int, int | None], Step] = {}


@final
class Stage:
    """A component with the first of its modifiers applied, for one basis.

    Args:
        component: The component.
        modifiers: Those that are applied, in order.
        basis: What the component is asked about.
        known: What was paid and explained already; shared by all stages that are made of one, so that what many lines
            rest on is found once.
    """

    __slots__ = ("_shared", "basis", "component", "modifiers")

    def __init__(
        self, component: PlanComponent, modifiers: tuple[Modifier, ...], basis: Basis, known: _Known | None = None
    ) -> None:
        self._shared = _Known() if known is None else known
        self.component = component
        self.modifiers = modifiers
        self.basis = basis

    @property
    def key(self) -> str:
        """The component's key, for addresses."""
        return self.component.key

    def before(self) -> Stage:
        """The stage without the last modifier."""
        return Stage(self.component, self.modifiers[:-1], self.basis, self._shared)

    def first(self, count: int) -> Stage:
        """The stage as it was after the first credits."""
        return Stage(self.component, self.modifiers, first_credits(self.basis, count), self._shared)

    def pay(self) -> Pay:
        """The pay."""
        key = len(self.modifiers), len(self.basis.credits)
        found = self._shared.pays.get(key)
        if found is None:
            found = self._shared.pays[key] = self._pay()
        return found

    def _pay(self) -> Pay:
        if self.modifiers:
            return self.modifiers[-1].pay(self.before())
        if absence(self.basis) is not None:
            return Pay(Fraction(0), no_lines(self.basis))
        nothing = first_credits(self.basis, 0)
        return Pay(self.component.payout(nothing), self.component.lines(self.basis))

    def total(self) -> Fraction:
        """The total of the pay."""
        if self.modifiers:
            total = getattr(self.modifiers[-1], "total", None)
            found: Fraction = self.pay().total() if total is None else total(self.before())
            return found
        return Fraction(0) if absence(self.basis) is not None else self.component.payout(self.basis)

    def explain(self) -> Step:
        """Why the total is what it is."""
        return self._known(None, self._explain)

    def _known(self, position: int | None, explain: Callable[[], Step]) -> Step:
        key = len(self.modifiers), len(self.basis.credits), position
        found = self._shared.steps.get(key)
        if found is None:
            found = self._shared.steps[key] = explain()
        return found

    def _explain(self) -> Step:
        if self.modifiers:
            return self.modifiers[-1].explain(self.before())
        no_part = absence(self.basis)
        if no_part is not None:
            rule = text("who takes no part in a target is paid nothing for it")
            return derived(self.component.label, Product(), (no_part,), rule=rule, unit=self.basis.currency)
        return self.component.explain(self.basis)

    def pay_curve(self) -> Curve | None:
        """The pay over what is credited; `None` where it is no such function."""
        if self.modifiers:
            curve = self.before().pay_curve()
            return None if curve is None else self.modifiers[-1].pay_curve(self.basis, curve)
        return self.component.pay_curve(self.basis) if absence(self.basis) is None else Curve.flat(0)

    def explain_line(self, position: int) -> Step:
        """Why a line is what it is."""
        return self._known(position, lambda: self._explain_line(position))

    def _explain_line(self, position: int) -> Step:
        if self.modifiers:
            return self.modifiers[-1].explain_line(self.before(), position)
        if absence(self.basis) is not None:
            return explain_no_line(self.basis, position)
        return self.component.explain_line(self.basis, position)


def pay_by_total(before: Stage, change: Callable[[Basis, Fraction], Fraction], *, follows: bool) -> Pay:
    """The pay where a modifier maps the total alone: each line is what the mapped total grows by.

    Args:
        before: The stage before the modifier.
        change: From a basis and the total there to the total after it.
        follows: Whether the change is another one after each credit, as a gate on attainment is.
    """
    pay = before.pay()
    totals = [pay.base]
    for line in pay.lines:
        totals.append(totals[-1] + line)
    bases = until_each(before.basis) if follows else iter([before.basis] * len(totals))
    after = [change(basis, total) for basis, total in zip(bases, totals, strict=True)]
    return Pay(after[0], tuple(later - earlier for earlier, later in pairwise(after)))


def explain_by_total(explain: Callable[[Stage], Step], before: Stage, position: int) -> Step:
    """Why a line is what it is, where a modifier maps the total: the total with the credit less the one without it."""
    name = text("pay for sale {id}", id=before.basis.credits[position].sale.id)
    return derived(name, Difference(), (explain(before.first(position + 1)), explain(before.first(position))))


def explain_by_factor(before: Stage, label: Text, factor: Step) -> Step:
    """The total before a modifier times a factor."""
    return derived(label, Product(), (before.explain(), factor), unit=before.basis.currency)


def _read_modifiers(value: Iterable[Modifier]) -> tuple[Modifier, ...]:
    try:
        modifiers = tuple(value)
    except TypeError:
        raise WrongTypeError("modifiers", value, "modifiers, in a list") from None
    if not modifiers:
        raise InvalidValueError("modifiers", modifiers, "at least one modifier")
    for position, modifier in enumerate(modifiers):
        if isinstance(modifier, type) or not all(hasattr(modifier, part) for part in _PARTS):
            raise WrongTypeError(f"modifiers[{position}]", modifier, "a modifier, such as a Gate")
    return modifiers


_PARTS: Final = ("ask", "pay", "explain", "explain_line", "pay_curve")


@PLAN_COMPONENTS.member("modified")
@final
@attrs.frozen
class Modified(Around):
    """A component with modifiers; on the statement it stands under the component's own name.

    Attributes:
        of: The component.
        modifiers: What changes its pay, in the order it is applied.

    A component that is modified already keeps one list: its own modifiers, then these.

    Raises:
        WrongTypeError: If the component is none, or a modifier is none.

    Source: Handbook 4.3.

    >>> from salesmanual.incentives.components import Commission
    >>> from salesmanual.incentives.modifier_limits import Cap
    >>> from salesmanual.kernel.curve import Curve
    >>> from salesmanual.kernel.money import Money
    >>> commission = Commission("sales", "Commission", Curve.marginal([(0, "5%")]))
    >>> Modified(commission, [Cap(Money("5000", "CNY"))]).key
    'sales'
    """

    of: PlanComponent = attrs.field(validator=check_component)
    modifiers: tuple[Modifier, ...] = attrs.field(converter=_read_modifiers)

    def __attrs_post_init__(self) -> None:
        if isinstance(self.of, Modified):
            object.__setattr__(self, "modifiers", (*self.of.modifiers, *self.modifiers))
            object.__setattr__(self, "of", self.of.of)
        for position, modifier in enumerate(self.modifiers):
            check_measure = getattr(modifier, "check_measure", None)
            if check_measure is not None:
                check_measure(self.measure, f"modifiers[{position}].")

    def inner(self) -> PlanComponent:
        """The component inside."""
        return self.of

    def stage(self, basis: Basis) -> Stage:
        """The component with all its modifiers, for a basis."""
        asked = basis
        for modifier in self.modifiers:
            asked = modifier.ask(asked)
        return Stage(self.of, self.modifiers, attrs.evolve(asked, asks=(*basis.asks, *self.modifiers)))

    def payout(self, basis: Basis) -> Fraction:
        """The exact payout of the window so far.

        Raises:
            NotFoundError: If the component needs a target, or a modifier a fact, and there is none.
        """
        return self.stage(basis).total()

    def lines(self, basis: Basis) -> tuple[Fraction, ...]:
        """What each credit adds, in order."""
        return self.stage(basis).pay().lines

    def findings(self, basis: Basis) -> tuple[Finding, ...]:
        """What each condition of the modifiers found, met or not."""
        asked = self.stage(basis).basis
        checks = (getattr(modifier, "check", None) for modifier in self.modifiers)
        return tuple(finding for check in checks if check is not None and (finding := check(asked)) is not None)

    def explain(self, basis: Basis) -> Step:
        """Why the payout is what it is, through every modifier."""
        stage = self.stage(basis)
        step = self._with_targets(stage.explain(), basis)
        name = text("{component}, exact", component=self.label)
        return attrs.evolve(step, label=name, section=self.section, unit=basis.currency)

    def explain_line(self, basis: Basis, position: int) -> Step:
        """Why one credit adds what it adds."""
        return self._with_targets(self.stage(basis).explain_line(position), basis)

    def pay_curve(self, basis: Basis) -> Curve | None:
        """The payout over what is credited; `None` where it is no such function, or a modifier asks about more."""
        return self.stage(basis).pay_curve()

    def _with_targets(self, step: Step, basis: Basis) -> Step:
        """The step, with the reason in the place of each target that a modifier changed."""
        for whole in self._of_measures(basis):
            asked = [whole]
            for modifier in self.modifiers:
                asked.append(modifier.ask(asked[-1]))
            for modifier, (before, after) in reversed([*zip(self.modifiers, pairwise(asked), strict=True)]):
                explain_target = getattr(modifier, "explain_target", None)
                if explain_target is not None and after.target != before.target:
                    step = explain_target(step, before)
        return step

    def _of_measures(self, basis: Basis) -> Iterator[Basis]:
        """The basis, and that of each other measure that the component or a modifier asks about."""
        yield basis
        if basis.books is not None:
            keys = dict.fromkeys(("", *(key for _, key in named_measures(self))))
            yield from (basis.of_measure(key) for key in keys if key != basis.measure)


def every_sale(before: Stage, label: Text, explain_line: Callable[[Stage, int], Step]) -> Step:
    """The total as what is paid without sales and one step for each credit."""
    steps = [explain_line(before, position) for position in range(len(before.basis.credits))]
    if before.pay().base:
        steps.insert(0, before.first(0).explain())
    return derived(label, Sum(), steps, unit=before.basis.currency)
