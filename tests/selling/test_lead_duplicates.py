"""Duplicates: verdicts and reasons, the search, the index, what is printed, and what is refused."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest

from salesmanual.kernel.errors import DuplicateError, InvalidDocumentError, InvalidValueError, WrongTypeError
from salesmanual.kernel.wire import read_policy, write_policy
from salesmanual.selling.lead_blocking import BlockRule, Blocks
from salesmanual.selling.lead_duplicate_pairs import Cluster
from salesmanual.selling.lead_duplicates import Comparison, DuplicatePolicy, ExactKey
from salesmanual.selling.lead_normal import NormalForm
from salesmanual.selling.leads import Lead

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def lead(key: str, **fields: Any) -> Lead:  # noqa: ANN401 - fields of any type
    return Lead(key, "web", AT, **({"name": "", "company": "Acme"} | fields))


LI_NA = lead("L-1", name="Li Na", company="Acme Trading Co., Ltd.", phones=["138 0013 8000"], emails=["li@acme.cn"])
ONLY_NAME = DuplicatePolicy(keys=(), comparisons=[Comparison("name", 1, ["person"])], least_evidence=0)


class TestVerdict:
    @pytest.mark.parametrize(
        ("fields", "verdict", "score", "keys"),
        [
            ({"company": "Acme", "emails": ["LI@acme.cn"]}, "certain", "4/5", [("emails",)]),
            ({"name": "Na Li", "company": "ACME Trading"}, "certain", "1", []),
            ({"name": "Li Na", "company": "ACME Trading"}, "certain", "1", [("company", "name")]),
            ({"name": "Li Na", "phones": ["+86 13800138000"]}, "certain", None, [("phones", "name"), ("phones",)]),
            ({"name": "Wang Wei", "company": "Beta", "phones": ["13800138000"]}, "possible", None, [("phones",)]),
            ({"name": "Wang Wei", "company": "Beta", "phones": ["13900139000"]}, "different", None, []),
            ({"company": "Acme Trading"}, "possible", "1", []),
            ({"name": "Li Na", "company": "Acme Tradng"}, "certain", "23/24", []),
            ({"name": "Li Na", "company": "Acme Trading", "phones": ["13900139000"]}, "possible", "3/4",
             [("company", "name")]),
        ],
    )  # fmt: skip
    def test_it_follows_keys_score_and_evidence(
        self, fields: dict[str, Any], verdict: str, score: str | None, keys: list[tuple[str, ...]]
    ) -> None:
        pair = DuplicatePolicy().compare(LI_NA, lead("L-2", **fields))

        assert (pair.verdict, list(pair.keys)) == (verdict, keys)
        assert score is None or pair.score == Fraction(score)

    @pytest.mark.parametrize(("least", "verdict"), [("30%", "certain"), ("31%", "possible")])
    def test_too_little_evidence_makes_a_like_pair_possible(self, least: str, verdict: str) -> None:
        policy = DuplicatePolicy(least_evidence=least)

        pair = policy.compare(LI_NA, lead("L-2", company="Acme Trading"))

        assert pair.verdict == verdict
        assert (pair.evidence, pair.score) == (Fraction(3, 10), Fraction(1))

    @pytest.mark.parametrize(
        ("possible", "certain", "verdict"),
        [
            ("50%", "50%", "certain"),
            ("50%", "51%", "possible"),
            ("51%", "51%", "different"),
        ],
    )
    def test_a_threshold_is_reached_by_itself(self, possible: str, certain: str, verdict: str) -> None:
        """李娜 and 李那 are alike by half."""
        policy = DuplicatePolicy(
            keys=(),
            comparisons=[Comparison("name", 1, ["person"])],
            least_evidence=0,
            possible=possible,
            certain=certain,
        )

        assert policy.compare(lead("L-1", name="李娜"), lead("L-2", name="李那")).verdict == verdict

    def test_leads_with_nothing_to_compare_are_different(self) -> None:
        pair = ONLY_NAME.compare(lead("L-1"), lead("L-2"))

        assert pair.verdict == "different"
        assert pair.score == pair.evidence == 0
        assert pair.explain().replay() == 0

    def test_one_of_several_values_in_common_is_enough(self) -> None:
        first = lead("L-1", emails=["a@acme.cn", "b@acme.cn"])
        second = lead("L-2", company="Beta", emails=["c@acme.cn", "B@acme.cn"])

        pair = DuplicatePolicy().compare(first, second)

        assert pair.keys == (("emails",),)
        assert str(pair.reasons()[0]) == "same key: emails"
        assert str(pair.likenesses[-1].reason()) == "same emails: b@acme.cn"

    def test_values_that_tell_nobody_from_anybody_are_ignored(self) -> None:
        policy = DuplicatePolicy(ignored=["info@acme.cn"])
        first = lead("L-1", company="Beta", emails=["info@acme.cn"])
        second = lead("L-2", company="Gamma", emails=["info@acme.cn"])

        assert DuplicatePolicy().compare(first, second).verdict == "certain"
        assert policy.compare(first, second).verdict == "different"

    def test_facts_can_be_keys(self) -> None:
        policy = DuplicatePolicy(keys=[ExactKey(["company", "facts.region"], "possible")], least_evidence=1)
        first = lead("L-1", name="A", facts={"region": "Ｅast ", "size": 7})
        east, west = lead("L-2", name="B", facts={"region": "east"}), lead("L-3", name="B", facts={"region": "west"})
        numbered = DuplicatePolicy(keys=[ExactKey(["facts.size"])])

        assert policy.compare(first, east).keys == (("company", "facts.region"),)
        assert policy.compare(first, west).keys == ()
        assert numbered.compare(first, lead("L-4", facts={"size": 7})).keys == ()

    def test_a_normal_form_of_ones_own_takes_the_place_of_the_usual(self) -> None:
        def by_last_digits(each: Lead) -> Mapping[str, tuple[str, ...]]:
            return {"phones": tuple(phone[-4:] for phone in each.phones)}

        first, second = lead("L-1", phones=["020 8000"]), lead("L-2", phones=["139 8000"])

        assert DuplicatePolicy().compare(first, second).keys == ()
        assert DuplicatePolicy().compare(first, second, normal=by_last_digits).keys == (("phones",),)

    def test_the_form_of_the_leads_can_be_given(self) -> None:
        form = NormalForm(suffixes=["trading"])

        pair = DuplicatePolicy().compare(
            lead("L-1", company="Acme"), lead("L-2", company="Acme Trading"), normal=form.keys
        )

        assert pair.score == 1

    def test_of_many_values_twenty_are_compared(self) -> None:
        """A lead with thousands of addresses is compared by the first in the order of text."""
        many = lead("L-1", emails=[f"a{number:04d}@acme.cn" for number in range(2_000)])

        assert DuplicatePolicy().compare(many, lead("L-2", emails=["a0019@acme.cn"])).keys == (("emails",),)
        assert DuplicatePolicy().compare(many, lead("L-2", emails=["a0020@acme.cn"])).keys == ()


class TestPair:
    def test_it_says_why(self) -> None:
        pair = DuplicatePolicy().compare(LI_NA, lead("L-2", name="Na Li", company="Acme Trade", phones=["13900139000"]))

        assert [str(reason) for reason in pair.reasons()] == [
            "name 100% alike: li na, na li",
            "company 75% alike: acme trading, acme trade",
            "other phones: +8613800138000, +8613900139000",
        ]

    def test_it_prints(self) -> None:
        pair = DuplicatePolicy().compare(LI_NA, lead("L-2", name="Li Nan", company="Acme", phones=["138-0013-8000"]))

        assert str(pair) == (
            "L-1 and L-2: possible\n"
            "┌──────────┬────────────────┬────────────────┬────────┬────────┐\n"
            "│ field    │ first          │ second         │  alike │ weight │\n"
            "├──────────┼────────────────┼────────────────┼────────┼────────┤\n"
            "│ name     │ li na          │ li nan         │  96.7% │    30% │\n"
            "│ company  │ acme trading   │ acme           │  66.7% │    30% │\n"
            "│ phones   │ +8613800138000 │ +8613800138000 │ 100.0% │    20% │\n"
            "├──────────┼────────────────┼────────────────┼────────┼────────┤\n"
            "│ likeness │                │                │  86.3% │    80% │\n"
            "└──────────┴────────────────┴────────────────┴────────┴────────┘"
        )

    def test_it_explains_its_score(self) -> None:
        step = DuplicatePolicy().compare(LI_NA, lead("L-2", company="Acme")).explain()

        assert str(step) == (
            "likeness of L-1 and L-2: 200/3% ≈ 66.6667% (the first divided by the second) — different; 30% of the "
            "weights can be compared [Handbook 2.3]\n"
            "├─ likenesses by weight: 0.2 (the sum)\n"
            "│  └─ company: 0.2 (the product)\n"
            "│     ├─ company 66.7% alike: acme trading, acme: 200/3% ≈ 66.6667%\n"
            "│     └─ weight of company: 0.3\n"
            "└─ weights that can be compared: 0.3 (the sum)\n"
            "   └─ weight of company: 0.3"
        )


class TestFind:
    def test_leads_that_are_merged_are_passed_over(self) -> None:
        leads = [lead("L-1", emails=["a@b.cn"]), lead("L-2", emails=["a@b.cn"], merged_into="L-1")]

        report = DuplicatePolicy().find(leads)

        assert (report.leads, report.merged, report.pairs, report.clusters) == (1, 1, (), ())

    def test_nothing_is_found_among_none(self) -> None:
        report = DuplicatePolicy().find([])

        assert (report.leads, report.compared, report.pairs) == (0, 0, ())

    def test_certain_pairs_come_together_over_a_third(self) -> None:
        leads = [
            lead("L-1", company="A", emails=["a@b.cn"]),
            lead("L-2", company="B", emails=["a@b.cn", "c@d.cn"]),
            lead("L-3", company="C", emails=["c@d.cn"]),
            lead("L-4", company="D", emails=["e@f.cn"]),
        ]

        report = DuplicatePolicy().find(leads)

        assert report.clusters == (Cluster(("L-1", "L-2", "L-3"), 2),)
        assert not report.clusters[0].is_complete()
        assert Cluster(("L-1", "L-2"), 1).is_complete()

    def test_possible_pairs_join_nothing(self) -> None:
        report = DuplicatePolicy().find([lead("L-1", company="Acme"), lead("L-2", company="ACME")])

        assert [pair.verdict for pair in report.possible()] == ["possible"]
        assert (report.certain(), report.clusters) == ((), ())

    def test_the_most_alike_come_first(self) -> None:
        names = {"L-1": "Maria Lopez", "L-2": "Maria Lopes", "L-3": "Maria Lopez", "L-4": "Mario Lopes"}
        policy = DuplicatePolicy(
            keys=(),
            comparisons=[Comparison("name", 1, ["person"])],
            blocks=[BlockRule("name", "prefix", length=3)],
            least_evidence=0,
            certain=1,
        )

        report = policy.find([lead(key, name=name) for key, name in names.items()])

        scores = [pair.score for pair in report.pairs]
        assert (report.pairs[0].first, report.pairs[0].second) == ("L-1", "L-3")
        assert scores == sorted(scores, reverse=True)
        assert len(scores) == 6

    def test_a_block_that_is_too_large_is_reported(self) -> None:
        """Of 10 leads with one company, each is compared with the next 2: 17 pairs of 45."""
        policy = DuplicatePolicy(keys=(), blocks=[BlockRule("company")], most_in_block=5, neighbours=2)

        report = policy.find([lead(f"L-{number}", name=f"{'abcdefghij'[number]}x") for number in range(10)])

        assert report.compared == 17
        assert [(each.rule, each.value, each.leads, each.pairs) for each in report.left_out] == [
            ("company", "acme", 10, 28)
        ]
        assert "Left out, too large to compare whole" in str(report)

    def test_leads_with_one_exact_key_come_together_however_many(self) -> None:
        policy = DuplicatePolicy(blocks=(), most_in_block=2, neighbours=1)
        leads = [lead(f"L-{number:03d}", name=f"{number}", emails=["a@b.cn"]) for number in range(100)]

        (cluster,) = policy.find(leads).clusters

        assert len(cluster.leads) == 100
        assert cluster.links == 99

    def test_pairs_without_a_block_are_not_compared(self) -> None:
        report = DuplicatePolicy(keys=(), blocks=()).find([lead("L-1"), lead("L-2")])

        assert (report.compared, report.pairs) == (0, ())

    def test_a_company_name_of_endless_length_makes_no_more_blocks(self) -> None:
        """Only the words among the first 200 signs make blocks, as only those are compared."""
        value = " ".join(f"w{number}" for number in range(1_000))

        assert len(BlockRule("company", "words").parts({"company": (value,)})) < 100

    def test_a_block_alone_makes_no_pair(self) -> None:
        """Both are of one region, and neither has a name to compare."""
        policy = attrs.evolve(ONLY_NAME, blocks=[BlockRule("facts.region")])

        report = policy.find([lead(key, facts={"region": "east"}) for key in ("L-1", "L-2")])

        assert (report.compared, report.pairs) == (1, ())

    def test_the_report_prints(self) -> None:
        report = DuplicatePolicy().find([LI_NA, lead("L-2", emails=["li@acme.cn"])])

        assert [str(table.title) for table in report.tables()] == ["2 leads, 1 pairs compared", "Clusters"]
        assert report.tables()[0].records() == [
            {
                "first": "L-1",
                "second": "L-2",
                "verdict": "certain",
                "alike": Fraction(4, 5),
                "evidence": Fraction(1, 2),
                "reasons": "same key: emails, company 66.7% alike: acme trading, acme, same emails: li@acme.cn",
            }
        ]


class TestIndex:
    INDEX = DuplicatePolicy(most_in_block=2, neighbours=1).index([LI_NA, lead("L-2", emails=["x@acme.cn"])])

    def test_a_new_lead_is_compared_with_those_it_may_be(self) -> None:
        found = self.INDEX.matches(lead("L-9", name="Li Na", phones=["13800138000"]))

        assert [(pair.first, pair.second, pair.verdict) for pair in found] == [
            ("L-1", "L-9", "certain"),
            ("L-2", "L-9", "possible"),
        ]

    def test_a_lead_is_not_found_as_itself(self) -> None:
        assert all("L-1" in {pair.first, pair.second} for pair in self.INDEX.matches(LI_NA))
        assert not [pair for pair in self.INDEX.matches(LI_NA) if pair.first == pair.second]

    def test_what_is_no_lead_is_refused(self) -> None:
        with pytest.raises(WrongTypeError, match="lead: found 'L-1' of type str, accepted is a Lead"):
            self.INDEX.matches("L-1")  # type: ignore[arg-type] # refused


class TestBlockRule:
    VALUES: Final = {"company": ("acme trading", "上海贸易"), "phones": ("123",)}

    @pytest.mark.parametrize(
        ("rule", "parts", "words"),
        [
            (BlockRule("company"), {"acme trading", "上海贸易"}, "company"),
            (BlockRule("company", "prefix", length=2), {"ac", "上海"}, "company, prefix of 2"),
            (BlockRule("phones", "suffix", length=7), {"123"}, "phones, suffix of 7"),
            (BlockRule("company", "words"), {"acme", "trading", "上海", "海贸", "贸易"}, "company, words"),
            (BlockRule("emails", "words"), set(), "emails, words"),
        ],
    )
    def test_it_takes_its_part(self, rule: BlockRule, parts: set[str], words: str) -> None:
        assert rule.parts(self.VALUES) == parts
        assert str(rule) == words

    @pytest.mark.parametrize(("most", "neighbours"), [(1, 1), (2, 0)])
    def test_bounds_that_could_not_link_a_block_are_refused(self, most: int, neighbours: int) -> None:
        with pytest.raises(InvalidValueError, match="a block of at least 2 and at least 1 neighbour"):
            Blocks.of([], most=most, neighbours=neighbours)


REFUSED: list[tuple[Callable[[], object], type[Exception], str]] = [
    (lambda: ExactKey([]), InvalidValueError, "fields: found [], accepted is at least one field"),
    (lambda: ExactKey("emails"), WrongTypeError, "fields: found 'emails' of type str"),
    (lambda: ExactKey(["a", "a"]), DuplicateError, "fields 'a' is there already; name it once"),
    (lambda: ExactKey(["a"], "sure"), InvalidValueError, "verdict: found 'sure', accepted is certain or possible"),  # type: ignore[arg-type]
    (lambda: Comparison("a", 0), InvalidValueError, "weight: found '0%', accepted is above 0% and at most 100%"),
    (lambda: Comparison("a", "101%"), InvalidValueError, "weight: found '101%'"),
    (lambda: Comparison("a", 0.5), WrongTypeError, "weight: found 0.5 of type float"),  # type: ignore[arg-type]
    (lambda: Comparison(" ", 1), InvalidValueError, "field: found ' '"),
    (lambda: Comparison("a", "1", []), InvalidValueError, "measures: found [], accepted is at least one of exact"),
    (lambda: Comparison("a", "1", ["sound"]), InvalidValueError, "measures[0]: found 'sound'"),  # type: ignore[list-item]
    (lambda: BlockRule("a", "word"), InvalidValueError, "by: found 'word', accepted is a part of a value"),  # type: ignore[arg-type]
    (lambda: BlockRule("a", length=0), InvalidValueError, "length: found 0, accepted is a whole number from 1 to 50"),
    (lambda: DuplicatePolicy(comparisons=[]), InvalidValueError, "comparisons: found (), accepted is a list of at"),
    (lambda: DuplicatePolicy(comparisons=[Comparison("a", "99%")]), InvalidValueError,
     "comparisons: found '99%', accepted is weights that sum to exactly 100%"),
    (lambda: DuplicatePolicy(comparisons=[Comparison("a", "50%"), Comparison("a", "50%")]), DuplicateError,
     "comparisons[1].field 'a' is there already"),
    (lambda: DuplicatePolicy(keys=[ExactKey(["a"]), ExactKey(["a"], "possible")]), DuplicateError, "keys[1].fields"),
    (lambda: DuplicatePolicy(keys=["a"]), WrongTypeError, "keys[0]: found 'a' of type str, accepted is an ExactKey"),  # type: ignore[list-item]
    (lambda: DuplicatePolicy(blocks=["a"]), WrongTypeError, "blocks[0]: found 'a' of type str"),  # type: ignore[list-item]
    (lambda: DuplicatePolicy(possible="0%"), InvalidValueError,
     "certain: found 'possible from 0%, certain from 90%', accepted is possible above 0%, and certain at it or above"),
    (lambda: DuplicatePolicy(possible="95%"), InvalidValueError, "certain: found 'possible from 95%"),
    (lambda: DuplicatePolicy(certain="101%"), InvalidValueError, "certain: found '101%', accepted is from 0% to 100%"),
    (lambda: DuplicatePolicy(least_evidence="-1%"), InvalidValueError, "least_evidence: found '-1%'"),
    (lambda: DuplicatePolicy(most_in_block=1), InvalidValueError, "most_in_block: found 1"),
    (lambda: DuplicatePolicy(neighbours=0), InvalidValueError, "neighbours: found 0"),
    (lambda: DuplicatePolicy(ignored=["a", "a"]), DuplicateError, "ignored 'a' is there already"),
    (lambda: DuplicatePolicy(section=4), WrongTypeError, "section: found 4 of type int"),  # type: ignore[arg-type]
    (lambda: DuplicatePolicy().compare(LI_NA, LI_NA), InvalidValueError,
     "second: found 'L-1', accepted is another lead than the first"),
    (lambda: DuplicatePolicy().compare("L-1", LI_NA), WrongTypeError, "first: found 'L-1' of type str"),  # type: ignore[arg-type]
    (lambda: DuplicatePolicy().compare(LI_NA, None), WrongTypeError, "second: found None"),  # type: ignore[arg-type]
    (lambda: DuplicatePolicy().find([LI_NA, LI_NA]), DuplicateError, "leads[1].id 'L-1' is there already"),
    (lambda: DuplicatePolicy().find(["L-1"]), WrongTypeError, "leads[0]: found 'L-1' of type str, accepted is a Lead"),  # type: ignore[list-item]
    (lambda: DuplicatePolicy().index(7), WrongTypeError, "leads: found 7 of type int"),  # type: ignore[arg-type]
]  # fmt: skip


@pytest.mark.parametrize(("make", "error", "message"), REFUSED)
def test_what_does_not_fit_is_refused(make: Callable[[], object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=re.escape(message)):
        make()


class TestDocument:
    @pytest.mark.parametrize(
        "policy",
        [
            DuplicatePolicy(),
            DuplicatePolicy(
                keys=[ExactKey(["company", "facts.region"], "possible")],
                comparisons=[Comparison("name", "1/3", ["person", "edit"]), Comparison("company", "2/3", ["words"])],
                blocks=[BlockRule("phones", "suffix", length=7)],
                possible="60%",
                certain="100%",
                least_evidence=0,
                most_in_block=2,
                neighbours=1,
                ignored=["info@acme.cn"],
                section="3.1",
            ),
        ],
    )
    def test_a_policy_is_written_and_read(self, policy: DuplicatePolicy) -> None:
        assert read_policy(DuplicatePolicy, write_policy(policy)) == policy

    def test_every_fault_is_named(self) -> None:
        document = 'certain = "2"\n[[comparisons]]\nfield = "name"\nweight = "0"\nmeasures = ["sound"]\n'

        with pytest.raises(InvalidDocumentError) as caught:
            read_policy(DuplicatePolicy, document)

        assert {fault.address for fault in caught.value.faults} >= {"certain", "comparisons[0].weight"}
