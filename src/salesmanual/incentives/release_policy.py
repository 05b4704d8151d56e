"""Release policies: when what is earned is paid, by what happens to the sale.

| pay when | parts |
| --- | --- |
| the order is booked | all on booking |
| the customer pays, in proportion | all on payment |
| half and half | 50 % on booking, 50 % on payment |
| in four instalments | a quarter on booking, and 3, 6 and 9 months after it |
| ten days after the cheque is due | all on payment, after 10 days |
| with a reserve | 75 % on booking, 25 % on booking but not before a date |

Invariant: the shares of the parts sum to 1, and a released share lies between 0 and 1. Once every part is reached, all
is released to the last minor unit.

Left out: where the progress comes from, what is earned (`plan`), and posting (`releases`).
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast, final

import attrs

from salesmanual.incentives.basis import read_choice, read_section
from salesmanual.incentives.sales import Sale, read_key, read_share
from salesmanual.kernel.errors import CurrencyMismatchError, InvalidValueError, WrongTypeError, check_type, read_listed
from salesmanual.kernel.explanation import Least, Product, Step, Sum, derived, given
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding, percent_text
from salesmanual.kernel.period import add_months, read_date
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


__all__ = ["Progress", "ProgressKind", "ReleasePart", "ReleasePolicy", "Trigger"]

Trigger: TypeAlias = Literal["booking", "invoice", "delivery", "payment"]
"""What releases a part."""

ProgressKind: TypeAlias = Literal["invoice", "delivery", "payment", "refund"]
"""What happens to a sale after it is booked; a refund takes a payment back."""

_TRIGGERS: Final = ("booking", "invoice", "delivery", "payment")
_PROGRESS: Final = ("invoice", "delivery", "payment", "refund")
_TRIGGER_NAMES: Final = {
    "booking": text("booked"),
    "invoice": text("invoiced"),
    "delivery": text("delivered"),
    "payment": text("paid by the customer"),
}
_MOST_DAYS: Final = 36_500
_MOST_MONTHS: Final = 1_200
_MOST_INSTALMENTS: Final = 120


def _read_trigger(value: str) -> Trigger:
    return cast("Trigger", read_choice(value, "on", "what releases a part", _TRIGGERS))


def _read_progress_kind(value: str) -> ProgressKind:
    return cast("ProgressKind", read_choice(value, "kind", "a kind of progress", _PROGRESS))


def _read_sale_id(value: str) -> str:
    return read_key(value, "sale")


def _read_on(value: date) -> date:
    return read_date(value, "on")


@final
@attrs.frozen
class Progress:
    """One thing that happened to a sale after it was booked.

    Attributes:
        sale: The id of the sale.
        kind: An invoice, a delivery, a payment or a refund.
        on: The day; of a cheque, the day it is due.
        amount: Of how much of the sale's amount, above 0.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the amount is not above 0, or the kind is unknown.

    Source: Handbook 4.3.

    >>> Progress("S-1", "payment", date(2026, 4, 2), Money("500", "CNY")).amount
    Money('500', 'CNY')
    """

    sale: str = attrs.field(converter=_read_sale_id)
    kind: ProgressKind = attrs.field(converter=_read_progress_kind)
    on: date = attrs.field(converter=_read_on)
    amount: Money

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.amount, Money):
            raise WrongTypeError("amount", self.amount, "Money", "write it as Money('1200', 'CNY')")
        if self.amount.amount <= 0:
            remedy = "write what goes back to a customer as kind='refund'"
            raise InvalidValueError("amount", self.amount, "an amount above 0", remedy)


def _check_count(most: int) -> Callable[[object, attrs.Attribute[int], int], None]:
    def check(_: object, attribute: attrs.Attribute[int], value: int) -> None:
        if type(value) is not int:
            raise WrongTypeError(attribute.name, value, f"an int from 0 to {most:,}")
        if not 0 <= value <= most:
            raise InvalidValueError(attribute.name, value, f"an int from 0 to {most:,}")

    return check


@final
@attrs.frozen
class ReleasePart:
    """One part of what a sale earned, and when it is released.

    Attributes:
        share: The part, a fraction of 1; `"50%"` is read.
        on: What releases it.
        after_days: How many days later.
        after_months: How many months later; the days are counted from there.
        not_before: A day before which it is held all the same.
        in_proportion: Whether half of the payment releases half of the part; if not, the part waits for all of it.

    Raises:
        InvalidValueError: If the share is not above 0, the trigger unknown, or a time out of range.

    Source: Handbook 4.3.

    >>> ReleasePart("50%", "payment", after_days=10).share
    Fraction(1, 2)
    """

    share: Fraction = attrs.field(converter=read_share)
    on: Trigger = attrs.field(default="booking", converter=_read_trigger)
    after_days: int = attrs.field(default=0, validator=_check_count(_MOST_DAYS), kw_only=True)
    after_months: int = attrs.field(default=0, validator=_check_count(_MOST_MONTHS), kw_only=True)
    not_before: date | None = attrs.field(default=None, kw_only=True)
    in_proportion: bool = attrs.field(default=True, kw_only=True)

    @not_before.validator
    def _check_not_before(self, _: object, value: date | None) -> None:
        if value is not None:
            read_date(value, "not_before")

    @in_proportion.validator
    def _check_in_proportion(self, _: object, value: bool) -> None:  # noqa: FBT001 - attrs passes it so
        if type(value) is not bool:
            raise WrongTypeError("in_proportion", value, "True or False")

    def reached(self, sale: Sale, progress: Iterable[Progress], as_of: date) -> Fraction:
        """How much of the part is released by the end of the day: from 0 to 1.

        Args:
            sale: The sale.
            progress: What happened to it.
            as_of: The day.

        Raises:
            CurrencyMismatchError: If the progress is in another currency than the sale.
        """
        if self.not_before is not None and as_of < self.not_before:
            return Fraction(0)
        if self.on == "booking" or sale.amount.is_zero():
            return Fraction(int(self.is_over(sale.on, as_of)))
        done = Money.zero(sale.amount.currency)
        for each in progress:
            if each.amount.currency != done.currency:
                raise CurrencyMismatchError(f"progress of {sale.id}", done.currency, each.amount.currency)
            if each.kind == self.on and self.is_over(each.on, as_of):
                done += each.amount
            elif each.kind == "refund" and self.on == "payment" and each.on <= as_of:
                done -= each.amount
        part = min(max(done / sale.amount, Fraction(0)), Fraction(1))
        return part if self.in_proportion else Fraction(int(part == 1))

    def is_over(self, on: date, as_of: date) -> bool:
        """Whether the waiting time that began on a day is over by the end of another."""
        return add_months(on, self.after_months) + timedelta(days=self.after_days) <= as_of

    def describe(self) -> Text:
        """When the part is released, in words."""
        words = _TRIGGER_NAMES[self.on]
        if self.after_months:
            words = text("{trigger}, after {count} months", trigger=words, count=self.after_months)
        if self.after_days:
            words = text("{trigger}, after {count} days", trigger=words, count=self.after_days)
        if self.not_before is not None:
            words = text("{trigger}, not before {day}", trigger=words, day=self.not_before)
        return words


def _read_parts(value: Iterable[ReleasePart]) -> tuple[ReleasePart, ...]:
    parts = read_listed(value, "parts", "release parts, in a list")
    for position, part in enumerate(parts):
        if not isinstance(part, ReleasePart):
            raise WrongTypeError(
                f"parts[{position}]", part, "a ReleasePart", "write it as ReleasePart('50%', 'payment')"
            )
    total = sum((part.share for part in parts), Fraction(0))
    if total != 1:
        raise InvalidValueError("parts", percent_text(total), "shares that sum to 100%")
    return parts


def _check_rounding(_: object, attribute: attrs.Attribute[Rounding], value: Rounding) -> None:
    if not isinstance(value, Rounding):
        raise WrongTypeError(attribute.name, value, "a Rounding")


@final
@attrs.frozen
class ReleasePolicy:
    """When what a sale earned is paid.

    Attributes:
        parts: The parts, whose shares sum to 1.
        rounding: How the released sum is rounded; the whole is always released to the last minor unit.
        section: The handbook section it implements.

    Raises:
        WrongTypeError: If a part is none.
        InvalidValueError: If the shares do not sum to 1.

    Source: Handbook 4.3.

    >>> half = ReleasePolicy([ReleasePart("50%", "booking"), ReleasePart("50%", "payment")])
    >>> from salesmanual.incentives.sales import Sale
    >>> sale = Sale("S-1", date(2026, 3, 9), Money("1000", "CNY"), owner="li.na")
    >>> paid = [Progress("S-1", "payment", date(2026, 4, 2), Money("400", "CNY"))]
    >>> half.released_share(sale, paid, date(2026, 3, 31)), half.released_share(sale, paid, date(2026, 4, 30))
    (Fraction(1, 2), Fraction(7, 10))
    """

    parts: tuple[ReleasePart, ...] = attrs.field(converter=_read_parts)
    rounding: Rounding = attrs.field(factory=Rounding, validator=_check_rounding, kw_only=True)
    section: str = attrs.field(default="4.3", converter=read_section, kw_only=True)

    @classmethod
    def on(cls, trigger: Trigger, *, after_days: int = 0) -> ReleasePolicy:
        """All of it on one trigger, in proportion, after a holding time.

        >>> ReleasePolicy.on("payment", after_days=10).parts[0].after_days
        10
        """
        return cls([ReleasePart(Fraction(1), trigger, after_days=after_days)])

    @classmethod
    def instalments(cls, count: int, *, every_months: int = 1, on: Trigger = "booking") -> ReleasePolicy:
        """Equal instalments, the first at once.

        Raises:
            WrongTypeError: If the count is no int.
            InvalidValueError: If the count is not from 1 to 120.

        >>> [part.after_months for part in ReleasePolicy.instalments(4, every_months=3).parts]
        [0, 3, 6, 9]
        """
        if type(count) is not int:
            raise WrongTypeError("count", count, f"an int from 1 to {_MOST_INSTALMENTS}")
        if not 1 <= count <= _MOST_INSTALMENTS:
            raise InvalidValueError("count", count, f"an int from 1 to {_MOST_INSTALMENTS}")
        part = Fraction(1, count)
        return cls([ReleasePart(part, on, after_months=number * every_months) for number in range(count)])

    def released_share(self, sale: Sale, progress: Iterable[Progress], as_of: date) -> Fraction:
        """How much of what the sale earned is released by the end of the day: from 0 to 1."""
        known = [each for each in progress if each.sale == sale.id]
        return sum((part.share * part.reached(sale, known, as_of) for part in self.parts), Fraction(0))

    def released(self, amount: Money, sale: Sale, progress: Iterable[Progress], as_of: date) -> Money:
        """How much of an amount of 0 or more, which the sale earned, is released by the end of the day."""
        share = self.released_share(sale, progress, as_of)
        return amount if share == 1 else min(amount.times(share, self.rounding), amount)

    def explain(self, amount: Money, sale: Sale, progress: Iterable[Progress], as_of: date) -> Step:
        """Why so much is released; the value is `released`.

        Raises:
            WrongTypeError: If an argument is not of its type.
        """
        check_type(sale, Sale, "sale")
        read_date(as_of, "as_of")
        happened = read_listed(progress, "progress", "what happened to the sale, in a list")
        for position, each in enumerate(happened):
            check_type(each, Progress, f"progress[{position}]")
        known = [each for each in happened if each.sale == sale.id]
        steps = []
        for part in self.parts:
            factors = (
                given(text("share"), part.share, unit="%"),
                given(part.describe(), part.reached(sale, known, as_of), unit="%"),
            )
            steps.append(derived(text("released of the part"), Product(), factors, unit="%"))
        share = derived(text("released"), Sum(), steps, unit="%")
        label = text("released of sale {sale} by {day}", sale=sale.id, day=as_of)
        factors = (given(text("earned by the sale"), amount), share)
        if share.value == 1:
            return derived(label, Product(), factors, section=self.section)
        rounded = derived(text("earned, times what is released"), Product(self.rounding), factors)
        return derived(label, Least(), (rounded, factors[0]), section=self.section)
