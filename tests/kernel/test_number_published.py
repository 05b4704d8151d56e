"""Published figures for rounding.

- rd-01, rd-03, rd-04, ac-10: a commission calculator's own test suite; half-up on the decimal text.
- of-03-1, of-03-2: openfisca/openfisca-core, tests/core/tax_scales/test_marginal_rate_tax_scale.py; half to even.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding, percent_text

HALF_UP_TO_CENTS = Rounding("0.01", "half-up")


@pytest.mark.parametrize(("written", "rounded"), [("1.005", "1.01"), ("2.675", "2.68"), ("123.4565", "123.46")])
def test_rd_01_half_up_on_the_text_not_on_a_binary_float(written: str, rounded: str) -> None:
    assert HALF_UP_TO_CENTS.number(Decimal(written)) == Decimal(rounded)


def test_rd_03_each_month_rounded_and_then_added_differs_from_the_sum_rounded() -> None:
    months = [Money("1000.005", "USD")] * 3

    assert Money.total(month.round(HALF_UP_TO_CENTS) for month in months) == Money("3000.03", "USD")
    assert Money.total(months).round(HALF_UP_TO_CENTS) == Money("3000.02", "USD")


def test_rd_04_a_tenth_and_two_tenths_are_three_tenths() -> None:
    assert Money("0.1", "USD") * 1 + Money("0.2", "USD") * 1 == Money("0.3", "USD")


_OF_03 = ("200", "200.2", "200.002", "200.6", "200.006", "200.5", "200.005")


@pytest.mark.parametrize(
    ("step", "taxes"),
    [
        ("0.1", ("10", "10.0", "10.0", "10.1", "10.0", "10", "10.0")),
        ("0.01", ("10", "10.02", "10.0", "10.06", "10.0", "10.05", "10")),
    ],
    ids=["of-03-1", "of-03-2"],
)
def test_of_03_a_slice_and_its_tax_each_rounded_half_to_even(step: str, taxes: tuple[str, ...]) -> None:
    """A tenth of what is above 100, the slice rounded first and then its tax."""
    rounding = Rounding(step, "half-even")

    for base, tax in zip(_OF_03, taxes, strict=True):
        taxed = rounding.number(Decimal(base) - 100)
        assert rounding.number(taxed * Decimal("0.1")) == Decimal(tax)


def test_ac_10_ratios_of_the_figures_of_a_plan_as_they_are_printed() -> None:
    """115 % attained pays 122,500 on sales of 1,150,000; the rate is shown with four decimals of a per cent."""
    paid, sold, quota = (Money(amount, "USD") for amount in ("122500", "1150000", "1000000"))
    cash = Money("80000", "USD") + paid

    assert percent_text(sold / quota) == "115%"
    assert percent_text(paid / sold, rounding=Rounding("0.0001")) == "10.6522%"
    assert cash == Money("202500", "USD")
    assert percent_text(cash / Money("180000", "USD")) == "112.5%"
