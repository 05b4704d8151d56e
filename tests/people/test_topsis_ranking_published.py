"""TOPSIS: published worked examples."""

from __future__ import annotations

from decimal import Decimal

from salesmanual.kernel.number import Rounding
from salesmanual.people.topsis_ranking import TopsisCriterion, TopsisScheme


def test_vector_norm_with_weights() -> None:
    """Published: id `topsis-tzeng-huang-2011`; Tzeng and Huang 2011, by scikit-criteria tests/agg/test_topsis.py."""
    criteria = [TopsisCriterion(key, weight) for key, weight in (("a", "0.3"), ("b", "0.4"), ("c", "0.3"))]
    matrix = [[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]]
    rows = {f"x{at}": dict(zip("abc", row, strict=True)) for at, row in enumerate(matrix)}

    found = TopsisScheme(criteria, norm="vector").rank(rows)

    closeness = [found[f"x{at}"].closeness for at in range(4)]
    printed = [Decimal("0.5037"), Decimal("0.6581"), Decimal("0.7482"), Decimal("0.3340")]
    assert all(abs(one - other) <= Decimal("0.0001") for one, other in zip(closeness, printed, strict=True))
    assert [found[f"x{at}"].rank for at in range(4)] == [3, 2, 1, 4]


def test_without_a_norm_and_with_equal_weights() -> None:
    """Published: id `topsis-skcriteria-2x3`; scikit-criteria tests/agg/test_topsis.py::test_TOPSIS."""
    criteria = [TopsisCriterion(key, 1) for key in "abc"]
    rows = {"one": {"a": 1, "b": 0, "c": 3}, "other": {"a": 0, "b": 5, "c": 6}}

    found = TopsisScheme(criteria, norm="none", rounding=Rounding("0.00000001")).rank(rows)

    assert found["one"].closeness == Decimal("0.14639248")
    assert found["other"].closeness == Decimal("0.85360752")
    assert found.order() == ("other", "one")
