"""What is known of a customer's buying: how often again, when last, since when, and what the repeats came to.

Invariant: the last purchase lies between the first one and the end of what was seen; who never bought again has no
recency and no repeats to have spent on.

Left out: counting transactions (`rfm`), and the models that read them (`bg_nbd`, `gamma_gamma`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.exact import Exact, read_fraction
from salesmanual.kernel.fields import check_count, check_line, read_items
from salesmanual.kernel.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.selling.rfm import RepeatSummary

__all__ = ["BuyingHistory", "histories_of", "read_histories", "read_span"]

_MOST_REPEATS: Final = 1_000_000


def read_span(value: Exact | str, where: str = "t") -> Fraction:
    """The value as a length of time: an exact number of 0 or more.

    Raises:
        WrongTypeError: If it is a `float` or no number.
        InvalidValueError: If it is below 0.

    >>> read_span("31.8571")
    Fraction(318571, 10000)
    """
    span = read_fraction(value, where)
    if span < 0:
        raise InvalidValueError(where, value, "a length of time of 0 or more")
    return span


def _read_recency(value: Exact | str) -> Fraction:
    return read_span(value, "recency")


def _read_age(value: Exact | str) -> Fraction:
    return read_span(value, "age")


def _check_spent(_: object, attribute: attrs.Attribute[Money | None], value: Money | None) -> None:
    if value is None:
        return
    if not isinstance(value, Money):
        raise WrongTypeError(attribute.name, value, "Money, or None", "write it as Money('44.70', 'USD')")
    if value.amount < 0:
        raise InvalidValueError(attribute.name, value, "an amount of 0 or more")


@final
@attrs.frozen
class BuyingHistory:
    """One customer's buying, seen from the first purchase to now.

    Times are lengths in one unit, such as weeks, from the first purchase on.

    Attributes:
        customer: Whose it is.
        repeats: On how many days they bought after the first.
        recency: How long after the first purchase the last one was; 0 where there was none after the first.
        age: How long ago the first purchase was.
        spent: What the purchases after the first came to; `None` where it is not known.

    Raises:
        WrongTypeError: If a field is not of its type; a time may be no `float`.
        InvalidValueError: If the last purchase is later than the end, repeats and recency contradict each other, or
            money was spent without repeats.

    Source: Handbook 3.3; Fader, Hardie and Lee 2005.

    >>> history = BuyingHistory("0001", 2, "30.43", "38.86", Money("44.69", "USD"))
    >>> history.mean_spend()
    Fraction(4469, 200)
    """

    customer: str = attrs.field(validator=check_line)
    repeats: int = attrs.field(validator=check_count(0, _MOST_REPEATS))
    recency: Fraction = attrs.field(converter=_read_recency)
    age: Fraction = attrs.field(converter=_read_age)
    spent: Money | None = attrs.field(default=None, validator=_check_spent)

    def __attrs_post_init__(self) -> None:
        if self.recency > self.age:
            raise InvalidValueError("recency", str(self.recency), f"at most the age, {self.age}")
        if (self.repeats > 0) != (self.recency > 0):
            accepted = "above 0 where there are repeats, and 0 where there are none"
            raise InvalidValueError("recency", str(self.recency), accepted)
        if self.spent and not self.repeats:
            remedy = "leave the first purchase out"
            raise InvalidValueError("spent", self.spent, "nothing where there are no repeats", remedy)

    def mean_spend(self) -> Fraction | None:
        """The mean amount of a repeat, in the currency of `spent`; `None` without repeats, or where it is not known."""
        if self.spent is None or not self.repeats:
            return None
        return Fraction(self.spent.amount) / self.repeats

    def silence(self) -> Fraction:
        """How long ago the last purchase was.

        >>> BuyingHistory("0001", 2, 30, 39).silence()
        Fraction(9, 1)
        """
        return self.age - self.recency


def histories_of(summary: RepeatSummary, *, unit: Exact | str = 1) -> tuple[BuyingHistory, ...]:
    """The histories of a summary of repeat purchases.

    Args:
        summary: One row for each customer.
        unit: How many days, weeks or months of the summary make one unit of the histories: 7 turns days into weeks.

    Raises:
        WrongTypeError: If the unit is a `float` or no number.
        InvalidValueError: If it is not above 0.

    Source: Handbook 3.3.

    >>> from datetime import date
    >>> from salesmanual.selling.purchases import Purchase
    >>> from salesmanual.selling.rfm import RepeatRule
    >>> bought = [Purchase("C-1", date(2026, 3, day), Money(day * 10, "CNY")) for day in (2, 9)]
    >>> histories_of(RepeatRule().summarise(bought, until=date(2026, 3, 30)), unit=7)[0].age
    Fraction(4, 1)
    """
    length = read_span(unit, "unit")
    if not length:
        raise InvalidValueError("unit", unit, "a length of time above 0")
    return tuple(
        BuyingHistory(row.customer, row.repeats, row.last_at / length, row.age / length, row.repeat_total)
        for row in summary.rows
    )


def read_histories(values: Iterable[BuyingHistory]) -> tuple[BuyingHistory, ...]:
    """The values as histories, at least one.

    Raises:
        WrongTypeError: If they are no list, or one is no `BuyingHistory`.
        InvalidValueError: If there is none.
    """
    return read_items(values, "histories", BuyingHistory, "a BuyingHistory", least=1)
