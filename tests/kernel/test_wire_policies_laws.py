"""The law of documents for the policies, records and values of the kernel: written and read again they are the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.wire import structure, unstructure
from salesmanual.testing.calendars import work_calendars
from salesmanual.testing.criteria import criteria
from salesmanual.testing.curves import curves
from salesmanual.testing.numbers import labels, messages, money, rate_tables, roundings
from salesmanual.testing.periods import cadences, fiscal_calendars, named_periods, periods
from salesmanual.testing.records import events, journals
from salesmanual.testing.scorecards import scorecards
from salesmanual.testing.wire import check_round_trip
from salesmanual.testing.workflows import workflows

TABLES = st.one_of(
    curves(),
    events(),
    fiscal_calendars(),
    messages(),
    rate_tables(),
    roundings(),
    scorecards(),
    work_calendars(),
    workflows(),
)
VALUES = st.one_of(cadences(), criteria(), journals(), labels(), money(), named_periods(), periods())


@given(TABLES)
def test_what_stands_as_a_table_survives_plain_values_toml_and_json(value: object) -> None:
    check_round_trip(value)


@given(VALUES)
def test_what_stands_as_a_value_or_a_list_survives_plain_values(value: object) -> None:
    assert structure(unstructure(value), type(value)) == value
