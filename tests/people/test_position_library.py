"""The standard positions are whole, in three languages, and usable as they are."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import pytest

from salesmanual.kernel.texts import LANGUAGES, Label, Language
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.people.position_catalogues import PositionCatalogue
from salesmanual.people.position_fit import FitRule, PositionCandidate
from salesmanual.people.position_fit_result import FitVerdict
from salesmanual.people.position_library import standard_positions
from salesmanual.people.position_pages import position_page
from salesmanual.people.standard_competencies import standard_competency_model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesmanual.people.positions import PositionDescription

ON: Final = date(2026, 3, 1)
CATALOGUE: Final = standard_positions()
POSITIONS: Final = CATALOGUE.held_on(ON)
MODEL: Final = {
    "knowledge": ("product-knowledge", "market-knowledge", "customer-industry", "sales-process"),
    "skill": (
        *("prospecting", "needs-analysis", "presentation", "negotiation"),
        *("closing", "account-planning", "coaching", "data-literacy"),
    ),
    "attitude": ("customer-focus", "ownership", "learning", "integrity"),
    "behaviour": ("collaboration", "communication", "planning-and-organising", "resilience"),
}
HIGHEST: Final = {key: 5 for keys in MODEL.values() for key in keys}
FACTS: Final = {
    "education": {"degree": True},
    "experience": {
        "sales_years": 12,
        "industry_years": 12,
        "key_account_years": 5,
        "lead_years": 8,
        "analysis_years": 4,
        "technical_years": 4,
    },
    "licences": {"driving": True},
    "conduct": {"open_cases": 0},
}


def labels() -> Iterator[Label]:
    yield CATALOGUE.label
    yield CATALOGUE.grades.label
    for grade in CATALOGUE.grades.grades:
        yield grade.label
    for position in CATALOGUE.positions:
        yield position.label
        yield position.purpose
        yield from (duty.label for duty in position.duties)
        yield from (each.label for each in position.qualifications)
        yield from (each.label for each in position.indicators)


def test_the_eight_positions_of_a_sales_department_are_there() -> None:
    assert set(CATALOGUE.keys()) == {
        "representative",
        "senior-representative",
        "key-account-manager",
        "team-lead",
        "regional-manager",
        "director",
        "sales-operations",
        "presales",
    }
    assert standard_positions() is CATALOGUE


def test_every_competency_is_of_the_standard_model_and_every_one_of_it_is_used() -> None:
    CATALOGUE.check_competencies(HIGHEST)

    assert {key for position in POSITIONS for key in position.requires()} == set(HIGHEST)


@pytest.mark.parametrize("position", POSITIONS, ids=lambda position: position.key)
def test_each_position_is_whole(position: PositionDescription) -> None:
    assert sum(duty.share for duty in position.duties) == 1
    assert len(position.duties) >= 5
    assert len(position.qualifications) >= 3
    assert len(position.competencies) >= 10
    assert len(position.indicators) >= 3
    assert position.must_haves()
    assert (position.reports_to is None) == (position.key == "director")


def test_every_label_is_in_every_language() -> None:
    """Latin letters stand in English names and in no other."""
    for label in labels():
        assert [language for language, _ in label.names] == list(LANGUAGES)
        for language, name in label.names:
            assert bool(re.search("[A-Za-z]", name)) == (language == "en"), name


def test_each_script_is_written_in_its_own_signs() -> None:
    """GB 2312 holds no sign that is only traditional, Big5 none that is only simplified."""
    for label in labels():
        assert label.render("zh_Hans").encode("gb2312").decode("gb2312") == label.render("zh_Hans")
        assert label.render("zh_Hant").encode("big5").decode("big5") == label.render("zh_Hant")


def test_reporting_leads_to_the_director() -> None:
    for position in POSITIONS:
        way = [position]
        while way[-1].reports_to is not None:
            way.append(CATALOGUE.position(way[-1].reports_to, on=ON))
        assert way[-1].key == "director"
        ranks = [CATALOGUE.grades.rank(each.grade) for each in way]
        assert ranks == sorted(set(ranks))


@pytest.mark.parametrize("position", POSITIONS, ids=lambda position: position.key)
def test_who_has_all_that_is_asked_for_fits(position: PositionDescription) -> None:
    full = PositionCandidate("li.na", position.requires(), FACTS)
    fit = FitRule().fit(position, full, on=ON)

    assert (fit.verdict, fit.weighted, fit.missing_facts()) == (FitVerdict.FITS, Fraction(1), ())
    nobody = FitRule().fit(position, PositionCandidate("wu.fang"), on=ON)
    assert (nobody.verdict, nobody.weighted) == (FitVerdict.UNKNOWN, Fraction(0))


def test_the_seniors_ask_for_no_less_than_the_representatives() -> None:
    """Every competency at the same level or a higher one, and what is a must-have stays one."""
    junior, senior = (CATALOGUE.position(key, on=ON) for key in ("representative", "senior-representative"))

    assert all(senior.requires()[key] >= level for key, level in junior.requires().items())
    musts = [{each.competency for each in position.competencies if each.must} for position in (junior, senior)]
    assert musts[0] <= musts[1]


def test_one_lexicon_is_used_in_traditional_chinese() -> None:
    """The words of the catalogue of messages, none of the other usage."""
    other = re.compile("項目|信息|合同|反饋|計劃|崗位|聯繫|幻燈片|演示|標杆|運營|增長|着")

    for label in (*labels(), *model_labels()):
        assert other.search(label.render("zh_Hant")) is None, label.render("zh_Hant")


def model_labels() -> Iterator[Label]:
    model = standard_competency_model()
    yield from model.levels
    for competency in model.competencies:
        yield competency.label
        yield from competency.evidence
        yield from (anchor.behaviour for anchor in competency.anchors)
    if model.potential is not None:
        yield from (anchor.behaviour for anchor in model.potential.anchors)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_prints_as_a_page(language: Language) -> None:
    for position in POSITIONS:
        page = position_page(position, grades=CATALOGUE.grades).to_markdown(language)
        assert page.startswith(f"# {position.label.render(language)}")
        assert page.count("\n| ") >= len(position.duties) + len(position.competencies)


def test_the_file_is_read_by_the_ordinary_reader() -> None:
    document = files("salesmanual.people").joinpath("data", "positions.toml").read_text(encoding="utf-8")

    assert read_policy(PositionCatalogue, document) == CATALOGUE
    assert read_policy(PositionCatalogue, write_policy(CATALOGUE)) == CATALOGUE
