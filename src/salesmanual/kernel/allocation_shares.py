"""One total shared among many: by position, or by key with a result that explains itself.

Invariant: the shares sum to the total exactly, to the last minor unit, whatever the method, the step and the bounds.
A negative total is shared as its mirror image.

Left out: trees and grids of shares, and sharing again (`allocation_tree`, `allocation_grid`, `allocation_reshare`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Generic, Unpack, final

import attrs

from salesmanual.kernel.allocation_allot import allot
from salesmanual.kernel.allocation_measure import Key, Quantity, Weight, read_measure, read_weights
from salesmanual.kernel.allocation_rule import Conventions, Sharing, read_sharing
from salesmanual.kernel.allocation_units import apportion
from salesmanual.kernel.errors import NotFoundError, WrongTypeError, check_key, did_you_mean
from salesmanual.kernel.number import EXACT, MAX_DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from salesmanual.kernel.explanation import Step

__all__ = ["Shares", "share", "share_by"]

_PLAIN: Final = read_sharing({})
_BEYOND: Final = 10**MAX_DIGITS


def share(
    total: Quantity,
    weights: Sequence[Weight],
    *,
    lower: Sequence[Quantity | None] | Quantity | None = None,
    upper: Sequence[Quantity | None] | Quantity | None = None,
    order: Sequence[int] | None = None,
    **conventions: Unpack[Conventions],
) -> tuple[Quantity, ...]:
    """The total in proportion to the weights, in whole steps, summing to it exactly.

    The exact quota of a share is `total * weight / sum of weights`. It is rounded to a step, and the method says who
    gets what rounding leaves over. A weight of 0 gets nothing but what its own lower bound forces. With bounds the
    quota is `factor * weight`, kept within the bounds, with the one factor for which all quotas sum to the total.

    Args:
        total: Money, an `int` or a `Decimal`; may be negative.
        weights: Each 0 or more: numbers, text such as `"40%"`, or amounts of money.
        lower: The least a share may be: one for all, or one for each, `None` for no bound. Without it a share is never
            on the other side of 0 than the total. Bounds between two steps count as the next step inside.
        upper: The most a share may be, likewise.
        order: The positions in the order in which equals are served; overrules `ties`.
        **conventions: A `Sharing` as `rule`, or its fields: `method`, `step`, `mode`, `ties`, `residue`, `if_all_zero`.

    Raises:
        WrongTypeError: If a number is a `float`, or a bound is of another type than the total.
        InvalidValueError: If a weight is negative, all are 0, or the total is not a whole number of steps.
        CurrencyMismatchError: If two currencies meet.
        InfeasibleError: If no shares within the bounds sum to the total; names the blocking ones.

    Source: Handbook 2.2, 4.3; largest remainder: M. L. Balinski and H. P. Young, Fair Representation, 1982.

    >>> from salesmanual.kernel.money import Money
    >>> share(Money("100", "CNY"), [1, 1, 1])
    (Money('33.34', 'CNY'), Money('33.33', 'CNY'), Money('33.33', 'CNY'))
    >>> share(100, ["50%", "30%", "20%"], step=5, upper=40)
    (40, 35, 25)
    """
    rule = read_sharing(conventions)
    numbers = read_weights(weights)
    plain = rule is _PLAIN and lower is None and upper is None and order is None
    if plain and type(total) is int and 0 <= total < _BEYOND and any(numbers):
        return tuple(apportion(total, numbers))
    return tuple(allot(total, numbers, rule, lower=lower, upper=upper, order=order).values())


@final
@attrs.frozen(repr=False)
class Shares(Generic[Key, Quantity]):
    """A total shared by key; `share_by` makes it.

    Attributes:
        total: The total; the shares sum to it.
        keys: Who shares, in the order in which they were given.
        values: The share of each.
        weights: The weight of each, as it was given.
        rule: The conventions.
        lower: The least each share may be, `None` for no bound; empty where there are no bounds.
        upper: The most each share may be, likewise.
        order: The positions in the order in which equals were served; `None` where the rule's `ties` decide.
        locked: Whose shares `reshare` kept as they were.

    Source: Handbook 2.2, 4.3.

    >>> shares = share_by(100, {"east": 2, "west": 1})
    >>> shares["east"], dict(shares.items())
    (67, {'east': 67, 'west': 33})
    """

    total: Quantity
    keys: tuple[Key, ...]
    values: tuple[Quantity, ...]
    weights: tuple[Weight, ...]
    rule: Sharing = _PLAIN
    lower: tuple[Quantity | None, ...] = ()
    upper: tuple[Quantity | None, ...] = ()
    order: tuple[int, ...] | None = None
    locked: tuple[Key, ...] = ()
    _by_key: dict[Key, Quantity] = attrs.field(init=False, eq=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_by_key", dict(zip(self.keys, self.values, strict=True)))

    def __getitem__(self, key: Key) -> Quantity:
        """The share of one.

        Raises:
            NotFoundError: If nobody of that name shares.
        """
        check_key(key, "share")
        try:
            return self._by_key[key]
        except KeyError:
            remedy = did_you_mean(key, map(str, self.keys))
            raise NotFoundError("share", key, remedy) from None

    def __contains__(self, key: object) -> bool:
        try:
            return key in self._by_key
        except TypeError:  # what has no hash is no key
            return False

    def __iter__(self) -> Iterator[Key]:
        return iter(self.keys)

    def __len__(self) -> int:
        return len(self.keys)

    def items(self) -> tuple[tuple[Key, Quantity], ...]:
        """Each key with its share."""
        return tuple(zip(self.keys, self.values, strict=True))

    def free(self) -> Shares[Key, Quantity]:
        """What is not locked: the rest of the total, shared among the others; all of it where nothing is locked."""
        if not self.locked:
            return self
        locked = set(self.locked)
        at = [position for position, key in enumerate(self.keys) if key not in locked]
        place = {position: number for number, position in enumerate(at)}
        values = tuple(self.values[position] for position in at)
        kept = [self._by_key[key] for key in self.locked]
        return Shares(
            rest_of(self.total, kept),
            tuple(self.keys[position] for position in at),
            values,
            tuple(self.weights[position] for position in at),
            self.rule,
            tuple(self.lower[position] for position in at) if self.lower else (),
            tuple(self.upper[position] for position in at) if self.upper else (),
            None if self.order is None else tuple(place[position] for position in self.order if position in place),
        )

    def explain(self, key: Key | None = None) -> Step:
        """Where every step of the share went, or of all shares.

        Raises:
            NotFoundError: If nobody of that name shares.

        >>> print(share_by(100, {"east": 2, "west": 1}).explain("east"))
        east: 67 (the sum)
        ├─ rounded quota: 66 (the first times the second, divided by the third, rounded to 1, towards zero)
        │  ├─ to share: 100
        │  ├─ weight: 2
        │  └─ all weights: 3 (the sum)
        │     ├─ east: 2
        │     └─ west: 1
        └─ left over by rounding: 1 — one step each to the largest parts cut off; among equals the first
        """
        from salesmanual.kernel.allocation_explain import explain_share, explain_shares  # noqa: PLC0415 - when asked

        if key is None:
            return explain_shares(self)
        self[key]
        return explain_share(self, key)

    def __repr__(self) -> str:
        return f"Shares({self.total!r}, {dict(self.items())!r})"


def share_by(
    total: Quantity,
    weights: Mapping[Key, Weight],
    *,
    lower: Mapping[Key, Quantity] | Quantity | None = None,
    upper: Mapping[Key, Quantity] | Quantity | None = None,
    order: Sequence[Key] | None = None,
    **conventions: Unpack[Conventions],
) -> Shares[Key, Quantity]:
    """The total in proportion to the weight of each key, as `share` does it, with a result that explains itself.

    Args:
        total: As for `share`.
        weights: The weight of each key.
        lower: The least a share may be: one for all, or for some keys.
        upper: The most a share may be, likewise.
        order: The keys in the order in which equals are served; overrules `ties`.
        **conventions: As for `share`.

    Raises:
        NotFoundError: If a bound or the order names a key without a weight.
        WrongTypeError, InvalidValueError, CurrencyMismatchError, InfeasibleError: As for `share`.

    Source: Handbook 2.2, 4.3.

    >>> from salesmanual.kernel.money import Money
    >>> most = {"li.na": Money("400", "CNY")}
    >>> share_by(Money("1000", "CNY"), {"li.na": "50%", "wang.wei": "50%"}, upper=most)["wang.wei"]
    Money('600.00', 'CNY')
    """
    if not isinstance(weights, Mapping):
        raise WrongTypeError("weights", weights, "a mapping of keys to weights", "use share for weights by position")
    rule = read_sharing(conventions)
    keys, given = tuple(weights), tuple(weights.values())
    lows, highs = _by_position(lower, keys, "lower"), _by_position(upper, keys, "upper")
    positions = None if order is None else _positions(order, keys)
    allotment = allot(total, read_weights(given, keys), rule, lower=lows, upper=highs, order=positions, names=keys)
    values = tuple(allotment.values())
    return Shares(total, keys, values, given, rule, tuple(lows or ()), tuple(highs or ()), positions)


def rest_of(total: Quantity, kept: Iterable[Quantity]) -> Quantity:
    """The total less what is kept, exactly.

    >>> rest_of(10, [3, 4])
    3
    """
    measure = read_measure(total, _ANY_STEP)
    rest = measure.amount(total, "total")
    for value in kept:
        rest = EXACT.subtract(rest, measure.amount(value, "locked"))
    return measure.value(rest)


_ANY_STEP: Final = Decimal(1)


def _by_position(
    bounds: Mapping[Key, Quantity] | Quantity | None, keys: tuple[Key, ...], where: str
) -> list[Quantity | None] | None:
    """One bound for each key."""
    if bounds is None:
        return None
    if not isinstance(bounds, Mapping):
        return [bounds] * len(keys)
    _check_known(bounds, keys, where)
    return [bounds.get(key) for key in keys]


def _positions(order: Sequence[Key], keys: tuple[Key, ...]) -> tuple[int, ...]:
    if not isinstance(order, Sequence):
        raise WrongTypeError("order", order, "a sequence of keys")
    _check_known(order, keys, "order")
    place = {key: position for position, key in enumerate(keys)}
    return tuple(place[key] for key in order)


def _check_known(named: Iterable[Key], keys: tuple[Key, ...], where: str) -> None:
    known = set(keys)
    for key in named:
        check_key(key, where)
        if key not in known:
            raise NotFoundError(f"share for {where}", key, did_you_mean(key, map(str, keys)))
