"""What every classification does: facts, who is in no class, totals, tables, bad input."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from tests.selling.classification_world import AS_OF, usd

from salesmanual.kernel.errors import SalesManualError
from salesmanual.kernel.money import Money
from salesmanual.selling.classification import CustomerClass, amount_of, read_classes
from salesmanual.selling.customers import Customer
from salesmanual.selling.health import standard_health_score
from salesmanual.selling.pareto import standard_abc
from salesmanual.selling.value_matrix import standard_value_matrix

if TYPE_CHECKING:
    from collections.abc import Callable

ABC = standard_abc()
FACTS = {"C-1": {"turnover": usd(90)}, "C-2": {"turnover": usd("9.50")}, "C-3": {}}
RESULT = ABC.classify(FACTS, FACTS, as_of=AS_OF)


def test_given_facts_go_before_those_of_the_customer_file() -> None:
    """A customer's own facts serve where none are given."""
    customers = [
        Customer("C-1", "Acme", facts={"turnover": 5}),
        Customer("C-2", "Bolt", facts={"turnover": 5}),
    ]

    result = ABC.classify(customers, {"C-2": {"turnover": 95}}, as_of=AS_OF)

    assert [(each.customer, each.figures) for each in result.members] == [("C-1", (5,)), ("C-2", (95,))]


def test_who_is_not_known_is_in_no_class_with_the_reason() -> None:
    """A customer without facts is listed, not left out."""
    assert RESULT.class_of("C-3") == "unclassified"
    assert str(RESULT.why("C-3")) == "not known: turnover"
    assert RESULT.counts() == {"A": 1, "B": 1, "C": 0, "unclassified": 1}
    assert RESULT.customers("unclassified") == ("C-3",)


def test_totals_are_exact() -> None:
    """Money sums as money, numbers as numbers, nothing as 0."""
    assert RESULT.total("turnover") == usd("99.50")
    assert RESULT.total("turnover", "B") == usd("9.50")
    assert RESULT.total("turnover", "unclassified") == 0
    assert ABC.classify(["C-1"], {"C-1": {"turnover": 5}}, as_of=AS_OF).total("turnover") == 5


def test_tables_and_records() -> None:
    """First the classes, then the customers; a frame is made of the customers."""
    assert str(RESULT).splitlines()[0] == "ABC classes as of 2026-03-31"
    assert "未分類" in RESULT.to_text("zh_Hant")
    assert [record["class"] for record in RESULT.records()] == ["A", "B", "unclassified"]
    assert ABC.classify([], {}, as_of=AS_OF).summary_table().records()[0] == {
        "class": "A",
        "customers": 0,
        "share": None,
    }


def test_the_order_of_customers_changes_nothing() -> None:
    """Customers that come backwards have the same result."""
    assert ABC.classify(reversed(list(FACTS)), FACTS, as_of=AS_OF) == RESULT


def _abc(facts: Any) -> Callable[[], object]:  # noqa: ANN401 - what is refused too
    return lambda: ABC.classify(["C-1", "C-2"], facts, as_of=AS_OF)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: ABC.classify("C-1", FACTS, as_of=AS_OF),
            "customers: found 'C-1' of type str, accepted is a list of customers",
        ),
        (lambda: ABC.classify([5], FACTS, as_of=AS_OF), "customers[0]: found 5 of type int, accepted is a Customer"),  # type: ignore[list-item] # refused
        (lambda: ABC.classify(["C-1", "C-1"], FACTS, as_of=AS_OF), "customer 'C-1'"),
        (lambda: ABC.classify([], FACTS, as_of="today"), "as_of: found 'today'"),  # type: ignore[arg-type] # refused
        (_abc([]), "facts: found [] of type list, accepted is a table of facts for each customer, by id"),
        (_abc({"C-1": 5}), "facts['C-1']: found 5 of type int, accepted is a table of facts"),
        (
            _abc({"C-1": {"turnover": 0.5}}),
            (
                "facts['C-1'].turnover: found 0.5 of type float, accepted is an exact number or Money; "
                "write it as Decimal('0.5'), because a float is not exact"
            ),
        ),
        (_abc({"C-1": {"turnover": True}}), "facts['C-1'].turnover: found True of type bool"),
        (_abc({"C-1": {"turnover": Decimal("Infinity")}}), "facts['C-1'].turnover: found Decimal('Infinity')"),
        (
            _abc({"C-1": {"turnover": usd(5)}, "C-2": {"turnover": 5}}),
            "facts['C-2'].turnover: found 5 of type int, accepted is money, like that of other customers",
        ),
        (
            _abc({"C-1": {"turnover": 5}, "C-2": {"turnover": usd(5)}}),
            "facts['C-2'].turnover: found Money('5', 'USD') of type Money, accepted is a number, like those of other",
        ),
        (_abc({"C-1": {"turnover": usd(5)}, "C-2": {"turnover": Money(5, "CNY")}}), "classify by turnover"),
        (lambda: RESULT.class_of("C-9"), "customer 'C-9'"),
        (lambda: RESULT.customers("D"), "class 'D'"),
        (lambda: RESULT.total("turn"), "figure 'turn'"),
        (lambda: RESULT.total("turnover", "D"), "class 'D'"),
        (lambda: read_classes([]), "classes: found (), accepted is a list of at least 1"),
        (lambda: read_classes([CustomerClass("unclassified")]), "class 'unclassified'"),
        (lambda: amount_of("high"), "figure: found 'high' of type str, accepted is a number or Money"),
    ],
)
def test_what_is_refused(make: Callable[[], object], message: str) -> None:
    """Each fault is named with its place and what is accepted."""
    with pytest.raises(SalesManualError) as caught:
        make()
    assert message in str(caught.value)


def test_a_figure_in_words_has_no_total() -> None:
    """Levels are not summed."""
    facts = {"C-1": {"satisfaction": "9"}}
    result = standard_health_score().classify(facts, facts, as_of=AS_OF)

    with pytest.raises(
        SalesManualError, match="name: found 'satisfaction', accepted is a figure that is a number or money"
    ):
        result.total("satisfaction")


def test_dotted_facts_and_two_figures() -> None:
    """A matrix names all that is missing."""
    result = standard_value_matrix().classify(["C-1"], {}, as_of=AS_OF)

    assert str(result.why("C-1")) == "not known: value, potential"
