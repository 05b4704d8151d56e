"""Fairness of targets: ratios, spread, outliers, moves, what they lead to, derivations, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, NotFoundError, SalesManualError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, month, quarter, year
from salesmanual.kernel.quantity import Quantity
from salesmanual.planning.breakdowns import Breakdown
from salesmanual.planning.dimensions import WHO, Dimension, divide_time
from salesmanual.planning.fairness import FairnessBand, FairnessPolicy
from salesmanual.planning.fairness_moves import TargetMove, least_moves, move_targets
from salesmanual.planning.fairness_report import check_fairness
from salesmanual.planning.fairness_spread import RatioSpread
from salesmanual.planning.target_measures import TargetMeasure
from salesmanual.planning.weighing import PlanningFacts
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

PEOPLE: Final = Dimension("who", {"sales": {"east": ["li.na", "wang.wei"], "west": ["zhao.min", "wu.fang"]}})
PRODUCT: Final = Dimension("product", ["lathes", "presses"])
MONTHS: Final = divide_time(quarter(2026, 1), levels=["month"])
SALES: Final = TargetMeasure("sales", "CNY", step=10)


@attrs.frozen
class Book:
    """Figures by person, the same for each month; those of a team are the sum of its people's."""

    monthly: Mapping[str, int]

    def of(self, members: Mapping[str, Hashable], period: Period) -> Fraction:
        months = Fraction(period.days(), 30).__round__()
        return Fraction(sum(self.monthly[str(each)] for each in PEOPLE.leaves(members[WHO])) * months)


PLAN: Final = Breakdown.from_cells(
    SALES,
    [PEOPLE, PRODUCT, MONTHS],
    {
        ("li.na", "lathes"): [30, 30, 30],
        ("li.na", "presses"): [10, 10, 10],
        ("wang.wei", "lathes"): [10, 10, 10],
        ("zhao.min", "presses"): [20, 20, 20],
        ("wu.fang", "lathes"): [30, 0, 0],
    },
)
"""In steps of ten: 1,200, 300, 600 and 300."""

EVEN: Final = Book({"li.na": 100, "wang.wei": 100, "zhao.min": 100, "wu.fang": 100})
LAST: Final = Book({"li.na": 400, "wang.wei": 80, "zhao.min": 160, "wu.fang": 80})
FACTS: Final = PlanningFacts(potential=EVEN, history=LAST)
POTENTIAL: Final = FairnessBand("potential", "75%", "125%")
GROWTH: Final = FairnessBand("history", "100%", "130%", relative=False)
POLICY: Final = FairnessPolicy([POTENTIAL, GROWTH])


class TestReport:
    def test_a_ratio_is_target_over_base_and_as_a_multiple_of_all(self) -> None:
        """2,400 against 1,200 is twice; li.na carries four times her potential, twice as much as all."""
        report = check_fairness(POLICY, PLAN, FACTS)

        assert [line.person for line in report.of("potential")] == list(PEOPLE.leaves())
        assert [line.ratio for line in report.of("potential")] == [4, 1, 2, 1]
        assert [line.figure for line in report.of("potential")] == [2, Fraction(1, 2), 1, Fraction(1, 2)]
        assert [line.is_inside for line in report.of("potential")] == [False, False, True, False]

    def test_growth_is_measured_by_the_same_months_a_year_before(self) -> None:
        """1,200 after 1,200 is no growth, 300 after 240 and 600 after 480 are a quarter more."""
        report = check_fairness(POLICY, PLAN, FACTS)

        assert report.compared == quarter(2025, 1)
        assert [line.figure for line in report.of("history")] == [1, Fraction(5, 4), Fraction(5, 4), Fraction(5, 4)]
        assert not [line for line in report.outside() if line.band == GROWTH]
        assert not report.is_fair()

    def test_a_part_of_the_time_and_of_the_people_is_checked_alone(self) -> None:
        report = check_fairness(
            POLICY, PLAN, FACTS, people=["wang.wei", "zhao.min"], over=month(2026, 2), compared=month(2025, 12)
        )

        assert [line.person for line in report.of("potential")] == ["wang.wei", "zhao.min"]
        assert [line.target for line in report.of("potential")] == [100, 200]
        assert [line.figure for line in report.of("potential")] == [Fraction(2, 3), Fraction(4, 3)]
        assert [line.ratio for line in report.of("history")] == [Fraction(5, 4), Fraction(5, 4)]

    def test_teams_can_be_compared(self) -> None:
        report = check_fairness(FairnessPolicy([POTENTIAL]), PLAN, FACTS, people=["east", "west"])

        assert [line.figure for line in report.lines] == [Fraction(5, 4), Fraction(3, 4)]
        assert report.is_fair()
        assert report.moves() == ()

    def test_a_target_without_a_base_stands_apart_and_no_target_is_well(self) -> None:
        facts = PlanningFacts(potential=Book({"li.na": 100, "wang.wei": 0, "zhao.min": 100, "wu.fang": 0}))
        plan = move_targets(PLAN, [TargetMove("wu.fang", "li.na", 30)])
        report = check_fairness(FairnessPolicy([POTENTIAL]), plan, facts)

        assert [(line.figure is None, line.is_inside, line.is_outlier) for line in report.lines] == [
            (False, True, False),
            (True, False, True),
            (False, False, True),
            (True, True, False),
        ]
        assert report.explain("wang.wei", "potential") is None
        assert report.bounds()["wang.wei"] == (0, 0)

    def test_a_plan_of_nothing_is_fair(self) -> None:
        report = check_fairness(POLICY, Breakdown.from_cells(SALES, [PEOPLE, PRODUCT, MONTHS], {}), FACTS)

        assert [line.figure for line in report.of("potential")] == [1, 1, 1, 1]
        assert report.explain("li.na", "potential") is None
        assert report.spread("potential") == RatioSpread([0, 0, 0, 0])
        assert report.moves() == ()

    def test_figures_are_explained_and_replay(self) -> None:
        report = check_fairness(POLICY, PLAN, FACTS)
        step = report.explain("li.na", "potential")

        assert step is not None
        assert step.replay() == 2
        assert step.to_text() == (
            "li.na as a multiple of all: 200% (the first divided by the second) — from 0.75 to 1.25 [Handbook 2.2]\n"
            "├─ target of li.na over potential: 4 (the first divided by the second)\n"
            "│  ├─ target: 1200\n"
            "│  └─ potential: 300\n"
            "└─ the same of all: 2 (the first divided by the second)\n"
            "   ├─ targets of all: 2400\n"
            "   └─ potential of all: 1200"
        )
        growth = report.explain("wang.wei", "history")
        assert growth is not None
        assert growth.replay() == Fraction(5, 4)

    def test_it_prints_as_tables(self) -> None:
        report = check_fairness(FairnessPolicy([POTENTIAL]), PLAN, FACTS)

        assert str(report) == (
            "fairness of targets: potential\n"
            "┌──────────┬──────────────┬───────────┬────────┬──────────────┬────────┬──────────────┐\n"
            "│ person   │ target (CNY) │ potential │  ratio │ of the whole │ inside │ stands apart │\n"
            "├──────────┼──────────────┼───────────┼────────┼──────────────┼────────┼──────────────┤\n"
            "│ li.na    │     1,200.00 │    300.00 │ 400.0% │       200.0% │ no     │ yes          │\n"
            "│ wang.wei │       300.00 │    300.00 │ 100.0% │        50.0% │ no     │ yes          │\n"
            "│ zhao.min │       600.00 │    300.00 │ 200.0% │       100.0% │ yes    │ no           │\n"
            "│ wu.fang  │       300.00 │    300.00 │ 100.0% │        50.0% │ no     │ yes          │\n"
            "└──────────┴──────────────┴───────────┴────────┴──────────────┴────────┴──────────────┘\n"
            "\n"
            "Spread\n"
            "┌───────────┬────────┬────────┬──────────┬──────────────────┬───────────┬───────┐\n"
            "│ basis     │  least │ median │ greatest │ greatest ÷ least │ variation │  Gini │\n"
            "├───────────┼────────┼────────┼──────────┼──────────────────┼───────────┼───────┤\n"
            "│ potential │ 100.0% │ 150.0% │   400.0% │             4.00 │     0.612 │ 0.313 │\n"
            "└───────────┴────────┴────────┴──────────┴──────────────────┴───────────┴───────┘\n"
            "\n"
            "Suggested moves\n"
            "┌───────┬──────────┬─────────────┐\n"
            "│ from  │ to       │ moves (CNY) │\n"
            "├───────┼──────────┼─────────────┤\n"
            "│ li.na │ wang.wei │      300.00 │\n"
            "│ li.na │ wu.fang  │      150.00 │\n"
            "└───────┴──────────┴─────────────┘"
        )
        assert repr(report) == "FairnessReport(4 people, 3 outside a band)"
        assert report.records()[0]["basis"] == "potential"
        assert len(check_fairness(POLICY, PLAN, FACTS).records()) == 8

    def test_a_plan_in_quantities_moves_quantities(self) -> None:
        """All nine go to the only one with a potential."""
        visits = Breakdown.from_cells(TargetMeasure("visits", "visits"), [PEOPLE, MONTHS], {("wu.fang",): [3, 3, 3]})
        facts = PlanningFacts(potential=Book({"li.na": 100, "wang.wei": 0, "zhao.min": 0, "wu.fang": 0}))
        report = check_fairness(FairnessPolicy([POTENTIAL]), visits, facts)

        assert report.tables()[2].rows == (("wu.fang", "li.na", 9),)
        assert report.amount(report.moves()[0]) == Quantity(9, "visits")
        assert report.after().is_fair()


class TestMoves:
    def test_the_least_moves_bring_everybody_inside(self) -> None:
        """450 over one bound go to the two under theirs, who need 150 each, and the rest to one of them."""
        report = check_fairness(FairnessPolicy([POTENTIAL]), PLAN, FACTS)
        after = report.after()

        assert report.bounds() == dict.fromkeys(PEOPLE.leaves(), (45, 75))
        assert report.moves() == (TargetMove("li.na", "wang.wei", 30), TargetMove("li.na", "wu.fang", 15))
        assert after.is_fair()
        assert after.moves() == ()
        assert [line.target for line in after.lines] == [750, 600, 600, 450]

    def test_all_other_totals_stay(self) -> None:
        """Every month, and each product in it, is as it was; the taker gets cells of the giver's kind."""
        after = check_fairness(FairnessPolicy([POTENTIAL]), PLAN, FACTS).apply()

        for product in PRODUCT.members():
            assert after.row(product=product) == PLAN.row(product=product)
        assert after.row(who="wang.wei", product="presses") == (2, 2, 2)
        assert after["zhao.min"] == PLAN["zhao.min"]

    def test_what_bands_cannot_agree_on_remains(self) -> None:
        """Potential asks for 450 at most 750 of each, growth for 1,200 to 1,560 of li.na: both cannot be."""
        report = check_fairness(POLICY, PLAN, FACTS)

        assert report.bounds()["li.na"] == (75, 120)
        assert not report.after().is_fair()

    def test_other_moves_than_those_suggested_can_be_tried(self) -> None:
        report = check_fairness(FairnessPolicy([POTENTIAL]), PLAN, FACTS)

        assert [line.target for line in report.after([TargetMove("li.na", "zhao.min", 0)]).lines] == [
            1200,
            300,
            600,
            300,
        ]
        assert [line.target for line in report.after([TargetMove("li.na", "wu.fang", 45)]).lines] == [
            750,
            300,
            600,
            750,
        ]

    def test_only_the_period_moves(self) -> None:
        after = move_targets(PLAN, [TargetMove("li.na", "zhao.min", 40)], over=month(2026, 1))

        assert after.row("li.na") == (0, 40, 40)
        assert after.row("zhao.min") == (60, 20, 20)

    def test_equal_amounts_meet_first(self) -> None:
        """Three gives to the one that needs three, though another needs more."""
        bounds = dict.fromkeys("abcd", (10, 10))

        assert least_moves({"a": 13, "b": 15, "c": 5, "d": 7}, bounds) == (
            TargetMove("a", "d", 3),
            TargetMove("b", "c", 5),
        )

    def test_what_is_short_comes_from_those_with_most_room(self) -> None:
        assert least_moves({"a": 8, "b": 9, "c": 1}, dict.fromkeys("abc", (4, 10))) == (TargetMove("b", "c", 3),)

    def test_without_room_the_rest_remains(self) -> None:
        assert least_moves({"a": 20, "b": 9}, dict.fromkeys("ab", (0, 10))) == (TargetMove("a", "b", 1),)
        assert least_moves({"a": 20, "b": 10}, dict.fromkeys("ab", (0, 10))) == ()


class TestSpread:
    def test_a_spread_is_exact_but_for_the_root(self) -> None:
        spread = RatioSpread(["50%", "100%", "150%"])

        assert [spread.mean(), spread.median(), spread.range_ratio()] == [1, 1, 3]
        assert spread.squared_variation() == Fraction(1, 6)
        assert spread.variation() == Decimal("0.408")
        assert spread.variation(rounding=Rounding("0.000001")) == Decimal("0.408248")
        assert spread.gini() == Fraction(2, 9)

    def test_zeros_have_no_range_and_no_inequality(self) -> None:
        spread = RatioSpread([0, 0])

        assert spread.range_ratio() is None
        assert [spread.squared_variation(), spread.variation(), spread.gini()] == [0, 0, 0]

    def test_one_value_is_its_own_median(self) -> None:
        assert RatioSpread([3]).median() == RatioSpread([3]).quantile(1) == 3

    def test_each_rule_has_its_fences(self) -> None:
        """Of 1, 2, 3, 4, 20: median 3, deviations 2, 1, 0, 1, 17; quartiles 2 and 4."""
        spread = RatioSpread([1, 2, 3, 4, 20])
        deviation = FairnessPolicy([POTENTIAL], outliers="median-deviation")
        fences = FairnessPolicy([POTENTIAL], outliers="quartile-fences")

        assert spread.fences(FairnessPolicy([POTENTIAL]), POTENTIAL) == (Fraction(3, 4), Fraction(5, 4))
        assert list(spread.fences(deviation, POTENTIAL)) == [0, 6]
        assert list(spread.fences(fences, POTENTIAL)) == [-1, 7]
        assert list(spread.fences(attrs.evolve(fences, factor=3), POTENTIAL)) == [-4, 10]

    def test_outliers_follow_the_rule_and_bands_do_not(self) -> None:
        rule = FairnessPolicy([POTENTIAL], outliers="quartile-fences", factor="1/2")
        report = check_fairness(rule, PLAN, FACTS)

        assert [line.person for line in report.outliers()] == ["li.na"]
        assert [line.person for line in report.outside()] == ["li.na", "wang.wei", "wu.fang"]


def test_policies_round_trip() -> None:
    check_round_trip(POLICY)
    check_round_trip(FairnessPolicy([POTENTIAL], outliers="median-deviation", factor="7/2"))


def _check(**given: Any) -> Callable[[], object]:  # noqa: ANN401 - the fault is of any type
    facts, plan, policy = given.pop("facts", FACTS), given.pop("plan", PLAN), given.pop("policy", POLICY)
    return lambda: check_fairness(policy, plan, facts, **given)


NEGATIVE: Final = Breakdown.from_cells(SALES, [PEOPLE, PRODUCT, MONTHS], {("li.na", "lathes"): [-1, 0, 0]})
REPORT: Final = check_fairness(POLICY, PLAN, FACTS)


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: FairnessBand("potentail", 0, 1), InvalidValueError, "basis: found 'potentail'"),  # type: ignore[arg-type] # the fault
        (
            lambda: FairnessBand("history", -1, 1),
            InvalidValueError,
            "least: found -1, accepted is a ratio of 0 or more",
        ),
        (
            lambda: FairnessBand("history", 2, 1),
            InvalidValueError,
            "most: found '1', accepted is a ratio of at least 2",
        ),
        (lambda: FairnessPolicy([]), InvalidValueError, "bands: found ()"),
        (lambda: FairnessPolicy([GROWTH, GROWTH]), DuplicateError, "bands[1].basis 'history'"),
        (lambda: FairnessPolicy([GROWTH], outliers="mad"), InvalidValueError, "outliers: found 'mad'"),  # type: ignore[arg-type] # the fault
        (lambda: FairnessPolicy([GROWTH], factor=-1), InvalidValueError, "factor: found -1"),
        (lambda: RatioSpread([]), InvalidValueError, "values: found (), accepted is at least one ratio"),
        (lambda: RatioSpread([-1]), InvalidValueError, "accepted is ratios of 0 or more"),
        (lambda: RatioSpread([1]).quantile(2), InvalidValueError, "at: found 2, accepted is a part from 0% to 100%"),
        (lambda: RatioSpread([1]).variation(rounding="0.1"), WrongTypeError, "rounding: found '0.1'"),  # type: ignore[arg-type] # the fault
        (_check(policy="policy"), WrongTypeError, "policy: found 'policy'"),
        (_check(plan="plan"), WrongTypeError, "breakdown: found 'plan'"),
        (_check(facts={}), WrongTypeError, "facts: found {}"),
        (_check(compared="2025"), WrongTypeError, "compared: found '2025'"),
        (_check(over=year(2026)), InvalidValueError, "time: found '2026'"),
        (_check(people=["li.ma"]), NotFoundError, "no member of who 'li.ma'; did you mean 'li.na'?"),
        (_check(people=[]), InvalidValueError, "people: found (), accepted is at least one person"),
        (
            _check(people=["east", "li.na"]),
            InvalidValueError,
            "people: found 'east and li.na', accepted is people or teams beside one another",
        ),
        (
            _check(plan=NEGATIVE),
            InvalidValueError,
            "breakdown.li.na: found Fraction(-10, 1), accepted is a target of 0",
        ),
        (
            _check(facts=PlanningFacts(history=LAST)),
            InvalidValueError,
            "give it as PlanningFacts(potential=…), or leave out the band",
        ),
        (
            _check(facts=PlanningFacts(potential=Book({**EVEN.monthly, "wu.fang": -1}), history=LAST)),
            InvalidValueError,
            "facts.potential.wu.fang: found Fraction(-3, 1), accepted is a figure of 0 or more",
        ),
        (
            _check(facts=PlanningFacts(potential=Book(dict.fromkeys(EVEN.monthly, 0)), history=LAST)),
            InvalidValueError,
            "facts.potential: found 0, accepted is a figure above 0 of somebody in 2026-Q1",
        ),
        (lambda: REPORT.of("potental"), NotFoundError, "no basis 'potental'; did you mean 'potential'?"),
        (lambda: REPORT.explain("li.ma", "potential"), NotFoundError, "no person 'li.ma'; did you mean 'li.na'?"),
        (
            lambda: move_targets(PLAN, [TargetMove("li.na", "west", 1)]),
            InvalidValueError,
            "moves[0]: found 'west', accepted is people, not teams; move between people such as zhao.min, wu.fang",
        ),
        (lambda: move_targets(PLAN, [TargetMove("li.ma", "li.na", 1)]), NotFoundError, "no member of who 'li.ma'"),
        (
            lambda: move_targets(PLAN, [TargetMove("li.na", "wu.fang", 121)]),
            InvalidValueError,
            "moves[0].steps: found 121, accepted is at most the 120 that li.na carries",
        ),
    ],
)
def test_bad_input_is_refused_with_its_place(
    build: Callable[[], object], error: type[SalesManualError], message: str
) -> None:
    with pytest.raises(error) as raised:
        build()

    assert message in str(raised.value)


def test_amounts_of_moves_are_in_the_measure() -> None:
    report = check_fairness(FairnessPolicy([POTENTIAL]), PLAN, FACTS)

    assert [report.amount(move) for move in report.moves()] == [Money("300", "CNY"), Money("150", "CNY")]
