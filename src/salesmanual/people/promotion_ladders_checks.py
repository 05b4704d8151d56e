"""What is wrong with a ladder: unknown keys, circles, positions out of reach, ways down that lead up.

Invariant: every fault is found at once, each with its address in the document.

Left out: what a single field accepts, which the field says itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from salesmanual.kernel.errors import Fault, InvalidValueError, did_you_mean
from salesmanual.people.promotion_conditions import results_asked
from salesmanual.people.promotion_conditions_results import AppraisalGrades

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from salesmanual.people.promotion_ladders import PromotionLadder, PromotionStep

__all__ = ["ladder_faults", "ways_between"]

UPWARD: Final = ("promotion", "move")
_MOST_WAYS: Final = 10_000


def ladder_faults(ladder: PromotionLadder) -> Iterator[Fault]:
    """Every fault of the ladder; its shape is looked at where all keys are known."""
    unknown = [*_unknown_positions(ladder)]
    yield from unknown
    yield from _repeated(ladder)
    for number, step in enumerate(ladder.steps):
        yield from _conditions(ladder, step, f"steps[{number}]")
    if not unknown:
        yield from _shape(ladder)


def _unknown_positions(ladder: PromotionLadder) -> Iterator[Fault]:
    known = [rung.key for rung in ladder.rungs]
    named = [(f"entries[{number}]", key) for number, key in enumerate(ladder.entries)]
    for number, step in enumerate(ladder.steps):
        named += [(f"steps[{number}].from", step.from_position), (f"steps[{number}].to", step.to)]
    for address, key in named:
        if key not in known:
            yield Fault(address, f"no position {key!r} on the ladder; {did_you_mean(key, known)}")


def _repeated(ladder: PromotionLadder) -> Iterator[Fault]:
    seen: dict[tuple[str, str], int] = {}
    for number, step in enumerate(ladder.steps):
        ends = (step.from_position, step.to)
        if ends in seen:
            problem = f"a step from {step.from_position!r} to {step.to!r} is there already, in steps[{seen[ends]}]"
            yield Fault(f"steps[{number}]", f"{problem}; put all conditions into one")
        seen.setdefault(ends, number)


def _conditions(ladder: PromotionLadder, step: PromotionStep, where: str) -> Iterator[Fault]:
    for number, each in enumerate(step.conditions):
        rule, address = each.rule, f"{where}.conditions[{number}].rule"
        if isinstance(rule, AppraisalGrades):
            yield from _grades(ladder, rule, address)
            continue
        for asked in results_asked(rule):
            if asked.measure not in ladder.measures:
                remedy = did_you_mean(asked.measure, ladder.measures)
                yield Fault(f"{address}.measure", f"no measure {asked.measure!r} on the ladder; {remedy}")


def _grades(ladder: PromotionLadder, rule: AppraisalGrades, address: str) -> Iterator[Fault]:
    grades = ladder.appraisal_grades
    named = {"at_least": rule.at_least, "none_below": rule.none_below or rule.at_least}
    unknown = {field: grade for field, grade in named.items() if grade not in grades}
    if rule.none_below is None:
        unknown.pop("none_below", None)
    for field, grade in unknown.items():
        yield Fault(f"{address}.{field}", f"no appraisal grade {grade!r} on the ladder; {did_you_mean(grade, grades)}")
    if not unknown and grades.index(named["none_below"]) < grades.index(named["at_least"]):
        problem = f"found {rule.none_below!r}, accepted is {rule.at_least!r} or a grade below it"
        yield Fault(f"{address}.none_below", problem)


def _shape(ladder: PromotionLadder) -> Iterator[Fault]:
    up = _upward(ladder)
    reached = {place for entry in ladder.entries for place in (entry, *_reach(up, entry))}
    for number, rung in enumerate(ladder.rungs):
        if rung.key not in reached:
            problem = f"{rung.key!r} is reached from no entry by promotions and moves"
            yield Fault(f"rungs[{number}]", f"{problem}; add a step to it, or name it among the entries")
    for number, step in enumerate(ladder.steps):
        start, goal = step.from_position, step.to
        if step.kind == "promotion" and start in _reach(up, goal):
            circle = " → ".join((start, *_way(up, goal, start)))
            problem = f"a promotion in a circle: {circle}"
            yield Fault(f"steps[{number}]", f"{problem}; make the way back a demotion")
        elif step.kind == "demotion" and start not in _reach(up, goal):
            problem = f"a demotion from {start!r} to {goal!r}, from where no promotion leads back"
            yield Fault(f"steps[{number}]", f"{problem}; add that promotion, or lead down to another position")


def _upward(ladder: PromotionLadder) -> dict[str, tuple[str, ...]]:
    """Where promotions and moves lead from each position."""
    up: dict[str, tuple[str, ...]] = {rung.key: () for rung in ladder.rungs}
    for step in ladder.steps:
        if step.kind in UPWARD:
            up[step.from_position] += (step.to,)
    return up


def _reach(up: Mapping[str, tuple[str, ...]], start: str) -> set[str]:
    """What steps lead to from a position; itself only where they lead back."""
    reached: set[str] = set()
    todo = [start]
    while todo:
        for goal in up[todo.pop()]:
            if goal not in reached:
                reached.add(goal)
                todo.append(goal)
    return reached


def _way(up: Mapping[str, tuple[str, ...]], start: str, goal: str) -> tuple[str, ...]:
    """A shortest way from one position to another that it reaches."""
    ways: dict[str, tuple[str, ...]] = {start: (start,)}
    todo = [start]
    for place in todo:
        for then in up[place]:
            if then not in ways:
                ways[then] = (*ways[place], then)
                todo.append(then)
    return ways[goal]


def ways_between(ladder: PromotionLadder, start: str, goal: str) -> tuple[tuple[str, ...], ...]:
    """Every way up from one position to another by promotions and moves, the shortest first; no position twice.

    Raises:
        InvalidValueError: If there are more ways than anybody reads.
    """
    up = _upward(ladder)
    found: list[tuple[str, ...]] = []
    todo: list[tuple[str, ...]] = [(start,)]
    for way in todo:
        if len(todo) > _MOST_WAYS:
            remedy = "ask between positions that are nearer to each other"
            raise InvalidValueError("ways", f"more than {_MOST_WAYS:,}", f"at most {_MOST_WAYS:,} ways", remedy)
        if way[-1] == goal:
            found.append(way)
        else:
            todo += [(*way, then) for then in up[way[-1]] if then not in way]
    return tuple(found)
