"""A result that gives its tables has every form of them."""

from __future__ import annotations

from typing import final

import attrs

from salesmanual.kernel.shown import Shown
from salesmanual.kernel.tables import Table
from salesmanual.kernel.texts import text


@final
@attrs.frozen
class Tally(Shown):
    """Two tables."""

    count: int

    def tables(self) -> tuple[Table, ...]:
        """One with a name that must be escaped, one without rows."""
        return (Table(text("cost"), ["<count>"], [(self.count,)]), Table("", ["nobody"], []))


def test_every_form_shows_all_tables_in_order() -> None:
    tally = Tally(3)

    first, second = tally.tables()
    assert tally.to_text("zh_Hans") == f"{first.to_text('zh_Hans')}\n\n{second.to_text('zh_Hans')}"
    assert tally.to_markdown("zh_Hant") == f"{first.to_markdown('zh_Hant')}\n\n{second.to_markdown('zh_Hant')}"
    assert tally.to_html("zh_Hans") == first.to_html("zh_Hans") + second.to_html("zh_Hans")


def test_a_notebook_and_print_show_it_in_english() -> None:
    tally = Tally(3)

    assert tally._repr_html_() == tally.to_html("en")
    assert str(tally) == tally.to_text("en")
    assert "&lt;count&gt;" in tally.to_html()


def test_a_result_stays_frozen_and_slotted() -> None:
    assert Tally(3) == Tally(3)
    assert not hasattr(Tally(3), "__dict__")
