"""Agreement beyond chance: how far raters agree, against how far they would if ratings met by chance.

    value = 1 - observed disagreement / expected disagreement      1 is full agreement, 0 is chance, below 0 is less

Cohen's kappa, Fleiss' kappa and Krippendorff's alpha all have this form; they differ in what is expected by chance and
in how far apart two ratings are taken to be.

Invariant: both disagreements are exact, and so is the value. Where all ratings are one category nothing could disagree:
expected disagreement is 0 and the value is not defined, which is `None` and never 1.

Left out: how the disagreements are counted (`kappas`, `krippendorff`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.insight.agreement_bands import AgreementBands
from salesmanual.insight.agreement_ratings import Rating
from salesmanual.kernel.explanation import Difference, Quotient, Step, derived, given
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, Text, text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Agreement", "CategoryAgreement", "Disagreement"]

_SHOWN: Final = Rounding("0.001")
_LISTED: Final = 10


@final
@attrs.frozen
class Disagreement:
    """How far ratings lie apart in the mean over pairs of them.

    Attributes:
        total: How far the pairs lie apart, in sum.
        pairs: How many pairs there are.

    Source: Handbook 11.3.

    >>> Disagreement(Fraction(3), 12).mean()
    Fraction(1, 4)
    """

    total: Fraction
    pairs: int

    def mean(self) -> Fraction:
        """The sum over the number of pairs."""
        return self.total / self.pairs

    def explain(self, label: Text | Label | str) -> Step:
        """The mean as a quotient; replaying it gives the mean."""
        parts = (given(text("distance of all pairs"), self.total), given(text("pairs"), self.pairs))
        return derived(label, Quotient(), parts)


def _beyond_chance(observed: Disagreement, expected: Disagreement) -> Fraction | None:
    return 1 - observed.mean() / expected.mean() if expected.total else None


@final
@attrs.frozen
class CategoryAgreement:
    """How far raters agree on one category against all the others.

    Attributes:
        category: The category.
        ratings: How often it was given.
        observed: The disagreement there is.
        expected: The disagreement that chance would make.

    Source: Handbook 11.3; Fleiss 1971.
    """

    category: Rating
    ratings: int
    observed: Disagreement
    expected: Disagreement

    def value(self) -> Fraction | None:
        """Agreement beyond chance; `None` where every rating, or none, is this category."""
        return _beyond_chance(self.observed, self.expected)


@final
@attrs.frozen
class Agreement(Shown):
    """How far raters agree beyond chance.

    Attributes:
        statistic: What it is called: `cohen-kappa`, `weighted-kappa`, `fleiss-kappa` or `krippendorff-alpha`.
        label: What people read.
        observed: The disagreement there is.
        expected: The disagreement that chance would make.
        raters: How many raters.
        units: How many units count.
        ratings: How many ratings count.
        dropped: The units that do not count, because too few rated them.
        bands: The words in which the value is read.
        categories: The same for each category against the others; empty where the statistic has none.

    Source: Handbook 11.3.
    """

    statistic: str
    label: Text
    observed: Disagreement
    expected: Disagreement
    raters: int
    units: int
    ratings: int
    dropped: tuple[str, ...]
    bands: AgreementBands = attrs.field(repr=False)
    categories: tuple[CategoryAgreement, ...] = attrs.field(default=(), repr=False)

    def value(self) -> Fraction | None:
        """The statistic; `None` where all ratings are one category, so that nothing could disagree."""
        return _beyond_chance(self.observed, self.expected)

    def reading(self, bands: AgreementBands | None = None) -> Text | Label:
        """The value in words, by the bands of the statistic or by others: an orientation, not a verdict."""
        value = self.value()
        return text("not defined: all ratings are one category") if value is None else (bands or self.bands).read(value)

    def explain(self) -> Step:
        """1 less the quotient of the two disagreements; replaying it gives the value.

        Where the value is not defined, the step gives `None` and says why.
        """
        if self.value() is None:
            return given(text("{label} (not defined: all ratings are one category)", label=self.label), None)
        parts = (
            self.observed.explain(text("observed disagreement")),
            self.expected.explain(text("disagreement expected by chance")),
        )
        quotient = derived(text("observed against expected"), Quotient(), parts)
        rule = text(
            "{ratings} ratings of {units} units by {raters} raters; units left out: {dropped}",
            ratings=self.ratings,
            units=self.units,
            raters=self.raters,
            dropped=_some(self.dropped),
        )
        one = given(text("full agreement"), 1)
        return derived(self.label, Difference(), (one, quotient), rule=rule, section="11.3")

    def tables(self) -> tuple[Table, ...]:
        """The statistic and what it is made of; and the categories, where there are any."""
        columns = [
            Column(text("agreement"), key="agreement", rounding=_SHOWN),
            Column(text("observed disagreement"), key="observed", rounding=_SHOWN),
            Column(text("expected by chance"), key="expected", rounding=_SHOWN),
            Column(text("raters"), key="raters"),
            Column(text("units"), key="units"),
            Column(text("left out"), key="dropped"),
            Column(text("ratings"), key="ratings"),
            Column(text("read as"), key="reading"),
        ]
        figures = (self.value(), self.observed.mean(), self.expected.mean())
        row = (*figures, self.raters, self.units, len(self.dropped), self.ratings, self.reading())
        whole = Table(self.label, columns, [row])
        return (whole, self._by_category()) if self.categories else (whole,)

    def _by_category(self) -> Table:
        columns = [
            Column(text("category"), key="category"),
            Column(text("ratings"), key="ratings"),
            Column(text("agreement"), key="agreement", rounding=_SHOWN),
        ]
        rows = [(each.category, each.ratings, each.value()) for each in self.categories]
        return Table(text("By category"), columns, rows)


def _some(names: Iterable[str]) -> Text | str:
    """The first few names, and how many more there are."""
    listed = tuple(names)
    if not listed:
        return text("none")
    if len(listed) <= _LISTED:
        return ", ".join(listed)
    return text("{names} and {more} more", names=", ".join(listed[:_LISTED]), more=len(listed) - _LISTED)
