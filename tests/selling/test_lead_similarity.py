"""Measures of likeness: what each gives, published figures, and what is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest

from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.number import Rounding
from salesmanual.selling.lead_similarity import (
    MEASURES,
    edit_distance,
    jaro,
    jaro_winkler,
    most_alike,
    similarity,
    text_parts,
)

THREE = Rounding("0.001")

WINKLER = [
    ("SHACKLEFORD", "SHACKELFORD", "0.970", "0.982"),
    ("DUNNINGHAM", "CUNNIGHAM", "0.896", "0.896"),
    ("NICHLESON", "NICHULSON", "0.926", "0.956"),
    ("JONES", "JOHNSON", "0.790", "0.832"),
    ("MASSEY", "MASSIE", "0.889", "0.933"),
    ("ABROMS", "ABRAMS", "0.889", "0.922"),
    ("HARDIN", "MARTINEZ", "0.722", "0.722"),
    ("JERALDINE", "GERALDINE", "0.926", "0.926"),
    ("MARHTA", "MARTHA", "0.944", "0.961"),
    ("MICHELLE", "MICHAEL", "0.869", "0.921"),
    ("JULIES", "JULIUS", "0.889", "0.933"),
    ("TANYA", "TONYA", "0.867", "0.880"),
    ("DWAYNE", "DUANE", "0.822", "0.840"),
    ("SEAN", "SUSAN", "0.783", "0.805"),
    ("JON", "JOHN", "0.917", "0.933"),
]


@pytest.mark.parametrize(("first", "second", "plain", "raised"), WINKLER)
def test_the_published_table_of_names_is_reproduced(first: str, second: str, plain: str, raised: str) -> None:
    """Winkler, Overview of Record Linkage and Current Research Directions, 2006, table of string comparators."""
    assert str(THREE.number(jaro(first, second))) == plain
    assert str(THREE.number(jaro_winkler(first, second))) == raised


def test_a_published_pair_of_unlike_lengths_is_reproduced() -> None:
    """DIXON and DICKSONX, the usual second example of the literature: 0.767 and 0.813."""
    assert jaro("DIXON", "DICKSONX") == Fraction(23, 30)
    assert jaro_winkler("DIXON", "DICKSONX") == Fraction(61, 75)


class TestEditDistance:
    @pytest.mark.parametrize(
        ("first", "second", "distance"),
        [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("kitten", "sitting", 3),
            ("saturday", "sunday", 3),
            ("flaw", "lawn", 2),
            ("ab", "ba", 2),
            ("王小明", "王晓明", 1),
            ("a" * 70, "a" * 69 + "b", 1),
        ],
    )
    def test_it_counts_single_signs(self, first: str, second: str, distance: int) -> None:
        assert edit_distance(first, second) == distance


class TestJaro:
    @pytest.mark.parametrize(("first", "second"), [("", "a"), ("a", ""), ("abc", "xyz"), ("ab", "ba")])
    def test_nothing_in_common_near_enough_is_0(self, first: str, second: str) -> None:
        assert jaro(first, second) == 0

    def test_an_odd_number_of_displaced_signs_counts_by_half_signs(self) -> None:
        """Three signs in a circle: 3 displaced are one sign and a half."""
        assert jaro("abcdef", "bcadef") == (1 + 1 + Fraction(6 - Fraction(3, 2)) / 6) / 3

    def test_signs_that_are_too_far_apart_are_not_in_common(self) -> None:
        assert jaro("abbbbb", "ccccca") == 0

    def test_a_sign_has_one_partner(self) -> None:
        assert jaro("aaa", "a") == (Fraction(1, 3) + 1 + 1) / 3

    @pytest.mark.parametrize(("prefix", "raised"), [(0, "11/15"), (1, "57/75"), (2, "59/75"), (4, "59/75")])
    def test_the_beginning_counts_as_far_as_it_is_said(self, prefix: int, raised: str) -> None:
        """A tenth of what is missing, 4/15, for each sign that both begin with."""
        assert jaro_winkler("abcde", "abxye", prefix=prefix) == Fraction(raised)

    @pytest.mark.parametrize(("scale", "prefix"), [("-0.1", 4), ("0.1", -1), ("0.3", 4)])
    def test_numbers_that_could_raise_it_above_1_are_refused(self, scale: str, prefix: int) -> None:
        with pytest.raises(InvalidValueError, match=r"scale: found .*product is at most 1"):
            jaro_winkler("a", "b", scale=scale, prefix=prefix)

    def test_a_prefix_that_is_no_whole_number_is_refused(self) -> None:
        with pytest.raises(WrongTypeError, match="prefix: found '4' of type str, accepted is a whole number"):
            jaro_winkler("a", "b", prefix="4")  # type: ignore[arg-type] # refused


class TestMeasures:
    @pytest.mark.parametrize(
        ("measure", "first", "second", "ratio"),
        [
            ("exact", "li.na@example.com", "li.na@example.com", "1"),
            ("exact", "li.na@example.com", "li.na@example.con", "0"),
            ("edit", "acme", "acne", "3/4"),
            ("edit", "acme", "", "0"),
            ("jaro-winkler", "martha", "marhta", "173/180"),
            ("words", "acme trading", "trading acme", "1"),
            ("words", "acme trading", "acme", "2/3"),
            ("words", "上海贸易", "贸易", "1/2"),
            ("words", "acme上海", "acme", "2/3"),
            ("words", "", "acme", "0"),
            ("words", " ", "", "0"),
            ("person", "li na", "na li", "1"),
            ("person", "李娜", "李那", "1/2"),
            ("person", "王小明", "王晓明", "2/3"),
            ("person", "李娜", "li na", "0"),
        ],
    )
    def test_each_gives_its_ratio(self, measure: str, first: str, second: str, ratio: str) -> None:
        assert similarity(first, second, measure) == Fraction(ratio)  # type: ignore[arg-type] # from the table

    def test_only_the_first_200_signs_are_looked_at(self) -> None:
        assert similarity("a" * 200 + "b", "a" * 200 + "c", "edit") == 1
        assert similarity("a" * 200 + "b", "a" * 200 + "c", "exact") == 0

    def test_a_long_text_takes_no_long_time(self) -> None:
        """A million signs are cut before they are compared."""
        assert similarity("a" * 1_000_000, "b" * 1_000_000, "person") == 0

    def test_a_single_chinese_character_is_a_part(self) -> None:
        assert text_parts("a 王 b") == {"a", "王", "b"}

    def test_an_unknown_measure_is_refused(self) -> None:
        with pytest.raises(InvalidValueError, match="measure: found 'jaro', accepted is a measure; use one of"):
            similarity("a", "b", "jaro")  # type: ignore[arg-type] # refused

    @pytest.mark.parametrize("measure", MEASURES)
    def test_what_is_no_text_is_refused(self, measure: str) -> None:
        with pytest.raises(WrongTypeError, match="text: found None"):
            similarity("a", None, measure)  # type: ignore[arg-type] # refused

    @pytest.mark.parametrize("function", [edit_distance, jaro])
    def test_each_function_refuses_what_is_no_text(self, function: object) -> None:
        with pytest.raises(WrongTypeError, match="text: found 7 of type int, accepted is text"):
            function(7, "a")  # type: ignore[operator] # refused


def test_of_several_values_and_measures_the_most_alike_count() -> None:
    found = most_alike(("acme", "beta"), ("betta", "gamma"), ("words", "edit"))

    assert found == (Fraction(4, 5), "beta", "betta")
