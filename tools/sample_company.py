"""Makes the sample company in `examples/data`: people, targets, orders, the two years before, ratings; with dirt in it.

The same seed gives the same files, byte for byte. The dirt is of the kinds that real exports have: a byte-order mark,
blanks and the text "NULL" for "not set", an order entered twice, people who do not exist, days that do not exist,
amounts that are no numbers, shares that do not sum to 1, a target for somebody who sells nothing, and ratings off the
scale.
"""

from __future__ import annotations

import csv
import io
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Final, NamedTuple

FOLDER: Final = Path(__file__).resolve().parent.parent / "examples" / "data"
SEED: Final = 20260101
YEAR: Final = 2026


class Person(NamedTuple):
    """One line of the list of people; `monthly` is the usual target of a month, 0 for who carries none."""

    id: str
    name: str
    name_zh: str
    position: str
    team: str
    manager: str
    plan: str
    monthly: int


PEOPLE: Final = (
    Person("zhao.min", "Zhao Min", "趙敏", "sales director", "company", "", "", 0),
    Person("chen.wei", "Chen Wei", "陳偉", "team lead", "east", "zhao.min", "team-lead", 120_000),
    Person("li.na", "Li Na", "李娜", "account executive", "east", "chen.wei", "account-executive", 200_000),
    Person("wang.jun", "Wang Jun", "王軍", "account executive", "east", "chen.wei", "account-executive", 180_000),
    Person("liu.yang", "Liu Yang", "劉洋", "account executive", "east", "chen.wei", "account-executive", 150_000),
    Person("zhang.li", "Zhang Li", "張麗", "representative", "east", "chen.wei", "representative", 90_000),
    Person("huang.tao", "Huang Tao", "黃濤", "team lead", "south", "zhao.min", "team-lead", 110_000),
    Person("wu.fang", "Wu Fang", "吳芳", "account executive", "south", "huang.tao", "account-executive", 190_000),
    Person("zhou.jie", "Zhou Jie", "周杰", "account executive", "south", "huang.tao", "account-executive", 160_000),
    Person("xu.ning", "Xu Ning", "徐寧", "representative", "south", "huang.tao", "representative", 80_000),
    Person("sun.hao", "Sun Hao", "孫浩", "representative", "south", "huang.tao", "representative", 80_000),
    Person("gao.xin", "Gao Xin", "高欣", "sales operations", "company", "zhao.min", "", 50_000),
)

SEASON: Final = (80, 60, 110, 100, 100, 120, 85, 90, 115, 95, 110, 135)
"""Each month's part of the year, in per cent of an average month."""

PRODUCTS: Final = (("scanner", 4, 38_000), ("gateway", 5, 21_000), ("licence", 8, 9_600), ("service", 6, 4_200))
"""Product, how often it is sold, its list price."""

CUSTOMERS: Final = 60
SELLERS: Final = tuple(person for person in PEOPLE if person.plan)
STRENGTH: Final = {"li.na": 112, "wang.jun": 97, "liu.yang": 78, "zhang.li": 104, "wu.fang": 121, "zhou.jie": 88}
"""What each sells in per cent of the target; 95 for the others."""


COMPETENCIES: Final = (
    "product-knowledge",
    "market-knowledge",
    "customer-industry",
    "sales-process",
    "prospecting",
    "needs-analysis",
    "presentation",
    "negotiation",
    "closing",
    "account-planning",
    "coaching",
    "data-literacy",
    "customer-focus",
    "ownership",
    "learning",
    "integrity",
    "collaboration",
    "communication",
    "planning-and-organising",
    "resilience",
)
SEEN_BY_CUSTOMERS: Final = ("product-knowledge", "needs-analysis", "presentation", "customer-focus", "communication")
RATED: Final = {"li.na": (42, 3), "wang.jun": (33, 2), "liu.yang": (27, 1), "zhang.li": (40, 3)}
"""Who of the east is rated: the usual level in tenths, and the development potential."""

LENIENT: Final = {"li.na": 4, "wang.jun": -6}
"""How many tenths of a level a rater gives more or less than the others do."""


def targets(rng: random.Random) -> list[list[str]]:
    """One row a person: the year and twelve months in yuan; not set is blank or NULL."""
    rows = [["year", "person", *(f"M{month:02}" for month in range(1, 13))]]
    for person in PEOPLE:
        if not person.monthly:
            continue
        months = [str(round(person.monthly * share / 100 / 1000) * 1000) for share in SEASON]
        if person.id == "sun.hao":  # joined in April
            months[:3] = ["NULL", "", "NULL"]
        rows.append([str(YEAR), person.id, *months])
    rows.append([str(YEAR + 1), "li.na", *(str(rng.randrange(200, 260) * 1000) for _ in range(3)), *["NULL"] * 9])
    return rows


def orders(rng: random.Random) -> list[list[str]]:
    """One row a transaction, by day."""
    rows: list[tuple[date, list[str]]] = []
    for person in SELLERS:
        for month, share in enumerate(SEASON, 1):
            if person.id == "sun.hao" and month < 4:
                continue
            left = person.monthly * share * STRENGTH.get(person.id, 95) * rng.randrange(75, 126) // 1_000_000
            while left > 0:
                product, _, price = rng.choices(PRODUCTS, [often for _, often, _ in PRODUCTS])[0]
                quantity = rng.randrange(1, 4) if price < 20_000 else 1
                discount = rng.choice((0, 0, 0, 3, 5, 8, 12))
                fen = price * quantity * (100 - discount) + rng.randrange(100)
                day = date(YEAR, month, 1) + timedelta(days=rng.randrange(28))
                customer = f"C-{rng.randrange(1, CUSTOMERS + 1):03}"
                rows.append(
                    (day, [customer, product, person.team, str(quantity), _yuan(fen), f"{discount}%", person.id])
                )
                left -= fen // 100
    rows.sort(key=lambda row: row[0])
    header = [
        "order",
        "date",
        "kind",
        "customer",
        "product",
        "region",
        "quantity",
        "amount",
        "discount",
        "salesperson",
        "remark",
    ]
    table = [header]
    for number, (day, (customer, product, team, pieces, amount, reduction, owner)) in enumerate(rows, 1):
        who, remark, kind = owner, "", "order"
        if number % 29 == 0:
            other = rng.choice([person.id for person in SELLERS if person.id != owner])
            who = f"{owner} 60% + {other} 40%"
        elif number % 37 == 0:
            kind, remark = "return", f"to order A-{number - 5:05}"
        table.append(
            [f"A-{number:05}", day.isoformat(), kind, customer, product, team, pieces, amount, reduction, who, remark]
        )
    return _soiled(table)


def history(rng: random.Random) -> list[list[str]]:
    """One row a person and year: what was sold in each month of the two years before, in yuan.

    Ma Chao sold too and has left; Sun Hao had not come yet.
    """
    rows = [["year", "person", *(f"M{month:02}" for month in range(1, 13))]]
    for year, growth in ((YEAR - 2, 82), (YEAR - 1, 91)):
        for person in (
            *SELLERS,
            Person("ma.chao", "Ma Chao", "馬超", "representative", "east", "chen.wei", "", 70_000),
        ):
            if person.id == "sun.hao":
                continue
            strength = STRENGTH.get(person.id, 95) * growth
            sold = [person.monthly * share * strength * rng.randrange(80, 121) // 100_000_000 for share in SEASON]
            rows.append([str(year), person.id, *map(str, sold)])
    rows[3][5] = "NULL"
    return rows


def ratings(rng: random.Random) -> list[list[str]]:
    """One row a rating: whom, by whom, in which role, in what, at which level; the people of the east in 2026."""
    rows = [["person", "rater", "role", "competency", "level", "comment"]]
    for person, (usual, potential) in RATED.items():
        skill = {key: usual + rng.randrange(-6, 7) for key in COMPETENCIES}
        peers = [other for other in RATED if other != person]
        raters = [(person, "self"), ("chen.wei", "manager"), *((peer, "peer") for peer in peers)]
        raters += [(f"C-{number:03}", "customer") for number in sorted(rng.sample(range(1, CUSTOMERS + 1), 3))]
        for rater, role in raters:
            more = 3 if role == "self" else LENIENT.get(rater, 0)
            for key in SEEN_BY_CUSTOMERS if role == "customer" else COMPETENCIES:
                level = min(5, max(1, (skill[key] + more + rng.randrange(-4, 5) + 5) // 10))
                rows.append([person, rater, role, key, str(level), ""])
        rows.append([person, "chen.wei", "manager", "potential", str(potential), ""])
    return _soiled_ratings(rows)


def _soiled_ratings(rows: list[list[str]]) -> list[list[str]]:
    """The rows with what people write into such forms."""
    rows[23][5] = "Keeps every customer; lets the file wait"
    rows[47][5] = "Helped me with the hospital offer"
    rows[52][3] = "closng"
    rows[70][4] = "6"
    rows[150][4] = "four"
    rows[181][4] = "NULL"
    rows[222][2] = "boss"
    rows[240][1] = "gao.xin"
    rows[300][0] = "ma.chao"
    rows.insert(160, list(rows[155]))
    rows.insert(280, [""] * len(rows[0]))
    return rows


def _soiled(table: list[list[str]]) -> list[list[str]]:
    """The table with the dirt of a real export in it."""
    table[17][9] = "NULL"
    table[60][9] = "ma.chao"
    table[91][7] = "12,8oo.00"
    table[140][1] = f"{YEAR}-02-30"
    table[175][9] = "li.na 50% + wang.jun 40%"
    table[176][9], table[176][10] = "wu.fang 100% + chen.wei 30%", "overlay: key account support"
    table[203][7] = ""
    table[232][9] = ""
    table[260][2] = "retrun"
    table[301][10] = '=HYPERLINK("#","see contract")'
    table.insert(120, list(table[118]))
    table.insert(330, [""] * len(table[0]))
    table.insert(350, table[350][:6])
    return table


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}"


def people() -> list[list[str]]:
    """One row a person."""
    rows = [["person", "name", "name_zh", "position", "team", "manager", "plan"]]
    rows += [[p.id, p.name, p.name_zh, p.position, p.team, p.manager, p.plan] for p in PEOPLE]
    return rows


def write(name: str, rows: list[list[str]], *, mark: bool = False) -> None:
    """The rows as a CSV file; `mark` puts a byte-order mark before them, as spreadsheets do."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    (FOLDER / name).write_text(text.getvalue(), encoding="utf-8-sig" if mark else "utf-8", newline="\n")


def main() -> None:
    """Write the five files."""
    rng = random.Random(SEED)  # noqa: S311 - a sample, no secret
    FOLDER.mkdir(parents=True, exist_ok=True)
    write("people.csv", people())
    write("targets.csv", targets(rng), mark=True)
    write("orders.csv", orders(rng), mark=True)
    write("history.csv", history(random.Random(SEED + 1)))  # noqa: S311 - as above
    write("ratings.csv", ratings(random.Random(SEED + 2)), mark=True)  # noqa: S311 - as above


if __name__ == "__main__":
    main()
