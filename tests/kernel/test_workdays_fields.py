"""The fields of a working calendar from plain data: examples and every fault with its address."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import InvalidDocumentError, InvalidValueError
from salesmanual.kernel.texts import Label
from salesmanual.kernel.workdays_fields import (
    calendar_fields,
    read_announced,
    read_day_hours,
    read_days,
    read_holidays,
    read_makeup_hours,
    read_span,
    special_shifts,
)

DATES = st.dates(date(1900, 1, 1), date(2999, 12, 31))
NAIVE = datetime(2026, 1, 1)  # noqa: DTZ001 - the fault under test


class TestReaders:
    @given(st.dictionaries(DATES, st.just("holiday"), max_size=5))
    def test_holidays_are_read_once_and_for_all(self, days: dict[date, str]) -> None:
        read = read_holidays(days)

        assert [on for on, _ in read] == sorted(days)
        assert read_holidays(read) == read == read_holidays(reversed(read))

    @given(st.sets(DATES, max_size=5))
    def test_days_are_read_once_and_for_all(self, days: set[date]) -> None:
        assert read_days(days) == tuple(sorted(days)) == read_days(read_days(days))

    @given(st.sets(st.integers(1900, 2999), max_size=5))
    def test_years_are_read_once_and_for_all(self, years: set[int]) -> None:
        assert read_announced(years) == tuple(sorted(years)) == read_announced(read_announced(years))
        assert read_announced(None) is None

    def test_hours_are_read_once_and_for_all(self) -> None:
        read = read_day_hours({date(2026, 2, 16): "13:00-14:00 9:00-12:00"})

        assert read == ((date(2026, 2, 16), "09:00-12:00 13:00-14:00"),) == read_day_hours(read)
        assert [read_makeup_hours(value) for value in ("", "9:00-12:00")] == ["", "09:00-12:00"]

    @given(DATES, DATES)
    def test_a_span_is_two_ordinals(self, one: date, other: date) -> None:
        start, end = sorted((one, other))

        assert read_span(start, end) == (start.toordinal(), end.toordinal())
        if start < end:
            with pytest.raises(InvalidValueError, match=r"^end: found .* accepted is the start"):
                read_span(end, start)

    def test_special_days_have_their_shifts_whatever_their_day_of_the_week(self) -> None:
        week = ((), (), ((600, 660),), (), (), (), ())
        monday = date(2026, 3, 9)

        special = special_shifts(week, [(monday, "x")], [date(2026, 3, 10)], "", [(date(2026, 3, 11), "09:00-12:00")])

        first = monday.toordinal()
        assert special == {first: (), first + 1: ((600, 660),), first + 2: ((540, 720),)}


class TestPlainData:
    def test_a_table_is_read_whole(self) -> None:
        fields = calendar_fields(
            {
                "weekly": "Mon-Fri 9:00-17:00",
                "time_zone": "Asia/Shanghai",
                "key": "cn",
                "holidays": {"2026-01-02": {"en": "New Year", "zh_Hans": "元旦"}, date(2026, 1, 1): "元旦"},
                "makeup_days": [date(2026, 2, 14), "2026-01-04"],
                "makeup_hours": "9:00-16:00",
                "half_days": {"2026-02-16": "9:00-12:00"},
                "announced": [2026],
                "unannounced": "warn",
            }
        )

        assert fields == {
            "weekly": "Mon-Fri 09:00-17:00",
            "time_zone": "Asia/Shanghai",
            "key": "cn",
            "holidays": (
                (date(2026, 1, 2), Label({"en": "New Year", "zh_Hans": "元旦"})),
                (date(2026, 1, 1), Label("元旦")),
            ),
            "makeup_days": (date(2026, 2, 14), date(2026, 1, 4)),
            "makeup_hours": "09:00-16:00",
            "half_days": ((date(2026, 2, 16), "09:00-12:00"),),
            "announced": (2026,),
            "unannounced": "warn",
        }

    def test_what_is_left_out_has_its_default(self) -> None:
        assert calendar_fields({"weekly": ""}) == {
            "weekly": "",
            "time_zone": "UTC",
            "key": "calendar",
            "holidays": (),
            "makeup_days": (),
            "makeup_hours": "",
            "half_days": (),
            "announced": None,
            "unannounced": "refuse",
        }

    def test_all_faults_come_at_once_each_with_its_address(self) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            calendar_fields(
                {
                    "weeky": "Mon-Fri 09:00-17:00",
                    "time_zone": "Asia/Shanghia",
                    "key": 7,
                    "holidays": {"2026-02-30": "x", "20260101": "x", 5: "x", "2026-01-03": "", NAIVE: "x"},
                    "makeup_days": ["2026-01-04", "tomorrow", None],
                    "makeup_hours": "9-17",
                    "half_days": ["2026-02-16"],
                    "announced": 2026,
                    "unannounced": "ignore",
                }
            )

        assert caught.value.what == "WorkCalendar"
        assert [str(fault).split(", accepted")[0] for fault in caught.value.faults] == [
            "weeky: no such key; did you mean 'weekly'?",
            "weekly: found None of type NoneType",
            "time_zone: found 'Asia/Shanghia'",
            "key: found 7 of type int",
            "holidays.2026-02-30: found '2026-02-30'",
            "holidays.20260101: found '20260101'",
            "holidays[5]: found 5 of type int",
            "holidays.2026-01-03: found ''",
            "holidays['2026-01-01 00:00:00']: found datetime.datetime(2026, 1, 1, 0, 0) of type datetime",
            "makeup_days[1]: found 'tomorrow'",
            "makeup_days[2]: found None of type NoneType",
            "makeup_hours: found '9-17'",
            "half_days: found ['2026-02-16'] of type list",
            "announced: found 2026 of type int",
            "unannounced: found 'ignore'",
        ]

    @pytest.mark.parametrize("plain", [None, "Mon-Fri 09:00-17:00", [], 5])
    def test_what_is_no_table_is_refused(self, plain: object) -> None:
        with pytest.raises(InvalidDocumentError, match="accepted is a table with the key weekly"):
            calendar_fields(plain)

    @given(
        st.dictionaries(
            st.sampled_from(["weekly", "time_zone", "key", "holidays", "makeup_days", "half_days", "announced", "x"]),
            st.recursive(
                st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("2026-01-01"),
                lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
                max_leaves=5,
            ),
        )
    )
    def test_any_table_is_read_or_refused_with_its_faults(self, plain: dict[str, object]) -> None:
        try:
            fields = calendar_fields(plain)
        except InvalidDocumentError as error:
            faults = error.faults
        else:
            assert fields["weekly"] == plain["weekly"] == ""
            return

        assert faults
