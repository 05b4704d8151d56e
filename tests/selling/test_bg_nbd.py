"""The BG/NBD model and its fit: figures in print, the CDNOW data, bad input, and data that have no best parameters."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.selling.loyalty_world import BUYING, cdnow_histories, needs_cdnow, wrong

from salesmanual.kernel.errors import InfeasibleError, InvalidValueError, WrongTypeError
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.selling.bg_nbd import BgNbd
from salesmanual.selling.bg_nbd_fit import BgNbdFit, fit_bg_nbd
from salesmanual.selling.buying_history import BuyingHistory

if TYPE_CHECKING:
    from collections.abc import Callable

HISTORY = BuyingHistory("0001", 2, "30.43", "38.86")


@pytest.fixture(scope="module")
def cdnow() -> BgNbdFit:
    return fit_bg_nbd(cdnow_histories())


class TestPublished:
    def test_chances_of_counts(self) -> None:
        """clv-bgnbd-pmf. Source: CamDavidsonPilon/lifetimes:tests/test_estimation.py@4f2833f4 (R BTYD manual)."""
        tail = [
            0.0019995214,
            0.0015170236,
            0.001163315,
            0.0009003148,
            0.0007023638,
            0.0005517902,
            0.0004361913,
            0.0003467171,
            0.0002769613,
            0.000222226,
        ]

        assert BUYING.probability(0, 39) == pytest.approx(0.5737864, abs=5e-8)
        assert BUYING.probability(10, 2) == pytest.approx(1.07869e-07, rel=5e-6)
        assert [BUYING.probability(n, 30) for n in range(11, 21)] == pytest.approx(tail, abs=5e-11)

    @needs_cdnow
    def test_the_parameters_of_cdnow(self, cdnow: BgNbdFit) -> None:
        """Fader, Hardie and Lee 2005, table 2: r 0.243, alpha 4.414, a 0.793, b 2.426, log-likelihood -9582.4."""
        model = cdnow.model()

        found = [round(float(each), 3) for each in (model.r, model.alpha, model.a, model.b)]
        assert found == pytest.approx([0.243, 4.414, 0.793, 2.426], abs=0.0011)
        assert float(cdnow.log_likelihood()) == pytest.approx(-9582.4, abs=0.05)
        assert cdnow.customers == 2357

    @needs_cdnow
    def test_expected_purchases(self, cdnow: BgNbdFit) -> None:
        """clv-bgnbd-expected-purchases. Source: CamDavidsonPilon/lifetimes:tests/test_estimation.py@4f2833f4."""
        model = cdnow.model()

        expected = [model.expected(t) for t in ("0.1429", 1, 3, "31.8571", 32, 78)]

        assert expected == pytest.approx([0.0078, 0.0532, 0.1506, 1.0405, 1.0437, 1.8576], abs=0.0015)

    def test_a_customer_of_cdnow(self) -> None:
        """Fader and Hardie, note 004 on BG/NBD in a spreadsheet: customer 0001 is to buy 1.226 times in 39 weeks."""
        assert BUYING.expected(39, after=HISTORY) == pytest.approx(1.226, abs=5e-4)


class TestFit:
    @needs_cdnow
    def test_what_was_expected_is_near_what_was_seen(self, cdnow: BgNbdFit) -> None:
        expected, seen = cdnow.expected_repeats()

        assert seen == 2457
        assert float(expected) == pytest.approx(seen, rel=0.02)

    @needs_cdnow
    def test_neighbours_are_not_more_likely(self, cdnow: BgNbdFit) -> None:
        best = cdnow.model()
        at_best = cdnow.log_likelihood()
        for name in ("r", "alpha", "a", "b"):
            for factor in (Decimal("0.99"), Decimal("1.01")):
                values = {each: getattr(best, each) for each in ("r", "alpha", "a", "b")}
                values[name] *= factor

                assert cdnow.log_likelihood(BgNbd(**values)) < at_best

    @needs_cdnow
    def test_the_order_of_customers_changes_nothing(self, cdnow: BgNbdFit) -> None:
        assert fit_bg_nbd(reversed(cdnow_histories())) == cdnow

    @needs_cdnow
    def test_in_days_only_alpha_is_another(self, cdnow: BgNbdFit) -> None:
        in_days = [BuyingHistory(h.customer, h.repeats, h.recency * 7, h.age * 7) for h in cdnow_histories()]

        model, weeks = fit_bg_nbd(in_days).model(), cdnow.model()

        found = [float(each) for each in (model.r, model.alpha / 7, model.a, model.b)]
        assert found == pytest.approx([float(each) for each in (weeks.r, weeks.alpha, weeks.a, weeks.b)], rel=1e-5)

    @needs_cdnow
    def test_a_fit_shows_and_explains_itself(self, cdnow: BgNbdFit) -> None:
        step = cdnow.explain()

        assert step.replay() == step.value == cdnow.log_likelihood()
        assert "likely the histories are" in str(step)
        assert "│ alpha     │ 4.4135 │" in str(cdnow)
        assert "2357" in cdnow.to_markdown("zh_Hant")

    @pytest.mark.parametrize(
        "histories",
        [
            [BuyingHistory("x", 0, 0, 10), BuyingHistory("y", 0, 0, 20)],
            [BuyingHistory("x", 3, 9, 10)],
            [BuyingHistory("x", 3, 9, 10), BuyingHistory("y", 3, 5, 10)],
        ],
    )
    def test_data_without_best_parameters_give_no_model(self, histories: list[BuyingHistory]) -> None:
        fit = fit_bg_nbd(histories)

        assert fit.outcome == "at-bound"
        with pytest.raises(InfeasibleError) as caught:
            fit.model()
        assert str(caught.value) == (
            "BG/NBD: the data have no best parameters: the search ran to the edge (blocking: r, alpha, a, b); "
            "see more customers over a longer time, or bring parameters of your own"
        )

    def test_a_search_cut_short_gives_no_model(self) -> None:
        fit = fit_bg_nbd([BuyingHistory("x", 3, 9, 10), BuyingHistory("y", 0, 0, 10)], most=10)

        assert fit.outcome == "not-converged"
        with pytest.raises(InfeasibleError):
            fit.model()

    @pytest.mark.parametrize(
        ("histories", "error", "message"),
        [
            ([], InvalidValueError, "histories: found (), accepted is a list of at least 1, each item a BuyingHistory"),
            ([3], WrongTypeError, "histories[0]: found 3 of type int, accepted is a BuyingHistory"),
            (
                [BuyingHistory("x", 0, 0, 0)],
                InvalidValueError,
                (
                    "histories: found 0.0, accepted is histories with a mean "
                    "age from 0.0001 to 100,000; count time in another unit"
                ),
            ),
        ],
    )
    def test_bad_input(self, histories: list[BuyingHistory], error: type[Exception], message: str) -> None:
        with pytest.raises(error) as caught:
            fit_bg_nbd(histories)

        assert str(caught.value) == message


class TestModel:
    def test_it_round_trips(self) -> None:
        assert read_policy(BgNbd, write_policy(BUYING)) == BUYING

    def test_the_chance_to_be_a_customer_still_in_its_closed_form(self) -> None:
        odds = 0.793 / (2.426 + 1) * ((4.414 + 38.86) / (4.414 + 30.43)) ** (0.243 + 2)

        assert BUYING.alive(HISTORY) == pytest.approx(1 / (1 + odds), rel=1e-12)

    def test_who_never_bought_again_counts_as_a_customer(self) -> None:
        assert BUYING.alive(BuyingHistory("x", 0, 0, 300)) == 1

    def test_a_long_silence_after_many_purchases_leaves_no_chance(self) -> None:
        assert 0 <= BgNbd(1, "0.01", 1, 1).alive(BuyingHistory("x", 900, "0.5", 900)) < 1e-300

    def test_in_no_time_nothing_is_bought(self) -> None:
        assert BUYING.probability(0, 0) == 1
        assert BUYING.probability(3, 0) == BUYING.expected(0) == BUYING.at_least(1, 0) == 0

    def test_many_purchases_by_those_who_hardly_stop(self) -> None:
        """Weights too big for a float are scaled on the way: a mean of 20,000 purchases."""
        assert BgNbd(20_000, 1, "0.001", 1_000_000).expected(1) == pytest.approx(20_000, rel=1e-4)

    @pytest.mark.parametrize(
        ("call", "error", "message"),
        [
            (
                lambda: BgNbd(wrong(0.243), 1, 1, 1),
                WrongTypeError,
                (
                    "r: found 0.243 of type float, accepted is an int, a Decimal "
                    "or text; write it as text, '0.243', because a float is not exact"
                ),
            ),
            (
                lambda: BgNbd(1, 0, 1, 1),
                InvalidValueError,
                ("alpha: found 0, accepted is a number from 0.000000001 to 10,000,000,000,000"),
            ),
            (
                lambda: BgNbd(1, 1, -1, 1),
                InvalidValueError,
                ("a: found -1, accepted is a number from 0.000000001 to 1,000,000"),
            ),
            (
                lambda: BgNbd(1, 1, 1, 2_000_000),
                InvalidValueError,
                ("b: found 2000000, accepted is a number from 0.000000001 to 1,000,000"),
            ),
            (
                lambda: BUYING.probability(-1, 3),
                InvalidValueError,
                ("purchases: found -1, accepted is a whole number from 0 to 1,000,000"),
            ),
            (
                lambda: BUYING.probability(wrong(1.0), 3),
                WrongTypeError,
                ("purchases: found 1.0 of type float, accepted is a whole number"),
            ),
            (
                lambda: BUYING.at_least(1, -3),
                InvalidValueError,
                "t: found -3, accepted is a length of time of 0 or more",
            ),
            (
                lambda: BUYING.alive(wrong("0001")),
                WrongTypeError,
                ("history: found '0001' of type str, accepted is a BuyingHistory"),
            ),
            (
                lambda: BUYING.expected(100_000),
                InvalidValueError,
                ("t: found 100000.0, accepted is a length of time of at most 44135.586"),
            ),
            (
                lambda: BgNbd(1_000, 1, 1, 1).expected(2_000),
                InvalidValueError,
                ("t: found 2000.0, accepted is a length of time with at most 1,000,000 purchases"),
            ),
        ],
    )
    def test_bad_input(self, call: Callable[[], object], error: type[Exception], message: str) -> None:
        with pytest.raises(error) as caught:
            call()

        assert str(caught.value) == message


def test_times_are_exact() -> None:
    """A third of a week is a third, not a float."""
    assert BuyingHistory("x", 1, Fraction(1, 3), 1).recency == Fraction(1, 3)
