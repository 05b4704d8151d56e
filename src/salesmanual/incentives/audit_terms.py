"""What an audit finds in the terms around the pay: when a plan was announced, and how long it can take pay back.

Invariant: a term that is not given is not judged.

Left out: what the plan pays (`audit_curves`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from salesmanual.incentives.audit_result import AuditFinding
from salesmanual.incentives.audit_show import least_at, show
from salesmanual.kernel.errors import WrongTypeError
from salesmanual.kernel.period import read_date
from salesmanual.kernel.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from salesmanual.incentives.audit_curves import Reading
    from salesmanual.incentives.clawbacks import ClawbackPolicy

__all__ = ["term_findings"]


def term_findings(reading: Reading, announced: date | None, clawback: ClawbackPolicy | None) -> Iterator[AuditFinding]:
    """Everything that the terms tell.

    Raises:
        WrongTypeError: If the day is no date, or the policy no `ClawbackPolicy`.
    """
    if announced is not None:
        yield from _announced(reading, read_date(announced, "announced"))
    if clawback is not None:
        yield from _clawback(clawback)
    if reading.scene.plan.floor is None:
        yield from _below_zero(reading)


def _announced(reading: Reading, announced: date) -> Iterator[AuditFinding]:
    start = reading.scene.plan.effective.start
    if announced > start:
        sentence = text(
            "announced on {announced}, {days} days after it takes effect on {start}",
            announced=announced,
            days=(announced - start).days,
            start=start,
        )
        yield AuditFinding("announced-late", "warning", "effective", sentence)


def _clawback(policy: ClawbackPolicy) -> Iterator[AuditFinding]:
    from salesmanual.incentives.clawbacks import ClawbackPolicy  # noqa: PLC0415 - few plans are audited with a policy

    if not isinstance(policy, ClawbackPolicy):
        raise WrongTypeError("clawback", policy, "a ClawbackPolicy")
    if policy.by == "full" and policy.within_days is None and policy.limit_months is None:
        sentence = text("all of a sale's pay can be taken back, however long after the sale")
        yield AuditFinding("clawback-without-limit", "warning", "clawback", sentence)


def _below_zero(reading: Reading) -> Iterator[AuditFinding]:
    """Returns of earlier windows that take back pay without end."""
    scene = reading.scene
    aim = least_at(scene, Fraction(scene.target.amount))
    for piece, curve in reading.decided():
        if curve.bounds(None, 0).lower is not None:
            continue
        sentence = text(
            "{component} takes pay back without end where returns are more than sales", component=piece.component.label
        )
        pairs = [((-aim,), (-2 * aim,))]
        shown = show(scene, ("", piece.component.key), pairs, lambda first, second: second < first)
        yield AuditFinding("clawback-without-limit", "note", piece.place(Fraction(0)), sentence, shown)
    for piece in reading.pieces:
        if any(rule.curve.bounds(0).upper is None for rule in piece.rules):
            sentence = text(
                "{component} takes back all that a returned sale was paid, in whatever window it returns",
                component=piece.component.label,
            )
            yield AuditFinding("clawback-without-limit", "note", piece.address(), sentence)
