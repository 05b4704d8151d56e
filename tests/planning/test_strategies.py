"""Strategies: what a book refuses, what coverage finds, and how it prints."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from salesmanual.kernel.errors import InvalidDocumentError, InvalidValueError, NotFoundError, SalesManualError
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import quarter
from salesmanual.kernel.quantity import Quantity
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.planning.breakdowns import Address, Breakdown
from salesmanual.planning.dimensions import Dimension, divide_time
from salesmanual.planning.strategies import FOCUS_LEVELS, StrategyBook
from salesmanual.planning.strategies_parts import ActionState, FocusLevel, StrategicAction, Strategy
from salesmanual.planning.strategies_targets import MarketTargets
from salesmanual.planning.target_measures import TargetMeasure

SALES = TargetMeasure("sales", "CNY", step=1)
TODAY = date(2026, 3, 2)
TRIAL = StrategicAction("trial", "Trial at ten stores", "li.na", date(2026, 2, 20), measure="two orders")
FAIR = StrategicAction("fair", "Stand at the fair", "wang.wei", date(2026, 1, 31), done=date(2026, 2, 2))
CALLS = StrategicAction("calls", "Call lost customers", "zhao.min", date(2026, 1, 15))
ROAD = Strategy("road", "Road bikes", "Lead in clubs", "invest", "road", customers="clubs >= 1", actions=[TRIAL, FAIR])
EAST = Strategy(
    "east", "The east", "Hold", "hold", None, "east", customers="province == 'Zhejiang'", share="40%", actions=[CALLS]
)
TOYS = Strategy("toys", "Toys", "Leave", "exit", "toys")
BOOK = StrategyBook("2026", {"en": "Strategy 2026", "zh_Hans": "2026 年策略"}, [TOYS, EAST, ROAD])


def breakdown() -> Breakdown:
    """A quarter of sales by product and market."""
    products = Dimension("product", {"all": {"bikes": ["road", "city"], "helmets": None}})
    markets = Dimension("market", {"china": ["east", "west"]})
    time = divide_time(quarter(2026, 1), levels=["month"])
    cells: dict[Address, list[int]] = {
        ("road", "west"): [100, 100, 101],
        ("city", "east"): [50, 50, 1],
        ("city", "west"): [0, 0, 7],
        ("helmets", "east"): [0, 0, 0],
    }
    return Breakdown.from_cells(SALES, [products, markets, time], cells)


class TestAnAction:
    def test_its_state_follows_from_its_days(self) -> None:
        action = StrategicAction(
            "a", "A", "li.na", date(2026, 3, 31), started=date(2026, 3, 1), dropped=date(2026, 4, 5)
        )

        found = [action.state(date(2026, *day)).value for day in ((2, 28), (3, 1), (3, 31), (4, 1), (4, 5))]

        assert found == ["open", "under way", "under way", "overdue", "dropped"]
        assert [action.days_late(date(2026, 4, 3)), action.days_late(date(2026, 4, 5))] == [3, 0]

    def test_done_late_stays_late(self) -> None:
        assert (FAIR.state(TODAY), FAIR.days_late(TODAY), FAIR.days_late(date(2026, 1, 31))) == (
            ActionState.DONE,
            2,
            0,
        )

    def test_every_state_has_words(self) -> None:
        words = [str(state.label()) for state in ActionState]

        assert words == ["not begun", "under way", "overdue", "done", "dropped"]

    @pytest.mark.parametrize(
        ("days", "message"),
        [
            (
                {"done": TODAY, "dropped": TODAY},
                "action a: found 'done and dropped', accepted is one of the two",
            ),
            (
                {"started": TODAY, "done": date(2026, 3, 1)},
                "action a: done: found '2026-03-01', accepted is 2026-03-02 or a later day",
            ),
            (
                {"started": TODAY, "dropped": date(2026, 3, 1)},
                "action a: dropped: found '2026-03-01', accepted is 2026-03-02 or a later day",
            ),
        ],
    )
    def test_days_that_contradict_each_other_are_refused(self, days: dict[str, date], message: str) -> None:
        with pytest.raises(InvalidValueError) as caught:
            StrategicAction("a", "A", "li.na", TODAY, **days)  # type: ignore[arg-type]

        assert str(caught.value) == message


class TestABook:
    def test_it_is_a_file(self) -> None:
        assert read_policy(StrategyBook, write_policy(BOOK)) == BOOK
        own = StrategyBook("x", "X", [Strategy("a", "A", "Aim", "high", "a", "b")], levels=[FocusLevel("high")])
        assert read_policy(StrategyBook, write_policy(own)) == own

    def test_a_strategy_is_found_by_its_key(self) -> None:
        assert BOOK.of("road") is ROAD
        with pytest.raises(NotFoundError, match="no strategy 'raod'; did you mean 'road'"):
            BOOK.of("raod")

    def test_all_faults_are_said_at_once(self) -> None:
        listed = [
            Strategy("a", "A", "Aim", "invst", "bikes", share="60%"),
            Strategy("b", "B", "Aim", "grow", "bikes", share="50%"),
            Strategy("c", "C", "Aim", "grow", "bikes", "east"),
        ]

        with pytest.raises(InvalidDocumentError) as caught:
            StrategyBook("2026", "2026", listed)

        assert str(caught.value) == (
            "strategy book 2026: 2 faults\n"
            "  strategies[0].level: no focus level 'invst'; did you mean 'invest'?\n"
            "  strategies[1].share: found 110% of bikes with it, accepted is at most 100%"
        )

    def test_shares_may_make_up_exactly_the_whole(self) -> None:
        thirds = [Strategy(key, key, "Aim", "grow", "bikes", share="1/3") for key in "abc"]

        assert len(StrategyBook("x", "X", thirds).strategies) == 3

    @pytest.mark.parametrize(
        ("make", "message"),
        [
            (
                lambda: Strategy("a", "A", "Aim", "grow"),
                "strategy a: found 'no product and no market', accepted is a product, a market, or both",
            ),
            (
                lambda: Strategy("a", "A", "Aim", "grow", "bikes", share="101%"),
                "share: found '101%', accepted is a part from 0% to 100%",
            ),
            (
                lambda: Strategy("a", "A", "Aim", "grow", "bikes", actions=[TRIAL, TRIAL]),
                "actions[1].key 'trial' is there already; each may come once",
            ),
            (
                lambda: StrategyBook("x", "X", [], levels=[]),
                "levels: found (), accepted is a list of at least 1, each item a FocusLevel",
            ),
            (
                lambda: MarketTargets(SALES, [("a", "b")]),  # type: ignore[arg-type]
                "amounts: found [('a', 'b')] of type list, accepted is a mapping of (product, market) to amounts",
            ),
            (
                lambda: MarketTargets(SALES, {"bikes": Money("1", "CNY")}),  # type: ignore[dict-item]
                (
                    "amounts: found 'bikes' of type str, accepted is a pair of product and market; "
                    "write it as ('bikes', None)"
                ),
            ),
            (
                lambda: MarketTargets(SALES, {("bikes", "east"): Quantity(3, "visits")}),
                (
                    "amounts[bikes, east]: found Quantity(amount=Fraction(3, 1), unit='visits') of type Quantity, "
                    "accepted is Money; write it as Money('100000', 'CNY')"
                ),
            ),
        ],
    )
    def test_bad_input_is_refused_with_its_place(self, make: object, message: str) -> None:
        with pytest.raises(SalesManualError) as caught:
            make()  # type: ignore[operator]

        assert str(caught.value) == message


class TestCoverage:
    def test_targets_and_strategies_that_miss_each_other_are_listed(self) -> None:
        found = BOOK.coverage(breakdown(), as_of=TODAY)

        assert [(each.product, each.market) for each in found.without_strategy()] == [("city", "west")]
        assert [(each.product, each.market) for each in found.carried_partly()] == [("city", "east")]
        assert [each.strategy.key for each in found.without_target()] == ["toys"]
        assert not found.is_complete()

    def test_amounts_are_whole_steps_that_sum(self) -> None:
        found = BOOK.coverage(breakdown(), as_of=TODAY)

        assert found.of("east").carried == Money("40", "CNY")
        assert found.of("road").carried == found.of("road").target == Money("301", "CNY")
        assert found.targets[1].carried == {"east": Money("40", "CNY")}
        assert [each.left for each in found.targets] == [Money("0", "CNY"), Money("61", "CNY"), Money("7", "CNY")]
        assert found.explain().replay() == breakdown().total()

    def test_the_strategy_of_most_focus_comes_first(self) -> None:
        found = BOOK.coverage(breakdown(), as_of=TODAY)

        assert [each.strategy.key for each in found.strategies] == ["road", "east", "toys"]
        with pytest.raises(NotFoundError, match="no strategy 'rod'; did you mean 'road'"):
            found.of("rod")

    def test_overdue_actions_are_listed_the_latest_first(self) -> None:
        found = BOOK.coverage(breakdown(), as_of=TODAY)

        assert [(each.strategy, each.action.key, each.days) for each in found.late] == [
            ("east", "calls", 46),
            ("road", "trial", 10),
        ]
        assert BOOK.coverage(breakdown(), as_of=date(2026, 1, 15)).late == ()

    def test_customers_of_none_and_of_several_are_listed(self) -> None:
        customers: dict[str, dict[str, object]] = {
            "C-1": {"clubs": 2, "province": "Zhejiang"},
            "C-2": {"clubs": 0, "province": "Gansu"},
            "C-3": {"clubs": 0},
            "C-4": {"clubs": 1, "province": "Gansu"},
        }

        found = BOOK.coverage(breakdown(), customers, as_of=TODAY)

        assert found.targeted_by_none() == ("C-2", "C-3")
        assert [(each.customer, each.strategies) for each in found.targeted_by_several()] == [("C-1", ("east", "road"))]
        assert found.customers[2].unknown == {"east": ("province",)}

    def test_a_group_and_a_part_of_it_may_not_carry_more_than_the_whole(self) -> None:
        group = Strategy("bikes", "Bikes", "Aim", "grow", "bikes", share="70%")
        book = StrategyBook("x", "X", [group, EAST])

        with pytest.raises(InvalidDocumentError) as caught:
            book.coverage(breakdown(), as_of=TODAY)

        assert str(caught.value) == (
            "coverage: 1 fault\n"
            "  target[city, east]: found 110% carried (bikes 70%, east 40%), accepted is at most 100%; "
            "lower one of the shares"
        )

    def test_targets_by_one_of_the_two_will_do(self) -> None:
        markets = Dimension("market", ["east", "west"])
        time = divide_time(quarter(2026, 1), levels=["month"])
        sales = Breakdown.from_cells(SALES, [markets, time], {("east",): [1, 2, 3], ("west",): [4, 0, 0]})

        found = BOOK.coverage(sales, as_of=TODAY)

        assert [(each.product, each.market, each.share) for each in found.targets] == [
            (None, "east", Fraction(2, 5)),
            (None, "west", 0),
        ]

    def test_no_targets_at_all_leave_every_strategy_without(self) -> None:
        found = BOOK.coverage(MarketTargets(SALES, {}), as_of=TODAY)

        assert (found.targets, len(found.without_target()), found.explain().replay()) == ((), 3, Money("0", "CNY"))

    def test_quantities_are_covered_like_money(self) -> None:
        units = MarketTargets(TargetMeasure("units", "units"), {("road", None): Quantity(7, "units")})

        found = BOOK.coverage(units, as_of=TODAY)

        assert (found.of("road").carried, found.explain().replay()) == (Quantity(7, "units"), 7)
        assert found.records()[0]["target"] == 7

    @pytest.mark.parametrize(
        ("targets", "customers", "message"),
        [
            (
                {},
                None,
                "targets: found {} of type dict, accepted is a Breakdown, or MarketTargets",
            ),
            (
                MarketTargets(SALES, {("road", None): Money("-1", "CNY")}),
                None,
                "target of road: found 'CNY -1.00', accepted is 0 or more",
            ),
            (
                Breakdown.from_cells(
                    SALES,
                    [Dimension("who", ["a"]), divide_time(quarter(2026, 1), levels=["month"])],
                    {("a",): [1, 1, 1]},
                ),
                None,
                (
                    "targets: found ['who'], accepted is a breakdown with a dimension product or market; "
                    "break the target down by one of them first"
                ),
            ),
            (
                MarketTargets(SALES, {}),
                ["C-1"],
                "customers: found ['C-1'] of type list, accepted is a mapping of customers to their facts",
            ),
        ],
    )
    def test_bad_input_is_refused(self, targets: object, customers: object, message: str) -> None:
        with pytest.raises(SalesManualError) as caught:
            BOOK.coverage(targets, customers, as_of=TODAY)  # type: ignore[arg-type]

        assert str(caught.value) == message

    def test_it_prints_in_three_languages(self) -> None:
        customers: dict[str, dict[str, object]] = {
            "C-2": {"clubs": 0, "province": "Gansu"},
            "C-4": {"clubs": 1, "province": "Gansu"},
        }
        found = BOOK.coverage(breakdown(), customers, as_of=TODAY)

        assert "│ city    │ east   │       101.00 │           40% │                 61.00 │ east" in found.to_text()
        assert "│ Toys       │ Leave" in found.to_text()
        assert "no target" in found.to_text()
        assert "投入" in found.to_text("zh_Hans")
        assert "維持" in found.to_text("zh_Hant")
        assert len(found.tables()) == 4
        assert len(BOOK.coverage(breakdown(), as_of=date(2026, 1, 1)).tables()) == 2


def test_levels_are_the_companys_own() -> None:
    assert [level.key for level in FOCUS_LEVELS] == ["invest", "grow", "hold", "harvest", "exit"]
