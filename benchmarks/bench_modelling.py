"""A year of pay: credits to cost by `simulate`, against a bare script of dicts and ints doing the same sums.

python benchmarks/bench_modelling.py [CREDITS ...] [--memory]

CREDITS is 10,000 and 100,000 by default; 1,000,000 takes about two minutes. There are 1,000 people for each 100,000
credits, twelve months and three components: a tiered commission over attainment of the year, a bonus by steps of
attainment, and a flat rate. Each side starts from the year's credits in its own form in memory, a credit book and a
list of dicts, and ends with every person's pay of every month; the cents are compared before anything is measured.
Making the book of order lines, which a script of dicts does not do, is a row of its own. `--memory` measures what each
side adds to a process: its credits, its sums and its results.
"""

from __future__ import annotations

import gc
import itertools
import os
import resource
import subprocess
import sys
from bisect import bisect_right
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Final, TypedDict

from ratio import Row, compare, print_rows

from salesmanual.incentives.components import Bonus, Commission
from salesmanual.incentives.credits import CreditBook, credit_sales
from salesmanual.incentives.modelling import simulate
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import Sale
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import month, year

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DEFAULT: Final = (10_000, 100_000)
MANY: Final = 100_000
PER_PERSON: Final = 100
TARGET: Final = 1_000_000  # yuan in the year
TIERS: Final = ((0, 2), (6, 4), (10, 7), (13, 5))  # from tenths of the target, per cent
STEPS: Final = ((8, 3_000), (10, 6_000), (12, 9_000))  # from tenths of the target, yuan
MONTHS: Final = tuple(month(2026, number) for number in range(1, 13))
LAST_DAYS: Final = tuple(period.last_day() for period in MONTHS)


class Line(TypedDict):
    """One order line, as an export has it."""

    number: int
    person: str
    on: date
    fen: int


def lines(count: int) -> Iterator[Line]:
    """Order lines of a year, the same every time."""
    random = Random(count)  # noqa: S311 - data for a measurement
    people = [f"p{number:05}" for number in range(max(1, count // PER_PERSON))]
    first = date(2026, 1, 1)
    days = [first + timedelta(days=number) for number in range(365)]
    for at in range(count):
        yield {
            "number": at,
            "person": random.choice(people),
            "on": random.choice(days),
            "fen": random.randrange(2_000_000),
        }


def plan() -> IncentivePlan:
    """Three components over the year."""
    tiers = Curve.marginal([(f"{start}0%", f"{rate}%") for start, rate in TIERS])
    steps = Curve.steps([(f"{start}0%", f"{amount}/9000") for start, amount in STEPS])
    return IncentivePlan(
        "ae",
        "Account executive",
        "CNY",
        year(2026),
        [
            Commission("tiers", "Commission", tiers, "attainment"),
            Bonus("steps", "Bonus", Money("9000", "CNY"), steps),
            Commission("flat", "Flat", Curve.line("0.5%")),
        ],
        window="year",
    )


def target_book(people: Iterable[str]) -> TargetBook:
    """The same target for everybody."""
    return TargetBook(Target(name, year(2026), Money(TARGET, "CNY")) for name in people)


def credit_book(rows: Iterable[Line]) -> CreditBook:
    """Sales, credited."""
    return credit_sales(
        Sale(f"S-{row['number']}", row["on"], Money.from_minor(row["fen"], "CNY"), owner=row["person"]) for row in rows
    )


def paid(book: CreditBook) -> dict[tuple[str, int], int]:
    """Every person's pay of every month, in fen, from credits."""
    people = book.participants()
    simulation = simulate(plan(), people, MONTHS, credits=book, targets=target_book(people))
    return {
        (outcome.participant, outcome.period.start.month): outcome.earned.minor_units()
        for outcome in simulation.outcomes
    }


def bare(rows: list[Line]) -> dict[tuple[str, int], int]:
    """The same with dicts and ints, half up to the fen for each component, as the plan says."""
    sums: dict[tuple[str, int], int] = {}
    for row in rows:
        key = (row["person"], row["on"].month)
        sums[key] = sums.get(key, 0) + row["fen"]
    people = sorted({row["person"] for row in rows})
    pay: dict[tuple[str, int], int] = {}
    target = TARGET * 100
    bounds = [start * target // 10 for start, _ in TIERS]
    bases = [0]
    for (start, rate), (end, _) in itertools.pairwise(TIERS):
        bases.append(bases[-1] + (end - start) * target // 10 * rate)
    rates = [rate for _, rate in TIERS]
    step_bounds = [start * target // 10 for start, _ in STEPS]
    amounts = [0, *(amount * 100 for _, amount in STEPS)]
    for person in people:
        total = before = 0
        for number in range(1, 13):
            total += sums.get((person, number), 0)
            at = bisect_right(bounds, total) - 1
            tiered = (bases[at] + (total - bounds[at]) * rates[at] + 50) // 100
            after = tiered + amounts[bisect_right(step_bounds, total)] + (total * 5 + 500) // 1000
            pay[person, number] = after - before
            before = after
    return pay


def rows(*counts: int) -> list[Row]:
    """For each number of credits: from credits that are there already, and from order lines.

    The ratio is asked for of a million credits; the other bounds stand above what was measured, so that a change for
    the worse shows.
    """
    return [row for count in counts or DEFAULT for row in _rows(count, rounds=7 if count <= MANY else 2)]


def _rows(count: int, *, rounds: int) -> list[Row]:
    data = list(lines(count))
    book = credit_book(data)
    assert paid(book) == bare(data)
    bound, name = 4 if count >= MANY else 8, "a dict-and-int script"
    return [
        compare(
            f"simulate: {count:,} credits, 12 months",
            lambda: paid(book),
            lambda: bare(data),
            peer_name=name,
            required=bound,
            rounds=rounds,
        ),
        compare(
            f"credit and simulate: {count:,} order lines",
            lambda: paid(credit_book(data)),
            lambda: bare(data),
            peer_name=name,
            required=35,
            rounds=rounds // 2,
        ),
    ]


def memory(count: int) -> tuple[int, int]:
    """What each side adds to the process beyond the interpreter and the library, lines included, in kilobytes."""
    used = []
    for side in ("ours", "bare"):
        run = subprocess.run(  # noqa: S603 - this very program
            [sys.executable, __file__, str(count), "--side", side],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ},
        )
        used.append(int(run.stdout))
    return used[0], used[1]


def _one_side(count: int, side: str) -> None:
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pay = paid(credit_book(lines(count))) if side == "ours" else bare(list(lines(count)))
    assert pay
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)


def main(arguments: list[str]) -> None:
    """The rows, or the memory."""
    counts = [int(each) for each in arguments if each.isdecimal()]
    if "--side" in arguments:
        _one_side(counts[0], arguments[-1])
    elif "--memory" in arguments:
        for count in counts or DEFAULT:
            mine, theirs = memory(count)
            print(f"memory: {count:,} credits  {mine:,} kB  {theirs:,} kB  {mine / theirs:.2f} (at most 3)")
    else:
        print_rows(rows(*counts))


if __name__ == "__main__":
    main(sys.argv[1:])
