"""Money: an exact decimal amount in one currency, and dated rates between currencies.

Invariant: no operation loses a digit. Addition, subtraction and multiplication are exact or refuse; only `round`
and `times`, which take a `Rounding`, may shorten an amount. Amounts of different currencies are never equal, and
ordering or adding them is an error.

Left out: conversion between currencies (`exchange`) and locale-aware parsing of amounts.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InexactError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
    check_type,
    did_you_mean,
)
from salesmanual.kernel.number import (
    EXACT,
    MAX_DIGITS,
    Exact,
    Rounding,
    decimal_text,
    read_decimal,
    read_fraction,
    to_exact_decimal,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["MINOR_UNITS", "Money", "minor_unit", "read_currency"]

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


_PARTS: Final = 2
_MAX_PLAIN: Final = 120


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
        return _money(_ZERO, read_currency(currency))

    def to_plain(self) -> str:
        """The amount and the code, as they stand in a plan file.

        >>> Money("18420.50", "CNY").to_plain()
        '18420.50 CNY'
        """
        return f"{decimal_text(self.amount)} {self.currency}"

    @classmethod
    def from_plain(cls, plain: object) -> Money:
        """The money that `to_plain` wrote; the code may stand on either side.

        Raises:
            WrongTypeError: If it is no text.
            InvalidValueError: If it is not an amount and a code with a space between them.
            NotFoundError: If the currency does not exist.

        >>> Money.from_plain("18420.50 CNY") == Money.from_plain("CNY 18420.50")
        True
        """
        if not isinstance(plain, str):
            raise WrongTypeError("money", plain, "an amount and a currency", "write it as '18420.50 CNY'")
        parts = plain.split() if len(plain) <= _MAX_PLAIN else []
        if len(parts) != _PARTS:
            raise InvalidValueError("money", plain, "an amount and a currency such as '18420.50 CNY'")
        amount, currency = parts if parts[1].isalpha() else reversed(parts)
        return cls(amount, currency)

    @classmethod
    def from_minor(cls, units: int, currency: str) -> Money:
        """The amount of so many minor units (fen, cents).

        >>> Money.from_minor(1842050, "CNY")
        Money('18420.50', 'CNY')
        """
        if type(units) is not int:
            raise WrongTypeError("units", units, "an int of minor units")
        places = _PLACES[read_currency(currency)]
        return _money(read_decimal(units, "units").scaleb(-places, EXACT), currency)

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
        total, add = _ZERO, _ADD
        if currency is not None:
            currency = read_currency(currency)
        for money in amounts if isinstance(amounts, Iterable) else (amounts,):
            check_type(money, Money, "amounts", "list amounts of money")
            if money.currency != currency:
                if currency is not None:
                    raise CurrencyMismatchError("total", currency, money.currency)
                currency = money.currency
            total = add(total, money.amount)
        if currency is None:
            raise InvalidValueError("currency", None, "a currency where there are no amounts to add")
        return _money(total, currency)

    @classmethod
    def rounded(cls, value: Exact, currency: str, rounding: Rounding = Rounding()) -> Money:  # noqa: B008 - frozen
        """A bare number, such as the value of a curve, as an amount of the currency, rounded once.

        Raises:
            NotFoundError: If the currency does not exist.

        >>> Money.rounded(Fraction(200, 3), "CNY")
        Money('66.67', 'CNY')
        """
        check_type(rounding, Rounding, "rounding")
        return _money(rounding.number(value, minor_unit=MINOR_UNITS[read_currency(currency)]), currency)

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
        check_type(rounding, Rounding, "rounding")
        return _money(rounding.number(self.amount, minor_unit=MINOR_UNITS[self.currency]), self.currency)

    def times(self, factor: Exact | str, rounding: Rounding = Rounding()) -> Money:  # noqa: B008 - as above
        """The product, rounded once: the way to take a third of something.

        >>> Money("100", "CNY").times(Fraction(1, 3))
        Money('33.33', 'CNY')
        """
        check_type(rounding, Rounding, "rounding")
        unit = MINOR_UNITS[self.currency]
        if type(factor) is Decimal or type(factor) is int:
            return _money(
                rounding.number(_MULTIPLY(self.amount, read_decimal(factor, "factor")), minor_unit=unit), self.currency
            )
        times, by = read_fraction(factor, "factor").as_integer_ratio()
        numerator, denominator = self.amount.as_integer_ratio()
        return _money(rounding.quotient(numerator * times, denominator * by, minor_unit=unit), self.currency)

    def __add__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        if self.currency != other.currency:
            raise CurrencyMismatchError("add", self.currency, other.currency)
        return _money(_ADD(self.amount, other.amount), self.currency)

    def __radd__(self, other: object) -> Money:
        if other == 0 and type(other) is int:
            return self  # so that sum() works
        return NotImplemented

    def __sub__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        if self.currency != other.currency:
            raise CurrencyMismatchError("subtract", self.currency, other.currency)
        return _money(_SUBTRACT(self.amount, other.amount), self.currency)

    def __mul__(self, factor: Exact) -> Money:
        if isinstance(factor, Money):
            raise WrongTypeError("factor", factor, "a number", "money times money has no meaning")
        if isinstance(factor, Fraction):
            numerator, denominator = self.amount.as_integer_ratio()
            product = Fraction(numerator * factor.numerator, denominator * factor.denominator)
            return Money(to_exact_decimal(product, "product"), self.currency)
        amount = _MULTIPLY(self.amount, read_decimal(factor, "factor"))
        return _money(read_decimal(amount, "product"), self.currency)

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
        numerator, denominator = self.amount.as_integer_ratio()
        times, by = other.amount.as_integer_ratio()
        return Fraction(numerator * by, denominator * times)

    def __neg__(self) -> Money:
        return _money(self.amount.copy_negate() if self.amount else self.amount, self.currency)

    def __abs__(self) -> Money:
        return _money(self.amount.copy_abs(), self.currency)

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
        try:
            return format(str(self), spec)
        except ValueError:
            accepted = "a format of text such as '>20'"
            raise InvalidValueError("format", spec, accepted, "round it with Money.round first") from None


_ZERO: Final = Decimal(0)
_ADD: Final = EXACT.add
_SUBTRACT: Final = EXACT.subtract
_MULTIPLY: Final = EXACT.multiply
_NEW: Final = object.__new__
_SET_AMOUNT: Final = Money.__dict__["amount"].__set__
_SET_CURRENCY: Final = Money.__dict__["currency"].__set__


def _money(amount: Decimal, currency: str) -> Money:
    """Money of parts that were read before: of a currency that exists, and an amount that is too long at most in front.

    Sums and rounded amounts have no more places than what they were made of, so only their digits in front of the
    point are counted again.
    """
    if amount.adjusted() >= MAX_DIGITS:
        return Money(amount, currency)  # which refuses it
    money = _NEW(Money)
    _SET_AMOUNT(money, amount)
    _SET_CURRENCY(money, currency)
    return money
