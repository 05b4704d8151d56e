"""Won/lost scoring: laws that hold for every table of outcomes and every lead."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Final

from hypothesis import assume, given
from hypothesis import strategies as st

from salesmanual.kernel.number import Rounding
from salesmanual.selling.lead_bayes import Predictor, WonLostModel
from salesmanual.selling.lead_bayes_counts import Frequencies, Outcome
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    import random

STAGES: Final = ("new", "visited", "quoted", "won")
TEAMS: Final = (None, "east", "west")
VALUES: Final = ("a", "b", "c")

outcomes = st.builds(
    Outcome,
    st.fixed_dictionaries(
        {}, optional={"source": st.sampled_from(VALUES), "tags": st.lists(st.sampled_from(VALUES), unique=True)}
    ),
    won=st.booleans(),
    stage=st.sampled_from((None, *STAGES)),
    team=st.sampled_from(TEAMS),
)
batches = st.lists(outcomes, max_size=12)
some = st.lists(outcomes, min_size=1, max_size=12)
leads = st.fixed_dictionaries(
    {},
    optional={
        "source": st.sampled_from((*VALUES, "unseen", "")),
        "tags": st.lists(st.sampled_from((*VALUES, "unseen"))),
        "stage": st.sampled_from(STAGES),
        "team": st.sampled_from(("east", "west", "nowhere")),
    },
)
models = st.builds(
    lambda least, per_team, smoothing, step: WonLostModel(
        [Predictor("source"), Predictor("tags", least=least)],
        STAGES,
        per_team=per_team,
        smoothing=smoothing,
        rounding=Rounding(step),
    ),
    st.integers(0, 3),
    st.booleans(),
    st.sampled_from(["0.1", "1", "1/3"]),
    st.sampled_from(["0.0001", "0.01", "0.1"]),
)


@given(models, batches, batches)
def test_adding_outcomes_and_removing_them_is_the_identity(
    model: WonLostModel, first: list[Outcome], more: list[Outcome]
) -> None:
    before = model.count(first)

    assert model.remove(model.add(before, more), more) == before


@given(models, batches, st.randoms(use_true_random=False))
def test_the_order_and_the_batches_of_outcomes_change_nothing(
    model: WonLostModel, batch: list[Outcome], chance: random.Random
) -> None:
    shuffled = list(batch)
    chance.shuffle(shuffled)

    one_by_one = Frequencies()
    for outcome in shuffled:
        one_by_one = model.add(one_by_one, [outcome])

    assert one_by_one == model.count(batch)


@given(models, batches)
def test_counts_add_up(model: WonLostModel, batch: list[Outcome]) -> None:
    """The first stage counts every outcome, the last one every won lead, and a field every outcome that has it."""
    frequencies = model.count(batch)

    def total(field: str, value: str | None = None) -> tuple[int, int]:
        rows = [row for row in frequencies.counts if row.field == field and value in {None, row.value}]
        return sum(row.won for row in rows), sum(row.lost for row in rows)

    won = [outcome for outcome in batch if outcome.won]
    lost = [outcome for outcome in batch if not outcome.won]
    assert total("stage", "new") == (len(won), len(lost))
    assert total("stage", "won") == (len(won), sum(outcome.stage == "won" for outcome in lost))
    for field in ("source", "tags"):
        assert total(field) == tuple(
            sum(len(dict(outcome.values).get(field, ())) for outcome in side) for side in (won, lost)
        )


@given(models, some, leads)
def test_the_chance_lies_between_nothing_and_certainty(
    model: WonLostModel, batch: list[Outcome], lead: dict[str, object]
) -> None:
    score = model.score(lead, model.count(batch))

    assert 0 < score.exact() < 1
    assert 0 < score.probability < 1


@given(models, some, leads)
def test_the_factors_explain_the_chance(model: WonLostModel, batch: list[Outcome], lead: dict[str, object]) -> None:
    score = model.score(lead, model.count(batch))

    won, lost = score.outcomes
    odds = won / lost
    for factor in score.factors:
        odds *= factor.ratio
    assert odds == score.exact() / (1 - score.exact())
    assert score.explain().replay() == score.probability
    assert score.explain().value == score.probability


@given(models, some, st.lists(leads, max_size=5))
def test_many_leads_are_scored_as_one_by_one(
    model: WonLostModel, batch: list[Outcome], several: list[dict[str, object]]
) -> None:
    frequencies = model.count(batch)

    assert model.score_all(several, frequencies) == [model.score(lead, frequencies) for lead in several]


@given(some, leads)
def test_the_chance_is_that_of_a_second_way_of_counting(batch: list[Outcome], lead: dict[str, object]) -> None:
    """A second implementation goes through the outcomes themselves, for all teams as one, in plain fractions."""
    model = WonLostModel([Predictor("source")], STAGES, per_team=False, smoothing=1)
    merged = [
        Outcome({"source": dict(each.values).get("source", ())}, won=each.won, stage=each.stage) for each in batch
    ]

    score = model.score(lead, model.count(merged))

    assert score.exact() == _counted_again(merged, lead)


def _counted_again(batch: list[Outcome], lead: dict[str, object]) -> Fraction:
    sides = []
    reached = STAGES.index(str(lead.get("stage", "new")))
    sources = sorted(set(chain.from_iterable(dict(each.values)["source"] for each in batch)))
    seen_stage = any(each.won or STAGES.index(each.stage or "new") >= reached for each in batch)
    for won in (True, False):
        side = [each for each in batch if each.won == won]
        weight = Fraction(len(side) + 1)
        if seen_stage:
            came = sum(each.won or STAGES.index(each.stage or "new") >= reached for each in side)
            weight *= Fraction(came + 1, len(side) + 1)
        if lead.get("source") in sources:
            having = [source for each in side for source in dict(each.values)["source"]]
            weight *= Fraction(having.count(str(lead["source"])) + 1, len(having) + len(sources))
        sides.append(weight)
    return sides[0] / sum(sides)


@given(models, some, st.sampled_from(VALUES))
def test_one_more_won_lead_of_a_value_never_lowers_its_ratio(
    model: WonLostModel, batch: list[Outcome], value: str
) -> None:
    more = Outcome({"source": value}, won=True)
    before, after = model.count(batch), model.add(model.count(batch), [more])
    assume(before.tally(None, "source", value) != (0, 0))
    lead: dict[str, object] = {"source": value}

    old, new = (_ratio_of(model, counts, lead) for counts in (before, after))

    assume(old is not None)
    assert new is not None
    assert old is not None
    assert new >= old


def _ratio_of(model: WonLostModel, counts: Frequencies, lead: dict[str, object]) -> Fraction | None:
    factors = model.score(lead, counts).factors
    return next((factor.ratio for factor in factors if factor.field == "source"), None)


@given(models, batches)
def test_models_and_counts_are_kept_in_files(model: WonLostModel, batch: list[Outcome]) -> None:
    check_round_trip(model)
    check_round_trip(model.count(batch))
