"""Changes of a year's plan: each is a function of the plan that gives the plan after it.

| function | changes |
| --- | --- |
| `close` | nothing, and nothing may change the period any more |
| `hire`, `release`, `absence`, `come_back`, `move_person` | who is there, and what they carry |
| `transfer`, `revise` | what people carry |

Invariant: a change keeps every closed cell, and the total unless it says by how much that changes; what is refused
changes nothing.

Left out: the plan itself (`year_plans`).
"""

from __future__ import annotations

from salesmanual.planning.plan_changes_hire import hire
from salesmanual.planning.plan_changes_moves import Heirs, absence, come_back, move_person, release
from salesmanual.planning.plan_changes_targets import Totals, close, revise, transfer

__all__ = ["Heirs", "Totals", "absence", "close", "come_back", "hire", "move_person", "release", "revise", "transfer"]
