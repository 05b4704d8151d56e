"""The rules of a cadence and the text they are written in.

Invariant: `read_rule(rule_text(rule)) == rule` for every rule that `read_rule` gives, and the text of a rule has one
form, however it was typed.

Left out: when the rules fall due (`cadence`), and the parts of a calendar rule (`cadence_rrule`).
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple, TypeAlias, assert_never

from salesmanual.kernel.cadence_rrule import Recurrence, read_rrule, rrule_text
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, did_you_mean
from salesmanual.kernel.texts import Text, text

__all__ = ["FORMS", "After", "Every", "OnDay", "Position", "Rule", "describe_rule", "read_rule", "rule_text"]

FORMS: Final = (
    "daily",
    "every workday",
    "every Monday",
    "every Monday and Thursday",
    "every 10 days",
    "every 2 weeks on Friday",
    "first Monday of the month",
    "last workday of the month",
    "second last workday of the quarter",
    "last day of the quarter",
    "the 15th of each month",
    "every quarter on the 10th",
    "yearly on 03-31",
    "every 90 days after the last visit",
    "RRULE:FREQ=MONTHLY;BYDAY=1MO",
)
"""One example of every accepted form."""

WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth")
_SUFFIXES: Final = {1: "st", 2: "nd", 3: "rd"}
_LONGEST: Final = {"day": 36_500, "week": 5_200, "month": 1_200, "year": 100}
_MOST: Final = {
    "workday": {"month": 31, "quarter": 92, "year": 366},
    "weekday": {"month": 5, "quarter": 14, "year": 53},
    "day": {"month": 1, "quarter": 1, "year": 1},
}
_MAX_TEXT: Final = 500
_LEAP_YEAR: Final = 2028
_DAYS_OF_MONTH: Final = 31
_TEENS: Final = range(11, 14)

_WEEKDAY_NAMES: Final = tuple(name.lower() for name in WEEKDAYS)
_WEEKDAY: Final = "|".join(_WEEKDAY_NAMES)
_NUMBERED: Final = r"[0-9]{1,5}(?:st|nd|rd|th)"
_LIST: Final = rf"(?P<weekdays>(?:{_WEEKDAY})(?:(?:,|,? and) (?:{_WEEKDAY}))*)"
_EVERY_DAY: Final = re.compile(r"daily|every day")
_EVERY_WORKDAY: Final = re.compile(r"every workday")
_EVERY_WEEKDAY: Final = re.compile(rf"every {_LIST}")
_EVERY_DAYS: Final = re.compile(r"every (?P<count>[0-9]{1,5}) days")
_EVERY_WEEKS: Final = re.compile(rf"every (?P<count>[0-9]{{1,5}}) weeks on {_LIST}")
_POSITION: Final = re.compile(
    rf"(?:the )?(?:(?P<ordinal>{'|'.join(_ORDINALS)}|{_NUMBERED}) ?)?(?P<last>last)? ?\b"
    rf"(?P<which>workday|day|{_WEEKDAY}) of (?:the|each|every) (?P<unit>month|quarter|year)"
)
_DAY_OF_MONTH: Final = re.compile(rf"(?:the )?(?P<day>{_NUMBERED}) of (?:the|each|every) month")
_DAY_OF_QUARTER: Final = re.compile(rf"every quarter on the (?P<day>{_NUMBERED})")
_DAY_OF_YEAR: Final = re.compile(r"(?:yearly|every year) on (?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_AFTER: Final = re.compile(
    r"every (?P<count>[0-9]{1,5}) (?P<unit>day|week|month|year)s? after the last (?P<what>\w[\w -]{0,59})"
)


class Every(NamedTuple):
    """Every so many days, or on weekdays (0 is Monday) of every so many weeks; `unit` is `"day"` or `"week"`."""

    interval: int
    unit: str
    weekdays: tuple[int, ...] = ()


class Position(NamedTuple):
    """The `number`-th of a kind of days in a `"day"`, `"month"`, `"quarter"` or `"year"`; -1 is the last.

    `which` is `"workday"`, `"day"` or a weekday in lower case.
    """

    which: str
    number: int
    unit: str


class OnDay(NamedTuple):
    """The day of each month, of the first month of each quarter, or of one month of each year.

    Where the month is shorter, it is the last day of the month.
    """

    day: int
    unit: str
    month: int = 1


class After(NamedTuple):
    """So many days, weeks, months or years after something was last done."""

    interval: int
    unit: str
    what: str


Rule: TypeAlias = Every | Position | OnDay | After | Recurrence


def read_rule(written: str) -> Rule:
    """The rule that the text states; letters may be small or capital.

    Raises:
        WrongTypeError: If it is no text.
        InvalidValueError: If the text has none of the accepted forms; the message lists them.

    >>> read_rule("Last workday of each month")
    Position(which='workday', number=-1, unit='month')
    """
    if not isinstance(written, str):
        raise WrongTypeError("rule", written, f"text such as {FORMS[2]!r}")
    if len(written) <= _MAX_TEXT:
        words = " ".join(written.split())
        if words.upper().startswith(("RRULE:", "FREQ=")):
            return read_rrule(words)
        rule = _read_every(words.lower()) or _read_day(words.lower()) or _read_after(words)
        if rule is not None:
            return rule
    raise _unknown_form(written)


def _unknown_form(written: str) -> InvalidValueError:
    accepted = ", ".join(repr(form) for form in FORMS)
    close = did_you_mean(written, FORMS)
    remedy = close if close.startswith("did") else "write it as one of these"
    return InvalidValueError("rule", written, f"a form such as one of {accepted}", remedy)


def _read_every(words: str) -> Rule | None:
    if _EVERY_DAY.fullmatch(words):
        return Every(1, "day")
    if _EVERY_WORKDAY.fullmatch(words):
        return Position("workday", 1, "day")
    if match := _EVERY_WEEKDAY.fullmatch(words):
        return Every(1, "week", _read_weekdays(match["weekdays"]))
    if match := _EVERY_DAYS.fullmatch(words):
        return Every(_read_count(match["count"], "day"), "day")
    if match := _EVERY_WEEKS.fullmatch(words):
        return Every(_read_count(match["count"], "week"), "week", _read_weekdays(match["weekdays"]))
    return None


def _read_day(words: str) -> Rule | None:
    if match := _POSITION.fullmatch(words):
        return _read_position(match)
    if match := _DAY_OF_MONTH.fullmatch(words):
        return OnDay(_read_day_of_month(match["day"]), "month")
    if match := _DAY_OF_QUARTER.fullmatch(words):
        return OnDay(_read_day_of_month(match["day"]), "quarter")
    if match := _DAY_OF_YEAR.fullmatch(words):
        try:
            on = date(_LEAP_YEAR, int(match["month"]), int(match["day"]))
        except ValueError:
            raise InvalidValueError("rule", words, "a day that exists, such as 'yearly on 03-31'") from None
        return OnDay(on.day, "year", on.month)
    return None


def _read_after(words: str) -> Rule | None:
    match = _AFTER.fullmatch(words.lower())
    if not match:
        return None
    return After(_read_count(match["count"], match["unit"]), match["unit"], words[match.start("what") :])


def _read_position(match: re.Match[str]) -> Rule | None:
    which, unit, ordinal = match["which"], match["unit"], match["ordinal"]
    if ordinal is None and match["last"] is None:
        return None
    number = 1 if ordinal is None else _ORDINALS.index(ordinal) + 1 if ordinal in _ORDINALS else int(ordinal[:-2])
    most = _MOST[which if which in _MOST else "weekday"][unit]
    if not 1 <= number <= most:
        accepted = f"a number from 1 to {most} for a {which} of the {unit}"
        raise InvalidValueError("rule", match[0], accepted if most > 1 else f"the first or the last day of the {unit}")
    return Position(which, -number if match["last"] else number, unit)


def _read_weekdays(names: str) -> tuple[int, ...]:
    return tuple(index for index, name in enumerate(WEEKDAYS) if name.lower() in names)


def _read_count(digits: str, unit: str) -> int:
    if not 1 <= int(digits) <= _LONGEST[unit]:
        raise InvalidValueError("rule", digits, f"a number of {unit}s from 1 to {_LONGEST[unit]}")
    return int(digits)


def _read_day_of_month(numbered: str) -> int:
    day = int(numbered[:-2])
    if not 1 <= day <= _DAYS_OF_MONTH:
        raise InvalidValueError("rule", numbered, f"a day of the month from 1 to {_DAYS_OF_MONTH}")
    return day


def rule_text(rule: Rule) -> str:  # noqa: C901, PLR0911 - one line for each form of a rule
    """The rule in the one form in which it is written.

    >>> rule_text(Every(2, "week", (4,)))
    'every 2 weeks on Friday'
    """
    match rule:
        case Every(1, "day"):
            return "daily"
        case Every(1, "week", weekdays):
            return f"every {_weekday_list(weekdays)}"
        case Every(count, "week", weekdays):
            return f"every {count} weeks on {_weekday_list(weekdays)}"
        case Every(count):
            return f"every {count} days"
        case Position(unit="day"):
            return "every workday"
        case Position(which, number, unit):
            return f"{_ordinal(number)} {which.capitalize() if which in _WEEKDAY_NAMES else which} of the {unit}"
        case OnDay(day, "month"):
            return f"the {_numbered(day)} of each month"
        case OnDay(day, "quarter"):
            return f"every quarter on the {_numbered(day)}"
        case OnDay(day, _, month):
            return f"yearly on {month:02}-{day:02}"
        case After(count, unit, what):
            return f"every {count} {unit}{'s' if count > 1 else ''} after the last {what}"
        case Recurrence():
            return rrule_text(rule)
        case _ as unreachable:  # pragma: no cover - closed by the type checker
            assert_never(unreachable)


def _weekday_list(weekdays: tuple[int, ...]) -> str:
    *others, last = (WEEKDAYS[weekday] for weekday in weekdays)
    return f"{', '.join(others)} and {last}" if others else last


def _ordinal(number: int) -> str:
    if number == -1:
        return "last"
    name = _ORDINALS[abs(number) - 1] if abs(number) <= len(_ORDINALS) else _numbered(abs(number))
    return f"{name} last" if number < 0 else name


def _numbered(number: int) -> str:
    suffix = "th" if number % 100 in _TEENS else _SUFFIXES.get(number % 10, "th")
    return f"{number}{suffix}"


def describe_rule(rule: Rule) -> Text:  # noqa: PLR0911 - one line for each form of a rule
    """The rule in words, in the language of whoever reads it.

    >>> rule = read_rule("every 2 weeks on Monday and Friday")
    >>> str(describe_rule(rule))
    'every 2 weeks on Monday, Friday'
    """
    match rule:
        case Every(1, "day"):
            return text("daily")
        case Every(1, "week", weekdays):
            return text("every {weekdays}", weekdays=_weekday_names(weekdays))
        case Every(count, "week", weekdays):
            return text("every {count} weeks on {weekdays}", count=count, weekdays=_weekday_names(weekdays))
        case Every(count):
            return text("every {count} days", count=count)
        case Position():
            return _describe_position(rule)
        case OnDay():
            return _describe_day(rule)
        case After():
            return _describe_after(rule)
        case Recurrence():
            return text("on the days of {rule}", rule=rrule_text(rule))
        case _ as unreachable:  # pragma: no cover - closed by the type checker
            assert_never(unreachable)


def _weekday_names(weekdays: tuple[int, ...]) -> tuple[Text, ...]:
    return tuple(_weekday_name(WEEKDAYS[weekday]) for weekday in weekdays)


def _weekday_name(name: str) -> Text:
    names = {
        "Monday": text("Monday"),
        "Tuesday": text("Tuesday"),
        "Wednesday": text("Wednesday"),
        "Thursday": text("Thursday"),
        "Friday": text("Friday"),
        "Saturday": text("Saturday"),
        "Sunday": text("Sunday"),
    }
    return names[name]


def _unit_name(unit: str) -> Text:
    units = {"month": text("month"), "quarter": text("quarter"), "year": text("year")}
    return units[unit]


def _describe_position(rule: Position) -> Text:
    if rule.unit == "day":
        return text("every workday")
    unit = _unit_name(rule.unit)
    if rule.which == "day":
        first, last = text("first day of the {unit}", unit=unit), text("last day of the {unit}", unit=unit)
        return first if rule.number > 0 else last
    which = text("workday") if rule.which == "workday" else _weekday_name(rule.which.capitalize())
    named = {
        1: text("first {which} of the {unit}", which=which, unit=unit),
        2: text("second {which} of the {unit}", which=which, unit=unit),
        3: text("third {which} of the {unit}", which=which, unit=unit),
        -1: text("last {which} of the {unit}", which=which, unit=unit),
        -2: text("second last {which} of the {unit}", which=which, unit=unit),
    }
    if rule.number in named:
        return named[rule.number]
    if rule.number > 0:
        return text("{which} {number} of the {unit}", which=which, number=rule.number, unit=unit)
    return text("{which} {number} from the end of the {unit}", which=which, number=-rule.number, unit=unit)


def _describe_day(rule: OnDay) -> Text:
    if rule.unit == "month":
        return text("day {day} of each month", day=rule.day)
    if rule.unit == "quarter":
        return text("day {day} of the first month of each quarter", day=rule.day)
    return text("every year on {day}", day=f"{rule.month:02}-{rule.day:02}")


def _describe_after(rule: After) -> Text:
    count, what = rule.interval, rule.what
    single = {
        "day": text("1 day after the last {what}", what=what),
        "week": text("1 week after the last {what}", what=what),
        "month": text("1 month after the last {what}", what=what),
        "year": text("1 year after the last {what}", what=what),
    }
    several = {
        "day": text("{count} days after the last {what}", count=count, what=what),
        "week": text("{count} weeks after the last {what}", count=count, what=what),
        "month": text("{count} months after the last {what}", count=count, what=what),
        "year": text("{count} years after the last {what}", count=count, what=what),
    }
    return (several if count > 1 else single)[rule.unit]
