"""Repositories: where records are kept, said as protocols, and the ones that keep them in memory.

A repository holds the records of one class, each under its id. A unit of work groups the changes of several
repositories: all of them are made when it is committed, or none.

Invariant: what is stored can only grow. A record is saved only if its journal continues the stored one, so no change of
another is ever overwritten, even where the number of events would allow it; and a change that no event tells of is
refused. Whatever is refused leaves the store as it was. Answers are in a fixed order.

Left out: removing records; a record that is no longer wanted moves to a final state. Storing them for good is what
adapters do, and `salesmanual.testing.repositories` is what each must pass.
"""

from __future__ import annotations

from salesmanual.kernel.repository_memory import InMemoryRepository, InMemoryUnitOfWork
from salesmanual.kernel.repository_protocols import Repository, UnitOfWork, sort_records

__all__ = ["InMemoryRepository", "InMemoryUnitOfWork", "Repository", "UnitOfWork", "sort_records"]
