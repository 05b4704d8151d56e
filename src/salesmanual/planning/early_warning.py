"""Early warning: on which day it would first have been said that a target is in danger.

    checks by a cadence ──criterion holds so many times in a row──▶ the day of the last of them

Invariant: a check on a day looks at nothing after it, so a warning in a back-test falls on the day on which it would
have come. A check whose figure is not known interrupts the row.

Left out: whom to tell, and whether the warnings of past years were right (`early_warning_backtest`).
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.cadence import Cadence
from salesmanual.kernel.criteria import Criterion, parse_criterion, read_criterion
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError, check_type, did_you_mean
from salesmanual.kernel.fields import check_count, check_kind, check_line, check_section
from salesmanual.kernel.number import Exact, read_fraction
from salesmanual.kernel.period import Period
from salesmanual.kernel.texts import Label, read_label
from salesmanual.planning.breakdowns import Address
from salesmanual.planning.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from salesmanual.kernel.period import Workdays
    from salesmanual.planning.weighing import Figures

__all__ = ["EarlyWarning", "Warned", "WarningCheck", "checks_of", "first_warning"]

_FACTS: Final = ("attainment", "attainment_to_date", "elapsed", "projected_attainment")
_MOST_CHECKS: Final = 366
_LABEL: Final = Label({"en": "Early warning", "zh_Hant": "提前預警", "zh_Hans": "提前预警"})
_DAY: Final = timedelta(days=1)


def _weekly() -> Cadence:
    return Cadence("every Monday")


def _below_nine_tenths() -> Criterion:
    return parse_criterion("projected_attainment < 90%")


def _read_reached(value: Exact | str) -> Fraction:
    reached = read_fraction(value, "reached_at")
    if reached <= 0:
        raise InvalidValueError("reached_at", value, "an attainment above 0 such as '100%'")
    return reached


@final
@attrs.frozen(kw_only=True)
class EarlyWarning:
    """When a target is said to be in danger.

    Attributes:
        when: The condition on how a target stands; it reads `attainment`, `attainment_to_date`,
            `projected_attainment`, and `elapsed`, the part of the period's days that has passed.
        checks: How many checks in a row it has to hold.
        cadence: The days on which it is checked.
        reached_at: From which attainment on a target counts as reached in the end.
        key: What it is called by.
        label: What people read.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If the condition reads something else, a number is out of bounds, or the cadence is counted
            from what was done last.

    Source: Handbook 2.2, 10.1.

    >>> late = EarlyWarning(when=parse_criterion("attainment_to_date < 85% and elapsed > 25%"), checks=2)
    >>> late.cadence.rule
    'every Monday'
    """

    when: Criterion = attrs.field(factory=_below_nine_tenths, converter=read_criterion)
    checks: int = attrs.field(default=1, validator=check_count(1, _MOST_CHECKS))
    cadence: Cadence = attrs.field(factory=_weekly, validator=check_kind(Cadence, "a Cadence"))
    reached_at: Fraction = attrs.field(default=Fraction(1), converter=_read_reached)
    key: str = attrs.field(default="early-warning", validator=check_line)
    label: Label = attrs.field(default=_LABEL, converter=read_label)
    section: str = attrs.field(default="2.2", validator=check_section)

    def __attrs_post_init__(self) -> None:
        for path in self.when.paths():
            if path not in _FACTS:
                accepted = f"conditions on {', '.join(_FACTS)}"
                raise InvalidValueError("when", path, accepted, did_you_mean(path, _FACTS))

    def days(self, period: Period, workdays: Workdays | None = None) -> tuple[date, ...]:
        """The days of the period on which it is checked.

        Raises:
            InvalidValueError: If the cadence needs a working calendar, or what was done last.
        """
        return self.cadence.due(period, calendar=workdays)


@final
@attrs.frozen
class WarningCheck:
    """One check of one target.

    Attributes:
        on: The day.
        holds: Whether the condition held; `None` where a figure that it needs was not known.
        in_row: How many checks in a row it has held, this one among them.
        fires: Whether the warning comes on this day, again or for the first time.

    Source: Handbook 2.2, 10.1.
    """

    on: date
    holds: bool | None
    in_row: int
    fires: bool


@final
@attrs.frozen
class Warned:
    """When one target was first warned of.

    Attributes:
        at: Its address, the period last.
        first: The day of the first warning; `None` if there was none.
        checks: How often it was checked.
        fired: On how many of the checks the warning held.

    Source: Handbook 2.2, 10.1.
    """

    at: Address
    first: date | None
    checks: int
    fired: int

    def days_left(self) -> int | None:
        """How many days of the period were still to come on the day of the warning."""
        period = self.at[-1]
        return None if self.first is None or not isinstance(period, Period) else (period.end - self.first - _DAY).days


def checks_of(
    warning: EarlyWarning, tracking: Tracking, at: Address, *, pipelines: Callable[[date], Figures] | None = None
) -> tuple[WarningCheck, ...]:
    """All checks of one target up to the day of the tracking, in order.

    Args:
        warning: The rule.
        tracking: The targets and the actuals; no check is made after its day.
        at: The address of the target, as `breakdown.address` gives it.
        pipelines: What was expected of open deals on each day, for a projection by pipeline; the pipeline of the
            tracking is of its own day, and is not used for earlier ones.

    Raises:
        WrongTypeError: If an argument is not of its type.
        InvalidValueError: If a projection needs a pipeline and there is none.

    Source: Handbook 2.2, 10.1.
    """
    check_type(warning, EarlyWarning, "warning")
    return tuple(_checked(warning, tracking, at, pipelines))


def _checked(
    warning: EarlyWarning, tracking: Tracking, at: Address, pipelines: Callable[[date], Figures] | None
) -> Iterator[WarningCheck]:
    period = at[-1]
    if not isinstance(period, Period):
        raise WrongTypeError("at", period, "an address as breakdown.address() gives it, a period last")
    names = {dimension.key: member for dimension, member in zip(tracking.breakdown.dimensions, at, strict=True)}
    in_row = 0
    for on in warning.days(period, tracking.facts.workdays):
        if on > tracking.as_of:
            return
        pipeline = tracking.pipeline if on == tracking.as_of else None
        then = attrs.evolve(tracking, as_of=on, pipeline=pipelines(on) if pipelines else pipeline)
        holds = warning.when.holds(then.at(**names).facts())
        in_row = in_row + 1 if holds else 0
        yield WarningCheck(on, holds, in_row, in_row >= warning.checks)


def first_warning(
    warning: EarlyWarning,
    tracking: Tracking,
    *members: object,
    pipelines: Callable[[date], Figures] | None = None,
    **named: object,
) -> Warned:
    """When one target was first warned of, up to the day of the tracking.

    Args:
        warning: The rule.
        tracking: The targets and the actuals, by `track`; no check is made after its day.
        *members: Members of any dimension; the whole of those that are not named.
        pipelines: What was expected of open deals on each day, for a projection by pipeline.
        **named: Members by the key of their dimension.

    Raises:
        WrongTypeError: If an argument is not of its type.
        NotFoundError: If a member is unknown.
        InvalidValueError: If a fact is missing that the policy of the tracking needs.

    Source: Handbook 2.2, 10.1.

    >>> from datetime import date
    >>> from salesmanual.kernel.period import month, quarter
    >>> from salesmanual.planning.breakdowns import Breakdown
    >>> from salesmanual.planning.dimensions import Dimension, divide_time
    >>> from salesmanual.planning.figures import Figure, FigureBook
    >>> from salesmanual.planning.target_measures import TargetMeasure
    >>> from salesmanual.planning.tracking import track
    >>> who, time = Dimension("who", ["li.na"]), divide_time(quarter(2026, 1), levels=["month"])
    >>> targets = Breakdown.from_cells(TargetMeasure("visits", "visits"), [who, time], {("li.na",): [31, 28, 31]})
    >>> done = FigureBook([Figure(30, date(2026, 1, 7), {"who": "li.na"})], [who])
    >>> tracking = track(targets, done, as_of=date(2026, 3, 31))
    >>> warned = first_warning(EarlyWarning(checks=2), tracking, "li.na")
    >>> str(warned.first), warned.days_left()
    ('2026-02-16', 43)
    """
    check_type(tracking, Tracking, "tracking", "make it by track(breakdown, actuals, as_of=…)")
    at = tracking.breakdown.address(*members, **named)
    checks = checks_of(warning, tracking, at, pipelines=pipelines)
    fired = [check.on for check in checks if check.fires]
    return Warned(at, fired[0] if fired else None, len(checks), len(fired))
