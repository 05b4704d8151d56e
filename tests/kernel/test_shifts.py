"""Hours of a day and of a week: examples and bad input."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.shifts import (
    canonical_hours,
    canonical_week,
    hours_text,
    overruns,
    read_hours,
    read_week,
    week_text,
)
from salesmanual.testing.calendars import day_hours, weekly_hours


class TestHours:
    @pytest.mark.parametrize(
        ("text", "shifts"),
        [
            ("09:00-17:00", ((540, 1020),)),
            ("9:00-12:00 13:00-18:00", ((540, 720), (780, 1080))),
            ("13:00-18:00\t09:00-12:00", ((540, 720), (780, 1080))),
            ("09:00-12:00 12:00-13:00", ((540, 720), (720, 780))),
            ("00:00-24:00", ((0, 1440),)),
            ("20:00-24:00", ((1200, 1440),)),
            ("20:00-00:00", ((1200, 1440),)),
            ("22:00-06:00", ((1320, 1800),)),
            ("06:00-14:00 22:00-06:00", ((360, 840), (1320, 1800))),
            ("23:59-23:58", ((1439, 2878),)),
        ],
    )
    def test_they_are_read_in_order(self, text: str, shifts: tuple[tuple[int, int], ...]) -> None:
        assert read_hours(text) == shifts

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("", "hours: found '', accepted is hours such as '09:00-12:00 13:00-18:00'"),
            ("9-17", "found '9-17', accepted is hours such as"),
            ("09:00", "found '09:00', accepted is hours such as"),
            ("09:00–17:00", "accepted is hours such as"),
            ("09:60-17:00", "accepted is hours such as"),
            ("-09:00-17:00", "accepted is hours such as"),
            ("٠٩:٠٠-١٧:٠٠", "accepted is hours such as"),
            ("24:00-06:00", "found '24:00-06:00', accepted is times from 00:00 to 23:59, and 24:00 as an end"),
            ("09:00-24:01", "accepted is times from 00:00 to 23:59, and 24:00 as an end"),
            ("09:00-09:00", "accepted is an end other than the start; a whole day is 00:00-24:00"),
            ("09:00-13:00 12:00-18:00", "accepted is shifts that do not overlap"),
            ("09:00-13:00 09:00-13:00", "accepted is shifts that do not overlap"),
            ("06:00-14:00 22:00-07:00", "accepted is shifts within 24 hours of the first"),
            ("09:00-10:00 " * 200, "at most 1,000 characters"),
            ("x" * 10_000_000, "at most 1,000 characters"),
        ],
    )
    def test_what_names_no_hours_is_refused(self, text: str, message: str) -> None:
        with pytest.raises(InvalidValueError) as caught:
            read_hours(text)

        assert caught.value.where == "hours"
        assert message in str(caught.value)
        assert len(str(caught.value)) < 300

    @pytest.mark.parametrize("value", [None, 9, b"09:00-17:00", ["09:00-17:00"]])
    def test_what_is_no_text_is_refused(self, value: object) -> None:
        with pytest.raises(WrongTypeError, match=r"^half_days: found .* accepted is text, hours such as"):
            read_hours(value, "half_days")  # type: ignore[arg-type] # the fault under test

    @given(day_hours())
    def test_their_text_reads_back(self, hours: str) -> None:
        assert hours_text(read_hours(hours)) == hours == canonical_hours(hours)
        assert canonical_hours(" ".join(reversed(hours.split()))) == hours

    @pytest.mark.parametrize(
        ("shifts", "following", "expected"),
        [
            ((), ((0, 60),), False),
            (((1320, 1800),), (), False),
            (((1320, 1800),), ((360, 840),), False),
            (((1320, 1800),), ((359, 840),), True),
            (((540, 720),), ((0, 60),), False),
        ],
    )
    def test_a_night_shift_overruns_what_begins_before_its_end(
        self, shifts: tuple[tuple[int, int], ...], following: tuple[tuple[int, int], ...], *, expected: bool
    ) -> None:
        assert overruns(shifts, following) == expected


class TestWeek:
    @pytest.mark.parametrize(
        ("text", "canonical"),
        [
            ("Mon-Fri 9:00-17:00", "Mon-Fri 09:00-17:00"),
            ("Fri 09:00-12:00; Mon - Thu 09:00-17:00;", "Mon-Thu 09:00-17:00; Fri 09:00-12:00"),
            ("mon , TUE\t09:00-17:00\nwed 09:00-17:00\n", "Mon-Wed 09:00-17:00"),
            ("Sat-Mon 09:00-17:00", "Mon,Sat-Sun 09:00-17:00"),
            ("Sun-Sat 00:00-24:00", "Mon-Sun 00:00-24:00"),
            ("Mon-Mon 09:00-17:00", "Mon 09:00-17:00"),
            ("Mon,Wed,Fri 22:00-06:00", "Mon,Wed,Fri 22:00-06:00"),
            ("", ""),
            (" ; ", ""),
        ],
    )
    def test_it_has_one_way_of_writing(self, text: str, canonical: str) -> None:
        assert canonical_week(text) == canonical == canonical_week(canonical)

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("09:00-17:00", "weekly: found '09:00-17:00', accepted is days and their hours such as 'Mon-Thu"),
            ("Mon-Fri", "weekly: found 'Mon-Fri', accepted is days and their hours such as"),
            ("Mo-Fr 09:00-17:00", "found 'Mo', accepted is a day from Mon to Sun; did you mean 'Mon'?"),
            ("Funday 09:00-17:00", "accepted is a day from Mon to Sun; use one of 'Fri', 'Mon'"),
            ("Mon-Wed-Fri 09:00-17:00", "found 'Mon-Wed-Fri', accepted is days such as 'Mon-Fri' or 'Mon,Wed'"),
            ("Mon-Fri 09:00-17:00; Fri 09:00-12:00", "found 'Fri', accepted is each day once; write all its hours"),
            ("Mon,Mon 09:00-17:00", "found 'Mon', accepted is each day once"),
            ("Mon-Fri 9-17", "accepted is hours such as"),
            (
                "Mon 22:00-07:00; Tue 06:00-14:00",
                "found 'Mon 22:00-07:00; Tue 06:00-14:00', accepted is a shift that ends",
            ),
            (
                "Sun 22:00-07:00; Mon 06:00-14:00",
                "found 'Sun 22:00-07:00; Mon 06:00-14:00', accepted is a shift that ends",
            ),
            ("Mon 09:00-17:00;" * 100, "at most 1,000 characters"),
        ],
    )
    def test_what_names_no_week_is_refused(self, text: str, message: str) -> None:
        with pytest.raises(InvalidValueError) as caught:
            canonical_week(text)

        assert message in str(caught.value)

    @pytest.mark.parametrize("value", [None, {"Mon": "09:00-17:00"}])
    def test_what_is_no_text_is_refused(self, value: object) -> None:
        with pytest.raises(WrongTypeError, match=r"^weekly: found"):
            read_week(value)  # type: ignore[arg-type] # the fault under test

    @given(weekly_hours())
    def test_its_text_reads_back(self, week: str) -> None:
        assert week_text(read_week(week)) == week == canonical_week(week)

    @given(weekly_hours(), st.randoms(use_true_random=False))
    def test_the_order_in_which_days_are_written_does_not_matter(self, week: str, random: object) -> None:
        groups = week.split("; ")
        random.shuffle(groups)  # type: ignore[attr-defined] # Hypothesis's Random

        assert canonical_week("\n".join(groups)) == week

    @given(st.text(max_size=40))
    def test_any_text_is_read_or_refused_as_a_whole(self, text: str) -> None:
        try:
            week = canonical_week(text)
        except InvalidValueError as error:
            refused = error
        else:
            assert canonical_week(week) == week
            return

        assert refused.where == "weekly"
