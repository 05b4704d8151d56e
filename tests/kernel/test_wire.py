"""Structure and unstructure, read and write: examples, and every fault at once."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import attrs
import pytest

from salesmanual.kernel.errors import InvalidDocumentError, InvalidValueError, WrongTypeError
from salesmanual.kernel.money import Money
from salesmanual.kernel.number import Rounding, RoundingMode
from salesmanual.kernel.period import Period, month
from salesmanual.kernel.texts import Label, read_label
from salesmanual.kernel.wire import TaggedUnion, read_policy, structure, unstructure, write_policy


class Part:
    """What a plan is made of."""


PARTS = TaggedUnion(Part)


def _check_rate(_: object, attribute: attrs.Attribute[Fraction], value: Fraction) -> None:
    if value < 0:
        raise InvalidValueError(attribute.name, value, "a rate of 0 or more")


@attrs.frozen
class Tier:
    """A rate from an amount on."""

    above: Decimal = attrs.field(metadata={"key": "from"})
    rate: Fraction = attrs.field(validator=_check_rate)


@PARTS.member("tiered")
@attrs.frozen
class Tiered(Part):
    """Pay by tiers."""

    tiers: tuple[Tier, ...]
    window: Literal["month", "year"] = "month"

    def __attrs_post_init__(self) -> None:
        amounts = [tier.above for tier in self.tiers]
        if amounts != sorted(amounts):
            raise InvalidValueError("tiers", amounts, "tiers in ascending order")


@PARTS.member("fixed")
@attrs.frozen
class Fixed(Part):
    """A fixed amount."""

    amount: Money


@attrs.frozen
class Plan:
    """An incentive plan."""

    key: str
    label: Label = attrs.field(converter=read_label)
    effective: Period
    components: tuple[Part, ...]
    rounding: Rounding = attrs.field(factory=Rounding)
    cap: Money | None = None
    _calls: int = attrs.field(init=False, default=0, eq=False)


PLAN = Plan(
    "ae",
    Label({"en": "Account executive", "zh_Hant": "業務"}),
    month(2026, 3),
    (Fixed(Money("600", "CNY")), Tiered((Tier(Decimal(0), Fraction(1, 20)), Tier(Decimal(100), Fraction(1, 3))))),
    rounding=Rounding("0.05"),
)
PLAIN = {
    "key": "ae",
    "label": {"en": "Account executive", "zh_Hant": "業務"},
    "effective": "2026-03",
    "components": [
        {"kind": "fixed", "amount": "600 CNY"},
        {"kind": "tiered", "tiers": [{"from": "0", "rate": "0.05"}, {"from": "100", "rate": "1/3"}]},
    ],
    "rounding": {"step": "0.05"},
}
MODES = "one of 'half-up', 'half-even', 'half-down', 'up', 'down', 'floor', 'ceiling'"
TOML = """\
key = "ae"
label = { en = "Account executive", zh_Hant = "業務" }
effective = "2026-03"
rounding = { step = "0.05" }

[[components]]
kind = "fixed"
amount = "600 CNY"

[[components]]
kind = "tiered"
tiers = [
  { from = "0", rate = "0.05" },
  { from = "100", rate = "1/3" },
]
"""


class TestExamples:
    def test_an_object_becomes_plain_data_without_its_defaults(self) -> None:
        assert unstructure(PLAN) == PLAIN

    def test_plain_data_become_the_object(self) -> None:
        assert structure(PLAIN, Plan) == PLAN

    def test_toml_is_written_for_people(self) -> None:
        assert write_policy(PLAN) == TOML

    def test_toml_is_read(self) -> None:
        assert read_policy(Plan, TOML) == PLAN

    def test_toml_with_numbers_and_percentages_is_read(self) -> None:
        written = TOML.replace('"0.05"', "0.05", 1).replace('rate = "0.05"', 'rate = "5%"').replace('"100"', "100")

        assert read_policy(Plan, written, format="toml") == PLAN

    def test_json_is_written_as_json_lays_it_out(self) -> None:
        assert write_policy(PLAN, format="json") == json.dumps(PLAIN, indent=2, ensure_ascii=False) + "\n"

    def test_json_is_known_by_its_brace(self) -> None:
        assert read_policy(Plan, f"\ufeff\n {json.dumps(PLAIN)}") == PLAN

    def test_a_mapping_that_is_no_dict_is_read(self) -> None:
        from types import MappingProxyType  # noqa: PLC0415 - one test needs it

        assert structure(MappingProxyType(PLAIN), Plan) == PLAN
        assert structure(MappingProxyType({"a": "1 CNY"}), dict[str, Money]) == {"a": Money("1", "CNY")}

    def test_a_part_is_read_by_its_base_and_by_its_class_with_and_without_the_tag(self) -> None:
        plain = {"kind": "fixed", "amount": "600 CNY"}

        assert (
            structure(plain, Part)
            == structure(plain, Fixed)
            == structure({"amount": "600 CNY"}, Fixed)
            == Fixed(Money("600", "CNY"))
        )

    def test_lists_and_dictionaries_are_written_by_the_types_of_their_values(self) -> None:
        fixed = Fixed(Money("600", "CNY"))

        assert unstructure([fixed, (1, None)]) == [{"kind": "fixed", "amount": "600 CNY"}, [1, None]]
        assert unstructure({"a": Money("1", "CNY")}) == {"a": "1 CNY"}

    def test_lists_are_read_by_their_type(self) -> None:
        parts = (Fixed(Money("600", "CNY")), Tiered(()))

        assert structure(unstructure(parts), tuple[Part, ...]) == parts
        assert structure(unstructure(parts, tuple[Part, ...]), tuple[Part, ...]) == parts


class TestFaults:
    def test_every_fault_is_reported_at_once_with_its_address(self) -> None:
        text = (
            TOML.replace("key =", "kye =")
            .replace('"1/3"', '"-1/3"')
            .replace('"600 CNY"', '"600 CNYY"')
            .replace('kind = "tiered"', 'kind = "tierd"')
            .replace('step = "0.05"', 'step = "0.05", mode = "half-uo", at = 3')
            + '\n[[components]]\nkind = "tiered"\ntiers = [{ from = 5, rate = 1 }, { from = 1, rate = "-x" }, 5]\n'
            + '\n[[components]]\nkind = "tiered"\ntiers = [{ from = 5, rate = 1 }, { from = 1, rate = 1 }]\n'
        )

        with pytest.raises(InvalidDocumentError) as caught:
            read_policy(Plan, text, where="plan")

        assert caught.value.what == "Plan"
        assert [str(fault) for fault in caught.value.faults] == [
            "plan.kye: unknown key; did you mean 'key'?",
            "plan.key: missing, accepted is text",
            "plan.components[0].amount: no currency 'CNYY'; did you mean 'CNY'?",
            "plan.components[1].kind: found 'tierd', accepted is one of 'tiered', 'fixed'; did you mean 'tiered'?",
            "plan.components[2].tiers[1].rate: found '-x', accepted is a number such as '0.85', '85%' or '1/3'",
            "plan.components[2].tiers[2]: found 5 of type int, accepted is a table with the fields of Tier",
            "plan.components[3].tiers: found [Decimal('5'), Decimal('1')], accepted is tiers in ascending order",
            f"plan.rounding.mode: found 'half-uo', accepted is {MODES}; did you mean 'half-up'?",
            "plan.rounding.at: found 3, accepted is one of 'line', 'component', 'total'",
        ]

    def test_the_error_survives_pickling(self) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            structure({}, Plan)

        assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301 - our own bytes

    @pytest.mark.parametrize("plain", [None, 3, "text", [], ["key"], (), Decimal(1), object(), set()])
    def test_what_is_no_table_is_refused(self, plain: object) -> None:
        with pytest.raises(InvalidDocumentError, match="accepted is a table with the fields of Rounding"):
            structure(plain, Rounding)

    @pytest.mark.parametrize("plain", [None, 3, "kind", [], ["kind"], ("kind",)])
    def test_what_is_no_table_is_no_part(self, plain: object) -> None:
        with pytest.raises(InvalidDocumentError, match="accepted is a table with kind"):
            structure(plain, Part)

    @pytest.mark.parametrize(
        ("kind", "message"),
        [
            ({}, "kind: missing, accepted is one of 'tiered', 'fixed'"),
            ({"kind": 3}, "kind: found 3, accepted is one of 'tiered', 'fixed'"),
            ({"kind": ["tiered"]}, r"kind: found \['tiered'\], accepted is one of"),
            ({"kind": "__class__"}, "kind: found '__class__', accepted is one of"),
        ],
    )
    def test_a_tag_that_is_not_registered_names_no_class(self, kind: dict[str, object], message: str) -> None:
        with pytest.raises(InvalidDocumentError, match=message):
            structure(kind, Part)

    def test_another_tag_is_refused_where_the_class_is_sure(self) -> None:
        with pytest.raises(InvalidDocumentError, match="kind: found 'tiered', accepted is 'fixed'"):
            structure({"kind": "tiered", "amount": "1 CNY"}, Fixed)

    def test_a_float_is_refused_with_the_fix(self) -> None:
        with pytest.raises(InvalidDocumentError, match=r"step: found 0\.05 of type float.*write it as text, '0\.05'"):
            structure({"step": 0.05}, Rounding)

    def test_a_thousand_faults_are_enough(self) -> None:
        with pytest.raises(InvalidDocumentError) as caught:
            structure([{}] * 5_000, tuple[Tier, ...])

        assert len(caught.value.faults) == 1_000

    def test_many_unknown_keys_are_refused_in_no_time(self) -> None:
        with pytest.raises(InvalidDocumentError, match="Rounding: 1000 faults"):
            structure({f"k{number}": 0 for number in range(50_000)}, Rounding)

    def test_keys_that_are_no_text_are_refused(self) -> None:
        with pytest.raises(InvalidDocumentError, match=r"\[3\]: unknown key$"):
            structure({3: "x"}, Rounding)

    def test_plain_data_that_contain_themselves_are_refused(self) -> None:
        endless: dict[str, object] = {}
        endless["inside"] = endless

        with pytest.raises(InvalidDocumentError, match="plan: nested too deeply"):
            structure(endless, dict[str, object], where="plan")

    def test_a_defect_of_a_class_is_no_fault_of_the_document(self) -> None:
        def broken(_: object) -> str:
            raise AssertionError("defect")

        @attrs.frozen
        class Broken:
            key: str = attrs.field(converter=broken)

        with pytest.raises(AssertionError, match="defect"):
            structure({"key": "x"}, Broken)

    def test_what_is_refused_once_is_asked_again(self) -> None:
        """A converter may depend on something that the library knows nothing of."""
        seen: list[object] = []

        def refuse_first(value: str) -> str:
            seen.append(value)
            if len(seen) == 1:
                raise ValueError("not yet")
            return value

        @attrs.frozen
        class Late:
            key: str = attrs.field(converter=refuse_first)

        assert structure({"key": "x"}, Late).key == "x"


class TestWritingRefusals:
    def test_a_value_that_documents_cannot_hold_is_refused(self) -> None:
        with pytest.raises(WrongTypeError, match="a type that documents can hold"):
            unstructure(1.5)

    def test_a_key_that_is_no_text_needs_the_type(self) -> None:
        with pytest.raises(WrongTypeError, match="say which type the dictionary is read as"):
            unstructure({1: "x"})

        assert unstructure({1: "x"}, dict[int, str]) == {"1": "x"}

    def test_a_field_with_a_value_of_another_type_is_refused(self) -> None:
        with pytest.raises(WrongTypeError, match="an object whose fields hold values of their types"):
            unstructure(Fixed(600))  # type: ignore[arg-type]  # the fault under test

    def test_the_errors_of_values_pass_as_they_are(self) -> None:
        with pytest.raises(InvalidValueError, match="a finite number"):
            unstructure(Tier(Decimal("NaN"), Fraction(1)))

    def test_toml_holds_tables_only(self) -> None:
        with pytest.raises(WrongTypeError, match="can be written as JSON"):
            write_policy([1])

        assert write_policy([1], format="json") == "[\n  1\n]\n"

    def test_an_unknown_format_is_refused_with_a_suggestion(self) -> None:
        with pytest.raises(InvalidValueError, match="did you mean 'toml'"):
            write_policy(PLAN, format="tolm")  # type: ignore[arg-type]  # the fault under test


def test_importing_the_union_loads_no_cattrs_and_reading_does() -> None:
    """Modules that define policies pay for `TaggedUnion` alone."""
    program = (
        "import sys\n"
        "from salesmanual.kernel.wire import TaggedUnion, structure\n"
        "assert not {'cattrs', 'json', 'tomllib', 'salesmanual.kernel.money'} & sys.modules.keys()\n"
        "assert structure(3, int) == 3\n"
        "assert 'cattrs' in sys.modules\n"
    )

    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)  # noqa: S603 - our own program


def test_a_mode_is_read_as_the_member() -> None:
    assert structure({"mode": "up"}, Rounding).mode is RoundingMode.UP
