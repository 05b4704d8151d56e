"""Personal development: gaps, actions with evidence, the carry-over to the next cycle, and what it changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import RefusedError, SalesManualError
from salesmanual.kernel.record import Record, replay
from salesmanual.kernel.texts import LANGUAGES
from salesmanual.people.development_carrying import CarriedOver, carry_over
from salesmanual.people.development_effects import EffectVerdict, development_effect
from salesmanual.people.development_plans import (
    add_actions,
    close_development,
    drop_action,
    finish_action,
    open_development,
    reassess_gaps,
)
from salesmanual.people.development_records import (
    DEVELOPMENT_WORKFLOW,
    DevelopmentAction,
    DevelopmentGap,
    PersonalDevelopment,
)
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

AT = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
TALKS = DevelopmentAction("a1", "negotiation", "Join five talks", "li.na", date(2027, 6, 30), "notes of each")
COACH = DevelopmentAction("a2", "negotiation", "A talk with a coach each month", "sun.yi", date(2027, 9, 30), "log")
COURSE = DevelopmentAction("a3", "planning", "Course", "li.na", date(2027, 4, 30), "certificate")
OPENED = open_development(
    "D-1",
    "li.na",
    "wang.wei",
    "2027",
    required={"negotiation": 4, "product": 3, "planning": 3, "writing": 2},
    levels={"negotiation": "2.5", "product": "3.5", "planning": 2},
    at=AT,
    by="wang.wei",
)
PLAN = add_actions(OPENED, [TALKS, COACH, COURSE], at=AT, by="li.na")


def later(days: int) -> datetime:
    return AT + timedelta(days=days)


DONE = finish_action(PLAN, "a1", "five notes", on=date(2027, 6, 20), at=later(150), by="li.na")
DROPPED = drop_action(DONE, "a3", at=later(151), by="wang.wei", why="the course is not held")
ASSESSED = reassess_gaps(
    DROPPED, {"negotiation": "3.5", "planning": "1.5"}, on=date(2027, 12, 1), at=later(310), by="wang.wei"
)


def test_what_is_short_or_unknown_is_a_gap() -> None:
    assert [(gap.key, int(gap.required), gap.size_before()) for gap in OPENED.gaps] == [
        ("negotiation", 4, Fraction(3, 2)),
        ("planning", 3, Fraction(1)),
        ("writing", 2, None),
    ]


def test_it_is_a_record() -> None:
    assert isinstance(ASSESSED, Record)
    assert ASSESSED.version == 5
    assert replay(OPENED, ASSESSED.journal) == ASSESSED
    check_round_trip(ASSESSED)


def test_progress_counts_what_is_done_and_leaves_out_what_was_dropped() -> None:
    assert (PLAN.progress(), DONE.progress(), DROPPED.progress()) == (
        Fraction(0),
        Fraction(1, 3),
        Fraction(1, 2),
    )
    assert OPENED.progress() is None


def test_an_open_action_is_late_after_its_day() -> None:
    assert [each.key for each in PLAN.late_actions(date(2027, 7, 1))] == ["a1", "a3"]
    assert [each.key for each in DROPPED.late_actions(date(2027, 7, 1))] == []
    assert PLAN.late_actions(date(2027, 4, 30)) == ()


def test_a_plan_is_closed_when_no_action_is_open() -> None:
    finished = finish_action(DROPPED, "a2", "log", on=date(2027, 9, 1), at=later(250), by="sun.yi")

    assert close_development(finished, at=later(260), by="li.na").journal.state == "closed"


def carried() -> CarriedOver:
    return carry_over(
        ASSESSED, "D-2", "2028", due={"a2": date(2028, 6, 30)}, at=datetime(2028, 1, 10, tzinfo=UTC), by="wang.wei"
    )


def test_what_is_undone_is_carried_to_the_next_cycle() -> None:
    ended, following = carried()

    assert ended.journal.state == "carried over"
    assert following.actions == (attrs.evolve(COACH, due=date(2028, 6, 30), carried=1),)
    assert [(gap.key, gap.before, gap.after) for gap in following.gaps] == [
        ("negotiation", Fraction(7, 2), None),
        ("planning", Fraction(3, 2), None),
        ("writing", None, None),
    ]
    assert (following.carried_from, following.cycle, following.person) == ("D-1", "2028", "li.na")


def test_a_closed_gap_goes_along_only_with_an_open_action() -> None:
    met = reassess_gaps(
        DROPPED, {"negotiation": 4, "planning": 3, "writing": 2}, on=date(2027, 12, 1), at=later(310), by="wang.wei"
    )
    due = {"a2": date(2028, 6, 30)}

    following = carry_over(met, "D-2", "2028", due=due, at=datetime(2028, 1, 10, tzinfo=UTC), by="li.na").next

    assert [gap.key for gap in following.gaps] == ["negotiation"]


def test_the_effect_is_the_gap_before_and_after() -> None:
    effect = development_effect([ASSESSED])

    assert [(each.gap.key, each.closed_part(), each.verdict(), each.actions, each.done) for each in effect.effects] == [
        ("negotiation", Fraction(2, 3), EffectVerdict.SMALLER, 2, 1),
        ("planning", Fraction(-1, 2), EffectVerdict.LARGER, 0, 0),
        ("writing", None, EffectVerdict.UNKNOWN, 0, 0),
    ]
    assert (effect.before(), effect.after(), effect.closed_part()) == (Fraction(5, 2), Fraction(2), Fraction(1, 5))


@pytest.mark.parametrize(
    ("before", "after", "verdict", "part"),
    [
        (2, 4, "closed", 1),
        (2, 5, "closed", 1),
        (2, 3, "smaller", Fraction(1, 2)),
        (2, 2, "unchanged", 0),
        (2, 1, "larger", Fraction(-1, 2)),
        (4, 4, "closed", None),
        (4, 3, "larger", None),
    ],
)
def test_the_effect_on_one_gap(before: int, after: int, verdict: str, part: Fraction | int | None) -> None:
    gap = DevelopmentGap("negotiation", 4, before, after, date(2027, 12, 1))

    (effect,) = development_effect([attrs.evolve(OPENED, gaps=[gap])]).effects

    assert (effect.verdict(), effect.closed_part()) == (verdict, part)


def test_nothing_known_has_no_effect() -> None:
    assert development_effect([OPENED]).closed_part() is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_plan_and_effect_are_read_in_every_language(language: str) -> None:
    smaller = {"en": "smaller", "zh_Hant": "縮小", "zh_Hans": "缩小"}[language]

    assert smaller in development_effect([ASSESSED]).to_text(language)  # type: ignore[arg-type] # a language
    assert "Join five talks" in ASSESSED.to_html(language)  # type: ignore[arg-type] # as above


def test_the_page_shows_actions_and_gaps_that_have_none() -> None:
    plan, bare = ASSESSED.tables()
    (alone,) = attrs.evolve(PLAN, gaps=PLAN.gaps[:2]).tables()

    assert [str(row["state"]) for row in plan.records()] == ["done", "open", "dropped"]
    assert [row["evidence"] for row in plan.records()] == ["five notes", "log", "certificate"]
    assert [row["gap"] for row in bare.records()] == ["writing"]
    assert len(alone.rows) == 3


@st.composite
def plans(draw: st.DrawFn) -> PersonalDevelopment:
    count = draw(st.integers(1, 4))
    levels = st.none() | st.integers(0, 5)
    gaps = []
    for number in range(count):
        after = draw(levels)
        on = None if after is None else date(2027, 12, 1)
        gaps.append(DevelopmentGap(f"g{number}", draw(st.integers(1, 5)), draw(levels), after, on))
    actions = []
    for number in range(draw(st.integers(0, 5))):
        state = draw(st.sampled_from(["open", "done", "dropped"]))
        done, proof = (date(2027, 3, 1), "seen") if state == "done" else (None, "")
        gap = f"g{draw(st.integers(0, count - 1))}"
        action = DevelopmentAction(f"a{number}", gap, "do", "li.na", date(2028, 1, 1), "paper", done=done, proof=proof)
        actions.append(attrs.evolve(action, dropped=state == "dropped", carried=draw(st.integers(0, 3))))
    journal = DEVELOPMENT_WORKFLOW.begin(at=AT, by="hr")
    return PersonalDevelopment("D-1", "li.na", "wang.wei", "2027", gaps=gaps, actions=actions, journal=journal)


@given(plans())
def test_every_open_action_is_carried_over_once_and_nothing_else(plan: PersonalDevelopment) -> None:
    ended, following = carry_over(plan, "D-2", "2028", due={}, at=later(300), by="li.na")

    assert [attrs.evolve(each, carried=each.carried + 1) for each in plan.open_actions()] == list(following.actions)
    assert ended.actions == plan.actions
    before = {gap.key: gap.latest() for gap in plan.gaps}
    assert all(before[gap.key] == gap.before for gap in following.gaps)
    left = {gap.key for gap in plan.gaps} - {gap.key for gap in following.gaps}
    assert all((gap.latest() or 0) >= gap.required for gap in plan.gaps if gap.key in left)
    check_round_trip(following)


@given(st.lists(plans(), max_size=3), st.randoms(use_true_random=False))
def test_the_effect_is_the_sum_of_its_gaps_in_any_order(drawn: list[PersonalDevelopment], random: object) -> None:
    numbered = [attrs.evolve(plan, id=f"D-{number}") for number, plan in enumerate(drawn)]
    shuffled = list(numbered)
    random.shuffle(shuffled)  # type: ignore[attr-defined] # a Random, which is imported for types alone

    effect, other = development_effect(numbered), development_effect(shuffled)

    assert (effect.before(), effect.after()) == (other.before(), other.after())
    known = [each for each in effect.effects if each.verdict() is not EffectVerdict.UNKNOWN]
    sizes = [(each.gap.size_before(), each.gap.size_after()) for each in known]
    assert effect.before() - effect.after() == sum((one or 0) - (two or 0) for one, two in sizes)


REFUSED: dict[str, tuple[Callable[[], object], list[str]]] = {
    "actions of somebody else": (
        lambda: add_actions(OPENED, [TALKS], at=AT, by="hr"),
        ["it is one of li.na, wang.wei: found hr"],
    ),
    "actions for a plan that has ended": (
        lambda: add_actions(carried().ended, [attrs.evolve(TALKS, key="a9")], at=later(400), by="li.na"),
        ["the plan is open: found carried over"],
    ),
    "an action without evidence, tomorrow, by somebody else": (
        lambda: finish_action(PLAN, "a1", " ", on=date(2027, 2, 3), at=later(1), by="hr"),
        [
            "it is one of li.na, wang.wei: found hr",
            "the evidence is given: notes of each",
            "the day is not after 2027-02-02: found 2027-02-03",
        ],
    ),
    "an action that is done twice": (
        lambda: finish_action(DONE, "a1", "more", on=date(2027, 6, 20), at=later(160), by="li.na"),
        ["the development action is open"],
    ),
    "an action that is dropped when it is done": (
        lambda: drop_action(DONE, "a1", at=later(160), by="hr", why=""),
        ["it is one of li.na, wang.wei: found hr", "the development action is open", "a reason is given"],
    ),
    "an action that is dropped without a reason": (
        lambda: drop_action(DONE, "a2", at=later(160), by="li.na", why=" "),
        ["a reason is given"],
    ),
    "levels that the person writes down": (
        lambda: reassess_gaps(PLAN, {"planning": 3}, on=date(2027, 12, 2), at=later(1), by="li.na"),
        [
            "somebody else acts than li.na: found li.na",
            "the day is not after 2027-02-02: found 2027-12-02",
        ],
    ),
    "an end with open actions": (
        lambda: close_development(DROPPED, at=later(160), by="hr"),
        ["it is one of li.na, wang.wei: found hr", "no action is open; carry over what is: found a2"],
    ),
    "a carry-over with a day that has passed and the same id": (
        lambda: carry_over(DROPPED, "D-1", "2028", due={}, at=datetime(2028, 1, 10, tzinfo=UTC), by="hr"),
        [
            "it is one of li.na, wang.wei: found hr",
            "every open action is due on 2028-01-10 or later: found a2",
            "the new plan has an id of its own",
        ],
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_says_everything_that_stands_in_the_way(case: str) -> None:
    attempt, expected = REFUSED[case]

    with pytest.raises(RefusedError) as error:
        attempt()

    assert expected == [line.removeprefix("  ☐ ") for line in str(error.value).splitlines()[1:]]


BAD: dict[str, tuple[Callable[[], object], str]] = {
    "an action for no gap": (
        lambda: add_actions(OPENED, [attrs.evolve(TALKS, gap="negotation")], at=AT, by="li.na"),
        "no actions[0].gap 'negotation'",
    ),
    "an unknown action": (
        lambda: drop_action(PLAN, "a9", at=AT, by="li.na", why="so"),
        "no action 'a9'",
    ),
    "a level for no gap": (
        lambda: reassess_gaps(PLAN, {"product": 3}, on=date(2027, 2, 1), at=AT, by="hr"),
        "no levels 'product'",
    ),
    "a day for no open action": (
        lambda: carry_over(DONE, "D-2", "2028", due={"a1": date(2028, 1, 1)}, at=later(300), by="li.na"),
        "no due 'a1'",
    ),
    "days that are no table": (
        lambda: carry_over(DONE, "D-2", "2028", due=[], at=later(300), by="li.na"),  # type: ignore[arg-type]
        "due: found [] of type list, accepted is a day for each action",
    ),
    "done without proof": (
        lambda: attrs.evolve(TALKS, done=date(2027, 3, 1)),
        "proof: found '', accepted is what showed that it was done, and none before",
    ),
    "done and dropped": (
        lambda: attrs.evolve(TALKS, done=date(2027, 3, 1), proof="x", dropped=True),
        "dropped: found True, accepted is False for an action that is done",
    ),
    "a level without its day": (
        lambda: DevelopmentGap("negotiation", 4, 2, 3),
        "reassessed_on: found None, accepted is the day of the level after, and none without one",
    ),
    "levels that are no table": (
        lambda: open_development("D", "a", "b", "c", required=[1], levels={}, at=AT, by="b"),  # type: ignore[arg-type]
        "required: found [1] of type list, accepted is a level for each competency",
    ),
    "a float": (
        lambda: open_development("D", "a", "b", "c", required={"x": 0.5}, levels={}, at=AT, by="b"),  # type: ignore[dict-item]
        "required['x']: found 0.5",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused_with_its_place(case: str) -> None:
    attempt, message = BAD[case]

    with pytest.raises(SalesManualError) as error:
        attempt()

    assert message in str(error.value)
