"""Sales: examples and bad input."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import cast

import attrs
import pytest

from salesmanual.incentives.sales import Sale, SaleKind, Split, check_sale_facts, read_key, read_share
from salesmanual.kernel.criteria import parse_criterion
from salesmanual.kernel.errors import DuplicateError, InvalidValueError, SalesManualError, WrongTypeError
from salesmanual.kernel.money import Money

DAY, AMOUNT = date(2026, 3, 9), Money("1200", "CNY")
HALVES = (Split("li.na", "50%"), Split("wang.wei", "50%"))


def sale(**parts: object) -> Sale:
    return Sale(**{"id": "S-1", "on": DAY, "amount": AMOUNT, **parts})  # type: ignore[arg-type] # by name, some wrong


class TestSale:
    def test_a_sale_of_one_owner_counts_in_full(self) -> None:
        found = sale(owner="li.na")

        assert (found.kind, found.splits) == (SaleKind.ORDER, ())
        assert found.total_share() == 1
        assert dict(found.attributes) == {}

    @pytest.mark.parametrize(
        ("kind", "signed"), [("order", "1200"), ("return", "-1200"), (SaleKind.CANCELLATION, "-1200")]
    )
    def test_the_kind_gives_the_sign(self, kind: str, signed: str) -> None:
        assert sale(kind=kind).signed_amount() == Money(signed, "CNY")

    def test_an_amount_of_zero_is_a_sale_whatever_its_sign_is(self) -> None:
        assert sale(amount=Money("-0.00", "CNY"), kind="return").signed_amount() == Money.zero("CNY")

    def test_shares_may_miss_1_for_a_reason(self) -> None:
        found = sale(splits=[Split("li.na", 1), Split("wang.wei", "1/3")], shares_reason="overlay specialist")

        assert found.total_share() == Fraction(4, 3)

    def test_it_does_not_change_with_the_mapping_it_was_made_of(self) -> None:
        attributes = {"product": "service"}
        found = sale(attributes=attributes)

        attributes["product"] = "hardware"

        assert found.attributes["product"] == "service"
        with pytest.raises(TypeError):
            cast("dict[str, object]", found.attributes)["product"] = "hardware"

    def test_it_is_frozen(self) -> None:
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            sale().id = "S-2"  # type: ignore[misc] # the fault under test

    @pytest.mark.parametrize("attributes", [{}, {"product": "service", "lines": (1, 2)}])
    def test_it_pickles_and_copies(self, attributes: dict[str, object]) -> None:
        found = sale(splits=HALVES, attributes=attributes)

        assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - what stands above
        assert copy.deepcopy(found) == found
        assert hash(copy.copy(found)) == hash(found)

    def test_it_evolves_with_all_checks(self) -> None:
        assert attrs.evolve(sale(owner="li.na"), kind="return").kind is SaleKind.RETURN
        with pytest.raises(InvalidValueError):
            attrs.evolve(sale(), amount=Money("-1", "CNY"))

    def test_subclasses_of_the_builtins_are_read_like_them(self) -> None:
        class Name(str):
            __slots__ = ()

        class Day(date):
            __slots__ = ()

        found = sale(id=Name("S-1"), on=Day(2026, 3, 9), owner=Name("li.na"))

        assert found == sale(owner="li.na")


@pytest.mark.parametrize(
    ("parts", "kind", "message"),
    [
        ({"id": ""}, InvalidValueError, r"id: found '', accepted is one line of text of at most 200 characters"),
        ({"id": "two\nlines"}, InvalidValueError, "id: found"),
        ({"id": "x" * 10_000_000}, InvalidValueError, "id: found"),
        ({"id": 7}, WrongTypeError, "id: found 7 of type int, accepted is text"),
        ({"on": "2026-03-09"}, WrongTypeError, r"on: found .*date.fromisoformat"),
        ({"on": datetime(2026, 3, 9, tzinfo=UTC)}, WrongTypeError, r"on: found .*date\(\) in the time zone"),
        ({"on": date(1899, 12, 31)}, InvalidValueError, "on: found '1899-12-31'"),
        ({"on": date(3000, 1, 1)}, InvalidValueError, "on: found '3000-01-01'"),
        ({"amount": 1200.0}, WrongTypeError, r"amount: found 1200.0 of type float, accepted is Money; write it as"),
        ({"amount": "1200 CNY"}, WrongTypeError, "amount: found"),
        ({"amount": Money("-1", "CNY")}, InvalidValueError, "amount: found .*write a return as kind='return'"),
        ({"kind": "retrun"}, InvalidValueError, "kind: found 'retrun'.*did you mean 'return'"),
        ({"kind": "x" * 10_000_000}, InvalidValueError, "kind: found .*use one of 'activity', .*'return'"),
        ({"kind": ["order"]}, WrongTypeError, "kind: found"),
        ({"kind": None}, WrongTypeError, "kind: found None"),
        ({"owner": ""}, InvalidValueError, "owner: found ''"),
        ({"owner": 7}, WrongTypeError, "owner: found 7"),
        (
            {"owner": "li.na", "splits": HALVES},
            InvalidValueError,
            "owner: found 'li.na', accepted is an owner or splits",
        ),
        ({"splits": HALVES[:1]}, InvalidValueError, "splits: found '50%', accepted is shares that sum to 100%"),
        ({"splits": [*HALVES, HALVES[0]]}, DuplicateError, "split 'li.na' is there already; add the shares up"),
        ({"splits": 7}, WrongTypeError, "splits: found 7"),
        ({"splits": [HALVES[0], ("wang.wei", "50%")]}, WrongTypeError, r"splits\[1\]: found .*a Split"),
        ({"shares_reason": 7}, WrongTypeError, "shares_reason: found 7"),
        ({"shares_reason": " "}, InvalidValueError, "shares_reason: found ' '"),
        ({"shares_reason": "x" * 10_000_000}, InvalidValueError, "shares_reason: found"),
        ({"attributes": "product"}, WrongTypeError, "attributes: found 'product'"),
        ({"attributes": None}, WrongTypeError, "attributes: found None"),
    ],
)
def test_a_wrong_sale_is_refused_with_the_field_and_the_fix(
    parts: dict[str, object], kind: type[SalesManualError], message: str
) -> None:
    with pytest.raises(kind, match=f"^{message}") as caught:
        sale(**parts)
    assert len(str(caught.value)) < 400


class TestSplit:
    @pytest.mark.parametrize(
        ("share", "expected"),
        [("50%", Fraction(1, 2)), ("1/3", Fraction(1, 3)), (1, Fraction(1)), ("1.5", Fraction(3, 2))],
    )
    def test_a_share_is_read_exactly(self, share: str | int, expected: Fraction) -> None:
        assert Split("li.na", share).share == expected

    @pytest.mark.parametrize(
        ("share", "kind"),
        [
            (0.5, WrongTypeError),
            (None, WrongTypeError),
            (0, InvalidValueError),
            ("-50%", InvalidValueError),
            ("NaN", InvalidValueError),
            ("1e999999", InvalidValueError),
            ("1/0", InvalidValueError),
            ("9" * 10_000_000, InvalidValueError),
        ],
    )
    def test_a_wrong_share_is_refused(self, share: object, kind: type[SalesManualError]) -> None:
        with pytest.raises(kind, match=r"^share: found"):
            read_share(share)  # type: ignore[arg-type] # the fault under test

    def test_a_wrong_participant_is_refused(self) -> None:
        with pytest.raises(WrongTypeError, match=r"^participant: found None"):
            Split(None, "50%")  # type: ignore[arg-type] # the fault under test


@pytest.mark.parametrize("blank", ["", " ", "   "])
def test_a_blank_key_is_refused(blank: str) -> None:
    day, amount = date(2026, 3, 9), Money("1", "CNY")

    with pytest.raises(InvalidValueError, match=r"^key: found"):
        read_key(blank, "key")
    with pytest.raises(InvalidValueError, match=r"^id: found"):
        Sale(blank, day, amount, owner="li.na")
    with pytest.raises(InvalidValueError, match=r"^owner: found"):
        Sale("S-1", day, amount, owner=blank)


def test_a_condition_on_the_fields_of_a_sale_and_its_attributes_is_read() -> None:
    condition = parse_criterion('kind = "order" and amount.currency = "CNY" and attributes.product is present')

    check_sale_facts(condition, "where")


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ('product = "service"', "where: found 'product', .*write a further fact as 'attributes.product'"),
        ('attribute.product = "service"', "where: found 'attribute.product', .*did you mean 'attributes'"),
        ('kind = "order" and not region = "east"', "where: found 'region', .*'attributes.region'"),
    ],
)
def test_a_condition_on_what_no_sale_has_is_refused(condition: str, message: str) -> None:
    with pytest.raises(InvalidValueError, match=f"^{message}"):
        check_sale_facts(parse_criterion(condition), "where")


def test_a_key_of_200_characters_is_read_and_one_more_is_not() -> None:
    assert read_key("x" * 200, "key") == "x" * 200
    with pytest.raises(InvalidValueError):
        read_key("x" * 201, "key")
