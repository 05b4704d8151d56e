"""Who gets leads and by which rules: people with their weights and limits, and rules with a condition and a method.

Invariant: a rule is data. The first rule whose condition holds decides; one that cannot tell, because a fact is
missing, does not hold.

Left out: applying them (`lead_assignment`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, final, get_args

import attrs

from salesmanual.kernel.criteria import Criterion, read_criterion
from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.fields import check_choice, check_count, check_flag, check_kind, check_line, read_lines
from salesmanual.kernel.number import read_fraction
from salesmanual.kernel.texts import Label, read_label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.kernel.exact import Exact

__all__ = ["Assignee", "AssignmentMethod", "AssignmentRule"]

AssignmentMethod = Literal["weighted", "round-robin", "fewest-open"]
"""Who of those who can take a lead does: in proportion to the weights, in turn, or who has the fewest open leads for
their weight."""

METHODS: Final[tuple[str, ...]] = get_args(AssignmentMethod)


def _read_weight(value: Exact | str) -> Fraction:
    weight = read_fraction(value, "weight")
    if weight <= 0:
        raise InvalidValueError("weight", value, "a weight above 0", "leave out who gets no leads")
    return weight


@final
@attrs.frozen
class Assignee:
    """Somebody who gets leads.

    Attributes:
        person: Who.
        weight: Their share, in proportion to that of the others: their capacity.
        most_open: How many open leads they may have; `None` for no limit.
        most_per_period: How many leads they may get in a period of the policy; `None` for no limit.
        calendar: The key of their working calendar; empty for the policy's first one.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the weight is not above 0 or a limit is below 0.

    Source: Handbook 2.3.

    >>> Assignee("li.na", "50%", most_open=20).weight
    Fraction(1, 2)
    """

    person: str = attrs.field(validator=check_line)
    weight: Fraction = attrs.field(default=Fraction(1), converter=_read_weight)
    most_open: int | None = attrs.field(default=None, validator=attrs.validators.optional(check_count()), kw_only=True)
    most_per_period: int | None = attrs.field(
        default=None, validator=attrs.validators.optional(check_count()), kw_only=True
    )
    calendar: str = attrs.field(default="", validator=check_kind(str, "the key of a calendar"), kw_only=True)


def _read_where(value: Criterion | str | None) -> Criterion | None:
    return None if value is None else read_criterion(value, "where")


def _read_to(value: Iterable[str]) -> tuple[str, ...]:
    return read_lines(value, "to")


@final
@attrs.frozen
class AssignmentRule:
    """Among whom one kind of lead is shared.

    Attributes:
        key: Unique among the rules; each rule keeps its own turn.
        label: The name in reasons; the key by default.
        to: The people; empty for all of the policy.
        where: The condition on the lead's facts; `None` for every lead.
        method: How they share; `None` for the policy's method.
        overflows: Whether a lead that none of them can take goes on to the next rule that holds.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is blank, or the method is unknown.
        CriterionSyntaxError: If the condition cannot be read.
        DuplicateError: If somebody is named twice.

    Source: Handbook 2.3.

    >>> AssignmentRule("fairs", ["li.na"], where="source = 'fair'").label
    Label('fairs')
    """

    key: str = attrs.field(validator=check_line)
    to: tuple[str, ...] = attrs.field(default=(), converter=_read_to)
    label: Label = attrs.field(converter=read_label, kw_only=True)
    where: Criterion | None = attrs.field(default=None, converter=_read_where, kw_only=True)
    method: AssignmentMethod | None = attrs.field(
        default=None, validator=attrs.validators.optional(check_choice("a method", METHODS)), kw_only=True
    )
    overflows: bool = attrs.field(default=False, validator=check_flag, kw_only=True)

    @label.default
    def _key_as_label(self) -> Label:
        return read_label(self.key)
