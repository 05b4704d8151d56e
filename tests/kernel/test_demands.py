"""Demands beyond a workflow's table: refusals tell of both, and change nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import attrs
import pytest

from salesmanual.kernel.demands import demand, move, note
from salesmanual.kernel.errors import RefusedError
from salesmanual.kernel.record import EMPTY_JOURNAL, Journal
from salesmanual.kernel.texts import text
from salesmanual.kernel.workflow import Move, State, Workflow

if TYPE_CHECKING:
    from salesmanual.kernel.criteria import Finding

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TABLE = Workflow(
    "payments",
    [State("open", initial=True), State("paid", final=True)],
    [Move("open", "pay", "paid", when="approved")],
)


@attrs.frozen
class Payment:
    """A record."""

    id: str
    amount: int = 0
    journal: Journal = EMPTY_JOURNAL

    @property
    def version(self) -> int:
        """How many events it has."""
        return len(self.journal)


PAYMENT = Payment("P-1", journal=TABLE.begin(at=AT, by="li.na"))


def other(*, met: bool) -> Finding:
    """Somebody else pays than who asks."""
    return demand(text("somebody else decides"), met=met, path="by", reason=text("found {by}", by="li.na"))


def test_a_reason_is_told_only_where_the_demand_is_not_met() -> None:
    assert str(other(met=False)) == "☐ somebody else decides: found li.na"
    assert str(other(met=True)) == "☑ somebody else decides"


def test_a_move_whose_demands_are_met_changes_state_and_fields() -> None:
    paid = move(
        TABLE,
        PAYMENT,
        "pay",
        at=AT,
        by="wang.wei",
        demands=[other(met=True)],
        facts={"approved": True},
        changes={"amount": 5},
    )

    assert (paid.journal.state, paid.amount, paid.version) == ("paid", 5, 2)


@pytest.mark.parametrize(
    ("met", "approved", "told"),
    [
        (False, True, "refused: pay P-1 from open\n  ☐ somebody else decides: found li.na"),
        (True, False, "refused: pay P-1 from open\n  ☐ approved is true: found false"),
        (
            False,
            False,
            "refused: pay P-1 from open\n  ☐ somebody else decides: found li.na\n  ☐ approved is true: found false",
        ),
    ],
)
def test_a_refused_move_lists_what_the_demands_and_the_table_miss(met: bool, approved: bool, told: str) -> None:  # noqa: FBT001 - a row
    before = PAYMENT

    with pytest.raises(RefusedError) as refused:
        move(
            TABLE, PAYMENT, "pay", at=AT, by="li.na", demands=[other(met=met)], facts={"approved": approved}, changes={}
        )

    assert str(refused.value) == told
    assert before == PAYMENT


def test_a_note_keeps_the_state() -> None:
    noted = note(PAYMENT, "correct", at=AT, by="li.na", why="typing error", changes={"amount": 7})

    assert [event.what for event in noted.journal][1:] == ["correct"]
    assert (noted.journal.state, noted.amount) == ("open", 7)


def test_a_note_is_refused_with_what_is_not_met() -> None:
    with pytest.raises(RefusedError, match=r"^refused: correct P-1\n  ☐ somebody else decides: found li.na$"):
        note(PAYMENT, "correct", at=AT, by="li.na", demands=[other(met=False), other(met=True)], changes={"amount": 7})
