"""Kappas: agreement beyond chance of two raters (Cohen), weighted by distance, and of many raters (Fleiss).

    Cohen     chance lets each rater keep their own habits: expected from the product of the two raters' shares
    Fleiss    chance knows one habit of all: expected from the shares of the categories over all ratings

Weights are disagreements by the places of two categories in their order: `nominal` 1 for any two that differ, `linear`
their distance, `quadratic` its square, or a table of one's own with 0 on the diagonal.

Invariant: exact. Permuting units changes nothing; for nominal weights, neither does renaming the categories.

Left out: missing ratings beyond leaving the unit out (`krippendorff` uses what is there).
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from salesmanual.insight.agreement import Agreement, CategoryAgreement, Disagreement
from salesmanual.insight.agreement_bands import KAPPA_BANDS
from salesmanual.insight.agreement_ratings import Ratings, read_categories, read_named, read_number
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, check_type, read_listed
from salesmanual.kernel.fields import read_choice
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from salesmanual.insight.agreement_ratings import Rating
    from salesmanual.kernel.number import Exact

__all__ = ["KappaWeights", "cohen_kappa", "cohen_kappa_of_table", "fleiss_kappa", "fleiss_kappa_of_counts"]

KappaWeights: TypeAlias = Literal["nominal", "linear", "quadratic"]
"""How far apart two categories are: 1 if they differ, their distance in the order, or its square."""

_WEIGHTS: Final = ("nominal", "linear", "quadratic")
_PAIR: Final = 2
_LEAST_CATEGORIES: Final = 2


def cohen_kappa(
    ratings: Ratings,
    *,
    weights: KappaWeights | Iterable[Iterable[Exact]] = "nominal",
    categories: Iterable[Rating] | None = None,
) -> Agreement:
    """Cohen's kappa of two raters; units that one of them did not rate are left out and named.

    Args:
        ratings: The ratings of two raters.
        weights: `nominal`, `linear`, `quadratic`, or a square table of disagreements in the order of the categories.
        categories: The categories in order; by default those that occur, ascending. Text with other weights than
            `nominal` needs them.

    Raises:
        WrongTypeError: If the ratings are no `Ratings`, or a weight is no exact number.
        InvalidValueError: If there are not two raters, no unit that both rated, text without an order, a rating that is
            none of the categories, or a table of weights that does not fit.
        DuplicateError: If a category is named twice.

    Source: Handbook 11.3; Cohen 1960, 1968.

    >>> cohen_kappa(Ratings([["A", "B", "B", "A"], ["A", "B", "A", "A"]])).value()
    Fraction(1, 2)
    """
    check_type(ratings, Ratings, "ratings")
    if len(ratings.rows) != _PAIR:
        remedy = "use fleiss_kappa or krippendorff_alpha"
        raise InvalidValueError("ratings", f"{len(ratings.rows)} raters", "two raters", remedy)
    order = read_categories(ratings, categories)
    if categories is None and weights != "nominal" and _is_text(order):
        raise InvalidValueError("categories", None, "the categories in order", "text has no distance without it")
    place = {category: at for at, category in enumerate(order)}
    table = [[0] * len(order) for _ in order]
    for one, other in ratings.complete_rows():
        table[place[one]][place[other]] += 1
    return _cohen(table, order, weights, ratings.incomplete())


def cohen_kappa_of_table(
    table: Iterable[Iterable[int]],
    *,
    weights: KappaWeights | Iterable[Iterable[Exact]] = "nominal",
    categories: Iterable[Rating] | None = None,
) -> Agreement:
    """Cohen's kappa from a table of counts: rows by the first rater, columns by the second, in one order.

    The weights are those of `cohen_kappa`; the categories only name the rows, by default 1, 2, …

    Raises:
        WrongTypeError: If a count is no whole number.
        InvalidValueError: If the table is not square, has fewer than two rows, a count below 0 or no count above 0, or
            the weights or the categories do not fit.

    Source: Handbook 11.3; Cohen 1960, 1968.

    >>> round(float(cohen_kappa_of_table([[0, 4, 1], [0, 8, 0], [0, 1, 5]], weights="linear").value()), 4)
    0.4701
    """
    rows = _read_counts(table, "table")
    for at, row in enumerate(rows):
        if len(row) != len(rows):
            raise InvalidValueError(f"table[{at}]", len(row), f"{len(rows)} counts, for a square table")
    if len(rows) < _LEAST_CATEGORIES:
        raise InvalidValueError("table", len(rows), "at least two categories")
    order = tuple(range(1, len(rows) + 1)) if categories is None else _read_names(categories, len(rows))
    return _cohen(rows, order, weights, ())


def _is_text(order: Sequence[Rating]) -> bool:
    return any(isinstance(category, str) for category in order)


def _read_names(categories: Iterable[Rating], count: int) -> tuple[Rating, ...]:
    named = read_named(categories)
    if len(named) != count:
        raise InvalidValueError("categories", named, f"{count} different categories, one for each row")
    return named


def _read_counts(table: Iterable[Iterable[int]], where: str) -> list[list[int]]:
    rows: list[list[int]] = []
    for at, row in enumerate(read_listed(table, where, "a list of rows of counts")):
        counts = list(read_listed(row, f"{where}[{at}]", "a list of counts"))
        for place, count in enumerate(counts):
            if type(count) is not int:
                raise WrongTypeError(f"{where}[{at}][{place}]", count, "a whole number")
            if count < 0:
                raise InvalidValueError(f"{where}[{at}][{place}]", count, "a count of 0 or more")
        rows.append(counts)
    return rows


def _read_weights(weights: KappaWeights | Iterable[Iterable[Exact]], count: int) -> list[list[Fraction]]:
    """The disagreement of each two categories."""
    if isinstance(weights, str):
        kind = read_choice(weights, "weights", "a kind of weights, or a table", _WEIGHTS)
        power = {"nominal": 0, "linear": 1, "quadratic": 2}[kind]
        return [[Fraction(abs(i - j) ** power if i != j else 0) for j in range(count)] for i in range(count)]
    table: list[list[Fraction]] = []
    for at, row in enumerate(read_listed(weights, "weights", "a kind of weights, or a table of disagreements")):
        listed = read_listed(row, f"weights[{at}]", "a list of disagreements")
        table.append([Fraction(read_number(value, f"weights[{at}][{place}]")) for place, value in enumerate(listed)])
    if any(len(row) != count for row in table) or len(table) != count:
        found = [len(row) for row in table]
        raise InvalidValueError("weights", found, f"{count} rows of {count} disagreements, one for each category")
    for i, row in enumerate(table):
        for j, weight in enumerate(row):
            if weight < 0 or (weight == 0) != (i == j):
                accepted = "0 for a category with itself" if i == j else "a disagreement above 0"
                raise InvalidValueError(f"weights[{i}][{j}]", weight, accepted)
    return table


def _cohen(
    table: Sequence[Sequence[int]],
    order: tuple[Rating, ...],
    weights: KappaWeights | Iterable[Iterable[Exact]],
    dropped: tuple[str, ...],
) -> Agreement:
    apart = _read_weights(weights, len(order))
    rows, columns = [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]
    count = sum(rows)
    if not count:
        raise InvalidValueError("ratings", "no unit that both rated", "at least one unit with two ratings")
    places = range(len(order))
    observed = sum((apart[i][j] * table[i][j] for i in places for j in places), Fraction(0))
    expected = sum((apart[i][j] * rows[i] * columns[j] for i in places for j in places), Fraction(0))
    is_plain = weights == "nominal"
    categories = tuple(_one_of_two(table, rows, columns, at, name) for at, name in enumerate(order))
    return Agreement(
        "cohen-kappa" if is_plain else "weighted-kappa",
        _label_of(weights),
        Disagreement(observed, count),
        Disagreement(expected, count * count),
        raters=_PAIR,
        units=count,
        ratings=_PAIR * count,
        dropped=dropped,
        bands=KAPPA_BANDS,
        categories=categories if is_plain else (),
    )


def _label_of(weights: object) -> Text:
    match weights:
        case "nominal":
            return text("Cohen's kappa")
        case "linear":
            return text("Cohen's kappa, linear weights")
        case "quadratic":
            return text("Cohen's kappa, quadratic weights")
        case _:
            return text("Cohen's kappa, weights of one's own")


def _one_of_two(
    table: Sequence[Sequence[int]], rows: Sequence[int], columns: Sequence[int], at: int, name: Rating
) -> CategoryAgreement:
    """The agreement on one category against all the others."""
    row, column, count = rows[at], columns[at], sum(rows)
    observed = row + column - 2 * table[at][at]
    expected = row * (count - column) + column * (count - row)
    observing, expecting = Disagreement(Fraction(observed), count), Disagreement(Fraction(expected), count * count)
    return CategoryAgreement(name, row + column, observing, expecting)


def fleiss_kappa(ratings: Ratings, *, categories: Iterable[Rating] | None = None) -> Agreement:
    """Fleiss' kappa of any number of raters, who need not be the same for each unit.

    Every unit needs a rating by each rater.

    Args:
        ratings: The ratings.
        categories: The categories; by default those that occur.

    Raises:
        WrongTypeError: If the ratings are no `Ratings`.
        InvalidValueError: If a rating is missing, or is none of the categories.
        DuplicateError: If a category is named twice.

    Source: Handbook 11.3; Fleiss 1971.

    >>> fleiss_kappa(Ratings([[1, 2, 2], [1, 2, 1], [1, 2, 2]])).value()
    Fraction(11, 20)
    """
    check_type(ratings, Ratings, "ratings")
    missing = ratings.incomplete()
    if missing:
        remedy = "leave the unit out, or use krippendorff_alpha, which takes what is there"
        raise InvalidValueError(f"ratings of {missing[0]}", "a missing rating", "a rating by each rater", remedy)
    order = read_categories(ratings, categories)
    counts = [Counter(unit) for unit in ratings.complete_rows()]
    return _fleiss([[count[category] for category in order] for count in counts], order)


def fleiss_kappa_of_counts(counts: Iterable[Iterable[int]], *, categories: Iterable[Rating] | None = None) -> Agreement:
    """Fleiss' kappa from counts: one row for each unit, with the number of ratings in each category.

    Raises:
        WrongTypeError: If a count is no whole number.
        InvalidValueError: If there is no row, the rows are not of one length and one sum of at least 2, a count is
            below 0, or the categories do not fit.

    Source: Handbook 11.3; Fleiss 1971.

    >>> fleiss_kappa_of_counts([[3, 0], [0, 3], [1, 2]]).value()
    Fraction(11, 20)
    """
    rows = _read_counts(counts, "counts")
    if not rows:
        raise InvalidValueError("counts", rows, "at least one row")
    for at, row in enumerate(rows):
        if len(row) != len(rows[0]):
            raise InvalidValueError(f"counts[{at}]", len(row), f"{len(rows[0])} counts, one for each category")
        if sum(row) != sum(rows[0]) or sum(row) < _PAIR:
            accepted = f"{max(sum(rows[0]), _PAIR)} ratings of each unit"
            raise InvalidValueError(f"counts[{at}]", sum(row), accepted, "for unequal numbers use krippendorff_alpha")
    names = tuple(range(1, len(rows[0]) + 1)) if categories is None else _read_names(categories, len(rows[0]))
    return _fleiss(rows, names)


def _fleiss(rows: Sequence[Sequence[int]], order: tuple[Rating, ...]) -> Agreement:
    raters, units = sum(rows[0]), len(rows)
    count = raters * units
    totals = [sum(column) for column in zip(*rows, strict=True)]
    within = [sum(each * (raters - each) for each in column) for column in zip(*rows, strict=True)]
    among = [total * (count - total) for total in totals]
    pairs = count * (raters - 1)
    categories = tuple(
        CategoryAgreement(
            name,
            totals[at],
            Disagreement(Fraction(2 * within[at]), pairs),
            Disagreement(Fraction(2 * among[at]), count**2),
        )
        for at, name in enumerate(order)
    )
    return Agreement(
        "fleiss-kappa",
        text("Fleiss' kappa"),
        Disagreement(Fraction(sum(within)), pairs),
        Disagreement(Fraction(sum(among)), count * count),
        raters=raters,
        units=units,
        ratings=count,
        dropped=(),
        bands=KAPPA_BANDS,
        categories=categories,
    )
