"""Indicators: what is counted of somebody's work, against which target, and how many points an attainment earns.

    attainment = (actual − baseline) ÷ (target − baseline)      with a baseline, upward and downward alike
    attainment = actual ÷ target                                more is better
    attainment = 2 − actual ÷ target                            less is better, `mirror`
    attainment = target ÷ actual                                less is better, `inverse`

    figure ──attainment──▶ ratio ──cap──▶ what counts ──curve──▶ points

Invariant: an attainment is an exact ratio, 1 where the target is just reached, and more is always better; points never
fall where it rises, and what lies beyond the cap earns nothing.

Left out: weights of several indicators together (`performance_schemes`), and goals that change (`performance_goals`).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, Literal, final, get_args

import attrs

from salesmanual.kernel.criteria_facts import look_up, read_path, segments
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import CurrencyMismatchError, InvalidValueError, WrongTypeError
from salesmanual.kernel.fields import check_choice, check_kind, check_section
from salesmanual.kernel.money import MINOR_UNITS, Money
from salesmanual.kernel.number import Exact, number_text, percent_text, read_fraction
from salesmanual.kernel.quantity import Quantity
from salesmanual.kernel.scorecard_parts import MissingRule, read_missing
from salesmanual.kernel.scorecard_scales import read_key
from salesmanual.kernel.texts import Label, read_label
from salesmanual.people.people_fields import read_baseline, read_evidence, read_weight

__all__ = [
    "AREAS",
    "Indicator",
    "IndicatorArea",
    "IndicatorDirection",
    "LowerRule",
    "area_label",
    "attainment_of",
    "check_goal",
    "fact_at",
    "read_figure",
]

IndicatorArea = Literal["results", "satisfaction", "teamwork", "conduct", "competency", "other"]
"""What an indicator is about."""

IndicatorDirection = Literal["higher", "lower"]
"""Whether more of it is better, or less."""

LowerRule = Literal["mirror", "inverse"]
"""How a figure without a baseline counts where less is better: 2 less the ratio, or the inverse ratio."""

AREAS: Final[tuple[str, ...]] = get_args(IndicatorArea)
_AREA_LABELS: Final = {
    "results": Label({"en": "sales results", "zh_Hant": "銷售業績", "zh_Hans": "销售业绩"}),
    "satisfaction": Label({"en": "customer satisfaction", "zh_Hant": "客戶滿意度", "zh_Hans": "客户满意度"}),
    "teamwork": Label({"en": "teamwork", "zh_Hant": "團隊合作", "zh_Hans": "团队合作"}),
    "conduct": Label({"en": "conduct", "zh_Hant": "行為規範", "zh_Hans": "行为规范"}),
    "competency": Label({"en": "competency", "zh_Hant": "能力", "zh_Hans": "能力"}),
    "other": Label({"en": "other", "zh_Hant": "其他", "zh_Hans": "其他"}),
}
_PLAIN: Final = ("", "%")
_ONE: Final = Fraction(1)
_RISING: Final = "say direction='lower' where less is better, or give a baseline"
_CURVE: Final = Curve.points([(0, 0), (1, 100)], before="flat", after="extend")


def area_label(area: IndicatorArea) -> Label:
    """The name of an area.

    >>> str(area_label("satisfaction"))
    'customer satisfaction'
    """
    return _AREA_LABELS[area]


def fact_at(facts: object, path: str) -> object:
    """The fact at the path: under the whole path as one key, or step by step; `None` where there is none.

    >>> fact_at({"targets": {"revenue": 9}}, "targets.revenue"), fact_at({"targets.revenue": 9}, "targets.revenue")
    (9, 9)
    """
    if isinstance(facts, Mapping) and path in facts:
        return look_up({"fact": facts[path]}, ("fact",))
    return look_up(facts, segments(path))


def read_figure(value: object, unit: str, where: str) -> Fraction:
    """The figure as a number of its unit.

    Raises:
        WrongTypeError: If it is no number, no money and no quantity, or money or a quantity where the unit has none.
        CurrencyMismatchError: If it is money of another currency.
        InvalidValueError: If it is a quantity of another unit, or a text that is no number.

    >>> read_figure(Money("1200000", "CNY"), "CNY", "actual"), read_figure("85%", "%", "actual")
    (Fraction(1200000, 1), Fraction(17, 20))
    """
    match value:
        case Money():
            if unit not in MINOR_UNITS:
                raise WrongTypeError(where, value, "a plain number", f"say unit={value.currency!r}")
            if value.currency != unit:
                raise CurrencyMismatchError(where, unit, value.currency)
            return Fraction(value.amount)
        case Quantity():
            if value.unit != unit:
                accepted = "a plain number" if unit in _PLAIN else f"{unit}"
                raise InvalidValueError(where, str(value), accepted, f"say unit={value.unit!r}, or convert it")
            return value.amount
        case _:
            return read_fraction(value, where)  # type: ignore[arg-type] # it refuses every other type


def _read_target(value: Exact | str) -> Fraction:
    return read_fraction(value, "target")


def _read_ratio(value: Exact | str, name: str) -> Fraction:
    ratio = read_fraction(value, name)
    if ratio <= 0:
        raise InvalidValueError(name, value, "an attainment above 0 such as '120%'")
    return ratio


def _read_floor(value: Exact | str) -> Fraction:
    return _read_ratio(value, "floor")


def _read_cap(value: Exact | str) -> Fraction:
    return _read_ratio(value, "cap")


def _read_default(value: Exact | str) -> Fraction:
    return read_fraction(value, "default")


def _read_reads(value: str) -> str:
    return read_path(value, "reads")


@final
@attrs.frozen
class Indicator:
    """One thing that is counted of somebody's work.

    Attributes:
        key: Unique in the scheme.
        label: What people read.
        weight: What it weighs in the scheme; all weights sum to 1.
        reads: Where its figure stands among the facts, such as `targets.revenue`.
        area: What it is about.
        unit: Of what the figure is: a currency, `%` for ratios, or a word; empty for plain numbers.
        target: The figure that is asked for, in the unit; 1 where the figure is a ratio already.
        baseline: The figure that is worth nothing; `None` for none.
        direction: Whether more of it is better, or less.
        lower_rule: What less of it is worth without a baseline.
        floor: The least attainment it should have; missing it is a finding, and may limit the grade.
        cap: The most attainment that counts; `None` for no cap.
        curve: From the attainment that counts to points; by default 100 points at 100 %, none below 0. It never falls
            up to the cap, for an attainment rises where a figure gets better, whichever the direction.
        missing: What becomes of it without a figure; the scheme's rule by default.
        default: The attainment it has by the rule `default`.
        evidence: What is to be brought along with the figure.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a field is out of bounds, the target is on the wrong side of the baseline or not above 0,
            the inverse rule has no cap, or the curve falls.

    Source: Handbook 4.2, 4.4.

    >>> revenue = Indicator("revenue", "Revenue", "60%", reads="revenue", unit="CNY", target=1000000, cap="120%")
    >>> str(revenue.attainment(850000)), str(revenue.points("130%"))
    ('17/20', '120')
    """

    key: str = attrs.field(converter=read_key)
    label: Label = attrs.field(converter=read_label)
    weight: Fraction = attrs.field(converter=read_weight)
    reads: str = attrs.field(converter=_read_reads, kw_only=True)
    area: IndicatorArea = attrs.field(default="results", validator=check_choice("an area", AREAS), kw_only=True)
    unit: str = attrs.field(default="", validator=check_section, kw_only=True)
    target: Fraction = attrs.field(default=_ONE, converter=_read_target, kw_only=True)
    baseline: Fraction | None = attrs.field(
        default=None, converter=attrs.converters.optional(read_baseline), kw_only=True
    )
    direction: IndicatorDirection = attrs.field(
        default="higher", validator=check_choice("a direction", get_args(IndicatorDirection)), kw_only=True
    )
    lower_rule: LowerRule = attrs.field(
        default="mirror", validator=check_choice("a rule for less", get_args(LowerRule)), kw_only=True
    )
    floor: Fraction | None = attrs.field(default=None, converter=attrs.converters.optional(_read_floor), kw_only=True)
    cap: Fraction | None = attrs.field(default=None, converter=attrs.converters.optional(_read_cap), kw_only=True)
    curve: Curve = attrs.field(default=_CURVE, validator=check_kind(Curve, "a Curve"), kw_only=True)
    missing: MissingRule | None = attrs.field(
        default=None, converter=attrs.converters.optional(read_missing), kw_only=True
    )
    default: Fraction | None = attrs.field(
        default=None, converter=attrs.converters.optional(_read_default), kw_only=True
    )
    evidence: tuple[str, ...] = attrs.field(default=(), converter=read_evidence, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_goal(self, self.target, self.baseline)
        if self.is_inverse() and self.cap is None:
            accepted = "a cap, because a figure of 0 has no ratio"
            raise InvalidValueError("cap", None, accepted, "say cap='200%', or lower_rule='mirror'")
        self._check_curve()

    def _check_curve(self) -> None:
        for fall in self.curve.falls():
            if fall.lower is None or self.cap is None or fall.lower < self.cap:
                start = "its left end" if fall.lower is None else percent_text(fall.lower)
                accepted = "points that do not fall where the attainment rises"
                raise InvalidValueError("curve", f"a curve that falls from {start} on", accepted, _RISING)

    def is_inverse(self) -> bool:
        """Whether less of it is better, and is worth the inverse ratio."""
        return self.direction == "lower" and self.lower_rule == "inverse" and self.baseline is None

    def attainment(self, actual: object) -> Fraction:
        """The attainment of a figure against the target; not capped.

        Raises:
            WrongTypeError, CurrencyMismatchError, InvalidValueError: As for `read_figure`.

        >>> churn = Indicator("churn", "Customers lost", 1, reads="lost", target=5, baseline=8, direction="lower")
        >>> churn.attainment(6)
        Fraction(2, 3)
        """
        return attainment_of(self, read_figure(actual, self.unit, "actual"), self.target, self.baseline)

    def counted(self, attainment: Exact | str) -> Fraction:
        """The attainment that counts."""
        ratio = read_fraction(attainment, "attainment")
        return ratio if self.cap is None else min(ratio, self.cap)

    def points(self, attainment: Exact | str) -> Fraction:
        """The points of an attainment, capped first."""
        return self.curve.value(self.counted(attainment))


def check_goal(indicator: Indicator, target: Fraction, baseline: Fraction | None, where: str = "target") -> None:
    """Refuses a target that leaves no way to go.

    Raises:
        InvalidValueError: If it is on the wrong side of the baseline or, where there is none, not above 0.
    """
    found = number_text(target)
    if baseline is None:
        if target <= 0:
            raise InvalidValueError(where, found, "a target above 0, or a baseline to count from")
    elif indicator.direction == "higher" and target <= baseline:
        accepted = f"a target above the baseline {number_text(baseline)}"
        raise InvalidValueError(where, found, accepted, "say direction='lower' where less is better")
    elif indicator.direction == "lower" and target >= baseline:
        raise InvalidValueError(where, found, f"a target below the baseline {number_text(baseline)}")


def attainment_of(indicator: Indicator, actual: Fraction, target: Fraction, baseline: Fraction | None) -> Fraction:
    """The attainment of a figure against a target that need not be the indicator's own; not capped.

    A figure of 0 or less has no inverse ratio; it is worth the cap.

    >>> complaints = Indicator("complaints", "Complaints", 1, reads="c", target=10, direction="lower")
    >>> [str(attainment_of(complaints, Fraction(count), Fraction(10), None)) for count in (0, 8, 10, 25)]
    ['2', '6/5', '1', '-1/2']
    """
    if baseline is not None:
        return (actual - baseline) / (target - baseline)
    if indicator.direction == "higher":
        return actual / target
    if indicator.lower_rule == "mirror":
        return 2 - actual / target
    return target / actual if actual > 0 else indicator.cap or _ONE
