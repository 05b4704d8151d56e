"""The single values of a document: what is read, what is written, what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from salesmanual.kernel.errors import InvalidValueError, NotFoundError, SalesManualError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.wire_scalars import (
    as_it_is,
    duration_text,
    exact_decimal_text,
    exact_fraction_text,
    instant_text,
    money_text,
    read_bool,
    read_date,
    read_decimal_text,
    read_duration,
    read_fraction_text,
    read_instant,
    read_int,
    read_money,
    read_str,
    read_time,
    read_zone,
    time_text,
    zone_text,
)

if TYPE_CHECKING:
    from collections.abc import Callable

BERLIN = ZoneInfo("Europe/Berlin")
THIRTY_DIGIT_PRIME = 10**39 + 3


class TestReading:
    @pytest.mark.parametrize(
        ("read", "plain", "expected"),
        [
            (read_str, "", ""),
            (read_bool, False, False),
            (read_int, -3, -3),
            (read_decimal_text, 5, Decimal(5)),
            (read_decimal_text, Decimal("0.50"), Decimal("0.50")),
            (read_decimal_text, "-0.5%", Decimal("-0.005")),
            (read_fraction_text, "1/3", Fraction(1, 3)),
            (read_fraction_text, Decimal("0.25"), Fraction(1, 4)),
            (read_money, "18420.50 CNY", Money("18420.50", "CNY")),
            (read_money, "CNY 18420.50", Money("18420.50", "CNY")),
            (read_date, date(2026, 3, 31), date(2026, 3, 31)),
            (read_date, "2026-03-31", date(2026, 3, 31)),
            (read_instant, "2026-03-31T09:00:00Z", datetime(2026, 3, 31, 9, tzinfo=UTC)),
            (read_instant, "2026-03-31 09:00:00.5+00:00", datetime(2026, 3, 31, 9, 0, 0, 500_000, tzinfo=UTC)),
            (read_instant, datetime(2026, 3, 31, tzinfo=UTC), datetime(2026, 3, 31, tzinfo=UTC)),
            (read_time, "09:30", time(9, 30)),
            (read_time, time(9, 30), time(9, 30)),
            (read_duration, "-P1W", timedelta(weeks=-1)),
            (read_duration, "P1DT2H3M4.5S", timedelta(days=1, hours=2, minutes=3, seconds=4.5)),
            (read_zone, "Asia/Shanghai", ZoneInfo("Asia/Shanghai")),
        ],
    )
    def test_it_reads(self, read: Callable[[object], object], plain: object, expected: object) -> None:
        found = read(plain)

        assert found == expected
        assert type(found) is type(expected)

    def test_the_zone_in_brackets_is_kept_with_the_side_of_the_change(self) -> None:
        second = read_instant("2026-10-25T02:30:00+01:00[Europe/Berlin]")

        assert (second.tzinfo, second.fold) == (BERLIN, 1)


class TestWriting:
    @pytest.mark.parametrize(
        ("write", "value", "expected"),
        [
            (as_it_is, "x", "x"),
            (exact_decimal_text, Decimal("1E+3"), "1000"),
            (exact_decimal_text, Decimal("-1.234567890E+9"), "-1234567890"),
            (exact_decimal_text, Decimal("1.2E+39"), f"12{'0' * 38}"),
            (exact_decimal_text, Decimal("9" * 40), "9" * 40),
            (exact_decimal_text, Decimal("-0.50"), "-0.50"),
            (exact_decimal_text, Decimal("1E-7"), "0.0000001"),
            (exact_fraction_text, Fraction(1, 3), "1/3"),
            (exact_fraction_text, Fraction(5), "5"),
            (exact_fraction_text, Fraction(1, 2**60), f"1/{2**60}"),
            (money_text, Money("1E+3", "JPY"), "1000 JPY"),
            (instant_text, datetime(2026, 3, 31, 9, tzinfo=BERLIN), "2026-03-31T09:00:00+02:00"),
            (time_text, time(9, 30), "09:30:00"),
            (duration_text, timedelta(0), "PT0S"),
            (duration_text, timedelta(minutes=90), "PT1H30M"),
            (duration_text, timedelta(days=2), "P2D"),
            (duration_text, timedelta(microseconds=-1), "-PT0.000001S"),
            (zone_text, ZoneInfo("UTC"), "UTC"),
        ],
    )
    def test_it_writes(self, write: Callable[[object], object], value: object, expected: str) -> None:
        assert write(value) == expected

    def test_a_time_that_the_clock_skips_is_written_with_its_zone(self) -> None:
        skipped = datetime(2026, 3, 29, 2, 30, tzinfo=BERLIN)

        text = instant_text(skipped)

        assert text == "2026-03-29T02:30:00+01:00[Europe/Berlin]"
        assert read_instant(text) == skipped

    def test_a_ratio_of_many_digits_reads_back(self) -> None:
        ratio = Fraction(THIRTY_DIGIT_PRIME**3, THIRTY_DIGIT_PRIME**2 * 7 + 1)

        assert read_fraction_text(exact_fraction_text(ratio)) == ratio

    @pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=8))])
    def test_a_zone_without_a_name_is_refused(self, zone: timezone) -> None:
        with pytest.raises(WrongTypeError, match="make it with ZoneInfo"):
            zone_text(zone)

    def test_a_decimal_that_is_no_number_is_refused(self) -> None:
        with pytest.raises(InvalidValueError, match="a finite number"):
            exact_decimal_text(Decimal("NaN"))

    @pytest.mark.parametrize("digits", ["9" * 41, f"0.{'0' * 40}1", "1E+40", "-1E+999999"])
    def test_a_decimal_that_could_not_be_read_again_is_not_written(self, digits: str) -> None:
        with pytest.raises(InvalidValueError, match="at most 40 digits"):
            exact_decimal_text(Decimal(digits))


WRONG_TYPES = [None, [], {}, b"x", object()]


class TestRefusals:
    @pytest.mark.parametrize(
        "read",
        [
            read_str,
            read_bool,
            read_int,
            read_decimal_text,
            read_fraction_text,
            read_money,
            read_date,
            read_instant,
            read_time,
            read_duration,
            read_zone,
        ],
    )
    @pytest.mark.parametrize("plain", WRONG_TYPES)
    def test_a_value_of_another_type_is_refused(self, read: Callable[[object], object], plain: object) -> None:
        with pytest.raises(WrongTypeError):
            read(plain)

    @pytest.mark.parametrize(
        ("read", "plain", "message"),
        [
            (read_str, 1, "accepted is text"),
            (read_bool, 1, "accepted is true or false"),
            (read_bool, "true", "accepted is true or false"),
            (read_int, True, "accepted is a whole number"),
            (read_int, "3", "accepted is a whole number"),
            (read_int, Decimal(3), "accepted is a whole number"),
            (read_int, 2**1025, "at most 1024 bits"),
            (read_decimal_text, 0.5, "write it as text, '0.5'"),
            (read_decimal_text, True, "accepted is an int, a Decimal or text"),
            (read_decimal_text, "x%", "a number such as"),
            (read_decimal_text, "NaN", "a decimal number"),
            (read_decimal_text, Decimal("Infinity"), "a finite number"),
            (read_decimal_text, "1e999999", "at most 40 digits"),
            (read_fraction_text, 0.5, "write it as text, '0.5'"),
            (read_fraction_text, "1/0", "a divisor other than 0"),
            (read_fraction_text, "1/" + "0" * 200, "a number such as"),
            (read_fraction_text, "1/" + "9" * 400, "a number such as"),
            (read_money, "100", "an amount and a currency"),
            (read_money, "1 2 CNY", "an amount and a currency"),
            (read_money, "9" * 200 + " CNY", "an amount and a currency"),
            (read_money, "0.1.2 CNY", "a decimal number"),
            (read_date, "2026-02-30", "a date such as"),
            (read_date, "20260331", "a date such as"),
            (read_date, "2026-W14-2", "a date such as"),
            (read_date, datetime(2026, 3, 31, tzinfo=UTC), "a date such as"),
            (read_instant, "2026-03-31", "a date and time with its offset"),
            (read_instant, "2026-03-31T09:00:00", "add the offset from UTC"),
            (read_instant, "20260331T090000+0800", "a date and time with its offset"),
            (read_instant, "soon", "a date and time with its offset"),
            (read_instant, datetime(2026, 3, 31), "add the offset from UTC"),  # noqa: DTZ001 - the fault under test
            (read_instant, "2026-03-31T09:00:00+05:00[Europe/Berlin]", "an offset that holds in Europe/Berlin"),
            (read_instant, "x" * 1_000, "a date and time with its offset"),
            (read_time, "25:00", "a time of day"),
            (read_time, "09:30+08:00", "leave the offset out"),
            (read_duration, "P1M", "years and months have no fixed length"),
            (read_duration, "P", "a duration such as"),
            (read_duration, "PT", "a duration such as"),
            (read_duration, "P999999999W", "less than a thousand million days"),
            (read_zone, "Asia/Shanghia", "did you mean 'Asia/Shanghai'"),
            (read_zone, "../etc/passwd", "a time zone such as"),
            (read_zone, "", "a time zone such as"),
        ],
    )
    def test_a_wrong_value_is_refused_with_what_is_accepted(
        self, read: Callable[[object], object], plain: object, message: str
    ) -> None:
        with pytest.raises(SalesManualError, match=message):
            read(plain)

    def test_an_unknown_currency_gets_a_suggestion(self) -> None:
        with pytest.raises(NotFoundError, match="did you mean 'CNY'"):
            read_money("5 CNYY")

    @pytest.mark.parametrize("read", [read_decimal_text, read_fraction_text, read_money, read_date, read_duration])
    def test_ten_megabytes_are_refused_at_once_with_a_short_message(self, read: Callable[[object], object]) -> None:
        with pytest.raises(SalesManualError) as caught:
            read("9" * 10_000_000)

        assert len(str(caught.value)) < 400
