"""Plan versions: what changed in words, fingerprints, which version holds, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs
import pytest

from salesmanual.incentives.components import PLAN_COMPONENTS, Bonus, Commission, PerSale, SaleRule
from salesmanual.incentives.measures import Measure
from salesmanual.incentives.milestones import Milestone, Milestones
from salesmanual.incentives.modifier_factors import Multiplier
from salesmanual.incentives.modifier_gates import Gate
from salesmanual.incentives.modifier_limits import Cap
from salesmanual.incentives.modifiers import Modified
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.plan_versions import PlanVersion, PlanVersions
from salesmanual.incentives.plan_versions_comparison import ChangeKind, compare_versions
from salesmanual.incentives.plan_versions_plain import canonical_plain, full_plain, plan_fingerprint
from salesmanual.incentives.plan_versions_words import part_words, value_words
from salesmanual.kernel.criteria import FindingStatus, parse_criterion
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, SalesManualError, WrongTypeError
from salesmanual.kernel.fiscal import FiscalCalendar
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, half, month, quarter, year
from salesmanual.kernel.texts import Label
from salesmanual.kernel.wire import read_policy

if TYPE_CHECKING:
    from salesmanual.incentives.components import PlanComponent

PLANS: Final = Path(__file__).resolve().parent.parent.parent / "examples" / "plans"
TIERS: Final = [("0%", "2%"), ("60%", "4%"), ("100%", "7%")]
COMMISSION: Final = Commission("new-business", "Commission", Curve.marginal(TIERS), "attainment")
BONUS: Final = Bonus("bonus", "Bonus", Money("6000", "CNY"), Curve.points([("80%", "50%"), ("100%", "100%")]))
PER_SALE: Final = PerSale("deal", "Per deal", [SaleRule(Curve.flat(20), parse_criterion('attributes.product == "x"'))])
PLAN: Final = IncentivePlan("ae", "Account executive", "CNY", year(2026), [COMMISSION, BONUS])


def changed(**fields: object) -> IncentivePlan:
    return attrs.evolve(PLAN, **fields)  # type: ignore[arg-type] # each test names a field


def with_curve(curve: Curve) -> IncentivePlan:
    return changed(components=[attrs.evolve(COMMISSION, curve=curve), BONUS])


def lines(old: IncentivePlan, new: IncentivePlan) -> list[str]:
    comparison = compare_versions(old, new)
    assert comparison.apply(old) == new
    return list(map(str, comparison.changes))


class TestCompare:
    def test_equal_versions_say_the_same(self) -> None:
        comparison = compare_versions(PLAN, PLAN)

        assert not comparison
        assert str(comparison) == comparison.to_markdown() == "The two versions say the same."
        assert comparison.old == comparison.new == plan_fingerprint(PLAN)

    def test_a_rate_is_named_by_component_and_tier_without_the_word_curve(self) -> None:
        assert lines(PLAN, with_curve(Curve.marginal([*TIERS[:2], ("100%", "5%")]))) == [
            "components.new-business.tiers[2].rate: 7% → 5%"
        ]

    def test_places_over_attainment_are_percentages_and_places_over_amounts_are_not(self) -> None:
        moved = with_curve(Curve.marginal([TIERS[0], ("70%", "4%"), TIERS[2]]))
        amounts = IncentivePlan("a", "A", "CNY", year(2026), [Commission("c", "C", Curve.marginal([(0, "5%")]))])
        later = attrs.evolve(amounts, components=[Commission("c", "C", Curve.marginal([(100, "5%")]))])

        assert lines(PLAN, moved) == ["components.new-business.tiers[1].from: 60% → 70%"]
        assert lines(amounts, later) == ["components.c.tiers[0].from: 0 → 100"]

    def test_a_tier_more_is_found_by_where_it_starts(self) -> None:
        assert lines(PLAN, with_curve(Curve.marginal([TIERS[0], ("30%", "3%"), *TIERS[1:2], ("100%", "8%")]))) == [
            "components.new-business.tiers[2].rate: 7% → 8%",
            "components.new-business.tiers[1]: added, is from 30%, rate 3%",
        ]

    def test_a_tier_less_is_found_by_where_it_started(self) -> None:
        assert lines(PLAN, with_curve(Curve.marginal(TIERS[1:], before="extend"))) == [
            "components.new-business.tiers[0]: removed, was from 0%, rate 2%",
            "components.new-business.before: added, is extend",
        ]

    def test_several_tiers_come_and_go_at_once(self) -> None:
        few = with_curve(Curve.marginal([("0%", "1%"), ("50%", "2%"), ("90%", "3%"), ("110%", "4%"), ("150%", "5%")]))
        other = with_curve(Curve.marginal([("10%", "1%"), ("90%", "3%")]))

        assert len(lines(few, other)) == 5
        assert len(lines(other, few)) == 5

    def test_a_limit_of_a_curve_comes_changes_and_goes(self) -> None:
        capped = with_curve(Curve.marginal(TIERS, cap=3))
        higher = with_curve(Curve.marginal(TIERS, cap=4))

        assert lines(PLAN, capped) == ["components.new-business.cap: added, is 3"]
        assert lines(capped, higher) == ["components.new-business.cap: 3 → 4"]
        assert lines(higher, PLAN) == ["components.new-business.cap: removed, was 4"]

    def test_the_side_of_one_tiers_boundary_comes_changes_and_goes(self) -> None:
        passed = with_curve(Curve.steps([(0, 1), {"from": 1, "value": 2, "boundary": "above"}], base=1))
        reached = with_curve(Curve.steps([(0, 1), (1, 2)], base=1))

        assert lines(reached, passed) == ["components.new-business.steps[1].boundary: added, is above"]
        assert lines(passed, reached) == ["components.new-business.steps[1].boundary: removed, was above"]

    def test_a_curve_of_another_kind_is_one_change_in_words(self) -> None:
        assert lines(PLAN, with_curve(Curve.flat("10"))) == [
            (
                "components.new-business.curve: each tier's rate on its own part: 2% from 0, 4% from 0.6, 7% from 1 → "
                "always 10"
            )
        ]

    def test_a_curve_that_is_written_otherwise_and_pays_the_same_is_no_change(self) -> None:
        assert lines(PLAN, with_curve(Curve.marginal([TIERS[0], ("30%", "2%"), *TIERS[1:]]))) == []

    def test_knots_are_compared_by_their_place(self) -> None:
        old = with_curve(Curve.through([(0, 0), (1, 5)]))
        new = with_curve(Curve.through([(0, 0), (1, 6)]))

        assert lines(old, new)[0].startswith("components.new-business.knots[1].")

    def test_components_come_and_go_by_their_keys(self) -> None:
        assert lines(PLAN, changed(components=[COMMISSION])) == ["components.bonus: removed, was Bonus"]
        assert lines(changed(components=[COMMISSION]), PLAN) == ["components.bonus: added, is Bonus"]

    def test_a_component_between_others_says_the_new_order(self) -> None:
        assert lines(PLAN, changed(components=[COMMISSION, PER_SALE, BONUS])) == [
            "components.deal: added, is Per deal",
            "components: in another order: new-business, deal, bonus",
        ]

    def test_components_in_another_order_are_the_same_ones(self) -> None:
        assert lines(PLAN, changed(components=[BONUS, COMMISSION])) == [
            "components: in another order: bonus, new-business"
        ]

    def test_a_component_of_another_class_under_the_same_key_is_another(self) -> None:
        other = PerSale("bonus", "Per deal", [SaleRule(Curve.flat(20))])

        assert lines(PLAN, changed(components=[COMMISSION, other])) == ["components.bonus: Bonus → Per deal"]

    def test_fields_say_what_was_and_what_is_defaults_included(self) -> None:
        new = changed(
            window="quarter",
            rounding=Rounding("0.05", "up", at="total"),
            cap=Money("60000", "CNY"),
            effective=half(2026, 1),
            calendar=FiscalCalendar(first_month=4),
        )

        assert lines(PLAN, new) == [
            "effective: 2026 → 2026-H1",
            "window: month → quarter",
            "rounding.step: none → 0.05",
            "rounding.mode: half-up → up",
            "rounding.at: component → total",
            "cap: none → CNY 60,000.00",
            "calendar.first_month: 1 → 4",
        ]

    def test_names_are_shown_in_every_language_they_have(self) -> None:
        new = changed(label=Label({"en": "AE", "zh_Hant": "客戶經理"}))

        assert lines(PLAN, new) == ["label: Account executive → en: AE, zh_Hant: 客戶經理"]

    def test_rules_are_compared_by_their_place_from_both_ends(self) -> None:
        first, second, third = (SaleRule(Curve.flat(pay)) for pay in (10, 20, 30))
        old = changed(components=[attrs.evolve(PER_SALE, rules=[first, second, third])])
        one_less = changed(components=[attrs.evolve(PER_SALE, rules=[first, third])])
        another = changed(components=[attrs.evolve(PER_SALE, rules=[first, SaleRule(Curve.flat(25)), third])])

        assert [line.partition(":")[0] for line in lines(old, one_less)] == ["components.deal.rules[1]"]
        assert [line.partition(":")[0] for line in lines(one_less, old)] == ["components.deal.rules[1]"]
        assert lines(old, another) == ["components.deal.rules[1].value: 20 → 25"]

    def test_a_condition_is_shown_as_it_is_written(self) -> None:
        new = changed(components=[attrs.evolve(PER_SALE, rules=[SaleRule(Curve.flat(20), None)])])

        assert lines(changed(components=[PER_SALE]), new) == [
            'components.deal.rules[0].where: attributes.product == "x" → none'
        ]

    def test_the_sample_plan_against_a_redesign(self) -> None:
        sample = read_policy(IncentivePlan, (PLANS / "account-executive.toml").read_text(encoding="utf-8"))
        commission = sample.components[0]
        assert isinstance(commission, Commission)
        tiers = Curve.marginal([("0%", "2%"), ("60%", "4%"), ("100%", "6%"), ("130%", "5%")])
        new = attrs.evolve(sample, components=[attrs.evolve(commission, curve=tiers), *sample.components[1:]])

        assert lines(sample, new) == ["components.new-business.tiers[2].rate: 7% → 6%"]

    def test_knots_are_found_by_their_place_not_by_their_value(self) -> None:
        """Knots have `x` for the place and `at` for the value, points have `at` for the place."""
        one = with_curve(Curve.through([{"x": 0, "at": 0}, {"x": 1, "left": 1, "at": 2}]))
        three = with_curve(Curve.through([{"x": -1, "at": 5}, {"x": 0, "at": 1}, {"x": 1, "at": 3}]))

        assert lines(one, three) == [
            "components.new-business.knots[0].at: 0 → 1",
            "components.new-business.knots[1].left: removed, was 1",
            "components.new-business.knots[1].at: 2 → 3",
            "components.new-business.knots[0]: added, is x -100%, at 5",
        ]
        assert compare_versions(three, one).apply(three) == one

    def test_modifiers_are_found_where_one_goes_and_are_told_by_their_fields(self) -> None:
        gate, cap = Gate("certified"), Cap(Money("500", "CNY"), "sale")
        factor = Multiplier(Curve.steps([("90%", 1)]), "measures.margin.attainment")
        later = Multiplier(Curve.steps([("80%", 1)]), "measures.margin.attainment")
        measures = [Measure("margin", "Margin", "attributes.margin")]
        old = changed(components=[Modified(COMMISSION, [gate, factor, cap])], measures=measures)
        new = changed(
            components=[Modified(COMMISSION, [later, attrs.evolve(cap, per="month"), Gate("trained", "50%")])],
            measures=measures,
        )

        assert lines(old, new) == [
            "components.new-business.modifiers[0]: removed, was gate, where certified",
            "components.new-business.modifiers[1].steps[0].from: 90% → 80%",
            "components.new-business.modifiers[2].per: sale → month",
            "components.new-business.modifiers[2]: added, is gate, where trained, otherwise 50%",
        ]

    def test_what_has_no_name_is_told_by_its_fields(self) -> None:
        marks = [Milestone("100%", Money("2000", "CNY")), Milestone("125%", Money("3000", "CNY"))]
        old = changed(components=[Milestones("m", "Milestones", marks)])
        fewer = changed(components=[Milestones("m", "Milestones", marks[1:])])
        higher = changed(components=[Milestones("m", "Milestones", [attrs.evolve(marks[0], at="110%"), marks[1]])])

        assert lines(old, fewer) == ["components.m.milestones[0]: removed, was at 1, pay CNY 2,000.00"]
        assert lines(old, higher) == ["components.m.milestones[0].at: 100% → 110%"]

    def test_a_curve_without_tiers_is_told_stretch_by_stretch(self) -> None:
        knots = Curve.through([(0, 0), (1, 5)])

        assert lines(PLAN, with_curve(knots)) == [
            (
                "components.new-business.curve: each tier's rate on its own part: 2% from 0, 4% from 0.6, 7% from 1 "
                "→ x < 0: 0, 0 ≤ x < 1: 5 × x, x ≥ 1: 5"
            )
        ]

    def test_it_is_a_table_and_says_its_kinds(self) -> None:
        comparison = compare_versions(PLAN, changed(window="year", components=[COMMISSION]))

        assert comparison.table().records() == [
            {"where": "components.bonus", "kind": "removed", "words": "removed, was Bonus"},
            {"where": "window", "kind": "changed", "words": "month → year"},
        ]
        assert "| window | changed | month → year |" in comparison.to_markdown()
        assert "components.bonus" in comparison._repr_html_()
        assert [change.kind for change in comparison.changes] == [ChangeKind.REMOVED, ChangeKind.CHANGED]
        assert str(comparison).splitlines()[1] == "window: month → year"

    def test_changes_are_applied_to_the_version_they_were_found_in_and_to_no_other(self) -> None:
        comparison = compare_versions(PLAN, changed(window="year"))

        with pytest.raises(InvalidValueError, match="compare again") as refusal:
            comparison.apply(changed(window="quarter"))

        assert refusal.value.where == "plan"

    @pytest.mark.parametrize("wrong", [None, "plan", COMMISSION])
    def test_only_plans_are_compared(self, wrong: object) -> None:
        with pytest.raises(WrongTypeError, match="accepted is an IncentivePlan"):
            compare_versions(PLAN, wrong)  # type: ignore[arg-type] # the fault


@PLAN_COMPONENTS.member("test-versions-thanks")
@attrs.frozen
class Thanks:
    """A component of a company's own: with a mapping, a list of words and a number."""

    key: str
    label: Label
    levels: dict[str, int] = attrs.field(factory=dict, hash=False)
    words: tuple[str, ...] = ()
    window: None = None
    section: str = ""
    name: str = attrs.field()
    _derived: int = attrs.field(default=0, init=False)
    payout = lines = explain = explain_line = pay_curve = None

    @name.default
    def _key_as_name(self) -> str:
        return self.key


class TestOwnComponents:
    def test_fields_of_a_companys_own_component_are_compared_too(self) -> None:
        def plan(thanks: Thanks) -> IncentivePlan:
            component: PlanComponent = thanks  # type: ignore[assignment] # it pays nothing
            return IncentivePlan("t", "T", "CNY", year(2026), [component])

        old = plan(Thanks("t", Label("T"), {"b": 1, "a": 2}, ("x", "y")))
        new = plan(Thanks("t", Label("T"), {"a": 2, "b": 3}, ("x", "z", "w"), name="N"))

        assert lines(old, new) == [
            "components.t.levels: {'b': 1, 'a': 2} → {'a': 2, 'b': 3}",
            "components.t.words[1]: y → z",
            "components.t.words[2]: added, is w",
            "components.t.name: t → N",
        ]
        assert plan_fingerprint(old) == plan_fingerprint(plan(Thanks("t", Label("T"), {"a": 2, "b": 1}, ("x", "y"))))


class TestFingerprint:
    def test_it_is_the_same_in_every_release(self) -> None:
        """A stored acknowledgement verifies with the plan that it was made of."""
        assert plan_fingerprint(PLAN) == "sha256:cde8d29c20fe04dd6773d3a36c0ebb240c68e715d74cc3b078ac93ac664c0357"

    @pytest.mark.parametrize(
        "alike",
        [
            changed(components=[COMMISSION, attrs.evolve(BONUS, amount=Money("6000.00", "CNY"))]),
            with_curve(Curve.marginal([TIERS[0], ("30%", "2%"), *TIERS[1:]])),
            changed(window="month"),
        ],
    )
    def test_spelling_does_not_count(self, alike: IncentivePlan) -> None:
        assert plan_fingerprint(alike) == plan_fingerprint(PLAN)

    @pytest.mark.parametrize(
        "other",
        [
            changed(label="Account Executive"),
            changed(rounding=Rounding(at="line")),
            changed(effective=Period(date(2026, 1, 1), date(2026, 12, 31))),
            changed(components=[BONUS, COMMISSION]),
            with_curve(Curve.marginal([("0%", "2%"), ("60%", "4%"), ("100%", "7.01%")])),
            with_curve(Curve.marginal(TIERS, boundary="above", cap=5)),
        ],
    )
    def test_whatever_the_plan_says_counts(self, other: IncentivePlan) -> None:
        assert plan_fingerprint(other) != plan_fingerprint(PLAN)

    def test_the_canonical_form_leaves_defaults_out_and_the_full_form_writes_them(self) -> None:
        rounding = Rounding("0.050")

        assert canonical_plain(rounding) == {"step": "0.05"}
        assert full_plain(rounding) == {"step": "0.050", "mode": "half-up", "at": "component"}


class TestWords:
    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ((), "none"),
            (Curve.flat(3), "always 3"),
            (("a", 1), ("a", 1)),
            (True, True),
            (month(2026, 3), "2026-03"),
            (parse_criterion("visits >= 8"), "visits >= 8"),
        ],
    )
    def test_values_stand_in_a_sentence_as_people_write_them(self, value: object, expected: object) -> None:
        found = value_words(value)

        assert expected == (str(found) if isinstance(expected, str) else found)

    def test_what_is_no_number_of_a_curve_stays_as_it_is(self) -> None:
        assert part_words("before", "zero", in_ratios=True) == "zero"
        assert part_words("value", "1/3", in_ratios=True) == "1/3"


def version(period: Period, announced: date | None = None, *, takes_over: bool = False) -> PlanVersion:
    return PlanVersion(changed(effective=period), announced, takes_over=takes_over)


H1: Final = version(half(2026, 1), date(2025, 12, 1))
H2: Final = version(half(2026, 2), date(2026, 7, 15))
LATER: Final = Period(date(2026, 9, 1), date(2027, 1, 1))


class TestVersions:
    def test_the_version_of_a_day_is_found(self) -> None:
        versions = PlanVersions("ae", [H1, H2])

        assert [versions.on(date(2026, 6, 30)), versions.on(date(2026, 7, 1))] == [H1, H2]

    @pytest.mark.parametrize("day", [date(2025, 12, 31), date(2027, 1, 1)])
    def test_no_version_holds_before_the_first_or_after_the_last(self, day: date) -> None:
        with pytest.raises(NotFoundError) as refusal:
            PlanVersions("ae", [H1, H2]).on(day)

        assert str(refusal.value) == f"no plan version on '{day}'; ae holds from 2026-01-01 to 2026-12-31"

    def test_a_stated_gap_holds_nothing(self) -> None:
        versions = PlanVersions("ae", [H1, version(LATER)], gaps=[Period(date(2026, 7, 1), date(2026, 9, 1))])

        with pytest.raises(NotFoundError, match="no plan version on '2026-08-01'"):
            versions.on(date(2026, 8, 1))
        assert [part.version for part in versions.within(half(2026, 2))] == [None, versions.versions[1]]

    def test_a_version_that_takes_over_ends_the_one_before(self) -> None:
        whole, over = version(year(2026)), version(LATER, takes_over=True)
        versions = PlanVersions("ae", [whole, over])

        assert versions.holds(whole) == Period(date(2026, 1, 1), date(2026, 9, 1))
        assert [versions.on(date(2026, 8, 31)), versions.on(date(2026, 9, 1))] == [whole, over]

    def test_only_versions_of_the_plan_hold(self) -> None:
        with pytest.raises(NotFoundError, match="no version 'ae'; it is none of ae"):
            PlanVersions("ae", [H1]).holds(H2)

    def test_each_version_is_compared_with_the_one_before(self) -> None:
        found = PlanVersions("ae", [H1, H2]).comparisons()

        assert [str(comparison) for comparison in found] == ["effective: 2026-H1 → 2026-H2"]

    def test_a_change_that_was_announced_after_it_held_is_late(self) -> None:
        versions = PlanVersions("ae", [H1, H2])

        assert versions.late() == (H2,)
        assert versions.findings()[1].distance == timedelta(days=-14)
        assert str(versions.findings()[1]) == (
            "☐ Account executive, which holds from 2026-07-01, is announced by 2026-07-01: "
            "announced 2026-07-15, 14 days late"
        )

    def test_notice_makes_the_last_day_earlier(self) -> None:
        assert PlanVersions("ae", [H1], notice_days=31).late() == ()
        assert PlanVersions("ae", [H1], notice_days=32).late() == (H1,)

    def test_what_is_not_announced_is_not_known_to_be_late(self) -> None:
        versions = PlanVersions("ae", [version(year(2026))])

        assert versions.findings()[0].status is FindingStatus.UNKNOWN
        assert str(versions.findings()[0]).endswith("not announced yet")

    def test_the_table_has_a_row_for_each_version(self) -> None:
        rows = PlanVersions("ae", [H1, H2]).table().records()

        assert [(row["first"], row["last"], row["finding"]) for row in rows] == [
            (date(2026, 1, 1), date(2026, 6, 30), "in time"),
            (date(2026, 7, 1), date(2026, 12, 31), "announced 2026-07-15, 14 days late"),
        ]
        assert rows[0]["fingerprint"] == H1.fingerprint()

    def test_a_file_of_versions_is_read(self) -> None:
        text = """
            key = "ae"
            notice_days = 14
            [[versions]]
            announced = 2025-12-01
            why = "first plan"
            plan = { key = "ae", label = "AE", currency = "CNY", effective = "2026", components = [
              { kind = "commission", key = "c", label = "C", curve = { kind = "line", slope = "5%" } },
            ] }
        """

        versions = read_policy(PlanVersions, text)

        assert versions.on(date(2026, 3, 1)).why == Label("first plan")
        assert versions.late() == ()


BAD_VERSIONS: Final = {
    "no versions": ({"versions": []}, InvalidValueError, "versions: found (), accepted is at least one version"),
    "not a list": ({"versions": 7}, WrongTypeError, "versions: found 7 of type int, accepted is versions, in a list"),
    "not a version": ({"versions": [PLAN]}, WrongTypeError, "versions[0]: found"),
    "a key of two lines": ({"key": "a\nb"}, InvalidValueError, "key: found 'a\\nb', accepted is one line of text"),
    "gaps that are no list": ({"gaps": 7}, WrongTypeError, "gaps: found 7 of type int, accepted is periods, in a list"),
    "a gap that is no period": ({"gaps": ["2026"]}, WrongTypeError, "gaps[0]: found '2026' of type str"),
    "notice that is no int": ({"notice_days": "14"}, WrongTypeError, "notice_days: found '14' of type str"),
    "negative notice": ({"notice_days": -1}, InvalidValueError, "notice_days: found -1, accepted is 0 to 3,660 days"),
    "a gap that is not stated": (
        {"versions": [H1, version(LATER)]},
        InvalidValueError,
        "gaps: found 'no gaps', accepted is 2026-07-01..2026-08-31; let the versions follow one another, or state",
    ),
    "a stated gap that is none": (
        {"gaps": [month(2026, 8)]},
        InvalidValueError,
        "gaps: found '2026-08', accepted is no gaps",
    ),
    "an overlap": (
        {"versions": [version(year(2026)), H2]},
        InvalidValueError,
        "versions[1]: found '2026-07-01', accepted is a first day from 2027-01-01 on; end the earlier version before",
    ),
    "the wrong order": (
        {"versions": [H2, H1]},
        InvalidValueError,
        "versions[1]: found '2026-01-01', accepted is a first day after 2026-07-01; put the versions in the order",
    ),
    "a version that takes over and ends first": (
        {"versions": [version(year(2026)), version(quarter(2026, 2), takes_over=True)]},
        InvalidValueError,
        "versions[1]: found '2026-06-30', accepted is a last day of 2026-12-31 or later",
    ),
}


@pytest.mark.parametrize(("fields", "error", "message"), BAD_VERSIONS.values(), ids=BAD_VERSIONS)
def test_versions_are_refused(fields: dict[str, object], error: type[SalesManualError], message: str) -> None:
    with pytest.raises(error) as refusal:
        PlanVersions(**{"key": "ae", "versions": [H1], **fields})  # type: ignore[arg-type] # the fault

    assert str(refusal.value).startswith(message)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"plan": "ae"}, "plan: found 'ae' of type str, accepted is an IncentivePlan"),
        ({"announced": "2026-01-01"}, "announced: found '2026-01-01' of type str, accepted is a date"),
        ({"takes_over": 1}, "takes_over: found 1 of type int, accepted is True or False"),
        ({"why": 7}, "label: found 7 of type int"),
    ],
)
def test_a_version_is_refused(fields: dict[str, object], message: str) -> None:
    with pytest.raises(WrongTypeError) as refusal:
        PlanVersion(**{"plan": PLAN, **fields})  # type: ignore[arg-type] # the fault

    assert str(refusal.value).startswith(message)
