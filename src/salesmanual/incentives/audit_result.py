"""What an audit says: findings, each with its place and a counterexample, and what is proved.

Invariant: a counterexample holds amounts that can be sold and what the plan itself pays for them, so that
`Audit.recalculate` gives the same figures. Findings stand in the order of their weight, then of the plan.

Left out: how findings are found (`audits`).
"""

from __future__ import annotations

from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING, Final, Literal, assert_never, final, get_args

import attrs

from salesmanual.incentives.audit_scene import Scene
from salesmanual.incentives.sales import Sale
from salesmanual.kernel.curve import Curve
from salesmanual.kernel.errors import NotFoundError, check_type, did_you_mean
from salesmanual.kernel.money import Money
from salesmanual.kernel.period import Period
from salesmanual.kernel.tables import Column, Table
from salesmanual.kernel.texts import Text, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from salesmanual.kernel.tables import PlainCell
    from salesmanual.kernel.texts import Language

__all__ = [
    "FINDING_CODES",
    "Audit",
    "AuditFinding",
    "Counterexample",
    "FindingCode",
    "Outcome",
    "Proof",
    "ProofAbout",
    "Severity",
    "Status",
]

Severity = Literal["error", "warning", "note"]
"""How much a finding weighs: it is surely not meant, it is often not meant, or it is to be known."""

FindingCode = Literal[
    "pay-falls",
    "cap-always-reached",
    "gate-never-met",
    "cliff",
    "rate-over-bound",
    "threshold-over-paid-tier",
    "dead-tier",
    "zero-width-tier",
    "gap",
    "overlap",
    "cap-never-reached",
    "unbounded-cost",
    "paid-twice",
    "holding-back-pays",
    "pulling-in-pays",
    "clawback-without-limit",
    "announced-late",
]
"""What an audit can find."""

FINDING_CODES: Final[tuple[FindingCode, ...]] = get_args(FindingCode)

ProofAbout = Literal["never-falls", "continuous", "least", "most", "lowest-rate", "highest-rate", "no-gain-by-timing"]
"""What is decided about a plan and each of its components."""

Status = Literal["proved", "refuted", "not-decided"]
"""What became of a proof."""

_WEIGHTS: Final = get_args(Severity)
_BOXES: Final = {"proved": "☑", "refuted": "☐", "not-decided": "?"}


@final
@attrs.frozen
class Outcome:
    """What is paid for some sales.

    Attributes:
        sold: What is sold in each of the periods, each amount as one order; a negative one is a return.
        periods: When.
        pays: What the plan, or the component alone, pays for it.
        component: The component whose pay it is; empty for the plan's.
        sale: The order itself, where more than its amount matters.

    Source: Handbook 4.3.
    """

    sold: tuple[Money, ...]
    periods: tuple[Period, ...]
    pays: Money
    component: str = ""
    sale: Sale | None = None

    def sentence(self) -> Text:
        """What is sold, when where it matters, and what it pays."""
        parts = tuple(
            text("{amount} in {period}", amount=s, period=str(p)) for s, p in zip(self.sold, self.periods, strict=True)
        )
        sold = self.sold[0] if len(self.sold) == 1 else parts
        if self.component:
            return text("{sold} sold pays {pays} by {component}", sold=sold, pays=self.pays, component=self.component)
        return text("{sold} sold pays {pays}", sold=sold, pays=self.pays)

    def __str__(self) -> str:
        return str(self.sentence())


@final
@attrs.frozen
class Counterexample:
    """Two outcomes side by side that show a finding.

    Attributes:
        first: The one.
        second: The other: more sold, or the same sold at other times, or the same paid by another component.

    Source: Handbook 4.3.
    """

    first: Outcome
    second: Outcome

    def difference(self) -> Money:
        """What the second pays more than the first."""
        return self.second.pays - self.first.pays

    def __str__(self) -> str:
        return f"{self.first}; {self.second}"


@final
@attrs.frozen
class AuditFinding:
    """One thing to know about a plan before it is announced.

    Attributes:
        code: Which; one of `FINDING_CODES`.
        severity: `error`, `warning` or `note`.
        place: Where in the plan file, such as `components[0].curve.tiers[1]`.
        sentence: The finding in words.
        counterexample: Two outcomes that show it; `None` where it is not about amounts.

    Source: Handbook 4.3.
    """

    code: FindingCode
    severity: Severity
    place: str
    sentence: Text
    counterexample: Counterexample | None = None

    def __str__(self) -> str:
        return f"{self.severity}: {self.sentence} [{self.code}, {self.place}]"


@final
@attrs.frozen
class Proof:
    """One question about the plan or a component, with its answer.

    Attributes:
        about: The question.
        place: `plan`, or the component, such as `components[0]`.
        status: `proved`, `refuted` (a finding shows how), or `not-decided`.
        reason: Why, in words.
        value: The bound or the rate that is proved; `None` where the question has none or it has no end.

    Source: Handbook 4.3.
    """

    about: ProofAbout
    place: str
    status: Status
    reason: Text
    value: Fraction | None = None

    def question(self) -> Text:  # noqa: PLR0911 - one sentence for each question
        """The question as a statement."""
        match self.about:
            case "never-falls":
                return text("selling more never pays less")
            case "continuous":
                return text("pay never jumps")
            case "least":
                return text("the least that is paid")
            case "most":
                return text("the most that is paid")
            case "lowest-rate":
                return text("the lowest marginal rate")
            case "highest-rate":
                return text("the highest marginal rate")
            case "no-gain-by-timing":
                return text("no deal pays more in another window")
            case _ as unreachable:
                assert_never(unreachable)

    def __str__(self) -> str:
        return f"{_BOXES[self.status]} {self.place}: {self.question()}: {self.reason}"


@final
@attrs.frozen(repr=False)
class Audit:
    """What is found in a plan, and what is proved of it.

    Attributes:
        scene: The plan, and what the audit assumes: target, range, step, windows.
        findings: By weight, then in the order of the plan.
        proofs: Of the plan, then of each component.
        pay: What the plan pays over the amount sold, as one exact curve: the components that are such a function,
            together, within cap and floor, before rounding; one of unknown height counts as nothing.

    Source: Handbook 4.3.
    """

    scene: Scene
    findings: tuple[AuditFinding, ...]
    proofs: tuple[Proof, ...]
    pay: Curve

    def of(self, code: FindingCode) -> tuple[AuditFinding, ...]:
        """The findings with the code.

        Raises:
            NotFoundError: If there is no such code.
        """
        if code not in FINDING_CODES:
            raise NotFoundError("finding code", code, did_you_mean(str(code), FINDING_CODES))
        return tuple(finding for finding in self.findings if finding.code == code)

    def by_severity(self, severity: Severity) -> tuple[AuditFinding, ...]:
        """The findings of that weight.

        Raises:
            NotFoundError: If there is no such weight.
        """
        if severity not in _WEIGHTS:
            raise NotFoundError("severity", severity, did_you_mean(str(severity), _WEIGHTS))
        return tuple(finding for finding in self.findings if finding.severity == severity)

    def is_clean(self) -> bool:
        """Whether there is neither an error nor a warning."""
        return all(finding.severity == "note" for finding in self.findings)

    def proof(self, about: ProofAbout, place: str = "plan") -> Proof:
        """The answer to one question.

        Raises:
            NotFoundError: If it is not asked of that place.
        """
        for proof in self.proofs:
            if proof.about == about and proof.place == place:
                return proof
        raise NotFoundError("proof", f"{about} of {place}", did_you_mean(place, sorted({p.place for p in self.proofs})))

    def recalculate(self, outcome: Outcome) -> Money:
        """What the plan pays for the outcome's sales, calculated as any statement is.

        Raises:
            WrongTypeError: If it is no outcome.
        """
        check_type(outcome, Outcome, "outcome", "take one of a finding's counterexample")
        return self.scene.pays(outcome.sold, periods=outcome.periods, component=outcome.component, sale=outcome.sale)

    # ── print ──

    def assumptions(self) -> Table:
        """What the figures hold for."""
        return Table(text("What the audit assumes"), (text("what"), text("value")), self.scene.described())

    def findings_table(self) -> Table:
        """The findings, each with its counterexample."""
        columns = (
            Column(text("severity"), key="severity"),
            Column(text("finding"), key="code"),
            Column(text("place"), key="place"),
            Column(text("in words"), key="sentence"),
            Column(text("sold"), key="sold"),
            Column(text("pays"), key="pays"),
            Column(text("sold, other"), key="other_sold"),
            Column(text("pays, other"), key="other_pays"),
        )
        rows = [
            (finding.severity, finding.code, finding.place, finding.sentence, *_cells(finding.counterexample))
            for finding in self.findings
        ]
        return Table(text("Findings in {plan}", plan=self.scene.plan.label), columns, rows)

    def proofs_table(self) -> Table:
        """The questions and their answers."""
        columns = (
            Column(text("status"), key="status"),
            Column(text("place"), key="place"),
            Column(text("question"), key="about"),
            Column(text("value"), key="value"),
            Column(text("reason"), key="reason"),
        )
        rows = [(proof.status, proof.place, proof.question(), proof.value, proof.reason) for proof in self.proofs]
        return Table(text("Proofs of {plan}", plan=self.scene.plan.label), columns, rows)

    def tables(self) -> tuple[Table, ...]:
        """Findings, proofs, assumptions."""
        return self.findings_table(), self.proofs_table(), self.assumptions()

    def records(self, language: Language = "en") -> list[dict[str, PlainCell]]:
        """The findings as rows of plain values, for a data frame."""
        return self.findings_table().records(language)

    def to_text(self, language: Language = "en") -> str:
        """A check list: the findings one to a line, then the proofs."""
        lines = [text("Audit of {plan}", plan=self.scene.plan.label).render(language)]
        if not self.findings:
            lines.append("  " + text("nothing found").render(language))
        lines += [
            f"  ☐ {finding.severity} {finding.code} {finding.place}: {finding.sentence.render(language)}"
            for finding in self.findings
        ]
        lines += [
            f"  {_BOXES[proof.status]} {proof.place}: {proof.question().render(language)}: "
            f"{proof.reason.render(language)}"
            for proof in self.proofs
        ]
        return "\n".join(lines)

    def to_markdown(self, language: Language = "en") -> str:
        """The tables in Markdown."""
        return self._joined(lambda table: table.to_markdown(language), "\n\n")

    def to_html(self, language: Language = "en") -> str:
        """The tables as HTML, all escaped; the title says whether the plan is clean."""
        verdict = text("nothing to mend") if self.is_clean() else text("something to mend")
        head = f"<p>{escape(verdict.render(language))}</p>"
        return head + self._joined(lambda table: table.to_html(language), "")

    def _joined(self, form: Callable[[Table], str], between: str) -> str:
        return between.join(map(form, self.tables()))

    def _repr_html_(self) -> str:
        return self.to_html()

    def _repr_markdown_(self) -> str:
        return self.to_markdown()

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        return f"<Audit of {self.scene.plan.key}: {len(self.findings)} findings, {len(self.proofs)} proofs>"


def _cells(shown: Counterexample | None) -> tuple[str | None, str | None, str | None, str | None]:
    if shown is None:
        return (None, None, None, None)
    first, second = shown.first, shown.second
    return (_sold(first), str(first.pays), _sold(second), str(second.pays))


def _sold(outcome: Outcome) -> str:
    return " + ".join(map(str, outcome.sold))
