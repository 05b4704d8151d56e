"""The chart of a day, and two days compared: what stands in them and how they print."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.organization.organization_world import DAYS, DECIDED, FIRST, JULY, JUNE, acme

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.organization.assignments import Assignment, Person
from salesmanual.organization.changes import act, hire, leave, move
from salesmanual.organization.comparison import Place, changes_between
from salesmanual.organization.organizations import Organization
from salesmanual.organization.positions import Position
from salesmanual.organization.reorganizing import PositionChange, UnitChange, reorganize
from salesmanual.organization.units import Unit
from salesmanual.testing.organizations import organizations

if TYPE_CHECKING:
    from datetime import date


class TestChart:
    def test_it_prints_as_an_indented_tree_with_vacancies_and_acting_heads(self) -> None:
        org = leave(acme(), "zhao.min", on=JUNE, at=DECIDED, by="hr")
        org = act(org, "li.na", "east-head", on=JULY, at=DECIDED, by="hr")

        assert str(org.chart(JULY)) == (
            "acme on 2026-07-01\n"
            "Sales\n"
            "  * Director: Wu Fang\n"
            "  East\n"
            "    * Head of East: vacant, Li Na acts\n"
            "    - Representative: Li Na\n"
            "    - Representative: vacant\n"
            "  West\n"
            "    - Representative: wang.wei"
        )

    def test_it_prints_as_a_flowchart(self) -> None:
        assert acme().chart(FIRST).to_mermaid() == (
            "flowchart TD\n"
            '    u0["Sales<br>Director#58; Wu Fang<br>1 of 1 seats"]\n'
            '    u1["East<br>Head of East#58; zhao.min<br>2 of 3 seats"]\n'
            '    u2["West<br>1 of 1 seats"]\n'
            "    u0 --> u1\n"
            "    u0 --> u2"
        )

    def test_what_a_company_wrote_stays_in_its_place(self) -> None:
        org = Organization("acme", [Unit("x", '"]; click x <b>', FIRST)])

        chart = org.chart(FIRST)

        assert '["#34;#93;#59; click x #60;b#62;<br>0 of 0 seats"]' in chart.to_mermaid()
        assert "&lt;b&gt;" in chart.to_html()

    def test_it_is_a_table_with_a_row_for_each_seat(self) -> None:
        org = act(acme(), "li.na", "east-head", on=JULY, at=DECIDED, by="hr")
        org = Organization(
            "acme", [*org.units, Unit("north", "North", FIRST)], org.positions, org.people, org.assignments
        )

        assert org.chart(JULY).records()[1] == {
            "level": 0,
            "unit": "Sales",
            "position": "Director",
            "person": "Wu Fang",
            "acting": None,
            "head": True,
            "fte": 1,
        }
        assert org.chart(JULY).to_markdown() == (
            "**acme on 2026-07-01**\n\n"
            "| level | unit | position | person | acting | head | full time |\n"
            "| ---: | :--- | :--- | :--- | :--- | :--- | ---: |\n"
            "| 0 | North |  |  |  |  |  |\n"
            "| 0 | Sales | Director | Wu Fang |  | yes | 1 |\n"
            "| 1 | East | Head of East | zhao.min | Li Na | yes | 1 |\n"
            "| 1 | East | Representative | Li Na |  | no | 1 |\n"
            "| 1 | East | Representative | vacant |  | no | 1 |\n"
            "| 1 | West | Representative | wang.wei |  | no | 1 |"
        )

    def test_who_is_stood_in_for_is_named(self) -> None:
        org = act(acme(), "li.na", "east-head", on=JULY, at=DECIDED, by="hr")

        head = org.chart(JULY).units[1].head()

        assert head is not None
        assert str(head.words()) == "zhao.min, for whom Li Na acts"
        assert org.chart(JULY).units[2].head() is None
        assert [seat.position for seat in org.chart(JULY).vacant()] == ["east-2"]

    def test_another_language_than_those_of_the_library_is_refused(self) -> None:
        with pytest.raises(InvalidValueError, match="language: found 'de'"):
            acme().chart(FIRST).to_text("de")  # type: ignore[arg-type] # the fault under test
        with pytest.raises(InvalidValueError, match="language: found 'de'"):
            acme().chart(FIRST).to_mermaid("de")  # type: ignore[arg-type] # the fault under test

    def test_names_are_in_the_language_asked_for(self) -> None:
        label = {"en": "Sales", "zh_Hant": "業務部"}
        org = Organization(
            "acme",
            [Unit("x", label, FIRST)],
            [Position("p", "x", {"en": "Head", "zh_Hant": "主管"}, FIRST)],
            [Person("li.na", "李娜")],
            [Assignment("li.na", "p", FIRST)],
        )

        assert "業務部\n  - 主管: 李娜" in org.chart(FIRST).to_text("zh_Hant")

    def test_the_empty_tree_and_chart_are_empty(self) -> None:
        org = acme()
        before = FIRST - timedelta(days=1)

        assert org.tree(before) == {}
        assert str(org.chart(before)) == "acme on 2025-12-31"
        assert org.chart(before).vacant() == ()

    def test_units_without_anybody_in_them_or_below_are_not_in_the_tree(self) -> None:
        north = [Unit("north", "North", FIRST, parent="sales"), Unit("far", "Far", FIRST, parent="north")]
        org = acme()
        org = Organization("acme", [*org.units, *north], org.positions, org.people, org.assignments)
        left = leave(leave(org, "li.na", on=JUNE, at=DECIDED, by="hr"), "zhao.min", on=JUNE, at=DECIDED, by="hr")

        assert org.tree(FIRST) == {"sales": {"wu.fang": None, "east": ["li.na", "zhao.min"], "west": ["wang.wei"]}}
        assert left.tree(JULY) == {"sales": {"wu.fang": None, "west": ["wang.wei"]}}
        assert Organization("acme", [Unit("a", "A", FIRST), Unit("b", "B", FIRST, parent="a")]).tree(FIRST) == {}

    def test_a_unit_is_the_list_of_its_people_where_nobody_is_below(self) -> None:
        org = leave(acme(), "wang.wei", on=JUNE, at=DECIDED, by="hr")
        org = leave(leave(org, "li.na", on=JUNE, at=DECIDED, by="hr"), "zhao.min", on=JUNE, at=DECIDED, by="hr")

        assert org.tree(JULY) == {"sales": ["wu.fang"]}

    @settings(max_examples=30, deadline=None, derandomize=True)
    @given(organizations(max_size=20), st.sampled_from(DAYS))
    def test_the_tree_has_everybody_once_and_no_unit_without_people(self, organization: Organization, on: date) -> None:
        leaves: list[str] = []

        def walk(branch: object) -> None:
            assert branch
            if isinstance(branch, list):
                leaves.extend(branch)
                return
            assert isinstance(branch, dict)
            for key, below in branch.items():
                if below is None:
                    leaves.append(key)
                else:
                    walk(below)

        for below in organization.tree(on).values():
            walk(below)

        assert sorted(leaves) == list(organization.people_on(on))

    def test_the_deepest_chain_that_is_allowed_is_drawn(self) -> None:
        units = [Unit(f"u{level:02}", "U", FIRST, parent=f"u{level - 1:02}" if level else None) for level in range(32)]
        seat = Position("p", "u31", "Seat", FIRST)
        org = Organization("acme", units, [seat], [Person("li.na")], [Assignment("li.na", "p", FIRST)])

        assert org.chart(FIRST).units[-1].level == 31
        assert str(org.tree(FIRST)).count("{") == 32
        assert org.manager_of("li.na", FIRST) is None


class TestComparison:
    def test_it_says_who_joined_left_moved_and_has_another_manager(self) -> None:
        org = hire(acme(), "bo", "east-2", on=JULY, at=DECIDED, by="hr")
        org = leave(org, "zhao.min", on=JUNE, at=DECIDED, by="hr")
        org = move(org, "wang.wei", "east-head", on=JULY, at=DECIDED, by="hr")

        found = changes_between(org, FIRST, JULY)

        assert (found.joined(), found.left(), found.moved()) == (("bo",), ("zhao.min",), ("wang.wei",))
        assert found.other_manager() == ("li.na",)
        assert found.to_markdown() == (
            "**Changes from 2026-01-01 to 2026-07-01**\n\n"
            "| person | change | unit before | unit after | seat before | seat after | manager before "
            "| manager after |\n"
            "| :--- | :--- | :--- | :--- | :--- | :--- | :--- | :--- |\n"
            "| bo | joined |  | east |  | east-2 |  | wang.wei |\n"
            "| li.na | another manager | east | east | east-1 | east-1 | zhao.min | wang.wei |\n"
            "| wang.wei | another unit, another seat | west | east | west-1 | east-head | wu.fang | wu.fang |\n"
            "| zhao.min | left the company | east |  | east-head |  | wu.fang |  |"
        )
        assert found.records()[0]["position_after"] == "east-2"

    def test_a_unit_that_changes_around_somebody_counts(self) -> None:
        org = reorganize(acme(), [PositionChange("east-1", unit="west")], on=JULY, at=DECIDED, by="ceo")

        found = changes_between(org, FIRST, JULY)

        assert (found.moved(), found.other_manager()) == (("li.na",), ("li.na",))
        assert found.people[0].before == Place("east", "east-1", "zhao.min")

    def test_a_unit_that_gets_another_parent_moves_nobody(self) -> None:
        org = reorganize(acme(), [UnitChange("west", parent="east")], on=JULY, at=DECIDED, by="ceo")

        found = changes_between(org, FIRST, JULY)

        assert (found.moved(), found.other_manager()) == ((), ("wang.wei",))

    def test_what_is_no_organisation_or_day_is_refused(self) -> None:
        with pytest.raises(WrongTypeError, match="organization: found"):
            changes_between("acme", FIRST, JULY)  # type: ignore[arg-type] # the fault under test
        with pytest.raises(WrongTypeError, match="second: found"):
            changes_between(acme(), FIRST, "2026")  # type: ignore[arg-type] # the fault under test

    @settings(max_examples=30, deadline=None, derandomize=True)
    @given(organizations(max_size=20), st.sampled_from(DAYS), st.sampled_from(DAYS))
    def test_there_and_back_are_each_other_reversed(
        self, organization: Organization, first: date, second: date
    ) -> None:
        there, back = changes_between(organization, first, second), changes_between(organization, second, first)

        assert (there.joined(), there.left()) == (back.left(), back.joined())
        assert (there.moved(), there.other_manager()) == (back.moved(), back.other_manager())
        assert changes_between(organization, first, first).people == ()
        same = set(organization.people_on(second)) - {each.person for each in there.people}
        for person in same:
            assert organization.manager_of(person, first) == organization.manager_of(person, second)
            assert organization.position_of(person, first) == organization.position_of(person, second)
        assert {*organization.people_on(first)} ^ {*organization.people_on(second)} == {*there.joined(), *there.left()}
