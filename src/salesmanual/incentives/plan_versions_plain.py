"""The written form of a plan and its fingerprint: what tells one version of a plan from every other.

Invariant: two plans are equal exactly if their fingerprints are. How a plan is spelt does not count: `6000 CNY` is
`6000.00 CNY`, and a curve is its function, however its tiers were written. What has its default is left out of what
is hashed, so that a plan keeps its fingerprint when the library learns new fields.

Left out: reading plans (`salesmanual.kernel.wire`), and what changed between two of them (`plan_versions_comparison`).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import WrongTypeError
from salesmanual.kernel.exact import read_fraction
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import number_text
from salesmanual.kernel.wire import unstructure, write_policy
from salesmanual.kernel.wire_unions import union_of_member

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from salesmanual.incentives.plan import IncentivePlan

__all__ = [
    "Tree",
    "canonical_plain",
    "fingerprint_of",
    "full_plain",
    "is_composite",
    "is_default",
    "members_of",
    "plan_fingerprint",
]

Tree: TypeAlias = "bool | int | str | list[Tree] | dict[str, Tree] | None"
"""Plain values that can be changed in place."""

_ALGORITHM: Final = "sha256"
_KEY: Final = "key"


def is_composite(value: object) -> bool:
    """Whether documents hold the value as a table of its fields, not in a form of its own."""
    return attrs.has(type(value)) and not hasattr(value, "to_plain")


def members_of(value: object) -> Iterator[tuple[str, attrs.Attribute[object], object]]:
    """The fields of a composite value that documents hold: the key, the field, and what stands in it.

    >>> from salesmanual.kernel.number import Rounding
    >>> [(key, member) for key, _, member in members_of(Rounding("0.05"))][0]
    ('step', Decimal('0.05'))
    """
    for field in attrs.fields(type(value)):  # type: ignore[arg-type] # the value is of an attrs class
        if field.init:
            yield str(field.metadata.get(_KEY, field.alias)), field, getattr(value, field.name)


def full_plain(value: object) -> Tree:
    """The plain form of the value with every default written out.

    >>> from salesmanual.kernel.number import Rounding
    >>> full_plain(Rounding("0.05"))
    {'step': '0.05', 'mode': 'half-up', 'at': 'component'}
    """
    return _plain(value, full_plain, lambda field, member: True)  # noqa: ARG005 - every field is written


def canonical_plain(value: object) -> Tree:
    """The plain form that equal values share: defaults left out, money and numbers in their shortest digits.

    >>> canonical_plain(Money("6000.00", "CNY")) == canonical_plain(Money("6000", "CNY"))
    True
    """
    match value:
        case Money():
            return f"{number_text(read_fraction(value.amount))} {value.currency}"
        case Curve():
            return unstructure(Curve(value.shape))
        case Decimal():
            return number_text(read_fraction(value))
        case _:
            return _plain(value, canonical_plain, lambda field, member: not is_default(field, member))


def _plain(
    value: object, inner: Callable[[object], Tree], is_written: Callable[[attrs.Attribute[object], object], bool]
) -> Tree:
    if isinstance(value, (tuple, list)):
        return [inner(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): inner(value[key]) for key in sorted(value, key=str)}
    if not is_composite(value):
        return unstructure(value)
    union = union_of_member(type(value))
    tagged: dict[str, Tree] = {} if union is None else {union.tag: union.name_of(type(value))}
    return tagged | {key: inner(member) for key, field, member in members_of(value) if is_written(field, member)}


def is_default(field: attrs.Attribute[object], member: object) -> bool:
    """Whether the field has what it has where nothing is said.

    >>> from salesmanual.kernel.number import Rounding
    >>> [key for key, field, member in members_of(Rounding("0.05")) if not is_default(field, member)]
    ['step']
    """
    default, convert = field.default, field.converter
    if default is attrs.NOTHING:
        return False
    if isinstance(default, attrs.Factory):  # type: ignore[arg-type] # attrs types its class as a function
        if default.takes_self:  # type: ignore[attr-defined] # as above
            return False
        default = default.factory()  # type: ignore[attr-defined] # as above
    if convert is not None and not isinstance(convert, attrs.Converter):
        default = convert(default)
    return bool(default == member)


def fingerprint_of(tree: object) -> str:
    """The hash of plain data, the same for tables that differ only in the order of their keys.

    >>> fingerprint_of({"a": 1, "b": 2}) == fingerprint_of({"b": 2, "a": 1})
    True
    """
    return f"{_ALGORITHM}:{sha256(write_policy(_sorted(tree), format='json').encode()).hexdigest()}"


def _sorted(tree: object) -> object:
    if isinstance(tree, list):
        return [_sorted(each) for each in tree]
    if isinstance(tree, dict):
        return {key: _sorted(tree[key]) for key in sorted(tree)}
    return tree


def plan_fingerprint(plan: IncentivePlan) -> str:
    """The SHA-256 hash of the plan's canonical form: equal for equal plans, and for no others.

    It changes with the name, a rate, a boundary's side, a rounding, whatever a plan says; not with spelling.

    Raises:
        WrongTypeError: If it is no plan.

    Source: Handbook 4.3; FIPS 180-4 (SHA-256).

    >>> from salesmanual.incentives.components import Commission
    >>> from salesmanual.incentives.plan import IncentivePlan
    >>> from salesmanual.kernel.period import year
    >>> commission = Commission("sales", "Commission", Curve.marginal([(0, "5%")]))
    >>> plan = IncentivePlan("ae", "Account executive", "CNY", year(2026), [commission])
    >>> len(plan_fingerprint(plan)), plan_fingerprint(plan).startswith("sha256:")
    (71, True)
    """
    from salesmanual.incentives.plan import IncentivePlan  # noqa: PLC0415 - only the check needs the class

    if not isinstance(plan, IncentivePlan):
        raise WrongTypeError("plan", plan, "an IncentivePlan")
    return fingerprint_of(canonical_plain(plan))
