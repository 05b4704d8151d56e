"""Agreement as a result: its value, its words, its explanation, its tables; and the bands it is read by."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from salesmanual.insight.agreement_bands import (
    CORRELATION_BANDS,
    KAPPA_BANDS,
    RELIABILITY_BANDS,
    WITHIN_GROUP_BANDS,
    AgreementBand,
    AgreementBands,
)
from salesmanual.insight.agreement_ratings import Ratings
from salesmanual.insight.kappas import cohen_kappa, fleiss_kappa
from salesmanual.insight.krippendorff import krippendorff_alpha
from salesmanual.kernel.errors import InvalidValueError, SalesManualError, WrongTypeError
from salesmanual.kernel.wire import read_policy, write_policy

if TYPE_CHECKING:
    from collections.abc import Callable

ALL_BANDS = (KAPPA_BANDS, RELIABILITY_BANDS, CORRELATION_BANDS, WITHIN_GROUP_BANDS)


def test_an_explanation_replays_to_the_value_and_names_what_was_left_out() -> None:
    agreement = krippendorff_alpha(Ratings([[1, 2, 3, None], [1, 2, 2, 4]], units=["a", "b", "c", "d"]))
    step = agreement.explain()
    whole = krippendorff_alpha(Ratings([[1, 2], [1, 1]])).explain()

    assert step.replay() == agreement.value() == step.value
    assert "units left out: d" in str(step)
    assert "units left out: none" in str(whole)


def test_many_units_left_out_are_counted_after_the_first_ten() -> None:
    agreement = krippendorff_alpha(Ratings([[1, 2, *[None] * 12], [1, 2, *[3] * 12]]))

    assert "U3, U4, U5, U6, U7, U8, U9, U10, U11, U12 and 2 more" in str(agreement.explain())


def test_one_category_only_is_not_defined_and_says_so() -> None:
    """Where nothing could disagree, agreement is neither full nor none."""
    everywhere = [
        cohen_kappa(Ratings([["A", "A"], ["A", "A"]])),
        fleiss_kappa(Ratings([["A", "A"], ["A", "A"]])),
        krippendorff_alpha(Ratings([["A", "A"], ["A", "A"]])),
    ]

    for agreement in everywhere:
        assert agreement.value() is None
        assert str(agreement.reading()) == "not defined: all ratings are one category"
        assert agreement.explain().value is None
        assert agreement.categories[0].value() is None


def test_the_tables_show_the_figures_and_the_categories() -> None:
    agreement = cohen_kappa(Ratings([["A", "B", "B", "A"], ["A", "B", "A", "A"]]))

    assert agreement.records() == [
        {
            "agreement": agreement.value(),
            "observed": Fraction(1, 4),
            "expected": Fraction(1, 2),
            "raters": 2,
            "units": 4,
            "dropped": 0,
            "ratings": 8,
            "reading": "moderate",
        }
    ]
    assert len(agreement.tables()) == 2
    assert len(cohen_kappa(Ratings([[1, 2], [1, 1]]), weights="linear").tables()) == 1
    assert "moderate" in str(agreement)


def test_another_company_reads_by_its_own_bands() -> None:
    strict = AgreementBands("strict", [AgreementBand("0.9", "good")], "not good", source="the company")
    agreement = cohen_kappa(Ratings([["A", "B", "B", "A"], ["A", "B", "A", "A"]]))

    assert str(agreement.reading(strict)) == "not good"


@pytest.mark.parametrize("bands", ALL_BANDS)
def test_bands_survive_their_file(bands: AgreementBands) -> None:
    assert read_policy(AgreementBands, write_policy(bands)) == bands


@pytest.mark.parametrize("bands", ALL_BANDS)
def test_a_band_begins_with_its_least_value(bands: AgreementBands) -> None:
    labels = [bands.below, *(band.label for band in bands.bands)]
    for at, band in enumerate(bands.bands):
        assert bands.read(band.least) == band.label
        assert bands.read(band.least - Fraction(1, 10**6)) == labels[at]
    assert bands.read(1) == labels[-1]
    assert all(label.render(language) for label in labels for language in ("zh_Hant", "zh_Hans"))


@pytest.mark.parametrize(
    ("build", "error", "message"),
    [
        (lambda: AgreementBands("x", [], "none", source="x"), InvalidValueError, "a list of at least 1"),
        (
            lambda: AgreementBands("x", [AgreementBand("0.5", "a"), AgreementBand("0.5", "b")], "none", source="x"),
            InvalidValueError,
            "bands[1].least: found '0.5', accepted is a value above 0.5",
        ),
        (lambda: AgreementBands("x", ["a"], "none", source="x"), WrongTypeError, "bands[0]"),  # type: ignore[list-item]
        (lambda: AgreementBand(0.5, "a"), WrongTypeError, "least: found 0.5"),  # type: ignore[arg-type]
    ],
)
def test_what_are_no_bands(build: Callable[[], object], error: type[SalesManualError], message: str) -> None:
    with pytest.raises(error) as refused:
        build()

    assert message in str(refused.value)
