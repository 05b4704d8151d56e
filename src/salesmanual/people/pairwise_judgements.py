"""Pairwise comparison: how much more one thing matters than another, judged pair by pair, and the weights this makes.

    judgements ──▶ matrix ──method──▶ priorities ──whole steps──▶ weights that sum to 1
                          └──▶ eigenvalue ──▶ consistency index ──÷ random index──▶ consistency ratio

Method, random index, what becomes of missing judgements, and the limit of the ratio are named; nothing is assumed.

Invariant: every pair has at most one judgement, kept as a ratio of the thing named first to the thing named later; its
reciprocal is never stored, so it cannot contradict. Weights sum to exactly 1.

Left out: the floating-point model (`pairwise_priorities`), several judges (`pairwise_groups`) and levels of criteria
(`pairwise_hierarchies`).
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Final, final, get_args

import attrs

from salesmanual.kernel.errors import (
    DuplicateError,
    Fault,
    InvalidDocumentError,
    InvalidValueError,
    did_you_mean,
    read_listed,
)
from salesmanual.kernel.fields import check_choice, check_line, check_section, read_items, read_lines
from salesmanual.kernel.number import Exact, number_text, read_decimal, read_fraction
from salesmanual.kernel.texts import Label, read_label
from salesmanual.people.pairwise_priorities import Method, Missing
from salesmanual.people.pairwise_random_index import SAATY_2005, RandomIndex, read_random_index

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from salesmanual.people.pairwise_weights import PairwiseWeights

__all__ = ["MOST_COMPARED", "Judgement", "Pairwise"]

MOST_COMPARED: Final = 50
"""The most things one comparison may have."""

_MOST_RATIO: Final = 1000
_LABEL: Final = Label({"en": "pairwise comparison", "zh_Hant": "成對比較", "zh_Hans": "成对比较"})


def _read_ratio(value: Exact | str) -> Fraction:
    ratio = read_fraction(value, "ratio")
    if ratio.numerator <= 0:
        raise InvalidValueError(
            "ratio", value, "a ratio above 0", "write 1/3 where the second matters three times as much"
        )
    return ratio


@final
@attrs.frozen
class Judgement:
    """How many times as much one thing matters as another.

    Attributes:
        a: The one.
        b: The other.
        ratio: 3 where `a` matters three times as much as `b`, 1/3 where `b` does.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the ratio is not above 0, or a thing is judged against itself with a ratio other than 1.

    Source: Handbook 4.2.

    >>> Judgement("results", "teamwork", "1/3").ratio
    Fraction(1, 3)
    """

    a: str = attrs.field(validator=check_line)
    b: str = attrs.field(validator=check_line)
    ratio: Fraction = attrs.field(converter=_read_ratio)

    def __attrs_post_init__(self) -> None:
        if self.a == self.b and self.ratio != 1:
            raise InvalidValueError("ratio", number_text(self.ratio), f"1, because {self.a!r} is judged against itself")

    def __str__(self) -> str:
        return f"{self.a} : {self.b} = {number_text(self.ratio)}"


def _read_things(value: Iterable[str]) -> tuple[str, ...]:
    things = read_lines(value, "items")
    if not 1 <= len(things) <= MOST_COMPARED:
        raise InvalidValueError("items", list(things), f"from 1 to {MOST_COMPARED} things to compare")
    return things


def _read_judgements(value: Iterable[Judgement]) -> tuple[Judgement, ...]:
    return read_items(value, "judgements", Judgement, "a Judgement")


def _read_step(value: Exact | str) -> Decimal:
    step = read_decimal(value, "step")  # type: ignore[arg-type] # a Fraction is refused there
    if step <= 0 or (1 / Fraction(step)).denominator != 1:
        raise InvalidValueError("step", value, "a step of which 1 is a whole number, such as '0.001'")
    return step


def _read_acceptable(value: Exact | str) -> Fraction:
    limit = read_fraction(value, "acceptable")
    if limit < 0:
        raise InvalidValueError("acceptable", value, "a ratio of 0 or more, such as '10%'")
    return limit


def _read_most(value: Exact | str) -> Fraction:
    most = read_fraction(value, "most")
    if not 1 <= most <= _MOST_RATIO:
        raise InvalidValueError("most", value, f"a ratio from 1 to {_MOST_RATIO}")
    return most


@final
@attrs.frozen
class Pairwise:
    """Things compared in pairs, and the rules by which the judgements become weights.

    Attributes:
        items: The things that are compared.
        judgements: One for each pair; kept in the order of the things, the thing named first in it first.
        label: What is compared.
        method: `eigenvector`, `geometric-mean` or `column-average`.
        missing: What becomes of pairs without a judgement: `refuse`; `harker` with the eigenvector;
            `log-least-squares` with the geometric mean.
        random_index: The table by which the consistency index is divided, or its name.
        acceptable: The greatest consistency ratio that is accepted.
        most: The greatest ratio of a judgement; its reciprocal is the least.
        step: Weights are whole steps of this; what rounding leaves over goes to the largest remainders.
        key: What it is called by.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a number is out of bounds, or the method does not go with what becomes of missing pairs.
        DuplicateError: If a thing comes twice.
        InvalidDocumentError: With every fault of the judgements at once: things that are not compared here, ratios off
            the scale, pairs with two different judgements, pairs without any, groups that no judgement connects.

    Source: Handbook 4.2; T. L. Saaty, The Analytic Hierarchy Process, 1980.

    >>> judged = [Judgement("results", "skill", 2), Judgement("results", "care", 6), Judgement("skill", "care", 3)]
    >>> Pairwise(["results", "skill", "care"], judged, step="0.001").weights()
    {'results': Decimal('0.600'), 'skill': Decimal('0.300'), 'care': Decimal('0.100')}
    """

    items: tuple[str, ...] = attrs.field(converter=_read_things)
    judgements: tuple[Judgement, ...] = attrs.field(converter=_read_judgements)
    label: Label = attrs.field(default=_LABEL, converter=read_label, kw_only=True)
    method: Method = attrs.field(
        default="eigenvector", validator=check_choice("a method", get_args(Method)), kw_only=True
    )
    missing: Missing = attrs.field(
        default="refuse", validator=check_choice("a rule for missing judgements", get_args(Missing)), kw_only=True
    )
    random_index: RandomIndex = attrs.field(default=SAATY_2005, converter=read_random_index, kw_only=True)
    acceptable: Fraction = attrs.field(default=Fraction(1, 10), converter=_read_acceptable, kw_only=True)
    most: Fraction = attrs.field(default=Fraction(9), converter=_read_most, kw_only=True)
    step: Decimal = attrs.field(default=Decimal("0.000001"), converter=_read_step, kw_only=True)
    key: str = attrs.field(default="pairwise", validator=check_line, kw_only=True)
    section: str = attrs.field(default="4.2", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        needed = _METHODS.get(self.missing, self.method)
        if self.method != needed:
            raise InvalidValueError("method", self.method, f"{needed!r}, with which missing={self.missing!r} goes")
        faults: list[Fault] = []
        by_pair = _by_pair(self, faults)
        faults += _gaps(self, by_pair)
        if faults:
            raise InvalidDocumentError("pairwise", faults)
        object.__setattr__(self, "judgements", tuple(by_pair[pair] for pair in sorted(by_pair)))

    @classmethod
    def from_matrix(
        cls, items: Sequence[str], rows: Iterable[Iterable[Exact | str | None]], **rules: object
    ) -> Pairwise:
        """The comparison of a square matrix: each row says how much one thing matters against all.

        Args:
            items: The things, in the order of rows and columns.
            rows: The ratios; `None` where there is no judgement.
            **rules: The other fields.

        Raises:
            InvalidValueError: If the matrix is not square.
            InvalidDocumentError: As for the class; both sides of the diagonal are read, so that a matrix that is not
                reciprocal is refused.

        >>> Pairwise.from_matrix(["a", "b"], [[1, 4], ["1/4", 1]], step="0.1").weights()
        {'a': Decimal('0.8'), 'b': Decimal('0.2')}
        """
        things = _read_things(items)
        lines = _read_rows(rows, [len(things)] * len(things), "one row and one column for each thing")
        return cls(things, _cells(things, lines, [0] * len(things)), **rules)  # type: ignore[arg-type] # looked at there

    @classmethod
    def from_triangle(
        cls, items: Sequence[str], rows: Iterable[Iterable[Exact | str | None]], *, lower: bool = False, **rules: object
    ) -> Pairwise:
        """The comparison of a triangle of judgements.

        Args:
            items: The things, in the order of rows and columns.
            rows: The upper triangle without its diagonal, or with `lower` the lower one with it.
            lower: Which of the two it is.
            **rules: The other fields.

        Raises:
            InvalidValueError: If rows or ratios are missing, or there are too many.
            InvalidDocumentError: As for the class.

        >>> Pairwise.from_triangle(["a", "b", "c"], [[3, 9], [3]]) == Pairwise.from_triangle(
        ...     ["a", "b", "c"], [[1], ["1/3", 1], ["1/9", "1/3", 1]], lower=True
        ... )
        True
        """
        things = _read_things(items)
        size = len(things)
        widths = list(range(1, size + 1)) if lower else list(range(size - 1, 0, -1))
        accepted = "a lower triangle with its diagonal" if lower else "an upper triangle without its diagonal"
        lines = _read_rows(rows, widths, f"{accepted}, rows of {', '.join(map(str, widths)) or 'nothing'} ratios")
        starts = [0] * size if lower else list(range(1, size))
        return cls(things, _cells(things, lines, starts), **rules)  # type: ignore[arg-type] # looked at there

    def pairs(self) -> tuple[tuple[int, int], ...]:
        """The positions of the things of each judgement."""
        place = {item: at for at, item in enumerate(self.items)}
        return tuple((place[each.a], place[each.b]) for each in self.judgements)

    def ratio(self, a: str, b: str) -> Fraction | None:
        """How many times as much `a` matters as `b`, as it was judged; `None` where it was not.

        Raises:
            DuplicateError: If the two are one.
            InvalidValueError: If one of them is not compared here.
        """
        for item in (a, b):
            if item not in self.items:
                raise InvalidValueError("item", item, "a thing compared here", did_you_mean(item, self.items))
        if a == b:
            raise DuplicateError("item", a, "ask about two different things")
        for each in self.judgements:
            if {each.a, each.b} == {a, b}:
                return each.ratio if each.a == a else 1 / each.ratio
        return None

    def is_complete(self) -> bool:
        """Whether every pair was judged."""
        size = len(self.items)
        return len(self.judgements) == size * (size - 1) // 2

    def weights(self) -> dict[str, Decimal]:
        """The weight of each thing; they sum to exactly 1.

        Source: Handbook 4.2.
        """
        return dict(self.weigh().items())

    def weigh(self) -> PairwiseWeights:
        """The weights, with how consistent the judgements are.

        Source: Handbook 4.2.
        """
        from salesmanual.people.pairwise_weights import weighed  # noqa: PLC0415 - a policy is read without weighing

        return weighed(self)


_METHODS: Final[Mapping[str, Method]] = {"harker": "eigenvector", "log-least-squares": "geometric-mean"}


def _read_rows(
    rows: Iterable[Iterable[Exact | str | None]], widths: list[int], accepted: str
) -> tuple[tuple[Exact | str | None, ...], ...]:
    lines = tuple(
        read_listed(row, f"rows[{at}]", "a list of ratios")
        for at, row in enumerate(read_listed(rows, "rows", accepted))
    )
    if list(map(len, lines)) != widths:
        raise InvalidValueError("rows", list(map(len, lines)), accepted)
    return lines


def _cells(
    things: tuple[str, ...], lines: tuple[tuple[Exact | str | None, ...], ...], starts: list[int]
) -> Iterator[Judgement]:
    """A judgement for each cell that has one; every cell that cannot be read, at once."""
    faults: list[Fault] = []
    judged: list[Judgement] = []
    for row, (line, start) in enumerate(zip(lines, starts, strict=True)):
        for column, cell in enumerate(line, start):
            if cell is None:
                continue
            try:
                judged.append(Judgement(things[row], things[column], cell))
            except (InvalidValueError, TypeError) as error:
                faults.append(Fault(f"rows[{row}][{column - start}]", str(error)))
    if faults:
        raise InvalidDocumentError("pairwise", faults)
    return iter(judged)


def _by_pair(comparison: Pairwise, faults: list[Fault]) -> dict[tuple[int, int], Judgement]:
    """The judgement of each pair of positions, the smaller one first; what cannot be is added to the faults."""
    place = {item: at for at, item in enumerate(comparison.items)}
    above, below = comparison.most.as_integer_ratio()
    found: dict[tuple[int, int], Judgement] = {}
    for position, each in enumerate(comparison.judgements):
        one, other = place.get(each.a), place.get(each.b)
        if one is None or other is None:
            faults += _unknown(each, position, place)
            continue
        if one == other:
            continue
        over, under = each.ratio.as_integer_ratio()
        if over * below > under * above or under * below > over * above:
            bounds = f"a ratio from {number_text(1 / comparison.most)} to {number_text(comparison.most)}"
            problem = f"found {number_text(each.ratio)}, accepted is {bounds}"
            faults.append(Fault(f"judgements[{position}].ratio", problem))
        kept = each if one < other else Judgement(each.b, each.a, 1 / each.ratio)
        known = found.setdefault((one, other) if one < other else (other, one), kept)
        if known is not kept and known != kept:
            faults.append(Fault(f"judgements[{position}]", f"{each} contradicts {known}; keep one of the two"))
    return found


def _unknown(judgement: Judgement, position: int, place: Mapping[str, int]) -> Iterator[Fault]:
    for name, item in (("a", judgement.a), ("b", judgement.b)):
        if item not in place:
            problem = f"found {item!r}, accepted is a thing compared here; {did_you_mean(item, place)}"
            yield Fault(f"judgements[{position}].{name}", problem)


def _gaps(comparison: Pairwise, by_pair: Mapping[tuple[int, int], Judgement]) -> Iterator[Fault]:
    """Pairs without a judgement where they are refused; else things that no chain of judgements connects."""
    size, items = len(comparison.items), comparison.items
    if len(by_pair) == size * (size - 1) // 2:
        return
    if comparison.missing == "refuse":
        remedy = "judge them, or name a rule for missing judgements such as missing='harker'"
        for one, other in combinations(range(size), 2):
            if (one, other) not in by_pair:
                yield Fault("judgements", f"{items[one]} and {items[other]} are not judged; {remedy}")
        return
    reached = _reached(size, by_pair)
    if len(reached) < size:
        apart = ", ".join(items[at] for at in range(size) if at not in reached)
        here = ", ".join(items[at] for at in sorted(reached))
        yield Fault(
            "judgements", f"nothing connects {here} with {apart}; judge one of the ones against one of the others"
        )


def _reached(size: int, by_pair: Iterable[tuple[int, int]]) -> set[int]:
    """The positions that chains of judgements connect with the first."""
    beside: list[list[int]] = [[] for _ in range(size)]
    for one, other in by_pair:
        beside[one].append(other)
        beside[other].append(one)
    reached, todo = {0}, [0]
    while todo:
        for at in beside[todo.pop()]:
            if at not in reached:
                reached.add(at)
                todo.append(at)
    return reached
