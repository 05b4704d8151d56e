"""Territory plans: who is where on a day and why, who owned what, and what a plan refuses."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest

from salesmanual.kernel.errors import (
    DuplicateError,
    InvalidDocumentError,
    NotFoundError,
    RefusedError,
    SalesManualError,
)
from salesmanual.kernel.period import Period, year
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.planning.territories import TerritoryPlan
from salesmanual.planning.territory_entries import NamedAccount, Territory, TerritoryOwner, TerritoryRule

START = date(2026, 1, 1)
JUNE, JULY = date(2026, 6, 30), date(2026, 7, 1)
MARCH = date(2026, 3, 2)
EAST = Territory("east", {"en": "East", "zh_Hans": "东区"}, START, region="china")
WEST = Territory("west", "West", START)
KEY = Territory("key", "Key accounts", START, JUNE)
RULES = (
    TerritoryRule("big", "key", "employees >= 1000", START, JUNE, precedence=1),
    TerritoryRule("zj", "east", "province == 'Zhejiang'", START, precedence=2),
    TerritoryRule("gs", "west", "province == 'Gansu'", START, precedence=2),
    TerritoryRule("online", "west", "channel == 'online'", START),
)
PLAN = TerritoryPlan(
    "cn",
    "China",
    [EAST, WEST, KEY],
    RULES,
    named=[NamedAccount("C-9", "west", START, JUNE, why="asked for it"), NamedAccount("C-9", "east", JULY)],
    owners=[
        TerritoryOwner("east", "li.na", START, JUNE),
        TerritoryOwner("east", "wang.wei", JULY),
        TerritoryOwner("west", "zhao.min", date(2026, 2, 1)),
    ],
)


def facts(**known: object) -> dict[str, object]:
    """Facts under which no rule is in doubt, with these instead."""
    return {"employees": 10, "province": "Hunan", "channel": "shop"} | known


class TestPlacing:
    def test_a_rule_decides_with_its_finding(self) -> None:
        found = PLAN.place("C-1", facts(province="Zhejiang"), on=MARCH)

        assert (found.territory, found.owners, found.status()) == ("east", ("li.na",), "assigned")
        assert found.decided_by is not None
        assert (found.decided_by.rule.key, found.decided_by.finding.met) == ("zj", True)
        assert str(found.reason()) == "rule zj"

    def test_a_name_goes_before_all_rules(self) -> None:
        found = PLAN.place("C-9", facts(province="Zhejiang", employees=5000), on=JUNE)

        assert (found.territory, found.named, found.decided_by) == ("west", PLAN.named[0], None)
        assert PLAN.place("C-9", facts(), on=JULY).territory == "east"
        assert str(found.reason()) == "named since 2026-01-01"

    def test_precedence_decides_where_all_have_one(self) -> None:
        found = PLAN.place("C-1", facts(province="Zhejiang", employees=1000), on=MARCH)

        assert (found.territory, found.collisions) == ("key", ())

    def test_without_a_precedence_rules_collide(self) -> None:
        found = PLAN.place("C-1", facts(province="Zhejiang", channel="online"), on=MARCH)

        assert (found.territory, found.status()) == (None, "doubly assigned")
        assert [each.rule.key for each in found.collisions] == ["zj", "online"]
        assert str(found.reason()) == "rules collide: zj → east, online → west"

    def test_equal_precedence_decides_nothing(self) -> None:
        both = TerritoryRule("east-too", "east", "province == 'Gansu'", START, precedence=2)
        plan = TerritoryPlan("x", "X", [EAST, WEST, KEY], [*RULES, both])

        assert plan.place("C-1", facts(province="Gansu"), on=MARCH).status() == "doubly assigned"

    def test_rules_of_one_territory_never_collide(self) -> None:
        found = PLAN.place("C-1", facts(province="Gansu", channel="online"), on=MARCH)

        assert (found.territory, found.decided_by and found.decided_by.rule.key) == ("west", "gs")

    def test_a_rule_that_ends_decides_no_more(self) -> None:
        known = facts(province="Zhejiang", employees=1000)

        assert [PLAN.place("C-1", known, on=day).territory for day in (JUNE, JULY)] == ["key", "east"]

    def test_what_is_missing_is_said(self) -> None:
        found = PLAN.place("C-1", {"employees": 10}, on=MARCH)

        assert (found.status(), found.missing()) == ("unassigned", ("channel", "province"))
        assert str(found.reason()) == "not known: channel, province"
        assert str(PLAN.place("C-1", facts(), on=MARCH).reason()) == "no rule holds"

    def test_before_the_plan_nothing_holds(self) -> None:
        found = PLAN.place("C-9", facts(province="Zhejiang"), on=date(2025, 12, 31))

        assert (found.status(), found.unknown) == ("unassigned", ())


class TestAssigning:
    ACCOUNTS: Final = {
        "C-1": facts(province="Zhejiang"),
        "C-2": facts(province="Gansu"),
        "C-3": facts(),
        "C-4": facts(province="Zhejiang", channel="online"),
        "C-5": facts(employees=2000),
    }

    def test_every_account_is_in_one_list(self) -> None:
        found = PLAN.assign(self.ACCOUNTS, on=MARCH)

        assert found.territories() == {"C-1": "east", "C-2": "west", "C-5": "key"}
        assert [each.account for each in found.unassigned()] == ["C-3"]
        assert [each.account for each in found.doubly_assigned()] == ["C-4"]
        assert [each.account for each in found.without_owner()] == ["C-5"]
        assert (found.accounts_of("west"), found.of("C-2").owners) == (("C-2",), ("zhao.min",))

    def test_an_account_that_was_not_given_is_not_found(self) -> None:
        with pytest.raises(NotFoundError, match="no account 'C1'; did you mean 'C-1'"):
            PLAN.assign(self.ACCOUNTS, on=MARCH).of("C1")

    def test_it_prints_what_is_placed_and_what_is_not(self) -> None:
        found = PLAN.assign(self.ACCOUNTS, on=MARCH)

        assert "│ C-1     │ east      │ li.na    │ rule zj  │" in str(found)
        assert "│ C-4     │ rules collide: zj → east, online → west │" in str(found)
        assert len(found.tables()) == 3
        assert len(PLAN.assign({}, on=MARCH).tables()) == 1
        assert "│ C-3     │           │        │ no rule holds │" in str(found.of("C-3"))

    def test_it_gives_rows(self) -> None:
        rows = PLAN.assign(self.ACCOUNTS, on=MARCH).records()

        assert rows[0] == {
            "account": "C-1",
            "on": MARCH,
            "status": "assigned",
            "territory": "east",
            "owners": ("li.na",),
            "reason": "rule zj",
        }
        assert [row["status"] for row in rows[2:4]] == ["unassigned", "doubly assigned"]


class TestOwners:
    def test_they_change_on_their_day(self) -> None:
        assert [PLAN.owners_on("east", day) for day in (JUNE, JULY)] == [("li.na",), ("wang.wei",)]
        assert PLAN.owners_on("west", START) == ()
        assert PLAN.owned_on("zhao.min", MARCH) == ("west",)
        assert PLAN.owned_on("zhao.min", START) == ()

    def test_the_history_has_every_day(self) -> None:
        found = PLAN.history(year(2026))

        assert [(span.territory, span.owners, span.since, span.until) for span in found.spans] == [
            ("east", ("li.na",), START, JUNE),
            ("east", ("wang.wei",), JULY, date(2026, 12, 31)),
            ("west", (), START, date(2026, 1, 31)),
            ("west", ("zhao.min",), date(2026, 2, 1), date(2026, 12, 31)),
            ("key", (), START, JUNE),
        ]
        assert [span.days() for span in found.of("wang.wei")] == [184]
        assert [span.territory for span in found.vacant()] == ["west", "key"]
        assert "│ key       │ nobody   │ 2026-01-01 │ 2026-06-30 │" in str(found)
        assert found.records()[0]["until"] == JUNE

    def test_a_new_name_of_a_territory_parts_no_span(self) -> None:
        renamed = [Territory("east", "Old east", START, JUNE), Territory("east", "East", JULY)]
        plan = TerritoryPlan("x", "X", renamed, owners=[TerritoryOwner("east", "li.na", START)])

        assert len(plan.history(year(2026)).spans) == 1
        assert [plan.territories_on(day)[0].label.render() for day in (JUNE, JULY)] == ["Old east", "East"]

    def test_a_gap_parts_a_span(self) -> None:
        reopened = [Territory("east", "East", START, date(2026, 5, 31)), Territory("east", "East", JULY)]
        plan = TerritoryPlan("x", "X", reopened)

        assert [(span.since, span.until) for span in plan.history(year(2026)).spans] == [
            (START, date(2026, 5, 31)),
            (JULY, date(2026, 12, 31)),
        ]
        assert plan.territories_on(JUNE) == ()

    def test_a_period_before_the_plan_has_no_spans(self) -> None:
        assert PLAN.history(year(2025)).spans == ()
        assert len(PLAN.history(year(2026), territory="west").spans) == 2

    def test_several_may_own_a_territory_where_the_plan_says_so(self) -> None:
        owners = [TerritoryOwner("east", "li.na", START, JUNE), TerritoryOwner("east", "wang.wei", MARCH)]
        plan = TerritoryPlan("x", "X", [EAST, WEST], owners=owners, owned_by="several")

        assert plan.owners_on("east", MARCH) == ("li.na", "wang.wei")
        assert [span.owners for span in plan.history(Period(START, date(2027, 1, 1)), territory="east").spans] == [
            ("li.na",),
            ("li.na", "wang.wei"),
            ("wang.wei",),
        ]


class TestChanges:
    def test_named_accounts_leave_the_past_as_it_was(self) -> None:
        plan = PLAN.with_accounts({"C-1": "west", "C-2": "east"}, on=JULY, why="rebalanced")

        known = facts(province="Zhejiang")
        assert [plan.place("C-1", known, on=day).territory for day in (JUNE, JULY)] == ["east", "west"]
        assert plan.named[-1] == NamedAccount("C-2", "east", JULY, why="rebalanced")
        assert PLAN.place("C-1", known, on=JULY).territory == "east"

    def test_a_name_that_holds_ends_on_the_day_before(self) -> None:
        plan = TerritoryPlan("x", "X", [EAST, WEST], named=[NamedAccount("C-1", "east", START)])

        changed = plan.with_accounts({"C-1": "west"}, on=JULY)

        assert changed.named == (NamedAccount("C-1", "east", START, JUNE), NamedAccount("C-1", "west", JULY))

    def test_a_change_before_a_later_entry_is_refused_whole(self) -> None:
        before = PLAN.named

        with pytest.raises(RefusedError) as caught:
            PLAN.with_accounts({"C-1": "east", "C-9": "west"}, on=JULY)

        assert str(caught.value) == (
            "refused: name accounts of cn\n  ☐ no entry of C-9 begins on 2026-07-01 or later: found 2026-07-01"
        )
        assert PLAN.named is before

    def test_a_territory_is_handed_over(self) -> None:
        plan = PLAN.with_owner("west", "li.na", on=JULY).with_owner("west", None, on=date(2026, 8, 1))

        days = (JUNE, JULY, date(2026, 8, 1))
        assert [plan.owners_on("west", day) for day in days] == [("zhao.min",), ("li.na",), ()]

    def test_a_hand_over_before_a_later_one_is_refused(self) -> None:
        with pytest.raises(RefusedError, match="no entry of east begins on 2026-03-02 or later: found 2026-07-01"):
            PLAN.with_owner("east", "zhao.min", on=MARCH)

    def test_a_territory_that_is_closed_takes_nobody(self) -> None:
        with pytest.raises(InvalidDocumentError, match="territory 'key' is not there on 2026-07-01"):
            PLAN.with_accounts({"C-1": "key"}, on=MARCH)


class TestAPlan:
    def test_it_is_a_file(self) -> None:
        assert read_policy(TerritoryPlan, write_policy(PLAN)) == PLAN

    def test_overlaps_are_refused_with_the_thing_and_the_day(self) -> None:
        cases: list[tuple[dict[str, object], str]] = [
            (
                {"territories": [EAST, Territory("east", "Again", MARCH)]},
                "east: the day '2026-03-02' is there already; let the one since 2026-01-01 end before it",
            ),
            (
                {"owners": [TerritoryOwner("east", "li.na", START, MARCH), TerritoryOwner("east", "wang.wei", MARCH)]},
                "east: the day '2026-03-02' is there already; let the one since 2026-01-01 end before it",
            ),
            (
                {"owners": [TerritoryOwner("east", "li.na", START)] * 2, "owned_by": "several"},
                "li.na in east: the day '2026-01-01' is there already; let the one since 2026-01-01 end before it",
            ),
            (
                {"named": [NamedAccount("C-1", "east", START), NamedAccount("C-1", "west", MARCH)]},
                "C-1: the day '2026-03-02' is there already; let the one since 2026-01-01 end before it",
            ),
            (
                {"rules": [TerritoryRule("r", "east", "a", START), TerritoryRule("r", "west", "b", MARCH)]},
                "r: the day '2026-03-02' is there already; let the one since 2026-01-01 end before it",
            ),
        ]
        for given, message in cases:
            with pytest.raises(DuplicateError) as caught:
                TerritoryPlan("x", "X", **({"territories": [EAST, WEST]} | given))  # type: ignore[arg-type]
            assert str(caught.value) == message

    def test_all_unknown_and_absent_territories_are_said_at_once(self) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            TerritoryPlan(
                "cn",
                "China",
                [EAST, KEY],
                [TerritoryRule("r", "est", "a", START), TerritoryRule("k", "key", "b", START)],
                named=[NamedAccount("C-1", "east", date(2025, 1, 1))],
                owners=[TerritoryOwner("key", "li.na", START, JUNE)],
            )

        assert str(caught.value) == (
            "territory plan cn: 3 faults\n"
            "  rules[0].territory: no territory 'est'; did you mean 'east'?\n"
            "  rules[1].territory: territory 'key' is not there on 2026-07-01; end the entry before, or open it\n"
            "  named[0].territory: territory 'east' is not there on 2025-01-01; end the entry before, or open it"
        )

    @pytest.mark.parametrize(
        ("make", "message"),
        [
            (
                lambda: TerritoryPlan("x", "X", []),
                "territories: found (), accepted is a list of at least 1, each item a Territory",
            ),
            (
                lambda: TerritoryRule("r", "east", "a", START, precedence=0),
                "precedence: found 0, accepted is 1 for the first, 2 for the next, or None",
            ),
            (
                lambda: TerritoryRule("r", "east", "a", START, precedence=True),
                "precedence: found True of type bool, accepted is a whole number, or None",
            ),
            (
                lambda: TerritoryPlan("x", "X", [EAST], owned_by="two"),  # type: ignore[arg-type]
                "owned_by: found 'two', accepted is how many owners a territory has; use one of 'one', 'several'",
            ),
            (lambda: PLAN.owners_on("eastt", MARCH), "no territory 'eastt'; did you mean 'east'?"),
            (lambda: PLAN.with_owner("eastt", "li.na", on=MARCH), "no territory 'eastt'; did you mean 'east'?"),
            (lambda: PLAN.history(year(2026), territory="eastt"), "no territory 'eastt'; did you mean 'east'?"),
            (
                lambda: PLAN.history("2026"),  # type: ignore[arg-type]
                "over: found '2026' of type str, accepted is a Period; write it as year(2026)",
            ),
            (
                lambda: PLAN.assign(["C-1"], on=MARCH),  # type: ignore[arg-type]
                "accounts: found ['C-1'] of type list, accepted is a mapping of accounts to their facts",
            ),
            (
                lambda: PLAN.assign({"C-1": "Zhejiang"}, on=MARCH),  # type: ignore[dict-item]
                "accounts.C-1: found 'Zhejiang' of type str, accepted is a mapping of facts by name",
            ),
            (
                lambda: PLAN.with_accounts(["C-1"], on=MARCH),  # type: ignore[arg-type]
                "moves: found ['C-1'] of type list, accepted is a mapping of accounts to territories",
            ),
        ],
    )
    def test_bad_input_is_refused_with_its_place(self, make: object, message: str) -> None:
        with pytest.raises(SalesManualError) as caught:
            make()  # type: ignore[operator]

        assert str(caught.value) == message
