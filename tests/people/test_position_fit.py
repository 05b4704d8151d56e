"""How a person stands to a position, candidates in order, and who could take a vacant seat."""

from __future__ import annotations

import csv
import os
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest
from tests.people.position_world import CATALOGUE, FIRST, LATER, LEAD, LI_NA, REP, SELLING

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, NotFoundError, WrongTypeError
from salesmanual.kernel.texts import Label
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.organization.assignments import Assignment, Person
from salesmanual.organization.organizations import Organization
from salesmanual.organization.positions import Position
from salesmanual.organization.units import Unit
from salesmanual.people.assessment_result import LevelGap
from salesmanual.people.position_fit import FitRule, PositionCandidate
from salesmanual.people.position_fit_result import FitStatus, FitVerdict
from salesmanual.people.position_library import standard_positions
from salesmanual.people.position_vacancies import candidates_for_vacancies
from salesmanual.people.positions import PositionDescription, PositionQualification, RequiredCompetency

if TYPE_CHECKING:
    from collections.abc import Callable

RULE: Final = FitRule()
POLICY: Any = FitRule
CANDIDATE: Any = PositionCandidate
PLAIN: Final = PositionDescription("plain", "Plain", "Sells", "S1", SELLING, FIRST)
ROOT: Final = Path(__file__).resolve().parent.parent.parent
SHARED: Final = Path(os.environ.get("SALESMANUAL_DATA", ROOT.parent / "shared" / "data"))
EMPLOYEES: Final = SHARED / "adventureworks_oltp" / "EmployeeSales.csv"


class TestFit:
    def test_each_requirement_is_met_short_or_in_surplus(self) -> None:
        """Weights 1, 1, 2 and 1; prospecting 2.5 of 3 counts 5/6 of 2: (1 + 1 + 5/3 + 1) ÷ 5."""
        fit = RULE.fit(REP, LI_NA, on=FIRST)

        assert [(each.key, each.status.value, each.distance()) for each in fit.requirements] == [
            ("experience", "met", None),
            ("conduct", "met", None),
            ("prospecting", "short", Fraction(1, 2)),
            ("closing", "surplus", Fraction(-2)),
        ]
        assert (fit.verdict, fit.weighted) == (FitVerdict.SHORT, Fraction(14, 15))
        assert [each.key for each in fit.in_the_way()] == ["prospecting"]

    @pytest.mark.parametrize(
        ("convention", "unknown", "weighted"),
        [
            ("capped-ratio", "zero", Fraction(1, 3)),
            ("capped-ratio", "leave-out", Fraction(5, 6)),
            ("met", "zero", Fraction(0)),
            ("met", "leave-out", Fraction(0)),
        ],
    )
    def test_the_conventions_are_named(self, convention: str, unknown: str, weighted: Fraction) -> None:
        """Only prospecting is known, at 2.5 of 3, with weight 2 of 5."""
        rule = FitRule(convention=convention, unknown=unknown)

        fit = rule.fit(REP, PositionCandidate("li.na", {"prospecting": "2.5"}), on=FIRST)
        assert fit.weighted == weighted
        assert fit.missing_facts() == ("closing", "open_cases", "sales.years")

    @pytest.mark.parametrize(
        ("levels", "facts", "verdict"),
        [
            ({"prospecting": 3}, {"open_cases": 0}, FitVerdict.FITS),
            ({"prospecting": 3}, {}, FitVerdict.UNKNOWN),
            ({}, {"open_cases": 0}, FitVerdict.UNKNOWN),
            ({"prospecting": 2}, {}, FitVerdict.SHORT),
            ({}, {"open_cases": 1}, FitVerdict.SHORT),
            ({"prospecting": 3, "closing": 1}, {"open_cases": 0, "sales": {"years": 0}}, FitVerdict.FITS),
        ],
    )
    def test_must_haves_alone_decide(self, levels: Any, facts: Any, verdict: FitVerdict) -> None:  # noqa: ANN401 - as written
        assert RULE.fit(REP, PositionCandidate("li.na", levels, facts), on=FIRST).verdict is verdict

    def test_where_nothing_is_required_everybody_fits(self) -> None:
        fit = RULE.fit(PLAIN, PositionCandidate("li.na"), on=FIRST)
        step = fit.explain()

        assert (fit.verdict, fit.weighted, fit.requirements) == (FitVerdict.FITS, Fraction(1), ())
        assert step is not None
        assert step.replay() == 1

    def test_where_everything_is_left_out_there_is_no_weighted_fit(self) -> None:
        fit = FitRule(unknown="leave-out").fit(REP, PositionCandidate("li.na"), on=FIRST)

        assert (fit.verdict, fit.weighted, fit.explain()) == (FitVerdict.UNKNOWN, None, None)

    def test_gaps_are_in_order_of_what_matters(self) -> None:
        position = attrs.evolve(
            PLAIN,
            qualifications=[PositionQualification("years", "Years", "years >= 2", must=False, weight=3)],
            competencies=[
                RequiredCompetency("closing", 4),
                RequiredCompetency("coaching", 4),
                RequiredCompetency("negotiation", 4, weight=3),
                RequiredCompetency("prospecting", 4, must=True),
            ],
        )
        levels = {"closing": "3", "coaching": "2", "negotiation": "3.5", "prospecting": "3"}

        fit = RULE.fit(position, PositionCandidate("li.na", levels, {"years": 1}), on=FIRST)
        assert [each.key for each in fit.gaps()] == ["prospecting", "years", "negotiation", "coaching", "closing"]

    def test_a_fit_prints_what_is_short_and_by_how_much(self) -> None:
        someone = PositionCandidate("li.na", {"prospecting": "2.5"}, {"sales": {"years": 0}})

        fit = RULE.fit(REP, someone, on=FIRST, competencies={"prospecting": "Prospecting"})
        assert fit.to_markdown() == (
            """\
**li.na for Representative on 2026-01-01: short**

| requirement | must-have | required | found | short | over | status | weight | counted | note |
| :--- | :--- | ---: | ---: | ---: | ---: | :--- | ---: | ---: | :--- |
| A year in sales | no |  |  |  |  | short | 1 | 0.0% | sales.years is at least 1: found 0, 1 short |
| No open case | yes |  |  |  |  | unknown | 1 | 0.0% | open\\_cases is 0: not known |
| Prospecting | yes | 3 | 2.50 | 0.50 | 0.00 | short | 2 | 83.3% |  |
| closing | no | 2 |  |  |  | unknown | 1 | 0.0% | not known |
| **weighted fit** |  |  |  |  |  |  |  | **33.3%** |  |"""
        )

    def test_short_and_over_are_those_of_an_assessment(self) -> None:
        """One word for one distance: a surplus is over, never short by less than nothing."""
        someone = PositionCandidate("li.na", {"prospecting": "2.5", "closing": 4})

        fit = RULE.fit(REP, someone, on=FIRST)
        rows = [each for each in fit.records() if each["required"] is not None]

        assert [(row["short"], row["over"]) for row in rows] == [(Fraction(1, 2), 0), (0, 2)]
        for each in fit.requirements:
            if each.required is not None and each.found is not None:
                gap = LevelGap(each.key, Label(each.key), each.weight, each.found, each.required)
                assert (each.short(), each.surplus()) == (gap.short(), gap.surplus())
        assert {(each.short(), each.surplus()) for each in fit.requirements if each.required is None} == {(None, None)}

    def test_a_condition_without_more_to_say_is_named(self) -> None:
        """A contradiction has neither a fact nor a distance; its requirement alone is the note."""
        never = attrs.evolve(PLAIN, qualifications=[PositionQualification("q", "Q", "never")])

        fit = RULE.fit(never, LI_NA, on=FIRST)
        assert fit.requirements[0].status is FitStatus.SHORT
        assert all(str(note) for note in fit.requirements[0].notes())

    def test_rows_are_for_a_frame(self) -> None:
        rows = RULE.fit(REP, LI_NA, on=FIRST).records()

        assert [(row["requirement"], row["status"]) for row in rows][-1] == ("closing", "surplus")

    def test_a_rule_reads_back_from_its_file(self) -> None:
        rule = FitRule("Ours", convention="met", unknown="leave-out")

        assert read_policy(FitRule, write_policy(rule)) == rule
        assert read_policy(FitRule, write_policy(RULE)) == RULE

    @pytest.mark.parametrize(
        ("build", "error", "message"),
        [
            (lambda: POLICY(convention="meet"), InvalidValueError, "convention: found 'meet'"),
            (lambda: POLICY(unknown="skip"), InvalidValueError, "unknown: found 'skip', accepted is what the unknown"),
            (lambda: CANDIDATE(""), InvalidValueError, "person: found ''"),
            (
                lambda: CANDIDATE("a", {"closing": -1}),
                InvalidValueError,
                "levels['closing']: found -1, accepted is a l",
            ),
            (lambda: CANDIDATE("a", {"closing": 2.5}), WrongTypeError, "levels['closing']: found 2.5 of type float"),
            (lambda: CANDIDATE("a", {3: 1}), WrongTypeError, "levels: found 3 of type int"),
            (lambda: CANDIDATE("a", [3]), WrongTypeError, "levels: found [3] of type list"),
            (lambda: CANDIDATE("a", {}, ["x"]), WrongTypeError, "facts: found ['x'] of type list"),
            (lambda: POLICY().fit("rep", LI_NA, on=FIRST), WrongTypeError, "position: found 'rep' of type str"),
            (lambda: POLICY().fit(REP, "li.na", on=FIRST), WrongTypeError, "candidate: found 'li.na' of type str"),
            (
                lambda: RULE.fit(REP, LI_NA, on=LATER),
                InvalidValueError,
                "on: found '2026-07-01', accepted is a day from 2026-01-01 to 2026-06-30; take the version that holds",
            ),
            (
                lambda: RULE.rank(REP, [LI_NA, LI_NA], on=FIRST),
                DuplicateError,
                "candidates[1].person 'li.na' is there already; each may come once",
            ),
        ],
    )
    def test_what_is_wrong_is_refused(self, build: Callable[[], object], error: type[Exception], message: str) -> None:
        with pytest.raises(error) as caught:
            build()

        assert message in str(caught.value)


class TestRanking:
    def test_who_fits_stands_before_who_is_short(self) -> None:
        people = [
            LI_NA,
            PositionCandidate("zhou.jie", {"prospecting": 3}, {"open_cases": 0}),
            PositionCandidate("an.qi", {"prospecting": 4}, {"open_cases": 0}),
            PositionCandidate("wu.fang", {"prospecting": 5, "closing": 5}, {"sales": {"years": 9}}),
        ]

        ranking = RULE.rank(REP, people, on=FIRST)
        assert [(each.place, each.fit.person, each.fit.verdict.value) for each in ranking.candidates] == [
            (1, "an.qi", "fits"),
            (1, "zhou.jie", "fits"),
            (3, "wu.fang", "unknown"),
            (4, "li.na", "short"),
        ]
        assert ranking.fitting() == ("an.qi", "zhou.jie")
        assert ranking.of("li.na").place == 4
        assert ranking.records()[3]["in_the_way"] == "prospecting"

    def test_a_fit_of_which_nothing_is_counted_stands_last_of_its_verdict(self) -> None:
        position = attrs.evolve(PLAIN, competencies=[RequiredCompetency("closing", 4)])
        people = [PositionCandidate("an.qi"), PositionCandidate("li.na", {"closing": 1})]

        ranking = FitRule(unknown="leave-out").rank(position, people, on=FIRST)
        assert [each.fit.person for each in ranking.candidates] == ["li.na", "an.qi"]

    def test_who_is_no_candidate_is_not_found(self) -> None:
        with pytest.raises(NotFoundError, match=r"no candidate 'li.nah'; did you mean 'li.na'\?"):
            RULE.rank(REP, [LI_NA], on=FIRST).of("li.nah")


class TestVacancies:
    ORGANIZATION: Final = Organization(
        "acme",
        units=[Unit("east", "East", FIRST)],
        positions=[
            Position("east-1", "east", "Representative", FIRST, job="rep"),
            Position("east-2", "east", "Representative", FIRST, job="rep"),
            Position("chief", "east", "Lead", date(2026, 2, 1), job="lead"),
            Position("east-driver", "east", "Driver", FIRST, job="driver"),
        ],
        people=[Person("an.qi")],
        assignments=[Assignment("an.qi", "east-1", FIRST)],
    )

    def test_every_vacant_seat_has_its_candidates(self) -> None:
        found = candidates_for_vacancies(RULE, CATALOGUE, self.ORGANIZATION, [LI_NA], on=date(2026, 3, 1))

        assert [(each.seat, each.since) for each in found.seats] == [
            ("east-2", FIRST),
            ("east-driver", FIRST),
            ("chief", date(2026, 2, 1)),
        ]
        assert found.undescribed() == ("east-driver",)
        ranking = found.of("chief").ranking
        assert ranking is not None
        assert (ranking.position, ranking.fitting()) == (LEAD, ("li.na",))

    def test_a_vacancy_is_held_against_the_version_of_the_day(self) -> None:
        for on in (FIRST, LATER):
            ranking = candidates_for_vacancies(RULE, CATALOGUE, self.ORGANIZATION, [LI_NA], on=on).of("east-2").ranking
            assert ranking is not None
            assert ranking.position == CATALOGUE.position("rep", on=on)

    def test_vacancies_print(self) -> None:
        found = candidates_for_vacancies(RULE, CATALOGUE, self.ORGANIZATION, [LI_NA], on=LATER)

        assert {row["seat"]: row["fitting"] for row in found.records()} == {
            "east-2": "",
            "east-driver": "no description",
            "chief": "li.na",
        }

    @pytest.mark.parametrize(
        ("build", "error", "message"),
        [
            (lambda ask: ask("rule", CATALOGUE, None, []), WrongTypeError, "rule: found 'rule' of type str"),
            (lambda ask: ask(RULE, REP, None, []), WrongTypeError, "catalogue: found PositionDescription"),
            (lambda ask: ask(RULE, CATALOGUE, "acme", []), WrongTypeError, "organization: found 'acme' of type str"),
        ],
    )
    def test_what_is_wrong_is_refused(
        self, build: Callable[[Any], object], error: type[Exception], message: str
    ) -> None:
        with pytest.raises(error) as caught:
            build(lambda *parts: candidates_for_vacancies(*parts, on=FIRST))

        assert message in str(caught.value)

    def test_a_seat_that_is_not_vacant_is_not_found(self) -> None:
        found = candidates_for_vacancies(RULE, CATALOGUE, self.ORGANIZATION, [], on=FIRST)

        with pytest.raises(NotFoundError, match=r"no vacant seat 'east-1'; did you mean 'east-2'\?"):
            found.of("east-1")


@pytest.mark.skipif(not EMPLOYEES.is_file(), reason="the AdventureWorks data is not there")
def test_the_sales_people_of_a_company_are_ranked_by_the_years_they_have() -> None:
    """AdventureWorks, 2013-06-30: seniority from the hire dates; a look at every row finds the same people."""
    on = date(2013, 6, 30)
    with EMPLOYEES.open(encoding="utf-8-sig", newline="") as file:
        hired = {row["BusinessEntityID"]: date.fromisoformat(row["HireDate"][:10]) for row in csv.DictReader(file)}
    years = {person: Fraction((on - day).days, 365) for person, day in hired.items()}
    position = standard_positions().position("representative", on=on)
    people = [
        PositionCandidate(
            person, position.requires(), {"experience": {"sales_years": served}, "conduct": {"open_cases": 0}}
        )
        for person, served in years.items()
    ]

    ranking = RULE.rank(position, people, on=on)
    assert len(ranking.candidates) == len(hired) > 15
    assert ranking.fitting() == tuple(each.fit.person for each in ranking.candidates)
    first = {each.fit.person for each in ranking.candidates if each.place == 1}
    assert first == {person for person, served in years.items() if served >= 1}
    assert first != set(hired)
