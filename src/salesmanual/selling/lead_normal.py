"""Normal forms: what was written in several ways, read as one: names, companies, e-mail addresses, phone numbers.

    written                          normal
    ＡＣＭＥ（上海） 有限公司        acme上海
    Acme Trading Co., Ltd.           acme trading
    Li.Na@Example.COM                li.na@example.com
    0086 138-0013-8000               +8613800138000

Invariant: the normal form of a normal form is itself. What cannot be read is reported with the reason, never guessed.

Left out: the record, which keeps what was written (`leads`), and comparing normal forms (`lead_duplicates`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, final, get_args

import attrs

from salesmanual.kernel.columns import Column
from salesmanual.kernel.errors import InvalidValueError, WrongTypeError
from salesmanual.kernel.fields import check_choice, check_flag, check_line, check_section, read_lines
from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Table
from salesmanual.kernel.texts import text
from salesmanual.selling.lead_normal_phones import by_digits, by_numbering_plan
from salesmanual.selling.lead_normal_words import company_words, folded, person_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from salesmanual.selling.leads import Lead

__all__ = ["COMPANY_SUFFIXES", "TITLES", "NormalForm", "NormalLead", "PhoneReading"]

PhoneReading = Literal["digits", "numbering plan"]
"""How phone numbers are read: by their digits alone, or by every country's plan, with the package `phonenumbers`."""

COMPANY_SUFFIXES: Final = (
    "股份有限公司", "有限責任公司", "有限责任公司", "有限公司", "控股公司", "股份公司", "公司", "株式会社", "株式會社",
    "Co., Ltd.", "Co. Limited", "Company Limited", "Limited", "Ltd.", "Incorporated", "Inc.", "Corporation", "Corp.",
    "Company", "Co.", "LLC", "LLP", "LP", "PLC", "Pte. Ltd.", "Pty Ltd", "Pvt. Ltd.", "Sdn. Bhd.", "GmbH & Co. KG",
    "GmbH", "KG", "AG", "SE", "S.A.", "SAS", "SARL", "S.p.A.", "S.r.l.", "B.V.", "N.V.", "AB", "Oy", "ApS", "A/S",
)  # fmt: skip
"""Words that say what kind of company it is, and nothing of which."""

TITLES: Final = (
    "Mr.", "Mrs.", "Ms.", "Miss", "Dr.", "Prof.", "先生", "女士", "小姐", "太太", "博士", "教授",
)  # fmt: skip
"""Words before or after a person's name that are no part of it."""

_EMAIL: Final = re.compile(r"([^\s@<>()\[\],;:\"\\]{1,64})@((?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]*)")
_MOST_OF_AN_EMAIL: Final = 254
_REGION: Final = re.compile(r"[A-Z]{2}")
_COUNTRY: Final = re.compile(r"[1-9][0-9]{0,2}")
_TRUNK: Final = re.compile(r"[0-9]{0,2}")


def _read_suffixes(value: Iterable[str]) -> tuple[str, ...]:
    return read_lines(value, "suffixes")


def _read_titles(value: Iterable[str]) -> tuple[str, ...]:
    return read_lines(value, "titles")


def _check_shape(shape: re.Pattern[str], accepted: str) -> Callable[[object, attrs.Attribute[str], str], None]:
    def check(_: object, attribute: attrs.Attribute[str], value: str) -> None:
        if not isinstance(value, str):
            raise WrongTypeError(attribute.name, value, "text")
        if shape.fullmatch(value) is None:
            raise InvalidValueError(attribute.name, value, accepted)

    return check


@final
@attrs.frozen
class NormalLead(Shown):
    """A lead's normal form, and what of it could not be read.

    Attributes:
        lead: The lead's id.
        name: The person's name; empty where none is known.
        company: The company's name without what kind of company it is; empty where none is known.
        phones: Phone numbers, as `+8613800138000`, with `;ext=12` behind for an extension; each once.
        emails: E-mail addresses; each once.
        unread: What could not be read: the field, what was written, and what is accepted.

    Source: Handbook 2.3.
    """

    lead: str
    name: str
    company: str
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    unread: tuple[tuple[str, str, str], ...] = ()

    def keys(self) -> dict[str, tuple[str, ...]]:
        """What is known, by field; a field of which nothing is known is left out."""
        known = {
            "name": (self.name,) if self.name else (),
            "company": (self.company,) if self.company else (),
            "phones": self.phones,
            "emails": self.emails,
        }
        return {field: values for field, values in known.items() if values}

    def tables(self) -> tuple[Table, ...]:
        """The normal form, field by field, and what could not be read where there is any."""
        rows = [(field, value) for field, values in self.keys().items() for value in values]
        columns = (Column(text("field"), key="field"), Column(text("normal form"), key="normal"))
        normal = Table(text("Normal form of {lead}", lead=self.lead), columns, rows)
        if not self.unread:
            return (normal,)
        words = text("field"), text("found"), text("accepted")
        return (normal, Table(text("Not read"), words, self.unread))


@final
@attrs.frozen
class NormalForm:
    """The company's rule for what is written differently and means the same.

    Text is put into Unicode's compatibility form (full-width signs become plain ones), case is folded, signs that are
    not seen go. Of a company's name, punctuation and the words for its kind go; beside Chinese signs no space counts.
    Of an address, the part before the `@` is taken as case-blind, as mail services do.

    Attributes:
        key: What it is called by.
        suffixes: Words at the end of a company's name that do not tell it from others.
        titles: Words around a person's name that are no part of it.
        phones: How phone numbers are read. By `digits`: separators go, `00` is `+`, a number without it is one of the
            home country without its trunk sign. By `numbering plan`: as every country writes and dials its own, which
            needs the extra `phones`.
        region: The country of numbers written without one, for the numbering plan: `CN`.
        country_code: The code of that country, for reading by digits: `86`.
        trunk: What is dialled before a number inside that country, for reading by digits; empty for nothing.
        drop_tags: Whether `+tag` before the `@` is left out, so that `li.na+fair@…` and `li.na@…` are one.
        section: The handbook section.

    Raises:
        WrongTypeError: If a field is not of its type.
        InvalidValueError: If a word is blank, there is no such reading, or a code is none.
        DuplicateError: If a word comes twice.

    Source: Handbook 2.3; ITU-T E.164 for phone numbers, RFC 3966 for extensions.

    >>> form = NormalForm()
    >>> form.company("ＡＣＭＥ（上海） 有限公司"), form.company("Acme Trading Co., Ltd.")
    ('acme上海', 'acme trading')
    >>> form.name("李 娜 女士"), form.email("<Li.Na@Example.COM>"), form.phone("0086 138-0013-8000")
    ('李娜', 'li.na@example.com', '+8613800138000')
    """

    key: str = attrs.field(default="normal", validator=check_line)
    suffixes: tuple[str, ...] = attrs.field(default=COMPANY_SUFFIXES, converter=_read_suffixes, kw_only=True)
    titles: tuple[str, ...] = attrs.field(default=TITLES, converter=_read_titles, kw_only=True)
    phones: PhoneReading = attrs.field(
        default="digits", validator=check_choice("a way to read phone numbers", get_args(PhoneReading)), kw_only=True
    )
    region: str = attrs.field(
        default="CN", validator=_check_shape(_REGION, "the two letters of a country, such as CN"), kw_only=True
    )
    country_code: str = attrs.field(
        default="86", validator=_check_shape(_COUNTRY, "the code of a country, such as 86"), kw_only=True
    )
    trunk: str = attrs.field(default="0", validator=_check_shape(_TRUNK, "at most two digits"), kw_only=True)
    drop_tags: bool = attrs.field(default=False, validator=check_flag, kw_only=True)
    section: str = attrs.field(default="2.3", validator=check_section, kw_only=True)
    _endings: tuple[str, ...] = attrs.field(init=False, eq=False, repr=False)
    _honours: tuple[str, ...] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        endings = {company_words(suffix, ()) for suffix in self.suffixes}
        honours = {person_words(title, ()) for title in self.titles}
        object.__setattr__(self, "_endings", tuple(sorted(endings - {""}, key=lambda word: (-len(word), word))))
        object.__setattr__(self, "_honours", tuple(sorted(honours - {""}, key=lambda word: (-len(word), word))))

    def name(self, written: str) -> str:
        """The normal form of a person's name; empty for blanks."""
        return person_words(written, self._honours)

    def company(self, written: str) -> str:
        """The normal form of a company's name; empty for blanks. What is only a suffix is kept."""
        return company_words(written, self._endings)

    def email(self, written: str) -> str:
        """The normal form of an e-mail address.

        Raises:
            InvalidValueError: If it is no address.

        >>> NormalForm().email("li.na at example.com")
        Traceback (most recent call last):
        salesmanual.kernel.errors.InvalidValueError: email: found 'li.na at example.com', accepted is an address such \
as li.na@example.com
        """
        address = re.sub(r"^(?:mailto:)+", "", folded(written).strip("<> "))
        found = _EMAIL.fullmatch(address)
        if found is None or len(address) > _MOST_OF_AN_EMAIL:
            raise InvalidValueError("email", written, "an address such as li.na@example.com")
        if not self.drop_tags:
            return address
        local, domain = found.groups()
        return f"{local.partition('+')[0] or local}@{domain}"

    def phone(self, written: str) -> str:
        """The normal form of a phone number.

        Raises:
            InvalidValueError: If it is no number.
            MissingExtraError: If it is to be read by the numbering plan and the extra `phones` is not installed.

        >>> NormalForm().phone("call me")
        Traceback (most recent call last):
        salesmanual.kernel.errors.InvalidValueError: phone: found 'call me', accepted is a phone number such as \
+86 138 0013 8000
        """
        if self.phones == "numbering plan":
            return by_numbering_plan(written, self.region)
        return by_digits(written, self.country_code, self.trunk)

    def of(self, lead: Lead) -> NormalLead:
        """The normal form of a lead, and what of it cannot be read.

        Raises:
            MissingExtraError: As for `phone`.

        >>> from datetime import UTC, datetime
        >>> from salesmanual.selling.leads import Lead
        >>> at = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
        >>> print(NormalForm().of(Lead("L-1", "fair", at, company="Acme Co., Ltd.", phones=["138 0013 8000", "none"])))
        Normal form of L-1
        ┌─────────┬────────────────┐
        │ field   │ normal form    │
        ├─────────┼────────────────┤
        │ company │ acme           │
        │ phones  │ +8613800138000 │
        └─────────┴────────────────┘
        <BLANKLINE>
        Not read
        ┌────────┬───────┬──────────────────────────────────────────┐
        │ field  │ found │ accepted                                 │
        ├────────┼───────┼──────────────────────────────────────────┤
        │ phones │ none  │ a phone number such as +86 138 0013 8000 │
        └────────┴───────┴──────────────────────────────────────────┘
        """
        phones, bad_phones = _read_each("phones", lead.phones, self.phone)
        emails, bad_emails = _read_each("emails", lead.emails, self.email)
        return NormalLead(
            lead.id, self.name(lead.name), self.company(lead.company), phones, emails, (*bad_phones, *bad_emails)
        )

    def keys(self, lead: Lead) -> Mapping[str, tuple[str, ...]]:
        """What is known of a lead, by field, in normal form: what looks for duplicates compares."""
        return self.of(lead).keys()


def _read_each(
    field: str, written: Iterable[str], read: Callable[[str], str]
) -> tuple[tuple[str, ...], list[tuple[str, str, str]]]:
    known: dict[str, None] = {}
    unread = []
    for value in written:
        try:
            known[read(value)] = None
        except InvalidValueError as error:
            unread.append((field, value, error.accepted))
    return tuple(known), unread
