"""The law of documents for your own policies, and Hypothesis strategies for plain values.

Invariant: the strategies make what JSON and TOML hold both. Awkward keys and texts come often: quotes, line ends, dots,
keys that look like the tag of a type, and tables that look like nothing.

Left out: text that is no document; a test of a refusal writes it down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from salesmanual.kernel.wire import read_policy, structure, unstructure, write_policy
from salesmanual.testing.numbers import AWKWARD_WORDS

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from salesmanual.kernel.wire import Format, Plain

__all__ = ["check_round_trip", "plain_tables", "plain_texts", "plain_values"]

_FORMATS: Final[tuple[Format, ...]] = ("toml", "json")
_AWKWARD_TEXTS: Final = (
    *AWKWARD_WORDS,
    "none",
    "table",
    "date",
    "a.b",
    'three """ quotes',
    "\x00\x1f\x7f",
    "\u2028",
    "\ufeff",
)


def check_round_trip(value: object) -> None:
    """Checks that plain values, TOML and JSON each read back to an equal object of the same class.

    Raises:
        AssertionError: If one of them does not, with what was written.

    >>> from salesmanual.kernel.number import Rounding
    >>> check_round_trip(Rounding("0.05"))
    """
    cls = type(value)
    plain = unstructure(value)
    _expect_same(structure(plain, cls), value, plain)
    for language in _FORMATS:
        text = write_policy(value, format=language)
        _expect_same(read_policy(cls, text, format=language), value, text)


def _expect_same(found: object, expected: object, written: object) -> None:
    if type(found) is not type(expected) or found != expected:
        raise AssertionError(f"{expected!r} was written as {written!r} and read back as {found!r}")


def plain_texts() -> SearchStrategy[str]:
    """Text without halves of characters; awkward texts come often."""
    return st.one_of(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), st.sampled_from(_AWKWARD_TEXTS))


def plain_values(*, max_leaves: int = 12) -> SearchStrategy[Plain]:
    """Single values, lists and tables, one inside another.

    >>> from hypothesis import given
    >>> @given(plain_values())
    ... def test_law(plain):
    ...     assert not isinstance(plain, float)
    >>> test_law()
    """
    single: SearchStrategy[Plain] = st.one_of(st.none(), st.booleans(), st.integers(-(10**20), 10**20), plain_texts())
    return st.recursive(
        single,
        lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(plain_texts(), inner, max_size=4)),
        max_leaves=max_leaves,
    )


def plain_tables(*, max_leaves: int = 12) -> SearchStrategy[dict[str, Plain]]:
    """Tables of plain values, as a TOML document is one."""
    return st.dictionaries(plain_texts(), plain_values(max_leaves=max_leaves), max_size=5)
