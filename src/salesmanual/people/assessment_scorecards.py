"""The scorecard that a competency model makes: its groups and, in them, its competencies.

Invariant: where every competency is rated, each counts in the whole what it weighs; where some are not, the weights of
the others of the same group grow in proportion, and a group without any rating leaves its weight to the other groups.

Left out: how a level is made of several ratings (`assessment_sources`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from salesmanual.kernel.scorecard import Scorecard
from salesmanual.kernel.scorecard_parts import Group, Item, MissingRule, WeightRule
from salesmanual.kernel.scorecard_scales import PointScale
from salesmanual.people.competency_models import COMPETENCY_GROUPS, group_label

if TYPE_CHECKING:
    from salesmanual.people.assessment_rules import AssessmentRules
    from salesmanual.people.competency_models import CompetencyModel
    from salesmanual.people.competency_profiles import CompetencyProfile

__all__ = ["competency_scorecard"]


def competency_scorecard(
    model: CompetencyModel, rules: AssessmentRules, profile: CompetencyProfile | None = None
) -> Scorecard:
    """The scorecard of a competency model, with the weights of a position where there is one.

    A group whose competencies all weigh 0 counts for nothing; within it they count alike.

    Args:
        model: The competencies.
        rules: The floors, the bands, the rounding and what becomes of competencies that nobody has rated.
        profile: The position.

    Raises:
        InvalidDocumentError: If the profile does not fit the model.

    Source: Handbook 4.2.

    >>> from salesmanual.people.assessment_rules import AssessmentRules, RoleRule
    >>> from salesmanual.people.competency_models import Anchor, Competency, CompetencyModel
    >>> two = [Anchor(1, "with help"), Anchor(2, "alone")]
    >>> parts = [Competency("product", "knowledge", two, "40%"), Competency("closing", "skill", two, "60%")]
    >>> model = CompetencyModel("Sales", ["beginner", "able"], parts)
    >>> card = competency_scorecard(model, AssessmentRules([RoleRule("manager", 1)]))
    >>> card.score({"product": 1, "closing": 2}).score
    Fraction(8, 5)
    """
    weights = model.weights() if profile is None else profile.checked(model).weights_in(model)
    scale = PointScale(0, model.highest)
    groups = []
    for group in COMPETENCY_GROUPS:
        own = model.in_group(group)
        total = sum((weights[each.key] for each in own), Fraction(0))
        items = [
            Item(
                each.key,
                weights[each.key] if total else 1,
                scale,
                label=each.label,
                missing=_missing(weights[each.key], rules.missing),
            )
            for each in own
        ]
        if items:
            groups.append(Group(group, total, items, label=group_label(group), floor=rules.floors.get(group)))
    return Scorecard(
        model.label,
        groups,
        weights=WeightRule.NORMALISE,
        missing=rules.missing,
        grading=rules.grading,
        rounding=rules.rounding,
        section=rules.section,
    )


def _missing(weight: Fraction, rule: MissingRule) -> MissingRule | None:
    """What weighs nothing may be missing."""
    return MissingRule.EXCLUDE if not weight and rule is MissingRule.REFUSE else None
