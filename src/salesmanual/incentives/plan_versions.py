"""The versions of a plan over time: which one holds on a day, and whether each was announced before it held.

    version                    holds                     announced
    account-executive-2026     2026-01-01..2026-06-30    2025-12-01
    account-executive-2026b    2026-07-01..2026-12-31    2026-07-15    14 days late

Invariant: on every day from the first version's beginning to the last one's end exactly one version holds, except in
the gaps that are stated. A version that takes over from an earlier one before that one ends says so.

Left out: what changed (`plan_versions_comparison`) and who has agreed to it (`acknowledgement`).
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.incentives.basis import read_section
from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.plan_versions_comparison import compare_versions
from salesmanual.incentives.plan_versions_plain import plan_fingerprint
from salesmanual.incentives.sales import read_key
from salesmanual.kernel.criteria import Finding, FindingStatus
from salesmanual.kernel.errors import InvalidValueError, NotFoundError, WrongTypeError, check_type
from salesmanual.kernel.period import Period, read_date
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Label, read_label, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from salesmanual.incentives.plan_versions_comparison import VersionComparison

__all__ = ["PlanVersion", "PlanVersions", "VersionStretch"]

_MAX_DAYS: Final = 3_660


def _check_plan(_: object, attribute: attrs.Attribute[IncentivePlan], value: IncentivePlan) -> None:
    if not isinstance(value, IncentivePlan):
        raise WrongTypeError(attribute.name, value, "an IncentivePlan")


def _read_announced(value: date | None) -> date | None:
    return None if value is None else read_date(value, "announced")


def _check_takes_over(_: object, attribute: attrs.Attribute[bool], value: bool) -> None:  # noqa: FBT001 - it checks one
    if type(value) is not bool:
        raise WrongTypeError(attribute.name, value, "True or False")


@final
@attrs.frozen
class PlanVersion:
    """One version of a plan and when it was announced.

    Attributes:
        plan: The plan as it reads in this version; its effective days say when it holds.
        announced: When the people under it were told; `None` if they were not yet.
        takes_over: Whether it ends the version before it early.
        why: Why it replaces the one before.

    Raises:
        WrongTypeError: If the plan is no plan or the day no date.

    Source: Handbook 4.3.
    """

    plan: IncentivePlan = attrs.field(validator=_check_plan)
    announced: date | None = attrs.field(default=None, converter=_read_announced)
    takes_over: bool = attrs.field(default=False, validator=_check_takes_over, kw_only=True)
    why: Label | None = attrs.field(default=None, converter=attrs.converters.optional(read_label), kw_only=True)

    def fingerprint(self) -> str:
        """The fingerprint of the plan."""
        return plan_fingerprint(self.plan)


@final
@attrs.frozen
class VersionStretch:
    """That a version holds for some days; `version` is `None` in a stated gap.

    Source: Handbook 4.3.
    """

    period: Period
    version: PlanVersion | None


def _read_versions(value: Iterable[PlanVersion]) -> tuple[PlanVersion, ...]:
    try:
        versions = tuple(value)
    except TypeError:
        raise WrongTypeError("versions", value, "versions, in a list") from None
    if not versions:
        raise InvalidValueError("versions", versions, "at least one version")
    for position, version in enumerate(versions):
        if not isinstance(version, PlanVersion):
            raise WrongTypeError(f"versions[{position}]", version, "a PlanVersion")
    return versions


def _read_gaps(value: Iterable[Period]) -> tuple[Period, ...]:
    try:
        gaps = tuple(value)
    except TypeError:
        raise WrongTypeError("gaps", value, "periods, in a list") from None
    for position, gap in enumerate(gaps):
        if not isinstance(gap, Period):
            raise WrongTypeError(f"gaps[{position}]", gap, "a Period", "write it as month(2026, 3)")
    return tuple(sorted(gaps))


def _read_notice(value: int) -> int:
    if type(value) is not int:
        raise WrongTypeError("notice_days", value, "an int of days")
    if not 0 <= value <= _MAX_DAYS:
        raise InvalidValueError("notice_days", value, f"0 to {_MAX_DAYS:,} days")
    return value


def _read_key(value: str) -> str:
    return read_key(value, "key")


@final
@attrs.frozen
class PlanVersions:
    """A plan's versions in the order in which they hold.

    Attributes:
        key: What the plan is called by through all its versions.
        versions: The first to hold first.
        gaps: The periods in which no version holds, on purpose.
        notice_days: How many days before it holds a version must be announced; 0 for not later than its first day.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If there are no versions, they are not in order, there is a gap that is not stated, one is
            stated that is none, or a version holds before the one before it ends and does not say that it takes over.

    Source: Handbook 4.3.

    >>> from salesmanual.incentives.components import Commission
    >>> from salesmanual.kernel.curve import Curve
    >>> from salesmanual.kernel.period import year
    >>> def plan(number, rate):
    ...     commission = Commission("sales", "Commission", Curve.marginal([(0, rate)]))
    ...     return IncentivePlan("ae", "Account executive", "CNY", year(number), [commission])
    >>> ae = PlanVersions("ae", [PlanVersion(plan(2026, "5%")), PlanVersion(plan(2027, "4%"))])
    >>> ae.on(date(2027, 3, 1)).plan.effective
    Period.from_plain('2027')
    """

    key: str = attrs.field(converter=_read_key)
    versions: tuple[PlanVersion, ...] = attrs.field(converter=_read_versions)
    gaps: tuple[Period, ...] = attrs.field(default=(), converter=_read_gaps, kw_only=True)
    notice_days: int = attrs.field(default=0, converter=_read_notice, kw_only=True)
    section: str = attrs.field(default="4.3", converter=read_section, kw_only=True)
    _stretches: tuple[VersionStretch, ...] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        stretches: list[VersionStretch] = []
        for position, (version, following) in enumerate(pairwise(self.versions)):
            whole, start = version.plan.effective, following.plan.effective.start
            _check_order(whole, following, f"versions[{position + 1}]")
            stretches.append(VersionStretch(Period(whole.start, min(whole.end, start)), version))
            if start > whole.end:
                stretches.append(VersionStretch(Period(whole.end, start), None))
        stretches.append(VersionStretch(self.versions[-1].plan.effective, self.versions[-1]))
        found = tuple(stretch.period for stretch in stretches if stretch.version is None)
        if found != self.gaps:
            listed = ", ".join(map(str, found)) or "no gaps"
            remedy = "let the versions follow one another, or state each gap in gaps"
            raise InvalidValueError("gaps", ", ".join(map(str, self.gaps)) or "no gaps", listed, remedy)
        object.__setattr__(self, "_stretches", tuple(stretches))

    def on(self, day: date) -> PlanVersion:
        """The version that holds on the day.

        Raises:
            NotFoundError: If none does.
        """
        read_date(day, "day")
        for stretch in self._stretches:
            if stretch.version is not None and day in stretch.period:
                return stretch.version
        raise NotFoundError("plan version on", str(day), f"{self.key} holds {self._span()}")

    def within(self, period: Period) -> tuple[VersionStretch, ...]:
        """Which version holds for which part of the period, in order; gaps with no version.

        What lies before the first version or after the last is left out.

        Raises:
            WrongTypeError: If it is no period.
        """
        check_type(period, Period, "period", "write it as month(2026, 3)")
        found = ((period.intersection(stretch.period), stretch.version) for stretch in self._stretches)
        return tuple(VersionStretch(part, version) for part, version in found if part is not None)

    def holds(self, version: PlanVersion) -> Period:
        """The days on which the version holds: its effective days, up to where another takes over.

        Raises:
            NotFoundError: If it is none of the versions.
        """
        for stretch in self._stretches:
            if stretch.version == version:
                return stretch.period
        raise NotFoundError("version", version.plan.key, f"it is none of {self.key}")

    def comparisons(self) -> tuple[VersionComparison, ...]:
        """What each version changed against the one before it."""
        return tuple(compare_versions(old.plan, new.plan) for old, new in pairwise(self.versions))

    def findings(self) -> tuple[Finding, ...]:
        """For each version, whether it was announced in time; unknown where it was not announced yet.

        The distance of one that was late is how many days.
        """
        return tuple(self._announcement(version) for version in self.versions)

    def late(self) -> tuple[PlanVersion, ...]:
        """The versions that were announced too late; those after their first day are changed afterwards."""
        pairs = zip(self.versions, self.findings(), strict=True)
        return tuple(version for version, finding in pairs if finding.status is FindingStatus.UNMET)

    def _announcement(self, version: PlanVersion) -> Finding:
        last = version.plan.effective.start - timedelta(days=self.notice_days)
        required = text(
            "{plan}, which holds from {start}, is announced by {last}",
            plan=version.plan.label,
            start=version.plan.effective.start,
            last=last,
        )
        if version.announced is None:
            reason = text("not announced yet")
            return Finding(FindingStatus.UNKNOWN, required, path="announced", reason=reason)
        late = (version.announced - last).days
        if late <= 0:
            return Finding(FindingStatus.MET, required, path="announced", found=version.announced)
        reason = text("announced {announced}, {days} days late", announced=version.announced, days=late)
        return Finding(
            FindingStatus.UNMET,
            required,
            path="announced",
            found=version.announced,
            distance=last - version.announced,
            reason=reason,
        )

    def _span(self) -> str:
        return f"from {self._stretches[0].period.start} to {self._stretches[-1].period.last_day()}"

    def table(self) -> Table:
        """One row for each version: its name, the days on which it holds, when it was announced, how late that was."""
        columns = (
            Column(text("version"), key="version"),
            Column(text("name"), key="name"),
            Column(text("first day"), key="first"),
            Column(text("last day"), key="last"),
            Column(text("announced"), key="announced"),
            Column(text("fingerprint"), key="fingerprint"),
            Column(text("finding"), key="finding"),
        )
        rows = []
        for version, finding in zip(self.versions, self.findings(), strict=True):
            period = self.holds(version)
            detail = finding.reason or text("in time")
            names = version.plan.key, version.plan.label
            days = period.start, period.last_day(), version.announced
            rows.append((*names, *days, version.fingerprint(), detail))
        return Table(text("Versions of {plan}", plan=self.key), columns, rows)


def _check_order(earlier: Period, following: PlanVersion, where: str) -> None:
    """Refuses a version that holds before the one before it, or overlaps it without saying that it takes over."""
    start = following.plan.effective.start
    if start <= earlier.start:
        remedy = "put the versions in the order in which they hold"
        raise InvalidValueError(where, str(start), f"a first day after {earlier.start}", remedy)
    if start < earlier.end and not following.takes_over:
        remedy = "end the earlier version before, or say takes_over=True"
        raise InvalidValueError(where, str(start), f"a first day from {earlier.end} on", remedy)
    if following.takes_over and following.plan.effective.end < earlier.end:
        remedy = "let the later version hold as long, or add the earlier one again"
        last = following.plan.effective.last_day()
        raise InvalidValueError(where, str(last), f"a last day of {earlier.last_day()} or later", remedy)
