"""The RFM summaries of 1,000,000 purchases of 100,000 customers, against `lifetimes` and against the same in pandas.

Two beginnings are measured. "Of a book": ours has a `PurchaseBook`, the peer a frame of parsed dates and float amounts;
both are made once and asked often. "Of rows": ours groups a list of purchases, the peer makes its frame of lists of
names, dates and floats. Both end with a summary of every customer; ours has exact sums. `lifetimes` has no maintainer
any more; rows of a peer that is not installed, or does not run with the pandas that is there, are left out.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from ratio import Row, compare, print_rows

from salesmanual.kernel.money import Money
from salesmanual.selling.purchases import Purchase, PurchaseBook
from salesmanual.selling.rfm import RepeatRule, SegmentationRule

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.selling.rfm import RepeatSummary

PURCHASES = 1_000_000
CUSTOMERS = 100_000
START = date(2024, 1, 1)
DAYS = 730
END = START + timedelta(days=DAYS - 1)
REQUIRED = {"lifetimes": 1.0, "pandas, two group-bys": 2.0}
"""What is asked for against `lifetimes`; nothing is against bare pandas, whose bound only keeps a loss in sight."""


def purchases(count: int) -> list[Purchase]:
    """So many purchases, in no order, the same each time."""
    drawn = random.Random(7)  # noqa: S311 - the same purchases each time, nothing secret
    people = [f"C-{number:06d}" for number in range(CUSTOMERS)]
    days = [START + timedelta(days=number) for number in range(DAYS)]
    return [
        Purchase(drawn.choice(people), drawn.choice(days), Money.from_minor(drawn.randrange(100, 100_000), "CNY"))
        for _ in range(count)
    ]


def columns(bought: list[Purchase]) -> dict[str, list[Any]]:
    """The same as three lists: names, dates and floats."""
    return {
        "customer": [each.customer for each in bought],
        "on": [each.on for each in bought],
        "amount": [float(each.amount.amount) for each in bought],
    }


def frame(lists: dict[str, list[Any]]) -> Any:  # noqa: ANN401 - a frame of a package that may not be there
    """The lists as a frame of pandas; `None` without pandas."""
    try:
        pandas = import_module("pandas")
    except ImportError:
        return None
    return pandas.DataFrame({**lists, "on": pandas.to_datetime(lists["on"])})


def lifetimes() -> Callable[[Any], Any] | None:
    """The summary of `lifetimes`, if it is installed."""
    try:
        summary = import_module("lifetimes.utils").summary_data_from_transaction_data
    except ImportError:
        return None
    run: Callable[[Any], Any] = partial(
        summary,
        customer_id_col="customer",
        datetime_col="on",
        monetary_value_col="amount",
        observation_period_end=END.isoformat(),
    )
    return run


def grouped(table: Any) -> Any:  # noqa: ANN401 - as above
    """The repeat summary as two group-bys, as an analyst writes it."""
    daily = table.groupby(["customer", "on"], as_index=False)["amount"].sum()
    found = daily.groupby("customer").agg(
        first=("on", "min"),
        last=("on", "max"),
        days=("on", "size"),
        total=("amount", "sum"),
        opening=("amount", "first"),
    )
    found["frequency"] = found["days"] - 1
    found["recency"] = (found["last"] - found["first"]).dt.days
    found["mean"] = ((found["total"] - found["opening"]) / found["frequency"]).fillna(0)
    return found


def rows(count: int = PURCHASES) -> list[Row]:
    """Both summaries against each peer that is there; the peers' figures are checked once."""
    bought = purchases(count)
    lists = columns(bought)
    table = frame(lists)
    if table is None:
        print("pandas is not installed; nothing to compare with")
        return []
    book = PurchaseBook(bought)
    found = []
    for name, peer in {"lifetimes": lifetimes(), "pandas, two group-bys": grouped}.items():
        if peer is None:
            continue
        check(RepeatRule().summarise(book, until=END), peer(table))
        for start, given, of_peer in (
            ("a book", book, partial(peer, table)),
            ("rows", bought, partial(_from_lists, peer, lists)),
        ):
            repeat = partial(RepeatRule().summarise, given, until=END)
            segments = partial(SegmentationRule().summarise, given, as_of=END)
            for what, ours in (("repeat", repeat), ("segmentation", segments)):
                label = f"{what} summary of {start}, {count:,} purchases"
                found.append(compare(label, ours, of_peer, peer_name=name, required=REQUIRED[name], rounds=4))
    return found


def _from_lists(peer: Callable[[Any], Any], lists: dict[str, list[Any]]) -> Any:  # noqa: ANN401 - as above
    return peer(frame(lists))


def check(summary: RepeatSummary, table: Any) -> None:  # noqa: ANN401 - as above
    """The figures of a peer are ours."""
    table = table.sort_index()
    assert [row.customer for row in summary.rows] == list(table.index)
    assert [row.repeats for row in summary.rows] == [int(each) for each in table["frequency"]]
    assert [row.last_at for row in summary.rows] == [int(each) for each in table["recency"]]


if __name__ == "__main__":
    print_rows(rows())
