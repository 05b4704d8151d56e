"""Observations: the rubric, recording, coaching, corrections, who may, averages and trends, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest

from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidDocumentError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.period import month
from salesmanual.kernel.record import Record, replay
from salesmanual.kernel.scorecard import LevelScale
from salesmanual.kernel.texts import LANGUAGES
from salesmanual.selling.observation import (
    CoachingAction,
    Observation,
    add_coaching,
    complete_coaching,
    correct_ratings,
    observe,
)
from salesmanual.selling.observation_development import Coaching, coaching_report, development
from salesmanual.selling.observation_rubric import conversation_rubric
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

RUBRIC: Final = conversation_rubric()
MONDAY: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RATINGS: Final = {
    "manners": "good",
    "appearance": "excellent",
    "listening": "fair",
    "need": "good",
    "offer": "fair",
    "close": "weak",
}
SHADOW: Final = CoachingAction(
    "shadow", "listening", "interrupts twice", "shadow Wang Wei for a day", date(2026, 3, 20)
)
SEEN: Final = Observation(
    "B-1", "li.na", "wang.wei", MONDAY, "visit", RATINGS, customer="C-7", notes="long", coaching=[SHADOW]
)
OBSERVED: Final = observe(SEEN, RUBRIC, at=MONDAY + timedelta(hours=2), by="wang.wei")


def at(**later: int) -> datetime:
    return MONDAY + timedelta(**later)


def seen(key: str, when: datetime, person: str = "li.na", **ratings: str) -> Observation:
    return Observation(key, person, "wang.wei", when, "call", {**RATINGS, **ratings})


def test_the_rubric_describes_every_level_in_every_language() -> None:
    """Each item has four levels; no description of a level stands twice, none is left in English."""
    for item in RUBRIC.items():
        assert isinstance(item.scale, LevelScale)
        assert [level.score for level in item.scale.levels] == [1, 2, 3, 4]
        for level in item.scale.levels:
            assert level.description is not None
            written = {level.description.render(language) for language in LANGUAGES}
            assert len(written) >= 2
            assert {language for language, _ in level.description.names} == set(LANGUAGES)
    for language in LANGUAGES:
        described = [level.description for item in RUBRIC.items() for level in item.scale.levels]  # type: ignore[attr-defined] # a LevelScale
        assert len({each.render(language) for each in described}) == 24


def test_the_rubric_is_a_policy() -> None:
    """It reads back from plain values, TOML and JSON, and names its section."""
    check_round_trip(RUBRIC)
    assert RUBRIC.section == "3.1"


@pytest.mark.parametrize(
    ("level", "grade"), [("weak", "coaching"), ("fair", "developing"), ("good", "solid"), ("excellent", "exemplary")]
)
def test_each_level_has_its_grade(level: str, grade: str) -> None:
    """Whoever is rated alike throughout is graded so."""
    scored = RUBRIC.score(dict.fromkeys(RATINGS, level))

    assert scored.grade is not None
    assert scored.grade.key == grade


def test_a_missed_floor_bounds_the_grade() -> None:
    """Excellent in all else, who does not listen is developing."""
    scored = RUBRIC.score({**dict.fromkeys(RATINGS, "excellent"), "listening": "weak"})

    assert (scored.score, scored.grade.key if scored.grade else None) == (Fraction(17, 5), "developing")
    assert [finding.path for finding in scored.missed_floors()] == ["listening"]


def test_on_the_telephone_appearance_is_left_out() -> None:
    """The manners then are all of the etiquette; nothing else may be left out."""
    heard = {key: level for key, level in RATINGS.items() if key != "appearance"}

    assert RUBRIC.score(heard).part("etiquette").score == 3
    with pytest.raises(InvalidDocumentError, match="need"):
        RUBRIC.score({key: level for key, level in heard.items() if key != "need"})


def test_an_observation_is_scored_and_explained() -> None:
    """(3 + 4) ÷ 2, 2, 3, 2 and 1, a fifth each: 2.3; the contributions add up, the derivation replays."""
    scored = OBSERVED.score(RUBRIC)

    assert scored.score == Fraction(23, 10)
    assert sum(each.amount for each in scored.contributions()) == scored.score
    assert scored.explain().replay() == scored.score


def test_recording_journals_it() -> None:
    """It is a record whose journal replays to it."""
    assert isinstance(OBSERVED, Record)
    assert (OBSERVED.version, OBSERVED.journal[0].what, OBSERVED.journal[0].by) == (1, "observe", "wang.wei")
    assert replay(SEEN, OBSERVED.journal) == OBSERVED


def test_coaching_is_added_and_done() -> None:
    """One more action is agreed; the first is done; the journal replays to the record."""
    close = CoachingAction("close", "close", "no next step", "practise with the team", date(2026, 3, 9))

    agreed = add_coaching(OBSERVED, close, RUBRIC, at=at(hours=3), by="wang.wei")
    done = complete_coaching(agreed, "shadow", date(2026, 3, 18), at=at(days=17), by="boss")

    assert [each.key for each in done.coaching] == ["shadow", "close"]
    assert done.action("shadow").done == date(2026, 3, 18)
    assert done.action("close").done is None
    assert [event.what for event in done.journal] == ["observe", "add coaching", "complete coaching"]
    assert replay(SEEN, done.journal) == done


def test_ratings_are_corrected_with_a_reason() -> None:
    """The observer corrects; the event says why, and the journal replays to the record."""
    better = {**RATINGS, "close": "good"}

    corrected = correct_ratings(OBSERVED, better, RUBRIC, at=at(days=1), by="wang.wei", why="the date was in the mail")

    assert corrected.score(RUBRIC).score == Fraction(27, 10)
    assert str(corrected.journal[-1].why) == "the date was in the mail"
    assert replay(SEEN, corrected.journal) == corrected


DONE: Final = complete_coaching(OBSERVED, "shadow", date(2026, 3, 9), at=at(days=7), by="boss")
LATE: Final = attrs.evolve(SEEN, coaching=[attrs.evolve(SHADOW, due=date(2026, 3, 1))])


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (
            lambda: observe(SEEN, RUBRIC, at=at(hours=1), by="li.na"),
            ["refused: observe B-1", "  ☐ the observer records it: found li.na"],
        ),
        (
            lambda: observe(LATE, RUBRIC, at=at(hours=-1), by="boss"),
            [
                "refused: observe B-1",
                "  ☐ the observer records it: found boss",
                "  ☐ the conversation has taken place",
                "  ☐ action shadow is due on the day of the conversation or later: found 2026-03-01",
            ],
        ),
        (
            lambda: observe(OBSERVED, RUBRIC, at=at(hours=3), by="wang.wei"),
            ["refused: observe B-1", "  ☐ it was not recorded before"],
        ),
        (
            lambda: add_coaching(
                OBSERVED, attrs.evolve(SHADOW, due=date(2026, 3, 1)), RUBRIC, at=at(hours=-1), by="li.na"
            ),
            [
                "refused: add coaching B-1",
                "  ☐ the observer records it: found li.na",
                "  ☐ the conversation has taken place",
                "  ☐ the key is new: found shadow",
                "  ☐ action shadow is due on the day of the conversation or later: found 2026-03-01",
            ],
        ),
        (
            lambda: complete_coaching(OBSERVED, "shadow", date(2026, 3, 18), at=at(days=2), by="li.na"),
            [
                "refused: complete coaching B-1",
                "  ☐ somebody else than the observed confirms it",
                "  ☐ it was done between the conversation and now: found 2026-03-18",
            ],
        ),
        (
            lambda: complete_coaching(OBSERVED, "shadow", date(2026, 3, 1), at=at(days=2), by="boss"),
            [
                "refused: complete coaching B-1",
                "  ☐ it was done between the conversation and now: found 2026-03-01",
            ],
        ),
        (
            lambda: complete_coaching(DONE, "shadow", date(2026, 3, 10), at=at(days=20), by="boss"),
            ["refused: complete coaching B-1", "  ☐ the action is open: found 2026-03-09"],
        ),
        (
            lambda: correct_ratings(OBSERVED, RATINGS, RUBRIC, at=at(hours=-1), by="li.na", why=" "),
            [
                "refused: correct ratings B-1",
                "  ☐ the observer records it: found li.na",
                "  ☐ the conversation has taken place",
                "  ☐ there is a reason",
            ],
        ),
    ],
)
def test_a_refusal_lists_everything_in_the_way(change: Callable[[], object], lines: list[str]) -> None:
    """Nobody observes or confirms themselves; a refusal names all that is missing at once and changes nothing."""
    before = repr((SEEN, OBSERVED, DONE))

    with pytest.raises(RefusedError) as caught:
        change()

    assert str(caught.value).splitlines() == lines
    assert repr((SEEN, OBSERVED, DONE)) == before


def test_averages_and_trends_are_exact() -> None:
    """Listening was fair and weak in February, good in April: 3 less 1½; March without a call is passed over."""
    calls = [
        seen("B-3", datetime(2026, 4, 9, tzinfo=UTC), listening="good", offer="weak"),
        seen("B-1", datetime(2026, 2, 3, tzinfo=UTC), listening="fair"),
        seen("B-2", datetime(2026, 2, 20, tzinfo=UTC), listening="weak"),
        seen("B-4", datetime(2026, 2, 20, tzinfo=UTC), person="zhou", listening="excellent"),
    ]
    months = [month(2026, number) for number in (2, 3, 4)]

    found = development(RUBRIC, calls, "li.na", months)

    listening = found.of("listening")
    assert listening.averages() == (Fraction(3, 2), None, Fraction(3))
    assert listening.trend() == Fraction(3, 2)
    assert found.of("offer").trend() == -1
    assert [each.key for each in found.falling()] == ["offer"]
    assert found.of("").averages() == (Fraction(11, 5), None, Fraction(23, 10))
    assert development(RUBRIC, calls[::-1], "li.na", months) == found


def test_a_trend_is_explained_and_replays() -> None:
    """Each average from its observations, the trend from two averages."""
    calls = [seen("B-1", datetime(2026, 2, 3, tzinfo=UTC)), seen("B-2", MONDAY, listening="good")]
    found = development(RUBRIC, calls, "li.na", [month(2026, 2), month(2026, 3)]).of("listening")

    step = found.explain_trend()

    assert step is not None
    assert step.replay() == found.trend() == 1
    assert step.to_text() == (
        "trend of listening: 1 (the first less the rest) [Handbook 3.1]\n"
        "├─ average of listening in 2026-03: 3 (the first divided by the second) [Handbook 3.1]\n"
        "│  ├─ scores: 3 (the sum)\n"
        "│  │  └─ observation B-2: 3\n"
        "│  └─ observations: 1\n"
        "└─ average of listening in 2026-02: 2 (the first divided by the second) [Handbook 3.1]\n"
        "   ├─ scores: 2 (the sum)\n"
        "   │  └─ observation B-1: 2\n"
        "   └─ observations: 1"
    )


def test_one_period_has_no_trend() -> None:
    """Where nothing was rated before, or nothing at all, there is no trend and no derivation."""
    one = development(RUBRIC, [SEEN], "li.na", [month(2026, 2), month(2026, 3)]).of("close")

    assert one.averages() == (None, Fraction(1))
    assert one.trend() is None
    assert one.explain_trend() is None
    assert one.explain(0) is None


def test_the_development_prints_as_a_table() -> None:
    """One row for each part of the rubric, the whole below."""
    found = development(RUBRIC, [SEEN, seen("B-2", at(days=40))], "li.na", [month(2026, 3), month(2026, 4)])

    assert str(found) == (
        "Observations of li.na\n"
        "┌────────────────────┬─────────┬─────────┬───────┐\n"
        "│ competency         │ 2026-03 │ 2026-04 │ trend │\n"
        "├────────────────────┼─────────┼─────────┼───────┤\n"
        "│ etiquette          │    3.50 │    3.50 │  0.00 │\n"
        "│ manners            │    3.00 │    3.00 │  0.00 │\n"
        "│ appearance         │    4.00 │    4.00 │  0.00 │\n"
        "│ listening          │    2.00 │    2.00 │  0.00 │\n"
        "│ answer to the need │    3.00 │    3.00 │  0.00 │\n"
        "│ offer              │    2.00 │    2.00 │  0.00 │\n"
        "│ close              │    1.00 │    1.00 │  0.00 │\n"
        "├────────────────────┼─────────┼─────────┼───────┤\n"
        "│ conversation       │    2.30 │    2.30 │  0.00 │\n"
        "└────────────────────┴─────────┴─────────┴───────┘"
    )
    assert found.records()[0]["2026-03"] == Fraction(7, 2)


def test_open_coaching_is_listed_by_due_day() -> None:
    """What is overdue first; what was done by then, or agreed later, is not there."""
    other = attrs.evolve(
        seen("B-2", at(days=1), person="zhou"),
        coaching=[CoachingAction("1", "offer", "", "write three benefits", date(2026, 3, 6))],
    )
    later = attrs.evolve(SEEN, id="B-3", at=at(days=60))

    report = coaching_report([OBSERVED, other, later], date(2026, 3, 10))

    assert [(row.observation.id, row.days_late()) for row in report.rows] == [("B-2", 4), ("B-1", 0)]
    assert [row.action.key for row in report.overdue()] == ["1"]
    assert str(report).splitlines()[0] == "Coaching open as of 2026-03-10"
    assert [row["days_late"] for row in report.records()] == [4, 0]
    assert coaching_report([DONE], date(2026, 3, 8)).rows[0].action.is_open(date(2026, 3, 8))
    assert coaching_report([DONE], date(2026, 3, 9)) == Coaching(date(2026, 3, 9), ())


def build(**more: Any) -> Observation:  # noqa: ANN401 - fields of the class
    fields: dict[str, Any] = {
        "id": "B-1",
        "person": "li.na",
        "observer": "wang.wei",
        "at": MONDAY,
        "channel": "call",
        "ratings": RATINGS,
    }
    return Observation(**{**fields, **more})


@pytest.mark.parametrize(
    ("attempt", "error", "message"),
    [
        (
            lambda: build(observer="li.na"),
            InvalidValueError,
            "observer: found 'li.na', accepted is somebody else than the one who is observed",
        ),
        (lambda: build(channel="fax"), InvalidValueError, "channel: found 'fax'"),
        (lambda: build(at=datetime(2026, 3, 2)), WrongTypeError, "at: found datetime.datetime(2026, 3, 2"),  # noqa: DTZ001 - refused for it
        (lambda: build(ratings={"need": 3.5}), WrongTypeError, "data.need: found 3.5 of type float"),
        (lambda: build(ratings={"need": None}), WrongTypeError, "ratings['need']: found None of type NoneType"),
        (lambda: build(ratings=["good"]), WrongTypeError, "data: found ['good'] of type list"),
        (lambda: build(coaching=[SHADOW, SHADOW]), DuplicateError, "coaching[1].key 'shadow' is there already"),
        (lambda: build(coaching=["shadow"]), WrongTypeError, "coaching[0]: found 'shadow'"),
        (lambda: build(id=" B-1"), InvalidValueError, "id: found ' B-1'"),
        (lambda: attrs.evolve(SHADOW, action=" "), InvalidValueError, "action: found ' '"),
        (lambda: attrs.evolve(SHADOW, due="soon"), WrongTypeError, "due: found 'soon'"),  # type: ignore[arg-type] # the fault
        (lambda: SEEN.action("shade"), NotFoundError, "no coaching action 'shade'; did you mean 'shadow'?"),
        (lambda: SEEN.score("rubric"), WrongTypeError, "rubric: found 'rubric'"),  # type: ignore[arg-type] # the fault
        (
            lambda: observe(build(ratings={"need": "grand"}), RUBRIC, at=MONDAY, by="wang.wei"),
            InvalidDocumentError,
            "ratings: 5 faults",
        ),
        (
            lambda: add_coaching(OBSERVED, attrs.evolve(SHADOW, competency="listen"), RUBRIC, at=MONDAY, by="wang.wei"),
            NotFoundError,
            "no competency 'listen'; did you mean 'listening'?",
        ),
        (
            lambda: add_coaching(OBSERVED, "shadow", RUBRIC, at=MONDAY, by="wang.wei"),  # type: ignore[arg-type] # the fault
            WrongTypeError,
            "action: found 'shadow'",
        ),
        (lambda: add_coaching(OBSERVED, SHADOW, "r", at=MONDAY, by="wang.wei"), WrongTypeError, "rubric: found 'r'"),  # type: ignore[arg-type] # the fault
        (
            lambda: complete_coaching(OBSERVED, "shadow", "today", at=MONDAY, by="boss"),  # type: ignore[arg-type] # the fault
            WrongTypeError,
            "on: found 'today'",
        ),
        (lambda: development(RUBRIC, [], "li.na", []), InvalidValueError, "periods: found ()"),
        (
            lambda: development(RUBRIC, [], "li.na", [month(2026, 3), month(2026, 2)]),
            InvalidValueError,
            "periods[1]: found Period.from_plain('2026-02'), accepted is a period from 2026-04-01 on; oldest first",
        ),
        (lambda: development(RUBRIC, [SEEN, SEEN], "li.na", [month(2026, 3)]), DuplicateError, "observations[1].id"),
        (lambda: development(RUBRIC, [], "", [month(2026, 3)]), InvalidValueError, "person: found ''"),
        (lambda: development("r", [], "li.na", [month(2026, 3)]), WrongTypeError, "rubric: found 'r'"),  # type: ignore[arg-type] # the fault
        (
            lambda: development(RUBRIC, [], "li.na", [month(2026, 3)]).of("listen"),
            NotFoundError,
            "no competency 'listen'; did you mean 'listening'?",
        ),
        (lambda: coaching_report([SEEN, SEEN], date(2026, 3, 9)), DuplicateError, "observations[1].id 'B-1'"),
        (lambda: coaching_report([], "today"), WrongTypeError, "as_of: found 'today'"),  # type: ignore[arg-type] # the fault
    ],
)
def test_bad_input_is_refused_by_place(
    attempt: Callable[[], object], error: type[SalesManualError], message: str
) -> None:
    """A message names the place, what was found and what is accepted."""
    with pytest.raises(error) as caught:
        attempt()

    assert str(caught.value).startswith(message)
