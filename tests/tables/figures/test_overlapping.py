"""Figures that two files of one input give: the same once, and another value never in silence."""

from __future__ import annotations

import pytest
from tests.little_council import as_csv, summary
from tests.tables.checks.made_up import figure

from gaugebook.tables.figures.overlapping import told_apart
from gaugebook.workspace.summaries import summaries_of

FIRST = """
    period  | offered | answered
    2022-07 | 400     | 380
    2022-08 | 420     | 390
    """


def two_files(tmp_path, second):
    made = summary(tmp_path, FIRST)
    (tmp_path / "data" / "summary-2.csv").write_text(as_csv(second))
    return made


def codes(result):
    return sorted(p.code for p in result.problems)


def test_another_value_in_another_file_is_refused_with_both_places(tmp_path):
    read = two_files(
        tmp_path,
        """
        period  | offered | answered
        2022-08 | 421     | 390
        2022-09 | 430     | 400
        """,
    ).read()

    (found,) = [p for p in read.problems if p.code == "files-disagree"]
    places = {found.where.file, found.facts["first"].split(",")[0]}
    assert found.severity == "refuse"
    assert places == {"data/summary.csv", "data/summary-2.csv"}
    assert found.where.cell.startswith("B")
    assert "offered of 2022-08 (phone)" in found.message
    assert "421" in found.message
    assert "420" in found.message


def test_a_file_that_was_saved_twice_counts_once_and_is_told_once(tmp_path):
    made = two_files(tmp_path, FIRST)
    read = made.read()

    (table,) = read.dataset.tables
    assert codes(read) == ["files-overlap"]
    assert len(table.figures) == 4
    assert sorted(file.left_out for file in table.facts.files) == [(), (("figures-repeated", 2),)]
    assert made.one("calls_offered", "2022-07..2022-08").value == 820
    (told,) = summaries_of(read.dataset, read.problems)
    assert [w for file in told.files for w in file.left_out_in_words] == [
        "2 whose figures stand in another file"
    ]


def test_files_that_follow_one_another_have_nothing_in_common(tmp_path):
    read = two_files(tmp_path, "period | offered | answered\n2022-09 | 430 | 400").read()

    assert codes(read) == []
    assert [file.left_out for file in read.dataset.tables[0].facts.files] == [(), ()]


@pytest.mark.parametrize("values", [(None, 5), (5, None)])
def test_a_blank_gives_way_to_a_figure(values):
    tables = [[figure("offered", "2022-07", value)] for value in values]

    found = told_apart(tables)

    assert [f.value for f in found.figures] == [5]
    assert [p.code for p in found.problems] == ["files-overlap"]
    assert sum(found.rows) == 1


def test_ten_thousand_that_differ_are_one_finding():
    first = [figure("offered", "2022-07", n, place={"line": str(n)}) for n in range(10_000)]
    second = [figure("offered", "2022-07", n + 1, place={"line": str(n)}) for n in range(10_000)]

    (found,) = told_apart([first, second]).problems

    assert found.facts["count"] == 10_000


def test_what_one_table_gives_twice_is_told_where_it_is_read():
    twice = [figure("offered", "2022-07", 5), figure("offered", "2022-07", 6)]

    found = told_apart([twice])

    assert (found.figures, found.rows, found.problems) == (tuple(twice), (0,), ())
