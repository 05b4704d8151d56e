"""An organisation under any sequence of changes: the past stays, every rule holds, and the journal makes it again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.organization.organization_world import DAYS, naive_agrees, naive_manager

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, NotFoundError, RefusedError
from salesmanual.organization.changes import (
    act,
    end_line,
    hire,
    leave,
    leave_seat,
    move,
    replay_changes,
    report_to,
    stop_acting,
    take_seat,
)
from salesmanual.organization.openings import close_position, open_position
from salesmanual.organization.reorganizing import PositionChange, SeatChange, UnitChange, reorganize
from salesmanual.testing.organizations import FOUNDED, Step, organization_steps

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.organization.assignments import Assignment
    from salesmanual.organization.organizations import Organization

DECIDED: Final = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)
FIRST: Final = date(2026, 1, 1)
ON: Final = st.integers(0, 12).map(lambda days: FIRST + timedelta(days=days))
PICK: Final = st.integers(0, 40)
PARTS: Final = st.sampled_from(["20%", "50%", "80%"])
DAY: Final = timedelta(days=1)


def snapshot(organization: Organization, on: date) -> object:
    """All that is answered about a day."""
    people = organization.people_on(on)
    return (
        organization.chart(on),
        [(person, organization.manager_of(person, on), organization.unit_of(person, on)) for person in people],
        [(person, organization.dotted_managers(person, on)) for person in people],
        [
            organization.head_of(unit, on)
            for top in organization.top_units(on)
            for unit in organization.units_below(top, on)
        ],
        organization.tree(on),
        [(each.position.key, each.position.cost, each.since, each.acting) for each in organization.vacancies(on)],
    )


class Reorganized(RuleBasedStateMachine):
    """An organisation that people change, some of them carelessly."""

    def __init__(self) -> None:
        super().__init__()
        self.organization = FOUNDED
        self.seats = 0
        self.hired = 0

    def attempt(self, change: Callable[[Organization], Organization], on: date) -> None:
        before = self.organization
        past = [snapshot(before, day) for day in DAYS if day < on]
        try:
            self.organization = change(before)
        except (RefusedError, NotFoundError, DuplicateError, InvalidValueError):
            assert self.organization is before
        else:
            assert self.organization.version == before.version + 1
            assert self.organization.journal.continues(before.journal)
        assert [snapshot(self.organization, day) for day in DAYS if day < on] == past

    def person(self, pick: int, on: date) -> str:
        people = self.organization.people_on(on) or ("wu.fang",)
        return people[pick % len(people)]

    def own_seats(self, person: str, on: date) -> list[Assignment]:
        return [each for each in self.organization.assignments_of(person, on) if not each.acting]

    def time(self, person: str, on: date) -> Fraction:
        return sum((each.fte for each in self.own_seats(person, on)), Fraction(0))

    def seat(self, pick: int, on: date) -> str:
        vacant = [each.position.key for each in self.organization.vacancies(on)] or ["director"]
        return vacant[pick % len(vacant)]

    @rule(on=ON, pick=PICK)
    def joins(self, on: date, pick: int) -> None:
        seat = self.seat(pick, on)
        self.hired += 1
        self.attempt(lambda org: hire(org, f"new.{self.hired}", seat, on=on, at=DECIDED, by="hr"), on)

    @rule(on=ON, pick=PICK)
    def leaves(self, on: date, pick: int) -> None:
        person = self.person(pick, on)
        self.attempt(lambda org: leave(org, person, on=on, at=DECIDED, by="hr"), on + DAY)
        assert person not in self.organization.people_on(on + DAY)

    @rule(on=ON, pick=PICK, other=PICK)
    def moves(self, on: date, pick: int, other: int) -> None:
        person, seat = self.person(pick, on), self.seat(other, on)
        self.attempt(lambda org: move(org, person, seat, on=on, at=DECIDED, by="hr"), on)

    @rule(on=ON, pick=PICK, other=PICK, fte=PARTS)
    def works_less_or_more(self, on: date, pick: int, other: int, fte: str) -> None:
        person = self.person(pick, on)
        own = self.own_seats(person, on)
        if own:
            seat = own[other % len(own)].position
            self.attempt(lambda org: move(org, person, seat, on=on, at=DECIDED, by="hr", fte=fte), on)

    @rule(on=ON, pick=PICK, part=st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(3, 2)]))
    def takes_a_further_seat(self, on: date, pick: int, part: Fraction) -> None:
        """Of the time that somebody has left: half, all, or more than that."""
        room = [each for each in self.organization.people_on(on) if self.time(each, on) < 1] or ["wu.fang"]
        person = room[pick % len(room)]
        taken = {each.position for each in self.organization.assignments if each.until is None or each.until >= on}
        free = [each.key for each in self.organization.positions if each.key not in taken] or ["director"]
        seat, left = free[pick % len(free)], 1 - self.time(person, on)
        fte = min(left * part, Fraction(1)) or Fraction(1)
        self.attempt(lambda org: take_seat(org, person, seat, fte=fte, on=on, at=DECIDED, by="hr"), on)

    def several(self) -> list[tuple[str, date]]:
        """Who has several seats on which of the days."""
        org = self.organization
        return [(each, on) for on in DAYS for each in org.people_on(on) if len(self.own_seats(each, on)) > 1]

    @precondition(lambda self: self.several())
    @rule(pick=PICK, other=PICK)
    def gives_up_a_seat(self, pick: int, other: int) -> None:
        several = self.several()
        person, on = several[pick % len(several)]
        own = self.own_seats(person, on)
        seat = own[other % len(own)].position
        before = self.organization
        self.attempt(lambda org: leave_seat(org, person, seat, on=on, at=DECIDED, by="hr"), on)
        if self.organization is not before:
            kept = [each for each in own if each.position != seat]
            assert self.own_seats(person, on) == kept

    @rule(on=ON, pick=PICK, other=PICK)
    def stands_in(self, on: date, pick: int, other: int) -> None:
        person = self.person(pick, on)
        heads = sorted({unit.head for unit in self.organization.units if unit.head is not None})
        seat = heads[other % len(heads)]
        self.attempt(lambda org: act(org, person, seat, on=on, at=DECIDED, by="hr"), on)

    @rule(on=ON, pick=PICK)
    def stands_back(self, on: date, pick: int) -> None:
        acting = [each for each in self.organization.assignments if each.acting]
        if acting:
            seat = acting[pick % len(acting)]
            self.attempt(lambda org: stop_acting(org, seat.person, seat.position, on=on, at=DECIDED, by="hr"), on)

    @rule(on=ON, pick=PICK, other=PICK, kind=st.sampled_from(["solid", "dotted"]))
    def reports(self, on: date, pick: int, other: int, kind: str) -> None:
        person, manager = self.person(pick, on), self.person(other, on)
        if person != manager:
            self.attempt(
                lambda org: report_to(org, person, manager, on=on, at=DECIDED, by="hr", kind=kind),  # type: ignore[arg-type] # one of the two
                on,
            )

    @rule(on=ON, pick=PICK)
    def line_ends(self, on: date, pick: int) -> None:
        lines = self.organization.lines
        if lines:
            line = lines[pick % len(lines)]
            self.attempt(lambda org: end_line(org, line.person, line.manager, on=on, at=DECIDED, by="hr"), on)

    @rule(on=ON, unit=st.sampled_from(["sales", "east", "west"]))
    def seat_opens(self, on: date, unit: str) -> None:
        self.seats += 1
        self.attempt(lambda org: open_position(org, f"s{self.seats}", unit, "Seat", on=on, at=DECIDED, by="hr"), on)

    @rule(on=ON, pick=PICK)
    def seat_closes(self, on: date, pick: int) -> None:
        seat = self.seat(pick, on)
        self.attempt(lambda org: close_position(org, seat, on=on, at=DECIDED, by="hr"), on)

    @rule(on=ON, pick=PICK, other=PICK)
    def two_swap_seats(self, on: date, pick: int, other: int) -> None:
        first, second = self.person(pick, on), self.person(other, on)
        seats = self.organization.position_of(first, on), self.organization.position_of(second, on)
        if first != second and None not in seats:
            swap = [SeatChange(first, str(seats[1])), SeatChange(second, str(seats[0]))]
            self.attempt(lambda org: reorganize(org, swap, on=on, at=DECIDED, by="hr"), on)

    @rule(on=ON, pick=PICK, unit=st.sampled_from(["sales", "east", "west"]), heads=st.booleans())
    def seat_moves(self, on: date, pick: int, unit: str, heads: bool) -> None:  # noqa: FBT001 - Hypothesis gives it
        seat = self.seat(pick, on)
        changes: list[PositionChange | UnitChange] = [PositionChange(seat, unit=unit)]
        changes += [UnitChange(unit, head=seat)] if heads else []
        self.attempt(lambda org: reorganize(org, changes, on=on, at=DECIDED, by="hr"), on)

    @rule(step=organization_steps())
    def somebody_tries(self, step: Step) -> None:
        self.attempt(step, step.keywords["on"] + (DAY if step.func is leave else timedelta()))

    @invariant()
    def every_rule_holds_on_every_day(self) -> None:
        made = self.organization
        assert naive_agrees(made.units, made.positions, made.people, made.assignments, made.lines)

    @invariant()
    def the_managers_are_those_of_a_look_at_every_entry(self) -> None:
        for on in DAYS[::3]:
            for person in self.organization.people:
                expected = naive_manager(self.organization, person.id, on)
                assert self.organization.manager_of(person.id, on) == expected

    def teardown(self) -> None:
        assert replay_changes(FOUNDED, self.organization.journal) == self.organization


TestReorganized = Reorganized.TestCase
TestReorganized.settings = settings(max_examples=25, stateful_step_count=25, deadline=None, derandomize=True)
