"""Books of figures: sums by member and day, leavers, successors, figures that are cut."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    DuplicateError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, month, quarter, week, year
from salesmanual.kernel.quantity import Quantity
from salesmanual.planning.dimensions import Dimension, divide_time
from salesmanual.planning.figures import Figure, FigureBook

if TYPE_CHECKING:
    from collections.abc import Callable

WHO = Dimension("who", {"sales": {"east": ["li.na", "wang.wei"], "west": ["zhao.min"]}})
PRODUCT = Dimension("product", {"bikes": ["road", "mountain"], "clothing": None})


def cny(amount: str, days: Period | date, **members: str) -> Figure:
    return Figure(Money(amount, "CNY"), days, members)


BOOK = FigureBook(
    [
        cny("500", month(2025, 1), who="li.na", product="road"),
        cny("300", month(2025, 2), who="li.na", product="clothing"),
        cny("200.50", date(2025, 2, 28), who="wang.wei", product="mountain"),
        cny("70", month(2025, 2), who="zhao.min"),
        cny("11", month(2025, 3), who="east", product="bikes"),
        cny("-9", month(2025, 3), who="wu.fang", product="road"),
    ],
    [WHO, PRODUCT],
    unknown="kept",
)


class TestOf:
    @pytest.mark.parametrize(
        ("members", "period", "amount"),
        [
            ({"who": "li.na"}, year(2025), "800"),
            ({"who": "li.na", "product": "clothing"}, year(2025), "300"),
            ({"who": "li.na", "product": "bikes"}, year(2025), "500"),
            ({"who": "east"}, month(2025, 2), "500.5"),
            ({"who": "east"}, quarter(2025, 1), "1011.5"),
            ({"who": "west"}, year(2025), "70"),
            ({"who": "west", "product": "bikes"}, year(2025), "0"),
            ({"product": "bikes"}, year(2025), "702.5"),
            ({"product": "road"}, month(2025, 3), "-9"),
            ({}, year(2025), "1072.5"),
            ({"who": "sales", "product": "product"}, year(2025), "1072.5"),
            ({}, year(2024), "0"),
            ({}, year(2026), "0"),
        ],
    )
    def test_it_sums_what_belongs_to_all_members_named(
        self, members: dict[str, str], period: Period, amount: str
    ) -> None:
        assert BOOK.of(members, period) == Fraction(amount)
        assert BOOK.of(members, period) == Fraction(amount)  # the second time from what it kept

    def test_a_day_lies_in_the_period_that_has_it(self) -> None:
        assert BOOK.of({"who": "wang.wei"}, Period.from_plain("2025-02-28")) == Fraction("200.5")
        assert BOOK.of({"who": "wang.wei"}, Period.from_plain("2025-02-01..2025-02-27")) == 0

    def test_a_figure_that_is_cut_is_refused_with_its_days(self) -> None:
        with pytest.raises(InvalidValueError) as caught:
            BOOK.of({"who": "li.na"}, week(2025, 2))

        assert str(caught.value) == (
            "figures of who li.na: found '2025-W02', accepted is a period that cuts no figure, such as 2025-01; "
            "or spread them: spread='days'"
        )
        with pytest.raises(InvalidValueError, match=r"figures of everybody: .* such as 2025-01;"):
            BOOK.of({}, week(2025, 2))

    def test_a_figure_that_is_spread_is_shared_by_days(self) -> None:
        book = FigureBook([cny("310", month(2025, 1)), cny("28", month(2025, 2))], [], spread="days")

        assert book.of({}, week(2025, 5)) == 50 + 2
        assert book.of({}, Period.from_plain("2025-01-11..2025-01-11")) == 10
        assert book.of({}, year(2025)) == 338

    @pytest.mark.parametrize(
        ("members", "message"),
        [
            ({"who": "li.naa"}, "no member of who 'li.naa'; did you mean 'li.na'?"),
            ({"who": "wu.fang"}, "no member of who 'wu.fang'; use one of "),
            ({"prodct": "road"}, "no dimension of the figures 'prodct'; did you mean 'product'?"),
            ({"who": "li.na", "product": "road", "market": "cn"}, "no dimension of the figures 'market'"),
        ],
    )
    def test_what_is_unknown_is_refused(self, members: dict[str, str], message: str) -> None:
        with pytest.raises(NotFoundError) as caught:
            BOOK.of(members, year(2025))

        assert message in str(caught.value)

    def test_what_it_keeps_is_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("salesmanual.planning.figures._KEPT", 2)
        book = FigureBook(BOOK.figures, BOOK.dimensions, unknown="kept")

        sums = [book.of({"who": member}, year(2025)) for member in WHO.members()]

        assert sums == [Fraction(each) for each in ("1072.5", "1011.5", "800", "200.5", "70", "70")]
        assert len(book._series) <= 2  # noqa: SLF001 - what it keeps is nobody else's business


class TestLeavers:
    def test_they_count_in_the_whole_and_are_reported(self) -> None:
        assert BOOK.unplaced() == (BOOK.figures[5],)
        assert BOOK.of({}, month(2025, 3)) == 2

    def test_a_successor_takes_their_figures(self) -> None:
        figures = [cny("9", month(2025, 3), who="wu.fang"), cny("1", month(2025, 3), who="old.hand")]
        book = FigureBook(figures, [WHO], successor={"wu.fang": "li.na", "old.hand": "wu.fang"})

        assert book.of({"who": "li.na"}, year(2025)) == 10
        assert book.unplaced() == ()

    def test_a_team_may_take_them_without_a_person(self) -> None:
        book = FigureBook([cny("9", month(2025, 3), who="wu.fang")], [WHO], successor={"wu.fang": "east"})

        amounts = [book.of({"who": member}, year(2025)) for member in ("east", "li.na", "wang.wei", "sales")]

        assert amounts == [9, 0, 0, 9]


class TestBook:
    def test_it_knows_its_unit_and_its_span(self) -> None:
        assert (BOOK.unit, BOOK.span()) == ("CNY", quarter(2025, 1))
        assert repr(BOOK) == "FigureBook(6 figures in CNY by who, product)"
        assert FigureBook([Figure(Quantity(3, "visits"), year(2025))], []).unit == "visits"

    def test_it_may_be_empty(self) -> None:
        book = FigureBook([], [WHO])

        assert book.unit == ""
        assert book.span() is None
        assert book.of({"who": "li.na"}, year(2025)) == 0
        assert repr(FigureBook([], [])) == "FigureBook(0 figures by day)"

    def test_books_and_figures_of_the_same_are_equal(self) -> None:
        assert FigureBook(BOOK.figures, [WHO, PRODUCT], unknown="kept") == BOOK
        assert hash(cny("1", year(2025), who="li.na")) == hash(cny("1", year(2025), who="li.na"))

    @pytest.mark.parametrize(
        ("make", "kind", "message"),
        [
            (
                lambda: FigureBook([cny("1", year(2025)), Figure(Money("1", "USD"), year(2025))], []),
                CurrencyMismatchError,
                (
                    "figures[1].amount: found CNY and USD, accepted is amounts in one currency; convert one of them "
                    "first with RateTable.convert"
                ),
            ),
            (
                lambda: FigureBook([cny("1", year(2025)), Figure(1, year(2025))], []),
                WrongTypeError,
                "figures[1].amount: found Fraction(1, 1) of type Fraction, accepted is CNY, as figures[0] is",
            ),
            (
                lambda: FigureBook([Figure(1, year(2025)), cny("1", year(2025))], []),
                WrongTypeError,
                "figures[1].amount: found Money('1', 'CNY') of type Money, accepted is a bare number, as figures[0] is",
            ),
            (
                lambda: FigureBook(
                    [Figure(Quantity(1, "visits"), year(2025)), Figure(Quantity(1, "calls"), year(2025))], []
                ),
                InvalidValueError,
                "figures[1].amount: found 'calls', accepted is visits, as figures[0] is",
            ),
            (
                lambda: FigureBook([Figure(1, year(2025)), Figure(Quantity(1, "calls"), year(2025))], []),
                InvalidValueError,
                "figures[1].amount: found 'calls', accepted is a bare number, as figures[0] is",
            ),
            (
                lambda: FigureBook([Figure(Quantity(1, "calls"), year(2025)), Figure(1, year(2025))], []),
                InvalidValueError,
                "figures[1].amount: found 'a bare number', accepted is calls, as figures[0] is",
            ),
            (
                lambda: FigureBook([cny("1", year(2025), whom="li.na")], [WHO]),
                InvalidValueError,
                "figures[0].members: found 'whom', accepted is dimensions of the book; did you mean 'who'?",
            ),
            (
                lambda: FigureBook([1], []),  # type: ignore[list-item]
                WrongTypeError,
                "figures[0]: found 1 of type int, accepted is a Figure",
            ),
            (
                lambda: FigureBook([], [WHO, WHO]),
                DuplicateError,
                "dimensions[1].key 'who' is there already; each may come once",
            ),
            (
                lambda: FigureBook([], [divide_time(year(2026))]),
                InvalidValueError,
                (
                    "dimensions: found 'time', accepted is dimensions other than time; leave it out; a figure says its "
                    "days itself"
                ),
            ),
            (
                lambda: FigureBook([cny("1", year(2025), who="li.ma")], [WHO]),
                NotFoundError,
                (
                    "no member of who for figures[0] 'li.ma'; did you mean 'li.na'?; name a successor, "
                    'or unknown="kept" for who left'
                ),
            ),
            (
                lambda: FigureBook([], [WHO], unknown="keep"),  # type: ignore[arg-type]
                InvalidValueError,
                (
                    "unknown: found 'keep', accepted is what a figure of nobody in the dimensions is; "
                    "did you mean 'kept'?"
                ),
            ),
            (
                lambda: FigureBook([], [WHO], successor=[("a", "b")]),  # type: ignore[arg-type]
                WrongTypeError,
                (
                    "successor: found [('a', 'b')] of type list, accepted is successors by leaver; write them as "
                    "{'wu.fang': 'li.na'}"
                ),
            ),
            (
                lambda: FigureBook([], [WHO], successor={"li.na": "wang.wei"}),
                InvalidValueError,
                "successor.li.na: found 'li.na', accepted is somebody who is in no dimension any more",
            ),
            (
                lambda: FigureBook([], [WHO], successor={"a": "b", "b": "a"}),
                InvalidValueError,
                "successor.a: found 'a → b → a', accepted is successors in no circle",
            ),
            (
                lambda: FigureBook([], [WHO], successor={"a": "b", "b": "c", "c": "b"}),
                InvalidValueError,
                "successor.a: found 'a → b → c → b', accepted is successors in no circle",
            ),
            (
                lambda: FigureBook([], [WHO], successor={"a": "li.ma"}),
                NotFoundError,
                "no member for successor.a 'li.ma'; did you mean 'li.na'?",
            ),
            (
                lambda: FigureBook([], [], spread="weeks"),  # type: ignore[arg-type]
                InvalidValueError,
                (
                    "spread: found 'weeks', accepted is what a period that cuts a figure means; use one of 'days', "
                    "'refuse'"
                ),
            ),
            (
                lambda: Figure(1.5, year(2025)),  # type: ignore[arg-type]
                WrongTypeError,
                (
                    "amount: found 1.5 of type float, accepted is an int, a Decimal, a Fraction or text; write it as "
                    "text, "
                    "'1.5', because a float is not exact"
                ),
            ),
            (
                lambda: Figure(1, "2025"),  # type: ignore[arg-type]
                WrongTypeError,
                "period: found '2025' of type str, accepted is a date; read text with date.fromisoformat",
            ),
            (
                lambda: Figure(1, year(2025), ["li.na"]),  # type: ignore[arg-type]
                WrongTypeError,
                (
                    "members: found ['li.na'] of type list, accepted is members by dimension; write them as "
                    "{'who': 'li.na'}"
                ),
            ),
        ],
    )
    def test_bad_input_is_refused_with_its_place(
        self, make: Callable[[], object], kind: type[Exception], message: str
    ) -> None:
        with pytest.raises(kind) as caught:
            make()

        assert str(caught.value) == message
