"""Unions by a tag: registering members, and what is refused."""

from __future__ import annotations

from typing import Protocol

import attrs
import pytest

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, NotFoundError, WrongTypeError
from salesmanual.kernel.wire import TaggedUnion, structure, unstructure
from salesmanual.kernel.wire_unions import union_of_base, union_of_member


class Reward(Protocol):
    """What a contest pays."""


REWARDS = TaggedUnion(Reward, tag="type")


@REWARDS.member("voucher")
@attrs.frozen
class Voucher:
    """Paper."""

    text: str


@attrs.frozen
class Contest:
    """A contest."""

    rewards: tuple[Reward, ...]


class TestMembers:
    def test_a_member_is_found_by_its_tag_and_the_tag_by_the_member(self) -> None:
        assert REWARDS.class_of("voucher") is Voucher
        assert REWARDS.name_of(Voucher) == "voucher"

    def test_an_unknown_tag_gets_a_suggestion(self) -> None:
        with pytest.raises(NotFoundError, match="did you mean 'voucher'"):
            REWARDS.class_of("vouchr")

    def test_a_class_that_is_no_member_has_no_tag(self) -> None:
        with pytest.raises(NotFoundError, match="register the class as a member of Reward"):
            REWARDS.name_of(Contest)

    def test_the_members_cannot_be_changed_from_outside(self) -> None:
        with pytest.raises(TypeError):
            REWARDS.members["cash"] = Contest  # type: ignore[index]  # the fault under test

    def test_it_shows_its_base_and_tag(self) -> None:
        assert repr(REWARDS) == "TaggedUnion(Reward, tag='type')"

    def test_it_is_found_by_its_base_and_by_its_members(self) -> None:
        assert union_of_base(Reward) is REWARDS
        assert union_of_member(Voucher) is REWARDS
        assert union_of_base(Voucher) is union_of_member(Contest) is None


class TestExtension:
    def test_a_company_adds_a_kind_after_the_first_document_was_read(self) -> None:
        assert structure({"rewards": []}, Contest) == Contest(())

        @REWARDS.member("trip")
        @attrs.frozen
        class Trip:
            days: int

        plain = {"rewards": [{"type": "trip", "days": 3}, {"type": "voucher", "text": "lunch"}]}

        contest = structure(plain, Contest)
        assert contest == Contest((Trip(3), Voucher("lunch")))
        assert unstructure(contest) == plain

    def test_the_same_class_defined_twice_replaces_the_first(self) -> None:
        def define() -> type:
            @REWARDS.member("cash")
            @attrs.frozen
            class Cash:
                amount: int

            return Cash

        first, second = define(), define()

        assert structure({"rewards": [{"type": "cash", "amount": 1}]}, Contest) == Contest((second(1),))
        assert union_of_member(first) is None


class TestRefusals:
    def test_a_base_has_one_union(self) -> None:
        with pytest.raises(DuplicateError, match="tagged union 'Reward' is there already"):
            TaggedUnion(Reward)

    @pytest.mark.parametrize("base", ["Reward", 3, None])
    def test_a_base_is_a_class(self, base: object) -> None:
        with pytest.raises(WrongTypeError, match=r"^base: found"):
            TaggedUnion(base)  # type: ignore[arg-type]  # the fault under test

    @pytest.mark.parametrize("tag", ["", 3, None])
    def test_a_tag_is_text(self, tag: object) -> None:
        with pytest.raises(InvalidValueError, match=r"^tag: found"):
            TaggedUnion(Contest, tag=tag)  # type: ignore[arg-type]  # the fault under test

    @pytest.mark.parametrize("name", ["", 3, None])
    def test_a_member_has_a_name(self, name: object) -> None:
        with pytest.raises(InvalidValueError, match=r"^name: found"):
            REWARDS.member(name)  # type: ignore[arg-type]  # the fault under test

    def test_two_classes_do_not_share_a_tag(self) -> None:
        with pytest.raises(DuplicateError, match="Reward of type 'voucher' is there already; it is Voucher"):
            REWARDS.member("voucher")(Contest)

    def test_a_class_has_one_tag(self) -> None:
        with pytest.raises(DuplicateError, match="a class has one tag"):
            REWARDS.member("coupon")(Voucher)

    def test_a_class_without_a_written_form_is_refused_with_the_order_of_the_decorators(self) -> None:
        class Plain:
            """Not attrs."""

        with pytest.raises(WrongTypeError, match="write the decorator of the union above the one of attrs"):
            REWARDS.member("plain")(Plain)
