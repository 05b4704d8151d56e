"""Published summaries and segments, each with its id in the list of published examples and its source."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Final

import pytest
from tests.selling.classification_world import CDNOW, needs_cdnow, needs_orders, read_cdnow, read_orders, usd

from salesmanual.kernel.money import Money
from salesmanual.selling.class_bins import QuantileBins
from salesmanual.selling.rfm import Purchase, PurchaseBook, RepeatRule, SegmentationRule
from salesmanual.selling.rfm_scores import RfmRule, RfmScheme, RfmSegment

TRANSACTIONS: Final = (
    ("1", "2015-01-01", 1),
    ("1", "2015-02-06", 2),
    ("2", "2015-01-01", 2),
    ("3", "2015-01-01", 3),
    ("3", "2015-01-02", 1),
    ("3", "2015-01-05", 5),
    ("4", "2015-01-16", 6),
    ("4", "2015-02-02", 3),
    ("4", "2015-02-05", 3),
    ("5", "2015-01-16", 3),
    ("5", "2015-01-17", 1),
    ("5", "2015-01-18", 8),
    ("6", "2015-02-02", 5),
)
END: Final = date(2015, 2, 7)
ANALYSED: Final = date(2006, 12, 31)
NAMES: Final = ("Abbey O'Reilly", "Add Senger", "Aden Lesch", "Aden Murphy", "Admiral Senger")


def purchases(*more: tuple[str, str, int]) -> list[Purchase]:
    """The published transactions."""
    return [
        Purchase(customer, date.fromisoformat(day), usd(amount)) for customer, day, amount in (*TRANSACTIONS, *more)
    ]


def test_repeat_summary_by_day() -> None:
    """rfm-summary-monetary; CamDavidsonPilon/lifetimes tests/test_utils.py. The mean leaves the first purchase out."""
    summary = RepeatRule().summarise(purchases(), until=END)

    assert {row.customer: (row.repeats, row.last_at, row.age, row.repeat_mean()) for row in summary.rows} == {
        "1": (1, 36, 37, 2),
        "2": (0, 0, 37, 0),
        "3": (2, 4, 37, 3),
        "4": (2, 20, 22, 3),
        "5": (2, 2, 22, Fraction(9, 2)),
        "6": (0, 0, 5, 0),
    }


def test_repeat_summary_by_week() -> None:
    """rfm-summary-weekly; CamDavidsonPilon/lifetimes tests/test_utils.py. Weeks end on Sunday, each counts once."""
    summary = RepeatRule("week").summarise(purchases(), until=END)

    assert {row.customer: row[1:4] for row in summary.rows} == {
        "1": (1, 5, 5),
        "2": (0, 0, 5),
        "3": (1, 1, 5),
        "4": (1, 3, 3),
        "5": (0, 0, 3),
        "6": (0, 0, 0),
    }


def test_segmentation_summary() -> None:
    """rfm-summary-segmentation-form; pymc-labs/pymc-marketing tests/clv/test_utils.py. Two on one day are one."""
    summary = SegmentationRule().summarise(purchases(("4", "2015-02-05", 6)), as_of=END)

    assert {row.customer: (row.purchases, row.since_last, row.mean()) for row in summary.rows} == {
        "1": (2, 1, Fraction(3, 2)),
        "2": (1, 37, 2),
        "3": (3, 33, 3),
        "4": (3, 2, 6),
        "5": (3, 20, 4),
        "6": (1, 5, 5),
    }


@needs_cdnow
def test_cumulative_repeats_of_cdnow() -> None:
    """rfm-cdnow-cumulative-repeats; pymc-labs/pymc-marketing tests/clv/test_utils.py, after the R BTYD walkthrough.

    A week ends seven days after the one before it; the first day of the sample begins the first.
    """
    book = PurchaseBook(read_cdnow())
    ends = [date(1997, 1, 1) + timedelta(days=7 * weeks - 1) for weeks in range(20, 26)]

    found = [RepeatRule().summarise(book, until=end).repeats() for end in ends]

    assert found == [1359, 1414, 1484, 1517, 1573, 1672]
    assert [after - before for before, after in pairwise(found)] == [55, 70, 33, 56, 99]


@needs_cdnow
def test_the_published_summary_of_cdnow() -> None:
    """The summary CSV that `lifetimes` ships with the sample: 2,357 customers, in weeks of seven days to two places."""
    summary = RepeatRule().summarise(read_cdnow(), until=date(1997, 9, 30))
    with (CDNOW.parent / "cdnow_customers_summary.csv").open(encoding="utf-8", newline="") as file:
        published = list(csv.DictReader(file))

    assert len(summary.rows) == len(published) == 2357
    for row, line in zip(summary.rows, published, strict=True):
        assert int(row.customer) == int(line["ID"])
        assert row.repeats == int(line["frequency"])
        assert abs(Fraction(row.last_at, 7) - Fraction(line["recency"])) <= Fraction(1, 200)
        assert abs(Fraction(row.age, 7) - Fraction(line["T"])) <= Fraction(1, 200)


@pytest.fixture(name="scheme")
def _scheme() -> RfmScheme:
    """Quintiles of the R package rfm: type 7, with 1 added to each edge; champions before all others."""
    bins = QuantileBins(5, "linear", raised_by=1)
    champions = RfmSegment("champions", recency=(4, 5), frequency=(4, 5), monetary=(4, 5))
    return RfmScheme("RFM", [champions], bins, bins, bins)


@needs_orders
def test_quintile_scores(scheme: RfmScheme) -> None:
    """rfm-quintile-scores; rsquaredacademy/rfm README. Every order counts, money is the total."""
    facts = SegmentationRule(counting="purchases").summarise(read_orders(), as_of=ANALYSED).facts()

    result = scheme.classify(facts, facts, as_of=ANALYSED)

    rule = result.rule
    assert isinstance(rule, RfmRule)
    assert {name: (*result.of(name).figures, rule.scores(name, result.of(name).figures).code()) for name in NAMES} == {
        "Abbey O'Reilly": (205, 6, usd(472), "343"),
        "Add Senger": (140, 3, usd(340), "412"),
        "Aden Lesch": (194, 4, usd(405), "323"),
        "Aden Murphy": (98, 7, usd(596), "544"),
        "Admiral Senger": (132, 5, usd(448), "433"),
    }


@needs_orders
def test_champions(scheme: RfmScheme) -> None:
    """rfm-champions; rsquaredacademy/rfm README. 158 of 995 customers, with 1,234 of 4,906 orders."""
    facts = SegmentationRule(counting="purchases").summarise(read_orders(), as_of=ANALYSED).facts()

    result = scheme.classify(facts, facts, as_of=ANALYSED)

    assert result.counts() == {"champions": 158, "others": 995 - 158, "unclassified": 0}
    assert result.total("frequency", "champions") == 1234
    assert result.total("monetary", "champions") == usd(120178)
    assert result.total("frequency") == 4906
    assert result.total("monetary") == Money("464158", "USD")


@needs_orders
def test_champions_without_the_added_one(scheme: RfmScheme) -> None:
    """Exact edges count one more: 506 lies above the edge 505.4, and below 506.4."""
    bins = QuantileBins(5, "linear", boundary="lower")
    facts = SegmentationRule(counting="purchases").summarise(read_orders(), as_of=ANALYSED).facts()

    plain = RfmScheme("RFM", scheme.segments, bins, bins, bins).classify(facts, facts, as_of=ANALYSED)

    with_one = scheme.classify(facts, facts, as_of=ANALYSED)
    assert set(plain.customers("champions")) - set(with_one.customers("champions")) == {"Jerold Sporer"}
