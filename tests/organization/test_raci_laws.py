"""Laws of the matrix of responsibilities."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import InvalidDocumentError, SalesManualError
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.organization.raci import Activity, RaciLimits, RaciMatrix, RaciRole
from salesmanual.organization.raci_rows import read_raci

ROLES = [f"role {number}" for number in range(5)]
CELLS = ("", "R", "A", "C", "I", "AR", "X")


@st.composite
def rows(draw: st.DrawFn) -> list[dict[str, str]]:
    """Rows of cells, most of which break no rule."""
    found = []
    for _ in range(draw(st.integers(1, 6))):
        cells = draw(st.lists(st.sampled_from(("", "R", "C", "I")), min_size=5, max_size=5))
        accountable, responsible = draw(st.permutations(range(5)))[:2]
        cells[accountable], cells[responsible] = "A", "R"
        found.append({role: cell for role, cell in zip(ROLES, cells, strict=True) if cell})
    return found


def matrix_of(cells: list[dict[str, str]], limits: RaciLimits | None = None) -> RaciMatrix:
    roles = [RaciRole(role) for role in ROLES]
    activities = [Activity(f"activity {number}", each) for number, each in enumerate(cells)]
    return RaciMatrix("m", roles, activities, limits=limits or RaciLimits())


@given(rows())
def test_what_it_writes_it_reads(cells: list[dict[str, str]]) -> None:
    """A file and a spreadsheet give the same matrix back."""
    matrix = matrix_of(cells)

    assert read_policy(RaciMatrix, write_policy(matrix)) == matrix
    assert read_raci(matrix.tables()[0].to_csv(), "m") == matrix


@given(rows())
def test_by_role_and_by_activity_are_the_same_cells(cells: list[dict[str, str]]) -> None:
    """Nothing is lost or doubled between the two views, nor in the counts."""
    matrix = matrix_of(cells)
    written = Counter((role, code) for row in cells for role, code in row.items())

    load = matrix.review().load()

    assert written == Counter({(role, code): n for role, each in load.items() for code, n in each.items() if n})
    for code in ("R", "A", "C", "I"):
        by_role = {(each.key, role) for role in ROLES for each in matrix.of(role).with_code(code)}
        assert by_role == {(each.key, role) for each in matrix.activities for role in each.holders(code)}


@given(rows(), st.integers(1, 4), st.integers(1, 4))
def test_a_higher_limit_never_flags_more(cells: list[dict[str, str]], low: int, more: int) -> None:
    """Remarks of a higher limit are among those of a lower one."""

    def flagged(most: int) -> set[tuple[str, str, str]]:
        limits = RaciLimits(responsible=most, accountable=most, consulted=most, informed=most)
        review = matrix_of(cells, limits).review()
        return {(each.kind, each.key, each.code) for each in (*review.overload(), *review.over_informing())}

    assert flagged(low + more) <= flagged(low)


@given(st.lists(st.sampled_from(CELLS), min_size=5, max_size=5))
def test_a_row_is_refused_exactly_where_a_rule_is_broken(cells: list[str]) -> None:
    """One A, at least one R, one known letter in each cell."""
    row = {role: cell for role, cell in zip(ROLES, cells, strict=True) if cell}
    valid = cells.count("A") == 1 and cells.count("R") >= 1 and not {"AR", "X"} & set(cells)

    if valid:
        assert matrix_of([row]).activities[0].accountable() == ROLES[cells.index("A")]
    else:
        with pytest.raises(InvalidDocumentError):
            matrix_of([row])


@given(st.text(alphabet='RAC I/,"\n\rS-', max_size=60))
def test_any_text_is_read_or_refused_by_name(source: str) -> None:
    """No text makes anything but a matrix or a typed refusal."""
    with suppress(SalesManualError):
        assert all(each.accountable() for each in read_raci(source, "m", accountable_does="may").activities)
