"""What is no argument at all: each name of the kernel answers with a typed error that names the argument."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from types import FunctionType
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from salesmanual import kernel
from salesmanual.kernel import (
    Cadence,
    Column,
    Curve,
    CurveScale,
    CurveValue,
    ExchangeRate,
    Finding,
    FiscalCalendar,
    InMemoryRepository,
    InMemoryUnitOfWork,
    Journal,
    LinearScale,
    Money,
    Move,
    PointScale,
    Product,
    RateTable,
    Rounded,
    Rounding,
    Scorecard,
    State,
    Sum,
    Table,
    Workflow,
    day_count,
    decimal_text,
    derived,
    given,
    month,
    number_text,
    percent_text,
    proration,
    read_policy,
    recorded,
    replay,
    reshare,
    reshare_grid,
    rounded_quotient,
    share_by,
    share_grid,
    share_tree,
    structure,
    text,
    to_exact_decimal,
    unstructure,
    year_fraction,
)
from salesmanual.kernel.cadence_fields import read_fulfilment
from salesmanual.kernel.cadence_shift import read_shift
from salesmanual.kernel.errors import InvalidValueError, SalesManualError, WrongTypeError, did_you_mean, read_listed
from salesmanual.kernel.exact import check_exact
from salesmanual.kernel.record import EMPTY_JOURNAL
from salesmanual.kernel.scorecard import SCALES, Item
from salesmanual.kernel.texts import render_value

if TYPE_CHECKING:
    from collections.abc import Callable

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@attrs.frozen
class Visit:
    id: str
    customer: str
    journal: Journal = EMPTY_JOURNAL

    @property
    def version(self) -> int:
        return len(self.journal)


class Unprintable:
    def __repr__(self) -> str:
        raise RuntimeError("no")


def nested(depth: int) -> list[object]:
    value: list[object] = []
    for _ in range(depth):
        value = [value]
    return value


MARCH = month(2026, 3)
TEN = Money("10", "CNY")
RATES = RateTable([ExchangeRate("USD", "CNY", "7", date(2026, 1, 1))])
SHARES = share_by(100, {"a": 1, "b": 2})
TREE = share_tree(100, {"a": {"x": 1, "y": 1}, "b": 2})
GRID = share_grid({"a": {"x": 1, "y": 1}, "b": {"x": 1, "y": 1}}, {"a": 10, "b": 10}, {"x": 10, "y": 10})
CURVE = Curve.marginal([(0, "5%")])
FLOW = Workflow(
    "w",
    [State("a", initial=True, deadline=timedelta(hours=4), clock="calendar"), State("z", final=True)],
    [Move("a", "go", "z", roles=["boss"])],
)
OPEN = FLOW.begin(at=AT, by="li.na")
VISIT = Visit("V-1", "Acme", OPEN)
VISITS = InMemoryRepository(Visit)
SCORED = Scorecard("S", [Item("a", 1, PointScale(1, 5))]).score({"a": 3})
ANY: Any = object()
LIST: Any = [[]]
NO: Any = None


def fire(**changed: object) -> object:
    arguments: dict[str, Any] = {"record": OPEN, "trigger": "go", "roles": ["boss"], "changes": {}, **changed}
    return FLOW.fire(arguments.pop("record"), arguments.pop("trigger"), at=AT, by="li.na", **arguments)


MISUSES: list[tuple[str, Callable[[], object], str]] = [
    ("a journal as a record", lambda: FLOW.state_of(ANY), "record"),
    ("a move of no record", lambda: fire(record=ANY), "record"),
    ("no roles", lambda: fire(roles=NO), "roles"),
    ("roles that are no text", lambda: fire(roles=LIST), "roles"),
    ("roles that are one text", lambda: fire(roles="boss"), "roles"),
    ("roles of a check", lambda: FLOW.check(OPEN, roles=LIST), "roles"),
    ("a trigger without hash", lambda: fire(trigger=LIST), "trigger"),
    ("a state without hash", lambda: FLOW.state(LIST), "state"),
    ("changes that name nothing", lambda: fire(record=VISIT, changes=["customer"]), "changes"),
    ("pauses of a stay", lambda: FLOW.time_in(OPEN, "a", AT, pauses=NO), "pauses"),
    ("pauses of a deadline", lambda: FLOW.due(OPEN, pauses=NO), "pauses"),
    ("pauses of a delay", lambda: FLOW.overdue(OPEN, AT, pauses=NO), "pauses"),
    ("the calendar of a stay", lambda: FLOW.time_in(OPEN, "a", AT, ANY), "calendar"),
    ("an order by a number", lambda: VISITS.find(order_by=3), "order_by"),  # type: ignore[arg-type]
    ("an id without hash", lambda: VISITS.get(LIST), "record_id"),
    ("no repository", lambda: InMemoryUnitOfWork(["x"]), "repositories"),  # type: ignore[list-item]
    ("no repositories", lambda: InMemoryUnitOfWork(NO), "repositories"),
    ("no event", lambda: recorded(VISIT, ANY), "event"),
    ("replay of no record", lambda: replay(ANY, []), "record"),
    ("a journal of nothing", lambda: Journal(NO), "events"),
    ("the continuation of no journal", lambda: OPEN.continues(ANY), "earlier"),
    ("a place in a journal", lambda: OPEN["a"], "index"),  # type: ignore[call-overload]
    ("a share without hash", lambda: SHARES[LIST], "share"),
    ("the order of shares", lambda: share_by(1, {"a": 1}, order=LIST), "order"),
    ("a node without hash", lambda: TREE[LIST], "node"),
    ("the depth of a tree", lambda: TREE.explain(depth="2"), "depth"),  # type: ignore[arg-type]
    ("a cell that is no pair", lambda: GRID[ANY], "cell"),
    ("a row without hash", lambda: GRID.row(LIST), "row"),
    ("totals of a grid", lambda: share_grid({}, NO, {}), "row_totals"),
    ("something locked without hash", lambda: reshare(SHARES, locked=LIST), "locked"),
    ("new weights", lambda: reshare(SHARES, weights=["a"]), "weights"),  # type: ignore[call-overload]
    ("a locked cell", lambda: reshare_grid(GRID, locked=["a"]), "locked"),  # type: ignore[list-item]
    ("new weights of a grid", lambda: reshare_grid(GRID, weights=ANY), "weights"),
    ("a new line of weights", lambda: reshare_grid(GRID, weights={"a": 1}), "weights"),  # type: ignore[dict-item]
    ("new totals of a grid", lambda: reshare_grid(GRID, row_totals=["a"]), "row_totals"),  # type: ignore[arg-type]
    ("amounts to add", lambda: Money.total(NO), "amounts"),
    ("an amount to add", lambda: Money.total([1]), "amounts"),  # type: ignore[list-item]
    ("the rounding of money", lambda: TEN.round(ANY), "rounding"),
    ("the rounding of a product", lambda: TEN.times(2, ANY), "rounding"),
    ("the rounding of a number", lambda: Money.rounded(1, "CNY", ANY), "rounding"),
    ("money to convert", lambda: RATES.convert(ANY, "CNY", on=date(2026, 1, 1)), "money"),
    ("the rounding of a conversion", lambda: RATES.convert(TEN, "USD", on=date(2026, 1, 1), rounding=ANY), "rounding"),
    ("rates", lambda: RateTable(NO), "rates"),
    ("a step of rounding", lambda: Rounding().number(1, minor_unit=ANY), "minor_unit"),
    ("a number to round", lambda: Rounding("0.01").number(1.5), "number"),  # type: ignore[arg-type]
    ("a number above the line", lambda: Rounding("0.01").quotient(NO, 1), "quotient"),
    ("a number below the line", lambda: rounded_quotient(1, ANY, kernel.RoundingMode.UP), "quotient"),
    ("a decimal to print", lambda: decimal_text(ANY), "number"),
    ("a number to print", lambda: number_text(ANY), "number"),
    ("a percentage to print", lambda: percent_text(ANY), "number"),
    ("the rounding of a percentage", lambda: percent_text(1, rounding=ANY), "rounding"),
    ("a number to make decimal", lambda: to_exact_decimal(0.5, "rate"), "rate"),  # type: ignore[arg-type]
    ("another period", lambda: MARCH.overlaps(ANY), "other"),
    ("a period to cover", lambda: MARCH.covers(ANY), "other"),
    ("a period to cut", lambda: MARCH.intersection(ANY), "other"),
    ("a period to split", lambda: FiscalCalendar().months(ANY), "period"),
    ("a period to count", lambda: day_count(ANY, "30/360"), "period"),
    ("a period to measure", lambda: year_fraction(ANY, "30/360"), "period"),
    ("a part", lambda: proration(ANY, MARCH), "part"),
    ("a whole", lambda: proration(MARCH, ANY), "whole"),
    ("a calendar of due dates", lambda: Cadence("last workday of the month").due(MARCH, calendar=ANY), "calendar"),
    ("the rounding of a curve", lambda: CURVE.rounded(1, ANY), "rounding"),
    ("a count of units", lambda: CURVE.on_grid().value(1.5), "count"),  # type: ignore[arg-type]
    ("a title", lambda: CURVE.mermaid(0, 10, title=ANY), "title"),
    ("a template", lambda: text(ANY), "text"),
    ("a finding among findings", lambda: Finding("met", text("a"), children=[ANY]), "children"),
    ("findings", lambda: Finding("met", text("a"), children=NO), "children"),
    ("a part of a score", lambda: SCORED.part(LIST), "part"),
    ("the rounding of a table", lambda: SCORED.table(rounding=ANY), "column.rounding"),
    ("a flag", lambda: LinearScale(0, 1, is_capped=ANY), "is_capped"),
    ("a curve of a scale", lambda: CurveScale(ANY), "curve"),
    ("a section", lambda: Scorecard("S", [Item("a", 1)], section=ANY), "section"),
    ("a label of a column", lambda: Column(ANY), "column.label"),
    ("a unit of a column", lambda: Column("a", unit=ANY), "column.unit"),
    ("columns that are one text", lambda: Table("t", "abc", []), "table.columns"),
    ("rows that are one text", lambda: Table("t", ["a"], "abc"), "table.rows"),
    ("a row that is one text", lambda: Table("t", ["a"], ["a"]), "table.rows"),
    ("a total that is one text", lambda: Table("t", ["a"], [], total="a"), "table.total"),
    ("steps to derive from", lambda: derived("a", Sum(), NO), "inputs"),
    ("a step to derive from", lambda: derived("a", Sum(), [ANY]), "inputs"),
    ("an operation", lambda: derived("a", ANY, []), "operation"),
    ("the rounding of an operation", lambda: Rounded(ANY), "rounding"),
    ("the rounding of an optional operation", lambda: Product(ANY), "rounding"),
    ("a function", lambda: CurveValue(ANY), "curve"),
    ("a member of a union", lambda: SCALES.name_of(ANY), "member"),
    ("a tag without hash", lambda: SCALES.class_of(LIST), "kind"),
    ("a class to read", lambda: structure({}, LIST), "cls"),
    ("a class to read a document as", lambda: read_policy(LIST, ""), "cls"),
    ("a class to write as", lambda: unstructure(1, LIST), "cls"),
    ("a list nested too deeply", lambda: unstructure(nested(100_000)), "value"),
]


@pytest.mark.parametrize(("act", "where"), [case[1:] for case in MISUSES], ids=[case[0] for case in MISUSES])
def test_what_is_no_argument_is_refused_by_its_name(act: Callable[[], object], where: str) -> None:
    with pytest.raises(WrongTypeError) as caught:
        act()

    assert caught.value.where.startswith(where)


@pytest.mark.parametrize(
    "number",
    [
        Decimal("NaN"),
        Decimal("sNaN"),
        Decimal("Infinity"),
        Decimal("1e999999"),
        Decimal("1e-999999"),
        10**5_000,
        Fraction(1, 10**3_000),
    ],
    ids=["nan", "snan", "infinity", "huge", "tiny", "long", "fraction"],
)
class TestNumbersThatCalculationsCannotHold:
    def test_none_is_rounded_printed_or_carried_on(self, number: Decimal | int | Fraction) -> None:
        acts: list[Callable[[], object]] = [
            lambda: check_exact(number),
            lambda: number_text(number),
            lambda: percent_text(number),
            lambda: to_exact_decimal(number),
            lambda: Rounding("0.05").number(number),
            lambda: Sum().apply(number),
        ]

        for act in acts:
            with pytest.raises(InvalidValueError):
                act()

    def test_a_message_that_holds_it_stays_short(self, number: Decimal | int | Fraction) -> None:
        assert len(render_value(number)) <= 80


@pytest.mark.parametrize("number", [Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("1e999999")])
def test_no_such_decimal_becomes_money_by_rounding(number: Decimal) -> None:
    with pytest.raises(InvalidValueError, match="number: found"):
        Money.rounded(number, "CNY")


def test_a_quotient_too_long_for_a_decimal_is_refused() -> None:
    for step in ("0.01", "0.05"):
        with pytest.raises(InvalidValueError, match="at most 2,000 digits"):
            Rounding(step).quotient(10**5_000 + 1, 1)


@pytest.mark.parametrize(
    "value", [10**5_000, nested(100_000), Unprintable(), ["a"]], ids=["long", "deep", "broken", "list"]
)
@pytest.mark.parametrize(
    "act",
    [
        lambda value: Rounding("1", value),
        lambda value: Rounding("1", at=value),
        lambda value: day_count(MARCH, value),
        lambda value: Finding(value, text("a")),
        lambda value: given("a", 1).to_text(value),
        read_shift,
        read_fulfilment,
        lambda value: CURVE.slope(1, side=value),
    ],
    ids=["mode", "point", "convention", "status", "language", "shift", "fulfilment", "side"],
)
def test_a_choice_that_cannot_even_be_printed_is_refused(act: Callable[[object], object], value: object) -> None:
    with pytest.raises(InvalidValueError):
        act(value)


def test_what_cannot_be_printed_still_gets_a_remedy() -> None:
    assert did_you_mean(Unprintable(), ["a"]) == "use one of 'a'"


def test_a_text_is_not_taken_for_its_characters() -> None:
    with pytest.raises(WrongTypeError, match="roles: found 'ab' of type str, accepted is a list of roles"):
        read_listed("ab", "roles", "a list of roles")


def test_what_has_no_hash_has_no_share() -> None:
    assert LIST not in SHARES


def test_a_format_that_is_none_of_text_is_refused() -> None:
    with pytest.raises(InvalidValueError, match=r"format: found '\.2f'.*Money\.round"):
        f"{TEN:.2f}"


def test_the_currency_of_a_sum_is_read_first() -> None:
    with pytest.raises(SalesManualError, match="currency"):
        Money.total([TEN], "x" * 1_000_000)


def test_no_public_name_is_hidden_by_the_module_of_that_name() -> None:
    code = (
        "import pkgutil, types, salesmanual.kernel as kernel\n"
        "for module in pkgutil.iter_modules(kernel.__path__, 'salesmanual.kernel.'): __import__(module.name)\n"
        "print([name for name in kernel.__all__ if isinstance(getattr(kernel, name), types.ModuleType)])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own code

    assert done.stdout.strip() == "[]"
    assert isinstance(day_count, FunctionType)
