"""Leaving, leave of absence and changes of team: what a person carries goes to somebody, or nowhere, and says so.

    to = "team"               those of the team who are there, by what they carry
         {person: share}      named successors
         "buffer"             an open seat in the team, which a later hire may fill
         "drop"               nobody: the plan's total falls, and the change says by how much

Invariant: what was carried before the first day of the change, and what is closed, stays where it is.

Left out: hires (`plan_changes_hire`), and changes of targets alone (`plan_changes_targets`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import attrs

from salesmanual.kernel.allocation import share_by
from salesmanual.kernel.demands import demand
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.fields import read_choice
from salesmanual.kernel.number import Exact, RoundingMode, read_fraction, rounded_quotient
from salesmanual.kernel.period import Period, read_date
from salesmanual.kernel.texts import text
from salesmanual.planning.plan_changes_draft import Draft, refuse_unless, within_plan
from salesmanual.planning.plan_changes_hire import newcomers_part
from salesmanual.planning.plan_changes_kinds import Absence, PlanChange, Seat
from salesmanual.planning.plan_changes_seats import (
    check_team,
    ended,
    free_leaf,
    is_there,
    leaf_for,
    leaves_of,
    seated,
)
from salesmanual.planning.year_plans import YearPlan, revised

if TYPE_CHECKING:
    from datetime import date, datetime

    from salesmanual.kernel.texts import Label, Text
    from salesmanual.planning.plan_changes_draft import Portions, Rest, Span

__all__ = ["Heirs", "absence", "come_back", "move_person", "release"]

Heirs: TypeAlias = Literal["team", "buffer", "drop"] | Mapping[str, Exact | str]
"""Who takes what somebody gives up."""

_PLACES: Final = ("team", "buffer", "drop")
_DAY: Final = timedelta(days=1)


def release(
    plan: YearPlan,
    person: str,
    *,
    on: date,
    to: Heirs = "team",
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> YearPlan:
    """The plan after somebody leaves: from the day after on, what they carry in open parts of time goes on.

    Args:
        plan: The plan.
        person: Who leaves.
        on: Their last day. The part of time it is in is prorated: they keep the share of its days until then.
        to: `"team"`, `"buffer"`, `"drop"`, or successors with their shares, which add up to 1.
        at: When it was decided.
        by: Who decided.
        why: The reason.

    Raises:
        NotFoundError: If the person, or a successor, is unknown.
        RefusedError: If they are not there on that day, it is outside the plan or before a closed part, they are
            their own successor, or nobody is there to take it.
        InvalidValueError: If the shares do not add up to 1.

    Source: Handbook 2.2.
    """
    draft, what = Draft(plan), f"release {person}"
    read_date(on, "on")
    seats = draft.state.seats_of(person)
    first = on + _DAY
    refuse_unless(what, within_plan(plan, on), draft.is_open_on(first), is_there(draft.state, person, on))
    spans = draft.spans(Period(first, plan.over.end) if first in plan.over else None)
    buffers = [seat for leaf in leaves_of(seats) for seat in _give_up(draft, person, leaf, spans, to=to, what=what)]
    total, cells = draft.changes()
    change = PlanChange(
        "release", first, [person, *_named(to)], total=total, seats=[*ended(seats, first), *buffers], cells=cells
    )
    return revised(plan, change, at=at, by=by, why=why)


def absence(
    plan: YearPlan,
    person: str,
    period: Period,
    *,
    to: Heirs = "team",
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> YearPlan:
    """The plan with somebody on leave: what they carry in the period goes to others, and they get nothing in it.

    Args:
        plan: The plan.
        person: Who is on leave.
        period: The days of leave.
        to: Who carries it meanwhile, as for `release`.
        at: When it was decided.
        by: Who decided.
        why: The reason.

    Raises:
        NotFoundError: If the person, or somebody named, is unknown.
        RefusedError: If they are not there on every day of it, or are on leave on one already, the first day is
            closed, or nobody is there to take it.
        WrongTypeError: If the period is no period.
        InvalidValueError: If the shares do not add up to 1.

    Source: Handbook 2.2.
    """
    draft, what = Draft(plan), f"absence of {person}"
    if not isinstance(period, Period):
        raise WrongTypeError("period", period, "a Period", "write it as Period.inclusive(first, last)")
    state = draft.state
    seats = state.seats_of(person)
    known = state.absences.get(person, ())
    last = period.last_day()
    refuse_unless(
        what,
        within_plan(plan, period.start, "period"),
        within_plan(plan, last, "period"),
        draft.is_open_on(period.start),
        is_there(state, person, period.start),
        is_there(state, person, last),
        demand(
            text("{person} is not on leave in {period}", person=person, period=str(period)),
            met=not any(each.since <= last and each.until >= period.start for each in known),
            path="period",
        ),
    )
    spans = draft.spans(period)
    buffers = [seat for leaf in leaves_of(seats) for seat in _give_up(draft, person, leaf, spans, to=to, what=what)]
    total, cells = draft.changes()
    absences = sorted((*known, Absence(person, period.start, last)), key=lambda each: each.since)
    change = PlanChange(
        "absence",
        period.start,
        [person, *_named(to)],
        total=total,
        seats=buffers,
        absences=absences,
        cells=cells,
        note=str(period),
    )
    return revised(plan, change, at=at, by=by, why=why)


def come_back(
    plan: YearPlan, person: str, *, on: date, at: datetime, by: str, why: str | Text | Label = ""
) -> YearPlan:
    """The plan with somebody back from leave early: what the leave took from a day on comes back from who got it.

    Args:
        plan: The plan.
        person: Who comes back.
        on: The first day back.
        at: When it was decided.
        by: Who decided.
        why: The reason.

    Raises:
        NotFoundError: If the person is unknown.
        RefusedError: If they are not on leave on that day, or it is in a closed part.
        InfeasibleError: If somebody has no longer what they are to give back; it names them.

    Source: Handbook 2.2.
    """
    draft, what = Draft(plan), f"return of {person}"
    state = draft.state
    known = state.absences.get(person, ())
    leaves = [each for each in known if each.since <= on <= each.until]
    required = text("{person} is on leave on {on}", person=person, on=on)
    away = demand(required, met=bool(leaves), path="on")
    refuse_unless(what, within_plan(plan, on), draft.is_open_on(on), is_there(state, person, on), away)
    for leave in leaves:
        _give_back(draft, person, leave, on)
    total, cells = draft.changes()
    absences = [attrs.evolve(each, until=on - _DAY) if each in leaves else each for each in known if each.since != on]
    change = PlanChange(
        "return",
        on,
        [person],
        total=total,
        absences=absences,
        cells=cells,
        note=", ".join(str(leave.since) for leave in leaves),
    )
    return revised(plan, change, at=at, by=by, why=why)


def _give_back(draft: Draft, person: str, leave: Absence, on: date) -> None:
    """Gives back what the leave took from a day on, in proportion to what each got of it."""
    state, owed = draft.state, _owed(draft, person, leave)
    own = set(leaves_of(state.seats_of(person)))
    whole = {span.place: span.share for span in draft.spans(Period.inclusive(leave.since, leave.until))}
    for span in draft.spans(Period.inclusive(on, leave.until)):
        seat = state.seat_on(person, span.days.start)
        if seat is None:
            continue
        part = span.share / whole[span.place]
        for rest, moved in owed.get(span.place, {}).items():
            exact = -part * sum(steps for leaf, steps in moved.items() if leaf in own)
            steps = rounded_quotient(exact.numerator, exact.denominator, RoundingMode.HALF_UP)
            draft.add(seat.leaf, {(rest, span.place): steps})
            givers = {leaf: got for leaf, got in moved.items() if got > 0 and leaf not in own}
            if givers:
                for leaf, back in share_by(steps, givers).items():
                    draft.add(leaf, {(rest, span.place): back}, -1)


def _owed(draft: Draft, person: str, leave: Absence) -> dict[int, dict[Rest, dict[str, int]]]:
    """By how much the leave, less what came back of it, changed the cells: by place, rest of the row and leaf."""
    found: list[PlanChange] = []
    for change in (revision.change for revision in draft.plan.revisions()):
        if change.concerns[:1] != (person,):
            continue
        if change.kind == "absence" and change.on == leave.since:
            found = [change]
        elif change.kind == "return" and change.note == str(leave.since):
            found.append(change)
    owed: dict[int, dict[Rest, dict[str, int]]] = {}
    for cell in (cell for change in found for cell in change.cells):
        leaf, rest = draft.split(cell.at)
        for place, steps in enumerate(cell.steps, draft.place_of(cell.since)):
            moved = owed.setdefault(place, {}).setdefault(rest, {})
            moved[leaf] = moved.get(leaf, 0) + steps
    return owed


def move_person(
    plan: YearPlan,
    person: str,
    to_team: str,
    *,
    on: date,
    carry: bool = True,
    at: datetime,
    by: str,
    why: str | Text | Label = "",
) -> YearPlan:
    """The plan with somebody in another team from a day on; what they had in the old team until then stays there.

    Args:
        plan: The plan.
        person: Who moves.
        to_team: The team they come to.
        on: The first day there. The part of time it is in is prorated.
        carry: Whether their target goes with them, so that it leaves the one team's total for the other's. If not,
            both totals are kept: the old team takes over what they carried, and in the new team they take what a
            newcomer takes.
        at: When it was decided.
        by: Who decided.
        why: The reason.

    Raises:
        NotFoundError: If the person or the team is unknown.
        RefusedError: If they are not there on that day, are in the team already or about to move, the day is outside
            the plan or in a closed part, or nobody is there to take their target or to give them one.

    Source: Handbook 2.2.
    """
    draft, what = Draft(plan), f"move {person} to {to_team}"
    state = draft.state
    seats = state.seats_of(person)
    check_team(state, to_team)
    refuse_unless(
        what,
        within_plan(plan, on),
        draft.is_open_on(on),
        is_there(state, person, on),
        demand(text("{person} is in another team", person=person), met=seats[-1].team != to_team, path="to_team"),
        demand(
            text("{person} has no later seat", person=person),
            met=seats[-1].since < on or seats[-1].since == plan.over.start,
            path="on",
            reason=text("in {team} since {since}", team=seats[-1].team, since=seats[-1].since),
        ),
    )
    old, new = seats[-1].leaf, leaf_for(state, person, to_team)
    spans = draft.spans(Period(on, plan.over.end))
    if carry:
        portions = draft.portions(old, spans)
        draft.add(old, portions, -1)
        draft.add(new, portions)
    else:
        there = [span for span in spans if state.is_there(old, span.days)]
        _give_up(draft, person, old, spans, to="team", what=what)
        givers = draft.teammates(to_team, but=person)
        portions = newcomers_part(draft, to_team, there, full=1, from_="team", givers=givers, what=what)
        draft.take(portions, givers, what, spans=there)
        draft.add(new, portions)
    total, cells = draft.changes()
    change = PlanChange(
        "move", on, [person], total=total, seats=seated(state, person, Seat(person, new, to_team, on)), cells=cells
    )
    return revised(plan, change, at=at, by=by, why=why)


def _give_up(draft: Draft, person: str, leaf: str, spans: list[Span], *, to: Heirs, what: str) -> list[Seat]:
    """Takes what a leaf carries on the spans' days, and puts it where it is to go; the open seats that it makes."""
    state = draft.state
    portions = draft.portions(leaf, spans)
    draft.add(leaf, portions, -1)
    team = str(state.who.parent(leaf))
    if isinstance(to, Mapping):
        _to_named(draft, person, portions, spans, to=to, what=what)
        return []
    match read_choice(to, "to", "team, buffer, drop, or people with their shares", _PLACES):
        case "team":
            draft.hand_over(portions, spans, draft.teammates(team, but=person), what, None)
        case "buffer" if portions:
            return _to_buffer(draft, f"{leaf}/open", team, portions, spans)
    return []


def _to_buffer(draft: Draft, leaf: str, team: str, portions: Portions, spans: list[Span]) -> list[Seat]:
    state = draft.state
    draft.add(leaf, portions)
    first = spans[0].days.start
    if leaf not in state.seats:
        return [Seat(free_leaf(state, leaf), leaf, team, first, open=True)]
    known = state.seats[leaf][0]
    return [attrs.evolve(known, since=min(known.since, first), until=None)]


def _to_named(
    draft: Draft, person: str, portions: Portions, spans: list[Span], *, to: Mapping[str, Exact | str], what: str
) -> None:
    state = draft.state
    shares = {name: read_fraction(share, f"to.{name}") for name, share in to.items()}
    for name, share in shares.items():
        if share <= 0:
            raise InvalidValueError(f"to.{name}", str(to[name]), "a share above 0, such as '60%'")
    if sum(shares.values()) != 1:
        raise InvalidValueError("to", dict(to), "shares that add up to 1")
    another = text("{person} is not who takes it over", person=person)
    refuse_unless(what, demand(another, met=person not in shares, path="to"))
    if not spans:
        return
    first = spans[0].days.start
    refuse_unless(what, *(is_there(state, name, first) for name in shares))
    leaves = {seat.leaf: name for name in shares if (seat := state.seat_on(name, first)) is not None}
    draft.hand_over(portions, spans, list(leaves), what, {leaf: shares[name] for leaf, name in leaves.items()})


def _named(to: Heirs) -> list[str]:
    return list(to) if isinstance(to, Mapping) else []
