"""Units, seats, people and what ties them together: what each entry accepts."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import pytest

from salesmanual.kernel.errors import SalesManualError
from salesmanual.kernel.money import Money
from salesmanual.kernel.wire import read_policy, structure, unstructure, write_policy
from salesmanual.organization.assignments import Assignment, Person, ReportingLine
from salesmanual.organization.positions import Position
from salesmanual.organization.units import Unit

DAY = date(2026, 1, 1)
BAD: list[tuple[type, dict[str, object], str]] = [
    (Unit, {"key": " "}, "key: found ' ', accepted is one line of text of at most 200 characters"),
    (Unit, {"key": 3}, "key: found 3 of type int, accepted is text"),
    (Unit, {"since": "2026"}, "since: found '2026' of type str, accepted is a date; read text with date.fromisoformat"),
    (
        Unit,
        {"until": date(2025, 12, 31)},
        "until: found '2025-12-31', accepted is the first day 2026-01-01 or a later one, or None",
    ),
    (
        Unit,
        {"parent": "east"},
        "parent: found 'east', accepted is the key of another unit; leave it out for a unit at the top",
    ),
    (Unit, {"head": ""}, "head: found '', accepted is one line of text of at most 200 characters"),
    (Unit, {"kind": 1}, "kind: found 1 of type int, accepted is text"),
    (Unit, {"label": 1}, "label: found 1 of type int, accepted is text, or one text for each language; found 1"),
    (Position, {"fte": "0"}, "fte: found '0', accepted is a part of full time, above 0 and at most 1"),
    (Position, {"fte": "101%"}, "fte: found '101%', accepted is a part of full time, above 0 and at most 1"),
    (
        Position,
        {"fte": 0.5},
        (
            "fte: found 0.5 of type float, accepted is an int, a Decimal, a Fraction or text; write it as text, '0.5', "
            "because a float is not exact"
        ),
    ),
    (Position, {"cost": 5}, "cost: found 5 of type int, accepted is Money; write it as Money('6000', 'CNY')"),
    (Position, {"cost": Money("-1", "CNY")}, "cost: found Money('-1', 'CNY'), accepted is an amount of 0 or more"),
    (
        Assignment,
        {"since": datetime(2026, 1, 1)},  # noqa: DTZ001 - the fault under test
        (
            "since: found datetime.datetime(2026, 1, 1, 0, 0) of type datetime, accepted is a date; take its "
            "date() in the "
            "time zone that is meant"
        ),
    ),
    (Assignment, {"acting": "yes"}, "acting: found 'yes' of type str, accepted is True or False"),
    (Person, {"id": ""}, "id: found '', accepted is one line of 1 to 200 characters, without spaces around it"),
    (ReportingLine, {"manager": "li.na"}, "manager: found 'li.na', accepted is somebody else than the person"),
    (
        ReportingLine,
        {"kind": "doted"},
        "kind: found 'doted', accepted is a kind of reporting line; did you mean 'dotted'?",
    ),
]
GOOD: dict[type, dict[str, object]] = {
    Unit: {"key": "east", "label": "East", "since": DAY},
    Position: {"key": "east-1", "unit": "east", "label": "Seat", "since": DAY},
    Person: {"id": "li.na"},
    Assignment: {"person": "li.na", "position": "east-1", "since": DAY},
    ReportingLine: {"person": "li.na", "manager": "zhao.min", "since": DAY},
}


@pytest.mark.parametrize(("cls", "changes", "message"), BAD)
def test_a_bad_field_is_refused_with_its_place(cls: type, changes: dict[str, object], message: str) -> None:
    with pytest.raises(SalesManualError) as caught:
        cls(**{**GOOD[cls], **changes})

    assert str(caught.value) == message


@pytest.mark.parametrize("cls", GOOD)
def test_an_entry_is_read_as_it_was_written(cls: type) -> None:
    entry = cls(**GOOD[cls])

    assert structure(unstructure(entry), cls) == entry
    assert read_policy(cls, write_policy(entry)) == entry


def test_every_field_of_an_entry_is_written() -> None:
    label = {"en": "Head", "zh_Hant": "主管"}
    seat = Position(
        "head", "east", label, DAY, job="manager", fte="3/4", until=DAY, cost=Money("360000", "CNY")
    )  # fmt: skip
    unit = Unit("east", label, DAY, parent="sales", head="head", until=DAY, kind="team", cost_center="C-1")

    assert read_policy(Position, write_policy(seat)) == seat
    assert read_policy(Unit, write_policy(unit)) == unit
    assert seat.fte == Fraction(3, 4)
