"""The company's rule for a fair plan: how far people's targets may lie apart, measured by what they can sell from.

    target ÷ potential, target ÷ history (the growth that is asked), target ÷ capacity
    relative: that ratio ÷ the ratio of all together, so 1 is as much as the whole carries

Invariant: bands and factors are exact; a band includes both its ends.

Left out: checking a breakdown by it (`fairness_report`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, final

import attrs

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.fields import check_choice, check_flag, check_line, check_section, read_items
from salesmanual.kernel.number import Exact, number_text, read_fraction
from salesmanual.kernel.texts import Label, read_label

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["BASES", "Basis", "FairnessBand", "FairnessPolicy", "OutlierRule"]

Basis: TypeAlias = Literal["potential", "history", "capacity"]
"""What a target is measured by."""

OutlierRule: TypeAlias = Literal["band", "median-deviation", "quartile-fences"]
"""Who stands apart: outside the band; more than k median deviations off the median; beyond k quartile ranges."""

BASES: Final[dict[str, Label]] = {
    "potential": Label({"en": "potential", "zh_Hant": "潛力", "zh_Hans": "潜力"}),
    "history": Label({"en": "history", "zh_Hant": "往績", "zh_Hans": "往绩"}),
    "capacity": Label({"en": "capacity", "zh_Hant": "產能", "zh_Hans": "产能"}),
}
"""What people read of each basis."""

_RULES: Final = ("band", "median-deviation", "quartile-fences")
_FACTORS: Final[dict[str, Fraction]] = {
    "band": Fraction(0),
    "median-deviation": Fraction(3),
    "quartile-fences": Fraction(3, 2),
}
_LABEL: Final = Label({"en": "fairness of targets", "zh_Hant": "目標公平性", "zh_Hans": "目标公平性"})


def _read_end(value: Exact | str, where: str) -> Fraction:
    end = read_fraction(value, where)
    if end < 0:
        raise InvalidValueError(where, value, "a ratio of 0 or more, such as '80%'")
    return end


def _read_least(value: Exact | str) -> Fraction:
    return _read_end(value, "least")


def _read_most(value: Exact | str) -> Fraction:
    return _read_end(value, "most")


def _read_factor(value: Exact | str | None) -> Fraction | None:
    return None if value is None else _read_end(value, "factor")


@final
@attrs.frozen
class FairnessBand:
    """Between which ratios of target to one basis a plan is fair.

    Attributes:
        basis: What the target is measured by: `potential`, `history` or `capacity`.
        least: The least ratio.
        most: The greatest ratio.
        relative: Whether a person's ratio counts as a multiple of the ratio of all together.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the basis is unknown, an end is below 0, or the least is above the most.

    Source: Handbook 2.2.

    >>> FairnessBand("history", "100%", "130%", relative=False).holds(Fraction(5, 4))
    True
    """

    basis: Basis = attrs.field(validator=check_choice("a basis", tuple(BASES)))
    least: Fraction = attrs.field(converter=_read_least)
    most: Fraction = attrs.field(converter=_read_most)
    relative: bool = attrs.field(default=True, validator=check_flag, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.least > self.most:
            accepted = f"a ratio of at least {number_text(self.least)}, the least"
            raise InvalidValueError("most", number_text(self.most), accepted)

    def holds(self, figure: Fraction) -> bool:
        """Whether the ratio is inside."""
        return self.least <= figure <= self.most


def _read_bands(value: Iterable[FairnessBand]) -> tuple[FairnessBand, ...]:
    return read_items(value, "bands", FairnessBand, "a FairnessBand", key="basis", least=1)


@final
@attrs.frozen
class FairnessPolicy:
    """The company's rule for a fair plan.

    Attributes:
        bands: One for each basis that counts.
        outliers: Who stands apart: `band`, `median-deviation` or `quartile-fences`.
        factor: How many median deviations or quartile ranges are still ordinary; by default 3 and 3/2.
        key: What it is called by.
        label: What people read.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If there is no band, the rule is unknown, or the factor is below 0.
        DuplicateError: If a basis has two bands.

    Source: Handbook 2.2; quartile fences: J. W. Tukey, Exploratory Data Analysis, 1977.

    >>> FairnessPolicy([FairnessBand("potential", "80%", "125%")], outliers="quartile-fences").multiple()
    Fraction(3, 2)
    """

    bands: tuple[FairnessBand, ...] = attrs.field(converter=_read_bands)
    outliers: OutlierRule = attrs.field(
        default="band", validator=check_choice("a rule for outliers", _RULES), kw_only=True
    )
    factor: Fraction | None = attrs.field(default=None, converter=_read_factor, kw_only=True)
    key: str = attrs.field(default="fairness", validator=check_line, kw_only=True)
    label: Label = attrs.field(default=_LABEL, converter=read_label, kw_only=True)
    section: str = attrs.field(default="2.2", validator=check_section, kw_only=True)

    def multiple(self) -> Fraction:
        """The factor of the rule for outliers: the policy's own, or the one that is usual."""
        return _FACTORS[self.outliers] if self.factor is None else self.factor
