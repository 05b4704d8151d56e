"""Personal plans: a person's targets by time and product, shares, activities, load; and that they add up to all."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, month, quarter, week, year
from salesmanual.kernel.quantity import total_of
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.planning.activity_needs import ActivityModel, ActivityStep
from salesmanual.planning.activity_needs_load import SellingTime
from salesmanual.planning.breakdowns import Breakdown
from salesmanual.planning.dimensions import Dimension, divide_time
from salesmanual.planning.personal_plans import personal_plan, plans_of_everybody
from salesmanual.planning.target_measures import TargetMeasure

if TYPE_CHECKING:
    from collections.abc import Callable

WHO: Final = Dimension("who", {"sales": {"east": ["li.na", "wang.wei"], "west": ["zhao.min"]}})
PRODUCT: Final = Dimension("product", {"machines": ["lathes", "presses"], "service": None})
MONTHS: Final = divide_time(quarter(2026, 1), levels=["month"])
WEEKS: Final = divide_time(year(2026))
SALES: Final = TargetMeasure("sales", "CNY", step=1)
PLAN: Final = Breakdown.from_cells(
    SALES,
    [WHO, PRODUCT, MONTHS],
    {
        ("li.na", "lathes"): [300, 400, 500],
        ("li.na", "service"): [0, 100, 200],
        ("wang.wei", "presses"): [500, 500, 500],
        ("zhao.min", "service"): [200, 200, 200],
    },
)
MODEL: Final = ActivityModel(Money("100", "CNY"), [ActivityStep("visit", "50%", lag_days=31, hours=4)])
OFFICE: Final = WorkCalendar("Mon-Fri 09:00-17:00")


class TestTargets:
    def test_a_plan_is_the_persons_part_of_the_breakdown(self) -> None:
        plan = personal_plan(PLAN, "li.na")

        assert plan.target() == Money("1500", "CNY")
        assert plan.target(month(2026, 2)) == Money("500", "CNY")
        assert plan.target(month(2026, 3), product="service") == Money("200", "CNY")
        assert plan.by_time() == {
            quarter(2026, 1): Money("1500", "CNY"),
            month(2026, 1): Money("300", "CNY"),
            month(2026, 2): Money("500", "CNY"),
            month(2026, 3): Money("700", "CNY"),
        }

    def test_a_plan_goes_by_product_and_below(self) -> None:
        plan = personal_plan(PLAN, "li.na")

        assert plan.by("product") == {"machines": Money("1200", "CNY"), "service": Money("300", "CNY")}
        assert plan.by("product", month(2026, 1), depth=2) == {
            "lathes": Money("300", "CNY"),
            "presses": Money("0", "CNY"),
            "service": Money("0", "CNY"),
        }

    def test_a_part_of_the_time_is_shown_alone(self) -> None:
        plan = personal_plan(PLAN, "li.na", over=Period.from_plain("2026-02-01..2026-03-31"))

        assert plan.parts() == (month(2026, 2), month(2026, 3))
        assert list(plan.by_time()) == [month(2026, 2), month(2026, 3)]
        assert plan.target() == Money("1200", "CNY")

    def test_shares_are_of_the_team_and_of_all(self) -> None:
        plan = personal_plan(PLAN, "li.na")

        assert plan.team() == "east"
        assert (plan.share_of("east"), plan.share_of(), plan.share_of("east", month(2026, 1))) == (
            Fraction(1, 2),
            Fraction(1500, 3600),
            Fraction(3, 8),
        )

    def test_without_teams_the_team_is_the_company(self) -> None:
        alone = Breakdown.from_cells(SALES, [Dimension("who", ["li.na"]), MONTHS], {("li.na",): [0, 0, 0]})
        plan = personal_plan(alone, "li.na")

        assert plan.team() == "who"
        assert plan.share_of() is None
        assert plan.explain_share() is None

    def test_figures_are_explained_and_replay(self) -> None:
        plan = personal_plan(PLAN, "li.na")
        share = plan.explain_share("east", month(2026, 2))

        assert share is not None
        assert share.replay() == plan.share_of("east", month(2026, 2)) == Fraction(1, 2)
        assert plan.explain(month(2026, 2)).replay() == Money("500", "CNY")
        assert plan.explain(product="service").replay() == Money("300", "CNY")


class TestActivity:
    def test_without_a_model_there_is_no_activity_and_no_load(self) -> None:
        plan = personal_plan(PLAN, "li.na", time=SellingTime(OFFICE))

        assert (plan.required(), plan.load()) == (None, None)
        assert personal_plan(PLAN, "li.na", activity=MODEL).load() is None

    def test_activities_of_a_part_work_for_what_closes_after_it(self) -> None:
        """In January visits are made for what closes up to 31 days on: all of February, and three days of March."""
        required = personal_plan(PLAN, "li.na", over=month(2026, 1), activity=MODEL).required()

        assert required is not None
        assert required.exact("visit") == (500 + Fraction(700 * 3, 31)) / 100 * 2
        assert [required.before("visit"), required.needed("visit")] == [6, 12]

    def test_the_load_is_against_the_persons_time(self) -> None:
        load = personal_plan(PLAN, "li.na", activity=MODEL, time=SellingTime(OFFICE, share="25%")).load()

        assert load is not None
        assert load.load(month(2026, 1)) == Fraction(12 * 4, 44)
        assert load.overloaded() == (month(2026, 1), month(2026, 2))


def test_it_prints_as_tables() -> None:
    """Targets by time, by product, activities, load; without a model the first two."""
    plan = personal_plan(PLAN, "li.na", activity=MODEL, time=SellingTime(OFFICE))
    tables = plan.tables()

    assert [str(table.title) for table in tables] == [
        "Plan of li.na: 2026-Q1",
        "Plan of li.na by product",
        "required activity",
        "Load",
    ]
    assert "\n\n".join(map(str, tables[:2])) == (
        "Plan of li.na: 2026-Q1\n"
        "┌───────────┬─────────────┬───────────────┬─────────┬────────┐\n"
        "│ period    │ sales (CNY) │ to date (CNY) │ of east │ of all │\n"
        "├───────────┼─────────────┼───────────────┼─────────┼────────┤\n"
        "│ 2026-Q1   │    1,500.00 │      1,500.00 │   50.0% │  41.7% │\n"
        "│   2026-01 │      300.00 │        300.00 │   37.5% │  30.0% │\n"
        "│   2026-02 │      500.00 │        800.00 │   50.0% │  41.7% │\n"
        "│   2026-03 │      700.00 │      1,500.00 │   58.3% │  50.0% │\n"
        "└───────────┴─────────────┴───────────────┴─────────┴────────┘\n"
        "\n"
        "Plan of li.na by product\n"
        "┌───────────┬─────────────┬────────┐\n"
        "│ product   │ sales (CNY) │  share │\n"
        "├───────────┼─────────────┼────────┤\n"
        "│ machines  │    1,200.00 │  80.0% │\n"
        "│   lathes  │    1,200.00 │  80.0% │\n"
        "│   presses │        0.00 │   0.0% │\n"
        "│ service   │      300.00 │  20.0% │\n"
        "├───────────┼─────────────┼────────┤\n"
        "│ total     │    1,500.00 │ 100.0% │\n"
        "└───────────┴─────────────┴────────┘"
    )
    assert len(personal_plan(PLAN, "li.na").tables()) == 2
    assert repr(plan) == "PersonalPlan('li.na', 2026-Q1, CNY 1,500.00)"


def test_records_are_one_row_for_each_part() -> None:
    assert personal_plan(PLAN, "zhao.min").records()[1] == {
        "person": "zhao.min",
        "since": date(2026, 2, 1),
        "until": date(2026, 2, 28),
        "sales": Money("200", "CNY"),
    }


def test_a_plan_in_quantities_prints_numbers() -> None:
    """A plan of nothing has no shares."""
    visits = TargetMeasure("visits", "visits")
    plan = personal_plan(Breakdown.from_cells(visits, [WHO, PRODUCT, MONTHS], {}), "li.na")

    assert [table.rows[0][1] for table in plan.tables()] == [0, 0]
    assert plan.tables()[1].rows[0][2] is None
    assert plan.records()[0]["visits"] == 0


rows = st.lists(st.integers(0, 1_000), min_size=63, max_size=63)


@given(st.fixed_dictionaries({(person, kind): rows for person in WHO.leaves() for kind in ("lathes", "service")}))
def test_the_plans_of_all_people_add_up_to_the_companys(cells: dict[tuple[str, str], list[int]]) -> None:
    """In every half, quarter, month and week, and for every product; so do their shares."""
    plan = Breakdown.from_cells(SALES, [WHO, PRODUCT, WEEKS], dict(cells.items()))
    plans = plans_of_everybody(plan)

    assert [each.person for each in plans] == list(WHO.leaves())
    for period in (year(2026), quarter(2026, 3), month(2026, 5), plan.time.leaves()[17]):
        assert total_of([each.target(period) for each in plans], "CNY") == plan[period]  # type: ignore[arg-type]
    for product in PRODUCT.members():
        assert total_of([each.target(product=product) for each in plans], "CNY") == plan.at(product=product)
    if plan.total():
        assert sum(each.share_of() or 0 for each in plans) == 1


def test_everybodys_plans_have_their_own_time() -> None:
    time = SellingTime(OFFICE, [week(2026, 7)])
    plans = plans_of_everybody(PLAN, over=month(2026, 2), activity=MODEL, times={"wang.wei": time})

    assert [(each.person, each.time, each.over) for each in plans] == [
        ("li.na", None, month(2026, 2)),
        ("wang.wei", time, month(2026, 2)),
        ("zhao.min", None, month(2026, 2)),
    ]


def _plan(*given: Any, **named: Any) -> Callable[[], object]:  # noqa: ANN401 - the fault is of any type
    return lambda: personal_plan(*given, **named)


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (_plan("plan", "li.na"), WrongTypeError, "breakdown: found 'plan'"),
        (_plan(PLAN, "li.ma"), NotFoundError, "no member of who 'li.ma'; did you mean 'li.na'?"),
        (
            _plan(PLAN, "east"),
            InvalidValueError,
            "person: found 'east', accepted is a person, not a team; ask for one of li.na, wang.wei",
        ),
        (_plan(PLAN, "li.na", over="Q1"), WrongTypeError, "over: found 'Q1'"),
        (_plan(PLAN, "li.na", over=year(2026)), InvalidValueError, "time: found '2026', accepted is a period inside"),
        (
            _plan(PLAN, "li.na", over=week(2026, 7)),
            InvalidValueError,
            "time: found '2026-W07', accepted is whole parts",
        ),
        (_plan(PLAN, "li.na", activity="visits"), WrongTypeError, "activity: found 'visits'"),
        (_plan(PLAN, "li.na", time=OFFICE), WrongTypeError, "time: found"),
        (lambda: plans_of_everybody("plan"), WrongTypeError, "breakdown: found 'plan'"),  # type: ignore[arg-type] # the fault
        (
            lambda: plans_of_everybody(PLAN, times={"li.ma": SellingTime(OFFICE)}),
            NotFoundError,
            "no member of who 'li.ma'",
        ),
        (
            lambda: personal_plan(PLAN, "li.na", activity=ActivityModel(Money("1", "USD"), MODEL.steps)).required(),
            CurrencyMismatchError,
            "CNY and USD",
        ),
        (lambda: personal_plan(PLAN, "li.na").share_of("eest"), NotFoundError, "did you mean 'west'?"),
        (lambda: personal_plan(PLAN, "li.na").by("prodct"), NotFoundError, "no dimension 'prodct'"),
    ],
)
def test_bad_input_is_refused_with_its_place(
    build: Callable[[], object], error: type[SalesManualError], message: str
) -> None:
    with pytest.raises(error) as raised:
        build()

    assert message in str(raised.value)
