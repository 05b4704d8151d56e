"""Repositories in memory: what the suite in `tests/testing` does not ask."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction

import attrs
import pytest

from salesmanual.kernel.errors import (
    CriterionSyntaxError,
    DuplicateError,
    InvalidValueError,
    NotFoundError,
    StaleRecordError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.record import EMPTY_JOURNAL, Journal
from salesmanual.kernel.repository import InMemoryRepository, InMemoryUnitOfWork, sort_records
from salesmanual.testing.repositories import ContractRecord, OtherContractRecord, changed


class Grade(Enum):
    A = "a"
    B = "b"


@attrs.frozen
class Anything:
    id: str
    fact: object = None
    journal: Journal = EMPTY_JOURNAL

    @property
    def version(self) -> int:
        return len(self.journal)


def sorted_facts(facts: list[object], order_by: str = "fact") -> list[object]:
    records = [Anything(f"{number:02}", fact) for number, fact in enumerate(facts)]
    return [record.fact for record in sort_records(records, order_by)]


class TestOrder:
    @pytest.mark.parametrize(
        ("facts", "expected"),
        [
            ([3, Decimal("1.5"), Fraction(4, 3), 0.5, 2], [0.5, Fraction(4, 3), Decimal("1.5"), 2, 3]),
            (["b", "a", "B"], ["B", "a", "b"]),
            ([True, False], [False, True]),
            ([date(2026, 3, 2), date(2026, 3, 1)], [date(2026, 3, 1), date(2026, 3, 2)]),
            ([Grade.B, Grade.A], [Grade.A, Grade.B]),
            ([None, 2, None, 1], [1, 2, None, None]),
            (
                [Money("2", "USD"), Money("3", "CNY"), Money("1", "USD"), Money("20", "CNY")],
                [Money("3", "CNY"), Money("20", "CNY"), Money("1", "USD"), Money("2", "USD")],
            ),
            (
                [datetime(2026, 3, 2, 1, tzinfo=UTC), datetime(2026, 3, 1), datetime(2026, 3, 2, tzinfo=UTC)],  # noqa: DTZ001 - both kinds
                [datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 2, 1, tzinfo=UTC), datetime(2026, 3, 1)],  # noqa: DTZ001 - as above
            ),
            (["a", 1, date(2026, 3, 1), True], [date(2026, 3, 1), 1, "a", True]),
        ],
    )
    def test_facts_are_ordered_kind_by_kind(self, facts: list[object], expected: list[object]) -> None:
        assert sorted_facts(facts) == expected

    def test_what_is_missing_comes_last_either_way(self) -> None:
        assert sorted_facts([None, 1, 2], "-fact") == [2, 1, None]

    def test_a_path_leads_into_a_fact(self) -> None:
        facts: list[object] = [{"n": 2}, {"n": 1}, {}]

        assert sorted_facts(facts, "fact.n") == [{"n": 1}, {"n": 2}, {}]

    @pytest.mark.parametrize("order_by", ["_fact", "", "-", ["fact", 7], "a..b"])
    def test_a_wrong_path_is_refused(self, order_by: str) -> None:
        with pytest.raises((InvalidValueError, WrongTypeError), match="order_by: found"):
            sort_records([Anything("1")], order_by)

    @pytest.mark.parametrize(
        ("limit", "kind"), [(-1, InvalidValueError), (1.0, WrongTypeError), (True, WrongTypeError)]
    )
    def test_a_wrong_limit_is_refused(self, limit: int, kind: type[Exception]) -> None:
        with pytest.raises(kind, match="limit: found"):
            sort_records([Anything("1")], limit=limit)


class TestRepository:
    def test_a_record_of_another_class_is_refused(self) -> None:
        repository = InMemoryRepository(ContractRecord)

        for call in (repository.add, repository.save):
            with pytest.raises(WrongTypeError, match=r"record: found .*accepted is a ContractRecord"):
                call(OtherContractRecord("R-1"))  # type: ignore[arg-type] # the fault under test

    def test_it_is_made_for_a_class(self) -> None:
        assert InMemoryRepository(ContractRecord).kind is ContractRecord
        assert repr(InMemoryRepository(ContractRecord)) == "<InMemoryRepository of ContractRecord>"
        with pytest.raises(WrongTypeError, match="kind: found 'ContractRecord'"):
            InMemoryRepository("ContractRecord")  # type: ignore[arg-type] # the fault under test

    def test_a_misspelt_id_gets_a_suggestion(self) -> None:
        repository = InMemoryRepository(ContractRecord)
        repository.add(ContractRecord("R-100"))

        with pytest.raises(NotFoundError, match="no record 'R-10O'; did you mean 'R-100'"):
            repository.get("R-10O")

    def test_a_wrong_condition_is_refused(self) -> None:
        repository = InMemoryRepository(ContractRecord)

        with pytest.raises(CriterionSyntaxError):
            repository.find("visits >")
        with pytest.raises(WrongTypeError):
            repository.find(None)  # type: ignore[arg-type] # the fault under test

    def test_threads_lose_no_change(self) -> None:
        """Each tries again until its change is in."""
        repository = InMemoryRepository(ContractRecord)
        repository.add(ContractRecord("R-1"))

        def change(number: int) -> None:
            while True:
                try:
                    repository.save(changed(repository.get("R-1"), "x", by=f"writer {number}"))
                except StaleRecordError:
                    continue
                return

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(change, range(40)))

        stored = repository.get("R-1")
        assert sorted(event.by for event in stored.journal) == sorted(f"writer {number}" for number in range(40))
        assert [version.version for version in repository.history("R-1")] == list(range(41))


class TestUnitOfWork:
    def test_a_class_has_one_repository(self) -> None:
        with pytest.raises(DuplicateError, match="repository of 'ContractRecord' is there already"):
            InMemoryUnitOfWork([InMemoryRepository(ContractRecord), InMemoryRepository(ContractRecord)])

    def test_it_is_entered_once(self) -> None:
        work = InMemoryUnitOfWork([InMemoryRepository(ContractRecord)])

        with work, pytest.raises(InvalidValueError, match="one that is not entered yet"), work:
            pass

    def test_it_may_be_entered_again_when_it_has_ended(self) -> None:
        work = InMemoryUnitOfWork([InMemoryRepository(ContractRecord)])
        with work:
            work.repository(ContractRecord).add(ContractRecord("R-1"))

        with work:
            assert work.repository(ContractRecord).find() == ()

    def test_it_says_how_to_use_it(self) -> None:
        work = InMemoryUnitOfWork([InMemoryRepository(ContractRecord)])

        with pytest.raises(InvalidValueError, match="use it in a with statement"):
            work.commit()
        with work:
            repository = work.repository(ContractRecord)
        with pytest.raises(InvalidValueError, match="one of a unit of work that has not ended; begin another one"):
            repository.find()
        assert repr(work) == "<InMemoryUnitOfWork of ContractRecord>"

    def test_what_others_store_is_seen(self) -> None:
        """What this one has not changed is read as it is stored now."""
        store = InMemoryRepository(ContractRecord)

        with InMemoryUnitOfWork([store]) as work:
            store.add(ContractRecord("R-1"))

            assert work.repository(ContractRecord).find() == (ContractRecord("R-1"),)

    def test_two_that_add_the_same_record_are_two(self) -> None:
        store = InMemoryRepository(ContractRecord)

        with InMemoryUnitOfWork([store]) as work:
            work.repository(ContractRecord).add(ContractRecord("R-1"))
            store.add(ContractRecord("R-1"))

            with pytest.raises(DuplicateError, match="another of that id was added meanwhile"):
                work.commit()
