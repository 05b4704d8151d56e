"""Conditions as plain data: one line of text, and a table of such lines where one is not enough.

Invariant: `parse(written(c)) == c` and `from_plain(to_plain(c)) == c` for every condition, however it was built. A
table is bounded in size and nesting; all its faults are reported at once, each with its address.

Left out: the grammar of a line (`criteria_parser`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from salesmanual.kernel.criteria_base import MAX_DEPTH, MAX_SIZE, Criterion
from salesmanual.kernel.criteria_groups import AllOf, AnyOf, AtLeast, Not
from salesmanual.kernel.criteria_literals import MAX_LENGTH
from salesmanual.kernel.criteria_parser import parse
from salesmanual.kernel.criteria_writer import written
from salesmanual.kernel.errors import (
    Fault,
    InvalidDocumentError,
    SalesManualError,
    did_you_mean,
    shown,
)
from salesmanual.kernel.wire_faults import at_index, at_key, faults_of, found_instead

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["from_plain", "parse", "to_plain", "written"]


def to_plain(criterion: Criterion) -> object:
    """The line of text; of a condition whose line would be too long to read back, a table of shorter ones.

    >>> to_plain(AllOf(["visits >= 8", "certified"]))
    'visits >= 8 and certified'
    """
    line = written(criterion)
    if len(line) <= MAX_LENGTH or not isinstance(criterion, (AllOf, AnyOf, AtLeast, Not)):
        return line  # a condition on one fact always fits
    match criterion:
        case AllOf(parts):
            return {"all": [to_plain(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [to_plain(part) for part in parts]}
        case AtLeast(count, parts):
            return {"at_least": count, "of": [to_plain(part) for part in parts]}
    return {"not": to_plain(criterion.inner)}


_FORMS: Final = (frozenset({"all"}), frozenset({"any"}), frozenset({"not"}), frozenset({"at_least", "of"}))
_KEYS: Final = frozenset().union(*_FORMS)
_TABLE: Final = "a table with 'all', 'any', 'not', or 'at_least' and 'of'"


def from_plain(plain: object) -> Criterion:
    """The condition that a line, or a table of conditions, describes.

    A table is one of `{"all": […]}`, `{"any": […]}`, `{"not": …}` and `{"at_least": 2, "of": […]}`.

    Raises:
        CriterionSyntaxError: If it is a line that cannot be read.
        InvalidDocumentError: If it is a table with faults; lists them all.

    >>> str(from_plain({"any": ["visits >= 8", {"not": "suspended"}]}))
    'visits >= 8 or not suspended'
    """
    if isinstance(plain, str):
        return parse(plain)
    reader = _TableReader()
    criterion = reader.read(plain, "", 1)
    if criterion is None:
        raise InvalidDocumentError("criterion", reader.faults)
    return criterion


class _TableReader:
    """Reads tables of conditions and collects what is wrong with them; `None` stands for what has a fault."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._count = 0

    def read(self, plain: object, address: str, level: int) -> Criterion | None:
        """The condition at that address."""
        self._count += 1
        if isinstance(plain, Criterion):
            return plain
        if isinstance(plain, str):
            return self._built(address, lambda: parse(plain))
        if isinstance(plain, Mapping):
            return self._table(plain, address, level) if self._has_form(plain, address, level) else None
        self._fault(address, found_instead(plain, f"a condition's text, or {_TABLE}"))
        return None

    def _has_form(self, plain: Mapping[object, object], address: str, level: int) -> bool:
        if level > MAX_DEPTH:
            self._fault(address, f"found {level} levels, accepted is conditions nested at most {MAX_DEPTH} deep")
            return False
        unknown = [key for key in plain if key not in _KEYS]
        for key in unknown:
            self._fault(at_key(address, key), f"no such key; {did_you_mean(key, _KEYS)}")
        if not unknown and plain.keys() not in _FORMS:
            self._fault(address, f"found {shown(sorted(map(str, plain)))}, accepted is {_TABLE}")
        return not unknown and plain.keys() in _FORMS

    def _table(self, plain: Mapping[object, object], address: str, level: int) -> Criterion | None:
        if "not" in plain:
            inner = self.read(plain["not"], at_key(address, "not"), level + 1)
            return None if inner is None else self._built(address, lambda: Not(inner))
        key = "of" if "of" in plain else "all" if "all" in plain else "any"
        parts = self._parts(plain[key], at_key(address, key), level)
        if parts is None:
            return None
        match key:
            case "all":
                return self._built(address, lambda: AllOf(parts))
            case "any":
                return self._built(address, lambda: AnyOf(parts))
        count = plain["at_least"]
        if type(count) is not int:
            self._fault(at_key(address, "at_least"), found_instead(count, "a whole number"))
            return None
        return self._built(address, lambda: AtLeast(count, parts))

    def _parts(self, plain: object, address: str, level: int) -> list[Criterion] | None:
        if not isinstance(plain, (list, tuple)):
            self._fault(address, found_instead(plain, "a list of conditions"))
            return None
        parts: list[Criterion] = []
        for position, part in enumerate(plain):
            if self._count >= MAX_SIZE:
                self._fault(address, f"accepted is at most {MAX_SIZE:,} conditions in all")
                return None
            criterion = self.read(part, at_index(address, position), level + 1)
            if criterion is not None:
                parts.append(criterion)
        return parts if len(parts) == len(plain) else None

    def _built(self, address: str, build: Callable[[], Criterion]) -> Criterion | None:
        try:
            return build()
        except SalesManualError as error:
            self.faults += faults_of(error, address)
        return None

    def _fault(self, address: str, problem: str) -> None:
        self.faults.append(Fault(address, problem))
