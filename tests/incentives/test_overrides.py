"""Overrides: on what a team sells, on what it is paid, and net of the levels below."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest

from salesmanual.incentives.basis import Basis
from salesmanual.incentives.books import Member, TeamBook
from salesmanual.incentives.components import Bonus, Commission, SaleRule
from salesmanual.incentives.contests import Contest
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.modifier_limits import Cap
from salesmanual.incentives.modifiers import Modified
from salesmanual.incentives.overrides import Override, PayOverride
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.pools import TeamPool
from salesmanual.incentives.reporting import ReportingBook, ReportsTo
from salesmanual.incentives.sales import Sale
from salesmanual.incentives.spiffs import Spiff
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, SalesManualError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, month, year
from salesmanual.kernel.wire import read_policy
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from salesmanual.incentives.books import Teams
    from salesmanual.incentives.components import PlanComponent

MARCH = month(2026, 3)
FIRST_HALF = Period(date(2026, 1, 1), date(2026, 3, 16))
SECOND_HALF = Period(date(2026, 3, 16), date(2027, 1, 1))
TEN = Commission("override", "Override", Curve.line("10%"))
SALES = Commission("sales", "Sales", Curve.line("5%"))
LINE = ReportingBook(
    [
        ReportsTo("lead", "head"),
        ReportsTo("solo", "head"),
        ReportsTo("rep", "lead"),
        ReportsTo("new", "lead", FIRST_HALF),
        ReportsTo("new", "solo", SECOND_HALF),
    ]
)
"""In the second half of March the newcomer moves from one manager to another, both under one head."""

BOOK = credit_sales(
    [
        Sale(f"S-{owner}-{day}", date(2026, 3, day), Money(amount, "CNY"), owner=owner)
        for owner, day, amount in (
            ("head", 2, 1),
            ("lead", 3, 20),
            ("rep", 4, 300),
            ("new", 5, 4000),
            ("new", 20, 50000),
            ("solo", 21, 600000),
        )
    ]
)
TARGETS = TargetBook(
    [Target(name, MARCH, Money(amount, "CNY")) for name, amount in (("head", 900000), ("lead", 5000), ("east", 10))]
)
EVERYBODY = ("head", "lead", "solo", "rep", "new")


def basis_of(who: str, *components: PlanComponent, teams: Teams = LINE, period: Period = MARCH) -> Basis:
    plan = IncentivePlan("p", "P", "CNY", year(2026), components)
    return plan.basis(who, period, credits=BOOK, targets=TARGETS, teams=teams, window=components[0].window)


def paid(component: PlanComponent, *names: str, others: tuple[PlanComponent, ...] = ()) -> list[Fraction]:
    found = []
    for name in names:
        basis = basis_of(name, component, *others)
        found.append(component.payout(basis))
        assert component.explain(basis).replay() == found[-1]
        assert component.lines(basis) == (0,) * len(basis.credits)
    return found


class TestOnWhatATeamSells:
    def test_direct_reports_count_on_the_days_they_report(self) -> None:
        assert paid(Override(TEN), "head", "lead", "solo", "rep") == [60002, 430, 5000, 0]

    def test_all_levels_below_may_count(self) -> None:
        assert paid(Override(TEN, depth="all"), "head", "lead") == [65432, 430]

    def test_own_sales_may_count_too(self) -> None:
        assert paid(Override(TEN, with_self=True), "head", "lead") == [Fraction("60002.1"), 432]

    def test_the_last_day_may_decide(self) -> None:
        assert paid(Override(TEN, membership="last-day"), "lead", "solo") == [30, 5400]

    def test_a_team_by_name_is_the_same_for_whoever_asks(self) -> None:
        teams = TeamBook([Member("east", "rep"), Member("east", "lead")])
        override = Override(TEN, team="east")

        for name in ("head", "lead"):
            assert override.payout(basis_of(name, override, teams=teams)) == 32

    @pytest.mark.parametrize(("target", "amount"), [("own", 900000), ("members", 5000), ("team", 10)])
    def test_attainment_is_measured_against_the_target_that_the_rule_names(self, target: str, amount: int) -> None:
        """The head's own; those of the members, of whom one has a target; that of the team's key."""
        teams = TeamBook([Member("east", name) for name in ("lead", "rep", "solo")])
        bonus = Bonus("override", "Override", Money("1", "CNY"), Curve.line(1))
        override = Override(bonus, team="east", target=target)  # type: ignore[arg-type] # one of them

        assert override.payout(basis_of("head", override, teams=teams)) == Fraction(600320, amount)

    def test_without_any_target_of_the_members_there_is_none(self) -> None:
        bonus = Bonus("override", "Override", Money("1", "CNY"), Curve.line(1))
        override = Override(bonus, target="members")

        with pytest.raises(NotFoundError, match=r"^no target 'solo in 2026-03'; component 'override' needs one"):
            override.payout(basis_of("solo", override))

    def test_the_explanation_lists_the_sales_of_the_team(self) -> None:
        override = Override(TEN)

        assert str(override.explain(basis_of("lead", override))) == (
            "Override, exact: 430 CNY (always 0.1 × x) [Handbook 4.3]\n"
            "└─ credited 2026-03-01 to 2026-03-31: CNY 4,300.00 (the sum) [Handbook 4.3]\n"
            "   ├─ 2026-03-04 sale S-rep-4: CNY 300.00\n"
            "   └─ 2026-03-05 sale S-new-5: CNY 4,000.00"
        )

    def test_a_sale_of_one_s_own_is_not_paid_by_itself(self) -> None:
        override = Override(TEN)

        assert str(override.explain_line(basis_of("lead", override), 0)) == (
            "2026-03-03 sale S-lead-3: not paid by itself: 0"
        )


class TestNetOfLowerLevels:
    NET = Override(TEN, depth="all", net=True)

    def test_each_sale_is_paid_once_to_the_nearest_manager(self) -> None:
        """Ten per cent of what the reports sold; of the newcomer's sales the manager of the day has it."""
        assert paid(self.NET, *EVERYBODY) == [60002, 430, 5000, 0, 0]
        assert sum(paid(self.NET, *EVERYBODY)) == sum(paid(attrs.evolve(self.NET, net=False), "head"))

    def test_a_manager_who_changes_lines_is_taken_off_for_the_days_that_count(self) -> None:
        line = TeamBook(
            [
                Member("lead", "rep"),
                Member("lead", "new"),
                Member("head", "lead", FIRST_HALF),
                Member("chief", "lead", SECOND_HALF),
            ]
        )

        found = [self.NET.payout(basis_of(name, self.NET, teams=line)) for name in ("head", "chief", "lead")]

        assert found == [2, 0, 5430]

    def test_what_is_paid_below_is_explained_by_manager(self) -> None:
        step = self.NET.explain(basis_of("head", self.NET))

        assert step.to_text(depth=2).splitlines()[:1] == [
            "Override, exact: 60002 CNY (the first less the rest) [Handbook 4.3]"
        ]
        assert [str(below.label) for below in step.inputs] == ["pay for all levels below", "paid to lower levels"]
        assert [str(below.label) for below in step.inputs[1].inputs] == [
            "pay for the levels below lead",
            "pay for the levels below solo",
        ]

    def test_a_member_without_a_team_has_nothing_to_be_taken_off(self) -> None:
        """A fixed sum for leading a team is no pay of those who lead none."""
        fixed = Override(Commission("o", "O", Curve.flat(7)), depth="all", net=True)

        assert paid(fixed, "lead") == [7]
        assert paid(fixed, "head") == [7 - 2 * 7]

    def test_it_wants_all_levels_of_the_reporting_line(self) -> None:
        for fields, remedy in (
            ({"depth": "direct"}, "set the depth"),
            ({"depth": "all", "team": "east"}, "leave the team out"),
        ):
            with pytest.raises(
                InvalidValueError,
                match=r'^net: found True, accepted is depth = "all" and the reporting line of each participant, '
                rf"where lower levels are taken off; {remedy}$",
            ):
                Override(TEN, net=True, **fields)  # type: ignore[arg-type] # a table of two


class TestOnWhatATeamIsPaid:
    PAY = PayOverride("pay", "On pay", Curve.line("10%"), "sales")

    def test_it_is_a_curve_of_the_members_pay(self) -> None:
        """Five per cent to the members of the last day, and a tenth of that."""
        assert paid(self.PAY, "head", "lead", "rep", others=(SALES,)) == [
            Fraction("3000.1"),
            Fraction("1.5"),
            0,
        ]

    def test_all_levels_below_may_count_and_never_the_participant(self) -> None:
        teams = TeamBook([Member("east", "head"), Member("east", "rep"), Member("rep", "new")])
        pay = attrs.evolve(self.PAY, team="east", depth="all")

        assert pay.payout(basis_of("head", pay, SALES, teams=teams)) == Fraction(54300) / 200

    def test_it_is_explained_by_member(self) -> None:
        step = self.PAY.explain(basis_of("head", self.PAY, SALES))

        assert [str(below.label) for below in step.inputs[0].inputs] == ["pay of lead", "pay of solo"]
        assert str(self.PAY.explain_line(basis_of("head", self.PAY, SALES), 0)).endswith("not paid by itself: 0")

    def test_an_override_may_be_over_an_override(self) -> None:
        over = attrs.evolve(self.PAY, of="override")

        assert paid(over, "head", others=(Override(TEN),)) == [543]

    @pytest.mark.parametrize(
        ("of", "others", "kind", "message"),
        [
            ("sale", (SALES,), NotFoundError, "no component for of of component 'pay' 'sale'; did you mean 'sales'?"),
            (
                "other",
                (PayOverride("other", "O", Curve.line(1), "sales"), SALES),
                InvalidValueError,
                "of of component 'pay': found 'other', accepted is a component that is no override on pay itself",
            ),
            (
                "other",
                (Modified(PayOverride("other", "O", Curve.line(1), "pay"), [Cap(Money("1", "CNY"))]),),
                InvalidValueError,
                "of of component 'pay': found 'other', accepted is a component that is no override on pay itself",
            ),
            (
                "other",
                (TeamPool(PayOverride("other", "O", Curve.line(1), "pay"), "east"),),
                InvalidValueError,
                "of of component 'pay': found 'other', accepted is a component that is no override on pay itself",
            ),
            (
                "sales",
                (attrs.evolve(SALES, window="quarter"),),
                InvalidValueError,
                (
                    "of of component 'pay': found 'sales', accepted is a component with the window 'month'; "
                    "its window is 'quarter'"
                ),
            ),
        ],
    )
    def test_what_it_is_over_is_another_component_with_its_window(
        self, of: str, others: tuple[PlanComponent, ...], kind: type[SalesManualError], message: str
    ) -> None:
        pay = attrs.evolve(self.PAY, of=of)

        with pytest.raises(kind) as refused:
            pay.payout(basis_of("head", pay, *others))

        assert str(refused.value) == message

    def test_it_is_not_over_itself(self) -> None:
        with pytest.raises(InvalidValueError, match=r"^of: found 'pay', accepted is the key of another component$"):
            attrs.evolve(self.PAY, of="pay")


class TestCurvesOfOwnSales:
    def test_own_sales_change_nothing_where_they_do_not_count(self) -> None:
        pay = TestOnWhatATeamIsPaid.PAY

        assert Override(TEN).pay_curve(basis_of("lead", Override(TEN))) == Curve.flat(430)
        assert pay.pay_curve(basis_of("lead", pay, SALES)) == Curve.flat("1.5")

    @pytest.mark.parametrize("override", [Override(TEN, with_self=True), Override(TEN, team="east")])
    def test_where_own_sales_count_there_is_no_curve(self, override: Override) -> None:
        teams = TeamBook([Member("east", "lead")])

        assert override.pay_curve(basis_of("lead", override, teams=teams)) is None

    @pytest.mark.parametrize(
        "component",
        [Override(attrs.evolve(TEN, key="sales")), Contest("sales", "C", [Money("5", "CNY")])],
        ids=["on the team", "rank"],
    )
    def test_where_the_members_may_be_paid_for_sales_of_others_there_is_no_curve(
        self, component: PlanComponent
    ) -> None:
        pay = TestOnWhatATeamIsPaid.PAY

        assert pay.pay_curve(basis_of("head", pay, component)) is None


class TestBadInput:
    @pytest.mark.parametrize(
        ("fields", "kind", "message"),
        [
            ({"of": "override"}, WrongTypeError, "of: found 'override' of type str, accepted is a component, such as"),
            ({"team": None}, WrongTypeError, "team: found None"),
            ({"depth": "deep"}, InvalidValueError, "depth: found 'deep', accepted is a depth"),
            ({"membership": 1}, WrongTypeError, "membership: found 1"),
            (
                {"target": "teams"},
                InvalidValueError,
                "target: found 'teams', accepted is a target; did you mean 'team'",
            ),
            ({"with_self": 1}, WrongTypeError, "with_self: found 1 of type int, accepted is True or False$"),
            ({"net": "yes"}, WrongTypeError, "net: found 'yes' of type str, accepted is True or False$"),
        ],
    )
    def test_it_is_refused(self, fields: dict[str, object], kind: type[SalesManualError], message: str) -> None:
        with pytest.raises(kind, match=f"^{message}"):
            attrs.evolve(Override(TEN), **fields)  # type: ignore[arg-type] # the fault under test

    @pytest.mark.parametrize(
        "of",
        [
            Contest("c", "C", [Money(5, "CNY")]),
            TeamPool(TEN, "east"),
            Override(TEN),
            Modified(TestOnWhatATeamIsPaid.PAY, [Cap(Money(5, "CNY"))]),
            Spiff("c", "C", MARCH, [SaleRule(Curve.flat(1))], Money(5, "CNY")),
        ],
    )
    def test_a_component_that_looks_at_people_is_refused(self, of: PlanComponent) -> None:
        name = type(getattr(of, "of", of) if isinstance(of, Modified) else of).__name__

        with pytest.raises(InvalidValueError) as caught:
            Override(of)

        assert str(caught.value) == (
            f"of: found {name!r}, accepted is a component that pays for the sales it is asked about, such as a "
            "commission; contests, pools, overrides and budgets are about people; write it beside the override"
        )

    def test_a_spiff_without_a_budget_pays_for_the_team_s_sales(self) -> None:
        open_ = Spiff("c", "C", MARCH, [SaleRule(Curve.flat(7))])

        assert paid(Override(open_, depth="all"), "lead", "head") == [14, 35]

    @pytest.mark.parametrize("component", [Override(TEN), TestOnWhatATeamIsPaid.PAY])
    def test_a_basis_made_by_hand_is_refused(self, component: PlanComponent) -> None:
        basis = Basis("lead", MARCH, MARCH, (), Money("1", "CNY"), None)

        with pytest.raises(
            InvalidValueError, match=r"^basis: found 'one for lead', accepted is a basis that a plan ma"
        ):
            component.payout(basis)


def test_a_plan_file_names_both() -> None:
    plan = read_policy(
        IncentivePlan,
        """
        key = "p"
        label = "P"
        currency = "CNY"
        effective = "2026"
        [[components]]
        kind = "override"
        depth = "all"
        net = true
        [components.of]
        kind = "bonus"
        key = "team"
        label = "Team bonus"
        amount = "9 CNY"
        curve = { kind = "line", slope = 1 }
        [[components]]
        kind = "pay-override"
        key = "pay"
        label = "On pay"
        curve = { kind = "line", slope = "10%" }
        of = "sales"
        """,
    )
    override = plan.components[0]

    assert isinstance(override, Override)
    assert (override.key, str(override.label), override.window, override.section, override.measure) == (
        "team",
        "Team bonus",
        None,
        "4.3",
        "",
    )
    assert (override.amount, Override(TEN).amount) == (Money("9", "CNY"), None)
    assert plan.components[1] == TestOnWhatATeamIsPaid.PAY
    check_round_trip(plan)
