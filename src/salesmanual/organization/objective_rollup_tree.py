"""Aligned objectives: company, department, team and person, each serving one above it; and their review as of a day.

Invariant: an objective serves at most one other and never itself, however far up; so every key result stands in one
place, and what it adds to the top is counted once.

Left out: the convention by which parts are combined (`objective_rollup`), and the tables (`objective_rollup_review`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, final

import attrs

from salesmanual.kernel.errors import Fault, InvalidDocumentError, NotFoundError, check_type, did_you_mean
from salesmanual.kernel.fields import check_kind, check_line, check_section
from salesmanual.kernel.period import read_date
from salesmanual.kernel.texts import Label, read_label
from salesmanual.organization.key_results_readings import Readings
from salesmanual.organization.key_results_tracking import KeyResultStanding, KeyResultTracking
from salesmanual.organization.objective_rollup import RollUp, RollUpPart
from salesmanual.organization.objective_rollup_review import ObjectiveReview, ObjectiveState
from salesmanual.organization.objectives import Objective, read_objectives

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from fractions import Fraction

    from salesmanual.organization.key_results_tracking import KeyResultState

__all__ = ["ObjectiveTree"]

_LABEL = Label({"en": "Objectives", "zh_Hant": "目標", "zh_Hans": "目标"})


def _read_tree(value: Iterable[Objective]) -> tuple[Objective, ...]:
    return read_objectives(value, least=1)


@final
@attrs.frozen
class ObjectiveTree:
    """Objectives, of which each may serve another, and how their progress rolls up.

    Attributes:
        objectives: The objectives, in any order.
        roll_up: The convention.
        tracking: What counts as on track.
        key: What it is called by.
        label: What people read.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        DuplicateError: If two objectives or two key results have one key.
        InvalidDocumentError: If an objective serves one that there is not, or serves itself over others; every fault.

    Source: Handbook 1.1.

    >>> tree = ObjectiveTree([Objective("company", "Grow"), Objective("east", "Grow there", aligned_to="company")])
    >>> tree.tops(), tree.below("company")
    (('company',), ('east',))
    """

    objectives: tuple[Objective, ...] = attrs.field(converter=_read_tree)
    roll_up: RollUp = attrs.field(factory=RollUp, validator=check_kind(RollUp, "a RollUp"))
    tracking: KeyResultTracking = attrs.field(
        factory=KeyResultTracking, validator=check_kind(KeyResultTracking, "a KeyResultTracking"), kw_only=True
    )
    key: str = attrs.field(default="objectives", validator=check_line, kw_only=True)
    label: Label = attrs.field(default=_LABEL, converter=read_label, kw_only=True)
    section: str = attrs.field(default="1.1", validator=check_section, kw_only=True)
    _below: dict[str, list[str]] = attrs.field(init=False, repr=False, eq=False, hash=False)
    _order: tuple[str, ...] = attrs.field(init=False, repr=False, eq=False, hash=False)

    def __attrs_post_init__(self) -> None:
        below: dict[str, list[str]] = {"": [], **{each.key: [] for each in self.objectives}}
        unknown = tuple(self._unknown(below))
        if unknown:
            raise InvalidDocumentError(f"objectives {self.key}", unknown)
        for each in self.objectives:
            below[each.aligned_to].append(each.key)
        order = list(below[""])
        for key in order:  # grows while it is gone through: from the top down
            order += below[key]
        if len(order) < len(self.objectives):
            raise InvalidDocumentError(f"objectives {self.key}", self._cycles(set(order)))
        object.__setattr__(self, "_below", below)
        object.__setattr__(self, "_order", tuple(order))

    def _unknown(self, known: Mapping[str, object]) -> Iterator[Fault]:
        for position, each in enumerate(self.objectives):
            if each.aligned_to not in known:
                remedy = did_you_mean(each.aligned_to, [key for key in known if key])
                yield Fault(f"objectives[{position}].aligned_to", f"no objective {each.aligned_to!r}; {remedy}")

    def _cycles(self, reached: set[str]) -> Iterator[Fault]:
        """One fault for each circle among the objectives that no top leads to."""
        above = {each.key: each.aligned_to for each in self.objectives}
        for position, each in enumerate(self.objectives):
            path: list[str] = []
            key = each.key
            while key not in reached and key not in path:
                path.append(key)
                key = above[key]
            reached.update(path)
            if key in path:
                circle = " → ".join([*path[path.index(key) :], key])
                where = f"objectives[{position}].aligned_to"
                yield Fault(
                    where, f"the objectives serve one another in a circle, {circle}; let one of them serve none"
                )

    def tops(self) -> tuple[str, ...]:
        """The keys of the objectives that serve no other."""
        return tuple(self._below[""])

    def below(self, key: str) -> tuple[str, ...]:
        """The keys of the objectives that serve this one.

        Raises:
            NotFoundError: If there is no such objective.
        """
        if key not in self._order:
            raise NotFoundError("objective", key, did_you_mean(key, self._order))
        return tuple(self._below[key])

    def review(self, readings: Readings, *, as_of: date) -> ObjectiveReview:
        """How every objective stands on the day.

        Raises:
            WrongTypeError: If an argument is not of its type.
            NotFoundError: If there are readings of a key result that there is not.
            InvalidValueError: If a reading is in another unit than its key result.

        Source: Handbook 1.1.
        """
        check_type(readings, Readings, "readings")
        read_date(as_of, "as_of")
        results = {result.key: result for each in self.objectives for result in each.key_results}
        for key in readings.keys():  # noqa: SIM118 - it is no mapping
            if key not in results:
                raise NotFoundError("key result", key, did_you_mean(key, results))
        states = {key: self.tracking.assess(result, readings, as_of=as_of) for key, result in results.items()}
        nodes: dict[str, ObjectiveState] = {}
        by_key = {each.key: each for each in self.objectives}
        for key in reversed(self._order):
            nodes[key] = self._state(by_key[key], states, nodes)
        whole = self.roll_up.combine([_part(nodes[key]) for key in self._below[""]])
        ordered = {key: nodes[key] for key in self._order}
        return ObjectiveReview(self.label, self.roll_up, as_of, states, ordered, whole)

    def _state(
        self, objective: Objective, states: Mapping[str, KeyResultState], nodes: Mapping[str, ObjectiveState]
    ) -> ObjectiveState:
        own = [states[result.key] for result in objective.key_results]
        aligned = [nodes[key] for key in self._below[objective.key]]
        shown_own = own if self.roll_up.counted != "objectives" or not aligned else []
        shown_aligned = aligned if self.roll_up.counted != "key-results" or not own else []
        parts = [
            RollUpPart(each.result.key, each.result.label, each.result.weight, each.progress()) for each in shown_own
        ]
        parts += [_part(each) for each in shown_aligned]
        rolled = self.roll_up.combine(parts)
        expected: list[Fraction | None] = [each.expected() for each in shown_own]
        expected += [each.expected for each in shown_aligned]
        line = rolled.mean_of(expected)
        standings = [each.standing() for each in own] + [each.standing for each in aligned]
        keys = tuple(each.result.key for each in shown_own)
        return ObjectiveState(objective, rolled, keys, line, KeyResultStanding.worst(standings))


def _part(node: ObjectiveState) -> RollUpPart:
    return RollUpPart(node.objective.key, node.objective.label, node.objective.weight, node.rolled.progress)
