"""Exchange rates: dated, explicit, and used exactly as they are written.

Invariant: a conversion multiplies exactly and rounds once. The rate is the latest one not after the asked day; an
earlier day than the first is refused, and no path through a third currency is guessed.

Left out: fetching rates, and choosing the day (the sale's, the period's end), which is a plan's own rule.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, final

import attrs

from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
    check_type,
    read_listed,
)
from salesmanual.kernel.money import Money, read_currency
from salesmanual.kernel.number import Rounding, read_decimal

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["ExchangeRate", "RateTable"]


def _read_rate(value: Decimal | int | str) -> Decimal:
    rate = read_decimal(value, "rate")
    if rate <= 0:
        raise InvalidValueError("rate", value, "a rate above 0")
    return rate


def _check_date(_: object, attribute: attrs.Attribute[date], value: date) -> None:
    _read_date(value, attribute.name)


def _read_date(value: date, where: str) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise WrongTypeError(where, value, "a date")
    return value


@final
@attrs.frozen
class ExchangeRate:
    """From a day on, one unit of `base` is worth `rate` units of `quote`.

    Raises:
        WrongTypeError: If the rate is a `float` or the day no date.
        InvalidValueError: If the rate is not above 0.
        NotFoundError: If a currency does not exist.

    Source: Handbook 4.3.

    >>> ExchangeRate("USD", "CNY", "7.12", date(2026, 1, 1)).rate
    Decimal('7.12')
    """

    base: str = attrs.field(converter=read_currency)
    quote: str = attrs.field(converter=read_currency)
    rate: Decimal = attrs.field(converter=_read_rate)
    on: date = attrs.field(validator=_check_date)


def _sorted_rates(rates: Iterable[ExchangeRate]) -> tuple[ExchangeRate, ...]:
    read = read_listed(rates, "rates", "a list of exchange rates")
    for rate in read:
        if not isinstance(rate, ExchangeRate):
            raise WrongTypeError("rates", rate, "exchange rates")
    return tuple(sorted(read, key=lambda rate: (rate.base, rate.quote, rate.on)))


@final
@attrs.frozen
class RateTable:
    """Exchange rates with the day each holds from; the latest one not after the asked day is used.

    A pair is used in the direction it is written, or inverted exactly where only the other direction is written.
    No path through a third currency is guessed.

    Raises:
        DuplicateError: If a pair has two rates from one day, in either direction.

    Source: Handbook 4.3.

    >>> table = RateTable([ExchangeRate("USD", "CNY", "7.12", date(2026, 1, 1))])
    >>> table.convert(Money("100", "USD"), "CNY", on=date(2026, 3, 31))
    Money('712.00', 'CNY')
    >>> table.convert(Money("100", "CNY"), "USD", on=date(2026, 3, 31))
    Money('14.04', 'USD')
    """

    rates: tuple[ExchangeRate, ...] = attrs.field(converter=_sorted_rates)
    _index: dict[tuple[str, str], tuple[list[date], list[Fraction]]] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        index: dict[tuple[str, str], tuple[list[date], list[Fraction]]] = {}
        for rate in self.rates:
            if rate.base == rate.quote:
                raise InvalidValueError("rates", f"{rate.base} to {rate.quote}", "two different currencies")
            if (rate.quote, rate.base) in index:
                raise DuplicateError("currency pair", f"{rate.quote}/{rate.base}", "write it in one direction only")
            days, values = index.setdefault((rate.base, rate.quote), ([], []))
            if days and days[-1] == rate.on:
                raise DuplicateError("exchange rate", f"{rate.base}/{rate.quote} from {rate.on}")
            days.append(rate.on)
            values.append(Fraction(rate.rate))
        object.__setattr__(self, "_index", index)

    def rate(self, base: str, quote: str, *, on: date) -> Fraction:
        """How many units of `quote` one unit of `base` is worth on the day, exactly.

        Raises:
            NotFoundError: If no rate of the pair holds on that day.
        """
        base, quote = read_currency(base, "base"), read_currency(quote, "quote")
        if base == quote:
            return Fraction(1)
        for pair, inverted in (((base, quote), False), ((quote, base), True)):
            if pair in self._index:
                days, values = self._index[pair]
                position = bisect_right(days, _read_date(on, "on"))
                if position:
                    value = values[position - 1]
                    return 1 / value if inverted else value
                raise NotFoundError("exchange rate", f"{base}/{quote} on {on}", f"the first one holds from {days[0]}")
        raise NotFoundError("exchange rate", f"{base}/{quote}", "add the pair to the rate table")

    def convert(
        self,
        money: Money,
        currency: str,
        *,
        on: date,
        rounding: Rounding = Rounding(),  # noqa: B008 - frozen
    ) -> Money:
        """The money in the other currency at the day's rate, multiplied exactly and rounded once.

        Raises:
            NotFoundError: If no rate of the pair holds on that day.
            WrongTypeError: If the money is no `Money`, or the rounding no `Rounding`.
        """
        check_type(money, Money, "money")
        check_type(rounding, Rounding, "rounding")
        if money.currency == read_currency(currency):
            return money
        rate = self.rate(money.currency, currency, on=on)
        numerator, denominator = money.amount.as_integer_ratio()
        exact = Fraction(numerator * rate.numerator, denominator * rate.denominator)
        return Money.rounded(exact, currency, rounding)
