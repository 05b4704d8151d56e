"""The working calendar: examples and bad input."""

from __future__ import annotations

import warnings
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from salesmanual.kernel.errors import (
    DuplicateError,
    InfeasibleError,
    InvalidDocumentError,
    InvalidValueError,
    SalesManualError,
    UnannouncedYearError,
    UnannouncedYearWarning,
    WrongTypeError,
)
from salesmanual.kernel.texts import Label
from salesmanual.kernel.workdays import WorkCalendar

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.kernel.period import Workdays

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YEAR = {date(2026, 1, day): Label({"en": "New Year's Day", "zh_Hans": "元旦"}) for day in (1, 2, 3)}
OFFICE = WorkCalendar(
    "Mon-Fri 09:00-12:00 13:00-18:00",
    "Asia/Shanghai",
    key="office",
    holidays=NEW_YEAR,
    makeup_days=[date(2026, 1, 4)],
    half_days={date(2026, 2, 16): "09:00-12:00"},
    announced=[2025, 2026],
)
PLAIN = WorkCalendar("Mon-Fri 09:00-17:00")
NEVER = WorkCalendar("")


def at(text: str) -> datetime:
    """The wall time in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def loose(function: Callable[..., object]) -> Callable[..., object]:
    """The function, for arguments that a type checker refuses."""
    return function


class TestDays:
    def test_it_is_what_periods_and_cadences_ask_for(self) -> None:
        workdays: Workdays = OFFICE

        assert workdays.is_workday(date(2026, 1, 5))

    @pytest.mark.parametrize(
        ("on", "expected"),
        [
            pytest.param("2026-01-02", False, id="a holiday on a Friday"),
            pytest.param("2026-01-03", False, id="a holiday on a Saturday"),
            pytest.param("2026-01-04", True, id="a make-up day on a Sunday"),
            pytest.param("2026-01-05", True, id="an ordinary Monday"),
            pytest.param("2026-01-10", False, id="an ordinary Saturday"),
            pytest.param("2026-02-16", True, id="a half day"),
        ],
    )
    def test_a_day_is_a_workday_or_not(self, on: str, *, expected: bool) -> None:
        assert OFFICE.is_workday(date.fromisoformat(on)) == expected

    def test_a_holiday_has_a_name_for_each_reader(self) -> None:
        name = OFFICE.holiday(date(2026, 1, 1))

        assert name is not None
        assert (str(name), name.render("zh_Hant")) == ("New Year's Day", "元旦")
        assert OFFICE.holiday(date(2026, 1, 4)) is None

    @pytest.mark.parametrize(
        ("on", "n", "expected"),
        [
            ("2025-12-31", 1, "2026-01-04"),
            ("2025-12-31", 2, "2026-01-05"),
            ("2026-01-05", -1, "2026-01-04"),
            ("2026-01-05", -2, "2025-12-31"),
            ("2026-01-01", 0, "2026-01-04"),
            ("2026-01-04", 0, "2026-01-04"),
            ("2026-01-10", 1, "2026-01-12"),
            ("2026-01-10", -1, "2026-01-09"),
        ],
    )
    def test_workdays_are_added_and_taken_off(self, on: str, n: int, expected: str) -> None:
        assert OFFICE.add_workdays(date.fromisoformat(on), n) == date.fromisoformat(expected)

    def test_neighbours_include_the_day_itself(self) -> None:
        assert OFFICE.next_workday(date(2026, 1, 1)) == date(2026, 1, 4) == OFFICE.next_workday(date(2026, 1, 4))
        assert OFFICE.previous_workday(date(2026, 1, 3)) == date(2025, 12, 31)

    def test_a_span_is_half_open(self) -> None:
        assert OFFICE.workdays_between(date(2026, 1, 4), date(2026, 1, 5)) == 1
        assert OFFICE.workdays_between(date(2026, 1, 4), date(2026, 1, 4)) == 0
        assert OFFICE.workdays(date(2026, 1, 4), date(2026, 1, 4)) == ()
        assert OFFICE.workdays(date(2025, 12, 31), date(2026, 1, 6)) == (
            date(2025, 12, 31),
            date(2026, 1, 4),
            date(2026, 1, 5),
        )

    def test_a_span_may_end_with_the_last_day_there_is(self) -> None:
        assert PLAIN.workdays_between(date(2999, 12, 31), date(3000, 1, 1)) == 1
        assert PLAIN.hours_between(date(2999, 12, 31), date(3000, 1, 1)) == 8


class TestHours:
    def test_make_up_days_have_the_hours_of_the_first_day_that_has_any(self) -> None:
        calendar = WorkCalendar("Wed-Fri 10:00-16:00; Sat 09:00-12:00", makeup_days=[date(2026, 3, 8)])

        assert calendar.hours(date(2026, 3, 8)) == 6

    def test_make_up_days_and_half_days_may_have_hours_of_their_own(self) -> None:
        calendar = WorkCalendar(
            "Mon-Fri 09:00-17:00",
            makeup_days=[date(2026, 3, 8)],
            makeup_hours="9:00-14:30",
            half_days={date(2026, 3, 9): "9:00-12:45"},
        )

        assert [calendar.hours(date(2026, 3, day)) for day in (7, 8, 9, 10)] == [0, Fraction(11, 2), Fraction(15, 4), 8]
        assert calendar.hours_between(date(2026, 3, 7), date(2026, 3, 11)) == Fraction(69, 4)

    def test_a_calendar_may_have_special_days_alone(self) -> None:
        fair = WorkCalendar("", makeup_days=[date(2026, 3, 8)], makeup_hours="10:00-18:00")

        assert fair.next_workday(date(2026, 1, 1)) == date(2026, 3, 8) == fair.previous_workday(date(2026, 12, 31))
        assert fair.workdays_between(date(2026, 1, 1), date(2027, 1, 1)) == 1

    def test_shifts_are_instants_in_the_zone(self) -> None:
        assert OFFICE.shifts(date(2026, 1, 4)) == (
            (at("2026-01-04 09:00"), at("2026-01-04 12:00")),
            (at("2026-01-04 13:00"), at("2026-01-04 18:00")),
        )
        assert OFFICE.shifts(date(2026, 1, 1)) == ()

    def test_working_time_is_half_open(self) -> None:
        moments = ("08:59", "09:00", "11:59", "12:00", "13:00", "17:59", "18:00")

        assert [OFFICE.is_working_time(at(f"2026-01-05 {clock}")) for clock in moments] == [
            False,
            True,
            True,
            False,
            True,
            True,
            False,
        ]

    def test_a_night_shift_belongs_to_the_day_it_starts_on(self) -> None:
        nights = WorkCalendar(
            "Mon-Fri 22:00-06:00", "Asia/Shanghai", holidays={date(2026, 3, 7): "holiday", date(2026, 3, 10): "holiday"}
        )

        assert nights.hours(date(2026, 3, 6)) == 8
        assert nights.is_working_time(at("2026-03-07 05:59"))
        assert nights.is_working_time(at("2026-03-10 05:59"))
        assert not nights.is_working_time(at("2026-03-11 05:59"))
        assert nights.business_time(at("2026-03-06 00:00"), at("2026-03-07 00:00")) == timedelta(hours=8)

    def test_a_night_shift_at_the_edge_of_time_counts(self) -> None:
        nights = WorkCalendar("Mon-Sun 22:00-06:00")
        first = datetime(1900, 1, 1, tzinfo=UTC)

        assert nights.business_time(first, first + timedelta(days=1)) == timedelta(hours=8)
        assert nights.due(first, timedelta(hours=1)) == first + timedelta(hours=1)


class TestBusinessTime:
    def test_it_counts_shifts_alone(self) -> None:
        assert OFFICE.business_time(at("2025-12-31 17:00"), at("2026-01-04 10:00")) == timedelta(hours=2)
        assert OFFICE.business_time(at("2026-01-05 11:00"), at("2026-01-05 14:00")) == timedelta(hours=2)
        assert OFFICE.business_time(at("2026-01-01 00:00"), at("2026-01-04 00:00")) == timedelta(0)

    def test_it_counts_to_the_microsecond(self) -> None:
        start = at("2026-01-05 09:00")

        assert OFFICE.business_time(start, start + timedelta(microseconds=1)) == timedelta(microseconds=1)
        assert OFFICE.business_time(start, start) == timedelta(0)

    def test_pauses_are_taken_off_once(self) -> None:
        start, end = at("2026-01-05 09:00"), at("2026-01-06 18:00")
        lunch = (at("2026-01-05 11:00"), at("2026-01-05 14:00"))

        assert OFFICE.business_time(start, end, pauses=[lunch, lunch]) == timedelta(hours=14)
        assert OFFICE.business_time(start, end, pauses=[(at("2026-01-06 09:00"), None)]) == timedelta(hours=8)
        assert OFFICE.business_time(start, end, pauses=[(at("2025-01-01 09:00"), None)]) == timedelta(0)

    def test_a_year_of_work_is_right_where_the_clocks_change(self) -> None:
        day_and_night = WorkCalendar("Mon-Sun 00:00-24:00", "America/New_York")
        zone = ZoneInfo("America/New_York")
        start, change, end = (datetime(2026, month, 1, tzinfo=zone) for month in (1, 7, 12))

        assert day_and_night.business_time(start, change) == timedelta(days=181, hours=-1)
        assert day_and_night.business_time(start, end) == timedelta(days=334)
        assert day_and_night.hours_between(date(2026, 1, 1), date(2026, 7, 1)) == 181 * 24 - 1

    def test_a_due_instant_is_in_the_zone_of_the_calendar(self) -> None:
        due = OFFICE.due(datetime(2026, 1, 5, 1, 0, tzinfo=UTC), timedelta(hours=4))

        assert due.isoformat() == "2026-01-05T14:00:00+08:00"

    def test_what_takes_a_whole_day_is_due_at_its_close(self) -> None:
        assert OFFICE.due(at("2026-01-05 09:00"), timedelta(hours=8)) == at("2026-01-05 18:00")
        assert OFFICE.due(at("2026-01-05 09:00"), timedelta(hours=3)) == at("2026-01-05 12:00")
        assert OFFICE.due(at("2026-01-05 09:00"), timedelta(hours=8, microseconds=1)) == at(
            "2026-01-06 09:00"
        ) + timedelta(microseconds=1)

    def test_what_takes_no_time_is_due_at_once(self) -> None:
        assert OFFICE.due(at("2026-01-01 03:00"), timedelta(0)) == at("2026-01-01 03:00")

    def test_a_pause_that_begins_when_the_time_is_up_changes_nothing(self) -> None:
        start = at("2026-01-05 09:00")

        assert OFFICE.due(start, timedelta(hours=3), pauses=[(at("2026-01-05 12:00"), None)]) == at("2026-01-05 12:00")
        with pytest.raises(InfeasibleError, match=r"stands still since 2026-01-05T11:00:00\+08:00"):
            OFFICE.due(start, timedelta(hours=3), pauses=[(at("2026-01-05 11:00"), None)])


class TestAnnouncements:
    @pytest.mark.parametrize(
        "ask",
        [
            pytest.param(lambda calendar: calendar.is_workday(date(2027, 1, 4)), id="is_workday"),
            pytest.param(lambda calendar: calendar.holiday(date(2027, 1, 4)), id="holiday"),
            pytest.param(lambda calendar: calendar.next_workday(date(2027, 1, 4)), id="next_workday"),
            pytest.param(lambda calendar: calendar.previous_workday(date(2027, 1, 4)), id="previous_workday"),
            pytest.param(lambda calendar: calendar.add_workdays(date(2026, 12, 30), 5), id="add_workdays"),
            pytest.param(
                lambda calendar: calendar.workdays_between(date(2026, 12, 1), date(2027, 1, 2)), id="workdays_between"
            ),
            pytest.param(lambda calendar: calendar.workdays(date(2026, 12, 1), date(2027, 1, 2)), id="workdays"),
            pytest.param(lambda calendar: calendar.hours(date(2027, 1, 4)), id="hours"),
            pytest.param(
                lambda calendar: calendar.hours_between(date(2026, 12, 1), date(2027, 1, 2)), id="hours_between"
            ),
            pytest.param(lambda calendar: calendar.shifts(date(2027, 1, 4)), id="shifts"),
            pytest.param(lambda calendar: calendar.is_working_time(at("2027-01-04 09:00")), id="is_working_time"),
            pytest.param(
                lambda calendar: calendar.business_time(at("2026-12-31 09:00"), at("2027-01-01 09:00")),
                id="business_time",
            ),
            pytest.param(lambda calendar: calendar.due(at("2026-12-31 17:00"), timedelta(hours=2)), id="due"),
        ],
    )
    def test_every_question_about_such_a_year_is_refused_or_warned_of(
        self, ask: Callable[[WorkCalendar], object]
    ) -> None:
        careful, warning, trusting = (
            WorkCalendar("Mon-Fri 09:00-18:00", "Asia/Shanghai", key="CN", announced=[2026], unannounced=choice)
            for choice in ("refuse", "warn", "accept")
        )

        with pytest.raises(UnannouncedYearError) as caught:
            ask(careful)
        with pytest.warns(UnannouncedYearWarning, match="calendar 'CN' has no officially announced") as warned:
            answer = ask(warning)

        assert (caught.value.calendar, caught.value.year) == ("CN", 2027)
        assert warned[0].filename == __file__
        assert answer == ask(trusting)

    def test_questions_within_announced_years_are_answered(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            calendar = WorkCalendar("Mon-Fri 09:00-18:00", "Asia/Shanghai", announced=[2026], unannounced="warn")

            assert calendar.workdays_between(date(2026, 1, 1), date(2027, 1, 1)) == 261
            assert calendar.business_time(at("2026-12-31 09:00"), at("2027-01-01 00:00")) == timedelta(hours=9)

    def test_announced_years_need_not_be_in_one_run(self) -> None:
        calendar = WorkCalendar("Mon-Fri 09:00-18:00", announced=[2020, 2021, 2024, 2025, 2026])

        assert calendar.workdays_between(date(2020, 1, 1), date(2022, 1, 1)) == 523
        assert calendar.is_workday(date(2024, 1, 1))
        with pytest.raises(UnannouncedYearError, match="for 2022"):
            calendar.workdays_between(date(2021, 1, 1), date(2025, 1, 1))

    def test_a_warning_names_all_the_years(self) -> None:
        calendar = WorkCalendar("Mon-Fri 09:00-18:00", announced=[], unannounced="warn")

        with pytest.warns(UnannouncedYearWarning, match="for 2026 to 2028; computed from the days it lists"):
            calendar.workdays_between(date(2026, 1, 1), date(2029, 1, 1))
        with pytest.warns(UnannouncedYearWarning, match="for 2026; computed"):
            calendar.is_workday(date(2026, 1, 1))

    def test_a_calendar_without_a_list_announces_every_year(self) -> None:
        assert PLAIN.is_announced(1900)
        assert OFFICE.is_announced(2026)
        assert not OFFICE.is_announced(2027)

    @pytest.mark.parametrize(
        ("year", "kind"), [("2026", WrongTypeError), (True, WrongTypeError), (1899, InvalidValueError)]
    )
    def test_what_is_no_year_is_refused(self, year: object, kind: type[Exception]) -> None:
        with pytest.raises(kind, match="announced"):
            PLAIN.is_announced(year)  # type: ignore[arg-type] # the fault under test


class TestRefusals:
    @pytest.mark.parametrize(
        ("build", "kind", "message"),
        [
            (lambda: WorkCalendar("Mo-Fr 09:00-17:00"), InvalidValueError, "weekly: found 'Mo'"),
            (lambda: WorkCalendar("", "Asia/Shanghia"), InvalidValueError, "did you mean 'Asia/Shanghai'?"),
            (lambda: WorkCalendar("", "../etc/passwd"), InvalidValueError, "time_zone: found '../etc/passwd'"),
            (lambda: loose(WorkCalendar)("", UTC), WrongTypeError, "time_zone: found datetime.timezone.utc"),
            (lambda: WorkCalendar("", key=""), InvalidValueError, "key: found ''"),
            (lambda: WorkCalendar("", key="a\nb"), InvalidValueError, "key: found"),
            (lambda: loose(WorkCalendar)("", key=7), WrongTypeError, "key: found 7"),
            (lambda: loose(WorkCalendar)("", holidays=5), WrongTypeError, "holidays: found 5"),
            (
                lambda: loose(WorkCalendar)("", holidays="2026-01-01"),
                WrongTypeError,
                "accepted is a mapping from dates",
            ),
            (lambda: loose(WorkCalendar)("", holidays=[date(2026, 1, 1)]), WrongTypeError, "give a mapping from dates"),
            (
                lambda: loose(WorkCalendar)("", holidays={"2026-01-01": "x"}),
                WrongTypeError,
                "holidays: found '2026-01-01'",
            ),
            (lambda: WorkCalendar("", holidays={date(2026, 1, 1): ""}), InvalidValueError, "label: found ''"),
            (lambda: WorkCalendar("", holidays={date(1899, 1, 1): "x"}), InvalidValueError, "accepted is a date from"),
            (
                lambda: WorkCalendar("", holidays=[(date(2026, 1, 1), "x"), (date(2026, 1, 1), "y")]),
                DuplicateError,
                "holidays '2026-01-01' is there already",
            ),
            (lambda: loose(WorkCalendar)("", makeup_days="2026"), WrongTypeError, "makeup_days: found '2026'"),
            (lambda: loose(WorkCalendar)("", makeup_days=[5]), WrongTypeError, "makeup_days[0]: found 5"),
            (
                lambda: WorkCalendar("", makeup_days=[datetime(2026, 1, 4, tzinfo=UTC)]),
                WrongTypeError,
                "take its date()",
            ),
            (
                lambda: WorkCalendar("Mon 09:00-17:00", makeup_days=[date(2026, 1, 4), date(2026, 1, 4)]),
                DuplicateError,
                "makeup_days '2026-01-04' is there already",
            ),
            (lambda: WorkCalendar("", makeup_days=[date(2026, 1, 4)]), InvalidValueError, "makeup_hours: found ''"),
            (lambda: WorkCalendar("", makeup_hours="9-17"), InvalidValueError, "makeup_hours: found '9-17'"),
            (
                lambda: WorkCalendar("", half_days={date(2026, 1, 4): ""}),
                InvalidValueError,
                "half_days[2026-01-04]: found",
            ),
            (lambda: loose(WorkCalendar)("", announced=2026), WrongTypeError, "announced: found 2026"),
            (lambda: WorkCalendar("", announced=[2026, 2026]), DuplicateError, "announced '2026' is there already"),
            (lambda: loose(WorkCalendar)("", announced=["2026"]), WrongTypeError, "announced[0]: found '2026'"),
            (lambda: WorkCalendar("", announced=[3000]), InvalidValueError, "announced[0]: found 3000"),
            (lambda: WorkCalendar("", unannounced="ignore"), InvalidValueError, "one of refuse, warn, accept"),
            (
                lambda: WorkCalendar(
                    "Mon 09:00-17:00", holidays={date(2026, 1, 4): "x"}, makeup_days=[date(2026, 1, 4)]
                ),
                InvalidValueError,
                "makeup_days[0]: found '2026-01-04', accepted is a day that is no holiday",
            ),
            (
                lambda: WorkCalendar("", holidays={date(2026, 1, 4): "x"}, half_days={date(2026, 1, 4): "09:00-12:00"}),
                InvalidValueError,
                "half_days.2026-01-04: found '2026-01-04', accepted is a day that is neither",
            ),
            (
                lambda: WorkCalendar("Mon-Fri 22:00-06:00", half_days={date(2026, 3, 10): "05:00-12:00"}),
                InvalidValueError,
                "hours: found '2026-03-09 22:00-06:00, then 05:00-12:00'",
            ),
            (
                lambda: WorkCalendar("Mon-Fri 05:00-12:00", half_days={date(2026, 3, 10): "22:00-06:00"}),
                InvalidValueError,
                "hours: found '2026-03-10 22:00-06:00, then 05:00-12:00'",
            ),
        ],
    )
    def test_a_calendar_that_cannot_be_is_refused(
        self, build: Callable[[], object], kind: type[SalesManualError], message: str
    ) -> None:
        with pytest.raises(kind) as caught:
            build()

        assert type(caught.value) is kind
        assert message in str(caught.value)

    @pytest.mark.parametrize(
        ("ask", "kind", "message"),
        [
            (lambda: PLAIN.is_workday(at("2026-01-05 09:00")), WrongTypeError, "take its date() in the time zone"),
            (lambda: loose(PLAIN.is_workday)("2026-01-05"), WrongTypeError, "on: found '2026-01-05'"),
            (lambda: PLAIN.is_workday(date(3000, 1, 1)), InvalidValueError, "on: found '3000-01-01'"),
            (lambda: loose(PLAIN.add_workdays)(date(2026, 1, 1), 1.0), WrongTypeError, "n: found 1.0 of type float"),
            (lambda: PLAIN.add_workdays(date(2026, 1, 1), True), WrongTypeError, "n: found True"),  # noqa: FBT003
            (lambda: PLAIN.add_workdays(date(2026, 1, 1), 10**30), InvalidValueError, "accepted is at most 401,767"),
            (lambda: PLAIN.add_workdays(date(2026, 1, 1), 400_000), InfeasibleError, "no such workday from 1900-01-01"),
            (lambda: PLAIN.add_workdays(date(2026, 1, 1), -400_000), InfeasibleError, "no such workday from"),
            (lambda: NEVER.next_workday(date(2026, 1, 1)), InfeasibleError, "next_workday: calendar 'calendar' has no"),
            (lambda: NEVER.previous_workday(date(2026, 1, 1)), InfeasibleError, "previous_workday: calendar"),
            (
                lambda: PLAIN.add_workdays(date(2999, 12, 31), 1),
                InfeasibleError,
                "give the weekly",
            ),
            (lambda: PLAIN.workdays_between(date(2026, 1, 2), date(2026, 1, 1)), InvalidValueError, "end: found"),
            (lambda: loose(PLAIN.workdays)(date(2026, 1, 2), None), WrongTypeError, "end: found None"),
            (lambda: loose(PLAIN.hours_between)(None, date(2026, 1, 2)), WrongTypeError, "start: found None"),
            (lambda: PLAIN.workdays_between(date(2026, 1, 1), date(3000, 1, 2)), InvalidValueError, "end: found"),
            (lambda: PLAIN.is_working_time(datetime(2026, 1, 5)), WrongTypeError, "at: found"),  # noqa: DTZ001
            (lambda: PLAIN.business_time(datetime(2026, 1, 5), at("2026-01-05")), WrongTypeError, "start: found"),  # noqa: DTZ001
            (lambda: loose(PLAIN.business_time)(at("2026-01-05"), date(2026, 1, 6)), WrongTypeError, "end: found"),
            (
                lambda: PLAIN.business_time(at("2026-01-05"), at("2026-01-04")),
                InvalidValueError,
                "end: found '2026-01-04 00:00:00+08:00', accepted is the start 2026-01-05 00:00:00+08:00 or a later",
            ),
            (
                lambda: loose(PLAIN.business_time)(at("2026-01-05"), at("2026-01-06"), pauses=[5]),
                WrongTypeError,
                "pauses[0]",
            ),
            (lambda: loose(PLAIN.due)(at("2026-01-05"), 4), WrongTypeError, "duration: found 4 of type int"),
            (lambda: PLAIN.due(at("2026-01-05"), timedelta(-1)), InvalidValueError, "accepted is 0 or more"),
            (lambda: PLAIN.due(at("2026-01-05"), timedelta.max), InfeasibleError, "not that much working time"),
            (lambda: NEVER.due(at("2026-01-05"), timedelta(hours=1)), InfeasibleError, "give the weekly pattern hours"),
        ],
    )
    def test_a_question_that_cannot_be_answered_is_refused(
        self, ask: Callable[[], object], kind: type[SalesManualError], message: str
    ) -> None:
        with pytest.raises(kind) as caught:
            ask()

        assert message in str(caught.value)


class TestPlainData:
    def test_a_table_holds_what_differs_from_the_defaults(self) -> None:
        assert OFFICE.to_plain() == {
            "key": "office",
            "weekly": "Mon-Fri 09:00-12:00 13:00-18:00",
            "time_zone": "Asia/Shanghai",
            "holidays": {f"2026-01-0{day}": {"en": "New Year's Day", "zh_Hans": "元旦"} for day in (1, 2, 3)},
            "makeup_days": ["2026-01-04"],
            "half_days": {"2026-02-16": "09:00-12:00"},
            "announced": [2025, 2026],
        }
        assert NEVER.to_plain() == {"weekly": "", "time_zone": "UTC"}
        assert WorkCalendar.from_plain(OFFICE.to_plain()) == OFFICE

    def test_a_calendar_that_announces_nothing_stays_one(self) -> None:
        calendar = WorkCalendar("", announced=[], unannounced="warn", makeup_hours="09:00-12:00")

        assert WorkCalendar.from_plain(calendar.to_plain()) == calendar
        assert calendar.to_plain()["announced"] == []

    @pytest.mark.parametrize(
        ("plain", "line"),
        [
            (
                {
                    "weekly": "",
                    "holidays": {"2026-01-04": "x"},
                    "makeup_days": ["2026-01-04"],
                    "makeup_hours": "09:00-12:00",
                },
                "makeup_days[0]: found '2026-01-04', accepted is a day that is no holiday",
            ),
            ({"weekly": "", "announced": [2026, 2026]}, "announced '2026' is there already"),
            (
                {"weekly": "Mon-Fri 22:00-06:00", "half_days": {"2026-03-10": "05:00-12:00"}},
                "hours: found '2026-03-09 22:00-06:00, then 05:00-12:00', accepted is a shift that ends before",
            ),
            ({"weekly": "", "half_days": {"2026-03-10": ""}}, "half_days.2026-03-10: found ''"),
        ],
    )
    def test_fields_that_do_not_go_together_are_faults_with_an_address(
        self, plain: dict[str, object], line: str
    ) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            WorkCalendar.from_plain(plain)

        (fault,) = caught.value.faults
        assert str(fault).startswith(line)

    def test_it_prints_what_it_has(self) -> None:
        assert repr(OFFICE) == (
            "<WorkCalendar office: Mon-Fri 09:00-12:00 13:00-18:00, Asia/Shanghai, "
            "3 holidays, 1 make-up days, 1 half days>"
        )
        assert repr(NEVER).startswith("<WorkCalendar calendar: no weekly hours, UTC, 0 holidays")
