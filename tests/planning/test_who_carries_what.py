"""Who carries what, since when and why: explanations that replay, the seats under a member, the changes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.planning.year_plan_world import DEALS, PLAIN, WHO_DECIDED, cny, first, opened

from salesmanual.kernel.errors import InvalidValueError, NotFoundError
from salesmanual.kernel.period import Period, month, quarter
from salesmanual.planning.who_carries_what import who_carries

if TYPE_CHECKING:
    from salesmanual.planning.year_plans import YearPlan

LEFT: Final = "version 2, leaver: chen.yu; left"


def plan() -> YearPlan:
    made = opened().release("chen.yu", on=date(2026, 6, 30), to="buffer", why="left", **WHO_DECIDED)
    made = made.hire("he.jun", under="east", on=first(10), from_="chen.yu/open", **WHO_DECIDED)
    return made.move_person("li.na", "west", on=first(12), **WHO_DECIDED)


def test_a_team_is_carried_by_its_seats_from_when_to_when() -> None:
    carried = who_carries(plan(), "east", month(2026, 12))

    found = [(each.seat.person, each.opened, each.target, each.since) for each in carried.carriers]
    assert found == [
        ("li.na", cny(1000), cny(0), first(12)),
        ("wang.wei", cny(800), cny(800), first(1)),
        ("chen.yu", cny(600), cny(0), first(7)),
        ("chen.yu/open", cny(0), cny(0), first(10)),
        ("he.jun", cny(0), cny(600), first(10)),
    ]
    assert [None if each.why is None else each.why.version for each in carried.carriers] == [4, None, 2, 3, 3]
    assert [change.difference for change in carried.changes] == [cny(0), cny(0), cny(-1000)]
    assert (carried.opened, carried.target) == (cny(2400), cny(1400))


def test_a_person_is_followed_into_every_team() -> None:
    carried = who_carries(plan(), "li.na")

    assert [(each.seat.team, each.target) for each in carried.carriers] == [("east", cny(11_000)), ("west", cny(1000))]
    assert carried.target == cny(12_000)
    assert str(carried.explain()) == (
        "target of li.na, 2026: CNY 12,000.00 (the sum) [Handbook 2.2]\n"
        "├─ as opened: CNY 12,000.00 [Handbook 2.2]\n"
        "└─ version 4, change of team: li.na: CNY 0.00 [Handbook 2.2]"
    )


def test_everybody_carries_the_whole_plan() -> None:
    carried = who_carries(plan())

    assert (carried.member, carried.target) == ("sales", plan().total())
    assert sum((each.target.amount for each in carried.carriers), cny(0).amount) == carried.target.amount


@given(st.sampled_from(["sales", "west", "east", *PLAIN]), st.integers(1, 12), st.integers(0, 3))
def test_every_explanation_replays_to_the_target_of_today(member: str, number: int, width: int) -> None:
    made = plan()
    period = Period(first(number), month(2026, min(number + width, 12)).end)

    carried = who_carries(made, member, period)

    assert carried.explain().replay() == carried.target
    assert carried.target == (made.target_of(member, period) if member in PLAIN else made.at(member, period))


def test_it_is_read_as_tables_and_rows() -> None:
    carried = who_carries(plan(), "east", month(2026, 8))

    lines = [[cell.strip() for cell in line.split("│")[1:-1]] for line in str(carried).splitlines() if "│" in line]
    assert lines == [
        ["person", "team", "there since", "there until", "as opened (CNY)", "target (CNY)", "since", "why"],
        ["li.na", "east", "2026-01-01", "2026-11-30", "1,000.00", "1,000.00", "2026-01-01", "as opened"],
        ["wang.wei", "east", "2026-01-01", "", "800.00", "800.00", "2026-01-01", "as opened"],
        ["chen.yu", "east", "2026-01-01", "2026-06-30", "600.00", "0.00", "2026-07-01", LEFT],
        ["open seat", "east", "2026-07-01", "", "0.00", "600.00", "2026-07-01", LEFT],
        ["version", "from", "change", "whom", "by", "difference (CNY)", "target (CNY)"],
        ["2", "2026-07-01", "leaver", "chen.yu", "hr", "0.00", "2,400.00"],
    ]
    assert carried.records()[3] == {
        "person": None,
        "team": "east",
        "there_since": first(7),
        "there_until": None,
        "opened": cny(0),
        "target": cny(600),
        "since": first(7),
        "version": 2,
    }


def test_counts_are_told_with_their_unit() -> None:
    made = opened({name: [3] * 12 for name in PLAIN}, measure=DEALS).release("wu.fang", on=first(12), **WHO_DECIDED)

    assert str(who_carries(made, "zhao.min", month(2026, 12)).explain()) == (
        "target of zhao.min, 2026-12: 6 deals (the sum) [Handbook 2.2]\n"
        "├─ as opened: 3 deals [Handbook 2.2]\n"
        "└─ version 2, leaver: wu.fang: 3 deals [Handbook 2.2]"
    )


def test_what_was_closed_of_a_seat_that_was_given_up_is_told() -> None:
    made = opened().move_person("li.na", "west", on=first(9), **WHO_DECIDED).close(quarter(2026, 4), **WHO_DECIDED)
    made = made.release("li.na", on=date(2026, 6, 30), **WHO_DECIDED)
    made = made.version_at(made.version)

    carried = who_carries(made, "west", quarter(2026, 4))

    assert [(each.seat.person, each.seat.team, each.target) for each in carried.carriers][-1] == (
        "li.na",
        "east",
        cny(3000),
    )


def test_a_seat_that_begins_later_is_told_too() -> None:
    made = opened().hire("he.jun", under="east", on=date(2026, 6, 16), **WHO_DECIDED)

    assert who_carries(made, "he.jun", quarter(2026, 1)).carriers == ()
    assert who_carries(made, "he.jun", month(2026, 6)).carriers[0].seat.since == date(2026, 6, 16)


def test_what_is_unknown_is_refused() -> None:
    with pytest.raises(NotFoundError, match=r"no person 'li.n'; did you mean 'li.na'"):
        who_carries(plan(), "li.n")
    with pytest.raises(InvalidValueError, match=r"time: found"):
        who_carries(plan(), "li.na", Period(first(1), date(2026, 1, 15)))
