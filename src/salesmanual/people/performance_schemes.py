"""Performance schemes: weighted indicators with sales results at their core, adjustments, and the grades of the score.

    figure ─▶ attainment ─▶ points ──× weight──▶ contribution ──sum──▶ indicators
    score = indicators + bonus points − penalty points, each within its limit, then within the scale, then rounded

Invariant: sales results weigh at least what the scheme says; contributions, adjustments, limits and the rounding sum to
the score exactly; the order of indicators and facts changes nothing.

Left out: the steps of the appraisal cycle, and what follows from a grade (`performance_outcomes`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, final, get_args

import attrs

from salesmanual.kernel.errors import Fault, InvalidDocumentError, InvalidValueError
from salesmanual.kernel.fields import check_choice, check_kind, check_section, read_items
from salesmanual.kernel.number import Exact, Rounding, RoundingPoint, number_text, percent_text, read_fraction
from salesmanual.kernel.scorecard import CurveScale, Grading, Item, MissingRule, Scorecard
from salesmanual.kernel.scorecard_parts import read_missing
from salesmanual.kernel.scorecard_scales import read_key
from salesmanual.kernel.texts import Label, read_label
from salesmanual.people.competency_fields import whole_fault
from salesmanual.people.indicators import Indicator
from salesmanual.people.performance_adjustments import Adjustment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from salesmanual.kernel.period import Period
    from salesmanual.people.performance_goals import GoalVersion
    from salesmanual.people.performance_result import PerformanceResult

__all__ = ["EvidenceRule", "GoalRule", "PerformanceScheme", "results_share"]

GoalRule = Literal["points", "target"]
"""How goals that changed in mid-cycle count: each version's points weigh its days, or each version's target does."""

EvidenceRule = Literal["noted", "needed"]
"""What missing evidence means: it is a finding, or the figure counts as missing and the adjustment is not given."""

_HALF: Final = Fraction(1, 2)
_ONE: Final = Fraction(1)


def _read_indicators(value: Iterable[Indicator]) -> tuple[Indicator, ...]:
    return read_items(value, "indicators", Indicator, "an Indicator", key="key", least=1)


def _read_adjustments(value: Iterable[Adjustment]) -> tuple[Adjustment, ...]:
    return read_items(value, "adjustments", Adjustment, "an Adjustment", key="key")


def _read_least(value: Exact | str) -> Fraction:
    share = read_fraction(value, "results_least")
    if not 0 < share <= 1:
        raise InvalidValueError("results_least", value, "a share above 0% and of at most 100%")
    return share


def _read_bonus(value: Exact | str) -> Fraction:
    return _limit(value, "bonus_most")


def _read_penalty(value: Exact | str) -> Fraction:
    return _limit(value, "penalty_most")


def _limit(value: Exact | str, where: str) -> Fraction:
    limit = read_fraction(value, where)
    if limit < 0:
        raise InvalidValueError(where, value, "a limit of 0 or more points")
    return limit


def _read_lowest(value: Exact | str) -> Fraction:
    return read_fraction(value, "lowest")


def _read_highest(value: Exact | str) -> Fraction:
    return read_fraction(value, "highest")


def _check_rounding(_: object, attribute: attrs.Attribute[Rounding | None], value: Rounding | None) -> None:
    if value is None:
        return
    check_kind(Rounding, "a Rounding such as Rounding('0.01')")(_, attribute, value)
    if value.step is None:
        raise InvalidValueError("rounding.step", None, "a step such as '0.01'", "a score has no currency")
    if value.at is RoundingPoint.LINE:
        raise InvalidValueError("rounding.at", "line", "component or total", "the score is rounded once, at the end")


def results_share(indicators: Iterable[Indicator], weights: Mapping[str, Fraction]) -> Fraction:
    """What the indicators of sales results weigh together."""
    return sum((weights[each.key] for each in indicators if each.area == "results"), Fraction(0))


@final
@attrs.frozen
class PerformanceScheme:
    """The company's rule for the score of somebody's work.

    Attributes:
        key: What it is called by.
        label: What people read.
        indicators: What is counted; their weights sum to 1.
        adjustments: Bonus and penalty points.
        results_least: What the indicators of sales results weigh together at least.
        grading: The bands that make a grade of the score; `None` for none.
        missing: What becomes of an indicator without a figure, unless it says otherwise. With `refuse` there is no
            score until every figure that weighs is there.
        goal_rule: How goals that changed in mid-cycle count.
        evidence_rule: What missing evidence means.
        bonus_most: The most bonus points, all together; `None` for no limit.
        penalty_most: The most penalty points, all together and without a sign; `None` for no limit.
        lowest: The least score; `None` for no end.
        highest: The greatest score; `None` for no end.
        rounding: How the score is rounded, once, at the end; `None` keeps it exact.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        DuplicateError: If two indicators, or two adjustments, have one key.
        InvalidDocumentError: With every fault at once: weights that do not sum to 1, results that weigh too little, an
            adjustment with the key of an indicator, defaults that are missing or never used.
        InvalidValueError: If a limit or the rounding is out of bounds.

    Source: Handbook 4.2, 4.4.

    >>> scheme = PerformanceScheme("reps", "Representatives", [
    ...     Indicator("revenue", "Revenue", "70%", reads="targets.revenue", unit="CNY", target=1000000),
    ...     Indicator("satisfaction", "Satisfaction", "30%", reads="cases.satisfaction", area="satisfaction", target=4),
    ... ])
    >>> result = scheme.score({"targets": {"revenue": 900000}, "cases": {"satisfaction": 4}})
    >>> str(result.score), [(each.key, str(each.amount)) for each in result.contributions()]
    ('93', [('revenue', '63'), ('satisfaction', '30')])
    """

    key: str = attrs.field(converter=read_key)
    label: Label = attrs.field(converter=read_label)
    indicators: tuple[Indicator, ...] = attrs.field(converter=_read_indicators)
    adjustments: tuple[Adjustment, ...] = attrs.field(default=(), converter=_read_adjustments, kw_only=True)
    results_least: Fraction = attrs.field(default=_HALF, converter=_read_least, kw_only=True)
    grading: Grading | None = attrs.field(
        default=None, validator=attrs.validators.optional(check_kind(Grading, "a Grading")), kw_only=True
    )
    missing: MissingRule = attrs.field(default=MissingRule.REFUSE, converter=read_missing, kw_only=True)
    goal_rule: GoalRule = attrs.field(
        default="points", validator=check_choice("a rule for changed goals", get_args(GoalRule)), kw_only=True
    )
    evidence_rule: EvidenceRule = attrs.field(
        default="noted", validator=check_choice("a rule for evidence", get_args(EvidenceRule)), kw_only=True
    )
    bonus_most: Fraction | None = attrs.field(
        default=None, converter=attrs.converters.optional(_read_bonus), kw_only=True
    )
    penalty_most: Fraction | None = attrs.field(
        default=None, converter=attrs.converters.optional(_read_penalty), kw_only=True
    )
    lowest: Fraction | None = attrs.field(default=None, converter=attrs.converters.optional(_read_lowest), kw_only=True)
    highest: Fraction | None = attrs.field(
        default=None, converter=attrs.converters.optional(_read_highest), kw_only=True
    )
    rounding: Rounding | None = attrs.field(default=None, validator=_check_rounding, kw_only=True)
    section: str = attrs.field(default="4.4", validator=check_section, kw_only=True)
    _card: Scorecard = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        if self.lowest is not None and self.highest is not None and self.highest <= self.lowest:
            accepted = f"a score above the lowest, {number_text(self.lowest)}"
            raise InvalidValueError("highest", number_text(self.highest), accepted)
        weights = self.weights()
        faults = [*self.weight_faults(weights), *_key_faults(self), *_default_faults(self)]
        if faults:
            raise InvalidDocumentError("scheme", faults)
        object.__setattr__(self, "_card", self._card_of(weights))

    def weights(self) -> dict[str, Fraction]:
        """The weight of each indicator, by key."""
        return {each.key: each.weight for each in self.indicators}

    def weight_faults(self, weights: Mapping[str, Fraction], where: str = "indicators") -> list[Fault]:
        """What is wrong with the weights: they do not sum to 1, or sales results weigh too little."""
        share = results_share(self.indicators, weights)
        faults = whole_fault(weights, where, "change the weights")
        if share < self.results_least:
            problem = (
                f"sales results weigh {percent_text(share)}, accepted is {percent_text(self.results_least)} or more"
            )
            faults.append(Fault(where, problem))
        return faults

    def card(self, weights: Mapping[str, Fraction]) -> Scorecard:
        """The scorecard of the indicators with these weights; it rates attainments."""
        return self._card if weights == self.weights() else self._card_of(weights)

    def _card_of(self, weights: Mapping[str, Fraction]) -> Scorecard:
        items = [
            Item(
                each.key,
                weights[each.key],
                CurveScale(each.curve),
                label=each.label,
                missing=_missing_of(each, weights[each.key], self.missing),
                default=None if each.default is None else each.counted(each.default),
            )
            for each in self.indicators
        ]
        return Scorecard(self.label, items, missing=self.missing, section=self.section)

    def score(
        self,
        facts: object,
        *,
        goals: Iterable[GoalVersion] = (),
        over: Period | None = None,
        evidence: Mapping[str, Collection[str]] | None = None,
    ) -> PerformanceResult:
        """The score of one person, with every contribution and what is missing.

        Args:
            facts: Where the indicators' figures are read from: a mapping by path, nested mappings, or objects.
            goals: The person's goals; the scheme's own targets where there are none.
            over: The cycle; needed where goals are given.
            evidence: What was brought, by the key of the indicator or the adjustment.

        Raises:
            WrongTypeError: If a figure is no number of its indicator's unit, or an argument of another class.
            CurrencyMismatchError: If a figure is in another currency than its indicator.
            InvalidValueError: If goals come without a cycle, do not cover it, or leave no way to go.
            InvalidDocumentError: With every fault of goals and evidence: unknown indicators, weights that do not sum.

        Source: Handbook 4.2, 4.4.
        """
        from salesmanual.people.performance_scoring import scored_performance  # noqa: PLC0415 - policies load without

        return scored_performance(self, facts, goals=goals, over=over, evidence={} if evidence is None else evidence)


def _missing_of(indicator: Indicator, weight: Fraction, rule: MissingRule) -> MissingRule | None:
    """What becomes of an indicator without a figure; nothing waits for one that weighs nothing."""
    is_awaited = (indicator.missing or rule) is MissingRule.REFUSE
    return MissingRule.EXCLUDE if is_awaited and not weight else indicator.missing


def _key_faults(scheme: PerformanceScheme) -> list[Fault]:
    known = {each.key for each in scheme.indicators}
    return [
        Fault(f"adjustments[{position}].key", f"{each.key!r} is an indicator already")
        for position, each in enumerate(scheme.adjustments)
        if each.key in known
    ]


def _default_faults(scheme: PerformanceScheme) -> list[Fault]:
    faults = []
    for position, each in enumerate(scheme.indicators):
        is_needed = (each.missing or scheme.missing) is MissingRule.DEFAULT
        where = f"indicators[{position}].default"
        if is_needed and each.default is None:
            faults.append(Fault(where, "found none, accepted is the attainment of an indicator without a figure"))
        if not is_needed and each.default is not None:
            faults.append(Fault(where, f'never used; write missing="{MissingRule.DEFAULT}", or leave it out'))
    return faults
