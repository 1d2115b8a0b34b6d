"""The rows of *Working* for ticks, questions and statements: what each answer is worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from gaugebook.definitions.assessment_bounds import ends_of_statement
from gaugebook.definitions.assessment_scoring import STAGED_OPS
from gaugebook.definitions.assessment_statement import Statement
from gaugebook.definitions.assessment_text import exact
from gaugebook.maturity.form import ANSWER, ANSWERS, BETWEEN, HEADINGS, REF
from gaugebook.maturity.leaves import target_of
from gaugebook.maturity.nodes import Node
from gaugebook.maturity.workbook import formulas as f
from gaugebook.maturity.workbook import layout as at
from gaugebook.maturity.workbook import lists as ls
from gaugebook.maturity.workbook.grid import Grid
from gaugebook.maturity.workbook.groups_work import conditions, stages
from gaugebook.maturity.workbook.layout import Layout
from gaugebook.maturity.workbook.states import State
from gaugebook.workbooks import range_of

REACHED, NOT_REACHED = "Reached", "Not reached"
_COUNTS, _BLANK, _APART = f.text(ls.COUNTS), f.text(ls.BLANK), f.text(ls.APART)
_UNKNOWN, _WRONG = f.text(ls.UNKNOWN), f.text(ls.WRONG)


def put_leaves(layout: Layout, grid: Grid) -> None:
    """Write the rows of all statements and of what stands below them."""
    for node in layout.statements:
        statement = layout.model.statements[node.id]
        for state in layout.below[node.id]:
            _put_answer(layout, grid, state, statement)
            _put_below(layout, grid, state, statement)
        _put_answer(layout, grid, layout.filled.states[node.id], statement)
        _put_statement(layout, grid, node, statement)


def answers_range(layout: Layout, heading: str) -> str:
    """Give the cells of a column of the answers."""
    first = 4 if not layout.plan.last_time else 5
    column = HEADINGS.index(heading) + 1
    return range_of(ANSWERS, column, first, first + len(layout.plan.held) - 1)


def _put_answer(layout: Layout, grid: Grid, state: State, statement: Statement) -> None:
    row, lists = state.held.row, layout.plan.lists
    ref, texts = row.ref, ls.texts_of(row)
    grid.put(ref, at.REF, ref)
    places = f"MATCH({grid.at(ref, at.REF)},{answers_range(layout, REF)},0)"
    found = f"INDEX({answers_range(layout, ANSWER)},{places})"
    held = state.held.answer
    shown = row.choices[-1].text if isinstance(held, str) and not held.strip() else held
    blank = f.text(row.choices[-1].text)
    grid.compute(ref, at.HOW, f"IF(LEN(TRIM({found}))=0,{blank},{found})", shown)
    how = grid.at(ref, at.HOW)
    in_list = f"({lists.range(ls.ANSWER, texts)}={how})"
    numbers = lists.range(ls.NUMBER, texts)
    # Two answers that a spreadsheet takes for the same, as some do ß and ss, are none.
    place = f"IF(SUMPRODUCT({in_list}*1)=1,SUMPRODUCT({in_list}*{numbers}),0)"
    grid.compute(ref, at.NUM, place, state.number)
    number = grid.at(ref, at.NUM)
    own = f"IF({number}=0,{_WRONG},INDEX({lists.whole(ls.SORT)},{number}))"
    if row.kind == "number" and statement.number is not None:
        low, high = f.number(statement.number.min), f.number(statement.number.max)
        fits = f"IF(AND({how}>={low},{how}<={high}),{_COUNTS},{_WRONG})"
        own = f"IF(ISNUMBER({how}),{fits},{own})"
    grid.compute(ref, at.OWN, own, state.own)


def _points(layout: Layout, grid: Grid, ref: str) -> str:
    return f"INDEX({layout.plan.lists.whole(ls.POINTS)},{grid.at(ref, at.NUM)})"


# --- ticks and questions --------------------------------------------------------------------------


def _put_below(layout: Layout, grid: Grid, state: State, statement: Statement) -> None:
    ref = state.held.row.ref
    grid.put(ref, at.APPLIES, 1)
    points = layout.plan.lists.by_number[state.number].points if state.own == ls.COUNTS else None
    if statement.kind != "branching":
        grid.put(ref, at.WHAT, "Tick")
        own, worth = grid.at(ref, at.OWN), _points(layout, grid, ref)
        grid.compute(ref, at.VALUE, f"IF({own}={_COUNTS},{worth},{f.NOTHING})", points)
        return
    grid.put(ref, at.WHAT, "Question on the way")
    _put_reached(layout, grid, state, statement)
    ends = _numbers(layout, ref, statement, to=None)
    number = grid.at(ref, at.NUM)
    is_end = f"OR({','.join(f'{number}={n}' for n in ends)})" if ends else "1=0"
    worth = f"IF(AND({grid.at(ref, at.COMB)}={f.text(REACHED)},{is_end}),{number},0)"
    value = points if state.is_reached and state.number in ends else None
    formula = f"IF({worth}=0,{f.NOTHING},{_points(layout, grid, ref)})"
    grid.compute(ref, at.VALUE, formula, value)


def _numbers(layout: Layout, ref: str, statement: Statement, *, to: str | None) -> list[int]:
    """Give the numbers of a question's answers that lead to a question, or to the end."""
    question = next(q for q in statement.branching if ref == f"{statement.id}{BETWEEN}{q.id}")
    first = layout.plan.lists.first(ls.texts_of(layout.filled.states[ref].held.row))
    return [first + n for n, answer in enumerate(question.answers) if answer.to == to]


def _put_reached(layout: Layout, grid: Grid, state: State, statement: Statement) -> None:
    """Write whether the answers before lead to a question."""
    ref = state.held.row.ref
    name = ref.partition(BETWEEN)[2]
    ways = []
    for question in statement.branching:
        before = f"{statement.id}{BETWEEN}{question.id}"
        ways += [
            f"AND({grid.at(before, at.COMB)}={f.text(REACHED)},{grid.at(before, at.NUM)}={number})"
            for number in _numbers(layout, before, statement, to=name)
        ]
    if not ways:
        is_first = name == statement.branching[0].id
        grid.put(ref, at.COMB, REACHED if is_first else NOT_REACHED)
        return
    formula = f"IF(OR({','.join(ways)}),{f.text(REACHED)},{f.text(NOT_REACHED)})"
    grid.compute(ref, at.COMB, formula, REACHED if state.is_reached else NOT_REACHED)


# --- statements -----------------------------------------------------------------------------------


def _put_statement(layout: Layout, grid: Grid, node: Node, statement: Statement) -> None:
    ref, state = node.id, layout.filled.states[node.id]
    grid.put(ref, at.WHAT, "Question")
    grid.compute(ref, at.COMB, _combined(layout, grid, statement), state.counts)
    low, high = ends_of_statement(layout.model, statement)
    for column, value in ((at.WEIGHT, node.weight), (at.LOW, low), (at.HIGH, high)):
        grid.put(ref, column, value)
    apart = _apart(layout, statement)
    counts = grid.at(ref, at.COMB)
    applies = f"IF({counts}={_APART},{int(apart is not None)},1)"
    grid.compute(ref, at.APPLIES, applies, node.counts.applicable)
    grid.compute(ref, at.VALUE, _value(layout, grid, statement, apart), node.provisional)
    known = f"IF(ISNUMBER({grid.at(ref, at.VALUE)}),1,0)"
    grid.compute(ref, at.KNOWN, known, node.counts.scored)


def _combined(layout: Layout, grid: Grid, statement: Statement) -> str:
    own = grid.at(statement.id, at.OWN)
    refs = [state.held.row.ref for state in layout.below[statement.id]]
    if not refs:
        return own
    if statement.kind == "level":
        waiting = "+".join(_waiting(layout, grid, statement))
        return f"IF({own}={_COUNTS},IF({waiting}>0,{_BLANK},{_COUNTS}),{own})"
    answered = f"COUNTIF({grid.span(refs, at.OWN)},{_COUNTS})"
    is_done = f"{answered}={len(refs)}"
    if statement.kind == "branching":
        reached, owns = grid.span(refs, at.COMB), grid.span(refs, at.OWN)
        beside = f"COUNTIFS({reached},{f.text(NOT_REACHED)},{owns},{f.text('<>' + ls.BLANK)})"
        is_done = f"AND(COUNT({grid.span(refs, at.VALUE)})=1,{beside}=0)"
    # What is said not to apply, while more is said below, is asked again, as the reader does.
    special = f"OR({own}={_APART},{own}={_UNKNOWN})"
    settled = f"IF(AND({special},{_says_more(grid, statement, refs)}),{_BLANK},{own})"
    return f"IF({own}={_BLANK},IF({is_done},{_COUNTS},{_BLANK}),{settled})"


def _says_more(grid: Grid, statement: Statement, refs: Sequence[str]) -> str:
    """Give the formula that is true where a row below says something; a No does not."""
    if statement.kind == "checklist":
        return f"SUM({grid.span(refs, at.VALUE)})>0"
    return f"COUNTIF({grid.span(refs, at.OWN)},{_COUNTS})>0"


def _waiting(layout: Layout, grid: Grid, statement: Statement) -> Iterator[str]:
    """Give formulas that count the ticks without an answer, of each level that is claimed."""
    chosen = _points(layout, grid, statement.id)
    for level, ticks in statement.musts.items():
        cells = grid.span([f"{statement.id}{BETWEEN}{t.id}" for t in ticks], at.OWN)
        lacking = f"{len(ticks)}-COUNTIF({cells},{_COUNTS})"
        yield f"IF({chosen}>={f.number(level)},{lacking},0)"


def _apart(layout: Layout, statement: Statement) -> Fraction | None:
    """Give what a statement that does not apply counts as; None where it is left out."""
    model, scoring = layout.model, layout.model.scoring
    if scoring.na == "zero":
        return Fraction(0)
    if scoring.na == "full_marks":
        return ends_of_statement(model, statement)[1]
    if scoring.na == "anchor_to_target":
        return target_of(model, statement.id, scoring.na_target or model.targets[0].id)
    return None


def _value(layout: Layout, grid: Grid, statement: Statement, apart: Fraction | None) -> str:
    counts = grid.at(statement.id, at.COMB)
    unknown = _unknown(layout, statement)
    blank = Fraction(0) if layout.model.scoring.blank == "zero" else None
    # What is no answer is asked again, and until then counts as none was given.
    specials = ((_UNKNOWN, unknown), (_APART, apart), (_BLANK, blank), (_WRONG, blank))
    formula = f.NOTHING
    for sort, value in specials:
        if value is not None:
            formula = f"IF({counts}={sort},{f.number(value)},{formula})"
    return f"IF({counts}={_COUNTS},{_worth(layout, grid, statement)},{formula})"


def _unknown(layout: Layout, statement: Statement) -> Fraction | None:
    special = layout.model.special_answers.dont_know
    if special is None or special.score is None:
        return None
    lowest = ends_of_statement(layout.model, statement)[0]
    return lowest if special.score == "lowest" else exact(special.score)


def _worth(layout: Layout, grid: Grid, statement: Statement) -> str:
    if statement.kind == "number":
        return _of_number(grid, statement)
    if statement.kind == "checklist":
        return _of_ticks(layout, grid, statement)
    if statement.kind == "branching":
        refs = [state.held.row.ref for state in layout.below[statement.id]]
        return f"MAX({grid.span(refs, at.VALUE)})"
    chosen = _points(layout, grid, statement.id)
    return _with_ticks(layout, grid, statement, chosen) if statement.must else chosen


def _of_number(grid: Grid, statement: Statement) -> str:
    asked, how = statement.number, grid.at(statement.id, at.HOW)
    if asked is None or not asked.bands:
        return how
    formula = f.number(asked.bands[0].value)
    for band in asked.bands[1:]:
        formula = f"IF({how}>={f.number(band.start)},{f.number(band.value)},{formula})"
    return formula


def _with_ticks(layout: Layout, grid: Grid, statement: Statement, chosen: str) -> str:
    """Lower a level to the one below the first of which a tick is missing."""
    formula = chosen
    for level, ticks in reversed(statement.musts.items()):
        below = [value for value in layout.model.level_values if value < level]
        if not below or not ticks:
            continue
        cells = grid.span([f"{statement.id}{BETWEEN}{t.id}" for t in ticks], at.VALUE)
        is_lacking = f"AND({chosen}>={f.number(level)},SUM({cells})<{len(ticks)})"
        formula = f"IF({is_lacking},{f.number(below[-1])},{formula})"
    return formula


def _of_ticks(layout: Layout, grid: Grid, statement: Statement) -> str:
    node = layout.filled.scored.nodes[statement.id]
    if node.rule.op == "conditions":
        return conditions(layout, grid, node)
    if node.rule.op in STAGED_OPS:
        return stages(layout, grid, node)
    refs = [state.held.row.ref for state in layout.below[statement.id]]
    cells = grid.span(refs, at.VALUE)
    return {
        "sum": f"SUM({cells})",
        "share": f"SUM({cells})/{len(refs)}",
        "none": f.NOTHING,
    }[node.rule.op]
