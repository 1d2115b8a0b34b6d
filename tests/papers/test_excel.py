"""The workbook of a paper says what the paper says, and holds numbers where it prints numbers."""

import csv
import hashlib
import io
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import datetime

import openpyxl
import pytest
import python_calamine
from tests.papers import demo_charts as charts
from tests.papers import workbook_paper as made

from gaugebook.exhibits import Cell, Column
from gaugebook.observations import Observation
from gaugebook.papers.chart_table import chart_data
from gaugebook.papers.excel import paper_workbook, render_workbook
from gaugebook.papers.excel_records import observations_sheet, ratio_checks_sheet
from gaugebook.papers.excel_tables import table_cell
from gaugebook.papers.paper import ChartBlock, Paragraph, Run, Section
from gaugebook.papers.printed import printed_results
from gaugebook.results import result
from gaugebook.workbooks import check_workbook

SHEETS = [
    "Cover",
    "Contents",
    "Notes",
    "Table 1",
    "Table 2",
    "Figure 2",
    "Observations",
    "Definitions",
    "Lineage",
    "Checks",
    "Ratio checks",
]


def tree(**changes):
    return paper_workbook(made.paper(**changes), house=made.HOUSE, observations=made.observations())


def render(**changes):
    return render_workbook(
        made.paper(**changes), house=made.HOUSE, observations=made.observations()
    )


@pytest.fixture(scope="module")
def data():
    return render()


@pytest.fixture(scope="module")
def sheets():
    return {sheet.name: sheet for sheet in tree().sheets}


def rows_of(sheet):
    """The table of a sheet as a list of rows by heading."""
    return [dict(zip(sheet.table.headings, row, strict=True)) for row in sheet.table.rows]


def texts_of(sheet):
    return [sheet.title, *(line.text for line in sheet.lines)]


# --- results and charts ---------------------------------------------------------------------------


def worked_out():
    """A result of two observations, and one that was made of it."""
    uses = [o.binding for o in made.observations()[:2]]
    first = result("xmr", {"centre": 0.868868, "upper": None}, unit="share", decimals=1,
                   parameters={"constant": 2.66}, uses=uses, note="Trial limits.")  # fmt: skip
    return first, result("difference", {"difference": 3.5}, unit="points", uses=[first.id])


def test_results_stand_with_what_they_were_told_and_used():
    first, second = worked_out()
    sheets = {sheet.name: sheet for sheet in tree(results=(first, second)).sheets}
    rows = rows_of(sheets["Results"])
    assert [row["Number"].value for row in rows] == ["centre", "upper", "difference"]
    assert rows[0]["Value"].value == 0.868868
    assert rows[0]["Printed"].value == "86.9%"
    assert rows[0]["What the method was told"].value == "constant: 2.66"
    assert rows[1]["Value"].value == "[x]"
    used = rows_of(sheets["Result sources"])
    assert len(used) == 3
    assert used[0]["Which number"].value == "value"
    assert used[2]["Worked out from"].value.startswith("Result ")


def test_a_paper_with_results_breaks_no_rule_of_the_checklist():
    assert check_workbook(render(results=worked_out())) == []


def test_a_paper_lists_the_results_its_numbers_are_bound_to_and_theirs():
    first, second = worked_out()
    bound = Run("3.5", binding=second.binding("difference"), value=3.5)
    section = Section("s", "1", "S", "s", (Paragraph((bound,), "1.1"),))
    unused = result("unused", {"x": 1})
    found = printed_results(made.paper(sections=(section,)), (unused, first, second))
    assert found == (second, first)


def test_a_long_curve_is_whole_in_the_workbook():
    chart = charts.survival()
    block = ChartBlock(1, "figure-1", chart, data=chart_data(chart, 1))
    section = Section("s", "1", "S", "s", (block,))
    sheets = {s.name: s for s in tree(sections=(section,)).sheets}
    assert len(sheets["Figure 1"].table.rows) == 60


@pytest.mark.parametrize("name", charts.KINDS)
def test_every_kind_of_chart_has_a_sheet_that_breaks_no_rule(name):
    block = ChartBlock(1, "figure-1", charts.KINDS[name]())
    section = Section("s", "1", "S", "s", (block,))
    assert check_workbook(render(sections=(section,))) == []


# --- the file -------------------------------------------------------------------------------------


def test_it_breaks_no_rule_of_the_checklist(data):
    assert check_workbook(data) == []


def test_it_has_the_sheets_in_order(data):
    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames == SHEETS


def test_it_is_the_same_twice(data):
    assert render() == data


def test_it_is_the_same_in_another_process(root, data):
    program = (
        "import sys, hashlib; from tests.papers import workbook_paper as made;"
        "from gaugebook.papers.excel import render_workbook;"
        "d = render_workbook(made.paper(), house=made.HOUSE, observations=made.observations());"
        "print(hashlib.sha256(d).hexdigest())"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=root,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == hashlib.sha256(data).hexdigest()


def test_the_order_of_observations_and_findings_does_not_matter(data):
    again = render_workbook(
        made.paper(findings=made.findings()[::-1]),
        house=made.HOUSE,
        observations=made.observations()[::-1],
    )
    assert again == data


def test_importing_it_is_cheap(root):
    program = "import sys, gaugebook.papers.excel; print('openpyxl' in sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "False"


def test_readers_find_the_values_of_the_tree(data):
    by_openpyxl = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    by_calamine = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    for sheet in tree().sheets:
        if sheet.table is None:
            continue
        first = sheet.heading_row
        expected = [
            list(sheet.table.headings),
            *([cell.value for cell in row] for row in sheet.table.rows),
        ]
        for found in (
            [list(row) for row in by_openpyxl[sheet.name].iter_rows(first, values_only=True)],
            by_calamine.get_sheet_by_name(sheet.name).to_python()[first - 1 :],
        ):
            assert len(found) == len(expected)
            for found_row, row in zip(found, expected, strict=True):
                for value, cell in zip(found_row, row, strict=True):
                    if isinstance(cell, str):
                        assert value == cell.replace("\x07", "\ufffd")
                    else:
                        assert value == pytest.approx(cell, rel=1e-15)


# --- what stands where ----------------------------------------------------------------------------


def test_the_cover_says_what_it_is(sheets):
    text = "\n".join(texts_of(sheets["Cover"]))
    for words in (
        "How the council answers its residents",
        "Demonstration Council. Report to the Overview and Scrutiny Committee.",
        "Period: July to October 2022.",
        "Dated: 8 December 2022.",
        "Public edition. Classification: Public report.",
        "Draft: not signed off.",
        "Made-up data",
        "Contact: Head of Customer Services",
        "Telephony export (made-up data)",
        "[x] means not available.",
        "[c] means confidential: withheld so that nobody can be recognised.",
        "[b] means beside a figure: not comparable with the last one",
    ):
        assert words in text


def test_a_paper_that_is_signed_off_is_no_draft_and_says_when_it_is_exempt():
    book = tree(is_draft=False, made_up=False, edition="exempt", classification="Exempt report")
    text = "\n".join(text for sheet in book.sheets for text in texts_of(sheet))
    assert "Draft" not in text
    assert "Exempt edition: not for the public." in text
    assert "exempt edition" in book.keywords


def test_contents_link_to_every_sheet_with_its_title(sheets):
    rows = rows_of(sheets["Contents"])
    assert [row["What it holds"].to_sheet for row in rows] == SHEETS[2:]
    assert [row["What it holds"].value for row in rows] == [sheets[n].title for n in SHEETS[2:]]


def test_tables_hold_numbers_that_show_what_is_printed(sheets):
    rows = rows_of(sheets["Table 1"])
    printed = made.indicators().rows
    assert sheets["Table 1"].title == (
        "Table 1: Fewer calls came in, and fewer of them were answered"
    )
    assert rows[0]["Jul 22"].value == 39_120
    assert rows[2]["Oct 22"].value == 0.8689  # what a spreadsheet shows as 86.89%
    for row, printed_row in zip(rows[:3], printed, strict=False):
        assert [cell.shown for cell in row.values()] == [cell.text for cell in printed_row]


def test_what_colour_or_a_mark_says_is_said_in_words(sheets):
    rows = rows_of(sheets["Table 1"])
    assert rows[3]["Oct 22"].value == 242
    assert rows[3]["Oct 22"].shown == "242 seconds (Missed)"
    assert rows[3]["Status"].value == "Missed"
    assert rows[4]["Sep 22"].shown == "1,204 (estimated)"
    assert rows[4]["Aug 22"].value == "[x]"
    assert rows[4]["Oct 22"].value == "7m 11s"


def test_part_periods_are_named_in_the_heading(sheets):
    rows = rows_of(sheets["Table 2"])
    assert list(rows[0]) == ["Line", "Nov 22 (to 21st), part period", "Change"]
    assert [row["Nov 22 (to 21st), part period"].shown for row in rows] == [
        "9,004",
        "23100",
        "£1,200",
    ]
    assert [row["Change"].shown for row in rows] == ["+3.2", "-12.0", "[c]"]


def test_a_figure_across_a_break_keeps_its_number_and_its_mark():
    cell = table_cell(Cell("326", 326.0, "k", mark="[b]"), Column("2021/22"), status_words={})
    assert (cell.value, cell.shown) == (326.0, "326 [b]")


def test_a_withheld_observation_shows_its_shorthand_and_its_rule():
    month = "2022-10-01/P1M"
    rule = "small numbers: 1 to 7 withheld, others rounded to 5"
    hidden = Observation("m", "1.0.0", "DEMO", month, month, obs_status="Q", note=rule)
    (row,) = rows_of(observations_sheet([hidden], names={}, status_words={"none": "No target"}))
    for heading in ("Value", "Printed", "Numerator", "Denominator", "Status"):
        assert row[heading].value == "[c]"
    assert row["Note"].value == rule
    assert row["Quality of the value"].value.startswith("withheld")


def test_a_figure_with_a_target_and_no_status_is_not_said_to_have_no_target():
    month = "2022-10-01/P1M"
    found = Observation(
        "m", "1.0.0", "DEMO", month, month, value=0.5, target=0.9, obs_status="B",
        note="no status: the figure mixes what was counted before and after the break",
    )  # fmt: skip
    (row,) = rows_of(observations_sheet([found], names={}, status_words={"none": "No target"}))
    assert row["Status"].value == "No status"


def test_a_chart_without_a_table_has_its_values_and_its_words(sheets):
    sheet = sheets["Figure 2"]
    text = " ".join(texts_of(sheet))
    assert "Unit: seconds." in text
    assert "Target: 180 seconds or less" in text
    assert "The wait rose in every month." in text
    assert [row["Mean wait, seconds"].shown for row in rows_of(sheet)] == [
        "130 seconds",
        "200 seconds",
        "216 seconds",
        "242 seconds",
        "[x]",
    ]


def test_a_chart_with_a_table_is_named_there(sheets):
    assert "Figure 1 of the paper is drawn from this table." in texts_of(sheets["Table 1"])
    assert "Figure 1" not in sheets


def test_notes_are_numbered_once(sheets):
    rows = rows_of(sheets["Notes"])
    assert [(r["Note"].value, r["Where it applies"].value) for r in rows] == [
        ("[note 1]", "Table 1, Table 2"),
        ("[note 2]", "Table 1"),
        ("[note 3]", "Figure 2"),
    ]
    pointer = sheets["Table 1"].lines[-1]
    assert (pointer.text, pointer.to_sheet) == (
        "Read with [note 1] [note 2] on the Notes sheet.",
        "Notes",
    )


@pytest.mark.parametrize("name", ["Notes", "Observations"])
def test_hostile_notes_are_words(data, name):
    sheet = openpyxl.load_workbook(io.BytesIO(data))[name]
    (cell,) = (c for row in sheet.iter_rows() for c in row if c.value == made.HOSTILE_NOTE)
    assert (cell.data_type, cell.hyperlink, cell.quotePrefix) == ("s", None, True)


def test_observations_stand_in_full(sheets):
    rows = rows_of(sheets["Observations"])
    assert len(rows) == len(made.observations())
    shares = [row for row in rows if row["Metric id"].value == "answered_share"]
    assert shares[-1]["Value"].value == 29_187 / 33_592
    assert shares[-1]["Printed"].value == "86.89%"
    assert shares[-1]["Numerator"].shown == "29,187"
    assert shares[-1]["Period"].value == "October 2022"
    assert shares[-1]["Status"].value == "Missed"
    part = rows[-1]
    assert part["Value"].value == "[x]"
    assert part["Period"].value == "1 to 21 November 2022, part of November 2022"
    assert part["Quality of the value"].value == "missing"


def test_withheld_figures_stand_nowhere(data, sheets):
    withheld = next(
        row for row in rows_of(sheets["Observations"]) if "area" in row["Dimensions"].value
    )
    for heading in ("Value", "Printed", "Numerator", "Denominator", "Status"):
        assert withheld[heading].value == "[c]"
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    values = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert 0.6667 not in values
    assert not any("area" in row["Dimensions"].value for row in rows_of(sheets["Ratio checks"]))


def test_ratios_are_worked_out_again(sheets):
    rows = rows_of(sheets["Ratio checks"])
    results = [(row["Metric"].value, row["Result"].value) for row in rows]
    assert results == [
        *[("Calls answered, share", "OK")] * 4,
        ("no_email_share", "Look"),
        *[("Wait for an answer, mean", "OK")] * 4,
    ]
    look = rows[4]
    assert (look["Value"].value, look["Worked out again"].value) == (0.25, 0.5)
    assert (look["Difference"].value, look["Tolerance"].value) == (-0.25, 0.0005)
    assert look["Worked out again"].formula == "=E{row}/F{row}"


@pytest.mark.parametrize(
    ("changes", "is_there"),
    [
        ({}, True),
        ({"value": 12.0, "unit": "per_10000"}, True),
        ({"denominator": 0.0}, False),
        ({"denominator": None}, False),
        ({"value": None}, False),
        ({"numerator": float("nan")}, False),
        ({"conf_status": "C"}, False),
        ({"note": "small numbers: 1 to 7 withheld, others rounded to 5"}, False),
    ],
)
def test_only_ratios_with_counts_are_worked_out(changes, is_there):
    month = "2022-10-01/P1M"
    ratio = Observation(
        "m", "1.0.0", "DEMO", month, month, value=0.0012, unit="share", numerator=12.0,
        denominator=10_000.0, decimals=2,
    )  # fmt: skip
    sheet = ratio_checks_sheet([replace(ratio, **changes)], names={})
    assert (sheet is not None) == is_there
    if sheet is not None:
        assert rows_of(sheet)[0]["Result"].value == "OK"


def test_checks_hold_every_finding_gravest_first(sheets):
    rows = rows_of(sheets["Checks"])
    assert [row["Severity"].value for row in rows] == ["Refused", "Note"]
    assert rows[0]["What was printed"].value == "25.0%"
    assert rows[0]["What to do"].value == "Print 50.0%, or correct the counts."


def test_lineage_holds_the_run_and_every_file(sheets):
    assert "Run: run-4b1d77" in texts_of(sheets["Lineage"])
    rows = rows_of(sheets["Lineage"])
    assert rows[0]["SHA-256 of the file"].value == "9f" * 32
    assert (rows[0]["Rows read"].value, rows[0]["Rows left out"].value) == (151_591, 212)


def test_a_bare_paper_has_no_blank_sheet():
    empty = replace(made.provenance(), sources=(), definitions=(), notebooks=(), notes=())
    section = Section("performance", "1", "Performance", "performance", ())
    data = render_workbook(
        made.paper(sections=(section,), provenance=empty, findings=(), front=()),
        house=made.HOUSE,
    )
    assert check_workbook(data) == []
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Cover", "Contents", "Definitions", "Lineage", "Checks"]
    assert book["Checks"]["A2"].value == "Every check was passed: there is no finding."


def test_symbols_that_were_printed_are_put_into_words():
    finding = replace(made.findings()[0], found="#####")
    rows = rows_of({s.name: s for s in tree(findings=(finding,)).sheets}["Checks"])
    assert rows[0]["What was printed"].value == "Printed as #####"


def test_the_paper_is_the_only_clock():
    data = render(dated=datetime(2023, 3, 1, 12, 0))
    properties = openpyxl.load_workbook(io.BytesIO(data)).properties
    assert properties.created == properties.modified == datetime(2023, 3, 1, 12, 0)


# --- opened by another program --------------------------------------------------------------------

# Comma, quotes, UTF-8, all as shown, every sheet.
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,2057,false,false,true,false,false,-1"


def convert(libreoffice, path, target):
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = [libreoffice, profile, "--headless", "--convert-to", target, "--outdir"]
    subprocess.run([*command, path.parent, path], check=True, capture_output=True, timeout=180)


@pytest.mark.needs_libreoffice
def test_libreoffice_shows_what_the_tree_shows(libreoffice, data, tmp_path):
    path = tmp_path / "paper.xlsx"
    path.write_bytes(data)
    convert(libreoffice, path, CSV)
    for sheet in tree().sheets:
        text = (tmp_path / f"paper-{sheet.name}.csv").read_text(encoding="utf-8")
        shown = list(csv.reader(io.StringIO(text)))
        assert [row[0] for row in shown[: sheet.heading_row - 1]] == texts_of(sheet)
        if sheet.table is None:
            continue
        for row, cells in zip(shown[sheet.heading_row :], sheet.table.rows, strict=True):
            for found, cell in zip(row, cells, strict=True):
                if isinstance(cell.value, str) or cell.style is not None:
                    assert found == cell.shown.replace("\x07", "\ufffd")
                else:
                    assert float(found) == pytest.approx(cell.value)


@pytest.mark.needs_libreoffice
def test_libreoffice_computes_the_results_that_stand_beside_the_formulas(
    libreoffice, data, tmp_path
):
    # openpyxl drops the results on saving, so what LibreOffice then shows it has computed.
    path = tmp_path / "bare.xlsx"
    openpyxl.load_workbook(io.BytesIO(data)).save(path)
    convert(libreoffice, path, CSV)
    sheet = tree().sheets[-1]
    text = (tmp_path / "bare-Ratio checks.csv").read_text(encoding="utf-8")
    computed = list(csv.reader(io.StringIO(text)))[sheet.heading_row :]
    assert computed == [[cell.shown for cell in row] for row in sheet.table.rows]


@pytest.mark.needs_libreoffice
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed.")
def test_libreoffice_prints_no_hashes(libreoffice, data, tmp_path):
    path = tmp_path / "paper.xlsx"
    path.write_bytes(data)
    convert(libreoffice, path, "pdf")
    command = ["pdftotext", "-layout", tmp_path / "paper.pdf", "-"]
    text = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    assert "86.89%" in text
    assert "242 seconds (Missed)" in text
    assert "###" not in text
