"""What every repository and every unit of work promises, and the order in which records are found.

Invariant: a class that has these methods and passes the suites of `salesmanual.testing.repositories` can stand in for
any other.

Left out: keeping anything (`repository_memory`).
"""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

from salesmanual.kernel.criteria import ALWAYS, Criterion
from salesmanual.kernel.criteria_facts import comparable, look_up, read_path, segments
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, read_listed
from salesmanual.kernel.money import Money
from salesmanual.kernel.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import TracebackType
    from typing import Self

__all__ = ["Repository", "UnitOfWork", "sort_records"]

R = TypeVar("R", bound=Record)


@runtime_checkable
class Repository(Protocol[R]):
    """Where the records of one class are kept.

    Source: serves every record.
    """

    def get(self, record_id: str, /) -> R:
        """The record as it is stored last.

        Raises:
            NotFoundError: If there is none of that id.
        """
        ...

    def add(self, record: R, /) -> None:
        """Stores a new record.

        Raises:
            DuplicateError: If there is one of that id.
            WrongTypeError: If it is of another class.
        """
        ...

    def save(self, record: R, /) -> None:
        """Stores a later version of a record; saving the stored version again changes nothing.

        Raises:
            NotFoundError: If there is none of that id.
            StaleRecordError: If its journal does not continue the stored one: another change came between.
            InvalidValueError: If it differs from the stored one and has no further event.
            WrongTypeError: If it is of another class.
        """
        ...

    def find(
        self, criterion: Criterion | str = ALWAYS, *, order_by: str | Sequence[str] = (), limit: int | None = None
    ) -> tuple[R, ...]:
        """The records that meet the condition; one for which it is unknown does not.

        Args:
            criterion: The condition or its text, judged on the record's own public attributes.
            order_by: The path of a fact, or several, the first counting most; with `-` before it from the greatest
                down. A record that lacks the fact comes last either way. Records that are equal so far, and all
                where nothing is named, are in the order of their ids.
            limit: At most so many, the first ones.

        Raises:
            CriterionSyntaxError: If the condition's text cannot be read.
            WrongTypeError, InvalidValueError: If a path or the limit cannot be accepted.
        """
        ...

    def history(self, record_id: str, /) -> tuple[R, ...]:
        """The versions that were stored, first to last; the last is what `get` gives.

        Raises:
            NotFoundError: If there is none of that id.
        """
        ...


@runtime_checkable
class UnitOfWork(Protocol):
    """Changes of several repositories that are made together or not at all.

    It is entered by `with`. What is done in its repositories is seen there at once and by others when it is committed;
    what is not committed when it ends is dropped.

    Source: serves every record.
    """

    def repository(self, kind: type[R], /) -> Repository[R]:
        """The repository of that class of records, in this unit of work.

        Raises:
            NotFoundError: If there is none for that class.
            InvalidValueError: If the unit of work is not entered.
        """
        ...

    def commit(self) -> None:
        """Makes the changes since it was entered or last committed, all together.

        Raises:
            StaleRecordError: If another change of one of the records came between; then none is made.
            DuplicateError: If a record of an added one's id came between; then none is made.
            InvalidValueError: If the unit of work is not entered.
        """
        ...

    def rollback(self) -> None:
        """Drops the changes since it was entered or last committed.

        Raises:
            InvalidValueError: If the unit of work is not entered.
        """
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> bool | None: ...


def _sort_key(value: object) -> tuple[str, Any]:
    """What facts are sorted by: kind by kind, since two kinds have no common order; texts by their characters."""
    if isinstance(value, Enum):
        value = value.value
    number = comparable(value, 0)
    if number is not None:
        return ("number", number)
    match value:
        case Money():
            return (f"money {value.currency}", value.amount)
        case datetime():
            return ("instant" if value.utcoffset() is not None else "local time", value)
        case date():
            return ("date", value)
        case bool():
            return ("truth", value)
    return ("text", str(value))


def sort_records(records: Iterable[R], order_by: str | Sequence[str] = (), limit: int | None = None) -> tuple[R, ...]:
    """The records in the order that `Repository.find` promises: for repositories that do not sort themselves.

    Raises:
        WrongTypeError, InvalidValueError: If a path or the limit cannot be accepted.
    """
    if limit is not None and type(limit) is not int:
        raise WrongTypeError("limit", limit, "an int, or None for all")
    if limit is not None and limit < 0:
        raise InvalidValueError("limit", limit, "0 or more")
    paths = (
        (order_by,) if isinstance(order_by, str) else read_listed(order_by, "order_by", "a path, or a list of paths")
    )
    ordered = sorted(records, key=lambda record: record.id)
    for name in reversed(paths):
        if not isinstance(name, str):
            raise WrongTypeError("order_by", name, "the path of a fact, such as 'amount' or '-amount'")
        path = segments(read_path(name.removeprefix("-"), "order_by"))
        keyed = [(look_up(record, path), record) for record in ordered]
        there = [pair for pair in keyed if pair[0] is not None]
        there.sort(key=lambda pair: _sort_key(pair[0]), reverse=name.startswith("-"))
        ordered = [record for _, record in there] + [record for fact, record in keyed if fact is None]
    return tuple(ordered[:limit])
