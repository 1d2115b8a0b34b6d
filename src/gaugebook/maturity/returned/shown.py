"""The scores that a file shows, held against ours: what a sheet shows is never taken for a score.

A sheet shows what its formulas gave when it was last worked out, what was typed over them, or the
starting values where nothing worked them out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from gaugebook.errors import Where
from gaugebook.intake.forms import Form, FormCell, FormSheet
from gaugebook.maturity.answers import Answers
from gaugebook.maturity.returned.findings import Findings
from gaugebook.maturity.returned.round import Round
from gaugebook.maturity.returned.texts import plain, plain_texts
from gaugebook.maturity.score import score


def tell_scores(
    form: Form, answers: Answers, round_: Round, found: Findings, *, profile: str | None
) -> None:
    """Tell each score of a theme that a file shows and that differs from ours.

    Parameters
    ----------
    form
        The file.
    answers
        Those that were read from it.
    round_
        The model.
    found
        Takes what is found.
    profile
        Of the service.
    """
    shown = [one for sheet in form.sheets for one in _scores_on(sheet, round_)]
    if not shown:  # scoring takes half as long as all the rest of reading a form
        return
    scored = score(round_.model_in_rows, answers, profile=profile)
    for one in shown:
        ours = scored.shown(one.theme)
        if ours is None or round(one.number, scored.display.decimals) == ours:
            continue
        where = Where(form.file, one.sheet.name or None, one.cell.ref)
        facts = {"ours": str(ours), "theme": one.title}
        found.add("return-score-differs", where, found=one.cell.text, **facts)


@dataclass(frozen=True)
class _Shown:
    """A number that stands in a column of scores beside the title of a theme."""

    sheet: FormSheet
    cell: FormCell
    number: Decimal
    theme: str
    title: str


def _scores_on(sheet: FormSheet, round_: Round) -> Iterator[_Shown]:
    columns = _columns_on(sheet) if "theme" in plain_texts(sheet) else None
    if columns is None:
        return
    themes = {
        plain(text): theme.id for theme in round_.model.themes for text in theme.title.values()
    }
    for row in sheet.rows:
        name, cell = (next((c for c in row if c.column == n), None) for n in columns)
        number = _number(cell) if cell is not None else None
        if name is not None and cell is not None and number is not None:
            theme = themes.get(plain(name.text))
            if theme is not None:
                yield _Shown(sheet, cell, number, theme, name.text)


def _columns_on(sheet: FormSheet) -> tuple[int, int] | None:
    """Give the columns of the themes and of their scores."""
    for row in sheet.rows[:20]:
        texts = {plain(cell.text): cell.column for cell in row if cell.kind == "text"}
        scores = [c for text, c in texts.items() if text == "score" or text.startswith("score ")]
        if "theme" in texts and scores:
            return texts["theme"], scores[0]
    return None


def _number(cell: FormCell) -> Decimal | None:
    try:
        number = Decimal(cell.text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
