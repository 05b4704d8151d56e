"""Measures: examples, what is not counted, and bad input."""

from __future__ import annotations

import pickle
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest

from salesmanual.incentives.credits import Credit, credit_sales
from salesmanual.incentives.measures import Measure
from salesmanual.incentives.parts import Part
from salesmanual.incentives.sales import Sale, SaleKind, Split
from salesmanual.kernel.criteria import parse_criterion
from salesmanual.kernel.errors import (
    InexactError,
    InvalidDocumentError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.quantity import Quantity
from salesmanual.kernel.wire import read_policy
from salesmanual.testing.wire import check_round_trip

DAY = date(2026, 3, 9)
HALVES = (Split("li.na", "50%"), Split("wang.wei", "50%"))
MARGIN = Measure("margin", "Margin", "attributes.margin")
PIECES = Measure("pieces", "Pieces", "attributes.pieces", "pieces")
DEALS = Measure("deals", "Deals", "count", "deals")
VISITS = Measure("visits", "Visits", "count", "visits", kinds=["activity"], where='attributes.type = "visit"')


def cny(amount: str) -> Money:
    return Money(amount, "CNY")


def sale_of(kind: str = "order", amount: str = "100", **facts: object) -> Sale:
    return Sale("S-1", DAY, cny(amount), SaleKind(kind), owner="li.na", attributes=facts)


def halved(**facts: object) -> Sale:
    return Sale("S-1", DAY, cny("100"), splits=HALVES, attributes=facts)


def credit_of(kind: str = "order", amount: str = "100", **facts: object) -> Credit:
    return credit_sales([sale_of(kind, amount, **facts)]).credits[0]


class TestOf:
    @pytest.mark.parametrize(
        ("fact", "counted"),
        [
            (cny("30.005"), cny("30.005")),
            (Money("30", "USD"), Money("30", "USD")),
            ("30", cny("30")),
            (30, cny("30")),
            (Decimal("30.005"), cny("30.005")),
            (Fraction(61, 2), cny("30.5")),
            (0, cny("0")),
            (-30, cny("-30")),
        ],
    )
    def test_a_fact_counts_as_the_money_it_is_written_as(self, fact: object, counted: Money) -> None:
        assert MARGIN.of(credit_of(margin=fact)) == counted

    @pytest.mark.parametrize("fact", [12, "12", Decimal(12), Fraction(12)])
    def test_a_fact_with_a_unit_counts_as_a_quantity(self, fact: object) -> None:
        assert PIECES.of(credit_of(pieces=fact)) == Quantity(12, "pieces")

    @pytest.mark.parametrize(
        ("kind", "sign", "counted"),
        [
            ("order", "by-kind", 1),
            ("renewal", "by-kind", 1),
            ("return", "by-kind", -1),
            ("cancellation", "by-kind", -1),
            ("refund", "by-kind", -1),
            ("payment", "by-kind", 1),
            ("return", "plus", 1),
            ("order", "minus", -1),
            ("return", "minus", -1),
        ],
    )
    def test_the_sign_is_by_the_kind_unless_the_measure_says_otherwise(
        self, kind: str, sign: str, counted: int
    ) -> None:
        by_value = {"count": Quantity(counted, "deals"), "amount": cny("100") if counted == 1 else cny("-100")}
        for value, expected in by_value.items():
            unit = "deals" if value == "count" else ""
            measure = Measure("m", "M", value, unit, kinds=list(SaleKind), sign=sign)  # type: ignore[arg-type] # text

            assert measure.of(credit_of(kind)) == expected

    def test_other_kinds_do_not_count(self) -> None:
        assert DEALS.of(credit_of("payment")) is None
        assert VISITS.of(credit_of("order", type="visit")) is None

    def test_a_sale_that_does_not_meet_the_condition_or_lacks_its_fact_does_not_count(self) -> None:
        assert VISITS.of(credit_of("activity", type="visit")) == Quantity(1, "visits")
        assert VISITS.of(credit_of("activity", type="call")) is None
        assert VISITS.of(credit_of("activity")) is None

    def test_a_split_sale_counts_in_its_shares(self) -> None:
        credits_ = credit_sales([halved(margin="0.25", pieces=3)]).credits

        assert [MARGIN.of(credit) for credit in credits_] == [cny("0.13"), cny("0.12")]
        assert [PIECES.of(credit) for credit in credits_] == [Quantity("3/2", "pieces")] * 2
        assert [DEALS.of(credit) for credit in credits_] == [Quantity("1/2", "deals")] * 2

    def test_shares_that_a_rule_made_are_divided_like_the_amount(self) -> None:
        sale = sale_of(amount="1", margin="100")
        thirds = ("1/3", "1/3", "1/3")
        credits_ = [Credit(sale, f"p{at}", cny("0.33"), "1/3", "rule", Part(thirds, [at])) for at in range(3)]

        assert [MARGIN.of(credit) for credit in credits_] == [cny("33.34"), cny("33.33"), cny("33.33")]

    def test_all_places_of_a_sale_are_the_whole(self) -> None:
        sale = sale_of(margin="0.25")
        both = Credit(sale, "boss", cny("100"), 1, "team", Part(("1/2", "1/2"), (0, 1)))

        assert MARGIN.of(both) == cny("0.25")

    @pytest.mark.parametrize(("rule", "participant"), [("overlay", "li.na"), ("split", "zhao.min")])
    def test_a_share_that_is_none_of_the_sale_s_is_rounded_once(self, rule: str, participant: str) -> None:
        credit = Credit(halved(margin="0.25"), participant, cny("50"), "50%", rule)

        assert MARGIN.of(credit) == cny("0.13")

    @pytest.mark.parametrize(
        ("fact", "kind", "message"),
        [
            (None, NotFoundError, "no fact 'attributes.margin of sale S-1'; measure 'margin' counts it; record it, or"),
            (0.5, WrongTypeError, r"attributes.margin of sale S-1: found 0.5 of type float, .* exact number"),
            ([1], WrongTypeError, r"attributes.margin of sale S-1: found \[1\]"),
            (True, WrongTypeError, "attributes.margin of sale S-1: found True"),
            ("much", InvalidValueError, "attributes.margin of sale S-1: found 'much'"),
            (Fraction(1, 3), InexactError, "attributes.margin of sale S-1: found '1/3', .*a finite decimal"),
        ],
    )
    def test_a_fact_that_does_not_count_as_money_is_refused(
        self, fact: object, kind: type[SalesManualError], message: str
    ) -> None:
        with pytest.raises(kind, match=f"^{message}"):
            MARGIN.of(credit_of(margin=fact))

    def test_a_fact_that_is_not_there_is_refused(self) -> None:
        with pytest.raises(NotFoundError, match=r"^no fact 'attributes.pieces of sale S-1'"):
            PIECES.of(credit_of())

    def test_money_is_no_number_of_pieces(self) -> None:
        with pytest.raises(WrongTypeError, match=r"^attributes.pieces of sale S-1: found Money.* a number of pieces"):
            PIECES.of(credit_of(pieces=cny("3")))

    def test_a_float_is_no_number_of_pieces(self) -> None:
        with pytest.raises(WrongTypeError, match=r"^attributes.pieces of sale S-1: found 1.5 of type float"):
            PIECES.of(credit_of(pieces=1.5))


class TestMeasure:
    def test_by_default_it_counts_the_amount_of_what_is_sold_and_taken_back(self) -> None:
        measure = Measure("sales", "Sales")

        assert [measure.of(credit_of(kind)) for kind in ("order", "renewal", "return", "cancellation")] == [
            cny("100"),
            cny("100"),
            cny("-100"),
            cny("-100"),
        ]
        assert [measure.of(credit_of(kind)) for kind in ("invoice", "payment", "refund", "activity")] == [None] * 4

    def test_it_is_written_read_and_pickled(self) -> None:
        for measure in (MARGIN, PIECES, DEALS, VISITS, Measure("cash", "Cash", kinds=["payment", "refund"])):
            check_round_trip(measure)
            assert pickle.loads(pickle.dumps(measure)) == attrs.evolve(measure) == measure  # noqa: S301 - made here

    def test_every_fault_of_a_document_is_told(self) -> None:
        document = 'key = ""\nlabel = "M"\nvalue = "margin"\nkinds = ["ordr"]\nsign = "?"'

        with pytest.raises(InvalidDocumentError) as refused:
            read_policy(Measure, document)

        assert {fault.address for fault in refused.value.faults} >= {"key", "value", "sign"}

    @pytest.mark.parametrize(
        ("parts", "kind", "message"),
        [
            ({"key": ""}, InvalidValueError, "key: found ''"),
            ({"key": 7}, WrongTypeError, "key: found 7"),
            ({"label": None}, WrongTypeError, "label: found None"),
            ({"value": "margin"}, InvalidValueError, "value: found 'margin', .*further fact as 'attributes.margin'"),
            ({"value": "atributes.margin"}, InvalidValueError, "value: found .*did you mean 'attributes'"),
            ({"value": ""}, InvalidValueError, "value: found ''"),
            ({"value": ["amount"]}, WrongTypeError, r"value: found \['amount'\]"),
            ({"value": None}, WrongTypeError, "value: found None"),
            ({"unit": None}, WrongTypeError, "unit: found None"),
            ({"unit": "two words"}, InvalidValueError, "unit: found 'two words'"),
            ({"unit": "deals"}, InvalidValueError, "unit: found 'deals', accepted is no unit, because the amount is"),
            ({"value": "count"}, InvalidValueError, "unit: found '', accepted is a unit, because a count is no money"),
            ({"value": "count", "unit": "CNY"}, InvalidValueError, "unit: found 'CNY'"),
            ({"kinds": "order"}, WrongTypeError, "kinds: found 'order' of type str, accepted is kinds of sales, in a"),
            ({"kinds": 7}, WrongTypeError, "kinds: found 7"),
            ({"kinds": []}, InvalidValueError, r"kinds: found \[\], accepted is at least one kind of sale"),
            ({"kinds": ["order", "ordr"]}, InvalidValueError, r"kinds\[1\]: found 'ordr'.*did you mean 'order'"),
            ({"kinds": [["order"]]}, InvalidValueError, r"kinds\[0\]: found \['order'\]"),
            ({"where": 7}, WrongTypeError, "where: found 7"),
            ({"where": 'product = "a"'}, InvalidValueError, "where: found 'product'"),
            ({"sign": "?"}, InvalidValueError, r"sign: found '\?', accepted is one of by-kind, plus, minus"),
            ({"sign": ["plus"]}, InvalidValueError, "sign: found"),
        ],
    )
    def test_wrong_parts_are_refused(
        self, parts: dict[str, object], kind: type[SalesManualError], message: str
    ) -> None:
        with pytest.raises(kind, match=f"^{message}"):
            Measure(**{"key": "m", "label": "M", **parts})  # type: ignore[arg-type] # the fault under test

    def test_a_condition_may_be_a_criterion_or_its_text(self) -> None:
        where = parse_criterion('attributes.type = "visit"')

        assert Measure("visits", "Visits", "count", "visits", kinds=["activity"], where=where) == VISITS
