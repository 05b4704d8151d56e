"""Targets as a pay plan reads them: who is to sell how much in which period.

Invariant: a person's target periods do not overlap, so the target of a longer period is the plain sum of the targets
inside it.

Left out: making targets (`planning`). Anything with `of` can stand in for a `TargetBook`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Protocol, final

import attrs

from salesmanual.incentives.sales import read_key, read_participant
from salesmanual.kernel.errors import DuplicateError, InvalidValueError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period
from salesmanual.kernel.quantity import Amount, Quantity, total_of

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Target", "TargetBook", "Targets"]


class Targets(Protocol):
    """What a plan asks about targets."""

    def of(self, participant: str, period: Period) -> Money | None:
        """The participant's target of the period; `None` where none is set."""
        ...


def _read_measure(value: str) -> str:
    return value if value == "" and isinstance(value, str) else read_key(value, "measure")


@final
@attrs.frozen
class Target:
    """What a participant is to sell in a period.

    Attributes:
        participant: Whose target it is.
        period: When.
        amount: How much, never negative: money, or a quantity.
        measure: The key of the plan's measure that it is a target of; empty for the credited amount, which is money.

    Raises:
        WrongTypeError: If the period is no period or the amount no money.
        InvalidValueError: If the amount is negative.

    Source: Handbook 2.2, 4.3.

    >>> from salesmanual.kernel.period import month
    >>> Target("li.na", month(2026, 3), Money("100000", "CNY")).amount
    Money('100000', 'CNY')
    """

    participant: str = attrs.field(converter=read_participant)
    period: Period
    amount: Amount
    measure: str = attrs.field(default="", converter=_read_measure)

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.period, Period):
            raise WrongTypeError("period", self.period, "a Period", "write it as month(2026, 3)")
        if not isinstance(self.amount, Money) and not (self.measure and isinstance(self.amount, Quantity)):
            raise WrongTypeError("amount", self.amount, "Money", "write it as Money('100000', 'CNY')")
        if self.amount.amount < 0:
            raise InvalidValueError("amount", self.amount, "a target of 0 or more")


def _read_targets(value: Iterable[Target]) -> tuple[Target, ...]:
    try:
        targets = list(value)
    except TypeError:
        raise WrongTypeError("targets", value, "targets, in a list") from None
    for position, target in enumerate(targets):
        if not isinstance(target, Target):
            raise WrongTypeError(f"targets[{position}]", target, "a Target")
    targets.sort(key=lambda target: (target.participant, target.measure, target.period.start, target.period.end))
    return tuple(targets)


_start: Final = attrgetter("period.start")
_end: Final = attrgetter("period.end")


@final
@attrs.frozen
class TargetBook:
    """Everybody's targets.

    Attributes:
        targets: By participant and day.

    Raises:
        WrongTypeError: If one of them is no `Target`.
        DuplicateError: If two target periods of a person overlap.

    Source: Handbook 2.2, 4.3.

    >>> from salesmanual.kernel.period import month, quarter
    >>> book = TargetBook([Target("li.na", month(2026, m), Money("100000", "CNY")) for m in (1, 2, 3)])
    >>> book.of("li.na", quarter(2026, 1))
    Money('300000', 'CNY')
    """

    targets: tuple[Target, ...] = attrs.field(default=(), converter=_read_targets)
    _by_whose: dict[tuple[str, str], list[Target]] = attrs.field(init=False, repr=False, eq=False, hash=False)

    def __attrs_post_init__(self) -> None:
        index: dict[tuple[str, str], list[Target]] = {}
        for target in self.targets:
            own = index.setdefault((target.participant, target.measure), [])
            if own and own[-1].period.end > target.period.start:
                name = f"{target.participant} {own[-1].period} and {target.period}"
                raise DuplicateError("target", name, "let the target periods of a person not overlap")
            own.append(target)
        object.__setattr__(self, "_by_whose", index)

    def participants(self) -> tuple[str, ...]:
        """Who has targets, in alphabetical order."""
        return tuple(dict.fromkeys(participant for participant, _ in self._by_whose))

    def of(self, participant: str, period: Period) -> Money | None:
        """The sum of the participant's targets inside the period; `None` where there are none.

        Raises:
            WrongTypeError: If the participant is no text or the period no period.
            InvalidValueError: If a target period lies only partly inside the period.
            CurrencyMismatchError: If the targets are in different currencies.
        """
        inside = self._inside(participant, period, "")
        return Money.total(target.amount for target in inside if isinstance(target.amount, Money)) if inside else None

    def of_measure(self, participant: str, period: Period, measure: str) -> Amount | None:
        """The sum of the participant's targets of a measure inside the period; `None` where there are none.

        Raises:
            WrongTypeError: If the participant is no text or the period no period.
            InvalidValueError: If a target period lies only partly inside the period, or two units meet.
            CurrencyMismatchError: If the targets are in different currencies.

        >>> from salesmanual.kernel.period import month, quarter
        >>> book = TargetBook([Target("li.na", month(2026, m), Quantity(20, "visits"), "visits") for m in (1, 2, 3)])
        >>> str(book.of_measure("li.na", quarter(2026, 1), "visits"))
        '60 visits'
        """
        inside = self._inside(participant, period, measure)
        if not inside:
            return None
        first = inside[0].amount
        unit = first.currency if isinstance(first, Money) else first.unit
        return total_of((target.amount for target in inside), unit)

    def _inside(self, participant: str, period: Period, measure: str) -> list[Target]:
        read_participant(participant)
        if not isinstance(period, Period):
            raise WrongTypeError("period", period, "a Period", "write it as month(2026, 3)")
        own = self._by_whose.get((participant, measure), [])
        first = bisect_right(own, period.start, key=_end)
        last = bisect_left(own, period.end, key=_start)
        inside = own[first:last]
        for target in inside[:1] + inside[-1:]:
            if not period.covers(target.period):
                where = f"targets[{participant}].period"
                remedy = "break the target down to periods that do"
                raise InvalidValueError(where, str(target.period), f"a period inside or outside {period}", remedy)
        return inside
