"""Cohorts: customers by the time of their first purchase, and how many of them still buy so much later.

::

                size    0       1       2
    2026-01     40      100%    35%     30%
    2026-02     25      100%    40%
    2026-03     30      100%

Invariant: every customer stands in the cohort of their first purchase. Only whole periods count, so that no cohort
looks worse for having been watched less long; whose first period is not over yet is counted apart.

Left out: who is active at all (`loyalty`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, final, get_args

import attrs

from salesmanual.kernel.errors import InvalidValueError, NotFoundError, WrongTypeError, did_you_mean, read_listed
from salesmanual.kernel.explanation import Quotient, Step, Sum, derived, given
from salesmanual.kernel.fields import check_choice, check_section
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, read_date
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import text
from salesmanual.selling.purchases import Purchase

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Cohort", "CohortCounting", "CohortPolicy", "CohortTable", "Every"]

Every = Literal["month", "quarter", "half", "year"]
"""How long the periods are, by which first purchases are put together and ages counted."""

CohortCounting = Literal["in", "since"]
"""Who counts at an age: who bought in that period, or who bought in it or later."""

_MONTHS: Final[dict[str, int]] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_YEAR: Final = 12
_DAY: Final = timedelta(days=1)
_SHOWN: Final = Rounding("0.1")


def read_age(age: int) -> int:
    """The age of a cohort, in whole periods.

    Raises:
        WrongTypeError: If it is no whole number.
        InvalidValueError: If it is below 0.

    >>> read_age(2)
    2
    """
    if type(age) is not int:
        raise WrongTypeError("age", age, "a whole number")
    if age < 0:
        raise InvalidValueError("age", age, "a whole number of at least 0")
    return age


@final
@attrs.frozen
class Cohort:
    """The customers that bought for the first time in one period.

    Attributes:
        period: The period.
        kept: How many count at each age; at age 0 it is the size.

    Source: Handbook 3.3.
    """

    period: Period
    kept: tuple[int, ...]

    def size(self) -> int:
        """How many they are."""
        return self.kept[0]

    def rate(self, age: int) -> Fraction | None:
        """The part that counts at that age; `None` where the age is not reached yet.

        >>> from salesmanual.kernel.period import month
        >>> Cohort(month(2026, 1), (40, 14)).rate(1)
        Fraction(7, 20)
        """
        return Fraction(self.kept[age], self.kept[0]) if read_age(age) < len(self.kept) else None


@final
@attrs.frozen
class CohortPolicy:
    """How customers are put into cohorts, and who counts at an age.

    Attributes:
        every: How long the periods are; they begin with the calendar year.
        counted: Who counts at an age. `in` falls and rises; `since` only falls, and the last ages look low, because
            later purchases are not known yet.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a word is not accepted.

    Source: Handbook 3.3.

    >>> from salesmanual.kernel.money import Money
    >>> days = {"A": [(1, 3), (3, 6)], "B": [(1, 20), (2, 1)], "C": [(3, 1)]}
    >>> bought = [Purchase(who, date(2026, *on), Money(90, "CNY")) for who, each in days.items() for on in each]
    >>> print(CohortPolicy().tabulate(bought, through=date(2026, 3, 31)))
    Cohorts by first purchase
    ┌─────────┬──────┬────────┬───────┬───────┐
    │ cohort  │ size │      0 │     1 │     2 │
    ├─────────┼──────┼────────┼───────┼───────┤
    │ 2026-01 │    2 │ 100.0% │ 50.0% │ 50.0% │
    │ 2026-03 │    1 │ 100.0% │       │       │
    ├─────────┼──────┼────────┼───────┼───────┤
    │ all     │    3 │ 100.0% │ 50.0% │ 50.0% │
    └─────────┴──────┴────────┴───────┴───────┘
    """

    every: Every = attrs.field(default="month", validator=check_choice("a length of time", get_args(Every)))
    counted: CohortCounting = attrs.field(
        default="in", validator=check_choice("who counts", get_args(CohortCounting)), kw_only=True
    )
    section: str = attrs.field(default="3.3", validator=check_section, kw_only=True)

    def tabulate(self, purchases: Iterable[Purchase], *, through: date) -> CohortTable:
        """The cohorts, each as far as whole periods are known.

        Args:
            purchases: All that is known, in any order; what comes later than the day is left out.
            through: The last day that is known in full.

        Raises:
            WrongTypeError: If one of them is no `Purchase`, or the day no date.

        Source: Handbook 3.3.
        """
        last_day = read_date(through, "through")
        end = self._index(last_day + _DAY)
        bought: defaultdict[str, set[int]] = defaultdict(set)
        for position, purchase in enumerate(read_listed(purchases, "purchases", "a list of purchases")):
            if not isinstance(purchase, Purchase):
                remedy = "write it as Purchase('C-1', date(2026, 3, 2), Money('90', 'CNY'))"
                raise WrongTypeError(f"purchases[{position}]", purchase, "a Purchase", remedy)
            if purchase.on <= last_day:
                bought[purchase.customer].add(self._index(purchase.on))
        counts: defaultdict[int, Counter[int]] = defaultdict(Counter)
        too_young = 0
        for indexes in bought.values():
            first = min(indexes)
            too_young += first >= end
            counts[first].update(index - first for index in self._counted(indexes))
        cohorts = tuple(
            Cohort(self._period(first), tuple(counts[first][age] for age in range(end - first)))
            for first in sorted(counts)
            if first < end
        )
        return CohortTable(self, last_day, cohorts, too_young)

    def _counted(self, indexes: set[int]) -> Iterable[int]:
        return indexes if self.counted == "in" else range(min(indexes), max(indexes) + 1)

    def _index(self, on: date) -> int:
        return (on.year * _YEAR + on.month - 1) // _MONTHS[self.every]

    def _period(self, index: int) -> Period:
        first, after = (divmod(at * _MONTHS[self.every], _YEAR) for at in (index, index + 1))
        return Period(date(first[0], first[1] + 1, 1), date(after[0], after[1] + 1, 1))


@final
@attrs.frozen
class CohortTable(Shown):
    """The cohorts, and how many of each still buy at each age.

    Attributes:
        policy: How they were made.
        through: The last day that was known.
        cohorts: The cohorts, the oldest first; a period without new customers has none.
        too_young: How many customers first bought in a period that was not over.

    Source: Handbook 3.3.
    """

    policy: CohortPolicy
    through: date
    cohorts: tuple[Cohort, ...]
    too_young: int

    def cohort(self, period: Period) -> Cohort:
        """The cohort of that period.

        Raises:
            NotFoundError: If nobody bought for the first time in it.
        """
        for cohort in self.cohorts:
            if cohort.period == period:
                return cohort
        raise NotFoundError(
            "cohort", str(period), did_you_mean(str(period), (str(each.period) for each in self.cohorts))
        )

    def ages(self) -> range:
        """The ages that at least one cohort reached."""
        return range(max((len(cohort.kept) for cohort in self.cohorts), default=0))

    def rate(self, age: int) -> Fraction | None:
        """The part that counts at that age, of all customers whose cohort reached it; `None` where none did."""
        reached = self._reached(self.cohorts, age)
        size = sum(each.size() for each in reached)
        return Fraction(sum(each.kept[age] for each in reached), size) if size else None

    def explain(self, age: int, cohort: Period | None = None) -> Step | None:
        """Why the rate at an age is what it is, of one cohort or of all that reached it; `None` where none did.

        Raises:
            WrongTypeError: If the age is no whole number.
            InvalidValueError: If it is below 0.
            NotFoundError: If there is no such cohort.
        """
        asked = self.cohorts if cohort is None else (self.cohort(cohort),)
        reached = self._reached(asked, age)
        if not reached:
            return None
        kept = [given(text("bought again, of {period}", period=each.period), each.kept[age]) for each in reached]
        sizes = [given(text("size of {period}", period=each.period), each.size()) for each in reached]
        parts = (derived(text("bought again"), Sum(), kept), derived(text("all of them"), Sum(), sizes))
        label = text("share at age {age}", age=age)
        return derived(label, Quotient(), parts, section=self.policy.section, unit="%")

    @staticmethod
    def _reached(cohorts: tuple[Cohort, ...], age: int) -> list[Cohort]:
        read_age(age)
        return [each for each in cohorts if age < len(each.kept)]

    def tables(self) -> tuple[Table, ...]:
        """One row for each cohort, one column for each age."""
        ages = self.ages()
        rows = [(str(each.period), each.size(), *(each.rate(age) for age in ages)) for each in self.cohorts]
        columns = [
            Column(text("cohort"), key="cohort"),
            Column(text("size"), key="size"),
            *(Column(str(age), key=f"age_{age}", unit="%", rounding=_SHOWN) for age in ages),
        ]
        size = sum(each.size() for each in self.cohorts)
        total = (text("all"), size, *(self.rate(age) for age in ages))
        return (Table(text("Cohorts by first purchase"), columns, rows, total=total),)
