"""Changes of an organisation: what each does from its day on, what it leaves, and what refuses it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pytest
from tests.organization.organization_world import DECIDED, FIRST, JULY, JUNE, acme

from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidDocumentError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.record import Event, Journal, with_journal
from salesmanual.organization.assignments import Assignment, Person, ReportingLine
from salesmanual.organization.changes import (
    act,
    end_line,
    hire,
    leave,
    move,
    replay_changes,
    report_to,
    stop_acting,
)
from salesmanual.organization.openings import close_position, close_unit, open_position, open_unit
from salesmanual.organization.organizations import Organization
from salesmanual.organization.reorganizing import Change, PositionChange, SeatChange, UnitChange, reorganize
from salesmanual.organization.units import Unit

if TYPE_CHECKING:
    from collections.abc import Callable

AUGUST: Final = date(2026, 8, 1)
JULY_ON: Final[Any] = {"on": JULY, "at": DECIDED, "by": "hr"}
JUNE_LAST: Final[Any] = {"on": JUNE, "at": DECIDED, "by": "hr"}


class TestPeople:
    def test_who_is_hired_is_there_from_the_day_on(self) -> None:
        org = hire(acme(), Person("bo", "Bo"), "east-2", **JULY_ON, why="growth", fte="50%", until=AUGUST)

        assert [org.unit_of("bo", on) for on in (JUNE, JULY, AUGUST, AUGUST + timedelta(days=1))] == [
            None,
            "east",
            "east",
            None,
        ]
        event = org.journal[0]
        assert (event.what, event.by, event.why) == ("hire", "hr", "growth")
        assert event.data.to_plain() == {
            "on": "2026-07-01",
            "put": {
                "people": [{"id": "bo", "name": "Bo"}],
                "assignments": [
                    {"person": "bo", "position": "east-2", "since": "2026-07-01", "until": "2026-08-01", "fte": "0.5"}
                ],
            },
        }

    def test_who_left_may_come_back(self) -> None:
        org = leave(acme(), "li.na", **JUNE_LAST)
        org = hire(org, "li.na", "east-2", on=AUGUST, at=DECIDED, by="hr")

        found = [org.position_of("li.na", on) for on in (JUNE, JULY, AUGUST)]
        assert found == ["east-1", None, "east-2"]
        assert org.structure.people["li.na"].name == "Li Na"

    def test_the_last_day_is_one_on_which_they_are_there(self) -> None:
        org = leave(acme(), "li.na", **JUNE_LAST)

        assert [org.unit_of("li.na", on) for on in (JUNE, JULY)] == ["east", None]
        assert org.structure.held["li.na"] == (Assignment("li.na", "east-1", FIRST, until=JUNE),)
        assert str(org.journal[0].data["on"]) == "2026-07-01"

    def test_who_leaves_ends_what_names_them(self) -> None:
        lines = [ReportingLine("wang.wei", "li.na", FIRST), ReportingLine("li.na", "wu.fang", FIRST, kind="dotted")]
        org = leave(acme(lines=lines), "li.na", **JUNE_LAST)

        assert [org.manager_of("wang.wei", on) for on in (JUNE, JULY)] == ["li.na", "wu.fang"]
        assert [org.dotted_managers("li.na", on) for on in (JUNE, JULY)] == [("wu.fang",), ()]
        assert {line.until for line in org.lines} == {JUNE}

    def test_what_was_planned_later_is_taken_away(self) -> None:
        org = hire(acme(), "bo", "east-2", on=AUGUST, at=DECIDED, by="hr")
        org = leave(org, "bo", **JUNE_LAST)

        assert org.people_on(AUGUST) == acme().people_on(AUGUST)
        assert org.journal[1].data.to_plain() == {
            "on": "2026-07-01",
            "drop": {"assignments": [["bo", "east-2", "seat", "2026-08-01"]]},
        }
        assert replay_changes(acme(), org.journal) == org

    def test_who_moves_keeps_the_time_and_the_end(self) -> None:
        org = hire(acme(), "bo", "east-2", on=FIRST, at=DECIDED, by="hr", fte="60%", until=AUGUST)
        org = open_position(org, "west-2", "west", "Seat", **JULY_ON)
        org = move(org, "bo", "west-2", **JULY_ON)

        assert [org.unit_of("bo", on) for on in (JUNE, JULY)] == ["east", "west"]
        assert org.assignments_of("bo", JULY) == (Assignment("bo", "west-2", JULY, until=AUGUST, fte="60%"),)

    def test_who_moves_may_give_up_another_seat_than_the_one_that_counts(self) -> None:
        org = hire(acme(), "bo", "east-2", on=FIRST, at=DECIDED, by="hr", fte="20%")
        org = open_position(org, "west-2", "west", "Seat", on=FIRST, at=DECIDED, by="hr")
        seats = [*org.assignments, Assignment("bo", "west-2", FIRST, fte="80%")]
        org = Organization("acme", org.units, org.positions, org.people, seats)
        org = open_position(org, "west-3", "west", "Seat", on=FIRST, at=DECIDED, by="hr")

        org = move(org, "bo", "west-3", **JULY_ON, leaves="east-2", fte="10%")

        assert {(each.position, str(each.fte)) for each in org.assignments_of("bo", JULY)} == {
            ("west-2", "4/5"),
            ("west-3", "1/10"),
        }

    def test_who_acts_does_so_from_the_day_on_until_it_ends(self) -> None:
        org = act(acme(), "wang.wei", "east-head", **JULY_ON)
        org = stop_acting(org, "wang.wei", "east-head", on=AUGUST, at=DECIDED, by="hr")

        assert [org.manager_of("li.na", on) for on in (JUNE, JULY, AUGUST)] == ["zhao.min", "wang.wei", "zhao.min"]

    def test_a_line_takes_the_place_of_the_one_before_and_ends(self) -> None:
        org = report_to(acme(), "li.na", "wang.wei", on=FIRST, at=DECIDED, by="hr")
        org = report_to(org, "li.na", "wu.fang", **JULY_ON)
        org = report_to(org, "li.na", "wang.wei", **JULY_ON, kind="dotted")
        org = end_line(org, "li.na", "wu.fang", on=AUGUST, at=DECIDED, by="hr")

        assert [org.manager_of("li.na", on) for on in (JUNE, JULY, AUGUST)] == ["wang.wei", "wu.fang", "zhao.min"]
        assert org.dotted_managers("li.na", AUGUST) == ("wang.wei",)


class TestUnitsAndSeats:
    def test_a_unit_opens_with_seats_and_a_head(self) -> None:
        org = open_unit(acme(), "north", "North", **JULY_ON, parent="sales", kind="team", cost_center="C-9")
        org = open_position(org, "north-head", "north", "Head", **JULY_ON, cost=Money("1", "CNY"), job="manager")
        org = reorganize(org, [UnitChange("north", head="north-head")], **JULY_ON)
        org = hire(org, "bo", "north-head", **JULY_ON)

        assert org.units_below("sales", JULY) == ("east", "north", "west")
        head = org.head_of("north", JULY)
        assert head is not None
        assert (head.person, org.manager_of("bo", JULY)) == ("bo", "wu.fang")

    def test_a_seat_closes_and_opens_again(self) -> None:
        org = close_position(acme(), "east-2", **JULY_ON)
        org = open_position(org, "east-2", "west", "Seat", on=AUGUST, at=DECIDED, by="hr")

        assert [seat.unit if (seat := org.position("east-2", on)) else None for on in (JUNE, JULY, AUGUST)] == [
            "east",
            None,
            "west",
        ]

    def test_an_empty_unit_closes(self) -> None:
        org = open_unit(acme(), "north", "North", on=FIRST, at=DECIDED, by="hr")
        org = close_unit(org, "north", **JULY_ON)
        gone = close_unit(org, "north", on=FIRST, at=DECIDED, by="hr")

        assert (org.top_units(JUNE), org.top_units(JULY)) == (("north", "sales"), ("sales",))
        assert [unit.key for unit in gone.units] == ["east", "sales", "west"]
        assert replay_changes(acme(), gone.journal) == gone


class TestReorganize:
    def test_two_people_swap_seats(self) -> None:
        swap = [SeatChange("li.na", "west-1"), SeatChange("wang.wei", "east-1")]

        org = reorganize(acme(), swap, **JULY_ON)

        assert [org.unit_of(person, JULY) for person in ("li.na", "wang.wei")] == ["west", "east"]
        assert org.version == 1

    def test_a_seat_takes_who_has_it_to_another_unit(self) -> None:
        org = reorganize(acme(), [PositionChange("east-1", unit="west")], **JULY_ON)

        assert [org.unit_of("li.na", on) for on in (JUNE, JULY)] == ["east", "west"]
        assert [org.manager_of("li.na", on) for on in (JUNE, JULY)] == ["zhao.min", "wu.fang"]

    def test_a_head_changes_with_the_seat(self) -> None:
        changes: list[Change] = [
            PositionChange("west-1", unit="east"),
            UnitChange("east", head="west-1", label="New East"),
        ]

        org = reorganize(acme(), changes, **JULY_ON)

        assert [org.manager_of("li.na", on) for on in (JUNE, JULY)] == ["zhao.min", "wang.wei"]
        assert org.manager_of("zhao.min", JULY) == "wang.wei"
        assert [str(unit.label) for on in (JUNE, JULY) if (unit := org.unit("east", on))] == ["East", "New East"]

    def test_a_unit_goes_to_the_top_and_loses_its_head(self) -> None:
        org = reorganize(acme(), [UnitChange("east", parent="", head="", kind="region")], **JULY_ON)

        assert org.top_units(JULY) == ("east", "sales")
        assert [org.manager_of("li.na", on) for on in (JUNE, JULY)] == ["zhao.min", None]

    def test_what_is_planned_for_later_stays(self) -> None:
        org = reorganize(acme(), [UnitChange("west", parent="east")], on=AUGUST, at=DECIDED, by="ceo")
        org = reorganize(org, [UnitChange("west", parent="")], **JULY_ON)

        assert [unit.parent for on in (JUNE, JULY, AUGUST) if (unit := org.unit("west", on))] == ["sales", None, "east"]

    def test_one_that_cannot_be_refuses_all_with_everything(self) -> None:
        org = acme()
        changes: list[Change] = [
            PositionChange("east-2", unit="west"),
            UnitChange("sales", parent="east"),
            SeatChange("li.na", "west-1"),
        ]

        with pytest.raises(RefusedError) as caught:
            reorganize(org, changes, **JULY_ON)

        assert str(caught.value) == (
            "refused: reorganize acme on 2026-07-01\n"
            "  ☐ a seat has one person at a time: position west-1: wang.wei and li.na are there on 2026-07-01"
        )
        assert org == acme()

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            (
                [UnitChange("west", parent="east"), UnitChange("west", label="Far West")],
                "changes: a change of unit 'west' is there already; write what is different in one",
            ),
            (
                [PositionChange("east-1", unit="west"), UnitChange("west", head=""), PositionChange("east-1", job="x")],
                "changes: a change of position 'east-1' is there already; write what is different in one",
            ),
            (
                [SeatChange("li.na", "east-2"), SeatChange("li.na", "west-1")],
                "changes: a move of 'li.na from east-1' is there already; give the last one alone",
            ),
        ],
    )
    def test_one_thing_changes_once(self, changes: list[Change], message: str) -> None:
        with pytest.raises(DuplicateError) as caught:
            reorganize(acme(), changes, **JULY_ON)

        assert str(caught.value) == message

    def test_a_circle_of_units_is_refused(self) -> None:
        with pytest.raises(RefusedError) as caught:
            reorganize(acme(), [UnitChange("sales", parent="east")], **JULY_ON)

        assert "sales → east → sales on 2026-07-01" in str(caught.value)


REFUSED: Final[list[tuple[Callable[..., Organization], str]]] = [
    (
        partial(hire, person="li.na", position="east-2"),
        (
            "refused: hire li.na as east-2 on 2026-07-01\n"
            "  ☐ who is hired has no seat on the day or later; use take_seat for a further one, move for another: "
            "li.na has east-1"
        ),
    ),
    (
        partial(hire, person=Person("li.na", "Lina"), position="east-1"),
        (
            "refused: hire li.na as east-1 on 2026-07-01\n"
            "  ☐ an id is of one person: li.na is Li Na\n"
            "  ☐ who is hired has no seat on the day or later; use take_seat for a further one, move for another: "
            "li.na has east-1"
        ),
    ),
    (
        partial(hire, person=Person("zhao.min", "Zhao Min"), position="east-2"),
        (
            "refused: hire zhao.min as east-2 on 2026-07-01\n"
            "  ☐ an id is of one person: zhao.min is known without a name; hire the id alone\n"
            "  ☐ who is hired has no seat on the day or later; use take_seat for a further one, move for another: "
            "zhao.min has east-head"
        ),
    ),
    (
        partial(hire, person="east", position="east-2"),
        (
            "refused: hire east as east-2 on 2026-07-01\n"
            "  ☐ a team is named by a unit or by its manager, never by both: unit east: a unit and a person have the "
            "key east"
        ),
    ),
    (
        partial(hire, person="bo", position="east-1"),
        (
            "refused: hire bo as east-1 on 2026-07-01\n"
            "  ☐ a seat has one person at a time: position east-1: li.na and bo are there on 2026-07-01"
        ),
    ),
    (
        partial(move, person="li.na", position="east-1"),
        (
            "refused: move li.na to east-1 on 2026-07-01\n"
            "  ☐ who moves goes to another seat, or to another part of full time in their own: li.na has east-1 already"
        ),
    ),
    (
        partial(move, person="li.na", position="east-2", leaves="west-1"),
        "refused: move li.na to east-2 on 2026-07-01\n  ☐ who moves has west-1 on the day: li.na has not",
    ),
    (
        partial(report_to, person="wu.fang", manager="li.na"),
        (
            "refused: report to wu.fang to li.na on 2026-07-01\n"
            "  ☐ nobody reports to themselves through others: person wu.fang: wu.fang → li.na → zhao.min → wu.fang on "
            "2026-07-01; give one of them another solid line"
        ),
    ),
    (
        partial(close_position, key="east-head"),
        (
            "refused: close position east-head on 2026-07-01\n"
            "  ☐ the head is a position of the unit on all its days: unit east since 2026-01-01: position "
            "east-head is not there on 2026-07-01\n"
            "  ☐ the seat is there on all its days: assignment of zhao.min to east-head since 2026-01-01: position "
            "east-head is not there on 2026-07-01"
        ),
    ),
    (
        partial(close_unit, key="west"),
        (
            "refused: close unit west on 2026-07-01\n"
            "  ☐ the unit is there on all its days: position west-1 since 2026-01-01: unit west is not there on "
            "2026-07-01"
        ),
    ),
    (
        partial(open_unit, key="west", label="West"),
        (
            "refused: open unit west on 2026-07-01\n"
            "  ☐ a unit is one way on a day: unit west: the entries since 2026-01-01 and since 2026-07-01 overlap"
        ),
    ),
    (
        partial(open_position, key="east-2", unit="east", label="Seat"),
        (
            "refused: open position east-2 on 2026-07-01\n"
            "  ☐ a position is one way on a day: position east-2: the entries since 2026-01-01 and since "
            "2026-07-01 overlap"
        ),
    ),
]


class TestRefused:
    @pytest.mark.parametrize(("change", "message"), REFUSED)
    def test_a_change_that_breaks_a_rule_is_refused_and_changes_nothing(
        self, change: Callable[..., Organization], message: str
    ) -> None:
        org = acme()

        with pytest.raises(RefusedError) as caught:
            change(org, **JULY_ON)

        assert str(caught.value) == message
        assert (org, org.version) == (acme(), 0)

    def test_who_left_cannot_leave(self) -> None:
        org = leave(acme(), "li.na", **JUNE_LAST)

        with pytest.raises(RefusedError) as caught:
            leave(org, "li.na", **JULY_ON)
        with pytest.raises(InvalidValueError) as again:
            leave(org, "li.na", **JUNE_LAST)

        assert str(caught.value) == (
            "refused: leave li.na on 2026-07-01\n  ☐ who leaves has a seat on the day or later: li.na has none"
        )
        assert str(again.value) == (
            "leave: found 'li.na', accepted is a change; on 2026-06-30 everything is so already"
        )

    def test_a_last_day_that_is_no_day_is_refused(self) -> None:
        with pytest.raises(InvalidValueError, match="on: found '9999-12-31', accepted is a date from"):
            leave(acme(), "li.na", on=date.max, at=DECIDED, by="hr")
        with pytest.raises(WrongTypeError, match="on: found"):
            leave(acme(), "li.na", on="2026-06-30", at=DECIDED, by="hr")  # type: ignore[arg-type] # the fault under test

    @pytest.mark.parametrize("on", [FIRST, JULY])
    def test_a_seat_that_somebody_has_closes_on_no_day(self, on: date) -> None:
        """On its first day as on any other, when it is taken away altogether."""
        with pytest.raises(RefusedError) as caught:
            close_position(acme(), "east-1", on=on, at=DECIDED, by="hr")

        assert str(caught.value) == (
            f"refused: close position east-1 on {on}\n"
            "  ☐ the seat is there on all its days: assignment of li.na to east-1 since 2026-01-01: position east-1 is "
            f"not there on {on}"
        )

    def test_a_head_and_a_unit_that_are_in_use_are_not_taken_away_on_their_first_day(self) -> None:
        empty = leave(acme(), "zhao.min", on=FIRST - timedelta(days=1), at=DECIDED, by="hr")

        with pytest.raises(RefusedError) as head:
            close_position(empty, "east-head", on=FIRST, at=DECIDED, by="hr")
        with pytest.raises(RefusedError) as unit:
            close_unit(acme(), "west", on=FIRST, at=DECIDED, by="hr")

        assert str(head.value).endswith(
            "☐ the head is a position of the unit on all its days: unit east since 2026-01-01: position east-head is "
            "not there on 2026-01-01"
        )
        assert str(unit.value).endswith(
            "☐ the unit is there on all its days: position west-1 since 2026-01-01: unit west is not there on "
            "2026-01-01"
        )

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            (partial(hire, person="bo", position="east-9"), "no position 'east-9'; did you mean 'east-2'?"),
            (partial(leave, person="lina"), "no person 'lina'; did you mean 'li.na'?"),
            (partial(move, person="lina", position="east-1"), "no person 'lina'; did you mean 'li.na'?"),
            (partial(act, person="lina", position="east-1"), "no person 'lina'; did you mean 'li.na'?"),
            (partial(report_to, person="li.na", manager="lina"), "no person 'lina'; did you mean 'li.na'?"),
            (partial(end_line, person="li.na", manager="lina"), "no person 'lina'; did you mean 'li.na'?"),
            (partial(open_position, key="x", unit="eats", label="X"), "no unit 'eats'; did you mean 'east'?"),
            (partial(open_unit, key="x", label="X", parent="eats"), "no unit 'eats'; did you mean 'east'?"),
            (partial(close_unit, key="eats"), "no unit 'eats'; did you mean 'east'?"),
            (partial(reorganize, changes=[UnitChange("eats", head="")]), "no unit 'eats'; did you mean 'east'?"),
        ],
    )
    def test_what_is_not_known_is_not_found(self, change: Callable[..., Organization], message: str) -> None:
        with pytest.raises(NotFoundError) as caught:
            change(acme(), **JULY_ON)

        assert str(caught.value) == message

    @pytest.mark.parametrize(
        "change",
        [
            partial(stop_acting, person="li.na", position="east-head"),
            partial(end_line, person="li.na", manager="wu.fang"),
            partial(reorganize, changes=[]),
            partial(reorganize, changes=[UnitChange("east", parent="sales")]),
        ],
    )
    def test_a_change_of_nothing_is_refused(self, change: Callable[..., Organization]) -> None:
        with pytest.raises(InvalidValueError, match="everything is so already"):
            change(acme(), **JULY_ON)

    def test_a_seat_or_unit_that_is_closed_cannot_change_or_close(self) -> None:
        org = close_position(acme(), "east-2", **JULY_ON)

        with pytest.raises(InvalidValueError, match="everything is so already"):
            close_position(org, "east-2", **JULY_ON)
        with pytest.raises(RefusedError, match="a seat that changes is there on the day: east-2 is not"):
            reorganize(org, [PositionChange("east-2", unit="west")], **JULY_ON)
        with pytest.raises(RefusedError, match="a unit that changes is there on the day: east is not"):
            reorganize(org, [UnitChange("east", head="")], on=FIRST - timedelta(days=1), at=DECIDED, by="hr")

    def test_what_is_no_change_is_refused(self) -> None:
        with pytest.raises(WrongTypeError, match=r"changes\[0\]: found 'east'.*a UnitChange, a PositionChange"):
            reorganize(acme(), ["east"], **JULY_ON)  # type: ignore[list-item] # the fault under test
        with pytest.raises(WrongTypeError, match="organization: found"):
            leave("acme", "li.na", **JULY_ON)  # type: ignore[arg-type] # the fault under test
        with pytest.raises(InvalidValueError) as caught:
            UnitChange("east")
        assert str(caught.value) == (
            "UnitChange: found 'east', accepted is a change of parent, head, label, kind or cost_center"
        )
        with pytest.raises(InvalidValueError, match="a change of unit, label, job, fte or cost"):
            PositionChange("east-1")
        with pytest.raises(InvalidValueError, match="head: found '  '"):
            UnitChange("east", head="  ")

    def test_a_change_decided_before_the_last_one_is_refused(self) -> None:
        org = leave(acme(), "li.na", **JUNE_LAST)

        with pytest.raises(InvalidValueError, match="the time of the last event"):
            leave(org, "wang.wei", on=JULY, at=DECIDED - timedelta(days=1), by="hr")


class TestReplay:
    def test_events_of_another_organisation_are_refused(self) -> None:
        org = leave(acme(), "li.na", **JUNE_LAST)
        other = leave(acme(), "wang.wei", **JUNE_LAST)

        with pytest.raises(InvalidValueError, match="events that begin with the 1 of the earlier version"):
            replay_changes(org, other.journal)

    def test_what_is_taken_away_has_to_be_there(self) -> None:
        data = {"drop": {"assignments": [["bo", "east-1", "seat", "2026-01-01"]]}}

        with pytest.raises(InvalidValueError, match="what an entry that is there is known by"):
            replay_changes(acme(), [Event("leave", DECIDED, "hr", data=data)])

    def test_an_entry_that_cannot_be_read_is_told_with_its_address(self) -> None:
        data = {"put": {"people": [{"id": "bo", "nmae": "Bo"}]}}

        with pytest.raises(InvalidDocumentError, match=r"event\.data\.put\.people\[0\]\.nmae: unknown key"):
            replay_changes(acme(), [Event("hire", DECIDED, "hr", data=data)])

    def test_what_comes_out_has_to_agree(self) -> None:
        data = {"put": {"units": [{"key": "north", "label": "North", "since": "2026-01-01", "parent": "nowhere"}]}}

        with pytest.raises(InvalidDocumentError, match="there is no unit nowhere"):
            replay_changes(acme(), [Event("open unit", DECIDED, "hr", data=data)])

    def test_what_is_no_organisation_is_refused(self) -> None:
        with pytest.raises(WrongTypeError, match="first: found"):
            replay_changes(Unit("x", "X", FIRST), Journal())  # type: ignore[arg-type] # the fault under test

    def test_a_note_beside_the_changes_changes_nothing(self) -> None:
        org = acme()
        noted = with_journal(org, org.journal.append(Event("note", DECIDED, "hr", data={"minutes": 5})))

        assert replay_changes(org, noted.journal) == noted
