"""A customer file under any sequence of commands: one owner at a time, and the journal makes the file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from salesmanual.kernel.errors import RefusedError
from salesmanual.kernel.record import replay
from salesmanual.selling.customer_file import add_site, close_site, note_facts, open_customer, rename_customer
from salesmanual.selling.customer_owners import change_owner, owner_history
from salesmanual.selling.customers import Customer, Site

if TYPE_CHECKING:
    from collections.abc import Callable

MONDAY: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KEYS: Final = st.sampled_from(["plant", "office"])
DAYS: Final = [date(2026, 2, 20) + timedelta(days=n) for n in range(60)]


class CustomerFile(RuleBasedStateMachine):
    """A file beside the owner of each day, kept in a table."""

    def __init__(self) -> None:
        super().__init__()
        self.now = MONDAY
        self.file = open_customer("C-7", "Acme", "li.na", at=MONDAY, by="wei")
        self.owners: dict[date, str | None] = {on: "li.na" if on >= MONDAY.date() else None for on in DAYS}
        self.last = MONDAY.date()

    @rule(hours=st.integers(0, 60))
    def time_passes(self, hours: int) -> None:
        self.now = min(self.now + timedelta(hours=hours), MONDAY + timedelta(days=40))

    @rule(to=st.sampled_from([None, "li.na", "wu.fang", "bo"]), back=st.none() | st.integers(-2, 5))
    def change(self, to: str | None, back: int | None) -> None:
        today = self.now.date()
        on = None if back is None else today - timedelta(days=back)
        admitted = to != self.file.owner and (on is None or self.last <= on <= today)
        before = self.file
        try:
            self.file = change_owner(before, to, on=on, at=self.now, by="boss")
        except RefusedError:
            assert not admitted
            return
        assert admitted
        self.last = on or today
        self.owners |= {each: to for each in DAYS if each >= self.last}

    @rule(name=st.sampled_from(["Acme", "Acme Ltd"]))
    def rename(self, name: str) -> None:
        self.attempt(lambda: rename_customer(self.file, name, at=self.now, by="wei"), admitted=name != self.file.name)

    @rule(key=KEYS)
    def site(self, key: str) -> None:
        known = [site.key for site in self.file.sites]
        self.attempt(lambda: add_site(self.file, Site(key, "road"), at=self.now, by="wei"), admitted=key not in known)
        is_open = self.file.site(key).closed_on is None
        self.attempt(lambda: close_site(self.file, key, at=self.now, by="wei"), admitted=is_open)

    @rule(size=st.none() | st.integers(1, 2))
    def facts(self, size: int | None) -> None:
        admitted = self.file.facts.get("size") != size
        self.attempt(lambda: note_facts(self.file, {"size": size}, at=self.now, by="wei"), admitted=admitted)

    def attempt(self, change: Callable[[], Customer], *, admitted: bool) -> None:
        before = self.file
        try:
            self.file = change()
        except RefusedError:
            assert not admitted
            assert self.file == before
        else:
            assert admitted
            assert self.file.version == before.version + 1

    @invariant()
    def there_is_one_owner_on_each_day(self) -> None:
        history = owner_history(self.file)
        assert [history.on(on) for on in DAYS] == [self.owners[on] for on in DAYS]
        assert history.on(DAYS[-1]) == self.file.owner

    @invariant()
    def the_journal_makes_the_file(self) -> None:
        assert replay(Customer("C-7", "?"), self.file.journal) == self.file


TestCustomerFile = CustomerFile.TestCase
TestCustomerFile.settings = settings(max_examples=20, stateful_step_count=20, deadline=None, derandomize=True)
