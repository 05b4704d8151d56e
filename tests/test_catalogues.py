"""The message catalogues: complete in the tree, and every kind of fault is found."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import catalogues
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from catalogues import Template, check, compiled, faults_of, templates_in, templates_of, updated, written

from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATES = [Template("a.py", 1, "yes"), Template("a.py", 2, "{found} short"), Template("b.py", 1, "yes")]
HEAD = "from salesmanual.kernel.texts import text\n"


def catalogue(**translations: str) -> Catalog:
    made = Catalog(locale="zh_Hant")
    for template, translation in translations.items():
        made.add(template.replace("FOUND", "{found}").replace("_", " "), translation)
    return made


def test_the_catalogues_in_the_tree_are_complete() -> None:
    """Every template is a literal, translated, with its own fields; run `python tools/catalogues.py check`."""
    assert check() == []


def test_every_template_of_the_source_renders_in_every_language() -> None:
    for each in templates_in():
        assert each.template is not None
        message = Text(each.template, tuple((field, "X") for field in catalogues.fields_of(each.template)))
        for language in catalogues.LANGUAGES:
            assert "{" not in message.render(language)


class TestExtraction:
    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            (HEAD + 'text("yes")', ["yes"]),
            (HEAD + 'f(text("a" " b {c}", c=1))', ["a b {c}"]),
            (HEAD + 'x = text("b"); y = text("a")', ["b", "a"]),
            ("from salesmanual.kernel.texts import text as t\nt('a')\ntext('b')", ["a"]),
            ("from salesmanual.kernel import texts\ntexts.text('a')\ntexts.other('b')", ["a"]),
            ('table.text("not a message")', []),
            ('text("of another module")', []),
        ],
    )
    def test_the_calls_of_text_are_found_and_no_others(self, source: str, expected: list[str]) -> None:
        assert [each.template for each in templates_of(source, "a.py")] == expected

    @pytest.mark.parametrize("argument", ["name", 'f"{x}"', '"a" + b', "b'a'", "", "*parts"])
    def test_a_template_that_is_no_literal_is_found(self, argument: str) -> None:
        assert list(templates_of(HEAD + f"\ntext({argument})", "a.py")) == [Template("a.py", 3, None)]

    def test_the_module_that_defines_text_knows_it_without_an_import(self) -> None:
        assert [each.template for each in templates_of('text("yes")', "src/salesmanual/kernel/texts.py")] == ["yes"]


class TestFaults:
    @pytest.mark.parametrize(
        ("translations", "fault"),
        [
            ({"yes": "是", "FOUND_short": ""}, "zh_Hant: '{found} short' is not translated"),
            ({"yes": "是"}, "zh_Hant: '{found} short' is missing; run update"),
            (
                {"yes": "是", "FOUND_short": "尚差 {fund}"},
                "zh_Hant: '{found} short' has other fields than its translation '尚差 {fund}'",
            ),
            (
                {"yes": "是", "FOUND_short": "尚差 {found}", "no": "否"},
                "zh_Hant: 'no' is used nowhere; run update",
            ),
        ],
    )
    def test_each_kind_is_found_by_name(self, translations: dict[str, str], fault: str) -> None:
        assert list(faults_of(catalogue(**translations), TEMPLATES, "zh_Hant")) == [fault]

    def test_a_fuzzy_translation_is_found(self) -> None:
        made = catalogue(FOUND_short="尚差 {found}")
        made.add("yes", "是", flags=["fuzzy"])

        assert list(faults_of(made, TEMPLATES, "zh_Hant")) == [
            "zh_Hant: 'yes' is marked fuzzy; confirm its translation"
        ]

    def test_an_obsolete_translation_is_found(self) -> None:
        kept = 'msgid "yes"\nmsgstr "是"\n\nmsgid "{found} short"\nmsgstr "差 {found}"\n'
        old = f'{kept}\n#~ msgid "gone"\n#~ msgstr "無"\n'

        made = read_po(BytesIO(old.encode()))

        assert list(faults_of(made, TEMPLATES, "zh_Hant")) == ["zh_Hant: 'gone' is obsolete; run update"]


class TestUpdate:
    def test_translations_are_kept_and_templates_come_and_go(self) -> None:
        old = catalogue(yes="是", no="否")

        new = updated(old, TEMPLATES, "zh_Hant")

        assert {message.id: message.string for message in new if message.id} == {"yes": "是", "{found} short": ""}

    def test_a_fuzzy_translation_is_dropped_rather_than_trusted(self) -> None:
        old = Catalog(locale="zh_Hant")
        old.add("yes", "否", flags=["fuzzy"])

        assert [message.string for message in updated(old, TEMPLATES[:1], "zh_Hant") if message.id] == [""]

    def test_the_file_is_the_same_whatever_the_order_of_the_calls_and_names_no_day(self) -> None:
        old = catalogue(yes="是")

        file = written(updated(old, TEMPLATES, "zh_Hant"), "zh_Hant")

        assert file == written(updated(old, TEMPLATES, "zh_Hant"), "zh_Hant")
        assert "#: a.py b.py" in file
        assert "Date" not in file
        assert "attainment: 達成率" in file

    def test_what_is_written_is_read_back(self) -> None:
        made = updated(catalogue(yes="是"), TEMPLATES, "zh_Hant")

        again = read_po(BytesIO(written(made, "zh_Hant").encode()))

        assert written(updated(again, TEMPLATES, "zh_Hant"), "zh_Hant") == written(made, "zh_Hant")


class TestCommands:
    @pytest.fixture
    def tree(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        folder = tmp_path / "src" / "salesmanual"
        for language in catalogues.LANGUAGES:
            (folder / "locale" / language / "LC_MESSAGES").mkdir(parents=True)
            (folder / "locale" / language / "LC_MESSAGES" / "salesmanual.po").write_text("", encoding="utf-8")
        (folder / "a.py").write_text(HEAD + 'text("yes")\n', encoding="utf-8")
        monkeypatch.setattr(catalogues, "ROOT", tmp_path)
        monkeypatch.setattr(catalogues, "SOURCE", folder)
        return folder

    def translate(self, tree: Path) -> None:
        for path in tree.rglob("*.po"):
            path.write_text(path.read_text("utf-8").replace('"yes"\nmsgstr ""', '"yes"\nmsgstr "是"'), "utf-8")

    def test_update_translate_compile_check(self, tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert catalogues.main("update") == 0
        assert "1 templates without a translation" in capsys.readouterr().out
        assert catalogues.main("check") == 1
        assert "'yes' is not translated" in capsys.readouterr().out

        self.translate(tree)
        assert catalogues.main("check") == 1
        assert "salesmanual.mo is older than salesmanual.po; run compile" in capsys.readouterr().out
        assert catalogues.main("compile") == 0
        capsys.readouterr()
        assert catalogues.main("check") == 0
        assert capsys.readouterr().out == "the catalogues are complete\n"

    def test_a_file_that_update_would_write_otherwise_is_found(self, tree: Path) -> None:
        catalogues.main("update")
        self.translate(tree)
        catalogues.main("compile")
        path = next(tree.rglob("zh_Hant/**/*.po"))
        path.write_text(path.read_text("utf-8").replace("#: src", "#: /somewhere/src"), "utf-8")

        assert check() == ["zh_Hant: salesmanual.po is not as update writes it"]

    def test_a_template_that_is_no_literal_is_found_with_its_place(self, tree: Path) -> None:
        (tree / "b.py").write_text(HEAD + "text(name)\n", encoding="utf-8")

        assert "src/salesmanual/b.py:2: the template is no literal" in check()

    def test_an_unknown_command_is_answered_with_those_there_are(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert catalogues.main("") == 2
        assert "use one of update, compile, check" in capsys.readouterr().err


def test_a_compiled_catalogue_holds_the_translations_alone() -> None:
    made = catalogue(yes="是", no="")

    assert {message.id: message.string for message in read_mo(BytesIO(compiled(made))) if message.id} == {"yes": "是"}


def test_what_python_reads_at_run_time_is_what_was_compiled() -> None:
    assert text("yes").render("zh_Hant") == "是"
    assert text("attainment").render("zh_Hans") == "达成率"
