"""The sample company's year goes from one figure to everybody's week, and keeps its total through every change."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import plan_the_year as example
import pytest

from salesmanual import Money, month, quarter
from salesmanual.planning import Breakdown, personal_plan, plans_of_everybody

TOTAL = Money("12000000", "CNY")


@pytest.fixture(scope="module")
def targets() -> Breakdown:
    return example.targets_of(example.read_organization(example.DATA / "people.csv"), TOTAL)


def test_every_parent_is_the_sum_of_its_children_along_both_dimensions(targets: Breakdown) -> None:
    who, time = targets.dimension("who"), targets.time

    for member in who.members():
        for period in time.members():
            below = [(child, period) for child in who.children(member)]
            inside = [(member, child) for child in time.children(period)]
            assert {sum(map(targets.steps, parts)) for parts in (below, inside) if parts} <= {
                targets.steps((member, period))
            }
    assert targets.total() == TOTAL


def test_the_personal_plans_add_up_to_the_companys(targets: Breakdown) -> None:
    plans = plans_of_everybody(targets, over=month(2026, 4))

    assert Money.total(plan.target() for plan in plans) == targets[month(2026, 4)]  # type: ignore[misc] # all money


def test_who_has_no_history_gets_what_the_others_of_the_team_get_on_average(targets: Breakdown) -> None:
    others = [person for person in targets.dimension("who").leaves("south") if person != "sun.hao"]

    average = sum((Fraction(targets[person].amount) for person in others), Fraction(0)) / len(others)

    assert abs(Fraction(targets["sun.hao"].amount) - average) <= 100


def test_a_target_explains_itself_down_to_the_history(targets: Breakdown) -> None:
    april = targets.time.range_of(month(2026, 4))
    week = targets.time.leaves()[april[0] + 1]

    step = targets.explain("li.na", week)

    assert step.replay() == targets["li.na", week]
    assert "workdays of 2026-W15: 5" in str(step)


def test_the_leaver_and_the_newcomer_leave_closed_parts_and_the_total_alone(targets: Breakdown) -> None:
    plan = example.changed_in_the_year(targets)

    assert plan.total() == TOTAL
    assert plan.at("liu.yang", quarter(2026, 3)).is_zero()
    assert plan.target_of("he.jing", month(2026, 8)) < plan.target_of("he.jing", month(2026, 11))  # type: ignore[operator] # both money
    for person in targets.dimension("who").leaves():
        assert plan.at(person, quarter(2026, 1)) == targets[person, quarter(2026, 1)]
    assert [revision.kind for revision in plan.revisions()] == ["close", "release", "hire"]


def test_the_changed_targets_are_what_a_pay_plan_reads(targets: Breakdown) -> None:
    plan = example.changed_in_the_year(targets)

    assert plan.of("liu.yang", month(2026, 6)) == targets.of("liu.yang", month(2026, 6))
    assert plan.of("he.jing", month(2026, 7)) is None


def test_the_chart_has_everybody_under_their_head() -> None:
    company = example.read_organization(example.DATA / "people.csv")

    assert company.managers("li.na", date(2026, 6, 30)) == ("chen.wei", "zhao.min")


@pytest.mark.parametrize("language", ["en", "zh_Hant", "zh_Hans"])
def test_it_prints_in_every_language(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    example.main(["--language", language])

    printed = capsys.readouterr().out
    assert printed.count("12,000,000.00") == 2
    assert "he.jing" in printed


def test_a_total_that_is_no_whole_number_of_steps_stops_with_the_remedy() -> None:
    with pytest.raises(
        SystemExit, match=r"cannot plan the year: total: found 'CNY 12,000,050\.00', accepted is a whole"
    ):
        example.main(["--total", "12000050.00"])


def test_somebody_who_is_not_in_the_plan_is_named_with_the_nearest_name(targets: Breakdown) -> None:
    with pytest.raises(LookupError, match=r"did you mean 'li\.na'"):
        personal_plan(targets, "lina")


@pytest.mark.parametrize("week", ["2026-W53", "2027-W02"])
def test_a_week_that_ends_in_another_year_is_refused(week: str) -> None:
    with pytest.raises(SystemExit, match=f"week: found '{week}', accepted is a week that ends in 2026"):
        example.main(["--week", week])
