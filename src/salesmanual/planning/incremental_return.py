"""Headcount by incremental return: another person as long as what they bring in exceeds what they cost.

    contribution of person n = (sales with n − sales with n − 1) × margin − cost of a person

Invariant: where each further person brings less than the one before, the number at which contributions stop being
above the cost is the number of the highest profit; anything else is refused, or searched through.

Left out: where the response of sales to people comes from; a company measures or judges it.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, final, get_args

import attrs

from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, read_listed
from salesmanual.kernel.explanation import CurveValue, Difference, Product, Step, derived, given
from salesmanual.kernel.fields import check_choice, check_line, check_section
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Exact, Rounding, read_fraction
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, Text, read_label, text
from salesmanual.planning.capacity_amounts import figure_of, read_part, shown_figure

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["AddedPerson", "HeadcountReturn", "IncrementalReturn", "Indifferent"]

Indifferent = Literal["stop", "add"]
"""Whether somebody who brings in exactly what they cost is added."""

_MOST: Final = 10_000
_SHOWN: Final = Rounding("0.01")
_LABEL: Final = Label(
    {"en": "Headcount by incremental return", "zh_Hant": "按增量回報定編", "zh_Hans": "按增量回报定编"}
)


def _read_margin(value: Exact | str) -> Fraction:
    return read_part(value, "margin")


def _check_cost(_: object, attribute: attrs.Attribute[Money], value: Money) -> None:
    if not isinstance(value, Money):
        raise WrongTypeError(attribute.name, value, "Money", "write it as Money('240000', 'CNY')")
    if value.amount <= 0:
        raise InvalidValueError(attribute.name, str(value), "an amount above 0")


@final
@attrs.frozen
class IncrementalReturn:
    """What a person costs and what part of sales is margin.

    Attributes:
        margin: The part of sales that is left before the cost of people.
        cost: What a person costs, over the time that the sales are of.
        indifferent: Whether somebody who brings in exactly what they cost is added; so the least or the greatest of
            equally good numbers.
        key: What it is called by.
        label: What people read.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the margin is not from 0 to 1, or the cost not above 0.

    Source: Handbook 1.2, 2.2; the marginal rule: W. J. Semlow, How many salesmen do you need?, Harvard Business
        Review 37 (1959).

    >>> policy = IncrementalReturn("40%", Money("100", "CNY"))
    >>> answer = policy.headcount([Money(sales, "CNY") for sales in (0, 500, 800, 1000, 1100)])
    >>> answer.people, answer.profit(answer.people)
    (2, Fraction(120, 1))
    """

    margin: Fraction = attrs.field(converter=_read_margin)
    cost: Money = attrs.field(validator=_check_cost)
    indifferent: Indifferent = attrs.field(
        default="stop", validator=check_choice("what to do", get_args(Indifferent)), kw_only=True
    )
    key: str = attrs.field(default="incremental-return", validator=check_line, kw_only=True)
    label: Label = attrs.field(default=_LABEL, converter=read_label, kw_only=True)
    section: str = attrs.field(default="2.2", validator=check_section, kw_only=True)

    def headcount(
        self, response: Curve | Iterable[Money], *, most: int | None = None, exhaustive: bool = False
    ) -> HeadcountReturn:
        """The number of people with the highest profit.

        Args:
            response: The sales of each number of people: a curve from people to sales in the currency of the cost, or
                the sales of 0, 1, 2 … people.
            most: The most people to look at; needed with a curve. Sales at whole numbers of people count.
            exhaustive: Whether to look through all numbers where a further person brings more than the one before;
                without it such a response is refused. Of equally good numbers `indifferent` says which.

        Raises:
            WrongTypeError: If an argument is not of its type.
            InvalidValueError: If there are too many or too few numbers, sales are in another currency, or a person
                brings more than the one before and `exhaustive` is not asked for.

        Source: Handbook 1.2, 2.2.

        >>> curve = Curve.points([(0, 0), (10, 1000), (20, 1400)])
        >>> IncrementalReturn("50%", Money("30", "CNY")).headcount(curve, most=20).people
        10
        """
        curve, sales = self._sales(response, most)
        added = [later - sales[number] for number, later in enumerate(sales[1:])]
        if not exhaustive:
            _check_concave(added)
        return HeadcountReturn(self, sales, curve, exhaustive)

    def _sales(self, response: Curve | Iterable[Money], most: int | None) -> tuple[Curve | None, tuple[Fraction, ...]]:
        if isinstance(response, Mapping):
            raise WrongTypeError("response", response, "sales of 0, 1, 2 … people, in a list, or a Curve")
        if isinstance(response, Curve):
            if most is None:
                raise InvalidValueError("most", None, "the most people to look at, with a curve")
            _check_most(most)
            return (response, tuple(response.value(number) for number in range(most + 1)))
        listed = read_listed(response, "response", "sales of 0, 1, 2 … people, in a list, or a Curve")
        if len(listed) < 2:  # noqa: PLR2004 - nobody and one person
            raise InvalidValueError("response", listed, "sales of at least 0 and 1 people")
        last = len(listed) - 1 if most is None else most
        _check_most(last)
        if last >= len(listed):
            raise InvalidValueError("most", most, f"at most {len(listed) - 1}, the last number with sales")
        currency = self.cost.currency
        return (None, tuple(figure_of(each, currency, f"response[{at}]") for at, each in enumerate(listed[: last + 1])))


def _check_most(most: int) -> None:
    if type(most) is not int:
        raise WrongTypeError("most", most, "a whole number of people")
    if not 1 <= most <= _MOST:
        raise InvalidValueError("most", most, f"from 1 to {_MOST:,} people")


def _check_concave(added: list[Fraction]) -> None:
    for number, more in enumerate(added[1:], 2):
        if more > added[number - 2]:
            found = f"person {number} brings {more} after {added[number - 2]}"
            remedy = "ask with exhaustive=True to look through all numbers"
            raise InvalidValueError("response", found, "that nobody brings more than the person before", remedy)


@final
@attrs.frozen
class AddedPerson:
    """What one more person brings.

    Attributes:
        number: The how-manieth.
        sales: The sales with so many.
        added: The sales that this person adds.
        contribution: What is left of them after the cost of the person.
        profit: What all so many leave.

    Source: Handbook 1.2, 2.2.
    """

    number: int
    sales: Fraction
    added: Fraction
    contribution: Fraction
    profit: Fraction


@final
@attrs.frozen
class HeadcountReturn(Shown):
    """How many people bring the highest profit, and what each of them adds.

    Attributes:
        policy: The rule.
        sales: The sales of 0, 1, 2 … people.
        curve: The curve they come from; `None` where they were given.
        exhaustive: Whether all numbers were looked through.

    Source: Handbook 1.2, 2.2.
    """

    policy: IncrementalReturn = attrs.field(repr=False)
    sales: tuple[Fraction, ...] = attrs.field(repr=False)
    curve: Curve | None = attrs.field(repr=False)
    exhaustive: bool

    @property
    def people(self) -> int:
        """The number of the highest profit."""
        return int(self._rule().apply(*(self.contribution(number) for number in range(1, len(self.sales)))))

    def contribution(self, number: int) -> Fraction:
        """What the person of that number brings, less what they cost.

        Raises:
            InvalidValueError: If there is no such number.
        """
        self._check(number, 1)
        return (self.sales[number] - self.sales[number - 1]) * self.policy.margin - Fraction(self.policy.cost.amount)

    def profit(self, people: int) -> Fraction:
        """What so many people leave: sales times margin less their cost.

        Raises:
            InvalidValueError: If there is no such number.
        """
        self._check(people, 0)
        return self.sales[people] * self.policy.margin - people * Fraction(self.policy.cost.amount)

    def steps(self) -> tuple[AddedPerson, ...]:
        """What each further person brings."""
        return tuple(
            AddedPerson(
                number,
                self.sales[number],
                self.sales[number] - self.sales[number - 1],
                self.contribution(number),
                self.profit(number),
            )
            for number in range(1, len(self.sales))
        )

    def _check(self, number: int, least: int) -> None:
        if type(number) is not int:
            raise WrongTypeError("people", number, "a whole number")
        if not least <= number < len(self.sales):
            raise InvalidValueError("people", number, f"from {least} to {len(self.sales) - 1}")

    def _rule(self) -> _Best:
        return _Best(self.exhaustive, self.policy.indifferent == "add")

    def explain(self) -> Step:
        """The number as steps, with what each person brings; replaying it gives the number."""
        steps = [self.explain_person(number) for number in range(1, len(self.sales))]
        return derived(self.policy.label, self._rule(), steps, section=self.policy.section)

    def explain_person(self, number: int) -> Step:
        """What one person brings, as steps; replaying it gives the contribution.

        Raises:
            InvalidValueError: If there is no such number.
        """
        self._check(number, 1)
        unit = self.policy.cost.currency
        added = derived(
            text("sales added"), Difference(), (self._sales_step(number), self._sales_step(number - 1)), unit=unit
        )
        margin = given(text("margin"), self.policy.margin, unit="%")
        cost = given(text("cost of a person"), self.policy.cost.amount, unit=unit)
        left = derived(text("margin added"), Product(), (added, margin), unit=unit)
        label = text("contribution of person {number}", number=number)
        return derived(label, Difference(), (left, cost), section=self.policy.section, unit=unit)

    def _sales_step(self, number: int) -> Step:
        label, unit = text("sales with {number}", number=number), self.policy.cost.currency
        if self.curve is None:
            return given(label, self.sales[number], unit=unit)
        return derived(label, CurveValue(self.curve), (given(text("people"), number),), unit=unit)

    def tables(self) -> tuple[Table, ...]:
        """One row for each further person, with whether they are taken."""
        unit = self.policy.cost.currency
        columns = [
            Column(text("people"), key="people"),
            Column(text("sales"), key="sales", unit=unit, rounding=_SHOWN),
            Column(text("added"), key="added", unit=unit, rounding=_SHOWN),
            Column(text("contribution"), key="contribution", unit=unit, rounding=_SHOWN),
            Column(text("profit"), key="profit", unit=unit, rounding=_SHOWN),
            Column(text("taken"), key="taken"),
        ]
        best = self.people
        rows = [
            (
                each.number,
                shown_figure(each.sales, unit),
                shown_figure(each.added, unit),
                shown_figure(each.contribution, unit),
                shown_figure(each.profit, unit),
                each.number <= best,
            )
            for each in self.steps()
        ]
        return (Table(self.policy.label, columns, rows),)


@final
@attrs.frozen
class _Best:
    """The operation that finds the number of people from what each of them brings."""

    exhaustive: bool
    adds_indifferent: bool

    def apply(self, *values: object) -> Fraction:
        """The number of people."""
        contributions = [read_fraction(value, "contribution") for value in values]  # type: ignore[arg-type]
        best, profit, most = 0, Fraction(0), Fraction(0)
        for number, contribution in enumerate(contributions, 1):
            profit += contribution
            if profit > most or (profit == most and self.adds_indifferent):
                best, most = number, profit
            elif not self.exhaustive:
                break
        return Fraction(best)

    def describe(self) -> Text:
        """The rule in words."""
        if self.exhaustive:
            return text("the number with the highest profit of all")
        return text("as long as another person brings more than they cost")
