"""Performance schemes: scores, goals that change, evidence, what is missing, what is refused."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from tests.people.performance_world import COMPLAINTS, FACTS, LATE, REVENUE, SATISFACTION, SCHEME

from salesmanual.kernel.errors import SalesManualError
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import year
from salesmanual.kernel.scorecard import Band, Grading
from salesmanual.people.indicators import Indicator
from salesmanual.people.performance_adjustments import Adjustment
from salesmanual.people.performance_explain import attainment_step
from salesmanual.people.performance_goals import Goal, GoalVersion, goal_spans, with_new_goals
from salesmanual.people.performance_schemes import PerformanceScheme

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST = GoalVersion(date(2026, 1, 1), date(2026, 6, 30), why="as agreed")
SECOND = GoalVersion(date(2026, 7, 1), goals=[Goal("revenue", 900000)], why="two towns less")
BROUGHT = {"complaints": ["case list"], "rescue": ["letter of the customer"]}


def scheme(**fields: Any) -> PerformanceScheme:  # noqa: ANN401 - any field
    """The scheme of the world with some fields of its own."""
    return attrs.evolve(SCHEME, **fields)


def texts(found: object) -> list[str]:
    """Findings as lines."""
    return [str(each) for each in found]  # type: ignore[attr-defined] # findings


def test_points_contributions_score_and_grade() -> None:
    """75 % of revenue, satisfaction on target, a complaint less than allowed; two late reports, one rescue."""
    result = SCHEME.score(FACTS, evidence=BROUGHT)

    assert [(each.key, str(each.amount)) for each in result.contributions()] == [
        ("revenue", "45"),
        ("satisfaction", "25"),
        ("complaints", "75/4"),
        ("late", "-4"),
        ("rescue", "5"),
        ("", "1/20"),
    ]
    assert (str(result.exact), str(result.score)) == ("359/4", "449/5")
    assert result.grade is not None
    assert result.grade.key == "B"
    assert result.findings() == ()
    assert result.areas() == {"results": 45, "satisfaction": 25, "conduct": Fraction(75, 4)}


def test_it_reads_money_and_flat_paths_and_objects() -> None:
    """Wherever the figures stand."""

    @attrs.frozen
    class Cases:
        satisfaction: str = "4.5"
        complaints: int = 3

    flat = {"targets.revenue": Money("900000", "CNY"), "cases": Cases(), "reports.late": 2, "rescued": True}
    objects = {**FACTS, "cases": Cases()}

    assert SCHEME.score(objects).score == SCHEME.score(FACTS).score
    assert SCHEME.score({**flat, "reports": {"late": 2}}).score == SCHEME.score(FACTS).score


def test_the_next_band_says_what_is_short() -> None:
    """A fifth of a point to the best grade."""
    following = SCHEME.score(FACTS).next_band()

    assert following is not None
    assert (following.band.key, following.missing) == ("A", Fraction(1, 5))
    assert scheme(grading=None).score(FACTS).next_band() is None


def test_the_exact_score_may_be_graded() -> None:
    """Rounded it reaches the band, exact it does not."""
    bands = [Band("C"), Band("A", "89.8")]

    graded = [scheme(grading=Grading(bands, graded=which)).score(FACTS).grade for which in ("rounded", "exact")]

    assert [band.key for band in graded if band is not None] == ["A", "C"]


def test_a_missed_floor_limits_the_grade_and_is_a_finding() -> None:
    """The score alone would be an A."""
    facts = {**FACTS, "targets": {"revenue": 600000}}
    result = scheme(grading=Grading([Band("C"), Band("A", 50)], best_below_floor="C")).score(facts, evidence=BROUGHT)

    assert result.grade is not None
    assert result.grade.key == "C"
    assert texts(result.findings()) == ["☐ attainment of Revenue is at least 70%: found 50%, 20% short"]
    assert texts(SCHEME.score(FACTS).floors()) == ["☑ attainment of Revenue is at least 70%: found 75%"]


class TestMissing:
    """What becomes of an indicator without a figure."""

    def test_refuse_waits_for_the_figure_and_shows_the_rest(self) -> None:
        """There is no score, no grade and no explanation, but findings and attainments."""
        result = SCHEME.score({"targets": {"revenue": 900000}}, evidence=BROUGHT)

        assert (result.score, result.exact, result.grade, result.is_waiting()) == (None, None, None, True)
        assert result.contributions() == ()
        assert result.next_band() is None
        assert str(result.attainment("revenue")) == "3/4"
        assert texts(result.missing()) == [
            "? Satisfaction has a figure: not known",
            "? Complaints has a figure: not known",
            "? Late reports can be judged: not known",
            "? rescued is true: not known",
        ]
        assert "score" in str(result)
        assert [row["weight"] for row in result.records()] == [each.weight for each in SCHEME.indicators]
        with pytest.raises(SalesManualError, match="no score yet"):
            result.explain()

    def test_exclude_shares_the_weight_out_and_tells_when_results_weigh_too_little(self) -> None:
        """Without revenue, nothing of the sales results is left."""
        cases = {"cases": {"satisfaction": "4.5", "complaints": 4}}
        result = scheme(missing="exclude", adjustments=[]).score(cases, evidence={"complaints": ["case list"]})

        assert result.score == 100
        assert [str(each.amount) for each in result.contributions()] == ["0", "125/2", "75/2"]
        assert texts(result.findings()) == [
            "? Revenue has a figure: not known",
            "☐ sales results weigh at least 50%: found 0%, 50% short",
        ]
        assert texts(result.floors()) == ["? attainment of Revenue is at least 70%: not known"]
        assert "Revenue" in str(result)

    def test_exclude_without_any_figure_is_no_score(self) -> None:
        """There is nothing to share the weights out to."""
        assert scheme(missing="exclude").score({}).score is None

    def test_nothing_waits_for_an_indicator_that_weighs_nothing(self) -> None:
        """In the scheme or in the goals of the person; it is missing all the same, and a goal that weighs waits."""
        shown_only = attrs.evolve(SATISFACTION, key="shown", weight=0, reads="cases.shown")
        watched = scheme(indicators=[*SCHEME.indicators, shown_only], adjustments=[])
        result = watched.score(FACTS, evidence={"complaints": ["case list"]})

        assert result.score == scheme(adjustments=[]).score(FACTS, evidence={"complaints": ["case list"]}).score
        assert [each.path for each in result.missing()] == ["cases.shown"]
        assert result.explain().replay() == result.score
        goals = [Goal("complaints", weight=0), Goal("shown", weight="15%")]
        weighing = GoalVersion(date(2026, 1, 1), goals=goals, why="as agreed")
        assert watched.score(FACTS, goals=[weighing], over=year(2026)).is_waiting()
        unweighed = GoalVersion(date(2026, 1, 1), goals=[Goal("revenue"), Goal("shown", weight=0)], why="as agreed")
        assert watched.score(FACTS, goals=[unweighed], over=year(2026)).score == result.score

    def test_results_may_weigh_enough_without_the_rest(self) -> None:
        """What is left out of the others does no harm to the core."""
        result = scheme(missing="exclude", adjustments=[]).score({"targets": {"revenue": 1200000}})

        assert result.score == 100
        assert all(each.path != "results" for each in result.findings())

    def test_zero_counts_nothing(self) -> None:
        """The weight stays."""
        assert scheme(missing="zero", adjustments=[]).score({"targets": {"revenue": 1200000}}).score == 60

    def test_default_counts_what_the_indicator_says(self) -> None:
        """One indicator waits, another has a default, capped like a figure."""
        satisfaction = attrs.evolve(SATISFACTION, missing="default", default="150%", cap="110%")
        result = scheme(indicators=[REVENUE, satisfaction, COMPLAINTS], adjustments=[]).score(
            {"targets": {"revenue": 1200000}, "cases": {"complaints": 4}}
        )

        assert [str(each.amount) for each in result.contributions()] == ["60", "55/2", "15"]
        assert result.explain().replay() == result.score


class TestEvidence:
    """What is asked for and not brought."""

    def test_noted_it_is_a_finding_and_counts_all_the_same(self) -> None:
        """The score is as with it."""
        result = SCHEME.score(FACTS)

        assert result.score == SCHEME.score(FACTS, evidence=BROUGHT).score
        assert texts(result.findings()) == [
            "☐ Complaints comes with case list",
            "☐ Rescued account comes with letter of the customer",
        ]

    def test_needed_the_figure_is_missing_and_the_adjustment_is_not_given(self) -> None:
        """Nothing counts that nobody can look at."""
        strict = scheme(evidence_rule="needed", missing="zero")
        result = strict.score(FACTS)

        assert [each.key for each in result.contributions() if each.amount] == ["revenue", "satisfaction", "late"]
        assert [each.path for each in result.missing()] == ["cases.complaints", "evidence.rescue"]
        assert strict.score(FACTS, evidence=BROUGHT).score == SCHEME.score(FACTS).score

    def test_an_adjustment_that_is_not_given_asks_for_nothing(self) -> None:
        """There is nothing to show."""
        result = SCHEME.score({**FACTS, "rescued": False}, evidence={"complaints": ["case list"]})

        assert result.findings() == ()


class TestAdjustments:
    """Bonus and penalty points, each with its limit, and the ends of the scale."""

    def test_every_limit_is_a_contribution(self) -> None:
        """Points beyond a limit are taken off, penalties beyond theirs given back, and the scale ends."""
        limited = scheme(bonus_most=3, penalty_most=1, highest=80, lowest=10)
        result = limited.score(FACTS)

        assert [(str(each.label), str(each.amount)) for each in result.contributions()[3:]] == [
            ("Late reports", "-4"),
            ("Rescued account", "5"),
            ("bonus points beyond the limit", "-2"),
            ("penalty points beyond the limit", "3"),
            ("beyond the scale", "-43/4"),
        ]
        assert result.score == 80
        assert result.explain().replay() == 80

    def test_penalties_without_a_limit_of_their_own(self) -> None:
        """Five points for each breach."""
        breach = Adjustment("breach", "Breach", -5, count="breaches")
        result = scheme(adjustments=[breach], rounding=None).score({**FACTS, "breaches": 3})

        assert result.contributions()[-1].amount == -15
        assert result.explain().replay() == result.score

    def test_a_condition_and_a_count_together(self) -> None:
        """Only where the condition holds is anything counted."""
        each = Adjustment("won", "Won back", 2, when="quarter >= 3", count="won", most=5)

        assert [each.give({"quarter": quarter, "won": 4}).points for quarter in (2, 3)] == [0, 5]
        assert each.is_bonus()
        assert each.give({"quarter": 3}).finding.missing() == ("won",)


class TestGoals:
    """Goals that change in mid-cycle."""

    def test_points_of_each_version_weigh_its_days(self) -> None:
        """181 days at 75 %, 184 days at 100 %."""
        bare = scheme(indicators=[attrs.evolve(REVENUE, weight=1)], adjustments=[], rounding=None)
        result = bare.score(FACTS, goals=[SECOND, FIRST], over=year(2026))

        assert result.score == (75 * Fraction(181, 365) + 100 * Fraction(184, 365))
        assert result.attainment("revenue") == Fraction(181 * 75 + 184 * 100, 36500)
        assert [str(version.spans[0].period) for version in result.versions] == [
            "2026-H1",
            "2026-H2",
        ]
        assert result.explain().replay() == result.score
        assert "days of these goals: 181" in str(result.explain())

    def test_targets_of_each_version_may_weigh_its_days(self) -> None:
        """One target, of both."""
        bare = scheme(indicators=[attrs.evolve(REVENUE, weight=1)], adjustments=[], rounding=None, goal_rule="target")
        result = bare.score(FACTS, goals=[FIRST, SECOND], over=year(2026))

        target = (1200000 * 181 + 900000 * 184) / Fraction(365)
        assert result.score == 900000 / target * 100
        assert result.explain().replay() == result.score
        assert "target, weighted by days" in str(result.explain())
        assert "2026-01-01 to 2026-12-31" in str(result)

    def test_weights_may_change_too(self) -> None:
        """In the second half satisfaction weighs more."""
        second = GoalVersion(
            date(2026, 7, 1), goals=[Goal("revenue", weight="50%"), Goal("satisfaction", weight="35%")]
        )
        result = scheme(rounding=None).score(FACTS, goals=[FIRST, second], over=year(2026))

        shares = Fraction(181, 365), Fraction(184, 365)
        assert result.contributions()[0].amount == 75 * (shares[0] * Fraction(3, 5) + shares[1] * Fraction(1, 2))
        assert result.explain().replay() == result.score

    def test_baselines_of_each_version_may_weigh_its_days(self) -> None:
        """The way to go is that of both versions."""
        growth = Indicator("growth", "Growth", 1, reads="growth", target=20, baseline=10)
        bare = PerformanceScheme("s", "S", [growth], goal_rule="target")
        later = GoalVersion(date(2026, 7, 1), goals=[Goal("growth", 30, baseline=20)])
        result = bare.score({"growth": 20}, goals=[FIRST, later], over=year(2026))

        shift = 10 * Fraction(184, 365)
        assert result.score == (20 - 10 - shift) / 10 * 100
        assert result.explain().replay() == result.score

    def test_new_goals_end_the_version_before_and_keep_it(self) -> None:
        """What does not change is carried on."""
        first = GoalVersion(date(2026, 1, 1), goals=[Goal("revenue", 1000000), Goal("complaints", 3)])
        versions = with_new_goals([first], [Goal("revenue", 800000)], since=date(2026, 4, 1), why="a town less")
        versions = with_new_goals(versions, [Goal("complaints", 2)], since=date(2026, 9, 1), why="fewer customers")

        assert [(str(each.since), str(each.until), each.why) for each in versions] == [
            ("2026-01-01", "2026-03-31", ""),
            ("2026-04-01", "2026-08-31", "a town less"),
            ("2026-09-01", "None", "fewer customers"),
        ]
        assert [str(each.of("revenue").target) for each in versions] == ["1000000", "800000", "800000"]
        assert [str(each.of("complaints").target) for each in versions] == ["3", "3", "2"]

    def test_versions_outside_the_cycle_do_not_count(self) -> None:
        """Spans are cut to the cycle."""
        before = GoalVersion(date(2024, 1, 1), date(2025, 12, 31))

        spans = goal_spans([before, attrs.evolve(FIRST, until=None)], year(2026))

        assert [(span.version.since.year, span.share) for span in spans] == [(2026, Fraction(1))]


def test_an_inverse_figure_of_nothing_is_explained_as_the_cap() -> None:
    """There is no ratio to show."""
    returns = Indicator("r", "Returns", 1, reads="r", target=4, direction="lower", lower_rule="inverse", cap="150%")
    bare = PerformanceScheme("s", "S", [returns])

    for figure, score in ((0, 150), (2, 150), (5, 80)):
        result = bare.score({"r": figure})
        assert result.score == score
        assert result.explain().replay() == score
    line = bare.score({"r": 5}).versions[0].lines[0]
    assert attainment_step(line, Fraction(5)).value == Fraction(4, 5)


def test_it_shows_itself_in_three_forms() -> None:
    """Parts, figures and what is to note; rows for a frame by the keys."""
    result = SCHEME.score(FACTS)

    assert [table.to_text().partition("\n")[0] for table in result.tables()] == [
        "Representatives",
        "figures",
        "to note",
    ]
    assert len(SCHEME.score(FACTS, evidence=BROUGHT).tables()) == 2
    assert [row["part"] for row in result.records()] == ["revenue", "satisfaction", "complaints"]
    assert "<table" in result.to_html()
    assert "of the scheme" in result.to_markdown()
    below = SCHEME.score({**FACTS, "targets": {"revenue": 1}})
    assert "at least 70%: found" in str(below)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: scheme(indicators=[REVENUE, SATISFACTION]),
            "indicators: found weights that sum to 85%, accepted is exactly 100%; change the weights",
        ),
        (
            lambda: scheme(results_least="70%"),
            "indicators: sales results weigh 60%, accepted is 70% or more",
        ),
        (
            lambda: scheme(indicators=[]),
            "indicators: found (), accepted is a list of at least 1, each item an Indicator",
        ),
        (lambda: scheme(indicators=[REVENUE, REVENUE]), "'revenue'"),
        (lambda: scheme(adjustments=[attrs.evolve(LATE, key="revenue")]), "'revenue' is an indicator already"),
        (lambda: scheme(missing="default"), "indicators[2].default: found none"),
        (
            lambda: scheme(indicators=[attrs.evolve(REVENUE, default="1"), SATISFACTION, COMPLAINTS]),
            'indicators[0].default: never used; write missing="default", or leave it out',
        ),
        (lambda: scheme(results_least=0), "results_least: found 0, accepted is a share above 0% and of at most 100%"),
        (lambda: scheme(bonus_most=-1), "bonus_most: found -1, accepted is a limit of 0 or more points"),
        (lambda: scheme(penalty_most=-1), "penalty_most: found -1, accepted is a limit of 0 or more points"),
        (lambda: scheme(lowest=5, highest=5), "highest: found '5', accepted is a score above the lowest, 5"),
        (lambda: scheme(rounding=1), "rounding: found 1 of type int, accepted is a Rounding such as Rounding('0.01')"),
        (lambda: scheme(rounding=Rounding()), "rounding.step: found None, accepted is a step such as '0.01'"),
        (
            lambda: scheme(rounding=Rounding("1", at="line")),
            "rounding.at: found 'line', accepted is component or total",
        ),
        (lambda: scheme(grading="A"), "grading: found 'A' of type str, accepted is a Grading"),
        (lambda: scheme(goal_rule="mean"), "goal_rule: found 'mean', accepted is a rule for changed goals"),
        (lambda: Adjustment("k", "L", 0, when="a"), "points: found 0, accepted is points above 0 for a bonus"),
        (lambda: Adjustment("k", "L", 1), "when: found 'always', accepted is a condition, or a count"),
        (lambda: Adjustment("k", "L", 1, when="a", most=0), "most: found 0, accepted is a limit above 0"),
        (lambda: LATE.give({"reports": {"late": -1}}), "reports.late: found '-1', accepted is a count of 0 or more"),
        (
            lambda: SCHEME.score({**FACTS, "targets": {"revenue": Money("1", "USD")}}),
            "targets.revenue: found CNY and USD",
        ),
        (lambda: SCHEME.score({**FACTS, "targets": {"revenue": 1.5}}), "targets.revenue: found 1.5 of type float"),
        (lambda: SCHEME.score(FACTS, goals=[FIRST]), "over: found None, accepted is the cycle that the goals are for"),
        (
            lambda: SCHEME.score(FACTS, goals=[FIRST], over=year(2026)),
            "goals: found 'no version on 2026-07-01', accepted is a version for every day of 2026",
        ),
        (
            lambda: SCHEME.score(FACTS, goals=[SECOND], over=year(2026)),
            "goals: found 'no version on 2026-01-01', accepted is a version for every day of 2026",
        ),
        (
            lambda: SCHEME.score(FACTS, goals=[FIRST, attrs.evolve(FIRST, until=None)], over=year(2026)),
            "goals: the day",
        ),
        (
            lambda: SCHEME.score(
                FACTS, goals=[GoalVersion(date(2026, 1, 1), goals=[Goal("revenu", 1)])], over=year(2026)
            ),
            "goals[0].revenu: no such indicator; did you mean 'revenue'?",
        ),
        (
            lambda: SCHEME.score(
                FACTS,
                goals=[GoalVersion(date(2026, 1, 1), goals=[Goal("revenue", weight="30%")])],
                over=year(2026),
            ),
            "goals[0]: sales results weigh 30%, accepted is 50% or more",
        ),
        (
            lambda: SCHEME.score(
                FACTS, goals=[GoalVersion(date(2026, 1, 1), goals=[Goal("revenue", 0)])], over=year(2026)
            ),
            "goals since 2026-01-01: revenue: found '0', accepted is a target above 0",
        ),
        (
            lambda: scheme(goal_rule="target").score(
                FACTS,
                goals=[FIRST, GoalVersion(date(2026, 7, 1), goals=[Goal("revenue", 9, baseline=1)])],
                over=year(2026),
            ),
            "goals: revenue: found 'a baseline in some versions only', accepted is a baseline in every version",
        ),
        (lambda: SCHEME.score(FACTS, evidence=["x"]), "evidence: found ['x'] of type list"),  # type: ignore[arg-type]
        (
            lambda: SCHEME.score(FACTS, evidence={"complaint": ["case list"]}),
            "evidence.complaint: no such indicator or adjustment; did you mean 'complaints'?",
        ),
        (
            lambda: SCHEME.score(FACTS, evidence={"complaints": ["case lst"]}),
            "evidence.complaints.case lst: no such evidence that is asked for; did you mean 'case list'?",
        ),
        (lambda: SCHEME.score(FACTS).attainment("revenu"), "no indicator 'revenu'; did you mean 'revenue'?"),
        (lambda: Goal("revenue", weight=-1), "weight: found -1, accepted is a weight of 0 or more"),
        (
            lambda: GoalVersion(date(2026, 2, 1), date(2026, 1, 1)),
            "until: found '2026-01-01', accepted is the first day",
        ),
        (
            lambda: with_new_goals([FIRST], [Goal("revenue", 1)], since=date(2026, 2, 1), why=" "),
            "why: found ' ', accepted is a reason for the change",
        ),
        (
            lambda: with_new_goals([FIRST], [Goal("revenue", 1)], since=date(2026, 7, 1), why="x"),
            "since: found '2026-07-01', accepted is a day after 2026-01-01, at most 2026-06-30",
        ),
        (
            lambda: with_new_goals([SECOND], [Goal("revenue", 1)], since=date(2026, 7, 1), why="x"),
            "since: found '2026-07-01', accepted is a day after 2026-07-01",
        ),
        (lambda: with_new_goals([], [Goal("revenue", 1)], since=date(2026, 7, 1), why="x"), "versions: found ()"),
    ],
)
def test_what_is_refused(make: Callable[[], object], message: str) -> None:
    """Each error names the place, what was found and what is accepted."""
    with pytest.raises(SalesManualError) as caught:
        make()

    assert message in str(caught.value)


def test_figures_in_per_cent_are_read_as_per_cent() -> None:
    growth = Indicator("growth", "Growth", "100%", reads="growth", unit="%", target="4%")

    row = PerformanceScheme("growth", "Growth", [growth]).score({"growth": "7%"}).tables()[1].records()[0]

    assert (row["unit"], row["target"], row["actual"]) == ("%", 4, 7)
