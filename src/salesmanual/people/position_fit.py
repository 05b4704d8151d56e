"""Who fits a position: what it requires held against what is known of a person, and candidates in order.

    qualification: condition on facts ──▶ met, short, unknown            counted 1 or 0
    competency:    level ÷ required   ──▶ met, short, surplus, unknown   counted 1 or 0, or the ratio up to 1

Must-haves decide: with one of them short nobody fits, whatever the weighted fit. Two conventions count a level that is
short: `met` counts nothing, `capped-ratio` counts the level over the required one. A surplus counts no more than the
requirement. What is unknown counts nothing (`zero`), or is left out of the weights (`leave-out`).

Invariant: the answer does not depend on the order of requirements, facts, levels or candidates; a level that rises, or
a fact that makes a condition met, never lowers the fit.

Left out: how a level was assessed, and who gets the position.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.criteria import FindingStatus
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, check_type
from salesmanual.kernel.exact import read_fraction
from salesmanual.kernel.fields import check_choice, check_line, check_section, read_items, read_line
from salesmanual.kernel.period import read_date
from salesmanual.kernel.texts import Label, read_label, text
from salesmanual.kernel.timeline import holds_on
from salesmanual.people.position_fit_result import FitStatus, FitVerdict, PositionFit, RequirementFit
from salesmanual.people.position_ranking import PositionRanking, ranked
from salesmanual.people.positions import PositionDescription, PositionQualification, RequiredCompetency

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from salesmanual.kernel.exact import Exact
    from salesmanual.kernel.texts import Text

__all__ = ["FitRule", "PositionCandidate"]

_LABEL: Final = Label({"en": "fit for a position", "zh_Hant": "職位適配", "zh_Hans": "人岗匹配"})
_NOTHING: Final = Fraction(0)
_WHOLE: Final = Fraction(1)


def _read_levels(values: Mapping[str, Exact | str]) -> Mapping[str, Fraction]:
    if not isinstance(values, Mapping):
        raise WrongTypeError("levels", values, "a level by the key of its competency")
    levels = {}
    for key, value in values.items():
        level = read_fraction(value, f"levels[{read_line(key, 'levels')!r}]")
        if level < 0:
            raise InvalidValueError(f"levels[{key!r}]", value, "a level of 0 or more")
        levels[key] = level
    return levels


def _check_facts(_: object, attribute: attrs.Attribute[Mapping[str, object]], value: Mapping[str, object]) -> None:
    if not isinstance(value, Mapping):
        raise WrongTypeError(attribute.name, value, "facts by their names")


@final
@attrs.frozen(hash=False)
class PositionCandidate:
    """What is known of a person.

    Attributes:
        person: Who.
        levels: The level that they are assessed at, by the key of the competency.
        facts: The facts that qualifications are checked on, as a tree of names.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the person is blank or a level is below 0.

    Source: Handbook 4.2, 8.1.

    >>> PositionCandidate("li.na", {"negotiation": "3.5"}).levels
    {'negotiation': Fraction(7, 2)}
    """

    person: str = attrs.field(validator=check_line)
    levels: Mapping[str, Fraction] = attrs.field(factory=dict, converter=_read_levels)
    facts: Mapping[str, object] = attrs.field(factory=dict, validator=_check_facts, repr=False)


@final
@attrs.frozen
class FitRule:
    """How a person is held against a position.

    Attributes:
        label: What the rule is called.
        convention: What a level that is short counts: `met`, nothing; `capped-ratio`, the level over the required one.
        unknown: What a requirement counts about which nothing is known: `zero`, nothing; `leave-out`, its weight is
            left out.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a convention is unknown; with the closest one.

    Source: Handbook 8.1.

    >>> from datetime import date
    >>> from salesmanual.people.positions import PositionDuty
    >>> position = PositionDescription(
    ...     "rep",
    ...     "Rep",
    ...     "Sells",
    ...     "S1",
    ...     [PositionDuty("selling", "Sell", 1)],
    ...     date(2026, 1, 1),
    ...     competencies=[RequiredCompetency("closing", 4, must=True), RequiredCompetency("prospecting", 2)],
    ... )
    >>> fit = FitRule().fit(position, PositionCandidate("li.na", {"closing": 3, "prospecting": 5}), on=date(2026, 3, 1))
    >>> fit.verdict.value, fit.weighted, [each.distance() for each in fit.requirements]
    ('short', Fraction(7, 8), [Fraction(1, 1), Fraction(-3, 1)])
    """

    label: Label = attrs.field(default=_LABEL, converter=read_label)
    convention: str = attrs.field(
        default="capped-ratio",
        validator=check_choice("a convention of the weighted fit", ("capped-ratio", "met")),
        kw_only=True,
    )
    unknown: str = attrs.field(
        default="zero",
        validator=check_choice("what the unknown counts", ("zero", "leave-out")),
        kw_only=True,
    )
    section: str = attrs.field(default="8.1", validator=check_section, kw_only=True)

    def fit(
        self,
        position: PositionDescription,
        candidate: PositionCandidate,
        *,
        on: date,
        competencies: Mapping[str, Label | str] | None = None,
    ) -> PositionFit:
        """How the person stands to what the position asks for.

        Args:
            position: The version of the description that holds on the day.
            candidate: What is known of the person.
            on: The day.
            competencies: The names of competencies by key.

        Raises:
            WrongTypeError: If an argument is not of its type.
            InvalidValueError: If the description does not hold on the day.

        Source: Handbook 8.1.
        """
        check_type(position, PositionDescription, "position")
        check_type(candidate, PositionCandidate, "candidate")
        if not holds_on(position, read_date(on, "on")):
            days = f"a day from {position.since} to {position.until or 'open'}"
            raise InvalidValueError("on", str(on), days, "take the version that holds on the day")
        found = [self._qualified(each, candidate) for each in position.qualifications]
        names = competencies or {}
        found += [
            self._competent(each, candidate, names.get(each.competency, each.competency))
            for each in position.competencies
        ]
        words = self._words()
        return PositionFit(position, candidate.person, on, words, tuple(found), _verdict(found), _weighted(found))

    def rank(
        self,
        position: PositionDescription,
        candidates: Iterable[PositionCandidate],
        *,
        on: date,
        competencies: Mapping[str, Label | str] | None = None,
    ) -> PositionRanking:
        """The candidates in order: who fits, then of whom that is unknown, then who is short; each by weighted fit.

        Equals share a place, and stand in it in alphabetical order. The arguments are those of `fit`.

        Raises:
            WrongTypeError: If an argument is not of its type.
            DuplicateError: If somebody comes twice.
            InvalidValueError: As for `fit`.

        Source: Handbook 8.1.
        """
        every = read_items(candidates, "candidates", PositionCandidate, "a PositionCandidate", key="person")
        return ranked(position, on, [self.fit(position, each, on=on, competencies=competencies) for each in every])

    def _qualified(self, required: PositionQualification, candidate: PositionCandidate) -> RequirementFit:
        finding = required.condition.check(candidate.facts)
        status = _STATUS[finding.status]
        counted = self._unknown() if status is FitStatus.UNKNOWN else Fraction(int(finding.met))
        return RequirementFit(
            required.key, required.label, status, required.must, required.weight, counted, None, None, finding
        )

    def _competent(
        self, required: RequiredCompetency, candidate: PositionCandidate, name: Label | str
    ) -> RequirementFit:
        key, level = required.competency, required.level
        found = candidate.levels.get(key)
        if found is None:
            status, counted = FitStatus.UNKNOWN, self._unknown()
        elif found < level:
            status, counted = FitStatus.SHORT, found / level if self.convention == "capped-ratio" else _NOTHING
        else:
            status, counted = FitStatus.MET if found == level else FitStatus.SURPLUS, _WHOLE
        return RequirementFit(key, name, status, required.must, required.weight, counted, level, found, None)

    def _unknown(self) -> Fraction | None:
        return _NOTHING if self.unknown == "zero" else None

    def _words(self) -> Text:
        """The convention in words."""
        if self.convention == "met":
            rule = text("share of the weights that are met")
        else:
            rule = text("each level over the required one, at most 100%")
        if self.unknown == "zero":
            return text("{rule}; what is unknown counts nothing", rule=rule)
        return text("{rule}; what is unknown is left out", rule=rule)


_STATUS: Final = {
    FindingStatus.MET: FitStatus.MET,
    FindingStatus.UNMET: FitStatus.SHORT,
    FindingStatus.UNKNOWN: FitStatus.UNKNOWN,
}


def _verdict(found: Iterable[RequirementFit]) -> FitVerdict:
    statuses = {each.status for each in found if each.must}
    if FitStatus.SHORT in statuses:
        return FitVerdict.SHORT
    return FitVerdict.UNKNOWN if FitStatus.UNKNOWN in statuses else FitVerdict.FITS


def _weighted(found: list[RequirementFit]) -> Fraction | None:
    if not found:
        return _WHOLE
    total = sum((each.weight for each in found if each.counted is not None), _NOTHING)
    if not total:
        return None
    return sum((each.weight * each.counted for each in found if each.counted is not None), _NOTHING) / total
