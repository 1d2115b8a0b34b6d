"""The working paper: a workbook in which somebody else concludes on the claims of services.

One row a claim, with what the service says of it; beside it, what was seen, when, by whom, and the
conclusion. It holds what services wrote, so it is for those who moderate or audit and for nobody
else. Evidence stands as the service named it: nothing is opened, and nothing is made a link.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_text import number_in_words, say
from gaugebook.errors import UsageError
from gaugebook.maturity.assessed import CONFIRMATION_WORDS, DrawnAs, KpiFinding
from gaugebook.maturity.form import PROPERTY_PREFIX
from gaugebook.maturity.moderation import paper_form as layout
from gaugebook.maturity.moderation.paper_form import PaperRow, form_by_statement, paper_rows
from gaugebook.maturity.moderation.sample import DrawnClaim, Sample
from gaugebook.maturity.moderation.service_claims import value_in_words
from gaugebook.maturity.moderation.views import role_of_view
from gaugebook.periods import Period
from gaugebook.workbooks import (
    Entry,
    Line,
    Sheet,
    Workbook,
    WorkbookCell,
    WorkbookColumn,
    WorkbookTable,
    range_of,
)

CheckedView = Literal["moderated", "audited"]
NOTHING = "None given"
_NOT_TESTED = "Not tested"
_WIDTHS = {
    layout.SERVICE: 20.0,
    layout.QUESTION: 40.0,
    layout.WHY: 40.0,
    layout.EVIDENCE: 30.0,
    layout.FIGURES: 35.0,
    layout.SEEN: 35.0,
    layout.DATE: 14.0,
    layout.TESTER: 22.0,
    layout.CONCLUSION: 26.0,
    layout.REASON: 40.0,
    layout.REFERENCE: 20.0,
    layout.PLEASE_FIX: 40.0,
}


@dataclass(frozen=True)
class Filled:
    """What a paper held that came back, to hand it back.

    Attributes
    ----------
    texts
        What was written: by service, Ref and heading.
    fixes
        By service and statement, what is still needed.
    drawn_as
        By service and statement, how the claim had been drawn.
    about
        What the paper says of itself.
    """

    texts: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    fixes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    drawn_as: Mapping[tuple[str, str], DrawnAs] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)


def working_paper(
    sample: Sample,
    model: Assessment,
    *,
    view: CheckedView,
    campaign: str,
    period: Period,
    dated: datetime,
    creator: str,
    filled: Filled | None = None,
    language: str = "en",
) -> Workbook:
    """Give the working paper of a sample, as a workbook.

    Parameters
    ----------
    sample
        The claims.
    model
        The model in the version that was asked.
    view
        ``moderated`` or ``audited``: what the conclusions will make.
    campaign, period
        The round.
    dated
        The only time in the file.
    creator
        Who made it, for the document properties.
    filled
        What was written into it before, where it is handed back with "Please fix".
    language
        Of the model's own texts.

    Raises
    ------
    UsageError
        When nothing was drawn, or the model has no role for such a conclusion.
    """
    if role_of_view(model, view) is None:
        raise UsageError(
            f"In {model.key} nobody has a role in which claims are {view}.",
            remedy="Add one under `roles:` of the model, with `moderates: true`; `final: true` "
            "makes it the auditor's.",
        )
    if not sample.drawn:
        raise UsageError("There is no claim to look at, so there is no working paper.")
    title = {"moderated": "Moderation", "audited": "Audit"}[view]
    model_title = say(model.model.title, language)
    paper = _Paper(sample, model, filled or Filled(), language)
    about = _about(sample, model, view=view, campaign=campaign, period=period)
    how_drawn = (_drawn_sheet(sample),) if filled is None else ()
    if filled is not None:
        about |= {"strata": "not known", **filled.about}
    return Workbook(
        title=f"{title}: {model_title}, {period.label}",
        subject="Working paper",
        creator=creator,
        language="en-GB",
        dated=dated,
        sheets=(
            _read_me(sample, f"{title} of {model_title}", period, is_back=filled is not None),
            paper.claims_sheet(),
            paper.levels_sheet(),
            *how_drawn,
            paper.lists_sheet(),
            _about_sheet(about),
        ),
        properties={
            f"{PROPERTY_PREFIX}{item.replace(' ', '_')}": text for item, text in about.items()
        },
    )


def _read_me(sample: Sample, title: str, period: Period, *, is_back: bool) -> Sheet:
    texts = (
        f"Round of {period.label}. This is a working paper: it holds what services wrote, and is "
        "for those who moderate or audit.",
        f"1. Go to the sheet {layout.CLAIMS}. Each row is one claim of one service.",
        "2. Look for evidence yourself. What the service names is written as it named it; open "
        "nothing that you do not trust.",
        "3. Write what you saw, the day, your post (not your name), and choose a conclusion.",
        f"4. If you choose another level than the one claimed, say why under {layout.REASON}: the "
        "service reads it. Without a reason the row comes back to you.",
        f"5. “{layout.CANNOT_TELL}” changes nothing. A row without a conclusion changes nothing.",
        "6. Do not change the columns that are locked. There is no password; they are locked so "
        "that your conclusion stays with its claim.",
        "7. Send the file back as it is, under any name.",
    )
    lines = [Line(text) for text in texts]
    if is_back:
        back = f"This paper came back to you. Look at the column {layout.PLEASE_FIX}."
        lines.insert(0, Line(back))
    else:
        lines += [Line(layout.DRAWN, "heading", to_sheet=layout.DRAWN)]
        lines += [Line(text) for text in sample.sentences]
    return Sheet(layout.READ_ME, title, tuple(lines))


class _Paper:
    """The sheets that hang together: claims, the lists they offer, the guide to their levels."""

    def __init__(self, sample: Sample, model: Assessment, filled: Filled, language: str) -> None:
        self.sample, self.model, self.filled, self.language = sample, model, filled, language
        form = form_by_statement(model, language)
        self.rows = [(d, r) for d in sample.drawn for r in paper_rows(d.claim, form)]
        self.lists: dict[tuple[str, ...], int] = {}
        for _, row in self.rows:
            if row.offered not in self.lists:
                self.lists[row.offered] = sum(len(texts) for texts in self.lists)
        self.has_moderated = any(d.claim.moderated is not None for d in sample.drawn)

    def claims_sheet(self) -> Sheet:
        columns = tuple(
            WorkbookColumn(heading, strong=heading == layout.REF, width=_WIDTHS.get(heading))
            for heading in self._headings()
        )
        return Sheet(
            layout.CLAIMS,
            "Claims to look at",
            (Line("One row a claim. Fill in the columns on the right; the others are locked."),),
            WorkbookTable("tbl_claims", columns, tuple(self._cells(d, r) for d, r in self.rows)),
            guard="locked",
        )

    def _headings(self) -> tuple[str, ...]:
        given = list(layout.GIVEN)
        if self.has_moderated:
            given.insert(given.index(layout.CLAIMED) + 1, layout.AFTER)
        fix = (layout.PLEASE_FIX,) if self.filled.fixes else ()
        return (*given, *layout.TO_FILL, *fix)

    def _cells(self, drawn: DrawnClaim, row: PaperRow) -> tuple[WorkbookCell, ...]:
        given = self._given(drawn, row)
        claim = drawn.claim
        texts = self.filled.texts.get((claim.service, row.ref), {})
        for heading in layout.TO_FILL:
            start = row.claimed if heading == layout.CONCLUSION and row.kind == "part" else ""
            entry = self._entry(row) if heading == layout.CONCLUSION else Entry()
            given[heading] = WorkbookCell(texts.get(heading, start), entry=entry)
        if self.filled.fixes:
            fix = self.filled.fixes.get(claim.key) if row.kind == "claim" else None
            given[layout.PLEASE_FIX] = WorkbookCell(fix or "Nothing")
        return tuple(given[heading] for heading in self._headings())

    def _given(self, drawn: DrawnClaim, row: PaperRow) -> dict[str, WorkbookCell]:
        claim = drawn.claim
        is_claim = row.kind == "claim"
        as_above = "As above"
        figures = [_what_figures_say(f) for f in claim.figures]
        after = (
            value_in_words(
                self.model, self.model.statements[claim.statement], claim.moderated, self.language
            )
            if claim.moderated is not None
            else "Not looked at"
        )
        texts = {
            layout.SERVICE: claim.service_name,
            layout.SERVICE_ID: claim.service,
            layout.REF: row.ref,
            layout.QUESTION: row.question,
            layout.CLAIMED: row.claimed or "Not the same by all",
            layout.AFTER: after if is_claim else as_above,
            layout.WHY: ("\n".join(claim.reasons) or NOTHING) if is_claim else as_above,
            layout.EVIDENCE: ("\n".join(claim.evidence) or NOTHING) if is_claim else as_above,
            layout.FIGURES: ("\n".join(figures) or _NOT_TESTED) if is_claim else as_above,
            layout.DRAWN_AS: drawn_in_words(drawn) if is_claim else as_above,
        }
        return {heading: WorkbookCell(text) for heading, text in texts.items()}

    def _entry(self, row: PaperRow) -> Entry:
        first = _FIRST_LIST_ROW + self.lists[row.offered]
        return Entry(
            range_of(layout.LISTS, 2, first, first + len(row.offered) - 1),
            others="taken" if row.takes_number else "refused",
            title="Not in the list",
            message="Choose one of the list, or leave the cell empty.",
        )

    def lists_sheet(self) -> Sheet:
        cells = [
            (WorkbookCell(f"List {number}"), WorkbookCell(text))
            for number, texts in enumerate(self.lists, start=1)
            for text in texts
        ]
        columns = (WorkbookColumn("List"), WorkbookColumn("Conclusion to choose"))
        return Sheet(
            layout.LISTS,
            "What can be chosen",
            (Line("The lists that the cells of the sheet with the claims offer."),),
            WorkbookTable("tbl_lists", columns, tuple(cells)),
            guard="locked",
        )

    def levels_sheet(self) -> Sheet:
        columns = tuple(WorkbookColumn(h) for h in ("Ref", "Question", "Answer", "What it means"))
        statements = dict.fromkeys(d.claim.statement for d in self.sample.drawn)
        rows = [row for name in statements for row in self._guide(name)]
        return Sheet(
            layout.LEVELS,
            "What each level means",
            (Line("What somebody from outside the service could see, at each level."),),
            WorkbookTable("tbl_levels", columns, tuple(rows)),
            guard="locked",
        )

    def _guide(self, name: str) -> Iterator[tuple[WorkbookCell, ...]]:
        statement = self.model.statements[name]
        ask = say(statement.ask, self.language)
        found = [
            (value_in_words(self.model, statement, value, self.language), say(words, self.language))
            for value, words in sorted(statement.descriptors.items())
        ]
        for level, ticks in statement.musts.items():
            needs = [(number_in_words(level), say(t.text, self.language)) for t in ticks]
            found += [(f"Level {number} needs", text) for number, text in needs]
        if not found:
            means = say(statement.guidance or statement.ask, self.language)
            found = [("As in the list", means)]
        for answer, means in found:
            yield tuple(WorkbookCell(text) for text in (name, ask, answer, means))


_FIRST_LIST_ROW = 4  # below the title, one line and the headings


def drawn_in_words(drawn: DrawnClaim) -> str:
    """Say how a claim came into the paper; those that were drawn begin with the same words."""
    head = layout.BY_CHANCE if drawn.drawn_as == "sample" else layout.ADDED
    return f"{head}: {'; '.join(drawn.because)}" if drawn.because else head


def _drawn_sheet(sample: Sample) -> Sheet:
    names = [name.capitalize() for name in sample.strata]
    columns = (
        *(WorkbookColumn(name) for name in names or ["Stratum"]),
        WorkbookColumn("Claims", "number"),
        WorkbookColumn("Drawn by chance", "number"),
    )
    rows = tuple(
        (
            *(WorkbookCell(code) for code in stratum.codes or ("All claims",)),
            WorkbookCell(stratum.claims),
            WorkbookCell(stratum.drawn),
        )
        for stratum in sample.by_stratum
    )
    return Sheet(
        layout.DRAWN,
        layout.DRAWN,
        tuple(Line(text) for text in sample.sentences),
        WorkbookTable("tbl_drawn", columns, rows),
        guard="locked",
    )


def _about(
    sample: Sample, model: Assessment, *, view: CheckedView, campaign: str, period: Period
) -> dict[str, str]:
    values: Sequence[str] = (
        view,
        campaign,
        model.id,
        model.version,
        layout.PAPER_VERSION,
        str(period),
        sample.seed,
        layout.strata_in_words(sample.strata),
        f"{sample.size}",
        f"{sample.population}",
    )
    return dict(zip(layout.ABOUT_ITEMS, values, strict=True))


def _about_sheet(about: Mapping[str, str]) -> Sheet:
    return Sheet(
        layout.ABOUT,
        "About this file",
        (Line("What this paper belongs to. Leave it as it is."),),
        WorkbookTable(
            "tbl_about",
            (WorkbookColumn("Item"), WorkbookColumn("Value")),
            tuple((WorkbookCell(item), WorkbookCell(text)) for item, text in about.items()),
        ),
        guard="locked",
    )


def _what_figures_say(finding: KpiFinding) -> str:
    """Give the state and its sentence, which may begin with the state itself."""
    state = CONFIRMATION_WORDS[finding.state]
    return (
        finding.sentence if finding.sentence.startswith(state) else f"{state}: {finding.sentence}"
    )
