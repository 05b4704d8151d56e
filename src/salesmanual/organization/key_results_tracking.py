"""How a key result stands on a day: met, on track, behind, missed or unknown.

    expected progress = days since the start ÷ days from the start to the due day        a straight line

Invariant: without a reading nothing is said but that; after the due day a key result is met or missed, never on track.

Left out: objectives and their roll-up (`objective_rollup`).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final, Literal, final, get_args

import attrs

from salesmanual.kernel.errors import InvalidValueError, check_type
from salesmanual.kernel.explanation import Step, given
from salesmanual.kernel.fields import check_choice, check_count
from salesmanual.kernel.number import Exact, read_fraction
from salesmanual.kernel.period import read_date
from salesmanual.kernel.texts import Text, text
from salesmanual.organization.key_results import KeyResult
from salesmanual.organization.key_results_readings import Reading, Readings

__all__ = ["KeyResultStanding", "KeyResultState", "KeyResultTracking", "Late"]

Late = Literal["missed", "met"]
"""What a target is that is reached only after its due day."""

_LATE: Final[tuple[str, ...]] = get_args(Late)
_WEEK: Final = 7


class KeyResultStanding(StrEnum):
    """How an objective or a key result stands, from the worst to the best."""

    MISSED = "missed"
    """The due day has passed, and the target is not met."""
    UNKNOWN = "unknown"
    """There is no reading."""
    BEHIND = "behind"
    """There is time left, and less progress than the straight line expects."""
    ON_TRACK = "on track"
    """There is time left, and as much progress as expected."""
    MET = "met"
    """The target is met."""

    def label(self) -> Text:
        """The standing in words."""
        return _LABELS[self]

    @classmethod
    def worst(cls, standings: list[KeyResultStanding]) -> KeyResultStanding:
        """The worst of them; unknown where there are none.

        >>> KeyResultStanding.worst([KeyResultStanding.MET, KeyResultStanding.BEHIND]).value
        'behind'
        """
        order = list(cls)
        return min(standings, key=order.index, default=cls.UNKNOWN)


_LABELS: Final = {
    KeyResultStanding.MISSED: text("target missed"),
    KeyResultStanding.UNKNOWN: text("unknown"),
    KeyResultStanding.BEHIND: text("behind"),
    KeyResultStanding.ON_TRACK: text("on track"),
    KeyResultStanding.MET: text("target met"),
}


def _read_part(value: Exact | str) -> Fraction:
    part = read_fraction(value, "on_track_from")
    if not 0 <= part <= 1:
        raise InvalidValueError("on_track_from", value, "a part from 0% to 100%")
    return part


@final
@attrs.frozen
class KeyResultTracking:
    """The company's rule of what counts as on track.

    Attributes:
        on_track_from: The part of the expected progress from which on a key result is on track.
        stale_after: After how many days a reading is flagged as stale; `None` for never.
        late: What a target is that is reached only after its due day. With `missed`, the reading of the due day
            decides; with `met`, the last one.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a field is out of bounds.

    Source: Handbook 1.1.

    >>> KeyResultTracking("90%", stale_after=31).late
    'missed'
    """

    on_track_from: Fraction = attrs.field(default=Fraction(1), converter=_read_part)
    stale_after: int | None = attrs.field(
        default=None, kw_only=True, validator=attrs.validators.optional(check_count(0))
    )
    late: Late = attrs.field(default="missed", kw_only=True, validator=check_choice("what a late target is", _LATE))

    def assess(self, result: KeyResult, readings: Readings, *, as_of: date) -> KeyResultState:
        """How the key result stands on the day.

        Raises:
            WrongTypeError: If an argument is not of its type.
            InvalidValueError: If its reading is in another unit, or a milestone's is neither 0 nor 1.

        Source: Handbook 1.1.

        >>> won = KeyResult("won", "New customers", 6, since=date(2026, 1, 1), due=date(2026, 3, 31))
        >>> readings = Readings([Reading("won", date(2026, 2, 10), 3)])
        >>> state = KeyResultTracking().assess(won, readings, as_of=date(2026, 2, 14))
        >>> state.standing().value, state.progress(), state.expected(), state.needed_per_week()
        ('on track', Fraction(1, 2), Fraction(44, 89), Fraction(7, 15))
        """
        check_type(result, KeyResult, "result")
        check_type(readings, Readings, "readings")
        last = min(read_date(as_of, "as_of"), result.due) if self.late == "missed" else read_date(as_of, "as_of")
        reading = readings.at(result.key, last, unit=result.unit)
        if reading is not None and result.kind == "milestone" and reading.value not in (0, 1):
            where = f"reading of {result.key} on {reading.on}"
            raise InvalidValueError(where, str(reading.value), "1 for done or 0 for not done")
        return KeyResultState(result, self, as_of, reading)


@final
@attrs.frozen
class KeyResultState:
    """How one key result stands on a day.

    Attributes:
        result: The key result.
        rule: The rule by which it is judged.
        as_of: The day.
        reading: The reading that decides; `None` where there is none.

    Source: Handbook 1.1.
    """

    result: KeyResult
    rule: KeyResultTracking = attrs.field(repr=False)
    as_of: date
    reading: Reading | None

    def progress(self) -> Fraction | None:
        """How much of the way is done; `None` without a reading."""
        return None if self.reading is None else self.result.progress(self.reading.value)

    def expected(self) -> Fraction:
        """What the straight line expects on the day; a threshold is to hold always, a milestone once it is due."""
        if self.result.kind == "threshold":
            return Fraction(1)
        if self.result.kind == "milestone":
            return Fraction(self.as_of >= self.result.due)
        days = (self.as_of - self.result.since).days
        return min(max(Fraction(days, (self.result.due - self.result.since).days), Fraction(0)), Fraction(1))

    def gap(self) -> Fraction | None:
        """How far the figure is from the target, in its unit; `None` without a reading."""
        return None if self.reading is None else self.result.gap(self.reading.value)

    def is_stale(self) -> bool:
        """Whether the reading is older than the rule allows, counted to the day or to an earlier due day."""
        if self.reading is None or self.rule.stale_after is None:
            return False
        return (min(self.as_of, self.result.due) - self.reading.on).days > self.rule.stale_after

    def needed_per_week(self) -> Fraction | None:
        """How much a week the figure has to move to meet the target on the due day; `None` where that says nothing.

        It says nothing without a reading, for a milestone, for a met target, and where no day is left.
        """
        left, gap = (self.result.due - self.as_of).days, self.gap()
        if not gap or left <= 0 or self.result.kind == "milestone":
            return None
        return gap * _WEEK / left

    def standing(self) -> KeyResultStanding:
        """Met, on track, behind, missed or unknown."""
        progress = self.progress()
        if self.reading is None or progress is None:
            return KeyResultStanding.UNKNOWN
        if self.result.is_met(self.reading.value):
            return KeyResultStanding.MET
        if self.as_of > self.result.due:
            return KeyResultStanding.MISSED
        enough = progress >= self.expected() * self.rule.on_track_from
        return KeyResultStanding.ON_TRACK if enough else KeyResultStanding.BEHIND

    def explain(self) -> Step:
        """The progress as steps; replaying it gives the progress."""
        if self.reading is None:
            return given(self.result.label, None, section="1.1")
        return self.result.explain(self.reading.value)
