"""Working calendars of countries, from the package `holidays`: days off, make-up working days, half days, names.

Invariant: the answer depends on the arguments and the installed version of the package alone, never on the language
of the machine. A year counts as announced by the rule of `read_calendar` or because the caller says so; for any other
year the calendar refuses, warns or answers as it is told, so a day the package merely computes is never passed off as
official.

Left out: the hours of work, which are the company's own; calendars of exchanges and banks.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final

from salesmanual.kernel.errors import (
    InvalidValueError,
    MissingExtraError,
    NotFoundError,
    WrongTypeError,
    did_you_mean,
)
from salesmanual.kernel.period import FIRST_DAY
from salesmanual.kernel.shifts import canonical_hours, read_week
from salesmanual.kernel.texts import Label
from salesmanual.kernel.workdays import WorkCalendar

if TYPE_CHECKING:
    from types import ModuleType

    from holidays import HolidayBase

    from salesmanual.kernel.texts import Language
    from salesmanual.kernel.workdays_fields import Unannounced

__all__ = ["read_calendar", "read_statutory_days"]

_HALF_DAY: Final = "half_day"
_MOVED: Final = 4  # a moved day off is listed with two dates or more, any other day with one date and a name
_WITHOUT_MOVES: Final = {"TW": (2026,)}
"""Years that are announced and move no workday, after years that did: the package has nothing to list for them.

Source: 2026, the work calendar of the Directorate-General of Personnel Administration, which ends make-up Saturdays.
"""


def _package() -> ModuleType:
    try:
        import holidays  # noqa: PLC0415 - an extra: only these functions need it
    except ImportError:
        raise MissingExtraError("reading a country's holidays", "holidays") from None
    return holidays


def _open(
    code: str,
    years: Iterable[int] = (),
    *,
    subdivision: str | None = None,
    categories: Iterable[str] = (),
    language: str | None = None,
    observed: bool = True,
) -> HolidayBase:
    country: HolidayBase = _package().country_holidays(
        code,
        subdiv=subdivision,
        years=years,
        expand=False,
        observed=observed,
        language=language or "en_US",  # without one the package asks the machine
        categories=tuple(categories),
    )
    return country


def _read_country(country: str) -> HolidayBase:
    if not isinstance(country, str):
        raise WrongTypeError("country", country, "an ISO 3166-1 code such as 'CN'")
    codes = _package().list_supported_countries()
    if country not in codes:
        raise NotFoundError("country", country, did_you_mean(country.upper(), codes))
    return _open(country)


def _one_of(kind: str, value: object, accepted: Iterable[str]) -> str:
    if not isinstance(value, str):
        raise WrongTypeError(kind, value, "text")
    names = tuple(accepted)
    if value not in names:
        raise NotFoundError(kind, value, did_you_mean(value, names))
    return value


def _read_years(country: HolidayBase, years: Iterable[int]) -> tuple[int, ...]:
    if isinstance(years, (str, bytes)) or not isinstance(years, Iterable):
        raise WrongTypeError("years", years, "a list of years such as range(2025, 2027)")
    first, last = max(country.start_year, FIRST_DAY.year), country.end_year
    found: set[int] = set()
    for index, year in enumerate(years):
        if type(year) is not int:
            raise WrongTypeError(f"years[{index}]", year, "an int")
        if not first <= year <= last:
            raise InvalidValueError(f"years[{index}]", year, f"a year from {first} to {last} for {country.country}")
        found.add(year)
    if not found:
        raise InvalidValueError("years", (), "at least one year")
    return tuple(sorted(found))


def _read_announced(announced: Iterable[int], years: tuple[int, ...]) -> tuple[int, ...]:
    if isinstance(announced, (str, bytes)) or not isinstance(announced, Iterable):
        raise WrongTypeError("announced", announced, "a list of years, or None for those the package knows")
    found = tuple(announced)
    for index, year in enumerate(found):
        if year not in years:
            raise InvalidValueError(f"announced[{index}]", year, "one of the years that are read")
    return tuple(sorted(set(found)))


def _moves(country: HolidayBase, year: int) -> list[date]:
    """The days off of the year for which another day is worked."""
    days = getattr(country, "special_public_holidays", {}).get(year, ())
    return [
        date(year, day[0], day[1])
        for day in (days if not days or isinstance(days[0], tuple) else (days,))
        if len(day) >= _MOVED
    ]


def _announced(country: HolidayBase, years: tuple[int, ...], found: HolidayBase) -> tuple[int, ...]:
    mark = getattr(country, "estimated_label", "").replace("%s", "").strip(" ()（）")
    estimated = {on.year for on, name in found.items() if mark and mark in name}
    listed = [year for year in getattr(country, "special_public_holidays", {}) if _moves(country, year)]
    listed += _WITHOUT_MOVES.get(country.country, ()) if listed else ()
    first, last = (min(listed), max(listed)) if listed else (years[0], years[-1])
    return tuple(year for year in years if first <= year <= last and year not in estimated)


def _languages(country: HolidayBase, language: str) -> dict[Language | str, str]:
    """The package's language for each of the label's; for the key "" where the label has one name for all readers."""
    has, code = country.supported_languages, country.country
    preferred: dict[Language, tuple[str, ...]] = {
        "en": (f"en_{code}", "en_US"),
        "zh_Hant": (f"zh_{code}", "zh_TW", "zh_HK") if code != "CN" else ("zh_TW",),
        "zh_Hans": ("zh_CN",),
    }
    found: dict[Language | str, str] = {}
    for ours, theirs in preferred.items():
        first = next((name for name in theirs if name in has), None)
        if first is not None:
            found[ours] = first
    if not language:
        return found or {"": country.default_language or "en_US"}
    return {"": found.get(language) or _one_of(f"language for {code}", language, (*found, *has))}


def _one_line(name: str) -> str:
    """The name without the spaces and marks that a label refuses."""
    return "".join(sign for sign in " ".join(name.split()) if sign.isprintable())


def read_calendar(
    country: str,
    *,
    years: Iterable[int],
    weekly: str,
    time_zone: str,
    subdivision: str | None = None,
    categories: Iterable[str] = (),
    language: str = "",
    makeup_hours: str = "",
    half_day_hours: str = "",
    announced: Iterable[int] | None = None,
    unannounced: Unannounced = "refuse",
    key: str = "",
) -> WorkCalendar:
    """The working calendar of a country for some years: the company's hours, the country's days.

    A year is announced, unless `announced` says otherwise, by this rule. Where a country moves workdays (China, Taiwan,
    Hungary, Vietnam and others), the years from the first to the last for which the package lists moved days; for
    China these are the years with an arrangement by the State Council. Anywhere else holidays follow from law, and
    every year is announced. In both cases except a year with a holiday that the package marks as estimated.

    Args:
        country: Its ISO 3166-1 code, `"CN"`.
        years: The years to read.
        weekly: The hours of an ordinary week, as `WorkCalendar` takes them.
        time_zone: The zone whose wall clock the hours are written for.
        subdivision: A state or province, `"CA"`; `None` for the days of the whole country.
        categories: Kinds of holidays in the package's words, `["public", "optional"]`; empty for public holidays.
        language: Empty for holiday names in English and Chinese as far as the package has them, and else in the
            country's own language; or the one language that names are wanted in, `"zh_Hans"` or `"de"`.
        makeup_hours: The hours of make-up days, as `WorkCalendar` takes them.
        half_day_hours: The hours of the country's half days; empty to work them as any day. In China these days are
            for some people only: women, the young, soldiers.
        announced: The years to take as announced, of those that are read.
        unannounced: What the calendar does about any other year.
        key: The calendar's name; empty for the country and subdivision.

    Raises:
        MissingExtraError: If the package is not installed.
        NotFoundError: If there is no such country, subdivision, category or language, or the country has no half days.
        InvalidValueError: If a year is outside those the package has, or as for `WorkCalendar`.
        WrongTypeError: If a value has the wrong type.

    Source: Handbook 7.1.

    >>> china = read_calendar("CN", years=[2025], weekly="Mon-Fri 09:00-18:00", time_zone="Asia/Shanghai")
    >>> china.workdays_between(date(2025, 1, 1), date(2026, 1, 1)), china.makeup_days[0]
    (248, datetime.date(2025, 1, 26))
    >>> china.holiday(date(2025, 5, 31)).to_plain()
    {'en': 'Dragon Boat Festival', 'zh_Hant': '端午節', 'zh_Hans': '端午节'}
    """
    entity = _read_country(country)
    read = _read_years(entity, years)
    where = _read_subdivision(entity, subdivision)
    kinds = _read_categories(entity, categories)
    languages = _languages(entity, language)
    own = entity.default_language
    # the next year's arrangement may ask for work in this year's last days
    found = _open(country, {*read, *(year + 1 for year in read)}, subdivision=where, categories=kinds, language=own)
    worked = {on for on in found.weekend_workdays if on.year in read and found.is_working_day(on)}
    days = sorted(on for on in found if on.year in read and on not in worked)
    names = {
        ours: _open(country, read, subdivision=where, categories=kinds, language=theirs)
        for ours, theirs in languages.items()
    }
    return WorkCalendar(
        weekly,
        time_zone,
        key=key or "-".join(part for part in (entity.country, where) if part),
        holidays={on: Label({ours: _one_line(texts[on]) for ours, texts in names.items()}) for on in days},
        makeup_days=worked,
        makeup_hours=makeup_hours,
        half_days=_half_days(entity, weekly, half_day_hours, years=read, subdivision=where, taken={*days, *worked}),
        announced=_announced(entity, read, found) if announced is None else _read_announced(announced, read),
        unannounced=unannounced,
    )


def _read_subdivision(country: HolidayBase, subdivision: str | None) -> str | None:
    if subdivision is None:
        return None
    return _one_of(
        f"subdivision of {country.country}", subdivision, (*country.subdivisions, *country.subdivisions_aliases)
    )


def _read_categories(country: HolidayBase, categories: Iterable[str]) -> tuple[str, ...]:
    if isinstance(categories, (str, bytes)) or not isinstance(categories, Iterable):
        raise WrongTypeError("categories", categories, "a list such as ['public', 'optional']")
    kind = f"category of holidays of {country.country}"
    return tuple(_one_of(kind, category, country.supported_categories) for category in categories)


def _half_days(
    country: HolidayBase,
    weekly: str,
    hours: str,
    *,
    years: tuple[int, ...],
    subdivision: str | None,
    taken: set[date],
) -> dict[date, str]:
    """The half days that are workdays of the week and not taken by another rule, with their hours."""
    if not hours:
        return {}
    canonical = canonical_hours(hours, "half_day_hours")
    category = _one_of(f"category of holidays of {country.country}", _HALF_DAY, country.supported_categories)
    found = _open(country.country, years, subdivision=subdivision, categories=[category])
    week = read_week(weekly)
    return {on: canonical for on in found if on.year in years and on not in taken and week[on.weekday()]}


def read_statutory_days(country: str, *, years: Iterable[int], subdivision: str | None = None) -> tuple[date, ...]:
    """The public holidays on the very days that the law names, in order.

    Days off instead of a holiday that falls on a weekend and days off for which another day is worked are not among
    them. Work on a statutory day is paid at its own rate: in China three times the wage, on any other day off twice.

    Raises:
        MissingExtraError, NotFoundError, InvalidValueError, WrongTypeError: As for `read_calendar`.

    Source: Handbook 7.1; State Council Order 795, article 2.

    >>> [f"{on:%m-%d}" for on in read_statutory_days("CN", years=[2026])][:5]
    ['01-01', '02-16', '02-17', '02-18', '02-19']
    """
    entity = _read_country(country)
    read = _read_years(entity, years)
    found = _open(country, read, subdivision=_read_subdivision(entity, subdivision), observed=False)
    moved = {on for year in read for on in _moves(entity, year)}
    return tuple(sorted(on for on in found if on.year in read and on not in moved))
