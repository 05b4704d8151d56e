"""The AdventureWorks reseller sales of 2018 and 2019 against the real monthly targets and the real quarterly quotas.

Every figure is computed a second time from the rows of the files, with nothing but dicts and Decimals.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, cast

import pytest
from tests.planning import adventure_targets as files

from salesmanual.kernel.cadence import Cadence
from salesmanual.kernel.criteria import parse_criterion
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, month, quarter, year
from salesmanual.planning.dimensions import divide_time
from salesmanual.planning.early_warning import EarlyWarning
from salesmanual.planning.early_warning_backtest import Verdict, back_test
from salesmanual.planning.projections import RunRate, SeasonalProjection
from salesmanual.planning.target_plans import break_down
from salesmanual.planning.target_variance import target_variances
from salesmanual.planning.tracking import track
from salesmanual.planning.tracking_policies import TrackingPolicy
from salesmanual.planning.weighing import PlanningFacts
from salesmanual.planning.weightings import HistoryShare, SeasonalIndex

if TYPE_CHECKING:
    from salesmanual.planning.breakdowns import Breakdown

VERDICTS: Final[tuple[Verdict, ...]] = ("hit", "false-alarm", "miss", "quiet", "open")

pytestmark = pytest.mark.skipif(not files.IS_THERE, reason="the AdventureWorks data is not there")

SOLD: Final = {2017: "8069755.58", 2018: "24328786.25", 2019: "32500005.58", 2020: "12650022.79"}
TOTAL: Final = 32_500_000
SELDOM: Final = EarlyWarning(
    when=parse_criterion("projected_attainment < 90% and elapsed >= 25%"), cadence=Cadence("last day of the month")
)


def usd(amount: object) -> Money:
    return Money(Decimal(str(amount)), "USD")


def sold_by(person: str, period: Period) -> Decimal:
    return sum((amount for (who, on, _), amount in files.sold().items() if who == person and on in period), Decimal(0))


def facts() -> PlanningFacts:
    return PlanningFacts(history=files.sales())


@pytest.fixture(scope="module")
def plan() -> Breakdown:
    """A total for 2019, shared by what each one sold in 2018 and when."""
    return break_down(
        usd(TOTAL),
        over=divide_time(year(2019), levels=["quarter", "month"]),
        among=files.people(),
        weights=HistoryShare(years=1, new_members="zero"),
        seasons=SeasonalIndex(years=1, by=["who"], no_history="all"),
        facts=facts(),
    )


class TestTotals:
    @pytest.mark.parametrize("number", SOLD)
    def test_the_sales_are_those_of_the_files(self, number: int) -> None:
        tracking = track(files.targets(number), files.sales(), as_of=date(number, 12, 31))

        assert usd(SOLD[number]) == tracking.total().actual
        assert usd(SOLD[number]) == Money.total(
            cast("Money", tracking[person].actual) for person in cast("tuple[str, ...]", files.people().leaves())
        )

    def test_the_targets_are_those_of_the_files(self) -> None:
        """The sum of all cells that are set, in thousands; 2021 has targets and no sales."""
        cells = (cell.strip() for row in files.rows("ResellerSalesTargets.csv") for cell in list(row.values())[2:])
        naive = sum(int(cell) for cell in cells if cell not in files.NOT_SET)
        totals = [files.targets(number).total() for number in range(2017, 2022)]

        assert [usd(n) for n in (35_950_000, 5_875_000, 12_050_000, 9_435_000, 21_600_000)] == totals
        assert usd(naive * 1_000) == usd(84_910_000) == Money.total(cast("list[Money]", totals))

    def test_the_quotas_are_those_of_the_files(self) -> None:
        totals = [cast("Money", files.quotas(number).total()) for number in range(2017, 2021)]

        assert usd(95_714_000) == Money.total(totals)
        assert usd(29_009_000) == totals[1]
        assert len(list(files.quota_rows())) == 163

    def test_an_employee_with_targets_and_no_sales_is_kept(self) -> None:
        found = track(files.targets(2017), files.sales(), as_of=date(2017, 12, 31))["112432117"]

        assert (usd(7_950_000), usd(0)) == (found.target, found.actual)
        assert found.status is not None
        assert found.status.key == "behind"


class TestMonthlyTargets:
    @pytest.mark.parametrize("number", [2018, 2019])
    def test_every_person_and_month_is_tracked(self, number: int) -> None:
        tracking = track(files.targets(number), files.sales(), as_of=date(number, 12, 31))
        months = [month(number, at) for at in range(1, 13)]

        tracked = {
            (person, at): tracking[person, period]
            for person in cast("tuple[str, ...]", files.people().leaves())
            for at, period in enumerate(months)
        }
        for (person, at), node in tracked.items():
            target = files.monthly_targets().get((number, person), [0] * 12)[at] * 1_000
            actual = sold_by(person, months[at])
            assert (usd(target), usd(actual)) == (node.target, node.actual)
            assert node.attainment == (Fraction(actual) / target if target else None)
        counts = [
            sum(node.attainment is not None for node in tracked.values()),
            sum((node.attainment or 0) >= 1 for node in tracked.values()),
        ]
        assert {2018: [30, 22], 2019: [54, 32]}[number] == counts

    def test_the_day_and_the_year_are_told_apart(self) -> None:
        """On 2019-05-15 the targets of January to April are due, and 15 of 31 days of May."""
        tracking = track(files.targets(2019), files.sales(), as_of=date(2019, 5, 15))
        found = tracking["290"]
        actual = sold_by("290", Period(date(2019, 1, 1), date(2019, 5, 16)))

        assert Fraction(175_000) + Fraction(100_000 * 15, 31) == found.due.amount()
        assert Fraction(actual) / found.due.amount() == found.attainment_to_date
        assert found.attainment_to_date == found.explain("attainment_to_date").replay()


class TestBrokenDown:
    def test_everybody_has_the_part_of_what_they_sold(self, plan: Breakdown) -> None:
        total = cast("Money", plan.total())
        for person in cast("tuple[str, ...]", files.people().leaves()):
            quota = total.amount * sold_by(person, year(2018)) / Decimal(SOLD[2018])
            assert abs(cast("Money", plan[person]).amount - quota) < Decimal("0.01")

    def test_every_month_has_the_part_of_the_persons_season(self, plan: Breakdown) -> None:
        for person in ("275", "277", "289"):
            for at in range(1, 13):
                share = sold_by(person, month(2018, at)) / sold_by(person, year(2018))
                exact = cast("Money", plan[person]).amount * share
                assert abs(cast("Money", plan[person, month(2019, at)]).amount - exact) < Decimal("0.05")

    def test_every_parent_is_the_sum_of_its_children(self, plan: Breakdown) -> None:
        people = cast("tuple[str, ...]", files.people().leaves())

        assert usd(TOTAL) == plan.total()
        for part in (quarter(2019, 1), quarter(2019, 3), month(2019, 12)):
            assert plan[part] == Money.total(cast("Money", plan[person, part]) for person in people)

    def test_it_is_tracked_by_season(self, plan: Breakdown) -> None:
        """By the end of June last year's season says what is over; the season of all is 2018's."""
        rule = SeasonalProjection(season=SeasonalIndex(years=1))
        tracking = track(
            plan, files.sales(), as_of=date(2019, 6, 30), policy=TrackingPolicy(projection=rule), facts=facts()
        )
        sold = {number: Fraction(0) for number in (2018, 2019)}
        for (_, on, _), amount in files.sold().items():
            if on.year in sold and on.month <= 6:
                sold[on.year] += Fraction(amount)

        assert sold[2019] / (sold[2018] / Fraction(SOLD[2018])) == tracking.total().expected

    def test_the_season_comes_nearer_than_the_pace(self, plan: Breakdown) -> None:
        """The mean error of the projected total at the end of each month to November, in percent, rounded down."""
        errors: dict[str, list[Fraction]] = {}
        outcome = Fraction(SOLD[2019])
        season = SeasonalProjection(season=SeasonalIndex(years=1))
        for name, rule in (("pace", RunRate(counted="days")), ("season", season)):
            policy = TrackingPolicy(projection=rule)
            for at in range(1, 12):
                as_of = month(2019, at).last_day()
                found = track(plan, files.sales(), as_of=as_of, policy=policy, facts=facts()).total()
                assert found.expected is not None
                errors.setdefault(name, []).append(abs(found.expected - outcome) / outcome)
        mean = {name: int(100 * sum(each) / len(each)) for name, each in errors.items()}

        assert mean == {"pace": 22, "season": 6}


class TestEarlyWarning:
    def test_a_target_of_everybody_is_back_tested(self, plan: Breakdown) -> None:
        """At the end of each month, as in a loop over the rows: pace × 365 below 90 % of the target from April on."""
        found = back_test(SELDOM, track(plan, files.sales(), as_of=date(2019, 12, 31)))

        for line in found.lines[1:]:
            person = str(line.warned.at[0])
            target = Fraction(cast("Money", plan[person]).amount)
            first = None
            for at in range(12, 0, -1):
                last = month(2019, at).last_day()
                passed = (last - date(2018, 12, 31)).days
                sold = Fraction(sold_by(person, Period.inclusive(date(2019, 1, 1), last)))
                if sold * 365 / passed / target < Fraction(9, 10) and passed * 4 >= 365:
                    first = last
            outcome = Fraction(sold_by(person, year(2019))) / target
            assert (first, outcome) == (line.warned.first, line.outcome)
            assert (outcome >= 1, first is None) == {
                "hit": (False, False), "false-alarm": (True, False), "miss": (False, True), "quiet": (True, True)
            }[line.verdict]  # fmt: skip
        counts = [found.count(verdict) for verdict in VERDICTS]
        assert counts == [10, 3, 0, 2, 0]

    def test_nobody_reached_the_quotas_of_2019(self) -> None:
        found = back_test(SELDOM, track(files.quotas(2019), files.sales(), as_of=date(2019, 12, 31)))

        assert (18, Fraction(1), Fraction(1)) == (found.count("hit"), found.precision(), found.recall())
        for line in found.lines[1:]:
            quota = sum(files.quarterly_quotas()[2019, str(line.warned.at[0])])
            assert Fraction(sold_by(str(line.warned.at[0]), year(2019))) * 100 / quota == line.outcome


class TestVariance:
    @pytest.mark.parametrize("number", [2018, 2019])
    def test_the_contributions_make_up_the_variance(self, number: int) -> None:
        found = target_variances(files.quotas(number), files.sales(), by=["who", "time"], last_year=files.sales())

        assert Fraction(SOLD[number]) == found.total.actual
        assert Fraction(SOLD[number - 1]) == found.total.last_year
        assert found.total.contribution() == sum((line.contribution() or 0 for line in found.lines), Fraction(0))
        assert found.total.contribution() == found.total.variance_rate()
        for person in ("277", "289"):
            for at in range(4):
                line = found.of(person, quarter(number, at + 1))
                quota = files.quarterly_quotas().get((number, person), [0] * 4)[at]
                assert Fraction(sold_by(person, quarter(number, at + 1))) - Fraction(quota, 100) == line.variance()

    def test_products_are_lines_too(self) -> None:
        plan = break_down(
            usd("32500000"),
            over=divide_time(year(2019), levels=["quarter"]),
            among=files.categories(),
            weights=HistoryShare(years=1),
            facts=PlanningFacts(history=files.sales_by_product()),
        )
        found = target_variances(plan, files.sales_by_product(), last_year=files.sales_by_product())
        naive = sum(
            (amount for (_, on, category), amount in files.sold().items() if on.year == 2019 and category == "Bikes"),
            Decimal(0),
        )

        assert Fraction(naive) == found.of("Bikes").actual
        assert Fraction("5.58") == found.total.variance()
        assert Fraction(1) == sum((line.share() or 0 for line in found.lines), Fraction(0))
