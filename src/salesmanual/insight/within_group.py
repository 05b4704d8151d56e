"""Agreement within a group: how much closer the raters of one person are than raters who answer by chance.

    r_wg    = 1 - s² / σ²                          of one rating by each rater; s² over n - 1
    r_wg(j) = j r / (j r + 1 - r)                  of j parallel items, r = 1 - (mean of the s²) / σ²

σ² is the variance of a null distribution: how raters answer who know nothing. Its choice decides the figure, so it is a
policy with a name, never a habit.

Invariant: exact. A figure below 0, where raters lie further apart than chance, counts as 0 and is marked; the
unbounded one stays beside it.

Left out: differences between those rated, of which r_wg knows nothing (`intraclass`).
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.insight.agreement_arithmetic import whole_numbers
from salesmanual.insight.agreement_bands import WITHIN_GROUP_BANDS, AgreementBands
from salesmanual.insight.agreement_ratings import Number, Ratings, read_number, read_numbers
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, check_type, did_you_mean, read_listed
from salesmanual.kernel.explanation import Difference, Greatest, Product, Quotient, Step, Sum, derived, given
from salesmanual.kernel.fields import check_line, check_section
from salesmanual.kernel.number import Exact, Rounding, number_text, read_fraction
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, Text, text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "GroupAgreement",
    "ItemsAgreement",
    "NullDistribution",
    "WithinGroupAgreement",
    "agree_over_items",
    "agree_within_groups",
]

_SHOWN: Final = Rounding("0.001")
_LEAST: Final = 2
_NULLS: Final = {"uniform": text("uniform"), "triangular": text("triangular")}


def _read_levels(values: Iterable[Exact]) -> tuple[Fraction, ...]:
    listed = read_listed(values, "levels", "a list of levels")
    levels = tuple(Fraction(read_number(value, f"levels[{at}]")) for at, value in enumerate(listed))
    if len(levels) < _LEAST or any(one >= other for one, other in pairwise(levels)):
        raise InvalidValueError("levels", [number_text(level) for level in levels], "two or more levels, ascending")
    return levels


def _read_shares(values: Iterable[Exact | str]) -> tuple[Fraction, ...]:
    listed = read_listed(values, "shares", "a list of shares")
    shares = tuple(read_fraction(value, f"shares[{at}]") for at, value in enumerate(listed))
    for at, share in enumerate(shares):
        if share < 0:
            raise InvalidValueError(f"shares[{at}]", number_text(share), "a share of 0 or more")
    if sum(shares) != 1:
        raise InvalidValueError("shares", number_text(sum(shares, Fraction(0))), "shares that add up to 1")
    return shares


@final
@attrs.frozen
class NullDistribution:
    """How raters are taken to answer who know nothing of what they rate.

    Attributes:
        key: What it is called by, such as `uniform`.
        levels: The levels of the scale, ascending.
        shares: How often each level is given by chance; they add up to 1.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the levels do not ascend, the shares do not add up to 1 or do not fit the levels, or only
            one level has a share.

    Source: Handbook 11.3; James, Demaree and Wolf 1984.

    >>> NullDistribution.uniform(5).variance()
    Fraction(2, 1)
    """

    key: str = attrs.field(validator=check_line)
    levels: tuple[Fraction, ...] = attrs.field(converter=_read_levels)
    shares: tuple[Fraction, ...] = attrs.field(converter=_read_shares)
    section: str = attrs.field(default="11.3", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if len(self.levels) != len(self.shares):
            raise InvalidValueError("shares", len(self.shares), f"{len(self.levels)} shares, one for each level")
        if not self.variance():
            raise InvalidValueError("shares", "one level with all of them", "shares of at least two levels")

    @classmethod
    def uniform(cls, options: int) -> NullDistribution:
        """Every level from 1 up to so many alike: variance (A² - 1) / 12.

        Raises:
            InvalidValueError: If there are fewer than two.
        """
        return cls("uniform", range(1, _read_options(options) + 1), [Fraction(1, options)] * options)

    @classmethod
    def triangular(cls, options: int) -> NullDistribution:
        """Levels from 1 up, the more often the nearer to the middle: raters who avoid the ends.

        Raises:
            InvalidValueError: If there are fewer than two.

        >>> NullDistribution.triangular(5).variance()
        Fraction(4, 3)
        """
        most = _read_options(options)
        parts = [min(at, most + 1 - at) for at in range(1, most + 1)]
        return cls("triangular", range(1, most + 1), [Fraction(part, sum(parts)) for part in parts])

    def name(self) -> Text | str:
        """What it is called, in words; the key of a company's own.

        >>> NullDistribution.uniform(5).name().render("zh_Hant")
        '均勻分布'
        """
        return _NULLS.get(self.key, self.key)

    def variance(self) -> Fraction:
        """The variance of the answers."""
        pairs = list(zip(self.levels, self.shares, strict=True))
        mean = sum((level * share for level, share in pairs), Fraction(0))
        return sum((share * (level - mean) ** 2 for level, share in pairs), Fraction(0))

    def check(self, ratings: Ratings) -> None:
        """Refuses ratings outside the scale.

        Raises:
            InvalidValueError: If a rating is below the least or above the greatest level.
        """
        for value in ratings.values():
            if not self.levels[0] <= Fraction(value) <= self.levels[-1]:
                bounds = f"a level from {number_text(self.levels[0])} to {number_text(self.levels[-1])}"
                raise InvalidValueError("ratings", value, bounds, "give the distribution of the scale that was used")


def _read_options(options: int) -> int:
    if type(options) is not int or options < _LEAST:
        raise InvalidValueError("options", options, "a whole number of at least 2")
    return options


@final
@attrs.frozen
class GroupAgreement:
    """How far the raters of one unit agree.

    Attributes:
        unit: What they rated.
        raters: How many.
        variance: Of their ratings, over n - 1.
        unbounded: 1 less the variance over that of the null; below 0 where they lie further apart than chance.

    Source: Handbook 11.3.
    """

    unit: str
    raters: int
    variance: Fraction
    unbounded: Fraction

    def value(self) -> Fraction:
        """The agreement, from 0 to 1."""
        return max(self.unbounded, Fraction(0))

    def is_cut(self) -> bool:
        """Whether the raters lie further apart than chance, so that 0 stands for a value below it."""
        return self.unbounded < 0


@final
@attrs.frozen
class WithinGroupAgreement(Shown):
    """The agreement within each group of raters.

    Attributes:
        null: The null distribution.
        groups: One for each unit with at least two ratings.
        dropped: The units with fewer.

    Source: Handbook 11.3; James, Demaree and Wolf 1984.
    """

    null: NullDistribution
    groups: tuple[GroupAgreement, ...]
    dropped: tuple[str, ...]

    def of(self, unit: str) -> GroupAgreement:
        """One unit.

        Raises:
            NotFoundError: If it is not among them.
        """
        for group in self.groups:
            if group.unit == unit:
                return group
        raise NotFoundError("unit", unit, did_you_mean(unit, [group.unit for group in self.groups]))

    def mean(self) -> Fraction:
        """The mean over the units."""
        return sum((group.value() for group in self.groups), Fraction(0)) / len(self.groups)

    def explain(self, unit: str) -> Step:
        """1 less the quotient of the variances, at least 0; replaying it gives the value.

        Raises:
            NotFoundError: If the unit is not among them.
        """
        group = self.of(unit)
        label = text("agreement on {unit} by {raters} raters", unit=unit, raters=group.raters)
        return _bounded(label, given(text("variance of the ratings"), group.variance), self.null)

    def tables(self) -> tuple[Table, ...]:
        """One row for each unit, and the mean."""
        columns = [
            Column(text("rated unit"), key="unit"),
            Column(text("raters"), key="raters"),
            Column(text("variance of the ratings"), key="variance", rounding=_SHOWN),
            Column(text("agreement"), key="agreement", rounding=_SHOWN),
            Column(text("beyond chance"), key="beyond_chance"),
            Column(text("read as"), key="reading"),
        ]
        rows = [
            (each.unit, each.raters, each.variance, each.value(), not each.is_cut(), _read(each.value()))
            for each in self.groups
        ]
        title = text(
            "Agreement within groups, against {null} of variance {variance}",
            null=self.null.name(),
            variance=self.null.variance(),
        )
        total = (text("mean"), None, None, self.mean(), None, _read(self.mean()))
        return (Table(title, columns, rows, total=total),)


@final
@attrs.frozen
class ItemsAgreement:
    """How far raters agree on one person over several parallel items.

    Attributes:
        null: The null distribution.
        items: How many items count.
        variances: The variance of each.
        dropped: The items with fewer than two ratings.

    Source: Handbook 11.3; James, Demaree and Wolf 1984.
    """

    null: NullDistribution
    items: int
    variances: tuple[Fraction, ...]
    dropped: tuple[str, ...]

    def single(self) -> Fraction:
        """The agreement of one item of the mean variance, from 0 to 1."""
        return max(1 - self._mean() / self.null.variance(), Fraction(0))

    def value(self) -> Fraction:
        """The agreement over all items, from 0 to 1."""
        one = self.single()
        return self.items * one / (self.items * one + 1 - one)

    def _mean(self) -> Fraction:
        return sum(self.variances, Fraction(0)) / self.items

    def reading(self, bands: AgreementBands = WITHIN_GROUP_BANDS) -> Label:
        """The value in words: an orientation, not a verdict."""
        return bands.read(self.value())

    def explain(self) -> Step:
        """The value from the mean variance of the items; replaying it gives the value."""
        total = derived(text("variances"), Sum(), [given(text("item"), each) for each in self.variances])
        count = given(text("items"), self.items)
        one = _bounded(
            text("agreement on one item"),
            derived(text("mean variance"), Quotient(), (total, count)),
            self.null,
        )
        many = derived(text("times the items"), Product(), (count, one))
        rest = derived(text("what one item leaves"), Difference(), (given(text("full agreement"), 1), one))
        below = derived(text("with what one item leaves"), Sum(), (many, rest))
        return derived(text("agreement over the items"), Quotient(), (many, below), section="11.3")


def _read(value: Fraction) -> Label:
    return WITHIN_GROUP_BANDS.read(value)


def _bounded(label: Text, variance: Step, null: NullDistribution) -> Step:
    """1 less the variance over that of the null, at least 0."""
    against = given(text("variance of {null}", null=null.name()), null.variance())
    quotient = derived(text("against chance"), Quotient(), (variance, against))
    one = given(text("full agreement"), 1)
    beyond = derived(text("beyond chance"), Difference(), (one, quotient))
    return derived(label, Greatest(), (beyond, given(text("at least"), 0)), section="11.3")


def _variance(values: tuple[Number, ...]) -> Fraction:
    numbers, below = whole_numbers(values)
    count = len(numbers)
    spread = count * sum(value * value for value in numbers) - sum(numbers) ** 2
    return Fraction(spread, count * (count - 1) * below * below)


def _variances(ratings: Ratings, null: NullDistribution) -> tuple[list[tuple[str, int, Fraction]], tuple[str, ...]]:
    check_type(ratings, Ratings, "ratings")
    check_type(null, NullDistribution, "null", "write it as NullDistribution.uniform(5)")
    read_numbers(ratings, "agreement within groups")
    null.check(ratings)
    found: list[tuple[str, int, Fraction]] = []
    dropped: list[str] = []
    for at, unit in enumerate(ratings.units):
        values: tuple[Number, ...] = ratings.column(at)  # type: ignore[assignment] # none is text
        if len(values) < _LEAST:
            dropped.append(unit)
        else:
            found.append((unit, len(values), _variance(values)))
    if not found:
        raise InvalidValueError("ratings", "no unit with two ratings", "at least one unit that two raters rated")
    return found, tuple(dropped)


def agree_within_groups(ratings: Ratings, null: NullDistribution) -> WithinGroupAgreement:
    """r_wg of each unit: how far its raters agree beyond a null distribution.

    Args:
        ratings: The ratings, numbers on the scale of the null distribution; units with fewer than two are left out and
            named.
        null: How raters answer who know nothing.

    Raises:
        WrongTypeError: If an argument is of another type, or the ratings are text.
        InvalidValueError: If a rating is off the scale, or no unit has two ratings.

    Source: Handbook 11.3; James, Demaree and Wolf 1984.

    >>> ratings = Ratings([[4, 1], [4, 5], [5, 3]], units=["chen", "zhao"])
    >>> [group.value() for group in agree_within_groups(ratings, NullDistribution.uniform(5)).groups]
    [Fraction(5, 6), Fraction(0, 1)]
    """
    found, dropped = _variances(ratings, null)
    against = null.variance()
    groups = tuple(GroupAgreement(unit, raters, variance, 1 - variance / against) for unit, raters, variance in found)
    return WithinGroupAgreement(null, groups, dropped)


def agree_over_items(ratings: Ratings, null: NullDistribution) -> ItemsAgreement:
    """r_wg(j) of one person: the units are the items that the raters rated of that person.

    The arguments and the errors are those of `agree_within_groups`.

    Source: Handbook 11.3; James, Demaree and Wolf 1984.

    >>> items = Ratings([[4, 3], [4, 4], [5, 4]], units=["listening", "closing"])
    >>> agree_over_items(items, NullDistribution.uniform(5)).value()
    Fraction(10, 11)
    """
    found, dropped = _variances(ratings, null)
    return ItemsAgreement(null, len(found), tuple(variance for _, _, variance in found), dropped)
