"""Conditions on one fact that is compared with a value: compare, between.

Invariant: a fact that is missing or of another kind leaves the condition unknown, never false; the finding then says
why. What is worked out when a condition is built is not part of its equality.

Left out: looking up and comparing facts (`criteria_facts`), and membership (`criteria_members`).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, Protocol, TypeAlias, assert_never, cast, final

import attrs

from salesmanual.kernel.criteria_base import Criterion, derive
from salesmanual.kernel.criteria_facts import (
    Comparable,
    Distance,
    Value,
    comparable,
    displayed,
    distance,
    kind_of,
    look_up,
    mismatch,
    read_path,
    read_value,
    segments,
    stored,
    value_key,
)
from salesmanual.kernel.criteria_finding import Finding, FindingStatus
from salesmanual.kernel.errors import CurrencyMismatchError, InvalidValueError, shown
from salesmanual.kernel.money import Money
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from decimal import Decimal

__all__ = [
    "STATUS",
    "Between",
    "Compare",
    "Decided",
    "Includes",
    "Operator",
    "check_same_kind",
    "finding_of",
    "operand_of",
    "opposite",
]

Operator: TypeAlias = Literal["==", "!=", "<", "<=", ">", ">="]
"""How a fact is compared."""

Includes: TypeAlias = Literal["both", "lower", "upper", "neither"]
"""Which ends of a range belong to it."""

_OPERATIONS: Final = cast(
    "Mapping[str, Callable[[object, object], bool]]",
    {
        "==": operator.eq,
        "!=": operator.ne,
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
    },
)
_OPPOSITES: Final[Mapping[Operator, Operator]] = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_INCLUDES: Final[tuple[Includes, ...]] = ("both", "lower", "upper", "neither")
STATUS: Final = {True: FindingStatus.MET, False: FindingStatus.UNMET}
"""The status of what is decided."""

_NONE: Final[frozenset[type]] = frozenset()
_DIRECT: Final[Mapping[type, frozenset[type]]] = {
    bool: frozenset({bool}),
    str: frozenset({str}),
    int: frozenset({int}),
    date: frozenset({date}),
}
"""The exact types of a fact that Python compares with a required value of the type as we do, without a second look."""


def _read_operator(value: str) -> Operator:
    for op in _OPPOSITES:
        if op == value:
            return op
    raise InvalidValueError("op", value, f"one of {', '.join(_OPERATIONS)}")


def _read_includes(value: str) -> Includes:
    for includes in _INCLUDES:
        if includes == value:
            return includes
    raise InvalidValueError("includes", value, f"one of {', '.join(_INCLUDES)}")


def _read_lower(value: Value) -> Value:
    return read_value(value, "lower")


def _read_upper(value: Value) -> Value:
    return read_value(value, "upper")


def _check_order(where: str, value: Value) -> None:
    if kind_of(value) in {"text", "truth"}:
        remedy = "text has no agreed order; list the texts with OneOf" if isinstance(value, str) else ""
        raise InvalidValueError(where, value, "a number, money, a date or a datetime where the order counts", remedy)


def check_same_kind(where: str, first: Value, other: Value) -> None:
    """Refuses two values that no fact can be compared with both.

    Raises:
        CurrencyMismatchError: If they are money in two currencies.
        InvalidValueError: If they are of two kinds.
    """
    if isinstance(first, Money) and isinstance(other, Money):
        if first.currency != other.currency:
            raise CurrencyMismatchError(where, first.currency, other.currency)
    elif kind_of(first) != kind_of(other):
        raise InvalidValueError(where, other, f"a value of one kind with {shown(first)}")


def operand_of(value: Value) -> Comparable:
    """What facts are compared with for the value; a whole number as an `int`, which is fastest."""
    operand = cast("Comparable", comparable(value, value))  # a value can be compared with itself
    return operand.numerator if isinstance(operand, Fraction) and operand.denominator == 1 else operand


class Decided(Protocol):
    """A condition on one fact that is compared with a value."""

    @property
    def path(self) -> str:
        """Where the fact is."""

    def decide(self, fact: object) -> bool | None:
        """Whether this fact meets the condition; `None` where it is missing or cannot be compared."""


def finding_of(
    criterion: Decided,
    fact: object,
    required: Text,
    value: Value,
    *,
    negated: bool,
    measure: Callable[[Value], Distance | None] | None = None,
) -> Finding:
    """The finding of a condition on one fact that is compared with a value."""
    verdict = criterion.decide(fact)
    if verdict is None:
        reason = None if fact is None else mismatch(fact, value)
        return Finding(FindingStatus.UNKNOWN, required, path=criterion.path, reason=reason)
    status = STATUS[verdict is not negated]
    found = stored(fact, value)
    if found is None:
        return Finding(status, required, path=criterion.path, reason=text("found a number of absurd size"))
    gap = measure(found) if measure is not None and status is FindingStatus.UNMET else None
    return Finding(status, required, path=criterion.path, found=found, distance=gap)


def _ratio_of(operand: Comparable) -> tuple[int, int]:
    return cast("int | Decimal | Fraction", operand).as_integer_ratio()


@final
@attrs.frozen
class Compare(Criterion):
    """The fact compared with a value: `path op value`.

    Attributes:
        path: Where the fact is.
        op: `==`, `!=`, `<`, `<=`, `>` or `>=`; text and truth values have no order.
        value: What it is compared with; never `None` or a `float`.

    Source: Handbook 2.1, 8.2; also every gate and eligibility.

    >>> Compare("attainment", ">=", Fraction(1)).holds({"attainment": Fraction(17, 20)})
    False
    >>> print(Compare("attainment", ">=", Fraction(1)).check({"attainment": Fraction(17, 20)}))
    ☐ attainment is at least 100%: found 85%, 15% short
    """

    path: str = attrs.field(converter=read_path)
    op: Operator = attrs.field(converter=_read_operator)
    value: Value = attrs.field(converter=read_value, eq=value_key)
    _parts: tuple[str, ...] = attrs.field(init=False, repr=False, eq=False)
    _key: str | None = attrs.field(init=False, repr=False, eq=False)
    _operate: Callable[[object, object], bool] = attrs.field(init=False, repr=False, eq=False)
    _operand: Comparable = attrs.field(init=False, repr=False, eq=False)
    _ratio: tuple[int, int] | None = attrs.field(init=False, repr=False, eq=False)
    _direct: frozenset[type] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        if self.op not in {"==", "!="}:
            _check_order("value", self.value)
        parts, operand = segments(self.path), operand_of(self.value)
        derive(
            self,
            _parts=parts,
            _key=self.path if len(parts) == 1 else None,
            _operate=_OPERATIONS[self.op],
            _operand=operand,
            _ratio=_ratio_of(operand) if kind_of(self.value) == "number" else None,
            _direct=_DIRECT.get(type(operand), _NONE),
        )

    def holds(self, facts: object) -> bool | None:
        """Whether the facts meet the condition; `None` where that is unknown.

        >>> Compare("visits", ">=", 8).holds({"visits": 9}), Compare("visits", ">=", 8).holds({})
        (True, None)
        """
        key = self._key
        fact = facts.get(key) if key is not None and type(facts) is dict else look_up(facts, self._parts)
        if type(fact) in self._direct:
            return self._operate(fact, self._operand)
        return None if fact is None else self.decide(fact)

    def decide(self, fact: object) -> bool | None:
        """Whether this fact meets the condition; `None` where it is missing or cannot be compared."""
        ratio = self._ratio
        if ratio is not None and (type(fact) is Fraction or type(fact) is int):
            numerator, denominator = fact.as_integer_ratio()  # ten times faster than Fraction's own comparison
            return self._operate(numerator * ratio[1], ratio[0] * denominator)
        found = comparable(fact, self.value)
        return None if found is None else self._operate(found, self._operand)

    def check(self, facts: object, *, negated: bool = False) -> Finding:
        """The finding, with the distance of the fact from the value; negated, that of the opposite comparison."""
        op = _OPPOSITES[self.op] if negated else self.op
        measure = None if op == "!=" else self._measure
        fact = look_up(facts, self._parts)
        return finding_of(self, fact, self._required(op), self.value, negated=negated, measure=measure)

    def paths(self) -> tuple[str, ...]:
        """The path of the fact."""
        return (self.path,)

    def _measure(self, found: Value) -> Distance | None:
        return distance(self.value, found)

    def _required(self, op: Operator) -> Text:
        path, value = self.path, displayed(self.value)
        match op:
            case "==":
                return text("{path} is {value}", path=path, value=value)
            case "!=":
                return text("{path} is not {value}", path=path, value=value)
            case ">=":
                return text("{path} is at least {value}", path=path, value=value)
            case "<=":
                return text("{path} is at most {value}", path=path, value=value)
            case ">":
                return text("{path} is above {value}", path=path, value=value)
            case "<":
                return text("{path} is below {value}", path=path, value=value)
            case _ as unreachable:  # pragma: no cover - closed by the type checker
                assert_never(unreachable)


def opposite(compare: Compare) -> Compare:
    """The comparison that holds where this one does not; unknown where it is unknown.

    >>> opposite(Compare("visits", ">=", 8))
    Compare(path='visits', op='<', value=8)
    """
    return Compare(compare.path, _OPPOSITES[compare.op], compare.value)


@final
@attrs.frozen
class Between(Criterion):
    """The fact from a lower to an upper value; `includes` names the ends that count.

    Attributes:
        path: Where the fact is.
        lower: The lower end.
        upper: The upper end, not below the lower one.
        includes: `"both"`, `"lower"`, `"upper"` or `"neither"` of the ends.

    Source: Handbook 3.2, 8.2.

    >>> Between("service_years", 1, 10, includes="lower").holds({"service_years": 10})
    False
    """

    path: str = attrs.field(converter=read_path)
    lower: Value = attrs.field(converter=_read_lower)
    upper: Value = attrs.field(converter=_read_upper)
    includes: Includes = attrs.field(default="both", converter=_read_includes, kw_only=True)
    _parts: tuple[str, ...] = attrs.field(init=False, repr=False, eq=False)
    _operations: tuple[Callable[[object, object], bool], Callable[[object, object], bool]] = attrs.field(
        init=False, repr=False, eq=False
    )
    _ends: tuple[Comparable, Comparable] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        _check_order("lower", self.lower)
        check_same_kind("upper", self.lower, self.upper)
        ends = (operand_of(self.lower), operand_of(self.upper))
        if operator.gt(*ends) or (operator.eq(*ends) and self.includes != "both"):
            raise InvalidValueError("upper", self.upper, f"a value above the lower end {shown(self.lower)}")
        operations = (
            _OPERATIONS[">=" if self.includes in {"both", "lower"} else ">"],
            _OPERATIONS["<=" if self.includes in {"both", "upper"} else "<"],
        )
        derive(self, _parts=segments(self.path), _operations=operations, _ends=ends)

    def holds(self, facts: object) -> bool | None:
        """Whether the facts meet the condition; `None` where that is unknown."""
        return self.decide(look_up(facts, self._parts))

    def decide(self, fact: object) -> bool | None:
        """Whether this fact meets the condition; `None` where it is missing or cannot be compared."""
        found = comparable(fact, self.lower)
        if found is None:
            return None
        above, below = self._operations
        lower, upper = self._ends
        return above(found, lower) and below(found, upper)

    def check(self, facts: object, *, negated: bool = False) -> Finding:
        """The finding, with the distance of the fact from the nearer end; negated, it has no distance."""
        fact = look_up(facts, self._parts)
        required = self._outside() if negated else self._inside()
        measure = None if negated else self._measure
        return finding_of(self, fact, required, self.lower, negated=negated, measure=measure)

    def paths(self) -> tuple[str, ...]:
        """The path of the fact."""
        return (self.path,)

    def _measure(self, found: Value) -> Distance | None:
        above, _ = self._operations
        inside = above(comparable(found, self.lower), self._ends[0])
        return distance(self.upper if inside else self.lower, found)

    def _inside(self) -> Text:
        path, lower, upper = self.path, displayed(self.lower), displayed(self.upper)
        match self.includes:
            case "both":
                return text("{path} is from {lower} to {upper}", path=path, lower=lower, upper=upper)
            case "lower":
                return text("{path} is from {lower} to below {upper}", path=path, lower=lower, upper=upper)
            case "upper":
                return text("{path} is above {lower} and at most {upper}", path=path, lower=lower, upper=upper)
            case "neither":
                return text("{path} is above {lower} and below {upper}", path=path, lower=lower, upper=upper)
            case _ as unreachable:  # pragma: no cover - closed by the type checker
                assert_never(unreachable)

    def _outside(self) -> Text:
        path, lower, upper = self.path, displayed(self.lower), displayed(self.upper)
        match self.includes:
            case "both":
                return text("{path} is below {lower} or above {upper}", path=path, lower=lower, upper=upper)
            case "lower":
                return text("{path} is below {lower} or at least {upper}", path=path, lower=lower, upper=upper)
            case "upper":
                return text("{path} is at most {lower} or above {upper}", path=path, lower=lower, upper=upper)
            case "neither":
                return text("{path} is at most {lower} or at least {upper}", path=path, lower=lower, upper=upper)
            case _ as unreachable:  # pragma: no cover - closed by the type checker
                assert_never(unreachable)
