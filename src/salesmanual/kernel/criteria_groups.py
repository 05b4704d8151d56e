"""Conditions made of conditions: all of, any of, at least n of, not.

Invariant: the answers are Kleene's. The finding of a negated group is the finding of the group that says the same
without the "not" (De Morgan), so that each line of a check list is something to be met.

Left out: conditions on one fact (`criteria_compare`, `criteria_members`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.criteria_base import MAX_DEPTH, MAX_SIZE, Criterion, derive, read_criterion
from salesmanual.kernel.criteria_compare import Compare, opposite
from salesmanual.kernel.criteria_finding import Finding, FindingStatus
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ALWAYS", "NEVER", "AllOf", "AnyOf", "AtLeast", "Not", "all_of", "any_of", "negate"]


def _read_criteria(values: Iterable[Criterion | str]) -> tuple[Criterion, ...]:
    if isinstance(values, (str, Mapping, Criterion)) or not isinstance(values, Iterable):
        raise WrongTypeError("of", values, "a list of conditions", "put the condition in brackets")
    return tuple(read_criterion(value, f"of[{position}]") for position, value in enumerate(values))


def _read_inner(value: Criterion | str) -> Criterion:
    return read_criterion(value, "inner")


def _measure(criterion: Criterion, parts: Sequence[Criterion]) -> None:
    """Works out depth and size, and refuses what is too deep or too large."""
    depth = 1 + max((part.depth for part in parts), default=0)
    if depth > MAX_DEPTH:
        raise InvalidValueError("of", f"{depth} levels", f"conditions nested at most {MAX_DEPTH} deep")
    size = 1 + sum(part.size for part in parts)
    if size > MAX_SIZE:
        remedy = "list values with OneOf, or bring a fact that groups them"
        raise InvalidValueError("of", f"{size} conditions", f"at most {MAX_SIZE:,} conditions in all", remedy)
    derive(criterion, depth=depth, size=size)


def _all_paths(parts: Sequence[Criterion]) -> tuple[str, ...]:
    return tuple(sorted({path for part in parts for path in part.paths()}))


def _counted(required: Text, children: tuple[Finding, ...], need: int, *, exactly: bool = False) -> Finding:
    """The finding of "at least `need` of the children"; it has a distance where `exactly` is not the whole story."""
    met = sum(child.status is FindingStatus.MET for child in children)
    unknown = sum(child.status is FindingStatus.UNKNOWN for child in children)
    if met >= need:
        return Finding(FindingStatus.MET, required, found=met, children=children)
    status = FindingStatus.UNKNOWN if met + unknown >= need else FindingStatus.UNMET
    return Finding(status, required, found=met, distance=need - met if exactly else None, children=children)


def _all_met(parts: Sequence[Criterion], facts: object, *, negated: bool) -> Finding:
    if not parts:
        return Finding(FindingStatus.MET, text("always"))
    children = tuple(part.check(facts, negated=negated) for part in parts)
    return _counted(text("all of these"), children, len(children))


def _any_met(parts: Sequence[Criterion], facts: object, *, negated: bool) -> Finding:
    if not parts:
        return Finding(FindingStatus.UNMET, text("never"))
    children = tuple(part.check(facts, negated=negated) for part in parts)
    return _counted(text("any of these"), children, 1)


@final
@attrs.frozen
class AllOf(Criterion):
    """Each of the conditions holds; of none, always.

    Attributes:
        of: The conditions, or their texts.

    Source: Handbook 8.2.

    >>> AllOf(["visits >= 8", "certified"]).holds({"visits": 5})
    False
    """

    of: tuple[Criterion, ...] = attrs.field(converter=_read_criteria)
    depth: int = attrs.field(init=False, repr=False, eq=False)
    size: int = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        _measure(self, self.of)

    def holds(self, facts: object) -> bool | None:
        """Whether all hold; `None` where none fails and one is unknown."""
        answer: bool | None = True
        for part in self.of:
            verdict = part.holds(facts)
            if verdict is None:
                answer = None
            elif not verdict:
                return False
        return answer

    def check(self, facts: object, *, negated: bool = False) -> Finding:
        """The finding, with one for each part; negated, that one of the parts does not hold."""
        return (_any_met if negated else _all_met)(self.of, facts, negated=negated)

    def paths(self) -> tuple[str, ...]:
        """The paths of all facts it looks at, sorted."""
        return _all_paths(self.of)


@final
@attrs.frozen
class AnyOf(Criterion):
    """One of the conditions holds, or several; of none, never.

    Attributes:
        of: The conditions, or their texts.

    Source: Handbook 8.2.

    >>> AnyOf(["visits >= 8", "certified"]).holds({"visits": 9})
    True
    """

    of: tuple[Criterion, ...] = attrs.field(converter=_read_criteria)
    depth: int = attrs.field(init=False, repr=False, eq=False)
    size: int = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        _measure(self, self.of)

    def holds(self, facts: object) -> bool | None:
        """Whether one holds; `None` where none does and one is unknown."""
        answer: bool | None = False
        for part in self.of:
            verdict = part.holds(facts)
            if verdict is None:
                answer = None
            elif verdict:
                return True
        return answer

    def check(self, facts: object, *, negated: bool = False) -> Finding:
        """The finding, with one for each part; negated, that none of the parts holds."""
        return (_all_met if negated else _any_met)(self.of, facts, negated=negated)

    def paths(self) -> tuple[str, ...]:
        """The paths of all facts it looks at, sorted."""
        return _all_paths(self.of)


def _read_count(value: int) -> int:
    if type(value) is not int:
        raise WrongTypeError("count", value, "an int")
    return value


@final
@attrs.frozen
class AtLeast(Criterion):
    """So many of the conditions hold.

    Attributes:
        count: How many must hold, from 1 to the number of conditions.
        of: The conditions, or their texts.

    Source: Handbook 8.2.

    >>> rule = AtLeast(2, ["visits >= 8", "certified", 'region = "east"'])
    >>> rule.holds({"visits": 9, "certified": False}), rule.holds({"visits": 9, "certified": True})
    (None, True)
    >>> print(rule.check({"visits": 9, "certified": False}))
    ? at least 2 of these: 1 of 3 met, 1 more needed
      ☑ visits is at least 8: found 9
      ☐ certified is true: found false
      ? region is "east": not known
    """

    count: int = attrs.field(converter=_read_count)
    of: tuple[Criterion, ...] = attrs.field(converter=_read_criteria)
    depth: int = attrs.field(init=False, repr=False, eq=False)
    size: int = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        if not self.of:
            raise InvalidValueError("of", self.of, "at least one condition")
        if not 1 <= self.count <= len(self.of):
            raise InvalidValueError("count", self.count, f"a number from 1 to {len(self.of)}, the number of conditions")
        _measure(self, self.of)

    def holds(self, facts: object) -> bool | None:
        """Whether enough hold; `None` where that depends on facts that are missing."""
        met, possible = 0, len(self.of)
        for part in self.of:
            verdict = part.holds(facts)
            if verdict:
                met += 1
                if met == self.count:
                    return True
            elif verdict is not None:
                possible -= 1
                if possible < self.count:
                    return False
        return None

    def check(self, facts: object, *, negated: bool = False) -> Finding:
        """The finding, with one for each part; negated, that too many of the parts do not hold."""
        children = tuple(part.check(facts, negated=negated) for part in self.of)
        need = len(children) - self.count + 1 if negated else self.count
        return _counted(text("at least {count} of these", count=need), children, need, exactly=True)

    def paths(self) -> tuple[str, ...]:
        """The paths of all facts it looks at, sorted."""
        return _all_paths(self.of)


@final
@attrs.frozen
class Not(Criterion):
    """The condition does not hold; unknown where that is unknown.

    Attributes:
        inner: The condition, or its text.

    Source: Handbook 8.2.

    >>> print(Not('visits >= 8 or region = "east"').check({"visits": 9, "region": "west"}))
    ☐ all of these: 1 of 2 met
      ☐ visits is below 8: found 9, 1 over
      ☑ region is not "east": found "west"
    """

    inner: Criterion = attrs.field(converter=_read_inner)
    depth: int = attrs.field(init=False, repr=False, eq=False)
    size: int = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        _measure(self, (self.inner,))

    def holds(self, facts: object) -> bool | None:
        """Whether the condition does not hold; `None` where that is unknown."""
        verdict = self.inner.holds(facts)
        return None if verdict is None else not verdict

    def check(self, facts: object, *, negated: bool = False) -> Finding:
        """The finding of the opposite of the condition, in its own words."""
        return self.inner.check(facts, negated=not negated)

    def paths(self) -> tuple[str, ...]:
        """The paths of all facts it looks at, sorted."""
        return self.inner.paths()


ALWAYS: Final = AllOf(())
"""The condition that holds whatever the facts."""

NEVER: Final = AnyOf(())
"""The condition that holds for no facts."""


def negate(criterion: Criterion) -> Criterion:
    """The condition that holds where this one does not, fails where it holds, and is unknown where it is unknown.

    Without a double "not", and of a comparison the opposite comparison; so negating twice gives the condition back,
    less any "not" that said nothing.

    >>> negate(Compare("visits", ">=", 8))
    Compare(path='visits', op='<', value=8)
    >>> str(negate(negate(AllOf(["visits >= 8", "certified"]))))
    'visits >= 8 and certified'
    """
    holds = False
    while isinstance(criterion, Not):
        criterion, holds = criterion.inner, not holds
    if holds:
        return criterion
    return opposite(criterion) if isinstance(criterion, Compare) else Not(criterion)


def all_of(*criteria: Criterion) -> Criterion:
    """All of the conditions; those that are an `AllOf` already are taken apart, and `ALWAYS` adds nothing.

    >>> str(all_of(AllOf(["a", "b"]), Compare("c", "==", 3)))
    'a and b and c == 3'
    """
    said = [each for each in criteria if each != ALWAYS]
    if len(said) == 1:
        return said[0]
    return AllOf([part for each in said for part in (each.of if isinstance(each, AllOf) else (each,))])


def any_of(*criteria: Criterion) -> Criterion:
    """Any of the conditions; those that are an `AnyOf` already are taken apart, and `NEVER` adds nothing.

    >>> str(any_of(AnyOf(["a", "b"]), Compare("c", "==", 3)))
    'a or b or c == 3'
    """
    said = [each for each in criteria if each != NEVER]
    if len(said) == 1:
        return said[0]
    return AnyOf([part for each in said for part in (each.of if isinstance(each, AnyOf) else (each,))])
