"""The counts of a won/lost model, added up for each team: what one value multiplies the odds to win by.

Invariant: weights are whole numbers over whole numbers; nothing is rounded here. A team is added up once, when it is
first asked for.

Left out: reading leads and the chance itself (`lead_bayes`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.texts import Label
from salesmanual.selling.lead_bayes_counts import STAGE, Frequencies
from salesmanual.selling.lead_bayes_score import Factor, Unused, bounds

if TYPE_CHECKING:
    from salesmanual.selling.lead_bayes import Predictor, WonLostModel

__all__ = ["Learnt"]

_STAGE_LABEL: Final = Label({"en": "stage", "zh_Hant": "階段", "zh_Hans": "阶段"})


class Weight(NamedTuple):
    """A factor, and as whole numbers the odds it multiplies by."""

    factor: Factor
    above: int
    below: int


class Learnt:
    """The counts of a model, added up for each team when it is first asked for."""

    def __init__(self, model: WonLostModel, frequencies: Frequencies) -> None:
        if not isinstance(frequencies, Frequencies):
            raise WrongTypeError("frequencies", frequencies, "Frequencies, as WonLostModel.count gives them")
        self.model = model
        first = model.stages[0]
        self.groups = tuple(team for team in frequencies.teams() if any(frequencies.tally(team, STAGE, first)))
        if not self.groups:
            raise InvalidValueError("frequencies", "no outcomes", "counts of at least one outcome", "count some first")
        self.frequencies = frequencies
        self.lowest, self.highest = bounds(model.rounding)
        self._teams: dict[str | None, TeamWeights] = {}

    def team(self, team: str | None) -> TeamWeights:
        """What is known of the team; of all of them, where it has no outcomes or is not asked for."""
        own = team if self.model.per_team and team in self.groups else None
        if own not in self._teams:
            self._teams[own] = TeamWeights(self, own, self.groups if own is None else (own,))
        return self._teams[own]


class TeamWeights:
    """The counts of one team or of all, as weights by field and value."""

    def __init__(self, learnt: Learnt, name: str | None, groups: tuple[str | None, ...]) -> None:
        self.learnt, self.name, self.groups = learnt, name, groups
        smoothing = learnt.model.smoothing
        tallies = [learnt.frequencies.tally(group, STAGE, learnt.model.stages[0]) for group in groups]
        self.won = smoothing * len(groups) + sum(tally.won for tally in tallies)
        self.lost = smoothing * len(groups) + sum(tally.lost for tally in tallies)
        self.odds = (self.won / self.lost).as_integer_ratio()
        self.weights = {STAGE: self._stage_weights()}
        for predictor in learnt.model.predictors:
            self.weights[predictor.key] = self._weights(predictor)

    def _sums(self, field: str, least: int) -> dict[str, tuple[Fraction, Fraction]]:
        """For each value its counts, each group's with its smoothing; of groups that have seen it often enough."""
        sums: dict[str, list[int]] = {}
        for group in self.groups:
            for value, tally in self.learnt.frequencies.values(group, field).items():
                if sum(tally) >= least:
                    own = sums.setdefault(value, [0, 0, 0])
                    own[0] += tally.won
                    own[1] += tally.lost
                    own[2] += 1
        smoothing = self.learnt.model.smoothing
        return {value: (won + seen * smoothing, lost + seen * smoothing) for value, (won, lost, seen) in sums.items()}

    def _stage_weights(self) -> dict[str, Weight]:
        return {
            value: _weight(Factor(STAGE, _STAGE_LABEL, value, won, lost, self.won, self.lost))
            for value, (won, lost) in self._sums(STAGE, 0).items()
        }

    def _weights(self, predictor: Predictor) -> dict[str, Weight]:
        sums = self._sums(predictor.key, predictor.least)
        all_won = sum((won for won, _ in sums.values()), Fraction(0))
        all_lost = sum((lost for _, lost in sums.values()), Fraction(0))
        return {
            value: _weight(Factor(predictor.key, predictor.label, value, won, lost, all_won, all_lost))
            for value, (won, lost) in sums.items()
        }

    def unused(self, field: str, value: str) -> Unused:
        """Why the value says nothing."""
        tallies = [self.learnt.frequencies.tally(group, field, value) for group in self.groups]
        least = next((each.least for each in self.learnt.model.predictors if each.key == field), 0)
        return Unused(field, value, sum(map(sum, tallies)), least)


def _weight(factor: Factor) -> Weight:
    above, below = (factor.won_share / factor.lost_share).as_integer_ratio()
    return Weight(factor, above, below)
