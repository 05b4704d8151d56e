"""Strategy per product and market: aim, focus, target customers, actions, and the share of the target it carries.

Invariant: the strategies of one product and market carry at most the whole of its target; a book that says more is
refused when it is built.

Left out: how the target of a product in a market comes about (`breakdowns`), and assessing whether a strategy works.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, final

import attrs

from salesmanual.kernel.errors import Fault, InvalidDocumentError, NotFoundError, did_you_mean
from salesmanual.kernel.fields import check_line, check_section, read_items
from salesmanual.kernel.number import percent_text
from salesmanual.kernel.texts import Label, read_label
from salesmanual.planning.strategies_coverage import StrategyCoverage, cover
from salesmanual.planning.strategies_parts import FocusLevel, Strategy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from salesmanual.planning.strategies_targets import Targets

__all__ = ["FOCUS_LEVELS", "StrategyBook"]

FOCUS_LEVELS: Final = (
    FocusLevel("invest", {"en": "Invest", "zh_Hant": "投入", "zh_Hans": "投入"}),
    FocusLevel("grow", {"en": "Grow", "zh_Hant": "成長", "zh_Hans": "增长"}),
    FocusLevel("hold", {"en": "Hold", "zh_Hant": "維持", "zh_Hans": "维持"}),
    FocusLevel("harvest", {"en": "Harvest", "zh_Hant": "收割", "zh_Hans": "收割"}),
    FocusLevel("exit", {"en": "Exit", "zh_Hant": "退出", "zh_Hans": "退出"}),
)
"""Five levels in common use, the one that gets most first."""


def _read_strategies(value: Iterable[Strategy]) -> tuple[Strategy, ...]:
    return read_items(value, "strategies", Strategy, "a Strategy", key="key")


def _read_levels(value: Iterable[FocusLevel]) -> tuple[FocusLevel, ...]:
    return read_items(value, "levels", FocusLevel, "a FocusLevel", key="key", least=1)


@final
@attrs.frozen
class StrategyBook:
    """The strategies of a company.

    Attributes:
        key: What it is called by.
        label: What people read.
        strategies: The strategies.
        levels: The company's focus levels, the one that gets most first.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        DuplicateError: If two strategies or two levels have one key.
        InvalidValueError: If there is no level.
        InvalidDocumentError: If a strategy names a level that there is not, or the strategies of one product and
            market carry more than its target; every fault.

    Source: Handbook 2.2.

    >>> from datetime import date
    >>> from salesmanual.kernel.money import Money
    >>> from salesmanual.planning.strategies_targets import MarketTargets
    >>> from salesmanual.planning.target_measures import TargetMeasure
    >>> book = StrategyBook("2026", "Strategy 2026", [Strategy("bikes", "Bikes", "Lead", "grow", "bikes", share="75%")])
    >>> amounts = {("bikes", "east"): Money("1001", "CNY"), ("helmets", "east"): Money("200", "CNY")}
    >>> targets = MarketTargets(TargetMeasure("sales", "CNY", step=1), amounts)
    >>> found = book.coverage(targets, as_of=date(2026, 3, 2))
    >>> found.of("bikes").carried, [each.product for each in found.without_strategy()]
    (Money('751', 'CNY'), ['helmets'])
    """

    key: str = attrs.field(validator=check_line)
    label: Label = attrs.field(converter=read_label)
    strategies: tuple[Strategy, ...] = attrs.field(converter=_read_strategies)
    levels: tuple[FocusLevel, ...] = attrs.field(default=FOCUS_LEVELS, converter=_read_levels, kw_only=True)
    section: str = attrs.field(default="2.2", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults = [*self._levels_unknown(), *self._over()]
        if faults:
            raise InvalidDocumentError(f"strategy book {self.key}", faults)

    def _levels_unknown(self) -> Iterator[Fault]:
        keys = [level.key for level in self.levels]
        for position, each in enumerate(self.strategies):
            if each.level not in keys:
                where = f"strategies[{position}].level"
                yield Fault(where, f"no focus level {each.level!r}; {did_you_mean(each.level, keys)}")

    def _over(self) -> Iterator[Fault]:
        sums: dict[tuple[str | None, str | None], Fraction] = {}
        for position, each in enumerate(self.strategies):
            sums[each.place()] = sums.get(each.place(), Fraction(0)) + each.share
            if sums[each.place()] > 1:
                whole = ", ".join(member for member in each.place() if member is not None)
                stated = percent_text(sums[each.place()])
                yield Fault(
                    f"strategies[{position}].share", f"found {stated} of {whole} with it, accepted is at most 100%"
                )

    def of(self, key: str) -> Strategy:
        """The strategy of that key.

        Raises:
            NotFoundError: If there is none, with the closest key.
        """
        for each in self.strategies:
            if each.key == key:
                return each
        raise NotFoundError("strategy", key, did_you_mean(key, [each.key for each in self.strategies]))

    def coverage(
        self, targets: Targets, customers: Mapping[str, Mapping[str, object]] | None = None, *, as_of: date
    ) -> StrategyCoverage:
        """How the strategies fit the targets on a day, and which customers they aim at.

        A strategy carries its share of the target of its product and market and of all that is under them. Amounts
        are whole steps: each product in each market, and each strategy, sums to its own total, by controlled rounding.

        Args:
            targets: A breakdown with a dimension `product` or `market`, or `MarketTargets`.
            customers: The facts of each customer, by its id.
            as_of: The day on which actions are looked at.

        Raises:
            InvalidDocumentError: If strategies carry more than the whole of a target, one for a product and another
                for its group included; every such target.
            InvalidValueError: If a target is negative, or a breakdown has neither products nor markets.
            WrongTypeError: If an argument is not of its type.

        Source: Handbook 2.2.
        """
        return cover(self.strategies, self.levels, targets, {} if customers is None else customers, as_of=as_of)
