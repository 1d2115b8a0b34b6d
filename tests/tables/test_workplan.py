"""Work plans: RAG in words, the four Ps, dates, roles instead of names, and what is told."""

import textwrap
from datetime import date

import pyarrow as pa
import pytest

from gaugebook.definitions.source import Source
from gaugebook.intake.raw import RawTable
from gaugebook.tables.workplan import read_workplan

COLUMNS = {
    "item": "Project",
    "title": "Project",
    "policy": "Policy",
    "people": "People",
    "rag": "RAG",
    "due": "Due",
    "note": "Comments",
}


def raw(table, *, title=()):
    lines = [
        [c.strip() for c in line.split("|")] for line in textwrap.dedent(table).split("\n") if line
    ]
    heads, rows = lines[0], [line for line in lines[1:] if any(line)]
    columns = {h: [row[n] if n < len(row) else None for row in rows] for n, h in enumerate(heads)}
    return RawTable("data/plan.csv", None, pa.table(columns), title, 1 + len(title))


def source(columns=COLUMNS, **fields):
    plain = {name: {"from": rule} if isinstance(rule, str) else rule
             for name, rule in columns.items()}  # fmt: skip
    return Source.model_validate(
        {"id": "plan", "version": "1.0.0", "name": "Plan", "table": "workplan", "columns": plain}
        | fields
    )


def read(table, *, title=("Workplan as at 21 November 2022",), columns=COLUMNS, **fields):
    return read_workplan(raw(table, title=title), source(columns, **fields))


PLAN = """
Project                 | Policy | People | RAG   | Due           | Comments
1. Customer champions   |        | X      | Green | 31 March 2023 | Ring J on 01296 382000
2. Web chat             | X      | ✓      | A     | December 2022 | On track
"""


def test_items_with_their_ps_rag_dates_and_notes_without_telephone_numbers():
    plan, problems = read(PLAN)
    first, second = plan.items
    assert (first.item, first.title) == ("1", "Customer champions")
    assert (first.policy, first.people, first.rag) == ("", "x", "green")
    assert first.note == "Ring J on [telephone number]"
    assert (first.due, first.as_at) == (date(2023, 3, 31), date(2022, 11, 21))
    assert (second.rag, second.due, second.due_text) == (
        "amber", date(2022, 12, 31), "December 2022",
    )  # fmt: skip
    assert problems == []


@pytest.mark.parametrize(
    ("word", "rag"),
    [("Red", "red"), ("R", "red"), ("AMBER", "amber"), ("g", "green"), ("Complete", "complete"),
     ("Not started", "not_started")],
)  # fmt: skip
def test_rag_by_the_words_that_plans_use(word, rag):
    assert read(PLAN.replace("Green", word))[0].items[0].rag == rag


def test_yellow_is_not_amber_until_the_source_says_so():
    table = PLAN.replace("Green", "Yellow")
    plan, problems = read(table)
    assert plan.items[0].rag is None
    assert [(p.code, p.found) for p in problems if p.code == "code-unknown"] == [
        ("code-unknown", "Yellow")
    ]
    codes = {"from": "RAG", "codes": {"Yellow": "amber", "A": "amber"}}
    assert read(table, columns={**COLUMNS, "rag": codes})[0].items[0].rag == "amber"


def test_a_colour_without_a_word_is_told():
    _, problems = read(PLAN.replace("Green", "").replace(" A ", "  "))
    assert [(p.code, p.facts["count"]) for p in problems] == [("rag-blank", 2)]


def test_an_owner_is_a_role_and_a_name_is_neither_kept_nor_told():
    columns = {**COLUMNS, "owner": {"from": "Lead", "codes": {"HoCS": "Head of Customer Services"}}}
    table = """
Project | Policy | People | RAG | Due  | Comments | Lead
1. One  |        |        | Red | 2023-01-31 |    | HoCS
2. Two  |        |        | Red | 2023-01-31 |    | Jane Bloggs
"""
    plan, problems = read(table, columns=columns)
    assert [item.owner for item in plan.items] == ["Head of Customer Services", ""]
    assert [p.code for p in problems] == ["code-unknown"]
    assert "Bloggs" not in repr(problems) + repr(plan)


def test_a_date_that_is_none_is_kept_as_text_and_told():
    plan, problems = read(PLAN.replace("December 2022", "Throughout 2023"))
    assert (plan.items[1].due, plan.items[1].due_text) == (None, "Throughout 2023")
    assert [(p.code, p.where.line) for p in problems] == [("value-unreadable", 4)]


def test_of_two_rows_with_one_item_and_date_the_first_is_kept():
    plan, problems = read(PLAN + PLAN.strip().splitlines()[1])
    assert [item.item for item in plan.items] == ["1", "2"]
    assert dict(plan.left_out) == {"duplicate-keys": 1}
    assert [p.code for p in problems] == ["duplicate-keys"]


def test_a_plan_without_a_date_says_so():
    _, problems = read(PLAN, title=())
    assert [p.code for p in problems] == ["as-at-missing"]


def test_the_date_of_a_plan_from_period_from_or_a_column():
    rule = {"line": "Position: {first}", "format": "%d/%m/%Y"}
    plan, _ = read(PLAN, title=("Position: 31/10/2022",), period_from=rule)
    assert plan.items[0].as_at == date(2022, 10, 31)
    columns = {**COLUMNS, "as_at": {"from": "Due"}}
    plan, _ = read(PLAN, columns=columns)
    assert plan.items[0].as_at == date(2023, 3, 31)


def test_a_heading_that_is_not_there_is_refused():
    plan, problems = read("Project | Policy\n1. One | X")
    assert plan.items == ()
    assert {p.code for p in problems} == {"heading-missing"}
