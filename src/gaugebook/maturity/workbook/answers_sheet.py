"""The sheet *Answers*: one row a statement, tick or question.

What an answer means and what is still asked of it are formulas that find their row by its Ref, so
they stay right when rows are sorted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from gaugebook.definitions.assessment_statement import Statement
from gaugebook.definitions.assessment_text import exact, say
from gaugebook.maturity.form import (
    ANSWERS,
    BETWEEN,
    EVIDENCE,
    HEADINGS,
    PLEASE_FIX,
    WHY,
    FormRow,
    sure_text,
    sure_texts,
)
from gaugebook.maturity.workbook import formulas as f
from gaugebook.maturity.workbook import layout as at
from gaugebook.maturity.workbook import lists as ls
from gaugebook.maturity.workbook import states as st
from gaugebook.maturity.workbook.grid import Grid
from gaugebook.maturity.workbook.guide_sheet import BAR, KEY, SEEN, Guide, number_words
from gaugebook.maturity.workbook.held import Held
from gaugebook.maturity.workbook.layout import Layout
from gaugebook.maturity.workbook.leaves_work import NOT_REACHED
from gaugebook.maturity.workbook.states import State
from gaugebook.workbooks import Entry, Line, Sheet, WorkbookCell, WorkbookColumn, WorkbookTable

_WIDTHS = (11, 16, 34, 22, 30, 30, 13, 17, 42, 18)
_LAST_TIME_WIDTH, _FIX_WIDTH = 20, 36


def answers_sheet(
    layout: Layout, grid: Grid, guide: Guide, *, freezes: Literal["nothing", "headings"]
) -> Sheet:
    """Give the sheet."""
    plan, words = layout.plan, layout.plan.words
    columns = [WorkbookColumn(h, width=w) for h, w in zip(HEADINGS, _WIDTHS, strict=True)]
    lines = [words("answers.about")]
    if plan.last_time:
        heading = words("answers.last_time_heading", cycle=plan.last_cycle)
        columns.append(WorkbookColumn(heading, width=_LAST_TIME_WIDTH))
        lines.append(words("answers.last_time", cycle=plan.last_cycle))
    if plan.fixes is not None:
        columns.append(WorkbookColumn(PLEASE_FIX, width=_FIX_WIDTH))
    writer = _Rows(layout, grid, guide)
    rows = tuple(tuple(writer.cells(place, held)) for place, held in enumerate(plan.held))
    return Sheet(
        ANSWERS,
        words("answers.title"),
        tuple(Line(text) for text in lines),
        WorkbookTable("tbl_answers", tuple(columns), rows),
        guard="locked",
        freezes=freezes,
    )


class _Rows:
    """Makes the rows of the answers."""

    def __init__(self, layout: Layout, grid: Grid, guide: Guide) -> None:
        self._layout, self._grid, self._guide = layout, grid, guide
        self._words = layout.plan.words
        self._keys = [n.id for n in layout.statements]
        self._keys = [s.held.row.ref for k in self._keys for s in layout.below[k]] + self._keys
        self._place = f"MATCH($A{{row}},{grid.named(self._keys, at.REF)},0)"

    def cells(self, place: int, held: Held) -> Iterator[WorkbookCell]:
        """Give the cells of one row."""
        row, plan = held.row, self._layout.plan
        yield WorkbookCell(row.ref)
        yield WorkbookCell(row.theme)
        yield WorkbookCell(row.question)
        yield WorkbookCell(held.answer, entry=ls.entry_for(plan.lists, row, self._words))
        yield from self._words_cells(held)
        state = self._layout.filled.states[row.ref]
        yield self._means(state)
        yield self._check(state)
        if plan.last_time:
            yield self._last_time(plan.last_time[place])
        if plan.fixes is not None:
            fix = plan.fixes.get(row.ref) or self._words("answers.nothing_to_fix")
            yield WorkbookCell(fix)

    def _words_cells(self, held: Held) -> Iterator[WorkbookCell]:
        if not held.row.takes_words:
            nothing = WorkbookCell(self._words("answers.not_asked"))
            yield from (nothing, nothing, nothing, nothing)
            return
        lists = self._layout.plan.lists
        yield WorkbookCell(held.why, entry=Entry())
        yield WorkbookCell(held.evidence, entry=Entry())
        language = self._words.language
        sure = lists.entry(sure_texts(language), self._words)
        yield WorkbookCell(sure_text(held.confidence, language), entry=sure)
        yield WorkbookCell(held.aim, entry=ls.entry_for_aim(lists, held.row, self._words))

    def _last_time(self, held: Held) -> WorkbookCell:
        is_blank = held.answer == held.row.choices[-1].text
        return WorkbookCell(self._words("answers.none_last_time") if is_blank else held.answer)

    def _found(self, column: str) -> str:
        """Give the formula that finds a cell of this row on the sheet Working."""
        return f"INDEX({self._grid.named(self._keys, column)},{self._place})"

    # --- what an answer means ---------------------------------------------------------------------

    def _means(self, state: State) -> WorkbookCell:
        lists, row = self._layout.plan.lists, state.held.row
        number, wrong = self._found(at.NUM), self._words("means.wrong")
        general = f"INDEX({lists.whole(ls.MEANS)},{number})"
        shown = lists.by_number[state.number].means if state.number else wrong
        texts = [
            lists.by_number[lists.first(ls.texts_of(row)) + n].means
            for n in range(len(row.choices))
        ]
        formula = general
        head = f"$A{{row}}&{f.text(BAR)}&{number}"
        key = f"{row.ref}{BAR}{state.number}"
        described = [line[SEEN - 1] for line in self._guide.lines if line[0] == row.ref]
        if BETWEEN not in row.ref and described:
            places = f"MATCH({head},{self._guide.whole(KEY)},0)"
            seen = f"INDEX({self._guide.whole(SEEN)},{places})"
            formula = f"IF(ISNUMBER({places}),{seen},{general})"
            shown = self._guide.seen(key) or shown
            texts += described
        formula = f"IF({number}=0,{f.text(wrong)},{formula})"
        statement = self._layout.model.statements[row.statement]
        if row.kind == "heading":
            below = self._words("means.ticks" if statement.kind == "checklist" else "means.way")
            blank = f.text(ls.BLANK)
            formula = f"IF({self._found(at.OWN)}={blank},{f.text(below)},{formula})"
            shown = below if state.own == ls.BLANK else shown
            texts.append(below)
        if row.kind == "number":
            formula, shown, more = self._number_means(state, statement, formula, shown)
            texts += more
        longest = max([*texts, wrong], key=len)
        return WorkbookCell(shown, formula=f"={formula}", longest=longest)

    def _number_means(
        self, state: State, statement: Statement, formula: str, shown: str
    ) -> tuple[str, str, list[str]]:
        plain = number_words(self._layout, statement)
        by_value = {}
        for band in statement.number.bands if statement.number else ():
            level = self._layout.model.level_at(band.value)
            label = say(level.label, self._words.language) if level else f"{band.value:g}"
            by_value[exact(band.value)] = self._words("means.stands_for", level=label)
        said = f.text(plain)
        for value, words in by_value.items():
            said = f"IF({self._found(at.VALUE)}={f.number(value)},{f.text(words)},{said})"
        counts = f"AND({self._found(at.NUM)}=0,{self._found(at.OWN)}={f.text(ls.COUNTS)})"
        wrong = f"AND({self._found(at.NUM)}=0,{self._found(at.OWN)}={f.text(ls.WRONG)})"
        formula = f"IF({counts},{said},IF({wrong},{f.text(plain)},{formula}))"
        if state.number == 0:
            value_now = self._layout.filled.scored.nodes[statement.id].provisional
            shown = plain
            if state.own == ls.COUNTS and value_now is not None:
                shown = by_value.get(value_now, plain)
        return formula, shown, [plain, *by_value.values()]

    # --- what is still asked ----------------------------------------------------------------------

    def _check(self, state: State) -> WorkbookCell:
        row = state.held.row
        statement = self._layout.model.statements[row.statement]
        formula = (
            self._check_below(row) if BETWEEN in row.ref else self._check_statement(row, statement)
        )
        shown = st.check_of(self._layout.model, self._layout.filled, state, self._words)
        longest = max(self._words("check.choose"), self._words("check.say_why"), key=len)
        return WorkbookCell(shown, formula=f"={formula}", longest=longest)

    def _said(self, name: str) -> str:
        return f.text(self._words(f"check.{name}"))

    def _check_statement(self, row: FormRow, statement: Statement) -> str:
        own, counts = self._found(at.OWN), self._found(at.COMB)
        done, wrong = self._said("done"), f.text(st.wrong_words(statement, row, self._words))
        pending = f"IF({own}={f.text(ls.COUNTS)},{done},{self._said('answer_needed')})"
        good = done
        least = st.evidence_from(self._layout.model, statement)
        if least is not None:
            lacking = f"LEN(TRIM({_own_cell(EVIDENCE)}))=0"
            asked = f"AND(N({self._found(at.VALUE)})>={f.number(least)},{lacking})"
            good = f"IF({asked},{self._said('add_evidence')},{done})"
        apart = done
        if st.needs_reason(self._layout.model):
            apart = f"IF(LEN(TRIM({_own_cell(WHY)}))=0,{self._said('say_why')},{done})"
        cases = (
            (own, ls.WRONG, wrong),
            (counts, ls.APART, apart),
            (counts, ls.UNKNOWN, done),
            (counts, ls.COUNTS, good),
        )
        formula = pending
        for cell, sort, then in reversed(cases):
            formula = f"IF({cell}={f.text(sort)},{then},{formula})"
        return formula

    def _check_below(self, row: FormRow) -> str:
        own, done = self._found(at.OWN), self._said("done")
        head_place = f"MATCH({f.text(row.statement)},{self._grid.named(self._keys, at.REF)},0)"
        head = f"INDEX({self._grid.named(self._keys, at.OWN)},{head_place})"
        blank, wrong = f.text(ls.BLANK), f.text(ls.WRONG)
        needed, choose = self._said("answer_needed"), self._said("choose")
        formula = f"IF({own}={wrong},{choose},{done})"
        formula = f"IF({own}={blank},{self._needed(row, head_place, head, needed)},{formula})"
        if self._layout.model.statements[row.statement].kind == "branching":
            leave = f.text(st.leave_out(row, self._words))
            beside = f"IF({own}={blank},{done},{leave})"
            reached = self._found(at.COMB)
            formula = f"IF({reached}={f.text(NOT_REACHED)},{beside},{formula})"
        special = f"OR({head}={f.text(ls.APART)},{head}={f.text(ls.UNKNOWN)})"
        return f"IF({special},{self._beside_special(row)},{formula})"

    def _beside_special(self, row: FormRow) -> str:
        """Give what is asked of a row whose statement does not apply: not to say more."""
        kind = self._layout.model.statements[row.statement].kind
        if kind not in ("checklist", "branching"):
            return self._said("done")
        says_more = f"{self._found(at.OWN)}={f.text(ls.COUNTS)}"
        if kind == "checklist":  # a No says nothing more
            says_more = f"N({self._found(at.VALUE)})>0"
        return f"IF({says_more},{f.text(st.leave_out(row, self._words))},{self._said('done')})"

    def _needed(self, row: FormRow, head_place: str, head: str, needed: str) -> str:
        """Give what is asked of a tick without an answer: nothing above the level claimed."""
        musts = self._layout.model.statements[row.statement].musts
        name = row.ref.partition(BETWEEN)[2]
        level = next((lv for lv, ticks in musts.items() if name in {t.id for t in ticks}), None)
        if level is None:
            return needed
        number = f"INDEX({self._grid.named(self._keys, at.NUM)},{head_place})"
        chosen = f"INDEX({self._layout.plan.lists.whole(ls.POINTS)},{number})"
        above = f"IF({chosen}<{f.number(level)},{self._said('done')},{needed})"
        return f"IF({head}={f.text(ls.COUNTS)},{above},{needed})"


def _own_cell(heading: str) -> str:
    """Give the cell of a column in the formula's own row."""
    return f"${'ABCDEFGHIJ'[HEADINGS.index(heading)]}{{row}}"
