"""Weights that would have predicted results better: a suggestion with its evidence, which nothing applies.

    fitted       weights of 0 or more, scaled to add up to 1, whose score had the least squared error of results
    judged       out of sample: each person is predicted from a fit to all the others (leave one out)
    compared     with the current weights and with no score at all (the mean of the others), judged in the same way

Invariant: exact. The suggestion never predicts the people it was fitted to worse than the current weights do; out of
sample it may, and then it is not better.

Left out: applying it. Weights also say what the company wants, and the results of a few people are a thin witness.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.insight.agreement_arithmetic import whole_numbers
from salesmanual.insight.discrimination import read_complete
from salesmanual.insight.predictive_validity import read_figures
from salesmanual.insight.predictive_validity_fit import Moments, fit_without_negatives, untold
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, did_you_mean
from salesmanual.kernel.explanation import Difference, Quotient, Step, derived, given
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from salesmanual.kernel.number import Exact

__all__ = ["SuggestedWeight", "WeightSuggestion", "suggest_weights"]

_SHOWN: Final = Rounding("0.001")
_PERCENT: Final = Rounding("0.1")
_SPARE: Final = 2


@final
@attrs.frozen
class SuggestedWeight:
    """The weight of one item.

    Attributes:
        item: Which one.
        current: The weight it has.
        suggested: The weight that would have fitted best; `None` where no item goes with the results.
        least: The least weight with one person left out; `None` as above, and where the weight cannot be told.
        most: The greatest, likewise.

    Source: Handbook 11.3.
    """

    item: str
    current: Fraction
    suggested: Fraction | None
    least: Fraction | None
    most: Fraction | None


@final
@attrs.frozen
class WeightSuggestion(Shown):
    """Weights that would have predicted better, and whether they do so out of sample.

    Attributes:
        weights: One for each item.
        people: How many people count.
        dropped: The people left out, because an item or the result is missing.
        no_score: The squared error out of sample, in sum, of the mean of the others.
        current: The same of the current weights.
        suggested: The same of weights fitted to the others.
        untold: The items whose weights cannot be told apart, because each goes exactly with others, or is the same for
            everybody; another split of their weights fits as well.

    Source: Handbook 11.3; Lawson and Hanson 1974; Stone 1974 for leaving one out.
    """

    weights: tuple[SuggestedWeight, ...]
    people: int
    dropped: tuple[str, ...]
    no_score: Fraction
    current: Fraction
    suggested: Fraction
    untold: tuple[str, ...] = ()

    def of(self, item: str) -> SuggestedWeight:
        """One item.

        Raises:
            NotFoundError: If it is not among them.
        """
        for each in self.weights:
            if each.item == item:
                return each
        raise NotFoundError("item", item, did_you_mean(item, [each.item for each in self.weights]))

    def gain(self) -> Fraction | None:
        """The part of the current weights' error that the suggestion saves; below 0 it errs more."""
        return 1 - self.suggested / self.current if self.current else None

    def is_better(self) -> bool:
        """Whether the suggestion predicts people it has not seen better than the current weights, and than no score."""
        return self.suggested < min(self.current, self.no_score)

    def advice(self) -> Text:
        """What the evidence says, in a sentence."""
        if self.is_better():
            return text("the suggested weights predict better out of sample; nothing is changed by this")
        if self.current < self.no_score:
            return text("keep the current weights: the suggested ones do not predict better out of sample")
        return text("the scores predict no better than the mean; look at the items before the weights")

    def explain(self) -> Step:
        """The gain as 1 less the quotient of the errors; replaying it gives the gain."""
        label = text("error saved over {people} people, each left out once", people=self.people)
        if self.gain() is None:
            return given(label, None, section="11.3")
        parts = (
            given(text("squared error of the suggested weights"), self.suggested),
            given(text("squared error of the current weights"), self.current),
        )
        quotient = derived(text("error left"), Quotient(), parts)
        return derived(label, Difference(), (given(text("the whole"), 1), quotient), section="11.3")

    def tables(self) -> tuple[Table, ...]:
        """The weights, and the errors out of sample."""
        columns = [
            Column(text("item"), key="item"),
            Column(text("current"), key="current", unit="%", rounding=_PERCENT),
            Column(text("suggested"), key="suggested", unit="%", rounding=_PERCENT),
            Column(text("least"), key="least", unit="%", rounding=_PERCENT),
            Column(text("most"), key="most", unit="%", rounding=_PERCENT),
        ]
        rows = [(each.item, each.current, each.suggested, each.least, each.most) for each in self.weights]
        title = text("Weights by {people} people, {dropped} left out", people=self.people, dropped=len(self.dropped))
        if not self.untold:
            return Table(title, columns, rows), self._errors()
        alike = Table(
            text("Items whose weights cannot be told apart"),
            [Column(text("item"), key="item")],
            [(item,) for item in self.untold],
        )
        return Table(title, columns, rows), self._errors(), alike

    def _errors(self) -> Table:
        columns = [Column(text("predicted by"), key="by"), Column(text("squared error"), key="error", rounding=_SHOWN)]
        rows = [
            (text("the mean of the others"), self.no_score),
            (text("current weights"), self.current),
            (text("suggested weights"), self.suggested),
        ]
        return Table(text("Out of sample: {advice}", advice=self.advice()), columns, rows)


def suggest_weights(
    scores: Mapping[str, Mapping[str, Exact]], results: Mapping[str, Exact], *, current: Mapping[str, Exact]
) -> WeightSuggestion:
    """Weights of the items that would have predicted the results better, with the evidence out of sample.

    Args:
        scores: By person, by item: the level.
        results: By person: what they achieved afterwards.
        current: By item: the weight it has now, 0 or more; they count in proportion.

    Raises:
        WrongTypeError: If an argument is no such mapping, or a figure is no exact number.
        InvalidValueError: If the weights do not name the items of the scores, one is below 0 or all are 0, or fewer
            people have everything than there are items and two more.

    Source: Handbook 11.3; Lawson and Hanson 1974.

    >>> scores = {f"P{at}": {"closing": at, "neatness": (at * 3) % 5} for at in range(8)}
    >>> found = suggest_weights(scores, {f"P{at}": 10 * at for at in range(8)}, current={"closing": 1, "neatness": 1})
    >>> found.of("closing").suggested, found.is_better()
    (Fraction(1, 1), True)
    """
    later = read_figures(results, "results")
    people, items, rows, missing = read_complete(scores)
    shares = _read_shares(current, items)
    kept = [(row, later[person]) for person, row in zip(people, rows, strict=True) if person in later]
    if len(kept) < len(items) + _SPARE:
        accepted = f"at least {len(items) + _SPARE} people with all items and a result, two more than items"
        raise InvalidValueError("results", f"{len(kept)} people", accepted)
    dropped = (*missing, *(person for person in people if person not in later))
    flat, _ = whole_numbers([value for row, _ in kept for value in row])
    table = [flat[at : at + len(items)] for at in range(0, len(flat), len(items))]
    found, below = whole_numbers([result for _, result in kept])
    trial = _Trial(table, found, shares)
    moments = Moments.of(table, found)
    fitted, alike = _scaled(fit_without_negatives(moments)), untold(moments)
    errors, folds = trial.run()
    weights = []
    for at, item in enumerate(items):
        seen = [fold[at] for fold in folds if fold is not None]
        ends = (min(seen), max(seen)) if seen and fitted and at not in alike else (None, None)
        weights.append(SuggestedWeight(item, shares[at], fitted[at] if fitted else None, *ends))
    no_score, by_current, by_suggested = (error / below**2 for error in errors)
    names = tuple(items[at] for at in alike)
    return WeightSuggestion(tuple(weights), len(kept), dropped, no_score, by_current, by_suggested, names)


def _read_shares(current: Mapping[str, Exact], items: Sequence[str]) -> list[Fraction]:
    weights = read_figures(current, "current")
    if set(weights) != set(items):
        raise InvalidValueError("current", sorted(weights), f"one weight for each of {', '.join(sorted(items))}")
    for item, weight in weights.items():
        if weight < 0:
            raise InvalidValueError(f"current[{item!r}]", weight, "a weight of 0 or more")
    total = sum(weights.values(), Fraction(0))
    if not total:
        raise InvalidValueError("current", "weights that are all 0", "at least one weight above 0")
    return [Fraction(weights[item]) / total for item in items]


def _scaled(weights: Sequence[Fraction]) -> tuple[Fraction, ...] | None:
    """The weights as shares of their sum; `None` where all are 0."""
    total = sum(weights, Fraction(0))
    return tuple(weight / total for weight in weights) if total else None


@final
@attrs.frozen
class _Trial:
    """People, each predicted from all the others."""

    table: list[list[int]]
    results: list[int]
    shares: list[Fraction]

    def run(self) -> tuple[tuple[Fraction, Fraction, Fraction], list[tuple[Fraction, ...] | None]]:
        """The squared errors of no score, of the current weights and of fitted ones; and the weights of each fit."""
        whole = Moments.of(self.table, self.results)
        lone, _ = whole_numbers(self.shares)
        scored = [[sum(x * weight for x, weight in zip(row, lone, strict=True))] for row in self.table]
        of_score = Moments.of(scored, self.results)
        errors = [Fraction(0)] * 3
        folds = []
        for row, score, result in zip(self.table, scored, self.results, strict=True):
            others, others_score = whole.without(row, result), of_score.without(score, result)
            fitted = fit_without_negatives(others)
            folds.append(_scaled(fitted))
            errors[0] += (result - Fraction(others.total, others.count)) ** 2
            errors[1] += _error(others_score, fit_without_negatives(others_score), score, result)
            errors[2] += _error(others, fitted, row, result)
        return (errors[0], errors[1], errors[2]), folds


def _error(others: Moments, weights: Sequence[Fraction], row: Sequence[int], result: int) -> Fraction:
    """The squared error of predicting one person from a fit to the others."""
    count = others.count
    away = sum(
        (weight * (count * x - total) for weight, x, total in zip(weights, row, others.sums, strict=True)), Fraction(0)
    )
    return ((count * result - others.total - away) / count) ** 2
