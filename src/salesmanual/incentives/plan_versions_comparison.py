"""What changed between two versions of a plan, field by field, in words and with addresses.

    components.new-business.tiers[2].rate: 5% → 4%
    components.quarter-bonus: removed, was Quarter bonus

Invariant: the comparison of equal plans is empty and that of unequal ones is not; applied to the old plan, the changes
give the new one.

Left out: what the changes cost (`salesmanual.incentives.modelling`), and when versions hold (`plan_versions`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias, assert_never, cast, final

import attrs

from salesmanual.incentives.plan import IncentivePlan
from salesmanual.incentives.plan_document_names import rule_words
from salesmanual.incentives.plan_versions_alignment import aligned
from salesmanual.incentives.plan_versions_plain import Tree, full_plain, is_composite, members_of, plan_fingerprint
from salesmanual.incentives.plan_versions_words import field_words, is_over_attainment, part_words, value_words
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import InvalidValueError
from salesmanual.kernel.record import Entries
from salesmanual.kernel.record_event import Plain, read_plain, thawed
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Text, text
from salesmanual.kernel.wire import structure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from salesmanual.kernel.texts import Language

__all__ = ["ChangeKind", "PlanChange", "VersionComparison", "compare_versions"]

Path: TypeAlias = "tuple[str | int, ...]"

_STARTS: Final = ("from", "x", "at")
_CURVE: Final = "curve"


class ChangeKind(StrEnum):
    """What happened to one field, or one entry of a list."""

    CHANGED = "changed"
    """It has another value."""
    ADDED = "added"
    """It is there only in the new version; its position is that of the new list."""
    REMOVED = "removed"
    """It is there only in the old version; its position is that of the old list."""
    ORDERED = "ordered"
    """The entries of a list stand in another order."""


@final
@attrs.frozen
class PlanChange:
    """One change.

    Attributes:
        path: The keys and positions that lead to it; positions are those of the old version, but for an added entry.
        kind: What happened there.
        old: What stood there, in plain form; `None` where nothing did.
        new: What stands there now.
        words: What happened, in words.

    Source: Handbook 4.3.
    """

    path: tuple[str | int, ...]
    kind: ChangeKind
    old: Plain
    new: Plain
    words: Text

    @property
    def address(self) -> str:
        """Where it is, as in a plan file, components by their key; the one curve of a part is not named.

        >>> PlanChange(("components", "sales", "curve", "tiers", 2), ChangeKind.REMOVED, None, None, text("x")).address
        'components.sales.tiers[2]'
        """
        address = ""
        for position, part in enumerate(self.path):
            if isinstance(part, int):
                address += f"[{part}]"
            elif part != _CURVE or position == len(self.path) - 1:
                address += f".{part}" if address else part
        return address

    def render(self, language: Language = "en") -> str:
        """The address and what happened."""
        return text("{address}: {words}", address=self.address, words=self.words).render(language)

    def __str__(self) -> str:
        return self.render()


@final
@attrs.frozen
class VersionComparison:
    """Every change from one version of a plan to another.

    Attributes:
        old: The fingerprint of the old version.
        new: The fingerprint of the new version.
        changes: In the order of the plan's fields.

    Source: Handbook 4.3.
    """

    old: str
    new: str
    changes: tuple[PlanChange, ...]

    def apply(self, plan: IncentivePlan) -> IncentivePlan:
        """The new version, made of the old one.

        Raises:
            InvalidValueError: If the plan is not the old version.
        """
        found = plan_fingerprint(plan)
        if found != self.old:
            raise InvalidValueError("plan", found, f"the plan with the fingerprint {self.old}", "compare again")
        tree = full_plain(plan)
        placed = [(change, _placed(plan, change.path)) for change in self.changes]
        for change, path in sorted(placed, key=_application_order):
            _apply(tree, change, path)
        return structure(tree, IncentivePlan)

    def table(self) -> Table:
        """One row for each change: where, what happened, what was and what is."""
        columns = (
            Column(text("place"), key="where"),
            Column(text("kind"), key="kind"),
            Column(text("in words"), key="words"),
        )
        return Table(text("Changes"), columns, [(each.address, each.kind.value, each.words) for each in self.changes])

    def to_markdown(self, language: Language = "en") -> str:
        """The table in Markdown, or one sentence where nothing changed."""
        if not self.changes:
            return text("The two versions say the same.").render(language)
        return self.table().to_markdown(language)

    def _repr_html_(self) -> str:
        return self.table().to_html()

    def __bool__(self) -> bool:
        return bool(self.changes)

    def __str__(self) -> str:
        return "\n".join(map(str, self.changes)) or str(text("The two versions say the same."))


def compare_versions(old: IncentivePlan, new: IncentivePlan) -> VersionComparison:
    """What changed from the old version of a plan to the new one.

    Components are matched by their keys, tiers by where they start if their number changed; other entries keep their
    order, and as few of them are changed as can be. A curve that is written otherwise but pays the same is no change;
    one of another kind is one change.

    Raises:
        WrongTypeError: If one of the two is no plan.

    Source: Handbook 4.3.

    >>> from salesmanual.incentives.components import Commission
    >>> from salesmanual.kernel.period import year
    >>> def version(rate):
    ...     commission = Commission("sales", "Commission", Curve.marginal([(0, "5%"), (100000, rate)]))
    ...     return IncentivePlan("ae", "Account executive", "CNY", year(2026), [commission])
    >>> print(compare_versions(version("8%"), version("7%")))
    components.sales.tiers[1].rate: 8% → 7%
    """
    fingerprints = plan_fingerprint(old), plan_fingerprint(new)
    return VersionComparison(*fingerprints, tuple(_changes(old, new, (), in_ratios=False)))


def _changes(old: object, new: object, path: Path, *, in_ratios: bool) -> Iterator[PlanChange]:
    if old == new and type(old) is type(new):
        return
    if isinstance(old, Curve) and isinstance(new, Curve):
        yield from _curve_changes(old, new, path, in_ratios=in_ratios)
    elif type(old) is type(new) and is_composite(old):
        ratios = in_ratios or (is_over_attainment(old) and is_over_attainment(new))
        for (key, _, before), (_, _, after) in zip(members_of(old), members_of(new), strict=True):
            yield from _changes(before, after, (*path, key), in_ratios=ratios)
    elif isinstance(old, tuple) and isinstance(new, tuple):
        yield from _list_changes(old, new, path, in_ratios=in_ratios)
    else:
        words = (field_words(_field(path), value, in_ratios=in_ratios) for value in (old, new))
        yield _change(path, ChangeKind.CHANGED, full_plain(old), full_plain(new), *words)


def _field(path: Path) -> str:
    """The name of the field that the path leads to, or into."""
    return next((part for part in reversed(path) if isinstance(part, str)), "")


def _change(path: Path, kind: ChangeKind, old: Tree, new: Tree, *words: object) -> PlanChange:
    match kind:
        case ChangeKind.CHANGED:
            said = text("{old} → {new}", old=words[0], new=words[1])
        case ChangeKind.ADDED:
            said = text("added, is {new}", new=words[0])
        case ChangeKind.REMOVED:
            said = text("removed, was {old}", old=words[0])
        case ChangeKind.ORDERED:
            said = text("in another order: {new}", new=words[0])
        case _ as unreachable:
            assert_never(unreachable)
    return PlanChange(path, kind, read_plain(old), read_plain(new), said)


def _list_changes(
    old: tuple[object, ...], new: tuple[object, ...], path: Path, *, in_ratios: bool
) -> Iterator[PlanChange]:
    keys, new_keys = _keys(old), _keys(new)
    if keys is not None and new_keys is not None:
        yield from _keyed_changes(dict(zip(keys, old, strict=True)), dict(zip(new_keys, new, strict=True)), path)
        return
    partners = aligned(old, new)
    for was, each in enumerate(old):
        if was in partners:
            yield from _changes(each, new[partners[was]], (*path, was), in_ratios=in_ratios)
        else:
            yield _change((*path, was), ChangeKind.REMOVED, full_plain(each), None, value_words(each))
    for now in sorted({*range(len(new))} - {*partners.values()}):
        yield _change((*path, now), ChangeKind.ADDED, None, full_plain(new[now]), value_words(new[now]))


def _keys(items: tuple[object, ...]) -> list[str] | None:
    """The keys of the entries, where each has one of its own."""
    keys = [getattr(item, "key", None) for item in items]
    return cast("list[str]", keys) if all(isinstance(key, str) for key in keys) and len({*keys}) == len(keys) else None


def _keyed_changes(old: dict[str, object], new: dict[str, object], path: Path) -> Iterator[PlanChange]:
    for key, each in old.items():
        if key in new and type(new[key]) is type(each):
            yield from _changes(each, new[key], (*path, key), in_ratios=False)
        elif key in new:
            plain = full_plain(each), full_plain(new[key])
            yield _change((*path, key), ChangeKind.CHANGED, *plain, value_words(each), value_words(new[key]))
        else:
            yield _change((*path, key), ChangeKind.REMOVED, full_plain(each), None, value_words(each))
    for key, each in new.items():
        if key not in old:
            yield _change((*path, key), ChangeKind.ADDED, None, full_plain(each), value_words(each))
    arrived = [*(key for key in old if key in new), *(key for key in new if key not in old)]
    if arrived != [*new]:
        yield _change(path, ChangeKind.ORDERED, [*arrived], [*new], tuple(new))


def _curve_changes(old: Curve, new: Curve, path: Path, *, in_ratios: bool) -> Iterator[PlanChange]:
    before, after = (cast("dict[str, Tree]", curve.to_plain()) for curve in (old, new))
    if before["kind"] != after["kind"]:
        yield _change(path, ChangeKind.CHANGED, before, after, rule_words(old), rule_words(new))
        return
    for key in dict.fromkeys([*before, *after]):
        here, was, now = (*path, key), before.get(key), after.get(key)
        if was == now:
            continue
        if isinstance(was, list) and isinstance(now, list):
            yield from _part_changes(
                cast("list[dict[str, str]]", was), cast("list[dict[str, str]]", now), here, in_ratios=in_ratios
            )
        elif was is None:
            yield _change(here, ChangeKind.ADDED, None, now, part_words(key, now, in_ratios=in_ratios))
        elif now is None:
            yield _change(here, ChangeKind.REMOVED, was, None, part_words(key, was, in_ratios=in_ratios))
        else:
            words = (part_words(key, value, in_ratios=in_ratios) for value in (was, now))
            yield _change(here, ChangeKind.CHANGED, was, now, *words)


def _part_changes(
    old: list[dict[str, str]], new: list[dict[str, str]], path: Path, *, in_ratios: bool
) -> Iterator[PlanChange]:
    """The changes of tiers, steps, points or knots."""
    there = {_start(part): position for position, part in enumerate(new)}
    for was, part in enumerate(old):
        now = was if len(old) == len(new) else there.pop(_start(part), None)
        if now is None:
            words = part_words("", part, in_ratios=in_ratios)
            yield _change((*path, was), ChangeKind.REMOVED, dict(part), None, words)
        else:
            yield from _entry_changes(part, new[now], (*path, was), in_ratios=in_ratios)
    for now in there.values() if len(old) != len(new) else ():
        words = part_words("", new[now], in_ratios=in_ratios)
        yield _change((*path, now), ChangeKind.ADDED, None, dict(new[now]), words)


def _start(part: dict[str, str]) -> str:
    return next(part[key] for key in _STARTS if key in part)


def _entry_changes(old: dict[str, str], new: dict[str, str], path: Path, *, in_ratios: bool) -> Iterator[PlanChange]:
    for key in dict.fromkeys([*old, *new]):
        was, now = old.get(key), new.get(key)
        if was == now:
            continue
        told = "value" if key == "at" and "x" in old else key
        words = [part_words(told, value, in_ratios=in_ratios) for value in (was, now) if value is not None]
        kind = ChangeKind.ADDED if was is None else ChangeKind.REMOVED if now is None else ChangeKind.CHANGED
        yield _change((*path, key), kind, was, now, *words)


def _application_order(placed: tuple[PlanChange, Path]) -> tuple[int, int, int]:
    """Values first, while positions are the old ones; then entries from the inside out; the order of entries last."""
    change, path = placed
    depth, last = len(path), path[-1]
    position = last if isinstance(last, int) else 0
    match change.kind:
        case ChangeKind.CHANGED:
            return 0, 0, 0
        case ChangeKind.REMOVED:
            return 1, -2 * depth, -position
        case ChangeKind.ADDED:
            return 1, -2 * depth + 1, position
        case ChangeKind.ORDERED:
            return 2, 0, 0
        case _ as unreachable:
            assert_never(unreachable)


def _apply(tree: Tree, change: PlanChange, path: Path) -> None:
    """Makes one change in the full plain form of the old plan.

    Args:
        tree: The plain form.
        change: The change.
        path: Its path with positions for the keys of list entries; an entry that is new has its key still.
    """
    holder = tree
    for part in path[:-1]:
        holder = _entry(holder, part)
    last, new = path[-1], _tree(change.new)
    if change.kind is ChangeKind.ORDERED:
        listed, arrived = cast("list[Tree]", _entry(holder, last)), cast("list[str]", _tree(change.old))
        listed[:] = [listed[arrived.index(key)] for key in cast("list[str]", new)]
    elif isinstance(holder, dict):
        if change.kind is ChangeKind.REMOVED:
            del holder[cast("str", last)]
        else:
            holder[cast("str", last)] = new
    else:
        _apply_in_list(cast("list[Tree]", holder), last, new, change.kind)


def _apply_in_list(listed: list[Tree], last: str | int, new: Tree, kind: ChangeKind) -> None:
    if kind is ChangeKind.ADDED:
        listed.insert(len(listed) if isinstance(last, str) else last, new)
    elif kind is ChangeKind.REMOVED:
        del listed[cast("int", last)]
    else:
        listed[cast("int", last)] = new


def _entry(holder: Tree, part: str | int) -> Tree:
    if isinstance(holder, dict):
        return holder[cast("str", part)]
    return cast("list[Tree]", holder)[cast("int", part)]


def _placed(value: object, path: Path) -> Path:
    """The path with positions for the keys of list entries that the value has."""
    placed: list[str | int] = []
    for part in path:
        here = part
        if isinstance(value, tuple):
            keys = _keys(value) or []
            here = keys.index(part) if part in keys else part
            value = value[here] if isinstance(here, int) and here < len(value) else None
        elif is_composite(value):
            value = next(member for key, _, member in members_of(value) if key == part)
        placed.append(here)
    return tuple(placed)


def _tree(plain: Plain) -> Tree:
    return cast("Tree", thawed(plain) if isinstance(plain, (tuple, Entries)) else plain)
