"""Hypothesis strategies for incentive pay: sales, measures, credit books, targets, components and whole plans.

Invariant: everything they make is accepted by the library and belongs together: the sales and targets are those of a
few people in one year, and a plan holds for that year in that currency, so any of its months can be calculated.
Returns, cancellations, splits, shares that do not sum to 1, sales of nobody and repeated ids come often.

Left out: plans with components of a company's own; pass them to `plans` as a strategy.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from salesmanual.incentives.components import Bonus, Commission, PerSale, PlanComponent, SaleRule
from salesmanual.incentives.credits import CreditBook, credit_sales
from salesmanual.incentives.measures import Measure
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.sales import BOOKINGS, Sale, SaleKind, Split
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.kernel.criteria import parse_criterion
from salesmanual.kernel.period import Period, month, year
from salesmanual.kernel.quantity import Quantity
from salesmanual.testing.curves import curves, monotone_curves
from salesmanual.testing.numbers import fractions, labels, money, roundings
from salesmanual.testing.periods import days

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hypothesis.strategies import DrawFn, SearchStrategy

    from salesmanual.incentives.basis import Window
    from salesmanual.incentives.measures import Sign
    from salesmanual.kernel.curve import Curve
    from salesmanual.kernel.money import Money
    from salesmanual.kernel.number import Rounding
    from salesmanual.kernel.texts import Label

__all__ = [
    "PEOPLE",
    "PRODUCTS",
    "credit_books",
    "measures",
    "plan_components",
    "plans",
    "quantities",
    "sale_facts",
    "sale_lists",
    "sales",
    "splits",
    "target_books",
]

PEOPLE: Final = ("li.na", "wang.wei", "zhang.min")
"""Who sells."""

PRODUCTS: Final = ("hardware", "service", "licence")
"""What the attribute `product` of a sale says, where it says anything."""

_YEAR: Final = year(2026)
_MOST: Final = 6
_LARGEST: Final = 400
_TENTH: Final = Fraction(1, 10)
_HUNDREDTH: Final = Fraction(1, 100)
_MARGIN: Final = "attributes.margin"
_PIECES: Final = "attributes.pieces"
_SIGNS: Final[tuple[Sign, ...]] = ("by-kind", "plus", "minus")
_WINDOWS: Final[tuple[Window, ...]] = ("month", "quarter", "half", "year")


@st.composite
def splits(draw: DrawFn, *, people: tuple[str, ...] = PEOPLE, whole: bool = True) -> tuple[Split, ...]:
    """Shares of two or more people, in any order.

    Args:
        draw: Given by Hypothesis.
        people: Who may have a share.
        whole: Whether the shares sum to 1.

    >>> from hypothesis import given
    >>> @given(splits())
    ... def test_law(shares):
    ...     assert sum(split.share for split in shares) == 1
    >>> test_law()
    """
    names = draw(st.permutations(people))[: draw(st.integers(min(2, len(people)), len(people)))]
    parts = [draw(st.integers(1, 9)) for _ in names]
    of = sum(parts) if whole else draw(st.integers(1, 20))
    return tuple(Split(name, Fraction(part, of)) for name, part in zip(names, parts, strict=True))


@cache
def _sold(currency: str, is_whole: bool) -> SearchStrategy[Money]:  # noqa: FBT001 - as in `sales`
    return money(currency=currency, min_value=0, max_value=_LARGEST, is_whole=is_whole)


_IDS: Final = st.integers(0, 99).map("S-{:02}".format)
_ATTRIBUTES: Final = st.fixed_dictionaries({}, optional={"product": st.sampled_from(PRODUCTS)})


@st.composite
def sales(  # every part of a sale may be narrowed
    draw: DrawFn,
    *,
    people: tuple[str, ...] = PEOPLE,
    period: Period = _YEAR,
    currency: str = "CNY",
    ids: SearchStrategy[str] | None = None,
    kinds: SearchStrategy[SaleKind] | None = None,
    is_whole: bool = False,
    attributes: SearchStrategy[Mapping[str, object]] | None = None,
) -> Sale:
    """Sales of one of the people, of several, or of nobody.

    Args:
        draw: Given by Hypothesis.
        people: Who sells.
        period: When.
        currency: In what.
        ids: The ids; a hundred different ones by default.
        kinds: The kinds; what is sold and taken back by default.
        is_whole: Whether the amounts are whole minor units.
        attributes: The further facts; a product or nothing by default.

    >>> from hypothesis import find
    >>> find(sales(), lambda sale: sale.amount.amount > 10).owner
    """
    facts = draw(_ATTRIBUTES if attributes is None else attributes)
    whose = draw(st.sampled_from(["nobody", "owner", "owner", "splits", "reason"] if len(people) > 1 else ["owner"]))
    return Sale(
        draw(_IDS if ids is None else ids),
        draw(days(period.start, period.last_day())),
        draw(_sold(currency, is_whole)),
        draw(st.sampled_from(BOOKINGS) if kinds is None else kinds),
        owner=draw(st.sampled_from(people)) if whose == "owner" else None,
        splits=draw(splits(people=people, whole=whose == "splits")) if whose in {"splits", "reason"} else (),
        shares_reason="overlay" if whose == "reason" else "",
        attributes=facts,
    )


@st.composite
def sale_lists(  # as for one sale
    draw: DrawFn,
    *,
    people: tuple[str, ...] = PEOPLE,
    period: Period = _YEAR,
    currency: str = "CNY",
    kinds: SearchStrategy[SaleKind] | None = None,
    is_whole: bool = False,
    unique: bool = True,
    max_size: int = _MOST,
    attributes: SearchStrategy[Mapping[str, object]] | None = None,
) -> list[Sale]:
    """Some sales in any order; the arguments are those of `sales`.

    Args:
        draw: Given by Hypothesis.
        people: Who sells.
        period: When.
        currency: In what.
        kinds: The kinds.
        is_whole: Whether the amounts are whole minor units.
        unique: Whether no id comes twice.
        max_size: How many there are at most.
        attributes: The further facts.
    """
    one = sales(people=people, period=period, currency=currency, kinds=kinds, is_whole=is_whole, attributes=attributes)
    return draw(st.lists(one, max_size=max_size, unique_by=_id if unique else None))


def _id(sale: Sale) -> str:
    return sale.id


def quantities(
    unit: str = "visits", *, min_value: int = -_LARGEST, max_value: int = _LARGEST
) -> SearchStrategy[Quantity]:
    """Exact numbers of one unit, whole or not.

    >>> from hypothesis import find
    >>> str(find(quantities("points"), lambda quantity: quantity.amount > 3))
    '4 points'
    """
    return fractions(min_value=min_value, max_value=max_value).map(lambda amount: Quantity(amount, unit))


@st.composite
def sale_facts(draw: DrawFn, *, currency: str = "CNY") -> dict[str, object]:
    """What `measures` count of a sale: its margin in money, its pieces as a number, and perhaps its product.

    >>> from hypothesis import find
    >>> sorted(find(sale_facts(), lambda facts: "product" in facts))
    ['margin', 'pieces', 'product']
    """
    facts: dict[str, object] = {
        "margin": draw(money(currency=currency, min_value=-50, max_value=_LARGEST)),
        "pieces": draw(st.integers(0, 20) | st.decimals(0, 20, places=2)),
    }
    return {**facts, **draw(_ATTRIBUTES)}


@st.composite
def measures(draw: DrawFn, key: str = "measure") -> Measure:
    """Measures of the amount, of the number of sales, and of the facts that `sale_facts` has.

    Args:
        draw: Given by Hypothesis.
        key: The measure's key.

    >>> from hypothesis import given
    >>> @given(measures(), credit_books(attributes=sale_facts()))
    ... def test_law(measure, book):
    ...     assert all(measure.of(credit) is None or credit.sale.kind in measure.kinds for credit in book.credits)
    >>> test_law()
    """
    value, unit = draw(st.sampled_from([("amount", ""), ("count", "deals"), (_MARGIN, ""), (_PIECES, "pieces")]))
    where = st.sampled_from(PRODUCTS).map(lambda product: parse_criterion(f'attributes.product = "{product}"'))
    return Measure(
        key,
        draw(_labels()),
        value,
        unit,
        kinds=draw(st.lists(st.sampled_from(SaleKind), min_size=1, unique=True)),
        where=draw(st.none() | where),
        sign=draw(st.sampled_from(_SIGNS)),
    )


def credit_books(
    *,
    people: tuple[str, ...] = PEOPLE,
    period: Period = _YEAR,
    kinds: SearchStrategy[SaleKind] | None = None,
    attributes: SearchStrategy[Mapping[str, object]] | None = None,
) -> SearchStrategy[CreditBook]:
    """The credits of some sales, repeated ids among them; the arguments are those of `sales`.

    >>> from hypothesis import find
    >>> find(credit_books(), lambda book: book.credits and book.uncredited).credits[0].rule
    'owner'
    """
    return sale_lists(people=people, period=period, kinds=kinds, attributes=attributes, unique=False).map(credit_sales)


@cache
def _target_amounts(currency: str) -> SearchStrategy[list[Money]]:
    return st.lists(money(currency=currency, min_value=1, max_value=_LARGEST), min_size=1, max_size=3)


@st.composite
def target_books(
    draw: DrawFn, *, people: tuple[str, ...] = PEOPLE, on: Period = _YEAR, currency: str = "CNY"
) -> TargetBook:
    """A target above zero for everybody in each month of the year that the period begins in; one to three amounts.

    Args:
        draw: Given by Hypothesis.
        people: Who has targets.
        on: The year.
        currency: In what.
    """
    some = draw(_target_amounts(currency))
    return TargetBook(
        Target(person, month(on.start.year, number), some[(number + place) % len(some)])
        for place, person in enumerate(people)
        for number in range(1, 13)
    )


@st.composite
def _per_sale(draw: DrawFn, key: str, pay: SearchStrategy[Curve]) -> PerSale:
    where = st.sampled_from(PRODUCTS).map(lambda product: parse_criterion(f'attributes.product = "{product}"'))
    rules = draw(st.lists(st.builds(SaleRule, pay, st.none() | where), min_size=1, max_size=3))
    return PerSale(key, draw(_labels()), rules, draw(_windows()))


@cache
def _windows() -> SearchStrategy[Window | None]:
    return st.none() | st.sampled_from(_WINDOWS)


@cache
def _pay(monotone: bool) -> SearchStrategy[Curve]:  # noqa: FBT001 - as in `plan_components`
    return monotone_curves() if monotone else curves()


@cache
def _target_bonuses(currency: str) -> SearchStrategy[Money]:
    return money(currency=currency, min_value=0, max_value=100)


@st.composite
def plan_components(
    draw: DrawFn, key: str = "component", *, currency: str = "CNY", monotone: bool = False, has_targets: bool = True
) -> PlanComponent:
    """Commissions over the amount and over attainment, bonuses, and pay for each sale, by any curve.

    Args:
        draw: Given by Hypothesis.
        key: The component's key.
        currency: The plan's currency.
        monotone: Whether it never pays less for more; components that pay each sale by itself are left out then.
        has_targets: Whether components that need a target are among them.

    >>> from hypothesis import find
    >>> find(plan_components("sales"), lambda component: isinstance(component, Bonus)).key
    'sales'
    """
    pay = _pay(monotone)
    kinds = ["amount", *(["attainment", "bonus"] if has_targets else []), *([] if monotone else ["per-sale"])]
    match draw(st.sampled_from(kinds)):
        case "bonus":
            curve = draw(pay).scale_x(_TENTH).scale(_TENTH)
            amount = draw(_target_bonuses(currency))
            return Bonus(key, draw(_labels()), amount, curve, draw(_windows()))
        case "attainment":
            curve = draw(pay).scale_x(_TENTH).scale(_HUNDREDTH)
            return Commission(key, draw(_labels()), curve, "attainment", draw(_windows()))
        case "amount":
            return Commission(key, draw(_labels()), draw(pay), "amount", draw(_windows()))
        case _:
            return draw(_per_sale(key, pay))


@cache
def _component(key: str, currency: str, monotone: bool, has_targets: bool) -> SearchStrategy[PlanComponent]:  # noqa: FBT001 - as in `plan_components`
    return plan_components(key, currency=currency, monotone=monotone, has_targets=has_targets)


@cache
def _limit(currency: str) -> SearchStrategy[Money | None]:
    return st.none() | money(currency=currency, min_value=-50, max_value=300)


@cache
def _labels() -> SearchStrategy[Label]:
    return labels()


@cache
def _roundings() -> SearchStrategy[Rounding]:
    return roundings()


@st.composite
def plans(
    draw: DrawFn,
    *,
    components: SearchStrategy[PlanComponent] | None = None,
    rounding: SearchStrategy[Rounding] | None = None,
    effective: Period = _YEAR,
    currency: str = "CNY",
    monotone: bool = False,
    has_targets: bool = True,
) -> IncentivePlan:
    """Plans of one or two components, with every window, rounding, measure, cap and floor.

    Args:
        draw: Given by Hypothesis.
        components: The first component; one of `plan_components` by default.
        rounding: The rounding; any by default.
        effective: The days the plan holds.
        currency: The plan's currency.
        monotone: Whether no component pays less for more.
        has_targets: Whether components that need a target are among them.

    >>> from hypothesis import given
    >>> @given(plans(), credit_books(), target_books())
    ... def test_law(plan, book, targets):
    ...     statement = plan.calculate("li.na", month(2026, 3), credits=book, targets=targets)
    ...     assert statement.explain().replay() == statement.total
    >>> test_law()
    """
    first = [] if components is None else [draw(components)]
    others = [
        draw(_component(f"c{number}", currency, monotone, has_targets))
        for number in range(len(first), draw(st.integers(1, 2)))
    ]
    floor, cap = draw(_limit(currency)), draw(_limit(currency))
    if floor is not None and cap is not None and cap < floor:
        floor, cap = cap, floor
    return IncentivePlan(
        "plan",
        draw(_labels()),
        currency,
        effective,
        [*first, *others],
        window=draw(st.sampled_from(_WINDOWS)),
        rounding=draw(_roundings() if rounding is None else rounding),
        measured_against=draw(st.sampled_from(["window", "to-date"])),
        cap=cap,
        floor=floor,
    )
