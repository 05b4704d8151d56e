"""Calibrations: the grade that was given, the grade after talking it over, who changed it and why.

Invariant: nobody calibrates their own grade, and none is changed or kept without a reason, nor can such a record be
built by hand; the grade that was given is never lost. A refusal lists everything that stands in the way and changes
nothing.

Left out: who is in the session, and what the distribution looks like (`calibrations_guide`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.demands import demand, move
from salesmanual.kernel.errors import InvalidValueError, check_type
from salesmanual.kernel.fields import check_line, check_optional_line, read_items, read_lines
from salesmanual.kernel.number import Exact, read_fraction
from salesmanual.kernel.record import Journal, read_id
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, Text, text
from salesmanual.people.calibrations_rules import CalibrationRules

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from salesmanual.kernel.criteria import Finding
    from salesmanual.kernel.record import Event

__all__ = [
    "Calibration",
    "calibrate_grade",
    "calibrations_table",
    "close_calibration",
    "keep_grade",
    "open_calibration",
]

_TALKS: Final = ("calibrate", "keep")
_REMEDY: Final = "calibrate_grade and keep_grade write both"


def _read_raters(value: Iterable[str]) -> tuple[str, ...]:
    return read_lines(value, "raters")


def _read_score(value: Exact | str) -> Fraction:
    return read_fraction(value, "score")


@final
@attrs.frozen
class Calibration:
    """The grade of one person in one cycle, as it was given and as it was calibrated.

    Attributes:
        id: What tells it from every other.
        person: Whose grade it is.
        original: The grade that was given.
        raters: Who gave it.
        score: The score behind it; `None` for none.
        calibrated: The grade after the talk; `None` before it.
        calibrated_by: Who changed or kept it; `None` before.
        journal: What happened.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank or not one line, or the grade is calibrated and the journal does not say
            by whom and why.

    Source: Handbook 4.4.

    >>> Calibration("K-1", "li.na", "B", calibrated="A", calibrated_by="wang.wei")
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidValueError: journal: found 'nobody who calibrated it', accepted is an event by \
wang.wei with a reason; calibrate_grade and keep_grade write both
    """

    id: str = attrs.field(converter=read_id)
    person: str = attrs.field(validator=check_line)
    original: str = attrs.field(validator=check_line)
    raters: tuple[str, ...] = attrs.field(default=(), converter=_read_raters, kw_only=True)
    score: Fraction | None = attrs.field(default=None, converter=attrs.converters.optional(_read_score), kw_only=True)
    calibrated: str | None = attrs.field(default=None, validator=check_optional_line, kw_only=True)
    calibrated_by: str | None = attrs.field(default=None, validator=check_optional_line, kw_only=True)
    journal: Journal = attrs.field(factory=Journal, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.calibrated is None and self.calibrated_by is None:
            return
        if self.calibrated is None or self.calibrated_by is None:
            accepted = "a grade and who calibrated it, or neither"
            raise InvalidValueError("calibrated", (self.calibrated, self.calibrated_by), accepted, _REMEDY)
        event = self._talk()
        if event is None or event.by != self.calibrated_by or not str(event.why).strip():
            found = "nobody who calibrated it" if event is None else f"{event.by} for {str(event.why)!r}"
            raise InvalidValueError("journal", found, f"an event by {self.calibrated_by} with a reason", _REMEDY)

    def _talk(self) -> Event | None:
        """The last time it was changed or kept."""
        return next((event for event in reversed(tuple(self.journal)) if event.what in _TALKS), None)

    @property
    def version(self) -> int:
        """How many events it has."""
        return len(self.journal)

    @property
    def grade(self) -> str:
        """The grade as it stands: the calibrated one, or the one that was given."""
        return self.original if self.calibrated is None else self.calibrated

    def why(self) -> str | Text | Label:
        """Why it was changed or kept the last time; empty before."""
        event = self._talk()
        return "" if event is None else event.why

    def __str__(self) -> str:
        return f"{self.id}: {self.person} {self.original} → {self.grade}, {self.journal.state}"


def open_calibration(
    rules: CalibrationRules,
    id: str,  # noqa: A002 - the field's word
    person: str,
    original: str,
    *,
    raters: Iterable[str] = (),
    score: Exact | str | None = None,
    at: datetime,
    by: str,
) -> Calibration:
    """The record of a grade that is going to be talked over.

    Args:
        rules: The company's rules.
        id: The record's id.
        person: Whose grade it is.
        original: The grade that was given.
        raters: Who gave it.
        score: The score behind it.
        at: When.
        by: Who opens it.

    Raises:
        NotFoundError: If there is no such grade.
        WrongTypeError, InvalidValueError: If an argument cannot be accepted.

    Source: Handbook 4.4.

    >>> from datetime import UTC, datetime
    >>> from salesmanual.kernel.scorecard_grading import Band, Grading
    >>> rules = CalibrationRules(Grading([Band("C"), Band("B", 60), Band("A", 80)]))
    >>> at = datetime(2026, 12, 10, 9, 0, tzinfo=UTC)
    >>> opened = open_calibration(rules, "K-1", "li.na", "B", raters=["zhao.min"], at=at, by="hr")
    >>> done = calibrate_grade(rules, opened, to="A", at=at, by="wang.wei", why="took over a lost account")
    >>> done.original, done.grade, done.calibrated_by, done.why()
    ('B', 'A', 'wang.wei', 'took over a lost account')
    >>> calibrate_grade(rules, opened, to="A", at=at, by="li.na", why="")
    Traceback (most recent call last):
    salesmanual.kernel.errors.RefusedError: refused: calibrate K-1 from open
      ☐ somebody else than the person calibrates: found li.na
      ☐ a reason is given
    """
    check_type(rules, CalibrationRules, "rules")
    journal = rules.workflow().begin(at=at, by=by)
    return Calibration(id, person, rules.band(original).key, raters=raters, score=score, journal=journal)


def calibrate_grade(
    rules: CalibrationRules,
    calibration: Calibration,
    *,
    to: str,
    at: datetime,
    by: str,
    why: str | Text | Label,
    roles: Collection[str] = (),
) -> Calibration:
    """The record with another grade, which may be changed again until the record is closed.

    Args:
        rules: The company's rules.
        calibration: The record; it stays as it is.
        to: The grade.
        at: When.
        by: Who.
        why: The reason.
        roles: The roles of who does it.

    Raises:
        RefusedError: With everything that stands in the way: it is their own grade or one they gave, there is no
            reason, it is the same grade or too far, the record is closed, the role is missing.
        NotFoundError: If there is no such grade.
        WrongTypeError, InvalidValueError: If an argument cannot be accepted.

    Source: Handbook 4.4.
    """
    _check(rules, calibration)
    steps = abs(rules.steps(calibration.original, to))
    demands = [
        *_demands(rules, calibration, by),
        demand(
            text("the grade is another than it stands"),
            met=to != calibration.grade,
            path="to",
            reason=text("found {grade}; to keep it say so with a reason", grade=to),
        ),
    ]
    if rules.most_steps is not None:
        required = text("the grade moves by at most {most} steps", most=rules.most_steps)
        met = steps <= rules.most_steps
        demands.append(demand(required, met=met, path="to", reason=text("found {steps}", steps=steps)))
    changes = {"calibrated": to, "calibrated_by": by}
    return _moved(rules, calibration, "calibrate", demands, at=at, by=by, why=why, roles=roles, changes=changes)


def keep_grade(
    rules: CalibrationRules,
    calibration: Calibration,
    *,
    at: datetime,
    by: str,
    why: str | Text | Label,
    roles: Collection[str] = (),
) -> Calibration:
    """The record with the grade that was given, talked over and kept; arguments and errors as for `calibrate_grade`.

    Source: Handbook 4.4.
    """
    _check(rules, calibration)
    demands = _demands(rules, calibration, by)
    changes = {"calibrated": calibration.original, "calibrated_by": by}
    return _moved(rules, calibration, "keep", demands, at=at, by=by, why=why, roles=roles, changes=changes)


def close_calibration(
    rules: CalibrationRules, calibration: Calibration, *, at: datetime, by: str, roles: Collection[str] = ()
) -> Calibration:
    """The record with its grade fixed; arguments and errors as for `calibrate_grade`.

    Source: Handbook 4.4.
    """
    _check(rules, calibration)
    demands = _demands(rules, calibration, by)[:1]
    return _moved(rules, calibration, "close", demands, at=at, by=by, why="", roles=roles, changes={})


def _check(rules: object, calibration: object) -> None:
    check_type(rules, CalibrationRules, "rules")
    check_type(calibration, Calibration, "calibration")


def _demands(rules: CalibrationRules, calibration: Calibration, by: str) -> list[Finding]:
    found = text("found {by}", by=by)
    own = demand(
        text("somebody else than the person calibrates"), met=by != calibration.person, path="by", reason=found
    )
    given = demand(
        text("somebody else than who gave the grade calibrates"),
        met=rules.rater_may or by not in calibration.raters,
        path="by",
        reason=found,
    )
    return [own, given]


def _moved(
    rules: CalibrationRules,
    calibration: Calibration,
    trigger: str,
    demands: Iterable[Finding],
    *,
    at: datetime,
    by: str,
    why: str | Text | Label,
    roles: Collection[str],
    changes: Mapping[str, object],
) -> Calibration:
    return move(
        rules.workflow(),
        calibration,
        trigger,
        at=at,
        by=by,
        demands=demands,
        facts={},
        roles=roles,
        why=why,
        changes=changes,
    )


def calibrations_table(calibrations: Iterable[Calibration]) -> Table:
    """Who had which grade, who changed or kept it, and why.

    Raises:
        WrongTypeError: If they are no list, or one of them is no `Calibration`.

    Source: Handbook 4.4.
    """
    columns = [
        Column(text("person"), key="person"),
        Column(text("original"), key="original"),
        Column(text("calibrated"), key="calibrated"),
        Column(text("by"), key="by"),
        Column(text("why"), key="why"),
    ]
    listed = read_items(calibrations, "calibrations", Calibration, "a Calibration")
    rows = [(each.person, each.original, each.calibrated, each.calibrated_by, each.why()) for each in listed]
    return Table(text("calibrations"), columns, rows)
