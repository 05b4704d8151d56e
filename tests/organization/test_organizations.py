"""An organisation: what it answers about a day, and what it refuses."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest
from tests.organization.organization_world import DECIDED, FIRST, JULY, acme

from salesmanual.incentives.components import Commission
from salesmanual.incentives.crediting import Crediting, CreditRule
from salesmanual.incentives.crediting_recipients import Managers
from salesmanual.incentives.credits import CreditBook
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.pools import TeamPool
from salesmanual.incentives.reporting import line_of
from salesmanual.incentives.sales import Sale
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidDocumentError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import month, year
from salesmanual.kernel.record import Event, Journal, replay
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.organization.assignments import Assignment, Person, ReportingLine
from salesmanual.organization.changes import hire
from salesmanual.organization.organizations import Organization, UnitHead
from salesmanual.organization.positions import Position
from salesmanual.organization.reorganizing import UnitChange, reorganize
from salesmanual.organization.units import Unit
from salesmanual.planning.dimensions import Dimension
from salesmanual.planning.target_plans import break_down

if TYPE_CHECKING:
    from salesmanual.incentives.books import Teams
    from salesmanual.incentives.reporting import Reporting

JUNE = JULY - timedelta(days=1)


class TestWhoReportsToWhom:
    def test_a_member_reports_to_the_head_of_the_unit(self) -> None:
        assert acme().manager_of("li.na", FIRST) == "zhao.min"

    def test_a_head_reports_to_the_head_above(self) -> None:
        assert acme().manager_of("zhao.min", FIRST) == "wu.fang"

    def test_a_unit_without_head_looks_to_the_one_above(self) -> None:
        assert acme().manager_of("wang.wei", FIRST) == "wu.fang"

    def test_the_top_reports_to_nobody(self) -> None:
        assert acme().manager_of("wu.fang", FIRST) is None

    @pytest.mark.parametrize("person", ["li.na", "stranger"])
    def test_who_has_no_seat_on_the_day_reports_to_nobody(self, person: str) -> None:
        assert acme().manager_of(person, FIRST - timedelta(days=1)) is None

    def test_who_acts_as_head_comes_before_the_head(self) -> None:
        org = acme(assignments=[Assignment("wang.wei", "east-head", JULY, acting=True)])

        assert [org.manager_of("li.na", on) for on in (JUNE, JULY)] == ["zhao.min", "wang.wei"]
        assert org.manager_of("zhao.min", JULY) == "wu.fang"
        assert org.head_of("east", JUNE) == UnitHead("east", "east-head", "zhao.min", acting=False)
        assert org.head_of("east", JULY) == UnitHead("east", "east-head", "wang.wei", acting=True)
        assert org.occupant("east-head", JULY) == "zhao.min"
        assert org.occupant("east-head", JULY, acting=True) == "wang.wei"

    def test_who_acts_keeps_the_unit_of_the_own_seat(self) -> None:
        org = acme(assignments=[Assignment("wang.wei", "east-head", JULY, acting=True)])

        assert (org.unit_of("wang.wei", JULY), org.position_of("wang.wei", JULY)) == ("west", "west-1")
        assert [each.position for each in org.assignments_of("wang.wei", JULY)] == ["west-1", "east-head"]
        assert org.reports("wang.wei", JULY) == ("li.na",)

    def test_a_solid_line_comes_before_the_unit(self) -> None:
        org = acme(lines=[ReportingLine("li.na", "wu.fang", JULY, until=date(2026, 7, 31))])

        found = [org.manager_of("li.na", on) for on in (JUNE, JULY, date(2026, 7, 31), date(2026, 8, 1))]
        assert found == ["zhao.min", "wu.fang", "wu.fang", "zhao.min"]

    def test_a_dotted_line_stands_beside_it(self) -> None:
        lines = [ReportingLine("li.na", boss, JULY, kind="dotted") for boss in ("wu.fang", "wang.wei")]
        org = acme(lines=lines)

        assert org.manager_of("li.na", JULY) == "zhao.min"
        assert org.dotted_managers("li.na", JULY) == ("wang.wei", "wu.fang")
        assert org.dotted_managers("li.na", JUNE) == ()
        assert org.reports("wang.wei", JULY) == ()

    def test_the_line_leads_to_the_top(self) -> None:
        assert acme().managers("li.na", FIRST) == ("zhao.min", "wu.fang")
        assert acme().reports("wu.fang", FIRST) == ("wang.wei", "zhao.min")
        assert acme().reports("wu.fang", FIRST, indirect=True) == ("li.na", "wang.wei", "zhao.min")

    def test_one_person_may_head_a_unit_and_the_one_below(self) -> None:
        units = [
            Unit("sales", "Sales", FIRST, head="a"),
            Unit("east", "East", FIRST, parent="sales", head="b"),
            Unit("team", "Team", FIRST, parent="east"),
        ]
        positions = [
            Position("a", "sales", "A", FIRST),
            Position("b", "east", "B", FIRST),
            Position("c", "team", "C", FIRST),
        ]
        seats = [
            Assignment("x", "a", FIRST, fte="40%"),
            Assignment("x", "b", FIRST, fte="60%"),
            Assignment("y", "c", FIRST),
        ]
        org = Organization("acme", units, positions, [Person("x"), Person("y")], seats)

        assert (org.manager_of("x", FIRST), org.manager_of("y", FIRST)) == (None, "x")
        assert org.unit_of("x", FIRST) == "east"
        assert org.reports("x", FIRST) == ("y",)


class TestUnitsAndPeople:
    def test_units_stand_below_one_another(self) -> None:
        org = acme()

        assert org.top_units(FIRST) == ("sales",)
        assert org.units_below("sales", FIRST) == ("east", "west")
        assert org.units_below("sales", FIRST, indirect=False) == ("east", "west")
        assert org.top_units(FIRST - timedelta(days=1)) == ()

    def test_people_are_in_the_unit_of_their_seat(self) -> None:
        org = acme()

        assert org.people_in("sales", FIRST) == ("li.na", "wang.wei", "wu.fang", "zhao.min") == org.people_on(FIRST)
        assert org.people_in("sales", FIRST, below=False) == ("wu.fang",)
        assert [seat.key for seat in org.positions_in("east", FIRST)] == ["east-1", "east-2", "east-head"]
        assert [seat.key for seat in org.positions_in("sales", FIRST, below=False)] == ["director"]

    def test_an_entry_is_that_of_the_day(self) -> None:
        org = acme()

        found = org.unit("east", FIRST)
        assert found is not None
        assert found.parent == "sales"
        assert org.unit("east", FIRST - timedelta(days=1)) is None
        seat = org.position("director", FIRST)
        assert seat is not None
        assert seat.cost == Money("600000", "CNY")
        assert (org.unit_of("li.na", FIRST - timedelta(days=1)), org.head_of("west", FIRST)) == (None, None)

    def test_a_person_without_any_seat_is_nowhere(self) -> None:
        org = Organization("acme", people=[Person("li.na")])

        assert (org.unit_of("li.na", FIRST), org.position_of("li.na", FIRST)) == (None, None)
        assert (org.reports("li.na", FIRST), org.assignments_of("li.na", FIRST)) == ((), ())

    def test_the_tree_is_made_of_units_and_people(self) -> None:
        assert acme().tree(FIRST) == {"sales": {"wu.fang": None, "east": ["li.na", "zhao.min"], "west": ["wang.wei"]}}

    def test_a_vacancy_tells_since_when(self) -> None:
        units = [Unit("sales", "Sales", FIRST)]
        may = date(2026, 5, 1)
        positions = [
            Position("new", "sales", "Seat", FIRST, until=JUNE),
            Position("new", "sales", "Seat", JULY, cost=Money("1", "CNY")),
            Position("left", "sales", "Seat", FIRST),
            Position("again", "sales", "Seat", FIRST, until=may),
            Position("again", "sales", "Seat", JULY),
        ]
        seats = [Assignment("x", "left", FIRST, until=may), Assignment("x", "new", JULY, acting=True)]
        org = Organization("acme", units, positions, [Person("x")], seats)

        found = {each.position.key: (each.since, each.acting) for each in org.vacancies(JULY)}
        assert found == {
            "again": (JULY, None),
            "left": (may + timedelta(days=1), None),
            "new": (FIRST, "x"),
        }
        assert [each.position.key for each in org.vacancies(may)] == ["again", "new"]

    def test_members_are_of_a_unit_or_report_to_a_person(self) -> None:
        org = acme()

        assert org.members("east", month(2026, 1)) == ("li.na", "zhao.min")
        assert org.members("wu.fang", month(2026, 1)) == ("wang.wei", "zhao.min")
        assert org.members("east", month(2025, 12)) == ()


class TestInIncentives:
    def test_it_serves_as_the_reporting_of_crediting(self) -> None:
        org = acme(lines=[ReportingLine("li.na", "wang.wei", JULY)])
        reporting: Reporting = org
        crediting = Crediting([CreditRule("team", "Team", Managers(), overlay=True)])
        sales = [Sale(f"S-{on}", on, Money("100", "CNY"), owner="li.na") for on in (JUNE, JULY)]

        book = crediting.credit(sales, reporting=reporting)

        assert isinstance(book, CreditBook)
        totals = {
            name: (book.total(name, month(2026, 6), "CNY").amount, book.total(name, month(2026, 7), "CNY").amount)
            for name in ("zhao.min", "wang.wei", "wu.fang")
        }
        hundred, nothing = Decimal(100), Decimal(0)
        expected = {"zhao.min": (hundred, nothing), "wang.wei": (nothing, hundred), "wu.fang": (hundred, hundred)}
        assert totals == expected
        assert line_of(org, "li.na", JULY) == org.managers("li.na", JULY) == ("wang.wei", "wu.fang")

    def test_it_serves_as_the_teams_of_a_pool(self) -> None:
        teams: Teams = acme()
        fund = Commission("pool", "Pool", Curve.line("10%"))
        plan = IncentivePlan("east", "East", "CNY", year(2026), [TeamPool(fund, "east")])
        sale = Sale("S-1", date(2026, 3, 9), Money("100", "CNY"), owner="li.na")
        book = Crediting([]).credit([sale])

        paid = {
            name: plan.calculate(name, month(2026, 3), credits=book, teams=teams).total
            for name in ("li.na", "zhao.min", "wang.wei")
        }

        assert paid == {"li.na": Money("5", "CNY"), "zhao.min": Money("5", "CNY"), "wang.wei": Money("0", "CNY")}

    def test_its_tree_is_the_dimension_of_a_plan(self) -> None:
        who = Dimension("who", acme().tree(FIRST))

        targets = break_down(Money("100", "CNY"), over=month(2026, 3), among=who)

        assert who.path("li.na") == ("sales", "east", "li.na")
        assert who.parent("wu.fang") == "sales"
        assert targets["sales"] == Money("100", "CNY")


FAULTS: Final[dict[str, tuple[dict[str, Any], str]]] = {
    "a unit below itself": (
        {
            "units": [
                Unit("a", "A", FIRST, parent="b"),
                Unit("b", "B", FIRST, until=JUNE),
                Unit("b", "B", JULY, parent="a"),
            ]
        },
        "unit a since 2026-01-01: a → b → a on 2026-07-01; no unit is below itself",
    ),
    "an unknown unit above": (
        {"units": [Unit("sales", "S", FIRST), Unit("east", "E", FIRST, parent="slaes")]},
        (
            "unit east since 2026-01-01: there is no unit slaes, did you mean 'unit sales'?; the unit above "
            "is there on "
            "all its days"
        ),
    ),
    "a unit above that closes": (
        {"units": [Unit("sales", "S", FIRST, until=JUNE), Unit("east", "E", FIRST, parent="sales")]},
        "unit east since 2026-01-01: unit sales is not there on 2026-07-01; the unit above is there on all its days",
    ),
    "two entries of a unit on a day": (
        {"units": [Unit("east", "E", FIRST), Unit("east", "E", JULY)]},
        "unit east: the entries since 2026-01-01 and since 2026-07-01 overlap; a unit is one way on a day",
    ),
    "two entries of a seat on a day": (
        {
            "units": [Unit("e", "E", FIRST)],
            "positions": [Position("p", "e", "P", FIRST), Position("p", "e", "P", JULY)],
        },
        "position p: the entries since 2026-01-01 and since 2026-07-01 overlap; a position is one way on a day",
    ),
    "a head outside the unit": (
        {
            "units": [Unit("east", "E", FIRST), Unit("west", "W", FIRST, head="p")],
            "positions": [Position("p", "east", "P", FIRST)],
        },
        (
            "unit west since 2026-01-01: position p is in unit east on 2026-01-01; the head is a position of "
            "the unit on "
            "all its days"
        ),
    ),
    "a head that closes": (
        {"units": [Unit("east", "E", FIRST, head="p")], "positions": [Position("p", "east", "P", FIRST, until=JUNE)]},
        (
            "unit east since 2026-01-01: position p is not there on 2026-07-01; the head is a position of "
            "the unit on all "
            "its days"
        ),
    ),
    "an unknown head": (
        {"units": [Unit("east", "E", FIRST, head="p")]},
        (
            "unit east since 2026-01-01: there is no position p, nothing is accepted here; the head is a "
            "position of the "
            "unit on all its days"
        ),
    ),
    "a seat in a unit that is not there yet": (
        {"units": [Unit("east", "E", JULY)], "positions": [Position("p", "east", "P", FIRST)]},
        "position p since 2026-01-01: unit east is not there on 2026-01-01; the unit is there on all its days",
    ),
    "an unknown seat": (
        {"people": [Person("x")], "assignments": [Assignment("x", "p", FIRST)]},
        (
            "assignment of x to p since 2026-01-01: there is no position p, nothing is accepted here; the "
            "seat is there on "
            "all its days"
        ),
    ),
    "a unit that is a person": (
        {"units": [Unit("x", "X", FIRST)], "people": [Person("x")]},
        "unit x: a unit and a person have the key x; a team is named by a unit or by its manager, never by both",
    ),
}
STAFFED: Final[dict[str, tuple[Any, Any, str]]] = {
    "two people in a seat": (
        [Assignment("wang.wei", "east-2", FIRST, acting=True), Assignment("bo", "east-1", JULY)],
        (),
        "position east-1: li.na and bo are there on 2026-07-01; a seat has one person at a time",
    ),
    "two people acting": (
        [Assignment("wang.wei", "east-head", FIRST, acting=True), Assignment("li.na", "east-head", JULY, acting=True)],
        (),
        "position east-head: wang.wei and li.na are there on 2026-07-01; one person at a time acts in a seat",
    ),
    "more than full time": (
        [Assignment("li.na", "east-2", JULY, fte="10%")],
        (),
        "person li.na: 1.1 of full time on 2026-07-01; a person works at most full time",
    ),
    "somebody unknown": (
        [Assignment("li.nah", "east-2", FIRST)],
        (),
        (
            "assignment of li.nah to east-2 since 2026-01-01: there is no person li.nah, did you mean "
            "'person li.na'?; who "
            "has a seat is one of the people"
        ),
    ),
    "a line to who is not there": (
        (),
        [ReportingLine("li.na", "bo", FIRST)],
        (
            "line of li.na to bo since 2026-01-01: a seat of bo is not there on 2026-01-01; both ends of a line have a "
            "seat on all its days"
        ),
    ),
    "a line to somebody unknown": (
        (),
        [ReportingLine("li.na", "boss", FIRST)],
        (
            "line of li.na to boss since 2026-01-01: there is no person boss, did you mean 'person bo'?; "
            "both ends of a "
            "line have a seat on all its days"
        ),
    ),
    "two solid lines": (
        (),
        [ReportingLine("li.na", "wu.fang", FIRST), ReportingLine("li.na", "wang.wei", JULY)],
        (
            "solid line of li.na: the entries since 2026-01-01 and since 2026-07-01 overlap; a person has "
            "one solid line "
            "at a time"
        ),
    ),
    "two dotted lines to one": (
        (),
        [ReportingLine("li.na", "wu.fang", day, kind="dotted") for day in (FIRST, JULY)],
        (
            "dotted line of li.na to wu.fang: the entries since 2026-01-01 and since 2026-07-01 overlap; a "
            "person has one "
            "dotted line to a manager at a time"
        ),
    ),
    "a circle by a line": (
        (),
        [ReportingLine("wu.fang", "li.na", JULY)],
        (
            "person wu.fang: wu.fang → li.na → zhao.min → wu.fang on 2026-07-01; give one of them another solid line; "
            "nobody reports to themselves through others"
        ),
    ),
    "a circle by who acts": (
        [Assignment("li.na", "director", JULY, acting=True)],
        (),
        (
            "person li.na: li.na → zhao.min → li.na on 2026-07-01; give one of them another solid line; "
            "nobody reports to "
            "themselves through others"
        ),
    ),
}


def chain(levels: int, *, since: date) -> list[Unit]:
    """One unit below another; the last one begins on the day, the others on the first."""
    units = [Unit(f"u{level:02}", "U", FIRST, parent=f"u{level - 1:02}") for level in range(2, levels)]
    return [Unit("u01", "U", FIRST), *units, Unit(f"u{levels:02}", "U", since, parent=f"u{levels - 1:02}")]


class TestLevels:
    def test_as_many_levels_as_are_allowed_are_accepted(self) -> None:
        org = Organization("acme", chain(32, since=FIRST))

        assert len(org.units_below("u01", FIRST)) == 31

    def test_one_more_is_refused_with_its_unit_and_day(self) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            Organization("acme", chain(33, since=JULY))

        assert str(caught.value) == (
            "organization acme: 1 fault\n"
            "  unit u33 since 2026-07-01: it is on level 33 on 2026-07-01; at most 32 units stand one below another"
        )

    def test_a_very_long_chain_is_refused_without_running_down_it(self) -> None:
        with pytest.raises(InvalidDocumentError, match="unit u33 since 2026-01-01: it is on level 33"):
            Organization("acme", chain(1500, since=FIRST))

    def test_a_change_far_above_is_refused_for_what_it_makes_too_deep(self) -> None:
        org = Organization("acme", [*chain(32, since=FIRST), Unit("top", "Top", FIRST)])

        with pytest.raises(RefusedError) as caught:
            reorganize(org, [UnitChange("u01", parent="top")], on=JULY, at=DECIDED, by="ceo")

        assert str(caught.value) == (
            "refused: reorganize acme on 2026-07-01\n"
            "  ☐ at most 32 units stand one below another: unit u32 since 2026-01-01: it is on level 33 on 2026-07-01"
        )


class TestFaults:
    @pytest.mark.parametrize("name", FAULTS)
    def test_entries_that_do_not_agree_are_refused(self, name: str) -> None:
        entries, fault = FAULTS[name]

        with pytest.raises(InvalidDocumentError) as caught:
            Organization("acme", **entries)

        assert str(caught.value) == f"organization acme: 1 fault\n  {fault}"

    @pytest.mark.parametrize("name", STAFFED)
    def test_people_who_do_not_agree_are_refused(self, name: str) -> None:
        seats, lines, fault = STAFFED[name]
        org = acme()
        people = [*org.people, Person("bo")]

        with pytest.raises(InvalidDocumentError) as caught:
            Organization("acme", org.units, org.positions, people, [*org.assignments, *seats], lines)

        assert str(caught.value) == f"organization acme: 1 fault\n  {fault}"

    def test_all_faults_come_at_once_and_only_some_with_a_suggestion(self) -> None:
        units = [Unit(f"u{number:02}", "U", FIRST, parent=f"up{number:02}") for number in range(30)]

        with pytest.raises(InvalidDocumentError) as caught:
            Organization("acme", units)

        assert len(caught.value.faults) == 30
        assert sum(", " in fault.problem for fault in caught.value.faults) == 20

    def test_two_people_of_one_id_are_refused(self) -> None:
        with pytest.raises(DuplicateError, match=r"people\[1\].id 'x' is there already"):
            Organization("acme", people=[Person("x"), Person("x", "X")])

    @pytest.mark.parametrize(
        ("ask", "message"),
        [
            ("head_of", "no unit 'eats'; did you mean 'east'?"),
            ("unit", "no unit 'eats'; did you mean 'east'?"),
            ("units_below", "no unit 'eats'; did you mean 'east'?"),
            ("people_in", "no unit 'eats'; did you mean 'east'?"),
            ("positions_in", "no unit 'eats'; did you mean 'east'?"),
        ],
    )
    def test_a_unit_that_never_is_is_not_found(self, ask: str, message: str) -> None:
        with pytest.raises(NotFoundError) as caught:
            getattr(acme(), ask)("eats", FIRST)

        assert str(caught.value) == message

    @pytest.mark.parametrize("ask", ["unit_of", "position_of", "assignments_of", "reports", "dotted_managers"])
    def test_a_person_who_never_is_is_not_found(self, ask: str) -> None:
        with pytest.raises(NotFoundError, match=r"no person 'li\.nna'; did you mean 'li\.na'\?"):
            getattr(acme(), ask)("li.nna", FIRST)

    def test_a_seat_or_team_that_never_is_is_not_found(self) -> None:
        with pytest.raises(NotFoundError, match="no position 'east-9'"):
            acme().position("east-9", FIRST)
        with pytest.raises(NotFoundError, match="no position 'east-9'"):
            acme().occupant("east-9", FIRST)
        with pytest.raises(NotFoundError, match=r"no team 'eats'; did you mean 'east'\?"):
            acme().members("eats", month(2026, 1))

    def test_days_and_periods_are_days_and_periods(self) -> None:
        with pytest.raises(WrongTypeError, match="on: found '2026-01-01' of type str"):
            acme().manager_of("li.na", "2026-01-01")  # type: ignore[arg-type] # the fault under test
        with pytest.raises(WrongTypeError, match="person: found 7 of type int"):
            acme().manager_of(7, FIRST)  # type: ignore[arg-type] # the fault under test
        with pytest.raises(WrongTypeError, match="write it as month"):
            acme().members("east", FIRST)  # type: ignore[arg-type] # the fault under test

    def test_a_circle_at_a_distance_is_told_from_where_it_closes(self) -> None:
        above = {"a": "b", "b": "c", "c": "d", "d": "b"}

        with pytest.raises(InvalidDocumentError) as caught:
            Organization("x", units=[Unit(key, key, FIRST, parent=parent) for key, parent in above.items()])

        assert [str(fault) for fault in caught.value.faults] == [
            "unit a since 2026-01-01: b → c → d → b on 2026-01-01; no unit is below itself"
        ]


class TestAsARecord:
    def test_it_is_read_as_it_was_written(self) -> None:
        org = hire(acme(), Person("bo", "Bo"), "east-2", on=JULY, at=DECIDED, by="hr", why="growth")

        assert read_policy(Organization, write_policy(org)) == org
        assert read_policy(Organization, write_policy(org, format="json")) == org
        assert org.version == 1

    def test_a_document_that_does_not_agree_is_refused_with_every_fault(self) -> None:
        document = write_policy(acme()).replace('position = "east-1"', 'position = "east-9"')

        with pytest.raises(
            InvalidDocumentError, match=r"(?s)assignment of li\.na to east-9.*did you mean 'position east-"
        ):
            read_policy(Organization, document)

    def test_the_kernels_replay_is_refused(self) -> None:
        later = hire(acme(), "bo", "east-2", on=JULY, at=DECIDED, by="hr")

        with pytest.raises(InvalidValueError) as caught:
            replay(acme(), later.journal)

        assert str(caught.value) == (
            "journal: found 'people bo', accepted is a last event whose entries are there; make a later version of an "
            "earlier one with replay_changes"
        )

    def test_an_event_of_another_form_is_refused(self) -> None:
        odd = Event("hire", datetime(2026, 1, 1, tzinfo=UTC), "hr", data={"put": {"seats": []}})

        with pytest.raises(InvalidValueError, match=r"event\.data\.put: found"):
            Organization("acme", journal=Journal([odd]))

    def test_an_event_that_puts_nothing_is_none_of_its_business(self) -> None:
        note = Event("note", datetime(2026, 1, 1, tzinfo=UTC), "hr")

        assert Organization("acme", journal=Journal([note])).version == 1

    def test_it_is_frozen(self) -> None:
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            acme().id = "other"  # type: ignore[misc] # the fault under test
