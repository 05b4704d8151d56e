"""Adverse impact: whether a selection takes one group less often than another, and whether that can be told at all.

    rate = selected ÷ applicants        ratio = rate of the group ÷ rate of the reference group        below 4/5?

The four-fifths rule looks at the ratio alone. With few people the ratio jumps with every single decision, so an
interval stands beside it, and the answer has three values: below, not below, not enough to tell.

Invariant: rates and ratios are exact; the limits of the interval come from a statistical model in floating point and
are rounded once, by name. Nothing is refused because a group is small: the answer says so instead.

Left out: which groups there are, which the caller says; whether a difference is justified, which no figure says.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from statistics import NormalDist
from typing import TYPE_CHECKING, Final, Literal, final, get_args

import attrs

from salesmanual.kernel.errors import InvalidValueError, NotFoundError, WrongTypeError, did_you_mean
from salesmanual.kernel.fields import (
    check_choice,
    check_count,
    check_line,
    check_optional_line,
    check_section,
    read_choice,
    read_line,
)
from salesmanual.kernel.number import Exact, Rounding, read_fraction
from salesmanual.kernel.texts import Label, read_label

if TYPE_CHECKING:
    from decimal import Decimal

    from salesmanual.people.adverse_impact_results import ImpactReport

__all__ = ["FourFifthsRule", "IntervalMethod", "Selected", "ratio_interval"]

IntervalMethod = Literal["katz", "wilson"]
"""How the interval of a ratio of two rates is found: from its logarithm, or from the Wilson interval of each rate."""

_LIMITS: Final = Rounding("0.000001")
_STANDARD: Final = NormalDist()
_LABEL: Final = Label({"en": "four-fifths rule", "zh_Hant": "五分之四規則", "zh_Hans": "五分之四规则"})


@final
@attrs.frozen
class Selected:
    """How many of a group were selected.

    Attributes:
        selected: How many were.
        applicants: Of how many.

    Raises:
        WrongTypeError: If one is no whole number.
        InvalidValueError: If nobody applied, or more were selected than applied.

    Source: Handbook 8.2.

    >>> Selected(12, 80).rate()
    Fraction(3, 20)
    """

    selected: int = attrs.field(validator=check_count(0))
    applicants: int = attrs.field(validator=check_count(1))

    def __attrs_post_init__(self) -> None:
        if self.selected > self.applicants:
            raise InvalidValueError("selected", self.selected, f"at most the {self.applicants} who applied")

    def rate(self) -> Fraction:
        """The part that was selected."""
        return Fraction(self.selected, self.applicants)


def _read_threshold(value: Exact | str) -> Fraction:
    threshold = read_fraction(value, "threshold")
    if not 0 < threshold <= 1:
        raise InvalidValueError("threshold", value, "a ratio above 0 and at most 1, such as '4/5'")
    return threshold


def _read_confidence(value: Exact | str) -> Fraction:
    confidence = read_fraction(value, "confidence")
    if not Fraction(1, 2) <= confidence <= Fraction(999, 1000):
        raise InvalidValueError("confidence", value, "a part from 50% to 99.9%")
    return confidence


def _read_least_share(value: Exact | str) -> Fraction:
    least = read_fraction(value, "least_share")
    if not 0 <= least < 1:
        raise InvalidValueError("least_share", value, "a part of all applicants from 0 to below 1")
    return least


@final
@attrs.frozen
class FourFifthsRule:
    """When a group counts as selected less often than another.

    Attributes:
        threshold: The least ratio of rates that is no sign of adverse impact.
        reference: The group that all others are compared with; `None` for the one with the highest rate, of equals the
            largest.
        confidence: How sure the interval is.
        interval: `katz`, from the logarithm of the ratio, which has no answer where nobody of the group was selected;
            or `wilson`, from the Wilson interval of each rate, which has one.
        few: A group of fewer applicants than this is noted as small.
        least_share: A group that is a smaller part of all applicants is shown, but neither judged nor a reference.
        label: What people read.
        key: What it is called by.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a number is out of bounds or a word unknown.

    Source: Handbook 8.2; Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4 D (1978); D. Katz et al.,
        Obtaining confidence intervals for the risk ratio in cohort studies, 1978; E. B. Wilson 1927; A. Donner and
        G. Y. Zou, Closed-form confidence intervals for functions of the normal mean and standard deviation, 2012.

    >>> report = FourFifthsRule().check({"men": Selected(96, 160), "women": Selected(24, 80)})
    >>> report["women"].ratio, report["women"].verdict
    (Fraction(1, 2), 'below')
    """

    threshold: Fraction = attrs.field(default=Fraction(4, 5), converter=_read_threshold)
    reference: str | None = attrs.field(default=None, validator=check_optional_line, kw_only=True)
    confidence: Fraction = attrs.field(default=Fraction(19, 20), converter=_read_confidence, kw_only=True)
    interval: IntervalMethod = attrs.field(
        default="katz", validator=check_choice("an interval", get_args(IntervalMethod)), kw_only=True
    )
    few: int = attrs.field(default=30, validator=check_count(0), kw_only=True)
    least_share: Fraction = attrs.field(default=Fraction(0), converter=_read_least_share, kw_only=True)
    label: Label = attrs.field(default=_LABEL, converter=read_label, kw_only=True)
    key: str = attrs.field(default="four-fifths", validator=check_line, kw_only=True)
    section: str = attrs.field(default="8.2", validator=check_section, kw_only=True)

    def check(self, groups: Mapping[str, Selected]) -> ImpactReport:
        """The rate of each group, its ratio to the reference, and whether that is below the threshold.

        Args:
            groups: How many of each group applied and were selected.

        Raises:
            WrongTypeError: If it is no mapping of names to `Selected`.
            InvalidValueError: If there are fewer than two groups, or a name is blank.
            NotFoundError: If the reference is none of them.

        Source: Handbook 8.2.
        """
        from salesmanual.people.adverse_impact_results import checked  # noqa: PLC0415 - when asked

        if not isinstance(groups, Mapping):
            raise WrongTypeError("groups", groups, "a Selected for each group")
        for name, group in groups.items():
            where = f"groups[{read_line(name, 'groups')!r}]"
            if not isinstance(group, Selected):
                raise WrongTypeError(where, group, "a Selected", "Selected(12, 80)")
        if len(groups) <= 1:
            raise InvalidValueError("groups", list(groups), "at least two groups to compare")
        if self.reference is not None and self.reference not in groups:
            raise NotFoundError("group", self.reference, did_you_mean(self.reference, groups))
        return checked(self, dict(groups))


def ratio_interval(
    group: Selected, reference: Selected, *, confidence: Exact | str = "95%", method: IntervalMethod = "katz"
) -> tuple[Decimal, Decimal] | None:
    """The interval of the rate of a group over that of another, rounded to six decimal places.

    Args:
        group: The one.
        reference: The other.
        confidence: How sure the interval is.
        method: As for `FourFifthsRule`.

    Returns:
        The lower and the upper limit. `None` where there is no interval: nobody of the reference was selected; or, by
        `katz`, nobody of the group, or everybody of both.

    Raises:
        WrongTypeError: If a group is no `Selected`.
        InvalidValueError: If the confidence is out of bounds, or there is no such method.

    Source: as for `FourFifthsRule`.

    >>> ratio_interval(Selected(12, 40), Selected(48, 80))
    (Decimal('0.301433'), Decimal('0.829372'))
    """
    for where, each in (("group", group), ("reference", reference)):
        if not isinstance(each, Selected):
            raise WrongTypeError(where, each, "a Selected", "Selected(12, 80)")
    read_choice(method, "method", "an interval", get_args(IntervalMethod))
    z = _STANDARD.inv_cdf((1 + float(_read_confidence(confidence))) / 2)
    limits = _katz(group, reference, z) if method == "katz" else _donner_zou(group, reference, z)
    if limits is None:
        return None
    return _LIMITS.number(Fraction(limits[0])), _LIMITS.number(Fraction(limits[1]))


def _katz(group: Selected, reference: Selected, z: float) -> tuple[float, float] | None:
    if not group.selected or not reference.selected or group.rate() == reference.rate() == 1:
        return None
    ratio = group.rate() / reference.rate()
    variance = (1 - group.rate()) / group.selected + (1 - reference.rate()) / reference.selected
    away = z * math.sqrt(variance)
    return float(ratio) * math.exp(-away), float(ratio) * math.exp(away)


def _donner_zou(group: Selected, reference: Selected, z: float) -> tuple[float, float] | None:
    """Limits of the ratio from the limits of both rates, in the form that does not divide by differences."""
    if not reference.selected:
        return None
    one, other = float(group.rate()), float(reference.rate())
    (low, high), (floor, ceiling) = _wilson(group, z), _wilson(reference, z)
    product = one * other
    lowest, highest = low * (2 * one - low), high * (2 * one - high)
    least, greatest = floor * (2 * other - floor), ceiling * (2 * other - ceiling)
    above = product + math.sqrt(max(product**2 - highest * least, 0.0))
    if not group.selected:
        return 0.0, above / least
    return lowest / (product + math.sqrt(max(product**2 - lowest * greatest, 0.0))), above / least


def _wilson(group: Selected, z: float) -> tuple[float, float]:
    """The interval of one rate."""
    part, rate = float(Fraction(1, group.applicants)), float(group.rate())
    center = (rate + z * z * part / 2) / (1 + z * z * part)
    away = z * math.sqrt(rate * (1 - rate) * part + (z * part / 2) ** 2) / (1 + z * z * part)
    return max(center - away, 0.0), min(center + away, 1.0)
