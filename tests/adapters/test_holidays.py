"""Working calendars of countries: examples, agreement with the package, and bad input."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import holidays
import pytest

from salesmanual.adapters.holidays import read_calendar, read_statutory_days
from salesmanual.kernel.errors import (
    InvalidValueError,
    MissingExtraError,
    NotFoundError,
    SalesManualError,
    UnannouncedYearError,
    UnannouncedYearWarning,
    WrongTypeError,
)
from salesmanual.kernel.texts import Label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from salesmanual.kernel.workdays import WorkCalendar
    from salesmanual.kernel.workdays_fields import Unannounced

OFFICE = "Mon-Fri 09:00-12:00 13:00-18:00"
SHANGHAI = "Asia/Shanghai"


def read(country: str, years: Iterable[int], *, unannounced: Unannounced = "refuse") -> WorkCalendar:
    """The country's calendar with office hours."""
    return read_calendar(country, years=years, weekly=OFFICE, time_zone=SHANGHAI, unannounced=unannounced)


class TestDays:
    @pytest.mark.parametrize("country", ["CN", "HK", "TW", "US", "SG", "JP", "HU", "VN", "RU", "KZ", "NZ", "DE", "MY"])
    def test_weekdays_are_those_of_the_package(self, country: str) -> None:
        """On weekdays a day is worked unless the package lists it; at weekends only where it moves work there."""
        years = range(2018, 2027)
        package = holidays.country_holidays(country, years=range(2018, 2028), expand=False, language="en_US")
        calendar = read(country, years, unannounced="accept")

        for day in range(date(2018, 1, 1).toordinal(), date(2027, 1, 1).toordinal()):
            on = date.fromordinal(day)
            weekend = on.weekday() > 4
            expected = on in package.weekend_workdays if weekend else on not in package
            assert calendar.is_workday(on) == expected, on

    def test_china_moves_workdays_to_weekends(self) -> None:
        china = read("CN", [2024])

        assert china.makeup_days == tuple(
            date(2024, month, day)
            for month, day in ((2, 4), (2, 18), (4, 7), (4, 28), (5, 11), (9, 14), (9, 29), (10, 12))
        )
        assert china.hours(date(2024, 2, 4)) == 8
        assert china.workdays_between(date(2024, 1, 1), date(2025, 1, 1)) == 251

    def test_taiwan_moves_workdays_to_weekends_until_2025(self) -> None:
        taiwan = read("TW", [2023, 2024, 2025, 2026])

        assert [str(on) for on in taiwan.makeup_days if on.year >= 2024] == ["2024-02-17", "2025-02-08"]
        assert taiwan.workdays_between(date(2023, 1, 1), date(2024, 1, 1)) == 249

    def test_work_that_the_next_year_asks_for_is_known(self) -> None:
        """The arrangement for 2002 moves work to the last weekend of 2001."""
        assert [str(on) for on in read("CN", [2001]).makeup_days][-2:] == ["2001-12-29", "2001-12-30"]

    def test_make_up_days_have_their_hours(self) -> None:
        china = read_calendar(
            "CN", years=[2025], weekly=OFFICE, time_zone=SHANGHAI, makeup_hours="09:00-12:00 13:00-16:00"
        )

        assert china.hours(date(2025, 1, 26)) == 6

    def test_a_company_that_works_on_saturdays_does_so_except_on_holidays(self) -> None:
        china = read_calendar("CN", years=[2025], weekly="Mon-Sat 09:00-17:00", time_zone=SHANGHAI)

        assert china.is_workday(date(2025, 1, 4))
        assert not china.is_workday(date(2025, 5, 31))

    def test_half_days_are_worked_in_full_unless_they_have_hours(self) -> None:
        turkey = read_calendar("TR", years=[2025], weekly=OFFICE, time_zone="Europe/Istanbul", unannounced="accept")
        short = read_calendar(
            "TR",
            years=[2025],
            weekly=OFFICE,
            time_zone="Europe/Istanbul",
            half_day_hours="9:00-13:00",
            unannounced="accept",
        )

        assert turkey.half_days == ()
        assert (date(2025, 10, 28), "09:00-13:00") in short.half_days
        assert short.hours(date(2025, 10, 28)) == 4
        assert turkey.hours(date(2025, 10, 28)) == 8

    def test_half_days_on_days_off_stay_days_off(self) -> None:
        china = read_calendar("CN", years=[2025, 2026], weekly=OFFICE, time_zone=SHANGHAI, half_day_hours="09:00-12:00")

        assert [str(on) for on, _ in china.half_days] == ["2025-08-01", "2026-06-01"]

    def test_a_state_has_days_of_its_own(self) -> None:
        country = read("US", [2026])
        state = read_calendar("US", years=[2026], weekly=OFFICE, time_zone="America/Los_Angeles", subdivision="CA")
        by_name = read_calendar(
            "US", years=[2026], weekly=OFFICE, time_zone="America/Los_Angeles", subdivision="California"
        )

        assert country.is_workday(date(2026, 3, 31))
        assert not state.is_workday(date(2026, 3, 31))
        assert state.holidays == by_name.holidays
        assert (country.key, state.key) == ("US", "US-CA")

    def test_other_kinds_of_days_off_are_read_when_asked_for(self) -> None:
        labour_day = date(2025, 5, 1)
        private = read_calendar(
            "TW", years=[2025], weekly=OFFICE, time_zone="Asia/Taipei", categories=["public", "optional"], key="tw"
        )

        assert read("TW", [2025]).is_workday(labour_day)
        assert not private.is_workday(labour_day)
        assert private.key == "tw"


class TestNames:
    @pytest.mark.parametrize(
        ("country", "on", "names"),
        [
            ("CN", "2026-02-17", {"en": "Chinese New Year (Spring Festival)", "zh_Hant": "春節", "zh_Hans": "春节"}),
            ("TW", "2026-10-10", {"en": "National Day", "zh_Hant": "國慶日", "zh_Hans": "国庆日"}),
            ("HK", "2026-07-01", None),
            ("US", "2026-07-03", {"en": "Independence Day (observed)"}),
            ("DE", "2026-10-03", {"en": "German Unity Day"}),
            ("NZ", "2026-02-06", "Waitangi Day"),
        ],
    )
    def test_they_come_in_the_languages_of_the_library(
        self, country: str, on: str, names: dict[str, str] | str | None
    ) -> None:
        name = read(country, [2026]).holiday(date.fromisoformat(on))

        assert name is not None
        if names is None:
            assert [language for language, _ in name.names] == ["en", "zh_Hant", "zh_Hans"]
        else:
            assert name.to_plain() == names

    @pytest.mark.parametrize(
        ("country", "language", "expected"),
        [
            ("CN", "zh_Hant", "國慶節"),
            ("CN", "zh_CN", "国庆节"),
            ("CN", "en", "National Day"),
            ("DE", "de", "Tag der Deutschen Einheit"),
        ],
    )
    def test_they_come_in_one_language_when_asked_for(self, country: str, language: str, expected: str) -> None:
        calendar = read_calendar(country, years=[2026], weekly=OFFICE, time_zone="UTC", language=language)

        assert calendar.holiday(date(2026, 10, 3)) == Label(expected)

    @pytest.mark.parametrize("country", ["AE", "IR", "TW", "MM", "IN", "BT"])
    def test_names_that_a_label_would_refuse_are_one_line(self, country: str) -> None:
        """Ideographic spaces and the marks of right-to-left scripts do not survive."""
        package = holidays.country_holidays(country)
        calendar = read_calendar(
            country,
            years=range(2000, 2026) if country == "TW" else [2025],
            weekly=OFFICE,
            time_zone="UTC",
            language=package.default_language or "",
            unannounced="accept",
        )

        assert all(str(name).isprintable() for _, name in calendar.holidays)

    def test_they_do_not_depend_on_the_language_of_the_machine(self) -> None:
        program = (
            "from salesmanual.adapters.holidays import read_calendar\n"
            "for country in ('CN', 'US', 'DE', 'NZ', 'TH'):\n"
            "    print(ascii(read_calendar(country, years=[2026], weekly='', time_zone='UTC', "
            "makeup_hours='09:00-17:00').to_plain()))\n"
        )
        answers = {
            subprocess.run(  # noqa: S603 - this interpreter, this program
                [sys.executable, "-c", program],
                env={"LANGUAGE": language, "LANG": f"{language}.UTF-8", "PATH": ""},
                check=True,
                capture_output=True,
                text=True,
            ).stdout
            for language in ("C", "th", "zh_TW")
        }

        assert len(answers) == 1
        assert "National Day" in answers.pop()


class TestAnnouncements:
    @pytest.mark.parametrize(
        ("country", "years", "announced"),
        [
            pytest.param("CN", range(1999, 2027), range(2001, 2027), id="years with an arrangement"),
            pytest.param("TW", range(2018, 2027), range(2018, 2027), id="years between such and one that moves none"),
            pytest.param("US", [1950, 2026, 2100], [1950, 2026, 2100], id="holidays that follow from law"),
            pytest.param("HK", [2025, 2026], [2025, 2026], id="holidays that follow from law and the moon"),
            pytest.param("DZ", [2018], [], id="a holiday that is estimated"),
            pytest.param("AZ", [2025, 2072], [2025], id="an estimated holiday far from the last moved day"),
        ],
    )
    def test_they_follow_the_rule(self, country: str, years: Iterable[int], announced: Iterable[int]) -> None:
        assert read(country, years).announced == tuple(announced)

    def test_a_year_that_china_has_not_announced_is_refused(self) -> None:
        last = max(holidays.country_holidays("CN").special_public_holidays)
        china = read("CN", [last, last + 1])

        assert china.is_announced(last)
        assert not china.is_announced(last + 1)
        with pytest.raises(
            UnannouncedYearError, match=f"calendar 'CN' has no officially announced holidays for {last + 1}"
        ):
            china.is_workday(date(last + 1, 10, 1))

    def test_what_the_package_computes_is_used_with_a_warning(self) -> None:
        china = read("CN", [2026, 2040], unannounced="warn")

        with pytest.warns(UnannouncedYearWarning, match="for 2040"):
            assert not china.is_workday(date(2040, 10, 1))

    def test_the_caller_may_know_better(self) -> None:
        china = read_calendar("CN", years=[2026, 2040], weekly=OFFICE, time_zone=SHANGHAI, announced=[2040])

        assert china.announced == (2040,)
        assert not china.is_workday(date(2040, 10, 1))


class TestStatutoryDays:
    def test_days_off_instead_are_not_among_them(self) -> None:
        days = read_statutory_days("US", years=[2026])

        assert date(2026, 7, 4) in days
        assert date(2026, 7, 3) not in days

    def test_they_are_holidays_of_the_calendar(self) -> None:
        for country in ("CN", "TW", "HK"):
            names = {on for on, _ in read(country, [2025, 2026]).holidays}
            assert set(read_statutory_days(country, years=[2025, 2026])) < names

    def test_a_state_has_its_own(self) -> None:
        whole, state = (read_statutory_days("US", years=[2026], subdivision=name) for name in (None, "CA"))

        assert date(2026, 3, 31) in state
        assert date(2026, 3, 31) not in whole


class TestRefusals:
    @pytest.mark.parametrize(
        ("change", "kind", "message"),
        [
            ({"country": "XX"}, NotFoundError, "no country 'XX'; "),
            ({"country": "cn"}, NotFoundError, "no country 'cn'; did you mean 'CN'?"),
            ({"country": "China"}, NotFoundError, "no country 'China'; did you mean 'CHN'?"),
            ({"country": "HolidayBase"}, NotFoundError, "no country 'HolidayBase'"),
            ({"country": 86}, WrongTypeError, "country: found 86 of type int, accepted is an ISO 3166-1 code"),
            ({"years": 2026}, WrongTypeError, "years: found 2026 of type int, accepted is a list of years"),
            ({"years": "2026"}, WrongTypeError, "years: found '2026'"),
            ({"years": ["2026"]}, WrongTypeError, "years[0]: found '2026' of type str, accepted is an int"),
            ({"years": [True]}, WrongTypeError, "years[0]: found True"),
            ({"years": []}, InvalidValueError, "years: found (), accepted is at least one year"),
            (
                {"years": [2026, 2101]},
                InvalidValueError,
                "years[1]: found 2101, accepted is a year from 1950 to 2100 for CN",
            ),
            ({"years": [1949]}, InvalidValueError, "years[0]: found 1949"),
            ({"country": "US", "years": [1899]}, InvalidValueError, "accepted is a year from 1900 to 2100 for US"),
            ({"subdivision": "BJ"}, NotFoundError, "no subdivision of CN 'BJ'; nothing is accepted here"),
            ({"country": "US", "subdivision": "tx"}, NotFoundError, "no subdivision of US 'tx'"),
            ({"country": "US", "subdivision": 5}, WrongTypeError, "subdivision of US: found 5"),
            ({"categories": "public"}, WrongTypeError, "categories: found 'public' of type str, accepted is a list"),
            ({"categories": 5}, WrongTypeError, "categories: found 5"),
            (
                {"categories": ["publik"]},
                NotFoundError,
                "no category of holidays of CN 'publik'; did you mean 'public'?",
            ),
            ({"language": "fr"}, NotFoundError, "no language for CN 'fr'; "),
            ({"half_day_hours": "9-12"}, InvalidValueError, "half_day_hours: found '9-12'"),
            (
                {"country": "HK", "half_day_hours": "09:00-12:00"},
                NotFoundError,
                "no category of holidays of HK 'half_day'",
            ),
            ({"announced": 2026}, WrongTypeError, "announced: found 2026"),
            ({"announced": "2026"}, WrongTypeError, "announced: found '2026'"),
            (
                {"announced": [2027]},
                InvalidValueError,
                "announced[0]: found 2027, accepted is one of the years that are read",
            ),
            ({"weekly": "Mo-Fr"}, InvalidValueError, "weekly: found"),
            ({"time_zone": "China"}, InvalidValueError, "time_zone: found 'China'"),
            ({"unannounced": "ignore"}, InvalidValueError, "unannounced: found 'ignore'"),
            ({"weekly": ""}, InvalidValueError, "makeup_hours: found ''"),
        ],
    )
    def test_what_cannot_be_read_is_refused(
        self, change: dict[str, object], kind: type[SalesManualError], message: str
    ) -> None:
        arguments: dict[str, object] = {"country": "CN", "years": [2026], "weekly": OFFICE, "time_zone": SHANGHAI}
        reader: Callable[..., object] = read_calendar

        with pytest.raises(kind) as caught:
            reader(**{**arguments, **change})

        assert type(caught.value) is kind
        assert message in str(caught.value)

    def test_the_missing_package_is_named_with_its_extra(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "holidays", None)

        with pytest.raises(MissingExtraError, match=r"pip install 'salesmanual\[holidays\]'") as caught:
            read("CN", [2026])

        assert (caught.value.extra, caught.value.feature) == ("holidays", "reading a country's holidays")
        with pytest.raises(MissingExtraError):
            read_statutory_days("CN", years=[2026])


def test_the_module_is_imported_without_the_package() -> None:
    program = (
        "import sys\n"
        "sys.modules['holidays'] = None\n"
        "import salesmanual.adapters.holidays\n"
        "import salesmanual.kernel.workdays\n"
    )

    subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603 - this interpreter, this program
