"""What a classification finds: the class of every customer, how many are in each, and why.

Invariant: the customers of the classes together are all customers, each once; replaying an explanation gives the key of
the class.

Left out: how classes are found (`classification`), and what changes between two days (`class_movement`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, NotFoundError, check_type, did_you_mean
from salesmanual.kernel.explanation import Step
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, Text, text

if TYPE_CHECKING:
    from salesmanual.kernel.columns import PlainCell
    from salesmanual.kernel.number import Exact
    from salesmanual.selling.classification import (  # noqa: TC004 - it imports this module; results are not read
        Classification,
        ClassRule,
        Figures,
    )

__all__ = ["UNCLASSIFIED", "ClassificationResult", "ClassifiedCustomer"]

UNCLASSIFIED: Final = "unclassified"
"""The key of who is in no class."""

UNCLASSIFIED_LABEL: Final = Label({"en": "unclassified", "zh_Hant": "未分類", "zh_Hans": "未分类"})

_TENTH: Final = Rounding("0.1")


@final
@attrs.frozen
class ClassifiedCustomer:
    """The class of one customer.

    Attributes:
        customer: Its id.
        key: The key of its class.
        figures: What it was classified by, in the order of the policy's figures.
    """

    customer: str
    key: str
    figures: Figures


@final
@attrs.frozen
class ClassificationResult(Shown):
    """The class of every customer as of a day, and why.

    Attributes:
        policy: The policy.
        as_of: The day.
        rule: What the policy made of the figures of all customers.
        members: Every customer, by id.

    Source: Handbook 3.3.
    """

    policy: Classification
    as_of: date
    rule: ClassRule
    members: tuple[ClassifiedCustomer, ...]

    def of(self, customer: str) -> ClassifiedCustomer:
        """What was found for one customer.

        Raises:
            NotFoundError: If it was not classified.
        """
        check_type(customer, str, "customer", "name its id")
        position = bisect_left(self.members, customer, key=lambda member: member.customer)
        if position < len(self.members) and self.members[position].customer == customer:
            return self.members[position]
        near = did_you_mean(customer, [member.customer for member in self.members])
        raise NotFoundError("customer", customer, near)

    def class_of(self, customer: str) -> str:
        """The key of the class of one customer.

        Raises:
            NotFoundError: If it was not classified.
        """
        return self.of(customer).key

    def labels(self) -> dict[str, Label]:
        """The classes and their names, the best first; who is in none comes last."""
        return {**{each.key: each.label for each in self.policy.classes()}, UNCLASSIFIED: UNCLASSIFIED_LABEL}

    def customers(self, key: str) -> tuple[str, ...]:
        """The ids of the customers in a class.

        Raises:
            NotFoundError: If there is no such class.
        """
        self._check_class(key)
        return tuple(member.customer for member in self.members if member.key == key)

    def counts(self) -> dict[str, int]:
        """How many customers are in each class, empty ones too."""
        found = Counter(member.key for member in self.members)
        return {key: found[key] for key in self.labels()}

    def total(self, name: str, key: str | None = None) -> Exact | Money:
        """The exact sum of a figure over the customers of a class, or over all; what is not known adds nothing.

        Raises:
            NotFoundError: If there is no such figure or class.
            InvalidValueError: If the figure is in words.
        """
        names = self.policy.names()
        if name not in names:
            raise NotFoundError("figure", name, did_you_mean(name, names))
        if key is not None:
            self._check_class(key)
        position = names.index(name)
        figures = [member.figures[position] for member in self.members if key is None or member.key == key]
        amounts = [figure for figure in figures if isinstance(figure, Money)]
        if amounts:
            return Money.total(amounts)
        numbers = [figure for figure in figures if figure is not None and not isinstance(figure, Money)]
        for number in numbers:
            if isinstance(number, str):
                raise InvalidValueError("name", name, "a figure that is a number or money")
        return sum((Fraction(number) for number in numbers), Fraction(0))

    def why(self, customer: str) -> Text:
        """Why a customer is in its class, or in none, in a line.

        Raises:
            NotFoundError: If it was not classified.
        """
        member = self.of(customer)
        return self._why(member)

    def explain(self, customer: str) -> Step:
        """Why a customer is in its class, step by step; the value is the key of the class.

        Raises:
            NotFoundError: If it was not classified.
        """
        member = self.of(customer)
        obstacle = self.policy.obstacle(member.figures)
        if obstacle is not None:
            return Step(self.policy.label, UNCLASSIFIED, rule=obstacle, section=self.policy.section)
        return self.rule.explain(customer, member.figures)

    def tables(self) -> tuple[Table, ...]:
        """How many customers are in each class; then each customer with its figures, its class and why."""
        return self.summary_table(), self.members_table()

    def summary_table(self) -> Table:
        """How many customers are in each class, and their share of all."""
        labels, count = self.labels(), len(self.members)
        rows = [
            (labels[key], number, Fraction(number, count) if count else None) for key, number in self.counts().items()
        ]
        columns = [
            Column(text("class"), key="class"),
            Column(text("customers"), key="customers"),
            Column(text("share"), unit="%", key="share", rounding=_TENTH),
        ]
        title = text("{policy} as of {day}", policy=self.policy.label, day=self.as_of)
        return Table(title, columns, rows, total=(text("all"), count, None))

    def members_table(self) -> Table:
        """Each customer with its figures, its class and why."""
        labels = self.labels()
        columns = [
            Column(text("customer"), key="customer"),
            *(Column(name) for name in self.policy.names()),
            Column(text("class"), key="class"),
            Column(text("why"), key="why"),
        ]
        rows = [(each.customer, *each.figures, labels[each.key], self._why(each)) for each in self.members]
        return Table(text("Customers"), columns, rows)

    def records(self) -> list[dict[str, PlainCell]]:
        """One plain row for each customer, to make a frame of."""
        return self.members_table().records()

    def _why(self, member: ClassifiedCustomer) -> Text:
        obstacle = self.policy.obstacle(member.figures)
        return self.rule.because(member.customer, member.figures) if obstacle is None else obstacle

    def _check_class(self, key: str) -> None:
        labels = self.labels()
        if key not in labels:
            raise NotFoundError("class", key, did_you_mean(key, labels))
