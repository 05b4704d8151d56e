"""The message catalogues: made from the calls of `text`, compiled, and checked.

    python tools/catalogues.py update     new templates into the .po files, vanished ones out of them
    python tools/catalogues.py compile    the .mo files from the .po files
    python tools/catalogues.py check      every fault, one a line; ends with 1 where there is one

Invariant: the same source and the same translations give the same files, byte for byte; nothing in them names a day,
a line or a machine. A translation is never guessed: a new template has none until somebody writes it.

Left out: languages beyond those of `salesmanual.kernel.texts`.
"""

from __future__ import annotations

import ast
import re
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "LANGUAGES",
    "Template",
    "check",
    "compiled",
    "faults_of",
    "fields_of",
    "main",
    "read_catalogue",
    "templates_in",
    "templates_of",
    "updated",
    "written",
]

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "salesmanual"
LANGUAGES: Final = ("zh_Hant", "zh_Hans")
_MODULE: Final = "salesmanual.kernel.texts"
_FIELD: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_WIDTH: Final = 120

_HEADER: Final = """\
# salesmanual in {name}.
# Figures, dates and field names in braces stay as they are; a translation has the same fields as its template.
#
# Glossary: one term for each idea.
{glossary}
#
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: {language}\\n"

"""

_NAMES: Final = {"zh_Hant": "Chinese, traditional characters", "zh_Hans": "Chinese, simplified characters"}

_GLOSSARY: Final = (
    ("accelerator", "加速費率", "加速费率"),
    ("approval", "審批", "审批"),
    ("attainment", "達成率", "达成率"),
    ("audit", "檢查", "检查"),
    ("balance", "餘額", "余额"),
    ("bonus", "獎金", "奖金"),
    ("breakdown", "分解", "分解"),
    ("cap", "封頂", "封顶"),
    ("case", "個案", "个案"),
    ("clawback", "追回", "追回"),
    ("commission", "佣金", "佣金"),
    ("component", "組成部分", "组成部分"),
    ("condition", "條件", "条件"),
    ("contract", "合同", "合同"),
    ("coverage", "覆蓋率", "覆盖率"),
    ("credit", "業績歸屬", "业绩归属"),
    ("currency", "幣別", "币种"),
    ("customer", "客戶", "客户"),
    ("deadline", "期限", "期限"),
    ("draw", "預支", "预支"),
    ("entry", "分錄", "分录"),
    ("fact", "資料", "资料"),
    ("fingerprint", "指紋", "指纹"),
    ("floor", "保底", "保底"),
    ("gate", "發放條件", "发放条件"),
    ("hand-over", "交接", "交接"),
    ("held back", "暫緩發放", "暂缓发放"),
    ("inquiry", "異議", "异议"),
    ("key result", "關鍵結果", "关键结果"),
    ("lead", "線索", "线索"),
    ("measure", "指標", "指标"),
    ("milestone", "里程碑", "里程碑"),
    ("multiplier", "乘數", "乘数"),
    ("objective", "工作目標", "工作目标"),
    ("opportunity", "商機", "商机"),
    ("owner", "負責人", "负责人"),
    ("participant", "參與人", "参与人"),
    ("pay", "薪酬", "薪酬"),
    ("payout", "發放額", "发放额"),
    ("period", "期間", "期间"),
    ("pipeline", "銷售管道", "销售管道"),
    ("plan", "激勵方案", "激励方案"),
    ("pool", "獎金池", "奖金池"),
    ("quota", "配額", "配额"),
    ("quotation", "報價", "报价"),
    ("ramp", "新人係數", "新人系数"),
    ("released", "轉為可發", "转为可发"),
    ("rounding", "取整", "取整"),
    ("sale", "銷售單", "销售单"),
    ("score", "得分", "得分"),
    ("seasonal index", "季節指數", "季节指数"),
    ("seat", "職位", "职位"),
    ("share", "占比", "占比"),
    ("span of control", "管理幅度", "管理幅度"),
    ("statement", "獎金結算單", "奖金结算单"),
    ("target", "目標", "目标"),
    ("territory", "銷售區域", "销售区域"),
    ("threshold", "門檻", "门槛"),
    ("tier", "級距", "级距"),
    ("weight", "權重", "权重"),
    ("window", "累計期", "累计期"),
    ("workday", "工作日", "工作日"),
)


class Template(NamedTuple):
    """One call of `text`."""

    path: str
    line: int
    template: str | None
    """The literal; `None` where it is something else."""


def _is_text(call: ast.Call, names: set[str], modules: set[str]) -> bool:
    if isinstance(call.func, ast.Name):
        return call.func.id in names
    return (
        isinstance(call.func, ast.Attribute)
        and call.func.attr == "text"
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id in modules
    )


def _imported(tree: ast.Module) -> tuple[set[str], set[str]]:
    """The names under which a module knows `text`, and the module that defines it."""
    names, modules = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if node.module == _MODULE and alias.name == "text":
                    names.add(alias.asname or alias.name)
                elif f"{node.module}.{alias.name}" == _MODULE:
                    modules.add(alias.asname or alias.name)
    return names, modules


def templates_of(source: str, path: str) -> Iterator[Template]:
    """The calls of `text` in the source of a module, in the order they are written."""
    tree = ast.parse(source)
    names, modules = _imported(tree)
    if path.endswith("kernel/texts.py"):
        names.add("text")
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_text(node, names, modules))
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        argument = call.args[0] if call.args else None
        literal = argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None
        yield Template(path, call.lineno, literal)


def templates_in() -> list[Template]:
    """The calls of `text` in all modules of the library, module by module."""
    return [
        template
        for path in sorted(SOURCE.rglob("*.py"))
        for template in templates_of(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix())
    ]


def updated(old: Catalog, templates: Iterable[Template], language: str) -> Catalog:
    """A catalogue with these templates and the translations that the old one has for them."""
    catalogue = Catalog(locale=language)
    places: dict[str, list[str]] = {}
    for each in templates:
        if each.template is not None and each.path not in places.setdefault(each.template, []):
            places[each.template].append(each.path)
    for template in sorted(places):
        message = old.get(template)
        translation = message.string if message is not None and not message.fuzzy else ""
        catalogue.add(template, translation, locations=[(path, 0) for path in places[template]])
    return catalogue


def written(catalogue: Catalog, language: str) -> str:
    """The catalogue as the text of a .po file."""
    column = LANGUAGES.index(language) + 1
    lines = "\n".join(f"#   {row[0]}: {row[column]}" for row in _GLOSSARY)
    stream = BytesIO()
    write_po(stream, catalogue, omit_header=True, width=_WIDTH, include_lineno=False)
    header = _HEADER.format(name=_NAMES[language], glossary=lines, language=language)
    return header + stream.getvalue().decode("utf-8").strip("\n") + "\n"


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as the bytes of a .mo file."""
    lean = Catalog(locale=catalogue.locale, header_comment="")
    for message in catalogue:
        if message.id and message.string and not message.fuzzy:
            lean.add(message.id, message.string)
    stream = BytesIO()
    write_mo(stream, lean)
    return stream.getvalue()


def read_catalogue(path: Path) -> Catalog:
    """The catalogue of a .po file."""
    with path.open("rb") as stream:
        return read_po(stream)


def fields_of(template: str) -> list[str]:
    """The field names of a template, sorted."""
    return sorted(_FIELD.findall(template))


def faults_of(catalogue: Catalog, templates: Iterable[Template], language: str) -> Iterator[str]:
    """What is wrong with a catalogue, and with the calls it is made from, one line for each fault."""
    known = {each.template for each in templates if each.template is not None}
    for message in catalogue:
        if not isinstance(message.id, str) or not message.id:
            continue
        found = str(message.string)
        if message.id not in known:
            yield f"{language}: {message.id!r} is used nowhere; run update"
        elif message.fuzzy:
            yield f"{language}: {message.id!r} is marked fuzzy; confirm its translation"
        elif not found:
            yield f"{language}: {message.id!r} is not translated"
        elif fields_of(found) != fields_of(message.id):
            yield f"{language}: {message.id!r} has other fields than its translation {found!r}"
    for template in sorted(known - {message.id for message in catalogue}, key=str):
        yield f"{language}: {template!r} is missing; run update"
    for obsolete in catalogue.obsolete:
        yield f"{language}: {obsolete!r} is obsolete; run update"


def paths(language: str) -> tuple[Path, Path]:
    """The .po and the .mo file of a language."""
    folder = SOURCE / "locale" / language / "LC_MESSAGES"
    return folder / "salesmanual.po", folder / "salesmanual.mo"


def check() -> list[str]:
    """Every fault of the catalogues in the tree, and of the calls of `text`."""
    templates = templates_in()
    faults = [f"{each.path}:{each.line}: the template is no literal" for each in templates if each.template is None]
    for language in LANGUAGES:
        po, mo = paths(language)
        catalogue = read_catalogue(po)
        faults += faults_of(catalogue, templates, language)
        if po.read_text(encoding="utf-8") != written(updated(catalogue, templates, language), language):
            faults.append(f"{language}: {po.name} is not as update writes it")
        if _messages(mo) != _messages_of(compiled(catalogue)):
            faults.append(f"{language}: {mo.name} is older than {po.name}; run compile")
    return faults


def _messages(path: Path) -> dict[str, str]:
    return _messages_of(path.read_bytes()) if path.exists() else {}


def _messages_of(content: bytes) -> dict[str, str]:
    catalogue = read_mo(BytesIO(content))
    return {str(message.id): str(message.string) for message in catalogue if message.id}


def main(command: str) -> int:
    """The command; the exit code."""
    match command:
        case "update":
            templates = templates_in()
            for language in LANGUAGES:
                path, _ = paths(language)
                text = written(updated(read_catalogue(path), templates, language), language)
                path.write_text(text, encoding="utf-8", newline="\n")
                missing = text.count('\nmsgstr ""\n\n') + text.endswith('msgstr ""\n')
                print(f"{path.relative_to(ROOT)}: {missing} templates without a translation")
        case "compile":
            for language in LANGUAGES:
                po, mo = paths(language)
                mo.write_bytes(compiled(read_catalogue(po)))
                print(mo.relative_to(ROOT))
        case "check":
            faults = check()
            print("\n".join(faults) if faults else "the catalogues are complete")
            return int(bool(faults))
        case _:
            print("use one of update, compile, check", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) == 2 else ""))
