"""Assessing a person: role means, trimming, missing ratings, gaps, feedback, noise, many at once, refusals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidDocumentError,
    InvalidValueError,
    NotFoundError,
    RefusedError,
    WrongTypeError,
)
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.scorecard_grading import Band, Grading
from salesmanual.people.assessment_batches import score_people
from salesmanual.people.assessment_explain import score_step
from salesmanual.people.assessment_noise import change_between, root
from salesmanual.people.assessment_rules import AssessmentRules, RoleRule, role_label
from salesmanual.people.assessment_sources import Source, pools
from salesmanual.people.assessment_versions import _told, given_away, revised_feedback
from salesmanual.people.assessments import CompetencyRating, assess
from salesmanual.people.competency_models import Anchor, Competency, CompetencyModel, PotentialScale
from salesmanual.people.competency_profiles import CompetencyProfile
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DataObject

    from salesmanual.people.assessment_result import Assessment

ON: Final = date(2026, 6, 30)
LATER: Final = date(2026, 12, 31)
FIVE: Final = [Anchor(level, f"level {level}") for level in range(1, 6)]
MODEL: Final = CompetencyModel(
    "Sales",
    ["1", "2", "3", "4", "5"],
    [Competency("product", "knowledge", FIVE, "40%"), Competency("closing", "skill", FIVE, "60%")],
    potential=PotentialScale(FIVE[:3]),
)
RULES: Final = AssessmentRules(
    [
        RoleRule("manager", "50%"),
        RoleRule("peer", "30%", least=2),
        RoleRule("report", "20%"),
        RoleRule("self", 0),
    ],
    grading=Grading([Band("C"), Band("B", 3), Band("A", 4)], best_below_floor="C"),
)
PROFILE: Final = CompetencyProfile("representative", {"product": 2, "closing": 4})


def said(role: str, *levels: int, on: str = "closing", comment: str = "") -> list[CompetencyRating]:
    """Ratings of one competency by as many raters of a role."""
    role_name: Any = role
    names = ["li.na"] if role == "self" else [f"{role}-{at}" for at in range(len(levels))]
    return [CompetencyRating(name, role_name, on, level, comment) for name, level in zip(names, levels, strict=True)]


def both(role: str, *levels: int) -> list[CompetencyRating]:
    """The same levels on both competencies."""
    return [*said(role, *levels), *said(role, *levels, on="product")]


def assessed(ratings: list[CompetencyRating], rules: AssessmentRules = RULES, on: date = ON) -> Assessment:
    return assess(MODEL, rules, "li.na", ratings, on=on, profile=PROFILE)


def rules_with(**changes: Any) -> AssessmentRules:  # noqa: ANN401 - as the fields of the rules
    return attrs.evolve(RULES, **changes)


def test_the_means_of_the_roles_count_by_their_weights() -> None:
    """(50% × 4 + 30% × 3) ÷ 80% is 3.625; the self-rating weighs nothing, and two reports are too few to count."""
    assessment = assessed([*said("manager", 4), *said("peer", 2, 3, 4), *said("report", 1, 1), *said("self", 5)])

    assert assessment.levels == {"closing": Fraction("3.625")}
    assert assessment.score == Fraction("3.625")
    assert assessment.grade is not None
    assert assessment.grade.key == "B"
    assert [source.roles for source in assessment.rated("closing").sources] == [("manager",), ("peer",), ("self",)]
    assert assessment.rated("closing").sources[1].raters == 3
    assert assessment.groups() == {"skill": Fraction("3.625")}


def test_the_highest_and_the_lowest_are_dropped_where_there_are_enough() -> None:
    ratings = [*said("manager", 3), *said("peer", 1, 3, 4, 4, 5)]

    three = assessed(ratings, rules_with(trim=1))
    six = assessed(ratings, rules_with(trim=1, trim_from=6))

    assert three.rated("closing").sources[1].mean == Fraction(11, 3)
    assert six.rated("closing").sources[1].mean == Fraction(17, 5)
    assert "the 1 highest and the 1 lowest are dropped" in three.explain().to_text()
    assert three.explain().replay() == three.score


def test_trimming_leaves_as_many_anonymous_ratings_as_the_threshold_asks() -> None:
    named = AssessmentRules([RoleRule("manager", 1)], trim=1)

    assert rules_with(trim=1).fewest_to_trim() == 5
    assert assessed(both("peer", 1, 4, 5), rules_with(trim=1)).levels["closing"] == Fraction(10, 3)
    assert named.fewest_to_trim() == 3
    with pytest.raises(InvalidDocumentError, match="found 2, accepted is at least 3, so that a rating is left"):
        attrs.evolve(named, trim_from=2)
    with pytest.raises(InvalidDocumentError, match="found 4, accepted is at least 5, so that as many ratings are left"):
        rules_with(trim=1, trim_from=4)


def test_a_role_without_a_rating_is_left_out_or_0_or_refused() -> None:
    ratings = both("manager", 4)

    assert assessed(ratings).score == 4
    assert assessed(ratings, rules_with(missing_roles="zero")).score == 2
    with pytest.raises(InvalidDocumentError) as raised:
        assessed(ratings, rules_with(missing_roles="refuse"))
    assert str(raised.value).splitlines()[:2] == [
        "ratings of li.na: 4 faults",
        "  ratings.product: found no rating by peer, accepted is one; or name another rule in missing_roles",
    ]


def test_a_competency_that_nobody_has_rated_is_left_out_or_0_or_refused() -> None:
    ratings = said("manager", 5)

    assert assessed(ratings).score == 5
    assert assessed(ratings, rules_with(missing="zero")).score == 3
    with pytest.raises(InvalidDocumentError, match=r"product.*found no rating"):
        assessed(ratings, rules_with(missing="refuse"))


def test_what_weighs_nothing_in_the_position_may_be_missing() -> None:
    profile = CompetencyProfile("closer", {"closing": 3}, {"closing": 1})
    rules = rules_with(missing="refuse", missing_roles="refuse", roles=[RoleRule("manager", 1)])

    one = assess(MODEL, rules, "li.na", said("manager", 4), on=ON, profile=profile)
    many = score_people(MODEL, rules, {"li.na": said("manager", 4)}, on=ON, profiles={"li.na": profile})

    assert one.score == many.people[0].score == 4


def test_a_floor_of_a_group_caps_the_grade() -> None:
    rules = rules_with(floors={"skill": 3})
    ratings = [*said("manager", 2), *said("manager", 5, on="product")]

    assessment = assessed(ratings, rules)

    assert assessment.score == Fraction("3.2")
    assert [str(each) for each in assessment.missed_floors()] == ["☐ skill scores at least 3: found 2, 1 short"]
    assert len(assessment.floors()) == 1
    assert assessment.grade is not None
    assert assessment.grade.key == "C"
    assert score_people(MODEL, rules, {"li.na": ratings}, on=ON).people[0].grade == assessment.grade


def test_gaps_keep_the_surplus_and_rank_by_weight_and_distance() -> None:
    assessment = assessed([*said("manager", 3), *said("manager", 4, on="product")])

    assert {gap.key: (gap.short(), gap.surplus()) for gap in assessment.gaps()} == {
        "product": (Fraction(0), Fraction(2)),
        "closing": (Fraction(1), Fraction(0)),
    }
    assert [(gap.key, gap.priority()) for gap in assessment.needs()] == [("closing", Fraction(3, 5))]
    assert [(gap.key, gap.priority()) for gap in assessment.strengths()] == [("product", Fraction(4, 5))]


def test_an_unrated_requirement_is_not_known() -> None:
    assessment = assessed(said("manager", 3))

    gap = assessment.gaps()[0]
    assert gap.level is None
    assert gap.short() == gap.surplus() == gap.priority() == 0
    assert assessment.records()[0] == {
        "person": "li.na",
        "on": ON,
        "competency": "product",
        "group": "knowledge",
        "level": None,
        "required": Fraction(2),
        "short": None,
        "over": None,
        "contribution": None,
    }


def test_without_a_profile_there_are_no_gaps() -> None:
    assessment = assess(MODEL, RULES, "li.na", said("manager", 3), on=ON)

    assert assessment.gaps() == assessment.needs() == ()
    assert "required" in assessment.to_text()
    assert "representative" not in repr(assessment)


def test_potential_stands_on_a_scale_of_its_own() -> None:
    assessment = assessed([*said("manager", 5), *said("manager", 2, on="potential", comment="could lead a team")])

    assert (assessment.score, assessment.potential) == (Fraction(5), Fraction(2))
    assert assessment.feedback().potential == 2
    assert "development potential" in assessment.feedback().to_text()
    assert assessment.feedback().comments[0].words == "could lead a team"
    no_scale = attrs.evolve(MODEL, potential=None)
    without = assess(no_scale, RULES, "li.na", said("manager", 5), on=ON)
    assert without.potential is without.feedback().potential is None


def test_the_explanation_goes_from_the_ratings_to_the_score_without_a_name() -> None:
    printed = assessed([*said("manager", 4), *said("peer", 4, 2, 3)]).explain().to_text()

    assert printed == (
        "Sales: 3.625 (the sum) — grade B, from 3 to 4 [Handbook 4.2]\n"
        "├─ knowledge, not rated and left out: 0\n"
        "└─ contribution of skill: 3.625 (the product)\n"
        "   ├─ score of skill: 3.625 (the sum)\n"
        "   │  └─ contribution of closing: 3.625 (the product)\n"
        "   │     ├─ score of closing: 3.625 (the rating itself)\n"
        "   │     │  └─ level of closing: 3.625 (the first divided by the second)\n"
        "   │     │     ├─ parts of the roles: 2.9 (the sum)\n"
        "   │     │     │  ├─ part of mean of manager: 2 (the product)\n"
        "   │     │     │  │  ├─ mean of manager: 4 (the first divided by the second)\n"
        "   │     │     │  │  │  ├─ sum of ratings: 4 (the sum)\n"
        "   │     │     │  │  │  │  └─ rating: 4\n"
        "   │     │     │  │  │  └─ how many: 1\n"
        "   │     │     │  │  └─ weight: 50%\n"
        "   │     │     │  └─ part of mean of peers: 0.9 (the product)\n"
        "   │     │     │     ├─ mean of peers: 3 (the first divided by the second)\n"
        "   │     │     │     │  ├─ sum of ratings: 9 (the sum)\n"
        "   │     │     │     │  │  ├─ rating: 2\n"
        "   │     │     │     │  │  ├─ rating: 3\n"
        "   │     │     │     │  │  └─ rating: 4\n"
        "   │     │     │     │  └─ how many: 3\n"
        "   │     │     │     └─ weight: 30%\n"
        "   │     │     └─ weights of the roles that count: 80%\n"
        "   │     └─ share of closing: 100% (the first divided by the second)\n"
        "   │        ├─ weight of closing: 60%\n"
        "   │        └─ weights that are counted: 60%\n"
        "   └─ share of skill: 100% (the first divided by the second)\n"
        "      ├─ weight of skill: 60%\n"
        "      └─ weights that are counted: 60%"
    )


def test_a_rounded_score_is_explained_as_rounded() -> None:
    rules = rules_with(rounding=Rounding("0.1", at="line"))
    assessment = assessed([*both("manager", 4), *both("peer", 2, 3, 3)], rules)

    assert assessment.explain().replay() == assessment.score == Fraction("3.5")
    assert score_step(assessment, from_ratings=False).replay() == assessment.score
    assert sum(each.amount for each in assessment.contributions()) == assessment.score


def test_a_group_of_which_nothing_with_a_weight_is_rated_is_not_explained() -> None:
    parts = [Competency("pitch", "knowledge", FIVE, 0), Competency("market", "knowledge", FIVE, "50%")]
    model = attrs.evolve(MODEL, competencies=[*parts, Competency("closing", "skill", FIVE, "50%")])

    assessment = assess(model, RULES, "li.na", [*said("manager", 5, on="pitch"), *said("manager", 2)], on=ON)

    assert assessment.explain().replay() == assessment.explain().value == assessment.score == 2


# What may be shown


def test_below_the_threshold_nothing_of_a_role_is_shown() -> None:
    ratings = [*both("manager", 4), *said("report", 1, 2, comment="too harsh"), *said("self", 5, comment="going well")]

    feedback = assessed(ratings).feedback()

    assert [mean.roles for mean in feedback.lines[1].means] == [("manager",), ("self",)]
    assert [(each.roles, each.words) for each in feedback.comments] == [(("self",), "going well")]
    assert feedback.score == 4
    assert "reports" not in feedback.to_text()


def test_a_thin_role_is_put_together_with_another_thin_one_where_they_are_enough() -> None:
    rules = rules_with(thin="merge")
    ratings = [*said("manager", 5), *said("peer", 2, 3, comment="b"), *said("report", 4, comment="a")]

    assessment = assessed(ratings, rules)

    assert assessment.levels == {"closing": (Fraction(5) + 3) / 2}
    feedback = assessment.feedback()
    assert [(mean.roles, mean.mean, mean.raters) for mean in feedback.roles] == [
        (("manager",), Fraction(5), 1),
        (("peer", "report"), Fraction(3), 3),
    ]
    assert [(each.roles, each.words) for each in feedback.comments] == [
        (("peer", "report"), "a"),
        (("peer", "report"), "b"),
        (("peer", "report"), "b"),
    ]
    assert "peers and reports together" in feedback.to_text()


def test_thin_roles_that_are_not_enough_take_the_smallest_other_role_along() -> None:
    roles = [
        RoleRule("manager", "40%"),
        RoleRule("peer", "20%"),
        RoleRule("report", "20%"),
        RoleRule("customer", "20%"),
    ]
    rules = rules_with(roles=roles, thin="merge")

    together = pools(rules, {"manager": 1, "peer": 4, "report": 1, "customer": 3})
    too_few = pools(rules, {"manager": 1, "report": 1})

    assert [(pool.roles, pool.weight) for pool in together] == [
        (("manager",), Fraction(2, 5)),
        (("peer",), Fraction(1, 5)),
        (("report", "customer"), Fraction(2, 5)),
    ]
    assert [pool.roles for pool in too_few] == [("manager",)]


def test_a_role_that_counts_and_is_hidden_withholds_what_it_enters() -> None:
    rules = rules_with(thin="withhold")
    ratings = [*both("manager", 4), *said("report", 1, 2), *said("manager", 3, on="potential")]

    assessment = assessed(ratings, rules)
    feedback = assessment.feedback()

    assert assessment.levels["closing"] == (Fraction("0.5") * 4 + Fraction("0.2") * Fraction("1.5")) / Fraction("0.7")
    assert (feedback.score, feedback.grade, feedback.is_withheld) == (None, None, True)
    product, closing = feedback.lines
    assert (product.level, product.is_withheld, product.contribution) == (Fraction(4), False, None)
    assert (closing.level, closing.is_withheld, closing.gap) == (None, True, None)
    assert [(str(label), score) for label, score in feedback.groups] == [("knowledge", 4), ("skill", None)]
    assert feedback.explain().replay() is None
    assert feedback.to_text().count("withheld") == 4


def test_a_hidden_rating_of_potential_withholds_it() -> None:
    rules = rules_with(thin="withhold", potential_roles=["manager", "peer"], roles=[*RULES.roles])
    ratings = [*both("manager", 4), *said("manager", 3, on="potential"), *said("peer", 1, 2, on="potential")]

    assessment = assessed(ratings, rules)

    assert assessment.potential == Fraction("2.25")
    assert assessment.feedback().potential is None


def test_feedback_in_chinese_has_the_same_figures() -> None:
    feedback = assessed([*both("manager", 4), *both("peer", 2, 3, 4)]).feedback()

    assert feedback.lines[0].means[1].mean == 3
    assert feedback.to_text("zh_Hant").count("3.63") == feedback.to_text().count("3.63") > 0
    assert str(role_label(["peer"])) == "peers"


def test_feedback_shown_again_must_not_give_the_newcomer_away() -> None:
    before = [*both("manager", 4), *both("peer", 2, 3, 4)]
    shown = assessed(before)
    revised = assessed([*before, CompetencyRating("peer-9", "peer", "closing", 1)])

    with pytest.raises(RefusedError) as raised:
        revised_feedback([shown], revised)

    assert str(raised.value) == (
        "refused: show the feedback of li.na again\n"
        "  ☐ ratings by peers change for none or at least 3 raters: found 1, 2 short"
    )
    assert given_away([shown], revised)[0].path == "closing"


def test_feedback_may_be_shown_again_where_nothing_or_enough_changed() -> None:
    shown = assessed([*both("manager", 4), *both("peer", 2, 3, 4)])
    more = [*both("manager", 5), *both("peer", 2, 3, 4), *said("report", 3, 3, 4)]
    enough = [*both("manager", 4), *said("peer", 2, 3, 4, 5, 5, 5)]
    afresh = [*both("manager", 4), *said("peer", 3, 4, 5)]

    assert revised_feedback([shown], assessed(more)) == assessed(more).feedback()
    assert given_away([shown], assessed(enough)) == ()
    assert given_away([shown], assessed(afresh)) == ()


def test_what_no_two_reports_give_away_three_may() -> None:
    """The sum of seven less that of three and that of the three others is the rating of the seventh."""
    peers = [CompetencyRating(f"peer-{at}", "peer", "closing", 1 + at % 5) for at in range(7)]
    first, second, third = (assessed([*said("manager", 4), *own]) for own in (peers[:3], peers[3:6], peers))

    assert given_away([first], second) == ()
    assert given_away([first], third) == ()
    assert given_away([second], third) == ()
    (finding,) = given_away([first, second], third)
    assert (finding.path, finding.found, finding.distance) == ("closing", 1, 2)
    with pytest.raises(RefusedError) as raised:
        revised_feedback([second, first], third)
    assert str(raised.value) == (
        "refused: show the feedback of li.na again\n"
        "  ☐ all that was shown together tells of none or at least 3 raters: found 1, 2 short"
    )


def test_what_was_given_away_already_is_given_away_by_no_new_report() -> None:
    """The first two tell of one rater; a third that shows the same again tells nothing more."""
    few = assessed(both("peer", 2, 3, 4))
    more = assessed(both("peer", 2, 3, 4, 5))

    assert given_away([few], more) != ()
    assert given_away([few, few], few) == ()
    assert _told_of([few, more], more) == 0


def _told_of(shown: list[Assessment], revised: Assessment) -> int:
    """How many raters the sums of one competency tell of that the earlier ones do not."""
    known = [source for each in shown for source in each.rated("closing").sources]
    return _told(known, list(revised.rated("closing").sources), RULES.threshold)


@given(st.data())
def test_what_the_sums_tell_agrees_with_every_set_of_raters(data: DataObject) -> None:
    """Against elimination over all raters one by one, without blocks and without conditions."""
    sets = data.draw(st.lists(st.sets(st.integers(0, 6), min_size=3), min_size=2, max_size=4))
    sources = [
        Source(
            ("peer",),
            Fraction(1),
            Fraction(3),
            is_hidden=False,
            is_anonymous=True,
            given=tuple((f"r{at}", 3) for at in sorted(own)),
        )
        for own in sets
    ]

    def inside(chosen: tuple[int, ...], sums: list[set[int]]) -> int:
        every = [[int(at in own) for own in sums] for at in range(7)]
        rest = [row for at, row in enumerate(every) if at not in chosen]
        return _matrix_rank(every) - _matrix_rank(rest)

    expected = [
        size
        for size in (1, 2)
        for chosen in combinations(range(7), size)
        if inside(chosen, sets) > inside(chosen, sets[:-1])
    ]
    assert _told(sources[:-1], sources[-1:], 3) == min(expected, default=0)


def _matrix_rank(rows: list[list[int]]) -> int:
    """The rank by elimination, the plain way."""
    left = [[Fraction(value) for value in row] for row in rows if any(row)]
    rank = 0
    while left:
        pivot, *others = left
        at = next(place for place, value in enumerate(pivot) if value)
        left = [[a - row[at] / pivot[at] * b for a, b in zip(row, pivot, strict=True)] for row in others]
        left = [row for row in left if any(row)]
        rank += 1
    return rank


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"trim": 1}, "trim, trim_from"),
        ({"threshold": 2}, "threshold"),
        ({"thin": "merge"}, "thin"),
        ({"roles": [RoleRule("manager", "50%"), RoleRule("peer", "50%", is_anonymous=False)]}, "roles"),
    ],
)
def test_rules_that_put_ratings_together_otherwise_are_refused(changes: dict[str, object], name: str) -> None:
    """With other weights or bands the means are the same."""
    ratings = both("peer", 1, 2, 3, 4, 5)

    with pytest.raises(InvalidValueError) as raised:
        given_away([assessed(ratings)], assessed(ratings, rules_with(**changes)))
    assert str(raised.value).startswith(
        f"revised.rules: found 'other rules than before for {name}', accepted is the same as in shown[0]; the two"
    )
    assert given_away([assessed(ratings)], assessed(ratings, rules_with(grading=None))) == ()


def test_what_was_shown_is_a_list_of_at_least_one() -> None:
    revised = assessed(both("peer", 2, 3, 4))

    with pytest.raises(WrongTypeError, match=r"shown: found .* accepted is a list, each item an Assessment"):
        given_away(revised, revised)  # type: ignore[arg-type] # the error
    with pytest.raises(InvalidValueError, match=r"shown: found \(\), accepted is a list of at least 1"):
        given_away([], revised)


def test_potential_shown_again_must_not_give_the_newcomer_away() -> None:
    rules = rules_with(potential_roles=["peer"])
    before = [*both("manager", 4), *said("peer", 1, 2, 3, on="potential")]
    late = CompetencyRating("peer-9", "peer", "potential", 1)

    found = given_away([assessed(before, rules)], assessed([*before, late], rules))

    assert [(finding.path, finding.distance) for finding in found] == [("potential", 2)]


# How sure it is


def test_the_noise_of_a_full_table_is_that_of_the_raters_own_scores() -> None:
    """Peers alone: each rater's weighted mean is a score, and the variance of their mean is s² ÷ n."""
    rules = AssessmentRules([RoleRule("peer", 1)])
    closing, product = (2, 3, 5), (1, 4, 4)
    scores = [Fraction("0.6") * a + Fraction("0.4") * b for a, b in zip(closing, product, strict=True)]
    mean = sum(scores, Fraction(0)) / 3
    expected = sum(((score - mean) ** 2 for score in scores), Fraction(0)) / 2 / 3

    noise = assessed([*said("peer", *closing), *said("peer", *product, on="product")], rules).noise()

    assert noise.score == expected
    assert noise.standard_error() == root(expected)
    assert noise.levels == {"product": Fraction(3) / 3, "closing": Fraction(7, 3) / 3}


def test_one_rater_alone_has_the_pooled_variance() -> None:
    """Peers 2, 3, 4 have the variance 1; with weights ⅝ and ⅜ the level has ⅝² × 1 + ⅜² × 1 ÷ 3."""
    noise = assessed([*said("manager", 4), *said("peer", 2, 3, 4)]).noise()

    assert noise.levels == {"closing": Fraction(25, 64) + Fraction(9, 64) / 3}
    assert noise.score == noise.levels["closing"]


def test_without_two_raters_anywhere_the_noise_is_not_known() -> None:
    before, after = assessed(both("manager", 3)), assessed(both("manager", 4), on=LATER)

    assert (before.noise().score, before.noise().standard_error()) == (None, None)
    change = change_between(before, after)
    assert (change.score.difference(), change.score.verdict) == (Fraction(1), "unknown")
    assert change.score.standard_error() is None
    assert change.beyond_noise() == ()


def test_a_change_is_named_where_it_is_more_than_noise() -> None:
    same = said("manager", 3, on="product")
    first = [*said("manager", 2), *said("peer", 2, 2, 3), *said("peer", 3, 3, 3, on="product")]
    second = [*said("manager", 4), *said("peer", 4, 4, 5), *said("peer", 2, 3, 3, on="product")]
    before, after = assessed([*same, *first]), assessed([*same, *second], on=LATER)

    change = change_between(before, after)

    assert [(each.key, each.verdict) for each in change.levels] == [("product", "within noise"), ("closing", "rose")]
    assert [each.key for each in change.beyond_noise()] == ["closing"]
    assert change.score.verdict == "rose"
    assert change_between(attrs.evolve(after, on=ON), attrs.evolve(before, on=LATER)).score.verdict == "fell"
    row = change.tables()[0].records()[1]
    assert (row["before"], row["after"], row["verdict"]) == (Decimal("2.13"), Decimal("4.13"), "rose")


def test_only_what_both_have_a_level_of_is_compared() -> None:
    before, after = assessed(said("manager", 3)), assessed(both("manager", 4), on=LATER)

    assert [each.key for each in change_between(before, after).levels] == ["closing"]


@pytest.mark.parametrize(
    ("after", "message"),
    [
        (lambda: assess(MODEL, RULES, "chen.jie", said("manager", 3), on=LATER), "after.person: found 'chen.jie'"),
        (lambda: assessed(said("manager", 3)), "after.on: found '2026-06-30', accepted is a day after 2026-06-30"),
        (
            lambda: assess(
                CompetencyModel("Sales", ["1", "2"], [Competency("closing", "skill", FIVE[:2])]),
                RULES,
                "li.na",
                said("manager", 2),
                on=LATER,
            ),
            "after.model.levels: found 2, accepted is 5 levels, as the earlier assessment has",
        ),
    ],
)
def test_assessments_that_cannot_be_compared(after: Callable[[], Assessment], message: str) -> None:
    with pytest.raises(InvalidValueError) as raised:
        change_between(assessed(said("manager", 3)), after())

    assert message in str(raised.value)


def test_the_feedback_of_another_person_is_no_revision() -> None:
    other = assess(MODEL, RULES, "chen.jie", said("manager", 3), on=ON)

    with pytest.raises(InvalidValueError, match=r"revised.person: found 'chen.jie', accepted is li.na"):
        given_away([assessed(said("manager", 3))], other)


# Many at once


def test_many_are_scored_in_the_order_they_are_given() -> None:
    people = {"wei": said("manager", 3), "li.na": [*said("manager", 5), *said("manager", 2, on="potential")]}

    scores = score_people(MODEL, RULES, people, on=ON)

    assert [(each.person, each.score) for each in scores.people] == [("wei", Fraction(3)), ("li.na", Fraction(5))]
    assert scores.records()[1] == {"person": "li.na", "score": 5, "grade": "A"}
    assert "Sales on 2026-06-30" in scores.to_text()


@pytest.mark.parametrize(
    "changes",
    [
        {"trim": 1},
        {"rounding": Rounding("0.1")},
        {"rounding": Rounding("0.1", at="total")},
        {"grading": None, "missing": "refuse"},
        {"missing_roles": "zero", "grading": Grading([Band("C"), Band("B", 3)], graded="exact")},
    ],
    ids=str,
)
def test_each_rule_scores_many_as_it_scores_one(changes: dict[str, object]) -> None:
    ratings = [*both("manager", 4), *both("peer", 1, 3, 5, 5), *both("report", 2)]
    rules = rules_with(**changes)

    (score,) = score_people(MODEL, rules, {"li.na": ratings}, on=ON).people

    one = assessed(ratings, rules)
    assert (score.score, score.grade) == (one.score, one.grade)


@pytest.mark.parametrize(
    ("ratings", "message"),
    [
        ([], "ratings: nobody has assessed li.na, accepted is at least one rating"),
        (
            [*said("manager", 4), *said("manager", 5)],
            "ratings[1]: manager-0 has rated closing already; each rates it once",
        ),
        (
            said("manager", 6),
            "ratings[0].level: found 6, accepted is a level from 1 to 5 in steps of 1",
        ),
        (said("manager", 0), "ratings[0].level: found 0, accepted is a level from 1 to 5 in steps of 1"),
        (
            [CompetencyRating("wei", "manager", "closing", Fraction("3.5"))],
            "ratings[0].level: found 3.5, accepted is a level from 1 to 5 in steps of 1",
        ),
        (
            [CompetencyRating("wei", "self", "closing", 4)],
            "ratings[0].rater: wei rates li.na as self; only the assessed person rates as self",
        ),
        (
            [CompetencyRating("li.na", "peer", "closing", 4)],
            "ratings[0].rater: li.na rates li.na as peer; they rate themselves as self",
        ),
        (
            [CompetencyRating("wei", "peer", "closing", 4), CompetencyRating("wei", "manager", "product", 4)],
            "ratings[1].role: wei rates as peer already; a rater has one role",
        ),
        (
            said("manager", 4, on="closng"),
            "ratings[0].competency: found 'closng', accepted is a competency of the model; did you mean 'closing'?",
        ),
        (
            said("customer", 4),
            "ratings[0].role: found 'customer', accepted is a role of the rules: manager, peer, report, self",
        ),
        (said("peer", 2, on="potential"), "ratings[0].role: found 'peer', accepted for potential is: manager"),
        (
            said("manager", 4, on="potential"),
            "ratings[0].level: found 4, accepted is a level from 1 to 3 in steps of 1",
        ),
    ],
)
def test_ratings_that_are_refused(ratings: list[CompetencyRating], message: str) -> None:
    of_many = message.replace("ratings", "ratings['li.na']", 1)
    with pytest.raises(InvalidDocumentError) as raised:
        assessed(ratings)
    assert f"  {message}" in str(raised.value).splitlines()
    with pytest.raises(InvalidDocumentError) as raised:
        score_people(MODEL, RULES, {"li.na": ratings}, on=ON)
    assert f"  {of_many}" in str(raised.value).splitlines()


def test_the_faults_of_everybody_are_reported_at_once() -> None:
    people = {
        "li.na": said("manager", 9),
        "wei": said("manager", 4),
        "chen.jie": said("peer", 3),
        "an.qi": [*said("manager", 4, on="pitch"), *said("peer", 0)],
    }

    for rules in (RULES, rules_with(trim=1)):
        with pytest.raises(InvalidDocumentError) as raised:
            score_people(MODEL, rules, people, on=ON)
        assert [fault.address for fault in raised.value.faults] == [
            "ratings['li.na'][0].level",
            "ratings['chen.jie']",
            "ratings['an.qi'][0].competency",
            "ratings['an.qi'][1].level",
        ]


def test_from_the_hundredth_refusal_on_nobody_more_is_looked_at() -> None:
    people = {f"p{at}": said("manager", 9) for at in range(250)}

    with pytest.raises(InvalidDocumentError) as raised:
        score_people(MODEL, RULES, people, on=ON)

    assert len(raised.value.faults) == 100


def test_a_profile_of_another_model_is_no_fault_of_the_ratings() -> None:
    profile = CompetencyProfile("expert", {"closng": 3})

    for rules in (RULES, rules_with(trim=1)):
        with pytest.raises(InvalidDocumentError, match=r"profile of expert.*\n.*required.closng"):
            score_people(MODEL, rules, {"li.na": said("manager", 4)}, on=ON, profiles={"li.na": profile})


@pytest.mark.parametrize("name", ["missing", "missing_roles"])
def test_what_the_rules_refuse_is_refused_of_many_too(name: str) -> None:
    rules = rules_with(roles=[RoleRule("manager", "80%"), RoleRule("self", "20%")], **{name: "refuse"})

    with pytest.raises(InvalidDocumentError, match=r"found no rating"):
        score_people(MODEL, rules, {"li.na": said("manager", 4)}, on=ON)


def test_a_weight_of_0_alone_makes_no_score_of_many() -> None:
    model = attrs.evolve(
        MODEL, competencies=[Competency("pitch", "skill", FIVE, 0), Competency("closing", "skill", FIVE, 1)]
    )

    with pytest.raises(InvalidDocumentError, match=r"li.na.*a rating of at least one item with a weight"):
        score_people(model, RULES, {"li.na": said("manager", 4, on="pitch")}, on=ON)


def test_every_fault_of_the_ratings_is_reported_at_once() -> None:
    with pytest.raises(InvalidDocumentError, match=r"ratings of li.na: 3 faults"):
        assessed([*said("manager", 9), *said("customer", 4), *said("peer", 4, on="pitch")])


@pytest.mark.parametrize("ratings", [said("self", 4), said("report", 4, 4), said("peer", 3)])
def test_ratings_of_which_none_counts(ratings: list[CompetencyRating]) -> None:
    with pytest.raises(InvalidValueError, match=r"ratings of li.na: found 'none that counts', accepted is a rating"):
        assessed(ratings)
    with pytest.raises(
        InvalidDocumentError, match=r"ratings\['li.na'\]: found 'none that counts', accepted is a rating"
    ):
        score_people(MODEL, RULES, {"li.na": ratings}, on=ON)


def test_a_group_that_weighs_nothing_makes_no_score_alone() -> None:
    profile = CompetencyProfile("expert", {}, {"product": 1})

    with pytest.raises(InvalidDocumentError, match=r"li.na.*a rating of at least one item with a weight"):
        score_people(MODEL, RULES, {"li.na": said("manager", 4)}, on=ON, profiles={"li.na": profile})


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: RoleRule("boss", "50%"), InvalidValueError, "role: found 'boss'"),  # type: ignore[arg-type] # the error
        (lambda: RoleRule("peer", "-5%"), InvalidValueError, "weight: found '-5%', accepted is a weight of 0 or more"),
        (
            lambda: AssessmentRules([RoleRule("peer", "50%"), RoleRule("self", "49%")]),
            InvalidDocumentError,
            "roles: found weights that sum to 99%, accepted is exactly 100%; a role that is shown only has",
        ),
        (lambda: AssessmentRules([RoleRule("peer", 1), RoleRule("peer", 0)]), DuplicateError, "roles[1].role"),
        (
            lambda: rules_with(trim=2, trim_from=4, floors={"skills": 2}, potential_roles=["boss"]),
            InvalidDocumentError,
            (
                "assessment rules: 3 faults\n  floors.skills: no such group; did you mean 'skill'?\n"
                "  potential_roles.boss: no such role of raters;"
            ),
        ),
        (
            lambda: rules_with(missing="default", missing_roles="default", rounding=Rounding()),
            InvalidDocumentError,
            (
                "  missing: found 'default', accepted is 'exclude', 'zero' or 'refuse'\n"
                "  missing_roles: found 'default', accepted is 'exclude', 'zero' or 'refuse'\n"
                "  rounding.step: found None, accepted is a step such as '0.01'"
            ),
        ),
        (lambda: rules_with(missing_roles="drop"), InvalidValueError, "missing_roles: found 'drop'"),
        (lambda: rules_with(potential_roles="peer"), WrongTypeError, "potential_roles: found 'peer' of type str"),
        (lambda: rules_with(potential_roles=None), WrongTypeError, "potential_roles: found None"),
        (lambda: rules_with(thin="hide"), InvalidValueError, "thin: found 'hide', accepted is a rule"),
        (lambda: rules_with(noise_factor=0), InvalidValueError, "noise_factor: found 0, accepted is a number above 0"),
        (lambda: rules_with(grading="A"), WrongTypeError, "accepted is a Grading, which holds the bands"),
        (lambda: rules_with(floors={"skill": 0}), InvalidValueError, "floors.skill: found '0'"),
        (lambda: assessed(["good"]), WrongTypeError, "ratings[0]"),  # type: ignore[list-item] # the error
        (lambda: assessed(said("manager", 3)).rated("closng"), NotFoundError, "did you mean 'closing'?"),
        (lambda: CompetencyRating("wei", "peer", "closing", 3.5), WrongTypeError, "level"),  # type: ignore[arg-type] # the error
        (lambda: CompetencyRating("wei", "peer", "closing", 10**5000), InvalidValueError, "an integer of 16610 bits"),
        (
            lambda: assessed(said("manager", 10**9)),
            InvalidDocumentError,
            "level: found 1000000000, accepted is a level",
        ),
        (lambda: score_people(MODEL, RULES, {" ": said("manager", 4)}, on=ON), InvalidValueError, "ratings: found ' '"),
        (
            lambda: score_people(MODEL, RULES, {"li.na": said("manager", 4)}, on=ON, profiles={"li.na": "AE"}),  # type: ignore[dict-item] # the error
            WrongTypeError,
            "profiles['li.na']: found 'AE'",
        ),
        (lambda: score_people(MODEL, RULES, {}, on=ON, profiles=PROFILE), WrongTypeError, "profiles: found"),  # type: ignore[arg-type] # the error
        (lambda: score_people(MODEL, RULES, [], on=ON), WrongTypeError, "write them as {'li.na': [...]}"),  # type: ignore[arg-type] # the error
        (
            lambda: assess(MODEL, RULES, "li.na", said("manager", 3), on=ON, profile="AE"),  # type: ignore[arg-type] # the error
            WrongTypeError,
            "profile",
        ),
    ],
)
def test_what_is_refused(make: Callable[[], object], error: type[Exception], message: str) -> None:
    with pytest.raises(error) as raised:
        make()

    assert message in str(raised.value)


def test_rules_and_ratings_read_back_from_their_files() -> None:
    check_round_trip(rules_with(floors={"skill": "2.5"}, trim=1, thin="merge", potential_roles=["manager", "peer"]))
    check_round_trip(AssessmentRules([RoleRule("report", 1, is_anonymous=False)], missing="zero", trim_from=4))
    check_round_trip(CompetencyRating("wei", "peer", "closing", 3, "listens"))
    check_round_trip(CompetencyRating("wei", "peer", "closing", Fraction(7, 2)))
