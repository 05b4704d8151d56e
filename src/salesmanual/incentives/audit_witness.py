"""Whether a condition can be met at all, by finding facts that meet it.

A condition is taken apart into cases, each a list of comparisons that must all hold. Comparisons look at one fact
each, so a case can be met exactly where each fact can; and a fact only has to be tried at the values that its
comparisons name, between them and beyond them, because between those no comparison changes its answer.

Invariant: `facts_that_meet` gives facts that the condition itself accepts, or `NEVER_MET` if there are none. Where it
cannot tell, because there are too many cases or one fact would have to lie inside another, it gives `None`.

Left out: conditions of a company's own.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

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
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import to_exact_decimal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from salesmanual.kernel.criteria import Value

__all__ = ["NEVER_MET", "facts_that_meet", "nested"]

NEVER_MET: Final = "never met"
"""That no facts meet a condition."""

Case: TypeAlias = tuple[tuple[Criterion, bool], ...]
"""Comparisons, each with whether it is to hold or to fail."""

_MOST_CASES: Final = 500
_INSTANT: Final = timedelta(microseconds=1)
_DAY: Final = timedelta(days=1)


class _TooManyCasesError(Exception):
    """There are too many cases to look through."""


def facts_that_meet(criterion: Criterion) -> Mapping[str, object] | Literal["never met"] | None:
    """Facts, by their paths, that meet the condition; `NEVER_MET` if none do, `None` if it cannot be told.

    >>> from salesmanual.kernel.criteria import parse_criterion
    >>> facts_that_meet(parse_criterion("level >= 3 and level < 3"))
    'never met'
    >>> facts_that_meet(parse_criterion('level > 3 and region = "east"'))
    {'level': Fraction(4, 1), 'region': 'east'}
    """
    try:
        cases = _cases(criterion, True)  # noqa: FBT003 - it is to hold
    except _TooManyCasesError:
        return None
    for case in cases:
        facts = _facts_of(case)
        if facts is not None:
            return facts if criterion.holds(nested(facts)) else None
    return NEVER_MET


def nested(facts: Mapping[str, object]) -> dict[str, object]:
    """Facts by their paths as tables in tables, as conditions look them up.

    >>> nested({"customer.region": "east", "level": 3})
    {'customer': {'region': 'east'}, 'level': 3}
    """
    tables: dict[str, object] = {}
    for path, value in facts.items():
        *outer, last = path.split(".")
        table = tables
        for name in outer:
            inner = table.setdefault(name, {})
            if not isinstance(inner, dict):
                break
            table = inner
        table[last] = value
    return tables


def _cases(criterion: Criterion, holds: bool) -> list[Case]:  # noqa: FBT001 - both sides of "not"
    match criterion:
        case Not():
            return _cases(criterion.inner, not holds)
        case AllOf():
            return _at_least(criterion.of, len(criterion.of) if holds else 1, holds)
        case AnyOf():
            return _at_least(criterion.of, 1 if holds else len(criterion.of), holds)
        case AtLeast():
            need = criterion.count if holds else len(criterion.of) - criterion.count + 1
            return _at_least(criterion.of, need, holds)
        case _:
            return [((criterion, holds),)]


def _at_least(parts: tuple[Criterion, ...], count: int, holds: bool) -> list[Case]:  # noqa: FBT001 - as above
    """The cases in which at least so many of the parts hold, or fail."""
    if count > len(parts):
        return []
    each = [_cases(part, holds) for part in parts]
    found: list[Case] = []
    for chosen in combinations(each, count):
        product: list[Case] = [()]
        for cases in chosen:
            product = [(*one, *other) for one in product for other in cases]
            if len(product) > _MOST_CASES:
                raise _TooManyCasesError
        found += product
        if len(found) > _MOST_CASES:
            raise _TooManyCasesError
    return found


def _facts_of(case: Case) -> dict[str, object] | None:
    by_path: dict[str, list[tuple[Criterion, bool]]] = {}
    for atom, holds in case:
        by_path.setdefault(atom.paths()[0], []).append((atom, holds))
    facts: dict[str, object] = {}
    for path, atoms in by_path.items():
        found = next((value for value in _candidates(atoms) if _fits(path, value, atoms)), None)
        if found is None and not _fits(path, None, atoms):
            return None
        if found is not None:
            facts[path] = found
    return facts


def _fits(path: str, value: object, atoms: Iterable[tuple[Criterion, bool]]) -> bool:
    facts = nested({path: value})
    return all(atom.holds(facts) is holds for atom, holds in atoms)


def _candidates(atoms: Iterable[tuple[Criterion, bool]]) -> Iterator[object]:
    """The values that are worth trying: those named, those between and beyond them."""
    named: list[Value] = []
    contained: list[Value] = []
    is_list = False
    for atom, holds in atoms:
        match atom:
            case Compare():
                named.append(atom.value)
            case Between():
                named += [atom.lower, atom.upper]
            case OneOf():
                named += atom.values
            case Contains():
                is_list = True
                contained += [atom.value] if holds else []
    if is_list:
        yield contained
    yield from _near(named)
    yield _other_text(named)


def _other_text(named: list[Value]) -> str:
    """A text that is none of those named."""
    return "x" * (1 + max((len(value) for value in named if isinstance(value, str)), default=0))


def _near(named: list[Value]) -> Iterator[object]:
    yield from (value for value in named if isinstance(value, str))
    if any(isinstance(value, bool) for value in named):
        yield from (True, False)
    numbers = [v for v in named if isinstance(v, (int, Decimal, Fraction)) and not isinstance(v, bool)]
    yield from _near_numbers(Fraction(number) for number in numbers)
    for currency in sorted({value.currency for value in named if isinstance(value, Money)}):
        amounts = [Fraction(v.amount) for v in named if isinstance(v, Money) and v.currency == currency]
        yield from (Money(to_exact_decimal(amount), currency) for amount in _near_numbers(amounts))
    yield from _near_days(sorted(value for value in named if isinstance(value, datetime)), _INSTANT)
    yield from _near_days(sorted(v for v in named if isinstance(v, date) and not isinstance(v, datetime)), _DAY)


def _near_numbers(numbers: Iterable[Fraction]) -> Iterator[Fraction]:
    ordered = sorted(set(numbers))
    yield from ordered
    if ordered:
        yield ordered[-1] + 1
        yield ordered[0] - 1
    yield from ((one + other) / 2 for one, other in pairwise(ordered))


def _near_days(days: list[date] | list[datetime], apart: timedelta) -> Iterator[date]:
    for day in days:
        yield day
        for step in (apart, -apart):
            try:
                yield day + step
            except OverflowError:
                continue
