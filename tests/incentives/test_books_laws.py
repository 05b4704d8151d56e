"""Laws of books: they find what a plain search finds, and rates are used once for each credit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
from hypothesis import assume, given
from hypothesis import strategies as st

from salesmanual.incentives.books import Fact, FactBook, Member, TeamBook
from salesmanual.incentives.components import Commission
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.exchange import ExchangeRate, RateTable
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, month, year
from salesmanual.testing.periods import days
from salesmanual.testing.plans import PEOPLE, sale_lists

if TYPE_CHECKING:
    from salesmanual.incentives.plan import RateDay
    from salesmanual.incentives.sales import Sale

SPRING = days(date(2026, 1, 1), date(2026, 1, 20))
PERIODS = st.tuples(SPRING, SPRING).filter(lambda pair: pair[0] < pair[1]).map(lambda pair: Period(*pair))


@given(st.lists(st.tuples(st.sampled_from(PEOPLE), SPRING), unique=True, max_size=8), st.sampled_from(PEOPLE), SPRING)
def test_the_facts_of_a_day_are_the_latest_not_after_it(
    since: list[tuple[str, date]], participant: str, on: date
) -> None:
    facts = [Fact(person, day, {"since": day}) for person, day in since]
    not_after = [day for person, day in since if person == participant and day <= on]

    found = FactBook(facts).of(participant, on)

    assert found == ({"since": max(not_after)} if not_after else {})
    assert FactBook(facts[::-1]) == FactBook(facts)


@given(
    st.lists(st.tuples(st.sampled_from(["east", "west"]), st.sampled_from(PEOPLE), st.none() | PERIODS), max_size=8),
    PERIODS,
)
def test_a_team_has_everybody_whose_time_has_the_last_day(
    members: list[tuple[str, str, Period | None]], period: Period
) -> None:
    book = TeamBook(Member(*member) for member in members)

    for team in ("east", "west"):
        expected = set()
        for of, person, time in members:
            if of == team and (time is None or time.start <= period.last_day() < time.end):
                expected.add(person)
        assert book.members(team, period) == tuple(sorted(expected))


@given(
    sale_lists(currency="USD"),
    sale_lists(currency="CNY"),
    st.lists(st.tuples(days(date(2025, 6, 1), date(2026, 12, 31)), st.integers(1, 900)), max_size=4),
    st.sampled_from(["sale", "window-end"]),
)
def test_each_credit_is_converted_once_at_the_rate_of_its_day(
    abroad: list[Sale], at_home: list[Sale], rates: list[tuple[date, int]], rate_day: RateDay
) -> None:
    assume(len({day for day, _ in rates}) == len(rates))
    table = RateTable(
        [
            ExchangeRate("USD", "CNY", 7, date(2025, 1, 1)),
            *(ExchangeRate("USD", "CNY", Decimal(rate) / 100, day) for day, rate in rates),
        ]
    )
    plan = IncentivePlan(
        "p", "P", "CNY", year(2026), [Commission("c", "C", Curve.line(1))], window="month", rate_day=rate_day
    )
    book = credit_sales([*(attrs.evolve(sale, id=f"{sale.id}-usd") for sale in abroad), *at_home])
    march = month(2026, 3)
    expected = Money.zero("CNY")
    for credit in book.of(PEOPLE[0], march):
        on = credit.sale.on if rate_day == "sale" else march.last_day()
        expected += table.convert(credit.amount, "CNY", on=on)

    statement = plan.calculate(PEOPLE[0], march, credits=book, rates=table)

    assert statement.credited() == expected == statement.to_date.credited
    assert statement.explain().replay() == statement.total
