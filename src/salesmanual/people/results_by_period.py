"""What somebody reached, period by period, and which periods count on a day.

A period counts from the day after its last day, plus the days that its results may take to be known.

    of_last = 4, quarters, on 2026-05-10, known after 0 days:   2025-Q2  2025-Q3  2025-Q4  2026-Q1

Invariant: a measure has one result for a period; a period that is not over never counts; what is not known is `None`,
never 0.

Left out: where results come from, and what is asked of them (`promotion_conditions`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, final

import attrs

from salesmanual.kernel.errors import DuplicateError, WrongTypeError
from salesmanual.kernel.exact import read_fraction
from salesmanual.kernel.fields import read_line
from salesmanual.kernel.period import Period
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from salesmanual.kernel.exact import Exact
    from salesmanual.kernel.fiscal import FiscalCalendar

__all__ = ["RESULT_UNITS", "FiguresByPeriod", "ResultUnit", "ResultsByPeriod", "coming_periods", "complete_periods"]

ResultUnit = Literal["week", "month", "quarter", "half", "year"]
"""The length of the periods that results are looked at by."""

FiguresByPeriod: TypeAlias = "Mapping[Period, Exact | str] | Mapping[str, Exact | str]"
"""Figures by period, or by the written form of a period."""

RESULT_UNITS: Final[tuple[ResultUnit, ...]] = ("week", "month", "quarter", "half", "year")
UNIT_WORDS: Final[Mapping[str, Text]] = {
    "week": text("weeks"),
    "month": text("months"),
    "quarter": text("quarters"),
    "half": text("half-years"),
    "year": text("years"),
}

_DAY: Final = timedelta(days=1)
_KEPT: Final = 4_096


def read_period(value: object, where: str) -> Period:
    """The value as a period: as it is, or from its written form such as `2026-Q1`."""
    return value if isinstance(value, Period) else Period.from_plain(read_line(value, where))


def read_by_period(values: object, where: str) -> dict[Period, object]:
    """The values by period; no period twice, in whatever form it is written."""
    if not isinstance(values, Mapping):
        raise WrongTypeError(where, values, "a value for each period, such as {'2026-Q1': '104%'}")
    found: dict[Period, object] = {}
    for key, value in values.items():
        period = read_period(key, where)
        if period in found:
            raise DuplicateError(f"{where}: period", str(period), "give one value for it")
        found[period] = value
    return found


def _read_results(values: Mapping[str, FiguresByPeriod]) -> Mapping[str, Mapping[Period, Fraction]]:
    if not isinstance(values, Mapping):
        raise WrongTypeError("results", values, "results by measure, such as {'attainment': {'2026-Q1': '104%'}}")
    return {
        read_line(measure, "results"): {
            period: read_fraction(value, f"results[{measure!r}][{str(period)!r}]")  # type: ignore[arg-type]  # it checks
            for period, value in read_by_period(series, f"results[{measure!r}]").items()
        }
        for measure, series in values.items()
    }


@final
@attrs.frozen(hash=False)
class ResultsByPeriod:
    """What somebody reached, by measure and period.

    Attributes:
        measures: For each measure the figure of each period that is known; exact, 1 being 100 %.

    Raises:
        WrongTypeError: If a figure is a `float`, or a key neither a period nor its text.
        InvalidValueError: If a text names no period.
        DuplicateError: If a period comes twice under one measure.

    Source: Handbook 8.2.

    >>> results = ResultsByPeriod({"attainment": {"2026-Q1": "104%", "2025-Q4": "97%"}})
    >>> results.of("attainment", Period.from_plain("2026-Q1")), results.of("attainment", Period.from_plain("2026-Q2"))
    (Fraction(26, 25), None)
    """

    measures: Mapping[str, Mapping[Period, Fraction]] = attrs.field(factory=dict, converter=_read_results)

    def of(self, measure: str, period: Period) -> Fraction | None:
        """The figure; `None` where it is not known."""
        series = self.measures.get(measure)
        return None if series is None else series.get(period)

    def series(self, measure: str) -> tuple[tuple[Period, Fraction], ...]:
        """What is known of a measure, in the order of time.

        >>> results = ResultsByPeriod({"attainment": {"2026-Q1": "104%", "2025-Q4": "97%"}})
        >>> [str(period) for period, _ in results.series("attainment")]
        ['2025-Q4', '2026-Q1']
        """
        return tuple(sorted(self.measures.get(measure, {}).items()))

    def adding(self, measure: str, figures: Mapping[Period, Fraction]) -> ResultsByPeriod:
        """These results and more of one measure; what is known already goes before."""
        return ResultsByPeriod({**self.measures, measure: {**figures, **self.measures.get(measure, {})}})


@lru_cache(maxsize=_KEPT)
def complete_periods(
    calendar: FiscalCalendar, unit: ResultUnit, count: int, on: date, *, known_after: int = 0
) -> tuple[Period, ...]:
    """The last so many periods whose results count on the day, in order.

    Args:
        calendar: The company's calendar.
        unit: How long a period is.
        count: How many.
        on: The day.
        known_after: How many days after its last day a period's results may take to be known.

    Source: Handbook 8.2.

    >>> from salesmanual.kernel.fiscal import FiscalCalendar
    >>> [str(each) for each in complete_periods(FiscalCalendar(), "quarter", 2, date(2026, 4, 1))]
    ['2025-Q4', '2026-Q1']
    >>> [str(each) for each in complete_periods(FiscalCalendar(), "quarter", 2, date(2026, 4, 1), known_after=10)]
    ['2025-Q3', '2025-Q4']
    """
    start = calendar.period_of(on - timedelta(days=known_after), unit).start
    found: list[Period] = []
    for _ in range(count):
        period = calendar.period_of(start - _DAY, unit)
        found.append(period)
        start = period.start
    return tuple(reversed(found))


@lru_cache(maxsize=_KEPT)
def coming_periods(
    calendar: FiscalCalendar, unit: ResultUnit, on: date, until: date, *, known_after: int = 0
) -> tuple[tuple[Period, date], ...]:
    """The periods whose results begin to count after the day and up to the last one, each with the day it counts from.

    Source: Handbook 8.2.

    >>> from salesmanual.kernel.fiscal import FiscalCalendar
    >>> coming = coming_periods(FiscalCalendar(), "quarter", date(2026, 5, 10), date(2026, 10, 1))
    >>> [(str(period), str(since)) for period, since in coming]
    [('2026-Q2', '2026-07-01'), ('2026-Q3', '2026-10-01')]
    """
    wait = timedelta(days=known_after)
    found: list[tuple[Period, date]] = []
    period = calendar.period_of(on - wait, unit)
    while period.end + wait <= until:
        found.append((period, period.end + wait))
        period = calendar.period_of(period.end, unit)
    return tuple(found)
