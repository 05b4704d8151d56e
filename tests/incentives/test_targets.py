"""Targets: examples and bad input."""

from __future__ import annotations

import pickle
from datetime import date

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
