"""Tiers by spend: the highest tier whose least spend a customer reaches.

Invariant: tiers may be listed in any order; who spends more is never in a lower tier.

Left out: what a tier is good for, which a strategy says.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, cast, final

import attrs

from salesmanual.kernel.criteria_facts import read_path
from salesmanual.kernel.errors import CurrencyMismatchError, DuplicateError, InvalidValueError, WrongTypeError
from salesmanual.kernel.explanation import Step, Sum, derived, given
from salesmanual.kernel.fields import check_line, check_money, check_section, read_items, read_lines
from salesmanual.kernel.money import Money
from salesmanual.kernel.scorecard_grading import BoundaryOwner
from salesmanual.kernel.texts import Label, Text, read_label, text
from salesmanual.selling.class_bins import read_boundary
from salesmanual.selling.classification import (
    CLASSIFICATIONS,
    ClassificationResult,
    CustomerClass,
    Figures,
    classify,
    missing_figures,
    read_classes,
    read_figures,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from salesmanual.selling.customers import Customer

__all__ = ["SpendTier", "SpendTierRule", "SpendTiers"]


def _key_as_label(self: SpendTier) -> Label:
    return Label(self.key)


@final
@attrs.frozen
class SpendTier:
    """A tier, and the least spend that it takes.

    Attributes:
        key: Unique among the tiers.
        least: The least spend.
        label: Its name; the key by default.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the spend is below 0.

    Source: Handbook 3.3.
    """

    key: str = attrs.field(validator=check_line)
    least: Money = attrs.field(validator=check_money)
    label: Label = attrs.field(default=attrs.Factory(_key_as_label, takes_self=True), converter=read_label)


def _read_tiers(value: Iterable[SpendTier]) -> tuple[SpendTier, ...]:
    """The tiers, the highest first."""
    listed = read_items(value, "tiers", SpendTier, "a SpendTier", key="key", least=1)
    for tier in listed[1:]:
        if tier.least.currency != listed[0].least.currency:
            raise CurrencyMismatchError("tiers", listed[0].least.currency, tier.least.currency)
    tiers = sorted(listed, key=lambda tier: tier.least.amount, reverse=True)
    for above, below in pairwise(tiers):
        if above.least == below.least:
            raise DuplicateError("least spend of a tier", str(below.least), f"{above.key!r} and {below.key!r} have it")
    if tiers[-1].least:
        accepted = "a lowest tier from 0 on, so that every customer is in a tier"
        raise InvalidValueError("tiers", str(tiers[-1].least), accepted)
    return tuple(tiers)


def _read_facts(value: Iterable[str]) -> tuple[str, ...]:
    facts = tuple(read_path(each, "facts") for each in read_lines(value, "facts"))
    if not facts:
        raise InvalidValueError("facts", value, "at least one fact")
    return facts


@CLASSIFICATIONS.member("spend-tiers")
@final
@attrs.frozen
class SpendTiers:
    """Tiers by what a customer spent: the sum of one or more facts.

    Attributes:
        label: Its name.
        tiers: The tiers, in any order; they are kept with the highest first.
        facts: The facts that are summed; each is money of the tiers' currency, of 0 or more or a deduction.
        boundary: Whether spend at the least of a tier reaches it (`higher`), or has to pass it (`lower`).
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        DuplicateError: If two tiers have one key, or one least spend.
        InvalidValueError: If no tier begins at 0, or there are no facts.
        CurrencyMismatchError: If the tiers are in two currencies.

    A sum of 0 or less is in the lowest tier.

    Source: Handbook 3.3.

    >>> from datetime import date
    >>> tiers = SpendTiers("Club", [SpendTier("bronze", Money(0, "CNY")), SpendTier("gold", Money(20000, "CNY"))])
    >>> facts = {"C-1": {"spend": Money("20000", "CNY")}}
    >>> print(tiers.classify(["C-1"], facts, as_of=date(2026, 3, 31)).explain("C-1"))
    Club: gold (the highest tier that it reaches: gold CNY 20,000.00, bronze CNY 0.00) [Handbook 3.3]
    └─ spend: CNY 20,000.00 (the sum)
       └─ spend: CNY 20,000.00
    """

    label: Label = attrs.field(converter=read_label)
    tiers: tuple[SpendTier, ...] = attrs.field(converter=_read_tiers)
    facts: tuple[str, ...] = attrs.field(default=("spend",), converter=_read_facts)
    boundary: BoundaryOwner = attrs.field(default=BoundaryOwner.HIGHER, converter=read_boundary, kw_only=True)
    section: str = attrs.field(default="3.3", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        read_classes(self.classes())

    def classes(self) -> tuple[CustomerClass, ...]:
        """The tiers, the highest first."""
        return tuple(CustomerClass(tier.key, tier.label) for tier in self.tiers)

    def names(self) -> tuple[str, ...]:
        """The facts that are summed."""
        return self.facts

    def figures(self, facts: Mapping[str, object], where: str) -> Figures:
        """The amounts of one customer.

        Raises:
            WrongTypeError: If one is no money.
            CurrencyMismatchError: If one is not in the currency of the tiers.
        """
        found = read_figures(self.facts, facts, where)
        currency = self.tiers[0].least.currency
        for name, figure in zip(self.facts, found, strict=True):
            if figure is None:
                continue
            if not isinstance(figure, Money):
                raise WrongTypeError(f"{where}.{name}", figure, "Money", f"write it as Money('6000', '{currency}')")
            if figure.currency != currency:
                raise CurrencyMismatchError(f"{where}.{name}", currency, figure.currency)
        return found

    def obstacle(self, figures: Figures) -> Text | None:
        """Which amounts are not known."""
        return missing_figures(self.facts, figures)

    def rule_for(self, _population: Mapping[str, Figures]) -> SpendTierRule:
        """The tiers: they do not depend on the population."""
        return SpendTierRule(self)

    def classify(
        self, customers: Iterable[Customer | str], facts: Mapping[str, Mapping[str, object]], *, as_of: date
    ) -> ClassificationResult:
        """The tier of each customer; arguments and errors as for `classification.classify`.

        Source: Handbook 3.3.
        """
        return classify(self, customers, facts, as_of=as_of)

    def tier_of(self, spend: Money) -> SpendTier:
        """The highest tier that the spend reaches.

        Raises:
            CurrencyMismatchError: If it is in another currency.
        """
        for tier in self.tiers[:-1]:
            if spend > tier.least or (spend >= tier.least and self.boundary is BoundaryOwner.HIGHER):
                return tier
        return self.tiers[-1]


@final
@attrs.frozen
class SpendTierRule:
    """The tiers as a rule for one customer.

    Attributes:
        policy: The tiers.

    Source: Handbook 3.3.
    """

    policy: SpendTiers

    def assign(self, _customer: str, figures: Figures) -> str:
        """The key of the tier."""
        return self.policy.tier_of(_spend(figures)).key

    def because(self, _customer: str, figures: Figures) -> Text:
        """What was spent."""
        return text("spent {spend}", spend=_spend(figures))

    def explain(self, _customer: str, figures: Figures) -> Step:
        """The sum of the facts, and the tier that it reaches."""
        parts = [given(name, figure) for name, figure in zip(self.policy.facts, figures, strict=True)]
        spend = derived(text("spend"), Sum(), parts)
        return derived(self.policy.label, _TierOf(self.policy), (spend,), section=self.policy.section)


def _spend(figures: Figures) -> Money:
    return Money.total(cast("tuple[Money, ...]", figures))


@final
@attrs.frozen
class _TierOf:
    """The operation that finds the tier of an amount."""

    policy: SpendTiers

    def apply(self, *values: object) -> str:
        """The key of the tier."""
        return self.policy.tier_of(cast("Money", values[0])).key

    def describe(self) -> Text:
        """The tiers, the highest first."""
        tiers = ", ".join(f"{tier.key} {tier.least}" for tier in self.policy.tiers)
        if self.policy.boundary is BoundaryOwner.HIGHER:
            return text("the highest tier that it reaches: {tiers}", tiers=tiers)
        return text("the highest tier that it passes: {tiers}", tiers=tiers)
