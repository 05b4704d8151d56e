"""Crediting rules: precedence, defaults, overlays, managers, conflicts, and bad input."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest

from salesmanual.incentives.components import Commission
from salesmanual.incentives.crediting import Crediting, CreditRule
from salesmanual.incentives.crediting_recipients import (
    RECIPIENTS,
    Assignment,
    Claim,
    FixedShares,
    InRole,
    Managers,
    Named,
    Owner,
    Partner,
    Person,
    Scene,
    Specialist,
    Splits,
)
from salesmanual.incentives.credits import Credit
from salesmanual.incentives.parts import Part
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.reporting import ReportingBook, ReportsTo
from salesmanual.incentives.sales import Sale, SaleKind, Split
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidDocumentError,
    InvalidValueError,
    SalesManualError,
    WrongTypeError,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period, half, month, year
from salesmanual.kernel.wire import read_policy
from salesmanual.testing.wire import check_round_trip

if TYPE_CHECKING:
    from salesmanual.incentives.crediting_run import CreditingReport
    from salesmanual.incentives.credits import CreditBook

DAY = date(2026, 3, 9)
EAST = 'attributes.territory = "east"'
HALVES = (Split("li.na", "50%"), Split("wang.wei", "50%"))
REPORTING = ReportingBook(
    [
        ReportsTo("li.na", "zhao.min"),
        ReportsTo("wang.wei", "wu.fang"),
        ReportsTo("zhao.min", "head"),
        ReportsTo("wu.fang", "head"),
    ]
)


def cny(amount: str) -> Money:
    return Money(amount, "CNY")


def order(
    amount: str = "100",
    *,
    name: str = "S-1",
    on: date = DAY,
    owner: str | None = "li.na",
    splits: tuple[Split, ...] = (),
    reason: str = "",
    **facts: object,
) -> Sale:
    return Sale(
        name,
        on,
        cny(amount),
        owner=None if splits else owner,
        splits=splits,
        shares_reason=reason,
        attributes=facts,
    )


def shown(book: CreditBook) -> list[tuple[str, str, str]]:
    return [(credit.participant, str(credit.amount.amount), credit.rule) for credit in book.credits]


def reasons(report: CreditingReport) -> list[str]:
    return [str(left.why) for left in report.book.uncredited]


class TestDirectRules:
    def test_what_a_rule_leaves_goes_to_whom_the_sale_names(self) -> None:
        crediting = Crediting([CreditRule("presales", "Presales", InRole("presales"), share="15%")])
        sale = order("0.99", splits=HALVES, roles={"presales": "wu.fang"})

        book = crediting.credit([sale])

        shares = (Fraction(3, 20), Fraction(17, 40), Fraction(17, 40))
        assert book.credits == (
            Credit(sale, "li.na", cny("0.42"), "42.5%", "split", Part(shares, [1])),
            Credit(sale, "wang.wei", cny("0.42"), "42.5%", "split", Part(shares, [2])),
            Credit(sale, "wu.fang", cny("0.15"), "15%", "presales", Part(shares, [0])),
        )

    def test_the_first_rule_that_applies_and_finds_somebody_credits(self) -> None:
        crediting = Crediting(
            [
                CreditRule("west", "West", Person("a"), where='attributes.territory = "west"'),
                CreditRule("partner", "Partner", Partner()),
                CreditRule("east", "East", Person("c"), where=EAST),
                CreditRule("all", "All", Person("d")),
            ]
        )

        report = crediting.report([order(territory="east")])

        assert shown(report.book) == [("c", "100", "east")]
        assert report.book.credits[0].part is None
        assert [(each.rule, str(each.why)) for each in report.passed_over] == [
            ("partner", "attributes.partner is not known")
        ]
        assert report.conflicts == ()

    def test_a_condition_that_cannot_tell_does_not_hold(self) -> None:
        crediting = Crediting([CreditRule("east", "East", Person("c"), where=EAST)])

        assert shown(crediting.credit([order()])) == [("li.na", "100", "owner")]

    def test_a_rule_holds_for_the_sales_of_its_days(self) -> None:
        crediting = Crediting([CreditRule("spring", "Spring", Person("c"), effective=half(2026, 1))])
        sales = [order(name="S-1", on=date(2026, 6, 30)), order(name="S-2", on=date(2026, 7, 1))]

        assert shown(crediting.credit(sales)) == [("c", "100", "spring"), ("li.na", "100", "owner")]

    def test_the_rule_that_asks_about_more_facts_is_more_specific(self) -> None:
        both = f'{EAST} and attributes.product = "service"'
        either = f'{EAST} or attributes.territory = "west"'
        crediting = Crediting(
            [
                CreditRule("all", "All", Person("a")),
                CreditRule("either", "Either", Person("b"), where=either),
                CreditRule("both", "Both", Person("c"), where=both),
            ],
            precedence="most-specific",
        )

        assert [rule.specificity() for rule in crediting.rules] == [0, 1, 2]
        assert shown(crediting.credit([order(territory="east", product="service")])) == [("c", "100", "both")]
        assert shown(crediting.credit([order(territory="east")])) == [("b", "100", "either")]
        assert shown(crediting.credit([order()])) == [("a", "100", "all")]

    @pytest.mark.parametrize("ties", ["first", "uncredited"])
    def test_two_equally_specific_rules_are_a_conflict(self, ties: str) -> None:
        crediting = Crediting(
            [
                CreditRule("product", "Product", Person("a"), where='attributes.product = "service"'),
                CreditRule("role", "Role", InRole("presales"), where="amount > CNY 1"),
                CreditRule("territory", "Territory", Person("b"), where=EAST),
                CreditRule("all", "All", Person("c")),
            ],
            precedence="most-specific",
            ties=ties,  # type: ignore[arg-type] # one of them
        )

        report = crediting.report([order(territory="east", product="service")])

        (conflict,) = report.conflicts
        assert conflict.rules == ("product", "territory")
        assert str(conflict.why) == "equally specific: product, territory"
        if ties == "first":
            assert shown(report.book) == [("a", "100", "product")]
        else:
            assert reasons(report) == ["equally specific: product, territory"]

    def test_all_rules_together_share_the_sale_out(self) -> None:
        crediting = Crediting(
            [
                CreditRule("hunter", "Hunter", Person("a"), share="50%"),
                CreditRule("east", "East", Person("b"), share="30%", where=EAST),
                CreditRule("fixed", "Fixed", FixedShares(HALVES), share="20%"),
            ],
            precedence="all",
        )

        assert shown(crediting.credit([order("10", territory="east")])) == [
            ("a", "5.00", "hunter"),
            ("b", "3.00", "east"),
            ("li.na", "1.00", "fixed"),
            ("wang.wei", "1.00", "fixed"),
        ]
        assert shown(crediting.credit([order("10", owner="o")])) == [
            ("a", "5.00", "hunter"),
            ("li.na", "1.00", "fixed"),
            ("o", "3.00", "owner"),
            ("wang.wei", "1.00", "fixed"),
        ]

    def test_together_above_1_they_credit_nobody_and_are_a_conflict(self) -> None:
        crediting = Crediting(
            [CreditRule("a", "A", Person("a"), share="80%"), CreditRule("b", "B", Person("b"), share="40%")],
            precedence="all",
        )

        report = crediting.report([order()])

        assert reasons(report) == ["the direct shares sum to 120%"]
        assert [(each.rules, str(each.why)) for each in report.conflicts] == [
            (("a", "b"), "the direct shares sum to 120%")
        ]

    def test_a_person_whom_two_rules_name_has_a_credit_of_each(self) -> None:
        crediting = Crediting([CreditRule("presales", "Presales", InRole("presales"), share="15%")])

        book = crediting.credit([order("10", roles={"presales": "li.na"})])

        assert shown(book) == [("li.na", "8.50", "owner"), ("li.na", "1.50", "presales")]
        assert book.total("li.na", year(2026), "CNY") == cny("10")

    def test_without_a_default_what_is_left_leaves_the_sale_uncredited(self) -> None:
        crediting = Crediting(
            [CreditRule("east", "East", Person("a"), share="80%", where=EAST)], precedence="all", default=None
        )

        report = crediting.report([order(territory="east"), order(name="S-2")])

        assert reasons(report) == ["the direct shares sum to 80%, and there is no default", "no rule applies"]

    def test_a_default_that_finds_nobody_leaves_the_sale_uncredited(self) -> None:
        crediting = Crediting([CreditRule("half", "Half", Person("a"), share="50%")], default=Owner())

        assert reasons(crediting.report([order(splits=HALVES)])) == ["no owner is named"]

    @pytest.mark.parametrize(
        ("default", "sale", "rule"),
        [
            (Owner(), order(), "owner"),
            (Splits(), order(splits=HALVES), "split"),
            (Named(), order(), "owner"),
            (Person("li.na"), order(), "default"),
        ],
    )
    def test_credits_of_the_default_name_it(self, default: object, sale: Sale, rule: str) -> None:
        crediting = Crediting([CreditRule("east", "East", Person("a"), where=EAST)], default=default)  # type: ignore[arg-type] # any

        book = crediting.credit([sale])

        assert {credit.rule for credit in book.credits} == {rule}
        assert {credit.part for credit in book.credits} == {None}

    def test_shares_that_deliberately_miss_1_stay_as_the_sale_says(self) -> None:
        over = (Split("li.na", 1), Split("wang.wei", "25%"))
        crediting = Crediting([CreditRule("half", "Half", Person("a"), share="50%")])

        book = crediting.credit([order(splits=over, reason="overlay")])

        assert shown(book) == [("a", "50.00", "half"), ("li.na", "50.00", "split"), ("wang.wei", "12.50", "split")]

    @pytest.mark.parametrize(("kind", "sign"), [("return", "-"), ("refund", "-"), ("invoice", "")])
    def test_what_is_taken_back_is_credited_negative(self, kind: str, sign: str) -> None:
        crediting = Crediting([CreditRule("half", "Half", Person("a"), share="50%")])
        sale = attrs.evolve(order("0.25"), kind=SaleKind(kind))

        assert [credit.amount for credit in crediting.credit([sale]).credits] == [
            cny(f"{sign}0.13"),
            cny(f"{sign}0.12"),
        ]

    def test_an_id_that_comes_twice_is_credited_once(self) -> None:
        crediting = Crediting([CreditRule("half", "Half", Person("a"), share="50%")])
        sales = [order(on=date(2026, 3, 10)), order(), order(name="S-2")]

        report = crediting.report(sales)

        assert reasons(report) == ["a sale with the id S-1 was credited before"]
        assert {credit.sale.on for credit in report.book.credits} == {DAY}

    def test_a_sale_that_rules_give_to_a_stranger_is_uncredited(self) -> None:
        crediting = Crediting([CreditRule("half", "Half", FixedShares(HALVES), share="50%")])

        report = crediting.report([order(owner="li.na")], participants={"head"})

        assert reasons(report) == ["unknown participant: li.na, wang.wei"]


class TestOverlays:
    def test_an_overlay_takes_nothing_from_anybody(self) -> None:
        crediting = Crediting(
            [
                CreditRule(
                    "specialist", "Specialist", Specialist([Assignment("sp", EAST)]), overlay=True, share="150%"
                ),
                CreditRule(
                    "pair", "Pair", FixedShares([Split("x", "50%"), Split("y", "50%")]), overlay=True, share="50%"
                ),
            ]
        )

        report = crediting.report([order("0.99", territory="east")])

        assert shown(report.book) == [
            ("li.na", "0.99", "owner"),
            ("sp", "1.49", "specialist"),
            ("x", "0.25", "pair"),
            ("y", "0.25", "pair"),
        ]
        assert shown(report.direct()) == [("li.na", "0.99", "owner")]

    def test_an_overlay_that_finds_nobody_or_a_stranger_is_passed_over(self) -> None:
        crediting = Crediting(
            [
                CreditRule("partner", "Partner", Partner(), overlay=True),
                CreditRule("expert", "Expert", Person("x"), overlay=True),
                CreditRule("east", "East", Person("li.na"), overlay=True, where=EAST),
            ]
        )

        report = crediting.report([order()], participants=["li.na"])

        assert shown(report.book) == [("li.na", "100", "owner")]
        assert [(each.rule, str(each.why)) for each in report.passed_over] == [
            ("partner", "attributes.partner is not known"),
            ("expert", "unknown participant: x"),
        ]


class TestManagers:
    TEAM = CreditRule("team", "Team", Managers(), overlay=True)

    def test_a_sale_rolls_up_to_the_top_and_counts_once(self) -> None:
        book = Crediting([self.TEAM]).credit([order("0.25", splits=HALVES)], reporting=REPORTING)

        assert shown(book) == [
            ("head", "0.25", "team"),
            ("li.na", "0.13", "split"),
            ("wang.wei", "0.12", "split"),
            ("wu.fang", "0.12", "team"),
            ("zhao.min", "0.13", "team"),
        ]

    def test_it_follows_the_line_of_the_day_of_the_sale(self) -> None:
        reporting = ReportingBook(
            [
                ReportsTo("li.na", "zhao.min", half(2026, 1)),
                ReportsTo("li.na", "wu.fang", half(2026, 2)),
            ]
        )
        sales = [order("10", name="S-1", on=date(2026, 6, 30)), order("20", name="S-2", on=date(2026, 7, 1))]

        book = Crediting([self.TEAM]).credit(sales, reporting=reporting)

        assert [book.total(name, year(2026), "CNY") for name in ("zhao.min", "wu.fang")] == [cny("10"), cny("20")]

    def test_a_manager_who_sells_along_counts_the_whole_sale_once(self) -> None:
        sale = order(splits=(Split("li.na", "40%"), Split("zhao.min", "60%")))

        book = Crediting([self.TEAM]).credit([sale], reporting=REPORTING)

        assert book.total("zhao.min", year(2026), "CNY") == cny("100")
        assert book.total("head", year(2026), "CNY") == cny("100")

    def test_shares_above_1_do_not_bring_a_manager_above_the_whole(self) -> None:
        over = (Split("li.na", 1), Split("zhao.min", "50%"), Split("wang.wei", "25%"))

        book = Crediting([self.TEAM]).credit([order(splits=over, reason="overlay")], reporting=REPORTING)

        head = book.credits[0]
        assert (head.participant, head.amount, head.share, head.part) == ("head", cny("100.00"), Fraction(1), None)
        assert book.total("zhao.min", year(2026), "CNY") == cny("100")

    def test_who_has_it_all_already_is_not_credited_again(self) -> None:
        expert = CreditRule("expert", "Expert", Person("head"), overlay=True)

        book = Crediting([self.TEAM, expert]).credit([order()], reporting=REPORTING)

        assert shown(book) == [
            ("head", "100.00", "expert"),
            ("li.na", "100", "owner"),
            ("zhao.min", "100", "team"),
        ]

    def test_levels_may_have_shares_of_their_own_and_none_counts_twice(self) -> None:
        crediting = Crediting(
            [
                CreditRule("direct", "Direct manager", Managers(last=1), overlay=True, share="50%"),
                CreditRule("above", "Above", Managers(), overlay=True, share="10%"),
            ]
        )

        book = crediting.credit([order("0.25", splits=HALVES)], reporting=REPORTING)

        assert [row for row in shown(book) if row[2] != "split"] == [
            ("head", "0.03", "above"),
            ("wu.fang", "0.06", "direct"),
            ("zhao.min", "0.07", "direct"),
        ]

    def test_managers_who_are_no_participants_are_left_out_and_the_line_goes_on(self) -> None:
        book = Crediting([self.TEAM]).credit([order()], reporting=REPORTING, participants={"li.na", "head"})

        assert [credit.participant for credit in book.credits] == ["head", "li.na"]

    def test_without_a_reporting_line_managers_are_refused(self) -> None:
        with pytest.raises(WrongTypeError, match=r"^reporting: found None.* rule 'team' credits managers; pass a Repo"):
            Crediting([self.TEAM]).credit([])
        with pytest.raises(WrongTypeError, match=r"^reporting: found \{\}.*write it as a ReportingBook"):
            Crediting([self.TEAM]).credit([], reporting={})  # type: ignore[arg-type] # the fault under test

    def test_a_circle_is_refused(self) -> None:
        class Circle:
            def manager_of(self, person: str, on: date) -> str | None:
                return {"li.na": "zhao.min", "zhao.min": "li.na"}[person] if on == DAY else None

        with pytest.raises(InvalidValueError, match=r"^reporting line of li.na on 2026-03-09: found 'li.na → zhao.min"):
            Crediting([self.TEAM]).credit([order()], reporting=Circle())


class TestMidPeriod:
    def test_credits_follow_the_day_they_are_earned(self) -> None:
        """Li Na hands the east to Wang Wei on 16 March, becomes a manager and changes her plan."""
        before, after = Period(date(2026, 1, 1), date(2026, 3, 16)), Period(date(2026, 3, 16), date(2027, 1, 1))
        east = Specialist([Assignment("li.na", EAST, before), Assignment("wang.wei", EAST, after)])
        crediting = Crediting(
            [
                CreditRule("territory", "Territory", east),
                CreditRule("team", "Team", Managers(), overlay=True),
            ]
        )
        reporting = ReportingBook([ReportsTo("wang.wei", "li.na", after)])
        sales = [
            order("1000", name="S-1", on=date(2026, 3, 15), owner=None, territory="east"),
            order("2000", name="S-2", on=date(2026, 3, 16), owner=None, territory="east"),
        ]
        plans = [
            IncentivePlan(key, key, "CNY", effective, [Commission("c", "C", Curve.line(rate))])
            for key, effective, rate in (("rep", before, "10%"), ("manager", after, "3%"))
        ]

        book = crediting.credit(sales, reporting=reporting)

        march = [Period(date(2026, 3, 1), date(2026, 3, 16)), Period(date(2026, 3, 16), date(2026, 4, 1))]
        paid = [plan.calculate("li.na", part, credits=book).total for plan, part in zip(plans, march, strict=True)]
        assert paid == [cny("100"), cny("60")]
        assert book.total("wang.wei", month(2026, 3), "CNY") == cny("2000")
        assert book.uncredited == ()


class TestOwnRecipients:
    def test_a_recipient_of_the_company_s_own_is_used_and_read(self) -> None:
        @RECIPIENTS.member("test-initials")
        @attrs.frozen
        class Initials:
            prefix: str

            def find(self, sale: Sale, scene: Scene) -> tuple[Claim, ...]:
                del scene
                return (Claim(f"{self.prefix}.{sale.id}", Fraction(1)),)

        crediting = Crediting([CreditRule("own", "Own", Initials("x"))])

        assert shown(crediting.credit([order()])) == [("x.S-1", "100", "own")]
        check_round_trip(crediting)

    @pytest.mark.parametrize("overlay", [False, True])
    def test_one_that_finds_nobody_is_passed_over(self, overlay: bool) -> None:  # noqa: FBT001 - a table
        class Nobody:
            def find(self, sale: Sale, scene: Scene) -> tuple[Claim, ...]:
                del sale, scene
                return ()

        report = Crediting([CreditRule("own", "Own", Nobody(), overlay=overlay)]).report([order()])

        assert shown(report.book) == [("li.na", "100", "owner")]
        assert [str(each.why) for each in report.passed_over] == ["nobody is found"]

    @pytest.mark.parametrize("overlay", [False, True])
    def test_one_that_names_a_person_twice_is_refused(self, overlay: bool) -> None:  # noqa: FBT001 - a table
        class Twice:
            def find(self, sale: Sale, scene: Scene) -> tuple[Claim, ...]:
                del sale, scene
                return (Claim("li.na", Fraction(1, 2)), Claim("li.na", Fraction(1, 2)))

        with pytest.raises(
            InvalidValueError,
            match=r"^rule own, sale S-1: found \('li.na', 'li.na'\), accepted is each person once; add the shares up$",
        ):
            Crediting([CreditRule("own", "Own", Twice(), overlay=overlay)]).credit([order()])

    @pytest.mark.parametrize("found", [None, "li.na", ["li.na"], {"li.na": 1}])
    def test_one_that_finds_no_claims_is_refused(self, found: object) -> None:
        class Odd:
            def find(self, sale: Sale, scene: Scene) -> object:
                del sale, scene
                return found

        with pytest.raises(
            WrongTypeError,
            match=r"^rule own, sale S-1: found .*, accepted is claims, or the Text why there are none; correct find of",
        ):
            Crediting([CreditRule("own", "Own", Odd())]).credit([order()])  # type: ignore[arg-type] # the fault under test

    @pytest.mark.parametrize(
        ("parts", "kind", "message"),
        [
            ((7, 1), WrongTypeError, "participant: found 7 of type int"),
            (("", 1), InvalidValueError, "participant: found ''"),
            (("li.na", 0.5), WrongTypeError, "share: found 0.5 of type float"),
            (("li.na", -1), InvalidValueError, "share: found -1, accepted is a share above 0"),
        ],
    )
    def test_a_wrong_claim_is_refused(
        self, parts: tuple[object, ...], kind: type[SalesManualError], message: str
    ) -> None:
        with pytest.raises(kind, match=f"^{message}"):
            Claim(*parts)  # type: ignore[arg-type] # the fault under test

    def test_one_that_loses_a_part_is_refused(self) -> None:
        class Half:
            def find(self, sale: Sale, scene: Scene) -> tuple[Claim, ...]:
                del sale, scene
                return (Claim("li.na", Fraction(1, 2)),)

        message = r"^{}, sale S-1: found '50%', accepted is shares that sum to 100%; correct find of the recipient"
        with pytest.raises(InvalidValueError, match=message.format("rule own")):
            Crediting([CreditRule("own", "Own", Half())]).credit([order()])
        with pytest.raises(InvalidValueError, match=message.format("default")):
            Crediting(default=Half()).credit([order()])


class TestViews:
    CREDITING = Crediting(
        [
            CreditRule("presales", "Presales", InRole("presales"), share="15%"),
            CreditRule("east", "East", Person("e"), where=EAST),
            CreditRule("summer", "Summer", Person("s"), effective=half(2026, 2)),
            CreditRule("big", "Big deals", Person("b"), where="amount > CNY 1000"),
            CreditRule("other", "Other", Person("o"), where="amount < CNY 10"),
            CreditRule("team", "Team", Managers(), overlay=True),
            CreditRule("partner", "Partner", Partner(), overlay=True),
        ]
    )

    def test_the_report_has_a_table_of_each_thing(self) -> None:
        crediting = attrs.evolve(
            self.CREDITING,
            rules=[
                *self.CREDITING.rules,
                CreditRule("half", "Half", Person("h"), share="90%", where="amount > CNY 500"),
            ],
            precedence="all",
        )
        sales = [
            order(name="S-1", roles={"presales": "wu.fang"}),
            order(name="S-2", owner=None),
            order(name="S-3", splits=HALVES),
            order("2000", name="S-4"),
        ]

        report = crediting.report(sales, reporting=REPORTING)

        text = report.to_text()
        assert text == str(report)
        for part in (
            "Credits by rule",
            "Sales that nobody is credited for",
            "Rules in conflict",
            "Rules passed over",
            "│ Presales",
            "on top",
            "the sale's owner",
            "the sale's splits",
            "no owner is named",
            "the direct shares sum to 190%",
            "attributes.partner is not known",
        ):
            assert part in text
        assert report.to_markdown().count("**") == 8
        assert report._repr_html_() == report.to_html()
        assert report.to_html().count("<table") == 4

    def test_a_report_without_faults_is_one_table(self) -> None:
        report = Crediting(default=Person("li.na")).report([order()])

        (table,) = report.tables()
        assert [tuple(map(str, row)) for row in table.rows] == [("default", "direct", "1", "CNY 100.00")]

    def test_one_sale_is_explained_rule_by_rule(self) -> None:
        table = self.CREDITING.explain(order("100", roles={"presales": "wu.fang"}), reporting=REPORTING)

        assert str(table.title) == "Sale S-1 of 2026-03-09: CNY 100.00"
        assert [(str(row[0]), row[2], str(row[5])) for row in table.rows] == [
            ("Presales", "wu.fang", "credited"),
            ("East", "", "not known: attributes.territory"),
            ("Summer", "", "not in effect on 2026-03-09"),
            ("Big deals", "", "the condition does not hold"),
            ("Other", "", "the condition does not hold"),
            ("Team", "head", "credited"),
            ("Team", "zhao.min", "credited"),
            ("Partner", "", "attributes.partner is not known"),
            ("the sale's owner", "li.na", "credited"),
        ]

    def test_the_explanation_names_what_came_first_and_what_is_left(self) -> None:
        crediting = Crediting(
            [
                CreditRule("a", "A", Person("a")),
                CreditRule("b", "B", Person("b")),
                CreditRule("team", "Team", Managers(), overlay=True),
            ]
        )

        table = crediting.explain(order(), reporting=REPORTING)

        assert [str(row[5]) for row in table.rows] == [
            "credited",
            "another rule comes first",
            "nobody is left to credit",
        ]

    @pytest.mark.parametrize(
        ("parts", "people", "why"),
        [
            ({"precedence": "all"}, None, ["the direct shares sum to 180%"] * 3),
            (
                {"precedence": "most-specific", "ties": "uncredited"},
                None,
                ["equally specific: a, b"] * 3,
            ),
            ({}, {"b"}, ["unknown participant: a, li.na"] * 3),
        ],
    )
    def test_the_explanation_of_a_sale_that_rules_leave_uncredited_says_so_of_each(
        self, parts: dict[str, str], people: set[str] | None, why: list[str]
    ) -> None:
        rules = [
            CreditRule("a", "A", Person("a"), share="90%"),
            CreditRule("b", "B", Person("b"), share="90%"),
            CreditRule("top", "Top", Person("t"), overlay=True),
        ]
        crediting = Crediting(rules, **parts)  # type: ignore[arg-type] # a table

        table = crediting.explain(order(), participants=people)

        assert [str(row[5]) for row in table.rows] == [*why, why[0]]
        assert str(table.rows[-1][0]) == "all rules"

    def test_two_equally_specific_rules_are_explained_as_such(self) -> None:
        rules = [CreditRule("a", "A", Person("a")), CreditRule("b", "B", Person("b"))]

        table = Crediting(rules, precedence="most-specific").explain(order())

        assert [(row[2], str(row[5])) for row in table.rows] == [("a", "credited"), ("", "equally specific: a, b")]

    def test_the_explanation_shows_shares_in_percent(self) -> None:
        table = self.CREDITING.explain(order("100", roles={"presales": "wu.fang"}), reporting=REPORTING)

        assert "│ Presales         │ direct │ wu.fang  │   15% │  CNY 15.00 │ credited" in table.to_text()

    def test_the_explanation_of_an_uncredited_sale_says_why(self) -> None:
        table = Crediting().explain(order(owner=None))

        assert [tuple(map(str, (row[0], row[5]))) for row in table.rows] == [("all rules", "no owner is named")]


class TestPolicy:
    def test_it_is_read_from_a_file(self) -> None:
        document = """
            precedence = "most-specific"
            ties = "uncredited"

            [[rules]]
            key = "presales"
            label = {en = "Presales", zh_Hans = "售前"}
            to = {kind = "role", role = "presales"}
            where = "amount >= CNY 10000"
            share = "15%"
            effective = "2026"

            [[rules]]
            key = "team"
            label = "Team"
            to = {kind = "managers", last = 2}
            overlay = true
            """

        crediting = read_policy(Crediting, document)

        assert crediting == Crediting(
            [
                CreditRule(
                    "presales",
                    {"en": "Presales", "zh_Hans": "售前"},
                    InRole("presales"),
                    where="amount >= CNY 10000",
                    share="15%",
                    effective=year(2026),
                ),
                CreditRule("team", "Team", Managers(last=2), overlay=True),
            ],
            precedence="most-specific",
            ties="uncredited",
        )
        check_round_trip(crediting)

    def test_every_fault_of_a_document_is_told(self) -> None:
        document = 'precedence = "frist"\n[[rules]]\nkey = "owner"\nlabel = "x"\nto = {kind = "rol"}\nshare = "-1"\n'

        with pytest.raises(InvalidDocumentError) as refused:
            read_policy(Crediting, document)

        addresses = {fault.address for fault in refused.value.faults}
        assert addresses >= {"precedence", "rules[0].key", "rules[0].to.kind", "rules[0].share"}

    @pytest.mark.parametrize(
        ("parts", "kind", "message"),
        [
            (
                {"key": "owner"},
                InvalidValueError,
                "key: found 'owner', accepted is a key of the rule's own; the default",
            ),
            ({"key": "split"}, InvalidValueError, "key: found 'split'"),
            ({"key": "default"}, InvalidValueError, "key: found 'default'"),
            ({"key": ""}, InvalidValueError, "key: found ''"),
            ({"label": 7}, WrongTypeError, "label: found 7"),
            ({"to": "li.na"}, WrongTypeError, "to: found .* accepted is a recipient, such as Owner"),
            ({"to": Owner}, WrongTypeError, "to: found"),
            ({"to": Managers()}, InvalidValueError, "to: found Managers.* accepted is managers as an overlay"),
            ({"where": 7}, WrongTypeError, "where: found 7"),
            ({"where": 'region = "east"'}, InvalidValueError, "where: found 'region'"),
            ({"share": 0.5}, WrongTypeError, "share: found 0.5"),
            ({"share": 0}, InvalidValueError, "share: found 0"),
            (
                {"share": "120%"},
                InvalidValueError,
                "share: found '120%', .*say overlay=True where it is credited on top",
            ),
            ({"overlay": 1}, WrongTypeError, "overlay: found 1 of type int, accepted is true or false"),
            ({"effective": 2026}, WrongTypeError, "effective: found 2026"),
            ({"section": 4.3}, SalesManualError, "section: found 4.3"),
        ],
    )
    def test_wrong_parts_of_a_rule_are_refused(
        self, parts: dict[str, object], kind: type[SalesManualError], message: str
    ) -> None:
        with pytest.raises(kind, match=f"^{message}"):
            CreditRule(**{"key": "r", "label": "R", "to": Owner(), **parts})  # type: ignore[arg-type] # the fault under test

    @pytest.mark.parametrize(
        ("parts", "kind", "message"),
        [
            ({"rules": 7}, WrongTypeError, "rules: found 7"),
            ({"rules": ["r"]}, WrongTypeError, r"rules\[0\]: found 'r'.*a CreditRule"),
            (
                {"rules": [CreditRule("r", "R", Owner()), CreditRule("r", "Other", Owner())]},
                DuplicateError,
                "rule 'r' is there already; give each rule a key of its own",
            ),
            ({"precedence": "last"}, InvalidValueError, "precedence: found 'last', accepted is a precedence"),
            ({"precedence": None}, WrongTypeError, "precedence: found None"),
            ({"ties": "last"}, InvalidValueError, "ties: found 'last', accepted is a rule for ties"),
            ({"default": "owner"}, WrongTypeError, "default: found 'owner'"),
            ({"default": Managers()}, InvalidValueError, "default: found Managers.*credit managers by a rule"),
            (
                {"default": None, "rules": [CreditRule("r", "R", Owner(), share="80%")]},
                InvalidValueError,
                r"rules\[0\].share: found '80%', accepted is 100%, because no default takes the rest; name a default",
            ),
        ],
    )
    def test_wrong_parts_of_a_policy_are_refused(
        self, parts: dict[str, object], kind: type[SalesManualError], message: str
    ) -> None:
        with pytest.raises(kind, match=f"^{message}"):
            Crediting(**parts)  # type: ignore[arg-type] # the fault under test

    def test_rules_on_top_and_whole_rules_need_no_default(self) -> None:
        rules = [CreditRule("r", "R", Owner()), CreditRule("t", "T", Person("x"), overlay=True, share="20%")]

        assert reasons(Crediting(rules, default=None).report([order(splits=HALVES)])) == ["no rule applies"]

    @pytest.mark.parametrize("crediting", [Crediting(), Crediting([CreditRule("r", "R", Owner())])])
    def test_the_participants_may_be_any_collection_of_texts(self, crediting: Crediting) -> None:
        sales = [order(), order(name="S-2", owner="wang.wei"), order(name="S-3", owner="chen.jie")]
        expected = crediting.report(sales, participants={"li.na", "wang.wei"})

        for people in (["li.na", "wang.wei"], iter(("wang.wei", "li.na")), {"li.na": 1, "wang.wei": 2}):
            assert crediting.report(sales, participants=people) == expected
        assert reasons(expected) == ["unknown participant: chen.jie"]

    @pytest.mark.parametrize("crediting", [Crediting(), Crediting([CreditRule("r", "R", Owner())])])
    def test_participants_that_are_no_collection_of_texts_are_refused(self, crediting: Crediting) -> None:
        for call in (crediting.credit, crediting.report, lambda sales, **named: crediting.explain(sales[0], **named)):
            with pytest.raises(WrongTypeError, match=r"^participants: found 'li.na' of type str"):
                call([order()], participants="li.na")

    @pytest.mark.parametrize("sales", [7, ["S-1"]])
    def test_what_is_no_sale_is_refused(self, sales: object) -> None:
        for crediting in (Crediting(), Crediting([CreditRule("r", "R", Owner())])):
            with pytest.raises(WrongTypeError, match=r"^sales"):
                crediting.credit(sales)  # type: ignore[arg-type] # the fault under test
