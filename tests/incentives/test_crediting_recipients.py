"""Recipients of crediting rules: whom each finds, why it finds nobody, and bad input."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from salesmanual.incentives.crediting_recipients import (
    RECIPIENTS,
    Assignment,
    Claim,
    FixedShares,
    InRole,
    Managers,
    Named,
    Owner,
    Partner,
    Person,
    Scene,
    Specialist,
    Splits,
)
from salesmanual.incentives.reporting import ReportingBook, ReportsTo
from salesmanual.incentives.sales import Sale, Split
from salesmanual.kernel.errors import DuplicateError, InvalidValueError, SalesManualError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import half
from salesmanual.kernel.texts import Text
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from salesmanual.incentives.crediting_recipients import Recipient

JUNE, JULY = date(2026, 6, 30), date(2026, 7, 1)
NOBODY = Scene()
HALVES = (Split("li.na", "50%"), Split("wang.wei", "50%"))
EAST = 'attributes.territory = "east"'
BY_TERRITORY = Specialist([Assignment("li.na", EAST, half(2026, 1)), Assignment("wu.fang", EAST, half(2026, 2))])


def sale_of(on: date = JUNE, *, owner: str | None = None, splits: tuple[Split, ...] = (), **facts: object) -> Sale:
    return Sale("S-1", on, Money("100", "CNY"), owner=owner, splits=splits, attributes=facts)


def named(*names: str) -> tuple[Claim, ...]:
    return tuple(Claim(name, Fraction(1, len(names))) for name in names)


@pytest.mark.parametrize(
    ("recipient", "sale", "found"),
    [
        (Owner(), sale_of(owner="li.na"), named("li.na")),
        (Splits(), sale_of(splits=HALVES), named("li.na", "wang.wei")),
        (Named(), sale_of(owner="li.na"), named("li.na")),
        (Named(), sale_of(splits=HALVES), named("li.na", "wang.wei")),
        (InRole("presales"), sale_of(roles={"presales": "wu.fang"}), named("wu.fang")),
        (InRole("presales"), sale_of(roles={"presales": ["wu.fang", "a", "b"]}), named("wu.fang", "a", "b")),
        (InRole("account-manager"), sale_of(roles={"account-manager": ("wu.fang",)}), named("wu.fang")),
        (Person("head"), sale_of(), named("head")),
        (Partner(), sale_of(partner="ACME"), named("ACME")),
        (Partner("attributes.source.partner"), sale_of(source={"partner": "ACME"}), named("ACME")),
        (BY_TERRITORY, sale_of(territory="east"), named("li.na")),
        (BY_TERRITORY, sale_of(JULY, territory="east"), named("wu.fang")),
        (FixedShares(HALVES), sale_of(), named("li.na", "wang.wei")),
    ],
)
def test_a_recipient_finds_who_is_meant(recipient: Recipient, sale: Sale, found: tuple[Claim, ...]) -> None:
    assert recipient.find(sale, NOBODY) == found


@pytest.mark.parametrize(
    ("recipient", "sale", "why"),
    [
        (Owner(), sale_of(splits=HALVES), "no owner is named"),
        (Splits(), sale_of(owner="li.na"), "the sale is not split"),
        (Named(), sale_of(), "no owner is named"),
        (InRole("presales"), sale_of(), "attributes.roles.presales is not known"),
        (InRole("presales"), sale_of(roles={"service": "a"}), "attributes.roles.presales is not known"),
        (InRole("presales"), sale_of(roles={"presales": 7}), "attributes.roles.presales names no person"),
        (InRole("presales"), sale_of(roles={"presales": ""}), "attributes.roles.presales names no person"),
        (InRole("presales"), sale_of(roles={"presales": []}), "attributes.roles.presales names no person"),
        (InRole("presales"), sale_of(roles={"presales": ["a", "a"]}), "attributes.roles.presales names no person"),
        (InRole("presales"), sale_of(roles={"presales": ["a", None]}), "attributes.roles.presales names no person"),
        (Partner(), sale_of(), "attributes.partner is not known"),
        (BY_TERRITORY, sale_of(territory="west"), "nobody looks after such a sale on 2026-06-30"),
        (BY_TERRITORY, sale_of(), "nobody looks after such a sale on 2026-06-30"),
    ],
)
def test_a_recipient_says_why_it_finds_nobody(recipient: Recipient, sale: Sale, why: str) -> None:
    found = recipient.find(sale, NOBODY)

    assert isinstance(found, Text)
    assert str(found) == why


class TestManagers:
    REPORTING = ReportingBook(
        [
            ReportsTo("li.na", "zhao.min", half(2026, 1)),
            ReportsTo("li.na", "wu.fang", half(2026, 2)),
            ReportsTo("wang.wei", "wu.fang"),
            ReportsTo("zhao.min", "head"),
            ReportsTo("wu.fang", "head"),
            ReportsTo("head", "board"),
        ]
    )
    SCENE = Scene(REPORTING, (Claim("li.na", Fraction(1, 4)), Claim("wang.wei", Fraction(3, 4))))

    def test_each_has_the_shares_below_once(self) -> None:
        found = Managers().find(sale_of(), self.SCENE)

        assert {claim.participant: (claim.share, claim.places) for claim in found} == {
            "zhao.min": (Fraction(1, 4), (0,)),
            "wu.fang": (Fraction(3, 4), (1,)),
            "head": (Fraction(1), (0, 1)),
            "board": (Fraction(1), (0, 1)),
        }

    @pytest.mark.parametrize(
        ("managers", "names"),
        [
            (Managers(last=1), {"zhao.min", "wu.fang"}),
            (Managers(2), {"head", "board"}),
            (Managers(2, 2), {"head"}),
            (Managers(4), set()),
        ],
    )
    def test_the_levels_may_be_named(self, managers: Managers, names: set[str]) -> None:
        assert {claim.participant for claim in managers.find(sale_of(), self.SCENE)} == names

    def test_the_line_is_the_one_of_the_day_of_the_sale(self) -> None:
        found = Managers(last=1).find(sale_of(JULY), self.SCENE)

        assert found == (Claim("wu.fang", Fraction(1), (0, 1)),)

    def test_above_nobody_there_is_nobody(self) -> None:
        assert Managers().find(sale_of(), NOBODY) == ()
        assert Managers().find(sale_of(), Scene(self.REPORTING, named("board"))) == ()


def test_every_recipient_is_written_and_read_back() -> None:
    every = [
        Owner(),
        Splits(),
        Named(),
        InRole("presales"),
        Person("head"),
        Partner(),
        BY_TERRITORY,
        FixedShares(HALVES),
        Managers(1, 2),
    ]

    for recipient in every:
        check_round_trip(recipient)
    assert {type(each) for each in every} <= set(RECIPIENTS.members.values())


@pytest.mark.parametrize(
    ("cls", "parts", "kind", "message"),
    [
        (InRole, ("",), InvalidValueError, "role: found ''"),
        (InRole, (7,), WrongTypeError, "role: found 7"),
        (InRole, ("a.b",), InvalidValueError, "role: found 'a.b', accepted is one name such as 'presales'"),
        (InRole, ("_a",), InvalidValueError, "role: found"),
        (Person, (None,), WrongTypeError, "participant: found None"),
        (Partner, ("partner",), InvalidValueError, "fact: found 'partner', .* begins with 'attributes.'"),
        (Partner, ("attributes",), InvalidValueError, "fact: found 'attributes'"),
        (Partner, (7,), WrongTypeError, "fact: found 7"),
        (Assignment, ("li.na", None), WrongTypeError, "where: found None"),
        (Assignment, ("li.na", 'territory = "east"'), InvalidValueError, "where: found 'territory'"),
        (Assignment, ("li.na", EAST, 2026), WrongTypeError, "effective: found 2026.*write it as year"),
        (Assignment, ("", EAST), InvalidValueError, "participant: found ''"),
        (Specialist, ([],), InvalidValueError, r"assignments: found \(\), accepted is at least one assignment"),
        (Specialist, ([("li.na", EAST)],), WrongTypeError, r"assignments\[0\]: found"),
        (Specialist, (7,), WrongTypeError, "assignments: found 7"),
        (FixedShares, ([],), InvalidValueError, "shares: found '0%', accepted is shares that sum to 100%"),
        (FixedShares, (HALVES[:1],), InvalidValueError, "shares: found '50%'"),
        (FixedShares, ((*HALVES, HALVES[0]),), DuplicateError, "share 'li.na' is there already; add the shares up"),
        (FixedShares, (["li.na"],), WrongTypeError, r"shares\[0\]: found 'li.na'.*write it as Split"),
        (FixedShares, (7,), WrongTypeError, "shares: found 7"),
        (Managers, (0,), InvalidValueError, "first: found 0, accepted is a level, counted from 1"),
        (Managers, ("1",), WrongTypeError, "first: found '1'"),
        (Managers, (True,), WrongTypeError, "first: found True"),
        (Managers, (1, 0), InvalidValueError, "last: found 0"),
        (Managers, (3, 2), InvalidValueError, "last: found 2, accepted is a level of at least 3, the first one"),
    ],
)
def test_wrong_parts_are_refused(
    cls: type, parts: tuple[object, ...], kind: type[SalesManualError], message: str
) -> None:
    with pytest.raises(kind, match=f"^{message}"):
        cls(*parts)
