"""Contests: who is ranked, by what, what ties get, and when it is decided."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest

from salesmanual.incentives.basis import Basis
from salesmanual.incentives.books import Fact, FactBook, Member, TeamBook
from salesmanual.incentives.contests import Contest, PrizeAt, prizes_of
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import Sale
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, month, quarter, year
from salesmanual.kernel.wire import read_policy
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from salesmanual.incentives.contests import TiedPrizes

MARCH = month(2026, 3)
PRIZES = (Money("500", "CNY"), Money("300", "CNY"), Money("100", "CNY"))
CONTEST = Contest("q", "Quarter", PRIZES)
NAMES = ("li.na", "wang.wei", "wu.fang", "zhao.min")
SOLD = {"li.na": "200", "wang.wei": "300", "wu.fang": "200", "zhao.min": "50"}
BOOK = credit_sales(
    [
        *(Sale(f"S-{name}", date(2026, 3, 9), Money(SOLD[name], "CNY"), owner=name) for name in NAMES),
        Sale("S-old", date(2026, 1, 9), Money("999", "CNY"), owner="chen.jie"),
    ]
)
TEAMS = TeamBook([Member("east", "li.na"), Member("east", "wu.fang"), Member("east", "zhao.min", quarter(2026, 1))])
FACTS = FactBook([Fact(name, date(2026, 1, 1), {"points": at}) for at, name in enumerate(NAMES[:3])])
TARGETS = TargetBook([Target(name, MARCH, Money("100", "CNY")) for name in NAMES])


def basis_of(contest: Contest, who: str, period: Period = MARCH, effective: Period | None = None) -> Basis:
    plan = IncentivePlan("p", "P", "CNY", effective or year(2026), [contest])
    return plan.basis(
        who, period, credits=BOOK, targets=TARGETS, facts=FACTS, teams=TEAMS, window=contest.window or "month"
    )


def won(contest: Contest, *names: str) -> list[Fraction]:
    return [contest.payout(basis_of(contest, name)) for name in names or NAMES]


class TestRanks:
    def test_tied_people_share_the_prizes_of_the_places_they_fill(self) -> None:
        assert won(CONTEST) == [200, 500, 200, 0]

    def test_or_each_has_the_prize_of_the_rank_and_the_next_rank_is_skipped(self) -> None:
        assert won(attrs.evolve(CONTEST, ties="each")) == [300, 500, 300, 0]

    @pytest.mark.parametrize(
        ("figures", "ties", "prizes"),
        [
            ([5, 5, 5], "split", ["300.00", "300.00", "300.00"]),
            ([5, 5, 5, 5], "split", ["225.00"] * 4),
            ([9, 5, 5, 5, 5, 5, 5, 5], "split", ["500", *["57.15"] * 2, *["57.14"] * 5]),
            ([1, 2], "split", ["300", "500"]),
            ([5, 5, 5, 5], "each", ["500"] * 4),
            ([9, 8, 7, 7, 1], "each", ["500", "300", "100", "100", "0"]),
            ([], "each", []),
        ],
    )
    def test_each_figure_has_a_prize(self, figures: list[int], ties: TiedPrizes, prizes: list[str]) -> None:
        found = prizes_of(map(Fraction, figures), PRIZES, ties)

        assert found == tuple(Money(prize, "CNY") for prize in prizes)

    def test_everybody_with_credits_in_the_window_takes_part(self) -> None:
        assert CONTEST.figures(basis_of(CONTEST, "li.na")) == {name: int(SOLD[name]) for name in NAMES}

    def test_a_team_takes_part_as_it_is_on_the_last_day(self) -> None:
        assert won(attrs.evolve(CONTEST, team="east")) == [400, 0, 400, 100]
        april = basis_of(attrs.evolve(CONTEST, team="east", above=-1), "li.na", month(2026, 4))
        assert attrs.evolve(CONTEST, team="east", above=-1).figures(april) == {"li.na": 0, "wu.fang": 0}

    @pytest.mark.parametrize(
        ("by", "above", "prizes"),
        [
            ("attainment", 0, [400, 400, 100]),
            ("points", 0, [0, 500, 0]),
            ("points", "-1", [300, 500, 0]),
            ("credited", 200, [0, 0, 0]),
        ],
    )
    def test_the_figure_may_be_any_fact_and_only_those_above_a_mark_are_ranked(
        self, by: str, above: str | int, prizes: list[int]
    ) -> None:
        contest = attrs.evolve(CONTEST, team="east", by=by, above=above)
        teams = TeamBook([Member("east", "li.na"), Member("east", "wu.fang"), *_last(by)])
        plan = IncentivePlan("p", "P", "CNY", year(2026), [contest])

        found = [
            contest.payout(plan.basis(name, MARCH, credits=BOOK, targets=TARGETS, facts=FACTS, teams=teams))
            for name in ("li.na", "wu.fang", "zhao.min")
        ]

        assert [found[0], found[1], found[2]] == prizes

    def test_a_missing_figure_names_who_has_none(self) -> None:
        contest = attrs.evolve(CONTEST, by="points")

        with pytest.raises(NotFoundError, match=r"^no fact 'points of zhao.min on 2026-03-31'; component 'q' needs it"):
            contest.payout(basis_of(contest, "li.na"))


def _last(by: str) -> list[Member]:
    return [] if by == "points" else [Member("east", "zhao.min")]


class TestDecision:
    def test_before_the_last_day_nothing_is_due(self) -> None:
        contest = attrs.evolve(CONTEST, window="quarter")
        early = basis_of(contest, "wang.wei", Period(date(2026, 3, 1), date(2026, 3, 31)))

        assert contest.payout(early) == 0
        assert str(contest.explain(early)) == "Quarter: decided on 2026-03-31: 0"
        assert contest.payout(basis_of(contest, "chen.jie")) == 500

    def test_a_plan_that_ends_in_the_window_decides_on_its_own_last_day(self) -> None:
        contest = attrs.evolve(CONTEST, window="quarter")
        short = Period(date(2026, 1, 1), date(2026, 3, 16))
        last, early = Period(date(2026, 3, 1), short.end), Period(date(2026, 3, 1), date(2026, 3, 15))

        assert contest.payout(basis_of(contest, "chen.jie", last, short)) == 500
        assert str(contest.explain(basis_of(contest, "chen.jie", early, short))) == "Quarter: decided on 2026-03-15: 0"

    def test_ranks_may_be_paid_as_they_stand(self) -> None:
        contest = attrs.evolve(CONTEST, decided="to-date")

        assert contest.payout(basis_of(contest, "wang.wei", Period(date(2026, 3, 1), date(2026, 3, 11)))) == 500


class TestExplanation:
    def test_it_shows_the_prizes_and_everybody_s_figure(self) -> None:
        basis = basis_of(CONTEST, "li.na")

        step = CONTEST.explain(basis)

        assert step.replay() == CONTEST.payout(basis)
        assert str(step) == (
            "Quarter, exact: 200 CNY (the prize of figure 1 by rank) — Prizes by rank of credited: CNY 500.00, "
            "CNY 300.00, CNY 100.00. (Those who tie share the prizes of the places they fill.) [Handbook 4.3]\n"
            "├─ li.na: 200\n├─ wang.wei: 300\n├─ wu.fang: 200\n└─ zhao.min: 50"
        )
        each = attrs.evolve(CONTEST, ties="each")
        assert "(Those who tie get the prize of their rank each.)" in str(each.explain(basis))

    def test_who_is_not_ranked_is_told_so(self) -> None:
        assert str(CONTEST.explain(basis_of(CONTEST, "chen.jie"))) == "Quarter: not ranked: 0"

    def test_it_is_no_pay_for_single_sales_and_no_curve_of_own_sales(self) -> None:
        basis = basis_of(CONTEST, "li.na")

        assert CONTEST.lines(basis) == (Fraction(0),)
        assert str(CONTEST.explain_line(basis, 0)) == "2026-03-09 sale S-li.na: not paid by itself: 0"
        assert CONTEST.pay_curve(basis) is None

    def test_only_exact_figures_are_ranked(self) -> None:
        with pytest.raises(WrongTypeError, match=r"^figure: found 7 of type int, accepted is a Fraction$"):
            PrizeAt(0, PRIZES, "split").apply(7)


class TestBadInput:
    @pytest.mark.parametrize(
        ("fields", "kind", "message"),
        [
            ({"prizes": []}, InvalidValueError, r"prizes: found \(\), accepted is prizes, at least one$"),
            ({"prizes": 7}, WrongTypeError, "prizes: found 7 of type int, accepted is prizes, in a list$"),
            ({"prizes": ["5 CNY"]}, WrongTypeError, r"prizes\[0\]: found '5 CNY' of type str, accepted is a Money$"),
            (
                {"prizes": PRIZES[::-1]},
                InvalidValueError,
                r"prizes\[1\]: found .*300.* accepted is at most CNY 100.00, the prize of the rank above$",
            ),
            (
                {"prizes": [Money("1", "CNY"), Money("-1", "CNY")]},
                InvalidValueError,
                r"prizes\[1\]: found .*-1.* accepted is an amount of 0 or more$",
            ),
            (
                {"prizes": [Money("1", "CNY"), Money("0.005", "CNY")]},
                InvalidValueError,
                r"prizes\[1\]: found .*0.005.* accepted is whole minor units of CNY$",
            ),
            ({"prizes": [Money("1", "CNY"), Money("1", "USD")]}, CurrencyMismatchError, ""),
            (
                {"ties": "shared"},
                InvalidValueError,
                "ties: found 'shared', accepted is what tied people get; use one of 'each', 'split'$",
            ),
            ({"decided": "end"}, InvalidValueError, "decided: found 'end', accepted is when prizes are due; did you"),
            ({"by": ""}, SalesManualError, "by: found ''"),
            ({"above": 0.5}, WrongTypeError, "above: found 0.5 of type float"),
            ({"team": 7}, WrongTypeError, "team: found 7"),
            ({"window": "week"}, InvalidValueError, "window: found 'week'"),
        ],
    )
    def test_it_is_refused(self, fields: dict[str, object], kind: type[SalesManualError], message: str) -> None:
        with pytest.raises(kind, match=f"^{message}"):
            attrs.evolve(CONTEST, **fields)  # type: ignore[arg-type] # the fault under test

    def test_prizes_in_another_currency_than_the_plan_s_are_refused(self) -> None:
        contest = Contest("q", "Quarter", [Money("5", "USD")])

        with pytest.raises(CurrencyMismatchError, match=r"^components\[0\].prizes\[0\]: found CNY and USD"):
            basis_of(contest, "li.na")

    def test_a_basis_made_by_hand_is_refused(self) -> None:
        with pytest.raises(InvalidValueError, match=r"^basis: found 'one for li.na'.*component 'q' looks at more than"):
            CONTEST.payout(Basis("li.na", MARCH, MARCH, (), Money("1", "CNY"), None))


def test_a_plan_file_names_it() -> None:
    plan = read_policy(
        IncentivePlan,
        """
        key = "p"
        label = "P"
        currency = "CNY"
        effective = "2026"
        [[components]]
        kind = "contest"
        key = "q"
        label = "Quarter"
        prizes = ["500 CNY", "300 CNY", "100 CNY"]
        """,
    )

    assert plan.components == (CONTEST,)
    check_round_trip(plan)
