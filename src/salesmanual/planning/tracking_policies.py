"""How targets are tracked: what is counted, by which method it is projected, and which bands a status has.

Invariant: the bands are in order and the last one has no lower end, so every attainment has exactly one status.

Left out: the figures (`tracking`).
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, final

import attrs

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.fields import check_choice, check_kind, check_line, check_section, read_items
from salesmanual.kernel.number import Exact, Rounding, read_fraction
from salesmanual.kernel.texts import Label, read_label, text
from salesmanual.planning.projections import Projection, RunRate
from salesmanual.planning.projections_union import check_projection

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.kernel.texts import Text

__all__ = ["Proration", "StatusBand", "TrackingPolicy"]

Proration: TypeAlias = Literal["days", "workdays", "ended"]
"""What of a running part's target is due: by days, by workdays, or nothing until it has ended."""

_PRORATIONS: Final = ("days", "workdays", "ended")
_JUDGED: Final = ("to-date", "projected")
_MOST_BANDS: Final = 20
_LABEL: Final = Label({"en": "Target tracking", "zh_Hant": "目標追蹤", "zh_Hans": "目标跟踪"})


def _read_lower(value: Exact | str | None) -> Fraction | None:
    return None if value is None else read_fraction(value, "lower")


@final
@attrs.frozen
class StatusBand:
    """One status, and from which attainment on it holds.

    Attributes:
        key: Unique among the bands.
        lower: The least attainment, which belongs to the band; `None` for the last band, which takes all below.
        mark: A sign that can be told apart without colour.
        label: What people read; the key by default.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank.

    Source: Handbook 2.2.
    """

    key: str = attrs.field(validator=check_line)
    lower: Fraction | None = attrs.field(default=None, converter=_read_lower)
    mark: str = attrs.field(default="·", validator=check_line, kw_only=True)
    label: Label = attrs.field(converter=read_label, kw_only=True)

    @label.default
    def _key_as_label(self) -> Label:
        return Label(self.key)

    def words(self) -> Text:
        """The mark and the label."""
        return text("{mark} {label}", mark=self.mark, label=self.label)


_BANDS: Final = (
    StatusBand("ahead", "105%", mark="▲", label=Label({"en": "ahead", "zh_Hant": "超前", "zh_Hans": "超前"})),
    StatusBand("on-track", "97%", mark="●", label=Label({"en": "on track", "zh_Hant": "正常", "zh_Hans": "正常"})),
    StatusBand("at-risk", "85%", mark="◆", label=Label({"en": "at risk", "zh_Hant": "有風險", "zh_Hans": "有风险"})),
    StatusBand("behind", mark="▼", label=Label({"en": "behind", "zh_Hant": "落後", "zh_Hans": "落后"})),
)


def _read_bands(value: Iterable[StatusBand]) -> tuple[StatusBand, ...]:
    bands = read_items(value, "bands", StatusBand, "a StatusBand", key="key", least=1)
    if len(bands) > _MOST_BANDS:
        raise InvalidValueError("bands", f"{len(bands)} bands", f"at most {_MOST_BANDS}")
    for position, band in enumerate(bands[:-1]):
        if band.lower is None:
            raise InvalidValueError(f"bands[{position}].lower", None, "a lower end; only the last band has none")
    if bands[-1].lower is not None:
        accepted = "no lower end, so that every attainment has a status"
        raise InvalidValueError(f"bands[{len(bands) - 1}].lower", bands[-1].lower, accepted)
    lowers = [band.lower for band in bands[:-1] if band.lower is not None]
    for position, (before, lower) in enumerate(pairwise(lowers), start=1):
        if lower >= before:
            accepted = "a lower end below that of the band before it"
            raise InvalidValueError(f"bands[{position}].lower", lower, accepted, "name the best band first")
    return bands


@final
@attrs.frozen(kw_only=True)
class TrackingPolicy:
    """How targets are tracked.

    Attributes:
        prorate: What of the target of a running part, such as a week, is due to date: its part by `"days"`, by
            `"workdays"`, or nothing until it has `"ended"`.
        projection: The method by which a period is projected.
        judged_by: Whether a status is that of the attainment `"to-date"` or of the `"projected"` one.
        bands: The statuses, the best one first.
        rounding: How an amount that is no whole step is shown; ratios are made of the exact figures.
        key: What it is called by.
        label: What people read.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a choice is unknown, or the bands are out of order or leave something out.
        DuplicateError: If two bands have one key.

    Source: Handbook 2.2.

    >>> policy = TrackingPolicy(judged_by="projected")
    >>> [policy.status(Fraction(percent, 100)).key for percent in (110, 97, 96, 20)]
    ['ahead', 'on-track', 'at-risk', 'behind']
    """

    prorate: Proration = attrs.field(default="days", validator=check_choice("a proration", _PRORATIONS))
    projection: Projection = attrs.field(factory=lambda: RunRate(counted="days"), validator=check_projection)
    judged_by: Literal["to-date", "projected"] = attrs.field(
        default="to-date", validator=check_choice("what a status is judged by", _JUDGED)
    )
    bands: tuple[StatusBand, ...] = attrs.field(default=_BANDS, converter=_read_bands)
    rounding: Rounding = attrs.field(factory=Rounding, validator=check_kind(Rounding, "a Rounding"))
    key: str = attrs.field(default="tracking", validator=check_line)
    label: Label = attrs.field(default=_LABEL, converter=read_label)
    section: str = attrs.field(default="2.2", validator=check_section)

    def status(self, attainment: Fraction) -> StatusBand:
        """The band of an attainment."""
        above = (band for band in self.bands[:-1] if band.lower is not None and attainment >= band.lower)
        return next(above, self.bands[-1])
