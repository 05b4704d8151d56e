"""Random indices: how inconsistent judgements are on average that are drawn at random, by number of things compared.

A consistency ratio divides the inconsistency of a person's judgements by this figure. Published tables differ, because
they were simulated with different numbers of matrices, and the choice moves ratios near the limit; so the table is a
part of the rule and has a name.

Invariant: a table gives the figures that its source prints, and none where it prints none; nothing is interpolated.

Left out: simulating a table.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, final

import attrs

from salesmanual.kernel.errors import InvalidValueError, NotFoundError, WrongTypeError, did_you_mean, read_listed
from salesmanual.kernel.fields import check_line
from salesmanual.kernel.number import number_text, read_decimal

__all__ = ["DONEGAN_DODD_1991", "SAATY_1980", "SAATY_2005", "RandomIndex", "read_random_index"]

_LEAST: Final = 3
_PAIR: Final = 2


def _read_values(values: object) -> tuple[tuple[int, Decimal], ...]:
    pairs = values.items() if isinstance(values, Mapping) else values
    accepted = "an index for each number of things, as {3: '0.58'}"
    read: dict[int, Decimal] = {}
    for position, pair in enumerate(read_listed(pairs, "values", accepted)):  # type: ignore[arg-type, var-annotated] # looked at here
        if not isinstance(pair, (tuple, list)) or len(pair) != _PAIR:
            raise WrongTypeError(f"values[{position}]", pair, accepted)
        size = _read_size(pair[0])
        if size in read:
            raise InvalidValueError("values", size, "each number of things once")
        read[size] = read_decimal(pair[1], f"values[{size}]")
        if read[size] <= 0:
            raise InvalidValueError(f"values[{size}]", pair[1], "an index above 0")
    if not read:
        raise InvalidValueError("values", values, "an index for at least one number of things")
    return tuple(sorted(read.items()))


def _read_size(value: object) -> int:
    size = int(value) if isinstance(value, str) and value.isascii() and value.isdecimal() else value
    if type(size) is not int:
        raise WrongTypeError("values", value, "a whole number of things")
    if size < _LEAST:
        raise InvalidValueError("values", value, "3 or more things", "two judge each other without contradiction")
    return size


@final
@attrs.frozen
class RandomIndex:
    """A table of random indices.

    Attributes:
        key: What it is called by.
        values: Pairs of a number of things compared, 3 or more, and the index for it; a mapping is read too.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a number is out of bounds or comes twice.

    Source: Handbook 4.2; T. L. Saaty, The Analytic Hierarchy Process, 1980.

    >>> SAATY_1980.at(4), SAATY_2005.at(4), DONEGAN_DODD_1991.at(4)
    (Decimal('0.90'), Decimal('0.89'), Decimal('0.8286'))
    >>> SAATY_2005.at(40) is None
    True
    """

    key: str = attrs.field(validator=check_line)
    values: tuple[tuple[int, Decimal], ...] = attrs.field(converter=_read_values)

    def at(self, size: int) -> Decimal | None:
        """The index for so many things; `None` where the table has none."""
        return dict(self.values).get(size)

    def to_plain(self) -> str | dict[str, object]:
        """The name alone of a table of this module, else the name and the figures.

        >>> SAATY_2005.to_plain()
        'saaty-2005'
        """
        if _STANDARD.get(self.key) == self:
            return self.key
        return {"key": self.key, "values": {str(size): number_text(index) for size, index in self.values}}

    @classmethod
    def from_plain(cls, plain: object) -> RandomIndex:
        """The table that `to_plain` wrote.

        Raises:
            WrongTypeError: If it is neither text nor a table.
            NotFoundError: If no table of that name is known.
            InvalidValueError: As for the class, or if the table has other keys than `key` and `values`.
        """
        if isinstance(plain, Mapping):
            if set(plain) != {"key", "values"}:
                raise InvalidValueError("random_index", sorted(map(str, plain)), "the keys 'key' and 'values'")
            return cls(plain["key"], plain["values"])
        return read_random_index(plain)


SAATY_1980: Final = RandomIndex(
    "saaty-1980",
    {
        3: "0.58",
        4: "0.90",
        5: "1.12",
        6: "1.24",
        7: "1.32",
        8: "1.41",
        9: "1.45",
        10: "1.49",
        11: "1.51",
        13: "1.56",
        14: "1.57",
        15: "1.59",
    },
)
"""Saaty 1980, 500 matrices for each size. 12 is left out: reprints give 1.48 and 1.54."""

SAATY_2005: Final = RandomIndex(
    "saaty-2005",
    {
        3: "0.52",
        4: "0.89",
        5: "1.11",
        6: "1.25",
        7: "1.35",
        8: "1.40",
        9: "1.45",
        10: "1.49",
        11: "1.52",
        12: "1.54",
        13: "1.56",
        14: "1.58",
        15: "1.59",
    },
)
"""Saaty, Theory and Applications of the Analytic Network Process, 2005, page 31."""

DONEGAN_DODD_1991: Final = RandomIndex(
    "donegan-dodd-1991",
    {
        3: "0.4914",
        4: "0.8286",
        5: "1.0591",
        6: "1.1797",
        7: "1.2519",
        8: "1.3171",
        9: "1.3733",
        10: "1.4055",
        11: "1.4213",
        12: "1.4497",
        13: "1.4643",
        14: "1.4822",
        15: "1.4969",
        16: "1.5078",
        17: "1.5153",
        18: "1.5262",
        19: "1.5313",
        20: "1.5371",
        25: "1.5619",
        30: "1.5772",
        40: "1.5976",
        50: "1.6102",
    },
)
"""Donegan and Dodd, A Note on Saaty's Random Indexes, Mathematical and Computer Modelling 15 (1991)."""

_STANDARD: Final = {table.key: table for table in (SAATY_1980, SAATY_2005, DONEGAN_DODD_1991)}


def read_random_index(value: object) -> RandomIndex:
    """The value as a table: a table stays itself, a name becomes the table of that name. A converter for fields.

    Raises:
        WrongTypeError: If it is neither.
        NotFoundError: If no table of that name is known.

    >>> read_random_index("saaty-1980") == SAATY_1980
    True
    """
    if isinstance(value, RandomIndex):
        return value
    if not isinstance(value, str):
        raise WrongTypeError("random_index", value, "a RandomIndex, or the name of one")
    if value not in _STANDARD:
        raise NotFoundError("random index", value, did_you_mean(value, _STANDARD))
    return _STANDARD[value]
