"""Who reports to whom: examples, circles, and bad input."""

from __future__ import annotations

import pickle
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from salesmanual.incentives.reporting import ReportingBook, ReportsTo, line_of
from salesmanual.kernel.errors import DuplicateError, InvalidValueError, SalesManualError, WrongTypeError
from salesmanual.kernel.period import Period, half, month, year

if TYPE_CHECKING:
    from salesmanual.incentives.reporting import Reporting

JUNE, JULY = date(2026, 6, 30), date(2026, 7, 1)
BOOK = ReportingBook(
    [
        ReportsTo("li.na", "wu.fang", half(2026, 2)),
        ReportsTo("li.na", "zhao.min", half(2026, 1)),
        ReportsTo("zhao.min", "head"),
        ReportsTo("wu.fang", "head", year(2026)),
    ]
)


class TestReportingBook:
    @pytest.mark.parametrize(
        ("person", "on", "manager"),
        [
            ("li.na", JUNE, "zhao.min"),
            ("li.na", JULY, "wu.fang"),
            ("li.na", date(2025, 12, 31), None),
            ("li.na", date(2027, 1, 1), None),
            ("zhao.min", date(1999, 1, 1), "head"),
            ("head", JUNE, None),
            ("nobody", JUNE, None),
        ],
    )
    def test_the_manager_is_the_one_of_the_day(self, person: str, on: date, manager: str | None) -> None:
        assert BOOK.manager_of(person, on) == manager

    def test_a_line_goes_to_the_top(self) -> None:
        assert line_of(BOOK, "li.na", JUNE) == ("zhao.min", "head")
        assert line_of(BOOK, "li.na", JULY) == ("wu.fang", "head")
        assert line_of(BOOK, "head", JULY) == ()

    def test_the_team_of_a_manager_is_who_reports_to_them_on_the_last_day(self) -> None:
        assert BOOK.members("head", month(2026, 6)) == ("wu.fang", "zhao.min")
        assert BOOK.members("zhao.min", month(2026, 6)) == ("li.na",)
        assert BOOK.members("zhao.min", month(2026, 7)) == BOOK.members("nobody", month(2026, 7)) == ()

    @pytest.mark.parametrize(
        ("person", "on", "message"),
        [
            (7, JUNE, "participant: found 7 of type int, accepted is text$"),
            (["li.na"], JUNE, r"participant: found \['li.na'\] of type list"),
            ("li.na", "2026-06-30", "on: found '2026-06-30' of type str, accepted is a date; read text with date.from"),
            ("nobody", None, "on: found None of type NoneType, accepted is a date$"),
            ("li.na", datetime(2026, 6, 30), "on: found datetime.* accepted is a date; take its date"),  # noqa: DTZ001 - the fault
        ],
    )
    def test_it_refuses_to_be_asked_about_what_is_no_person_or_day(self, person: str, on: date, message: str) -> None:
        with pytest.raises(WrongTypeError, match=f"^{message}"):
            BOOK.manager_of(person, on)
        with pytest.raises(WrongTypeError, match=f"^{message}"):
            line_of(BOOK, person, on)

    @pytest.mark.parametrize("source", [None, {"li.na": "zhao.min"}, ReportingBook])
    def test_a_line_needs_somebody_who_says_who_reports_to_whom(self, source: Reporting) -> None:
        with pytest.raises(
            WrongTypeError, match=r"^reporting: found .*, accepted is who reports to whom; write it as a ReportingBook$"
        ):
            line_of(source, "li.na", JUNE)

    def test_another_source_is_refused_when_its_manager_is_no_key(self) -> None:
        class Numbers:
            def manager_of(self, person: str, on: date) -> int | None:
                return 7 if (person, on) == ("a", JUNE) else None

        with pytest.raises(
            WrongTypeError,
            match=r"^reporting line of a on 2026-06-30: found 7 of type int, accepted is the key of a manager, or None",
        ):
            line_of(Numbers(), "a", JUNE)  # type: ignore[arg-type] # the fault under test

    @pytest.mark.parametrize(
        ("team", "period", "message"),
        [
            (7, month(2026, 6), "team: found 7 of type int, accepted is text$"),
            (
                "head",
                "2026-06",
                r"period: found '2026-06' of type str, accepted is a Period; write it as month\(2026, 3",
            ),
        ],
    )
    def test_it_refuses_to_be_asked_about_what_is_no_team_or_period(
        self, team: str, period: Period, message: str
    ) -> None:
        with pytest.raises(WrongTypeError, match=f"^{message}"):
            BOOK.members(team, period)

    def test_it_pickles(self) -> None:
        assert pickle.loads(pickle.dumps(BOOK)).manager_of("li.na", JUNE) == "zhao.min"  # noqa: S301 - made here

    @pytest.mark.parametrize("period", [None, year(2026), Period(JUNE, JULY)])
    def test_two_managers_on_one_day_are_refused(self, period: Period | None) -> None:
        with pytest.raises(DuplicateError, match=r"^manager 'li.na on 20.*' is there already; let the periods of a"):
            ReportingBook([*BOOK.entries, ReportsTo("li.na", "head", period)])

    @pytest.mark.parametrize(
        ("entries", "around"),
        [
            ([ReportsTo("li.na", "li.na")], "li.na → li.na"),
            ([ReportsTo("li.na", "zhao.min"), ReportsTo("zhao.min", "li.na", half(2026, 2))], "→ li.na"),
            (
                [ReportsTo("a", "b", half(2026, 1)), ReportsTo("b", "c", year(2026)), ReportsTo("c", "a")],
                "c → a → b → c' | b → c → a → b' | a → b → c → a",
            ),
        ],
    )
    def test_a_line_that_comes_back_is_refused(self, entries: list[ReportsTo], around: str) -> None:
        with pytest.raises(InvalidValueError, match=r"^reporting line of .*, accepted is a line that ends") as refused:
            ReportingBook(entries)
        assert any(each.strip("' ") in refused.value.found for each in around.split("|"))

    def test_a_line_that_would_come_back_on_different_days_is_none(self) -> None:
        book = ReportingBook(
            [
                ReportsTo("li.na", "zhao.min", half(2026, 1)),
                ReportsTo("zhao.min", "li.na", half(2026, 2)),
            ]
        )

        assert (line_of(book, "li.na", JUNE), line_of(book, "zhao.min", JULY)) == (("zhao.min",), ("li.na",))

    def test_another_source_is_refused_when_its_line_comes_back(self) -> None:
        class Circle:
            def manager_of(self, person: str, on: date) -> str | None:
                return {"a": "b", "b": "c", "c": "b"}.get(person) if on == JUNE else None

        circle: Reporting = Circle()

        assert line_of(circle, "a", JULY) == ()
        with pytest.raises(
            InvalidValueError, match=r"^reporting line of a on 2026-06-30: found 'b → c → b', .*correct who reports"
        ):
            line_of(circle, "a", JUNE)

    @pytest.mark.parametrize(
        ("entries", "message"),
        [
            (7, "entries: found 7"),
            ("ab", "entries: found 'ab'"),
            ([("li.na", "zhao.min")], r"entries\[0\]: found .*write it as ReportsTo\('li.na', 'boss'\)"),
        ],
    )
    def test_what_is_no_entry_is_refused(self, entries: object, message: str) -> None:
        with pytest.raises(WrongTypeError, match=f"^{message}"):
            ReportingBook(entries)  # type: ignore[arg-type] # the fault under test


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("", "boss"), "participant: found ''"),
        (("li.na", None), "manager: found None"),
        (("li.na", "boss", 2026), "period: found 2026 of type int, accepted is a Period, or None for always"),
    ],
)
def test_wrong_parts_of_an_entry_are_refused(parts: tuple[object, ...], message: str) -> None:
    with pytest.raises(SalesManualError, match=f"^{message}"):
        ReportsTo(*parts)  # type: ignore[arg-type] # the fault under test
