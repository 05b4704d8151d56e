"""Who qualifies when: examples, and what is supposed of results to come."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from tests.people.promotion_ladder_world import LADDER, LI_NA, ON, WANG_WEI

from salesmanual.kernel.errors import InvalidValueError, SalesManualError, WrongTypeError
from salesmanual.kernel.period import Period, month
from salesmanual.people.promotion_conditions_facts import LevelsFrom, PromotionFacts, Waiver
from salesmanual.people.promotion_conditions_results import AppraisalGrades, InPeriods
from salesmanual.people.promotion_ladders import StepCondition
from salesmanual.people.promotion_projection import who_qualifies_when
from salesmanual.people.promotion_projection_outlooks import (
    OUTLOOKS,
    BestCase,
    GivenPath,
    LastContinues,
    MeanContinues,
    Outlook,
    supposed_facts,
)
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PATH = GivenPath({"attainment": {"2026-Q2": "100%", "2026-Q3": "105%"}})
ONE: Mapping[str, Any] = {"count": 1, "of_last": 1, "ratio": False}
READY = attrs.evolve(LI_NA, levels=[LevelsFrom(date(2026, 8, 3), {"closing": 3, "negotiation": 3})])


class TestProjection:
    def test_a_month_names_who_qualifies_for_the_first_time(self) -> None:
        found = who_qualifies_when(LADDER, {"li.na": READY, "wang.wei": WANG_WEI}, on=ON, months=6, outlook=PATH)

        assert [(each.person, each.first) for each in found.answers] == [
            ("li.na", date(2026, 10, 1)),
            ("wang.wei", ON),
        ]
        rows = [tuple(row.values()) for row in found.tables()[0].records()]
        assert rows == [
            ("2026-05", "wang.wei for Senior", 1),
            ("2026-06", None, 1),
            ("2026-07", None, 1),
            ("2026-08", None, 1),
            ("2026-09", None, 0),
            ("2026-10", "li.na for Senior", 1),
        ]
        assert str(found).startswith("Who qualifies when, as of 2026-05-10: the results to come are as given\n┌")
        assert [tuple(row.values())[:4] for row in found.records()] == [
            ("li.na", "rep", "Senior", date(2026, 10, 1)),
            ("wang.wei", "rep", "Senior", ON),
        ]

    def test_what_never_holds_is_named_unless_it_is_waived(self) -> None:
        waiver = Waiver("senior", "skills", "zhao.min", "director", "proven elsewhere", date(2026, 5, 1))
        people = {"li.na": LI_NA, "waived": attrs.evolve(LI_NA, waivers=[waiver]), "gone": PromotionFacts(held=[])}

        found = who_qualifies_when(LADDER, people, on=ON, months=12, outlook=LastContinues())

        assert [(each.person, each.first, each.never) for each in found.answers] == [
            ("li.na", None, ("results", "skills")),
            ("waived", None, ("results",)),
        ]
        assert [each.person for each in found.of("waived")] == ["waived"]
        assert found.first_in(Period.inclusive(ON, date(2027, 4, 30))) == ()

    def test_the_first_month_begins_on_the_day(self) -> None:
        found = who_qualifies_when(LADDER, {}, on=date(2026, 1, 31), months=2, outlook=BestCase())

        assert found.months == (Period.from_plain("2026-01-31"), month(2026, 2))

    @pytest.mark.parametrize(
        ("ask", "error", "message"),
        [
            (
                lambda: who_qualifies_when(LADDER, {}, on=ON, months=0, outlook=PATH),
                InvalidValueError,
                "months: found 0, accepted is a whole number from 1 to 120",
            ),
            (
                lambda: who_qualifies_when(LADDER, {}, on=ON, months=1.5, outlook=PATH),  # type: ignore[arg-type]  # what is wrong with it
                WrongTypeError,
                "months: found 1.5 of type float, accepted is a whole number",
            ),
            (
                lambda: who_qualifies_when(LADDER, {}, on=ON, months=1, outlook="best"),  # type: ignore[arg-type]  # as above
                WrongTypeError,
                "outlook: found 'best' of type str, accepted is what is supposed, such as LastContinues()",
            ),
        ],
    )
    def test_what_cannot_be_asked_is_refused(
        self, ask: Callable[[], object], error: type[SalesManualError], message: str
    ) -> None:
        with pytest.raises(error) as caught:
            ask()

        assert str(caught.value) == message


def suppose(outlook: Outlook, facts: PromotionFacts, *rules: InPeriods | AppraisalGrades) -> PromotionFacts:
    """What is supposed to the end of the year."""
    step = attrs.evolve(
        LADDER.step("rep", "senior"), conditions=[StepCondition(f"c{n}", rule) for n, rule in enumerate(rules)]
    )
    return supposed_facts(LADDER, step, facts, on=ON, until=date(2027, 1, 1), outlook=outlook)


def shown(series: Mapping[Period, object]) -> dict[str, str]:
    return {str(period): str(value) for period, value in sorted(series.items())}


class TestOutlooks:
    quarters = InPeriods("attainment", at_least="100%", count=1, of_last=4)

    @pytest.mark.parametrize(
        ("outlook", "second", "fourth"),
        [
            (BestCase(), Fraction(1), Fraction(1)),
            (LastContinues(), Fraction(22, 25), Fraction(22, 25)),
            (MeanContinues(2), Fraction(189, 200), Fraction(189, 200)),
            (MeanContinues(9), Fraction(39, 40), Fraction(39, 40)),
            (PATH, Fraction(1), None),
        ],
    )
    def test_figures_to_come_are_supposed_and_known_ones_kept(
        self, outlook: Outlook, second: Fraction, fourth: Fraction | None
    ) -> None:
        results = suppose(outlook, LI_NA, self.quarters).results

        assert results.of("attainment", Period.from_plain("2026-Q1")) == Fraction(22, 25)
        assert results.of("attainment", Period.from_plain("2026-Q2")) == second
        assert results.of("attainment", Period.from_plain("2026-Q4")) == fourth

    @pytest.mark.parametrize("outlook", [LastContinues(), MeanContinues()])
    def test_where_nothing_is_known_nothing_is_supposed(self, outlook: Outlook) -> None:
        facts = attrs.evolve(LI_NA, results={})

        found = suppose(outlook, facts, self.quarters, AppraisalGrades("B", count=1, of_last=1))

        assert found.results.series("attainment") == ()
        assert found.appraisals == {}

    def test_the_best_case_is_the_most_that_any_condition_asks(self) -> None:
        rules = (
            InPeriods("attainment", at_least="90%", count=1, of_last=4, known_after=30),
            InPeriods("attainment", at_least="110%", count=1, of_last=4),
            AppraisalGrades("C", count=1, of_last=1, unit="half"),
            AppraisalGrades("A", count=1, of_last=1, unit="half"),
            AppraisalGrades("B", count=1, of_last=1, unit="half"),
        )

        found = suppose(BestCase(), attrs.evolve(LI_NA, results={}), *rules)

        assert shown(found.results.measures["attainment"]) == {
            "2026-Q2": "11/10",
            "2026-Q3": "11/10",
            "2026-Q4": "11/10",
        }
        assert shown(found.appraisals) == {"2026-H1": "A", "2026-H2": "A"}

    def test_nothing_is_supposed_of_a_period_that_counts_for_one_of_two_conditions(self) -> None:
        rules = (
            InPeriods("attainment", at_least="100%", count=1, of_last=1, known_after=60),
            InPeriods("attainment", at_least="100%", count=1, of_last=1),
        )

        found = suppose(BestCase(), attrs.evolve(LI_NA, results={}), *rules)

        assert Period.from_plain("2026-Q1") not in found.results.measures["attainment"]

    @pytest.mark.parametrize(
        ("rules", "figure"),
        [
            ((InPeriods("attainment", below=10, **ONE), InPeriods("attainment", below=50, **ONE)), 9),
            ((InPeriods("attainment", below=50, **ONE), InPeriods("attainment", below=10, **ONE)), 9),
            ((InPeriods("attainment", below=50, **ONE), InPeriods("attainment", at_least=10, **ONE)), 10),
            ((InPeriods("attainment", at_least=10, **ONE), InPeriods("attainment", below=50, **ONE)), 10),
        ],
    )
    def test_the_best_case_is_below_every_bound_that_is_not_to_be_reached(
        self, rules: tuple[InPeriods, ...], figure: int
    ) -> None:
        found = suppose(BestCase(), attrs.evolve(LI_NA, results={}), *rules)

        assert found.results.of("attainment", Period.from_plain("2026-Q2")) == figure

    @pytest.mark.parametrize(
        ("outlook", "grade"),
        [
            (LastContinues(), "C"),
            (MeanContinues(), "C"),
            (GivenPath(appraisals={"2026": "B"}), "B"),
            (BestCase(), "A"),
        ],
    )
    def test_grades_to_come_are_supposed_and_known_ones_kept(self, outlook: Outlook, grade: str) -> None:
        facts = attrs.evolve(LI_NA, appraisals={"2024": "A", "2025": "C"})

        found = suppose(outlook, facts, AppraisalGrades("A", count=1, of_last=1))

        assert shown(found.appraisals) == {"2024": "A", "2025": "C", "2026": grade}

    def test_periods_of_another_length_are_not_taken_for_the_last(self) -> None:
        facts = attrs.evolve(LI_NA, results={"attainment": {"2025-Q4": 1, "2026-03": 2}})

        found = suppose(LastContinues(), facts, self.quarters)

        assert found.results.of("attainment", Period.from_plain("2026-Q2")) == 1

    def test_a_span_without_a_period_to_come_changes_nothing(self) -> None:
        step = LADDER.step("rep", "senior")

        found = supposed_facts(LADDER, step, LI_NA, on=ON, until=date(2026, 6, 1), outlook=BestCase())

        assert found == LI_NA

    @pytest.mark.parametrize("outlook", [BestCase(), LastContinues(), MeanContinues(3), PATH])
    def test_an_outlook_reads_back_from_a_file(self, outlook: Outlook) -> None:
        check_round_trip(outlook)

    def test_each_says_what_it_supposes(self) -> None:
        assert sorted(OUTLOOKS.members) == ["best-case", "given-path", "last-continues", "mean-continues"]
        assert [str(each.words()) for each in (BestCase(), LastContinues(), MeanContinues(3), PATH)] == [
            "every result to come reaches what is asked",
            "every result to come is the last one known",
            "every figure to come is the mean of the last 3 known",
            "the results to come are as given",
        ]
