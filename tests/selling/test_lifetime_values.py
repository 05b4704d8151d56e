"""Lifetime value: the simple one against closed forms and step by step, the estimate against its parts; bad input."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.selling.loyalty_world import BUYING, SPENDING, wrong

from salesmanual.kernel.errors import CurrencyMismatchError, InvalidValueError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.selling.buying_history import BuyingHistory
from salesmanual.selling.lifetime_value_estimate import EstimatedValueRule, lifetime_value
from salesmanual.selling.lifetime_values import LifetimeValueRule

if TYPE_CHECKING:
    from collections.abc import Callable

SPEND = Money(1000, "CNY")
HISTORY = BuyingHistory("0001", 2, "30.43", "38.86", Money("44.69", "USD"))
MONTHS = EstimatedValueRule("30%", "1%", 12, "52/12")
RATIOS = st.fractions(0, 1, max_denominator=100)
RULES = st.builds(
    LifetimeValueRule,
    RATIOS,
    st.fractions(0, Fraction(99, 100), max_denominator=100),
    RATIOS,
    periods=st.none() | st.integers(1, 40),
    first=st.sampled_from(["later", "now"]),
)
ESTIMATES = st.builds(
    EstimatedValueRule,
    RATIOS,
    RATIOS,
    st.integers(1, 8),
    st.fractions(1, 9, max_denominator=12),
    paid=st.sampled_from(["end", "start"]),
)


def worth(history: BuyingHistory = HISTORY, rule: EstimatedValueRule = MONTHS) -> Any:  # noqa: ANN401 - read below
    """By the models in print."""
    return lifetime_value(history, buying=BUYING, spending=SPENDING, rule=rule)


class TestSimple:
    @pytest.mark.parametrize(
        ("terms", "multiple"),
        [
            ({}, Fraction(8, 3)),
            ({"first": "now"}, Fraction(11, 3)),
            ({"periods": 1}, Fraction(8, 11)),
            ({"periods": 3, "first": "now"}, 1 + Fraction(8, 11) + Fraction(64, 121)),
        ],
    )
    def test_the_multiple_of_the_margin(self, terms: dict[str, Any], multiple: Fraction) -> None:
        """R / (1 + d - r) with r 80 % and d 10 %: Gupta and Lehmann 2003."""
        rule = LifetimeValueRule("60%", "80%", "10%", **terms)

        assert rule.multiple() == multiple
        assert rule.value(SPEND).value == Money.rounded(600 * multiple, "CNY")

    def test_it_is_rounded_once_by_the_rule(self) -> None:
        rule = LifetimeValueRule("33.3%", "2/3", "7%", rounding=Rounding("1", "down"))

        assert rule.value(SPEND).value == Money(550, "CNY")

    def test_who_is_never_kept_is_worth_nothing_to_come(self) -> None:
        assert LifetimeValueRule(1, 0, 0).value(SPEND).value == Money(0, "CNY")

    def test_the_longest_horizon_with_the_longest_ratios_stays_exact(self) -> None:
        value = LifetimeValueRule("0.999999", "0.999999", "0.999999", periods=120).value(SPEND)

        assert "the sum of its powers from 1 to 120" in str(value.explain())
        assert value.explain().replay() == value.value

    @pytest.mark.parametrize("first", ["later", "now"])
    def test_it_shows_the_first_twelve_periods(self, first: Any) -> None:  # noqa: ANN401 - a word of the table
        table = LifetimeValueRule("60%", "80%", "10%", first=first).value(SPEND).tables()[0]

        assert len(table.rows) == 12
        assert "worth today" in str(table)
        assert table.rows[0][1] == (1 if first == "now" else Fraction(4, 5))
        assert len(LifetimeValueRule(1, 1, 0, periods=3).value(SPEND).tables()[0].rows) == 3

    @given(RULES)
    def test_the_value_is_its_explanation(self, rule: LifetimeValueRule) -> None:
        value = rule.value(SPEND)

        assert value.explain().replay() == value.explain().value == value.value

    @given(RULES, st.integers(1, 39))
    def test_each_period_adds_its_own_margin(self, rule: LifetimeValueRule, periods: int) -> None:
        """Summed term by term; and all to come are no fewer."""
        q = rule.retention / (1 + rule.discount)
        start = 0 if rule.first == "now" else 1
        terms = [q**k for k in range(start, start + periods)]
        rest = (rule.margin, rule.retention, rule.discount)

        finite = LifetimeValueRule(*rest, periods=periods, first=rule.first).multiple()

        assert finite == sum(terms)
        assert finite <= LifetimeValueRule(*rest, first=rule.first).multiple()

    @given(RULES)
    def test_it_round_trips(self, rule: LifetimeValueRule) -> None:
        assert read_policy(LifetimeValueRule, write_policy(rule)) == rule


class TestEstimate:
    def test_it_is_margin_times_spend_times_discounted_purchases(self) -> None:
        """Computed a second time in floats."""
        value = worth()
        buys = [BUYING.expected(Fraction(13, 3) * at, after=HISTORY) for at in range(13)]
        discounted = sum((buys[at] - buys[at - 1]) / 1.01**at for at in range(1, 13))

        assert float(value.value.amount) == pytest.approx(float(value.spend.amount) * 0.3 * discounted, abs=0.006)
        assert float(sum(value.purchases)) == pytest.approx(buys[-1], abs=1e-5)
        assert value.alive == Decimal("0.726579")
        assert value.is_estimate()

    def test_paid_at_the_start_is_worth_one_period_more(self) -> None:
        exact = Rounding("0.000001")
        end = worth(rule=EstimatedValueRule("30%", "10%", 4, 13, rounding=exact))
        start = worth(rule=EstimatedValueRule("30%", "10%", 4, 13, paid="start", rounding=exact))

        assert float(start.value / end.value) == pytest.approx(1.1, abs=1e-6)

    def test_it_shows_the_periods_and_what_they_rest_on(self) -> None:
        shown = worth().to_text()

        assert "Estimated lifetime value of 0001" in shown
        assert "chance to be a customer still" in shown
        assert "estimated by the BG/NBD model" in str(worth().explain())
        assert "discounted over 12 periods" in str(worth().explain())

    @settings(max_examples=25)
    @given(ESTIMATES, st.integers(0, 9), st.integers(1, 30))
    def test_the_value_is_its_explanation(self, rule: EstimatedValueRule, repeats: int, recency: int) -> None:
        """Replayed from the parameters of the models; and it is no less than 0."""
        spent = Money(25 * repeats, "USD")

        value = worth(BuyingHistory("x", repeats, recency if repeats else 0, 39, spent), rule)

        assert value.explain().replay() == value.explain().value == value.value
        assert value.value >= Money(0, "USD")

    @settings(max_examples=25)
    @given(st.integers(1, 30), st.integers(1, 60))
    def test_silence_takes_value_away(self, recency: int, longer: int) -> None:
        spent = Money(100, "USD")
        now, later = (BuyingHistory("x", 3, recency, recency + each, spent) for each in (0, longer))

        assert worth(later).value <= worth(now).value

    @given(ESTIMATES)
    def test_it_round_trips(self, rule: EstimatedValueRule) -> None:
        assert read_policy(EstimatedValueRule, write_policy(rule)) == rule

    def test_the_longest_horizon_with_the_longest_ratios_stays_exact(self) -> None:
        value = worth(rule=EstimatedValueRule("0.999999", "0.999999", 120, 4))

        assert value.explain().replay() == value.value


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: LifetimeValueRule(wrong(0.6), 1, 1),
            WrongTypeError,
            (
                "margin: found 0.6 of type float, accepted is an int, a "
                "Decimal, a Fraction or text; write it as text, '0.6', because a float is not exact"
            ),
        ),
        (
            lambda: LifetimeValueRule("60", 1, 1),
            InvalidValueError,
            ("margin: found '60', accepted is a ratio from 0 to 1; write 60 percent as '60%'"),
        ),
        (
            lambda: LifetimeValueRule(1, -1, 1),
            InvalidValueError,
            ("retention: found -1, accepted is a ratio from 0 to 1; write 60 percent as '60%'"),
        ),
        (
            lambda: LifetimeValueRule(1, 1, "0.1234567"),
            InvalidValueError,
            ("discount: found '0.1234567', accepted is a ratio of at most 6 decimals; round it"),
        ),
        (
            lambda: LifetimeValueRule(1, 1, 0),
            InvalidValueError,
            (
                "retention: found '100%', accepted is less than 100% where "
                "nothing is discounted; name a number of periods"
            ),
        ),
        (
            lambda: LifetimeValueRule(1, 1, 1, periods=0),
            InvalidValueError,
            ("periods: found 0, accepted is a whole number from 1 to 120"),
        ),
        (
            lambda: LifetimeValueRule(1, 1, 1, first=wrong("soon")),
            InvalidValueError,
            ("first: found 'soon', accepted is when the first margin comes; use one of 'later', 'now'"),
        ),
        (
            lambda: LifetimeValueRule(1, 1, 1, rounding=wrong(2)),
            WrongTypeError,
            ("rounding: found 2 of type int, accepted is a Rounding"),
        ),
        (
            lambda: LifetimeValueRule(1, 1, 1).value(wrong(1000)),
            WrongTypeError,
            ("spend: found 1000 of type int, accepted is Money; write it as Money('1000', 'CNY')"),
        ),
        (
            lambda: EstimatedValueRule(1, 0, 12, 0),
            InvalidValueError,
            ("length: found 0, accepted is a length of time above 0"),
        ),
        (
            lambda: EstimatedValueRule(1, 0, 12, 1, figures=Rounding()),
            InvalidValueError,
            "figures.step: found None, accepted is a step; name one: Rounding('0.000001')",
        ),
        (
            lambda: EstimatedValueRule(1, 0, 12, 1, figures=wrong(3)),
            WrongTypeError,
            ("figures: found 3 of type int, accepted is a Rounding"),
        ),
        (
            lambda: lifetime_value(HISTORY, buying=wrong(None), spending=SPENDING, rule=MONTHS),
            WrongTypeError,
            ("buying: found None of type NoneType, accepted is a value of type BgNbd"),
        ),
        (
            lambda: worth(BuyingHistory("x", 1, 1, 2, Money(5, "CNY"))),
            CurrencyMismatchError,
            (
                "expected spend: found USD "
                "and CNY, accepted is amounts in one currency; convert one of them first with RateTable.convert"
            ),
        ),
    ],
)
def test_bad_input(call: Callable[[], object], error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        call()

    assert str(caught.value) == message
