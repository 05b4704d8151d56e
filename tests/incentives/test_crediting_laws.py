"""Laws of crediting: nothing is lost, order does not matter, managers count each sale once."""

from __future__ import annotations

import pickle
from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.incentives.crediting import Crediting, CreditRule
from salesmanual.incentives.crediting_recipients import Managers, Scene
from salesmanual.incentives.credits import CreditBook, credit_sales
from salesmanual.incentives.measures import Measure
from salesmanual.incentives.reporting import ReportingBook, line_of
from salesmanual.incentives.sales import Sale, SaleKind
from salesmanual.kernel.money import Money
from salesmanual.kernel.quantity import total_of
from salesmanual.testing.crediting import (
    EVERYBODY,
    crediting_sales,
    creditings,
    recipients,
    reporting_books,
)
from salesmanual.testing.plans import sale_facts, sale_lists
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from salesmanual.incentives.crediting_recipients import Recipient
    from salesmanual.incentives.credits import Credit

ROLL_UP = Crediting([CreditRule("team", "Team", Managers(), overlay=True)])


def by_sale(credits_: tuple[Credit, ...]) -> dict[str, list[Credit]]:
    found: defaultdict[str, list[Credit]] = defaultdict(list)
    for credit in credits_:
        found[credit.sale.id].append(credit)
    return found


@given(creditings(), crediting_sales(max_size=3), reporting_books())
def test_the_direct_shares_of_a_sale_conserve_its_amount_to_the_last_cent(
    crediting: Crediting, sales: list[Sale], reporting: ReportingBook
) -> None:
    report = crediting.report(sales, reporting=reporting)

    direct = by_sale(report.direct().credits)
    assert {*direct, *(left.sale.id for left in report.book.uncredited)} == {sale.id for sale in sales}
    for sale in sales:
        own = direct[sale.id]
        if own and sale.total_share() == 1:
            assert Money.total(credit.amount for credit in own) == sale.signed_amount()
            assert sum(credit.share for credit in own) == 1


@given(creditings(), sale_lists(attributes=sale_facts(), max_size=3), reporting_books())
def test_the_direct_shares_of_a_sale_conserve_its_margin_to_the_last_cent(
    crediting: Crediting, sales: list[Sale], reporting: ReportingBook
) -> None:
    margin = Measure("margin", "Margin", "attributes.margin", kinds=list(SaleKind))
    report = crediting.report(sales, reporting=reporting)

    for own in by_sale(report.direct().credits).values():
        sale = own[0].sale
        if sale.total_share() == 1:
            (whole,) = credit_sales(
                [Sale(sale.id, sale.on, sale.amount, sale.kind, "x", attributes=sale.attributes)]
            ).credits
            counted = [margin.of(credit) for credit in own]
            assert total_of([each for each in counted if each is not None], "CNY") == margin.of(whole)


@given(creditings(), crediting_sales(unique=False, max_size=4), reporting_books(), st.randoms(use_true_random=False))
def test_the_order_of_the_sales_changes_nothing(
    crediting: Crediting, sales: list[Sale], reporting: ReportingBook, chance: object
) -> None:
    shuffled = list(sales)
    chance.shuffle(shuffled)  # type: ignore[attr-defined] # a Random

    assert crediting.report(shuffled, reporting=reporting) == crediting.report(sales, reporting=reporting)


@given(creditings(), crediting_sales(max_size=3), reporting_books(), st.data())
def test_batches_make_the_same_credits(
    crediting: Crediting, sales: list[Sale], reporting: ReportingBook, data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(sales)))

    whole = crediting.credit(sales, reporting=reporting).credits
    batches = [crediting.credit(batch, reporting=reporting).credits for batch in (sales[:cut], sales[cut:])]

    assert CreditBook([*batches[1], *batches[0]]).credits == whole


@given(crediting_sales(unique=False, max_size=4), st.none() | st.sets(st.sampled_from(EVERYBODY)))
def test_by_default_it_credits_as_credit_sales_does(sales: list[Sale], people: set[str] | None) -> None:
    """The shortcut, and the same said by rules that never apply."""
    never = CreditRule("never", "Never", Managers(), where="amount < CNY 0", overlay=True)

    expected = credit_sales(sales, participants=people)

    assert Crediting().credit(sales, participants=people) == expected
    assert Crediting([never]).credit(sales, reporting=ReportingBook(), participants=people) == expected


@given(crediting_sales(max_size=3), reporting_books())
def test_a_manager_has_the_sum_of_the_direct_credits_below_each_counted_once(
    sales: list[Sale], reporting: ReportingBook
) -> None:
    """A second, naive way: go through all direct credits and look whether the manager stands above."""
    book = ROLL_UP.credit(sales, reporting=reporting)
    direct = credit_sales(sales).credits
    for own in by_sale(book.credits).values():
        sale = own[0].sale
        for manager in EVERYBODY:
            below = [
                credit
                for credit in direct
                if credit.sale is sale and manager in line_of(reporting, credit.participant, sale.on)
            ]
            mine = [credit for credit in own if credit.participant == manager and credit.rule == "team"]
            theirs = sum((credit.share for credit in below), Fraction(0))
            itself = sum(
                (credit.share for credit in direct if credit.sale is sale and credit.participant == manager),
                Fraction(0),
            )
            if theirs + itself <= 1:
                assert Money.total((credit.amount for credit in mine), "CNY") == Money.total(
                    (credit.amount for credit in below), "CNY"
                )
            total = sum((credit.share for credit in mine), Fraction(0)) + itself
            assert total == max(min(Fraction(1), theirs + itself), itself)


@given(creditings(), crediting_sales(max_size=3), reporting_books())
def test_roll_up_never_brings_anybody_above_the_whole_sale(
    crediting: Crediting, sales: list[Sale], reporting: ReportingBook
) -> None:
    managers = {rule.key for rule in crediting.rules if isinstance(rule.to, Managers)}

    for own in by_sale(crediting.credit(sales, reporting=reporting).credits).values():
        rolled_up = {credit.participant for credit in own if credit.rule in managers}
        for person in rolled_up:
            assert sum(credit.share for credit in own if credit.participant == person) <= 1


@given(creditings(), crediting_sales(max_size=3), reporting_books(), st.sets(st.sampled_from(EVERYBODY)))
def test_nobody_else_than_the_participants_is_credited(
    crediting: Crediting, sales: list[Sale], reporting: ReportingBook, people: set[str]
) -> None:
    report = crediting.report(sales, reporting=reporting, participants=people)

    assert {credit.participant for credit in report.book.credits} <= people
    credited = {credit.sale.id for credit in report.book.credits}
    assert len(credited) + len(report.book.uncredited) == len(sales)


@given(creditings(overlay=False), crediting_sales(max_size=3), reporting_books())
def test_on_top_rules_take_nothing_from_the_direct_credits(
    crediting: Crediting, sales: list[Sale], reporting: ReportingBook
) -> None:
    on_top = CreditRule("on-top", "On top", Managers(), overlay=True)
    more = Crediting(
        [*crediting.rules, on_top], precedence=crediting.precedence, ties=crediting.ties, default=crediting.default
    )

    with_top = more.report(sales, reporting=reporting)

    assert with_top.direct() == crediting.credit(sales, reporting=reporting)


@given(creditings())
def test_a_policy_is_written_and_read_back(crediting: Crediting) -> None:
    check_round_trip(crediting)
    assert pickle.loads(pickle.dumps(crediting)) == crediting  # noqa: S301 - what was made here


@given(reporting_books())
def test_a_reporting_book_is_written_and_read_back(book: ReportingBook) -> None:
    check_round_trip(book)
    assert ReportingBook(book.entries[::-1]) == book


@given(recipients(managers=False), crediting_sales(max_size=1))
def test_what_a_recipient_gives_out_is_all(recipient: Recipient, sales: list[Sale]) -> None:
    for sale in sales:
        found = recipient.find(sale, Scene())
        if isinstance(found, tuple):
            assert sum(claim.share for claim in found) in {1, sale.total_share()}


@given(creditings(), crediting_sales(max_size=3), reporting_books())
def test_the_explanation_of_a_sale_shows_its_credits(
    crediting: Crediting, sales: list[Sale], reporting: ReportingBook
) -> None:
    for sale in sales:
        book = crediting.credit([sale], reporting=reporting)
        rows = crediting.explain(sale, reporting=reporting).rows
        shown = [(str(row[2]), row[4].amount) for row in rows if isinstance(row[4], Money)]
        assert sorted(shown) == sorted((credit.participant, credit.amount.amount) for credit in book.credits)
