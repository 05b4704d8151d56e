"""Strategies per class of customer: what applies, which visits are due, which services are granted, what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

import attrs
import pytest

from salesmanual.kernel.cadence import Cadence
from salesmanual.kernel.errors import (
    CriterionSyntaxError,
    DuplicateError,
    InvalidDocumentError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.wire import read_policy
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.selling.customer_strategy import ClassStrategy, CustomerStrategy, ServiceRule
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

OFFICE: Final = WorkCalendar("Mon-Fri 09:00-17:00")
A: Final = ClassStrategy(
    "A",
    {"en": "Key customers", "zh_Hans": "重点客户"},
    Cadence("every 30 days after the last visit", shift="previous"),
    channels=["visit", "call", "visit"],
    offers=["price list A", "trial"],
    owner_level="manager",
)
B: Final = ClassStrategy("B", "Others", Cadence("first Monday of the month"))
C: Final = ClassStrategy("C", "Small", channels=["email"])
D: Final = ClassStrategy("D", "Fairs", Cadence("every 2 weeks on Friday", date(2026, 1, 2)))
ENGINEER: Final = ServiceRule("engineer", "Engineer on call", "machines >= 3", classes=["A", "B"])
CARD: Final = ServiceRule("card", "A card on the anniversary", "since is present")
STRATEGY: Final = CustomerStrategy(
    "care", "Care", [A, B, C, D], [ENGINEER, CARD], owner_levels=["seller", "manager", "director"]
)  # fmt: skip


def day(month: int, number: int) -> date:
    return date(2026, month, number)


def test_the_strategy_of_its_class_applies() -> None:
    care = STRATEGY.apply(
        "A", {"machines": 3}, visits=[day(1, 12)], since=day(1, 1), as_of=day(3, 2), owner_level="seller",
        calendar=OFFICE,
    )  # fmt: skip

    assert (care.customer_class, care.channels, care.offers) == ("A", ("visit", "call"), ("price list A", "trial"))
    assert [str(each) for each in care.overdue()] == ["due 2026-02-11, not done, 19 days late"]
    assert (care.due(), care.next_visit) == (care.overdue(), None)
    assert str(care.owner) == "☐ the owner's level is at least manager: found seller"
    assert care.granted() == ("engineer",)
    assert [str(each.finding) for each in care.services] == [
        "☑ machines is at least 3: found 3",
        "☐ since is present",
    ]


@pytest.mark.parametrize(("level", "met"), [("seller", False), ("manager", True), ("director", True), (None, False)])
def test_an_owner_of_a_higher_level_will_do(level: str | None, *, met: bool) -> None:
    care = STRATEGY.apply("A", {}, since=day(3, 2), as_of=day(3, 2), owner_level=level, calendar=OFFICE)

    assert care.owner is not None
    assert care.owner.met is met


def test_who_was_never_visited_is_due_when_the_class_begins_to_hold() -> None:
    """The first of March is a Sunday, and visits move to the workday before."""
    care = STRATEGY.apply("A", {}, since=day(3, 1), as_of=day(3, 2), calendar=OFFICE)

    assert [str(each) for each in care.due()] == ["due 2026-02-27, not done, 3 days late"]


def test_a_visit_begins_the_next_one() -> None:
    care = STRATEGY.apply("A", {}, visits=[day(3, 2), day(4, 9)], since=day(3, 1), as_of=day(3, 10), calendar=OFFICE)

    assert (care.due(), care.next_visit) == ((), day(4, 1))


def test_visits_on_fixed_days_count_from_the_day_the_class_holds() -> None:
    care = STRATEGY.apply("B", {}, visits=[day(3, 3)], since=day(3, 1), as_of=day(4, 6))

    assert [str(each) for each in care.visits] == [
        "due 2026-03-02, done 2026-03-03, 1 day late",
        "due 2026-04-06, not done yet",
    ]
    assert (care.overdue(), care.next_visit, care.owner) == ((), day(5, 4), None)
    assert care.due() == care.visits[1:]


def test_a_cadence_with_a_start_of_its_own_keeps_its_weeks() -> None:
    care = STRATEGY.apply("D", {}, since=day(1, 10), as_of=day(2, 1))

    assert [each.due for each in care.visits] == [day(1, 16), day(1, 30)]
    assert care.next_visit == day(2, 13)


def test_a_class_without_visits_has_none() -> None:
    care = STRATEGY.apply("C", {"machines": 9}, since=day(1, 1), as_of=day(3, 2))

    assert (care.visits, care.next_visit, care.channels) == ((), None, ("email",))
    assert [each.key for each in care.services] == ["card"]


def test_it_is_shown_as_tables() -> None:
    care = STRATEGY.apply("A", {"since": 2019}, since=day(3, 2), as_of=day(3, 2), calendar=OFFICE)

    what, services = care.tables()

    assert [row["what"] for row in what.records()] == ["visits due", "next visit", "channels", "offers", "owner"]
    assert services.records()[1] == {"service": "A card on the anniversary", "condition": "☑ since is present"}
    assert "重点客户" in care.to_text("zh_Hans")
    assert len(STRATEGY.apply("C", {}, since=day(3, 2), as_of=day(3, 2)).tables()[0].rows) == 4


def test_it_is_a_policy_in_a_file() -> None:
    check_round_trip(STRATEGY)
    assert STRATEGY.section == "3.3"
    written = """
key = "care"
label = "Care"
owner_levels = ["seller", "manager"]

[[classes]]
key = "A"
label = "Key customers"
visits = { rule = "every 30 days after the last visit", shift = "previous" }
owner_level = "manager"

[[services]]
key = "engineer"
label = "Engineer on call"
when = "machines >= 3"
classes = ["A"]
"""
    assert read_policy(CustomerStrategy, written).of("A").visits == A.visits


def test_every_fault_of_a_policy_is_named_at_once() -> None:
    with pytest.raises(InvalidDocumentError) as refusal:
        CustomerStrategy(
            "care", "Care", [A, C], [attrs.evolve(ENGINEER, classes=["A", "E"])], owner_levels=["seler"]
        )  # fmt: skip

    assert str(refusal.value).splitlines() == [
        "strategy care: 2 faults",
        "  classes[0].owner_level: no owner level 'manager'; use one of 'seler'",
        "  services[0].classes[1]: no class 'E'; use one of 'A', 'C'",
    ]


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: ClassStrategy("", "x"), InvalidValueError, "key: found ''"),
        (lambda: ClassStrategy("A", 7), WrongTypeError, "label: found 7"),
        (lambda: ClassStrategy("A", "x", "daily"), WrongTypeError, "visits: found 'daily'"),  # type: ignore[arg-type]
        (lambda: ClassStrategy("A", "x", channels=["fax"]), InvalidValueError, "channels[0]: found 'fax'"),
        (lambda: ClassStrategy("A", "x", offers=["a", "a"]), DuplicateError, "offers 'a'"),
        (lambda: ServiceRule("s", "S", "machines >=>"), CriterionSyntaxError, "expected"),
        (lambda: CustomerStrategy("c", "C", []), InvalidValueError, "classes: found ()"),
        (lambda: CustomerStrategy("c", "C", [C, C]), DuplicateError, "classes[1].key 'C'"),
        (lambda: CustomerStrategy("c", "C", [C], [CARD, CARD]), DuplicateError, "services[1].key 'card'"),
        (lambda: CustomerStrategy("c", "C", [C], [C]), WrongTypeError, "services[0]"),  # type: ignore[list-item]
        (lambda: STRATEGY.of("E"), NotFoundError, "no class of customers 'E'; use one of 'A', 'B', 'C', 'D'"),
        (lambda: STRATEGY.of(["A"]), WrongTypeError, "customer_class: found ['A']"),  # type: ignore[arg-type]
        (
            lambda: STRATEGY.apply("A", {}, since=day(1, 1), as_of=day(3, 2), owner_level="boss", calendar=OFFICE),
            NotFoundError,
            "no owner level 'boss'",
        ),
        (
            lambda: STRATEGY.apply("A", {}, since=day(1, 1), as_of=day(3, 2)),
            InvalidValueError,
            "calendar",
        ),
        (
            lambda: STRATEGY.apply("B", {}, since=datetime(2026, 1, 1, tzinfo=UTC), as_of=day(3, 2)),
            WrongTypeError,
            "since: found datetime",
        ),
    ],
)
def test_bad_input_is_refused_with_its_place(
    make: Callable[[], object], error: type[SalesManualError], words: str
) -> None:
    with pytest.raises(error) as refusal:
        make()

    assert words in str(refusal.value)
