"""Predictive validity: whether scores go with what people achieve later, by the order of both.

    Spearman        correlation of the ranks; equal values share the middle of their ranks
    Kendall tau-b   (pairs in one order - pairs against) / √(pairs untied in one × pairs untied in the other)

    interval        tanh(atanh r ± z s), s² = (1 + r²/2)/(n - 3) for Spearman, 0.437/(n - 4) for Kendall

Invariant: the correlation is rounded once, from exact sums, to nine places, and does not change under any rising
function of the scores or of the results. The interval is an approximation of large samples, worked out in floats and
rounded to six places.

Left out: cause. People who are rated high may be given the better territories, and only those who stayed have results.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right, insort
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from statistics import NormalDist
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, final

import attrs

from salesmanual.insight.agreement_arithmetic import Comoments, comoments, mid_ranks, read_confidence
from salesmanual.insight.agreement_ratings import Number, read_mapping, read_number
from salesmanual.kernel.errors import InvalidValueError, shown
from salesmanual.kernel.fields import read_choice
from salesmanual.kernel.number import Exact, Rounding, percent_text
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from salesmanual.kernel.explanation import Step

__all__ = ["RANK_METHODS", "RankCorrelation", "RankMethod", "correlate_ranks"]

RankMethod: TypeAlias = Literal["spearman", "kendall"]
"""Which rank correlation."""

RANK_METHODS: Final[dict[str, Label]] = {
    "spearman": Label({"en": "Spearman's rho", "zh_Hant": "斯皮爾曼等級相關", "zh_Hans": "斯皮尔曼等级相关"}),
    "kendall": Label({"en": "Kendall's tau-b", "zh_Hant": "肯德爾 tau-b", "zh_Hans": "肯德尔 tau-b"}),
}
"""What people read of each."""

_SHOWN: Final = Rounding("0.001")
_END: Final = Rounding("0.000001")
_KENDALL: Final = 0.437
_FEWEST: Final = 5
_LEAST: Final = 2


@final
@attrs.frozen
class RankCorrelation(Shown):
    """How far the order of scores is the order of later results.

    Attributes:
        method: `spearman` or `kendall`.
        sums: What the correlation is made of.
        people: How many people have both.
        dropped: The people who have only one of the two.
        confidence: Of the interval.
        low: The lower end; `None` where fewer than five people, or a correlation of 1 or -1, give none.
        high: The upper end.

    Source: Handbook 11.3; Spearman 1904, Kendall 1945; Fieller, Hartley and Pearson 1957, Bonett and Wright 2000.
    """

    method: RankMethod
    sums: Comoments = attrs.field(repr=False)
    people: int
    dropped: tuple[str, ...]
    confidence: Fraction
    low: Decimal | None
    high: Decimal | None

    def value(self) -> Decimal | None:
        """The correlation; `None` where the scores or the results are all alike."""
        return self.sums.correlation()

    def is_clear(self) -> bool | None:
        """Whether the interval leaves out 0, so that the order is more than chance at this confidence.

        `None` where there is no interval.
        """
        if self.low is None or self.high is None:
            return None
        return not self.low <= 0 <= self.high

    def explain(self) -> Step:
        """The correlation from its sums; replaying it gives the value."""
        return self.sums.explain(
            text("{method} of {people} people", method=RANK_METHODS[self.method], people=self.people)
        )

    def tables(self) -> tuple[Table, ...]:
        """One row."""
        columns = [
            Column(text("measure"), key="method"),
            Column(text("value"), key="value", rounding=_SHOWN),
            Column(text("from"), key="low", rounding=_SHOWN),
            Column(text("to"), key="high", rounding=_SHOWN),
            Column(text("people"), key="people"),
            Column(text("left out"), key="dropped"),
            Column(text("clear of chance"), key="clear"),
        ]
        ends = (self.value(), self.low, self.high)
        row = (RANK_METHODS[self.method], *ends, self.people, len(self.dropped), self.is_clear())
        confidence = percent_text(self.confidence)
        title = text("Scores and later results, {confidence} interval by Fisher's z", confidence=confidence)
        return (Table(title, columns, [row]),)


def correlate_ranks(
    scores: Mapping[str, Exact],
    results: Mapping[str, Exact],
    *,
    method: RankMethod = "spearman",
    confidence: Exact | str = "95%",
) -> RankCorrelation:
    """The rank correlation of people's scores with their later results.

    Args:
        scores: By person: the score.
        results: By person: what they achieved after it, such as the attainment of the next year.
        method: `spearman` or `kendall`.
        confidence: Of the interval, above 0 and below 1.

    Raises:
        WrongTypeError: If one of the two is no mapping, or a figure is no exact number.
        InvalidValueError: If fewer than two people have both, the method is unknown, or the confidence is outside its
            bounds.

    Source: Handbook 11.3; Spearman 1904, Kendall 1945.

    >>> correlate_ranks({"chen": 3, "zhao": 4, "wu": 5}, {"chen": 80, "zhao": 120, "wu": 100}).value()
    Decimal('0.500000000')
    """
    read_choice(method, "method", "a rank correlation", tuple(RANK_METHODS))
    share = read_confidence(confidence)
    own, later = read_figures(scores, "scores"), read_figures(results, "results")
    people = [person for person in own if person in later]
    if len(people) < _LEAST:
        raise InvalidValueError("results", f"{len(people)} people with both", "at least two people with both")
    dropped = tuple(person for person in (*own, *later) if (person in own) != (person in later))
    first, second = [own[person] for person in people], [later[person] for person in people]
    sums = comoments(mid_ranks(first), mid_ranks(second)) if method == "spearman" else _concordance(first, second)
    low, high = _interval(sums.correlation(), len(people), method, float(share))
    return RankCorrelation(method, sums, len(people), dropped, share, low, high)


def read_figures(values: Mapping[str, Exact], where: str) -> dict[str, Number]:
    """The figures by person, each an exact number.

    Raises:
        WrongTypeError: If it is no mapping by person, or a figure is no exact number.

    >>> read_figures({"chen": Decimal("0.95")}, "results")
    {'chen': Fraction(19, 20)}
    """
    return {
        person: read_number(value, f"{where}[{shown(person)}]") for person, value in read_mapping(values, where).items()
    }


def _concordance(first: Sequence[Number], second: Sequence[Number]) -> Comoments:
    """Pairs in one order less pairs against it, and the pairs untied in each.

    People are gone through in ascending order of the first figure; those before with a lower second figure are in one
    order, those with a higher one against it.
    """
    count = len(first)
    difference = 0
    before: list[Number] = []
    tied: list[Number] = []
    last: Number | None = None
    for one, other in sorted(zip(first, second, strict=True)):
        if one != last:
            for each in tied:
                insort(before, each)
            tied, last = [], one
        difference += bisect_left(before, other) - (len(before) - bisect_right(before, other))
        tied.append(other)
    return Comoments(count, Fraction(difference), Fraction(_untied(first)), Fraction(_untied(second)))


def _untied(values: Sequence[Number]) -> int:
    return math.comb(len(values), 2) - sum(math.comb(each, 2) for each in Counter(values).values())


def _interval(
    value: Decimal | None, count: int, method: RankMethod, confidence: float
) -> tuple[Decimal | None, Decimal | None]:
    """The ends by Fisher's z, in floats."""
    if value is None or abs(value) == 1 or count < _FEWEST:
        return None, None
    r = float(value)
    variance = (1 + r * r / 2) / (count - 3) if method == "spearman" else _KENDALL / (count - 4)
    away = NormalDist().inv_cdf(0.5 + confidence / 2) * math.sqrt(variance)
    low, high = (math.tanh(math.atanh(r) + side * away) for side in (-1, 1))
    return _END.number(Fraction(low)), _END.number(Fraction(high))
