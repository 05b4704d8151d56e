"""Scorecards: examples and bad input."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest

from salesmanual.kernel import scorecard
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidDocumentError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.scorecard import (
    SCALES,
    Band,
    CurveScale,
    Grading,
    Group,
    Item,
    Level,
    LevelScale,
    LinearScale,
    MissingRule,
    PointScale,
    Rating,
    Scorecard,
    WeightRule,
)
from salesmanual.kernel.texts import Text, text
from salesmanual.kernel.wire import structure, unstructure

if TYPE_CHECKING:
    from collections.abc import Callable

FIVE = PointScale(1, 5)
LEVELS = LevelScale([Level("basic", 1), Level("solid", 3), Level("expert", 5)])
CARD = Scorecard(
    {"en": "Appraisal", "zh_Hant": "考核", "zh_Hans": "考核"},
    [
        Item("results", "60%", LinearScale(0, 1, worth=5), label="Sales results", floor=2),
        Group("skills", "40%", [Item("pitch", "50%", FIVE), Item("close", "50%", LEVELS, floor=3)], floor=2),
    ],
    grading=Grading([Band("C"), Band("B", 3), Band("A", 4)], best_below_floor="C"),
)
GOOD: dict[str, Rating] = {"results": "85%", "pitch": 4, "close": "solid"}


def test_the_public_names_are_there() -> None:
    assert all(hasattr(scorecard, name) for name in scorecard.__all__)


class TestScoring:
    def test_a_score_is_the_weighted_sum_of_its_parts(self) -> None:
        scored = CARD.score(GOOD)

        assert scored.score == Fraction("3.95")
        assert scored.part("skills").score == Fraction("3.5")
        assert [(each.key, each.amount) for each in scored.contributions()] == [
            ("results", Fraction("2.55")),
            ("pitch", Fraction("0.8")),
            ("close", Fraction("0.6")),
        ]
        assert scored.grade is not None
        assert scored.grade.key == "B"

    def test_it_prints_as_a_table(self) -> None:
        assert str(CARD.score({**GOOD, "close": "basic"})).splitlines() == [
            "Appraisal",
            "┌─────┬───────────────┬────────┬───────┬───────┬──────────────┐",
            "│ no. │ part          │ rating │ score │ share │ contribution │",
            "├─────┼───────────────┼────────┼───────┼───────┼──────────────┤",
            "│ 1   │ Sales results │    85% │  4.25 │   60% │         2.55 │",
            "│ 2   │ skills        │        │   2.5 │   40% │            1 │",
            "│ 2.1 │ pitch         │      4 │     4 │   50% │            2 │",
            "│ 2.2 │ close         │  basic │     1 │   50% │          0.5 │",
            "├─────┼───────────────┼────────┼───────┼───────┼──────────────┤",
            "│     │ score         │        │  3.55 │       │         3.55 │",
            "└─────┴───────────────┴────────┴───────┴───────┴──────────────┘",
            "grade: C",
            "☐ close scores at least 3: found 1, 2 short",
        ]

    def test_a_table_may_be_rounded_and_goes_to_a_notebook_escaped(self) -> None:
        card = Scorecard("<b>", [Item("a", "1/3"), Item("b", "2/3")])
        scored = card.score({"a": 1, "b": 1})

        assert "33.33%" in scored.table(rounding=Rounding("0.01")).to_text()
        assert "100/3%" in scored.table().to_text()
        assert "&lt;b&gt;" in scored._repr_html_()
        assert "grade" not in str(scored)

    def test_the_explanation_names_every_figure(self) -> None:
        card = Scorecard("Card", CARD.parts, grading=CARD.grading, rounding=Rounding("0.1"), section="4.4")

        assert card.score(GOOD).explain().to_text().splitlines() == [
            "Card: 4.0 (rounded to 0.1, half up) — grade A, from 4 [Handbook 4.4]",
            "└─ Card, exact: 3.95 (the sum)",
            "   ├─ contribution of Sales results: 2.55 (the product)",
            "   │  ├─ score of Sales results: 4.25 (on a line from 0 at 0 to 5 at 1)",
            "   │  │  └─ rating of Sales results: 85%",
            "   │  └─ weight of Sales results: 60%",
            "   └─ contribution of skills: 1.4 (the product)",
            "      ├─ score of skills, rounded: 3.5 (rounded to 0.1, half up)",
            "      │  └─ score of skills: 3.5 (the sum)",
            "      │     ├─ contribution of pitch: 2 (the product)",
            "      │     │  ├─ score of pitch: 4 (the rating itself)",
            "      │     │  │  └─ rating of pitch: 4",
            "      │     │  └─ weight of pitch: 50%",
            "      │     └─ contribution of close: 1.5 (the product)",
            "      │        ├─ score of close: 3 (the score of the level)",
            "      │        │  └─ rating of close: solid",
            "      │        └─ weight of close: 50%",
            "      └─ weight of skills: 40%",
        ]

    def test_the_explanation_says_why_a_grade_is_held_down(self) -> None:
        explained = str(CARD.score({**GOOD, "close": "basic"}).explain())

        assert explained.startswith("Appraisal: 3.55 (the sum) — grade C, because a part is below its floor")

    def test_a_part_is_found_by_its_key(self) -> None:
        with pytest.raises(NotFoundError, match="no part 'clos'; did you mean 'close'"):
            CARD.score(GOOD).part("clos")

    @pytest.mark.parametrize(
        ("ratings", "faults"),
        [
            ({}, ["results: found no rating", "pitch: found no rating", "close: found no rating"]),
            ({**GOOD, "close": None}, ["close: found no rating, accepted is one; or name another MissingRule"]),
            ({**GOOD, "clse": "basic"}, ["clse: no such item; did you mean 'close'?"]),
            ({**GOOD, "skills": 4}, ["skills: no such item"]),
            ({**GOOD, "pitch": 6}, ["pitch: found 6, accepted is a number from 1 up to 5"]),
            ({**GOOD, "pitch": 4.5}, ["pitch: found 4.5 of type float", "because a float is not exact"]),
            ({**GOOD, "pitch": True}, ["pitch: found True of type bool"]),
            ({**GOOD, "pitch": "NaN"}, ["pitch: found 'NaN'"]),
            ({**GOOD, "pitch": Decimal("Infinity")}, ["pitch: found Decimal('Infinity')"]),
            ({**GOOD, "pitch": "1e999999"}, ["pitch: found '1e999999'"]),
            ({**GOOD, "close": 3}, ["close: found 3, accepted is the key of a level"]),
            (
                {"results": [], "pitch": 9, 5: 5},
                ["[5]: no such item", "results: found []", "pitch: found 9", "close: "],
            ),
        ],
    )
    def test_all_faults_of_the_ratings_are_reported_at_once(
        self, ratings: dict[str, Rating], faults: list[str]
    ) -> None:
        with pytest.raises(InvalidDocumentError, match=r"^ratings: \d fault") as caught:
            CARD.score(ratings)

        assert all(fault in str(caught.value) for fault in faults)

    @pytest.mark.parametrize("ratings", [None, [], "pitch", 5])
    def test_ratings_are_a_mapping(self, ratings: object) -> None:
        with pytest.raises(WrongTypeError, match=r"^ratings: found"):
            CARD.score(ratings)  # type: ignore[arg-type] # the fault under test


class TestMissing:
    PARTS = (Item("a", "50%", FIVE), Group("g", "50%", [Item("b", "50%", FIVE), Item("c", "50%", FIVE)]))

    @pytest.mark.parametrize(
        ("rule", "ratings", "score"),
        [
            ("exclude", {"a": 4, "b": 2}, 3),
            ("exclude", {"a": 4}, 4),
            ("exclude", {"b": 2}, 2),
            ("zero", {"a": 4, "b": 2}, Fraction("2.5")),
            ("zero", {}, 0),
        ],
    )
    def test_the_rule_decides_what_becomes_of_it(self, rule: str, ratings: dict[str, Rating], score: Fraction) -> None:
        assert Scorecard("Card", self.PARTS, missing=rule).score(ratings).score == score

    def test_an_item_may_have_a_rule_and_a_default_of_its_own(self) -> None:
        card = Scorecard(
            "Card",
            [
                Item("a", "40%", FIVE, missing="default", default=3),
                Item("b", "40%", FIVE, missing="zero"),
                Item("c", "20%", FIVE, missing="exclude"),
            ],
        )
        scored = card.score({})

        assert scored.score == Fraction("1.5")
        assert [part.missing for part in scored.parts] == [MissingRule.DEFAULT, MissingRule.ZERO, MissingRule.EXCLUDE]
        assert str(scored.explain()).splitlines() == [
            "Card: 1.5 (the sum) [Handbook 4.2]",
            "├─ contribution of a: 1.5 (the product)",
            "│  ├─ score of a: 3 (the rating itself)",
            "│  │  └─ rating of a, by default: 3",
            "│  └─ share of a: 50% (the first divided by the second)",
            "│     ├─ weight of a: 40%",
            "│     └─ weights that are counted: 80%",
            "├─ contribution of b: 0 (the product)",
            "│  ├─ score of b, which is not rated: 0",
            "│  └─ share of b: 50% (the first divided by the second)",
            "│     ├─ weight of b: 40%",
            "│     └─ weights that are counted: 80%",
            "└─ c, not rated and left out: 0",
        ]
        assert "not rated" in str(scored)

    def test_of_nothing_there_is_no_score(self) -> None:
        card = Scorecard("Card", [Item("a", 0), Item("b", 1)], missing="exclude")

        assert card.score({"b": 2}).score == 2
        for ratings in ({}, {"a": 5}):
            with pytest.raises(InvalidValueError, match=r"^ratings: .* a rating of at least one item with a weight"):
                card.score(ratings)

    def test_a_sheet_of_points_starts_from_0(self) -> None:
        card = Scorecard("Lead", [Item("a", 1), Item("b", 2)], weights="add", missing="exclude")

        assert card.score({}).score == 0
        assert card.score({"b": 5}).score == 10

    def test_a_part_that_is_left_out_leaves_its_floor_unknown(self) -> None:
        card = Scorecard("Card", [Item("a", 1), Item("b", 0, floor=2)], missing="exclude")
        scored = card.score({"a": 1})

        assert [str(finding) for finding in scored.floors()] == ["? b scores at least 2: not known"]
        assert scored.missed_floors() == ()


class TestRounding:
    PARTS = (
        Item("a", "50%", LinearScale(0, 3, 1)),
        Group("g", "50%", [Item("b", "50%", LinearScale(0, 3, 1)), Item("c", "50%", LinearScale(0, 3, 1))]),
    )
    RATINGS = {"a": 1, "b": 1, "c": 2}  # noqa: RUF012 - never changed

    @pytest.mark.parametrize(
        ("at", "score", "lines"),
        [
            ("total", "0.42", ["a", "b", "c", ""]),
            ("component", "0.42", ["a", "b", "c", ""]),
            ("line", "0.42", ["a", "a", "b", "b", "c", "c", ""]),
        ],
    )
    def test_scores_are_rounded_from_the_named_moment_on(self, at: str, score: str, lines: list[str]) -> None:
        scored = Scorecard("Card", self.PARTS, rounding=Rounding("0.01", at=at)).score(self.RATINGS)

        assert scored.score == Fraction(score)
        assert [each.key for each in scored.contributions()] == lines
        assert sum(each.amount for each in scored.contributions()) == scored.score

    def test_a_rounded_group_counts_as_rounded(self) -> None:
        parts = [Group("g", 1, [Item("b", "1/3"), Item("c", "2/3")])]
        scored = Scorecard("Card", parts, rounding=Rounding("0.1")).score({"b": 1, "c": 0})

        assert scored.part("g").exact == Fraction(1, 3)
        assert scored.part("g").score == scored.exact == Fraction("0.3")
        assert [str(each.label) for each in scored.contributions()] == ["b", "c", "rounding of g"]

    def test_the_grade_is_of_the_rounded_or_of_the_exact_score(self) -> None:
        bands = [Band("C"), Band("B", 3)]
        for graded, grade in (("rounded", "B"), ("exact", "C")):
            card = Scorecard("Card", [Item("a")], grading=Grading(bands, graded=graded), rounding=Rounding("0.1"))
            scored = card.score({"a": "2.96"})
            assert scored.grade is not None
            assert grade == scored.grade.key

    @pytest.mark.parametrize(
        ("rounding", "kind"), [(Rounding(), InvalidValueError), ("0.01", WrongTypeError), (2, WrongTypeError)]
    )
    def test_a_rounding_names_its_step(self, rounding: object, kind: type[Exception]) -> None:
        with pytest.raises(kind, match=r"^rounding"):
            Scorecard("Card", [Item("a")], rounding=rounding)  # type: ignore[arg-type] # the fault under test


class TestGaps:
    def test_a_gap_is_required_less_found(self) -> None:
        findings = CARD.score(GOOD).gaps({"close": "expert", "skills": 3, "results": "90%"})

        assert [str(finding) for finding in findings] == [
            "☐ Sales results scores at least 4.5: found 4.25, 0.25 short",
            "☑ skills scores at least 3: found 3.5",
            "☐ close scores at least 5: found 3, 2 short",
        ]

    @pytest.mark.parametrize(
        ("required", "kind", "message"),
        [
            ({"clos": 3}, NotFoundError, "did you mean 'close'"),
            ({"close": "master"}, InvalidValueError, r"^required\['close'\]: found 'master'"),
            ({"pitch": 7}, InvalidValueError, r"^required\['pitch'\]: found 7"),
            ({"skills": 0.5}, WrongTypeError, r"^required\['skills'\]: found 0.5"),
            ([("close", 3)], WrongTypeError, r"^required: found"),
        ],
    )
    def test_wrong_requirements_are_refused(self, required: object, kind: type[Exception], message: str) -> None:
        with pytest.raises(kind, match=message):
            CARD.score(GOOD).gaps(required)  # type: ignore[arg-type] # the fault under test

    def test_the_next_band_says_what_is_missing(self) -> None:
        following = CARD.score(GOOD).next_band()

        assert following is not None
        assert (following.band.key, following.missing) == ("A", Fraction("0.05"))
        assert Scorecard("Card", [Item("a")]).score({"a": 1}).next_band() is None


class TestScales:
    @pytest.mark.parametrize(
        ("scale", "rating", "score"),
        [
            (PointScale(), 10**6, 10**6),
            (PointScale(1, 5), "80%", None),
            (PointScale(1, 5), 1, 1),
            (PointScale(1, 5), 5, 5),
            (PointScale(1, 5, step="0.5"), "2.5", Fraction(5, 2)),
            (PointScale(1, 5, step="0.5"), "2.4", None),
            (PointScale(1, 5), Decimal("0.99"), None),
            (LinearScale(8, 5), 6, Fraction(2, 3)),
            (LinearScale(8, 5), 9, 0),
            (LinearScale(8, 5, is_floored=False), 11, -1),
            (LinearScale(8, 5), 2, 1),
            (LinearScale(8, 5, is_capped=False), 2, 2),
            (CurveScale(Curve.steps([(0, 1), (80, 3)]), 0, 100), 79, 1),
            (CurveScale(Curve.steps([(0, 1), (80, 3)]), 0, 100), 80, 3),
            (CurveScale(Curve.steps([(0, 1), (80, 3)]), 0, 100), 101, None),
            (CurveScale(Curve.steps([(0, 1), (80, 3)])), 101, 3),
            (LevelScale([Level("1", 1), Level("2", 2)]), 2, 2),
            (LevelScale([Level("1", 1), Level("2", 2)]), Decimal(2), 2),
            (LevelScale([Level("1", 1), Level("2", 2)]), "1", 1),
            (LevelScale([Level("1", 1), Level("2", 2)]), Fraction(3, 2), None),
            (LevelScale([Level("1", 1), Level("2", 2)]), Decimal("2.00"), 2),
            pytest.param(LevelScale([Level("1", 1), Level("2", 2)]), 10**5_000, None, id="a huge number"),
        ],
    )
    def test_a_rating_has_a_score_or_is_refused(
        self, scale: PointScale, rating: Rating, score: Fraction | None
    ) -> None:
        if score is None:
            with pytest.raises(InvalidValueError, match=r"^rating: found"):
                scale.score(rating)
        else:
            assert scale.score(rating) == score

    @pytest.mark.parametrize("scale", [PointScale(), LinearScale(0, 1), CurveScale(Curve.flat(1)), LEVELS])
    @pytest.mark.parametrize("rating", [0.5, True, None, [], b"1", Decimal("NaN")])
    def test_what_is_no_rating_is_refused(self, scale: PointScale, rating: object) -> None:
        with pytest.raises(SalesManualError, match=r"^rating: found"):
            scale.score(rating)  # type: ignore[arg-type] # the fault under test

    def test_a_level_says_what_it_means(self) -> None:
        level = LevelScale([Level("expert", 4, label={"en": "Expert", "zh_Hant": "專家"}, description="alone")]).level(
            "expert"
        )

        assert level.label.render("zh_Hant") == "專家"
        assert str(level.description) == "alone"

    @pytest.mark.parametrize(
        ("build", "kind", "message"),
        [
            (
                lambda: PointScale(5, 5),
                InvalidValueError,
                r"^highest: found '5', accepted is a number above the lowest, 5",
            ),
            (lambda: PointScale(1, 5, step=0), InvalidValueError, r"^step: found 0, accepted is a number above 0"),
            (lambda: PointScale(1.0, 5), WrongTypeError, r"^lowest: found 1.0"),  # type: ignore[arg-type]
            (lambda: LinearScale(5, 5), InvalidValueError, r"^goal: .* a figure other than the start"),
            (lambda: LinearScale(0, 5, 0), InvalidValueError, r"^worth: .* a number above 0"),
            (lambda: LinearScale(0, 5.5), WrongTypeError, r"^goal: found 5.5"),  # type: ignore[arg-type]
            (lambda: LinearScale("x", 5), InvalidValueError, r"^start: found 'x'"),
            (lambda: CurveScale(Curve.flat(1), 5, 1), InvalidValueError, r"^highest: "),
            (lambda: CurveScale([(0, 1)]), TypeError, "curve"),  # type: ignore[arg-type]
            (lambda: LevelScale([]), InvalidValueError, r"^levels: .* at least one level"),
            (lambda: LevelScale("ab"), WrongTypeError, r"^levels: .* a list of levels"),  # type: ignore[arg-type]
            (lambda: LevelScale([("a", 1)]), WrongTypeError, r"^levels\[0\]: .* a Level"),  # type: ignore[list-item]
            (lambda: LevelScale([Level("a", 1), Level("a", 2)]), DuplicateError, "level 'a' is there already"),
            (
                lambda: LevelScale([Level("a", 2), Level("b", 1)]),
                InvalidValueError,
                r"^levels\[1\].score: .* lowest level first",
            ),
            (lambda: Level("", 1), InvalidValueError, r"^level: found ''"),
            (lambda: Level("a.b", 1), InvalidValueError, "without a dot"),
            (lambda: Level(3, 1), WrongTypeError, r"^level: found 3"),  # type: ignore[arg-type]
            (lambda: Level("a", 0.5), WrongTypeError, r"^score: found 0.5"),  # type: ignore[arg-type]
        ],
    )
    def test_a_wrong_scale_is_refused(self, build: Callable[[], object], kind: type[Exception], message: str) -> None:
        with pytest.raises(kind, match=message):
            build()

    def test_a_company_adds_its_own_kind(self) -> None:
        @SCALES.member("stars")
        @attrs.frozen
        class Stars:
            """As many points as there are stars."""

            def score(self, rating: Rating, where: str = "rating") -> Fraction:
                """The number of stars."""
                if not isinstance(rating, str) or set(rating) - {"★"}:
                    raise InvalidValueError(where, rating, "stars")
                return Fraction(len(rating))

            def describe(self) -> Text:
                """The scale in words."""
                return text("the score of the level")

        card = Scorecard("Card", [Item("service", 1, Stars())])

        assert card.score({"service": "★★★★"}).score == 4
        assert structure(unstructure(card), Scorecard) == card
        with pytest.raises(InvalidDocumentError, match="service: found 'xx', accepted is stars"):
            card.score({"service": "xx"})


class TestGrading:
    @pytest.mark.parametrize(
        ("boundary", "grades"),
        [("higher", ["C", "B", "B", "A", "A", None]), ("lower", ["C", "C", "B", "B", "A", None])],
    )
    def test_the_owner_of_a_boundary_is_named(self, boundary: str, grades: list[str | None]) -> None:
        grading = Grading([Band("C", 0), Band("B", 60), Band("A", 80, 100)], boundary=boundary)
        found = [grading.grade(score) for score in (59, 60, 79, 80, 100, 101)]

        assert [band and band.key for band in found] == grades
        assert grading.grade(-1) is None
        assert grading.grade(0) == grading.bands[0]

    def test_each_band_ends_where_the_next_begins(self) -> None:
        by_lower = Grading([Band("C"), Band("B", 60), Band("A", 80)])
        by_upper = Grading([Band("C", upper=60), Band("B", upper=80), Band("A")])
        by_both = Grading([Band("C", None, 60), Band("B", 60, 80), Band("A", 80)])

        assert by_lower == by_upper == by_both
        assert [str(band.describe()) for band in by_lower.bands] == ["up to 60", "from 60 to 80", "from 80"]
        assert str(Grading([Band("all")]).bands[0].describe()) == "every score"

    @pytest.mark.parametrize(
        ("score", "band", "missing", "is_reached"),
        [
            (-5, "C", 5, True),
            (0, "B", 60, False),
            (60, "B", 0, False),
            (61, "A", 19, False),
            (81, None, 0, False),
            (120, None, 0, False),
        ],
    )
    def test_the_next_band(self, score: int, band: str | None, missing: int, is_reached: bool) -> None:  # noqa: FBT001
        following = Grading([Band("C", 0), Band("B", 60), Band("A", 80, 100)], boundary="lower").next_band(score)

        if band is None:
            assert following is None
        else:
            assert following is not None
            assert (band, is_reached) == (following.band.key, following.is_reached_there)
            assert missing == following.missing

    @pytest.mark.parametrize(
        ("build", "kind", "message"),
        [
            (lambda: Grading([]), InvalidValueError, r"^bands: .* at least one band"),
            (lambda: Grading("AB"), WrongTypeError, r"^bands: .* a list of bands"),  # type: ignore[arg-type]
            (lambda: Grading(["A"]), WrongTypeError, r"^bands\[0\]: .* a Band"),  # type: ignore[list-item]
            (lambda: Grading([Band("A"), Band("A", 1)]), DuplicateError, "band 'A' is there already"),
            (
                lambda: Grading([Band("B"), Band("A")]),
                InvalidValueError,
                r"^bands\[1\].lower: .* at which the band begins",
            ),
            (lambda: Grading([Band("A", 80), Band("B", 60)]), InvalidValueError, r"^bands\[0\]: .* lowest band first"),
            (
                lambda: Grading([Band("C", 0, 60), Band("B", 61)]),
                InvalidValueError,
                r"^bands\[1\].lower: found '61'.* a gap",
            ),
            (lambda: Grading([Band("C", 0, 60), Band("B", 59)]), InvalidValueError, r"there is an overlap"),
            (lambda: Grading([Band("C", 5, 5)]), InvalidValueError, r"^bands\[0\]: found '5'"),
            (lambda: Grading([Band("A")], boundary="up"), InvalidValueError, r"^boundary: .* one of higher, lower"),
            (lambda: Grading([Band("A")], graded="raw"), InvalidValueError, r"^graded: .* one of rounded, exact"),
            (lambda: Grading([Band("A")], best_below_floor="B"), NotFoundError, "no band 'B'"),
            (lambda: Band("A", 0.5), WrongTypeError, r"^lower: found 0.5"),  # type: ignore[arg-type]
            (lambda: Band("A", 1, 1.5), WrongTypeError, r"^upper: found 1.5"),  # type: ignore[arg-type]
            (lambda: Band(" A"), InvalidValueError, r"^band: found ' A'"),
        ],
    )
    def test_wrong_bands_are_refused(self, build: Callable[[], object], kind: type[Exception], message: str) -> None:
        with pytest.raises(kind, match=message):
            build()


class TestBuilding:
    @pytest.mark.parametrize(
        ("parts", "rules", "faults"),
        [
            (
                [Item("a", "50%"), Item("b", "49.99%")],
                {},
                ['parts: found weights that sum to 99.99%, accepted is exactly 100%; write weights="normalise"'],
            ),
            (
                [Item("a", 1), Item("a", 0), Group("g", 0, [Item("g", "30%")])],
                {},
                [
                    "parts[1].key: 'a' is there already",
                    "parts[2].parts[0].key: 'g' is there already",
                    "parts[2].parts: found weights that sum to 30%",
                ],
            ),
            (
                [Item("a", 0)],
                {"weights": "normalise"},
                ["parts: found weights that sum to 0, accepted is a weight above 0"],
            ),
            ([Item("a")], {"missing": "default"}, ["parts[0].default: found none"]),
            ([Item("a", default=1)], {}, ['parts[0].default: never used; write missing="default"']),
            ([Item("a", missing="zero", default=1)], {"missing": "default"}, ["parts[0].default: never used"]),
            (
                [Item(f"i{n}") for n in range(1_001)],
                {"weights": "add"},
                ["parts: accepted is at most 1,000 parts in all"],
            ),
        ],
    )
    def test_all_faults_of_the_parts_are_reported_at_once(
        self, parts: list[Item], rules: dict[str, str], faults: list[str]
    ) -> None:
        with pytest.raises(InvalidDocumentError, match=r"^scorecard: ") as caught:
            Scorecard("Card", parts, **rules)  # type: ignore[arg-type] # the rules are read

        assert len(faults) == len(caught.value.faults)
        for expected, found in zip(faults, caught.value.faults, strict=True):
            assert str(found).startswith(expected)

    def test_nesting_is_bounded(self) -> None:
        part: Item | Group = Item("item")
        for depth in range(15):
            part = Group(f"g{depth}", 1, [part])
        assert Scorecard("Card", [part]).score({"item": 3}).score == 3

        with pytest.raises(InvalidDocumentError, match="nested at most 16 deep"):
            Scorecard("Card", [Group("deepest", 1, [part])])

    def test_nesting_far_beyond_the_bound_is_refused_alike(self) -> None:
        part: Item | Group = Item("item")
        for depth in range(5_000):
            part = Group(f"g{depth}", 1, [part])

        with pytest.raises(InvalidDocumentError, match="nested at most 16 deep") as caught:
            Scorecard("Card", [part])
        assert len(caught.value.faults) == 1

    @pytest.mark.parametrize(
        ("build", "kind", "message"),
        [
            (lambda: Scorecard("Card", []), InvalidValueError, r"^parts: .* at least one item or group"),
            (lambda: Scorecard("Card", "ab"), WrongTypeError, r"^parts: .* a list of items and groups"),  # type: ignore[arg-type]
            (lambda: Scorecard("Card", [5]), WrongTypeError, r"^parts\[0\]: .* an Item or a Group"),  # type: ignore[list-item]
            (
                lambda: Scorecard("Card", [Item("a")], weights="equal"),
                InvalidValueError,
                r"^weights: .* one of sum-to-one, ",
            ),
            (
                lambda: Scorecard("Card", [Item("a")], missing="skip"),
                InvalidValueError,
                r"^missing: .* one of refuse, ",
            ),
            (lambda: Scorecard("Card", [Item("a")], grading=[Band("A")]), WrongTypeError, r"^grading: .* a Grading"),  # type: ignore[arg-type]
            (lambda: Scorecard("", [Item("a")]), InvalidValueError, r"^label: "),
            (lambda: Item("a", -1), InvalidValueError, r"^weight: found -1, accepted is a weight of 0 or more"),
            (lambda: Item("a", 0.5), WrongTypeError, r"^weight: found 0.5"),  # type: ignore[arg-type]
            (lambda: Item("a", 1, 5), WrongTypeError, r"^scale: .* PointScale\(1, 5\)"),  # type: ignore[arg-type]
            (lambda: Item("a", 1, floor="x"), InvalidValueError, r"^floor: found 'x'"),
            (lambda: Item("a", 1, FIVE, missing="default", default=9), InvalidValueError, r"^default: found 9"),
            (lambda: Item("a", 1, FIVE, missing="default", default=0.5), WrongTypeError, r"^rating: found 0.5"),
            (lambda: Item("a.b"), InvalidValueError, r"^key: .* without a dot"),
            (lambda: Group("g", 1, []), InvalidValueError, r"^parts: "),
            (lambda: Group("g", "x", [Item("a")]), InvalidValueError, r"^weight: found 'x'"),
        ],
    )
    def test_a_wrong_part_or_rule_is_refused(
        self, build: Callable[[], object], kind: type[Exception], message: str
    ) -> None:
        with pytest.raises(kind, match=message):
            build()

    def test_rules_are_read_from_their_names(self) -> None:
        card = Scorecard("Card", [Item("a")], weights="normalise", missing="zero")

        assert card.weights is WeightRule.NORMALISE
        assert card.missing is MissingRule.ZERO
        assert attrs.evolve(card) == card

    def test_a_document_with_faults_is_refused_with_their_addresses(self) -> None:
        plain = {
            "label": "Card",
            "parts": [
                {"kind": "item", "key": "a", "weight": "50%"},
                {"kind": "group", "key": "g", "weight": "60%", "parts": []},
            ],
        }

        with pytest.raises(InvalidDocumentError, match=r"parts\[1\].parts"):
            structure(plain, Scorecard)
