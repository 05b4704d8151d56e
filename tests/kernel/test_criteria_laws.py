"""Laws of conditions."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.criteria import (
    ALWAYS,
    NEVER,
    AllOf,
    AnyOf,
    AtLeast,
    Between,
    Compare,
    Contains,
    Criterion,
    FindingStatus,
    Not,
    OneOf,
    Present,
    negate,
    parse_criterion,
    read_criterion,
)
from salesmanual.kernel.criteria_text import written
from salesmanual.kernel.errors import CriterionSyntaxError
from salesmanual.testing.criteria import criteria, facts_for, leaf_criteria

if TYPE_CHECKING:
    from random import Random

STATUS = {True: FindingStatus.MET, False: FindingStatus.UNMET, None: FindingStatus.UNKNOWN}
WORDS = "and or not ( ) , = >= visits 8 85% 5 CNY 'x' in between is present at least of all any 2026-03-31 ` \" . /"


@given(criteria())
def test_the_written_line_reads_back_as_the_condition(criterion: Criterion) -> None:
    line = written(criterion)

    assert parse_criterion(line) == criterion
    assert str(criterion) == line
    assert line.isprintable()


@given(criteria())
def test_plain_data_reads_back_as_the_condition(criterion: Criterion) -> None:
    assert read_criterion(criterion.to_plain()) == criterion
    assert type(criterion).from_plain(criterion.to_plain()) == criterion


@given(criteria())
def test_a_condition_pickles_and_equal_conditions_hash_alike(criterion: Criterion) -> None:
    again = pickle.loads(pickle.dumps(criterion))  # noqa: S301 - its own bytes

    assert again == criterion
    assert hash(again) == hash(criterion)
    assert hash(parse_criterion(str(criterion))) == hash(criterion)


@given(st.data())
def test_the_finding_agrees_with_the_fast_answer(data: st.DataObject) -> None:
    criterion = data.draw(criteria())
    facts = data.draw(facts_for(criterion))

    assert criterion.check(facts).status is STATUS[criterion.holds(facts)]


def _slow(criterion: Criterion, facts: object) -> bool | None:
    """A second implementation of the groups, by counting all answers."""
    match criterion:
        case AllOf(of):
            answers = [_slow(part, facts) for part in of]
            return False if False in answers else None if None in answers else True
        case AnyOf(of):
            answers = [_slow(part, facts) for part in of]
            return True if True in answers else None if None in answers else False
        case AtLeast(count, of):
            answers = [_slow(part, facts) for part in of]
            yes, no = answers.count(True), answers.count(False)
            return True if yes >= count else False if len(answers) - no < count else None
        case Not(inner):
            answer = _slow(inner, facts)
            return None if answer is None else not answer
    return criterion.holds(facts)


@given(st.data())
def test_the_answer_is_kleenes(data: st.DataObject) -> None:
    criterion = data.draw(criteria())
    facts = data.draw(facts_for(criterion))

    assert criterion.holds(facts) is _slow(criterion, facts)


@given(st.data())
def test_negation_flips_and_keeps_the_unknown(data: st.DataObject) -> None:
    criterion = data.draw(criteria())
    facts = data.draw(facts_for(criterion))
    answer = criterion.holds(facts)
    opposite = None if answer is None else not answer

    assert negate(criterion).holds(facts) is opposite
    assert Not(criterion).holds(facts) is opposite
    assert criterion.check(facts, negated=True).status is STATUS[opposite]


@given(criteria())
def test_negating_twice_gives_the_condition_back_less_idle_nots(criterion: Criterion) -> None:
    once = negate(criterion)

    assert negate(negate(once)) == once
    if not isinstance(criterion, Not):
        assert negate(once) == criterion


@given(st.data())
def test_de_morgan(data: st.DataObject) -> None:
    parts = data.draw(st.lists(leaf_criteria(), max_size=3))
    facts = data.draw(facts_for(AllOf(parts)))

    assert Not(AllOf(parts)).holds(facts) is AnyOf([Not(part) for part in parts]).holds(facts)
    assert Not(AnyOf(parts)).holds(facts) is AllOf([Not(part) for part in parts]).holds(facts)


@given(st.data())
def test_all_any_and_at_least_agree_where_they_mean_the_same(data: st.DataObject) -> None:
    parts = data.draw(st.lists(leaf_criteria(), min_size=1, max_size=4))
    facts = data.draw(facts_for(AllOf(parts)))

    assert AtLeast(len(parts), parts).holds(facts) is AllOf(parts).holds(facts)
    assert AtLeast(1, parts).holds(facts) is AnyOf(parts).holds(facts)


@given(st.data())
def test_neither_the_order_of_the_parts_nor_of_the_facts_counts(data: st.DataObject) -> None:
    parts = data.draw(st.lists(leaf_criteria(), min_size=1, max_size=4))
    random: Random = data.draw(st.randoms(use_true_random=False))
    facts = data.draw(facts_for(AllOf(parts)))
    shuffled, mixed = list(parts), list(facts.items())
    random.shuffle(shuffled)
    random.shuffle(mixed)

    for group in (AllOf, AnyOf):
        assert group(shuffled).holds(dict(mixed)) is group(parts).holds(facts)


@given(st.data())
def test_more_facts_never_change_a_known_answer(data: st.DataObject) -> None:
    """Only `Present` takes a missing fact for an answer, so it is left out here."""
    criterion = data.draw(criteria())
    facts = data.draw(facts_for(criterion))
    fewer = {key: fact for key, fact in facts.items() if data.draw(st.booleans())}
    if not _asks_for_presence(criterion):
        answer = criterion.holds(fewer)

        assert answer is None or answer is criterion.holds(facts)


def _asks_for_presence(criterion: Criterion) -> bool:
    return "present" in str(criterion)


@given(st.data())
def test_the_paths_are_all_that_is_looked_at(data: st.DataObject) -> None:
    criterion = data.draw(criteria())
    facts = data.draw(facts_for(criterion))
    heads = {path.split(".")[0] for path in criterion.paths()}

    assert criterion.holds({**facts, "unrelated": 1}) is criterion.holds(facts)
    assert criterion.holds({key: fact for key, fact in facts.items() if key in heads}) is criterion.holds(facts)


@given(st.data())
def test_a_finding_lists_every_leaf_and_what_is_missing_decides(data: st.DataObject) -> None:
    criterion = data.draw(criteria())
    facts = data.draw(facts_for(criterion))
    finding = criterion.check(facts)

    assert str(finding).count("\n") + 1 == _lines(criterion)
    assert set(finding.missing()) <= set(criterion.paths())
    assert bool(finding.unmet()) is (finding.status is not FindingStatus.MET)


def _lines(criterion: Criterion) -> int:
    match criterion:
        case AllOf(of) | AnyOf(of) | AtLeast(_, of):
            return 1 + sum(map(_lines, of))
        case Not(inner):
            return _lines(inner)
    return 1


@given(criteria(), criteria(), criteria())
def test_the_operators_are_associative_with_neutral_elements(a: Criterion, b: Criterion, c: Criterion) -> None:
    assert (a & b) & c == a & (b & c)
    assert (a | b) | c == a | (b | c)
    assert a & ALWAYS == a == ALWAYS & a
    assert a | NEVER == a == NEVER | a


@given(criteria())
def test_depth_and_size_count_the_conditions(criterion: Criterion) -> None:
    assert criterion.depth == _depth(criterion)
    assert criterion.size == _size(criterion)


def _parts(criterion: Criterion) -> tuple[Criterion, ...]:
    match criterion:
        case AllOf(of) | AnyOf(of) | AtLeast(_, of):
            return of
        case Not(inner):
            return (inner,)
        case Compare() | Between() | OneOf() | Contains() | Present():
            return ()
    raise AssertionError


def _depth(criterion: Criterion) -> int:
    return 1 + max(map(_depth, _parts(criterion)), default=0)


def _size(criterion: Criterion) -> int:
    return 1 + sum(map(_size, _parts(criterion)))


@given(st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join) | st.text(max_size=30))
def test_any_text_is_read_or_refused_with_a_column_in_it(source: str) -> None:
    criterion, refusal = _read(source)

    if criterion is not None:
        assert parse_criterion(str(criterion)) == criterion
    if refusal is not None:
        assert 1 <= refusal.column <= len(source) + 1
        assert refusal.expected


def _read(source: str) -> tuple[Criterion | None, CriterionSyntaxError | None]:
    try:
        return parse_criterion(source), None
    except CriterionSyntaxError as error:
        return None, error


@given(st.data())
def test_facts_are_made_even_where_one_path_leads_through_another(data: st.DataObject) -> None:
    criterion = parse_criterion("a >= 1 and a.b >= 2 and a.b.c >= 3")
    facts = data.draw(facts_for(criterion))

    assert criterion.check(facts).status is STATUS[criterion.holds(facts)]
