"""Hypothesis strategies for exact numbers, money, roundings, exchange rates, names and messages.

Invariant: everything they make is accepted by the library. Beside the generated values stands a pool of awkward ones:
ties of a rounding, zeros with a sign or with places, exponents, the largest and the smallest admitted numbers, and
words with signs that Markdown, HTML, spreadsheets or a terminal act upon.

Left out: values the library refuses; a test of a refusal names them.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from salesmanual.kernel.exchange import ExchangeRate, RateTable
from salesmanual.kernel.money import MINOR_UNITS, Money
from salesmanual.kernel.number import Rounding, RoundingMode, RoundingPoint
from salesmanual.kernel.texts import LANGUAGES, Label, Text, text

if TYPE_CHECKING:
    from fractions import Fraction

    from hypothesis.strategies import DrawFn, SearchStrategy

    from salesmanual.kernel.number import Exact
    from salesmanual.kernel.texts import Language

__all__ = [
    "AWKWARD_DECIMALS",
    "AWKWARD_WORDS",
    "amounts",
    "currencies",
    "decimals",
    "exact_numbers",
    "fractions",
    "labels",
    "languages",
    "messages",
    "money",
    "rate_tables",
    "rounding_steps",
    "roundings",
    "words",
]

AWKWARD_DECIMALS: Final = tuple(
    Decimal(written)
    for written in (
        "0",
        "-0",
        "0.00",
        "0E+3",
        "0.005",
        "-0.005",
        "2.675",
        "1.005",
        "0.5",
        "-2.5",
        "1E+3",
        "0.1",
        "1E-40",
        "9999999999.995",
        "9" * 40,
        "-" + "9" * 40,
    )
)
"""Ties, signed zeros, zeros with places, exponents, and the ends of what is admitted."""

AWKWARD_WORDS: Final = (
    "=1+1",
    "+1",
    "-",
    "@cmd",
    "＝1+1",
    "\tx",
    " =1",
    "-5.20",
    "a|b",
    "**bold**",
    "# head",
    "1. one",
    "[link](x)",
    "<script>alert(1)</script>",
    "&lt;",
    '"quoted", with a comma',
    "{name}",
    "李娜",
    "ｗｉｄｅ",
    "e\u0301",
    "👩‍💼",
    "two\nlines",
    "\r\n",
    "'",
    "",
    " ",
    "\\",
    "$x$",
    "100%",
)
"""Words that Markdown, HTML, a spreadsheet, a terminal or a template would act upon."""

_PLACES: Final = 6
_FACTOR: Final = 10**_PLACES
_LARGEST: Final = 10**15


def decimals(
    *, min_value: int = -_LARGEST, max_value: int = _LARGEST, places: int = _PLACES
) -> SearchStrategy[Decimal]:
    """Finite decimals between the bounds, with at most so many places; the awkward ones among them.

    >>> from hypothesis import given
    >>> @given(decimals(min_value=0, max_value=5))
    ... def test_law(value):
    ...     assert 0 <= value <= 5
    >>> test_law()
    """
    scale = 10**places
    generated = st.integers(min_value * scale, max_value * scale).map(lambda units: Decimal(units).scaleb(-places))
    admitted = [
        value
        for value in AWKWARD_DECIMALS
        if min_value <= value <= max_value and -int(value.as_tuple().exponent) <= places
    ]
    return st.one_of(generated, st.sampled_from(admitted)) if admitted else generated


def fractions(*, min_value: int = -_LARGEST, max_value: int = _LARGEST) -> SearchStrategy[Fraction]:
    """Quotients between the bounds, few of them finite decimals."""
    return st.fractions(min_value=min_value, max_value=max_value, max_denominator=_FACTOR)


def exact_numbers(*, min_value: int = -_LARGEST, max_value: int = _LARGEST) -> SearchStrategy[Exact]:
    """Numbers of all three exact types between the bounds."""
    return st.one_of(
        st.integers(min_value, max_value),
        decimals(min_value=min_value, max_value=max_value),
        fractions(min_value=min_value, max_value=max_value),
    )


def currencies() -> SearchStrategy[str]:
    """Codes of ISO 4217; those with 0, 2, 3 and 4 places come often."""
    return st.one_of(st.sampled_from(["CNY", "USD", "JPY", "KWD", "CLF"]), st.sampled_from(sorted(MINOR_UNITS)))


def amounts(*, min_value: int = -_LARGEST, max_value: int = _LARGEST) -> SearchStrategy[Decimal]:
    """Amounts of money between the bounds, parts below the minor unit included."""
    return decimals(min_value=min_value, max_value=max_value)


@st.composite
def money(
    draw: DrawFn,
    *,
    currency: str | None = None,
    min_value: int = -_LARGEST,
    max_value: int = _LARGEST,
    is_whole: bool = False,
) -> Money:
    """Money of the currency, or of any.

    Args:
        draw: Given by Hypothesis.
        currency: The currency; any one by default.
        min_value: The least amount in major units.
        max_value: The greatest amount in major units.
        is_whole: Whether to make whole minor units only.

    >>> from hypothesis import given
    >>> @given(money(currency="CNY", is_whole=True))
    ... def test_law(amount):
    ...     assert amount.round() == amount
    >>> test_law()
    """
    code = currency or draw(currencies())
    if is_whole:
        per_major = int(1 / MINOR_UNITS[code])
        return Money.from_minor(draw(st.integers(min_value * per_major, max_value * per_major)), code)
    return Money(draw(amounts(min_value=min_value, max_value=max_value)), code)


def rounding_steps() -> SearchStrategy[Decimal]:
    """Steps above 0: units, their multiples, and some that divide no unit."""
    written = ("0.01", "0.001", "1", "0.05", "0.25", "10", "100", "7", "0.010", "1E+2")
    return st.sampled_from([Decimal(step) for step in written])


def roundings(*, has_step: bool | None = None) -> SearchStrategy[Rounding]:
    """Roundings of every mode and moment.

    Args:
        has_step: Whether they name a step, or leave it to the currency; both by default.
    """
    steps: SearchStrategy[Decimal | None] = rounding_steps() if has_step else st.none()
    if has_step is None:
        steps = st.one_of(st.none(), rounding_steps())
    return st.builds(Rounding, steps, st.sampled_from(RoundingMode), at=st.sampled_from(RoundingPoint))


@st.composite
def rate_tables(draw: DrawFn, pairs: tuple[tuple[str, str], ...] = (("USD", "CNY"), ("EUR", "CNY"))) -> RateTable:
    """Tables with one to four dated rates for each of the pairs."""
    rates = []
    for base, quote in pairs:
        days = draw(st.lists(st.dates(date(2025, 1, 1), date(2026, 12, 31)), min_size=1, max_size=4, unique=True))
        rates += [ExchangeRate(base, quote, draw(_RATES), day) for day in days]
    return RateTable(rates)


_RATES: Final = st.integers(1, 10**8).map(lambda units: Decimal(units).scaleb(-4))


def words(*, is_name: bool = False) -> SearchStrategy[str]:
    """Words of any script; the awkward ones among them.

    Args:
        is_name: Whether to make only what a `Label` takes: one printable line that is not blank.
    """
    every = st.one_of(st.sampled_from(AWKWARD_WORDS), st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
    return every.filter(lambda each: bool(each.strip()) and each.isprintable()) if is_name else every


def languages() -> SearchStrategy[Language]:
    """The languages of the library."""
    return st.sampled_from(LANGUAGES)


def labels() -> SearchStrategy[Label]:
    """Names in one language for all, or in one to three languages."""
    names = words(is_name=True)
    codes: tuple[str, ...] = LANGUAGES
    translated = st.dictionaries(st.sampled_from(codes), names, min_size=1)
    return st.one_of(names.map(Label), translated.map(Label))


def messages() -> SearchStrategy[Text]:
    """Messages without fields, with words in a field, and with a name and an amount."""
    return st.one_of(
        st.sampled_from([text("yes"), text("the sum")]),
        words().map(lambda each: text("found {found}", found=each)),
        st.builds(lambda label, value: text("{label} ({unit})", label=label, unit=value), labels(), money()),
    )
