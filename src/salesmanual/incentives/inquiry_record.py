"""The record of an inquiry: what a person asks about a statement, the evidence, the answer and what came of it.

Invariant: it names the exact statement by person, plan version, period and total, so that a later recalculation is
told apart. What it expects and corrects is in the statement's currency.

Left out: how it moves along (`inquiry`) and the table of moves (`inquiry_process`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final, Literal, final, get_args

import attrs

from salesmanual.incentives.basis import read_choice
from salesmanual.incentives.inquiry_process import InquiryProcess
from salesmanual.incentives.sales import read_key, read_participant
from salesmanual.kernel.errors import CurrencyMismatchError, InvalidValueError, WrongTypeError, check_type
from salesmanual.kernel.explanation import Difference, Step, Sum, derived, given
from salesmanual.kernel.fields import check_date, check_period
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period
from salesmanual.kernel.record import Journal, read_id
from salesmanual.kernel.texts import text

__all__ = ["Evidence", "Inquiry", "InquirySubject", "check_inquiry"]

InquirySubject = Literal["credit", "split", "target", "rate", "calculation", "payment", "other"]
"""What an inquiry is about."""

_SUBJECTS: Final[tuple[str, ...]] = get_args(InquirySubject)
_ANSWERS: Final = frozenset({"accept", "accept partly", "reject"})
_MAX_QUESTION: Final = 10_000


def _read_what(value: str) -> str:
    return read_key(value, "what")


def _read_source(value: str) -> str:
    return read_key(value, "source")


@final
@attrs.frozen
class Evidence:
    """One thing that speaks for or against it.

    Attributes:
        what: What it shows, in a line.
        source: Where it is: a sale's id, a contract number, the address of a file.
        on: The day it is of.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is not one line.

    Source: Handbook 4.3.

    >>> Evidence("signed by li.na", "contract C-104", date(2026, 3, 30)).source
    'contract C-104'
    """

    what: str = attrs.field(converter=_read_what)
    source: str = attrs.field(converter=_read_source)
    on: date = attrs.field(validator=check_date)


def _read_plan_key(value: str) -> str:
    return read_key(value, "plan")


def _read_fingerprint(value: str) -> str:
    return read_key(value, "fingerprint")


def _read_assignee(value: str | None) -> str | None:
    return None if value is None else read_key(value, "assignee")


def _read_entry(value: str | None) -> str | None:
    return None if value is None else read_key(value, "entry")


def _read_question(value: str) -> str:
    if not isinstance(value, str):
        raise WrongTypeError("question", value, "text")
    if not value.strip() or len(value) > _MAX_QUESTION:
        raise InvalidValueError("question", value, f"a question of at most {_MAX_QUESTION:,} characters")
    return value


def _read_evidence(value: Iterable[Evidence]) -> tuple[Evidence, ...]:
    if not isinstance(value, Iterable):
        raise WrongTypeError("evidence", value, "evidence, in a list")
    evidence = tuple(value)
    for position, each in enumerate(evidence):
        if not isinstance(each, Evidence):
            raise WrongTypeError(f"evidence[{position}]", each, "an Evidence")
    return evidence


def _check_subject(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    read_choice(value, attribute.name, "a subject", _SUBJECTS)


def _check_money(_: object, attribute: attrs.Attribute[Money], value: Money) -> None:
    if not isinstance(value, Money):
        raise WrongTypeError(attribute.name, value, "Money", "write it as Money('6600', 'CNY')")


_check_maybe_money: Final = attrs.validators.optional(_check_money)


@final
@attrs.frozen
class Inquiry:
    """What a person asks about one statement of theirs.

    Attributes:
        id: What tells it from every other.
        participant: Who asks: whose statement it is.
        plan: The plan's key.
        fingerprint: The fingerprint of the plan's version.
        period: The statement's period.
        stated: What the statement says was earned.
        question: What the person thinks is wrong.
        subject: What it is about.
        expected: What the person thinks is right; `None` where they do not say.
        evidence: What was brought.
        assignee: Who is to answer; `None` while nobody is.
        correction: What the answer adds to the pay, or takes off it; `None` where it does not.
        entry: The id of the ledger entry that it caused; `None` where there is none.
        journal: What happened.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a text is empty or too long, or the correction is zero.
        CurrencyMismatchError: If what is expected or corrected is in another currency than the statement.

    Source: Handbook 4.3.
    """

    id: str = attrs.field(converter=read_id)
    participant: str = attrs.field(converter=read_participant)
    plan: str = attrs.field(converter=_read_plan_key)
    fingerprint: str = attrs.field(converter=_read_fingerprint)
    period: Period = attrs.field(validator=check_period)
    stated: Money = attrs.field(validator=_check_money)
    question: str = attrs.field(converter=_read_question)
    subject: InquirySubject = attrs.field(default="other", validator=_check_subject, kw_only=True)
    expected: Money | None = attrs.field(default=None, validator=_check_maybe_money, kw_only=True)
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=_read_evidence, kw_only=True)
    assignee: str | None = attrs.field(default=None, converter=_read_assignee, kw_only=True)
    correction: Money | None = attrs.field(default=None, validator=_check_maybe_money, kw_only=True)
    entry: str | None = attrs.field(default=None, converter=_read_entry, kw_only=True)
    journal: Journal = attrs.field(factory=Journal, kw_only=True)

    def __attrs_post_init__(self) -> None:
        for name, amount in (("expected", self.expected), ("correction", self.correction)):
            if amount is not None and amount.currency != self.stated.currency:
                raise CurrencyMismatchError(name, self.stated.currency, amount.currency)
        if self.correction is not None and self.correction.is_zero():
            raise InvalidValueError("correction", self.correction, "an amount other than zero", "reject it instead")

    @property
    def version(self) -> int:
        """How many events it has."""
        return len(self.journal)

    def answered_by(self) -> tuple[str, ...]:
        """Who has answered it so far, in order."""
        return tuple(dict.fromkeys(event.by for event in self.journal if event.what in _ANSWERS))

    def appeals(self) -> int:
        """How often it was appealed."""
        return sum(event.what == "appeal" for event in self.journal)

    def disputed(self) -> Money | None:
        """What the person expects over what was stated; `None` where they do not say."""
        return None if self.expected is None else self.expected - self.stated

    def explain(self) -> Step:
        """What is right after the answer: what was stated and the correction, as steps."""
        name = text("earned by {participant} in {period}", participant=self.participant, period=str(self.period))
        steps = [given(text("stated"), self.stated, section="4.3")]
        if self.correction is not None:
            steps.append(given(text("correction by inquiry {id}", id=self.id), self.correction, section="4.3"))
        return derived(name, Sum(self.stated.currency), steps, section="4.3")

    def explain_difference(self) -> Step | None:
        """What is expected over what is right after the answer; `None` where nothing is expected."""
        if self.expected is None:
            return None
        expected = given(text("expected"), self.expected)
        return derived(text("not accepted"), Difference(), (expected, self.explain()), section="4.3")

    def __str__(self) -> str:
        return f"{self.id}: {self.participant} {self.period}, {self.journal.state}"


def check_inquiry(inquiry: object, process: object) -> None:
    """Refuses what is no inquiry, or no rule for one: each of its verbs begins with both.

    Raises:
        WrongTypeError: If one of them is of another class.
    """
    check_type(inquiry, Inquiry, "inquiry")
    check_type(process, InquiryProcess, "process", "make one as InquiryProcess()")
