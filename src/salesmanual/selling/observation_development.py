"""What observations say over time: averages for each competency, trends, and the coaching that is open.

Invariant: an average is the exact mean of the scores of one period, a trend the exact difference of two averages; an
observation counts on the day of the conversation, where that was. The order of the observations changes nothing.

Left out: single observations (`observation`).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, NotFoundError, check_type, did_you_mean
from salesmanual.kernel.explanation import Difference, Quotient, Step, Sum, derived, given
from salesmanual.kernel.fields import read_items, read_line
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, read_date
from salesmanual.kernel.scorecard import Scorecard
from salesmanual.kernel.scorecard_parts import walk
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, text
from salesmanual.selling.observation import CoachingAction, Observation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from salesmanual.kernel.scorecard import Scored
    from salesmanual.kernel.tables import Cell

__all__ = ["Coaching", "CoachingRow", "Competency", "Development", "coaching_report", "development"]

_SHOWN: Final = Rounding("0.01")
_WHOLE: Final = ""
_ENDS: Final = 2


class _Seen(NamedTuple):
    """The score that one observation gives to one competency."""

    observation: str
    score: Fraction


@final
@attrs.frozen
class Competency:
    """One competency over the periods.

    Attributes:
        key: The part of the rubric; empty for the score of the whole.
        label: Its name.
        periods: The periods, oldest first.
        seen: For each period, the scores in it, with the observations they are from.

    Source: Handbook 3.1.
    """

    key: str
    label: Label
    periods: tuple[Period, ...] = attrs.field(repr=False)
    seen: tuple[tuple[_Seen, ...], ...] = attrs.field(repr=False)

    def average(self, position: int) -> Fraction | None:
        """The mean score of that period; `None` where it was not rated in it."""
        seen = self.seen[position]
        return sum((each.score for each in seen), Fraction(0)) / len(seen) if seen else None

    def averages(self) -> tuple[Fraction | None, ...]:
        """The mean score of each period."""
        return tuple(self.average(position) for position in range(len(self.periods)))

    def trend(self) -> Fraction | None:
        """The last average less the one before it, periods without a rating passed over; `None` with fewer than two."""
        rated = [average for average in self.averages() if average is not None]
        return rated[-1] - rated[-2] if len(rated) >= _ENDS else None

    def explain(self, position: int) -> Step | None:
        """The mean of that period as steps; `None` where it was not rated in it."""
        seen = self.seen[position]
        if not seen:
            return None
        scores = [given(text("observation {id}", id=each.observation), each.score) for each in seen]
        count = given(text("observations"), len(seen))
        label = text("average of {competency} in {period}", competency=self.label, period=str(self.periods[position]))
        return derived(label, Quotient(), (derived(text("scores"), Sum(), scores), count), section="3.1")

    def explain_trend(self) -> Step | None:
        """The trend as steps; `None` where there is none."""
        steps = [step for position in range(len(self.periods)) if (step := self.explain(position)) is not None]
        if len(steps) < _ENDS:
            return None
        label = text("trend of {competency}", competency=self.label)
        return derived(label, Difference(), (steps[-1], steps[-2]), section="3.1")


@final
@attrs.frozen
class Development(Shown):
    """What observations of one person say, period by period.

    Attributes:
        person: Who.
        periods: The periods, oldest first.
        competencies: The whole first, then each part of the rubric.

    Source: Handbook 3.1.
    """

    person: str
    periods: tuple[Period, ...]
    competencies: tuple[Competency, ...]

    def of(self, key: str) -> Competency:
        """The competency of that key; the empty key is the score of the whole.

        Raises:
            NotFoundError: If the rubric has none.
        """
        known = {each.key: each for each in self.competencies}
        if key not in known:
            raise NotFoundError("competency", key, did_you_mean(key, known))
        return known[key]

    def falling(self) -> tuple[Competency, ...]:
        """The parts whose trend is below 0, the steepest fall first."""
        trends = [(trend, each) for each in self.competencies if each.key and (trend := each.trend()) is not None]
        return tuple(each for trend, each in sorted(trends, key=lambda pair: (pair[0], pair[1].key)) if trend < 0)

    def tables(self) -> tuple[Table, ...]:
        """One row for each competency, the whole last."""
        columns = [
            Column(text("competency"), key="competency"),
            *(Column(str(period), rounding=_SHOWN) for period in self.periods),
            Column(text("trend"), key="trend", rounding=_SHOWN),
        ]
        whole, *parts = (_row(each) for each in self.competencies)
        return (Table(text("Observations of {person}", person=self.person), columns, parts, total=whole),)


def _row(competency: Competency) -> tuple[Cell, ...]:
    return (competency.label, *competency.averages(), competency.trend())


def development(
    rubric: Scorecard, observations: Iterable[Observation], person: str, periods: Iterable[Period]
) -> Development:
    """The averages and trends of one person.

    Args:
        rubric: The scorecard by which the observations were rated.
        observations: Those of this person, and maybe of others, in any order.
        person: Who.
        periods: The periods to compare, oldest first, none over another.

    Raises:
        WrongTypeError: If an argument is not of its type.
        DuplicateError: If two observations have one id.
        InvalidValueError: If there is no period, or one begins before the one before it ends.
        InvalidDocumentError: If the rubric does not admit the ratings of an observation.

    Source: Handbook 3.1.

    >>> from datetime import UTC, datetime
    >>> from salesmanual.kernel.period import month
    >>> from salesmanual.kernel.scorecard import Item
    >>> card = Scorecard("Talk", [Item("listening", "50%"), Item("close", "50%")])
    >>> def seen(key: str, on: int) -> Observation:
    ...     at = datetime(2026, on, 9, tzinfo=UTC)
    ...     return Observation(key, "li.na", "wang.wei", at, "call", {"listening": on, "close": 3})
    >>> months = [month(2026, 1), month(2026, 2)]
    >>> development(card, [seen("B-1", 1), seen("B-2", 2)], "li.na", months).of("listening").trend()
    Fraction(1, 1)
    """
    check_type(rubric, Scorecard, "rubric")
    read_line(person, "person")
    spans = _read_periods(periods)
    listed = read_items(observations, "observations", Observation, "an Observation", key="id")
    own = sorted((each for each in listed if each.person == person), key=lambda each: each.id)
    dated = [(each.id, each.at.date(), each.score(rubric)) for each in own]
    whole = Competency(_WHOLE, rubric.label, spans, tuple(_scores(dated, span, _WHOLE) for span in spans))
    parts = (
        Competency(part.key, part.label, spans, tuple(_scores(dated, span, part.key) for span in spans))
        for _, _, part in walk(rubric.parts)
    )
    return Development(person, spans, (whole, *parts))


def _read_periods(periods: Iterable[Period]) -> tuple[Period, ...]:
    spans = read_items(periods, "periods", Period, "a Period", least=1)
    for position, (before, after) in enumerate(pairwise(spans), 1):
        if after.start < before.end:
            raise InvalidValueError(f"periods[{position}]", after, f"a period from {before.end} on", "oldest first")
    return spans


def _scores(dated: Iterable[tuple[str, date, Scored]], span: Period, key: str) -> tuple[_Seen, ...]:
    found = ((id_, scored.part(key).score if key else scored.score) for id_, on, scored in dated if on in span)
    return tuple(_Seen(id_, score) for id_, score in found if score is not None)


@final
@attrs.frozen
class CoachingRow:
    """One action that is open.

    Attributes:
        observation: The observation in which it was agreed.
        action: What was agreed.
        as_of: The day.

    Source: Handbook 3.1.
    """

    observation: Observation
    action: CoachingAction
    as_of: date

    def days_late(self) -> int:
        """Calendar days since it was due; 0 where it is not overdue."""
        return max(0, (self.as_of - self.action.due).days)


@final
@attrs.frozen
class Coaching(Shown):
    """The coaching that is open, the earliest due first.

    Attributes:
        as_of: The day.
        rows: The actions that are open.

    Source: Handbook 3.1.
    """

    as_of: date
    rows: tuple[CoachingRow, ...]

    def overdue(self) -> tuple[CoachingRow, ...]:
        """The actions whose day has passed, the longest first."""
        return tuple(row for row in self.rows if row.action.is_overdue(self.as_of))

    def tables(self) -> tuple[Table, ...]:
        """One row for each action that is open."""
        columns = [
            Column(text("person"), key="person"),
            Column(text("observer"), key="observer"),
            Column(text("competency"), key="competency"),
            Column(text("action"), key="action"),
            Column(text("due by"), key="due"),
            Column(text("days late"), key="days_late"),
        ]
        return (Table(text("Coaching open as of {day}", day=self.as_of), columns, _cells(self.rows)),)


def _cells(rows: Sequence[CoachingRow]) -> list[tuple[Cell, ...]]:
    return [
        (
            row.observation.person,
            row.observation.observer,
            row.action.competency,
            row.action.action,
            row.action.due,
            row.days_late(),
        )
        for row in rows
    ]


def coaching_report(observations: Iterable[Observation], as_of: date) -> Coaching:
    """The coaching that is open as of the day, of all observations up to it.

    Raises:
        WrongTypeError: If an argument is not of its type.
        DuplicateError: If two observations have one id.

    Source: Handbook 3.1.
    """
    read_date(as_of, "as_of")
    listed = read_items(observations, "observations", Observation, "an Observation", key="id")
    rows = [
        CoachingRow(each, action, as_of)
        for each in listed
        if each.at.date() <= as_of
        for action in each.coaching
        if action.is_open(as_of)
    ]
    rows.sort(key=lambda row: (row.action.due, row.observation.person, row.observation.id, row.action.key))
    return Coaching(as_of, tuple(rows))
