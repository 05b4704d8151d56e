"""Customers by whom they belong to: groups of companies, and figures rolled up over them.

Invariant: the parents form no circle. A figure rolled up to a customer is exactly its own and those of everything
below it, each counted once.

Left out: shares of ownership; a customer belongs to one parent, wholly.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, final, get_args

import attrs

from salesmanual.kernel.columns import Column
from salesmanual.kernel.demands import demand, note
from salesmanual.kernel.errors import (
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
    check_key,
    check_type,
    did_you_mean,
)
from salesmanual.kernel.explanation import Step, Sum, derived, given
from salesmanual.kernel.fields import check_choice, read_items, read_line
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import read_fraction
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Table
from salesmanual.kernel.texts import text
from salesmanual.selling.customers import Customer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from salesmanual.kernel.criteria import Finding
    from salesmanual.kernel.number import Exact
    from salesmanual.kernel.texts import Label, Text

__all__ = ["CustomerTree", "RollUp", "UnknownParents", "set_parent"]

UnknownParents = Literal["refuse", "root"]
"""What a parent means that is not among the customers: a fault, or that its subsidiaries are roots."""

_UNKNOWN: Final[tuple[str, ...]] = get_args(UnknownParents)
_SHOWN: Final = 12


def _read_customers(value: Iterable[Customer]) -> tuple[Customer, ...]:
    return read_items(value, "customers", Customer, "a Customer", key="id")


@final
@attrs.frozen
class CustomerTree:
    """Customers with their parents and subsidiaries.

    Attributes:
        customers: The customers, each once.
        unknown: What a parent means that is not among them.

    Raises:
        WrongTypeError: If one is no `Customer`.
        DuplicateError: If two have one id.
        NotFoundError: If a parent is not among them and that is refused.
        InvalidValueError: If parents form a circle, which it names.

    Source: Handbook 2.3, 3.3.

    >>> tree = CustomerTree([Customer("C-1", "Acme Group"), Customer("C-2", "Acme East", parent="C-1")])
    >>> [customer.name for customer in tree.children("C-1")], tree.root("C-2").name
    (['Acme East'], 'Acme Group')
    >>> CustomerTree([Customer("C-1", "Acme", parent="C-2"), Customer("C-2", "Acme East", parent="C-1")])
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidValueError: customers: found 'C-1 → C-2 → C-1', accepted is parents that form no \
circle; take one of these out of its parent
    """

    customers: tuple[Customer, ...] = attrs.field(converter=_read_customers)
    unknown: UnknownParents = attrs.field(
        default="refuse", validator=check_choice("a rule for unknown parents", _UNKNOWN), kw_only=True
    )
    _by_id: dict[str, Customer] = attrs.field(init=False, eq=False, repr=False)
    _children: dict[str, list[str]] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        by_id = {customer.id: customer for customer in self.customers}
        children: dict[str, list[str]] = {}
        for position, customer in enumerate(self.customers):
            if customer.parent is None:
                continue
            if customer.parent in by_id:
                children.setdefault(customer.parent, []).append(customer.id)
            elif self.unknown == "refuse":
                where = f"customer for customers[{position}].parent"
                raise NotFoundError(where, customer.parent, did_you_mean(customer.parent, by_id))
        object.__setattr__(self, "_by_id", by_id)
        object.__setattr__(self, "_children", children)
        circle = _circle(by_id)
        if circle:
            remedy = "take one of these out of its parent"
            raise InvalidValueError("customers", circle, "parents that form no circle", remedy)

    def __getitem__(self, customer: str) -> Customer:
        check_key(customer, "customer")
        found = self._by_id.get(customer)
        if found is None:
            raise NotFoundError("customer", customer, did_you_mean(customer, self._by_id))
        return found

    def __contains__(self, customer: object) -> bool:
        return customer in self._by_id

    def __iter__(self) -> Iterator[Customer]:
        return iter(self.customers)

    def __len__(self) -> int:
        return len(self.customers)

    def roots(self) -> tuple[Customer, ...]:
        """The customers that belong to no other one here, in their order."""
        return tuple(customer for customer in self.customers if self._parent(customer) is None)

    def unknown_parents(self) -> tuple[str, ...]:
        """The ids of parents that are not among the customers, each once."""
        parents = (customer.parent for customer in self.customers)
        return tuple(dict.fromkeys(each for each in parents if each is not None and each not in self._by_id))

    def _parent(self, customer: Customer) -> Customer | None:
        return None if customer.parent is None else self._by_id.get(customer.parent)

    def parent(self, customer: str) -> Customer | None:
        """The customer it belongs to; `None` for a root.

        Raises:
            NotFoundError: If there is no such customer; so do the methods below.
        """
        return self._parent(self[customer])

    def children(self, customer: str) -> tuple[Customer, ...]:
        """Its subsidiaries, in their order."""
        return tuple(self._by_id[each] for each in self._children.get(self[customer].id, ()))

    def ancestors(self, customer: str) -> tuple[Customer, ...]:
        """Those it belongs to, the nearest first."""
        found: list[Customer] = []
        above = self.parent(customer)
        while above is not None:
            found.append(above)
            above = self._parent(above)
        return tuple(found)

    def root(self, customer: str) -> Customer:
        """The one at the top that it belongs to; itself where it belongs to none."""
        return (self[customer], *self.ancestors(customer))[-1]

    def descendants(self, customer: str) -> tuple[Customer, ...]:
        """Everything below it, each subsidiary before its own."""
        return tuple(each for each, level in self._walk([self[customer].id]) if level)

    def _walk(self, starts: Iterable[str]) -> Iterator[tuple[Customer, int]]:
        """The customers from the starts down, each with its level below them; a loop, so that no tree is too deep."""
        todo = [(start, 0) for start in reversed(tuple(starts))]
        while todo:
            key, level = todo.pop()
            yield self._by_id[key], level
            todo += [(child, level + 1) for child in reversed(self._children.get(key, ()))]

    def replaced(self, customer: Customer) -> CustomerTree:
        """The tree with a later version of a customer, or with one more.

        Raises:
            InvalidValueError: If parents form a circle then.
        """
        check_type(customer, Customer, "customer")
        if customer.id not in self._by_id:
            return CustomerTree([*self.customers, customer], unknown=self.unknown)
        kept = [customer if each.id == customer.id else each for each in self.customers]
        return CustomerTree(kept, unknown=self.unknown)

    def roll_up(self, figures: Mapping[str, Money | Exact]) -> RollUp:
        """The figures of customers, added up over the tree.

        Args:
            figures: The figure of each customer by its id: all money of one currency, or all numbers. A customer that
                is left out has none.

        Raises:
            NotFoundError: If a figure is of no customer here.
            CurrencyMismatchError: If two are in different currencies.
            WrongTypeError: If one is a `float`, or money stands beside numbers.

        Source: Handbook 3.3.

        >>> tree = CustomerTree([Customer("C-1", "Acme Group"), Customer("C-2", "Acme East", parent="C-1")])
        >>> sales = tree.roll_up({"C-1": Money("100", "CNY"), "C-2": Money("40", "CNY")})
        >>> print(sales.explain("C-1"))
        Acme Group and below: CNY 140.00 (the sum) [Handbook 3.3]
        ├─ Acme Group: CNY 100.00
        └─ Acme East and below: CNY 40.00 (the sum) [Handbook 3.3]
           └─ Acme East: CNY 40.00
        """
        check_type(figures, Mapping, "figures", "name the figure of each customer by its id")
        for key in figures:
            self[key]
        money = any(isinstance(figure, Money) for figure in figures.values())
        currency = next((each.currency for each in figures.values() if isinstance(each, Money)), None)
        zero: Money | Fraction = Fraction(0) if currency is None else Money.zero(currency)
        own = {each.id: _figure(figures.get(each.id, zero), each.id, money=money) for each in self.customers}
        return RollUp(self, own, currency)


def _figure(value: Money | Exact, key: str, *, money: bool) -> Money | Fraction:
    if isinstance(value, Money):
        return value
    if money:
        raise WrongTypeError(f"figures[{key!r}]", value, "money, like the others")
    return read_fraction(value, f"figures[{key!r}]")


def _circle(by_id: Mapping[str, Customer]) -> str:
    """The circle that the parents form, in words; empty where there is none."""
    known: set[str] = set()
    for start in by_id:
        path: dict[str, None] = {}
        key: str | None = start
        while key is not None and key in by_id and key not in known and key not in path:
            path[key] = None
            key = by_id[key].parent
        if key is not None and key in path:
            every = list(path)
            circle = every[every.index(key) :]
            dots = ["…"] if len(circle) > _SHOWN else []
            return " → ".join([*circle[:_SHOWN], *dots, circle[0]])
        known.update(path)
    return ""


@final
@attrs.frozen
class RollUp(Shown):
    """Figures of customers, each with everything below it.

    Attributes:
        tree: The customers.
        own: The figure of each customer alone, by its id.
        currency: The currency; `None` where they are numbers.

    Source: Handbook 3.3.
    """

    tree: CustomerTree
    own: Mapping[str, Money | Fraction] = attrs.field(hash=False)
    currency: str | None
    _totals: dict[str, Money | Fraction] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        totals = dict(self.own)
        downwards = [each for each, _ in self.tree._walk(root.id for root in self.tree.roots())]  # noqa: SLF001 - its own
        for customer in reversed(downwards):
            parent = self.tree.parent(customer.id)
            if parent is not None:
                totals[parent.id] = _added(totals[parent.id], totals[customer.id])
        object.__setattr__(self, "_totals", totals)

    def __getitem__(self, customer: str) -> Money | Fraction:
        """The figure of the customer and everything below it.

        Raises:
            NotFoundError: If there is no such customer.
        """
        return self._totals[self.tree[customer].id]

    def total(self) -> Money | Fraction:
        """The figure of all customers together."""
        return Sum(self.currency).apply(*(self._totals[root.id] for root in self.tree.roots()))

    def explain(self, customer: str) -> Step:
        """How the customer's figure comes about, down to the figures that were given."""
        steps: dict[str, Step] = {}
        for each in reversed((self.tree[customer], *self.tree.descendants(customer))):
            below = [steps[child.id] for child in self.tree.children(each.id)]
            inputs = (given(each.name, self.own[each.id]), *below)
            label = text("{name} and below", name=each.name)
            steps[each.id] = derived(label, Sum(self.currency), inputs, section="3.3")
        return steps[customer]

    def tables(self) -> tuple[Table, ...]:
        """One row for each customer, under the one it belongs to."""
        columns = (
            Column(text("customer"), key="customer"),
            Column(text("name"), key="name"),
            Column(text("level"), key="level"),
            Column(text("own"), key="own", unit=self.currency or ""),
            Column(text("with all below"), key="total", unit=self.currency or ""),
        )
        walked = self.tree._walk(root.id for root in self.tree.roots())  # noqa: SLF001 - its own
        rows = [(each.id, each.name, level, self.own[each.id], self._totals[each.id]) for each, level in walked]
        total = ("", text("total"), None, None, self.total())
        return (Table(text("Customers and what belongs to them"), columns, rows, total=total),)


def _added(one: Money | Fraction, other: Money | Fraction) -> Money | Fraction:
    return Sum().apply(one, other)


def set_parent(
    customer: Customer,
    to: str | None,
    *,
    tree: CustomerTree,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> Customer:
    """The customer under another parent, or under none.

    Args:
        customer: The customer; it stays as it is.
        to: The id of the customer it is to belong to; `None` for none.
        tree: All customers, to see that no circle comes of it.
        at: When.
        by: Who.
        why: The reason, if there is one to note.

    Raises:
        RefusedError: If it belongs there already, the parent is not in the tree, or a circle would come of it.
        InvalidValueError: If the id is blank, or `at` is before the last event.

    Source: Handbook 2.3.

    >>> from datetime import UTC, datetime
    >>> group, east = Customer("C-1", "Acme Group"), Customer("C-2", "Acme East", parent="C-1")
    >>> at = datetime(2026, 3, 2, tzinfo=UTC)
    >>> set_parent(group, "C-2", tree=CustomerTree([group, east]), at=at, by="li.na")
    Traceback (most recent call last):
    salesmanual.kernel.errors.RefusedError: refused: set parent C-1
      ☐ no circle comes of it: found C-1 → C-2 → C-1
    """
    demands = [demand(text("the parent is another than now"), met=to != customer.parent, path="parent")]
    if to is not None:
        check_type(tree, CustomerTree, "tree", "write it as CustomerTree(customers)")
        demands += _admissible(customer, read_line(to, "to"), tree)
    return note(customer, "set parent", at=at, by=by, demands=demands, why=why, changes={"parent": to})


def _admissible(customer: Customer, to: str, tree: CustomerTree) -> list[Finding]:
    there = to in tree
    known = demand(text("{parent} is among the customers", parent=to), met=there, path="parent")
    above = [each.id for each in (tree[to], *tree.ancestors(to))] if there else [to]
    found = ""
    if customer.id in above:
        found = " → ".join([customer.id, *above[: above.index(customer.id) + 1]])
    circle = demand(
        text("no circle comes of it"), met=not found, path="parent", reason=text("found {found}", found=found)
    )
    return [known, circle]
