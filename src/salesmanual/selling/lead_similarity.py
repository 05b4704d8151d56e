"""How alike two texts are: exact ratios from 0 to 1, by several measures that are named.

    measure        1 − what differs                                               for
    exact          1 where both are equal, else 0                                 addresses, phone numbers
    edit           insertions, deletions, replacements over the longer length     typing errors, Chinese characters
    jaro-winkler   signs in common near one another, and how both begin           names in alphabets
    words          words in common, twice, over all words of both                 companies: words left out or swapped
    person         edit where there is a Chinese character, else jaro-winkler     people

Invariant: a measure is symmetric, lies in [0, 1], and is 1 for two equal texts. It is a `Fraction` of whole counts, so
the same texts give the same ratio everywhere. Only the first 200 signs of a text are looked at, by every measure but
`exact`.

Left out: normal forms (`lead_normal`), and what a ratio means for two leads (`lead_duplicates`).
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, get_args

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.fields import read_choice
from salesmanual.kernel.number import read_fraction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = ["MEASURES", "Measure", "edit_distance", "jaro", "jaro_winkler", "similarity", "text_parts"]

Measure = Literal["exact", "edit", "jaro-winkler", "words", "person"]
"""How two texts are compared."""

MEASURES: Final[tuple[str, ...]] = get_args(Measure)

MOST_SIGNS: Final = 200
_NONE: Final = Fraction(0)
_SAME: Final = Fraction(1)
_SCALE: Final = Fraction(1, 10)
_PREFIX: Final = 4
_HAN: Final = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_IDEOGRAPH: Final = re.compile(f"[{_HAN}]")
_PARTS: Final = re.compile(f"[{_HAN}]+|[^\\s{_HAN}]+")


def edit_distance(first: str, second: str) -> int:
    """The fewest insertions, deletions and replacements of one sign that make the second text of the first.

    Raises:
        WrongTypeError: If one is no text.

    Source: Levenshtein, Binary codes capable of correcting deletions, insertions and reversals, 1966.

    >>> edit_distance("kitten", "sitting"), edit_distance("王小明", "王晓明")
    (3, 1)
    """
    _check_texts(first, second)
    if not first or not second:
        return len(first) + len(second)
    places: dict[str, int] = {}
    for at, sign in enumerate(first):
        places[sign] = places.get(sign, 0) | 1 << at
    return _distance(places, len(first), second)


def _distance(places: Mapping[str, int], length: int, second: str) -> int:
    """The distance column by column; the steps up and down of a column are the bits of two numbers.

    Source: Myers, A fast bit-vector algorithm for approximate string matching, 1999; Hyyrö, 2003, for whole texts.
    """
    every = (1 << length) - 1
    up, down, last, distance = every, 0, 1 << length - 1, length
    for sign in second:
        equal = places.get(sign, 0)
        diagonal = (((equal & up) + up) ^ up) | equal | down
        right_up = down | (every & ~(diagonal | up))
        right_down = up & diagonal
        distance += ((right_up & last) != 0) - ((right_down & last) != 0)
        right_up = (right_up << 1 | 1) & every
        right_down = right_down << 1 & every
        up = right_down | (every & ~(diagonal | right_up))
        down = right_up & diagonal
    return distance


def jaro(first: str, second: str) -> Fraction:
    """A third of: signs in common over each length, and those of them in the same order.

    Two signs are in common if they are equal and no farther apart than half the longer length, less one. Where `m`
    are in common and `t` of them stand at another place in the second's order, it is
    `(m/|first| + m/|second| + (m − t/2)/m) / 3`; 0 where none is. Half a displaced sign counts as half.

    Raises:
        WrongTypeError: If one is no text.

    Source: Jaro, Advances in record-linkage methodology, 1989.

    >>> jaro("martha", "marhta"), jaro("", "")
    (Fraction(17, 18), Fraction(1, 1))
    """
    _check_texts(first, second)
    if first == second:
        return _SAME
    mine, theirs = _in_common(first, second)
    common = len(mine)
    if not common:
        return _NONE
    displaced = sum(one != other for one, other in zip(mine, theirs, strict=True))
    halves = 2 * common * common * (len(first) + len(second))
    halves += (2 * common - displaced) * len(first) * len(second)
    return Fraction(halves, 6 * common * len(first) * len(second))


def _in_common(first: str, second: str) -> tuple[list[str], list[str]]:
    """The signs of each that have a partner in the other, in their own order."""
    reach = max(max(len(first), len(second)) // 2 - 1, 0)
    taken = [False] * len(second)
    mine = []
    for position, sign in enumerate(first):
        at = second.find(sign, max(position - reach, 0), position + reach + 1)
        while at >= 0 and taken[at]:
            at = second.find(sign, at + 1, position + reach + 1)
        if at >= 0:
            taken[at] = True
            mine.append(sign)
    return mine, [sign for sign, is_taken in zip(second, taken, strict=True) if is_taken]


def jaro_winkler(first: str, second: str, *, scale: Fraction | str = _SCALE, prefix: int = _PREFIX) -> Fraction:
    """Jaro's ratio, raised towards 1 for signs that both begin with: `jaro + n × scale × (1 − jaro)`.

    Args:
        first: A text.
        second: Another.
        scale: How much each sign at the beginning counts; with the most of them at most 1.
        prefix: How many signs at the beginning count at most.

    Raises:
        WrongTypeError: If a text is none, or a number is no exact one.
        InvalidValueError: If the scale and the prefix could raise it above 1.

    Source: Winkler, String comparator metrics and enhanced decision rules, 1990.

    >>> jaro_winkler("martha", "marhta")
    Fraction(173, 180)
    """
    weight = read_fraction(scale, "scale")
    if type(prefix) is not int:
        raise WrongTypeError("prefix", prefix, "a whole number")
    if weight < 0 or prefix < 0 or weight * prefix > 1:
        accepted = "a scale and a prefix of 0 or more whose product is at most 1"
        raise InvalidValueError("scale", f"{weight} with a prefix of {prefix}", accepted)
    plain = jaro(first, second)
    alike = 0
    for one, other in zip(first[:prefix], second[:prefix], strict=False):
        if one != other:
            break
        alike += 1
    return plain + alike * weight * (1 - plain)


def text_parts(value: str) -> frozenset[str]:
    """The words of a text; of Chinese characters, which have no spaces, each pair that stands together.

    >>> sorted(text_parts("acme 上海贸易"))
    ['acme', '上海', '海贸', '贸易']
    """
    parts: set[str] = set()
    for part in _PARTS.findall(value):
        if _IDEOGRAPH.match(part) and len(part) > 1:
            parts.update(part[at : at + 2] for at in range(len(part) - 1))
        else:
            parts.add(part)
    return frozenset(parts)


def _by_edit(first: str, second: str) -> Fraction:
    longer = max(len(first), len(second))
    return Fraction(longer - edit_distance(first, second), longer)


def _by_words(first: str, second: str) -> Fraction:
    mine, theirs = text_parts(first), text_parts(second)
    count = len(mine) + len(theirs)
    return Fraction(2 * len(mine & theirs), count) if count else _NONE


def _by_person(first: str, second: str) -> Fraction:
    """By character in Chinese; else as written, or with sorted words if that is more alike."""
    if _IDEOGRAPH.search(first) or _IDEOGRAPH.search(second):
        return _by_edit(first, second)
    in_order = (" ".join(sorted(first.split())), " ".join(sorted(second.split())))
    return max(jaro_winkler(first, second), jaro_winkler(*in_order))


_FUNCTIONS: Final[Mapping[str, Callable[[str, str], Fraction]]] = {
    "edit": _by_edit,
    "jaro-winkler": jaro_winkler,
    "words": _by_words,
    "person": _by_person,
}


def similarity(first: str, second: str, measure: Measure) -> Fraction:
    """How alike two texts are, by the measure.

    Raises:
        WrongTypeError: If a text is none.
        InvalidValueError: If there is no such measure.

    Source: Handbook 2.3.

    >>> similarity("acme trading", "trading acme", "words"), similarity("李娜", "李那", "person")
    (Fraction(1, 1), Fraction(1, 2))
    >>> similarity("acme", "acme", "word")
    Traceback (most recent call last):
    salesmanual.kernel.errors.InvalidValueError: measure: found 'word', accepted is a measure; did you mean 'words'?
    """
    read_choice(measure, "measure", "a measure", MEASURES)
    _check_texts(first, second)
    return _similarity(first, second, measure)


def _similarity(first: str, second: str, measure: str) -> Fraction:
    if first == second:
        return _SAME
    if measure == "exact":
        return _NONE
    return _FUNCTIONS[measure](first[:MOST_SIGNS], second[:MOST_SIGNS])


def most_alike(firsts: Iterable[str], seconds: tuple[str, ...], measures: tuple[str, ...]) -> tuple[Fraction, str, str]:
    """The greatest ratio of any of the firsts and any of the seconds by any of the measures, and the two texts.

    The texts and measures are not checked. Where several are equally alike, it is the first in the order of their
    texts, whichever side is asked first.
    """
    ratios = (
        (max(_similarity(first, second, measure) for measure in measures), first, second)
        for first in firsts
        for second in seconds
    )
    return min(ratios, key=lambda found: (-found[0], sorted(found[1:])))


def _check_texts(*values: object) -> None:
    for value in values:
        if not isinstance(value, str):
            raise WrongTypeError("text", value, "text")
