"""Draws: a sum that a person is paid at least, against what they earn.

| draw | where pay is below it | where pay is above it |
| --- | --- | --- |
| recoverable | the rest is advanced | what was advanced is recovered, never below the draw |
| not recoverable (a guarantee) | the rest is guaranteed | nothing is taken back |

Invariant: a draw is owed for each pay period that lies wholly in its own period, and for no other. A person's draws do
not overlap.

Left out: posting and paying (`pay_runs`), and what is earned (`plan`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast, final

import attrs

from salesmanual.incentives.basis import read_choice, read_section
from salesmanual.incentives.ledger_entries import read_ledger_money, read_period
from salesmanual.kernel.errors import DuplicateError, InvalidValueError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period

if TYPE_CHECKING:
    from datetime import date

__all__ = ["DrawEnd", "DrawPaid", "DrawPolicy", "Draws", "draw_of", "ended_draws", "read_draws"]

DrawPaid: TypeAlias = Literal["top-up", "in-advance"]
"""Whether a draw fills up what was earned, at the end, or is paid whole at the beginning and settled at the end."""

DrawEnd: TypeAlias = Literal["recover", "forgive"]
"""What becomes of a debt when the draw's period ends: later pay goes on recovering it, or it is forgiven."""

_PAID: Final = ("top-up", "in-advance")
_ENDS: Final = ("recover", "forgive")


def _read_paid(value: str) -> DrawPaid:
    return cast("DrawPaid", read_choice(value, "paid", "how a draw is paid", _PAID))


def _read_end(value: str) -> DrawEnd:
    return cast("DrawEnd", read_choice(value, "at_end", "what becomes of the debt", _ENDS))


def _check_period(_: object, attribute: attrs.Attribute[Period], value: Period) -> None:
    read_period(value, attribute.name)


def _check_flag(_: object, attribute: attrs.Attribute[bool], value: bool) -> None:  # noqa: FBT001 - attrs passes it so
    if type(value) is not bool:
        raise WrongTypeError(attribute.name, value, "True or False")


@final
@attrs.frozen
class DrawPolicy:
    """A draw against commission for one person, or for everybody in the same position.

    Attributes:
        amount: What a pay period pays at least.
        effective: The draw period: when it holds.
        recoverable: Whether what was advanced is taken back from later pay; if not, it is a guarantee.
        paid: As a top-up at the end, or in advance.
        at_end: What becomes of a debt that is left when the draw period ends.
        section: The handbook section it implements.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the amount is not above 0, or a draw that is not recoverable is to be forgiven.
        InexactError: If the amount has a part below the minor unit.

    Source: Handbook 4.3.

    >>> from salesmanual.kernel.period import half, month
    >>> draw = DrawPolicy(Money("2000", "USD"), half(2026, 1))
    >>> draw.owed(month(2026, 6)), draw.owed(month(2026, 7))
    (Money('2000', 'USD'), None)
    """

    amount: Money
    effective: Period = attrs.field(validator=_check_period)
    recoverable: bool = attrs.field(default=True, validator=_check_flag, kw_only=True)
    paid: DrawPaid = attrs.field(default="top-up", converter=_read_paid, kw_only=True)
    at_end: DrawEnd = attrs.field(default="recover", converter=_read_end, kw_only=True)
    section: str = attrs.field(default="4.3", converter=read_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if read_ledger_money(self.amount, "amount").amount <= 0:
            raise InvalidValueError(
                "amount", self.amount, "an amount above 0", "leave the draw out where there is none"
            )
        if self.at_end == "forgive" and not self.recoverable:
            remedy = "leave at_end out: a draw that is not recoverable leaves no debt"
            raise InvalidValueError("at_end", self.at_end, "'recover' for a draw that is not recoverable", remedy)

    def owed(self, period: Period) -> Money | None:
        """The draw for the pay period; `None` where the period is not wholly in the draw period."""
        return self.amount if self.effective.covers(period) else None


Draws: TypeAlias = Mapping[str, "DrawPolicy | Iterable[DrawPolicy]"]
"""Each participant's draw, or the draws that follow one another."""


def read_draws(draws: Draws) -> dict[str, tuple[DrawPolicy, ...]]:
    """Each participant's draws, by day.

    Raises:
        WrongTypeError: If it is no mapping to draws.
        DuplicateError: If two draws of a person overlap.
    """
    if not isinstance(draws, Mapping):
        raise WrongTypeError("draws", draws, "a mapping from participants to their draws")
    read = {}
    for participant, own in draws.items():
        policies = (own,) if isinstance(own, DrawPolicy) else own
        if not isinstance(policies, Iterable) or isinstance(policies, str):
            raise WrongTypeError(f"draws[{participant}]", policies, "a DrawPolicy, or several in a list")
        every = tuple(policies)
        for policy in every:
            if not isinstance(policy, DrawPolicy):
                raise WrongTypeError(f"draws[{participant}]", policy, "a DrawPolicy")
        by_day = sorted(every, key=_start)
        for one, other in pairwise(by_day):
            if one.effective.overlaps(other.effective):
                name = f"{participant} {one.effective} and {other.effective}"
                raise DuplicateError("draw", name, "let the draws of a person not overlap")
        read[participant] = tuple(by_day)
    return read


def _start(policy: DrawPolicy) -> date:
    return policy.effective.start


def draw_of(draws: Iterable[DrawPolicy], period: Period) -> DrawPolicy | None:
    """The draw that is owed for the period."""
    return next((policy for policy in draws if policy.owed(period) is not None), None)


def ended_draws(draws: Iterable[DrawPolicy], period: Period) -> tuple[DrawPolicy, ...]:
    """The draws whose period has ended by the end of the period."""
    return tuple(policy for policy in draws if policy.effective.end <= period.end)
