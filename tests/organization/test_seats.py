"""Seats of people: more or less time in one, a further one, one of several given up, and what refuses it."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.organization.organization_world import DAYS, DECIDED, FIRST, JULY, JUNE, acme

from salesmanual.kernel.errors import InvalidValueError, NotFoundError, RefusedError
from salesmanual.kernel.period import month
from salesmanual.kernel.timeline import holds_on
from salesmanual.organization.assignments import Assignment, ReportingLine
from salesmanual.organization.changes import act, hire, leave, leave_seat, move, replay_changes, take_seat
from salesmanual.organization.headcount_turnover import people_movements
from salesmanual.organization.reorganizing import SeatChange, reorganize

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.organization.organizations import Organization

AUGUST: Final = date(2026, 8, 1)
JULY_ON: Final[Any] = {"on": JULY, "at": DECIDED, "by": "hr"}
FIRST_ON: Final[Any] = {"on": FIRST, "at": DECIDED, "by": "hr"}
AUGUST_ON: Final[Any] = {"on": AUGUST, "at": DECIDED, "by": "hr"}


def times(org: Organization, person: str, on: date) -> dict[str, str]:
    """The part of full time in each seat."""
    return {each.position: str(each.fte) for each in org.assignments_of(person, on)}


def shared() -> Organization:
    """The department with Li Na three fifths in east and two fifths in the vacant seat beside it."""
    return take_seat(move(acme(), "li.na", "east-1", **FIRST_ON, fte="60%"), "li.na", "east-2", fte="40%", **FIRST_ON)


class TestTime:
    def test_who_works_less_has_the_seat_with_less_time_from_the_day_on(self) -> None:
        org = move(acme(), "li.na", "east-1", **JULY_ON, fte="60%")

        assert [times(org, "li.na", on) for on in (JUNE, JULY)] == [{"east-1": "1"}, {"east-1": "3/5"}]
        assert org.structure.held["li.na"] == (
            Assignment("li.na", "east-1", FIRST, until=JUNE),
            Assignment("li.na", "east-1", JULY, fte="60%"),
        )
        assert replay_changes(acme(), org.journal) == org

    def test_less_time_is_no_move_to_another_place(self) -> None:
        org = move(acme(), "li.na", "east-1", **JULY_ON, fte="60%")

        (july,) = people_movements(org, [month(2026, 7)]).periods
        assert (july.joined, july.left, july.moved_in, july.moved_out) == ((), (), (), ())
        assert org.manager_of("li.na", JULY) == "zhao.min"
        assert org.occupant("east-1", JULY) == "li.na"

    def test_from_the_first_day_on_nothing_is_left_of_the_other_time(self) -> None:
        org = move(acme(), "li.na", "east-1", **FIRST_ON, fte="60%")

        assert org.structure.held["li.na"] == (Assignment("li.na", "east-1", FIRST, fte="60%"),)
        assert replay_changes(acme(), org.journal) == org

    def test_the_end_that_is_known_stays(self) -> None:
        org = hire(acme(), "bo", "east-2", **FIRST_ON, until=AUGUST)
        org = move(org, "bo", "east-2", **JULY_ON, fte="60%")

        assert org.assignments_of("bo", JULY) == (Assignment("bo", "east-2", JULY, until=AUGUST, fte="60%"),)

    def test_of_several_seats_the_one_that_is_named_changes(self) -> None:
        org = move(shared(), "li.na", "east-2", **JULY_ON, fte="20%")

        assert times(org, "li.na", JULY) == {"east-1": "3/5", "east-2": "1/5"}

    def test_time_goes_from_seat_to_seat_in_one_reorganisation(self) -> None:
        changes = [SeatChange("li.na", "east-1", fte="30%"), SeatChange("li.na", "east-2", fte="70%")]

        org = reorganize(shared(), changes, **JULY_ON)
        other = reorganize(shared(), changes[::-1], **JULY_ON)

        assert times(org, "li.na", JULY) == {"east-1": "3/10", "east-2": "7/10"}
        assert [org.position_of("li.na", on) for on in (JUNE, JULY)] == ["east-1", "east-2"]
        assert other == org

    def test_the_order_of_moves_that_make_room_does_not_matter(self) -> None:
        changes = [SeatChange("li.na", "east-2", leaves="east-1"), SeatChange("li.na", "east-1", leaves="east-2")]

        org = reorganize(shared(), changes, **JULY_ON)

        assert times(org, "li.na", JULY) == {"east-1": "2/5", "east-2": "3/5"}
        assert reorganize(shared(), changes[::-1], **JULY_ON) == org


class TestFurtherSeats:
    def test_a_further_seat_stands_beside_the_others_until_its_last_day(self) -> None:
        org = move(acme(), "li.na", "east-1", **FIRST_ON, fte="60%")
        org = take_seat(org, "li.na", "east-2", fte="40%", **JULY_ON, until=AUGUST, why="cover")

        found = [times(org, "li.na", on) for on in (JUNE, AUGUST, AUGUST + timedelta(days=1))]
        assert found == [{"east-1": "3/5"}, {"east-1": "3/5", "east-2": "2/5"}, {"east-1": "3/5"}]
        assert org.position_of("li.na", AUGUST) == "east-1"
        assert (org.journal[1].what, org.journal[1].why) == ("take seat", "cover")

    def test_who_acts_only_takes_a_seat_by_it(self) -> None:
        org = leave(acme(), "li.na", on=JUNE, at=DECIDED, by="hr")
        org = act(org, "li.na", "east-head", **JULY_ON)

        assert times(take_seat(org, "li.na", "east-2", fte=1, **AUGUST_ON), "li.na", AUGUST) == {
            "east-head": "1",
            "east-2": "1",
        }

    def test_one_of_several_is_given_up_and_the_others_stay(self) -> None:
        org = leave_seat(shared(), "li.na", "east-1", **JULY_ON)

        assert [times(org, "li.na", on) for on in (JUNE, JULY)] == [
            {"east-1": "3/5", "east-2": "2/5"},
            {"east-2": "2/5"},
        ]
        assert (org.journal.last and org.journal.last.what) == "leave seat"

    def test_who_gives_up_a_seat_may_act_in_it_still(self) -> None:
        org = leave_seat(act(shared(), "li.na", "east-1", **FIRST_ON), "li.na", "east-1", **JULY_ON)

        assert times(org, "li.na", JULY) == {"east-1": "1", "east-2": "2/5"}

    def test_what_was_planned_in_the_seat_is_taken_away(self) -> None:
        org = move(shared(), "li.na", "east-2", **AUGUST_ON, fte="20%")

        assert leave_seat(org, "li.na", "east-2", **JULY_ON).structure.held["li.na"] == (
            Assignment("li.na", "east-1", FIRST, fte="60%"),
            Assignment("li.na", "east-2", FIRST, until=JUNE, fte="40%"),
        )


REFUSED: Final[list[tuple[Callable[[], Organization], str]]] = [
    (
        lambda: take_seat(acme(), "li.na", "east-2", fte="40%", **JULY_ON),
        (
            "refused: take seat east-2 for li.na on 2026-07-01\n"
            "  ☐ a person works at most full time: person li.na: 1.4 of full time on 2026-07-01"
        ),
    ),
    (
        lambda: take_seat(leave(acme(), "li.na", on=JUNE, at=DECIDED, by="hr"), "li.na", "east-2", fte=1, **JULY_ON),
        (
            "refused: take seat east-2 for li.na on 2026-07-01\n"
            "  ☐ who takes a further seat has one on the day or later; use hire for the first: li.na has none"
        ),
    ),
    (
        lambda: take_seat(shared(), "li.na", "west-1", fte="10%", **JULY_ON),
        (
            "refused: take seat west-1 for li.na on 2026-07-01\n"
            "  ☐ a seat has one person at a time: position west-1: wang.wei and li.na are there on 2026-07-01\n"
            "  ☐ a person works at most full time: person li.na: 1.1 of full time on 2026-07-01"
        ),
    ),
    (
        lambda: take_seat(leave_seat(shared(), "li.na", "east-2", **JULY_ON), "li.na", "east-1", fte="40%", **JULY_ON),
        (
            "refused: take seat east-1 for li.na on 2026-07-01\n"
            "  ☐ a seat has one person at a time: position east-1: li.na is there twice on 2026-07-01"
        ),
    ),
    (
        lambda: move(shared(), "li.na", "east-2", **JULY_ON, leaves="east-1"),
        (
            "refused: move li.na to east-2 on 2026-07-01\n"
            "  ☐ a seat has one person at a time: position east-2: li.na is there twice on 2026-07-01"
        ),
    ),
    (
        lambda: move(shared(), "li.na", "east-2", **JULY_ON, fte="50%"),
        (
            "refused: move li.na to east-2 on 2026-07-01\n"
            "  ☐ a person works at most full time: person li.na: 1.1 of full time on 2026-07-01"
        ),
    ),
    (
        lambda: move(shared(), "li.na", "east-2", **JULY_ON, fte="40%"),
        (
            "refused: move li.na to east-2 on 2026-07-01\n"
            "  ☐ who moves goes to another seat, or to another part of full time in their own: li.na has east-2 already"
        ),
    ),
    (
        lambda: leave_seat(acme(), "li.na", "east-1", **JULY_ON),
        (
            "refused: leave seat east-1 of li.na on 2026-07-01\n"
            "  ☐ who gives up a seat keeps another on the day; use leave for the only one: li.na has east-1 alone"
        ),
    ),
    (
        lambda: leave_seat(leave_seat(shared(), "li.na", "east-2", **JULY_ON), "li.na", "east-2", **JULY_ON),
        (
            "refused: leave seat east-2 of li.na on 2026-07-01\n"
            "  ☐ who gives up a seat has it on the day or later: li.na has not east-2"
        ),
    ),
]


class TestRefused:
    @pytest.mark.parametrize(("change", "message"), REFUSED)
    def test_a_change_that_breaks_a_rule_is_refused(self, change: Callable[[], Organization], message: str) -> None:
        with pytest.raises(RefusedError) as caught:
            change()

        assert str(caught.value) == message

    @pytest.mark.parametrize("change", [partial(take_seat, fte="10%"), leave_seat])
    def test_what_is_not_known_is_not_found(self, change: Callable[..., Organization]) -> None:
        with pytest.raises(NotFoundError, match=r"no person 'lina'; did you mean 'li\.na'\?"):
            change(acme(), "lina", "east-2", **JULY_ON)
        with pytest.raises(NotFoundError, match="no position 'east-9'; did you mean"):
            change(acme(), "li.na", "east-9", **JULY_ON)

    def test_a_part_of_full_time_that_is_none_is_refused(self) -> None:
        with pytest.raises(InvalidValueError, match="fte: found"):
            move(acme(), "li.na", "east-1", **JULY_ON, fte=2)
        with pytest.raises(InvalidValueError, match="fte: found"):
            take_seat(acme(), "li.na", "east-2", **JULY_ON, fte=0)

    def test_a_line_needs_a_seat_that_stays(self) -> None:
        """The seat that is kept ends before the line does."""
        line = ReportingLine("li.na", "wu.fang", FIRST)
        org = acme(lines=[line])
        org = move(org, "li.na", "east-1", **FIRST_ON, fte="60%")
        org = take_seat(org, "li.na", "east-2", fte="40%", **FIRST_ON, until=AUGUST)

        with pytest.raises(RefusedError, match=r"a seat of li\.na is not there on 2026-08-02"):
            leave_seat(org, "li.na", "east-1", **JULY_ON)


QUICK: Final = settings(max_examples=80, deadline=None, derandomize=True)
TENTHS: Final = st.integers(1, 10).map(lambda tenths: Fraction(tenths, 10))
SPANS: Final = st.tuples(st.integers(1, 12), st.none() | st.integers(0, 12))


@QUICK
@given(TENTHS, st.lists(st.tuples(TENTHS, SPANS), min_size=1, max_size=3))
def test_a_further_seat_is_taken_exactly_where_no_day_is_above_full_time(
    own: Fraction, further: list[tuple[Fraction, tuple[int, int | None]]]
) -> None:
    org = acme()
    if own != 1:
        org = move(org, "li.na", "east-1", **FIRST_ON, fte=own)
    for fte, (start, length) in further:
        since = DAYS[start]
        until = None if length is None else since + timedelta(days=length)
        seat = Assignment("li.na", "east-2", since, until=until, fte=fte)
        every = [*org.structure.held["li.na"], seat]
        fits = all(sum(each.fte for each in every if holds_on(each, on)) <= 1 for on in DAYS)
        apart = all(sum(holds_on(each, on) for each in every if each.position == "east-2") <= 1 for on in DAYS)
        event(f"fits: {fits}, apart: {apart}")
        step = partial(take_seat, org, "li.na", "east-2", fte=fte, on=since, at=DECIDED, by="hr", until=until)
        if fits and apart:
            org = step()
            assert seat in org.assignments
        else:
            with pytest.raises(RefusedError):
                step()


@QUICK
@given(st.integers(1, 9), st.data(), st.sampled_from(DAYS[1:]), st.integers(1, 10))
def test_a_seat_that_is_taken_and_given_up_leaves_the_others_alone(
    tenths: int, data: st.DataObject, since: date, days: int
) -> None:
    own, fte = Fraction(tenths, 10), Fraction(data.draw(st.integers(1, 10 - tenths)), 10)
    org = move(acme(), "li.na", "east-1", **FIRST_ON, fte=own)
    end = since + timedelta(days=days)

    taken = take_seat(org, "li.na", "east-2", fte=fte, on=since, at=DECIDED, by="hr")
    given_up = leave_seat(taken, "li.na", "east-2", on=end, at=DECIDED, by="hr")

    for on in DAYS:
        expected = taken if since <= on < end else org
        assert times(given_up, "li.na", on) == times(expected, "li.na", on)
    assert replay_changes(org, given_up.journal) == given_up
