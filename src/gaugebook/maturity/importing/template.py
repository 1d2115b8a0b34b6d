"""A questionnaire's template: its questions, the answers offered, the points of each, the sums.

Everything is read from the template's own sheets: which question a rule is of (the cells that the
rule points to), the answers offered (the row of the list of options that begins with the text
standing in the empty answer cell), the points (each answer put through the rule's formula), and
what is added up to what (the formulas of the sheet of totals). What cannot be read so is left out
and said; nothing is guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from gaugebook.errors import Problem, problem
from gaugebook.intake.forms import Form
from gaugebook.maturity.importing.formulas import (
    Call,
    Expression,
    FormulaError,
    Ref,
    Value,
    number_in,
    parse_formula,
)
from gaugebook.maturity.importing.layout import (
    ANSWER,
    DESCRIPTION,
    ID,
    QUESTION,
    QUESTIONS,
    RULES,
    SCORE,
    TOTALS,
    WEIGHT,
    Table,
    Workbook,
    find_table,
    shown_cell,
)
from gaugebook.maturity.importing.questions import (
    Further,
    Group,
    Option,
    Printed,
    Question,
    Template,
    answer_id,
)
from gaugebook.maturity.importing.working_out import evaluate, summands
from gaugebook.words import folded, listed, one_line

_ELSE = "\x00"
"""An answer that no list offers: what a rule makes of it is what it makes of anything else."""


def read_template(form: Form) -> tuple[Template | None, list[Problem]]:
    """Read a template; None where its questions, rules or totals are not found."""
    tables = {words: find_table(form, words) for words in (QUESTIONS, RULES, TOTALS)}
    lacking = [
        problem("questionnaire-table", form.file, found=listed([w.title() for w in words]))
        for words, table in tables.items()
        if table is None
    ]
    asked, rules, totals = tables[QUESTIONS], tables[RULES], tables[TOTALS]
    if asked is None or rules is None or totals is None:
        return None, lacking
    return _Reader(Workbook(form), asked, rules, totals).read()


class _Reader:
    def __init__(self, book: Workbook, asked: Table, rules: Table, totals: Table) -> None:
        self.book, self.asked, self.rules, self.totals = book, asked, rules, totals
        self.problems: list[Problem] = []
        self.rows = {question.row: question for question in asked.questions()}
        self.offered = _options_by_placeholder(book, asked)

    def read(self) -> tuple[Template | None, list[Problem]]:
        found = dict(self._questions())
        if not any(question.is_scored for question in found.values()):
            detail = "no question has a rule that can be read (an .xls keeps no formulas)"
            self._say("questionnaire-totals", self.rules, 1, 1, detail=detail)
            return None, self.problems
        groups, further, cells = self._groups(found)
        top = self._total(groups)
        if top is None:
            return None, self.problems
        used = {name for group in groups.values() for name in group.questions}
        beside = [q.id for q in found.values() if q.is_scored and q.id not in used]
        if beside:
            where = self.totals.sheet.name
            detail = f"{listed(beside[:5])} is in no sum of sheet {where}"
            self._say("questionnaire-rule", self.totals, 1, 1, found=beside[0], detail=detail)
        questions = tuple(q for q in found.values() if q.id not in beside)
        numbers = [folded(question.number) for question in self.rows.values()]
        return (
            Template(
                file=self.book.form.file,
                questions=questions,
                groups=groups,
                total=top,
                further=further,
                printed=tuple(self._printed(cells)),
                asked_only=len(self.rows) - len(found),
                numbers_twice=frozenset(n for n, times in Counter(numbers).items() if times > 1),
                totals_cells=cells,
                table=self.asked,
                totals_sheet=self.totals.sheet.name,
            ),
            self.problems,
        )

    def _say(
        self, code: str, table: Table, row: int, column: int, *, detail: str, found: str = ""
    ) -> None:
        self.problems.append(problem(code, table.where(row, column), found=found, detail=detail))

    # --- questions ------------------------------------------------------------------------

    def _questions(self) -> Iterator[tuple[int, Question]]:
        """Give each question of the rules by the row of its rule."""
        seen: set[str] = set()
        head, sheet = self.rules.heads[0], self.rules.sheet.name
        for line in self.rules.sheet.rows:
            row = line[0].row if line else 0
            if row <= head.row:
                continue
            number = self.book.text(Ref(None, row, head[ID]), on=sheet)
            if not number:
                continue
            source = self.book.source(Ref(None, row, head[ID]), on=sheet)
            asked = self.rows.get(source.row) if self._is_asked(source) else None
            name = answer_id("Q", number)
            if asked is None or not name or name.casefold() in seen:
                detail = "its row among the questions was not found, or it is there twice"
                self._say(
                    "questionnaire-rule", self.rules, row, head[ID], found=number, detail=detail
                )
                continue
            seen.add(name.casefold())
            placeholder = self.asked.text(asked.row, asked.columns[ANSWER])
            question = Question(name, number, one_line(asked.text), asked.row, placeholder)
            yield row, self._with_rule(question, row)

    def _is_asked(self, ref: Ref) -> bool:
        return (ref.sheet or "").casefold() == self.asked.sheet.name.casefold()

    def _with_rule(self, question: Question, row: int) -> Question:
        """Give the question with the points of each answer that is offered."""
        head, sheet = self.rules.heads[0], self.rules.sheet.name
        cell = self.rules.cells.get((row, head[SCORE]))
        weight = _as_number(self.rules.text(row, head[WEIGHT]))
        if cell is None or not cell.formula or weight is None:
            shown = cell.text.strip() if cell is not None else ""
            return replace(question, why_unscored=f"its rule says “{shown}”")
        offered = self.offered.get(question.placeholder.casefold(), ())
        try:
            rule = parse_formula(cell.formula)

            def points(answer: str) -> Fraction:
                return _points(rule, answer, lambda ref: self._cell(ref, sheet, row, answer))

            named = {text for text in _texts(rule) if text.strip()}
            options = tuple(Option(text, points(text)) for text in offered or sorted(named))
            otherwise = points(_ELSE)
            empty = {points(text) for text in ("", question.placeholder)}
        except FormulaError as fault:
            facts = {"found": question.number, "detail": str(fault)}
            self._say("questionnaire-rule", self.rules, row, head[SCORE], **facts)
            return replace(question, why_unscored="its rule is not understood")
        self._check_named(question, row, offered, named)
        if empty != {Fraction(0)}:
            detail = "it gives points to a cell that nobody filled in, which the model counts as 0"
            facts = {"found": question.number, "detail": detail}
            self._say("questionnaire-rule", self.rules, row, head[SCORE], **facts)
        if len({option.points for option in options}) < 2 and not any(o.points for o in options):
            return replace(question, why_unscored="its rule gives no points to any answer")
        return replace(question, options=options, weight=weight, points_else=otherwise)

    def _cell(self, ref: Ref, sheet: str, row: int, answer: str) -> Value:
        """Give what a rule finds in a cell, with `answer` in the answer cell of its row."""
        head = self.rules.heads[0]
        if (ref.row, ref.column) == (row, head[ANSWER]) and (ref.sheet or sheet) == sheet:
            return answer
        text = self.book.text(ref, on=sheet)
        number = _as_number(text)
        return text if number is None else number

    def _check_named(
        self, question: Question, row: int, offered: tuple[str, ...], named: set[str]
    ) -> None:
        """Say where rule and list do not fit: an answer that nobody can choose, or no list."""
        column = self.rules.heads[0][SCORE]
        known = {text.casefold() for text in offered}
        never = sorted(text for text in named if text.casefold() not in known)
        if not offered:
            detail = "no list of answers was found, so those that the rule names are taken"
        elif never:
            detail = f"the rule gives points for “{never[0]}”, which is not among the answers"
        else:
            return
        facts = {"found": question.number, "detail": detail}
        self._say("questionnaire-rule", self.rules, row, column, **facts)

    # --- sums -----------------------------------------------------------------------------

    def _groups(
        self, questions: Mapping[int, Question]
    ) -> tuple[dict[str, Group], tuple[Further, ...], dict[tuple[int, int], str]]:
        head, sheet = self.totals.heads[0], self.totals.sheet.name
        formulas: dict[int, tuple[str, str, Expression]] = {}
        for line in self.totals.sheet.rows:
            row = line[0].row if line else 0
            title = self.book.text(Ref(None, row, head[DESCRIPTION]), on=sheet)
            cell = self.totals.cells.get((row, head[SCORE]))
            name = answer_id("", title)
            if row <= head.row or cell is None or not cell.formula or not name:
                continue
            try:
                formulas[row] = (name, title, parse_formula(cell.formula))
            except FormulaError as fault:
                facts = {"found": title, "detail": str(fault)}
                self._say("questionnaire-rule", self.totals, row, head[SCORE], **facts)
        names = {row: name for row, (name, _, _) in formulas.items()}
        made: dict[str, tuple[Group, Expression]] = {}
        further: list[Further] = []
        for name, title, expression in formulas.values():
            parts = summands(expression)
            group = self._group(name, title, parts, names, questions) if parts else None
            if group is not None:
                made[name] = group, expression
            else:
                further.append(Further(name, title, expression))
        # A cell that only shows a sum which stands in another one too is a copy, and adds nothing.
        summed = {n for g, e in made.values() if not isinstance(e, Ref) for n in g.groups}
        copies = {n for n, (g, e) in made.items() if isinstance(e, Ref) and set(g.groups) & summed}
        further += [Further(n, g.title, e) for n, (g, e) in made.items() if n in copies]
        groups = {name: group for name, (group, _) in made.items() if name not in copies}
        cells = {(row, head[SCORE]): name for row, name in names.items()}
        return groups, tuple(further), cells

    def _group(
        self,
        name: str,
        title: str,
        parts: tuple[Ref, ...],
        names: Mapping[int, str],
        questions: Mapping[int, Question],
    ) -> Group | None:
        """Give a sum of other sums and of questions; None where it adds up anything else."""
        own, rules = self.totals, self.rules
        groups: list[str] = []
        inside: list[str] = []
        for ref in parts:
            sheet = (ref.sheet or own.sheet.name).casefold()
            if sheet == own.sheet.name.casefold() and ref.column == own.heads[0][SCORE]:
                groups += [names[ref.row]] if ref.row in names else []
            elif sheet == rules.sheet.name.casefold() and ref.column == rules.heads[0][SCORE]:
                found = questions.get(ref.row)
                inside += [found.id] if found is not None and found.is_scored else []
            else:
                return None
        return Group(name, title, tuple(groups), tuple(inside))

    def _total(self, groups: Mapping[str, Group]) -> str | None:
        """Give the one sum that is in no other; every other must be in exactly one."""
        inner = [name for group in groups.values() for name in group.groups]
        tops = [name for name in groups if name not in inner]
        asked = [name for group in groups.values() for name in group.questions]
        twice = sorted({name for name in (*inner, *asked) if (*inner, *asked).count(name) > 1})
        if len(tops) == 1 and groups[tops[0]].groups and not twice:
            return tops[0]
        detail = (
            f"{listed(twice[:5])} is counted in more than one sum"
            if twice
            else f"there is not one total above all: {listed(tops[:5]) or 'no sum was found'}"
        )
        self._say("questionnaire-totals", self.totals, 1, 1, detail=detail)
        return None

    def _printed(self, cells: Mapping[tuple[int, int], str]) -> Iterator[Printed]:
        """Give the places among the questions where a sum is shown, with the text before it."""
        sheet = self.asked.sheet.name
        for (row, column), cell in sorted(self.asked.cells.items()):
            if row in self.rows or shown_cell(cell) is None:
                continue
            source = self.book.source(Ref(None, row, column), on=sheet)
            on_totals = (source.sheet or "").casefold() == self.totals.sheet.name.casefold()
            node = cells.get((source.row, source.column)) if on_totals else None
            columns = self.asked.columns_at(row)
            label = self.asked.text(row, columns[QUESTION]) or next(
                (t for c in range(column - 1, 0, -1) if (t := self.asked.text(row, c))), ""
            )
            if node is not None and label:
                yield Printed(node, label, row)


def _options_by_placeholder(book: Workbook, asked: Table) -> dict[str, tuple[str, ...]]:
    """Give the answers of each list by its first text, from every sheet but the questions'."""
    found: dict[str, tuple[str, ...]] = {}
    for sheet in book.form.sheets:
        if sheet.name == asked.sheet.name:
            continue
        for line in sheet.rows:
            texts = [cell.text.strip() for cell in line if cell.text.strip()]
            if len(texts) > 1 and not any(cell.formula for cell in line):
                found.setdefault(texts[0].casefold(), tuple(dict.fromkeys(texts[1:])))
    return found


def _points(rule: Expression, answer: str, value_of: Callable[[Ref], Value]) -> Fraction:
    made = evaluate(rule, value_of)
    if isinstance(made, bool) or not isinstance(made, Fraction):
        raise FormulaError(f"for “{answer.replace(_ELSE, '')}” it gives no number")
    return made


def _texts(rule: Expression) -> Iterator[str]:
    """Give the texts that a formula compares with."""
    if isinstance(rule, str):
        yield rule
    elif isinstance(rule, Call):
        for argument in rule.arguments:
            yield from _texts(argument)


def _as_number(text: str) -> Fraction | None:
    return number_in(text.strip())
