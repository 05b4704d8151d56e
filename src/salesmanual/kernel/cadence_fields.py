"""The fields of a cadence: how each is read, alone and from a table of plain data.

Invariant: reading a field that was read gives it again, and a table with faults is refused with all of them.

Left out: what a cadence does with its fields (`cadence`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, TypedDict, TypeVar, get_args

from salesmanual.kernel.cadence_due import Fulfilment
from salesmanual.kernel.cadence_rule import read_rule, rule_text
from salesmanual.kernel.cadence_shift import Shift, read_shift
from salesmanual.kernel.errors import Fault, InvalidDocumentError, InvalidValueError, WrongTypeError, did_you_mean
from salesmanual.kernel.period import read_date
from salesmanual.kernel.wire_faults import REFUSALS, at_key, faults_of, found_instead

__all__ = ["CadenceFields", "cadence_fields", "read_early", "read_fulfilment", "read_rule_text", "read_start"]

_Read = TypeVar("_Read")

_FULFILMENTS: Final[tuple[Fulfilment, ...]] = get_args(Fulfilment)
_KEYS: Final = ("rule", "start", "shift", "fulfilment", "early")
_MAX_EARLY: Final = 36_500
_EARLY: Final = f"None, or an int of days from 0 to {_MAX_EARLY:,}"
_START: Final = "a date such as '2026-03-31'"


class CadenceFields(TypedDict):
    """The arguments of a `Cadence`."""

    rule: str
    start: date | None
    shift: Shift
    fulfilment: Fulfilment
    early: int | None


def read_rule_text(value: str) -> str:
    """The rule in its one written form.

    >>> read_rule_text("Every  MONDAY")
    'every Monday'
    """
    return rule_text(read_rule(value))


def read_start(value: date | None) -> date | None:
    """A plain date, or nothing."""
    return None if value is None else read_date(value, "start")


def read_fulfilment(value: str) -> Fulfilment:
    """The convention of that name.

    Raises:
        InvalidValueError: If there is none.
    """
    for fulfilment in _FULFILMENTS:
        if value == fulfilment:
            return fulfilment
    remedy = did_you_mean(value, _FULFILMENTS)
    raise InvalidValueError("fulfilment", value, f"one of {', '.join(_FULFILMENTS)}", remedy)


def read_early(value: int | None) -> int | None:
    """A number of days, or nothing.

    Raises:
        WrongTypeError: If it is no int.
        InvalidValueError: If it is negative, or more than a hundred years.
    """
    if value is None:
        return None
    if type(value) is not int:
        raise WrongTypeError("early", value, _EARLY)
    if not 0 <= value <= _MAX_EARLY:
        raise InvalidValueError("early", value, _EARLY)
    return value


def _plain_start(value: object) -> date | None:
    if not isinstance(value, str):
        return read_date(value, "start")
    try:
        on = date.fromisoformat(value)
    except ValueError:
        raise InvalidValueError("start", value, _START) from None
    if str(on) != value:
        raise InvalidValueError("start", value, _START)
    return read_date(on, "start")


def cadence_fields(plain: object) -> CadenceFields:
    """The arguments that the plain form holds: a rule alone, or a table with one.

    Raises:
        InvalidDocumentError: With every fault and its address.

    >>> cadence_fields("every monday")["rule"], cadence_fields({"rule": "daily", "start": "2026-01-01"})["start"]
    ('every Monday', datetime.date(2026, 1, 1))
    """
    table = {"rule": plain} if isinstance(plain, str) else plain
    if not isinstance(table, Mapping):
        raise InvalidDocumentError("Cadence", [Fault("", found_instead(plain, "a rule, or a table with the key rule"))])
    faults = [Fault(at_key("", key), f"no such key; {did_you_mean(key, _KEYS)}") for key in table if key not in _KEYS]
    if "rule" not in table:
        faults.append(Fault("rule", "missing; give a rule such as 'every Monday'"))

    def take(key: str, read: Callable[..., _Read], default: _Read) -> _Read:
        if key in table:
            try:
                return read(table[key])
            except REFUSALS as error:
                faults.extend(faults_of(error, key, name=key))
        return default

    fields = CadenceFields(
        rule=take("rule", read_rule_text, ""),
        start=take("start", _plain_start, None),
        shift=take("shift", read_shift, "none"),
        fulfilment=take("fulfilment", read_fulfilment, "each"),
        early=take("early", read_early, None),
    )
    if faults:
        raise InvalidDocumentError("Cadence", faults)
    return fields
