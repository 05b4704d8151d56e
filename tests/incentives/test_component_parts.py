"""What the kinds of component share: reading fields, the first credits of a basis, the share of nothing."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs
import pytest
from tests.incentives.component_world import MARCH, Scene, cny, facts_of, sold, target, visit, visits

from salesmanual.incentives.basis import Basis
from salesmanual.incentives.component_parts import (
    absence,
    books_of,
    check_component,
    check_curve,
    check_flag,
    check_money,
    check_rounding,
    explain_no_line,
    first_credits,
    in_currency,
    no_lines,
    read_component_key,
    read_list,
    read_optional_team,
    read_team,
    unit_of,
    until_each,
    with_credits,
)
from salesmanual.incentives.components import Bonus, Commission, PlanComponent
from salesmanual.incentives.modifier_gates import Gate
from salesmanual.incentives.participation import Prorated, Ramp
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import CurrencyMismatchError, InvalidValueError, SalesManualError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import month

if TYPE_CHECKING:
    from collections.abc import Callable

TENTH = Commission("sales", "Commission", Curve.line("10%"))
VISITED = Bonus("visits", "Visits", cny(100), Curve.line(1), measure="visits")
SCENE = Scene(
    TENTH, *(sold(f"S-{number}", date(2026, 3, number), number) for number in (1, 2, 3)), targets=(target(100),)
)
BASIS = SCENE.basis()


@attrs.frozen
class Fields:
    """Each field has one of the checks."""

    curve: Curve = attrs.field(default=Curve.line(1), validator=check_curve)
    money: Money = attrs.field(default=cny(0), validator=check_money)
    rounding: Rounding = attrs.field(default=Rounding(), validator=check_rounding)
    flag: bool = attrs.field(default=False, validator=check_flag)
    component: PlanComponent = attrs.field(validator=check_component, kw_only=True)


class TestReading:
    @pytest.mark.parametrize(
        ("fields", "kind", "message"),
        [
            ({"curve": 1}, WrongTypeError, "curve: found 1 of type int, accepted is a Curve; build one with .*"),
            (
                {"money": 1},
                WrongTypeError,
                "money: found 1 of type int, accepted is Money; write it as Money.*",
            ),
            ({"money": cny(-1)}, InvalidValueError, "money: found .*, accepted is an amount of 0 or more"),
            ({"rounding": 1}, WrongTypeError, "rounding: found 1 of type int, accepted is a Rounding; write it as .*"),
            ({"flag": 1}, WrongTypeError, "flag: found 1 of type int, accepted is True or False"),
            ({"component": 1}, WrongTypeError, "component: found 1 of type int, accepted is .*; it has no key"),
            ({"component": Commission}, WrongTypeError, "component: found .*; make an object of the class"),
        ],
    )
    def test_a_field_of_another_type_is_refused(
        self, fields: dict[str, object], kind: type[SalesManualError], message: str
    ) -> None:
        with pytest.raises(kind, match=f"^{message}$"):
            Fields(**{"component": TENTH, **fields})  # type: ignore[arg-type] # the fault under test

    def test_fields_of_the_right_type_are_taken(self) -> None:
        assert Fields(component=TENTH).component is TENTH

    def test_a_list_is_read_as_a_tuple(self) -> None:
        assert read_list([cny(1), cny(2)], "prizes", Money, "prizes") == (cny(1), cny(2))

    @pytest.mark.parametrize(
        ("values", "kind", "message"),
        [
            (5, WrongTypeError, "prizes: found 5 of type int, accepted is prizes, in a list"),
            ([], InvalidValueError, r"prizes: found \(\), accepted is prizes, at least one"),
            ([cny(1), 2], WrongTypeError, r"prizes\[1\]: found 2 of type int, accepted is a Money"),
        ],
    )
    def test_another_list_is_refused(self, values: object, kind: type[SalesManualError], message: str) -> None:
        with pytest.raises(kind, match=f"^{message}$"):
            read_list(values, "prizes", Money, "prizes")  # type: ignore[arg-type] # the fault under test

    @pytest.mark.parametrize(
        ("read", "message"),
        [
            (read_component_key, "key: found '', accepted is .*"),
            (read_team, "team: found '', accepted is .*"),
        ],
    )
    def test_a_key_is_refused_where_it_is_empty(self, read: Callable[[str], str], message: str) -> None:
        assert read("east") == "east"
        with pytest.raises(InvalidValueError, match=f"^{message}$"):
            read("")

    def test_a_team_may_be_left_out(self) -> None:
        assert [read_optional_team(""), read_optional_team("east")] == ["", "east"]
        with pytest.raises(WrongTypeError, match=r"^team: found 5 of type int"):
            read_optional_team(5)  # type: ignore[arg-type] # the fault under test

    def test_an_amount_is_a_number_of_the_plan_s_currency(self) -> None:
        assert in_currency(cny("1.5"), BASIS, "cap") == Fraction(3, 2)
        with pytest.raises(CurrencyMismatchError, match=r"^cap: found CNY and USD"):
            in_currency(Money("1", "USD"), BASIS, "cap")

    def test_books_are_those_of_the_plan(self) -> None:
        by_hand = Basis("li.na", MARCH, MARCH, (), cny(0), None)

        assert books_of(BASIS, "sales").plan is SCENE.plan
        with pytest.raises(InvalidValueError) as raised:
            books_of(by_hand, "sales")
        assert str(raised.value) == (
            "basis: found 'one for li.na', accepted is a basis that a plan made; ask IncentivePlan.basis for it; "
            "component 'sales' looks at more than one person's credits"
        )


class TestFirstCredits:
    def test_the_first_credits_have_their_own_sum(self) -> None:
        assert [first_credits(BASIS, count).credited for count in range(5)] == list(map(cny, [0, 1, 3, 6, 6]))
        assert first_credits(BASIS, 3) is BASIS

    def test_until_each_goes_through_them_all(self) -> None:
        assert list(until_each(BASIS)) == [first_credits(BASIS, count) for count in range(4)]

    def test_quantities_keep_their_unit(self) -> None:
        seen = [visit(f"V-{number}", date(2026, 3, number)) for number in (1, 2)]
        basis = Scene(VISITED, *seen, targets=(target(visits(4), "visits"),)).basis()

        assert [each.credited for each in until_each(basis)] == [visits(0), visits(1), visits(2)]
        assert unit_of(basis.credited) == "visits"

    def test_other_credits_bring_their_own_sum(self) -> None:
        assert with_credits(BASIS, BASIS.credits[1:]).credited == cny(5)
        assert unit_of(BASIS.credited) == "CNY"


def test_a_credit_that_adds_nothing_says_so() -> None:
    assert list(no_lines(BASIS)) == [0, 0, 0]
    assert str(explain_no_line(BASIS, 1)) == "2026-03-02 sale S-2: not paid by itself: 0"


@pytest.mark.parametrize(
    ("asks", "is_absent"),
    [
        ((), False),
        ((Gate("employed"), Prorated("pay")), False),
        ((Ramp(Curve.line(1), since="begun"),), False),
        ((Gate("employed"), Prorated()), True),
        ((Ramp(Curve.line(1), since="begun"), Prorated("both")), True),
    ],
)
def test_who_took_no_part_is_told_by_the_modifiers_around(
    asks: tuple[Gate | Prorated | Ramp, ...], *, is_absent: bool
) -> None:
    known = facts_of(start=date(2026, 4, 1), begun=month(2025, 3).start)
    basis = attrs.evolve(Scene(TENTH, facts=known).basis(), asks=asks)

    step = absence(basis)

    assert (step is not None) is is_absent
    assert step is None or step.replay() == 0
