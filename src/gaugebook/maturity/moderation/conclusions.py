"""Reads one conclusion: that the claim stands, a level in its place, or that nobody can tell.

A text is a conclusion where it can mean one thing only, as in the answers of services; what is
read in other words than the paper's own is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from gaugebook.definitions.assessment import Assessment
from gaugebook.errors import Where
from gaugebook.intake.forms import FormCell
from gaugebook.maturity.answers import Answer, faults_of
from gaugebook.maturity.assessed import Moderation
from gaugebook.maturity.claims import judge
from gaugebook.maturity.moderation import paper_form as layout
from gaugebook.maturity.moderation.paper_findings import ClaimKey, PaperFindings, UnreadError
from gaugebook.maturity.moderation.paper_form import PaperRow, form_by_statement, paper_rows
from gaugebook.maturity.moderation.paper_table import PaperTable
from gaugebook.maturity.moderation.service_claims import ServiceClaim, value_in_words
from gaugebook.maturity.nodes import View
from gaugebook.maturity.returned.cells import read_answer
from gaugebook.maturity.returned.questions import Questions
from gaugebook.maturity.returned.texts import plain
from gaugebook.words import listed

_AGREES = ("agree", "agreed", "agree with claim", "i agree", "as claimed", "no change")
_OPEN = ("can't tell", "cant tell", "can not tell", "could not tell", "cannot conclude")


class ConclusionReader:
    """Reads the conclusions of one paper."""

    def __init__(
        self,
        table: PaperTable,
        model: Assessment,
        questions: Questions,
        *,
        view: View,
        findings: PaperFindings,
    ) -> None:
        self.table, self.model, self.questions = table, model, questions
        self.view, self.findings = view, findings
        self.form = form_by_statement(model)

    def read(
        self,
        claim: ServiceClaim,
        row: int,
        cell: FormCell,
        where: Where,
        rows: Mapping[tuple[str, str], Sequence[int]],
    ) -> Moderation:
        """Give the conclusion of a row, without what stands beside it.

        Raises
        ------
        UnreadError
            When it is none, or what was found cannot be scored.
        """
        paper, *parts = paper_rows(claim, self.form)
        made = Moderation(claim.statement, self.view, claim.level, None, "")
        if self.table.is_covered(row, layout.CONCLUSION):
            raise self._unknown(claim, paper, cell, where, " The cell lies below a merged one.")
        if cell.formula:
            raise self._unknown(claim, paper, cell, where, " A formula is not trusted.")
        text = plain(cell.text)
        for own, others, agreed in (
            (layout.AGREE, _AGREES, made),
            (layout.CANNOT_TELL, _OPEN, replace(made, cannot_tell=True)),
        ):
            if text == plain(own) or text in others:
                if text != plain(own):
                    self._read_as(claim.key, where, cell.text, own)
                return agreed
        if text == plain(layout.BELOW) and parts:
            answer = self._from_parts(claim, parts, where, rows)
        else:
            answer = self._level(claim, paper, cell, where)
        return self._in_place(claim, made, answer, where)

    def _level(self, claim: ServiceClaim, paper: PaperRow, cell: FormCell, where: Where) -> Answer:
        read = read_answer(self.questions.by_ref[paper.ref], cell)
        value = read.number if read.choice is None else read.choice.value
        if value is None:
            raise self._unknown(claim, paper, cell, where, str(read.facts.get("detail", "")))
        if read.code:
            self._read_as(claim.key, where, cell.text, self.shown(claim, value))
        return Answer(claim.statement, value)

    def _from_parts(
        self,
        claim: ServiceClaim,
        parts: Sequence[PaperRow],
        where: Where,
        rows: Mapping[tuple[str, str], Sequence[int]],
    ) -> Answer:
        """Give what was found of a statement's ticks or questions, from the rows below it."""
        ticks: set[str] = set()
        silent: list[str] = []
        for part in parts:
            numbers = rows.get((claim.service, part.ref), ())
            texts = {self.table.text(number, layout.CONCLUSION) for number in numbers}
            chosen = {plain(choice.text): choice for choice in part.choices}
            given = {plain(text) for text in texts if text}
            if len(given) == 1 and (choice := chosen.get(next(iter(given)))) is not None:
                ticks.update({choice.tick} if choice.tick else ())
            else:
                silent.append(part.ref)
        if silent and self.model.statements[claim.statement].kind == "checklist":
            verb = "has" if len(silent) == 1 else "have"
            detail = f"{listed(silent)} {verb} no answer that can be read"
            more = {"detail": detail}
            raise self.findings.unread("moderation-parts-wrong", where, claim.key, **more)
        return Answer(claim.statement, ticks=frozenset(ticks))

    def _in_place(
        self, claim: ServiceClaim, made: Moderation, answer: Answer, where: Where
    ) -> Moderation:
        """Put what was found in place of the claim, where it can be scored."""
        statement = self.model.statements[claim.statement]
        faults = faults_of(self.model, [answer])
        if faults:
            detail = faults[0].message.rstrip(".")
            more = {"detail": detail}
            raise self.findings.unread("moderation-parts-wrong", where, claim.key, **more)
        level = judge(self.model, statement, answer, view=self.view).value
        if level is None:
            more = {"detail": "the questions were not answered to their end"}
            raise self.findings.unread("moderation-parts-wrong", where, claim.key, **more)
        is_plain = answer.ticks is None and answer.exact == level
        return replace(made, level=level, answer=None if is_plain else answer)

    def _unknown(
        self, claim: ServiceClaim, paper: PaperRow, cell: FormCell, where: Where, hint: str
    ) -> UnreadError:
        known = listed([f"“{text}”" for text in paper.offered])
        return self.findings.unread(
            "moderation-conclusion-unknown",
            where,
            claim.key,
            found=cell.formula or cell.text,
            hint=hint,
            known=known,
        )

    def shown(self, claim: ServiceClaim, value: Fraction | None) -> str:
        """Give a level that was found, in words."""
        if value is None:
            return "another answer"
        return value_in_words(self.model, self.model.statements[claim.statement], value)

    def _read_as(self, key: ClaimKey, where: Where, text: str, conclusion: str) -> None:
        code = "moderation-conclusion-read-as"
        self.findings.tell(code, where, key, found=text, conclusion=conclusion)
