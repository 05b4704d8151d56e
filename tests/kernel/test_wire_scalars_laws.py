"""Single values: what is written reads back to an equal value, as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel import wire_scalars as single
from salesmanual.kernel.errors import SalesManualError
from salesmanual.testing.calendars import instants, time_zones
from salesmanual.testing.numbers import decimals, fractions, money

if TYPE_CHECKING:
    from datetime import date, datetime, time, timedelta
    from decimal import Decimal
    from fractions import Fraction

    from salesmanual.kernel.money import Money


@given(decimals())
def test_a_decimal_keeps_every_digit(value: Decimal) -> None:
    back = single.read_decimal_text(single.exact_decimal_text(value))

    assert back == value
    assert "E" not in single.exact_decimal_text(value)


@given(st.one_of(fractions(), st.fractions()))
def test_a_ratio_stays_the_same_ratio(value: Fraction) -> None:
    assert single.read_fraction_text(single.exact_fraction_text(value)) == value


@given(money())
def test_money_stays_the_same_and_is_written_as_it_writes_itself(value: Money) -> None:
    assert single.money_text(value) == value.to_plain()
    assert single.read_money(single.money_text(value)) == value


@given(st.dates())
def test_a_date_stays_the_same(value: date) -> None:
    assert single.read_date(single.date_text(value)) == value


@given(st.times())
def test_a_time_of_day_stays_the_same(value: time) -> None:
    assert single.read_time(single.time_text(value)) == value


@given(st.timedeltas())
def test_a_duration_stays_the_same(value: timedelta) -> None:
    assert single.read_duration(single.duration_text(value)) == value


@given(instants())
def test_an_instant_stays_the_same_even_where_a_clock_is_set(value: datetime) -> None:
    back = single.read_instant(single.instant_text(value))

    assert back == value
    assert back.utcoffset() == value.utcoffset()


@given(time_zones())
def test_a_zone_keeps_its_name(name: str) -> None:
    assert single.zone_text(single.read_zone(name)) == name


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_by_a_typed_error(text: str) -> None:
    for read in (
        single.read_decimal_text,
        single.read_fraction_text,
        single.read_money,
        single.read_date,
        single.read_instant,
        single.read_time,
        single.read_duration,
    ):
        try:
            read(text)
        except SalesManualError:
            continue
