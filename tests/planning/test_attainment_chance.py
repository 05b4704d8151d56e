"""The chance of the team's target: exact, with a common factor, as a bell curve, by buffer; and what is refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import pytest

from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    DuplicateError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import month, quarter
from salesmanual.kernel.quantity import Quantity
from salesmanual.planning.attainment_chance import chance_of_team_target
from salesmanual.planning.attainment_chance_odds import Attainments, BellCurve, Odds
from salesmanual.planning.breakdowns import Address, Breakdown
from salesmanual.planning.dimensions import Dimension, divide_time
from salesmanual.planning.target_measures import TargetMeasure
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

LIKELY: Final = Attainments([("80%", "1/4"), ("100%", "1/2"), ("120%", "1/4")])
YEAR: Final = Attainments([("90%", "1/2"), ("110%", "1/2")])
TARGETS: Final = {"li.na": Money("600", "CNY"), "wang.wei": Money("400", "CNY")}
ODDS: Final = {"li.na": LIKELY, "wang.wei": LIKELY}
GOAL: Final = Money("1000", "CNY")


class TestExact:
    def test_the_chance_counts_all_combinations(self) -> None:
        """Ten of 16 weighted cases reach 1,000: both at 100 % or better, or the greater target at 120 %."""
        chance = chance_of_team_target(TARGETS, ODDS, goal=GOAL)

        assert chance.chance() == Fraction(4 + 2 + 2 + 1 + 1, 16)
        assert chance.expected() == 1000
        assert chance.explain().replay() == chance.chance()

    def test_a_common_factor_multiplies_what_all_sell(self) -> None:
        """In a bad year 1,112 are needed, in a good one 910."""
        chance = chance_of_team_target(TARGETS, ODDS, goal=GOAL, common=YEAR)

        assert chance.chance() == (Fraction(3, 16) + Fraction(13, 16)) / 2
        assert chance.expected() == 1000

    def test_a_rounding_down_bounds_the_chance_below_and_up_above(self) -> None:
        low, exact, high = (
            chance_of_team_target(TARGETS, ODDS, goal=Money("1010", "CNY"), rounding=rounding).chance()
            for rounding in (Rounding("50", "floor"), None, Rounding("50", "ceiling"))
        )

        assert [low, exact, high] == [Fraction(5, 16), Fraction(6, 16), Fraction(6, 16)]

    def test_targets_come_from_a_breakdown_too(self) -> None:
        who, months = Dimension("who", {"east": list(TARGETS)}), divide_time(quarter(2026, 1), levels=["month"])
        cells: dict[Address, list[int]] = {("li.na",): [100, 200, 300], ("wang.wei",): [100, 100, 200]}
        plan = Breakdown.from_cells(TargetMeasure("sales", "CNY", step=1), [who, months], cells)

        whole = chance_of_team_target(plan, ODDS, goal=GOAL)
        january = chance_of_team_target(plan, ODDS, goal=Money("200", "CNY"), over=month(2026, 1))

        assert whole.chance() == chance_of_team_target(TARGETS, ODDS, goal=GOAL).chance()
        assert january.targets == {"li.na": Money("100", "CNY"), "wang.wei": Money("100", "CNY")}

    def test_quantities_are_added_like_money(self) -> None:
        chance = chance_of_team_target({"li.na": Quantity(10, "deals")}, {"li.na": LIKELY}, goal=Quantity(10, "deals"))

        assert chance.chance() == Fraction(3, 4)
        assert chance.tables()[1].rows == (("li.na", Decimal("10.00"), 1),)

    def test_observed_attainments_are_as_likely_as_they_were_frequent(self) -> None:
        assert Attainments.observed(["80%", "100%", "120%", "100%"]) == LIKELY


class TestBuffer:
    def test_the_buffer_is_what_is_handed_out_beyond_the_goal(self) -> None:
        chance = chance_of_team_target(TARGETS, ODDS, goal=Money("800", "CNY"))

        assert (chance.assigned(), chance.buffer()) == (Fraction(1000), Fraction(1, 4))
        assert chance.with_buffer("25%") == chance.chance() == 1

    def test_a_greater_buffer_raises_the_chance(self) -> None:
        chance = chance_of_team_target(TARGETS, ODDS, goal=GOAL)

        assert [chance.with_buffer(buffer) for buffer in ("-10%", 0, "10%", "25%")] == [
            Fraction(3, 16),
            Fraction(10, 16),
            Fraction(13, 16),
            1,
        ]

    def test_the_least_buffer_for_a_chance(self) -> None:
        """15 of 16 cases sell 880 or more, so 1,000 ÷ 880 − 1 is enough, and 1,000 ÷ 800 − 1 for all of them."""
        chance = chance_of_team_target(TARGETS, ODDS, goal=GOAL)

        assert chance.buffer_for("15/16") == Fraction(1000, 880) - 1
        assert chance.buffer_for("90%") == Fraction(1000, 880) - 1
        assert chance.buffer_for(1) == Fraction(1, 4)
        assert chance.buffer_for("1%") == Fraction(1000, 1200) - 1

    def test_no_buffer_helps_those_who_may_sell_nothing(self) -> None:
        chance = chance_of_team_target({"li.na": GOAL}, {"li.na": Attainments([(0, "1/2"), (1, "1/2")])}, goal=GOAL)

        assert chance.buffer_for("60%") is None
        assert chance.buffer_for("50%") == 0

    def test_a_goal_of_nothing_has_no_buffer(self) -> None:
        chance = chance_of_team_target(TARGETS, ODDS, goal=Money("0", "CNY"))

        assert chance.buffer() is None
        assert chance.chance() == 1


class TestNormal:
    def test_the_bell_curve_has_the_mean_and_the_variance_of_the_sum(self) -> None:
        """360,000 and 160,000 times 1/50 make a deviation of √10,400; 1,000 is the mean."""
        chance = chance_of_team_target(TARGETS, ODDS, goal=GOAL, method="normal")
        more = chance_of_team_target(TARGETS, ODDS, goal=Money("1101.98", "CNY"), method="normal")

        assert chance.chance() == Fraction(1, 2)
        assert more.chance() == Fraction("0.158656")
        assert chance.expected() == 1000

    def test_people_may_have_bell_curves(self) -> None:
        odds: dict[str, Odds] = {"li.na": BellCurve("110%", "10%"), "wang.wei": LIKELY}
        chance = chance_of_team_target(TARGETS, odds, goal=GOAL, method="normal")

        assert chance.expected() == 1060
        assert chance.chance() > Fraction(3, 4)

    def test_people_who_rise_and_fall_together_spread_the_sum(self) -> None:
        """Fully correlated, the deviation is the sum of both: √(1/50) of 1,000."""
        goal = Money("1100", "CNY")
        alone, together = (
            chance_of_team_target(TARGETS, ODDS, goal=goal, method="normal", correlation=each).chance()
            for each in (0, 1)
        )

        assert alone < together == Fraction("0.23975")

    def test_a_common_factor_spreads_the_sum_too(self) -> None:
        """The mean square is 1.01 times (10,400 + 1,000,000), less 1,000,000."""
        chance = chance_of_team_target(TARGETS, ODDS, goal=Money("1143.19", "CNY"), method="normal", common=YEAR)

        assert abs(chance.chance() - Fraction("0.158655")) < Fraction(1, 10_000)

    def test_what_is_certain_is_certain(self) -> None:
        sure = {"li.na": BellCurve(1, 0), "wang.wei": BellCurve(1, 0)}
        chance = chance_of_team_target(TARGETS, sure, goal=GOAL, method="normal")

        assert [chance.chance(), chance.with_buffer("-1%"), chance.buffer_for("99%")] == [1, 0, 0]

    def test_the_least_buffer_for_a_chance_is_read_off_the_curve(self) -> None:
        chance = chance_of_team_target(TARGETS, ODDS, goal=GOAL, method="normal")
        buffer = chance.buffer_for("90%")

        assert buffer is not None
        assert abs(chance.with_buffer(buffer) - Fraction(9, 10)) < Fraction(1, 100_000)
        assert chance.buffer_for(1) is None

    def test_it_says_that_it_is_an_approximation(self) -> None:
        step = chance_of_team_target(TARGETS, ODDS, goal=GOAL, method="normal").explain()

        assert step.to_text() == (
            "chance to sell CNY 1,000.00 or more: 50% — normal approximation: mean 1000.000000, standard deviation "
            "101.980390 [Handbook 2.2]"
        )
        assert step.replay() == Fraction(1, 2)


def test_it_prints_as_tables() -> None:
    chance = chance_of_team_target(TARGETS, ODDS, goal=GOAL)

    assert str(chance) == (
        "Chance of the target\n"
        "┌──────────────┬──────────────────┬────────┬────────────────┬────────┬────────┐\n"
        "│ target (CNY) │ handed out (CNY) │ buffer │ expected (CNY) │ chance │ method │\n"
        "├──────────────┼──────────────────┼────────┼────────────────┼────────┼────────┤\n"
        "│     1,000.00 │         1,000.00 │   0.0% │       1,000.00 │ 62.50% │ exact  │\n"
        "└──────────────┴──────────────────┴────────┴────────────────┴────────┴────────┘\n"
        "\n"
        "People\n"
        "┌──────────┬──────────────┬─────────────────┐\n"
        "│ person   │ target (CNY) │ mean attainment │\n"
        "├──────────┼──────────────┼─────────────────┤\n"
        "│ li.na    │       600.00 │          100.0% │\n"
        "│ wang.wei │       400.00 │          100.0% │\n"
        "└──────────┴──────────────┴─────────────────┘\n"
        "\n"
        "Chance by buffer\n"
        "┌────────┬──────────────────┬────────┐\n"
        "│ buffer │ handed out (CNY) │ chance │\n"
        "├────────┼──────────────────┼────────┤\n"
        "│   0.0% │         1,000.00 │ 62.50% │\n"
        "│   5.0% │         1,050.00 │ 68.75% │\n"
        "│  10.0% │         1,100.00 │ 81.25% │\n"
        "│  15.0% │         1,150.00 │ 93.75% │\n"
        "│  20.0% │         1,200.00 │ 93.75% │\n"
        "└────────┴──────────────────┴────────┘"
    )
    assert repr(chance) == "TeamChance(CNY 1,000.00, 2 people, exact)"
    assert len(chance_of_team_target({"li.na": Money("0", "CNY")}, ODDS, goal=GOAL, method="normal").tables()) == 2


def test_odds_round_trip() -> None:
    check_round_trip(LIKELY)
    check_round_trip(BellCurve("95%", "20%"))


def _chance(targets: Any = TARGETS, odds: Any = ODDS, goal: Any = GOAL, **given: Any) -> Callable[[], object]:  # noqa: ANN401 - the fault is of any type
    return lambda: chance_of_team_target(targets, odds, goal=goal, **given)


NOTHING: Final = chance_of_team_target({"li.na": Money("0", "CNY")}, ODDS, goal=GOAL)
CROWD: Final = {f"p{at}": Money(3**at, "CNY") for at in range(12)}


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: Attainments([]), InvalidValueError, "outcomes: found '0', accepted is chances that add up to 1"),
        (lambda: Attainments([("1", "1/2")]), InvalidValueError, "outcomes: found '0.5'"),
        (
            lambda: Attainments([("-1", 1)]),
            InvalidValueError,
            "outcomes[0]: found '-1', accepted is an attainment of 0",
        ),
        (lambda: Attainments([("1", 0)]), InvalidValueError, "outcomes[0]: found 0, accepted is a chance above 0"),
        (lambda: Attainments([("1", "1/2"), (1, "1/2")]), DuplicateError, "outcomes[1] '1'"),
        (lambda: Attainments(["ab"]), WrongTypeError, "outcomes[0]: found 'ab'"),  # type: ignore[list-item] # the fault
        (lambda: Attainments([1]), WrongTypeError, "outcomes[0]: found 1"),  # type: ignore[list-item] # the fault
        (lambda: Attainments.observed([]), InvalidValueError, "attainments: found (), accepted is at least one"),
        (lambda: BellCurve(-1, 0), InvalidValueError, "mean: found -1"),
        (lambda: BellCurve(1, -1), InvalidValueError, "deviation: found -1"),
        (_chance(method="exat"), InvalidValueError, "method: found 'exat'"),
        (_chance(targets=[1]), WrongTypeError, "targets: found [1]"),
        (_chance(targets={}), InvalidValueError, "targets: found {}, accepted is a target for at least one person"),
        (
            _chance(over=month(2026, 1)),
            InvalidValueError,
            "over: found '2026-01', accepted is None for targets by name",
        ),
        (_chance(targets={"li.na": Money("1", "USD")}), CurrencyMismatchError, "targets['li.na']: found USD and CNY"),
        (
            _chance(targets={"li.na": Quantity(1, "deals")}),
            WrongTypeError,
            "accepted is an amount in CNY, like the goal",
        ),
        (_chance(targets={"li.na": 5}), WrongTypeError, "targets['li.na']: found 5"),
        (
            _chance(targets={"li.na": Quantity(1, "deals")}, goal=Quantity(1, "visits")),
            InvalidValueError,
            "targets['li.na']: found '1 deals', accepted is a number of visits, like the goal",
        ),
        (_chance(targets={"li.na": Money("-1", "CNY")}), InvalidValueError, "accepted is an amount of 0 or more"),
        (_chance(goal="1000"), WrongTypeError, "goal: found '1000'"),
        (_chance(odds=[1]), WrongTypeError, "odds: found [1]"),
        (_chance(odds={"li.ma": LIKELY}), NotFoundError, "no odds 'li.na'; did you mean 'li.ma'?"),
        (_chance(odds={**ODDS, "li.na": "likely"}), WrongTypeError, "odds['li.na']: found 'likely'"),
        (
            _chance(odds={**ODDS, "li.na": BellCurve(1, 0)}),
            InvalidValueError,
            "found 'a BellCurve', accepted is Attain",
        ),
        (_chance(common="year"), WrongTypeError, "common: found 'year'"),
        (_chance(correlation="1/2"), InvalidValueError, "correlation: found '1/2', accepted is 0 for the exact method"),
        (
            _chance(correlation=2, method="normal"),
            InvalidValueError,
            "correlation: found 2, accepted is a number from 0",
        ),
        (_chance(rounding=Rounding("10"), method="normal"), InvalidValueError, "rounding: found"),
        (_chance(rounding="10"), WrongTypeError, "rounding: found '10'"),
        (
            _chance(rounding=Rounding()),
            InvalidValueError,
            "rounding.step: found None, accepted is a step such as '1000'",
        ),
        (
            _chance(targets=CROWD, odds=dict.fromkeys(CROWD, LIKELY)),
            InvalidValueError,
            "targets: found 'more than 200,000 different sums', accepted is at most 200,000; name a rounding",
        ),
        (
            lambda: NOTHING.with_buffer(0),
            InvalidValueError,
            "targets: found 0, accepted is a target above 0 of somebody",
        ),
        (lambda: NOTHING.with_buffer(-1), InvalidValueError, "buffer: found -1, accepted is a part above -100%"),
        (lambda: NOTHING.buffer_for(0), InvalidValueError, "chance: found 0, accepted is a chance above 0%"),
    ],
)
def test_bad_input_is_refused_with_its_place(
    build: Callable[[], object], error: type[SalesManualError], message: str
) -> None:
    with pytest.raises(error) as raised:
        build()

    assert message in str(raised.value)
