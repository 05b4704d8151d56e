"""Where a fault of a document is, and what the library says about it.

Invariant: a fault's sentence comes from the fields of the error that a converter, a validator or a `from_plain`
raised, never from taking its text apart; its address is built from the keys and indices that lead to the value.

Left out: finding the faults (the forms do) and printing them (`InvalidDocumentError` does).
"""

from __future__ import annotations

import re
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from salesmanual.kernel.errors import (
    Fault,
    InvalidDocumentError,
    InvalidValueError,
    WrongTypeError,
    did_you_mean,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

__all__ = ["REFUSALS", "at_index", "at_key", "closest", "faults_of", "found_instead", "joined", "listed"]

REFUSALS: Final = (ValueError, TypeError, LookupError, ArithmeticError, PermissionError, RuntimeError, ImportError)
"""What a converter, a validator or a constructor raises to refuse a value; anything else is a defect and passes on.

Every `SalesManualError` is one of these.
"""

_AS_SHOWN: Final[Mapping[str, str]] = MappingProxyType({})
_BARE: Final = re.compile(r"[\w-]{1,80}")
_HEAD: Final = re.compile(r"\w+")
_LISTED: Final = 12
_MESSAGE_LENGTH: Final = 300


def at_key(address: str, key: object) -> str:
    """The address of a table's entry.

    >>> at_key("plan", "rate"), at_key("", "rate"), at_key("plan.names", "Li Na")
    ('plan.rate', 'rate', "plan.names['Li Na']")
    """
    if isinstance(key, str) and _BARE.fullmatch(key):
        return f"{address}.{key}" if address else key
    return f"{address}[{shown(key)}]"


def at_index(address: str, index: int) -> str:
    """The address of a list's item.

    >>> at_index("plan.tiers", 2)
    'plan.tiers[2]'
    """
    return f"{address}[{index}]"


def joined(address: str, rest: str) -> str:
    """The address of something inside, where `rest` leads from here to there.

    >>> joined("plan.curve", "tiers[1].rate"), joined("plan.tiers", "[1].rate"), joined("", "rate")
    ('plan.curve.tiers[1].rate', 'plan.tiers[1].rate', 'rate')
    """
    return f"{address}{rest}" if not address or not rest or rest[0] in "[." else f"{address}.{rest}"


def found_instead(value: object, accepted: str, remedy: str = "") -> str:
    """The sentence of a value that is of the wrong kind.

    >>> found_instead(True, "a whole number")
    'found True of type bool, accepted is a whole number'
    """
    return _sentence(f"{shown(value)} of type {type(value).__name__}", accepted, remedy)


def listed(values: Collection[object]) -> str:
    """What is accepted where only some values are, in words.

    >>> listed(["month", "year"]), listed(["month"])
    ("one of 'month', 'year'", "'month'")
    """
    words = ", ".join(map(shown, islice(values, _LISTED)))
    more = f" and {len(values) - _LISTED} more" if len(values) > _LISTED else ""
    return f"one of {words}{more}" if len(values) != 1 else words


def closest(found: object, words: Collection[str]) -> str:
    """The remedy for a misspelt word, to stand after what is accepted; empty where no word is close.

    >>> closest("mouth", ["month", "year"]), closest("zzz", ["month", "year"])
    ("; did you mean 'month'?", '')
    """
    remedy = did_you_mean(found, words) if isinstance(found, str) else ""
    return f"; {remedy}" if remedy.startswith("did") else ""


def faults_of(
    error: Exception,
    address: str,
    *,
    name: str = "",
    keys: Mapping[str, str] | None = None,
    spelling: Mapping[str, str] = _AS_SHOWN,
) -> list[Fault]:
    """What a refusal says, as faults at the address of the value it refuses.

    Args:
        error: The refusal.
        address: Where the refused value stands.
        name: The field's name where one field is refused; an error about `tiers[1].rate` in the field `tiers` is
            then a fault at `[1].rate` below the address.
        keys: Each field's name and key where a whole object is refused; an error about one of its fields is then a
            fault at that field.
        spelling: What the document has for a value that the error shows: `'-5%'` for `Fraction(-1, 20)`.
    """
    if isinstance(error, InvalidDocumentError):
        return [Fault(joined(address, fault.address), fault.problem) for fault in error.faults]
    if isinstance(error, (InvalidValueError, WrongTypeError)):
        problem = _sentence(spelling.get(error.found, error.found), error.accepted, error.remedy)
        head = _HEAD.match(error.where)
        if keys is None:
            inside = error.where[len(name) :] if name and head is not None and head[0] == name else ""
            return [Fault(joined(address, inside) if inside[:1] in {"[", "."} else address, problem)]
        if head is not None and head[0] in keys:
            return [Fault(joined(at_key(address, keys[head[0]]), error.where[head.end() :]), problem)]
    if isinstance(error, RecursionError):
        return [Fault(address, "nested too deeply")]
    message = str(error.args[0]) if type(error) in _BUILTIN_REFUSALS and error.args else str(error)
    return [Fault(address, message[:_MESSAGE_LENGTH] or type(error).__name__)]


_BUILTIN_REFUSALS: Final = frozenset({KeyError, ValueError, TypeError})
"""Errors that validators raise with the sentence first and the attribute, the type and the value after it."""


def _sentence(found: str, accepted: str, remedy: str) -> str:
    return f"found {found}, accepted is {accepted}" + (f"; {remedy}" if remedy else "")
