"""The repositories in memory pass the suites that any other must pass, and the suites find what breaks a promise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import attrs
import pytest

from salesmanual.kernel.criteria import ALWAYS, Criterion
from salesmanual.kernel.errors import NotFoundError
from salesmanual.kernel.repository import InMemoryRepository, InMemoryUnitOfWork, Repository, UnitOfWork
from salesmanual.testing.repositories import (
    ContractRecord,
    OtherContractRecord,
    RepositoryContract,
    UnitOfWorkContract,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class TestInMemoryRepository(RepositoryContract):
    def new_repository(self) -> Repository[ContractRecord]:
        return InMemoryRepository(ContractRecord)


class TestStagedRepository(RepositoryContract):
    """A repository inside a unit of work keeps every promise too."""

    def new_repository(self) -> Repository[ContractRecord]:
        work = InMemoryUnitOfWork([InMemoryRepository(ContractRecord)])
        return work.__enter__().repository(ContractRecord)


class TestInMemoryUnitOfWork(UnitOfWorkContract):
    def new_store(self) -> Callable[[], UnitOfWork]:
        repositories: list[InMemoryRepository[Any]] = [
            InMemoryRepository(ContractRecord),
            InMemoryRepository(OtherContractRecord),
        ]
        return lambda: InMemoryUnitOfWork(repositories)


def test_the_ones_in_memory_are_what_the_protocols_say() -> None:
    assert isinstance(InMemoryRepository(ContractRecord), Repository)
    assert isinstance(InMemoryUnitOfWork([]), UnitOfWork)


class Careless:
    """A repository that overwrites, forgets versions, and finds in no order."""

    def __init__(self) -> None:
        self.records: dict[str, ContractRecord] = {}

    def get(self, record_id: str, /) -> ContractRecord:
        if record_id not in self.records:
            raise NotFoundError("record", record_id)
        return self.records[record_id]

    def add(self, record: ContractRecord, /) -> None:
        self.records[record.id] = record

    def save(self, record: ContractRecord, /) -> None:
        self.records[record.id] = record

    def find(
        self, criterion: Criterion | str = ALWAYS, *, order_by: str | Sequence[str] = (), limit: int | None = None
    ) -> tuple[ContractRecord, ...]:
        del criterion, order_by
        return tuple(self.records.values())[:limit]

    def history(self, record_id: str, /) -> tuple[ContractRecord, ...]:
        return (self.get(record_id),)


class CarelessContract(RepositoryContract):
    def new_repository(self) -> Repository[ContractRecord]:
        return Careless()


CONTRACT = [name for name in dir(RepositoryContract) if name.startswith("test_")]
KEPT = {"test_what_is_added_is_found_again", "test_a_later_version_is_saved"}


@pytest.mark.parametrize("name", sorted(set(CONTRACT) - KEPT))
def test_the_suite_finds_each_broken_promise(name: str) -> None:
    with pytest.raises(AssertionError, match="expected"):
        getattr(CarelessContract(), name)()


@pytest.mark.parametrize("name", sorted(KEPT))
def test_the_suite_lets_a_kept_promise_pass(name: str) -> None:
    getattr(CarelessContract(), name)()


@attrs.define
class HastyUnitOfWork:
    """A unit of work that makes every change at once."""

    repositories: dict[type, InMemoryRepository[Any]]

    def repository(self, kind: type, /) -> InMemoryRepository[Any]:
        return self.repositories[kind]

    def commit(self) -> None:
        pass

    def rollback(self) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class HastyContract(UnitOfWorkContract):
    def new_store(self) -> Callable[[], UnitOfWork]:
        repositories: dict[type, InMemoryRepository[Any]] = {
            ContractRecord: InMemoryRepository(ContractRecord),
            OtherContractRecord: InMemoryRepository(OtherContractRecord),
        }
        return lambda: HastyUnitOfWork(repositories)


@pytest.mark.parametrize(
    "name",
    [
        "test_what_is_not_committed_is_dropped",
        "test_an_error_drops_the_changes_and_passes_on",
        "test_work_goes_on_after_a_commit",
        "test_a_change_that_came_between_is_not_overwritten",
        "test_it_is_used_while_it_is_entered",
    ],
)
def test_the_suite_finds_a_unit_of_work_that_drops_nothing(name: str) -> None:
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever the broken one ends with, it does not pass
        getattr(HastyContract(), name)()


def test_a_suite_says_what_to_override() -> None:
    with pytest.raises(NotImplementedError):
        RepositoryContract().new_repository()
    with pytest.raises(NotImplementedError):
        UnitOfWorkContract().new_store()
