"""What the kinds of component share: reading their fields, the first credits of a basis, lines that add nothing.

Invariant: nothing here decides what is paid.

Left out: the kinds themselves; each has a module of its own.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

import attrs

from salesmanual.incentives.basis import credit_label
from salesmanual.incentives.sales import read_key
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import CurrencyMismatchError, InvalidValueError, WrongTypeError
from salesmanual.kernel.explanation import Step, given
from salesmanual.kernel.fields import check_flag, check_money
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.quantity import total_of
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from salesmanual.incentives.basis import Basis
    from salesmanual.incentives.books import Books
    from salesmanual.incentives.components import PlanComponent
    from salesmanual.incentives.measures import Counted
    from salesmanual.kernel.quantity import Amount

__all__ = [
    "absence",
    "books_of",
    "check_component",
    "check_curve",
    "check_flag",
    "check_money",
    "check_rounding",
    "explain_no_line",
    "first_credits",
    "in_currency",
    "no_lines",
    "read_component_key",
    "read_list",
    "read_optional_team",
    "read_team",
    "unit_of",
    "until_each",
    "with_credits",
]

_PARTS: Final = ("key", "label", "window", "section", "payout", "lines", "explain", "explain_line", "pay_curve")


def read_component_key(value: str) -> str:
    """The value as the key of a component.

    >>> read_component_key("blend")
    'blend'
    """
    return read_key(value, "key")


def read_team(value: str) -> str:
    """The value as the key of a team; a converter for fields.

    >>> read_team("east")
    'east'
    """
    return read_key(value, "team")


def read_optional_team(value: str) -> str:
    """The value as the key of a team, or empty.

    >>> read_optional_team("")
    ''
    """
    return value if value == "" and isinstance(value, str) else read_team(value)


def check_curve(_: object, attribute: attrs.Attribute[Curve], value: Curve) -> None:
    """Refuses what is no curve."""
    if not isinstance(value, Curve):
        raise WrongTypeError(attribute.name, value, "a Curve", "build one with Curve.marginal or a sibling")


def check_rounding(_: object, attribute: attrs.Attribute[Rounding], value: Rounding) -> None:
    """Refuses what is no rounding."""
    if not isinstance(value, Rounding):
        raise WrongTypeError(attribute.name, value, "a Rounding", "write it as Rounding('0.01', 'half-up')")


def check_component(_: object, attribute: attrs.Attribute[PlanComponent], value: PlanComponent) -> None:
    """Refuses what a plan could not have as a component."""
    missing = [part for part in _PARTS if not hasattr(value, part)]
    if missing or isinstance(value, type):
        remedy = f"it has no {missing[0]}" if missing else "make an object of the class"
        raise WrongTypeError(attribute.name, value, "a component, such as a Commission", remedy)


def read_list(value: Iterable[object], where: str, kind: type, accepted: str) -> tuple[object, ...]:
    """The values as a tuple of at least one, all of one class.

    Raises:
        WrongTypeError: If it is no list, or one of them is of another class.
        InvalidValueError: If it is empty.
    """
    try:
        values = tuple(value)
    except TypeError:
        raise WrongTypeError(where, value, f"{accepted}, in a list") from None
    if not values:
        raise InvalidValueError(where, values, f"{accepted}, at least one")
    for position, each in enumerate(values):
        if not isinstance(each, kind):
            raise WrongTypeError(f"{where}[{position}]", each, f"a {kind.__name__}")
    return values


def in_currency(amount: Money, basis: Basis, where: str) -> Fraction:
    """The amount as an exact number of the plan's currency.

    Raises:
        CurrencyMismatchError: If it is in another.
    """
    if amount.currency != basis.currency:
        raise CurrencyMismatchError(where, basis.currency, amount.currency)
    return Fraction(amount.amount)


def books_of(basis: Basis, component: str) -> Books:
    """What the plan looks at.

    Raises:
        InvalidValueError: If the basis was made by hand and has none.
    """
    if basis.books is None:
        accepted = "a basis that a plan made"
        remedy = f"ask IncentivePlan.basis for it; component {component!r} looks at more than one person's credits"
        raise InvalidValueError("basis", f"one for {basis.participant}", accepted, remedy)
    return basis.books


def first_credits(basis: Basis, count: int) -> Basis:
    """The basis as it was after its first credits, all else equal."""
    if count >= len(basis.credits):
        return basis
    return with_credits(basis, basis.credits[:count])


def until_each(basis: Basis) -> Iterator[Basis]:
    """The basis before any credit, after the first, and so on to the whole."""
    running = first_credits(basis, 0)
    credited, unit = running.credited, unit_of(running.credited)
    yield running
    for count, credit in enumerate(basis.credits, 1):
        credited = total_of((credited, credit.amount), unit)
        yield attrs.evolve(basis, credits=basis.credits[:count], credited=credited)


def with_credits(basis: Basis, credits_: tuple[Counted, ...]) -> Basis:
    """The basis with other credits and their sum, all else equal."""
    total = total_of((each.amount for each in credits_), unit_of(basis.credited))
    return attrs.evolve(basis, credits=credits_, credited=total)


def unit_of(amount: Amount) -> str:
    """The currency of money, or the unit of a quantity."""
    return amount.currency if isinstance(amount, Money) else amount.unit


def absence(basis: Basis) -> Step | None:
    """The share of nothing that the person took part in, by a modifier around; `None` where it is more than nothing."""
    asks = (getattr(each, "explain_absence", None) for each in basis.asks)
    found = (explain(basis) for explain in asks if explain is not None)
    return next((step for step in found if step is not None), None)


def no_lines(basis: Basis) -> tuple[Fraction, ...]:
    """Nothing for each credit: the pay does not follow from single sales of the participant."""
    return (Fraction(0),) * len(basis.credits)


def explain_no_line(basis: Basis, position: int) -> Step:
    """That the credit at that position adds nothing by itself."""
    return given(text("{sale}: not paid by itself", sale=credit_label(basis.credits[position])), Fraction(0))
