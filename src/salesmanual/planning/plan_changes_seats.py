"""Seats in a plan: who is there when, which leaf is whose, and what a change needs to know of it.

Invariant: a person's seats do not overlap; a seat that has ended keeps its leaf, and with it what was closed there.

Left out: the cells of the leaves.
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import attrs

from salesmanual.kernel.demands import demand
from salesmanual.kernel.errors import DuplicateError, InvalidValueError, NotFoundError, did_you_mean
from salesmanual.kernel.number import read_fraction
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from salesmanual.kernel.criteria import Finding
    from salesmanual.kernel.number import Exact
    from salesmanual.planning.plan_changes_kinds import Seat
    from salesmanual.planning.year_plans_state import PlanState

__all__ = [
    "check_team",
    "ended",
    "free_leaf",
    "is_new",
    "is_there",
    "leaf_for",
    "leaves_of",
    "open_seat",
    "read_person_weights",
    "seated",
]

_DAY: Final = timedelta(days=1)


def leaves_of(seats: Iterable[Seat]) -> list[str]:
    """The leaves of seats, each once."""
    return list(dict.fromkeys(seat.leaf for seat in seats))


def is_there(state: PlanState, person: str, on: date) -> Finding:
    """Whether a person has a seat on a day.

    Raises:
        NotFoundError: If there never was such a person.
    """
    required = text("{person} is in the plan on {on}", person=person, on=on)
    seats = state.seats_of(person)
    last = seats[-1].until
    reason = text("comes on {day}", day=seats[0].since)
    if seats[0].since <= on and last is not None:
        reason = text("left on {day}", day=min(last, on))
    met = state.seat_on(person, on) is not None
    return demand(required, met=met, path="person", reason=reason)


def check_team(state: PlanState, under: str) -> None:
    """Refuses what is no team of the plan.

    Raises:
        NotFoundError: If it is unknown, or one person.
    """
    who = state.who
    if under not in who or not who.children(under):
        teams = [str(member) for member in who.members() if who.children(member)]
        raise NotFoundError("team", under, did_you_mean(under, teams))


def is_new(state: PlanState, person: str, on: date) -> Finding:
    """Whether a person has no seat from a day on."""
    required = text("{person} is not in the plan on {on} or later", person=person, on=on)
    if person not in state.who and person not in state.seats:
        return demand(required, met=True, path="person")
    held = [seat for seat in state.seats_of(person) if seat.until is None or seat.until >= on]
    reason = text("in {team} since {since}", team=held[0].team, since=held[0].since) if held else None
    return demand(required, met=not held, path="person", reason=reason)


def open_seat(state: PlanState, leaf: str) -> str:
    """The leaf of an open seat.

    Raises:
        NotFoundError: If there is none of that name.
    """
    seats = [seat for seat in state.seats.get(leaf, ()) if seat.open]
    if not seats:
        known = ["team", "new", *(key for key, own in state.seats.items() if own[0].open)]
        raise NotFoundError("open seat", leaf, did_you_mean(leaf, known))
    return leaf


def leaf_for(state: PlanState, person: str, team: str) -> str:
    """The person's leaf in a team: the one they had there, else a new one."""
    known = person in state.who or person in state.seats
    had = [seat.leaf for seat in state.seats_of(person) if seat.team == team] if known else []
    if had:
        return had[0]
    if not known:
        return person
    return free_leaf(state, f"{person}/{team}")


def free_leaf(state: PlanState, leaf: str) -> str:
    """The leaf, if no member of the plan is called that.

    Raises:
        DuplicateError: If one is.
    """
    if leaf in state.who:
        raise DuplicateError("member of who", leaf, "the plan needs this name for a further seat; rename the member")
    return leaf


def seated(state: PlanState, person: str, seat: Seat) -> list[Seat]:
    """All seats of a person with one more, before which the others end or have ended."""
    if person not in state.who and person not in state.seats:
        return [seat]
    return [*ended(state.seats_of(person), seat.since), seat]


def ended(seats: Iterable[Seat], on: date) -> list[Seat]:
    """The seats that began before a day, which end the day before it at the latest."""
    last = on - _DAY
    return [
        seat if seat.until is not None and seat.until <= last else attrs.evolve(seat, until=last)
        for seat in seats
        if seat.since <= last
    ]


def read_person_weights(
    weights: Mapping[str, Exact | str], leaves: Sequence[str], state: PlanState
) -> dict[str, Fraction]:
    """The weights of leaves, given by person; 0 for who is not named.

    Raises:
        NotFoundError: If somebody named has none of the leaves.
        InvalidValueError: If a weight is below 0, or all are 0.
    """
    read: dict[str, Fraction] = {}
    people = {state.person_of(leaf) for leaf in leaves}
    for person, weight in weights.items():
        if person not in people:
            raise NotFoundError("person", person, did_you_mean(person, people))
        read[person] = read_fraction(weight, f"weights.{person}")
        if read[person] < 0:
            raise InvalidValueError(f"weights.{person}", str(weight), "0 or more")
    if not any(read.values()):
        raise InvalidValueError("weights", dict(weights), "at least one weight above 0")
    return {leaf: read.get(state.person_of(leaf), Fraction(0)) for leaf in leaves}
