"""The suites that a repository and a unit of work must pass to stand in for the ones in memory.

Subclass a suite in a test module and say how to make what it tests; each of its methods is a test.

    class TestSqlRepository(RepositoryContract):
        def new_repository(self):
            return SqlRepository(ContractRecord, connect("sqlite://"))

Invariant: the suites use nothing but what `Repository` and `UnitOfWork` promise, and need no test runner of their own:
pytest and unittest both find the tests.

Left out: how fast a repository is, and what it does when its store cannot be reached.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeVar, final

import attrs
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from salesmanual.kernel.criteria import Compare
from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    StaleRecordError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.record import EMPTY_JOURNAL, Event, Journal, read_id, recorded

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.kernel.repository import Repository, UnitOfWork

__all__ = ["ContractRecord", "OtherContractRecord", "RepositoryContract", "UnitOfWorkContract", "changed"]

_START: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_E = TypeVar("_E", bound=SalesManualError)


@final
@attrs.frozen
class ContractRecord:
    """The record that the suites keep."""

    id: str = attrs.field(converter=read_id)
    name: str = ""
    amount: Money | None = None
    visits: int = 0
    on: date | None = None
    journal: Journal = EMPTY_JOURNAL

    @property
    def version(self) -> int:
        """How many events it has."""
        return len(self.journal)


@final
@attrs.frozen
class OtherContractRecord:
    """A record of another class, with the same ids."""

    id: str = attrs.field(converter=read_id)
    journal: Journal = EMPTY_JOURNAL

    @property
    def version(self) -> int:
        """How many events it has."""
        return len(self.journal)


def changed(record: ContractRecord, name: str, by: str = "li.na") -> ContractRecord:
    """The record with another name and one more event."""
    at = _START + timedelta(hours=len(record.journal))
    return recorded(record, Event("rename", at, by), name=name)


def _expect(expected: object, actual: object) -> None:
    if expected != actual:
        raise AssertionError(f"expected {expected!r}, found {actual!r}")


def _refuses(kind: type[_E], call: Callable[[], object]) -> _E:
    try:
        call()
    except kind as error:
        return error
    raise AssertionError(f"expected {kind.__name__}, found no refusal")


class RepositoryContract:
    """What a repository of `ContractRecord` must do; override `new_repository`."""

    def new_repository(self) -> Repository[ContractRecord]:
        """An empty repository of `ContractRecord`."""
        raise NotImplementedError

    def _filled(self) -> Repository[ContractRecord]:
        repository = self.new_repository()
        repository.add(ContractRecord("R-3", "east", Money("30", "CNY"), 3, date(2026, 3, 3)))
        repository.add(ContractRecord("R-1", "west", Money("9", "CNY"), 1))
        repository.add(ContractRecord("R-2", "east", None, 2, date(2026, 3, 1)))
        return repository

    def test_what_is_added_is_found_again(self) -> None:
        """`get` gives an equal record, with its journal."""
        repository = self.new_repository()
        record = changed(ContractRecord("R-1", "東區", Money("0.10", "CNY"), 3, date(2026, 3, 3)), "西區")

        repository.add(record)

        _expect(record, repository.get("R-1"))
        _expect(1, repository.get("R-1").version)

    def test_an_id_is_added_once(self) -> None:
        """Adding another record of that id is refused, and the stored one stays."""
        repository = self._filled()
        stored = repository.get("R-1")

        _refuses(DuplicateError, lambda: repository.add(ContractRecord("R-1", "another")))

        _expect(stored, repository.get("R-1"))

    def test_an_unknown_id_is_not_found(self) -> None:
        """`get`, `save` and `history` refuse it, and `save` stores nothing."""
        repository = self._filled()

        _refuses(NotFoundError, lambda: repository.get("R-9"))
        _refuses(NotFoundError, lambda: repository.history("R-9"))
        _refuses(NotFoundError, lambda: repository.save(ContractRecord("R-9")))

        _refuses(NotFoundError, lambda: repository.get("R-9"))

    def test_a_later_version_is_saved(self) -> None:
        """`get` gives it; several events may have come since."""
        repository = self._filled()
        later = changed(changed(repository.get("R-1"), "north"), "south")

        repository.save(later)

        _expect(later, repository.get("R-1"))

    def test_saving_the_stored_version_again_changes_nothing(self) -> None:
        """It is no error and adds no version."""
        repository = self._filled()
        later = changed(repository.get("R-1"), "north")
        repository.save(later)

        repository.save(repository.get("R-1"))

        _expect(2, len(repository.history("R-1")))

    def test_an_older_version_is_stale(self) -> None:
        """Saving it is refused with both versions, and the stored one stays."""
        repository = self._filled()
        first = repository.get("R-1")
        later = changed(changed(first, "north"), "south")
        repository.save(later)

        error = _refuses(StaleRecordError, lambda: repository.save(changed(first, "lost", by="wang.wei")))

        _expect(("R-1", 1, 2), (error.record_id, error.found, error.stored))
        _expect(later, repository.get("R-1"))

    def test_a_change_from_an_older_version_is_stale_however_many_events_it_has(self) -> None:
        """Two people change one version; the second is refused even with more events than the first."""
        repository = self._filled()
        first = repository.get("R-1")
        mine = changed(first, "mine")
        theirs = changed(changed(changed(first, "theirs", by="wang.wei"), "b"), "c")
        repository.save(mine)

        _refuses(StaleRecordError, lambda: repository.save(theirs))

        _expect(mine, repository.get("R-1"))

    def test_a_change_without_an_event_is_refused(self) -> None:
        """What no event tells of is not stored."""
        repository = self._filled()
        stored = repository.get("R-1")

        _refuses(InvalidValueError, lambda: repository.save(attrs.evolve(stored, name="silently")))

        _expect(stored, repository.get("R-1"))

    def test_the_history_holds_the_versions_that_were_stored(self) -> None:
        """First to last, the last being the present one."""
        repository = self._filled()
        first = repository.get("R-1")
        second = changed(first, "north")
        third = changed(changed(second, "south"), "centre")

        repository.save(second)
        repository.save(third)

        _expect((first, second, third), repository.history("R-1"))

    def test_all_are_found_in_the_order_of_their_ids(self) -> None:
        """Whatever the order in which they were added."""
        _expect(["R-1", "R-2", "R-3"], [record.id for record in self._filled().find()])

    def test_a_condition_selects(self) -> None:
        """As text and as an object, on the record's own facts."""
        repository = self._filled()

        _expect(["R-2", "R-3"], [record.id for record in repository.find("name = 'east'")])
        _expect(["R-3"], [record.id for record in repository.find(Compare("visits", ">", 2))])
        _expect((), repository.find("visits > 5"))

    def test_a_record_for_which_the_condition_is_unknown_is_not_found(self) -> None:
        """Neither by the condition nor by its opposite."""
        repository = self._filled()
        small = Compare("amount", "<", Money("10", "CNY"))

        _expect(["R-1"], [record.id for record in repository.find(small)])
        _expect(["R-3"], [record.id for record in repository.find(~small)])

    def test_a_changed_record_is_found_as_it_is_now(self) -> None:
        """Not as it was."""
        repository = self._filled()

        repository.save(changed(repository.get("R-1"), "east"))

        _expect(["R-1", "R-2", "R-3"], [record.id for record in repository.find("name = 'east'")])

    def test_records_are_ordered_by_a_fact(self) -> None:
        """Up or down; those that lack it come last, and equal ones are in the order of their ids."""
        repository = self._filled()

        _expect(["R-3", "R-2", "R-1"], [record.id for record in repository.find(order_by="-visits")])
        _expect(["R-2", "R-3", "R-1"], [record.id for record in repository.find(order_by="on")])
        _expect(["R-3", "R-2", "R-1"], [record.id for record in repository.find(order_by="-on")])
        _expect(["R-1", "R-3", "R-2"], [record.id for record in repository.find(order_by="amount")])
        _expect(["R-1", "R-2", "R-3"], [record.id for record in repository.find(order_by="-name")])
        _expect(["R-1", "R-3", "R-2"], [record.id for record in repository.find(order_by=["-name", "-visits"])])

    def test_a_limit_gives_the_first(self) -> None:
        """In the order asked for; 0 gives none."""
        repository = self._filled()

        _expect(["R-3"], [record.id for record in repository.find(order_by="-visits", limit=1)])
        _expect((), repository.find(limit=0))
        _refuses(InvalidValueError, lambda: repository.find(limit=-1))

    def test_any_sequence_of_calls_agrees_with_a_plain_dictionary(self) -> None:
        """A stateful test: adding, saving and stale saving in every order."""
        contract = self

        class Machine(_RepositoryMachine):
            def __init__(self) -> None:
                super().__init__(contract.new_repository())

        run_state_machine_as_test(
            Machine,
            settings=settings(
                max_examples=25,
                stateful_step_count=15,
                deadline=None,
                derandomize=True,
                report_multiple_bugs=False,
                suppress_health_check=list(HealthCheck),
            ),
        )


class _RepositoryMachine(RuleBasedStateMachine):
    def __init__(self, repository: Repository[ContractRecord]) -> None:
        super().__init__()
        self.repository = repository
        self.stored: dict[str, list[ContractRecord]] = {}

    @rule(key=st.sampled_from("abc"), name=st.sampled_from("xyz"))
    def add(self, key: str, name: str) -> None:
        record = ContractRecord(key, name)
        if key in self.stored:
            _refuses(DuplicateError, lambda: self.repository.add(record))
        else:
            self.repository.add(record)
            self.stored[key] = [record]

    @rule(key=st.sampled_from("abc"), name=st.sampled_from("xyz"), back=st.integers(1, 3), times=st.integers(1, 3))
    def save(self, key: str, name: str, back: int, times: int) -> None:
        versions = self.stored.get(key)
        if versions is None:
            _refuses(NotFoundError, lambda: self.repository.save(ContractRecord(key)))
            return
        record = versions[-min(back, len(versions))]
        is_last = record is versions[-1]
        for _ in range(times):
            record = changed(record, name, by=f"writer of {len(versions)}")
        if is_last:
            self.repository.save(record)
            versions.append(record)
        else:
            _refuses(StaleRecordError, lambda: self.repository.save(record))

    @invariant()
    def agrees(self) -> None:
        _expect([self.stored[key][-1] for key in sorted(self.stored)], list(self.repository.find()))
        for key, versions in self.stored.items():
            _expect(tuple(versions), self.repository.history(key))


class UnitOfWorkContract:
    """What a unit of work must do; override `new_store`."""

    def new_store(self) -> Callable[[], UnitOfWork]:
        """An empty store with repositories of `ContractRecord` and `OtherContractRecord`: what opens units of work."""
        raise NotImplementedError

    def test_what_is_committed_is_stored(self) -> None:
        """In all repositories, for every later unit of work."""
        begin = self.new_store()

        with begin() as work:
            work.repository(ContractRecord).add(ContractRecord("R-1"))
            work.repository(OtherContractRecord).add(OtherContractRecord("R-1"))
            work.commit()

        with begin() as work:
            _expect(ContractRecord("R-1"), work.repository(ContractRecord).get("R-1"))
            other = work.repository(OtherContractRecord).get("R-1")
            _expect((OtherContractRecord("R-1"), 0), (other, other.version))

    def test_what_is_not_committed_is_dropped(self) -> None:
        """At the end of the unit of work, and by `rollback`."""
        begin = self.new_store()

        with begin() as work:
            work.repository(ContractRecord).add(ContractRecord("R-1"))
        with begin() as work:
            work.repository(ContractRecord).add(ContractRecord("R-2"))
            work.rollback()
            work.commit()

        with begin() as work:
            _expect((), work.repository(ContractRecord).find())

    def test_an_error_drops_the_changes_and_passes_on(self) -> None:
        """Whatever the error is."""
        begin = self.new_store()

        def fail() -> None:
            with begin() as work:
                work.repository(ContractRecord).add(ContractRecord("R-1"))
                work.repository(OtherContractRecord).get("R-9")

        _refuses(NotFoundError, fail)
        with begin() as work:
            _expect((), work.repository(ContractRecord).find())

    def test_a_unit_of_work_sees_its_own_changes(self) -> None:
        """Before they are committed, by every question."""
        begin = self.new_store()

        with begin() as work:
            repository = work.repository(ContractRecord)
            repository.add(ContractRecord("R-1"))
            repository.save(changed(repository.get("R-1"), "north"))

            _expect("north", work.repository(ContractRecord).get("R-1").name)
            _expect(1, len(repository.find("name = 'north'")))
            _expect(2, len(repository.history("R-1")))
            _refuses(DuplicateError, lambda: repository.add(ContractRecord("R-1")))

    def test_work_goes_on_after_a_commit(self) -> None:
        """What comes after it is committed or dropped by itself."""
        begin = self.new_store()

        with begin() as work:
            repository = work.repository(ContractRecord)
            repository.add(ContractRecord("R-1"))
            work.commit()
            repository.save(changed(repository.get("R-1"), "north"))
            work.commit()
            repository.save(changed(repository.get("R-1"), "south"))

        with begin() as work:
            _expect("north", work.repository(ContractRecord).get("R-1").name)
            _expect(2, len(work.repository(ContractRecord).history("R-1")))

    def test_a_change_that_came_between_is_not_overwritten(self) -> None:
        """The commit is refused whole: the other repository's changes are not made either."""
        begin = self.new_store()
        with begin() as work:
            work.repository(ContractRecord).add(ContractRecord("R-1"))
            work.commit()

        def late() -> None:
            with begin() as mine:
                records = mine.repository(ContractRecord)
                records.save(changed(records.get("R-1"), "mine"))
                mine.repository(OtherContractRecord).add(OtherContractRecord("R-2"))
                with begin() as other:
                    others = other.repository(ContractRecord)
                    others.save(changed(others.get("R-1"), "theirs", by="wang.wei"))
                    other.commit()
                mine.commit()

        _refuses(StaleRecordError, late)
        with begin() as work:
            _expect("theirs", work.repository(ContractRecord).get("R-1").name)
            _expect((), work.repository(OtherContractRecord).find())

    def test_an_id_that_came_between_is_not_overwritten(self) -> None:
        """The commit is refused whole."""
        begin = self.new_store()

        def late() -> None:
            with begin() as mine:
                mine.repository(ContractRecord).add(ContractRecord("R-1", "mine"))
                with begin() as other:
                    other.repository(ContractRecord).add(ContractRecord("R-1", "theirs"))
                    other.commit()
                mine.commit()

        _refuses(DuplicateError, late)
        with begin() as work:
            _expect("theirs", work.repository(ContractRecord).get("R-1").name)

    def test_an_unknown_class_has_no_repository(self) -> None:
        """It is refused with the name of the class."""
        begin = self.new_store()

        @attrs.frozen
        class Unknown:
            id: str
            journal: Journal = EMPTY_JOURNAL
            version: int = 0

        with begin() as work:
            error = _refuses(NotFoundError, lambda: work.repository(Unknown))
        _expect(True, "Unknown" in str(error))  # noqa: FBT003 - it is what is compared

    def test_it_is_used_while_it_is_entered(self) -> None:
        """Before and after, its methods and its repositories refuse, so that no change is lost unseen."""
        begin = self.new_store()
        work = begin()
        _refuses(InvalidValueError, work.commit)
        with work:
            repository = work.repository(ContractRecord)

        _refuses(InvalidValueError, work.commit)
        _refuses(InvalidValueError, work.rollback)
        _refuses(InvalidValueError, lambda: work.repository(ContractRecord))
        _refuses(InvalidValueError, lambda: repository.add(ContractRecord("R-1")))
