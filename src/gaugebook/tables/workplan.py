"""Work plans: projects with what they are for, how they stand (RAG), when they are due.

A plan is told with its projects one by one, so it is read item by item and never counted like
records. Free text goes through `gaugebook.redaction`; an owner is a role by codes, or nobody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from gaugebook.definitions.schema import RAG, WORKPLAN
from gaugebook.definitions.source import Source
from gaugebook.definitions.source_columns import SourceColumn
from gaugebook.errors import Problem, Where, problem
from gaugebook.intake.raw import RawTable
from gaugebook.redaction import redact, unknown_code
from gaugebook.tables.dataset import InputFacts
from gaugebook.tables.figures.period_text import read_placed
from gaugebook.tables.figures.table_period import period_of_table
from gaugebook.tables.headings import headings_read, missing_headings, unmapped_headings
from gaugebook.words import folded, one_line

Rag = Literal["red", "amber", "green", "complete", "not_started"]
FOUR_PS = ("policy", "process", "people", "performance")

_RAG_WORDS: dict[str, Rag] = {
    "red": "red", "r": "red",
    "amber": "amber", "a": "amber",
    "green": "green", "g": "green",
    "complete": "complete", "completed": "complete", "done": "complete",
    "not started": "not_started", "not_started": "not_started",
}  # fmt: skip
_MARKS = frozenset({"x", "✓", "✔", "☑", "yes", "y"})
MARKED = "x"
"""What stands for a mark in a column of the four Ps."""

_NUMBERED = re.compile(r"(?P<item>\d{1,3}(?:\.\d{1,3})*)[.):]?\s+(?P<title>\S.*)")
_AS_AT = re.compile(r"\b(?:as at|position at|as of|updated|update:?|to)\b[: ]*(?P<day>.+)", re.I)
_NOT_TOLD = "a text that may be a name"


@dataclass(frozen=True)
class WorkplanItem:
    """One project at one date.

    The four Ps hold ``x`` where the plan has a mark, else what it says. `due` is the last day of
    what stands in the plan (a month ends with its last day) and None where that is no date;
    `due_text` is what stands there. `rag` is None where the plan has no word for it.
    """

    item: str
    title: str
    policy: str = ""
    process: str = ""
    people: str = ""
    performance: str = ""
    rag: Rag | None = None
    due: date | None = None
    due_text: str = ""
    owner: str = ""
    note: str = ""
    as_at: date | None = None
    where: Where = field(default_factory=Where, compare=False)


@dataclass(frozen=True)
class Workplan:
    """The items of one plan, where they were read, and which rows were left out."""

    items: tuple[WorkplanItem, ...]
    facts: InputFacts | None = None
    left_out: tuple[tuple[str, int], ...] = ()


def read_workplan(
    raw: RawTable, source: Source, *, facts: InputFacts | None = None
) -> tuple[Workplan, list[Problem]]:
    """Read a work plan by its source.

    Parameters
    ----------
    raw
        The table as intake gives it.
    source
        Its columns. Where item and title come from one heading, ``7. Web chat`` is item 7.
    facts
        What is known of the input.

    Returns
    -------
    tuple
        The plan and what was found. The date of a plan comes from a column, from `period_from:`,
        or from a line above the headings that says ``as at``; of two rows with one item and date
        the first is kept.
    """
    reader = _WorkplanReader(raw, source)
    return replace(reader.read(), facts=facts), reader.problems


class _WorkplanReader:
    def __init__(self, raw: RawTable, source: Source) -> None:
        self.raw = raw
        self.source = source
        self.problems: list[Problem] = []
        self.left_out: Counter[str] = Counter()
        self.columns = {one_line(str(n)): n for n in raw.table.column_names}
        self.unread: dict[tuple[str, str, str], list[int]] = {}
        self.above: dict[str, str] = {}

    def read(self) -> Workplan:
        self._check_headings()
        if any(p.is_refused for p in self.problems):
            return Workplan(())
        self.as_at = self._as_at_of_table()
        items = [item for at, row in self._rows() if (item := self._item(at, row))]
        kept = self._without_repeats(items)
        self._tell_unread()
        self._tell_blank(kept)
        left_out = tuple(sorted((code, n) for code, n in self.left_out.items() if n))
        return Workplan(tuple(kept), left_out=left_out)

    # --- headings and rows ------------------------------------------------------------------------

    def _check_headings(self) -> None:
        where = Where(self.raw.file, sheet=self.raw.sheet)
        self.problems += unmapped_headings(self.columns, self.source, where)
        self.problems += missing_headings(self.columns, self.source, where)

    def _heading(self, rule: SourceColumn) -> tuple[str, ...]:
        return headings_read(rule, self.columns)

    def _rows(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        table = self.raw.table
        texts = {name: table[column].to_pylist() for name, column in self.columns.items()}
        for index in range(table.num_rows):
            row = {name: _plain(values[index]) for name, values in texts.items()}
            if not any(row.values()):
                self.left_out["blank"] += 1
            elif self._is_left_out(row):
                self.left_out["left-out"] += 1
            else:
                yield self.raw.row_number(index), row

    def _is_left_out(self, row: Mapping[str, str]) -> bool:
        for rule in self.source.leave_out:
            texts = {folded(text) for text in rule.texts}
            if rule.heading in row and row[rule.heading].casefold() in texts:
                return True
        return False

    # --- one item ---------------------------------------------------------------------------------

    def _item(self, at: int, row: Mapping[str, str]) -> WorkplanItem | None:
        name, title = self._name_and_title(row)
        if not title:
            self.left_out["no-title"] += 1
            return None
        due_text = self._text("due", row)
        return WorkplanItem(
            item=name or title,
            title=title,
            **{p: self._mark(self._text(p, row)) for p in FOUR_PS},
            rag=self._rag(row, at),
            due=self._day("due", due_text, at),
            due_text=redact(due_text),
            owner=self._owner(row, at),
            note=redact(self._text("note", row)),
            as_at=self._as_at(row, at),
            where=Where(self.raw.file, sheet=self.raw.sheet, line=at),
        )

    def _text(self, column: str, row: Mapping[str, str]) -> str:
        rule = self.source.columns.get(column)
        if rule is None:
            return ""
        text = " ".join(row[h] for h in self._heading(rule) if row[h])
        if folded(text) in rule.unknown_texts:
            text = ""
        if rule.fill_down:
            self.above[column] = text or self.above.get(column, "")
            return self.above[column]
        return text

    def _name_and_title(self, row: Mapping[str, str]) -> tuple[str, str]:
        name, title = self._text("item", row), redact(self._text("title", row))
        item_rule, title_rule = (self.source.columns.get(n) for n in ("item", "title"))
        if item_rule and title_rule and self._heading(item_rule) == self._heading(title_rule):
            match = _NUMBERED.fullmatch(title)
            return (match["item"], match["title"]) if match else (title, title)
        return redact(name), title

    @staticmethod
    def _mark(text: str) -> str:
        return MARKED if text.casefold() in _MARKS else redact(text)

    def _rag(self, row: Mapping[str, str], at: int) -> Rag | None:
        text = self._text("rag", row)
        if not text:
            return None
        codes = self._codes("rag") or _RAG_WORDS
        found = codes.get(folded(text))
        for known in _RAG_WORDS.values():
            if found == known and known in RAG:
                return known
        self.unread.setdefault(("code-unknown", "rag", text), []).append(at)
        return None

    def _owner(self, row: Mapping[str, str], at: int) -> str:
        """Give the role that an owner's code stands for; a name is never shown, nor told."""
        text = self._text("owner", row)
        if not text:
            return ""
        role = self._codes("owner").get(folded(text))
        if role is None:
            self.unread.setdefault(("code-unknown", "owner", _NOT_TOLD), []).append(at)
        return str(role or "")

    def _codes(self, column: str) -> Mapping[str, Any]:
        rule = self.source.columns.get(column)
        return rule.meanings if rule else {}

    # --- dates ------------------------------------------------------------------------------------

    def _day(self, column: str, text: str, at: int) -> date | None:
        if not text:
            return None
        rule = self.source.columns[column]
        found = read_placed(text, self.source, forms=rule.formats)
        if found is None:
            self.unread.setdefault(("value-unreadable", column, ""), []).append(at)
            return None
        return found.period.last_day

    def _as_at(self, row: Mapping[str, str], at: int) -> date | None:
        if "as_at" not in self.source.columns:
            return self.as_at
        text = self._text("as_at", row)
        return self._day("as_at", text, at) if text else self.as_at

    def _as_at_of_table(self) -> date | None:
        rule = self.source.period_from
        if rule is not None:
            placed = period_of_table(rule, lines=list(self.raw.title), file=self.raw.file)
            if placed is not None:
                return placed[0].last_day
        for line in self.raw.title:
            match = _AS_AT.search(one_line(line))
            words = match["day"].split() if match else []
            for count in range(len(words), 0, -1):
                found = read_placed(" ".join(words[:count]).strip(" .,;()"), self.source)
                if found is not None:
                    return found.period.last_day
        return None

    # --- findings ---------------------------------------------------------------------------------

    def _without_repeats(self, items: Sequence[WorkplanItem]) -> list[WorkplanItem]:
        kept: dict[tuple[str, date | None], WorkplanItem] = {}
        repeated: list[WorkplanItem] = []
        for item in items:
            key = (item.item.casefold(), item.as_at)
            if key in kept:
                repeated.append(item)
            kept.setdefault(key, item)
        if repeated:
            self.left_out["duplicate-keys"] += len(repeated)
            column = " and ".join(WORKPLAN.key)
            self.problems.append(
                problem("duplicate-keys", repeated[0].where, count=len(repeated), column=column)
            )
        return list(kept.values())

    def _tell_unread(self) -> None:
        for (code, column, found), lines in self.unread.items():
            where = Where(self.raw.file, sheet=self.raw.sheet, line=lines[0])
            # It may be any text, and stands in the item's `due_text`.
            is_date = code == "value-unreadable"
            told = "A text" if is_date else unknown_code(found, rows=len(lines))
            self.problems.append(
                problem(
                    code,
                    where,
                    found=told,
                    column=column,
                    kind="date",
                    count=len(lines),
                    source=self.source.id,
                )
            )

    def _tell_blank(self, items: Sequence[WorkplanItem]) -> None:
        """Say how many items have no word for their RAG, and that the plan has no date."""
        where = Where(self.raw.file, sheet=self.raw.sheet)
        blank = [item for item in items if item.rag is None]
        if items and blank and "rag" in self.source.columns:
            self.problems.append(
                problem("rag-blank", blank[0].where, count=len(blank), total=len(items))
            )
        if items and any(item.as_at is None for item in items):
            self.problems.append(problem("as-at-missing", where, source=self.source.id))


def _plain(value: object) -> str:
    return "" if value is None else one_line(str(value))
