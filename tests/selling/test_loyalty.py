"""Retention, churn and repeat rate: who is counted, by which policy; laws, and bad input."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.selling.loyalty_world import bought, cdnow_purchases, needs_cdnow, wrong

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, month, quarter, year
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.selling.loyalty import Loyalty, LoyaltyMeasure, LoyaltyPolicy
from salesmanual.selling.purchases import Purchase

if TYPE_CHECKING:
    from collections.abc import Callable

PURCHASES = [
    *bought("kept", (1, 5), (3, 9), (5, 20)),
    *bought("lost", (2, 1)),
    *bought("new", (4, 2)),
    *bought("back", (6, 30)),
    Purchase("back", date(2025, 6, 1), Money(90, "CNY")),
    *bought("passing", (4, 1)),
    *bought("later", (7, 1)),
]
BY_QUARTER = LoyaltyPolicy(3)
MEASURES: tuple[LoyaltyMeasure, ...] = ("retention", "churn", "repeat-rate")


def test_who_stayed_who_was_lost_and_who_came() -> None:
    seen = BY_QUARTER.measure(PURCHASES, quarter(2026, 2))

    assert seen.at_start == ("kept", "lost")
    assert seen.kept() == ("kept",)
    assert seen.lost == ("lost",)
    assert seen.new == ("new", "passing")
    assert seen.returned == ("back",)
    assert seen.at_end == ("back", "kept", "new", "passing")
    assert (seen.retention(), seen.churn()) == (Fraction(1, 2), Fraction(1, 2))


def test_who_came_and_went_is_only_among_the_buyers() -> None:
    seen = LoyaltyPolicy(60, "days").measure(PURCHASES, quarter(2026, 2))

    assert "passing" not in (*seen.at_start, *seen.at_end, *seen.lost, *seen.new)
    assert "passing" in seen.buyers


@pytest.mark.parametrize(
    ("policy", "buyers", "repeaters"),
    [
        (LoyaltyPolicy(3), 5, ("back", "kept")),
        (LoyaltyPolicy(3, repeat_over="period"), 4, ()),
        (LoyaltyPolicy(3, repeat_at=3), 5, ("kept",)),
    ],
)
def test_who_is_a_repeat_customer_is_the_policys_word(
    policy: LoyaltyPolicy, buyers: int, repeaters: tuple[str, ...]
) -> None:
    seen = policy.measure(PURCHASES, quarter(2026, 2))

    assert (len(seen.buyers), seen.repeat_buyers) == (buyers, repeaters)
    assert seen.repeat_rate() == Fraction(len(repeaters), buyers)


@pytest.mark.parametrize(("counted", "repeaters"), [("days", ()), ("purchases", ("A",))])
def test_two_purchases_on_one_day_are_one_or_two(counted: str, repeaters: tuple[str, ...]) -> None:
    policy = LoyaltyPolicy(3, counted=counted)  # type: ignore[arg-type]  # a word of the table

    assert policy.measure(bought("A", (1, 5), (1, 5)), month(2026, 1)).repeat_buyers == repeaters


def test_active_may_ask_for_several_purchases() -> None:
    assert LoyaltyPolicy(6, least=3).active(PURCHASES, date(2026, 6, 30)) == ("kept",)


@pytest.mark.parametrize(
    ("on", "active"), [((2026, 1, 4), ()), ((2026, 1, 5), ("A",)), ((2026, 1, 14), ("A",)), ((2026, 1, 15), ())]
)
def test_the_day_of_the_purchase_is_the_first_of_the_days(on: tuple[int, int, int], active: tuple[str, ...]) -> None:
    assert LoyaltyPolicy(10, "days").active(bought("A", (1, 5)), date(*on)) == active


def test_a_rate_of_nobody_is_none() -> None:
    seen = BY_QUARTER.measure([], month(2026, 1))

    assert (seen.retention(), seen.churn(), seen.repeat_rate()) == (None, None, None)
    assert [seen.explain(measure) for measure in MEASURES] == [None, None, None]
    assert "Loyalty" in str(seen)


@pytest.mark.parametrize(
    ("policy", "words"),
    [(BY_QUARTER, "active is who bought in the last 3 months"), (LoyaltyPolicy(60, "days"), "in the last 60 days")],
)
def test_an_explanation_replays_and_says_who_is_active(policy: LoyaltyPolicy, words: str) -> None:
    seen = policy.measure(PURCHASES, quarter(2026, 2))
    steps = [seen.explain(measure) for measure in MEASURES]

    assert [step and step.replay() for step in steps] == [seen.retention(), seen.churn(), seen.repeat_rate()]
    assert words in str(steps[0])


@needs_cdnow
def test_cdnow_by_half_year() -> None:
    """Counted a second time with sets."""
    purchases = cdnow_purchases()
    first, second = Period(date(1997, 1, 1), date(1997, 7, 1)), Period(date(1997, 7, 1), date(1998, 1, 1))
    before, after = ({each.customer for each in purchases if each.on in period} for period in (first, second))

    seen = LoyaltyPolicy(6).measure(purchases, second)

    assert seen.retention() == Fraction(len(before & after), len(before)) == Fraction(619, 2357)
    on = {(each.customer, each.on) for each in purchases if each.on < second.end}
    days = Counter(customer for customer, _ in on)
    assert seen.repeat_rate() == Fraction(sum(count > 1 for count in days.values()), 2357)


LISTS = st.lists(
    st.builds(
        Purchase,
        st.sampled_from("ABCDE"),
        st.dates(date(2025, 1, 1), date(2026, 12, 31)),
        st.just(Money(9, "CNY")),
    ),
    max_size=25,
)
POLICIES = st.builds(
    LoyaltyPolicy,
    st.integers(1, 9),
    st.sampled_from(["days", "months"]),
    least=st.integers(1, 3),
    repeat_at=st.integers(2, 3),
    repeat_over=st.sampled_from(["life", "period"]),
    counted=st.sampled_from(["days", "purchases"]),
)


class TestLaws:
    @given(LISTS, POLICIES, st.integers(1, 12))
    def test_the_movement_adds_up(self, purchases: list[Purchase], policy: LoyaltyPolicy, at: int) -> None:
        seen = policy.measure(purchases, month(2026, at))

        assert len(seen.at_start) - len(seen.lost) + len(seen.new) + len(seen.returned) == len(seen.at_end)
        assert sorted({*seen.kept(), *seen.new, *seen.returned}) == list(seen.at_end)
        assert seen.at_end == policy.active(purchases, month(2026, at).last_day())
        retention, churn = seen.retention(), seen.churn()
        assert retention is churn is None or (retention is not None and churn is not None and retention + churn == 1)

    @given(LISTS, POLICIES, st.randoms(use_true_random=False))
    def test_the_order_changes_nothing(self, purchases: list[Purchase], policy: LoyaltyPolicy, random: object) -> None:
        shuffled = list(purchases)
        random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis's own random

        assert policy.measure(shuffled, year(2026)) == policy.measure(purchases, year(2026))

    @given(POLICIES)
    def test_it_round_trips(self, policy: LoyaltyPolicy) -> None:
        assert read_policy(LoyaltyPolicy, write_policy(policy)) == policy


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: LoyaltyPolicy(0), InvalidValueError, "active_for: found 0, accepted is a whole number from 1 to 3660"),
        (
            lambda: LoyaltyPolicy(1, wrong("month")),
            InvalidValueError,
            ("unit: found 'month', accepted is a unit of time; did you mean 'months'?"),
        ),
        (
            lambda: LoyaltyPolicy(repeat_at=1),
            InvalidValueError,
            ("repeat_at: found 1, accepted is a whole number of at least 2"),
        ),
        (
            lambda: LoyaltyPolicy(least=wrong("2")),
            WrongTypeError,
            "least: found '2' of type str, accepted is a whole number",
        ),
        (
            lambda: BY_QUARTER.measure([], wrong("2026-03")),
            WrongTypeError,
            ("period: found '2026-03' of type str, accepted is a Period; write it as month(2026, 3)"),
        ),
        (
            lambda: BY_QUARTER.measure([wrong("A")], month(2026, 3)),
            WrongTypeError,
            (
                "purchases[0]: found 'A' of type str, "
                "accepted is a Purchase; write it as Purchase('C-1', date(2026, 3, 2), Money('90', 'CNY'))"
            ),
        ),
        (
            lambda: BY_QUARTER.measure([], month(2026, 3)).explain(wrong("loyalty")),
            InvalidValueError,
            ("measure: found 'loyalty', accepted is a rate; use one of 'churn', 'repeat-rate', 'retention'"),
        ),
    ],
)
def test_bad_input(call: Callable[[], Loyalty], error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        call()

    assert str(caught.value) == message
