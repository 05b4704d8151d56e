"""The conventions of a sharing, as a policy: who gets the odd cent is written down, not a habit.

Invariant: a `Sharing` is complete. Two sharings of the same total by the same weights under equal rules are equal.

Left out: bounds and explicit orders, which belong to one sharing and not to the rule.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, TypedDict, final, get_args

import attrs

from salesmanual.kernel.allocation_units import Method, Ties
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, did_you_mean, shown
from salesmanual.kernel.number import RoundingMode, read_decimal

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Conventions", "Residue", "Sharing", "read_sharing"]

Residue: TypeAlias = Literal["refuse", "first", "last", "largest", "smallest"]
"""Which share takes what a total has beyond whole steps; `refuse` asks for a total of whole steps."""

_MODES: Final = (
    RoundingMode.HALF_UP,
    RoundingMode.HALF_EVEN,
    RoundingMode.HALF_DOWN,
    RoundingMode.UP,
    RoundingMode.DOWN,
)
"""The modes that treat a negative amount as its mirror image."""

_MODE_METHODS: Final = ("cumulative", "first", "last", "largest", "smallest")


def _one_of(accepted: tuple[str, ...]) -> Callable[[object, attrs.Attribute[str], str], None]:
    def check(_: object, attribute: attrs.Attribute[str], value: str) -> None:
        if not isinstance(value, str):
            raise WrongTypeError(attribute.name, value, f"one of {', '.join(accepted)}")
        if value not in accepted:
            remedy = did_you_mean(value, accepted)
            raise InvalidValueError(attribute.name, value, f"one of {', '.join(accepted)}", remedy)

    return check


def _read_mode(value: RoundingMode | str | None) -> RoundingMode | None:
    if value is None:
        return None
    if value not in _MODES:
        remedy = "use down or up, which treat negative totals alike" if value in ("floor", "ceiling") else ""
        raise InvalidValueError("mode", value, f"one of {', '.join(_MODES)}", remedy)
    return RoundingMode(value)


def _check_mode(rule: Sharing, _: attrs.Attribute[RoundingMode | None], value: RoundingMode | None) -> None:
    if value is not None and rule.method not in _MODE_METHODS:
        remedy = f"leave mode out, or use one of the methods {', '.join(_MODE_METHODS)}"
        raise InvalidValueError("mode", str(value), f"no mode with the method {rule.method}", remedy)


def _read_step(value: Decimal | int | str | None) -> Decimal | None:
    if value is None:
        return None
    step = read_decimal(value, "step")
    if step <= 0:
        raise InvalidValueError("step", value, "a number above 0 such as '0.01'")
    return step


@final
@attrs.frozen(kw_only=True)
class Sharing:
    """How a total is shared: every convention by name.

    Attributes:
        method: Who gets the steps that rounding the quotas leaves over.
        step: The distance of two admitted shares. `None` is the minor unit of money and 1 for an `int`; for a
            `Decimal` it has to be named.
        mode: How `cumulative` rounds its running totals (half up where it is `None`) and `first`, `last`, `largest`
            and `smallest` the quotas (down where it is `None`). The other methods round down by definition.
        ties: Who is served first among equals.
        residue: Which share takes what the total has beyond whole steps.
        if_all_zero: Whether weights that are all 0 are refused or count as equal.

    Raises:
        WrongTypeError: If a name is no text, or the step is a `float`.
        InvalidValueError: If a name is unknown, the step is not above 0, or the method has no use for the mode.

    Source: Handbook 2.2, 4.3.

    >>> Sharing(method="cumulative", mode="half-even").mode
    <RoundingMode.HALF_EVEN: 'half-even'>
    """

    method: Method = attrs.field(default="largest-remainder", validator=_one_of(get_args(Method)))
    step: Decimal | None = attrs.field(default=None, converter=_read_step)
    mode: RoundingMode | None = attrs.field(default=None, converter=_read_mode, validator=_check_mode)
    ties: Ties = attrs.field(default="first", validator=_one_of(get_args(Ties)))
    residue: Residue = attrs.field(default="refuse", validator=_one_of(get_args(Residue)))
    if_all_zero: Literal["refuse", "equal"] = attrs.field(default="refuse", validator=_one_of(("refuse", "equal")))


class Conventions(TypedDict, total=False):
    """The keyword arguments of every sharing: a `Sharing`, its fields, or both, where a field overrides the rule's."""

    rule: Sharing
    method: Method
    step: Decimal | int | str | None
    mode: RoundingMode | str | None
    ties: Ties
    residue: Residue
    if_all_zero: Literal["refuse", "equal"]


_DEFAULT: Final = Sharing()
_NAMES: Final = frozenset(Conventions.__annotations__)


def read_sharing(conventions: Conventions) -> Sharing:
    """The rule that the keyword arguments of a sharing name.

    Raises:
        WrongTypeError: If an argument is unknown, or `rule` is no `Sharing`.
        InvalidValueError: As for `Sharing`.

    >>> read_sharing({"rule": Sharing(ties="last"), "step": "100"}) == Sharing(ties="last", step="100")
    True
    """
    if not conventions:
        return _DEFAULT
    unknown = sorted(conventions.keys() - _NAMES)
    if unknown:
        raise WrongTypeError("sharing", unknown[0], "a convention of sharing", did_you_mean(unknown[0], _NAMES))
    rule = conventions.get("rule", _DEFAULT)
    if not isinstance(rule, Sharing):
        raise WrongTypeError("rule", rule, "a Sharing", f"use Sharing(...) instead of {shown(rule)}")
    return Sharing(
        method=conventions.get("method", rule.method),
        step=conventions.get("step", rule.step),
        mode=conventions.get("mode", rule.mode),
        ties=conventions.get("ties", rule.ties),
        residue=conventions.get("residue", rule.residue),
        if_all_zero=conventions.get("if_all_zero", rule.if_all_zero),
    )
