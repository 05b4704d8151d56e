"""Scoring leads with a scorecard: what is known of a lead becomes ratings, and the ratings a score and a band.

    facts of the lead ──rules──▶ ratings ──scorecard──▶ score ──bands──▶ hot, warm, cold

Invariant: every rating names what it came from, contributions add up to the score, and a lead that cannot be scored is
listed with the reason, never left out. The order of the leads changes nothing but the order of those that are alike.

Left out: what past leads say about the chance to win (`lead_bayes`), and who works on whom (`lead_assignment`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, final

import attrs

from salesmanual.kernel.criteria import Criterion, read_criterion
from salesmanual.kernel.criteria_facts import look_up, read_path, segments
from salesmanual.kernel.errors import (
    InvalidDocumentError,
    InvalidValueError,
    NotFoundError,
    SalesManualError,
    WrongTypeError,
    did_you_mean,
)
from salesmanual.kernel.fields import check_kind, check_line, check_section, read_items
from salesmanual.kernel.scorecard import Band, Grading, Item, Level, LevelScale, LinearScale, Rating, Scorecard
from salesmanual.kernel.scorecard_scales import read_rating
from salesmanual.kernel.texts import Label, Text, text
from salesmanual.selling.lead_scoring_result import LeadRanking, LeadScore, UnscoredLead
from salesmanual.selling.leads import Lead

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "LeadRanking",
    "LeadScore",
    "LeadScoring",
    "RatingCase",
    "RatingRule",
    "UnscoredLead",
    "lead_facts",
    "standard_lead_scoring",
]

_OWN = ("id", "source", "captured_at", "name", "company", "phones", "emails", "owner", "customer", "opportunity")


def lead_facts(lead: Lead, facts: Mapping[str, object] | None = None) -> dict[str, object]:
    """What is known of a lead: its facts, over them its own fields, over those the facts that are given.

    An empty text or list counts as not known.

    Raises:
        WrongTypeError: If the lead is no `Lead`.

    Source: Handbook 2.3.

    >>> from datetime import UTC, datetime
    >>> lead = Lead("L-1", "fair", datetime(2026, 3, 2, 9, 0, tzinfo=UTC), company="Acme", facts={"budget": 9000})
    >>> known = lead_facts(lead, {"visits": 2})
    >>> known["source"], known["budget"], known["visits"], "name" in known
    ('fair', 9000, 2, False)
    """
    if not isinstance(lead, Lead):
        raise WrongTypeError("lead", lead, "a Lead")
    known: dict[str, object] = dict(lead.facts)
    for name in _OWN:
        value = getattr(lead, name)
        if value:
            known[name] = value
    if facts:
        known.update(facts)
    return known


def _read_when(value: Criterion | str) -> Criterion:
    return read_criterion(value, "when")


def _read_rating(value: Rating) -> Rating:
    return read_rating(value, "rating")


def _read_otherwise(value: Rating) -> Rating:
    return read_rating(value, "otherwise")


@final
@attrs.frozen
class RatingCase:
    """A rating that a lead has where a condition holds.

    Attributes:
        when: The condition on the lead's facts. One that cannot tell, because a fact is missing, does not hold.
        rating: The rating.

    Raises:
        WrongTypeError: If a field is not of its type.
        CriterionSyntaxError: If the condition cannot be read.

    Source: Handbook 2.3.
    """

    when: Criterion = attrs.field(converter=_read_when)
    rating: Rating = attrs.field(converter=_read_rating)


def _read_cases(value: Iterable[RatingCase]) -> tuple[RatingCase, ...]:
    return read_items(value, "cases", RatingCase, "a RatingCase")


def _read_fact(value: str | None) -> str | None:
    return None if value is None else read_path(value, "fact")


@final
@attrs.frozen
class RatingRule:
    """How one item of the scorecard is rated: by the first case that holds, else by a fact, else by a default.

    Attributes:
        item: The key of the item.
        fact: The fact that is the rating; `None` for none.
        cases: Conditions with ratings; the first that holds rates.
        otherwise: The rating where neither gives one; `None` for no rating, and then the scorecard's rule for missing
            ratings decides.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If there is neither a fact nor a case.

    Source: Handbook 2.3.

    >>> rule = RatingRule("fit", cases=[RatingCase("employees >= 200", "large")], otherwise="small")
    >>> rating, because = rule.rate({"employees": 300})
    >>> print(rating, because, sep=", because ")
    large, because employees >= 200
    """

    item: str = attrs.field(validator=check_line)
    fact: str | None = attrs.field(default=None, converter=_read_fact)
    cases: tuple[RatingCase, ...] = attrs.field(default=(), converter=_read_cases, kw_only=True)
    otherwise: Rating | None = attrs.field(
        default=None, converter=attrs.converters.optional(_read_otherwise), kw_only=True
    )

    def __attrs_post_init__(self) -> None:
        if self.fact is None and not self.cases:
            raise InvalidValueError("fact", None, "a fact or at least one case", "say what the item is rated by")

    def rate(self, facts: Mapping[str, object]) -> tuple[Rating | None, Text]:
        """The rating and what it came from.

        Raises:
            WrongTypeError: If the fact is no rating, such as a `float`.
        """
        for case in self.cases:
            if case.when.holds(facts) is True:
                return case.rating, text("{condition}", condition=str(case.when.to_plain()))
        found = None if self.fact is None else look_up(facts, segments(self.fact))
        if found is not None:
            return read_rating(found, str(self.fact)), text("the fact {fact}", fact=self.fact)
        because = text("no case holds") if self.fact is None else text("{fact} is not known", fact=self.fact)
        return self.otherwise, because


def _read_rules(value: Iterable[RatingRule]) -> tuple[RatingRule, ...]:
    return read_items(value, "rules", RatingRule, "a RatingRule", key="item", least=1)


@final
@attrs.frozen
class LeadScoring:
    """How leads are scored: a scorecard, and for each of its items the rule that rates it.

    Attributes:
        card: The scorecard; its bands say which leads are hot.
        rules: One rule for each item.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        DuplicateError: If an item has two rules.
        NotFoundError: If a rule names no item.
        InvalidValueError: If an item has no rule, or a rating is off the item's scale.

    Source: Handbook 2.3.

    >>> from datetime import UTC, datetime
    >>> at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    >>> facts = {"budget": 60000, "authority": "decides", "months_to_purchase": 2, "visits": 1}
    >>> lead = Lead("L-1", "referral", at, company="Acme", facts=facts)
    >>> score = standard_lead_scoring().score(lead)
    >>> str(score.score), score.band
    ('96', 'hot')
    """

    card: Scorecard = attrs.field(validator=check_kind(Scorecard, "a Scorecard"))
    rules: tuple[RatingRule, ...] = attrs.field(converter=_read_rules)
    section: str = attrs.field(default="2.3", validator=check_section, kw_only=True)

    def __attrs_post_init__(self) -> None:
        items = {item.key: item for item in self.card.items()}
        for position, rule in enumerate(self.rules):
            if rule.item not in items:
                raise NotFoundError("item", rule.item, did_you_mean(rule.item, items))
            for where, rating in _ratings(rule, f"rules[{position}]"):
                items[rule.item].scale.score(rating, where)
        unruled = [key for key in items if key not in {rule.item for rule in self.rules}]
        if unruled:
            raise InvalidValueError("rules", unruled, "a rule for each item", "add one, or take the item out")

    def score(self, lead: Lead, facts: Mapping[str, object] | None = None) -> LeadScore:
        """The lead's score and band, with what each rating came from.

        Args:
            lead: The lead.
            facts: Facts besides those of the lead; they go before them.

        Raises:
            WrongTypeError: If the lead is no `Lead`, or a fact is no rating.
            InvalidDocumentError: If a rating is off its scale, or missing where that is refused: all of them.
            InvalidValueError: If nothing that counts is rated.

        Source: Handbook 2.3.
        """
        known = lead_facts(lead, facts)
        rated = {rule.item: rule.rate(known) for rule in self.rules}
        scored = self.card.score({item: rating for item, (rating, _) in rated.items()})
        return LeadScore(lead, scored, tuple((item, because) for item, (_, because) in rated.items()))

    def rank(self, leads: Iterable[Lead], facts: Mapping[str, Mapping[str, object]] | None = None) -> LeadRanking:
        """All leads, the best first; among equals the one captured first, then by id.

        Args:
            leads: The leads.
            facts: Further facts, by the id of the lead.

        Raises:
            WrongTypeError: If one of them is no `Lead`.
            DuplicateError: If a lead comes twice.

        Source: Handbook 2.3.
        """
        scores, unscored = [], []
        for lead in read_items(leads, "leads", Lead, "a Lead", key="id"):
            try:
                scores.append(self.score(lead, (facts or {}).get(lead.id)))
            except SalesManualError as error:
                unscored.append(UnscoredLead(lead, _reason(error)))
        scores.sort(key=lambda score: (-score.score, score.lead.captured_at, score.lead.id))
        return LeadRanking(tuple(scores), tuple(unscored))


def _reason(error: SalesManualError) -> str:
    return "; ".join(map(str, error.faults)) if isinstance(error, InvalidDocumentError) else str(error)


def _ratings(rule: RatingRule, where: str) -> Iterable[tuple[str, Rating]]:
    for position, case in enumerate(rule.cases):
        yield f"{where}.cases[{position}].rating", case.rating
    if rule.otherwise is not None:
        yield f"{where}.otherwise", rule.otherwise


def standard_lead_scoring() -> LeadScoring:
    """A scoring to start from: budget, authority, time and interest, 100 points in all; hot from 70, warm from 40.

    Its facts are `budget` (a number), `authority` (`decides` or `recommends`), `months_to_purchase`, `source` and
    `visits`. What is not known scores nothing.

    Source: Handbook 2.3.

    >>> [item.key for item in standard_lead_scoring().card.items()]
    ['budget', 'authority', 'time', 'interest']
    """
    levels = {
        "budget": (("none", 0), ("some", 15), ("full", 30)),
        "authority": (("none", 0), ("recommends", 12), ("decides", 25)),
        "time": (("open", 0), ("year", 10), ("quarter", 25)),
    }
    labels = {
        "budget": Label({"en": "budget", "zh_Hant": "預算", "zh_Hans": "预算"}),
        "authority": Label({"en": "authority", "zh_Hant": "決策權", "zh_Hans": "决策权"}),
        "time": Label({"en": "time of purchase", "zh_Hant": "購買時間", "zh_Hans": "购买时间"}),
    }
    items = [
        Item(key, 1, LevelScale([Level(name, points) for name, points in steps]), label=labels[key])
        for key, steps in levels.items()
    ]
    interest = Label({"en": "interest", "zh_Hant": "意向", "zh_Hans": "意向"})
    items.append(Item("interest", 1, LinearScale(0, 10, worth=20), label=interest))
    bands = [
        Band("cold", label=Label({"en": "cold", "zh_Hant": "冷", "zh_Hans": "冷"})),
        Band("warm", 40, label=Label({"en": "warm", "zh_Hant": "溫", "zh_Hans": "温"})),
        Band("hot", 70, label=Label({"en": "hot", "zh_Hant": "熱", "zh_Hans": "热"})),
    ]
    name = Label({"en": "Lead score", "zh_Hant": "線索評分", "zh_Hans": "线索评分"})
    card = Scorecard(name, items, weights="add", grading=Grading(bands), section="2.3")
    return LeadScoring(card, _standard_rules())


def _standard_rules() -> tuple[RatingRule, ...]:
    return (
        RatingRule(
            "budget",
            cases=[RatingCase("budget >= 50000", "full"), RatingCase("budget > 0", "some")],
            otherwise="none",
        ),
        RatingRule(
            "authority",
            cases=[
                RatingCase("authority = 'decides'", "decides"),
                RatingCase("authority = 'recommends'", "recommends"),
            ],
            otherwise="none",
        ),
        RatingRule(
            "time",
            cases=[
                RatingCase("months_to_purchase <= 3", "quarter"),
                RatingCase("months_to_purchase <= 12", "year"),
            ],
            otherwise="open",
        ),
        RatingRule(
            "interest",
            cases=[
                RatingCase("source = 'referral' and visits >= 1", 8),
                RatingCase("visits >= 3", 10),
                RatingCase("source = 'referral' or visits >= 1", 5),
            ],
            otherwise=0,
        ),
    )
