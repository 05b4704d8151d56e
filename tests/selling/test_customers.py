"""The customer file: how it is opened and changes, its sites and owners, and what is refused and changes nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final

import attrs
import pytest

from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.record import Entries, Event, Record, recorded, replay
from salesmanual.selling.customer_file import add_site, close_site, note_facts, open_customer, rename_customer
from salesmanual.selling.customer_owners import OwnerHistory, Ownership, change_owner, owner_history
from salesmanual.selling.customers import Customer, Site
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

MONDAY: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PLANT: Final = Site("plant", "12 Harbour Road", region="east")
ACME: Final = open_customer(
    "C-7", "Acme", "li.na", parent="C-1", sites=[PLANT], facts={"industry": "retail"}, at=MONDAY, by="wei", why="fair"
)


def day(number: int, month: int = 3) -> date:
    return date(2026, month, number)


def at(**later: int) -> datetime:
    return MONDAY + timedelta(**later)


def test_a_file_is_a_record_made_of_its_journal() -> None:
    file = rename_customer(ACME, "Acme Ltd", at=at(days=1), by="wei")
    file = add_site(file, Site("office", "1 Main St"), at=at(days=2), by="wei")
    file = close_site(file, "plant", at=at(days=3), by="wei", why="moved")
    file = change_owner(file, "wu.fang", at=at(days=4), by="boss")
    file = note_facts(file, {"employees": 40}, at=at(days=5), by="wei")

    assert isinstance(file, Record)
    assert [event.what for event in file.journal] == [
        "open", "rename", "add site", "close site", "change owner", "note facts"
    ]  # fmt: skip
    assert replay(Customer("C-7", "?"), file.journal) == file
    check_round_trip(file)


def test_the_event_of_a_new_name_notes_the_former_one() -> None:
    assert rename_customer(ACME, "Acme Ltd", at=MONDAY, by="wei").journal.last == Event(
        "rename", MONDAY, "wei", data=Entries({"name": "Acme Ltd", "name_before": "Acme"})
    )


def test_a_closed_site_stays_known() -> None:
    closed = close_site(ACME, "plant", on=day(20), at=MONDAY, by="wei")

    assert closed.site("plant").address == "12 Harbour Road"
    assert closed.open_sites(day(19)) == (attrs.evolve(PLANT, closed_on=day(20)),)
    assert closed.open_sites(day(20)) == ()


def test_facts_are_added_replaced_and_taken_out() -> None:
    noted = note_facts(ACME, {"industry": None, "rating": "A"}, at=MONDAY, by="wei")

    assert noted.facts == {"rating": "A"}


def test_owners_follow_one_another() -> None:
    file = change_owner(ACME, "wu.fang", on=day(9), at=at(days=8), by="boss")
    file = change_owner(file, None, at=at(days=20), by="boss")
    file = change_owner(file, "li.na", at=at(days=30), by="boss")

    history = owner_history(file)

    assert history.spans == (
        Ownership("li.na", day(2), day(9)),
        Ownership("wu.fang", day(9), day(22)),
        Ownership("li.na", day(1, 4)),
    )
    assert [history.on(each) for each in (day(1), day(8), day(9), day(22), day(31), day(1, 4))] == [
        None, "li.na", "wu.fang", None, None, "li.na"
    ]  # fmt: skip
    assert [row["owner"] for row in history.tables()[0].records()] == ["li.na", "wu.fang", "li.na"]


def test_two_changes_of_one_day_leave_the_later_owner() -> None:
    file = change_owner(change_owner(ACME, "wu.fang", at=at(hours=1), by="b"), "bo", at=at(hours=2), by="b")

    assert owner_history(file).spans == (Ownership("bo", day(2)),)


def test_a_later_time_that_is_an_earlier_day_elsewhere_counts_on_the_later_day() -> None:
    """The second event is written in a zone where it is still the day before."""
    west = timezone(timedelta(hours=-11))

    file = change_owner(ACME, "wu.fang", at=(MONDAY + timedelta(hours=1)).astimezone(west), by="b")

    assert (file.journal.last or file.journal[0]).at.date() == day(1)
    assert owner_history(file).spans == (Ownership("wu.fang", day(2)),)


def test_an_owner_noted_by_another_process_counts_from_that_day() -> None:
    file = recorded(Customer("C-8", "Bolt"), Event("convert", MONDAY, "wei"), owner="li.na")

    assert owner_history(file).spans == (Ownership("li.na", day(2)),)


def test_the_first_day_of_an_owner_from_before_the_journal_is_not_known() -> None:
    before = Customer("C-8", "Bolt", "li.na")

    assert owner_history(before).spans == (Ownership("li.na"),)
    assert owner_history(change_owner(before, "wu.fang", at=MONDAY, by="b")).spans == (
        Ownership("li.na", None, day(2)),
        Ownership("wu.fang", day(2)),
    )
    assert owner_history(Customer("C-9", "Cogs")).spans == ()
    assert owner_history(change_owner(Customer("C-9", "Cogs"), "bo", at=MONDAY, by="b")).on(day(2)) == "bo"


def test_owners_from_before_the_file_are_kept() -> None:
    earlier = [Ownership("bo", None, day(5, 1)), Ownership("wu.fang", day(5, 1), day(1, 2))]

    file = open_customer("C-8", "Bolt", "li.na", earlier_owners=earlier, since=day(1, 2), at=MONDAY, by="wei")

    assert owner_history(file).spans == (*earlier, Ownership("li.na", day(1, 2)))
    assert replay(Customer("C-8", "?"), file.journal) == file


@pytest.mark.parametrize(
    ("earlier", "since"),
    [
        ([Ownership("bo", day(1, 1))], None),
        ([Ownership("bo", day(1, 1), day(3))], day(2)),
        ([Ownership("bo", day(1, 1), day(1, 2)), Ownership("wu", day(31, 1), day(1))], day(2)),
        ([Ownership("bo", day(1, 1), day(1, 2)), Ownership("wu", None, day(1))], day(2)),
    ],
)
def test_two_owners_at_once_are_refused(earlier: list[Ownership], since: date | None) -> None:
    with pytest.raises(InvalidValueError, match="nobody has two owners at once"):
        open_customer("C-8", "Bolt", "li.na", earlier_owners=earlier, since=since, at=MONDAY, by="wei")


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (lambda: rename_customer(ACME, "Acme", at=MONDAY, by="w"), ["☐ the name is another than now: found Acme"]),
        (
            lambda: add_site(ACME, Site("plant", "elsewhere"), at=MONDAY, by="w"),
            ["☐ no site has the key plant yet: the sites are plant"],
        ),
        (
            lambda: close_site(close_site(ACME, "plant", at=MONDAY, by="w"), "plant", at=MONDAY, by="w"),
            ["☐ site plant is open: it closed on 2026-03-02"],
        ),
        (lambda: note_facts(ACME, {"industry": "retail"}, at=MONDAY, by="w"), ["☐ the facts say something new"]),
        (lambda: change_owner(ACME, "li.na", at=MONDAY, by="w"), ["☐ the owner is another than now: found li.na"]),
        (
            lambda: change_owner(Customer("C-9", "Cogs"), None, on=day(3), at=MONDAY, by="w"),
            [
                "☐ the owner is another than now: found nobody",
                "☐ the day is not still to come, after 2026-03-02: found 2026-03-03",
            ],
        ),
        (
            lambda: change_owner(ACME, "bo", on=day(1), at=MONDAY, by="w"),
            ["☐ the day is not before the last change of owner, 2026-03-02: found 2026-03-01"],
        ),
    ],
)
def test_what_is_refused_says_why_and_changes_nothing(change: Callable[[], object], lines: list[str]) -> None:
    before = (ACME.name, ACME.owner, ACME.sites, ACME.facts, ACME.version)

    with pytest.raises(RefusedError) as refusal:
        change()

    assert [line.strip() for line in str(refusal.value).splitlines()[1:]] == lines
    assert (ACME.name, ACME.owner, ACME.sites, ACME.facts, ACME.version) == before


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: Customer(" C", "Acme"), InvalidValueError, "id: found ' C'"),
        (lambda: Customer("C-7", ""), InvalidValueError, "name: found ''"),
        (lambda: Customer("C-7", "A", parent="C-7"), InvalidValueError, "parent: found 'C-7', accepted is another"),
        (lambda: Customer("C-7", "A", sites=[PLANT, PLANT]), DuplicateError, "sites[1].key 'plant' is there already"),
        (lambda: Customer("C-7", "A", facts={"x": 0.5}), WrongTypeError, "data.x: found 0.5 of type float"),
        (lambda: Customer("C-7", "A", facts=["x"]), WrongTypeError, "accepted is a table"),  # type: ignore[arg-type]
        (lambda: Site("", "road"), InvalidValueError, "key: found ''"),
        (lambda: Site("a", "road", closed_on=MONDAY), WrongTypeError, "closed_on: found datetime"),
        (lambda: PLANT.is_open(MONDAY), WrongTypeError, "on: found datetime"),
        (lambda: ACME.site("plont"), NotFoundError, "no site 'plont'; did you mean 'plant'?"),
        (lambda: add_site(ACME, "plant", at=MONDAY, by="w"), WrongTypeError, "site: found 'plant'"),  # type: ignore[arg-type]
        (lambda: close_site(ACME, "plant", on="now", at=MONDAY, by="w"), WrongTypeError, "on: found 'now'"),  # type: ignore[arg-type]
        (lambda: rename_customer(ACME, " ", at=MONDAY, by="w"), InvalidValueError, "to: found ' '"),
        (lambda: rename_customer(ACME, "B", at=at(days=-1), by="w"), InvalidValueError, "the time of the last event"),
        (lambda: change_owner(ACME, "", at=MONDAY, by="w"), InvalidValueError, "to: found ''"),
        (lambda: change_owner(ACME, "bo", at=datetime(2026, 3, 3), by="w"), WrongTypeError, "at: found"),  # noqa: DTZ001
        (lambda: Ownership("bo", day(2), day(2)), InvalidValueError, "until: found '2026-03-02', accepted is a day"),
        (lambda: Ownership(" "), InvalidValueError, "owner: found ' '"),
        (lambda: OwnerHistory(["bo"]), WrongTypeError, "spans[0]: found 'bo'"),  # type: ignore[list-item]
        (lambda: OwnerHistory().on("today"), WrongTypeError, "day: found 'today'"),  # type: ignore[arg-type]
    ],
)
def test_bad_input_is_refused_with_its_place(
    make: Callable[[], object], error: type[SalesManualError], words: str
) -> None:
    with pytest.raises(error) as refusal:
        make()

    assert words in str(refusal.value)
