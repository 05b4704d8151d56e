"""Replays the pipeline of a company from its export: 8,800 deals of the Maven sample, through a process made for it.

    python examples/replay_pipeline.py --data FOLDER

The folder holds `sales_pipeline.csv`, `accounts.csv`, `products.csv` and `sales_teams.csv`. It prints what is wrong
with the files, the funnel, what became of the deals, how old the open ones are, and the weighted pipeline. No row is
lost: one that cannot be taken as it stands is taken as far as it goes, and reported.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from sales_files import rows_of

from salesmanual import Money, SalesManualError, quarter
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.selling.opportunity_record import Opportunity
from salesmanual.selling.pipeline import weighted_pipeline
from salesmanual.selling.pipeline_ageing import ageing
from salesmanual.selling.pipeline_funnel import funnel
from salesmanual.selling.pipeline_outcomes import outcomes
from salesmanual.selling.process import SalesProcess
from salesmanual.selling.process_stages import LossReason, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT: Final = Path(__file__).resolve().parent.parent
DATA: Final = Path(os.environ.get("SALESMANUAL_DATA", ROOT.parent / "shared" / "data")) / "maven_crm"
CURRENCY: Final = "USD"
EXPORTED: Final = datetime(2017, 12, 31, 18, 0, tzinfo=UTC)
"""The day of the last close in the file; the export itself says none."""

COLUMNS: Final = (
    "opportunity_id",
    "sales_agent",
    "product",
    "account",
    "deal_stage",
    "engage_date",
    "close_date",
    "close_value",
)
STAGES: Final = ("Prospecting", "Engaging", "Won", "Lost")
PRODUCT_NAMES: Final[Mapping[str, str]] = {"GTXPro": "GTX Pro"}
SECTOR_NAMES: Final[Mapping[str, str]] = {"technolgy": "technology"}

PROCESS: Final = SalesProcess(
    "maven",
    [
        Stage("prospecting", "Prospecting", exit_criteria=["owner is present"], probability="10%"),
        Stage(
            "engaging",
            "Engaging",
            exit_criteria=["amount is present"],
            probability="63%",
            category="best-case",
            expected_days=37,
            red_after=90,
            entry=True,
        ),
    ],
    label="Maven pipeline",
    loss_reasons=[LossReason("not-recorded", "not recorded")],
)


class Replay(NamedTuple):
    """What came of the files."""

    rows: int
    deals: tuple[Opportunity, ...]
    dirt: Mapping[str, int]


def read_replay(folder: Path) -> Replay:
    """Every deal of the file, replayed, and what was wrong, by kind."""
    dirt: Counter[str] = Counter()
    prices = {name: price for _, (name, price) in rows_of(folder / "products.csv", ("product", "sales_price"))}
    teams = {
        agent: office for _, (agent, office) in rows_of(folder / "sales_teams.csv", ("sales_agent", "regional_office"))
    }
    sectors = {name: sector for _, (name, sector) in rows_of(folder / "accounts.csv", ("account", "sector"))}
    for sector in sectors.values():
        if sector in SECTOR_NAMES:
            dirt[f"accounts.csv: sector {sector!r} is read as {SECTOR_NAMES[sector]!r}"] += 1
    deals: dict[str, Opportunity] = {}
    rows = 0
    for line, row in rows_of(folder / "sales_pipeline.csv", COLUMNS):
        rows += 1
        try:
            deal = _replayed(row, prices, teams, sectors, dirt)
        except SalesManualError as error:
            dirt[f"line {line} is no deal: {error}"] += 1
            continue
        if deal.id in deals:
            dirt[f"line {line} is left out: deal {deal.id!r} is there already"] += 1
        else:
            deals[deal.id] = deal
    return Replay(rows, tuple(deals.values()), dict(dirt))


def _replayed(
    row: Sequence[str],
    prices: Mapping[str, str],
    teams: Mapping[str, str],
    sectors: Mapping[str, str],
    dirt: Counter[str],
) -> Opportunity:
    number, agent, written, account, stage, engaged, closed, value = row
    product = PRODUCT_NAMES.get(written, written)
    if product != written:
        dirt[f"product {written!r} is read as {product!r}"] += 1
    if product not in prices:
        dirt[f"product {product!r} has no list price"] += 1
    if not account:
        dirt["no account: the deal has no customer"] += 1
    elif account not in sectors:
        dirt[f"account {account!r} is not in accounts.csv"] += 1
    deal = Opportunity(
        number,
        account or None,
        Money(prices[product], CURRENCY) if product in prices else None,
        products=[product],
        owner=agent,
        team=teams.get(agent),
        source="export",
    )
    if stage not in STAGES:
        dirt[f"stage {stage!r} is unknown: the deal goes as far as its dates say"] += 1
    start, end = _at(engaged, dirt), _at(closed, dirt)
    if start is None:
        if stage in {"Won", "Lost"}:
            dirt[f"{stage.lower()} without an engage date: the deal begins when it is closed"] += 1
        else:
            dirt["no engage date: the deal begins on the day of the export"] += 1
            return PROCESS.begin(deal, at=EXPORTED, by=agent)
        start = end or EXPORTED
    deal = PROCESS.begin(deal, at=start, by=agent)
    if stage == "Prospecting":
        return deal
    return _closed(PROCESS.advance(deal, at=start, by=agent), stage, end, value, dirt)


def _closed(deal: Opportunity, stage: str, end: datetime | None, value: str, dirt: Counter[str]) -> Opportunity:
    """The deal won or lost, where the row says so."""
    if stage not in {"Won", "Lost"}:
        return deal
    last = deal.journal.since or EXPORTED
    if end is None or end < last:
        dirt[f"{stage.lower()} without a close date after its engage date: it is closed on that day"] += 1
        end = last
    by = deal.owner or "nobody"
    if stage == "Lost":
        dirt["lost for 0: the deal keeps its list price"] += value == "0"
        return PROCESS.lose(deal, "not-recorded", at=end, by=by)
    try:
        amount: Money | None = Money(value, CURRENCY)
    except SalesManualError:
        amount = None
    if amount is None or amount.amount < 0:
        dirt[f"won for {value!r}, which is no amount: the deal keeps its list price"] += 1
        amount = None
    if amount is None and deal.amount is None:
        dirt["won with no amount and no list price: the deal stays open"] += 1
        return deal
    return PROCESS.win(deal, amount=amount, at=end, by=by)


def _at(written: str, dirt: Counter[str]) -> datetime | None:
    """Nine in the morning of a day that is written month/day/year; `None` where it is not."""
    if not written:
        return None
    try:
        in_year, day, year = (int(part) for part in written.split("/"))
        return datetime(year, in_year, day, 9, 0, tzinfo=UTC)
    except ValueError:
        dirt[f"date {written!r} cannot be read"] += 1
        return None


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints everything, or says that the data is not there."""
    parser = argparse.ArgumentParser(description="Replays the Maven pipeline.")
    parser.add_argument("--data", type=Path, default=DATA, help="the folder maven_crm")
    folder = parser.parse_args(arguments).data
    if not (folder / "sales_pipeline.csv").is_file():
        print(f"no sales_pipeline.csv in {folder}; name the folder with --data, or its parent in SALESMANUAL_DATA")
        return
    replay = read_replay(folder)
    print(f"{replay.rows:,} rows read, {len(replay.deals):,} deals replayed")
    print(f"{sum(len(deal.journal) for deal in replay.deals):,} events in their journals\n")
    for what, count in sorted(replay.dirt.items(), key=lambda item: -item[1]):
        print(f"  {count:>5,} × {what}")
    print()
    print(funnel(PROCESS, replay.deals), end="\n\n")
    _print_outcomes(replay.deals)
    _print_ageing(replay.deals)
    print(weighted_pipeline(PROCESS, replay.deals, CURRENCY).tables()[0])


def _print_outcomes(deals: Sequence[Opportunity]) -> None:
    print(outcomes(PROCESS, deals, CURRENCY, since="engaging"), end="\n\n")
    for number in (1, 2, 3, 4):
        period = quarter(2017, number)
        print(f"won in {period}: {outcomes(PROCESS, deals, CURRENCY, period=period).amount()}")
    print()


def _print_ageing(deals: Sequence[Opportunity]) -> None:
    found = ageing(PROCESS, deals, EXPORTED, WorkCalendar("Mon-Fri 09:00-17:00"))
    lights = ", ".join(f"{count:,} {light}" for light, count in found.lights().items())
    print(f"Ageing as of {found.as_of}: {lights}")
    for age in found.ages[:5]:
        print(f"  {age.opportunity} {age.owner}: {age.days} working days in {age.stage.label}, since {age.since}")
    print()


if __name__ == "__main__":
    main()
