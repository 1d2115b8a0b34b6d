"""Reads working papers back: what was concluded on which claim, each finding at its cell.

The claims are found by the words of the headings and joined by service id and Ref; order, sheet
names and places say nothing. What a person has to settle is told and does not count: a changed
level without a reason, a claim that is no longer what the paper says, two conclusions on one claim.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from gaugebook.definitions.assessment import Assessment
from gaugebook.errors import Problem, Where, near_miss, problem
from gaugebook.intake.forms import Form
from gaugebook.maturity.assessed import DrawnAs, Moderation
from gaugebook.maturity.moderation import paper_form as layout
from gaugebook.maturity.moderation.conclusions import ConclusionReader
from gaugebook.maturity.moderation.paper_findings import ClaimKey, PaperFindings, UnreadError
from gaugebook.maturity.moderation.paper_table import PaperTable, about_of, find_table
from gaugebook.maturity.moderation.service_claims import ServiceClaim
from gaugebook.maturity.moderation.views import CHECKED_VIEWS
from gaugebook.maturity.moderation.working_paper import Filled
from gaugebook.maturity.nodes import View
from gaugebook.maturity.returned.questions import Questions, questions_of
from gaugebook.maturity.returned.start import days_of
from gaugebook.maturity.returned.texts import plain
from gaugebook.words import folded, listed


@dataclass(frozen=True)
class ReadConclusion:
    """One conclusion as it was read: on whose claim, in which file, at which cell.

    `service_name` and `said` say in words whose claim it is and what was found.
    """

    service: str
    moderation: Moderation
    where: Where
    sha256: str
    service_name: str
    said: str

    @property
    def key(self) -> tuple[View, str, str]:
        """The view, the service and the statement: what two people may differ on."""
        return self.moderation.view, self.service, self.moderation.statement


@dataclass(frozen=True)
class ModerationPaper:
    """One working paper as it came back.

    Attributes
    ----------
    view
        What its conclusions make; None where the file does not say, and then nothing counts.
    read
        The conclusions that count.
    blank
        How many claims have no conclusion.
    filled
        What was written, with what is still needed, to hand the paper back.
    problems
        Everything found, each at its cell.
    """

    file: str
    sha256: str
    view: View | None
    read: tuple[ReadConclusion, ...] = ()
    blank: int = 0
    filled: Filled = field(default_factory=Filled)
    problems: tuple[Problem, ...] = ()

    @property
    def needs_fixing(self) -> bool:
        """Whether it goes back to whoever filled it in."""
        return bool(self.filled.fixes)


def read_moderation(
    form: Form,
    problems: Iterable[Problem] = (),
    *,
    model: Assessment,
    claims: Mapping[ClaimKey, ServiceClaim],
    campaign: str,
    key_of_tester: Callable[[str], str],
) -> ModerationPaper:
    """Read a working paper that somebody filled in.

    Parameters
    ----------
    form
        The file, cell by cell.
    problems
        What was found while it was opened.
    model
        The model in the version of the round.
    claims
        Every claim of the round as it is now, by service and statement.
    campaign
        The round's name; a paper of another one is not read.
    key_of_tester
        Makes the key of a post. What was typed, be it a name, is kept nowhere.

    Returns
    -------
    ModerationPaper
        Without a conclusion where the file is no working paper of this round.
    """
    opened = tuple(problems)
    table, about = find_table(form), about_of(form)
    refused = _refused(form, table, about, model, campaign)
    if refused or table is None:
        return ModerationPaper(form.file, form.sha256, None, problems=(*opened, *refused))
    view: View = "audited" if about["view"] == "audited" else "moderated"
    strata = layout.strata_of(about.get("strata", ""))
    reader = _Reader(table, model, claims, view, key_of_tester, form.sha256, strata)
    read = reader.read()
    return ModerationPaper(
        file=form.file,
        sha256=form.sha256,
        view=view,
        read=tuple(read),
        blank=reader.blank,
        filled=Filled(reader.texts, reader.findings.fixes, reader.drawn_as, about),
        problems=(*opened, *reader.findings.problems),
    )


def _refused(
    form: Form,
    table: PaperTable | None,
    about: Mapping[str, str],
    model: Assessment,
    campaign: str,
) -> list[Problem]:
    """Say why nothing of a file can be taken; nothing where it can."""
    where = Where(form.file)
    if table is None:
        headings = listed([layout.SERVICE_ID, layout.REF, layout.CONCLUSION])
        return [problem("moderation-no-table", where, file=form.file, headings=headings)]
    wanted = {"campaign": campaign, "model id": model.id, "model version": model.version}
    lacking = [item for item in (*wanted, "view") if not about.get(item)]
    if lacking:
        what = "which view it is for" if lacking == ["view"] else f"its {listed(lacking)}"
        return [problem("moderation-about-missing", where, file=form.file, what=what)]
    other = [
        problem(
            "moderation-other-round",
            where,
            file=form.file,
            what=item,
            found=about[item],
            wanted=text,
        )
        for item, text in wanted.items()
        if about[item] != text
    ]
    if about["view"] not in CHECKED_VIEWS:
        other.append(
            problem(
                "moderation-other-round",
                where,
                file=form.file,
                what="the view",
                found=about["view"],
                wanted=" or ".join(CHECKED_VIEWS),
            )
        )
    return other


class _Reader:
    """Reads the rows of one paper."""

    def __init__(
        self,
        table: PaperTable,
        model: Assessment,
        claims: Mapping[ClaimKey, ServiceClaim],
        view: View,
        key_of_tester: Callable[[str], str],
        sha256: str,
        strata: tuple[str, ...] | None,
    ) -> None:
        self.table, self.model, self.claims, self.view = table, model, claims, view
        self.key_of_tester, self.sha256, self.strata = key_of_tester, sha256, strata
        self.questions: Questions = questions_of(model, None)
        self.findings = PaperFindings(claims)
        self.conclusions = ConclusionReader(
            table, model, self.questions, view=view, findings=self.findings
        )
        self.texts: dict[tuple[str, str], dict[str, str]] = {}
        self.drawn_as: dict[ClaimKey, DrawnAs] = {}
        self.blank = 0
        self.without_tester = 0

    def read(self) -> list[ReadConclusion]:
        """Give the conclusions that count, in the order of the rows."""
        rows = self._rows_by_claim()
        found: dict[ClaimKey, ReadConclusion] = {}
        for (service, ref), numbers in rows.items():
            if layout.statement_of(ref) != ref:
                continue
            key = service, ref
            try:
                one = self._one_of(key, numbers, rows)
            except UnreadError as unread:
                self.findings.ask(key, unread.found)
                continue
            if one is None:
                self.blank += 1
            else:
                found[key] = one
        self._tell_of_file(found)
        return list(found.values())

    def _rows_by_claim(self) -> dict[tuple[str, str], list[int]]:
        """Give the rows of each service and Ref; what is none of this round is told."""
        services = {plain(service): service for service, _ in self.claims}
        refs = self.questions
        found: dict[tuple[str, str], list[int]] = {}
        for row in self.table.rows:
            texts = {h: self.table.text(row, h) for h in (layout.SERVICE_ID, layout.REF)}
            if not all(texts.values()):
                self._tell_stray(row, texts)
                continue
            service = services.get(plain(texts[layout.SERVICE_ID]))
            ref = refs.ref_of(texts[layout.REF])
            statement = layout.statement_of(ref) if ref is not None else ""
            if service is None or ref is None or (service, statement) not in self.claims:
                self._tell_unknown(row, texts, known=service is not None)
                continue
            found.setdefault((service, ref), []).append(row)
            filled = {h: self.table.text(row, h) for h in layout.TO_FILL}
            self.texts.setdefault((service, ref), {h: t for h, t in filled.items() if t})
            self.drawn_as.setdefault((service, statement), self._drawn_as(row))
        return found

    def _tell_stray(self, row: int, texts: Mapping[str, str]) -> None:
        if self.table.text(row, layout.CONCLUSION):
            self._tell_unknown(row, texts, known=False)

    def _tell_unknown(self, row: int, texts: Mapping[str, str], *, known: bool) -> None:
        service, ref = texts[layout.SERVICE_ID], texts[layout.REF]
        names = self.model.statements if known else {name for name, _ in self.claims}
        hint = near_miss(ref if known else service, names)
        where = self.table.where(row, layout.REF)
        shown = ", ".join(text for text in (service, ref) if text) or "A row without a Ref"
        self.findings.problems.append(
            problem("moderation-claim-unknown", where, found=shown, hint=hint)
        )

    def _one_of(
        self,
        key: ClaimKey,
        numbers: Sequence[int],
        rows: Mapping[tuple[str, str], Sequence[int]],
    ) -> ReadConclusion | None:
        """Give the conclusion of a claim; one that stands in two rows must be the same."""
        read = [found for row in numbers if (found := self._row(key, row, rows)) is not None]
        if len({what_was_found(one.moderation) for one in read}) > 1:
            raise UnreadError(
                self.findings.make(
                    "moderation-claim-twice", read[1].where, key, first=read[0].where.cell
                )
            )
        return read[0] if read else None

    def _row(
        self, key: ClaimKey, row: int, rows: Mapping[tuple[str, str], Sequence[int]]
    ) -> ReadConclusion | None:
        """Read one row; None where it has no conclusion."""
        where = self.table.where(row, layout.CONCLUSION)
        cell = self.table.cell(row, layout.CONCLUSION)
        if cell is None or not (cell.text.strip() or cell.formula):
            return None
        claim = self.claims[key]
        self._check_claim(claim, row)
        made = self.conclusions.read(claim, row, cell, where, rows)
        made = replace(
            made,
            reason=self.table.text(row, layout.REASON),
            evidence_seen=self.table.text(row, layout.SEEN),
            reference=self.table.text(row, layout.REFERENCE),
            tested_on=self._day(key, row),
            drawn_as=self._drawn_as(row),
            tester=self._tester(row),
            strata=self.strata,
        )
        if made.conclusion == "another_level" and not made.reason:
            level = self.conclusions.shown(claim, made.level)
            raise UnreadError(
                self.findings.make(
                    "moderation-reason-missing",
                    self.table.where(row, layout.REASON),
                    key,
                    then=claim.answered,
                    level=level,
                )
            )
        said = (
            "no conclusion" if made.cannot_tell else self.conclusions.shown(claim, made.counts_as)
        )
        return ReadConclusion(
            claim.service, made, where, self.sha256, service_name=claim.service_name, said=said
        )

    def _check_claim(self, claim: ServiceClaim, row: int) -> None:
        """Hold the claim that the paper printed against the one that stands now."""
        then = self.table.text(row, layout.CLAIMED)
        if plain(then) != plain(claim.answered):
            # What was concluded on the former claim must not stand beside the new one.
            self.texts[claim.key].pop(layout.CONCLUSION, None)
            place = self.table.where(row, layout.CLAIMED)
            more = {"then": then or "nothing", "now": claim.answered}
            raise UnreadError(
                self.findings.make("moderation-claim-changed", place, claim.key, **more)
            )

    # --- what stands beside a conclusion ------------------------------------------------------

    def _day(self, key: ClaimKey, row: int) -> datetime.date | None:
        cell = self.table.cell(row, layout.DATE)
        if cell is None or not cell.text.strip():
            return None
        days = days_of(cell.text.partition("T")[0] if cell.kind == "date" else cell.text)
        if len(days) == 1:
            return days[0]
        where = self.table.where(row, layout.DATE)
        self.findings.problems.append(
            self.findings.make("moderation-date-unclear", where, key, found=cell.text)
        )
        return None

    def _drawn_as(self, row: int) -> DrawnAs:
        """Give how a claim was drawn; where the paper does not say, not by chance.

        What is not known to have been drawn by chance must not count as if it had been.
        """
        text = plain(self.table.text(row, layout.DRAWN_AS))
        return "sample" if text.startswith(plain(layout.BY_CHANCE)) else "judgement"

    def _tester(self, row: int) -> str:
        text = folded(self.table.text(row, layout.TESTER))
        if text:
            return self.key_of_tester(text)
        self.without_tester += 1
        return ""

    # --- findings -----------------------------------------------------------------------------

    def _tell_of_file(self, found: Mapping[ClaimKey, ReadConclusion]) -> None:
        where = Where(self.table.file)
        if not found and not self.findings.fixes:
            self.findings.problems.append(
                problem("moderation-nothing-concluded", where, file=self.table.file)
            )
        if self.without_tester:
            count = self.without_tester
            self.findings.problems.append(problem("moderation-tester-missing", where, count=count))
        hidden = [row for row in self.table.hidden if self.table.text(row, layout.CONCLUSION)]
        if hidden:
            self.findings.problems.append(
                problem("moderation-hidden-rows", where, count=len(hidden))
            )


def what_was_found(moderation: Moderation) -> tuple[bool, Fraction | None]:
    """Give what two conclusions must have in common to be the same."""
    return moderation.cannot_tell, moderation.counts_as
