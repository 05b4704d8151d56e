"""The nine-box: performance across, potential up, each cut twice, and a name for each of the nine boxes.

::

              low performance   middle          high
    high      7 enigma          8 growth        9 star
    middle    4 dilemma         5 core          6 high performer
    low       1 needs support   2 effective     3 trusted expert

Invariant: everybody with both figures is in exactly one box; the side that owns a cut is named.

Left out: how performance and potential are assessed, and what is done for a box. A box is a picture of one day; it
decides nothing about anybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import Fault, InvalidDocumentError, InvalidValueError, WrongTypeError, read_member
from salesmanual.kernel.fields import check_count, check_kind, check_section, read_items
from salesmanual.kernel.scorecard_grading import Band, BoundaryOwner, Grading
from salesmanual.kernel.scorecard_scales import read_key
from salesmanual.kernel.texts import Label, read_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from salesmanual.kernel.number import Exact
    from salesmanual.people.nine_box_result import NineBoxResult
    from salesmanual.people.performance_result import PerformanceResult

__all__ = ["BoxName", "NineBox", "standard_nine_box"]

_SIDE: Final = 3


@final
@attrs.frozen
class BoxName:
    """One of the nine boxes.

    Attributes:
        performance: Its column: 1 low, 2 middle, 3 high performance.
        potential: Its row: 1 low, 2 middle, 3 high potential.
        key: Unique among the boxes.
        label: What people read.

    Source: Handbook 4.4.

    >>> BoxName(3, 3, "star", "Star").number()
    9
    """

    performance: int = attrs.field(validator=check_count(1, _SIDE))
    potential: int = attrs.field(validator=check_count(1, _SIDE))
    key: str = attrs.field(converter=read_key)
    label: Label = attrs.field(converter=read_label)

    def number(self) -> int:
        """Its number: 1 at low and low, 9 at high and high, counted along performance."""
        return _SIDE * (self.potential - 1) + self.performance


def _read_boxes(value: Iterable[BoxName]) -> tuple[BoxName, ...]:
    return read_items(value, "boxes", BoxName, "a BoxName", key="key")


def _check_axis(_: object, attribute: attrs.Attribute[Grading], value: Grading) -> None:
    check_kind(Grading, "a Grading of three bands")(_, attribute, value)
    if len(value.bands) != _SIDE:
        raise InvalidValueError(attribute.name, len(value.bands), "three bands: two cuts")
    if value.best_below_floor is not None:
        raise InvalidValueError(
            f"{attribute.name}.best_below_floor", value.best_below_floor, "None; an axis has no floor"
        )


@final
@attrs.frozen
class NineBox:
    """Where performance and potential are cut, and what the nine boxes are called.

    Attributes:
        label: What people read.
        performance: The three bands of performance; its `boundary` says which band owns a cut.
        potential: The three bands of potential.
        boxes: The nine boxes.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        DuplicateError: If two boxes have one key.
        InvalidValueError: If an axis has not three bands.
        InvalidDocumentError: With every fault of the boxes at once: places without a box or with two.

    Source: Handbook 4.2, 4.4.

    >>> standard_nine_box((60, 80), (2, 3)).box(85, 3).key
    'star'
    """

    label: Label = attrs.field(converter=read_label)
    performance: Grading = attrs.field(validator=_check_axis)
    potential: Grading = attrs.field(validator=_check_axis)
    boxes: tuple[BoxName, ...] = attrs.field(converter=_read_boxes)
    section: str = attrs.field(default="4.4", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        places = [(each.performance, each.potential) for each in self.boxes]
        faults = [
            Fault(f"boxes[{position}]", f"performance {place[0]} with potential {place[1]} has a box already")
            for position, place in enumerate(places)
            if place in places[:position]
        ]
        faults += [
            Fault("boxes", f"performance {across} with potential {up} has no box; add one")
            for up in range(1, _SIDE + 1)
            for across in range(1, _SIDE + 1)
            if (across, up) not in places
        ]
        if faults:
            raise InvalidDocumentError("nine-box", faults)

    def at(self, performance: int, potential: int) -> BoxName:
        """The box of a column and a row, each from 1 to 3.

        Raises:
            InvalidValueError: If there is no such box.
        """
        for each in self.boxes:
            if (each.performance, each.potential) == (performance, potential):
                return each
        raise InvalidValueError("box", (performance, potential), "a column and a row from 1 to 3")

    def box(self, performance: Exact, potential: Exact) -> BoxName | None:
        """The box of two figures; `None` where one lies outside its bands.

        Raises:
            WrongTypeError: If a figure is a `float` or no number.
        """
        across, up = self.performance.grade(performance), self.potential.grade(potential)
        if across is None or up is None:
            return None
        return self.at(self.performance.bands.index(across) + 1, self.potential.bands.index(up) + 1)

    def place(
        self,
        performance: Mapping[str, PerformanceResult | Exact | str | None],
        potential: Mapping[str, Exact | str | None],
        *,
        on: date,
    ) -> NineBoxResult:
        """The box of everybody, and who cannot be placed, with the reason.

        Args:
            performance: The score of each person, or the result it comes from; `None` for none.
            potential: The potential of each person on its own scale; `None` for none.
            on: The day it is as of.

        Raises:
            WrongTypeError: If they are no mappings, a figure is no number, or the day no day.

        Source: Handbook 4.4.
        """
        from salesmanual.people.nine_box_result import placed_people  # noqa: PLC0415 - a policy is read without it

        return placed_people(self, performance, potential, on=on)


_STANDARD: Final = (
    (1, 1, "needs-support", {"en": "needs support", "zh_Hant": "需要支援", "zh_Hans": "需要支持"}),
    (2, 1, "effective", {"en": "effective", "zh_Hant": "稱職", "zh_Hans": "称职"}),
    (3, 1, "trusted-expert", {"en": "trusted expert", "zh_Hant": "可靠專家", "zh_Hans": "可靠专家"}),
    (1, 2, "dilemma", {"en": "dilemma", "zh_Hant": "有待觀察", "zh_Hans": "有待观察"}),
    (2, 2, "core", {"en": "core", "zh_Hant": "中堅", "zh_Hans": "中坚"}),
    (3, 2, "high-performer", {"en": "high performer", "zh_Hant": "績效骨幹", "zh_Hans": "绩效骨干"}),
    (1, 3, "enigma", {"en": "enigma", "zh_Hant": "潛力待發", "zh_Hans": "潜力待发"}),
    (2, 3, "growth", {"en": "growth", "zh_Hant": "成長之星", "zh_Hans": "成长之星"}),
    (3, 3, "star", {"en": "star", "zh_Hant": "明星人才", "zh_Hans": "明星人才"}),
)
_BANDS: Final = (
    ("low", {"en": "low", "zh_Hant": "低", "zh_Hans": "低"}),
    ("middle", {"en": "middle", "zh_Hant": "中", "zh_Hans": "中"}),
    ("high", {"en": "high", "zh_Hant": "高", "zh_Hans": "高"}),
)
_NAME: Final = Label({"en": "Performance and potential", "zh_Hant": "績效與潛力九宮格", "zh_Hans": "绩效与潜力九宫格"})


def standard_nine_box(
    performance: tuple[Exact | str, Exact | str],
    potential: tuple[Exact | str, Exact | str],
    *,
    boundary: BoundaryOwner | str = BoundaryOwner.HIGHER,
) -> NineBox:
    """A nine-box with names to start from, in three languages.

    Args:
        performance: The two cuts of performance, the lower first.
        potential: The two cuts of potential.
        boundary: Which band owns a cut: `higher`, so that reaching it is enough, or `lower`.

    Raises:
        WrongTypeError: If the cuts are no two numbers.
        InvalidValueError: If the second cut is not above the first.

    Source: Handbook 4.4.

    >>> box = standard_nine_box((60, 80), (2, 3), boundary="lower")
    >>> box.box(80, 3).label.render("zh_Hant"), box.box(81, 4).number()
    ('中堅', 9)
    """
    boxes = [BoxName(across, up, key, Label(names)) for across, up, key, names in _STANDARD]
    axes = (_axis(performance, "performance", boundary), _axis(potential, "potential", boundary))
    return NineBox(_NAME, *axes, boxes)


def _axis(cuts: tuple[Exact | str, Exact | str], where: str, boundary: BoundaryOwner | str) -> Grading:
    if not isinstance(cuts, (tuple, list)) or len(cuts) != _SIDE - 1:
        raise WrongTypeError(where, cuts, "two cuts, such as (60, 80)")
    lowers = (None, *cuts)
    bands = [Band(key, lower, label=Label(names)) for (key, names), lower in zip(_BANDS, lowers, strict=True)]
    return Grading(bands, boundary=read_member(BoundaryOwner, boundary, "boundary"))
