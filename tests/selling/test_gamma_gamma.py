"""The gamma-gamma model and its fit: figures in print, the CDNOW data, laws, and bad input."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.selling.loyalty_world import SPENDING, cdnow_purchases, needs_cdnow, wrong

from salesmanual.kernel.errors import CurrencyMismatchError, InfeasibleError, InvalidValueError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import quarter
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.selling.buying_history import BuyingHistory, histories_of
from salesmanual.selling.gamma_gamma import GammaGamma
from salesmanual.selling.gamma_gamma_fit import GammaGammaFit, fit_gamma_gamma
from salesmanual.selling.rfm import RepeatRule

if TYPE_CHECKING:
    from collections.abc import Callable


def spent(repeats: int, mean: str, currency: str = "USD") -> BuyingHistory:
    """A customer whose repeats have that mean."""
    return BuyingHistory("C-1", repeats, 30 if repeats else 0, 39, Money(Decimal(mean) * repeats, currency))


@pytest.fixture(scope="module")
def cdnow() -> GammaGammaFit:
    summary = RepeatRule().summarise(cdnow_purchases(), until=quarter(1997, 3).last_day())
    return fit_gamma_gamma(histories_of(summary, unit=7))


class TestPublished:
    @needs_cdnow
    def test_the_parameters_of_cdnow(self, cdnow: GammaGammaFit) -> None:
        """clv-gamma-gamma-fit. Source: CamDavidsonPilon/lifetimes:tests/test_estimation.py@4f2833f4.

        The published means are rounded to cents; these are exact, from the purchases up to 1997-09-30.
        """
        model = cdnow.model()

        assert [float(each) for each in (model.p, model.q, model.v)] == pytest.approx([6.25, 3.74, 15.44], abs=0.015)
        assert (cdnow.customers, cdnow.left_out) == (946, 1411)

    @pytest.mark.parametrize(
        ("repeats", "mean", "expected"),
        [
            (2, "22.35", 24.65),
            (1, "11.77", 18.91),
            (0, "0", 35.17),
            (7, "73.74", 71.46),
            (2, "25.55", 27.28),
        ],
    )
    def test_expected_spend(self, repeats: int, mean: str, expected: float) -> None:
        """clv-gamma-gamma-expected-spend. Source: lifetimes:tests/test_estimation.py@4f2833f4 (Hardie, note 025)."""
        assert float(SPENDING.expected_spend(spent(repeats, mean)).amount) == pytest.approx(expected, abs=0.1)


class TestFit:
    @needs_cdnow
    def test_neighbours_are_not_more_likely(self, cdnow: GammaGammaFit) -> None:
        best, at_best = cdnow.model(), cdnow.log_likelihood()
        for name in ("p", "q", "v"):
            for factor in (Decimal("0.99"), Decimal("1.01")):
                values = {each: getattr(best, each) for each in ("p", "q", "v")}
                values[name] *= factor

                assert cdnow.log_likelihood(GammaGamma(**values, currency="USD")) < at_best

    @needs_cdnow
    def test_a_fit_shows_and_explains_itself(self, cdnow: GammaGammaFit) -> None:
        step = cdnow.explain()

        assert step.replay() == step.value == cdnow.log_likelihood()
        assert "likely the spends are" in str(step)
        assert cdnow.correlation == Decimal("0.1139")
        assert "│ q         │  3.7442 │" in str(cdnow)

    def test_another_unit_of_money_changes_only_v(self) -> None:
        seen = [(2, "20"), (3, "45"), (1, "12"), (4, "70"), (1, "33"), (2, "31"), (5, "24"), (1, "90"), (2, "55")]
        one = fit_gamma_gamma([spent(*each) for each in seen]).model()
        other = fit_gamma_gamma([spent(n, str(Decimal(mean) * 100)) for n, mean in seen]).model()

        assert [float(each) for each in (other.p, other.q, other.v / 100)] == pytest.approx(
            [float(each) for each in (one.p, one.q, one.v)], rel=1e-4
        )

    def test_customers_who_are_all_alike_give_no_model(self) -> None:
        fit = fit_gamma_gamma([spent(2, "30")] * 5)

        assert (fit.outcome, fit.correlation) == ("at-bound", None)
        with pytest.raises(InfeasibleError) as caught:
            fit.model()
        assert str(caught.value) == (
            "gamma-gamma: the data have no best parameters: the search ran to the edge (blocking: p, q, v); "
            "see more customers with repeats, or bring parameters of your own"
        )

    @pytest.mark.parametrize(
        ("histories", "error", "message"),
        [
            ([], InvalidValueError, "histories: found (), accepted is a list of at least 1, each item a BuyingHistory"),
            (
                [spent(0, "0")],
                InvalidValueError,
                ("histories: found 0, accepted is at least one customer with repeats and what they came to"),
            ),
            (
                [spent(1, "5"), spent(1, "5", "CNY")],
                CurrencyMismatchError,
                (
                    "fit: found USD and CNY, accepted is amounts "
                    "in one currency; convert one of them first with RateTable.convert"
                ),
            ),
            (
                [spent(1, "0.00001")],
                InvalidValueError,
                (
                    "histories: found 1e-05, accepted is histories with a mean spend "
                    "from 0.0001 to 1,000,000,000; count money in another unit"
                ),
            ),
        ],
    )
    def test_bad_input(self, histories: list[BuyingHistory], error: type[Exception], message: str) -> None:
        with pytest.raises(error) as caught:
            fit_gamma_gamma(histories)

        assert str(caught.value) == message


class TestModel:
    def test_it_round_trips(self) -> None:
        assert read_policy(GammaGamma, write_policy(SPENDING)) == SPENDING

    @given(
        st.decimals("0.1", 50, places=2),
        st.decimals("1.1", 50, places=2),
        st.decimals("0.1", 50, places=2),
        st.integers(0, 40),
        st.decimals("0.01", 500, places=2),
    )
    def test_what_is_expected_lies_between_the_two_means(
        self, p: Decimal, q: Decimal, v: Decimal, repeats: int, mean: Decimal
    ) -> None:
        """Its weight grows with the repeats, and the explanation replays to it."""
        model = GammaGamma(p, q, v, "USD")
        history = spent(repeats, str(mean))

        exact = Rounding("0.000001")
        value = model.expected_spend(history, rounding=exact)
        step = model.explain(history, rounding=exact)

        own = Fraction(mean) if repeats else model.mean_of_all()
        low, high = sorted((own, model.mean_of_all()))
        assert low - Fraction(1, 10**6) <= Fraction(value.amount) <= high + Fraction(1, 10**6)
        assert 0 <= model.weight(repeats) < model.weight(repeats + 1) < 1
        assert step.replay() == step.value == value

    def test_who_has_no_repeats_needs_no_spend(self) -> None:
        assert SPENDING.expected_spend(BuyingHistory("x", 0, 0, 3)) == Money("35.22", "USD")

    @pytest.mark.parametrize(
        ("call", "error", "message"),
        [
            (
                lambda: GammaGamma(1, 1, 1, "USD"),
                InvalidValueError,
                ("q: found 1, accepted is a number above 1; with less, the mean over all customers is infinite"),
            ),
            (
                lambda: GammaGamma("x", 2, 1, "USD"),
                InvalidValueError,
                ("p: found 'x', accepted is a decimal number such as '1234.50'"),
            ),
            (
                lambda: SPENDING.expected_spend(wrong("x")),
                WrongTypeError,
                ("history: found 'x' of type str, accepted is a BuyingHistory"),
            ),
            (
                lambda: SPENDING.expected_spend(BuyingHistory("x", 1, 1, 2)),
                WrongTypeError,
                (
                    "history.spent: found None of "
                    "type NoneType, accepted is Money where there are repeats; say what they came to"
                ),
            ),
            (
                lambda: SPENDING.explain(spent(1, "5", "CNY")),
                CurrencyMismatchError,
                (
                    "expected spend: found USD and CNY, "
                    "accepted is amounts in one currency; convert one of them first with RateTable.convert"
                ),
            ),
        ],
    )
    def test_bad_input(self, call: Callable[[], object], error: type[Exception], message: str) -> None:
        with pytest.raises(error) as caught:
            call()

        assert str(caught.value) == message
