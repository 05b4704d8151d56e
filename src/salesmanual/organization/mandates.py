"""The mandate of a department: what it does, what comes of it, and which objectives it has.

Invariant: duties, objectives and key results have keys of their own, so that readings, reports and other rules can
name them.

Left out: who works in the department (`units`), and with whom it works together (`raci`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.cadence import Cadence
from salesmanual.kernel.errors import NotFoundError, did_you_mean
from salesmanual.kernel.fields import check_kind, check_line, check_section, read_items
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, read_label, text
from salesmanual.organization.key_results import figure_text
from salesmanual.organization.key_results_tracking import KeyResultTracking
from salesmanual.organization.objective_rollup import RollUp
from salesmanual.organization.objective_rollup_tree import ObjectiveTree
from salesmanual.organization.objectives import Objective, read_objectives

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from salesmanual.organization.key_results import KeyResult
    from salesmanual.organization.key_results_readings import Readings
    from salesmanual.organization.objective_rollup_review import ObjectiveReview

__all__ = ["Duty", "Mandate"]

_check_optional_cadence: Final = attrs.validators.optional(check_kind(Cadence, "a Cadence"))


@final
@attrs.frozen
class Duty:
    """What a department does, and what comes of it.

    Attributes:
        key: Unique among the duties.
        label: What is done.
        produces: What comes of it: a report, a signed contract, a forecast; `None` where nothing is handed over.
        cadence: When it is done; `None` for as need arises.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the key is blank.

    Source: Handbook 1.1.

    >>> Duty("forecast", "Forecast the sales", "The forecast", Cadence("the 5th of each month")).key
    'forecast'
    """

    key: str = attrs.field(validator=check_line)
    label: Label = attrs.field(converter=read_label)
    produces: Label | None = attrs.field(default=None, converter=attrs.converters.optional(read_label))
    cadence: Cadence | None = attrs.field(default=None, validator=_check_optional_cadence)


def _read_duties(value: Iterable[Duty]) -> tuple[Duty, ...]:
    return read_items(value, "duties", Duty, "a Duty", key="key", least=1)


def _read_objectives(value: Iterable[Objective]) -> tuple[Objective, ...]:
    return read_objectives(value)


@final
@attrs.frozen
class Mandate(Shown):
    """The duties and the objectives of one department.

    Attributes:
        key: The key of the department.
        label: What people read.
        duties: What it does.
        objectives: What it wants to reach. One may serve another of the mandate, or one of a unit above.
        roll_up: How the progress of the objectives is put together.
        tracking: What counts as on track.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If there is no duty, or a text is blank.
        DuplicateError: If two duties, two objectives or two key results have one key.
        InvalidDocumentError: If objectives serve one another in a circle.

    Source: Handbook 1.1.

    >>> from datetime import date
    >>> from salesmanual.organization.key_results import KeyResult
    >>> from salesmanual.organization.key_results_readings import Reading, Readings
    >>> won = KeyResult("won", "New customers", 6, since=date(2026, 1, 1), due=date(2026, 3, 31))
    >>> mandate = Mandate("sales", "Sales", [Duty("sell", "Sell")], [Objective("growth", "Grow", [won])])
    >>> mandate.review(Readings([Reading("won", date(2026, 3, 20), 6)]), as_of=date(2026, 3, 31)).met()
    ('growth',)
    """

    key: str = attrs.field(validator=check_line)
    label: Label = attrs.field(converter=read_label)
    duties: tuple[Duty, ...] = attrs.field(converter=_read_duties)
    objectives: tuple[Objective, ...] = attrs.field(default=(), converter=_read_objectives)
    roll_up: RollUp = attrs.field(factory=RollUp, validator=check_kind(RollUp, "a RollUp"), kw_only=True)
    tracking: KeyResultTracking = attrs.field(
        factory=KeyResultTracking, validator=check_kind(KeyResultTracking, "a KeyResultTracking"), kw_only=True
    )
    section: str = attrs.field(default="1.1", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.objectives:
            self.tree()

    def duty(self, key: str) -> Duty:
        """The duty of that key.

        Raises:
            NotFoundError: If there is none.
        """
        for duty in self.duties:
            if duty.key == key:
                return duty
        raise NotFoundError("duty", key, did_you_mean(key, [duty.key for duty in self.duties]))

    def tree(self) -> ObjectiveTree:
        """The objectives of the department by themselves; one that serves a unit above stands at the top.

        Raises:
            InvalidValueError: If the mandate has no objective.
            InvalidDocumentError: If objectives serve one another in a circle.
        """
        own = {objective.key for objective in self.objectives}
        inside = [each if each.aligned_to in own else attrs.evolve(each, aligned_to="") for each in self.objectives]
        return ObjectiveTree(inside, self.roll_up, tracking=self.tracking, key=self.key, label=self.label)

    def review(self, readings: Readings, *, as_of: date) -> ObjectiveReview:
        """Which objectives are met on the day, and how the others stand.

        Raises:
            WrongTypeError: If an argument is not of its type.
            NotFoundError: If there are readings of a key result that there is not.
            InvalidValueError: If the mandate has no objective, or a reading is in another unit.

        Source: Handbook 1.1.
        """
        return self.tree().review(readings, as_of=as_of)

    def tables(self) -> tuple[Table, ...]:
        """The duties, and the objectives where there are any."""
        columns = [
            Column(text("duty"), key="duty"),
            Column(text("what comes of it"), key="produces"),
            Column(text("when"), key="when"),
        ]
        rows = [(duty.label, duty.produces, duty.cadence.describe() if duty.cadence else None) for duty in self.duties]
        duties = Table(text("Duties of {department}", department=self.label), columns, rows)
        return (duties, self._objectives()) if self.objectives else (duties,)

    def _objectives(self) -> Table:
        columns = [
            Column(text("objective"), key="objective"),
            Column(text("owner"), key="owner"),
            Column(text("key result"), key="key_result"),
            Column(text("baseline"), key="baseline", align="right"),
            Column(text("target"), key="target", align="right"),
            Column(text("from"), key="since"),
            Column(text("due by"), key="due"),
            Column(text("weight"), key="weight"),
        ]
        rows = [
            (
                objective.label,
                result.owner or objective.owner,
                result.label,
                figure_text(result.baseline, result.unit),
                _target(result),
                result.since,
                result.due,
                result.weight,
            )
            for objective in self.objectives
            for result in objective.key_results
        ]
        return Table(text("Objectives of {department}", department=self.label), columns, rows)


def _target(result: KeyResult) -> str:
    low, high = result.band()
    if low == high and low is not None:
        return f"= {figure_text(low, result.unit)}"
    least = "" if low is None else f"≥ {figure_text(low, result.unit)}"
    most = "" if high is None else f"≤ {figure_text(high, result.unit)}"
    return ", ".join(filter(None, (least, most)))
