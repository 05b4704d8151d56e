"""Credits: examples, what is not credited, and bad input."""

from __future__ import annotations

import pickle
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest

from salesmanual.incentives.credits import Credit, CreditBook, Uncredited, credit_sales
from salesmanual.incentives.sales import Sale, Split
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    DuplicateError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, month, quarter
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable

DAY = date(2026, 3, 9)
HALVES = (Split("wang.wei", "50%"), Split("li.na", "50%"))


def cny(amount: str) -> Money:
    return Money(amount, "CNY")


def order(amount: str = "100", *, name: str = "S-1", on: date = DAY, **parts: object) -> Sale:
    return Sale(name, on, cny(amount), **(parts or {"owner": "li.na"}))  # type: ignore[arg-type] # by name


class TestCreditSales:
    def test_an_owner_is_credited_in_full(self) -> None:
        sale = order("120.50")

        assert credit_sales([sale]).credits == (Credit(sale, "li.na", cny("120.50"), 1, "owner"),)

    @pytest.mark.parametrize("kind", ["return", "cancellation"])
    def test_what_is_taken_back_is_a_negative_credit(self, kind: str) -> None:
        (credit,) = credit_sales([order("120.50", kind=kind, owner="li.na")]).credits

        assert credit.amount == cny("-120.50")

    def test_shares_are_rounded_so_that_they_sum_to_the_amount_and_ties_go_to_who_is_written_first(self) -> None:
        book = credit_sales([order("0.25", splits=HALVES)])

        assert [(credit.participant, credit.amount, credit.share, credit.rule) for credit in book.credits] == [
            ("li.na", cny("0.12"), Fraction(1, 2), "split"),
            ("wang.wei", cny("0.13"), Fraction(1, 2), "split"),
        ]

    def test_what_is_below_the_minor_unit_goes_to_the_largest_share(self) -> None:
        book = credit_sales([order("10.005", splits=[Split("li.na", "40%"), Split("wang.wei", "60%")])])

        assert [credit.amount for credit in book.credits] == [cny("4.00"), cny("6.005")]

    @pytest.mark.parametrize(("kind", "sign"), [("order", 1), ("return", -1)])
    def test_shares_that_miss_1_for_a_reason_share_their_part_of_the_amount(self, kind: str, sign: int) -> None:
        overlay = [Split("li.na", 1), Split("wang.wei", "25%")]

        book = credit_sales([order("100", kind=kind, splits=overlay, shares_reason="overlay")])

        assert [credit.amount for credit in book.credits] == [cny("100") * sign, cny("25") * sign]

    def test_credits_stand_by_day_sale_and_participant(self) -> None:
        sales = [
            order(name="S-3"),
            order(name="S-2", splits=HALVES),
            order(name="S-9", on=date(2026, 3, 1)),
        ]

        book = credit_sales(sales)

        assert [(credit.sale.id, credit.participant) for credit in book.credits] == [
            ("S-9", "li.na"),
            ("S-2", "li.na"),
            ("S-2", "wang.wei"),
            ("S-3", "li.na"),
        ]
        assert CreditBook(book.credits[::-1]).credits == book.credits

    @pytest.mark.parametrize(
        ("sale", "why"),
        [
            (order(owner=None), "no owner is named"),
            (order(owner="chen.jie"), "unknown participant: chen.jie"),
            (
                order(splits=[Split("li.na", "50%"), Split("chen.jie", "25%"), Split("zhou.li", "25%")]),
                "unknown participant: chen.jie, zhou.li",
            ),
        ],
    )
    def test_a_sale_that_counts_for_nobody_is_listed_with_the_reason(self, sale: Sale, why: str) -> None:
        book = credit_sales([sale], participants={"li.na", "wang.wei"})

        assert (book.credits, [str(item.why) for item in book.uncredited]) == ((), [why])

    def test_everybody_who_is_named_may_be_credited_by_default(self) -> None:
        assert credit_sales([order(owner="chen.jie"), order(name="S-2", splits=HALVES)]).participants() == (
            "chen.jie",
            "li.na",
            "wang.wei",
        )

    def test_splits_among_known_people_are_credited(self) -> None:
        assert len(credit_sales([order(splits=HALVES)], participants=["li.na", "wang.wei"]).credits) == 2

    def test_of_two_sales_with_one_id_the_earlier_is_credited(self) -> None:
        later, earlier = order("1", on=date(2026, 3, 10)), order("2")

        book = credit_sales([later, earlier, order("3", name="S-2")])

        assert [credit.sale for credit in book.credits] == [earlier, order("3", name="S-2")]
        assert [(item.sale, str(item.why)) for item in book.uncredited] == [
            (later, "a sale with the id S-1 was credited before")
        ]

    def test_a_sale_that_is_not_credited_leaves_its_id_to_the_next(self) -> None:
        book = credit_sales([order(owner=None), order(on=date(2026, 3, 10))])

        assert (len(book.credits), len(book.uncredited)) == (1, 1)

    @pytest.mark.parametrize("people", [{"li.na"}, ["li.na"], ("li.na",), {"li.na": "Li Na"}, iter(["li.na"])])
    def test_the_participants_may_be_any_collection(self, people: Iterable[str]) -> None:
        sales = [order(), order(name="S-2"), order(name="S-3", owner="wang.wei")]

        book = credit_sales(sales, participants=people)

        assert (len(book.credits), [item.sale.id for item in book.uncredited]) == (2, ["S-3"])

    def test_where_nobody_takes_part_nobody_is_credited(self) -> None:
        assert credit_sales([order()], participants=[]).credits == ()

    @pytest.mark.parametrize(
        ("people", "kind", "message"),
        [
            ("li.na", WrongTypeError, "found 'li.na' of type str, accepted is the people who can be credited, such as"),
            (
                7,
                WrongTypeError,
                "found 7 of type int, accepted is the people who can be credited, such as {'li.na', 'w",
            ),
            (["li.na", 7], WrongTypeError, "found 7 of type int, accepted is text$"),
            ([["li.na"]], WrongTypeError, r"found \['li.na'\] of type list, accepted is text$"),
            (["li.na", " "], InvalidValueError, "found ' ', accepted is one line of text of at most 200 characters$"),
        ],
    )
    def test_participants_that_are_no_collection_of_texts_are_refused(
        self, people: object, kind: type[SalesManualError], message: str
    ) -> None:
        with pytest.raises(kind, match=f"^participants: {message}"):
            credit_sales([order()], participants=people)  # type: ignore[arg-type] # the fault under test

    @pytest.mark.parametrize(
        ("sales", "message"), [(7, "sales: found 7"), ([order(), "S-2"], r"sales\[1\]: found 'S-2' .*a Sale")]
    )
    def test_what_is_no_sale_is_refused(self, sales: object, message: str) -> None:
        with pytest.raises(WrongTypeError, match=f"^{message}"):
            credit_sales(sales)  # type: ignore[arg-type] # the fault under test


class TestCreditBook:
    BOOK = credit_sales(
        [
            order("10", name="S-1", on=date(2026, 2, 28)),
            order("20", name="S-2", on=date(2026, 3, 1)),
            order("30", name="S-3", on=date(2026, 3, 31)),
            order("40", name="S-4", on=date(2026, 4, 1)),
        ]
    )

    def test_a_period_has_its_first_and_its_last_day(self) -> None:
        assert [credit.amount for credit in self.BOOK.of("li.na", month(2026, 3))] == [cny("20"), cny("30")]
        assert self.BOOK.total("li.na", month(2026, 3), "CNY") == cny("50")
        assert self.BOOK.total("li.na", quarter(2026, 1), "CNY") == cny("60")

    @pytest.mark.parametrize(("who", "when"), [("wang.wei", month(2026, 3)), ("li.na", month(2027, 3))])
    def test_who_has_none_has_zero(self, who: str, when: Period) -> None:
        assert self.BOOK.of(who, when) == ()
        assert self.BOOK.total(who, when, "CNY") == cny("0")

    def test_two_currencies_add_only_where_a_period_has_one(self) -> None:
        dollars = Sale("S-9", date(2026, 4, 9), Money("1", "USD"), owner="li.na")
        book = credit_sales([*(credit.sale for credit in self.BOOK.credits), dollars])

        assert book.total("li.na", month(2026, 3), "CNY") == cny("50")
        with pytest.raises(CurrencyMismatchError):
            book.total("li.na", month(2026, 4), "CNY")
        with pytest.raises(CurrencyMismatchError):
            self.BOOK.total("li.na", month(2026, 4), "USD")

    def test_it_pickles(self) -> None:
        assert pickle.loads(pickle.dumps(self.BOOK)) == self.BOOK  # noqa: S301 - what stands above

    @pytest.mark.parametrize("kind", ["invoice", "payment", "refund", "activity"])
    def test_its_bookings_are_what_was_sold_and_taken_back(self, kind: str) -> None:
        other = Sale("S-9", DAY, cny("5"), kind, owner="li.na")
        sales = [credit.sale for credit in self.BOOK.credits]

        book = credit_sales([*sales, other, order("7", name="S-8", owner=None)])

        assert book.bookings().credits == self.BOOK.credits
        assert book.bookings().uncredited == book.uncredited
        assert book.bookings() is book.bookings()
        assert self.BOOK.bookings() is self.BOOK

    def test_credits_come_in_any_order(self) -> None:
        sale = order("10")
        own = [Credit(sale, "li.na", cny("5"), "50%", rule) for rule in ("hunter", "farmer", "closer")]

        assert CreditBook(own).credits == CreditBook(own[::-1]).credits == tuple(own[::-1])

    @pytest.mark.parametrize(
        ("repeated", "named"),
        [
            (order("10"), "S-1 for li.na by owner"),
            (order("99"), "S-1 for li.na by owner"),
            (order("10", on=date(2026, 4, 9)), "S-1 for li.na by owner"),
            (order("10", splits=HALVES), "S-1 for li.na by split"),
        ],
        ids=["the same batch again", "another state of it", "on another day", "a split"],
    )
    def test_a_credit_that_comes_twice_is_refused_because_it_would_be_paid_twice(
        self, repeated: Sale, named: str
    ) -> None:
        first = order("10", splits=HALVES) if repeated.splits else order("10")
        batches = credit_sales([first, order(name="S-2")]), credit_sales([repeated])

        with pytest.raises(DuplicateError) as refused:
            CreditBook([*batches[0].credits, *batches[1].credits])

        assert str(refused.value) == (
            f"credit '{named}' is there already; keep the one that counts; a sale credits a person once for each rule"
        )

    def test_a_sale_may_credit_a_person_by_several_rules(self) -> None:
        sale = order("10")
        own = [Credit(sale, "li.na", cny("10"), 1, "owner"), Credit(sale, "li.na", cny("2"), "20%", "specialist")]

        assert CreditBook(own).total("li.na", month(2026, 3), "CNY") == cny("12")

    @pytest.mark.parametrize(
        ("participant", "period", "kind", "message"),
        [
            (7, month(2026, 3), WrongTypeError, "participant: found 7 of type int, accepted is text"),
            (None, month(2026, 3), WrongTypeError, "participant: found None of type NoneType, accepted is text"),
            (["li.na"], month(2026, 3), WrongTypeError, r"participant: found \['li.na'\] of type list"),
            ("", month(2026, 3), InvalidValueError, "participant: found ''"),
            ("li.na", "2026-03", WrongTypeError, r"period: found '2026-03' .* a Period; write it as month\(2026, 3\)$"),
            ("nobody", None, WrongTypeError, "period: found None of type NoneType, accepted is a Period"),
        ],
    )
    def test_it_refuses_to_be_asked_about_what_is_no_person_or_period(
        self, participant: str, period: Period, kind: type[SalesManualError], message: str
    ) -> None:
        with pytest.raises(kind, match=f"^{message}"):
            self.BOOK.of(participant, period)
        with pytest.raises(kind, match=f"^{message}"):
            self.BOOK.total(participant, period, "CNY")

    @pytest.mark.parametrize("who", ["li.na", "nobody"])
    def test_it_refuses_to_sum_in_what_is_no_currency(self, who: str) -> None:
        with pytest.raises(NotFoundError, match=r"^no currency 'YUAN'"):
            self.BOOK.total(who, month(2027, 3), "YUAN")

    @pytest.mark.parametrize(
        ("uncredited", "message"),
        [
            (7, "uncredited: found 7 of type int, accepted is uncredited sales, in a list$"),
            ("S-1", "uncredited: found 'S-1' of type str"),
            (
                [order()],
                r"uncredited\[0\]: found Sale.*accepted is an Uncredited; write it as Uncredited\(sale, why\)$",
            ),
        ],
    )
    def test_what_is_no_uncredited_sale_is_refused(self, uncredited: object, message: str) -> None:
        with pytest.raises(WrongTypeError, match=f"^{message}"):
            CreditBook([], uncredited)  # type: ignore[arg-type] # the fault under test

    def test_uncredited_sales_are_kept_from_any_collection(self) -> None:
        left = Uncredited(order(), text("no owner is named"))

        assert CreditBook([], iter([left])).uncredited == (left,)

    @pytest.mark.parametrize(
        ("parts", "message"),
        [
            (("S-1", text("no owner is named")), "sale: found 'S-1' of type str, accepted is a Sale$"),
            (
                (order(), "why"),
                r"why: found 'why' of type str, accepted is a Text; write it as text\('no owner is named'",
            ),
        ],
    )
    def test_a_wrong_uncredited_sale_is_refused(self, parts: tuple[object, ...], message: str) -> None:
        with pytest.raises(WrongTypeError, match=f"^{message}"):
            Uncredited(*parts)  # type: ignore[arg-type] # the fault under test

    @pytest.mark.parametrize(
        ("credits_", "message"),
        [
            (7, "credits: found 7 of type int, accepted is credits, in a list$"),
            (BOOK.credits[0], "credits: found"),
            (BOOK, r"credits: found CreditBook.*in a list; join books as \[\*one.credits, \*other.credits\]$"),
            (["x"], r"credits\[0\]: found 'x' .*a Credit"),
        ],
    )
    def test_what_is_no_credit_is_refused(self, credits_: object, message: str) -> None:
        with pytest.raises(WrongTypeError, match=f"^{message}"):
            CreditBook(credits_)  # type: ignore[arg-type] # the fault under test


@pytest.mark.parametrize(
    ("part", "value", "kind", "message"),
    [
        ("sale", "S-1", WrongTypeError, "sale: found 'S-1'"),
        ("participant", "", InvalidValueError, "participant: found ''"),
        ("amount", 12.5, WrongTypeError, "amount: found 12.5 of type float"),
        ("share", 0.5, WrongTypeError, "share: found 0.5"),
        ("share", "-50%", InvalidValueError, "share: found '-50%'.*leave out who has no share"),
        ("rule", None, WrongTypeError, "rule: found None"),
        ("part", (1, 2), WrongTypeError, r"part: found \(1, 2\).*a Part, or None"),
    ],
)
def test_a_wrong_credit_is_refused(part: str, value: object, kind: type[SalesManualError], message: str) -> None:
    credit = Credit(order(), "wang.wei", cny("25"), "25%", "overlay")

    with pytest.raises(kind, match=f"^{message}"):
        attrs.evolve(credit, **{part: value})  # type: ignore[arg-type] # the fault under test
