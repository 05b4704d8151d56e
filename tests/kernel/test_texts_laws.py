"""Laws of messages and names."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from salesmanual.kernel.texts import LANGUAGES, Label, read_label, render_value, text
from salesmanual.testing.numbers import exact_numbers, labels, languages, messages, money, words

if TYPE_CHECKING:
    from salesmanual.kernel.texts import Language, Text

values = st.one_of(words(), labels(), messages(), money(), exact_numbers(), st.booleans(), st.none(), st.dates())


@given(values, values, languages())
def test_a_message_is_its_template_with_the_words_of_the_values_put_in(
    found: object, required: object, language: Language
) -> None:
    message = text("{found} is not in the catalogue, {required}", found=found, required=required)

    expected = f"{render_value(found, language)} is not in the catalogue, {render_value(required, language)}"
    assert message.render(language) == expected


@given(messages(), languages())
def test_rendering_again_gives_the_same_words(message: Text, language: Language) -> None:
    again = pickle.loads(pickle.dumps(message))  # noqa: S301 - our own bytes

    assert again == message
    assert again.render(language) == message.render(language)


@given(labels())
def test_a_name_survives_its_plain_form(label: Label) -> None:
    assert Label.from_plain(label.to_plain()) == label
    assert read_label(label) is label
    assert Label(label.names) == label


@given(labels())
def test_a_name_answers_in_every_language_with_one_that_was_given(label: Label) -> None:
    given_names = [name for _, name in label.names]

    for language in LANGUAGES:
        assert label.render(language) in given_names
        assert label.render(language) == dict(label.names).get(language, label.render(language))


@given(st.lists(values, max_size=4), languages())
def test_a_list_is_its_items_joined(items: list[object], language: Language) -> None:
    separator = ", " if language == "en" else "、"

    assert render_value(tuple(items), language) == separator.join(render_value(item, language) for item in items)
