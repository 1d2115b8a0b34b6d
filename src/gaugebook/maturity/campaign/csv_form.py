"""The form of one service as a plain CSV, for people who cannot use a workbook.

It is read aloud, searched and filled in with any editor. Above the table stand what to do and
what the file is; a row of the table is a row of the form. What comes back is read by the same
headings as a workbook.
"""

from __future__ import annotations

from collections.abc import Iterator

from gaugebook.definitions.assessment import Assessment
from gaugebook.definitions.assessment_text import FIRST_LANGUAGE, exact, number_in_words, say
from gaugebook.definitions.campaign import CampaignFile
from gaugebook.maturity.answers import Answers
from gaugebook.maturity.campaign.filled import (
    BETWEEN_EVIDENCE,
    aim_text,
    answer_text,
    one_answer,
)
from gaugebook.maturity.campaign.plain_csv import write_csv
from gaugebook.maturity.form import (
    ABOUT_ITEMS,
    AIM,
    ANSWER,
    CONFIDENCE,
    EVIDENCE,
    QUESTION,
    REF,
    START_DATE,
    START_NAME,
    START_ROLE,
    START_SERVICE,
    TEMPLATE_VERSION,
    THEME,
    WHY,
    FormRow,
    form_rows,
    sure_text,
    sure_texts,
)
from gaugebook.maturity.services import Service
from gaugebook.periods import long_date
from gaugebook.words import one_line

ANSWERS_YOU_CAN_GIVE, WHAT_THEY_MEAN = "Answers you can give", "What the answers look like"
CSV_HEADINGS = (
    REF,
    THEME,
    QUESTION,
    ANSWERS_YOU_CAN_GIVE,
    WHAT_THEY_MEAN,
    ANSWER,
    WHY,
    EVIDENCE,
    CONFIDENCE,
    AIM,
)
"""The columns of the form: what is asked and what can be said to it come before the answer."""
_BETWEEN = " | "
HOW_SURE = "In {heading}, write {first}, {second} or {third}."


def csv_form(
    model: Assessment,
    service: Service,
    *,
    campaign: CampaignFile,
    issue_number: str,
    prefill: Answers | None = None,
    language: str = FIRST_LANGUAGE,
) -> str:
    """Give the form of a service as the text of a CSV, to be written as UTF-8.

    Parameters
    ----------
    model
        The model that is asked.
    service
        The service; its profile decides which rows there are.
    campaign
        The round.
    issue_number
        Of the service in this round.
    prefill
        Answers to begin with; a statement that several people answered differently is left open.
    language
        Of the texts.

    Notes
    -----
    Every answer begins as *Not answered yet*, so that one that was passed over is told from one
    that was lost. A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    lines = [*_about(model, service, campaign, issue_number, language), []]
    table = [_fields(model, row, prefill, language) for row in _rows(model, service, language)]
    return write_csv([*lines, list(CSV_HEADINGS), *table])


def _rows(model: Assessment, service: Service, language: str) -> tuple[FormRow, ...]:
    return form_rows(model, profile=service.profile, language=language)


def _about(
    model: Assessment, service: Service, campaign: CampaignFile, issue_number: str, language: str
) -> Iterator[list[str]]:
    yield [one_line(f"{say(model.model.title, language)}: {service.name}")]
    yield [
        f"Fill in the column {ANSWER} and, where you can, the columns after it. "
        f"{_how_sure(language)} Send this file back by {long_date(campaign.due)}. "
        f"Questions: ask {campaign.ask}."
    ]
    if model.model.introduction is not None:
        yield [one_line(say(model.model.introduction, language))]
    yield [START_SERVICE, service.name]
    for item in (START_NAME, START_ROLE, START_DATE):
        yield [item, ""]
    values = (
        model.id,
        model.version,
        TEMPLATE_VERSION,
        service.id,
        campaign.cycle,
        issue_number,
    )
    yield from ([item, value] for item, value in zip(ABOUT_ITEMS, values, strict=True))


def _fields(model: Assessment, row: FormRow, prefill: Answers | None, language: str) -> list[str]:
    answer = one_answer(prefill, row.statement)
    words = answer if row.takes_words else None
    by_heading = {
        REF: row.ref,
        THEME: row.theme,
        QUESTION: _question(model, row, language),
        ANSWERS_YOU_CAN_GIVE: _choices(model, row),
        WHAT_THEY_MEAN: _meanings(model, row, language),
        ANSWER: answer_text(model, row, answer),
        WHY: words.reason if words is not None else "",
        EVIDENCE: BETWEEN_EVIDENCE.join(words.evidence) if words is not None else "",
        CONFIDENCE: sure_text(words.confidence, language) if words is not None else "",
        AIM: aim_text(model, words, language=language),
    }
    return [by_heading[heading] for heading in CSV_HEADINGS]


def _how_sure(language: str) -> str:
    first, second, third = sure_texts(language)
    return HOW_SURE.format(heading=CONFIDENCE, first=first, second=second, third=third)


def _question(model: Assessment, row: FormRow, language: str) -> str:
    guidance = model.statements[row.statement].guidance if row.takes_words else None
    more = f" {say(guidance, language)}" if guidance is not None else ""
    return one_line(f"{row.question}{more}")


def _choices(model: Assessment, row: FormRow) -> str:
    if row.kind == "heading":
        special = [c.text for c in row.choices]
        return _BETWEEN.join(["Answer the rows below", *special])
    texts = [c.text for c in row.choices]
    number = model.statements[row.statement].number
    if row.kind == "number" and number is not None:
        least, most = number_in_words(number.min), number_in_words(number.max)
        return _BETWEEN.join([f"A number from {least} to {most}", *texts])
    return _BETWEEN.join(texts)


def _meanings(model: Assessment, row: FormRow, language: str) -> str:
    """Give the descriptor of each level, where the row is answered by one."""
    statement = model.statements[row.statement]
    if statement.kind != "level" or not row.takes_words:
        return ""
    parts = [
        f"{number_in_words(level.value)} - {say(level.label, language)}: "
        f"{one_line(say(statement.descriptors[exact(level.value)], language))}"
        for level in model.levels
        if exact(level.value) in statement.descriptors
    ]
    return _BETWEEN.join(parts)
