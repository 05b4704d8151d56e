"""Blocking: which leads are worth comparing, so that a hundred thousand are searched without comparing all pairs.

    lead ──rules──▶ keys of blocks ──▶ blocks ──▶ pairs within a block
                                       └─ too large: only neighbours in the order of names; the rest is reported

Invariant: the number of pairs grows with the number of leads, not with its square: a lead has a bounded number of
partners in each of its blocks. Which pairs are found depends on the leads alone, not on their order. Each block that
was too large to be compared whole is reported with the number of pairs left out of it. All of a block, however large,
are linked by neighbours, so leads that share an exact key always come together.

Left out: comparing the pairs (`lead_duplicates`), and the normal forms that the keys are made of (`lead_normal`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, final, get_args

import attrs

from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.fields import check_choice, check_count, check_line
from salesmanual.selling.lead_similarity import MOST_SIGNS, text_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["BLOCK_PARTS", "BlockPart", "BlockRule", "Blocks", "LeftOut"]

BlockPart = Literal["value", "prefix", "suffix", "words"]
"""What of a value makes a block: all of it, its first signs, its last signs, or each of its words."""

BLOCK_PARTS: Final[tuple[str, ...]] = get_args(BlockPart)

BlockKey: TypeAlias = tuple[int, tuple[str, ...]]
"""The number of the rule, and what it takes of a lead."""

_LEAST: Final = 2
_MOST_LENGTH: Final = 50


@final
@attrs.frozen
class BlockRule:
    """Leads that share this are compared.

    Attributes:
        field: The field of the normal form, such as `company`, or a fact, such as `facts.region`.
        by: What of the value they share.
        length: How many signs, for a prefix or a suffix; not used by the others. A shorter value counts whole. Words
            are those among the first 200 signs.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If there is no such part, or the length is out of its bounds.

    Source: Handbook 2.3.

    >>> sorted(BlockRule("company", "words").parts({"company": ("acme trading",)}))
    ['acme', 'trading']
    >>> BlockRule("phones", "suffix", length=7).parts({"phones": ("+8613800138000",)})
    frozenset({'0138000'})
    """

    field: str = attrs.field(validator=check_line)
    by: BlockPart = attrs.field(default="value", validator=check_choice("a part of a value", BLOCK_PARTS))
    length: int = attrs.field(default=4, validator=check_count(1, _MOST_LENGTH), kw_only=True)

    def parts(self, values: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
        """What a lead has of it; empty where the field is not known."""
        known = values.get(self.field, ())
        match self.by:
            case "value":
                return frozenset(known)
            case "prefix":
                return frozenset(value[: self.length] for value in known)
            case "suffix":
                return frozenset(value[-self.length :] for value in known)
            case _:
                return frozenset[str]().union(*(text_parts(value[:MOST_SIGNS]) for value in known))

    def __str__(self) -> str:
        if self.by == "value":
            return self.field
        return f"{self.field}, {self.by}" + ("" if self.by == "words" else f" of {self.length}")


@final
@attrs.frozen
class LeftOut:
    """A block that was too large to compare all its leads with one another.

    Attributes:
        rule: What its leads share, in words.
        value: The value of it.
        leads: How many leads are in it.
        pairs: How many of its pairs were not compared because of this block; another may hold them.

    Source: Handbook 2.3.
    """

    rule: str
    value: str
    leads: int
    pairs: int


@final
@attrs.frozen(eq=False)
class Blocks:
    """Leads by what they share, each lead a number: its place in the order of names.

    Attributes:
        most: The most leads of a block that is compared whole.
        neighbours: How far in the order each lead of a larger block is compared.
        members: The leads of each block, ascending.

    Source: Handbook 2.3; the sorted neighbourhood method is of Hernández and Stolfo, The merge/purge problem, 1995.
    """

    most: int
    neighbours: int
    members: dict[BlockKey, list[int]]

    @classmethod
    def of(cls, keys: Iterable[Iterable[BlockKey]], *, most: int, neighbours: int) -> Blocks:
        """The blocks of the leads, whose keys come in their order.

        Raises:
            InvalidValueError: If a bound is too small to link the leads of a block.

        >>> blocks = Blocks.of([[(0, ("a",))], [(0, ("b",))], [(0, ("a",))]], most=10, neighbours=1)
        >>> list(blocks.partners(3))
        [(0, {2}), (1, set()), (2, set())]
        """
        if most < _LEAST or neighbours < 1:
            accepted = f"a block of at least {_LEAST} and at least 1 neighbour"
            raise InvalidValueError("most", f"{most} with {neighbours} neighbours", accepted)
        members: dict[BlockKey, list[int]] = {}
        for lead, its in enumerate(keys):
            for key in dict.fromkeys(its):
                members.setdefault(key, []).append(lead)
        return cls(most, neighbours, members)

    def partners(self, leads: int) -> Iterable[tuple[int, set[int]]]:
        """For each of so many leads, the later ones to compare it with, so that each pair comes once."""
        shared: list[list[list[int]]] = [[] for _ in range(leads)]
        for block in self.members.values():
            if len(block) >= _LEAST:
                for lead in block:
                    shared[lead].append(block)
        for lead, blocks in enumerate(shared):
            later: set[int] = set()
            for block in blocks:
                after = bisect_right(block, lead)
                later.update(block[after : after + self._reach(block)])
            yield lead, later

    def around(self, place: int, keys: Iterable[BlockKey]) -> set[int]:
        """The leads to compare with one at a place in the order, itself among them where it is in the blocks."""
        found: set[int] = set()
        for key in keys:
            block = self.members.get(key, [])
            at, reach = bisect_left(block, place), self._reach(block)
            found.update(block[max(at - reach, 0) : at + reach + 1])
        return found

    def left_out(self, names: Sequence[str]) -> tuple[LeftOut, ...]:
        """The blocks that were too large, the largest first; the rules by their numbers are named."""
        found = []
        for (rule, value), block in self.members.items():
            size, reach = len(block), self._reach(block)
            pairs = (size - reach) * (size - reach - 1) // 2 if reach < size else 0
            if pairs:
                found.append(LeftOut(names[rule], ", ".join(value), size, pairs))
        return tuple(sorted(found, key=lambda each: (-each.leads, each.rule, each.value)))

    def _reach(self, block: list[int]) -> int:
        return len(block) if len(block) <= self.most else self.neighbours
