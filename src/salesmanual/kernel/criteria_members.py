"""Conditions on one fact by membership: one of, contains, present.

Invariant: as in `criteria_compare`, a fact that is missing or of another kind leaves the condition unknown; only
`Present` always knows.

Left out: comparing (`criteria_compare`) and conditions made of conditions (`criteria_groups`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, final

import attrs

from salesmanual.kernel.criteria_base import Criterion, derive
from salesmanual.kernel.criteria_compare import STATUS, check_same_kind, finding_of, operand_of
from salesmanual.kernel.criteria_facts import (
    Comparable,
    Value,
    comparable,
    displayed,
    look_up,
    read_path,
    read_value,
    segments,
    value_key,
)
from salesmanual.kernel.criteria_finding import Finding, FindingStatus
from salesmanual.kernel.errors import DuplicateError, InvalidValueError, WrongTypeError, shown
from salesmanual.kernel.texts import text

__all__ = ["Contains", "OneOf", "Present"]

_MAX_LISTED: Final = 90_000


def _read_values(values: Iterable[Value]) -> tuple[Value, ...]:
    if isinstance(values, (str, Mapping)) or not isinstance(values, Iterable):
        raise WrongTypeError("values", values, "a list of values", "put the value in brackets")
    return tuple(read_value(value, f"values[{position}]") for position, value in enumerate(values))


def _values_key(values: tuple[Value, ...]) -> object:
    return tuple(map(value_key, values))


def _listed_length(value: Value) -> int:
    """At most how many characters the value takes in a written list."""
    if not isinstance(value, str):
        return 100
    return 4 + (2 if value.isprintable() else 10) * len(value)


@final
@attrs.frozen
class OneOf(Criterion):
    """The fact is one of the values, which are all of one kind.

    Raises:
        InvalidValueError: If there are no values, or they are of several kinds, or too many to read.
        DuplicateError: If two values are equal.

    Source: Handbook 2.3, 8.2.

    >>> OneOf("grade", ["A", "B"]).holds({"grade": "C"})
    False
    """

    path: str = attrs.field(converter=read_path)
    values: tuple[Value, ...] = attrs.field(converter=_read_values, eq=_values_key)
    _parts: tuple[str, ...] = attrs.field(init=False, repr=False, eq=False)
    _known: frozenset[Comparable] = attrs.field(init=False, repr=False, eq=False)
    _type: type = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        if not self.values:
            raise InvalidValueError("values", self.values, "at least one value")
        known: set[Comparable] = set()
        for value in self.values:
            check_same_kind("values", self.values[0], value)
            operand = operand_of(value)
            if operand in known:
                raise DuplicateError("value", value)
            known.add(operand)
        if sum(map(_listed_length, self.values)) > _MAX_LISTED:
            raise InvalidValueError(
                "values", f"{len(self.values)} values", "a list that fits a line", "ask for a fact that groups them"
            )
        derive(self, _parts=segments(self.path), _known=frozenset(known), _type=type(self.values[0]))

    def holds(self, facts: object) -> bool | None:
        """Whether the facts meet the condition; `None` where that is unknown."""
        return self.decide(look_up(facts, self._parts))

    def decide(self, fact: object) -> bool | None:
        """Whether this fact meets the condition; `None` where it is missing or cannot be compared."""
        found = fact if type(fact) is str and self._type is str else comparable(fact, self.values[0])
        return None if found is None else found in self._known

    def check(self, facts: object, *, negated: bool = False) -> Finding:
        """The finding; it has no distance."""
        values = tuple(map(displayed, self.values))
        if negated:
            required = text("{path} is none of {values}", path=self.path, values=values)
        else:
            required = text("{path} is one of {values}", path=self.path, values=values)
        return finding_of(self, look_up(facts, self._parts), required, self.values[0], negated=negated)

    def paths(self) -> tuple[str, ...]:
        """The path of the fact."""
        return (self.path,)


@final
@attrs.frozen
class Contains(Criterion):
    """The fact is a list or a set, and the value is in it.

    A member that is missing or of another kind is not the value.

    Source: Handbook 8.2, 9.2.

    >>> Contains("certificates", "negotiation").holds({"certificates": ["negotiation", "pricing"]})
    True
    """

    path: str = attrs.field(converter=read_path)
    value: Value = attrs.field(converter=read_value, eq=value_key)
    _parts: tuple[str, ...] = attrs.field(init=False, repr=False, eq=False)
    _operand: Comparable = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        derive(self, _parts=segments(self.path), _operand=operand_of(self.value))

    def holds(self, facts: object) -> bool | None:
        """Whether the facts meet the condition; `None` where that is unknown."""
        return self._decide(look_up(facts, self._parts))

    def _decide(self, fact: object) -> bool | None:
        if not isinstance(fact, (tuple, list, set, frozenset)):
            return None
        return any(comparable(member, self.value) == self._operand for member in fact)

    def check(self, facts: object, *, negated: bool = False) -> Finding:
        """The finding; it has no distance."""
        fact = look_up(facts, self._parts)
        verdict = self._decide(fact)
        value = displayed(self.value)
        if negated:
            required = text("{path} does not contain {value}", path=self.path, value=value)
        else:
            required = text("{path} contains {value}", path=self.path, value=value)
        if verdict is None:
            reason = None if fact is None else text("found {found} where a list is needed", found=shown(fact))
            return Finding(FindingStatus.UNKNOWN, required, path=self.path, reason=reason)
        return Finding(STATUS[verdict is not negated], required, path=self.path)

    def paths(self) -> tuple[str, ...]:
        """The path of the fact."""
        return (self.path,)


@final
@attrs.frozen
class Present(Criterion):
    """The fact is there: never unknown. Text of no characters is there; `None` and NaN are not.

    Source: Handbook 2.1, 2.3.

    >>> Present("region").holds({"region": "east"}), Present("region").holds({"region": None})
    (True, False)
    """

    path: str = attrs.field(converter=read_path)
    _parts: tuple[str, ...] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        derive(self, _parts=segments(self.path))

    def holds(self, facts: object) -> bool:
        """Whether the fact is there."""
        return look_up(facts, self._parts) is not None

    def check(self, facts: object, *, negated: bool = False) -> Finding:
        """The finding; it has no distance."""
        required = (
            text("{path} is not present", path=self.path) if negated else text("{path} is present", path=self.path)
        )
        return Finding(STATUS[self.holds(facts) is not negated], required, path=self.path)

    def paths(self) -> tuple[str, ...]:
        """The path of the fact."""
        return (self.path,)
