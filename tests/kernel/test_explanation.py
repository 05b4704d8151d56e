"""Explanations: how a tree of steps prints, in each form and language."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from salesmanual.kernel.errors import InexactError, InvalidValueError, WrongTypeError
from salesmanual.kernel.explanation import (
    Difference,
    ExplanationRow,
    Product,
    Quotient,
    Rounded,
    Step,
    Sum,
    derived,
    given,
)
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding
from salesmanual.kernel.texts import Label, text

CENTS = Rounding("0.01")
SOLD = given(text("credited"), Money("850", "CNY"))
ATTAINMENT = derived(
    text("attainment"), Quotient(), (SOLD, given(text("target"), Money("1000", "CNY"), section="2.2")), unit="%"
)
PAY = derived(
    Label({"en": "commission", "zh_Hant": "佣金"}),
    Product(CENTS),
    (SOLD, ATTAINMENT, given("rate", Decimal("0.08"), unit="%")),
    rule=Label({"en": "8 % of sales", "zh_Hant": "銷售額的 8 %"}),
    section="4.3",
)


class TestForms:
    def test_text_is_a_tree_with_one_line_for_each_step(self) -> None:
        assert str(PAY) == (
            "commission: CNY 57.80 (the product, rounded to 0.01, half up) — 8 % of sales [Handbook 4.3]\n"
            "├─ credited: CNY 850.00\n"
            "├─ attainment: 85% (the first divided by the second)\n"
            "│  ├─ credited: CNY 850.00\n"
            "│  └─ target: CNY 1,000.00 [Handbook 2.2]\n"
            "└─ rate: 8%"
        )

    def test_it_is_written_in_the_language(self) -> None:
        assert PAY.to_text("zh_Hant") == (
            "佣金: CNY 57.80 (各項之積，取整至 0.01，四捨五入) — 銷售額的 8 % [手冊 4.3]\n"
            "├─ 計入業績: CNY 850.00\n"
            "├─ 達成率: 85% (第一項除以第二項)\n"
            "│  ├─ 計入業績: CNY 850.00\n"
            "│  └─ 目標: CNY 1,000.00 [手冊 2.2]\n"
            "└─ rate: 8%"
        )

    def test_markdown_is_a_nested_list(self) -> None:
        assert PAY.to_markdown() == (
            "- commission: **CNY 57.80** (the product, rounded to 0.01, half up) — 8 % of sales \\[Handbook 4.3\\]\n"
            "  - credited: **CNY 850.00**\n"
            "  - attainment: **85%** (the first divided by the second)\n"
            "    - credited: **CNY 850.00**\n"
            "    - target: **CNY 1,000.00** \\[Handbook 2.2\\]\n"
            "  - rate: **8%**"
        )

    def test_html_is_a_nested_list(self) -> None:
        assert ATTAINMENT.to_html() == (
            '<ul class="salesmanual-explanation"><li>attainment: <strong>85%</strong> (the first divided by the second)'
            "<ul><li>credited: <strong>CNY 850.00</strong></li>"
            "<li>target: <strong>CNY 1,000.00</strong> [Handbook 2.2]</li></ul></li></ul>"
        )
        assert ATTAINMENT._repr_html_() == ATTAINMENT.to_html()

    def test_rows_are_plain_values_with_a_number_for_each_place(self) -> None:
        assert PAY.rows()[:2] == (
            ExplanationRow(
                "1",
                0,
                "commission",
                "CNY 57.80",
                "the product, rounded to 0.01, half up",
                "8 % of sales",
                "4.3",
            ),
            ExplanationRow("1.1", 1, "credited", "CNY 850.00", "", "", ""),
        )
        assert [row.number for row in PAY.rows()] == ["1", "1.1", "1.2", "1.2.1", "1.2.2", "1.3"]

    @pytest.mark.parametrize(("depth", "lines"), [(0, 1), (1, 4), (2, 6), (9, 6), (None, 6)])
    def test_a_depth_cuts_every_form_at_the_same_lines(self, depth: int | None, lines: int) -> None:
        assert len(PAY.rows(depth=depth)) == lines
        assert len(PAY.to_text(depth=depth).splitlines()) == lines
        assert len(PAY.to_markdown(depth=depth).splitlines()) == lines
        assert PAY.to_html(depth=depth).count("<li>") == lines

    @pytest.mark.parametrize("depth", [-1, True, "1", 1.0])
    def test_a_depth_below_the_answer_or_of_a_wrong_type_is_refused_in_every_form(self, depth: object) -> None:
        for form in (PAY.rows, PAY.to_text, PAY.to_markdown, PAY.to_html):
            with pytest.raises((InvalidValueError, WrongTypeError), match="depth: found"):
                form(depth=depth)  # type: ignore[arg-type] # the fault under test

    def test_nothing_in_a_step_is_acted_upon(self) -> None:
        step = given("# <b>|*x*", "**&amp;**\n<script>", section="](x)")

        assert step.to_text() == "# <b>|*x*: **&amp;** <script> [Handbook ](x)]"
        assert step.to_markdown() == (r"- \# \<b\>\|\*x\*: **\*\*\&amp;\*\* \<script\>** \[Handbook \](x)\]")
        assert step.to_html() == (
            '<ul class="salesmanual-explanation"><li># &lt;b&gt;|*x*: <strong>**&amp;amp;**\n&lt;script&gt;</strong>'
            " [Handbook ](x)]</li></ul>"
        )


class TestValues:
    @pytest.mark.parametrize(
        ("value", "unit", "printed"),
        [
            (Fraction(17, 20), "%", "85%"),
            (Fraction(1, 3), "%", "100/3% ≈ 33.3333%"),
            (Fraction(1, 3), "", "1/3 ≈ 0.3333"),
            (Fraction(200, 3), "CNY", "200/3 ≈ 66.6667 CNY"),
            (12, "days", "12 days"),
            (12, "", "12"),
            (Decimal("1.50"), "", "1.50"),
            (True, "days", "yes"),
            (None, "", "none"),
            (Money("1", "CNY"), "%", "CNY 1.00"),
            ("East", "days", "East"),
        ],
    )
    def test_a_value_prints_every_digit_and_a_decimal_beside_a_quotient(
        self, value: object, unit: str, printed: str
    ) -> None:
        assert given("x", value, unit=unit).value_text() == printed

    def test_a_value_follows_the_language(self) -> None:
        assert given("x", text("no")).value_text("zh_Hant") == "否"
        assert given("x", False).value_text("zh_Hant") == "否"  # noqa: FBT003 - a value


class TestDerivation:
    def test_the_value_comes_from_the_operation_and_replays(self) -> None:
        assert PAY.value == PAY.replay() == Money("57.80", "CNY")
        assert [str(fact.label) for fact in PAY.facts()] == ["credited", "credited", "target", "rate"]

    def test_a_fact_replays_to_itself(self) -> None:
        assert given("x", "East").replay() == "East"
        assert list(SOLD.facts()) == [SOLD]

    def test_inputs_may_be_any_iterable(self) -> None:
        step = derived("total", Sum(), (given(str(number), number) for number in range(4)))

        assert step.value == 6
        assert len(step.inputs) == 4

    def test_a_derivation_from_nothing_is_none_of_the_facts(self) -> None:
        step = derived("total", Sum("CNY"), ())

        assert step.value == Money("0", "CNY")
        assert list(step.facts()) == []

    def test_an_operation_that_refuses_its_inputs_makes_no_step(self) -> None:
        with pytest.raises(WrongTypeError, match="difference: found 1"):
            derived("x", Difference(), (SOLD, given("one", 1)))
        with pytest.raises(InexactError, match="name a Rounding"):
            derived("x", Product(), (SOLD, given("third", Fraction(1, 7))))

    def test_equal_steps_are_equal(self) -> None:
        again = derived(ATTAINMENT.label, Quotient(), ATTAINMENT.inputs, unit="%")

        assert again == ATTAINMENT
        assert hash(again) == hash(ATTAINMENT)

    def test_a_step_that_stands_under_two_others_is_replayed_once(self) -> None:
        calls = []

        class Counting:
            def apply(self, *values: object) -> object:
                calls.append(values)
                return values[0]

            def describe(self) -> object:
                return text("yes")

        step = derived("start", Counting(), (given("one", 1),))  # type: ignore[arg-type] # a stand-in
        for number in range(40):
            step = derived(f"sum {number}", Sum(), (step, step))
        calls.clear()

        assert step.replay() == 2**40
        assert len(calls) == 1

    def test_a_chain_of_thousands_of_steps_replays_and_prints(self) -> None:
        step = given("one", 1)
        for number in range(1_500):
            step = derived(f"step {number}", Rounded(CENTS), (step,))

        assert step.replay() == 1
        assert len(step.rows()) == 1_501
        assert len(step.to_text().splitlines()) == 1_501
        assert step.to_html().count("</li>") == 1_501
        assert sum(1 for _ in step.facts()) == 1


def test_a_step_of_a_users_own_value_prints_its_words() -> None:
    assert str(Step("when", [1, 2])) == "when: 1, 2"


def _sold(*amounts: int) -> Step:
    return derived("sold", Sum(), [given("order", amount) for amount in amounts])


@pytest.mark.parametrize(
    ("other", "folded"),
    [(_sold(1, 2), True), (_sold(1, 3), False), (_sold(3), False), (_sold(1, 1, 1), False), (_sold(2, 1), False)],
)
def test_an_equal_derivation_is_folded_and_one_that_only_looks_alike_is_not(other: Step, *, folded: bool) -> None:
    both = derived("both", Sum(), (_sold(1, 2), other))

    assert ("as above" in both.to_text()) is folded
    assert "as above" not in both.to_text(fold=False)
    assert len(both.rows()) == 5 + len(other.inputs)


def test_folding_speaks_the_language() -> None:
    both = derived("both", Sum(), (_sold(1, 2), _sold(1, 2)))

    assert both.to_markdown("zh_Hant").splitlines()[-1] == "  - sold: **3** (同上)"
    assert both.to_html("zh_Hans").endswith("<strong>3</strong> (同上)</li></ul></li></ul>")
