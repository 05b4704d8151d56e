"""Position descriptions: whole when built, and versions of them in a catalogue."""

from __future__ import annotations

import pickle
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.people.position_world import CATALOGUE, FIRST, GRADES, LATER, LEAD, REP, REP_LATER, SELLING, pay, positions

from salesmanual.kernel.errors import (
    CriterionSyntaxError,
    DuplicateError,
    InvalidDocumentError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
)
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.people.position_catalogues import PositionCatalogue
from salesmanual.people.positions import (
    PositionDescription,
    PositionDuty,
    PositionIndicator,
    PositionQualification,
    RequiredCompetency,
)

if TYPE_CHECKING:
    from collections.abc import Callable

QUICK = settings(max_examples=100, deadline=None, derandomize=True)
DUTY: Any = PositionDuty
QUALIFICATION: Any = PositionQualification
COMPETENCY: Any = RequiredCompetency
INDICATOR: Any = PositionIndicator
HIGHEST = {"prospecting": 5, "negotiation": 5, "closing": 5}


def rep(**changes: Any) -> PositionDescription:  # noqa: ANN401 - any field
    return attrs.evolve(REP, **changes)


def catalogue(*versions: PositionDescription) -> PositionCatalogue:
    return PositionCatalogue("acme", "Acme", GRADES, versions)


class TestPositionDescription:
    def test_it_says_what_it_requires(self) -> None:
        assert REP_LATER.requires() == {"prospecting": Fraction(4), "negotiation": Fraction(5, 2)}
        assert REP.must_haves() == (REP.qualifications[1], REP.competencies[0])
        assert REP.facts() == ("open_cases", "sales.years")

    @QUICK
    @given(positions())
    def test_a_description_reads_back_from_its_file(self, position: PositionDescription) -> None:
        assert read_policy(PositionDescription, write_policy(position)) == position
        assert pickle.loads(pickle.dumps(position)) == position  # noqa: S301 - written on this line

    @QUICK
    @given(st.lists(st.integers(1, 40), min_size=1, max_size=6))
    def test_duties_are_accepted_exactly_where_they_take_the_whole_time(self, percents: list[int]) -> None:
        duties = [PositionDuty(f"d{at}", "Work", f"{percent}%") for at, percent in enumerate(percents)]

        if sum(percents) == 100:
            assert rep(duties=duties).duties == tuple(duties)
        else:
            with pytest.raises(InvalidValueError, match=f"shares that sum to {sum(percents)}%"):
                rep(duties=duties)

    @pytest.mark.parametrize(
        ("build", "error", "message"),
        [
            (
                lambda: rep(duties=SELLING[:1]),
                InvalidValueError,
                "duties: found 'shares that sum to 60%', accepted is shares that sum to exactly 100%; share out the",
            ),
            (lambda: rep(duties=[]), InvalidValueError, "duties: found (), accepted is a list of at least 1"),
            (lambda: rep(duties=[SELLING[0]] * 2), DuplicateError, "duties[1].key 'prospecting' is there already"),
            (lambda: rep(reports_to="rep"), InvalidValueError, "reports_to: found 'rep', accepted is another job"),
            (lambda: rep(until=date(2025, 1, 1)), InvalidValueError, "until: found '2025-01-01'"),
            (lambda: rep(pay=8_000), WrongTypeError, "pay: found 8000 of type int, accepted is a PayRange"),
            (lambda: rep(grade=""), InvalidValueError, "grade: found ''"),
            (
                lambda: rep(competencies=[RequiredCompetency("closing", 2)] * 2),
                DuplicateError,
                "competencies[1].competency 'closing' is there already; each may come once",
            ),
            (lambda: DUTY("d", "D", 0), InvalidValueError, "share: found 0, accepted is a share of the time above 0%"),
            (lambda: DUTY("d", "D", "101%"), InvalidValueError, "share: found '101%'"),
            (lambda: DUTY("d", "D", 0.5), WrongTypeError, "share: found 0.5 of type float"),
            (lambda: COMPETENCY("closing", 0), InvalidValueError, "level: found 0, accepted is a level of 1 or more"),
            (
                lambda: COMPETENCY("closing", 3, weight=0),
                InvalidValueError,
                "weight: found 0, accepted is a number abo",
            ),
            (lambda: COMPETENCY("closing", 3, must="yes"), WrongTypeError, "must: found 'yes' of type str"),
            (lambda: QUALIFICATION("q", "Q", "years >="), CriterionSyntaxError, "column 9 of 'years >='"),
            (lambda: QUALIFICATION("q", "Q", 3), WrongTypeError, "condition"),
            (lambda: INDICATOR("i", "I", ""), InvalidValueError, "measure: found ''"),
        ],
    )
    def test_what_is_wrong_is_refused(self, build: Callable[[], object], error: type[Exception], message: str) -> None:
        with pytest.raises(error) as caught:
            build()

        assert message in str(caught.value)


class TestPositionCatalogue:
    @pytest.mark.parametrize(
        ("on", "expected"), [(FIRST, REP), (date(2026, 6, 30), REP), (LATER, REP_LATER), (date(2030, 1, 1), REP_LATER)]
    )
    def test_the_version_of_the_day_holds(self, on: date, expected: PositionDescription) -> None:
        assert CATALOGUE.position("rep", on=on) == expected

    def test_its_jobs_are_listed_by_grade(self) -> None:
        assert CATALOGUE.keys() == ("rep", "lead")
        assert [each.key for each in CATALOGUE.held_on(FIRST)] == ["rep", "lead"]
        assert CATALOGUE.held_on(date(2025, 12, 31)) == ()
        assert [row["grade"] for row in CATALOGUE.table(on=LATER).records()] == ["S2", "M1"]
        assert list(CATALOGUE.versions("rep")) == [REP, REP_LATER]

    def test_a_band_of_its_own_goes_before_that_of_the_grade(self) -> None:
        assert CATALOGUE.pay_range("rep", on=FIRST) == pay(8_000, 10_000, 12_000)
        assert CATALOGUE.pay_range("rep", on=LATER) == pay(9_000, 11_000, 13_000)
        assert catalogue(attrs.evolve(LEAD, pay=None)).pay_range("lead", on=FIRST) is None

    @QUICK
    @given(st.permutations(CATALOGUE.positions), st.dates(date(2025, 12, 1), date(2026, 8, 1)))
    def test_the_order_of_versions_does_not_count(self, versions: list[PositionDescription], on: date) -> None:
        """On every day a job has the one version among whose days it is, as a look at each of them finds."""
        expected = {each.key: each for each in versions if each.since <= on <= (each.until or date.max)}

        assert {each.key: each for each in catalogue(*versions).held_on(on)} == expected

    def test_it_reads_back_from_its_file(self) -> None:
        written = write_policy(CATALOGUE)

        assert read_policy(PositionCatalogue, written) == CATALOGUE
        assert write_policy(read_policy(PositionCatalogue, written)) == written

    def test_a_circle_is_found_on_the_day_on_which_it_begins(self) -> None:
        """Each reports to the other, but never on one day; one day more, and they do."""
        rep_first = rep(until=date(2026, 3, 31))
        rep_then = rep(since=date(2026, 4, 1), until=None, reports_to=None)
        lead_then = attrs.evolve(LEAD, since=date(2026, 4, 1), reports_to="rep")
        lead_first = attrs.evolve(LEAD, until=date(2026, 3, 31))

        assert catalogue(rep_first, rep_then, lead_first, lead_then).keys() == ("rep", "lead")
        with pytest.raises(InvalidDocumentError) as caught:
            catalogue(
                attrs.evolve(rep_first, until=date(2026, 4, 1)),
                attrs.evolve(rep_then, since=date(2026, 4, 2)),
                lead_first,
                lead_then,
            )
        assert "positions[3].reports_to: a circle from 2026-04-01 on: lead → rep → lead" in str(caught.value)

    @pytest.mark.parametrize(
        ("since", "until", "day"),
        [
            (LATER, None, "2026-01-01"),
            (FIRST, date(2026, 5, 31), "2026-06-01"),
        ],
    )
    def test_whom_a_job_reports_to_is_there_on_all_its_days(self, since: date, until: date | None, day: str) -> None:
        """The job above comes too late, or ends too early."""
        with pytest.raises(InvalidDocumentError) as caught:
            catalogue(REP, attrs.evolve(LEAD, since=since, until=until))
        assert str(caught.value) == (
            "position catalogue: 1 fault\n"
            f"  positions[0].reports_to: 'lead' has no description on {day}, when 'rep' reports to it"
        )

    def test_several_versions_of_the_job_above_may_follow_one_another(self) -> None:
        until = date(2026, 3, 31)
        first, then = attrs.evolve(LEAD, until=until), attrs.evolve(LEAD, since=date(2026, 4, 1), until=REP.until)
        gap = attrs.evolve(then, since=date(2026, 4, 2))

        assert catalogue(REP, first, then).keys() == ("rep", "lead")
        with pytest.raises(InvalidDocumentError, match="no description on 2026-04-01"):
            catalogue(REP, first, gap)
        with pytest.raises(InvalidDocumentError, match="no description on 2026-07-01"):
            catalogue(attrs.evolve(REP, until=None), first, then)

    def test_who_reports_into_a_circle_is_no_part_of_it(self) -> None:
        lead = attrs.evolve(LEAD, reports_to="head")
        head = attrs.evolve(LEAD, key="head", reports_to="lead")

        with pytest.raises(InvalidDocumentError) as caught:
            catalogue(REP, lead, head)
        assert [fault.address for fault in caught.value.faults] == [
            "positions[1].reports_to",
            "positions[2].reports_to",
        ]

    def test_every_unknown_grade_and_job_is_named_at_once(self) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            catalogue(rep(grade="S3"), attrs.evolve(LEAD, reports_to="leed"))
        assert str(caught.value) == (
            "position catalogue: 2 faults\n"
            "  positions[0].grade: no grade 'S3'; use one of 'M1', 'S1', 'S2'\n"
            "  positions[1].reports_to: no job 'leed'; did you mean 'lead'?"
        )

    def test_levels_within_the_model_pass(self) -> None:
        CATALOGUE.check_competencies(HIGHEST)

    def test_every_level_outside_the_model_is_named_at_once(self) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            CATALOGUE.check_competencies({"prospecting": 3, "negotiation": 5})
        assert str(caught.value) == (
            "position catalogue: 2 faults\n"
            "  positions[0].competencies[0]: found 'prospecting' at level 4, accepted is 1 to 3\n"
            "  positions[2].competencies[1]: no competency 'closing' in the model; "
            "use one of 'negotiation', 'prospecting'"
        )

    @pytest.mark.parametrize(
        ("build", "error", "message"),
        [
            (catalogue, InvalidValueError, "positions: found (), accepted is a list of at least 1"),
            (
                lambda: catalogue(REP, rep(since=date(2026, 6, 30), until=None), LEAD),
                DuplicateError,
                "rep: the day '2026-06-30' is there already; let the one since 2026-01-01 end before it",
            ),
            (lambda: CATALOGUE.versions("repp"), NotFoundError, "no position 'repp'; did you mean 'rep'?"),
            (
                lambda: CATALOGUE.position("rep", on=date(2025, 1, 1)),
                NotFoundError,
                "no position 'rep on 2025-01-01'; it is there 2026-01-01 to 2026-06-30, 2026-07-01 to open",
            ),
            (lambda: CATALOGUE.position("rep", on="today"), WrongTypeError, "on: found 'today'"),  # type: ignore[arg-type]
            (lambda: CATALOGUE.check_competencies(5), WrongTypeError, "highest: found 5 of type int, accepted is the"),  # type: ignore[arg-type]
            (
                lambda: CATALOGUE.check_competencies({**HIGHEST, "prospecting": "5"}),  # type: ignore[dict-item]
                WrongTypeError,
                "highest['prospecting']: found '5' of type str, accepted is a whole number",
            ),
        ],
    )
    def test_what_is_wrong_is_refused(self, build: Callable[[], object], error: type[Exception], message: str) -> None:
        with pytest.raises(error) as caught:
            build()

        assert message in str(caught.value)
