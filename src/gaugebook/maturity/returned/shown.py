"""The scores that a file shows, held against ours: what a sheet shows is never taken for a score.

A sheet shows what its formulas gave when it was last worked out, what was typed over them, or the
starting values where nothing worked them out.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from gaugebook.errors import Where
from gaugebook.intake.forms import Form, FormCell, FormSheet
from gaugebook.maturity.answers import Answers
from gaugebook.maturity.nodes import Scored
from gaugebook.maturity.returned.findings import Findings
from gaugebook.maturity.returned.round import Round
from gaugebook.maturity.returned.texts import plain
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
    tables = [t for sheet in form.sheets if (t := _scores_on(sheet)) is not None]
    if not tables:
        return
    scored = score(round_.model_in_rows, answers, profile=profile)
    themes = {
        plain(text): theme.id for theme in round_.model.themes for text in theme.title.values()
    }
    for sheet, theme_column, score_column in tables:
        for row in sheet.rows:
            name = next((c for c in row if c.column == theme_column), None)
            shown = next((c for c in row if c.column == score_column), None)
            if name is not None and shown is not None and plain(name.text) in themes:
                _tell_one(form, sheet, shown, scored, themes[plain(name.text)], name, found)


def _scores_on(sheet: FormSheet) -> tuple[FormSheet, int, int] | None:
    for row in sheet.rows[:20]:
        texts = {plain(cell.text): cell.column for cell in row if cell.kind == "text"}
        scores = [c for text, c in texts.items() if text == "score" or text.startswith("score ")]
        if "theme" in texts and scores:
            return sheet, texts["theme"], scores[0]
    return None


def _tell_one(
    form: Form,
    sheet: FormSheet,
    shown: FormCell,
    scored: Scored,
    theme: str,
    name: FormCell,
    found: Findings,
) -> None:
    number = _number(shown)
    ours = scored.shown(theme)
    if number is None or ours is None:
        return
    if round(number, scored.display.decimals) == ours:
        return
    where = Where(form.file, sheet.name or None, shown.ref)
    found.add("return-score-differs", where, found=shown.text, ours=str(ours), theme=name.text)


def _number(cell: FormCell) -> Decimal | None:
    try:
        number = Decimal(cell.text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
