"""Weightings: what each weighs, what it refuses, and that files hold them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import attrs
import pytest

from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidDocumentError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
)
from salesmanual.kernel.fiscal import FiscalCalendar
from salesmanual.kernel.period import Period, half, month, quarter, week, year
from salesmanual.kernel.quantity import Quantity
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.planning.dimensions import Dimension, divide_time
from salesmanual.planning.figures import Figure, FigureBook
from salesmanual.planning.splits import TargetSplit
from salesmanual.planning.target_measures import TargetMeasure
from salesmanual.planning.target_plans import TargetPlan
from salesmanual.planning.weighing import Asked, PlanningFacts, Weighting
from salesmanual.planning.weightings import (
    WEIGHTINGS,
    Blend,
    BlendPart,
    CapacityShare,
    EqualShare,
    GivenShares,
    HistoryShare,
    PotentialShare,
    SeasonalIndex,
    WorkdayShare,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from datetime import date

CALENDAR = FiscalCalendar()
WHO = Dimension("who", {"sales": {"east": ["li.na", "wang.wei"], "west": ["zhao.min"]}})
PRODUCT = Dimension("product", ["bikes", "clothing"])
QUARTERS = divide_time(year(2026), levels=["quarter", "month"])
WORKED = WorkCalendar("Mon-Fri 09:00-17:00")


class HalfDays:
    """A calendar in which Saturdays count half."""

    def is_workday(self, on: date) -> bool:
        return on.weekday() < 6

    def next_workday(self, on: date) -> date:
        return on

    def previous_workday(self, on: date) -> date:
        return on

    def workdays_between(self, start: date, end: date) -> Fraction:
        counts = (1, 1, 1, 1, 1, Fraction(1, 2), 0)
        return sum((Fraction(counts[day.weekday()]) for day in Period(start, end)), Fraction(0))


def asked(dimension: Dimension, parent: Hashable, **at: Hashable) -> Asked:
    return Asked(dimension, parent, at, year(2026), CALENDAR)


def sold(*rows: tuple[str, int, int]) -> FigureBook:
    """Figures of a person and a year."""
    return FigureBook([Figure(amount, year(number), {"who": who}) for who, number, amount in rows], [WHO])


HISTORY = sold(
    ("li.na", 2023, 100), ("li.na", 2024, 200), ("li.na", 2025, 300),
    ("wang.wei", 2023, 300), ("wang.wei", 2024, 200), ("wang.wei", 2025, 100),
)  # fmt: skip
FACTS = PlanningFacts(history=HISTORY, workdays=WORKED)
EAST = asked(WHO, "east")


def weights(rule: Weighting, question: Asked, facts: PlanningFacts = FACTS) -> list[Fraction]:
    found = rule.weigh(question, facts)
    for child, weight in zip(question.children(), found, strict=True):
        assert rule.explain(question, facts, child).replay() == weight
    return list(found)


class TestEqualShare:
    def test_every_member_or_every_leaf_counts_one(self) -> None:
        assert weights(EqualShare(), asked(WHO, "sales")) == [1, 1]
        assert weights(EqualShare(per="leaf"), asked(WHO, "sales")) == [2, 1]
        assert EqualShare().by == ()

    def test_a_stranger_is_refused(self) -> None:
        with pytest.raises(InvalidValueError) as caught:
            EqualShare().explain(EAST, FACTS, "zhao.min")

        assert str(caught.value) == ("who.east: found 'zhao.min', accepted is a member under it: li.na, wang.wei")


class TestGivenShares:
    def test_members_weigh_what_is_written_and_others_may_stand_beside(self) -> None:
        rule = GivenShares({"li.na": "60%", "wang.wei": "40%", "zhao.min": 1})

        assert weights(rule, EAST) == [Fraction(3, 5), Fraction(2, 5)]
        assert weights(rule, asked(WHO, "west")) == [1]
        assert rule.by == ()

    def test_periods_are_named_by_their_number_or_as_they_are_written(self) -> None:
        rule = GivenShares({"Q1": 1, "Q2": 2, "Q3": 3, "2026-Q4": 4, "M01": 5, "M02": 6, "2026-03": 7})

        assert weights(rule, asked(QUARTERS, year(2026))) == [1, 2, 3, 4]
        assert weights(rule, asked(QUARTERS, quarter(2026, 1))) == [5, 6, 7]

    def test_weeks_have_numbers_and_cut_ones_are_written(self) -> None:
        time = divide_time(month(2026, 2), levels=["week"])
        rule = GivenShares({"2026-02-01": 1, "W06": 2, "W07": 3, "W08": 4, "2026-02-23..2026-02-28": 5})

        assert weights(rule, Asked(time, month(2026, 2), {}, month(2026, 2), CALENDAR)) == [1, 2, 3, 4, 5]

    def test_fiscal_names_hold_every_year(self) -> None:
        calendar = FiscalCalendar.retail()
        rule = GivenShares({f"Q{at}": at for at in range(1, 5)})

        for number in (2023, 2024):
            time = divide_time(calendar.year(number), calendar=calendar, levels=["quarter"])
            assert weights(rule, Asked(time, time.top, {}, calendar.year(number), calendar)) == [1, 2, 3, 4]

    @pytest.mark.parametrize(
        ("shares", "question", "kind", "message"),
        [
            (
                {"li.na": 1},
                EAST,
                InvalidValueError,
                "who.east: found 'shares for li.na', accepted is a share for each member under it; wang.wei has none",
            ),
            (
                {"li.na": 1, "wang.wie": 2},
                EAST,
                NotFoundError,
                "no member of who for shares 'wang.wie'; did you mean 'wang.wei'?",
            ),
            (
                {"li.na": 1, "wang.wei": 2, "zhao.ming": 3},
                EAST,
                NotFoundError,
                "no member of who for shares 'zhao.ming'; did you mean 'zhao.min'?",
            ),
            (
                {"Q1": 1, "Q2": 1, "Q3": 1, "Q4": 1, "Q5": 1},
                asked(QUARTERS, year(2026)),
                NotFoundError,
                "no member of time for shares 'Q5'; use one of '2026', ",
            ),
        ],
    )
    def test_unknown_and_missing_members_are_named(
        self, shares: dict[str, int], question: Asked, kind: type[Exception], message: str
    ) -> None:
        with pytest.raises(kind) as caught:
            GivenShares(shares).weigh(question, FACTS)

        assert str(caught.value).startswith(message)


class TestWorkdayShare:
    def test_parts_of_time_weigh_their_workdays(self) -> None:
        assert weights(WorkdayShare(), asked(QUARTERS, quarter(2026, 1))) == [22, 20, 22]
        assert weights(WorkdayShare(counted="days"), asked(QUARTERS, quarter(2026, 1))) == [31, 28, 31]
        assert WorkdayShare().by == ()

    def test_half_days_count_half(self) -> None:
        facts = PlanningFacts(workdays=HalfDays())

        assert weights(WorkdayShare(), asked(QUARTERS, quarter(2026, 1)), facts) == [24 + Fraction(1, 2), 22, 24]

    def test_cut_weeks_weigh_what_is_left_of_them(self) -> None:
        time = divide_time(month(2026, 2), levels=["week"])
        question = Asked(time, month(2026, 2), {}, month(2026, 2), CALENDAR)

        assert weights(WorkdayShare(), question) == [0, 5, 5, 5, 5]
        assert weights(WorkdayShare(counted="days"), question) == [1, 7, 7, 7, 6]

    def test_it_splits_time_only_and_wants_to_know_the_workdays(self) -> None:
        with pytest.raises(InvalidValueError) as caught:
            WorkdayShare().weigh(EAST, FACTS)
        with pytest.raises(InvalidValueError) as missing:
            WorkdayShare().weigh(asked(QUARTERS, quarter(2026, 1)), PlanningFacts())

        assert str(caught.value) == (
            "who.east: found 'a split by workdays', accepted is a weighting of members, such as HistoryShare; "
            "split time by it"
        )
        assert str(missing.value) == (
            "facts.workdays: found None, accepted is which days of time.2026-Q1 are worked; give "
            "PlanningFacts(workdays=WorkCalendar(…)), or count days"
        )


BOTH = FigureBook(
    [
        Figure(5, half(2026, 1), {"who": "li.na", "product": "bikes"}),
        Figure(1, half(2026, 2), {"who": "li.na", "product": "clothing"}),
        Figure(3, half(2026, 1), {"who": "wang.wei", "product": "clothing"}),
        Figure(7, half(2026, 2), {"who": "wang.wei", "product": "bikes"}),
        Figure(-1, half(2027, 1), {"who": "wang.wei", "product": "bikes"}),
        Figure(2, year(2025), {"who": "li.na"}),
        Figure(4, year(2025), {"who": "wang.wei"}),
    ],
    [WHO, PRODUCT],
)


def facts_by(fact: str, figures: FigureBook) -> PlanningFacts:
    return PlanningFacts(capacity=figures) if fact == "capacity" else PlanningFacts(potential=figures)


@pytest.mark.parametrize(("rule", "fact"), [(CapacityShare, "capacity"), (PotentialShare, "potential")])
class TestCapacityAndPotential:
    def test_members_weigh_their_figures_in_the_plan_or_in_a_named_period(
        self, rule: type[CapacityShare | PotentialShare], fact: str
    ) -> None:
        facts = facts_by(fact, BOTH)

        assert weights(rule(), EAST, facts) == [6, 10]
        assert weights(rule(period=year(2025)), EAST, facts) == [2, 4]

    def test_the_members_of_other_dimensions_matter_if_they_are_named(
        self, rule: type[CapacityShare | PotentialShare], fact: str
    ) -> None:
        facts = facts_by(fact, BOTH)
        question = asked(WHO, "east", product="bikes", time=half(2026, 2))

        assert weights(rule(), question, facts) == [6, 10]
        assert weights(rule(by=["product"]), question, facts) == [5, 7]
        assert weights(rule(by=["time"]), question, facts) == [1, 7]
        assert weights(rule(by=["product", "time", "market"]), question, facts) == [0, 7]

    def test_parts_of_time_weigh_what_is_in_them(self, rule: type[CapacityShare | PotentialShare], fact: str) -> None:
        facts = facts_by(fact, BOTH)
        time = divide_time(year(2026), levels=["half"])

        assert weights(rule(), asked(time, year(2026)), facts) == [8, 8]
        assert weights(rule(by=["who"]), asked(time, year(2026), who="li.na"), facts) == [5, 1]

    def test_what_cannot_be_weighed_is_refused_with_the_node(
        self, rule: type[CapacityShare | PotentialShare], fact: str
    ) -> None:
        facts = facts_by(fact, BOTH)
        missing = f"facts.{fact}: found None, accepted is figures to split who.east by; give them as "
        negative = f"{fact} of wang.wei in 2027: found '-1', accepted is 0 or more; it is to split who.east"
        period = "time.2026: found 'figures of 2025', accepted is no period where time is split, since each part has"
        cases: list[tuple[Weighting, Asked, PlanningFacts, str]] = [
            (rule(), EAST, PlanningFacts(), f"{missing}PlanningFacts({fact}=FigureBook(…))"),
            (rule(period=year(2027)), EAST, facts, negative),
            (rule(period=year(2025)), asked(QUARTERS, year(2026)), facts, f"{period} its own"),
        ]
        for own, question, given, message in cases:
            with pytest.raises(InvalidValueError) as caught:
                own.weigh(question, given)
            assert str(caught.value) == message
        with pytest.raises(WrongTypeError, match="period: found 2025 of type int, accepted is a Period, or None"):
            rule(period=2025)  # type: ignore[arg-type]


class TestHistoryShare:
    @pytest.mark.parametrize(
        ("rule", "expected"),
        [
            (HistoryShare(), [200, 200]),
            (HistoryShare(years=2), [250, 150]),
            (HistoryShare(years=1), [300, 100]),
            (HistoryShare(years=1, trend="linear"), [300, 100]),
            (HistoryShare(trend="linear"), [400, 0]),
            (HistoryShare(trend="linear", floor="50%"), [400, 100]),
            (HistoryShare(trend="weighted"), [Fraction(700, 3), Fraction(500, 3)]),
            (HistoryShare(trend="weighted", year_weights=[0, 0, 1]), [300, 100]),
            (HistoryShare(years=9), [200, 200]),
        ],
    )
    def test_members_weigh_what_the_years_let_expect(self, rule: HistoryShare, expected: list[Fraction]) -> None:
        assert weights(rule, EAST) == expected

    def test_a_line_that_falls_below_zero_is_cut_and_says_so(self) -> None:
        book = sold(("li.na", 2023, 900), ("li.na", 2024, 100), ("wang.wei", 2025, 100))
        facts = PlanningFacts(history=book)
        rule = HistoryShare(trend="linear")

        assert weights(rule, EAST, facts) == [0, Fraction(400, 3)]
        assert "a line that falls below 0 is read as 0" in rule.explain(EAST, facts, "li.na").to_text()

    def test_new_members_get_nothing_the_average_or_are_refused(self) -> None:
        facts = PlanningFacts(history=sold(("li.na", 2025, 90), ("zhao.min", 2025, 30)))
        sales = asked(Dimension("who", {"sales": ["li.na", "wang.wei", "zhao.min"]}), "sales")

        assert weights(HistoryShare(new_members="zero"), sales, facts) == [30 * 3, 0, 10 * 3]
        assert weights(HistoryShare(new_members="average"), sales, facts) == [90, 60, 30]
        with pytest.raises(InvalidValueError) as caught:
            HistoryShare().weigh(sales, facts)
        assert str(caught.value) == (
            "who.sales: found 'no history of wang.wei', accepted is members with history, or what new members weigh; "
            "say new_members='average' or 'zero'"
        )

    def test_a_team_of_new_members_shares_equally_or_weighs_nothing(self) -> None:
        facts = PlanningFacts(history=sold(("zhao.min", 2025, 30)))

        assert weights(HistoryShare(new_members="average"), EAST, facts) == [1, 1]
        assert weights(HistoryShare(new_members="zero"), EAST, facts) == [0, 0]

    def test_no_history_at_all_is_refused_or_all_members_are_looked_at(self) -> None:
        book = FigureBook([Figure(3, year(2025), {"who": "li.na", "product": "bikes"})], [WHO, PRODUCT])
        facts = PlanningFacts(history=book)
        question = asked(WHO, "east", product="clothing", time=quarter(2026, 1))
        rule = HistoryShare(by=["product"], new_members="zero")

        assert weights(attrs.evolve(rule, no_history="all"), question, facts) == [3, 0]
        with pytest.raises(InvalidValueError) as caught:
            rule.weigh(question, facts)
        assert str(caught.value) == (
            "who.east of product clothing: found 'nothing sold in 2023 to 2025', accepted is history in one of these "
            "years; look at all members with no_history='all', or take another weighting such as EqualShare()"
        )
        for own in (HistoryShare(years=1), HistoryShare(years=1, by=["product"], no_history="all")):
            with pytest.raises(InvalidValueError, match=r"who\.east: found 'nothing sold in 2025'"):
                own.weigh(question, PlanningFacts(history=FigureBook([], [WHO, PRODUCT])))
        other = PlanningFacts(history=FigureBook([Figure(3, year(2025), {"who": "zhao.min"})], [WHO, PRODUCT]))
        assert weights(attrs.evolve(rule, no_history="all"), question, other) == [0, 0]

    def test_members_may_be_split_in_each_period_by_what_is_comparable(self) -> None:
        rows = [("li.na", 1, 5), ("wang.wei", 1, 1), ("li.na", 2, 2), ("wang.wei", 2, 8)]
        book = FigureBook([Figure(amount, half(2025, at), {"who": who}) for who, at, amount in rows], [WHO])
        facts = PlanningFacts(history=book)
        question = asked(WHO, "east", time=half(2026, 2))

        assert weights(HistoryShare(years=1), question, facts) == [7, 9]
        assert weights(HistoryShare(years=1, by=["time"]), question, facts) == [2, 8]

    def test_parts_of_time_weigh_what_is_comparable_and_may_weigh_nothing(self) -> None:
        figures = [Figure(amount, month(2025, at), {"who": "li.na"}) for at, amount in ((1, 7), (3, 2), (6, 4))]
        facts = PlanningFacts(history=FigureBook(figures, [WHO]))

        assert weights(HistoryShare(), asked(QUARTERS, year(2026)), facts) == [9, 4, 0, 0]
        assert weights(HistoryShare(), asked(QUARTERS, quarter(2026, 1)), facts) == [7, 0, 2]
        assert weights(HistoryShare(), asked(QUARTERS, quarter(2026, 3)), facts) == [0, 0, 0]
        assert weights(HistoryShare(by=["who"]), asked(QUARTERS, year(2026), who="li.na"), facts) == [9, 4, 0, 0]
        with pytest.raises(InvalidValueError, match=r"time\.2026 of who wang\.wei: found 'nothing sold"):
            HistoryShare(by=["who"]).weigh(asked(QUARTERS, year(2026), who="wang.wei"), facts)

    def test_a_weighted_year_may_leave_nothing(self) -> None:
        facts = PlanningFacts(history=sold(("li.na", 2023, 100), ("wang.wei", 2023, 100)))
        rule = HistoryShare(trend="weighted", year_weights=[0, 1, 1])

        assert weights(rule, EAST, facts) == [0, 0]

    def test_less_than_nothing_sold_is_refused_with_member_period_and_node(self) -> None:
        facts = PlanningFacts(history=sold(("li.na", 2025, 100), ("wang.wei", 2024, -3)))

        with pytest.raises(InvalidValueError) as caught:
            HistoryShare().weigh(EAST, facts)

        assert str(caught.value) == (
            "history of wang.wei in 2024: found '-3', accepted is 0 or more; it is to split who.east; leave the "
            "returns out, or name a longer period"
        )

    def test_missing_facts_are_refused_with_the_remedy(self) -> None:
        with pytest.raises(InvalidValueError) as caught:
            HistoryShare().weigh(EAST, PlanningFacts())

        assert str(caught.value) == (
            "facts.history: found None, accepted is figures to split who.east by; give them as "
            "PlanningFacts(history=FigureBook(…))"
        )


class TestBlend:
    FACTS = PlanningFacts(history=HISTORY, potential=sold(("li.na", 2026, 1), ("wang.wei", 2026, 3)))

    def test_shares_are_blended_not_amounts(self) -> None:
        rule = Blend({HistoryShare(years=1): "70%", PotentialShare(): "30%"})

        assert weights(rule, EAST, self.FACTS) == [Fraction("0.6"), Fraction("0.4")]

    def test_a_weighting_that_gives_nobody_a_weight_is_left_out(self) -> None:
        rule = Blend({EqualShare(): 1, PotentialShare(): 1})
        facts = PlanningFacts(potential=sold(("zhao.min", 2026, 1)))

        assert weights(rule, EAST, facts) == [Fraction(1, 2), Fraction(1, 2)]
        assert "potential gives nobody a weight here" in rule.explain(EAST, facts, "li.na").to_text()

    def test_it_looks_at_what_its_parts_look_at(self) -> None:
        rule = Blend({HistoryShare(by=["product", "time"]): 1, PotentialShare(by=["product", "market"]): 1})

        assert rule.by == ("product", "time", "market")

    @pytest.mark.parametrize(
        ("parts", "kind", "message"),
        [
            ([], InvalidValueError, "parts: found [], accepted is at least one weighting"),
            ({EqualShare(): 0}, InvalidValueError, "weight: found 0, accepted is a weight above 0 such as '70%'"),
            ({7: 1}, WrongTypeError, "weighting: found 7 of type int, accepted is a weighting such as EqualShare()"),
            ([EqualShare()], WrongTypeError, "parts[0]: found EqualShare(per='member', section='2.2') of type"),
            (
                [BlendPart(EqualShare(), 1), BlendPart(EqualShare(), 2)],
                DuplicateError,
                "parts[1].weighting 'EqualShare' is there already; add their weights",
            ),
            (7, WrongTypeError, "parts: found 7 of type int, accepted is weightings with their weight"),
        ],
    )
    def test_bad_parts_are_refused(self, parts: list[BlendPart], kind: type[Exception], message: str) -> None:
        with pytest.raises(kind) as caught:
            Blend(parts)

        assert str(caught.value).startswith(message)


@attrs.frozen
class Plan:
    """A policy with weightings in it."""

    splits: tuple[Weighting, ...]


EVERY = (
    EqualShare(per="leaf"),
    GivenShares({"east": "55%", "west": "45%"}, section="8.3"),
    WorkdayShare(counted="days"),
    CapacityShare(by=["product"], period=year(2025)),
    PotentialShare(),
    HistoryShare(
        years=2, trend="weighted", year_weights=["1/3", "2/3"], floor="10%", new_members="average", by=["product"]
    ),
    SeasonalIndex(method="ratio-to-moving-average", zeros="smooth", week_53="drop", cut_weeks="workdays", by=["who"]),
    Blend({HistoryShare(): "70%", PotentialShare(): "30%"}),
)


class TestFiles:
    @pytest.mark.parametrize("rule", EVERY, ids=lambda rule: type(rule).__name__)
    @pytest.mark.parametrize("form", ["toml", "json"])
    def test_every_weighting_is_read_as_it_was_written(self, rule: Weighting, form: Literal["toml", "json"]) -> None:
        assert read_policy(Plan, write_policy(Plan((rule,)), format=form), format=form) == Plan((rule,))
        assert read_policy(type(rule), write_policy(rule)) == rule

    def test_every_kind_is_among_these(self) -> None:
        own = {
            kind
            for kind in WEIGHTINGS.members.values()
            if ".weightings_" in kind.__module__ or "seasonality" in kind.__module__
        }

        assert own == {type(rule) for rule in EVERY}

    def test_a_file_names_kinds(self) -> None:
        plan = read_policy(
            Plan,
            """
            [[splits]]
            kind = "seasonal"
            by = ["who"]

            [[splits]]
            kind = "blend"
            [[splits.parts]]
            weight = "70%"
            weighting = {kind = "history", years = 2, trend = "linear"}
            [[splits.parts]]
            weight = "30%"
            weighting = {kind = "potential"}
            """,
        )

        assert plan.splits == (
            SeasonalIndex(by=["who"]),
            Blend({HistoryShare(years=2, trend="linear"): "70%", PotentialShare(): "30%"}),
        )

    def test_all_faults_of_a_file_are_reported(self) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            read_policy(Plan, "[[splits]]\nkind = 'history'\nyears = 0\ntrend = 'liner'\n[[splits]]\nkind = 'equl'\n")

        first, second, third = str(caught.value).splitlines()[1:]
        assert first == "  splits[0].years: found 0, accepted is a whole number of years from 1 to 50"
        assert second.startswith("  splits[0].trend: found 'liner', accepted is one of 'none', 'weighted', 'linear'")
        assert third.startswith("  splits[1].kind: found 'equl', accepted is one of ")


@pytest.mark.parametrize(
    ("make", "kind", "message"),
    [
        (lambda: EqualShare(per="head"), InvalidValueError, "per: found 'head', accepted is member or leaf"),  # type: ignore[arg-type]
        (lambda: GivenShares([1]), WrongTypeError, "shares: found [1] of type list, accepted is shares by member"),  # type: ignore[arg-type]
        (lambda: GivenShares({"a": -1}), InvalidValueError, "shares.a: found Fraction(-1, 1), accepted is a share of"),
        (lambda: GivenShares({"a": 0}), InvalidValueError, "shares: found {'a': 0}, accepted is at least one share"),
        (lambda: GivenShares({}), InvalidValueError, "shares: found {}, accepted is at least one share above 0"),
        (lambda: GivenShares({"a": 0.5}), WrongTypeError, "shares.a: found 0.5 of type float"),  # type: ignore[dict-item]
        (lambda: WorkdayShare(counted="hours"), InvalidValueError, "counted: found 'hours', accepted is what is"),  # type: ignore[arg-type]
        (lambda: HistoryShare(years=0), InvalidValueError, "years: found 0, accepted is a whole number of years from"),
        (lambda: HistoryShare(years=51), InvalidValueError, "years: found 51, accepted is a whole number of years"),
        (lambda: HistoryShare(years="3"), WrongTypeError, "years: found '3' of type str, accepted is a whole number"),  # type: ignore[arg-type]
        (lambda: HistoryShare(trend="liner"), InvalidValueError, "trend: found 'liner', accepted is a trend; did you"),  # type: ignore[arg-type]
        (
            lambda: HistoryShare(trend="weighted", year_weights=[1, 2]),
            InvalidValueError,
            "year_weights: found ['1', '2'], accepted is 3 weights of 0 or more, one for each year from the first on",
        ),
        (
            lambda: HistoryShare(year_weights=[1, 2, 3]),
            InvalidValueError,
            (
                "year_weights: found [Fraction(1, 1), Fraction(2, 1), Fraction(3, 1)], accepted is no weights; name "
                "the "
                "trend 'weighted'"
            ),
        ),
        (lambda: HistoryShare(floor="110%"), InvalidValueError, "floor: found '110%', accepted is a part of the"),
        (lambda: HistoryShare(new_members="all"), InvalidValueError, "new_members: found 'all', accepted is what new"),  # type: ignore[arg-type]
        (lambda: HistoryShare(no_history="zero"), InvalidValueError, "no_history: found 'zero', accepted is what is"),  # type: ignore[arg-type]
        (lambda: HistoryShare(by="who"), WrongTypeError, "by: found 'who' of type str, accepted is a list of texts"),
        (lambda: HistoryShare(by=["who", "who"]), DuplicateError, "by 'who' is there already; name it once"),
        (lambda: SeasonalIndex(method="mean"), InvalidValueError, "method: found 'mean', accepted is an index method"),  # type: ignore[arg-type]
        (lambda: SeasonalIndex(zeros="drop"), InvalidValueError, "zeros: found 'drop', accepted is what becomes of"),  # type: ignore[arg-type]
        (lambda: SeasonalIndex(week_53="first"), InvalidValueError, "week_53: found 'first', accepted is a 53rd week"),  # type: ignore[arg-type]
        (lambda: SeasonalIndex(cut_weeks="hours"), InvalidValueError, "cut_weeks: found 'hours', accepted is what cut"),  # type: ignore[arg-type]
    ],
)
def test_bad_fields_are_refused_with_their_place(
    make: Callable[[], object], kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind) as caught:
        make()

    assert str(caught.value).startswith(message)


def test_many_missing_members_are_not_all_listed() -> None:
    people = [f"p{number:02}" for number in range(20)]
    question = Asked(Dimension("who", people), "who", {}, year(2026), CALENDAR)

    with pytest.raises(InvalidValueError, match=r"p01, p02, p03, p04, p05, p06, p07, p08 and 11 more has none"):
        GivenShares({"p00": 1}).weigh(question, FACTS)


def test_weeks_are_comparable_in_a_plan_that_is_split_to_weeks() -> None:
    figures = [Figure(at, week(2025, at)) for at in range(1, 53)]
    time = divide_time(month(2026, 3), levels=["week"])
    question = Asked(time, month(2026, 3), {}, year(2026), CALENDAR)

    found = weights(HistoryShare(years=1), question, PlanningFacts(history=FigureBook(figures, [])))

    assert found == [Fraction(9, 7), 10, 11, 12, 13, Fraction(28, 7)]


def test_weights_that_are_all_zero_are_refused_with_the_node_only_where_something_is_to_be_shared() -> None:
    facts = PlanningFacts(potential=sold(("zhao.min", 2026, 3)))
    time = divide_time(year(2026), levels=["quarter"])
    total = Quantity(8, "deals")
    split = [TargetSplit("who", PotentialShare()), TargetSplit("time", EqualShare())]
    forced = [TargetSplit("who", EqualShare(), level=1), *split]

    targets = TargetPlan(TargetMeasure("deals", "deals"), split).break_down(total, [WHO, time], facts=facts)

    assert (targets["east"], targets["zhao.min"]) == (Quantity(0, "deals"), total)
    with pytest.raises(InvalidValueError, match="east"):
        TargetPlan(TargetMeasure("deals", "deals"), forced).break_down(total, [WHO, time], facts=facts)
