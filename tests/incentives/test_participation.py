"""Participation: joiners, leavers, leave, changes of role and ramps, for targets of any kind and for pay."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.incentives.component_world import MARCH, MONTHS, Scene, cny, facts_of, sold, target, visit, visits

from salesmanual.incentives.basis import Basis
from salesmanual.incentives.blends import Blend, BlendPart
from salesmanual.incentives.books import NO_FACTS, Fact, FactBook
from salesmanual.incentives.components import Bonus, Commission
from salesmanual.incentives.milestones import Milestone, Milestones
from salesmanual.incentives.modifier_gates import Gate
from salesmanual.incentives.modifier_limits import Floor
from salesmanual.incentives.modifiers import Modified
from salesmanual.incentives.participation import Prorated, Ramp
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, SalesManualError, WrongTypeError
from salesmanual.kernel.explanation import given as given_step
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, month, quarter
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from salesmanual.incentives.basis import Window
    from salesmanual.incentives.components import PlanComponent
    from salesmanual.incentives.modifiers import Modifier
    from salesmanual.incentives.participation import MonthCount
    from salesmanual.incentives.targets import Target
    from salesmanual.kernel.day_counts import Counting
    from salesmanual.kernel.money import Money

TIERS = Commission("sales", "Commission", Curve.marginal([(0, "10%"), (1, "20%")]), "attainment")
BONUS = Bonus("bonus", "Bonus", cny(3100), Curve.line(1))
VISITED = Bonus("visits", "Visits", cny(100), Curve.line(1), measure="visits")
FIVE_DAYS = WorkCalendar("Mon-Fri 09:00-18:00", holidays={date(2026, 3, 2): "Closed"})
QUICK = Ramp(Curve.steps([(0, "25%"), (1, "50%"), (2, 1)]))
MID_MARCH = date(2026, 3, 16)
NEW = facts_of(start=MID_MARCH)


def scene(  # the parts of a scene
    *modifiers: Modifier,
    of: PlanComponent = TIERS,
    amount: int = 3100,
    targets: tuple[Target, ...] | None = None,
    window: Window = "month",
    facts: FactBook = NO_FACTS,
) -> Scene:
    """A sale on 20 March, a target of 3,100 for each month."""
    own = tuple(target(3100, period=period) for period in MONTHS) if targets is None else targets
    deal = sold("S-1", date(2026, 3, 20), amount)
    return Scene(Modified(of, modifiers), deal, targets=own, facts=facts, window=window)


def paid_for(scaled: str | int) -> Money:
    """What 3,100 pays for that target: a tenth, and another tenth above it, to the minor unit."""
    return cny(310).times(1) + (cny(3100) - cny(scaled)).times("10%")


class TestProrated:
    @pytest.mark.parametrize(
        ("known", "share"),
        [
            ({}, 1),
            ({"start": date(2026, 3, 1)}, 1),
            ({"start": MID_MARCH}, Fraction(16, 31)),
            ({"end": date(2026, 3, 10)}, Fraction(10, 31)),
            ({"start": date(2020, 1, 1), "end": date(9999, 12, 31)}, 1),
            ({"start": date(2026, 3, 11), "end": date(2026, 3, 20)}, Fraction(10, 31)),
            ({"start": date(2026, 4, 1)}, 0),
            ({"end": date(2026, 2, 28)}, 0),
            ({"away": [Period(date(2026, 3, 5), date(2026, 3, 10))]}, Fraction(26, 31)),
            ({"away": ["2026-03-01..2026-03-05", "2026-03-31", "2026-04"]}, Fraction(25, 31)),
            ({"away": ["2026-03"]}, 0),
            ({"away": []}, 1),
            ({"start": MID_MARCH, "away": ["2026-03-20..2026-04-30"]}, Fraction(4, 31)),
        ],
    )
    def test_its_share_is_of_the_days_somebody_was_there(self, known: dict[str, object], share: Fraction) -> None:
        prorated = scene(Prorated("pay"), of=BONUS, facts=facts_of(**known))

        assert Prorated().factor(prorated.basis(), MARCH) == share
        assert prorated.component.payout(prorated.basis()) == 3100 * share
        assert prorated.paid() == cny(3100).times(share)

    @pytest.mark.parametrize(
        ("modifier", "start", "share"),
        [
            (Prorated(), MID_MARCH, Fraction(16, 31)),
            (Prorated(count="30E/360"), MID_MARCH, Fraction(15, 30)),
            (Prorated(count="workdays", calendar=FIVE_DAYS), MID_MARCH, Fraction(12, 21)),
            (Prorated(since="hired"), MID_MARCH, 1),
            (Prorated(since=""), MID_MARCH, 1),
        ],
    )
    def test_days_are_counted_as_the_rule_says(self, modifier: Prorated, start: date, share: Fraction) -> None:
        assert modifier.factor(scene(modifier, facts=facts_of(start=start)).basis(), MARCH) == share

    def test_a_change_of_role_counts_the_days_in_it(self) -> None:
        facts = FactBook(
            [
                Fact("li.na", date(2026, 1, 1), {"role": "executive"}),
                Fact("li.na", date(2026, 3, 11), {"role": "presales"}),
                Fact("li.na", date(2026, 3, 31), {"role": "executive"}),
            ]
        )
        executive = Prorated(where='role = "executive"')
        prorated = scene(executive, facts=facts)

        assert executive.parts(prorated.basis(), MARCH) == (
            Period(date(2026, 3, 1), date(2026, 3, 11)),
            Period(date(2026, 3, 31), date(2026, 4, 1)),
        )
        assert prorated.paid() == cny(1100).times("10%") + cny(2000).times("20%")

    def test_a_condition_that_cannot_tell_counts_no_day(self) -> None:
        by_hand = Basis("li.na", MARCH, MARCH, (), cny(100), cny(100))

        assert Prorated(where="employed").factor(by_hand, MARCH) == 0
        assert Prorated().factor(by_hand, MARCH) == 1

    def test_a_prorated_target_is_reached_earlier(self) -> None:
        prorated = scene(Prorated(), facts=NEW)

        assert prorated.paid() == cny(160) + cny(300)
        assert str(prorated.component.pay_curve(prorated.basis())) == str(TIERS.curve.of_target(1600))
        assert list(prorated.component.lines(prorated.basis())) == [460]
        assert prorated.component.explain_line(prorated.basis(), 0).replay() == 460

    def test_both_prorates_target_and_pay(self) -> None:
        prorated = scene(Prorated("both"), of=BONUS, facts=NEW, amount=1600)

        assert prorated.paid() == cny(1600)
        assert list(prorated.component.lines(prorated.basis())) == [1600]
        assert prorated.component.explain_line(prorated.basis(), 0).replay() == 1600
        assert prorated.component.pay_curve(prorated.basis()) == Curve.line(1)

    def test_a_window_to_date_has_the_share_of_its_days_so_far(self) -> None:
        whole = scene(Prorated(), window="quarter", facts=NEW)
        to_date = attrs.evolve(whole.plan, measured_against="to-date")
        known = {"credits": whole.credits, "targets": whole.targets, "facts": whole.facts}

        basis = to_date.basis("li.na", MARCH, **known)  # type: ignore[arg-type] # as named
        first = to_date.basis("li.na", MONTHS[0], **known)  # type: ignore[arg-type] # as named

        assert Prorated().ask(basis).target == cny(9300).times(Fraction(16, 90))
        assert Prorated().factor(first, first.period) == 0

    @pytest.mark.parametrize("share", ["10%", "25%", "100%"])
    def test_who_takes_no_part_is_paid_nothing_for_the_target_and_it_is_said(self, share: str) -> None:
        absent = scene(Prorated(), Gate("employed", share), facts=facts_of(start=date(2026, 4, 1)))

        assert absent.paid() == cny(0)
        assert list(absent.component.lines(absent.basis())) == [0]
        assert absent.component.pay_curve(absent.basis()) == Curve.flat(0)
        assert absent.component.explain_line(absent.basis(), 0).replay() == 0
        assert "who takes no part in a target is paid nothing for it" in str(absent.statement().explain())

    def test_no_line_is_paid_for_it_either(self) -> None:
        absent = scene(Prorated(), facts=facts_of(away=["2026-03"]))

        assert str(absent.component.explain_line(absent.basis(), 0)) == "2026-03-20 sale S-1: not paid by itself: 0"

    def test_a_floor_after_it_is_paid_all_the_same(self) -> None:
        assert scene(Prorated(), Floor(cny(50)), facts=facts_of(away=["2026-03"])).paid() == cny(50)

    def test_somebody_who_takes_no_part_needs_no_target(self) -> None:
        assert scene(Prorated(), targets=(), facts=facts_of(away=["2026-03"])).paid() == cny(0)

    def test_a_missing_target_stays_missing(self) -> None:
        with pytest.raises(NotFoundError, match=r"^no target 'li\.na in 2026-03'"):
            scene(Prorated(), targets=(), facts=NEW).paid()

    @pytest.mark.parametrize(
        ("known", "kind", "message"),
        [
            ({"start": "2026-03-16"}, WrongTypeError, "start: found '2026-03-16' of type str, accepted is a date"),
            ({"end": 5}, WrongTypeError, "end: found 5 of type int, accepted is a date"),
            ({"away": "2026-03"}, WrongTypeError, "away: found '2026-03' of type str, accepted is periods of .* list"),
            ({"away": MARCH}, WrongTypeError, "away: found .* of type Period, accepted is periods of leave, in a list"),
            ({"away": 5}, WrongTypeError, "away: found 5 of type int, accepted is periods of leave, in a list"),
            ({"away": [MARCH, 5]}, WrongTypeError, r"away\[1\]: found 5 of type int, accepted is a Period; .*"),
            ({"away": ["March"]}, InvalidValueError, "period: found 'March', accepted is '2026', .*"),
        ],
    )
    def test_facts_of_another_type_are_refused(
        self, known: dict[str, object], kind: type[SalesManualError], message: str
    ) -> None:
        with pytest.raises(kind, match=f"^{message}$"):
            scene(Prorated(), facts=facts_of(**known)).paid()

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"of": "quota"}, "of: found 'quota', accepted is what is scaled; use one of 'both', 'pay', 'target'"),
            ({"since": 5}, "since: found 5 of type int, accepted is a path such as 'customer.region'"),
            ({"until": "_end"}, "until: found '_end', accepted is names with dots between them .*"),
            ({"away": "a..b"}, "away: found 'a..b', accepted is names with dots between them .*"),
            ({"where": 5}, "where: found 5 of type int, accepted is a condition or its text, .*"),
            ({"count": "workday"}, "count: found 'workday', accepted is a count of days; did you mean 'workdays'\\?"),
            ({"count": "workdays"}, "calendar: found None, accepted is a working calendar, where workdays are counted"),
            ({"calendar": "China"}, "calendar: found 'China' of type str, accepted is a WorkCalendar"),
            ({"rounding": "0.01"}, "rounding: found '0.01' of type str, accepted is a Rounding; write it as .*"),
        ],
    )
    def test_wrong_fields_are_refused(self, fields: dict[str, object], message: str) -> None:
        with pytest.raises((WrongTypeError, InvalidValueError), match=f"^{message}$"):
            Prorated(**fields)  # type: ignore[arg-type] # the fault under test


class TestScaledTargets:
    @pytest.mark.parametrize(
        ("rounding", "scaled"),
        [
            (Rounding(), "1033.33"),
            (Rounding("100"), "1000"),
            (Rounding("100", "up"), "1100"),
            (Rounding("0.01", "up"), "1033.34"),
        ],
    )
    def test_money_is_rounded_once_as_the_rule_says(self, rounding: Rounding, scaled: str) -> None:
        third = scene(Ramp(Curve.flat("1/3"), rounding=rounding), facts=NEW)

        assert third.component.modifiers[0].ask(third.basis()).target == cny(scaled)  # type: ignore[attr-defined]
        assert third.paid() == paid_for(scaled)

    @pytest.mark.parametrize(
        ("rounding", "scaled"), [(Rounding(), "10/3"), (Rounding("1"), 3), (Rounding("1", "up"), 4)]
    )
    def test_a_quantity_stays_exact_unless_a_step_is_named(self, rounding: Rounding, scaled: str | int) -> None:
        modified = Modified(VISITED, [Ramp(Curve.flat("1/3"), rounding=rounding)])
        seen = [visit(f"V-{number}", date(2026, 3, number)) for number in (2, 3)]
        ramped = Scene(modified, *seen, targets=(target(visits(10), "visits"),), facts=NEW)

        assert ramped.component.payout(ramped.basis()) == 200 / Fraction(scaled)
        assert ramped.component.explain(ramped.basis()).replay() == 200 / Fraction(scaled)

    def test_a_rounding_that_leaves_nothing_is_refused(self) -> None:
        with pytest.raises(InvalidValueError) as raised:
            scene(Prorated(rounding=Rounding("10000")), facts=NEW).paid()

        assert str(raised.value) == (
            "rounding: found 'a step of 10000', accepted is a rounding that leaves something of the target "
            "CNY 3,100.00 times 16/31; name a finer step, or set a larger target"
        )

    def test_a_target_below_a_minor_unit_is_refused(self) -> None:
        with pytest.raises(InvalidValueError, match=r"^rounding: found 'whole minor units', .* CNY 0\.01 times 1/4;"):
            scene(QUICK, targets=(target("0.01"),), facts=NEW).paid()

    @pytest.mark.parametrize("modifier", [Prorated(), QUICK])
    def test_without_a_target_there_is_nothing_to_explain(self, modifier: Prorated | Ramp) -> None:
        untargeted = scene(modifier, targets=(), facts=NEW).basis()
        step = given_step("pay", 5)

        assert modifier.ask(untargeted) is untargeted
        assert modifier.explain_target(step, untargeted) is step

    def test_a_target_of_zero_stays_one(self) -> None:
        amounts = Commission("sales", "Commission", Curve.line("10%"))

        assert scene(QUICK, of=amounts, targets=(target(0),), facts=NEW).paid() == cny(310)

    def test_two_rules_scale_one_after_the_other_and_both_are_told(self) -> None:
        twice = scene(Prorated(), QUICK, facts=NEW)

        told = str(twice.statement().explain())

        assert twice.paid() == paid_for(400)
        assert "share of 2026-03-16..2026-03-31: 16/31" in told
        assert "months since the beginning on 2026-03-01: 0" in told

    def test_the_targets_of_all_measures_of_a_blend_are_scaled(self) -> None:
        parts = [BlendPart("", "50%"), BlendPart("margin", "50%")]
        blend = Blend("blend", "Blend", parts, Curve.line(1), cny(1000))
        deal = sold("S-1", date(2026, 3, 20), 800, margin="200")
        targets = (target(3100), target(620, "margin"))

        mixed = Scene(Modified(blend, [Prorated()]), deal, targets=targets, facts=NEW)

        assert mixed.paid() == cny(1000).times(Fraction(800, 1600) / 2 + Fraction(200, 320) / 2)
        assert "full target: CNY 620.00" in str(mixed.statement().explain())

    def test_the_targets_of_shorter_periods_are_scaled_each_by_its_own_share(self) -> None:
        milestones = Milestones("m", "Milestones", [Milestone(1, cny(100))], every="month")
        prorated = scene(Prorated(), of=milestones, window="quarter", facts=NEW, amount=1600)

        assert prorated.paid(quarter(2026, 1)) == cny(100)

    def test_conditions_ask_about_the_scaled_target(self) -> None:
        gate = Gate("attainment >= 100% and target = 1600 CNY")

        assert scene(gate, Prorated(), facts=NEW, amount=1600).paid() == cny(160)


class TestRamp:
    @pytest.mark.parametrize(
        ("start", "count", "factors"),
        [
            (date(2026, 1, 1), "calendar", ["25%", "50%", 1, 1]),
            (date(2026, 1, 16), "calendar", ["25%", "50%", 1, 1]),
            (date(2026, 1, 16), "completed", ["25%", "25%", "50%", 1]),
            (date(2025, 12, 31), "completed", ["25%", "50%", 1, 1]),
            (date(2025, 6, 1), "calendar", [1, 1, 1, 1]),
            (date(2026, 3, 5), "calendar", ["25%", "25%", "25%", "50%"]),
        ],
    )
    def test_the_factor_follows_the_months_since_the_beginning(
        self, start: date, count: MonthCount, factors: list[str | int]
    ) -> None:
        ramp = attrs.evolve(QUICK, count=count)
        ramped = scene(ramp, facts=facts_of(start=start))

        found = [ramp.factor(ramped.basis(period), period) for period in MONTHS[:4]]

        assert found == [
            Fraction(1, 4) if each == "25%" else Fraction(1, 2) if each == "50%" else 1 for each in factors
        ]

    def test_a_longer_window_has_the_mean_of_its_months(self) -> None:
        ramped = scene(
            attrs.evolve(QUICK, of="pay"),
            of=BONUS,
            window="quarter",
            facts=facts_of(start=date(2026, 1, 5)),
            amount=9300,
        )

        assert ramped.paid(quarter(2026, 1)) == cny(3100).times(Fraction(7, 12))
        assert "factors of the months" in str(ramped.statement().explain())

    def test_both_ramps_target_and_pay(self) -> None:
        ramped = scene(attrs.evolve(QUICK, of="both"), of=BONUS, facts=NEW, amount=775)

        assert ramped.paid() == cny(775)
        assert list(ramped.component.lines(ramped.basis())) == [775]
        assert ramped.component.explain_line(ramped.basis(), 0).replay() == 775
        assert ramped.component.pay_curve(ramped.basis()) == Curve.line(1)

    def test_a_target_ramp_changes_no_rate(self) -> None:
        ramped = scene(QUICK, facts=NEW)

        assert ramped.paid() == paid_for(775)
        assert list(ramped.component.lines(ramped.basis())) == [ramped.component.payout(ramped.basis())]
        assert ramped.component.pay_curve(ramped.basis()) == TIERS.curve.of_target(775)
        assert ramped.component.explain_line(ramped.basis(), 0).replay() == ramped.component.payout(ramped.basis())

    def test_a_month_with_the_factor_0_pays_nothing_for_its_target(self) -> None:
        learning = Ramp(Curve.steps([(1, 1)]))

        assert scene(learning, facts=NEW).paid() == cny(0)

    def test_a_ramp_needs_to_know_when_somebody_began(self) -> None:
        with pytest.raises(NotFoundError) as raised:
            scene(QUICK).paid()

        assert str(raised.value) == "no fact 'start of li.na on 2026-03-31'; a ramp needs the day the person began"

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"curve": "25%"}, "curve: found '25%' of type str, accepted is a Curve; .*"),
            ({"of": 5}, "of: found 5 of type int, accepted is what is scaled; .*"),
            ({"since": ""}, "since: found '', accepted is names with dots between them .*"),
            (
                {"count": "days"},
                "count: found 'days', accepted is a count of months; use one of 'calendar', 'completed'",
            ),
            ({"rounding": 1}, "rounding: found 1 of type int, accepted is a Rounding; .*"),
        ],
    )
    def test_wrong_fields_are_refused(self, fields: dict[str, object], message: str) -> None:
        with pytest.raises((WrongTypeError, InvalidValueError), match=f"^{message}$"):
            Ramp(**{"curve": QUICK.curve, **fields})  # type: ignore[arg-type] # the fault under test


@pytest.mark.parametrize(
    "modifier",
    [Prorated("both", where="employed", count="workdays", calendar=FIVE_DAYS), attrs.evolve(QUICK, of="pay")],
)
def test_they_are_written_and_read(modifier: Modifier) -> None:
    check_round_trip(Modified(TIERS, [modifier]))


COUNTS: tuple[Counting, ...] = ("calendar", "30E/360")


@given(st.dates(date(2026, 1, 2), date(2026, 12, 31)), st.sampled_from(COUNTS), st.integers(1, 12))
def test_what_one_leaves_and_another_takes_over_makes_up_the_whole(on: date, count: Counting, number: int) -> None:
    prorated = attrs.evolve(Prorated(), count=count)
    whole = month(2026, number)
    last_before = date.fromordinal(on.toordinal() - 1)

    joiner = prorated.factor(scene(prorated, facts=facts_of(start=on)).basis(whole), whole)
    leaver = prorated.factor(scene(prorated, facts=facts_of(end=last_before)).basis(whole), whole)

    assert joiner + leaver == 1
