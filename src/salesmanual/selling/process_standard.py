"""The handbook's sales process: seven stages from capturing a lead to after-sales service.

Invariant: the stages, their order and their names are the handbook's; the days, probabilities and conditions are
defaults that a company replaces with its own. Every name is in English and in both forms of Chinese.

Left out: processes of other companies, which are files (`read_policy(SalesProcess, text)`).
"""

from __future__ import annotations

from functools import cache

from salesmanual.kernel.texts import Label
from salesmanual.selling.process import SalesProcess
from salesmanual.selling.process_stages import HandOff, LossReason, Stage

__all__ = ["standard_process"]


def _label(en: str, hant: str, hans: str) -> Label:
    return Label({"en": en, "zh_Hant": hant, "zh_Hans": hans})


@cache
def standard_process() -> SalesProcess:
    """The seven stages of the handbook, ready to use or to start a company's own from.

    Source: Handbook 2.1.

    >>> [stage.label.render("zh_Hant") for stage in standard_process().stages]
    ['線索採集', '客戶開發', '需求分析', '方案設計', '報價談判', '簽約與付款', '售後服務']
    """
    return SalesProcess(
        "standard",
        (
            _lead_capture(),
            _customer_development(),
            _needs_analysis(),
            _solution_design(),
            _quotation(),
            _contract(),
            _after_sales(),
        ),
        loss_reasons=_loss_reasons(),
        reopen_limit=2,
        reopen_within=180,
    )


def _lead_capture() -> Stage:
    return Stage(
        "lead-capture",
        _label("Lead capture", "線索採集", "线索采集"),
        goal=_label(
            "a reachable name with a possible need", "取得可聯絡、可能有需求的名單", "取得可联系、可能有需求的名单"
        ),
        tasks=(
            _label("record the source and the contact", "登記來源與聯絡方式", "登记来源与联系方式"),
            _label("check that nobody works on it already", "確認無人跟進", "确认无人跟进"),
            _label("assign an owner", "分配負責人", "分配负责人"),
        ),
        exit_criteria=("source is present", "owner is present"),
        probability="5%",
        category="omitted",
        expected_days=3,
        red_after=10,
        entry=True,
    )


def _customer_development() -> Stage:
    return Stage(
        "customer-development",
        _label("Customer development", "客戶開發", "客户开发"),
        goal=_label("a first talk with the right person", "與合適的人首次洽談", "与合适的人首次洽谈"),
        tasks=(
            _label("open the customer file", "建立客戶檔案", "建立客户档案"),
            _label("make the first visit or call", "首次拜訪或通話", "首次拜访或通话"),
            _label("plan the next step", "安排下一步", "安排下一步"),
        ),
        exit_criteria=("customer is present", "contacts is present", "next_step is present"),
        probability="10%",
        category="pipeline",
        expected_days=10,
        red_after=30,
        entry=True,
        skippable=True,
    )


def _needs_analysis() -> Stage:
    return Stage(
        "needs-analysis",
        _label("Needs analysis", "需求分析", "需求分析"),
        goal=_label(
            "need, budget, decision and time are known", "明確需求、預算、決策人與時間", "明确需求、预算、决策人与时间"
        ),
        tasks=(
            _label("find out the need and what it is worth", "了解需求及其價值", "了解需求及其价值"),
            _label("find out who decides", "了解決策人", "了解决策人"),
            _label("estimate amount and date", "估計金額與日期", "估计金额与日期"),
        ),
        exit_criteria=(
            "need is present",
            "budget is present",
            'buying_roles contains "decision-maker" or buying_roles contains "economic-buyer"',
            "close_date is present",
        ),
        probability="20%",
        category="pipeline",
        expected_days=10,
        red_after=30,
    )


def _solution_design() -> Stage:
    return Stage(
        "solution-design",
        _label("Solution design", "方案設計", "方案设计"),
        goal=_label("a solution that the customer accepts", "客戶認可的方案", "客户认可的方案"),
        tasks=(
            _label("choose products and services", "選定產品與服務", "选定产品与服务"),
            _label("have it checked technically", "技術審核", "技术审核"),
            _label("present it", "演示方案", "演示方案"),
        ),
        exit_criteria=("products is present", "solution_accepted"),
        handoffs=(
            HandOff(
                "technical-review",
                _label("Technical department", "技術部", "技术部"),
                _label("the solution can be delivered", "方案可交付", "方案可交付"),
            ),
        ),
        probability="40%",
        category="best-case",
        expected_days=10,
        red_after=25,
        skippable=True,
    )


def _quotation() -> Stage:
    return Stage(
        "quotation",
        _label("Quotation and negotiation", "報價談判", "报价谈判"),
        goal=_label("agreement on price and terms", "價格與條款達成一致", "价格与条款达成一致"),
        tasks=(
            _label("send the quotation", "發送報價", "发送报价"),
            _label("negotiate within the authority", "在授權範圍內談判", "在授权范围内谈判"),
            _label("answer the competition", "應對競爭", "应对竞争"),
        ),
        exit_criteria=("amount is present", "quotation_accepted"),
        probability="60%",
        category="best-case",
        expected_days=10,
        red_after=20,
    )


def _contract() -> Stage:
    return Stage(
        "contract",
        _label("Contract and payment", "簽約與付款", "签约与付款"),
        goal=_label("a signed contract and the first payment", "簽訂合同並收到首款", "签订合同并收到首款"),
        tasks=(
            _label("have the contract reviewed", "合同審核", "合同审核"),
            _label("sign it", "簽訂合同", "签订合同"),
            _label("receive the first payment", "收取首款", "收取首款"),
        ),
        exit_criteria=("contract_signed", "first_payment_received"),
        handoffs=(
            HandOff(
                "contract-review",
                _label("Legal department", "法務部", "法务部"),
                _label("the contract is reviewed", "合同已審核", "合同已审核"),
            ),
            HandOff(
                "payment-check",
                _label("Finance department", "財務部", "财务部"),
                _label("the payment has come in", "款項已到帳", "款项已到账"),
            ),
        ),
        probability="85%",
        category="commit",
        expected_days=10,
        red_after=20,
    )


def _after_sales() -> Stage:
    return Stage(
        "after-sales",
        _label("After-sales service", "售後服務", "售后服务"),
        won=True,
        goal=_label("a served customer who buys again", "客戶滿意並再次購買", "客户满意并再次购买"),
        tasks=(
            _label("hand over to service", "移交客服", "移交客服"),
            _label("make the return visit", "回訪客戶", "回访客户"),
            _label("ask for satisfaction and referrals", "了解滿意度並請求轉介", "了解满意度并请求转介"),
        ),
        exit_criteria=("delivery_accepted", "return_visits >= 1"),
        handoffs=(
            HandOff(
                "service-takeover",
                _label("Customer service", "客服部", "客服部"),
                _label("the customer is taken over", "已接手客戶", "已接手客户"),
            ),
        ),
        expected_days=30,
        red_after=90,
    )


def _loss_reasons() -> tuple[LossReason, ...]:
    return (
        LossReason("price", _label("price", "價格", "价格")),
        LossReason("competitor", _label("a competitor won", "輸給競爭對手", "输给竞争对手"), names_competitor=True),
        LossReason("no-budget", _label("no budget", "無預算", "无预算")),
        LossReason("no-decision", _label("no decision", "未作決定", "未作决定")),
        LossReason("no-need", _label("no need", "無需求", "无需求")),
        LossReason("product", _label("the product does not fit", "產品不合適", "产品不合适")),
        LossReason("no-contact", _label("cannot be reached", "無法聯絡", "无法联系")),
        LossReason("withdrawn", _label("withdrawn by us", "我方放棄", "我方放弃")),
    )
