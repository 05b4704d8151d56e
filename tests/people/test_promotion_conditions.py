"""What each kind of condition finds, how far it is, and on which days it may come to hold."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesmanual.kernel.criteria import AtLeast, Compare
from salesmanual.kernel.errors import InvalidValueError, SalesManualError, WrongTypeError
from salesmanual.kernel.texts import Label
from salesmanual.people.promotion_conditions import AskedResults, PromotionCase, PromotionCondition
from salesmanual.people.promotion_conditions_facts import (
    ConductMeasure,
    LevelsFrom,
    OpenPlaces,
    PromotionFacts,
    TrainingDone,
    places_of,
)
from salesmanual.people.promotion_conditions_people import (
    CompetencyLevels,
    FactsHold,
    NoOpenMeasures,
    ServiceTime,
    TrainingValid,
    VacantPlace,
)
from salesmanual.people.promotion_conditions_results import AppraisalGrades, InPeriods
from salesmanual.people.promotion_ladders import PromotionLadder, PromotionStep, Rung
from salesmanual.people.service_times_in_grade import PositionHeld

if TYPE_CHECKING:
    from collections.abc import Callable

LADDER = PromotionLadder(
    [Rung("rep", "Rep", "S1"), Rung("hunter", "Hunter", "S1"), Rung("senior", "Senior", "S2", requires={"closing": 3})],
    [PromotionStep("rep", "senior"), PromotionStep("rep", "hunter", kind="move")],
    entries=["rep"],
    measures=["attainment"],
    appraisal_grades=["A", "B", "C"],
)
ON = date(2026, 5, 10)
UNTIL = date(2027, 1, 1)
HELD = (PositionHeld("rep", date(2024, 1, 1)),)
FACTS = PromotionFacts(held=HELD)
QUARTERS = {"2025-Q2": "104%", "2025-Q3": "97%", "2025-Q4": "101%", "2026-Q1": "88%"}
RULE = InPeriods("attainment", at_least="100%", count=3, of_last=4, none_below="80%")


def case_of(
    facts: PromotionFacts = FACTS, *, on: date = ON, places: tuple[OpenPlaces, ...] | None = None
) -> PromotionCase:
    return PromotionCase(LADDER, "rep", "senior", facts, on, places)


def results(**quarters: str) -> PromotionFacts:
    return attrs.evolve(FACTS, results={"attainment": {each.replace("_", "-"): n for each, n in quarters.items()}})


def found(rule: PromotionCondition, case: PromotionCase) -> str:
    return str(rule.check(case))


class TestInPeriods:
    def test_the_finding_names_the_periods_and_how_many_more_have_to_reach_it(self) -> None:
        facts = attrs.evolve(FACTS, results={"attainment": QUARTERS})

        finding = RULE.check(case_of(facts))

        assert str(finding) == (
            "☐ all of these: 1 of 2 met, 1 more needed\n"
            "  ☐ attainment is at least 100% in 3 of the last 4 quarters: 2 of 4 met, 1 more needed\n"
            "    ☑ attainment in 2025-Q2 is at least 100%: found 104%\n"
            "    ☐ attainment in 2025-Q3 is at least 100%: found 97%, 3% short\n"
            "    ☑ attainment in 2025-Q4 is at least 100%: found 101%\n"
            "    ☐ attainment in 2026-Q1 is at least 100%: found 88%, 12% short\n"
            "  ☑ attainment is below 80% in none of the last 4 quarters: 4 of 4 met\n"
            "    ☑ attainment in 2025-Q2 is at least 80%: found 104%\n"
            "    ☑ attainment in 2025-Q3 is at least 80%: found 97%\n"
            "    ☑ attainment in 2025-Q4 is at least 80%: found 101%\n"
            "    ☑ attainment in 2026-Q1 is at least 80%: found 88%"
        )

    @pytest.mark.parametrize(
        ("quarters", "holds"),
        [
            (("100%", "100%", "100%", "80%"), True),
            (("100%", "100%", "100%", "79.9%"), False),
            (("100%", "100%", "99.9%", "80%"), False),
            (("100%", "100%", "100%", None), None),  # the unknown one may break the floor
            (("100%", "100%", None, "80%"), None),
            (("100%", "90%", None, "80%"), False),  # even a good one is not enough
            (("79%", None, None, None), False),
        ],
    )
    def test_what_is_not_known_counts_only_where_it_decides(
        self,
        quarters: tuple[str | None, ...],
        holds: bool | None,  # noqa: FBT001 - the expected answer
    ) -> None:
        known = {name: n for name, n in zip(QUARTERS, quarters, strict=True) if n is not None}

        assert RULE.holds(case_of(attrs.evolve(FACTS, results={"attainment": known}))) is holds

    @settings(max_examples=80, deadline=None)
    @given(
        st.integers(1, 4),
        st.lists(st.none() | st.sampled_from([Fraction(n, 10) for n in range(7, 13)]), min_size=4, max_size=4),
    )
    def test_without_a_floor_it_is_at_least_so_many_of_single_conditions(
        self, count: int, figures: list[Fraction | None]
    ) -> None:
        known = {name: n for name, n in zip(QUARTERS, figures, strict=True) if n is not None}
        rule = InPeriods("attainment", at_least=1, count=count, of_last=4)
        criterion = AtLeast(count, [Compare(name, ">=", Fraction(1)) for name in QUARTERS])

        assert rule.holds(case_of(attrs.evolve(FACTS, results={"attainment": known}))) is criterion.holds(known)

    def test_a_period_before_joining_is_not_reached_and_breaks_no_floor(self) -> None:
        facts = attrs.evolve(
            FACTS, held=[PositionHeld("rep", date(2025, 7, 1))], results={"attainment": {"2025-Q3": 1, "2025-Q4": 1}}
        )
        rule = attrs.evolve(RULE, of_last=3, count=2)

        assert rule.holds(case_of(facts, on=date(2026, 1, 1))) is True
        assert "☐ attainment in 2025-Q2 is at least 100%: before joining" in found(
            rule, case_of(facts, on=date(2026, 1, 1))
        )
        assert "☑ attainment in 2025-Q2 is at least 80%: before joining" in found(
            rule, case_of(facts, on=date(2026, 1, 1))
        )

    def test_somebody_without_a_position_has_unknown_results(self) -> None:
        assert RULE.holds(case_of(PromotionFacts(held=[]))) is None

    def test_a_way_down_asks_for_figures_below_a_bound(self) -> None:
        rule = InPeriods("attainment", below="100%", count=2, of_last=4)
        facts = attrs.evolve(FACTS, results={"attainment": QUARTERS})

        assert rule.holds(case_of(facts)) is True
        assert str(rule.words()) == "attainment is below 100% in 2 of the last 4 quarters"
        assert "☐ attainment in 2025-Q2 is below 100%: found 104%, 4% over" in found(rule, case_of(facts))
        assert rule.asked() == (AskedResults("attainment", "quarter", 0, Fraction(0), below=True),)

    def test_figures_that_are_no_ratios_print_as_numbers(self) -> None:
        rule = InPeriods("attainment", at_least=8, count=1, of_last=1, ratio=False)

        assert found(rule, case_of(results(**{"2026_Q1": "13/2"}))) == (
            "☐ attainment is at least 8 in 1 of the last 1 quarters: 0 of 1 met, 1 more needed\n"
            "  ☐ attainment in 2026-Q1 is at least 8: found 6.5, 1.5 short"
        )

    def test_it_may_come_to_hold_when_another_period_counts(self) -> None:
        rule = attrs.evolve(RULE, known_after=14)

        assert list(rule.turns(case_of(), UNTIL)) == [date(2026, 7, 15), date(2026, 10, 15)]

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"of_last": 2}, "of_last: found 2, accepted is at least count, which is 3"),
            ({"at_least": None}, "at_least: found None, accepted is a figure here or in below, and not in both"),
            ({"below": 1}, "at_least: found Fraction(1, 1), accepted is a figure here or in below, and not in both"),
            (
                {"none_below": "101%"},
                "none_below: found Fraction(101, 100), accepted is a figure of at most at_least; ask for the floor",
            ),
            (
                {"at_least": None, "below": 1},
                "none_below: found Fraction(4, 5), accepted is a figure of at most at_least",
            ),
            ({"count": 0}, "count: found 0, accepted is a whole number from 1 to 120"),
            ({"unit": "quater"}, "unit: found 'quater', accepted is the length of a period; did you mean 'quarter'?"),
            ({"at_least": 0.9}, "at_least: found 0.9 of type float"),
            ({"none_below": 0.9}, "none_below: found 0.9 of type float"),
            ({"below": 0.9}, "below: found 0.9 of type float"),
            ({"known_after": -1}, "known_after: found -1, accepted is a whole number from 0 to 366"),
            ({"measure": " "}, "measure: found ' ', accepted is one line of text"),
        ],
    )
    def test_bad_rules_are_refused_with_their_place(self, change: dict[str, object], message: str) -> None:
        with pytest.raises(SalesManualError) as caught:
            attrs.evolve(RULE, **change)  # type: ignore[arg-type]  # what is wrong with it

        assert str(caught.value).startswith(message)


class TestAppraisalGrades:
    rule = AppraisalGrades("B", count=1, of_last=2, none_below="C")

    def test_a_grade_is_as_good_as_one_before_it(self) -> None:
        facts = attrs.evolve(FACTS, appraisals={"2024": "C", "2025": "A"})

        assert found(self.rule, case_of(facts)) == (
            "☑ all of these: 2 of 2 met\n"
            "  ☑ the appraisal is B or better in 1 of the last 2 years: 1 of 2 met\n"
            '    ☐ the appraisal of 2024 is B or better: found "C"\n'
            '    ☑ the appraisal of 2025 is B or better: found "A"\n'
            "  ☑ the appraisal is below C in none of the last 2 years: 2 of 2 met\n"
            '    ☑ the appraisal of 2024 is C or better: found "C"\n'
            '    ☑ the appraisal of 2025 is C or better: found "A"'
        )

    def test_a_grade_that_the_ladder_does_not_have_leaves_it_unknown(self) -> None:
        facts = attrs.evolve(FACTS, appraisals={"2024": "B", "2025": "Z"})

        assert self.rule.holds(case_of(facts)) is None
        assert "? the appraisal of 2025 is B or better: found Z where one of A, B, C is needed" in found(
            self.rule, case_of(facts)
        )

    def test_a_year_before_joining_is_no_appraisal_and_breaks_no_floor(self) -> None:
        facts = attrs.evolve(FACTS, held=[PositionHeld("rep", date(2025, 1, 1))], appraisals={"2025": "B"})

        assert self.rule.holds(case_of(facts)) is True
        assert "☐ the appraisal of 2024 is B or better: before joining" in found(self.rule, case_of(facts))

    def test_a_missing_appraisal_is_unknown(self) -> None:
        rule = AppraisalGrades("B", count=2, of_last=2)

        assert rule.holds(case_of(attrs.evolve(FACTS, appraisals={"2025": "B"}))) is None
        assert rule.check(case_of(attrs.evolve(FACTS, appraisals={"2025": "B"}))).missing() == ("appraisals.2024",)
        assert str(self.rule.words()) == "the appraisal is B or better in 1 of the last 2 years, and in none below C"

    def test_fewer_than_count_cannot_be_asked_of(self) -> None:
        with pytest.raises(InvalidValueError, match="of_last: found 1, accepted is at least count, which is 2"):
            AppraisalGrades("B", count=2, of_last=1)


class TestCompetencyLevels:
    def test_levels_of_the_position_are_required_where_none_are_named(self) -> None:
        facts = attrs.evolve(FACTS, levels={"closing": "2.5", "negotiation": "4"})

        assert found(CompetencyLevels(), case_of(facts)) == (
            "☐ all of these: 0 of 1 met, 1 more needed\n  ☐ level of closing is at least 3: found 2.5, 0.5 short"
        )
        assert CompetencyLevels({"negotiation": 4}).holds(case_of(facts)) is True

    def test_without_an_assessment_it_is_unknown_unless_another_level_is_short(self) -> None:
        rule = CompetencyLevels({"negotiation": 2, "closing": 3})

        assert rule.holds(case_of()) is None
        assert rule.check(case_of()).missing() == ("levels.closing", "levels.negotiation")
        assert rule.holds(case_of(attrs.evolve(FACTS, levels={"closing": 2}))) is False

    def test_where_the_ladder_requires_nothing_it_is_unknown_and_not_met(self) -> None:
        case = PromotionCase(LADDER, "senior", "rep", FACTS, ON)

        assert CompetencyLevels().holds(case) is None
        assert found(CompetencyLevels(), case) == (
            "? all competency levels that the position requires: the ladder has no requirements of rep"
        )

    def test_the_latest_assessment_of_each_competency_counts(self) -> None:
        levels = [LevelsFrom(date(2026, 1, 1), {"closing": 2}), LevelsFrom(date(2026, 8, 1), {"closing": 3})]
        case = case_of(attrs.evolve(FACTS, levels=levels))

        assert CompetencyLevels().holds(case) is False
        assert list(CompetencyLevels().turns(case, UNTIL)) == [date(2026, 8, 1)]

    @pytest.mark.parametrize(
        ("build", "error", "message"),
        [
            (lambda: CompetencyLevels([]), WrongTypeError, "levels: found [] of type list"),  # type: ignore[arg-type]  # what is wrong with it
            (
                lambda: CompetencyLevels({"closing": 0}),
                InvalidValueError,
                "levels.closing: found '0', accepted is a level of 1",
            ),
            (lambda: LevelsFrom(ON, []), WrongTypeError, "levels: found [] of type list"),  # type: ignore[arg-type]  # what is wrong with it
            (
                lambda: LevelsFrom(ON, {"closing": -1}),
                InvalidValueError,
                "levels.closing: found '-1', accepted is a level of 1",
            ),
            (lambda: PromotionFacts(held=[], facts=[]), WrongTypeError, "facts: found [] of type list"),  # type: ignore[arg-type]  # what is wrong with it
        ],
    )
    def test_what_is_no_level_is_refused(
        self, build: Callable[[], object], error: type[Exception], message: str
    ) -> None:
        with pytest.raises(error) as caught:
            build()

        assert str(caught.value).startswith(message)


class TestServiceTime:
    @pytest.mark.parametrize(("within", "months"), [("position", 10), ("grade", 16), ("company", 28)])
    def test_positions_that_count_are_those_within(self, within: str, months: int) -> None:
        held = [
            PositionHeld("senior", date(2024, 1, 1), date(2024, 12, 31)),
            PositionHeld("hunter", date(2025, 1, 1), date(2025, 6, 30)),
            PositionHeld("rep", date(2025, 7, 1)),
        ]
        rule = ServiceTime(36, within=within)

        finding = rule.check(case_of(attrs.evolve(FACTS, held=held)))

        assert (finding.found, finding.distance) == (months, 36 - months)

    def test_somebody_who_holds_no_such_position_has_served_nothing(self) -> None:
        case = case_of(PromotionFacts(held=[]))

        assert ServiceTime(1).holds(case) is False
        assert found(ServiceTime(1), case) == "☐ 1 months in the position, calendar time: found 0, 1 short"
        assert list(ServiceTime(1).turns(case, UNTIL)) == []

    def test_the_day_it_is_reached_is_named_if_it_is_still_to_come(self) -> None:
        assert list(ServiceTime(30).turns(case_of(), UNTIL)) == [date(2026, 7, 1)]
        assert list(ServiceTime(12).turns(case_of(), UNTIL)) == []

    def test_the_conventions_are_said(self) -> None:
        rule = ServiceTime(24, within="grade", counting="worked", spells="all")

        assert str(rule.words()) == "24 months in the grade, worked time, earlier times included"


class TestTrainingValid:
    rule = TrainingValid("basics")

    @pytest.mark.parametrize(
        ("trainings", "line"),
        [
            (None, "? training basics, valid: not known"),
            ([], "☐ training basics, valid: not done"),
            ([TrainingDone("other", date(2020, 1, 1))], "☐ training basics, valid: not done"),
            ([TrainingDone("basics", date(2020, 1, 1))], "☑ training basics, valid"),
            ([TrainingDone("basics", date(2020, 1, 1), ON)], "☑ training basics, valid"),
            (
                [TrainingDone("basics", date(2020, 1, 1), date(2026, 5, 9)), TrainingDone("basics", date(2026, 8, 1))],
                "☐ training basics, valid: expired after 2026-05-09",
            ),
        ],
    )
    def test_it_is_valid_from_its_day_to_its_last_one(self, trainings: list[TrainingDone] | None, line: str) -> None:
        assert found(self.rule, case_of(attrs.evolve(FACTS, trainings=trainings))) == line

    def test_a_planned_training_is_a_day_to_try(self) -> None:
        case = case_of(attrs.evolve(FACTS, trainings=[TrainingDone("basics", date(2026, 8, 1))]))

        assert list(self.rule.turns(case, UNTIL)) == [date(2026, 8, 1)]


class TestNoOpenMeasures:
    @pytest.mark.parametrize(
        ("conduct", "months", "line"),
        [
            (None, 0, "? no open measure on conduct: not known"),
            ([], 0, "☑ no open measure on conduct"),
            (
                [ConductMeasure("warning", date(2026, 5, 1))],
                0,
                "☐ no open measure on conduct: open: warning (2026-05-01)",
            ),
            ([ConductMeasure("warning", date(2026, 4, 1), date(2026, 5, 9))], 0, "☑ no open measure on conduct"),
            (
                [ConductMeasure("warning", date(2026, 1, 1), date(2026, 4, 9))],
                1,
                "☑ no measure on conduct, open or ended within 1 months",
            ),
            (
                [ConductMeasure("warning", date(2026, 1, 1), date(2026, 4, 10))],
                1,
                "☐ no measure on conduct, open or ended within 1 months: open: warning (2026-01-01)",
            ),
            ([ConductMeasure("note", date(2026, 1, 1))], 0, "☑ no open measure on conduct"),
            ([ConductMeasure("warning", date(2026, 6, 1))], 0, "☑ no open measure on conduct"),
        ],
    )
    def test_a_measure_counts_to_its_last_day_and_so_many_months_after(
        self, conduct: list[ConductMeasure] | None, months: int, line: str
    ) -> None:
        rule = NoOpenMeasures(kinds=["warning"], months=months)

        assert found(rule, case_of(attrs.evolve(FACTS, conduct=conduct))) == line

    def test_the_day_after_is_a_day_to_try(self) -> None:
        measures = [ConductMeasure("warning", date(2026, 1, 1), date(2026, 6, 30)), ConductMeasure("note", ON)]

        case = case_of(attrs.evolve(FACTS, conduct=measures))

        assert list(NoOpenMeasures().turns(case, UNTIL)) == [date(2026, 7, 1)]


class TestVacantPlace:
    def test_places_of_the_position_on_the_day_are_counted(self) -> None:
        places = (
            OpenPlaces("senior", date(2026, 5, 1), places=1),
            OpenPlaces("senior", date(2026, 8, 1), places=2),
            OpenPlaces("rep", date(2026, 1, 1), places=9),
        )

        assert found(VacantPlace(2), case_of(places=places)) == "☐ vacant places, at least 2: found 1, 1 short"
        assert VacantPlace(1).holds(case_of(places=places)) is True
        assert list(VacantPlace(2).turns(case_of(places=places), UNTIL)) == [date(2026, 8, 1)]

    def test_without_places_it_is_unknown(self) -> None:
        assert found(VacantPlace(), case_of()) == "? vacant places, at least 1: not known"

    def test_vacant_seats_of_an_organisation_are_places_of_their_job(self) -> None:
        seats = [Vacant(Seat("S-1", Label("Senior"), "senior"), ON), Vacant(Seat("S-2", Label("Driver"), ""), ON)]

        assert places_of(seats) == (OpenPlaces("senior", ON),)


@attrs.frozen
class Seat:
    key: str
    label: Label
    job: str


@attrs.frozen
class Vacant:
    position: Seat
    since: date


def test_any_other_fact_is_a_criterion() -> None:
    rule = FactsHold("mentees >= 1")

    assert (
        found(rule, case_of(attrs.evolve(FACTS, facts={"mentees": 0}))) == "☐ mentees is at least 1: found 0, 1 short"
    )
    assert rule.holds(case_of()) is None
    assert list(rule.turns(case_of(), UNTIL)) == []


def test_somebody_without_positions_never_joined() -> None:
    assert PromotionFacts(held=[]).joined_on() is None
