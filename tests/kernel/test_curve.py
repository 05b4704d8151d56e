"""Curves: making them, asking them, and the input they refuse."""

from __future__ import annotations

import decimal
import pickle
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest

from salesmanual.kernel.curve import MAX_KNOTS, Boundary, Bounds, Curve, Fall, Knot, Reach, Tier
from salesmanual.kernel.curve_shape import Shape
from salesmanual.kernel.errors import (
    InvalidDocumentError,
    InvalidValueError,
    SalesManualError,
    WrongTypeError,
    ZeroTargetError,
)
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.operations import CurveValue

PAY = Curve.marginal([(0, "5%"), ("100000", "8%")])
REFUSALS: tuple[type[WrongTypeError | InvalidValueError], ...] = (WrongTypeError, InvalidValueError)
CENTS = Rounding("0.01")


class TestTiers:
    def test_pairs_tables_and_tiers_say_the_same(self) -> None:
        pairs = Curve.marginal([(0, "5%"), (100, "8%")])
        tables = Curve.marginal([{"from": 0, "to": 100, "rate": "5%"}, {"from": 100, "to": None, "rate": "8%"}])
        tiers = Curve.marginal([Tier(0, "5%", end=100), Tier(100, "8%")])

        assert pairs == tables == tiers
        assert hash(pairs) == hash(tables) == hash(tiers)

    def test_each_tier_may_name_the_side_of_its_own_boundary(self) -> None:
        tiers = [Tier(0, 1), Tier(10, 2, boundary="above"), Tier(20, 3)]
        curve = Curve.whole_amount(tiers)

        assert [int(curve.value(x)) for x in (9, 10, 11, 20, 21)] == [9, 10, 22, 60, 63]

    def test_a_tier_s_own_side_goes_before_the_curve_s(self) -> None:
        curve = Curve.steps([(1, 10), {"from": 2, "value": 20, "boundary": "reached"}], boundary="above")

        assert [int(curve.value(x)) for x in (1, 2)] == [0, 20]

    def test_nothing_is_paid_below_the_first_tier_unless_it_is_extended(self) -> None:
        assert Curve.marginal([(10, 2)]).value(5) == 0
        assert Curve.marginal([(10, 2)], before="extend").value(5) == -10
        assert Curve.whole_amount([(10, 2)]).value(5) == 0
        assert Curve.whole_amount([(10, 2)], before="extend").value(5) == 10

    def test_returns_of_an_earlier_month_are_taken_back_where_the_first_tier_is_extended(self) -> None:
        assert Curve.marginal([(0, "5%"), (100, "8%")], before="extend").value(-40) == -2

    def test_a_tier_prints_as_it_is_made(self) -> None:
        tier = Tier(0, "1/3", end=100, boundary="above")

        assert repr(tier) == "Tier('0', '1/3', end='100', boundary='above')"
        assert eval(repr(tier), {"Tier": Tier}) == tier  # noqa: S307 - what it prints is the claim

    def test_evolving_a_tier_reads_its_fields_again(self) -> None:
        tier = Tier(0, "5%", end=100, boundary="above")

        assert attrs.evolve(tier) == tier


class TestLimits:
    def test_a_threshold_pays_from_the_first_unit_once_it_is_reached(self) -> None:
        curve = Curve.marginal([(0, "10%")], threshold=50)

        assert [curve.value(x) for x in ("49.99", 50, 70)] == [0, 5, 7]

    def test_a_threshold_follows_the_curve_s_boundary_or_names_its_own(self) -> None:
        tiers = [(0, "10%")]

        assert Curve.marginal(tiers, threshold=50, boundary="above").value(50) == 0
        assert Curve.marginal(tiers, threshold=50, threshold_boundary="above").value(50) == 0
        assert Curve.marginal(tiers, threshold=50, boundary="above", threshold_boundary="reached").value(50) == 5

    def test_a_threshold_above_a_paid_tier_is_a_policy_one_can_write(self) -> None:
        tiers = [(0, "10%"), (50, "20%")]

        assert Curve.marginal(tiers, threshold=50).value(10) == 0
        assert Curve.marginal(tiers).value(10) == 1

    def test_a_floor_is_paid_below_the_threshold_too(self) -> None:
        assert Curve.marginal([(0, "10%")], threshold=50, floor=2).value(0) == 2

    def test_a_hold_ends_what_counts_and_a_cap_what_is_paid(self) -> None:
        assert Curve.marginal([(0, "10%")], hold_from=200, cap=15).value(1000) == 15
        assert Curve.marginal([(0, "10%")], hold_from=100, cap=15).value(1000) == 10
        assert [*Curve.marginal([(0, "10%"), (100, "20%"), (150, "30%")]).hold_from(120).breakpoints()] == [0, 100, 120]

    def test_a_limit_of_none_is_none(self) -> None:
        assert Curve.marginal([(0, 1)], threshold=None, threshold_boundary=None, cap=None) == Curve.marginal([(0, 1)])


class TestValues:
    @pytest.mark.parametrize("x", [120000, Decimal("120000.00"), Fraction(120000), "120000", "12E4", "12000000%"])
    def test_the_same_number_has_the_same_value_however_it_is_written(self, x: Decimal) -> None:
        assert PAY.value(x) == 6600
        assert PAY.rounded(x, CENTS) == Decimal("6600.00")

    @pytest.mark.parametrize(
        "x",
        [
            float("nan"),
            0.1,
            True,
            None,
            "abc",
            "NaN",
            Decimal("NaN"),
            Decimal("sNaN"),
            Decimal("Infinity"),
            Decimal("1e999999"),
            Decimal("1e-999999"),
            Decimal("0e-999999"),
            Decimal("1." + "1" * 3000),
            10**700,
            "1" * 10_000_000,
            [1],
        ],
        ids=lambda value: repr(value)[:20],
    )
    def test_what_is_no_reasonable_number_is_refused_by_name(self, x: Decimal) -> None:
        third = Curve.marginal([(0, "1/3")])

        for ask in (PAY.value, third.value, PAY.left_limit, PAY.reach):
            with pytest.raises(REFUSALS) as caught:
                ask(x)
            assert caught.value.where in {"x", "y"}
            assert len(str(caught.value)) < 300

    @pytest.mark.parametrize("x", [0.1, Decimal("NaN"), Decimal("1e999999"), Decimal("1." + "1" * 3000), "abc", None])
    @pytest.mark.parametrize("rate", ["5%", "1/3"])
    def test_rounding_refuses_the_same(self, rate: str, x: Decimal) -> None:
        with pytest.raises(REFUSALS) as caught:
            Curve.marginal([(0, rate)]).rounded(x, CENTS)

        assert caught.value.where == "x"

    def test_rounding_at_a_boundary_uses_the_side_that_owns_it(self) -> None:
        tiers = [(0, "5%"), (100, "8%")]

        assert Curve.whole_amount(tiers).rounded(Decimal(100), CENTS) == Decimal("8.00")
        assert Curve.whole_amount(tiers, boundary="above").rounded(Decimal(100), CENTS) == Decimal("5.00")
        assert Curve.through([(100, 0, "1.5", 2)]).rounded(100, CENTS) == Decimal("1.50")

    def test_rounding_takes_the_step_of_the_currency_where_it_names_none(self) -> None:
        assert PAY.rounded("0.3", Rounding(), Decimal("0.01")) == Decimal("0.02")
        with pytest.raises(InvalidValueError) as caught:
            PAY.rounded(1, Rounding())

        assert caught.value.where == "rounding.step"

    def test_curves_of_very_long_numbers_are_rounded_in_integers(self) -> None:
        curve = Curve.line(Fraction(1, 2**500))

        assert curve.rounded(2**100, CENTS) == Decimal("0.00")
        assert curve.value(2**100) == Fraction(1, 2**400)

    def test_the_ambient_decimal_context_changes_nothing(self) -> None:
        expected = Fraction("0.12345678") * Fraction("123456.78")

        with decimal.localcontext() as context:
            context.prec, context.rounding = 3, decimal.ROUND_UP
            context.traps[decimal.InvalidOperation] = False
            assert PAY.rounded(Decimal("123456.78"), CENTS) == Decimal("6876.54")
            assert Curve.marginal([(0, "12.345678%")]).value(Decimal("123456.78")) == expected
            with pytest.raises(InvalidValueError):
                PAY.rounded(Decimal("NaN"), CENTS)

    def test_the_average_is_the_blended_rate(self) -> None:
        assert PAY.average(200000) == Fraction("0.065")
        with pytest.raises(InvalidValueError, match="there is a slope, but no average"):
            PAY.average(0)

    def test_the_slope_has_two_sides(self) -> None:
        assert (PAY.slope(100000), PAY.slope(100000, side="below")) == (Fraction(8, 100), Fraction(5, 100))
        with pytest.raises(InvalidValueError) as caught:
            PAY.slope(0, side="left")  # type: ignore[arg-type] # the fault under test

        assert caught.value.where == "side"


class TestCompiledForms:
    def test_owners_tell_the_three_kinds_of_jump(self) -> None:
        compiled = Curve.through([(0, 0, 0, 1), (1, 1, 2, 2), (2, 2, 5, 7)]).compiled()

        assert [str(owner) for owner in compiled.owners] == ["lower", "upper", "neither"]
        assert repr(compiled) == "<CompiledCurve of 3 bends over 1>"

    def test_compiling_happens_once(self) -> None:
        curve = Curve.marginal([(0, "5%")])

        assert curve.compiled() is curve.compiled()

    def test_a_compiled_curve_pickles(self) -> None:
        compiled = PAY.compiled()

        assert pickle.loads(pickle.dumps(compiled)) == compiled  # noqa: S301 - its own pickle

    def test_bends_between_two_counts_become_one_start(self) -> None:
        grid = Curve.steps([("0.1", 1), ("0.2", 2), (1, 3), ("1.5", 4)], boundary="above").on_grid()

        assert grid.starts == (1, 2)
        assert [int(grid.value(count)) for count in (0, 1, 2)] == [0, 2, 4]
        assert repr(grid) == "<GridCurve of 2 starts in units of 1 over 1>"

    def test_a_value_that_neither_side_owns_has_a_count_of_its_own(self) -> None:
        grid = Curve.through([(2, 0, 5, 1)]).on_grid()

        assert [int(grid.value(count)) for count in (1, 2, 3)] == [0, 5, 1]

    def test_what_happens_between_two_counts_only_leaves_no_start(self) -> None:
        assert Curve.steps([("0.1", 1), ("0.2", 0)]).on_grid().starts == ()

    @pytest.mark.parametrize("unit", [0, -1, "0.00"])
    def test_a_unit_is_above_zero(self, unit: int) -> None:
        with pytest.raises(InvalidValueError) as caught:
            PAY.on_grid(unit)

        assert caught.value.where == "unit"


class TestQueries:
    def test_reach_of_a_value_says_where_and_whether_it_is_attained_there(self) -> None:
        steps = Curve.steps([(1, 100), (2, 200)], boundary="above")

        assert steps.reach(150) == Reach(Fraction(2), attained=False)
        assert steps.reach(201) is None
        assert steps.reach(0) == Reach(None, attained=False)
        assert steps.reach(0, start=-5) == Reach(Fraction(-5), attained=True)
        assert steps.reach(50, start=3) == Reach(Fraction(3), attained=True)
        assert steps.reach(200, start="1.5") == Reach(Fraction(2), attained=False)

    def test_reach_of_a_falling_ray_has_no_least_x(self) -> None:
        assert Curve.line(-1).reach(1000) == Reach(None, attained=False)

    def test_reach_passes_over_a_jump_up_and_down_again(self) -> None:
        peak = Curve.through([(5, 0, 10, 0)])

        assert peak.reach(10) == Reach(Fraction(5), attained=True)
        assert peak.reach(10, start=6) is None

    def test_a_limit_that_is_only_approached_is_not_reached(self) -> None:
        saw = Curve.through([(0, 0), (5, 10, 0, 0)])

        assert saw.reach(10) is None
        assert saw.reach("9.99") == Reach(Fraction("4.995"), attained=True)
        assert saw.reach(8, start=5) is None

    def test_a_cliff_falls_from_its_highest_to_its_lowest_value(self) -> None:
        drops = [Curve.through([knot]).falls()[0].drop for knot in ((1, 10, 7, 4), (1, 10, 4, 7), (1, 4, 10, 7))]

        assert drops == [6, 6, 3]

    def test_falls_are_stretches_and_cliffs(self) -> None:
        curve = Curve.through([(0, 0), (10, 10, 4, 6), (20, 0)], slope_after=-1)

        assert curve.falls() == (
            Fall(Fraction(10), Fraction(10), Fraction(6)),
            Fall(Fraction(10), Fraction(20), Fraction(6)),
            Fall(Fraction(20), None, None),
        )
        assert not curve.is_monotone()

    def test_bounds_say_whether_they_are_values(self) -> None:
        assert Curve.line(1).bounds() == Bounds(None, None, lower_attained=False, upper_attained=False)
        assert Curve.line(-1).bounds(lower=0) == Bounds(None, Fraction(0), lower_attained=False, upper_attained=True)
        assert PAY.bounds(0, 100).upper == 5
        assert Curve.through([(0, 0), (1, 5, 0, 0)]).bounds() == Bounds(
            Fraction(0), Fraction(5), lower_attained=True, upper_attained=False
        )
        assert Curve.flat(3).bounds(5, 5) == Bounds(Fraction(3), Fraction(3), lower_attained=True, upper_attained=True)

    def test_bounds_over_nothing_are_refused(self) -> None:
        with pytest.raises(InvalidValueError, match="upper: found '1', accepted is at least the lower end, 2"):
            PAY.bounds(2, 1)

    def test_jumps_leave_out_bends_without_a_jump(self) -> None:
        curve = Curve.marginal([(0, "10%")], threshold=50)

        assert [knot.x for knot in curve.jumps()] == [50]
        assert not curve.is_continuous()
        assert PAY.is_continuous()


class TestOperations:
    def test_scaling_by_a_target_is_exact_where_the_slope_is_no_finite_decimal(self) -> None:
        bonus = Curve.points([(0, 0), (1, 1)], after="extend").scale_x(3).scale(100)

        assert bonus.value(1) == Fraction(100, 3)
        assert bonus.value(3) == 100

    def test_of_target_keeps_the_rates(self) -> None:
        curve = Curve.marginal([(0, "10%"), (1, "15%")]).of_target("33333.33")

        assert curve.slope(40000) == Fraction("0.15")
        assert curve.value("44444.44") == Fraction("4999.9995")

    def test_a_target_of_zero_or_below_is_refused(self) -> None:
        with pytest.raises(ZeroTargetError):
            PAY.of_target(0)
        with pytest.raises(InvalidValueError, match="target: found '-5', accepted is a target above 0"):
            PAY.of_target(-5)
        with pytest.raises(InvalidValueError):
            PAY.of_target("-0.01")
        with pytest.raises(InvalidValueError, match="factor: found '0', accepted is a number other than 0"):
            PAY.scale_x("0.0")

    def test_curves_add_to_curves_only(self) -> None:
        assert sum([PAY, PAY]) == PAY.scale(2)
        for other in (5, 0.5, "x", None):
            with pytest.raises(TypeError):
                PAY + other  # type: ignore[operator] # the fault under test
            with pytest.raises(TypeError):
                PAY - other  # type: ignore[operator] # the fault under test
        with pytest.raises(TypeError):
            5 + PAY

    @pytest.mark.parametrize("operation", ["min", "max", "of"])
    def test_other_operations_name_what_they_accept(self, operation: str) -> None:
        with pytest.raises(WrongTypeError, match=r"other: found 5 of type int, accepted is a Curve; make a constant"):
            getattr(PAY, operation)(5)

    def test_clipping_to_nothing_is_refused(self) -> None:
        with pytest.raises(InvalidValueError, match="upper: found '0', accepted is at least the lower limit, 1"):
            PAY.clip(1, 0)

    def test_an_operation_forgets_how_the_curve_was_written(self) -> None:
        assert PAY.to_plain()["kind"] == "marginal"
        assert (PAY + Curve.flat(0)).to_plain()["kind"] == "knots"
        assert PAY + Curve.flat(0) == PAY


class TestSizes:
    def test_ten_thousand_tiers_can_be_made_asked_and_written(self) -> None:
        curve = Curve.marginal([(n, Fraction(n % 7, 100)) for n in range(MAX_KNOTS)])

        assert curve.value(MAX_KNOTS) == sum(Fraction(n % 7, 100) for n in range(MAX_KNOTS))
        assert Curve.from_plain(curve.to_plain()) == curve
        assert len(str(curve.describe())) < 300

    def test_a_curve_may_bend_in_just_so_many_places(self) -> None:
        assert len(Curve.steps([(n, n + 1) for n in range(MAX_KNOTS)]).breakpoints()) == MAX_KNOTS

    @pytest.mark.parametrize("count", [MAX_KNOTS + 1, 10**12])
    @pytest.mark.parametrize(
        ("make", "where"),
        [
            (lambda n: Curve.marginal((k, 1) for k in range(n)), "tiers"),
            (lambda n: Curve.steps((k, 1) for k in range(n)), "steps"),
            (lambda n: Curve.points((k, 1) for k in range(n)), "points"),
            (lambda n: Curve.through((k, 1) for k in range(n)), "knots"),
        ],
    )
    def test_more_are_refused_without_reading_them_all(self, make: object, where: str, count: int) -> None:
        with pytest.raises(InvalidValueError, match="at most 10000") as caught:
            make(count)  # type: ignore[operator] # a function of one number

        assert caught.value.where == where

    @pytest.mark.parametrize(("kind", "parts"), [("marginal", "tiers"), ("steps", "steps"), ("knots", "knots")])
    def test_a_document_with_more_has_one_fault(self, kind: str, parts: str) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            Curve.from_plain({"kind": kind, parts: [[n, 1] for n in range(MAX_KNOTS + 5)]})

        assert [fault.address for fault in caught.value.faults] == [parts]

    def test_operations_may_not_grow_beyond_it(self) -> None:
        comb = Curve.steps([(n, n % 2) for n in range(6000)])

        with pytest.raises(InvalidValueError, match="accepted is a curve of at most 10000") as caught:
            comb + comb.shift(right="1/2")

        assert caught.value.where == "knots"

    def test_numbers_may_not_grow_beyond_reason(self) -> None:
        curve = Curve.line(Fraction(1, 3**600))

        with pytest.raises(InvalidValueError, match="numbers of at most 2048 bits"):
            curve.scale(Fraction(1, 7**600))

    def test_the_plain_constructor_takes_well_formed_shapes_only(self) -> None:
        one, nought = Fraction(1), Fraction(0)
        with pytest.raises(WrongTypeError, match=r"build a curve with Curve\.marginal or a sibling"):
            Curve([(0, 5)])  # type: ignore[arg-type] # the fault under test
        for shape in (
            Shape((one, nought), ((one, one),) * 3, (one, one)),
            Shape((one, one), ((one, one),) * 3, (one, one)),
            Shape((one,), ((one, one),), (one,)),
            Shape((one,), ((one, one),) * 2, ()),
        ):
            with pytest.raises(InvalidValueError, match="ascending bends"):
                Curve(shape)

    def test_a_shape_with_idle_bends_becomes_canonical(self) -> None:
        one = Fraction(1)

        assert Curve(Shape((one,), ((one, one),) * 2, (Fraction(2),))) == Curve.line(1, 1)


BAD_TIERS = [
    ([], "tiers", "[]", "a list of tiers, at least one"),
    ("5%", "tiers", "'5%' of type str", "a list of tiers"),
    ({"from": 0}, "tiers", "{'from': 0} of type dict", "a list of tiers"),
    (5, "tiers", "5 of type int", "a list of tiers"),
    ([5], "tiers[0]", "5 of type int", "a pair of from and rate, or a table with the keys from, rate, to, boundary"),
    ([(0, 1, 2)], "tiers[0]", "(0, 1, 2) of type tuple", "a pair of from and rate"),
    (["ab"], "tiers[0]", "'ab' of type str", "a pair of from and rate"),
    ([(0, 0.05)], "tiers[0].rate", "0.05 of type float", "write it as text, '0.05'"),
    ([(0, "5 %%")], "tiers[0].rate", "'5 %%'", "a number such as '0.85', '85%' or '1/3'"),
    ([(0, None)], "tiers[0].rate", "None of type NoneType", "an int, a Decimal, a Fraction or text"),
    ([(float("nan"), 1)], "tiers[0].from", "nan of type float", "accepted is an int"),
    ([(Decimal("NaN"), 1)], "tiers[0].from", "Decimal('NaN')", "a finite number"),
    ([(0, 1), ("1e999999", 2)], "tiers[1].from", "'1e999999'", "a number such as"),
    ([(0, 1), (True, 2)], "tiers[1].from", "True of type bool", "an int"),
    ([(0, 1), (0, 2)], "tiers[1].from", "'0'", "more than 0, where tiers[0] starts; list the tiers in ascending order"),
    ([(5, 1), (0, 2)], "tiers[1].from", "'0'", "more than 5, where tiers[0] starts"),
    ([{"rate": 1}], "tiers[0].from", "None", "a number; add the key"),
    ([{"from": 0}], "tiers[0].rate", "None", "a number; add the key"),
    ([{"from": 0, "rate": 1, "boundry": "above"}], "tiers[0]", "'boundry'", "did you mean 'boundary'?"),
    ([{"from": 0, "rate": 1, "boundary": "under"}], "tiers[0].boundary", "'under'", "one of reached, above"),
    ([{"from": 0, "rate": 1, "boundary": 5}], "tiers[0].boundary", "5", "one of reached, above"),
    (
        [{"from": 0, "to": 50, "rate": 1}, {"from": 60, "rate": 2}],
        "tiers[0].to",
        "'50'",
        "60, where tiers[1] starts; close the gap between them",
    ),
    (
        [{"from": 0, "to": 70, "rate": 1}, {"from": 60, "rate": 2}],
        "tiers[0].to",
        "'70'",
        "60, where tiers[1] starts; they overlap: keep one of the two",
    ),
    (
        [{"from": 0, "to": 50, "rate": 1}],
        "tiers[0].to",
        "'50'",
        "no end of the last one, because nothing says what holds after it; leave it out; to stop there, add one from ",
    ),
]


class TestBadTiers:
    @pytest.mark.parametrize("make", [Curve.marginal, Curve.whole_amount])
    @pytest.mark.parametrize(("tiers", "where", "found", "says"), BAD_TIERS)
    def test_the_fault_and_the_fix_are_named(
        self, make: object, tiers: object, where: str, found: str, says: str
    ) -> None:
        with pytest.raises(REFUSALS) as caught:
            make(tiers)  # type: ignore[operator] # a constructor

        assert caught.value.where == where
        assert caught.value.found == found
        assert says in str(caught.value)

    @pytest.mark.parametrize(("tiers", "where", "found", "says"), BAD_TIERS)
    def test_a_document_says_the_same_at_the_same_address(
        self, tiers: object, where: str, found: str, says: str
    ) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            Curve.from_plain({"kind": "marginal", "tiers": tiers})

        (fault,) = caught.value.faults
        assert fault.address == where
        assert found in fault.problem
        assert says in str(fault)

    def test_a_tier_object_is_no_step(self) -> None:
        with pytest.raises(WrongTypeError, match=r"steps\[0\]: .* a pair of from and value"):
            Curve.steps([Tier(0, 1)])  # type: ignore[list-item] # the fault under test

    @pytest.mark.parametrize(("field", "value"), [("start", 0.5), ("rate", "x"), ("end", None), ("boundary", "under")])
    def test_a_tier_object_refuses_by_field(self, field: str, value: object) -> None:
        arguments: dict[str, object] = {"start": 0, "rate": 1, "end": "1" * 41, "boundary": "above"}
        if field != "end":
            arguments |= {"end": None, field: value}
        with pytest.raises(REFUSALS) as caught:
            Tier(**arguments)  # type: ignore[arg-type] # the fault under test

        assert caught.value.where == field


class TestBadArguments:
    @pytest.mark.parametrize(
        ("arguments", "where", "says"),
        [
            ({"boundary": "inside"}, "boundary", "one of reached, above"),
            ({"before": "flat"}, "before", "one of zero, extend"),
            ({"before": "never"}, "before", "one of zero, extend"),
            ({"threshold": 0.5}, "threshold", "write it as text, '0.5'"),
            ({"threshold_boundary": "x"}, "threshold_boundary", "one of reached, above"),
            ({"hold_from": "x"}, "hold_from", "a number such as"),
            ({"cap": Decimal("Infinity")}, "cap", "a finite number"),
            ({"cap": 5, "floor": 6}, "cap", "at least the floor, 6"),
            ({"capp": 5}, "limits", "did you mean 'cap'?"),
        ],
    )
    def test_each_is_named(self, arguments: dict[str, object], where: str, says: str) -> None:
        with pytest.raises(REFUSALS) as caught:
            Curve.marginal([(0, 1)], **arguments)  # type: ignore[arg-type] # the fault under test

        assert caught.value.where == where
        assert says in str(caught.value)

    def test_a_single_point_cannot_be_extended(self) -> None:
        with pytest.raises(InvalidValueError, match="at least two points to extend a stretch; add a point"):
            Curve.points([(1, 1)], after="extend")

        assert Curve.points([(1, 1)]) == Curve.flat(1)
        assert Curve.points([(1, 1)], before="zero", after="zero").knots() == (Knot(*map(Fraction, (1, 0, 1, 0))),)

    @pytest.mark.parametrize(
        ("knots", "where", "says"),
        [
            ([], "knots", "at least one"),
            ("ab", "knots", "a list of knots"),
            ([5], "knots[0]", "a pair of x and value, or a table with the keys x, left, at, right"),
            ([(1, 2, 3)], "knots[0]", "a pair of x and value"),
            ([(1, 0.5)], "knots[0].at", "write it as text, '0.5'"),
            ([(1, 1), (1, 2)], "knots[1].x", "more than 1, the x of knots[0]; list the knots in ascending order"),
            ([{"at": 1}], "knots[0].x", "add the key"),
            ([{"x": 1}], "knots[0].at", "add the key"),
            ([{"x": 1, "at": 1, "lft": 1}], "knots[0]", "did you mean 'left'?"),
        ],
    )
    def test_knots_are_checked_likewise(self, knots: object, where: str, says: str) -> None:
        with pytest.raises(REFUSALS) as caught:
            Curve.through(knots)  # type: ignore[arg-type] # the fault under test
        with pytest.raises(InvalidDocumentError) as read:
            Curve.from_plain({"kind": "knots", "knots": knots})

        assert caught.value.where == where == read.value.faults[0].address
        assert says in str(caught.value)
        assert says in str(read.value)


class TestPlainData:
    def test_a_curve_is_written_as_it_was_written(self) -> None:
        plain = {
            "kind": "whole_overage",
            "quota": "100",
            "tiers": [{"from": "0", "rate": "1/3"}, {"from": "150", "rate": "0.5", "boundary": "above"}],
            "before": "extend",
            "threshold": "10",
            "hold_from": "500",
            "cap": "400",
            "floor": "-1",
            "threshold_boundary": "above",
        }

        assert Curve.from_plain(plain).to_plain() == plain

    @pytest.mark.parametrize(
        ("curve", "plain"),
        [
            (Curve.flat("5%"), {"kind": "flat", "value": "0.05"}),
            (Curve.line("1/3"), {"kind": "line", "slope": "1/3"}),
            (Curve.line(2, -1), {"kind": "line", "slope": "2", "intercept": "-1"}),
            (Curve.steps([(1, 5)], base=2), {"kind": "steps", "steps": [{"from": "1", "value": "5"}], "base": "2"}),
            (
                Curve.points([(1, 5)], before="zero"),
                {"kind": "points", "points": [{"at": "1", "value": "5"}], "before": "zero"},
            ),
            (
                Curve.through([(1, 5), (2, 6, 6, 7)], slope_after=1),
                {
                    "kind": "knots",
                    "knots": [{"x": "1", "at": "5"}, {"x": "2", "at": "6", "right": "7"}],
                    "slope_after": "1",
                },
            ),
        ],
    )
    def test_each_kind_has_its_table(self, curve: Curve, plain: dict[str, object]) -> None:
        assert curve.to_plain() == plain
        assert Curve.from_plain(plain) == curve

    def test_numbers_may_be_numbers_or_text(self) -> None:
        tables = [{"from": Decimal("0.0"), "rate": Decimal("0.05")}, {"from": 100, "rate": "8%"}]

        assert Curve.from_plain({"kind": "marginal", "tiers": tables}) == Curve.marginal([(0, "5%"), (100, "8%")])

    def test_very_long_numbers_survive(self) -> None:
        curve = Curve.line(Fraction(1, 3**600), Fraction(7**400, 2**1000))

        assert Curve.from_plain(curve.to_plain()) == curve

    def test_all_faults_are_told_at_once(self) -> None:
        plain = {
            "kind": "marginal",
            "tiers": [
                {"from": 0, "to": 40, "rate": 0.05},
                {"from": "x", "rate": "8%"},
                {"from": 9, "rate": 1, "of": 2},
            ],
            "boundary": "inside",
            "before": "flat",
            "threshold": "many",
            "threshold_boundary": 5,
            "cap": "x",
            "floors": 5,
        }

        with pytest.raises(InvalidDocumentError) as caught:
            Curve.from_plain(plain)

        assert [fault.address for fault in caught.value.faults] == [
            "floors",
            "tiers[0].rate",
            "tiers[1].from",
            "tiers[2]",
            "boundary",
            "before",
            "threshold",
            "threshold_boundary",
            "cap",
        ]

    @pytest.mark.parametrize(
        ("plain", "address", "says"),
        [
            (None, "", "a table with the key kind"),
            ([], "", "a table with the key kind"),
            ({}, "kind", "use one of 'flat'"),
            ({"kind": "marginl"}, "kind", "did you mean 'marginal'?"),
            ({"kind": ["marginal"]}, "kind", "accepted is a kind of curve"),
            ({"kind": "x" * 10_000_000}, "kind", "accepted is a kind of curve"),
            ({"kind": "flat"}, "value", "add the key"),
            ({"kind": "flat", "value": 0.5}, "value", "write it as text, '0.5'"),
            ({"kind": "line", "intercept": 1}, "slope", "add the key"),
            ({"kind": "whole_overage", "tiers": [[0, 1]]}, "quota", "add the key"),
            ({"kind": "steps", "steps": [[0, 1]], "quota": 1}, "quota", "no such key of a curve of kind 'steps'"),
            ({"kind": "points", "points": [[0, 1]], "before": "extend"}, "points", "at least two points"),
            ({"kind": "points", "points": [[0, 1]], "before": "x"}, "before", "one of zero, flat, extend"),
            (
                {"kind": "points", "points": [{"at": 0, "to": 1, "value": 1}]},
                "points[0]",
                "accepted is a key it may have",
            ),
            ({"kind": "marginal", "tiers": [[0, 1]], "cap": 1, "floor": 2}, "cap", "at least the floor, 2"),
            ({"kind": "knots", "knots": [[0, 1]], "slope_after": "x"}, "slope_after", "a number such as"),
            ({"kind": "flat", "value": 1, 5: 6}, "[5]", "no such key"),
        ],
        ids=lambda value: repr(value)[:40],
    )
    def test_other_faults_have_their_address(self, plain: object, address: str, says: str) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            Curve.from_plain(plain)

        assert [fault.address for fault in caught.value.faults] == [address]
        assert says in str(caught.value)
        assert len(str(caught.value)) < 500

    def test_numbers_that_only_together_grow_too_long_are_a_fault_of_the_curve(self) -> None:
        long = f"1/{3**600}"
        with pytest.raises(InvalidDocumentError) as caught:
            Curve.from_plain({"kind": "marginal", "tiers": [[f"1/{7**600}", long], [1, 1]]})

        assert "numbers of at most 2048 bits" in str(caught.value)

    def test_an_invalid_document_pickles(self) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            Curve.from_plain({"kind": "flat"})

        assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301 - its own pickle


class TestPrint:
    def test_the_table_has_a_row_for_each_stretch_and_lone_value(self) -> None:
        curve = Curve.through([(0, 0), (10, 5, 7, 8), (20, 8, 8, 3)], slope_after="1/3")

        assert curve.table().splitlines() == [
            "where       value           from  to",
            "x < 0       0               —     0",
            "0 ≤ x < 10  0.5 × x         0     5",
            "x = 10      7               7     7",
            "10 < x ≤ 20 8               8     8",
            "x > 20      1/3 × x - 11/3  3     —",
        ]
        assert str(curve) == curve.table()

    def test_a_curve_without_bends_has_one_row(self) -> None:
        assert Curve.line("5%", 2).table().splitlines()[1:] == ["x     0.05 × x + 2  —     —"]

    def test_the_notebook_table_is_escaped(self) -> None:
        html = PAY._repr_html_()

        assert "<td>x &lt; 0</td>" in html
        assert html.startswith("<table><thead><tr><th>where</th>")

    @pytest.mark.parametrize(
        ("curve", "printed"),
        [
            (Curve.flat(5), "Curve.flat('5')"),
            (Curve.line("1/3", 2), "Curve.line('1/3', '2')"),
            (
                Curve.marginal([Tier(0, 1, boundary="above")], cap=5),
                "Curve.marginal([{'from': '0', 'rate': '1', 'boundary': 'above'}], cap='5')",
            ),
            (Curve.whole_overage([(0, 1)], quota=5), "Curve.whole_overage([('0', '1')], quota='5')"),
            (Curve.through([(1, 2), (3, 4, 4, 5)]), "Curve.through([('1', '2'), {'x': '3', 'at': '4', 'right': '5'}])"),
        ],
    )
    def test_what_a_prompt_prints_makes_the_curve(self, curve: Curve, printed: str) -> None:
        assert repr(curve) == printed

    @pytest.mark.parametrize(
        ("curve", "words"),
        [
            (Curve.flat(5), "always 5"),
            (Curve.line(2, 1), "always 2 × x + 1"),
            (PAY, "each tier's rate on its own part: 5% from 0, 8% from 100000"),
            (
                Curve.whole_amount([(0, "5%"), Tier(100, "8%", boundary="above")], threshold=50),
                "the rate of the tier reached on the whole: 5% from 0, 8% above 100; nothing below 50",
            ),
            (
                Curve.whole_overage([(0, 1)], quota=100, threshold=5, boundary="above", hold_from=200),
                "the rate of the tier reached on all above 100: 100% above 0; nothing up to 5, nothing more above 200",
            ),
            (Curve.steps([(1, 5)], floor=1), "the step reached: 5 from 1; at least 1"),
            (Curve.steps([(1, 5)], boundary="above", cap=3), "the step reached: 5 above 1; at most 3"),
            (Curve.points([(1, 5), (2, 6)]), "straight between points: 5 at 1, 6 at 2"),
            (PAY.scale(2), "a curve of 3 straight stretches"),
            (
                Curve.steps([(n, n) for n in range(1, 20)]),
                "the step reached: " + ", ".join(f"{n} from {n}" for n in range(1, 13)) + ", 7 more",
            ),
        ],
    )
    def test_the_rule_in_words(self, curve: Curve, words: str) -> None:
        assert str(curve.describe()) == words
        assert str(CurveValue(curve).describe()) == words

    def test_a_sketch_of_a_jump(self) -> None:
        assert Curve.steps([(5, 100)]).sketch(0, 10, width=11, height=3).splitlines() == [
            "100 ┤     ******",
            " 50 ┤",
            "  0 ┤*****",
            "    └┬─────────┬",
            "     0        10",
        ]

    def test_a_sketch_of_an_even_number_of_rows_labels_its_ends(self) -> None:
        lines = PAY.sketch(height=4).splitlines()

        assert [line[:6].strip(" │┤*") for line in lines[:4]] == ["7000", "", "", "0"]

    def test_a_flat_curve_is_drawn_on_one_row(self) -> None:
        lines = Curve.flat(5).sketch(width=3, height=3).splitlines()

        assert lines == ["  │", "  │", "5 ┤***", "  └┬─┬", "   0 1.25"]

    def test_a_sketch_goes_past_all_bends_on_its_own(self) -> None:
        assert PAY.sketch().splitlines()[-1].split() == ["0", "125000"]
        assert Curve.steps([(-10, 1), (-2, 2)]).sketch().splitlines()[-1].split() == ["-12", "0.5"]
        assert Curve.steps([(-10, 1), (-2, 2)]).sketch(5).splitlines()[-1].split() == ["5", "6"]
        assert Curve.flat(1).sketch().splitlines()[-1].split() == ["0", "1.25"]

    def test_a_chart_of_values_below_zero_starts_below_zero(self) -> None:
        assert Curve.line(1, -5).mermaid(0, 10, points=3, title='Pay "plan"\n').splitlines() == [
            "xychart-beta",
            "    title \"Pay 'plan' \"",
            '    x-axis "x" 0 --> 10',
            '    y-axis "value" -5 --> 5',
            "    line [-5, 0, 5]",
        ]

    def test_a_chart_of_one_value_has_a_height(self) -> None:
        assert '    y-axis "value" 0 --> 1' in Curve.flat(0).mermaid().splitlines()

    @pytest.mark.parametrize(("size", "value"), [("width", 1), ("height", 501), ("width", True), ("height", "5")])
    def test_sizes_out_of_range_are_refused(self, size: str, value: int) -> None:
        with pytest.raises(InvalidValueError, match="an int from 2 to 500") as caught:
            PAY.sketch(**{size: value})

        assert caught.value.where == size

    def test_a_picture_of_nothing_is_refused(self) -> None:
        with pytest.raises(InvalidValueError, match="upper: found '1', accepted is more than the lower end, 1"):
            PAY.sketch(1, 1)
        with pytest.raises(InvalidValueError) as caught:
            PAY.mermaid(points=1)

        assert caught.value.where == "points"


class TestValueObject:
    def test_curves_are_immutable_and_no_other_thing_is_equal(self) -> None:
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            PAY.shape = Curve.flat(1).shape  # type: ignore[misc] # the fault under test

        others: list[object] = [PAY.shape, 5, None, PAY.scale(2)]
        assert PAY not in others
        assert {PAY: "pay"}.get(Curve.marginal([(0, "5%"), (100000, "8%")])) == "pay"

    def test_the_same_function_is_equal_however_it_was_made(self) -> None:
        steps = Curve.steps([(0, 5), (10, 5), (20, 8)])

        assert steps == Curve.steps([(0, 5), (20, 8)]) == Curve.through([(0, 0, 5, 5), (20, 5, 8, 8)])
        assert Curve.marginal([(0, 1)], cap=10) == Curve.points([(0, 0), (10, 10)])
        assert Curve.whole_amount([(0, 1)]) == Curve.marginal([(0, 1)])

    def test_sides_that_say_nothing_do_not_tell_curves_apart(self) -> None:
        assert Curve.marginal([(0, 1), (5, 2)], boundary=Boundary.ABOVE) == Curve.marginal([(0, 1), (5, 2)])

    def test_every_refusal_is_the_library_s_own(self) -> None:
        for fault in (WrongTypeError, InvalidValueError, InvalidDocumentError, ZeroTargetError):
            assert issubclass(fault, SalesManualError)
