"""Money: an exact decimal amount in one currency, and dated rates between currencies.

Invariant: no operation loses a digit. Addition, subtraction and multiplication are exact or refuse; only `round`
and `times`, which take a `Rounding`, may shorten an amount. Amounts of different currencies are never equal, and
ordering or adding them is an error.

Left out: fetching exchange rates (the caller brings a `RateTable`) and locale-aware parsing of amounts.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    DuplicateError,
    InexactError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
    did_you_mean,
)
from salesmanual.kernel.number import (
    EXACT,
    Exact,
    Rounding,
    decimal_text,
    read_decimal,
    read_fraction,
    to_exact_decimal,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["MINOR_UNITS", "ExchangeRate", "Money", "RateTable", "minor_unit", "read_currency"]

_BY_PLACES: Final = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    2: (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF "
        "CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL "
        "HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU "
        "MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR "
        "SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED "
        "VES WST XAD XCD XCG YER ZAR ZMW ZWG"
    ),
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}

MINOR_UNITS: Final[Mapping[str, Decimal]] = MappingProxyType(
    {code: Decimal(1).scaleb(-places, EXACT) for places, codes in _BY_PLACES.items() for code in codes.split()}
)
"""The smallest unit of each currency of ISO 4217: 1, 0.01, 0.001 or 0.0001."""

_PLACES: Final = {code: places for places, codes in _BY_PLACES.items() for code in codes.split()}


def read_currency(value: str, where: str = "currency") -> str:
    """The code, if ISO 4217 lists it.

    Raises:
        WrongTypeError: If it is not text.
        NotFoundError: If no such currency exists, with the closest code.

    >>> read_currency("CNY")
    'CNY'
    """
    if not isinstance(value, str):
        raise WrongTypeError(where, value, "an ISO 4217 code such as 'CNY'")
    if value in MINOR_UNITS:
        return value
    raise NotFoundError("currency", value, did_you_mean(value.strip().upper()[:8], MINOR_UNITS))


def minor_unit(currency: str) -> Decimal:
    """The smallest unit of the currency.

    >>> minor_unit("CNY"), minor_unit("JPY"), minor_unit("KWD")
    (Decimal('0.01'), Decimal('1'), Decimal('0.001'))
    """
    return MINOR_UNITS[read_currency(currency)]


def _read_amount(value: Decimal | int | str) -> Decimal:
    return read_decimal(value, "amount")


@final
@attrs.frozen(order=False, repr=False)
class Money:
    """An exact amount in one currency.

    Attributes:
        amount: The amount in major units. Any number of decimal places; `"0.005"` stays `"0.005"`.
        currency: The ISO 4217 code.

    Raises:
        WrongTypeError: If the amount is a `float` or the currency is no text.
        InvalidValueError: If the amount is not finite or absurdly long.
        NotFoundError: If the currency does not exist.

    Source: Handbook 2.2, 4.3.

    >>> Money("100", "CNY") + Money("0.25", "CNY")
    Money('100.25', 'CNY')
    >>> Money("850", "CNY") / Money("1000", "CNY")
    Fraction(17, 20)
    >>> Money("1", "CNY") + Money("1", "USD")
    Traceback (most recent call last):
    salesmanual.kernel.errors.CurrencyMismatchError: add: found CNY and USD, accepted is amounts in one currency; \
convert one of them first with RateTable.convert
    """

    amount: Decimal = attrs.field(converter=_read_amount)
    currency: str = attrs.field(converter=read_currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """No money in the currency.

        >>> Money.zero("CNY")
        Money('0', 'CNY')
        """
        return cls(_ZERO, currency)

    @classmethod
    def from_minor(cls, units: int, currency: str) -> Money:
        """The amount of so many minor units (fen, cents).

        >>> Money.from_minor(1842050, "CNY")
        Money('18420.50', 'CNY')
        """
        if type(units) is not int:
            raise WrongTypeError("units", units, "an int of minor units")
        places = _PLACES[read_currency(currency)]
        return cls(Decimal(units).scaleb(-places, EXACT), currency)

    @classmethod
    def total(cls, amounts: Iterable[Money], currency: str | None = None) -> Money:
        """The exact sum.

        Args:
            amounts: The amounts, all in one currency.
            currency: The currency of the sum; needed only where there may be no amounts.

        Raises:
            CurrencyMismatchError: If two currencies meet.
            InvalidValueError: If there are no amounts and no currency is given.

        >>> Money.total([Money("0.1", "CNY"), Money("0.2", "CNY")])
        Money('0.3', 'CNY')
        """
        total, add = _ZERO, EXACT.add
        for money in amounts:
            if money.currency != currency:
                if currency is not None:
                    raise CurrencyMismatchError("total", currency, money.currency)
                currency = money.currency
            total = add(total, money.amount)
        if currency is None:
            raise InvalidValueError("currency", None, "a currency where there are no amounts to add")
        return cls(total, currency)

    def minor_units(self) -> int:
        """The amount in minor units.

        Raises:
            InexactError: If the amount has a part below the minor unit.

        >>> Money("18420.50", "CNY").minor_units()
        1842050
        """
        scaled = self.amount.scaleb(_PLACES[self.currency], EXACT)
        units = int(scaled)
        if units != scaled:
            raise InexactError("minor_units", self, "round it first with Money.round")
        return units

    def is_zero(self) -> bool:
        """Whether there is no money in it."""
        return not self.amount

    def round(self, rounding: Rounding = Rounding()) -> Money:  # noqa: B008 - frozen, so one default serves all
        """The nearest admitted amount; by default to the minor unit, half up.

        >>> Money("2.675", "CNY").round()
        Money('2.68', 'CNY')
        """
        return Money(rounding.number(self.amount, minor_unit=MINOR_UNITS[self.currency]), self.currency)

    def times(self, factor: Exact | str, rounding: Rounding = Rounding()) -> Money:  # noqa: B008 - as above
        """The product, rounded once: the way to take a third of something.

        >>> Money("100", "CNY").times(Fraction(1, 3))
        Money('33.33', 'CNY')
        """
        product = Fraction(self.amount) * read_fraction(factor, "factor")
        return Money(rounding.number(product, minor_unit=MINOR_UNITS[self.currency]), self.currency)

    def __add__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        self._check("add", other)
        return Money(EXACT.add(self.amount, other.amount), self.currency)

    def __radd__(self, other: object) -> Money:
        if other == 0 and type(other) is int:
            return self  # so that sum() works
        return NotImplemented

    def __sub__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        self._check("subtract", other)
        return Money(EXACT.subtract(self.amount, other.amount), self.currency)

    def __mul__(self, factor: Exact) -> Money:
        if isinstance(factor, Money):
            raise WrongTypeError("factor", factor, "a number", "money times money has no meaning")
        if isinstance(factor, Fraction):
            product = to_exact_decimal(Fraction(self.amount) * factor, "product")
            return Money(product, self.currency)
        return Money(EXACT.multiply(self.amount, read_decimal(factor, "factor")), self.currency)

    __rmul__ = __mul__

    def __truediv__(self, other: Money) -> Fraction:
        if not isinstance(other, Money):
            raise WrongTypeError(
                "divisor",
                other,
                "money, which gives a ratio",
                "use times(Fraction(1, n)) to divide by a number",
            )
        self._check("divide", other)
        if not other.amount:
            raise InvalidValueError("divisor", other, "an amount other than zero")
        return Fraction(self.amount) / Fraction(other.amount)

    def __neg__(self) -> Money:
        return Money(self.amount.copy_negate() if self.amount else self.amount, self.currency)

    def __abs__(self) -> Money:
        return Money(self.amount.copy_abs(), self.currency)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __lt__(self, other: Money) -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        self._check("compare", other)
        return self.amount < other.amount

    def __le__(self, other: Money) -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        self._check("compare", other)
        return self.amount <= other.amount

    def __gt__(self, other: Money) -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        self._check("compare", other)
        return self.amount > other.amount

    def __ge__(self, other: Money) -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        self._check("compare", other)
        return self.amount >= other.amount

    def _check(self, operation: str, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatchError(operation, self.currency, other.currency)

    def __repr__(self) -> str:
        return f"Money('{decimal_text(self.amount)}', '{self.currency}')"

    def __str__(self) -> str:
        """The code, then the amount in groups of three, with the minor unit's places at least and every digit.

        >>> str(Money("18420.5", "CNY")), str(Money("-1234.005", "USD")), str(Money("1000", "JPY"))
        ('CNY 18,420.50', 'USD -1,234.005', 'JPY 1,000')
        """
        return f"{self.currency} {self.figure()}"

    def figure(self) -> str:
        """The amount alone as `str` shows it.

        >>> Money("18420.5", "CNY").figure()
        '18,420.50'
        """
        unit = MINOR_UNITS[self.currency]
        amount = self.amount.normalize(EXACT)
        exponent = amount.as_tuple().exponent
        if not isinstance(exponent, int) or exponent > -_PLACES[self.currency]:
            amount = amount.quantize(unit, context=EXACT)
        return f"{amount:,f}"

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


_ZERO: Final = Decimal(0)


def _read_rate(value: Decimal | int | str) -> Decimal:
    rate = read_decimal(value, "rate")
    if rate <= 0:
        raise InvalidValueError("rate", value, "a rate above 0")
    return rate


def _check_date(_: object, attribute: attrs.Attribute[date], value: date) -> None:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise WrongTypeError(attribute.name, value, "a date")


@final
@attrs.frozen
class ExchangeRate:
    """From a day on, one unit of `base` is worth `rate` units of `quote`.

    >>> ExchangeRate("USD", "CNY", "7.12", date(2026, 1, 1)).rate
    Decimal('7.12')
    """

    base: str = attrs.field(converter=read_currency)
    quote: str = attrs.field(converter=read_currency)
    rate: Decimal = attrs.field(converter=_read_rate)
    on: date = attrs.field(validator=_check_date)


def _sorted_rates(rates: Iterable[ExchangeRate]) -> tuple[ExchangeRate, ...]:
    return tuple(sorted(rates, key=lambda rate: (rate.base, rate.quote, rate.on)))


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
                position = bisect_right(days, on)
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
        """
        if money.currency == read_currency(currency):
            return money
        return Money(money.amount, currency).times(self.rate(money.currency, currency, on=on), rounding)
