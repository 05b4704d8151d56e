"""A plan in the year as a record: versions, journal, replay, who is where, and what it refuses to be opened with."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.planning.year_plan_world import AT, DEALS, MONTHS, PEOPLE, SALES, WHO_DECIDED, cny, first, months, opened

from salesmanual.kernel.errors import (
    InfeasibleError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.period import Period, month, quarter, year
from salesmanual.kernel.record import Journal, Record, replay
from salesmanual.planning.breakdowns import Breakdown
from salesmanual.planning.dimensions import Dimension, divide_time
from salesmanual.planning.plan_changes_kinds import Absence, CellChange, PlanChange, Revision, Seat, kind_text
from salesmanual.planning.target_measures import TargetMeasure
from salesmanual.planning.year_plans import YearPlan, current, open_year_plan, revised

if TYPE_CHECKING:
    from collections.abc import Callable


def changed() -> YearPlan:
    """A plan with one change each month."""
    at = [AT + timedelta(days=31 * number) for number in range(7)]
    plan = opened().close(month(2026, 1), at=at[1], by="finance")
    plan = plan.hire("he.jun", under="west", on=first(3), at=at[2], by="hr", why="growth")
    plan = plan.release("chen.yu", on=date(2026, 6, 10), to="buffer", at=at[3], by="hr")
    plan = plan.absence("wu.fang", month(2026, 7), at=at[4], by="hr")
    plan = plan.come_back("wu.fang", on=date(2026, 7, 20), at=at[5], by="hr")
    return plan.move_person("li.na", "west", on=first(9), at=at[6], by="hr")


class TestVersions:
    def test_each_change_is_one_event_and_one_version(self) -> None:
        plan = changed()

        assert plan.version == len(plan.journal) == 7
        assert [event.what for event in plan.journal] == [
            "open",
            "close",
            "hire",
            "release",
            "absence",
            "return",
            "move",
        ]
        assert isinstance(plan, Record)
        assert [revision.version for revision in plan.revisions()] == [2, 3, 4, 5, 6, 7]

    def test_an_event_holds_only_what_changes(self) -> None:
        plan = changed()

        plain = json.dumps(plan.journal[3].to_plain())
        assert plain.count("2026-06-01") == 2
        assert [plain.count(name) for name in ("li.na", "wang.wei", "zhao.min", "2026-05")] == [0, 0, 0, 0]

    @pytest.mark.parametrize("number", range(8))
    def test_replaying_the_rest_of_the_journal_gives_the_plan(self, number: int) -> None:
        plan = changed()
        earlier = plan.version_at(number)

        again = replay(earlier, plan.journal)

        assert earlier.version == number
        assert again == plan
        assert again.breakdown == plan.breakdown
        assert again.state == plan.state

    def test_a_journal_that_was_written_and_read_is_the_same(self) -> None:
        plan = changed()

        plain = json.loads(json.dumps(plan.journal.to_plain()))
        again = YearPlan(plan.id, plan.first, journal=Journal.from_plain(plain))

        assert again == plan
        assert again.state == plan.state

    def test_a_plan_survives_pickling(self) -> None:
        plan = changed()

        assert pickle.loads(pickle.dumps(plan)).breakdown == plan.breakdown  # noqa: S301 - our own

    def test_a_version_is_found_by_its_day_or_time(self) -> None:
        plan = changed()

        assert plan.version_at(AT.date()).version == 1
        assert plan.version_at(date(2026, 2, 5)).version == 2
        assert plan.version_at(AT + timedelta(days=62)).version == 3
        assert plan.version_at(AT - timedelta(days=1)).version == 0
        assert plan.version_at(0).breakdown == plan.version_at(1).breakdown == plan.first
        assert plan.version_at(7) is plan

    def test_earlier_versions_have_their_own_targets(self) -> None:
        plan = changed()

        assert months(plan.version_at(2), "west") == [1400] * 12
        assert plan.version_at(3).seats("he.jun")[0].since == first(3)
        with pytest.raises(NotFoundError):
            plan.version_at(2).seats("he.jun")

    def test_a_revision_says_when_by_whom_and_why(self) -> None:
        revision = changed().revisions()[1]

        assert (revision.kind, revision.on, revision.by, revision.why) == ("hire", first(3), "hr", "growth")
        assert str(revision.reason()) == "version 3, hire: he.jun; growth"
        assert str(changed().revisions()[0].reason()) == "version 2, closed: 2026-01"

    def test_what_is_current_is_the_breakdown(self) -> None:
        plan = changed()

        assert current(plan) is plan.breakdown
        assert repr(plan) == "YearPlan('2026', version 7, CNY 45,600.00)"
        assert str(kind_text("open")) == "as opened"


class TestPeople:
    def test_what_a_person_carries_is_in_all_their_teams(self) -> None:
        plan = changed()

        assert plan.target_of("li.na", month(2026, 9)) == plan.at("li.na/west", month(2026, 9))
        assert plan.target_of("li.na") == plan.at("li.na") + plan.at("li.na/west")  # type: ignore[operator] # money

    def test_a_pay_plan_finds_the_target(self) -> None:
        plan = changed()

        assert plan.of("li.na", month(2026, 10)) == plan.at("li.na/west", month(2026, 10))
        assert plan.of("chen.yu", month(2026, 6)) == cny(200)
        assert plan.of("chen.yu", month(2026, 7)) is None
        assert plan.of("he.jun", month(2026, 2)) is None
        assert plan.of("nobody", month(2026, 2)) is None
        assert plan.of("li.na", month(2027, 1)) is None

    def test_a_pay_plan_needs_money(self) -> None:
        plan = opened({"li.na": [1] * 12}, measure=DEALS)

        assert str(plan.target_of("li.na")) == "12 deals"
        with pytest.raises(WrongTypeError, match=r"targets.deals"):
            plan.of("li.na", month(2026, 1))

    def test_a_members_name_is_nobodys(self) -> None:
        with pytest.raises(NotFoundError, match=r"no person 'east'"):
            opened().of("east", month(2026, 1))
        with pytest.raises(NotFoundError, match=r"no person 'li.na/west'"):
            changed().seats("li.na/west")


BAD = {
    "no id": (lambda: open_year_plan("", opened().first, **WHO_DECIDED), "id: found ''"),
    "no breakdown": (lambda: YearPlan("2026", 5), "first: found 5 of type int, accepted is a Breakdown"),  # type: ignore[arg-type] # refused
    "no people": (
        lambda: open_year_plan(
            "2026", Breakdown.from_cells(SALES, [Dimension("product", ["bikes"]), MONTHS], {}), **WHO_DECIDED
        ),
        "no dimension 'who'",
    ),
    "a target below 0": (
        lambda: opened({"li.na": [0] * 12, "wang.wei": [5, -3] + [0] * 10}),
        "target of wang.wei in 2026-02: found 'CNY -3.00', accepted is 0 or more",
    ),
    "an unknown count": (
        lambda: open_year_plan("2026", opened().first, count="days", **WHO_DECIDED),  # type: ignore[arg-type] # refused
        "count: found 'days'",
    ),
    "workdays without a calendar": (
        lambda: open_year_plan("2026", opened().first, count="workdays", **WHO_DECIDED),
        "calendar: found None, accepted is a working calendar, where workdays are counted",
    ),
    "a calendar that is none": (
        lambda: open_year_plan("2026", opened().first, calendar="Mon-Fri", **WHO_DECIDED),  # type: ignore[arg-type] # refused
        "calendar: found 'Mon-Fri' of type str, accepted is a WorkCalendar",
    ),
    "no version": (lambda: opened().version_at(2), "version: found 2, accepted is a version of 2026, from 1 to 1"),
    "a version before all": (lambda: opened().version_at(-1), "version: found -1"),
    "a version that is none": (
        lambda: opened().version_at(True),  # noqa: FBT003 - refused
        "version: found True of type bool",
    ),
    "no plan": (lambda: current(opened().first), "plan: found Breakdown"),  # type: ignore[arg-type] # refused
    "a seat that ends before it begins": (
        lambda: Seat("li.na", "li.na", "east", first(2), first(1)),
        "until: found '2026-01-01', accepted is the first day 2026-02-01 or a later one, or None",
    ),
    "an absence that ends before it begins": (
        lambda: Absence("li.na", first(2), first(1)),
        "until: found '2026-01-01', accepted is the first day 2026-02-01 or a later one",
    ),
    "steps that are no numbers": (
        lambda: CellChange(["li.na"], first(2), [1, "2"]),  # type: ignore[list-item] # refused
        "steps[1]: found '2' of type str, accepted is a whole number of steps",
    ),
    "an unknown kind": (
        lambda: PlanChange("fire", first(2)),  # type: ignore[arg-type] # refused
        "kind: found 'fire', accepted is a kind of change",
    ),
    "cells that are not the total": (
        lambda: PlanChange("revise", first(2), total=3),
        "total: found 3, accepted is 0, the sum of its cells",
    ),
}


@pytest.mark.parametrize(("make", "message"), BAD.values(), ids=BAD)
def test_what_is_no_plan_is_refused(make: Callable[[], object], message: str) -> None:
    with pytest.raises(SalesManualError) as caught:
        make()

    assert str(caught.value).startswith(message)


class TestForgedChanges:
    """A change that no verb made is checked as it is applied."""

    @staticmethod
    def act(**parts: object) -> YearPlan:
        change = PlanChange("revise", first(2), **parts)  # type: ignore[arg-type] # any of them
        return revised(opened().close(month(2026, 1), **WHO_DECIDED), change, at=AT, by="hr", why="")

    def test_a_closed_cell_cannot_change(self) -> None:
        with pytest.raises(
            InvalidValueError, match=r"cells of li.na: found '2026-01', accepted is a period that is not"
        ):
            self.act(total=5, cells=[CellChange(["li.na"], first(1), [5])])

    def test_a_cell_cannot_fall_below_0(self) -> None:
        with pytest.raises(InfeasibleError, match=r"li.na would have CNY -1.00 in 2026-03"):
            self.act(total=-1001, cells=[CellChange(["li.na"], first(3), [-1001])])

    @pytest.mark.parametrize(("on", "steps"), [(date(2026, 3, 2), [5]), (first(12), [0, 5]), (date(2027, 1, 1), [5])])
    def test_a_cell_has_to_be_one_of_the_plans(self, on: date, steps: list[int]) -> None:
        with pytest.raises(InvalidValueError, match=r"cells of li.na: .* accepted is parts of the plan's time"):
            self.act(total=5, cells=[CellChange(["li.na"], on, steps)])

    def test_a_closed_period_cannot_be_closed_again(self) -> None:
        with pytest.raises(InvalidValueError, match=r"closes: found '2026-01'"):
            self.act(closes=month(2026, 1))

    def test_a_row_that_is_unknown_is_none(self) -> None:
        with pytest.raises(NotFoundError):
            self.act(total=5, cells=[CellChange(["nobody"], first(3), [5])])


def test_the_rows_of_some_people_and_of_all() -> None:
    state = changed().state

    assert [at[0] for at, _ in state.lines()] == [
        "li.na",
        "wang.wei",
        "chen.yu",
        "chen.yu/open",
        "zhao.min",
        "wu.fang",
        "he.jun",
        "li.na/west",
    ]
    assert [at[0] for at, _ in state.lines(frozenset(["he.jun", "chen.yu"]))] == ["chen.yu", "he.jun"]
    assert state.is_there("zhao.min", year(2026))
    assert not state.is_there("chen.yu/open", month(2026, 8))
    assert not state.is_there("wu.fang", Period(first(7), date(2026, 7, 3)))


def test_a_revision_keeps_its_time() -> None:
    at = datetime(2026, 5, 1, tzinfo=UTC)
    revision = opened().close(month(2026, 1), at=at, by="hr").revisions()[0]

    assert revision == Revision(2, at, "hr", "", PlanChange("close", first(1), closes=month(2026, 1), note="2026-01"))
    assert PEOPLE.key == "who"


@pytest.mark.parametrize(
    ("person", "on", "message"),
    [
        ("li.na", "2026-01-31", "on: found '2026-01-31'"),
        ("li.na", None, "on: found None"),
        (["li.na"], date(2026, 1, 31), "person: found"),
    ],
)
def test_who_leaves_and_when_are_checked_before_anything_is_asked(person: object, on: object, message: str) -> None:
    who, time = Dimension("who", {"east": ["li.na", "wu.fang"]}), divide_time(quarter(2026, 1), levels=["month"])
    cells = {("li.na",): [1, 1, 1], ("wu.fang",): [1, 1, 1]}
    targets = Breakdown.from_cells(TargetMeasure("visits", "visits"), [who, time], cells)
    plan = open_year_plan("2026", targets, at=datetime(2026, 1, 5, tzinfo=UTC), by="hr")

    with pytest.raises(WrongTypeError, match=message):
        plan.release(person, on=on, at=datetime(2026, 1, 6, tzinfo=UTC), by="hr")  # type: ignore[arg-type]
