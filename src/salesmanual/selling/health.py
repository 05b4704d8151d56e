"""Health: a score of how well the relationship with a customer is, from what is known of it.

    facts of the customer ──rules──▶ ratings ──scorecard──▶ score ──bands──▶ healthy, watch, at risk

Invariant: contributions add up to the score, and replaying an explanation gives the class. What becomes of a fact that
is not known is the scorecard's rule for missing ratings; where that refuses, the customer is in no class.

Left out: what is done for a customer at risk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast, final

import attrs

from salesmanual.kernel.criteria_facts import near_text
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, SalesManualError, WrongTypeError, did_you_mean
from salesmanual.kernel.explanation import Step, derived
from salesmanual.kernel.fields import check_kind, check_section, read_items
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.scorecard import Band, CurveScale, Grading, Item, Scorecard, Scored
from salesmanual.kernel.scorecard_grading import GradedScore
from salesmanual.kernel.texts import Label, Text, text
from salesmanual.selling.classification import (
    CLASSIFICATIONS,
    ClassificationResult,
    CustomerClass,
    Figures,
    classify,
    read_classes,
)
from salesmanual.selling.lead_scoring import RatingRule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from fractions import Fraction

    from salesmanual.kernel.scorecard import Rating
    from salesmanual.selling.customers import Customer

__all__ = ["HealthRule", "HealthScore", "standard_health_score"]


def _read_rules(value: Iterable[RatingRule]) -> tuple[RatingRule, ...]:
    return read_items(value, "rules", RatingRule, "a RatingRule", key="item", least=1)


@CLASSIFICATIONS.member("health")
@final
@attrs.frozen
class HealthScore:
    """Classes by a scorecard over facts.

    Attributes:
        card: The scorecard; its bands are the classes.
        rules: For each item of the scorecard the rule that rates it.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        NotFoundError: If a rule names no item.
        InvalidValueError: If an item has no rule, the scorecard has no bands, or a rating of a rule is off its scale.

    Source: Handbook 3.3.

    >>> from datetime import date
    >>> facts = {"C-1": {"days_since_last_purchase": 30, "orders_per_year": 12, "satisfaction": 8}}
    >>> result = standard_health_score().classify(["C-1"], facts, as_of=date(2026, 3, 31))
    >>> result.class_of("C-1"), str(result.why("C-1"))
    ('healthy', 'score 94.3')
    """

    card: Scorecard = attrs.field(validator=check_kind(Scorecard, "a Scorecard"))
    rules: tuple[RatingRule, ...] = attrs.field(converter=_read_rules)
    section: str = attrs.field(default="3.3", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.card.grading is None:
            raise InvalidValueError("card.grading", None, "a Grading, whose bands are the classes")
        read_classes(self.classes())
        items = {item.key: item for item in self.card.items()}
        for position, rule in enumerate(self.rules):
            if rule.item not in items:
                raise NotFoundError("item", rule.item, did_you_mean(rule.item, items))
            for number, case in enumerate(rule.cases):
                items[rule.item].scale.score(case.rating, f"rules[{position}].cases[{number}].rating")
            if rule.otherwise is not None:
                items[rule.item].scale.score(rule.otherwise, f"rules[{position}].otherwise")
        unruled = sorted(set(items) - {rule.item for rule in self.rules})
        if unruled:
            raise InvalidValueError("rules", unruled, "a rule for each item", "add one, or take the item out")

    @property
    def label(self) -> Label:
        """The name of the scorecard."""
        return self.card.label

    def classes(self) -> tuple[CustomerClass, ...]:
        """The bands of the scorecard, the highest first."""
        return tuple(CustomerClass(band.key, band.label) for band in reversed(_grading(self.card).bands))

    def names(self) -> tuple[str, ...]:
        """The items of the scorecard, in the order of the rules."""
        return tuple(rule.item for rule in self.rules)

    def figures(self, facts: Mapping[str, object], where: str) -> Figures:
        """The ratings of one customer.

        Raises:
            WrongTypeError: If a fact is no rating, such as a `float`.
        """
        return tuple(_rated(rule, facts, where) for rule in self.rules)

    def obstacle(self, figures: Figures) -> Text | None:
        """Why the ratings make no score, or a score outside all bands."""
        try:
            scored = self.scored(figures)
        except SalesManualError as error:
            return text("no score: {error}", error=" ".join(str(error).split()))
        return text("the score {score} is in no band", score=near_text(scored.score)) if scored.grade is None else None

    def rule_for(self, _population: Mapping[str, Figures]) -> HealthRule:
        """The scorecard: it does not depend on the population."""
        return HealthRule(self)

    def classify(
        self, customers: Iterable[Customer | str], facts: Mapping[str, Mapping[str, object]], *, as_of: date
    ) -> ClassificationResult:
        """The class of each customer; arguments and errors as for `classification.classify`.

        Source: Handbook 3.3.
        """
        return classify(self, customers, facts, as_of=as_of)

    def scored(self, figures: Figures) -> Scored:
        """What the scorecard makes of the ratings.

        Raises:
            InvalidDocumentError: If a rating is off its scale, or missing where that is refused.
            InvalidValueError: If nothing that counts is rated.
        """
        return self.card.score(dict(zip(self.names(), figures, strict=True)))  # type: ignore[arg-type] # they are ratings


def _rated(rule: RatingRule, facts: Mapping[str, object], where: str) -> Rating | None:
    try:
        return rule.rate(facts)[0]
    except WrongTypeError as error:
        raise WrongTypeError(f"{where}.{error.where}", error.args[1], error.accepted, error.remedy) from None


def _grading(card: Scorecard) -> Grading:
    return cast("Grading", card.grading)


@final
@attrs.frozen
class HealthRule:
    """The scorecard as a rule for one customer.

    Attributes:
        policy: The health score.

    Source: Handbook 3.3.
    """

    policy: HealthScore

    def assign(self, _customer: str, figures: Figures) -> str:
        """The key of the band."""
        return cast("Band", self.policy.scored(figures).grade).key

    def because(self, _customer: str, figures: Figures) -> Text:
        """The score."""
        return text("score {score}", score=near_text(self.policy.scored(figures).score))

    def explain(self, _customer: str, figures: Figures) -> Step:
        """From the ratings to the score, and from the score to the band."""
        scored = self.policy.scored(figures)
        step, grading = scored.explain(), _grading(self.policy.card)
        if grading.graded is GradedScore.EXACT and step.value != scored.exact:
            step = step.inputs[0]
        misses = bool(scored.missed_floors())
        return derived(self.policy.label, _BandOf(grading, misses), (step,), section=self.policy.section)


@final
@attrs.frozen
class _BandOf:
    """The operation that finds the band of a score."""

    grading: Grading
    misses_floor: bool

    def apply(self, *values: object) -> str:
        """The key of the band."""
        band = self.grading.grade(cast("Fraction", values[0]), misses_floor=self.misses_floor)
        return cast("Band", band).key

    def describe(self) -> Text:
        """The bands in words."""
        bands = tuple(text("{band} {range}", band=band.label, range=band.describe()) for band in self.grading.bands)
        if self.misses_floor and self.grading.best_below_floor is not None:
            return text("the band of the score, below a floor: {bands}", bands=bands)
        return text("the band of the score: {bands}", bands=bands)


_NAMES: Final = {
    "days_since_last_purchase": Label({"en": "last purchase", "zh_Hant": "最近購買", "zh_Hans": "最近购买"}),
    "orders_per_year": Label({"en": "orders", "zh_Hant": "訂單", "zh_Hans": "订单"}),
    "overdue_share": Label({"en": "payment", "zh_Hant": "付款", "zh_Hans": "付款"}),
    "open_complaints": Label({"en": "complaints", "zh_Hant": "投訴", "zh_Hans": "投诉"}),
    "satisfaction": Label({"en": "satisfaction", "zh_Hant": "滿意度", "zh_Hans": "满意度"}),
}


def standard_health_score() -> HealthScore:
    """A score to start from, from 0 to 100: healthy from 70, watch from 40, below that at risk.

    Its facts are `days_since_last_purchase`, `orders_per_year`, `overdue_share` (the part of what is owed that is
    overdue), `open_complaints` and `satisfaction` (from 0 to 10). The weights of what is not known go to the rest.

    Source: Handbook 3.3.

    >>> [item.key for item in standard_health_score().card.items()][:2]
    ['days_since_last_purchase', 'orders_per_year']
    """
    curves = {
        "days_since_last_purchase": ("30%", Curve.points([(30, 100), (180, 0)])),
        "orders_per_year": ("20%", Curve.points([(0, 0), (12, 100)])),
        "overdue_share": ("15%", Curve.points([(0, 100), ("50%", 0)])),
        "open_complaints": ("15%", Curve.points([(0, 100), (3, 0)])),
        "satisfaction": ("20%", Curve.points([(0, 0), (10, 100)])),
    }
    items = [Item(key, weight, CurveScale(curve), label=_NAMES[key]) for key, (weight, curve) in curves.items()]
    bands = [
        Band("at-risk", label=Label({"en": "at risk", "zh_Hant": "流失風險", "zh_Hans": "流失风险"})),
        Band("watch", 40, label=Label({"en": "watch", "zh_Hant": "觀察", "zh_Hans": "观察"})),
        Band("healthy", 70, label=Label({"en": "healthy", "zh_Hant": "健康", "zh_Hans": "健康"})),
    ]
    name = Label({"en": "Customer health", "zh_Hant": "客戶健康度", "zh_Hans": "客户健康度"})
    card = Scorecard(
        name, items, missing="exclude", grading=Grading(bands), rounding=Rounding("0.1", at="total"), section="3.3"
    )
    return HealthScore(card, [RatingRule(key, key) for key in curves])
