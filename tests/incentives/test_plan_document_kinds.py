"""The document tells every field of every kind of component and modifier of the library, and of the plan itself."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeVar

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.incentives.blends import Blend, BlendPart
from salesmanual.incentives.component_catalogue import kinds_of_component, kinds_of_modifier
from salesmanual.incentives.components import PLAN_COMPONENTS, Bonus, Commission, PerSale, SaleRule
from salesmanual.incentives.contests import Contest
from salesmanual.incentives.matrices import Matrix
from salesmanual.incentives.measures import Measure
from salesmanual.incentives.milestones import Milestone, Milestones
from salesmanual.incentives.modifier_factors import Multiplier, SaleMultiplier
from salesmanual.incentives.modifier_gates import Gate
from salesmanual.incentives.modifier_limits import Cap, Floor
from salesmanual.incentives.modifiers import MODIFIERS, Modified
from salesmanual.incentives.objectives import Objectives
from salesmanual.incentives.overrides import Override, PayOverride
from salesmanual.incentives.participation import Prorated, Ramp
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.plan_document_modifiers import describe_modifier
from salesmanual.incentives.plan_document_names import Names, rule_words
from salesmanual.incentives.plan_document_words import describe_component, describe_measures
from salesmanual.incentives.plan_documents import plan_document
from salesmanual.incentives.pools import TeamPool
from salesmanual.incentives.recognition import Recognition
from salesmanual.incentives.spiffs import Spiff
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.criteria import parse_criterion
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, month, year
from salesmanual.kernel.scorecard import Group, Item, Scorecard
from salesmanual.kernel.texts import Text, text
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.testing.components import COMPONENT_KINDS, component_plans, fact_books, measured_targets, team_books

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject

    from salesmanual.incentives.components import PlanComponent
    from salesmanual.kernel.texts import Language


Valued = TypeVar("Valued", IncentivePlan, Measure)


def cny(amount: int) -> Money:
    return Money(amount, "CNY")


HALF: Final = Fraction(1, 2)
STEPS: Final = Curve.steps([("90%", 1)])
OTHER: Final = Curve.steps([("80%", 1)])
SALES: Final = Commission("c", "Commission", Curve.line("5%"))
MARGIN: Final = Measure("margin", "Margin", "attributes.margin")
DEALS: Final = Measure("deals", "Deals", "count", "deals")
CARD: Final = Scorecard("Objectives", [Item("launch", "60%"), Item("hiring", "40%")])
RULES: Final = (SaleRule(Curve.flat(100)),)
OFFICE: Final = WorkCalendar("Mon-Fri 09:00-17:00", key="office")

COMPONENTS: Final[dict[str, PlanComponent]] = {
    "commission": SALES,
    "bonus": Bonus("b", "Bonus", cny(6000), STEPS),
    "per-sale": PerSale("d", "Deals", RULES),
    "blend": Blend("x", "Mix", [BlendPart("", "70%"), BlendPart("margin", "30%")], STEPS, cny(9000)),
    "contest": Contest("q", "Contest", [cny(5000)], team="east"),
    "matrix": Matrix("m", "Matrix", cny(10000), ["80%"], [0, 1], [["50%", 1]], "measures.margin.attainment"),
    "milestones": Milestones("s", "Milestones", [Milestone(1, cny(20))]),
    "modified": Modified(SALES, [Gate("certified")]),
    "objectives": Objectives("o", "Objectives", cny(9000), CARD),
    "override": Override(SALES, depth="all"),
    "pay-override": PayOverride("p", "Override", STEPS, "c"),
    "pool": TeamPool(SALES, "east", target="members"),
    "recognition": Recognition("r", "Club", "attainment >= 120%"),
    "spiff": Spiff("j", "June", month(2026, 6), RULES),
}
"""One component of each kind."""

OTHERWISE: Final[dict[str, dict[str, object]]] = {
    "commission": {"curve": Curve.line("6%"), "basis": "attainment"},
    "bonus": {"amount": cny(6001), "curve": OTHER},
    "per-sale": {"rules": [SaleRule(Curve.flat(100), parse_criterion('attributes.product == "x"'))]},
    "blend": {
        "parts": [BlendPart("", "70%", Curve.line(2)), BlendPart("margin", "30%")],
        "curve": OTHER,
        "amount": None,
        "basis": "amount",
        "weights": "free",
    },
    "contest": {
        "prizes": [cny(5001)],
        "team": "",
        "by": "attainment",
        "ties": "each",
        "above": 1,
        "decided": "to-date",
    },
    "matrix": {
        "amount": cny(10001),
        "rows": ["90%"],
        "columns": [0, 2],
        "factors": [["50%", 2]],
        "across": "satisfaction",
        "lookup": "bilinear",
        "measure": "deals",
        "below": "flat",
    },
    "milestones": {
        "milestones": [Milestone(1, cny(30))],
        "pays": "highest",
        "basis": "amount",
        "every": "month",
        "kept": True,
        "boundary": "above",
    },
    "modified": {"of": attrs.evolve(SALES, curve=Curve.line("6%")), "modifiers": [Gate("trained")]},
    "objectives": {
        "amount": cny(9001),
        "card": Scorecard("Objectives", [Item("launch", "50%"), Item("hiring", "50%")]),
        "curve": STEPS,
        "ratings": "reviews",
    },
    "override": {
        "of": attrs.evolve(SALES, curve=Curve.line("6%")),
        "team": "east",
        "depth": "direct",
        "membership": "last-day",
        "target": "members",
        "with_self": True,
        "net": True,
    },
    "pay-override": {"curve": OTHER, "of": "d", "team": "east", "depth": "all"},
    "pool": {
        "fund": attrs.evolve(SALES, curve=Curve.line("6%")),
        "team": "west",
        "by": "hours",
        "reserve": HALF,
        "depth": "all",
        "membership": "last-day",
        "target": "team",
        "rounding": Rounding("1", "down"),
    },
    "recognition": {"where": "attainment >= 110%"},
    "spiff": {"period": month(2026, 7), "rules": [SaleRule(Curve.flat(200))], "budget": cny(5000)},
}
"""Another value of each field but the key, the name, the window, the section and the measure."""

MODIFIER_EXAMPLES: Final[dict[str, object]] = {
    "gate": Gate("certified", HALF),
    "multiplier": Multiplier(STEPS, "measures.margin.attainment"),
    "sale-multiplier": SaleMultiplier(STEPS),
    "cap": Cap(cny(500)),
    "floor": Floor(cny(500)),
    "prorated": Prorated(calendar=OFFICE),
    "ramp": Ramp(STEPS),
}

MODIFIERS_OTHERWISE: Final[dict[str, dict[str, object]]] = {
    "gate": {"where": "trained", "otherwise": 0},
    "multiplier": {"curve": OTHER, "over": "satisfaction", "missing": 0},
    "sale-multiplier": {"curve": OTHER, "over": "attributes.margin", "missing": 0},
    "cap": {"amount": cny(501), "per": "sale", "where": "certified"},
    "floor": {"amount": cny(501), "per": "half", "where": "certified"},
    "prorated": {
        "of": "pay",
        "since": "",
        "until": "",
        "away": "",
        "where": "certified",
        "count": "workdays",
        "rounding": Rounding("1", "down"),
    },
    "ramp": {"curve": OTHER, "of": "both", "since": "hired", "count": "completed", "rounding": Rounding("1", "down")},
}

PLAN: Final = IncentivePlan("p", "Plan", "CNY", year(2026), [SALES], measures=[MARGIN, DEALS])
COMMON: Final = {
    "label": "Another name",
    "window": "half",
    "section": "4.4",
    "measure": "margin",
}
NOT_SHOWN: Final = {"key"}
"""A component's key stands in files, not in documents."""


def told(component: PlanComponent) -> str:
    """What the document says of a component, beside the version."""
    plan = attrs.evolve(PLAN, components=[component] if component.key == "c" else [component, SALES])
    document = plan_document(plan, "li.na")
    return document.to_markdown().replace(document.fingerprint, "")


def evolved(value: Valued, field: str, other: object) -> Valued:
    found: Valued = attrs.evolve(value, **{field: other})  # type: ignore[arg-type] # each test names a field
    return found


def _fields(kind: type, *, but: set[str]) -> list[str]:
    return [field.alias for field in attrs.fields(kind) if field.init and field.alias not in but]


def _cases() -> list[tuple[str, str]]:
    return [
        (kind, field) for kind, component in COMPONENTS.items() for field in _fields(type(component), but=NOT_SHOWN)
    ]


def test_every_kind_of_the_library_is_here() -> None:
    assert {*COMPONENTS} == {*OTHERWISE} <= {*kinds_of_component()}
    assert {*MODIFIER_EXAMPLES} == {*MODIFIERS_OTHERWISE} <= {*kinds_of_modifier()}
    assert {*COMPONENT_KINDS, "commission", "bonus", "per-sale"} == {*COMPONENTS}
    for kind, component in COMPONENTS.items():
        assert PLAN_COMPONENTS.members[kind] is type(component)
    for kind, modifier in MODIFIER_EXAMPLES.items():
        assert MODIFIERS.members[kind] is type(modifier)


@pytest.mark.parametrize(("kind", "field"), _cases())
def test_every_field_of_a_component_is_told(kind: str, field: str) -> None:
    """Two plans that differ in a field have documents that do."""
    component = COMPONENTS[kind]
    value = OTHERWISE[kind].get(field, COMMON.get(field))

    other: PlanComponent = attrs.evolve(component, **{field: value})  # type: ignore[misc] # every kind is an attrs class

    assert other != component
    assert told(other) != told(component)


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (kind, field)
        for kind, modifier in MODIFIER_EXAMPLES.items()
        for field in _fields(type(modifier), but={"calendar"})
    ],
)
def test_every_field_of_a_modifier_is_told(kind: str, field: str) -> None:
    modifier = MODIFIER_EXAMPLES[kind]

    other = attrs.evolve(modifier, **{field: MODIFIERS_OTHERWISE[kind][field]})  # type: ignore[misc] # as above

    assert describe_modifier(other) != describe_modifier(modifier)


def test_the_calendar_of_workdays_is_told() -> None:
    words = [str(each) for each in describe_modifier(Prorated("pay", count="workdays", calendar=OFFICE, away=""))]

    assert words == [
        "Scaled by the days the person takes part: the pay.",
        "The days that count are the workdays of office, from the day known as start, to the day known as end.",
    ]


def test_months_of_thirty_days_are_told() -> None:
    assert "the days of months that all have 30" in str(describe_modifier(Prorated(count="30E/360"))[1])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("label", "Another"),
        ("effective", Period(date(2026, 1, 1), date(2026, 12, 1))),
        ("window", "half"),
        ("rounding", Rounding("0.05")),
        ("measured_against", "to-date"),
        ("cap", cny(9)),
        ("floor", cny(9)),
        ("measures", [MARGIN]),
        ("rate_day", "window-end"),
        ("key", "q"),
        ("currency", "USD"),
    ],
)
def test_the_fields_of_the_plan_are_told(field: str, value: object) -> None:
    plan = attrs.evolve(PLAN, components=[SALES])

    documents = [plan_document(each, "li.na") for each in (plan, evolved(plan, field, value))]

    assert len({each.to_markdown().replace(each.fingerprint, "") for each in documents}) == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("label", "Another"),
        ("value", "attributes.profit"),
        ("unit", "points"),
        ("kinds", ["order"]),
        ("where", 'attributes.product == "x"'),
        ("sign", "plus"),
    ],
)
def test_the_fields_of_a_measure_are_told(field: str, value: object) -> None:
    plans = [attrs.evolve(PLAN, measures=[each]) for each in (MARGIN, evolved(MARGIN, field, value))]

    assert len({describe_measures(plan) for plan in plans}) == 2


def test_measures_are_told_by_what_they_count() -> None:
    services = Measure("s", "Services", where='attributes.product == "service"')

    assert [str(words) for words in describe_measures(attrs.evolve(PLAN, measures=[services, DEALS]))] == [
        (
            "Services: the amount of every order, renewal, return, cancellation "
            'with attributes.product == "service", in CNY. What is taken back is taken off.'
        ),
        "Deals: the number of every order, renewal, return, cancellation, in deals. What is taken back is taken off.",
    ]


@pytest.mark.parametrize(
    ("component", "expected"),
    [
        (
            COMPONENTS["blend"],
            [
                "Weighs the attainments of 70% credited amount, 30% Margin.",
                "The weights sum to 100%.",
                "Pays the target bonus CNY 9,000.00 times a factor of the weighted sum: the step reached: 1 from 0.9.",
            ],
        ),
        (
            Override(attrs.evolve(SALES, measure="margin"), depth="all", net=True),
            [
                "On what the team sells:",
                "The team is who reports to the participant.",
                "All levels below it count.",
                "A sale is the team's by who belongs to it on the day of the sale.",
                "Attainment is measured against the participant's own target.",
                "What the levels below are paid by it is taken off.",
                "Pays on the credited amount: 5% of it.",
                "It counts the measure Margin.",
            ],
        ),
        (
            PayOverride("p", "Override", Curve.line("10%"), "c", team="east"),
            [
                "Pays on what Commission pays to the team: 10% of it.",
                "The team is east.",
                "Its direct members count.",
            ],
        ),
        (
            Objectives(
                "o",
                "Objectives",
                cny(9000),
                Scorecard(
                    "Goals",
                    [Item("launch", 2), Group("people", 1, [Item("hiring", 3), Item("training", 1)])],
                    weights="normalise",
                    missing="zero",
                ),
            ),
            [
                "Pays the target bonus CNY 9,000.00 times a factor of the score of Goals.",
                "The factor by score: 100% of it.",
                "The score weighs 2 launch, 1 people (3 hiring, 1 training).",
                "Each weight is divided by their sum.",
                "What is not rated scores 0.",
                "The ratings are what is known as ratings.",
            ],
        ),
    ],
)
def test_components_read_well(component: PlanComponent, expected: list[str]) -> None:
    assert [str(words) for words in describe_component(component, Names.of(PLAN))] == expected


def test_a_curve_is_never_cut_short() -> None:
    """Thirteen tiers are told, and so is what holds before the first."""
    tiers = [(place, Fraction(place, 100)) for place in range(13)]

    assert "x ≥ 12: 0.12 × x - 0.78" in str(rule_words(Curve.marginal(tiers)))
    assert str(rule_words(Curve.steps([(1, 5)], base=2))) == "x < 1: 2, x ≥ 1: 5"
    assert str(rule_words(Curve.line("5%", 3))) == "always 0.05 × x + 3"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("attainment", "attainment"),
        ("credited", "credited amount"),
        ("measures.margin.attainment", "attainment of Margin"),
        ("measures.margin.credited", "Margin"),
        ("measures.margin.target", "measures.margin.target"),
        ("satisfaction", "satisfaction"),
    ],
)
def test_figures_have_names(path: str, expected: str) -> None:
    assert str(text("{figure}", figure=Names.of(PLAN).figure(path))) == expected


@attrs.frozen
class Dip:
    """A modifier of a company's own."""

    words: str | Text = ""

    def describe(self) -> str | Text:
        return self.words


class Silent:
    """One that says nothing."""


def test_modifiers_of_a_companys_own_are_told() -> None:
    found = [describe_modifier(each) for each in (Dip("Less."), Dip(text("window")), Silent())]

    assert [str(*words) for words in found] == ["Less.", "window", "With Silent."]


def test_a_component_that_asks_for_more_is_left_out_and_says_what() -> None:
    """A document is made before anybody is rated, and before the first day of a newcomer is known."""
    ramped = Modified(SALES, [Ramp(Curve.steps([(0, "25%"), (3, 1)]), "pay")])
    plan = attrs.evolve(PLAN, components=[COMPONENTS["objectives"], ramped])
    targets = TargetBook([Target("li.na", month(2026, 1), cny(100000))])

    assert [str(each.why) for each in plan_document(plan, "li.na", targets=targets).payout.left_out] == [
        "it asks for more than is given: ratings of li.na on 2026-01-31: 2 faults",
        "it asks for more than is given: no fact 'start of li.na on 2026-01-31'; a ramp needs the day the person began",
    ]


@pytest.mark.parametrize("language", ["zh_Hant", "zh_Hans"])
def test_every_sentence_is_told_in_chinese(language: Language) -> None:
    told_ = [words for component in COMPONENTS.values() for words in describe_component(component)]
    told_ += [words for modifier in MODIFIER_EXAMPLES.values() for words in describe_modifier(modifier)]

    assert [words.render() for words in told_ if words.render(language) == words.render()] == []


@pytest.mark.parametrize("kind", COMPONENT_KINDS)
@given(st.data())
def test_a_document_is_made_of_any_plan(kind: str, data: DataObject) -> None:
    """Every component is told, and stands in the payout table or below it."""
    plan = data.draw(component_plans(kind))
    document = plan_document(
        plan,
        "li.na",
        period=month(2026, 5),
        targets=data.draw(measured_targets()),
        attainments=["50%", "120%"],
        facts=data.draw(fact_books()),
        teams=data.draw(team_books()),
    )

    shown = {each.key for each in document.payout.components} | {
        each.component.key for each in document.payout.left_out
    }
    assert shown == {each.key for each in plan.components}
    assert all(describe_component(each, Names.of(plan)) for each in plan.components)
    assert document.to_markdown().count("\n### ") == len(plan.components)
