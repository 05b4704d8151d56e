"""Ramps: what part of a full seller a newcomer is, month by month since the start.

Invariant: after the last month of the ramp everybody counts in full.

Left out: what newcomers are paid meanwhile (`incentives`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import read_listed
from salesmanual.kernel.fields import check_line, check_section
from salesmanual.kernel.period import read_date
from salesmanual.kernel.texts import Label, read_label
from salesmanual.planning.capacity_amounts import read_part

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from salesmanual.kernel.number import Exact

__all__ = ["RampProfile", "months_since"]

_MONTHS: Final = 12
_LABEL: Final = Label({"en": "ramp", "zh_Hant": "上手期", "zh_Hans": "上手期"})


def months_since(since: date, on: date) -> int:
    """How many calendar months lie between the months of the two days: 0 in the month of the start.

    >>> from datetime import date
    >>> months_since(date(2025, 11, 30), date(2026, 2, 1))
    3
    """
    return (read_date(on, "on").year - read_date(since, "since").year) * _MONTHS + on.month - since.month


def _read_shares(value: Iterable[Exact | str]) -> tuple[Fraction, ...]:
    listed = read_listed(value, "shares", "a list of shares, one for each month")
    return tuple(read_part(share, f"shares[{position}]") for position, share in enumerate(listed))


@final
@attrs.frozen
class RampProfile:
    """What part of a full seller somebody is in each month since the start.

    Attributes:
        shares: The part in the month of the start, the month after it, and so on; in full afterwards.
        key: What it is called by.
        label: What people read.
        section: The handbook section.

    Raises:
        WrongTypeError: If the shares are no list, or one is a `float` or no number.
        InvalidValueError: If a share is not from 0 to 1.

    Source: Handbook 2.2.

    >>> ramp = RampProfile(["0%", "25%", "75%"])
    >>> [str(ramp.share(month)) for month in (0, 1, 2, 3, 12)]
    ['0', '1/4', '3/4', '1', '1']
    """

    shares: tuple[Fraction, ...] = attrs.field(default=(), converter=_read_shares)
    key: str = attrs.field(default="ramp", validator=check_line, kw_only=True)
    label: Label = attrs.field(default=_LABEL, converter=read_label, kw_only=True)
    section: str = attrs.field(default="2.2", validator=check_section, kw_only=True)

    def share(self, month: int) -> Fraction:
        """The part in the month, counted from 0 in the month of the start; nothing before the start."""
        if month < 0:
            return Fraction(0)
        return self.shares[month] if month < len(self.shares) else Fraction(1)

    def length(self) -> int:
        """How many months the ramp has."""
        return len(self.shares)
