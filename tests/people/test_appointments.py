"""Appointments: their checks, and carrying them out in an organisation."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.people.promotion_round_world import POLICY, SENIOR, SINCE, appointed, at

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, RefusedError, WrongTypeError
from salesmanual.kernel.wire import structure, unstructure
from salesmanual.organization.assignments import Assignment, Person
from salesmanual.organization.changes import move
from salesmanual.organization.organizations import Organization
from salesmanual.organization.positions import Position
from salesmanual.organization.units import Unit
from salesmanual.people.appointments import Appointment, appointments_table, carry_out
from salesmanual.people.promotion_rounds_decisions import carry_out_round, close_round

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

FIRST: Final = date(2026, 1, 1)
DECIDED: Final = datetime(2026, 5, 26, 9, 0, tzinfo=UTC)
PEOPLE: Final = ("chen", "deng", "fang", "gao")


@attrs.frozen
class Seats:
    """An organisation in which a person moves to a seat of the position that is kept for them."""

    organization: Organization
    seat_of: dict[tuple[str, str], str]

    def move(self, person: str, position: str, on: date) -> Seats:
        seat = self.seat_of[person, position]
        return attrs.evolve(self, organization=move(self.organization, person, seat, on=on, at=DECIDED, by="hr.lu"))


def company() -> Seats:
    """Four representatives and two free senior seats."""
    acme = Organization(
        "acme",
        units=[Unit("sales", "Sales", FIRST)],
        positions=[
            *(Position(f"rep-{person}", "sales", "Representative", FIRST, job="representative") for person in PEOPLE),
            *(Position(f"senior-{number}", "sales", "Senior", FIRST, job=SENIOR) for number in (1, 2)),
        ],
        people=[Person(person) for person in PEOPLE],
        assignments=[Assignment(person, f"rep-{person}", FIRST) for person in PEOPLE],
    )
    return Seats(acme, {("chen", SENIOR): "senior-1", ("fang", SENIOR): "senior-2", ("deng", SENIOR): "senior-1"})


def appointment(person: str, since: date = SINCE) -> Appointment:
    """To a senior place."""
    return Appointment(person, "representative", SENIOR, since, "d.du", "R-1")


def seats_on(organization: Organization, on: date) -> dict[str, list[str]]:
    """Who has which seat."""
    return {
        person: [each.position for each in organization.structure.held.get(person, ()) if _holds(each, on)]
        for person in PEOPLE
    }


def _holds(entry: Assignment, on: date) -> bool:
    return entry.since <= on and (entry.until is None or on <= entry.until)


def test_a_closed_round_moves_people_and_leaves_the_past() -> None:
    """Until the day everybody is where they were; from the day on the chosen have their seats."""
    before = company()
    closed = close_round(appointed(), POLICY, at=at(26), by="hr.lu")

    after = carry_out_round(closed, POLICY, before)

    eve = SINCE - timedelta(days=1)
    assert seats_on(after.organization, eve) == seats_on(before.organization, eve)
    assert seats_on(after.organization, SINCE) == {
        "chen": ["senior-1"],
        "deng": ["rep-deng"],
        "fang": ["senior-2"],
        "gao": ["rep-gao"],
    }
    assert before.organization == company().organization


def test_a_round_that_is_not_closed_moves_nobody() -> None:
    """It may still be appealed."""
    with pytest.raises(RefusedError, match="the round is closed: found appointed"):
        carry_out_round(appointed(), POLICY, company())


def test_all_is_carried_out_or_nothing() -> None:
    """A seat that is taken is said for each; the others are not moved either."""
    taken = carry_out([appointment("chen")], company())
    again = attrs.evolve(taken, seat_of={**taken.seat_of, ("gao", SENIOR): "senior-1"})

    with pytest.raises(RefusedError) as refused:
        carry_out([appointment("gao"), appointment("fang"), appointment("deng")], again)

    assert len(refused.value.findings) >= 2
    assert seats_on(again.organization, SINCE)["fang"] == ["rep-fang"]


@attrs.frozen
class Posts:
    """A bare mover: the positions of each person by day."""

    held: frozenset[tuple[str, str, date]] = frozenset()

    def move(self, person: str, position: str, on: date) -> Posts:
        return Posts(self.held | {(person, position, on)})


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 3)), unique_by=lambda each: each[0]), st.randoms())
def test_the_order_of_the_appointments_does_not_count(picked: list[tuple[str, int]], random: Random) -> None:
    """Each person moves once, on their day, however they are listed."""
    made = [appointment(person, SINCE + timedelta(days=days)) for person, days in picked]
    shuffled = random.sample(made, len(made))

    assert carry_out(shuffled, Posts()) == carry_out(made, Posts())
    assert carry_out(made, Posts()).held == {(each.person, SENIOR, each.since) for each in made}
    assert appointments_table(shuffled) == appointments_table(made)


def test_an_appointment_reads_back_as_it_was() -> None:
    """Its plain form is complete."""
    assert structure(unstructure(appointment("chen")), Appointment) == appointment("chen")


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: appointment("chen", "July"), WrongTypeError, "since: found 'July'"),  # type: ignore[arg-type]
        (
            lambda: attrs.evolve(appointment("chen"), to_position="representative"),
            InvalidValueError,
            "another position",
        ),
        (lambda: appointment(""), InvalidValueError, "person: found ''"),
        (lambda: carry_out([appointment("chen")] * 2, Posts()), DuplicateError, "appointments[1].person 'chen'"),
        (lambda: carry_out(["chen"], Posts()), WrongTypeError, "appointments[0]: found 'chen'"),  # type: ignore[list-item]
        (lambda: carry_out([], "acme"), WrongTypeError, "mover: found 'acme'"),  # type: ignore[type-var]
    ],
)
def test_what_cannot_be_is_refused(call: Callable[[], object], error: type[Exception], says: str) -> None:
    """Bad input is refused with its place."""
    with pytest.raises(error) as refused:
        call()

    assert says in str(refused.value)
