"""Events and their data: examples and bad input."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import attrs
import pytest

from salesmanual.kernel.errors import InvalidDocumentError, InvalidValueError, WrongTypeError
from salesmanual.kernel.record import Entries, Event
from salesmanual.kernel.record_event import move_event, read_plain
from salesmanual.kernel.texts import Label, text
from salesmanual.kernel.wire import structure, unstructure

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Name(str):
    __slots__ = ()


class TestBadInput:
    @pytest.mark.parametrize(
        ("field", "value", "kind", "message"),
        [
            ("what", "", InvalidValueError, "what: found '', accepted is the name of what happened: one line of 1 to"),
            ("what", "a\nb", InvalidValueError, "what: found 'a"),
            ("what", "x" * 201, InvalidValueError, "what: found"),
            ("what", None, WrongTypeError, "what: found None of type NoneType, accepted is the name of what happened"),
            ("by", "li.na ", InvalidValueError, "by: found 'li.na ', accepted is who did it: one line"),
            ("by", "", InvalidValueError, "by: found '', accepted is who did it: one line of 1 to 200 characters"),
            ("by", 7, WrongTypeError, "by: found 7 of type int, accepted is who did it"),
            ("at", datetime(2026, 3, 2), WrongTypeError, "say where it is, as in"),  # noqa: DTZ001 - the fault
            ("at", "2026-03-02T09:00:00Z", WrongTypeError, "accepted is a datetime with a time zone"),
            ("why", None, WrongTypeError, "the reason in words; '' where there is none"),
            ("why", "x" * 10_001, InvalidValueError, "a reason of at most 10,000 characters"),
            ("why", Name("x" * 10_001), InvalidValueError, "a reason of at most 10,000 characters"),
            ("state", "", InvalidValueError, "state: found '', accepted is the key of a state"),
            ("state", 1, WrongTypeError, "state: found 1"),
            ("data", [("a", 1)], WrongTypeError, "data: found .* accepted is a table of plain data"),
            ("data", {"a": 0.1}, WrongTypeError, r"data.a: found 0.1 .*write Decimal\('0.1'\)"),
            ("data", {"a": {"b": [object()]}}, WrongTypeError, r"data.a.b\[0\]: found <object object"),
            ("data", {"": 1}, InvalidValueError, "keys of 1 to 200 characters"),
            ("data", {7: 1}, InvalidValueError, "keys of 1 to 200 characters"),
            ("data", {"a": "x" * 100_001}, InvalidValueError, "text of at most 100,000 characters"),
            ("data", {"a": 10**400}, InvalidValueError, "data.a: found an integer of"),
            ("data", {"a": Decimal("NaN")}, InvalidValueError, "data.a: found"),
        ],
    )
    def test_it_is_refused_with_the_field_and_the_fix(
        self, field: str, value: object, kind: type[Exception], message: str
    ) -> None:
        arguments = {"what": "open", "at": AT, "by": "li.na", field: value}

        with pytest.raises(kind, match=message):
            Event(**arguments)  # type: ignore[arg-type] # the fault under test

    def test_data_nested_too_deeply_are_refused(self) -> None:
        deep: object = 1
        for _ in range(1_000):
            deep = [deep]

        with pytest.raises(InvalidValueError, match="at most 32 deep"):
            read_plain(deep)

    def test_a_move_event_reads_who_and_why(self) -> None:
        with pytest.raises(InvalidValueError, match="who did it"):
            move_event("win", AT, "", "", "won")
        with pytest.raises(WrongTypeError, match="the reason in words"):
            move_event("win", AT, "li.na", 7, "won")  # type: ignore[arg-type] # the fault under test


class TestEvent:
    def test_a_move_event_is_the_event(self) -> None:
        assert move_event("win", AT, "li.na", "price", "won") == Event("win", AT, "li.na", "price", "won")

    def test_a_reason_may_be_in_several_languages(self) -> None:
        label = Label({"en": "price", "zh_Hant": "價格"})

        event = Event("lose", AT, "li.na", label)

        assert event.why == label
        assert Event.from_plain(event.to_plain()) == event

    def test_a_message_becomes_a_reason_in_all_languages(self) -> None:
        why = Event("lose", AT, "li.na", text("yes")).why

        assert isinstance(why, Label)
        assert (why.render("en"), why.render("zh_Hant")) == ("yes", "是")

    def test_text_of_a_subclass_becomes_text(self) -> None:
        event = Event(Name("open"), AT, Name("li.na"), Name("why"), Name("lead"), {Name("a"): Name("b")})

        assert {type(event.what), type(event.by), type(event.why), type(event.state)} == {str}
        assert [(type(key), type(value)) for key, value in event.data.items()] == [(str, str)]

    def test_the_same_instant_in_another_zone_is_the_same_event(self) -> None:
        there = AT.astimezone(ZoneInfo("Asia/Shanghai"))

        assert Event("open", AT, "li.na") == Event("open", there, "li.na")
        assert hash(Event("open", AT, "li.na")) == hash(Event("open", there, "li.na"))

    def test_it_is_printed_on_one_line(self) -> None:
        event = Event("lose", AT, "li.na", "too expensive", "lost")

        assert str(event) == "2026-03-02 09:00+00:00 lose to lost by li.na: too expensive"

    def test_it_cannot_be_changed_and_neither_can_its_data(self) -> None:
        event = Event("open", AT, "li.na", data={"a": [1]})

        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            event.what = "close"  # type: ignore[misc] # the fault under test
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            event.data._items = {}  # noqa: SLF001 - the fault under test
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            del event.data._items  # noqa: SLF001 - as above


class TestPlainForm:
    def test_what_is_empty_is_left_out(self) -> None:
        assert Event("open", AT, "li.na").to_plain() == {
            "what": "open",
            "at": "2026-03-02T09:00:00+00:00",
            "by": "li.na",
        }

    def test_it_reads_through_wire(self) -> None:
        event = Event("lose", AT, "li.na", "price", "lost", {"rival": "Acme", "price": Decimal("1.50")})

        assert structure(unstructure(event), Event) == event

    def test_the_offset_is_kept(self) -> None:
        event = Event("open", datetime(2026, 3, 2, tzinfo=timezone(timedelta(hours=8))), "li.na")

        assert Event.from_plain(event.to_plain()).at.isoformat() == "2026-03-02T00:00:00+08:00"

    @pytest.mark.parametrize(
        ("plain", "faults"),
        [
            ([], ["found [] of type list, accepted is a table with what, at and by"]),
            (
                {"wat": "open", "at": "2026-03-02T09:00:00", "state": ""},
                [
                    "wat: did you mean 'what'?",
                    "what: is missing",
                    (
                        "at: found '2026-03-02T09:00:00', accepted is a date and time with its offset, such as "
                        "'2026-03-31T09:00:00+08:00'; add the offset from UTC, such as +08:00"
                    ),
                    "by: is missing",
                    (
                        "state: found '', accepted is the key of a state: one line of 1 to 200 characters, "
                        "no spaces around it"
                    ),
                ],
            ),
            (
                {"what": "x", "at": "2026-03-02T09:00:00Z", "by": "y", "why": {"fr": "prix"}, "data": {"a": 0.5}},
                [
                    "why: found 'fr', accepted is a language of the library; use one of 'en', 'zh_Hans', 'zh_Hant'",
                    (
                        "data.a: found 0.5 of type float, accepted is plain data: text, true, false, int, Decimal, "
                        "lists and tables; write Decimal('0.5'), because a float is not exact"
                    ),
                ],
            ),
        ],
    )
    def test_all_faults_are_told_at_once_with_their_addresses(self, plain: object, faults: list[str]) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            Event.from_plain(plain)

        assert [str(fault) for fault in caught.value.faults] == faults


class TestEntries:
    def test_it_is_a_mapping_equal_to_any_with_the_same_entries(self) -> None:
        entries = Entries({"a": [1, {"b": None}], "c": True})

        assert entries == {"c": True, "a": (1, Entries({"b": None}))}
        assert entries == Entries({"c": True, "a": (1, {"b": None})})
        assert entries != {"a": 1}
        assert entries != 7
        assert hash(entries) == hash(Entries({"c": True, "a": [1, {"b": None}]}))
        assert list(entries) == ["a", "c"]

    def test_it_survives_pickling_and_prints_what_it_holds(self) -> None:
        entries = Entries({"a": [1, {"b": None}]})

        assert pickle.loads(pickle.dumps(entries)) == entries  # noqa: S301 - our own
        assert repr(entries) == "Entries({'a': (1, Entries({'b': None}))})"
