"""How objectives stand on a day: which are met, how far each has come, and what each key result adds to the whole.

Invariant: what the key results add, and what floors, caps and rounding change at each objective, sum exactly to the
progress of the whole.

Left out: how the figures are combined (`objective_rollup`), and judged (`key_results_tracking`).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import NotFoundError, did_you_mean
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, text
from salesmanual.organization.key_results import figure_text
from salesmanual.organization.key_results_tracking import KeyResultStanding, KeyResultState
from salesmanual.organization.objective_rollup import RolledUp, RollUp
from salesmanual.organization.objectives import Objective

if TYPE_CHECKING:
    from salesmanual.kernel.explanation import Step
    from salesmanual.kernel.tables import Cell

__all__ = ["ObjectiveReview", "ObjectiveState"]

_SHOWN: Final = Rounding("0.1")


@final
@attrs.frozen
class ObjectiveState:
    """How one objective stands.

    Attributes:
        objective: The objective.
        rolled: Its progress, and what each part adds.
        results: Which of its parts are key results of its own, by key; they come first among the parts.
        expected: The progress that the straight lines of its parts expect; `None` where nothing can be said.
        standing: The worst standing of its key results and of the objectives that serve it.

    Source: Handbook 1.1.
    """

    objective: Objective
    rolled: RolledUp
    results: tuple[str, ...]
    expected: Fraction | None
    standing: KeyResultStanding


@final
@attrs.frozen
class ObjectiveReview(Shown):
    """How every objective stands on a day.

    Attributes:
        label: What the objectives are of.
        policy: The convention by which progress rolls up.
        as_of: The day.
        key_results: How each key result stands, by key.
        objectives: How each objective stands, by key, from the top down.
        whole: The progress of the objectives that serve no other, taken together.

    Source: Handbook 1.1.
    """

    label: Label
    policy: RollUp = attrs.field(repr=False)
    as_of: date
    key_results: dict[str, KeyResultState] = attrs.field(repr=False)
    objectives: dict[str, ObjectiveState] = attrs.field(repr=False)
    whole: RolledUp = attrs.field(repr=False)

    def of(self, key: str) -> ObjectiveState:
        """How one objective stands.

        Raises:
            NotFoundError: If there is no such objective.
        """
        if key not in self.objectives:
            raise NotFoundError("objective", key, did_you_mean(key, self.objectives))
        return self.objectives[key]

    def standing(self, key: str) -> KeyResultStanding:
        """Whether an objective is met, on track, behind, missed or unknown.

        Raises:
            NotFoundError: If there is no such objective.
        """
        return self.of(key).standing

    def met(self) -> tuple[str, ...]:
        """The keys of the objectives that are met on the day."""
        return tuple(key for key, state in self.objectives.items() if state.standing is KeyResultStanding.MET)

    def progress(self, key: str | None = None) -> Fraction | None:
        """The progress of one objective, or of the whole; `None` where nothing can be said.

        Raises:
            NotFoundError: If there is no such objective.
        """
        return self.whole.progress if key is None else self.of(key).rolled.progress

    def score(self) -> Fraction | None:
        """The score of the whole; `None` where nothing can be said."""
        progress = self.whole.progress
        return None if progress is None else self.policy.score(progress)

    def weights(self) -> dict[str, Fraction]:
        """What each objective weighs in the whole; the weights of its parts sum to its own, or are all 0."""
        weights = dict.fromkeys(self.objectives, Fraction(0))
        weights.update(zip((part.key for part in self.whole.parts), self.whole.shares, strict=True))
        for key, state in self.objectives.items():
            own = len(state.results)
            for part, share in zip(state.rolled.parts[own:], state.rolled.shares[own:], strict=True):
                weights[part.key] = weights[key] * share
        return weights

    def contributions(self) -> dict[str, Fraction]:
        """What each key result adds to the progress of the whole; 0 where it does not count."""
        added = dict.fromkeys(self.key_results, Fraction(0))
        weights = self.weights()
        for key, state in self.objectives.items():
            own = state.rolled.contributions()
            added.update({result: weights[key] * own[result] for result in state.results})
        return added

    def adjustments(self) -> dict[str, Fraction]:
        """What floor, cap and rounding change at each objective, in the progress of the whole; under "" at the whole.

        With the contributions they sum to the progress of the whole.
        """
        changed: dict[str, Fraction] = {}
        weights = self.weights()
        for key, state in self.objectives.items():
            progress, exact = state.rolled.progress, state.rolled.exact
            if progress is not None and exact is not None:
                counted = self.policy.cut(progress) if self.policy.limited == "part" else progress
                changed[key] = weights[key] * (counted - exact)
        if self.whole.progress is not None and self.whole.exact is not None:
            changed[""] = self.whole.progress - self.whole.exact
        return {key: change for key, change in changed.items() if change}

    def explain(self, key: str | None = None) -> Step:
        """The progress of one objective, or the score of the whole, as steps; replaying it gives the value.

        Raises:
            NotFoundError: If there is no such objective.
        """
        if key is not None:
            self.of(key)
        steps: dict[str, Step] = {}
        for name, state in reversed(self.objectives.items()):
            own = len(state.results)
            below = [self.key_results[result].explain() for result in state.results]
            below += [steps[part.key] for part in state.rolled.parts[own:]]
            steps[name] = state.rolled.explain(state.objective.label, below)
        if key is not None:
            return steps[key]
        progress = self.whole.explain(self.label, [steps[part.key] for part in self.whole.parts])
        return progress if progress.value is None else self.policy.explain_score(progress)

    def tables(self) -> tuple[Table, ...]:
        """The objectives, and their key results."""
        return (self._objectives(), self._results())

    def records(self) -> list[dict[str, object]]:
        """The rows of the objectives, for a data frame."""
        return [dict(row) for row in self._objectives().records()]

    def _objectives(self) -> Table:
        columns = [
            Column(text("objective"), key="objective"),
            Column(text("owner"), key="owner"),
            Column(text("serves"), key="serves"),
            Column(text("weight in all"), key="weight", unit="%", rounding=_SHOWN),
            Column(text("progress"), key="progress", unit="%", rounding=_SHOWN),
            Column(text("expected"), key="expected", unit="%", rounding=_SHOWN),
            Column(text("standing"), key="standing"),
        ]
        weights = self.weights()
        rows = [
            (
                state.objective.label,
                state.objective.owner,
                state.objective.aligned_to,
                weights[key],
                state.rolled.progress,
                state.expected,
                state.standing.label(),
            )
            for key, state in self.objectives.items()
        ]
        total = (text("total"), None, None, None, self.whole.progress, None, None)
        return Table(text("{what}, as of {as_of}", what=self.label, as_of=self.as_of), columns, rows, total=total)

    def _results(self) -> Table:
        columns = [
            Column(text("key result"), key="key_result"),
            Column(text("baseline"), key="baseline", align="right"),
            Column(text("target"), key="target", align="right"),
            Column(text("actual"), key="actual", align="right"),
            Column(text("read on"), key="read_on"),
            Column(text("progress"), key="progress", unit="%", rounding=_SHOWN),
            Column(text("expected"), key="expected", unit="%", rounding=_SHOWN),
            Column(text("still to go"), key="gap", align="right"),
            Column(text("needed a week"), key="needed_per_week", align="right"),
            Column(text("due by"), key="due"),
            Column(text("standing"), key="standing"),
        ]
        return Table(text("Key results"), columns, [_row(state) for state in self.key_results.values()])


def _row(state: KeyResultState) -> tuple[Cell, ...]:
    result, reading = state.result, state.reading
    target = figure_text(result.target, result.unit)
    if result.upper is not None:
        target = f"{target} – {figure_text(result.upper, result.unit)}"
    label = state.standing().label()
    return (
        result.label,
        figure_text(result.baseline, result.unit),
        target,
        None if reading is None else figure_text(reading.value, result.unit),
        None if reading is None else reading.on,
        state.progress(),
        state.expected(),
        _figure(state.gap(), result.unit),
        _figure(state.needed_per_week(), result.unit),
        result.due,
        text("{standing}, stale reading", standing=label) if state.is_stale() else label,
    )


def _figure(value: Fraction | None, unit: str) -> str | None:
    return None if value is None else figure_text(value, unit)
