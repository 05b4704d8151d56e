"""What a position asks of its holder: required levels, and weights of its own.

Invariant: the weights of a profile sum to exactly 1 or there are none, and then those of the model hold; every key is
a competency of the model, which `checked` makes sure of.

Left out: duties and qualifications of the position, which `profile_of` does not look at (`positions`), and the person
(`assessments`).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, final

import attrs

from salesmanual.kernel.errors import Fault, InvalidDocumentError, check_type
from salesmanual.kernel.fields import check_line, check_section
from salesmanual.kernel.number import Exact, number_text
from salesmanual.people.competency_fields import read_shares, read_steps, stray_faults, whole_fault
from salesmanual.people.positions import PositionDescription

if TYPE_CHECKING:
    from salesmanual.people.competency_models import CompetencyModel

__all__ = ["CompetencyProfile", "profile_of"]


def _read_required(value: Mapping[str, Exact | str]) -> Mapping[str, Fraction]:
    return read_steps(value, "required")


def _read_weights(value: Mapping[str, Exact | str]) -> Mapping[str, Fraction]:
    return read_shares(value, "weights")


@final
@attrs.frozen
class CompetencyProfile:
    """The levels that a position requires and what each competency weighs there.

    Attributes:
        position: The key of the position.
        required: The least level by competency; one that is left out has none.
        weights: By competency; one that is left out weighs 0 here. Empty where the model's weights hold.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a level is below 1 or a weight below 0.
        InvalidDocumentError: If there are weights and they do not sum to exactly 1.

    Source: Handbook 4.2, 8.1.

    >>> CompetencyProfile("presales", {"presentation": 4}, {"presentation": "60%", "closing": "30%"})
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidDocumentError: competency profile: 1 fault
      weights: found weights that sum to 90%, accepted is exactly 100%; or leave them out, and the model's hold
    """

    position: str = attrs.field(validator=check_line)
    required: Mapping[str, Fraction] = attrs.field(factory=dict, converter=_read_required, hash=False)
    weights: Mapping[str, Fraction] = attrs.field(factory=dict, converter=_read_weights, hash=False)
    section: str = attrs.field(default="8.1", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults = whole_fault(self.weights, "weights", "or leave them out, and the model's hold") if self.weights else []
        if faults:
            raise InvalidDocumentError("competency profile", faults)

    def checked(self, model: CompetencyModel) -> CompetencyProfile:
        """The profile itself, if the model has all it names.

        Raises:
            InvalidDocumentError: With every key that is no competency and every level above the highest.
        """
        known = model.competency_keys()
        faults = stray_faults(tuple(self.required), known, "required", "competency")
        faults += stray_faults(tuple(self.weights), known, "weights", "competency")
        faults += [
            Fault(f"required.{key}", f"found {number_text(level)}, accepted is a level from 1 to {model.highest}")
            for key, level in self.required.items()
            if level > model.highest
        ]
        if faults:
            raise InvalidDocumentError(f"competency profile of {self.position}", faults)
        return self

    def weights_in(self, model: CompetencyModel) -> dict[str, Fraction]:
        """The weight of each competency of the model in this position."""
        if not self.weights:
            return model.weights()
        return {key: self.weights.get(key, Fraction(0)) for key in model.competency_keys()}


def profile_of(position: PositionDescription) -> CompetencyProfile:
    """The profile of a position description: its required levels, and its weights as exact shares of their sum.

    Qualifications weigh nothing here. A description that asks for no competency has a profile without weights, and the
    weights of the model hold.

    Raises:
        WrongTypeError: If it is no `PositionDescription`.

    Source: Handbook 4.2, 8.1.

    >>> from datetime import date
    >>> from salesmanual.people.positions import PositionDuty, RequiredCompetency
    >>> position = PositionDescription(
    ...     "rep",
    ...     "Rep",
    ...     "Sells",
    ...     "S1",
    ...     [PositionDuty("selling", "Sell", 1)],
    ...     date(2026, 1, 1),
    ...     competencies=[RequiredCompetency("closing", 4, weight=2), RequiredCompetency("prospecting", 2)],
    ... )
    >>> profile_of(position).weights
    {'closing': Fraction(2, 3), 'prospecting': Fraction(1, 3)}
    """
    check_type(position, PositionDescription, "position")
    whole = sum((each.weight for each in position.competencies), Fraction(0))
    weights = {each.competency: each.weight / whole for each in position.competencies}
    return CompetencyProfile(position.key, position.requires(), weights)
