"""Allocation against plain integers: one total by a thousand weights, and ten thousand years down to weeks.

Grids are measured against smaller ones: ten times the cells are to take about ten times the time.
"""

from __future__ import annotations

import random
from decimal import Decimal
from typing import TYPE_CHECKING

from ratio import Row, compare, print_rows

from salesmanual.kernel.allocation import Branch, share, share_grid, share_tree, share_trees
from salesmanual.kernel.money import Money

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_RANDOM = random.Random(20260101)  # noqa: S311 - sizes to measure with, no secrets
_PEER = "hand-written ints"
_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """The peer: what a programmer writes who needs exact shares once."""
    whole = sum(weights)
    shares = []
    remainders = []
    for weight in weights:
        quotient, remainder = divmod(total * weight, whole)
        shares.append(quotient)
        remainders.append(remainder)
    left = total - sum(shares)
    for position in sorted(range(len(weights)), key=lambda at: -remainders[at])[:left]:
        shares[position] += 1
    return shares


def year_tree() -> dict[str, dict[str, dict[str, int]]]:
    """A year of days: quarters, months, and the weeks cut at the ends of months."""
    tree: dict[str, dict[str, dict[str, int]]] = {}
    weekday = 3
    for number, days in enumerate(_MONTHS):
        weeks: dict[str, int] = {}
        left = days
        while left:
            length = min(7 - weekday, left)
            weeks[f"W{len(weeks) + 1}"] = length
            left -= length
            weekday = (weekday + length) % 7
        tree.setdefault(f"Q{number // 3 + 1}", {})[f"M{number + 1}"] = weeks
    return tree


def plain_years(totals: Sequence[int], tree: Mapping[str, Mapping[str, Mapping[str, int]]]) -> list[list[int]]:
    """The peer of the tree: nested loops over lists of days, kept as one row of ints for each person."""
    quarters = [sum(sum(weeks.values()) for weeks in months.values()) for months in tree.values()]
    months = [[sum(weeks.values()) for weeks in each.values()] for each in tree.values()]
    weeks = [[list(each.values()) for each in quarter.values()] for quarter in tree.values()]
    rows = []
    for total in totals:
        by_quarter = largest_remainder(total, quarters)
        row = [total, *by_quarter]
        for quarter, of_quarter in enumerate(by_quarter):
            by_month = largest_remainder(of_quarter, months[quarter])
            row += by_month
            for month, of_month in enumerate(by_month):
                row += largest_remainder(of_month, weeks[quarter][month])
        rows.append(row)
    return rows


def share_rows() -> list[Row]:
    """One total by a thousand weights."""
    weights = [_RANDOM.randrange(1, 1_000_000) for _ in range(1_000)]
    total = 12_345_678_901
    assert list(share(total, weights)) == largest_remainder(total, weights)
    money = Money.from_minor(total, "CNY")
    decimals = [Decimal(weight) / 100 for weight in weights]

    def peer() -> list[int]:
        return largest_remainder(total, weights)

    def peer_money() -> list[Money]:
        return [Money.from_minor(units, "CNY") for units in largest_remainder(total, weights)]

    return [
        compare(
            "share an int, 1,000 weights", lambda: share(total, weights), peer, peer_name=_PEER, required=1.5, number=20
        ),
        compare(
            "share an int, 1,000 Decimal weights",
            lambda: share(total, decimals),
            lambda: largest_remainder(total, [int(weight * 100) for weight in decimals]),
            peer_name=f"{_PEER}, weights converted",
            required=1.5,
            number=20,
        ),
        compare(
            "share money, 1,000 weights",
            lambda: share(money, weights),
            peer_money,
            peer_name=f"{_PEER}, made money",
            required=1.5,
            number=20,
        ),
    ]


def tree_rows() -> list[Row]:
    """Ten thousand years down to weeks."""
    tree = year_tree()
    units = [_RANDOM.randrange(10_000_000, 500_000_000) for _ in range(10_000)]
    totals = {f"person {number}": Money.from_minor(count, "CNY") for number, count in enumerate(units)}
    one = share_trees({"one": units[0]}, tree)["one"]
    assert sum(leaf.value for leaf in one.leaves()) == units[0]
    assert sorted(node.value for node in one.nodes()) == sorted(plain_years(units[:1], tree)[0])
    return [
        compare(
            "year, quarters, months, weeks for 10,000 people",
            lambda: share_trees(totals, tree),
            lambda: plain_years(units, tree),
            peer_name=_PEER,
            required=1.5,
            rounds=3,
        ),
        compare(
            "the same, 10,000 people as one tree of 850,000 nodes",
            lambda: share_tree(
                Money.from_minor(sum(units), "CNY"), {name: Branch(tree, total) for name, total in totals.items()}
            ),
            lambda: plain_years(units, tree),
            peer_name=_PEER,
            required=1.5,
            rounds=3,
        ),
        compare(
            "one person's year as a tree of its own",
            lambda: share_tree(units[0], tree),
            lambda: plain_years(units[:1], tree),
            peer_name=_PEER,
            required=10,
            number=50,
        ),
    ]


def grid_totals(rows: int, columns: int) -> tuple[dict[int, dict[int, int]], dict[int, int], dict[int, int]]:
    """Weights without zeros, and totals of rows and columns that differ from theirs."""
    weights = {row: {column: _RANDOM.randrange(1, 1_000) for column in range(columns)} for row in range(rows)}
    row_totals = {row: 7 * sum(line.values()) + _RANDOM.randrange(300) for row, line in weights.items()}
    sums = [sum(line[column] for line in weights.values()) + _RANDOM.randrange(100) for column in range(columns)]
    return weights, row_totals, dict(enumerate(share(sum(row_totals.values()), sums)))


def grid_rows() -> list[Row]:
    """Grids of people by weeks, ten and a hundred times as large as one another."""
    small, middle, large = (grid_totals(rows, 52) for rows in (20, 200, 2_000))
    return [
        compare(
            "grid of 200 by 52 cells",
            lambda: share_grid(*middle),
            lambda: [share_grid(*small) for _ in range(10)],
            peer_name="ten grids of 20 by 52",
            required=1.5,
            rounds=5,
        ),
        compare(
            "grid of 2,000 by 52 cells",
            lambda: share_grid(*large),
            lambda: [share_grid(*middle) for _ in range(10)],
            peer_name="ten grids of 200 by 52",
            required=1.5,
            rounds=3,
        ),
    ]


def rows() -> list[Row]:
    """All comparisons."""
    return share_rows() + tree_rows() + grid_rows()


if __name__ == "__main__":
    print_rows(rows())
