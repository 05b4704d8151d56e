"""Krippendorff's alpha of 200 raters by 2,000 units against the `krippendorff` package, which calculates with numpy.

Both take ratings that are ready: ours a `Ratings`, the peer's an array. A tenth of the ratings is missing, by a fixed
rule. Reading the rows in stands beside it, and so do other statistics, whose peer is ten times a tenth of the units: a
ratio of 1 is linear growth. The rows against the package are left out where it is not installed.
"""

from __future__ import annotations

from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from ratio import Row, best_of, compare, print_rows

from salesmanual.insight.agreement_ratings import Ratings
from salesmanual.insight.intraclass import correlate_raters
from salesmanual.insight.kappas import fleiss_kappa
from salesmanual.insight.krippendorff import LEVELS, krippendorff_alpha
from salesmanual.insight.predictive_validity_weights import suggest_weights

if TYPE_CHECKING:
    from collections.abc import Callable

RATERS = 200
UNITS = 2_000


def mixed(number: int) -> int:
    """A number that jumps about by a fixed rule."""
    return number * 2_654_435_761 % 2**32 // 64


def levels(raters: int = RATERS, units: int = UNITS, *, missing: bool = True) -> list[list[int | None]]:
    """Levels from 1 to 5, each within one of what the unit deserves."""
    found: list[list[int | None]] = []
    for rater in range(raters):
        row: list[int | None] = []
        for unit in range(units):
            chance = mixed(rater * units + unit + 1)
            level = mixed(unit + 7) % 5 + 1 + (-1, 0, 0, 0, 1)[chance % 5]
            row.append(None if missing and chance // 5 % 10 == 0 else min(5, max(1, level)))
        found.append(row)
    return found


def against_the_package(given: list[list[int | None]]) -> list[Row]:
    """Alpha at each level, after both were found to be the same to nine places."""
    numpy, package = import_module("numpy"), import_module("krippendorff")
    ratings = Ratings(given)
    array = numpy.array([[numpy.nan if value is None else value for value in row] for row in given])
    found: list[Row] = []
    for level in LEVELS:
        theirs: Callable[[], float] = partial(package.alpha, reliability_data=array, level_of_measurement=level)
        ours = partial(krippendorff_alpha, ratings, level=level)  # type: ignore[arg-type]
        value = ours().value()
        assert value is not None
        assert abs(float(value) - theirs()) < 1e-9
        name = f"alpha, {level}, {RATERS:,} raters by {UNITS:,} units"
        found.append(compare(name, ours, theirs, peer_name="krippendorff on numpy", required=3, rounds=9))
    return found


def growth(name: str, run: Callable[[int], Callable[[], object]], size: int) -> Row:
    """The time for so many units against ten times that for a tenth of them."""
    large, small = run(size), run(size // 10)
    seconds, tenth = best_of(large, number=1, rounds=5), best_of(small, number=5, rounds=5)
    return Row(name, seconds, 10 * tenth, "ten times a tenth of the units", required=3)


def weighing(people: int) -> Callable[[], object]:
    """Weights of six items suggested from so many people, each left out once."""
    scores = {f"P{at}": {f"I{item}": mixed(at * 6 + item + 1) % 5 + 1 for item in range(6)} for at in range(people)}
    results = {person: sum(items.values()) + mixed(at) % 7 for at, (person, items) in enumerate(scores.items())}
    return partial(suggest_weights, scores, results, current=dict.fromkeys(scores["P0"], 1))


def rows() -> list[Row]:
    """Every comparison that can be made here."""
    given = levels()
    print(f"reading the rows {best_of(partial(Ratings, given), number=1):.4f} s")
    found = against_the_package(given) if find_spec("krippendorff") else []
    found.append(
        growth(
            "alpha, interval, by units",
            lambda n: partial(krippendorff_alpha, Ratings(levels(units=n)), level="interval"),
            UNITS,
        )
    )
    found.append(
        growth(
            "Fleiss' kappa by units", lambda n: partial(fleiss_kappa, Ratings(levels(units=n, missing=False))), UNITS
        )
    )
    found.append(
        growth(
            "six intraclass correlations by units",
            lambda n: partial(correlate_raters, Ratings(levels(20, n, missing=False))),
            UNITS,
        )
    )
    found.append(growth("suggested weights of 6 items by people", weighing, 500))
    return found


if __name__ == "__main__":
    print_rows(rows())
