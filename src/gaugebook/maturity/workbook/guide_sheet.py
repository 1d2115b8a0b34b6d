"""The sheet *Guide*: for each question what somebody from outside would see at each answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gaugebook.definitions.assessment_statement import Statement
from gaugebook.definitions.assessment_text import number_in_words, say
from gaugebook.maturity.form import BETWEEN, GUIDE
from gaugebook.maturity.workbook.held import Held
from gaugebook.maturity.workbook.layout import Layout
from gaugebook.maturity.workbook.lists import texts_of
from gaugebook.maturity.workbook.states import evidence_from
from gaugebook.workbooks import Line, Sheet, WorkbookCell, WorkbookColumn, WorkbookTable, range_of

SEEN, KEY = 4, 5
"""The columns of the key and of what would be seen."""
FIRST_ROW = 4
BAR = "|"
_WIDTHS = (11.0, 44.0, 22.0, 60.0, 15.0)


@dataclass(frozen=True)
class Guide:
    """The lines of the sheet: Ref, question, answer, what would be seen, key."""

    lines: tuple[tuple[str, str, str, str, str], ...]

    def whole(self, column: int) -> str:
        """Give all cells of a column."""
        return range_of(GUIDE, column, FIRST_ROW, FIRST_ROW + len(self.lines) - 1)

    def seen(self, key: str) -> str | None:
        """Give what would be seen, by key; None where the guide does not say."""
        return next((line[SEEN - 1] for line in self.lines if line[KEY - 1] == key), None)


def guide_of(layout: Layout) -> Guide:
    """Gather the lines."""
    rows = [held for held in layout.plan.held if BETWEEN not in held.row.ref]
    return Guide(tuple(line for held in rows for line in _lines(layout, held)))


def _lines(layout: Layout, held: Held) -> Iterator[tuple[str, str, str, str, str]]:
    words, row = layout.plan.words, held.row
    statement = layout.model.statements[row.statement]
    for name, label, text in _about(layout, statement):
        yield row.ref, row.question, label, text, f"{row.ref}{BAR}{name}"
    descriptors = statement.descriptors
    first = layout.plan.lists.first(texts_of(row))
    for place, choice in enumerate(row.choices):
        if choice.value is not None and choice.value in descriptors:
            seen = say(descriptors[choice.value], words.language)
            yield row.ref, row.question, choice.text, seen, f"{row.ref}{BAR}{first + place}"
    least = evidence_from(layout.model, statement)
    if least is not None:
        level = layout.model.level_at(least)
        label = say(level.label, words.language) if level else ""
        name = f"{number_in_words(least)} - {label}" if label else number_in_words(least)
        text = words("guide.evidence_from", level=name)
        if statement.evidence.examples:
            examples = "; ".join(say(e, words.language) for e in statement.evidence.examples)
            text += " " + words("guide.evidence_examples", examples=examples)
        yield row.ref, row.question, words("guide.evidence"), text, f"{row.ref}{BAR}evidence"


def _about(layout: Layout, statement: Statement) -> Iterator[tuple[str, str, str]]:
    words = layout.plan.words
    if statement.guidance is not None:
        text = say(statement.guidance, words.language)
        yield "about", words("guide.guidance"), text
    how = {"checklist": "guide.how_ticks", "branching": "guide.how_way"}.get(statement.kind)
    if how is not None:
        yield "how", words("guide.how"), words(how)
    elif statement.kind == "number":
        yield "how", words("guide.how"), number_words(layout, statement)
    elif statement.kind == "scale":
        answers = layout.model.scales[statement.scale_id or ""]
        listed = "; ".join(say(a.label, words.language) for a in answers)
        yield "how", words("guide.how"), words("guide.how_scale", answers=listed)


def number_words(layout: Layout, statement: Statement) -> str:
    """Say which numbers can be typed."""
    asked, words = statement.number, layout.plan.words
    if asked is None:
        return ""
    unit = f" {say(asked.unit, words.language)}" if asked.unit else ""
    low, high = number_in_words(asked.min), number_in_words(asked.max)
    return words("means.number", low=low, high=high, unit=unit)


def guide_sheet(layout: Layout, guide: Guide) -> Sheet:
    """Give the sheet."""
    words = layout.plan.words
    headings = words.row("guide.headings")
    return Sheet(
        GUIDE,
        words("guide.title"),
        (Line(words("guide.about")),),
        WorkbookTable(
            "tbl_guide",
            tuple(WorkbookColumn(h, width=w) for h, w in zip(headings, _WIDTHS, strict=True)),
            tuple(tuple(WorkbookCell(text) for text in line) for line in guide.lines),
        ),
        guard="locked",
    )
