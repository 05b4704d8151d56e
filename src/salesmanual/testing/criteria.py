"""Hypothesis strategies for conditions and for the facts they are checked against.

Invariant: everything they make is accepted by the library. Paths need backticks, values need escapes and numbers are no
finite decimals often enough; facts lie on, just beside and far from what is required, are of another kind, or missing.

Left out: texts of conditions that cannot be read; a test of a refusal names them.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, cast

from hypothesis import strategies as st

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
    Value,
)
from salesmanual.kernel.money import Money
from salesmanual.testing.numbers import decimals, fractions, money

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["AWKWARD_PATHS", "criteria", "fact_paths", "facts_for", "leaf_criteria", "required_values"]

AWKWARD_PATHS: Final = (
    "visits",
    "certified",
    "customer.region",
    "items.0.amount",
    "in",
    "Not",
    "and.or",
    "always",
    "of",
    "at",
    "all",
    "present",
    "CNY",
    "annual revenue",
    "customer.年收入",
    "客戶",
    "a-b",
    "2026",
    "0",
    "²x",
    "x%",
    'say "x"',
)
"""Paths that are keywords, or need backticks, or almost do."""

_SMALL: Final = 10**6
_FIRST_YEAR: Final = 1
_LAST_YEAR: Final = 9999
_ORDERED: Final = ("number", "money", "date", "instant")
_OFFSETS: Final = (0, 60, 480, -210)


def fact_paths() -> SearchStrategy[str]:
    """Paths of facts; the awkward ones among them."""
    return st.sampled_from(AWKWARD_PATHS)


def _instants() -> SearchStrategy[datetime]:
    zones = st.sampled_from([UTC, *(timezone(timedelta(minutes=minutes)) for minutes in _OFFSETS)])
    return st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=zones)  # noqa: DTZ001 - the zone is drawn


def _numbers() -> SearchStrategy[Value]:
    return st.one_of(
        st.integers(-_SMALL, _SMALL),
        decimals(min_value=-_SMALL, max_value=_SMALL),
        fractions(min_value=-_SMALL, max_value=_SMALL),
        st.sampled_from([Fraction(17, 20), Fraction(1, 2**900), Fraction(10**200), 10**39, Decimal("1E-40")]),
    )


_KINDS: Final[dict[str, Callable[[], SearchStrategy[Value]]]] = {
    "text": lambda: st.one_of(
        st.sampled_from(["east", "", '"', "\\", "a\nb", "東區", "\U000e0001", "\ud800"]), st.text(max_size=8)
    ),
    "truth": st.booleans,
    "number": _numbers,
    "money": lambda: money(currency="CNY"),
    "date": st.dates,
    "instant": _instants,
}


def required_values(kind: str | None = None) -> SearchStrategy[Value]:
    """Values that a condition may require.

    Args:
        kind: `text`, `truth`, `number`, `money`, `date` or `instant`; any by default.

    >>> from hypothesis import given
    >>> @given(required_values("truth"))
    ... def test_law(value):
    ...     assert isinstance(value, bool)
    >>> test_law()
    """
    return _KINDS[kind]() if kind else st.one_of([make() for make in _KINDS.values()])


@st.composite
def _compares(draw: DrawFn) -> Compare:
    kind = draw(st.sampled_from(sorted(_KINDS)))
    op = draw(st.sampled_from(["==", "!=", "<", "<=", ">", ">="] if kind in _ORDERED else ["==", "!="]))
    return Compare(draw(fact_paths()), op, draw(required_values(kind)))


@st.composite
def _betweens(draw: DrawFn) -> Between:
    kind = draw(st.sampled_from(_ORDERED))
    key = _amount if kind == "money" else _itself
    lower, upper = sorted(draw(st.tuples(required_values(kind), required_values(kind))), key=key)
    includes = draw(st.sampled_from(["both", "lower", "upper", "neither"])) if lower != upper else "both"
    return Between(draw(fact_paths()), lower, upper, includes=includes)


def _amount(value: Value) -> Decimal:
    return value.amount if isinstance(value, Money) else Decimal(0)


def _itself(value: Value) -> Fraction | int:
    match value:
        case datetime():
            return Fraction((value - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1))
        case date():
            return value.toordinal()
    return Fraction(cast("int | Decimal | Fraction", value))


@st.composite
def _one_ofs(draw: DrawFn) -> OneOf:
    kind = draw(st.sampled_from(sorted(_KINDS)))
    values = draw(st.lists(required_values(kind), min_size=1, max_size=4, unique=True))
    return OneOf(draw(fact_paths()), values)


def leaf_criteria() -> SearchStrategy[Criterion]:
    """Conditions on one fact, of every kind."""
    return st.one_of(
        _compares(),
        _betweens(),
        _one_ofs(),
        st.builds(Contains, fact_paths(), required_values()),
        st.builds(Present, fact_paths()),
    )


@st.composite
def _groups(draw: DrawFn, inner: SearchStrategy[Criterion]) -> Criterion:
    kind = draw(st.sampled_from(["all", "any", "at least", "not"]))
    if kind == "not":
        return Not(draw(inner))
    of = draw(st.lists(inner, min_size=int(kind == "at least"), max_size=4))
    if kind == "at least":
        return AtLeast(draw(st.integers(1, len(of))), of)
    return AllOf(of) if kind == "all" else AnyOf(of)


def criteria(*, max_leaves: int = 8) -> SearchStrategy[Criterion]:
    """Conditions of every kind, nested.

    Args:
        max_leaves: About how many conditions on one fact there are at most.

    >>> from hypothesis import given
    >>> @given(criteria())
    ... def test_law(criterion):
    ...     assert Criterion.from_plain(criterion.to_plain()) == criterion
    >>> test_law()
    """
    return st.recursive(leaf_criteria(), _groups, max_leaves=max_leaves)


@st.composite
def facts_for(draw: DrawFn, criterion: Criterion) -> dict[str, object]:
    """Facts that a condition may be checked against, as nested mappings.

    Each fact the condition looks at is missing, or what one of its parts requires, or a little more or less, or of
    another kind.
    """
    facts: dict[str, object] = {}
    for leaf in _leaves(criterion):
        fact = draw(_fact_beside(leaf))
        if fact is not None:
            _put(facts, leaf.path.split("."), fact)
    return facts


_Leaf = Compare | Between | OneOf | Contains | Present


def _leaves(criterion: Criterion) -> list[_Leaf]:
    match criterion:
        case AllOf(of) | AnyOf(of) | AtLeast(_, of):
            return [leaf for part in of for leaf in _leaves(part)]
        case Not(inner):
            return _leaves(inner)
        case Compare() | Between() | OneOf() | Contains() | Present():
            return [criterion]
    return []  # pragma: no cover - the kinds are closed


def _fact_beside(leaf: _Leaf) -> SearchStrategy[object]:
    match leaf:
        case Compare(_, _, value):
            near = [value, _moved(value, 1), _moved(value, -1)]
        case Between(_, lower, upper):
            near = [lower, upper, _moved(lower, -1), _moved(upper, 1)]
        case OneOf(_, values):
            near = [*values, _moved(values[0], 1)]
        case Contains(_, value):
            near = [(value,), [], {"other"}, (None, value)]
        case _:
            near = [0, ""]
    return st.one_of(st.sampled_from(near), st.none(), st.sampled_from(["another kind", 7, Money("1", "USD")]))


def _moved(value: Value, by: int) -> object:
    """A value a little above or below."""
    match value:
        case bool():
            return not value
        case str():
            return value + "x"
        case Money():
            return value + Money(by, value.currency) if abs(value.amount) < _SMALL else value
        case datetime() | date():
            return value + timedelta(days=by) if _FIRST_YEAR < value.year < _LAST_YEAR else value
    return value + by


def _put(facts: dict[str, object], parts: list[str], fact: object) -> None:
    *above, last = parts
    for part in above:
        inner = facts.setdefault(part, {})
        if not isinstance(inner, dict):
            return
        facts = inner
    facts[last] = fact
