"""Classification: which class each customer is in by a policy over facts, and why.

    facts of each customer ──figures──▶ rule of the population ──▶ one class for each

A policy says which figures it looks at and makes a rule of the figures of all customers: edges of quantiles, cumulated
shares, or nothing but its own bands. The rule then puts each customer into one class. A policy of a company's own is a
frozen class with the methods of `Classification`, made a member of `CLASSIFICATIONS`.

Invariant: every customer is in exactly one class; who cannot be classified, because a figure is not known, is in
`UNCLASSIFIED`, with the reason. The order of the customers changes nothing.

Left out: the policies (`rfm_scores`, `value_matrix`, `pareto`, `spend_tiers`, `health`), and what is done for a class.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, final

import attrs

from salesmanual.kernel.criteria_facts import look_up, segments
from salesmanual.kernel.errors import CurrencyMismatchError, DuplicateError, WrongTypeError, read_listed
from salesmanual.kernel.fields import check_line, read_items
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import check_exact
from salesmanual.kernel.period import read_date
from salesmanual.kernel.texts import Label, Text, read_label, text
from salesmanual.kernel.wire_unions import TaggedUnion
from salesmanual.selling.classification_result import UNCLASSIFIED, ClassificationResult, ClassifiedCustomer
from salesmanual.selling.customers import Customer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from salesmanual.kernel.explanation import Step

__all__ = [
    "CLASSIFICATIONS",
    "UNCLASSIFIED",
    "ClassRule",
    "Classification",
    "ClassificationResult",
    "ClassifiedCustomer",
    "CustomerClass",
    "Figure",
    "Figures",
    "amount_of",
    "classify",
    "missing_figures",
    "read_classes",
    "read_figure",
    "read_figures",
]

Figure: TypeAlias = int | Decimal | Fraction | Money | str
"""One thing known of a customer: a number, money, or the key of a level."""

Figures: TypeAlias = tuple[Figure | None, ...]
"""What is known of one customer, in the order of the policy's figures; `None` for what is not known."""

Population: TypeAlias = Mapping[str, Figures]
"""The figures of all customers that can be classified, by id."""

_NO_FACTS: Final[Mapping[str, object]] = {}


def _key_as_label(self: CustomerClass) -> Label:
    return Label(self.key)


@final
@attrs.frozen
class CustomerClass:
    """One class of customers.

    Attributes:
        key: Unique in the policy.
        label: Its name; the key by default.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the key is blank or too long.

    Source: Handbook 3.3.
    """

    key: str = attrs.field(validator=check_line)
    label: Label = attrs.field(default=attrs.Factory(_key_as_label, takes_self=True), converter=read_label)


def read_classes(value: Iterable[CustomerClass]) -> tuple[CustomerClass, ...]:
    """The classes of a policy, at least one, each key once; a converter for fields.

    Raises:
        DuplicateError: If a key comes twice, or is that of who is in no class.

    >>> [each.key for each in read_classes([CustomerClass("A"), CustomerClass("B")])]
    ['A', 'B']
    """
    classes = read_items(value, "classes", CustomerClass, "a CustomerClass", key="key", least=1)
    for each in classes:
        if each.key == UNCLASSIFIED:
            raise DuplicateError("class", UNCLASSIFIED, "that is the name of who is in no class")
    return classes


class ClassRule(Protocol):
    """What puts one customer into a class, made of the figures of all."""

    def assign(self, customer: str, figures: Figures) -> str:
        """The key of the class."""
        ...

    def because(self, customer: str, figures: Figures) -> Text:
        """Why, in a line."""
        ...

    def explain(self, customer: str, figures: Figures) -> Step:
        """Why, step by step; the value is the key of the class."""
        ...


class Classification(Protocol):
    """A policy that classifies customers."""

    @property
    def label(self) -> Label:
        """Its name."""
        ...

    @property
    def section(self) -> str:
        """The handbook section."""
        ...

    def classes(self) -> tuple[CustomerClass, ...]:
        """Its classes, the best one first."""
        ...

    def names(self) -> tuple[str, ...]:
        """The names of the figures that it looks at."""
        ...

    def figures(self, facts: Mapping[str, object], where: str) -> Figures:
        """The figures of one customer; `where` names the customer in messages."""
        ...

    def obstacle(self, figures: Figures) -> Text | None:
        """Why a customer with these figures can be in no class; `None` where it can."""
        ...

    def rule_for(self, population: Population) -> ClassRule:
        """The rule for customers with these figures."""
        ...

    def classify(
        self, customers: Iterable[Customer | str], facts: Mapping[str, Mapping[str, object]], *, as_of: date
    ) -> ClassificationResult:
        """The class of each customer, as of a day."""
        ...


CLASSIFICATIONS: Final = TaggedUnion(Classification, tag="kind")
"""The kinds of classification; a company adds its own with `CLASSIFICATIONS.member`."""


def classify(
    policy: Classification,
    customers: Iterable[Customer | str],
    facts: Mapping[str, Mapping[str, object]],
    *,
    as_of: date,
) -> ClassificationResult:
    """The class of each customer by a policy; what the `classify` of every policy is.

    Args:
        policy: The policy.
        customers: The customers, or their ids, in any order.
        facts: What is known of each, by id; it goes before the facts of the customer file.
        as_of: The day that the facts are of.

    Raises:
        WrongTypeError: If an argument or a figure is not of its type.
        DuplicateError: If a customer comes twice.
        CurrencyMismatchError: If one figure is in two currencies.

    Source: Handbook 3.3.
    """
    read_date(as_of, "as_of")
    if not isinstance(facts, Mapping):
        raise WrongTypeError("facts", facts, "a table of facts for each customer, by id")
    figures = dict(sorted(_figures_of(policy, customers, facts).items()))
    obstacles = {customer: policy.obstacle(each) for customer, each in figures.items()}
    population = {customer: each for customer, each in figures.items() if obstacles[customer] is None}
    _check_alike(policy.names(), population)
    rule = policy.rule_for(population)
    members = tuple(
        ClassifiedCustomer(
            customer, UNCLASSIFIED if why else rule.assign(customer, figures[customer]), figures[customer]
        )
        for customer, why in obstacles.items()
    )
    return ClassificationResult(policy, as_of, rule, members)


def _figures_of(
    policy: Classification, customers: Iterable[Customer | str], facts: Mapping[str, Mapping[str, object]]
) -> dict[str, Figures]:
    found: dict[str, Figures] = {}
    for position, customer in enumerate(read_listed(customers, "customers", "a list of customers")):
        if not isinstance(customer, (Customer, str)):
            raise WrongTypeError(f"customers[{position}]", customer, "a Customer, or the id of one")
        key = customer if isinstance(customer, str) else customer.id
        if key in found:
            raise DuplicateError("customer", key, "each may come once")
        own = facts.get(key, _NO_FACTS)
        where = f"facts[{key!r}]"
        if not isinstance(own, Mapping):
            raise WrongTypeError(where, own, "a table of facts")
        known = own if isinstance(customer, str) else {**customer.facts, **own}
        found[key] = policy.figures(known, where)
    return found


def _check_alike(names: Sequence[str], population: Population) -> None:
    """Refuses a figure that is money here and a number there, or money of two currencies."""
    currencies: dict[str, str | None] = {}
    for customer, figures in population.items():
        for name, figure in zip(names, figures, strict=True):
            if figure is None or isinstance(figure, str):
                continue
            own = figure.currency if isinstance(figure, Money) else None
            before = currencies.setdefault(name, own)
            if before == own:
                continue
            if before is None or own is None:
                accepted = "a number, like those of other customers" if own else "money, like that of other customers"
                raise WrongTypeError(f"facts[{customer!r}].{name}", figure, accepted)
            raise CurrencyMismatchError(f"classify by {name}", before, own)


def read_figure(value: object, where: str) -> int | Decimal | Fraction | Money | None:
    """The value as a figure: an exact number or money, and `None` for what is not known.

    Raises:
        WrongTypeError: If it is a `float`, or neither a number nor money.
        InvalidValueError: If it is not finite.

    >>> read_figure(Money("90", "CNY"), "facts['C-7'].monetary")
    Money('90', 'CNY')
    """
    if value is None or isinstance(value, Money):
        return value
    if isinstance(value, (int, Decimal, Fraction)) and not isinstance(value, bool):
        check_exact(value, where)
        return value
    remedy = f"write it as Decimal('{value!r}'), because a float is not exact" if isinstance(value, float) else ""
    raise WrongTypeError(where, value, "an exact number or Money", remedy)


def read_figures(paths: Iterable[str], facts: Mapping[str, object], where: str) -> Figures:
    """The figures at some paths of the facts.

    Raises:
        WrongTypeError, InvalidValueError: As for `read_figure`.

    >>> read_figures(["spend", "visits"], {"spend": 5}, "facts")
    (5, None)
    """
    return tuple(read_figure(look_up(facts, segments(path)), f"{where}.{path}") for path in paths)


def missing_figures(names: Sequence[str], figures: Figures) -> Text | None:
    """Which figures are not known, in words; `None` where all are."""
    missing = tuple(name for name, figure in zip(names, figures, strict=True) if figure is None)
    return text("not known: {figures}", figures=missing) if missing else None


def amount_of(figure: Figure | None) -> Fraction:
    """The figure as a number; money as its amount.

    Raises:
        WrongTypeError: If it is neither.

    >>> amount_of(Money("1.50", "CNY"))
    Fraction(3, 2)
    """
    if isinstance(figure, Money):
        return Fraction(figure.amount)
    if figure is None or isinstance(figure, str):
        raise WrongTypeError("figure", figure, "a number or Money")
    return Fraction(figure)
