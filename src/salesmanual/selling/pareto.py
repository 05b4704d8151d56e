"""ABC classes: the few customers that make most of the turnover, then those that make the next part, then the rest.

Customers are put in order, the greatest first. Beside each stand two shares of the total: what is before it, and what
there is through it. Where a cut falls within a customer, a named rule says whose it is:

    crossing = "in"    the share before it is below the cut: who crosses the cut is still in the class
    crossing = "out"   the share through it is at most the cut: who crosses the cut is in the next class

Where a share equals the cut exactly, nobody crosses, and both rules say the same: the class is full. Equal customers
are `together`, as one, or in the order of their ids.

Invariant: every customer is in one class, and who is greater is never in a lower one. Shares sum to 1 exactly.

Left out: what is counted: turnover, margin or any other figure of 0 or more.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, cast, final, get_args

import attrs

from salesmanual.kernel.criteria_facts import read_path
from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.explanation import Quotient, Step, Sum, derived, given
from salesmanual.kernel.fields import check_choice, check_line, check_section, read_items
from salesmanual.kernel.number import Exact, Rounding, percent_text, read_fraction
from salesmanual.kernel.texts import Label, Text, read_label, text
from salesmanual.selling.classification import (
    CLASSIFICATIONS,
    ClassificationResult,
    CustomerClass,
    Figures,
    amount_of,
    classify,
    missing_figures,
    read_classes,
    read_figures,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from salesmanual.selling.customers import Customer

__all__ = ["Crossing", "ParetoClass", "ParetoClassification", "ParetoRule", "ParetoTies", "Shares", "standard_abc"]

Crossing = Literal["in", "out"]
"""Whose a customer is that the cut falls within: the class that it fills, or the next one."""

ParetoTies = Literal["together", "by-id"]
"""What becomes of customers with equal figures: one class for all, or the order of their ids."""

_CROSSINGS: Final[tuple[str, ...]] = get_args(Crossing)
_TIES: Final[tuple[str, ...]] = get_args(ParetoTies)
_ONE: Final = Fraction(1)
_NEAR: Final = Rounding("0.01")


class Shares(NamedTuple):
    """Where a customer stands among all, as shares of the total."""

    before: Fraction
    through: Fraction


def _read_share(value: Exact | str) -> Fraction:
    share = read_fraction(value, "up_to")
    if not 0 < share <= 1:
        raise InvalidValueError("up_to", value, "a share above 0 and of at most 100%")
    return share


def _key_as_label(self: ParetoClass) -> Label:
    return Label(self.key)


@final
@attrs.frozen
class ParetoClass:
    """One class, and the cumulated share that it reaches up to.

    Attributes:
        key: Unique among the classes.
        up_to: The cut: the share of the total, from the greatest customer on.
        label: Its name; the key by default.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the share is not above 0 and at most 1.

    Source: Handbook 3.3.
    """

    key: str = attrs.field(validator=check_line)
    up_to: Fraction = attrs.field(converter=_read_share)
    label: Label = attrs.field(default=attrs.Factory(_key_as_label, takes_self=True), converter=read_label)


def _read_cuts(value: Iterable[ParetoClass]) -> tuple[ParetoClass, ...]:
    cuts = read_items(value, "cuts", ParetoClass, "a ParetoClass", key="key", least=1)
    for position, (above, below) in enumerate(pairwise(cuts), 1):
        if below.up_to <= above.up_to:
            accepted = f"more than {percent_text(above.up_to)}, the cut before it"
            raise InvalidValueError(f"cuts[{position}].up_to", percent_text(below.up_to), accepted)
    if cuts[-1].up_to != _ONE:
        where, found = f"cuts[{len(cuts) - 1}].up_to", percent_text(cuts[-1].up_to)
        raise InvalidValueError(where, found, "100%, so that every customer is in a class")
    return cuts


def _path(value: str) -> str:
    return read_path(value, "fact")


@CLASSIFICATIONS.member("pareto")
@final
@attrs.frozen
class ParetoClassification:
    """ABC classes by the cumulated share of one figure.

    Attributes:
        label: Its name.
        cuts: The classes from the greatest customers on, each with its cut; the last one reaches 100%.
        fact: The figure: an amount of money, or a number, of 0 or more.
        crossing: Whose a customer is that a cut falls within.
        ties: What becomes of customers with equal figures.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        DuplicateError: If two classes have one key.
        InvalidValueError: If the cuts do not rise to 100%.

    Where the figures sum to 0, every customer is in the last class.

    Source: Handbook 3.3.

    >>> from datetime import date
    >>> abc = standard_abc()
    >>> facts = {"C-1": {"turnover": 70}, "C-2": {"turnover": 20}, "C-3": {"turnover": 10}}
    >>> result = abc.classify(facts, facts, as_of=date(2026, 3, 31))
    >>> for customer in facts:
    ...     print(customer, result.class_of(customer), result.why(customer))
    C-1 A 0% before it, 70% through it
    C-2 A 70% before it, 90% through it
    C-3 B 90% before it, 100% through it
    """

    label: Label = attrs.field(converter=read_label)
    cuts: tuple[ParetoClass, ...] = attrs.field(converter=_read_cuts)
    fact: str = attrs.field(default="turnover", converter=_path)
    crossing: Crossing = attrs.field(default="in", validator=check_choice("a rule", _CROSSINGS), kw_only=True)
    ties: ParetoTies = attrs.field(default="together", validator=check_choice("a rule for ties", _TIES), kw_only=True)
    section: str = attrs.field(default="3.3", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        read_classes(self.classes())

    def classes(self) -> tuple[CustomerClass, ...]:
        """The classes, that of the greatest customers first."""
        return tuple(CustomerClass(cut.key, cut.label) for cut in self.cuts)

    def names(self) -> tuple[str, ...]:
        """The one figure."""
        return (self.fact,)

    def figures(self, facts: Mapping[str, object], where: str) -> Figures:
        """The figure of one customer.

        Raises:
            InvalidValueError: If it is below 0.
        """
        figures = read_figures(self.names(), facts, where)
        if figures[0] is not None and amount_of(figures[0]) < 0:
            raise InvalidValueError(
                f"{where}.{self.fact}", figures[0], "0 or more", "leave out or net what is owed back"
            )
        return figures

    def obstacle(self, figures: Figures) -> Text | None:
        """Whether the figure is not known."""
        return missing_figures(self.names(), figures)

    def rule_for(self, population: Mapping[str, Figures]) -> ParetoRule:
        """The customers in order, with the sum before each."""
        ranked = sorted((-amount_of(figures[0]), customer) for customer, figures in population.items())
        sums = tuple(accumulate((-value for value, _ in ranked), initial=Fraction(0)))
        return ParetoRule(self, tuple(ranked), sums)

    def classify(
        self, customers: Iterable[Customer | str], facts: Mapping[str, Mapping[str, object]], *, as_of: date
    ) -> ClassificationResult:
        """The class of each customer; arguments and errors as for `classification.classify`.

        Source: Handbook 3.3.
        """
        return classify(self, customers, facts, as_of=as_of)

    def class_at(self, shares: Shares) -> str:
        """The class of who stands there among all.

        >>> standard_abc().class_at(Shares(Fraction(4, 5), Fraction(9, 10)))
        'B'
        """
        for cut in self.cuts:
            inside = shares.before < cut.up_to if self.crossing == "in" else shares.through <= cut.up_to
            if inside:
                return cut.key
        return self.cuts[-1].key


@final
@attrs.frozen
class ParetoRule:
    """What a classification makes of a population: all customers in order, and the sum before each.

    Attributes:
        policy: The classification.
        ranked: The figure with its sign turned, and the customer; the greatest first.
        sums: The sum before each of them, and the total.

    Source: Handbook 3.3.
    """

    policy: ParetoClassification
    ranked: tuple[tuple[Fraction, str], ...]
    sums: tuple[Fraction, ...]

    def shares(self, customer: str, figures: Figures) -> Shares:
        """Where a customer with that figure stands among all; at the end where the total is 0."""
        before, own, total = self._sums(customer, amount_of(figures[0]))
        if not total:
            return Shares(_ONE, _ONE)
        return Shares(before / total, (before + own) / total)

    def assign(self, customer: str, figures: Figures) -> str:
        """The key of the class."""
        return self.policy.class_at(self.shares(customer, figures))

    def because(self, customer: str, figures: Figures) -> Text:
        """The two shares, to two places."""
        shares = self.shares(customer, figures)
        before, through = (percent_text(share, rounding=_NEAR) for share in shares)
        return text("{before} before it, {through} through it", before=_short(before), through=_short(through))

    def explain(self, customer: str, figures: Figures) -> Step:
        """The sums before it and through it, their shares of the total, and the class."""
        before, own, total = self._sums(customer, amount_of(figures[0]))
        if not total:
            shares = [given(text("share before it"), _ONE, unit="%"), given(text("share through it"), _ONE, unit="%")]
            return derived(self.policy.label, _ClassAt(self.policy), shares, section=self.policy.section)
        above, all_of_it = given(text("those before it"), before), given(text("total"), total)
        through = derived(text("those through it"), Sum(), (above, given(text("its own, and equal ones"), own)))
        shares = [
            derived(text("share before it"), Quotient(), (above, all_of_it), unit="%"),
            derived(text("share through it"), Quotient(), (through, all_of_it), unit="%"),
        ]
        return derived(self.policy.label, _ClassAt(self.policy), shares, section=self.policy.section)

    def _sums(self, customer: str, value: Fraction) -> tuple[Fraction, Fraction, Fraction]:
        """The sum before the customer, what it adds, with its equals where those are together, and the total."""
        if self.policy.ties == "by-id":
            start = bisect_left(self.ranked, (-value, customer))
            return self.sums[start], value, self.sums[-1]
        start, end = (find(self.ranked, -value, key=_value) for find in (bisect_left, bisect_right))
        return self.sums[start], value * max(end - start, 1), self.sums[-1]


def _value(ranked: tuple[Fraction, str]) -> Fraction:
    return ranked[0]


def _short(percentage: str) -> str:
    """The percentage without zeros at its end."""
    digits = percentage.removesuffix("%")
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits) + "%"


@final
@attrs.frozen
class _ClassAt:
    """The operation that finds the class of two shares."""

    policy: ParetoClassification

    def apply(self, *values: object) -> str:
        """The key of the class."""
        before, through = cast("tuple[Fraction, Fraction]", values)
        return self.policy.class_at(Shares(before, through))

    def describe(self) -> Text:
        """The cuts, and whose it is that crosses one."""
        cuts = ", ".join(f"{cut.key} {percent_text(cut.up_to)}" for cut in self.policy.cuts)
        if self.policy.crossing == "in":
            return text("the first class whose cut the share before it is below: {cuts}", cuts=cuts)
        return text("the first class whose cut the share through it does not pass: {cuts}", cuts=cuts)


def standard_abc() -> ParetoClassification:
    """Classes to start from: A for the first 80 % of turnover, B for the next 15 %, C for the rest.

    Source: Handbook 3.3.

    >>> [str(cut.up_to) for cut in standard_abc().cuts]
    ['4/5', '19/20', '1']
    """
    name = Label({"en": "ABC classes", "zh_Hant": "ABC 分類", "zh_Hans": "ABC 分类"})
    return ParetoClassification(name, [ParetoClass("A", "80%"), ParetoClass("B", "95%"), ParetoClass("C", "100%")])
