"""Cohorts by first purchase: who stands where, what is known at which age; laws, and bad input."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.selling.loyalty_world import bought, cdnow_purchases, needs_cdnow, wrong

from salesmanual.kernel.errors import InvalidValueError, NotFoundError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import half, month, quarter, year
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.selling.cohorts import Cohort, CohortPolicy
from salesmanual.selling.purchases import Purchase

if TYPE_CHECKING:
    from collections.abc import Callable

PURCHASES = [
    *bought("A", (1, 3), (3, 6), (4, 1)),
    *bought("B", (1, 20), (2, 1), (2, 9)),
    *bought("C", (3, 1)),
    *bought("D", (4, 2)),
]
MARCH = date(2026, 3, 31)


def test_each_cohort_is_known_as_far_as_whole_periods_go() -> None:
    table = CohortPolicy().tabulate(PURCHASES, through=MARCH)

    assert table.cohorts == (Cohort(month(2026, 1), (2, 1, 1)), Cohort(month(2026, 3), (1,)))
    assert table.ages() == range(3)
    assert table.too_young == 0


def test_a_period_that_is_not_over_does_not_count() -> None:
    table = CohortPolicy().tabulate(PURCHASES, through=date(2026, 4, 29))

    assert table.cohorts == (Cohort(month(2026, 1), (2, 1, 1)), Cohort(month(2026, 3), (1,)))
    assert table.too_young == 1


def test_who_bought_later_counts_at_every_age_before() -> None:
    table = CohortPolicy(counted="since").tabulate(PURCHASES, through=MARCH)

    assert table.cohort(month(2026, 1)).kept == (2, 2, 1)


@pytest.mark.parametrize(
    ("every", "period"),
    [("month", month(2026, 1)), ("quarter", quarter(2026, 1)), ("half", half(2026, 1)), ("year", year(2026))],
)
def test_cohorts_are_as_long_as_the_policy_says(every: str, period: object) -> None:
    policy = CohortPolicy(every)  # type: ignore[arg-type]  # a word of the table

    table = policy.tabulate(PURCHASES, through=date(2026, 12, 31))

    assert table.cohorts[0].period == period
    assert sum(each.size() for each in table.cohorts) == 4


def test_the_rate_of_all_weighs_each_cohort_by_its_size() -> None:
    table = CohortPolicy().tabulate([*PURCHASES, *bought("E", (2, 2), (3, 3))], through=MARCH)

    assert table.rate(1) == Fraction(1 + 1, 2 + 1)
    assert table.rate(2) == Fraction(1, 2)
    assert table.rate(3) is None


def test_an_explanation_replays() -> None:
    table = CohortPolicy().tabulate(PURCHASES, through=MARCH)
    of_all, of_one, of_none = table.explain(1), table.explain(2, month(2026, 1)), table.explain(1, month(2026, 3))

    assert of_all is not None
    assert of_all.replay() == table.rate(1)
    assert of_one is not None
    assert of_one.replay() == table.cohorts[0].rate(2)
    assert of_none is None


def test_no_purchases_make_no_cohorts() -> None:
    table = CohortPolicy().tabulate([], through=MARCH)

    assert (table.cohorts, list(table.ages()), table.rate(0)) == ((), [], None)
    assert table.tables()[0].records() == []


def test_records_have_one_column_for_each_age() -> None:
    rows = CohortPolicy().tabulate(PURCHASES, through=MARCH).tables()[0].records()

    assert list(rows[0]) == ["cohort", "size", "age_0", "age_1", "age_2"]
    assert rows[1]["age_1"] is None


@needs_cdnow
def test_the_cohorts_of_cdnow() -> None:
    """All customers of the sample came in the first quarter of 1997; each cell is counted a second time with sets."""
    purchases = cdnow_purchases()
    table = CohortPolicy().tabulate(purchases, through=date(1998, 6, 30))

    assert [str(each.period) for each in table.cohorts] == ["1997-01", "1997-02", "1997-03"]
    assert sum(each.size() for each in table.cohorts) == 2357
    first = {each.customer: each.on for each in sorted(purchases, key=lambda each: each.on, reverse=True)}
    january = {who for who, on in first.items() if on in month(1997, 1)}
    for age in range(12):
        assert table.cohorts[0].kept[age] == len(
            january & {each.customer for each in purchases if each.on in month(1997, 1 + age)}
        )


LISTS = st.lists(
    st.builds(
        Purchase, st.sampled_from("ABCDE"), st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.just(Money(9, "CNY"))
    ),
    max_size=25,
)
POLICIES = st.builds(
    CohortPolicy, st.sampled_from(["month", "quarter", "half", "year"]), counted=st.sampled_from(["in", "since"])
)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


class TestLaws:
    @given(LISTS, DAYS)
    def test_the_buyers_of_a_month_are_those_of_all_cohorts(self, purchases: list[Purchase], through: date) -> None:
        table = CohortPolicy().tabulate(purchases, through=through)
        for at in range(1, 13):
            period = month(2026, at)
            if period.last_day() <= through:
                counted = sum(
                    each.kept[at - each.period.start.month] for each in table.cohorts if each.period <= period
                )

                assert counted == len({each.customer for each in purchases if each.on in period})

    @given(LISTS, POLICIES, DAYS)
    def test_every_customer_stands_in_one_cohort(
        self, purchases: list[Purchase], policy: CohortPolicy, through: date
    ) -> None:
        table = policy.tabulate(purchases, through=through)
        known = {each.customer for each in purchases if each.on <= through}

        assert sum(each.size() for each in table.cohorts) + table.too_young == len(known)
        assert all(0 <= kept <= each.size() for each in table.cohorts for kept in each.kept)

    @given(LISTS, DAYS)
    def test_who_counts_since_only_falls_and_is_no_fewer(self, purchases: list[Purchase], through: date) -> None:
        now, since = (CohortPolicy(counted=each).tabulate(purchases, through=through) for each in ("in", "since"))
        for one, other in zip(now.cohorts, since.cohorts, strict=True):
            assert list(other.kept) == sorted(other.kept, reverse=True)
            assert all(low <= high for low, high in zip(one.kept, other.kept, strict=True))

    @given(LISTS, POLICIES, DAYS)
    def test_the_order_changes_nothing(self, purchases: list[Purchase], policy: CohortPolicy, through: date) -> None:
        assert policy.tabulate(reversed(purchases), through=through) == policy.tabulate(purchases, through=through)

    @given(POLICIES)
    def test_it_round_trips(self, policy: CohortPolicy) -> None:
        assert read_policy(CohortPolicy, write_policy(policy)) == policy


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: CohortPolicy(wrong("week")),
            InvalidValueError,
            ("every: found 'week', accepted is a length of time; use one of 'half', 'month', 'quarter', 'year'"),
        ),
        (
            lambda: CohortPolicy().tabulate([wrong(7)], through=MARCH),
            WrongTypeError,
            (
                "purchases[0]: found 7 of type int, accepted "
                "is a Purchase; write it as Purchase('C-1', date(2026, 3, 2), Money('90', 'CNY'))"
            ),
        ),
        (
            lambda: CohortPolicy().tabulate(PURCHASES, through=MARCH).rate(-1),
            InvalidValueError,
            ("age: found -1, accepted is a whole number of at least 0"),
        ),
        (
            lambda: CohortPolicy().tabulate(PURCHASES, through=MARCH).explain(wrong("1")),
            WrongTypeError,
            ("age: found '1' of type str, accepted is a whole number"),
        ),
        (
            lambda: CohortPolicy().tabulate(PURCHASES, through=MARCH).cohort(month(2026, 2)),
            NotFoundError,
            ("no cohort '2026-02'; did you mean '2026-03'?"),
        ),
    ],
)
def test_bad_input(call: Callable[[], object], error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        call()

    assert str(caught.value) == message
