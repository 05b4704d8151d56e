"""What the conditions and curves of components may ask about, by path.

| path | is |
| --- | --- |
| `attainment` | what is credited over its target; missing where there is no target, or it is zero |
| `credited` | what is credited: money, or a number of the measure's unit |
| `target` | the target, likewise |
| `participant` | the person's key |
| `measures.margin.attainment` | the same of another of the plan's measures; also `.credited` and `.target` |
| any other | the person's facts on the last day |

Invariant: a fact that is missing is missing; no default stands in for it unless the rule names one.

Left out: where facts about people come from (`books`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, cast, final

import attrs

from salesmanual.kernel.criteria import Criterion, Finding, read_criterion
from salesmanual.kernel.criteria_facts import look_up, segments
from salesmanual.kernel.errors import NotFoundError, WrongTypeError
from salesmanual.kernel.explanation import Step, derived, given
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import read_fraction
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from salesmanual.incentives.basis import Basis
    from salesmanual.kernel.quantity import Quantity

__all__ = [
    "KnownFacts",
    "Verdict",
    "date_fact",
    "explain_verdict",
    "fact",
    "follows_credits",
    "number_fact",
    "read_condition",
    "read_optional_condition",
]

_OWN: Final = ("attainment", "credited", "target")
_RESERVED: Final = (*_OWN, "participant", "measures")


def read_condition(value: Criterion | str) -> Criterion:
    """The value as a condition; a converter for the field `where`."""
    return read_criterion(value, "where")


def read_optional_condition(value: Criterion | str | None) -> Criterion | None:
    """The value as a condition, or `None`; a converter for the field `where`."""
    return None if value is None else read_criterion(value, "where")


@final
class _Figures(Mapping[str, object]):
    """Attainment, credited and target of one basis."""

    __slots__ = ("basis",)

    def __init__(self, basis: Basis) -> None:
        self.basis = basis

    def __getitem__(self, key: str) -> object:
        basis = self.basis
        match key:
            case "attainment":
                return basis.attainment("") if basis.target is not None and basis.target else None
            case "credited":
                return _plain(basis.credited)
            case "target":
                return None if basis.target is None else _plain(basis.target)
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(_OWN)

    def __len__(self) -> int:
        return len(_OWN)


def _plain(amount: Money | Quantity) -> Money | Fraction:
    return amount if isinstance(amount, Money) else amount.amount


@final
class _Measures(Mapping[str, object]):
    """The figures of each of the plan's measures."""

    __slots__ = ("basis",)

    def __init__(self, basis: Basis) -> None:
        self.basis = basis

    def __getitem__(self, key: str) -> object:
        if key == self.basis.measure:
            return _Figures(self.basis)
        if key not in list(self):
            raise KeyError(key)
        return _Figures(self.basis.of_measure(key))

    def __iter__(self) -> Iterator[str]:
        books = self.basis.books
        return iter(()) if books is None else (measure.key for measure in books.plan.measures)

    def __len__(self) -> int:
        return len(list(iter(self)))


@final
class KnownFacts(Mapping[str, object]):
    """What may be asked about a basis; its own figures before the person's facts.

    Args:
        basis: Whose facts.

    Source: Handbook 4.3.

    >>> from salesmanual.incentives.basis import Basis
    >>> from salesmanual.kernel.period import month
    >>> march = month(2026, 3)
    >>> facts = KnownFacts(Basis("li.na", march, march, (), Money("80", "CNY"), Money("100", "CNY")))
    >>> facts["attainment"], facts["participant"]
    (Fraction(4, 5), 'li.na')
    """

    __slots__ = ("_facts", "basis")

    def __init__(self, basis: Basis) -> None:
        self.basis = basis
        self._facts = basis.facts()

    def __getitem__(self, key: str) -> object:
        if key in _OWN:
            return _Figures(self.basis)[key]
        if key == "participant":
            return self.basis.participant
        return _Measures(self.basis) if key == "measures" else self._facts[key]

    def __iter__(self) -> Iterator[str]:
        yield from _RESERVED
        yield from (key for key in self._facts if key not in _RESERVED)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def fact(basis: Basis, path: str) -> object:
    """The fact at the path, or `None` where it is missing."""
    return look_up(KnownFacts(basis), segments(path))


def number_fact(basis: Basis, path: str, component: str) -> Fraction:
    """The fact at the path as an exact number; of money, the amount in the plan's currency.

    Raises:
        NotFoundError: If it is missing.
        WrongTypeError: If it is no exact number.
    """
    found = fact(basis, path)
    if found is None:
        where = f"{path} of {basis.participant} on {basis.period.last_day()}"
        raise NotFoundError("fact", where, f"component {component!r} needs it; 0 is a fact too")
    if isinstance(found, Money) and found.currency == basis.currency:
        return Fraction(found.amount)
    if isinstance(found, bool) or not isinstance(found, (int, str, Decimal, Fraction)):
        raise WrongTypeError(path, found, "an exact number, or money in the plan's currency")
    return read_fraction(found, path)


def date_fact(basis: Basis, path: str) -> date | None:
    """The fact at the path as a day; `None` where it is missing.

    Raises:
        WrongTypeError: If it is no day.
    """
    found = fact(basis, path) if path else None
    if found is not None and type(found) is not date:
        raise WrongTypeError(path, found, "a date")
    return found


def follows_credits(paths: tuple[str, ...], measure: str) -> bool:
    """Whether one of the facts changes with each credit of the measure."""
    names = {"attainment", "credited"}
    return any(path in names or (measure and path.startswith(f"measures.{measure}.")) for path in paths)


@final
@attrs.frozen
class Verdict:
    """One number where a condition holds, and another where it does not, or cannot be told.

    Attributes:
        where: The condition; the values it is applied to are those at its paths, in their order.
        met: What it gives where the condition holds.
        otherwise: What it gives elsewhere.

    Source: Handbook 4.3.

    >>> Verdict(read_condition("attainment >= 80%")).apply(Fraction(17, 20))
    Fraction(1, 1)
    """

    where: Criterion
    met: Fraction = Fraction(1)
    otherwise: Fraction = Fraction(0)

    def apply(self, *values: object) -> Fraction:
        """The number, from the facts."""
        pairs = zip(map(segments, self.where.paths()), values, strict=True)
        facts = _nested(dict(sorted(pairs, key=lambda pair: len(pair[0]))))
        return self.met if self.where.holds(facts) else self.otherwise

    def describe(self) -> Text:
        """The operation in words."""
        return text("whether {condition}", condition=str(self.where))


def _nested(values: Mapping[tuple[str, ...], object]) -> dict[str, object]:
    """The facts where a condition looks for them; what stands inside a fact that is there itself is in it already."""
    facts: dict[str, object] = {}
    for parts, value in values.items():
        if any(parts[:count] in values for count in range(1, len(parts))):
            continue
        place = facts
        for part in parts[:-1]:
            place = cast("dict[str, object]", place.setdefault(part, {}))
        place[parts[-1]] = value
    return facts


def explain_verdict(basis: Basis, label: Text, verdict: Verdict, finding: Finding) -> Step:
    """Whether a condition holds, from the facts; what is missing stands in the rule."""
    inputs = [given(path, fact(basis, path)) for path in verdict.where.paths()]
    return derived(label, verdict, inputs, rule=_missing(finding), section="4.3")


def _missing(finding: Finding) -> Text | None:
    unmet = finding.unmet()
    if not unmet:
        return None
    return text("not met: {conditions}", conditions=tuple(_sentence(leaf) for leaf in unmet))


def _sentence(leaf: Finding) -> Text:
    detail = leaf.detail()
    return leaf.required if detail is None else text("{condition}: {detail}", condition=leaf.required, detail=detail)
