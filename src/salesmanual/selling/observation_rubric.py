"""The rubric by which a conversation or a visit is observed: competencies, each with described levels.

Invariant: every level of every competency says what is seen and heard, in English and Chinese, so that two observers
mean the same by it. A rubric is a scorecard; a company writes its own as a file.

Left out: the observations (`observation`).
"""

from __future__ import annotations

from functools import cache
from typing import Final

from salesmanual.kernel.scorecard import Band, Grading, Group, Item, Level, LevelScale, MissingRule, Scorecard
from salesmanual.kernel.texts import Label

__all__ = ["conversation_rubric"]

_Names = tuple[str, str, str]

_LEVELS: Final[tuple[tuple[str, int, _Names], ...]] = (
    ("weak", 1, ("weak", "待改進", "待改进")),
    ("fair", 2, ("fair", "尚可", "尚可")),
    ("good", 3, ("good", "良好", "良好")),
    ("excellent", 4, ("excellent", "優秀", "优秀")),
)

_MANNERS: Final[tuple[_Names, ...]] = (
    ("comes late or does not greet", "遲到或未問候", "迟到或未问候"),
    ("is on time, greets, forgets names or the card", "準時並問候，但忘記姓名或名片", "准时并问候，但忘记姓名或名片"),
    (
        "greets by name, exchanges cards, thanks and takes leave properly",
        "以姓名稱呼，交換名片，道謝並得體告辭",
        "以姓名称呼，交换名片，道谢并得体告辞",
    ),
    (
        "puts everybody at ease and keeps to the customer's customs and time",
        "使在場者自在，並遵循客戶的習慣與時間",
        "使在场者自在，并遵循客户的习惯与时间",
    ),
)
_APPEARANCE: Final[tuple[_Names, ...]] = (
    ("untidy, or dressed against the rules", "儀容不整或著裝不合規定", "仪容不整或着装不合规定"),
    ("tidy, with something amiss", "整潔，但有疏漏", "整洁，但有疏漏"),
    ("tidy and dressed for the occasion", "整潔，著裝合乎場合", "整洁，着装合乎场合"),
    (
        "in keeping with the occasion and the customer, materials in order",
        "與場合及客戶相稱，資料齊整",
        "与场合及客户相称，资料齐整",
    ),
)
_LISTENING: Final[tuple[_Names, ...]] = (
    ("interrupts, talks most of the time", "打斷對方，多數時間自己在說", "打断对方，多数时间自己在说"),
    ("lets the customer finish, asks little", "讓客戶說完，但很少提問", "让客户说完，但很少提问"),
    (
        "asks open questions and sums up what was said",
        "提出開放式問題並歸納對方所說",
        "提出开放式问题并归纳对方所说",
    ),
    (
        "hears what is not said, checks it and takes notes",
        "聽出言外之意，加以確認並做記錄",
        "听出言外之意，加以确认并做记录",
    ),
)
_NEED: Final[tuple[_Names, ...]] = (
    ("presents without a question about the need", "未詢問需求即作介紹", "未询问需求即作介绍"),
    ("finds the need that the customer names", "了解客戶說出的需求", "了解客户说出的需求"),
    (
        "finds the cause, its cost and who decides",
        "了解原因、代價與決策人",
        "了解原因、代价与决策人",
    ),
    (
        "agrees with the customer on the need and its order of importance",
        "與客戶就需求及其輕重達成共識",
        "与客户就需求及其轻重达成共识",
    ),
)
_OFFER: Final[tuple[_Names, ...]] = (
    ("lists features", "羅列功能", "罗列功能"),
    ("names benefits without tying them to the need", "說明好處，但未與需求連結", "说明好处，但未与需求联系"),
    ("answers each need with a benefit and a proof", "以好處和佐證回應每項需求", "以好处和佐证回应每项需求"),
    (
        "lets the customer work out the worth and answers objections with facts",
        "引導客戶算出價值，並以事實回應異議",
        "引导客户算出价值，并以事实回应异议",
    ),
)
_CLOSE: Final[tuple[_Names, ...]] = (
    ("ends without a next step", "結束時沒有下一步", "结束时没有下一步"),
    ("names a next step without a day", "提出下一步，但沒有日期", "提出下一步，但没有日期"),
    ("agrees on a next step with a day and a person", "約定下一步、日期與負責人", "约定下一步、日期与负责人"),
    (
        "gains a commitment of both sides and confirms it in writing",
        "取得雙方承諾並書面確認",
        "取得双方承诺并书面确认",
    ),
)


def _label(names: _Names) -> Label:
    return Label({"en": names[0], "zh_Hant": names[1], "zh_Hans": names[2]})


def _item(
    key: str, weight: str, names: _Names, described: tuple[_Names, ...], *, floor: int | None = None, seen: bool = False
) -> Item:
    levels = [
        Level(level, score, label=_label(name), description=_label(words))
        for (level, score, name), words in zip(_LEVELS, described, strict=True)
    ]
    missing = MissingRule.EXCLUDE if seen else None
    return Item(key, weight, LevelScale(levels), label=_label(names), floor=floor, missing=missing)


@cache
def conversation_rubric() -> Scorecard:
    """The rubric of the library, ready to use or to start a company's own from.

    Five competencies: etiquette with manners and appearance, listening, need, offer and close, each from 1, weak, to 4,
    excellent. Appearance is left out where it cannot be seen, as on the telephone; all else has to be rated. Listening
    and need have a floor of 2: below it the grade is at best `developing`.

    Source: Handbook 3.1.

    >>> rubric = conversation_rubric()
    >>> [item.key for item in rubric.items()]
    ['manners', 'appearance', 'listening', 'need', 'offer', 'close']
    >>> ratings = {"manners": "good", "listening": "excellent", "need": "good", "offer": "fair", "close": "good"}
    >>> scored = rubric.score(ratings)
    >>> scored.score, scored.grade.key
    (Fraction(3, 1), 'solid')
    """
    etiquette = Group(
        "etiquette",
        "20%",
        [
            _item("manners", "50%", ("manners", "禮儀", "礼仪"), _MANNERS),
            _item("appearance", "50%", ("appearance", "儀容", "仪容"), _APPEARANCE, seen=True),
        ],
        label=_label(("etiquette", "禮儀儀容", "礼仪仪容")),
    )
    return Scorecard(
        _label(("conversation", "溝通觀察", "沟通观察")),
        [
            etiquette,
            _item("listening", "20%", ("listening", "傾聽", "倾听"), _LISTENING, floor=2),
            _item("need", "20%", ("answer to the need", "需求回應", "需求回应"), _NEED, floor=2),
            _item("offer", "20%", ("offer", "方案陳述", "方案陈述"), _OFFER),
            _item("close", "20%", ("close", "促成", "促成"), _CLOSE),
        ],
        grading=Grading(
            [
                Band("coaching", label=_label(("needs coaching", "需輔導", "需辅导"))),
                Band("developing", 2, label=_label(("developing", "發展中", "发展中"))),
                Band("solid", "2.75", label=_label(("solid", "勝任", "胜任"))),
                Band("exemplary", "3.5", label=_label(("exemplary", "堪為表率", "堪为表率"))),
            ],
            best_below_floor="developing",
        ),
        section="3.1",
    )
