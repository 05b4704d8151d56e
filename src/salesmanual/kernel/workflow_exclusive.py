"""Whether two conditions can hold for the same facts: the proof that two moves never both fire.

Invariant: the answer "exclusive" is a proof, whatever the facts; the answer "not proven" may be wrong about conditions
that are exclusive for a reason that is not looked at, so whoever asks must refuse in doubt.

What is looked at: a condition and its opposite, in any grouping; two conditions on one fact whose values do not meet,
such as `amount < 1000` and `amount >= 1000`; a fact that is present and absent. Of a group that needs some of its
parts, enough of them must be exclusive with the other condition.

Left out: conditions that contradict themselves, and facts that exclude one another by their meaning.
"""

from __future__ import annotations

import operator
from typing import Final, NamedTuple, TypeAlias, assert_never

from salesmanual.kernel.criteria import (
    AllOf,
    AnyOf,
    AtLeast,
    Between,
    Compare,
    Contains,
    Criterion,
    Not,
    OneOf,
    Present,
)
from salesmanual.kernel.criteria_compare import operand_of
from salesmanual.kernel.criteria_facts import Comparable, Value, kind_of
from salesmanual.kernel.money import Money

__all__ = ["exclusive"]

_Compared: TypeAlias = Compare | Between | OneOf
_LEAVES: Final = (Compare, Between, OneOf, Contains, Present)


class _Claim(NamedTuple):
    """That a condition holds or, negated, that it does not."""

    criterion: Criterion
    negated: bool


class _Span(NamedTuple):
    """All values from one end to the other; `None` is no end."""

    lower: Comparable | None
    has_lower: bool
    upper: Comparable | None
    has_upper: bool


_EVERYWHERE: Final = _Span(None, has_lower=False, upper=None, has_upper=False)


def exclusive(one: Criterion, other: Criterion) -> bool:
    """Whether it is proven that no facts meet both conditions.

    >>> from salesmanual.kernel.criteria import read_criterion
    >>> exclusive(read_criterion("amount < 1000"), read_criterion("amount >= 1000 and approved"))
    True
    >>> exclusive(read_criterion("amount < 1000"), read_criterion("approved"))
    False
    """
    return _exclusive(_claim(one), _claim(other), {})


def _claim(criterion: Criterion, *, negated: bool = False) -> _Claim:
    while isinstance(criterion, Not):
        criterion, negated = criterion.inner, not negated
    return _Claim(criterion, negated)


def _exclusive(one: _Claim, other: _Claim, known: dict[tuple[int, bool, int, bool], bool]) -> bool:
    key = (id(one.criterion), one.negated, id(other.criterion), other.negated)
    if key not in known:
        known[key] = (
            (one.negated != other.negated and one.criterion == other.criterion)
            or _excludes_enough(one, other, known)
            or _excludes_enough(other, one, known)
            or _never_meet(one, other)
        )
    return known[key]


def _excludes_enough(group: _Claim, other: _Claim, known: dict[tuple[int, bool, int, bool], bool]) -> bool:
    """Whether so many parts of the group are exclusive with the other that too few are left to hold."""
    match group.criterion:
        case AllOf(of):
            need = len(of)
        case AnyOf(of):
            need = 1
        case AtLeast(need, of):
            pass
        case _:
            return False
    if group.negated:
        need = len(of) - need + 1
    excluded = sum(_exclusive(_claim(part, negated=group.negated), other, known) for part in of)
    return excluded > len(of) - need


def _never_meet(one: _Claim, other: _Claim) -> bool:
    """Whether two conditions on one fact admit no value in common."""
    first, second = one.criterion, other.criterion
    if not isinstance(first, _LEAVES) or not isinstance(second, _LEAVES) or first.path != second.path:
        return False
    if isinstance(first, Present) or isinstance(second, Present):
        return _is_absence(one) != _is_absence(other)
    if isinstance(first, Contains) or isinstance(second, Contains):
        return type(first) is not type(second)  # a list is no single value
    return _values_never_meet(first, one.negated, second, other.negated)


def _is_absence(claim: _Claim) -> bool:
    return isinstance(claim.criterion, Present) and claim.negated


def _values_never_meet(first: _Compared, first_negated: bool, second: _Compared, second_negated: bool) -> bool:  # noqa: FBT001 - as in _Claim
    value, another = _sample(first), _sample(second)
    if kind_of(value) != kind_of(another) or (
        isinstance(value, Money) and isinstance(another, Money) and value.currency != another.currency
    ):
        return True
    for listed in (_listed(first, first_negated), _listed(second, second_negated)):
        if listed is not None:
            return all(first.decide(item) is first_negated or second.decide(item) is second_negated for item in listed)
    spans, others = _spans(first, first_negated), _spans(second, second_negated)
    return all(_apart(span, against) or _apart(against, span) for span in spans for against in others)


def _sample(criterion: _Compared) -> Value:
    match criterion:
        case Compare():
            return criterion.value
        case Between():
            return criterion.lower
        case OneOf():
            return criterion.values[0]
        case unreachable:
            assert_never(unreachable)


def _listed(criterion: _Compared, negated: bool) -> tuple[Value, ...] | None:  # noqa: FBT001 - as in _Claim
    """All values that the claim admits, and maybe others; `None` where they cannot be listed."""
    match criterion:
        case Compare(_, _, bool()) | OneOf(_, (bool(), *_)):
            return (True, False)
        case Compare(_, "==", value) if not negated:
            return (value,)
        case Compare(_, "!=", value) if negated:
            return (value,)
        case Between(_, lower, upper) if lower == upper and not negated:
            return (lower,)
        case OneOf(_, values) if not negated:
            return values
    return None


def _spans(criterion: _Compared, negated: bool) -> tuple[_Span, ...]:  # noqa: FBT001 - as in _Claim
    """Spans in which all values lie that the claim admits."""
    match criterion:
        case Compare(_, "<" | "<=" | ">" | ">=" as op, value):
            end, closed = operand_of(value), (op in {"<=", ">="}) is not negated
            if (op in {"<", "<="}) is not negated:
                return (_Span(None, has_lower=False, upper=end, has_upper=closed),)
            return (_Span(end, closed, None, has_upper=False),)
        case Between(_, lower, upper):
            start, end = operand_of(lower), operand_of(upper)
            from_start, to_end = criterion.includes in {"both", "lower"}, criterion.includes in {"both", "upper"}
            if negated:
                return (
                    _Span(None, has_lower=False, upper=start, has_upper=not from_start),
                    _Span(end, not to_end, None, has_upper=False),
                )
            return (_Span(start, from_start, end, to_end),)
    return (_EVERYWHERE,)


def _apart(low: _Span, high: _Span) -> bool:
    """Whether the first ends before the second begins."""
    if low.upper is None or high.lower is None:
        return False
    if operator.eq(low.upper, high.lower):
        return not (low.has_upper and high.has_lower)
    return bool(operator.lt(low.upper, high.lower))
