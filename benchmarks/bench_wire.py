"""Reading and writing a policy through wire, against code written by hand for that one policy.

The code by hand makes the same checks: unknown keys, missing keys, the type of every value. It leaves out only what it
cannot do, to report every fault at once with its address, and it calls the same constructors.
"""

from __future__ import annotations

import json
import tomllib
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

import attrs
from ratio import Row, compare, print_rows

from salesmanual.kernel.money import Money
from salesmanual.kernel.number import read_decimal
from salesmanual.kernel.wire import TaggedUnion, read_policy, structure, unstructure, write_policy

if TYPE_CHECKING:
    from collections.abc import Mapping

Window = Literal["month", "quarter", "half", "year"]
WINDOWS = {"month", "quarter", "half", "year"}


class Part:
    """What a plan is made of."""


PARTS = TaggedUnion(Part, tag="kind")


@attrs.frozen
class Tier:
    """A rate from an amount on."""

    above: Decimal = attrs.field(metadata={"key": "from"})
    rate: Decimal


@PARTS.member("tiered")
@attrs.frozen
class Tiered(Part):
    """Pay by tiers."""

    key: str
    label: str
    tiers: tuple[Tier, ...]
    window: Window | None = None
    section: str = "4.3"


@PARTS.member("fixed")
@attrs.frozen
class Fixed(Part):
    """A fixed amount."""

    key: str
    label: str
    amount: Money
    per_person: bool = False
    section: str = "4.3"


@attrs.frozen
class Plan:
    """An incentive plan of fifteen fields."""

    key: str
    label: str
    currency: str
    start: date
    end: date
    parts: tuple[Part, ...]
    window: Window = "month"
    step: Decimal | None = None
    cap: Money | None = None
    floor: Money | None = None
    measured: Literal["window", "to-date"] = "window"
    months: int = 12
    approved: bool = False
    section: str = "4.3"
    owner: str = ""


PLAN = Plan(
    "ae",
    "Account executive",
    "CNY",
    date(2026, 1, 1),
    date(2026, 12, 31),
    (
        Tiered("new", "New business", tuple(Tier(Decimal(x), Decimal(y)) for x, y in (("0", "0.05"), ("1e5", "0.08")))),
        Tiered("renewal", "Renewals", (Tier(Decimal(0), Decimal("0.02")),), window="quarter"),
        Fixed("launch", "Launch", Money("6000", "CNY"), per_person=True),
    ),
    window="quarter",
    cap=Money("50000", "CNY"),
    owner="wang.wei",
)


def read_text(value: object) -> str:
    """Text and nothing else."""
    if type(value) is not str:
        raise TypeError(value)
    return value


def read_number(value: object) -> Decimal:
    """A finite decimal of bounded size."""
    return read_decimal(value)  # type: ignore[arg-type]  # it refuses what it does not accept


def read_amount(value: object) -> Money:
    """An amount and its currency."""
    return Money.from_plain(value)


def read_day(value: object) -> date:
    """A day from its text."""
    return date.fromisoformat(read_text(value))


def read_window(value: object) -> Window:
    """One of the windows."""
    if value not in WINDOWS:
        raise ValueError(value)
    return value  # type: ignore[return-value]  # narrowed by the set


TIER_KEYS = {"from", "rate"}
TIERED_KEYS = {"kind", "key", "label", "tiers", "window", "section"}
FIXED_KEYS = {"kind", "key", "label", "amount", "per_person", "section"}
PLAN_KEYS = {field.name for field in attrs.fields(Plan)}


def check_keys(plain: Mapping[str, object], known: set[str]) -> None:
    """No key is unknown."""
    if not plain.keys() <= known:
        raise ValueError(plain)


def read_tier(plain: Mapping[str, Any]) -> Tier:
    """A tier by hand."""
    check_keys(plain, TIER_KEYS)
    return Tier(read_number(plain["from"]), read_number(plain["rate"]))


def read_part(plain: Mapping[str, Any]) -> Part:
    """A part by hand."""
    if plain["kind"] == "tiered":
        check_keys(plain, TIERED_KEYS)
        window = plain.get("window")
        return Tiered(
            read_text(plain["key"]),
            read_text(plain["label"]),
            tuple([read_tier(tier) for tier in plain["tiers"]]),
            None if window is None else read_window(window),
            read_text(plain.get("section", "4.3")),
        )
    if plain["kind"] == "fixed":
        check_keys(plain, FIXED_KEYS)
        per_person = plain.get("per_person", False)
        if type(per_person) is not bool:
            raise TypeError(per_person)
        return Fixed(
            read_text(plain["key"]),
            read_text(plain["label"]),
            read_amount(plain["amount"]),
            per_person,
            read_text(plain.get("section", "4.3")),
        )
    raise ValueError(plain["kind"])


def read_plan(plain: Mapping[str, Any]) -> Plan:
    """The plan by hand."""
    check_keys(plain, PLAN_KEYS)
    step, cap, floor = plain.get("step"), plain.get("cap"), plain.get("floor")
    measured, months, approved = plain.get("measured", "window"), plain.get("months", 12), plain.get("approved", False)
    if measured not in {"window", "to-date"}:
        raise ValueError(measured)
    if type(months) is not int or type(approved) is not bool:
        raise TypeError(months, approved)
    return Plan(
        read_text(plain["key"]),
        read_text(plain["label"]),
        read_text(plain["currency"]),
        read_day(plain["start"]),
        read_day(plain["end"]),
        tuple([read_part(part) for part in plain["parts"]]),
        read_window(plain.get("window", "month")),
        None if step is None else read_number(step),
        None if cap is None else read_amount(cap),
        None if floor is None else read_amount(floor),
        measured,
        months,
        approved,
        read_text(plain.get("section", "4.3")),
        read_text(plain.get("owner", "")),
    )


def write_part(part: Part) -> dict[str, object]:
    """A part by hand."""
    if isinstance(part, Tiered):
        plain: dict[str, object] = {
            "kind": "tiered",
            "key": part.key,
            "label": part.label,
            "tiers": [{"from": f"{tier.above:f}", "rate": f"{tier.rate:f}"} for tier in part.tiers],
        }
        if part.window is not None:
            plain["window"] = part.window
        if part.section != "4.3":
            plain["section"] = part.section
        return plain
    assert isinstance(part, Fixed)
    plain = {"kind": "fixed", "key": part.key, "label": part.label, "amount": part.amount.to_plain()}
    if part.per_person:
        plain["per_person"] = True
    if part.section != "4.3":
        plain["section"] = part.section
    return plain


def write_plan(plan: Plan) -> dict[str, object]:
    """The plan by hand."""
    plain: dict[str, object] = {
        "key": plan.key,
        "label": plan.label,
        "currency": plan.currency,
        "start": plan.start.isoformat(),
        "end": plan.end.isoformat(),
        "parts": [write_part(part) for part in plan.parts],
    }
    if plan.window != "month":
        plain["window"] = plan.window
    if plan.step is not None:
        plain["step"] = f"{plan.step:f}"
    if plan.cap is not None:
        plain["cap"] = plan.cap.to_plain()
    if plan.floor is not None:
        plain["floor"] = plan.floor.to_plain()
    if plan.measured != "window":
        plain["measured"] = plan.measured
    if plan.months != 12:
        plain["months"] = plan.months
    if plan.approved:
        plain["approved"] = True
    if plan.section != "4.3":
        plain["section"] = plan.section
    if plan.owner:
        plain["owner"] = plan.owner
    return plain


def refuse_repetition(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """The table of the pairs, without a key that stands twice."""
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError(pairs)
    return table


def read_text_by_hand(text: str) -> Plan:
    """The plan from JSON by hand."""
    return read_plan(json.loads(text, parse_float=Decimal, object_pairs_hook=refuse_repetition))


def write_text_by_hand(plan: Plan) -> str:
    """The plan as JSON by hand, laid out for people."""
    return json.dumps(write_plan(plan), indent=2, ensure_ascii=False) + "\n"


def rows() -> list[Row]:
    """The comparisons, after a check that both sides give the same."""
    plain = write_plan(PLAN)
    text, toml = json.dumps(plain), write_policy(PLAN)
    assert unstructure(PLAN) == plain
    assert write_policy(PLAN, format="json") == write_text_by_hand(PLAN)
    assert read_policy(Plan, toml) == PLAN
    assert structure(plain, Plan) == read_plan(plain) == PLAN == read_policy(Plan, text) == read_text_by_hand(text)
    return [
        compare(name, ours, peer, peer_name="code by hand", required=1.5, number=2_000)
        for name, ours, peer in (
            ("read a policy from plain values", lambda: structure(plain, Plan), lambda: read_plan(plain)),
            ("write a policy to plain values", lambda: unstructure(PLAN), lambda: write_plan(PLAN)),
            ("read a policy from JSON text", lambda: read_policy(Plan, text), lambda: read_text_by_hand(text)),
            (
                "write a policy to JSON text",
                lambda: write_policy(PLAN, format="json"),
                lambda: write_text_by_hand(PLAN),
            ),
            (
                "read a policy from TOML text",
                lambda: read_policy(Plan, toml),
                lambda: read_plan(tomllib.loads(toml, parse_float=Decimal)),
            ),
            (
                "read and write a policy",
                lambda: unstructure(structure(plain, Plan)),
                lambda: write_plan(read_plan(plain)),
            ),
        )
    ]


if __name__ == "__main__":
    print_rows(rows())
