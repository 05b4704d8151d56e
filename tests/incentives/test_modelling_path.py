"""Paths of figures in a plan: found, set, and refused."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesmanual.incentives.components import Bonus, Commission
from salesmanual.incentives.modelling_path import Parameter
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import InvalidDocumentError, InvalidValueError, NotFoundError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import year
from salesmanual.kernel.wire import unstructure

if TYPE_CHECKING:
    from salesmanual.incentives.modelling_path import Figure

TIERS = Commission("new-business", "Commission", Curve.marginal([(0, "2%"), ("60%", "4%")]), "attainment")
BONUS = Bonus("quarter-bonus", "Bonus", Money("6000", "CNY"), Curve.points([("80%", "50%"), ("120%", "150%")]))
PLAN = IncentivePlan("ae", "AE", "CNY", year(2026), [TIERS, BONUS], cap=Money("60000", "CNY"))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("components.new-business.tiers[1].rate", Fraction(1, 25)),
        ("components[0].curve.tiers[1].rate", Fraction(1, 25)),
        ("components[0].tiers[1].from", Fraction(3, 5)),
        ("components.quarter-bonus.amount", Money("6000", "CNY")),
        ("components.quarter-bonus.points[0].value", Fraction(1, 2)),
        ("cap", Money("60000", "CNY")),
        ("floor", None),
        ("components.new-business.cap", None),
        ("components.new-business.curve.cap", None),
    ],
)
def test_a_figure_is_found(path: str, value: Figure | None) -> None:
    assert Parameter(path).value(PLAN) == value


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("components.new-business.tiers[1].rate", Fraction(1, 3)),
        ("components.quarter-bonus.amount", Money("7000", "CNY")),
        ("cap", Money("61000.50", "CNY")),
        ("floor", Money("5", "CNY")),
        ("components.new-business.cap", Fraction(9000)),
    ],
)
def test_a_figure_is_set_and_nothing_else(path: str, value: Figure) -> None:
    parameter = Parameter(path)
    changed = parameter.set(PLAN, value)

    assert parameter.value(changed) == value
    assert changed != PLAN
    before = parameter.value(PLAN)
    if before is not None:
        assert unstructure(parameter.set(changed, before)) == unstructure(PLAN)


@given(st.fractions(0, 1, max_denominator=1000))
def test_what_is_set_is_found(rate: Fraction) -> None:
    parameter = Parameter("components.new-business.tiers[0].rate")

    assert parameter.value(parameter.set(PLAN, rate)) == rate


@pytest.mark.parametrize(
    ("path", "remedy"),
    [
        ("components.new-busines.tiers[1].rate", "did you mean 'new-business'?"),
        ("components[2].tiers[1].rate", "there are 2"),
        ("components.new-business.tiers[2].rate", "there are 2"),
        ("components.new-business.teirs[1].rate", "did you mean 'tiers'?"),
        ("component.new-business.tiers[1].rate", "did you mean 'components'?"),
        ("components.new-business.tiers[1].rate.step", "a figure has no part 'step'"),
        ("components.new-business.tiers.first.rate", "nothing is accepted here"),
        ("cap[0]", "a figure has no part 0"),
        ("rounding[0].step", "use one of"),
    ],
)
def test_a_path_that_leads_nowhere(path: str, remedy: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        Parameter(path).value(PLAN)

    assert caught.value.kind == "parameter"
    assert remedy in str(caught.value)


@pytest.mark.parametrize("path", ["key", "components", "components.new-business.curve", "components[0].basis"])
def test_what_is_no_figure(path: str) -> None:
    with pytest.raises(InvalidValueError, match="the path of a number or an amount; there stands"):
        Parameter(path).value(PLAN)


def test_what_the_plan_does_not_accept_is_refused_with_its_address() -> None:
    with pytest.raises(InvalidDocumentError, match=r"plan\.components\[0\]\.curve\.tiers\[1\]"):
        Parameter("components.new-business.tiers[1].from").set(PLAN, Fraction(-1))
    with pytest.raises(InvalidDocumentError, match=r"plan\.kap: unknown key; did you mean 'cap'"):
        Parameter("kap").set(PLAN, Money("5", "CNY"))


@pytest.mark.parametrize("path", ["", ".", "a..b", "tiers[x]", "tiers[1", "[1]", "a" * 501])
def test_what_is_no_path(path: str) -> None:
    with pytest.raises(InvalidValueError, match=r"parameter: .*names joined by dots"):
        Parameter(path)


def test_a_path_that_is_no_text() -> None:
    with pytest.raises(WrongTypeError, match=r"parameter: .*the path of a figure"):
        Parameter(5)  # type: ignore[arg-type] # the point


def test_what_is_no_plan() -> None:
    with pytest.raises(WrongTypeError, match="plan"):
        Parameter("cap").value([])  # type: ignore[arg-type] # the point
