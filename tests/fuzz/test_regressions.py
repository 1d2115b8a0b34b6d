"""Inputs that once ended in a fault, found by fuzzing, each as small as it could be made.

They are read by the same targets as the fuzzer's own, so what must hold for every input is held
for these: no exception, findings well-formed, nothing dropped uncounted.
"""

import random
import sys
import time

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.fuzz.seeds import CALLS, as_csv, as_parquet
from tests.fuzz.targets import FILES

from gaugebook.intake.rows import read_rows

HEADINGS = ",".join(CALLS[0])
HEADINGS_OF_OTHER_WIDTH = HEADINGS.replace(",Queue", ",24:00:00,Queue")
ROW = "C1,77001,Ann Lee,Tax,13/09/2026 09:00:10,00:01:00,ANS,Y"

RECORDS = {
    # Exceptions to codes, where no row is left to have one.
    "no row fits the headings": f"{HEADINGS_OF_OTHER_WIDTH}\n{ROW}\n{ROW}\n",
    # The heading row once more among the records: counted under a code that is in the table.
    "the headings stand twice": f"{HEADINGS}\n{ROW}\n{HEADINGS}\n{ROW}\n",
    # A finding quotes a heading; a heading may be of any length.
    "a heading of five thousand letters": f"{HEADINGS},{'x' * 5000}\n{ROW},1\n",
    # A row that does not fit is cut short in the middle of a letter before it is handed over.
    "a long ragged row of accented letters": f"{HEADINGS}\n{ROW}\n{'é' * 5000},x\n{ROW}\n",
    "a long ragged row, cut at an odd place": f"{HEADINGS}\n{ROW}\n_{'é' * 5000},x\n{ROW}\n",
    # The last line ends in the middle of a quoted text.
    "a quotation mark that is not closed": f'{HEADINGS}\n{ROW}\nC2,"77002\n',
    "a file of marks": ",,,\n,,,\n",
    "a byte-order mark and nothing": "\ufeff",
    "a byte-order mark below the headings": f"{HEADINGS}\r\ufeff",
    "a byte-order mark before the first record": f"{HEADINGS}\n\ufeff{ROW}\n{ROW}\n",
}
PAGES = {
    # A row whose mark was lost: it had the number of the row above it.
    "rows without their marks": "<table><tr><td>Queue</td><td>Start</td></tr>"
    "<td>Tax</td><td>13/09/2026 09:00:10</td></tr><td>Bins</td></tr></table>",
}
FIGURES = {
    # A financial year outside all years that are periods.
    "a year of another age": ",2426/27,,\nIndicator,Apr,May,Jun\nCalls offered,1,2,3\n",
    "a heading of five thousand digits": f"Month,Queue,Calls offered\nJul-26,{'9' * 5000},1\n",
    "a label of five thousand letters": f"Indicator,Jul-26,Aug-26\n{'x' * 5000},1,2\n",
    "a figure of five thousand digits": f"Month,Queue,Calls offered\nJul-26,Tax,{'9x' * 2500}\n",
}


@pytest.mark.parametrize("name", RECORDS)
@pytest.mark.parametrize("code", ["utf-8", "utf-16"])
@pytest.mark.filterwarnings("error")
def test_records_that_once_ended_in_a_fault(tmp_path, name, code):
    path = tmp_path / "input.csv"
    path.write_bytes(RECORDS[name].encode(code))
    for target in ("records", "figures", "draft"):
        FILES[target](path, random.Random(0))


@pytest.mark.parametrize("name", FIGURES)
def test_figures_that_once_ended_in_a_fault(tmp_path, name):
    path = tmp_path / "input.csv"
    path.write_text(FIGURES[name], encoding="utf-8")
    for target in ("figures", "draft"):
        FILES[target](path, random.Random(0))


@pytest.mark.parametrize("name", PAGES)
def test_pages_that_once_ended_in_a_fault(tmp_path, name):
    path = tmp_path / "input.xls"
    path.write_text(PAGES[name], encoding="utf-8")
    for target in ("records", "figures", "draft"):
        FILES[target](path, random.Random(0))
    (raw,), _ = read_rows(path, headings=["Queue", "Start"])
    assert [raw.row_number(n) for n in range(2)] == [2, 3]


@pytest.mark.parametrize(
    "headings",
    [[f"Heading {n}" for n in range(1500)], ["Tax"] * 1500, [""] * 1500],
    ids=["unknown", "the same", "none"],
)
def test_very_many_headings_are_told_in_a_few_findings(tmp_path, headings):
    path = tmp_path / "input.csv"
    path.write_text(as_csv([[*CALLS[0], *headings], [*CALLS[1], *["x"] * 1500]]), "utf-8")
    assert FILES["records"](path, random.Random(0)) == "read"
    raws, problems = read_rows(path, headings=CALLS[0])
    assert raws[0].table.num_columns == len(CALLS[0]) + 1500
    assert len(problems) <= 21
    if headings[0] == "Tax":
        assert problems[-1].message.endswith("There are 1,479 more like it.")


def test_a_heading_of_half_a_file_is_drafted_in_time(tmp_path):
    path = tmp_path / "input.csv"
    path.write_text(as_csv([["Start", "C1 77001 Ann Lee, Tax " * 3000], ["x", "y"]]), "utf-8")
    begun = time.process_time()
    assert FILES["draft"](path, random.Random(1)) == "refused"
    assert time.process_time() - begun < 10


def test_a_value_of_forty_thousand_digits_is_drafted_in_time(tmp_path):
    """It took half a minute to see that there is no address in it."""
    path = tmp_path / "input.csv"
    row = [*CALLS[1][:3], "Ta" + "9" * 40_000, *CALLS[1][4:]]
    path.write_text(as_csv([CALLS[0], *CALLS[1:5], row]), "utf-8")
    begun = time.process_time()
    assert FILES["draft"](path, random.Random(1)) in ("drafted", "refused")
    assert time.process_time() - begun < 10


def test_text_of_parquet_that_is_not_utf_8_is_refused(tmp_path):
    path = tmp_path / "input.parquet"
    broken = pa.Array.from_buffers(
        pa.string(),
        2,
        [None, pa.py_buffer(np.array([0, 3, 5], np.int32)), pa.py_buffer(b"Tax\xff\xfe")],
    )
    pq.write_table(pa.table({"Queue": broken, "Start": ["a", "b"]}), path)
    for target in ("records", "figures", "draft"):
        assert FILES[target](path, random.Random(0)) == "refused"
    _, (problem,) = read_rows(path)
    assert "not UTF-8" in problem.message


def test_a_key_of_the_whole_row_where_a_cell_holds_a_list(tmp_path):
    path = tmp_path / "input.parquet"
    path.write_bytes(as_parquet([["Start", "Queue"], ["2026-09-13 09:00:00", "Tax"]]))
    assert FILES["draft"](path, random.Random(0)) in ("drafted", "refused")


def test_a_large_file_that_ends_in_half_a_letter_of_a_row_that_does_not_fit(tmp_path, monkeypatch):
    """The head is UTF-8 and the last row is not: its fault was passed over, and the row with it."""
    told = []
    monkeypatch.setattr(sys, "unraisablehook", lambda fault: told.append(fault.exc_value))
    path = tmp_path / "input.csv"
    path.write_bytes(f"{HEADINGS}\n{ROW}\n".encode() + f"{ROW}\n".encode() * 20_000 + b"x,\xc3")
    assert FILES["records"](path, random.Random(0)) in ("read", "refused")
    assert told == []


def test_very_many_columns_are_drafted_in_time(tmp_path):
    path = tmp_path / "input.csv"
    wide = [[f"Heading {n}" for n in range(1500)], ["x"] * 1500]
    path.write_text(as_csv(wide), encoding="utf-8")
    assert FILES["draft"](path, random.Random(0)) == "refused"
