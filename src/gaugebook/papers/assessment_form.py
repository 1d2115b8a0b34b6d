"""The questions of one service as an HTML page to print, for people who cannot use a workbook.

The rows and the answers are those of `gaugebook.maturity.form`, and what stands before them is what
the workbook's first sheet says. The page loads and runs nothing and sends nothing: it is filled in
by hand, or on screen and then printed. On paper an empty box means *not answered yet*.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gaugebook.definitions.assessment import Assessment, Theme
from gaugebook.definitions.assessment_statement import Statement
from gaugebook.definitions.assessment_text import exact, number_in_words, say
from gaugebook.definitions.campaign import CampaignFile
from gaugebook.definitions.house import House
from gaugebook.maturity.answers import Answer, Answers
from gaugebook.maturity.campaign.filled import answer_text, digits_of, one_answer
from gaugebook.maturity.fixed_words import Texts
from gaugebook.maturity.form import (
    ABOUT_ITEMS,
    AIM,
    BETWEEN,
    CONFIDENCE,
    EVIDENCE,
    START_DATE,
    START_NAME,
    START_ROLE,
    START_SERVICE,
    TEMPLATE_VERSION,
    WHY,
    Choice,
    FormRow,
    form_rows,
    sure_text,
    sure_texts,
)
from gaugebook.maturity.services import Service
from gaugebook.maturity.workbook.lists import role_texts
from gaugebook.maturity.workbook.start_sheet import how_long
from gaugebook.maturity.workbook.states import evidence_from, needs_reason
from gaugebook.papers.assessment_style import language_of, plain_house
from gaugebook.papers.houses import css_string, house_css, templates_folder
from gaugebook.papers.html import page_policy
from gaugebook.papers.markup import render_page
from gaugebook.periods import long_date, parse_period
from gaugebook.words import visible


@dataclass(frozen=True)
class Option:
    """One answer to choose: its text, what it looks like from outside, where to go after it."""

    text: str
    seen: str = ""
    then: str = ""
    is_chosen: bool = False
    is_special: bool = False
    is_blank: bool = False


@dataclass(frozen=True)
class Row:
    """One row of the form: its answers, or a number to write, and what was answered before."""

    ref: str
    question: str
    kind: str
    options: tuple[Option, ...]
    before: str = ""
    number: str = ""
    typed: str = ""
    bands: tuple[tuple[str, str], ...] = ()
    needed: str = ""


@dataclass(frozen=True)
class Asked:
    """One statement: its first row, the rows below it, and what is asked beside the answer."""

    head: Row
    below: tuple[Row, ...]
    how: str
    guidance: str
    evidence: str
    examples: str
    reason_needed: str
    aims: tuple[Option, ...]
    aim: str
    aims_at_number: bool
    why: str
    seen_at: str
    sure: str


@dataclass(frozen=True)
class Part:
    """One theme with what is asked under it."""

    id: str
    title: str
    about: str
    asked: tuple[Asked, ...]


def assessment_form(
    model: Assessment,
    service: Service,
    *,
    campaign: CampaignFile,
    issue_number: str,
    prefill: Answers | None = None,
    language: str = "en",
    house: House | None = None,
) -> bytes:
    """Give the printable form of a service as one self-contained HTML file.

    Parameters
    ----------
    model
        The model that is asked.
    service
        The service; its profile decides which questions there are.
    campaign
        The round.
    issue_number
        Of the service in this round; it stands on every printed page.
    prefill
        Answers to begin with. Those of another cycle are marked as last time's. A statement that
        several people answered differently is left open, and the page says so.
    language
        Of the texts; English where the model or the fixed words have no other.
    house
        Whose colours are used; the plain ones when left out.

    Returns
    -------
    bytes
        UTF-8; the same for the same form.
    """
    words = Texts(language)
    made = _Form(model, campaign, prefill, words)
    rows = form_rows(model, profile=service.profile, language=language)
    parts = tuple(made.parts(rows))
    count = sum(len(part.asked) for part in parts)
    foot = words("form.foot", service=service.name, number=issue_number)
    style = _style(house or plain_house(), foot)
    page_language, model_language = language_of(model, language)
    text = render_page(
        "assessment-form.html.j2",
        title=say(model.model.title, language),
        service=service,
        campaign=campaign,
        issue_number=issue_number,
        cycle=campaign.period.label,
        parts=parts,
        count=count,
        to_know=tuple(made.to_know(count)),
        entries=(START_NAME, START_DATE),
        service_heading=START_SERVICE,
        role_heading=START_ROLE,
        roles=role_texts(model, language),
        headings={"why": WHY, "evidence": EVIDENCE, "sure": CONFIDENCE, "aim": AIM},
        sure=sure_texts(language),
        about=zip(ABOUT_ITEMS, _about(model, service, campaign, issue_number), strict=True),
        words=words,
        language=page_language,
        model_language="" if model_language == page_language else model_language,
        style=style,
        policy=page_policy(style),
    )
    return "\n".join(visible(line) for line in text.split("\n")).encode("utf-8")


def _about(
    model: Assessment, service: Service, campaign: CampaignFile, issue_number: str
) -> tuple[str, ...]:
    """Give what the form is, in the order of `ABOUT_ITEMS`."""
    return (model.id, model.version, TEMPLATE_VERSION, service.id, campaign.cycle, issue_number)


def _style(house: House, foot: str) -> str:
    """Give the style; no fonts are put in, so that two hundred forms stay small enough to mail."""
    margin = f"@page{{@bottom-left{{content:{css_string(foot)}}}}}"
    return f"{_sheets(house)}\n{margin}"


@functools.cache
def _sheets_text() -> str:
    names = ("base.css", "screen.css", "assessment.css")
    return "\n".join((templates_folder() / name).read_text(encoding="utf-8") for name in names)


def _sheets(house: House) -> str:
    return f"{house_css(house)}\n{_sheets_text()}"


class _Form:
    """Turns the rows of the form into what the page shows."""

    def __init__(
        self, model: Assessment, campaign: CampaignFile, prefill: Answers | None, words: Texts
    ) -> None:
        self._model, self._campaign, self._prefill, self._words = model, campaign, prefill, words
        cycle = prefill.cycle if prefill is not None else ""
        is_last_time = bool(cycle) and cycle != campaign.cycle
        self._last_cycle = parse_period(cycle).label if is_last_time else ""

    def _said(self, text: Mapping[str, str] | None) -> str:
        return say(text, self._words.language) if text is not None else ""

    # --- what stands before the questions -------------------------------------------------------

    def to_know(self, count: int) -> Iterator[tuple[str, str]]:
        """Give what the reader must know, each with its heading."""
        words, campaign = self._words, self._campaign
        yield words("form.next"), words("form.next_text", ask=campaign.ask)
        yield words("start.due"), f"{long_date(campaign.due)}"
        yield words("start.who"), words("start.who_text")
        yield words("form.names"), words("form.names_text")
        if self._prefill is not None and any(not a.is_blank for a in self._prefill.given):
            name = "prefilled_text" if self._last_cycle else "prefilled_now"
            yield words("form.prefilled"), words(f"form.{name}", cycle=self._last_cycle)
        if self._model.model.introduction is not None:
            introduction = say(self._model.model.introduction, words.language)
            yield words("start.introduction"), introduction
        yield words("form.change"), words("form.change_text")
        yield words("start.long"), words("start.long_text", asked=count, **how_long(count))
        yield words("start.ask"), words("start.ask_text", ask=campaign.ask)
        yield words("start.after"), words("start.after_text")

    # --- the questions --------------------------------------------------------------------------

    def parts(self, rows: Sequence[FormRow]) -> Iterator[Part]:
        """Give the themes that have a question, in the order of the model."""
        by_statement: dict[str, list[FormRow]] = {}
        for row in rows:
            by_statement.setdefault(row.statement, []).append(row)
        for theme in self._model.themes:
            mine = [
                self._asked(self._model.statements[name], found)
                for name, found in by_statement.items()
                if self._model.theme_of(name) is theme
            ]
            if mine:
                yield self._part(theme, mine)

    def _part(self, theme: Theme, asked: Sequence[Asked]) -> Part:
        title, about = self._said(theme.title), self._said(theme.about)
        return Part(theme.id, title, about, tuple(asked))

    def _asked(self, statement: Statement, rows: Sequence[FormRow]) -> Asked:
        answer = one_answer(self._prefill, statement.id)
        head = rows[0]
        aims = tuple(c for c in head.choices if c.value is not None)
        aim = None if answer is None or answer.aim is None else exact(answer.aim)
        sure = answer.confidence if answer is not None else None
        return Asked(
            head=self._row(statement, head, answer),
            below=tuple(self._row(statement, row, answer) for row in rows[1:]),
            how=self._how(statement, rows),
            guidance=self._said(statement.guidance),
            evidence=self._evidence(statement),
            examples=self._examples(statement),
            reason_needed=self._reason_needed(head),
            aims=tuple(Option(c.text, is_chosen=c.value == aim) for c in aims),
            aim="" if aim is None else digits_of(aim),
            aims_at_number=head.kind == "number",
            why=answer.reason if answer is not None else "",
            seen_at="\n".join(answer.evidence) if answer is not None else "",
            sure=sure_text(sure, self._words.language),
        )

    def _row(self, statement: Statement, row: FormRow, answer: Answer | None) -> Row:
        shown = answer_text(self._model, row, answer)
        is_number = row.kind == "number"
        blank = row.choices[-1].text
        is_typed = is_number and row.choice(shown) is None
        options = [self._option(statement, row, choice, shown) for choice in row.choices]
        if row.kind in ("number", "heading"):  # where the answer is not one of these
            options = [option for option in options if not option.is_blank]
        return Row(
            ref=row.ref,
            question=row.question,
            kind=row.kind,
            options=tuple(options),
            before=self._before(statement, row, answer, "" if shown == blank else shown),
            number=self._number(statement) if is_number else "",
            typed=shown if is_typed else "",
            bands=tuple(self._bands(statement)) if is_number else (),
            needed=self._needed(statement, row),
        )

    def _option(self, statement: Statement, row: FormRow, choice: Choice, shown: str) -> Option:
        seen = ""
        if choice.value is not None and BETWEEN not in row.ref:
            seen = self._said(statement.descriptors.get(choice.value))
        return Option(
            text=choice.text,
            seen=seen,
            then=self._then(statement, choice),
            is_chosen=choice.text == shown,
            is_special=choice.special is not None,
            is_blank=choice.special == "not_answered",
        )

    def _then(self, statement: Statement, choice: Choice) -> str:
        """Give where an answer on a way leads to."""
        for question in statement.branching:
            for answer in question.answers:
                if choice.tick == f"{question.id}.{answer.id}":
                    if answer.to is None:
                        return self._words("form.finish")
                    return self._words("form.go_to", ref=f"{statement.id}{BETWEEN}{answer.to}")
        return ""

    def _before(self, statement: Statement, row: FormRow, answer: Answer | None, shown: str) -> str:
        """Give what was answered before, in words; nothing where nobody did."""
        words = self._words
        if answer is None:
            given = self._prefill.to(statement.id) if self._prefill is not None else ()
            has_differed = any(not a.is_blank for a in given) and BETWEEN not in row.ref
            return words("form.differed") if has_differed else ""
        if row.kind == "heading" and not shown and statement.kind == "checklist":
            ticked = len(answer.ticks or ())
            shown = words("form.ticked", count=ticked, all=len(statement.tick_ids))
        if not shown:
            return ""
        name = "last_time" if self._last_cycle else "before"
        return words(f"form.{name}", cycle=self._last_cycle, answer=shown)

    def _how(self, statement: Statement, rows: Sequence[FormRow]) -> str:
        if statement.kind == "branching":
            return self._words("form.way")
        if len(rows) == 1:
            return ""
        return self._words("form.ticks" if statement.kind == "checklist" else "form.must")

    def _needed(self, statement: Statement, row: FormRow) -> str:
        for level, ticks in statement.musts.items():
            if any(row.ref == f"{statement.id}{BETWEEN}{tick.id}" for tick in ticks):
                return self._words("form.needed_from", level=self._level(level))
        return ""

    def _level(self, value: float | Fraction) -> str:
        level = self._model.level_at(value)
        shown = number_in_words(value)
        return f"{shown} - {self._said(level.label)}" if level is not None else shown

    def _number(self, statement: Statement) -> str:
        asked = statement.number
        if asked is None:
            return ""
        unit = f" {self._said(asked.unit)}" if asked.unit else ""
        low, high = number_in_words(asked.min), number_in_words(asked.max)
        return self._words("form.number", low=low, high=high, unit=unit)

    def _bands(self, statement: Statement) -> Iterator[tuple[str, str]]:
        for band in statement.number.bands if statement.number is not None else ():
            start = self._words("form.from_number", number=number_in_words(band.start))
            yield start, self._level(band.value)

    def _evidence(self, statement: Statement) -> str:
        least = evidence_from(self._model, statement)
        if least is None:
            return ""
        return self._words("form.evidence_from", level=self._level(least))

    def _examples(self, statement: Statement) -> str:
        named = "; ".join(self._said(text) for text in statement.evidence.examples)
        return self._words("guide.evidence_examples", examples=named) if named else ""

    def _reason_needed(self, head: FormRow) -> str:
        apart = next((c.text for c in head.choices if c.special == "not_applicable"), "")
        if not apart or not needs_reason(self._model):
            return ""
        return self._words("form.reason_needed", answer=f"“{apart}”")
