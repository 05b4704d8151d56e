"""Repositories and units of work that keep their records in memory, for tests, notebooks and small programs.

Invariant: every change is made under a lock and as a whole. A unit of work sees what is stored and what it changed
itself; at the commit each changed record must still be stored as it was when it was changed first.

Left out: keeping anything beyond the life of the process.
"""

from __future__ import annotations

from collections import ChainMap
from contextlib import ExitStack
from itertools import count
from threading import RLock
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, final

from salesmanual.kernel.criteria import ALWAYS, Criterion, read_criterion
from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidValueError,
    NotFoundError,
    StaleRecordError,
    WrongTypeError,
    check_key,
    check_type,
    did_you_mean,
    read_listed,
)
from salesmanual.kernel.record import Record
from salesmanual.kernel.repository_protocols import Repository, sort_records

if TYPE_CHECKING:
    from collections.abc import Iterable, MutableMapping, Sequence
    from types import TracebackType
    from typing import Self

__all__ = ["InMemoryRepository", "InMemoryUnitOfWork"]

R = TypeVar("R", bound=Record)

_NUMBER: Final = count()


@final
class _Store(Generic[R]):
    """The versions of the records of one class by their id, either stored or staged over those that are stored."""

    __slots__ = ("base", "before", "lock", "number", "versions")

    def __init__(self, base: _Store[R] | None = None) -> None:
        self.base = base
        self.lock: RLock = RLock() if base is None else base.lock
        self.number: int = next(_NUMBER) if base is None else base.number
        self.versions: MutableMapping[str, tuple[R, ...]] = {} if base is None else ChainMap({}, base.versions)
        self.before: dict[str, tuple[R, ...]] = {}

    def put(self, record_id: str, versions: tuple[R, ...]) -> None:
        """Sets the versions of a record; a staged store remembers what was stored when it did so first."""
        if self.base is not None:
            self.before.setdefault(record_id, self.base.versions.get(record_id, ()))
        self.versions[record_id] = versions

    def check(self) -> None:
        """Refuses staged changes that do not start from what is stored now."""
        stored = self._stored()
        for record_id, before in self.before.items():
            now = stored.get(record_id, ())
            if now != before and not before:
                raise DuplicateError("record", record_id, "another of that id was added meanwhile")
            if now != before:
                raise StaleRecordError(record_id, len(self.versions[record_id][-1].journal), len(now[-1].journal))

    def apply(self) -> None:
        """Stores the staged changes."""
        self._stored().update({record_id: self.versions[record_id] for record_id in self.before})
        self.drop()

    def _stored(self) -> MutableMapping[str, tuple[R, ...]]:
        return self.versions if self.base is None else self.base.versions

    def drop(self) -> None:
        """Forgets the staged changes."""
        for record_id in self.before:
            del self.versions[record_id]
        self.before.clear()


@final
class InMemoryRepository(Generic[R]):
    """A repository that keeps its records in memory; several threads may use it.

    Args:
        kind: The class of its records.

    Source: serves every record.

    >>> import attrs
    >>> from datetime import UTC, datetime
    >>> from salesmanual.kernel.record import EMPTY_JOURNAL, Event, Journal, recorded
    >>> @attrs.frozen
    ... class Visit:
    ...     id: str
    ...     customer: str
    ...     journal: Journal = EMPTY_JOURNAL
    ...
    ...     @property
    ...     def version(self) -> int:
    ...         return len(self.journal)
    >>> visits = InMemoryRepository(Visit)
    >>> visits.add(Visit("V-1", "Acme"))
    >>> rename = Event("rename", datetime(2026, 3, 2, tzinfo=UTC), "li.na")
    >>> visits.save(recorded(visits.get("V-1"), rename, customer="Acme Ltd"))
    >>> visits.find("customer = 'Acme Ltd'")[0].version, len(visits.history("V-1"))
    (1, 2)
    """

    __slots__ = ("_kind", "_open", "_store")

    def __init__(self, kind: type[R]) -> None:
        if not isinstance(kind, type):
            raise WrongTypeError("kind", kind, "the class of the records")
        self._kind: type[R] = kind
        self._store: _Store[R] = _Store()
        self._open = True

    @property
    def kind(self) -> type[R]:
        """The class of its records."""
        return self._kind

    def get(self, record_id: str, /) -> R:
        """The record as it is stored last; as `Repository.get`."""
        return self.history(record_id)[-1]

    def add(self, record: R, /) -> None:
        """Stores a new record; as `Repository.add`."""
        record_id, store = self._id_of(record), self._opened()
        with store.lock:
            if record_id in store.versions:
                raise DuplicateError("record", record_id, "save a later version of it, or give this one another id")
            store.put(record_id, (record,))

    def save(self, record: R, /) -> None:
        """Stores a later version of a record; as `Repository.save`."""
        record_id, store = self._id_of(record), self._opened()
        with store.lock:
            versions = self.history(record_id)
            stored = versions[-1]
            if not record.journal.continues(stored.journal):
                raise StaleRecordError(record_id, len(record.journal), len(stored.journal))
            if len(record.journal) > len(stored.journal):
                store.put(record_id, (*versions, record))
            elif record != stored:
                remedy = "make the change with recorded(record, event, ...)"
                raise InvalidValueError("record", record_id, "one event more for what is changed", remedy)

    def find(
        self, criterion: Criterion | str = ALWAYS, *, order_by: str | Sequence[str] = (), limit: int | None = None
    ) -> tuple[R, ...]:
        """The records that meet the condition; as `Repository.find`."""
        condition, store = read_criterion(criterion), self._opened()
        with store.lock:
            stored = [versions[-1] for versions in store.versions.values()]
        return sort_records((record for record in stored if condition.holds(record)), order_by, limit)

    def history(self, record_id: str, /) -> tuple[R, ...]:
        """The versions that were stored, first to last; as `Repository.history`."""
        check_key(record_id, "record_id")
        store = self._opened()
        with store.lock:
            versions = store.versions.get(record_id)
            if versions is None:
                raise NotFoundError("record", record_id, did_you_mean(record_id, store.versions))
            return versions

    def _id_of(self, record: R) -> str:
        if not isinstance(record, self._kind):
            raise WrongTypeError("record", record, f"a {self._kind.__name__}")
        return record.id

    def _opened(self) -> _Store[R]:
        if not self._open:
            raise InvalidValueError("repository", self, "one of a unit of work that has not ended", "begin another one")
        return self._store

    def _staged(self) -> InMemoryRepository[R]:
        """A repository over this one, whose changes stay in it until they are applied."""
        staged = InMemoryRepository(self._kind)
        staged._store = _Store(self._store)
        return staged

    def _close(self) -> None:
        self._open = False

    def __repr__(self) -> str:
        return f"<InMemoryRepository of {self._kind.__name__}>"


@final
class InMemoryUnitOfWork:
    """A unit of work over repositories in memory.

    Args:
        repositories: The repositories, one for each class of records.

    Raises:
        DuplicateError: If two hold records of one class.
        WrongTypeError: If one is no `InMemoryRepository`.

    Source: serves every record.

    >>> import attrs
    >>> from salesmanual.kernel.record import EMPTY_JOURNAL, Journal
    >>> @attrs.frozen
    ... class Visit:
    ...     id: str
    ...     journal: Journal = EMPTY_JOURNAL
    ...
    ...     @property
    ...     def version(self) -> int:
    ...         return len(self.journal)
    >>> visits = InMemoryRepository(Visit)
    >>> with InMemoryUnitOfWork([visits]) as work:
    ...     work.repository(Visit).add(Visit("V-1"))
    >>> len(visits.find())
    0
    >>> with InMemoryUnitOfWork([visits]) as work:
    ...     work.repository(Visit).add(Visit("V-1"))
    ...     work.commit()
    >>> len(visits.find())
    1
    """

    __slots__ = ("_repositories", "_staged")

    def __init__(self, repositories: Iterable[InMemoryRepository[Any]]) -> None:
        self._repositories: dict[type, InMemoryRepository[Any]] = {}
        for repository in read_listed(repositories, "repositories", "a list of repositories"):
            check_type(repository, InMemoryRepository, "repositories")
            if repository.kind in self._repositories:
                raise DuplicateError("repository of", repository.kind.__name__, "name it once")
            self._repositories[repository.kind] = repository
        self._staged: dict[type, InMemoryRepository[Any]] | None = None

    def repository(self, kind: type[R], /) -> Repository[R]:
        """The repository of that class of records; as `UnitOfWork.repository`."""
        check_type(kind, type, "kind", "name the class of the records")
        found = self._entered().get(kind)
        if found is None:
            names = [known.__name__ for known in self._repositories]
            raise NotFoundError("repository of", kind.__name__, did_you_mean(kind.__name__, names))
        return found

    def commit(self) -> None:
        """Makes the changes, all together; as `UnitOfWork.commit`."""
        stores = self._stores()
        with ExitStack() as locks:
            for store in sorted(stores, key=lambda store: store.number):
                locks.enter_context(store.lock)  # always in one order, so that no two wait for each other
            for store in stores:
                store.check()
            for store in stores:
                store.apply()

    def rollback(self) -> None:
        """Drops the changes; as `UnitOfWork.rollback`."""
        for store in self._stores():
            store.drop()

    def _stores(self) -> list[_Store[Any]]:
        return [repository._store for repository in self._entered().values()]  # noqa: SLF001 - of this module

    def _entered(self) -> dict[type, InMemoryRepository[Any]]:
        if self._staged is None:
            raise InvalidValueError("unit of work", self, "one that is entered", "use it in a with statement")
        return self._staged

    def __enter__(self) -> Self:
        if self._staged is not None:
            raise InvalidValueError("unit of work", self, "one that is not entered yet", "make another one")
        self._staged = {kind: repository._staged() for kind, repository in self._repositories.items()}  # noqa: SLF001 - as in _stores
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None:
        for repository in self._entered().values():
            repository._close()  # noqa: SLF001 - as in _stores
        self._staged = None

    def __repr__(self) -> str:
        names = ", ".join(kind.__name__ for kind in self._repositories)
        return f"<InMemoryUnitOfWork of {names}>"
