"""Targets: examples and bad input."""

from __future__ import annotations

import pickle
from datetime import date
from decimal import Decimal

import pytest

from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    DuplicateError,
    InvalidValueError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, month, quarter, year
from salesmanual.kernel.quantity import Quantity
from salesmanual.testing.wire import check_round_trip

AMOUNT = Money("100000", "CNY")
MONTHS = [Target("li.na", month(2026, number), AMOUNT) for number in range(1, 13)]


class TestTargetBook:
    def test_the_target_of_a_longer_period_is_the_sum(self) -> None:
        book = TargetBook(reversed(MONTHS))

        assert book.of("li.na", quarter(2026, 1)) == Money("300000", "CNY")
        assert book.of("li.na", year(2026)) == Money("1200000", "CNY")

    @pytest.mark.parametrize(("who", "when"), [("wang.wei", year(2026)), ("li.na", year(2027))])
    def test_there_is_none_where_none_is_set(self, who: str, when: Period) -> None:
        assert TargetBook(MONTHS).of(who, when) is None
        assert TargetBook().of(who, when) is None

    def test_a_target_of_zero_is_a_target(self) -> None:
        assert TargetBook([Target("li.na", month(2026, 1), Money.zero("CNY"))]).of("li.na", year(2026)) == Money.zero(
            "CNY"
        )

    def test_it_names_who_has_targets_in_order(self) -> None:
        assert TargetBook([Target("wang.wei", year(2026), AMOUNT), *MONTHS]).participants() == ("li.na", "wang.wei")

    def test_the_order_of_the_targets_changes_nothing(self) -> None:
        assert TargetBook(MONTHS) == TargetBook(MONTHS[::-1])

    def test_it_pickles(self) -> None:
        book = TargetBook(MONTHS)

        assert pickle.loads(pickle.dumps(book)).of("li.na", year(2026)) == book.of("li.na", year(2026))  # noqa: S301 - as above

    def test_a_target_that_lies_partly_inside_is_refused(self) -> None:
        book = TargetBook([Target("li.na", quarter(2026, 1), AMOUNT)])

        with pytest.raises(
            InvalidValueError, match=r"^targets\[li.na\].period: found '2026-Q1'.*break the target down"
        ):
            book.of("li.na", month(2026, 3))

    def test_targets_that_overlap_are_refused(self) -> None:
        for second in (month(2026, 1), year(2026), Period(date(2026, 1, 31), date(2026, 2, 2))):
            with pytest.raises(DuplicateError, match=r"^target 'li.na 2026-.* is there already"):
                TargetBook([Target("li.na", month(2026, 1), AMOUNT), Target("li.na", second, AMOUNT)])

    def test_targets_in_two_currencies_do_not_add(self) -> None:
        book = TargetBook([MONTHS[0], Target("li.na", month(2026, 2), Money("1", "USD"))])

        with pytest.raises(CurrencyMismatchError):
            book.of("li.na", quarter(2026, 1))

    @pytest.mark.parametrize("found", [None, "2026-03", date(2026, 3, 1), range(3), float("nan")])
    def test_what_is_no_period_has_no_target(self, found: object) -> None:
        with pytest.raises(WrongTypeError, match=r"^period: found .*write it as month\(2026, 3\)"):
            TargetBook(MONTHS).of("li.na", found)  # type: ignore[arg-type] # the fault under test
        with pytest.raises(WrongTypeError, match=r"^period: found"):
            TargetBook(MONTHS).of_measure("li.na", found, "visits")  # type: ignore[arg-type] # as above

    @pytest.mark.parametrize("found", [None, 7, ["li.na"], Decimal("sNaN")])
    def test_what_is_no_participant_has_no_target(self, found: object) -> None:
        with pytest.raises(WrongTypeError, match=r"^participant: found .*accepted is text"):
            TargetBook(MONTHS).of(found, month(2026, 3))  # type: ignore[arg-type] # the fault under test

    @pytest.mark.parametrize(
        ("targets", "message"), [(7, "targets: found 7"), ([MONTHS[0], "x"], r"targets\[1\]: found 'x'.*a Target")]
    )
    def test_what_is_no_target_is_refused(self, targets: object, message: str) -> None:
        with pytest.raises(WrongTypeError, match=f"^{message}"):
            TargetBook(targets)  # type: ignore[arg-type] # the fault under test


@pytest.mark.parametrize(
    ("parts", "kind", "message"),
    [
        (("", month(2026, 1), AMOUNT), InvalidValueError, "participant: found ''"),
        ((7, month(2026, 1), AMOUNT), WrongTypeError, "participant: found 7"),
        (("li.na", "2026-01", AMOUNT), WrongTypeError, "period: found '2026-01' .*write it as month"),
        (("li.na", month(2026, 1), 100000.0), WrongTypeError, "amount: found 100000.0 of type float"),
        (("li.na", month(2026, 1), Money("-1", "CNY")), InvalidValueError, "amount: found .*a target of 0 or more"),
    ],
)
def test_a_wrong_target_is_refused(parts: tuple[object, ...], kind: type[SalesManualError], message: str) -> None:
    with pytest.raises(kind, match=f"^{message}"):
        Target(*parts)  # type: ignore[arg-type] # the fault under test


class TestOfMeasure:
    BOOK = TargetBook(
        [
            *MONTHS,
            *(Target("li.na", month(2026, number), Quantity(20, "visits"), "visits") for number in (1, 2, 3)),
            Target("li.na", month(2026, 1), Money("5000", "CNY"), "margin"),
        ]
    )

    def test_a_target_of_a_measure_is_one_of_its_own(self) -> None:
        assert self.BOOK.of_measure("li.na", quarter(2026, 1), "visits") == Quantity(60, "visits")
        assert self.BOOK.of_measure("li.na", quarter(2026, 1), "margin") == Money("5000", "CNY")
        assert self.BOOK.of("li.na", quarter(2026, 1)) == Money("300000", "CNY")
        assert self.BOOK.of_measure("li.na", quarter(2026, 1), "") == Money("300000", "CNY")
        assert self.BOOK.participants() == ("li.na",)

    def test_there_is_none_where_none_is_set(self) -> None:
        assert self.BOOK.of_measure("li.na", quarter(2026, 2), "visits") is None
        assert self.BOOK.of_measure("li.na", quarter(2026, 1), "calls") is None

    def test_it_is_written_and_read_back(self) -> None:
        check_round_trip(self.BOOK)

    def test_targets_of_one_measure_do_not_overlap(self) -> None:
        with pytest.raises(DuplicateError, match=r"^target 'li.na 2026-01 and 2026' is there already"):
            TargetBook(
                [Target("li.na", period, Quantity(1, "visits"), "visits") for period in (year(2026), month(2026, 1))]
            )

    def test_targets_in_two_units_do_not_add(self) -> None:
        book = TargetBook(
            [
                Target("li.na", month(2026, 1), Quantity(1, "visits"), "visits"),
                Target("li.na", month(2026, 2), Quantity(1, "calls"), "visits"),
            ]
        )

        with pytest.raises(InvalidValueError, match=r"^add: found 'visits and calls'"):
            book.of_measure("li.na", quarter(2026, 1), "visits")

    @pytest.mark.parametrize(
        ("amount", "measure", "message"),
        [
            (Quantity(1, "visits"), "", "amount: found Quantity.* accepted is Money"),
            (Quantity(-1, "visits"), "visits", "amount: found .* a target of 0 or more"),
            (1, "visits", "amount: found 1"),
            (AMOUNT, None, "measure: found None"),
            (AMOUNT, "a\nb", "measure: found"),
        ],
    )
    def test_wrong_parts_are_refused(self, amount: object, measure: object, message: str) -> None:
        with pytest.raises(SalesManualError, match=f"^{message}"):
            Target("li.na", year(2026), amount, measure)  # type: ignore[arg-type] # the fault under test
