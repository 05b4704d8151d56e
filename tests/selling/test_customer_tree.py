"""Groups of customers: who belongs to whom, circles, and figures rolled up; real subsidiaries too."""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    DuplicateError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.selling.customer_tree import CustomerTree, set_parent
from salesmanual.selling.customers import Customer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ROOT: Final = Path(__file__).resolve().parents[2]
MAVEN: Final = Path(os.environ.get("SALESMANUAL_DATA", ROOT.parent / "shared" / "data")) / "maven_crm"
MONDAY: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PARENTS: Final = {"group": None, "east": "group", "west": "group", "shop": "east", "alone": None}
CUSTOMERS: Final = [Customer(key, key.title(), parent=parent) for key, parent in PARENTS.items()]
TREE: Final = CustomerTree(CUSTOMERS)


def ids(customers: Iterable[Customer]) -> list[str]:
    return [customer.id for customer in customers]


def cny(amount: str) -> Money:
    return Money(amount, "CNY")


def chain(length: int, last: str | None = None) -> list[Customer]:
    return [Customer(f"C{n}", f"C{n}", parent=f"C{n + 1}" if n + 1 < length else last) for n in range(length)]


def test_everybody_has_a_place() -> None:
    assert ids(TREE.roots()) == ["group", "alone"]
    assert ids(TREE.children("group")) == ["east", "west"]
    assert ids(TREE.descendants("group")) == ["east", "shop", "west"]
    assert ids(TREE.ancestors("shop")) == ["east", "group"]
    assert (TREE.root("shop").id, TREE.root("alone").id) == ("group", "alone")
    assert (TREE.parent("west"), TREE.parent("group")) == (TREE["group"], None)
    assert (len(TREE), "shop" in TREE, "mall" in TREE, list(TREE)) == (5, True, False, CUSTOMERS)


def test_a_later_version_takes_the_place_of_the_earlier_one() -> None:
    moved = set_parent(TREE["shop"], "west", tree=TREE, at=MONDAY, by="wei")

    assert ids(TREE.replaced(moved).children("west")) == ["shop"]
    assert TREE.replaced(Customer("mall", "Mall", parent="shop")).root("mall").id == "group"
    assert ids(TREE.children("east")) == ["shop"]


def test_a_parent_that_is_not_there_is_refused_or_makes_a_root() -> None:
    lost = [Customer("a", "A", parent="grup"), Customer("b", "B", parent="grup"), *CUSTOMERS]

    with pytest.raises(NotFoundError, match=r"customer for customers\[0\]\.parent 'grup'; did you mean 'group'\?"):
        CustomerTree(lost)

    tree = CustomerTree(lost, unknown="root")
    assert (ids(tree.roots())[:2], tree.unknown_parents(), TREE.unknown_parents()) == (["a", "b"], ("grup",), ())
    assert tree.replaced(Customer("c", "C")).unknown == "root"


@pytest.mark.parametrize(
    ("customers", "circle"),
    [
        (chain(2, "C0"), "'C0 → C1 → C0'"),
        ([*CUSTOMERS, *chain(3, "C1")], "'C1 → C2 → C1'"),
        ([*chain(3, "C2x"), Customer("C2x", "x", parent="C1")], "'C1 → C2 → C2x → C1'"),
        (chain(14, "C0"), "'C0 → C1 → C2 → C3 → C4 → C5 → C6 → C7 → C8 → C9 → C10 → C11 → … → C0'"),
    ],
)
def test_a_circle_is_refused_by_its_name(customers: list[Customer], circle: str) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        CustomerTree(customers)

    assert str(refusal.value) == (
        f"customers: found {circle}, accepted is parents that form no circle; take one of these out of its parent"
    )


@pytest.mark.parametrize(
    ("customer", "to", "lines"),
    [
        ("group", "shop", ["☐ no circle comes of it: found group → shop → east → group"]),
        ("east", "group", ["☐ the parent is another than now"]),
        ("east", "mall", ["☐ mall is among the customers"]),
        ("alone", None, ["☐ the parent is another than now"]),
        ("alone", "alone", ["☐ no circle comes of it: found alone → alone"]),
    ],
)
def test_a_parent_that_cannot_be_is_refused_and_nothing_changes(
    customer: str, to: str | None, lines: list[str]
) -> None:
    before = TREE[customer]

    with pytest.raises(RefusedError) as refusal:
        set_parent(before, to, tree=TREE, at=MONDAY, by="wei")

    assert [line.strip() for line in str(refusal.value).splitlines()[1:]] == lines
    assert (before, before.version) == (TREE[customer], 0)


def test_a_parent_is_taken_away() -> None:
    alone = set_parent(TREE["east"], None, tree=TREE, at=MONDAY, by="wei", why="sold")

    assert (alone.parent, alone.journal[0].data["parent"]) == (None, None)


def test_figures_add_up_over_the_tree() -> None:
    sales = TREE.roll_up({"group": cny("1.10"), "shop": cny("2.20"), "alone": cny("0.05")})

    assert [sales[key] for key in PARENTS] == [cny("3.30"), cny("2.20"), cny("0"), cny("2.20"), cny("0.05")]
    assert sales.total() == cny("3.35")
    assert sales.explain("group").replay() == cny("3.30")
    assert [row["total"] for row in sales.tables()[0].records()] == [
        Decimal("3.30"), Decimal("2.20"), Decimal("2.20"), Decimal(0), Decimal("0.05")
    ]  # fmt: skip


def test_numbers_of_every_kind_add_up_exactly() -> None:
    visits = TREE.roll_up({"east": Fraction(1, 3), "shop": Decimal("0.1"), "west": 2})

    assert visits["group"] == visits.total() == Fraction(1, 3) + Fraction(1, 10) + 2
    assert TREE.roll_up({}).total() == 0


def test_a_tree_of_any_depth_is_walked() -> None:
    deep = CustomerTree(chain(3_000))

    rolled = deep.roll_up({f"C{n}": 1 for n in range(3_000)})

    assert rolled["C2999"] == Fraction(3_000)
    assert len(deep.descendants("C2999")) == 2_999
    assert rolled.explain("C2999").replay() == 3_000


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: CustomerTree([*CUSTOMERS, CUSTOMERS[0]]), DuplicateError, "customers[5].id 'group' is there already"),
        (lambda: CustomerTree(["group"]), WrongTypeError, "customers[0]: found 'group'"),  # type: ignore[list-item]
        (lambda: CustomerTree([], unknown="rot"), InvalidValueError, "unknown: found 'rot'"),  # type: ignore[arg-type]
        (lambda: TREE["grup"], NotFoundError, "no customer 'grup'; did you mean 'group'?"),
        (lambda: TREE[[]], WrongTypeError, "customer: found []"),  # type: ignore[index]
        (lambda: TREE.children("grup"), NotFoundError, "no customer 'grup'"),
        (lambda: TREE.roll_up({"grup": 1}), NotFoundError, "no customer 'grup'"),
        (lambda: TREE.roll_up({"east": 0.5}), WrongTypeError, "figures['east']: found 0.5 of type float"),  # type: ignore[dict-item]
        (
            lambda: TREE.roll_up({"east": cny("1"), "west": 1}),
            WrongTypeError,
            "figures['west']: found 1 of type int, accepted is money, like the others",
        ),
        (
            lambda: TREE.roll_up({"east": cny("1"), "west": Money("1", "USD")}),
            CurrencyMismatchError,
            "amounts in one currency",
        ),
        (lambda: TREE.roll_up({})["grup"], NotFoundError, "no customer 'grup'"),
        (lambda: set_parent(TREE["east"], "", tree=TREE, at=MONDAY, by="w"), InvalidValueError, "to: found ''"),
    ],
)
def test_bad_input_is_refused_with_its_place(
    make: Callable[[], object], error: type[SalesManualError], words: str
) -> None:
    with pytest.raises(error) as refusal:
        make()

    assert words in str(refusal.value)


@pytest.mark.skipif(not (MAVEN / "accounts.csv").is_file(), reason="the Maven accounts are not there")
def test_real_subsidiaries_roll_up_to_the_won_revenue() -> None:
    """The 85 accounts of Maven CRM and what each won; opportunities without an account are a customer of their own."""
    with (MAVEN / "accounts.csv").open(encoding="utf-8-sig", newline="") as file:
        accounts = list(csv.DictReader(file))
    won: dict[str, Decimal] = defaultdict(Decimal)
    with (MAVEN / "sales_pipeline.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["deal_stage"] == "Won":
                won[row["account"] or "none named"] += Decimal(row["close_value"])

    customers = [Customer(row["account"], row["account"], parent=row["subsidiary_of"] or None) for row in accounts]
    tree = CustomerTree(customers if "none named" not in won else [*customers, Customer("none named", "none named")])
    rolled = tree.roll_up({key: Money(amount, "USD") for key, amount in won.items()})

    below = [row["account"] for row in accounts if row["subsidiary_of"] == "Acme Corporation"]
    assert len(accounts) == 85
    assert ids(tree.descendants("Acme Corporation")) == below
    assert rolled["Acme Corporation"] == Money(sum(won[key] for key in ["Acme Corporation", *below]), "USD")
    assert rolled.total() == Money("10005534", "USD")
