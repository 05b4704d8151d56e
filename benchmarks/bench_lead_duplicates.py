"""The search for duplicates among 1,000, 10,000 and 100,000 leads: the growth of pairs and of time.

The leads are made from lists of names and companies by a fixed rule, so that every tenth is another writing of the one
before it. Companies come in proportion to the leads, as they do on a list of the trade; words such as "trading" come
in ever larger blocks. The peer of a row is ten times the time for a tenth of the leads: a ratio of 1 is linear growth,
10 is what comparing all pairs would take.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from ratio import Row, best_of, print_rows

from salesmanual.selling.lead_duplicates import DuplicatePolicy
from salesmanual.selling.leads import Lead

if TYPE_CHECKING:
    from salesmanual.selling.lead_duplicate_pairs import DuplicateReport

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SIZES = (1_000, 10_000, 100_000)
FAMILIES = (
    "Adams",
    "Baker",
    "Chen",
    "Diaz",
    "Evans",
    "Fischer",
    "Garcia",
    "Huang",
    "Ito",
    "Jones",
    "Kim",
    "Li",
    "Meyer",
    "Novak",
    "Rossi",
)
GIVEN = (
    "Anna",
    "Ben",
    "Chloe",
    "David",
    "Emma",
    "Felix",
    "Grace",
    "Hana",
    "Ivan",
    "Julia",
    "Karl",
    "Lena",
    "Maria",
    "Noah",
)
KINDS = ("Trading", "Steel", "Foods", "Logistics", "Paper", "Tools", "Optics", "Textiles")
SYLLABLES = ("ka", "lo", "mi", "ne", "ru", "sa", "to", "vi", "xa", "zo")


def leads(count: int) -> list[Lead]:
    """So many leads; each that ends in 9 is the one before it, written differently."""
    return [_lead(number) for number in range(count)]


def _lead(number: int) -> Lead:
    is_again = number % 10 == 9
    who = number - 1 if is_again else number
    mixed = who * 2_654_435_761 % 2**32
    family, given = FAMILIES[mixed % len(FAMILIES)], GIVEN[mixed // 32 % len(GIVEN)]
    company = _word(mixed // 1_024) + " " + KINDS[mixed // 7 % len(KINDS)]
    phone = f"138{who:08d}"
    return Lead(
        f"L-{number:06d}",
        "web" if is_again else "fair",
        AT,
        name=f"{family} {given}" if is_again else f"{given} {family}",
        company=company.upper() if is_again else f"{company} Co., Ltd.",
        phones=[f"+86 {phone}"] if is_again else [phone],
        emails=[] if is_again else [f"{given}.{family}.{who}@example.com"],
    )


def _word(number: int) -> str:
    word = ""
    for _ in range(5):
        number, at = divmod(number, len(SYLLABLES))
        word += SYLLABLES[at]
    return word


def check(report: DuplicateReport, count: int) -> None:
    """Each writing of a lead is found again."""
    again = {(f"L-{number - 1:06d}", f"L-{number:06d}") for number in range(9, count, 10)}
    found = {(pair.first, pair.second) for pair in report.certain()}
    assert again <= found, len(again - found)


def rows(sizes: tuple[int, ...] = SIZES) -> list[Row]:
    """The time for each size against that for the one before it."""
    policy = DuplicatePolicy()
    found: list[Row] = []
    before = 0.0
    for size in sizes:
        sample = leads(size)
        report = policy.find(sample)
        check(report, size)
        left_out = sum(each.pairs for each in report.left_out)
        print(
            f"{size:>7,} leads: {report.compared:,} pairs compared of {size * (size - 1) // 2:,}, "
            f"{len(report.certain()):,} certain, {len(report.possible()):,} possible, {left_out:,} left out in "
            f"{len(report.left_out):,} blocks"
        )
        seconds = best_of(partial(policy.find, sample), number=1, rounds=1 if size == SIZES[-1] else 3)
        if before:
            name = f"duplicates among {size:,} leads"
            found.append(Row(name, seconds, 10 * before, "ten times a tenth of the leads", required=2))
        before = seconds
    return found


if __name__ == "__main__":
    print_rows(rows(SIZES[: int(sys.argv[1])] if len(sys.argv) > 1 else SIZES))
