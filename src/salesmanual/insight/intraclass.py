"""Intraclass correlations: how much of the differences in ratings are differences between what is rated.

    between  B   mean square between units            within  W   mean square of ratings inside a unit
    raters   J   mean square between raters           residual E  what neither units nor raters explain

    value = (B - X) / (B + m X + c (J - E))

    | form   | X | m     | c   | each unit is rated by                              | the value speaks of |
    | ICC1   | W | k - 1 | 0   | raters of its own                                  | one rating          |
    | ICC2   | E | k - 1 | k/n | the same k raters, a sample; leniency counts       | one rating          |
    | ICC3   | E | k - 1 | 0   | the same k raters, who are all; leniency does not  | one rating          |
    | ICC1k  | W | 0     | 0   | as ICC1                                            | the mean of k       |
    | ICC2k  | E | 0     | 1/n | as ICC2                                            | the mean of k       |
    | ICC3k  | E | 0     | 0   | as ICC3                                            | the mean of k       |

Invariant: the mean squares and the values are exact, and do not change with a shift, a scale, or the order of units
or raters. An interval comes from the F distribution in floats and is rounded to six places.

Left out: missing ratings; a unit that some rater did not rate is left out and named.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.insight.agreement_arithmetic import read_confidence, whole_numbers
from salesmanual.insight.agreement_bands import CORRELATION_BANDS, AgreementBands
from salesmanual.insight.agreement_ratings import Ratings, read_numbers
from salesmanual.insight.intraclass_quantiles import f_quantile
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, check_type, did_you_mean
from salesmanual.kernel.explanation import Difference, Product, Quotient, Step, Sum, derived, given
from salesmanual.kernel.number import Exact, Rounding, percent_text
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, Text, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesmanual.insight.agreement_ratings import Number

__all__ = ["INTRACLASS_FORMS", "IntraclassCorrelation", "IntraclassCorrelations", "MeanSquare", "correlate_raters"]

_SHOWN: Final = Rounding("0.001")
_END: Final = Rounding("0.000001")
_LEAST: Final = 2
_NEAR: Final = 1e-9

INTRACLASS_FORMS: Final[dict[str, Label]] = {
    "ICC1": Label(
        {"en": "one rating, raters of its own", "zh_Hant": "單次評分，評分者各異", "zh_Hans": "单次评分，评分者各异"}
    ),
    "ICC2": Label(
        {"en": "one rating, sampled raters", "zh_Hant": "單次評分，抽樣評分者", "zh_Hans": "单次评分，抽样评分者"}
    ),
    "ICC3": Label(
        {"en": "one rating, these raters", "zh_Hant": "單次評分，固定評分者", "zh_Hans": "单次评分，固定评分者"}
    ),
    "ICC1k": Label({"en": "mean, raters of its own", "zh_Hant": "平均，評分者各異", "zh_Hans": "平均，评分者各异"}),
    "ICC2k": Label({"en": "mean, sampled raters", "zh_Hant": "平均，抽樣評分者", "zh_Hans": "平均，抽样评分者"}),
    "ICC3k": Label({"en": "mean, these raters", "zh_Hant": "平均，固定評分者", "zh_Hans": "平均，固定评分者"}),
}
"""What people read of each form."""


@final
@attrs.frozen
class MeanSquare:
    """A sum of squares over its degrees of freedom.

    Attributes:
        squares: The sum of squares.
        freedom: The degrees of freedom.

    Source: Handbook 11.3.

    >>> MeanSquare(Fraction(6), 4).value()
    Fraction(3, 2)
    """

    squares: Fraction
    freedom: int

    def value(self) -> Fraction:
        """The quotient."""
        return self.squares / self.freedom

    def explain(self, label: Text) -> Step:
        """The quotient; replaying it gives the value."""
        parts = (given(text("sum of squares"), self.squares), given(text("degrees of freedom"), self.freedom))
        return derived(label, Quotient(), parts)


@final
@attrs.frozen
class IntraclassCorrelation:
    """One form of the intraclass correlation.

    Attributes:
        form: Which one, such as `ICC2`.
        value: The correlation; `None` where it is not defined, because the ratings do not vary enough to tell.
        low: The lower end of the interval; `None` where there is none: a mean square is 0, or the approximation for
            sampled raters does not hold the value, as it may not for few units and a value below 0.
        high: The upper end.

    Source: Handbook 11.3; Shrout and Fleiss 1979.
    """

    form: str
    value: Fraction | None
    low: Decimal | None
    high: Decimal | None


@final
@attrs.frozen
class IntraclassCorrelations(Shown):
    """The six forms, and the mean squares they are made of.

    Attributes:
        between: Between units.
        within: Inside units.
        judges: Between raters.
        residual: What neither explains.
        units: How many units count.
        raters: How many raters.
        dropped: The units left out, because some rater did not rate them.
        confidence: Of the intervals.
        forms: The six forms.

    Source: Handbook 11.3; Shrout and Fleiss 1979.
    """

    between: MeanSquare
    within: MeanSquare
    judges: MeanSquare
    residual: MeanSquare
    units: int
    raters: int
    dropped: tuple[str, ...]
    confidence: Fraction
    forms: tuple[IntraclassCorrelation, ...]

    def of(self, form: str) -> IntraclassCorrelation:
        """One of the six forms.

        Raises:
            NotFoundError: If there is no such form.
        """
        for each in self.forms:
            if each.form == form:
                return each
        raise NotFoundError("form", form, did_you_mean(form, INTRACLASS_FORMS))

    def reading(self, form: str, bands: AgreementBands = CORRELATION_BANDS) -> Text | Label:
        """One form in words: an orientation, not a verdict."""
        value = self.of(form).value
        return text("not defined: the ratings do not vary") if value is None else bands.read(value)

    def explain(self, form: str) -> Step:
        """The form from its mean squares; replaying it gives the value.

        Raises:
            NotFoundError: If there is no such form.
        """
        label = text("{form}, {meaning}", form=form, meaning=INTRACLASS_FORMS.get(form, form))
        if self.of(form).value is None:
            return given(label, None, section="11.3")
        uses_within, multiple, of_judges = _recipe(form, self.units, self.raters)
        between = self.between.explain(text("between units"))
        other = self.within.explain(text("inside units")) if uses_within else self.residual.explain(text("residual"))
        terms = [between]
        if multiple:
            terms.append(derived(text("for the other raters"), Product(), (given(text("times"), multiple), other)))
        if of_judges:
            judges = derived(
                text("between raters beyond the residual"),
                Difference(),
                (self.judges.explain(text("between raters")), other),
            )
            terms.append(derived(text("for leniency"), Product(), (given(text("times"), of_judges), judges)))
        above = derived(text("between units beyond chance"), Difference(), (between, other))
        return derived(label, Quotient(), (above, derived(text("all differences"), Sum(), terms)), section="11.3")

    def tables(self) -> tuple[Table, ...]:
        """The six forms, and the mean squares."""
        columns = [
            Column(text("form"), key="form"),
            Column(text("of"), key="of"),
            Column(text("value"), key="value", rounding=_SHOWN),
            Column(text("from"), key="low", rounding=_SHOWN),
            Column(text("to"), key="high", rounding=_SHOWN),
            Column(text("read as"), key="reading"),
        ]
        rows = [
            (each.form, INTRACLASS_FORMS[each.form], each.value, each.low, each.high, self.reading(each.form))
            for each in self.forms
        ]
        title = text(
            "Intraclass correlations, {units} units by {raters} raters, {dropped} left out, {confidence} intervals",
            units=self.units,
            raters=self.raters,
            dropped=len(self.dropped),
            confidence=percent_text(self.confidence),
        )
        return Table(title, columns, rows), self._squares()

    def _squares(self) -> Table:
        columns = [
            Column(text("source"), key="source"),
            Column(text("mean square"), key="mean", rounding=_SHOWN),
            Column(text("degrees of freedom"), key="freedom"),
        ]
        named = (
            (text("between units"), self.between),
            (text("inside units"), self.within),
            (text("between raters"), self.judges),
            (text("residual"), self.residual),
        )
        return Table(text("Mean squares"), columns, [(name, each.value(), each.freedom) for name, each in named])


def correlate_raters(ratings: Ratings, *, confidence: Exact | str = "95%") -> IntraclassCorrelations:
    """The six intraclass correlations of Shrout and Fleiss, with intervals from the F distribution.

    Args:
        ratings: The ratings, numbers; units that some rater did not rate are left out and named.
        confidence: Of the intervals, above 0 and below 1.

    Raises:
        WrongTypeError: If the ratings are no `Ratings`, or are text.
        InvalidValueError: If fewer than two units are rated by all, or the confidence is outside its bounds.

    Source: Handbook 11.3; Shrout and Fleiss 1979.

    >>> found = correlate_raters(Ratings([[1, 2, 4], [2, 2, 5]]))
    >>> found.of("ICC3").value
    Fraction(15, 16)
    """
    check_type(ratings, Ratings, "ratings")
    read_numbers(ratings, "an intraclass correlation")
    share = read_confidence(confidence)
    rows: tuple[tuple[Number, ...], ...] = ratings.complete_rows()  # type: ignore[assignment] # none is text
    if len(rows) < _LEAST:
        raise InvalidValueError("ratings", f"{len(rows)} complete units", "at least two units that all raters rated")
    between, judges, residual = _mean_squares(rows)
    within = MeanSquare(judges.squares + residual.squares, judges.freedom + residual.freedom)
    units, raters = len(rows), len(rows[0])
    model = _Model(between, within, judges, residual, units, raters, 0.5 + float(share) / 2)
    forms = tuple(model.correlation(form) for form in INTRACLASS_FORMS)
    return IntraclassCorrelations(between, within, judges, residual, units, raters, ratings.incomplete(), share, forms)


def _mean_squares(rows: Sequence[Sequence[Number]]) -> tuple[MeanSquare, MeanSquare, MeanSquare]:
    """Between units, between raters, and the residual."""
    units, raters = len(rows), len(rows[0])
    numbers, below = whole_numbers([value for row in rows for value in row])
    by_unit = [sum(numbers[at * raters : (at + 1) * raters]) for at in range(units)]
    by_rater = [sum(numbers[at::raters]) for at in range(raters)]
    center = Fraction(sum(numbers) ** 2, units * raters)
    scale = below * below
    all_squares = sum(value * value for value in numbers) - center
    of_units = Fraction(sum(total * total for total in by_unit), raters) - center
    of_raters = Fraction(sum(total * total for total in by_rater), units) - center
    return (
        MeanSquare(of_units / scale, units - 1),
        MeanSquare(of_raters / scale, raters - 1),
        MeanSquare((all_squares - of_units - of_raters) / scale, (units - 1) * (raters - 1)),
    )


def _recipe(form: str, units: int, raters: int) -> tuple[bool, int, Fraction]:
    """Of the form: whether X is the mean square inside units, and the factors m and c."""
    is_mean = form.endswith("k")
    of_judges = Fraction(0)
    if form.startswith("ICC2"):
        of_judges = Fraction(1 if is_mean else raters, units)
    return form.startswith("ICC1"), 0 if is_mean else raters - 1, of_judges


@final
@attrs.frozen
class _Model:
    """What the correlations and their intervals are worked out from; `tail` is the chance below the upper quantile."""

    between: MeanSquare
    within: MeanSquare
    judges: MeanSquare
    residual: MeanSquare
    units: int
    raters: int
    tail: float

    def correlation(self, form: str) -> IntraclassCorrelation:
        """One form."""
        uses_within, multiple, of_judges = _recipe(form, self.units, self.raters)
        other = self.within if uses_within else self.residual
        between, chance = self.between.value(), other.value()
        whole = between + multiple * chance + of_judges * (self.judges.value() - self.residual.value())
        if whole <= 0:
            return IntraclassCorrelation(form, None, None, None)
        value = (between - chance) / whole
        if not chance or not between:
            return IntraclassCorrelation(form, value, None, None)
        low, high = self._sampled(value) if form == "ICC2" else self._plain(other)
        if form == "ICC2k":
            single = self.correlation("ICC2")
            low, high = self._sampled(single.value or Fraction(0))
        times = self.raters if form.endswith("k") else 1
        ends = _end(low, times), _end(high, times)
        if ends[0] is None or ends[1] is None or not Fraction(ends[0]) <= value <= Fraction(ends[1]):
            return IntraclassCorrelation(form, value, None, None)
        return IntraclassCorrelation(form, value, *ends)

    def _plain(self, other: MeanSquare) -> tuple[float, float]:
        """The ends for one rating where leniency does not count apart, from F = B / X."""
        found = float(self.between.value() / other.value())
        low = found / f_quantile(self.tail, self.between.freedom, other.freedom)
        high = found * f_quantile(self.tail, other.freedom, self.between.freedom)
        return (low - 1) / (low + self.raters - 1), (high - 1) / (high + self.raters - 1)

    def _sampled(self, value: Fraction) -> tuple[float, float]:
        """The ends for one rating by sampled raters, with Satterthwaite's degrees of freedom."""
        n, k, residual = self.units, self.raters, self.residual.value()
        between, judges = float(self.between.value() / residual), float(self.judges.value() / residual)
        rho = float(value)
        spread = n * (1 + (k - 1) * rho) - k * rho
        freedom = (k - 1) * (n - 1) * (k * rho * judges + spread) ** 2 / ((n - 1) * (k * rho * judges) ** 2 + spread**2)
        upper, lower = f_quantile(self.tail, n - 1, freedom), f_quantile(self.tail, freedom, n - 1)
        rest = k * judges + k * n - k - n
        low = n * (between - upper) / (upper * rest + n * between)
        high = n * (lower * between - 1) / (rest + n * lower * between)
        return low, high


def _end(value: float, times: int) -> Decimal | None:
    """The end for the mean of so many ratings, by Spearman and Brown; `None` where the step has no answer."""
    below = 1 + value * (times - 1)
    return _END.number(Fraction(times * value / below)) if below > _NEAR else None
