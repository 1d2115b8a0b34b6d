"""What each source holds, as `gaugebook check` tells it.

1. Every row that was left out is counted by its reason, in words.
2. A calendar says which working days have no row; a part of a month is not a gap.
3. The next step is what the gravest finding asks for.
4. Ten thousand bad rows are one finding.
5. An input of which nothing could be used still stands in the list.
"""

import ast
import json

import pytest
from tests.little_council import as_csv, contacts_source, council

from gaugebook.errors import sort_problems
from gaugebook.tables.reasons import REASONS, words_for
from gaugebook.workspace.summaries import READ_THE_NOTES, summaries_of

HEADINGS = ["contact_id", "started_at", "line"]
CALLS = """
contact_id | started_at          | line
1          | 2022-10-03 09:00:00 | Waste
2          | 2022-10-04 09:00:00 | Waste
2          | 2022-10-04 09:00:00 | Waste
3          |                     | Waste
4          | 2022-10-06 09:00:00 | Waste
Total      |                     |
"""


def summaries(folder, text, **fields):
    files = {
        "data/calls.csv": text,
        "metrics/sources/calls.yaml": contacts_source(HEADINGS, **fields),
    }
    read = council(folder, files, inputs=[{"source": "calls"}]).read()
    return summaries_of(read.dataset, sort_problems(read.problems))


@pytest.fixture
def calls(tmp_path):
    (found,) = summaries(tmp_path, as_csv(CALLS))
    return found


def test_rows_are_counted_and_those_left_out_by_reason(calls):
    (file,) = calls.files
    assert (file.rows, file.rows_left_out) == (6, 3)
    assert dict(file.left_out) == {"duplicate-keys": 1, "time-missing": 1, "totals-row": 1}
    assert set(file.left_out_in_words) == {"1 that stood before", "1 without a time", "1 of totals"}


def test_the_calendar_names_the_day_without_a_row(calls):
    assert calls.gaps_in_words == ("5 October 2022",)
    (month,) = calls.as_dict()["months"]
    assert month == {
        "month": "2022-10",
        "rows": 3,
        "days_with_rows": 3,
        "days_with_few": 0,
        "working_days_without": 1,
    }


def test_the_next_step_is_what_the_gravest_finding_asks_for(calls):
    worst = calls.problems[0]
    assert worst.severity == "warn"
    assert calls.next_step == f"{worst.remedy.rstrip('.')} ({worst.where})."


def test_a_file_with_notes_alone_asks_to_read_them(tmp_path):
    rows = "\n".join(f"{n},2022-10-{n:02} 09:00:00,Waste,x" for n in (3, 4, 5, 6, 7, 28))
    text = "contact_id,started_at,line,Wallboard\n" + rows
    (found,) = summaries(tmp_path, text)
    severities = {p.severity for p in found.problems}
    assert severities == {"note", "warn"}  # the gap of the 10th to the 27th is a warning
    (found,) = summaries(tmp_path, "\n".join(text.splitlines()[:-1]))
    assert {p.severity for p in found.problems} == {"note"}
    assert found.next_step == READ_THE_NOTES


def test_ten_thousand_bad_rows_are_one_finding(tmp_path):
    good = "1,2022-10-03 09:00:00,Waste\n"
    bad = "".join(f"{n},soon,Waste\n" for n in range(2, 10_002))
    (found,) = summaries(tmp_path, "contact_id,started_at,line\n" + good + bad)
    assert found.rows_left_out == 10_000
    assert len(found.problems) <= 4
    assert any("10,000" in p.message or p.facts.get("count") == 10_000 for p in found.problems)


def test_an_input_that_could_not_be_used_is_in_the_list(tmp_path):
    (found,) = summaries(tmp_path, "contact_id,line\n1,Waste\n")
    assert found.covers == "nothing in it could be used"
    assert found.problems[0].is_refused
    assert (found.rows, found.rows_left_out) == (1, 1)


def reasons_in(path):
    """Give every reason for which a module counts rows left out, by the shapes that it is given in.

    ``left_out["reason"]``, ``_lost("reason", ...)``, and pairs ``("reason", count)`` in what is
    added up or named as counts.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    named = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            pairs = [(node.targets[0], node.value)]
            if isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = zip(node.targets[0].elts, node.value.elts, strict=True)
            for target, value in pairs:
                if isinstance(target, ast.Name) and isinstance(value, ast.Constant):
                    named[target.id] = value.value
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and named_as(node.value) == "left_out":
            yield from text_of(node.slice, named)
        elif isinstance(node, ast.Call) and named_as(node.func) == "_lost":
            yield from text_of(node.args[0], named)
        elif (isinstance(node, ast.Call) and named_as(node.func) == "added") or (
            isinstance(node, ast.Assign | ast.AnnAssign)
            and named_as(getattr(node, "target", None) or node.targets[0]) in COUNTS
        ):
            for pair in ast.walk(node):
                if isinstance(pair, ast.Tuple | ast.List) and len(pair.elts) == 2:
                    yield from text_of(pair.elts[0], named)


COUNTS = ("left_out", "counts", "repeats")


def named_as(node):
    return getattr(node, "attr", None) or getattr(node, "id", None)


def text_of(node, named):
    text = node.value if isinstance(node, ast.Constant) else named.get(named_as(node))
    if isinstance(text, str):
        yield text


def test_every_reason_has_words(root):
    modules = [
        path
        for part in ("intake", "tables")
        for path in (root / "src/gaugebook" / part).rglob("*.py")
    ]
    found = {reason for path in modules for reason in reasons_in(path)}
    assert {"row-ragged", "row-blank", "heading-repeated", "totals-row", "time-missing"} <= found
    assert {"left-out", "block-heading", "line-of-text", "blank", "duplicate-keys"} <= found
    assert found - set(REASONS) == set(), "a reason without words"


def test_a_refused_file_and_a_reason_of_later_days_have_words_too():
    assert words_for("heading-missing") == "as their file was refused (heading-missing)"
    assert "-" not in words_for("anything-else")


def test_it_is_plain_json(calls):
    assert json.loads(json.dumps(calls.as_dict()))["source_id"] == "calls"
