"""The chance to win a lead, from leads that were won or lost: naive Bayes with every count in sight.

    chance to win = won / (won + lost), where
    won  = share of won leads  × for each value of the lead: share of the won leads that had it
    lost = share of lost leads × for each value of the lead: share of the lost leads that had it

Counts carry a small smoothing, so that nothing is ever impossible or certain. A lead that reached a stage counts in it
and in every stage before; a won lead counts in all of them. A value that was never seen, or too seldom, says nothing.

Invariant: the chance is exact until one named rounding, and lies above 0 and below 1; the factors explain it, each by
counts that stand in the table. Values count as if they had nothing to do with one another, which is what makes the
model readable, and naive.

Left out: choosing fields, and judging how well the model foretells.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, final

import attrs

from salesmanual.kernel.criteria_facts import look_up, read_path, segments
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, did_you_mean
from salesmanual.kernel.fields import check_count, check_flag, check_line, check_section, read_items, read_lines
from salesmanual.kernel.number import Rounding, number_text, read_fraction
from salesmanual.kernel.texts import Label, read_label
from salesmanual.selling.lead_bayes_counts import STAGE, Frequencies, Outcome, changed
from salesmanual.selling.lead_bayes_score import Factor, Unused, WonLostScore
from salesmanual.selling.lead_bayes_weights import Learnt
from salesmanual.selling.lead_scoring import lead_facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from salesmanual.kernel.exact import Exact
    from salesmanual.selling.lead_bayes_counts import Place
    from salesmanual.selling.leads import Lead

__all__ = ["Predictor", "WonLostModel"]

_MOST_VALUES: Final = 50
_LARGEST_STEP: Final = Decimal("0.5")


def _check_key(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    check_line(_, attribute, value)
    if value == STAGE:
        raise InvalidValueError("key", value, "another key", "stages are counted by themselves")


def _read_path(value: str) -> str:
    return read_path(value, "path")


@final
@attrs.frozen
class Predictor:
    """A field whose values tell won leads from lost ones.

    Attributes:
        key: Unique among the fields; counts are kept under it.
        path: The fact; the key by default.
        label: The name in explanations; the key by default.
        least: How many outcomes a team must have had of a value before it counts. Odoo's convention for tags is 50.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the key is `stage`, a text is blank, or the least is below 0.

    Source: Handbook 2.3.

    >>> Predictor("tags", least=50).path
    'tags'
    """

    key: str = attrs.field(validator=_check_key)
    path: str = attrs.field(converter=_read_path, kw_only=True)
    label: Label = attrs.field(converter=read_label, kw_only=True)
    least: int = attrs.field(default=0, validator=check_count(), kw_only=True)

    @path.default
    def _key_as_path(self) -> str:
        return self.key

    @label.default
    def _key_as_label(self) -> Label:
        return read_label(self.key)


def _read_predictors(value: Iterable[Predictor]) -> tuple[Predictor, ...]:
    return read_items(value, "predictors", Predictor, "a Predictor", key="key")


def _read_stages(value: Iterable[str]) -> tuple[str, ...]:
    stages = read_lines(value, "stages")
    if not stages:
        raise InvalidValueError("stages", stages, "at least one stage", "name the first one, through which all come")
    return stages


def _read_smoothing(value: Exact | str) -> Fraction:
    smoothing = read_fraction(value, "smoothing")
    if smoothing <= 0:
        raise InvalidValueError("smoothing", value, "a number above 0", "0 would make unseen values impossible")
    return smoothing


def _check_rounding(_: object, __: object, value: Rounding) -> None:
    if not isinstance(value, Rounding):
        raise WrongTypeError("rounding", value, "a Rounding such as Rounding('0.0001')")
    if value.step is None or value.step > _LARGEST_STEP or Fraction(1) % Fraction(value.step):
        raise InvalidValueError("rounding.step", value.step, "a step that divides 1, at most 0.5")


def _read_fact(value: str) -> str:
    return read_path(value, "fact")


@final
@attrs.frozen
class WonLostModel:
    """How the chance to win a lead follows from leads that were won and lost.

    Attributes:
        predictors: The fields that count, besides the stage.
        stages: The stages, the first one first; the last one is that of won leads.
        smoothing: What is added to each count of each team.
        per_team: Whether a lead is compared with those of its team; if not, or where the team has no outcomes, with
            those of all teams together.
        rounding: How the chance is rounded. It is kept a step away from 0 and from 1.
        stage: The fact that says the stage of a lead; where it is not known, it is the first.
        team: The fact that says its team.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        DuplicateError: If two predictors have one key, or a stage comes twice.
        InvalidValueError: If there is no stage, the smoothing is not above 0, or the step does not divide 1.

    Source: Handbook 2.3. Naive Bayes with counts by team as in Odoo's predictive lead scoring.

    >>> model = WonLostModel([Predictor("source")], ["new", "visited", "won"])
    >>> past = [Outcome({"source": source}, won=source == "fair") for source in ("fair", "fair", "web")]
    >>> score = model.score({"source": "fair", "stage": "visited"}, model.count(past))
    >>> score.probability, score.factors[1].effect.render()
    (Decimal('0.9959'), 'helps')
    """

    predictors: tuple[Predictor, ...] = attrs.field(converter=_read_predictors)
    stages: tuple[str, ...] = attrs.field(converter=_read_stages)
    smoothing: Fraction = attrs.field(default=Fraction(1, 10), converter=_read_smoothing, kw_only=True)
    per_team: bool = attrs.field(default=True, validator=check_flag, kw_only=True)
    rounding: Rounding = attrs.field(factory=lambda: Rounding("0.0001"), validator=_check_rounding, kw_only=True)
    stage: str = attrs.field(default="stage", converter=_read_fact, kw_only=True)
    team: str = attrs.field(default="team", converter=_read_fact, kw_only=True)
    section: str = attrs.field(default="2.3", validator=check_section, kw_only=True)

    def outcome(
        self, lead: Lead | Mapping[str, object], *, won: bool, facts: Mapping[str, object] | None = None
    ) -> Outcome:
        """The outcome that a lead's facts make, once it is won or lost.

        Raises:
            WrongTypeError: If a fact is no text, number, truth value or list of those.
            InvalidValueError: If the stage is unknown.
        """
        read = _read_lead(self, lead, facts)
        values: dict[str, list[str]] = {}
        for key, value in read.values:
            values.setdefault(key, []).append(value)
        return Outcome(values, won=won, stage=read.stage, team=read.team)

    def count(self, outcomes: Iterable[Outcome]) -> Frequencies:
        """The counts of the outcomes.

        Raises:
            WrongTypeError: If one of them is no `Outcome`.
            InvalidValueError: If one names an unknown stage or field.
        """
        return self.add(Frequencies(), outcomes)

    def add(self, frequencies: Frequencies, outcomes: Iterable[Outcome]) -> Frequencies:
        """The counts with the outcomes added; the errors are those of `count`."""
        return changed(frequencies, self._places(outcomes), 1)

    def remove(self, frequencies: Frequencies, outcomes: Iterable[Outcome]) -> Frequencies:
        """The counts without the outcomes, such as of a lost lead that comes back.

        Raises:
            RefusedError: If one of them was not counted; everything that is too few.
        """
        return changed(frequencies, self._places(outcomes), -1)

    def _places(self, outcomes: Iterable[Outcome]) -> Iterator[tuple[Place, bool]]:
        known = {predictor.key for predictor in self.predictors}
        for position, outcome in enumerate(read_items(outcomes, "outcomes", Outcome, "an Outcome")):
            where = f"outcomes[{position}]"
            reached = _stage_position(self, outcome.stage, f"{where}.stage")
            for stage in self.stages if outcome.won else self.stages[: reached + 1]:
                yield (outcome.team, STAGE, stage), outcome.won
            for field, values in outcome.values:
                if field not in known:
                    accepted = "the key of a predictor"
                    raise InvalidValueError(f"{where}.values", field, accepted, did_you_mean(field, known))
                for value in values:
                    yield (outcome.team, field, value), outcome.won

    def score(
        self,
        lead: Lead | Mapping[str, object],
        frequencies: Frequencies,
        facts: Mapping[str, object] | None = None,
    ) -> WonLostScore:
        """The chance to win the lead, with every factor.

        Args:
            lead: The lead, or its facts.
            frequencies: The counts.
            facts: Facts besides those of the lead; they go before them.

        Raises:
            WrongTypeError: If a fact is no text, number, truth value or list of those.
            InvalidValueError: If the stage is unknown, there are no outcomes, or the lead has more than 50 values.

        Source: Handbook 2.3.
        """
        return _score(Learnt(self, frequencies), lead, facts)

    def score_all(self, leads: Iterable[Lead | Mapping[str, object]], frequencies: Frequencies) -> list[WonLostScore]:
        """The chances of many leads, in their order; the counts are added up once for all of them.

        The errors are those of `score`.

        Source: Handbook 2.3.
        """
        learnt = Learnt(self, frequencies)
        return [_score(learnt, lead, None) for lead in leads]


class _Read(NamedTuple):
    """What the model looks at in a lead."""

    name: str
    team: str | None
    stage: str
    values: tuple[tuple[str, str], ...]


def _stage_position(model: WonLostModel, stage: str | None, where: str) -> int:
    if stage is None:
        return 0
    if stage not in model.stages:
        raise InvalidValueError(where, stage, "a stage of the model", did_you_mean(stage, model.stages))
    return model.stages.index(stage)


def _read_lead(model: WonLostModel, lead: Lead | Mapping[str, object], facts: Mapping[str, object] | None) -> _Read:
    if isinstance(lead, Mapping):
        known: Mapping[str, object] = {**lead, **facts} if facts else lead
    else:
        known = lead_facts(lead, facts)
    stage = _single(look_up(known, segments(model.stage)), model.stage)
    position = _stage_position(model, stage, model.stage)
    values = tuple(
        (predictor.key, value)
        for predictor in model.predictors
        for value in _texts(look_up(known, segments(predictor.path)), predictor.path)
    )
    if len(values) > _MOST_VALUES:
        raise InvalidValueError("values", f"{len(values)} values", f"at most {_MOST_VALUES} values of a lead")
    name = known.get("id")
    team = _single(look_up(known, segments(model.team)), model.team)
    return _Read(name if isinstance(name, str) else "", team, model.stages[position], values)


def _single(found: object, where: str) -> str | None:
    if found is None or isinstance(found, str):
        return found or None
    raise WrongTypeError(where, found, "text")


def _texts(found: object, where: str) -> tuple[str, ...]:
    """The values of a fact as text, each once."""
    if found is None or found == "":
        return ()
    if type(found) is str:
        return (found,)
    if isinstance(found, (list, tuple)):
        return tuple(dict.fromkeys(value for each in found for value in _texts(each, where)))
    return (_word(found, where),)


def _word(found: object, where: str) -> str:
    if isinstance(found, Enum):
        found = found.value
    if isinstance(found, str):
        return str.__str__(found)
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, (int, Decimal, Fraction)):
        return number_text(found)
    raise WrongTypeError(where, found, "text, an exact number, true or false, or a list of those")


def _score(learnt: Learnt, lead: Lead | Mapping[str, object], facts: Mapping[str, object] | None) -> WonLostScore:
    read = _read_lead(learnt.model, lead, facts)
    team = learnt.team(read.team)
    above, below = team.odds
    factors: list[Factor] = []
    unused: list[Unused] = []
    weights = team.weights
    for field, value in ((STAGE, read.stage), *read.values):
        weight = weights[field].get(value)
        if weight is None:
            unused.append(team.unused(field, value))
            continue
        factors.append(weight.factor)
        above *= weight.above
        below *= weight.below
    rounded = learnt.model.rounding.quotient(above, above + below)
    probability = min(max(rounded, learnt.lowest), learnt.highest)
    return WonLostScore(
        read.name,
        team.name,
        (team.won, team.lost),
        tuple(factors),
        tuple(unused),
        (above, below),
        probability,
        learnt.model.rounding,
        learnt.model.section,
    )
