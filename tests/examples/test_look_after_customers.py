"""The sample company's customers are classified, looked at for loyalty, and planned into a week."""

from __future__ import annotations

from collections import Counter

import look_after_customers as example
import pytest
import sample_files

from salesmanual import read_policy, week
from salesmanual.selling import PurchaseBook, Visitor, VisitPlanning, VisitPolicy


@pytest.fixture(scope="module")
def book() -> PurchaseBook:
    """What the customers of the sample company bought."""
    return example.purchases_of(sample_files.read_company(example.DATA))


@pytest.mark.parametrize(
    ("language", "champions"),
    [("en", "champions"), ("zh_Hant", "冠軍客戶"), ("zh_Hans", "冠军客户")],
)
def test_it_prints_in_every_language(language: str, champions: str, capsys: pytest.CaptureFixture[str]) -> None:
    example.main(["--language", language])

    printed = capsys.readouterr().out
    assert f"│ {champions}" in printed
    assert ("Late answers" in printed) is (language == "en")


def test_every_customer_that_bought_is_in_one_segment(book: PurchaseBook) -> None:
    segments = example.segments_of(book, example.NOW)

    assert sum(segments.counts().values()) == len({each.customer for each in book.purchases if each.on <= example.NOW})
    assert segments.counts()["unclassified"] == 0


def test_the_most_important_class_makes_most_of_the_turnover(book: PurchaseBook) -> None:
    classes = Counter(each.customer_class for each in example.visited(book))

    assert set(classes) == {"A", "B", "C"}


def test_every_visit_that_may_be_made_in_the_week_is_planned_or_told(book: PurchaseBook) -> None:
    due = read_policy(VisitPolicy, example.VISITS).report(example.visited(book), example.NOW, calendar=example.OFFICE)
    requests = due.to_requests(week(2026, 41).last_day())

    plan = VisitPlanning().plan(requests, [Visitor("li.na", example.OFFICE, 4)], week(2026, 41))

    planned = [visit.key for day in plan.days for visit in day.visits]
    assert sorted([*planned, *(each.request.key for each in plan.unplanned)]) == sorted(each.key for each in requests)
    assert len(planned) <= 5 * 4
