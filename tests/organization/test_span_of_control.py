"""Spans of control against bands that flag and never block."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from tests.organization.headcount_world import ACME, FIRST, day

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, NotFoundError, WrongTypeError
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.organization.assignments import ReportingLine
from salesmanual.organization.span_of_control import SpanBand, SpanPolicy, spans

if TYPE_CHECKING:
    from collections.abc import Callable

BAND: Any = SpanBand
POLICY: Any = SpanPolicy
BANDS = SpanPolicy([SpanBand("top", 3, 5, levels=[1]), SpanBand("leads", None, 1, jobs=["lead"])])


def test_each_manager_is_held_against_their_band() -> None:
    """By level for the top, by job for team leads; both ends of a band belong to it."""
    report = spans(BANDS, ACME, on=FIRST)

    assert [(each.person, each.level, each.heads(), each.status()) for each in report.managers] == [
        ("wu.fang", 1, 1, "too narrow"),
        ("zhou.jie", 2, 2, "too wide"),
    ]
    assert [each.person for each in report.flagged()] == ["wu.fang", "zhou.jie"]
    assert [each.person for each in report.single()] == ["wu.fang"]
    assert (report.layers(), report.levels, report.average()) == (3, (1, 1, 2), Fraction(3, 2))


@pytest.mark.parametrize(
    ("least", "most", "span", "status"),
    [
        (3, 5, 2, "too narrow"),
        (3, 5, 3, "in range"),
        (3, 5, 5, "in range"),
        (3, 5, "5.5", "too wide"),
        (None, 5, 0, "in range"),
        (3, None, 99, "in range"),
        (None, None, 0, "in range"),
    ],
)
def test_a_band_includes_its_bounds(least: Any, most: Any, span: Any, status: str) -> None:  # noqa: ANN401 - as written
    """Only less is too narrow, and only more too wide."""
    assert SpanBand("b", least, most).status(Fraction(span)) == status


def test_the_first_band_that_fits_holds() -> None:
    """By job, by level, by both, by neither."""
    policy = SpanPolicy(
        [
            SpanBand("both", jobs=["lead"], levels=[2]),
            SpanBand("job", jobs=["lead"]),
            SpanBand("level", levels=[2, 3]),
        ]
    )

    def band(job: str, level: int) -> str | None:
        found = policy.band(job, level)
        return None if found is None else found.key

    assert [band("lead", 2), band("lead", 1), band("rep", 3), band("rep", 1)] == ["both", "job", "level", None]


def test_dotted_lines_count_by_their_weight() -> None:
    """Half a person each, or nothing; who is led by dotted lines alone is a manager only where they count."""
    march = day(3, 1)
    lines = [*ACME.lines, ReportingLine("zhou.jie", "li.na", march, until=day(3, 31), kind="dotted")]
    acme = attrs.evolve(ACME, lines=lines)

    without, weighted = (spans(SpanPolicy(dotted=weight), acme, on=march) for weight in (0, "50%"))

    assert [(each.person, each.span()) for each in without.managers] == [
        ("wu.fang", Fraction(2)),
        ("zhou.jie", Fraction(1)),
    ]
    assert [(each.person, each.span()) for each in weighted.managers] == [
        ("wu.fang", Fraction(2)),
        ("zhou.jie", Fraction(3, 2)),
        ("li.na", Fraction(1, 2)),
    ]
    assert [each.explain().replay() for each in weighted.managers] == [each.span() for each in weighted.managers]


def test_full_time_may_be_counted_instead_of_heads() -> None:
    """A half-time person is half a report; who only acts works none of their own time there."""
    report = spans(SpanPolicy(count="full time"), ACME, on=day(5, 1))

    assert (report.of("wu.fang").heads(), report.of("wu.fang").span()) == (3, Fraction(5, 2))
    assert report.of("zhou.jie").reports == (("sun.yan", Fraction(0)),)


def test_it_prints_spans_and_levels() -> None:
    """A row for each manager with the band in words; an organisation of nobody has none."""
    policy = SpanPolicy(
        [SpanBand("a", 3, 5, levels=[1]), SpanBand("b", None, 1, levels=[2]), SpanBand("c", 1, levels=[3])]
    )
    report = spans(policy, ACME, on=FIRST)
    empty = spans(policy, ACME, on=day(1, 1).replace(year=2025))

    assert report.records()[0]["band"] == "3 to 5"
    assert report.records()[1]["band"] == "at most 1"
    assert str(report.tables()[1].title) == "People by level"
    assert "管理幅度" in report.to_text("zh_Hans")
    assert (empty.managers, empty.levels, empty.average(), empty.layers()) == ((), (), None, 0)
    assert [
        str(attrs.evolve(report.managers[0], band=band).rule()) for band in (None, SpanBand("x"), policy.bands[2])
    ] == [
        "no band",
        "any number",
        "at least 1",
    ]
    assert attrs.evolve(report.managers[0], band=None).status() == "no band"


def test_a_policy_round_trips_through_a_file() -> None:
    """With bands, count and weight."""
    policy = SpanPolicy(BANDS.bands, count="full time", dotted="1/3")

    assert read_policy(SpanPolicy, write_policy(policy)) == policy


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda: BAND("b", 5, 3), InvalidValueError, "least: found '5', accepted is at most 3"),
        (lambda: BAND("b", -1), InvalidValueError, "least: found -1"),
        (lambda: BAND("b", 1, 2.5), WrongTypeError, "most: found 2.5"),
        (lambda: BAND("b", levels=[0]), InvalidValueError, "levels[0]: found 0"),
        (lambda: BAND("b", levels=[True]), WrongTypeError, "levels[0]: found True"),
        (lambda: BAND("b", levels=["x"]), WrongTypeError, "levels[0]: found 'x'"),
        (lambda: BAND("b", jobs="lead"), WrongTypeError, "jobs: found 'lead'"),
        (lambda: POLICY([BAND("b"), BAND("b")]), DuplicateError, "bands[1].key 'b'"),
        (lambda: POLICY(count="people"), InvalidValueError, "count: found 'people'"),
        (lambda: POLICY(dotted=2), InvalidValueError, "dotted: found 2"),
        (lambda: spans(BANDS, BANDS, on=FIRST), WrongTypeError, "organization"),  # type: ignore[arg-type]
        (lambda: spans(ACME, ACME, on=FIRST), WrongTypeError, "policy"),  # type: ignore[arg-type]
        (lambda: spans(BANDS, ACME, on="May"), WrongTypeError, "on: found 'May'"),  # type: ignore[arg-type]
        (lambda: spans(BANDS, ACME, on=FIRST).of("zhou.jei"), NotFoundError, "did you mean 'zhou.jie'?"),
    ],
)
def test_bad_input_is_refused(make: Callable[[], object], error: type[Exception], words: str) -> None:
    """Each refusal names the place."""
    with pytest.raises(error) as refused:
        make()

    assert words in str(refused.value)
