"""What a year of appraisals reads: the company's rules and facts, its sales, and ratings of which no row is lost.

A program of your own replaces this file by whatever reads your systems; the library only sees `CompetencyRating`s, an
`Organization`, and policies from plain files.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import attrs
from sales_files import Company, Reported, is_set, rows_of

from salesmanual import Money, SalesManualError, WorkCalendar, quarter, read_policy, year
from salesmanual.insight import Ratings, krippendorff_alpha, measure_rater_effects
from salesmanual.kernel.demands import demand
from salesmanual.kernel.errors import InvalidDocumentError, RefusedError
from salesmanual.kernel.scorecard import Item, Scorecard
from salesmanual.kernel.texts import Label, text
from salesmanual.organization import Assignment, Organization, Person, Position, Unit, move
from salesmanual.people import (
    AppraisalCycle,
    AssessmentRules,
    CalibrationRules,
    CompetencyRating,
    ConductMeasure,
    GuideShare,
    LevelsFrom,
    PanelSeat,
    PerformanceScheme,
    PositionHeld,
    PositionPlaces,
    PromotionFacts,
    PromotionLadder,
    PromotionRoundPolicy,
    RoleRule,
    TrainingDone,
    assess,
    standard_competency_model,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from salesmanual import CreditBook, Language, Period
    from salesmanual.insight import Agreement, RaterEffects
    from salesmanual.people import Appraisal, Assessment, CompetencyProfile, Eligibility

HERE: Final = Path(__file__).resolve().parent
DATA: Final = HERE / "data"
YEAR: Final = year(2026)
QUARTERS: Final = tuple(quarter(2026, number) for number in range(1, 5))
START: Final = date(2024, 1, 1)
SENIOR_SEAT: Final = "senior seat of the east"
OLD, NEW = "representative", "senior-representative"
SILENT: Final = "liu.yang"
"""Who skips the third check-in, does not assess himself, and acknowledges nothing."""

HOLIDAYS: Final = ((2026, 1, 1), (2026, 5, 1), (2026, 10, 1), (2026, 10, 2), (2027, 1, 1), (2027, 2, 8), (2027, 2, 9))
OFFICE: Final = WorkCalendar(
    "Mon-Fri 09:00-12:00 13:00-18:00",
    "Asia/Shanghai",
    key="office",
    holidays={date(*day): "holiday" for day in HOLIDAYS},
    announced=[2026, 2027],
)
CYCLE: Final = read_policy(AppraisalCycle, (HERE / "plans" / "appraisal.toml").read_text(encoding="utf-8"))
SCHEME: Final = read_policy(PerformanceScheme, (HERE / "plans" / "performance.toml").read_text(encoding="utf-8"))
LADDER: Final = read_policy(PromotionLadder, (HERE / "plans" / "ladder.toml").read_text(encoding="utf-8"))
RULES: Final = AssessmentRules(
    [RoleRule("manager", "50%"), RoleRule("peer", "25%"), RoleRule("customer", "25%"), RoleRule("self", 0)]
)
if SCHEME.grading is None:
    raise SystemExit("plans/performance.toml: no grading, and grades are what is calibrated")
CALIBRATION: Final = CalibrationRules(
    SCHEME.grading,
    guide=[GuideShare("A", "20%"), GuideShare("B", "50%"), GuideShare("C", "25%"), GuideShare("D", "5%")],
    guide_from=4,
    most_steps=1,
    roles=["panel"],
)
CHANGED: Final = {"wang.jun": ("B", "most of what came back were gateways of one faulty series")}
"""What the calibration changes, and why."""

TRAININGS: Final = {"li.na": date(2026, 3, 18), "zhang.li": date(2025, 9, 10), "wang.jun": date(2027, 5, 12)}
"""The day of everybody's training negotiation-2; a day to come is planned."""

CONDUCT: Final = {SILENT: [ConductMeasure("written warning", date(2026, 11, 2), date(2027, 5, 1))]}
RESULTS: Final = Label({"en": "results", "zh_Hant": "業績", "zh_Hans": "业绩"})
INTERVIEW: Final = Label({"en": "interview", "zh_Hant": "面談", "zh_Hans": "面谈"})
ROUND: Final = PromotionRoundPolicy(
    Scorecard("Panel", [Item("results", "60%", label=RESULTS), Item("interview", "40%", label=INTERVIEW)]),
    [PositionPlaces(NEW, 1)],
    panel=[PanelSeat("hr"), PanelSeat("manager")],
    least_scores=3,
    reserve=1,
)
PANEL: Final = {"hr.bai": "hr", "huang.tao": "manager", "gao.xin": "operations"}
SHEETS: Final = {
    "hr.bai": {"li.na": (84, 80), "zhang.li": (88, 78)},
    "huang.tao": {"li.na": (86, 74), "zhang.li": (85, 80)},
    "gao.xin": {"li.na": (82, 78), "zhang.li": (86, 75)},
}
"""What each member of the panel gives each candidate: results, interview."""

JOBS: Final = {
    "account executive": "representative",
    "representative": "representative",
    "team lead": "team-lead",
    "sales director": "director",
    "sales operations": "sales-operations",
}
"""Which standard position description each position of `people.csv` has."""

CHAPTERS: Final = {
    "rows": Label({"en": "What was read", "zh_Hant": "讀入的資料", "zh_Hans": "读入的数据"}),
    "dates": Label({"en": "Who does what by when", "zh_Hant": "各步驟的期限", "zh_Hans": "各步骤的期限"}),
    "feedback": Label(
        {
            "en": "Feedback from all sides; of fewer than three peers or customers nothing is shown",
            "zh_Hant": "全方位反饋；不足三人的同事或客戶評分不予顯示",
            "zh_Hans": "全方位反馈；不足三人的同事或客户评分不予显示",
        }
    ),
    "score": Label(
        {
            "en": "The score of the year, and where it comes from",
            "zh_Hant": "年度得分及其由來",
            "zh_Hans": "年度得分及其由来",
        }
    ),
    "late": Label({"en": "Who is late", "zh_Hant": "逾期情況", "zh_Hans": "逾期情况"}),
    "calibration": Label(
        {
            "en": "Grades after the talk of the managers; the guide is advice",
            "zh_Hant": "校準後的等級；分佈僅供參考",
            "zh_Hans": "校准后的等级；分布仅供参考",
        }
    ),
    "appraisal": Label({"en": "The appraisal on one page", "zh_Hant": "考核總覽", "zh_Hans": "考核总览"}),
    "promotion": Label(
        {
            "en": "Who may be promoted, what is missing and when it could be there",
            "zh_Hant": "誰可晉升、缺少什麼、最早何時",
            "zh_Hans": "谁可晋升、缺少什么、最早何时",
        }
    ),
    "round": Label({"en": "The round for one place", "zh_Hant": "一個名額的評審", "zh_Hans": "一个名额的评审"}),
    "chart": Label(
        {
            "en": "The organisation before and from the day on",
            "zh_Hant": "生效前後的組織",
            "zh_Hans": "生效前后的组织",
        }
    ),
    "raters": Label(
        {
            "en": "How far the raters agree, for those who run the appraisals",
            "zh_Hant": "評分者的一致程度，僅供考核主辦人參閱",
            "zh_Hans": "评分者的一致程度，仅供考核主办人参阅",
        }
    ),
}
"""The headings of what is printed."""

RATING_COLUMNS: Final = ("person", "rater", "role", "competency", "level", "comment")
_AT: Final = re.compile(r"ratings\[(\d+)\]")


class Sales(NamedTuple):
    """What was sold, and what was to be sold."""

    company: Company
    book: CreditBook

    def target(self, person: str, period: Period) -> Money:
        """The target of the period, 0 where none is set."""
        return self.company.targets.of(person, period) or Money.zero("CNY")

    def attainment(self, person: str, period: Period, of: Period | None = None) -> Fraction:
        """What was sold in the period, over its target or that of another period."""
        sold, target = self.book.total(person, period, "CNY"), self.target(person, of or period)
        return Fraction(sold.amount) / Fraction(target.amount)

    def returned(self, person: str) -> Fraction:
        """What was returned in the year, as a share of what was sold."""
        amounts = [Fraction(credit.amount.amount) for credit in self.book.of(person, YEAR)]
        sold = sum((each for each in amounts if each > 0), Fraction(0))
        return (sold - sum(amounts)) / sold


@attrs.frozen
class Staffing:
    """What a round carries its appointments out in: the organisation, where a vacant seat of the job is taken."""

    company: Organization
    at: datetime
    by: str

    def move(self, person: str, position: str, on: date) -> Staffing:
        """The same with the person in the first vacant seat of the position."""
        seats = [each.position.key for each in self.company.vacancies(on) if each.position.job == position]
        if not seats:
            required = text("a seat of {position} is vacant on {day}", position=position, day=on)
            raise RefusedError(f"move {person}", [demand(required, met=False, path="position")])
        moved = move(self.company, person, seats[0], on=on, at=self.at, by=self.by, why="promotion round")
        return attrs.evolve(self, company=moved)


class RatingRow(NamedTuple):
    """A rating and the line of the file that it stands in."""

    line: int
    rating: CompetencyRating


class RatingFile(NamedTuple):
    """What was read: the ratings of each person that can be used, the rows there were, and those that were no use."""

    ratings: Mapping[str, tuple[CompetencyRating, ...]]
    rows: int
    reported: tuple[Reported, ...]


def read_organization(path: Path, *, opens: date) -> Organization:
    """The sample company with a seat for each person, and a senior seat in the east that opens on a day."""
    rows = [cells for _, cells in rows_of(path, ("person", "name", "position", "team", "manager"))]
    head = next(person for person, _, _, _, manager in rows if not manager)
    leads = {team: person for person, _, position, team, _ in rows if position == "team lead"}
    units = [Unit("company", "Company", START, head=f"seat of {head}")]
    units += [Unit(team, team, START, parent="company", head=f"seat of {lead}") for team, lead in leads.items()]
    seats = [
        Position(f"seat of {person}", team, position, START, job=JOBS[position])
        for person, _, position, team, _ in rows
    ]
    seats.append(Position(SENIOR_SEAT, "east", "senior representative", opens, job="senior-representative"))
    return Organization(
        "sample-company",
        units=units,
        positions=seats,
        people=[Person(person, name) for person, name, _, _, _ in rows],
        assignments=[Assignment(person, f"seat of {person}", START) for person, *_ in rows],
    )


def read_ratings(path: Path, people: Collection[str], rules: AssessmentRules) -> RatingFile:
    """The ratings of the people; a row that is none, or that an assessment refuses, is reported with the reason."""
    read: dict[str, list[RatingRow]] = {}
    reported: list[Reported] = []
    rows = 0
    for line, cells in rows_of(path, RATING_COLUMNS):
        rows += 1
        try:
            rating = _rating(cells, people)
        except (SalesManualError, ValueError) as error:
            reported.append(Reported(path.name, line, str(error)))
            continue
        read.setdefault(cells[0], []).append(RatingRow(line, rating))
    ratings: dict[str, tuple[CompetencyRating, ...]] = {}
    for person, found in read.items():
        refused = _refused(person, [row.rating for row in found], rules)
        ratings[person] = tuple(row.rating for at, row in enumerate(found) if at not in refused)
        reported += [Reported(path.name, found[at].line, why) for at, why in refused.items()]
    return RatingFile(ratings, rows, tuple(sorted(reported, key=lambda each: each.line)))


def _rating(cells: tuple[str, ...], people: Collection[str]) -> CompetencyRating:
    person, rater, role, competency, level, comment = cells
    if not any(cells):
        raise ValueError("an empty row")
    if person not in people:
        raise ValueError(f"person: found {person!r}, accepted is somebody in people.csv")
    if not is_set(level):
        raise ValueError(f"level: found {level!r}, accepted is a level; a rater who cannot say leaves the row out")
    return CompetencyRating(rater, role, competency, level, comment)  # type: ignore[arg-type] # it checks the role


def _refused(person: str, ratings: list[CompetencyRating], rules: AssessmentRules) -> dict[int, str]:
    """Which of the ratings an assessment would refuse, and why: it names them all at once."""
    try:
        assess(standard_competency_model(), rules, person, ratings, on=START)
    except InvalidDocumentError as error:
        found = [(_AT.match(fault.address), fault) for fault in error.faults]
        return {int(at[1]): f"{fault}".partition(": ")[2] for at, fault in found if at}
    return {}


def assess_team(
    read: RatingFile, rules: AssessmentRules, profile: CompetencyProfile, *, on: date
) -> dict[str, Assessment]:
    """The assessment of everybody who was rated, against what the position asks for."""
    model = standard_competency_model()
    return {
        person: assess(model, rules, person, ratings, on=on, profile=profile)
        for person, ratings in read.ratings.items()
    }


def print_rows(read: RatingFile, sales: Sales) -> None:
    """What became of every row, and why some are no use."""
    used = sum(map(len, read.ratings.values()))
    print(f"{read.rows} rating rows read, {used} used, {len(read.reported)} reported")
    credited = len({credit.sale.id for credit in sales.book.credits})
    print(f"{sales.company.order_rows} order rows read, {credited} credited")
    for row in read.reported:
        print(f"  {row}")


def agreement(read: RatingFile) -> tuple[Agreement, RaterEffects]:
    """How far those who rate others agree, on a scale of ordered levels, and who is lenient."""
    by_unit: dict[str, dict[str, int | Fraction]] = {}
    by_person: dict[str, dict[str, dict[str, int | Fraction]]] = {}
    for person, ratings in read.ratings.items():
        for each in ratings:
            if each.role != "self" and each.competency != "potential":
                by_unit.setdefault(each.rater, {})[f"{person}, {each.competency}"] = each.level
                by_person.setdefault(each.rater, {}).setdefault(person, {})[each.competency] = each.level
    return krippendorff_alpha(Ratings.of(by_unit), level="ordinal"), measure_rater_effects(by_person)


def promotion_facts(person: str, sales: Sales, record: Appraisal, assessment: Assessment) -> PromotionFacts:
    """What the ladder looks at; attainments in tenths of a per cent, the rest cut off."""
    result = record.result()
    return PromotionFacts(
        held=[PositionHeld(OLD, START)],
        results={"attainment": {each: Fraction(sales.attainment(person, each) * 1000 // 1, 1000) for each in QUARTERS}},
        appraisals={} if result is None else {YEAR: result.grade},
        levels=[LevelsFrom(assessment.on, assessment.levels)],
        trainings=[TrainingDone("negotiation-2", TRAININGS[person])] if person in TRAININGS else [],
        conduct=CONDUCT.get(person, []),
    )


def print_missing(answer: Eligibility, language: Language) -> None:
    """Every condition that is unmet, what is short of it, and the day it could be met; then the day of all of them."""
    for each in answer.unmet():
        print(f"☐ {each.label.render(language)} → {each.earliest or '?'}")
        for note in each.note():
            print(f"    {note.render(language)}")
    status = answer.status.words().render(language)
    print(f"{answer.person}, {answer.label.render(language)}: {status} → {answer.earliest or '?'}", end="\n\n")
