"""Quantities: examples and bad input."""

from __future__ import annotations

import copy
import operator
import pickle
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from salesmanual.kernel.errors import CurrencyMismatchError, InvalidValueError, SalesManualError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.quantity import Amount, Quantity, cell_of, total_of
from salesmanual.kernel.wire import read_policy, write_policy

if TYPE_CHECKING:
    from collections.abc import Callable

VISITS = Quantity(3, "visits")
YUAN = Money("3", "CNY")


class TestQuantity:
    @pytest.mark.parametrize("amount", [3, "3", Decimal(3), Fraction(3), "300%"])
    def test_any_exact_number_is_read(self, amount: int | str | Decimal | Fraction) -> None:
        assert Quantity(amount, "visits") == VISITS

    def test_it_adds_subtracts_and_divides_exactly(self) -> None:
        third = Quantity("1/3", "visits")

        assert third + third + third == Quantity(1, "visits")
        assert VISITS - third == Quantity("8/3", "visits")
        assert third / VISITS == Fraction(1, 9)
        assert abs(-third) == third
        assert -third < third <= VISITS
        assert VISITS > third >= -third

    def test_none_is_zero_and_false(self) -> None:
        none = Quantity(0, "visits")

        assert none.is_zero()
        assert not none
        assert VISITS
        assert not VISITS.is_zero()

    def test_quantities_of_two_units_are_never_equal(self) -> None:
        assert Quantity(3, "calls") != VISITS
        assert VISITS not in {Quantity(3, "calls"): 1, YUAN: 2}

    @pytest.mark.parametrize(
        ("quantity", "plain"),
        [(VISITS, "3 visits"), (Quantity("0.5", "访问"), "0.5 访问"), (Quantity("-1/3", "h"), "-1/3 h")],
    )
    def test_it_reads_back_from_its_plain_form(self, quantity: Quantity, plain: str) -> None:
        assert quantity.to_plain() == str(quantity) == plain
        assert Quantity.from_plain(plain) == quantity
        assert pickle.loads(pickle.dumps(quantity)) == copy.deepcopy(quantity) == quantity  # noqa: S301 - made here

    @pytest.mark.parametrize("other", [Quantity(1, "calls"), YUAN, 1, None])
    @pytest.mark.parametrize(
        ("operation", "name"),
        [
            (operator.add, "add"),
            (operator.sub, "subtract"),
            (operator.truediv, "divide"),
            (operator.lt, "compare"),
            (operator.le, "compare"),
            (operator.gt, "compare"),
            (operator.ge, "compare"),
        ],
    )
    def test_what_is_no_quantity_of_the_unit_is_refused(
        self, operation: Callable[[object, object], object], name: str, other: object
    ) -> None:
        with pytest.raises(SalesManualError, match=f"^{name}: found .*quantit.* of "):
            operation(VISITS, other)

    def test_money_does_not_take_a_quantity_either(self) -> None:
        with pytest.raises(TypeError):
            YUAN + VISITS  # type: ignore[operator] # the fault under test

    def test_by_none_nothing_is_divided(self) -> None:
        with pytest.raises(InvalidValueError, match=r"^divisor: found '0 visits', accepted is a quantity other"):
            VISITS / Quantity(0, "visits")

    @pytest.mark.parametrize(
        ("amount", "unit", "kind", "message"),
        [
            (3.5, "visits", WrongTypeError, "amount: found 3.5 of type float"),
            (None, "visits", WrongTypeError, "amount: found None"),
            ("many", "visits", InvalidValueError, "amount: found 'many'"),
            (3, None, WrongTypeError, "unit: found None of type NoneType, accepted is text such as 'visits'"),
            (3, 7, WrongTypeError, "unit: found 7"),
            (3, "", InvalidValueError, "unit: found '', accepted is one word of at most 40 characters"),
            (3, "two words", InvalidValueError, "unit: found 'two words'"),
            (3, "a\tb", InvalidValueError, "unit: found"),
            (3, "x" * 41, InvalidValueError, "unit: found 'xxx"),
            (3, "CNY", InvalidValueError, "unit: found 'CNY', .*no currency; write it as Money\\('100', 'CNY'\\)"),
        ],
    )
    def test_wrong_parts_are_refused(
        self, amount: object, unit: object, kind: type[SalesManualError], message: str
    ) -> None:
        with pytest.raises(kind, match=f"^{message}"):
            Quantity(amount, unit)  # type: ignore[arg-type] # the fault under test

    @pytest.mark.parametrize(
        ("plain", "kind", "message"),
        [
            (12, WrongTypeError, "quantity: found 12 of type int, .*; write it as '12 visits'"),
            ("12", InvalidValueError, "quantity: found '12', accepted is a number and a unit such as '12 visits'"),
            ("visits 12", InvalidValueError, "amount: found 'visits'"),
            ("12 ", InvalidValueError, "unit: found ''"),
            ("1 " + "x" * 10_000_000, InvalidValueError, "quantity: found '1 xxx"),
        ],
    )
    def test_wrong_plain_forms_are_refused(self, plain: object, kind: type[SalesManualError], message: str) -> None:
        with pytest.raises(kind, match=f"^{message}"):
            Quantity.from_plain(plain)

    def test_documents_hold_it_as_text(self) -> None:
        assert read_policy(dict[str, Quantity], 'goal = "12 visits"') == {"goal": Quantity(12, "visits")}
        assert write_policy({"goal": Quantity(12, "visits")}) == 'goal = "12 visits"\n'


@pytest.mark.parametrize(
    ("amount", "cell"), [(YUAN, YUAN), (VISITS, Fraction(3)), (Quantity("-1/3", "h"), Fraction(-1, 3))]
)
def test_money_is_a_cell_as_it_is_and_a_quantity_is_its_number(amount: Amount, cell: Money | Fraction) -> None:
    assert cell_of(amount) == cell
    assert type(cell_of(amount)) is type(cell)


class TestTotalOf:
    def test_money_and_quantities_are_added_exactly(self) -> None:
        assert total_of([YUAN, YUAN], "CNY") == Money("6", "CNY")
        assert total_of(iter([VISITS, VISITS]), "visits") == Quantity(6, "visits")

    def test_nothing_adds_up_to_zero_of_what_is_asked_for(self) -> None:
        assert total_of([], "CNY") == Money.zero("CNY")
        assert total_of([], "visits") == Quantity(0, "visits")

    @pytest.mark.parametrize(
        ("amounts", "unit", "kind", "message"),
        [
            ([VISITS, YUAN], "visits", WrongTypeError, r"amounts\[1\]: found Money\('3', 'CNY'\).*quantity of visits"),
            ([VISITS, 3], "visits", WrongTypeError, r"amounts\[1\]: found 3 of type int"),
            ([VISITS], "calls", InvalidValueError, "add: found 'calls and visits'"),
            ([YUAN], "USD", CurrencyMismatchError, "total: found USD and CNY"),
            ([VISITS], "CNY", InvalidValueError, "unit: found 'CNY'"),
            (7, "visits", WrongTypeError, "amounts: found 7"),
        ],
    )
    def test_what_does_not_add_is_refused(
        self, amounts: object, unit: str, kind: type[SalesManualError], message: str
    ) -> None:
        with pytest.raises(kind, match=f"^{message}"):
            total_of(amounts, unit)  # type: ignore[arg-type] # the fault under test
