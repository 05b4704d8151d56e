"""Laws of observations: contributions add up, averages lie between their scores, trends and journals replay."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from salesmanual.kernel.errors import RefusedError
from salesmanual.kernel.period import Period, month
from salesmanual.kernel.record import replay
from salesmanual.selling.observation import (
    CoachingAction,
    Observation,
    add_coaching,
    complete_coaching,
    correct_ratings,
    observe,
)
from salesmanual.selling.observation_development import coaching_report, development
from salesmanual.selling.observation_rubric import conversation_rubric

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

RUBRIC: Final = conversation_rubric()
KEYS: Final = tuple(item.key for item in RUBRIC.items())
START: Final = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)
LEVELS: Final = st.sampled_from(("weak", "fair", "good", "excellent"))
RATINGS: Final = st.fixed_dictionaries(
    {key: LEVELS for key in KEYS if key != "appearance"}, optional={"appearance": LEVELS}
)
MONTHS: Final = tuple(month(2026, number) for number in (1, 2, 3))


@st.composite
def observations(draw: DrawFn) -> list[Observation]:
    count = draw(st.integers(0, 8))
    return [
        Observation(
            f"B-{number}",
            draw(st.sampled_from(("li.na", "zhou"))),
            "wang.wei",
            START + timedelta(days=draw(st.integers(0, 120))),
            "visit",
            draw(RATINGS),
        )
        for number in range(count)
    ]


@given(RATINGS)
def test_contributions_add_up_to_the_score(ratings: dict[str, str]) -> None:
    """Whatever is rated, the score is within the levels, its contributions sum to it, and its derivation replays."""
    scored = RUBRIC.score(ratings)

    assert 1 <= scored.score <= 4
    assert sum(each.amount for each in scored.contributions()) == scored.score
    assert scored.explain().replay() == scored.score


@given(observations(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=40)
def test_averages_lie_between_their_scores_in_any_order(seen: list[Observation], mixed: object) -> None:
    """An average is no lower than the lowest score and no higher than the highest; the order changes nothing."""
    found = development(RUBRIC, seen, "li.na", MONTHS)
    mixed.shuffle(seen)  # type: ignore[attr-defined] # a random.Random

    assert development(RUBRIC, seen, "li.na", MONTHS) == found
    for each in found.competencies:
        for position, scores in enumerate(each.seen):
            average = each.average(position)
            assert (average is None) == (not scores)
            if average is not None:
                assert min(one.score for one in scores) <= average <= max(one.score for one in scores)
                assert each.explain(position).replay() == average  # type: ignore[union-attr] # there is an average
        trend, step = each.trend(), each.explain_trend()
        assert (step.replay() if step else None) == trend


@given(observations())
@settings(deadline=None, max_examples=40)
def test_a_period_is_the_weighted_mean_of_its_parts(seen: list[Observation]) -> None:
    """The average over the quarter is that of its months, weighted by how often each was rated."""
    quarter = Period(MONTHS[0].start, MONTHS[-1].end)
    whole = development(RUBRIC, seen, "li.na", [quarter]).of("need")
    parts = development(RUBRIC, seen, "li.na", MONTHS).of("need")

    total = sum(
        average * len(scores)
        for average, scores in zip(parts.averages(), parts.seen, strict=True)
        if average is not None
    )

    assert total == (whole.average(0) or 0) * len(whole.seen[0])


ACTIONS: Final = st.lists(
    st.tuples(
        st.sampled_from(("add", "complete", "correct")),
        st.sampled_from(("1", "2")),
        st.integers(-5, 30),
        st.sampled_from(("wang.wei", "li.na", "boss")),
        RATINGS,
    ),
    max_size=8,
)


def attempt(record: Observation, step: tuple[str, str, int, str, dict[str, str]], at: datetime) -> Observation:
    what, key, days, by, ratings = step
    on = date(2026, 1, 1) + timedelta(days=days)
    if what == "add":
        return add_coaching(record, CoachingAction(key, "need", "", "practise", on), RUBRIC, at=at, by=by)
    if what == "complete" and any(each.key == key for each in record.coaching):
        return complete_coaching(record, key, on, at=at, by=by)
    return correct_ratings(record, ratings, RUBRIC, at=at, by=by, why="seen again")


@given(RATINGS, ACTIONS)
@settings(deadline=None)
def test_any_sequence_of_changes_replays(
    ratings: dict[str, str], steps: list[tuple[str, str, int, str, dict[str, str]]]
) -> None:
    """The journal gives the record; a refusal leaves it equal; nobody ever changed their own observation."""
    first = Observation("B-1", "li.na", "wang.wei", START, "visit", ratings)
    record = observe(first, RUBRIC, at=START, by="wang.wei")
    for hour, step in enumerate(steps, 1):
        before = record.version
        try:
            record = attempt(record, step, START + timedelta(hours=hour))
        except RefusedError:
            assert record.version == before
        else:
            assert record.version == before + 1

    assert replay(first, record.journal) == record
    assert all(event.by != "li.na" for event in record.journal)
    as_of = date(2026, 1, 20)
    report = coaching_report([record], as_of)
    assert {row.action.key for row in report.overdue()} == {
        each.key for each in record.coaching if each.is_overdue(as_of)
    }
