"""Curves: five tiers with a threshold and a cap, rounded to cents, against a Decimal loop and OpenFisca's scale.

The amounts run from below the threshold to above the cap. OpenFisca rows are left out where it is not installed.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from importlib import import_module
from typing import TYPE_CHECKING

from ratio import Row, compare, print_rows

from salesmanual.kernel.curve import Curve
from salesmanual.kernel.number import Rounding

if TYPE_CHECKING:
    from collections.abc import Callable

TIERS = [
    (Decimal(0), Decimal("0.05")),
    (Decimal(50_000), Decimal("0.06")),
    (Decimal(100_000), Decimal("0.08")),
    (Decimal(150_000), Decimal("0.10")),
    (Decimal(200_000), Decimal("0.12")),
]
THRESHOLD, CAP, CENT = Decimal(20_000), Decimal(25_000), Decimal("0.01")
AMOUNTS = [Decimal(text) for text in ("12000.40", "34567.89", "78000.05", "123456.78", "187654.32", "310000.99")]
ONE = Decimal("123456.78")
ROUNDING = Rounding(CENT)
LOOP = "a plain Decimal tier loop"


def loop(amount: Decimal) -> Decimal:
    """What a careful programmer writes by hand."""
    if amount < THRESHOLD:
        return Decimal("0.00")
    total, lower, rate = Decimal(0), *TIERS[0]
    for start, next_rate in TIERS[1:]:
        if amount <= start:
            break
        total += (start - lower) * rate
        lower, rate = start, next_rate
    total += (amount - lower) * rate
    return min(total, CAP).quantize(CENT, rounding=ROUND_HALF_UP)


def all_of(function: Callable[[Decimal], object]) -> Callable[[], object]:
    """The function at every amount."""

    def run() -> object:
        for amount in AMOUNTS:
            function(amount)
        return None

    return run


def openfisca() -> Callable[[], object] | None:
    """OpenFisca's marginal scale with the same tiers on one value, if it is installed."""
    try:
        numpy, taxscales = import_module("numpy"), import_module("openfisca_core.taxscales")
    except ImportError:
        return None
    scale = taxscales.MarginalRateTaxScale()
    for start, rate in TIERS:
        scale.add_bracket(float(start), float(rate))
    amount = numpy.array([float(ONE)])
    assert abs(float(scale.calc(amount)[0]) - float(Curve.marginal(TIERS).value(ONE))) < 0.01
    return lambda: scale.calc(amount)


def rows() -> list[Row]:
    """Every comparison."""
    curve = Curve.marginal(TIERS, threshold=THRESHOLD, cap=CAP)
    for amount in AMOUNTS:
        assert curve.rounded(amount, ROUNDING) == loop(amount)

    def rounded(amount: Decimal) -> Decimal:
        return curve.rounded(amount, ROUNDING)

    found = [
        compare(
            "5 tiers, threshold, cap, to cents: six amounts",
            all_of(rounded),
            all_of(loop),
            peer_name=LOOP,
            required=1,
            number=5_000,
        ),
        compare(
            "the same: one amount in the middle tier",
            lambda: curve.rounded(ONE, ROUNDING),
            lambda: loop(ONE),
            peer_name=LOOP,
            required=1,
            number=20_000,
        ),
        compare(
            "the exact value as a Fraction: six amounts",
            all_of(curve.value),
            all_of(loop),
            peer_name=LOOP,
            required=1.5,
            number=5_000,
        ),
    ]
    peer = openfisca()
    if peer is not None:
        found.append(
            compare(
                "5 tiers on one value",
                lambda: curve.rounded(ONE, ROUNDING),
                peer,
                peer_name="MarginalRateTaxScale.calc",
                required=1 / 8,
                number=2_000,
            )
        )
    return found


if __name__ == "__main__":
    print_rows(rows())
