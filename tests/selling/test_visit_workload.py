"""The size of a sales force by its workload: calls, hours, rounding, coverage, derivations, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, NotFoundError, SalesManualError, WrongTypeError
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import month, year
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.selling.visit_workload import CallNorm, VisitWorkload, selling_hours
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

NORMS: Final = (CallNorm("A", 36, timedelta(hours=1)), CallNorm("B", 12, timedelta(minutes=30)))
CALLS: Final = VisitWorkload(NORMS, calls_per_person=1000)
HOURS: Final = VisitWorkload(NORMS, hours_per_person=900)
CUSTOMERS: Final = {"A": 1000, "B": 2000}
OFFICE: Final = WorkCalendar("Mon-Fri 09:00-17:00")


def test_hours_weigh_long_calls_more() -> None:
    """1,000 × 36 × 1 h and 2,000 × 12 × ½ h are 48,000 h; at 900 h a person that is 53⅓, so 54 people."""
    size = HOURS.size(CUSTOMERS)

    assert (size.calls, size.workload) == (60_000, Fraction(48_000))
    assert (size.exact, size.people) == (Fraction(160, 3), Fraction(54))
    assert HOURS.counts_hours()
    assert not CALLS.counts_hours()


def test_the_rounding_is_the_policys() -> None:
    """Half a person can be had where the policy says so."""
    halves = VisitWorkload(NORMS, hours_per_person=900, rounding=Rounding("0.5", "half-up"))

    assert halves.size(CUSTOMERS).people == Fraction(107, 2)


def test_a_class_without_customers_takes_nobody() -> None:
    """A class that is left out counts as empty; no customers need no people and are covered."""
    assert CALLS.size({"A": 500}).people == 18
    assert CALLS.size({}).people == 0
    assert CALLS.size({}).coverage(0) == 1


def test_the_coverage_is_what_people_can_do() -> None:
    """45 of 60 people do three quarters of the calls."""
    assert CALLS.size(CUSTOMERS).coverage(45) == Fraction(3, 4)


def test_the_people_are_explained_and_replay() -> None:
    """From customers, calls and hours to people, each line from those under it."""
    step = HOURS.size(CUSTOMERS).explain()

    assert step.replay() == 54
    assert step.to_text() == (
        "sales-force size: 54 (rounded to 1, upward) [Handbook 2.3]\n"
        "└─ people, exact: 160/3 ≈ 53.3333 (the first divided by the second)\n"
        "   ├─ hours a year: 48000 (the sum)\n"
        "   │  ├─ class A: 36000 (the product)\n"
        "   │  │  ├─ customers: 1000\n"
        "   │  │  ├─ calls on each: 36\n"
        "   │  │  └─ hours of a call: 1\n"
        "   │  └─ class B: 12000 (the product)\n"
        "   │     ├─ customers: 2000\n"
        "   │     ├─ calls on each: 12\n"
        "   │     └─ hours of a call: 0.5\n"
        "   └─ hours a person has: 900"
    )


def test_the_size_prints_as_a_table() -> None:
    """One row for each class, the people of the whole below."""
    size = CALLS.size(CUSTOMERS)

    assert str(size) == (
        "sales-force size\n"
        "┌───────┬───────────┬───────────────┬──────────┬────────┐\n"
        "│ class │ customers │ calls on each │    calls │ people │\n"
        "├───────┼───────────┼───────────────┼──────────┼────────┤\n"
        "│ A     │      1000 │            36 │ 36000.00 │  36.00 │\n"
        "│ B     │      2000 │            12 │ 24000.00 │  24.00 │\n"
        "├───────┼───────────┼───────────────┼──────────┼────────┤\n"
        "│ total │      3000 │               │ 60000.00 │  60.00 │\n"
        "└───────┴───────────┴───────────────┴──────────┴────────┘"
    )
    assert [row["people"] for row in size.records()] == [36, 24]


def test_selling_hours_are_a_part_of_the_working_hours() -> None:
    """22 workdays of 8 hours, 60 % of them for calls."""
    assert selling_hours(OFFICE, month(2026, 3), "60%") == Fraction(528, 5)


@given(st.lists(st.integers(0, 5_000), min_size=2, max_size=2), st.integers(1, 2_000))
def test_the_people_suffice_and_one_fewer_does_not(counts: list[int], capacity: int) -> None:
    """Rounded up, the people cover the workload, and no smaller number does; the table adds up to the whole."""
    size = VisitWorkload(NORMS, calls_per_person=capacity).size(dict(zip("AB", counts, strict=True)))

    people = int(size.people)

    assert size.coverage(people) >= 1
    assert people == 0 or size.coverage(people - 1) < 1
    assert size.explain().replay() == size.people
    assert size.workload == size.calls == 36 * counts[0] + 12 * counts[1]


def test_policies_round_trip() -> None:
    """A policy reads back from plain values, TOML and JSON."""
    check_round_trip(CALLS)
    check_round_trip(HOURS)


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: VisitWorkload(NORMS), InvalidValueError, "calls_per_person: found (None, None), accepted is either"),
        (
            lambda: VisitWorkload(NORMS, calls_per_person=1, hours_per_person=1),
            InvalidValueError,
            "calls_per_person: found (1, Fraction(1, 1)), accepted is either calls or hours of a person, and not both",
        ),
        (lambda: VisitWorkload([], calls_per_person=1), InvalidValueError, "norms: found ()"),
        (lambda: VisitWorkload([NORMS[0]] * 2, calls_per_person=1), DuplicateError, "norms[1].key 'A' is there"),
        (lambda: VisitWorkload(NORMS, calls_per_person=0), InvalidValueError, "calls_per_person: found 0"),
        (lambda: VisitWorkload(NORMS, hours_per_person=0), InvalidValueError, "hours_per_person: found 0"),
        (
            lambda: VisitWorkload(NORMS, hours_per_person=0.5),  # type: ignore[arg-type] # the fault
            WrongTypeError,
            "hours_per_person: found 0.5 of type float",
        ),
        (
            lambda: VisitWorkload([CallNorm("A", 12)], hours_per_person=900),
            InvalidValueError,
            "norms[0].duration: found None, accepted is how long a call takes; or count calls",
        ),
        (
            lambda: VisitWorkload(NORMS, calls_per_person=1, rounding=Rounding()),
            InvalidValueError,
            "rounding.step: found None, accepted is a step such as '1'",
        ),
        (lambda: VisitWorkload(NORMS, calls_per_person=1, rounding="up"), WrongTypeError, "rounding: found 'up'"),  # type: ignore[arg-type] # the fault
        (lambda: CallNorm("A", -1), InvalidValueError, "calls_per_year: found -1"),
        (lambda: CallNorm("A", 1, timedelta()), InvalidValueError, "duration: found '0:00:00'"),
        (lambda: CALLS.size([1000]), WrongTypeError, "customers: found [1000] of type list"),  # type: ignore[arg-type] # the fault
        (lambda: CALLS.size({"C": 1}), NotFoundError, "no class 'C'; use one of 'A', 'B'"),
        (lambda: CALLS.size({"A": "1"}), WrongTypeError, "customers['A']: found '1' of type str"),  # type: ignore[dict-item] # the fault
        (lambda: CALLS.size({"A": -1}), InvalidValueError, "customers['A']: found -1, accepted is 0 or more customers"),
        (lambda: CALLS.size({}).coverage(-1), InvalidValueError, "people: found -1"),
        (lambda: CALLS.size({}).coverage("1"), WrongTypeError, "people: found '1'"),  # type: ignore[arg-type] # the fault
        (lambda: selling_hours(OFFICE, year(2026), "120%"), InvalidValueError, "share: found '120%'"),
        (lambda: selling_hours("office", year(2026), "60%"), WrongTypeError, "calendar: found 'office'"),  # type: ignore[arg-type] # the fault
        (lambda: selling_hours(OFFICE, 2026, "60%"), WrongTypeError, "period: found 2026"),  # type: ignore[arg-type] # the fault
    ],
)
def test_bad_input_is_refused_by_place(
    build: Callable[[], object], error: type[SalesManualError], message: str
) -> None:
    """A message names the place, what was found and what is accepted."""
    with pytest.raises(error) as caught:
        build()

    assert str(caught.value).startswith(message)
