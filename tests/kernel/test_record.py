"""Records: examples and bad input."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from salesmanual.kernel.errors import InvalidDocumentError, InvalidValueError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.record import (
    EMPTY_JOURNAL,
    Event,
    Journal,
    Record,
    changed_data,
    read_id,
    recorded,
    replay,
    with_journal,
)

if TYPE_CHECKING:
    from salesmanual.kernel.texts import Text  # noqa: TC004 - a type that is not known at run time is under test

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@attrs.frozen
class Line:
    product: str
    amount: Money


def _positive(_: object, __: object, value: int) -> None:
    if value < 0:
        raise InvalidValueError("visits", value, "0 or more")


@attrs.frozen
class Deal:
    id: str = attrs.field(converter=read_id)
    amount: Money | None = None
    close_on: date | None = None
    visits: int = attrs.field(default=0, validator=_positive)
    lines: tuple[Line, ...] = ()
    journal: Journal = EMPTY_JOURNAL

    @property
    def version(self) -> int:
        return len(self.journal)


DEAL = Deal("D-7", Money("900", "CNY"))


def event(hours: int = 0, **data: object) -> Event:
    return Event("edit", AT + timedelta(hours=hours), "li.na", data=data)


class TestIdentifiers:
    @pytest.mark.parametrize("value", ["D-7", "客戶 7", "a" * 200])
    def test_one_line_of_text_is_accepted(self, value: str) -> None:
        assert read_id(read_id(value)) == value

    @pytest.mark.parametrize(
        ("value", "kind"),
        [
            ("", InvalidValueError),
            (" a", InvalidValueError),
            ("a\n", InvalidValueError),
            ("a" * 201, InvalidValueError),
            (7, WrongTypeError),
            (None, WrongTypeError),
        ],
    )
    def test_anything_else_is_refused(self, value: object, kind: type[Exception]) -> None:
        with pytest.raises(kind, match=r"^id: found"):
            read_id(value)  # type: ignore[arg-type] # the fault under test


class TestRecorded:
    def test_it_gives_a_new_record_with_one_more_event(self) -> None:
        later = recorded(DEAL, event(), amount=Money("800", "CNY"), visits=2)

        assert (DEAL.version, DEAL.amount) == (0, Money("900", "CNY"))
        assert (later.version, later.amount, later.visits, later.id) == (1, Money("800", "CNY"), 2, "D-7")
        assert later.journal[0].data == {"amount": "800 CNY", "visits": 2}

    def test_an_event_may_note_more_than_the_changes(self) -> None:
        later = recorded(DEAL, event(rival="Acme"), visits=1)

        assert later.journal[0].data == {"rival": "Acme", "visits": 1}

    def test_an_event_without_changes_is_recorded_as_it_is(self) -> None:
        noted = event(rival="Acme")

        assert recorded(DEAL, noted).journal[0] is noted

    def test_a_record_of_the_protocol_is_one(self) -> None:
        assert isinstance(DEAL, Record)

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"amuont": None}, "changes: found 'amuont', accepted is a field of the record; did you mean 'amount'?"),
            ({"id": "D-8"}, "changes: found 'id', accepted is a field of the record"),
            ({"journal": EMPTY_JOURNAL}, "changes: found 'journal'"),
            ({"visits": -1}, "visits: found -1, accepted is 0 or more"),
        ],
    )
    def test_a_change_that_the_record_does_not_admit_is_refused(self, changes: dict[str, Any], message: str) -> None:
        with pytest.raises(InvalidValueError, match=message):
            recorded(DEAL, event(), **changes)

    @pytest.mark.parametrize("changes", [{}, {"visits": 1}])
    def test_data_that_name_a_field_are_refused(self, changes: dict[str, Any]) -> None:
        """A field's change is passed by its name, so that the data and the record cannot differ."""
        with pytest.raises(InvalidValueError, match=r"event\.data: found 'amount', accepted is what is no field"):
            recorded(DEAL, event(amount="1 CNY"), **changes)

    def test_an_event_before_the_last_is_refused(self) -> None:
        with pytest.raises(InvalidValueError, match="the time of the last event"):
            recorded(recorded(DEAL, event(1)), event(0))

    def test_a_value_without_a_plain_form_is_refused(self) -> None:
        with pytest.raises(WrongTypeError):
            changed_data({"amount": object()})

    def test_it_needs_a_record(self) -> None:
        with pytest.raises(WrongTypeError, match=r"record: found <class .*Line'> .*accepted is a record"):
            with_journal(Line("p", Money("1", "CNY")), EMPTY_JOURNAL)  # type: ignore[type-var] # the fault under test


@attrs.frozen(slots=False)
class Loose:
    id: str
    journal: Journal = EMPTY_JOURNAL


@attrs.frozen
class Working:
    id: str
    journal: Journal = EMPTY_JOURNAL
    events: int = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "events", len(self.journal))


@attrs.frozen
class Caching:
    id: str
    journal: Journal = EMPTY_JOURNAL

    @cached_property
    def events(self) -> int:
        return len(self.journal)


@attrs.frozen
class Private:
    id: str
    _secret: int
    journal: Journal = EMPTY_JOURNAL


class TestWithJournal:
    @pytest.mark.parametrize(
        "record",
        [DEAL, Loose("L"), Working("W"), Caching("C"), Private("P", 1)],
        ids=lambda record: type(record).__name__,
    )
    def test_every_kind_of_attrs_class_is_copied(self, record: Deal | Loose | Working | Caching | Private) -> None:
        journal = Journal([event()])

        copied = with_journal(record, journal)

        assert copied == attrs.evolve(record, journal=journal)
        assert type(copied) is type(record)
        assert record.journal is EMPTY_JOURNAL

    def test_what_a_class_works_out_is_worked_out_again(self) -> None:
        caching = Caching("C")

        assert caching.events == 0
        assert with_journal(caching, Journal([event()])).events == 1
        assert with_journal(Working("W"), Journal([event()])).events == 1

    def test_a_private_field_is_changed_by_its_name(self) -> None:
        assert recorded(Private("P", 1), event(), _secret=2) == Private("P", 2, Journal([event(_secret=2)]))

    def test_a_journal_is_its_own(self) -> None:
        journal = Journal([event()])

        assert with_journal(EMPTY_JOURNAL, journal) is journal


@attrs.frozen
class Unknown:
    id: str
    why: Text | None = None
    journal: Journal = EMPTY_JOURNAL


class TestReplay:
    def test_the_events_make_the_later_version_again(self) -> None:
        first = recorded(DEAL, event(0))
        later = recorded(
            first, event(1), amount=None, close_on=date(2026, 6, 30), lines=(Line("p", Money("1", "CNY")),)
        )
        later = recorded(later, event(2, rival="Acme"), amount=Money("5", "USD"))

        assert replay(DEAL, later.journal) == later
        assert replay(first, tuple(later.journal)) == later
        assert replay(later, later.journal) == later

    def test_events_of_another_record_are_refused(self) -> None:
        later = recorded(DEAL, event(0))
        with pytest.raises(InvalidValueError, match="events that begin with the 1 of the earlier version"):
            replay(later, [event(1)])

    def test_a_value_that_cannot_be_read_is_refused(self) -> None:
        with pytest.raises(InvalidDocumentError, match="found"):
            replay(DEAL, [event(0, amount="much")])

    def test_types_that_are_not_known_at_run_time_are_refused_unless_a_reader_is_given(self) -> None:
        events = [event(0, why=None)]

        with pytest.raises(WrongTypeError, match=r"import the types of its fields where it is defined, or pass read"):
            replay(Unknown("U"), events)
        assert len(replay(Unknown("U"), events, read=lambda _, plain: plain).journal) == 1
