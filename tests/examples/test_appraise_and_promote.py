"""The sample company's year of appraisals: every row accounted for, every figure explained, the past left as it was."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import appraise_and_promote as example
import people_files
import pytest

from salesmanual.kernel.errors import RefusedError
from salesmanual.people import Appointment, carry_out, standard_competency_model

if TYPE_CHECKING:
    from pathlib import Path

RATINGS = people_files.DATA / "ratings.csv"


@pytest.fixture(scope="module")
def told() -> example.Told:
    return example.run_year()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["466 rating rows read, 457 used, 9 reported", "Krippendorff's alpha", "Senior sales representative"]),
        ("zh_Hant", ["=== 誰可晉升、缺少什麼、最早何時", "資深銷售專員", "2026 年銷售人員"]),
        ("zh_Hans", ["=== 谁可晋升、缺少什么、最早何时", "资深销售专员", "2026 年销售人员"]),
    ],
)
@pytest.mark.parametrize("person", ["wang.jun", "li.na"])
def test_it_prints_in_every_language(
    language: str, words: list[str], person: str, capsys: pytest.CaptureFixture[str]
) -> None:
    example.main(["--language", language, "--person", person])

    printed = capsys.readouterr().out
    assert [word for word in words if word not in printed] == []
    assert printed.count("===") == len(people_files.CHAPTERS)
    assert f"A-{person}" in printed


def test_what_is_missing_is_printed_with_the_day_it_could_be_there(capsys: pytest.CaptureFixture[str]) -> None:
    example.main([])

    printed = capsys.readouterr().out
    assert "☐ training negotiation-2, valid → 2027-05-12\n    not done" in printed
    assert "attainment in 2026-Q1 is at least 80%: found 79%, 1% short" in printed
    assert "wang.jun, Senior sales representative: not yet → 2027-10-11" in printed


def test_a_score_is_the_sum_of_its_contributions_and_of_its_explanation(told: example.Told) -> None:
    for person, result in told.results.items():
        assert sum(each.amount for each in result.contributions()) == result.score
        assert result.explain().replay() == result.score
        assessment = told.assessments[person]
        assert sum(each.amount for each in assessment.contributions()) == assessment.score
        assert assessment.explain().replay() == assessment.score


def test_the_sales_of_the_score_are_those_credited_and_the_goal_is_the_target(told: example.Told) -> None:
    for person, record in told.appraisals.items():
        goal = record.goals[0].of("revenue")
        sold = told.sales.book.total(person, people_files.YEAR, "CNY")

        assert goal.target == Fraction(told.sales.target(person, people_files.YEAR).amount)
        assert told.results[person].attainment("revenue") == Fraction(sold.amount) / goal.target
        assert record.check_ins[-1].of("revenue") == told.results[person].attainment("revenue")


def test_the_share_returned_is_what_came_back_over_what_was_sold(told: example.Told) -> None:
    credits_ = told.sales.book.of("wang.jun", people_files.YEAR)
    back = sum(-each.amount.amount for each in credits_ if each.amount.amount < 0)
    sold = sum(each.amount.amount for each in credits_ if each.amount.amount > 0)

    assert told.sales.returned("wang.jun") == Fraction(back) / Fraction(sold)
    assert 0 < told.sales.returned("wang.jun") < 1


def test_only_who_kept_silent_is_late_and_loses_points_for_it(told: example.Told) -> None:
    late = {person: result.contributions() for person, result in told.results.items()}

    assert {person for person, parts in late.items() if "late" in [each.key for each in parts]} == {"liu.yang"}
    assert next(each.amount for each in late["liu.yang"] if each.key == "late") == -2
    assert told.appraisals["liu.yang"].journal.state == "acknowledgement"
    assert {record.journal.state for person, record in told.appraisals.items() if person != "liu.yang"} == {"closed"}


def test_the_calibrated_grade_stands_and_the_first_one_is_kept(told: example.Told) -> None:
    record, calibration = told.appraisals["wang.jun"], told.calibrations["wang.jun"]

    assert (calibration.original, calibration.grade) == ("C", "B")
    assert [score.grade for _, score in record.scores()] == ["C", "C", "B"]
    assert {person: each.grade for person, each in told.calibrations.items()} == {
        person: appraisal.scores()[-1][1].grade for person, appraisal in told.appraisals.items()
    }


def test_a_mean_of_fewer_than_three_others_is_not_shown(told: example.Told) -> None:
    """The row with the role "boss" is lost, so two customers are left; they are not shown, and do not count."""
    lines = {line.key: line for line in told.assessments["wang.jun"].feedback().lines}
    others = [mean for line in lines.values() for mean in line.means if mean.roles[0] in {"peer", "customer"}]

    assert ("customer",) in [mean.roles for mean in lines["needs-analysis"].means]
    assert ("customer",) not in [mean.roles for mean in lines["product-knowledge"].means]
    assert {mean.raters for mean in others} == {3}


def test_who_is_eligible_stands_and_the_best_of_them_is_appointed(told: example.Told) -> None:
    assert told.qualifies.eligible() == (("li.na", people_files.NEW), ("zhang.li", people_files.NEW))
    assert [each.person for each in told.round.candidates] == ["li.na", "zhang.li"]
    assert [(each.person, each.since, each.by) for each in told.round.appointments] == [
        ("zhang.li", example.SINCE, "zhao.min")
    ]
    assert [each.person for each in told.round.reserve()] == ["li.na"]


def test_who_is_promoted_has_the_seat_from_the_day_on_and_the_past_is_as_it_was(told: example.Told) -> None:
    day_before = example.SINCE - timedelta(days=1)

    assert told.after.occupant(people_files.SENIOR_SEAT, example.SINCE) == "zhang.li"
    assert told.after.position_of("zhang.li", day_before) == "seat of zhang.li"
    for on in (date(2024, 1, 1), date(2026, 7, 1), day_before):
        assert str(told.after.chart(on)) == str(told.before.chart(on))
    others = set(told.before.people_on(example.SINCE)) - {"zhang.li"}
    assert all(
        told.after.position_of(each, example.SINCE) == told.before.position_of(each, example.SINCE) for each in others
    )
    assert told.before.occupant(people_files.SENIOR_SEAT, example.SINCE) is None


def test_a_second_appointment_to_the_one_seat_is_refused_whole(told: example.Told) -> None:
    staffing = people_files.Staffing(told.before, example._at(2027, 3, 16), "hr.bai")  # noqa: SLF001 - its own clock
    both = [
        Appointment(person, people_files.OLD, people_files.NEW, example.SINCE, "zhao.min", "R-2027")
        for person in ("li.na", "zhang.li")
    ]

    with pytest.raises(RefusedError, match="a seat of senior-representative is vacant on 2027-04-01"):
        carry_out(both, staffing)


def test_no_rating_is_lost_and_every_reported_row_says_why(told: example.Told) -> None:
    read = told.read
    with RATINGS.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]

    assert read.rows == len(rows) == sum(map(len, read.ratings.values())) + len(read.reported)
    assert [(each.line, each.why.partition(";")[0]) for each in read.reported] == [
        (53, "found 'closng', accepted is a competency of the model"),
        (71, "found 6, accepted is a level from 1 to 5 in steps of 1"),
        (151, "level: found 'four', accepted is a number such as '0.85', '85%' or '1/3'"),
        (161, "chen.wei has rated planning-and-organising already"),
        (183, "level: found 'NULL', accepted is a level"),
        (224, "role: found 'boss', accepted is a role of raters"),
        (242, "gao.xin rates liu.yang as self"),
        (281, "an empty row"),
        (303, "person: found 'ma.chao', accepted is somebody in people.csv"),
    ]


def test_a_file_in_which_nothing_is_right_is_reported_row_by_row(tmp_path: Path) -> None:
    file = tmp_path / "ratings.csv"
    file.write_text(
        "person,rater,role,competency,level,comment\nli.na,chen.wei,manager,closing,9,\nli.na,li.na,peer,closing,3,\n",
        encoding="utf-8",
    )

    read = people_files.read_ratings(file, ["li.na"], people_files.RULES)

    assert (read.rows, read.ratings, [each.line for each in read.reported]) == (2, {"li.na": ()}, [2, 3])


def test_the_ratings_are_over_the_competencies_of_the_standard_model(told: example.Told) -> None:
    model = standard_competency_model()
    rated = {each.competency for ratings in told.read.ratings.values() for each in ratings}

    assert rated == {*model.competency_keys(), "potential"}


def test_the_raters_planted_as_lenient_and_severe_are_found(told: example.Told) -> None:
    alpha, effects = people_files.agreement(told.read)

    leniency = {each.rater: each.leniency() or 0 for each in effects.raters if each.compared > 20}
    assert max(leniency, key=lambda rater: leniency[rater]) == "li.na"
    assert min(leniency, key=lambda rater: leniency[rater]) == "wang.jun"
    value = alpha.value()
    assert value is not None
    assert 0 < value < 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--person", "nobody"], "no appraisal of nobody; there is one of li.na, liu.yang, wang.jun, zhang.li"),
        (["--person", "wu.fang"], "no appraisal of wu.fang"),
    ],
)
def test_a_person_who_was_not_appraised_ends_with_a_sentence(arguments: list[str], message: str) -> None:
    with pytest.raises(SystemExit, match=message):
        example.main(arguments)


@pytest.mark.parametrize("arguments", [["--language", "fr"], ["--team", "east"], ["east"]])
def test_an_argument_nobody_knows_stops_with_a_sentence(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        example.main(arguments)

    said = capsys.readouterr().err
    assert "invalid choice: 'fr'" in said or "unrecognized arguments" in said
