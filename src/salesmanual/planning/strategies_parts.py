"""What a strategy is made of: how much the company puts into it, whom it is for, and who does what by when.

Invariant: the state of an action follows from its days and the day it is looked at, so that an earlier day shows what
was so then.

Left out: the strategies of a company together, and the targets they carry (`strategies`).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.criteria import Criterion, read_criterion
from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.fields import check_date, check_line, check_optional_line, check_section, read_items
from salesmanual.kernel.number import Exact, read_fraction
from salesmanual.kernel.period import read_date
from salesmanual.kernel.texts import Label, Text, read_label, text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["ActionState", "FocusLevel", "StrategicAction", "Strategy"]

_check_optional_date: Final = attrs.validators.optional(check_date)


@final
@attrs.frozen
class FocusLevel:
    """How much the company puts into a product or a market, such as invest, hold or exit.

    Attributes:
        key: Unique among the levels.
        label: What people read; the key where there is none.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the key is blank.

    Source: Handbook 2.2.

    >>> FocusLevel("invest", {"en": "Invest", "zh_Hans": "投入"}).label.render("zh_Hans")
    '投入'
    """

    key: str = attrs.field(validator=check_line)
    label: Label = attrs.field(converter=read_label)

    @label.default
    def _key_as_label(self) -> Label:
        return Label(self.key)


class ActionState(StrEnum):
    """How an action stands on a day."""

    OPEN = "open"
    """Not begun, and not due yet."""
    UNDER_WAY = "under way"
    """Begun, and not due yet."""
    OVERDUE = "overdue"
    """Not done, and its due day is past."""
    DONE = "done"
    """Done."""
    DROPPED = "dropped"
    """Given up."""

    def label(self) -> Text:
        """The state in words."""
        return _STATES[self]


_STATES: Final = {
    ActionState.OPEN: text("not begun"),
    ActionState.UNDER_WAY: text("under way"),
    ActionState.OVERDUE: text("overdue"),
    ActionState.DONE: text("done"),
    ActionState.DROPPED: text("dropped"),
}


@final
@attrs.frozen
class StrategicAction:
    """What somebody does for a strategy by a day.

    Attributes:
        key: Unique among the actions of the strategy.
        label: What is done.
        owner: Who sees to it.
        due: The last day that is in time.
        measure: What shows that it worked; may be empty.
        started: The day it was begun; `None` where it is not.
        done: The day it was done; `None` where it is not.
        dropped: The day it was given up; `None` where it is not.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank, it is done and dropped, or it ends before it began.

    Source: Handbook 2.2.

    >>> action = StrategicAction("trial", "Trial at ten stores", "li.na", date(2026, 3, 31), done=date(2026, 4, 2))
    >>> [action.state(day).value for day in (date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 2))]
    ['open', 'overdue', 'done']
    """

    key: str = attrs.field(validator=check_line)
    label: Label = attrs.field(converter=read_label)
    owner: str = attrs.field(validator=check_line)
    due: date = attrs.field(validator=check_date)
    measure: str = attrs.field(default="", validator=check_section, kw_only=True)
    started: date | None = attrs.field(default=None, validator=_check_optional_date, kw_only=True)
    done: date | None = attrs.field(default=None, validator=_check_optional_date, kw_only=True)
    dropped: date | None = attrs.field(default=None, validator=_check_optional_date, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.done is not None and self.dropped is not None:
            raise InvalidValueError(f"action {self.key}", "done and dropped", "one of the two")
        end = self.done or self.dropped
        if self.started is not None and end is not None and end < self.started:
            name = "done" if self.done is not None else "dropped"
            raise InvalidValueError(f"action {self.key}: {name}", str(end), f"{self.started} or a later day")

    def state(self, as_of: date) -> ActionState:
        """How it stands on the day.

        Raises:
            WrongTypeError: If the day is no date.
        """
        read_date(as_of, "as_of")
        if self.dropped is not None and self.dropped <= as_of:
            return ActionState.DROPPED
        if self.done is not None and self.done <= as_of:
            return ActionState.DONE
        if as_of > self.due:
            return ActionState.OVERDUE
        return ActionState.UNDER_WAY if self.started is not None and self.started <= as_of else ActionState.OPEN

    def days_late(self, as_of: date) -> int:
        """How many days after the due day it was done, or is not done yet; 0 in time or dropped."""
        state = self.state(as_of)
        if state is ActionState.DROPPED:
            return 0
        end = self.done if state is ActionState.DONE and self.done is not None else as_of
        return max((end - self.due).days, 0)


def _read_share(value: Exact | str) -> Fraction:
    share = read_fraction(value, "share")
    if not 0 <= share <= 1:
        raise InvalidValueError("share", value, "a part from 0% to 100%")
    return share


def _read_customers(value: Criterion | str | None) -> Criterion | None:
    return None if value is None else read_criterion(value, "customers")


def _read_actions(value: Iterable[StrategicAction]) -> tuple[StrategicAction, ...]:
    return read_items(value, "actions", StrategicAction, "a StrategicAction", key="key")


@final
@attrs.frozen
class Strategy:
    """How a product or a market, or a product in a market, is to be sold.

    Attributes:
        key: Unique in a book.
        label: What it is called.
        aim: What it is to reach, in words.
        level: The key of the focus level.
        product: The product or product group; `None` for all.
        market: The market; `None` for all.
        customers: The condition that target customers meet; `None` where it names no customers.
        share: The part of the target of its product and market that it carries.
        actions: What is done for it.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank, it names neither product nor market, or the share is not a part.
        DuplicateError: If two actions have one key.
        CriterionSyntaxError: If the condition cannot be read.

    Source: Handbook 2.2.

    >>> road = Strategy("road", "Road bikes", "Lead in club sport", "invest", "bikes.road", customers="employees >= 50")
    >>> road.place(), road.share, str(road.customers)
    (('bikes.road', None), Fraction(1, 1), 'employees >= 50')
    """

    key: str = attrs.field(validator=check_line)
    label: Label = attrs.field(converter=read_label)
    aim: Label = attrs.field(converter=read_label)
    level: str = attrs.field(validator=check_line)
    product: str | None = attrs.field(default=None, validator=check_optional_line)
    market: str | None = attrs.field(default=None, validator=check_optional_line)
    customers: Criterion | None = attrs.field(default=None, converter=_read_customers, kw_only=True)
    share: Fraction = attrs.field(default=Fraction(1), converter=_read_share, kw_only=True)
    actions: tuple[StrategicAction, ...] = attrs.field(default=(), converter=_read_actions, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.product is None and self.market is None:
            accepted = "a product, a market, or both"
            raise InvalidValueError(f"strategy {self.key}", "no product and no market", accepted)

    def place(self) -> tuple[str | None, str | None]:
        """The product and the market whose target it carries a part of."""
        return self.product, self.market
