"""The exceptions of the library: one root, each leaf also the builtin a caller would expect.

A business "no" (not eligible, capped, below a threshold) is a result, never an exception. An exception means
that an argument, a document or a requested change cannot be accepted; its message says what was found, what is
accepted and what to do, its fields carry the same for a program, and it survives pickling.

    SalesManualError
    ├── InvalidValueError          ValueError        one value is outside what its field accepts
    │   ├── CurrencyMismatchError                    two currencies meet in one operation
    │   ├── ZeroTargetError        ZeroDivisionError attainment of a target of zero
    │   └── InexactError           ArithmeticError   an exact answer does not exist, name a Rounding
    ├── WrongTypeError             TypeError         a value of the wrong type, a float where money is expected
    ├── NotFoundError              LookupError       a key, identifier or dated entry that is not there
    ├── DuplicateError             ValueError        a key or identifier that is there already
    ├── InfeasibleError            ValueError        no answer satisfies all the conditions; names the blocking ones
    ├── CriterionSyntaxError       ValueError        a condition's text cannot be read; says at which column
    ├── InvalidDocumentError       ValueError        plain data with faults, every one with its address
    ├── RefusedError               PermissionError   a change that the rules refuse, with all its findings
    ├── StaleRecordError           RuntimeError      a record was saved from an older version
    ├── UnannouncedYearError       LookupError       a calendar year that is not officially announced
    └── MissingExtraError          ImportError       an optional dependency is not installed; names the extra

Left out: warnings of the standard library's kind, except `UnannouncedYearWarning`, which a caller may turn
into an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar, final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from enum import StrEnum

__all__ = [
    "CriterionSyntaxError",
    "CurrencyMismatchError",
    "DuplicateError",
    "Fault",
    "InexactError",
    "InfeasibleError",
    "InvalidDocumentError",
    "InvalidValueError",
    "MissingExtraError",
    "NotFoundError",
    "RefusedError",
    "SalesManualError",
    "StaleRecordError",
    "UnannouncedYearError",
    "UnannouncedYearWarning",
    "WrongTypeError",
    "ZeroTargetError",
    "check_key",
    "check_type",
    "did_you_mean",
    "read_listed",
    "read_member",
    "shown",
]

_SHOWN_LENGTH: Final = 80
_SUGGESTION_LIMIT: Final = 200
_SUGGESTIONS: Final = 12
_BIG_INTEGER_BITS: Final = 256
_FAULTS_PRINTED: Final = 50

_Item = TypeVar("_Item")
_Member = TypeVar("_Member", bound="StrEnum")


def shown(value: object) -> str:
    """The value as a message shows it: its `repr`, cut to 80 characters.

    A message about a ten-megabyte string must not itself be ten megabytes.

    >>> shown("abc")
    "'abc'"
    >>> len(shown("x" * 10_000_000))
    80
    """
    if isinstance(value, (str, bytes)) and len(value) > _SHOWN_LENGTH:
        value = value[:_SHOWN_LENGTH]
    elif isinstance(value, int) and value.bit_length() > _BIG_INTEGER_BITS:
        return f"an integer of {value.bit_length()} bits"
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001 - a broken __repr__ must not hide the fault being reported
        text = f"<{type(value).__name__}>"
    return text if len(text) <= _SHOWN_LENGTH else text[: _SHOWN_LENGTH - 1] + "…"


def did_you_mean(found: object, accepted: Iterable[object]) -> str:
    """A remedy for a misspelt name: the closest accepted one, or the list of all.

    >>> did_you_mean("comision", ["commission", "bonus"])
    "did you mean 'commission'?"
    >>> did_you_mean("zzz", ["commission", "bonus"])
    "use one of 'bonus', 'commission'"
    """
    names = sorted(str(name) for name in accepted)
    found = found if isinstance(found, str) else shown(found)
    if len(found) <= _SUGGESTION_LIMIT:
        from difflib import get_close_matches  # noqa: PLC0415 - only a failing call pays for it

        close = get_close_matches(found, names, n=1)
        if close:
            return f"did you mean {close[0]!r}?"
    if not names:
        return "nothing is accepted here"
    listed = ", ".join(repr(name) for name in names[:_SUGGESTIONS])
    return f"use one of {listed}" + (f" and {len(names) - _SUGGESTIONS} more" if len(names) > _SUGGESTIONS else "")


def check_type(value: object, kind: type, where: str, remedy: str = "") -> None:
    """Refuses a value of another class.

    Raises:
        WrongTypeError: If it is no instance of the class.

    >>> check_type("2026-03", int, "year")
    Traceback (most recent call last):
    salesmanual.kernel.errors.WrongTypeError: year: found '2026-03' of type str, accepted is a value of type int
    """
    if not isinstance(value, kind):
        raise WrongTypeError(where, value, f"a value of type {kind.__name__}", remedy)


def check_key(key: object, where: str) -> None:
    """Refuses what nothing can be looked up by, such as a list.

    Raises:
        WrongTypeError: If the key has no hash.

    >>> check_key(["east"], "region")
    Traceback (most recent call last):
    salesmanual.kernel.errors.WrongTypeError: region: found ['east'] of type list, accepted is a key such as text
    """
    try:
        hash(key)
    except TypeError:
        raise WrongTypeError(where, key, "a key such as text") from None


def read_listed(values: Iterable[_Item], where: str, accepted: str) -> tuple[_Item, ...]:
    """The values as a tuple; one text is not taken for its characters.

    Raises:
        WrongTypeError: If they are text, or cannot be gone through.

    >>> read_listed(["a", "b"], "roles", "a list of roles")
    ('a', 'b')
    """
    if not isinstance(values, (str, bytes)):
        try:
            items = iter(values)
        except TypeError:
            pass
        else:
            return tuple(items)
    raise WrongTypeError(where, values, accepted)


def read_member(kind: type[_Member], value: object, where: str) -> _Member:
    """The member of the enumeration of that value.

    Raises:
        InvalidValueError: If there is none.
    """
    if isinstance(value, str):
        try:
            return kind(value)
        except ValueError:
            pass
    raise InvalidValueError(where, value, f"one of {', '.join(kind)}")


class SalesManualError(Exception):
    """The root: catch this to catch whatever the library refuses."""


class InvalidValueError(SalesManualError, ValueError):
    """A value is outside what its field accepts.

    Attributes:
        where: The field or argument, in the words of the caller (`"tiers[1].rate"`).
        found: What was given, shortened for display.
        accepted: What is accepted there.
        remedy: What to do; empty when `accepted` says it all.

    >>> raise InvalidValueError("rate", "-5%", "a ratio of 0 or more")
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidValueError: rate: found '-5%', accepted is a ratio of 0 or more
    """

    def __init__(self, where: str, found: object, accepted: str, remedy: str = "") -> None:
        found_text = found if isinstance(found, _Shown) else _Shown(shown(found))
        super().__init__(where, found_text, accepted, remedy)
        self.where: str = where
        self.found: str = str(found_text)
        self.accepted: str = accepted
        self.remedy: str = remedy

    def __str__(self) -> str:
        return _sentence(self.where, self.found, self.accepted, self.remedy)


@final
class _Shown(str):
    """Text that went through `shown` already, so that unpickling does not quote it twice."""

    __slots__ = ()


class CurrencyMismatchError(InvalidValueError):
    """Two currencies meet where one is needed; nothing is converted silently."""

    def __init__(self, operation: str, left: str, right: str) -> None:
        super().__init__(
            operation,
            _Shown(f"{left} and {right}"),
            "amounts in one currency",
            "convert one of them first with RateTable.convert",
        )
        self.args = (operation, left, right)
        self.operation: str = operation
        self.left: str = left
        self.right: str = right


class ZeroTargetError(InvalidValueError, ZeroDivisionError):
    """The attainment of a target of zero is asked for; it is undefined."""

    def __init__(self, where: str = "target") -> None:
        super().__init__(
            where,
            _Shown("0"),
            "a target other than zero",
            "give a target above zero",
        )
        self.args = (where,)


class InexactError(InvalidValueError, ArithmeticError):
    """The exact answer is not a finite decimal; a `Rounding` has to be named."""

    def __init__(self, where: str, found: object, remedy: str = "name a Rounding") -> None:
        super().__init__(where, found, "a result that is a finite decimal", remedy)
        self.args = (where, _Shown(self.found), remedy)


class WrongTypeError(SalesManualError, TypeError):
    """A value of the wrong type, such as a float where money or a rate is expected."""

    def __init__(self, where: str, found: object, accepted: str, remedy: str = "") -> None:
        found_text = found if isinstance(found, _Shown) else _Shown(f"{shown(found)} of type {type(found).__name__}")
        super().__init__(where, found_text, accepted, remedy)
        self.where: str = where
        self.found: str = str(found_text)
        self.accepted: str = accepted
        self.remedy: str = remedy

    def __str__(self) -> str:
        return _sentence(self.where, self.found, self.accepted, self.remedy)


class NotFoundError(SalesManualError, LookupError):
    """A key, identifier or dated entry that is not there.

    Attributes:
        kind: What was looked for (`"currency"`, `"record"`, `"exchange rate"`).
        key: What it was looked for by, shortened for display.
        remedy: What to do, such as the closest name that exists.
    """

    def __init__(self, kind: str, key: object, remedy: str = "") -> None:
        key_text = key if isinstance(key, _Shown) else _Shown(shown(key))
        super().__init__(kind, key_text, remedy)
        self.kind: str = kind
        self.key: str = str(key_text)
        self.remedy: str = remedy

    def __str__(self) -> str:
        return f"no {self.kind} {self.key}" + (f"; {self.remedy}" if self.remedy else "")


class DuplicateError(SalesManualError, ValueError):
    """A key or identifier that is there already."""

    def __init__(self, kind: str, key: object, remedy: str = "") -> None:
        key_text = key if isinstance(key, _Shown) else _Shown(shown(key))
        super().__init__(kind, key_text, remedy)
        self.kind: str = kind
        self.key: str = str(key_text)
        self.remedy: str = remedy

    def __str__(self) -> str:
        return f"{self.kind} {self.key} is there already" + (f"; {self.remedy}" if self.remedy else "")


class InfeasibleError(SalesManualError, ValueError):
    """No answer satisfies all the conditions at once.

    Attributes:
        where: What was asked for.
        reason: Why there is no answer.
        blocking: The parts that stand in each other's way (rows, columns, bounds), by name.
        remedy: What to loosen.
    """

    def __init__(self, where: str, reason: str, blocking: Iterable[str] = (), remedy: str = "") -> None:
        self.where: str = where
        self.reason: str = reason
        self.blocking: tuple[str, ...] = tuple(blocking)
        self.remedy: str = remedy
        super().__init__(where, reason, self.blocking, remedy)

    def __str__(self) -> str:
        blocking = f" (blocking: {', '.join(self.blocking)})" if self.blocking else ""
        return f"{self.where}: {self.reason}{blocking}" + (f"; {self.remedy}" if self.remedy else "")


class CriterionSyntaxError(SalesManualError, ValueError):
    """A condition's text cannot be read.

    Attributes:
        text: The text, shortened around the fault.
        column: Where the fault is, counted from 1.
        expected: What could stand there.
    """

    def __init__(self, text: str, column: int, expected: str) -> None:
        super().__init__(text, column, expected)
        self.text: str = text
        self.column: int = column
        self.expected: str = expected

    def __str__(self) -> str:
        start = max(0, self.column - 1 - _SHOWN_LENGTH // 2)
        window = self.text[start : start + _SHOWN_LENGTH]
        return f"column {self.column} of {window!r}: expected {self.expected}"


@final
class Fault:
    """One fault of a document: its address, what is wrong, and what to do.

    `str(fault)` is the line a person reads.

    >>> print(Fault("plan.components[1].tiers[2].rate", "found -0.1, accepted is a ratio of 0 or more"))
    plan.components[1].tiers[2].rate: found -0.1, accepted is a ratio of 0 or more
    """

    __slots__ = ("address", "problem")

    def __init__(self, address: str, problem: str) -> None:
        self.address: str = address
        self.problem: str = problem

    def __str__(self) -> str:
        return f"{self.address}: {self.problem}" if self.address else self.problem

    def __repr__(self) -> str:
        return f"Fault({self.address!r}, {self.problem!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Fault):
            return NotImplemented
        return (self.address, self.problem) == (other.address, other.problem)

    def __hash__(self) -> int:
        return hash((self.address, self.problem))

    def __reduce__(self) -> tuple[type[Fault], tuple[str, str]]:
        return (Fault, (self.address, self.problem))


class InvalidDocumentError(SalesManualError, ValueError):
    """Plain data that cannot be read: every fault at once, each with its address."""

    def __init__(self, what: str, faults: Iterable[Fault]) -> None:
        self.what: str = what
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__(what, self.faults)

    def __str__(self) -> str:
        count = len(self.faults)
        lines = [f"{self.what}: {count} fault{'' if count == 1 else 's'}"]
        lines += [f"  {fault}" for fault in self.faults[:_FAULTS_PRINTED]]
        if count > _FAULTS_PRINTED:
            lines.append(f"  … and {count - _FAULTS_PRINTED} more")
        return "\n".join(lines)


class RefusedError(SalesManualError, PermissionError):
    """A change that the rules refuse; the record is as it was.

    Attributes:
        action: What was asked for, such as `"advance D-7 to quotation"`.
        findings: Everything that stands in the way (`salesmanual.kernel.criteria.Finding`, or any object whose
            `str` is a line to read), never only the first.
    """

    def __init__(self, action: str, findings: Iterable[object]) -> None:
        self.action: str = action
        self.findings: tuple[object, ...] = tuple(findings)
        super().__init__(action, self.findings)

    def __str__(self) -> str:
        return "\n".join(
            [f"refused: {self.action}", *(f"  {line}" for f in self.findings for line in str(f).splitlines())]
        )

    def __reduce__(self) -> tuple[type[RefusedError], tuple[str, tuple[object, ...]]]:
        return (type(self), (self.action, self.findings))


class StaleRecordError(SalesManualError, RuntimeError):
    """A record is saved from an older version than the stored one; the store is as it was."""

    def __init__(self, record_id: str, found: int, stored: int) -> None:
        super().__init__(record_id, found, stored)
        self.record_id: str = record_id
        self.found: int = found
        self.stored: int = stored

    def __str__(self) -> str:
        stored = f"version {self.stored}" if self.found != self.stored else f"another version {self.stored}"
        return (
            f"record {self.record_id!r} is at version {self.found}, the store holds {stored}; "
            "get it again and repeat the change on that"
        )


class UnannouncedYearError(SalesManualError, LookupError):
    """A working calendar is asked about a year whose holidays are not officially announced."""

    def __init__(self, calendar: str, year: int) -> None:
        super().__init__(calendar, year)
        self.calendar: str = calendar
        self.year: int = year

    def __str__(self) -> str:
        return (
            f"calendar {self.calendar!r} has no officially announced holidays for {self.year}; "
            'add the announcement, or read it with unannounced="warn" to compute from the weekly pattern'
        )


class UnannouncedYearWarning(UserWarning):
    """A working calendar computes a year whose holidays are not officially announced."""


class MissingExtraError(SalesManualError, ImportError):
    """An optional dependency is not installed."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(feature, extra)
        self.feature: str = feature
        self.extra: str = extra

    def __str__(self) -> str:
        return f"{self.feature} needs an optional dependency; install it with pip install 'salesmanual[{self.extra}]'"

    def __reduce__(self) -> tuple[type[MissingExtraError], tuple[str, str]]:
        return (type(self), (self.feature, self.extra))


def _sentence(where: str, found: str, accepted: str, remedy: str) -> str:
    return f"{where}: found {found}, accepted is {accepted}" + (f"; {remedy}" if remedy else "")
