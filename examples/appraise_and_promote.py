"""A year of appraisals: goals, check-ins, 360° ratings, scores, calibration, and who is promoted and why.

python examples/appraise_and_promote.py                                 the team east in 2026, Wang Jun in detail
python examples/appraise_and_promote.py --person li.na --language zh_Hant
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

import sample_files
from people_files import (
    CALIBRATION,
    CHANGED,
    CHAPTERS,
    CYCLE,
    DATA,
    LADDER,
    NEW,
    OFFICE,
    OLD,
    PANEL,
    QUARTERS,
    ROUND,
    RULES,
    SCHEME,
    SHEETS,
    SILENT,
    START,
    YEAR,
    Sales,
    Staffing,
    agreement,
    assess_team,
    print_missing,
    print_rows,
    promotion_facts,
    read_organization,
    read_ratings,
)

from salesmanual import SalesManualError, credit_sales
from salesmanual.kernel.texts import LANGUAGES
from salesmanual.people import (
    CompetencyProfile,
    DevelopmentAction,
    Goal,
    PanelMember,
    PlannedTask,
    acknowledge_appraisal,
    add_actions,
    agree_goals,
    appoint_chosen,
    appointments_table,
    appraisal_page,
    approve_round,
    assess_appraisal,
    calibrate_appraisal,
    calibrate_grade,
    calibrations_table,
    carry_out_round,
    check_in,
    close_appraisal,
    close_calibration,
    close_round,
    cycle_progress,
    declare_conflicts,
    distribution_advice,
    enter_candidate,
    finish_task,
    hold_talk,
    keep_grade,
    open_appraisal,
    open_calibration,
    open_development,
    open_round,
    overdue_steps,
    plan_development,
    propose_goals,
    rank_places,
    round_rankings,
    score_candidates,
    seat_panel,
    self_assess,
    set_plan,
    standard_nine_box,
    standard_positions,
    start_scoring,
)
from salesmanual.people.promotion_conditions_facts import places_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from people_files import RatingFile

    from salesmanual import Language, Step
    from salesmanual.kernel.shown import Shown
    from salesmanual.kernel.tables import Table
    from salesmanual.organization import Organization
    from salesmanual.people import (
        Appraisal,
        Assessment,
        Calibration,
        PerformanceResult,
        PersonalDevelopment,
        PromotionRound,
        WhoQualifies,
    )

TEAM_LEAD, DIRECTOR, HR, CALIBRATOR = "chen.wei", "zhao.min", "hr.bai", "huang.tao"
ASSESSED: Final = date(2027, 1, 8)
ASKED: Final = date(2027, 2, 16)
SINCE: Final = date(2027, 4, 1)
JUNE: Final = date(2027, 6, 30)


class Told(NamedTuple):
    """The year, as far as it is told."""

    sales: Sales
    read: RatingFile
    assessments: Mapping[str, Assessment]
    results: Mapping[str, PerformanceResult]
    appraisals: Mapping[str, Appraisal]
    calibrations: Mapping[str, Calibration]
    developments: Mapping[str, PersonalDevelopment]
    late: Shown
    qualifies: WhoQualifies
    round: PromotionRound
    before: Organization
    after: Organization


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the year, print it."""
    options = _options(arguments)
    try:
        told = run_year()
    except SalesManualError as error:
        raise SystemExit(f"cannot appraise: {error}") from error
    if options.person not in told.appraisals:
        raise SystemExit(f"no appraisal of {options.person}; there is one of {', '.join(told.appraisals)}")
    print_year(told, options.person, options.language)


def run_year() -> Told:
    """From the goals of January 2026 to the appointments of April 2027."""
    company = sample_files.read_company(DATA)
    sales = Sales(company, credit_sales(company.sales, participants=company.plans))
    before = read_organization(DATA / "people.csv", opens=SINCE - timedelta(days=60))
    read = read_ratings(DATA / "ratings.csv", company.names, RULES)
    position = standard_positions().position(OLD, on=YEAR.start)
    assessments = assess_team(read, RULES, CompetencyProfile(OLD, position.requires()), on=ASSESSED)
    at_work = {person: work_through_the_year(person, sales, assessments[person]) for person in sorted(assessments)}
    late = overdue_steps(at_work.values(), CYCLE, OFFICE, as_of=date(2027, 1, 12))
    results, calibrations, appraisals, developments = {}, {}, {}, {}
    for person, record in at_work.items():
        steps = len(late.of(record.id))
        results[person] = score_of(person, sales, record, assessments[person].score, late=steps)
        assessed = assess_appraisal(record, CYCLE, results[person], calendar=OFFICE, at=_at(2027, 1, 13), by=TEAM_LEAD)
        calibrations[person] = calibrate(assessed)
        developments[person] = development_of(assessed, assessments[person])
        appraisals[person] = bring_home(assessed, calibrations[person], developments[person])
    facts = {person: promotion_facts(person, sales, appraisals[person], assessments[person]) for person in appraisals}
    qualifies = LADDER.who_qualifies(facts, on=ASKED, places=places_of(before.vacancies(ASKED)))
    done = promote(qualifies, results)
    after = carry_out_round(done, ROUND, Staffing(before, _at(2027, 3, 16), HR)).company
    return Told(
        sales, read, assessments, results, appraisals, calibrations, developments, late, qualifies, done, before, after
    )


def work_through_the_year(person: str, sales: Sales, assessment: Assessment) -> Appraisal:
    """Goals of the year's target, a plan, a check-in each quarter, and what the person says of the year."""
    record = open_appraisal(f"A-{person}", CYCLE, person, TEAM_LEAD, second_manager=DIRECTOR, at=_at(2026, 1, 5), by=HR)
    goals = [Goal("revenue", sales.target(person, YEAR).amount), Goal("competency", 4), Goal("returns", "4%")]
    record = propose_goals(record, CYCLE, goals, at=_at(2026, 1, 14), by=TEAM_LEAD)
    record = agree_goals(record, CYCLE, at=_at(2026, 1, 20), by=person)
    task = PlannedTask("accounts", "A plan for each of the ten largest customers", person, date(2026, 3, 31))
    record = set_plan(record, CYCLE, [task], at=_at(2026, 1, 26), by=person)
    record = finish_task(record, CYCLE, "accounts", on=date(2026, 3, 24), at=_at(2026, 3, 24), by=person)
    so_far = Fraction(0)
    for number, (period, day) in enumerate(zip(QUARTERS, CYCLE.deadlines(OFFICE).of("check-ins"), strict=True), 1):
        so_far += sales.attainment(person, period, YEAR)
        if (person, number) != (SILENT, 3):
            record = check_in(
                record, CYCLE, {"revenue": so_far}, on=day, at=_at(day.year, day.month, day.day), by=person
            )
    if person == SILENT:
        return record
    own = next(each.mean for each in assessment.feedback().roles if each.roles == ("self",))
    return self_assess(record, CYCLE, score_of(person, sales, record, own), at=_at(2027, 1, 7), by=person)


def score_of(person: str, sales: Sales, record: Appraisal, level: Fraction, *, late: int = 0) -> PerformanceResult:
    """The score by the scheme: sales and returns of the year, the level of competency, late steps."""
    facts = {
        "sales": {"revenue": sales.book.total(person, YEAR, "CNY"), "returned": sales.returned(person)},
        "assessment": {"score": level},
        "steps": {"late": late},
    }
    return SCHEME.score(facts, goals=record.goals, over=CYCLE.period)


def calibrate(record: Appraisal) -> Calibration:
    """The grade as the panel of managers leaves it."""
    at, person = _at(2027, 1, 19), record.person
    score = record.scores()[-1][1]
    case = open_calibration(
        CALIBRATION, f"K-{person}", person, score.grade, raters=[TEAM_LEAD], score=score.score, at=at, by=HR
    )
    to, why = CHANGED.get(person, (score.grade, "the same yardstick as for the south"))
    if to == score.grade:
        case = keep_grade(CALIBRATION, case, at=at, by=CALIBRATOR, why=why, roles=["panel"])
    else:
        case = calibrate_grade(CALIBRATION, case, to=to, at=at, by=CALIBRATOR, why=why, roles=["panel"])
    return close_calibration(CALIBRATION, case, at=at, by=CALIBRATOR, roles=["panel"])


def development_of(record: Appraisal, assessment: Assessment) -> PersonalDevelopment:
    """A plan for what is short of what the position asks for."""
    required = {} if assessment.profile is None else assessment.profile.required
    at, person = _at(2027, 2, 1), record.person
    plan = open_development(
        f"D-{person}", person, TEAM_LEAD, "2027", required=required, levels=assessment.levels, at=at, by=TEAM_LEAD
    )
    actions = [
        DevelopmentAction(gap.key, gap.key, f"Practise {gap.key} with a mentor", person, JUNE, str(evidence))
        for gap in plan.gaps
        for evidence in assessment.model.competency(gap.key).evidence[:1]
    ]
    return add_actions(plan, actions, at=at, by=TEAM_LEAD) if actions else plan


def bring_home(record: Appraisal, calibration: Calibration, development: PersonalDevelopment) -> Appraisal:
    """Calibrated, talked over, acknowledged, with a plan, closed; who keeps silent stays where he is."""
    score = record.scores()[-1][1].score
    grade, why = calibration.grade, str(calibration.why())
    record = calibrate_appraisal(record, CYCLE, score, grade=grade, at=_at(2027, 1, 19), by=CALIBRATOR, why=why)
    record = hold_talk(record, CYCLE, on=date(2027, 1, 25), at=_at(2027, 1, 25), by=TEAM_LEAD)
    if record.person == SILENT:
        return record
    record = acknowledge_appraisal(record, CYCLE, at=_at(2027, 2, 1), by=record.person)
    record = plan_development(record, CYCLE, development.id, at=_at(2027, 2, 3), by=TEAM_LEAD)
    return close_appraisal(record, CYCLE, at=_at(2027, 2, 5), by=HR)


def promote(qualifies: WhoQualifies, results: Mapping[str, PerformanceResult]) -> PromotionRound:
    """A round for the one place: who is eligible applies, the panel scores, the director approves."""
    called = open_round("R-2027", ROUND, apply_until=date(2027, 2, 23), at=_at(2027, 2, 16), by=HR)
    for answer in qualifies.of("eligible"):
        figures = {"performance": results[answer.person].score or 0, "service": (ASKED - START).days}
        called = enter_candidate(
            called,
            ROUND,
            answer.person,
            from_position=OLD,
            to_position=NEW,
            eligibility=answer,
            standings=figures,
            manager=TEAM_LEAD,
            at=_at(2027, 2, 18),
            by=answer.person,
        )
    members = [PanelMember(member, role) for member, role in PANEL.items()]
    scoring = seat_panel(called, ROUND, members, at=_at(2027, 2, 24), by=HR)
    for member in PANEL:
        scoring = declare_conflicts(scoring, ROUND, {}, at=_at(2027, 2, 24), by=member)
    scoring = start_scoring(scoring, ROUND, at=_at(2027, 2, 25), by=HR)
    for member, sheets in SHEETS.items():
        given = {each: {"results": marks[0], "interview": marks[1]} for each, marks in sheets.items()}
        scoring = score_candidates(scoring, ROUND, given, at=_at(2027, 2, 26), by=member)
    ranked = rank_places(scoring, ROUND, at=_at(2027, 3, 1), by=HR)
    approved = approve_round(ranked, ROUND, roles=["director"], at=_at(2027, 3, 3), by=DIRECTOR)
    appointed = appoint_chosen(approved, ROUND, OFFICE, since=SINCE, at=_at(2027, 3, 5), by=HR)
    return close_round(appointed, ROUND, at=_at(2027, 3, 15), by=HR)


def print_year(told: Told, person: str, language: Language) -> None:
    """Chapter by chapter, the person in detail and the team beside."""

    def chapter(key: str, *shown: Shown | Table | Step) -> None:
        print(f"=== {CHAPTERS[key].render(language)}", end="\n\n")
        for each in shown:
            print(each.to_text(language), end="\n\n")

    chapter("rows")
    print_rows(told.read, told.sales)
    chapter("dates", CYCLE.deadlines(OFFICE))
    chapter("feedback", told.assessments[person].feedback())
    chapter("score", told.results[person], told.results[person].explain())
    chapter("late", told.late, cycle_progress(told.appraisals.values(), CYCLE, OFFICE, as_of=date(2027, 2, 18)))
    graded = told.calibrations.values()
    performance = {each.person: each.score for each in graded}
    potential = {each: assessment.potential for each, assessment in told.assessments.items()}
    box = standard_nine_box((70, 95), (2, 3)).place(performance, potential, on=date(2027, 1, 19))
    chapter("calibration", calibrations_table(graded), distribution_advice(CALIBRATION, graded), box)
    development = [told.developments[person]] if told.developments[person].gaps else []
    chapter("appraisal", appraisal_page(told.appraisals[person], CYCLE), *development)
    own = next(each for each in told.qualifies.answers if each.person == person)
    chapter("promotion", told.qualifies)
    print_missing(own, language)
    chapter("round", *round_rankings(told.round, ROUND), appointments_table(told.round.appointments))
    chapter("chart", told.before.chart(SINCE - timedelta(days=1)), told.after.chart(SINCE))
    chapter("raters", *agreement(told.read))


def _at(of: int, number: int, day: int) -> datetime:
    return datetime(of, number, day, 9, tzinfo=UTC)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Appraise a team for a year, and promote from it.")
    parser.add_argument("--person", default="wang.jun", help="whose year is shown in detail")
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
