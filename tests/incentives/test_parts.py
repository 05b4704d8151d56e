"""Parts of a sale: examples and bad input."""

from __future__ import annotations

import pickle
from fractions import Fraction

import pytest

from salesmanual.incentives.parts import Part, shared_out
from salesmanual.kernel.errors import InvalidValueError, SalesManualError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.testing.wire import check_round_trip

HALVES = (Fraction(1, 2), Fraction(1, 2))


def cny(amount: str) -> Money:
    return Money(amount, "CNY")


class TestPart:
    def test_a_tie_goes_to_who_is_written_first(self) -> None:
        assert [Part(HALVES, [place]).of(cny("0.25")) for place in (0, 1)] == [cny("0.13"), cny("0.12")]

    def test_several_places_are_added(self) -> None:
        part = Part(("1/3", "1/3", "1/3"), (2, 0))

        assert part.of(cny("100")) == cny("66.67")
        assert part.share() == Fraction(2, 3)

    def test_a_factor_scales_the_part_and_is_rounded_once(self) -> None:
        part = Part(HALVES, [1], "50%")

        assert part.of(cny("0.25")) == cny("0.06")
        assert part.share() == Fraction(1, 4)

    def test_it_is_written_read_and_pickled(self) -> None:
        part = Part(HALVES, [1], "50%")

        check_round_trip(part)
        assert pickle.loads(pickle.dumps(part)) == part  # noqa: S301 - what was made here

    @pytest.mark.parametrize(
        ("parts", "kind", "message"),
        [
            ((7, [0]), WrongTypeError, "shares: found 7"),
            (([], [0]), InvalidValueError, r"shares: found \(\), accepted is at least one share"),
            (([0.5], [0]), WrongTypeError, "share: found 0.5 of type float"),
            (([0], [0]), InvalidValueError, "share: found 0"),
            ((HALVES, 1), WrongTypeError, "places: found 1"),
            ((HALVES, ["0"]), WrongTypeError, r"places\[0\]: found '0'"),
            ((HALVES, [True]), WrongTypeError, r"places\[0\]: found True"),
            ((HALVES, []), InvalidValueError, r"places: found \(\), accepted is different positions from 0 to 1"),
            ((HALVES, [0, 0]), InvalidValueError, r"places: found \(0, 0\)"),
            ((HALVES, [2]), InvalidValueError, r"places: found \(2,\)"),
            ((HALVES, [-1]), InvalidValueError, r"places: found \(-1,\)"),
            ((HALVES, [0], 0), InvalidValueError, "share: found 0"),
        ],
    )
    def test_wrong_parts_are_refused(
        self, parts: tuple[object, ...], kind: type[SalesManualError], message: str
    ) -> None:
        with pytest.raises(kind, match=f"^{message}"):
            Part(*parts)  # type: ignore[arg-type] # the fault under test


@pytest.mark.parametrize(
    ("shares", "amounts"),
    [
        pytest.param(("1", "1/4"), ["100", "25"], id="an overlay on top"),
        pytest.param(("1/3", "1/3"), ["33.34", "33.33"], id="less than all, rounded once"),
        pytest.param(("1",), ["100"], id="one"),
    ],
)
def test_shares_that_miss_1_divide_their_part_of_the_amount(shares: tuple[str, ...], amounts: list[str]) -> None:
    assert shared_out(cny("100"), tuple(map(Fraction, shares))) == tuple(map(cny, amounts))
