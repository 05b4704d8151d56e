"""How ratings become an assessment: who counts how much, what is left out, and what may be shown.

Every convention has a name here, because published practice differs in each of them:

    rule           what it decides
    least          from how many ratings on a role counts for a competency
    trim           how many of the highest and of the lowest ratings of a role are dropped, and from how many on
    threshold      how many raters of an anonymous role it takes until their mean is shown
    thin           what becomes of an anonymous role below the threshold
    missing_roles  what becomes of a role that has not rated a competency
    missing        what becomes of a competency that nobody has rated

Invariant: the weights of the roles sum to exactly 1, each role comes once, and trimming leaves a rating; where a role
is anonymous, it leaves as many as the threshold asks.

Left out: the competencies (`competency_models`) and doing it (`assessments`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final, Literal, final

import attrs

from salesmanual.kernel.errors import Fault, InvalidDocumentError, InvalidValueError, read_member
from salesmanual.kernel.fields import (
    check_choice,
    check_count,
    check_flag,
    check_kind,
    check_section,
    read_items,
    read_lines,
)
from salesmanual.kernel.number import Exact, Rounding, read_fraction
from salesmanual.kernel.scorecard_grading import Grading
from salesmanual.kernel.scorecard_parts import MissingRule, read_missing
from salesmanual.kernel.texts import Text, text
from salesmanual.people.competency_fields import COMPETENCY_GROUPS, read_steps, stray_faults, whole_fault
from salesmanual.people.people_fields import read_weight

__all__ = ["RATER_ROLES", "AssessmentRules", "RaterRole", "RoleRule", "ThinRule", "role_label"]

RaterRole = Literal["self", "manager", "peer", "report", "customer"]
"""How a rater stands to the person: that person, somebody above, beside or below, or a customer."""

RATER_ROLES: Final[tuple[RaterRole, ...]] = ("self", "manager", "peer", "report", "customer")

ThinRule = Literal["exclude", "merge", "withhold"]
"""What becomes of an anonymous role with fewer raters than the threshold: it counts for nothing; it is put together
with another anonymous role, and only their mean is shown; or it counts, and no figure it enters is shown."""

_THIN: Final[tuple[ThinRule, ...]] = ("exclude", "merge", "withhold")
_NAMES: Final = {
    "self": text("self"),
    "manager": text("manager"),
    "peer": text("peers"),
    "report": text("reports"),
    "customer": text("customer raters"),
}
_NAMED: Final = ("self", "manager")


def role_label(roles: Iterable[str]) -> Text:
    """The name of a role, or of several that are shown together.

    >>> str(role_label(["peer", "report"]))
    'peers and reports together'
    """
    names = [_NAMES[role] for role in roles]
    label = names[0]
    for name in names[1:]:
        label = text("{one} and {other}", one=label, other=name)
    return label if len(names) == 1 else text("{roles} together", roles=label)


@final
@attrs.frozen
class RoleRule:
    """What the ratings of one role count.

    Attributes:
        role: `self`, `manager`, `peer`, `report` or `customer`.
        weight: What their mean counts; 0 where it is shown and counts for nothing.
        least: From how many ratings of a competency on it counts, and is shown.
        is_anonymous: Whether its raters are protected by the threshold; by default all but `self` and `manager` are.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the role is none of these, or a number is out of bounds.

    Source: Handbook 4.2.

    >>> RoleRule("peer", "30%", least=2).is_anonymous, RoleRule("manager", "50%").is_anonymous
    (True, False)
    """

    role: RaterRole = attrs.field(validator=check_choice("a role of raters", RATER_ROLES))
    weight: Fraction = attrs.field(converter=read_weight)
    least: int = attrs.field(default=1, validator=check_count(1), kw_only=True)
    is_anonymous: bool = attrs.field(validator=check_flag, kw_only=True)

    @is_anonymous.default
    def _all_but_named(self) -> bool:
        return self.role not in _NAMED


def _read_roles(values: Iterable[RoleRule]) -> tuple[RoleRule, ...]:
    return read_items(values, "roles", RoleRule, "a RoleRule", key="role", least=1)


def _read_floors(value: Mapping[str, Exact | str]) -> Mapping[str, Fraction]:
    return read_steps(value, "floors")


def _read_missing_roles(value: MissingRule | str) -> MissingRule:
    return read_member(MissingRule, value, "missing_roles")


def _read_potential_roles(value: Iterable[RaterRole]) -> tuple[str, ...]:
    return read_lines(value, "potential_roles")


def _read_factor(value: Exact | str) -> Fraction:
    factor = read_fraction(value, "noise_factor")
    if factor <= 0:
        raise InvalidValueError("noise_factor", value, "a number above 0, such as 2")
    return factor


_check_grading: Final = attrs.validators.optional(check_kind(Grading, "a Grading, which holds the bands"))
_check_rounding: Final = attrs.validators.optional(check_kind(Rounding, "a Rounding such as Rounding('0.01')"))


@final
@attrs.frozen
class AssessmentRules:
    """The company's conventions for assessing people by several raters.

    Attributes:
        roles: Who rates, and what that counts.
        threshold: The fewest raters of an anonymous role on a competency of whom a figure is shown.
        thin: What becomes of an anonymous role below the threshold.
        trim: How many of the highest and how many of the lowest ratings of a role on a competency are dropped.
        trim_from: From how many ratings on; by default from the fewest that leave one or, where a role is anonymous,
            as many as the threshold asks.
        missing_roles: What becomes of a role that has a weight and has not rated a competency: `exclude`, the others'
            weights grow in proportion; `zero`; `refuse`.
        missing: What becomes of a competency that has a weight and that nobody has rated: the same three.
        floors: The least level of a group of competencies, by group; missing it is a finding.
        grading: The bands that make a grade of the score; `None` for none.
        rounding: How scores are rounded, and from where on; `None` keeps all of them exact.
        potential_roles: The roles whose ratings of development potential count.
        noise_factor: How many standard errors a change has to exceed so that it is more than noise.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a field is out of bounds.
        DuplicateError: If a role comes twice.
        InvalidDocumentError: With every fault of the fields together: weights of roles that do not sum to exactly 1, a
            floor of no group, trimming that leaves too few, a rule for missing ratings that does not fit.

    Source: Handbook 4.2.

    >>> AssessmentRules([RoleRule("manager", "60%"), RoleRule("peer", "40%")], trim=1, trim_from=2)
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidDocumentError: assessment rules: 1 fault
      trim_from: found 2, accepted is at least 5, so that as many ratings are left as the threshold asks
    """

    roles: tuple[RoleRule, ...] = attrs.field(converter=_read_roles)
    threshold: int = attrs.field(default=3, validator=check_count(1), kw_only=True)
    thin: ThinRule = attrs.field(default="exclude", validator=check_choice("a rule", _THIN), kw_only=True)
    trim: int = attrs.field(default=0, validator=check_count(0), kw_only=True)
    trim_from: int | None = attrs.field(default=None, validator=attrs.validators.optional(check_count(1)), kw_only=True)
    missing_roles: MissingRule = attrs.field(default=MissingRule.EXCLUDE, converter=_read_missing_roles, kw_only=True)
    missing: MissingRule = attrs.field(default=MissingRule.EXCLUDE, converter=read_missing, kw_only=True)
    floors: Mapping[str, Fraction] = attrs.field(factory=dict, converter=_read_floors, hash=False, kw_only=True)
    grading: Grading | None = attrs.field(default=None, validator=_check_grading, kw_only=True)
    rounding: Rounding | None = attrs.field(default=None, validator=_check_rounding, kw_only=True)
    potential_roles: tuple[RaterRole, ...] = attrs.field(
        default=("manager",), converter=_read_potential_roles, kw_only=True
    )
    noise_factor: Fraction = attrs.field(default=Fraction(2), converter=_read_factor, kw_only=True)
    section: str = attrs.field(default="4.2", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        weights = {str(each.role): each.weight for each in self.roles}
        faults = whole_fault(weights, "roles", "a role that is shown only has the weight 0")
        faults += stray_faults(tuple(self.floors), COMPETENCY_GROUPS, "floors", "group")
        faults += stray_faults(self.potential_roles, RATER_ROLES, "potential_roles", "role of raters")
        least = self._fewest_left()
        if self.trim and self.fewest_to_trim() < 2 * self.trim + least:
            why = "a rating is left" if least == 1 else "as many ratings are left as the threshold asks"
            problem = f"found {self.trim_from}, accepted is at least {2 * self.trim + least}, so that {why}"
            faults.append(Fault("trim_from", problem))
        for name in ("missing", "missing_roles"):
            if getattr(self, name) is MissingRule.DEFAULT:
                faults.append(Fault(name, "found 'default', accepted is 'exclude', 'zero' or 'refuse'"))
        if self.rounding is not None and self.rounding.step is None:
            faults.append(Fault("rounding.step", "found None, accepted is a step such as '0.01'"))
        if faults:
            raise InvalidDocumentError("assessment rules", faults)

    def role(self, role: str) -> RoleRule | None:
        """The rule of a role; `None` where the company does not ask it."""
        return next((each for each in self.roles if each.role == role), None)

    def fewest_to_trim(self) -> int:
        """From how many ratings on the highest and the lowest are dropped."""
        return 2 * self.trim + self._fewest_left() if self.trim_from is None else self.trim_from

    def _fewest_left(self) -> int:
        """How many ratings trimming has to leave: a mean that is shown must not be one anonymous rating."""
        return self.threshold if any(each.is_anonymous for each in self.roles) else 1
