"""What conditions and curves of components may ask about; examples and bad input."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.incentives.component_world import MARCH, Scene, cny, facts_of, plan_of, sold, target, visit, visits

from salesmanual.incentives.basis import Basis
from salesmanual.incentives.component_facts import (
    KnownFacts,
    Verdict,
    date_fact,
    explain_verdict,
    fact,
    follows_credits,
    number_fact,
    read_condition,
    read_optional_condition,
)
from salesmanual.incentives.components import Commission
from salesmanual.kernel.criteria import Compare
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import NotFoundError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.texts import text

TENTH = Commission("sales", "Commission", Curve.line("10%"))
SCENE = Scene(
    TENTH,
    sold("S-1", date(2026, 3, 9), 80, margin="30"),
    visit("V-1", date(2026, 3, 10)),
    targets=(target(100), target(visits(4), "visits"), target(0, "margin")),
    facts=facts_of(grade="senior", attainment=5, measures="none", goal="50%", started=date(2025, 3, 1)),
)
BASIS = SCENE.basis()
BY_HAND = Basis("li.na", MARCH, MARCH, (), cny(80), cny(100))


class TestKnownFacts:
    @pytest.mark.parametrize(
        ("path", "found"),
        [
            ("attainment", Fraction(4, 5)),
            ("credited", cny(80)),
            ("target", cny(100)),
            ("participant", "li.na"),
            ("grade", "senior"),
            ("unheard", None),
            ("measures.visits.attainment", Fraction(1, 4)),
            ("measures.visits.credited", Fraction(1)),
            ("measures.visits.target", Fraction(4)),
            ("measures.visits.share", None),
            ("measures.margin.credited", cny(30)),
            ("measures.margin.target", cny(0)),
            ("measures.margin.attainment", None),
            ("measures.calls.target", None),
            ("measures.calls.attainment", None),
            ("measures.profit.credited", None),
        ],
    )
    def test_a_path_finds_the_figures_before_the_facts_of_the_person(self, path: str, found: object) -> None:
        assert fact(BASIS, path) == found

    def test_its_names_are_the_figures_and_the_facts_each_once(self) -> None:
        facts = KnownFacts(BASIS)

        names = ["attainment", "credited", "target", "participant", "measures", "grade", "goal", "started"]
        assert sorted(facts) == sorted(names)
        assert len(facts) == len(names)

    def test_the_measures_are_those_of_the_plan(self) -> None:
        measures = KnownFacts(BASIS)["measures"]

        assert list(measures) == ["margin", "visits", "calls"]  # type: ignore[call-overload] # a mapping
        assert len(measures) == 3  # type: ignore[arg-type] # a mapping
        assert list(measures["visits"]) == ["attainment", "credited", "target"]  # type: ignore[index] # a mapping
        assert len(measures["visits"]) == 3  # type: ignore[index] # a mapping

    def test_a_component_over_a_measure_finds_its_own_figures_under_its_name(self) -> None:
        plan = plan_of(TENTH)
        own = plan.basis("li.na", MARCH, credits=SCENE.credits, targets=SCENE.targets, measure="visits")

        assert fact(own, "attainment") == fact(own, "measures.visits.attainment") == Fraction(1, 4)

    def test_a_basis_made_by_hand_has_its_own_figures_only(self) -> None:
        assert sorted(KnownFacts(BY_HAND)) == ["attainment", "credited", "measures", "participant", "target"]
        assert fact(BY_HAND, "measures.margin.attainment") is None


class TestReading:
    @pytest.mark.parametrize(
        ("value", "number"),
        [
            (3, 3),
            ("85%", Fraction(17, 20)),
            (Decimal("0.5"), Fraction(1, 2)),
            (Fraction(1, 3), Fraction(1, 3)),
            (cny("1.5"), Fraction(3, 2)),
        ],
    )
    def test_a_number_is_any_exact_one_or_money_of_the_plan(self, value: object, number: Fraction) -> None:
        scene = Scene(TENTH, facts=facts_of(score=value))

        assert number_fact(scene.basis(), "score", "sales") == number

    @pytest.mark.parametrize("value", [True, 0.5, date(2026, 3, 1), Money("1", "USD")])
    def test_what_is_no_exact_number_is_refused(self, value: object) -> None:
        with pytest.raises(
            WrongTypeError, match=r"^score: found .*, accepted is an exact number, or money in the plan's"
        ):
            number_fact(Scene(TENTH, facts=facts_of(score=value)).basis(), "score", "sales")

    def test_a_missing_number_is_refused(self) -> None:
        with pytest.raises(NotFoundError) as raised:
            number_fact(BASIS, "score", "sales")

        assert (
            str(raised.value) == "no fact 'score of li.na on 2026-03-31'; component 'sales' needs it; 0 is a fact too"
        )

    def test_a_day_may_be_missing(self) -> None:
        assert date_fact(BASIS, "started") == date(2025, 3, 1)
        assert date_fact(BASIS, "ended") is None
        assert date_fact(BASIS, "") is None

    @pytest.mark.parametrize("value", ["2026-03-01", datetime(2026, 3, 1), 3])  # noqa: DTZ001 - the fault under test
    def test_what_is_no_day_is_refused(self, value: object) -> None:
        with pytest.raises(WrongTypeError, match=r"^started: found .*, accepted is a date$"):
            date_fact(Scene(TENTH, facts=facts_of(started=value)).basis(), "started")

    def test_a_condition_is_read_from_its_text(self) -> None:
        read = Compare("score", ">=", 3)

        assert [read_condition("score >= 3"), read_condition(read), read_optional_condition("score >= 3")] == [read] * 3
        assert read_optional_condition(None) is None


@pytest.mark.parametrize(
    ("path", "measure", "follows"),
    [
        ("attainment", "", True),
        ("credited", "visits", True),
        ("target", "", False),
        ("measures.visits.attainment", "visits", True),
        ("measures.visits.attainment", "", False),
        ("measures.visits.attainment", "visit", False),
        ("grade", "visits", False),
    ],
)
def test_the_credited_amount_and_what_follows_from_it_change_with_each_credit(
    path: str, measure: str, *, follows: bool
) -> None:
    assert follows_credits((path, "grade"), measure) is follows


class TestVerdict:
    def test_it_gives_one_of_two_numbers_from_the_facts_alone(self) -> None:
        verdict = Verdict(read_condition('score >= 3 or grade = "senior"'), Fraction(2), Fraction(1, 2))

        values = {"grade": "junior", "score": 3}
        assert verdict.apply(*(values[path] for path in verdict.where.paths())) == 2
        assert verdict.apply(None, None) == Fraction(1, 2)
        assert str(verdict.describe()) == 'whether score >= 3 or grade == "senior"'

    def test_facts_inside_facts_are_put_where_the_condition_looks(self) -> None:
        verdict = Verdict(read_condition("a.b >= 3 and a.c >= 1"))

        assert verdict.apply(3, 1) == 1

    def test_a_fact_with_parts_is_asked_as_a_whole_and_in_part(self) -> None:
        verdict = Verdict(read_condition("a is present and a.b >= 3"))
        inside: dict[str, object] = {"c": 4}

        assert verdict.apply({"b": 4}, 4) == 1
        assert verdict.apply(inside, None) == verdict.apply(None, None) == 0
        assert inside == {"c": 4}

    def test_what_is_missing_stands_in_the_rule(self) -> None:
        verdict = Verdict(read_condition('grade = "junior" and score >= 3'))

        step = explain_verdict(BASIS, text("gate"), verdict, verdict.where.check(KnownFacts(BASIS)))

        assert step.value == step.replay() == 0
        assert str(step.rule) == 'not met: grade is "junior": found "senior", score is at least 3: not known'

    def test_a_condition_that_holds_has_no_rule(self) -> None:
        verdict = Verdict(read_condition('grade = "senior"'))

        step = explain_verdict(BASIS, text("gate"), verdict, verdict.where.check(KnownFacts(BASIS)))

        assert (step.value, step.rule) == (1, None)
