"""The matrix of value and potential: cells, grids, what is refused, laws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.selling.classification_world import AS_OF, usd

from salesmanual.kernel.errors import SalesManualError
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.selling.class_bins import FixedBins, QuantileBins
from salesmanual.selling.classification import CustomerClass
from salesmanual.selling.pareto import standard_abc
from salesmanual.selling.value_matrix import MatrixAxis, MatrixCell, ValueMatrix, standard_value_matrix

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

VALUE = MatrixAxis("turnover", ["small", "middle", "great"], FixedBins([1000, 10000]))
POTENTIAL = MatrixAxis("potential", ["low", "high"], FixedBins([5000]))
NAMED = [CustomerClass("key"), CustomerClass("grow"), CustomerClass("serve")]
CELLS = [
    MatrixCell("great", "high", "key"),
    MatrixCell("great", "low", "key"),
    MatrixCell("middle", "high", "grow"),
    MatrixCell("middle", "low", "serve"),
    MatrixCell("small", "high", "grow"),
    MatrixCell("small", "low", "serve"),
]
MATRIX = ValueMatrix("Three by two", VALUE, POTENTIAL, NAMED, CELLS)
FACTS = {
    "C-1": {"turnover": usd(10000), "potential": usd(0)},
    "C-2": {"turnover": usd(999), "potential": usd(5000)},
    "C-3": {"turnover": usd(1000), "potential": usd(4999)},
    "C-4": {"turnover": usd(1000)},
}


def test_three_by_two() -> None:
    """Each pair of bands has its class, several pairs may share one, and an edge belongs to the band above."""
    result = MATRIX.classify(FACTS, FACTS, as_of=AS_OF)

    assert [each.key for each in result.members] == ["key", "grow", "serve", "unclassified"]
    assert str(result.why("C-1")) == "value great, potential low"


def test_the_grid_counts_customers_in_cells() -> None:
    """The highest band of value is the first row; who is in no class is in no cell."""
    grid = MATRIX.grid(MATRIX.classify(FACTS, FACTS, as_of=AS_OF))

    assert grid.records() == [
        {"value": "great", "low": 1, "high": 0},
        {"value": "middle", "low": 1, "high": 0},
        {"value": "small", "low": 0, "high": 1},
    ]


def test_an_explanation_goes_from_figures_to_bands_to_the_class() -> None:
    """Each line follows from those under it."""
    assert str(MATRIX.classify(FACTS, FACTS, as_of=AS_OF).explain("C-2")).splitlines() == [
        "Three by two: grow (the class of the cell where the two bands meet) [Handbook 3.3]",
        "├─ band of value: small (the bin between 1000, 10000, each reached at its edge)",
        "│  └─ turnover: USD 999.00",
        "└─ band of potential: high (the bin between 5000, each reached at its edge)",
        "   └─ potential: USD 5,000.00",
    ]


def test_all_faults_of_the_cells_come_at_once() -> None:
    """Bands and classes that do not exist, pairs with two cells or none, classes without a cell."""
    cells = [
        *CELLS[:3],
        MatrixCell("midle", "low", "serve"),
        MatrixCell("small", "high", "grwo"),
        MatrixCell("great", "low", "key"),
        MatrixCell("small", "hgih", "grow"),
    ]

    with pytest.raises(SalesManualError) as caught:
        ValueMatrix("Three by two", VALUE, POTENTIAL, [*NAMED, CustomerClass("gone")], cells)

    assert str(caught.value).splitlines() == [
        "matrix: 7 faults",
        "  cells[3].value: found 'midle', accepted is a band; did you mean 'middle'?",
        "  cells[4].key: found 'grwo', accepted is a class; did you mean 'grow'?",
        "  cells[5]: value 'great' with potential 'low' has a cell already",
        "  cells[6].potential: found 'hgih', accepted is a band; did you mean 'high'?",
        "  cells: value 'small' with potential 'low' has no cell; add one",
        "  cells: value 'middle' with potential 'low' has no cell; add one",
        "  classes[3]: 'gone' has no cell; add one, or take the class out",
    ]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: MatrixAxis("value", ["low"], FixedBins([5])),
            "bands: found ('low',), accepted is 2 names, one for each bin",
        ),
        (lambda: MatrixAxis("value", ["low", "low"], FixedBins([5])), "bands 'low'"),
        (lambda: MatrixAxis("value", ["low", "high"], 5), "bins: found 5 of type int, accepted is bins, such as"),  # type: ignore[arg-type] # refused
        (lambda: MatrixAxis("_value", ["low", "high"], FixedBins([5])), "fact: found '_value'"),
        (lambda: MatrixCell("low", "low", ""), "key: found ''"),
        (lambda: ValueMatrix("x", 5, POTENTIAL, NAMED, CELLS), "value: found 5 of type int, accepted is a MatrixAxis"),  # type: ignore[arg-type] # refused
        (lambda: MATRIX.class_at("great", "none"), "cell: found ('great', 'none'), accepted is a band of"),
        (
            lambda: MATRIX.grid(standard_abc().classify([], {}, as_of=AS_OF)),
            "result: found",
        ),
    ],
)
def test_what_is_refused(make: Callable[[], object], message: str) -> None:
    """Each fault is named with its place and what is accepted."""
    with pytest.raises(SalesManualError) as caught:
        make()
    assert message in str(caught.value)


@pytest.mark.parametrize("matrix", [standard_value_matrix(), MATRIX])
def test_matrices_are_read_as_they_are_written(matrix: ValueMatrix) -> None:
    """The document of a matrix is that of the same matrix."""
    assert read_policy(ValueMatrix, write_policy(matrix)) == matrix


@given(st.lists(st.tuples(st.fractions(0, 99, max_denominator=3), st.integers(0, 99)), min_size=1, max_size=20))
def test_every_customer_is_in_one_cell(pairs: list[tuple[Fraction, int]]) -> None:
    """The cells of the grid count every customer once, and every class replays."""
    halves = QuantileBins(2, "ntile")
    standard = standard_value_matrix()
    axes = [MatrixAxis(fact, ["low", "high"], halves) for fact in ("value", "potential")]
    matrix = ValueMatrix("x", axes[0], axes[1], standard.named, standard.cells)
    facts = {f"C-{place:02d}": {"value": value, "potential": other} for place, (value, other) in enumerate(pairs)}

    result = matrix.classify(facts, facts, as_of=AS_OF)

    cells = [row[band] for row in matrix.grid(result).records() for band in ("low", "high")]
    assert sum(cells) == len(pairs) == sum(result.counts().values())  # type: ignore[arg-type] # they are counts
    assert all(result.explain(customer).replay() == result.class_of(customer) for customer in facts)
