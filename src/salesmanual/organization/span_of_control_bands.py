"""Bands for spans of control: how few and how many people a manager is to have, by job and level.

Invariant: the first band that fits a manager holds; both its bounds belong to it.

Left out: the spans themselves (`span_of_control`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, final, get_args

import attrs

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.fields import check_choice, check_line, check_section, read_items, read_lines
from salesmanual.kernel.number import Exact, read_fraction
from salesmanual.kernel.texts import Label, read_label

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["SpanBand", "SpanCount", "SpanPolicy", "SpanStatus"]

SpanCount = Literal["heads", "full time"]
"""Whether everybody counts as one, or by how much of full time they work."""

SpanStatus = Literal["too narrow", "in range", "too wide", "no band"]
"""Against the band of the manager's job or level, where there is one."""

_COUNTS: Final[tuple[str, ...]] = get_args(SpanCount)
_MOST_LEVEL: Final = 100
_LABEL: Final = Label({"en": "span of control", "zh_Hant": "管理幅度", "zh_Hans": "管理幅度"})


def _read_bound(name: str, value: Exact | str | None) -> Fraction | None:
    if value is None:
        return None
    bound = read_fraction(value, name)
    if bound < 0:
        raise InvalidValueError(name, value, "0 or more people")
    return bound


def _read_least(value: Exact | str | None) -> Fraction | None:
    return _read_bound("least", value)


def _read_most(value: Exact | str | None) -> Fraction | None:
    return _read_bound("most", value)


def _read_jobs(value: Iterable[str]) -> tuple[str, ...]:
    return read_lines(value, "jobs")


def _read_levels(value: Iterable[int]) -> tuple[int, ...]:
    levels = read_items(value, "levels", int, "a level, 1 for the top")
    for number, level in enumerate(levels):
        if isinstance(level, bool):
            raise WrongTypeError(f"levels[{number}]", level, "a whole number")
        if not 1 <= level <= _MOST_LEVEL:
            raise InvalidValueError(f"levels[{number}]", level, f"a level from 1, the top, to {_MOST_LEVEL}")
    return levels


@final
@attrs.frozen
class SpanBand:
    """How many people a manager is to have.

    Attributes:
        key: Unique in the policy.
        least: Fewer are too narrow; `None` for no least.
        most: More are too wide; `None` for no most.
        jobs: The managers' jobs that it is for; none for all.
        levels: The managers' levels that it is for, 1 for the top; none for all.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a number is out of bounds, or the least is above the most.

    Source: Handbook 1.2.

    >>> SpanBand("teams", 5, 9).status(Fraction(4))
    'too narrow'
    """

    key: str = attrs.field(validator=check_line)
    least: Fraction | None = attrs.field(default=None, converter=_read_least)
    most: Fraction | None = attrs.field(default=None, converter=_read_most)
    jobs: tuple[str, ...] = attrs.field(default=(), converter=_read_jobs, kw_only=True)
    levels: tuple[int, ...] = attrs.field(default=(), converter=_read_levels, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.least is not None and self.most is not None and self.least > self.most:
            raise InvalidValueError("least", str(self.least), f"at most {self.most}, which is the most")

    def fits(self, job: str, level: int) -> bool:
        """Whether it is for a manager of that job on that level."""
        return (not self.jobs or job in self.jobs) and (not self.levels or level in self.levels)

    def status(self, span: Fraction) -> SpanStatus:
        """Where the span is against the band; both bounds belong to it."""
        if self.least is not None and span < self.least:
            return "too narrow"
        return "too wide" if self.most is not None and span > self.most else "in range"


def _read_bands(value: Iterable[SpanBand]) -> tuple[SpanBand, ...]:
    return read_items(value, "bands", SpanBand, "a SpanBand", key="key")


def _read_dotted(value: Exact | str) -> Fraction:
    weight = read_fraction(value, "dotted")
    if not 0 <= weight <= 1:
        raise InvalidValueError("dotted", value, "a part from 0 to 1")
    return weight


@final
@attrs.frozen
class SpanPolicy:
    """The company's bands for spans of control.

    Attributes:
        bands: The bands; the first that fits a manager holds.
        count: What is counted of a person.
        dotted: What somebody who reports by a dotted line counts for, from 0 to 1; for 0 these lines are not looked at.
        key: What it is called by.
        label: What people read.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        DuplicateError: If a band comes twice.
        InvalidValueError: If the weight is out of bounds, or the count unknown.

    Source: Handbook 1.2.
    """

    bands: tuple[SpanBand, ...] = attrs.field(default=(), converter=_read_bands)
    count: SpanCount = attrs.field(default="heads", validator=check_choice("what is counted", _COUNTS), kw_only=True)
    dotted: Fraction = attrs.field(default=Fraction(0), converter=_read_dotted, kw_only=True)
    key: str = attrs.field(default="span-of-control", validator=check_line, kw_only=True)
    label: Label = attrs.field(default=_LABEL, converter=read_label, kw_only=True)
    section: str = attrs.field(default="1.2", validator=check_section, kw_only=True)

    def band(self, job: str, level: int) -> SpanBand | None:
        """The first band that fits; `None` where none does."""
        return next((band for band in self.bands if band.fits(job, level)), None)
