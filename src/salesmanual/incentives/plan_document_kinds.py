"""The library's further kinds of component in words: blends, contests, milestones, pools, overrides and their kin.

Invariant: every figure is the component's own, exact, and every field of a component is told. A modifier is said after
the component that it modifies.

Left out: commissions, bonuses and pay for each sale, and components of a company's own (`plan_document_words`); what
the modifiers say (`plan_document_modifiers`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesmanual.incentives.blends import Blend
from salesmanual.incentives.contests import Contest
from salesmanual.incentives.matrices import Matrix
from salesmanual.incentives.milestones import Milestones
from salesmanual.incentives.modifiers import Modified
from salesmanual.incentives.objectives import Objectives
from salesmanual.incentives.overrides import Override, PayOverride
from salesmanual.incentives.plan_document_modifiers import describe_modifier
from salesmanual.incentives.plan_document_names import (
    NO_NAMES,
    Names,
    figure_text,
    mode_words,
    rule_words,
    step_words,
    window_words,
)
from salesmanual.incentives.pools import TeamPool
from salesmanual.incentives.recognition import Recognition
from salesmanual.incentives.spiffs import Spiff
from salesmanual.kernel.curve_tiers import Boundary
from salesmanual.kernel.number import number_text, percent_text
from salesmanual.kernel.scorecard import Group, MissingRule, WeightRule
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from salesmanual.incentives.blends import BlendWeights
    from salesmanual.incentives.components import PlanComponent, SaleRule
    from salesmanual.incentives.team_credits import Depth, Membership, TeamTarget
    from salesmanual.kernel.scorecard import Part, Scorecard

__all__ = ["describe_kind"]

_WEIGHTS: Final[Mapping[BlendWeights, Text]] = {
    "whole": text("The weights sum to 100%."),
    "relative": text("Each weight is divided by their sum."),
    "free": text("The weights are factors."),
    "targets": text("Each weight is that of its target in the sum of the targets."),
}
_CARD_WEIGHTS: Final[Mapping[WeightRule, Text]] = {
    WeightRule.SUM_TO_ONE: _WEIGHTS["whole"],
    WeightRule.NORMALISE: _WEIGHTS["relative"],
    WeightRule.ADD: _WEIGHTS["free"],
}
_MISSING: Final[Mapping[MissingRule, Text]] = {
    MissingRule.REFUSE: text("There is no score until everything is rated."),
    MissingRule.EXCLUDE: text("What is not rated is left out, and the other weights grow in proportion."),
    MissingRule.ZERO: text("What is not rated scores 0."),
    MissingRule.DEFAULT: text("What is not rated has its default rating."),
}
_DEPTHS: Final[Mapping[Depth, Text]] = {
    "direct": text("Its direct members count."),
    "all": text("All levels below it count."),
}
_MEMBERSHIPS: Final[Mapping[Membership, Text]] = {
    "sale-day": text("A sale is the team's by who belongs to it on the day of the sale."),
    "last-day": text("A sale is the team's by who belongs to it on the last day."),
}
_TARGETS: Final[Mapping[TeamTarget, Text]] = {
    "own": text("Attainment is measured against the participant's own target."),
    "team": text("Attainment is measured against the target of the team."),
    "members": text("Attainment is measured against the sum of the members' targets."),
}


def describe_kind(
    component: PlanComponent,
    inner: Callable[[PlanComponent], tuple[Text, ...]],
    rules: Callable[[tuple[SaleRule, ...]], Iterator[Text]],
    *,
    names: Names = NO_NAMES,
) -> tuple[Text, ...] | None:
    """What the component pays, one sentence for each thing it says; `None` where it is of no kind of the library.

    Args:
        component: The component.
        inner: Describes a component inside it.
        rules: Describes rules for sales.
        names: What measures and other components are called.

    >>> from salesmanual.kernel.money import Money
    >>> prizes = [Money("5000", "CNY"), Money("3000", "CNY")]
    >>> print(*describe_kind(Contest("q", "Quarter", prizes), lambda each: (), lambda each: iter(())), sep=chr(10))
    Prizes by rank of credited amount: CNY 5,000.00, CNY 3,000.00.
    Everybody with credits takes part.
    Only figures above 0 are ranked.
    Those who tie share the prizes of the places they fill.
    Ranks are taken on the last day of the window.
    """
    match component:
        case Modified():
            modified = (words for each in component.modifiers for words in describe_modifier(each, names))
            return (*inner(component.of), *modified)
        case Override():
            return (*_override(component), *inner(component.of))
        case TeamPool():
            return (*_pool(component, names), *inner(component.fund))
        case Spiff():
            return (*_spiff(component), *rules(component.rules))
        case _:
            found = tuple(_single(component, names))
            return found or None


def _single(component: PlanComponent, names: Names) -> Iterator[Text]:
    """A component that has no other inside it."""
    match component:
        case Blend():
            yield from _blend(component, names)
        case Contest():
            yield from _contest(component, names)
        case Matrix():
            yield from _matrix(component, names)
        case Milestones():
            yield from _milestones(component)
        case Objectives():
            yield from _objectives(component)
        case PayOverride():
            rule = rule_words(component.curve)
            paid = names.component(component.of)
            yield text("Pays on what {component} pays to the team: {rule}.", component=paid, rule=rule)
            yield from _team(component.team, component.depth)
        case Recognition():
            yield text("An award without money where {condition}.", condition=str(component.where))


def _blend(component: Blend, names: Names) -> Iterator[Text]:
    percent = component.weights == "whole"
    parts = tuple(
        text(
            "{weight} {measure}",
            weight=percent_text(part.weight) if percent else number_text(part.weight),
            measure=names.measure(part.measure),
        )
        for part in component.parts
    )
    if component.basis == "attainment":
        yield text("Weighs the attainments of {parts}.", parts=parts)
    else:
        yield text("Weighs the amounts of {parts}.", parts=parts)
    yield _WEIGHTS[component.weights]
    for part in component.parts:
        if part.curve is not None:
            name = names.measure(part.measure)
            yield text("{measure} counts by {rule}.", measure=name, rule=rule_words(part.curve))
    rule, amount = rule_words(component.curve), component.amount
    if amount is None:
        yield text("Pays by the weighted sum: {rule}.", rule=rule)
    else:
        yield text(
            "Pays the target bonus {amount} times a factor of the weighted sum: {rule}.", amount=amount, rule=rule
        )


def _contest(component: Contest, names: Names) -> Iterator[Text]:
    yield text("Prizes by rank of {figure}: {prizes}.", figure=names.figure(component.by), prizes=component.prizes)
    if component.team:
        yield text("The members of {team} take part.", team=component.team)
    else:
        yield text("Everybody with credits takes part.")
    yield text("Only figures above {figure} are ranked.", figure=figure_text(component.by, component.above))
    if component.ties == "split":
        yield text("Those who tie share the prizes of the places they fill.")
    else:
        yield text("Those who tie get the prize of their rank each.")
    if component.decided == "at-end":
        yield text("Ranks are taken on the last day of the window.")
    else:
        yield text("Ranks are taken on every day, as they stand.")


def _matrix(component: Matrix, names: Names) -> Iterator[Text]:
    amount, across = component.amount, component.across
    yield text(
        "Pays the target bonus {amount} times a factor of the attainment and of {across}.",
        amount=amount,
        across=names.figure(across),
    )
    columns = tuple(figure_text(across, column) for column in component.columns)
    for row, factors in zip(component.rows, component.factors, strict=True):
        each = tuple(
            text("{factor} at {column}", factor=percent_text(factor), column=column)
            for factor, column in zip(factors, columns, strict=True)
        )
        yield text("Attainment {row}: {factors}.", row=percent_text(row), factors=each)
    if component.lookup == "bilinear":
        yield text("Between the points it is interpolated.")
    else:
        yield text("Between the points the lower one holds.")
    if component.below == "zero":
        yield text("Below the first point of either the factor is 0; above the last one the last holds.")
    else:
        yield text("Below the first point the first holds; above the last one the last holds.")


def _milestones(component: Milestones) -> Iterator[Text]:
    over = component.basis == "attainment"
    above = component.boundary is Boundary.ABOVE
    marks = tuple(
        text("{pay} above {mark}", pay=each.pay, mark=percent_text(each.at) if over else each.at)
        if above
        else text("{pay} from {mark}", pay=each.pay, mark=percent_text(each.at) if over else each.at)
        for each in component.milestones
    )
    if over:
        yield text("Pays for marks of the attainment: {marks}.", marks=marks)
    else:
        yield text("Pays for marks of the amount: {marks}.", marks=marks)
    if component.pays == "highest":
        yield text("Only the highest mark that is reached is paid.")
    else:
        yield text("All marks that are reached are paid.")
    if component.every is not None:
        period = window_words(component.every)
        yield text("Each {period} is measured by itself, and the best counts.", period=period)
    if component.kept:
        yield text("A mark that was reached stays paid.")


def _objectives(component: Objectives) -> Iterator[Text]:
    name, amount = component.card.label, component.amount
    yield text("Pays the target bonus {amount} times a factor of the score of {card}.", amount=amount, card=name)
    yield text("The factor by score: {rule}.", rule=rule_words(component.curve))
    yield from _card(component.card)
    yield text("The ratings are what is known as {fact}.", fact=component.ratings)


def _card(card: Scorecard) -> Iterator[Text]:
    yield text("The score weighs {parts}.", parts=tuple(_weighed(part, card.weights) for part in card.parts))
    yield _CARD_WEIGHTS[card.weights]
    yield _MISSING[card.missing]


def _weighed(part: Part, weights: WeightRule) -> Text:
    percent = weights is WeightRule.SUM_TO_ONE
    weight = percent_text(part.weight) if percent else number_text(part.weight)
    words = text("{weight} {measure}", weight=weight, measure=part.label)
    if not isinstance(part, Group):
        return words
    return text("{whole} ({parts})", whole=words, parts=tuple(_weighed(each, weights) for each in part.parts))


def _override(component: Override) -> Iterator[Text]:
    yield text("On what the team sells:")
    yield from _team(component.team, component.depth)
    yield _MEMBERSHIPS[component.membership]
    if component.with_self:
        yield text("What the participant sells counts too.")
    yield _TARGETS[component.target]
    if component.net:
        yield text("What the levels below are paid by it is taken off.")


def _team(team: str, depth: Depth) -> Iterator[Text]:
    yield text("The team is {team}.", team=team) if team else text("The team is who reports to the participant.")
    yield _DEPTHS[depth]


def _pool(component: TeamPool, names: Names) -> Iterator[Text]:
    if component.by == "equal":
        yield text("An equal share of what {team} earns together.", team=component.team)
    else:
        by = names.figure(component.by)
        yield text("A share, by {by}, of what {team} earns together.", by=by, team=component.team)
    yield _DEPTHS[component.depth]
    yield _MEMBERSHIPS[component.membership]
    yield _TARGETS[component.target]
    if component.reserve:
        yield text("{reserve} of the pool is held in reserve.", reserve=percent_text(component.reserve))
    rounding = component.rounding
    yield text("The pool is rounded to {step}, {mode}.", step=step_words(rounding), mode=mode_words(rounding))


def _spiff(component: Spiff) -> Iterator[Text]:
    yield text("For sales from {first} to {last}.", first=component.period.start, last=component.period.last_day())
    if component.budget is not None:
        yield text("It ends when {budget} are paid to everybody together.", budget=component.budget)
