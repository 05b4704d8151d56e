"""A draft of a change: cells are taken here and put there, and what is left is one `PlanChange`.

    effective days ──▶ spans: the open parts of the time that they touch
    spans × rows   ──▶ portions: what of each cell falls on those days

Where the days cut a part of the time, what falls before or after them stays: the cell times the share of its days,
rounded half up to a step, as prorated targets are. The rest is the portion.

Invariant: nothing is put that was not taken, but for what a verb adds to the plan or drops from it, and a draft counts
that; a closed part has no span, so it is never touched.

Left out: who takes what, which each verb says.
"""

from __future__ import annotations

from bisect import bisect_right
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn, TypeAlias

from salesmanual.kernel.day_counts import proration
from salesmanual.kernel.demands import demand
from salesmanual.kernel.errors import InfeasibleError, RefusedError, check_type
from salesmanual.kernel.number import RoundingMode, rounded_quotient
from salesmanual.kernel.period import Period, read_date
from salesmanual.kernel.texts import text
from salesmanual.planning.plan_changes_kinds import CellChange
from salesmanual.planning.plan_changes_spread import spread
from salesmanual.planning.year_plans import YearPlan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from salesmanual.kernel.criteria import Finding
    from salesmanual.planning.breakdowns import Row

__all__ = ["Draft", "Leaves", "Portions", "Rest", "Span", "refuse_unless", "within_plan"]

Rest: TypeAlias = tuple[str, ...]
"""The leaves of a row in all dimensions but `who` and time."""

Portions: TypeAlias = dict[tuple[Rest, int], int]
"""Steps by the rest of the row and the place of the part of time; none of them 0."""

Leaves: TypeAlias = "Sequence[str]"
"""Leaves of the dimension `who`, in order."""


class Span(NamedTuple):
    """An open part of the time that a change touches."""

    place: int
    """The place of the part among the leaves of time."""
    days: Period
    """The days of it that the change is for."""
    share: Fraction
    """Their share of the part."""


def refuse_unless(action: str, *findings: Finding) -> None:
    """Refuses a change with everything that stands in its way."""
    unmet = [finding for finding in findings if not finding.met]
    if unmet:
        raise RefusedError(action, unmet)


def within_plan(plan: YearPlan, on: date, path: str = "on") -> Finding:
    """Whether a day is inside the plan."""
    read_date(on, path)
    required = text("{on} is a day of the plan {period}", on=on, period=str(plan.over))
    return demand(required, met=on in plan.over, path=path)


class Draft:
    """The cells of a plan while a change of it is worked out; `changes` gives the differences."""

    def __init__(self, plan: YearPlan) -> None:
        check_type(plan, YearPlan, "plan", "open one with open_year_plan")
        self.plan: Final = plan
        self.state: Final = plan.state
        self.parts: Final = self.state.parts()
        self._where: Final = plan.breakdown.dimensions.index(self.state.who)
        self._moved: dict[tuple[str, Rest], list[int]] = {}
        self._lines: dict[str, dict[Rest, Row]] = {}

    def spans(self, days: Period | None) -> list[Span]:
        """The open parts of time that the days touch."""
        if days is None:
            return []
        spans: list[Span] = []
        for place, part in enumerate(self.parts):
            inside = None if self.state.closed[place] else part.intersection(days)
            if inside is not None:
                spans.append(Span(place, inside, self._share(inside, part)))
        return spans

    def _share(self, inside: Period, part: Period) -> Fraction:
        if inside == part:
            return Fraction(1)
        plan, calendar = self.plan, self.plan.calendar
        if calendar is not None and not calendar.workdays_between(part.start, part.end):
            return proration(inside, part)
        return proration(inside, part, count=plan.count, calendar=calendar)

    def is_open_on(self, on: date) -> Finding:
        """Whether the part of time of a day is open; a day outside the plan is another finding's."""
        held = [part for part, closed in zip(self.parts, self.state.closed, strict=True) if closed and on in part]
        required = text("the part of the plan that {on} is in is open", on=on)
        reason = text("{period} is closed", period=", ".join(map(str, held)))
        return demand(required, met=not held, path="on", reason=reason)

    def _line(self, leaf: str) -> dict[Rest, Row]:
        found = self._lines.get(leaf)
        if found is None:
            where = self._where
            rows = self.state.lines(frozenset([leaf])) if leaf in self.state.who else ()
            found = self._lines[leaf] = {(*at[:where], *at[where + 1 :]): row for at, row in rows}
        return found

    def rests(self, leaves: Leaves) -> list[Rest]:
        """The other leaves of the rows that these leaves have, in order."""
        return sorted({rest for leaf in leaves for rest in self._line(leaf)})

    def cell(self, leaf: str, rest: Rest, place: int) -> int:
        """The steps of a cell, with what was moved so far."""
        row = self._line(leaf).get(rest)
        moved = self._moved.get((leaf, rest))
        return (0 if row is None else row[place]) + (0 if moved is None else moved[place])

    def add(self, leaf: str, portions: Portions, sign: int = 1) -> None:
        """Puts the portions to a leaf, or takes them away."""
        for (rest, place), steps in portions.items():
            moved = self._moved.setdefault((leaf, rest), [0] * len(self.parts))
            moved[place] += sign * steps

    def portions(self, leaf: str, spans: Iterable[Span]) -> Portions:
        """What of the leaf's cells falls on the spans' days, of the days on which somebody has it and is not away."""
        found: Portions = {}
        for span in spans:
            share = self._share_there(leaf, span)
            for rest in self._line(leaf) if share else ():
                cell = self.cell(leaf, rest, span.place)
                stays = (1 - share) * cell
                steps = cell - rounded_quotient(stays.numerator, stays.denominator, RoundingMode.HALF_UP)
                if steps:
                    found[rest, span.place] = steps
        return found

    def _share_there(self, leaf: str, span: Span) -> Fraction:
        """The share of the span's days in the days of the part on which somebody has the leaf and is not away."""
        state, part = self.state, self.parts[span.place]
        if state.is_plain(leaf):
            return span.share
        there = state.days_there(leaf, part)
        whole = sum((self._share(days, part) for days in there), Fraction(0))
        inside = [days.intersection(span.days) for days in there]
        own = sum((self._share(days, part) for days in inside if days is not None), Fraction(0))
        return own / whole if whole else Fraction(0)

    def teammates(self, team: str, *, but: str = "") -> list[str]:
        """The leaves under a team that people have or had, but for one person's."""
        state = self.state
        leaves = [str(leaf) for leaf in state.who.leaves(team)] if state.who.children(team) else []
        return [leaf for leaf in leaves if state.person_of(leaf) != but]

    def hand_over(
        self, portions: Portions, spans: Iterable[Span], to: Leaves, what: str, weights: Mapping[str, Fraction] | None
    ) -> None:
        """Puts the portions to those who are there, by weights; else by what they carry in those parts of time.

        Parts of time in which the same people are there are shared as one, so that each gets their part of the whole.

        Raises:
            RefusedError: If nobody is there in a part of the time, or with weights not everybody is.
        """
        alike: dict[tuple[str, ...], list[Span]] = {}
        places = {place for _, place in portions}
        for span in spans:
            if span.place in places:
                there = tuple(leaf for leaf in to if self.state.is_there(leaf, span.days))
                if not there or (weights is not None and len(there) < len(to)):
                    self._refuse_absent(what, [leaf for leaf in to if leaf not in there], span)
                alike.setdefault(there, []).append(span)
        for there, block in alike.items():
            self._share_block(portions, block, there, weights)

    def _refuse_absent(self, what: str, missing: Leaves, span: Span) -> NoReturn:
        period = str(span.days)
        if not missing:
            required = text("the team has somebody else in {period}", period=period)
        else:
            required = text("{whom} is there in all of {period}", whom=", ".join(missing), period=period)
        raise RefusedError(what, [demand(required, met=False, path="to")])

    def _share_block(
        self, portions: Portions, block: Sequence[Span], there: Leaves, weights: Mapping[str, Fraction] | None
    ) -> None:
        places = {span.place for span in block}
        columns = [column for column in portions if column[1] in places]
        if weights is None:
            carried = [
                Fraction(sum(self.cell(leaf, rest, place) for rest in self.rests([leaf]) for place in places))
                for leaf in there
            ]
            by = carried if any(carried) else [Fraction(1)] * len(there)
        else:
            by = [weights[leaf] for leaf in there]
        cells = spread([portions[column] for column in columns], [by] * len(columns))
        for leaf, row in zip(there, cells, strict=True):
            self.add(leaf, {column: steps for column, steps in zip(columns, row, strict=True) if steps})

    def take(
        self,
        portions: Portions,
        of: Leaves,
        what: str,
        weights: Mapping[str, Fraction] | None = None,
        spans: Iterable[Span] = (),
    ) -> None:
        """Takes the portions from leaves, by weights; else in proportion to their cells. None falls below 0.

        Where spans are given, who is not there on the days of a part of time gives nothing in it.

        Raises:
            InfeasibleError: If they have less than is taken; it names them and the part of time.
        """
        columns = list(portions)
        away = {(leaf, span.place) for span in spans for leaf in of if not self.state.is_there(leaf, span.days)}
        held = [[0 if (leaf, column[1]) in away else self.cell(leaf, *column) for leaf in of] for column in columns]
        for column, cells in zip(columns, held, strict=True):
            if sum(cells) < portions[column]:
                amounts = [str(self.plan.first.measure.amount(steps)) for steps in (portions[column], sum(cells))]
                part = str(self.parts[column[1]])
                reason = f"{amounts[0]} are taken in {part} from {', '.join(of)}, who have {amounts[1]}"
                raise InfeasibleError(what, reason, [*of, *column[0], part], "take less, or from more people")
        by: Sequence[Sequence[int | Fraction]] = held
        if weights is not None:
            by = [[weights[leaf] for leaf in of]] * len(columns)
        if not columns:
            return
        taken = spread([portions[column] for column in columns], by, held)
        for leaf, row in zip(of, taken, strict=True):
            self.add(leaf, {column: steps for column, steps in zip(columns, row, strict=True) if steps}, -1)

    def split(self, at: tuple[str, ...]) -> tuple[str, Rest]:
        """The leaf of `who` and the other leaves of a row."""
        return at[self._where], (*at[: self._where], *at[self._where + 1 :])

    def place_of(self, on: date) -> int:
        """The place of the part of time that a day is in."""
        return bisect_right(self.parts, on, key=lambda part: part.start) - 1

    def changes(self) -> tuple[int, tuple[CellChange, ...]]:
        """By how many steps the total changes, and the cells that change."""
        cells: list[CellChange] = []
        for (leaf, rest), moved in sorted(self._moved.items()):
            changed = [place for place, steps in enumerate(moved) if steps]
            if changed:
                first, last = changed[0], changed[-1] + 1
                at = (*rest[: self._where], leaf, *rest[self._where :])
                cells.append(CellChange(at, self.parts[first].start, moved[first:last]))
        return sum(sum(cell.steps) for cell in cells), tuple(cells)
