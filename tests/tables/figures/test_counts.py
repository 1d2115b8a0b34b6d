"""Monthly summaries: one row a period, one column a measure or dimension."""

from decimal import Decimal

import pytest
from tests.little_council import summary


def figures(found):
    tables = found.read().dataset.tables
    return [
        (f.role, f.name, f.period.key, dict(f.dimensions), f.value)
        for t in tables
        for f in t.figures
    ]


def test_each_column_is_a_measure_a_mean_or_a_dimension(tmp_path):
    found = summary(
        tmp_path,
        """
        period  | line  | offered | wait_mean_seconds
        2022-07 | Waste | 40,046  | 431
        """,
    )
    place = {"channel": "phone", "line": "Waste"}
    assert figures(found) == [
        ("measure", "offered", "2022-07", place, Decimal(40046)),
        ("mean", "wait_answered", "2022-07", place, Decimal(431)),
    ]
    assert found.reading_codes == []


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("Waste", {"channel": "phone", "line": "Waste"}),
        ("_T", {"channel": "phone"}),
        ("", {"channel": "phone", "line": "_U"}),
        ("_U", {"channel": "phone", "line": "_U"}),
    ],
)
def test_total_and_unknown_are_not_lines(tmp_path, line, place):
    found = summary(tmp_path, f"period | line | offered\n2022-07 | {line} | 5")
    assert [f[3] for f in figures(found)] == [place]


def test_without_its_dimension_no_row_may_pass_for_the_total(tmp_path):
    table = "period | Line | offered\n2022-07 | Waste | 5"
    columns = {name: {"from": [name]} for name in ("period", "line", "offered")}
    found = summary(tmp_path, table, columns=columns)
    assert figures(found) == []
    assert "heading-missing" in found.reading_codes


@pytest.mark.parametrize(
    ("table", "code", "cell"),
    [
        ("period | offered\n2022-07 | 5\n2022-07 | 6", "duplicate-figure", "B3"),
        ("period | offered\nsummer | 5", "period-unreadable", "A2"),
        ("period | offered\n | 5", "period-unreadable", "A2"),
        ("period | offered\n2022-07 | #####", "hashes-for-number", "B2"),
        ("period | offered\n2022-07 | five", "number-unreadable", "B2"),
        ("period | offered\n2022-07 | 75.6%", "value-impossible", "B2"),
    ],
)
def test_each_doubt_is_named_at_its_cell(tmp_path, table, code, cell):
    problems = summary(tmp_path, table).read().problems
    assert [(p.code, p.where.cell) for p in problems] == [(code, cell)]


def test_of_two_columns_with_one_heading_the_first_is_read_and_the_other_named(tmp_path):
    table = "period | offered | offered\n2022-07 | 5 | 6"
    found = summary(tmp_path, table)
    assert [f[4] for f in figures(found)] == [5]
    assert found.reading_codes == ["heading-twice", "heading-unmapped"]


def test_an_empty_file_is_no_data(tmp_path):
    found = summary(tmp_path, "period | offered\n2022-07 | 5")
    (tmp_path / "data/summary.csv").write_bytes(b"")
    assert found.reading_codes == ["file-empty"]
    assert figures(found) == []


@pytest.mark.parametrize(
    ("form", "text", "month"), [("%d/%m/%Y", "10/13/2022", "13"), ("%m/%d/%Y", "13/10/2022", "13")]
)
def test_a_date_whose_day_and_month_are_the_other_way_round_says_so(tmp_path, form, text, month):
    columns = {"period": {"from": ["period"], "format": form}, "offered": {"from": ["offered"]}}
    found = summary(tmp_path, f"period | offered\n{text} | 5\n31/02/2022 | 6", columns=columns)

    told = [p for p in found.read().problems if p.code == "period-order"]

    assert [p.where.cell for p in told] == (["A2"] if form == "%d/%m/%Y" else ["A2", "A3"])
    assert f"there is no month {month}" in told[0].message
    assert "`format:`" in told[0].remedy
