"""Several tables of answers to one form: copies that say the same, or a doubt to be asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gaugebook.maturity import form as layout
from gaugebook.maturity.returned.findings import Findings
from gaugebook.maturity.returned.questions import Questions
from gaugebook.maturity.returned.rows import RowRead, read_rows
from gaugebook.maturity.returned.statements import Given, read_statements, without_answer
from gaugebook.maturity.returned.table import AnswerTable
from gaugebook.words import listed

_REFS_NAMED = 12

Read = tuple[dict[str, RowRead], dict[str, Given]]


def best_table(tables: Sequence[AnswerTable], questions: Questions, found: Findings) -> Read:
    """Read the answers of a form that may stand in its file several times.

    A table without any answer stands for nothing. Of several that say the same, the first that is
    not hidden is read. Where they differ, the differing statements are asked again.

    Parameters
    ----------
    tables
        At least one.
    questions
        The form in the version of the file.
    found
        Takes what is found.

    Returns
    -------
    tuple
        The rows by Ref, and what is given by statement.
    """
    if len(tables) == 1:
        return _read(tables[0], questions, found)
    tables = sorted(tables, key=lambda t: t.sheet.state != "visible")
    trials = [_read(table, questions, Findings(found.file))[1] for table in tables]
    said = [trial for trial in trials if _says(trial)] or trials[:1]
    first = next(table for table, trial in zip(tables, trials, strict=True) if trial is said[0])
    rows, given = _read(first, questions, found)
    place = first.where(first.heading_row, layout.ANSWER)
    sheets = listed(list(dict.fromkeys(t.sheet.name or "the file" for t in tables)))
    differing = _differing(said)
    if not differing:
        found.add("return-two-tables", place, found=sheets, count=len(tables))
        return rows, given
    more = ["more"] if differing[_REFS_NAMED:] else []
    refs = listed([*differing[:_REFS_NAMED], *more])
    found.add("return-two-tables-differ", place, found=sheets, refs=refs)
    for ref in differing:
        found.fix(ref, "This file had two tables with different answers: choose one.")
    return rows, {ref: without_answer(g) if ref in differing else g for ref, g in given.items()}


def _read(table: AnswerTable, questions: Questions, found: Findings) -> Read:
    rows = read_rows(table, questions, found)
    return rows, read_statements(rows, questions, found)


def _says(given: Mapping[str, Given]) -> bool:
    return any(not g.answer.is_blank for g in given.values())


def _differing(said: Sequence[Mapping[str, Given]]) -> list[str]:
    refs = dict.fromkeys(ref for given in said for ref in given)
    return [ref for ref in refs if len({_answer_to(given, ref) for given in said}) > 1]


def _answer_to(given: Mapping[str, Given], ref: str) -> tuple[object, ...]:
    if ref not in given:
        return ()
    answer = given[ref].answer
    return answer.exact, answer.special, answer.ticks
