"""Grades in order, their salary bands over time, and where pay stands in a band."""

from __future__ import annotations

import pickle
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.people.position_world import FIRST, GRADES, LATER, pay, yuan

from salesmanual.kernel.errors import (
    CurrencyMismatchError,
    DuplicateError,
    InvalidDocumentError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.people.grade_structures import Grade, GradeStructure
from salesmanual.people.grade_structures_pay import GradeBand, PayRange, PayStanding

if TYPE_CHECKING:
    from collections.abc import Callable

QUICK = settings(max_examples=100, deadline=None, derandomize=True)
RANGE: Any = PayRange
BAND: Any = GradeBand
STRUCTURE: Any = GradeStructure
AMOUNTS = st.integers(1, 50_000)


def test_grades_stand_in_their_order() -> None:
    assert [GRADES.rank(each.key) for each in GRADES.grades] == [1, 2, 3]
    assert (GRADES.steps_between("S1", "M1"), GRADES.steps_between("M1", "S2")) == (2, -1)
    assert str(GRADES.grade("M1").label) == "Lead"
    assert "S2" in GRADES
    assert "S9" not in GRADES


@pytest.mark.parametrize(
    ("grade", "on", "expected"),
    [
        ("S1", date(2025, 12, 31), None),
        ("S1", FIRST, pay(8_000, 10_000, 12_000)),
        ("S1", date(2026, 6, 30), pay(8_000, 10_000, 12_000)),
        ("S1", LATER, pay(8_400, 10_500, 12_600)),
        ("M1", LATER, None),
    ],
)
def test_a_band_holds_from_its_first_to_its_last_day(grade: str, on: date, expected: PayRange | None) -> None:
    assert GRADES.band(grade, on=on) == expected


@pytest.mark.parametrize(
    ("amount", "compa", "penetration", "standing", "outside"),
    [
        (7_000, "7/10", "-1/4", PayStanding.BELOW, -1_000),
        (8_000, "4/5", "0", PayStanding.WITHIN, 0),
        (9_000, "9/10", "1/4", PayStanding.WITHIN, 0),
        (10_000, "1", "1/2", PayStanding.WITHIN, 0),
        (12_000, "6/5", "1", PayStanding.WITHIN, 0),
        (13_000, "13/10", "5/4", PayStanding.ABOVE, 1_000),
    ],
)
def test_pay_stands_at_its_compa_ratio_and_range_penetration(
    amount: int, compa: str, penetration: str, standing: PayStanding, outside: int
) -> None:
    """Compa-ratio is pay ÷ middle, range penetration (pay − lowest) ÷ (highest − lowest)."""
    place = GRADES.place("S1", yuan(amount), on=FIRST)

    assert (place.compa_ratio, place.penetration) == (Fraction(compa), Fraction(penetration))
    assert (place.standing(), place.outside()) == (standing, yuan(outside))


def test_a_band_of_one_amount_has_no_penetration() -> None:
    place = pay(9_000, 9_000, 9_000).place(yuan(9_900))

    assert (place.compa_ratio, place.penetration, place.explain_penetration()) == (Fraction(11, 10), None, None)
    assert place.tables()[0].records()[0]["penetration"] is None


@QUICK
@given(st.lists(AMOUNTS, min_size=3, max_size=3, unique=True).map(sorted), AMOUNTS)
def test_explanations_replay_to_the_ratios(amounts: list[int], amount: int) -> None:
    """Whoever is on the lowest is at 0, on the highest at 1; both ratios rise with the pay."""
    band = pay(*amounts)
    place, more = band.place(yuan(amount)), band.place(yuan(amount + 1))
    penetration = place.explain_penetration()

    assert place.explain().replay() == place.compa_ratio == Fraction(amount, amounts[1])
    assert penetration is not None
    assert penetration.replay() == place.penetration == Fraction(amount - amounts[0], amounts[2] - amounts[0])
    assert more.compa_ratio > place.compa_ratio
    assert (place.standing() is PayStanding.WITHIN) == (
        0 <= Fraction(amount - amounts[0], amounts[2] - amounts[0]) <= 1
    )
    assert (band.place(band.low).penetration, band.place(band.high).penetration) == (Fraction(0), Fraction(1))


@QUICK
@given(st.permutations(GRADES.bands))
def test_the_order_of_bands_does_not_count(bands: list[GradeBand]) -> None:
    structure = GradeStructure("sales", "Sales", GRADES.grades, bands)

    assert structure.table(on=LATER).records() == GRADES.table(on=LATER).records()


def test_the_table_tells_width_and_rise() -> None:
    assert str(GRADES.table(on=FIRST)) == (
        """\
Sales on 2026-01-01
┌───────┬────────────────┬───────────────┬───────────────┬───────────────┬───────┬────────────────────┐
│ grade │ name           │        lowest │        middle │       highest │ width │ rise of the middle │
├───────┼────────────────┼───────────────┼───────────────┼───────────────┼───────┼────────────────────┤
│ S1    │ Representative │  CNY 8,000.00 │ CNY 10,000.00 │ CNY 12,000.00 │ 50.0% │                    │
│ S2    │ Senior         │ CNY 10,000.00 │ CNY 13,000.00 │ CNY 16,000.00 │ 60.0% │              30.0% │
│ M1    │ Lead           │               │               │               │       │                    │
└───────┴────────────────┴───────────────┴───────────────┴───────────────┴───────┴────────────────────┘"""
    )


def test_a_rise_over_another_currency_is_not_told() -> None:
    abroad = PayRange(Money(900, "EUR"), Money(1_000, "EUR"), Money(1_100, "EUR"))
    structure = GradeStructure("s", "S", GRADES.grades, [*GRADES.bands, GradeBand("M1", abroad, FIRST)])

    assert [row["rise"] for row in structure.table(on=FIRST).records()][2] is None


def test_pay_prints_where_it_stands() -> None:
    places = [GRADES.place("S1", yuan(amount), on=FIRST) for amount in (7_000, 9_000, 13_000)]

    standings = [place.tables()[0].records()[0]["standing"] for place in places]
    assert standings == ["below the band", "within the band", "above the band"]


def test_a_structure_reads_back_from_its_file() -> None:
    written = write_policy(GRADES)

    assert read_policy(GradeStructure, written) == GRADES
    assert write_policy(read_policy(GradeStructure, written)) == written
    assert pickle.loads(pickle.dumps(GRADES)) == GRADES  # noqa: S301 - written one line above


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (
            lambda: RANGE(yuan(0), yuan(1), yuan(2)),
            InvalidValueError,
            "low: found Money('0', 'CNY'), accepted is an amount above 0",
        ),
        (lambda: pay(2, 1, 3), InvalidValueError, "mid: found Money('1', 'CNY'), accepted is CNY 2.00 or more"),
        (lambda: pay(1, 3, 2), InvalidValueError, "high: found Money('2', 'CNY'), accepted is CNY 3.00 or more"),
        (lambda: RANGE(8_000, yuan(1), yuan(2)), WrongTypeError, "low: found 8000 of type int, accepted is Money"),
        (lambda: RANGE(yuan(1), Money(2, "USD"), yuan(3)), CurrencyMismatchError, "mid"),
        (lambda: pay(1, 2, 3).place(Money(2, "USD")), CurrencyMismatchError, "pay"),
        (lambda: RANGE.place(pay(1, 2, 3), 9.5), WrongTypeError, "pay: found 9.5 of type float"),
        (lambda: BAND("S1", yuan(1), FIRST), WrongTypeError, "pay: found Money('1', 'CNY') of type Money"),
        (lambda: BAND("S1", pay(1, 2, 3), LATER, until=FIRST), InvalidValueError, "until: found '2026-01-01'"),
        (lambda: STRUCTURE("s", "S", []), InvalidValueError, "grades: found (), accepted is a list of at least 1"),
        (lambda: STRUCTURE("s", "S", ["S1"]), WrongTypeError, "grades[0]: found 'S1' of type str, accepted is a Grade"),
        (
            lambda: STRUCTURE("s", "S", [Grade("S1", "A"), Grade("S1", "B")]),
            DuplicateError,
            "grades[1].key 'S1' is there already; each may come once",
        ),
        (
            lambda: STRUCTURE("s", "S", [Grade("S1", "A")], [GradeBand("S11", pay(1, 2, 3), FIRST)]),
            InvalidDocumentError,
            "bands[0].grade: no grade 'S11'; did you mean 'S1'?",
        ),
        (
            lambda: STRUCTURE(
                "s", "S", [Grade("S1", "A")], [GradeBand("S1", pay(1, 2, 3), on) for on in (FIRST, LATER)]
            ),
            DuplicateError,
            "S1: the day '2026-07-01' is there already; let the one since 2026-01-01 end before it",
        ),
        (lambda: GRADES.rank("S12"), NotFoundError, "no grade 'S12'; did you mean 'S2'?"),
        (
            lambda: GRADES.place("M1", yuan(9), on=FIRST),
            NotFoundError,
            "no salary band 'M1 on 2026-01-01'; state a band of the grade that holds on the day",
        ),
    ],
)
def test_what_is_wrong_is_refused(build: Callable[[], object], error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        build()

    assert message in str(caught.value)
