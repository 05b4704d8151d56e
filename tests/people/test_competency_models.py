"""Competency models, profiles and the standard model: what they say, their files, and what is refused."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidDocumentError,
    InvalidValueError,
    NotFoundError,
    WrongTypeError,
)
from salesmanual.kernel.texts import LANGUAGES
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.people.competency_fields import read_shares, read_steps, stray_faults
from salesmanual.people.competency_models import (
    COMPETENCY_GROUPS,
    Anchor,
    Competency,
    CompetencyModel,
    PotentialScale,
    group_label,
)
from salesmanual.people.competency_profiles import CompetencyProfile, profile_of
from salesmanual.people.position_library import standard_positions
from salesmanual.people.positions import PositionDescription, PositionDuty, RequiredCompetency
from salesmanual.people.standard_competencies import standard_competency_model
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST: Final = date(2026, 1, 1)
TWO: Final = [Anchor(1, "with help"), Anchor(2, "alone")]
PRODUCT: Final = Competency("product", "knowledge", TWO, "40%", evidence=["test"])
CLOSING: Final = Competency("closing", "skill", TWO, "60%")
MODEL: Final = CompetencyModel("Sales", ["beginner", "able"], [PRODUCT, CLOSING], potential=PotentialScale(TWO))
KEYS: Final = {
    "knowledge": ["product-knowledge", "market-knowledge", "customer-industry", "sales-process"],
    "skill": [
        "prospecting",
        "needs-analysis",
        "presentation",
        "negotiation",
        "closing",
        "account-planning",
        "coaching",
        "data-literacy",
    ],
    "attitude": ["customer-focus", "ownership", "learning", "integrity"],
    "behaviour": ["collaboration", "communication", "planning-and-organising", "resilience"],
}


def test_a_model_answers_by_key_and_by_group() -> None:
    assert MODEL.competency("closing") is CLOSING
    assert MODEL.in_group("skill") == (CLOSING,)
    assert MODEL.in_group("attitude") == ()
    assert (MODEL.highest, MODEL.competency_keys()) == (2, ("product", "closing"))
    assert PRODUCT.anchor(2).behaviour.render() == "alone"
    assert group_label("attitude").render("zh_Hans") == "态度"


def test_a_model_reads_back_from_its_file() -> None:
    check_round_trip(MODEL)
    check_round_trip(CompetencyProfile("presales", {"product": "1.5"}, {"product": "25%", "closing": "75%"}))
    check_round_trip(standard_competency_model())


def test_a_model_prints_its_competencies_and_then_the_anchors_of_each() -> None:
    first, *anchors = MODEL.tables()

    assert first.records("zh_Hant") == [
        {"competency": "product", "group": "知識", "weight": Fraction(2, 5), "evidence": "test"},
        {"competency": "closing", "group": "技能", "weight": Fraction(3, 5), "evidence": ""},
    ]
    assert anchors[1].records()[1] == {"level": 2, "name": "able", "behaviour": "alone"}
    assert MODEL.records()[3] == {
        "competency": "closing",
        "group": "skill",
        "weight": Fraction(3, 5),
        "level": 2,
        "name": "able",
        "behaviour": "alone",
    }


def test_weights_from_elsewhere_count_in_proportion() -> None:
    weights = {"closing": Fraction(2, 7), "product": Fraction(1, 7)}

    assert MODEL.with_weights(weights).weights() == {"product": Fraction(1, 3), "closing": Fraction(2, 3)}


def test_a_profile_without_weights_takes_those_of_the_model() -> None:
    profile = CompetencyProfile("presales", {"product": 2})

    assert profile.checked(MODEL) is profile
    assert profile.weights_in(MODEL) == MODEL.weights()
    assert CompetencyProfile("presales", {}, {"product": 1}).weights_in(MODEL) == {"product": 1, "closing": 0}


def test_the_standard_model_has_the_agreed_competencies() -> None:
    model = standard_competency_model()

    assert {group: [each.key for each in model.in_group(group)] for group in COMPETENCY_GROUPS} == KEYS
    assert model.highest == 5
    assert model.potential is not None
    assert len(model.potential.anchors) == 3


@pytest.mark.parametrize("competency", standard_competency_model().competencies, ids=lambda each: each.key)
def test_every_standard_competency_is_described_in_each_language(competency: Competency) -> None:
    words = [competency.label, *competency.evidence, *(anchor.behaviour for anchor in competency.anchors)]

    assert len(competency.evidence) == 2
    assert all([language for language, _ in each.names] == list(LANGUAGES) for each in words)
    for language in LANGUAGES:
        anchors = [anchor.behaviour.render(language) for anchor in competency.anchors]
        assert len(set(anchors)) == 5


def test_a_copy_of_the_standard_model_can_be_changed_in_a_file() -> None:
    changed = write_policy(standard_competency_model()).replace('weight = "0.05"', 'weight = "0.06"', 1)

    with pytest.raises(InvalidDocumentError, match=r"competencies: found weights that sum to 101%"):
        read_policy(CompetencyModel, changed)


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: Anchor(0, "nothing"), InvalidValueError, "level: found 0, accepted is a whole number of at least 1"),
        (
            lambda: Competency("closing", "skills", TWO),  # type: ignore[arg-type] # the error
            InvalidValueError,
            "group: found 'skills', accepted is a group of competencies; did you mean 'skill'?",
        ),
        (
            lambda: Competency("closing", "skill", [TWO[1], TWO[0]]),
            InvalidValueError,
            "anchors[0].level: found 2, accepted is 1; each level comes once, the lowest first",
        ),
        (
            lambda: PotentialScale([TWO[0], Anchor(3, "teaches")]),
            InvalidValueError,
            "anchors[1].level: found 3, accepted is 2; each level comes once, the lowest first",
        ),
        (
            lambda: Competency("closing", "skill", [*TWO, Anchor(3, "With help")]),
            InvalidValueError,
            "anchors[2].behaviour: found 'With help', accepted is another behaviour than that of level 1, so that",
        ),
        (
            lambda: PotentialScale([Anchor(1, {"en": "a", "zh_Hant": "同"}), Anchor(2, {"en": "b", "zh_Hant": "同"})]),
            InvalidValueError,
            "anchors[1].behaviour: found '同', accepted is another behaviour than that of level 1",
        ),
        (
            lambda: Competency("closing", "skill", TWO[:1]),
            InvalidValueError,
            "accepted is a list of at least 2, each item an Anchor",
        ),
        (
            lambda: Competency("closing", "skill", TWO, "-1%"),
            InvalidValueError,
            "weight: found '-1%', accepted is a weight of 0 or more",
        ),
        (lambda: CLOSING.anchor(3), NotFoundError, "closing has the levels 1 to 2"),
        (lambda: MODEL.competency("closng"), NotFoundError, "did you mean 'closing'?"),
        (lambda: MODEL.in_group("skills"), NotFoundError, "did you mean 'skill'?"),  # type: ignore[arg-type] # the error
        (
            lambda: CompetencyModel("Sales", ["able"], [PRODUCT, CLOSING]),
            InvalidValueError,
            "levels: found ['able'], accepted is the names of at least two levels, the lowest first",
        ),
        (
            lambda: CompetencyModel("Sales", ["1", "2"], [PRODUCT, CLOSING], step="0.3"),
            InvalidValueError,
            "step: found '0.3', accepted is 1, or a part of it that goes into 1, such as '0.5'",
        ),
        (lambda: CompetencyModel("Sales", ["1", "2"], [PRODUCT, PRODUCT]), DuplicateError, "competencies[1].key"),
        (
            lambda: CompetencyModel("Sales", ["1", "2", "3"], [CLOSING]),
            InvalidDocumentError,
            (
                "competency model: 2 faults\n  competencies[0].anchors: found 2 levels, accepted is 3\n"
                "  competencies: found weights that sum to 60%, accepted is exactly 100%; or give them to with_weights"
            ),
        ),
        (
            lambda: CompetencyModel("Sales", ["1", "2"], [Competency("skill", "skill", TWO)]),
            InvalidDocumentError,
            "competencies[0].key: 'skill' is the name of a group; give the competency another key",
        ),
        (
            lambda: CompetencyModel(
                "Sales", ["1", "2"], [PRODUCT, CLOSING], potential=PotentialScale(TWO, key="closing")
            ),
            InvalidDocumentError,
            "potential.key: 'closing' is a competency; give the scale another key",
        ),
        (
            lambda: MODEL.with_weights({"closng": 1}),
            InvalidDocumentError,
            (
                "weights: 3 faults\n  weights.closng: no such competency; did you mean 'closing'?\n"
                "  weights.product: found none, accepted is a weight\n"
                "  weights.closing: found none, accepted is a weight"
            ),
        ),
        (
            lambda: MODEL.with_weights({"product": 0, "closing": 0}),
            InvalidDocumentError,
            "weights: found weights that sum to 0, accepted is a weight above 0",
        ),
        (
            lambda: CompetencyProfile("presales", {"clo": 2, "product": 3}, {"pro": 1}).checked(MODEL),
            InvalidDocumentError,
            (
                "competency profile of presales: 3 faults\n"
                "  required.clo: no such competency; did you mean 'closing'?\n"
                "  weights.pro: no such competency; did you mean 'product'?\n"
                "  required.product: found 3, accepted is a level from 1 to 2"
            ),
        ),
        (
            lambda: CompetencyProfile("presales", {}, {"product": "30%"}),
            InvalidDocumentError,
            "weights: found weights that sum to 30%, accepted is exactly 100%; or leave them out, and the model's hold",
        ),
        (
            lambda: CompetencyProfile("presales", {"product": "0.5"}),
            InvalidValueError,
            "required.product: found '0.5', accepted is a level of 1 or more",
        ),
        (lambda: read_steps(["closing"], "required"), WrongTypeError, "accepted is a number for each key"),  # type: ignore[arg-type] # the error
        (lambda: read_shares({"closing": 0.5}, "weights"), WrongTypeError, "weights.closing"),  # type: ignore[dict-item] # the error
    ],
)
def test_what_is_refused(make: Callable[[], object], error: type[Exception], message: str) -> None:
    with pytest.raises(error) as raised:
        make()

    assert message in str(raised.value)


def test_known_keys_are_no_faults() -> None:
    assert stray_faults(["closing"], ["closing"], "required", "competency") == []


@given(st.lists(st.fractions(min_value=Fraction(1, 100), max_value=9), min_size=1, max_size=6))
def test_the_profile_of_a_position_has_its_levels_and_its_weights_as_shares(weights: list[Fraction]) -> None:
    """Exactly 1 in all, in proportion to the weights of the description."""
    required = [RequiredCompetency(f"c{at}", 1 + at % 5, weight=weight) for at, weight in enumerate(weights)]
    position = description(competencies=required)

    profile = profile_of(position)

    assert (profile.position, profile.required) == ("rep", position.requires())
    assert sum(profile.weights.values()) == 1
    for each in required:
        assert profile.weights[each.competency] * sum(weights) == each.weight


def test_a_position_that_asks_for_no_competency_leaves_the_weights_to_the_model() -> None:
    assert profile_of(description()).weights_in(MODEL) == MODEL.weights()
    with pytest.raises(WrongTypeError, match=r"position: found 'rep' of type str, accepted is .*PositionDescription"):
        profile_of("rep")  # type: ignore[arg-type] # the error


def test_the_profiles_of_the_standard_positions_are_of_the_standard_model() -> None:
    model = standard_competency_model()

    for position in standard_positions().positions:
        assert profile_of(position).checked(model).required == position.requires()


def description(**fields: Any) -> PositionDescription:  # noqa: ANN401 - any field
    """A position of no more than is asked for here."""
    return PositionDescription("rep", "Rep", "Sells", "S1", [PositionDuty("selling", "Sell", 1)], FIRST, **fields)
