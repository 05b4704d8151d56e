"""Every published example of pay, times, leads, customers, targets and goals is reproduced by a test that names it."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent

INCENTIVES = {
    "tiers": "mt-01 mt-04 mt-05 mt-07 mt-09 mt-13 mt-14 mt-16 mt-17 mt-18 mt-19 rt-02 rt-04 rt-07",
    "accelerators": "ac-03 ac-04 ac-05 ac-06 ac-07 ac-08 ac-10 ac-11",
    "thresholds and caps": "th-01 th-02 cap-01 cap-02 cap-03",
    "milestones": "bo-02 bo-03",
    "interpolation": "in-02 in-03",
    "brackets": "tx-03 tx-04 tx-06 of-02 of-03-1 of-03-2 of-04 of-10",
    "rounding": "rd-01 rd-03 rd-04",
    "shares": "al-01 al-03 al-06 sp-03 sp-05",
    "products and currencies": "pp-01 fx-01",
    "returns and running totals": "cb-04 cb-05 cb-07 yt-01 yt-02",
    "several kinds of revenue, weights, own and team": "mm-01 mm-02 tm-01 in-06",
    "overrides, pools": "ov-02 ov-04 ov-05 in-05 in-09",
    "ramps, guarantees, proration": "rp-02 gu-02 pr-01 pr-02 pr-04",
    "draws and debts": "dw-01 dw-02 dw-03 dw-04 dw-08 dw-09",
    "clawbacks": "cb-02 cb-03 cb-08",
    "release": "pc-01 pc-03 pc-05 hb-01",
    "capitalised cost": "as-01",
}
SHARES = {
    "largest remainder": "lrm-fewer-units-than-parties lrm-tie-order lrm-zero-weights lrm-balinski-2 hamilton-7",
    "shared credit": "target-split-credit-two-orders",
}
TIMES = {
    "due": "sla-erp-after-hours sla-erp-default sla-erp-before-hours sla-erp-spill-over-holiday sla-crm-due "
    "sla-dj-add-business-hours sla-hd-weekend-long sla-hd-two-holidays sla-hd-before-hours sla-hd-after-hours",
    "pauses": "sla-dj-pause sla-hd-pause-over-holiday sla-erp-hold",
    "elapsed": "sla-erp-response-metrics sla-erp-first-response-29",
    "calendars": "cn-six-day-rule cn-3x-days-2026 cn-2019-labourday-regression cn-calendar-2025 cn-worktime-2008 "
    "cn-monthly-hours-cap",
}
SELLING = {
    "lead scoring": "pls-team1-open-lead pls-frequency-table pls-live-increment-lost pls-explain-scores "
    "pls-stage-regression pls-no-team-open-lead pls-team2-open-lead pls-tags",
    "assignment": "assign-round-robin",
    "visit workload": "salesforce-size-workload",
    "sales velocity": "velocity-40-deals",
    "weighted pipeline": "weighted-forecast-by-month",
    "classification": "tier-by-spend",
    "RFM summaries": "rfm-cdnow-cumulative-repeats rfm-summary-weekly rfm-summary-segmentation-form "
    "rfm-summary-monetary",
    "RFM segments": "rfm-quintile-scores rfm-champions",
    "lifetime value": "clv-gamma-gamma-fit clv-bgnbd-expected-purchases clv-gamma-gamma-expected-spend clv-bgnbd-pmf",
}
PLANNING = {
    "seasons": "season-index-quarters season-index-single season-two-year-average",
    "headcount": "workload-kotler sales-capacity-ramped quota-ramped-street hrms-staffing-budget",
    "pipeline coverage": "coverage-same-ratio-different-need coverage-375",
    "goals and key results": "okr-rework-6-features okr-decreasing-churn okr-upraise-weights okr-15five-rollup "
    "okr-horilla-truncation hrms-goal-rollup goal-progress goal-type-weights",
}
PEOPLE = {
    "pairwise comparison": "ahp-car-criteria ahp-leader-education-cr ahp-leader-experience ahp-skcriteria-points "
    "ahp-leader-criteria",
    "ranking by ideal": "topsis-tzeng-huang-2011 topsis-skcriteria-2x3",
    "agreement of raters": "kripp-wikipedia-nominal kripp-wikipedia-interval kripp-c-data-ordinal "
    "kripp-c-data-interval fleiss-wikipedia fleiss-1971-diagnoses cohen-sas-linear "
    "icc-shrout-fleiss-1979 rwg-null-variance",
    "appraisal scores": "hrms-weight-sum hrms-issue-2023 hrms-self-score",
}
IDS = sorted(
    identifier
    for topics in (INCENTIVES, SHARES, TIMES, SELLING, PLANNING, PEOPLE)
    for ids in topics.values()
    for identifier in ids.split()
)


@cache
def code_of_tests() -> tuple[str, ...]:
    """Each test function or table of the test files, with its decorators; a file's header does not count."""
    parts: list[str] = []
    for path in sorted(TESTS.rglob("test_*.py")):
        if path == Path(__file__).resolve():
            continue
        source = path.read_text(encoding="utf-8")
        lines = source.splitlines()
        for node in ast.parse(source).body:
            if isinstance(node, ast.Expr):
                continue
            decorators = node.decorator_list if isinstance(node, (ast.FunctionDef, ast.ClassDef)) else []
            first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
            parts.append("\n".join(lines[first - 1 : node.end_lineno]))
    return tuple(parts)


@pytest.mark.parametrize("identifier", IDS)
def test_a_test_names_the_example(identifier: str) -> None:
    named = re.compile(rf"(?<![\w-]){identifier}(?![\w-])|test_{identifier.replace('-', '_')}_")

    assert any(named.search(part) for part in code_of_tests())


def test_a_header_alone_names_nothing() -> None:
    assert not any("Sources by id" in part for part in code_of_tests())
