"""Leads: the record, what it accepts, and that it reads back from documents."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import pytest
from tests.selling.lead_world import EVERY, QUALIFIED

from salesmanual.kernel.errors import DuplicateError, InvalidValueError, SalesManualError, WrongTypeError
from salesmanual.kernel.record import Record
from salesmanual.selling.leads import Lead
from salesmanual.testing.wire import check_round_trip

AT: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_a_lead_is_a_record_that_keeps_what_was_written() -> None:
    lead = Lead("L-1", "fair", AT, name=" Li Na ", phones=["138 0013 8000", "13800138000"], facts={"seats": 40})

    assert isinstance(lead, Record)
    assert (lead.name, lead.phones, lead.version) == (" Li Na ", ("138 0013 8000", "13800138000"), 0)
    assert QUALIFIED.version == 4


@pytest.mark.parametrize("lead", EVERY)
def test_leads_read_back_from_documents(lead: Lead) -> None:
    check_round_trip(lead)


BAD: Final[dict[str, tuple[dict[str, object], type[SalesManualError], str]]] = {
    "no name at all": ({"company": " "}, InvalidValueError, "name: found '', accepted is the name of a person or"),
    "a company that is no text": ({"company": 7}, WrongTypeError, "company: found 7 of type int, accepted is text"),
    "a name that is no text": ({"name": 7}, WrongTypeError, "name: found 7 of type int, accepted is text"),
    "a time without a zone": (
        {"captured_at": datetime(2026, 3, 2, 9, 0)},  # noqa: DTZ001 - the fault
        WrongTypeError,
        "captured_at: found datetime.datetime(2026, 3, 2, 9, 0) of type datetime, accepted is a datetime with a time",
    ),
    "a phone twice": ({"phones": ["1", "1"]}, DuplicateError, "phones '1' is there already"),
    "an unknown channel": (
        {"reached_over": "cal"},
        InvalidValueError,
        "reached_over: found 'cal', accepted is a channel; did you mean 'call'?",
    ),
    "a day that is none": ({"resume_on": "June"}, WrongTypeError, "resume_on: found 'June' of type str"),
    "a blank contact": ({"contact": " "}, InvalidValueError, "contact: found ' ', accepted is one line of text"),
    "a blank reason": ({"reason": ""}, InvalidValueError, "reason: found '', accepted is one line of text"),
    "a float among the facts": ({"facts": {"budget": 1.5}}, WrongTypeError, "data.budget: found 1.5 of type float"),
}


@pytest.mark.parametrize(("fields", "error", "message"), BAD.values(), ids=BAD)
def test_what_is_no_lead_is_refused(fields: dict[str, object], error: type[SalesManualError], message: str) -> None:
    given: dict[str, object] = {"id": "L-1", "source": "fair", "captured_at": AT, "company": "Acme", **fields}

    with pytest.raises(error) as refusal:
        Lead(**given)  # type: ignore[arg-type] # the fault

    assert str(refusal.value).startswith(message)
