"""Laws of an audit: proofs agree with dense exact sampling, counterexamples with the plan, timing with brute force."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from salesmanual.incentives.audit_timing import largest_gains
from salesmanual.incentives.audits import audit
from salesmanual.incentives.components import PerSale
from salesmanual.incentives.credits import credit_sales
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import Sale
from salesmanual.kernel.errors import NotFoundError
from salesmanual.kernel.money import Money
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.testing.audits import check_counterexamples, check_proofs, interesting_sales
from salesmanual.testing.components import COMPONENT_KINDS, component_plans, fact_books
from salesmanual.testing.curves import curves
from salesmanual.testing.plans import plan_components, plans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesmanual.incentives.audits import Audit, Outcome
    from salesmanual.incentives.books import FactBook
    from salesmanual.kernel.curve import Curve

TARGET = Money("40", "CNY")
EDGE = Fraction(1, 10**6)
SMALL = 30


def dense(audited: Audit) -> list[Fraction]:
    """Zero, every place where the plan's pay may bend, right beside and between them, and beyond."""
    bends = [x for x in _bends(audited) if x > 0]
    between = [(one + other) / 2 for one, other in pairwise(sorted({Fraction(0), *bends}))]
    last = max(bends, default=Fraction(0))
    beside = [near for x in bends for near in (x - EDGE, x, x + EDGE)]
    found = {Fraction(0), EDGE, *beside, *between, *(x + EDGE for x in between), last + 1, last + 2}
    return sorted(x for x in found if x >= 0)


def _bends(audited: Audit) -> Iterator[Fraction]:
    """Where any component bends, and where cap and floor begin."""
    yield from audited.pay.breakpoints()
    for component in audited.scene.plan.components:
        curve = component.pay_curve(audited.scene.basis(component.window))
        if curve is not None:
            yield from curve.breakpoints()


def exact_pay(audited: Audit, sold: Fraction) -> Fraction:
    """What the plan pays exactly, component by component from their own bases, within cap and floor."""
    plan = audited.scene.plan
    total = Fraction(0)
    for component in plan.components:
        basis = audited.scene.basis(component.window)
        total += component.payout(attrs.evolve(basis, credited=_Exactly(sold)))  # type: ignore[arg-type] # as exact
    if plan.cap is not None:
        total = min(total, Fraction(plan.cap.amount))
    if plan.floor is not None:
        total = max(total, Fraction(plan.floor.amount))
    return total


class _Exactly:
    """An amount that need not be a decimal, so that a sample can lie anywhere."""

    def __init__(self, amount: Fraction) -> None:
        self.amount = amount

    def __truediv__(self, target: Money) -> Fraction:
        return self.amount / Fraction(target.amount)


def without_single_sales(plan: IncentivePlan) -> bool:
    return not any(isinstance(component, PerSale) for component in plan.components)


@given(plans())
def test_every_counterexample_is_one(plan: IncentivePlan) -> None:
    """By the public check, and again with sales, credits and statements made here."""
    audited = audit(plan, target=TARGET)

    check_counterexamples(audited)
    for finding in audited.findings:
        shown = finding.counterexample
        if shown is not None and finding.code != "overlap":
            for outcome in (shown.first, shown.second):
                assert _recalculated(audited, outcome) == outcome.pays, finding


def _recalculated(audited: Audit, outcome: Outcome) -> Money:
    sales = [
        Sale(f"S-{at}", period.start, abs(amount), "return" if amount.amount < 0 else "order", owner="anyone")
        for at, (amount, period) in enumerate(zip(outcome.sold, outcome.periods, strict=True))
        if amount
    ]
    credits_ = credit_sales(sales if outcome.sale is None else [outcome.sale])
    statements = [
        audited.scene.plan.calculate("anyone", period, credits=credits_, targets=audited.scene.targets())
        for period in outcome.periods
    ]
    if not outcome.component:
        return Money.total(statement.total for statement in statements)
    payouts = [each for one in statements for each in one.payouts if each.component.key == outcome.component]
    if all(payout.amount is not None for payout in payouts):
        return Money.total(payout.amount for payout in payouts if payout.amount is not None)
    exact = sum((payout.exact for payout in payouts), Fraction(0))
    return Money.rounded(exact, audited.scene.plan.currency, audited.scene.plan.rounding)


@given(plans().filter(without_single_sales))
def test_proofs_agree_with_dense_exact_sampling(plan: IncentivePlan) -> None:
    audited = audit(plan, target=TARGET)
    xs = dense(audited)
    pays = [exact_pay(audited, x) for x in xs]

    slopes = _slopes(audited)
    assert audited.proof("lowest-rate").value == min(slopes)
    assert audited.proof("highest-rate").value == max(slopes)
    falls = any(more < less for less, more in pairwise(pays))
    assert audited.proof("never-falls").status == ("refuted" if falls else "proved")
    steepest = max(map(abs, slopes))
    jumps = any(abs(more - less) > steepest * (y - x) for (x, less), (y, more) in pairwise(zip(xs, pays, strict=True)))
    assert audited.proof("continuous").status == ("refuted" if jumps else "proved")
    least, most = audited.proof("least").value, audited.proof("most").value
    slack = steepest * EDGE
    if least is not None:
        assert least <= min(pays) <= least + slack
    if most is not None:
        assert most - slack <= max(pays) <= most


def _slopes(audited: Audit) -> list[Fraction]:
    """The slope of every stretch, from what is paid at two points inside it."""
    bends = sorted({Fraction(0), *(x for x in _bends(audited) if x > 0)})
    slopes = []
    for start, end in [*pairwise(bends), (bends[-1], bends[-1] + 3)]:
        third = (end - start) / 3
        slopes.append((exact_pay(audited, end - third) - exact_pay(audited, start + third)) / third)
    return slopes


@given(plans(), st.data())
def test_what_is_proved_holds_of_statements(plan: IncentivePlan, data: st.DataObject) -> None:
    audited = audit(plan, target=TARGET)
    sold = data.draw(st.lists(interesting_sales(audited), min_size=2, max_size=6))

    check_proofs(audited, sold)


@given(plans(monotone=True))
def test_a_plan_of_components_that_never_fall_has_no_fall(plan: IncentivePlan) -> None:
    audited = audit(plan, target=TARGET)

    assert audited.of("pay-falls") == ()
    assert audited.proof("never-falls").status == "proved"


@given(plans())
def test_a_plan_read_from_its_file_has_the_same_audit(plan: IncentivePlan) -> None:
    again = read_policy(IncentivePlan, write_policy(plan))

    assert audit(again, target=TARGET).findings == audit(plan, target=TARGET).findings


@given(curves(), st.integers(1, 6), st.none() | st.integers(7, 15), st.none() | st.integers(8, SMALL))
def test_the_largest_gain_of_timing_agrees_with_brute_force(
    curve: Curve, least: int, most: int | None, upper: int | None
) -> None:
    """Every amount and every deal, in whole units, up to beyond the last bend."""
    small = curve.scale_x("1/20")
    deals = (Fraction(least), None if most is None else Fraction(most))
    found = largest_gains(small, Fraction(1), deals=deals, upper=None if upper is None else Fraction(upper))
    assert found is not None

    top = 2 * SMALL if upper is None else upper
    gains = [
        (small.value(sold) + small.value(deal)) - (small.value(sold + deal) + small.value(0))
        for deal in range(least, min(most or top, top) + 1)
        for sold in range(top - deal + 1)
    ]
    assert found.back.gain == max([Fraction(0), *gains])
    assert found.forward.gain == -min([Fraction(0), *gains])


@given(curves())
def test_the_gain_of_timing_is_that_of_its_deal(curve: Curve) -> None:
    found = largest_gains(curve, Fraction(1, 100))
    assert found is not None

    for timed, sign in ((found.back, 1), (found.forward, -1)):
        sold, deal = Fraction(timed.sold, 100), Fraction(timed.deal, 100)
        gain = curve.value(sold) + curve.value(deal) - curve.value(sold + deal) - curve.value(0)
        assert timed.gain == (sign * gain if timed.deal else 0)


@given(plans(), st.integers(1, 200))
def test_a_larger_bound_finds_no_more_rates(plan: IncentivePlan, per_cent: int) -> None:
    strict = audit(plan, target=TARGET, marginal_bound=f"{per_cent}%")
    loose = audit(plan, target=TARGET, marginal_bound=f"{per_cent + 10}%")

    assert len(loose.of("rate-over-bound")) <= len(strict.of("rate-over-bound"))


@given(plans(components=plan_components("first", has_targets=False)))
def test_findings_name_a_place_of_the_plan_and_print(plan: IncentivePlan) -> None:
    audited = audit(plan, target=TARGET)

    for finding in audited.findings:
        root, _, rest = finding.place.partition("[")
        assert root in {"cap", "floor", "components", "effective"}
        assert root != "components" or int(rest.partition("]")[0]) < len(plan.components)
    assert len(str(audited).splitlines()) >= 1 + len(audited.findings) + len(audited.proofs)
    assert len(audited.records()) == len(audited.findings)


@given(st.sampled_from(COMPONENT_KINDS).flatmap(component_plans), fact_books(), st.data())
@settings(max_examples=40)
def test_every_kind_of_component_keeps_what_is_proved(plan: IncentivePlan, book: FactBook, data: st.DataObject) -> None:
    """With facts that hold the whole year; statements are asked of the plan itself."""
    facts = {"satisfaction": 80, "hours": 90} if data.draw(st.booleans()) else book.of("li.na", date(2026, 1, 1))
    audited = audit(plan, target=TARGET, facts=facts)
    sold = data.draw(st.lists(interesting_sales(audited), min_size=2, max_size=4))

    check_counterexamples(audited)
    paid = _paid(audited, sold)
    if paid is not None and audited.proof("never-falls").status == "proved":
        assert paid == sorted(paid)
    if paid is not None:
        check_proofs(audited, sold)


def _paid(audited: Audit, sold: list[Money]) -> list[Money] | None:
    """What the plan pays for the amounts, from the least to the most; `None` where it needs to know more."""
    try:
        return [audited.scene.pays((amount,)) for amount in sorted(sold)]
    except NotFoundError:
        return None
