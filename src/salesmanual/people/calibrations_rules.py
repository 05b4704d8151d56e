"""The company's rules for calibration: the grades, who may calibrate, how far, and which distribution guides the talk.

Invariant: the guide is advice. No field makes it a quota: nothing here can force a grade on anybody, or hold one back.

Left out: the records (`calibrations`), the comparison with the guide (`calibrations_guide`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import Fault, InvalidDocumentError, NotFoundError, did_you_mean
from salesmanual.kernel.fields import (
    check_count,
    check_flag,
    check_kind,
    check_line,
    check_section,
    read_items,
    read_lines,
)
from salesmanual.kernel.scorecard_grading import Band, Grading
from salesmanual.kernel.texts import Label, read_label
from salesmanual.kernel.workflow import Move, State, Workflow
from salesmanual.people.competency_fields import stray_faults, whole_fault
from salesmanual.people.people_fields import read_share

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["CalibrationRules", "GuideShare"]

_LABEL: Final = Label({"en": "calibration", "zh_Hant": "績效校準", "zh_Hans": "绩效校准"})
_OPEN: Final = Label({"en": "open", "zh_Hant": "待校準", "zh_Hans": "待校准"})
_CALIBRATED: Final = Label({"en": "calibrated", "zh_Hant": "已校準", "zh_Hans": "已校准"})
_CLOSED: Final = Label({"en": "closed", "zh_Hant": "已結束", "zh_Hans": "已结束"})


@final
@attrs.frozen
class GuideShare:
    """Which share of people a grade usually has.

    Attributes:
        grade: The key of the grade.
        share: The share.

    Source: Handbook 4.4.

    >>> GuideShare("A", "20%").share
    Fraction(1, 5)
    """

    grade: str = attrs.field(validator=check_line)
    share: Fraction = attrs.field(converter=read_share)


def _read_guide(value: Iterable[GuideShare]) -> tuple[GuideShare, ...]:
    return read_items(value, "guide", GuideShare, "a GuideShare", key="grade")


def _read_roles(value: Iterable[str]) -> tuple[str, ...]:
    return read_lines(value, "roles")


@final
@attrs.frozen
class CalibrationRules:
    """How grades are calibrated.

    Attributes:
        grading: The grades, the lowest first.
        guide: Which share each grade usually has; empty for no guide.
        guide_from: For how many people at least the guide says something; below, shares mean little.
        most_steps: How many grades a calibration may move somebody; `None` for any number.
        rater_may: Whether somebody who gave the grade may calibrate it.
        roles: Who may calibrate: those with one of the roles; everybody else than the person where none is named.
        label: What people read.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        DuplicateError: If a grade has two shares.
        InvalidDocumentError: With every fault of the guide at once: grades that do not exist, shares that do not sum
            to 1.

    Source: Handbook 4.4.

    >>> rules = CalibrationRules(Grading([Band("C"), Band("B", 60), Band("A", 80)]))
    >>> rules.keys(), rules.steps("C", "A")
    (('C', 'B', 'A'), 2)
    """

    grading: Grading = attrs.field(validator=check_kind(Grading, "a Grading"))
    guide: tuple[GuideShare, ...] = attrs.field(default=(), converter=_read_guide, kw_only=True)
    guide_from: int = attrs.field(default=10, validator=check_count(1), kw_only=True)
    most_steps: int | None = attrs.field(
        default=None, validator=attrs.validators.optional(check_count(1)), kw_only=True
    )
    rater_may: bool = attrs.field(default=False, validator=check_flag, kw_only=True)
    roles: tuple[str, ...] = attrs.field(default=(), converter=_read_roles, kw_only=True)
    label: Label = attrs.field(default=_LABEL, converter=read_label, kw_only=True)
    section: str = attrs.field(default="4.4", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        shares = {each.grade: each.share for each in self.guide}
        faults: list[Fault] = stray_faults(list(shares), self.keys(), "guide", "grade")
        if shares:
            faults += whole_fault(shares, "guide", "change the shares")
        if faults:
            raise InvalidDocumentError("calibration", faults)

    def keys(self) -> tuple[str, ...]:
        """The grades, the lowest first."""
        return tuple(band.key for band in self.grading.bands)

    def band(self, grade: str) -> Band:
        """A grade.

        Raises:
            NotFoundError: If there is none; with the closest one.
        """
        for band in self.grading.bands:
            if band.key == grade:
                return band
        raise NotFoundError("grade", grade, did_you_mean(grade, self.keys()))

    def steps(self, before: str, after: str) -> int:
        """How many grades up from one to another; below 0 for down.

        Raises:
            NotFoundError: If a grade does not exist.
        """
        return self.grading.bands.index(self.band(after)) - self.grading.bands.index(self.band(before))

    def workflow(self) -> Workflow:
        """The table of a calibration's moves."""
        states = [
            State("open", _OPEN, initial=True),
            State("calibrated", _CALIBRATED),
            State("closed", _CLOSED, final=True),
        ]
        moves = [
            Move(["open", "calibrated"], "calibrate", "calibrated", roles=self.roles, needs_reason=True),
            Move(["open", "calibrated"], "keep", "calibrated", roles=self.roles, needs_reason=True),
            Move("calibrated", "close", "closed", roles=self.roles),
        ]
        return Workflow("calibration", states, moves, label=self.label, section=self.section)

    def to_mermaid(self) -> str:
        """The table as a Mermaid state diagram."""
        return self.workflow().to_mermaid()
