"""Laws of appraisals: whatever is tried in whatever order, the table is never left and nobody judges themselves."""

from __future__ import annotations

import pytest
from hypothesis import settings
from tests.people.appraisal_world import CYCLE, TALKED, day

from salesmanual.people.appraisal_answers import appeal_appraisal
from salesmanual.testing.appraisals import appraisal_machine, try_verb

TestAppraisal = appraisal_machine().TestCase
TestAppraisal.settings = settings(stateful_step_count=30)


@pytest.mark.parametrize(("verb", "scores"), [("uphold", 4), ("reject", 3)])
def test_an_appeal_is_decided_either_way(verb: str, scores: int) -> None:
    appealed = appeal_appraisal(TALKED, CYCLE, at=day(1, 27, of=2027), by="li.na", why="missing")

    decided = try_verb(appealed, CYCLE, verb, at=day(2, 1, of=2027), by="zhou.jie")

    assert decided is not None
    assert (decided.journal.state, len(decided.scores())) == ("acknowledgement", scores)
    assert try_verb(appealed, CYCLE, verb, at=day(2, 1, of=2027), by="li.na") is None


def test_the_machine_notices_an_event_that_is_missing() -> None:
    machine = appraisal_machine()()
    machine.cycle = CYCLE
    machine.first = machine.record = TALKED
    machine.changes = TALKED.version + 1

    with pytest.raises(AssertionError, match="refused moves change nothing"):
        machine.the_version_is_the_number_of_events()
