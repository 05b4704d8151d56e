"""Assigning leads: published worked examples."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from salesmanual.selling.lead_assignment import AssignmentPolicy
from salesmanual.selling.lead_assignment_rules import METHODS, Assignee
from salesmanual.selling.leads import Lead


@pytest.mark.parametrize("method", METHODS)
def test_six_leads_go_to_four_salespeople_in_turn(method: str) -> None:
    """Published: id `assign-round-robin`; odoo/odoo addons/crm/models/crm_lead.py at 0015f11c.

    With equal weights the three methods agree.
    """
    at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    policy = AssignmentPolicy([Assignee(f"S{number}") for number in range(1, 5)], method=method)  # type: ignore[arg-type] # one of them
    leads = [Lead(f"L{number}", "web", at, name="A person") for number in range(1, 7)]

    assignment = policy.assign(leads, at=at)

    found = {f"S{number}": [lead.id for lead in assignment.of(f"S{number}")] for number in range(1, 5)}
    assert found == {"S1": ["L1", "L5"], "S2": ["L2", "L6"], "S3": ["L3"], "S4": ["L4"]}
    assert not assignment.left_over
