"""Versions compared: before, after, difference and the changes that made it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.planning.year_plan_world import WHO_DECIDED, cny, first, opened

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.period import month, quarter
from salesmanual.planning.plan_versions import compare_versions

if TYPE_CHECKING:
    from salesmanual.planning.year_plans import YearPlan


def plan() -> YearPlan:
    hired = opened().hire("he.jun", under="west", on=first(10), full=cny(1200), from_="new", **WHO_DECIDED)
    left = hired.release("chen.yu", on=date(2026, 10, 31), to={"li.na": 1}, why="moved away", **WHO_DECIDED)
    back = left.transfer("li.na", "wang.wei", amount=cny(100), on=first(12), **WHO_DECIDED)
    return back.transfer("wang.wei", "li.na", amount=cny(100), on=first(12), **WHO_DECIDED)


def test_every_member_and_period_that_differs_is_a_line() -> None:
    compared = compare_versions(plan(), 1, 3)

    assert [(line.member, str(line.period), line.before, line.after, line.difference) for line in compared.lines] == [
        ("sales", "2026-Q4", cny(11_400), cny(11_700), cny(300)),
        ("li.na", "2026-Q4", cny(3000), cny(4200), cny(1200)),
        ("chen.yu", "2026-Q4", cny(1800), cny(600), cny(-1200)),
        ("west", "2026-Q4", cny(4200), cny(4500), cny(300)),
        ("he.jun", "2026-Q4", cny(0), cny(300), cny(300)),
    ]
    assert [line.difference for line in compared.of("li.na")] == [cny(1200)]
    assert [reason.version for reason in compared.of("li.na")[0].reasons] == [3]
    assert [
        (reason.version, str(part))
        for reason, part in zip(compared.of("sales")[0].reasons, compared.of("sales")[0].parts, strict=True)
    ] == [(2, "CNY 300.00"), (3, "CNY 0.00")]
    assert compared.of("east") == ()


def test_periods_may_be_finer_or_the_whole() -> None:
    finer, whole = compare_versions(plan(), 2, 3, across=2), compare_versions(plan(), 2, 3, across=0)

    assert [line.period for line in finer.of("chen.yu")] == [month(2026, 11), month(2026, 12)]
    assert [line.difference for line in whole.of("chen.yu")] == [cny(-1200)]


def test_what_was_undone_is_no_difference() -> None:
    assert compare_versions(plan(), 3, 5).lines == ()
    assert len(compare_versions(plan(), 3, 5).revisions) == 2
    assert compare_versions(plan(), 5).lines == ()


def test_versions_are_named_by_day_too() -> None:
    assert compare_versions(plan(), date(2026, 1, 5)).earlier == 5
    assert compare_versions(plan(), date(2026, 1, 4)).earlier == 0


def test_a_line_explains_itself_and_replays() -> None:
    line = compare_versions(plan(), 1).of("he.jun")[0]

    assert line.period == quarter(2026, 4)
    assert str(line.explain()) == (
        "target of he.jun, 2026-Q4: CNY 300.00 (the sum) [Handbook 2.2]\n"
        "├─ before: CNY 0.00 [Handbook 2.2]\n"
        "└─ version 2, hire: he.jun: CNY 300.00 [Handbook 2.2]"
    )
    assert line.explain().replay() == line.after


def test_it_is_read_as_tables_and_rows() -> None:
    compared = compare_versions(plan(), 2, 3)

    assert str(compared).splitlines()[0] == "Version 2 and version 3"
    assert "version 3, leaver: chen.yu, li.na; moved away" in str(compared)
    assert compared.records()[0] == {
        "member": "li.na",
        "since": date(2026, 10, 1),
        "until": date(2026, 12, 31),
        "before": cny(3000),
        "after": cny(4200),
        "difference": cny(1200),
        "versions": (3,),
    }
    assert (compared.before, compared.after) == (cny(45_900), cny(45_900))


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="earlier: found 3, accepted is version 2 or an earlier one"):
        compare_versions(plan(), 3, 2)
    with pytest.raises(InvalidValueError, match="across: found -1, accepted is a number of levels of 0 or more"):
        compare_versions(plan(), 1, across=-1)
    with pytest.raises(WrongTypeError, match="plan: found"):
        compare_versions(plan().first, 1)  # type: ignore[arg-type] # refused
