"""Hypothesis strategies for every kind of component and modifier, and the people, facts and teams they ask about.

Invariant: what they make belongs together: a component of any kind can be calculated for any of the people in any
month of the year, with the measures, facts, teams and targets made here.

Left out: components of a company's own; pass them to `component_plans` as a strategy.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, Final, get_args

from hypothesis import strategies as st

from salesmanual.incentives.blends import Blend, BlendBasis, BlendPart, BlendWeights
from salesmanual.incentives.books import Fact, FactBook, Member, TeamBook
from salesmanual.incentives.components import Bonus, Commission, PerSale, PlanComponent, SaleRule
from salesmanual.incentives.contests import Contest, Decided, TiedPrizes
from salesmanual.incentives.matrices import Below, Lookup, Matrix
from salesmanual.incentives.measures import Measure
from salesmanual.incentives.milestones import Milestone, MilestoneBasis, MilestonePay, Milestones
from salesmanual.incentives.modifier_factors import Multiplier, SaleMultiplier
from salesmanual.incentives.modifier_gates import Gate
from salesmanual.incentives.modifier_limits import Cap, Floor, LimitPer
from salesmanual.incentives.modifier_scaling import ScaledPart
from salesmanual.incentives.modifiers import Modified, Modifier
from salesmanual.incentives.objectives import Objectives
from salesmanual.incentives.overrides import Override, PayOverride
from salesmanual.incentives.participation import MonthCount, Prorated, Ramp
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.pools import TeamPool
from salesmanual.incentives.recognition import Recognition
from salesmanual.incentives.spiffs import Spiff
from salesmanual.incentives.targets import Target, TargetBook
from salesmanual.incentives.team_credits import Depth, Membership, TeamTarget
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.day_counts import Counting
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.period import Period, month, year
from salesmanual.kernel.quantity import Quantity
from salesmanual.kernel.scorecard import Item, Scorecard
from salesmanual.kernel.workdays import WorkCalendar
from salesmanual.testing.curves import curves
from salesmanual.testing.numbers import roundings
from salesmanual.testing.plans import PEOPLE

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from salesmanual.incentives.basis import Window

__all__ = [
    "COMPONENT_KINDS",
    "MEASURES",
    "MODIFIER_KINDS",
    "component_plans",
    "components_of",
    "fact_books",
    "measured_targets",
    "modifiers_of",
    "team_books",
]

COMPONENT_KINDS: Final = (
    "blend",
    "contest",
    "matrix",
    "milestones",
    "modified",
    "objectives",
    "override",
    "pay-override",
    "pool",
    "recognition",
    "spiff",
)
"""The kinds that stand beside commission, bonus and pay for each sale."""

MODIFIER_KINDS: Final = ("cap", "floor", "gate", "multiplier", "prorated", "ramp", "sale-multiplier")
"""The kinds of modifier."""

MEASURES: Final = (
    Measure("services", "Services", where='attributes.product = "service"'),
    Measure("deals", "Deals", "count", "deals"),
)
"""The measures of the plans made here: one of money and one of a quantity."""

_YEAR: Final = year(2026)
_TEAMS: Final = ("east", "li.na", "wang.wei")
_WINDOWS: Final[tuple[Window, ...]] = ("month", "quarter", "half", "year")
_HUNDREDTH: Final = Fraction(1, 100)
_TENTH: Final = Fraction(1, 10)


def _one_of(choices: Any) -> SearchStrategy[Any]:  # noqa: ANN401 - the values of a Literal, whichever it is
    return st.sampled_from(get_args(choices))


def _money(low: int, high: int) -> SearchStrategy[Money]:
    return st.integers(low * 100, high * 100).map(lambda fen: Money(fen, "CNY").times(_HUNDREDTH))


@cache
def _curves() -> SearchStrategy[Curve]:
    return curves()


@cache
def _factors() -> SearchStrategy[Curve]:
    return curves().map(lambda curve: curve.scale_x(_TENTH).scale(_HUNDREDTH))


@st.composite
def fact_books(draw: DrawFn, *, people: tuple[str, ...] = PEOPLE) -> FactBook:
    """Facts about everybody: start, maybe end and leave, hours, satisfaction, a role that may change, ratings.

    Args:
        draw: Given by Hypothesis.
        people: About whom.

    >>> from hypothesis import find
    >>> find(fact_books(), lambda book: "end" in book.of("li.na", date(2026, 12, 31))).of("li.na", date(2025, 1, 1))
    mappingproxy({})
    """
    facts = []
    for person in people:
        values: dict[str, object] = {
            "start": draw(st.dates(date(2025, 6, 1), date(2026, 9, 30))),
            "hours": draw(st.integers(1, 200)),
            "satisfaction": draw(st.integers(0, 100)),
            "role": draw(st.sampled_from(["executive", "trainee"])),
            "ratings": {"launch": draw(st.integers(0, 5)), "hiring": draw(st.integers(0, 5))},
        }
        if draw(st.booleans()):
            values["end"] = draw(st.dates(date(2026, 3, 1), date(2026, 12, 31)))
        if draw(st.booleans()):
            first = draw(st.dates(date(2026, 2, 1), date(2026, 11, 1)))
            values["away"] = [Period(first, first + timedelta(days=20))]
        facts.append(Fact(person, date(2026, 1, 1), values))
        if draw(st.booleans()):
            facts.append(Fact(person, date(2026, 6, 10), {**values, "role": "executive"}))
    return FactBook(facts)


@st.composite
def team_books(draw: DrawFn, *, people: tuple[str, ...] = PEOPLE) -> TeamBook:
    """The teams `east`, and those that report to the first two people; people join and leave them.

    Args:
        draw: Given by Hypothesis.
        people: Who belongs to them.
    """
    when = st.none() | st.sampled_from(
        [Period(date(2026, 1, 1), date(2026, 5, 15)), Period(date(2026, 5, 15), date(2027, 1, 1))]
    )
    pairs = [(team, person) for team in _TEAMS for person in people if team != person]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=len(pairs)))
    return TeamBook([Member(team, person, draw(when)) for team, person in chosen])


def measured_targets(*, people: tuple[str, ...] = PEOPLE) -> SearchStrategy[TargetBook]:
    """A target above zero for each month, person, team and measure; one of a few books.

    Args:
        people: Who has targets.
    """
    return st.sampled_from(_SOME_TARGETS).map(lambda some: _targets(people, some))


_SOME_TARGETS: Final = (("100",), ("35", "3"), ("7.77", "250", "90"))


@cache
def _targets(people: tuple[str, ...], some: tuple[str, ...]) -> TargetBook:
    targets = []
    for place, name in enumerate((*people, "east")):
        for number in range(1, 13):
            amount, when = Money(some[(number + place) % len(some)], "CNY"), month(2026, number)
            targets += [Target(name, when, amount), Target(name, when, amount, "services")]
            targets.append(Target(name, when, Quantity(10 * len(some), "deals"), "deals"))
    return TargetBook(targets)


_WORKDAYS: Final = WorkCalendar("Mon-Fri 09:00-18:00")
_INSIDE: Final = st.sampled_from([kind for kind in COMPONENT_KINDS if kind != "modified"])
_WHERES: Final = (
    "attainment >= 50%",
    "attainment > 80% and satisfaction >= 50",
    "measures.services.attainment >= 50%",
    'role = "executive"',
    "unheard-of",
    "credited > 100 CNY or hours < 50",
)


@st.composite
def modifiers_of(draw: DrawFn, kind: str) -> Modifier:  # noqa: PLR0911 - one for each kind
    """Modifiers of one kind.

    Args:
        draw: Given by Hypothesis.
        kind: One of `MODIFIER_KINDS`.

    >>> from hypothesis import find
    >>> find(modifiers_of("cap"), lambda modifier: isinstance(modifier, Cap)).per
    'window'
    """
    of, per = _one_of(ScaledPart), _one_of(LimitPer)
    where = st.none() | st.sampled_from(['role = "executive"', "hours >= 100"])
    match kind:
        case "gate":
            return Gate(draw(st.sampled_from(_WHERES)), draw(st.sampled_from(["0", "50%", "1"])))
        case "multiplier":
            over = st.sampled_from(["attainment", "measures.services.attainment", "satisfaction", "unheard-of"])
            return Multiplier(draw(_factors()), draw(over), missing=draw(st.integers(0, 3)))
        case "sale-multiplier":
            return SaleMultiplier(draw(_factors()), missing=draw(st.integers(0, 3)))
        case "cap":
            return Cap(draw(_money(0, 50)), draw(per), draw(where))
        case "floor":
            return Floor(draw(_money(0, 50)), draw(per), draw(where))
        case "prorated":
            return Prorated(
                draw(of),
                where=draw(st.none() | st.just('role = "executive"')),
                count=draw(_one_of(Counting)),
                calendar=_WORKDAYS,
                rounding=draw(st.sampled_from([Rounding(), Rounding("0.01", "down")])),
            )
    steps = [("0", draw(st.sampled_from(["0", "25%", "60%"]))), ("3", "1")]
    return Ramp(Curve.steps(steps), draw(of), count=draw(_one_of(MonthCount)))


def _modifiers() -> SearchStrategy[list[Modifier]]:
    """Each kind once, so that no target is scaled twice to less than a minor unit."""
    kinds = st.lists(st.sampled_from(MODIFIER_KINDS), min_size=1, max_size=3, unique=True)
    return kinds.flatmap(lambda chosen: st.tuples(*map(modifiers_of, chosen))).map(list)


@st.composite
def _plain(draw: DrawFn, key: str, window: Window | None) -> PlanComponent:
    match draw(st.sampled_from(["amount", "attainment", "bonus", "per-sale"])):
        case "amount":
            return Commission(key, key, draw(_curves()), "amount", window)
        case "attainment":
            return Commission(key, key, draw(_factors()), "attainment", window, measure=draw(_money_measures()))
        case "bonus":
            return Bonus(key, key, draw(_money(0, 100)), draw(_factors()), window, measure=draw(_all_measures()))
    return PerSale(key, key, [SaleRule(draw(_curves()))], window)


def _money_measures() -> SearchStrategy[str]:
    return st.sampled_from(["", "services"])


def _all_measures() -> SearchStrategy[str]:
    return st.sampled_from(["", "services", "deals"])


@st.composite
def components_of(draw: DrawFn, kind: str, key: str = "component") -> PlanComponent:  # noqa: C901, PLR0911 - likewise
    """Components of one kind.

    Args:
        draw: Given by Hypothesis.
        kind: One of `COMPONENT_KINDS`.
        key: The component's key.

    >>> from hypothesis import find
    >>> find(components_of("blend"), lambda component: isinstance(component, Blend)).key
    'component'
    """
    window = draw(st.none() | st.sampled_from(_WINDOWS))
    amount = _money(0, 100)
    match kind:
        case "blend":
            return draw(_blends(key, window))
        case "contest":
            prizes = sorted(draw(st.lists(amount, min_size=1, max_size=3)), reverse=True)
            team = draw(st.sampled_from(["", "east"]))
            by = draw(st.sampled_from(["credited", "attainment", "satisfaction"])) if team else "credited"
            ties, decided = draw(_one_of(TiedPrizes)), draw(_one_of(Decided))
            return Contest(key, key, prizes, team=team, by=by, ties=ties, decided=decided, window=window)
        case "matrix":
            factors = [[draw(st.sampled_from(["0", "50%", "1", "2"])) for _ in range(3)] for _ in range(2)]
            lookup, below = draw(_one_of(Lookup)), draw(_one_of(Below))
            across = draw(st.sampled_from(["measures.services.attainment", "hours"]))
            rows, columns = ["50%", "1"], ["0", "1", "250%"]
            return Matrix(
                key, key, draw(amount), rows, columns, factors, across, lookup=lookup, below=below, window=window
            )
        case "milestones":
            return draw(_milestones(key, window))
        case "modified":
            return Modified(draw(_plain(key, window) | _INSIDE.flatmap(components_of)), draw(_modifiers()))
        case "objectives":
            card = Scorecard("Objectives", [Item("launch", "60%"), Item("hiring", "40%")], missing="zero")
            return Objectives(key, key, draw(amount), card, draw(_curves()), window=window)
        case "override":
            return draw(_overrides(key, window))
        case "pay-override":
            return PayOverride(key, key, draw(_factors()), "paid", depth=draw(_one_of(Depth)), window=window)
        case "pool":
            by, reserve = draw(st.sampled_from(["equal", "hours"])), draw(st.sampled_from(["0", "25%"]))
            fund = Commission(key, key, draw(_curves()), "amount", window)
            membership = draw(_one_of(Membership))
            return TeamPool(fund, "east", by=by, reserve=reserve, depth=draw(_one_of(Depth)), membership=membership)
        case "recognition":
            return Recognition(key, key, draw(st.sampled_from(_WHERES)), window=window)
    start = draw(st.dates(date(2026, 1, 1), date(2026, 8, 1)))
    period = Period(start, date(2026, draw(st.integers(9, 12)), 15))
    budget = draw(st.none() | _money(0, 30))
    return Spiff(key, key, period, (SaleRule(draw(_curves())),), budget, window=window)


@st.composite
def _blends(draw: DrawFn, key: str, window: Window | None) -> Blend:
    measures = draw(st.permutations(["", "services", "deals"]))[: draw(st.integers(1, 3))]
    basis = draw(_one_of(BlendBasis))
    has_targets = basis == "attainment" and "deals" not in measures
    weights = draw(_one_of(BlendWeights).filter(lambda each: has_targets or each != "targets"))
    numbers = [draw(st.integers(1, 4)) for _ in measures]
    total = sum(numbers) if weights == "whole" else 1
    parts = [
        BlendPart(measure, Fraction(number, total), draw(st.none() | _factors()))
        for measure, number in zip(measures, numbers, strict=True)
    ]
    amount = draw(st.none() | _money(0, 100))
    return Blend(key, key, parts, draw(_factors()), amount, basis=basis, weights=weights, window=window)


@st.composite
def _milestones(draw: DrawFn, key: str, window: Window | None) -> Milestones:
    marks = sorted(draw(st.lists(st.integers(0, 20), min_size=1, max_size=3, unique=True)))
    pays = sorted(draw(st.lists(_money(0, 100), min_size=len(marks), max_size=len(marks))))
    return Milestones(
        key,
        key,
        [Milestone(Fraction(mark, 10), pay) for mark, pay in zip(marks, pays, strict=True)],
        pays=draw(_one_of(MilestonePay)),
        basis=draw(_one_of(MilestoneBasis)),
        every=draw(st.none() | st.just("month")),
        kept=draw(st.booleans()),
        boundary=draw(st.sampled_from(["reached", "above"])),
        window=window,
        measure=draw(_all_measures()),
    )


@st.composite
def _overrides(draw: DrawFn, key: str, window: Window | None) -> Override:
    curve = draw(_curves())
    of = Commission(key, key, curve, "amount", window, measure=draw(_money_measures()))
    membership = draw(_one_of(Membership))
    if draw(st.booleans()):
        return Override(of, depth="all", membership=membership, net=True)
    team, target = draw(st.sampled_from(["", "east"])), draw(_one_of(TeamTarget))
    with_self = draw(st.booleans())
    return Override(
        of, team=team, depth=draw(_one_of(Depth)), membership=membership, target=target, with_self=with_self
    )


@st.composite
def component_plans(
    draw: DrawFn, kind: str, *, component: SearchStrategy[PlanComponent] | None = None
) -> IncentivePlan:
    """Plans of one component of a kind, and a commission with the key `paid` that a pay override may be over.

    Args:
        draw: Given by Hypothesis.
        kind: One of `COMPONENT_KINDS`.
        component: The component instead.

    >>> from hypothesis import find
    >>> find(component_plans("pool"), lambda plan: True).components[1].key
    'paid'
    """
    first = draw(components_of(kind) if component is None else component)
    paid = Commission("paid", "Paid", draw(_curves()), "amount", first.window)
    return IncentivePlan(
        "plan",
        "Plan",
        "CNY",
        _YEAR,
        [first, paid],
        window=draw(st.sampled_from(_WINDOWS)),
        rounding=draw(roundings()),
        measured_against=draw(st.sampled_from(["window", "to-date"])),
        measures=MEASURES,
    )
